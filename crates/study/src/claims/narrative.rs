//! Contrasts and quantities as text.

use super::contrast::Part;
use super::table::{Contrast, Outcome};
use hearth_engine::observe::{RunRow, WeekRow};

/// A part, such as `funded − unfunded`.
pub(super) fn part(part: &Part, names: &[&str]) -> String {
    let name = |arm: usize| names.get(arm).copied().unwrap_or_default().to_owned();
    let count = part.means.len();
    // The names of many arms are too long to read.
    if count > 4 {
        return format!("mean of {count} arms");
    }
    let means = part.means.iter().map(|&(weight, arm)| (weight, name(arm)));
    let ratios = part.ratios.iter().map(|&(weight, a, b)| (weight, format!("{} / {}", name(a), name(b))));
    let mut out = String::new();
    for (weight, what) in means.chain(ratios) {
        let sign = match (out.is_empty(), weight < 0.0) {
            (true, true) => "−",
            (true, false) => "",
            (false, true) => " − ",
            (false, false) => " + ",
        };
        out += sign;
        let size = weight.abs();
        if size != 1.0 {
            out += &format!("{} × ", (size * 1000.0).round() / 1000.0);
        }
        out += &what;
    }
    out
}

/// The unit of a contrast of an outcome; empty where none is written after a number.
pub(super) fn unit(outcome: &Outcome, contrast: &Contrast) -> String {
    if matches!(contrast, Contrast::Ratio(..) | Contrast::DifferenceInRatios(..)) {
        return String::new();
    }
    let of = |columns: &'static [hearth_engine::observe::ColumnInfo], name: &str| {
        columns.iter().find(|column| column.name == name).map_or("", |column| column.unit)
    };
    let unit = match outcome {
        Outcome::Run(name) | Outcome::RunOr(name, _) => of(RunRow::COLUMNS, name),
        Outcome::Week { column, .. } => of(WeekRow::COLUMNS, column),
        Outcome::WeeksUntil { .. } | Outcome::WeeksUntilStage(_) => "weeks",
        _ => "",
    };
    match unit {
        "0..1" | "0/1" | "share" | "ratio" | "count" | "probability" => String::new(),
        "week" => "weeks".to_owned(),
        unit => unit.to_owned(),
    }
}
