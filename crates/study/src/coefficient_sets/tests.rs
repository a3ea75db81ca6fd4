//! What is said of made-up samples with a known answer.

use super::draw::{CoefficientSets, SetChoice};
use super::judge::{Judge, Samples};
use super::result::CoefficientResult;
use super::run::Objective;
use super::{SETS, narrative};
use crate::outcome::{Better, Outcome, OutcomeSample};
use hearth_engine::random::{Decision, Source};
use hearth_engine::scenario::Scenario;
use hearth_statistics::Influence;

const RUNS: u32 = 60;
/// The coefficient that turns the decision of the made-up samples.
const TURNS: &str = "model.energy.engagement_rate";

fn outcomes() -> Vec<Outcome> {
    vec![Outcome::named("members").unwrap(), Outcome::named("cost").unwrap()]
}

fn objective<'a>(
    outcomes: &'a [Outcome],
    unchanged: &'a dyn Fn(usize, usize, usize) -> f64,
    budget: Option<f64>,
) -> Objective<'a> {
    Objective {
        outcomes,
        aim: 0,
        better: Better::More,
        community: None,
        budget: budget.map(|most| (1, most)),
        leader: 0,
        unchanged,
        pair: None,
        pair_outcomes: Vec::new(),
        paths: Vec::new(),
        seed: 1,
        first: 0,
        replicates: RUNS,
    }
}

fn sample(values: Vec<f64>) -> OutcomeSample {
    let influence = Influence::mean(&values);
    OutcomeSample::new(crate::outcome::OutcomeKind::Mean, values, influence)
}

/// Runs of arms: `mean` of set, arm; noise of its own for each run and arm, and a cost that is the arm's number.
fn samples(sets: u32, arms: u32, mean: &dyn Fn(usize, usize) -> f64) -> Vec<Samples> {
    let noise = |set: u32, arm: u32, run: u32| {
        let mut draws = Source::new(9, run).sequence(0, Decision::Factor, set, arm);
        (0..4).map(|_| f64::from(draws.unit()) - 0.5).sum::<f64>()
    };
    let of_arm = |set: u32, arm: u32| {
        let values = (0..RUNS).map(|run| mean(set as usize, arm as usize) + noise(set, arm, run)).collect();
        vec![sample(values), sample(vec![f64::from(arm); RUNS as usize])]
    };
    (0..sets).map(|set| (0..arms).map(|arm| of_arm(set, arm)).collect()).collect()
}

fn judged(sets: &CoefficientSets, samples: &[Samples], budget: Option<f64>) -> CoefficientResult {
    let (outcomes, unchanged) = (outcomes(), |_: usize, _: usize, _: usize| -1.0);
    let objective = objective(&outcomes, &unchanged, budget);
    let names = (0..samples[0].len()).map(|arm| format!("arm {arm}")).collect();
    let scenario = Scenario::default();
    let judge = Judge { objective: &objective, names, sets, scenario: &scenario };
    let (mut result, _) = judge.judge(samples, RUNS);
    result.text = narrative::text(&result);
    result
}

#[test]
fn sets_spread_over_every_range_and_depend_on_the_seed_alone() {
    let scenario = Scenario::default();
    let sets = CoefficientSets::draw(10, 3, &scenario, &["model.ties", TURNS]);
    assert_eq!(sets.len(), 10);
    assert!(sets.coefficients().all(|one| !one.path.starts_with("model.ties.") && one.path != TURNS));
    for at in 0..sets.coefficients().len() {
        let mut tenths: Vec<u32> = sets.places_of(at).iter().map(|place| (place * 10.0) as u32).collect();
        tenths.sort_unstable();
        assert_eq!(tenths, (0..10).collect::<Vec<_>>());
    }
    let again = CoefficientSets::draw(10, 3, &scenario, &["model.ties", TURNS]);
    let other = CoefficientSets::draw(10, 4, &scenario, &["model.ties", TURNS]);
    assert_eq!(sets.places_of(5), again.places_of(5));
    assert_ne!(sets.places_of(5), other.places_of(5));
    let moved = |choice| {
        let mut scenario = scenario.clone();
        sets.apply(&mut scenario, choice);
        scenario
    };
    assert_eq!(moved(SetChoice::Unchanged), scenario);
    assert_ne!(moved(SetChoice::Set(0)).model.energy, scenario.model.energy);
    assert_eq!(moved(SetChoice::Set(0)).model.ties, scenario.model.ties);
    assert_eq!(moved(SetChoice::Set(0)).model.value, scenario.model.value, "prices are the study's");
}

