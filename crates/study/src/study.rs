//! The folder of a study: opened, run, interrupted, continued, complete.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::compatibility::refuse_other;
use super::damage::Damage;
use super::disk_space::{room, room_needed};
use super::error::{RESUMABLE, StudyError};
use super::executor::{Control, Executor, Pieces};
use super::folder::{RunFolder, remove_file, remove_units};
use super::merge::{self, Forms};
use super::plan::{self, Design, Existing, Seed, Unit};
use super::points::Points;
use super::reuse::Finished;
use super::study_units::StudyUnits;
use super::unit::{self, Whole};
use crate::output::manifest::content_hash;
use crate::output::parquet_rows::Run;
use crate::output::parquet_schema::{Form, Stamp};
use crate::output::{Manifest, State, Table, atomic};

/// How running a study ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All replicates are done and the tables written.
    Complete,
    /// It had been complete already, and its files are intact; nothing was done.
    AlreadyComplete,
    /// It was stopped; running it again continues.
    Interrupted {
        /// Replicates done and kept, over all arms.
        reached: u64,
        /// Replicates to do, over all arms.
        total: u64,
    },
}

/// What a growing study shows of its replicates so far.
#[derive(Debug)]
pub struct Interim {
    /// Replicates of each arm, those that failed included.
    pub replicates: u32,
    /// By arm: runs, ordered by replicate, then community.
    pub(crate) arms: Vec<Vec<Run>>,
}

/// A study in its folder, which no other process can write meanwhile.
pub struct Study<'a> {
    folder: RunFolder,
    design: Design<'a>,
}

impl<'a> Study<'a> {
    /// Opens a folder for a design: makes it, or continues what is there. Nothing is run yet, but all that
    /// can be refused is refused here.
    pub fn open(folder: &Path, design: Design<'a>, existing: Existing) -> Result<Self, StudyError> {
        Self::open_with(folder, design, existing, None)
    }

    /// Opens a folder for a study that may end before it has all replicates, by a rule that is stated in words: a study of
    /// another rule is another one. It is run by [`Self::run_until`].
    pub fn open_growing(
        folder: &Path,
        design: Design<'a>,
        existing: Existing,
        rule: &str,
    ) -> Result<Self, StudyError> {
        Self::open_with(folder, design, existing, Some(rule))
    }

    fn open_with(
        folder: &Path,
        mut design: Design<'a>,
        existing: Existing,
        until: Option<&str>,
    ) -> Result<Self, StudyError> {
        design.check()?;
        let asked = begun(&design, until);
        let inputs = design.inputs(&asked);
        let folder = RunFolder::open(folder, asked, &inputs, existing)?;
        if let Seed::Automatic(seed) = &mut design.seed {
            *seed = folder.manifest().seed;
        }
        let mut study = Self { folder, design };
        match study.manifest().state {
            State::Running => study.prepare()?,
            State::Complete => {
                // A process that was killed may have left them.
                remove_units(study.folder())?;
                study.write_points()?;
            }
        }
        Ok(study)
    }

    /// Opens a new folder for a study that is cut into units as another was.
    pub(super) fn open_like(folder: &Path, design: Design<'a>, other: &Manifest) -> Result<Self, StudyError> {
        let mut study = Self::open_with(folder, design, Existing::Continue, None)?;
        if (study.manifest().block, study.manifest().width) != (other.block, other.width) {
            let mut manifest = study.manifest().clone();
            manifest.block = other.block;
            manifest.width = other.width;
            manifest.study = plan::identity(&manifest);
            study.folder.set_manifest(manifest)?;
        }
        Ok(study)
    }

    /// Opens a folder in which others work, too.
    pub(super) fn beside_others(folder: &Path, mut design: Design<'a>) -> Result<Self, StudyError> {
        design.check()?;
        let folder = RunFolder::beside_others(folder)?;
        let manifest = folder.manifest();
        if let Seed::Automatic(seed) = &mut design.seed {
            *seed = manifest.seed;
        }
        let asked = begun(&design, manifest.until.as_deref());
        refuse_other(folder.path(), manifest, &asked, &design.inputs(&asked))?;
        if manifest.state == State::Complete {
            let message = format!("{} is complete: there is no unit to do", folder.path().display());
            return Err(StudyError::Design { message });
        }
        let units = unit::folder(folder.path());
        fs::create_dir_all(&units).map_err(StudyError::file("make the folder", &units, RESUMABLE))?;
        Ok(Self { folder, design })
    }

