//! Reads a log from a table, from whatever program.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::calendar::{DAY, Instant, parse_time};
use super::error::{LogError, SkippedRows};
use super::log::{Event, Kind, Log};
use super::mapping::{ColumnNames, Columns};
use super::names::Names;
use super::table::{Row, Table};
use crate::text;

/// Longest piece of a bad value that is shown.
const SHOWN: usize = 40;
/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;
/// Bytes by which it is found out what a file is.
const HEAD: u64 = 4096;
/// Words that nobody understands which are shown one by one.
const WORDS: usize = 5;
/// What a file begins with that is compressed by gzip.
const GZIP: &[u8] = b"\x1f\x8b";
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Log {
    /// Reads a table with a line of columns: `time` or `date`, `member`, and optionally `kind`, `thread` and `merge`. The file may be
    /// compressed by gzip.
    ///
    /// Rows that can't be read are left out and counted ([`Self::skipped`]).
    ///
    /// # Errors
    ///
    /// Where the file can't be read, isn't a table, misses a column, or holds no event.
    pub fn read(path: &Path) -> Result<Self, LogError> {
        let origin = path.display().to_string();
        let mut file = BufReader::with_capacity(BUFFER, open(path)?);
        let head =
            file.fill_buf().map_err(|source| LogError::Unreadable { origin: origin.clone(), source })?;
        match head.starts_with(GZIP) {
            true => Self::from_reader(&origin, MultiGzDecoder::new(file)),
            false => Self::from_reader(&origin, file),
        }
    }

    /// Reads a log from a text; `origin` stands for the file in errors.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn parse(origin: &str, text: &[u8]) -> Result<Self, LogError> {
        Self::from_reader(origin, text)
    }

    /// Reads a log from anything that gives a text; `origin` stands for it in errors.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn from_reader(origin: &str, source: impl Read) -> Result<Self, LogError> {
        Self::from_columns(origin, source, &ColumnNames::default())
    }

    /// The same, of a table whose columns have other names.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn from_columns(origin: &str, source: impl Read, names: &ColumnNames) -> Result<Self, LogError> {
        let unreadable = |source| LogError::Unreadable { origin: origin.to_owned(), source };
        let mut source = BufReader::with_capacity(BUFFER, source);
        let mut head = Vec::new();
        (&mut source).take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
        refuse_binary(origin, &head)?;
        let mark = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut whole = Cursor::new(head[mark..].to_vec()).chain(source);
        let mut table = Table::new(text::plain(&head[mark..], &mut whole).map_err(unreadable)?);
        let header = table.columns().map_err(unreadable)?;
        let mut rows = Rows::new(Columns::find(origin, &header, names)?);
        let mut row = Row::default();
        while table
            .next(&mut row, |row| row.len() == header.len() && rows.instant(row).is_ok())
            .map_err(unreadable)?
        {
            rows.take(&row);
        }
        rows.log(origin)
    }
}

/// Opens a file; a folder is none.
///
/// # Errors
///
/// Where it can't be opened.
pub fn open(path: &Path) -> Result<File, LogError> {
    let unreadable = |source| LogError::Unreadable { origin: path.display().to_string(), source };
    if path.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    File::open(path).map_err(unreadable)
}

