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
/// Bytes that are read at once; the first ones show the kind of table.
const BUFFER: usize = 256 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Log {
    /// Reads a CSV file with a line of columns: `time` or `date`, `member`, and optionally `kind`, `thread` and `merge`.
    ///
    /// Rows that can't be read are left out and [listed](Self::skipped).
    ///
    /// # Errors
    ///
    /// Where the file can't be read, isn't a table, misses a column, or holds no event.
    pub fn read(path: &Path) -> Result<Self, LogError> {
        Self::from_reader(&path.display().to_string(), open(path)?)
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
        let unreadable = |source| LogError::Unreadable { origin: origin.to_owned(), source };
        let mut source = BufReader::with_capacity(BUFFER, source);
        let head = source.fill_buf().map_err(unreadable)?;
        refuse_binary(origin, head)?;
        let has_mark = head.starts_with(BYTE_ORDER_MARK);
        let delimiter = delimiter(head);
        if has_mark {
            source.consume(BYTE_ORDER_MARK.len());
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(source);
        let header = reader.byte_headers().map_err(|error| unreadable(error.into()))?;
        let mut rows = Rows::new(Columns::find(origin, header)?);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|error| unreadable(error.into()))? {
            rows.take(&record);
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
            let found: Vec<String> = header.iter().take(8).map(|name| format!("`{}`", shown(name))).collect();
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
    events: Vec<Event>,
    skipped: SkippedRows,
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
    fn new(columns: Columns) -> Self {
        let (members, threads) = (Names::default(), Names::default());
        Self { columns, members, threads, events: Vec::new(), skipped: SkippedRows::default() }
    }

    fn take(&mut self, record: &ByteRecord) {
        // Spreadsheets leave such rows at the end.
        if record.iter().all(<[u8]>::is_empty) {
            return;
        }
        match self.event(record) {
            Ok(event) => self.events.push(event),
            Err(problem) => {
                let line = record.position().map_or(0, csv::Position::line);
                self.skipped.report(line, || problem.message(record));
            }
        }
    }

    fn log(self, origin: &str) -> Result<Log, LogError> {
        if self.events.is_empty() {
            return Err(LogError::Empty { origin: origin.to_owned(), rows: self.skipped });
        }
        let log = Log {
            events: self.events,
            members: self.members.count(),
            threads: self.threads.count(),
            merges_known: self.columns.merge.is_some(),
            until: None,
            skipped: self.skipped,
        };
        Ok(log.in_order())
    }

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
