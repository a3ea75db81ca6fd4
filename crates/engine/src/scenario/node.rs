//! A scenario as a tree in which everything knows its place.

use super::source::Place;
use super::value::Scalar;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// The value.
    pub content: Content,
}

/// What a value is, as far as RON knows.
#[derive(Debug, Clone)]
pub enum Content {
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text in quotes.
    Text(String),
    /// A bare name, such as `maturing`.
    Name(String),
    /// `(key: value)` or `{key: value}`, with the name in front.
    Fields(Option<String>, Vec<Field>),
    /// `[…]`.
    List(Vec<Node>),
    /// `(a, b)`: nothing in a scenario is written like this.
    Tuple,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    /// The value.
    pub value: Node,
}

impl Node {
    /// An empty group at a place.
    pub fn empty(place: &Place) -> Self {
        Self { place: place.clone(), content: Content::Fields(None, Vec::new()) }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let Content::Fields(_, fields) = &self.content else {
            return None;
        };
        fields.iter().find(|field| field.key == key).map(|field| &field.value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let Content::Fields(_, fields) = &mut self.content else {
            return None;
        };
        fields.iter_mut().find(|field| field.key == key).map(|field| &mut field.value)
    }

    /// Takes a key out.
    pub fn take(&mut self, key: &str) -> Option<Field> {
        let Content::Fields(_, fields) = &mut self.content else {
            return None;
        };
        let at = fields.iter().position(|field| field.key == key)?;
        Some(fields.remove(at))
    }

    /// A text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A single value, if it is one.
    pub fn scalar(&self) -> Option<Scalar<'_>> {
        match &self.content {
            Content::Flag(flag) => Some(Scalar::Flag(*flag)),
            Content::Number(number) => Some(Scalar::Number(*number)),
            Content::Text(text) => Some(Scalar::Text(text)),
            Content::Name(name) => Some(Scalar::Name(name)),
            _ => None,
        }
    }

    /// What it is, for an error message.
    pub fn describe(&self) -> String {
        match &self.content {
            Content::Flag(_) | Content::Number(_) => self.place.snippet(),
            Content::Text(_) => format!("the text {}", self.place.snippet()),
            Content::Name(_) => format!("the name `{}`", self.place.snippet()),
            Content::Fields(Some(tag), _) => format!("`{tag}(…)`"),
            Content::Fields(None, _) => "a group `(…)`".to_owned(),
            Content::List(_) => "a list `[…]`".to_owned(),
            Content::Tuple => format!("values without keys `{}`", self.place.snippet()),
        }
    }
}
