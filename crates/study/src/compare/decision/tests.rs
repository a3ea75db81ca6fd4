//! The rule on made-up differences, and advantages at prices with a known answer.

use super::rule::{Alternative, choose};
use super::{Choice, Decision};
use crate::compare::Trial;
use crate::compare::result::{Beats, Comparison, Difference, Finding};
use crate::executor::Control;
use crate::outcome::Outcome;
use crate::output::Invocation;
use crate::spec::{Overrides, StudySpec};
use crate::{Existing, Seed};
use std::sync::atomic::AtomicBool;

/// A difference that is as sure as its interval says, where more is better.
fn difference(outcome: &'static str, value: f64, half: f64) -> Difference {
    let interval = (value - half, value + half).into();
    let finding = match () {
        () if value - half > 0.0 => Finding::Better,
        () if value + half < 0.0 => Finding::Worse,
        () => Finding::Indistinguishable,
    };
    Difference {
        outcome,
        arm: "arm".to_owned(),
        against: "reference".to_owned(),
        n: 100,
        value,
        sd: 1.0,
        interval,
        together: interval,
        p: 0.5,
        p_holm: 0.5,
        finding,
        beats: Beats { share: 0.5, interval, ties: 0.0 },
        worst: None,
        saved: None,
    }
}

/// A value, and the half-width of its interval.
type Ends = (f64, f64);

/// What is chosen of arms with a gain in members and a net value, each with the half-width of its interval.
fn chosen(arms: &[(Ends, Ends)], own_prices: bool) -> (Choice, usize) {
    let members = Outcome::named("members").unwrap();
    let pairs: Vec<(Difference, Difference)> = arms
        .iter()
        .map(|(gain, net)| (difference("members", gain.0, gain.1), difference("net_value", net.0, net.1)))
        .collect();
    let all: Vec<Alternative<'_>> =
        pairs.iter().map(|(gain, net)| Alternative { arm: &gain.arm, gain, net }).collect();
    choose(&members, 100.0, &all, own_prices).unwrap()
}

#[test]
fn the_rule_goes_by_gain_first_and_by_money_then() {
    let (helps, open, hurts) = ((8.0, 2.0), (1.0, 9.0), (-8.0, 2.0));
    let (earns, even, loses) = ((500.0, 100.0), (10.0, 100.0), (-500.0, 100.0));
    for (arms, own, expected) in [
        (vec![(helps, earns)], true, (Choice::Fund, 0)),
        (vec![(helps, even)], true, (Choice::Fund, 0)),
        // What helps and loses money is not funded, unless nobody stated prices: then it is open.
        (vec![(helps, loses)], true, (Choice::DontFund, 0)),
        (vec![(helps, loses)], false, (Choice::CantTell, 0)),
        (vec![(open, even)], true, (Choice::CantTell, 0)),
        // What isn't shown to help and surely loses money is not funded either.
        (vec![(open, loses)], true, (Choice::DontFund, 0)),
        (vec![(open, loses)], false, (Choice::CantTell, 0)),
        (vec![(hurts, even)], false, (Choice::DontFund, 0)),
        // It can bring 4 of 100 at most, which is less than matters.
        (vec![((1.0, 3.0), even)], false, (Choice::DontFund, 0)),
        // The smaller gain that earns money comes before the larger one that loses it.
        (vec![((20.0, 2.0), loses), (helps, earns)], true, (Choice::Fund, 1)),
        (vec![(helps, even), ((9.0, 2.0), even)], true, (Choice::Fund, 1)),
        (vec![(hurts, even), (open, even)], false, (Choice::CantTell, 1)),
    ] {
        assert_eq!(chosen(&arms, own), expected, "{arms:?} with prices of one's own: {own}");
    }
    assert_eq!(choose(&Outcome::named("members").unwrap(), 1.0, &[], true), None);
}

fn compared(text: &str) -> Comparison {
    let question = StudySpec::parse(text, "test", &Overrides::default()).unwrap();
    let trial = Trial::new(&question).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let opened = trial.open(folder.path(), Seed::Given(1), Existing::Continue, Invocation::default());
    let mut study = opened.unwrap();
    let control = Control { threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} };
    trial.run(&mut study, &control).unwrap();
    trial.compare(folder.path(), study.manifest(), &control).unwrap()
}

fn study(prices: &str) -> String {
    format!(
        r#"Study(
            scenario: "baseline",
            set: {{"horizon_weeks": 40}},
            arms: [(name: "As it is"), (name: "Cared for", set: {{"policy.coordinator_hours": 12}})],
            outcomes: [energy],
            replicates: 60,
            uncertain: [(path: "organisation.workload", between: [0, 0.6], why: "a test")],
            {prices}
        )"#
    )
}

fn net(decision: &Decision) -> f64 {
    decision.money("net_value", "Cared for").unwrap().value
}

#[test]
fn at_its_break_even_price_an_arm_earns_nothing() {
    let found = compared(&study("prices: (coordinator_hour: 100)"));
    let decision = found.decision.unwrap();
    assert!(decision.own_prices && decision.effects.iter().any(|one| one.path == "organisation.workload"));
    let mut tried = 0;
    for effect in decision.effects.iter().filter(|one| one.outcome == "net_value") {
        let (Some(price), Some(name)) = (effect.break_even, effect.path.strip_prefix("prices.")) else {
            continue;
        };
        let other = match name {
            "coordinator_hour" => format!("prices: ({name}: {price})"),
            name => format!("prices: (coordinator_hour: 100, {name}: {price})"),
        };
        let even = compared(&study(&other)).decision.unwrap();
        // Prices are kept with seven digits.
        assert!(net(&even).abs() < 1e-4 * net(&decision).abs(), "{name} {price}: {}", net(&even));
        tried += 1;
    }
    assert!(tried >= 2, "{:?}", decision.effects);
}

#[test]
fn a_recommendation_has_all_its_parts() {
    let found = compared(&study(""));
    let decision = found.decision.as_ref().unwrap();
    assert!(!decision.own_prices);
    assert_eq!((decision.why.len(), decision.money.len(), decision.net_values.len()), (2, 2, 2));
    let heads: Vec<&str> = decision.paragraphs().iter().map(|(head, _)| *head).collect();
    for head in ["Why", "Costs", "Brings", "How sure", "Turns if"] {
        assert!(heads.contains(&head), "{heads:?}");
    }
    // Cost less value is what net value is made of.
    let cost = decision.money("cost", "Cared for").unwrap().value;
    assert!(cost > 10_000.0 && net(decision) < 0.0, "{cost}");
    assert!(
        decision
            .cautions
            .iter()
            .any(|one| one.contains("not pay for itself") || one.contains("shown to pay"))
    );
    let rows = decision.table().csv().unwrap().lines().count();
    assert_eq!(rows, 1 + decision.effects.len());
}

#[test]
fn one_policy_under_two_names_is_not_funded() {
    let text = study("").replace("set: {\"policy.coordinator_hours\": 12}", "set: {}");
    let decision = compared(&text).decision.unwrap();
    assert_eq!(decision.choice, Choice::DontFund);
    assert!(decision.headline.contains("nothing differs"), "{}", decision.headline);
}
