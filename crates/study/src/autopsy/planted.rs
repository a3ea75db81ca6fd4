//! Whether an autopsy names the right cause: pressures are planted, and looked for.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use super::error::AutopsyError;
use super::planting::plant;
use super::run::{RunSummary, Variant, failed, summaries};
use super::without;
use crate::ScenarioArm;
use crate::arm::Arm;
use crate::claims::{Case, NamesCauses};
use crate::executor::{Control, Executor, Job, Step};
use hearth_engine::observe::Cause;
use hearth_engine::random::{Decision, Sequence, Source};
use hearth_engine::scenario::{Scenario, ScenarioError};

const CAUSES: usize = Cause::ALL.len();
/// Communities that are looked at together.
const AT_ONCE: usize = 64;

/// How pressures are planted and looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Seed of everything.
    pub seed: u64,
    /// Communities for each planted cause.
    pub draws: u32,
    /// Matched replicates for each removal.
    pub matched: u32,
    /// The strength of the other pressures is drawn evenly between 0 and this share of their full strength.
    pub others: f64,
    /// What each pressure at full strength takes of a community's full weeks when it is alone.
    pub harm: f64,
    /// Replicates by which full strengths are found.
    pub gauged: u32,
}

impl Default for Trial {
    fn default() -> Self {
        Self { seed: 1, draws: 20, matched: 10, others: 0.6, harm: 0.15, gauged: 160 }
    }
}

/// How often the largest gain named the planted cause.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Named {
    /// By planted cause, in the order of [`Cause::ALL`]: how often each cause was named.
    pub confusion: [[u32; CAUSES]; CAUSES],
    /// Full strength of each pressure, as a share of the most that it can be.
    pub strengths: [f64; CAUSES],
    /// What each takes at full strength, alone; less than was asked for where its most is not enough.
    pub harms: [f64; CAUSES],
    /// Share of the communities that were alive at the horizon with all pressures on them.
    pub alive: f64,
}

impl Named {
    /// Planted causes that were named, and all that were planted.
    pub fn right(&self) -> (u32, u32) {
        let right = (0..CAUSES).map(|cause| self.confusion[cause][cause]).sum();
        (right, self.confusion.iter().flatten().sum())
    }

    /// The share of the planted causes of one kind that were named.
    pub fn share_of(&self, planted: Cause) -> f64 {
        let row = &self.confusion[planted as usize];
        f64::from(row[planted as usize]) / f64::from(row.iter().sum::<u32>().max(1))
    }
}

/// The community on which pressures are planted: able to live, and free of all pressures to begin with.
pub fn ground() -> Result<Scenario, ScenarioError> {
    let text = "Scenario(name: \"Planted\", communities: [(name: \"Ground\", founders: 12, relevance: 0.5)])";
    Ok(without(&Scenario::parse(text, "the ground for planting", &[])?, Cause::ALL))
}

/// Plants each cause in turn among random others, has each found again, and counts. `None` where the user stops it.
///
/// A pressure's *full strength* is that at which it takes [`Trial::harm`] of the community's full weeks when it is
/// alone, so that "the strongest" has a meaning among pressures of different kinds. The planted one is at full
/// strength, the others are anywhere below [`Trial::others`] of it. A domain that stands still can't run away, so that of
/// these two pressures there is only one in a community: the planted one, else either.
pub fn planted_causes(trial: &Trial, control: &Control<'_>) -> Result<Option<Named>, AutopsyError> {
    let ground = ground().map_err(|error| AutopsyError::AutopsyRequest(error.to_string()))?;
    if [trial.draws, trial.matched, trial.gauged].iter().any(|&count| !(1..=10_000).contains(&count)) {
        let message = "draws, matched replicates and gauged replicates are from 1 to 10000 each".to_owned();
        return Err(AutopsyError::AutopsyRequest(message));
    }
    let executor = Executor::new(control, None)?;
    let numbers: Vec<(usize, u32)> = (0..CAUSES)
        .flat_map(|cause| (0..trial.draws).map(move |draw| (cause, cause as u32 * trial.draws + draw)))
        .collect();
    let steps = u64::from(trial.gauged) * (1 + 7 * CAUSES as u64);
    let examinations = numbers.len() as u64 * u64::from(trial.matched) * (1 + CAUSES as u64);
    let step = executor.step("planted causes", steps + examinations);

    let Some(gauged) = gauge(&ground, trial, &executor, &step)? else { return Ok(None) };
    let strengths: [f64; CAUSES] = std::array::from_fn(|cause| gauged[cause].0);
    let mut named = Named {
        confusion: [[0; CAUSES]; CAUSES],
        strengths,
        harms: std::array::from_fn(|cause| gauged[cause].1),
        alive: 0.0,
    };
    // Some at a time, so that memory doesn't grow with their number.
    for some in numbers.chunks(AT_ONCE) {
        let cases: Vec<(Scenario, u32)> = some
            .iter()
            .map(|&(planted, number)| (stress(&ground, planted, &strengths, trial, number), number))
            .collect();
        let Some(found) = examine_cases(&cases, trial, &executor, &step)? else { return Ok(None) };
        for ((planted, _), found) in some.iter().zip(found) {
            named.confusion[*planted][found.named] += 1;
            named.alive += found.alive / (f64::from(trial.draws) * CAUSES as f64);
        }
    }
    Ok(Some(named))
}

