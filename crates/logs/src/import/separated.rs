//! An archive, message by message: of each, the line that parts it from the one before, and its headers. Bodies are
//! passed over, so that no message is too long.

use std::io::{self, BufRead, ErrorKind};

use super::separator::{Kind, Separator, is_field, is_mail_field};

/// Bytes kept of a message's headers.
const HEADERS: usize = 1 << 18;
/// Bytes kept of a line that may part messages.
const LINE: usize = 1 << 10;
/// Bytes between two checks for interruption within a message.
const BREATH: u64 = 1 << 22;
/// Messages that a `Content-Length` may seem to cover before it isn't believed.
const COVERED: usize = 1000;

/// What stands before a message's body.
#[derive(Debug, Default)]
pub struct Top {
    /// When the line that parts it says that it came, as it stands there; empty where it doesn't say.
    pub parted_at: String,
    /// The headers, as they are, with an empty line at their end.
    pub headers: Vec<u8>,
    /// Whether nothing parts it from what is before: the file begins with it.
    bare: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Messages, one after the other.
    Many,
    /// One message, as in a Maildir: whatever its text looks like.
    One,
}

/// Reads an archive to its end: `take` is given each message, `passed` the bytes of each piece of the way. Either
/// may end it.
pub fn each<E: From<io::Error>>(
    mut from: impl BufRead,
    holds: Holds,
    take: impl FnMut(Top) -> Result<(), E>,
    mut passed: impl FnMut(u64) -> Result<(), E>,
) -> Result<(), E> {
    let mut messages = Messages::new(holds, take);
    let mut line = Vec::new();
    let mut way = 0;
    loop {
        let keep = if messages.may_be_in_headers() { HEADERS } else { LINE };
        let read = read_line(&mut from, &mut line, keep)?;
        way += read;
        if read == 0 || way > BREATH {
            passed(std::mem::take(&mut way))?;
        }
        if read == 0 {
            return messages.end();
        }
        messages.line(&line, read)?;
    }
}

/// What the length that a message claims for its body says of where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// Nothing.
    None,
    /// Within the body, for so many bytes more.
    Within(u64),
    /// At the body's end, where the next message, or the end of the file, must come.
    AtEnd,
}

struct Messages<F> {
    take: F,
    holds: Holds,
    message: Option<Top>,
    /// Messages within the body that `message` claims: they are part of it, if the claim is right.
    covered: Vec<Top>,
    claim: Claim,
    in_headers: bool,
    /// A line that parts messages, if the next one says so.
    pending: Option<Separator>,
    blank_before: bool,
    /// Whether every message so far is a patch as git writes them.
    patches: bool,
    begun: bool,
}

impl<E, F: FnMut(Top) -> Result<(), E>> Messages<F> {
    fn new(holds: Holds, take: F) -> Self {
        Self {
            take,
            holds,
            message: None,
            covered: Vec::new(),
            claim: Claim::None,
            in_headers: false,
            pending: None,
            blank_before: true,
            patches: true,
            begun: false,
        }
    }

    fn may_be_in_headers(&self) -> bool {
        self.in_headers || self.pending.is_some() || !self.begun
    }

