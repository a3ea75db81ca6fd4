//! What is looked at in every life.

use hearth_engine::observe::{ColumnInfo, RunRow};
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::nearest;
pub use hearth_engine::scenario::node::{Content, Node};

/// What kind of quantity an outcome is; statistics that are right for it go by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// 0 or 1 in each life; a share over lives.
    Share,
    /// Weeks until something happens; censored at the horizon where it hasn't by then.
    Time,
    /// A number of which the mean over lives is meant.
    Mean,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// It depends on what one wants.
    Neither,
}

/// A quantity of one community in one life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// Name, as study files write it.
    pub name: &'static str,
    /// In words, without an article, as a sentence takes it.
    pub words: &'static str,
    /// Unit, as one writes it behind a number.
    pub unit: &'static str,
    /// Kind.
    pub kind: OutcomeKind,
    /// Which way is better.
    pub better: Better,
    /// Column of [`RunRow`] that it is read from; of cost and return, the one that the model's own prices give.
    pub column: &'static str,
}

const fn outcome(
    name: &'static str,
    words: &'static str,
    unit: &'static str,
    kind: OutcomeKind,
    better: Better,
    column: &'static str,
) -> Outcome {
    Outcome { name, words, unit, kind, better, column }
}

use Better::{Less, More};
use OutcomeKind::{Mean, Share, Time};

/// Outcomes with a name and a meaning of their own. Every column of the runs is one as well.
pub(super) const NAMED: [Outcome; 17] = [
    outcome("survival", "survival to the horizon", "share", Share, More, "alive"),
    outcome("survival_weeks", "weeks lived", "weeks", Time, More, "survival_weeks"),
    outcome("weeks_to_stewardship", "weeks to stewardship", "weeks", Time, Less, "first_stewardship"),
    outcome("value_tangible", "tangible value", "h", Mean, More, "value_tangible"),
    outcome("value_intangible", "intangible value", "h", Mean, More, "value_intangible"),
    outcome("value_strategic", "strategic value", "h", Mean, More, "value_strategic"),
    outcome("worth", "worth", "money", Mean, More, "value_tangible"),
    outcome("net_value", "net value", "money", Mean, More, "value_tangible"),
    outcome("cost", "cost", "money", Mean, Less, "cost"),
    outcome("cost_hours", "hours spent", "h", Mean, Less, "cost_hours"),
    outcome("roi", "return on investment", "ratio", Mean, More, "roi"),
    outcome("energy", "mean energy", "0..1", Mean, More, "energy_mean"),
    outcome("members", "members at the end", "people", Mean, More, "members_end"),
    outcome("active", "active members at the end", "people", Mean, More, "active_end"),
    outcome("newcomers_active", "newcomers who became active", "share", Mean, More, "newcomers_active_share"),
    outcome("coverage", "knowledge coverage at the end", "share of topics", Mean, More, "coverage"),
    outcome("legitimacy", "mean legitimacy", "0..1", Mean, More, "legitimacy_mean"),
];

/// What is looked at where a study doesn't say.
pub const DEFAULT: [&str; 11] = [
    "survival",
    "weeks_to_stewardship",
    "survival_weeks",
    "value_tangible",
    "value_intangible",
    "cost",
    "roi",
    "energy",
    "members",
    "newcomers_active",
    "coverage",
];

impl Outcome {
    /// The outcome of this name: one with a meaning of its own, or a column of [`RunRow`].
    pub fn named(name: &str) -> Option<Self> {
        let own = NAMED.into_iter().find(|outcome| outcome.name == name);
        own.or_else(|| RunRow::COLUMNS.iter().find(|column| column.name == name).map(Self::of_column))
    }

    /// All names, those with a meaning of their own first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let columns = RunRow::COLUMNS.iter().map(|column| column.name);
        let own = |name: &&str| NAMED.iter().all(|outcome| outcome.name != *name);
        NAMED.iter().map(|outcome| outcome.name).chain(columns.filter(own))
    }

    /// The outcomes that are looked at where a study doesn't say.
    pub fn defaults() -> Vec<Self> {
        DEFAULT.iter().filter_map(|name| Self::named(name)).collect()
    }

    fn of_column(column: &'static ColumnInfo) -> Self {
        let kind = match column.name {
            "alive" => Share,
            name if name.starts_with("first_") || name == "survival_weeks" => Time,
            _ => Mean,
        };
        outcome(column.name, column.name, column.unit, kind, Better::Neither, column.name)
    }
}

/// Reads a list of outcomes.
pub(crate) fn read(nodes: &[Node], problems: &mut Problems) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let path = format!("outcomes.{at}");
        let Some(outcome) = one(node, &path, problems) else {
            continue;
        };
        if outcomes.contains(&outcome) {
            let what = format!("`{}` is asked for twice", outcome.name);
            problems.report(|| Problem::new(&node.place, &path, what).help("keep one of them"));
            continue;
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Reads the name of an outcome.
pub(crate) fn one(node: &Node, path: &str, problems: &mut Problems) -> Option<Outcome> {
    let (Content::Name(name) | Content::Text(name)) = &node.content else {
        super::fields::refuse(node, path, "the name of an outcome", "survival", problems);
        return None;
    };
    let found = Outcome::named(name);
    if found.is_none() {
        problems.report(|| {
            let help = match nearest(name, Outcome::names()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("there are {}, and the columns of runs.parquet", DEFAULT.join(", ")),
            };
            Problem::new(&node.place, path, format!("there is no outcome `{}`", node.place.snippet()))
                .help(help)
        });
    }
    found
}
