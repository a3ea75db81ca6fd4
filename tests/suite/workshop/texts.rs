//! Texts of a session, and examples of the protocol's documentation.

use std::fs;

use hearth::engine::scenario::{Scenario, catalogue};
use hearth::workshop::protocol::RequestEnvelope;
use serde_json::{Value, json};

use super::room::Room;

#[test]
fn levers_come_from_the_tables_of_parameters() {
    let mut room = Room::with(None);
    let reply = room.ok(json!({"do": "catalogue"}));
    let levers = reply["levers"].as_array().unwrap();
    let shown =
        |path: &str| ["policy.", "organisation.", "community."].iter().any(|group| path.starts_with(group));
    let known: Vec<_> = catalogue().into_iter().filter(|entry| shown(&entry.path)).collect();
    assert_eq!(levers.len(), known.len());
    for (lever, entry) in levers.iter().zip(&known) {
        assert_eq!(lever["path"], json!(entry.path));
        assert_eq!(lever["about"], json!(entry.spec.text()));
        assert_eq!(lever["live"], entry.live);
        assert_eq!(lever["low"].as_f64(), entry.spec.range.map(|range| range.0));
        assert_eq!(lever["high"].as_f64(), entry.spec.range.map(|range| range.1));
        assert!(!lever["default"].is_null(), "{lever}");
    }
    let groups = reply["groups"].as_array().unwrap();
    assert!(levers.iter().all(|lever| groups.iter().any(|group| group["path"] == lever["group"])));
    assert_eq!(reply["acts"]["shock"]["fields"][0]["choices"].as_array().unwrap().len(), 15);
    assert_eq!(reply["stages"].as_array().unwrap().len(), 9);
    // Every live lever has its value in a week, and nothing else has.
    room.ok(json!({"do": "start", "from": {"ready": "baseline"}}));
    let week = room.ok(json!({"do": "week", "future": 0, "week": 0}));
    let live: Vec<&str> = known.iter().filter(|entry| entry.live).map(|entry| entry.path.as_str()).collect();
    let values = week["levers"].as_object().unwrap();
    assert_eq!(values.len(), live.len());
    let scenario = Scenario::baseline();
    assert_eq!(
        values["policy.sponsorship"].as_f64().unwrap() as f32,
        scenario.communities[0].policy.sponsorship
    );
    assert!(live.iter().all(|path| values.contains_key(*path)));
}

#[test]
fn every_live_lever_can_be_moved() {
    let mut room = Room::playing("Scenario(horizon_weeks: 6)");
    let reply = room.ok(json!({"do": "catalogue"}));
    for lever in reply["levers"].as_array().unwrap() {
        let path = lever["path"].as_str().unwrap();
        let value = match lever["kind"].as_str().unwrap() {
            "number" | "whole" => lever["high"].clone(),
            "flag" => json!(lever["default"] != true),
            "choice" => lever["choices"].as_array().unwrap().last().unwrap()["name"].clone(),
            _ => json!("x"),
        };
        let value = if lever["kind"] == "whole" { json!(value.as_f64().unwrap() as u64) } else { value };
        let request = json!({"do": "act", "future": 0, "week": 3, "action": {"set": {path: value}}});
        if lever["live"] == false {
            assert!(room.refused(request).contains("fixed when the run starts"), "{path}");
            continue;
        }
        room.ok(request);
        let week = room.ok(json!({"do": "week", "future": 0, "week": 3}));
        let found = &week["levers"][path];
        let same = found == &value || (found.as_f64().is_some() && found.as_f64() == value.as_f64());
        assert!(same, "{path}: {found} {value}");
    }
}

