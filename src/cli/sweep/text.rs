//! What a terminal shows of a sweep.

use std::path::Path;

use hearth::study::sensitivity::{self, Indices, SensitivityResult};
use hearth::study::sweep::narrative::unit_of_change;
use hearth::study::sweep::{self, SweepResult};

use super::super::printer::Answer;
use super::super::screen::{program, shell};

/// Factors in a table.
const ROWS: usize = 12;

/// All that is said, a thought each.
pub fn words(found: &SweepResult, sensitivity: Option<&SensitivityResult>) -> Vec<String> {
    match sensitivity {
        Some(found_indices) => {
            let mut words = sensitivity::narrative::text(found_indices);
            words.extend(sweep::narrative::beside(found));
            words
        }
        None => sweep::narrative::text(found),
    }
}

/// The answer, and where the rest is.
pub fn answer(sensitivity: Option<&SensitivityResult>, words: &[String]) -> Answer {
    let mut body = words.join("\n");
    if let Some(sensitivity) = sensitivity {
        body += &format!("\n\n{}", table(sensitivity));
    }
    let mut answer = Answer { body, ..Answer::default() };
    answer.report();
    answer.line("indices.parquet, .csv", "indices of sensitivity with their intervals");
    answer.line("outcomes.parquet, .csv", "the outcomes at each point");
    answer.line("points.parquet, .csv", "how each point is set");
    answer.line("point_runs.parquet", "each run: a row a point, replicate and community");
    answer.line("point_runs.csv", "the same for programs that read no Parquet");
    answer.line("figures/", "the figures, as PNG and SVG");
    answer
}

/// Commands that work as they stand.
pub fn next(folder: &Path, sensitivity: Option<&SensitivityResult>, design: Option<&str>) -> Vec<String> {
    let (program, dir) = (program(), shell(folder.display()));
    let archive = shell(folder.display().to_string().trim_end_matches('/'));
    let mut commands = Vec::new();
    if let (Some(design), None) = (design, sensitivity) {
        commands.push(format!("{program} sensitivity {} --method morris", shell(design)));
    }
    commands.push(format!("{program} reproduce {dir}"));
    commands.push(format!("{program} study export {dir} --archive {archive}.tar.gz"));
    commands
}

/// The factors of the first outcome, the strongest first; at most 80 columns wide.
fn table(found: &SensitivityResult) -> String {
    let Some((outcome, indices)) = found.outcomes.first() else { return String::new() };
    let cut = |at: usize| -> String { found.plan.factors[at].name.chars().take(32).collect() };
    let mut text = String::new();
    match indices {
        Indices::Sobol(sobol) => {
            text += &format!("  {:32} {:>20} {:>20}\n", outcome.name, "alone (95 %)", "in all (95 %)");
            for at in indices.order().into_iter().take(ROWS) {
                let index = |one: sensitivity::Estimate| {
                    format!("{:.2} ({:.2} to {:.2})", one.value, one.low, one.high)
                };
                let factor = sobol.factors[at];
                text +=
                    &format!("  {:32} {:>20} {:>20}\n", cut(at), index(factor.first), index(factor.total));
            }
        }
        Indices::Morris(morris) => {
            let (unit, size) = unit_of_change(outcome);
            let head = format!("{}, {unit}", outcome.name);
            text += &format!("  {head:32} {:>10} {:>10} {:>10} {:>10}\n", "mu*", "mu", "sigma", "chance");
            for at in indices.order().into_iter().take(ROWS) {
                let one = &morris.factors[at];
                let number = |value: f64| match value.is_nan() {
                    true => "-".to_owned(),
                    false => format!("{:.3}", value / size),
                };
                text += &format!(
                    "  {:32} {:>10} {:>10} {:>10} {:>10}\n",
                    cut(at),
                    number(one.mu_star.value),
                    number(one.mu.value),
                    number(one.sigma_of_factors),
                    number(one.floor)
                );
            }
        }
    }
    text
}
