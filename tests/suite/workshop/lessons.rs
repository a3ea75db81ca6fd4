//! Lessons: the model answers by living, and the futures of a question can be looked at.

use std::fs;

use hearth::workshop::lessons::{Lesson, Seen};
use serde_json::{Value, json};

use super::room::{Room, simulate, single};

fn lessons(room: &mut Room) -> Vec<String> {
    let hello = serde_json::to_value(room.session.hello()).unwrap();
    hello["lessons"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_answer_is_what_the_engine_simulates() {
    let mut room = Room::with(None);
    let id = "when-the-sponsor-leaves";
    let lesson = Lesson::load(format!("scenarios/lessons/{id}.ron").as_ref()).unwrap();
    room.ok(json!({"do": "start", "from": {"lesson": id}}));
    for question in lesson.questions() {
        let Some(answer) = &question.answer else { continue };
        room.ok(json!({"do": "answer", "lesson": id, "question": question.name}));
        let reply = room.result();
        assert_eq!((&reply["kind"], &reply["question"]), (&json!("answer"), &json!(question.name)));
        let futures: Vec<_> = match answer.futures.is_empty() {
            true => vec![lesson.scenario.clone()],
            false => answer.futures.iter().map(|future| future.scenario(&lesson.scenario)).collect(),
        };
        let holds = |replicate: u32| {
            let seen: Vec<Seen> = futures
                .iter()
                .map(|scenario| {
                    let (weeks, outcome) = simulate(scenario, lesson.seed, replicate);
                    answer.quantity.observe(&weeks.iter().map(Into::into).collect::<Vec<_>>(), &outcome)
                })
                .collect();
            answer.holds(&seen)
        };
        let mut counts = vec![0; question.options.len()];
        let others = lesson.replicate + 1..=lesson.replicate + answer.runs;
        others.filter_map(holds).for_each(|option| counts[option] += 1);
        let found: Vec<u64> =
            reply["options"].as_array().unwrap().iter().map(|one| one["runs"].as_u64().unwrap()).collect();
        assert_eq!(found, counts, "{}", question.name);
        let all = found.iter().sum::<u64>() + reply["none"].as_u64().unwrap();
        assert_eq!(all, u64::from(answer.runs));
        assert_eq!(reply["shown"].as_u64().map(|option| option as usize), holds(lesson.replicate));
    }
}

#[test]
fn futures_of_a_question_are_laid_once() {
    let mut room = Room::with(None);
    let (lesson, question) = ("the-drudgery-trap", "what-helps");
    room.ok(json!({"do": "start", "from": {"lesson": lesson}}));
    let reply = room.ok(json!({"do": "lay", "lesson": lesson, "question": question, "language": "de"}));
    let names: Vec<&str> =
        reply["futures"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["No change", "Bezahlt", "Koordiniert", "Zeit"]);
    let again = room.ok(json!({"do": "lay", "lesson": lesson, "question": question}));
    assert_eq!(again["futures"], reply["futures"]);
    // A future that was laid is the one that the answer runs through.
    let loaded = Lesson::load(format!("scenarios/lessons/{lesson}.ron").as_ref()).unwrap();
    let answer = loaded.questions().find(|one| one.name == question).unwrap().answer.clone().unwrap();
    let (weeks, _) = simulate(&answer.futures[0].scenario(&loaded.scenario), loaded.seed, loaded.replicate);
    let shown = room.weeks(1, &["energy"]);
    let energy: Vec<f32> = shown["columns"]["energy"].as_array().unwrap().iter().map(single).collect();
    assert_eq!(energy, weeks.iter().map(|week| week.row.energy).collect::<Vec<_>>());
    // Another scenario has no such futures.
    room.ok(json!({"do": "start", "from": {"ready": "baseline"}}));
    let message = room.refused(json!({"do": "lay", "lesson": lesson, "question": question}));
    assert!(message.contains("start the lesson first"), "{message}");
}

#[test]
fn all_lessons_can_be_begun_and_answered() {
    let mut room = Room::with(None);
    for id in lessons(&mut room) {
        let session = room.ok(json!({"do": "start", "from": {"lesson": id}}));
        assert_eq!(session["lesson"], json!(id));
        let reply = room.ok(json!({"do": "lesson", "lesson": id}));
        for step in reply["lesson"]["steps"].as_array().unwrap() {
            if step["step"] == "ask" && step["answered"] == true {
                let sent = room.ok(json!({"do": "answer", "lesson": id, "question": step["name"]}));
                assert!(sent["total"].as_u64().unwrap() >= 6);
                room.ok(json!({"do": "cancel", "job": sent["job"]}));
            }
        }
    }
}

#[test]
fn lessons_of_a_folder_come_beside_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let own = r#"Lesson(title: "Mine", about: "A", scenario: "my.ron", steps: [tell(text: "Hm")])"#;
    fs::write(folder.path().join("mine.ron"), own.replace("\"my.ron\"", "\"../my.ron\"")).unwrap();
    let mut shelf = hearth::workshop::Shelf::new(None);
    let error = shelf.add(folder.path()).unwrap_err().to_string();
    assert!(error.contains("mine.ron:1:") && error.contains("there is no such file"), "{error}");
    fs::write(folder.path().join("mine.ron"), own.replace("\"my.ron\"", "Scenario(name: \"My own\")"))
        .unwrap();
    shelf.add(folder.path()).unwrap();
    assert_eq!(shelf.lesson("mine").unwrap().scenario.name, "My own");
    assert!(shelf.lesson("the-drudgery-trap").is_some());
    let empty = tempfile::tempdir().unwrap();
    assert!(shelf.add(empty.path()).unwrap_err().to_string().contains("there are no lessons"));
    assert!(shelf.add(&empty.path().join("none")).is_err());
}

#[test]
fn every_lesson_is_in_the_languages_of_its_title() {
    fn check(value: &Value, languages: &[&str], at: &str) {
        match value {
            Value::Object(fields) if fields.contains_key("en") => {
                let found: Vec<&str> = fields.keys().map(String::as_str).collect();
                assert_eq!(found, languages, "{at}: {value}");
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| check(value, languages, &format!("{at}.{key}")))
            }
            Value::Array(items) => items.iter().for_each(|value| check(value, languages, at)),
            _ => {}
        }
    }
    for entry in fs::read_dir("scenarios/lessons").unwrap().flatten() {
        let lesson = Lesson::load(&entry.path()).unwrap_or_else(|error| panic!("{error}"));
        let languages: Vec<&str> = lesson.title.languages().collect();
        check(&serde_json::to_value(&lesson).unwrap(), &languages, &lesson.id);
    }
}

#[test]
fn the_page_on_lessons_shows_one() {
    let page = fs::read_to_string("docs/lessons.md").unwrap();
    let text = page.split("```ron\n").nth(1).unwrap().split("```").next().unwrap();
    let lesson = Lesson::parse(text, "docs/lessons.md").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(lesson.questions().count(), 2);
    for topic in hearth::workshop::lessons::Topic::ALL {
        assert!(page.contains(&format!("`{}`", topic.name())), "{}", topic.name());
    }
}
