//! A session's background jobs, one at a time. Results for futures that have changed since are dropped.

use std::sync::Arc;

use super::answers::Asked;
use super::jobs::{Job, JobStatus, News, ObservedRun, Task};
use super::{Fault, Outbox, Session, bands, view};
use crate::limits;
use crate::protocol::{BandsView, Envelope, Reply};

/// The purpose of a job.
pub enum JobSubject {
    /// Futures, each with the revision that it had, under other seeds.
    Bands { futures: Vec<(u32, u32)>, community: u32, replicates: Vec<u32>, columns: Vec<usize> },
    /// A question of a lesson.
    Answer(Box<Asked>),
}

impl Session {
    pub(super) fn bands(
        &mut self,
        ids: &[u32],
        community: u32,
        seeds: u32,
        columns: Option<&[String]>,
        out: &mut dyn Outbox,
    ) -> Result<Vec<Reply>, Fault> {
        if !(1..=2).contains(&ids.len()) {
            return Err(Fault::said("bands need one future or two"));
        }
        if !(2..=limits::SEEDS).contains(&seeds) {
            return Err(Fault::said(format!("the number of other seeds is 2 to {}", limits::SEEDS)));
        }
        let columns = view::columns_of(columns)?;
        if columns.len() > limits::BANDS {
            return Err(Fault::said(format!("bands have at most {} columns", limits::BANDS)));
        }
        let play = self.play()?;
        let ground = play.ground.clone();
        let mut futures = Vec::new();
        let mut scenarios = Vec::new();
        for id in ids {
            let future = play.futures.get(*id)?;
            view::community_of(future, community)?;
            futures.push((future.id, future.revision));
            scenarios.push(Arc::clone(future.run.scenario()));
        }
        let replicates: Vec<u32> = (1..=seeds).map(|n| ground.replicate + n).collect();
        let task = Task {
            futures: scenarios,
            community: community as usize,
            seed: ground.seed,
            replicates: replicates.clone(),
            watch: 0,
            weeks: (0, 0),
        };
        self.start(task, JobSubject::Bands { futures, community, replicates, columns }, out)
    }

    pub(super) fn lesson_answer(
        &mut self,
        lesson: &str,
        question: &str,
        watch: u32,
        out: &mut dyn Outbox,
    ) -> Result<Vec<Reply>, Fault> {
        let lesson = Arc::clone(self.lesson(lesson)?);
        let found = lesson.questions().find(|one| one.name == question);
        let found = found.ok_or_else(|| Fault::said("there is no such question in the lesson"))?;
        if found.answer.is_none() {
            return Err(Fault::said("this question is for the room alone: the model has no answer"));
        }
        if watch > limits::WATCHED {
            return Err(Fault::said(format!("at most {} communities can be watched", limits::WATCHED)));
        }
        super::check_scenario(&lesson.scenario)?;
        // The room's own seed: each workshop counts runs of its own.
        let own = self.play.as_ref().filter(|play| play.lesson.as_deref() == Some(lesson.id.as_str()));
        let run =
            own.map_or((lesson.seed, lesson.replicate), |play| (play.ground.seed, play.ground.replicate));
        let asked = Asked::new(&lesson, question, run, watch);
        let asked = asked.ok_or_else(|| Fault::said("there is no such question in the lesson"))?;
        self.start(asked.round(), JobSubject::Answer(Box::new(asked)), out)
    }

    fn start(&mut self, task: Task, about: JobSubject, out: &mut dyn Outbox) -> Result<Vec<Reply>, Fault> {
        self.stop_job(out)?;
        self.jobs += 1;
        let job = Job::start(self.jobs, task, &self.pool, &self.post)
            .map_err(|error| Fault::said(format!("the background job can't start: {error}")))?;
        let reply = Reply::Job { job: job.id, total: job.total };
        self.job = Some((job, about));
        Ok(vec![reply])
    }

    pub(super) fn cancel(&mut self, job: u32) -> Result<Vec<Reply>, Fault> {
        if self.job.as_ref().is_none_or(|(running, _)| running.id != job) {
            return Err(Fault::said(format!("job {job} isn't running")));
        }
        self.job = None;
        Ok(vec![Reply::Cancelled { job }])
    }

