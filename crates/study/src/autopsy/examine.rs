//! The question, and what living again answers to it.

use std::ops::Range;

use super::error::AutopsyError;
use super::estimate::{Estimate, largest_shares};
use super::run::{RunSummary, Variant, of_variants};
use crate::ScenarioArm;
use crate::cache::Cache;
use crate::executor::{Control, Executor};
use hearth_engine::observe::Cause;
use hearth_engine::scenario::timeline::Action;
use hearth_engine::scenario::{Scenario, ShockKind, Stage};

/// Matched replicates of each removal where no number is asked for.
pub const MATCHED_REPLICATES: u32 = 10;
/// Most matched replicates.
pub const MOST_MATCHED_REPLICATES: u32 = 10_000;
/// Removals that are tried two by two: those with the largest gains.
const PAIRED: usize = 5;
/// A gain below this share of the original full weeks is no cause of death.
const MATTERS: f64 = 0.05;

/// What killed which community?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutopsyRequest {
    /// Seed of the random numbers.
    pub seed: u64,
    /// The replicate to examine: the first of the matched replicates, which follow it.
    pub replicate: u32,
    /// Matched replicates, 2 or more: pairs of runs for each removal, with the pressure and without it, on the same random numbers.
    pub matched: u32,
    /// Place of the community in the scenario.
    pub community: usize,
}

impl AutopsyRequest {
    /// The matched replicates.
    ///
    /// # Errors
    ///
    /// Where the request can't be met.
    pub fn check(&self, scenario: &Scenario) -> Result<Range<u32>, AutopsyError> {
        let bad = |message: String| Err(AutopsyError::AutopsyRequest(message));
        if !(2..=MOST_MATCHED_REPLICATES).contains(&self.matched) {
            return bad(format!(
                "{} matched replicates were requested; expected 2 to {MOST_MATCHED_REPLICATES}",
                self.matched
            ));
        }
        let there = scenario.communities.len();
        if self.community >= there {
            return bad(format!(
                "community {} was asked for; the scenario has {there}, counted from 0",
                self.community
            ));
        }
        match self.replicate.checked_add(self.matched) {
            Some(end) => Ok(self.replicate..end),
            None => bad(format!("replicate {} leaves no room for its matched replicates", self.replicate)),
        }
    }
}

/// What taking away one pressure, or two, would have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// What was taken away.
    pub causes: Vec<Cause>,
    /// Whether the scenario has any of it: where it hasn't, every run is the same without.
    pub present: bool,
    /// Full weeks gained (see [`RunSummary::full_weeks`]), over the matched replicates.
    pub gain: Estimate,
    /// Weeks of survival time gained, up to the horizon, over the matched replicates.
    pub longer: Estimate,
    /// Of the replicates that ended, those that reach the horizon without.
    pub saved: u32,
    /// Of the replicates that reached the horizon, those that end without.
    pub lost: u32,
    /// Share of resampled replicates in which it has the largest gain of all single removals (0 for pairs).
    pub largest: f64,
    /// The runs without, replicate by replicate; those with, where it isn't present.
    pub runs: Vec<RunSummary>,
}

impl Removed {
    fn of(causes: &[Cause], present: bool, before: &[RunSummary], runs: Vec<RunSummary>) -> Self {
        let differences = |number: fn(&RunSummary) -> f64| -> Vec<f64> {
            before.iter().zip(&runs).map(|(with, without)| number(without) - number(with)).collect()
        };
        let turned = |alive: bool| {
            let pairs = before.iter().zip(&runs);
            pairs.filter(|(with, without)| with.alive != alive && without.alive == alive).count() as u32
        };
        Self {
            causes: causes.to_vec(),
            present,
            gain: Estimate::of(&differences(|run| run.full_weeks)),
            longer: Estimate::of(&differences(|run| run.weeks)),
            saved: turned(true),
            lost: turned(false),
            largest: 0.0,
            runs,
        }
    }

    /// The examined run, without the pressure.
    pub fn subject_run(&self) -> &RunSummary {
        &self.runs[0]
    }
}

/// How sure it is that the named cause did most harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The gain stands out from chance (its 95 % interval lies above 0), and is the largest in 95 % of resampled replicates.
    Sure,
    /// It stands out and is the largest in 80 % of them, or is the largest in 95 % without standing out from chance.
    Likely,
    /// It stands out, but another may be as large; or it is the largest in 80 %, but may be chance.
    Open,
}

/// What an autopsy found.
#[derive(Debug, Clone)]
pub struct Autopsy {
    /// What was asked.
    pub question: AutopsyRequest,
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the community.
    pub community: String,
    /// Weeks simulated.
    pub horizon: u32,
    /// The original runs, the examined one first.
    pub before: Vec<RunSummary>,
    /// Every removal, the largest gain first.
    pub removals: Vec<Removed>,
    /// Pairs of removals, the largest gain first; tried only where no single one saves the examined run, and
    /// it wasn't closed by plan.
    pub pairs: Vec<Removed>,
    /// Whether the scenario's timeline closes communities.
    pub closes: bool,
    /// The scenario without the pressure that did most harm.
    pub without: ScenarioArm,
}

impl Autopsy {
    /// The examined run.
    pub fn subject_run(&self) -> &RunSummary {
        &self.before[0]
    }

    /// Mean full weeks of the original runs.
    pub fn full_weeks(&self) -> f64 {
        self.before.iter().map(|run| run.full_weeks).sum::<f64>() / self.before.len() as f64
    }

