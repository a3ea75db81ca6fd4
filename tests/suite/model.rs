//! What runs on the same random numbers share: people, weeks before a change, neighbours who don't meet.

use std::collections::BTreeMap;

use hearth::engine::model::state::Members;
use hearth::engine::observe::{Week, WeekRow};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;

fn scenario(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    Scenario::parse(text, "test", &sets).unwrap_or_else(|error| panic!("{error}"))
}

/// All bits of a row, so that equal means equal to the last one.
fn bits(week: &Week) -> [u32; WeekRow::COLUMNS.len()] {
    week.row.values().map(f32::to_bits)
}

/// Every week of every community.
fn run(scenario: &Scenario, replicate: u32) -> Vec<Vec<Week>> {
    let mut simulation = Simulation::new(scenario, 21);
    simulation.restart(replicate);
    (0..scenario.horizon_weeks).map(|_| simulation.step().to_vec()).collect()
}

/// What a person brings along, as bits, and how much it knows of the domain.
type Person = [u32; 4];

fn person(members: &Members, slot: usize) -> Person {
    [
        members.interest[slot].to_bits(),
        members.own_hours[slot].to_bits(),
        members.propensity[slot].to_bits(),
        u32::from(members.unit[slot]),
    ]
}

/// Everybody who was a member at the end of any week, by arrival number; those who began are left out.
fn newcomers(scenario: &Scenario, replicate: u32) -> BTreeMap<u32, (u16, Person)> {
    let mut simulation = Simulation::new(scenario, 21);
    simulation.restart(replicate);
    let mut seen = BTreeMap::new();
    for _ in 0..scenario.horizon_weeks {
        simulation.step();
        let community = &simulation.communities()[0];
        let members = &community.members;
        for slot in 0..community.slots() {
            if members.is_member[slot] > 0.0 && members.id[slot] >= scenario.communities[0].start.founders {
                seen.entry(members.id[slot]).or_insert((members.joined[slot], person(members, slot)));
            }
        }
    }
    seen
}

/// The n-th to arrive is the same person under every policy, though it may come in another week.
#[test]
fn newcomers_are_the_same_people_under_another_policy() {
    // Recognition together with control wears interest out, which this test measures; so no control here.
    let poor = scenario("()", &["policy.control=0", "policy.sponsorship=0.2", "policy.openness=0.5"]);
    let rich = scenario(
        "()",
        &["policy.control=0", "policy.sponsorship=0.9", "policy.openness=1", "policy.events_per_month=4"],
    );
    let (mut common, mut other_week) = (0, 0);
    for replicate in 0..6 {
        let rich = newcomers(&rich, replicate);
        for (id, (joined, person)) in newcomers(&poor, replicate) {
            if let Some(&(joined_there, same)) = rich.get(&id) {
                assert_eq!(person, same, "newcomer {id} of replicate {replicate}");
                common += 1;
                other_week += usize::from(joined != joined_there);
            }
        }
    }
    assert!(common > 50, "{common} newcomers in common");
    assert!(other_week > common / 3, "only {other_week} came at another time: the policies hardly differ");
}

/// Another replicate has other people: the comparison above can fail.
#[test]
fn newcomers_differ_between_replicates() {
    let scenario = scenario("()", &[]);
    let (one, other) = (newcomers(&scenario, 0), newcomers(&scenario, 1));
    let same = one.iter().filter(|(id, a)| other.get(id).is_some_and(|b| b.1 == a.1)).count();
    assert_eq!(same, 0);
}

const ONE: &str = r#"(communities: [(name: "a", founders: 12)])"#;
const TWO: &str = r#"(communities: [(name: "a", founders: 12), (name: "b", founders: 30, relevance: 1)])"#;

/// Culture moves between communities by way of the organisation; nothing else joins them by default.
const APART: [&str; 2] = ["horizon_weeks=104", "model.culture.organisation_rate=0"];

#[test]
fn a_community_more_changes_none_of_the_others() {
    let (one, two) = (scenario(ONE, &APART), scenario(TWO, &APART));
    for replicate in 0..3 {
        for (week, (alone, beside)) in run(&one, replicate).iter().zip(run(&two, replicate)).enumerate() {
            assert_eq!(bits(&alone[0]), bits(&beside[0]), "week {week} of replicate {replicate}");
        }
    }
}

