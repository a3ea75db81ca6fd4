//! The table of outcomes, and its page in the documentation.

use super::Better::{self, Less, More};
use super::OutcomeKind::{self, Mean, Share, Time};
use super::{Formula, Outcome, UnitPrices};
use hearth_engine::observe::{ColumnInfo, RunRow};

const fn outcome(
    name: &'static str,
    words: &'static str,
    unit: &'static str,
    (kind, better): (OutcomeKind, Better),
    (column, formula): (&'static str, Formula),
    meaning: &'static [&'static str],
) -> Outcome {
    Outcome { name, words, unit, kind, better, column, meaning, formula }
}

const fn of(column: &'static str) -> (&'static str, Formula) {
    (column, Formula::Column)
}

fn net_value(run: &RunRow, prices: &UnitPrices) -> f64 {
    prices.gross_value(run) - prices.cost(run)
}

fn net_value_with_intangible(run: &RunRow, prices: &UnitPrices) -> f64 {
    prices.full_value(run) - prices.cost(run)
}

fn cost(run: &RunRow, prices: &UnitPrices) -> f64 {
    prices.cost(run)
}

fn gross_value(run: &RunRow, prices: &UnitPrices) -> f64 {
    prices.gross_value(run)
}

/// Outcomes with a name and a meaning of their own. Every column of the runs is one as well.
pub(super) const NAMED: [Outcome; 21] = [
    outcome(
        "survival",
        "survival to the horizon",
        "share",
        (Share, More),
        of("alive"),
        &["Whether the community is alive (neither dormant nor dissolved) at the horizon."],
    ),
    outcome(
        "survival_weeks",
        "survival time",
        "weeks",
        (Time, More),
        of("survival_weeks"),
        &[
            "Weeks until the community is dormant or dissolved for good, or the horizon. Whether silence is for good is known at the \
             horizon only: to compare policies that begin later, take `weeks_alive`.",
        ],
    ),
    outcome(
        "weeks_alive",
        "time alive",
        "weeks",
        (Mean, More),
        of("weeks_alive"),
        &["Weeks in which the community is alive (neither dormant nor dissolved)."],
    ),
    outcome(
        "weeks_to_coalescing",
        "weeks to coalescing",
        "weeks",
        (Time, Less),
        of("first_coalescing"),
        &["Weeks until the stage of coalescing is first reached; the horizon where it never is."],
    ),
    outcome(
        "weeks_to_maturing",
        "weeks to maturing",
        "weeks",
        (Time, Less),
        of("first_maturing"),
        &["Weeks until the stage of maturing is first reached; the horizon where it never is."],
    ),
    outcome(
        "weeks_to_stewardship",
        "weeks to stewardship",
        "weeks",
        (Time, Less),
        of("first_stewardship"),
        &["Weeks until the stage of stewardship is first reached; the horizon where it never is."],
    ),
    outcome(
        "value_tangible",
        "tangible value",
        "h",
        (Mean, More),
        of("value_tangible"),
        &["Hours that the community's work saved, and of problems solved."],
    ),
    outcome(
        "value_intangible",
        "intangible value",
        "h",
        (Mean, More),
        of("value_intangible"),
        &["Value in learning, ties and confidence, in equivalent hours."],
    ),
    outcome(
        "value_strategic",
        "strategic value",
        "h",
        (Mean, More),
        of("value_strategic"),
        &["Value weighed by what the domain is worth to the organisation."],
    ),
    outcome(
        "gross_value",
        "gross value",
        "money",
        (Mean, More),
        ("value_tangible", Formula::OfRun(gross_value)),
        &["Tangible and intangible value in money, by the study's prices of an hour of each."],
    ),
    outcome(
        "net_value",
        "net value",
        "money",
        (Mean, More),
        ("value_tangible", Formula::OfRun(net_value)),
        &["Gross value less cost."],
    ),
    outcome(
        "cost",
        "cost",
        "money",
        (Mean, Less),
        ("cost", Formula::OfRun(cost)),
        &["Hours, events and spending in money, by the study's prices."],
    ),
    outcome(
        "cost_hours",
        "hours spent",
        "h",
        (Mean, Less),
        of("cost_hours"),
        &["Hours that the community cost: members', coordinators', sponsors' and support."],
    ),
    outcome(
        "roi",
        "return on investment",
        "ratio",
        (Mean, More),
        ("roi_of_run", Formula::Ratio { numerator: net_value, denominator: cost }),
        &["Net value of all runs together for each unit of money that they cost together."],
    ),
    outcome(
        "roi_with_intangible",
        "return on investment with intangible value",
        "ratio",
        (Mean, More),
        (
            "roi_with_intangible_of_run",
            Formula::Ratio { numerator: net_value_with_intangible, denominator: cost },
        ),
        &["The same, with an hour of intangible value at the price of one of tangible value."],
    ),
    outcome(
        "energy",
        "mean energy",
        "0..1",
        (Mean, More),
        of("energy_mean"),
        &["Mean energy over the weeks in which the community was alive."],
    ),
    outcome(
        "members",
        "members at the end",
        "people",
        (Mean, More),
        of("members_end"),
        &["Members at the end."],
    ),
    outcome(
        "active",
        "active members at the end",
        "people",
        (Mean, More),
        of("active_end"),
        &["Active members at the end."],
    ),
    outcome(
        "newcomers_active",
        "newcomers who became active",
        "share",
        (Mean, More),
        of("newcomers_active_share"),
        &["Of those who joined a year or more before the end, the share that became active within a year."],
    ),
    outcome(
        "coverage",
        "knowledge coverage at the end",
        "share of topics",
        (Mean, More),
        of("coverage"),
        &["Topics known by somebody in the community at the end."],
    ),
    outcome(
        "legitimacy",
        "mean legitimacy",
        "0..1",
        (Mean, More),
        of("legitimacy_mean"),
        &["Mean legitimacy over the weeks in which the community was alive."],
    ),
];

