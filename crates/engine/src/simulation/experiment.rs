//! Hooks for an experimenter: a hand in the state between weeks, and seeds of its own for parts of what is drawn.
//!
//! Nothing here is a rule of the model. A run that no experimenter touches is the same with these hooks and without them.

use super::Simulation;
use crate::model::state::Community;
use crate::random::Source;

/// Numbers for a part of what is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// Seed.
    pub seed: u64,
    /// Number of the replicate under this seed.
    pub replicate: u32,
}

impl Draws {
    fn source(self) -> Source {
        Source::new(self.seed, self.replicate)
    }
}

impl Simulation<'_> {
    /// The communities as they stand between two weeks, to be changed. What changes here is in no ledger.
    pub fn communities_mut(&mut self) -> &mut [Community] {
        &mut self.communities
    }

    /// From the next week on, all is drawn from other numbers, but the series of shocks where that has its own.
    pub fn draw_from(&mut self, draws: Draws) {
        self.random = draws.source().with_shocks(self.random.shocks());
    }

    /// From the next week on, the series of shocks is drawn from other numbers: which come by chance, when, how hard, and whom they
    /// hit.
    pub fn draw_shocks_from(&mut self, draws: Draws) {
        self.random = self.random.clone().with_shocks(Some(Box::new(draws.source())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trial::{Treated, Trial};
    use crate::model::week::unused;
    use crate::observe::Week;
    use crate::scenario::Scenario;

    fn weeks(simulation: &mut Simulation<'_>) -> Vec<Week> {
        let mut weeks = Vec::new();
        simulation.run(&mut |_, _, week| weeks.push(*week));
        weeks
    }

    #[test]
    fn parts_of_what_is_drawn_have_seeds_of_their_own() {
        let sets = ["horizon_weeks=90".to_owned(), "organisation.workload_surges_per_year=6".to_owned()];
        let scenario = Scenario::parse("Scenario()", "test", &sets).unwrap();
        let calm = Scenario::parse("Scenario()", "test", &[sets[0].clone(), "organisation=(sponsor_departures_per_year: 0, coordinator_departures_per_year: 0, reorganisations_per_year: 0, workload_surges_per_year: 0, budget_cuts_per_year: 0, decisions_per_year: 0)".to_owned()]).unwrap();
        let run = |scenario: &Scenario, after_first: Option<Draws>, shocks: Option<Draws>| {
            let mut simulation = Simulation::new(scenario, 5);
            simulation.restart(3);
            if let Some(shocks) = shocks {
                simulation.draw_shocks_from(shocks);
            }
            simulation.step();
            let first = simulation.seen()[0];
            if let Some(draws) = after_first {
                simulation.draw_from(draws);
            }
            (first, weeks(&mut simulation))
        };
        let same = Draws { seed: 5, replicate: 3 };
        let other = Draws { seed: 6, replicate: 3 };
        let plain = run(&scenario, None, None);
        assert_eq!(run(&scenario, Some(same), Some(same)), plain);
        let (first, rest) = run(&scenario, Some(other), None);
        assert_eq!(first, plain.0, "what was drawn before week 1 stays");
        assert_ne!(rest, plain.1);
        assert_ne!(run(&scenario, None, Some(other)), plain);
        assert_eq!(
            run(&calm, None, Some(other)),
            run(&calm, None, None),
            "without shocks their series means nothing"
        );
    }

    fn treated(trial: Option<Trial>) -> (Vec<Week>, Vec<Treated>) {
        let scenario = Scenario::parse("Scenario(horizon_weeks: 60)", "test", &[]).unwrap();
        let mut simulation = Simulation::new(&scenario, 4);
        simulation.communities_mut()[0].trial = trial.map(Box::new);
        let mut rows = Vec::new();
        simulation.run(&mut |_, _, week| rows.push(*week));
        let treated = simulation.communities_mut()[0].trial.take();
        (rows, treated.map(|trial| trial.treated).unwrap_or_default())
    }

    #[test]
    fn first_questions_are_treated_once_and_as_asked() {
        let plain = treated(None);
        assert_eq!(treated(Some(Trial::default())), plain, "a trial that treats nobody changes nothing");
        let (answered, ignored) =
            (Trial { answered: 1.0, ..Trial::default() }, Trial { ignored: 1.0, ..Trial::default() });
        for (trial, is_answered) in [(answered, true), (ignored, false)] {
            let (rows, treated) = treated(Some(trial));
            assert_ne!(rows, plain.0);
            assert!(
                treated.len() > 5 && treated.iter().all(|one| one.answered == is_answered),
                "{treated:?}"
            );
            let mut members: Vec<u32> = treated.iter().map(|one| one.member).collect();
            members.sort_unstable();
            members.dedup();
            assert_eq!(members.len(), treated.len(), "each is treated once");
        }
    }

    #[test]
    fn hours_that_are_used_are_not_unused() {
        let scenario = Scenario::parse("(policy: (protected_hours: 2))", "test", &[]).unwrap();
        let mut simulation = Simulation::new(&scenario, 1);
        while simulation.communities()[0].present.len() < 2 {
            simulation.step();
        }
        let community = &mut simulation.communities_mut()[0];
        let (granted, people) = (community.tally.granted, community.members.headcount as f32);
        assert!(granted > 0.0);
        assert_eq!(unused(community), granted * people);
        let (one, other) = (community.present[0] as usize, community.present[1] as usize);
        // More than what is granted comes out of own time.
        (community.members.used[one], community.members.used[other]) = (granted + 3.0, granted / 2.0);
        assert!((unused(community) - granted * (people - 1.5)).abs() < 1e-4);
    }
}
