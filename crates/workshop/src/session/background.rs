//! A session's background jobs, one at a time. Results for futures that have changed since are dropped.

use std::sync::Arc;

use super::jobs::{Job, JobStatus, News, ObservedRun, Task};
use super::{Fault, Outbox, Session, answers, bands, view};
use crate::lessons::{Answer, Lesson};
use crate::limits;
use crate::protocol::{BandsView, Envelope, Reply};

/// The purpose of a job.
pub enum JobSubject {
    /// Futures, each with the revision that it had, under other seeds.
    Bands { futures: Vec<(u32, u32)>, community: u32, replicates: Vec<u32>, columns: Vec<usize> },
    /// A question of a lesson.
    Answer { lesson: Arc<Lesson>, question: String, answer: Box<Answer> },
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
        };
        self.start(task, JobSubject::Bands { futures, community, replicates, columns }, out)
    }

    pub(super) fn lesson_answer(
        &mut self,
        lesson: &str,
        question: &str,
        out: &mut dyn Outbox,
    ) -> Result<Vec<Reply>, Fault> {
        let lesson = Arc::clone(self.lesson(lesson)?);
        let found = lesson.questions().find(|one| one.name == question);
        let found = found.ok_or_else(|| Fault::said("there is no such question in the lesson"))?;
        let none = || Fault::said("this question is for the room alone: the model has no answer");
        let answer = Box::new(found.answer.clone().ok_or_else(none)?);
        super::check_scenario(&lesson.scenario)?;
        let task = answers::task(&lesson, &answer);
        self.start(task, JobSubject::Answer { lesson, question: question.to_owned(), answer }, out)
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
        let reply = match news.status {
            JobStatus::Done(done) => Reply::Progress { job: news.job, done, total },
            JobStatus::Failed(message) => {
                self.job = None;
                out.send(Envelope { re: None, reply: Reply::Cancelled { job: news.job } })?;
                Reply::Error { message, problems: Vec::new() }
            }
            JobStatus::Complete(runs) => {
                let Some((_, about)) = self.job.take() else { return Ok(()) };
                self.result(news.job, about, &runs)
            }
        };
        out.send(Envelope { re: None, reply })
    }

    fn result(&self, job: u32, about: JobSubject, runs: &[Vec<ObservedRun>]) -> Reply {
        match about {
            JobSubject::Answer { lesson, question, answer } => {
                Reply::Answer(Box::new(answers::count(job, &lesson, &question, &answer, runs)))
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
        }
    }

    fn name(&self, id: u32) -> String {
        let future = self.play.as_ref().and_then(|play| play.futures.get(id).ok());
        future.map_or_else(String::new, |future| future.name.clone())
    }
}
