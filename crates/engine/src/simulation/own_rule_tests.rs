//! Rules of one's own, and rules that are switched off, in whole runs.

use super::Simulation;
use crate::model::rule::{Parameter, Place, Rule, RuleError, RuleWeek, StateColumn, register, replace};
use crate::observe::{Flow, Week};
use crate::scenario::rules::Shipped;
use crate::scenario::{Scenario, catalogue, explain};

/// Adopts: whoever takes part gives energy to one newcomer, and remembers it.
struct Adopting(&'static str, Place);

impl Rule for Adopting {
    fn name(&self) -> &str {
        self.0
    }

    fn about(&self) -> &str {
        "Those who take part give energy to somebody."
    }

    fn place(&self) -> Place {
        self.1.clone()
    }

    fn flow(&self) -> Flow {
        Flow::Helping
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::new("share", 0.5, (0.0, 1.0), "probability", "Chance of doing so."),
            Parameter::new("gift", 0.02, (-1.0, 1.0), "energy", "Energy given."),
        ]
    }

    fn columns(&self) -> Vec<StateColumn> {
        vec![StateColumn::new("whom", -1.0, "Arrival number of the one who was given to.")]
    }

    fn act(&self, week: &mut RuleWeek<'_, '_>) {
        let (share, gift) = (week.parameter("share"), week.parameter("gift"));
        let slots = week.slots();
        for &slot in &slots {
            let id = week.community.members.id[slot];
            let mut draws = week.draws(id);
            if share > 0.0 && draws.chance(share) {
                let other = slots[draws.below(slots.len())];
                week.column(0)[slot] = week.community.members.id[other] as f32;
                week.move_energy(other, gift);
                week.tie(slot, other, gift.max(0.0));
            }
        }
    }
}

fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    Scenario::parse(
        "Scenario(horizon_weeks: 70, communities: [(name: \"One\"), (name: \"Two\")])",
        "test",
        &sets,
    )
    .unwrap()
}

fn weeks(scenario: &Scenario) -> Vec<Week> {
    let mut weeks = Vec::new();
    Simulation::new(scenario, 5).run(&mut |_, _, week| weeks.push(*week));
    weeks
}

#[test]
fn a_rule_of_ones_own_is_a_part_of_scenarios() {
    register(Adopting("giving", Place::after("participation"))).unwrap();
    let entry = catalogue().into_iter().find(|entry| entry.path == "rules.giving.share").unwrap();
    assert_eq!((entry.default.as_deref(), entry.spec.unit, entry.live), (Some("0.5"), "probability", false));
    assert!(explain("rules.giving.gift").unwrap().contains("Energy given."));
    let plain = scenario(&[]);
    assert!(!plain.to_ron().contains("rules"), "what isn't used isn't written");
    let used = scenario(&["rules.giving.share=0.25"]);
    assert_eq!(Scenario::parse(&used.to_ron(), "again", &[]).unwrap(), used);
    assert!(
        used.to_ron().contains("giving: (on: true, version: v1, share: 0.25, gift: 0.02),"),
        "{}",
        used.to_ron()
    );
    let changes: Vec<String> =
        used.changes().iter().map(|one| format!("{}={}", one.path, one.value)).collect();
    assert_eq!(changes[changes.len() - 2..], ["rules.giving.on=true", "rules.giving.share=0.25"]);
    assert_ne!(used, plain);
    assert!(weeks(&used) != weeks(&plain));
    assert!(weeks(&scenario(&["rules.giving.on=false", "rules.giving.share=0.25"])) == weeks(&plain));
    for (set, said) in [
        ("rules.giving.share=2", "out of range"),
        ("rules.giving.shares=0.2", "did you mean `share`?"),
        ("rules.givng.share=0.2", "did you mean `giving`?"),
        ("rules.quite_another=(x: 1)", "registered before scenarios are read"),
        ("rules.giving.version=v9", "one of v1"),
        ("rules=3", "rules are switched off by name"),
    ] {
        let error = Scenario::parse("Scenario()", "test", &[set.to_owned()]).unwrap_err().to_string();
        assert!(error.contains(said), "{set}: {error}");
    }
}

#[test]
fn a_rule_that_does_nothing_changes_nothing() {
    register(Adopting("idle", Place::before("energy"))).unwrap();
    assert_eq!(weeks(&scenario(&["rules.idle.share=0"])), weeks(&scenario(&[])));
}