#[test]
fn a_member_has_a_story() {
    let mut room =
        Room::playing("Scenario(horizon_weeks: 100, communities: [(name: \"One\", founders: 12)])");
    room.ok(json!({"do": "frames", "future": 0, "from": 80, "to": 81, "ties": 5000}));
    let picture = room.messages.pictures.pop().unwrap();
    let word = |at: usize| u32::from_le_bytes(picture[at..at + 4].try_into().unwrap());
    let n = word(20) as usize;
    for seat in 0..n {
        let member = word(28 + 4 * seat);
        let reply = room.ok(json!({"do": "member", "future": 0, "member": member, "week": 80}));
        assert_eq!(reply["left"], Value::Null);
        let energy = reply["weeks"]["energy"].as_array().unwrap();
        assert_eq!(energy.len() as u64, 81 - reply["joined"].as_u64().unwrap());
        let shown = f32::from_bits(word(28 + 8 * n + 4 * seat));
        assert_eq!(energy.last().unwrap().as_f64().unwrap() as f32, shown);
        let joined = u64::from(word(28 + 16 * n + 4 * seat) >> 16);
        assert_eq!(reply["joined"].as_u64().unwrap(), joined);
        assert!(reply["story"].as_array().unwrap().len() >= 3);
        assert_eq!(reply["came_as"] == "founder", member < 12, "{reply}");
    }
    // Who left has an end.
    let left = (0..40).find_map(|member| {
        let reply = room.request(json!({"do": "member", "future": 0, "member": member, "week": 99}));
        reply["left"].as_u64().map(|week| (reply, week))
    });
    let (reply, week) = left.expect("somebody leaves within two years");
    let weeks = reply["weeks"]["energy"].as_array().unwrap().len() as u64;
    assert_eq!(reply["joined"].as_u64().unwrap() + weeks, week);
    let last = reply["story"].as_array().unwrap().last().unwrap().as_str().unwrap();
    assert_eq!(last, format!("Left in week {week}."));
}

#[test]
fn two_futures_are_compared() {
    let mut room = Room::playing(
        "Scenario(horizon_weeks: 104, communities: [(name: \"One\", founders: 24, relevance: 2.5)], policy: (protected_hours: 1.0))",
    );
    room.ok(json!({"do": "fork", "of": 0, "week": 40, "name": "Closed"}));
    let same = room.ok(json!({"do": "compare", "a": 0, "b": 1}));
    assert_eq!(same["differs_from"], Value::Null);
    assert_eq!(same["sentences"], json!(["Both are the same up to week 103, in every number."]));
    room.ok(json!({"do": "act", "future": 1, "week": 50, "action": {"shock": "dissolve"}}));
    let reply = room.ok(json!({"do": "compare", "a": 0, "b": 1}));
    assert_eq!(reply["differs_from"], 50);
    assert_eq!(reply["only_b"], json!(["week 50: shock dissolve"]));
    let stage = &reply["facts"][0];
    assert_eq!((&stage["name"], &stage["b"]), (&json!("stage"), &json!("dissolved")));
    let words = reply["sentences"].to_string();
    for wanted in [
        "the same up to week 49",
        "“Closed” in “dissolved” (since week 50)",
        "“Closed” has 0 members",
        "more than chance",
    ] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    let before = room.ok(json!({"do": "compare", "a": 0, "b": 1, "week": 49}));
    assert_eq!(before["differs_from"], Value::Null);
    let story = room.ok(json!({"do": "story", "future": 1}));
    assert!(story["text"].as_str().unwrap().contains("It dissolved after 50 weeks"), "{story}");
}

/// Objects whose keys are names of things, so that an example shows a few of them only.
const NAMES: [&str; 10] =
    ["limits", "acts", "columns", "levers", "row", "set", "weeks", "action", "name", "about"];

