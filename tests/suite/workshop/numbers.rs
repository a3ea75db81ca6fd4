//! The page shows exactly the numbers of the engine.

use std::fs;

use assert_cmd::Command;
use hearth::engine::observe::WeekRow;
use hearth::engine::observe::portrait::Seating;
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use serde_json::{Value, json};

use super::room::{Room, simulate, single};

const SCENARIO: &str = r#"Scenario(
    name: "Two of them",
    horizon_weeks: 120,
    organisation: (practitioners: 300, brokers: 0.1),
    communities: [(name: "One", founders: 24, enrolled: 40, relevance: 2.0), (name: "Two", founders: 16)],
    policy: (sponsorship: 0.8, protected_hours: 1.0, coordinator_hours: 10.0),
    timeline: [
        between(from: 30, to: 50, set: {"organisation.workload": 0.4}),
        when(energy_below: 0.6, again_after: 12, event: renewal_workshop),
        every(weeks: 9, task: writing),
    ],
)"#;

fn columns() -> Vec<&'static str> {
    WeekRow::COLUMNS.iter().map(|column| column.name).collect()
}

/// Compares a reply with the run of the engine.
fn assert_same(reply: &Value, scenario: &Scenario, seed: u64, replicate: u32) {
    let (weeks, _) = simulate(scenario, seed, replicate);
    assert_eq!(reply["stages"].as_array().unwrap().len(), weeks.len());
    for (at, week) in weeks.iter().enumerate() {
        assert_eq!(reply["stages"][at], week.stage as u8, "week {at}");
        for (column, value) in WeekRow::COLUMNS.iter().zip(week.row.values()) {
            let found = single(&reply["columns"][column.name][at]);
            assert_eq!(found.to_bits(), value.to_bits(), "{} in week {at}", column.name);
        }
    }
}

#[test]
fn every_week_is_that_of_a_run() {
    let mut room = Room::with(None);
    room.ok(json!({"do": "start", "from": {"ready": "sponsored-launch"}, "seed": 11, "replicate": 4,
        "sets": ["policy.openness=0.5", "horizon_weeks=156"]}));
    let reply = room.weeks(0, &columns());
    let sets = ["policy.openness=0.5".to_owned(), "horizon_weeks=156".to_owned()];
    let scenario =
        hearth::study::files::read_scenario("scenarios/sponsored-launch.ron".as_ref(), &sets).unwrap();
    assert_same(&reply, &scenario, 11, 4);
}

#[test]
fn jumps_in_any_order_lead_to_the_same_weeks() {
    let mut room = Room::playing(SCENARIO);
    let scenario = Scenario::parse(SCENARIO, "test", &[]).unwrap();
    let (weeks, _) = simulate(&scenario, 1, 0);
    for week in [119, 0, 64, 63, 65, 2, 118, 13, 14, 12, 119, 30, 50, 51] {
        let reply = room.ok(json!({"do": "week", "future": 0, "week": week}));
        let row = &weeks[week as usize];
        assert_eq!(reply["stage"], row.stage as u8);
        for (column, value) in WeekRow::COLUMNS.iter().zip(row.row.values()) {
            assert_eq!(single(&reply["row"][column.name]).to_bits(), value.to_bits(), "{}", column.name);
        }
        for (place, flow) in reply["budget"].as_array().unwrap().iter().enumerate() {
            assert_eq!(flow["energy"].as_f64().unwrap().to_bits(), row.flows.energy[place].to_bits());
            assert_eq!(flow["engagement"].as_f64().unwrap().to_bits(), row.flows.engagement[place].to_bits());
        }
        // `between` holds a workload from week 30 until before week 50.
        let workload = single(&reply["levers"]["organisation.workload"]);
        assert_eq!(workload, if (30..50).contains(&week) { 0.4 } else { 0.0 }, "week {week}");
    }
}

