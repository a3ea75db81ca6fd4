//! What a report says of one community.

use super::{Run, tables};
use crate::report::page::{Block, Section};
use crate::story::{Passage, passages};
use hearth_study::output::text::plural;

/// Level of detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// It is the only one.
    All,
    /// It is one of several.
    Short,
}

/// Sections of the community at a place.
pub(super) fn sections(run: &Run<'_>, place: usize, extent: Extent) -> Vec<Section> {
    let Some(all) = run.communities.get(place) else { return Vec::new() };
    let figure = |kind: &str| run.figure(place, kind);
    let mut sections = vec![
        Section::of(
            "How long it survives",
            vec![figure("survival"), tables::survival(all), figure("stages"), tables::ends(all)],
        ),
        Section::of(
            "Why it thrives or ends",
            vec![figure("causes"), tables::causes(all), figure("budget"), tables::budget(all)],
        ),
        Section::of("What it brings and costs", vec![figure("distributions"), tables::outcomes(all)]),
        Section::of("How it may develop", vec![figure("fans"), tables::weeks(all)]),
    ];
    if extent == Extent::All {
        sections.push(example(run));
    } else if let Some(example) = figure("run") {
        sections.push(Section::of("One run as an example", vec![Some(example), tables::stages(run, place)]));
    }
    sections.retain(|section| !section.blocks.is_empty());
    sections
}

/// One run as story and figure.
fn example(run: &Run<'_>) -> Section {
    let portrait = run.portrait;
    if portrait.communities.is_empty() {
        let text = "The run of the story failed: there is no story.".to_owned();
        return Section::new("One run as an example", vec![Block::Text(text)]);
    }
    let why = match (run.typical, run.other) {
        (true, Some(_)) => "the one nearest to the medians of those that end as most do",
        (true, None) => "the one nearest to the medians of all",
        (false, _) => "the requested one",
    };
    let intro = format!(
        "Replicate {} of {}: {why}. It shows how the parts interact; the sections above show how often such runs occur.",
        portrait.replicate,
        plural(u64::from(run.manifest.replicates), "run", "runs")
    );
    let mut blocks = vec![Block::Text(intro)];
    blocks.extend(run.figure(0, "run"));
    blocks.extend(story(run));
    blocks.extend(tables::stages(run, 0));
    blocks.extend(run.figure(0, "seating"));
    blocks.extend(run.figure(0, "lorenz"));
    if let Some(other) = run.other {
        blocks.push(Block::Text(format!(
            "Replicate {}: the one nearest to the medians of those that end the other way.",
            other.replicate
        )));
        blocks.extend(run.figure(0, "other-run"));
        blocks.extend(shown(passages(other, &[], run.about)));
    }
    Section::new(if run.other.is_some() { "Two runs as examples" } else { "One run as an example" }, blocks)
}

/// The story of the run.
fn story(run: &Run<'_>) -> Vec<Block> {
    shown(passages(run.portrait, run.communities, run.about))
}

fn shown(passages: Vec<Passage>) -> Vec<Block> {
    let mut items: Vec<String> = Vec::new();
    let mut story = Vec::new();
    // The first passage is a heading for a terminal.
    for passage in passages.into_iter().skip(1) {
        if passage.item {
            items.push(passage.text);
            continue;
        }
        if !items.is_empty() {
            story.push(Block::List(std::mem::take(&mut items)));
        }
        story.push(Block::Text(passage.text));
    }
    if !items.is_empty() {
        story.push(Block::List(items));
    }
    story
}
