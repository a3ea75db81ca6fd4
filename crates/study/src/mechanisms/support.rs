//! Properties of support: coordinators, meetings, control, consultation, openness, and what all of it costs.

use hearth_engine::observe::portrait::What;

use super::estimate::{among, change, difference, difference_of_changes, median, number, ratio, share};
use super::experiment::{Arm, Base, Data, Experiment, Measure, Part, Require};
use super::hands;
use super::lab::{PLAIN, Seen, indicator, week_of};
use super::paths::{self, set, weeks};

pub(super) const PROPERTIES: &[Experiment] = &[
    Experiment {
        id: "P9",
        title: "Who leaves is as good as away",
        experiment: "A coordinator leaves in week 52 for half a year, against hours set to 0 in the same weeks: how far participants in these weeks are from those of runs in which the coordinator stays. No other accidents.",
        required: "within 3 points of each other",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let of = |name: &str, timeline: &str| {
                let mut sets = calm();
                sets.extend([weeks(105), format!("timeline=[{timeline}]")]);
                Arm::new(name, PLAIN, &sets)
            };
            vec![
                of("stays", ""),
                of("leaves", "at(week: 52, shock: (kind: coordinator_leaves, weeks: 26))"),
                of("no hours", &format!("between(from: 52, to: 78, set: {{\"{}\": 0}})", paths::COORDINATOR)),
            ]
        },
        judge: |data| {
            let of = |arm: &str| data.column(arm, "participants_52_78");
            let (stays, leaves, none) = (of("stays"), of("leaves"), of("no hours"));
            vec![
                difference_of_changes("difference", &leaves, &none, &stays, Require::Within(-0.03, 0.03)),
                change("the coordinator leaves", &leaves, &stays, Require::Reported),
                change("hours are 0", &none, &stays, Require::Reported),
            ]
        },
    },
    Experiment {
        id: "P13",
        title: "There can be too much of support",
        experiment: "Meetings from 0 to 8 a month: survival to week 104. Renewal workshops from 0 to 6 a year: survival to week 260. Best arm inside against the better end. Share of the practitioners who are active in week 104 with all levers at their maximum.",
        required: "both best inside; at most .6",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let mut arms: Vec<Arm> = MEETINGS
                .iter()
                .map(|many| {
                    Arm::new(format!("meetings {many}"), PLAIN, &[set(paths::MEETINGS, many), weeks(105)])
                })
                .collect();
            arms.extend(RENEWALS.iter().map(|many| {
                Arm::new(format!("renewals {many}"), PLAIN, &[set(paths::RENEWALS, many), weeks(261)])
            }));
            let mut all: Vec<String> = paths::MAXIMUM.iter().map(|set| (*set).to_owned()).collect();
            all.push(weeks(105));
            arms.push(Arm::new("maximum", PLAIN, &all));
            arms
        },
        judge: |data| {
            let mut parts = inside(data, "meetings", &MEETINGS, "alive_104");
            parts.extend(inside(data, "renewals", &RENEWALS, "alive_end"));
            let active = hearth_statistics::Influence::mean(&data.column("maximum", "practitioners_active"));
            parts.insert(
                2,
                super::estimate::part("active, all levers at their maximum", &active, Require::AtMost(0.6)),
            );
            parts
        },
    },
    Experiment {
        id: "P15",
        title: "Control kills, attention doesn't",
        experiment: "Control from 0 to 1 at equal support: active members in weeks 26 to 103, the dead counting as none. Attention (sponsor .7, coordinator 8 h) without control, with control .8, and leaving alone: survival to week 104.",
        required: "−40 to −85 %; attention beats both",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let attention = |control: f64| {
                [
                    set(paths::SPONSOR, 0.7),
                    set(paths::COORDINATOR, 8),
                    set(paths::CONTROL, control),
                    weeks(105),
                ]
            };
            let alone =
                [set(paths::SPONSOR, 0), set(paths::COORDINATOR, 0), set(paths::CONTROL, 0), weeks(105)];
            vec![
                Arm::new("control 0", PLAIN, &[set(paths::CONTROL, 0), weeks(105)]),
                Arm::new("control 1", PLAIN, &[set(paths::CONTROL, 1), weeks(105)]),
                Arm::new("attention", PLAIN, &attention(0.0)),
                Arm::new("control", PLAIN, &attention(0.8)),
                Arm::new("alone", PLAIN, &alone),
            ]
        },
        judge: |data| {
            let active = |arm: &str| data.column(arm, "active_26_104");
            let alive = |arm: &str| data.column(arm, "alive_104");
            vec![
                change(
                    "active members",
                    &active("control 1"),
                    &active("control 0"),
                    Require::Within(-0.85, -0.40),
                ),
                difference(
                    "attention less control",
                    &alive("attention"),
                    &alive("control"),
                    Require::Above(0.0),
                ),
                difference(
                    "attention less leaving alone",
                    &alive("attention"),
                    &alive("alone"),
                    Require::Above(0.0),
                ),
            ]
        },
    },
    Experiment {
        id: "P16",
        title: "Not being asked costs the core",
        experiment: "In week 78 a decision in the domain is taken without asking, or after asking, or isn't: contributions in the next 8 weeks of those who were core then (3 or more), and how many of them have left. No other decisions or accidents.",
        required: "at most −15 %, more leave; asked: no loss (2 % for chance)",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let of = |name: &str, timeline: &str| {
                let mut sets = calm();
                sets.extend([weeks(DECIDED + AFTER), format!("timeline=[{timeline}]")]);
                Arm::new(name, CORE, &sets)
            };
            vec![
                of("none", ""),
                of("not asked", "at(week: 78, shock: unconsulted_decision)"),
                of("asked", "at(week: 78, shock: consulted_decision)"),
            ]
        },
        judge: |data| {
            let of = |arm: &str, label: &str| data.column(arm, label);
            let given = |arm: &str| of(arm, "given");
            vec![
                change(
                    "contributions, not asked",
                    &given("not asked"),
                    &given("none"),
                    Require::AtMost(-0.15),
                ),
                difference(
                    "leave, not asked less none",
                    &of("not asked", "left"),
                    &of("none", "left"),
                    Require::Above(0.0),
                ),
                change("contributions, asked", &given("asked"), &given("none"), Require::AtLeast(-0.02)),
            ]
        },
    },
    Experiment {
        id: "P17",
        title: "Closed first, open later",
        experiment: "Openness .1 until the community has coalesced, then .9, against always .9 and always .1: survival to week 104. All are launched when they have coalesced.",
        required: "beats both",
        published: "",
        note: "",
        effort: 4.0,
        arms: || {
            let of = |name: &str, openness: f64, timeline: &str| {
                let launch = "when(stage: coalescing, event: launch_workshop)";
                let timeline = format!("timeline=[{timeline}{launch}]");
                let sets = [set(paths::OPENNESS, openness), weeks(105), set(paths::LAUNCH, false), timeline];
                Arm::new(name, PLAIN, &sets)
            };
            let opens = format!("when(stage: coalescing, set: {{\"{}\": 0.9}}), ", paths::OPENNESS);
            vec![of("by stage", 0.1, &opens), of("open", 0.9, ""), of("closed", 0.1, "")]
        },
        judge: |data| {
            let alive = |arm: &str| data.column(arm, "alive_104");
            vec![
                difference("less always open", &alive("by stage"), &alive("open"), Require::Above(0.0)),
                difference("less always closed", &alive("by stage"), &alive("closed"), Require::Above(0.0)),
            ]
        },
    },
    Experiment {
        id: "P20",
        title: "What has ended costs nothing",
        experiment: "From two weeks after the end of the notice period of a community that has ended: money a week as a share of that before, newcomers, shocks.",
        required: "0",
        published: "",
        note: "",
        effort: 1.0,
        arms: || vec![Arm::new("baseline", ENDED, &[weeks(261)])],
        judge: |data| {
            let of = |label: &str| data.column("baseline", label);
            let mean = |name: &str, label: &str| {
                super::estimate::part(
                    name,
                    &hearth_statistics::Influence::mean(&of(label)),
                    Require::AtMost(0.0),
                )
            };
            vec![
                ratio("money, against before", &of("cost_after"), &of("cost_before"), Require::AtMost(0.0)),
                mean("newcomers a year", "newcomers_after"),
                mean("shocks a year", "shocks_after"),
            ]
        },
    },
    Experiment {
        id: "P21",
        title: "A community that lasts pays",
        experiment: "Return on investment of those alive after five years, with an hour at its price and intangible value not counted; in how many of three scenarios having no coordinator has the best net value.",
        required: "median above 0; not in all",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let mut arms = vec![Arm::new("baseline", PLAIN, &[weeks(261)])];
            for base in SCENARIOS {
                for hours in HOURS {
                    let sets = [set(paths::COORDINATOR, hours), weeks(261)];
                    arms.push(
                        Arm::new(format!("{base}, {hours} h"), PLAIN, &sets)
                            .of(Base::Ready(base))
                            .with_effort(2.0),
                    );
                }
            }
            arms
        },
        judge: |data| {
            let roi = among(&data.column("baseline", "roi"), &data.column("baseline", "alive_end"));
            let net = |base: &str, hours: u32| {
                super::estimate::mean(&data.column(&format!("{base}, {hours} h"), "net"))
            };
            let best = |base: &&&str| HOURS.iter().skip(1).all(|&hours| net(base, 0) >= net(base, hours));
            let without = SCENARIOS.iter().filter(best).count() as f64;
            vec![
                median("return of survivors, median", &roi, Require::Above(0.0)),
                number(
                    "scenarios best without a coordinator",
                    without,
                    Require::Below(SCENARIOS.len() as f64),
                ),
            ]
        },
    },
];

