//! What is the same for a search and a calibration: their folder, how it is told of, and doing them again from it.

use std::path::Path;

use hearth::study::output::archive::{self, pack};
use hearth::study::output::{Inquiry, InquiryKind, State};
use hearth::study::{Cache, Existing, InquiryFolder, InquiryText, StudyError, check_inquiry, compare_files};
use serde_json::json;

use super::control::{self, Remedy};
use super::ending::{CliError, Ended};
use super::results::ResultArgs;
use super::screen::{aside, count, plural, program, say, shell};
use super::{calibrate, paths, search};

/// Takes the folder of an inquiry, or tells why not.
pub fn open(
    out: &Path,
    inquiry: Inquiry,
    texts: &[InquiryText],
    overwrite: bool,
    written: &[String],
    replace: String,
) -> Result<InquiryFolder, CliError> {
    let existing = if overwrite { Existing::Replace } else { Existing::Continue };
    let beside = "the same command with another --out".to_owned();
    InquiryFolder::open(out, inquiry, texts, existing, written).map_err(|error| match error {
        // Nothing replaces what is of another kind: nobody can have meant it.
        StudyError::Differs { folder, field, there, .. } if field == "kind" => CliError::Bad(format!(
            "{} holds a {there}; choose another folder with --out; nothing was changed",
            paths::folder(&folder)
        )),
        error => control::opening(error, &Remedy { replace, beside }),
    })
}

/// A command without what makes no difference to what is found, so that results are the same however they were made.
pub fn lasting(command: Vec<String>) -> Vec<String> {
    const WITH_VALUE: [&str; 3] = ["--threads", "--out", "-o"];
    const ALONE: [&str; 4] = ["--no-figures", "--json", "--overwrite", "--pdf"];
    let mut kept = Vec::new();
    let mut arguments = command.into_iter();
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

/// Goes on with an interrupted inquiry, from what its folder holds.
pub fn resume(folder: &Path, inquiry: &Inquiry, wanted: &ResultArgs) -> Result<Ended, CliError> {
    for (flag, given) in
        [("--story", wanted.story.is_some()), ("--log", wanted.log.is_some()), ("--csv", wanted.csv)]
    {
        if given {
            let kind = inquiry.kind.name();
            return Err(CliError::Bad(format!(
                "{flag} is for studies of lives; this is a {kind}; nothing was changed"
            )));
        }
    }
    match inquiry.kind {
        InquiryKind::Search => search::resume(folder, inquiry, wanted),
        InquiryKind::Calibration => calibrate::resume(folder, inquiry, wanted),
    }
}

/// Tells what a folder holds, how far it has come, and whether its files are whole.
pub fn status(folder: &Path, inquiry: &Inquiry, busy: bool, as_json: bool) -> Result<Ended, CliError> {
    let complete = inquiry.state == State::Complete;
    let damage = match complete {
        true => check_inquiry(folder, inquiry).err().map(|error| error.to_string()),
        false => None,
    };
    let pieces = Cache::pieces(folder);
    if as_json {
        say(&json!({
            "out": paths::folder(folder), "kind": inquiry.kind, "state": inquiry.state, "being_written": busy,
            "pieces": pieces, "seed": inquiry.seed, "version": inquiry.version, "commit": inquiry.commit,
            "command": inquiry.command, "content_hash": inquiry.content_hash, "damage": damage,
        })
        .to_string());
    } else {
        let kept = plural(pieces, "piece of its work is kept", "pieces of its work are kept");
        let state = match (complete, busy) {
            (true, _) => "complete".to_owned(),
            (false, true) => format!("under way; {kept} so far"),
            (false, false) => format!("interrupted; {kept}"),
        };
        let mut out = format!("{}: a {}\n", paths::folder(folder), inquiry.kind.name());
        out += &format!("  state     {state}\n");
        out += &format!("  made by   hearth {} (commit {})\n", inquiry.version, inquiry.commit);
        out += &format!("  command   {}\n", inquiry.command.iter().map(shell).collect::<Vec<_>>().join(" "));
        out += &format!("  seed      {}\n", inquiry.seed);
        match &damage {
            Some(damage) => out += &format!("  files     DAMAGED: {damage}\n"),
            None if complete => {
                let bytes: u64 = inquiry.files.iter().map(|file| file.bytes).sum();
                let files = plural(inquiry.files.len() as u64, "file", "files");
                out += &format!(
                    "  files     {files}, {} kB, as they were written\n",
                    count(bytes.div_ceil(1000))
                );
            }
            None if !busy => {
                out += &format!("To go on:\n  {} study resume {}\n", program(), shell(folder.display()))
            }
            None => {}
        }
        say(&out);
    }
    Ok(if damage.is_none() { Ended::Fine } else { Ended::Finding })
}

/// Refuses what isn't complete, or isn't what was written.
pub fn check_whole(folder: &Path, inquiry: &Inquiry) -> Result<(), CliError> {
    if inquiry.state != State::Complete {
        return Err(CliError::Bad(format!(
            "{} is not complete yet; `{} study resume {}` goes on with it",
            paths::folder(folder),
            program(),
            shell(folder.display())
        )));
    }
    check_inquiry(folder, inquiry).map_err(CliError::Study)
}

/// Packs it.
pub fn export(
    folder: &Path,
    inquiry: &Inquiry,
    name: String,
    target: &Path,
) -> Result<archive::Packed, CliError> {
    check_whole(folder, inquiry)?;
    let about = archive::About::of_inquiry(&name, inquiry);
    pack(folder, about, name, target).map_err(|source| CliError::Keep { path: target.to_owned(), source })
}

/// Makes it again from its folder, and compares all results byte for byte.
pub fn reproduce(folder: &Path, inquiry: &Inquiry, threads: usize, as_json: bool) -> Result<Ended, CliError> {
    check_whole(folder, inquiry)?;
    let scratch =
        tempfile::tempdir().map_err(|source| CliError::Keep { path: std::env::temp_dir(), source })?;
    let made = match inquiry.kind {
        InquiryKind::Search => search::make_again(folder, inquiry, scratch.path(), threads)?,
        InquiryKind::Calibration => calibrate::make_again(folder, inquiry, scratch.path(), threads)?,
    };
    let Some(names) = made else {
        aside("Stopped before an answer was found. Nothing was changed.");
        return Ok(Ended::Interrupted);
    };
    let differences = compare_files(&inquiry.files, scratch.path(), &names).map_err(CliError::Study)?;
    let same = differences.is_empty();
    if as_json {
        let content_hash = &inquiry.content_hash;
        let out = paths::folder(folder);
        say(&json!({"out": out, "same": same, "content_hash": content_hash, "differences": differences})
            .to_string());
    } else if same {
        let files = plural(names.len() as u64, "file has", "files have");
        let hash = inquiry.content_hash.as_deref().unwrap_or_default();
        say(&format!("The same: the {files} the same bytes.\n  content hash {hash}"));
    } else {
        say(&format!("Different:\n  {}", differences.join("\n  ")));
    }
    Ok(if same { Ended::Fine } else { Ended::Finding })
}

/// Tells in what the texts in a folder aren't those that its manifest speaks of.
pub fn check_asked(folder: &Path, there: &Inquiry, here: &Inquiry) -> Result<(), CliError> {
    // Another build of the same version may try; what differs is told in the end.
    let here = Inquiry { commit: there.commit.clone(), ..here.clone() };
    match there.difference(&here) {
        None => Ok(()),
        Some((field, there, here)) => {
            Err(CliError::Open(StudyError::Differs { folder: folder.to_owned(), field, there, asked: here }))
        }
    }
}
