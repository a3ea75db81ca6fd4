//! Properties of fate: what decides whether a community lasts.

use hearth_engine::model::trial::Trial;
use hearth_engine::simulation::Draws;

use super::estimate::{between_groups, difference, number, odds, share};
use super::experiment::{Arm, Experiment, Measure, Require};
use super::hands::{Newcomers, transplant};
use super::lab::{LABELS, Lab, PLAIN, Seen, YEAR, describe, indicator};
use super::paths::{self, set, weeks};

/// Runs to week 104.
const TWO_YEARS: u32 = 105;

pub(super) const PROPERTIES: &[Experiment] = &[
    Experiment {
        id: "P1",
        title: "Without exchange, no community",
        experiment: "Nobody asks, answers or meets; a full sponsor, a coordinator for 20 hours, four meetings a month: alive at week 104.",
        required: "at most .10",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let support = [
                set(paths::SPONSOR, 1),
                set(paths::PUBLICITY, 1),
                set(paths::COORDINATOR, 20),
                set(paths::MEETINGS, 4),
                weeks(TWO_YEARS),
            ];
            let mut nothing = support.to_vec();
            nothing.push(set(paths::INTERACTION, 0));
            nothing.extend(paths::TIES_BY_MEETING.map(|path| set(path, 0)));
            vec![Arm::new("no exchange", PLAIN, &nothing), Arm::new("exchange", PLAIN, &support)]
        },
        judge: |data| {
            vec![
                share("no exchange", &data.column("no exchange", "alive_104"), Require::AtMost(0.10)),
                share("with exchange", &data.column("exchange", "alive_104"), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "P2",
        title: "Energy and engagement decide",
        experiment: "Both are set to a newcomer's mean before every week, against the same runs untouched: runs whose fate at week 104 changes.",
        required: "at least 40 %",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let short = [weeks(TWO_YEARS)];
            let mut weightless = short.to_vec();
            weightless.extend(paths::FEELINGS.map(|path| set(path, 0)));
            vec![
                Arm::new("unchanged", PLAIN, &short),
                Arm::new("frozen", FROZEN, &short),
                Arm::new("no weight", PLAIN, &weightless),
            ]
        },
        judge: |data| {
            let fate = data.column("unchanged", "alive_104");
            let changed = |arm: &str| -> Vec<f64> {
                data.column(arm, "alive_104")
                    .iter()
                    .zip(&fate)
                    .map(|(one, other)| indicator(one != other))
                    .collect()
            };
            vec![
                share("frozen", &changed("frozen"), Require::AtLeast(0.40)),
                share("their weights at 0", &changed("no weight"), Require::Reported),
                share("alive, unchanged", &fate, Require::Reported),
                share("alive, frozen", &data.column("frozen", "alive_104"), Require::Reported),
            ]
        },
    },
    Experiment {
        id: "P3",
        title: "Not start nor shocks decide",
        experiment: "Groups of ten runs share all that is drawn before week 1, the series of shocks, or both: share of the variance of survival at week 104 between groups.",
        required: "start at most .35; shocks reported; both at most .60",
        published: "",
        note: "",
        effort: 4.0,
        arms: || {
            let short = [weeks(TWO_YEARS)];
            vec![
                Arm::new("start", SAME_START, &short),
                Arm::new("shocks", SAME_SHOCKS, &short),
                Arm::new("both", SAME_BOTH, &short),
            ]
        },
        judge: |data| {
            let of = |name: &str, require| {
                between_groups(name, &data.column(name, "alive_104"), GROUP as usize, require)
            };
            vec![
                of("start", Require::AtMost(0.35)),
                of("shocks", Require::Reported),
                of("both", Require::AtMost(0.60)),
            ]
        },
    },
    Experiment {
        id: "P4",
        title: "First answers decide on fate",
        experiment: "Of first questions of newcomers, half are answered at random whatever the others do, against half that nobody sees, in the same runs: odds of being alive at week 104.",
        required: "odds at least 2",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let short = [weeks(TWO_YEARS)];
            vec![
                Arm::new("answered", ANSWERED, &short),
                Arm::new("unseen", UNSEEN, &short),
                Arm::new("all answered", ALL_ANSWERED, &short),
                Arm::new("all unseen", ALL_UNSEEN, &short),
            ]
        },
        judge: |data| {
            let (answered, unseen) =
                (data.column("answered", "alive_104"), data.column("unseen", "alive_104"));
            vec![
                odds("odds", &answered, &unseen, Require::AtLeast(2.0)),
                share("alive, answered", &answered, Require::Reported),
                share("alive, unseen", &unseen, Require::Reported),
                odds(
                    "odds, all instead of half",
                    &data.column("all answered", "alive_104"),
                    &data.column("all unseen", "alive_104"),
                    Require::Reported,
                ),
            ]
        },
    },
    Experiment {
        id: "P5",
        title: "Founders matter",
        experiment: "Alive at week 52 with 0, 1, 8 and 30 founders.",
        required: "at most .05; at most .30; .55 to .85; more with 30 than with 8",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            let of = |founders: u32| {
                Arm::new(founders.to_string(), PLAIN, &[set(paths::FOUNDERS, founders), weeks(TWO_YEARS)])
            };
            vec![of(0), of(1), of(8), of(30)]
        },
        judge: |data| {
            let alive = |founders: &str| data.column(founders, "alive_52");
            vec![
                share("0 founders", &alive("0"), Require::AtMost(0.05)),
                share("1", &alive("1"), Require::AtMost(0.30)),
                share("8", &alive("8"), Require::Within(0.55, 0.85)),
                share("30", &alive("30"), Require::Reported),
                difference("30 less 8", &alive("30"), &alive("8"), Require::Above(0.0)),
            ]
        },
    },
    Experiment {
        id: "P6",
        title: "Death is no artefact of its rule",
        experiment: "Share of all deaths within five years that fall in the most frequent week; survival at week 260 where silence is read of 8 weeks and a new stage must hold for 5, against 13 and 13.",
        required: "at most 5 %; differs by at most .03",
        published: "",
        note: "",
        effort: 4.0,
        arms: || {
            let of = |name: &str, rule: [u32; 2]| {
                let [silence, held] = paths::DEATH_RULE;
                Arm::new(name, PLAIN, &[set(silence, rule[0]), set(held, rule[1]), weeks(261)])
            };
            vec![of("8/5", [8, 5]), of("13/13", [13, 13])]
        },
        judge: |data| {
            let ends: Vec<u32> =
                data.column("8/5", "end").iter().filter(|end| !end.is_nan()).map(|end| *end as u32).collect();
            let mut counts = vec![0_u32; 262];
            ends.iter().for_each(|end| counts[(*end as usize).min(261)] += 1);
            let (week, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count).unwrap_or((0, &0));
            let in_it: Vec<f64> = ends.iter().map(|end| indicator(*end as usize == week)).collect();
            let name = format!("deaths in week {week}, the most frequent");
            let worst = if *most == 0 {
                number(name, f64::NAN, Require::AtMost(0.05))
            } else {
                share(name, &in_it, Require::AtMost(0.05))
            };
            vec![
                worst,
                difference(
                    "13/13 less 8/5",
                    &data.column("13/13", "alive_end"),
                    &data.column("8/5", "alive_end"),
                    Require::Within(-0.03, 0.03),
                ),
            ]
        },
    },
    Experiment {
        id: "P8",
        title: "Nobody there, not alive",
        experiment: "Share of communities that are called alive in a week, though nobody took part in the quarter of a year up to it; without and with three full-time people.",
        required: "0",
        published: "",
        note: "",
        effort: 1.0,
        arms: || {
            vec![
                Arm::new("baseline", PLAIN, &[weeks(261)]),
                Arm::new("full-time", PLAIN, &[set(paths::FULL_TIME, 3), weeks(261)]),
            ]
        },
        judge: |data| {
            let silent = |arm: &str| data.column(arm, "silent_but_alive");
            vec![
                share("without full-time staff", &silent("baseline"), Require::AtMost(0.0)),
                share("with full-time staff", &silent("full-time"), Require::AtMost(0.0)),
            ]
        },
    },
    Experiment {
        id: "P23",
        title: "Fate follows state, not seed",
        experiment: "A new community (of a run that ends by week 104) gets a thriving one's ties and energies in week 1; a thriving one gets a dying one's in week 52: share of both whose fate, two years on, is the state's.",
        required: "at least 70 %",
        published: "",
        note: "",
        effort: 2.0,
        arms: || vec![Arm::new("transplanted", TRANSPLANTED, &[weeks(157)])],
        judge: |data| {
            let (new, thriving) =
                (data.column("transplanted", "new_alive"), data.column("transplanted", "thriving_ends"));
            let both: Vec<f64> = new.iter().chain(&thriving).copied().collect();
            vec![
                share("both", &both, Require::AtLeast(0.70)),
                share("new ones that last", &new, Require::Reported),
                share("thriving ones that end", &thriving, Require::Reported),
            ]
        },
    },
];

