//! Whatever a page asks for is answered or refused, and refused without harm.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::room::Room;

use crate::repeat::repeatable;

const SMALL: &str = "Scenario(horizon_weeks: 40, communities: [(name: \"One\"), (name: \"Two\")])";

#[test]
fn invalid_requests_are_answered_with_what_they_lack() {
    let mut room = Room::playing(SMALL);
    for (text, re) in [
        ("", Value::Null),
        ("null", Value::Null),
        ("{", Value::Null),
        ("[1, 2]", Value::Null),
        ("\u{0}", Value::Null),
        ("{\"id\": -1, \"request\": {\"do\": \"save\"}}", Value::Null),
        ("{\"id\": 9, \"request\": {\"do\": \"fly\"}}", json!(9)),
        ("{\"id\": 9, \"request\": {\"do\": \"save\", \"path\": \"/etc/passwd\"}}", json!(9)),
        ("{\"id\": 9, \"request\": {\"do\": \"fork\", \"of\": 0}}", json!(9)),
        ("{\"id\": 9, \"request\": {\"do\": \"weeks\", \"future\": 0, \"from\": -5, \"to\": 3}}", json!(9)),
        ("{\"id\": 9, \"request\": {\"do\": \"week\", \"future\": 0, \"week\": 1e99}}", json!(9)),
        ("{\"id\": 9, \"request\": 3}", json!(9)),
    ] {
        let reply = room.send(text);
        assert_eq!(reply["kind"], "error", "{text}");
        assert_eq!(reply["re"], re, "{text}");
    }
    let deep = format!("{{\"id\": 1, \"request\": {}", "[".repeat(100_000));
    assert_eq!(room.send(&deep)["kind"], "error");
}

#[test]
fn before_a_session_only_words_can_be_asked_for() {
    let mut room = Room::with(None);
    assert!(room.refused(json!({"do": "weeks", "future": 0, "from": 0, "to": 5})).contains("no session yet"));
    assert!(room.refused(json!({"do": "start", "from": "given"})).contains("no scenario was given"));
    assert!(
        room.refused(json!({"do": "start", "from": {"ready": "../baseline"}})).contains("no ready scenario")
    );
    assert!(room.refused(json!({"do": "start", "from": {"lesson": "/etc/passwd"}})).contains("no lesson"));
    let extending = json!({"do": "start", "from": {"text": "Scenario(extends: \"/etc/passwd\")"}});
    assert!(room.refused(extending).contains("only a scenario in a file can extend another"));
    let wrong = room.request(json!({"do": "start", "from": {"text": "Scenario(policy: (sponsership: 1))"}}));
    assert_eq!(
        (&wrong["problems"][0]["line"], &wrong["problems"][0]["path"]),
        (&json!(1), &json!("policy.sponsership"))
    );
    room.ok(json!({"do": "catalogue"}));
}

#[test]
fn a_start_that_is_refused_leaves_the_session() {
    let mut room = Room::playing(SMALL);
    for (request, wanted) in [
        (
            json!({"do": "start", "from": {"ready": "baseline"}, "sets": ["policy.opennes=1"]}),
            "did you mean `openness`?",
        ),
        (json!({"do": "start", "from": {"ready": "baseline"}, "sets": ["horizon_weeks=5000"]}), "5000 weeks"),
        (
            json!({"do": "start", "from": {"ready": "baseline"}, "sets": ["community.enrolled=50000"]}),
            "members at the start",
        ),
        (json!({"do": "start", "from": {"ready": "baseline"}, "seed": 1u64 << 60}), "a seed is at most"),
        (
            json!({"do": "start", "from": {"ready": "baseline"}, "sets": vec!["name=\"x\""; 500]}),
            "at most 200 changes",
        ),
    ] {
        let message = room.refused(request);
        assert!(message.contains(wanted), "{message}");
    }
    assert_eq!(room.ok(json!({"do": "session"}))["horizon"], 40);
}

