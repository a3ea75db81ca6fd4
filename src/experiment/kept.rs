//! The arms of a study from what its folder holds: nothing else is needed to go on with it, or to do it again.

use std::fs;
use std::path::Path;

use super::arm::ScenarioArm;
use super::error::{StudyError, UNTOUCHED};
use super::plan::{Design, Seed};
use super::points::{PointArm, Points};
use super::question::{Base, Factor};
use super::replicate::{Arm, Engine};
use crate::observe::{Outcome, Week};
use crate::output::Manifest;
use crate::scenario::Scenario;
use crate::simulation::Simulation;

/// What stands before an uncertain factor in a study's scenario.
pub(crate) const UNCERTAIN: &str = "// uncertain ";

/// A study's arms.
#[derive(Debug)]
pub struct Kept {
    arms: Vec<KeptArm>,
    points: Option<Points>,
}

#[derive(Debug)]
enum KeptArm {
    Plain(ScenarioArm),
    Drawn(DrawnArm),
}

impl Kept {
    /// Reads the arms of a study's folder.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or isn't what the study wrote.
    pub fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, StudyError> {
        if let Some(points) = Points::of_folder(folder, manifest)? {
            return Ok(Self { arms: Vec::new(), points: Some(points) });
        }
        let bad = |message: String| StudyError::Design { message };
        let mut arms = Vec::with_capacity(manifest.arms.len());
        for entry in &manifest.arms {
            // A manifest that somebody edited must not lead out of the folder.
            if entry.scenario.contains("..") || !Path::new(&entry.scenario).is_relative() {
                return Err(bad(format!(
                    "manifest.json names a scenario outside of its folder: {}",
                    entry.scenario
                )));
            }
            let path = folder.join(&entry.scenario);
            let text = fs::read_to_string(&path).map_err(StudyError::file("read", &path, UNTOUCHED))?;
            let scenario = Scenario::load(&path, &[]).map_err(|error| bad(error.to_string()))?;
            let factors = factors(&text).map_err(|what| bad(format!("{}: {what}", path.display())))?;
            arms.push(match factors.is_empty() {
                true => KeptArm::Plain(ScenarioArm::named(&entry.name, scenario)),
                false => {
                    let base = Base::parse(&text, &path.display().to_string())
                        .map_err(|error| bad(error.to_string()))?;
                    KeptArm::Drawn(DrawnArm { name: entry.name.clone(), text, base, scenario, factors })
                }
            });
        }
        Ok(Self { arms, points: None })
    }

    /// The points, where the study is of these.
    pub fn points(&self) -> Option<&Points> {
        self.points.as_ref()
    }

    /// The arms as scenarios; none where they aren't plain ones.
    pub fn scenarios(&self) -> Vec<ScenarioArm> {
        let plain = |arm: &KeptArm| match arm {
            KeptArm::Plain(arm) => Some(arm.clone()),
            KeptArm::Drawn(_) => None,
        };
        self.arms.iter().map(plain).collect::<Option<_>>().unwrap_or_default()
    }

    /// The points as arms, to be lent to [`Self::design`].
    pub fn point_arms(&self) -> Vec<PointArm<'_>> {
        self.points.as_ref().map_or_else(Vec::new, Points::arms)
    }

    /// The study's design again.
    pub fn design<'a>(&'a self, manifest: &Manifest, point_arms: &'a [PointArm<'a>]) -> Design<'a> {
        let seed = if manifest.seed_automatic { Seed::Automatic } else { Seed::Given };
        let plain = self.arms.iter().map(|arm| match arm {
            KeptArm::Plain(arm) => arm as &dyn Arm,
            KeptArm::Drawn(arm) => arm as &dyn Arm,
        });
        Design {
            arms: plain.chain(point_arms.iter().map(|arm| arm as &dyn Arm)).collect(),
            seed: seed(manifest.seed),
            replicates: manifest.at_most.unwrap_or(manifest.replicates),
            weekly: manifest.weekly,
            command: manifest.command.clone(),
            points: self.points.as_ref(),
        }
    }
}

/// Factors that a scenario's text says are drawn anew for every replicate.
fn factors(text: &str) -> Result<Vec<Factor>, String> {
    let told = text.lines().filter_map(|line| line.strip_prefix(UNCERTAIN));
    told.map(|line| {
        let (path, drawn) = line.split_once(": ").ok_or_else(|| format!("'{line}' isn't understood"))?;
        let (spread, whole) =
            serde_json::from_str(drawn).map_err(|error| format!("'{line}' isn't understood: {error}"))?;
        Ok(Factor { path: path.to_owned(), spread, whole, why: String::new() })
    })
    .collect()
}

/// An arm of which some factors are drawn anew for every replicate.
#[derive(Debug)]
struct DrawnArm {
    name: String,
    text: String,
    base: Base,
    scenario: Scenario,
    factors: Vec<Factor>,
}

impl Arm for DrawnArm {
    fn name(&self) -> &str {
        &self.name
    }

    fn communities(&self) -> Vec<String> {
        self.scenario.communities.iter().map(|community| community.name.clone()).collect()
    }

    fn horizon(&self) -> u32 {
        self.scenario.horizon_weeks
    }

    fn engine(&self, seed: u64) -> Box<dyn Engine + '_> {
        Box::new(Drawn { arm: self, seed })
    }

    fn fingerprint(&self) -> String {
        self.text.clone()
    }
}

struct Drawn<'a> {
    arm: &'a DrawnArm,
    seed: u64,
}

impl Engine for Drawn<'_> {
    fn run(&mut self, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
        let factors = self.arm.factors.iter().enumerate();
        let sets: Vec<String> =
            factors.map(|(place, factor)| factor.set(self.seed, replicate, place)).collect();
        let scenario = match self.arm.base.with(&sets) {
            Ok(scenario) => scenario,
            Err(error) => panic!("{} make no scenario: {error}", sets.join(", ")),
        };
        let mut simulation = Simulation::new(&scenario, self.seed);
        simulation.restart(replicate);
        simulation.run(on_week)
    }
}
