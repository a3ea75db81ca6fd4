//! The lines that part the messages of an archive, as the common programs write them.

/// What a line that may part messages looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It ends in a date: `From jane@work.org Mon Apr  7 10:33:11 1997`, with the year before or after the time, as
    /// RFC 2822 or ISO 8601 has it, with or without a zone.
    Dated,
    /// It has a time of day and a year somewhere.
    DateWithin,
    /// `From `, `From - `, `From ID@xxx`; or four bytes of value 1 (MMDF).
    Undated,
    /// `------- CUT --- CUT ---`, as Sympa parts messages.
    Cut,
    /// `From HASH Mon Sep 17 00:00:00 2001`: a patch, as git writes it.
    Patch,
}

/// A line that may part messages.
#[derive(Debug)]
pub struct Separator {
    pub kind: Kind,
    /// Its date, as it stands there.
    pub parted_at: String,
    /// Whether the line before it is empty.
    pub after_blank: bool,
}

impl Separator {
    /// Reads a line, if it may part messages.
    pub fn of(line: &[u8], after_blank: bool) -> Option<Self> {
        let undated = |kind| Some(Self { kind, parted_at: String::new(), after_blank });
        let text = line.trim_ascii_end();
        if text == b"\x01\x01\x01\x01" {
            return undated(Kind::Undated);
        }
        if text.starts_with(b"------- CUT --- CUT --- CUT") {
            return undated(Kind::Cut);
        }
        let rest = match line.strip_prefix(b"From") {
            Some([b' ' | b'\t', rest @ ..]) => rest,
            // A line that lost the space at its end.
            Some(rest) if rest.trim_ascii().is_empty() => rest,
            _ => return None,
        };
        let rest = String::from_utf8_lossy(rest);
        let words: Vec<&str> = rest.split_whitespace().collect();
        if let [hash, "Mon", "Sep", "17", "00:00:00", "2001"] = words[..]
            && matches!(hash.len(), 40 | 64)
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            return undated(Kind::Patch);
        }
        if let Some((kind, parted_at)) = dated(&words) {
            return Some(Self { kind, parted_at, after_blank });
        }
        let names_one = matches!(words[..], [] | [_] | [_, "at", _]);
        if names_one && after_blank { undated(Kind::Undated) } else { None }
    }
}

/// The date in the words of a line. Texts have lines that begin with "From ", too: one that parts messages has a time
/// of day and a year.
fn dated(words: &[&str]) -> Option<(Kind, String)> {
    // The first word is who wrote.
    for (at, word) in words.iter().enumerate().skip(1) {
        if is_iso(word) {
            let kind = if words.len() - at <= 3 { Kind::Dated } else { Kind::DateWithin };
            return Some((kind, words[at..].join(" ")));
        }
    }
    let clock = 1 + words.iter().skip(1).position(|word| is_clock(word))?;
    let begin = clock.saturating_sub(3).max(1);
    let after = &words[clock + 1..];
    let year_before = words[begin..clock].last().is_some_and(|word| is_year(word));
    let named = |word: &&str| super::months::month(&word.to_lowercase()).is_some();
    if year_before && words[begin..clock].iter().any(named) {
        let mut begin = begin;
        if begin > 1 && words[begin - 1].ends_with(',') {
            begin -= 1;
        }
        let kind = if after.iter().all(|word| is_zone(word)) { Kind::Dated } else { Kind::DateWithin };
        return Some((kind, words[begin..].join(" ")));
    }
    let year = after.iter().position(|word| is_year(word))?;
    let ends = after[..year].iter().chain(&after[year + 1..]).all(|word| is_zone(word));
    Some((if ends { Kind::Dated } else { Kind::DateWithin }, words[begin..].join(" ")))
}

fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `10:33` or `10:33:11`.
fn is_clock(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    (2..=3).contains(&parts.len()) && parts.iter().all(|part| (1..=2).contains(&part.len()) && digits(part))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && digits(word) && (word.starts_with("19") || word.starts_with("20"))
}

/// A date such as `2003-04-07`, with or without a time behind a `T`.
fn is_iso(word: &str) -> bool {
    let Some((date, rest)) = word.split_at_checked(10) else { return false };
    let parts: Vec<&str> = date.split('-').collect();
    let day = matches!(parts[..], [year, month, day] if is_year(year) && month.len() == 2 && digits(month) && day.len() == 2 && digits(day));
    day && (rest.is_empty() || rest.starts_with('T'))
}

