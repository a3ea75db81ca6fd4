//! The answer of a run, as text that claims no more than the intervals allow.

use super::Run;
use crate::figures::distributions::{gains, pays, signed};
use crate::numbers::{alive_by_week, median_survival, of, ranked};
use crate::report::page::{KeyFigure, Verdict};
use hearth_study::ensemble::{CommunityEnsemble, CommunityOutcome};
use hearth_study::output::text::{
    capital, cause_words, count, duration, interval, list, number, percent, plural, share, shorten, wilson,
};

pub(super) fn verdict(run: &Run<'_>) -> Verdict {
    let horizon = f64::from(run.scenario.horizon_weeks);
    let mut verdict = match run.communities {
        [] => Verdict { lead: "No community was run.".to_owned(), ..Verdict::default() },
        [one] => of_one(run, one, horizon),
        many => of_many(many, horizon),
    };
    verdict.doubt = doubt(run.runs());
    verdict
}

fn doubt(runs: u64) -> String {
    match runs {
        0 | 1 => "One run is an example: it doesn't show how likely anything is. Run more.".to_owned(),
        _ => format!(
            "The 95\u{a0}% intervals show the uncertainty of {}. They don't show how close the model is to your community: \
             see the assumptions below.",
            plural(runs, "run", "runs")
        ),
    }
}

/// Runs that are alive at the horizon.
pub(super) fn living(all: &CommunityEnsemble) -> u64 {
    all.replicates.saturating_sub(all.deaths.iter().sum())
}

fn of_one(run: &Run<'_>, all: &CommunityEnsemble, horizon: f64) -> Verdict {
    let name = shorten(&all.name, 60);
    let n = all.replicates;
    let alive = living(all);
    let (low, high) = wilson(alive, n);
    let lead = match n {
        0 => format!("There is no result for {name}: no run is complete"),
        1 => format!(
            "In this one run, {name} {} after {}",
            if alive == 1 { "is alive" } else { "is no longer alive" },
            duration(horizon)
        ),
        _ => format!("{} {}", name, likely((low, high), horizon)),
    };
    let lead = match n {
        0 | 1 => lead + ".",
        _ => format!(
            "{lead}: it is alive at the end in {} of {} ({}; 95\u{a0}% interval {}).",
            count(alive),
            plural(n, "run", "runs"),
            percent(share(alive, n)),
            interval((low, high))
        ),
    };
    let mut more = Vec::new();
    more.extend(run.peaks.as_ref().map(super::two_peaks));
    more.extend(causes(all));
    more.push(match return_on_cost(all).filter(|_| run.priced) {
        Some(text) => text,
        None => in_hours(all),
    });
    Verdict { lead, more, facts: facts(all, horizon, run.priced), ..Verdict::default() }
}

/// How likely it is to survive, as far as the interval shows.
fn likely((low, high): (f64, f64), horizon: f64) -> String {
    let span = duration(horizon);
    match (low, high) {
        (low, _) if low > 0.9 => format!("nearly always survives {span}"),
        (low, _) if low > 0.5 => format!("is more likely to survive {span} than not"),
        (_, high) if high < 0.1 => format!("hardly ever survives {span}"),
        (_, high) if high < 0.5 => format!("is more likely to end within {span} than to survive"),
        _ => format!("is about as likely to survive {span} as not"),
    }
}

/// Whether it pays, where the return is defined.
fn return_on_cost(all: &CommunityEnsemble) -> Option<String> {
    let roi = all.outcome("roi").filter(|roi| roi.spread.mean.is_finite())?;
    let sure = match finite(&roi) {
        Some((low, high)) => format!(" (95\u{a0}% interval {} to {})", signed(low), signed(high)),
        None => String::new(),
    };
    let single = of(all, "roi_of_run");
    let single = match single.n {
        0 | 1 => String::new(),
        _ => format!(
            " Of single runs, 8 in 10 return between {} and {}.",
            signed(single.quantiles[1]),
            signed(single.quantiles[5])
        ),
    };
    let with = all.outcome("roi_with_intangible").map(|with| with.spread.mean);
    let intangible = match with.filter(|with| with.is_finite()) {
        None => String::new(),
        Some(with) => format!(" With intangible value they {}.", gains(with)),
    };
    Some(format!(
        "By tangible value alone {}: all runs together {} of what they cost{sure}.{intangible}{single}",
        pays(&roi),
        gains(roi.spread.mean)
    ))
}

/// Value and cost in hours, where prices aren't the reader's own.
fn in_hours(all: &CommunityEnsemble) -> String {
    let (value, cost) = (of(all, "value_tangible"), of(all, "cost_hours"));
    format!(
        "On average it brings {} hours of tangible value and takes {} hours of time. Whether that pays goes by prices, and these are the \
         model's: give your own, such as --price value_hour=85.",
        number(value.mean),
        number(cost.mean)
    )
}

