//! `hearth diff`: how the results of two versions differ.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use hearth::report::figures;
use hearth::study::output::atomic;
use hearth::study::output::text::number;
use hearth::study::version_diff::{Changed, Row, Side, VersionDiff};
use serde_json::json;

use super::args::JsonArgs;
use super::ending::{CliError, Ended};
use super::printer;
use super::screen::{plural, say, short};

/// Rows that are printed of each kind of change; all are in the files.
const PRINTED: usize = 20;

/// What to compare.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth diff before/outputs outputs
  hearth diff old/claims new/claims --out outputs/diff
  hearth diff old new --json

Both folders hold results, themselves or in folders below; what stands under
the same path is compared: claims, mechanisms, facts, realism, and the mean
outcomes of runs. Folders of other versions are read, too. `--out` writes
diff.csv, diff.parquet, diff.json and a figure. Exit code 1 where a verdict
changed, or a number by more than its 95 % margin.")]
pub struct DiffArgs {
    /// Results of the old version
    old: PathBuf,
    /// Results of the new version
    new: PathBuf,
    /// Folder for the table and the figure; without one, nothing is written
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Draw no figure
    #[arg(long)]
    no_figures: bool,
    #[command(flatten)]
    json: JsonArgs,
}

/// Compares.
pub fn diff(args: &DiffArgs) -> Result<Ended, CliError> {
    let found = VersionDiff::of(&args.old, &args.new).map_err(|error| CliError::Bad(error.to_string()))?;
    if let Some(out) = &args.out {
        write(args, out, &found)?;
    }
    if args.json.json {
        let rows: Vec<&Row> = found.rows.iter().filter(|row| row.changed != Changed::Same).collect();
        printer::object("diff", json!({"same": found.count(Changed::Same), "changed": rows}));
    } else {
        say(&text(&found));
    }
    let differs = found.count(Changed::Verdict) + found.count(Changed::Number) > 0;
    Ok(if differs { Ended::Finding } else { Ended::Fine })
}

fn write(args: &DiffArgs, out: &std::path::Path, found: &VersionDiff) -> Result<(), CliError> {
    let failed = |source| CliError::Write { path: out.to_owned(), source };
    fs::create_dir_all(out).map_err(failed)?;
    found.table().write(out).map_err(failed)?;
    let mut text = serde_json::to_string_pretty(found).map_err(|error| CliError::Bad(error.to_string()))?;
    text.push('\n');
    atomic::write(&out.join("diff.json"), text.as_bytes()).map_err(failed)?;
    if !args.no_figures {
        figures::version_diff(found, env!("CARGO_PKG_VERSION")).write(out)?;
    }
    Ok(())
}

fn text(found: &VersionDiff) -> String {
    let all = plural(found.rows.len() as u64, "number or verdict", "numbers and verdicts");
    let mut out = format!("{all}:\n");
    let kinds =
        [Changed::Verdict, Changed::Number, Changed::Chance, Changed::Same, Changed::Added, Changed::Removed];
    for changed in kinds {
        out += &format!("  {:>6}  {}\n", found.count(changed), changed.word());
    }
    let compared = found.compared();
    if compared > 0 {
        out += &format!(
            "Of {compared} numbers that aren't the same, chance alone takes about {:.0} beyond their margins.\n",
            0.05 * compared as f64
        );
    }
    for changed in [Changed::Verdict, Changed::Number, Changed::Added, Changed::Removed] {
        let rows: Vec<&Row> = found.rows.iter().filter(|row| row.changed == changed).collect();
        if rows.is_empty() {
            continue;
        }
        out += &format!("\n{}{}\n", changed.word()[..1].to_uppercase(), &changed.word()[1..]);
        for row in rows.iter().take(PRINTED) {
            out += &line(row);
        }
        if rows.len() > PRINTED {
            out += &format!("  … and {} more; --out writes all\n", rows.len() - PRINTED);
        }
    }
    out
}

/// A change on one line.
fn line(row: &Row) -> String {
    let name = match row.study.as_str() {
        "" => format!("{} {}", row.kind, row.name),
        study => format!("{study}: {}", row.name),
    };
    let said = |side: &Option<Side>| match side {
        None => "–".to_owned(),
        Some(side) if side.value.is_nan() => side.verdict.clone(),
        Some(side) if side.verdict.is_empty() => number(side.value),
        Some(side) => format!("{} {}", number(side.value), side.verdict),
    };
    format!("  {:<44} {} → {}\n", short(&name, 44), said(&row.old), said(&row.new))
}