#[test]
fn acts_are_checked_like_lines_of_a_timeline() {
    let mut room = Room::playing(SMALL);
    let before = room.ok(json!({"do": "session"}))["futures"].clone();
    for (action, wanted) in [
        (json!({}), "an act is one of"),
        (json!({"set": {}, "event": "session"}), "an act is one of"),
        (json!({"sets": {}}), "did you mean `set`?"),
        (json!({"week": 3}), "an act can't be `week`"),
        (json!({"set": {"policy.sponsorship": 3}}), "from 0 to 1"),
        (json!({"set": {"policy.sponsorship": null}}), "expected a number"),
        (json!({"set": {"policy.sponsership": 0.3}}), "did you mean `policy.sponsorship`?"),
        (json!({"set": {"organisation.units": 3}}), "fixed when the run starts"),
        (json!({"set": {"policy.lois": 3}}), "is a group of parameters"),
        (json!({"set": {"model.energy.rate": 3}}), "fixed when the run starts"),
        (json!({"set": {}}), "write set:"),
        (json!({"task": {"effort_hours": 3}}), "needs its `kind`"),
        (json!({"task": {"kind": "drudgery"}}), "expected one of"),
        (json!({"task": {"kind": "writing", "count": 4000}}), "from 1 to 100"),
        (json!({"event": {"kind": "session", "topic": "x".repeat(50_000)}}), "at most 16384 bytes"),
        (json!({"shock": [1, 2]}), "found"),
    ] {
        let message = room.refused(json!({"do": "act", "future": 0, "week": 3, "action": action}));
        assert!(message.contains(wanted), "{action}: {message}");
        assert!(!message.contains("the act:1:"), "places in what the page never wrote: {message}");
    }
    for (request, wanted) in [
        (
            json!({"do": "act", "future": 0, "week": 40, "action": {"event": "session"}}),
            "week 40 never comes",
        ),
        (json!({"do": "act", "future": 7, "week": 3, "action": {"event": "session"}}), "no future 7"),
        (
            json!({"do": "act", "future": 0, "week": 3, "community": 2, "action": {"event": "session"}}),
            "no community 2",
        ),
        (json!({"do": "undo", "future": 0, "act": 1}), "no act 1"),
        (json!({"do": "delete", "future": 0}), "can't be deleted"),
        (json!({"do": "rename", "future": 0, "name": "  "}), "can't be empty"),
        (json!({"do": "rename", "future": 0, "name": "a\nb"}), "control characters"),
        (json!({"do": "fork", "of": 0, "week": 3, "name": "x".repeat(200)}), "at most 80 letters"),
        (json!({"do": "fork", "of": 0, "week": 40, "name": "x"}), "after the end of the run"),
    ] {
        let message = room.refused(request);
        assert!(message.contains(wanted), "{message}");
    }
    assert_eq!(room.ok(json!({"do": "session"}))["futures"], before);
}

#[test]
fn a_shared_past_stays_as_it_was() {
    let mut room = Room::playing(SMALL);
    let reply = room.ok(json!({"do": "act", "future": 0, "week": 5, "action": {"event": "stories"}}));
    let act = reply["futures"][0]["acts"][0]["id"].clone();
    room.ok(json!({"do": "fork", "of": 0, "week": 20, "name": "Other"}));
    for (request, wanted) in [
        (
            json!({"do": "act", "future": 1, "week": 19, "action": {"event": "session"}}),
            "week 20 are shared with “No change”",
        ),
        (
            json!({"do": "act", "future": 0, "week": 19, "action": {"event": "session"}}),
            "week 20 are shared with “Other”",
        ),
        (json!({"do": "undo", "future": 0, "act": act}), "shared with “Other”"),
        (json!({"do": "undo", "future": 1, "act": act}), "shared with “No change”"),
    ] {
        let message = room.refused(request);
        assert!(message.contains(wanted), "{message}");
    }
    room.ok(json!({"do": "act", "future": 1, "week": 20, "action": {"event": "session"}}));
    room.ok(json!({"do": "act", "future": 0, "week": 20, "action": {"event": "lecture"}}));
    // Once nobody shares it any more, it can be changed.
    room.ok(json!({"do": "delete", "future": 1}));
    room.ok(json!({"do": "undo", "future": 0, "act": act}));
}

