//! Properties of work and knowledge: tasks, documents, units, technology.

use super::estimate::{change, difference, mean, number, ratio};
use super::experiment::{Arm, Base, Experiment, Measure, Part, Require};
use super::hands;
use super::lab::{PLAIN, Seen};
use super::paths::{self, set, weeks};

pub(super) const PROPERTIES: &[Experiment] = &[
    Experiment {
        id: "P11",
        title: "Good work feeds, failure costs",
        experiment: "Hard problems, three a month, against no tasks (the arms of claim C3): survival to week 104. Two hard problems every eight weeks that can't be solved (400 h) against two that can (20 h).",
        required: "above 0; below 0",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let hard = |name: &str, sets: &[String]| {
                Arm::new(name, PLAIN, sets).of(Base::Claim("hard-problems.ron"))
            };
            let by_hand = |name: &str, effort: u32| {
                let timeline = format!(
                    "timeline=[every(weeks: 8, from: 8, task: (kind: hard_problem, own: true, count: 2, effort_hours: {effort}))]"
                );
                Arm::new(name, PLAIN, &[set(paths::TASKS, 0), timeline, weeks(105)])
            };
            vec![
                hard("hard problems", &[weeks(105)]),
                hard("none", &[set(paths::TASKS, 0), weeks(105)]),
                by_hand("solved", 20),
                by_hand("failed", 400),
            ]
        },
        judge: |data| {
            let alive = |arm: &str| data.column(arm, "alive_104");
            vec![
                difference(
                    "hard problems less none",
                    &alive("hard problems"),
                    &alive("none"),
                    Require::Above(0.0),
                ),
                difference("failed less solved", &alive("failed"), &alive("solved"), Require::Below(0.0)),
            ]
        },
    },
    Experiment {
        id: "P12",
        title: "Kept knowledge helps",
        experiment: "With upkeep (reflection .5, coordinator 8 h): the learning cycle from 0 to 1; journals and retrieval from 0 to .9. Tangible value, survival to week 260, repeated basic questions a participant and week.",
        required: "value up, survival not down (.01 for chance), questions down by 30 %",
        published: "",
        note: "",
        effort: 4.0,
        arms: || {
            let of = |name: &str, sets: &[String]| {
                let upkeep = [set(paths::REFLECTION, 0.5), set(paths::COORDINATOR, 8), weeks(261)];
                Arm::new(name, PLAIN, &[&upkeep, sets].concat())
            };
            let written = |level: f64| [set(paths::JOURNALS, level), set(paths::RETRIEVAL, level)];
            vec![
                of("cycle 0", &[set(paths::LEARNING_CYCLE, 0)]),
                of("cycle 1", &[set(paths::LEARNING_CYCLE, 1)]),
                of("written 0", &written(0.0)),
                of("written .9", &written(0.9)),
            ]
        },
        judge: |data| {
            let both = |one: &str, other: &str, name: &str| {
                let of = |label: &str| (data.column(one, label), data.column(other, label));
                let (value, alive) = (of("value"), of("alive_end"));
                [
                    change(format!("{name}: value"), &value.0, &value.1, Require::Above(0.0)),
                    difference(format!("{name}: survival"), &alive.0, &alive.1, Require::AtLeast(-0.01)),
                ]
            };
            let mut parts = both("cycle 1", "cycle 0", "learning cycle").to_vec();
            parts.extend(both("written .9", "written 0", "journals, retrieval"));
            let repeated = |arm: &str| data.column(arm, "repeated_each");
            parts.push(change(
                "repeated questions",
                &repeated("written .9"),
                &repeated("written 0"),
                Require::AtMost(-0.30),
            ));
            parts
        },
    },
    Experiment {
        id: "P18",
        title: "Units keep people apart",
        experiment: "12 units against one: ties across units in week 104, against what they are among as many people of one unit. With a joint event every four weeks; and in two communities, each of one unit but for a tenth, with three in ten newcomers who belong to both: part of the loss that is repaired.",
        required: "at most −10 %; both repair a part, which is stated",
        published: "",
        note: "",
        effort: 0.5,
        arms: || {
            let of = |name: &str, units: u32, sets: &[&str]| {
                let mut all = vec![set(paths::UNITS, units), weeks(105)];
                all.extend(sets.iter().map(|set| (*set).to_owned()));
                Arm::new(name, TIES, &all)
            };
            // Each community is of one unit, but for a tenth of its members.
            let two = "communities=[(name: \"One\", home_share: 0.9), (name: \"Two\", home_share: 0.9)]";
            let brokers = set(paths::BROKERS, 0.3);
            vec![
                of("one", 1, &[]),
                of("twelve", 12, &[]),
                of("joint events", 12, &["timeline=[every(weeks: 4, from: 8, event: joint_event)]"]),
                of("one, two communities", 1, &[two]),
                of("twelve, two communities", 12, &[two]),
                of("brokers", 12, &[two, &brokers]),
            ]
        },
        judge: |data| {
            let all = data.column("one", "all");
            // Of pairs drawn at random, eleven in twelve are of different units.
            let across = |arm: &str| -> Vec<f64> {
                data.column(arm, "across").iter().map(|across| across * 12.0 / 11.0).collect()
            };
            vec![
                change("ties across units", &across("twelve"), &all, Require::AtMost(-0.10)),
                repaired("repaired by joint events", &across("joint events"), &across("twelve"), &all),
                repaired(
                    "repaired by brokers",
                    &data.column("brokers", "across"),
                    &data.column("twelve, two communities", "across"),
                    &data.column("one, two communities", "all"),
                ),
            ]
        },
    },
    Experiment {
        id: "P19",
        title: "A technology break hurts",
        experiment: "In week 104 half of the topics are renewed: active members of those then alive, 26 weeks later. With renewal workshops in weeks 108 and 116, and with experts at all meetings from then on.",
        required: "at most −15 %; more with either",
        published: "",
        note: "",
        effort: 2.0,
        arms: || {
            let of = |name: &str, timeline: &str| {
                Arm::new(name, PLAIN, &[weeks(132), format!("timeline=[{timeline}]")])
            };
            let broken = "at(week: 104, shock: technology_break)";
            let renewed = "at(week: 108, event: renewal_workshop), at(week: 116, event: renewal_workshop)";
            vec![
                of("none", ""),
                of("break", broken),
                of("renewed", &format!("{broken}, {renewed}")),
                of("experts", &format!("{broken}, at(week: 104, set: {{\"{}\": 1}})", paths::EXPERTS)),
            ]
        },
        judge: |data| {
            let alive = data.column("none", "alive_103");
            let active = |arm: &str| super::estimate::among(&data.column(arm, "active_130"), &alive);
            vec![
                change("break", &active("break"), &active("none"), Require::AtMost(-0.15)),
                difference(
                    "members more with renewal",
                    &active("renewed"),
                    &active("break"),
                    Require::Above(0.0),
                ),
                difference(
                    "members more with experts",
                    &active("experts"),
                    &active("break"),
                    Require::Above(0.0),
                ),
            ]
        },
    },
];

/// Part of a loss against the whole that something repairs.
fn repaired(name: &str, with: &[f64], without: &[f64], whole: &[f64]) -> Part {
    // Where there is no loss to speak of, nothing can be repaired.
    if mean(without) > 0.98 * mean(whole) {
        return number(name, f64::NAN, Require::Above(0.0));
    }
    let less =
        |one: &[f64]| -> Vec<f64> { one.iter().zip(without).map(|(one, other)| one - other).collect() };
    ratio(name, &less(with), &less(whole), Require::Above(0.0))
}

const TIES: Measure = Measure {
    name: "ties by unit",
    labels: &["across", "all"],
    of: |lab, to| {
        lab.begin();
        lab.run_on(&mut Seen::new());
        let community = lab.community();
        let people = (hands::members(community).len() as f64).max(1.0);
        let (across, within) = hands::ties_by_unit(community);
        to.extend([across / people, (across + within) / people]);
    },
};
