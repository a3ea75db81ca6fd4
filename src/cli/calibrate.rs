//! `hearth calibrate`: parameters under which simulated communities leave logs like the real ones.

mod folder;

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::logs::facts::{Facts, Log};
use hearth::study::Control;
use hearth::study::calibrate::{
    CalibrateError, Calibration, CalibrationResult, DEFAULT_FACTS, Effort, Priors, narrative,
};
use hearth::study::likeness::Setting;
use hearth::study::output::Inquiry;
use serde_json::{Value, json};

use self::folder::Folder;
use super::ending::{CliError, Ended};
use super::facts::say_how_it_was_read;
use super::results::{ResultArgs, threads};
use super::screen::{aside, program, say, shell, wrap};
use super::shared::{self, ShownArgs};
use super::sweep::Wanted;
use super::{interrupt, panics, paths, progress};

/// What to calibrate, and against what.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth calibrate forum.csv --setting forum
  hearth calibrate logs/a.csv logs/b.csv --setting forum --hold-out logs/c.csv
  hearth calibrate log.csv --scenario my.ron --priors priors.ron
  hearth calibrate log.csv --setting in-house --facts gini,survival_13w
  hearth sweep --from-posterior outputs/forum-calibration

Priors are factors as in a design: Priors(factors: [(name: \"coming\", path:
\"model.arrivals.external\", log: [0.03, 1.5])]). posterior.parquet holds the
particles with their weights; predictive.parquet what the posterior predicts of
the facts that were used, of others, and of logs that were held out.")]
#[command(mut_args(shared::told("no_figures", "Draw no figures")))]
pub struct CalibrateArgs {
    /// Participation logs, as `hearth facts` reads them
    #[arg(required = true, value_name = "LOG.csv")]
    logs: Vec<PathBuf>,
    /// Kind of community: in-house, forum, open-source
    #[arg(long, value_name = "SETTING", required_unless_present = "scenario", conflicts_with = "scenario")]
    setting: Option<String>,
    /// A scenario in place of a setting's
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// What is believed before [default: four parameters, see scenarios/settings/priors.ron]
    #[arg(long, value_name = "PRIORS.ron")]
    priors: Option<PathBuf>,
    /// Facts to compare by (`hearth facts --explain` tells them)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    facts: Vec<String>,
    /// Logs that are only predicted
    #[arg(long, value_name = "LOG.csv")]
    hold_out: Vec<PathBuf>,
    /// Particles of a generation
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    particles: u32,
    /// Generations behind the first, at most
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50))]
    generations: u32,
    /// Change a parameter first, such as policy.openness=0
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Seed
    #[arg(long, default_value_t = 1, value_name = "SEED")]
    seed: u64,
    /// Folder for the results [default: outputs/NAME-calibration]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace another calibration in the folder
    #[arg(long)]
    overwrite: bool,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    #[command(flatten)]
    shown: ShownArgs,
}

/// Calibrates.
pub fn calibrate(args: &CalibrateArgs) -> Result<Ended, CliError> {
    let (logs, skipped) = read(&args.logs)?;
    let (held_out, skipped_of_others) = read(&args.hold_out)?;
    let scenario = scenario(args)?;
    let priors = match &args.priors {
        Some(path) => Priors::load(path, &scenario)?,
        None => Priors::usual(&scenario)?,
    };
    let facts = facts(&args.facts)?;
    let effort = Effort {
        particles: args.particles as usize,
        generations: args.generations as usize,
        checks: (args.particles as usize).max(200),
    };
    let bad = |error: CalibrateError| CliError::Bad(format!("{error}; nothing was started"));
    let calibration =
        Calibration::new(&logs, &held_out, &facts, &scenario, priors, args.seed, effort).map_err(bad)?;
    let wanted = Wanted { threads: args.threads, shown: args.shown };
    let out = args.out.clone().unwrap_or_else(|| default_out(args));
    live(&calibration, &out, args.overwrite, &wanted, skipped + skipped_of_others)
}

