//! Which community to fund first: every community funded by itself, and what the next unit of money brings there.
//!
//! A study with `portfolio` has an arm for each community in which it alone is funded, and one in which all are. An arm's gain is
//! that of all communities together, so what a funded community does to its neighbours counts. Communities are ordered by
//! gain for money. Gains needn't add up: the arm in which all are funded says how far they do.

use rayon::prelude::*;
use serde::Serialize;

use super::decision::Evidence;
use super::narrative::{difference, interval, signed, value};
use super::result::{Comparison, Gap};
use crate::outcome::{Better, Outcome, OutcomeSample};
use crate::output::small_table::{Cells, SmallTable};
use crate::output::text::{list, number};
use crate::spec::PortfolioArms;
use hearth_engine::random::{Decision as Draws, Source};
use hearth_statistics::Influence;

/// Resamples of the replicates, for how sure the order is.
const RESAMPLES: u32 = 400;

/// Communities in the order in which to fund them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// Name of the outcome that decides.
    pub outcome: &'static str,
    /// What each funded community gets, by path.
    pub set: Vec<String>,
    /// The communities, the best first.
    pub communities: Vec<Funded>,
    /// The arm in which all are funded.
    pub all: Funded,
    /// The sum of the single gains; what all of them bring together may be more or less.
    pub sum_of_gains: f64,
    /// What to do, a sentence each.
    pub text: Vec<String>,
}

/// What it brings to fund one community, against funding none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Funded {
    /// Name of the community; of all together, the name of the arm.
    pub community: String,
    /// Name of the arm.
    pub arm: String,
    /// Gain in the deciding outcome, above 0 where it is better; its interval holds together with all differences.
    pub gain: Gap,
    /// What it costs more, in money.
    pub cost: Gap,
    /// Value in money for each unit of money that it costs more: what the next euro brings. With the 95 % interval by itself;
    /// nothing where it doesn't surely cost more.
    pub value_per_money: Option<Gap>,
    /// Gain in the deciding outcome for each 1,000 of money.
    pub gain_per_thousand: Option<Gap>,
    /// Share of resamples of the replicates in which it ranks first.
    pub first: f64,
    /// Whether its gain is more than chance.
    pub surely: bool,
}

/// By replicate: what an arm has more than the reference.
fn more(samples: &[Vec<OutcomeSample>], arm: usize, outcome: usize) -> Vec<f64> {
    let pairs = samples[arm][outcome].values.iter().zip(&samples[0][outcome].values);
    pairs.map(|(one, other)| one - other).collect()
}

/// The order of a study's communities; nothing where it has no portfolio.
pub(super) fn of(
    found: &Comparison,
    evidence: &Evidence<'_>,
    arms: Option<&PortfolioArms>,
    seed: u64,
) -> Option<Portfolio> {
    let arms = arms?;
    let outcome = *found.primary();
    let sign = if outcome.better == Better::Less { -1.0 } else { 1.0 };
    let at = |name: &str| evidence.outcomes.iter().position(|one| one.name == name);
    let (cost, net) = (at("cost")?, at("net_value")?);
    let risk = 1.0 - found.confidence;
    let funded = |(community, arm): &(String, String)| -> Option<Funded> {
        let place = found.place(arm)?;
        let shown = found.difference(outcome.name, arm, &found.reference().name)?;
        let range = shown.together;
        let gain = match sign > 0.0 {
            true => Gap { value: shown.value, interval: range },
            false => Gap { value: -shown.value, interval: (-range.high, -range.low).into() },
        };
        let costs = more(evidence.samples, place, cost);
        let nets = more(evidence.samples, place, net);
        let gains: Vec<f64> =
            more(evidence.samples, place, 0).into_iter().map(|value| sign * value).collect();
        let values: Vec<f64> = nets.iter().zip(&costs).map(|(net, cost)| net + cost).collect();
        let thousands: Vec<f64> = costs.iter().map(|cost| cost / 1000.0).collect();
        let gap = |one: Influence| Gap { value: one.value, interval: one.interval(risk).into() };
        let cost = gap(Influence::mean(&costs));
        let dear = cost.interval.low > 0.0;
        let ratio = |above: &[f64], below: &[f64]| dear.then(|| gap(Influence::ratio(above, below)));
        Some(Funded {
            community: community.clone(),
            arm: arm.clone(),
            surely: gain.interval.low > 0.0,
            gain,
            cost,
            value_per_money: ratio(&values, &costs),
            // Of a ratio over all runs, a run has no gain of its own.
            gain_per_thousand: ratio(&gains, &thousands).filter(|_| !outcome.is_ratio()),
            first: f64::NAN,
        })
    };
    let mut communities: Vec<Funded> = arms.communities.iter().map(funded).collect::<Option<_>>()?;
    let all = funded(&("all of them".to_owned(), arms.all.clone()))?;
    let firsts = firsts(found, evidence, &communities, (cost, sign), seed);
    communities.iter_mut().zip(firsts).for_each(|(one, first)| one.first = first);
    communities.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    let mut portfolio = Portfolio {
        outcome: outcome.name,
        set: arms.set.clone(),
        sum_of_gains: communities.iter().map(|one| one.gain.value).sum(),
        communities,
        all,
        text: Vec::new(),
    };
    portfolio.text = text(&portfolio, &outcome);
    Some(portfolio)
}

