//! Many people in many communities: threads share out a week's communities, and what comes out is the same.

use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;

/// More people than from where on threads share a week, and everything by which communities meet.
const MANY: &str = r#"(
    horizon_weeks: 40,
    organisation: (brokers: 0.2, units: 8, portfolio: (budget_hours: 40, allocation: recalibrated)),
    communities: [(name: "Large", count: 9, enrolled: 600), (name: "Small", count: 5), (name: "Closed", admits: false)],
    timeline: [
        every(weeks: 7, event: joint_event),
        at(week: 12, community: "Large 3", shock: influx),
        at(week: 20, community: "Large 5", shock: dissolve),
        at(week: 25, shock: split),
    ],
)"#;

/// All that is seen of each community in each week, and how each ended.
fn seen(threads: usize) -> Vec<String> {
    let scenario = Scenario::parse(MANY, "many", &[]).unwrap_or_else(|error| panic!("{error}"));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        let mut simulation = Simulation::new(&scenario, 11);
        let mut seen = Vec::new();
        let outcomes =
            simulation.run(&mut |week, community, what| seen.push(format!("{week} {community} {what:?}")));
        seen.extend(outcomes.iter().map(|outcome| format!("{outcome:?}")));
        seen
    })
}

#[test]
fn any_number_of_threads_simulates_the_same_weeks() {
    let one = seen(1);
    assert_eq!(one.len(), 41 * 15);
    for threads in [2, 7] {
        let other = seen(threads);
        let differs = one.iter().zip(&other).find(|(one, other)| one != other);
        assert_eq!(differs, None, "with {threads} threads");
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn members_of_a_group_have_names_of_their_own() {
    let scenario = Scenario::parse(MANY, "many", &[]).unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<&str> = scenario.communities.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), 15);
    assert_eq!((names[0], names[8], names[13], names[14]), ("Large 1", "Large 9", "Small 5", "Closed"));
    // As resolved it says the same.
    let again = Scenario::parse(&scenario.to_ron(), "again", &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.to_ron(), scenario.to_ron());
}

#[test]
fn groups_that_cannot_be_are_refused() {
    for (text, says) in [
        ("(communities: [(count: 0)])", "out of range"),
        ("(communities: [(count: 1001)])", "out of range"),
        (r#"(communities: [(name: "A", count: 600), (name: "B", count: 600)])"#, "at most 1000"),
        (r#"(communities: [(name: "A", count: 3), (name: "A 2")])"#, "is there already"),
        (
            r#"(communities: [(name: "A", count: 3)], timeline: [at(week: 1, community: "A", shock: dissolve)])"#,
            "A 1",
        ),
        ("(communities: [(count: 1000, enrolled: 90000)])", "at most 1000000"),
    ] {
        let error = Scenario::parse(text, "test", &[]).expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}
