//! ClaimsResult as a table for other programs.

use std::fmt::Write as _;

use super::result::{ClaimResult, ClaimsResult};
use crate::output::csv::quoted;

const HEAD: &str = "claim,verdict,condition,contrast,unit,effect,low,high,low_95,high_95,sd,side,threshold,\
                    condition_verdict,replicates,mechanism,mechanism_verdict,without,without_low_95,without_high_95";

impl ClaimsResult {
    /// One row a condition and mechanism, as CSV; what doesn't exist is empty.
    pub fn to_csv(&self) -> String {
        let mut out = format!("{HEAD}\n");
        for claim in &self.claims {
            rows(&mut out, claim);
        }
        out
    }
}

fn rows(out: &mut String, claim: &ClaimResult) {
    for (place, condition) in claim.conditions.iter().enumerate() {
        let verdict = if condition.reported { "reported" } else { condition.verdict.word() };
        let front = [
            quoted(&claim.id),
            claim.verdict.word().to_owned(),
            quoted(&condition.name),
            quoted(&condition.contrast),
            quoted(&condition.unit),
            number(condition.effect),
            number(condition.interval.0),
            number(condition.interval.1),
            number(condition.interval_95.0),
            number(condition.interval_95.1),
            number(condition.sd),
            number(condition.side),
            number(condition.threshold),
            verdict.to_owned(),
            condition.replicates.to_string(),
        ]
        .join(",");
        let mut alone = true;
        for mechanism in &claim.mechanisms {
            for without in mechanism.effects.iter().filter(|without| without.condition == place) {
                alone = false;
                // Writing to a string can't fail.
                let _ = writeln!(
                    out,
                    "{front},{},{},{},{},{}",
                    quoted(&mechanism.words),
                    mechanism.verdict.word(),
                    number(without.effect),
                    number(without.interval_95.0),
                    number(without.interval_95.1)
                );
            }
        }
        if alone {
            let _ = writeln!(out, "{front},,,,,");
        }
    }
}

fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}