#[test]
fn a_coefficient_that_turns_the_decision_is_named() {
    let sets = CoefficientSets::draw(SETS, 1, &Scenario::default(), &[]);
    let at = sets.coefficients().position(|one| one.path == TURNS).unwrap();
    let places = sets.places_of(at);
    // The first arm is better by 1 at the low end, and worse by 1 at the high end.
    let all = samples(SETS, 2, &|set, arm| if arm == 0 { 0.0 } else { 2.0 * places[set] - 1.0 });
    let result = judged(&sets, &all, None);
    assert_eq!(result.arms[0].best + result.arms[1].best, SETS);
    assert!((10..=20).contains(&result.changed), "{}", result.changed);
    assert!(result.changed_surely >= 8 && result.changed_surely <= result.changed);
    assert_eq!(result.turning[0].path, TURNS);
    assert!(result.turning[0].stands_out() && result.turning[0].correlation < -0.9);
    let others = result.turning.iter().filter(|one| one.stands_out()).count();
    assert!(others <= 2, "{others} stand out");
    assert!(result.text[1].contains(TURNS), "{:?}", result.text);
    let difference = &result.differences[0];
    assert_eq!(difference.above + difference.below, SETS);
    assert_eq!(difference.keeps_sign, difference.below, "as it stands the difference is below 0");
    assert!(difference.most.low < -0.5 && difference.most.high > 0.5);
}

#[test]
fn equal_arms_are_not_distinguished() {
    let sets = CoefficientSets::draw(SETS, 1, &Scenario::default(), &[]);
    // Equal but for noise of their own: a difference by more than chance has a probability of one in twenty in each set.
    let result = judged(&sets, &samples(SETS, 3, &|_, _| 0.0), None);
    for arm in &result.arms {
        assert!(arm.best <= 20 && arm.best_surely <= 5, "{arm:?}");
        assert!(arm.level >= 5);
    }
    assert!(result.changed_surely <= 5);
    assert!(result.turning.iter().all(|one| !one.stands_out()), "{:?}", result.turning[0]);
    // Equal in every run: nobody is the best.
    let one = samples(SETS, 1, &|set, _| set as f64);
    let same: Vec<Samples> = one.into_iter().map(|arms| vec![arms[0].clone(), arms[0].clone()]).collect();
    let result = judged(&sets, &same, None);
    assert_eq!((result.tied, result.changed), (SETS, 0));
    assert!(result.arms.iter().all(|arm| arm.best == 0 && arm.level == SETS));
    assert!(result.text[0].contains("no policy is best alone"), "{:?}", result.text);
    assert!(result.text[0].contains("In 30 sets the best are equal."), "{:?}", result.text);
}

#[test]
fn what_is_not_affordable_is_not_the_best() {
    let sets = CoefficientSets::draw(5, 1, &Scenario::default(), &[]);
    // Arms cost 0, 1 and 2, and are better the more they cost.
    let all = samples(5, 3, &|_, arm| 10.0 * arm as f64);
    let best = |budget: f64| {
        let result = judged(&sets, &all, Some(budget));
        (result.arms.iter().map(|arm| arm.best).collect::<Vec<_>>(), result.none_affordable)
    };
    assert_eq!(best(5.0), (vec![0, 0, 5], 0));
    assert_eq!(best(1.0), (vec![0, 5, 0], 0));
    assert_eq!(best(-1.0), (vec![0, 0, 0], 5));
}

#[test]
fn tables_have_a_row_for_each_set_and_arm() {
    let sets = CoefficientSets::draw(5, 1, &Scenario::default(), &[]);
    let result = judged(&sets, &samples(5, 3, &|_, arm| arm as f64), None);
    let tables = result.tables();
    let rows: Vec<usize> = tables.iter().map(|table| table.csv().unwrap().lines().count() - 1).collect();
    assert_eq!(rows, [15, 5, result.coefficients]);
}
