//! What a report says, whoever has it to say: a verdict, sections, and what made it.

use super::table::Table;
use crate::figures::Drawing;
use hearth_study::output::Manifest;

/// Rows of a table that stands open on paper.
const PRINTED: usize = 48;

/// A report on one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What it is about, in a few words: its heading.
    pub title: String,
    /// What was done, in a few words: `200 simulated runs over 5 years`.
    pub kind: String,
    /// The question or the scenario in a sentence or two; may be empty.
    pub about: String,
    /// The answer.
    pub verdict: Verdict,
    /// What it rests on, in the order in which one asks.
    pub sections: Vec<Section>,
    /// What made it.
    pub provenance: Provenance,
}

/// The answer, before anything else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// In one sentence.
    pub lead: String,
    /// What else there is to know, a thought each, with its uncertainty.
    pub more: Vec<String>,
    /// What a reader asks next, each with its head: why, at what cost, how surely.
    pub terms: Vec<(String, String)>,
    /// The few numbers that decide.
    pub facts: Vec<KeyFigure>,
    /// What the intervals mean, and how far all this can be trusted.
    pub doubt: String,
}

/// A number that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it is.
    pub name: String,
    /// Its value, with its unit.
    pub value: String,
    /// How sure it is, or how it is spread.
    pub range: String,
}

impl KeyFigure {
    /// A number, its name and its range.
    pub fn new(name: impl Into<String>, value: impl Into<String>, range: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), range: range.into() }
    }
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// Its own parts, after that.
    pub sections: Vec<Section>,
}

impl Section {
    /// A section without any parts.
    pub fn new(heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { heading: heading.into(), blocks, sections: Vec::new() }
    }

    /// A section of those blocks that there are.
    pub(super) fn of(heading: &str, blocks: Vec<Option<Block>>) -> Self {
        Self::new(heading, blocks.into_iter().flatten().collect())
    }
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list of sentences.
    List(Vec<String>),
    /// A figure; its finding becomes its heading.
    Figure(Box<Drawing>),
    /// A table.
    Table(Table),
    /// A text whose lines count, such as a file.
    Listing(String),
    /// Something to be opened by whoever wants it.
    Folded(Folded),
}

impl Block {
    /// The figure of this name, where it was drawn.
    pub(super) fn figure(drawings: &[Drawing], name: &str) -> Option<Self> {
        drawings.iter().find(|drawing| drawing.figure.stem == name).map(Self::drawn)
    }

    /// A figure.
    pub(super) fn drawn(drawing: &Drawing) -> Self {
        Self::Figure(Box::new(drawing.clone()))
    }

    /// A table that is to be opened; it is printed unless it is long.
    pub fn folded(table: Table) -> Self {
        let (summary, printed) = (table.caption.clone(), table.rows.len() <= PRINTED);
        Self::Folded(Folded { summary, blocks: vec![Self::Table(table)], printed })
    }

    /// A table that is to be opened, and not printed: it is long, and in the files beside the report.
    pub fn kept(table: Table) -> Self {
        let summary = table.caption.clone();
        Self::Folded(Folded { summary, blocks: vec![Self::Table(table)], printed: false })
    }
}

/// Something to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded {
    /// What is in it.
    pub summary: String,
    /// What is in it.
    pub blocks: Vec<Block>,
    /// Whether it stands open on paper.
    pub printed: bool,
}

/// What made a report: all that is needed to make it again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The command, as it was given.
    pub command: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Commit that it was built from.
    pub commit: String,
    /// Seed, and whether the program chose it.
    pub seed: (u64, bool),
    /// What was run, in words: `200 replicates`.
    pub extent: String,
    /// Hash over the data, where there is one.
    pub content_hash: Option<String>,
    /// Scenarios as resolved.
    pub scenarios: Vec<ScenarioText>,
}

impl Provenance {
    /// Of a study; `extent` says in words what was run.
    pub fn of(manifest: &Manifest, extent: String, scenarios: Vec<ScenarioText>) -> Self {
        Self {
            command: manifest.command.clone(),
            version: manifest.version.clone(),
            commit: manifest.commit.clone(),
            seed: (manifest.seed, manifest.seed_automatic),
            extent,
            content_hash: manifest.content_hash.clone(),
            scenarios,
        }
    }
}

/// A scenario as resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioText {
    /// Its name, or that of the arm that it is.
    pub name: String,
    /// Its file, as it stands beside the report.
    pub file: String,
    /// All of it.
    pub text: String,
}
