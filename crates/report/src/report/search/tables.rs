//! The numbers of a search.

use crate::report::table::Table;
use hearth_study::output::text::{capital, count, number, percent, shorten};
use hearth_study::search::{Contender, Fate, Interval, Measure, Origin, SearchResult, Standing, narrative};

/// A policy by its settings, or an arm by its name.
fn name(one: &Contender) -> String {
    shorten(&one.name, 160)
}

fn with_ends(interval: Interval, measure: &Measure) -> String {
    format!(
        "{} ({})",
        narrative::amount(interval.mean, measure),
        narrative::ends(interval, measure).replace(' ', "\u{a0}")
    )
}

fn money(interval: Interval) -> String {
    format!("{} ({}\u{a0}to\u{a0}{})", number(interval.mean), number(interval.low), number(interval.high))
}

fn columns<'a>(before: &[&'a str], heads: &'a [String], behind: &[&'a str]) -> Vec<&'a str> {
    before.iter().copied().chain(heads.iter().map(String::as_str)).chain(behind.iter().copied()).collect()
}

fn outcomes(found: &SearchResult) -> Vec<String> {
    found.outcomes.iter().map(|measure| format!("#{}", capital(&measure.words))).collect()
}

/// The settings of the chosen policy.
pub(super) fn recommended(found: &SearchResult) -> Option<Table> {
    let best = found.best().filter(|best| !best.settings.is_empty())?;
    let mut table = Table::new("What to set", &["Lever", "Setting", "Searched", "Parameter"]);
    for (lever, setting) in found.levers.iter().zip(&best.settings) {
        table.row([lever.name.clone(), setting.clone(), lever.range.clone(), lever.path.clone()]);
    }
    Some(table)
}

/// Those that were selected among.
pub(super) fn selected(found: &SearchResult) -> Table {
    let caption = "Policies that were selected among, with the 95 % interval of each number by itself";
    contenders(found, caption, |one| one.fate.is_some())
}

/// Policies with fresh runs for the fronts only.
pub(super) fn others(found: &SearchResult) -> Option<Table> {
    let table = contenders(found, "Further policies on or near a front", |one| one.fate.is_none());
    (!table.rows.is_empty()).then_some(table)
}

fn contenders(found: &SearchResult, caption: &str, which: impl Fn(&Contender) -> bool) -> Table {
    let heads = outcomes(found);
    let columns = columns(&["Policy", "#Runs", "#Cost"], &heads, &["#Best in", "What became of it"]);
    let mut table = Table::new(caption, &columns);
    for one in found.contenders.iter().filter(|one| which(one)) {
        let fate = match one.fate {
            None => "not selected among",
            Some(Fate::Chosen) => "chosen",
            Some(Fate::Level) => "not distinguishable",
            Some(Fate::CostOpen) => "at the edge of the budget",
            Some(Fate::TooDear) => "too dear",
            Some(Fate::Beaten { .. }) => "worse",
        };
        let values =
            one.outcomes.iter().zip(&found.outcomes).map(|(value, measure)| with_ends(*value, measure));
        let head = [name(one), count(u64::from(one.runs)), money(one.cost)];
        table.row(head.into_iter().chain(values).chain([percent(one.likely_best), fate.to_owned()]));
    }
    table
}

