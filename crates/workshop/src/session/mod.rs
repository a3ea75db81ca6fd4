//! A session: the engine of one page. It answers requests in order and owns its futures; it has no socket and no clock.

mod acts;
mod answers;
mod background;
mod bands;
mod compare;
mod crew;
mod fault;
mod file;
mod futures;
mod jobs;
mod member;
mod play;
mod run;
mod view;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub use answers::model_answer;
pub use crew::{Crew, Desk};
pub use fault::Fault;
pub use jobs::{JobStatus, News, Post};
pub(crate) use play::{Play, check_note, check_scenario};

use super::catalogue::catalogue;
use super::limits;
use super::protocol::{Envelope, PROTOCOL, Reply, Request, RequestEnvelope};
use super::shelf::{OPENING, Shelf};
use jobs::Job;

/// Where a session sends its messages. Sending may wait; it fails when the page has gone.
pub trait Outbox {
    /// Sends a message in JSON.
    fn send(&mut self, envelope: Envelope) -> Result<(), Fault>;
    /// Sends a picture in binary.
    fn picture(&mut self, bytes: Vec<u8>) -> Result<(), Fault>;
}

/// A session.
pub struct Session {
    shelf: Arc<Shelf>,
    version: String,
    pool: Crew,
    post: Post,
    gone: Arc<AtomicBool>,
    play: Option<Play>,
    job: Option<(Job, background::JobSubject)>,
    jobs: u32,
}

impl Session {
    /// A session without a scenario. `pool` does the runs of jobs; `post` hands news of jobs back to [`Self::news`]; long work stops where `gone` is set.
    pub fn new(
        shelf: Arc<Shelf>,
        version: impl Into<String>,
        pool: impl Into<Crew>,
        post: Post,
        gone: Arc<AtomicBool>,
    ) -> Self {
        Self { shelf, version: version.into(), pool: pool.into(), post, gone, play: None, job: None, jobs: 0 }
    }

    /// The first message to the page.
    pub fn hello(&self) -> Envelope {
        Envelope {
            re: None,
            reply: Reply::Hello {
                protocol: PROTOCOL,
                version: self.version.clone(),
                given: self.shelf.given_view(),
                scenarios: self.shelf.scenario_views(),
                opening: (OPENING.0.to_owned(), OPENING.1),
                lessons: self.shelf.lesson_views(),
                limits: limits::by_name(),
            },
        }
    }

    /// Answers a message of the page.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] when the page has gone; all other errors are sent to the page.
    pub fn receive(&mut self, text: &str, out: &mut dyn Outbox) -> Result<(), Fault> {
        match serde_json::from_str::<RequestEnvelope>(text) {
            Ok(envelope) => self.answer(envelope, out),
            Err(error) => {
                let re = number_of(text);
                let fault = Fault::said(format!("this isn't a request: {error}"));
                send_fault(out, re, fault)
            }
        }
    }

    /// Answers a request.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] when the page has gone; all other errors are sent to the page.
    pub fn answer(&mut self, envelope: RequestEnvelope, out: &mut dyn Outbox) -> Result<(), Fault> {
        let re = envelope.id;
        match self.reply(re, envelope.request, out) {
            Ok(replies) => {
                replies.into_iter().try_for_each(|reply| out.send(Envelope { re: Some(re), reply }))
            }
            Err(fault) => send_fault(out, Some(re), fault),
        }
    }

    fn reply(&mut self, re: u32, request: Request, out: &mut dyn Outbox) -> Result<Vec<Reply>, Fault> {
        let one = |reply: Reply| Ok(vec![reply]);
        match request {
            Request::Catalogue {} => one(Reply::Catalogue(Box::new(catalogue()))),
            Request::Start { from, sets, seed, replicate } => {
                let play = Play::start(&self.shelf, from, &sets, (seed, replicate), &self.gone)?;
                self.begin(play, Vec::new(), out)
            }
            Request::Open { text } => {
                let opened = file::read(&text, &self.gone)?;
                self.begin(opened.play, opened.warnings, out)
            }
            Request::Bands { futures, community, seeds, columns } => {
                self.bands(&futures, community, seeds, columns.as_deref(), out)
            }
            Request::Answer { lesson, question, watch } => self.lesson_answer(&lesson, &question, watch, out),
            Request::Cancel { job } => self.cancel(job),
            Request::Lesson { lesson } => {
                let found = self.lesson(&lesson)?;
                one(Reply::Lesson { lesson: Box::new(found.as_ref().clone()) })
            }
            Request::Lay { lesson, question, language } => {
                let lesson = Arc::clone(self.lesson(&lesson)?);
                let language = language.unwrap_or_else(|| "en".to_owned());
                let reply = self.play()?.lay(&lesson, &question, &language);
                self.stop_stale(out)?;
                reply.map(|reply| vec![reply])
            }
            request => {
                let reply = self.play()?.reply(re, request, out);
                self.stop_stale(out)?;
                reply.map(|reply| vec![reply])
            }
        }
    }

    fn begin(
        &mut self,
        play: Play,
        warnings: Vec<String>,
        out: &mut dyn Outbox,
    ) -> Result<Vec<Reply>, Fault> {
        self.stop_job(out)?;
        let view = play.view(warnings);
        self.play = Some(play);
        Ok(vec![Reply::Session(view)])
    }

    fn play(&mut self) -> Result<&mut Play, Fault> {
        let none = || Fault::said("there is no session yet: send `start` or `open` first");
        self.play.as_mut().ok_or_else(none)
    }

    fn lesson(&self, name: &str) -> Result<&Arc<super::lessons::Lesson>, Fault> {
        let short: String = name.chars().take(64).collect();
        self.shelf.lesson(name).ok_or_else(|| Fault::said(format!("there is no lesson `{short}`")))
    }
}

/// Sends a fault to the page.
fn send_fault(out: &mut dyn Outbox, re: Option<u32>, fault: Fault) -> Result<(), Fault> {
    match fault.reply() {
        Some(reply) => out.send(Envelope { re, reply }),
        None => Err(Fault::Gone),
    }
}

/// The number of a request that can't be read otherwise.
fn number_of(text: &str) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Number {
        id: u32,
    }
    serde_json::from_str::<Number>(text).ok().map(|number| number.id)
}
