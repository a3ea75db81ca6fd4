//! Levels of participation: core, active, occasional; who stays there, who returns from silence.

use super::columns::Facts;
use super::compute::{View, share};
use super::members::distinct;

/// Weeks after which a week counts half in the running mean: the observer's.
const HALF_LIFE: f64 = 8.0;
/// Running means from which a member belongs to the core, and is active: the observer's.
pub const CORE: f64 = 0.6;
/// See [`CORE`].
pub const ACTIVE: f64 = 0.25;
/// Weeks of a year.
const YEAR: i64 = 52;
/// Weeks of silence for which returns are reported, each with the range of silences counted for it: single ones are rare.
const SILENCES: [(i64, i64); 7] = [(1, 1), (2, 2), (4, 4), (7, 9), (11, 13), (22, 30), (44, 60)];

/// The running mean of one member's active weeks.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunningMean {
    level: f64,
}

impl RunningMean {
    /// Lets so many weeks of silence pass.
    pub fn fade(&mut self, weeks: i64) {
        self.level *= libm::exp2(-(weeks as f64) / HALF_LIFE);
    }

    /// The level after an active week.
    pub fn active_week(&mut self) -> f64 {
        let keeps = libm::exp2(-1.0 / HALF_LIFE);
        self.level = self.level * keeps + (1.0 - keeps);
        self.level
    }

    /// The level.
    pub fn level(&self) -> f64 {
        self.level
    }
}

/// 0 for the core, 1 for active members, 2 for all others.
fn class(level: f64) -> usize {
    match level {
        CORE.. => 0,
        ACTIVE.. => 1,
        _ => 2,
    }
}

#[derive(Default)]
struct Counts {
    /// By level: active this week; of those, active the next week too.
    persistence: [[u64; 2]; 3],
    /// By weeks of silence: silent for so long; of those, back the next week.
    silence: [[u64; 2]; SILENCES.len()],
    /// Contributors of a year, by level.
    years: [u64; 3],
    /// Those that have a year after it, by level.
    followed: [u64; 3],
    /// Of those, in the core the year after.
    to_core: [u64; 3],
    /// Of those, without an event the year after.
    gone: [u64; 3],
}

pub fn compute(view: &View, facts: &mut Facts) {
    let mut counts = Counts::default();
    let mut weeks = Vec::new();
    let mut years = Vec::new();
    for days in view.by_member.iter() {
        weeks.clear();
        weeks.extend(distinct(days.iter().map(|&day| view.week(day))).take_while(|&week| week < view.weeks));
        counts.follow_silences(&weeks, view.weeks);
        counts.follow_weeks(&weeks, view.weeks, &mut years);
        counts.follow_years(&years, view.weeks / YEAR);
    }
    counts.compute(facts);
}

impl Counts {
    /// After each active week, the silence until the next, or until the end of observation.
    fn follow_silences(&mut self, weeks: &[i64], end: i64) {
        for (at, &week) in weeks.iter().enumerate() {
            let back = weeks.get(at + 1).map(|&next| next - week - 1);
            // The last week of a silence that lasts has no week after it.
            let longest = back.unwrap_or(end - week - 2);
            for (&(from, to), [silent, returned]) in SILENCES.iter().zip(&mut self.silence) {
                *silent += (longest.min(to) - from + 1).max(0) as u64;
                *returned += u64::from(back.is_some_and(|weeks| (from..=to).contains(&weeks)));
            }
        }
    }

    /// The level in each active week; and the active weeks of each year that has one.
    fn follow_weeks(&mut self, weeks: &[i64], end: i64, years: &mut Vec<(i64, u32)>) {
        years.clear();
        let mut mean = RunningMean::default();
        let mut before = weeks.first().copied().unwrap_or(0) - 1;
        for (at, &week) in weeks.iter().enumerate() {
            mean.fade(week - before - 1);
            let level = mean.active_week();
            before = week;
            match years.last_mut() {
                Some((year, count)) if *year == week / YEAR => *count += 1,
                _ => years.push((week / YEAR, 1)),
            }
            if week + 1 < end {
                let [active, again] = &mut self.persistence[class(level)];
                *active += 1;
                *again += u64::from(weeks.get(at + 1) == Some(&(week + 1)));
            }
        }
    }

    /// What became of a member's level from one year to the next; only years observed in full count.
    fn follow_years(&mut self, years: &[(i64, u32)], end: i64) {
        let class_of = |count: u32| class(f64::from(count) / YEAR as f64);
        for (at, &(year, count)) in years.iter().enumerate() {
            if year >= end {
                break;
            }
            let level = class_of(count);
            self.years[level] += 1;
            if year + 1 >= end {
                break;
            }
            let next = years.get(at + 1).filter(|(next, _)| *next == year + 1);
            self.followed[level] += 1;
            self.to_core[level] += u64::from(next.is_some_and(|&(_, count)| class_of(count) == 0));
            self.gone[level] += u64::from(next.is_none());
        }
    }

    fn compute(&self, facts: &mut Facts) {
        let [core, active, occasional] = self.persistence.map(|[all, again]| share(again, all));
        facts.weekly_persistence_core = core;
        facts.weekly_persistence_active = active;
        facts.weekly_persistence_occasional = occasional;
        let [w1, w2, w4, w8, w12, w26, w52] = self.silence.map(|[all, back]| share(back, all));
        (facts.return_after_1w, facts.return_after_2w, facts.return_after_4w) = (w1, w2, w4);
        (facts.return_after_8w, facts.return_after_12w) = (w8, w12);
        (facts.return_after_26w, facts.return_after_52w) = (w26, w52);
        let all = self.years.iter().sum();
        let [core, active, peripheral] = self.years.map(|members| share(members, all));
        facts.year_core_share = core;
        facts.year_active_share = active;
        facts.year_peripheral_share = peripheral;
        facts.yearly_core_stays = share(self.to_core[0], self.followed[0]);
        facts.yearly_active_becomes_core = share(self.to_core[1], self.followed[1]);
        facts.yearly_core_gone = share(self.gone[0], self.followed[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_engine::scenario::Coefficients;

    #[test]
    fn levels_are_the_observers() {
        let rules = Coefficients::default();
        assert_eq!(f64::from(rules.participation.half_life), HALF_LIFE);
        assert_eq!((rules.stages.active, rules.stages.core), (ACTIVE as f32, CORE as f32));
    }

    #[test]
    fn a_running_mean_rises_and_fades() {
        let mut mean = RunningMean::default();
        for _ in 0..200 {
            mean.active_week();
        }
        assert!((mean.level() - 1.0).abs() < 1e-6);
        mean.fade(8);
        assert!((mean.level() - 0.5).abs() < 1e-6);
        mean.fade(40_000);
        assert!(mean.level() < 1e-12 && class(mean.level()) == 2);
        assert_eq!([0.6, 0.59, 0.25, 0.24].map(class), [0, 1, 1, 2]);
    }
}
