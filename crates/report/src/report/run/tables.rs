//! The numbers behind the figures of a run.

use super::Run;
use super::verdict::living;
use crate::numbers::{alive_by_week, episodes, ranked};
use crate::report::page::Block;
use crate::report::table::Table;
use hearth_engine::observe::{Flow, RunRow, WeekRow};
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::{CommunityEnsemble, QUANTILES, Spread};
use hearth_study::output::text::{
    capital, cause_words, count, flow_words, interval, number, percent, plain, plural, share, wilson,
};

/// Weeks from one row to the next.
const STEP: usize = 26;
/// Rows of weeks at most.
const WEEKS: usize = 40;

fn runs(n: u64) -> String {
    plural(n, "run", "runs")
}

/// Every half year, and the last week; less often where that would be too many.
fn weeks_shown(weeks: usize) -> Vec<usize> {
    let step = STEP * weeks.div_ceil(STEP * WEEKS).max(1);
    let mut shown: Vec<usize> = (0..weeks).step_by(step).collect();
    if let Some(last) = weeks.checked_sub(1).filter(|last| shown.last() != Some(last)) {
        shown.push(last);
    }
    shown
}

/// Who is alive when.
pub(super) fn survival(all: &CommunityEnsemble) -> Option<Block> {
    let n = all.replicates;
    if n == 0 {
        return None;
    }
    let caption = format!("Alive by week, of {}; 95 % interval after Wilson", runs(n));
    let mut table = Table::new(caption, &["After week", "#Alive", "#Share", "#95 % interval"]);
    let by_week = alive_by_week(all);
    for week in weeks_shown(by_week.len()).into_iter().skip(1) {
        let alive = by_week[week];
        let sure = interval(wilson(alive, n));
        table.row([week.to_string(), count(alive), percent(share(alive, n)), sure]);
    }
    Some(Block::folded(table))
}

/// How they end.
pub(super) fn ends(all: &CommunityEnsemble) -> Option<Block> {
    let n = all.replicates;
    if n == 0 {
        return None;
    }
    let caption = format!("Stage at the horizon, of {} ({} of them alive)", runs(n), count(living(all)));
    let mut table = Table::new(caption, &["Stage", "#Runs", "#Share", "#95 % interval"]);
    for (stage, with) in Stage::ALL.iter().zip(all.final_stages) {
        let sure = interval(wilson(with, n));
        table.row([capital(stage.name()), count(with), percent(share(with, n)), sure]);
    }
    Some(Block::folded(table))
}

/// What pressed most where they declined.
pub(super) fn causes(all: &CommunityEnsemble) -> Option<Block> {
    let declined: u64 = all.causes.iter().sum();
    if declined == 0 {
        return None;
    }
    let caption = format!("Heaviest drains, of {} that declined", runs(declined));
    let mut table = Table::new(caption, &["Heaviest drain", "#Runs", "#Share", "#95 % interval"]);
    for (cause, with) in ranked(all).into_iter().filter(|(_, with)| *with > 0) {
        let sure = interval(wilson(with, declined));
        table.row([capital(cause_words(cause)), count(with), percent(share(with, declined)), sure]);
    }
    Some(Block::folded(table))
}

/// What moved energy and engagement over the run.
pub(super) fn budget(all: &CommunityEnsemble) -> Option<Block> {
    let sum = |pick: &dyn Fn(&hearth_engine::observe::Flows) -> f64| -> f64 {
        all.flows.iter().map(pick).filter(|value| value.is_finite()).sum()
    };
    let moved: Vec<(&Flow, f64, f64)> = Flow::ALL
        .iter()
        .enumerate()
        .map(|(place, flow)| (flow, sum(&|flows| flows.energy[place]), sum(&|flows| flows.engagement[place])))
        .filter(|(_, energy, engagement)| *energy != 0.0 || *engagement != 0.0)
        .collect();
    if moved.is_empty() {
        return None;
    }
    let caption = format!("Flows over the run, summed over members; mean of {}", runs(all.replicates));
    let mut table = Table::new(caption, &["Flow", "#Energy", "#Engagement"]);
    for (flow, energy, engagement) in moved {
        table.row([capital(flow_words(*flow)), number(energy), number(engagement)]);
    }
    Some(Block::kept(table))
}

