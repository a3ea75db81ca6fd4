//! The numbers of a comparison.

use crate::figures::comparison::assumptions::{advantage, name as name_of};
use crate::report::page::{Block, Folded};
use crate::report::table::Table;
use hearth_engine::observe::Flow;
use hearth_study::compare::decision::Decision;
use hearth_study::compare::portfolio::Portfolio;
use hearth_study::compare::result::Gap;
use hearth_study::compare::result::{ArmResult, Reasons};
use hearth_study::compare::{Comparison, Difference, Finding, Interval, narrative};
use hearth_study::output::text::{capital, cause_words, count, flow_words, number, percent, plural, shorten};
use hearth_study::spec::Outcome;

/// Arms that stand side by side as columns; more of them stand as rows.
const COLUMNS: usize = 5;
/// Rows of a table that become columns where the arms are rows.
const ACROSS: usize = 6;
/// Communities that a slide has room for.
const ON_SLIDE: usize = 7;
/// Letters of a policy's changes.
const CHANGES: usize = 600;
/// Weeks from one row to the next.
const STEP: usize = 26;

fn name(arm: &ArmResult) -> String {
    shorten(&arm.name, 60)
}

/// Both ends of an interval, with their unit, in one line.
pub(super) fn ends(interval: Interval, unit: &str) -> String {
    let end = |value: f64| narrative::value(value, unit);
    in_one_line(&format!("{} to {}", end(interval.low), end(interval.high)))
}