#[test]
fn pictures_are_those_of_the_engine() {
    let mut room = Room::playing(SCENARIO);
    // There and back, so that both ways to a state are walked.
    for (from, to) in [(90, 93), (20, 22), (21, 24), (119, 120)] {
        room.messages.pictures.clear();
        let reply = room
            .ok(json!({"do": "frames", "future": 0, "community": 1, "from": from, "to": to, "ties": 5000}));
        assert_eq!(reply["sent"], to - from);
        let scenario = Scenario::parse(SCENARIO, "test", &[]).unwrap();
        let mut simulation = Simulation::new(&scenario, 1);
        for week in 0..to {
            simulation.step();
            if week < from {
                continue;
            }
            let picture = &room.messages.pictures[(week - from) as usize];
            let seating = Seating::of(&simulation.communities()[1], week);
            let word = |at: usize| u32::from_le_bytes(picture[at..at + 4].try_into().unwrap());
            let (n, t) = (word(20) as usize, word(24) as usize);
            assert_eq!((picture[0], picture[1]), (1, seating.stage as u8));
            assert_eq!(word(16), week);
            assert_eq!((n, t), (seating.seats.len(), seating.ties.len()));
            assert_eq!(picture.len(), 28 + 20 * n + 12 * t);
            for (seat, known) in seating.seats.iter().enumerate() {
                let column = |place: usize| word(28 + 4 * (place * n + seat));
                assert_eq!(column(0), known.member);
                assert_eq!(column(1), known.participation.to_bits());
                assert_eq!(column(2), known.energy.to_bits());
                assert_eq!(column(3), known.engagement.to_bits());
                let bits = column(4);
                assert_eq!(bits & 1 == 1, known.founder);
                assert_eq!(bits >> 8 & 0xff, u32::from(known.unit));
            }
            let tie = |place: usize, tie: usize| word(28 + 20 * n + 4 * (place * t + tie));
            let mut weights: Vec<f32> = seating.ties.iter().map(|tie| tie.2).collect();
            weights.sort_by(|a, b| b.total_cmp(a));
            for (at, weight) in weights.iter().enumerate() {
                assert_eq!(tie(2, at), weight.to_bits());
                let (one, other) = (tie(0, at) as usize, tie(1, at) as usize);
                let known = |tie: &&(usize, usize, f32)| (tie.0, tie.1) == (one, other) && tie.2 == *weight;
                assert!(seating.ties.iter().any(|tie| known(&tie)), "{one}-{other}");
            }
        }
    }
}

/// A session with a few futures and acts of every sort.
fn busy(room: &mut Room) {
    room.ok(
        json!({"do": "act", "future": 0, "week": 20, "action": {"set": {"policy.protected_hours": 2.0}}}),
    );
    room.ok(
        json!({"do": "act", "future": 0, "week": 70, "action": {"shock": {"kind": "influx", "members": 25}}}),
    );
    room.ok(json!({"do": "fork", "of": 0, "week": 40, "name": "Drained"}));
    room.ok(json!({"do": "act", "future": 1, "week": 44, "community": 0,
        "action": {"task": {"kind": "data_collection", "effort_hours": 12, "support": 0.1, "count": 2}}}));
    room.ok(json!({"do": "act", "future": 1, "week": 44, "action": {"shock": "sponsor_leaves"}}));
    room.ok(json!({"do": "act", "future": 1, "week": 44, "action": {"set": {"policy.openness": 0.1, "organisation.workload": 0.3}}}));
    room.ok(json!({"do": "fork", "of": 1, "week": 60, "name": "Renewed", "keep": true}));
    room.ok(json!({"do": "act", "future": 2, "week": 61, "action": {"event": {"kind": "renewal_workshop", "topic": "what „we“ are about"}}}));
    room.ok(json!({"do": "act", "future": 2, "week": 80, "action": {"shock": {"kind": "reorganisation", "severity": 0.7}}}));
    room.ok(json!({"do": "act", "future": 2, "week": 90, "action": {"shock": "consulted_decision"}}));
}

fn exported(room: &mut Room, future: u32) -> (Scenario, String) {
    let reply = room.ok(json!({"do": "export", "future": future}));
    let text = reply["text"].as_str().unwrap().to_owned();
    (Scenario::parse(&text, "exported", &[]).unwrap(), text)
}

#[test]
fn futures_run_like_their_exported_files() {
    let mut room = Room::playing(SCENARIO);
    // Run before anything is done, so that what is done later has a past to be forked from.
    room.weeks(0, &["active"]);
    busy(&mut room);
    let replies: Vec<Value> = (0..3).map(|future| room.weeks(future, &columns())).collect();
    for (future, reply) in replies.iter().enumerate() {
        let (scenario, _) = exported(&mut room, future as u32);
        assert_same(reply, &scenario, 1, 0);
    }
    assert!(single(&replies[0]["columns"]["active"][60]) > 3.0, "too small a run");
    let active = |future: usize| replies[future]["columns"]["active"].as_array().unwrap();
    assert_eq!(active(0)[..40], active(1)[..40]);
    assert_eq!(active(1)[..61], active(2)[..61]);
    assert_ne!(active(0)[40..], active(1)[40..], "what was done makes a difference");
    assert_ne!(active(1)[61..], active(2)[61..]);
}

