//! Whether the statistics say what they claim to: on made-up runs with a known answer, and on simulated ones.

use super::Trial;
use super::break_even::break_even;
use super::decision::Choice;
use super::family::Family;
use super::result::{Difference, Finding, Interval};
use super::trajectories::Trajectories;
use super::values::{ArmValues, Values};
use crate::outcome::{Currency, Outcome, OutcomeSample, Protected, UnitPrices};
use crate::output::parquet_rows::Run;
use crate::output::{Invocation, Manifest, Weekly};
use crate::spec::{Overrides, Prices, StudySpec};
use crate::study::Interim;
use crate::{Arm, Design, ScenarioArm, Seed};
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use rayon::prelude::*;

/// Two policies of a community whose fate is open, short enough to be simulated again and again.
fn policies() -> StudySpec {
    let asked = Overrides {
        sets: vec!["horizon_weeks=80".to_owned()],
        arms: vec!["cared for:policy.coordinator_hours=12".parse().unwrap()],
    };
    StudySpec::of_ready("baseline", &asked).unwrap()
}

/// Runs of one scenario.
fn simulated(scenario: &Scenario, seed: u64, replicates: std::ops::Range<u32>) -> Vec<Run> {
    let first = replicates.start;
    let chunks: Vec<u32> = replicates.clone().step_by(50).collect();
    let of_chunk = |start: u32| {
        let mut simulation = Simulation::new(scenario, seed);
        (start..(start + 50).min(replicates.end))
            .map(|replicate| {
                simulation.restart(replicate);
                let outcome = simulation.run(&mut |_, _, _| {}).remove(0);
                Run { arm: 0, replicate: replicate - first, community: 0, outcome }
            })
            .collect::<Vec<_>>()
    };
    chunks.into_par_iter().flat_map_iter(of_chunk).collect()
}

fn manifest(question: &StudySpec, replicates: u32) -> Manifest {
    let arms: Vec<ScenarioArm> =
        question.arms.iter().map(|arm| ScenarioArm::named(&arm.name, arm.scenario().clone())).collect();
    Design {
        arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
        seed: Seed::Given(1),
        replicates,
        weekly: Weekly::Trajectories,
        invocation: Invocation::default(),
        points: None,
    }
    .manifest()
}

/// Values of all arms from their runs.
fn values(question: &StudySpec, arms: Vec<Vec<Run>>) -> Values {
    let replicates = arms[0].len() as u32;
    Values::of_analysis(&Interim { replicates, arms }, &manifest(question, replicates), None)
}

fn quantities(question: &StudySpec, values: &Values, outcomes: &[Outcome]) -> Vec<Vec<OutcomeSample>> {
    let horizon = question.arms[0].scenario().horizon_weeks;
    let prices = UnitPrices::of(&Prices::default(), question.arms[0].scenario());
    let of_arm = |simulated: &ArmValues| {
        outcomes.iter().map(|one| one.over(simulated.runs(), &prices, horizon)).collect()
    };
    values.arms.iter().map(of_arm).collect()
}

fn differences(question: &StudySpec, values: &Values, analyses: usize, seed: u64) -> Vec<Difference> {
    let policies: Vec<usize> = (0..question.arms.len()).collect();
    differences_of(question, values, &policies, analyses, seed)
}

fn differences_of(
    question: &StudySpec,
    values: &Values,
    policies: &[usize],
    analyses: usize,
    seed: u64,
) -> Vec<Difference> {
    let outcomes = Outcome::defaults();
    let quantities = quantities(question, values, &outcomes);
    let names: Vec<&str> = question.arms.iter().map(|arm| arm.name.as_str()).collect();
    Family::of(&outcomes, &quantities, (0.05, analyses), seed).differences(&names, policies)
}

/// So many runs from a place on, counted from 0.
fn part(runs: &[Run], from: usize, count: usize) -> Vec<Run> {
    let part = runs[from..from + count].iter().cloned();
    part.enumerate().map(|(at, run)| Run { replicate: at as u32, ..run }).collect()
}

fn is_reported(difference: &Difference) -> bool {
    !matches!(difference.finding, Finding::Indistinguishable | Finding::Same)
}

/// How many of some studies have intervals that cover the truth.
struct Covered {
    names: Vec<&'static str>,
    /// By outcome: of the difference by itself, of the share in which the arm does better, and of the worst runs.
    alone: Vec<[usize; 3]>,
    /// Of all differences together.
    together: usize,
    studies: usize,
}

