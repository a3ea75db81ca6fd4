//! The engine beside a bare baseline that lives the same lives: `cargo bench -p hearth-benches --bench engine`.
//!
//! `docs/performance.md` tells what is compared and what was found.

mod bare;

use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use bare::{Life, Seen};
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
    same_lives(&scenario);
    // Its plots ask for fonts of the system, which a plain machine lacks.
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    community_week(&mut criterion, &scenario);
    replicate(&mut criterion, &scenario);
    thousand_replicates(&mut criterion, &scenario);
    criterion.final_summary();
    let measures = |argument: String| argument != "--test" && argument != "--list";
    if std::env::args().all(measures) {
        table(&scenario);
    }
}

/// Panics in the first week in which engine and baseline differ.
fn same_lives(scenario: &Scenario) {
    let mut engine = Simulation::new(scenario, SEED);
    let mut bare = Life::new(SEED);
    for replicate in 0..CYCLE {
        engine.restart(replicate);
        bare.restart(replicate);
        for week in 0..scenario.horizon_weeks {
            let row = engine.step()[0].row;
            let expected = Seen { members: row.members, active: row.active, participants: row.participants };
            assert_eq!(
                bare.step(),
                expected,
                "replicate {replicate}, week {week}: bare (left), engine (right)"
            );
        }
    }
}

/// A replicate without a record. Returns its member-weeks.
fn live_engine(engine: &mut Simulation<'_>, weeks: u32, replicate: u32) -> f64 {
    engine.restart(replicate);
    (0..weeks).map(|_| f64::from(engine.step()[0].row.members)).sum()
}

fn live_bare(bare: &mut Life, weeks: u32, replicate: u32) -> f64 {
    bare.restart(replicate);
    (0..weeks).map(|_| f64::from(bare.step().members)).sum()
}

fn member_weeks(scenario: &Scenario, replicates: u32) -> f64 {
    let mut bare = Life::new(SEED);
    (0..replicates).map(|replicate| live_bare(&mut bare, scenario.horizon_weeks, replicate)).sum()
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
    group.bench_function("bare", |bencher| {
        let mut bare = Life::new(SEED);
        let mut week = 0;
        bencher.iter(|| {
            if week % weeks == 0 {
                bare.restart(week / weeks % CYCLE);
            }
            week += 1;
            bare.step().members
        });
    });
    group.finish();
}

/// A whole life.
fn replicate(criterion: &mut Criterion, scenario: &Scenario) {
    let weeks = scenario.horizon_weeks;
    let mean = member_weeks(scenario, CYCLE) / f64::from(CYCLE);
    let mut group = criterion.benchmark_group("replicate");
    group.throughput(Throughput::Elements(mean.round() as u64));
    group.bench_function("engine", |bencher| {
        let mut engine = Simulation::new(scenario, SEED);
        let mut replicates = (0..CYCLE).cycle();
        bencher.iter(|| replicates.next().map(|replicate| live_engine(&mut engine, weeks, replicate)));
    });
    group.bench_function("bare", |bencher| {
        let mut bare = Life::new(SEED);
        let mut replicates = (0..CYCLE).cycle();
        bencher.iter(|| replicates.next().map(|replicate| live_bare(&mut bare, weeks, replicate)));
    });
    group.finish();
}

/// A study in its folder, every week of every replicate written down; beside it lives that nobody takes down.
fn thousand_replicates(criterion: &mut Criterion, scenario: &Scenario) {
    let baseline = Baseline { scenario };
    let mut group = criterion.benchmark_group("thousand-replicates");
    group.sample_size(10).warm_up_time(Duration::from_secs(1));
    group.throughput(Throughput::Elements(member_weeks(scenario, THOUSAND) as u64));
    group.bench_function("engine", |bencher| bencher.iter(|| baseline.study(1)));
    group.bench_function("engine, all cores", |bencher| bencher.iter(|| baseline.study(0)));
    group.bench_function("bare", |bencher| bencher.iter(|| member_weeks(scenario, THOUSAND)));
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

/// Times engine and baseline in turns and keeps the shortest of each: what else a machine does only adds.
fn shortest(turns: u32, mut runs: [&mut dyn FnMut(); 2]) -> [f64; 2] {
    let mut shortest = [f64::INFINITY; 2];
    for _ in 0..turns {
        for (kept, run) in shortest.iter_mut().zip(&mut runs) {
            let start = Instant::now();
            run();
            *kept = kept.min(start.elapsed().as_secs_f64());
        }
    }
    shortest
}

fn table(scenario: &Scenario) {
    let weeks = scenario.horizon_weeks;
    let (mut engine, mut bare) = (Simulation::new(scenario, SEED), Life::new(SEED));
    // Replicate by replicate: a turn is over before a busy machine interrupts it.
    let mut lives = [0.0; 2];
    for replicate in 0..CYCLE {
        let times = shortest(
            40,
            [&mut || _ = black_box(live_engine(&mut engine, weeks, replicate)), &mut || {
                _ = black_box(live_bare(&mut bare, weeks, replicate))
            }],
        );
        lives.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
    }
    let baseline = Baseline { scenario };
    let study =
        shortest(4, [&mut || baseline.study(1), &mut || _ = black_box(member_weeks(scenario, THOUSAND))]);
    println!("\nNanoseconds a member-week on one core, the shortest of several turns");
    println!("{:<46}{:>8}{:>8}{:>8}", "", "engine", "bare", "ratio");
    for (what, times, replicates) in [
        ("lives, observed but not written down", lives, CYCLE),
        ("1000 lives, study folder with every week", study, THOUSAND),
    ] {
        let [engine, bare] = times.map(|time| time * 1e9 / member_weeks(scenario, replicates));
        println!("{what:<46}{engine:>8.1}{bare:>8.1}{:>8.2}", engine / bare);
    }
}