/// A text that isn't broken.
fn in_one_line(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A value without its unit, which the head of its row has.
fn plain(value: f64, unit: &str) -> String {
    let text = narrative::value(value, unit);
    text.strip_suffix(shown(unit)).unwrap_or(&text).trim_end().to_owned()
}

/// The unit of values.
fn shown(unit: &str) -> &str {
    match unit {
        "0..1" | "ratio" | "count" => "",
        "share" | "share of topics" | "0/1" => "%",
        unit => unit,
    }
}

/// A value with its interval, which stands below it where there is no room beside.
fn with_ends(value: f64, interval: Interval, unit: &str) -> String {
    let ends = format!("({} to {})", plain(interval.low, unit), plain(interval.high, unit));
    format!("{} {}", plain(value, unit), in_one_line(&ends))
}

/// An outcome and its unit.
fn head(outcome: &Outcome, unit: &str) -> String {
    match unit {
        "" => capital(outcome.words),
        unit => format!("{} ({unit})", capital(outcome.words)),
    }
}

/// A table with an arm a column, or, of many arms, an arm a row; where there are many rows as well, a row for each of both. `rows` are
/// names with the cell of each arm.
fn side_by_side(found: &Comparison, caption: String, first: &str, rows: Vec<(String, Vec<String>)>) -> Table {
    if found.arms.len() <= COLUMNS {
        let heads: Vec<String> = found.arms.iter().map(|arm| format!("#{}", name(arm))).collect();
        let columns: Vec<&str> = std::iter::once(first).chain(heads.iter().map(String::as_str)).collect();
        let mut table = Table::new(caption, &columns);
        for (head, cells) in rows {
            table.row(std::iter::once(head).chain(cells));
        }
        return table;
    }
    if rows.len() <= ACROSS {
        let heads: Vec<String> = rows.iter().map(|(head, _)| format!("#{head}")).collect();
        let columns: Vec<&str> = std::iter::once("Policy").chain(heads.iter().map(String::as_str)).collect();
        let mut table = Table::new(caption, &columns);
        for (at, arm) in found.arms.iter().enumerate() {
            let cells = rows.iter().map(|(_, cells)| cells.get(at).cloned().unwrap_or_default());
            table.row(std::iter::once(name(arm)).chain(cells));
        }
        return table;
    }
    let mut table = Table::new(caption, &[first, "Policy", "#Value"]);
    for (head, cells) in rows {
        for (arm, cell) in found.arms.iter().zip(cells) {
            table.row([head.clone(), name(arm), cell]);
        }
    }
    table
}

/// What makes them the policies that they are: of many arms, the changes of each.
pub(super) fn policies(found: &Comparison) -> Table {
    if found.arms.len() > COLUMNS {
        let mut table = Table::new("What each policy changes", &["Policy", "Changes"]);
        for arm in &found.arms {
            let of = arm.of.iter().map(|of| format!("scenario {of}"));
            let set = arm.settings.iter().map(|one| format!("{} = {}", one.path, one.value));
            let changes: Vec<String> = of.chain(set).collect();
            let text =
                if changes.is_empty() { "none".to_owned() } else { shorten(&changes.join("; "), CHANGES) };
            table.row([name(arm), text]);
        }
        return table;
    }
    let mut paths: Vec<&str> = Vec::new();
    for setting in found.arms.iter().flat_map(|arm| &arm.settings) {
        if !paths.contains(&setting.path.as_str()) {
            paths.push(&setting.path);
        }
    }
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    if found.arms.iter().any(|arm| arm.of.is_some()) {
        let of =
            |arm: &ArmResult| arm.of.as_ref().map_or_else(|| "the study's".to_owned(), |of| shorten(of, 60));
        rows.push(("Scenario".to_owned(), found.arms.iter().map(of).collect()));
    }
    for path in paths {
        let value = |arm: &ArmResult| {
            let own = arm.settings.iter().find(|setting| setting.path == path);
            own.map_or_else(|| "unchanged".to_owned(), |setting| shorten(&setting.value, 60))
        };
        rows.push((path.to_owned(), found.arms.iter().map(value).collect()));
    }
    if rows.is_empty() {
        rows.push(("Changes".to_owned(), vec!["none".to_owned(); found.arms.len()]));
    }
    side_by_side(found, "What each policy changes".to_owned(), "Parameter", rows)
}

/// Every outcome under every policy.
pub(super) fn outcomes(found: &Comparison) -> Table {
    let rows = found.outcomes.iter().enumerate().map(|(at, outcome)| {
        let cell = |arm: &ArmResult| {
            arm.outcomes
                .get(at)
                .map_or_else(String::new, |one| with_ends(one.value, one.interval, outcome.unit))
        };
        (head(outcome, shown(outcome.unit)), found.arms.iter().map(cell).collect())
    });
    let caption = format!(
        "Outcomes over {}: mean, share or ratio, with the 95 % interval of each by itself",
        plural(u64::from(found.replicates), "run", "runs")
    );
    side_by_side(found, caption, "Outcome", rows.collect())
}

/// Differences against the reference.
pub(super) fn differences(found: &Comparison) -> Table {
    let reference = found.reference();
    let caption = format!(
        "Differences from “{}”; the intervals of all {} hold together, how often it does better by itself",
        name(reference),
        plural(found.together.differences as u64, "difference", "differences")
    );
    let all = found.differences.iter().filter(|one| one.against == reference.name);
    of_pairs(found, caption, all, false)
}

/// How far each assumption moves the advantage of the recommended arm.
pub(super) fn assumptions(decision: &Decision) -> Table {
    let columns = [
        "Assumption",
        "Kind",
        "Outcome",
        "Range",
        "#As it stands",
        "#At the low end",
        "#At the high end",
        "Turns the sign",
        "#Break-even price",
    ];
    let caption = format!(
        "Advantage of “{}” over “{}” at both ends of each assumption, the widest first",
        decision.arm, decision.reference
    );
    let mut table = Table::new(caption, &columns);
    for one in &decision.effects {
        let words = Outcome::named(one.outcome).map_or(one.outcome, |outcome| outcome.words);
        table.row([
            name_of(one),
            one.kind.name().to_owned(),
            words.to_owned(),
            format!("{} to {}", one.ends[0], one.ends[1]),
            advantage(one.now, one.outcome),
            advantage(one.advantages[0].value, one.outcome),
            advantage(one.advantages[1].value, one.outcome),
            one.turns.name().to_owned(),
            one.break_even.map_or_else(String::new, number),
        ]);
    }
    table
}

/// Communities in the order in which to fund them.
pub(super) fn order(portfolio: &Portfolio) -> Table {
    let columns = [
        "Community",
        "#Gain, all communities together",
        "#Costs more",
        "#Value per unit of money",
        "#Gain per 1,000 of money",
        "#Ranks first in",
    ];
    let caption =
        "Each community funded by itself, against funding none, in the order of gain for money".to_owned();
    let mut table = Table::new(caption, &columns);
    for one in portfolio.communities.iter().chain([&portfolio.all]) {
        let ratio = |gap: &Gap| {
            format!("{} ({} to {})", number(gap.value), number(gap.interval.low), number(gap.interval.high))
        };
        table.row([
            one.community.clone(),
            portfolio.shown(&one.gain, false),
            portfolio.shown(&one.cost, true),
            one.value_per_money.as_ref().map_or_else(|| "–".to_owned(), ratio),
            one.gain_per_thousand.as_ref().map_or_else(|| "–".to_owned(), |gap| portfolio.shown(gap, false)),
            if one.first.is_finite() { percent(one.first) } else { String::new() },
        ]);
    }
    table
}

/// The same as far as a slide has room: the first communities, then all together.
pub(in crate::report) fn order_in_short(portfolio: &Portfolio) -> Table {
    let columns = ["Community", "#Gain", "#Costs more", "#Value per unit of money", "#First in"];
    let mut table = Table::new("Each community funded by itself, against funding none", &columns);
    for one in portfolio.communities.iter().take(ON_SLIDE).chain([&portfolio.all]) {
        table.row([
            shorten(&one.community, 24),
            in_one_line(&portfolio.shown(&one.gain, false)),
            narrative::signed(one.cost.value, "money"),
            one.value_per_money.as_ref().map_or_else(|| "–".to_owned(), |gap| number(gap.value)),
            if one.first.is_finite() { percent(one.first) } else { String::new() },
        ]);
    }
    table
}

/// Differences of the other pairs.
pub(super) fn other_pairs(found: &Comparison) -> Option<Table> {
    let reference = found.reference();
    let mut all = found.differences.iter().filter(|one| one.against != reference.name).peekable();
    all.peek()?;
    Some(of_pairs(found, "Differences of all other pairs".to_owned(), all, true))
}

fn of_pairs<'c>(
    found: &Comparison,
    caption: String,
    all: impl Iterator<Item = &'c Difference>,
    against: bool,
) -> Table {
    let columns =
        ["Outcome", "Policy", "#Difference", "#All together", "#p (Holm)", "#Does better in", "Finding"];
    let mut table = Table::new(caption, &columns);
    for one in all {
        let Some(outcome) = found.outcomes.iter().find(|outcome| outcome.name == one.outcome) else {
            continue;
        };
        let unit = match narrative::unit_of_difference(outcome.unit) {
            "0..1" | "ratio" | "count" => "",
            unit => unit,
        };
        let pair = match against {
            true => format!("{} less {}", shorten(&one.arm, 60), shorten(&one.against, 60)),
            false => shorten(&one.arm, 60),
        };
        table.row([
            head(outcome, unit),
            pair,
            narrative::signed(one.value, outcome.unit),
            in_one_line(&narrative::interval(&one.together, outcome.unit)),
            p(one.p_holm),
            format!("{} ({})", percent(one.beats.share), ends_of_share(one.beats.interval)),
            finding(one.finding).to_owned(),
        ]);
    }
    table
}

