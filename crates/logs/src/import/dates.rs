//! Dates of mail: as the standard has them, and as forty years of programs wrote them, in many languages.

use chrono::NaiveDate;

use super::months;

/// Furthest zone from Greenwich, in hours; what claims more is no zone.
const FURTHEST: i64 = 14;
/// Zones that have one meaning in mail, in hours from Greenwich.
const ZONES: [(&str, i64); 36] = [
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("bst", 1),
    ("west", 1),
    ("cet", 1),
    ("met", 1),
    ("mez", 1),
    ("cest", 2),
    ("mest", 2),
    ("mesz", 2),
    ("eet", 2),
    ("sast", 2),
    ("eest", 3),
    ("msk", 3),
    ("msd", 4),
    ("hkt", 8),
    ("sgt", 8),
    ("jst", 9),
    ("kst", 9),
    ("aest", 10),
    ("aedt", 11),
    ("nzst", 12),
    ("nzdt", 13),
    ("adt", -3),
    ("edt", -4),
    ("est", -5),
    ("cdt", -5),
    ("cst", -6),
    ("mdt", -6),
    ("mst", -7),
    ("pdt", -7),
    ("pst", -8),
    ("hst", -10),
];

/// The second that a date means, since 1970, UTC. A date without a zone, or with one that can't be, is taken as UTC; one
/// without a time of day, as its beginning. `None` where a part is missing, can't be, or may mean several things.
pub fn time(date: &str) -> Option<i64> {
    let mut parts = Parts::default();
    for word in
        without_comments(date).replace('月', "月 ").split([' ', '\t', '\r', '\n', ',', ';', '年', '日'])
    {
        // Only a few words are a date.
        if parts.words > 40 {
            return None;
        }
        parts.take(&word.to_lowercase());
    }
    parts.second()
}

/// A text without what stands in brackets.
fn without_comments(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What the words of a date say.
#[derive(Default)]
struct Parts {
    words: usize,
    year: Option<i32>,
    /// With the word's place.
    day: Option<(usize, u32)>,
    /// Words that name a month, with their places.
    months: Vec<(usize, u32)>,
    /// Seconds after midnight.
    clock: Option<i64>,
    afternoon: Option<bool>,
    /// Seconds from Greenwich, by a number or by a name.
    zone: Option<i64>,
    named_zone: Option<i64>,
}

impl Parts {
    fn take(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        self.words += 1;
        if let Some(rest) = self.iso(word) {
            return self.take(rest.trim_start_matches('t'));
        }
        if let [day, month, year] = word.split(['-', '/']).collect::<Vec<_>>()[..]
            && !day.is_empty()
            && !year.is_empty()
            && months::month(month).is_some()
        {
            for part in [day, month, year] {
                self.take(part);
            }
            return;
        }
        if self.clock.is_none() && self.take_clock(word) {
            return;
        }
        let bare = word.strip_suffix('.').unwrap_or(word);
        match bare.parse::<u32>() {
            Ok(number) if !bare.starts_with('+') => self.number(bare, number),
            _ => self.word(word),
        }
    }

    /// Takes `2003-04-07` or `2003/04/07` and returns what follows.
    fn iso<'a>(&mut self, word: &'a str) -> Option<&'a str> {
        let (date, rest) = word.split_at_checked(10)?;
        let mut parts = date.split(['-', '/']);
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let known = year.len() == 4 && month.len() == 2 && day.len() == 2 && self.year.is_none();
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        if !known || self.day.is_some() {
            return None;
        }
        (self.year, self.day) = (Some(year), Some((self.words, day)));
        self.months = vec![(self.words, month)];
        Some(rest)
    }

    fn number(&mut self, word: &str, number: u32) {
        match number {
            1000..=9999 if self.year.is_none() => {
                // Some programs added 1900 to what was a whole year already.
                self.year = Some(if (3871..=3999).contains(&number) { number - 1900 } else { number } as i32);
            }
            // "19" before the years since 1900.
            19_100..=19_199 if self.year.is_none() => self.year = Some(number as i32 - 17_100),
            1..=31 if self.day.is_none() && word.len() <= 2 => self.day = Some((self.words, number)),
            // Two digits; or the years since 1900, as some programs wrote after 1999.
            0..=199 if self.year.is_none() && self.day.is_some() => {
                self.year = Some(number as i32 + if number < 50 { 2000 } else { 1900 });
            }
            _ => {}
        }
    }

    /// Takes a time of day: `10:33:11`, `10:33`, `10.33.11`, `10:33:11PM`, `10:33:11+0200`.
    fn take_clock(&mut self, word: &str) -> bool {
        let end = word.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(word.len());
        let (clock, rest) = word.split_at(end);
        let parted: Vec<&str> = clock.split([':', '.']).collect();
        let short = |part: &&str| (1..=2).contains(&part.len());
        let fraction = clock.contains(':') && parted.len() == 4;
        let whole = (2..=3).contains(&parted.len()) && parted.iter().all(short);
        if !(whole || fraction && parted[..3].iter().all(short)) {
            return false;
        }
        let number = |at: usize| parted.get(at).map_or(Some(0), |part| part.parse::<i64>().ok());
        let (Some(hour), Some(minute), Some(second)) = (number(0), number(1), number(2)) else {
            return false;
        };
        // What can't be stays, so that no other word is taken for the time. A leap second counts as the one before.
        let can_be = hour < 24 && minute < 60 && second <= 60;
        self.clock = Some(if can_be { hour * 3600 + minute * 60 + second.min(59) } else { i64::MAX });
        if !rest.is_empty() {
            self.word(rest);
        }
        true
    }

    fn word(&mut self, word: &str) {
        match word.replace('.', "").as_str() {
            "am" => self.afternoon = Some(false),
            "pm" => self.afternoon = Some(true),
            "dst" => self.named_zone = self.named_zone.map(|zone| zone + 3600),
            name if self.clock.is_some() => {
                if let Some(at) = word.find(['+', '-']) {
                    self.zone = self.zone.or(numeric(&word[at..]));
                } else if let Some((_, hours)) = ZONES.iter().find(|(zone, _)| *zone == name) {
                    self.named_zone = self.named_zone.or(Some(hours * 3600));
                } else if let Some(month) = months::month(word) {
                    self.months.push((self.words, month));
                }
            }
            _ if word.starts_with(['+', '-']) => self.zone = self.zone.or(numeric(word)),
            _ => self.months.extend(months::month(word).map(|month| (self.words, month))),
        }
    }

    /// The month: of several words that name one ("mar" is also a Tuesday), the one beside the day.
    fn month(&self) -> Option<u32> {
        let (at, _) = self.day?;
        match self.months[..] {
            [(_, month)] => Some(month),
            _ => {
                let beside = |place: usize| self.months.iter().find(|(of, _)| *of == place);
                beside(at + 1).or_else(|| beside(at.wrapping_sub(1))).map(|(_, month)| *month)
            }
        }
    }

    fn second(&self) -> Option<i64> {
        let date = NaiveDate::from_ymd_opt(self.year?, self.month()?, self.day?.1)?;
        let midnight = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
        let clock = match (self.clock.unwrap_or(0), self.afternoon) {
            (i64::MAX, _) => return None,
            (clock, Some(true)) if clock < 12 * 3600 => clock + 12 * 3600,
            (clock, Some(false)) if clock >= 12 * 3600 => clock - 12 * 3600,
            (clock, _) => clock,
        };
        Some(midnight + clock - self.zone.or(self.named_zone).unwrap_or(0))
    }
}

