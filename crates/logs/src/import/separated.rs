//! An mbox file, message by message: of each, the line that parts it from the one before, and its headers. Bodies
//! are passed over, so that no message is too long.

use std::io::{self, BufRead, ErrorKind};

/// Bytes kept of a message's headers.
const HEADERS: usize = 1 << 18;
/// Bytes kept of a line that may part messages.
const LINE: usize = 1 << 10;
/// Bytes between two checks for interruption within a message.
const BREATH: u64 = 1 << 22;

/// What stands before a message's body.
#[derive(Debug, Default)]
pub struct Top {
    /// The line that begins with `From `, without these words.
    pub separator: String,
    /// The headers, as they are, with an empty line at their end.
    pub headers: Vec<u8>,
}

/// Reads an archive to its end: `take` is given each message, `passed` the bytes of each piece of the way. Either
/// may end it.
pub fn each<E: From<io::Error>>(
    mut from: impl BufRead,
    mut take: impl FnMut(Top) -> Result<(), E>,
    mut passed: impl FnMut(u64) -> Result<(), E>,
) -> Result<(), E> {
    let mut line = Vec::new();
    let mut message: Option<Top> = None;
    let mut in_headers = false;
    let mut way = 0;
    loop {
        let keep = if in_headers { HEADERS } else { LINE };
        let read = read_line(&mut from, &mut line, keep)?;
        way += read;
        if read == 0 || way > BREATH {
            passed(std::mem::take(&mut way))?;
        }
        if read == 0 {
            break;
        }
        if let Some(separator) = separator(&line) {
            if let Some(before) = message.replace(Top { separator, headers: Vec::new() }) {
                take(closed(before))?;
            }
            in_headers = true;
        } else if let (true, Some(message)) = (in_headers, &mut message) {
            in_headers = !line.trim_ascii().is_empty();
            let room = HEADERS.saturating_sub(message.headers.len());
            message.headers.extend_from_slice(&line[..line.len().min(room)]);
        }
    }
    message.map_or(Ok(()), |last| take(closed(last)))
}

fn closed(mut message: Top) -> Top {
    message.headers.extend_from_slice(b"\n\n");
    message
}

/// The rest of a line that parts messages. Texts have lines that begin with "From ", too, and not every program
/// marks them with a `>`: one that parts has a time of day and a year.
fn separator(line: &[u8]) -> Option<String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let rest = String::from_utf8_lossy(line.strip_prefix(b"From ")?).into_owned();
    let is_clock = |word: &str| {
        let parts: Vec<&str> = word.split(':').collect();
        (2..=3).contains(&parts.len())
            && parts.iter().all(|part| (1..=2).contains(&part.len()) && digits(part))
    };
    let is_year =
        |word: &str| word.len() == 4 && digits(word) && (word.starts_with("19") || word.starts_with("20"));
    let mut words = rest.split_whitespace().skip(1).skip_while(|word| !is_clock(word)).skip(1);
    words.any(is_year).then_some(rest)
}

fn digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
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

    fn all(text: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let take = |top: Top| {
            found.push((
                top.separator.trim().to_owned(),
                String::from_utf8_lossy(&top.headers).trim().to_owned(),
            ));
            Ok(())
        };
        each::<io::Error>(text.as_bytes(), take, |_| Ok(())).unwrap();
        found
    }

    #[test]
    fn bodies_are_passed_over() {
        let text = "preamble\nFrom a at x.org  Mon Apr  7 10:33:11 1997\nSubject: one\n folded\n\nFrom the text, at \
                    10:00 or so\n>From b Mon Apr  7 10:33:11 1997\n\nFrom - Mon Apr 07 10:33:11 1997\r\nSubject: \
                    two\r\n\r\nend";
        let found = all(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], ("a at x.org  Mon Apr  7 10:33:11 1997".into(), "Subject: one\n folded".into()));
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
        each::<io::Error>(text.as_bytes(), take, |_| Ok(())).unwrap();
        assert_eq!(kept, HEADERS + 2);
    }
}
