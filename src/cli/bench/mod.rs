//! `hearth bench`: what this machine does, what a study will take on it, and how cost grows with size.

mod machine;
mod sizes;
mod speed;
mod study;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::PossibleValuesParser;
use hearth::engine::scenario::Scenario;
use hearth::study::timing::Size;
use serde_json::json;

use super::args::{JsonArgs, ThreadArgs};
use super::ending::{CliError, Ended};
use super::run::Weeks;
use super::screen::{aside, filled, plural, say};
use super::{interrupt, paths, printer, progress};
use machine::Machine;

/// Longest time that can be asked for.
const LONGEST: f64 = 3600.0;

/// What to measure.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth bench
  hearth bench my.ron --seconds 10
  hearth bench my.ron --replicates 1000
  hearth bench my.ron --replicates 20 --points 5000 --threads 2
  hearth bench --sizes
  hearth bench --sizes=members,weeks --out outputs/cost

A member-week is one member through one week. Other programs make a machine
slower and never faster, so that the best of several rounds comes first, with
the spread beside it. Only --sizes writes files.")]
pub struct BenchArgs {
    /// A scenario: a file, or a ready one's name; the baseline where none is given
    #[arg(value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// Change a parameter, such as horizon_weeks=104
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Seconds to measure, roughly (with -n: twice; with --sizes: per curve)
    #[arg(long, default_value = "5", value_name = "S", allow_negative_numbers = true, value_parser = seconds)]
    seconds: f64,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Estimate what a study of so many runs would take; measured by small ones
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    replicates: Option<u32>,
    /// Estimate a sweep with P points, each with -n runs
    #[arg(long, value_name = "P", requires = "replicates", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    points: Option<u32>,
    /// Weeks that the study would keep, as for `hearth run`
    #[arg(long, value_enum, default_value = "all", requires = "replicates", conflicts_with = "points")]
    weekly: Weeks,
    /// Measure how cost grows with size, on one thread: all curves, or some of them
    #[arg(long, value_name = "CURVES", num_args = 0..=1, require_equals = true, value_delimiter = ',', default_missing_value = "members,groups,communities,weeks,replicates", value_parser = PossibleValuesParser::new(Size::ALL.map(Size::name)), conflicts_with_all = ["replicates", "threads"])]
    sizes: Vec<String>,
    /// Folder for curves and their figure [default: outputs/bench]
    #[arg(long, short, value_name = "DIR", requires = "sizes")]
    out: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if seconds > 0.0 && seconds <= LONGEST => Ok(seconds),
        _ => Err(format!("expected seconds, above 0 and up to {LONGEST}, such as 5 or 0.5")),
    }
}

/// Measures it.
pub fn bench(args: &BenchArgs) -> Result<Ended, CliError> {
    let scenario = scenario(args)?;
    let machine = Machine::here();
    if let Some(warning) = machine.warning() {
        aside(warning);
    }
    let stop = interrupt::listen_and_say("\nStopping; nothing was kept. (Ctrl-C again stops at once.)");
    if !args.sizes.is_empty() {
        return sizes::measure(args, &scenario, &machine, stop);
    }
    let most = match args.threads.threads {
        0 => machine.cores,
        threads => threads,
    };
    if most > machine.cores {
        aside(&format!(
            "{} are asked for, and the machine has {}: more threads than cores are no faster.",
            plural(most as u64, "thread", "threads"),
            plural(machine.cores as u64, "core", "cores")
        ));
    }
    let time = Duration::from_secs_f64(args.seconds);
    let bar = progress::Steps::new();
    let measured = speed::measure(&scenario, (most, machine.cores), time, stop, &bar);
    let found = match measured {
        Ok(Some(speed)) => match args.replicates {
            None => Ok(Some((speed, None))),
            Some(replicates) => {
                let kind = match args.points {
                    Some(points) => study::Workload::Sweep { points },
                    None => study::Workload::Run { weekly: args.weekly.kept() },
                };
                study::measure(&scenario, kind, replicates, &speed, time, stop, &bar)
                    .map(|forecast| forecast.map(|forecast| (speed, Some(forecast))))
            }
        },
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    bar.clear();
    let Some((speed, study)) = found? else { return Ok(Ended::Interrupted) };
    let peak = machine::peak();
    if args.json.json {
        let result = json!({
            "machine": machine.json(),
            "scenario": scenario.name,
            "communities": scenario.communities.len(),
            "weeks": scenario.horizon_weeks,
            "speed": speed.json(),
            "study": study.map(|study| study.json()),
            "peak_bytes": peak,
        });
        printer::object("bench", result);
        return Ok(Ended::Fine);
    }
    let mut page = row("Machine", &machine.words());
    page += &speed.words(&scenario);
    if let Some(study) = study {
        page += &row("Study", &study.words());
    }
    if let Some(bytes) = peak {
        page += &row("Memory", &format!("{} at the peak", super::estimate::bytes(bytes as f64)));
    }
    say(&page);
    Ok(Ended::Fine)
}

fn scenario(args: &BenchArgs) -> Result<Scenario, CliError> {
    match &args.scenario {
        Some(file) => paths::load(file, &args.set),
        None => paths::baseline(&args.set),
    }
}

/// Where the words of a row begin.
const INDENT: usize = 11;

/// A row with its name before it, broken at the end of a line.
fn row(name: &str, text: &str) -> String {
    let indent = " ".repeat(INDENT);
    let words: Vec<&str> = text.split_whitespace().collect();
    filled(&words.join(" "), &indent).replacen(&indent, &format!("{name:INDENT$}"), 1) + "\n"
}

/// A number with three digits or so.
fn digits(value: f64) -> String {
    match value.abs() {
        1000.0.. => super::screen::count(value.round() as u64),
        100.0..1000.0 => format!("{value:.0}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