/// Where policies stand by cost and each outcome.
pub(super) fn fronts(found: &SearchResult) -> Option<Table> {
    let heads: Vec<String> =
        found.fronts.iter().map(|front| format!("By {}", found.outcomes[front.outcome].words)).collect();
    let columns = columns(&["Policy", "#Cost"], &heads, &[]);
    let mut table = Table::new("The front of cost against each outcome", &columns);
    for (at, one) in found.contenders.iter().enumerate() {
        let standing = |front: &hearth_study::search::FrontResult| match front.standings.get(at) {
            None => "–".to_owned(),
            Some(Standing::Front) => "on the front".to_owned(),
            Some(Standing::Near) => "not distinguishable".to_owned(),
            Some(Standing::Behind { of }) => match found.contenders.get(*of) {
                Some(other) => format!("behind {}", name(other)),
                None => "behind it".to_owned(),
            },
        };
        if found.fronts.iter().any(|front| front.standings.get(at).is_some()) {
            table.row([name(one), money(one.cost)].into_iter().chain(found.fronts.iter().map(standing)));
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Policies over states of the world: expected value, worst case, regret.
pub(super) fn states(found: &SearchResult) -> Option<Table> {
    let robust = found.robustness.as_ref()?;
    let measure = found.measure();
    let columns = [
        "Policy",
        "#Mean",
        "#Worst tenth of states",
        "#Regret",
        "#Gain if known",
        "#Regret, worst tenth",
        "#Best in",
        "Best by",
    ];
    let caption = format!("{} over states of the world", capital(&measure.words));
    let mut table = Table::new(caption, &columns);
    for (at, one) in robust.policies.iter().enumerate() {
        let best: Vec<&str> = [
            (robust.by_expected, "mean"),
            (robust.by_worst_tenth, "worst tenth"),
            (robust.by_regret, "largest regrets"),
        ]
        .into_iter()
        .filter(|(place, _)| *place == at)
        .map(|(_, what)| what)
        .collect();
        let regret = |value: f64| narrative::difference(value.max(0.0), measure);
        table.row([
            name(&found.contenders[one.contender]),
            with_ends(one.expected, measure),
            with_ends(one.worst_tenth, measure),
            regret(one.regret.mean),
            format!("{}\u{a0}to\u{a0}{}", regret(one.gain_if_known.0), regret(one.gain_if_known.1)),
            regret(one.regret_worst_tenth),
            percent(one.best_in),
            best.join(", "),
        ]);
    }
    Some(table)
}

/// Where the chosen policy fails.
pub(super) fn conditions(found: &SearchResult) -> Option<Table> {
    let described = found.conditions.as_ref()?;
    let columns = [
        "Where",
        "#Fails there",
        "#95 % interval",
        "#Fails elsewhere",
        "#Of all failures",
        "#Runs",
        "#By chance",
    ];
    let mut table = Table::new("Conditions under which it fails more often", &columns);
    for one in &described.found {
        let chance = if one.chance < 0.001 { "< 0.001".to_owned() } else { format!("{:.3}", one.chance) };
        table.row([
            capital(&narrative::condition(found, one)),
            percent(one.density),
            hearth_study::output::text::interval(one.density_interval),
            percent(one.outside),
            percent(one.coverage),
            count(u64::from(one.runs)),
            chance,
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What was searched over.
pub(super) fn levers(found: &SearchResult) -> Table {
    let mut table = Table::new("Levers that were searched over", &["Lever", "Parameter", "Values"]);
    for lever in &found.levers {
        table.row([lever.name.clone(), lever.path.clone(), lever.range.clone()]);
    }
    table
}

/// What wasn't known.
pub(super) fn factors(found: &SearchResult) -> Option<Table> {
    let mut table = Table::new("Not known for certain", &["Factor", "Parameter", "Values", "Why"]);
    for factor in &found.factors {
        let why = shorten(&factor.why, 300);
        table.row([factor.name.clone(), factor.path.clone(), shorten(&factor.range, 120), why]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// All that was tried.
pub(super) fn tried(found: &SearchResult) -> Table {
    let heads = outcomes(found);
    let columns = columns(&["Policy", "How it came to be tried", "#Runs", "#Cost"], &heads, &[]);
    let mut table = Table::new("All policies that were tried, by their exploratory runs", &columns);
    for one in &found.tried {
        let origin = match one.origin {
            Origin::Given => "given",
            Origin::Design => "all over the levers",
            Origin::Around => "around the best",
        };
        let values = one
            .outcomes
            .iter()
            .zip(&found.outcomes)
            .map(|(value, measure)| narrative::amount(*value, measure));
        let head = [shorten(&one.name, 160), origin.to_owned(), count(u64::from(one.runs)), number(one.cost)];
        table.row(head.into_iter().chain(values));
    }
    table
}
