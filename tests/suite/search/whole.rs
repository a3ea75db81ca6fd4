//! A whole search on problems whose best is known.

use hearth::engine::random::Sequence;
use hearth::study::search::{
    Aim, Algorithm, AlgorithmResult, Axis, Effort, Ended, ExploreControl, FactorKind, Fate, Policy, Space,
    TOLERANCE, WorldStates, search,
};

use super::toy::{Toy, Value};

fn effort() -> Effort {
    Effort {
        looking: ExploreControl {
            candidates: 32,
            replicates: 48,
            second_stage: 96,
            around: 10,
            ..Effort::default().looking
        },
        finalists: 8,
        last_analysis: 512,
        front: 64,
        states: WorldStates { draws: 20, replicates: 4 },
        cases: 400,
        ..Effort::default()
    }
}

fn algorithm(axes: Vec<Axis>, budget: Option<f64>, seed: u64) -> Algorithm {
    let aim = Aim { quantity: 1, more: true, share: false };
    Algorithm {
        space: Space(axes),
        given: 1,
        aim,
        fronts: vec![(aim, None)],
        indifference: Some(0.2),
        budget,
        failure: None,
        confidence: 0.95,
        factors: Vec::new(),
        seed,
        effort: effort(),
    }
}

fn found(algorithm: &Algorithm, value: Value, factors: usize) -> AlgorithmResult {
    match search(algorithm, &mut Toy::new(algorithm.seed, 2, factors, value)).unwrap() {
        Ended::SearchResult(result) => *result,
        Ended::NoneAffordable(none) => panic!("{none:?}"),
    }
}

/// Levers of all kinds: two numbers, a whole one, a choice. The policy as it is has none of it.
fn axes() -> Vec<Axis> {
    vec![
        Axis::Real { low: 0.0, high: 1.0 },
        Axis::Real { low: 0.0, high: 10.0 },
        Axis::Whole { low: 0, high: 8 },
        Axis::Choice { options: 3 },
    ]
}

/// More of each number is better, with less and less to gain; the second option is best; all of it costs.
fn truth(settings: &[f64]) -> (f64, f64) {
    let [x, y, n, option] = settings else { return (2.0, 0.0) };
    let value = 2.0 * (1.0 - (1.0 - x) * (1.0 - x)) + 1.5 * (y / 10.0).sqrt() + 0.25 * n - 0.015 * n * n
        + [0.0, 1.0, 0.4][*option as usize];
    (1.0 + 6.0 * x + 0.8 * y + n + [0.0, 3.0, 1.0][*option as usize], value)
}

fn noisy(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
    let (cost, value) = truth(settings);
    let noise = f64::from(common.normal()) + 0.4 * f64::from(own.normal());
    vec![cost * (1.0 + 0.3 * f64::from(common.bell())), value + noise]
}

/// The best true value of all policies on a fine grid that cost no more in the mean.
fn best_within(budget: f64) -> f64 {
    let mut best = f64::NEG_INFINITY;
    for x in 0..=50 {
        for y in 0..=50 {
            for n in 0..=8 {
                for option in 0..3 {
                    let (cost, value) =
                        truth(&[f64::from(x) / 50.0, f64::from(y) / 5.0, f64::from(n), f64::from(option)]);
                    best = if cost <= budget { best.max(value) } else { best };
                }
            }
        }
    }
    best
}

/// No guarantee covers policies that weren't tried; this tells how near the best of all the search comes. Of the best value
/// within the budget (4.1), the chosen policy's falls short by a few tenths: it leaves room for what is uncertain of its cost.
#[test]
fn near_the_best_of_all_and_within_the_budget() {
    let budget = 10.0;
    let best = best_within(budget);
    let (mut near, mut affordable, mut covered, mut short) = (0, 0, 0, 0.0);
    for seed in 0..30 {
        let result = found(&algorithm(axes(), Some(budget), seed), noisy, 0);
        let chosen = result.selection.chosen.expect("some are affordable");
        let Policy::Set(point) = &result.contenders[chosen].policy else { continue };
        let (cost, value) = truth(&point.0);
        affordable += u32::from(cost <= budget * (1.0 + TOLERANCE));
        near += u32::from(value >= best - 0.5);
        short += (best - value) / 30.0;
        let gain = result.gain.unwrap();
        covered += u32::from(gain.low < value && value < gain.high);
    }
    println!(
        "within 0.5 of {best:.2}: {near} of 30, {short:.2} short in the mean; affordable: {affordable} of 30"
    );
    // Of 30 intervals of 95 % fewer than 25 cover once in 300 times.
    assert!(covered >= 25, "{covered} of 30 gains covered");
    assert!(near >= 27 && affordable >= 28, "{near} near, {affordable} affordable, {short} short");
}

