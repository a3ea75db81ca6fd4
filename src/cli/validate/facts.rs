//! `hearth validate facts`: simulated communities beside real ones, fact by fact.

use std::path::Path;

use clap::Args;
use hearth::study::likeness::{Likeness, Real, Setting, SettingRuns, Verdict, compare, observe};
use hearth::study::output::{Manifest, StudyKind, atomic};
use hearth::study::{Cache, Control};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::args::{SeedChoice, SharedArgs, ShowArgs, help};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, invocation, lasting_command, open};
use super::super::printer::Answer;
use super::super::publish::{Data, Publication, publish};
use super::super::screen::{plural, wrap};
use super::super::{interrupt, paths, printer, progress};

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
    mut_arg("pdf", |arg| arg.hide(true)),
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
struct Compared {
    setting: Setting,
    runs: SettingRuns,
    facts: Vec<Likeness>,
}

/// Runs the settings and compares.
pub fn facts(args: &FactsArgs) -> Result<Ended, CliError> {
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    chosen(&args.settings)?;
    let out = output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("validation-facts"));
    let mut folder = open(&out, manifest(args)?, &[], output)?;
    let cache = Cache::open(&out).map_err(CliError::Study)?;
    let Some(all) = find(args, Some(&cache))? else {
        return Ok(printer::interrupted(&out, folder.manifest(), show, None));
    };
    let publication = Publication { data: data(&all, args)?, ..Publication::default() };
    publish(&mut folder, publication, show)?;
    let mut answer = Answer { body: page(&all), result: as_json(&all, args), ..Answer::default() };
    answer.line("facts.txt", "the text above");
    answer.line("facts.json", "all numbers, with their sources");
    printer::complete(&out, folder.manifest(), show, answer);
    Ok(if all.iter().all(Compared::fits) { Ended::Fine } else { Ended::Finding })
}

/// Goes on with the validation of a folder.
pub fn resume(folder: &Path, manifest: &Manifest, more: &ShowArgs) -> Result<Ended, CliError> {
    let mut args: FactsArgs = arguments(folder, manifest)?;
    args.shared.output.resume(folder, more);
    facts(&args)
}

/// Makes the results of a folder's validation again; nothing where it was stopped.
pub fn again(folder: &Path, there: &Manifest, threads: usize) -> Result<Option<(Manifest, Data)>, CliError> {
    let mut args: FactsArgs = arguments(folder, there)?;
    args.shared.output.show.threads.threads = threads;
    args.shared.draw.seed = Some(SeedChoice::Given(there.seed));
    find(&args, None)?.map(|all| Ok((manifest(&args)?, data(&all, &args)?))).transpose()
}

fn seed(args: &FactsArgs) -> u64 {
    args.shared.draw.number().unwrap_or(SEED)
}

fn replicates(args: &FactsArgs) -> u32 {
    args.shared.replicates.unwrap_or(REPLICATES)
}

fn manifest(args: &FactsArgs) -> Result<Manifest, CliError> {
    let invocation = invocation(StudyKind::Facts, lasting_command(), args, Vec::new())?;
    let scenarios: Vec<Value> = chosen(&args.settings)?
        .iter()
        .map(|setting| {
            let scenario = setting.scenario(&args.shared.draw.set)?;
            let hash = atomic::sha256(scenario.to_ron().as_bytes());
            Ok(json!({"name": setting.name, "scenario": hash}))
        })
        .collect::<Result<_, CliError>>()?;
    Ok(Manifest::begun(&invocation, seed(args), replicates(args), json!({"settings": scenarios})))
}

/// Runs the settings; nothing where the user stops it.
fn find(args: &FactsArgs, cache: Option<&Cache>) -> Result<Option<Vec<Compared>>, CliError> {
    let settings = chosen(&args.settings)?;
    let sets = &args.shared.draw.set;
    let scenarios = settings.iter().map(|one| one.scenario(sets)).collect::<Result<Vec<_>, _>>()?;
    let (stop, threads) = (interrupt::listen(), args.shared.output.show.threads());
    let mut all = Vec::new();
    for (setting, scenario) in settings.into_iter().zip(&scenarios) {
        let bar = progress::Bar::new(&setting.name);
        let control = Control { threads, stop, progress: &|progress| bar.tell(progress) };
        let runs = observe(&setting, scenario, seed(args), replicates(args), cache, &control);
        bar.clear();
        let Some(runs) = runs? else { return Ok(None) };
        let facts = compare(&setting, &runs);
        all.push(Compared { setting, runs, facts });
    }
    Ok(Some(all))
}

/// The files of the results.
fn data(all: &[Compared], args: &FactsArgs) -> Result<Data, CliError> {
    let mut data = Data::default();
    data.json("facts.json", &as_json(all, args))?;
    data.texts.push(("facts.txt", wrap(&page(all))));
    Ok(data)
}

/// The settings that were asked for.
fn chosen(names: &[String]) -> Result<Vec<Setting>, CliError> {
    let all = Setting::all().map_err(|error| CliError::Bad(format!("the table of facts: {error}")))?;
    if names.is_empty() {
        return Ok(all);
    }
    let known: Vec<&str> = all.iter().map(|setting| setting.name.as_str()).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(CliError::Bad(format!(
            "there is no setting '{unknown}'; there are {}",
            known.join(", ")
        )));
    }
    Ok(all.into_iter().filter(|setting| names.contains(&setting.name)).collect())
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
