//! The report of `hearth run`: the ensemble of one scenario.

mod one;
mod several;
mod tables;
mod verdict;

use super::page::{Block, Page, Provenance, ScenarioText, Section};
use super::table::Table;
use crate::figures::{About, Drawing};
use hearth_engine::observe::portrait::Portrait;
use hearth_engine::scenario::Scenario;
use hearth_study::TwoPeaks;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::outcome::ALIVE;
use hearth_study::output::Manifest;
use hearth_study::output::text::{count, duration, number, percent, plural, share, shorten};

/// Largest number of timeline entries in the report.
const TIMELINE_LINES: usize = 60;

/// What a report of a run is made from.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What made the study.
    pub manifest: &'a Manifest,
    /// Its scenario, as resolved.
    pub scenario: &'a Scenario,
    /// Results of the ensemble, by community.
    pub communities: &'a [CommunityEnsemble],
    /// One run in full; its communities may be missing.
    pub portrait: &'a Portrait,
    /// Whether that run is the most typical one; otherwise it was requested.
    pub typical: bool,
    /// A typical run of the other kind, where outcomes have two peaks.
    pub other: Option<&'a Portrait>,
    /// The two peaks.
    pub peaks: Option<TwoPeaks>,
    /// Whether prices are the reader's own: without, no return in money stands first.
    pub priced: bool,
    /// The figures; none where none are wanted.
    pub drawings: &'a [Drawing],
    /// What the figures say that they were made from.
    pub about: &'a About,
}

impl Run<'_> {
    /// Runs that didn't fail.
    fn runs(&self) -> u64 {
        self.communities.iter().map(|one| one.replicates).max().unwrap_or(0)
    }

    /// The figure of a kind, of the community at a place.
    fn figure(&self, community: usize, kind: &str) -> Option<Block> {
        let folder = format!("{}-", community + 1);
        let of = |drawing: &&Drawing| match drawing.figure.stem.split_once('/') {
            Some((within, name)) => name == kind && within.starts_with(&folder),
            None => drawing.figure.stem == kind && (self.communities.len() < 2 || kind == "constellation"),
        };
        self.drawings.iter().find(of).map(Block::drawn)
    }
}

/// Both kinds of outcome in a sentence.
pub fn two_peaks(peaks: &TwoPeaks) -> String {
    let runs = peaks.ended + peaks.alive;
    format!(
        "Outcomes have two peaks: {} have ended, half of them by week {}; the others have a median of {} (8 in 10: {} to {}).",
        percent(share(peaks.ended, runs)),
        number(peaks.median_end),
        plural(peaks.median_active.round() as u64, "active member", "active members"),
        number(peaks.active.0),
        number(peaks.active.1)
    )
}

/// The report of a run.
pub fn page(run: &Run<'_>) -> Page {
    let scenario = run.scenario;
    let mut sections = match run.communities {
        [_] => one::sections(run, 0, one::Extent::All),
        _ => several::sections(run),
    };
    sections.push(assumptions(run));
    Page {
        title: shorten(&scenario.name, 120),
        kind: format!(
            "{} over {}",
            plural(run.runs(), "simulated run", "simulated runs"),
            duration(f64::from(scenario.horizon_weeks))
        ),
        about: shorten(&scenario.about, 600),
        verdict: verdict::verdict(run),
        sections,
        provenance: provenance(run),
    }
}

fn assumptions(run: &Run<'_>) -> Section {
    let scenario = run.scenario;
    let price = scenario.organisation.hour_price;
    let list = vec![
        format!(
            "Every run (“replicate” in figures and tables) has the same scenario: the same organisation, the same policies. Only chance differs, \
             drawn by address from seed {}.",
            run.manifest.seed
        ),
        format!(
            "{ALIVE} Weeks after week {} are not simulated.",
            scenario.horizon_weeks
        ),
        format!(
            "Value is counted in hours saved and problems solved, money at {price} an hour; the coefficients under \
             model.value are assumptions. For returns in money, put your own in their place."
        ),
        "The heaviest drain of a run that declined is read from its ledger of energy and engagement; it need not be the cause. Whether the community would \
         have survived without it is another question: hearth autopsy answers it."
            .to_owned(),
        "The model doesn't predict one community: chance and unmeasured factors decide single runs. docs/validation.md \
         says what it reproduces of real communities and what it doesn't."
            .to_owned(),
    ];
    let mut blocks = vec![Block::List(list)];
    if !run.manifest.failures.is_empty() {
        let failed = plural(run.manifest.failures.len() as u64, "replicate", "replicates");
        blocks.push(Block::Text(format!("{failed} failed and are left out; manifest.json lists them.")));
    }
    blocks.push(changes(scenario));
    if !scenario.timeline.is_empty() {
        let mut lines: Vec<String> =
            scenario.timeline.iter().take(TIMELINE_LINES).map(|line| shorten(&line.words(), 300)).collect();
        let more = scenario.timeline.len() - lines.len();
        if more > 0 {
            lines.push(format!("… and {} more", count(more as u64)));
        }
        blocks.push(Block::Text("The timeline:".to_owned()));
        blocks.push(Block::List(lines));
    }
    Section::new("Assumptions and limits", blocks)
}

/// What the scenario says of its own.
fn changes(scenario: &Scenario) -> Block {
    let changes = scenario.changes();
    if changes.is_empty() {
        return Block::Text("Every parameter is at its default.".to_owned());
    }
    let caption = format!(
        "What this scenario changes: {} not at their defaults",
        plural(changes.len() as u64, "parameter", "parameters")
    );
    let mut table = Table::new(caption, &["Parameter", "#Here", "#Default", "Unit", "Meaning"]);
    for change in changes {
        let default = change.default.unwrap_or_else(|| "not given".to_owned());
        let value = shorten(&change.value, 60);
        table.row([shorten(&change.path, 90), value, default, change.unit.to_owned(), change.meaning]);
    }
    Block::folded(table)
}

fn provenance(run: &Run<'_>) -> Provenance {
    let manifest = run.manifest;
    let described = match (run.portrait.communities.is_empty(), run.typical) {
        (true, _) => String::new(),
        (false, true) => {
            let other = run
                .other
                .map_or_else(String::new, |other| format!(", and {} of the other kind", other.replicate));
            format!("; the story is replicate {}, the most typical one{other}", run.portrait.replicate)
        }
        (false, false) => {
            format!("; the story is replicate {}, as requested", run.portrait.replicate)
        }
    };
    let extent = format!(
        "{} of {}{described}",
        plural(u64::from(manifest.replicates), "replicate", "replicates"),
        plural(u64::from(run.scenario.horizon_weeks), "week", "weeks"),
    );
    let arm = manifest.arms.first();
    let scenario = ScenarioText {
        name: shorten(&run.scenario.name, 120),
        file: arm.map_or_else(|| "scenario.ron".to_owned(), |arm| arm.scenario.clone()),
        text: run.scenario.to_ron(),
    };
    Provenance::of(manifest, extent, vec![scenario])
}
