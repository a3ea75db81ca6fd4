//! From runs to an answer: what counts, when it is decided, and when it is too close to call.

use super::{Answer, AnswerKind, Glimpse, Holds, SAME_WITHIN, Seen};
pub use hearth_engine::scenario::choices;

use hearth_engine::observe::Outcome;
use hearth_engine::observe::stage::is_alive;
use hearth_statistics::{student_quantile, wilson};

/// Runs of each future at most.
pub const MOST_RUNS: u32 = 320;
/// Standard errors by which the first answer must lead the second. There are up to five counts of the growing runs; 99 % at
/// each keeps the chance that any of them misleads below 5 %.
const LEAD: f64 = 2.576;
/// Where the first answer surely has less than this share of the runs that the first two answers hold in, they are too close.
const CLOSE: f64 = 0.6;

choices! {
    /// Why an answer is too close to call.
    pub enum Reason {
        /// In most runs, the futures differ by no more than what matters.
        Ties = "ties",
        /// No answer holds in clearly more runs than the next.
        Chance = "chance",
        /// In most runs, the community has ended in all futures before the week in question, or before they part.
        Ended = "ended",
        /// In most runs, none of the answers holds.
        Nothing = "nothing",
    }
}

/// The answer of many runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// An option, by its index.
    Option(usize),
    /// Too close to call.
    Close(Reason),
}

/// What an answer needs of one future's run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// Value of the quantity.
    pub seen: Seen,
    /// Whether the community was alive (neither dormant nor dissolved) before the options could affect it.
    pub at_fork: bool,
    /// Whether it was alive in the week that the quantity is read in; true for outcomes of the whole run.
    pub at_end: bool,
}

impl Sighting {
    /// Reads a complete run.
    pub fn of(answer: &Answer, weeks: &[Glimpse], outcome: &Outcome) -> Self {
        let alive = |week: u32| weeks.get(week as usize).is_none_or(|week| is_alive(week.stage));
        Self {
            seen: answer.quantity.observe(weeks, outcome),
            at_fork: answer.fork.checked_sub(1).is_none_or(alive),
            at_end: answer.week().is_none_or(alive),
        }
    }
}

/// How one run counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The community had ended before the options could affect it: the run isn't counted.
    EndedBefore,
    /// It ended in all futures before the week in question: there is nothing to compare.
    EndedInAll,
    /// It says this.
    Says(Holds),
}

/// A difference between two futures, over the runs that count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Index of the future with more, by the mean.
    pub more: usize,
    /// Index of the future with less.
    pub less: usize,
    /// Mean difference.
    pub mean: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

/// Runs counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// How each run counts, in order.
    pub runs: Vec<Counted>,
    /// Runs by option.
    pub options: Vec<u32>,
    /// Runs in which the futures differ by no more than what matters.
    pub ties: u32,
    /// Runs in which no option holds.
    pub nothing: u32,
    /// Runs in which the community had ended before the options could affect it.
    pub ended_before: u32,
    /// Runs in which the community ended in all futures before the week in question.
    pub ended_in_all: u32,
    /// The largest difference that doesn't matter.
    pub same_within: f64,
}

impl Tally {
    /// Counts runs: `futures[f][n]` is run `n` of future `f`.
    pub fn of(answer: &Answer, futures: &[Vec<Sighting>]) -> Self {
        let same_within = answer.same_within.unwrap_or_else(|| SAME_WITHIN * mean_of(futures.first()).abs());
        let count = futures.first().map_or(0, Vec::len);
        let runs: Vec<Counted> = (0..count).map(|run| counted(answer, futures, run, same_within)).collect();
        let number = |wanted: Counted| runs.iter().filter(|run| **run == wanted).count() as u32;
        Self {
            options: (0..answer.rules.len())
                .map(|option| number(Counted::Says(Holds::Option(option))))
                .collect(),
            ties: number(Counted::Says(Holds::Tie)),
            nothing: number(Counted::Says(Holds::Nothing)),
            ended_before: number(Counted::EndedBefore),
            ended_in_all: number(Counted::EndedInAll),
            runs,
            same_within,
        }
    }

