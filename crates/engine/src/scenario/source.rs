//! Places in a text: where something stands, and how to show it.

use std::fmt::Write as _;
use std::sync::Arc;

/// Characters of a line that are shown around an error; scenario lines are shorter, garbage is not.
const SHOWN: usize = 96;

/// A text that was read, and where it came from.
#[derive(Debug)]
pub struct Source {
    /// The file as the user named it, or what stands for it.
    pub origin: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl Source {
    /// A text and its origin.
    pub fn new(origin: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text: String = text.into();
        Arc::new(Self {
            origin: origin.into(),
            // Some editors put an invisible mark in front of a text.
            text: text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        })
    }
}

/// A stretch of a source, in bytes.
#[derive(Debug, Clone)]
pub struct Place {
    /// The source.
    pub source: Arc<Source>,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

impl Place {
    /// The bytes from `start` to before `end`.
    pub fn new(source: &Arc<Source>, start: usize, end: usize) -> Self {
        Self { source: Arc::clone(source), start, end }
    }

    /// The beginning of a source.
    pub fn top(source: &Arc<Source>) -> Self {
        Self::new(source, 0, 0)
    }

    fn before(&self) -> &str {
        self.source.text.get(..self.start).unwrap_or_default()
    }

    /// Line and column, counted from 1, in characters.
    pub fn position(&self) -> (usize, usize) {
        let before = self.before();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// What stands there, shortened.
    pub fn snippet(&self) -> String {
        let text = self.source.text.get(self.start..self.end).unwrap_or_default();
        shorten(text, 40)
    }

    /// The line with a caret under the column.
    pub fn excerpt(&self) -> String {
        let (line, column) = self.position();
        let Some(text) = self.source.text.split('\n').nth(line - 1) else {
            return String::new();
        };
        let skipped = column.saturating_sub(SHOWN / 2 + 1);
        let skipped = if skipped < SHOWN / 4 { 0 } else { skipped };
        let shown: String = text.chars().skip(skipped).take(SHOWN).map(printable).collect();
        let mut out = String::new();
        // Writing to a string can't fail.
        let _ = write!(out, "{line:>6} | {}\n       | ", shown.trim_end());
        out.extend(std::iter::repeat_n(' ', column - 1 - skipped));
        out.push('^');
        out
    }
}

/// A text on one line, at most `limit` characters long.
pub fn shorten(text: &str, limit: usize) -> String {
    let mut characters = text.chars().map(printable);
    let mut out: String = characters.by_ref().take(limit).collect();
    if characters.next().is_some() {
        out.push('…');
    }
    out
}

/// Control characters would disturb a terminal.
fn printable(character: char) -> char {
    if character.is_control() { ' ' } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let source = Source::new("x", "one\nzwölf: 3");
        let place = Place::new(&source, 12, 13);
        assert_eq!(place.position(), (2, 8));
        assert_eq!(place.snippet(), "3");
        assert_eq!(place.excerpt(), "     2 | zwölf: 3\n       |        ^");
    }

    #[test]
    fn an_endless_line_is_clipped() {
        let source = Source::new("x", "a".repeat(100_000));
        let excerpt = Place::new(&source, 50_000, 100_000).excerpt();
        assert!(excerpt.lines().all(|line| line.chars().count() < 120));
        assert!(excerpt.ends_with('^'));
    }
}
