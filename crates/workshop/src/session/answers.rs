//! The model's answer to a question of a lesson: runs are added until they decide, or are many enough to say that none does.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::ThreadPool;

use super::jobs::{self, ObservedRun, Post, Task};
use crate::lessons::{Answer, Counted, Holds, Lesson, MOST_RUNS, Sighting, Tally, Verdict};
use crate::protocol::{
    AnswerView, ColumnView, CountedView, EffectView, FutureAnswerView, OptionCountView, VerdictView,
    WatchedView,
};
use hearth_engine::observe::ColumnInfo;
use hearth_engine::scenario::Scenario;
use hearth_statistics::rank::quantile;
use hearth_statistics::{Z95, wilson};
use hearth_study::RunError;

/// A question whose runs are under way.
pub struct Asked {
    lesson: Arc<Lesson>,
    question: String,
    answer: Answer,
    futures: Vec<Arc<Scenario>>,
    seed: u64,
    /// The run that the session shows.
    replicate: u32,
    /// The shown run of each future.
    shown: Vec<Sighting>,
    /// The other runs of each future, by replicate.
    runs: Vec<Vec<Sighting>>,
    /// Communities that the page watches, of each future.
    watch: u32,
    /// Of these, the ones that were sent: future and run.
    sent: BTreeSet<(u32, u32)>,
}

impl Asked {
    /// A question about a session's run; none where the lesson has no such question, or the model no answer.
    pub fn new(
        lesson: &Arc<Lesson>,
        question: &str,
        (seed, replicate): (u64, u32),
        watch: u32,
    ) -> Option<Self> {
        let found = lesson.questions().find(|one| one.name == question)?;
        let answer = found.answer.clone()?;
        let futures: Vec<Arc<Scenario>> = match answer.futures.is_empty() {
            true => vec![Arc::new(lesson.scenario.clone())],
            false => answer.futures.iter().map(|one| Arc::new(one.scenario(&lesson.scenario))).collect(),
        };
        Some(Self {
            lesson: Arc::clone(lesson),
            question: question.to_owned(),
            runs: vec![Vec::new(); futures.len()],
            shown: Vec::new(),
            answer,
            futures,
            seed,
            replicate,
            watch,
            sent: BTreeSet::new(),
        })
    }

    fn count(&self) -> u32 {
        self.runs.first().map_or(0, Vec::len) as u32
    }

    /// Runs that are complete, in all futures.
    pub fn done(&self) -> u32 {
        self.count() * self.futures.len() as u32
    }

    /// The next round: as many runs again as there are. The first has the run that the session shows in front.
    pub fn round(&self) -> Task {
        let have = self.count();
        let first = if have == 0 { 0 } else { have + 1 };
        let last = match have {
            0 => self.answer.runs.max(self.watch),
            have => (2 * have).min(MOST_RUNS),
        };
        Task {
            futures: self.futures.clone(),
            community: self.answer.community,
            seed: self.seed,
            replicates: (first..=last).map(|n| self.replicate.saturating_add(n)).collect(),
            watch: match have {
                0 => self.watch,
                _ => 0,
            },
            weeks: (
                self.answer.fork.saturating_sub(1),
                self.answer.week().unwrap_or(self.lesson.scenario.horizon_weeks - 1),
            ),
        }
    }

    /// Notes that the page has got a community.
    pub fn saw(&mut self, community: &WatchedView) {
        self.sent.insert((community.future, community.run));
    }

    /// The communities of a round that the page hasn't got yet.
    pub fn missed(&self, job: u32, runs: &[Vec<ObservedRun>]) -> Vec<WatchedView> {
        let task = self.round();
        (0..runs.len())
            .flat_map(|future| (0..task.watch).map(move |run| (future, run)))
            .filter(|(future, run)| !self.sent.contains(&(*future as u32, *run)))
            .filter_map(|(future, run)| {
                let weeks = &runs[future].get(run as usize + 1)?.weeks;
                Some(jobs::watched(job, future, run, task.weeks, weeks))
            })
            .collect()
    }

    /// Takes the runs of a round.
    pub fn take(&mut self, runs: &[Vec<ObservedRun>]) {
        let shown = self.runs.first().is_some_and(Vec::is_empty);
        for (have, new) in self.runs.iter_mut().zip(runs) {
            let mut new = new.iter().map(|run| Sighting::of(&self.answer, &run.weeks, &run.outcome));
            if shown {
                self.shown.extend(new.next());
            }
            have.extend(new);
        }
    }

    /// The answer, once the runs decide; none where another round is needed.
    pub fn decided(&self, job: u32) -> Option<AnswerView> {
        let tally = Tally::of(&self.answer, &self.runs);
        let verdict = tally.verdict(self.count() >= MOST_RUNS)?;
        Some(self.view(job, &tally, verdict))
    }

