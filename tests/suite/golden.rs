//! Outcomes of a few scenarios, kept as they were: nobody changes the model without noticing.
//!
//! `HEARTH_BLESS=1 cargo test --test suite golden` keeps the present ones; CHANGELOG.md then says why they changed.

use std::path::Path;

use hearth::engine::observe::Outcome;
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use serde::{Deserialize, Serialize};

const SEED: u64 = 1998;
const REPLICATES: u32 = 2;
const FILE: &str = "tests/golden/runs.json";

/// A quiet run; one under pressure, with much going on; three communities that are joined in every way.
const SCENARIOS: [(&str, &str); 3] = [
    ("baseline", "()"),
    (
        "under pressure",
        r#"(
            horizon_weeks: 156,
            policy: (control: 0.6, measurement: 0.7, tasks_per_month: 3.0, openness: 0.4, events_per_month: 3.0),
            organisation: (reorganisations_per_year: 1.0, decisions_per_year: 4.0, workload: 0.2),
            communities: [(enrolled: 40)],
            timeline: [
                at(week: 30, shock: technology_break),
                at(week: 50, shock: influx),
                between(from: 60, to: 90, set: {"policy.sponsorship": 0.9}),
                when(energy_below: 0.5, again_after: 20, event: renewal_workshop),
            ],
        )"#,
    ),
    (
        "constellation",
        r#"(
            horizon_weeks: 104,
            organisation: (
                brokers: 0.2,
                culture: (programme_hours: 20.0),
                portfolio: (budget_hours: 12.0, allocation: recalibrated),
            ),
            communities: [(name: "a"), (name: "b", founders: 20, overlap: 0.6), (name: "c", overlap: 0.6)],
            timeline: [
                every(weeks: 13, event: (kind: joint_event, generic: true, capture: 0.8)),
                at(week: 80, community: "c", shock: dissolve),
            ],
        )"#,
    ),
];

/// One community of one replicate.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct GoldenRun {
    scenario: String,
    replicate: u32,
    community: usize,
    /// Over every bit of every week's record and of the flows.
    hash: String,
    final_stage: String,
    members_end: f64,
    active_peak: f64,
    newcomers: f64,
    value_tangible: f64,
    energy_mean: f64,
    heaviest: Option<String>,
}

/// FNV-1a.
struct Hash(u64);

impl Hash {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn golden_runs() -> Vec<GoldenRun> {
    let mut golden_runs = Vec::new();
    for (name, text) in SCENARIOS {
        let scenario = Scenario::parse(text, name, &[]).unwrap_or_else(|error| panic!("{error}"));
        let mut simulation = Simulation::new(&scenario, SEED);
        for replicate in 0..REPLICATES {
            simulation.restart(replicate);
            let mut hashes: Vec<Hash> =
                scenario.communities.iter().map(|_| Hash(0xcbf2_9ce4_8422_2325)).collect();
            let outcomes = simulation.run(&mut |_, community, seen| {
                let hash = &mut hashes[community];
                seen.row.values().iter().for_each(|value| hash.add(&value.to_bits().to_le_bytes()));
                let flows = seen.flows.energy.iter().chain(&seen.flows.engagement);
                flows.for_each(|value| hash.add(&value.to_bits().to_le_bytes()));
            });
            for (community, (hash, outcome)) in hashes.iter().zip(&outcomes).enumerate() {
                golden_runs.push(golden_run(name, replicate, community, hash, outcome));
            }
        }
    }
    golden_runs
}

fn golden_run(scenario: &str, replicate: u32, community: usize, hash: &Hash, outcome: &Outcome) -> GoldenRun {
    let row = &outcome.row;
    GoldenRun {
        scenario: scenario.to_owned(),
        replicate,
        community,
        hash: format!("{:016x}", hash.0),
        final_stage: outcome.final_stage.name().to_owned(),
        members_end: row.members_end,
        active_peak: row.active_peak,
        newcomers: row.newcomers,
        value_tangible: row.value_tangible,
        energy_mean: row.energy_mean,
        heaviest: outcome.cause.map(|cause| cause.name().to_owned()),
    }
}

#[test]
fn runs_are_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let now = golden_runs();
    if std::env::var_os("HEARTH_BLESS").is_some_and(|bless| bless == "1") {
        let text = serde_json::to_string_pretty(&now).unwrap() + "\n";
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{FILE}: {error}\n{HOW}"));
    let kept: Vec<GoldenRun> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}\n{HOW}"));
    for (kept, now) in kept.iter().zip(&now) {
        assert!(kept == now, "a run changed.\n was: {kept:#?}\n now: {now:#?}\n{HOW}");
    }
    assert_eq!(kept.len(), now.len(), "other scenarios than those kept.\n{HOW}");
}

const HOW: &str = "\
If the model was not meant to change, this is a defect: find what did it.
If it was, keep the new outcomes by
    HEARTH_BLESS=1 cargo test --test suite golden
and say in CHANGELOG.md why runs of the same seed now differ.
If the model is the same and only the platform differs, some arithmetic isn't portable: see clippy.toml.";
