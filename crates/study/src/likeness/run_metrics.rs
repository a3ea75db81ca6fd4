//! What only the observer of a simulated community sees, and no participation log shows.

use hearth_engine::observe::columns::columns;
use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{Outcome, Week};

/// Weeks of a month.
const MONTH: f64 = 365.25 / 12.0 / 7.0;
/// The week from which a community is past its launch.
const SETTLED: usize = 52;

columns! {
    /// Facts of one simulated run that take an observer.
    pub struct RunMetrics: f64 {
        /// 1 where the community was dormant or dissolved after half a year.
        dead_by_26w, "0/1";
        /// 1 where it was dormant or dissolved after a year.
        dead_by_52w, "0/1";
        /// 1 where it was dormant or dissolved after two years.
        dead_by_104w, "0/1";
        /// Members, mean over the weeks of survival after the first year.
        members, "people";
        /// Share of the members who belong to the core, mean over the weeks of survival after the first year.
        core_of_members, "share";
        /// Share of the members who are active, the core not counted.
        active_of_members, "share";
        /// Share of the members who are peripheral.
        peripheral_of_members, "share";
        /// First week of maturing.
        weeks_to_maturing, "weeks";
        /// Members who leave in a month, as a share of all.
        monthly_turnover, "share";
        /// Answered share of all requests.
        requests_answered, "share";
    }
}

impl RunMetrics {
    /// Reads them from the weeks and the outcome of a run; `NaN` where the run doesn't say.
    pub fn of(weeks: &[Week], outcome: &Outcome) -> Self {
        let dead_by =
            |at: usize| weeks.get(at).map_or(f64::NAN, |week| f64::from(u8::from(!is_alive(week.stage))));
        let settled = || {
            weeks
                .iter()
                .skip(SETTLED)
                .filter(|week| is_alive(week.stage) && week.row.members > 0.0)
                .map(|week| &week.row)
        };
        let mean = |of: &dyn Fn(&hearth_engine::observe::WeekRow) -> f32| {
            let (sum, count) =
                settled().fold((0.0, 0.0), |(sum, count), row| (sum + f64::from(of(row)), count + 1.0));
            if count > 0.0 { sum / count } else { f64::NAN }
        };
        Self {
            dead_by_26w: dead_by(26),
            dead_by_52w: dead_by(52),
            dead_by_104w: dead_by(104),
            members: mean(&|row| row.members),
            core_of_members: mean(&|row| row.core / row.members),
            active_of_members: mean(&|row| (row.active - row.core) / row.members),
            peripheral_of_members: mean(&|row| 1.0 - row.active / row.members),
            weeks_to_maturing: outcome.row.first_maturing,
            monthly_turnover: MONTH * mean(&|row| row.departures / row.members),
            requests_answered: outcome.row.answer_rate,
        }
    }
}
