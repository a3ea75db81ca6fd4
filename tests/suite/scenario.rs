//! What a scenario file means: defaults, variants, changes by path, and back to a file.

use std::fs;

use hearth::engine::scenario::timeline::{Action, Trigger};
use hearth::engine::scenario::{
    EventKind, Kind, Live, LiveValue, PathError, Policy, Scenario, Stage, catalogue, is_live,
};
use proptest::prelude::*;

use crate::repeat::repeatable;

fn parse(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Scenario::parse(text, "x.ron", &sets).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_empty_scenario_is_the_default() {
    assert_eq!(parse("Scenario()", &[]), Scenario::default());
    assert_eq!(parse("()", &[]), Scenario::default());
}

#[test]
fn the_baseline_differs_from_the_default_by_its_names_only() {
    let mut baseline = Scenario::baseline();
    assert_eq!(baseline.name, "Baseline");
    let default = Scenario::default();
    baseline.name.clone_from(&default.name);
    baseline.about.clone_from(&default.about);
    baseline.communities[0].name.clone_from(&default.communities[0].name);
    assert_eq!(baseline, default);
}

#[test]
fn a_file_reads_as_it_stands() {
    let scenario = parse(
        r#"Scenario(
            name: "Sponsored launch",
            horizon_weeks: 260,
            organisation: (practitioners: 800, units: 8, culture: (individualism: 0.4)),
            communities: [(name: "Turbidites", founders: 10, domain_turnover_per_year: 8,
                           policy: (openness: 0.5))],
            policy: (sponsorship: 0.6, coordinator_hours: 6, lois: (journals: 1)),
            timeline: [
                at(week: 40, task: (kind: data_collection, effort_hours: 12, support: 0.0)),
                every(weeks: 52, event: renewal_workshop),
                when(stage: maturing, set: {"policy.openness": 1.0}),
                at(week: 150, shock: sponsor_leaves, community: "Turbidites", event: session),
            ],
        )"#,
        &[],
    );
    let turbidites = &scenario.communities[0];
    assert_eq!(turbidites.start.founders, 10);
    assert_eq!(turbidites.policy.sponsorship, 0.6);
    assert_eq!(turbidites.policy.openness, 0.5);
    assert_eq!(turbidites.policy.lois.journals, 1.0);
    let [task, every, when, shock] = &scenario.timeline[..] else { panic!("four lines") };
    assert_eq!(task.trigger, Trigger::At { week: 40 });
    assert!(matches!(&task.actions[..], [Action::Task(task)] if task.effort_hours == Some(12.0)));
    let whole = Trigger::Every { weeks: 52, from: 52, until: 260 };
    assert_eq!(every.trigger, whole);
    assert!(matches!(&when.trigger, Trigger::When(when) if when.stage == Some(Stage::Maturing)));
    let open = vec![("policy.openness".to_owned(), LiveValue::Number(1.0))];
    assert_eq!(when.actions, [Action::Set(open)]);
    assert_eq!(shock.community.as_deref(), Some("Turbidites"));
    assert!(matches!(&shock.actions[..],
        [Action::Shock(_), Action::Event(event)] if event.kind == EventKind::Session));
}

#[test]
fn a_program_may_switch_on_extensions() {
    let scenario = "Scenario(name: \"x\", horizon_weeks: 10)";
    let plain = parse(scenario, &[]);
    for head in [
        "#![enable(implicit_some)]\n",
        "// made by a program\n#![enable(unwrap_newtypes, implicit_some)]\n\n#![enable(explicit_struct_names)] // all\n",
    ] {
        assert_eq!(parse(&format!("{head}{scenario}"), &[]), plain, "{head}");
    }
    let wrong = "#![enable(implicit_some)]\nScenario(name: \"x\", horizon_week: 10)";
    let said = Scenario::parse(wrong, "x.ron", &[]).unwrap_err().to_string();
    assert!(said.contains("x.ron:2:"), "places are those of the file: {said}");
}

