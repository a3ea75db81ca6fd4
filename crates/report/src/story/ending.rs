//! How a run ended, its value and cost, and how typical it is of the replicates.

use crate::numbers::{alive_by_week, median_survival, of, ranked};
use hearth_engine::observe::portrait::CommunityPortrait;
use hearth_engine::observe::stage::is_alive;
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{
    cause_words, duration, interval, list, number, percent, plural, share, shorten, wilson,
};

/// How it ended and why.
pub(super) fn end(one: &CommunityPortrait) -> String {
    let survived = duration(one.outcome.row.survival_weeks);
    let cause = one.outcome.cause.map(cause_words);
    let why = cause.map_or_else(
        || "no single cause stands out".to_owned(),
        |cause| format!("the heaviest drain was {cause}"),
    );
    match one.outcome.final_stage {
        Stage::Dissolved => format!("It dissolved after {survived}: {why}."),
        Stage::Dormant => format!("It fell dormant after {survived}: {why}."),
        stage => {
            let doubt = cause.map_or_else(String::new, |cause| format!(" The heaviest drain is {cause}."));
            format!("It is alive at the end, in the stage of {}.{doubt}", stage.name())
        }
    }
}

/// Value and cost in a line: in hours, as nobody's prices are known here.
pub(super) fn value_and_cost(one: &CommunityPortrait) -> String {
    let row = &one.outcome.row;
    format!(
        "It brought {} hours of tangible value. It took {} hours of time, and {} in money besides.",
        number(row.value_tangible),
        number(row.cost_hours),
        number(row.money)
    )
}

/// How typical a run is, and what usually happens.
pub(super) fn typical(one: &CommunityPortrait, all: &CommunityEnsemble) -> Vec<String> {
    let n = all.replicates;
    if n == 0 {
        return Vec::new();
    }
    if n == 1 {
        return vec!["One replicate doesn't show how typical this run is; run more.".to_owned()];
    }
    let living = living(all);
    let alive = is_alive(one.outcome.final_stage);
    let alike = if alive { living } else { n - living };
    let mut described = vec![format!(
        "{} at the end, like {} of {} ({}, 95 % interval).",
        if alive { "Alive" } else { "No longer alive" },
        percent(share(alike, n)),
        plural(n, "replicate", "replicates"),
        interval(wilson(alike, n))
    )];
    described.push(survival(one, all));
    let usual = Stage::ALL.iter().zip(all.final_stages).max_by_key(|(_, n)| *n);
    if let Some((stage, with)) = usual {
        let value = of(all, "value_tangible").quantiles;
        let mut line = format!(
            "What usually happens: it {} ({})",
            match stage {
                Stage::Dissolved => "dissolves".to_owned(),
                Stage::Dormant => "falls dormant".to_owned(),
                stage => format!("is in {} at the end", stage.name()),
            },
            percent(share(with, n))
        );
        if value[3].is_finite() {
            line += &format!(
                ", with {} hours of tangible value (8 in 10 between {} and {})",
                number(value[3]),
                number(value[1]),
                number(value[5])
            );
        }
        described.push(line + ".");
    }
    let declined: u64 = all.causes.iter().sum();
    let causes: Vec<String> = ranked(all)
        .into_iter()
        .take(3)
        .filter(|(_, n)| *n > 0)
        .map(|(cause, n)| format!("{} ({})", cause_words(cause), percent(share(n, declined))))
        .collect();
    if !causes.is_empty() {
        let share = percent(share(declined, n));
        described
            .push(format!("In the {share} that decline, the heaviest drain is mostly {}.", list(&causes)));
    }
    described
}

/// Replicates alive at the end.
fn living(all: &CommunityEnsemble) -> u64 {
    let pairs = Stage::ALL.iter().zip(all.final_stages);
    let living: u64 = pairs.filter(|(stage, _)| is_alive(**stage)).map(|(_, n)| n).sum();
    living.min(all.replicates)
}

fn survival(one: &CommunityPortrait, all: &CommunityEnsemble) -> String {
    let by_week = alive_by_week(all);
    let survived = one.outcome.row.survival_weeks;
    let shorter = if survived.is_finite() && survived > 0.0 {
        let before = (survived.ceil() as usize - 1).min(by_week.len().saturating_sub(1));
        by_week.get(before).map_or(0, |alive| all.replicates.saturating_sub(*alive))
    } else {
        0
    };
    let rank = format!(
        "Its survival time was {}; {} of replicates ended earlier",
        duration(survived),
        percent(share(shorter, all.replicates))
    );
    match median_survival(all, &by_week) {
        Some(week) => format!("{rank}; half have ended by week {week}."),
        None => format!("{rank}; more than half survive to the horizon."),
    }
}

/// A community in a sentence or two.
pub(super) fn in_short(one: &CommunityPortrait, all: Option<&CommunityEnsemble>) -> String {
    let name = shorten(&one.name, 30);
    let peak = one.outcome.row.active_peak;
    let end = end(one);
    let end =
        end.strip_prefix("It ").map_or_else(|| format!("{name}: {end}"), |rest| format!("{name} {rest}"));
    let mut described =
        format!("{} It had at most {}.", end, plural(peak as u64, "active member", "active members"));
    if let Some(all) = all.filter(|all| all.replicates > 1) {
        let living = living(all);
        described += &format!(
            " Alive at the end in {} of replicates ({}).",
            percent(share(living, all.replicates)),
            interval(wilson(living, all.replicates))
        );
    }
    described
}

/// What several communities have in common.
pub(super) fn summary(many: &[CommunityPortrait], ensemble: &[CommunityEnsemble], named: usize) -> String {
    let living = many.iter().filter(|one| is_alive(one.outcome.final_stage)).count();
    let mut text = String::new();
    if many.len() > named {
        let more = plural((many.len() - named) as u64, "more community", "more communities");
        text += &format!("And {more}. ");
    }
    text += &format!(
        "Joint: {living} of {} are alive at the end of this replicate",
        plural(many.len() as u64, "community", "communities")
    );
    let replicates: u64 = ensemble.iter().map(|all| all.replicates).sum();
    if replicates > ensemble.len() as u64 {
        let alive: u64 = ensemble.iter().map(self::living).sum();
        text += &format!("; over all replicates, {} are", percent(share(alive, replicates)));
        let declined: u64 = ensemble.iter().flat_map(|all| all.causes).sum();
        let mut sums = vec![0; hearth_engine::observe::Cause::ALL.len()];
        for all in ensemble {
            for (sum, n) in sums.iter_mut().zip(all.causes) {
                *sum += n;
            }
        }
        let most = hearth_engine::observe::Cause::ALL.iter().zip(sums).max_by_key(|(_, n)| *n);
        if let Some((cause, n)) = most.filter(|(_, n)| *n > 0) {
            text += &format!(
                ". The most frequent heaviest drain is {} ({})",
                cause_words(*cause),
                percent(share(n, declined))
            );
        }
    }
    text + "."
}
