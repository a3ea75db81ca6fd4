//! Instants in UTC: seconds since the beginning of 1970, and the calendar over them.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// Days of a mean month of the Gregorian calendar, in which rates by month are given.
pub const MONTH_DAYS: f64 = 365.25 / 12.0;
/// Day 0 of a run: Monday, 6 January 2020, in days since 1 January 1970.
pub const FIRST_DAY: u32 = 18_267;
/// Days from 1 January of year 1, which the calendar counts as 1, to 1 January 1970.
const EPOCH: i64 = 719_163;
/// Letters of the longest time of day, with an offset and fractions of a second.
const LONGEST: usize = 40;
/// Years that a log may come from: others are slips of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The last second of the year 2999: later ones are slips of the pen.
    pub const LATEST: Self = Self(32_503_680_000 - 1);

    /// The day, counted from 1 January 1970.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// The first day that isn't over: the next, where it is the last second of its day.
    pub fn first_day_unseen(self) -> i64 {
        Self(self.0 + 1).day()
    }

    /// The last second of its day.
    pub fn end_of_day(self) -> Self {
        Self(self.day() * DAY + DAY - 1)
    }

    /// Reads `YYYY-MM-DD`, the same with a time behind a space or a `T` (`HH:MM`, `HH:MM:SS`, fractions of a second),
    /// and the same with a `Z` or an offset such as `+02:00`. Without an offset the time is taken as UTC.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let day = parse_day(date)?;
        let seconds = match rest {
            [] => 0,
            [b'T' | b't' | b' ', time @ ..] => parse_time(time)?,
            _ => return None,
        };
        Some(Self(day * DAY + seconds))
    }
}

/// As RFC 3339 writes it; where it is the beginning of a day, the date alone.
impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", date_of(self.day()))?;
        match self.0.rem_euclid(DAY) {
            0 => Ok(()),
            rest => write!(out, "T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60),
        }
    }
}

fn parse_day(text: &[u8]) -> Option<i64> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let year = number(&[a, b, c, d])? as i32;
    let date = NaiveDate::from_ymd_opt(year, number(&[e, f])?, number(&[g, h])?)?;
    YEARS.contains(&year).then(|| day_of(date))
}

/// Seconds after midnight in UTC of a time of the day, with or without an offset, of 24 hours or of twice twelve.
pub fn parse_time(text: &[u8]) -> Option<i64> {
    if text.len() > LONGEST {
        return None;
    }
    if let [_, b':', ..] = text {
        return parse_time(&[b"0", text].concat());
    }
    if let Some((clock, half)) =
        text.split_last_chunk::<2>().filter(|(_, half)| half[1].eq_ignore_ascii_case(&b'm'))
    {
        let time = parse_time(clock.trim_ascii())?;
        let hour = time / 3600;
        return match half[0].to_ascii_lowercase() {
            _ if !(1..=12).contains(&hour) => None,
            b'a' => Some(time - if hour == 12 { 12 * 3600 } else { 0 }),
            b'p' => Some(time + if hour == 12 { 0 } else { 12 * 3600 }),
            _ => None,
        };
    }
    let &[a, b, b':', c, d, ref rest @ ..] = text else { return None };
    let (hour, minute) = (number(&[a, b])?, number(&[c, d])?);
    let (second, rest) = match rest {
        &[b':', e, f, ref rest @ ..] => (number(&[e, f])?, after_fraction(rest)?),
        rest => (0, rest),
    };
    // A leap second counts as the second before it.
    let in_day = hour < 24 && minute < 60 && second <= 60;
    let time = i64::from(hour * 3600 + minute * 60 + second.min(59));
    in_day.then_some(time - offset(rest.trim_ascii())?)
}

fn after_fraction(text: &[u8]) -> Option<&[u8]> {
    let [b'.' | b',', digits @ ..] = text else { return Some(text) };
    let count = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
    (count > 0).then(|| &digits[count..])
}

/// Seconds that local time is ahead of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match *text {
        [] | [b'Z' | b'z'] => return Some(0),
        [b'U', b'T', b'C'] => return Some(0),
        [sign, a, b] => (sign, number(&[a, b])?, 0),
        [sign, a, b, c, d] | [sign, a, b, b':', c, d] => (sign, number(&[a, b])?, number(&[c, d])?),
        _ => return None,
    };
    let seconds = i64::from(hours * 3600 + minutes * 60);
    let sign = match sign {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * seconds)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

/// The date of a day since 1970.
pub fn date_of(day: i64) -> NaiveDate {
    let counted = i32::try_from(day + EPOCH).unwrap_or(i32::MAX);
    NaiveDate::from_num_days_from_ce_opt(counted).unwrap_or(NaiveDate::MAX)
}

fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - EPOCH
}

/// The year of a day since 1970.
pub fn year_of(day: i64) -> i32 {
    date_of(day).year()
}

/// First day of a year, counted from 1970.
pub fn first_day(year: i32) -> i64 {
    first_day_of_month(year * 12)
}

/// First day of a month (since the beginning of year 0), counted from 1970.
pub fn first_day_of_month(month: i32) -> i64 {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
    NaiveDate::from_ymd_opt(year, month, 1).map_or(0, day_of)
}

/// Months since the beginning of year 0, of a day since 1970.
pub fn month_of(day: i64) -> i32 {
    let date = date_of(day);
    date.year() * 12 + date.month0() as i32
}

/// A month since the beginning of year 0, as `YYYY-MM`.
pub fn month_name(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<i64> {
        Instant::parse(text.as_bytes()).map(|instant| instant.0)
    }

    #[test]
    fn dates_and_times() {
        assert_eq!(at("1970-01-01"), Some(0));
        assert_eq!(at("2000-02-29"), Some(11_016 * DAY));
        assert_eq!(at("2001-04-07T09:05:59Z"), Some(986_634_359));
        for same in [
            "2001-04-07 09:05:59",
            "2001-04-07t09:05:59z",
            "2001-04-07T11:05:59+02:00",
            "2001-04-07 03:35:59-0530",
            "2001-04-07T09:05:59.250Z",
            "2001-04-07 09:05:59 UTC",
            "2001-04-07T10:05:59+01",
            "2001-04-07 9:05:59",
            "2001-04-07 9:05:59 AM",
        ] {
            assert_eq!(at(same), Some(986_634_359), "{same}");
        }
        assert_eq!(at("1969-12-31T23:59:59Z"), Some(-1));
        assert_eq!(at("2001-04-07 09:05"), Some(986_634_300));
        assert_eq!(Instant(986_634_359).to_string(), "2001-04-07T09:05:59Z");
        assert_eq!(Instant(-DAY).to_string(), "1969-12-31");
        assert_eq!(Instant::LATEST.to_string(), "2999-12-31T23:59:59Z");
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "2001",
            "2001-04-7",
            "07.04.2001",
            "2001-13-01",
            "2001-02-29",
            "2001-04-07T",
            "2001-04-07T25:00:00Z",
            "2001-04-07X09:05:59",
            "2001-04-07T09:05:59.",
            "2001-04-07T09:05:59+2",
            "2001-04-07T09:05:59*02:00",
            "0201-04-07",
            "9999-01-01",
            "2001-04-07T09:60:00Z",
            "２００１-04-07",
            "2001-04-07T09:05:59+25:00",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn months_and_years() {
        let day = at("2019-12-31").unwrap() / DAY;
        assert_eq!(
            (month_name(month_of(day)), month_name(month_of(day + 1))),
            ("2019-12".into(), "2020-01".into())
        );
        assert_eq!((year_of(day), year_of(day + 1), first_day(2020)), (2019, 2020, day + 1));
    }
}