/// `+0200`, `GMT`, `CEST`, `(MET`, `DST)`.
fn is_zone(word: &str) -> bool {
    let bare = word.trim_matches(['(', ')']);
    let numeric = bare.strip_prefix(['+', '-']).is_some_and(|rest| digits(&rest.replace(':', "")));
    numeric || (bare.len() <= 5 && bare.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// The name of the field that a line begins with.
fn field(line: &[u8]) -> Option<&[u8]> {
    let at = line.iter().take(80).position(|byte| *byte == b':')?;
    let name = line[..at].trim_ascii_end();
    (!name.is_empty() && name.iter().all(|byte| (33..=126).contains(byte))).then_some(name)
}

/// Whether a line has the form of a header.
pub fn is_field(line: &[u8]) -> bool {
    field(line).is_some()
}

/// Whether a line is a header that mail has.
pub fn is_mail_field(line: &[u8]) -> bool {
    const NAMES: [&str; 26] = [
        "approved",
        "bcc",
        "cc",
        "comments",
        "date",
        "delivered-to",
        "envelope-to",
        "errors-to",
        "from",
        "in-reply-to",
        "lines",
        "mailing-list",
        "message-id",
        "mime-version",
        "newsgroups",
        "organization",
        "path",
        "precedence",
        "received",
        "references",
        "reply-to",
        "return-path",
        "sender",
        "status",
        "subject",
        "to",
    ];
    const BEGINNINGS: [&str; 8] =
        ["x-", "list-", "content-", "resent-", "arc-", "dkim-", "authentication-", "original-"];
    let Some(name) = field(line) else { return false };
    let name = String::from_utf8_lossy(name).to_lowercase();
    NAMES.contains(&name.as_str()) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(line: &str) -> Option<(Kind, String)> {
        Separator::of(line.as_bytes(), true).map(|one| (one.kind, one.parted_at))
    }

    #[test]
    fn separators_of_many_programs() {
        for (line, date) in [
            ("From jane@work.org Mon Apr  7 10:33:11 1997\n", "Mon Apr 7 10:33:11 1997"),
            ("From jane at work.org  Mon Apr  7 10:33:11 1997\r\n", "Mon Apr 7 10:33:11 1997"),
            ("From - Sat Apr 12 2003 15:59:28", "Apr 12 2003 15:59:28"),
            ("From 12@xxx Mon Apr 07 10:33:11 +0000 1997", "Mon Apr 07 10:33:11 +0000 1997"),
            ("From jane@work.org Mon Apr  7 10:33 MET DST 1997", "Mon Apr 7 10:33 MET DST 1997"),
            ("From jane@work.org Mon, 7 Apr 1997 10:33:11 +0200", "Mon, 7 Apr 1997 10:33:11 +0200"),
            ("From jane@work.org 1997-04-07T10:33:11Z", "1997-04-07T10:33:11Z"),
            ("From jane@work.org 1997-04-07 10:33:11 +0200", "1997-04-07 10:33:11 +0200"),
            ("From jane@work.org lun 7 avr 10:33:11 1997", "lun 7 avr 10:33:11 1997"),
        ] {
            assert_eq!(kind(line), Some((Kind::Dated, date.to_owned())), "{line}");
        }
        let uucp = kind("From jane Mon Apr  7 10:33:11 1997 remote from work").unwrap();
        assert_eq!(uucp.0, Kind::DateWithin);
        for line in [
            "From \n",
            "From - \n",
            "From",
            "From 1844@xxx",
            "From jane at work.org",
            "\u{1}\u{1}\u{1}\u{1}\n",
        ] {
            assert_eq!(kind(line), Some((Kind::Undated, String::new())), "{line}");
        }
        let patch = format!("From {} Mon Sep 17 00:00:00 2001", "0a".repeat(20));
        assert_eq!(kind(&patch), Some((Kind::Patch, String::new())));
    }

    #[test]
    fn texts() {
        for line in [
            "From what I read at 10:00, in 1997 nobody did.",
            "From the text, at 10:00 or so",
            ">From jane@work.org Mon Apr  7 10:33:11 1997",
            "From: jane@work.org",
            "Fromage",
            "From here on it is easy",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
        assert!(Separator::of(b"From jane", false).is_none(), "in the midst of a paragraph");
    }
}