/// What communities are ordered by: gain for money; what costs nothing more and brings something comes first.
fn rank(one: &Funded) -> f64 {
    match &one.gain_per_thousand {
        Some(gap) if gap.value.is_finite() => gap.value,
        _ if one.gain.value > 0.0 => f64::INFINITY,
        _ => one.gain.value,
    }
}

/// In what share of resamples each community ranks first, by gain for money.
fn firsts(
    found: &Comparison,
    evidence: &Evidence<'_>,
    communities: &[Funded],
    (cost, sign): (usize, f64),
    seed: u64,
) -> Vec<f64> {
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = communities
        .iter()
        .map(|one| {
            let place = found.place(&one.arm).unwrap_or(0);
            (more(evidence.samples, place, 0), more(evidence.samples, place, cost))
        })
        .collect();
    let runs = found.replicates;
    let best = |resample: u32| -> Option<usize> {
        let mut draws = Source::new(seed, resample).sequence(0, Draws::Factor, 0, 0);
        let mut weights = vec![0.0; runs as usize];
        for _ in 0..runs {
            let at = (f64::from(draws.unit()) * f64::from(runs)) as usize;
            weights[at.min(runs as usize - 1)] += 1.0;
        }
        let sum = |values: &[f64]| -> f64 {
            values.iter().zip(&weights).filter(|(value, _)| value.is_finite()).map(|(a, b)| a * b).sum()
        };
        let ratios = pairs.iter().map(|(gain, cost)| sign * sum(gain) / sum(cost).max(f64::MIN_POSITIVE));
        ratios.enumerate().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(at, _)| at)
    };
    let all: Vec<Option<usize>> = (0..RESAMPLES).into_par_iter().map(best).collect();
    let share = |at: usize| all.iter().filter(|one| **one == Some(at)).count() as f64 / f64::from(RESAMPLES);
    (0..communities.len()).map(share).collect()
}

fn text(portfolio: &Portfolio, outcome: &Outcome) -> Vec<String> {
    let quoted = |one: &Funded| format!("“{}”", one.community);
    let (gaining, open): (Vec<&Funded>, Vec<&Funded>) =
        portfolio.communities.iter().partition(|one| one.surely);
    let words = outcome.words;
    let mut all = Vec::new();
    all.push(match gaining.split_first() {
        None => format!(
            "No community is shown to bring more {words} where it alone is funded: the order below is open."
        ),
        Some((first, rest)) => {
            let mut text = format!("Fund {} first", quoted(first));
            if !rest.is_empty() {
                text += &format!(", then {}", list(&rest.iter().map(|one| quoted(one)).collect::<Vec<_>>()));
            }
            text + &format!(": in this order they bring most in {words} for their money.")
        }
    });
    if !open.is_empty() && !gaining.is_empty() {
        let names: Vec<String> = open.iter().map(|one| quoted(one)).collect();
        all.push(format!("For {} a gain is not shown.", list(&names)));
    }
    let next = |one: &Funded| {
        let gap = one.value_per_money.as_ref()?;
        let ends = format!("{} to {}", number(gap.interval.low), number(gap.interval.high));
        Some(format!("{} {} ({ends})", quoted(one), number(gap.value)))
    };
    let each: Vec<String> = portfolio.communities.iter().take(3).filter_map(next).collect();
    if !each.is_empty() {
        all.push(format!(
            "One more unit of money brings value of: {}. Above 1 it pays for itself.",
            each.join("; ")
        ));
    }
    let pays = |one: &&Funded| one.value_per_money.is_none_or(|gap| gap.interval.high >= 1.0);
    let losing: Vec<String> = portfolio.communities.iter().filter(|one| !pays(one)).map(quoted).collect();
    if losing.len() == portfolio.communities.len() {
        all.push(
            "By money alone, fund none: in every community a unit of money brings less than it costs."
                .to_owned(),
        );
    } else if !losing.is_empty() {
        all.push(format!(
            "By money alone, leave out {}: there a unit of money brings less than it costs.",
            list(&losing)
        ));
    }
    if let Some(first) = portfolio.communities.first() {
        all.push(format!("{} ranks first in {} of resamples.", quoted(first), value(first.first, "share")));
    }
    let together = portfolio.all.gain;
    all.push(format!(
        "All of them funded together bring {} {} ({}); their single gains sum up to {}.",
        with_sign(together.value, outcome),
        words,
        interval(&together.interval, outcome.unit),
        with_sign(portfolio.sum_of_gains, outcome)
    ));
    all
}

