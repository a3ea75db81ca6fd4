//! What a study consists of, and the units of work that it is cut into.

use std::ops::Range;

use serde_json::Value;

use super::arm::Arm;
use super::error::StudyError;
use super::points::Points;
use super::record::Shape;
use crate::output::manifest::{Invocation, Manifest};
use crate::output::{ArmEntry, Input, Weekly, atomic};

/// Seed of a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// Asked for.
    Given(u64),
    /// Chosen by the program. A study that is already there keeps its own.
    Automatic(u64),
}

impl Seed {
    /// Its value.
    pub const fn value(self) -> u64 {
        match self {
            Self::Given(seed) | Self::Automatic(seed) => seed,
        }
    }
}

/// What to do with results that are already in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Continue them if they are of the same study, and refuse otherwise.
    #[default]
    Continue,
    /// Start over. Only files that studies write are removed.
    Replace,
}

/// What to run.
#[derive(Clone)]
pub struct Design<'a> {
    /// The arms, one or more, of different names.
    pub arms: Vec<&'a dyn Arm>,
    /// Seed; the same for all arms, so that they share their random numbers.
    pub seed: Seed,
    /// Replicates of each arm.
    pub replicates: u32,
    /// What to keep of the weeks.
    pub weekly: Weekly,
    /// What the command was asked for.
    pub invocation: Invocation,
    /// Where the arms are points of one scenario ([`Points::arms`]), of which there may be very many: the points.
    pub points: Option<&'a Points>,
}

/// Blocks that each arm is cut into, so that an interruption loses little and the arms of a study cut
/// short stay balanced.
const MOST_BLOCKS: usize = 8;
/// The same where there are many arms.
const FEWEST_BLOCKS: usize = 2;
/// Units beyond which arms are cut into fewer blocks.
const UNITS_WANTED: usize = 128;
/// Most replicates in a unit.
const LARGEST_BLOCK: u32 = 1000;
/// Replicates in a unit of a study that keeps trajectories. The same for any number of replicates, so that a study that was
/// stopped by a rule has the same bytes as one that was asked for as many.
const TRAJECTORIES_BLOCK: u32 = 50;
/// Most memory that a unit's records may take.
const UNIT_BYTES: usize = 8 << 20;
/// Rounds in which points are gone through, so that a study cut short has about as many replicates of each.
const ROUNDS: u32 = 4;

impl Design<'_> {
    /// What is taken down of one arm's replicates.
    pub(crate) fn shape(&self, arm: usize) -> Shape {
        let arm = self.arms[arm];
        Shape {
            communities: arm.communities().len(),
            weeks: arm.horizon() as usize,
            keep_weeks: self.weekly != Weekly::None,
        }
    }

    /// Replicates in a unit. It depends on the design alone and never on threads or machine, because sums
    /// of floating point numbers depend on how they are grouped.
    pub(crate) fn block(&self) -> u32 {
        let largest = (0..self.arms.len())
            .map(|arm| self.shape(arm))
            .filter(|shape| shape.keep_weeks)
            .map(|shape| UNIT_BYTES / shape.bytes().max(1))
            .min()
            .map_or(LARGEST_BLOCK, |most| most.min(LARGEST_BLOCK as usize) as u32);
        if let Some(points) = self.points {
            return self.replicates.div_ceil(ROUNDS).clamp(1, points.runs_in_unit().max(1));
        }
        if self.weekly == Weekly::Trajectories {
            return TRAJECTORIES_BLOCK.min(largest.max(1));
        }
        let blocks = (UNITS_WANTED / self.arms.len().max(1)).clamp(FEWEST_BLOCKS, MOST_BLOCKS);
        self.replicates.div_ceil(blocks as u32).clamp(1, largest.max(1))
    }

    /// Points in a unit; 1 where the arms are none.
    pub(crate) fn width(&self) -> u32 {
        self.points.map_or(1, |points| (points.runs_in_unit() / self.block()).clamp(1, points.count().max(1)))
    }

    /// Refuses what can't be run.
    pub(crate) fn check(&self) -> Result<(), StudyError> {
        let bad = |message: String| Err(StudyError::Design { message });
        if self.arms.is_empty() {
            return bad("there is no arm to run".into());
        }
        if self.replicates == 0 {
            return bad("0 replicates were asked for; at least 1 is needed".into());
        }
        if let Some(points) = self.points {
            if points.count() as usize != self.arms.len() {
                return bad(format!("{} arms were given for {} points", self.arms.len(), points.count()));
            }
            if self.weekly != Weekly::None {
                return bad("of points only the runs can be kept, and no weeks".into());
            }
        }
        let mut names: Vec<String> = self.arms.iter().map(|arm| arm.name().to_lowercase()).collect();
        names.sort();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return bad(format!("two arms are called '{}' (letter case aside)", twice[0]));
        }
        for arm in &self.arms {
            if arm.communities().is_empty() || arm.communities().len() > usize::from(u16::MAX) {
                return bad(format!("arm '{}' needs 1 to 65535 communities", arm.name()));
            }
            if arm.horizon() == 0 || arm.horizon() >= u32::from(u16::MAX) {
                return bad(format!(
                    "arm '{}' runs for {} weeks; 1 to 65534 can be recorded",
                    arm.name(),
                    arm.horizon()
                ));
            }
        }
        Ok(())
    }

    /// The manifest that this design starts with.
    pub(crate) fn manifest(&self) -> Manifest {
        let several = self.arms.len() > 1 && self.points.is_none();
        // Points are all of one scenario: one entry tells of them.
        let listed = if self.points.is_some() { 1 } else { self.arms.len() };
        let arms = self.arms.iter().enumerate().take(listed).map(|(at, arm)| ArmEntry {
            name: self.points.map_or(arm.name(), Points::name).to_owned(),
            communities: arm.communities(),
            horizon_weeks: arm.horizon(),
            scenario: if several {
                format!("arms/{}.ron", file_name(at, arm.name()))
            } else {
                "scenario.ron".to_owned()
            },
            scenario_sha256: atomic::sha256(arm.fingerprint().as_bytes()),
            uncertain: arm.uncertain().to_vec(),
        });
        let points = self.points.map(Points::entry);
        let mut manifest = Manifest {
            seed_automatic: matches!(self.seed, Seed::Automatic(_)),
            block: self.block(),
            width: self.width(),
            weekly: self.weekly,
            arms: arms.collect(),
            points,
            ..Manifest::begun(&self.invocation, self.seed.value(), self.replicates, Value::Null)
        };
        manifest.study = identity(&manifest);
        manifest
    }

    /// Texts that results are made from: the arms' scenarios, and what else the command read.
    pub(crate) fn inputs(&self, manifest: &Manifest) -> Vec<Input> {
        let arms = manifest.arms.iter().zip(&self.arms);
        let scenarios =
            arms.map(|(entry, arm)| Input { name: entry.scenario.clone(), text: arm.scenario_text() });
        scenarios.chain(self.invocation.inputs.iter().cloned()).collect()
    }
}

