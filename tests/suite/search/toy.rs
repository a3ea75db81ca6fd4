//! Problems whose answers are known.

use hearth::engine::random::{Decision, Sequence, Source};
use hearth::study::search::{Ask, Halt, Policy, Trials, WorldState};

/// What a policy gives in a replicate: `(settings, common draws, own draws, factors)` to cost and outcomes.
pub type Value = fn(&[f64], &mut Sequence, &mut Sequence, &[f64]) -> Vec<f64>;

/// A made-up engine. A given policy has its place as its only setting.
pub struct Toy {
    pub seed: u64,
    pub quantities: usize,
    /// Numbers that aren't known for certain, each evenly between 0 and 1.
    pub factors: usize,
    pub value: Value,
    /// Replicates run so far.
    pub runs: u64,
}

impl Toy {
    pub fn new(seed: u64, quantities: usize, factors: usize, value: Value) -> Self {
        Self { seed, quantities, factors, value, runs: 0 }
    }

    fn draws(&self, replicate: u32, purpose: u16, item: u32) -> Sequence {
        Source::new(self.seed, replicate).sequence(purpose, Decision::Attend, 0, item)
    }

    fn one(&self, ask: &Ask<'_>, replicate: u32) -> Vec<f64> {
        let draw = match ask.world {
            WorldState::Drawn => replicate,
            WorldState::Fixed(draw) => draw,
        };
        let settings = match ask.policy {
            Policy::Given(place) => vec![*place as f64],
            Policy::Set(point) => point.0.clone(),
        };
        // Own draws differ from policy to policy, but not from call to call.
        let mix = |sum: u64, value: &f64| {
            (sum ^ value.to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        };
        let own = settings.iter().fold(17u64, mix);
        let mut own = self.draws(replicate, 2, (own ^ (own >> 32)) as u32);
        (self.value)(&settings, &mut self.draws(replicate, 1, 0), &mut own, &self.factors(draw))
    }
}

impl Trials for Toy {
    type Error = String;

    fn quantities(&self) -> usize {
        self.quantities
    }

    fn run(&mut self, asks: &[Ask<'_>], _: &str) -> Result<Vec<Vec<Vec<f64>>>, Halt<String>> {
        self.runs += asks.iter().map(|ask| ask.replicates.len() as u64).sum::<u64>();
        let rows = |ask: &Ask<'_>| ask.replicates.clone().map(|replicate| self.one(ask, replicate)).collect();
        Ok(asks.iter().map(rows).collect())
    }

    fn factors(&self, draw: u32) -> Vec<f64> {
        let mut random = self.draws(draw, 3, 0);
        (0..self.factors).map(|_| f64::from(random.unit())).collect()
    }
}

/// A draw from a distribution with mean 1 that is far from normal.
pub fn skewed(random: &mut Sequence) -> f64 {
    -libm::log(1.0 - f64::from(random.unit()))
}
