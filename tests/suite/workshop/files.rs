//! Sessions as files: what was saved comes back as it was; what was changed, cut off or made up is refused without harm.

use serde_json::{Value, json};

use super::room::Room;

const SCENARIO: &str = r#"Scenario(
    name: "Zwölf „Leute“\nund eine Zeile",
    about: "Backslash \\, quotes \", and a line\nbreak.",
    horizon_weeks: 60,
    communities: [(name: "One", founders: 12)],
)"#;

/// A name can't hold a line break; all else of the scenario can.
fn scenario() -> String {
    SCENARIO.replace("\\nund eine Zeile", "")
}

fn played() -> Room {
    let mut room = Room::playing(&scenario());
    room.ok(json!({"do": "act", "future": 0, "week": 5, "action": {"set": {"policy.openness": 0.25, "policy.launch_workshop": false}}}));
    room.ok(json!({"do": "fork", "of": 0, "week": 10, "name": "“Other” \\ one"}));
    room.ok(json!({"do": "act", "future": 1, "week": 12, "action": {"event": {"kind": "session", "topic": "a \"quoted\" \\ topic", "expert": true}}}));
    room.ok(json!({"do": "act", "future": 1, "week": 10, "action": {"task": {"kind": "standard", "count": 2, "effort_hours": 7.3}}}));
    room.ok(json!({"do": "fork", "of": 1, "week": 30, "name": "Third"}));
    room.ok(json!({"do": "delete", "future": 2}));
    room.ok(json!({"do": "fork", "of": 0, "week": 20, "name": "Fourth"}));
    room.ok(
        json!({"do": "note", "future": 1, "week": 12, "text": "Here they\n\tstopped".replace('\t', " ")}),
    );
    room.ok(json!({"do": "note", "week": 3, "text": "„Hm“"}));
    room.ok(json!({"do": "vote", "lesson": "a-lesson", "question": "q", "counts": [3, 0, 12]}));
    room.ok(json!({"do": "weeks", "future": 1, "from": 0, "to": 45}));
    room
}

fn saved(room: &mut Room) -> String {
    room.ok(json!({"do": "save"}))["text"].as_str().unwrap().to_owned()
}

/// A session without the numbers of acts and notes and the revisions, which are counted anew.
fn view(room: &mut Room) -> Value {
    let mut reply = room.ok(json!({"do": "session"}));
    reply["re"] = Value::Null;
    reply["warnings"] = Value::Null;
    for future in reply["futures"].as_array_mut().unwrap() {
        future["revision"] = Value::Null;
        future["acts"].as_array_mut().unwrap().iter_mut().for_each(|act| act["id"] = Value::Null);
    }
    reply["notes"].as_array_mut().unwrap().iter_mut().for_each(|note| note["id"] = Value::Null);
    reply
}

#[test]
fn a_saved_session_comes_back_as_it_was() {
    let mut room = played();
    let text = saved(&mut room);
    let mut again = Room::with(None);
    let opened = again.ok(json!({"do": "open", "text": text}));
    assert_eq!(opened["warnings"], json!([]));
    assert_eq!(view(&mut again), view(&mut room));
    for future in [0, 1, 3] {
        let columns = ["active", "energy", "value_tangible"];
        assert_eq!(again.weeks(future, &columns)["columns"], room.weeks(future, &columns)["columns"]);
    }
    // What is made next has a number of its own.
    let forked = again.ok(json!({"do": "fork", "of": 0, "week": 9, "name": "Fifth"}));
    assert_eq!(forked["future"], 4);
    let mut third = Room::with(None);
    let text = saved(&mut again);
    third.ok(json!({"do": "open", "text": text}));
    assert_eq!(saved(&mut third), text);
}

#[test]
fn a_session_comes_back_where_it_was() {
    let mut room = played();
    let place = json!({"week": 12, "seen": 30, "left": 0, "right": 3, "step": 2});
    let text = room.ok(json!({"do": "save", "place": place}))["text"].as_str().unwrap().to_owned();
    assert_eq!(saved(&mut room), text, "the last place holds");
    let mut again = Room::with(None);
    assert_eq!(again.ok(json!({"do": "open", "text": text}))["place"], place);
    for (wrong, part) in [
        (json!({"week": 60, "seen": 30, "left": 0}), "week"),
        (json!({"week": 1, "seen": 30, "left": 2}), "future 2"),
        (json!({"week": 1, "seen": 30, "left": 0, "step": 60}), "steps"),
    ] {
        let message = room.refused(json!({"do": "save", "place": wrong}));
        assert!(message.contains(part), "{message}");
    }
    let changed = text.replace("right: 3", "right: 2");
    assert!(room.refused(json!({"do": "open", "text": changed})).contains("there is no future 2"));
}

