//! The arms of a study from what its folder holds: nothing else is needed to go on with it, or to do it again.

use std::fs;
use std::path::Path;

use super::arm::{Arm, ScenarioArm};
use super::error::{StudyError, UNTOUCHED};
use super::plan::{Design, Seed};
use super::points::{PointArm, Points};
use super::spec::Base;
use super::uncertain_arm::DrawnArm;
use crate::files;
use crate::output::{Invocation, Manifest};

/// A study's arms.
#[derive(Debug)]
pub struct StoredArms {
    arms: Vec<StoredArm>,
    points: Option<Points>,
}

#[derive(Debug)]
enum StoredArm {
    Plain(ScenarioArm),
    Drawn(DrawnArm),
}

impl StoredArms {
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
            let scenario = files::read_scenario(&path, &[]).map_err(|error| bad(error.to_string()))?;
            let plain = ScenarioArm::named(&entry.name, scenario);
            arms.push(match entry.uncertain.is_empty() {
                true => StoredArm::Plain(plain),
                false => {
                    let base = Base::parse(&text, &path.display().to_string())
                        .map_err(|error| bad(error.to_string()))?;
                    StoredArm::Drawn(DrawnArm::stored(plain, base, entry.uncertain.clone()))
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
        let plain = |arm: &StoredArm| match arm {
            StoredArm::Plain(arm) => Some(arm.clone()),
            StoredArm::Drawn(_) => None,
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
            StoredArm::Plain(arm) => arm as &dyn Arm,
            StoredArm::Drawn(arm) => arm as &dyn Arm,
        });
        Design {
            arms: plain.chain(point_arms.iter().map(|arm| arm as &dyn Arm)).collect(),
            seed: seed(manifest.seed),
            replicates: manifest.at_most.unwrap_or(manifest.replicates),
            weekly: manifest.weekly,
            invocation: Invocation {
                kind: manifest.kind,
                command: manifest.command.clone(),
                options: manifest.options.clone(),
                inputs: Vec::new(),
            },
            points: self.points.as_ref(),
        }
    }
}
