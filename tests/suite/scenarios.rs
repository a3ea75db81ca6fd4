//! The ready scenarios: every one can be read by a person, runs, repeats itself, and shows what it
//! promises.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::paired::{Contrast, check, seed};
use hearth::engine::observe::{Outcome, WeekRow};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use rayon::prelude::*;

/// A promise of a scenario: against what, in which quantity (with its sign), in which weeks.
type Promise = (&'static str, Against, &'static str, Range<u32>);

/// To the end of the run.
const END: u32 = u32::MAX;

/// What a scenario is held against.
#[derive(Clone, Copy)]
enum Against {
    /// Another scenario of the folder.
    File(&'static str),
    /// The same one, changed.
    Changed(&'static [&'static str]),
}
use Against::{Changed, File};

/// The same people, with nothing that happens.
const QUIET: Against = Changed(&["timeline=[]"]);

/// What each scenario's `about` promises.
#[rustfmt::skip]
const PROMISES: &[Promise] = &[
    // Recognised sooner; a steward of its domain more often.
    ("sponsored-launch", File("left-alone"), "+legitimacy", 0..END),
    ("sponsored-launch", File("left-alone"), "+weeks_stewardship", 0..END),
    // Fewer people carry it; hardly recognised; more die.
    ("left-alone", File("sponsored-launch"), "-active", 0..END),
    ("left-alone", File("sponsored-launch"), "-alive", 0..END),
    // Directed work takes the place of chosen work; energy sinks.
    ("managed-community", File("sponsored-launch"), "-energy", 0..END),
    ("drudgery-trap", QUIET, "-energy", 52..END),
    ("drudgery-trap", QUIET, "-participants", 52..END),
    ("drudgery-trap", QUIET, "-alive", 0..END),
    ("funded-drudgery", File("drudgery-trap"), "+energy", 52..END),
    ("funded-drudgery", File("drudgery-trap"), "+alive", 0..END),
    ("hard-problems", QUIET, "+energy", 26..END),
    ("hard-problems", QUIET, "+value_tangible", 26..END),
    ("measured-much", Changed(&["timeline=[]", "policy.measurement=0"]), "-energy", 40..END),
    ("measured-wisely", File("measured-much"), "+energy", 40..END),
    // Something to show when a sponsor moves on.
    ("measured-wisely", Changed(&["policy.measurement=0", "timeline=[]"]), "+shown", 40..END),
    // Smaller, and with more that no longer holds.
    ("closed-club", QUIET, "-members", 104..END),
    ("closed-club", QUIET, "-newcomers", 104..END),
    ("growing-young", QUIET, "+active", 52..END),
    ("growing-young", QUIET, "+energy", 104..END),
    ("reorganisation", QUIET, "-members", 104..END),
    ("reorganisation", QUIET, "-cohesion", 104..END),
    ("sponsor-leaves", QUIET, "-legitimacy", 90..END),
    ("one-persons-energy", QUIET, "-care", 12..END),
    ("one-persons-energy", QUIET, "-participants", 12..END),
    // The charter dampens the mood; the project mostly fails; members are less engaged afterwards.
    ("too-early", Changed(&["timeline.0.week=103"]), "-energy", 6..24),
    ("too-early", Changed(&["timeline.1.week=60"]), "+tasks_failed", 0..END),
    ("too-early", QUIET, "+tasks_failed", 4..52),
    ("museum-not-concert", Changed(&["timeline.0.event.kind=lecture"]), "+cohesion", 0..END),
    // It grows, people know each other less, and there is friction.
    ("going-public", QUIET, "+members", 30..END),
    ("going-public", QUIET, "+conflicts", 30..END),
    ("angry-experts", QUIET, "+anger", 100..END),
    ("angry-experts", QUIET, "-value_tangible", 100..END),
    // Pages grow old; people are misled.
    ("digital-dust", File("living-library"), "-freshness", 0..END),
    ("living-library", File("digital-dust"), "+documented", 78..END),
    ("assistant-arrives", QUIET, "-requests", 104..END),
    ("assistant-that-cites", File("assistant-arrives"), "+documented", 104..END),
    ("assistant-that-cites", File("assistant-arrives"), "+active", 104..END),
    ("librarians-series", QUIET, "+documented", 0..END),
    ("librarians-series", QUIET, "+learned", 0..END),
    ("constellation", Changed(&["organisation.portfolio.allocation=fixed"]), "+care", 78..END),
    ("three-waves", QUIET, "+participants", 78..END),
    ("three-waves", QUIET, "+retrieved", 78..END),
    ("three-waves", Changed(&["timeline.1.week=259"]), "+voice", 156..END),
    ("three-waves", Changed(&["timeline.1.week=259"]), "+value_tangible", 156..END),
    ("culture-change", Changed(&["organisation.culture.programme=lockstep"]), "+attitude", 0..END),
    ("knowledge-is-power", Changed(&["policy.recognition=0", "policy.career_paths=0"]), "+answer_rate", 0..END),
    ("knowledge-is-power", Changed(&["policy.recognition=0", "policy.career_paths=0"]), "+engagement", 0..END),
    ("technology-break", QUIET, "-learned", 80..END),
    ("technology-break", Changed(&["policy.lois.reflection=0"]), "-stale", 80..END),
    ("busy-season", QUIET, "-participants", 20..END),
    ("centre-of-excellence", QUIET, "+value_strategic", 78..END),
    ("centre-of-excellence", QUIET, "+cost", 78..END),
    ("a-good-end", QUIET, "+legacy_topics", 0..END),
    // What each negative control lacks: with it, there is more of a community.
    ("website-only", Changed(&["community.interaction=1"]), "-cohesion", 0..END),
    ("same-job-title", Changed(&["community.interaction=1"]), "-element_practice", 0..END),
    ("club-of-friends", Changed(&["community.challenge=0.7", "community.needs_per_week=0.35"]), "-value_tangible", 0..END),
    ("fixed-end-course", QUIET, "+learned", 0..END),
];

