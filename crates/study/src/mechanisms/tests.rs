//! Estimates and rules of experiments, on numbers whose answers are known.

use super::estimate::{between_groups, change, median, odds, share};
use super::experiment::{Part, Require};
use super::lab::Seen;
use super::trials::cores;
use hearth_engine::observe::{Contribution, ContributionKind};

#[test]
fn variance_lies_where_it_was_put() {
    // By group only, by run only, half and half.
    let by = |of: &dyn Fn(usize) -> f64| -> Part {
        let values: Vec<f64> = (0..400).map(of).collect();
        between_groups("", &values, 10, Require::AtMost(0.5))
    };
    let coin = |number: usize| f64::from(u32::from(hearth_engine::random::scatter(7, number as u32) < 0.5));
    assert!((by(&|run| coin(run / 10)).value - 1.0).abs() < 1e-9);
    let alone = by(&coin);
    assert!(alone.value.abs() < 0.08 && alone.interval.0 < alone.value, "{alone:?}");
    let both = by(&|run| coin(run / 10) + coin(1000 + run));
    assert!((both.value - 0.5).abs() < 0.15, "{both:?}");
}

#[test]
fn estimates_of_known_numbers() {
    let quarter: Vec<f64> = (0..100).map(|run| f64::from(u8::from(run % 4 == 0))).collect();
    let half: Vec<f64> = (0..100).map(|run| f64::from(u8::from(run % 2 == 0))).collect();
    let part = share("", &quarter, Require::AtMost(0.2));
    assert_eq!((part.value, part.require.holds(part.value)), (0.25, false));
    // Odds of 1 against 1/3.
    let part = odds("", &half, &quarter, Require::AtLeast(2.0));
    assert!((part.value - 3.0).abs() < 0.05 && part.interval.0 < 3.0 && part.interval.1 > 3.0, "{part:?}");
    assert!((change("", &half, &quarter, Require::Reported).value - 1.0).abs() < 1e-9);
    assert_eq!(median("", &[3.0, f64::NAN, 1.0, 2.0], Require::Reported).value, 2.0);
    assert!(share("", &[], Require::AtMost(1.0)).value.is_nan());
}

#[test]
fn cores_are_lost_and_regained_by_the_log() {
    let log = |spells: &[(u32, std::ops::Range<u32>)]| {
        let mut log: Vec<Contribution> = spells
            .iter()
            .flat_map(|(member, weeks)| weeks.clone().map(|week| (*member, week)))
            .map(|(member, week)| Contribution {
                hour: week * 168,
                member,
                kind: ContributionKind::Task,
                thread: 0,
            })
            .collect();
        log.sort_by_key(|one| one.hour);
        cores(&log, 522)
    };
    let [lost, regained, early, _] = log(&[(0, 0..522)]);
    assert!(lost == 0.0 && regained.is_nan() && early.is_nan());
    assert_eq!(log(&[(0, 0..100)])[..3], [1.0, 0.0, 1.0]);
    // Another takes over three years later.
    assert_eq!(log(&[(0, 0..200), (1, 356..522)])[..3], [1.0, 1.0, 0.0]);
    assert!(log(&[(0, 0..10)])[0].is_nan());
}

#[test]
fn what_a_run_shows() {
    let seen = Seen::new();
    assert!(seen.alive(0).is_nan() && seen.mean(0, 1, |row| row.active).is_nan());
    assert_eq!(seen.end(), None);
}
