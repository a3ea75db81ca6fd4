//! Which column of a table is what: by its name, by what the caller says, or by the names in the exports of other
//! programs.

use std::str::FromStr;

use super::error::LogError;
use super::read::shown;
use super::table::Row;

/// What columns a log has, with the names that other programs give them, without spaces, bars and capitals. The first
/// ones are a log's own.
const KNOWN: [(&str, usize, &[&str]); 6] = [
    (
        "time",
        1,
        &[
            "time",
            "timestamp",
            "datetime",
            "createdat",
            "created",
            "createdutc",
            "creationdate",
            "postedat",
            "sentat",
            "authordate",
            "committerdate",
            "ts",
        ],
    ),
    ("date", 1, &["date", "day"]),
    (
        "member",
        1,
        &[
            "member",
            "memberid",
            "userid",
            "authorid",
            "owneruserid",
            "user",
            "author",
            "username",
            "authoremail",
            "authorname",
            "sender",
            "senderid",
            "login",
            "actor",
            "poster",
            "email",
        ],
    ),
    ("kind", 1, &["kind", "type", "eventtype", "event"]),
    (
        "thread",
        1,
        &["thread", "threadid", "topic", "topicid", "conversation", "conversationid", "discussionid"],
    ),
    ("merge", 1, &["merge", "ismerge"]),
];

/// Names of columns, as the caller gives them: `time=created_at,member=user_id`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames(Vec<(&'static str, String)>);

impl FromStr for ColumnNames {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut names = Vec::new();
        for pair in text.split(',') {
            let wanted =
                || format!("`{pair}` isn't COLUMN=NAME; expected such as time=created_at,member=user_id");
            let (column, name) = pair.split_once('=').ok_or_else(wanted)?;
            let known = KNOWN.iter().map(|(known, ..)| *known).find(|known| *known == column.trim());
            let known = known.ok_or_else(|| {
                format!(
                    "a log has no column `{}`; it has time, date, member, kind, thread and merge",
                    column.trim()
                )
            })?;
            if names.iter().any(|(one, _)| *one == known) {
                return Err(format!("the column {known} is given twice"));
            }
            names.push((known, name.trim().to_owned()));
        }
        Ok(Self(names))
    }
}

/// Where the columns stand.
#[derive(Debug)]
pub struct Columns {
    pub time: Option<usize>,
    pub date: Option<usize>,
    pub member: usize,
    pub kind: Option<usize>,
    pub thread: Option<usize>,
    pub merge: Option<usize>,
    /// Columns that were taken for what their names don't say: what for, and their names.
    pub guessed: Vec<(&'static str, String)>,
}

impl Columns {
    /// Finds the columns.
    pub fn find(origin: &str, header: &Row, names: &ColumnNames) -> Result<Self, LogError> {
        let missing = |wanted: String| {
            let found: Vec<String> =
                header.iter().take(12).map(|name| format!("`{}`", shown(name))).collect();
            let found =
                if header.iter().all(<[u8]>::is_empty) { "none".to_owned() } else { found.join(", ") };
            LogError::MissingColumn { origin: origin.to_owned(), line: header.line.max(1), wanted, found }
        };
        let mut guessed = Vec::new();
        let mut taken = Vec::new();
        // What is certain comes first, so that no guess takes its column.
        let mut places = [None; KNOWN.len()];
        for (at, (column, ..)) in KNOWN.iter().enumerate() {
            if let Some((_, name)) = names.0.iter().find(|(one, _)| one == column) {
                let place = header
                    .iter()
                    .position(|field| field == name.as_bytes())
                    .or_else(|| header.iter().position(|field| field.eq_ignore_ascii_case(name.as_bytes())));
                places[at] = Some(place.ok_or_else(|| missing(format!("`{name}` for {column}")))?);
            }
        }
        for (at, (_, own, known)) in KNOWN.iter().enumerate() {
            let time_is_given = at < 2 && places[..2].iter().any(Option::is_some) && !names.0.is_empty();
            if places[at].is_none() && !time_is_given {
                places[at] = position(header, &known[..*own], &taken);
            }
            taken.extend(places[at]);
        }
        for (at, (column, own, known)) in KNOWN.iter().enumerate() {
            let has_time = at < 2 && (places[0].is_some() || places[1].is_some());
            if places[at].is_none() && !has_time {
                places[at] = position(header, &known[*own..], &taken);
                if let Some(place) = places[at] {
                    taken.push(place);
                    guessed.push((*column, shown(header.get(place).unwrap_or_default())));
                }
            }
        }
        let [time, date, member, kind, thread, merge] = places;
        if time.is_none() && date.is_none() {
            return Err(missing("`time` (or `date`)".to_owned()));
        }
        let member = member.ok_or_else(|| missing("`member`".to_owned()))?;
        Ok(Self { time, date, member, kind, thread, merge, guessed })
    }
}

/// The first column that has the first of these names that there is, and isn't taken.
fn position(header: &Row, names: &[&str], taken: &[usize]) -> Option<usize> {
    let plain = |field: &[u8]| {
        let letters = String::from_utf8_lossy(field).to_lowercase();
        letters.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '.')).collect::<String>()
    };
    let there: Vec<String> = header.iter().map(plain).collect();
    names.iter().find_map(|name| {
        there.iter().enumerate().position(|(at, field)| field == name && !taken.contains(&at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_the_caller() {
        let names: ColumnNames = "time=created_at, member=user_id".parse().unwrap();
        assert_eq!(names.0, [("time", "created_at".to_owned()), ("member", "user_id".to_owned())]);
        for (text, words) in
            [("time", "isn't COLUMN=NAME"), ("who=x", "no column `who`"), ("time=a,time=b", "twice")]
        {
            assert!(text.parse::<ColumnNames>().unwrap_err().contains(words), "{text}");
        }
    }
}