    /// The manifest as it stands.
    pub fn manifest(&self) -> &Manifest {
        self.folder.manifest()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder, to write into it what is made of a complete study.
    pub fn results(&mut self) -> &mut RunFolder {
        &mut self.folder
    }

    /// Bytes that all of it takes while it runs, at most.
    pub fn room(&self) -> u64 {
        room_needed(&self.design)
    }

    /// Refuses a study that is still to be run where the disk can't hold it.
    ///
    /// # Errors
    ///
    /// Where there is less room than it will take.
    pub fn check_room(&self) -> Result<(), StudyError> {
        if self.manifest().state == State::Complete {
            return Ok(());
        }
        // What is done already takes no more; whether it is whole is seen later.
        let units = fs::read_dir(unit::folder(self.folder())).into_iter().flatten().flatten();
        let there: u64 = units.filter_map(|unit| unit.metadata().ok()).map(|unit| unit.len()).sum();
        room(self.folder(), room_needed(&self.design).saturating_sub(there))
    }

    /// Takes back a folder that was made for a study which can't be started; one that was there before stays.
    #[must_use]
    pub fn refuse(self, error: StudyError) -> StudyError {
        self.abandon().err().unwrap_or(error)
    }

    /// Removes the folder where it was made for this study, and nothing is done yet; one that was there before stays.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed.
    pub fn abandon(self) -> Result<(), StudyError> {
        match self.folder.begun() {
            true => Ok(()),
            false => self.folder.give_up(),
        }
    }

    /// Files that weren't what was written when the folder was opened.
    pub fn damaged(&self) -> &[Damage] {
        self.folder.damaged()
    }

    /// Takes over finished runs of another results folder, for arms with the same scenario there. Tells how many; what is missing
    /// is still to be run. Nothing where this study is complete.
    ///
    /// # Errors
    ///
    /// Where the other folder has no runs that are the same as this study's would be, and where this one can't be written.
    pub fn take_from(&self, source: &Path) -> Result<u64, StudyError> {
        if self.manifest().state == State::Complete {
            return Ok(0);
        }
        let mut finished = Finished::read(source, self.manifest())?;
        let pending = self.pending(&plan::units(self.manifest()))?;
        let forms = self.forms(self.manifest());
        let work = StudyUnits {
            design: &self.design,
            study: &self.manifest().study,
            folder: self.folder(),
            weekly: forms.weekly.as_ref(),
            quantiles: false,
            pending: &pending,
        };
        let mut taken = 0;
        for (piece, unit) in pending.iter().enumerate() {
            if let Some(records) = finished.unit(unit) {
                work.finish(piece, records.into_iter().map(Ok).collect())?;
                taken += unit.runs() as u64;
            }
        }
        Ok(taken)
    }

    /// Runs what is missing, and writes the tables once nothing is.
    pub fn run(&mut self, control: &Control<'_>) -> Result<Ending, StudyError> {
        self.run_until(control, &[], &mut |_| false)
    }

    /// Runs what is missing up to each of the `analyses` (replicates of an arm, in rising order; rounded up to whole blocks),
    /// and asks whether it is `enough`; after the last one it is in any case. Then writes the tables.
    ///
    /// What is shown depends on the design and the interim analyses only, so that a study that is interrupted and continued ends as
    /// one that isn't, as long as `enough` answers by what it is shown.
    pub fn run_until(
        &mut self,
        control: &Control<'_>,
        analyses: &[u32],
        enough: &mut dyn FnMut(&Interim) -> bool,
    ) -> Result<Ending, StudyError> {
        let pool = control.pool()?;
        // Data that aren't what was written are made again: as many replicates as there were, whatever the rule.
        let mut again = None;
        if self.manifest().state == State::Complete {
            if self.manifest().files.iter().all(|file| self.folder.is_whole(&file.name)) {
                return Ok(Ending::AlreadyComplete);
            }
            again = Some(self.manifest().replicates);
            self.reopen()?;
        }
        let most = self.manifest().replicates;
        let all = plan::units(self.manifest());
        let mut asked: Vec<u32> = analyses
            .iter()
            .map(|&analysis| plan::whole_blocks(analysis, self.manifest().block, most))
            .collect();
        if let Some(reached) = again {
            asked = vec![reached];
        }
        asked.push(most);
        asked.dedup();
        let mut reached = most;
        for analysis in asked {
            let units: Vec<Unit> =
                all.iter().filter(|unit| unit.replicates.end <= analysis).cloned().collect();
            if !self.run_pending(&units, &all, control, &pool)? {
                let left = pool.install(|| self.pending(&all))?;
                let total = replicates(&all);
                let reached = total - replicates(&left);
                self.folder.set_manifest(Manifest { reached, ..self.manifest().clone() })?;
                return Ok(Ending::Interrupted { reached, total });
            }
            reached = analysis;
            if analysis < most && (again.is_some() || enough(&self.interim(analysis, &units)?)) {
                break;
            }
        }
        self.complete(reached, &pool)
    }

    /// Makes of a complete study one that is still to be run. What was made of its data stays.
    fn reopen(&mut self) -> Result<(), StudyError> {
        let there = self.manifest().clone();
        let here = crate::output::build::commit();
        if here != there.commit && here != "unknown" && there.commit != "unknown" {
            let (folder, damaged) = (self.folder().to_owned(), self.folder.damaged().to_vec());
            let (there, here) = (there.commit, here.to_owned());
            return Err(StudyError::OtherBuild { folder, damaged, there, here });
        }
        let mut manifest = Manifest {
            block: there.block,
            width: there.width,
            replicates: there.at_most.unwrap_or(there.replicates),
            at_most: None,
            state: State::Running,
            reached: 0,
            failures: Vec::new(),
            files: Vec::new(),
            content_hash: None,
            ..there
        };
        manifest.study = plan::identity(&manifest);
        if let Some(rule) = &manifest.until {
            manifest.study = growing(&manifest.study, rule);
        }
        self.folder.set_manifest(manifest)?;
        self.prepare()
    }

    /// Does what is missing of some units; whether nothing is missing then, which a stop prevents.
    pub(super) fn run_pending(
        &self,
        units: &[Unit],
        all: &[Unit],
        control: &Control<'_>,
        pool: &rayon::ThreadPool,
    ) -> Result<bool, StudyError> {
        let pending = pool.install(|| self.pending(units))?;
        let forms = self.forms(self.manifest());
        let work = StudyUnits {
            design: &self.design,
            study: &self.manifest().study,
            folder: self.folder(),
            weekly: forms.weekly.as_ref(),
            quantiles: self.manifest().weekly.has_quantiles(),
            pending: &pending,
        };
        let executor = Executor::in_pool(control, pool);
        let step = executor.step("replicates", replicates(all));
        step.find(replicates(units) - replicates(&pending));
        executor.work(&work, &step)
    }

    /// All runs of some units, which are whole.
    fn interim(&self, replicates: u32, units: &[Unit]) -> Result<Interim, StudyError> {
        let mut arms: Vec<Vec<Run>> = (0..self.manifest().arm_count()).map(|_| Vec::new()).collect();
        for unit in units {
            let path = unit::path(self.folder(), unit);
            let found = Whole::open(&path, &self.manifest().study, unit)
                .map_err(StudyError::file("read", &path, RESUMABLE))?
                .ok_or_else(|| merge::torn(&path))?;
            for run in found.runs {
                arms[run.arm as usize].push(run);
            }
        }
        Ok(Interim { replicates, arms })
    }

    /// Ends a study before it has all replicates, by somebody's decision.
    pub(super) fn complete_at(
        &mut self,
        reached: u32,
        pool: &rayon::ThreadPool,
    ) -> Result<Ending, StudyError> {
        if self.manifest().until.is_none() {
            let until = Some("until somebody said that it is enough".to_owned());
            self.folder.set_manifest(Manifest { until, ..self.manifest().clone() })?;
        }
        self.complete(reached, pool)
    }

    /// Writes the tables of so many replicates. The manifest is then that of a study that was asked for as many.
    fn complete(&mut self, reached: u32, pool: &rayon::ThreadPool) -> Result<Ending, StudyError> {
        let mut manifest = self.manifest().clone();
        if manifest.until.is_some() {
            manifest.at_most = Some(manifest.replicates);
            manifest.replicates = reached;
            manifest.study = plan::identity(&manifest);
        }
        let forms = self.forms(&manifest);
        let merged =
            pool.install(|| merge::merge(self.folder(), &manifest, &self.manifest().study, &forms))?;
        manifest.reached = manifest.runs();
        manifest.failures = merged.failures;
        manifest.content_hash = Some(content_hash(&merged.files));
        manifest.files = merged.files;
        manifest.state = State::Complete;
        self.folder.set_manifest(manifest)?;
        let points = self.design.points.map_or_else(Vec::new, |_| Points::files().to_vec());
        self.folder.publish(&points)?;
        self.folder.mended();
        remove_units(self.folder())?;
        Ok(Ending::Complete)
    }

    /// Units whose file isn't whole.
    pub(super) fn pending(&self, units: &[Unit]) -> Result<Vec<Unit>, StudyError> {
        let missing = |unit: &Unit| {
            let path = unit::path(self.folder(), unit);
            Whole::open(&path, &self.manifest().study, unit)
                .map(|found| found.is_none().then(|| unit.clone()))
                .map_err(StudyError::file("read", &path, RESUMABLE))
        };
        let checked: Result<Vec<Option<Unit>>, StudyError> = units.par_iter().map(missing).collect();
        Ok(checked?.into_iter().flatten().collect())
    }

    fn forms(&self, manifest: &Manifest) -> Forms {
        let stamp =
            Stamp { version: manifest.version.clone(), seed: manifest.seed, study: manifest.study.clone() };
        let form = |table| Form::new(table, manifest.arms.len() > 1, stamp.clone());
        Forms {
            runs: form(if manifest.points.is_some() { Table::PointRuns } else { Table::Runs }),
            quantiles: manifest.weekly.has_quantiles().then(|| form(Table::Quantiles)),
            weekly: manifest.weekly.table().map(form),
        }
    }

    /// Makes room for units, and removes what was being written when a process was killed.
    fn prepare(&self) -> Result<(), StudyError> {
        for table in Table::ALL {
            remove_file(&self.folder().join(format!("{}.tmp", table.file())))?;
        }
        let units = unit::folder(self.folder());
        for entry in fs::read_dir(&units).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "tmp") {
                remove_file(&entry.path())?;
            }
        }
        fs::create_dir_all(&units).map_err(StudyError::file("make the folder", &units, RESUMABLE))?;
        if let Some(points) = self.design.points {
            points.write(self.folder())?;
            self.keep_points(points)?;
        }
        Ok(())
    }

    /// Keeps a second copy of the points: nothing else says what they are.
    fn keep_points(&self, points: &Points) -> Result<(), StudyError> {
        let path = self.folder().join(&Points::files()[0]);
        let csv = points.table().csv().map_err(StudyError::file("make", &path, RESUMABLE))?;
        self.folder.keep_copy(&Points::files()[0], csv.as_bytes())
    }

    /// Writes the points of a complete study where they aren't there, and names them in the manifest.
    fn write_points(&mut self) -> Result<(), StudyError> {
        let Some(points) = self.design.points else { return Ok(()) };
        let files = Points::files();
        let named = |name: &String| self.manifest().made.iter().any(|file| file.name == *name);
        let whole = files.iter().all(|name| named(name) && self.folder.is_whole(name));
        if whole && self.folder.is_whole(&format!("{}/{}", Manifest::SPARE, files[0])) {
            return Ok(());
        }
        let making = self.manifest().making.clone();
        points.write(self.folder())?;
        self.keep_points(points)?;
        self.folder.publish(&files)?;
        // What else is to be made is still to be.
        let left: Vec<String> = making.into_iter().filter(|name| !files.contains(name)).collect();
        if left.is_empty() { Ok(()) } else { self.folder.announce(&left) }
    }
}

/// Identity of a study that a rule may end before it has all replicates: units of another rule's study are another's,
/// though they would hold the same.
fn growing(study: &str, rule: &str) -> String {
    atomic::sha256(format!("{study} until {rule}").as_bytes())
}

fn replicates(units: &[Unit]) -> u64 {
    units.iter().map(|unit| unit.runs() as u64).sum()
}

/// The manifest that a study starts with.
fn begun(design: &Design<'_>, until: Option<&str>) -> Manifest {
    let mut manifest = design.manifest();
    if let Some(rule) = until {
        manifest.until = Some(rule.to_owned());
        manifest.study = growing(&manifest.study, rule);
    }
    manifest
}
