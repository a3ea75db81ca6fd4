//! A session: one page's engine. It answers questions in order, knows no socket and no clock, and owns its futures.

mod acts;
mod answers;
mod bands;
mod compare;
mod fault;
mod file;
mod futures;
mod jobs;
mod member;
mod play;
mod run;
mod view;
mod work;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::ThreadPool;

pub use fault::Fault;
pub use jobs::{Latest, News, Post};
pub(crate) use play::{Play, check_note, check_scenario};

use super::catalogue::catalogue;
use super::limits;
use super::protocol::{Ask, Asked, Envelope, PROTOCOL, Reply};
use super::shelf::Shelf;
use jobs::Job;

/// Where a session puts what it tells. Putting may wait; it fails where nobody listens any more.
pub trait Outbox {
    /// Something in JSON.
    fn tell(&mut self, told: Envelope) -> Result<(), Fault>;
    /// A picture.
    fn picture(&mut self, bytes: Vec<u8>) -> Result<(), Fault>;
}

/// A session.
pub struct Session {
    shelf: Arc<Shelf>,
    version: String,
    pool: Arc<ThreadPool>,
    post: Post,
    gone: Arc<AtomicBool>,
    play: Option<Play>,
    job: Option<(Job, work::About)>,
    jobs: u32,
}

impl Session {
    /// A session that hasn't begun. `post` hands news of jobs back to [`Self::news`]; long work stops where `gone` is set.
    pub fn new(
        shelf: Arc<Shelf>,
        version: impl Into<String>,
        pool: Arc<ThreadPool>,
        post: Post,
        gone: Arc<AtomicBool>,
    ) -> Self {
        Self { shelf, version: version.into(), pool, post, gone, play: None, job: None, jobs: 0 }
    }

    /// The first that a page is told.
    pub fn hello(&self) -> Envelope {
        Envelope {
            re: None,
            tell: Reply::Hello {
                protocol: PROTOCOL,
                version: self.version.clone(),
                given: self.shelf.given_told(),
                scenarios: self.shelf.scenarios_told(),
                lessons: self.shelf.lessons_told(),
                limits: limits::told(),
            },
        }
    }

    /// Answers a message of the page, whatever it says.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] where nobody listens any more; all else is told to the page.
    pub fn hear(&mut self, text: &str, out: &mut dyn Outbox) -> Result<(), Fault> {
        match serde_json::from_str::<Asked>(text) {
            Ok(asked) => self.answer(asked, out),
            Err(error) => {
                let re = number_of(text);
                let fault = Fault::said(format!("this isn't a question: {error}"));
                tell(out, re, fault)
            }
        }
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] where nobody listens any more; all else is told to the page.
    pub fn answer(&mut self, asked: Asked, out: &mut dyn Outbox) -> Result<(), Fault> {
        let re = asked.id;
        match self.reply(re, asked.ask, out) {
            Ok(replies) => replies.into_iter().try_for_each(|tell| out.tell(Envelope { re: Some(re), tell })),
            Err(fault) => tell(out, Some(re), fault),
        }
    }

    fn reply(&mut self, re: u32, ask: Ask, out: &mut dyn Outbox) -> Result<Vec<Reply>, Fault> {
        let one = |tell: Reply| Ok(vec![tell]);
        match ask {
            Ask::Catalogue {} => one(Reply::Catalogue(Box::new(catalogue()))),
            Ask::Start { from, sets, seed, replicate } => {
                let play = Play::start(&self.shelf, from, &sets, (seed, replicate), &self.gone)?;
                self.begin(play, Vec::new(), out)
            }
            Ask::Open { text } => {
                let opened = file::read(&text, &self.gone)?;
                self.begin(opened.play, opened.warnings, out)
            }
            Ask::Bands { futures, community, seeds, columns } => {
                self.bands(&futures, community, seeds, columns.as_deref(), out)
            }
            Ask::Answer { lesson, question } => self.lesson_answer(&lesson, &question, out),
            Ask::Cancel { job } => self.cancel(job),
            Ask::Lesson { lesson } => {
                let found = self.lesson(&lesson)?;
                one(Reply::Lesson { lesson: Box::new(found.as_ref().clone()) })
            }
            Ask::Lay { lesson, question, language } => {
                let lesson = Arc::clone(self.lesson(&lesson)?);
                let language = language.unwrap_or_else(|| "en".to_owned());
                let told = self.play()?.lay(&lesson, &question, &language);
                // Futures that were laid before one that couldn't be are told of as well.
                self.stop_stale(out)?;
                told.map(|tell| vec![tell])
            }
            ask => {
                let told = self.play()?.reply(re, ask, out);
                self.stop_stale(out)?;
                told.map(|tell| vec![tell])
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
        let told = play.told(warnings);
        self.play = Some(play);
        Ok(vec![Reply::Session(told)])
    }

    fn play(&mut self) -> Result<&mut Play, Fault> {
        let none = || Fault::said("there is no session yet: begin with `start` or `open`");
        self.play.as_mut().ok_or_else(none)
    }

    fn lesson(&self, name: &str) -> Result<&Arc<super::lessons::Lesson>, Fault> {
        let told: String = name.chars().take(64).collect();
        self.shelf.lesson(name).ok_or_else(|| Fault::said(format!("there is no lesson `{told}`")))
    }
}

/// Tells of a fault; fails where nobody listens.
fn tell(out: &mut dyn Outbox, re: Option<u32>, fault: Fault) -> Result<(), Fault> {
    match fault.told() {
        Some(tell) => out.tell(Envelope { re, tell }),
        None => Err(Fault::Gone),
    }
}

/// The number of a question that can't be understood otherwise.
fn number_of(text: &str) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Number {
        id: u32,
    }
    serde_json::from_str::<Number>(text).ok().map(|number| number.id)
}
