//! Particles, generation by generation.

use std::path::Path;

use super::candidates::Candidates;
use super::facts::{Observed, SelectedMetrics};
use super::kernel::Kernel;
use super::predict;
use super::read::Priors;
use super::result::{CalibrationResult, Generation, Particle};
use crate::cache::Cache;
use crate::error::StudyError;
use crate::executor::{Control, ExecuteError, Executor};
use crate::output::{Invocation, Manifest, atomic};
use crate::spec::base::Base;
use hearth_engine::random::{Decision, Source};
use hearth_engine::scenario::{Scenario, ScenarioError};
use hearth_logs::facts::Log;

/// Proposals that are run at once; the same for any number of threads.
const BATCH: usize = 64;
/// Proposals for a particle before a generation is given up.
const TRIES: usize = 60;
/// Longest run: a log of more years is compared with one of as many.
const MOST_WEEKS: u32 = 1040;
/// The file of the scenario in a folder of results.
const SCENARIO: &str = "scenario.ron";
/// Share of a generation's distances that the next one must come below.
const NEARER: f64 = 0.5;

/// Why there is no calibration.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// The scenario can't be had.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// Worker threads can't be had.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// A run failed: an error in the program.
    #[error(transparent)]
    Run(ExecuteError),
    /// What was asked for can't be.
    #[error("{0}")]
    Wrong(String),
}

impl From<ExecuteError> for CalibrateError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Study(error) => Self::Study(error),
            failed => Self::Run(failed),
        }
    }
}

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Effort {
    /// Particles of a generation.
    pub particles: usize,
    /// Generations behind the first, at most.
    pub generations: usize,
    /// Simulated communities of the predictive check.
    pub checks: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { particles: 200, generations: 6, checks: 200 }
    }
}

/// A calibration ready to be made.
pub struct Calibration {
    pub(super) observed: Observed,
    /// Facts that are predicted, those that are compared among them.
    pub(super) predicted: Observed,
    /// The same of logs that were held out.
    pub(super) held_out: Observed,
    pub(super) priors: Priors,
    pub(super) scenario: Scenario,
    pub(super) base: Base,
    pub(super) seed: u64,
    effort: Effort,
}

/// What a manifest says of how a calibration was made.
#[derive(serde::Deserialize)]
struct Kept {
    effort: Effort,
    priors: Vec<crate::sweep::SweepFactor>,
    logs: SelectedMetrics,
    predicted: SelectedMetrics,
    held_out: SelectedMetrics,
}

/// One place of the priors' cube, with the facts of its runs.
#[derive(Debug, Clone)]
struct Tried {
    place: Vec<f64>,
    facts: Option<Vec<f64>>,
}

