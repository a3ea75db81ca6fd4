//! Cost against size: curves, a table, a figure.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use hearth::engine::scenario::Scenario;
use hearth::report::figures;
use hearth::study::output::small_table::{Cells, SmallTable};
use hearth::study::timing::{Curve, GrowthError, LINEAR, Size, Step, grow};
use serde_json::{Value, json};

use super::machine::{Machine, peak};
use super::{BenchArgs, digits, row};
use crate::cli::ending::{CliError, Ended};
use crate::cli::printer;
use crate::cli::screen::{count, plural, say};
use crate::cli::{panics, paths, progress};

/// Name of the tables.
const NAME: &str = "sizes";

/// Measures the curves that are asked for, and writes them.
pub fn measure(
    args: &BenchArgs,
    scenario: &Scenario,
    machine: &Machine,
    stop: &AtomicBool,
) -> Result<Ended, CliError> {
    let out = args.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("bench"));
    paths::check_out(&out)?;
    let wanted = Size::ALL.into_iter().filter(|size| args.sizes.iter().any(|name| name == size.name()));
    let time = Duration::from_secs_f64(args.seconds);
    let bar = progress::Steps::new();
    let mut curves = Vec::new();
    for size in wanted {
        let tell = |share: f64| {
            bar.tell((share * 100.0) as u64, 100, || format!("{}, %", size.name()));
        };
        let grown = panics::caught(|| grow(scenario, size, time, stop, &tell));
        let Some(grown) = grown else {
            bar.clear();
            return Err(CliError::Bad(format!(
                "a run of this scenario fails with other {}; `hearth run` names it, with the reason",
                size.name()
            )));
        };
        match grown.map_err(wrong) {
            Ok(Some(curve)) => curves.push(curve),
            ended => {
                bar.clear();
                return ended.map(|_| Ended::Interrupted);
            }
        }
    }
    bar.clear();
    let object = object(machine, scenario, &curves);
    let files = write(&out, &curves, &object, scenario, machine)?;
    match args.json.json {
        true => printer::object("bench", object),
        false => say(&page(scenario, machine, &curves, &out, &files)),
    }
    Ok(Ended::Fine)
}

fn wrong(error: GrowthError) -> CliError {
    match error {
        GrowthError::Scenario(error) => error.into(),
        GrowthError::Study(error) => CliError::Study(error),
    }
}

/// Tables and figure; their names.
fn write(
    out: &Path,
    curves: &[Curve],
    object: &Value,
    scenario: &Scenario,
    machine: &Machine,
) -> Result<Vec<String>, CliError> {
    let keep = |path: PathBuf| move |source| CliError::Write { path, source };
    std::fs::create_dir_all(out).map_err(keep(out.to_owned()))?;
    let mut files = table(curves).write(out).map_err(keep(out.join(format!("{NAME}.csv"))))?;
    let json = out.join(format!("{NAME}.json"));
    std::fs::write(&json, format!("{object:#}\n")).map_err(keep(json))?;
    files.push(format!("{NAME}.json"));
    let (version, machine) = (env!("CARGO_PKG_VERSION"), machine.short());
    if let Some(drawing) = figures::cost(curves, &scenario.name, version, &machine) {
        drawing.write(&out.join("figures"))?;
        files.push(format!("figures/{}.png", drawing.figure.stem));
    }
    Ok(files)
}

/// A number of a step.
type Of<T> = fn(&Step) -> T;

