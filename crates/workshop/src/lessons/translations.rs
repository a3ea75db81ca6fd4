//! Texts by language.

use std::collections::BTreeMap;

use serde::Serialize;

use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;
use hearth_study::spec::fields;

/// The language that every text has.
const ENGLISH: &str = "en";
/// Letters of one text: what a room reads at once, and more.
const LETTERS: usize = 4000;

/// A text in one or more languages; English is among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Translations(#[cfg_attr(test, ts(type = "Record<string, string>"))] BTreeMap<String, String>);

impl Translations {
    /// A text in English alone.
    pub fn of(text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(ENGLISH.to_owned(), text.into())]))
    }

    /// The text in English.
    pub fn english(&self) -> &str {
        self.0.get(ENGLISH).map_or("", String::as_str)
    }

    /// The text in a language, or else in English.
    pub fn to(&self, language: &str) -> &str {
        self.0.get(language).map_or_else(|| self.english(), String::as_str)
    }

    /// The languages that it is given in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Reads `{"en": "…", "de": "…"}`, or a text that stands for English.
    pub(super) fn read(node: &Node, path: &str, problems: &mut Problems) -> Option<Self> {
        if let Content::Text(text) = &node.content {
            return check(node, text, path, problems).map(Self::of);
        }
        let Content::Fields(_, fields) = &node.content else {
            fields::refuse(node, path, "texts by language", "{\"en\": \"…\"}", problems);
            return None;
        };
        let mut words = BTreeMap::new();
        for field in fields {
            let path = join(path, &field.place.snippet());
            if !is_language(&field.key) {
                problems.report(|| {
                    let what = format!("{} isn't a language", field.place.snippet());
                    Problem::new(&field.place, &path, what)
                        .help("write its code, such as \"en\", \"de\" or \"pt-BR\"")
                });
                continue;
            }
            let text = fields::text(&field.value, &path, problems);
            if let Some(text) = text.and_then(|text| check(&field.value, &text, &path, problems)) {
                words.insert(field.key.clone(), text);
            }
        }
        if node.get(ENGLISH).is_none() {
            problems.report(|| {
                Problem::new(&node.place, path, "the English text is missing").help("write {\"en\": \"…\"}")
            });
        }
        words.contains_key(ENGLISH).then_some(Self(words))
    }
}

/// A language's code: `en`, `de`, `pt-BR`.
fn is_language(key: &str) -> bool {
    let (language, region) = key.split_once('-').map_or((key, None), |(one, two)| (one, Some(two)));
    let lower = language.bytes().all(|letter| letter.is_ascii_lowercase());
    let good_region = region.is_none_or(|region| {
        (2..=4).contains(&region.len()) && region.bytes().all(|letter| letter.is_ascii_alphanumeric())
    });
    (2..=3).contains(&language.len()) && lower && good_region
}

fn check(node: &Node, text: &str, path: &str, problems: &mut Problems) -> Option<String> {
    let what = if text.trim().is_empty() {
        "a text can't be empty".to_owned()
    } else if text.chars().count() > LETTERS {
        format!("a text has at most {LETTERS} letters")
    } else if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        "a text can't hold control characters (but line breaks)".to_owned()
    } else {
        return Some(text.to_owned());
    };
    problems.report(|| Problem::new(&node.place, path, what));
    None
}
