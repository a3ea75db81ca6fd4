//! From RON text to the tree.
//!
//! RON itself does the parsing: at every level it hands out the values below as slices of the text
//! ([`RawValue`]), and where a slice lies in the text is its place.

use std::collections::BTreeSet;
use std::sync::Arc;

use ron::value::RawValue;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::error::{Problem, Problems};
use super::node::{Content, Field, Node};
use super::numerals::{advice, written_at};
use super::source::{Place, Source};

/// RON takes two of these for a level that a person sees, and a scenario has seven levels.
const DEPTH: usize = 32;

/// Reads a text; nothing (and a problem) where it isn't RON.
pub fn parse(source: &Arc<Source>, problems: &mut Problems) -> Option<Node> {
    parse_from(source, 0, problems)
}

/// Reads a source from a byte on.
pub(crate) fn parse_from(source: &Arc<Source>, start: usize, problems: &mut Problems) -> Option<Node> {
    let start = start + extensions(source.text.get(start..)?);
    let text = source.text.get(start..)?;
    let raw = match whole(text) {
        Ok(raw) => raw,
        Err(error) => {
            let at = start + offset_of(text, &error.span.start);
            problems.report(|| {
                let place = Place::new(source, at, at);
                // The reader stops at a number's end, or at what stands in it.
                let written = written_at(&source.text, start, at);
                let (what, help) = advice(written).unwrap_or_else(|| problem_of(&error.code));
                Problem::new(&place, "", what).help(help)
            });
            return None;
        }
    };
    Tree { source, problems }.node(raw)
}

/// The whole text as one value, or the first syntax error.
fn whole(text: &str) -> Result<&RawValue, ron::error::SpannedError> {
    ron::Options::default().with_recursion_limit(DEPTH).from_str::<serde::de::IgnoredAny>(text)?;
    RawValue::from_ron(text)
}

/// Extensions of RON that other programs switch on in the first lines. They only allow shorter forms, which a scenario
/// has anyway.
const EXTENSIONS: [&str; 4] =
    ["explicit_struct_names", "implicit_some", "unwrap_newtypes", "unwrap_variant_newtypes"];

/// The length of the lines that switch on known extensions: `#![enable(implicit_some)]`.
fn extensions(text: &str) -> usize {
    let (mut rest, mut passed) = (text, 0);
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let line = rest.strip_prefix("#![enable(").and_then(|line| line.split_once(")]"));
        let known = |names: &str| {
            names.split(',').all(|name| name.trim().is_empty() || EXTENSIONS.contains(&name.trim()))
        };
        match line {
            Some((names, after)) if known(names) => {
                passed = text.len() - after.len();
                rest = after;
            }
            _ => return passed,
        }
    }
}

/// What is wrong with a text that is no RON, and what to do about it, in words of this program.
fn problem_of(code: &ron::Error) -> (String, String) {
    let (what, help) = match code {
        ron::Error::ExceededRecursionLimit => (
            "brackets stand too deep inside each other",
            "nothing in a scenario goes deeper than seven levels",
        ),
        ron::Error::ExpectedComma => {
            ("a comma or a closing bracket is missing", "is a comma missing, or a key without its colon?")
        }
        ron::Error::Eof | ron::Error::ExpectedStringEnd | ron::Error::UnclosedBlockComment => {
            ("the text ends too early", "is a bracket, a quote or a comment left open?")
        }
        ron::Error::ExpectedMapColon => ("a colon is missing", "a key is followed by a colon and its value"),
        ron::Error::TrailingCharacters => {
            ("something follows the end", "a scenario is one value; nothing may follow it")
        }
        ron::Error::InvalidEscape(_) => {
            ("a backslash in quotes stands before what it can't", "write \\\\ for a backslash")
        }
        _ => (
            "this can't be read",
            "a scenario is written as Scenario(key: value, group: (key: value), list: [a, b])",
        ),
    };
    (what.to_owned(), help.to_owned())
}