#[test]
fn a_program_may_write_json() {
    let json = serde_json::json!({
        "name": "From JSON",
        "policy": {"sponsorship": 0.6, "earliest_task_stage": "maturing"},
        "communities": [{"name": "A", "founders": 10, "admits": false}],
        "timeline": [
            {"at": {"week": 40, "task": {"kind": "data_collection", "support": 0}}},
            {"when": {"stage": "maturing", "set": {"policy.openness": 1}, "event": "session"}},
        ],
    });
    let ron = "(name: \"From JSON\", policy: (sponsorship: 0.6, earliest_task_stage: maturing),
        communities: [(name: \"A\", founders: 10, admits: false)],
        timeline: [at(week: 40, task: (kind: data_collection, support: 0)),
                   when(stage: maturing, event: session, set: {\"policy.openness\": 1})])";
    let mut scenario = parse(&json.to_string(), &[]);
    // JSON doesn't keep the order of what happens in one line.
    scenario.timeline[1].actions.sort_by_key(|action| matches!(action, Action::Set(_)));
    assert_eq!(scenario, parse(ron, &[]));
    assert_eq!(parse(&format!("\u{feff}{ron}").replace('\n', "\r\n"), &[]), scenario);
}

#[test]
fn sets_change_by_path() {
    let text = "(communities: [(name: \"A\"), (name: \"B v. 2\", founders: 3)],
                 policy: (openness: 0.1), timeline: [at(week: 3, event: meeting)])";
    let scenario = parse(
        text,
        &[
            "policy.sponsorship=0.9",
            "organisation.culture.individualism = .2",
            "communities.0.founders=12",
            "communities.B v. 2.founders=13",
            "communities.B v. 2.policy.openness=0.7",
            "community.relevance=2",
            "policy.lois=(journals: 0.75)",
            "policy.earliest_task_stage=maturing",
            "name=\"New\"",
            "timeline.0.week=5",
            "policy.sponsorship=0.8",
        ],
    );
    let [a, b] = &scenario.communities[..] else { panic!("two communities") };
    assert_eq!((a.start.founders, b.start.founders), (12, 13));
    assert_eq!((a.policy.openness, b.policy.openness), (0.1, 0.7));
    assert_eq!((a.start.relevance, b.start.relevance), (2.0, 2.0));
    assert_eq!(a.policy.sponsorship, 0.8, "the last one counts");
    assert_eq!(a.policy.lois.journals, 0.75);
    assert_eq!(a.policy.earliest_task_stage, Stage::Maturing);
    assert_eq!(scenario.organisation.culture.individualism, 0.2);
    assert_eq!(scenario.name, "New");
    assert_eq!(scenario.timeline[0].trigger, Trigger::At { week: 5 });
    assert_eq!(parse("()", &["communities.0.founders=4"]).communities[0].start.founders, 4);
}

#[test]
fn a_variant_says_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    write(
        "base.ron",
        r#"(name: "Base", policy: (openness: 0.1, lois: (journals: 0.5)),
            communities: [(name: "A", founders: 3, enrolled: 7)],
            timeline: [at(week: 3, event: meeting)])"#,
    );
    let middle = write(
        "deep/middle.ron",
        r#"(extends: "../base.ron", policy: (sponsorship: 0.9, lois: (retrieval: 0.6)),
            communities: [(name: "B"), (name: "A", founders: 4)],
            timeline: [at(week: 4, event: meeting)])"#,
    );
    let last = write(
        "last.ron",
        r#"(extends: "deep/middle.ron", name: "Last", timeline_replaces: true,
            timeline: [at(week: 5, event: meeting)])"#,
    );
    let weeks = |scenario: &Scenario| -> Vec<Trigger> {
        scenario.timeline.iter().map(|entry| entry.trigger.clone()).collect()
    };

    let middle = hearth::study::files::read_scenario(&middle, &[]).unwrap();
    assert_eq!(middle.name, "Base");
    let [a, b] = &middle.communities[..] else { panic!("two communities") };
    assert_eq!((a.name.as_str(), b.name.as_str()), ("A", "B"));
    assert_eq!((a.start.founders, a.start.enrolled), (4, 7));
    assert_eq!((a.policy.openness, a.policy.sponsorship), (0.1, 0.9));
    assert_eq!((a.policy.lois.journals, a.policy.lois.retrieval), (0.5, 0.6));
    assert_eq!(weeks(&middle), [Trigger::At { week: 3 }, Trigger::At { week: 4 }]);

    let last = hearth::study::files::read_scenario(&last, &["policy.openness=0.2".to_owned()]).unwrap();
    assert_eq!(last.name, "Last");
    assert_eq!(weeks(&last), [Trigger::At { week: 5 }]);
    assert_eq!(last.communities[1].policy.openness, 0.2);
    assert_eq!(last.communities[1].policy.lois.retrieval, 0.6);
}

