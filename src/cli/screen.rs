//! What is written to the terminal. A reader that goes away (`hearth explain --all | head`) ends the program
//! quietly; it is no reason to panic.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

pub use hearth::study::output::text::shell;

use super::embedded;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Columns of a terminal that everybody has.
pub const COLUMNS: usize = 80;

/// Writes a text to standard output, with a line break at its end.
pub fn say(text: &str) {
    let text = printable(text.trim_end_matches('\n'));
    if embedded::out(&text) {
        return;
    }
    let mut out = io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        if error.kind() == ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        aside(&format!("hearth: cannot write to standard output: {error}"));
        std::process::exit(1);
    }
}

/// Writes a text beside the results: to standard error, its long lines broken.
pub fn aside(text: &str) {
    let text = cut(&printable(text.trim_end_matches('\n')));
    if !embedded::err(&text) {
        // Where standard error is closed, nobody reads this.
        let _ = writeln!(io::stderr().lock(), "{}", wrap(&text));
    }
}

/// A text that moves no cursor, changes no colour and turns no writing round: what a terminal would take for a command is shown as
/// its number.
pub fn printable(text: &str) -> Cow<'_, str> {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let commands = |c: char| (c.is_control() && c != '\n' && c != '\t') || turns(c);
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if commands(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A message whose words are no longer than a person reads: a name of thousands of letters is one that nobody typed.
fn cut(text: &str) -> String {
    const LONGEST: usize = 400;
    let word =
        |word: &str| if word.chars().count() > LONGEST { short(word, LONGEST) } else { word.to_owned() };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether somebody watches.
pub fn watched() -> bool {
    io::stderr().is_terminal() && !embedded::is()
}

/// Breaks lines that are longer than a terminal is wide. Lines that begin with a space are left alone:
/// they are laid out already.
pub fn wrap(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.starts_with(' ') {
        true => line.to_owned(),
        false => filled(line, ""),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A text over as many lines as it needs, each behind an indent.
pub fn filled(text: &str, indent: &str) -> String {
    let options = Options::new(COLUMNS)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    // A number stays beside its sign of percent.
    textwrap::fill(&text.replace(" %", "\u{a0}%"), options).replace("\u{a0}%", " %")
}

/// A text cut to so many letters.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept.trim_end().to_owned() + "…"
}

/// A command that is longer than a terminal is wide, over several lines as a shell reads them.
pub fn continued(command: &str) -> String {
    let mut out = String::new();
    let mut width = 2;
    for (place, part) in command.split(" -").enumerate() {
        let part = if place == 0 { part.to_owned() } else { format!(" -{part}") };
        let length = part.chars().count();
        if place > 0 && width + length > COLUMNS - 2 {
            out += " \\\n     ";
            width = 5;
        }
        out += &part;
        width += length;
    }
    out
}

/// So many of a thing, with the thousands set apart.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A whole number with its thousands set apart.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The program as the user calls it: results of `cargo run` come with commands for `cargo run`.
pub fn program() -> &'static str {
    let by_cargo = std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"));
    match (by_cargo, cfg!(debug_assertions)) {
        (false, _) => "hearth",
        (true, false) => "cargo run --release --",
        (true, true) => "cargo run --",
    }
}

/// A command of this program that works as it stands, put together word by word.
#[derive(Clone)]
pub struct Again(String);

impl Again {
    /// A verb by itself.
    pub fn new(verb: &str) -> Self {
        Self(format!("{} {verb}", program()))
    }

    /// Adds words.
    pub fn words(mut self, words: impl IntoIterator<Item = impl Display>) -> Self {
        words.into_iter().for_each(|word| self.0 += &format!(" {}", shell(word)));
        self
    }

    /// Adds a flag with each of its values.
    pub fn flag(mut self, flag: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        values.into_iter().for_each(|value| self.0 += &format!(" {flag} {}", shell(value)));
        self
    }

    /// The command.
    pub fn text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break() {
        let text = wrap(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS));
        assert_eq!(text.split_whitespace().count(), 40);
        assert_eq!(wrap("short\n  laid out"), "short\n  laid out");
    }

    #[test]
    fn a_terminal_is_given_no_commands() {
        assert_eq!(printable("plain\n\ttext, ä"), "plain\n\ttext, ä");
        let turned = printable("a\u{1b}[2Jb\r\u{202e}c\u{9b}");
        assert_eq!(turned, "a\\u{1b}[2Jb\\u{d}\\u{202e}c\\u{9b}");
        assert_eq!(cut(&"x".repeat(5000)).chars().count(), 400);
    }

    #[test]
    fn words_for_a_shell() {
        assert_eq!(shell("policy.sponsorship=0.9"), "policy.sponsorship=0.9");
        assert_eq!(shlex::split(&shell("my file's")).unwrap(), ["my file's"]);
    }
}