/// Plants and names causes case by case: what the claim on causes of decline asks. The n-th case has the n-th cause
/// planted in it, counted round and round.
#[derive(Debug, Default)]
pub struct Planter {
    /// Full strength of each pressure, found with the first case.
    strengths: OnceLock<Result<[f64; CAUSES], String>>,
}

impl NamesCauses for Planter {
    fn names_planted(&self, case: Case<'_>) -> Result<bool, String> {
        let trial =
            Trial { seed: case.seed, matched: case.matched, others: case.others_up_to, ..Trial::default() };
        let ground = without(case.scenario, Cause::ALL);
        let stop = AtomicBool::new(false);
        let control = Control { threads: 1, stop: &stop, progress: &|_| {} };
        let executor = Executor::on_this_thread(&control);
        let step = executor.step("planted causes", 0);
        let text_of = |error: AutopsyError| error.to_string();
        let strengths = self.strengths.get_or_init(|| {
            let gauged = gauge(&ground, &trial, &executor, &step).map_err(text_of)?.unwrap_or_default();
            Ok(std::array::from_fn(|cause| gauged.get(cause).map_or(0.0, |one| one.0)))
        });
        let planted = case.number as usize % CAUSES;
        let scenario =
            stress(&ground, planted, strengths.as_ref().map_err(Clone::clone)?, &trial, case.number);
        let found = examine_cases(&[(scenario, case.number)], &trial, &executor, &step).map_err(text_of)?;
        Ok(found.is_some_and(|found| found[0].named == planted))
    }

    fn most_cases(&self) -> u32 {
        400
    }
}

/// By cause, the strength at which a pressure alone does the harm that is asked for, and the harm that it does. `None` where the
/// user stops it.
fn gauge(
    ground: &Scenario,
    trial: &Trial,
    executor: &Executor<'_>,
    step: &Step<'_>,
) -> Result<Option<Vec<(f64, f64)>>, AutopsyError> {
    const HALVINGS: usize = 6;
    let mean = |scenarios: Vec<Scenario>| -> Result<Option<Vec<f64>>, AutopsyError> {
        let arms: Vec<ScenarioArm> = scenarios.into_iter().map(ScenarioArm::new).collect();
        let job = |arm| Job { arm, seed: trial.seed, replicates: 0..trial.gauged };
        let jobs: Vec<Job<'_>> = arms.iter().map(|arm| job(arm as &dyn Arm)).collect();
        let runs = summaries(&jobs, 0, executor, step).map_err(|error| failed(error, |_| &[]))?;
        Ok(runs.map(|runs| runs.iter().map(|runs| full_weeks(runs)).collect()))
    };
    let Some(free) = mean(vec![ground.clone()])? else { return Ok(None) };
    let harms = |strengths: &[(Cause, f64)]| -> Result<Option<Vec<f64>>, AutopsyError> {
        let planted = |&(cause, strength): &(Cause, f64)| {
            let mut scenario = ground.clone();
            plant(&mut scenario, cause, strength);
            scenario
        };
        let means = mean(strengths.iter().map(planted).collect())?;
        Ok(means.map(|means| means.into_iter().map(|mean| 1.0 - mean / free[0]).collect()))
    };
    let most: Vec<(Cause, f64)> = Cause::ALL.iter().map(|&cause| (cause, 1.0)).collect();
    let Some(mut done) = harms(&most)? else { return Ok(None) };
    let mut ends = [(0.0, 1.0); CAUSES];
    let open: Vec<usize> = (0..CAUSES).filter(|&cause| done[cause] > trial.harm).collect();
    for _ in 0..HALVINGS {
        let middle = |&cause: &usize| (Cause::ALL[cause], f64::midpoint(ends[cause].0, ends[cause].1));
        let middles: Vec<(Cause, f64)> = open.iter().map(middle).collect();
        let Some(there) = harms(&middles)? else { return Ok(None) };
        for ((&cause, (_, middle)), there) in open.iter().zip(&middles).zip(there) {
            if there < trial.harm {
                ends[cause].0 = *middle;
            } else {
                (ends[cause].1, done[cause]) = (*middle, there);
            }
        }
    }
    Ok(Some(ends.iter().zip(done).map(|((_, high), done)| (*high, done)).collect()))
}