/// Cuts runs into studies of so many replicates, and sees how often intervals cover what a large ensemble says.
fn coverage(
    question: &StudySpec,
    arms: &[Vec<Run>],
    reference: usize,
    studies: usize,
    size: usize,
) -> Covered {
    let of = |from: usize, size: usize, seed: u64| {
        let simulated = arms.iter().map(|runs| part(runs, from, size)).collect();
        differences(question, &values(question, simulated), 1, seed)
    };
    let truth = of(0, reference, 1);
    let found: Vec<Vec<Difference>> =
        (0..studies).into_par_iter().map(|study| of(reference + study * size, size, study as u64)).collect();
    let covers = |interval: Interval, truth: f64| interval.low <= truth && truth <= interval.high;
    let alone = (0..truth.len()).map(|at| {
        let count = |covered: &dyn Fn(&Difference, &Difference) -> bool| {
            found.iter().filter(|study| covered(&study[at], &truth[at])).count()
        };
        let worst = |one: &Difference, truth: &Difference| {
            one.worst.zip(truth.worst).is_none_or(|(one, truth)| covers(one.interval, truth.value))
        };
        [
            count(&|one, truth| covers(one.interval, truth.value)),
            count(&|one, truth| covers(one.beats.interval, truth.beats.share)),
            count(&worst),
        ]
    });
    let all = |study: &&Vec<Difference>| {
        study.iter().zip(&truth).all(|(one, truth)| covers(one.together, truth.value))
    };
    Covered {
        names: truth.iter().map(|one| one.outcome).collect(),
        alone: alone.collect(),
        together: found.iter().filter(all).count(),
        studies,
    }
}

#[test]
fn intervals_cover_in_small() {
    let question = policies();
    let arms: Vec<Vec<Run>> = question.arms.iter().map(|arm| simulated(arm.scenario(), 5, 0..5000)).collect();
    let covered = coverage(&question, &arms, 2000, 30, 100);
    // A sound 95 % interval covers in fewer than 24 of 30 studies but for 1 in 1000; the truth isn't known for certain.
    for (name, [count, beats, _]) in covered.names.iter().zip(&covered.alone) {
        assert!(*count >= 24 && *beats >= 24, "{name}: {count} and {beats} of 30");
    }
    assert!(covered.together >= 24, "{} of 30", covered.together);
}

#[test]
#[ignore = "takes long: docs/comparison.md has its results"]
fn intervals_cover_in_full() {
    const REFERENCE: usize = 80_000;
    let question = policies();
    let total = (REFERENCE + 400 * 800) as u32;
    let arms: Vec<Vec<Run>> =
        question.arms.iter().map(|arm| simulated(arm.scenario(), 6, 0..total)).collect();
    for (studies, size) in [(400, 100), (400, 200), (400, 400), (400, 800), (1600, 200)] {
        let covered = coverage(&question, &arms, REFERENCE, studies, size);
        let share = |count: usize| 100.0 * count as f64 / covered.studies as f64;
        println!("{studies} studies of {size} runs: together {:.1} %", share(covered.together));
        for (name, counts) in covered.names.iter().zip(&covered.alone) {
            let [alone, beats, worst] = counts.map(share);
            println!("  {name:22} {alone:5.1} %, beats {beats:5.1} %, worst {worst:5.1} %");
        }
        let least = share(covered.alone.iter().map(|[alone, ..]| *alone).min().unwrap_or(0));
        // Of 400 studies, one sound interval of eleven is below 92 % in 1 of 50 cases.
        assert!(least >= 92.0, "{least}");
    }
}

/// Differences reported between arms of the same policy on random numbers of their own: wrong ones, whichever they are.
fn false_results(seeds: u64, size: u32, analyses: usize) -> (usize, usize) {
    let question = policies();
    let scenario = question.arms[0].scenario();
    let reported: Vec<bool> = (0..seeds)
        .into_par_iter()
        .map(|seed| {
            let mut simulation = simulated(scenario, 1000 + seed, 0..2 * size);
            let second = simulation.split_off(size as usize);
            let second = part(&second, 0, size as usize);
            differences(&question, &values(&question, vec![simulation, second]), analyses, seed)
                .iter()
                .any(is_reported)
        })
        .collect();
    (reported.iter().filter(|reported| **reported).count(), reported.len())
}

#[test]
fn equal_policies_have_no_winner() {
    let (wrong, all) = false_results(40, 100, 1);
    // Of 40 at 5 %, more than 7 come by chance in 1 of 500 cases.
    assert!(wrong <= 7, "{wrong} of {all}");
}

