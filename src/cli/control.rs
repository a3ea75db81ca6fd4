//! One study, from its folder to its end: run, drawn, told.

use std::path::Path;

use hearth::study::outcome::read_outcomes;
use hearth::study::output::{Manifest, Weekly};
use hearth::study::{ArmEnsemble, Control, Detail, Ending, ScenarioArm, Study, StudyError, each_arm};

use super::ending::{CliError, Ended};
use super::results::{self, Made, ResultArgs};
use super::screen::{aside, count, plural, program, say, shell};
use super::{interrupt, panics, paths, progress, summary};

/// Failed replicates that are told one by one.
const TOLD: usize = 5;

/// What to do about a folder that holds another study.
pub struct Remedy {
    /// How to replace it.
    pub replace: String,
    /// How to keep it, and write elsewhere.
    pub beside: String,
}

impl Remedy {
    /// The same command, told to replace or to write beside.
    pub fn beside(out: &Path) -> Self {
        Self {
            replace: "the same command with --overwrite".to_owned(),
            beside: format!("the same command with --out {}", beside(out)),
        }
    }
}

/// A folder beside another one, for a shell.
pub fn beside(out: &Path) -> String {
    shell(format!("{}-2", out.display().to_string().trim_end_matches('/')))
}

/// Tells why a study can't be opened, and what to do about it.
pub fn opening(error: StudyError, remedy: &Remedy) -> CliError {
    let StudyError::Differs { folder, field, there, asked } = error else {
        return CliError::Open(error);
    };
    let folder = paths::folder(&folder);
    let what = match field.as_str() {
        "version" | "commit" => {
            format!(
                "{folder} holds results of another {field} of hearth: {there} made them, this is {asked}."
            )
        }
        _ => format!("{folder} holds another study: its {field} is {there}, and {asked} was asked for."),
    };
    CliError::Bad(format!(
        "{what}\nNothing was changed. To replace what is there:\n  {}\nTo keep it, and write beside it:\n  {}",
        remedy.replace, remedy.beside
    ))
}

/// Runs a study, makes what its readers look at, and tells where that is. `next` is told the replicate of the
/// story and says what to try next.
pub fn finish(
    study: &mut Study<'_>,
    arms: &[ScenarioArm],
    wanted: &ResultArgs,
    next: impl Fn(u32) -> String,
) -> Result<Ended, CliError> {
    let stop = interrupt::listen();
    let bar = progress::Bar::new(arms.first().map_or("", |arm| &arm.scenario().name));
    let control = Control { threads: wanted.threads, stop, progress: &|progress| bar.tell(progress) };
    let ending = panics::quietly(|| study.run(&control));
    bar.clear();
    conclude(study, ending.map_err(CliError::Study)?, arms, wanted, next)
}

/// Makes what the readers of a study that was run look at, and tells where that is.
pub fn conclude(
    study: &mut Study<'_>,
    ending: Ending,
    arms: &[ScenarioArm],
    wanted: &ResultArgs,
    next: impl Fn(u32) -> String,
) -> Result<Ended, CliError> {
    let folder = study.folder().to_owned();
    let manifest = study.manifest();
    let again = match ending {
        Ending::Interrupted { reached, total } => {
            if wanted.shown.json {
                say(&summary::interrupted(&folder, manifest, reached, total).to_string());
            }
            aside(&format!(
                "Stopped; {} of {} are done and kept in {}.\nThe same command continues, and so does:\n  {} study \
                 resume {}",
                count(reached),
                plural(total, "replicate", "replicates"),
                paths::folder(&folder),
                program(),
                shell(folder.display())
            ));
            return Ok(Ended::Interrupted);
        }
        Ending::Complete => false,
        Ending::AlreadyComplete => true,
    };
    let mut made = match arms {
        [arm] => results::make(&folder, manifest, arm.scenario(), wanted)?,
        _ => results::tables(&folder, wanted)?,
    };
    if made.stopped {
        aside("Stopped; the tables are complete, the figures aren't. The same command draws the rest.");
        return Ok(Ended::Interrupted);
    }
    for notice in &made.notices {
        aside(notice);
    }
    tell_failures(&folder, manifest);
    if wanted.shown.json {
        let mut ensemble: Vec<ArmEnsemble> = made.ensemble.take().into_iter().collect();
        if ensemble.is_empty() {
            each_arm(&folder, manifest, Detail::Runs, |arm| ensemble.push(arm)).map_err(CliError::Study)?;
            read_outcomes(&folder, manifest, &mut ensemble).map_err(CliError::Study)?;
        }
        say(&summary::complete(&folder, manifest, &ensemble, &made, again).to_string());
    } else {
        say(&page(&folder, manifest, &made, again, wanted, &next(made.replicate)));
    }
    Ok(if manifest.failures.is_empty() { Ended::Fine } else { Ended::Finding })
}

