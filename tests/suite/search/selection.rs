//! Selection is right as often as it says.
//!
//! Seeds are fixed, so that a failure comes back. With a stated confidence of 95 %, at most 10 wrong selections are to be
//! expected of 200; a sound procedure has more than 19 less than once in 300 times. (The procedure is careful: far
//! fewer are wrong.)

use hearth::engine::random::Sequence;
use hearth::study::search::{Aim, Entrant, Fate, Policy, Rules, Selection, select};

use super::toy::{Toy, Value, skewed};

const POLICIES: usize = 8;
const REPETITIONS: u64 = 200;
const MOST_WRONG: usize = 19;

fn rules(indifference: f64, budget: Option<f64>, share: bool) -> Rules {
    Rules {
        confidence: 0.95,
        indifference,
        budget,
        aim: Aim { quantity: 1, more: true, share },
        analyses: vec![64, 128, 256, 512, 1024, 2048],
        first: 0,
        seed: 5,
    }
}

fn selected(seed: u64, value: Value, rules: &Rules) -> (Selection, u64) {
    let mut toy = Toy::new(seed, 2, 0, value);
    let mut entrants: Vec<Entrant> = (0..POLICIES).map(|place| Entrant::new(Policy::Given(place))).collect();
    let selection = select(rules, &mut entrants, &mut toy).unwrap();
    (selection, toy.runs)
}

/// Wrong selections of some repetitions, and mean runs.
fn wrong(value: Value, rules: &Rules, right: fn(&Selection) -> bool, repetitions: u64) -> (usize, u64) {
    let all: Vec<(Selection, u64)> = (0..repetitions).map(|seed| selected(seed, value, rules)).collect();
    let wrong = all.iter().filter(|(selection, _)| !right(selection)).count();
    (wrong, all.iter().map(|(_, runs)| runs).sum::<u64>() / repetitions)
}

/// Policy 3 is better than all others by just the indifference zone: the hardest case of all.
fn slippage(place: f64) -> f64 {
    if place == 3.0 { 0.3 } else { 0.0 }
}

fn normal(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    vec![1.0, slippage(settings[0]) + 0.8 * f64::from(common.normal()) + 0.6 * f64::from(own.normal())]
}

fn independent(settings: &[f64], _: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    vec![1.0, slippage(settings[0]) + f64::from(own.normal())]
}

fn far_from_normal(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    vec![1.0, slippage(settings[0]) + 0.5 * skewed(common) + skewed(own)]
}

/// Survival of 40 % and 50 %, with half of the fate in common.
fn survival(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    let alike = common.unit() < 0.5;
    let fate = if alike { common.unit() } else { own.unit() };
    vec![1.0, f64::from(u8::from(fate < if settings[0] == 3.0 { 0.5 } else { 0.4 }))]
}

/// Six policies within the indifference zone, two far below: any of the six is right.
fn level(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    let mean = if settings[0] < 6.0 { 1.0 + 0.03 * settings[0] } else { 0.0 };
    vec![1.0, mean + f64::from(common.normal()) + 0.6 * f64::from(own.normal())]
}

/// Better ones cost more; the budget is 5.5, and 6 and 7 are dearer than that.
fn costly(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    let place = settings[0];
    let cost = place * (1.0 + 0.3 * (f64::from(common.unit()) - 0.5));
    vec![cost, 0.3 * place + f64::from(common.normal()) + 0.6 * f64::from(own.normal())]
}

fn third(selection: &Selection) -> bool {
    selection.chosen == Some(3) && selection.within <= 0.3
}

type Case = (&'static str, Value, Rules, fn(&Selection) -> bool);

fn cases() -> [Case; 6] {
    [
        ("normal", normal, rules(0.3, None, false), third),
        ("independent", independent, rules(0.3, None, false), third),
        ("far from normal", far_from_normal, rules(0.3, None, false), third),
        ("survival", survival, rules(0.1, None, true), |selection| selection.chosen == Some(3)),
        ("level", level, rules(0.3, None, false), |selection| {
            selection.chosen.is_some_and(|chosen| chosen < 6) && selection.within <= 0.3
        }),
        ("costly", costly, rules(0.3, Some(5.5), false), |selection| {
            selection.chosen == Some(5) && matches!(selection.fates[7], Fate::TooDear | Fate::CostOpen)
        }),
    ]
}

#[test]
fn right_as_often_as_stated() {
    for (name, value, rules, right) in cases() {
        let (wrong, runs) = wrong(value, &rules, right, REPETITIONS);
        println!("{name}: {wrong} of {REPETITIONS} wrong, {runs} runs each");
        assert!(wrong <= MOST_WRONG, "{name}: {wrong} of {REPETITIONS} selections are wrong");
    }
}

/// The same ten times as often; `docs/search.md` tells what came out. Of 2000, more than 130 wrong selections come from a sound
/// procedure less than once in 500 times.
#[test]
#[ignore = "half a minute; the small one is always run"]
fn right_as_often_as_stated_measured() {
    for (name, value, rules, right) in cases() {
        let (wrong, runs) = wrong(value, &rules, right, 10 * REPETITIONS);
        println!("{name}: {wrong} of {} wrong, {runs} runs each", 10 * REPETITIONS);
        assert!(wrong <= 130, "{name}: {wrong} selections are wrong");
    }
}

#[test]
fn common_random_numbers_save_runs() {
    let (_, paired) = wrong(normal, &rules(0.3, None, false), third, 40);
    let (_, alone) = wrong(independent, &rules(0.3, None, false), third, 40);
    assert!(paired * 3 < alone * 2, "{paired} runs in pairs, {alone} without");
}

/// The bound that is reported holds as often as it says also where replicates run out.
#[test]
fn what_ran_out_of_replicates_says_how_sure_it_is() {
    let mut rules = rules(0.01, None, false);
    rules.analyses = vec![64, 128];
    let (mut broken, mut level_with_it) = (0, 0);
    for seed in 0..REPETITIONS {
        let (selection, _) = selected(seed, level, &rules);
        let chosen = selection.chosen.unwrap();
        assert!(selection.within > 0.01 && selection.analyses == 2 && selection.replicates == 128);
        let best = 1.15;
        let truth = if chosen < 6 { 1.0 + 0.03 * chosen as f64 } else { 0.0 };
        broken += usize::from(best - truth > selection.within);
        level_with_it += selection.fates.iter().filter(|fate| matches!(fate, Fate::Level)).count();
        assert!((selection.likely_best.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
    assert!(broken <= MOST_WRONG, "{broken}");
    assert!(level_with_it > 2 * REPETITIONS as usize, "{level_with_it}");
}

#[test]
fn nothing_affordable_is_nothing_chosen() {
    let (selection, _) = selected(1, costly, &rules(0.3, Some(-1.0), false));
    assert_eq!(selection.chosen, None);
    assert!(selection.fates.iter().all(|fate| *fate == Fate::TooDear), "{:?}", selection.fates);
    // A policy that costs 0 in every run is within a budget of 0, and no other is.
    let (selection, _) = selected(1, costly, &rules(0.3, Some(0.0), false));
    assert!(matches!(selection.fates[1], Fate::TooDear), "{:?}", selection.fates);
}
