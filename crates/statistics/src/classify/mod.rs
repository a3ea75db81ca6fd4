//! Classifiers that try to tell two groups of cases apart by many numbers, and how well they do on cases that they haven't seen.
//!
//! Two of them: a logistic regression, which sees each number by itself, and boosted trees, which see how numbers go together. Both
//! are small, and give the same bits everywhere. [`separation`] asks them by repeated cross-validation: every case is judged by a
//! classifier that was fitted without it. The result depends on the cases, not on their order.
//!
//! ```
//! use hearth_statistics::classify::{Folds, Method, separation};
//!
//! let case = |at: u32, more: f64| vec![f64::from(at * 7 % 10) + more, f64::from(at * 3 % 10)];
//! let ones: Vec<Vec<f64>> = (0..30).map(|at| case(at, 20.0)).collect();
//! let zeros: Vec<Vec<f64>> = (0..30).map(|at| case(at, 0.0)).collect();
//! let found = separation(&ones, &zeros, Method::Trees, &Folds::default());
//! assert_eq!(found.auc, 1.0);
//! ```

mod logistic;
mod scale;
mod trees;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::separation::{Separation, auc};

/// Which classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Logistic regression with a ridge, on normal scores.
    Logistic,
    /// Boosted trees of at most eight leaves.
    Trees,
}

/// How cases are judged that a classifier hasn't seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folds {
    /// Parts, each judged by a classifier that was fitted to the others; no more than the smaller group has cases.
    pub folds: usize,
    /// How often, with other parts.
    pub repeats: usize,
    /// Seed of the parts.
    pub seed: u64,
}

impl Default for Folds {
    fn default() -> Self {
        Self { folds: 5, repeats: 4, seed: 1 }
    }
}

/// Cases that a classifier is fitted to: numbers by case, whether it is one of the first group, and how much it counts.
pub(crate) struct Fitted<'a> {
    rows: Vec<&'a [f64]>,
    ones: Vec<bool>,
    /// Both groups count the same.
    weights: Vec<f64>,
}

/// How well a classifier tells `ones` from `zeros`. Each case has the same numbers; one that isn't known (`NaN`) counts as the median of
/// those that are. The AUC is the mean over repeats; the interval is that of the mean judgement of each case, and doesn't hold what
/// other cases to fit to would change. `NaN` where a group has less than two cases.
pub fn separation(ones: &[Vec<f64>], zeros: &[Vec<f64>], method: Method, plan: &Folds) -> Separation {
    let few = ones.len().min(zeros.len());
    if few < 2 || plan.repeats == 0 {
        return Separation { auc: f64::NAN, interval: (f64::NAN, f64::NAN) };
    }
    let mut cases: Vec<(bool, &[f64])> = Vec::new();
    cases.extend(ones.iter().map(|row| (true, &row[..])));
    cases.extend(zeros.iter().map(|row| (false, &row[..])));
    // An order that depends on nothing but the cases.
    cases.sort_by(|(group, row), (other_group, other)| {
        let by_number = row.iter().zip(*other).map(|(one, other)| one.total_cmp(other));
        let by_number = by_number.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then);
        other_group.cmp(group).then(by_number)
    });
    let folds = plan.folds.clamp(2, few);
    let mut sums = vec![0.0; cases.len()];
    let mut aucs = Vec::new();
    for repeat in 0..plan.repeats {
        let parts = parts(&cases, folds, plan.seed.wrapping_add(repeat as u64));
        let mut judged = vec![0.0; cases.len()];
        for part in 0..folds {
            let (rest, asked): (Vec<usize>, Vec<usize>) = (0..cases.len()).partition(|&at| parts[at] != part);
            let model = fit(&cases, &rest, method);
            for at in asked {
                judged[at] = model(cases[at].1);
                sums[at] += judged[at];
            }
        }
        let (of_ones, of_zeros) = judged.split_at(ones.len());
        aucs.push(auc(of_ones, of_zeros));
    }
    let mean = aucs.iter().sum::<f64>() / aucs.len() as f64;
    let (of_ones, of_zeros) = sums.split_at(ones.len());
    Separation { auc: mean, interval: (f64::NAN, f64::NAN) }.with_error_of(of_ones, of_zeros)
}

/// The part of each case: as many of each group in every part, to one.
fn parts(cases: &[(bool, &[f64])], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut parts = vec![0; cases.len()];
    for group in [true, false] {
        let mut places: Vec<usize> = (0..cases.len()).filter(|&at| cases[at].0 == group).collect();
        for last in (1..places.len()).rev() {
            let other = ((random.next_u64() >> 32) * (last as u64 + 1)) >> 32;
            places.swap(last, other as usize);
        }
        for (turn, at) in places.into_iter().enumerate() {
            parts[at] = turn % folds;
        }
    }
    parts
}

type Model = Box<dyn Fn(&[f64]) -> f64>;

/// Fits a classifier to some of the cases. What it returns gives a case's log-odds of being one of the first group.
fn fit(cases: &[(bool, &[f64])], places: &[usize], method: Method) -> Model {
    let ones: Vec<bool> = places.iter().map(|&at| cases[at].0).collect();
    let count = |group: bool| ones.iter().filter(|&&one| one == group).count() as f64;
    let half = ones.len() as f64 / 2.0;
    let (of_ones, of_zeros) = (half / count(true), half / count(false));
    let weights = ones.iter().map(|&one| if one { of_ones } else { of_zeros }).collect();
    let rows: Vec<&[f64]> = places.iter().map(|&at| cases[at].1).collect();
    let filled = scale::Filled::of(&rows);
    match method {
        Method::Logistic => {
            let scores = scale::Scores::of(&rows, &filled);
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| scores.scored(&filled.fill(row))).collect();
            let model = logistic::fit(&fitted(&rows, ones, weights));
            Box::new(move |row| model.judge(&scores.scored(&filled.fill(row))))
        }
        Method::Trees => {
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| filled.fill(row)).collect();
            let model = trees::fit(&fitted(&rows, ones, weights));
            Box::new(move |row| model.judge(&filled.fill(row)))
        }
    }
}

fn fitted(rows: &[Vec<f64>], ones: Vec<bool>, weights: Vec<f64>) -> Fitted<'_> {
    Fitted { rows: rows.iter().map(|row| &row[..]).collect(), ones, weights }
}

#[cfg(test)]
mod tests;