/// A community under the planted pressure and random others.
fn stress(
    ground: &Scenario,
    planted: usize,
    strengths: &[f64; CAUSES],
    trial: &Trial,
    number: u32,
) -> Scenario {
    let mut random = draws(trial.seed, number);
    let still = random.chance(0.5);
    let mut scenario = ground.clone();
    for (place, &cause) in Cause::ALL.iter().enumerate() {
        let chance = f64::from(random.unit());
        let other = match cause {
            Cause::LackOfChallenge => Some(Cause::FailureToAdapt),
            Cause::FailureToAdapt => Some(Cause::LackOfChallenge),
            _ => None,
        };
        let excluded = other.is_some_and(|other| {
            let undecided = planted != place && Cause::ALL[planted] != other;
            Cause::ALL[planted] == other || undecided && still != (cause == Cause::LackOfChallenge)
        });
        let strength = match place == planted {
            true => 1.0,
            false if excluded => 0.0,
            false => trial.others * chance,
        };
        plant(&mut scenario, cause, strength * strengths[place]);
    }
    scenario
}

/// What was found in one community.
struct Found {
    /// Place of the cause that was named.
    named: usize,
    alive: f64,
}

/// Looks for what was planted in communities, each with a number that decides its replicates. `None` where the user stops it.
fn examine_cases(
    cases: &[(Scenario, u32)],
    trial: &Trial,
    executor: &Executor<'_>,
    step: &Step<'_>,
) -> Result<Option<Vec<Found>>, AutopsyError> {
    // Of each case the scenario as it is, then what differs from it without a cause.
    let variants: Vec<Vec<Variant>> = cases
        .iter()
        .map(|(scenario, _)| {
            let single = Cause::ALL.iter().map(|&cause| Variant::new(scenario, &[cause]));
            let mut variants = vec![Variant::new(scenario, &[])];
            variants.extend(single.filter(|variant| variant.differs));
            variants
        })
        .collect();
    let all: Vec<(&Variant, u32)> = variants
        .iter()
        .zip(cases)
        .flat_map(|(variants, (_, number))| {
            variants.iter().map(move |variant| (variant, number * trial.matched))
        })
        .collect();
    let jobs: Vec<Job<'_>> = all
        .iter()
        .map(|(variant, first)| Job {
            arm: &variant.arm,
            seed: trial.seed,
            replicates: *first..first + trial.matched,
        })
        .collect();
    let runs =
        summaries(&jobs, 0, executor, step).map_err(|error| failed(error, |job| &all[job].0.causes))?;
    let Some(mut runs) = runs.map(Vec::into_iter) else { return Ok(None) };
    let found = variants.iter().map(|variants| {
        let before = runs.next().unwrap_or_default();
        let mut gains = [0.0; CAUSES];
        for (variant, after) in variants[1..].iter().zip(runs.by_ref()) {
            let place = variant.causes[0] as usize;
            gains[place] = full_weeks(&after) - full_weeks(&before);
        }
        let alive = before.iter().filter(|run| run.alive).count() as f64 / f64::from(trial.matched);
        Found { named: largest(&gains), alive }
    });
    Ok(Some(found.collect()))
}

/// Mean over runs.
fn full_weeks(runs: &[RunSummary]) -> f64 {
    runs.iter().map(|run| run.full_weeks).sum::<f64>() / runs.len() as f64
}

/// The place of the largest; of several, the first.
fn largest(gains: &[f64; CAUSES]) -> usize {
    let mut best = 0;
    for place in 1..CAUSES {
        if gains[place] > gains[best] {
            best = place;
        }
    }
    best
}

/// Draws that no community uses: there is none of this number.
pub(super) fn draws(seed: u64, item: u32) -> Sequence {
    Source::new(seed, item).sequence(u16::MAX, Decision::Birth, 0, item)
}
