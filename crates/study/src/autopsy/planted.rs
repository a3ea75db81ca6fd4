//! Whether an autopsy names the right cause: pressures are planted, and looked for.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::error::AutopsyError;
use super::planting::plant;
use super::run::{RunSummary, Variant, failed, live};
use super::without;
use crate::ScenarioArm;
use crate::claims::{Case, NamesCauses};
use crate::workers::{Control, Progress};
use hearth_engine::observe::Cause;
use hearth_engine::random::{Decision, Sequence, Source};
use hearth_engine::scenario::{Scenario, ScenarioError};

const CAUSES: usize = Cause::ALL.len();

/// How pressures are planted and looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Seed of everything.
    pub seed: u64,
    /// Communities for each planted cause.
    pub draws: u32,
    /// Twins for each removal.
    pub twins: u32,
    /// The strength of the other pressures is drawn evenly between 0 and this share of their full strength.
    pub others: f64,
    /// What each pressure at full strength takes of a community's full weeks of life when it is alone.
    pub harm: f64,
    /// Replicates by which full strengths are found.
    pub gauged: u32,
}

impl Default for Trial {
    fn default() -> Self {
        Self { seed: 1, draws: 20, twins: super::TWINS, others: 0.6, harm: 0.15, gauged: 160 }
    }
}

/// How often the largest gain named the planted cause.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Named {
    /// By planted cause, in the order of [`Cause::ALL`]: how often each cause was named.
    pub confusion: [[u32; CAUSES]; CAUSES],
    /// The same, had only the first twin been looked at.
    pub confusion_of_one: [[u32; CAUSES]; CAUSES],
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
        right(&self.confusion)
    }

    /// The same with one twin only.
    pub fn right_of_one(&self) -> (u32, u32) {
        right(&self.confusion_of_one)
    }

    /// The share of the planted causes of one kind that were named.
    pub fn share_of(&self, planted: Cause) -> f64 {
        let row = &self.confusion[planted as usize];
        f64::from(row[planted as usize]) / f64::from(row.iter().sum::<u32>().max(1))
    }
}

fn right(confusion: &[[u32; CAUSES]; CAUSES]) -> (u32, u32) {
    let right = (0..CAUSES).map(|cause| confusion[cause][cause]).sum();
    (right, confusion.iter().flatten().sum())
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
    if [trial.draws, trial.twins, trial.gauged].iter().any(|&count| !(1..=10_000).contains(&count)) {
        let message = "draws, twins and gauged replicates are from 1 to 10000 each".to_owned();
        return Err(AutopsyError::AutopsyRequest(message));
    }
    let pool = control.pool()?;
    let total = u64::from(trial.draws) * CAUSES as u64;
    let done = AtomicU64::new(0);
    let stopped = || control.stop.load(Ordering::Relaxed);

    let gauge = |&cause: &Cause| if stopped() { Ok(None) } else { gauge(&ground, cause, trial).map(Some) };
    let gauged: Option<Vec<(f64, f64)>> =
        pool.install(|| Cause::ALL.par_iter().map(gauge).collect::<Result<_, AutopsyError>>())?;
    let Some(gauged) = gauged else { return Ok(None) };
    let strengths: [f64; CAUSES] = std::array::from_fn(|cause| gauged[cause].0);

    let jobs: Vec<(usize, u32)> =
        (0..CAUSES).flat_map(|cause| (0..trial.draws).map(move |draw| (cause, draw))).collect();
    let one = |&(planted, draw): &(usize, u32)| {
        if stopped() {
            return Ok(None);
        }
        let number = planted as u32 * trial.draws + draw;
        let scenario = stress(&ground, planted, &strengths, trial, number);
        let found = look(&scenario, trial, number)?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        (control.progress)(Progress { done, total, found: 0 });
        Ok(Some((planted, found)))
    };
    let found: Option<Vec<(usize, Found)>> =
        pool.install(|| jobs.par_iter().map(one).collect::<Result<_, AutopsyError>>())?;
    Ok(found.map(|found| {
        let mut named = Named {
            confusion: [[0; CAUSES]; CAUSES],
            confusion_of_one: [[0; CAUSES]; CAUSES],
            strengths,
            harms: std::array::from_fn(|cause| gauged[cause].1),
            alive: 0.0,
        };
        for (planted, found) in &found {
            named.confusion[*planted][found.of_all] += 1;
            named.confusion_of_one[*planted][found.of_one] += 1;
            named.alive += found.alive / found_count(trial);
        }
        named
    }))
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
            Trial { seed: case.seed, twins: case.twins, others: case.others_up_to, ..Trial::default() };
        let ground = without(case.scenario, Cause::ALL);
        let found = self.strengths.get_or_init(|| {
            let mut strengths = [0.0; CAUSES];
            for (strength, &cause) in strengths.iter_mut().zip(Cause::ALL) {
                *strength = gauge(&ground, cause, &trial).map_err(|error| error.to_string())?.0;
            }
            Ok(strengths)
        });
        let planted = case.number as usize % CAUSES;
        let scenario = stress(&ground, planted, found.as_ref().map_err(Clone::clone)?, &trial, case.number);
        let found = look(&scenario, &trial, case.number).map_err(|error| error.to_string())?;
        Ok(found.of_all == planted)
    }

    fn most_cases(&self) -> u32 {
        400
    }
}

