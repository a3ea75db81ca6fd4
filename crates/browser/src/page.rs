//! One page: its session, and the messages on their way.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use hearth_workshop::protocol::Envelope;
use hearth_workshop::session::{Crew, Fault, News, Outbox, Session};
use hearth_workshop::shelf::Shelf;

/// A message to the page.
enum Message {
    Text(Vec<u8>),
    Picture(Vec<u8>),
}

impl Message {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(bytes) | Self::Picture(bytes) => bytes,
        }
    }
}

/// Messages that the page hasn't fetched yet.
#[derive(Default)]
struct Waiting(VecDeque<Message>);

impl Outbox for Waiting {
    fn send(&mut self, envelope: Envelope) -> Result<(), Fault> {
        let text = serde_json::to_vec(&envelope)
            .map_err(|error| Fault::said(format!("the reply can't be written: {error}")))?;
        self.0.push_back(Message::Text(text));
        Ok(())
    }

    fn picture(&mut self, bytes: Vec<u8>) -> Result<(), Fault> {
        self.0.push_back(Message::Picture(bytes));
        Ok(())
    }
}

/// A page and its session.
pub struct Page {
    session: Session,
    crew: Crew,
    news: Arc<Mutex<VecDeque<News>>>,
    /// The message of the page that is being handed over.
    room: Vec<u8>,
    waiting: Waiting,
    /// The message that the page is fetching.
    current: Option<Message>,
}

impl Page {
    /// A page whose session isn't open yet.
    pub fn new() -> Self {
        let news: Arc<Mutex<VecDeque<News>>> = Arc::default();
        let crew = Crew::here();
        let postbox = Arc::clone(&news);
        let post = move |one| {
            postbox.lock().unwrap_or_else(PoisonError::into_inner).push_back(one);
            true
        };
        let version = match option_env!("HEARTH_COMMIT") {
            Some(commit) => format!("{} (commit {commit})", env!("CARGO_PKG_VERSION")),
            None => env!("CARGO_PKG_VERSION").to_owned(),
        };
        let shelf = Arc::new(Shelf::new(None));
        let session = Session::new(shelf, version, crew.clone(), Arc::new(post), Arc::default());
        Self { session, crew, news, room: Vec::new(), waiting: Waiting::default(), current: None }
    }

    /// Sends the first message.
    pub fn open(&mut self) {
        let hello = self.session.hello();
        self.sent(|_, waiting| waiting.send(hello));
    }

    /// Room for a message of the page.
    pub fn room(&mut self, bytes: usize) -> &mut [u8] {
        self.room.clear();
        self.room.resize(bytes, 0);
        &mut self.room
    }

    /// Answers the message in the room.
    pub fn receive(&mut self) {
        let room = std::mem::take(&mut self.room);
        let text = String::from_utf8_lossy(&room);
        self.sent(|session, waiting| session.receive(&text, waiting));
        self.deliver();
    }

    /// Does one run of the background job; whether more are to be done.
    pub fn work(&mut self) -> bool {
        self.crew.work();
        self.deliver();
        self.crew.has_work()
    }

    /// Goes to the next message.
    pub fn next(&mut self) -> u32 {
        self.current = self.waiting.0.pop_front();
        match &self.current {
            None => 0,
            Some(Message::Text(_)) => 1,
            Some(Message::Picture(_)) => 2,
        }
    }

    /// The current message.
    pub fn message(&self) -> &[u8] {
        self.current.as_ref().map_or(&[], Message::bytes)
    }

    /// Hands news of the job to the session.
    fn deliver(&mut self) {
        loop {
            let next = self.news.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(news) = next else { return };
            self.sent(|session, waiting| session.news(news, waiting));
        }
    }

