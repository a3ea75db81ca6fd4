//! Which logs are compared: real and simulated ones are held to the same.

use serde::{Deserialize, Serialize};

use hearth_logs::facts::Log;

/// What a log must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Least number of events in the window.
    pub least_events: u32,
    /// Least number of people with an event in the window.
    pub least_members: u32,
    /// Least length of the window, weeks.
    pub least_weeks: u32,
    /// Most weeks: a longer log is cut.
    pub most_weeks: u32,
}

impl Default for Selection {
    fn default() -> Self {
        Self { least_events: 100, least_members: 10, least_weeks: 52, most_weeks: 690 }
    }
}

impl Selection {
    /// What the logs of a setting must have: enough of them that metrics say something.
    pub fn of_setting(name: &str) -> Self {
        let (least_events, least_members) = match name {
            "open-source" => (400, 55),
            "forum" => (100, 35),
            _ => (100, 10),
        };
        Self { least_events, least_members, ..Self::default() }
    }

    /// The observation window of a log, in weeks.
    pub(super) fn window(&self, log: &Log) -> u32 {
        log.full_weeks().min(self.most_weeks)
    }

    /// Why a log that was cut to its window isn't compared; `None` where it is.
    pub(super) fn refuses(&self, log: &Log) -> Option<String> {
        let (weeks, events, members) = (log.full_weeks(), log.events().len(), log.contributors());
        if weeks < self.least_weeks {
            return Some(format!("{weeks} weeks, of {} at least", self.least_weeks));
        }
        if (events as u64) < u64::from(self.least_events) {
            return Some(format!("{events} events, of {} at least", self.least_events));
        }
        (members < self.least_members)
            .then(|| format!("{members} people, of {} at least", self.least_members))
    }
}