#[test]
fn taking_back_what_was_done_brings_back_what_was() {
    let mut room = Room::playing(SCENARIO);
    let before = room.weeks(0, &columns());
    let reply = room.ok(json!({"do": "act", "future": 0, "week": 33, "action": {"shock": "reorganisation"}}));
    assert_eq!((&reply["from"], &reply["futures"][0]["revision"]), (&json!(33), &json!(2)));
    let during = room.weeks(0, &columns());
    assert_ne!(before["columns"], during["columns"]);
    assert_eq!(
        during["timeline"].as_array().unwrap().iter().filter(|one| one["name"] == "reorganisation").count(),
        2
    );
    let act = reply["futures"][0]["acts"][0]["id"].clone();
    room.ok(json!({"do": "undo", "future": 0, "act": act}));
    let after = room.weeks(0, &columns());
    assert_eq!((&before["columns"], &before["timeline"]), (&after["columns"], &after["timeline"]));
}

#[test]
fn a_lever_that_is_dragged_is_one_act() {
    let mut room = Room::playing(SCENARIO);
    for value in [0.1, 0.35, 0.9] {
        room.ok(
            json!({"do": "act", "future": 0, "week": 25, "action": {"set": {"policy.sponsorship": value}}}),
        );
    }
    let reply = room.ok(json!({"do": "act", "future": 0, "week": 25, "action": {"set": {"policy.sponsorship": 0.7, "policy.openness": 0.2}}}));
    let acts = reply["futures"][0]["acts"].as_array().unwrap();
    assert_eq!(acts.len(), 2, "{acts:?}");
    assert_eq!(acts[0]["action"], json!({"set": {"policy.sponsorship": 0.7}}));
    assert_eq!(acts[1]["action"], json!({"set": {"policy.openness": 0.2}}));
    let week = room.ok(json!({"do": "week", "future": 0, "week": 25}));
    assert_eq!(week["levers"]["policy.sponsorship"], json!(0.7));
    // Another community's lever is another lever.
    let reply = room.ok(json!({"do": "act", "future": 0, "week": 25, "community": 1, "action": {"set": {"policy.openness": 0.9}}}));
    assert_eq!(reply["futures"][0]["acts"].as_array().unwrap().len(), 3);
}

#[test]
fn acts_come_back_in_the_form_of_requests() {
    let mut room = Room::playing(SCENARIO);
    busy(&mut room);
    let reply = room.ok(json!({"do": "session"}));
    let mut again = Room::playing(SCENARIO);
    for act in reply["futures"][0]["acts"].as_array().unwrap() {
        again.ok(json!({"do": "act", "future": 0, "week": act["week"], "community": act["community"], "action": act["action"]}));
    }
    let columns = columns();
    assert_eq!(room.weeks(0, &columns)["columns"], again.weeks(0, &columns)["columns"]);
    let shared: Vec<bool> = reply["futures"][1]["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|act| act["shared"].as_bool().unwrap())
        .collect();
    assert_eq!(shared, [true, false, false, false]);
}

#[test]
fn the_command_repeats_an_exported_future() {
    let mut room = Room::playing(SCENARIO);
    busy(&mut room);
    let reply = room.weeks(2, &columns());
    let (_, text) = exported(&mut room, 2);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("future.ron"), text).unwrap();
    let arguments =
        ["run", "future.ron", "--seed", "1", "--replicates", "1", "--csv", "--no-figures", "--out", "out"];
    let mut command = Command::cargo_bin("hearth").unwrap();
    command.current_dir(folder.path()).args(arguments).assert().success();
    let weekly = fs::read_to_string(folder.path().join("out/weekly.csv")).unwrap();
    let mut lines = weekly.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let rows: Vec<Vec<&str>> = lines
        .map(|line| line.split(',').collect())
        .filter(|row: &Vec<&str>| row[place("community")] == "One")
        .collect();
    assert_eq!(rows.len(), 120);
    for name in columns() {
        for (week, row) in rows.iter().enumerate() {
            let written: f32 = row[place(name)].parse().unwrap();
            let shown = single(&reply["columns"][name][week]);
            assert_eq!(written.to_bits(), shown.to_bits(), "{name} in week {week}");
        }
    }
}