/// Goes on with the calibration of a folder.
pub fn resume(folder: &Path, inquiry: &Inquiry, wanted: &ResultArgs) -> Result<Ended, CliError> {
    let calibration = Calibration::of_folder(folder, inquiry).map_err(broke)?;
    live(&calibration, folder, false, &wanted.into(), 0)
}

/// Makes the results of a folder's calibration again, somewhere else, and tells their names; nothing where it was stopped.
pub fn make_again(
    folder: &Path,
    inquiry: &Inquiry,
    scratch: &Path,
    threads: usize,
) -> Result<Option<Vec<String>>, CliError> {
    let calibration = Calibration::of_folder(folder, inquiry).map_err(broke)?;
    super::inquiry::check_asked(folder, inquiry, &calibration.inquiry(Vec::new()))?;
    let found = find(&calibration, None, threads, "again:")?;
    found.map(|found| folder::results(scratch, &found)).transpose()
}

/// Finds the posterior in a folder, writes and tells it.
fn live(
    calibration: &Calibration,
    out: &Path,
    overwrite: bool,
    wanted: &Wanted,
    skipped_rows: u64,
) -> Result<Ended, CliError> {
    wanted.shown.check()?;
    paths::check_out(out)?;
    let mut folder = Folder::open(out, calibration, overwrite)?;
    let Some(found) = find(calibration, Some(out), wanted.threads, "particles")? else {
        if wanted.shown.json {
            say(&json!({"out": paths::folder(out), "state": "interrupted"}).to_string());
        }
        aside(&format!(
            "Stopped. What was lived is kept in {}; the same command continues, and so does:\n  {} study resume {}",
            paths::folder(out),
            program(),
            shell(out.display())
        ));
        return Ok(Ended::Interrupted);
    };
    let Some(files) = folder.write(&found, wanted)? else {
        aside("Stopped; the calibration is complete, the figures aren't. The same command draws the rest.");
        return Ok(Ended::Interrupted);
    };
    if wanted.shown.json {
        say(&as_json(&found, out, &files, skipped_rows).to_string());
    } else {
        say(&page(&found, out));
    }
    // Rows that can't be read are something to look at, as they are for `hearth facts`.
    Ok(if skipped_rows > 0 { Ended::Finding } else { Ended::Fine })
}

/// Finds the posterior, with a bar that tells how far it is.
fn find(
    calibration: &Calibration,
    folder: Option<&Path>,
    threads: usize,
    what: &str,
) -> Result<Option<CalibrationResult>, CliError> {
    let stop = interrupt::listen();
    let bar = progress::Bar::new(what);
    let control = Control { threads, stop, progress: &|progress| bar.tell(progress) };
    let found = panics::quietly(|| calibration.run(folder, &control));
    bar.clear();
    found.map_err(broke)
}

fn broke(error: CalibrateError) -> CliError {
    match error {
        CalibrateError::Wrong(what) => CliError::Bad(what),
        CalibrateError::Study(error) => CliError::Study(error),
        CalibrateError::Scenario(error) => error.into(),
    }
}

/// Reads logs, says what of them was left out, and counts it.
fn read(paths: &[PathBuf]) -> Result<(Vec<Log>, u64), CliError> {
    let logs = Calibration::logs(paths)?;
    for (path, log) in paths.iter().zip(&logs) {
        say_how_it_was_read(path, log.skipped(), log.remarks());
    }
    let skipped = logs.iter().map(|log| log.skipped().count).sum();
    Ok((logs, skipped))
}

fn scenario(args: &CalibrateArgs) -> Result<Scenario, CliError> {
    if let Some(path) = &args.scenario {
        return paths::load(path, &args.set);
    }
    let all = Setting::all().map_err(|error| CliError::Bad(format!("the table of facts: {error}")))?;
    let asked = args.setting.as_deref().unwrap_or_default();
    match all.iter().find(|setting| setting.name == asked) {
        Some(setting) => Ok(setting.scenario(&args.set)?),
        None => {
            let known: Vec<&str> = all.iter().map(|setting| setting.name.as_str()).collect();
            Err(CliError::Bad(format!("there is no setting '{asked}'; there are {}", known.join(", "))))
        }
    }
}

