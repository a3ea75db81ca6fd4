//! What a terminal shows of findings.

use std::fmt::Write as _;

use hearth::experiment::claims::{ClaimFinding, ConditionFinding, Findings, MechanismFinding, Verdict};

use super::super::screen::count;

/// A table of at most 80 columns.
pub fn table(findings: &Findings, details: bool) -> String {
    let mut out =
        String::from("     Claim                              Effect    Interval        Must be   Without\n");
    for claim in &findings.claims {
        line(&mut out, claim);
        if details {
            for condition in &claim.conditions {
                detail(&mut out, claim, condition);
            }
        }
        for mechanism in claim.mechanisms.iter().filter(|one| details || one.verdict != Verdict::Holds) {
            carried(&mut out, claim, mechanism);
        }
    }
    let tally = |verdict: Verdict| findings.claims.iter().filter(|claim| claim.verdict == verdict).count();
    let _ = write!(
        out,
        "\n{} of {} hold, {} fail, {} undecided. {} lives, seed {}.",
        tally(Verdict::Holds),
        findings.claims.len(),
        tally(Verdict::Fails),
        tally(Verdict::Undecided),
        count(findings.lives),
        findings.seed
    );
    out
}

/// A mark that is told apart without colour.
fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Holds => '●',
        Verdict::Fails => '✗',
        Verdict::Undecided => '?',
        Verdict::NotRun => '–',
    }
}

fn line(out: &mut String, claim: &ClaimFinding) {
    let Some(one) = claim.conditions.get(claim.leading) else { return };
    let without = claim
        .mechanisms
        .iter()
        .flat_map(|mechanism| &mechanism.effects)
        .find(|effect| effect.condition == claim.leading)
        .map_or_else(String::new, |effect| number(effect.effect));
    // Writing to a string can't fail.
    let _ = writeln!(
        out,
        "{} {:3}{:32}{}{:>9}",
        mark(claim.verdict),
        claim.id,
        fit(&claim.sentence, 31),
        measured(one),
        without
    );
}

fn detail(out: &mut String, claim: &ClaimFinding, one: &ConditionFinding) {
    let place = claim.conditions.iter().position(|other| std::ptr::eq(other, one)).unwrap_or(0);
    let without = claim
        .mechanisms
        .iter()
        .flat_map(|mechanism| &mechanism.effects)
        .find(|effect| effect.condition == place)
        .map_or_else(String::new, |effect| number(effect.effect));
    let what = format!("{}: {}", one.name, one.contrast);
    let _ = writeln!(out, "    {} {:30}{}{:>9}", mark(one.verdict), fit(&what, 29), measured(one), without);
}

fn measured(one: &ConditionFinding) -> String {
    let side = if one.side > 0.0 { '>' } else { '<' };
    let interval = format!("{} … {}", number(one.interval.0), number(one.interval.1));
    format!("{:>8}  {:^19}{side} {:6}", number(one.effect), interval, number(one.threshold))
}

fn carried(out: &mut String, claim: &ClaimFinding, mechanism: &MechanismFinding) {
    let _ = claim;
    let verdict = match mechanism.verdict {
        Verdict::Holds => "carried by",
        Verdict::Fails => "NOT carried by",
        Verdict::Undecided => "undecided whether carried by",
        Verdict::NotRun => "not tried without",
    };
    let _ = writeln!(out, "      {}", fit(&format!("{verdict} {}", mechanism.words), 73));
}

fn fit(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept.trim_end().to_owned() + "…"
}

/// About three digits.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let text = match size {
        _ if size >= 99_950.0 => format!("{:.0}k", value / 1000.0),
        _ if size >= 99.5 => format!("{value:.0}"),
        _ if size >= 9.95 => format!("{value:.1}"),
        _ if size >= 0.0995 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    text.replace('-', "−")
}
