//! Reports: whatever is run, the page is whole, says first what it found, needs nothing else, and everybody can read it.

mod reading;

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::pretend::{Plan, study};
use crate::said::text;
use hearth::engine::observe::portrait::Portrait;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, drawings};
use hearth::report::report::palette::{READ_ON, TONES, contrast};
use hearth::report::report::run::{Run, page};
use hearth::report::report::{MOST_BYTES, render};
use hearth::study::ensemble::CommunityEnsemble;
use hearth::study::output::{Invocation, Manifest, State, Weekly};
use reading::{check, named, tree, words};

fn plan(change: fn(&mut Plan)) -> Plan {
    let mut plan = Plan::new("Turbidites", 130);
    change(&mut plan);
    plan
}

fn manifest(replicates: u64) -> Manifest {
    let command = ["hearth", "run", "my file.ron", "--seed", "7"].map(str::to_owned).to_vec();
    let invocation = Invocation { command, ..Invocation::default() };
    Manifest {
        state: State::Complete,
        version: "0.1.0".to_owned(),
        commit: "0123456789ab".to_owned(),
        block: 25,
        weekly: Weekly::All,
        reached: replicates,
        content_hash: Some("ab".repeat(32)),
        ..Manifest::begun(&invocation, 7, replicates as u32, serde_json::Value::Null)
    }
}

/// The report of pretended runs.
fn report(
    plans: &[Plan],
    replicates: u64,
    change: impl Fn(&mut Portrait, &mut Vec<CommunityEnsemble>),
) -> String {
    let (mut portrait, mut communities, singles) = study(plans, replicates);
    change(&mut portrait, &mut communities);
    let weeks = plans[0].weeks.max(1);
    let sets = [format!("horizon_weeks={weeks}"), "policy.sponsorship=0.9".to_owned()];
    let text =
        "(name: \"A <odd> & long “name”\", about: \"What if?\", timeline: [at(week: 0, event: session)])";
    let scenario = Scenario::parse(text, "test", &sets).unwrap();
    let about = About {
        scenario: scenario.name.clone(),
        version: "0.1.0".to_owned(),
        seed: 7,
        horizon_weeks: weeks as u32,
    };
    let drawn = drawings(&portrait, &communities, &singles, &about);
    let manifest = manifest(replicates);
    let run = Run {
        manifest: &manifest,
        scenario: &scenario,
        communities: &communities,
        portrait: &portrait,
        typical: true,
        other: None,
        peaks: None,
        priced: true,
        drawings: &drawn,
        about: &about,
    };
    render(&page(&run)).unwrap()
}

fn lead(html: &str) -> String {
    let tree = tree(html);
    let lead = tree.descendants().find(|node| node.attribute("class") == Some("lead")).unwrap();
    words(lead).replace('\u{2060}', "")
}

#[test]
fn every_page_can_be_read_by_everybody() {
    let odd = [
        (plan(|_| ()), 40),
        (plan(|p| p.weeks = 5), 3),
        (plan(|p| p.weeks = 1), 1),
        (plan(|p| (p.weeks, p.timeline_events) = (0, 0)), 10),
        (plan(|p| p.weeks = 60), 0),
        (plan(|p| p.dies = Some(3)), 20),
        (plan(|p| p.size = 0.0), 20),
        (plan(|p| p.name = "long & <odd> “name” \u{7} ".repeat(30)), 10),
        (plan(|p| p.name = String::new()), 10),
        (plan(|p| (p.timeline_events, p.decline) = (3000, 1.0)), 10),
    ];
    for (plan, replicates) in odd {
        check(&report(&[plan], replicates, |_, _| ()));
    }
}

#[test]
fn several_communities_and_many() {
    let some = |n: u64| -> Vec<Plan> {
        (0..n).map(|seed| Plan { seed, ..Plan::new(&format!("Group {seed}"), 52) }).collect()
    };
    let html = report(&some(3), 20, |_, _| ());
    check(&html);
    assert_eq!(named(&tree(&html), "svg").count(), 1 + 3 * 7);
    let many = report(&some(600), 2, |_, _| ());
    check(&many);
    assert!(many.contains("100 more rows are left out"));
}

