//! Where policies are looked for: a box of levers of several kinds.

/// What one lever can be set to.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Any number from the lowest to the highest, in steps that a person would name (a hundredth of the range or less).
    Real {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// A whole number from the lowest to the highest.
    Whole {
        /// Lowest.
        low: i64,
        /// Highest.
        high: i64,
    },
    /// One of so many options, by its place from 0.
    Choice {
        /// Options.
        options: usize,
    },
}

/// A policy: the setting of each lever, in the order of the axes (whole numbers and places of options as they are).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Point(pub Vec<f64>);

impl Point {
    /// What two equal points have in common and no others.
    pub(super) fn key(&self) -> Vec<u64> {
        // Adding zero makes one of both zeros.
        self.0.iter().map(|value| (value + 0.0).to_bits()).collect()
    }
}

/// All levers together.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Space(pub Vec<Axis>);

/// Share of the local points at which a choice stays what it is at the centre.
const STAYS: f64 = 0.75;

impl Axis {
    /// How many settings there are; none of a number that isn't whole.
    fn settings(&self) -> Option<u64> {
        match *self {
            Self::Real { low, high } => (low == high).then_some(1),
            Self::Whole { low, high } => Some(high.abs_diff(low) + 1),
            Self::Choice { options } => Some(options as u64),
        }
    }

    /// The setting at a place between 0 (included) and 1 (excluded).
    pub fn at(&self, unit: f64) -> f64 {
        match *self {
            Self::Real { low, high } => rounded(low + unit * (high - low), low, high),
            Self::Whole { low, high } => {
                within(low, high, low as f64 + unit * (high.abs_diff(low) + 1) as f64)
            }
            Self::Choice { options } => within(0, options as i64 - 1, unit * options as f64),
        }
    }

    /// The setting at a place between 0 and 1 of a part of the range: `radius` of it each way of the centre.
    fn near(&self, centre: f64, radius: f64, unit: f64) -> f64 {
        match *self {
            Self::Real { low, high } => {
                let reach = radius * (high - low);
                let (from, to) = ((centre - reach).max(low), (centre + reach).min(high));
                rounded(from + unit * (to - from), low, high)
            }
            Self::Whole { low, high } => {
                let reach = libm::ceil(radius * high.abs_diff(low) as f64);
                let (from, to) = ((centre - reach).max(low as f64), (centre + reach).min(high as f64));
                within(low, high, from + unit * (to - from + 1.0))
            }
            Self::Choice { options } if options > 1 && unit >= STAYS => {
                let other =
                    within(0, options as i64 - 2, (unit - STAYS) / (1.0 - STAYS) * (options - 1) as f64);
                if other >= centre { other + 1.0 } else { other }
            }
            Self::Choice { .. } => centre,
        }
    }

    /// Where a setting lies between the lowest (−1) and the highest (1); 0 where there is no other.
    pub(super) fn scaled(&self, value: f64) -> f64 {
        let (low, high) = match *self {
            Self::Real { low, high } => (low, high),
            Self::Whole { low, high } => (low as f64, high as f64),
            Self::Choice { options } => (0.0, options as f64 - 1.0),
        };
        if high > low { 2.0 * (value - low) / (high - low) - 1.0 } else { 0.0 }
    }
}

fn within(low: i64, high: i64, value: f64) -> f64 {
    libm::floor(value).clamp(low as f64, high.max(low) as f64)
}

/// A number of the range in steps of 1, 2 or 5 times a power of ten, about a hundredth of the range.
fn rounded(value: f64, low: f64, high: f64) -> f64 {
    let fine = (high - low) / 100.0;
    if fine.is_nan() || fine <= 0.0 {
        return low;
    }
    // 10 to a whole power, exactly as a person writes it.
    let mut power = 1.0;
    while power > fine {
        power /= 10.0;
    }
    while power * 10.0 <= fine {
        power *= 10.0;
    }
    let step =
        [5.0, 2.0, 1.0].into_iter().find(|factor| factor * power <= fine * (1.0 + 1e-9)).unwrap_or(1.0)
            * power;
    let steps = libm::round(value / step);
    // Dividing by the inverse gives 0.3 where multiplying by the step gives 0.30000000000000004.
    let number = if step < 1.0 { steps / libm::round(1.0 / step) } else { steps * step };
    number.clamp(low, high)
}

impl Space {
    /// How many policies there are, where each lever has so many settings and there are no more than `most`.
    pub fn size(&self, most: u64) -> Option<u64> {
        self.0.iter().try_fold(1u64, |product, axis| {
            product.checked_mul(axis.settings()?).filter(|product| *product <= most)
        })
    }