fn found_count(trial: &Trial) -> f64 {
    f64::from(trial.draws) * CAUSES as f64
}

/// The strength at which a pressure alone does the harm that is asked for, and the harm that it does.
fn gauge(ground: &Scenario, cause: Cause, trial: &Trial) -> Result<(f64, f64), AutopsyError> {
    const HALVINGS: usize = 6;
    let lived = |scenario: Scenario| -> Result<f64, AutopsyError> {
        Ok(full_weeks(&lives(&ScenarioArm::new(scenario), trial.seed, 0, trial.gauged, &[])?))
    };
    let free = lived(ground.clone())?;
    let harm = |strength: f64| {
        let mut scenario = ground.clone();
        plant(&mut scenario, cause, strength);
        Ok::<f64, AutopsyError>(1.0 - lived(scenario)? / free)
    };
    let (mut low, mut high, mut done) = (0.0, 1.0, harm(1.0)?);
    if done > trial.harm {
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            let there = harm(middle)?;
            if there < trial.harm {
                low = middle;
            } else {
                (high, done) = (middle, there);
            }
        }
    }
    Ok((high, done))
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
    of_all: usize,
    of_one: usize,
    alive: f64,
}

fn look(scenario: &Scenario, trial: &Trial, number: u32) -> Result<Found, AutopsyError> {
    let first = number * trial.twins;
    let before = lives(&ScenarioArm::new(scenario.clone()), trial.seed, first, trial.twins, &[])?;
    let mut gains = [0.0; CAUSES];
    let mut first_gains = [0.0; CAUSES];
    for (place, &cause) in Cause::ALL.iter().enumerate() {
        let variant = Variant::new(scenario, &[cause]);
        if variant.differs {
            let after = lives(&variant.arm, trial.seed, first, trial.twins, &[cause])?;
            gains[place] = full_weeks(&after) - full_weeks(&before);
            first_gains[place] = after[0].full_weeks - before[0].full_weeks;
        }
    }
    let alive = before.iter().filter(|life| life.alive).count() as f64 / f64::from(trial.twins);
    Ok(Found { of_all: largest(&gains), of_one: largest(&first_gains), alive })
}

fn lives(
    arm: &ScenarioArm,
    seed: u64,
    first: u32,
    count: u32,
    causes: &[Cause],
) -> Result<Vec<RunSummary>, AutopsyError> {
    live(arm, 0, seed, first..first + count)
        .map_err(|(replicate, message)| failed(replicate, causes, message))
}

/// Mean over lives.
fn full_weeks(lives: &[RunSummary]) -> f64 {
    lives.iter().map(|life| life.full_weeks).sum::<f64>() / lives.len() as f64
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

/// Draws that no community's life uses: there is none of this number.
pub(super) fn draws(seed: u64, item: u32) -> Sequence {
    Source::new(seed, item).sequence(u16::MAX, Decision::Birth, 0, item)
}
