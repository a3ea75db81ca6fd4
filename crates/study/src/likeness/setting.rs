//! Settings: communities of a kind, and what is known of real ones of that kind. Data, not code.

use serde::Deserialize;

use hearth_engine::scenario::{Scenario, ScenarioError};

/// A kind of community with its scenario and the facts that it must land in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Name, as one asks for it.
    pub name: String,
    /// What the real numbers come from.
    pub about: String,
    /// Least number of contributions of a run that is compared: nobody keeps a log of a community that never was.
    #[serde(default)]
    pub least_events: Option<f64>,
    /// Least number of contributors of a run that is compared.
    #[serde(default)]
    pub least_members: Option<f64>,
    /// What is compared.
    pub facts: Vec<Target>,
}

/// One fact and what it is in real communities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Column of [`hearth_logs::facts::Facts`] or of [`super::RunMetrics`].
    pub name: String,
    /// What it is in real communities.
    pub real: Real,
    /// Where that is from.
    pub source: String,
}

/// What a fact is in real communities.
#[derive(Debug, Clone, Deserialize, PartialEq)]
pub enum Real {
    /// Its value in each of several communities.
    Each(Vec<f64>),
    /// A published range.
    Range {
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
}

impl Real {
    /// Least and most.
    pub fn range(&self) -> (f64, f64) {
        match self {
            Self::Each(values) => {
                values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                    (low.min(value), high.max(value))
                })
            }
            Self::Range { low, high } => (*low, *high),
        }
    }
}

/// Facts of real communities, setting by setting.
const FACTS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/facts.ron"));

/// Names of the settings with the texts of their scenarios.
const SCENARIOS: [(&str, &str); 3] = [
    ("in-house", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/in-house.ron"))),
    ("forum", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/forum.ron"))),
    (
        "open-source",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/open-source.ron")),
    ),
];

impl Setting {
    /// The settings that Hearth brings along.
    ///
    /// # Errors
    ///
    /// Where the table can't be read, which a test rules out.
    pub fn all() -> Result<Vec<Self>, ron::error::SpannedError> {
        ron::from_str(FACTS)
    }

    /// Its scenario, with changes by path.
    ///
    /// # Errors
    ///
    /// Where a change names a parameter that doesn't exist, or a value out of its range.
    pub fn scenario(&self, sets: &[String]) -> Result<Scenario, ScenarioError> {
        let text = SCENARIOS.iter().find(|(name, _)| *name == self.name).map_or("", |(_, text)| text);
        Scenario::parse(text, &format!("scenarios/settings/{}.ron", self.name), sets)
    }
}
