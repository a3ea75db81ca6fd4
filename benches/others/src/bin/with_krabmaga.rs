//! The model with krABMaga: members are agents of its schedule, what they share is its state.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use krabmaga::rand::{Rng, SeedableRng};
use krabmaga::rand_pcg::Pcg64;
use others::*;

/// What every member can see, and the chance of the community.
struct Community {
    rng: Pcg64,
    /// Who takes part this week, with their energy: decided by each at the end of the week before.
    present: Vec<(usize, f64)>,
    /// Energy that each has won and lost this week.
    gained: Vec<f64>,
    presences: u64,
}

#[derive(Clone)]
struct Member {
    id: usize,
    base: f64,
    engagement: f64,
    energy: f64,
    present: bool,
}

fn main() {
    replicates(|seed| {
        let rng = Pcg64::seed_from_u64(seed);
        let mut community = Community { rng, present: Vec::new(), gained: Vec::new(), presences: 0 };
        let mut schedule = Schedule::new();
        community.init(&mut schedule);
        for _ in 0..WEEKS {
            schedule.step(&mut community);
        }
        let members = schedule.get_all_events();
        let members = members.iter().map(|agent| agent.downcast_ref::<Member>().expect("a member"));
        let (engagement, energy) = members.map(|member| (member.engagement, member.energy)).unzip();
        Ending { presences: community.presences, engagement, energy }
    });
}

impl State for Community {
    fn init(&mut self, schedule: &mut Schedule) {
        self.reset();
        for id in 0..MEMBERS {
            let [base, engagement, energy] =
                [BASE, ENGAGEMENT, ENERGY].map(|range| born(range, self.rng.random()));
            let mut member = Member { id, base, engagement, energy, present: false };
            member.decide(self);
            schedule.schedule_repeating(Box::new(member), 0.0, 0);
        }
    }

    fn reset(&mut self) {
        self.present.clear();
        self.gained = vec![0.0; MEMBERS];
        self.presences = 0;
    }

    /// Those who take part work and ask each other.
    fn before_step(&mut self, _: &mut Schedule) {
        let Self { rng, present, gained, presences } = self;
        *presences += present.len() as u64;
        for (place, &(member, _)) in present.iter().enumerate() {
            gained[member] += WORK * (rng.random::<f64>() - 0.5);
            if present.len() < 2 {
                continue;
            }
            for _ in 0..rng.random_range(1..=2) {
                let choice = rng.random_range(0..present.len() - 1);
                let (peer, energy) = present[choice + usize::from(choice >= place)];
                if rng.random_bool(willingness(energy)) {
                    gained[member] += ANSWERED;
                    gained[peer] += HELPED;
                } else {
                    gained[member] += UNANSWERED;
                }
            }
        }
        present.clear();
    }

    fn update(&mut self, _: u64) {}

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }
}

impl Agent for Member {
    fn step(&mut self, state: &mut dyn State) {
        let community = state.as_any_mut().downcast_mut::<Community>().expect("the community");
        let gained = std::mem::take(&mut community.gained[self.id]);
        self.energy = (self.energy + RELAX * (self.base - self.energy) + gained).clamp(0.0, 1.0);
        let (rate, goal) = if self.present { (WARM, self.energy) } else { (COOL, DISTANCE) };
        self.engagement += rate * (goal - self.engagement);
        self.decide(community);
    }
}

impl Member {
    /// Whether it takes part in the week that comes.
    fn decide(&mut self, community: &mut Community) {
        self.present = community.rng.random_bool(logistic(inclination(self.engagement, self.energy)));
        if self.present {
            community.present.push((self.id, self.energy));
        }
    }
}
