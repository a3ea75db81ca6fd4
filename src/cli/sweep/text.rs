//! What a terminal shows of a sweep.

use std::path::Path;

use hearth::study::sensitivity::{self, Indices, SensitivityResult};
use hearth::study::sweep::narrative::unit_of_change;
use hearth::study::sweep::{self, SweepResult};

use super::super::paths;
use super::super::screen::{program, shell, wrap};

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

/// Everything at the end.
pub fn page(
    folder: &Path,
    sensitivity: Option<&SensitivityResult>,
    words: &[String],
    files: &[String],
    design: Option<&str>,
) -> String {
    let mut page = wrap(&words.join("\n"));
    page += "\n\n";
    if let Some(sensitivity) = sensitivity {
        page += &table(sensitivity);
        page.push('\n');
    }
    page += &format!("Results are in {}:\n", paths::folder(folder));
    let mut line = |file: &str, what: &str| {
        let first = file.split(',').next().unwrap_or(file);
        if files.iter().any(|known| known.starts_with(first)) || first.starts_with("points") {
            page += &format!("  {file:24} {what}\n");
        }
    };
    line("report.html", "all of it on one page, the verdict first");
    line("report.pdf", "the same on paper");
    line("indices.parquet, .csv", "indices of sensitivity with their intervals");
    line("outcomes.parquet, .csv", "what came out at each point");
    line("points.parquet, .csv", "how each point is set");
    line("point_runs.parquet", "each life: a row a point, replicate and community");
    line("figures/", "the figures, as PNG and SVG");
    let (program, dir) = (program(), shell(folder.display()));
    let archive = shell(folder.display().to_string().trim_end_matches('/'));
    page += "What to try next:\n";
    if let (Some(design), None) = (design, sensitivity) {
        page += &format!("  {program} sensitivity {} --method morris\n", shell(design));
    }
    page +=
        &format!("  {program} reproduce {dir}\n  {program} study export {dir} --archive {archive}.tar.gz\n");
    page
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
                let told = |one: sensitivity::Estimate| {
                    format!("{:.2} ({:.2} to {:.2})", one.value, one.low, one.high)
                };
                let factor = sobol.factors[at];
                text += &format!("  {:32} {:>20} {:>20}\n", cut(at), told(factor.first), told(factor.total));
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
