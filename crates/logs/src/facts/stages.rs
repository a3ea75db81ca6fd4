//! Stages as the observer would read them, from what a log shows.
//!
//! A log shows who is active, who belongs to the core, and who follows upon whom: those enter as they are. Shared
//! practice, value, legitimacy and challenge leave no trace in it: they count as given. A stage read from a log is
//! thus the furthest that the log allows.

use super::levels::{ACTIVE, CORE, RunningMean};
use super::log::{Event, Log};
use super::threads::NEAR;
use hearth_engine::model::ties::Ties;
use hearth_engine::observe::stage::{Signs, StageWatch, is_silent};
use hearth_engine::scenario::{Coefficients, Stage};

/// Ties that cohesion is the mean of.
const STRONGEST: usize = 6;

/// What a log shows of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeenWeek {
    /// Members whose running mean of active weeks is .25 or more.
    pub active: u32,
    /// Members whose running mean is .6 or more.
    pub core: u32,
    /// Mean of the six strongest ties among active members. A tie grows where one follows upon the other within three
    /// messages of a thread (of the log, where there are no threads, within a week), and fades as in the model.
    pub cohesion: f64,
    /// Stage, after the observer's rules.
    pub stage: Stage,
}

/// Reads a log week by week, from the first event; the last week is the last that was observed in full.
pub fn weeks_seen(log: &Log) -> Vec<SeenWeek> {
    let rules = Coefficients::default();
    let weeks = (log.first_day_unseen() - log.first().day()) / 7;
    let mut people = People::new(log);
    let mut signs_of_life = SignsOfLife::new(log.members as usize, rules.stages.silence);
    let mut watch = StageWatch::default();
    let mut from = 0;
    (0..weeks)
        .map(|week| {
            let end = log.first().day() + (week + 1) * 7;
            let to = from + log.events[from..].partition_point(|event| event.time.day() < end);
            people.ties.decay(rules.ties.decay);
            people.meet(log, from..to, &rules);
            people.take_part(&log.events[from..to], week);
            let silent = signs_of_life.silent(&log.events[from..to], week as u32);
            from = to;
            let (active, core, cohesion) = people.week_state(week);
            let signs = Signs {
                members: 1.0,
                active: active as f32,
                core: core as f32,
                cohesion: cohesion as f32,
                // Not in a log: given.
                practice: 1.0,
                legitimacy: 1.0,
                challenge: 1.0,
                value: f32::INFINITY,
                fit: 1.0,
                since_act: u32::MAX,
                full_time: 0.0,
                silent,
                dissolved: false,
            };
            SeenWeek { active, core, cohesion, stage: watch.observe(&signs, &rules.stages) }
        })
        .collect()
}

/// Who has shown a sign of life of late, after the model's rule.
struct SignsOfLife {
    window: u32,
    /// First and last week with a message, by member.
    weeks: Vec<Option<(u32, u32)>>,
    /// Members with a message in one of the last weeks.
    recent: Vec<u32>,
    was_silent: bool,
}

impl SignsOfLife {
    fn new(members: usize, window: u32) -> Self {
        Self { window, weeks: vec![None; members], recent: Vec::new(), was_silent: false }
    }

    /// Whether the log is silent after the events of this week.
    fn silent(&mut self, events: &[Event], week: u32) -> bool {
        for event in events {
            let weeks = &mut self.weeks[event.member as usize];
            if weeks.is_none_or(|(_, last)| last + self.window <= week) {
                self.recent.push(event.member);
            }
            *weeks = Some((weeks.map_or(week, |(first, _)| first), week));
        }
        let (weeks, window) = (&self.weeks, self.window);
        self.recent.retain(|&member| weeks[member as usize].is_some_and(|(_, last)| last + window > week));
        let stayed = self.recent.iter().filter_map(|&member| weeks[member as usize]).filter(
            // Who began it, or came back.
            |(first, last)| *first == 0 || last > first,
        );
        let (mut people, mut latest) = (0, false);
        for (_, last) in stayed {
            people += 1;
            latest |= last + window / 2 > week;
        }
        self.was_silent = is_silent(self.was_silent, people, latest, week + 1, window);
        self.was_silent
    }
}

