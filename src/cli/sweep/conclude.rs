//! From a complete study of points to what its readers look at.

use std::path::Path;

use hearth::report::{figures, report};
use hearth::study::output::Manifest;
use hearth::study::sensitivity::{SensitivityResult, analyse};
use hearth::study::sweep::{Made, SweepResult, find};
use hearth::study::{Study, compare_files};
use serde_json::json;

use super::super::args::{PaperArgs, ShowArgs};
use super::super::ending::{CliError, Ended};
use super::super::publish::{self, Data, Publication};
use super::super::screen::wrap;
use super::text;

/// Makes tables, figures and the report, and prints where they are.
pub fn conclude(
    study: &mut Study<'_>,
    made: &Made,
    (show, paper): (&ShowArgs, PaperArgs),
    csv: bool,
) -> Result<Ended, CliError> {
    let folder = study.folder().to_owned();
    let manifest = study.manifest().clone();
    let found = find(&folder, &manifest, made).map_err(CliError::Study)?;
    let sensitivity = analyse(&folder, &manifest, made).map_err(CliError::Study)?;
    let words = text::words(&found, sensitivity.as_ref());
    let mut beside = Data::default();
    beside.texts.push(("story.txt", wrap(&words.join("\n\n")) + "\n"));
    let publication = Publication {
        data: data(&found, sensitivity.as_ref(), made),
        beside,
        drawings: Some(Box::new(|| drawings(&found, sensitivity.as_ref()))),
        figures: "figures",
        csv,
        page: Some(Box::new(|drawn| report::sweep::page(&found, sensitivity.as_ref(), drawn, &manifest))),
        ..Publication::default()
    };
    let design = study.manifest().command.iter().find(|argument| argument.ends_with(".ron")).cloned();
    let mut answer = text::answer(sensitivity.as_ref(), &words);
    answer.next = text::next(&folder, sensitivity.as_ref(), design.as_deref());
    answer.result = as_json(&found, sensitivity.as_ref(), &words);
    publish::conclude(study.results(), publication, show, paper, answer)
}

/// Tables that are made of the runs.
fn data(found: &SweepResult, sensitivity: Option<&SensitivityResult>, made: &Made) -> Data {
    let tables = std::iter::once(found.table(made)).chain(sensitivity.map(SensitivityResult::table));
    Data { tables: tables.collect(), ..Data::default() }
}

/// Makes the tables of a complete study of points again, and tells in what they differ from those in its folder.
pub fn differences(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, CliError> {
    let made = Made::of_folder(folder, manifest).map_err(CliError::Study)?;
    // A study of points that Python made has runs only.
    let Some(made) = made.filter(|_| manifest.made.iter().any(|file| file.name == "outcomes.csv")) else {
        return Ok(Vec::new());
    };
    let scratch =
        tempfile::tempdir().map_err(|source| CliError::Write { path: std::env::temp_dir(), source })?;
    let found = find(folder, manifest, &made).map_err(CliError::Study)?;
    let sensitivity = analyse(folder, manifest, &made).map_err(CliError::Study)?;
    let data = data(&found, sensitivity.as_ref(), &made);
    data.write(scratch.path())?;
    let names = data.names();
    let there: Vec<_> = manifest.made.iter().filter(|file| names.contains(&file.name)).cloned().collect();
    compare_files(&there, scratch.path(), &names).map_err(CliError::Study)
}

fn drawings(found: &SweepResult, sensitivity: Option<&SensitivityResult>) -> Vec<figures::Drawing> {
    let mut drawn = sensitivity.map_or_else(Vec::new, figures::sensitivity);
    drawn.extend(figures::sweep(found));
    drawn
}

fn as_json(
    found: &SweepResult,
    sensitivity: Option<&SensitivityResult>,
    words: &[String],
) -> serde_json::Value {
    // Points stand in outcomes.parquet; there may be very many.
    let mut summary = serde_json::to_value(found).unwrap_or_default();
    if let Some(object) = summary.as_object_mut() {
        object.insert("points".to_owned(), json!(found.points.len()));
        object.remove("grid");
        object.remove("surface");
    }
    json!({"text": words, "sweep": summary, "sensitivity": sensitivity})
}