    fn line(&mut self, line: &[u8], length: u64) -> Result<(), E> {
        let line = if self.begun { line } else { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) };
        let blank = line.trim_ascii().is_empty();
        let waits = self.pending.as_ref().is_some_and(|pending| pending.kind == Kind::Cut) && blank;
        if !waits && let Some(pending) = self.pending.take() {
            self.decide(pending, line)?;
        }
        if self.holds == Holds::Many || !self.begun {
            self.pending = Separator::of(line, self.blank_before || !self.begun).or(self.pending.take());
        }
        let parts = self.pending.is_some();
        if !self.begun && !parts && !blank {
            self.begun = true;
            if self.holds == Holds::One || is_mail_field(line) {
                self.begin(Top { bare: self.holds == Holds::Many, ..Top::default() })?;
            }
        }
        if self.claim == Claim::AtEnd && !blank && !parts {
            self.disbelieve()?;
        }
        self.follow(line, blank, parts, length)?;
        self.blank_before = blank;
        Ok(())
    }

    /// Takes up a line of headers, or passes over one of a body.
    fn follow(&mut self, line: &[u8], blank: bool, parts: bool, length: u64) -> Result<(), E> {
        if let Claim::Within(left) = self.claim {
            // Some writers don't count the body's last line break.
            self.claim = match left.checked_sub(length) {
                Some(0) => Claim::AtEnd,
                None if left + 1 == length => Claim::AtEnd,
                Some(left) => Claim::Within(left),
                None => Claim::None,
            };
            if self.claim == Claim::None {
                self.disbelieve()?;
            }
        }
        if !self.in_headers || parts {
            return Ok(());
        }
        let first = self.covered.is_empty();
        let Some(message) = self.covered.last_mut().or(self.message.as_mut()) else { return Ok(()) };
        let room = HEADERS.saturating_sub(message.headers.len());
        message.headers.extend_from_slice(&line[..line.len().min(room)]);
        if blank {
            self.in_headers = false;
            if first && self.holds == Holds::Many {
                self.claim = match content_length(&message.headers) {
                    Some(length @ 1..) => Claim::Within(length),
                    _ => Claim::None,
                };
            }
        }
        Ok(())
    }

    /// A line that may part messages does or doesn't, by what follows it.
    fn decide(&mut self, pending: Separator, next: &[u8]) -> Result<(), E> {
        let is_first_kind = !self.begun || self.patches;
        let parts = match pending.kind {
            Kind::Dated => {
                let empty = next.trim_ascii().is_empty() && pending.after_blank;
                is_field(next) || next.starts_with(b">From ") || empty
            }
            Kind::DateWithin => is_field(next),
            Kind::Undated | Kind::Cut => is_mail_field(next),
            // In the text of a message, it begins a patch that was sent with it.
            Kind::Patch => is_first_kind && is_field(next),
        };
        if !parts {
            return if self.claim == Claim::AtEnd { self.disbelieve() } else { Ok(()) };
        }
        self.patches &= pending.kind == Kind::Patch;
        self.begun = true;
        self.begin(Top { parted_at: pending.parted_at, ..Top::default() })
    }

    fn begin(&mut self, top: Top) -> Result<(), E> {
        self.in_headers = true;
        match self.claim {
            Claim::Within(_) if self.covered.len() < COVERED => self.covered.push(top),
            Claim::Within(_) => {
                self.disbelieve()?;
                self.replace(top)?;
            }
            Claim::AtEnd | Claim::None => {
                // The claim was right: what it covers is text.
                self.covered.clear();
                self.replace(top)?;
            }
        }
        Ok(())
    }

    fn replace(&mut self, top: Top) -> Result<(), E> {
        self.claim = Claim::None;
        match self.message.replace(top) {
            Some(before) => self.give(before),
            None => Ok(()),
        }
    }

    /// The length that was claimed is wrong: what it seemed to cover are messages.
    fn disbelieve(&mut self) -> Result<(), E> {
        self.claim = Claim::None;
        for message in std::mem::take(&mut self.covered) {
            self.replace(message)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), E> {
        if let Some(pending) = self.pending.take() {
            self.decide(pending, b"")?;
        }
        match self.claim {
            Claim::AtEnd => self.covered.clear(),
            Claim::Within(_) | Claim::None => self.disbelieve()?,
        }
        self.message.take().map_or(Ok(()), |last| self.give(last))
    }

    fn give(&mut self, mut message: Top) -> Result<(), E> {
        message.headers.extend_from_slice(b"\n\n");
        // A text may well begin with a word and a colon.
        if message.bare && !has_field(&message.headers, &["from", "message-id", "received"]) {
            return Ok(());
        }
        (self.take)(message)
    }
}

/// The names and values of headers, without what is folded.
fn fields(headers: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers.split(|byte| *byte == b'\n').filter_map(|line| {
        let at = line.iter().position(|byte| *byte == b':')?;
        Some((line[..at].trim_ascii(), line[at + 1..].trim_ascii()))
    })
}

fn has_field(headers: &[u8], names: &[&str]) -> bool {
    fields(headers).any(|(name, _)| names.iter().any(|one| name.eq_ignore_ascii_case(one.as_bytes())))
}

