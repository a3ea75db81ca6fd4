//! The rows of a table: fields apart by commas, semicolons, tabs or bars, with or without quotes.
//!
//! A quote that is never closed is one that somebody typed: it ends with its line, and swallows no rows. That it isn't
//! closed is seen from a row below that is whole, from the end of the file, or from too long a way to it.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// Lines that a field in quotes may have.
const LINES: usize = 2000;
/// Bytes that it may have.
const BYTES: usize = 1 << 22;

/// A row.
#[derive(Debug, Default, Clone)]
pub struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line of the file in which it begins, from 1.
    pub line: u64,
}

impl Row {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field, without space around it.
    pub fn get(&self, at: usize) -> Option<&[u8]> {
        let begin = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        Some(self.bytes[begin..*self.ends.get(at)?].trim_ascii())
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    fn clear(&mut self, line: u64) {
        self.bytes.clear();
        self.ends.clear();
        self.line = line;
    }

    fn close(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Takes up fields from a text without quotes.
    fn split(&mut self, text: &[u8], delimiter: u8) {
        for field in text.split(|byte| *byte == delimiter) {
            self.bytes.extend_from_slice(field);
            self.close();
        }
    }
}

/// A table that is read row by row.
pub struct Table<R> {
    from: R,
    /// What parts the fields.
    pub delimiter: u8,
    /// Lines that were read ahead.
    ahead: VecDeque<Vec<u8>>,
    /// Lines that were taken.
    line: u64,
    /// Up to this line, no quote is closed.
    unclosed: u64,
}

impl<R: BufRead> Table<R> {
    /// A table from its first line on.
    pub fn new(from: R) -> Self {
        Self { from, delimiter: b',', ahead: VecDeque::new(), line: 0, unclosed: 0 }
    }

    /// Reads the line of columns, and finds out what parts them: of comma, semicolon, tab and bar the one that it has
    /// most of, or the one that the line before says (`sep=;`). Empty lines above are passed over.
    pub fn columns(&mut self) -> io::Result<Row> {
        let mut given = None;
        loop {
            let Some(line) = self.read()? else { return Ok(Row::default()) };
            let text = line.trim_ascii();
            let sep = text.strip_prefix(b"sep=").or_else(|| text.strip_prefix(b"SEP="));
            if let (Some(sep), true) = (sep, given.is_none()) {
                given = Some(*sep.first().unwrap_or(&b'\t'));
                continue;
            }
            if text.is_empty() {
                continue;
            }
            let count = |of: u8| line.iter().filter(|&&byte| byte == of).count();
            // Of equals the last is taken: the comma.
            let most = [b'|', b'\t', b';', b','].into_iter().max_by_key(|&of| count(of));
            self.delimiter = given.or(most).unwrap_or(b',');
            self.back(line);
            let mut row = Row::default();
            self.next(&mut row, |_| false)?;
            return Ok(row);
        }
    }

    /// Reads the next row that isn't an empty line; `false` where there is none. `is_row` says whether a row is surely
    /// one, and not a line of a text in quotes.
    pub fn next(&mut self, row: &mut Row, is_row: impl Fn(&Row) -> bool) -> io::Result<bool> {
        let line = loop {
            match self.read()? {
                None => return Ok(false),
                Some(line) if line.trim_ascii().is_empty() => {}
                Some(line) => break line,
            }
        };
        row.clear(self.line);
        if !line.contains(&b'"') {
            row.split(&line, self.delimiter);
            return Ok(true);
        }
        let begun = self.line;
        let mut open = self.quoted(row, &line, false);
        let mut taken = Vec::new();
        let (mut bytes, mut other) = (line.len(), Row::default());
        while open {
            let next = if begun < self.unclosed || taken.len() > LINES || bytes > BYTES {
                None
            } else {
                self.read()?
            };
            let Some(next) = next else {
                self.unclosed = self.unclosed.max(self.line);
                break;
            };
            other.clear(self.line);
            // Below a quote that stays open, a whole row is none of its text.
            let whole = !self.quoted(&mut other, &next, false) && is_row(&other);
            bytes += next.len();
            if !whole {
                row.bytes.push(b'\n');
                open = self.quoted(row, &next, true);
            }
            taken.push(next);
            if whole {
                break;
            }
        }
        if open {
            while let Some(line) = taken.pop() {
                self.back(line);
            }
            row.clear(begun);
            self.unquoted(row, &line);
        }
        Ok(true)
    }

    /// Takes up fields from a line with quotes; `within` where it begins within one. Returns whether it ends within one.
    fn quoted(&self, row: &mut Row, line: &[u8], within: bool) -> bool {
        let (mut rest, mut within) = (line, within);
        loop {
            if !within && let Some(b'"') = rest.first() {
                (rest, within) = (&rest[1..], true);
            }
            if within {
                match closed(rest, self.delimiter) {
                    None => {
                        unescape(row, rest);
                        return true;
                    }
                    Some((text, after)) => {
                        unescape(row, text);
                        (rest, within) = (after, false);
                    }
                }
            }
            let end = rest.iter().position(|byte| *byte == self.delimiter);
            row.bytes.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            row.close();
            match end {
                Some(end) => rest = &rest[end + 1..],
                None => return false,
            }
        }
    }

    /// Takes up the fields of a line in which a quote isn't closed: it is no quote.
    fn unquoted(&self, row: &mut Row, line: &[u8]) {
        let mut rest = line;
        loop {
            let closed = rest.strip_prefix(b"\"").map(|text| (text, closed(text, self.delimiter)));
            rest = match closed {
                Some((_, Some((text, after)))) => {
                    unescape(row, text);
                    after
                }
                Some((text, None)) => text,
                None => rest,
            };
            let end = rest.iter().position(|byte| *byte == self.delimiter);
            row.bytes.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            row.close();
            match end {
                Some(end) => rest = &rest[end + 1..],
                None => return,
            }
        }
    }

    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.line += 1;
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        if self.from.read_until(b'\n', &mut line)? == 0 {
            self.line -= 1;
            return Ok(None);
        }
        for end in [b'\n', b'\r'] {
            if line.last() == Some(&end) {
                line.pop();
            }
        }
        Ok(Some(line))
    }

    fn back(&mut self, line: Vec<u8>) {
        self.line -= 1;
        self.ahead.push_front(line);
    }
}

/// The text up to the quote that closes it (which stands before the end of a field), and what follows.
fn closed(text: &[u8], delimiter: u8) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    while let Some(next) = text[at..].iter().position(|byte| *byte == b'"') {
        let quote = at + next;
        let after = &text[quote + 1..];
        if after.first() == Some(&b'"') {
            at = quote + 2;
            continue;
        }
        let spaces = after.iter().take_while(|byte| matches!(byte, b' ' | b'\r')).count();
        if after.get(spaces).is_none_or(|byte| *byte == delimiter) {
            return Some((&text[..quote], &after[spaces..]));
        }
        at = quote + 1;
    }
    None
}

