//! How a community went, as its log shows it: the series and curves behind the facts, to be drawn.

use super::activity::monthly;
use super::calendar::{first_day, first_day_of_month, year_of};
use super::compute::View;
use super::concentration::Shares;
use super::log::{Event, Log};
use super::stages::{SeenWeek, weeks_seen};
use super::tenure::{TenurePoint, lengths, survival};

/// Weeks over which the leader's share is taken.
const LEADER_WEEKS: usize = 52;
/// Events that these weeks must have for a share to say something.
const LEAST_EVENTS: usize = 10;

/// The course of a community.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// Ends of the months observed in full: weeks since the first event (with a fraction).
    pub month_ends: Vec<f64>,
    /// Members active in each of these months.
    pub monthly_active: Vec<u32>,
    /// Newcomers in each of these months.
    pub monthly_newcomers: Vec<u32>,
    /// What each week shows, from the first event.
    pub weeks: Vec<SeenWeek>,
    /// Share of the busiest member in the events of the 52 weeks up to each week; `NaN` where they were too few.
    pub leader_share: Vec<f64>,
    /// How long members stay: Kaplan-Meier's estimate by days.
    pub tenure: Vec<TenurePoint>,
    /// Events by member, the busiest first.
    pub events_by_member: Vec<u64>,
    /// Beginnings of calendar years: weeks since the first event (with a fraction), and the year.
    pub years: Vec<(f64, i32)>,
    /// Whether who answers whom can be seen.
    pub has_threads: bool,
}

impl Trajectory {
    /// Takes the course from a log.
    pub fn of(log: &Log) -> Self {
        let view = View::of(log);
        let (monthly_active, monthly_newcomers) = monthly(&view);
        let first = view.first_day;
        let years = (year_of(first) + 1..=year_of(view.last_day))
            .map(|year| ((first_day(year) - first) as f64 / 7.0, year))
            .collect();
        let month_end = |month: usize| {
            let next = first_day_of_month(view.first_month + month as i32 + 1);
            (next - first) as f64 / 7.0
        };
        Self {
            month_ends: (0..monthly_active.len()).map(month_end).collect(),
            monthly_active,
            monthly_newcomers,
            weeks: weeks_seen(log),
            leader_share: leader_share(&view),
            tenure: survival(&lengths(&view, 1)),
            events_by_member: Shares::of(&view, |_| true).into_counts(),
            years,
            has_threads: log.threads > 0,
        }
    }
}

/// The busiest member's share, by a window that slides over the weeks.
fn leader_share(view: &View) -> Vec<f64> {
    let events = &view.log.events;
    let until = |week: usize| events.partition_point(|event| view.week(event.time.day()) < week as i64);
    let mut window = Window::new(view.log.members as usize);
    let (mut from, mut to) = (0, 0);
    (0..view.weeks as usize)
        .map(|week| {
            let next = until(week + 1);
            events[to..next].iter().for_each(|event| window.add(event));
            to = next;
            let gone = until((week + 1).saturating_sub(LEADER_WEEKS));
            events[from..gone].iter().for_each(|event| window.remove(event));
            from = gone;
            if to - from < LEAST_EVENTS { f64::NAN } else { window.most as f64 / (to - from) as f64 }
        })
        .collect()
}

/// Events by member, with the most that any has.
struct Window {
    counts: Vec<usize>,
    /// Members by their count.
    having: Vec<usize>,
    most: usize,
}

impl Window {
    fn new(members: usize) -> Self {
        Self { counts: vec![0; members], having: vec![0], most: 0 }
    }

    fn add(&mut self, event: &Event) {
        let count = &mut self.counts[event.member as usize];
        self.having[*count] = self.having[*count].saturating_sub(1);
        *count += 1;
        if self.having.len() <= *count {
            self.having.push(0);
        }
        self.having[*count] += 1;
        self.most = self.most.max(*count);
    }

    fn remove(&mut self, event: &Event) {
        let count = &mut self.counts[event.member as usize];
        self.having[*count] -= 1;
        *count -= 1;
        self.having[*count] += 1;
        // One step is enough: whoever had the most and lost one has the most but one.
        if self.having[self.most] == 0 {
            self.most -= 1;
        }
    }
}
