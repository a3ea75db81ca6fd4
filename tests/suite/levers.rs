//! Every lever acts.
//!
//! The catalogue names for each parameter the quantity that moves first, with its sign. Here every
//! one is moved from a low to a high value on the same random numbers, and the mean difference of
//! that quantity must have the sign that is named. A new parameter without an effect fails, as does
//! one of which nobody says what it acts on. Kinds of event, task and shock are put to the same test.
//!
//! What is observed is the first community: the mean of a weekly quantity over the run.
//! `HEARTH_SEED` repeats all on other random numbers; `--nocapture` prints every effect.

use std::collections::BTreeSet;

use crate::paired::{Contrast, check};
use hearth::engine::scenario::{
    Entry, EventKind, Kind, Scenario, ShockKind, TaskKind, catalogue, sections, timeline_sections,
};

/// Weeks of every run.
const WEEKS: u32 = 104;

/// A parameter, its probe values, and where it acts.
struct Probe {
    path: &'static str,
    from: &'static str,
    to: &'static str,
    /// Quantity with its sign, where the catalogue names none.
    acts: &'static str,
    /// A scenario in which the parameter can act.
    scene: &'static str,
    /// What is changed in it for both arms.
    context: &'static [&'static str],
}

const fn probe(path: &'static str, from: &'static str, to: &'static str) -> Probe {
    Probe { path, from, to, acts: "", scene: ALONE, context: &[] }
}

impl Probe {
    const fn on(mut self, acts: &'static str) -> Self {
        self.acts = acts;
        self
    }

    const fn among(mut self, scene: &'static str) -> Self {
        self.scene = scene;
        self
    }

    const fn given(mut self, context: &'static [&'static str]) -> Self {
        self.context = context;
        self
    }
}

/// One community, everything at its default.
const ALONE: &str = "(horizon_weeks: 104)";

