//! The first claims of the literature, by their direction: policies on the same random numbers over five years.

use crate::paired::{Contrast, check};
use hearth::engine::scenario::Scenario;

/// Work that drains, and nothing else that the organisation asks for.
const DRUDGERY: [&str; 9] = [
    "policy.earliest_task_stage=potential",
    "policy.task_mix.hard_problem=0",
    "policy.task_mix.hot_issue=0",
    "policy.task_mix.competitors_product=0",
    "policy.task_mix.standard=0",
    "policy.task_mix.train_newcomers=0",
    "policy.task_mix.cross_boundary=0",
    "policy.task_mix.funded_project=0",
    "policy.tasks_per_month=3",
];
/// Work that energizes.
const HARD: [&str; 6] = [
    "policy.task_mix.data_collection=0",
    "policy.task_mix.logistics=0",
    "policy.task_mix.writing=0",
    "policy.task_mix.same_basic_questions=0",
    "policy.task_mix.literature_review=0",
    "policy.tasks_per_month=3",
];
const NO_TASKS: [&str; 1] = ["policy.tasks_per_month=0"];
/// The organisation makes room for the community's existence without touching its affairs.
const EXISTENCE: [&str; 3] = ["policy.protected_hours=2", "policy.recognition=0.6", "policy.sponsorship=0.8"];

/// A funded project of the community's own every eight weeks, with what such projects bring along, and without.
const FUNDED_PROJECTS: [&str; 1] =
    ["timeline=[every(weeks: 8, from: 8, task: (kind: funded_project, own: true))]"];
const UNFUNDED_PROJECTS: [&str; 1] =
    ["timeline=[every(weeks: 8, from: 8, task: (kind: funded_project, own: true, support: 0))]"];

fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Scenario::parse("()", "default", &sets).unwrap_or_else(|error| panic!("{error}"))
}

fn contrast(name: &str, low: &[&str], high: &[&str], acts: &str) -> Contrast {
    Contrast {
        name: name.to_owned(),
        acts: acts.to_owned(),
        weeks: 0..260,
        communities: 1,
        low: scenario(low),
        high: scenario(high),
    }
}

#[test]
fn what_the_literature_says_happens() {
    let unfunded = [&DRUDGERY[..], &["policy.task_support=0"]].concat();
    let funded = [&DRUDGERY[..], &["policy.task_support=1"]].concat();
    check(&[
        contrast("C1 drudgery kills", &NO_TASKS, &unfunded, "-alive"),
        contrast("C2 funding it saves", &unfunded, &funded, "+alive"),
        contrast(
            "a funded project brings a budget of its own",
            &UNFUNDED_PROJECTS,
            &FUNDED_PROJECTS,
            "+tasks_done",
        ),
        contrast("C3 hard problems propel: value", &NO_TASKS, &HARD, "+value_tangible"),
        contrast(
            "C5 sponsors: legitimacy",
            &["policy.sponsorship=0"],
            &["policy.sponsorship=0.8"],
            "+legitimacy",
        ),
        contrast(
            "C5 sponsors: maturing",
            &["policy.sponsorship=0"],
            &["policy.sponsorship=0.8"],
            "+weeks_stewardship",
        ),
        contrast("C8 existence institutionalised", &[], &EXISTENCE, "+alive"),
        contrast("C8 the community controlled: survival", &[], &["policy.control=0.9"], "-alive"),
        contrast("C8 the community controlled: energy", &[], &["policy.control=0.9"], "-energy"),
        contrast("C14 closed: members", &["policy.openness=1"], &["policy.openness=0"], "-members"),
        contrast("C14 closed: survival", &["policy.openness=1"], &["policy.openness=0"], "-alive"),
        Contrast {
            weeks: 156..260,
            ..contrast("C18 renewal: energy", &[], &["policy.renewal_workshops_per_year=1"], "+energy")
        },
        contrast("C20 busy: participation", &[], &["organisation.workload=0.7"], "-participants"),
        contrast("C20 busy: survival", &[], &["organisation.workload=0.7"], "-alive"),
        contrast(
            "C20 no protected hours",
            &["policy.protected_hours=1"],
            &["policy.protected_hours=0"],
            "-participants",
        ),
    ]);
}