#[test]
fn everything_has_an_end() {
    let mut room = Room::playing(SMALL);
    for n in 0..23 {
        room.ok(json!({"do": "fork", "of": n, "week": 3, "name": "x"}));
    }
    assert!(
        room.refused(json!({"do": "fork", "of": 0, "week": 3, "name": "x"})).contains("24 futures already")
    );
    for n in 0..400 {
        room.ok(json!({"do": "act", "future": 23, "week": 3 + n % 37, "action": {"event": "stories"}}));
    }
    let more = json!({"do": "act", "future": 23, "week": 3, "action": {"event": "stories"}});
    assert!(room.refused(more).contains("at most 400 acts"));
    for n in 0..500 {
        room.ok(json!({"do": "note", "week": n % 40, "text": "x"}));
    }
    assert!(room.refused(json!({"do": "note", "week": 3, "text": "x"})).contains("500 notes"));
    assert!(
        room.refused(json!({"do": "note", "week": 3, "text": "x".repeat(2000)}))
            .contains("at most 1000 letters")
    );
    for n in 0..200 {
        room.ok(json!({"do": "vote", "lesson": "l", "question": format!("q{n}"), "counts": [1, 2]}));
    }
    assert!(
        room.refused(json!({"do": "vote", "lesson": "l", "question": "q", "counts": [1]}))
            .contains("200 votes")
    );
    for (request, wanted) in [
        (json!({"do": "vote", "lesson": "l", "question": "q1", "counts": []}), "1 to 9 counts"),
        (json!({"do": "vote", "lesson": "l", "question": "q1", "counts": vec![1; 10]}), "1 to 9 counts"),
        (
            json!({"do": "weeks", "future": 0, "from": 0, "to": 5, "columns": vec!["active"; 100]}),
            "at most 64 columns",
        ),
        (
            json!({"do": "weeks", "future": 0, "from": 0, "to": 5, "columns": ["activ"]}),
            "did you mean `active`?",
        ),
        (json!({"do": "weeks", "future": 0, "from": 5, "to": 5}), "there are no weeks"),
        (json!({"do": "weeks", "future": 0, "from": 40, "to": 90}), "there are no weeks"),
        (json!({"do": "week", "future": 0, "week": u32::MAX}), "there are no weeks"),
        (json!({"do": "frames", "future": 0, "community": 2, "from": 0, "to": 2}), "no community 2"),
        (json!({"do": "member", "future": 0, "member": 4_000_000, "week": 5}), "had no member with number"),
        (json!({"do": "bands", "futures": [0, 1, 2], "seeds": 20}), "one future or two"),
        (json!({"do": "bands", "futures": [], "seeds": 20}), "one future or two"),
        (json!({"do": "bands", "futures": [0], "seeds": 100_000}), "2 to 100"),
        (json!({"do": "bands", "futures": [99], "seeds": 20}), "no future 99"),
        (json!({"do": "compare", "a": 0, "b": 99}), "no future 99"),
        (json!({"do": "unnote", "note": 9999}), "no note 9999"),
        (json!({"do": "cancel", "job": 3}), "isn't running"),
    ] {
        let message = room.refused(request);
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn pictures_are_sent_in_portions() {
    let mut room = Room::playing("Scenario(horizon_weeks: 200)");
    assert!(
        room.refused(json!({"do": "frames", "future": 0, "from": 0, "to": 200}))
            .contains("at most 60 pictures")
    );
    assert!(room.messages.pictures.is_empty());
    assert_eq!(room.ok(json!({"do": "frames", "future": 0, "from": 150, "to": 500, "ties": 0}))["sent"], 50);
}

#[test]
fn a_community_that_grows_without_bound_is_reported() {
    let mut room = Room::playing("Scenario(horizon_weeks: 30, organisation: (practitioners: 1000000))");
    for week in 3..7 {
        let influx = json!({"shock": {"kind": "influx", "members": 20_000}});
        room.ok(json!({"do": "act", "future": 0, "week": week, "action": influx}));
    }
    let message = room.refused(json!({"do": "weeks", "future": 0, "from": 0, "to": 30}));
    assert!(message.contains("more than the workshop can show"), "{message}");
    // What came before can still be seen.
    room.ok(json!({"do": "weeks", "future": 0, "from": 0, "to": 4}));
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        (0u32..50).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["session", "active", "policy.openness", "baseline", "One"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let key = prop::sample::select(vec![
            "set",
            "event",
            "task",
            "shock",
            "kind",
            "topic",
            "policy.openness",
            "week",
            "text",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn question() -> impl Strategy<Value = Value> {
    let verb = prop::sample::select(vec![
        "catalogue",
        "start",
        "open",
        "save",
        "export",
        "session",
        "fork",
        "rename",
        "delete",
        "act",
        "undo",
        "weeks",
        "week",
        "frames",
        "member",
        "story",
        "compare",
        "note",
        "unnote",
        "vote",
        "lesson",
        "lay",
        "cancel",
    ]);
    let key = prop::sample::select(vec![
        "future",
        "community",
        "from",
        "to",
        "week",
        "of",
        "name",
        "text",
        "a",
        "b",
        "columns",
        "action",
        "member",
        "act",
        "ties",
        "sets",
        "seed",
        "note",
        "lesson",
        "question",
        "counts",
        "keep",
        "language",
    ]);
    (verb, prop::collection::btree_map(key, anything(), 0..6)).prop_map(|(verb, fields)| {
        let mut request: serde_json::Map<String, Value> =
            fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        request.insert("do".to_owned(), verb.into());
        Value::Object(request)
    })
}

proptest! {
    #![proptest_config(repeatable(24))]

    /// No request brings a session down; it can still be played and saved afterwards.
    #[test]
    fn every_request_gets_a_reply(questions in prop::collection::vec(question(), 1..30)) {
        let mut room = Room::playing(SMALL);
        for request in questions {
            let reply = room.request(request);
            prop_assert!(reply["kind"].is_string());
        }
        let saved = room.ok(json!({"do": "save"}));
        room.ok(json!({"do": "open", "text": saved["text"]}));
        let horizon = room.ok(json!({"do": "session"}))["horizon"].as_u64().unwrap();
        let reply = room.weeks(0, &["active"]);
        prop_assert_eq!(reply["stages"].as_array().unwrap().len() as u64, horizon);
    }
}