/// Three communities; the first grows in strategic value, so that a portfolio has something to follow.
const CONSTELLATION: &str = "(
    horizon_weeks: 104,
    communities: [
        (name: \"First\", strategic_value: 0.5),
        (name: \"Second\", strategic_value: 2.0),
        (name: \"Third\", strategic_value: 1.0),
    ],
    timeline: [
        at(week: 20, community: \"First\", set: {\"community.strategic_value\": 5}),
        every(weeks: 8, event: joint_event),
    ],
)";

/// Parameters whose ends of the range are no situation that anybody means, or that need a context.
/// All others are moved from one end of their range to the other.
const PROBES: &[Probe] = &[
    // Publicity is made by a sponsor whose word counts.
    probe("policy.publicity", "0", "1").given(&["policy.sponsorship=0.8"]),
    // A hand-over matters where sponsors leave.
    probe("policy.succession", "0", "1")
        .given(&["policy.sponsorship=0.8", "organisation.sponsor_departures_per_year=1"]),
    probe("policy.protected_hours", "0", "4"),
    probe("policy.coordinator_hours", "0", "10"),
    probe("policy.events_per_month", "0", "4"),
    // At four meetings a month, so that how people meet makes up much of how they know each other.
    probe("policy.face_to_face", "0", "1").given(&["policy.events_per_month=2"]),
    probe("policy.renewal_workshops_per_year", "0", "2"),
    probe("policy.launch_workshop", "false", "true"),
    probe("policy.tasks_per_month", "0", "4"),
    // Support eases work that the organisation asks for, so there must be some, of the draining kind.
    probe("policy.task_support", "0", "1")
        .given(&["policy.tasks_per_month=4", "policy.task_mix.data_collection=5"]),
    probe("policy.earliest_task_stage", "potential", "stewardship").on("-tasks_started"),
    probe("policy.full_time_core", "0", "3"),
    // Stories are a share of the measuring; without measuring there are none.
    probe("policy.stories", "0", "1").given(&["policy.measurement=0.3"]),
    // Each kind against the rest of the mix, where the organisation gives many tasks.
    mix("policy.task_mix.hard_problem", "+energy"),
    mix("policy.task_mix.hot_issue", "+energy"),
    mix("policy.task_mix.competitors_product", "+energy"),
    large("policy.task_mix.standard", "+energy"),
    mix("policy.task_mix.train_newcomers", "+energy"),
    mix("policy.task_mix.cross_boundary", "+energy"),
    large("policy.task_mix.funded_project", "+energy"),
    mix("policy.task_mix.data_collection", "-energy"),
    mix("policy.task_mix.logistics", "-energy"),
    mix("policy.task_mix.writing", "-energy"),
    mix("policy.task_mix.same_basic_questions", "-energy"),
    mix("policy.task_mix.literature_review", "-energy"),
    // Reflection finds what no longer holds: the domain must move.
    probe("policy.lois.reflection", "0", "1").given(&["community.domain_turnover_per_year=30"]),
    // What isn't written can't be found.
    probe("policy.lois.retrieval", "0", "1").given(&["community.documented=0.5"]),
    // What the assistant does shows where it is used.
    probe("policy.assistant.quality", "0", "1").on("+assisted").given(&["policy.assistant.used=0.8"]),
    probe("policy.assistant.publishes", "0", "1").given(&["policy.assistant.used=0.8"]),
    probe("policy.assistant.cites", "0", "1").given(&["policy.assistant.used=0.8"]),
    probe("organisation.practitioners", "40", "2000"),
    probe("organisation.units", "1", "12").on("-unit_coverage"),
    probe("organisation.brokers", "0", "0.6").among(CONSTELLATION),
    // Bureaucracy weighs on work for the organisation, so there must be some.
    probe("organisation.bureaucracy", "0", "1").given(&["policy.tasks_per_month=4"]),
    probe("organisation.sponsor_departures_per_year", "0", "1").given(&["policy.sponsorship=0.8"]),
    probe("organisation.coordinator_departures_per_year", "0", "2"),
    probe("organisation.reorganisations_per_year", "0", "2"),
    probe("organisation.workload_surges_per_year", "0", "6"),
    probe("organisation.budget_cuts_per_year", "0", "2"),
    // A community that is never asked.
    probe("organisation.decisions_per_year", "0", "4").given(&["policy.consultation=0"]),
    probe("organisation.hour_price", "20", "100").on("+cost"),
    probe("organisation.shared_sponsor", "false", "true")
        .among(CONSTELLATION)
        .given(&["policy.sponsorship=1", "policy.publicity=1"]),
    probe("organisation.holidays", "0", "1").on("-hours"),
    // Only a community that falls silent is closed, and keeps its members until then.
    probe("organisation.notice_weeks", "0", "520").on("+members").given(&[
        "community.founders=3",
        "community.relevance=-2",
        "policy.events_per_month=0",
    ]),
    probe("organisation.culture.programme_hours", "0", "40"),
    probe("organisation.culture.programme", "lockstep", "one_by_one")
        .on("+attitude")
        .among(CONSTELLATION)
        .given(&["organisation.culture.programme_hours=40"]),
    probe("organisation.portfolio.budget_hours", "0", "30").among(CONSTELLATION),
    // The first community gains in value after the start: only who recalibrates sees it.
    probe("organisation.portfolio.allocation", "fixed", "recalibrated")
        .on("+care")
        .among(CONSTELLATION)
        .given(&["organisation.portfolio.budget_hours=30"]),
    probe("organisation.portfolio.recalibration_weeks", "100", "8")
        .on("+care")
        .among(CONSTELLATION)
        .given(&["organisation.portfolio.budget_hours=30", "organisation.portfolio.allocation=recalibrated"]),
    probe("community.founders", "3", "20"),
    probe("community.founding_ties", "0", "0.5"),
    probe("community.enrolled", "0", "60"),
    probe("community.domain_turnover_per_year", "0", "60"),
    probe("community.relevance", "-1", "1"),
    probe("community.needs_per_week", "0.1", "1"),
    // The more is written, the more it matters what can't be.
    probe("community.tacitness", "0", "0.8").given(&["policy.lois.journals=0.8"]),
    probe("community.strategic_value", "0.5", "2"),
    probe("community.overlap", "0", "1")
        .on("+coverage")
        .among(CONSTELLATION)
        .given(&["organisation.brokers=0.6"]),
    probe("community.admits", "false", "true"),
    probe("community.pay_it_forward", "false", "true"),
];

const fn mix(path: &'static str, acts: &'static str) -> Probe {
    probe(path, "0", "20").on(acts).given(&["policy.tasks_per_month=4"])
}

/// Large pieces of work lift only those who can lift them: a community that holds together, is
/// funded for it, and isn't given the next one before the last is done.
const fn large(path: &'static str, acts: &'static str) -> Probe {
    probe(path, "0", "20").on(acts).given(&[
        "policy.tasks_per_month=0.5",
        "policy.task_support=0.5",
        "community.founders=20",
        "community.founding_ties=0.5",
        "community.relevance=1",
    ])
}

fn scenario(text: &str, sets: &[String]) -> Scenario {
    Scenario::parse(text, "lever", sets).unwrap_or_else(|error| panic!("{error}"))
}

/// The contrast that a parameter stands for.
fn contrast_of(entry: &Entry) -> Contrast {
    let path = entry.path.as_str();
    let named = PROBES.iter().find(|probe| probe.path == path);
    let ends = entry.spec.range.map(|(low, high)| (low.to_string(), high.to_string()));
    let (from, to) = match (named, ends) {
        (Some(probe), _) => (probe.from.to_owned(), probe.to.to_owned()),
        (None, Some(ends)) => ends,
        (None, None) => panic!("{path} has no range: give it a probe"),
    };
    let acts = match (entry.spec.acts, named.map_or("", |probe| probe.acts)) {
        ("", "") => panic!("nobody says what {path} acts on"),
        ("", acts) | (acts, "") => acts,
        _ => panic!("{path}: the catalogue says what it acts on"),
    };
    let (scene, context) = named.map_or((ALONE, [].as_slice()), |probe| (probe.scene, probe.context));
    let arm = |value: &str| {
        let mut sets: Vec<String> = context.iter().map(|&set| set.to_owned()).collect();
        // What is said of all communities holds for those of the constellation too.
        sets.push(format!("{path}={value}"));
        scenario(scene, &sets)
    };
    Contrast {
        name: format!("{path} {from} → {to}"),
        acts: acts.to_owned(),
        weeks: 0..WEEKS,
        communities: 1,
        low: arm(&from),
        high: arm(&to),
    }
}

fn levers(group: &str) -> Vec<Contrast> {
    catalogue()
        .iter()
        .filter(|entry| {
            let parent = entry.path.rsplit_once('.').map_or("", |(parent, _)| parent);
            // How many communities there are is no lever of one; a discount moves sums of runs alone (costs.rs).
            let other = ["community.count", "organisation.discount_per_year"].contains(&entry.path.as_str());
            parent == group && !matches!(entry.kind, Kind::Text) && !other
        })
        .map(contrast_of)
        .collect()
}

#[test]
fn policies_act() {
    check(&levers("policy"));
}

#[test]
fn kinds_of_task_in_the_mix_act() {
    check(&levers("policy.task_mix"));
}

#[test]
fn services_of_the_information_system_act() {
    check(&levers("policy.lois"));
}

#[test]
fn the_assistant_acts() {
    check(&levers("policy.assistant"));
}

#[test]
fn the_organisation_acts() {
    check(&levers("organisation"));
    check(&levers("organisation.culture"));
    check(&levers("organisation.portfolio"));
}

#[test]
fn beginnings_act() {
    check(&levers("community"));
}

/// A line of the timeline against another (or none), in a scene that ends with `timeline: [`…`]`.
fn lines(name: &str, acts: &str, from: &str, to: &str, sets: &[&str]) -> Contrast {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let arm = |line: &str| {
        let text = format!(
            "(horizon_weeks: 104,
              communities: [(name: \"First\"), (name: \"Second\")],
              timeline: [{line}])"
        );
        scenario(&text, &sets)
    };
    Contrast {
        name: name.to_owned(),
        acts: acts.to_owned(),
        weeks: 0..WEEKS,
        communities: 1,
        low: arm(from),
        high: arm(to),
    }
}

/// What each kind of event moves, and what is changed for it to act.
fn event_acts(kind: EventKind) -> (&'static str, &'static [&'static str]) {
    match kind {
        EventKind::Meeting => ("+participants", &[]),
        EventKind::Stories => ("+cohesion", &[]),
        EventKind::Lecture | EventKind::Session => ("+learned", &[]),
        EventKind::LaunchWorkshop => ("+newcomers", &[]),
        EventKind::RenewalWorkshop => ("+challenge", &[]),
        EventKind::Anniversary => ("+belonging", &[]),
        // A life plan on the first date.
        EventKind::Charter => ("-energy", &["community.founding_ties=0"]),
        // It carries what two domains have in common.
        EventKind::JointEvent => ("+coverage", &["community.overlap=1"]),
        EventKind::KnowledgeAudit => ("-outdated", &["community.domain_turnover_per_year=30"]),
    }
}

#[test]
fn kinds_of_event_act() {
    check(
        &EventKind::ALL
            .iter()
            .map(|&kind| {
                let (acts, sets) = event_acts(kind);
                let name = kind.name();
                let until = if kind == EventKind::Charter { 16 } else { 104 };
                let line = format!("every(weeks: 4, until: {until}, event: {name})");
                lines(name, acts, "", &line, sets)
            })
            .chain([lines(
                "lecture → stories (a concert, a museum)",
                "+cohesion",
                "every(weeks: 4, event: lecture)",
                "every(weeks: 4, event: stories)",
                &[],
            )])
            .collect::<Vec<_>>(),
    );
}

#[test]
fn kinds_of_task_act() {
    check(
        &TaskKind::ALL
            .iter()
            .map(|&kind| {
                let acts = if kind.energizes() { "+energy" } else { "-energy" };
                let name = kind.name();
                // At equal effort: how large a piece of work a community can lift is another question.
                let line = format!("every(weeks: 4, task: (kind: {name}, effort_hours: 8, support: 0))");
                lines(name, acts, "", &line, &[])
            })
            .collect::<Vec<_>>(),
    );
}

/// What each kind of shock moves, and what is changed for it to act.
fn shock_acts(kind: ShockKind) -> (&'static str, &'static [&'static str]) {
    match kind {
        // Only a sponsor who cares is missed.
        ShockKind::SponsorLeaves => ("-legitimacy", &["policy.sponsorship=0.8", "policy.succession=0"]),
        ShockKind::CoordinatorLeaves => ("-care", &[]),
        ShockKind::CoreMemberLeaves => ("-core", &[]),
        ShockKind::BudgetCut => ("-legitimacy", &[]),
        ShockKind::WorkloadSurge => ("-participants", &[]),
        ShockKind::UnconsultedDecision => ("+anger", &[]),
        ShockKind::ConsultedDecision => ("+voice", &[]),
        ShockKind::TechnologyBreak => ("+outdated", &[]),
        ShockKind::AssistantArrives => ("+assisted", &[]),
        ShockKind::Influx | ShockKind::Merge => ("+members", &[]),
        ShockKind::Reorganisation | ShockKind::Split | ShockKind::Dissolve => ("-members", &[]),
        ShockKind::Conflict => ("-energy", &[]),
    }
}

#[test]
fn kinds_of_shock_act() {
    check(
        &ShockKind::ALL
            .iter()
            .map(|&kind| {
                let (acts, sets) = shock_acts(kind);
                let name = kind.name();
                lines(name, acts, "", &format!("at(week: 40, shock: {name})"), sets)
            })
            .collect::<Vec<_>>(),
    );
}

/// What else a line of the timeline may say: the parameter, what it acts on, two lines that differ in it alone.
#[rustfmt::skip]
const DETAILS: &[(&str, &str, &str, &str, &[&str])] = &[
    ("event.expert", "+learned",
        "every(weeks: 4, event: (kind: meeting))",
        "every(weeks: 4, event: (kind: meeting, expert: true))", &[]),
    ("event.capture", "+documented",
        "every(weeks: 4, event: (kind: session, capture: 0))",
        "every(weeks: 4, event: (kind: session, capture: 1))", &[]),
    // What the second community distils reaches the first one.
    ("event.generic", "+documented",
        "every(weeks: 4, community: \"Second\", event: (kind: session, capture: 1))",
        "every(weeks: 4, community: \"Second\", event: (kind: session, capture: 1, generic: true))",
        &["community.overlap=1"]),
    ("event.face_to_face", "+cohesion",
        "every(weeks: 4, event: (kind: meeting, face_to_face: false))",
        "every(weeks: 4, event: (kind: meeting, face_to_face: true))", &[]),
    ("task.effort_hours", "+tasks_failed",
        "every(weeks: 8, task: (kind: standard, effort_hours: 4))",
        "every(weeks: 8, task: (kind: standard, effort_hours: 200))", &[]),
    ("task.support", "+energy",
        "every(weeks: 4, task: (kind: data_collection, support: 0))",
        "every(weeks: 4, task: (kind: data_collection, support: 1))", &[]),
    // Where a task comes from matters little for energy; what the organisation asks for runs through its rules and forms.
    ("task.own", "+value_tangible",
        "every(weeks: 4, task: (kind: hard_problem, own: false))",
        "every(weeks: 4, task: (kind: hard_problem, own: true))",
        &["organisation.bureaucracy=1"]),
    ("task.count", "+tasks_started",
        "every(weeks: 8, task: (kind: hot_issue, count: 1))",
        "every(weeks: 8, task: (kind: hot_issue, count: 4))", &[]),
    ("shock.severity", "-legitimacy",
        "at(week: 30, shock: (kind: budget_cut, severity: 0.1))",
        "at(week: 30, shock: (kind: budget_cut, severity: 1))", &[]),
    ("shock.weeks", "-participants",
        "at(week: 30, shock: (kind: workload_surge, weeks: 2))",
        "at(week: 30, shock: (kind: workload_surge, weeks: 40))", &[]),
    ("shock.members", "+members",
        "at(week: 30, shock: (kind: influx, members: 5))",
        "at(week: 30, shock: (kind: influx, members: 60))", &[]),
];

#[test]
fn details_of_timeline_events_act() {
    let documented: BTreeSet<String> = timeline_sections()
        .into_iter()
        .filter(|section| ["event", "task", "shock"].contains(&section.path.as_str()))
        .flat_map(|section| section.entries)
        // Kinds have tests of their own; a topic is for people to read.
        .filter(|entry| !entry.path.ends_with(".kind") && entry.kind != Kind::Text)
        .map(|entry| entry.path)
        .collect();
    let tested: BTreeSet<String> = DETAILS.iter().map(|detail| detail.0.to_owned()).collect();
    assert_eq!(documented, tested);
    check(
        &DETAILS
            .iter()
            .map(|&(name, acts, from, to, sets)| lines(name, acts, from, to, sets))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_probe_is_left_over() {
    let known: BTreeSet<String> = catalogue().into_iter().map(|entry| entry.path).collect();
    for probe in PROBES {
        assert!(known.contains(probe.path), "{} is no parameter", probe.path);
    }
}

#[test]
fn the_table_of_concepts_names_what_there_is() {
    let text = std::fs::read_to_string("docs/concepts.md").unwrap();
    let parameters: BTreeSet<String> = catalogue()
        .into_iter()
        .map(|entry| entry.path)
        .chain(sections().into_iter().map(|section| section.path))
        .collect();
    for name in text.split('`').skip(1).step_by(2) {
        let path = name.trim_end_matches(['.', '*', '…', '_']);
        let group = path.split_once('.').map_or("", |(group, _)| group);
        if ["policy", "organisation", "community", "model"].contains(&group) {
            assert!(parameters.contains(path), "{name} is no parameter");
        }
        if path.ends_with(".ron") {
            assert!(std::path::Path::new("scenarios").join(path).exists(), "{name} is no scenario");
        }
    }
}
