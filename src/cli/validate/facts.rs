//! `hearth validate facts`: simulated communities beside real ones, fact by fact.

use std::path::Path;

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::study::Cache;
use hearth::study::likeness::{Likeness, Real, Setting, SettingRuns, Verdict, compare, observe};
use hearth::study::output::{Manifest, StudyKind, atomic};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::args::{OutputArgs, SharedArgs, help};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, invocation, lasting_command};
use super::super::kind::{Kind, carry_out};
use super::super::paths;
use super::super::printer::Answer;
use super::super::progress::with_bar;
use super::super::publish::Data;
use super::super::screen::{plural, wrap};

/// Runs of each setting where no number is asked for.
const REPLICATES: u32 = 4000;
/// Seed where none is asked for; nothing was fitted on it.
const SEED: u64 = 20_261;
/// Share of a setting's facts that must be inside.
const ENOUGH: f64 = 0.8;

/// What is compared.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth validate facts
  hearth validate facts forum --replicates 400
  hearth validate facts in-house --set model.participation.forgetting=0
  hearth validate facts --json > facts.json

A fact is inside where the simulated median (of a yes or no: the share of runs)
lies in the range of real communities. Exit code 1: fewer than 80 % of a
setting's facts are inside, or one has nothing in common with the real ones.",
    mut_arg("replicates", |arg| arg.default_value(REPLICATES.to_string())),
    mut_arg("seed", |arg| arg.default_value(SEED.to_string())),
    mut_args(help(&[
        ("replicates", "Runs of each setting"),
        ("seed", "Seed of the random numbers; nothing was fitted on the default"),
        ("set", "Change a parameter in every setting, such as model.participation.forgetting=0"),
        ("out", "Folder for the results [default: outputs/validation-facts]"),
    ])),
    mut_arg("no_figures", |arg| arg.hide(true))
)]
pub struct FactsArgs {
    /// Settings to compare: in-house, forum, open-source [default: all]
    #[arg(value_name = "SETTING")]
    settings: Vec<String>,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
}

/// A setting with what came out.
pub struct Compared {
    setting: Setting,
    runs: SettingRuns,
    facts: Vec<Likeness>,
}

/// A comparison with real communities that was asked for.
pub struct FactsStudy {
    args: FactsArgs,
    /// Each setting with its scenario.
    settings: Vec<(Setting, Scenario)>,
}

impl FactsStudy {
    fn new(args: FactsArgs) -> Result<Self, CliError> {
        let with_scenario = |setting: Setting| {
            let scenario = setting.scenario(&args.shared.draw.set)?;
            Ok((setting, scenario))
        };
        let settings =
            chosen(&args.settings)?.into_iter().map(with_scenario).collect::<Result<_, CliError>>()?;
        Ok(Self { args, settings })
    }
}

/// Runs the settings and compares.
pub fn facts(args: &FactsArgs) -> Result<Ended, CliError> {
    let out = args.shared.output.out.clone();
    let out = out.unwrap_or_else(|| Path::new(paths::OUTPUTS).join("validation-facts"));
    carry_out(FactsStudy::new(args.clone())?, &out)
}

impl Kind for FactsStudy {
    type Result = Vec<Compared>;

    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        Self::new(arguments(folder, manifest)?)
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let args = &self.args;
        let invocation = invocation(StudyKind::Facts, lasting_command(), args, Vec::new())?;
        let hash = |(setting, scenario): &(Setting, Scenario)| json!({"name": setting.name, "scenario": atomic::sha256(scenario.to_ron().as_bytes())});
        let scenarios: Vec<Value> = self.settings.iter().map(hash).collect();
        Ok(Manifest::begun(&invocation, seed(args), replicates(args), json!({"settings": scenarios})))
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<Vec<Compared>>, CliError> {
        let (seed, replicates) = (seed(&self.args), replicates(&self.args));
        let mut all = Vec::new();
        for (setting, scenario) in &self.settings {
            let runs = with_bar(&setting.name, threads, |control| {
                observe(setting, scenario, seed, replicates, cache, control)
            });
            let Some(runs) = runs? else { return Ok(None) };
            let facts = compare(setting, &runs);
            all.push(Compared { setting: setting.clone(), runs, facts });
        }
        Ok(Some(all))
    }

    fn data(&self, all: &Vec<Compared>) -> Result<Data, CliError> {
        let mut data = Data::default();
        data.json("facts.json", &as_json(all, &self.args))?;
        data.texts.push(("facts.txt", wrap(&page(all))));
        Ok(data)
    }

