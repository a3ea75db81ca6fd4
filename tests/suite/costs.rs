//! What a community costs: until when, whose hours, and what later ones count for.

use hearth::engine::observe::{Outcome, RunRow, Week};
use hearth::engine::scenario::{Scenario, explain};
use hearth::engine::simulation::Simulation;

fn scenario(text: &str) -> Scenario {
    Scenario::parse(text, "costs", &[]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn run(scenario: &Scenario, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
    let mut simulation = Simulation::new(scenario, 3);
    simulation.restart(replicate);
    simulation.run(on_week)
}

fn row(scenario: &Scenario, replicate: u32) -> RunRow {
    run(scenario, replicate, &mut |_, _, _| {}).remove(0).row
}

fn spent(row: &RunRow) -> [f64; 8] {
    [
        row.cost_hours,
        row.cost,
        row.hours,
        row.coordinator_hours,
        row.sponsor_hours,
        row.unused_hours,
        row.events,
        row.money,
    ]
}

#[test]
fn spending_ends_with_the_community() {
    // Closed by plan, and fallen silent: whatever comes after, nobody pays.
    let closed = "timeline: [at(week: 30, shock: dissolve)]";
    let silent = "communities: [(name: \"A\", founders: 3, relevance: -2)], organisation: (notice_weeks: 6)";
    let policy = "policy: (sponsorship: 1, coordinator_hours: 10, protected_hours: 2, events_per_month: 0.5)";
    let mut ended = 0;
    for rest in [closed, silent] {
        let over = |weeks: u32| scenario(&format!("(horizon_weeks: {weeks}, {policy}, {rest})"));
        for replicate in 0..10 {
            let (short, long) = (row(&over(150), replicate), row(&over(300), replicate));
            if short.weeks_dissolved > 0.0 {
                ended += 1;
                assert_eq!(spent(&short), spent(&long), "{rest} {replicate}");
                assert!(
                    short.sponsor_hours > 0.0 && short.coordinator_hours > 0.0 && short.unused_hours > 0.0
                );
            }
        }
    }
    assert!(ended >= 13, "{ended} of 20 were dissolved");
}

#[test]
fn a_full_sponsor_takes_the_hours_that_explain_names() {
    assert!(explain("policy.sponsorship").unwrap().contains("1.5"));
    let one = scenario(
        "(horizon_weeks: 40, policy: (sponsorship: 1, publicity: 0), organisation: (sponsor_departures_per_year: 0))",
    );
    let row = row(&one, 0);
    assert!((row.sponsor_hours - 1.5 * 40.0).abs() < 1e-3, "{}", row.sponsor_hours);
    // They are a part of all hours.
    assert!(row.hours + row.coordinator_hours + row.sponsor_hours < row.cost_hours);
}

#[test]
fn one_sponsor_for_all_is_paid_once_and_leaves_all() {
    let of = |shared: bool| {
        scenario(&format!(
            "(horizon_weeks: 104, policy: (sponsorship: 1, publicity: 0, succession: 0),
              organisation: (shared_sponsor: {shared}, sponsor_departures_per_year: 1, notice_weeks: 520),
              communities: [(name: \"A\"), (name: \"B\"), (name: \"C\")])"
        ))
    };
    let (mut apart, mut gone) = (0, 0);
    for replicate in 0..20 {
        let mut without: Vec<Vec<bool>> = vec![Vec::new(); 3];
        let outcomes = run(&of(true), replicate, &mut |_, community, week| {
            without[community].push(week.row.sponsor == 0.0);
        });
        // Those who were dissolved have no sponsor either.
        let alive = |at: usize| outcomes[at].row.weeks_dissolved == 0.0;
        if (0..3).all(alive) {
            assert!(without[0] == without[1] && without[1] == without[2], "{replicate}");
            let hours: Vec<f64> = outcomes.iter().map(|one| one.row.sponsor_hours).collect();
            assert!(hours.iter().all(|one| (one - hours[0]).abs() < 1e-6));
            let weeks = without[0].iter().filter(|without| !**without).count() as f64;
            assert!((hours.iter().sum::<f64>() - 1.5 * weeks).abs() < 1e-3, "{hours:?} in {weeks} weeks");
            gone += u32::from(weeks < 104.0);
        }
        let mut own: Vec<Vec<bool>> = vec![Vec::new(); 3];
        run(&of(false), replicate, &mut |_, community, week| own[community].push(week.row.sponsor == 0.0));
        apart += u32::from(own[0] != own[1]);
    }
    // Over two years at one a year, sponsors nearly always leave; those of one's own at different times.
    assert!(gone >= 5 && apart >= 10, "{gone} {apart}");
}

#[test]
fn later_hours_and_money_count_less_where_one_says_so() {
    let of = |rate: f64| {
        scenario(&format!(
            "(horizon_weeks: 156, organisation: (discount_per_year: {rate}, notice_weeks: 520))"
        ))
    };
    let mut weekly = Vec::new();
    let plain = run(&of(0.0), 0, &mut |_, _, week| weekly.push((week.row.cost, week.row.value_tangible)));
    let sum = |rate: f64, of: fn(&(f32, f32)) -> f32| -> f64 {
        let each = weekly.iter().enumerate();
        each.map(|(week, row)| f64::from(of(row)) * libm::exp(-libm::log(1.0 + rate) * week as f64 / 52.0))
            .sum()
    };
    // Rates that single precision holds exactly.
    for rate in [0.0, 0.0625, 0.5] {
        let found = row(&of(rate), 0);
        assert!((found.cost - sum(rate, |row| row.0)).abs() < 1e-6 * found.cost, "{rate}");
        assert!((found.value_tangible - sum(rate, |row| row.1)).abs() < 1e-6 * found.value_tangible.abs());
        // What isn't counted in hours or money is as it was.
        assert_eq!(
            (found.survival_weeks, found.members_end),
            (plain[0].row.survival_weeks, plain[0].row.members_end)
        );
    }
}

#[test]
fn granted_hours_that_nobody_uses_are_counted() {
    let of =
        |hours: f64| row(&scenario(&format!("(horizon_weeks: 52, policy: (protected_hours: {hours}))")), 0);
    assert_eq!(of(0.0).unused_hours, 0.0);
    let (some, many) = (of(1.0), of(4.0));
    assert!(some.unused_hours > 0.0 && many.unused_hours > 2.0 * some.unused_hours);
    // Some ten to forty members, most of whom use little of four hours a week.
    assert!((500.0..8000.0).contains(&many.unused_hours), "{}", many.unused_hours);
}
