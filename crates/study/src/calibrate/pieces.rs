//! Pieces of a calibration's work: some communities, lived through side by side, and kept in its folder.

use rayon::prelude::*;

use super::smc::CalibrateError;
use crate::error::StudyError;
use crate::journal::Journal;
use crate::output::atomic;

/// Communities in a piece.
pub(super) const PIECE: usize = 64;
/// What is left behind where a piece can't be kept.
const KEPT: &str = "pieces that are whole are kept; run the same command again to continue";

/// Facts of communities; nothing for one that left no log.
pub(super) type Told = Vec<Option<Vec<f64>>>;

/// Lives through communities, unless they are kept already.
pub(super) struct Pieces<'a> {
    /// Hash of all that facts depend on, but for what is said of each piece.
    pub identity: String,
    /// Where pieces are kept, if anywhere.
    pub journal: Option<Journal>,
    /// Told after each community, by any thread.
    pub tell: &'a (dyn Fn() + Sync),
    /// Whether somebody wants to stop.
    pub stopped: &'a (dyn Fn() -> bool + Sync),
}

impl Pieces<'_> {
    /// As many `facts` of each of `count` communities, which `one` lives through by their number; `what` says all else that they
    /// depend on. `None` where somebody wants to stop.
    pub fn live(
        &self,
        what: &str,
        count: usize,
        facts: usize,
        one: &(dyn Fn(usize) -> Option<Vec<f64>> + Sync),
    ) -> Result<Option<Told>, CalibrateError> {
        let mut all = Vec::with_capacity(count);
        for first in (0..count).step_by(PIECE) {
            let numbers = first..(first + PIECE).min(count);
            let key = atomic::sha256(format!("{}\n{what}\n{numbers:?}", self.identity).as_bytes());
            let kept =
                self.journal.as_ref().and_then(|journal| journal.get(&key, numbers.len() * (1 + facts)));
            if let Some(values) = kept {
                numbers.for_each(|_| (self.tell)());
                all.extend(values.chunks_exact(1 + facts).map(told));
                continue;
            }
            let lived: Option<Told> = numbers
                .into_par_iter()
                .map(|number| {
                    let facts = (!(self.stopped)()).then(|| one(number));
                    (self.tell)();
                    facts
                })
                .collect();
            let Some(lived) = lived else { return Ok(None) };
            if let Some(journal) = &self.journal {
                let values: Vec<f64> =
                    lived.iter().flat_map(|one| numbers_of(one.as_deref(), facts)).collect();
                journal.put(&key, &values).map_err(StudyError::file("write", &journal.file(&key), KEPT))?;
            }
            all.extend(lived);
        }
        Ok(Some(all))
    }
}

/// Facts as a piece keeps them: behind a 1, or behind a 0 where there are none.
fn numbers_of(one: Option<&[f64]>, facts: usize) -> Vec<f64> {
    let mut numbers = vec![f64::from(u8::from(one.is_some()))];
    numbers.extend_from_slice(one.unwrap_or_default());
    numbers.resize(1 + facts, f64::NAN);
    numbers
}

fn told(numbers: &[f64]) -> Option<Vec<f64>> {
    (numbers[0] > 0.0).then(|| numbers[1..].to_vec())
}
