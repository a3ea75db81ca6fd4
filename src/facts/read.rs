//! Reads a log from a table: commas, semicolons or tabs, with or without quotes, from whatever program.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::calendar::Instant;
use super::error::{LogError, SkippedRows};
use super::log::{Event, Kind, Log};
use super::names::Names;

/// Longest piece of a bad value that is shown.
const SHOWN: usize = 40;
/// Bytes that are looked at to tell what kind of table it is.
const HEAD: usize = 64 * 1024;

impl Log {
    /// Reads a CSV file with a line of columns: `time` or `date`, `member`, and optionally `kind`, `thread` and `merge`.
    ///
    /// Rows that can't be read are left out and [told](Self::skipped).
    ///
    /// # Errors
    ///
    /// Where the file can't be read, isn't a table, misses a column, or holds no event.
    pub fn read(path: &Path) -> Result<Self, LogError> {
        let unreadable = |source| LogError::Unreadable { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
        }
        let file = File::open(path).map_err(unreadable)?;
        Self::read_from(&path.display().to_string(), file).map_err(|error| match error {
            Broken::Log(error) => error,
            Broken::Read(source) => unreadable(source),
        })
    }

    /// Reads a log from a text; `origin` stands for the file in errors.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn parse(origin: &str, text: &[u8]) -> Result<Self, LogError> {
        Self::read_from(origin, text).map_err(|error| match error {
            Broken::Log(error) => error,
            Broken::Read(source) => LogError::Unreadable { path: origin.into(), source },
        })
    }

    fn read_from(origin: &str, source: impl Read) -> Result<Self, Broken> {
        let mut source = BufReader::with_capacity(HEAD, source);
        let head = head(&mut source)?;
        refuse_binary(origin, head)?;
        let mark: &[u8] = b"\xEF\xBB\xBF";
        let has_mark = head.starts_with(mark);
        let delimiter = delimiter(head);
        if has_mark {
            source.consume(mark.len());
        }
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(source);
        let columns = Columns::find(origin, reader.byte_headers().map_err(broken)?)?;
        let mut rows = Rows { columns, members: Names::default(), threads: Names::default() };
        let (mut events, mut skipped) = (Vec::new(), SkippedRows::default());
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(broken)? {
            if record.iter().all(<[u8]>::is_empty) {
                continue;
            }
            match rows.event(&record) {
                Ok(event) => events.push(event),
                Err(problem) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    skipped.report(line, || problem.message(&record));
                }
            }
        }
        let log = Self {
            events,
            members: rows.members.count(),
            threads: rows.threads.count(),
            merges_told: rows.columns.merge.is_some(),
            until: None,
            skipped,
        };
        let rows = log.skipped.clone();
        log.in_order().ok_or(Broken::Log(LogError::Empty { origin: origin.to_owned(), rows }))
    }
}

/// Why a text gives no log: it is wrong, or it can't be read to its end.
enum Broken {
    Log(LogError),
    Read(std::io::Error),
}

impl From<LogError> for Broken {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error)
    }
}

fn broken(error: csv::Error) -> Broken {
    Broken::Read(error.into())
}

/// The beginning of a text; a source may give it in pieces.
fn head(source: &mut BufReader<impl Read>) -> std::io::Result<&[u8]> {
    source.fill_buf()
}

fn refuse_binary(origin: &str, head: &[u8]) -> Result<(), LogError> {
    let message = match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "this is text in UTF-16; save it as `CSV UTF-8`",
        [b'P', b'K', 3, 4, ..] => "this is a spreadsheet or an archive; save the table as `CSV UTF-8`",
        head if head.contains(&0) => "this isn't text; a log is a table in CSV",
        _ => return Ok(()),
    };
    Err(LogError::NotATable { origin: origin.to_owned(), message: message.to_owned() })
}

/// What parts the columns: of comma, semicolon and tab the one that the first line has most of.
fn delimiter(head: &[u8]) -> u8 {
    let end = head.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(head.len());
    let count = |of: u8| head[..end].iter().filter(|&&byte| byte == of).count();
    // Of equals the last is taken: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|&of| count(of)).unwrap_or(b',')
}

/// Where the columns stand.
struct Columns {
    time: usize,
    member: usize,
    kind: Option<usize>,
    thread: Option<usize>,
    merge: Option<usize>,
}

impl Columns {
    fn find(origin: &str, header: &ByteRecord) -> Result<Self, LogError> {
        let place = |names: &[&[u8]]| {
            let is = |field: &[u8]| names.iter().any(|name| field.trim_ascii().eq_ignore_ascii_case(name));
            header.iter().position(is)
        };
        let missing = |wanted| {
            let found: Vec<String> =
                header.iter().take(20).map(|name| format!("`{}`", shown(name))).collect();
            let found =
                if header.iter().all(<[u8]>::is_empty) { "none".to_owned() } else { found.join(", ") };
            LogError::MissingColumn { origin: origin.to_owned(), wanted, found }
        };
        Ok(Self {
            time: place(&[b"time", b"date"]).ok_or_else(|| missing("`time` (or `date`)"))?,
            member: place(&[b"member"]).ok_or_else(|| missing("`member`"))?,
            kind: place(&[b"kind"]),
            thread: place(&[b"thread"]),
            merge: place(&[b"merge"]),
        })
    }
}

/// Makes events of rows.
struct Rows {
    columns: Columns,
    members: Names,
    threads: Names,
}

/// Why a row is no event.
#[derive(Clone, Copy)]
enum Problem {
    Date(usize),
    NoMember,
    TooShort { wanted: usize },
}

impl Problem {
    fn message(self, record: &ByteRecord) -> String {
        match self {
            Self::Date(at) => format!(
                "`{}` is no date; expected one such as 2024-03-31 or 2024-03-31T14:05:00Z",
                shown(record.get(at).unwrap_or_default())
            ),
            Self::NoMember => "no member is named".to_owned(),
            Self::TooShort { wanted } => {
                format!("only {} of at least {wanted} columns", record.len())
            }
        }
    }
}

impl Rows {
    fn event(&mut self, record: &ByteRecord) -> Result<Event, Problem> {
        let Columns { time, member, kind, thread, merge } = self.columns;
        let field = |at: usize| record.get(at).map(<[u8]>::trim_ascii);
        let optional = |at: Option<usize>| at.and_then(field).unwrap_or_default();
        let (Some(date), Some(name)) = (field(time), field(member)) else {
            return Err(Problem::TooShort { wanted: time.max(member) + 1 });
        };
        let instant = Instant::parse(date).ok_or(Problem::Date(time))?;
        if name.is_empty() {
            return Err(Problem::NoMember);
        }
        let thread = optional(thread);
        Ok(Event {
            time: instant,
            member: self.members.number(name),
            thread: (!thread.is_empty()).then(|| self.threads.number(thread)),
            kind: Kind::of_name(optional(kind)),
            merge: matches!(optional(merge), b"1" | b"true" | b"TRUE" | b"True"),
        })
    }
}

/// A value as it can be shown: short, and without control characters.
fn shown(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        out.push('…');
    }
    out
}
