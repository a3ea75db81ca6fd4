//! What all kinds of study do that aren't cut into arms: open a folder, run, publish, print; go on with a folder; make its results again.

use std::path::Path;

use hearth::study::output::{Input, Manifest};
use hearth::study::{Cache, RunFolder};
use serde_json::json;

use super::args::{OutputArgs, PaperArgs, SeedChoice, ShowArgs};
use super::ending::{CliError, Ended};
use super::folder::open;
use super::interrupt;
use super::printer::{self, Answer};
use super::publish::{Data, Publication, conclude};

/// A study that was asked for: its own parts of what all kinds do.
pub trait Kind: Sized {
    /// What it arrives at.
    type Result;

    /// The study that a folder is of.
    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError>;

    /// Where results go.
    fn output(&mut self) -> &mut OutputArgs;

    /// The paper that its report goes on, where it has a report.
    fn paper(&mut self) -> Option<&mut PaperArgs> {
        None
    }

    /// All that the results depend on.
    fn manifest(&self) -> Result<Manifest, CliError>;

    /// Texts that the folder keeps.
    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        Ok(Vec::new())
    }

    /// What is to be said, or refused, before runs begin.
    fn before(&self, _folder: &RunFolder) -> Result<(), CliError> {
        Ok(())
    }

    /// The result of a complete folder, where its files hold all of it and no runs are needed.
    fn stored(&self, _folder: &RunFolder) -> Option<Self::Result> {
        None
    }

    /// Runs; nothing where the user stops it.
    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<Self::Result>, CliError>;

    /// The files of the results.
    fn data(&self, found: &Self::Result) -> Result<Data, CliError>;

    /// Figures and report beside them.
    fn beside<'p>(&self, _found: &'p Self::Result, _there: &Manifest) -> Result<Publication<'p>, CliError> {
        Ok(Publication::default())
    }

    /// What is printed.
    fn answer(&self, found: &Self::Result, out: &Path) -> Answer;
}

/// Runs a study, writes and prints what came out.
pub fn carry_out<K: Kind>(mut study: K, out: &Path) -> Result<Ended, CliError> {
    let output = study.output().clone();
    let paper = study.paper().copied().unwrap_or_default();
    let show = &output.show;
    paper.check()?;
    interrupt::listen();
    let mut folder = open(out, study.manifest()?, &study.inputs()?, &output)?;
    let begun = folder.begun();
    let found = match study.stored(&folder) {
        Some(found) => Ok(Some(found)),
        None => study.before(&folder).and_then(|()| {
            let cache = Cache::open(out).map_err(CliError::Study)?;
            study.run(Some(&cache), show.threads())
        }),
    };
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(printer::interrupted(out, folder.manifest(), show, None)),
        Err(error) => {
            // What can't be started leaves nothing behind.
            if error.is_for_good() || (!begun && error.is_refusal()) {
                folder.give_up().map_err(CliError::Study)?;
            }
            return Err(error);
        }
    };
    let publication = Publication { data: study.data(&found)?, ..study.beside(&found, folder.manifest())? };
    conclude(&mut folder, publication, show, paper, study.answer(&found, out))
}

/// Goes on with the study of a folder.
pub fn resume<K: Kind>(
    folder: &Path,
    manifest: &Manifest,
    (show, paper): (&ShowArgs, PaperArgs),
) -> Result<Ended, CliError> {
    let mut study = K::of_folder(folder, manifest)?;
    study.output().resume(folder, show);
    match study.paper() {
        Some(there) => there.add(paper),
        None => paper.refuse(manifest.kind)?,
    }
    carry_out(study, folder)
}

/// Makes the results of a folder's study again; nothing where it was stopped.
pub fn again<K: Kind>(
    folder: &Path,
    there: &Manifest,
    threads: usize,
) -> Result<Option<(Manifest, Data)>, CliError> {
    // Results are those of the seed that the manifest names, whatever was the usual one.
    let mut named = there.clone();
    if let Some(options) = named.options.as_object_mut() {
        options.insert("seed".to_owned(), json!(SeedChoice::Given(there.seed)));
    }
    let study = K::of_folder(folder, &named)?;
    let found = study.run(None, threads)?;
    found.map(|found| Ok((study.manifest()?, study.data(&found)?))).transpose()
}