/// Running means and ties of the members. Ties are kept of those only who are active at some time: no others count.
struct People {
    means: Vec<RunningMean>,
    last_week: Vec<i64>,
    /// Members who are active, by number.
    active: Vec<u32>,
    is_active: Vec<bool>,
    /// Place among the ties, of those who have one.
    seat: Vec<Option<u32>>,
    /// Members by place.
    seated: Vec<u32>,
    /// Who has a place is always there to be tied to.
    here: Vec<f32>,
    ties: Ties,
    /// Places in the log of the last messages of each thread.
    near: Vec<Recent>,
}

/// The last messages, the latest first.
type Recent = [Option<u32>; NEAR];

impl People {
    fn new(log: &Log) -> Self {
        let members = log.members as usize;
        let mut people = Self {
            means: vec![RunningMean::default(); members],
            last_week: vec![0; members],
            active: Vec::new(),
            is_active: vec![false; members],
            seat: vec![None; members],
            seated: Vec::new(),
            here: Vec::new(),
            ties: Ties::default(),
            near: vec![Recent::default(); (log.threads as usize).max(1)],
        };
        people.seat_the_active(log);
        people
    }

    /// Finds who is ever active, and gives them a place among the ties.
    fn seat_the_active(&mut self, log: &Log) {
        let first = log.first().day();
        let mut means = self.means.clone();
        let mut last = vec![-1i64; self.means.len()];
        for event in &log.events {
            let (member, week) = (event.member as usize, (event.time.day() - first) / 7);
            if last[member] == week {
                continue;
            }
            means[member].fade(week - last[member] - 1);
            last[member] = week;
            if means[member].active_week() >= ACTIVE && self.seat[member].is_none() {
                self.seat[member] = Some(self.seated.len() as u32);
                self.seated.push(event.member);
                self.here.push(1.0);
                self.ties.push();
            }
        }
    }

    /// Ties of the week: who follows upon whom.
    fn meet(&mut self, log: &Log, week: std::ops::Range<usize>, rules: &Coefficients) {
        let alone = log.threads == 0;
        if alone {
            // Work of another week is no common work.
            self.near[0] = Recent::default();
        }
        let step = if alone { rules.ties.work } else { rules.ties.answer };
        for place in week {
            let event = &log.events[place];
            let thread = if alone { Some(0) } else { event.thread };
            let Some(near) = thread.and_then(|thread| self.near.get_mut(thread as usize)) else { continue };
            if let Some(seat) = self.seat[event.member as usize] {
                let mut met = [None; NEAR];
                for (at, other) in near.iter().flatten().enumerate() {
                    let other = self.seat[log.events[*other as usize].member as usize];
                    if let Some(other) = other.filter(|other| *other != seat && !met.contains(&Some(*other)))
                    {
                        met[at] = Some(other);
                        self.ties.strengthen(seat as usize, other as usize, step, &self.here);
                    }
                }
            }
            near.rotate_right(1);
            near[0] = Some(place as u32);
        }
    }

    fn take_part(&mut self, events: &[Event], week: i64) {
        for event in events {
            let member = event.member as usize;
            let mean = &mut self.means[member];
            if mean.level() > 0.0 && self.last_week[member] == week {
                continue;
            }
            mean.fade(week - self.last_week[member] - 1);
            self.last_week[member] = week;
            if mean.active_week() >= ACTIVE && !self.is_active[member] {
                self.is_active[member] = true;
                self.active.push(event.member);
            }
        }
    }

    /// Active members, core and cohesion at the end of a week.
    fn week_state(&mut self, week: i64) -> (u32, u32, f64) {
        let (means, last_week, is_active) = (&self.means, &self.last_week, &mut self.is_active);
        let level_now = |member: u32| {
            let mut mean = means[member as usize];
            mean.fade(week - last_week[member as usize]);
            mean.level()
        };
        let mut core = 0;
        self.active.retain(|&member| {
            let level = level_now(member);
            core += u32::from(level >= CORE);
            is_active[member as usize] = level >= ACTIVE;
            level >= ACTIVE
        });
        let mut sum = 0.0;
        for seat in self.active.iter().filter_map(|&member| self.seat[member as usize]) {
            let ties = self.ties.of(seat as usize);
            let to_active = ties.filter(|&(peer, _)| self.is_active[self.seated[peer] as usize]);
            sum += to_active.take(STRONGEST).map(|(_, weight)| f64::from(weight)).sum::<f64>();
        }
        let count = self.active.len();
        let cohesion = if count > 0 { sum / (STRONGEST * count) as f64 } else { 0.0 };
        (count as u32, core, cohesion)
    }
}