    fn answer(&self, all: &Vec<Compared>, _out: &Path) -> Answer {
        let mut answer = Answer { body: page(all), result: as_json(all, &self.args), ..Answer::default() };
        answer.to_look_at = !all.iter().all(Compared::fits);
        answer.line("facts.txt", "the text above");
        answer.line("facts.json", "all numbers, with their sources");
        answer
    }
}

fn seed(args: &FactsArgs) -> u64 {
    args.shared.draw.number().unwrap_or(SEED)
}

fn replicates(args: &FactsArgs) -> u32 {
    args.shared.replicates.unwrap_or(REPLICATES)
}

/// The settings that were asked for.
fn chosen(names: &[String]) -> Result<Vec<Setting>, CliError> {
    if let Some(reason) = names.iter().find_map(|name| setting_named(name).err()) {
        return Err(CliError::Bad(reason));
    }
    let asked = |setting: &Setting| names.is_empty() || names.contains(&setting.name);
    Ok(settings().map_err(CliError::Bad)?.into_iter().filter(asked).collect())
}

/// All settings, or why their table can't be read.
fn settings() -> Result<Vec<Setting>, String> {
    Setting::all().map_err(|error| format!("the table of facts: {error}"))
}

/// The setting of a name, or why there is none.
pub fn setting_named(name: &str) -> Result<Setting, String> {
    let mut all = settings()?;
    match all.iter().position(|setting| setting.name == name) {
        Some(place) => Ok(all.swap_remove(place)),
        None => {
            let known: Vec<&str> = all.iter().map(|setting| setting.name.as_str()).collect();
            Err(format!("there is no setting '{name}'; there are {}", known.join(", ")))
        }
    }
}

impl Compared {
    fn inside(&self) -> usize {
        self.facts.iter().filter(|fact| fact.verdict == Verdict::Inside).count()
    }

    fn fits(&self) -> bool {
        self.inside() as f64 >= ENOUGH * self.facts.len() as f64
            && !self.facts.iter().any(Likeness::wildly_off)
    }
}

fn page(all: &[Compared]) -> String {
    let mut text = String::new();
    for one in all {
        let setting = &one.setting;
        text += &format!(
            "{}: {} of {} facts inside ({}, of which {} left a log to compare)\n{}\n\n",
            setting.name,
            one.inside(),
            one.facts.len(),
            plural(u64::from(one.runs.count), "run", "runs"),
            one.runs.kept(),
            setting.about,
        );
        text += &format!("  {:30} {:20} {:17} \n", "", "simulated (90 %)", "real");
        for fact in &one.facts {
            let (low, high) = fact.real.range();
            let simulated =
                format!("{} ({} to {})", number(fact.median), number(fact.range.0), number(fact.range.1));
            let real = format!("{} to {}", number(low), number(high));
            text += &format!("  {:30} {:20} {:13} {}\n", fact.name, simulated, real, word(fact));
        }
        text.push('\n');
    }
    text += "Inside: the simulated median lies in the range of real communities. Where each number comes from: \
             --json, and scenarios/settings/facts.ron. What doesn't fit, and why: docs/validation.md.\n";
    text
}

fn word(fact: &Likeness) -> &'static str {
    match fact.verdict {
        Verdict::Inside => "inside",
        Verdict::Outside if fact.wildly_off() => "OFF",
        Verdict::Outside => "outside",
    }
}

/// Three digits, at most.
fn number(value: f64) -> String {
    match value.abs() {
        _ if value.is_nan() => "-".to_owned(),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.0995 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn as_json(all: &[Compared], args: &FactsArgs) -> Value {
    let settings: Vec<Value> = all
        .iter()
        .map(|one| {
            let facts: Vec<Value> = one.facts.iter().map(fact_as_json).collect();
            json!({
                "name": one.setting.name, "runs": one.runs.count, "compared": one.runs.kept(),
                "inside": one.inside(), "fits": one.fits(), "facts": facts,
            })
        })
        .collect();
    json!({"seed": seed(args), "replicates": replicates(args), "set": args.shared.draw.set, "settings": settings})
}

fn fact_as_json(fact: &Likeness) -> Value {
    let finite = |value: f64| value.is_finite().then_some(value);
    let (low, high) = fact.real.range();
    let each = match &fact.real {
        Real::Each(values) => json!(values),
        Real::Range { .. } => Value::Null,
    };
    json!({
        "name": fact.name,
        "simulated": {"median": finite(fact.median), "low": finite(fact.range.0), "high": finite(fact.range.1), "runs": fact.runs},
        "real": {"low": low, "high": high, "each": each, "source": fact.source, "in_simulated_range": fact.covered},
        "verdict": fact.verdict,
    })
}