/// What is looked at where a study doesn't say.
pub const DEFAULT: [&str; 11] = [
    "survival",
    "weeks_to_stewardship",
    "weeks_alive",
    "value_tangible",
    "value_intangible",
    "cost",
    "roi",
    "energy",
    "members",
    "newcomers_active",
    "coverage",
];

/// A column of the runs as an outcome.
pub(super) fn of_column(column: &'static ColumnInfo) -> Outcome {
    let kind = if column.name == "alive" { Share } else { Mean };
    let better = Better::Neither;
    outcome(column.name, column.name, column.unit, (kind, better), of(column.name), column.meaning)
}

/// All outcomes, as a page of the documentation.
pub fn outcomes_markdown() -> String {
    let mut text = "\
# Outcomes

An outcome is a number that is computed of runs. Each has one name and one formula, and the same value in every command, report and in Python.
Of one run it is computed of the rows of its communities in `runs.parquet`. Over an ensemble it is the mean over the runs in which it exists, or the
ratio of two sums over all runs. This page is written by the program.

- **Several communities together**: value, cost, hours, money, events and people are sums; all else is the mean over the communities in which it exists.
- **Times** that didn't come by the horizon count as the horizon.
- **Prices** are those of the study file or the design; hours without a price have `organisation.hour_price`, and an hour of intangible value counts 0.
  `cost` is computed from hours, events and money. The column `cost` of `runs.parquet` is the sum of the model's weekly costs: the same to about seven digits.
- **Ratios** have intervals by the delta method. The ratio of a single run has a name of its own (`roi_of_run`); its mean is not the return, as
  runs that cost next to nothing would rule it.

| Outcome | Unit | Over an ensemble | Better | Meaning |
|---|---|---|---|---|
"
    .to_owned();
    for one in Outcome::all() {
        let better = match one.better {
            More => "more",
            Less => "less",
            Better::Neither => "–",
        };
        let over = match (one.formula, one.kind) {
            (Formula::Ratio { .. }, _) => "ratio of sums",
            (_, Share) => "share of runs",
            (_, Time) => "mean, to the horizon",
            _ => "mean",
        };
        let meaning: Vec<&str> = one.meaning.iter().map(|line| line.trim()).collect();
        text += &format!("| `{}` | {} | {over} | {better} | {} |\n", one.name, one.unit, meaning.join(" "));
    }
    text
}
