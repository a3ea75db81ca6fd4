//! The procedure on made-up arms whose effects are known.

use std::path::Path;

use super::decide::Decisions;
use super::interim::analyses;
use super::library::{Library, parse};
use super::plan::{Plan, Request};
use super::result::{ClaimResult, Verdict};
use super::run::Values;
use hearth_engine::random::{Decision, Source};

/// A claim about arms of two scenarios that are never simulated: values are made up.
fn claim(id: usize, condition: &str, mechanism: &str) -> String {
    let arm = |name: &str, n: usize| format!("\"{name}\": (set: [\"horizon_weeks={}\"]),", 20 + 10 * id + n);
    format!(
        "(id: \"C{id}\", sentence: \"\", source: [], scenario: \"plain.ron\", arms: {{ {} {} {} {} }}, \
         conditions: [{condition}], mechanisms: [{mechanism}]),",
        arm("a", 0),
        arm("b", 1),
        arm("c", 2),
        arm("d", 3),
    )
}

fn plan(claims: &[String]) -> Plan {
    let table = parse(Path::new("test"), &format!("(claims: [{}])", claims.concat())).unwrap();
    let request = Request { only: Vec::new(), sets: Vec::new(), seed: 1, replicates: 1600, mechanisms: true };
    Plan::of(&table, &Library::BuiltIn, request).unwrap()
}

/// Runs the procedure on values by family, horizon of the world (which tells the arm) and replicate.
fn decide(plan: &Plan, value: impl Fn(u32, u32) -> f64) -> Vec<ClaimResult> {
    let mut values = Values::empty(plan);
    let mut decisions = Decisions::new(plan, false);
    for analysis in analyses(1600) {
        for (setup, needed) in decisions.needed(plan).into_iter().enumerate() {
            if needed {
                let arm = plan.setups[setup].scenario.horizon_weeks;
                values.extend(setup, analysis, |replicate| value(arm, replicate));
            }
        }
        decisions.analyse(plan, &values, analysis);
    }
    decisions.conclude(plan, &values)
}

/// Draws that arms of the same claim share by half: pairs are alike, as with common random numbers.
fn draws(family: u32, arm: u32, replicate: u32) -> (f64, f64) {
    let source = Source::new(u64::from(family), replicate);
    let common = f64::from(source.sequence(0, Decision::Birth, arm / 10, 0).unit());
    let own = f64::from(source.sequence(1, Decision::Birth, arm, 0).unit());
    (common, own)
}

const SURVIVAL: &str = "outcome: survival";
const ENERGY: &str = "outcome: week(column: \"energy\")";

fn condition(outcome: &str, contrast: &str, require: &str) -> String {
    format!("(name: \"x\", {outcome}, contrast: {contrast}, require: {require})")
}

#[test]
fn a_family_of_claims_without_effect_is_rarely_decided() {
    const FAMILIES: u32 = 200;
    // At the threshold exactly: either verdict would be wrong.
    let claims: Vec<String> = [
        condition(SURVIVAL, "difference(\"a\", \"b\")", "above(0)"),
        condition(SURVIVAL, "difference_in_differences((\"a\", \"b\"), (\"c\", \"d\"))", "below(0)"),
        condition(SURVIVAL, "value(\"a\")", "above(0.95)"),
        condition(ENERGY, "difference(\"a\", \"b\")", "above(0)"),
        condition(ENERGY, "ratio(\"a\", \"b\")", "below(1)"),
        condition(ENERGY, "difference_in_ratios((\"a\", \"b\"), (\"c\", \"d\"))", "above(0)"),
        condition(ENERGY, "inverted_u(low: \"a\", middle: \"b\", high: \"c\")", "above(0)"),
        condition(SURVIVAL, "mean([\"a\", \"b\"])", "below(0.95)"),
    ]
    .iter()
    .enumerate()
    .map(|(id, condition)| claim(id, condition, ""))
    .collect();
    let plan = plan(&claims);
    let wrong = (0..FAMILIES)
        .filter(|&family| {
            let found = decide(&plan, |arm, replicate| {
                let (common, own) = draws(family, arm, replicate);
                if matches!((arm - 20) / 10, 0..=2 | 7) {
                    // Rare deaths, mostly shared: hard for intervals of shares.
                    f64::from(u8::from(0.5 * common + 0.5 * own > 0.158_113_883))
                } else {
                    // As skewed as waiting times are.
                    0.2 - 0.5 * libm::log(1.0 - 0.999 * common) - 0.5 * libm::log(1.0 - 0.999 * own)
                }
            });
            found.iter().any(|claim| claim.verdict != Verdict::Undecided)
        })
        .count();
    println!("{wrong} of {FAMILIES} families with a wrong verdict");
    // 5 % are allowed; a sound procedure has 19 or more of 200 less than once in a hundred times.
    assert!(wrong < 19, "{wrong} of {FAMILIES}");
}