/// What is meant to join communities does: each of these makes a difference to the first.
#[test]
fn what_joins_communities_makes_a_difference() {
    let joint = r#"(communities: [(name: "a", founders: 12), (name: "b", founders: 30, relevance: 1)],
        timeline: [every(weeks: 4, event: joint_event)])"#;
    let lonely =
        r#"(communities: [(name: "a", founders: 12)], timeline: [every(weeks: 4, event: joint_event)])"#;
    let pairs = [
        ("culture", ONE, TWO, "horizon_weeks=104"),
        ("brokers", ONE, TWO, "organisation.brokers=0.5"),
        ("joint events", lonely, joint, "horizon_weeks=104"),
        ("portfolio", ONE, TWO, "organisation.portfolio.budget_hours=10"),
    ];
    for (what, one, two, set) in pairs {
        let sets = if what == "culture" { vec![set] } else { [&APART[..], &[set]].concat() };
        let (one, two) = (run(&scenario(one, &sets), 0), run(&scenario(two, &sets), 0));
        assert!(one.iter().zip(&two).any(|(one, two)| bits(&one[0]) != bits(&two[0])), "{what}");
    }
}

/// What happens late leaves every earlier week as it was, to the last bit; and it does change what follows.
#[test]
fn a_late_event_leaves_the_weeks_before_alone() {
    let before = run(&scenario("(horizon_weeks: 120)", &[]), 2);
    for late in [
        "at(week: 80, shock: reorganisation)",
        "at(week: 80, shock: influx)",
        "at(week: 80, shock: technology_break)",
        "at(week: 80, shock: unconsulted_decision)",
        "at(week: 80, event: renewal_workshop)",
        "at(week: 80, task: hard_problem)",
        "at(week: 80, set: {\"policy.openness\": 0})",
        "between(from: 80, to: 90, set: {\"policy.control\": 0.9})",
        "every(weeks: 10, from: 80, event: lecture)",
    ] {
        let after = run(&scenario(&format!("(horizon_weeks: 120, timeline: [{late}])"), &[]), 2);
        for week in 0..80 {
            assert_eq!(bits(&before[week][0]), bits(&after[week][0]), "{late}: week {week}");
        }
        assert!((80..120).any(|week| bits(&before[week][0]) != bits(&after[week][0])), "{late} does nothing");
    }
}

/// Who signs up at a launch, after the week's draws of presence and leaving, is still there when the next week begins.
#[test]
fn sign_ups_of_a_launch_stay() {
    let text = "(horizon_weeks: 2, timeline: [at(week: 0, event: launch_workshop)])";
    let scenario =
        scenario(text, &["policy.sponsorship=1", "policy.openness=1", "policy.launch_workshop=false"]);
    let first: Vec<WeekRow> = (0..20).map(|replicate| run(&scenario, replicate)[0][0].row).collect();
    let newcomers: f32 = first.iter().map(|row| row.newcomers).sum();
    let departures: f32 = first.iter().map(|row| row.departures).sum();
    assert!(newcomers > 100.0, "only {newcomers} signed up");
    assert!(departures < 0.1 * newcomers, "{departures} left at once, of {newcomers} who signed up");
}

/// A lever that costs a decision more in one community shifts no draw of another.
#[test]
fn a_policy_of_one_community_leaves_the_others_alone() {
    let busy = r#"(communities: [(name: "a"), (name: "b", policy: (events_per_month: 6, measurement: 1))])"#;
    let calm = r#"(communities: [(name: "a"), (name: "b")])"#;
    let (busy, calm) = (run(&scenario(busy, &APART), 4), run(&scenario(calm, &APART), 4));
    assert!(busy.iter().zip(&calm).all(|(busy, calm)| bits(&busy[0]) == bits(&calm[0])));
    assert!(busy.iter().zip(&calm).any(|(busy, calm)| bits(&busy[1]) != bits(&calm[1])));
}

/// A replicate is the same whatever the same memory simulated before.
#[test]
fn replicates_do_not_remember_each_other() {
    let text = r#"(communities: [(name: "a"), (name: "b")], organisation: (brokers: 0.3), timeline: [
        between(from: 5, to: 30, set: {"policy.control": 0.9, "organisation.workload": 0.3}),
        at(week: 40, community: "b", shock: dissolve)])"#;
    let scenario = scenario(text, &["horizon_weeks=60"]);
    let mut used = Simulation::new(&scenario, 21);
    for replicate in [5, 0, 3, 5] {
        used.restart(replicate);
        let again: Vec<Vec<Week>> = (0..60).map(|_| used.step().to_vec()).collect();
        assert_eq!(again, run(&scenario, replicate), "replicate {replicate}");
    }
    // Also where one was left in the middle.
    used.restart(1);
    (0..17).for_each(|_| {
        used.step();
    });
    used.restart(3);
    assert_eq!(used.step().to_vec(), run(&scenario, 3)[0]);
}
