use super::*;

const HEAD: &str = r#"title: {"en": "T", "de": "U"}, about: "A", scenario: Scenario(horizon_weeks: 60),"#;

fn lesson(more: &str) -> Result<Lesson, LessonError> {
    Lesson::parse(&format!("Lesson({HEAD} {more})"), "test")
}

fn with_question(options: &str, answer: &str) -> Result<Lesson, LessonError> {
    lesson(&format!(r#"steps: [ask(name: "q", text: "Q", options: [{options}], answer: {answer})]"#))
}

fn answer(lesson: &Lesson) -> &Answer {
    lesson.questions().next().unwrap().answer.as_ref().unwrap()
}

/// The one problem of a lesson.
fn problem(found: Result<Lesson, LessonError>) -> String {
    let error = found.expect_err("this lesson is wrong");
    assert_eq!(error.problems().len(), 1, "{error}");
    let problem = &error.problems()[0];
    assert!(problem.line >= 1 && !problem.excerpt.is_empty());
    format!("{problem}")
}

const LEVELS: &str = r#"(text: "few", to: 5), (text: "some", from: 5, to: 15), (text: "many", from: 15)"#;

#[test]
fn a_level_counts_for_the_range_that_holds_it() {
    let lesson = with_question(LEVELS, "level(of: active, week: 30)").unwrap();
    let answer = answer(&lesson);
    assert_eq!((answer.runs, answer.kind), (20, AnswerKind::Level));
    let holds = |value: f64| answer.holds(&[Seen::Number(value)], 0.0);
    assert_eq!([0.0, 4.9, 5.0, 14.0, 15.0, 1e9].map(holds), [0, 0, 1, 1, 2, 2].map(Holds::Option));
    assert_eq!(holds(f64::NAN), Holds::Nothing);
    assert_eq!(answer.fork, 0);
    assert_eq!(answer.quantity.column().unwrap().name, "active");
}

#[test]
fn a_difference_is_that_of_the_second_future_against_the_first() {
    let futures = r#"futures: [(name: "A"), (name: "B", acts: [at(week: 20, event: session), at(week: 10, event: stories)])]"#;
    let options = r#"(text: "up", change: more), (text: "even", change: same), (text: "down", change: less)"#;
    let lesson =
        with_question(options, &format!("difference(of: energy, week: 30, same_within: 0.1, {futures})"))
            .unwrap();
    let answer = answer(&lesson);
    assert_eq!((answer.same_within, answer.fork), (Some(0.1), 10));
    let holds = |one: f64, two: f64| answer.holds(&[Seen::Number(one), Seen::Number(two)], 0.1);
    assert_eq!(holds(0.3, 0.5), Holds::Option(0));
    assert_eq!(holds(0.3, 0.35), Holds::Option(1));
    assert_eq!(holds(0.5, 0.3), Holds::Option(2));
    assert_eq!(holds(0.5, f64::NAN), Holds::Nothing);
    assert_eq!(answer.futures.iter().map(LessonFuture::week).collect::<Vec<_>>(), [None, Some(10)]);
}

#[test]
fn of_equals_and_near_equals_none_is_the_best() {
    let futures = r#"futures: [(name: "A"), (name: "B"), (name: "C")]"#;
    let options = r#"(text: "a", future: 0), (text: "c", future: 2)"#;
    let most = with_question(options, &format!("best(of: survival_weeks, {futures})")).unwrap();
    let least = with_question(options, &format!("best(of: survival_weeks, least: true, {futures})")).unwrap();
    let seen = |values: [f64; 3]| values.map(Seen::Number);
    assert_eq!(answer(&most).holds(&seen([3.0, 2.0, 1.0]), 0.5), Holds::Option(0));
    assert_eq!(answer(&least).holds(&seen([3.0, 2.0, 1.0]), 0.5), Holds::Option(1));
    // B is best, and no option speaks for it.
    assert_eq!(answer(&most).holds(&seen([1.0, 3.0, 2.0]), 0.5), Holds::Nothing);
    assert_eq!(answer(&most).holds(&seen([3.0, 1.0, 3.0]), 0.0), Holds::Tie);
    // 0.269 against 0.264 is no difference.
    assert_eq!(answer(&most).holds(&seen([0.269, 0.1, 0.264]), 0.01), Holds::Tie);
    assert_eq!(answer(&most).quantity.column().unwrap().name, "survival_weeks");
}

#[test]
fn stages_are_named() {
    let options = r#"(text: "grown", stages: [maturing, stewardship]), (text: "over", stages: [dormant])"#;
    let lesson = with_question(options, "stage()").unwrap();
    let answer = answer(&lesson);
    assert_eq!(answer.quantity, Quantity::Stage { week: 59 });
    let holds = |stage| answer.holds(&[Seen::Stage(stage)], 0.0);
    assert_eq!(holds(hearth_engine::scenario::Stage::Stewardship), Holds::Option(0));
    assert_eq!(holds(hearth_engine::scenario::Stage::Potential), Holds::Nothing);
}

#[test]
fn a_name_that_is_both_means_the_week_where_one_is_given() {
    let of = |answer_text: &str| answer(&with_question(LEVELS, answer_text).unwrap()).quantity;
    assert!(matches!(of("level(of: value_tangible, week: 3)"), Quantity::Week { week: 3, .. }));
    assert!(matches!(of("level(of: value_tangible)"), Quantity::Run { .. }));
    assert!(matches!(of("level(of: active)"), Quantity::Week { week: 59, .. }));
    assert!(matches!(of("level(of: active, from: 20, week: 30)"), Quantity::Week { from: 20, week: 30, .. }));
}

#[test]
fn the_page_gets_no_rules_of_options() {
    let lesson = with_question(LEVELS, "level(of: active, week: 30)").unwrap();
    let json = serde_json::to_value(&lesson).unwrap();
    assert_eq!(json["steps"][0]["step"], "ask");
    assert_eq!(json["steps"][0]["options"][1], serde_json::json!({"text": {"en": "some"}}));
    assert_eq!(json["steps"][0]["answered"], true);
    assert_eq!(json["steps"][0]["week"], serde_json::Value::Null);
    assert_eq!(json["title"]["de"], "U");
}

#[test]
fn errors_name_the_place_and_a_remedy() {
    for (found, wanted) in [
        (lesson(r#"steps: [tel(text: "x")]"#), "did you mean `tell(…)`?"),
        (lesson(r#"steps: [tell(text: {"de": "x"})]"#), "the English text is missing"),
        (lesson(r#"steps: [tell(text: {"en": "x", "Deutsch": "y"})]"#), "isn't a language"),
        (lesson(r#"steps: [tell(text: "x", week: 60)]"#), "from 0 to 59"),
        (lesson(r#"steps: [tell(text: "x", wek: 3)]"#), "did you mean `week`?"),
        (lesson(r#"steps: [], topic: sponsership"#), "did you mean `sponsorship`?"),
        (lesson("stepps: [], steps: []"), "did you mean `steps`?"),
        (lesson(""), "`steps` is missing"),
        (with_question(r#"(text: "one", to: 5)"#, "level(of: active)"), "expected 2 to 9"),
        (with_question(r#"(text: "a"), (text: "b", to: 5)"#, "level(of: active)"), "needs a range"),
        (with_question(LEVELS, "level(of: activ)"), "did you mean `active`?"),
        (with_question(LEVELS, "level(of: survival_weeks, week: 3)"), "leave `week` away"),
        (with_question(LEVELS, "level(of: active, runs: 3)"), "from 5 to 100"),
        (with_question(LEVELS, "level(of: active, from: 40, week: 30)"), "`from` is the first"),
        (with_question(LEVELS, "levels(of: active)"), "did you mean `level(…)`?"),
        (with_question(LEVELS, "difference(of: active)"), "found 0 futures; expected 2"),
        (
            with_question(
                LEVELS,
                r#"level(of: active, futures: [(name: "A", acts: [every(weeks: 4, event: session)])])"#,
            ),
            "an act happens in one week",
        ),
        (
            with_question(
                LEVELS,
                r#"level(of: active, futures: [(name: "A", acts: [at(week: 4, set: {"policy.opennes": 1.0})])])"#,
            ),
            "did you mean `policy.openness`?",
        ),
        (
            lesson(
                r#"steps: [ask(name: "q", text: "Q", options: [(text: "a"), (text: "b")]), ask(name: "q", text: "Q", options: [(text: "a"), (text: "b")])]"#,
            ),
            "there is a question `q` already",
        ),
        (
            lesson(r#"steps: [ask(name: "q q", text: "Q", options: [(text: "a"), (text: "b")])]"#),
            "letters, digits and -",
        ),
        (
            Lesson::parse(r#"Lesson(title: "T", about: "A", scenario: "basline", steps: [])"#, "t"),
            "did you mean \"baseline\"?",
        ),
        (Lesson::parse("Study()", "t"), "expected Lesson(…)"),
    ] {
        let message = problem(found);
        assert!(message.contains(wanted), "{wanted}: {message}");
    }
}

#[test]
fn what_is_meant_to_be_a_lesson() {
    assert!(Lesson::is_one("\u{feff}// why\n  // not\n\nLesson(title: …"));
    assert!(!Lesson::is_one("Scenario(name: \"Lesson\")"));
    assert!(!Lesson::is_one("// Lesson"));
}

/// Runs of two futures: value in each, alive at the fork, alive at the end in each.
fn sightings(runs: &[(f64, f64, bool, [bool; 2])]) -> Vec<Vec<Sighting>> {
    let future = |side: usize| {
        let one = |&(a, b, at_fork, at_end): &(f64, f64, bool, [bool; 2])| Sighting {
            seen: Seen::Number([a, b][side]),
            at_fork,
            at_end: at_end[side],
        };
        runs.iter().map(one).collect()
    };
    vec![future(0), future(1)]
}

fn more_or_less() -> Answer {
    let futures = r#"futures: [(name: "A"), (name: "B", acts: [at(week: 20, event: session)])]"#;
    let options = r#"(text: "more", change: more), (text: "less", change: less)"#;
    let text = format!("difference(of: active, week: 40, same_within: 1, {futures})");
    answer(&with_question(options, &text).unwrap()).clone()
}

#[test]
fn communities_that_had_ended_are_named_and_decide_nothing() {
    let answer = more_or_less();
    let mut runs = vec![(5.0, 9.0, true, [true, true]); 30];
    runs.extend([(0.0, 0.0, false, [false, false]); 10]);
    runs.extend([(0.0, 0.0, true, [false, false]); 4]);
    runs.extend([(5.0, 5.5, true, [true, true]); 3]);
    runs.extend([(0.0, 8.0, true, [false, true]); 3]);
    let seen = sightings(&runs);
    let tally = Tally::of(&answer, &seen);
    assert_eq!((tally.ended_before, tally.ended_in_all, tally.ties, tally.nothing), (10, 4, 3, 0));
    assert_eq!((tally.options.clone(), tally.alive()), (vec![33, 0], 40));
    // All runs are somewhere: bars add up.
    let sum = tally.options.iter().sum::<u32>() + tally.ties + tally.nothing + tally.ended_in_all;
    assert_eq!(sum, tally.alive());
    assert_eq!(tally.verdict(false), Some(Verdict::Option(0)));
    let effect = tally.effect(&answer, &seen).unwrap();
    assert_eq!((effect.more, effect.less), (1, 0));
    assert!(effect.low > 3.0 && effect.high < 5.0, "{effect:?}");
    // Where most had ended by then, the others don't answer for them.
    runs.extend([(0.0, 0.0, false, [false, false]); 300]);
    assert_eq!(Tally::of(&answer, &sightings(&runs)).verdict(true), Some(Verdict::Close(Reason::Ended)));
}

#[test]
fn an_answer_that_chance_could_turn_is_too_close_to_call() {
    let answer = more_or_less();
    let of = |more: usize, less: usize, even: usize| {
        let run = |b: f64| (5.0, b, true, [true, true]);
        let runs: Vec<_> = std::iter::repeat_n(run(9.0), more)
            .chain(std::iter::repeat_n(run(1.0), less))
            .chain(std::iter::repeat_n(run(5.0), even))
            .collect();
        Tally::of(&answer, &sightings(&runs))
    };
    assert_eq!(of(18, 2, 0).verdict(false), Some(Verdict::Option(0)));
    assert_eq!(of(12, 8, 0).verdict(false), None, "more runs can tell");
    assert_eq!(of(12, 8, 0).verdict(true), Some(Verdict::Close(Reason::Chance)));
    assert_eq!(of(160, 160, 0).verdict(false), Some(Verdict::Close(Reason::Chance)));
    assert_eq!(of(3, 1, 60).verdict(false), Some(Verdict::Close(Reason::Ties)));
}
