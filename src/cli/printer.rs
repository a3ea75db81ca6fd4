//! What is printed at the end of a verb, for people and for other programs: one page and one JSON object, whatever the verb.

use std::path::Path;

use hearth::study::output::{Manifest, State};
use serde_json::{Map, Value, json};

use super::args::ShowArgs;
use super::ending::Ended;
use super::paths;
use super::screen::{aside, continued, count, plural, program, say, shell, wrap};

/// Failed replicates that are listed one by one.
const LISTED: usize = 5;

/// What a verb has to show.
#[derive(Default)]
pub struct Answer {
    /// The answer in text, above the list of files.
    pub body: String,
    /// Files with what they are; those that aren't there are left out.
    pub lines: Vec<(String, String)>,
    /// Commands to try next, which work as they stand.
    pub next: Vec<String>,
    /// The answer for other programs.
    pub result: Value,
    /// Whether all of it was there already.
    pub again: bool,
    /// Whether the answer is one to look at.
    pub to_look_at: bool,
}

impl Answer {
    /// Adds a line to the list of files.
    pub fn line(&mut self, file: &str, what: &str) {
        self.lines.push((file.to_owned(), what.to_owned()));
    }

    /// Adds the lines of a report.
    pub fn report(&mut self) {
        self.line("report.html", "all of it on one page, the verdict first");
        self.line("report.pdf", "the same on paper");
    }
}

/// Prints an object of a verb without a results folder.
pub fn object(verb: &str, result: Value) {
    say(&json!({"verb": verb, "version": env!("CARGO_PKG_VERSION"), "result": result}).to_string());
}

/// Prints an object that says what a folder holds.
pub fn folder_object(verb: &str, folder: &Path, manifest: &Manifest, result: Value) {
    let state = json!(manifest.state);
    say(&envelope(verb, folder, manifest, state, result).to_string());
}

/// Prints what a verb has to show, and tells how it ended.
pub fn complete(folder: &Path, manifest: &Manifest, show: &ShowArgs, mut answer: Answer) -> Ended {
    list_failures(folder, manifest);
    if show.json() {
        let state = json!(State::Complete);
        say(&envelope(manifest.kind.verb(), folder, manifest, state, answer.result.take()).to_string());
    } else {
        say(&page(folder, manifest, &answer));
    }
    if manifest.failures.is_empty() && !answer.to_look_at { Ended::Fine } else { Ended::Finding }
}

/// Prints that somebody stopped the work: what is done and kept, and how it goes on.
pub fn interrupted(
    folder: &Path,
    manifest: &Manifest,
    show: &ShowArgs,
    reached: Option<(u64, u64)>,
) -> Ended {
    if show.json() {
        let mut object = envelope(manifest.kind.verb(), folder, manifest, json!("interrupted"), Value::Null);
        if let Some((reached, total)) = reached {
            object["reached"] = json!(reached);
            object["total"] = json!(total);
        }
        say(&object.to_string());
    }
    let most = if manifest.until.is_some() { "at most " } else { "" };
    let kept = match reached {
        Some((reached, total)) => {
            format!(
                "{} of {most}{} are done and kept",
                count(reached),
                plural(total, "replicate", "replicates")
            )
        }
        None => "all finished runs are kept".to_owned(),
    };
    aside(&format!(
        "Stopped; {kept} in {}.\nThe same command continues, and so does:\n  {} study resume {}",
        paths::folder(folder),
        program(),
        shell(folder.display())
    ));
    Ended::Interrupted
}

/// Prints that results are whole and files made of them aren't.
pub fn undrawn(folder: &Path, manifest: &Manifest, show: &ShowArgs) -> Ended {
    if show.json() {
        let object = envelope(manifest.kind.verb(), folder, manifest, json!("interrupted"), Value::Null);
        say(&object.to_string());
    }
    aside("Stopped; the tables are complete, the figures aren't. The same command draws the rest.");
    Ended::Interrupted
}

