//! Numbers as people write them, where the program reads another form: `90%`, `85,00`, `150k`, `3 years`.

/// Characters of a text that can belong to a number with what people put around it.
const LONGEST: usize = 40;
/// Weeks of a year, as horizons count them.
const WEEKS_OF_A_YEAR: f64 = 52.0;

/// What is wrong with a number that a person wrote, and what to write instead; nothing where it looks like none.
///
/// ```
/// use hearth_engine::scenario::numerals::advice;
/// assert_eq!(advice("90%").unwrap(), ("`90%` is not a number".to_owned(), "write a share as 0.9".to_owned()));
/// assert_eq!(advice("150k").unwrap().1, "write 150000");
/// assert_eq!(advice("3 years").unwrap().1, "times are counted in weeks: write 156");
/// assert!(advice("0.9").is_none() && advice("high").is_none());
/// ```
pub fn advice(written: &str) -> Option<(String, String)> {
    let written = written.trim();
    if written.is_empty() || written.chars().count() > LONGEST {
        return None;
    }
    let bare = written.trim_start_matches('=').trim_start();
    let signs = bare.len() - bare.trim_start_matches(['-', '+', '€', '$', '£', ' ']).len();
    let (sign, unsigned) = bare.split_at(signs);
    let length =
        unsigned.find(|c: char| !c.is_ascii_digit() && !".,_'".contains(c)).unwrap_or(unsigned.len());
    let (digits, unit) = unsigned.split_at(length);
    let digits = digits.trim_end_matches([',', '.']);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (number, how) = plain(digits)?;
    let number = if sign.contains('-') { -number } else { number };
    let unit = unit.trim().to_lowercase();
    let currency = sign.contains(['€', '$', '£']);
    let help = match unit.as_str() {
        "" if currency => format!("write the number alone: {}", shown(number)),
        "" => match how {
            Some(how) => format!("{how}: write {}", shown(number)),
            None if bare.len() < written.len() => format!("write {} without the equals sign", shown(number)),
            None => return None,
        },
        "%" | "percent" | "per cent" | "prozent" => format!("write a share as {}", shown(number / 100.0)),
        "k" | "thousand" | "tsd" => format!("write {}", shown(number * 1e3)),
        "m" | "mio" | "million" | "millions" => format!("write {}", shown(number * 1e6)),
        "bn" | "b" | "billion" => format!("write {}", shown(number * 1e9)),
        unit => match weeks_of(unit) {
            Some(weeks) => format!("times are counted in weeks: write {}", shown((number * weeks).round())),
            None if unit.chars().all(|c| c.is_alphanumeric() || " €$£/²".contains(c)) => {
                format!("write the number alone: {}", shown(number))
            }
            None => return None,
        },
    };
    Some((format!("`{written}` is not a number"), help))
}

/// What to write in place of a key that counts in another unit than weeks, where the key is called `name`; nothing where the key
/// isn't one.
pub fn in_weeks(key: &str, value: Option<f64>, name: &str) -> Option<String> {
    let weeks = weeks_of(&key.to_lowercase())?;
    let number = value.map_or_else(|| "…".to_owned(), |value| shown((value * weeks).round()));
    Some(format!("times are counted in weeks: write {name}: {number}"))
}

/// Weeks of a unit of time, as it is called in English or German.
fn weeks_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "y" | "yr" | "yrs" | "year" | "years" | "a" | "jahr" | "jahre" => WEEKS_OF_A_YEAR,
        "mo" | "mon" | "month" | "months" | "monat" | "monate" => WEEKS_OF_A_YEAR / 12.0,
        "q" | "quarter" | "quarters" | "quartal" | "quartale" => WEEKS_OF_A_YEAR / 4.0,
        "w" | "wk" | "wks" | "week" | "weeks" | "woche" | "wochen" => 1.0,
        "d" | "day" | "days" | "tag" | "tage" => 1.0 / 7.0,
        _ => return None,
    })
}