/// Energy and engagement held at a newcomer's mean.
const FROZEN: Measure = Measure {
    name: "frozen",
    labels: LABELS,
    of: |lab, to| {
        // The mean is that of the newcomers of the same run, untouched.
        let mut newcomers = Newcomers::default();
        lab.begin();
        let mut seen = Seen::new();
        lab.run_to(u32::MAX, &mut seen, &mut |community, week| newcomers.add(community, week));
        lab.begin();
        let mut seen = Seen::new();
        lab.run_to(u32::MAX, &mut seen, &mut |community, _| newcomers.freeze(community));
        lab.run_on(&mut seen);
        describe(lab.scenario(), &seen, to);
    },
};

/// Runs of a group.
const GROUP: u32 = 10;

const FATE: &[&str] = &["alive_104"];
const SAME_START: Measure =
    Measure { name: "same start", labels: FATE, of: |lab, to| grouped(lab, to, true, false) };
const SAME_SHOCKS: Measure =
    Measure { name: "same shocks", labels: FATE, of: |lab, to| grouped(lab, to, false, true) };
const SAME_BOTH: Measure =
    Measure { name: "same start and shocks", labels: FATE, of: |lab, to| grouped(lab, to, true, true) };

/// A run of a group that shares what is drawn before week 1, or the series of shocks; all else is its own.
fn grouped(lab: &mut Lab<'_, '_>, to: &mut Vec<f64>, start: bool, shocks: bool) {
    // Numbers of groups are far from those of runs.
    const OF_GROUPS: u32 = 1 << 30;
    let of = |shared: bool| if shared { OF_GROUPS + lab.replicate / GROUP } else { lab.replicate };
    let (first, series, rest) = (of(start), of(shocks), lab.replicate);
    let seed = lab.seed;
    lab.simulation.restart(first);
    lab.simulation.draw_shocks_from(Draws { seed: seed ^ 1 << 40, replicate: series });
    let mut seen = Seen::new();
    lab.run_to(1, &mut seen, &mut |_, _| {});
    lab.simulation.draw_from(Draws { seed: seed ^ 1 << 41, replicate: rest });
    lab.run_on(&mut seen);
    to.push(seen.alive(2 * YEAR));
}

