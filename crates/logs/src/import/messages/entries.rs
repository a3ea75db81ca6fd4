//! How entries stand in files: lists and lines of JSON, rows of XML. Texts that members wrote are passed over unread.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::errors::Error as XmlError;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::super::ImportError;

/// Fields with what members wrote. Nobody needs them here, and they are most of an export.
const TEXTS: [&str; 22] = [
    "attachments",
    "AboutMe",
    "blocks",
    "Body",
    "body",
    "bodyHTML",
    "bodyText",
    "content",
    "cooked",
    "description",
    "embeds",
    "files",
    "inlineEmojis",
    "mentions",
    "note",
    "raw",
    "stickers",
    "subject",
    "Tags",
    "Text",
    "text",
    "Title",
];
/// Bytes between two checks for interruption.
const BREATH: u64 = 1 << 20;

/// One thing of an export: an entry of a list, an object, a row.
pub struct Entry<'a> {
    /// The file that it stands in.
    pub file: &'a Path,
    /// The name of its list; empty for a list, or an object, of its own.
    pub list: &'a str,
    /// Its place in the file, from 1.
    pub number: u64,
    /// What stands before the list in the object that holds it.
    pub head: &'a Map<String, Value>,
    /// The entry itself.
    pub value: &'a Value,
}

impl Entry<'_> {
    /// The name of the file, without its folders.
    pub fn file_name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The name of the folder that the file is in.
    pub fn folder(&self) -> String {
        let folder = self.file.parent().and_then(Path::file_name);
        folder.unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON: one value, or one after the other.
    Json,
    /// Rows of XML.
    Xml,
}

impl Syntax {
    /// By the first byte that is no space.
    pub fn of(text: &mut dyn BufRead) -> io::Result<Self> {
        skip_mark(text)?;
        let first = text.fill_buf()?.iter().find(|byte| !byte.is_ascii_whitespace());
        Ok(if first == Some(&b'<') { Self::Xml } else { Self::Json })
    }
}

/// Passes over a byte order mark.
fn skip_mark(text: &mut dyn BufRead) -> io::Result<()> {
    if text.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        text.consume(3);
    }
    Ok(())
}

/// What a file is that is no export of a chat or forum, by its first bytes, and what to do with it.
pub fn not_an_export(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF".as_slice()).unwrap_or(head);
    // In UTF-16, every other byte is zero.
    let start: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).take(200).collect();
    let start = String::from_utf8_lossy(&start).to_lowercase();
    let start = start.trim_start_matches(['\u{fffd}', '\u{feff}']).trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Some("a page of HTML; export as JSON instead")
    } else if start.starts_with(['{', '[', '<']) || start.is_empty() {
        None
    } else if start.starts_with("from ")
        || start.starts_with("return-path:")
        || start.starts_with("received:")
    {
        Some("mail; `hearth import mbox` reads it")
    } else {
        Some(
            "neither JSON nor XML; `hearth facts` reads tables, and `hearth import messages --help` lists the exports that are read here",
        )
    }
}

/// What takes entries.
pub type Take<'a> = dyn FnMut(&Entry) + 'a;

/// Where bytes are reported that were read; it may end the work.
pub type Passed<'a> = dyn FnMut(u64) -> Result<(), ImportError> + 'a;

/// Reads JSON: of a list each entry; of an object each entry of the `lists` in it, or else the object itself; and so on with
/// what follows it.
///
/// # Errors
///
/// Where the file is broken or can't be read, and what `passed` answers.
pub fn of_json(
    file: &Path,
    text: &mut dyn BufRead,
    lists: &[&str],
    take: &mut Take,
    passed: &mut Passed,
) -> Result<(), ImportError> {
    let mut stopped = None;
    let read = Counted { inner: text, way: 0, passed: &mut *passed, stopped: &mut stopped };
    let mut document = serde_json::Deserializer::from_reader(BufReader::new(read));
    let mut walk = Walk { file, lists, number: 0, take };
    let ended = loop {
        match document.end() {
            Ok(()) => break Ok(()),
            Err(error) if error.is_io() => break Err(error),
            Err(_) => {}
        }
        if let Err(error) = (Document { walk: &mut walk }).deserialize(&mut document) {
            break Err(error);
        }
    };
    drop(document);
    match (ended, stopped) {
        (_, Some(error)) => Err(error),
        (Ok(()), None) => passed(0),
        (Err(error), None) if error.is_io() => {
            Err(ImportError::Read { path: file.to_owned(), source: error.into() })
        }
        (Err(error), None) => {
            Err(ImportError::Broken { path: file.to_owned(), form: "JSON", what: error.to_string() })
        }
    }
}

/// Bytes on their way, which are reported.
struct Counted<'a, 'b> {
    inner: &'a mut dyn BufRead,
    way: u64,
    passed: &'a mut Passed<'b>,
    /// Why the work ends.
    stopped: &'a mut Option<ImportError>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.way += read as u64;
        let due = self.way > BREATH || (read == 0 && self.way > 0);
        if due && let Err(error) = (self.passed)(std::mem::take(&mut self.way)) {
            *self.stopped = Some(error);
            return Err(io::Error::other("stopped"));
        }
        Ok(read)
    }
}

