//! What made an inquiry: work whose next step depends on what the last one found, a search or a calibration. It isn't cut into
//! arms and replicates beforehand, and so has a manifest of its own, under the same name as that of other studies.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::atomic;
use super::manifest::{DataFile, FORMAT, Manifest, State, content_hash};

/// Which kind of inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InquiryKind {
    /// The best policy under a budget.
    Search,
    /// Parameters from logs.
    Calibration,
}

impl InquiryKind {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Calibration => "calibration",
        }
    }
}

/// What made an inquiry, and how far it has come. It names no host, no time and no place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inquiry {
    /// Version of the folder's layout.
    pub format: u32,
    /// Which kind it is.
    pub kind: InquiryKind,
    /// How far it has come.
    pub state: State,
    /// Version of the program.
    pub version: String,
    /// Commit that the program was built from, or `unknown`.
    pub commit: String,
    /// The command that was given, without absolute paths, and without what makes no difference to what is found.
    pub command: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// All else that results depend on, by name.
    pub asked: Value,
    /// Texts that it was made from, as they stand in the folder.
    pub texts: Vec<DataFile>,
    /// Results, once complete.
    pub files: Vec<DataFile>,
    /// Hash over the results' names and bytes, once complete.
    pub content_hash: Option<String>,
}

impl Inquiry {
    /// An inquiry that begins; `asked` must be an object.
    pub fn new(kind: InquiryKind, command: Vec<String>, seed: u64, asked: Value) -> Self {
        Self {
            format: FORMAT,
            kind,
            state: State::Running,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: crate::output::build::commit().to_owned(),
            command,
            seed,
            asked,
            texts: Vec::new(),
            files: Vec::new(),
            content_hash: None,
        }
    }

    /// Hash of all that results depend on.
    pub fn identity(&self) -> String {
        let all = serde_json::json!([self.kind, self.version, self.commit, self.seed, self.asked]);
        atomic::sha256(all.to_string().as_bytes())
    }

    /// Reads the manifest in a folder; `None` where there is none, or it is that of another kind of study.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(folder.join(Manifest::FILE)) {
            Ok(bytes) => Ok(Self::of_bytes(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Writes it whole.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        atomic::write(&folder.join(Manifest::FILE), text.as_bytes())
    }

    /// Names its results, which stand in the folder.
    ///
    /// # Errors
    ///
    /// Where one can't be read.
    pub fn complete(&mut self, folder: &Path, names: &[String]) -> io::Result<()> {
        self.files = names.iter().map(|name| DataFile::of(folder, name)).collect::<io::Result<_>>()?;
        self.content_hash = Some(content_hash(&self.files));
        self.state = State::Complete;
        Ok(())
    }

    /// The first thing in which another differs that was asked for: its name, what it is here, what it is there.
    pub fn difference(&self, other: &Self) -> Option<(String, String, String)> {
        // A build that doesn't know its commit can't tell.
        let commit = |one: &Self| match self.commit == "unknown" || other.commit == "unknown" {
            true => String::new(),
            false => one.commit.clone(),
        };
        let fields = [
            ("kind", self.kind.name().to_owned(), other.kind.name().to_owned()),
            ("version", self.version.clone(), other.version.clone()),
            ("commit", commit(self), commit(other)),
            ("seed", self.seed.to_string(), other.seed.to_string()),
        ];
        let first = fields.into_iter().find(|(_, here, there)| here != there);
        first
            .map(|(name, here, there)| (name.to_owned(), here, there))
            .or_else(|| differs("", &self.asked, &other.asked))
    }
}

/// The first place in which two values differ.
fn differs(path: &str, here: &Value, there: &Value) -> Option<(String, String, String)> {
    if here == there {
        return None;
    }
    let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (here, there) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            keys.into_iter().find_map(|key| {
                differs(
                    &within(key),
                    one.get(key).unwrap_or(&Value::Null),
                    other.get(key).unwrap_or(&Value::Null),
                )
            })
        }
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len())).find_map(|at| {
            let item = |list: &[Value]| list.get(at).cloned().unwrap_or(Value::Null);
            differs(&within(&at.to_string()), &item(one), &item(other))
        }),
        _ => Some((path.to_owned(), told(here), told(there))),
    }
}

/// A value for a line of text.
fn told(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST).collect::<String>() + "…",
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        let made = |seed, asked| Inquiry::new(InquiryKind::Search, Vec::new(), seed, asked);
        let one = made(1, json!({"budget": 5.0, "levers": [{"low": 0}], "zone": null}));
        let told = |other: Inquiry| {
            one.difference(&other).map(|(field, here, there)| format!("{field}: {here}, {there}"))
        };
        assert_eq!(told(one.clone()), None);
        assert_eq!(told(made(2, json!({}))).as_deref(), Some("seed: 1, 2"));
        let other = json!({"budget": 5.0, "levers": [{"low": 3}], "zone": null});
        assert_eq!(told(made(1, other)).as_deref(), Some("levers.0.low: 0, 3"));
        let other = json!({"budget": 5.0, "levers": [{"low": 0}], "zone": 0.5});
        assert_eq!(told(made(1, other)).as_deref(), Some("zone: none, 0.5"));
    }
}
