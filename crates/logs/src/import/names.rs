//! Names of people, made comparable, and whether two may be one person's.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Names that belong to nobody, in lower case.
const PLACEHOLDERS: [&str; 50] = [
    "(no author)",
    "(none)",
    "admin",
    "administrator",
    "anonymous",
    "anonymous coward",
    "anonymous user",
    "author",
    "author name",
    "charlie root",
    "default user",
    "ec2 default user",
    "ec2-user",
    "first last",
    "first name last name",
    "firstname lastname",
    "firstname surname",
    "foo bar",
    "full name",
    "git user",
    "guest",
    "invalid user",
    "localhost",
    "me",
    "my name",
    "n/a",
    "name",
    "name surname",
    "no author",
    "no name",
    "no user",
    "nobody",
    "noname",
    "none",
    "not committed yet",
    "null",
    "root",
    "super-user",
    "system administrator",
    "test",
    "test user",
    "ubuntu",
    "unknown",
    "unknown author",
    "unknown user",
    "user",
    "user name",
    "username",
    "vagrant",
    "your name",
];
/// Names compared with each other for one address.
const COMPARED: usize = 60;

/// A name as it can be compared: in one form of Unicode, in lower case, the first name first, without quotes and what
/// stands in brackets behind it. Empty where it is an address, which says no more than the address does.
pub fn plain(name: &str) -> String {
    let unseen = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    let normal: String = name.nfkc().filter(unseen).collect();
    let normal: String = normal.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = normal.split_whitespace().collect();
    let whole = words.join(" ");
    let quotes = |c: char| "\"'`,;“”‘’«»„".contains(c) || c == ' ';
    let bare = whole.trim_matches(quotes);
    if bare.contains('@') {
        return String::new();
    }
    let bare = match bare.split_once(" (") {
        Some((before, rest)) if rest.ends_with(')') && before.contains(' ') => before.trim_matches(quotes),
        _ => bare,
    };
    in_order(bare).to_lowercase()
}

/// "Doe, Jane" as "Jane Doe"; "Jane Doe, PhD" as it is.
fn in_order(name: &str) -> String {
    let Some((last, first)) = name.split_once(", ") else { return name.to_owned() };
    let words = |text: &str| text.split(' ').count();
    let titles = [
        "jr", "jr.", "sr", "sr.", "ii", "iii", "phd", "ph.d.", "md", "m.d.", "dr", "dr.", "inc", "inc.",
        "ltd", "ltd.",
    ];
    let title = titles.contains(&first.to_lowercase().as_str());
    if title || first.contains(',') || words(last) > 3 || words(first) > 3 {
        name.to_owned()
    } else {
        format!("{first} {last}")
    }
}

/// Whether a name (plain) is one that programs write where nobody wrote one.
pub fn is_placeholder(name: &str) -> bool {
    PLACEHOLDERS.contains(&name)
}

/// Whether a name (plain) has a first and a last part, so that it is rarely two people's.
pub fn is_full(name: &str) -> bool {
    let letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let unreadable = name.contains(char::REPLACEMENT_CHARACTER);
    let words = name.split(' ').filter(letters).count();
    !unreadable && !is_placeholder(name) && (words >= 2 || (is_eastern(name) && name.chars().count() >= 2))
}

/// Whether a name is in Chinese, Japanese or Korean, which are written without a space.
fn is_eastern(name: &str) -> bool {
    let eastern = |c: char| {
        matches!(c, '\u{3005}'..='\u{3007}' | '\u{303b}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
            || ('\u{20000}'..='\u{323af}').contains(&c)
    };
    !name.is_empty() && name.chars().all(eastern)
}

/// How many unrelated people the names (plain) of one address seem to be. Names in different scripts aren't compared:
/// they may be one person's.
pub fn unrelated<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let (mut latin, mut others): (Vec<Vec<Letters>>, Vec<Vec<Letters>>) = Default::default();
    for name in names.take(COMPARED) {
        let letters = Letters::of(name);
        if letters.words.is_empty() {
            continue;
        }
        let groups = if letters.is_latin { &mut latin } else { &mut others };
        // Those that it is related to become one.
        let (mut one, apart): (Vec<_>, Vec<_>) = std::mem::take(groups)
            .into_iter()
            .partition(|group| group.iter().any(|known| known.is_related(&letters)));
        let mut together: Vec<Letters> = one.drain(..).flatten().collect();
        together.push(letters);
        *groups = apart;
        groups.push(together);
    }
    latin.len().max(others.len())
}

/// Whether two names, or a name and the first part of an address, may be one person's.
pub fn is_related(one: &str, other: &str) -> bool {
    Letters::of(one).is_related(&Letters::of(other))
}

/// The words of a name without marks above and below its letters.
struct Letters {
    words: Vec<String>,
    is_latin: bool,
}

impl Letters {
    fn of(name: &str) -> Self {
        let bare: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
        let words = bare.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        let is_latin = words.iter().all(|word| word.chars().all(|c| c < '\u{300}'));
        Self { words, is_latin }
    }

    fn is_related(&self, other: &Self) -> bool {
        let long = |word: &&String| word.chars().count() >= 2;
        if self.words.iter().filter(long).any(|word| other.words.contains(word)) {
            return true;
        }
        self.abbreviates(other) || other.abbreviates(self)
    }

    /// Whether this, written as one word, is made of the other's words: "janed", "jdoe", "jd", "doej", "janedoe".
    fn abbreviates(&self, other: &Self) -> bool {
        let whole = self.words.concat();
        if whole.chars().count() < 2 {
            return false;
        }
        let initials: String = other.words.iter().filter_map(|word| word.chars().next()).collect();
        let parts = |word: &String| {
            word.chars().count() >= 3 && (whole.starts_with(word.as_str()) || whole.ends_with(word.as_str()))
        };
        // "chris" of "christopher".
        let short = |word: &String| whole.chars().count() >= 3 && word.starts_with(&whole);
        whole == initials || other.words.iter().any(|word| parts(word) || short(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_comparable() {
        for (name, expected) in [
            (" \"Jane  Doe\" ", "jane doe"),
            ("Doe, Jane", "jane doe"),
            ("Jane Doe, PhD", "jane doe, phd"),
            ("Jane Doe (JIRA)", "jane doe"),
            ("Jose\u{301} Garci\u{301}a", "josé garcía"),
            ("Ｊａｎｅ\u{200b} Doe", "jane doe"),
            ("“Jane Doe”", "jane doe"),
            ("jane@work.org", ""),
        ] {
            assert_eq!(plain(name), expected, "{name}");
        }
        assert!(is_full("jane doe") && is_full("野々村太郎") && is_full("张三"));
        assert!(!is_full("jane") && !is_full("firstname lastname") && !is_full(""));
    }

    #[test]
    fn people_of_one_address() {
        let count = |names: &[&str]| unrelated(names.iter().copied());
        assert_eq!(count(&["jane", "jane doe", "jdoe", "jane d.", "doe"]), 1);
        assert_eq!(count(&["anas", "bolind", "cy roth"]), 3);
        assert_eq!(count(&["zhang san", "张三"]), 1);
        assert_eq!(count(&["josé garcía", "jose garcia"]), 1);
        assert_eq!(count(&["jane doe", "mary jones", "jane jones"]), 1, "one name leads to the next");
        assert!(
            is_related("jd", "jane doe")
                && is_related("jane.doe", "jane")
                && !is_related("jira", "ana silva")
        );
    }
}