#[test]
fn effects_are_found_where_they_are() {
    let kinds = [
        (SURVIVAL, "difference(\"a\", \"b\")", "above(0.05)", Verdict::Holds),
        (SURVIVAL, "difference(\"a\", \"b\")", "below(0.05)", Verdict::Fails),
        (SURVIVAL, "difference(\"b\", \"a\")", "below(-0.05)", Verdict::Holds),
        (SURVIVAL, "difference(\"c\", \"d\")", "within(0.1)", Verdict::Holds),
        (SURVIVAL, "difference(\"a\", \"b\")", "within(0.1)", Verdict::Fails),
        (SURVIVAL, "value(\"a\")", "above(0.8)", Verdict::Holds),
        (SURVIVAL, "mean([\"a\", \"b\"])", "below(0.6)", Verdict::Fails),
        (ENERGY, "ratio(\"a\", \"b\")", "above(1.2)", Verdict::Holds),
        (SURVIVAL, "difference_in_differences((\"a\", \"b\"), (\"c\", \"d\"))", "above(0.1)", Verdict::Holds),
        (ENERGY, "difference_in_ratios((\"a\", \"b\"), (\"c\", \"d\"))", "above(0.1)", Verdict::Holds),
        (SURVIVAL, "weighted([(1, \"a\"), (-0.5, \"b\"), (-0.5, \"c\")])", "above(0.1)", Verdict::Holds),
        (ENERGY, "weighted_ratios([(2, (\"a\", \"b\")), (-1, (\"c\", \"d\"))])", "above(1)", Verdict::Holds),
        (SURVIVAL, "inverted_u(low: \"b\", middle: \"a\", high: \"c\")", "above(0.1)", Verdict::Holds),
        // One end is as good as the middle.
        (SURVIVAL, "inverted_u(low: \"b\", middle: \"c\", high: \"a\")", "above(0)", Verdict::Fails),
    ];
    let claims: Vec<String> = kinds
        .iter()
        .enumerate()
        .map(|(id, (outcome, contrast, require, _))| claim(id, &condition(outcome, contrast, require), ""))
        .collect();
    let plan = plan(&claims);
    let found = decide(&plan, |arm, replicate| {
        let (common, own) = draws(7, arm, replicate);
        // Nine in ten of a, six in ten of all others.
        let share = if arm.is_multiple_of(10) { 0.9 } else { 0.6 };
        let alive = f64::from(u8::from(0.3 * common + 0.7 * own < if share > 0.8 { 0.78 } else { 0.57 }));
        if kinds[((arm - 20) / 10) as usize].0 == SURVIVAL { alive } else { 0.5 + alive }
    });
    for (claim, (_, contrast, require, expected)) in found.iter().zip(kinds) {
        assert_eq!(claim.verdict, expected, "{contrast} {require}: {:?}", claim.conditions);
        let one = &claim.conditions[claim.leading];
        assert!(one.interval.0 <= one.interval_95.0 && one.interval_95.1 <= one.interval.1, "{contrast}");
    }
}