/// Seconds that `+0200`, `+02:00` or `-5` are from Greenwich; 0 where it is unknown.
fn numeric(zone: &str) -> Option<i64> {
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let whole = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = if whole { digits.parse().ok()? } else { return None };
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    if hours > FURTHEST || minutes > 59 {
        return Some(0);
    }
    let seconds = hours * 3600 + minutes * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::DateTime;

    fn read(date: &str) -> String {
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
            "Mon Apr 7 1997 08:33:11",
            "Apr 7 1997 08:33:11",
            "1997-04-07T08:33:11Z",
            "1997-04-07T10:33:11+02:00",
            "1997-04-07 08:33:11.250",
            "1997-04-07 10:33:11 +0200",
            "1997/04/07 08:33:11",
            "Mon, 7 Apr 1997 08:33:11 AM +0000",
            "lun, 7 abr 1997 08:33:11 +0000",
            "lun. 7 avr. 1997 10:33:11 CEST",
            "mar 7 avr 08:33:11 1997",
            "Mo, 7. April 1997 10:33:11 MET DST",
            "7 de abril de 1997 08:33:11",
            "1997年4月7日 08:33:11",
            "7 4月 1997 08:33:11 +0000",
            "7 Nis 1997 Paz, 08:33:11",
        ] {
            assert_eq!(read(date), "1997-04-07T08:33:11Z", "{date}");
        }
        for date in
            ["Tue, 1 Jan 102 10:00:00 +0000", "Tue, 1 Jan 19102 10:00:00 +0000", "1 Jan 3902 10:00 UT"]
        {
            assert_eq!(read(date), "2002-01-01T10:00:00Z", "{date}");
        }
        assert_eq!(read("Sat, 31 Dec 2016 23:59:60 +0000"), "2016-12-31T23:59:59Z");
        assert_eq!(read("Mon, 7 Apr 1997 08:33 +0000"), "1997-04-07T08:33:00Z");
        assert_eq!(read("1997-04-07"), "1997-04-07T00:00:00Z");
        for (date, expected) in [
            ("Mon, 7 Apr 2003 03:33:11 PM +0000", "2003-04-07T15:33:11Z"),
            ("Mon, 7 Apr 2003 3:33PM", "2003-04-07T15:33:00Z"),
            ("Mon Apr  7 12:05:00 AM UTC 2003", "2003-04-07T00:05:00Z"),
            ("Mon Apr  7 12:05:00 p.m. UTC 2003", "2003-04-07T12:05:00Z"),
        ] {
            assert_eq!(read(date), expected, "{date}");
        }
    }

    #[test]
    fn no_dates() {
        for date in [
            "",
            "yesterday",
            "Mon, 31 Feb 2003 10:00:00 +0000",
            "Mon, 7 Apr 1997 25:00:00 +0000",
            "7 Apr",
            "7.4.1997 10:00:00",
            "07/04/1997 10:00:00",
            "7 lip 2003 10:00:00",
            "7 xyz 2003 10:00:00",
            "99999999999999999999 Apr 7 10:00",
        ] {
            assert_eq!(time(date), None, "{date}");
        }
    }
}