const MEETINGS: [u32; 5] = [0, 1, 2, 4, 8];
const RENEWALS: [u32; 5] = [0, 1, 2, 4, 6];
const SCENARIOS: [&str; 3] = ["baseline", "sponsored-launch", "hard-problems"];
const HOURS: [u32; 4] = [0, 3, 6, 12];

/// No accidents and no decisions.
fn calm() -> Vec<String> {
    paths::ACCIDENTS.iter().chain([&paths::DECISIONS]).map(|path| set(path, 0)).collect()
}

/// The best arm inside against the better end.
fn inside(data: &Data<'_>, what: &str, levels: &[u32], label: &str) -> Vec<Part> {
    let of = |many: u32| data.column(&format!("{what} {many}"), label);
    let best = |levels: &[u32]| {
        let mean = |many: &u32| super::estimate::mean(&of(*many));
        levels.iter().copied().max_by(|one, other| mean(one).total_cmp(&mean(other))).unwrap_or_default()
    };
    let inner = best(&levels[1..levels.len() - 1]);
    let end = best(&[levels[0], levels[levels.len() - 1]]);
    let mut parts =
        vec![difference(format!("{what}: {inner} less {end}"), &of(inner), &of(end), Require::Above(0.0))];
    // Behind what is required.
    parts.extend(levels.iter().map(|&many| share(format!("{what}: {many}"), &of(many), Require::Reported)));
    parts
}

