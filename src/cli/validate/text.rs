//! What a terminal shows of claims.

use std::fmt::Write as _;

use hearth::study::claims::{ClaimResult, ClaimsResult, ConditionResult, MechanismResult, Verdict};

use super::super::printer::Answer;
use super::super::screen::{plural, short};

/// The verdicts, and where the rest is.
pub fn answer(results: &ClaimsResult, details: bool) -> Answer {
    let mut answer = Answer { body: table(results, details), ..Answer::default() };
    answer.line("claims.png", "every effect with its interval, also as SVG");
    answer.line("claims.csv, claims.json", "all numbers, also without mechanisms");
    answer
}

/// A table of at most 80 columns.
fn table(results: &ClaimsResult, details: bool) -> String {
    let mut out = format!(
        "  {:3} {:29} {:>8} {:^18} {:8} {:>7}\n",
        "", "Claim", "Effect", "Interval", "Must be", "Without"
    );
    for claim in &results.claims {
        line(&mut out, claim);
        if details {
            for place in 0..claim.conditions.len() {
                detail(&mut out, claim, place);
            }
        }
        for mechanism in &claim.mechanisms {
            if details || !matches!(mechanism.verdict, Verdict::Holds | Verdict::NotRun) {
                carried(&mut out, mechanism);
            }
        }
    }
    let tally = |verdict: Verdict| results.claims.iter().filter(|claim| claim.verdict == verdict).count();
    let _ = write!(
        out,
        "\n● {} hold, ✗ {} fail, ? {} undecided, of {}; {}, seed {}.\n\
         Each line shows the condition nearest to failing; \"without\" is its effect with\n\
         the mechanism that carries it switched off. All intervals hold with 95 %.",
        tally(Verdict::Holds),
        tally(Verdict::Fails),
        tally(Verdict::Undecided),
        plural(results.claims.len() as u64, "claim", "claims"),
        plural(results.runs, "run", "runs"),
        results.seed,
    );
    out
}

/// A mark that can be distinguished without colour.
fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Holds => '●',
        Verdict::Fails => '✗',
        Verdict::Undecided => '?',
        Verdict::NotRun => '–',
    }
}

fn line(out: &mut String, claim: &ClaimResult) {
    let Some(one) = claim.conditions.get(claim.leading) else { return };
    // Writing to a string can't fail.
    let _ = writeln!(
        out,
        "{} {:3} {:29} {} {:>7}",
        mark(claim.verdict),
        claim.id,
        short(claim.sentence.trim_end_matches('.'), 29),
        measured(one),
        without(claim, claim.leading)
    );
}

fn detail(out: &mut String, claim: &ClaimResult, place: usize) {
    let one = &claim.conditions[place];
    let mark = if one.reported { '·' } else { mark(one.verdict) };
    let _ = writeln!(
        out,
        "    {mark} {:29} {} {:>7}",
        short(&one.name, 29),
        measured(one),
        without(claim, place)
    );
    let _ = writeln!(out, "        {}", short(&one.contrast, 72));
    if one.arms.len() <= 4 {
        let arms: Vec<String> =
            one.arms.iter().map(|(name, mean)| format!("{name} {}", number(*mean))).collect();
        let _ = writeln!(out, "        {}", short(&arms.join("; "), 72));
    }
}

/// The effect of a condition without the first mechanism that carries it.
fn without(claim: &ClaimResult, place: usize) -> String {
    let mut effects = claim.mechanisms.iter().flat_map(|mechanism| &mechanism.effects);
    effects.find(|effect| effect.condition == place).map_or_else(String::new, |effect| number(effect.effect))
}

fn measured(one: &ConditionResult) -> String {
    let interval = format!("{} … {}", number(one.interval.0), number(one.interval.1));
    let side = if one.side > 0.0 { '>' } else { '<' };
    let must = if one.reported { String::new() } else { format!("{side} {}", number(one.threshold)) };
    format!("{:>8} {interval:^18} {must:8}", number(one.effect))
}

fn carried(out: &mut String, mechanism: &MechanismResult) {
    let verdict = match mechanism.verdict {
        Verdict::Holds => "carried by",
        Verdict::Fails => "NOT carried by",
        Verdict::Undecided => "undecided whether carried by",
        Verdict::NotRun => "not tried without",
    };
    let _ = writeln!(out, "      {}", short(&format!("{verdict}: {}", mechanism.words), 74));
}

/// About three digits.
pub fn number(value: f64) -> String {
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
