//! The report of a search: which policy, how surely it is the right one, at what cost, and where it fails.

mod tables;

use super::page::{Block, KeyFigure, Page, Provenance, ScenarioText, Section, Verdict};
use super::{coefficients, sentences};
use crate::figures::Drawing;
use hearth_study::output::text::{capital, count, duration, number, percent, plural, shorten};
use hearth_study::search::{SearchResult, TOLERANCE, narrative};

/// What made a search: the command as it was given, the commit that the program was built from, and the chosen policy as a
/// scenario.
pub fn provenance(
    found: &SearchResult,
    command: Vec<String>,
    commit: &str,
    best: Option<ScenarioText>,
) -> Provenance {
    Provenance {
        command,
        version: found.version.clone(),
        commit: commit.to_owned(),
        seed: (found.seed, false),
        extent: format!(
            "{} and {} of {}; study “{}”",
            plural(found.tried.len() as u64, "policy", "policies"),
            plural(found.runs, "run", "runs"),
            plural(u64::from(found.horizon_weeks), "week", "weeks"),
            shorten(&found.study, 120)
        ),
        content_hash: None,
        scenarios: best.into_iter().collect(),
    }
}

/// The report of a search, with the figures that were drawn of it.
pub fn page(found: &SearchResult, drawings: &[Drawing], provenance: Provenance) -> Page {
    let figure = |kind: &str| Block::figure(drawings, kind);
    let mut sections = vec![
        Section::of("The recommended policy", vec![tables::recommended(found).map(Block::Table), set(found)]),
        Section::of(
            "The candidates",
            vec![figure("selection"), Some(Block::folded(tables::selected(found)))],
        ),
        Section::of(
            "Outcome against cost",
            vec![
                figure("front"),
                tables::fronts(found).map(Block::kept),
                tables::others(found).map(Block::kept),
            ],
        ),
        Section::of(
            "Results over states of the world",
            vec![figure("states"), tables::states(found).map(Block::Table), regret(found)],
        ),
        Section::of(
            "Where it fails",
            vec![figure("conditions"), tables::conditions(found).map(Block::Table), boxes(found)],
        ),
        coefficients::section(found.coefficients.as_ref(), figure("coefficients"), usize::MAX),
        assumptions(found),
    ];
    sections.retain(|section| !section.blocks.is_empty());
    Page {
        title: shorten(&found.study, 120),
        kind: format!(
            "The best of {} over {}, {} in all",
            plural(found.tried.len() as u64, "policy", "policies"),
            duration(f64::from(found.horizon_weeks)),
            plural(found.runs, "simulated run", "simulated runs"),
        ),
        about: shorten(&found.about, 600),
        verdict: verdict(found),
        sections,
        provenance,
    }
}

fn verdict(found: &SearchResult) -> Verdict {
    // The first paragraph begins with what to do.
    let mut described = narrative::text(found).into_iter();
    let mut first = sentences(&described.next().unwrap_or_default()).into_iter();
    let lead = first.next().unwrap_or_default();
    let rest: Vec<String> = first.collect();
    let rest = Some(rest.join(" ")).filter(|rest| !rest.is_empty());
    Verdict {
        lead,
        more: rest.into_iter().chain(described).collect(),
        terms: Vec::new(),
        facts: facts(found),
        doubt: format!(
            "What is said with {} confidence is about this model, these levers, these prices and these ranges of what isn't \
             known. It doesn't say how near the model is to your community: its assumptions stand below.",
            percent(found.confidence)
        ),
    }
}