/// Share of first questions that is treated.
const TREATED: f32 = 0.5;

const ANSWERED: Measure = Measure {
    name: "first questions answered",
    labels: LABELS,
    of: |lab, to| treated(lab, to, Trial { answered: TREATED, ..Trial::default() }),
};
const UNSEEN: Measure = Measure {
    name: "first questions unseen",
    labels: LABELS,
    of: |lab, to| treated(lab, to, Trial { ignored: TREATED, ..Trial::default() }),
};

const ALL_ANSWERED: Measure = Measure {
    name: "all first questions answered",
    labels: LABELS,
    of: |lab, to| treated(lab, to, Trial { answered: 1.0, ..Trial::default() }),
};
const ALL_UNSEEN: Measure = Measure {
    name: "all first questions unseen",
    labels: LABELS,
    of: |lab, to| treated(lab, to, Trial { ignored: 1.0, ..Trial::default() }),
};

fn treated(lab: &mut Lab<'_, '_>, to: &mut Vec<f64>, trial: Trial) {
    lab.begin();
    lab.community().trial = Some(Box::new(trial));
    let mut seen = Seen::new();
    lab.run_on(&mut seen);
    describe(lab.scenario(), &seen, to);
}

/// Runs that are searched for a thriving and a dying one, at most.
const SEARCHED: u32 = 24;

const TRANSPLANTED: Measure = Measure {
    name: "transplanted",
    labels: &["new_alive", "thriving_ends"],
    of: |lab, to| {
        let (mut thriving, mut dying, mut doomed) = (None, None, None);
        let first = lab.replicate * SEARCHED;
        for replicate in first..first + SEARCHED {
            if thriving.is_some() && dying.is_some() && doomed.is_some() {
                break;
            }
            lab.simulation.restart(replicate);
            let mut seen = Seen::new();
            lab.run_to(1, &mut seen, &mut |_, _| {});
            let new = lab.simulation.keep();
            lab.run_to(YEAR as u32, &mut seen, &mut |_, _| {});
            let there = lab.simulation.keep();
            let community = lab.community().clone();
            lab.run_on(&mut seen);
            let (in_a_year, in_two, later) =
                (seen.is_alive(YEAR - 1), seen.is_alive(2 * YEAR), seen.is_alive(3 * YEAR));
            match (in_a_year, in_two, later) {
                (true, true, true) if thriving.is_none() => thriving = Some((there, community)),
                (true, false, false) if dying.is_none() => dying = Some(community),
                _ => {}
            }
            if !in_two && doomed.is_none() {
                doomed = Some(new);
            }
        }
        let mut fate = |kept: &_, week: u32, state: &_, at: usize| {
            lab.simulation.resume(kept);
            transplant(lab.community(), week, state, YEAR as u32);
            let mut seen = Seen::new();
            lab.run_on(&mut seen);
            // The weeks before were not seen.
            seen.alive(at - week as usize)
        };
        match (&thriving, &doomed) {
            (Some((_, state)), Some(new)) => to.push(fate(new, 1, state, 2 * YEAR)),
            _ => to.push(f64::NAN),
        }
        match (&thriving, &dying) {
            (Some((kept, _)), Some(state)) => to.push(1.0 - fate(kept, YEAR as u32, state, 3 * YEAR)),
            _ => to.push(f64::NAN),
        }
    },
};
