use super::*;

const FINE: &str = r#"// What follows is a study.
Study(
    name: "Two sponsors",
    scenario: "reorganisation",
    set: {"horizon_weeks": 156},
    arms: [
        (name: "As it is"),
        (name: "Sponsored", set: {"policy.sponsorship": 0.9}),
        (name: "Elsewhere", scenario: "baseline", set: {"policy.control": 0.4}),
    ],
    outcomes: [survival, cost, gini],
    replicates: until(half_width: 0.03, of: survival, at_most: 2000),
    confidence: 0.9,
    seed: 7,
    prices: (coordinator_hour: 80, event: 150),
    uncertain: [(path: "organisation.workload", between: [0, 0.3], why: "orders")],
    levers: [
        (path: "policy.sponsorship", between: [0, 1]),
        (name: "when", path: "timeline.0.week", whole: [20, 100], step: 10),
        (path: "policy.launch_workshop", one_of: [true, false]),
    ],
)"#;

fn read(text: &str) -> Result<StudySpec, SpecError> {
    StudySpec::parse(text, "study.ron", &Overrides::default())
}

/// The error of a text that is `FINE` but for one change.
fn message(from: &str, to: &str) -> String {
    assert!(FINE.contains(from), "{from}");
    read(&FINE.replacen(from, to, 1)).expect_err(to).to_string()
}

#[test]
fn a_study_is_understood() {
    let question = read(FINE).unwrap();
    let weeks: Vec<u32> = question.arms.iter().map(|arm| arm.scenario().horizon_weeks).collect();
    assert_eq!(weeks, [156, 156, 156]);
    assert_eq!(question.arms[0].scenario().communities[0].name, "Process chemists");
    assert_eq!(question.arms[1].scenario().communities[0].policy.sponsorship, 0.9);
    assert_eq!(question.arms[2].scenario().communities[0].policy.control, 0.4);
    assert_eq!(
        question.arms[1].settings,
        [Setting { path: "policy.sponsorship".into(), value: "0.9".into() }]
    );
    let names: Vec<&str> = question.outcomes.iter().map(|outcome| outcome.name).collect();
    assert_eq!(names, ["survival", "cost", "gini"]);
    let Replicates::Until(until) = question.replicates else { panic!("until") };
    assert_eq!((until.half_width, until.of.name, until.at_most), (0.03, "survival", 2000));
    assert_eq!((question.confidence, question.seed), (0.9, Some(7)));
    assert_eq!((question.prices.coordinator_hour, question.prices.member_hour), (Some(80.0), None));
    assert!(is_study(FINE) && !is_study("// Study(\nScenario()"));
}

#[test]
fn levers_are_settings_that_the_scenario_takes() {
    let question = read(FINE).unwrap();
    let sets = |at: f64| question.levers.iter().map(|lever| lever.set(at)).collect::<Vec<_>>();
    assert_eq!(sets(0.0), ["policy.sponsorship=0.0", "timeline.0.week=20", "policy.launch_workshop=true"]);
    assert_eq!(sets(1.0), ["policy.sponsorship=1.0", "timeline.0.week=100", "policy.launch_workshop=false"]);
    assert_eq!(question.levers.iter().map(Lever::count).collect::<Vec<_>>(), [0, 9, 2]);
    for place in [0.0, 0.3, 0.7, 1.0] {
        let scenario = question.base.with(&sets(place)).unwrap();
        assert_eq!(scenario.communities[0].policy.launch_workshop, place < 0.5);
    }
}

#[test]
fn factors_are_drawn_alike_for_all_arms_and_anew_for_each_replicate() {
    let question = read(FINE).unwrap();
    let workload = |arm: usize, replicate: u32| {
        let set = question.uncertain[0].set(3, replicate, 0);
        question.arms[arm].with(&[set]).unwrap().organisation.workload
    };
    assert_eq!(workload(0, 5), workload(1, 5));
    let all: Vec<f32> = (0..200).map(|replicate| workload(0, replicate)).collect();
    assert!(all.iter().all(|value| (0.0..=0.3).contains(value)));
    let mean = all.iter().sum::<f32>() / 200.0;
    // A uniform mean of 200 is within 4 of its deviations (0.006) but for 1 in 16 000.
    assert!((mean - 0.15).abs() < 0.025, "{mean}");
}