/// Whether an example has the fields that the server really sends.
fn alike(example: &Value, real: &Value, at: &str) {
    let key = at.rsplit('.').next().unwrap_or_default();
    match (example, real) {
        (Value::Object(one), Value::Object(two)) => {
            let open = NAMES.contains(&key) || one.contains_key("en");
            for (name, value) in one {
                match two.get(name) {
                    Some(found) => alike(value, found, &format!("{at}.{name}")),
                    // What is left out where it is empty needn't be there; all else must.
                    None => assert!(
                        open || ["detail", "choices"].contains(&name.as_str()),
                        "{at}.{name} is never sent"
                    ),
                }
            }
            for name in two.keys().filter(|_| !open) {
                let left_out = ["detail", "choices", "future", "from"].contains(&name.as_str());
                assert!(one.contains_key(name) || left_out, "{at}.{name} isn't documented");
            }
        }
        (Value::Array(one), Value::Array(two)) => {
            if let (Some(one), Some(two)) = (one.first(), two.first()) {
                alike(one, two, at);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (one, two) => {
            let same = std::mem::discriminant(one) == std::mem::discriminant(two);
            assert!(same, "{at}: {one} stands for {two}");
        }
    }
}

#[test]
fn the_protocols_documentation_is_true() {
    let page = fs::read_to_string("docs/protocol.md").unwrap();
    let blocks = |kind: &str| -> Vec<String> {
        let fence = format!("```json {kind}\n");
        page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
    };
    let requests = blocks("request");
    assert!(requests.len() >= 12);
    for request in &requests {
        serde_json::from_str::<RequestEnvelope>(request).unwrap_or_else(|error| panic!("{error}: {request}"));
    }
    // Requests in tables and in the text.
    for (at, _) in page.match_indices("`{\"do\":") {
        let request = page[at + 1..].split('`').next().unwrap();
        let sent = format!("{{\"id\": 1, \"request\": {request}}}");
        serde_json::from_str::<RequestEnvelope>(&sent).unwrap_or_else(|error| panic!("{error}: {request}"));
    }
    let real = real_answers();
    for reply in blocks("reply") {
        let example: Value = serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{error}: {reply}"));
        let kind = example["kind"].as_str().unwrap();
        let mut ones = real.iter().filter(|reply| reply["kind"] == kind);
        let one = ones.next().unwrap_or_else(|| panic!("the server never sends {kind}"));
        alike(&example, one, kind);
        assert_eq!(example.get("re").is_some(), one.get("re").is_some(), "{kind}");
    }
}

/// An answer of every kind.
fn real_answers() -> Vec<Value> {
    let mut room = Room::with(Some(Scenario::baseline()));
    let mut replies = vec![serde_json::to_value(room.session.hello()).unwrap()];
    let lesson = "when-the-sponsor-leaves";
    room.ok(json!({"do": "start", "from": "given"}));
    room.ok(json!({"do": "frames", "future": 0, "from": 1, "to": 2}));
    let member = u32::from_le_bytes(room.messages.pictures[0][28..32].try_into().unwrap());
    for request in [
        json!({"do": "catalogue"}),
        json!({"do": "start", "from": "given", "sets": ["horizon_weeks=60"]}),
        json!({"do": "fork", "of": 0, "week": 20, "name": "x"}),
        json!({"do": "act", "future": 1, "week": 20, "action": {"set": {"policy.openness": 0.3}}}),
        json!({"do": "session"}),
        json!({"do": "save"}),
        json!({"do": "export", "future": 1}),
        json!({"do": "weeks", "future": 1, "from": 0, "to": 60}),
        json!({"do": "week", "future": 1, "week": 40}),
        json!({"do": "frames", "future": 1, "from": 0, "to": 2}),
        json!({"do": "member", "future": 1, "member": member, "week": 1}),
        json!({"do": "compare", "a": 0, "b": 1}),
        json!({"do": "lesson", "lesson": lesson}),
        json!({"do": "bands", "futures": [0, 1], "seeds": 4}),
    ] {
        replies.push(room.ok(request));
    }
    for request in
        [None, Some(json!({"do": "answer", "lesson": lesson, "question": "legitimacy", "watch": 1}))]
    {
        if let Some(request) = request {
            room.ok(request);
        }
        let before = room.messages.texts.len();
        replies.push(room.result());
        replies.push(serde_json::from_str(&room.messages.texts[before]).unwrap());
    }
    let texts = room.messages.texts.iter().map(|text| serde_json::from_str::<Value>(text).unwrap());
    replies.extend(texts.filter(|reply| reply["kind"] == "watched").take(1));
    replies
}
