//! `hearth calibrate`: parameters under which simulated communities leave logs like the real ones.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::experiment::Control;
use hearth::experiment::calibrate::{
    CalibrateError, Calibration, CalibrationFound, DEFAULT_FACTS, Effort, Priors, words,
};
use hearth::experiment::likeness::Setting;
use hearth::facts::{Facts, Log};
use hearth::output::{atomic, figures, report};
use hearth::scenario::Scenario;
use serde_json::{Value, json};

use super::ending::{CliError, Ended};
use super::results::threads;
use super::screen::{aside, program, say, shell, wrap};
use super::shown::{self, ShownArgs};
use super::{interrupt, panics, places, progress, results};

/// The file that says whose folder it is.
const MAIN: &str = "calibration.json";

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
#[command(mut_args(shown::told("no_figures", "Draw no figures")))]
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
    let logs = read(&args.logs)?;
    let held_out = read(&args.hold_out)?;
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
    let calibration = Calibration::new(&logs, &facts, &scenario, priors, args.seed, effort).map_err(bad)?;
    args.shown.check()?;
    let out = args.out.clone().unwrap_or_else(|| default_out(args));
    places::check_out(&out)?;
    refuse_others(&out, args.overwrite)?;
    let stop = interrupt::listen();
    let bar = progress::Bar::new("particles");
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let found = panics::quietly(|| calibration.run(&held_out, &control));
    bar.clear();
    let found = found.map_err(|error| match error {
        CalibrateError::Wrong(what) => CliError::Bad(what),
        CalibrateError::Study(error) => CliError::Open(error),
        CalibrateError::Scenario(error) => error.into(),
    })?;
    let Some(found) = found else {
        aside("Stopped. Nothing is kept of this; the same command begins anew.");
        return Ok(Ended::Interrupted);
    };
    let files = write(args, &calibration, &found, &out)?;
    if args.shown.json {
        let mut summary = serde_json::to_value(&found).unwrap_or_default();
        if let Some(object) = summary.as_object_mut() {
            object.insert("particles".to_owned(), json!(found.particles.len()));
            object.insert("posterior".to_owned(), marginals(&found));
        }
        say(&json!({"out": places::folder(&out), "words": words::told(&found), "calibration": summary, "files": files})
            .to_string());
    } else {
        say(&page(&found, &out));
    }
    Ok(Ended::Fine)
}

fn read(paths: &[PathBuf]) -> Result<Vec<Log>, CliError> {
    Ok(Calibration::logs(paths)?)
}

fn scenario(args: &CalibrateArgs) -> Result<Scenario, CliError> {
    if let Some(path) = &args.scenario {
        return places::load(path, &args.set);
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
                let hint = match places::likest(name, all()) {
                    Some(meant) => format!("did you mean {meant}?"),
                    None => "`hearth facts --explain` tells them all".to_owned(),
                };
                CliError::Bad(format!("there is no fact '{name}'; {hint}"))
            })
        })
        .collect()
}

fn default_out(args: &CalibrateArgs) -> PathBuf {
    let name = places::name_for(Some(&args.logs[0]), "", "log");
    Path::new(places::OUTPUTS).join(format!("{name}-calibration"))
}