#[test]
fn live_parameters_change_during_a_run_and_change_back() {
    let mut live = Live::default();
    for entry in catalogue().iter().filter(|entry| entry.live) {
        let before = live.get(&entry.path).unwrap_or_else(|| panic!("{}", entry.path));
        let other = match entry.kind {
            Kind::Flag => LiveValue::Flag(before != LiveValue::Flag(true)),
            Kind::Choice(names) => LiveValue::Name(names[names.len() - 1].0),
            _ => LiveValue::Number(entry.spec.range.unwrap().1),
        };
        live.set(&entry.path, other).unwrap();
        assert_eq!(live.get(&entry.path), Some(other));
        live.set(&entry.path, before).unwrap();
    }
    assert_eq!(live, Live::default());
}

#[test]
fn what_is_fixed_stays() {
    let mut live = Live::default();
    let one = LiveValue::Number(1.0);
    for path in ["organisation.units", "community.founders", "name", "model.energy.recovery"] {
        if catalogue().iter().any(|entry| entry.path == path) {
            assert!(!is_live(path));
            assert!(matches!(live.set(path, one), Err(PathError::Fixed { .. })), "{path}");
        }
    }
    assert!(matches!(live.set("policy.lois", one), Err(PathError::Group { .. })));
    assert!(matches!(live.set("policy.opennes", one), Err(PathError::Unknown { .. })));
    let error = live.set("policy.openness", LiveValue::Number(2.0)).unwrap_err();
    assert_eq!(error.to_string(), "`policy.openness` can't be 2.0; expected a number from 0 to 1 (share)");
    assert_eq!(live, Live::default());
}

#[test]
fn groups_change_by_their_own_paths() {
    let mut policy = Policy::default();
    policy.set_by_path("lois.journals", LiveValue::Number(1.0)).unwrap();
    assert_eq!(policy.get_by_path("lois.journals"), Some(LiveValue::Number(1.0)));
    assert_eq!(policy.get_by_path("lois"), None);
    assert!(policy.set_by_path("lois", LiveValue::Number(1.0)).is_err());
    assert!(policy.set_by_path("nothing", LiveValue::Number(1.0)).is_err());
}

/// A value of any parameter, as a file writes it.
fn value(kind: Kind, range: Option<(f64, f64)>, share: f32) -> String {
    match (kind, range) {
        (Kind::Number, Some((low, high))) => {
            format!("{:?}", (low as f32 + share * (high - low) as f32).clamp(low as f32, high as f32))
        }
        (Kind::Whole, Some((low, high))) => {
            format!("{}", (low + f64::from(share) * (high - low)).floor())
        }
        (Kind::Flag, _) => (share < 0.5).to_string(),
        (Kind::Choice(names), _) => {
            names[((share * names.len() as f32) as usize).min(names.len() - 1)].0.to_owned()
        }
        _ => format!("{:?}", format!("A \"text\" of {share}\\")),
    }
}

