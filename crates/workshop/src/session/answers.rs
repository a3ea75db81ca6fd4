//! How the model answers a question of a lesson: lives are lived, and each is counted for the option that holds in it.

use std::sync::Arc;

use super::bands::{band, quantile};
use super::jobs::{RunSeen, Task};
use crate::lessons::{Answer, Lesson, Seen};
use crate::protocol::{AnswerOption, Band, ColumnView, Counted, FutureCounted};
use hearth_engine::observe::ColumnInfo;
use hearth_engine::scenario::Scenario;
use hearth_statistics::{Z95, wilson};

/// The lives that an answer takes: first the one that is shown, then the others.
pub fn task(lesson: &Lesson, answer: &Answer) -> Task {
    let futures: Vec<Arc<Scenario>> = match answer.futures.is_empty() {
        true => vec![Arc::new(lesson.scenario.clone())],
        false => answer.futures.iter().map(|future| Arc::new(future.scenario(&lesson.scenario))).collect(),
    };
    let replicates = (0..=answer.lives).map(|n| lesson.replicate.saturating_add(n)).collect();
    Task { futures, community: answer.community, seed: lesson.seed, replicates }
}

/// Counts lives by option. The first life of each future is the one that is shown, and isn't counted.
pub fn count(job: u32, lesson: &Lesson, question: &str, answer: &Answer, lives: &[Vec<RunSeen>]) -> Counted {
    let seen: Vec<Vec<Seen>> = lives
        .iter()
        .map(|lives| lives.iter().map(|life| answer.of.seen(&life.weeks, &life.outcome)).collect())
        .collect();
    let holds = |life: usize| {
        let seen: Vec<Seen> = seen.iter().map(|future| future[life]).collect();
        answer.holds(&seen)
    };
    let mut counts = vec![0u32; answer.rules.len()];
    let mut none = 0;
    for life in 1..=answer.lives as usize {
        match holds(life) {
            Some(option) => counts[option] += 1,
            None => none += 1,
        }
    }
    Counted {
        job,
        lesson: lesson.id.clone(),
        question: question.to_owned(),
        lives: answer.lives,
        options: counts.into_iter().map(|n| option(n, answer.lives)).collect(),
        none,
        shown: holds(0).map(|option| option as u32),
        of: answer.of.column().map_or_else(stage_told, ColumnView::of),
        futures: lives
            .iter()
            .zip(&seen)
            .enumerate()
            .map(|(place, (lives, seen))| future(answer, place, &lives[1..], &seen[1..]))
            .collect(),
    }
}

fn option(lives: u32, of: u32) -> AnswerOption {
    let (low, high) = wilson(lives.into(), of.into(), Z95);
    AnswerOption { lives, share: f64::from(lives) / f64::from(of), low, high }
}

fn stage_told() -> ColumnView {
    ColumnView::of(&ColumnInfo { name: "stage", unit: "", meaning: &["Stage of the community's life."] })
}

fn future(answer: &Answer, place: usize, lives: &[RunSeen], seen: &[Seen]) -> FutureCounted {
    let mut values: Vec<f64> = seen
        .iter()
        .filter_map(|seen| match seen {
            Seen::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        })
        .collect();
    values.sort_by(f64::total_cmp);
    FutureCounted {
        name: answer.futures.get(place).map(|future| future.name.clone()),
        low: quantile(&values, 0.1),
        median: quantile(&values, 0.5),
        high: quantile(&values, 0.9),
        band: answer.of.by_week().map_or_else(Band::default, |column| band(lives, column)),
    }
}
