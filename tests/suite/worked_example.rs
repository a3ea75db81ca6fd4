//! The worked example of docs/model/worked-example.md: what the page shows is what the engine does, and the formulas of
//! the documentation, built again in double precision, come to the same.
//!
//! `HEARTH_BLESS=1 cargo test --test suite worked_example` writes the page's tables anew.

#![allow(
    clippy::disallowed_methods,
    reason = "rebuilt with other means on purpose, and compared with a tolerance"
)]

use std::collections::BTreeMap;

use hearth::engine::observe::{Flow, Flows, WeekRow};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;

use crate::worked::engine::{Engine, picture};
use crate::worked::rebuilt::Rebuilt;
use crate::worked::{SCENARIO, SEED, STEPS, page};

/// Single precision, over four weeks.
const TOLERANCE: f64 = 1e-4;

/// Replicates in which formulas and engine are compared; the page shows the first.
const REPLICATES: u32 = 300;

fn scenario() -> Scenario {
    Scenario::parse(SCENARIO, "docs/model/worked-example.ron", &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// The steps that the page shows are the engine's week: taken one by one they leave the same, to the last bit.
#[test]
fn the_steps_are_the_engines_week() {
    let scenario = scenario();
    let mut engine = Engine::new(&scenario, SEED, 0);
    let mut simulation = Simulation::new(&scenario, SEED);
    for week in 0..scenario.horizon_weeks {
        let (_, seen) = engine.step();
        assert_eq!(seen, simulation.step()[0], "week {week}");
        let whole = picture(&simulation.communities()[0], engine.passed);
        assert_eq!(picture(&engine.community, engine.passed), whole, "week {week}");
    }
}

/// Every quantity after every step, the budget and the record: formulas and engine come to the same, in the example and in
/// many other replicates of it.
#[test]
fn the_formulas_come_to_what_the_engine_does() {
    let scenario = scenario();
    for replicate in 0..REPLICATES {
        let mut engine = Engine::new(&scenario, SEED, replicate);
        let mut rebuilt = Rebuilt::new(&scenario, SEED, replicate);
        for week in 0..scenario.horizon_weeks {
            let place = format!("replicate {replicate}, week {week}");
            let (pictures, seen) = engine.step();
            let again = rebuilt.step();
            for (((step, _), picture), again) in STEPS.iter().zip(&pictures).zip(&again) {
                let differences = picture.differences(again, TOLERANCE);
                assert!(differences.is_empty(), "{place}, after {step}: {differences:#?}");
            }
            compare_flows(&seen.flows, &rebuilt.flows, &place);
            compare_records(&seen.row, &rebuilt.record(), &place);
        }
    }
}

fn compare_flows(engine: &Flows, rebuilt: &Flows, place: &str) {
    for flow in Flow::ALL {
        let index = *flow as usize;
        for (one, other) in [
            (engine.energy[index], rebuilt.energy[index]),
            (engine.engagement[index], rebuilt.engagement[index]),
        ] {
            assert!((one - other).abs() <= TOLERANCE, "{place}, {}: {one} {other}", flow.name());
        }
    }
}

fn compare_records(engine: &WeekRow, rebuilt: &BTreeMap<&str, f64>, place: &str) {
    assert_eq!(WeekRow::COLUMNS.len(), rebuilt.len());
    for (column, value) in WeekRow::COLUMNS.iter().zip(engine.values()) {
        let again = rebuilt[column.name];
        let distance = (f64::from(value) - again).abs();
        assert!(distance <= TOLERANCE * again.abs().max(1.0), "{place}, {}: {value} {again}", column.name);
    }
}

/// The page is as the engine and the draws make it.
#[test]
fn the_page_is_up_to_date() {
    page::check(&scenario());
}

/// What the page's first lines say of the four weeks.
#[test]
fn what_the_page_tells_happens() {
    let scenario = scenario();
    let mut engine = Engine::new(&scenario, SEED, 0);
    let (mut met, mut calls) = (Vec::new(), 0);
    let rows: Vec<WeekRow> = (0..scenario.horizon_weeks)
        .map(|_| {
            let row = engine.step().1.row;
            met.push(engine.community.level.meetings);
            calls += engine.community.tally.calls;
            row
        })
        .collect();
    let of = |what: fn(&WeekRow) -> f32| rows.iter().map(what).collect::<Vec<f32>>();
    assert_eq!(of(|row| row.newcomers), [0.0, 0.0, 1.0, 0.0]);
    assert_eq!(of(|row| row.departures), [0.0, 0.0, 0.0, 1.0]);
    // Meetings held so far, and those of them that a member called.
    assert_eq!((&met[..], calls), (&[0, 1, 2, 2][..], 1));
    assert!(of(|row| row.requests - row.answered).iter().any(|&unanswered| unanswered > 0.0));
    for what in [
        |row: &WeekRow| row.answered,
        |row: &WeekRow| row.repeated,
        |row: &WeekRow| row.retrieved,
        |row: &WeekRow| row.shares,
    ] {
        assert!(of(what).iter().sum::<f32>() > 0.0);
    }
}