#[test]
fn small_spaces_are_searched_as_a_whole() {
    let axes = vec![Axis::Whole { low: 0, high: 4 }, Axis::Choice { options: 2 }];
    fn value(settings: &[f64], common: &mut Sequence, own: &mut Sequence, _: &[f64]) -> Vec<f64> {
        let [n, option] = settings else { return vec![0.0, 0.0] };
        let value = if (*n, *option) == (3.0, 1.0) { 1.0 } else { 0.1 * n };
        vec![1.0, value + f64::from(common.normal()) + 0.3 * f64::from(own.normal())]
    }
    let result = found(&algorithm(axes, None, 3), value, 0);
    assert!(result.explored.exhaustive);
    assert_eq!(result.explored.tried.len(), 11);
    assert_eq!(result.selection.fates.len(), 11, "all take part in the selection");
    let chosen = &result.contenders[result.selection.chosen.unwrap()];
    assert_eq!(chosen.policy.point().unwrap().0, [3.0, 1.0]);
    assert!(result.selection.within <= 0.2);
}

#[test]
fn an_impossible_budget_tells_the_cheapest() {
    let mut toy = Toy::new(1, 2, 0, noisy);
    let Ended::NoneAffordable(none) = search(&algorithm(axes(), Some(0.5), 1), &mut toy).unwrap() else {
        panic!("nothing costs so little")
    };
    // All levers at their lowest cost 1; the policy as it is costs 2.
    assert!(none.cost > 0.5 && none.cost < 4.0 && none.tried >= 32, "{none:?}");
    // Where hardly anything is within the budget, it is found nevertheless: 3 is 3 % of the space.
    let result = found(&algorithm(axes(), Some(3.0), 1), noisy, 0);
    let cheap =
        result.explored.tried.iter().filter(|one| one.sample.column(0).iter().sum::<f64>() / 48.0 < 3.0);
    assert!(cheap.count() > 8);
    assert!(result.selection.chosen.is_some(), "{:?}", result.selection.fates);
}

#[test]
fn the_same_again_and_nothing_depends_on_the_way() {
    let one = found(&algorithm(axes(), Some(8.0), 5), noisy, 0);
    assert_eq!(one, found(&algorithm(axes(), Some(8.0), 5), noisy, 0));
    let fates = &one.selection.fates;
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Chosen).count(), 1);
    assert!(one.robustness.is_none() && one.conditions.is_none());
}

/// Where the first factor is low, the levers achieve nothing.
fn uncertain(settings: &[f64], common: &mut Sequence, own: &mut Sequence, factors: &[f64]) -> Vec<f64> {
    let (cost, value) = truth(settings);
    let value = if factors[0] < 0.3 { 0.0 } else { value };
    vec![cost, value + 0.5 * f64::from(common.normal()) + 0.2 * f64::from(own.normal())]
}

#[test]
fn uncertain_factors_are_examined() {
    let mut algorithm = algorithm(axes(), Some(10.0), 2);
    algorithm.factors = vec![FactorKind::Number; 2];
    algorithm.failure = Some(1.0);
    let result = found(&algorithm, uncertain, 2);
    let robust = result.robustness.unwrap();
    let chosen = &result.contenders[result.selection.chosen.unwrap()].policy;
    assert_eq!(robust.policies[0].policy, *chosen);
    assert!(robust.policies.iter().any(|row| row.policy == Policy::Given(0)), "the policy as it is, too");
    assert!(robust.policies[0].worst_tenth.mean < 0.5 && robust.policies[0].expected.mean > 2.0);
    let reported = result.conditions.unwrap();
    assert_eq!(reported.tenths.len(), 2);
    assert_eq!(reported.tenths[0].iter().map(|tenth| tenth.runs).sum::<u32>(), reported.runs);
    let first = &reported.found[0];
    assert_eq!(first.limits.iter().map(|(factor, _)| *factor).collect::<Vec<_>>(), [0], "{first:?}");
    assert!(first.density > 0.9 && first.coverage > 0.9);
}
