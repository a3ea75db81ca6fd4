//! Dates of mail: as the standard has them, and as forty years of programs wrote them.

use mail_parser::parsers::MessageStream;
use mail_parser::{DateTime, HeaderValue};

/// Furthest zone from Greenwich, in hours; what claims more is no zone.
const FURTHEST: u8 = 14;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The second that a date means, since 1970, UTC. A date without a zone, or with one that can't be, is taken as UTC.
pub fn time(date: &str) -> Option<i64> {
    // The library reads some dates in another order as times that nobody meant, so that order comes first.
    rebuilt(date).and_then(|date| standard(&date)).or_else(|| standard(date))
}

fn standard(date: &str) -> Option<i64> {
    let line = format!("{}\n", date.replace(['\r', '\n'], " "));
    let HeaderValue::DateTime(mut found) = MessageStream::new(line.as_bytes()).parse_date() else {
        return None;
    };
    // A leap second.
    found.second = if found.second == 60 { 59 } else { found.second };
    if found.tz_hour > FURTHEST || found.tz_minute > 59 {
        (found.tz_hour, found.tz_minute) = (0, 0);
    }
    (found.is_valid() && real(&found)).then(|| found.to_timestamp())
}

/// Whether the month has such a day.
fn real(date: &DateTime) -> bool {
    let back = DateTime::from_timestamp(date.to_timestamp_local());
    (back.month, back.day) == (date.month, date.day)
}

/// A date in the standard's order, from others with day, month's name, time and year, such as
/// `Mon Apr  7 10:33:11 1997` (with or without a zone) and `7-April-97 10:33`.
fn rebuilt(date: &str) -> Option<String> {
    let (mut day, mut month, mut year, mut clock, mut zone) = (None, None, None, None, None);
    let lower = date.to_lowercase();
    let (lower, _) = lower.split_once('(').unwrap_or((&lower, ""));
    for word in lower.split([' ', '\t', '\r', '\n', ',']).flat_map(parted) {
        let named = MONTHS.iter().find(|name| word.starts_with(**name));
        match word.parse::<u32>() {
            Ok(_) if word.starts_with('+') => zone = Some(word),
            Ok(number @ 1000..=9999) if year.is_none() => year = Some(number),
            Ok(number @ 1..=31) if day.is_none() => day = Some(number),
            // Two digits; or the years since 1900, as some programs wrote after 1999.
            Ok(number @ 0..=199) if year.is_none() && day.is_some() => {
                year = Some(if number < 50 { 2000 + number } else { 1900 + number });
            }
            Ok(_) => {}
            Err(_) if clock.is_none() && is_clock(word) => clock = Some(word.replace('.', ":")),
            // The last before the time of day: "mar" is also a Tuesday.
            Err(_) if clock.is_none() && named.is_some() => month = named,
            Err(_) if clock.is_some() && zone.is_none() && !matches!(word, "" | "am" | "pm") => {
                zone = word.find(['+', '-']).map_or(Some(word), |at| word.get(at..));
            }
            Err(_) => {}
        }
    }
    let clock = clock?;
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    Some(format!("{} {} {} {clock}{seconds} {}", day?, month?, year?, zone.unwrap_or("UTC").to_uppercase()))
}

/// Whether this is a time of day: `10:33:11`, `10:33`, `10.33.11`.
fn is_clock(word: &str) -> bool {
    let dotted = word.contains('.') && word.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    word.contains(':') || dotted
}

/// The three parts of `7-Apr-1997`; any other word whole.
fn parted(word: &str) -> Vec<&str> {
    match word.split('-').collect::<Vec<_>>()[..] {
        [day, month, year] if !day.is_empty() && !year.is_empty() => vec![day, month, year],
        _ => vec![word],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(date: &str) -> String {
        time(date).map_or_else(String::new, |time| DateTime::from_timestamp(time).to_rfc3339())
    }

    #[test]
    fn many_ways_to_say_one_time() {
        for date in [
            "Mon, 7 Apr 1997 10:33:11 +0200 (MET DST)",
            "Mon,  7 Apr 97 08:33:11 GMT",
            "7 Apr 1997 03:33:11 EST",
            "Mon Apr  7 08:33:11 1997",
            "Mon Apr  7 08:33:11 UTC 1997",
            "Mon Apr  7 10:33:11 1997 +0200",
            "Mon, 7-Apr-1997 08:33:11 GMT",
            "Mon, 7 April 1997 08:33:11 +0000",
            "7 Apr 97 08:33:11",
            "Mon, 7 Apr 1997 08:33:11 -2400",
            "Mon, 7 Apr 1997\n\t08:33:11 -0000",
            "Mon, 7 Apr 1997 10:33:11 GMT+0200",
            "Mon, 7 Apr 1997 10:33:11 +02:00",
            "Mar, 7 Apr 1997 08.33.11 +0000",
            "Mar, 7 Apr 1997 08:33:11 Z",
        ] {
            assert_eq!(written(date), "1997-04-07T08:33:11Z", "{date}");
        }
        assert_eq!(written("Tue, 1 Jan 102 10:00:00 +0000"), "2002-01-01T10:00:00Z");
        assert_eq!(written("Sat, 31 Dec 2016 23:59:60 +0000"), "2016-12-31T23:59:59Z");
        assert_eq!(written("Mon, 7 Apr 1997 08:33 +0000"), "1997-04-07T08:33:00Z");
    }

    #[test]
    fn no_dates() {
        for date in
            ["", "yesterday", "Mon, 31 Feb 2003 10:00:00 +0000", "Mon, 7 Apr 1997 25:00:00 +0000", "7 Apr"]
        {
            assert_eq!(time(date), None, "{date}");
        }
    }
}
