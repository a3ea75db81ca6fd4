//! Pretended runs to try figures and stories on: plausible shapes from a seed, with no model behind them.

#![allow(clippy::disallowed_methods, reason = "pretended data, only looked at")]

use hearth::engine::observe::portrait::{CommunityPortrait, Portrait, Seat, Seating, TimelineEvent, What};
use hearth::engine::observe::record::{Contribution, ContributionKind, RunRow, Week, WeekRow};
use hearth::engine::observe::{self, Cause, Flow, Flows};
use hearth::engine::scenario::{EventKind, ShockKind, Stage, TaskKind};
use hearth::statistics::Influence;
use hearth::study::ensemble::{CommunityEnsemble, CommunityOutcome, QUANTILES, Spread};
use hearth::study::outcome::Outcome;

/// A small generator of numbers from 0 to 1: good enough to pretend.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.roll() * n as f64) as usize).min(n.saturating_sub(1))
    }
}

/// What is pretended.
#[derive(Debug, Clone)]
pub struct Plan {
    pub name: String,
    pub weeks: usize,
    /// Members that it tends to.
    pub size: f64,
    /// Chance that it declines within the horizon.
    pub decline: f64,
    /// Week in which it ends, whatever chance says.
    pub dies: Option<usize>,
    pub timeline_events: usize,
    pub seed: u64,
}

impl Plan {
    pub fn new(name: &str, weeks: usize) -> Self {
        Self {
            name: name.to_owned(),
            weeks,
            size: 90.0,
            decline: 0.4,
            dies: None,
            timeline_events: 40,
            seed: 7,
        }
    }
}

/// Weeks and week of death of one pretended run.
pub fn weeks(plan: &Plan, replicate: u64) -> (Vec<Week>, Option<usize>) {
    let mut dice = Dice::new(plan.seed.wrapping_mul(1000) + replicate + 1);
    for _ in 0..10 {
        dice.roll();
    }
    let size = plan.size * (0.6 + 0.8 * dice.roll());
    let pace = 18.0 + 30.0 * dice.roll();
    let declines = dice.roll() < plan.decline;
    let mut fall = 0.3 + 0.6 * dice.roll();
    if !declines {
        fall = 9.0;
    }
    let fall = plan.dies.map_or(fall * plan.weeks as f64, |week| week as f64 - 2.0);
    let mut noise = 0.0;
    let mut dead = None;
    let made = (0..plan.weeks)
        .map(|week| {
            let t = week as f64;
            noise = 0.85 * noise + 0.06 * (dice.roll() - 0.5);
            let rise = 1.0 / (1.0 + (-(t - 1.6 * pace) / (pace * 0.5)).exp());
            let sink = 1.0 / (1.0 + ((t - fall) / (plan.weeks as f64 * 0.03 + 0.5)).exp());
            let members = (size * (0.12 + 0.88 * rise) * (0.15 + 0.85 * sink)).round();
            let health = ((0.25 + 0.6 * rise) * sink + noise).clamp(0.0, 1.0);
            let active = (members * (0.1 + 0.4 * health)).round();
            let stage = match () {
                () if dead.is_some_and(|end: usize| week > end + 20) => Stage::Dissolved,
                () if sink < 0.35 => Stage::Dormant,
                () if sink < 0.75 => Stage::Transformation,
                () if rise > 0.97 => Stage::Stewardship,
                () if rise > 0.6 => Stage::Maturing,
                () if rise > 0.2 => Stage::Coalescing,
                () => Stage::Potential,
            };
            if matches!(stage, Stage::Dormant | Stage::Dissolved) && dead.is_none() {
                dead = Some(week);
            }
            let mut flows = Flows::default();
            for (place, flow) in Flow::ALL.iter().enumerate() {
                let pull = match flow {
                    Flow::Interest => 0.03,
                    Flow::Belonging => 0.012 * rise,
                    Flow::Dialogue | Flow::Helping => 0.012 * health,
                    Flow::Answered => 0.006,
                    Flow::Events => {
                        if week % 26 == 3 {
                            0.02
                        } else {
                            0.0
                        }
                    }
                    Flow::Fatigue => -0.04,
                    Flow::Drudgery => -0.008 - 0.02 * (1.0 - sink),
                    Flow::Unanswered => -0.006 - 0.01 * (1.0 - sink),
                    Flow::Overload => -0.01 * rise,
                    Flow::Care => 0.01 * sink - 0.006,
                    Flow::Outside => 0.004 - 0.008 * dice.roll(),
                    _ => 0.0005,
                };
                flows.energy[place] = members * pull * (0.7 + 0.6 * dice.roll());
            }
            let row = WeekRow {
                members: members as f32,
                active: active as f32,
                core: (active * 0.35).round() as f32,
                energy: health as f32,
                legitimacy: (0.1 + 0.7 * rise * sink + noise).clamp(0.0, 1.0) as f32,
                value_tangible: (active * (0.4 + 1.2 * dice.roll())) as f32,
                cost: (active * 50.0) as f32,
                ..WeekRow::default()
            };
            Week { stage, row, flows }
        })
        .collect();
    (made, dead)
}