/// Groups that are no communities of practice: they never take care of a domain.
const NOT_COMMUNITIES: [&str; 4] = ["website-only", "same-job-title", "club-of-friends", "fixed-end-course"];

/// Scenarios that promise nothing but to be typical.
const PLAIN: [&str; 1] = ["baseline"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn load(name: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    hearth::study::files::read_scenario(&folder().join(format!("{name}.ron")), &sets)
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_person_can_read_them() {
    let overview = fs::read_to_string(folder().join("README.md")).unwrap();
    let mut titles = BTreeSet::new();
    for name in names() {
        let text = fs::read_to_string(folder().join(format!("{name}.ron"))).unwrap();
        let scenario = load(&name, &[]);
        assert!(text.starts_with("// "), "{name} says nothing before it begins");
        assert!(text.lines().all(|line| line.chars().count() <= 220), "{name} has long lines");
        assert!(scenario.about.len() > 40, "{name} doesn't say what it is about");
        assert!(titles.insert(scenario.name.clone()), "{name} has the name of another");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name} isn't in kebab case");
        assert!(overview.contains(&format!("`{name}.ron`")), "{name} isn't in the overview");
        if name != "baseline" {
            for part in ["What happens:", "Why it matters:", "Look at:", "Source:"] {
                assert!(text.contains(part), "{name} lacks {part:?}");
            }
        }
    }
}

/// Every number that two replicates bring forth, as bits.
fn account(scenario: &Scenario) -> (Vec<[u32; WeekRow::COLUMNS.len()]>, String) {
    let mut simulation = Simulation::new(scenario, seed());
    let mut weeks = Vec::new();
    let mut ends = String::new();
    for replicate in 0..2 {
        simulation.restart(replicate);
        let outcomes = simulation.run(&mut |_, _, seen| weeks.push(seen.row.values().map(f32::to_bits)));
        ends += &format!("{outcomes:?}");
    }
    (weeks, ends)
}

#[test]
fn they_run_and_repeat_themselves() {
    names().par_iter().for_each(|name| {
        let scenario = load(name, &[]);
        let (weeks, ends) = account(&scenario);
        assert_eq!(weeks.len(), 2 * scenario.horizon_weeks as usize * scenario.communities.len());
        assert_eq!((weeks, ends), account(&scenario), "{name}");
    });
}

#[test]
fn they_show_what_they_promise() {
    let promised: BTreeSet<&str> = PROMISES.iter().map(|promise| promise.0).chain(PLAIN).collect();
    let known = names();
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    assert_eq!(promised, known, "each scenario makes a promise");
    let contrasts: Vec<Contrast> = PROMISES
        .iter()
        .map(|(name, against, acts, weeks)| {
            let high = load(name, &[]);
            let (versus, low) = match against {
                File(other) => ((*other).to_owned(), load(other, &[])),
                Changed(sets) => (sets.join(" "), load(name, sets)),
            };
            Contrast {
                name: format!("{name} against {versus}"),
                acts: (*acts).to_owned(),
                weeks: weeks.clone(),
                communities: high.communities.len(),
                low,
                high,
            }
        })
        .collect();
    check(&contrasts);
}

#[test]
fn not_every_group_is_a_community_of_practice() {
    const RUNS: u32 = 200;
    for name in NOT_COMMUNITIES {
        let scenario = load(name, &[]);
        let runs: Vec<(f32, Outcome)> = (0..RUNS)
            .into_par_iter()
            .map_init(
                || Simulation::new(&scenario, seed()),
                |simulation, replicate| {
                    simulation.restart(replicate);
                    let mut members = 0.0;
                    let mut outcomes = simulation.run(&mut |week, _, seen| {
                        if week == 52 {
                            members = seen.row.members;
                        }
                    });
                    (members, outcomes.remove(0))
                },
            )
            .collect();
        let there = runs.iter().filter(|(members, _)| *members > 0.0).count();
        let stewards = runs.iter().filter(|(_, outcome)| outcome.row.weeks_stewardship > 0.0).count();
        println!("{name}: {there} of {RUNS} there after a year, {stewards} became stewards");
        assert!(stewards <= RUNS as usize / 20, "{name}: {stewards} of {RUNS} became stewards");
    }
}