/// How outcomes are spread.
pub(super) fn outcomes(all: &CommunityEnsemble) -> Option<Block> {
    if all.replicates == 0 {
        return None;
    }
    let caption = format!("All outcomes over {}: docs/outcomes.md", runs(all.replicates));
    let columns = ["Outcome", "Unit", "#Runs", "#Mean", "#2.5 %", "#10 %", "#Median", "#90 %", "#97.5 %"];
    let mut table = Table::new(caption, &columns);
    let of_columns = RunRow::COLUMNS.iter().zip(&all.runs).map(|(info, spread)| {
        let read = all.outcomes.iter().find(|one| one.outcome.name == info.name);
        (info.name, info.unit, read.map_or(*spread, |one| one.spread), false)
    });
    let others = all.outcomes.iter().filter(|one| of(one.outcome.name).is_none());
    let others = others.map(|one| (one.outcome.name, one.outcome.unit, one.spread, one.outcome.is_ratio()));
    for (name, unit, spread, ratio) in of_columns.chain(others) {
        // The quantiles of a ratio would be those of single runs, which have a name of their own.
        let q = if ratio { [f64::NAN; QUANTILES.len()] } else { spread.quantiles };
        let [lowest, low, _, median, _, high, highest] = q.map(number);
        let (name, n) = (capital(&plain(name)), count(spread.n));
        table.row([name, unit.to_owned(), n, number(spread.mean), lowest, low, median, high, highest]);
    }
    Some(Block::kept(table))
}

/// The place of a column of the runs.
fn of(name: &str) -> Option<usize> {
    RunRow::COLUMNS.iter().position(|info| info.name == name)
}

/// Medians by half year, with the range that holds 8 runs in 10.
pub(super) fn weeks(all: &CommunityEnsemble) -> Option<Block> {
    const SHOWN: [(&str, &str); 4] = [
        ("active", "#Active members"),
        ("energy", "#Energy"),
        ("legitimacy", "#Legitimacy"),
        ("value_tangible", "#Tangible value (h/week)"),
    ];
    let places: Vec<usize> = SHOWN
        .iter()
        .filter_map(|(name, _)| WeekRow::COLUMNS.iter().position(|info| info.name == *name))
        .collect();
    if all.weeks.is_empty() || places.len() < SHOWN.len() {
        return None;
    }
    let caption = format!("By week over {}: median (range of 8 runs in 10)", runs(all.replicates));
    let columns: Vec<&str> = std::iter::once("Week").chain(SHOWN.map(|(_, name)| name)).collect();
    let mut table = Table::new(caption, &columns);
    for week in weeks_shown(all.weeks.len()) {
        let cell = |place: &usize| described(&all.weeks[week][*place]);
        table.row(std::iter::once(week.to_string()).chain(places.iter().map(cell)));
    }
    Some(Block::folded(table))
}

fn described(spread: &Spread) -> String {
    let [_, low, _, median, _, high, _] = spread.quantiles;
    format!("{} ({} to {})", number(median), number(low), number(high))
}

/// The stages of the story's run.
pub(super) fn stages(run: &Run<'_>, place: usize) -> Option<Block> {
    let one = run.portrait.communities.get(place).filter(|one| !one.weeks.is_empty())?;
    let caption = format!("Stages of replicate {}", run.portrait.replicate);
    let columns = ["Stage", "#From week", "#To week", "#Members", "#Active", "#Energy"];
    let mut table = Table::new(caption, &columns);
    for episode in episodes(&one.weeks) {
        let from = &one.weeks[episode.start].row;
        let to = &one.weeks[episode.end - 1].row;
        let change = |from: f32, to: f32| format!("{} to {}", number(f64::from(from)), number(f64::from(to)));
        table.row([
            capital(episode.stage.name()),
            episode.start.to_string(),
            (episode.end - 1).to_string(),
            change(from.members, to.members),
            change(from.active, to.active),
            change(from.energy, to.energy),
        ]);
    }
    Some(Block::kept(table))
}