#[test]
#[ignore = "takes minutes: docs/comparison.md has its results"]
fn equal_policies_have_no_winner_in_full() {
    for size in [100, 400] {
        let (wrong, all) = false_results(200, size, 1);
        println!(
            "{size} runs: {wrong} of {all} studies of two equal arms tell any difference in any of 11 outcomes"
        );
        // Of 200 at 5 %, more than 19 come by chance in 1 of 200 cases.
        assert!(wrong <= 19, "{wrong} of {all}");
    }
}

/// Studies of two equal arms on random numbers of their own in which one is funded all the same: by the first of `outcomes`.
fn false_recommendations(seeds: u64, size: u32) -> (usize, usize) {
    let question = StudySpec {
        outcomes: ["survival", "members", "cost", "net_value"]
            .iter()
            .filter_map(|name| Outcome::named(name))
            .collect(),
        ..policies()
    };
    let trial = Trial::new(&question).unwrap();
    let scenario = question.arms[0].scenario();
    let funded = |seed: u64| {
        let mut first = simulated(scenario, 5000 + seed, 0..2 * size);
        let second = first.split_off(size as usize);
        let values = values(&question, vec![first, part(&second, 0, size as usize)]);
        let choice = trial.decide(&values, &manifest(&question, size)).map(|decision| decision.choice);
        choice == Some(Choice::Fund)
    };
    let all: Vec<bool> = (0..seeds).into_par_iter().map(funded).collect();
    (all.iter().filter(|funded| **funded).count(), all.len())
}

#[test]
fn equal_arms_are_seldom_funded() {
    let (wrong, all) = false_recommendations(40, 100);
    // Of 40 at 5 %, more than 7 come by chance in 1 of 500 cases.
    assert!(wrong <= 7, "{wrong} of {all}");
}

#[test]
#[ignore = "takes minutes: docs/comparison.md has its results"]
fn equal_arms_are_seldom_funded_in_full() {
    for size in [100, 400] {
        let (wrong, all) = false_recommendations(200, size);
        println!("{size} runs: {wrong} of {all} studies of two equal arms fund one");
        assert!(wrong <= all / 20, "{wrong} of {all}");
    }
}

#[test]
fn the_same_policy_never_differs() {
    let question = policies();
    let runs = simulated(question.arms[0].scenario(), 9, 0..60);
    for one in differences(&question, &values(&question, vec![runs.clone(), runs]), 1, 1) {
        assert_eq!((one.finding, one.value, one.saved), (Finding::Same, 0.0, None), "{}", one.outcome);
        assert_eq!((one.p, one.beats.share, one.beats.ties), (1.0, 0.5, 1.0), "{}", one.outcome);
    }
}

#[test]
fn few_runs_that_are_the_same_say_so_of_one_policy_only() {
    let question = policies();
    for (size, policies, finding) in
        [(58, [0, 1], Finding::Indistinguishable), (59, [0, 1], Finding::Same), (2, [0, 0], Finding::Same)]
    {
        let runs = simulated(question.arms[0].scenario(), 9, 0..size);
        let values = values(&question, vec![runs.clone(), runs]);
        let found = differences_of(&question, &values, &policies, 1, 1);
        let survival = found.iter().find(|one| one.outcome == "survival").unwrap();
        assert_eq!(survival.finding, finding, "{size} runs of {policies:?}");
    }
}

#[test]
fn usual_prices_give_the_cost_that_the_model_gives() {
    let sets = ["horizon_weeks=60".to_owned(), "policy.full_time_core=1".to_owned()];
    let question =
        StudySpec::of_ready("reorganisation", &Overrides { sets: sets.to_vec(), arms: Vec::new() });
    // Its timeline is beyond so short a horizon.
    assert!(question.is_err());
    let question =
        StudySpec::of_ready("baseline", &Overrides { sets: sets.to_vec(), arms: Vec::new() }).unwrap();
    let runs = simulated(question.arms[0].scenario(), 2, 0..40);
    let expected: Vec<f64> = runs.iter().map(|run| run.outcome.row.cost).collect();
    let outcomes = [Outcome::named("cost").unwrap(), Outcome::named("roi").unwrap()];
    let found = &quantities(&question, &values(&question, vec![runs.clone()]), &outcomes)[0];
    for (found, expected) in found[0].values.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-4 * expected, "{found} {expected}");
    }
    // Members, coordinators and events are a part of it, and each is there.
    for run in &runs {
        let row = &run.outcome.row;
        assert!(row.hours > 0.0 && row.coordinator_hours > 0.0 && row.events > 0.0 && row.money > 0.0);
        assert!(row.hours + row.coordinator_hours < row.cost_hours);
    }
    let (cost, value): (f64, f64) = runs.iter().fold((0.0, 0.0), |(cost, value), run| {
        (cost + run.outcome.row.cost, value + 60.0 * run.outcome.row.value_tangible)
    });
    assert!((found[1].influence.value - (value - cost) / cost).abs() < 1e-5);
}