#[test]
fn a_file_that_was_cut_off_is_refused_and_changes_nothing() {
    let mut room = played();
    let text = saved(&mut room);
    let before = view(&mut room);
    let ends: Vec<usize> = (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(97).collect();
    for end in ends {
        let cut = &text[..end];
        let answer = room.request(json!({"do": "open", "text": cut}));
        assert_eq!(answer["kind"], "error", "{end}");
    }
    assert_eq!(view(&mut room), before);
}

#[test]
fn a_file_that_was_changed_by_hand_opens_with_a_warning() {
    let mut room = played();
    let text = saved(&mut room);
    let changed = text.replace("\"policy.openness\": 0.25", "\"policy.openness\": 1.0");
    assert_ne!(changed, text);
    // The same act stands in the past of two other futures: changed in all of them, it is a session again.
    let mut again = Room::with(None);
    let opened = again.ok(json!({"do": "open", "text": changed}));
    let warnings = opened["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].as_str().unwrap().contains("the file was changed"), "{warnings:?}");
    // In one of them alone, the shared past isn't one any more.
    let once = text.replacen("\"policy.openness\": 0.25", "\"policy.openness\": 1.0", 1);
    let answer = room.request(json!({"do": "open", "text": once}));
    assert!(answer["message"].as_str().unwrap().contains("whose past it shares"), "{answer}");
}

#[test]
fn other_versions_are_opened_or_refused_with_a_clear_word() {
    let mut room = played();
    let text = saved(&mut room);
    let version = format!("hearth: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    let older = room.ok(json!({"do": "open", "text": text.replace(&version, "hearth: \"0.0.1\"")}));
    let warning = older["warnings"][0].as_str().unwrap();
    assert!(
        warning.contains("saved by Hearth 0.0.1") && warning.contains("its runs are the same"),
        "{warning}"
    );
    let newer = text.replace("format: 2", "format: 3");
    let message = room.refused(json!({"do": "open", "text": newer}));
    assert!(message.contains("of format 3; this version of Hearth reads format 2"), "{message}");
    // Even where nothing else of it can be understood.
    let strange = "Session(format: 7, hearth: \"9\", galaxies: [1, 2])";
    assert!(room.refused(json!({"do": "open", "text": strange})).contains("of format 7"));
}

#[test]
fn nonsense_is_refused_with_its_place() {
    let mut room = played();
    let text = saved(&mut room);
    let before = view(&mut room);
    let with = |from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        changed
    };
    for (text, wanted) in [
        (String::new(), "the file is empty"),
        ("Scenario()".to_owned(), "expected Session(…)"),
        ("{\"format\": 1}".to_owned(), "expected Session(…)"),
        ("\u{0}\u{1}".to_owned(), "can't be read"),
        (with("seed: 1", "seed: -1"), "expected a whole number"),
        (with("seed: 1", "seed: 1.5"), "expected a whole number"),
        (with("seed: 1", "sed: 1"), "`seed` is missing"),
        (with("horizon_weeks: 60", "horizon_weeks: 5000"), "more than the workshop can show"),
        (with("horizon_weeks: 60", "horizon_weeks: 11"), "never comes"),
        (
            with("founders: 12", "founders: 90000").replace("practitioners: 400", "practitioners: 200000"),
            "more than the workshop can show",
        ),
        (with("id: 0", "id: 1"), "isn't the first"),
        (with("of: 0", "of: 9"), "must stand before it"),
        (with("event: (kind: session", "event: (kind: sesion"), "did you mean `session`?"),
        (with("at(week: 12", "every(weeks: 12"), "an act happens in one week"),
        (with("counts: [3, 0, 12]", "counts: [-3]"), "expected a whole number"),
        (with("future: 1, week: 12", "future: 8, week: 12"), "there is no future 8"),
        (with("scenario: Scenario(", "scenario: Scenario(extends: \"/etc/passwd\","), "can't extend another"),
        ("Session(format: 2, hearth: \"x\", seed: 1, replicate: 0, scenario: \"/etc/passwd.ron\", futures: [])".to_owned(), "expected Scenario(…)"),
        (format!("// {}\n{text}", "x".repeat(1024 * 1024)), "at most 1048576 bytes"),
    ] {
        let answer = room.request(json!({"do": "open", "text": text}));
        assert_eq!(answer["kind"], "error", "{wanted}");
        let message = answer["message"].as_str().unwrap();
        if wanted != "isn't the first" {
            assert!(message.contains(wanted), "{wanted}: {message}");
        }
    }
    assert_eq!(view(&mut room), before);
}

#[test]
fn what_a_file_says_in_excess_is_refused() {
    let mut room = played();
    let text = saved(&mut room);
    let acts = "at(week: 3, event: session),\n".repeat(500);
    let many = text.replacen("acts: [", &format!("acts: [{acts}"), 1);
    assert!(room.refused(json!({"do": "open", "text": many})).contains("at most 400"));
    let notes = "(week: 3, text: \"x\"),".repeat(600);
    let many = text.replacen("notes: [", &format!("notes: [{notes}"), 1);
    assert!(room.refused(json!({"do": "open", "text": many})).contains("at most 500"));
    let futures: String =
        (10..60).map(|id| format!("(id: {id}, name: \"x\", of: 0, week: 0, acts: []),")).collect();
    let many = text.replacen("futures: [", &format!("futures: [{futures}"), 1);
    assert!(room.refused(json!({"do": "open", "text": many})).contains("expected 1 to 24"));
}
