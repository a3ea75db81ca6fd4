//! How long things take: measured and printed, not judged, since machines differ. `cargo test --release --test suite workshop -- --ignored --nocapture`

use std::time::Instant;

use serde_json::json;

use super::room::Room;

fn view(what: &str, start: Instant) {
    println!("{what:<60} {:>9.1} ms", start.elapsed().as_secs_f64() * 1e3);
}

fn measure(name: &str, scenario: &str) {
    println!("\n{name}");
    let start = Instant::now();
    let mut room = Room::with(None);
    let hello = serde_json::to_string(&room.session.hello()).unwrap().len();
    view(&format!("ready to begin (hello: {hello} bytes)"), start);
    let start = Instant::now();
    room.ok(json!({"do": "start", "from": {"text": scenario}}));
    room.ok(json!({"do": "frames", "future": 0, "from": 0, "to": 1}));
    view("begin, and the first picture", start);
    let start = Instant::now();
    let weeks = room.ok(json!({"do": "weeks", "future": 0, "from": 0, "to": 260}));
    view(&format!("all 260 weeks with the usual columns ({} bytes)", weeks.to_string().len()), start);
    let members = |week: usize| weeks["columns"]["members"][week].as_f64().unwrap();
    println!("members in weeks 0, 130, 259: {}, {}, {}", members(0), members(130), members(259));
    let mut worst: f64 = 0.0;
    let mut sum = 0.0;
    let jumps: Vec<u32> = (0..60).map(|n| n * 97 % 260).collect();
    for week in &jumps {
        room.messages.pictures.clear();
        let start = Instant::now();
        room.ok(json!({"do": "week", "future": 0, "week": week}));
        room.ok(json!({"do": "frames", "future": 0, "from": week, "to": week + 1}));
        let took = start.elapsed().as_secs_f64() * 1e3;
        worst = worst.max(took);
        sum += took;
    }
    println!(
        "a jump (week in full, and its picture): mean {:.1} ms, worst {worst:.1} ms",
        sum / jumps.len() as f64
    );
    println!("a picture: {} bytes", room.messages.pictures[0].len());
    let start = Instant::now();
    for week in 0..52 {
        room.ok(json!({"do": "frames", "future": 0, "from": week * 5, "to": week * 5 + 5}));
    }
    view("260 pictures in order", start);
    let start = Instant::now();
    room.ok(json!({"do": "fork", "of": 0, "week": 100, "name": "Other"}));
    room.ok(
        json!({"do": "act", "future": 1, "week": 100, "action": {"set": {"policy.protected_hours": 2.0}}}),
    );
    room.ok(json!({"do": "weeks", "future": 1, "from": 0, "to": 260}));
    view("a fork with an act, and all its weeks", start);
    room.ok(json!({"do": "bands", "futures": [0, 1], "seeds": 20}));
    let result = room.result();
    assert_eq!(result["kind"], "bands");
    view("the same with 2 x 20 other seeds", start);
}

#[test]
#[ignore = "tells how long things take"]
fn timings() {
    measure("The baseline", "Scenario(horizon_weeks: 260)");
    measure(
        "300 members",
        "Scenario(horizon_weeks: 260, organisation: (practitioners: 3000),
            communities: [(name: \"One\", founders: 30, enrolled: 300, relevance: 2.0)], policy: (protected_hours: 1.0, publicity: 0.8), model: (departures: (lapse: 0.0)))",
    );
    measure(
        "5000 members",
        "Scenario(horizon_weeks: 260, organisation: (practitioners: 20000),
            communities: [(name: \"One\", founders: 60, enrolled: 5400, relevance: 2.0)], policy: (protected_hours: 1.0), model: (departures: (lapse: 0.0)))",
    );
}
