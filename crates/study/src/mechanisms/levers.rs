//! P22: every lever, task kind, event and shock moves the outcome that its description names.

use std::sync::LazyLock;

use hearth_engine::observe::WeekRow;
use hearth_engine::scenario::{EventKind, Lois, Policy, ShockKind, Spec, TaskKind};
use hearth_statistics::Influence;

use super::estimate::{mean, number, part};
use super::experiment::{Arm, Data, Experiment, Measure, Part, Require};
use super::lab::Seen;
use super::paths::weeks;

/// Draws of the coefficients, and in how many of them a sign must hold.
const DRAWS: u32 = 10;
const OF_DRAWS: u32 = 9;
/// Share of the runs that each draw gets.
const EFFORT_OF_DRAW: f64 = 0.2;
/// Smallest effect that counts, as a share of what the outcome is without.
const SMALLEST: f64 = 0.05;

pub(super) const PROPERTY: Experiment = Experiment {
    id: "P22",
    title: "Every lever moves what it says",
    experiment: "Levers from one end of their range to the other (those without end: 0 to 12), two tasks of a kind a month, an event of a kind every eight weeks, a shock in week 60, each against none: the outcome that is named moves as named by 5 % or more, and its sign holds in ten draws of all coefficients (each from its plausible range).",
    required: "all; sign in 9 of 10 draws",
    published: "",
    note: "",
    effort: 0.25,
    arms,
    judge,
};

/// Something that is done, and the outcome that it moves.
struct Lever {
    name: String,
    /// Column of the weekly record, and whether it goes up.
    outcome: &'static str,
    up: bool,
    /// What is set without it, and with it.
    without: String,
    with: String,
    measure: Measure,
}

/// What tasks of a kind move: those that energize, energy up; those that drain, down.
fn of_task(kind: TaskKind) -> &'static str {
    if kind.energizes() { "+energy" } else { "-energy" }
}

/// What events move, by name.
const OF_EVENTS: &[(&str, &str)] = &[
    ("meeting", "+cohesion"),
    ("stories", "+cohesion"),
    ("lecture", "+coverage"),
    ("session", "+documented"),
    ("launch_workshop", "+newcomers"),
    ("renewal_workshop", "+challenge"),
    ("anniversary", "+belonging"),
    ("charter", "+legitimacy"),
    ("joint_event", "+cohesion"),
    ("knowledge_audit", "-outdated"),
];

/// What shocks move, by name.
const OF_SHOCKS: &[(&str, &str)] = &[
    ("reorganisation", "-members"),
    ("sponsor_leaves", "-sponsor"),
    ("coordinator_leaves", "-care"),
    ("core_member_leaves", "-core"),
    ("budget_cut", "-care"),
    ("workload_surge", "-participants"),
    ("unconsulted_decision", "+anger"),
    ("consulted_decision", "+voice"),
    ("technology_break", "+outdated"),
    ("assistant_arrives", "-requests"),
    ("influx", "+members"),
    ("split", "-members"),
    ("merge", "+members"),
    ("conflict", "-energy"),
    ("dissolve", "-participants"),
];

