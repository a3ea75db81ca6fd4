//! Where proposals come from, and how likely each was.

use super::result::Particle;
use hearth_engine::random::{Decision, Source};

/// Where proposals come from: a particle, moved by a normal with twice the particles' covariance (Beaumont and others 2009).
pub(super) struct Kernel {
    /// Lower triangle of the covariance's root.
    root: Vec<Vec<f64>>,
}

impl Kernel {
    pub fn of(particles: &[Particle], dimensions: usize) -> Self {
        let mean: Vec<f64> = (0..dimensions)
            .map(|at| particles.iter().map(|one| one.weight * one.place[at]).sum::<f64>())
            .collect();
        let mut root = vec![vec![0.0; dimensions]; dimensions];
        for row in 0..dimensions {
            for column in 0..=row {
                let covariance: f64 = particles
                    .iter()
                    .map(|one| one.weight * (one.place[row] - mean[row]) * (one.place[column] - mean[column]))
                    .sum();
                let sum: f64 = (0..column).map(|at| root[row][at] * root[column][at]).sum();
                // A little in each direction, so that a factor that all particles agree on can still move.
                let wanted = 2.0 * covariance + if row == column { 1e-6 } else { 0.0 };
                root[row][column] = match row == column {
                    true => libm::sqrt((wanted - sum).max(1e-8)),
                    false => (wanted - sum) / root[column][column],
                };
            }
        }
        Self { root }
    }

    /// A place; `None` where it lies outside of the priors.
    pub fn propose(
        &self,
        particles: &[Particle],
        seed: u64,
        generation: u32,
        number: u32,
    ) -> Option<Vec<f64>> {
        let mut draws =
            Source::new(seed ^ 0xABC0, u32::MAX).sequence(0, Decision::Factor, generation, number);
        let mut left = f64::from(draws.unit());
        let ancestor = particles
            .iter()
            .find(|particle| {
                left -= particle.weight;
                left < 0.0
            })
            .or(particles.last())?;
        let normals: Vec<f64> = self.root.iter().map(|_| f64::from(draws.normal())).collect();
        let place: Vec<f64> = ancestor
            .place
            .iter()
            .zip(&self.root)
            .map(|(from, row)| {
                from + row.iter().zip(&normals).map(|(root, normal)| root * normal).sum::<f64>()
            })
            .collect();
        place.iter().all(|unit| (0.0..1.0).contains(unit)).then_some(place)
    }

    /// How likely a place is proposed, but for a factor that is the same for all.
    pub fn density(&self, particles: &[Particle], place: &[f64]) -> f64 {
        let of = |particle: &Particle| {
            let mut square = 0.0;
            let mut solved: Vec<f64> = Vec::with_capacity(place.len());
            for (at, row) in self.root.iter().enumerate() {
                let known: f64 = row[..at].iter().zip(&solved).map(|(root, value)| root * value).sum();
                let value = (place[at] - particle.place[at] - known) / row[at];
                square += value * value;
                solved.push(value);
            }
            particle.weight * libm::exp(-0.5 * square)
        };
        particles.iter().map(of).sum::<f64>().max(1e-300)
    }
}