    /// All policies, where they can be counted and aren't more than `most`.
    pub fn all(&self, most: u64) -> Option<Vec<Point>> {
        let size = self.size(most)?;
        let point = |mut place: u64| {
            let settings = self.0.iter().map(|axis| {
                let settings = axis.settings().unwrap_or(1);
                let setting = place % settings;
                place /= settings;
                match *axis {
                    Axis::Real { low, .. } => low,
                    Axis::Whole { low, .. } => low as f64 + setting as f64,
                    Axis::Choice { .. } => setting as f64,
                }
            });
            Point(settings.collect())
        };
        Some((0..size).map(point).collect())
    }

    /// The policy at a place of the unit cube.
    pub fn at(&self, place: &[f64]) -> Point {
        Point(self.0.iter().zip(place).map(|(axis, unit)| axis.at(*unit)).collect())
    }

    /// The policy at a place of the unit cube that is laid around a centre, with `radius` of each range each way.
    pub fn near(&self, centre: &Point, radius: f64, place: &[f64]) -> Point {
        let settings = self.0.iter().zip(&centre.0).zip(place);
        Point(settings.map(|((axis, centre), unit)| axis.near(*centre, radius, *unit)).collect())
    }

    /// How far two policies lie apart: the share of its range by which the lever differs that differs most (a choice
    /// differs by all or nothing).
    pub fn distance(&self, one: &Point, other: &Point) -> f64 {
        let each = self.0.iter().zip(one.0.iter().zip(&other.0)).map(|(axis, (one, other))| match axis {
            Axis::Choice { .. } => f64::from(u8::from(one != other)),
            _ => (axis.scaled(*one) - axis.scaled(*other)).abs() / 2.0,
        });
        each.fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed() -> Space {
        Space(vec![
            Axis::Real { low: 0.0, high: 1.0 },
            Axis::Whole { low: -2, high: 3 },
            Axis::Choice { options: 3 },
        ])
    }

    #[test]
    fn settings_are_of_their_kind_and_within_their_range() {
        let space = mixed();
        for step in 0..1000 {
            let unit = f64::from(step) / 1000.0;
            let point = space.at(&[unit, unit, unit]);
            assert!((0.0..=1.0).contains(&point.0[0]));
            assert!((-2.0..=3.0).contains(&point.0[1]) && point.0[1].fract() == 0.0);
            assert!((0.0..=2.0).contains(&point.0[2]) && point.0[2].fract() == 0.0);
            let near = space.near(&point, 0.1, &[1.0 - unit, unit, unit * 0.7]);
            assert!((near.0[0] - point.0[0]).abs() <= 0.1 + 1e-9, "{point:?} {near:?}");
            assert!((near.0[1] - point.0[1]).abs() <= 1.0 && (-2.0..=3.0).contains(&near.0[1]));
            assert_eq!(near.0[2], point.0[2]);
        }
    }

    #[test]
    fn every_setting_of_a_choice_and_a_whole_number_comes() {
        let space = mixed();
        for (axis, settings) in [(1, 6), (2, 3)] {
            let mut counts = vec![0; settings];
            for step in 0..600 {
                let unit = f64::from(step) / 600.0;
                let value = space.0[axis].at(unit);
                counts[(value - space.0[axis].at(0.0)) as usize] += 1;
            }
            assert_eq!(counts, vec![600 / settings; settings]);
        }
        // Near a centre a choice stays mostly, and else is each of the others.
        let others: Vec<f64> =
            (0..100).map(|step| space.0[2].near(1.0, 0.1, f64::from(step) / 100.0)).collect();
        assert_eq!(others.iter().filter(|value| **value == 1.0).count(), 75);
        assert!(others.contains(&0.0) && others.contains(&2.0));
    }

    #[test]
    fn numbers_that_a_person_would_name() {
        let text = |low, high, unit| Axis::Real { low, high }.at(unit).to_string();
        assert_eq!(text(0.0, 1.0, 0.3), "0.3");
        assert_eq!(text(0.0, 1.0, 0.123_456), "0.12");
        assert_eq!(text(0.0, 8.0, 0.123_456), "1");
        assert_eq!(text(0.0, 40.0, 0.7777), "31.2");
        assert_eq!(text(0.3, 0.3, 0.5), "0.3");
        assert_eq!(text(0.0, 20_000.0, 0.123_456), "2400");
        assert_eq!(text(0.25, 0.35, 0.0), "0.25");
    }

    #[test]
    fn all_of_a_small_space() {
        let space = Space(vec![Axis::Whole { low: 1, high: 3 }, Axis::Choice { options: 2 }]);
        let all = space.all(10).unwrap();
        assert_eq!(all.len(), 6);
        for (place, point) in all.iter().enumerate() {
            assert!(!all[..place].contains(point));
            assert!(
                space.distance(point, point) == 0.0 && (place == 0 || space.distance(point, &all[0]) >= 0.5)
            );
        }
        assert_eq!(space.all(5), None);
        assert_eq!(mixed().all(1000), None);
    }
}