fn ends_of_share(interval: Interval) -> String {
    hearth_study::output::text::interval((interval.low, interval.high))
}

fn p(value: f64) -> String {
    match value {
        value if !value.is_finite() => "–".to_owned(),
        value if value < 0.001 => "< 0.001".to_owned(),
        value => format!("{value:.3}"),
    }
}

fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Better => "better",
        Finding::Worse => "worse",
        Finding::More => "more",
        Finding::Less => "less",
        Finding::Indistinguishable => "not distinguishable",
        Finding::Same => "the same in all runs",
    }
}

/// The share to which something hasn't happened, by half year.
pub(super) fn curve(found: &Comparison, outcome: &str) -> Option<Table> {
    let of = |arm: &ArmResult| arm.curves.iter().position(|curve| curve.outcome == outcome);
    let weeks = found.arms.iter().filter_map(|arm| Some(arm.curves[of(arm)?].share.len())).max()?;
    let mut shown: Vec<usize> = (0..weeks).step_by(STEP * weeks.div_ceil(STEP * 40).max(1)).skip(1).collect();
    if shown.last().is_none_or(|last| last + 1 < weeks) {
        shown.push(weeks.saturating_sub(1));
    }
    let rows = shown.into_iter().map(|week| {
        let cell = |arm: &ArmResult| {
            let described = of(arm).and_then(|at| {
                let curve = &arm.curves[at];
                let (share, low, high) =
                    (curve.share.get(week)?, curve.low.get(week)?, curve.high.get(week)?);
                let ends = hearth_study::output::text::interval((*low, *high));
                Some(format!("{} ({ends})", percent(*share)))
            });
            described.unwrap_or_default()
        };
        (week.to_string(), found.arms.iter().map(cell).collect())
    });
    let what = match outcome {
        "survival" => "Share alive in a week".to_owned(),
        "weeks_to_stewardship" => "Share that hasn't come to stewardship by a week".to_owned(),
        other => format!("Share to which it hasn't happened by a week: {}", other.replace('_', " ")),
    };
    let caption = format!("{what}, with a pointwise 95 % band");
    Some(side_by_side(found, caption, "Week", rows.collect()))
}

