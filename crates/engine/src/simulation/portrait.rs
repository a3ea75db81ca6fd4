//! Single replicates of which more is kept than numbers.

use super::Simulation;
use crate::model::journal::{Journal, LogForm};
use crate::observe::portrait::{CommunityPortrait, Portrait, Seating};
use crate::observe::{Contribution, Outcome, Week};

impl Simulation<'_> {
    /// Runs one replicate from the beginning, and keeps a full account.
    pub fn portrait(&mut self, replicate: u32) -> Portrait {
        self.restart_with_journals(replicate);
        let horizon = self.scenario.horizon_weeks;
        // Early, then at each third of the run.
        let moments = [horizon.min(8) - 1, horizon / 3, 2 * horizon / 3, horizon - 1];
        let mut weeks = vec![Vec::new(); self.communities.len()];
        let mut seatings = vec![Vec::new(); self.communities.len()];
        while self.week < horizon {
            let week = self.week;
            self.step();
            for (index, community) in self.communities.iter().enumerate() {
                weeks[index].push(self.seen[index]);
                if moments.contains(&week) {
                    seatings[index].push(Seating::of(community, week));
                }
            }
        }
        let outcomes = self.outcomes();
        let communities = self
            .journals()
            .zip(weeks.into_iter().zip(seatings).zip(outcomes))
            .map(|((name, journal), ((weeks, seatings), outcome))| CommunityPortrait {
                name,
                weeks,
                timeline_events: journal.timeline_events,
                seatings,
                contributions: journal.contributions,
                outcome,
            })
            .collect();
        Portrait { seed: self.seed, replicate, communities }
    }

    /// Runs one replicate from the beginning, and returns who contributed when, by community.
    pub fn log(&mut self, replicate: u32) -> Vec<Vec<Contribution>> {
        self.run_with_logs(replicate, &mut |_, _, _| {}).1
    }

    /// The same, shows each community's week to `on_week`, and returns beside the logs how each community ended.
    pub fn run_with_logs(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> (Vec<Outcome>, Vec<Vec<Contribution>>) {
        self.restart_with_journals(replicate);
        let outcomes = self.run(on_week);
        (outcomes, self.journals().map(|(_, journal)| journal.contributions).collect())
    }

    fn restart_with_journals(&mut self, replicate: u32) {
        self.restart(replicate);
        let form = LogForm::of(&self.scenario.model.exchange);
        for community in &mut self.communities {
            community.journal = Some(Box::new(Journal::of(form)));
        }
    }

    /// What was kept of each community, which ends it, with its name.
    fn journals(&mut self) -> impl Iterator<Item = (String, Journal)> {
        self.communities.iter_mut().zip(&self.scenario.communities).map(|(community, spec)| {
            (spec.name.clone(), community.journal.take().map(|journal| *journal).unwrap_or_default())
        })
    }
}