/// Refuses a folder that holds anything but a calibration.
fn refuse_others(out: &Path, overwrite: bool) -> Result<(), CliError> {
    let begun = out.join(MAIN).exists();
    let mut entries = std::fs::read_dir(out).into_iter().flatten().flatten();
    let other = entries.find(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    match other {
        Some(_) if begun && overwrite => Ok(()),
        Some(_) if begun => Err(CliError::Bad(format!(
            "{} holds a calibration already; --overwrite replaces it, --out writes elsewhere; nothing was started",
            places::folder(out)
        ))),
        Some(entry) => Err(CliError::Bad(format!(
            "{} holds '{}' but no {MAIN}, so it is no calibration; choose another folder with --out; nothing was started",
            places::folder(out),
            entry.file_name().to_string_lossy()
        ))),
        None => Ok(()),
    }
}

fn write(
    args: &CalibrateArgs,
    calibration: &Calibration,
    found: &CalibrationFound,
    out: &Path,
) -> Result<Vec<String>, CliError> {
    let keep = |name: &str| {
        let path = out.join(name);
        move |source| CliError::Keep { path, source }
    };
    std::fs::create_dir_all(out).map_err(keep(""))?;
    // First, so that whatever else is there has a name.
    let mut text = serde_json::to_string_pretty(found).map_err(|error| CliError::Bad(error.to_string()))?;
    text.push('\n');
    atomic::write(&out.join(MAIN), text.as_bytes()).map_err(keep(MAIN))?;
    atomic::write(&out.join("scenario.ron"), calibration.scenario().to_ron().as_bytes())
        .map_err(keep("scenario.ron"))?;
    let mut files = vec![MAIN.to_owned(), "scenario.ron".to_owned()];
    for table in [found.table(), found.predictions()] {
        files.extend(table.write(out).map_err(keep(table.name))?);
    }
    let drawn = if args.shown.no_figures { Vec::new() } else { figures::calibration(found) };
    if !drawn.is_empty() {
        results::draw(&drawn, &out.join("figures"), args.threads)?;
    }
    files.extend(results::pictures(&drawn));
    let page = report::calibration::page(found, &drawn, super::run::command());
    files.extend(results::publish(out, &page, args.shown)?);
    Ok(files)
}

fn marginals(found: &CalibrationFound) -> Value {
    let each = (0..found.factors.len()).map(|at| {
        json!({
            "name": found.factors[at].name, "paths": found.factors[at].paths, "median": found.quantile(at, 0.5),
            "low": found.quantile(at, 0.05), "high": found.quantile(at, 0.95), "learned": found.learned(at),
        })
    });
    Value::Array(each.collect())
}

fn page(found: &CalibrationFound, out: &Path) -> String {
    let mut page = wrap(&words::told(found).join("\n"));
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
        places::folder(out)
    );
    page
}

/// Whether a folder holds a calibration.
pub fn is_calibration(folder: &Path) -> bool {
    folder.join(MAIN).exists() && !folder.join(hearth::output::Manifest::FILE).exists()
}

/// Makes a calibration again from its folder, and compares the posterior.
pub fn reproduce(folder: &Path, threads: usize, as_json: bool) -> Result<Ended, CliError> {
    let shown = places::folder(folder);
    let bad = |error: CalibrateError| CliError::Bad(error.to_string());
    let path = folder.join("posterior.csv");
    let there = std::fs::read_to_string(&path)
        .map_err(|error| CliError::Bad(format!("cannot read {}: {error}", path.display())))?;
    let calibration = Calibration::of_folder(folder).map_err(bad)?;
    let stop = interrupt::listen();
    let bar = progress::Bar::new("again:");
    let control = Control { threads, stop, progress: &|progress| bar.tell(progress) };
    let found = panics::quietly(|| calibration.run(&[], &control));
    bar.clear();
    let Some(found) = found.map_err(bad)? else {
        aside("Stopped before an answer was found. Nothing was changed.");
        return Ok(Ended::Interrupted);
    };
    let here = found.table().csv().map_err(|source| CliError::Keep { path, source })?;
    let different = there.lines().zip(here.lines()).position(|(there, here)| there != here);
    let same = there == here;
    if as_json {
        say(&json!({"out": shown, "same": same, "first_difference": different}).to_string());
    } else if same {
        say("The same: the posterior has the same bytes.");
    } else {
        let line = different.map_or_else(|| "its length".to_owned(), |line| format!("line {}", line + 1));
        say(&format!("Different: posterior.csv in {shown} differs, first in {line}"));
    }
    Ok(if same { Ended::Fine } else { Ended::Finding })
}
