//! Results as tables for other programs.

use std::fmt::Write as _;

use super::result::{Comparison, Difference, Finding};
use crate::output::csv::quoted;

const HEAD: &str = "outcome,unit,arm,against,n,difference,sd,low,high,low_together,high_together,p,p_holm,finding,beats,\
                    beats_low,beats_high,ties,worst_5_difference,worst_5_low,worst_5_high,replicates_saved";
const WEEKS: &str = "arm,against,quantity,week,difference,low,high";

impl Finding {
    /// As files name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::More => "more",
            Self::Less => "less",
            Self::Indistinguishable => "indistinguishable",
            Self::Same => "same",
        }
    }
}

impl Comparison {
    /// One row a difference, as CSV; what doesn't exist is empty.
    pub fn to_csv(&self) -> String {
        let mut out = format!("{HEAD}\n");
        for one in &self.differences {
            let unit = self.outcomes.iter().find(|outcome| outcome.name == one.outcome);
            row(&mut out, one, unit.map_or("", |outcome| outcome.unit));
        }
        out
    }

    /// One row a pair, quantity and week, as CSV: the difference, and its band among all weeks and quantities of the pair.
    pub fn weeks_to_csv(&self) -> String {
        let mut out = format!("{WEEKS}\n");
        for pair in &self.reasons {
            let (arm, against) = (quoted(&pair.arm), quoted(&pair.against));
            for parting in &pair.partings {
                for (week, gap) in parting.trajectory.iter().enumerate() {
                    let numbers = [gap.value, gap.interval.low, gap.interval.high].map(number).join(",");
                    // Writing to a string can't fail.
                    let _ = writeln!(out, "{arm},{against},{},{week},{numbers}", parting.quantity);
                }
            }
        }
        out
    }
}

fn row(out: &mut String, one: &Difference, unit: &str) {
    let worst = one.worst.map_or([f64::NAN; 3], |gap| [gap.value, gap.interval.low, gap.interval.high]);
    let cells = [
        one.outcome.to_owned(),
        quoted(unit),
        quoted(&one.arm),
        quoted(&one.against),
        one.n.to_string(),
        number(one.value),
        number(one.sd),
        number(one.interval.low),
        number(one.interval.high),
        number(one.together.low),
        number(one.together.high),
        number(one.p),
        number(one.p_holm),
        one.finding.word().to_owned(),
        number(one.beats.share),
        number(one.beats.interval.low),
        number(one.beats.interval.high),
        number(one.beats.ties),
        worst.map(number).join(","),
        number(one.saved.unwrap_or(f64::NAN)),
    ];
    *out += &(cells.join(",") + "\n");
}

fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}
