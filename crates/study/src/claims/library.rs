//! Where tables of claims and their scenarios are: in the program itself, or in a folder.

use std::path::{Component, Path, PathBuf};

use ron::extensions::Extensions;

use super::error::ClaimsError;
use super::table::ClaimTable;
use hearth_engine::scenario::{Scenario, ScenarioError};

/// Name of the table in its folder.
const TABLE: &str = "claims.ron";

/// The folder that the program was built with; its files are part of it.
const BUILT_IN: &str = "scenarios/claims";

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        &[$( ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/", $name))) ),*]
    };
}

/// Files by their place below `scenarios/`. A test compares them with the folder.
const TEXTS: &[(&str, &str)] = texts![
    "claims/by-hand.ron",
    "claims/claims.ron",
    "claims/drudgery.ron",
    "claims/hard-problems.ron",
    "claims/knowledge-base.ron",
    "claims/one-person.ron",
    "claims/plain.ron",
    "claims/planted.ron",
    "claims/politics.ron",
    "claims/stress.ron",
    // Ready scenarios that arms begin from.
    "club-of-friends.ron",
    "constellation.ron",
    "culture-change.ron",
    "fixed-end-course.ron",
    "same-job-title.ron",
    "website-only.ron",
];

/// A folder of claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Library {
    /// The one that the program was built with.
    BuiltIn,
    /// One on the disk.
    Folder(PathBuf),
}

impl Library {
    /// Names of the built-in files, below `scenarios/`.
    pub fn built_in() -> impl Iterator<Item = &'static str> {
        TEXTS.iter().map(|(name, _)| *name)
    }

    /// The table.
    pub fn table(&self) -> Result<ClaimTable, ClaimsError> {
        let path = self.folder().join(TABLE);
        let text = self.text(&path).map_err(|reason| ClaimsError::Unreadable {
            path: path.clone(),
            reason: format!("{reason}; a folder of claims holds a {TABLE} (see scenarios/claims)"),
        })?;
        parse(&path, &text)
    }

    /// A scenario beside the table.
    pub(crate) fn scenario(&self, name: &str, sets: &[String]) -> Result<Scenario, ScenarioError> {
        Scenario::load_with(&self.folder().join(name), sets, &|path| self.text(path))
    }

    fn folder(&self) -> &Path {
        match self {
            Self::BuiltIn => Path::new(BUILT_IN),
            Self::Folder(folder) => folder,
        }
    }

    fn text(&self, path: &Path) -> Result<String, String> {
        match self {
            Self::BuiltIn => {
                let wanted = below_scenarios(path);
                let found = TEXTS.iter().find(|(name, _)| Path::new(name) == wanted);
                found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "it is not built in".to_owned())
            }
            Self::Folder(_) => crate::files::read_text(path),
        }
    }
}

/// A path of the built-in folder as [`TEXTS`] names it.
fn below_scenarios(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components().skip(1) {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

/// Reads a table.
pub(super) fn parse(path: &Path, text: &str) -> Result<ClaimTable, ClaimsError> {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options.from_str(text).map_err(|error| ClaimsError::Syntax {
        path: path.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        message: error.code.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_a_place() {
        let error = parse(Path::new("x.ron"), "Claims(\n  claims: [(id: 3)],\n)").unwrap_err().to_string();
        assert!(error.starts_with("x.ron:2:"), "{error}");
    }

    #[test]
    fn paths_of_the_built_in_folder() {
        let path = Path::new("scenarios/claims/../website-only.ron");
        assert_eq!(below_scenarios(path), Path::new("website-only.ron"));
    }
}