impl Calibration {
    /// Takes logs, logs that are only predicted, a scenario and priors. The scenario runs for as long as the logs, in the mean.
    ///
    /// # Errors
    ///
    /// Where there is nothing to compare, or nothing to find.
    pub fn new(
        logs: &[Log],
        held_out: &[Log],
        facts: &[&'static str],
        scenario: &Scenario,
        priors: Priors,
        seed: u64,
        effort: Effort,
    ) -> Result<Self, CalibrateError> {
        let wrong = |what: &str| Err(CalibrateError::Wrong(what.to_owned()));
        if held_out.iter().any(|held| logs.iter().any(|log| log.events() == held.events())) {
            return wrong("a log that is held out is also one that is calibrated against; hold out another");
        }
        let observed = Observed::of(logs, facts);
        if observed.names.is_empty() {
            return wrong("the logs have none of the metrics to compare");
        }
        if priors.factors.is_empty() {
            return wrong("there is no prior: nothing is to be found");
        }
        if let Some(choice) = priors.factors.iter().find(|factor| factor.factor.spread.ends().is_none()) {
            return Err(CalibrateError::Wrong(format!(
                "'{}' is a choice; only numbers can be calibrated",
                choice.name
            )));
        }
        let mut scenario = scenario.clone();
        scenario.horizon_weeks = observed.weeks.clamp(4, MOST_WEEKS);
        let base = Base::parse(&scenario.to_ron(), "the setting")?;
        let names = predict::names(&observed);
        let predicted = Observed::of(logs, &names);
        let held_out = Observed::of(held_out, &names);
        let calibration = Self { observed, predicted, held_out, priors, scenario, base, seed, effort };
        // Both ends of all priors together must make a scenario.
        for end in [0.0, 0.5, 1.0] {
            calibration.at(&vec![end; calibration.priors.factors.len()])?;
        }
        Ok(calibration)
    }

    /// The calibration that a folder is of, ready to be gone on with or to be made again: all that it needs of the logs is there.
    ///
    /// # Errors
    ///
    /// Where the folder holds none.
    pub fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CalibrateError> {
        let wrong = |what: String| CalibrateError::Wrong(format!("{}: {what}", folder.display()));
        let text = std::fs::read_to_string(folder.join(SCENARIO))
            .map_err(|error| wrong(format!("cannot read {SCENARIO}: {error}")))?;
        let kept: Kept = serde_json::from_value(manifest.asked.clone())
            .map_err(|error| wrong(format!("the manifest is that of no calibration: {error}")))?;
        let scenario = Scenario::parse(&text, SCENARIO, &[])?;
        let base = Base::parse(&scenario.to_ron(), SCENARIO)?;
        Ok(Self {
            observed: kept.logs.known().map_err(wrong)?,
            predicted: kept.predicted.known().map_err(wrong)?,
            held_out: kept.held_out.known().map_err(wrong)?,
            priors: Priors { factors: kept.priors },
            scenario,
            base,
            seed: manifest.seed,
            effort: kept.effort,
        })
    }

    /// What it is, for the manifest of its folder.
    pub fn manifest(&self, invocation: &Invocation) -> Manifest {
        let asked = serde_json::json!({
            "effort": self.effort,
            "held_out": self.held_out,
            "logs": self.observed,
            "predicted": self.predicted,
            "priors": self.priors.factors,
            "scenario": atomic::sha256(self.scenario.to_ron().as_bytes()),
        });
        Manifest::begun(invocation, self.seed, 0, asked)
    }

    pub(super) const fn effort(&self) -> Effort {
        self.effort
    }

    /// What is compared.
    pub fn observed(&self) -> &Observed {
        &self.observed
    }

    /// The scenario that parameters are looked for in.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Settings at a place of the priors' cube.
    pub(super) fn sets(&self, place: &[f64]) -> Vec<String> {
        let each = self.priors.factors.iter().zip(place);
        each.flat_map(|(factor, place)| {
            let value = factor.factor.at(*place);
            factor.paths.iter().map(move |path| format!("{path}={value}"))
        })
        .collect()
    }

    fn at(&self, place: &[f64]) -> Result<Scenario, ScenarioError> {
        self.base.with(&self.sets(place))
    }

    /// Finds the posterior; `None` where the user stops it. Finished runs are kept in `cache`, where there is one, and found
    /// there again.
    ///
    /// # Errors
    ///
    /// Where threads can't be started, no particle leaves a log, or the folder can't be written.
    pub fn run(
        &self,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<CalibrationResult>, CalibrateError> {
        let executor = Executor::new(control, cache)?;
        // As much as it takes at least.
        let total = (self.effort.particles * (2 + 2 * self.effort.generations) * self.observed.logs) as u64;
        let step = executor.step("calibration", total);
        let scenario = atomic::sha256(self.scenario.to_ron().as_bytes());
        let candidates = Candidates { calibration: self, executor: &executor, step: &step, scenario };
        match self.generations(&candidates)? {
            Some(found) => predict::check(self, found, self.effort.checks, &candidates),
            None => Ok(None),
        }
    }

    fn generations(&self, candidates: &Candidates<'_>) -> Result<Option<CalibrationResult>, CalibrateError> {
        let dimensions = self.priors.factors.len();
        let wanted = self.effort.particles;
        let mut next = 0u32;
        let first: Vec<Vec<f64>> =
            (0..2 * wanted as u32).map(|at| uniform(self.seed, 0, at, dimensions)).collect();
        let Some(tried) = self.try_all(first, &mut next, candidates)? else { return Ok(None) };
        let scales = scales(&tried, self.observed.names.len());
        let mut all: Vec<(f64, Tried)> = tried
            .into_iter()
            .map(|one| (self.observed.distance(one.facts.as_deref(), &scales), one))
            .filter(|(distance, _)| distance.is_finite())
            .collect();
        if all.len() < dimensions + 2 {
            return Err(CalibrateError::Wrong(format!(
                "of {} communities drawn from the priors only {} left a log to compare; narrow the priors",
                2 * wanted,
                all.len()
            )));
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all.truncate(wanted);
        let even = 1.0 / all.len() as f64;
        let mut particles: Vec<Particle> =
            all.into_iter().map(|(distance, one)| self.particle(one, distance, even)).collect();
        let mut generations = vec![Generation::of(&particles, 2 * wanted)];
        for generation in 1..=self.effort.generations as u32 {
            let within = quantile(&particles, NEARER);
            let kernel = Kernel::of(&particles, dimensions);
            let mut kept: Vec<Particle> = Vec::new();
            let mut proposals = 0;
            while kept.len() < wanted && proposals < TRIES * wanted {
                let batch: Vec<Vec<f64>> = (0..BATCH)
                    .filter_map(|at| {
                        let number = (proposals + at) as u32;
                        kernel.propose(&particles, self.seed, generation, number)
                    })
                    .collect();
                // What falls out of the cube was a proposal, too: its prior is 0.
                proposals += BATCH;
                let Some(tried) = self.try_all(batch, &mut next, candidates)? else { return Ok(None) };
                for one in tried {
                    let distance = self.observed.distance(one.facts.as_deref(), &scales);
                    if distance <= within && kept.len() < wanted {
                        let weight = 1.0 / kernel.density(&particles, &one.place);
                        kept.push(self.particle(one, distance, weight));
                    }
                }
            }
            if kept.len() < wanted {
                // Too dear to come nearer: the generation before is the answer.
                break;
            }
            let whole: f64 = kept.iter().map(|particle| particle.weight).sum();
            kept.iter_mut().for_each(|particle| particle.weight /= whole);
            particles = kept;
            generations.push(Generation::of(&particles, proposals));
        }
        Ok(Some(CalibrationResult::new(self, self.seed, particles, generations, scales)))
    }

    /// Runs candidates at places; `None` where the user stops it.
    fn try_all(
        &self,
        places: Vec<Vec<f64>>,
        next: &mut u32,
        candidates: &Candidates<'_>,
    ) -> Result<Option<Vec<Tried>>, CalibrateError> {
        let runs = self.observed.logs as u32;
        let first = *next;
        *next = next.wrapping_add(places.len() as u32 * runs);
        let numbered: Vec<(&[f64], u32)> = places
            .iter()
            .enumerate()
            .map(|(at, place)| (place.as_slice(), first.wrapping_add(at as u32 * runs)))
            .collect();
        let facts = candidates.facts(&numbered, runs, &self.observed.names)?;
        let tried = |facts: Vec<_>| {
            places.into_iter().zip(facts).map(|(place, facts)| Tried { place, facts }).collect()
        };
        Ok(facts.map(tried))
    }

    fn particle(&self, tried: Tried, distance: f64, weight: f64) -> Particle {
        let value = |(factor, place): (&crate::sweep::SweepFactor, &f64)| {
            factor.factor.at(*place).parse().unwrap_or(f64::NAN)
        };
        Particle {
            values: self.priors.factors.iter().zip(&tried.place).map(value).collect(),
            place: tried.place,
            facts: tried.facts.unwrap_or_default(),
            distance,
            weight,
        }
    }

    /// Reads logs from files.
    ///
    /// # Errors
    ///
    /// Where one can't be read.
    pub fn logs(paths: &[impl AsRef<Path>]) -> Result<Vec<Log>, hearth_logs::facts::LogError> {
        paths.iter().map(|path| Log::read(path.as_ref())).collect()
    }
}

fn uniform(seed: u64, generation: u32, number: u32, dimensions: usize) -> Vec<f64> {
    let mut draws = Source::new(seed ^ 0xABC0, u32::MAX).sequence(0, Decision::Factor, generation, number);
    (0..dimensions)
        .map(|_| (f64::from(draws.unit()) + f64::from(draws.unit()) / 16_777_216.0).min(1.0 - 1e-12))
        .collect()
}

/// How much each fact differs between communities of the prior: the median absolute deviation, as a normal's standard
/// deviation; 1 where it doesn't.
fn scales(tried: &[Tried], facts: usize) -> Vec<f64> {
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let of = |at: usize| {
        let mut values: Vec<f64> = tried
            .iter()
            .filter_map(|one| one.facts.as_ref().map(|facts| facts[at]))
            .filter(|value| value.is_finite())
            .collect();
        let middle = median(&mut values)?;
        let mut away: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
        median(&mut away).map(|away| 1.4826 * away)
    };
    (0..facts).map(|at| of(at).filter(|scale| *scale > 1e-9).unwrap_or(1.0)).collect()
}

fn quantile(particles: &[Particle], p: f64) -> f64 {
    let mut distances: Vec<f64> = particles.iter().map(|particle| particle.distance).collect();
    distances.sort_by(f64::total_cmp);
    distances[((p * distances.len() as f64) as usize).min(distances.len() - 1)]
}
