//! From a complete study of points to what its readers look at.

use std::path::Path;

use hearth::report::{figures, report};
use hearth::study::compare_files;
use hearth::study::output::{Manifest, atomic};
use hearth::study::sensitivity::{SensitivityResult, analyse};
use hearth::study::sweep::{Made, SweepResult, find};
use serde_json::json;

use super::super::ending::{CliError, Ended};
use super::super::results::ResultArgs;
use super::super::screen::{aside, say};
use super::super::shared::ShownArgs;
use super::super::{control, paths, results};
use super::text;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub threads: usize,
    pub shown: ShownArgs,
}

impl From<&ResultArgs> for Wanted {
    fn from(args: &ResultArgs) -> Self {
        Self { threads: args.threads, shown: args.shown }
    }
}

/// Makes tables, figures and the report, and tells where they are.
pub fn conclude(folder: &Path, manifest: &Manifest, made: &Made, wanted: &Wanted) -> Result<Ended, CliError> {
    let found = find(folder, manifest, made).map_err(CliError::Study)?;
    let sensitivity = analyse(folder, manifest, made).map_err(CliError::Study)?;
    let mut files = manifest.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    let keep = |name: &str| {
        let path = folder.join(name);
        move |source| CliError::Write { path, source }
    };
    let tables = tables(&found, sensitivity.as_ref(), made, folder)?;
    manifest.write_made(folder, &tables).map_err(keep(Manifest::FILE))?;
    files.extend(tables);
    let words = text::words(&found, sensitivity.as_ref());
    let text = super::super::screen::wrap(&words.join("\n\n")) + "\n";
    atomic::write(&folder.join("story.txt"), text.as_bytes()).map_err(keep("story.txt"))?;
    files.push("story.txt".to_owned());
    let drawn = match wanted.shown.no_figures {
        true => Vec::new(),
        false => drawings(&found, sensitivity.as_ref()),
    };
    if !drawn.is_empty() && !results::draw(&drawn, &folder.join("figures"), wanted.threads)? {
        aside("Stopped; the tables are complete, the figures aren't. The same command draws the rest.");
        return Ok(Ended::Interrupted);
    }
    files.extend(results::pictures(&drawn));
    let page = report::sweep::page(&found, sensitivity.as_ref(), &drawn, manifest);
    files.extend(results::publish(folder, &page, wanted.shown)?);
    control::tell_failures(folder, manifest);
    if wanted.shown.json {
        say(&as_json(folder, manifest, &found, sensitivity.as_ref(), &words, &files).to_string());
    } else {
        let design = manifest.command.iter().find(|argument| argument.ends_with(".ron"));
        say(&text::page(folder, sensitivity.as_ref(), &words, &files, design.map(String::as_str)));
    }
    Ok(if manifest.failures.is_empty() { Ended::Fine } else { Ended::Finding })
}

/// Writes the tables that are made of lives, and tells the names of their files.
fn tables(
    found: &SweepResult,
    sensitivity: Option<&SensitivityResult>,
    made: &Made,
    to: &Path,
) -> Result<Vec<String>, CliError> {
    let mut files = Vec::new();
    for table in std::iter::once(found.table(made)).chain(sensitivity.map(SensitivityResult::table)) {
        let path = to.join(table.name);
        files.extend(table.write(to).map_err(|source| CliError::Write { path, source })?);
    }
    Ok(files)
}

/// Makes the tables of a complete study of points again, and tells in what they differ from those in its folder.
pub fn differences(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, CliError> {
    let made = Made::of_folder(folder, manifest).map_err(CliError::Study)?;
    // A study of points that Python made has lives only.
    let Some(made) = made.filter(|_| !manifest.made.is_empty()) else { return Ok(Vec::new()) };
    let scratch =
        tempfile::tempdir().map_err(|source| CliError::Keep { path: std::env::temp_dir(), source })?;
    let found = find(folder, manifest, &made).map_err(CliError::Study)?;
    let sensitivity = analyse(folder, manifest, &made).map_err(CliError::Study)?;
    let names = tables(&found, sensitivity.as_ref(), &made, scratch.path())?;
    compare_files(&manifest.made, scratch.path(), &names).map_err(CliError::Study)
}

fn drawings(found: &SweepResult, sensitivity: Option<&SensitivityResult>) -> Vec<figures::Drawing> {
    let mut drawn = sensitivity.map_or_else(Vec::new, figures::sensitivity);
    drawn.extend(figures::sweep(found));
    drawn
}

fn as_json(
    folder: &Path,
    manifest: &Manifest,
    found: &SweepResult,
    sensitivity: Option<&SensitivityResult>,
    words: &[String],
    files: &[String],
) -> serde_json::Value {
    // Points stand in outcomes.parquet; there may be very many.
    let mut summary = serde_json::to_value(found).unwrap_or_default();
    if let Some(object) = summary.as_object_mut() {
        object.insert("points".to_owned(), json!(found.points.len()));
        object.remove("grid");
        object.remove("surface");
    }
    json!({
        "out": paths::folder(folder), "state": "complete", "content_hash": manifest.content_hash,
        "commit": manifest.commit, "failures": manifest.failures, "words": words, "sweep": summary,
        "sensitivity": sensitivity, "files": files,
    })
}