/// Week of the decision, and weeks after it.
const DECIDED: u32 = 78;
const AFTER: u32 = 8;
/// Fewest members of a core.
const FEWEST: usize = 3;

const CORE: Measure = Measure {
    name: "core after a decision",
    labels: &["given", "left"],
    of: |lab, to| {
        lab.begin_with_account();
        let mut seen = Seen::new();
        lab.run_to(DECIDED, &mut seen, &mut |_, _| {});
        let scenario = lab.scenario().clone();
        let community = lab.community();
        let core = hands::ids(community, &hands::core(community, &scenario));
        if core.len() < FEWEST {
            to.extend([f64::NAN; 2]);
            return;
        }
        lab.run_on(&mut seen);
        let community = lab.community();
        let stays = hands::ids(community, &hands::members(community));
        let left = core.iter().filter(|id| !stays.contains(id)).count();
        let given = lab
            .account()
            .contributions
            .iter()
            .filter(|one| week_of(one) >= DECIDED && core.contains(&one.member))
            .count();
        to.extend([given as f64, left as f64 / core.len() as f64]);
    },
};

/// Weeks after the notice period in which accounts are closed.
const GRACE: usize = 2;

const ENDED: Measure = Measure {
    name: "after the end",
    labels: &["cost_before", "cost_after", "newcomers_after", "shocks_after", "ended"],
    of: |lab, to| {
        let (seen, account) = lab.whole_with_account();
        let notice = lab.scenario().organisation.notice_weeks as usize + GRACE;
        let from = seen.end().map(|end| (end, end + notice)).filter(|(_, from)| from + 26 <= seen.rows.len());
        let Some((end, from)) = from else {
            to.extend([f64::NAN, f64::NAN, f64::NAN, f64::NAN, 0.0]);
            return;
        };
        let years = (seen.rows.len() - from) as f64 / 52.0;
        let shocks = account
            .timeline_events
            .iter()
            .filter(|one| one.week as usize >= from && matches!(one.what, What::Shock(_)));
        to.extend([
            seen.mean(0, end.max(1), |row| row.cost),
            seen.mean(from, seen.rows.len(), |row| row.cost),
            52.0 * seen.mean(from, seen.rows.len(), |row| row.newcomers),
            shocks.count() as f64 / years,
            indicator(true),
        ]);
    },
};