/// The worst runs under every policy.
pub(super) fn worst(found: &Comparison) -> Option<Table> {
    let rows: Vec<(String, Vec<String>)> = found
        .outcomes
        .iter()
        .enumerate()
        .filter(|(at, _)| found.arms.iter().any(|arm| arm.outcomes[*at].worst.is_some()))
        .map(|(at, outcome)| {
            let cell = |arm: &ArmResult| {
                arm.outcomes[at]
                    .worst
                    .map_or_else(String::new, |worst| with_ends(worst.mean, worst.interval, outcome.unit))
            };
            (head(outcome, shown(outcome.unit)), found.arms.iter().map(cell).collect())
        })
        .collect();
    let caption = "Mean of the worst 5 % of runs, for each outcome, with its 95 % interval".to_owned();
    (!rows.is_empty()).then(|| side_by_side(found, caption, "Outcome", rows))
}

/// What moved, and of what they declined.
pub(super) fn reasons(one: &Reasons) -> Block {
    let pair = format!("“{}” against “{}”", shorten(&one.arm, 40), shorten(&one.against, 40));
    let columns = ["Energy of a member in a year", "#With", "#Against", "#Change", "#All flows together"];
    let mut flows = Table::new(format!("Energy budget: {pair}"), &columns);
    for flow in &one.flows {
        let words = if flow.flow == Flow::Interest { "interest less fatigue" } else { flow_words(flow.flow) };
        let gap = flow.change;
        flows.row([
            capital(words),
            narrative::three_digits(flow.arm),
            narrative::three_digits(flow.against),
            narrative::signed(gap.value, ""),
            narrative::interval(&gap.interval, ""),
        ]);
    }
    let columns = [
        "Communities that declined, by their heaviest drain",
        "#With",
        "#Against",
        "#Points",
        "#All drains together",
    ];
    let mut causes = Table::new(format!("Heaviest drains: {pair}"), &columns);
    for cause in &one.causes {
        let gap = cause.change;
        causes.row([
            cause.cause.map_or_else(|| "Any drain".to_owned(), |cause| capital(cause_words(cause))),
            narrative::value(cause.arm, "share"),
            narrative::value(cause.against, "share"),
            narrative::signed(gap.value, "share"),
            narrative::interval(&gap.interval, "share"),
        ]);
    }
    let columns =
        ["Quantity", "#Part in week", "#Weeks apart", "#Difference at the end", "#All weeks together"];
    let mut partings = Table::new(format!("When they part: {pair}"), &columns);
    for parting in &one.partings {
        let unit = if parting.quantity == "alive" { "share" } else { "" };
        partings.row([
            capital(narrative::quantity(parting.quantity)),
            parting.week.map_or_else(|| "never".to_owned(), |week| week.to_string()),
            parting.weeks.to_string(),
            narrative::signed(parting.last.value, unit),
            narrative::interval(&parting.last.interval, unit),
        ]);
    }
    let blocks = [flows, causes, partings].into_iter().map(Block::Table).collect();
    Block::Folded(Folded { summary: format!("The numbers of {pair}"), blocks, printed: false })
}