#[test]
fn a_page_that_would_be_too_large_tells_figures_in_words() {
    let plans: Vec<Plan> =
        (0..8).map(|seed| Plan { seed, ..Plan::new(&format!("Group {seed}"), 780) }).collect();
    let html = report(&plans, 30, |_, _| ());
    check(&html);
    assert!(html.len() > MOST_BYTES / 2, "{}", html.len());
    let tree = tree(&html);
    let (figures, pictures) = (named(&tree, "figure").count(), named(&tree, "svg").count());
    assert_eq!(figures, 1 + 8 * 7);
    assert!(pictures < figures && html.contains("In words only"), "{pictures} of {figures}");
}

#[test]
fn missing_numbers_and_runs_are_borne() {
    let html = report(&[plan(|_| ())], 10, |portrait, communities| {
        portrait.communities.clear();
        for spread in communities[0].runs.iter_mut() {
            (spread.n, spread.mean, spread.quantiles) = (0, f64::NAN, [f64::NAN; 7]);
        }
        communities[0].weeks.clear();
        communities[0].flows.clear();
    });
    check(&html);
    assert!(html.contains("The run of the story failed: there is no story."));
    check(&report(&[plan(|_| ())], 10, |_, communities| communities.clear()));
}

#[test]
fn the_verdict_goes_as_far_as_the_interval() {
    let with_alive = |alive: u64, runs: u64| {
        lead(&report(&[plan(|_| ())], runs, |_, communities| {
            communities[0].deaths = vec![0; 131];
            communities[0].deaths[50] = runs - alive;
        }))
    };
    // Wilson's intervals: 40–60 %, 50.5–69 %, 31–49.5 %, 95–100 %, 0–5 %.
    assert!(with_alive(50, 100).starts_with("Turbidites is about as likely to survive 2.5 years as not"));
    assert!(with_alive(59, 100).contains("about as likely"), "49.2 % is not excluded");
    assert!(with_alive(60, 100).contains("more likely to survive 2.5 years than not"));
    assert!(with_alive(40, 100).contains("more likely to end within 2.5 years"));
    assert!(with_alive(100, 100).contains("nearly always survives"));
    assert!(with_alive(0, 100).contains("hardly ever survives"));
    let message = with_alive(60, 100);
    assert!(message.contains("in 60 of 100 runs (60 %; 95 % interval 50–69 %)"), "{message}");
    let one = report(&[plan(|_| ())], 1, |_, _| ());
    assert!(
        lead(&one).starts_with("In this one run") && one.contains("show how likely anything is"),
        "{}",
        lead(&one)
    );
}