/// RON counts lines and columns; the tree counts bytes.
fn offset_of(text: &str, position: &ron::error::Position) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum();
    let at = text[line_start..]
        .char_indices()
        .nth(position.col.saturating_sub(1))
        .map_or(text.len(), |(at, _)| line_start + at);
    // RON stops at the space before what it can't read.
    let blank = text[at..].len() - text[at..].trim_start().len();
    if at + blank < text.len() { at + blank } else { at }
}

/// The way down from the text to its leaves.
struct Tree<'a> {
    source: &'a Arc<Source>,
    problems: &'a mut Problems,
}

impl Tree<'_> {
    fn place(&self, text: &str) -> Place {
        // Every slice lies in the source, so that the difference of the addresses is its place.
        let start = (text.as_ptr() as usize).saturating_sub(self.source.text.as_ptr() as usize);
        Place::new(self.source, start, start + text.len())
    }

    fn node(&mut self, raw: &RawValue) -> Option<Node> {
        let (text, shape) = one_level(raw.get_ron());
        let place = self.place(text);
        let content = match shape {
            Ok(Shape::Inner(inner)) => return self.node(inner),
            Ok(Shape::Flag(flag)) => Content::Flag(flag),
            Ok(Shape::Number(number)) => Content::Number(number),
            Ok(Shape::Text(text)) => Content::Text(text),
            Ok(Shape::Unit) if text.starts_with('(') => Content::Fields(None, Vec::new()),
            Ok(Shape::Unit) => Content::Name(text.to_owned()),
            Ok(Shape::Fields(fields)) => Content::Fields(tag(text).map(str::to_owned), self.fields(fields)),
            Ok(Shape::Items(items)) if text.starts_with('[') => {
                Content::List(items.into_iter().filter_map(|item| self.node(item)).collect())
            }
            Ok(Shape::Items(items)) if items.is_empty() => {
                Content::Fields(tag(text).map(str::to_owned), Vec::new())
            }
            Ok(Shape::Items(_)) => Content::Tuple,
            Err(error) => {
                self.problems
                    .report(|| Problem::new(&place, "", format!("a scenario can't hold this: {error}")));
                return None;
            }
        };
        Some(Node { place, content })
    }

    fn fields(&mut self, raw: Vec<(&str, &RawValue)>) -> Vec<Field> {
        let mut seen = BTreeSet::new();
        let mut fields = Vec::with_capacity(raw.len());
        for (key_text, value) in raw {
            let place = self.place(key_text);
            let key = if key_text.starts_with(['"', 'r']) {
                ron::from_str::<String>(key_text).unwrap_or_else(|_| key_text.to_owned())
            } else {
                key_text.to_owned()
            };
            if !seen.insert(key.clone()) {
                self.problems.report(|| {
                    Problem::new(&place, "", format!("`{}` is given twice", place.snippet()))
                        .help("keep one of them")
                });
                continue;
            }
            if let Some(value) = self.node(value) {
                fields.push(Field { key, place, value });
            }
        }
        fields
    }
}

/// One level of a value, and the text of the value without what stands around it.
fn one_level(text: &str) -> (&str, Result<Shape<'_>, ron::Error>) {
    let mut ron = match ron::Deserializer::from_str(text) {
        Ok(ron) => ron,
        Err(error) => return (text, Err(error.code)),
    };
    let start = text.len() - ron.remainder().len();
    let braces = text[start..].starts_with('{');
    let shape = ron.deserialize_any(LevelVisitor { braces });
    let text = match &shape {
        Ok(_) => &text[start..text.len() - ron.remainder().len()],
        Err(_) => &text[start..],
    };
    // Behind a bare name, RON has gone on to what comes next.
    let text = match &shape {
        Ok(Shape::Unit) => tag(text).unwrap_or(text),
        _ => text,
    };
    (text, shape)
}