/// Interim analyses.
pub(super) fn interim_analyses(found: &Comparison) -> Table {
    let mut table = Table::new("Interim analyses", &["Analysis", "#Runs of each arm", "#Widest half-width"]);
    for (at, analysis) in found.stopping.taken.iter().enumerate() {
        let row = [
            (at + 1).to_string(),
            count(u64::from(analysis.replicates)),
            narrative::three_digits(analysis.half_width),
        ];
        table.row(row);
    }
    table
}

/// What pairing saved.
pub(super) fn saved(found: &Comparison) -> Option<Table> {
    let reference = &found.reference().name;
    let arms: Vec<&ArmResult> = found.arms.iter().filter(|arm| arm.name != *reference).collect();
    let heads: Vec<String> = arms.iter().map(|arm| format!("#{}", name(arm))).collect();
    let columns: Vec<&str> = std::iter::once("Outcome").chain(heads.iter().map(String::as_str)).collect();
    let caption = format!(
        "How many times as many runs independent random numbers would need, against “{}”",
        shorten(reference, 60)
    );
    let mut table = Table::new(caption, &columns);
    for outcome in &found.outcomes {
        let cell = |arm: &&ArmResult| {
            let saved = found.difference(outcome.name, &arm.name, reference).and_then(|one| one.saved);
            saved.map_or_else(|| "–".to_owned(), |times| format!("{} ×", number(times)))
        };
        table.row(std::iter::once(capital(outcome.words)).chain(arms.iter().map(cell)));
    }
    (!arms.is_empty() && arms.len() <= 2 * COLUMNS).then_some(table)
}

/// What wasn't known for certain.
pub(super) fn uncertain(found: &Comparison) -> Option<Table> {
    let mut table =
        Table::new("Uncertain factors, drawn anew for every run", &["Parameter", "Values", "Why"]);
    for factor in &found.uncertain {
        let values = factor.spread.words();
        let what = match factor.name.as_str() {
            "" => factor.path.clone(),
            name => format!("{name} ({})", factor.path),
        };
        table.row([what, shorten(&values, 120), shorten(&factor.why, 300)]);
    }
    (!found.uncertain.is_empty()).then_some(table)
}

/// What things cost.
pub(super) fn prices(found: &Comparison) -> Table {
    type Price = fn(&ArmResult) -> f64;
    let kinds: [(&str, Price); 8] = [
        ("An hour of a member", |arm| arm.prices.member_hour),
        ("An hour of a coordinator or of support by a portfolio", |arm| arm.prices.coordinator_hour),
        ("An hour of a sponsor", |arm| arm.prices.sponsor_hour),
        ("Any other hour", |arm| arm.prices.support_hour),
        ("An event, besides hours, travel and fees", |arm| arm.prices.event),
        ("A unit of money that is spent", |arm| arm.prices.money),
        ("Value of an hour of tangible value", |arm| arm.prices.value_hour),
        ("Value of an hour of intangible value", |arm| arm.prices.intangible_hour),
    ];
    let rows = kinds.map(|(what, of)| {
        (what.to_owned(), found.arms.iter().map(|arm| number(of(arm))).collect::<Vec<_>>())
    });
    let currency = found.reference().prices.currency.name();
    side_by_side(found, format!("Prices, in {currency}"), "What", rows.to_vec())
}