/// Outcome of a pretended run.
pub fn outcome(weeks: &[Week], dead: Option<usize>, dice: &mut Dice) -> observe::Outcome {
    let value: f64 = weeks.iter().map(|w| f64::from(w.row.value_tangible)).sum();
    let cost = value * 60.0 * (0.5 + dice.roll());
    let mut row = RunRow {
        alive: if dead.is_none() { 1.0 } else { 0.0 },
        survival_weeks: dead.unwrap_or(weeks.len()) as f64,
        value_tangible: value,
        cost_hours: value * 0.8,
        cost,
        roi_of_run: if cost > 0.0 { (value * 60.0 - cost) / cost } else { f64::NAN },
        bus_factor: (2.0 + 6.0 * dice.roll()).round(),
        gini: 0.5 + 0.3 * dice.roll(),
        newcomers_active_share: 0.1 + 0.3 * dice.roll(),
        active_peak: weeks.iter().map(|w| f64::from(w.row.active)).fold(0.0, f64::max),
        energy_mean: 0.4 + 0.3 * dice.roll(),
        ..RunRow::default()
    };
    row.roi_with_intangible_of_run = row.roi_of_run + 0.3;
    let cause = dead.map(|_| Cause::ALL[(dice.roll() * dice.roll() * 10.0) as usize % 10]);
    observe::Outcome {
        final_stage: weeks.last().map_or(Stage::Potential, |w| w.stage),
        row,
        flows: Flows::default(),
        causes: [0.1; Cause::ALL.len()],
        cause,
    }
}

/// One pretended run in full.
pub fn community(plan: &Plan) -> CommunityPortrait {
    let (weeks, dead) = weeks(plan, 0);
    let mut dice = Dice::new(plan.seed + 99);
    let outcome = outcome(&weeks, dead, &mut dice);
    let mut timeline_events: Vec<TimelineEvent> = (0..plan.timeline_events)
        .map(|_| TimelineEvent {
            week: dice.below(plan.weeks) as u32,
            what: match dice.below(9) {
                0 => What::Shock(ShockKind::ALL[dice.below(ShockKind::ALL.len())]),
                1 => What::CoreMemberLeft,
                2 => What::Set("policy.openness".to_owned(), "1".to_owned()),
                3 | 4 => What::Event(EventKind::ALL[dice.below(EventKind::ALL.len())], String::new()),
                5 => What::TaskFailed(TaskKind::Report),
                6 | 7 => What::TaskStarted(TaskKind::HardProblem),
                _ => What::TaskDone(TaskKind::Writing),
            },
        })
        .collect();
    timeline_events.sort_by_key(|event| event.week);
    let moments = weeks.len().min(7);
    let seatings = (0..moments)
        .map(|moment| {
            let week = moment * (weeks.len() - 1) / (moments - 1).max(1);
            seating(&weeks[week], week, &mut dice)
        })
        .collect();
    let contributors = weeks.iter().map(|w| w.row.members as usize).max().unwrap_or(0);
    let mut contributions: Vec<Contribution> = (0..contributors)
        .flat_map(|member| {
            let times = (0.6 / (dice.roll() + 0.004)) as usize;
            (0..times).map(move |time| Contribution {
                hour: (time * 40 + member) as u32,
                member: member as u32,
                kind: ContributionKind::Reply,
                thread: time as u32,
            })
        })
        .collect();
    contributions.sort_by_key(|contribution| contribution.hour);
    CommunityPortrait { name: plan.name.clone(), weeks, timeline_events, seatings, contributions, outcome }
}

