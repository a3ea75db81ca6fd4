//! The ledger closes: whatever happens, its entries sum to what changed; and every level stays in its range.

use hearth::engine::model::state::Community;
use hearth::engine::observe::{Flows, Week, WeekRow};
use hearth::engine::scenario::{EventKind, Kind, Scenario, ShockKind, Stage, TaskKind, catalogue};
use hearth::engine::simulation::Simulation;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::repeat::repeatable;

/// Parameters whose whole range would make a test of one community take an hour.
const SMALLER: [(&str, f64, f64); 8] = [
    ("community.count", 1.0, 1.9),
    ("organisation.practitioners", 150.0, 600.0),
    ("community.founders", 0.0, 40.0),
    ("community.enrolled", 0.0, 80.0),
    ("community.relevance", -2.0, 3.0),
    ("community.domain_turnover_per_year", 0.0, 200.0),
    ("organisation.workload", 0.0, 0.6),
    ("organisation.brokers", 0.0, 0.4),
];

/// Some of the levers, the organisation and the beginning, each anywhere in its range: as `--set` takes them.
fn settings() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec((any::<Index>(), 0.0f64..=1.0), 0..40).prop_map(|picks| {
        let known: Vec<_> = catalogue()
            .into_iter()
            .filter(|entry| {
                ["policy.", "organisation.", "community."].iter().any(|group| entry.path.starts_with(group))
                    && entry.kind != Kind::Text
            })
            .collect();
        picks
            .into_iter()
            .map(|(pick, share)| {
                let entry = pick.get(&known);
                let value = match entry.kind {
                    Kind::Number | Kind::Whole => {
                        let (mut low, mut high) = entry.spec.range.unwrap_or((0.0, 1.0));
                        if let Some(limits) = SMALLER.iter().find(|limits| limits.0 == entry.path) {
                            (low, high) = (limits.1, limits.2);
                        }
                        let value = (low + share * (high - low)).clamp(low, high);
                        if entry.kind == Kind::Whole { value.floor() } else { value }.to_string()
                    }
                    Kind::Flag => (share < 0.5).to_string(),
                    Kind::Choice(names) => names[(share * 0.999 * names.len() as f64) as usize].0.to_owned(),
                    Kind::Text => unreachable!("texts were left out"),
                };
                format!("{}={value}", entry.path)
            })
            .collect()
    })
}

/// A line of a timeline; what comes after the horizon is brought before it.
fn timeline_event() -> impl Strategy<Value = String> {
    let shock = (select(ShockKind::ALL), 0.0f32..=1.0).prop_map(|(kind, severity)| {
        format!("shock: (kind: {}, severity: {severity:?}, members: 9)", kind.name())
    });
    let event = (select(EventKind::ALL), any::<bool>()).prop_map(|(kind, flag)| {
        format!("event: (kind: {}, generic: {flag}, expert: {flag}, capture: 0.7)", kind.name())
    });
    let task = (select(TaskKind::ALL), any::<bool>(), 1..4u32)
        .prop_map(|(kind, own, count)| format!("task: (kind: {}, own: {own}, count: {count})", kind.name()));
    let set = (0.0f32..=1.0, select(&["control", "openness", "measurement", "recognition"][..]))
        .prop_map(|(value, name)| format!("set: {{\"policy.{name}\": {value:?}}}"));
    let trigger = (0..24u32, 1..12u32, 0..4u8).prop_map(|(week, length, kind)| match kind {
        0 => format!("every(weeks: {length}, from: {week}"),
        1 => format!("between(from: {week}, to: {}", week + length),
        2 => "when(energy_below: 0.6, again_after: 5".to_owned(),
        _ => format!("at(week: {week}"),
    });
    (trigger, prop_oneof![4 => shock, 2 => event, 2 => task, 1 => set])
        .prop_map(|(trigger, action)| format!("{trigger}, {action})"))
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let timeline = prop::collection::vec(timeline_event(), 0..8);
    (settings(), timeline, 1..4usize, 25..60u32).prop_map(|(mut sets, timeline, communities, weeks)| {
        let communities: Vec<String> = (0..communities).map(|n| format!("(name: \"{n}\")")).collect();
        let timeline = timeline.join(", ");
        let text = format!("(communities: [{}], timeline: [{timeline}])", communities.join(", "));
        sets.push(format!("horizon_weeks={weeks}"));
        Scenario::parse(&text, "any", &sets).unwrap_or_else(|error| panic!("{error}"))
    })
}

fn sum(column: &[f32]) -> f64 {
    column.iter().copied().map(f64::from).sum()
}

fn close(entered: &[f64], before: f64, after: f64) -> Result<(), TestCaseError> {
    let entered: f64 = entered.iter().sum();
    let (change, tolerance) = (after - before, 1e-9 * (1.0 + before.max(after)));
    prop_assert!((entered - change).abs() < tolerance, "entered {entered}, changed {change}");
    Ok(())
}

/// Energy and engagement of all members.
fn sums(community: &Community) -> [f64; 2] {
    [sum(&community.members.energy), sum(&community.members.engagement)]
}

