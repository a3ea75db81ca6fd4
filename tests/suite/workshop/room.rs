//! A session without a socket: requests and replies.

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

/// The messages of a session: JSON as it goes over the wire, and pictures.
#[derive(Default)]
pub struct Messages {
    pub texts: Vec<String>,
    pub pictures: Vec<Vec<u8>>,
}

impl Outbox for Messages {
    fn send(&mut self, envelope: Envelope) -> Result<(), Fault> {
        self.texts.push(serde_json::to_string(&envelope).unwrap());
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
    pub messages: Messages,
    news: Receiver<News>,
    sent: u32,
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
        Self { session, messages: Messages::default(), news, sent: 0 }
    }

    /// A session with a scenario under way.
    pub fn playing(text: &str) -> Self {
        let mut room = Self::with(None);
        room.ok(json!({"do": "start", "from": {"text": text}}));
        room
    }

    /// Sends a request, and returns the reply.
    pub fn request(&mut self, request: Value) -> Value {
        self.sent += 1;
        self.send(&json!({"id": self.sent, "request": request}).to_string())
    }

    /// Sends a text, and returns the last message.
    pub fn send(&mut self, text: &str) -> Value {
        self.session.receive(text, &mut self.messages).unwrap();
        let reply: Value = serde_json::from_str(self.messages.texts.last().unwrap()).unwrap();
        if self.sent > 0 && reply.get("re").is_some() {
            assert!(reply["re"] == self.sent || !text.contains(&format!("\"id\":{}", self.sent)), "{reply}");
        }
        reply
    }

    /// Sends a request that must succeed.
    pub fn ok(&mut self, request: Value) -> Value {
        let reply = self.request(request.clone());
        assert_ne!(reply["kind"], "error", "{request}: {reply}");
        reply
    }

    /// Sends a request that must be refused, and returns the reason.
    pub fn refused(&mut self, request: Value) -> String {
        let reply = self.request(request.clone());
        assert_eq!(reply["kind"], "error", "{request}: {reply}");
        reply["message"].as_str().unwrap().to_owned()
    }

    /// Waits for the result of a job.
    pub fn result(&mut self) -> Value {
        loop {
            let news = self.news.recv_timeout(Duration::from_secs(60)).expect("the job reports");
            let before = self.messages.texts.len();
            self.session.news(news, &mut self.messages).unwrap();
            for reply in &self.messages.texts[before..] {
                let reply: Value = serde_json::from_str(reply).unwrap();
                if reply["kind"] != "progress" && reply["kind"] != "watched" {
                    return reply;
                }
            }
        }
    }

    /// All weeks of a future with some columns, as the page gets them.
    pub fn weeks(&mut self, future: u32, columns: &[&str]) -> Value {
        self.ok(json!({"do": "weeks", "future": future, "from": 0, "to": 5000, "columns": columns}))
    }
}

/// The same run, computed by the engine alone.
pub fn simulate(scenario: &Scenario, seed: u64, replicate: u32) -> (Vec<Week>, Outcome) {
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