fn facts(names: &[String]) -> Result<Vec<&'static str>, CliError> {
    if names.is_empty() {
        return Ok(DEFAULT_FACTS.to_vec());
    }
    let all = || Facts::COLUMNS.iter().map(|fact| fact.name);
    names
        .iter()
        .map(|name| {
            all().find(|known| *known == name.trim()).ok_or_else(|| {
                let hint = match paths::likest(name, all()) {
                    Some(meant) => format!("did you mean {meant}?"),
                    None => "`hearth facts --explain` tells them all".to_owned(),
                };
                CliError::Bad(format!("there is no fact '{name}'; {hint}"))
            })
        })
        .collect()
}

fn default_out(args: &CalibrateArgs) -> PathBuf {
    let name = paths::name_for(Some(&args.logs[0]), "", "log");
    Path::new(paths::OUTPUTS).join(format!("{name}-calibration"))
}

fn as_json(found: &CalibrationResult, out: &Path, files: &[String], skipped_rows: u64) -> Value {
    let mut summary = serde_json::to_value(found).unwrap_or_default();
    if let Some(object) = summary.as_object_mut() {
        object.insert("particles".to_owned(), json!(found.particles.len()));
        object.insert("posterior".to_owned(), marginals(found));
    }
    json!({"out": paths::folder(out), "words": narrative::text(found), "calibration": summary, "files": files, "skipped_rows": skipped_rows})
}

fn marginals(found: &CalibrationResult) -> Value {
    let each = (0..found.factors.len()).map(|at| {
        json!({
            "name": found.factors[at].name, "paths": found.factors[at].paths, "median": found.quantile(at, 0.5),
            "low": found.quantile(at, 0.05), "high": found.quantile(at, 0.95), "learned": found.learned(at),
        })
    });
    Value::Array(each.collect())
}

fn page(found: &CalibrationResult, out: &Path) -> String {
    let mut page = wrap(&narrative::text(found).join("\n"));
    page += &format!("\n\n  {:24} {:>10} {:>24} {:>9}\n", "parameter", "median", "nine tenths", "learned");
    for at in 0..found.factors.len() {
        let ends = format!("{:.4} to {:.4}", found.quantile(at, 0.05), found.quantile(at, 0.95));
        let name: String = found.factors[at].name.chars().take(24).collect();
        page += &format!(
            "  {name:24} {:>10.4} {ends:>24} {:>8.0} %\n",
            found.quantile(at, 0.5),
            100.0 * found.learned(at)
        );
    }
    page += &format!("\n  {:26} {:>9} {:>9} {:>22}\n", "fact", "logs", "held out", "predicted (nine tenths)");
    let number = |value: f64| if value.is_finite() { format!("{value:.3}") } else { "-".to_owned() };
    for one in &found.predicted {
        let range = format!("{} to {}", number(one.low), number(one.high));
        let name =
            format!("{}{}", if one.used { "" } else { "(" }, one.fact) + if one.used { "" } else { ")" };
        page += &format!("  {name:26} {:>9} {:>9} {range:>22}\n", number(one.observed), number(one.held_out));
    }
    let (program, dir) = (program(), shell(out.display()));
    page += &format!(
        "  (in brackets: not calibrated against)\n\nResults are in {}:\n\
         \x20 report.html              all of it on one page\n\
         \x20 posterior.parquet, .csv  the particles with their weights\n\
         \x20 predictive.parquet, .csv what the posterior predicts\n\
         What to try next:\n\
         \x20 {program} sweep --from-posterior {dir}\n\
         \x20 {program} run --from-posterior {dir}\n",
        paths::folder(out)
    );
    page
}