/// A name that any file system takes; the number keeps those apart that become alike.
fn file_name(at: usize, name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.len() <= 80 && name.chars().all(plain) {
        return name.to_owned();
    }
    let kept: String = name.chars().take(60).map(|c| if plain(c) { c } else { '_' }).collect();
    format!("{kept}.{at}")
}

/// Version of the tables, which hold the identity of their study.
const TABLES: u32 = 1;

/// Hash of all that the results depend on.
pub(crate) fn identity(m: &Manifest) -> String {
    let arms: Vec<_> = m
        .arms
        .iter()
        .map(|arm| (&arm.name, &arm.communities, arm.horizon_weeks, &arm.scenario_sha256))
        .collect();
    let all = match &m.points {
        None => serde_json::json!([TABLES, m.version, m.seed, m.replicates, m.block, m.weekly, arms]),
        // How points are cut into units makes no difference to their tables.
        Some(points) => {
            let points =
                serde_json::json!({"count": points.count, "paths": points.paths, "sha256": points.sha256});
            serde_json::json!([TABLES, m.version, m.seed, m.replicates, points, m.weekly, arms])
        }
    };
    atomic::sha256(all.to_string().as_bytes())
}

/// A piece of work: some replicates of one arm, or of several points in a row. Units depend on nothing but the design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub arms: Range<usize>,
    pub block: u32,
    pub replicates: Range<u32>,
}

impl Unit {
    /// The same for the same design, whoever works on it.
    pub fn id(&self) -> String {
        match self.arms.len() {
            0 | 1 => format!("a{:05}-b{:06}", self.arms.start, self.block),
            _ => format!("a{:05}-{:05}-b{:06}", self.arms.start, self.arms.end, self.block),
        }
    }

    /// Runs, over its arms.
    pub fn runs(&self) -> usize {
        self.arms.len() * self.replicates.len()
    }

    /// Arm and replicate of a place in the unit, arm by arm.
    pub fn at(&self, place: usize) -> (usize, u32) {
        let of_one = self.replicates.len();
        (self.arms.start + place / of_one, self.replicates.start + (place % of_one) as u32)
    }
}

/// Replicates at which a growing study can be looked at: whole blocks, the last one perhaps cut short.
pub(crate) fn whole_blocks(replicates: u32, block: u32, most: u32) -> u32 {
    replicates.max(1).div_ceil(block.max(1)).saturating_mul(block).min(most)
}

/// Units in the order of work: the first block of every arm, then the second, so that a study cut short
/// has about as many replicates of each arm.
pub(crate) fn units(manifest: &Manifest) -> Vec<Unit> {
    blocks(manifest)
        .flat_map(|block| stretches(manifest).map(move |arms| unit(manifest, arms, block)))
        .collect()
}

/// Arms that are in one unit together.
pub(crate) fn stretches(manifest: &Manifest) -> impl Iterator<Item = Range<usize>> + use<> {
    let (all, width) = (manifest.arm_count(), manifest.width.max(1) as usize);
    (0..all).step_by(width).map(move |first| first..(first + width).min(all))
}

/// Units of some arms that are in one unit together, in order.
pub(crate) fn units_of(manifest: &Manifest, arms: Range<usize>) -> impl Iterator<Item = Unit> {
    blocks(manifest).map(move |block| unit(manifest, arms.clone(), block))
}

fn blocks(manifest: &Manifest) -> Range<u32> {
    0..manifest.replicates.div_ceil(manifest.block.max(1))
}

fn unit(manifest: &Manifest, arms: Range<usize>, block: u32) -> Unit {
    let first = block * manifest.block;
    let last = first.saturating_add(manifest.block).min(manifest.replicates);
    Unit { arms, block, replicates: first..last }
}