    /// Sends messages; the page is there as long as its worker, so that nothing else can fail than to write a reply.
    fn sent(&mut self, send: impl FnOnce(&mut Session, &mut Waiting) -> Result<(), Fault>) {
        if let Err(fault) = send(&mut self.session, &mut self.waiting)
            && let Some(reply) = fault.reply()
        {
            let _ = self.waiting.send(Envelope { re: None, reply });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Everything that waits for the page, but for reports of progress, whose number depends on threads.
    fn said(page: &mut Page) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        while page.next() != 0 {
            all.push(page.message().to_owned());
        }
        all.retain(|message| !message.starts_with(br#"{"kind":"progress""#));
        all
    }

    fn ask(page: &mut Page, request: &str) {
        let text = format!(r#"{{"id": 7, "request": {request}}}"#);
        page.room(text.len()).copy_from_slice(text.as_bytes());
        page.receive();
    }

    const START: &str =
        r#"{"do": "start", "from": {"ready": "sponsored-launch"}, "sets": ["horizon_weeks=60"]}"#;
    const FORK: &str = r#"{"do": "fork", "of": 0, "week": 20, "name": "With time"}"#;
    const ACT: &str =
        r#"{"do": "act", "future": 1, "week": 20, "action": {"set": {"policy.protected_hours": 3.0}}}"#;
    const BANDS: &str = r#"{"do": "bands", "futures": [0, 1], "seeds": 4, "columns": ["active"]}"#;

    #[test]
    fn one_run_at_a_time_gives_what_threads_give() {
        let mut page = Page::new();
        page.open();
        for request in [START, FORK, ACT, BANDS] {
            ask(&mut page, request);
        }
        // Requests are answered while the job is under way.
        assert!(page.work() && page.work());
        ask(&mut page, r#"{"do": "frames", "future": 1, "from": 30, "to": 31}"#);
        let mut runs = 2;
        while page.work() {
            runs += 1;
        }
        assert_eq!(runs + 1, 8, "two futures, four seeds");
        let ours = said(&mut page);

        let (post, news) = channel();
        let post = Mutex::new(post);
        let post: hearth_workshop::session::Post =
            Arc::new(move |one| post.lock().unwrap().send(one).is_ok());
        let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap());
        let mut session = Session::new(Arc::new(Shelf::new(None)), "test", pool, post, Arc::default());
        let mut out = Waiting::default();
        for request in [START, FORK, ACT, BANDS] {
            session.receive(&format!(r#"{{"id": 7, "request": {request}}}"#), &mut out).unwrap();
        }
        let bands = loop {
            session.news(news.recv().unwrap(), &mut out).unwrap();
            let last = out.0.back().unwrap().bytes();
            if !last.starts_with(br#"{"kind":"progress""#) {
                break last.to_owned();
            }
        };
        assert!(bands.starts_with(br#"{"kind":"bands""#));
        assert_eq!(ours.last().unwrap(), &bands);
        // Hello, four replies, a picture and its reply, and the bands.
        assert_eq!(ours.len(), 8);
    }

    #[test]
    fn runs_of_an_answer_come_one_at_a_time_and_the_answer_is_what_threads_give() {
        let lesson = "when-the-sponsor-leaves";
        let start = format!(r#"{{"do": "start", "from": {{"lesson": "{lesson}"}}}}"#);
        let answer =
            format!(r#"{{"do": "answer", "lesson": "{lesson}", "question": "successor", "watch": 5}}"#);
        let is = |message: &[u8], kind: &str| message.starts_with(format!(r#"{{"kind":"{kind}""#).as_bytes());

        let mut page = Page::new();
        page.open();
        ask(&mut page, &start);
        ask(&mut page, &answer);
        said(&mut page);
        // The run on the screen in both futures, then the first other run in both.
        let mut first = Vec::new();
        for _ in 0..4 {
            assert!(page.work());
            first.extend(said(&mut page));
        }
        assert_eq!(first.len(), 2);
        let mut ours = first;
        while page.work() {}
        ours.extend(said(&mut page));
        let decided = ours.pop().unwrap();
        assert!(is(&decided, "answer"));
        assert_eq!(ours.len(), 10, "five of each future, each once");

        let (post, news) = channel();
        let post = Mutex::new(post);
        let post: hearth_workshop::session::Post =
            Arc::new(move |one| post.lock().unwrap().send(one).is_ok());
        let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap());
        let mut session = Session::new(Arc::new(Shelf::new(None)), "test", pool, post, Arc::default());
        let mut out = Waiting::default();
        for request in [&start, &answer] {
            session.receive(&format!(r#"{{"id": 7, "request": {request}}}"#), &mut out).unwrap();
        }
        while !is(out.0.back().unwrap().bytes(), "answer") {
            session.news(news.recv().unwrap(), &mut out).unwrap();
        }
        let theirs: Vec<Vec<u8>> = out.0.iter().map(|message| message.bytes().to_owned()).collect();
        assert_eq!(theirs.last(), Some(&decided));
        // The same runs; with threads in the order in which they end.
        let mut watched: Vec<Vec<u8>> = theirs.into_iter().filter(|one| is(one, "watched")).collect();
        watched.sort();
        ours.sort();
        assert!(ours.iter().all(|one| is(one, "watched")));
        assert_eq!(ours, watched);
    }

    #[test]
    fn a_job_that_is_stopped_leaves_no_work() {
        let mut page = Page::new();
        for request in [START, BANDS.replace("0, 1", "0").as_str()] {
            ask(&mut page, request);
        }
        assert!(page.work());
        ask(&mut page, r#"{"do": "cancel", "job": 1}"#);
        assert!(!page.work(), "the job was stopped");
        let last = said(&mut page).pop().unwrap();
        assert_eq!(last, br#"{"re":7,"kind":"cancelled","job":1}"#);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let mut page = Page::new();
        page.room(3).copy_from_slice(&[0xff, b'{', 0]);
        page.receive();
        let message = String::from_utf8(said(&mut page).pop().unwrap()).unwrap();
        assert!(message.contains("this isn't a request"), "{message}");
        assert!(!page.work());
    }
}