/// A gain with its sign and unit.
fn with_sign(gain: f64, outcome: &Outcome) -> String {
    let sign = if gain < 0.0 { "−" } else { "+" };
    format!("{sign}{}", difference(gain.abs(), outcome.unit))
}

impl Portfolio {
    /// The order as a table: a row a community, then all of them together.
    pub fn table(&self) -> SmallTable {
        let rows: Vec<&Funded> = self.communities.iter().chain([&self.all]).collect();
        let about = "Which community to fund first: one row for each in the order of gain for money, then all of them together.";
        let mut table = SmallTable::new("portfolio", about);
        let names = |of: fn(&Funded) -> String| Cells::Names(rows.iter().map(|one| Some(of(one))).collect());
        table.add("community", "", "Name of the community.", names(|one| one.community.clone()));
        table.add("arm", "", "Name of the arm in which it is funded.", names(|one| one.arm.clone()));
        let outcome = Outcome::named(self.outcome);
        let (words, unit) = outcome.map_or(("", ""), |one| (one.words, one.unit));
        let nothing = Gap { value: f64::NAN, interval: (f64::NAN, f64::NAN).into() };
        type Column<'a> = (&'a str, String, String, Box<dyn Fn(&Funded) -> Gap>);
        let gaps: [Column<'_>; 4] = [
            (
                "gain",
                unit.to_owned(),
                format!("What it brings in {words}, against funding none."),
                Box::new(|one| one.gain),
            ),
            ("cost", "money".to_owned(), "What it costs more.".to_owned(), Box::new(|one| one.cost)),
            (
                "value_per_money",
                "money/money".to_owned(),
                "Value for each unit of money that it costs more.".to_owned(),
                Box::new(move |one| one.value_per_money.unwrap_or(nothing)),
            ),
            (
                "gain_per_thousand",
                format!("{unit}/1000 money"),
                format!("What it brings in {words} for each 1,000 of money."),
                Box::new(move |one| one.gain_per_thousand.unwrap_or(nothing)),
            ),
        ];
        for (name, unit, meaning, of) in gaps {
            let values =
                |part: &dyn Fn(Gap) -> f64| Cells::Numbers(rows.iter().map(|one| part(of(one))).collect());
            table.add(name, &unit, meaning, values(&|gap| gap.value));
            table.add(
                format!("{name}_low"),
                &unit,
                "Lower end of its interval.",
                values(&|gap| gap.interval.low),
            );
            table.add(format!("{name}_high"), &unit, "Upper end.", values(&|gap| gap.interval.high));
        }
        let firsts = rows.iter().map(|one| one.first).collect();
        table.add("first", "share", "Resamples in which it ranks first.", Cells::Numbers(firsts));
        table
    }

    /// A gain for reading, with its interval.
    pub fn shown(&self, gap: &Gap, of_money: bool) -> String {
        let unit = if of_money { "money" } else { Outcome::named(self.outcome).map_or("", |one| one.unit) };
        format!("{} ({})", signed(gap.value, unit), interval(&gap.interval, unit))
    }
}
