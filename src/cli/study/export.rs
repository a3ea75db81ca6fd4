//! `hearth study export`: a results folder in one file, for a repository.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};
use clap::Args;
use hearth::study::check_all;
use hearth::study::output::archive::pack;
use hearth::study::output::ro_crate::{Author, Publication};
use serde_json::json;

use super::super::args::JsonArgs;
use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, say};
use super::super::{paths, printer};
use super::{complete, manifest};

/// Which results, and where to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The results folder
    dir: PathBuf,
    /// The file to write; its name should end in .tar.gz
    #[arg(long, value_name = "FILE.tar.gz")]
    archive: PathBuf,
    /// Licence of the results, for whoever uses them: a name of spdx.org/licenses such as CC-BY-4.0, or an address
    #[arg(long, value_name = "LICENSE", value_parser = license)]
    license: Option<String>,
    /// Who made the results, with an ORCID where there is one: "Ada King, 0000-0002-1825-0097"; several times for several people
    #[arg(long = "author", value_name = "NAME", value_parser = author)]
    authors: Vec<Author>,
    /// Day of publication, such as 2026-05-04 [default: today, or the day of SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<NaiveDate>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    json: JsonArgs,
}

/// Packs it.
pub fn export(args: &ExportArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    let shown = paths::folder(&args.dir);
    if args.archive.symlink_metadata().is_ok() && !args.force {
        return Err(CliError::Bad(format!(
            "{} is there already, and was left as it is; choose another name, or --force to replace it",
            args.archive.display()
        )));
    }
    complete(&args.dir, &manifest)?;
    check_all(&args.dir, &manifest).map_err(CliError::Open)?;
    let write = |source| CliError::Write { path: args.archive.clone(), source };
    let published = Publication {
        date: args.published.map_or_else(today, Ok)?.to_string(),
        license: args.license.clone(),
        authors: args.authors.clone(),
    };
    let packed = pack(&args.dir, &manifest, &name(&args.dir), &published, &args.archive).map_err(write)?;
    if args.json.json {
        let result = json!({
            "archive": args.archive.display().to_string(), "files": packed.files, "bytes": packed.bytes,
            "sha256": packed.sha256,
        });
        printer::folder_object("study export", &args.dir, &manifest, result);
    } else {
        say(&format!(
            "{} of {shown} are packed, {} kB:\n  {}\n  SHA-256 {}\nThe README in it says what each file is, and how to \
             reproduce them.{}",
            plural(packed.files.len() as u64, "file", "files"),
            count(packed.bytes.div_ceil(1000)),
            args.archive.display(),
            packed.sha256,
            match args.license {
                Some(_) => "",
                None => " It states no licence: --license names one.",
            }
        ));
    }
    Ok(Ended::Fine)
}

/// The day, in UTC; that of `SOURCE_DATE_EPOCH` where builds that are to be repeated set it.
fn today() -> Result<NaiveDate, CliError> {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok();
    let seconds = match &stated {
        Some(text) => text.parse().ok(),
        None => SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs() as i64),
    };
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|time| time.date_naive()).ok_or_else(
        || {
            CliError::Bad(format!(
                "SOURCE_DATE_EPOCH is `{}`; expected seconds since 1970, or --published 2026-05-04",
                stated.unwrap_or_default()
            ))
        },
    )
}

/// A day.
fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "expected a day, such as 2026-05-04".to_owned())
}

/// A licence as SPDX or the web names it.
fn license(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.+".contains(letter);
    match !text.is_empty()
        && (text.starts_with("https://") || text.starts_with("http://") || text.chars().all(plain))
    {
        true => Ok(text.to_owned()),
        false => Err("expected a name of spdx.org/licenses, such as CC-BY-4.0, or an address".to_owned()),
    }
}

/// A person: a name, and perhaps an ORCID behind a comma.
fn author(text: &str) -> Result<Author, String> {
    let (name, orcid) = match text.rsplit_once(',') {
        Some((name, id)) => {
            let id = id.trim().trim_start_matches("https://orcid.org/");
            let is_orcid = id.len() == 19
                && id.bytes().enumerate().all(|(at, byte)| match at {
                    4 | 9 | 14 => byte == b'-',
                    18 => byte.is_ascii_digit() || byte == b'X',
                    _ => byte.is_ascii_digit(),
                });
            match is_orcid {
                true => (name, Some(id.to_owned())),
                // "King, Ada" has a comma, too.
                false if id.contains(|letter: char| letter.is_ascii_digit()) => {
                    return Err(format!(
                        "`{id}` is no ORCID; expected sixteen digits, such as 0000-0002-1825-0097"
                    ));
                }
                false => (text, None),
            }
        }
        None => (text, None),
    };
    match name.trim() {
        "" => Err("expected a name".to_owned()),
        name => Ok(Author { name: name.to_owned(), orcid }),
    }
}

/// What the folder in the archive is called.
fn name(dir: &Path) -> String {
    let own = dir.canonicalize().ok();
    let last = own.as_deref().unwrap_or(dir).file_name().map(|name| paths::slug(&name.to_string_lossy()));
    last.filter(|name| !name.is_empty()).unwrap_or_else(|| "study".to_owned())
}
