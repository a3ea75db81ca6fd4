//! Which metrics communities are compared by: of one table each, the same code for real and simulated logs.

use serde::Serialize;

use hearth_logs::facts::{DayPatterns, Fact, Facts, Log, Patterns, WeekPatterns};

/// What a metric is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Facts that the settings were fitted to, or might be.
    Own,
    /// Patterns of weeks and longer periods, and of who takes part.
    Weeks,
    /// Patterns of days and hours.
    Days,
}

impl Group {
    /// The group in a word or two.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Weeks => "weeks",
            Self::Days => "days",
        }
    }
}

/// A metric of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Its name: a column of [`Facts`], [`WeekPatterns`] or [`DayPatterns`].
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it is about.
    pub group: Group,
    /// Its definition.
    pub meaning: String,
}

/// Facts without a scale, in the order of their table: sizes and dates would tell where a log is from, not how a community is.
const OWN: [&str; 36] = [
    "months_peak_to_half",
    "active_newcomers_correlation",
    "one_time_share",
    "survival_4w",
    "survival_13w",
    "survival_26w",
    "survival_52w",
    "survival_52w_repeaters",
    "weibull_shape",
    "weibull_shape_after_1w",
    "stay_1y_after_1_day",
    "stay_1y_after_2_to_4_days",
    "stay_1y_after_5_days",
    "monthly_not_back_next",
    "monthly_departure",
    "return_after_26w_share",
    "return_after_1w",
    "return_after_4w",
    "return_after_12w",
    "return_after_26w",
    "return_after_52w",
    "gini",
    "top1_share",
    "top10pct_share",
    "core_share",
    "weekly_persistence_core",
    "weekly_persistence_active",
    "weekly_persistence_occasional",
    "year_core_share",
    "year_active_share",
    "year_peripheral_share",
    "first_post_reply_share",
    "return_elsewhere_if_answered",
    "return_elsewhere_if_not",
    "thread_reply_share",
    "reciprocated_share",
];

/// All metrics, in the order of `values`.
pub fn metrics() -> Vec<Metric> {
    let joined = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let mut all = Vec::new();
    for info in Facts::COLUMNS.iter().filter(|info| OWN.contains(&info.name)) {
        let meaning = joined(info.meaning);
        all.push(Metric { name: info.name, unit: info.unit, group: Group::Own, meaning });
    }
    for (group, columns) in [(Group::Weeks, WeekPatterns::COLUMNS), (Group::Days, DayPatterns::COLUMNS)] {
        for info in columns {
            all.push(Metric { name: info.name, unit: info.unit, group, meaning: joined(info.meaning) });
        }
    }
    all
}

/// The metrics of a log; `NaN` where it doesn't give one.
pub(super) fn values(log: &Log) -> Vec<f64> {
    let (facts, patterns) = (Facts::of(log), Patterns::of(log));
    let own = facts.values().filter(|(info, _)| OWN.contains(&info.name));
    let number = |fact| match fact {
        Fact::Number(number) => number,
        Fact::Unknown | Fact::Word(_) => f64::NAN,
    };
    let mut values: Vec<f64> = own.map(|(_, fact)| number(fact)).collect();
    values.extend(patterns.weeks.values());
    values.extend(patterns.days.values());
    values
}

/// How many there are.
pub(super) fn width() -> usize {
    OWN.len() + WeekPatterns::COLUMNS.len() + DayPatterns::COLUMNS.len()
}

/// The metrics as a page of the documentation.
pub fn realism_markdown() -> String {
    let mut text = include_str!("head.md").to_owned();
    for (group, title) in [
        (Group::Own, "Own metrics"),
        (Group::Weeks, "Week-level metrics"),
        (Group::Days, "Metrics of days and hours"),
    ] {
        text += &format!("\n## {title}\n\n");
        if group == Group::Own {
            let names: Vec<String> = OWN.iter().map(|name| format!("`{name}`")).collect();
            text += &format!("[Facts](facts.md) without a scale: {}.\n", names.join(", "));
            continue;
        }
        text += "| Metric | Unit | Meaning |\n|---|---|---|\n";
        for metric in metrics().iter().filter(|metric| metric.group == group) {
            let meaning = metric.meaning.replace('|', "\\|");
            text += &format!("| `{}` | {} | {meaning} |\n", metric.name, metric.unit);
        }
    }
    text
}
