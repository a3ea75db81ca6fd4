//! A share of a study: some of its units, done by one of several processes or machines at once.
//!
//! Units depend on nothing but the design, and their files are whole or not there. So any number of processes may work
//! on one folder, in any order, and do a unit twice; who merges finds the same bytes.

use std::path::Path;

use super::error::StudyError;
use super::executor::Control;
use super::numbers::Numbers;
use super::plan::{self, Design, Unit};
use super::study::{Ending, Study};
use crate::output::State;

/// What came of doing some units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Units that were asked for.
    pub asked: usize,
    /// Of these, units that were there already.
    pub found: usize,
    /// Whether all of them are there now, which a stop prevents.
    pub whole: bool,
}

impl<'a> Study<'a> {
    /// Opens a folder that holds this study beside other processes that do the same: only units are written.
    ///
    /// # Errors
    ///
    /// Where the folder holds no study or another one, or one process has it for itself.
    pub fn join(folder: &Path, design: Design<'a>) -> Result<Self, StudyError> {
        Self::beside_others(folder, design)
    }

    /// How many units there are.
    pub fn unit_count(&self) -> usize {
        plan::units(self.manifest()).len()
    }

    /// Runs of a unit.
    pub fn runs_of(&self, unit: usize) -> u64 {
        plan::units(self.manifest()).get(unit).map_or(0, |unit| unit.runs() as u64)
    }

    /// Units whose file isn't whole.
    ///
    /// # Errors
    ///
    /// Where the folder can't be read.
    pub fn missing(&self, control: &Control<'_>) -> Result<Numbers, StudyError> {
        let all = plan::units(self.manifest());
        let pending = control.pool()?.install(|| self.pending(&all))?;
        let mut pending = pending.iter().peekable();
        let is_missing = |(_, unit): &(usize, &Unit)| pending.next_if(|missing| missing == unit).is_some();
        Ok(Numbers::of(all.iter().enumerate().filter(is_missing).map(|(number, _)| number)))
    }

    /// Does some units. The tables aren't written; who has all units merges them.
    ///
    /// # Errors
    ///
    /// Where there are no such units, or the folder can't be written.
    pub fn run_units(&self, numbers: &Numbers, control: &Control<'_>) -> Result<Share, StudyError> {
        let all = plan::units(self.manifest());
        if let Some(last) = numbers.iter().last().filter(|last| *last >= all.len()) {
            let message = format!("there is no unit {last}; units are counted from 0 to {}", all.len() - 1);
            return Err(StudyError::Design { message });
        }
        let asked: Vec<Unit> = numbers.iter().map(|number| all[number].clone()).collect();
        let pool = control.pool()?;
        let pending = pool.install(|| self.pending(&asked))?;
        let whole = self.run_pending(&asked, &asked, control, &pool)?;
        Ok(Share { asked: asked.len(), found: asked.len() - pending.len(), whole })
    }

    /// Merges all units into the tables. Of a complete study, makes again what isn't what was written.
    ///
    /// # Errors
    ///
    /// Where units are missing, or the folder can't be written.
    pub fn merge(&mut self, control: &Control<'_>) -> Result<Ending, StudyError> {
        if self.manifest().state == State::Complete {
            return self.run(control);
        }
        let missing = self.missing(control)?;
        if missing.count() > 0 {
            let (folder, units) = (self.folder().to_owned(), self.unit_count());
            return Err(StudyError::Missing { folder, units, missing });
        }
        self.run(control)
    }

    /// Merges what all arms have: as many blocks of replicates as are whole. The study is complete then, as one that was
    /// asked for so many replicates.
    ///
    /// # Errors
    ///
    /// Where not one block is whole, or the folder can't be written.
    pub fn merge_so_far(&mut self, control: &Control<'_>) -> Result<Ending, StudyError> {
        if self.manifest().state == State::Complete {
            return self.run(control);
        }
        let missing = self.missing(control)?;
        let Some(first) = missing.iter().next() else { return self.run(control) };
        let all = plan::units(self.manifest());
        let reached = all[first].replicates.start;
        if reached == 0 {
            let (folder, units) = (self.folder().to_owned(), all.len());
            return Err(StudyError::Missing { folder, units, missing });
        }
        let pool = control.pool()?;
        self.complete_at(reached, &pool)
    }
}
