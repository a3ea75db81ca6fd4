//! The engine and a study of it: `cargo bench -p hearth-benches --bench engine`. `docs/performance.md` has the results.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use hearth::engine::observe::{Outcome, Week};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use hearth::study::output::{Invocation, Weekly};
use hearth::study::{Arm, Control, Design, Engine, Existing, RunError, Seed, Study};

const SEED: u64 = 7;
/// Replicates that a group goes through again and again.
const CYCLE: u32 = 32;
const THOUSAND: u32 = 1000;

fn main() {
    let scenario = Scenario::default();
    // Its plots ask for fonts of the system, which a plain machine lacks.
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    community_week(&mut criterion, &scenario);
    replicate(&mut criterion, &scenario);
    thousand_replicates(&mut criterion, &scenario);
    criterion.final_summary();
}

/// A replicate without a record. Returns its member-weeks.
fn run_replicate(engine: &mut Simulation<'_>, weeks: u32, replicate: u32) -> f64 {
    engine.restart(replicate);
    (0..weeks).map(|_| f64::from(engine.step()[0].row.members)).sum()
}

fn member_weeks(scenario: &Scenario, replicates: u32) -> f64 {
    let mut engine = Simulation::new(scenario, SEED);
    (0..replicates).map(|replicate| run_replicate(&mut engine, scenario.horizon_weeks, replicate)).sum()
}

/// One week after the other, through replicate after replicate.
fn community_week(criterion: &mut Criterion, scenario: &Scenario) {
    let weeks = scenario.horizon_weeks;
    let mean = member_weeks(scenario, CYCLE) / f64::from(CYCLE * weeks);
    let mut group = criterion.benchmark_group("community-week");
    group.throughput(Throughput::Elements(mean.round() as u64));
    group.bench_function("engine", |bencher| {
        let mut engine = Simulation::new(scenario, SEED);
        let mut week = 0;
        bencher.iter(|| {
            if week % weeks == 0 {
                engine.restart(week / weeks % CYCLE);
            }
            week += 1;
            engine.step()[0].row.members
        });
    });
    group.finish();
}

/// A whole replicate.
fn replicate(criterion: &mut Criterion, scenario: &Scenario) {
    let weeks = scenario.horizon_weeks;
    let mean = member_weeks(scenario, CYCLE) / f64::from(CYCLE);
    let mut group = criterion.benchmark_group("replicate");
    group.throughput(Throughput::Elements(mean.round() as u64));
    group.bench_function("engine", |bencher| {
        let mut engine = Simulation::new(scenario, SEED);
        let mut replicates = (0..CYCLE).cycle();
        bencher.iter(|| replicates.next().map(|replicate| run_replicate(&mut engine, weeks, replicate)));
    });
    group.finish();
}

/// A study in its folder, with every week of every replicate; beside it the same replicates without a record.
fn thousand_replicates(criterion: &mut Criterion, scenario: &Scenario) {
    let baseline = Baseline { scenario };
    let mut group = criterion.benchmark_group("thousand-replicates");
    group.sample_size(10).warm_up_time(Duration::from_secs(1));
    group.throughput(Throughput::Elements(member_weeks(scenario, THOUSAND) as u64));
    group.bench_function("study", |bencher| bencher.iter(|| baseline.study(1)));
    group.bench_function("study, all cores", |bencher| bencher.iter(|| baseline.study(0)));
    group.bench_function("without a record", |bencher| bencher.iter(|| member_weeks(scenario, THOUSAND)));
    group.finish();
}

/// The scenario as the arm of a study.
struct Baseline<'a> {
    scenario: &'a Scenario,
}

struct Running<'a>(Simulation<'a>);

impl Engine for Running<'_> {
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        self.0.restart(replicate);
        Ok(self.0.run(on_week))
    }
}

impl Arm for Baseline<'_> {
    fn name(&self) -> &str {
        "baseline"
    }

    fn communities(&self) -> Vec<String> {
        self.scenario.communities.iter().map(|community| community.name.clone()).collect()
    }

    fn horizon(&self) -> u32 {
        self.scenario.horizon_weeks
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        Ok(Box::new(Running(Simulation::new(self.scenario, seed))))
    }

    fn fingerprint(&self) -> String {
        self.scenario.to_ron()
    }
}

impl Baseline<'_> {
    fn study(&self, threads: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let design = Design {
            arms: vec![self],
            seed: Seed::Given(SEED),
            replicates: THOUSAND,
            weekly: Weekly::All,
            invocation: Invocation::default(),
            points: None,
        };
        let control = Control { threads, stop: &AtomicBool::new(false), progress: &|_| {} };
        let mut study =
            Study::open(&folder.path().join("study"), design, Existing::Continue).expect("a new study");
        study.run(&control).expect("a study that runs");
    }
}