#[test]
fn the_report_says_what_made_it() {
    let html = report(&[plan(|_| ())], 10, |_, _| ());
    assert!(
        html.contains("hearth run &#39;my file.ron&#39; --seed 7")
            || html.contains("hearth run &#x27;my file.ron&#x27; --seed 7")
    );
    for part in [
        "policy.sponsorship",
        "week 0: event session",
        "commit 0123456789ab",
        "sponsorship: 0.9,",
        "What if?",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert_eq!(html, report(&[plan(|_| ())], 10, |_, _| ()), "the same page, the same bytes");
}

#[test]
fn the_page_reads_by_day_and_by_night() {
    let tone = |name: &str| TONES.iter().find(|tone| tone.name == name).unwrap();
    for (ink, grounds) in READ_ON {
        for ground in grounds {
            let (ink, ground) = (tone(ink), tone(ground));
            for (time, ratio) in
                [("day", contrast(ink.day, ground.day)), ("night", contrast(ink.night, ground.night))]
            {
                assert!(ratio >= 4.5, "{} on {} by {time}: {ratio:.2}", ink.name, ground.name);
            }
        }
    }
    // Text takes its colours from these tones only.
    let style = include_str!("../../crates/report/src/report/style.css");
    for part in style.split(['{', ';', '}']).filter_map(|part| part.trim().strip_prefix("color:")) {
        let colour = part.trim();
        let known = READ_ON.iter().any(|(name, _)| colour == format!("var(--{name})"));
        assert!(known || matches!(colour, "inherit" | "#4d545e"), "{colour}");
    }
}

fn hearth(folder: &Path, arguments: &[&str], browser: Option<&str>) -> Output {
    let mut command = crate::said::command(folder, arguments);
    if let Some(browser) = browser {
        command.env("HEARTH_BROWSER", browser);
    }
    command.output().unwrap()
}

const SMALL: [&str; 5] = ["run", "--set", "horizon_weeks=60", "-n", "6"];

#[test]
fn a_run_writes_the_same_report_everywhere() {
    let rooms = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let pages = rooms.each_ref().map(|room| {
        let output = hearth(room.path(), &SMALL, None);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("  report.html "));
        fs::read_to_string(room.path().join("outputs/baseline/report.html")).unwrap()
    });
    assert!(pages[0] == pages[1], "two runs, two reports");
    check(&pages[0]);
    assert!(!pages[0].contains(rooms[0].path().to_str().unwrap()), "it names a place on this machine");
    assert_eq!(named(&tree(&pages[0]), "svg").count(), 10);
    let ron = fs::read_to_string(rooms[0].path().join("outputs/baseline/scenario.ron")).unwrap();
    let listing = tree(&pages[0]).descendants().any(|node| node.text() == Some(&ron));
    assert!(listing, "the scenario as resolved is in the report");
    // The story of another run is another report; without a report, the same command writes it again.
    let file = rooms[0].path().join("outputs/baseline/report.html");
    let typical = (0..6)
        .find(|message| pages[0].contains(&format!("replicate {message}, the most typical one")))
        .unwrap();
    let asked = ((typical + 1) % 6).to_string();
    assert!(hearth(rooms[0].path(), &[&SMALL[..], &["--story", &asked]].concat(), None).status.success());
    let other = fs::read_to_string(&file).unwrap();
    assert!(other.contains(&format!("replicate {asked}, as requested")));
    fs::remove_file(&file).unwrap();
    assert!(hearth(rooms[0].path(), &SMALL, None).status.success());
    assert!(fs::read_to_string(&file).unwrap() == pages[0]);
}

/// What a command that must succeed writes as its report, in a folder of its own.
fn written(room: &Path, arguments: &[&str]) -> String {
    let output = hearth(room, &[arguments, &["--out", "x"]].concat(), None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("  report.html "));
    let html = fs::read_to_string(room.join("x/report.html")).unwrap();
    check(&html);
    assert!(!html.contains(room.to_str().unwrap()), "it names a place on this machine");
    html
}

#[test]
fn a_comparison_has_a_report() {
    let room = || tempfile::tempdir().unwrap();
    let arm = "Much & more:policy.sponsorship=0.9,policy.coordinator_hours=9";
    let compare = ["compare", "baseline", "--set", "horizon_weeks=60", "-n", "24", "--arm", arm];
    let html = written(room().path(), &compare);
    assert!(html == written(room().path(), &compare), "two comparisons, two reports");
    let tree = tree(&html);
    assert!(named(&tree, "svg").count() >= 4);
    assert!(lead(&html).contains("24 runs do not show whether “Much & more” does better"), "{}", lead(&html));
    let headings: Vec<String> = named(&tree, "h2").map(words).collect();
    for part in ["The policies side by side", "How they differ", "Why they differ", "Assumptions and limits"]
    {
        assert!(headings.iter().any(|heading| heading == part), "{part}: {headings:?}");
    }
    let row = "policy.coordinator_hours</th><td class=\"n\">unchanged</td><td class=\"n\">9</td>";
    assert!(html.contains(row), "the policies don't stand side by side");
    // Many policies stand below one another.
    let many: Vec<String> = (1..7).map(|at| format!("Arm {at}:policy.sponsorship=0.{at}")).collect();
    let more: Vec<&str> = many.iter().flat_map(|arm| ["--arm", arm]).collect();
    let html = written(room().path(), &[&compare[..6], &more, &["--no-figures"]].concat());
    assert!(html.contains("Arm 6</th><td>policy.sponsorship = 0.6</td>"), "Arm 6 isn't named");
}