fn content_length(headers: &[u8]) -> Option<u64> {
    let (_, value) = fields(headers).find(|(name, _)| name.eq_ignore_ascii_case(b"Content-Length"))?;
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Reads a line, of which the beginning is kept. Returns its whole length; 0 at the end.
fn read_line(from: &mut impl BufRead, line: &mut Vec<u8>, keep: usize) -> io::Result<u64> {
    line.clear();
    let mut read = 0;
    loop {
        let buffer = match from.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok(read);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        line.extend_from_slice(&part[..part.len().min(keep.saturating_sub(line.len()))]);
        let used = part.len();
        from.consume(used);
        read += used as u64;
        if end.is_some() {
            return Ok(read);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, holds: Holds) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let take = |top: Top| {
            let headers = String::from_utf8_lossy(&top.headers).trim().to_owned();
            found.push((top.parted_at, headers));
            Ok(())
        };
        each::<io::Error>(text.as_bytes(), holds, take, |_| Ok(())).unwrap();
        found
    }

    fn subjects(text: &str) -> Vec<String> {
        let subject = |headers: String| {
            let line = headers.lines().find_map(|line| line.strip_prefix("Subject: ").map(str::to_owned));
            line.unwrap_or_default()
        };
        read(text, Holds::Many).into_iter().map(|(_, headers)| subject(headers)).collect()
    }

    #[test]
    fn bodies_are_passed_over() {
        let text = "preamble\nFrom a at x.org  Mon Apr  7 10:33:11 1997\nSubject: one\n folded\n\nFrom the text, at \
                    10:00 or so\n>From b Mon Apr  7 10:33:11 1997\n\nFrom - Mon Apr 07 10:33:11 1997\r\nSubject: \
                    two\r\n\r\nend";
        let found = read(text, Holds::Many);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], ("Mon Apr 7 10:33:11 1997".into(), "Subject: one\n folded".into()));
        assert_eq!(found[1].1, "Subject: two");
    }

    #[test]
    fn endless_lines_take_no_room() {
        let text = format!(
            "From a Mon Apr  7 10:33:11 1997\nX: {}\n\n{}\n",
            "y".repeat(1 << 20),
            "z".repeat(1 << 20)
        );
        let mut kept = 0;
        let take = |top: Top| {
            kept = top.headers.len();
            Ok(())
        };
        each::<io::Error>(text.as_bytes(), Holds::Many, take, |_| Ok(())).unwrap();
        assert_eq!(kept, HEADERS + 2);
    }

    #[test]
    fn a_right_length_covers_what_resembles_a_message() {
        let body = "Look:\n\nFrom b Mon Apr  7 10:33:11 1997\nSubject: no message\n\nText\n";
        let next = "\nFrom c Mon Apr  7 10:33:11 1997\nSubject: next\n\nText\n";
        let with = |length: usize, end: &str| {
            format!("From a Mon Apr  7 10:33:11 1997\nSubject: one\nContent-Length: {length}\n\n{body}{end}")
        };
        assert_eq!(subjects(&with(body.len(), next)), ["one", "next"]);
        assert_eq!(subjects(&with(body.len() - 1, next)), ["one", "next"]);
        assert_eq!(subjects(&with(body.len(), "")), ["one"]);
        for wrong in [3, body.len() - 5, body.len() + 7, 9_999_999] {
            assert_eq!(subjects(&with(wrong, next)), ["one", "no message", "next"], "{wrong}");
        }
    }

    #[test]
    fn files_of_one_message() {
        let text =
            "Return-Path: <a@x.org>\nSubject: one\n\nText\n\nFrom b Mon Apr  7 10:33:11 1997\nSubject: two\n";
        assert_eq!(read(text, Holds::One).len(), 1);
        assert_eq!(read("From a Mon Apr  7 10:33:11 1997\nSubject: one\n\nText\n", Holds::One).len(), 1);
        let whole = format!("From: a@x.org\n{text}");
        assert_eq!(subjects(&whole), ["one", "two"], "an mbox without its first line");
        assert!(read("Subject: notes\n\nNo mail.\n", Holds::Many).is_empty());
        assert!(read("", Holds::One).is_empty());
    }
}
