//! A session without a socket: what it is asked, what it tells.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use hearth::engine::observe::{Outcome, Week};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use hearth::workshop::protocol::Envelope;
use hearth::workshop::session::{Fault, News, Outbox, Session};
use hearth::workshop::shelf::Shelf;
use serde_json::{Value, json};

/// What a session told: JSON as it goes over the wire, and pictures.
#[derive(Default)]
pub struct Heard {
    pub told: Vec<String>,
    pub pictures: Vec<Vec<u8>>,
}

impl Outbox for Heard {
    fn tell(&mut self, told: Envelope) -> Result<(), Fault> {
        self.told.push(serde_json::to_string(&told).unwrap());
        Ok(())
    }

    fn picture(&mut self, bytes: Vec<u8>) -> Result<(), Fault> {
        self.pictures.push(bytes);
        Ok(())
    }
}

/// A page's session.
pub struct Room {
    pub session: Session,
    pub heard: Heard,
    news: Receiver<News>,
    asked: u32,
}

impl Room {
    pub fn with(given: Option<Scenario>) -> Self {
        let (post, news) = channel();
        let post = std::sync::Mutex::new(post);
        let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap());
        let session = Session::new(
            Arc::new(Shelf::new(given)),
            "test",
            pool,
            Arc::new(move |news| post.lock().unwrap().send(news).is_ok()),
            Arc::default(),
        );
        Self { session, heard: Heard::default(), news, asked: 0 }
    }

    /// A session with a scenario under way.
    pub fn playing(text: &str) -> Self {
        let mut room = Self::with(None);
        room.ok(json!({"do": "start", "from": {"text": text}}));
        room
    }

    /// Asks, and returns the answer, whatever it is.
    pub fn ask(&mut self, ask: Value) -> Value {
        self.asked += 1;
        self.hear(&json!({"id": self.asked, "ask": ask}).to_string())
    }

    /// Says something, and returns what is told last.
    pub fn hear(&mut self, text: &str) -> Value {
        self.session.hear(text, &mut self.heard).unwrap();
        let told: Value = serde_json::from_str(self.heard.told.last().unwrap()).unwrap();
        if self.asked > 0 && told.get("re").is_some() {
            assert!(told["re"] == self.asked || !text.contains(&format!("\"id\":{}", self.asked)), "{told}");
        }
        told
    }

    /// Asks what must be answered.
    pub fn ok(&mut self, ask: Value) -> Value {
        let told = self.ask(ask.clone());
        assert_ne!(told["kind"], "error", "{ask}: {told}");
        told
    }

    /// Asks what must be refused, and returns why.
    pub fn refused(&mut self, ask: Value) -> String {
        let told = self.ask(ask.clone());
        assert_eq!(told["kind"], "error", "{ask}: {told}");
        told["message"].as_str().unwrap().to_owned()
    }

    /// Waits for what a job tells at last.
    pub fn result(&mut self) -> Value {
        loop {
            let news = self.news.recv_timeout(Duration::from_secs(60)).expect("the job tells something");
            let before = self.heard.told.len();
            self.session.news(news, &mut self.heard).unwrap();
            for told in &self.heard.told[before..] {
                let told: Value = serde_json::from_str(told).unwrap();
                if told["kind"] != "progress" {
                    return told;
                }
            }
        }
    }

    /// All weeks of a future with some columns, as the page gets them.
    pub fn weeks(&mut self, future: u32, columns: &[&str]) -> Value {
        self.ok(json!({"do": "weeks", "future": future, "from": 0, "to": 5000, "columns": columns}))
    }
}

/// A life as the engine itself lives it.
pub fn lived(scenario: &Scenario, seed: u64, replicate: u32) -> (Vec<Week>, Outcome) {
    let mut simulation = Simulation::new(scenario, seed);
    simulation.restart(replicate);
    let mut weeks = Vec::new();
    let outcomes = simulation.run(&mut |_, community, week| {
        if community == 0 {
            weeks.push(*week);
        }
    });
    (weeks, outcomes[0].clone())
}

/// A number of the page's JSON as the `f32` that it stands for.
pub fn single(value: &Value) -> f32 {
    value.as_f64().unwrap() as f32
}
