//! The report of a comparison: policies side by side, how they differ and how surely, at what cost and risk, and why.

pub(super) mod tables;

use super::page::{Block, Folded, KeyFigure, Page, Provenance, ScenarioText, Section, Verdict};
use super::{coefficients, sentences};
use crate::figures::Drawing;
use hearth_study::compare::{Comparison, narrative};
use hearth_study::output::Manifest;
use hearth_study::output::text::{duration, plural, shorten};
use hearth_study::spec::StudySpec;

/// Numbers that stand out at most.
const FACTS: usize = 6;
/// Number of pairs of arms whose reasons are shown unfolded.
const SHOWN: usize = 4;

/// What made a comparison.
pub fn provenance(found: &Comparison, question: &StudySpec, manifest: &Manifest) -> Provenance {
    let extent = format!(
        "{} of each of {} over {}; study “{}”",
        plural(u64::from(found.replicates), "replicate", "replicates"),
        plural(found.arms.len() as u64, "policy", "policies"),
        plural(u64::from(found.horizon_weeks), "week", "weeks"),
        shorten(&found.name, 120),
    );
    let scenarios = question.arms.iter().zip(&manifest.arms).map(|(arm, entry)| ScenarioText {
        name: shorten(&arm.name, 120),
        file: entry.scenario.clone(),
        text: arm.scenario().to_ron(),
    });
    Provenance::of(manifest, extent, scenarios.collect())
}

/// The report of a comparison, with the figures that were drawn of it.
pub fn page(found: &Comparison, drawings: &[Drawing], provenance: Provenance) -> Page {
    let figure = |kind: &str| Block::figure(drawings, kind);
    let mut sections = vec![
        Section::of(
            "The policies side by side",
            vec![
                found.decision.as_ref().map(|_| Block::Text(found.verdict.clone())),
                Some(Block::Table(tables::policies(found))),
                Some(Block::Table(tables::outcomes(found))),
            ],
        ),
        Section::of(
            "How they differ",
            vec![
                figure("differences"),
                Some(Block::folded(tables::differences(found))),
                tables::other_pairs(found).map(Block::kept),
            ],
        ),
        order(found),
        changes(found, figure("assumptions")),
        Section::of(
            "How long communities survive",
            vec![figure("survival"), tables::curve(found, "survival").map(Block::folded)],
        ),
        Section::of(
            "When they come to stewardship",
            vec![figure("stewardship"), tables::curve(found, "weeks_to_stewardship").map(Block::folded)],
        ),
        Section::of("What they bring and cost", vec![figure("value")]),
        Section::of("What can go wrong: the worst 5 % of runs", vec![tables::worst(found).map(Block::Table)]),
        coefficients::section(found.coefficients.as_ref(), figure("coefficients"), 1),
        why(found, figure("weeks")),
        number_of_runs(found),
        assumptions(found),
    ];
    sections.retain(|section| !section.blocks.is_empty());
    Page {
        title: shorten(&found.name, 120),
        kind: format!(
            "{} compared over {}, {} each",
            plural(found.arms.len() as u64, "policy", "policies"),
            duration(f64::from(found.horizon_weeks)),
            plural(u64::from(found.replicates), "simulated run", "simulated runs"),
        ),
        about: shorten(&found.about, 600),
        verdict: verdict(found),
        sections,
        provenance,
    }
}

