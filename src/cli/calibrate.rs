//! `hearth calibrate`: parameters under which simulated communities leave logs like the real ones.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::logs::facts::{Facts, Log};
use hearth::report::{figures, report};
use hearth::study::calibrate::{
    CalibrateError, Calibration, CalibrationResult, DEFAULT_FACTS, Effort, Priors, narrative,
};
use hearth::study::output::{Input, Manifest, State, StudyKind};
use hearth::study::{Cache, RunFolder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::args::{DrawArgs, OutputArgs, PaperArgs, help};
use super::ending::{CliError, Ended};
use super::facts::say_how_it_was_read;
use super::folder::{arguments, invocation, lasting_command};
use super::kind::{Kind, carry_out};
use super::paths;
use super::printer::Answer;
use super::progress::with_bar;
use super::publish::{Data, Publication};
use super::screen::{program, shell};
use super::validate::facts::setting_named;

/// The seed where none is asked for.
const SEED: u64 = 1;

/// What to calibrate, and against what.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
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
#[command(mut_args(help(&[("out", "Folder for the results [default: outputs/NAME-calibration]")])))]
pub struct CalibrateArgs {
    /// Participation logs, as `hearth facts` reads them
    #[arg(required = true, value_name = "LOG.csv")]
    #[serde(skip)]
    logs: Vec<PathBuf>,
    /// Kind of community: in-house, forum, open-source
    #[arg(long, value_name = "SETTING", required_unless_present = "scenario", conflicts_with = "scenario")]
    #[serde(skip)]
    setting: Option<String>,
    /// A scenario in place of a setting's: a file, or a ready one's name
    #[arg(long, value_name = "SCENARIO")]
    #[serde(skip)]
    scenario: Option<PathBuf>,
    /// Prior beliefs about parameters [default: four parameters, see scenarios/settings/priors.ron]
    #[arg(long, value_name = "PRIORS.ron")]
    #[serde(skip)]
    priors: Option<PathBuf>,
    /// Facts to compare by (`hearth facts --explain` lists them)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    facts: Vec<String>,
    /// Logs that are only predicted
    #[arg(long, value_name = "LOG.csv")]
    #[serde(skip)]
    hold_out: Vec<PathBuf>,
    /// Particles of a generation
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    particles: u32,
    /// Most generations after the first
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50))]
    generations: u32,
    #[command(flatten)]
    #[serde(flatten)]
    draw: DrawArgs,
    #[command(flatten)]
    #[serde(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    #[serde(flatten)]
    paper: PaperArgs,
}

/// Calibrates.
pub fn calibrate(args: &CalibrateArgs) -> Result<Ended, CliError> {
    let logs = read(&args.logs)?;
    let held_out = read(&args.hold_out)?;
    let skipped = logs.iter().chain(&held_out).map(|log| log.skipped().count).sum();
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
    let calibration = Calibration::new(
        &logs,
        &held_out,
        &facts,
        &scenario,
        priors,
        args.draw.number().unwrap_or(SEED),
        effort,
    )
    .map_err(bad)?;
    let out = args.output.out.clone().unwrap_or_else(|| default_out(args));
    let ended =
        carry_out(CalibrationStudy { args: args.clone(), calibration, skipped: Some(skipped) }, &out)?;
    // Rows that can't be read are something to look at, as they are for `hearth facts`.
    Ok(if skipped > 0 && ended == Ended::Fine { Ended::Finding } else { ended })
}

/// A calibration that was asked for.
pub struct CalibrationStudy {
    args: CalibrateArgs,
    calibration: Calibration,
    /// Rows of logs that couldn't be read, where logs were.
    skipped: Option<u64>,
}

impl Kind for CalibrationStudy {
    type Result = CalibrationResult;