    /// Runs whose community was alive before the options could affect it: shares are shares of these.
    pub fn alive(&self) -> u32 {
        self.runs.len() as u32 - self.ended_before
    }

    /// The answer, once the runs decide; none where more are needed. With `last`, no more can be had.
    pub fn verdict(&self, last: bool) -> Option<Verdict> {
        let all = self.runs.len() as u32;
        // Where half of the communities had ended before, what the others did is no answer to the question.
        let (_, alive) = wilson(self.alive().into(), all.into(), LEAD);
        if alive < 0.5 || (last && 2 * self.alive() < all) {
            return Some(Verdict::Close(Reason::Ended));
        }
        let mut said: Vec<(u32, Verdict)> =
            self.options.iter().enumerate().map(|(at, runs)| (*runs, Verdict::Option(at))).collect();
        said.push((self.ties, Verdict::Close(Reason::Ties)));
        said.push((self.nothing, Verdict::Close(Reason::Nothing)));
        said.push((self.ended_in_all, Verdict::Close(Reason::Ended)));
        said.sort_by_key(|(runs, _)| std::cmp::Reverse(*runs));
        let ((first, verdict), (second, _)) = (said[0], said[1]);
        let (low, high) = wilson(first.into(), (first + second).into(), LEAD);
        if low > 0.5 {
            return Some(verdict);
        }
        (last || high < CLOSE).then_some(Verdict::Close(Reason::Chance))
    }

    /// How far two futures differ: for a difference the two, else the one with the best mean and the next; none for one future.
    pub fn effect(&self, answer: &Answer, futures: &[Vec<Sighting>]) -> Option<Effect> {
        let counts: Vec<usize> =
            (0..self.runs.len()).filter(|&run| matches!(self.runs[run], Counted::Says(_))).collect();
        let value = |future: usize, run: usize| match futures[future][run].seen {
            Seen::Number(number) if number.is_finite() => Some(number),
            _ => None,
        };
        let mean = |future: usize| {
            let values: Vec<f64> = counts.iter().filter_map(|&run| value(future, run)).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let sign = if answer.kind == AnswerKind::Least { -1.0 } else { 1.0 };
        let mut order: Vec<(f64, usize)> = (0..futures.len()).map(|at| (sign * mean(at), at)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (one, two) = (order.first()?.1, order.get(1)?.1);
        let (more, less) = if sign > 0.0 { (one, two) } else { (two, one) };
        let by: Vec<f64> =
            counts.iter().filter_map(|&run| Some(value(more, run)? - value(less, run)?)).collect();
        let n = by.len() as f64;
        if n < 2.0 {
            return None;
        }
        let mean = by.iter().sum::<f64>() / n;
        let variance = by.iter().map(|by| (by - mean) * (by - mean)).sum::<f64>() / (n - 1.0);
        let half = student_quantile(0.975, n - 1.0) * (variance / n).sqrt();
        Some(Effect { more, less, mean, low: mean - half, high: mean + half })
    }
}

fn counted(answer: &Answer, futures: &[Vec<Sighting>], run: usize, same_within: f64) -> Counted {
    let of_run = || futures.iter().map(|runs| runs[run]);
    if of_run().any(|one| !one.at_fork) {
        return Counted::EndedBefore;
    }
    let compares = matches!(answer.kind, AnswerKind::Difference | AnswerKind::Most | AnswerKind::Least);
    if compares && of_run().all(|one| !one.at_end) {
        return Counted::EndedInAll;
    }
    let seen: Vec<Seen> = of_run().map(|one| one.seen).collect();
    Counted::Says(answer.holds(&seen, same_within))
}

/// Mean of the runs whose community was alive before the options could affect it.
fn mean_of(runs: Option<&Vec<Sighting>>) -> f64 {
    let values: Vec<f64> = runs
        .into_iter()
        .flatten()
        .filter_map(|one| match one.seen {
            Seen::Number(number) if number.is_finite() && one.at_fork => Some(number),
            _ => None,
        })
        .collect();
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}
