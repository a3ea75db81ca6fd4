//! Names and descriptions of everything that the page shows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use hearth_engine::observe::ColumnInfo;

/// Names and descriptions of columns, flows, stages, causes, levers and acts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogueView {
    /// Columns of a week.
    pub columns: Vec<ColumnView>,
    /// Columns that are sent where a request names none.
    pub usual: Vec<&'static str>,
    /// Flows of energy and engagement.
    pub flows: Vec<KindView>,
    /// Stages; a number that stands for a stage is an index into this list.
    pub stages: Vec<KindView>,
    /// Causes of decline.
    pub causes: Vec<KindView>,
    /// Groups of levers.
    pub groups: Vec<GroupView>,
    /// Levers, in the order of their groups.
    pub levers: Vec<LeverView>,
    /// The forms of an act: `task`, `event`, `shock`, with their fields; `kind` is always among them.
    #[cfg_attr(test, ts(type = "Record<'task' | 'event' | 'shock', ActFormView>"))]
    pub acts: BTreeMap<&'static str, ActFormView>,
}

/// A column of numbers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnView {
    /// As in `weekly.parquet` or `outcomes.parquet`.
    pub name: &'static str,
    /// Empty where the column has no unit.
    pub unit: &'static str,
    /// A sentence that defines the column.
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

/// One value of an enumeration: a stage, a flow, a cause, a kind of task, event or shock.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KindView {
    /// As in scenario files.
    pub name: &'static str,
    /// A few words for headings and lists.
    pub label: String,
    /// A sentence.
    pub about: String,
}

/// A group of levers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GroupView {
    /// Path: `policy`, `policy.lois`.
    pub path: String,
    /// A sentence.
    pub about: String,
}

/// A parameter that the page can change.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LeverView {
    /// Path: `policy.sponsorship`.
    pub path: String,
    /// Path of its group.
    pub group: String,
    /// The last part of the path.
    pub name: &'static str,
    /// A sentence.
    pub about: String,
    /// Type of the value.
    #[cfg_attr(test, ts(type = "'number' | 'whole' | 'flag' | 'choice' | 'text'"))]
    pub kind: &'static str,
    /// May be empty.
    pub unit: &'static str,
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
    /// `null` where the value is optional and has no default.
    #[cfg_attr(test, ts(type = "number | boolean | string | null"))]
    pub default: Value,
    /// The values of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<KindView>>"))]
    pub choices: Vec<KindView>,
    /// What it moves first: "more of it raises legitimacy"; may be empty.
    pub acts_on: String,
    /// Literature; may be empty.
    pub source: &'static str,
    /// Whether it can change during a run; other parameters can only be set at the start.
    pub live: bool,
}

/// The fields of one kind of act.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActFormView {
    /// A sentence.
    pub about: String,
    /// Its fields.
    pub fields: Vec<LeverView>,
}