#[test]
fn other_prices_count_what_they_name() {
    let prices = UnitPrices {
        member_hour: 10.0,
        coordinator_hour: 100.0,
        sponsor_hour: 50.0,
        support_hour: 1.0,
        event: 1000.0,
        money: 2.0,
        value_hour: 3.0,
        intangible_hour: 0.5,
        protected: Protected::Used,
        currency: Currency::Money,
    };
    // 7 hours of members (and 4 that were granted and not used), 5 of a coordinator, 3 of a sponsor, 20 in all, 2 events, 30 of money.
    let run = RunRow {
        hours: 7.0,
        coordinator_hours: 5.0,
        sponsor_hours: 3.0,
        unused_hours: 4.0,
        cost_hours: 20.0,
        events: 2.0,
        money: 30.0,
        value_tangible: 4.0,
        value_intangible: 6.0,
        ..RunRow::default()
    };
    assert_eq!(prices.cost(&run), 70.0 + 500.0 + 150.0 + 5.0 + 2000.0 + 60.0);
    let rostered = UnitPrices { protected: Protected::Rostered, ..prices };
    assert_eq!(rostered.cost(&run), prices.cost(&run) + 40.0);
    // Net value is the sum of amounts times quantities.
    for prices in [prices, rostered] {
        let quantities = prices.quantities(&run);
        let net: f64 = prices.amounts().iter().zip(quantities).map(|(amount, of)| amount * of).sum();
        assert!((net - (prices.gross_value(&run) - prices.cost(&run))).abs() < 1e-9);
    }
    assert_eq!(prices.gross_value(&run), 15.0);
}

#[test]
fn a_study_again_at_its_break_even_price_is_level() {
    let mut question = policies();
    question.prices.value_hour = Some(40.0);
    question.prices.event = 25.0;
    let arms: Vec<Vec<Run>> = question.arms.iter().map(|arm| simulated(arm.scenario(), 4, 0..200)).collect();
    let values = values(&question, arms);
    let net_value = Outcome::named("net_value").unwrap();
    let net = |prices: &Prices| {
        let of = |arm: usize| {
            let prices = UnitPrices::of(prices, question.arms[arm].scenario());
            net_value.over(values.arms[arm].runs(), &prices, 80)
        };
        of(1).less(&of(0), &net_value)
    };
    let prices: Vec<UnitPrices> =
        question.arms.iter().map(|arm| UnitPrices::of(&question.prices, arm.scenario())).collect();
    let runs = (&values.arms[1], &values.arms[0]);
    let found = break_even(("cared for", "unchanged"), runs, (&prices[1], &prices[0]), 0.05);
    let now = net(&question.prices).influence;
    assert!((found.net_value.value - now.value).abs() < 1e-6 * now.value.abs(), "{found:?}");
    let again = |name: &str, amount: f64| {
        let mut prices = question.prices.clone();
        match name {
            "value_hour" => prices.value_hour = Some(amount as f32),
            "intangible_hour" => prices.intangible_hour = amount as f32,
            "member_hour" => prices.member_hour = Some(amount as f32),
            "coordinator_hour" => prices.coordinator_hour = Some(amount as f32),
            "sponsor_hour" => prices.sponsor_hour = Some(amount as f32),
            "support_hour" => prices.support_hour = Some(amount as f32),
            "event" => prices.event = amount as f32,
            _ => prices.money = amount as f32,
        }
        net(&prices)
    };
    let mut turned = 0;
    for one in &found.prices {
        let interval = |amount: f64| again(one.price.name, amount).interval(0.05);
        if let Some(at) = one.at {
            turned += 1;
            assert!(again(one.price.name, at).influence.value.abs() < 1e-4 * now.value.abs(), "{one:?}");
            let (above, below) = (interval(at * 1e4 + 1e4), interval(0.0));
            assert!(one.arm_above == (above.0 + above.1 > 0.0) && one.arm_above == (below.0 + below.1 < 0.0));
        }
        // At an end of the interval the test of the difference is at its limit.
        if let Some(ends) = one.interval.filter(|ends| ends.low > 0.0) {
            let (low, high) = interval(ends.low);
            assert!(low.abs().min(high.abs()) < 0.05 * (high - low), "{one:?}: {low} to {high}");
        }
    }
    assert!(turned >= 2, "{found:?}");
}

