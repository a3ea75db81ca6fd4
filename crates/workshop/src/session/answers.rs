//! The model's answer to a question of a lesson: each run counts for the option that holds in it.

use std::sync::Arc;

use super::bands::band;
use super::jobs::{ObservedRun, Task};
use crate::lessons::{Answer, Lesson, Seen};
use crate::protocol::{AnswerView, BandView, ColumnView, FutureAnswerView, OptionCountView};
use hearth_engine::observe::ColumnInfo;
use hearth_engine::scenario::Scenario;
use hearth_statistics::rank::quantile;
use hearth_statistics::{Z95, wilson};

/// The runs of an answer: first the one that the session shows, then the others.
pub fn task(lesson: &Lesson, answer: &Answer) -> Task {
    let futures: Vec<Arc<Scenario>> = match answer.futures.is_empty() {
        true => vec![Arc::new(lesson.scenario.clone())],
        false => answer.futures.iter().map(|future| Arc::new(future.scenario(&lesson.scenario))).collect(),
    };
    let replicates = (0..=answer.runs).map(|n| lesson.replicate.saturating_add(n)).collect();
    Task { futures, community: answer.community, seed: lesson.seed, replicates }
}

/// Counts runs by option. The first run of each future is the one that is shown, and isn't counted.
pub fn count(
    job: u32,
    lesson: &Lesson,
    question: &str,
    answer: &Answer,
    runs: &[Vec<ObservedRun>],
) -> AnswerView {
    let seen: Vec<Vec<Seen>> = runs
        .iter()
        .map(|runs| runs.iter().map(|run| answer.quantity.observe(&run.weeks, &run.outcome)).collect())
        .collect();
    let holds = |run: usize| {
        let seen: Vec<Seen> = seen.iter().map(|future| future[run]).collect();
        answer.holds(&seen)
    };
    let mut counts = vec![0u32; answer.rules.len()];
    let mut none = 0;
    for run in 1..=answer.runs as usize {
        match holds(run) {
            Some(option) => counts[option] += 1,
            None => none += 1,
        }
    }
    AnswerView {
        job,
        lesson: lesson.id.clone(),
        question: question.to_owned(),
        runs: answer.runs,
        options: counts.into_iter().map(|n| option(n, answer.runs)).collect(),
        none,
        shown: holds(0).map(|option| option as u32),
        column: answer.quantity.column().map_or_else(stage_column, ColumnView::of),
        futures: runs
            .iter()
            .zip(&seen)
            .enumerate()
            .map(|(index, (runs, seen))| future(answer, index, &runs[1..], &seen[1..]))
            .collect(),
    }
}

fn option(runs: u32, of: u32) -> OptionCountView {
    let (low, high) = wilson(runs.into(), of.into(), Z95);
    OptionCountView { runs, share: f64::from(runs) / f64::from(of), low, high }
}

fn stage_column() -> ColumnView {
    ColumnView::of(&ColumnInfo { name: "stage", unit: "", meaning: &["Stage of the community."] })
}

fn future(answer: &Answer, index: usize, runs: &[ObservedRun], seen: &[Seen]) -> FutureAnswerView {
    let mut values: Vec<f64> = seen
        .iter()
        .filter_map(|seen| match seen {
            Seen::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        })
        .collect();
    values.sort_by(f64::total_cmp);
    FutureAnswerView {
        name: answer.futures.get(index).map(|future| future.name.clone()),
        low: quantile(&values, 0.1),
        median: quantile(&values, 0.5),
        high: quantile(&values, 0.9),
        band: answer.quantity.by_week().map_or_else(BandView::default, |column| band(runs, column)),
    }
}