/// The interval of a return, where it is known.
fn finite(roi: &CommunityOutcome) -> Option<(f64, f64)> {
    roi.interval.filter(|(low, high)| low.is_finite() && high.is_finite())
}

fn causes(all: &CommunityEnsemble) -> Option<String> {
    let declined: u64 = all.causes.iter().sum();
    let named: Vec<String> = ranked(all)
        .into_iter()
        .take(3)
        .filter(|(_, n)| *n > 0)
        .map(|(cause, n)| format!("{} ({})", cause_words(cause), percent(share(n, declined))))
        .collect();
    (!named.is_empty()).then(|| {
        format!(
            "Where it declines ({} of {}), the heaviest drain is {}.",
            count(declined),
            plural(all.replicates, "run", "runs"),
            list(&named)
        )
    })
}

fn facts(all: &CommunityEnsemble, horizon: f64, priced: bool) -> Vec<KeyFigure> {
    let n = all.replicates;
    let alive = living(all);
    let mut facts = Vec::new();
    if n > 1 {
        let sure = format!("95\u{a0}% interval {}", interval(wilson(alive, n)));
        facts.push(KeyFigure::new("Alive at the end", percent(share(alive, n)), sure));
        let by_week = alive_by_week(all);
        let (value, sure) = match median_survival(all, &by_week) {
            Some(week) => (duration(week as f64), format!("half have ended by week {week}")),
            None => (format!("over {}", duration(horizon)), "more than half survive to the end".to_owned()),
        };
        facts.push(KeyFigure::new("Survival time, median", value, sure));
    }
    for (name, column, unit) in
        [("Tangible value", "value_tangible", "\u{a0}h"), ("Hours spent", "cost_hours", "\u{a0}h")]
    {
        let spread = of(all, column);
        if spread.n > 0 {
            let q = spread.quantiles;
            let range = format!("8 runs in 10: {} to {}{unit}", number(q[1]), number(q[5]));
            facts.push(KeyFigure::new(format!("{name}, median"), format!("{}{unit}", number(q[3])), range));
        }
    }
    if let Some(roi) = all.outcome("roi").filter(|roi| priced && roi.spread.mean.is_finite()) {
        let sure = finite(&roi).map_or_else(
            || "of all runs together".to_owned(),
            |(low, high)| format!("95\u{a0}% interval {} to {}", signed(low), signed(high)),
        );
        facts.push(KeyFigure::new("Return on investment", signed(roi.spread.mean), sure));
    }
    let declined: u64 = all.causes.iter().sum();
    if let Some((cause, with)) = ranked(all).into_iter().next().filter(|(_, with)| *with > 0) {
        let share = format!("{} of the {} that declined", percent(share(with, declined)), count(declined));
        facts.push(KeyFigure::new("Heaviest drain, most often", capital(cause_words(cause)), share));
    }
    facts
}

fn of_many(many: &[CommunityEnsemble], horizon: f64) -> Verdict {
    let shares = many.iter().filter(|all| all.replicates > 0);
    let mut ranked: Vec<(&CommunityEnsemble, u64)> = shares.map(|all| (all, living(all))).collect();
    ranked.sort_by(|(a, alive), (b, other)| {
        share(*other, b.replicates).total_cmp(&share(*alive, a.replicates))
    });
    let described = |(all, alive): &(&CommunityEnsemble, u64)| {
        let sure = interval(wilson(*alive, all.replicates));
        format!("{} ({}; {sure})", shorten(&all.name, 40), percent(share(*alive, all.replicates)))
    };
    let total: u64 = ranked.iter().map(|(all, _)| all.replicates).sum();
    let alive: u64 = ranked.iter().map(|(_, alive)| alive).sum();
    let lead = format!(
        "Of {}, {} survive {}, over all runs together.",
        plural(many.len() as u64, "community", "communities"),
        percent(share(alive, total)),
        duration(horizon)
    );
    let mut more = Vec::new();
    if let [first, .., last] = &ranked[..] {
        let apart = wilson(first.1, first.0.replicates).0 > wilson(last.1, last.0.replicates).1;
        more.push(match apart {
            true => format!(
                "Most often alive at the end is {}, least often {} (share of runs; 95\u{a0}% interval).",
                described(first),
                described(last)
            ),
            false => format!(
                "It is open which of them is most often alive at the end: from {} to {} (share of runs; 95\u{a0}% interval).",
                described(last),
                described(first)
            ),
        });
    }
    let facts = ranked.iter().take(6).map(|(all, alive)| {
        let n = all.replicates;
        let sure = format!("95\u{a0}% interval {}", interval(wilson(*alive, n)));
        KeyFigure::new(
            format!("{}: alive at the end", shorten(&all.name, 40)),
            percent(share(*alive, n)),
            sure,
        )
    });
    Verdict { lead, more, facts: facts.collect(), ..Verdict::default() }
}