#[test]
fn other_seeds_are_the_replicates_of_a_run() {
    let mut room = Room::playing(SCENARIO);
    busy(&mut room);
    let job = room.ok(json!({"do": "bands", "futures": [0, 1], "seeds": 6, "columns": ["active", "energy"]}));
    assert_eq!((&job["kind"], &job["total"]), (&json!("job"), &json!(12)));
    let reply = room.result();
    assert_eq!(reply["kind"], "bands");
    assert_eq!(reply["replicates"], json!([1, 2, 3, 4, 5, 6]));
    for (place, id) in [0, 1].into_iter().enumerate() {
        let (scenario, _) = exported(&mut room, id);
        let runs: Vec<_> = (1..=6).map(|replicate| simulate(&scenario, 1, replicate)).collect();
        let future = &reply["futures"][place];
        for (at, (_, outcome)) in runs.iter().enumerate() {
            let row = &future["runs"][at]["row"];
            assert_eq!(row["survival_weeks"].as_f64().unwrap(), outcome.row.survival_weeks);
            assert_eq!(
                row["value_tangible"].as_f64().unwrap().to_bits(),
                outcome.row.value_tangible.to_bits()
            );
            assert_eq!(future["runs"][at]["stage"], outcome.final_stage.name());
        }
        for week in [0, 43, 119] {
            let mut active: Vec<f32> = runs.iter().map(|(weeks, _)| weeks[week].row.active).collect();
            active.sort_by(f32::total_cmp);
            let band = &future["columns"]["active"];
            assert_eq!(single(&band["median"][week]), (active[2] + active[3]) / 2.0);
            assert_eq!(single(&band["low"][week]), (active[0] + active[1]) / 2.0);
            assert_eq!(single(&band["high"][week]), (active[4] + active[5]) / 2.0);
        }
    }
    let difference =
        reply["differences"].as_array().unwrap().iter().find(|one| one["name"] == "active_end").unwrap();
    let (one, two) = (exported(&mut room, 0).0, exported(&mut room, 1).0);
    let by: Vec<f64> = (1..=6)
        .map(|replicate| {
            simulate(&two, 1, replicate).1.row.active_end - simulate(&one, 1, replicate).1.row.active_end
        })
        .collect();
    assert!((difference["mean"].as_f64().unwrap() - by.iter().sum::<f64>() / 6.0).abs() < 1e-9);
    assert_eq!(difference["more"], by.iter().filter(|by| **by > 0.0).count());
}

#[test]
fn a_job_stops_where_what_it_is_about_changes() {
    let mut room = Room::playing(SCENARIO);
    let job = room.ok(json!({"do": "bands", "futures": [0], "seeds": 100}))["job"].clone();
    room.ok(json!({"do": "act", "future": 0, "week": 100, "action": {"event": "stories"}}));
    let reply = room.messages.texts.iter().any(|reply| {
        let reply: Value = serde_json::from_str(reply).unwrap();
        reply["kind"] == "cancelled" && reply["job"] == job && reply.get("re").is_none()
    });
    assert!(reply, "{:?}", room.messages.texts.last());
    // What doesn't concern it doesn't stop it; the next one does.
    let second = room.ok(json!({"do": "bands", "futures": [0], "seeds": 100}))["job"].clone();
    room.ok(json!({"do": "rename", "future": 0, "name": "Another name"}));
    room.ok(json!({"do": "note", "week": 3, "text": "here"}));
    let third = room.ok(json!({"do": "bands", "futures": [0], "seeds": 2}))["job"].clone();
    assert!(second.as_u64() < third.as_u64());
    let result = room.result();
    assert_eq!((&result["kind"], &result["job"]), (&json!("bands"), &third));
    room.refused(json!({"do": "cancel", "job": third}));
    let fourth = room.ok(json!({"do": "bands", "futures": [0], "seeds": 100}))["job"].clone();
    assert_eq!(room.ok(json!({"do": "cancel", "job": fourth}))["kind"], "cancelled");
}