proptest! {
    #![proptest_config(repeatable(96))]

    #[test]
    fn the_ledger_closes_and_levels_keep_their_ranges(scenario in scenario(), seed in 0u64..1000) {
        let mut simulation = Simulation::new(&scenario, seed);
        simulation.restart(1);
        let mut total = vec![Flows::default(); scenario.communities.len()];
        let mut full = vec![false; scenario.communities.len()];
        for _ in 0..scenario.horizon_weeks {
            let before: Vec<[f64; 2]> = simulation.communities().iter().map(sums).collect();
            let seen = simulation.step().to_vec();
            for (index, community) in simulation.communities().iter().enumerate() {
                let [energy, engagement] = sums(community);
                close(&seen[index].flows.energy, before[index][0], energy)?;
                close(&seen[index].flows.engagement, before[index][1], engagement)?;
                total[index].add(&seen[index].flows);
                numbers(&seen[index])?;
                people(community)?;
                ties(community, &mut full[index])?;
                levels(community)?;
            }
        }
        // Over the whole run, too: everybody came, and what is left is what was entered.
        for ((community, total), outcome) in
            simulation.communities().iter().zip(&total).zip(simulation.outcomes())
        {
            let [energy, engagement] = sums(community);
            close(&total.energy, 0.0, energy)?;
            close(&total.engagement, 0.0, engagement)?;
            prop_assert_eq!(&outcome.flows, total);
        }
    }
}

/// The record's numbers are numbers, and shares are shares.
fn numbers(week: &Week) -> Result<(), TestCaseError> {
    for (column, value) in WeekRow::COLUMNS.iter().zip(week.row.values()) {
        prop_assert!(value.is_finite(), "{}: {value}", column.name);
        if ["0..1", "share", "share of topics"].contains(&column.unit) {
            prop_assert!((0.0..=1.0).contains(&value), "{}: {value}", column.name);
        }
    }
    let row = &week.row;
    prop_assert!(row.core <= row.active && row.answered <= row.requests);
    for flow in week.flows.energy.iter().chain(&week.flows.engagement) {
        prop_assert!(flow.is_finite());
    }
    Ok(())
}

/// Members' levels, knowledge, order.
fn people(community: &Community) -> Result<(), TestCaseError> {
    let members = &community.members;
    prop_assert!(members.id.is_sorted_by(|a, b| a < b), "arrival numbers ascend");
    prop_assert!(members.id.last().is_none_or(|&last| last < community.level.arrivals));
    let shares = [
        ("here", &members.is_member),
        ("interest", &members.interest),
        ("energy", &members.energy),
        ("engagement", &members.engagement),
        ("belonging", &members.belonging),
        ("participation", &members.participation),
        ("pull", &members.pull),
        ("anger", &members.anger),
        ("citizenship", &members.citizenship),
        ("outdated_share", &members.outdated_share),
        ("present", &members.present),
    ];
    for (name, column) in shares {
        prop_assert_eq!(column.len(), community.slots());
        for level in column.iter() {
            prop_assert!((0.0..=1.0).contains(level), "{}: {}", name, level);
        }
    }
    let amounts = [&members.own_hours, &members.propensity, &members.received, &members.reputation];
    for amount in amounts.into_iter().chain([&members.used]).flat_map(|column| column.iter()) {
        prop_assert!(amount.is_finite() && *amount >= 0.0);
    }
    prop_assert!(members.leaning.iter().all(|leaning| leaning.is_finite()));
    for slot in 0..community.slots() {
        prop_assert_eq!(members.knows[slot] & members.outdated[slot], 0, "known and outdated at once");
        prop_assert!(u32::from(members.unit[slot]) < 64);
        if members.is_member[slot] == 0.0 {
            let left = members.energy[slot] + members.engagement[slot] + members.participation[slot];
            prop_assert!(left == 0.0 && members.knows[slot] == 0, "who left leaves nothing behind");
        }
    }
    Ok(())
}

/// Ties: strongest first, to somebody else, once each, and on both sides as long as no list was ever full.
fn ties(community: &Community, full: &mut bool) -> Result<(), TestCaseError> {
    let ties = &community.members.ties;
    *full |= (0..community.slots()).any(|slot| ties.count(slot) == hearth::engine::model::ties::TIES);
    for slot in 0..community.slots() {
        let list: Vec<(usize, f32)> = ties.of(slot).collect();
        prop_assert!(list.is_sorted_by(|a, b| a.1 >= b.1), "{list:?}");
        for (place, &(peer, weight)) in list.iter().enumerate() {
            prop_assert!(peer < community.slots() && peer != slot);
            prop_assert!((0.0..=1.0).contains(&weight));
            prop_assert!(list[..place].iter().all(|&(other, _)| other != peer), "a peer stands twice");
            prop_assert!(*full || ties.of(peer).any(|(other, _)| other == slot), "a tie of one side");
        }
    }
    Ok(())
}

/// Levels of the whole, and what refers to members.
fn levels(community: &Community) -> Result<(), TestCaseError> {
    let level = &community.level;
    let shares = [
        level.fit,
        community.matter(),
        level.norm,
        level.legitimacy,
        level.shown,
        level.voice,
        level.care,
        level.challenge,
        level.attitude,
        level.parochialism,
        level.cohesion,
        level.coverage,
        level.cut.current(),
        level.surge.current(),
    ];
    for share in shares {
        prop_assert!((0.0..=1.0).contains(&share), "{shares:?}");
    }
    let amounts = [level.reach, level.pool, level.matter, level.content, level.active, level.portfolio_hours];
    for amount in amounts {
        prop_assert!(amount.is_finite() && amount >= 0.0, "{amounts:?}");
    }
    prop_assert!(level.attention.is_finite() && level.value_recent.is_finite());
    prop_assert_eq!(level.documented & level.stale, 0, "fresh and stale at once");
    prop_assert_eq!(level.tacit & (level.documented | level.stale), 0, "the tacit is written down");
    let slots = community.slots();
    let known = |slot: &u32| (*slot as usize) < slots;
    prop_assert!(community.present.iter().all(known) && community.active.iter().all(known));
    for project in &community.projects {
        prop_assert!(project.team[..project.size].iter().all(known));
    }
    prop_assert!(level.dissolved == (community.stage == Stage::Dissolved));
    Ok(())
}