    fn view(&self, job: u32, tally: &Tally, verdict: Verdict) -> AnswerView {
        let alive = tally.alive();
        let (shown, one) = match tally_of_shown(&self.answer, &self.shown, tally.same_within) {
            Some(Counted::Says(Holds::Option(option))) => (Some(option as u32), Some(option)),
            _ => (None, None),
        };
        AnswerView {
            job,
            lesson: self.lesson.id.clone(),
            question: self.question.clone(),
            seed: self.seed,
            runs: self.count(),
            alive,
            ended_before: tally.ended_before,
            ended_in_all: tally.ended_in_all,
            ties: tally.ties,
            none: tally.nothing,
            fork: self.answer.fork,
            options: tally.options.iter().map(|n| option_count(*n, alive)).collect(),
            verdict: match verdict {
                Verdict::Option(option) => VerdictView { option: Some(option as u32), close: None },
                Verdict::Close(reason) => VerdictView { option: None, close: Some(reason.name()) },
            },
            same_within: self.compares().then_some(tally.same_within),
            effect: tally.effect(&self.answer, &self.runs).map(|effect| EffectView {
                more: effect.more as u32,
                less: effect.less as u32,
                mean: effect.mean,
                low: effect.low,
                high: effect.high,
            }),
            shown,
            exception: matches!(verdict, Verdict::Option(option) if one != Some(option)),
            column: self.answer.quantity.column().map_or_else(stage_column, ColumnView::of),
            week: self.answer.week(),
            futures: (0..self.futures.len()).map(|index| self.future(index, tally)).collect(),
            counted: tally.runs.iter().take(self.watch as usize).map(|run| counted_view(*run)).collect(),
        }
    }

    fn compares(&self) -> bool {
        self.futures.len() > 1
    }

    /// Quantiles over the runs whose community was alive before the options could affect it.
    fn future(&self, index: usize, tally: &Tally) -> FutureAnswerView {
        let mut values: Vec<f64> = self.runs[index]
            .iter()
            .zip(&tally.runs)
            .filter(|(_, counted)| **counted != Counted::EndedBefore)
            .filter_map(|(one, _)| match one.seen {
                crate::lessons::Seen::Number(number) if number.is_finite() => Some(number),
                _ => None,
            })
            .collect();
        values.sort_by(f64::total_cmp);
        let at_end = |(one, counted): &(&Sighting, &Counted)| one.at_end && **counted != Counted::EndedBefore;
        FutureAnswerView {
            name: self.answer.futures.get(index).map(|future| future.name.clone()),
            low: quantile(&values, 0.1),
            median: quantile(&values, 0.5),
            high: quantile(&values, 0.9),
            alive: self.runs[index].iter().zip(&tally.runs).filter(at_end).count() as u32,
        }
    }
}

/// The model's answer to a question, computed at once: rounds of runs until it is decided.
///
/// # Errors
///
/// Where a run fails, or there are more members than the workshop can take.
pub fn model_answer(
    lesson: &Arc<Lesson>,
    question: &str,
    (seed, replicate): (u64, u32),
    pool: &ThreadPool,
) -> Result<Option<AnswerView>, RunError> {
    let Some(mut asked) = Asked::new(lesson, question, (seed, replicate), 0) else { return Ok(None) };
    let never = AtomicBool::new(false);
    let post: Post = Arc::new(|_| true);
    loop {
        let Some(runs) = jobs::run(0, &asked.round(), &never, pool, &post) else { return Ok(None) };
        asked.take(&runs?);
        if let Some(view) = asked.decided(0) {
            return Ok(Some(view));
        }
    }
}

fn tally_of_shown(answer: &Answer, shown: &[Sighting], same_within: f64) -> Option<Counted> {
    let fixed = Answer { same_within: Some(same_within), ..answer.clone() };
    let one: Vec<Vec<Sighting>> = shown.iter().map(|one| vec![*one]).collect();
    Tally::of(&fixed, &one).runs.first().copied()
}

fn counted_view(run: Counted) -> CountedView {
    let (option, why) = match run {
        Counted::EndedBefore => (None, "ended_before"),
        Counted::EndedInAll => (None, "ended_in_all"),
        Counted::Says(Holds::Option(option)) => (Some(option as u32), "option"),
        Counted::Says(Holds::Tie) => (None, "tie"),
        Counted::Says(Holds::Nothing) => (None, "none"),
    };
    CountedView { option, why }
}

fn option_count(runs: u32, of: u32) -> OptionCountView {
    let (low, high) = wilson(runs.into(), of.max(1).into(), Z95);
    OptionCountView { runs, share: f64::from(runs) / f64::from(of.max(1)), low, high }
}

fn stage_column() -> ColumnView {
    ColumnView::of(&ColumnInfo { name: "stage", unit: "", meaning: &["Stage of the community."] })
}