/// Made-up runs whose members and end are given.
fn made_up(question: &StudySpec, arms: &[&[(f64, f64)]]) -> Vec<Difference> {
    let model = simulated(question.arms[0].scenario(), 1, 0..1).remove(0);
    let arms = arms.iter().map(|all| {
        let run = |(at, &(members, weeks)): (usize, &(f64, f64))| {
            let mut run = Run { replicate: at as u32, ..model.clone() };
            run.outcome.row.members_end = members;
            run.outcome.row.weeks_alive = weeks;
            run.outcome.row.alive = if weeks >= 80.0 { 1.0 } else { 0.0 };
            run.outcome.row.first_stewardship = f64::NAN;
            run
        };
        all.iter().enumerate().map(run).collect()
    });
    differences(question, &values(question, arms.collect()), 1, 1)
}

#[test]
fn made_up_runs_have_the_differences_they_were_given() {
    let question = policies();
    let one = [(10.0, 80.0), (12.0, 40.0), (14.0, 80.0), (16.0, 20.0), (11.0, 80.0)];
    let other = [(13.0, 80.0), (12.0, 80.0), (18.0, 80.0), (15.0, 30.0), (13.0, 80.0)];
    let found = made_up(&question, &[&one, &other]);
    let of = |name: &str| found.iter().find(|difference| difference.outcome == name).unwrap();
    let members = of("members");
    assert!((members.value - 8.0 / 5.0).abs() < 1e-12 && members.n == 5);
    assert_eq!((members.beats.share, members.beats.ties), (0.7, 0.2));
    let survival = of("survival");
    assert!((survival.value - 0.2).abs() < 1e-12 && survival.worst.is_none());
    assert!((of("weeks_alive").value - 10.0).abs() < 1e-12);
    // Nobody ever came to stewardship, so that all are counted to the horizon: five runs are too few to call arms the same.
    assert_eq!(of("weeks_to_stewardship").finding, Finding::Indistinguishable);
    assert!(members.worst.is_none(), "of five runs none are the worst 5 %");
    // The worst 10 of 200 have 10 members against 12.
    let many = made_up(&question, &[&one.repeat(40), &other.repeat(40)]);
    let members_of_many = many.iter().find(|difference| difference.outcome == "members").unwrap();
    assert!((members_of_many.worst.unwrap().value - 2.0).abs() < 1e-12);
    // t.test(other - one)$conf.int
    assert!(
        (members.interval.low + 0.974_77).abs() < 1e-4 && (members.interval.high - 4.174_77).abs() < 1e-4,
        "{members:?}"
    );
    // (var(one) + var(other)) / var(other - one) = (5.8 + 5.7) / 4.3, where the n is the same.
    assert!((members.saved.unwrap() - (5.8 + 5.7) / 4.3).abs() < 1e-9);
}

/// Made-up trajectories: an arm that rises from week 30 on, and one that doesn't.
fn partings(rise: f64, simulated: usize, seed: u32) -> Vec<super::result::Parting> {
    let noise = move |arm: u32, run: usize, week: usize| {
        let draw = hearth_engine::random::scatter(
            seed ^ arm << 24 ^ (run as u32) << 8,
            week as u32 / 7 + 99 * run as u32,
        );
        f64::from(draw) - 0.5
    };
    let arm = |arm: u32, rise: f64| {
        let week = move |run: usize, week: usize| noise(arm, run, week) + if week >= 30 { rise } else { 0.0 };
        move |run: usize| (0..60).map(|at| week(run, at)).collect::<Vec<f64>>()
    };
    let all = [arm(1, rise), arm(2, 0.0)].map(|run| (0..simulated).map(run).collect::<Vec<_>>());
    Trajectories::made_up(&all).partings((0, 1), 0.05, 3)
}

#[test]
fn arms_part_when_they_part() {
    let parting = &partings(0.3, 300, 1)[0];
    // A rise of 0.3 at a standard error of 0.03 is seen at once, and nothing before it.
    assert_eq!((parting.week, parting.weeks), (Some(30), 30), "{:?}", parting.trajectory);
    assert!(parting.last.interval.low > 0.0 && (parting.last.value - 0.3).abs() < 0.12);
}

#[test]
fn arms_that_do_not_part_are_seldom_said_to() {
    let wrong = (0..60).filter(|&seed| partings(0.0, 120, seed).iter().any(|one| one.week.is_some())).count();
    // Of 60 at 5 %, more than 9 come by chance in 1 of 700 cases; without minding the many weeks it would be a third.
    assert!(wrong <= 9, "{wrong} of 60");
}