fn seating(week: &Week, number: usize, dice: &mut Dice) -> Seating {
    let seats: Vec<Seat> = (0..week.row.members as u32)
        .map(|member| {
            let participation = dice.roll().powi(3) as f32;
            Seat {
                member,
                participation,
                energy: (f64::from(week.row.energy) + 0.5 * (dice.roll() - 0.5)).clamp(0.0, 1.0) as f32,
                engagement: participation,
                founder: member < 8,
                unit: (member % 5) as u8,
            }
        })
        .collect();
    let ties = (0..seats.len() * 3)
        .map(|_| (dice.below(seats.len()), dice.below(seats.len()), dice.roll().powi(2) as f32))
        .collect();
    Seating { week: number as u32, stage: week.stage, seats, ties }
}

fn spread(mut values: Vec<f64>) -> Spread {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    if values.is_empty() {
        return Spread { n: 0, mean: f64::NAN, sd: f64::NAN, quantiles: [f64::NAN; QUANTILES.len()] };
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Spread {
        n: values.len() as u64,
        mean,
        sd: 0.0,
        quantiles: QUANTILES.map(|p| values[((values.len() - 1) as f64 * p).round() as usize]),
    }
}

/// Many pretended runs together; of very many, a few hundred are made and counted several times.
pub fn ensemble(plan: &Plan, replicates: u64) -> CommunityEnsemble {
    let simulated = replicates.min(200);
    let times = replicates / simulated.max(1);
    let mut dice = Dice::new(plan.seed + 5);
    let mut stages = vec![[0; Stage::ALL.len()]; plan.weeks];
    let mut deaths = vec![0; plan.weeks + 1];
    let mut causes = [0; Cause::ALL.len()];
    let mut final_stages = [0; Stage::ALL.len()];
    let mut flows = vec![Flows::default(); plan.weeks];
    let mut runs = Vec::new();
    let mut rows = Vec::new();
    for replicate in 0..simulated {
        let (weeks, dead) = weeks(plan, replicate);
        let end = outcome(&weeks, dead, &mut dice);
        for (at, week) in weeks.iter().enumerate() {
            stages[at][week.stage as usize] += times;
            for (sum, moved) in flows[at].energy.iter_mut().zip(week.flows.energy) {
                *sum += moved / simulated as f64;
            }
        }
        if let Some(week) = dead {
            deaths[week] += times;
        }
        if let Some(cause) = end.cause {
            causes[cause as usize] += times;
        }
        final_stages[end.final_stage as usize] += times;
        rows.push(end.row);
        runs.push(weeks.iter().map(|week| week.row.values()).collect::<Vec<_>>());
    }
    let weeks = (0..plan.weeks)
        .map(|week| {
            std::array::from_fn(|column| {
                spread(runs.iter().map(|run| f64::from(run[week][column])).collect())
            })
        })
        .collect();
    let runs = std::array::from_fn(|column| {
        let mut spread = spread(rows.iter().map(|row: &RunRow| row.values()[column]).collect());
        spread.n *= times;
        spread
    });
    CommunityEnsemble {
        outcomes: vec![return_of(&rows)],
        name: plan.name.clone(),
        replicates: simulated * times,
        weeks,
        stages,
        flows,
        runs,
        deaths,
        causes,
        final_stages,
    }
}

/// What all pretended runs together gained for what they cost.
fn return_of(rows: &[RunRow]) -> CommunityOutcome {
    let net: Vec<f64> = rows.iter().map(|row| row.value_tangible * 60.0 - row.cost).collect();
    let cost: Vec<f64> = rows.iter().map(|row| row.cost).collect();
    let ratio = Influence::ratio(&net, &cost);
    let spread = Spread { n: rows.len() as u64, mean: ratio.value, sd: ratio.sd(), ..Spread::default() };
    let outcome = Outcome::named("roi").unwrap();
    CommunityOutcome { outcome, spread, interval: Some(ratio.interval(0.05)) }
}

/// A whole pretended study of one or more communities, with a few single runs of each.
pub fn study(plans: &[Plan], replicates: u64) -> (Portrait, Vec<CommunityEnsemble>, Vec<Vec<Vec<Week>>>) {
    let portrait = Portrait { seed: 42, replicate: 0, communities: plans.iter().map(community).collect() };
    let ensemble = plans.iter().map(|plan| ensemble(plan, replicates)).collect();
    let singles =
        plans.iter().map(|plan| (1..4).map(|replicate| weeks(plan, replicate).0).collect()).collect();
    (portrait, ensemble, singles)
}
