//! `hearth validate facts`: simulated communities beside real ones, fact by fact.

use clap::Args;
use hearth::study::Control;
use hearth::study::likeness::{Likeness, Real, Setting, SettingRuns, Verdict, compare, observe};
use serde_json::{Value, json};

use super::super::ending::{CliError, Ended};
use super::super::results::threads;
use super::super::screen::{aside, plural, say, wrap};
use super::super::{interrupt, progress};

/// Share of a setting's facts that must be inside.
const ENOUGH: f64 = 0.8;

/// What is compared.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth validate facts
  hearth validate facts forum --replicates 400
  hearth validate facts in-house --set model.participation.forgetting=0
  hearth validate facts --json > facts.json

A fact is inside where the simulated median (of a yes or no: the share of lives)
lies in the range of real communities. Exit code 1: fewer than 80 % of a
setting's facts are inside, or one has nothing in common with the real ones.")]
pub struct FactsArgs {
    /// Settings to look at: in-house, forum, open-source [default: all]
    #[arg(value_name = "SETTING")]
    settings: Vec<String>,
    /// SettingRuns of each setting
    #[arg(long, default_value_t = 4000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replicates: u32,
    /// Seed of the random numbers; nothing was fitted on the default
    #[arg(long, default_value_t = 20_261, value_name = "S")]
    seed: u64,
    /// Change a parameter in every setting, such as model.participation.forgetting=0
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    /// One JSON object on standard output, instead of a table
    #[arg(long)]
    json: bool,
}

/// A setting with what came out.
struct Compared {
    setting: Setting,
    lives: SettingRuns,
    facts: Vec<Likeness>,
}

/// SettingRuns through the settings and compares.
pub fn facts(args: &FactsArgs) -> Result<Ended, CliError> {
    let settings = chosen(&args.settings)?;
    let scenarios = settings.iter().map(|one| one.scenario(&args.set)).collect::<Result<Vec<_>, _>>()?;
    let stop = interrupt::listen();
    let mut all = Vec::new();
    for (setting, scenario) in settings.into_iter().zip(&scenarios) {
        let bar = progress::Bar::new(&setting.name);
        let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
        let lives = observe(&setting, scenario, args.seed, args.replicates, None, &control);
        bar.clear();
        let Some(lives) = lives? else {
            aside("Stopped. Nothing is kept of this; the same command begins anew.");
            return Ok(Ended::Interrupted);
        };
        let facts = compare(&setting, &lives);
        all.push(Compared { setting, lives, facts });
    }
    say(&if args.json { as_json(&all, args).to_string() } else { wrap(&page(&all)) });
    Ok(if all.iter().all(Compared::fits) { Ended::Fine } else { Ended::Finding })
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
            plural(u64::from(one.lives.lived), "run", "runs"),
            one.lives.kept(),
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
                "name": one.setting.name, "lives": one.lives.lived, "compared": one.lives.kept(),
                "inside": one.inside(), "fits": one.fits(), "facts": facts,
            })
        })
        .collect();
    json!({"seed": args.seed, "replicates": args.replicates, "set": args.set, "settings": settings})
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
        "simulated": {"median": finite(fact.median), "low": finite(fact.range.0), "high": finite(fact.range.1), "lives": fact.lives},
        "real": {"low": low, "high": high, "each": each, "source": fact.source, "in_simulated_range": fact.covered},
        "verdict": fact.verdict,
    })
}
