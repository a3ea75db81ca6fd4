//! An engine without a model, for tests of the machinery around it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use hearth::engine::observe::{Cause, Flows, Outcome, RunRow, Week, WeekRow};
use hearth::engine::scenario::Stage;
use hearth::study::output::{Invocation, Manifest, Weekly};
use hearth::study::{
    Arm, Control, Design, Ending, Engine, Existing, Progress, RunError, Seed, Study, StudyError,
};

/// Numbers that depend on the address alone.
pub fn draw(address: &[u64]) -> f64 {
    let mut word = 0x9E37_79B9_7F4A_7C15u64;
    for &part in address {
        word = (word ^ part).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^= word >> 31;
    }
    (word >> 11) as f64 / (1u64 << 53) as f64
}

#[derive(Clone)]
pub struct Fake {
    pub name: String,
    pub communities: usize,
    pub horizon: u32,
    pub fails: Vec<u32>,
    /// Time that a replicate takes at least.
    pub pause: Duration,
    /// A parameter of the scenario.
    pub sponsorship: f64,
}

impl Fake {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            communities: 2,
            horizon: 12,
            fails: Vec::new(),
            pause: Duration::ZERO,
            sponsorship: 0.5,
        }
    }
}

impl Arm for Fake {
    fn name(&self) -> &str {
        &self.name
    }
    fn communities(&self) -> Vec<String> {
        (0..self.communities).map(|c| format!("Community {c}, \"{}\"", self.name)).collect()
    }
    fn horizon(&self) -> u32 {
        self.horizon
    }
    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        Ok(Box::new(FakeEngine { arm: self, seed }))
    }
    fn fingerprint(&self) -> String {
        format!(
            "Scenario(\n    name: \"{}\",\n    horizon_weeks: {},\n    sponsorship: {},\n)\n",
            self.name, self.horizon, self.sponsorship
        )
    }
}

struct FakeEngine<'a> {
    arm: &'a Fake,
    seed: u64,
}

impl Engine for FakeEngine<'_> {
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        std::thread::sleep(self.arm.pause);
        assert!(!self.arm.fails.contains(&replicate), "nobody came to replicate {replicate}");
        let address = |part: u64, week: u32| draw(&[self.seed, u64::from(replicate), u64::from(week), part]);
        for week in 0..self.arm.horizon {
            for community in 0..self.arm.communities {
                let mut state = (address(community as u64, week) * 1e9) as u64;
                let mut values = [0.0f32; WeekRow::COLUMNS.len()];
                for value in &mut values {
                    state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
                    *value = (state >> 40) as f32 / (1u64 << 24) as f32 * self.arm.sponsorship as f32;
                }
                let mut row = WeekRow::from_values(values);
                row.members = (row.members * 60.0).floor();
                if row.energy < 0.1 {
                    row.energy = f32::NAN;
                }
                let mut flows = Flows::default();
                for (at, flow) in flows.energy.iter_mut().enumerate() {
                    *flow = f64::from(values[at]) - 0.2;
                }
                on_week(week, community, &Week { stage: Stage::ALL[(state >> 61) as usize], row, flows });
            }
        }
        Ok((0..self.arm.communities).map(|c| outcome(self.arm, address(50 + c as u64, 0))).collect())
    }
}

fn outcome(arm: &Fake, draw: f64) -> Outcome {
    let dead = draw < 0.5;
    let values = std::array::from_fn(|at| draw * at as f64 * arm.sponsorship);
    let mut row = RunRow::from_values(values);
    row.alive = if dead { 0.0 } else { 1.0 };
    row.survival_weeks = if dead { (draw * 20.0).floor() } else { f64::from(arm.horizon) };
    row.first_transformation = if dead { f64::NAN } else { 3.0 };
    Outcome {
        final_stage: if dead { Stage::Dissolved } else { Stage::Maturing },
        row,
        flows: Flows::default(),
        causes: [draw as f32; Cause::ALL.len()],
        cause: dead.then_some(Cause::ALL[(draw * 10.0) as usize]),
    }
}

pub fn design<'a>(arms: &[&'a Fake], replicates: u32) -> Design<'a> {
    Design {
        arms: arms.iter().map(|&arm| arm as &dyn Arm).collect(),
        seed: Seed::Given(7),
        replicates,
        weekly: Weekly::All,
        invocation: Invocation { command: vec!["hearth".into(), "run".into()], ..Invocation::default() },
        points: None,
    }
}

/// Runs a design in a folder; stops after a number of replicates where one is given.
pub fn run(
    folder: &Path,
    design: Design<'_>,
    threads: usize,
    stop_after: Option<u64>,
) -> Result<Ending, StudyError> {
    let stop = AtomicBool::new(false);
    let progress = |progress: Progress<'_>| {
        if stop_after.is_some_and(|most| progress.done - progress.found >= most) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let control = Control { threads, stop: &stop, progress: &progress };
    Study::open(folder, design, Existing::Continue)?.run(&control)
}

/// Goes on again and again, with interruptions after so many runs (none where 0), until `go` comes to an end: what came of it, and
/// how often it was interrupted.
pub fn in_the_end<T>(
    interrupt_after: u64,
    threads: usize,
    go: impl Fn(&Control<'_>) -> Option<T>,
) -> (T, u32) {
    let mut times = 0;
    loop {
        let (stop, runs) = (AtomicBool::new(false), AtomicU64::new(0));
        let progress = |_: Progress<'_>| {
            if runs.fetch_add(1, Ordering::Relaxed) + 1 == interrupt_after {
                stop.store(true, Ordering::Relaxed);
            }
        };
        if let Some(found) = go(&Control { threads, stop: &stop, progress: &progress }) {
            return (found, times);
        }
        times += 1;
        assert!(times < 60, "it must come to an end");
    }
}

/// All files of a folder but the lock, by name.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inner = files(&entry.path());
            all.extend(inner.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else if name != ".lock" {
            all.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    all
}

pub fn manifest(folder: &Path) -> Manifest {
    Manifest::read(folder).unwrap().unwrap()
}

/// All files of a study that was run in one go.
pub fn whole(arms: &[&Fake], replicates: u32) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(arms, replicates), 2, None).unwrap();
    files(folder.path())
}