fn refuse_binary(origin: &str, head: &[u8]) -> Result<(), LogError> {
    let is_utf16 = matches!(head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let message = match text::recognised(head) {
        Some(what) => format!("this is {what}"),
        None if head.contains(&0) && !is_utf16 => "this isn't text; a log is a table in CSV".to_owned(),
        None => return Ok(()),
    };
    Err(LogError::NotATable { origin: origin.to_owned(), message })
}

/// Makes events of rows.
struct Rows {
    columns: Columns,
    members: Names,
    threads: Names,
    events: Vec<Event>,
    skipped: SkippedRows,
    /// Words in the place of a kind, and in that of a merge, that nobody understands, with how often they are there.
    odd_kinds: BTreeMap<String, u64>,
    odd_merges: BTreeMap<String, u64>,
}

/// Why a row is no event.
#[derive(Clone, Copy)]
enum Problem {
    Date(usize),
    NoMember,
    TooShort { wanted: usize },
}

impl Problem {
    fn message(self, row: &Row) -> String {
        match self {
            Self::Date(at) => format!(
                "`{}` is no date; expected one such as 2024-03-31 or 2024-03-31T14:05:00Z",
                shown(row.get(at).unwrap_or_default())
            ),
            Self::NoMember => "no member is named".to_owned(),
            Self::TooShort { wanted } => {
                format!("only {} of at least {wanted} columns", row.len())
            }
        }
    }
}

impl Rows {
    fn new(columns: Columns) -> Self {
        Self {
            columns,
            members: Names::default(),
            threads: Names::default(),
            events: Vec::new(),
            skipped: SkippedRows::default(),
            odd_kinds: BTreeMap::new(),
            odd_merges: BTreeMap::new(),
        }
    }

    fn take(&mut self, row: &Row) {
        // Spreadsheets leave such rows at the end.
        if row.iter().all(<[u8]>::is_empty) {
            return;
        }
        match self.event(row) {
            Ok(event) => self.events.push(event),
            Err(problem) => self.skipped.report(row.line, || problem.message(row)),
        }
    }

    fn log(self, origin: &str) -> Result<Log, LogError> {
        if self.events.is_empty() {
            return Err(LogError::Empty { origin: origin.to_owned(), rows: self.skipped });
        }
        let remarks = self.remarks();
        let log = Log {
            events: self.events,
            members: self.members.count(),
            threads: self.threads.count(),
            merges_known: self.columns.merge.is_some(),
            until: None,
            skipped: self.skipped,
            remarks,
        };
        Ok(log.in_order())
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.columns.guessed.is_empty() {
            let guessed: Vec<String> =
                self.columns.guessed.iter().map(|(what, name)| format!("`{name}` as {what}")).collect();
            remarks.push(format!(
                "columns were taken by their names: {}; --columns (such as time=created_at,member=user_id) names others",
                guessed.join(", ")
            ));
        }
        let odd = |words: &BTreeMap<String, u64>| {
            let rows: u64 = words.values().sum();
            let first: Vec<String> = words.keys().take(WORDS).map(|word| format!("`{word}`")).collect();
            let more = if words.len() > WORDS { ", …" } else { "" };
            (rows, format!("{}{more}", first.join(", ")))
        };
        if !self.odd_kinds.is_empty() {
            let (rows, words) = odd(&self.odd_kinds);
            remarks.push(format!(
                "kinds of {rows} events aren't known ({words}); they count as events, but not as post, reply, task, \
                 commit or review"
            ));
        }
        if !self.odd_merges.is_empty() {
            let (rows, words) = odd(&self.odd_merges);
            remarks.push(format!(
                "in the column merge, {words} of {rows} events can't be understood; they count as no merges"
            ));
        }
        remarks
    }

    /// When a row's event was: in one column, or the day in one and the time of day in another.
    fn instant(&self, row: &Row) -> Result<Instant, Problem> {
        let field = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default();
        let Columns { time, date, .. } = self.columns;
        let at = date.or(time).unwrap_or_default();
        if let (Some(_), Some(_)) = (time, date) {
            let (clock, day) = (field(time), field(date));
            if let Some(instant) = moment(clock) {
                return Ok(instant);
            }
            let instant = moment(day).ok_or(Problem::Date(at))?;
            if is_missing(clock) {
                return Ok(instant);
            }
            let seconds = parse_time(clock).ok_or(Problem::Date(time.unwrap_or_default()))?;
            return Ok(Instant(instant.day() * DAY + seconds));
        }
        moment(field(Some(at))).ok_or(Problem::Date(at))
    }

    fn event(&mut self, row: &Row) -> Result<Event, Problem> {
        let Columns { time, date, member, kind, thread, merge, .. } = self.columns;
        let optional = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|field| !is_missing(field));
        let last = time.into_iter().chain(date).chain([member]).max().unwrap_or_default();
        if row.len() <= last {
            return Err(Problem::TooShort { wanted: last + 1 });
        }
        let instant = self.instant(row)?;
        let name = optional(Some(member)).ok_or(Problem::NoMember)?;
        let thread = optional(thread).map(|thread| self.threads.number(thread));
        let kind = optional(kind).map_or(Kind::Other, |name| {
            let kind = Kind::of_name(name);
            if kind == Kind::Other {
                *self.odd_kinds.entry(shown(name)).or_default() += 1;
            }
            kind
        });
        let merge = optional(merge).is_some_and(|word| {
            truth(word).unwrap_or_else(|| {
                *self.odd_merges.entry(shown(word)).or_default() += 1;
                false
            })
        });
        Ok(Event { time: instant, member: self.members.number(name), thread, kind, merge })
    }
}

/// The instant that a field tells, as a date or as seconds (or thousandths of them) since 1970.
fn moment(field: &[u8]) -> Option<Instant> {
    Instant::parse(field).or_else(|| {
        let text = std::str::from_utf8(field).ok()?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = match whole.len() {
            _ if !digits(whole) || !digits(fraction) => return None,
            9 | 10 => whole.parse().ok()?,
            12 | 13 => whole.parse::<i64>().ok()? / 1000,
            _ => return None,
        };
        Some(Instant(seconds))
    })
}

/// Whether a field says that there is nothing, as statistics programs, databases and spreadsheets write it.
fn is_missing(field: &[u8]) -> bool {
    const WORDS: [&str; 7] = ["n/a", "#n/a", "<na>", "null", "none", "nan", "\\n"];
    field.is_empty()
        || field == b"NA"
        || field == b"-"
        || WORDS.iter().any(|word| field.eq_ignore_ascii_case(word.as_bytes()))
}

/// Yes or no, as programs write it.
fn truth(word: &[u8]) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|one| word.eq_ignore_ascii_case(one.as_bytes()));
    if is(&["1", "1.0", "true", "t", "yes", "y", "x"]) {
        Some(true)
    } else if is(&["0", "0.0", "false", "f", "no", "n"]) {
        Some(false)
    } else {
        None
    }
}

/// A value as it can be shown: short, and without control characters.
pub fn shown(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        out.push('…');
    }
    out
}