    /// Original runs that ended before the horizon.
    pub fn ended(&self) -> u32 {
        self.before.iter().filter(|run| !run.alive).count() as u32
    }

    /// The cause that did most harm, with how sure that is; `None` where no removal changes much: the largest gain is
    /// less than a twentieth of the original full weeks, or it neither stands out from chance nor from the other gains.
    pub fn named(&self) -> Option<(&Removed, Certainty)> {
        let first = self.removals.first()?;
        if first.gain.mean <= 0.0 || first.gain.mean < MATTERS * self.full_weeks() {
            return None;
        }
        let certainty = match (first.gain.low > 0.0, first.largest) {
            (true, share) if share >= 0.95 => Certainty::Sure,
            (true, share) if share >= 0.8 => Certainty::Likely,
            (false, share) if share >= 0.95 => Certainty::Likely,
            (true, _) => Certainty::Open,
            (false, share) if share >= 0.8 => Certainty::Open,
            (false, _) => return None,
        };
        Some((first, certainty))
    }
}

/// Runs replicates again: with every pressure, and without each of them in turn. `None` where the user stops it. Finished runs
/// are kept in `cache`, where there is one, and found there again.
///
/// # Errors
///
/// Where the question can't be answered, a run fails, or the cache can't be written.
pub fn examine(
    scenario: &Scenario,
    question: &AutopsyRequest,
    cache: Option<&Cache>,
    control: &Control<'_>,
) -> Result<Option<Autopsy>, AutopsyError> {
    let replicates = question.check(scenario)?;
    let as_it_was = Variant::new(scenario, &[]);
    let single: Vec<Variant> = Cause::ALL.iter().map(|&cause| Variant::new(scenario, &[cause])).collect();
    let present = single.iter().filter(|variant| variant.differs).count();
    let most_pairs = present.min(PAIRED) * present.min(PAIRED).saturating_sub(1) / 2;
    let total = (1 + present + most_pairs) as u64 * u64::from(question.matched);
    let executor = Executor::new(control, cache)?;
    let step = executor.step("autopsy", total);
    let run = |variants: &[&Variant]| {
        of_variants(variants, question.community, question.seed, &replicates, &executor, &step)
    };

    let mut variants = vec![&as_it_was];
    variants.extend(&single);
    let Some(mut runs) = run(&variants)? else { return Ok(None) };
    let after = runs.split_off(1);
    let Some(before) = runs.pop() else { return Ok(None) };
    let mut removals = compare(&before, &single, after);
    rank(&mut removals, &before, question.seed);

    let mut pairs = Vec::new();
    let by_plan = before[0].stage == Stage::Dissolved && closes(scenario);
    if !before[0].alive && !by_plan && removals.iter().all(|removed| !removed.subject_run().alive) {
        let variants = two_by_two(scenario, &removals);
        let Some(after) = run(&variants.iter().collect::<Vec<_>>())? else {
            return Ok(None);
        };
        pairs = compare(&before, &variants, after);
        pairs.sort_by(|one, other| other.gain.mean.total_cmp(&one.gain.mean));
    }
    let without = Variant::new(scenario, &removals[0].causes).arm;
    Ok(Some(Autopsy {
        question: question.clone(),
        scenario: scenario.name.clone(),
        community: scenario.communities[question.community].name.clone(),
        horizon: scenario.horizon_weeks,
        before,
        removals,
        pairs,
        closes: closes(scenario),
        without,
    }))
}

fn closes(scenario: &Scenario) -> bool {
    let mut actions = scenario.timeline.iter().flat_map(|entry| &entry.actions);
    actions.any(|action| matches!(action, Action::Shock(shock) if shock.kind == ShockKind::Dissolve))
}

fn compare(before: &[RunSummary], variants: &[Variant], runs: Vec<Vec<RunSummary>>) -> Vec<Removed> {
    let pairs = variants.iter().zip(runs);
    pairs
        .map(|(variant, runs)| {
            let runs = if variant.differs { runs } else { before.to_vec() };
            Removed::of(&variant.causes, variant.differs, before, runs)
        })
        .collect()
}

/// The largest gain first; of equal ones, in the order of causes. Tells how often each is the largest.
fn rank(removals: &mut [Removed], before: &[RunSummary], seed: u64) {
    let gains: Vec<Vec<f64>> = removals
        .iter()
        .map(|removed| {
            let pairs = before.iter().zip(&removed.runs);
            pairs.map(|(with, without)| without.full_weeks - with.full_weeks).collect()
        })
        .collect();
    let rows: Vec<&[f64]> = gains.iter().map(Vec::as_slice).collect();
    for (removed, share) in removals.iter_mut().zip(largest_shares(&rows, seed)) {
        removed.largest = share;
    }
    removals.sort_by(|one, other| other.gain.mean.total_cmp(&one.gain.mean));
}

/// Pairs of the removals that gain most, as far as they gain anything.
fn two_by_two(scenario: &Scenario, removals: &[Removed]) -> Vec<Variant> {
    let best: Vec<Cause> = removals
        .iter()
        .filter(|removed| removed.present && removed.gain.mean > 0.0)
        .take(PAIRED)
        .flat_map(|removed| removed.causes.iter().copied())
        .collect();
    let pairs = best.iter().enumerate().flat_map(|(place, &one)| {
        best[place + 1..].iter().map(move |&other| Variant::new(scenario, &[one, other]))
    });
    pairs.collect()
}