/// The number that digits with commas, points and marks between thousands mean, and what is said of the marks.
fn plain(digits: &str) -> Option<(f64, Option<&'static str>)> {
    const THOUSANDS: &str = "thousands are not set apart";
    const DECIMALS: &str = "decimals have a full stop";
    let commas = digits.matches(',').count();
    let points = digits.matches('.').count();
    let marked = digits.contains(['\'', '_']);
    // Thousands in groups of three before the decimals: 1,2,3,4 is a list, and no number.
    let groups_of = |mark: char, decimals: Option<char>| {
        let whole =
            decimals.and_then(|decimals| digits.rsplit_once(decimals)).map_or(digits, |(whole, _)| whole);
        let mut groups = whole.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && first != "0")
            && groups.all(|group| group.len() == 3)
    };
    let (text, how) = match (commas, points) {
        (0, 0 | 1) => (digits.to_owned(), marked.then_some(THOUSANDS)),
        (1, 0) if !groups_of(',', None) => (digits.replace(',', "."), Some(DECIMALS)),
        (1.., 0) if groups_of(',', None) => (digits.replace(',', ""), Some(THOUSANDS)),
        // 1,000.5 and 1.000,5: the last mark is that of the decimals.
        (1.., 1) if digits.rfind('.') > digits.rfind(',') && groups_of(',', Some('.')) => {
            (digits.replace(',', ""), Some(THOUSANDS))
        }
        (1, 1..) if digits.rfind('.') < digits.rfind(',') && groups_of('.', Some(',')) => {
            (digits.replace('.', "").replace(',', "."), Some(DECIMALS))
        }
        (0, 2..) if groups_of('.', None) => (digits.replace('.', ""), Some(THOUSANDS)),
        _ => return None,
    };
    let number = text.replace(['\'', '_'], "").parse().ok().filter(|number: &f64| number.is_finite())?;
    Some((number, how))
}

/// A number with the digits that it needs, and without the rest of a division.
fn shown(number: f64) -> String {
    let rounded = format!("{number:.9}");
    match rounded.contains('.') {
        true => rounded.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => rounded,
    }
}

/// The part of a text around a byte that may be a number with what people put around it: up to the bracket, colon, quote or line
/// break on either side. `from` is where the text begins that is read.
pub(crate) fn written_at(text: &str, from: usize, at: usize) -> &str {
    let bytes = text.as_bytes();
    let between_digits = |comma: usize| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        digit(comma.checked_sub(1)) && digit(Some(comma + 1))
    };
    let ends = |place: usize, c: char| "()[]{}:\"\n\r;/".contains(c) || (c == ',' && !between_digits(place));
    let at = (from..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    let before = text.get(from..at).unwrap_or_default();
    let start = before.char_indices().rev().find(|(place, c)| ends(from + place, *c));
    let start = start.map_or(from, |(place, c)| from + place + c.len_utf8());
    let behind = text.get(at..).unwrap_or_default();
    let end = behind
        .char_indices()
        .find(|(place, c)| ends(at + place, *c))
        .map_or(text.len(), |(place, _)| at + place);
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_and_what_to_write() {
        for (written, help) in [
            ("90%", "write a share as 0.9"),
            ("33.3 %", "write a share as 0.333"),
            ("-5%", "write a share as -0.05"),
            ("85,00", "decimals have a full stop: write 85"),
            ("0,5", "decimals have a full stop: write 0.5"),
            ("1,000", "thousands are not set apart: write 1000"),
            ("1.234.567", "thousands are not set apart: write 1234567"),
            ("1.000,50", "decimals have a full stop: write 1000.5"),
            ("1,000.50", "thousands are not set apart: write 1000.5"),
            ("1'000", "thousands are not set apart: write 1000"),
            ("150k", "write 150000"),
            ("1.5M", "write 1500000"),
            ("=3years", "times are counted in weeks: write 156"),
            ("18 months", "times are counted in weeks: write 78"),
            ("= 0.5", "write 0.5 without the equals sign"),
            ("€85", "write the number alone: 85"),
            ("85 €", "write the number alone: 85"),
            ("5h", "write the number alone: 5"),
        ] {
            let (what, found) = advice(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!((what, found.as_str()), (format!("`{written}` is not a number"), help), "{written}");
        }
        for other in ["0.9", "12", "-3", "high", "", "%", "0..1", "1,2,3,4", "1,2.5,3", "1,2.5", "x5"] {
            assert_eq!(advice(other), None, "{other}");
        }
    }

    #[test]
    fn the_part_of_a_text_around_a_byte() {
        let text = "(a: [0.1, 90%], b: 85,00, c: 3 years)";
        for (at, part) in [(12, " 90%"), (22, " 85,00"), (31, " 3 years"), (text.len() + 9, "")] {
            assert_eq!(written_at(text, 0, at), part, "{at}");
        }
        assert_eq!(written_at("policy.x=ä%", 9, 10), "ä%");
    }
}