#[test]
fn quantiles_of_spreads() {
    let factor =
        |spread, whole| Factor { path: "x".into(), name: String::new(), spread, whole, why: String::new() };
    let triangle = factor(Spread::Triangle { low: 0.0, mode: 1.0, high: 4.0 }, false);
    // A quarter of the triangle lies left of its peak.
    assert_eq!(triangle.at(0.25).parse::<f64>().unwrap(), 1.0);
    assert_eq!((triangle.at(0.0), triangle.at(1.0)), ("0.0".into(), "4.0".into()));
    let dice = factor(Spread::Between { low: 1.0, high: 6.0 }, true);
    let faces: Vec<String> = (0..6).map(|n| dice.at((f64::from(n) + 0.5) / 6.0)).collect();
    assert_eq!(faces, ["1", "2", "3", "4", "5", "6"]);
    let normal = factor(Spread::Normal { mean: 10.0, sd: 2.0 }, false);
    assert!((normal.at(0.975).parse::<f64>().unwrap() - 13.919_928).abs() < 1e-5);
    assert!(normal.at(1e-9).parse::<f64>().unwrap() > 3.4);
    assert_eq!(factor(Spread::OneOf(vec!["a".into(), "b".into()]), false).at(0.6), "b");
}

#[test]
fn errors_name_their_place() {
    let mut missed = Vec::new();
    for (from, to, place, what) in [
        ("name: \"Two", "nmae: \"Two", "study.ron:3:5", "did you mean `name`?"),
        ("\"reorganisation\"", "\"reorganization\"", "study.ron:4:15", "did you mean \"reorganisation\"?"),
        ("\"reorganisation\"", "\"nowhere.ron\"", "study.ron:4:15", "there is no such file"),
        ("\"reorganisation\"", "12", "study.ron:4:15", "expected a scenario"),
        ("scenario: \"reorganisation\",", "", "study.ron:2:1", "a study needs its `scenario`"),
        (
            "policy.sponsorship\": 0.9",
            "policy.sponsership\": 0.9",
            "study.ron:8:35",
            "did you mean `sponsorship`?",
        ),
        ("policy.sponsorship\": 0.9", "policy.sponsorship\": 9", "study.ron:8:57", "out of range"),
        ("\"Sponsored\"", "\"as IT is\"", "study.ron:8:16", "is there already"),
        ("(name: \"As it is\")", "()", "study.ron:7:9", "needs its `name`"),
        ("(name: \"As it is\")", "(name: \"\")", "study.ron:7:16", "can't be empty"),
        ("{\"policy.control\": 0.4}", "{\"horizon_weeks\": 90}", "study.ron:9:16", "it runs for 90 weeks"),
        (
            "{\"policy.sponsorship\": 0.9}",
            "{\"policy\": (sponsorship: 0.1), \"policy.sponsorship\": 0.9}",
            "study.ron:8:65",
            "speak of the same parameter",
        ),
        ("[survival, cost, gini]", "[]", "study.ron:11:15", "no outcome to compare by"),
        ("[survival, cost, gini]", "[survivall]", "study.ron:11:16", "did you mean `survival`?"),
        ("[survival, cost, gini]", "[cost, cost]", "study.ron:11:22", "asked for twice"),
        ("[survival, cost, gini]", "[cost]", "study.ron:12:45", "isn't among the outcomes"),
        ("until(half_width: 0.03", "until(half_width: 0", "study.ron:12:35", "above 0"),
        ("half_width: 0.03, ", "", "study.ron:12:17", "`until` needs `half_width`"),
        ("at_most: 2000", "at_most: 2", "study.ron:12:64", "whole number from 100"),
        ("until(half", "untill(half", "study.ron:12:17", "until(…)"),
        ("confidence: 0.9", "confidence: 95", "study.ron:13:17", "from 0.5 to 0.9999"),
        ("coordinator_hour", "coordinater_hour", "study.ron:15:14", "did you mean `coordinator_hour`?"),
        ("event: 150", "event: -1", "study.ron:15:43", "out of range"),
        ("organisation.workload", "policy.sponsorship", "study.ron:16:17", "set by arm \"Sponsored\""),
        ("between: [0, 0.3]", "between: [0, 3]", "study.ron:16:62", "out of range"),
        ("between: [0, 0.3]", "between: [0.3, 0]", "study.ron:16:58", "doesn't rise"),
        ("between: [0, 0.3]", "normal: [0.5, 0.3]", "study.ron:16:57", "out of range"),
        ("between: [0, 1]", "between: [0, 1], one_of: [0, 1]", "study.ron:18:9", "given twice"),
        (
            "whole: [20, 100]",
            "between: [20, 100]",
            "study.ron:19:75",
            "only a range of whole numbers has steps",
        ),
        ("whole: [20, 100], step: 10", "between: [20, 100]", "study.ron:19:58", "write whole"),
        ("whole: [20, 100]", "whole: [20, 200]", "study.ron:19:61", "never comes"),
        ("[true, false]", "[true, perhaps]", "study.ron:20:57", "true or false"),
        ("[true, false]", "[true]", "study.ron:20:50", "nothing to choose from"),
        ("policy.launch_workshop", "policy.lunch_workshop", "study.ron:20:", "launch_workshop"),
        ("name: \"when\", ", "name: \"policy.sponsorship\", ", "study.ron:19:9", "another lever is called"),
        ("Study(", "Studie(", "study.ron:2:1", "expected Study"),
        ("seed: 7,", "seed: 7", "study.ron:15:5", "comma"),
    ] {
        let message = message(from, to);
        if !message.contains(place) || !message.contains(what) {
            missed.push(format!("{to}: no {place} or no '{what}' in\n{message}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn an_error_of_the_scenario_is_reported_once() {
    let message = message("\"horizon_weeks\": 156", "\"horizon_weeks\": 0");
    assert_eq!(message.matches("out of range").count(), 1, "{message}");
    assert!(message.starts_with("the study has an error:"), "{message}");
}

#[test]
fn nothing_is_asked() {
    let message = read("Study(scenario: \"baseline\", arms: [])").unwrap_err().to_string();
    assert!(message.contains("study.ron:1:35") && message.contains("no arm, and no lever"), "{message}");
    let question =
        read("Study(scenario: \"baseline\", levers: [(path: \"policy.control\", between: [0, 1])])").unwrap();
    let message = question.check_arms().unwrap_err().to_string();
    assert!(message.contains("no arms to compare"), "{message}");
}

#[test]
fn a_scenario_can_stand_in_the_study() {
    let question = read(
        "Study(scenario: Scenario(horizon_weeks: 30, timeline: [at(week: 10, shock: influx)]),
         arms: [(name: \"a\"), (name: \"b\", set: {\"timeline.0.week\": 20})])",
    )
    .unwrap();
    assert_ne!(question.arms[0].scenario().timeline, question.arms[1].scenario().timeline);
    assert_eq!(question.arms[1].settings[0].value, "20");
}

#[test]
fn arms_of_the_command_line() {
    let arms = |texts: &[&str]| -> Result<Overrides, SpecError> {
        Ok(Overrides {
            sets: vec!["horizon_weeks=52".into()],
            arms: texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?,
        })
    };
    let asked = arms(&["much:policy.sponsorship=0.9, policy.control=0.0", "same"]).unwrap();
    let question = StudySpec::of_ready("baseline", &asked).unwrap();
    let names: Vec<&str> = question.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names, ["unchanged", "much", "same"]);
    assert_eq!(question.arms[1].scenario().communities[0].policy.control, 0.0);
    assert_eq!(question.arms[2].scenario(), question.arms[0].scenario());
    assert_eq!(question.arms[2].scenario().horizon_weeks, 52);
    for (wrong, what) in [
        (&["much:policy.sponsorship"][..], "gives no value"),
        (&["policy.sponsorship=0.9"], "the name is missing"),
        (&[":policy.sponsorship=0.9"], "can't be empty"),
        (&["a:policy.sponsership=1"], "did you mean `sponsorship`?"),
        (&["a:policy.control=1", "A:policy.control=0"], "another arm has this name"),
        (&["a:policy.control=1,policy.control=0"], "the same parameter"),
        (&["a:horizon_weeks=20"], "runs for 20 weeks"),
    ] {
        let message =
            arms(wrong).and_then(|asked| StudySpec::of_ready("baseline", &asked)).unwrap_err().to_string();
        assert!(message.contains(what), "{wrong:?}: {message}");
    }
    let more = Overrides { sets: Vec::new(), arms: vec!["more:policy.control=0.7".parse().unwrap()] };
    let question = StudySpec::parse(FINE, "study.ron", &more).unwrap();
    assert_eq!(question.arms.len(), 4);
    let message = StudySpec::of_ready("baselin", &asked).unwrap_err().to_string();
    assert!(message.contains("did you mean \"baseline\"?"), "{message}");
}

#[test]
fn the_template_is_a_study() {
    let question = read(&template("baseline")).unwrap();
    assert_eq!(question.arms.len(), 3);
    assert_eq!(question.outcomes, Outcome::defaults());
    // Also with all that is commented out.
    let prices =
        ["member_hour", "coordinator_hour", "support_hour", "event", "value_hour", "intangible_hour"];
    let bare = prices.iter().fold(template("reorganisation").replace("// (path", "(path"), |text, name| {
        text.replace(&format!("// {name}:"), &format!("{name}:"))
    });
    let question = read(&bare).unwrap();
    assert_eq!((question.levers.len(), question.uncertain.len()), (4, 1));
    assert_eq!(question.prices.event, 100.0);
}

#[test]
fn a_study_that_stands_alone_means_the_same() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(room.path().join(name), text).unwrap();
    write(
        "root.ron",
        "Scenario(name: \"A \\\"root\\\"\", horizon_weeks: 30, timeline: [at(week: 5, shock: sponsor_leaves)])",
    );
    write(
        "over.ron",
        "Scenario(extends: \"root.ron\", policy: (sponsorship: 0.25), // why\n\
         timeline: [at(week: 8, set: {\"policy.sponsorship\": 0.5})])",
    );
    let study = "Study(scenario: \"over.ron\", set: {\"policy.control\": 0.5}, arms: [(name: \"One\"), \
                 (name: \"Other\", scenario: \"root.ron\", set: {\"policy.control\": 0.75}), \
                 (name: \"Ready\", scenario: \"baseline\", set: {\"horizon_weeks\": 30})])";
    write("study.ron", study);
    let path = room.path().join("study.ron");
    let alone = StudySpec::alone(&path).unwrap();
    assert!(
        !alone.contains("over.ron") && !alone.contains("root.ron") && alone.contains("\"baseline\""),
        "{alone}"
    );
    let asked = Overrides { sets: vec!["policy.publicity=0.125".to_owned()], arms: Vec::new() };
    let there = StudySpec::load(&path, &asked).unwrap();
    let here = StudySpec::parse(&alone, "alone", &asked).unwrap();
    let scenarios = |question: &StudySpec| -> Vec<String> {
        question.arms.iter().map(|arm| arm.scenario().to_ron()).collect()
    };
    assert_eq!(scenarios(&there), scenarios(&here));
    assert_eq!(there.base.with(&[]).unwrap(), here.base.with(&[]).unwrap());
    assert_eq!(there.arms[1].settings, here.arms[1].settings);
    // What names no file stays as it is, comments and all.
    std::fs::write(&path, format!("// mine\n{alone}")).unwrap();
    assert_eq!(StudySpec::alone(&path).unwrap(), format!("// mine\n{alone}"));
}