#[test]
fn a_mechanism_carries_what_goes_without_it() {
    let two = format!(
        "(name: \"x\", {SURVIVAL}, contrast: difference(\"a\", \"b\"), require: above(0)), \
         (name: \"y\", {SURVIVAL}, contrast: value(\"a\"), require: above(0.5))"
    );
    let off = |left: &str, carries: &str| {
        format!("(words: \"m\", off: [\"policy.openness=0\"], carries: [\"{carries}\"], left: {left})")
    };
    let claims = [
        claim(0, &two, &off("less_than(0.5)", "x")),
        claim(1, &two, &off("less_than(0.5)", "x")),
        claim(2, &two, &off("fails", "y")),
        claim(3, &two, &off("fails", "y")),
    ];
    let plan = plan(&claims);
    let openness: Vec<f32> =
        plan.setups.iter().map(|setup| setup.scenario.communities[0].policy.openness).collect();
    let mut values = Values::empty(&plan);
    let mut decisions = Decisions::new(&plan, false);
    for analysis in analyses(1600) {
        for (setup, &openness) in openness.iter().enumerate() {
            let arm = plan.setups[setup].scenario.horizon_weeks;
            values.extend(setup, analysis, |replicate| {
                let (common, own) = draws(3, arm, replicate);
                let effect = if arm.is_multiple_of(10) { 0.3 } else { 0.0 };
                // Of claims 0 and 2 the effect goes, of 1 and 3 it stays.
                let gone = openness == 0.0 && ((arm - 20) / 10).is_multiple_of(2);
                f64::from(u8::from(0.5 * (common + own) < 0.5 + if gone { -0.05 } else { effect }))
            });
        }
        decisions.analyse(&plan, &values, analysis);
    }
    let found = decisions.conclude(&plan, &values);
    for (claim, expected) in
        found.iter().zip([Verdict::Holds, Verdict::Fails, Verdict::Holds, Verdict::Fails])
    {
        let [x, y, ..] = &claim.conditions[..] else { panic!("two conditions") };
        assert_eq!((x.verdict, y.verdict), (Verdict::Holds, Verdict::Holds), "{}", claim.id);
        // What isn't carried by the mechanism that it names doesn't hold.
        assert_eq!((claim.verdict, claim.mechanisms[0].verdict), (expected, expected), "{}", claim.id);
        assert_eq!(claim.mechanisms[0].effects.len(), 1);
    }
}

#[test]
fn a_condition_that_nobody_can_answer_is_left_out() {
    let planted = "(name: \"x\", outcome: names_planted_cause(matched: 10, others_up_to: 0.6), \
                   contrast: value(\"a\"), require: above(0.75)), ";
    let other = condition(SURVIVAL, "value(\"a\")", "above(0.5)").replace("\"x\"", "\"y\"");
    let plan = plan(&[claim(0, &format!("{planted}{other}"), "")]);
    let found = decide(&plan, |_, _| 1.0);
    assert_eq!(found[0].verdict, Verdict::Holds);
    assert_eq!(found[0].conditions[0].verdict, Verdict::NotRun);
}

#[test]
fn what_is_reported_decides_nothing() {
    let reported = condition(SURVIVAL, "difference(\"a\", \"b\")", "reported");
    let other = condition(SURVIVAL, "value(\"a\")", "above(0.5)").replace("\"x\"", "\"y\"");
    let plan = plan(&[claim(0, &format!("{reported}, {other}"), "")]);
    let found = decide(&plan, |arm, replicate| f64::from(u8::from(arm % 10 == 0 || replicate % 2 == 0)));
    assert_eq!(found[0].verdict, Verdict::Holds);
    assert!(found[0].conditions[0].reported && (found[0].conditions[0].effect - 0.5).abs() < 1e-9);
    // Of every claim value is reported beside, and survival where it isn't the outcome itself.
    let beside = |claim: &ClaimResult| {
        let names = claim.conditions.iter().filter(|one| one.reported).map(|one| one.name.clone());
        names.filter(|name| name.starts_with("beside")).collect::<Vec<_>>()
    };
    assert_eq!(beside(&found[0]), ["beside: value"]);
}

#[test]
fn half_of_a_ratio_is_half_of_its_distance_from_one() {
    let x = condition(ENERGY, "ratio(\"a\", \"b\")", "above(1.05)");
    let off = "(words: \"m\", off: [\"policy.openness=0\"], carries: [\"x\"])";
    let plan = plan(&[claim(0, &x, off)]);
    let openness: Vec<f32> =
        plan.setups.iter().map(|setup| setup.scenario.communities[0].policy.openness).collect();
    // With the mechanism 1.2 times as much, without it 1.05 or 1.15 times.
    for (left, expected) in [(1.05, Verdict::Holds), (1.15, Verdict::Fails)] {
        let mut values = Values::empty(&plan);
        let mut decisions = Decisions::new(&plan, false);
        for analysis in analyses(1600) {
            for (setup, &openness) in openness.iter().enumerate() {
                let arm = plan.setups[setup].scenario.horizon_weeks;
                values.extend(setup, analysis, |replicate| {
                    let (common, _) = draws(5, arm, replicate);
                    let effect = if openness == 0.0 { left } else { 1.2 };
                    (0.5 + common) * if arm.is_multiple_of(10) { effect } else { 1.0 }
                });
            }
            decisions.analyse(&plan, &values, analysis);
        }
        assert_eq!(decisions.conclude(&plan, &values)[0].verdict, expected, "{left}");
    }
}