/// The name in front of a bracket, or a bare name.
fn tag(text: &str) -> Option<&str> {
    let end =
        text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

/// One level of a value; what lies below stays text.
enum Shape<'de> {
    Flag(bool),
    Number(f64),
    Text(String),
    Unit,
    Inner(&'de RawValue),
    Fields(Vec<(&'de str, &'de RawValue)>),
    Items(Vec<&'de RawValue>),
}

/// Reads one level.
#[derive(Clone, Copy)]
struct LevelVisitor {
    /// Keys in braces are values (texts), keys in parentheses are names.
    braces: bool,
}

impl<'de> Visitor<'de> for LevelVisitor {
    type Value = Shape<'de>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a number, a name, a text, true, false, a group or a list")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Shape::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Shape::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Shape::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Shape::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Unit)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Unit)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        <&RawValue>::deserialize(inner).map(Shape::Inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element()? {
            out.push(item);
        }
        Ok(Shape::Items(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(key) = map.next_key_seed(self)? {
            out.push((key, map.next_value()?));
        }
        Ok(Shape::Fields(out))
    }
}

impl<'de> DeserializeSeed<'de> for LevelVisitor {
    type Value = &'de str;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<Self::Value, D::Error> {
        if self.braces {
            <&RawValue>::deserialize(key).map(|raw| raw.trim().get_ron())
        } else {
            <&str>::deserialize(key)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Option<Node>, Problems) {
        let mut problems = Problems::default();
        let node = parse(&Source::new("x.ron", text), &mut problems);
        (node, problems)
    }

    #[test]
    fn everything_knows_its_place() {
        let (node, problems) = tree(
            "// A comment.\nScenario(\n  /* why */ a: 1, // one\n  list: [at(week: 3,), Some(\"x\"),], n: soon /* z */,\n  set: {\"p.q\": soon, r: ()},\n)",
        );
        assert!(problems.is_empty(), "{problems}");
        let node = node.unwrap();
        assert!(matches!(&node.content, Content::Fields(Some(tag), _) if tag == "Scenario"));
        assert_eq!(node.place.position(), (2, 1));
        assert_eq!(node.get("a").unwrap().place.position(), (3, 16));
        let Content::List(items) = &node.get("list").unwrap().content else { panic!("a list") };
        assert_eq!(items[0].place.snippet(), "at(week: 3,)");
        assert_eq!(items[0].get("week").unwrap().place.position(), (4, 19));
        assert_eq!(items[1].text(), Some("x"));
        assert_eq!(node.get("n").unwrap().place.snippet(), "soon");
        let set = node.get("set").unwrap();
        assert!(matches!(&set.get("p.q").unwrap().content, Content::Name(name) if name == "soon"));
        assert!(set.get("r").is_some());
    }

    #[test]
    fn a_key_given_twice_is_a_problem_with_a_place() {
        let (_, problems) = tree("(a: 1,\n b: 2,\n a: 3)");
        assert!(problems.to_string().contains("x.ron:3:2: `a` is given twice"));
    }

    #[test]
    fn syntax_errors_have_a_place() {
        for (text, place) in [
            ("(a: 1 b: 2)", "1:7"),
            ("(a: 1,\n  b: [1, 2", "2:"),
            ("(a: \"open", "1:"),
            ("(a: 1) (b: 2)", "1:8"),
            ("(a: @)", "1:5"),
        ] {
            let (node, problems) = tree(text);
            assert!(node.is_none());
            let text_of_problems = problems.to_string();
            assert!(text_of_problems.contains(&format!("x.ron:{place}")), "{text}: {text_of_problems}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        for bomb in ["(a:", "[", "Some(", "{1:", "a(", "/*"] {
            let (node, problems) = tree(&bomb.repeat(100_000));
            assert!(node.is_none());
            assert!(!problems.is_empty());
        }
    }

    #[test]
    fn what_ron_knows_and_scenarios_do_not_is_refused() {
        for text in ["(a: b\"bytes\")", "#![enable(an_unknown_one)] (a: 1)"] {
            assert!(!tree(text).1.is_empty(), "{text}");
        }
        assert!(tree("#![enable(implicit_some)] (a: 1)").1.is_empty(), "a shorter form that is read anyway");
    }
}
