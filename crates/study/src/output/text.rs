//! Numbers and names as a reader likes them.

use std::fmt::Display;

use hearth_engine::observe::{Cause, Flow};

/// A whole number with its thousands set apart.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with about three digits; a dash where there is none.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    if size >= 1e7 {
        return format!("{value:.2e}");
    }
    if size >= 1000.0 {
        let sign = if value < 0.0 { "−" } else { "" };
        return format!("{sign}{}", count(size.round() as u64));
    }
    let decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ => 2,
    };
    shortened(value, decimals)
}

/// A number with so many decimals at most.
fn shortened(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A number of a row of them that lie so far apart, with as many digits as it takes to tell each from the next.
#[allow(clippy::disallowed_methods, reason = "digits for readers: nothing is computed with them")]
pub fn in_steps(value: f64, step: f64) -> String {
    let whole = |decimals: &usize| {
        let scaled = step * 10f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    match (0..=9).find(whole) {
        Some(decimals) if decimals > 0 && value.abs() < 1000.0 => shortened(value, decimals),
        _ => number(value),
    }
}

/// A number with two digits at least, also where it is small: what parameters are set to.
#[allow(clippy::disallowed_methods, reason = "digits for readers: nothing is computed with them")]
pub fn fine(value: f64) -> String {
    let size = value.abs();
    if !(size > 0.0 && size < 0.1) {
        return number(value);
    }
    if size < 1e-4 {
        return format!("{value:.1e}").replace('-', "−");
    }
    // One zero more for each order of magnitude.
    shortened(value, 1 + (-size.log10()).ceil() as usize)
}

/// A number with its unit, where that is one to write behind a number.
pub fn measured(value: f64, unit: &str) -> String {
    match unit {
        "0..1" | "share" | "ratio" | "count" => number(value),
        _ => format!("{} {unit}", number(value)),
    }
}

/// A share as a percentage that never rounds to none or all by itself; the space in it doesn't break.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "–".to_owned();
    }
    let percentage = share * 100.0;
    if percentage > 0.0 && percentage < 0.5 {
        "<1\u{a0}%".to_owned()
    } else if (99.5..100.0).contains(&percentage) {
        ">99\u{a0}%".to_owned()
    } else {
        format!("{percentage:.0}\u{a0}%")
    }
}

/// `of` from `total` as a share; 0 of nothing is 0.
pub fn share(of: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { of as f64 / total as f64 }
}

/// Wilson's 95 % interval of a share.
pub fn wilson(of: u64, total: u64) -> (f64, f64) {
    if total == 0 {
        return (0.0, 1.0);
    }
    let z: f64 = 1.959_963_985;
    let (p, n) = (share(of, total), total as f64);
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (((middle - half) / scale).clamp(0.0, p.min(1.0)), ((middle + half) / scale).clamp(p.min(1.0), 1.0))
}

/// An interval of shares: `55–68 %`.
pub fn interval((low, high): (f64, f64)) -> String {
    let end = |share: f64| percent(share).replace("\u{a0}%", "");
    format!("{}–{}\u{a0}%", end(low), end(high))
}

/// So many of a thing.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// Weeks as text; in years from 104 weeks on.
pub fn duration(weeks: f64) -> String {
    if !weeks.is_finite() {
        "no time".to_owned()
    } else if weeks >= 104.0 {
        format!("{} years", number((weeks / 52.0 * 10.0).round() / 10.0))
    } else {
        plural(weeks.round().max(0.0) as u64, "week", "weeks")
    }
}

/// At most so many characters; the last is … where the text was longer.
pub fn shorten(text: &str, most: usize) -> String {
    let text: String = text.chars().take(most + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.trim_end().to_owned() + "…"
}

/// A name of a scenario file in plain words.
pub fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Several things as one reads them: `a, b and c`.
pub fn list(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A name as part of a file's name.
pub fn slug(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            text.push(letter);
        } else if !text.ends_with('-') && !text.is_empty() {
            text.push('-');
        }
        if text.len() >= 32 {
            break;
        }
    }
    text.trim_end_matches('-').to_owned()
}

/// A flow of the energy budget in words.
pub fn flow_words(flow: Flow) -> &'static str {
    match flow {
        Flow::Interest => "interest in the domain",
        Flow::Belonging => "belonging",
        Flow::Challenge => "challenge",
        Flow::Care => "care",
        Flow::Outdated => "outdated knowledge",
        Flow::Fatigue => "fatigue",
        Flow::Outside => "life outside",
        Flow::Answered => "questions answered",
        Flow::Unanswered => "questions unanswered",
        Flow::Helping => "helping others",
        Flow::Dialogue => "dialogue",
        Flow::GoodWork => "energizing work",
        Flow::Drudgery => "drudgery",
        Flow::Control => "outside control",
        Flow::Measurement => "measurement",
        Flow::Projects => "projects",
        Flow::Recognition => "recognition",
        Flow::Overload => "overload",
        Flow::Events => "events",
        Flow::Voice => "voice in decisions",
        Flow::Conflict => "conflict",
        Flow::Mood => "mood",
        Flow::Joining => "members joining",
        Flow::Leaving => "members leaving",
    }
}

/// A cause of decline in words.
pub fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::Neglect => "neglect",
        Cause::ClosedMindedness => "closed-mindedness",
        Cause::LackOfChallenge => "lack of challenge",
        Cause::CompetingDemands => "competing demands",
        Cause::FailureToAdapt => "failure to adapt",
        Cause::DeEnergizingWork => "de-energizing work",
        Cause::OverControl => "over-control",
        Cause::OverMeasurement => "over-measurement",
        Cause::LackOfSupport => "lack of support",
        Cause::LossOfKeyPeople => "loss of key people",
    }
}

/// A word as a shell takes it.
pub fn shell(word: impl Display) -> String {
    let word = word.to_string();
    // Settings and lists need no quotes, and are read more easily without.
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    match shlex::try_quote(&word) {
        Ok(quoted) => quoted.into_owned(),
        // No shell can be given a zero byte.
        Err(_) => word,
    }
}

/// Words as a shell takes them: a command to be copied.
pub fn command_line(words: &[String]) -> String {
    words.iter().map(shell).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_differ() {
        let row = |step: f64| [-2.0, -1.0, 0.0, 1.0, 2.0].map(|times| in_steps(times * step, step));
        assert_eq!(row(0.005), ["−0.01", "−0.005", "0", "0.005", "0.01"]);
        assert_eq!(row(0.025), ["−0.05", "−0.025", "0", "0.025", "0.05"]);
        assert_eq!(row(2.5), ["−5", "−2.5", "0", "2.5", "5"]);
        assert_eq!(row(500.0), ["−1,000", "−500", "0", "500", "1,000"]);
        assert_eq!(row(2e-5)[4], "0.00004");
        assert_eq!((in_steps(100.5, 0.5), in_steps(0.3, 0.0)), ("100.5".to_owned(), "0.3".to_owned()));
    }

    #[test]
    fn small_numbers_keep_two_digits() {
        let texts = [0.0, 0.005, 0.0123, -0.047, 0.099, 0.1, 12.34, 0.00007, 0.01].map(fine);
        assert_eq!(texts, ["0", "0.005", "0.012", "−0.047", "0.099", "0.1", "12.3", "7.0e−5", "0.01"]);
    }
}
