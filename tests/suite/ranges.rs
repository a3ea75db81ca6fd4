//! Values stay in the range that their unit states, whatever the parameters.

use hearth::engine::observe::{ColumnInfo, RunRow, WeekRow};
use hearth::engine::scenario::{Kind, Scenario, catalogue};
use hearth::engine::simulation::Simulation;

/// The range of a unit, where it has one.
fn range(unit: &str) -> Option<(f64, f64)> {
    match unit {
        "0..1" | "share" | "share of topics" | "0/1" => Some((0.0, 1.0)),
        "-1..1" => Some((-1.0, 1.0)),
        "h" | "money" | "people" | "count" | "weeks" | "week" | "topics" | "pages" => {
            Some((0.0, f64::INFINITY))
        }
        _ => None,
    }
}

fn outside(columns: &[ColumnInfo], values: impl Iterator<Item = f64>, found: &mut Vec<String>, what: &str) {
    for (column, value) in columns.iter().zip(values) {
        if let Some((low, high)) = range(column.unit)
            && !value.is_nan()
            && !(low..=high).contains(&value)
        {
            found.push(format!("{what}: {} is {value}, and its unit is {}", column.name, column.unit));
        }
    }
}

#[test]
fn values_stay_in_the_range_of_their_unit() {
    let mut found = Vec::new();
    // The most and the least of every parameter by itself, and culture at all ends at once.
    let mut settings: Vec<Vec<String>> = vec![
        ["base", "sharing"].map(|name| format!("model.culture.{name}=1")).to_vec(),
        vec!["model.culture.base=1".to_owned(), "organisation.culture.individualism=0".to_owned()],
    ];
    for entry in catalogue() {
        if let (Some((low, high)), true) =
            (entry.spec.range, matches!(entry.kind, Kind::Number | Kind::Whole))
        {
            for end in [low, high] {
                settings.push(vec![format!("{}={end}", entry.path)]);
            }
        }
    }
    for sets in &settings {
        let text = "(horizon_weeks: 40, organisation: (practitioners: 200), communities: [(founders: 10)], \
                    timeline: [every(weeks: 9, event: session), at(week: 20, shock: sponsor_leaves)])";
        // Some ends can't be had, or make runs of minutes: of all 5,200 weeks, or very many people.
        let Ok(scenario) = Scenario::parse(text, "x.ron", sets) else { continue };
        let people: u32 =
            scenario.communities.iter().map(|one| one.start.founders + one.start.enrolled).sum();
        if scenario.horizon_weeks > 100 || people > 500 || scenario.organisation.practitioners > 5000.0 as _ {
            continue;
        }
        let what = sets.join(" ");
        let mut simulation = Simulation::new(&scenario, 7);
        simulation.restart(0);
        for _ in 0..scenario.horizon_weeks {
            for week in simulation.step() {
                outside(
                    WeekRow::COLUMNS,
                    week.row.values().iter().map(|value| f64::from(*value)),
                    &mut found,
                    &what,
                );
            }
        }
        for outcome in simulation.outcomes() {
            outside(RunRow::COLUMNS, outcome.row.values().iter().copied(), &mut found, &what);
        }
        assert!(found.len() < 40, "{}", found.join("\n"));
    }
    assert!(settings.len() > 200 && found.is_empty(), "{}", found.join("\n"));
}