fn facts(found: &SearchResult) -> Vec<KeyFigure> {
    let Some(best) = found.best() else { return Vec::new() };
    let measure = found.measure();
    let aim = best.outcomes[found.aim];
    let sure = |ends: String| format!("95\u{a0}% interval {ends}");
    let mut facts = vec![KeyFigure::new(
        capital(&measure.words),
        narrative::amount(aim.mean, measure),
        sure(narrative::ends(aim, measure)),
    )];
    let budget = found.budget.map_or_else(String::new, |budget| format!("; budget {}", number(budget)));
    let cost =
        format!("{}{budget}", sure(format!("{} to {}", number(best.cost.low), number(best.cost.high))));
    facts.push(KeyFigure::new("Mean cost, in money", number(best.cost.mean), cost));
    if let Some(gain) = found.gain.filter(|_| found.chosen != Some(0)) {
        let against = found.contenders.first().map_or("", |one| one.name.as_str());
        let ends = format!(
            "{} to {}",
            narrative::difference(gain.low, measure),
            narrative::difference(gain.high, measure)
        );
        let reference = found.contenders.first().map_or(f64::NAN, |one| one.outcomes[found.aim].mean);
        let name =
            format!("More than “{}” ({})", shorten(against, 40), narrative::amount(reference, measure));
        facts.push(KeyFigure::new(name, narrative::difference(gain.mean, measure), sure(ends)));
    }
    if let Some(within) = found.within {
        let others = plural(found.selected_among.saturating_sub(1) as u64, "other", "others");
        let than =
            format!("with {} confidence, of {others} it was selected among", percent(found.confidence));
        facts.push(KeyFigure::new(
            "Another is better by at most",
            narrative::difference(within, measure),
            than,
        ));
    }
    facts
}

/// How the policy is written down.
fn set(found: &SearchResult) -> Option<Block> {
    let best = found.best().filter(|best| !best.sets.is_empty())?;
    Some(Block::Listing(best.sets.iter().map(|set| format!("--set {set}")).collect::<Vec<_>>().join(" \\\n")))
}

fn regret(found: &SearchResult) -> Option<Block> {
    found.robustness.as_ref().map(|robust| {
        Block::Text(format!(
            "{} are drawn from the uncertain factors, with {} of each policy in each. The worst tenth is chosen by these runs and \
             a closer look; what it is like is said by fresh runs. Regret is the gap to the best policy of the same state, and too \
             small rather than too large. What knowing the state in advance would gain has a 95 % interval. The mean is that of \
             all runs of the policy.",
            plural(u64::from(robust.states.draws), "state of the world", "states of the world"),
            plural(u64::from(robust.states.replicates), "run", "runs"),
        ))
    })
}

fn boxes(found: &SearchResult) -> Option<Block> {
    found.conditions.as_ref().map(|described| {
        let fails = match (found.measure().share, found.measure().more) {
            (true, _) => "A run fails where it doesn't hold".to_owned(),
            (_, true) => format!("A run fails with less than {}", narrative::amount(found.failure, found.measure())),
            (_, false) => format!("A run fails with more than {}", narrative::amount(found.failure, found.measure())),
        };
        Block::Text(format!(
            "{fails}: {} of {} runs did. Conditions were looked for in {} runs: in one half of them, and the shares come from the \
             other half, so they aren't a fluke.",
            percent(described.failed),
            count(u64::from(described.failed_of)),
            count(u64::from(described.runs))
        ))
    })
}

fn assumptions(found: &SearchResult) -> Section {
    let tried = plural(found.tried.len() as u64, "policy was", "policies were");
    let design = match found.exhaustive {
        true => "all that the levers allow".to_owned(),
        false => "over all combinations of levers, then around the best".to_owned(),
    };
    let mut list = vec![
        format!(
            "{} tried, {design}. The most promising ones then got fresh runs, so that none was chosen by chance. All use \
             the same random numbers.",
            capital(&tried)
        ),
        format!(
            "The statements about the selection, and about each front, hold with {} confidence. Other intervals hold with \
             95 %, each by itself.",
            percent(found.confidence)
        ),
        format!(
            "Differences of up to {} of {} don't matter.",
            narrative::difference(found.indifference, found.measure()),
            found.measure().words
        ),
    ];
    if let Some(budget) = found.budget {
        list.push(format!(
            "The budget of {} limits the mean cost over runs (tolerance {}); single runs may cost more.",
            number(budget),
            percent(TOLERANCE)
        ));
    }
    if !found.exhaustive {
        list.push("A policy that wasn't tried may be better: the guarantee covers the candidates of the selection only.".to_owned());
    }
    list.push(
        "This is a model's answer: it shows what follows from its rules, not what will happen. docs/validation.md says \
         what the model reproduces of real communities; docs/search.md describes the search."
            .to_owned(),
    );
    let mut blocks = vec![Block::List(list), Block::folded(tables::levers(found))];
    blocks.extend(tables::factors(found).map(Block::Table));
    blocks.push(Block::kept(tables::tried(found)));
    Section::new("Assumptions and limits", blocks)
}
