//! A run set aside, so that it can go on from there: jumps to any week, and futures that share a past.

use super::{Simulation, Taken};
use crate::model::constellation::Constellation;
use crate::model::journal::{Journal, LogForm};
use crate::model::state::Community;
use crate::observe::Week;
use crate::observe::run::RunWatch;
use crate::random::Source;
use crate::scenario::timeline::Trigger;
use crate::scenario::{Live, Organisation};

/// A run as it stands before a week.
#[derive(Debug, Clone)]
pub struct Snapshot {
    replicate: u32,
    organisation: Organisation,
    constellation: Constellation,
    communities: Vec<Community>,
    watches: Vec<RunWatch>,
    seen: Vec<Week>,
    happened: Vec<Option<u32>>,
    taken: Vec<Vec<Taken>>,
    week: u32,
}

impl Snapshot {
    /// The week that comes next, counted from 0.
    pub fn week(&self) -> u32 {
        self.week
    }
}

impl Simulation<'_> {
    /// Sets the run aside as it stands.
    pub fn keep(&self) -> Snapshot {
        Snapshot {
            replicate: self.replicate,
            organisation: self.organisation.clone(),
            constellation: self.constellation.clone(),
            communities: self.communities.clone(),
            watches: self.watches.clone(),
            seen: self.seen.clone(),
            happened: self.happened.clone(),
            taken: self.taken.clone(),
            week: self.week,
        }
    }

    /// Goes on from a run that was set aside, under the same seed.
    ///
    /// The scenario may differ from the one of that run by lines `at` a week that hadn't come yet, behind all other lines
    /// of the timeline: the past is the same then.
    pub fn resume(&mut self, kept: &Snapshot) {
        self.replicate = kept.replicate;
        self.random = Source::new(self.seed, kept.replicate);
        self.organisation.clone_from(&kept.organisation);
        self.constellation.clone_from(&kept.constellation);
        self.communities.clone_from(&kept.communities);
        self.watches.clone_from(&kept.watches);
        self.seen.clone_from(&kept.seen);
        self.week = kept.week;
        let scenario = &*self.scenario.clone();
        let communities = scenario.communities.len();
        for place in 0..self.happened.len() {
            self.happened[place] = None;
            self.taken[place].clear();
            let entry = &scenario.timeline[place / communities];
            // A line that happens once remembers nothing.
            if matches!(entry.trigger, Trigger::At { .. }) || place >= kept.happened.len() {
                continue;
            }
            self.happened[place] = kept.happened[place];
            self.taken[place].extend_from_slice(&kept.taken[place]);
        }
    }

    /// From now on an account is kept of what happens, with this share of the messages in it. What happens doesn't depend on it.
    pub fn keep_account(&mut self, in_log: f32) {
        let form = LogForm::of(&self.scenario.model.exchange).showing(in_log);
        for community in &mut self.communities {
            community.journal = Some(Box::new(Journal::of(form)));
        }
    }

    /// Takes the account of a community since it was last taken, and goes on with an empty one; nothing where none is kept.
    pub fn take_account(&mut self, community: usize, in_log: f32) -> Option<Journal> {
        let form = LogForm::of(&self.scenario.model.exchange).showing(in_log);
        let journal = self.communities.get_mut(community)?.journal.as_mut()?;
        Some(std::mem::replace(journal, Journal::of(form)))
    }

    /// The parameters of a community as they are now.
    pub fn live(&self, community: usize) -> Option<Live> {
        let community = self.communities.get(community)?;
        Some(Live {
            policy: community.policy.clone(),
            organisation: self.organisation.clone(),
            start: community.start.clone(),
        })
    }

    /// What was seen of each community in the week before; nothing before the first.
    pub fn seen(&self) -> &[Week] {
        &self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn scenario(more: &str) -> Scenario {
        let text = format!(
            "Scenario(horizon_weeks: 60, communities: [(name: \"One\", founders: 12), (name: \"Two\")],
                organisation: (brokers: 0.3),
                timeline: [
                    between(from: 10, to: 40, set: {{\"policy.openness\": 0.1}}),
                    when(active_above: 3, again_after: 9, event: renewal_workshop),
                    every(weeks: 7, task: writing),
                    {more}
                ])"
        );
        Scenario::parse(&text, "test", &[]).unwrap()
    }

    fn weeks(simulation: &mut Simulation<'_>) -> Vec<Week> {
        let mut weeks = Vec::new();
        simulation.run(&mut |_, _, week| weeks.push(*week));
        weeks
    }

    #[test]
    fn a_run_that_was_set_aside_goes_on_as_if_it_had_not_been() {
        let scenario = scenario("");
        let mut whole = Simulation::new(&scenario, 3);
        whole.restart(2);
        let all = weeks(&mut whole);
        for week in [0, 1, 9, 10, 25, 39, 40, 59] {
            let mut first = Simulation::new(&scenario, 3);
            first.restart(2);
            while first.week() < week {
                first.step();
            }
            let kept = first.keep();
            assert_eq!(kept.week(), week);
            // What ran in this memory before leaves no trace.
            let mut second = Simulation::new(&scenario, 3);
            weeks(&mut second);
            second.resume(&kept);
            assert_eq!(weeks(&mut second), all[2 * week as usize..]);
            // As text: what never came isn't a number, and not equal to itself.
            assert_eq!(format!("{:?}", second.outcomes()), format!("{:?}", whole.outcomes()));
        }
    }

    #[test]
    fn a_future_shares_the_past_with_the_run_that_it_was_forked_from() {
        let (plain, other) = (scenario(""), scenario("at(week: 30, shock: reorganisation),"));
        let mut plain_run = Simulation::new(&plain, 3);
        while plain_run.week() < 30 {
            plain_run.step();
        }
        let mut forked = Simulation::new(&other, 3);
        forked.resume(&plain_run.keep());
        let mut whole = Simulation::new(&other, 3);
        let all = weeks(&mut whole);
        assert_eq!(weeks(&mut forked), all[60..]);
        assert_ne!(weeks(&mut plain_run), all[60..], "a reorganisation makes a difference");
    }

    #[test]
    fn keeping_an_account_changes_nothing() {
        let scenario = scenario("");
        let mut silent = Simulation::new(&scenario, 3);
        let mut kept = Simulation::new(&scenario, 3);
        kept.keep_account(0.0);
        let mut timeline_events = 0;
        while kept.week() < 60 {
            assert_eq!(kept.step().to_vec(), silent.step().to_vec());
            timeline_events += kept.take_account(0, 0.0).unwrap().timeline_events.len();
        }
        assert!(timeline_events > 10);
    }
}