/// Tells of a folder that is made, and in which nothing was run yet.
pub fn prepared(study: &Study<'_>, out: &std::path::Path, json: bool) {
    let units = study.unit_count();
    if json {
        let out = paths::folder(out);
        say(&serde_json::json!({"out": out, "state": "prepared", "units": units}).to_string());
        return;
    }
    let (program, dir) = (program(), shell(out.display()));
    say(&format!(
        "{} is prepared: {}. Nothing was run yet.\n  {program} study plan {dir}\n  {program} study run {dir} --units \
         0-{}\n  {program} study submit {dir} --engine slurm --dry-run\n  {program} study merge {dir}",
        paths::folder(out),
        plural(units as u64, "unit", "units"),
        units.saturating_sub(1)
    ));
}

/// Tells which replicates failed, where any did.
pub fn tell_failures(folder: &std::path::Path, manifest: &Manifest) {
    let failures = &manifest.failures;
    if failures.is_empty() {
        return;
    }
    let total = manifest.lives();
    let mut text = format!(
        "{} of {total} failed and are in no table; manifest.json in {} lists them:",
        plural(failures.len() as u64, "replicate", "replicates"),
        paths::folder(folder)
    );
    for failure in failures.iter().take(TOLD) {
        text += &format!("\n  {}, replicate {}: {}", failure.arm, failure.replicate, failure.message);
    }
    if failures.len() > TOLD {
        text += &format!("\n  … and {} more", failures.len() - TOLD);
    }
    aside(&text);
}

/// What a reader sees at the end.
fn page(
    folder: &std::path::Path,
    manifest: &Manifest,
    made: &Made,
    again: bool,
    wanted: &ResultArgs,
    next: &str,
) -> String {
    let mut page = String::new();
    if !made.story.is_empty() {
        page += made.story.trim_end();
        page += "\n\n";
    }
    page += &format!(
        "{} {}{}\n",
        if again { "These results were there already, in" } else { "Results are in" },
        paths::folder(folder),
        if again { "; nothing was run again." } else { ":" }
    );
    let mut line = |file: &str, what: &str| page += &format!("  {file:24} {what}\n");
    for report in &made.reports {
        let what = match report.ends_with("html") {
            true => "all of it on one page, the verdict first",
            false => "the same on paper",
        };
        line(report, what);
    }
    if let Some(first) = made.figures.first() {
        let beside = match made.figures.len() - 1 {
            0 => String::new(),
            more => format!("; {} beside it", plural(more as u64, "figure", "figures")),
        };
        let what = format!("{}{beside}, also as SVG", first.title.to_lowercase());
        line(&format!("figures/{}.png", first.file), &what);
    }
    line("runs.parquet", "how each life went: one row a replicate and community");
    if manifest.weekly.has_quantiles() {
        line("quantiles.parquet", "the weeks: medians and ranges over the replicates");
    }
    if manifest.weekly == Weekly::All {
        line("weekly.parquet", "every week of every replicate");
    }
    for log in &made.logs {
        line(log, "who contributed when");
    }
    if wanted.csv {
        line("*.csv", "the tables for programs that read no Parquet");
    }
    line("story.txt, manifest.json", "the story above; what made all this");
    if !next.is_empty() {
        page += "What to try next:\n";
        page += next;
    }
    page
}