#[test]
fn a_search_has_a_report() {
    let study = r#"Study(
        name: "A launch & more",
        scenario: Scenario(name: "Half a year", horizon_weeks: 26),
        outcomes: [members, value_tangible],
        uncertain: [(path: "organisation.workload", between: [0.0, 0.3], why: "the order book")],
        levers: [
            (path: "policy.launch_workshop", one_of: [true, false]),
            (path: "policy.sponsorship", between: [0.0, 1.0]),
        ],
    )"#;
    let page = || {
        let room = tempfile::tempdir().unwrap();
        fs::write(room.path().join("s.ron"), study).unwrap();
        written(room.path(), &["search", "s.ron", "--budget", "100000", "--candidates", "8", "-n", "64"])
    };
    let html = page();
    assert!(html == page(), "two searches, two reports");
    assert!(lead(&html).contains("budget of 100,000"), "{}", lead(&html));
    let tree = tree(&html);
    assert!(named(&tree, "svg").count() >= 3);
    for part in ["The recommended policy", "Outcome against cost", "Where it fails"] {
        assert!(named(&tree, "h2").any(|heading| words(heading) == part), "{part}");
    }
    assert!(html.contains("the order book") && html.contains("hearth search s.ron --budget 100000"));
}

#[test]
fn without_figures_it_has_words_and_tables() {
    let room = tempfile::tempdir().unwrap();
    assert!(hearth(room.path(), &[&SMALL[..], &["--no-figures"]].concat(), None).status.success());
    let html = fs::read_to_string(room.path().join("outputs/baseline/report.html")).unwrap();
    check(&html);
    assert!(named(&tree(&html), "svg").count() == 0 && named(&tree(&html), "table").count() > 5);
}

#[test]
fn without_a_browser_nothing_is_started() {
    let room = tempfile::tempdir().unwrap();
    let output = hearth(room.path(), &[&SMALL[..], &["--pdf"]].concat(), Some("/no/such/browser"));
    let said = text(&output.stderr).replace('\n', " ");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("HEARTH_BROWSER") && said.contains("nothing was started"), "{said}");
    assert!(!room.path().join("outputs").exists());
}

/// A browser that writes what it was asked for, and one that can't.
#[test]
#[cfg(unix)]
fn a_browser_prints_the_report() {
    use std::os::unix::fs::PermissionsExt;
    let room = tempfile::tempdir().unwrap();
    let browser = |name: &str, script: &str| {
        let path = room.path().join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    };
    let prints = browser(
        "prints",
        "#!/bin/sh\nfor one in \"$@\"; do case \"$one\" in --print-to-pdf=*) out=\"${one#*=}\";; file://*) page=\"${one#file://}\";; esac; done\n\
         grep -c 'size:letter' \"$page\" > \"$out\"\n",
    );
    let arguments = [&SMALL[..], &["--out", "x"]].concat();
    let output = hearth(room.path(), &[&arguments[..], &["--pdf=letter"]].concat(), Some(&prints));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(room.path().join("x/report.pdf")).unwrap(), "1\n");
    let report = fs::read_to_string(room.path().join("x/report.html")).unwrap();
    assert!(!report.contains("size:letter"), "the report itself knows no paper");
    let fails = browser("fails", "#!/bin/sh\necho 'No usable sandbox!' >&2\nexit 3\n");
    let output = hearth(room.path(), &[&arguments[..], &["--pdf"]].concat(), Some(&fails));
    let said = text(&output.stderr).replace('\n', " ");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("No usable sandbox") && said.contains("report.html are complete"), "{said}");
    let left = fs::read_dir(room.path().join("x")).unwrap().flatten();
    assert!(left.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with("printing-")));
}