/// Takes up a text in which two quotes stand for one.
fn unescape(row: &mut Row, text: &[u8]) {
    let mut before = false;
    for &byte in text {
        before = byte == b'"' && !before;
        if byte != b'"' || before {
            row.bytes.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut table = Table::new(text.as_bytes());
        let columns = table.columns().unwrap();
        let (mut row, mut all) = (Row::default(), Vec::new());
        let is_row = |row: &Row| {
            row.len() == columns.len() && row.get(0).is_some_and(|field| field.starts_with(b"20"))
        };
        while table.next(&mut row, is_row).unwrap() {
            all.push((
                row.line,
                row.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect(),
            ));
        }
        all
    }

    fn of(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
        (line, fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn fields_in_quotes() {
        let text = "\n\nt;a;b\n2020;\"x; \"\"y\"\"\";z\n\n2021;\"two\nlines\" ;\"\"\n";
        assert_eq!(rows(text), [of(4, &["2020", "x; \"y\"", "z"]), of(6, &["2021", "two\nlines", ""])]);
        assert_eq!(rows("sep=;\nt;a\n2020;x,y\n"), [of(3, &["2020", "x,y"])]);
        assert_eq!(rows("t|a\r\n2020|x\r\n"), [of(2, &["2020", "x"])]);
    }

    #[test]
    fn quotes_that_somebody_typed() {
        let text = "t,a,b\n2020,\"x,y\n2021,k,l\n2022,m\",n\n";
        let expected = [of(2, &["2020", "x", "y"]), of(3, &["2021", "k", "l"]), of(4, &["2022", "m\"", "n"])];
        assert_eq!(rows(text), expected);
        assert_eq!(rows("t,a\n2020,5\" wide\n2021,\"a\" b\n").len(), 2);
        assert_eq!(
            rows("t,a\n2020,\"x\nno row\nnone"),
            [of(2, &["2020", "x"]), of(3, &["no row"]), of(4, &["none"])]
        );
    }

    #[test]
    fn many_quotes_take_no_long_time() {
        let text = "t,a\n".to_owned() + &"\"x\n".repeat(200_000);
        assert_eq!(rows(&text).len(), 200_000);
    }
}
