//! The story of one run as text for a terminal: one screen, plain sentences, no colours.

mod ending;
mod turns;

use crate::about::About;
use crate::numbers::{Episode, episodes};
use hearth_engine::observe::Week;
use hearth_engine::observe::portrait::{CommunityPortrait, Portrait};
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{capital, number, plural, shorten};

/// Columns of the story.
pub const COLUMNS: usize = 80;

/// Largest number of communities with a paragraph of their own; the others are summed up.
const COMMUNITIES: usize = 8;

/// Largest number of stages with a sentence of their own.
const STAGES: usize = 7;

/// The story of a portrait's communities, and how typical it is of the replicates, laid out for a terminal.
pub fn story(portrait: &Portrait, ensemble: &[CommunityEnsemble], about: &About) -> String {
    laid_out(&passages(portrait, ensemble, about))
}

/// The story of a portrait by itself: without how typical it is.
pub fn story_alone(portrait: &Portrait, about: &About) -> String {
    laid_out(&passages(portrait, &[], about))
}

/// One or a few sentences of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The sentences.
    pub text: String,
    /// Whether it is an item of the list that the passage before it begins.
    pub item: bool,
    /// Whether a blank line comes before it.
    pub apart: bool,
}

/// The same story, passage by passage; the first is the heading.
pub fn passages(portrait: &Portrait, ensemble: &[CommunityEnsemble], about: &About) -> Vec<Passage> {
    let mut page = Page::default();
    page.say(
        0,
        &format!(
            "{} (replicate {} of seed {}, {})",
            shorten(&about.scenario, 40),
            portrait.replicate,
            portrait.seed,
            plural(u64::from(about.horizon_weeks), "week", "weeks")
        ),
    );
    page.blank();
    match &portrait.communities[..] {
        [] => page.say(0, "The scenario has no community."),
        [one] => alone(&mut page, one, ensemble.first()),
        many => {
            for (place, one) in many.iter().take(COMMUNITIES).enumerate() {
                page.say(0, &ending::in_short(one, ensemble.get(place)));
            }
            page.blank();
            page.say(0, &ending::summary(many, ensemble, COMMUNITIES));
        }
    }
    page.passages
}

fn alone(page: &mut Page, one: &CommunityPortrait, all: Option<&CommunityEnsemble>) {
    let name = shorten(&one.name, 40);
    if one.weeks.is_empty() {
        page.say(0, &format!("{name}: no week was run."));
        return;
    }
    page.say(0, &format!("The story of {name}"));
    let episodes = merged(episodes(&one.weeks));
    // Of very many stages, only the first and the last are shown.
    let hidden = episodes.len().saturating_sub(STAGES);
    let early = STAGES / 2 + 1;
    for (place, episode) in episodes.iter().enumerate() {
        if hidden > 0 && place == early {
            page.say(2, &format!("… {} more …", plural(hidden as u64, "stage", "stages")));
        }
        if hidden > 0 && (early..early + hidden).contains(&place) {
            continue;
        }
        let before = place.checked_sub(1).map(|before| &episodes[before]);
        page.say(2, &stage(one, episode, before));
    }
    page.blank();
    page.say(0, &ending::end(one));
    page.say(0, &ending::value_and_cost(one));
    if let Some(all) = all {
        page.blank();
        for line in ending::typical(one, all) {
            page.say(0, &line);
        }
    }
    if episodes.len() > 1 {
        page.blank();
        page.say(0, "The events before each change of stage are listed; they need not be its cause.");
    }
}

/// One stage, with what came before it.
fn stage(one: &CommunityPortrait, episode: &Episode, before: Option<&Episode>) -> String {
    let last = episode.end - 1;
    let weeks = if last == episode.start {
        format!("week {last}")
    } else {
        format!("weeks {}–{last}", episode.start)
    };
    let people = |week: &Week| {
        format!(
            "{} ({} active)",
            plural(week.row.members.max(0.0) as u64, "member", "members"),
            number(f64::from(week.row.active))
        )
    };
    let (first_week, last_week) = (&one.weeks[episode.start], &one.weeks[last]);
    let mut described = format!("{}, {weeks}: ", capital(episode.stage.name()));
    if matches!(episode.stage, Stage::Dissolved) {
        described += "the community is over; its members keep what they learned.";
    } else if people(first_week) == people(last_week) {
        described += &format!("{}.", people(last_week));
    } else {
        described += &format!(
            "from {} to {}, energy {} to {}.",
            people(first_week),
            people(last_week),
            number(f64::from(first_week.row.energy)),
            number(f64::from(last_week.row.energy))
        );
    }
    if let Some(before) = before {
        described += &turns::before(one, before, episode);
    }
    described
}

/// Episodes without the short ones between, which the stage before takes in.
fn merged(episodes: Vec<Episode>) -> Vec<Episode> {
    let weeks = episodes.last().map_or(0, |last| last.end);
    let short = (weeks / 40).clamp(1, 8);
    let mut kept: Vec<Episode> = Vec::new();
    for episode in episodes {
        match kept.last_mut() {
            Some(last) if last.stage == episode.stage => last.end = episode.end,
            // The last episode is the final state: it is kept however short it is.
            Some(last) if episode.end - episode.start < short && episode.end < weeks => {
                last.end = episode.end;
            }
            _ => kept.push(episode),
        }
    }
    kept
}

/// A story under construction.
#[derive(Debug, Default)]
struct Page {
    passages: Vec<Passage>,
    apart: bool,
}

impl Page {
    fn blank(&mut self) {
        self.apart = true;
    }

    fn say(&mut self, indent: usize, sentence: &str) {
        let apart = std::mem::take(&mut self.apart);
        self.passages.push(Passage { text: sentence.to_owned(), item: indent > 0, apart });
    }
}

/// Text that fits a terminal's width; lines after the first of a passage are indented.
fn laid_out(passages: &[Passage]) -> String {
    let mut text = String::new();
    for passage in passages {
        if passage.apart {
            text.push('\n');
        }
        let (first, later) = if passage.item { ("  ", "    ") } else { ("", "") };
        let mut line = first.to_owned();
        let mut empty = true;
        for word in passage.text.split(' ').filter(|word| !word.is_empty()) {
            let word = shorten(word, COLUMNS - 12);
            if !empty && line.chars().count() + 1 + word.chars().count() > COLUMNS {
                text += &line;
                text.push('\n');
                line = later.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line += &word.replace('\u{a0}', " ");
            empty = false;
        }
        text += &line;
        text.push('\n');
    }
    text
}