    /// Stops the running job, if there is one, and tells the page.
    pub(super) fn stop_job(&mut self, out: &mut dyn Outbox) -> Result<(), Fault> {
        match self.job.take() {
            Some((job, _)) => out.send(Envelope { re: None, reply: Reply::Cancelled { job: job.id } }),
            None => Ok(()),
        }
    }

    /// Stops the running job where its futures have changed.
    pub(super) fn stop_stale(&mut self, out: &mut dyn Outbox) -> Result<(), Fault> {
        let Some((_, JobSubject::Bands { futures, .. })) = &self.job else { return Ok(()) };
        let holds = |(id, revision): &(u32, u32)| {
            let play = self.play.as_ref();
            play.and_then(|play| play.futures.get(*id).ok()).is_some_and(|one| one.revision == *revision)
        };
        if futures.iter().all(holds) { Ok(()) } else { self.stop_job(out) }
    }

    /// Takes news of a job; news of a stopped job are dropped.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] when the page has gone.
    pub fn news(&mut self, news: News, out: &mut dyn Outbox) -> Result<(), Fault> {
        let Some((job, _)) = &self.job else { return Ok(()) };
        if job.id != news.job {
            return Ok(());
        }
        let total = job.total;
        let before = self.job.as_ref().map_or(0, |(_, about)| match about {
            JobSubject::Answer(asked) => asked.done(),
            JobSubject::Bands { .. } => 0,
        });
        let reply = match news.status {
            JobStatus::Done(done) => {
                Reply::Progress { job: news.job, done: before + done, total: before + total }
            }
            JobStatus::Watched(community) => {
                if let Some((_, JobSubject::Answer(asked))) = &mut self.job {
                    asked.saw(&community);
                }
                Reply::Watched(community)
            }
            JobStatus::Failed(message) => {
                self.job = None;
                out.send(Envelope { re: None, reply: Reply::Cancelled { job: news.job } })?;
                Reply::Error { message, problems: Vec::new() }
            }
            JobStatus::Complete(runs) => {
                let Some((_, about)) = self.job.take() else { return Ok(()) };
                if let JobSubject::Answer(asked) = &about {
                    for community in asked.missed(news.job, &runs) {
                        out.send(Envelope { re: None, reply: Reply::Watched(Box::new(community)) })?;
                    }
                }
                match self.result(news.job, about, &runs) {
                    Some(reply) => reply,
                    // Another round has begun.
                    None => return Ok(()),
                }
            }
        };
        out.send(Envelope { re: None, reply })
    }

    /// The result of a job; none where it goes on with another round.
    fn result(&mut self, job: u32, about: JobSubject, runs: &[Vec<ObservedRun>]) -> Option<Reply> {
        Some(match about {
            JobSubject::Answer(mut asked) => {
                asked.take(runs);
                if let Some(view) = asked.decided(job) {
                    return Some(Reply::Answer(Box::new(view)));
                }
                match Job::start(job, asked.round(), &self.pool, &self.post) {
                    Ok(next) => {
                        self.job = Some((next, JobSubject::Answer(asked)));
                        return None;
                    }
                    Err(error) => Reply::Error {
                        message: format!("the background job can't start: {error}"),
                        problems: Vec::new(),
                    },
                }
            }
            JobSubject::Bands { futures, community, replicates, columns } => {
                let views = futures
                    .iter()
                    .zip(runs)
                    .map(|((id, revision), runs)| bands::future_band(*id, *revision, runs, &columns))
                    .collect();
                let (differences, sentences) = match (&futures[..], runs) {
                    ([a, b], [first, second]) => {
                        let differences = bands::differences(first, second);
                        let sentences = bands::sentences([&self.name(a.0), &self.name(b.0)], &differences);
                        (differences, sentences)
                    }
                    _ => (Vec::new(), Vec::new()),
                };
                Reply::Bands(Box::new(BandsView {
                    job,
                    community,
                    replicates,
                    futures: views,
                    differences,
                    sentences,
                }))
            }
        })
    }

    fn name(&self, id: u32) -> String {
        let future = self.play.as_ref().and_then(|play| play.futures.get(id).ok());
        future.map_or_else(String::new, |future| future.name.clone())
    }
}
