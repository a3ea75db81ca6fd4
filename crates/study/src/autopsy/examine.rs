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

/// Matched replicates of each removal at the first look, where no number is asked for.
pub const MATCHED_REPLICATES: u32 = 20;
/// Matched replicates at which it ends undecided, where no number is asked for.
pub const MATCHED_AT_MOST: u32 = 640;
/// Most matched replicates.
pub const MOST_MATCHED_REPLICATES: u32 = 10_000;
/// Removals that are tried two by two: those with the largest gains.
const PAIRED: usize = 5;
/// With fewer pairs a cause must stand out from chance: that one gain is the largest in all resamples of so few says nothing.
const FEWEST: usize = 5;

/// Probability with which an interval misses, over all interim analyses.
const RISK: f64 = 0.05;
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
    /// Goes on, twice as many at a time, until the cause is decided, up to so many; [`Self::matched`] where the number is fixed.
    pub at_most: u32,
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
        if !(self.matched..=MOST_MATCHED_REPLICATES).contains(&self.at_most) {
            return bad(format!(
                "{} matched replicates at most were requested; expected {} to {MOST_MATCHED_REPLICATES}",
                self.at_most, self.matched
            ));
        }
        match self.replicate.checked_add(self.at_most).map(|_| self.replicate + self.matched) {
            Some(end) => Ok(self.replicate..end),
            None => bad(format!("replicate {} leaves no room for its matched replicates", self.replicate)),
        }
    }
}