    /// All that it needs of the logs stands in the manifest.
    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        let args = arguments(folder, manifest)?;
        let calibration = Calibration::of_folder(folder, manifest).map_err(broke)?;
        Ok(Self { args, calibration, skipped: None })
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.output
    }

    fn paper(&mut self) -> Option<&mut PaperArgs> {
        Some(&mut self.args.paper)
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let asked = invocation(StudyKind::Calibration, lasting_command(), &self.args, Vec::new())?;
        Ok(self.calibration.manifest(&asked))
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        Ok(vec![Input { name: "scenario.ron".to_owned(), text: self.calibration.scenario().to_ron() }])
    }

    /// Runs of a complete calibration are gone: all that is made of them can be made of its result.
    fn stored(&self, folder: &RunFolder) -> Option<CalibrationResult> {
        let whole = folder.manifest().state == State::Complete && folder.is_whole(CalibrationResult::FILE);
        let found = whole.then(|| CalibrationResult::of_folder(folder.path(), &self.calibration));
        found.flatten()
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<CalibrationResult>, CliError> {
        with_bar("particles", threads, |control| self.calibration.run(cache, control)).map_err(broke)
    }

    fn data(&self, found: &CalibrationResult) -> Result<Data, CliError> {
        let mut data = Data::default();
        data.json(CalibrationResult::FILE, found)?;
        data.tables = vec![found.table(), found.predictions()];
        Ok(data)
    }

    fn beside<'p>(
        &self,
        found: &'p CalibrationResult,
        there: &Manifest,
    ) -> Result<Publication<'p>, CliError> {
        let command = there.command.clone();
        Ok(Publication {
            drawings: Some(Box::new(|| figures::calibration(found))),
            figures: "figures",
            page: Some(Box::new(|drawn| report::calibration::page(found, drawn, command))),
            forgets_runs: true,
            ..Publication::default()
        })
    }

    fn answer(&self, found: &CalibrationResult, out: &Path) -> Answer {
        let mut answer = answer(found, out);
        if let Some(skipped) = self.skipped {
            answer.result["skipped_rows"] = json!(skipped);
        }
        answer
    }
}

fn broke(error: CalibrateError) -> CliError {
    match error {
        CalibrateError::Wrong(what) => CliError::Bad(what),
        CalibrateError::Study(error) => CliError::Study(error),
        CalibrateError::Scenario(error) => error.into(),
        CalibrateError::Run(error) => error.into(),
    }
}

/// Reads logs, and says what of them was left out.
fn read(paths: &[PathBuf]) -> Result<Vec<Log>, CliError> {
    let logs = Calibration::logs(paths)?;
    for (path, log) in paths.iter().zip(&logs) {
        say_how_it_was_read(path, log.skipped(), log.remarks());
    }
    Ok(logs)
}

fn scenario(args: &CalibrateArgs) -> Result<Scenario, CliError> {
    if let Some(path) = &args.scenario {
        return paths::load(path, &args.draw.set);
    }
    let asked = args.setting.as_deref().unwrap_or_default();
    let setting = setting_named(asked).map_err(CliError::Bad)?;
    Ok(setting.scenario(&args.draw.set)?)
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
                    None => "`hearth facts --explain` lists them".to_owned(),
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

fn as_json(found: &CalibrationResult) -> Value {
    let mut summary = serde_json::to_value(found).unwrap_or_default();
    if let Some(object) = summary.as_object_mut() {
        object.insert("particles".to_owned(), json!(found.particles.len()));
        object.insert("posterior".to_owned(), marginals(found));
    }
    json!({"text": narrative::text(found), "calibration": summary})
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

fn answer(found: &CalibrationResult, out: &Path) -> Answer {
    let mut page = narrative::text(found).join("\n");
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
    page += "  (in brackets: not calibrated against)";
    let (program, dir) = (program(), shell(out.display()));
    let next = ["sweep", "run"].map(|verb| format!("{program} {verb} --from-posterior {dir}")).to_vec();
    let mut answer = Answer { body: page, next, result: as_json(found), ..Answer::default() };
    answer.report();
    answer.line("posterior.parquet, .csv", "the particles with their weights");
    answer.line("predictive.parquet, .csv", "what the posterior predicts");
    answer
}