/// Prints that tables of runs are complete, and that sets of coefficients were still running.
pub fn unfinished(folder: &Path, manifest: &Manifest, show: &ShowArgs) -> Ended {
    if show.json() {
        let object = envelope(manifest.kind.verb(), folder, manifest, json!("interrupted"), Value::Null);
        say(&object.to_string());
    }
    aside(
        "Stopped amid the coefficient sets; the tables of runs are complete. The same command runs the rest.",
    );
    Ended::Interrupted
}

/// Prints that a folder is made, and that nothing was run in it yet.
pub fn prepared(folder: &Path, manifest: &Manifest, show: &ShowArgs, units: usize) {
    if show.json() {
        let result = json!({"units": units});
        let verb = manifest.kind.verb();
        say(&envelope(verb, folder, manifest, json!("prepared"), result).to_string());
        return;
    }
    let (program, dir) = (program(), shell(folder.display()));
    say(&format!(
        "{} is prepared: {}. Nothing was run yet.\n  {program} study plan {dir}\n  {program} study run {dir} --units \
         0-{}\n  {program} study submit {dir} --engine slurm --dry-run\n  {program} study merge {dir}",
        paths::folder(folder),
        plural(units as u64, "unit", "units"),
        units.saturating_sub(1)
    ));
}

/// The object that other programs read, the same for all verbs.
fn envelope(verb: &str, folder: &Path, manifest: &Manifest, state: Value, result: Value) -> Value {
    let made = manifest.files.iter().chain(&manifest.made);
    let mut object = Map::new();
    let mut add = |key: &str, value: Value| object.insert(key.to_owned(), value);
    add("verb", json!(verb));
    add("version", json!(manifest.version));
    add("commit", json!(manifest.commit));
    add("out", json!(paths::folder(folder)));
    add("state", state);
    add("content_hash", json!(manifest.content_hash));
    add("seed", json!(manifest.seed));
    add("seed_automatic", json!(manifest.seed_automatic));
    add("replicates", json!(manifest.replicates));
    add("failures", json!(manifest.failures));
    add("files", made.map(|file| file.name.as_str()).collect());
    if !result.is_null() {
        add("result", result);
    }
    Value::Object(object)
}

/// What a reader sees.
fn page(folder: &Path, manifest: &Manifest, answer: &Answer) -> String {
    let mut page = answer.body.trim_end().to_owned();
    if !page.is_empty() {
        page += "\n\n";
    }
    page += &match answer.again {
        true => format!(
            "These results were there already, in {}; nothing was run again.\n",
            paths::folder(folder)
        ),
        false => format!("Results are in {}:\n", paths::folder(folder)),
    };
    let there: Vec<&str> = manifest.all_files().map(|file| file.name.as_str()).collect();
    for (file, what) in &answer.lines {
        let first = file.split(',').next().unwrap_or(file);
        let named = |name: &&&str| match first.strip_prefix('*') {
            Some(ending) => name.ends_with(ending),
            None => name.starts_with(first),
        };
        if there.iter().any(|name| named(&name)) {
            page += &format!("  {file:24} {what}\n");
        }
    }
    if !answer.next.is_empty() {
        page += "What to try next:\n";
        for command in &answer.next {
            page += &format!("  {}\n", continued(command));
        }
    }
    wrap(&page)
}

/// Lists replicates that failed, where any did.
fn list_failures(folder: &Path, manifest: &Manifest) {
    let failures = &manifest.failures;
    if failures.is_empty() {
        return;
    }
    let mut text = format!(
        "{} of {} failed and are in no table; manifest.json in {} lists them:",
        plural(failures.len() as u64, "replicate", "replicates"),
        manifest.runs(),
        paths::folder(folder)
    );
    for failure in failures.iter().take(LISTED) {
        text += &format!("\n  {}, replicate {}: {}", failure.arm, failure.replicate, failure.message);
    }
    if failures.len() > LISTED {
        text += &format!("\n  … and {} more", failures.len() - LISTED);
    }
    aside(&text);
}