static LEVERS: LazyLock<Vec<Lever>> = LazyLock::new(|| {
    let mut levers = Vec::new();
    let mut add = |name: String, acts: &'static str, without: String, with: String, measure: Measure| {
        let (sign, outcome) = acts.split_at(1);
        // What is named must be in the weekly record.
        if WeekRow::COLUMNS.iter().any(|column| column.name == outcome) {
            levers.push(Lever { name, outcome, up: sign == "+", without, with, measure });
        }
    };
    let groups: [(&str, &'static [Spec]); 2] = [("policy", Policy::SPECS), ("policy.lois", Lois::SPECS)];
    for (group, specs) in groups {
        for spec in specs.iter().filter(|spec| !spec.acts.is_empty()) {
            let path = format!("{group}.{}", spec.name);
            let ends = match spec.range {
                Some((low, high)) => (format!("{path}={low}"), format!("{path}={high}")),
                None => (format!("{path}=false"), format!("{path}=true")),
            };
            add(path, spec.acts, ends.0, ends.1, MEANS);
        }
    }
    let nothing = || "timeline=[]".to_owned();
    for kind in TaskKind::ALL {
        let task = format!("timeline=[every(weeks: 4, from: 8, task: (kind: {}, count: 2))]", kind.name());
        add(format!("task {}", kind.name()), of_task(*kind), nothing(), task, MEANS);
    }
    let acts = |table: &[(&str, &'static str)], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, acts)| *acts)
    };
    for kind in EventKind::ALL {
        if let Some(acts) = acts(OF_EVENTS, kind.name()) {
            let event = format!("timeline=[every(weeks: 8, from: 8, event: {})]", kind.name());
            add(format!("event {}", kind.name()), acts, nothing(), event, MEANS);
        }
    }
    for kind in ShockKind::ALL {
        if let Some(acts) = acts(OF_SHOCKS, kind.name()) {
            let shock = format!("timeline=[at(week: {STRUCK}, shock: {})]", kind.name());
            add(format!("shock {}", kind.name()), acts, nothing(), shock, AFTER);
        }
    }
    levers
});

fn arms() -> Vec<Arm> {
    let mut arms = Vec::new();
    for lever in LEVERS.iter() {
        for draw in 0..=DRAWS {
            for (end, set) in [("without", &lever.without), ("with", &lever.with)] {
                let name = format!("{} {end} {draw}", lever.name);
                let arm = Arm::new(name, lever.measure, &[set.clone(), weeks(105)]);
                arms.push(if draw == 0 { arm } else { arm.drawing(draw).with_effort(EFFORT_OF_DRAW) });
            }
        }
    }
    arms
}

fn judge(data: &Data<'_>) -> Vec<Part> {
    let mut whole = Vec::new();
    let mut moved = 0.0;
    for lever in LEVERS.iter() {
        let of = |end: &str, draw: u32| data.column(&format!("{} {end} {draw}", lever.name), lever.outcome);
        let (with, without) = (of("with", 0), of("without", 0));
        let effect = Influence::mean(&with).less(&Influence::mean(&without));
        let usual = mean(&without);
        // Of nothing, anything is more than the smallest effect.
        let share = if usual.abs() > 1e-9 { effect.value / usual.abs() } else { effect.value.signum() };
        let sign = if lever.up { 1.0 } else { -1.0 };
        let right = (1..=DRAWS)
            .filter(|&draw| sign * (mean(&of("with", draw)) - mean(&of("without", draw))) > 0.0)
            .count() as u32;
        let holds = sign * share >= SMALLEST && right >= OF_DRAWS;
        moved += f64::from(u8::from(holds));
        let mark = if holds { "" } else { "NOT " };
        let name = format!(
            "{mark}{}: {}{} ({right} of {DRAWS})",
            lever.name,
            if lever.up { '+' } else { '−' },
            lever.outcome
        );
        let mut one = part(name, &effect, Require::Reported);
        if usual.abs() > 1e-9 {
            let scale = |value: f64| value / usual.abs();
            one.value = scale(one.value);
            one.interval = (scale(one.interval.0), scale(one.interval.1));
        }
        whole.push((holds, one));
    }
    let share = moved / LEVERS.len() as f64;
    let mut parts = vec![number(format!("share of {} that do", LEVERS.len()), share, Require::AtLeast(1.0))];
    // Those that don't first.
    whole.sort_by_key(|(holds, _)| *holds);
    parts.extend(whole.into_iter().map(|(_, part)| part));
    parts
}

/// Week of a shock.
const STRUCK: u32 = 60;
/// Weeks in which the rest is measured.
const FROM: usize = 26;
const TO: usize = 105;
const AFTER_SHOCK: usize = 13;

/// Means of the weekly record once a community has found itself.
const MEANS: Measure = Measure {
    name: "weekly means",
    labels: WEEKLY,
    of: |lab, to| {
        let seen = lab.whole();
        means(&seen, FROM, TO, to);
    },
};

/// The same in the quarter after a shock.
const AFTER: Measure = Measure {
    name: "weekly means after a shock",
    labels: WEEKLY,
    of: |lab, to| {
        let seen = lab.whole();
        means(&seen, STRUCK as usize, STRUCK as usize + AFTER_SHOCK, to);
    },
};

/// Names of the weekly record's columns.
const WEEKLY: &[&str] = &names();

const fn names() -> [&'static str; WeekRow::COLUMNS.len()] {
    let mut names = [""; WeekRow::COLUMNS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = WeekRow::COLUMNS[at].name;
        at += 1;
    }
    names
}

fn means(seen: &Seen, from: usize, to: usize, out: &mut Vec<f64>) {
    let mut sums = vec![0.0; WEEKLY.len()];
    let rows = &seen.rows[from.min(seen.rows.len())..to.min(seen.rows.len())];
    for row in rows {
        for (sum, value) in sums.iter_mut().zip(row.values()) {
            *sum += f64::from(value);
        }
    }
    out.extend(sums.into_iter().map(|sum| sum / rows.len().max(1) as f64));
}
