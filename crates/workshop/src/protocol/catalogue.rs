//! All words that a page shows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use hearth_engine::observe::ColumnInfo;

/// All words.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// Numbers of a week.
    pub columns: Vec<ColumnView>,
    /// Columns that are sent where none are asked for.
    pub usual: Vec<&'static str>,
    /// What moves energy and engagement.
    pub flows: Vec<KindView>,
    /// Stages; a number that stands for a stage is a place in this list.
    pub stages: Vec<KindView>,
    /// Causes of decline.
    pub causes: Vec<KindView>,
    /// Groups of levers.
    pub groups: Vec<GroupView>,
    /// Levers, in the order of their groups.
    pub levers: Vec<LeverView>,
    /// What an act can be: `task`, `event`, `shock`, with their fields; `kind` is always among them.
    pub acts: BTreeMap<&'static str, ActForm>,
}

/// A number of a week.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it says.
    pub about: String,
}

impl ColumnView {
    pub(crate) fn of(column: &ColumnInfo) -> Self {
        Self {
            name: column.name,
            unit: column.unit,
            about: hearth_engine::scenario::parameters::one_line(column.meaning),
        }
    }
}

/// One of several.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    /// Name.
    pub name: &'static str,
    /// In a few words.
    pub words: String,
    /// In a sentence.
    pub about: String,
}

/// A group of levers.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Path: `policy`, `policy.lois`.
    pub path: String,
    /// What it is about.
    pub about: String,
}

/// A parameter as something to change.
#[derive(Debug, Clone, Serialize)]
pub struct LeverView {
    /// Path: `policy.sponsorship`.
    pub path: String,
    /// Path of its group.
    pub group: String,
    /// The last name of the path.
    pub name: &'static str,
    /// A sentence.
    pub about: String,
    /// `number`, `whole`, `flag`, `choice` or `text`.
    pub kind: &'static str,
    /// Unit; may be empty.
    pub unit: &'static str,
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
    /// Default; nothing where it needn't be given.
    pub default: Value,
    /// Of a choice: what there is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<KindView>,
    /// What moves first: "more of it raises legitimacy"; may be empty.
    pub acts_on: String,
    /// Where it comes from; may be empty.
    pub source: &'static str,
    /// Whether it can change during a run; others only at the start.
    pub live: bool,
}

/// What an act of one sort takes.
#[derive(Debug, Clone, Serialize)]
pub struct ActForm {
    /// What it is.
    pub about: String,
    /// What it takes.
    pub fields: Vec<LeverView>,
}
