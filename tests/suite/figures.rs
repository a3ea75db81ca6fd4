//! Figures and stories hold in every situation: they are whole, the same each time, and never panic.

use crate::pretend::{Plan, study};
use hearth::engine::observe::portrait::Portrait;
use hearth::report::figures::{self, About, Figure};
use hearth::report::story::{COLUMNS, story};
use hearth::study::ensemble::CommunityEnsemble;
use std::path::Path;

fn about(weeks: usize) -> About {
    About {
        scenario: "sponsored launch".to_owned(),
        version: "0.1.0".to_owned(),
        seed: 42,
        horizon_weeks: weeks as u32,
    }
}

fn plan(change: fn(&mut Plan)) -> Plan {
    let mut plan = Plan::new("Turbidites", 130);
    change(&mut plan);
    plan
}

fn odd_plans() -> Vec<(Plan, u64)> {
    vec![
        (plan(|_| ()), 40),
        (plan(|p| p.weeks = 5), 3),
        (plan(|p| p.weeks = 1), 1),
        (plan(|p| (p.weeks, p.timeline_events) = (0, 0)), 10),
        (plan(|p| p.weeks = 60), 0),
        (plan(|p| p.dies = Some(3)), 20),
        (plan(|p| p.size = 0.0), 20),
        (plan(|p| p.size = 5000.0), 4),
        (plan(|p| p.name = "long & <odd> “name” \u{7} ".repeat(30)), 10),
        (plan(|p| p.name = String::new()), 10),
        (plan(|p| (p.timeline_events, p.decline) = (3000, 1.0)), 10),
    ]
}

fn draw(plans: &[Plan], replicates: u64, out: &Path) -> Vec<Figure> {
    let (portrait, ensemble, singles) = study(plans, replicates);
    figures::all(&portrait, &ensemble, &singles, &about(plans[0].weeks), out).unwrap()
}

#[test]
fn every_figure_is_written_whole_in_every_situation() {
    for (plan, replicates) in odd_plans() {
        let out = tempfile::tempdir().unwrap();
        let drawn = draw(&[plan], replicates, out.path());
        assert_eq!(drawn.len(), 9);
        for figure in &drawn {
            let file = out.path().join(&figure.stem);
            let svg = std::fs::read_to_string(file.with_extension("svg")).unwrap();
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{}", figure.stem);
            assert!(svg.contains("<title>") && !svg.contains("NaN") && !svg.contains("inf\""));
            let png = std::fs::read(file.with_extension("png")).unwrap();
            assert!(png.starts_with(b"\x89PNG"));
            assert!(!figure.finding.is_empty() && figure.alt.contains(&figure.finding));
        }
        let files = std::fs::read_dir(out.path()).unwrap().count();
        assert_eq!(files, 18, "files written aside are left over");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for folder in &folders {
        draw(&[plan(|_| ())], 20, folder.path());
    }
    for entry in std::fs::read_dir(folders[0].path()).unwrap() {
        let name = entry.unwrap().file_name();
        let bytes = |folder: usize| std::fs::read(folders[folder].path().join(&name)).unwrap();
        assert!(bytes(0) == bytes(1), "{name:?} differs");
    }
}

#[test]
fn several_communities_have_a_folder_each_and_many_an_overview() {
    let some =
        |n: u64| -> Vec<Plan> { (0..n).map(|seed| Plan { seed, ..Plan::new("Same name", 52) }).collect() };
    let out = tempfile::tempdir().unwrap();
    let drawn = draw(&some(2), 10, out.path());
    assert_eq!(drawn.len(), 19);
    assert_eq!(drawn[0].stem, "constellation");
    assert!(out.path().join("2-same-name/survival.png").exists());
    let drawn = draw(&some(30), 5, out.path());
    assert_eq!(drawn.len(), 1);
}

#[test]
fn a_portrait_or_an_ensemble_alone_is_enough() {
    let (portrait, ensemble, _) = study(&[plan(|_| ())], 10);
    let nobody = Portrait { communities: Vec::new(), ..portrait.clone() };
    let about = about(130);
    assert_eq!(figures::drawings(&portrait, &[], &[], &about).len(), 3);
    assert_eq!(figures::drawings(&nobody, &ensemble, &[], &about).len(), 6);
    assert!(figures::drawings(&nobody, &[], &[], &about).is_empty());
    assert!(story(&nobody, &[], &about).contains("no community"));
}

#[test]
fn numbers_that_do_not_exist_are_borne() {
    let (mut portrait, mut ensemble, mut singles) = study(&[plan(|_| ())], 10);
    let all: &mut CommunityEnsemble = &mut ensemble[0];
    for spread in all.runs.iter_mut().chain(all.weeks.iter_mut().flatten()) {
        spread.mean = f64::NAN;
        spread.quantiles = [f64::NAN; 7];
    }
    for flows in &mut all.flows {
        flows.energy[0] = f64::INFINITY;
        flows.energy[1] = f64::NAN;
    }
    let weeks = &mut portrait.communities[0].weeks;
    for week in weeks.iter_mut().chain(singles[0][0].iter_mut()) {
        week.row.members = f32::NAN;
        week.row.active = f32::INFINITY;
        week.row.energy = f32::NAN;
    }
    for seating in &mut portrait.communities[0].seatings {
        for seat in &mut seating.seats {
            (seat.participation, seat.energy) = (f32::NAN, f32::NAN);
        }
        seating.ties.push((usize::MAX, 0, f32::NAN));
    }
    let about = about(130);
    for drawing in figures::drawings(&portrait, &ensemble, &singles, &about) {
        drawing.svg().unwrap();
    }
    story(&portrait, &ensemble, &about);
}

#[test]
fn a_story_fits_a_terminal_in_every_situation() {
    for (plan, replicates) in odd_plans() {
        let weeks = plan.weeks;
        let (portrait, ensemble, _) = study(&[plan], replicates);
        let story_text = story(&portrait, &ensemble, &about(weeks));
        assert!(story_text.lines().all(|line| line.chars().count() <= COLUMNS), "{story_text}");
        assert!(story_text.lines().count() <= 44, "{story_text}");
        assert!(!story_text.contains("NaN") && !story_text.contains('\u{1b}'), "{story_text}");
    }
}

#[test]
fn a_story_tells_stages_ending_and_how_typical_it_is() {
    let (portrait, ensemble, _) = study(&[plan(|p| p.decline = 1.0)], 100);
    let story_text = story(&portrait, &ensemble, &about(130)).replace('\n', " ");
    for part in [
        "Potential, weeks 0–",
        "tangible value",
        "of 100 replicates",
        "ended earlier",
        "the heaviest drain is mostly",
    ] {
        assert!(story_text.contains(part), "{part} is not in: {story_text}");
    }
    let (portrait, ensemble, _) = study(&[plan(|_| ())], 1);
    let story_text = story(&portrait, &ensemble, &about(130));
    assert!(story_text.contains("One replicate doesn't show how typical this run is"));
}

#[test]
fn many_communities_are_summed_up() {
    let plans: Vec<Plan> =
        (0..12).map(|seed| Plan { seed, ..Plan::new(&format!("Group {seed}"), 60) }).collect();
    let (portrait, ensemble, _) = study(&plans, 10);
    let story_text = story(&portrait, &ensemble, &about(60));
    assert!(story_text.contains("Group 7") && !story_text.contains("Group 8"));
    assert!(story_text.contains("And 4 more communities"));
    assert!(story_text.lines().all(|line| line.chars().count() <= COLUMNS));
}
