//! What a subject is about, without the marks of answers, forwards and lists.

/// Marks of an answer or a forward, in lower case, in the languages of many mail programs.
const MARKS: [&str; 27] = [
    "re", "aw", "antw", "sv", "vs", "ref", "res", "rif", "r", "odp", "ynt", "fw", "fwd", "wg", "tr", "rv",
    "enc", "doorst", "vl", "回复", "答复", "回覆", "轉寄", "转发", "απ", "vá", "atb",
];
/// Letters of the longest tag of a list, `[like-this]`.
const LONGEST_TAG: usize = 40;

/// A subject, plain.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// Whether it carries a mark of an answer or a forward.
    pub marked: bool,
    /// What is left, in lower case; empty where nothing is, or where it can't be read.
    pub about: String,
}

/// Takes the marks off a subject.
pub fn plain(subject: &str) -> Subject {
    let words: Vec<&str> = subject.split_whitespace().collect();
    let all = words.join(" ").to_lowercase();
    let mut about = all.as_str();
    let mut marked = false;
    loop {
        about = about.trim();
        if let Some(rest) = without_mark(about) {
            about = rest;
            marked = true;
        } else if let Some(rest) = without_tag(about) {
            about = rest;
        } else {
            break;
        }
    }
    let about = about.strip_suffix("(fwd)").unwrap_or(about).trim();
    let readable = !about.contains(char::REPLACEMENT_CHARACTER);
    Subject { marked, about: if readable { about.to_owned() } else { String::new() } }
}

/// What follows `re:`, `re[2]:`, `re (3):`, `re^4:`.
fn without_mark(subject: &str) -> Option<&str> {
    let (mark, rest) = subject.split_once([':', '：'])?;
    let counted = |c: char| c.is_ascii_digit() || c.is_whitespace() || "[]()^*".contains(c);
    MARKS.contains(&mark.trim_end_matches(counted)).then_some(rest)
}

/// What follows the tag of a list, if anything does.
fn without_tag(subject: &str) -> Option<&str> {
    let (tag, rest) = subject.strip_prefix('[')?.split_once(']')?;
    (tag.chars().count() <= LONGEST_TAG && !rest.trim().is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off() {
        for (subject, about, marked) in [
            ("Re: [R] AW: Linear  models", "linear models", true),
            ("[R] Linear models", "linear models", false),
            ("RE[2]: Re^3: x", "x", true),
            ("Fwd: x (fwd)", "x", true),
            ("回复：x", "x", true),
            ("R: an answer in Italian", "an answer in italian", true),
            ("Rest: not an answer", "rest: not an answer", false),
            ("[only a tag]", "[only a tag]", false),
            ("Re:", "", true),
            ("Re: J\u{fffd}rgen", "", true),
            ("", "", false),
        ] {
            assert_eq!(plain(subject), Subject { marked, about: about.to_owned() }, "{subject}");
        }
    }
}