fn table(curves: &[Curve]) -> SmallTable {
    let mut table =
        SmallTable::new(NAME, "Cost of a run as one size of the scenario grows: a row for each size.");
    let names = curves.iter().flat_map(|curve| vec![Some(curve.size.name().to_owned()); curve.steps.len()]);
    table.add("curve", "", "What grows.", Cells::Names(names.collect()));
    let steps = || curves.iter().flat_map(|curve| &curve.steps);
    let counts: [(&str, &str, Of<u64>); 3] = [
        ("size", "How large it is.", |step| step.size.into()),
        ("runs", "Runs in a round.", |step| step.runs.into()),
        ("rounds", "Rounds.", |step| step.seconds.rounds as u64),
    ];
    for (name, meaning, of) in counts {
        table.add(name, "", meaning, Cells::Counts(steps().map(of).collect()));
    }
    let numbers: [(&str, &str, &str, Of<f64>); 6] = [
        ("members", "people", "Members in a week on average, over all communities.", |step| step.members),
        (
            "member_weeks",
            "",
            "Member-weeks of a run; of all runs if the number of replicates grows.",
            |step| step.member_weeks,
        ),
        ("seconds_shortest", "s", "Processor time for these member-weeks: shortest round.", |step| {
            step.seconds.low
        }),
        ("seconds_median", "s", "The same: median over rounds.", |step| step.seconds.median),
        ("seconds_longest", "s", "The same: longest round.", |step| step.seconds.high),
        ("ns_per_member_week", "ns", "Processor time of a member-week, by the shortest round.", |step| {
            step.nanoseconds().low
        }),
    ];
    for (name, unit, meaning, of) in numbers {
        table.add(name, unit, meaning, Cells::Numbers(steps().map(of).collect()));
    }
    table
}

fn object(machine: &Machine, scenario: &Scenario, curves: &[Curve]) -> Value {
    let curve = |curve: &Curve| {
        let steps: Vec<Value> = curve
            .steps
            .iter()
            .map(|step| {
                json!({
                    "size": step.size,
                    "runs": step.runs,
                    "members": step.members,
                    "member_weeks": step.member_weeks,
                    "seconds": {
                        "shortest": step.seconds.low,
                        "median": step.seconds.median,
                        "longest": step.seconds.high,
                        "rounds": step.seconds.rounds,
                    },
                    "ns_per_member_week": step.nanoseconds().low,
                })
            })
            .collect();
        let law = curve.law();
        json!({
            "curve": curve.size.name(),
            "exponent": law.map(|law| law.exponent),
            "exponent_standard_error": law.map(|law| law.error),
            "dearer": curve.dearer(),
            "linear": curve.holds(),
            "sizes": steps,
        })
    };
    json!({
        "machine": machine.json(),
        "scenario": scenario.name,
        "linear_within": LINEAR,
        "curves": curves.iter().map(curve).collect::<Vec<_>>(),
        "peak_bytes": peak(),
    })
}

fn page(scenario: &Scenario, machine: &Machine, curves: &[Curve], out: &Path, files: &[String]) -> String {
    let mut page = row("Machine", &machine.words());
    page +=
        &row("Scenario", &format!("{}, without its timeline; processor time on one thread", scenario.name));
    for curve in curves {
        let law = curve.law().map_or_else(
            || "no members".to_owned(),
            |law| format!("cost ~ member-weeks ^ {:.3} ± {:.3}", law.exponent, law.error),
        );
        let _ = write!(
            page,
            "\n{:<30}  {law}\n{:>14}{:>16}{:>16}{:>16}{:>18}\n",
            capital(curve.size.words()),
            "size",
            "member-weeks",
            "ms, best",
            "median",
            "ns a member-week"
        );
        for step in &curve.steps {
            let each = step.nanoseconds();
            let _ = writeln!(
                page,
                "{:>14}{:>16}{:>16}{:>16}{:>18}",
                count(u64::from(step.size)),
                count(step.member_weeks.round() as u64),
                digits(step.seconds.low * 1e3),
                digits(step.seconds.median * 1e3),
                digits(each.low)
            );
        }
        let rounds = curve.steps.first().map_or(0, |step| step.seconds.rounds);
        let _ = writeln!(
            page,
            "  dearest member-week {:.0} % above the cheapest, in {}: {}",
            curve.dearer() * 100.0,
            plural(rounds as u64, "round", "rounds"),
            if curve.holds() { "linear" } else { "not linear" }
        );
    }
    let failed: Vec<&str> =
        curves.iter().filter(|curve| !curve.holds()).map(|curve| curve.size.name()).collect();
    let verdict = match failed[..] {
        [] => "it is, over all of these sizes".to_owned(),
        _ => format!("it isn't over {}", failed.join(", ")),
    };
    page += "\n";
    page += &row(
        "Verdict",
        &format!("Is cost linear within {:.0} %? By the best rounds, {verdict}.", LINEAR * 100.0),
    );
    page += &format!("\nResults are in {}:\n", paths::folder(out));
    for file in files {
        let _ = writeln!(page, "  {file}");
    }
    page
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
