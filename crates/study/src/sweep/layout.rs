//! From a layout to places: how many points there will be, and where they lie.

use super::cube::{self, HALTON_DIMENSIONS, Place};
use super::plan::{Layout, Plan, SweepFactor};
use crate::points::MOST_POINTS;

/// Places tried for one that is kept, before a design is given up as one that its limits leave nothing of.
const TRIES: usize = 1000;

/// How places are had.
pub(super) enum Places {
    /// All at once; limits leave some out.
    Fixed(Vec<Place>),
    /// One after the other, until there are so many.
    Endless(Box<dyn Iterator<Item = Place>>, u32),
}

impl Plan {
    /// Points of the layout before any limit; `None` of a table.
    pub fn size(&self) -> Option<usize> {
        let k = self.factors.len();
        Some(match &self.layout {
            Layout::Factorial { levels } => self
                .factors
                .iter()
                .map(|factor| factor.levels(*levels).len())
                .fold(1usize, usize::saturating_mul),
            Layout::OneAtATime { levels } => {
                1 + self.factors.iter().map(|factor| off_the_middle(factor, *levels).len()).sum::<usize>()
            }
            Layout::Latin { n } | Layout::Sobol { n } | Layout::Halton { n } | Layout::Random { n } => {
                *n as usize
            }
            Layout::Table { .. } => return None,
            Layout::Morris { trajectories, .. } => *trajectories as usize * (k + 1),
            Layout::Saltelli { n, second_order } => {
                *n as usize * if *second_order { 2 * k + 2 } else { k + 2 }
            }
        })
    }

    /// The places of the layout, by a seed.
    pub(super) fn places(&self, seed: u64) -> Result<Places, String> {
        let k = self.factors.len();
        if let Some(size) = self.size().filter(|size| *size > MOST_POINTS) {
            return Err(format!("that makes {size} points; a study has at most {MOST_POINTS}"));
        }
        let levels = |wanted: u32| -> Vec<Vec<f64>> {
            self.factors.iter().map(|factor| factor.levels(wanted)).collect()
        };
        let endless = |of: fn(usize, u64, u32) -> Place, n: u32| {
            Places::Endless(Box::new((0..).map(move |number| of(k, seed, number))), n)
        };
        Ok(match &self.layout {
            Layout::Factorial { levels: wanted } => Places::Fixed(cube::factorial(&levels(*wanted))),
            Layout::OneAtATime { levels: wanted } => {
                let each = self.factors.iter().map(|factor| off_the_middle(factor, *wanted));
                Places::Fixed(cube::one_at_a_time(&each.collect::<Vec<_>>()))
            }
            Layout::Latin { n } => Places::Fixed(cube::latin(k, seed, *n)),
            Layout::Sobol { n } => endless(cube::sobol, *n),
            Layout::Random { n } => endless(cube::random, *n),
            Layout::Halton { n } if k <= HALTON_DIMENSIONS => {
                Places::Endless(Box::new(cube::halton(k, seed)), *n)
            }
            Layout::Halton { .. } => {
                return Err(format!(
                    "Halton's sequence fills at most {HALTON_DIMENSIONS} factors, and there are {k}; Sobol's takes more"
                ));
            }
            Layout::Table { file } => return Err(format!("the points of {file} weren't read")),
            Layout::Morris { trajectories, levels } => {
                Places::Fixed(cube::morris(k, seed, *trajectories, *levels))
            }
            Layout::Saltelli { n, second_order } => Places::Fixed(cube::saltelli(k, seed, *n, *second_order)),
        })
    }
}

/// Levels of a factor that give another value than the middle of its range.
fn off_the_middle(factor: &SweepFactor, levels: u32) -> Vec<f64> {
    let middle = factor.factor.at(0.5);
    factor.levels(levels).into_iter().filter(|level| factor.factor.at(*level) != middle).collect()
}

/// Places that are allowed, and how many were left out.
pub(super) fn allowed(
    places: Places,
    bound: bool,
    allow: impl Fn(&Place) -> bool,
) -> Result<(Vec<Place>, u32), String> {
    let mut left_out = 0;
    let mut keep = |place: &Place| {
        let kept = allow(place);
        left_out += u32::from(!kept);
        kept
    };
    let kept: Vec<Place> = match places {
        Places::Fixed(places) => places.into_iter().filter(|place| keep(place)).collect(),
        Places::Endless(places, n) => {
            let tried = places.take((n as usize).saturating_mul(TRIES));
            tried.filter(|place| keep(place)).take(n as usize).collect()
        }
    };
    let total = left_out as usize + kept.len();
    if bound && left_out > 0 {
        return Err(with_indices(&format!("they would leave out {left_out} of {total} points")));
    }
    if kept.is_empty() {
        return Err("the limits leave no point".to_owned());
    }
    Ok((kept, left_out))
}

/// Why limits and indices of sensitivity don't go together, and what to do instead.
pub(super) fn with_indices(what: &str) -> String {
    format!(
        "limits don't go with indices of sensitivity: {what}, and these indices take the factors as independent and compare \
         points in fixed pairs, so that each that is left out spoils others; narrow the ranges instead, let one parameter \
         follow another (follows: \"…\"), or ask `hearth sweep` with the limits and points: sobol(n: 256): it tells what each \
         factor explains, without indices"
    )
}
