//! What came out, for readers and programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::experiment::{Experiment, Part, Require};

/// What the runs say to a property or an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// All that is required is so.
    #[serde(rename = "holds")]
    Holds,
    /// Something that is required isn't so.
    #[serde(rename = "fails")]
    Fails,
    /// What was measured is as required, but not all of it could be measured.
    #[serde(rename = "not measured")]
    NotMeasured,
}

impl Verdict {
    /// The verdict in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotMeasured => "not measured",
        }
    }

    fn of(parts: &[Part], whole: bool) -> Self {
        let known = |part: &&Part| !part.value.is_nan();
        if parts.iter().filter(known).any(|part| !part.require.holds(part.value)) {
            return Self::Fails;
        }
        let asked = |part: &&Part| part.require != Require::Reported;
        let all = parts.iter().filter(asked).all(|part| known(&part));
        if whole && all && !parts.is_empty() { Self::Holds } else { Self::NotMeasured }
    }
}

/// What came out of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PropertyResult {
    /// Number.
    pub id: String,
    /// What is asked.
    pub property: String,
    /// What was done.
    pub experiment: String,
    /// The number that decides: one that isn't as required, or else the first.
    #[serde(serialize_with = "finite")]
    pub value: f64,
    /// Its 95 % interval.
    #[serde(serialize_with = "finite_pair")]
    pub interval: (f64, f64),
    /// What is required, in words.
    pub required: String,
    /// Whether it is so.
    pub verdict: Verdict,
    /// Why not all of it could be measured; empty where all could.
    pub reason: String,
    /// All numbers.
    #[serde(serialize_with = "as_values")]
    pub parts: Vec<Part>,
    /// Runs of its largest arm.
    pub runs: u32,
}

/// What came out of a simulated trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectResult {
    /// The published value, with its source.
    pub published: String,
    /// The rest.
    #[serde(flatten)]
    pub result: PropertyResult,
}

/// What came out of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MechanismsResult {
    /// Seed of all runs.
    pub seed: u64,
    /// Runs of an arm where it isn't said otherwise.
    pub replicates: u32,
    /// Changes of every arm.
    pub sets: Vec<String>,
    /// Runs in all.
    pub runs: u64,
    /// The properties.
    pub properties: Vec<PropertyResult>,
    /// The effects.
    pub effects: Vec<EffectResult>,
}

impl PropertyResult {
    pub(super) fn of(experiment: &Experiment, parts: Vec<Part>, runs: u32, problem: Option<String>) -> Self {
        let reason = problem.unwrap_or_else(|| experiment.note.to_owned());
        let leading = leading(&parts);
        Self {
            id: experiment.id.to_owned(),
            property: experiment.title.to_owned(),
            experiment: experiment.experiment.to_owned(),
            value: leading.map_or(f64::NAN, |part| part.value),
            interval: leading.map_or((f64::NAN, f64::NAN), |part| part.interval),
            required: experiment.required.to_owned(),
            verdict: Verdict::of(&parts, reason.is_empty()),
            reason,
            parts,
            runs,
        }
    }
}

impl PropertyResult {
    /// The number that decides: one that isn't as required, or else the first of which something is required.
    pub fn leading(&self) -> Option<&Part> {
        leading(&self.parts)
    }
}

fn leading(parts: &[Part]) -> Option<&Part> {
    let fails = parts.iter().find(|part| !part.value.is_nan() && !part.require.holds(part.value));
    fails.or_else(|| parts.iter().find(|part| part.require != Require::Reported)).or(parts.first())
}

impl MechanismsResult {
    /// Properties and effects.
    pub fn all(&self) -> impl Iterator<Item = &PropertyResult> {
        self.properties.iter().chain(self.effects.iter().map(|effect| &effect.result))
    }

    /// Whether all of them hold.
    pub fn all_hold(&self) -> bool {
        self.all().all(|one| one.verdict == Verdict::Holds)
    }

    /// All numbers as a table.
    pub fn to_csv(&self) -> String {
        let mut text = "id,verdict,part,value,low,high,requirement,met\n".to_owned();
        let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
        for one in self.all() {
            for part in &one.parts {
                text += &format!(
                    "{},{},\"{}\",{},{},{},\"{}\",{}\n",
                    one.id,
                    one.verdict.word(),
                    part.name.replace('"', "\"\""),
                    number(part.value),
                    number(part.interval.0),
                    number(part.interval.1),
                    part.require.text(),
                    if part.value.is_nan() {
                        ""
                    } else if part.require.holds(part.value) {
                        "yes"
                    } else {
                        "no"
                    },
                );
            }
        }
        text
    }
}

impl Require {
    /// The requirement as text; empty where there is none.
    pub fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}"),
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::Above(bound) => format!("> {bound}"),
            Self::Below(bound) => format!("< {bound}"),
            Self::Within(least, most) => format!("{least} to {most}"),
            Self::Reported => String::new(),
        }
    }
}

/// JSON has no infinity: an unknown number is null.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn finite<S: serde::Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    value.is_finite().then_some(*value).serialize(to)
}

fn finite_pair<S: serde::Serializer>(pair: &(f64, f64), to: S) -> Result<S::Ok, S::Error> {
    ends(*pair).serialize(to)
}

fn ends(pair: (f64, f64)) -> (Option<f64>, Option<f64>) {
    let end = |value: f64| value.is_finite().then_some(value);
    (end(pair.0), end(pair.1))
}

fn as_values<S: serde::Serializer>(parts: &[Part], to: S) -> Result<S::Ok, S::Error> {
    let value = |part: &Part| -> Value {
        json!({
            "name": part.name,
            "value": part.value.is_finite().then_some(part.value),
            "interval": ends(part.interval),
            "required": part.require.text(),
            "met": (!part.value.is_nan() && part.require != Require::Reported)
                .then(|| part.require.holds(part.value)),
        })
    };
    parts.iter().map(value).collect::<Vec<_>>().serialize(to)
}
