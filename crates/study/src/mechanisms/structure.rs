//! Properties of shape: core and periphery, transformation.

use hearth_engine::observe::portrait::What;
use hearth_engine::scenario::{EventKind, ShockKind, Stage};

use super::estimate::{median, number, share};
use super::experiment::{Arm, Experiment, Measure, Require};
use super::lab::{PLAIN, indicator};
use super::paths::weeks;

pub(super) const PROPERTIES: &[Experiment] = &[
    Experiment {
        id: "P10",
        title: "Transformation is an act",
        experiment: "First entries into transformation within five years that come within 26 weeks of an act that changes domain, membership or charter; whether stagnation has a stage of its own.",
        required: "at least 80 %; it has",
        published: "",
        note: "",
        effort: 1.0,
        arms: || vec![Arm::new("baseline", ACTS, &[weeks(261)])],
        judge: |data| {
            let entered = data.column("baseline", "by_act");
            let known: Vec<f64> = entered.iter().map(|one| indicator(!one.is_nan())).collect();
            let named = ["stagnation", "stagnant"].iter().any(|name| Stage::from_name(name).is_some());
            vec![
                share("entries by an act", &entered, Require::AtLeast(0.80)),
                number("stagnation has a name", indicator(named), Require::AtLeast(1.0)),
                share("communities that enter", &known, Require::Reported),
            ]
        },
    },
    Experiment {
        id: "P14",
        title: "A core amid a periphery",
        experiment: "Core as a share of the members in weeks of the third to fifth year in which a community is alive: median over communities, and communities from 5 to 20 %.",
        required: "8 to 15 %; at least 70 %",
        published: "",
        note: "",
        effort: 1.0,
        arms: || vec![Arm::new("baseline", PLAIN, &[weeks(261)])],
        judge: |data| {
            let shares = data.column("baseline", "core_share");
            let inside: Vec<f64> = shares
                .iter()
                .map(|one| if one.is_nan() { *one } else { indicator((0.05..=0.20).contains(one)) })
                .collect();
            vec![
                median("core, median", &shares, Require::Within(0.08, 0.15)),
                share("communities from 5 to 20 %", &inside, Require::AtLeast(0.70)),
            ]
        },
    },
];

/// Weeks after an act in which what follows is due to it.
const DUE: u32 = 26;

const ACTS: Measure = Measure {
    name: "transformation by acts",
    labels: &["by_act"],
    of: |lab, to| {
        let (seen, account) = lab.whole_with_account();
        let Some(entry) = seen.stages.iter().position(|stage| *stage == Stage::Transformation) else {
            to.push(f64::NAN);
            return;
        };
        let entry = entry as u32;
        let acts = account.timeline_events.iter().filter(|one| is_act(&one.what));
        to.push(indicator(acts.map(|one| one.week).any(|week| week <= entry && week + DUE >= entry)));
    },
};

/// Whether something changes domain, membership or charter.
fn is_act(what: &What) -> bool {
    match what {
        What::Event(kind, _) => matches!(kind, EventKind::RenewalWorkshop | EventKind::Charter),
        What::Shock(kind) => matches!(kind, ShockKind::Split | ShockKind::Merge),
        What::Set(path, _) => path.starts_with("community."),
        _ => false,
    }
}