/// The way through a file.
struct Walk<'a, 'b> {
    file: &'a Path,
    lists: &'a [&'a str],
    number: u64,
    take: &'a mut Take<'b>,
}

impl Walk<'_, '_> {
    fn entry(&mut self, list: &str, head: &Map<String, Value>, value: &Value) {
        self.number += 1;
        (self.take)(&Entry { file: self.file, list, number: self.number, head, value });
    }
}

/// What stands at the top of a file.
struct Document<'a, 'b, 'c> {
    walk: &'a mut Walk<'b, 'c>,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let head = Map::new();
        while let Some(value) = list.next_element_seed(Lean)? {
            self.walk.entry("", &head, &value);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Self { walk } = self;
        let (mut head, mut listed) = (Map::new(), false);
        while let Some(key) = object.next_key::<String>()? {
            if walk.lists.contains(&key.as_str()) {
                let (walk, list) = (&mut *walk, key.as_str());
                let taken = object.next_value_seed(List { walk, list, head: &head })?;
                match taken {
                    None => listed = true,
                    Some(value) => drop(head.insert(key, value)),
                }
            } else if let Some(value) = lean_value(&key, &mut object)? {
                head.insert(key, value);
            }
        }
        if !listed {
            walk.entry("", &Map::new(), &Value::Object(head));
        }
        Ok(())
    }
}

/// A list in an object, whose entries are taken one by one; anything else is returned.
struct List<'a, 'b, 'c> {
    walk: &'a mut Walk<'b, 'c>,
    list: &'a str,
    head: &'a Map<String, Value>,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        from.deserialize_any(self)
    }
}

/// The parts of a visitor that make a value of what is neither list nor object.
macro_rules! scalars {
    ($wrap:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("any JSON")
        }

        fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok($wrap(Value::from(value)))
        }

        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok($wrap(Value::from(value)))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok($wrap(Value::from(value)))
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok($wrap(Value::from(value)))
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok($wrap(Value::from(value)))
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            Ok($wrap(Value::Null))
        }
    };
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = Option<Value>;

    scalars!(Some);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Value>, A::Error> {
        while let Some(value) = list.next_element_seed(Lean)? {
            self.walk.entry(self.list, self.head, &value);
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Option<Value>, A::Error> {
        Lean.visit_map(object).map(Some)
    }
}

/// A value without the texts in it.
struct Lean;

impl<'de> DeserializeSeed<'de> for Lean {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lean {
    type Value = Value;

    scalars!(std::convert::identity);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if let Some(value) = lean_value(&key, &mut object)? {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}

/// The value of a key, unless it is a text that nobody needs.
fn lean_value<'de, A: MapAccess<'de>>(key: &str, object: &mut A) -> Result<Option<Value>, A::Error> {
    if TEXTS.contains(&key) {
        object.next_value::<IgnoredAny>()?;
        return Ok(None);
    }
    object.next_value_seed(Lean).map(Some)
}

/// Reads XML whose rows hold everything in attributes: `<posts><row Id="1" …/></posts>`. The list is the name of the
/// outermost element, in small letters.
///
/// # Errors
///
/// Where the file is broken or can't be read, and what `passed` answers.
pub fn of_xml(
    file: &Path,
    text: &mut dyn BufRead,
    take: &mut Take,
    passed: &mut Passed,
) -> Result<(), ImportError> {
    let broken = |at: u64, what: String| ImportError::Broken {
        path: file.to_owned(),
        form: "XML",
        what: format!("{what} at byte {at}"),
    };
    let mut reader = Reader::from_reader(text);
    let mut walk = Walk { file, lists: &[], number: 0, take };
    let (mut buffer, head) = (Vec::new(), Map::new());
    let (mut outermost, mut depth, mut reported) = (String::new(), 0_u64, 0);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let at = reader.buffer_position();
        match event {
            Ok(Event::Start(element)) => {
                if depth == 0 {
                    outermost = name_of(&element);
                } else if depth == 1 {
                    walk.entry(&outermost, &head, &row(&element));
                }
                depth += 1;
            }
            Ok(Event::Empty(element)) if depth == 1 => walk.entry(&outermost, &head, &row(&element)),
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if depth > 0 => {
                return Err(broken(at, format!("it ends before </{outermost}>,")));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(XmlError::Io(error)) => {
                let source = io::Error::new(error.kind(), error.to_string());
                return Err(ImportError::Read { path: file.to_owned(), source });
            }
            Err(error) => return Err(broken(at, error.to_string())),
        }
        if at - reported > BREATH {
            passed(at - reported)?;
            reported = at;
        }
    }
    passed(reader.buffer_position() - reported)
}

fn name_of(element: &BytesStart) -> String {
    element.name().as_ref().to_lowercase()
}

/// A row's attributes, without the texts among them. What can't be read as an attribute is left out.
fn row(element: &BytesStart) -> Value {
    let mut map = Map::new();
    for attribute in element.attributes().with_checks(false).flatten() {
        let key = attribute.key.as_ref().to_owned();
        if TEXTS.contains(&key.as_str()) {
            continue;
        }
        // What isn't a character, such as `&#0;`, stays as it stands there.
        let value = unescape(&attribute.value).unwrap_or(Cow::Borrowed(&attribute.value)).into_owned();
        map.insert(key, Value::String(value));
    }
    Value::Object(map)
}