fn verdict(found: &Comparison) -> Verdict {
    let mut described = sentences(&found.verdict).into_iter();
    let (lead, terms) = match &found.decision {
        Some(decision) => {
            let terms = decision.paragraphs().into_iter().map(|(head, text)| (head.to_owned(), text));
            (decision.headline.clone(), terms.collect())
        }
        None => (described.next().unwrap_or_default(), Vec::new()),
    };
    // Where there is a recommendation, the numbers behind it open the first section.
    let more = if terms.is_empty() { described.collect() } else { Vec::new() };
    let outcome = found.primary();
    let alone = format!("{}\u{a0}% interval by itself", percent(found.confidence));
    let facts = found.arms.iter().take(FACTS).filter_map(|arm| {
        let of_it = arm.outcomes.iter().find(|one| one.outcome == outcome.name)?;
        let name = format!("{}: {}", shorten(&arm.name, 40), outcome.words);
        let ends = tables::ends(of_it.interval, outcome.unit);
        Some(KeyFigure::new(name, narrative::value(of_it.value, outcome.unit), format!("{alone}: {ends}")))
    });
    Verdict {
        lead,
        more,
        terms,
        facts: facts.collect(),
        doubt: format!(
            "Ranges behind differences hold all together with {}\u{a0}% confidence: they say what {} leave open. They \
             don't say how near the model is to your community: its assumptions stand below.",
            percent(found.confidence),
            plural(u64::from(found.replicates), "run", "runs"),
        ),
    }
}

fn percent(share: f64) -> String {
    hearth_study::output::text::number(100.0 * share)
}

/// Which community to fund first.
fn order(found: &Comparison) -> Section {
    let heading = "Which community to fund first";
    let Some(portfolio) = &found.portfolio else { return Section::new(heading, Vec::new()) };
    let mut blocks: Vec<Block> = portfolio.text.iter().cloned().map(Block::Text).collect();
    blocks.push(Block::Table(tables::order(portfolio)));
    Section::new(heading, blocks)
}

/// What would turn the recommendation.
fn changes(found: &Comparison, figure: Option<Block>) -> Section {
    let heading = "What would change the recommendation";
    let Some(decision) = found.decision.as_ref().filter(|one| !one.effects.is_empty()) else {
        return Section::new(heading, Vec::new());
    };
    let mut blocks: Vec<Block> = decision.turns.iter().cloned().map(Block::Text).collect();
    blocks.extend(figure);
    blocks.push(Block::folded(tables::assumptions(decision)));
    Section::new(heading, blocks)
}

/// Why arms differ: those against the reference openly, the others to be opened.
fn why(found: &Comparison, figure: Option<Block>) -> Section {
    let mut blocks = Vec::new();
    let reference = &found.reference().name;
    let (first, others): (Vec<_>, Vec<_>) = found.reasons.iter().partition(|one| one.against == *reference);
    let (open, folded) = first.split_at(first.len().min(SHOWN));
    blocks.extend(open.iter().map(|one| Block::Text(one.text.clone())));
    blocks.extend(figure);
    blocks.extend(open.iter().map(|one| tables::reasons(one)));
    let more: Vec<Block> = folded.iter().chain(&others).map(|one| Block::Text(one.text.clone())).collect();
    if !more.is_empty() {
        blocks.push(Block::Folded(Folded {
            summary: format!("The same of {}", plural(more.len() as u64, "other pair", "other pairs")),
            blocks: more,
            printed: false,
        }));
    }
    Section::new("Why they differ", blocks)
}

fn number_of_runs(found: &Comparison) -> Section {
    let mut blocks = Vec::new();
    blocks.extend(found.stopping.rule.clone().map(Block::Text));
    blocks.push(Block::Text(found.stopping.why.clone()));
    if found.stopping.rule.is_some() {
        blocks.push(Block::folded(tables::interim_analyses(found)));
    }
    blocks.extend(tables::saved(found).map(Block::folded));
    Section::new("Number of runs, and why it is enough", blocks)
}

fn assumptions(found: &Comparison) -> Section {
    let mut blocks = vec![Block::List(found.assumptions.clone())];
    blocks.extend(tables::uncertain(found).map(Block::Table));
    blocks.push(Block::folded(tables::prices(found)));
    let rest = "What the model reproduces of real communities and what it doesn't stands in docs/validation.md; how \
                differences are judged, in docs/comparison.md.";
    blocks.push(Block::Text(rest.to_owned()));
    Section::new("Assumptions and limits", blocks)
}