impl AutopsyRequest {
    /// Matched replicates at each look.
    fn analyses(&self) -> Vec<u32> {
        let mut analyses = vec![self.matched];
        while let Some(last) = analyses.last().copied().filter(|last| *last < self.at_most) {
            analyses.push((2 * last).min(self.at_most));
        }
        analyses
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
    fn of(causes: &[Cause], present: bool, before: &[RunSummary], runs: Vec<RunSummary>, risk: f64) -> Self {
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
            gain: Estimate::of(&differences(|run| run.full_weeks), risk),
            longer: Estimate::of(&differences(|run| run.weeks), risk),
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
    /// The gain stands out from chance (its interval lies above 0), and is the largest in 95 % of resampled replicates (more, where it
    /// was looked at more than once).
    Sure,
    /// It stands out and is the largest in 80 % of them, or is the largest in 95 % without standing out from chance.
    Likely,
    /// It stands out, but another may be as large; or it is the largest in 80 %, but may be chance.
    Open,
}

/// What can be said of the cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict<'a> {
    /// This pressure did most harm, so surely.
    Named(&'a Removed, Certainty),
    /// No single pressure did harm that matters: the interval of every gain lies below it.
    Nothing,
    /// The replicates are too few to say either.
    TooFew {
        /// So many would be enough, by how far these lie apart.
        needed: u32,
    },
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
    /// Probability with which an interval misses: 5 % over all interim analyses.
    pub risk: f64,
    /// Interim analyses that were made, and planned.
    pub analyses: (usize, usize),
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

    /// The gain that matters, in full weeks: a twentieth of the original ones.
    pub fn matters(&self) -> f64 {
        MATTERS * self.full_weeks()
    }

    /// What can be said of the cause: which, that there is none, or that the replicates are too few to say.
    pub fn verdict(&self) -> Verdict<'_> {
        if let Some((removed, certainty)) = self.named() {
            return Verdict::Named(removed, certainty);
        }
        let matters = self.matters();
        let present = || self.removals.iter().filter(|removed| removed.present);
        if matters > 0.0 && present().all(|removed| removed.gain.high < matters) {
            return Verdict::Nothing;
        }
        // Half widths shrink with the root of the number. Each gain must be distinguished from 0 where it matters, else from what matters; those
        // that lie close to both are known to within half of it.
        let n = self.before.len() as f64;
        let needed = present().map(|removed| {
            let (gain, half) = (removed.gain.mean, removed.gain.high - removed.gain.mean);
            let wanted = if gain >= matters { gain } else { (matters - gain).max(matters / 2.0) };
            if half.is_finite() && wanted > 0.0 { n * (half / wanted) * (half / wanted) } else { 2.0 * n }
        });
        let needed = needed.fold(2.0 * n, f64::max).min(1e6);
        // Two digits are enough for a guess.
        let step = if needed >= 1000.0 { 100.0 } else { 10.0 };
        Verdict::TooFew { needed: ((needed / step).ceil() * step) as u32 }
    }

    /// Whether more replicates would change nothing in what is said.
    fn decided(&self) -> bool {
        matches!(self.verdict(), Verdict::Nothing | Verdict::Named(_, Certainty::Sure))
    }

    /// The cause that did most harm, with how sure that is; `None` where no removal changes much: the largest gain is
    /// less than a twentieth of the original full weeks, or it neither stands out from chance nor from the other gains.
    pub fn named(&self) -> Option<(&Removed, Certainty)> {
        let first = self.removals.first()?;
        if first.gain.mean <= 0.0 || first.gain.mean < self.matters() {
            return None;
        }
        let certainty = match (first.gain.low > 0.0, first.largest) {
            (true, share) if share >= 1.0 - self.risk => Certainty::Sure,
            (true, share) if share >= 0.8 => Certainty::Likely,
            (true, _) => Certainty::Open,
            (false, _) if self.before.len() < FEWEST => return None,
            (false, share) if share >= 0.95 => Certainty::Likely,
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
    question.check(scenario)?;
    let as_it_was = Variant::new(scenario, &[]);
    let single: Vec<Variant> = Cause::ALL.iter().map(|&cause| Variant::new(scenario, &[cause])).collect();
    let mut variants = vec![&as_it_was];
    variants.extend(&single);
    let present = single.iter().filter(|variant| variant.differs).count() as u64;
    let executor = Executor::new(control, cache)?;
    let run = |variants: &[&Variant], more: Range<u32>, step: &str, each: u64| {
        let step = executor.step(step, each * more.len() as u64);
        of_variants(variants, question.community, question.seed, &more, &executor, &step)
    };

    let analyses = question.analyses();
    let mut runs: Vec<Vec<RunSummary>> = vec![Vec::new(); variants.len()];
    let mut found = Autopsy {
        question: question.clone(),
        scenario: scenario.name.clone(),
        community: scenario.communities[question.community].name.clone(),
        horizon: scenario.horizon_weeks,
        before: Vec::new(),
        removals: Vec::new(),
        pairs: Vec::new(),
        closes: closes(scenario),
        risk: RISK / analyses.len() as f64,
        analyses: (0, analyses.len()),
        without: as_it_was.arm.clone(),
    };
    for &analysis in &analyses {
        let have = runs[0].len() as u32;
        let more = question.replicate + have..question.replicate + analysis;
        let Some(more) = run(&variants, more, "autopsy", 1 + present)? else { return Ok(None) };
        for (runs, more) in runs.iter_mut().zip(more) {
            runs.extend(more);
        }
        found.before.clone_from(&runs[0]);
        found.removals = compare(&found.before, &single, runs[1..].to_vec(), found.risk);
        rank(&mut found.removals, &found.before, question.seed);
        found.analyses.0 += 1;
        found.question.matched = analysis;
        if found.decided() {
            break;
        }
    }

    let by_plan = found.before[0].stage == Stage::Dissolved && found.closes;
    if !found.before[0].alive && !by_plan && found.removals.iter().all(|removed| !removed.subject_run().alive)
    {
        let variants = two_by_two(scenario, &found.removals);
        let all = question.replicate..question.replicate + found.question.matched;
        let each = variants.len() as u64;
        let variants_of: Vec<&Variant> = variants.iter().collect();
        let Some(after) = run(&variants_of, all, "two pressures at a time", each)? else {
            return Ok(None);
        };
        found.pairs = compare(&found.before, &variants, after, found.risk);
        found.pairs.sort_by(|one, other| other.gain.mean.total_cmp(&one.gain.mean));
    }
    found.without = Variant::new(scenario, &found.removals[0].causes).arm;
    Ok(Some(found))
}

fn closes(scenario: &Scenario) -> bool {
    let mut actions = scenario.timeline.iter().flat_map(|entry| &entry.actions);
    actions.any(|action| matches!(action, Action::Shock(shock) if shock.kind == ShockKind::Dissolve))
}

fn compare(
    before: &[RunSummary],
    variants: &[Variant],
    runs: Vec<Vec<RunSummary>>,
    risk: f64,
) -> Vec<Removed> {
    let pairs = variants.iter().zip(runs);
    pairs
        .map(|(variant, runs)| {
            let runs = if variant.differs { runs } else { before.to_vec() };
            Removed::of(&variant.causes, variant.differs, before, runs, risk)
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
