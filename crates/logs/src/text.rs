//! Texts as files hold them: in UTF-16, with line breaks of other systems; and what is no text.

use std::io::{self, BufRead, BufReader, Cursor, Read};

/// A text in UTF-8, or in an encoding like it, with line feeds. `head` is what it begins with, so many bytes as tell what it is.
///
/// # Errors
///
/// Where a text in UTF-16 can't be read.
pub fn plain<'a>(head: &[u8], whole: &'a mut dyn BufRead) -> io::Result<Box<dyn BufRead + 'a>> {
    let is_little = match head {
        [0xff, 0xfe, ..] => Some(true),
        [0xfe, 0xff, ..] => Some(false),
        _ => None,
    };
    if let Some(is_little) = is_little {
        let mut bytes = Vec::new();
        whole.read_to_end(&mut bytes)?;
        let unit = |pair: &[u8]| match *pair {
            [a, b] if is_little => u16::from_le_bytes([a, b]),
            [a, b] => u16::from_be_bytes([a, b]),
            _ => 0xfffd,
        };
        let units = bytes.get(2..).unwrap_or_default().chunks(2).map(unit);
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
        return Ok(Box::new(Cursor::new(text.into_bytes())));
    }
    let only_returns = head.contains(&b'\r') && !head.contains(&b'\n');
    Ok(if only_returns { Box::new(BufReader::new(Feeds(whole))) } else { Box::new(whole) })
}

/// Line feeds in place of carriage returns.
struct Feeds<'a>(&'a mut dyn BufRead);

impl Read for Feeds<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        for byte in &mut buffer[..read] {
            *byte = if *byte == b'\r' { b'\n' } else { *byte };
        }
        Ok(read)
    }
}

/// What a file is that is no text, by its first bytes, and what to do with it.
pub fn recognised(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 14] = [
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet; unpack it, or save the table as `CSV UTF-8`"),
        (
            b"\xd0\xcf\x11\xe0",
            "a file of an older Office program or an Outlook message; save it as text, or as CSV",
        ),
        (b"!BDN", "an Outlook data file (.pst, .ost); export it as mbox, for example with `readpst`"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first: `7z x FILE`"),
        (b"Rar!", "a RAR archive; unpack it first: `unrar x FILE`"),
        (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first: `zstd -d FILE`"),
        (b"\x04\x22\x4d\x18", "compressed by lz4; unpack it first: `lz4 -d FILE`"),
        (b"\x1f\x9d", "compressed by `compress`; unpack it first: `uncompress FILE`"),
        (b"\x1f\x8b", "compressed by gzip; unpack it first: `gunzip FILE`"),
        (b"BZh", "compressed by bzip2; unpack it first: `bunzip2 FILE`"),
        (b"\xfd7zXZ\0", "compressed by xz; unpack it first: `xz -d FILE`"),
        (b"SQLite format 3\0", "an SQLite database; export the table as CSV"),
        (b"%PDF-", "a PDF; ask for the archive as mbox or as text"),
        (b"PAR1", "a Parquet file; export the table as CSV"),
    ];
    let tar = head.get(257..262) == Some(b"ustar");
    let known = KINDS.iter().find(|(begin, _)| head.starts_with(begin)).map(|(_, what)| *what);
    known.or(tar.then_some("a tar archive; unpack it first: `tar -xf FILE`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut whole = bytes;
        let mut text = String::new();
        plain(bytes, &mut whole).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn texts_of_other_systems() {
        let little: Vec<u8> = "\u{feff}ü\r\nx".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}ü\r\nx".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((read(&little), read(&big)), ("ü\r\nx".into(), "ü\r\nx".into()));
        assert_eq!(read(b"a\rb\r"), "a\nb\n");
        assert_eq!(read(b"a\r\nb\r"), "a\r\nb\r");
        assert_eq!(read(b"\xff\xfea"), "\u{fffd}");
        assert!(recognised(b"PK\x03\x04").is_some() && recognised(b"time,member").is_none());
    }
}
