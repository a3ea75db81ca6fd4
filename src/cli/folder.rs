//! Results folders as verbs use them: opened with what was asked, and read back to resume it.

use std::path::Path;

use hearth::study::output::manifest::{portable_command, python_call};
use hearth::study::output::{Input, Invocation, Manifest, StudyKind};
use hearth::study::{Damage, RunFolder, StudyError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::args::OutputArgs;
use super::ending::CliError;
use super::screen::{aside, program, shell};
use super::{embedded, paths};

/// The command as it was given, without places on this machine; the call that it is for, where it is inside another program.
pub fn command() -> Vec<String> {
    if let Some(call) = embedded::call() {
        return python_call(&call);
    }
    let arguments = embedded::arguments().into_iter().map(|argument| argument.to_string_lossy().into_owned());
    portable_command(std::iter::once("hearth".to_owned()).chain(arguments))
}

/// The command without what makes no difference to results, so that they are the same however they were made.
pub fn lasting_command() -> Vec<String> {
    const WITH_VALUE: [&str; 3] = ["--threads", "--out", "-o"];
    const ALONE: [&str; 4] = ["--no-figures", "--json", "--overwrite", "--pdf"];
    let mut kept = Vec::new();
    let mut arguments = command().into_iter();
    while let Some(argument) = arguments.next() {
        let flag = argument.split_once('=').map_or(argument.as_str(), |(flag, _)| flag);
        if WITH_VALUE.contains(&flag) {
            if !argument.contains('=') {
                arguments.next();
            }
        } else if !ALONE.contains(&flag) {
            kept.push(argument);
        }
    }
    kept
}

/// What a verb was asked for: its arguments, and the texts that it read.
pub fn invocation<A: Serialize>(
    kind: StudyKind,
    command: Vec<String>,
    arguments: &A,
    inputs: Vec<Input>,
) -> Result<Invocation, CliError> {
    let options = serde_json::to_value(arguments).map_err(|error| CliError::Bad(error.to_string()))?;
    Ok(Invocation { kind, command, options, inputs })
}

/// The arguments of the verb that began a folder.
pub fn arguments<A: DeserializeOwned>(folder: &Path, manifest: &Manifest) -> Result<A, CliError> {
    serde_json::from_value(manifest.options.clone()).map_err(|error| {
        CliError::Bad(format!(
            "{}manifest.json doesn't say what `hearth {}` was asked for: {error}",
            paths::folder(folder),
            manifest.kind.verb()
        ))
    })
}

/// Takes a folder for work that isn't cut into arms, or tells why not.
pub fn open(
    out: &Path,
    manifest: Manifest,
    inputs: &[Input],
    output: &OutputArgs,
) -> Result<RunFolder, CliError> {
    paths::check_out(out)?;
    let folder = RunFolder::open(out, manifest, inputs, output.existing())
        .map_err(|error| refused(error, out, output))?;
    tell_damage(out, folder.damaged());
    Ok(folder)
}

/// Says which files of a folder weren't what was written, and that they are made again.
pub fn tell_damage(folder: &Path, damaged: &[Damage]) {
    const MOST: usize = 8;
    let place = paths::folder(folder);
    let place = place.trim_end_matches('/');
    let mut listed: Vec<String> = damaged.iter().take(MOST).map(|one| format!("{place}/{one}")).collect();
    if damaged.len() > MOST {
        listed.push(format!("{} more", damaged.len() - MOST));
    }
    if !listed.is_empty() {
        aside(&format!("Not what was written: {}. What is needed is made again.", listed.join(", ")));
    }
}

/// Tells why a folder can't be opened, and what to do about it.
pub fn refused(error: StudyError, out: &Path, output: &OutputArgs) -> CliError {
    let StudyError::Differs { folder, field, there, asked } = error else {
        return CliError::Open(error);
    };
    let folder = paths::folder(&folder);
    let what = match field.as_str() {
        "kind" => {
            return CliError::Bad(format!(
                "{folder} holds a {there}; choose another folder with --out; nothing was changed"
            ));
        }
        "version" | "commit" => {
            format!(
                "{folder} holds results of another {field} of hearth: {there} made them, this is {asked}."
            )
        }
        _ => format!("{folder} holds other results: their {field} is {there}, and {asked} was asked for."),
    };
    // `hearth` alone has no flags to add to.
    let same = match (output.resumed, !embedded::arguments().is_empty()) {
        (true, _) => "the command that began it, with".to_owned(),
        (false, true) => "the same command with".to_owned(),
        (false, false) => format!("{} run", program()),
    };
    let beside = shell(format!("{}-2", out.display().to_string().trim_end_matches('/')));
    CliError::Bad(format!(
        "{what}\nNothing was changed. To replace what is there:\n  {same} --overwrite\nTo keep it, and write beside \
         it:\n  {same} --out {beside}"
    ))
}