/// Changes of any parameters, such that the scenario as a whole stays sound.
fn sets() -> impl Strategy<Value = Vec<String>> {
    let one = (
        any::<prop::sample::Index>(),
        0.0_f32..1.0,
        prop::sample::select(vec!["community", "communities.0", "communities.1"]),
    );
    proptest::collection::vec(one, 0..40).prop_map(|picks| {
        let all = catalogue();
        picks
            .into_iter()
            .filter_map(|(index, share, community)| {
                let entry = index.get(&all);
                let unsound = [
                    "community.name",
                    "community.count",
                    "community.founders",
                    "organisation.practitioners",
                    "horizon_weeks",
                ];
                let sound = !unsound.contains(&entry.path.as_str());
                let path = match entry.path.split_once('.') {
                    Some(("community", rest)) => format!("{community}.{rest}"),
                    Some(("policy", _)) if community != "community" => {
                        format!("{community}.{}", entry.path)
                    }
                    _ => entry.path.clone(),
                };
                sound.then(|| format!("{path}={}", value(entry.kind, entry.spec.range, share)))
            })
            .collect()
    })
}

/// Any line of a timeline.
fn line() -> impl Strategy<Value = String> {
    let triggers = prop::sample::select(vec![
        "at(week: 3",
        "every(weeks: 7",
        "every(weeks: 7, from: 0, until: 90",
        "between(from: 4, to: 9",
        "when(stage: maturing",
        "when(energy_below: 0.3, silent_weeks: 4, after: 9, again_after: 26",
    ]);
    let mut actions = vec![
        "event: session".to_owned(),
        "event: (kind: lecture, topic: \"K \\\"PI\\\"\", expert: true, capture: 0.8, face_to_face: false), shock: split".to_owned(),
        "task: (kind: data_collection, effort_hours: 12.3, support: 0, own: true, count: 3)".to_owned(),
        "shock: (kind: influx, members: 30, severity: 0.7, weeks: 26)".to_owned(),
        "set: {\"policy.earliest_task_stage\": dormant, \"community.admits\": false}, task: writing".to_owned(),
    ];
    for entry in catalogue().iter().filter(|entry| entry.live) {
        let value = value(entry.kind, entry.spec.range, 0.3);
        actions.push(format!("set: {{\"{}\": {value}}}, event: stories", entry.path));
    }
    let community = prop::sample::select(vec!["", ", community: \"One\""]);
    (triggers, community, prop::sample::select(actions))
        .prop_map(|(trigger, community, action)| format!("{trigger}{community}, {action})"))
}

proptest! {
    #![proptest_config(repeatable(96))]

    #[test]
    fn a_scenario_comes_back_from_its_file(
        sets in sets(),
        mut lines in proptest::collection::vec(line(), 0..6),
        name in "[A-Za-z\"\\\\é€𝄞 ]{1,20}x",
    ) {
        // Two that hold the same parameter at the same time are an error, tested elsewhere.
        let mut seen = 0;
        lines.retain(|line| {
            seen += u32::from(line.starts_with("between"));
            !line.starts_with("between") || seen == 1
        });
        let text = format!(
            "(name: {name:?}, communities: [(name: \"One\"), (name: \"Two\")], timeline: [{}])",
            lines.join(", ")
        );
        let scenario = Scenario::parse(&text, "x.ron", &sets).unwrap_or_else(|error| panic!("{error}"));
        let written = scenario.to_ron();
        let again = Scenario::parse(&written, "written.ron", &[])
            .unwrap_or_else(|error| panic!("{error}\n{written}"));
        prop_assert_eq!(&again, &scenario);
        prop_assert_eq!(again.to_ron(), written);
    }

    #[test]
    fn every_number_comes_back_as_it_is(number in 0.0_f32..=6.0) {
        let scenario = parse("()", &[&format!("community.relevance={number:?}")]);
        prop_assert_eq!(scenario.communities[0].start.relevance.to_bits(), number.to_bits());
        let again = parse(&scenario.to_ron(), &[]);
        prop_assert_eq!(again.communities[0].start.relevance.to_bits(), number.to_bits());
    }
}