#[test]
fn what_rules_move_is_booked_and_kept() {
    register(Adopting("booked", Place::before("census"))).unwrap();
    let scenario = scenario(&["rules.booked.gift=0.01"]);
    let mut simulation = Simulation::new(&scenario, 5);
    let mut booked = 0.0;
    let mut before = 0.0;
    for _ in 0..70 {
        simulation.step();
        let community = &simulation.communities()[0];
        let members = &community.members;
        let whole: f64 = (0..community.slots())
            .filter(|&slot| members.is_member[slot] > 0.0)
            .map(|slot| f64::from(members.energy[slot]))
            .sum();
        let moved: f64 = community.ledger.energy.iter().sum();
        assert!((before + moved - whole).abs() < 1e-3, "{before} and {moved} make {whole}");
        before = whole;
        assert_eq!(members.own.len(), 1);
        assert_eq!(members.own[0].values.len(), community.slots());
        let newest = members.id.last().copied().unwrap_or_default() as f32;
        assert!(members.own[0].values.iter().all(|&whom| (-1.0..=newest).contains(&whom)));
        booked = simulation.own_flows(0)[0].energy;
    }
    assert!(booked > 0.1, "{booked}");
    assert_eq!(simulation.own_columns()[0].name, "whom");
    simulation.restart(1);
    assert_eq!(simulation.own_flows(0)[0].energy, 0.0);
}

#[test]
fn the_order_of_registration_means_nothing() {
    for names in [["first_a", "first_b"], ["second_b", "second_a"]] {
        for name in names {
            register(Adopting(name, Place::after("exchange"))).unwrap();
        }
    }
    // Draws depend on names, so that only one rule of each pair may draw: the other is set to do so always.
    let run = |one: &str, other: &str| {
        weeks(&scenario(&[
            &format!("rules.{one}=(share: 1, gift: 0.9)"),
            &format!("rules.{other}=(share: 1, gift: -0.9)"),
        ]))
    };
    assert_eq!(run("first_a", "first_b"), run("first_a", "first_b"));
    assert_ne!(run("first_a", "first_b"), run("first_b", "first_a"), "they act in the order of their names");
}

#[test]
fn a_rule_takes_the_place_of_another() {
    register(Adopting("calm", Place::in_place_of("conflict"))).unwrap();
    assert_eq!(weeks(&scenario(&["rules.calm.share=0"])), weeks(&scenario(&["rules.conflict=false"])));
    assert_ne!(weeks(&scenario(&["rules.calm.share=0"])), weeks(&scenario(&[])));
}

#[test]
fn every_rule_can_be_switched_off() {
    let text = "Scenario(horizon_weeks: 200,
        organisation: (workload_surges_per_year: 3, sponsor_departures_per_year: 2, decisions_per_year: 6),
        communities: [
            (name: \"One\", founders: 30, documented: 0.9, domain_turnover_per_year: 12),
            (name: \"Two\", founders: 20),
        ],
        policy: (sponsorship: 0.8, protected_hours: 2, coordinator_hours: 15, recognition: 0.5, measurement: 0.6,
            openness: 0.3, tasks_per_month: 2, events_per_month: 2, lois: (reflection: 0.5)), model: (knowledge: (tend: 20)))";
    let plain = Scenario::parse(text, "test", &[]).unwrap();
    let several = |scenario: &Scenario| -> Vec<Week> {
        let mut weeks = Vec::new();
        let mut simulation = Simulation::new(scenario, 5);
        for replicate in 0..6 {
            simulation.restart(replicate);
            simulation.run(&mut |_, _, week| weeks.push(*week));
        }
        weeks
    };
    let usual = several(&plain);
    for spec in Shipped::SPECS {
        let scenario = Scenario::parse(text, "test", &[format!("rules.{}=false", spec.name)]).unwrap();
        assert_eq!(Scenario::parse(&scenario.to_ron(), "again", &[]).unwrap(), scenario);
        let without = several(&scenario);
        assert!(without != usual, "without {} all is as before", spec.name);
        for week in &without {
            assert!(week.row.values().iter().all(|value| value.is_finite()), "without {}", spec.name);
        }
    }
}

#[test]
fn what_cannot_be_registered_is_refused() {
    let place = || Place::after("exchange");
    assert!(matches!(register(Adopting("Mentoring", place())), Err(RuleError::Name { .. })));
    assert!(matches!(register(Adopting("care", place())), Err(RuleError::Name { .. })));
    let error = register(Adopting("lost", Place::after("exchanges"))).unwrap_err().to_string();
    assert!(error.contains("did you mean `exchange`?"), "{error}");
    assert!(register(Adopting("instead", Place::in_place_of("census"))).is_err());
    register(Adopting("twice", place())).unwrap();
    assert_eq!(register(Adopting("twice", place())), Err(RuleError::Taken("twice".to_owned())));
    let before = scenario(&["rules.twice.share=1"]);
    let weeks_before = weeks(&before);
    replace(Adopting("twice", Place::before("census"))).unwrap();
    assert_eq!(weeks(&before), weeks_before, "a scenario that was read holds on to its version");
    assert_ne!(weeks(&scenario(&["rules.twice.share=1"])), weeks_before);
}
