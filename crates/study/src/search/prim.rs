//! Patient rule induction: one box in which failures are dense.

use super::conditions::{Case, FactorKind, Limit};
use hearth_statistics::fisher_p;

/// Share of a box that a cut takes off.
const PEEL: f64 = 0.05;
/// Parts of a factor's values between which limits are moved.
const EDGES: usize = 25;
/// Times that limits are moved.
const SWEEPS: u32 = 5;
/// A box holds no fewer of the runs that find it.
const SMALLEST_SHARE: f64 = 0.05;
/// Nor fewer than so many.
const SMALLEST: usize = 20;
/// A limit stays where chance makes it look needed less often than this.
const NEEDED: f64 = 0.005;

/// A limit for each factor.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bounds(Vec<Limit>);

impl Bounds {
    pub fn holds(&self, case: &Case) -> bool {
        self.0.iter().zip(&case.factors).all(|(limit, value)| limit.holds(*value))
    }

    fn with(&self, factor: usize, limit: Limit) -> Self {
        let mut other = self.clone();
        other.0[factor] = limit;
        other
    }

    /// The factors that are limited at all.
    pub fn limits(&self, kinds: &[FactorKind]) -> Vec<(usize, Limit)> {
        let limited = |(factor, limit): &(usize, Limit)| *limit != Limit::none(kinds[*factor]);
        self.0.iter().cloned().enumerate().filter(limited).collect()
    }
}

/// ExploreControl for one box.
pub(super) struct Search<'a> {
    pub kinds: &'a [FactorKind],
    pub cases: &'a [&'a Case],
}

impl Search<'_> {
    /// The box that stands out most; nothing where none does.
    pub fn found(&self) -> Option<Bounds> {
        let base = self.failed(self.cases.iter().copied());
        if base.0 == 0 || base.0 == base.1 || self.kinds.is_empty() {
            return None;
        }
        let whole = Bounds(self.kinds.iter().map(|kind| Limit::none(*kind)).collect());
        let smallest = ((self.cases.len() as f64 * SMALLEST_SHARE) as usize).max(SMALLEST);
        let mut path = vec![whole];
        while let Some(smaller) = path.last().and_then(|last| self.cut(last, smallest)) {
            path.push(smaller);
        }
        let best = path
            .into_iter()
            .max_by(|one, other| self.quality(one).total_cmp(&self.quality(other)))
            .filter(|best| self.quality(best) > 0.0)?;
        let lean = self.lifted(self.moved(best, smallest));
        let rounded = self.rounded(&lean);
        Some(rounded).filter(|found| self.quality(found) > 0.0 && !found.limits(self.kinds).is_empty())
    }

    fn failed<'c>(&self, cases: impl Iterator<Item = &'c Case>) -> (usize, usize) {
        cases.fold((0, 0), |(failed, all), case| (failed + usize::from(case.failed), all + 1))
    }

    /// How far a box stands out: failures inside beyond those to be expected, in standard deviations.
    fn quality(&self, found: &Bounds) -> f64 {
        let (all_failed, all) = self.failed(self.cases.iter().copied());
        let (failed, inside) = self.failed(self.cases.iter().copied().filter(|case| found.holds(case)));
        if inside == 0 {
            return 0.0;
        }
        let base = all_failed as f64 / all as f64;
        let density = failed as f64 / inside as f64;
        libm::sqrt(inside as f64) * (density - base) / libm::sqrt(base * (1.0 - base))
    }

    /// The box without the slice whose loss gains most density for what it takes; nothing where no slice may be lost.
    fn cut(&self, from: &Bounds, smallest: usize) -> Option<Bounds> {
        let inside: Vec<&Case> = self.cases.iter().copied().filter(|case| from.holds(case)).collect();
        let (failed, all) = self.failed(inside.iter().copied());
        let before = failed as f64 / all.max(1) as f64;
        let mut best: Option<(f64, Bounds)> = None;
        for (factor, kind) in self.kinds.iter().enumerate() {
            for limit in slices(&from.0[factor], *kind, factor, &inside) {
                let left = inside.iter().copied().filter(|case| limit.holds(case.factors[factor]));
                let (failed, left) = self.failed(left);
                if left < smallest || left == all {
                    continue;
                }
                let gain = (failed as f64 / left as f64 - before) / (all - left) as f64;
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, from.with(factor, limit)));
                }
            }
        }
        best.map(|(_, smaller)| smaller)
    }

    /// The box with limits moved, one factor at a time, to where it stands out most.
    fn moved(&self, mut found: Bounds, smallest: usize) -> Bounds {
        let inside = |bounds: &Bounds| self.cases.iter().filter(|case| bounds.holds(case)).count();
        for _ in 0..SWEEPS {
            let before = self.quality(&found);
            for (factor, kind) in self.kinds.iter().enumerate() {
                let others = self.limits(&found.0[factor], *kind, factor);
                let best = others
                    .into_iter()
                    .map(|limit| found.with(factor, limit))
                    .filter(|other| inside(other) >= smallest)
                    .map(|other| (self.quality(&other), other))
                    .max_by(|one, other| one.0.total_cmp(&other.0));
                if let Some((quality, better)) = best
                    && quality > self.quality(&found)
                {
                    found = better;
                }
            }
            if self.quality(&found) <= before {
                break;
            }
        }
        found
    }

    /// Limits that a factor could have: between any two of some values that part the runs evenly, or one option more or less.
    fn limits(&self, now: &Limit, kind: FactorKind, factor: usize) -> Vec<Limit> {
        if let (Limit::Among(options), FactorKind::Choice(all)) = (now, kind) {
            let turned = |option: usize| {
                let mut options = options.clone();
                if !options.remove(&option) {
                    options.insert(option);
                }
                Limit::Among(options)
            };
            return (0..all).map(turned).collect();
        }
        let mut values: Vec<f64> = self.cases.iter().map(|case| case.factors[factor]).collect();
        values.sort_by(f64::total_cmp);
        let edge = |step: usize| values.get(values.len() * step / EDGES).copied();
        let mut limits = Vec::new();
        for from in 0..EDGES {
            for to in from + 1..=EDGES {
                let low = edge(from).filter(|_| from > 0);
                let high = edge(to).filter(|_| to < EDGES);
                limits.push(Limit::Between { low, high });
            }
        }
        limits
    }

    /// The box without limits that it hardly needs: what they shut out fails about as often as what is inside.
    fn lifted(&self, mut found: Bounds) -> Bounds {
        loop {
            let least = (0..self.kinds.len())
                .filter(|&factor| found.0[factor] != Limit::none(self.kinds[factor]))
                .flat_map(|factor| self.without(&found, factor))
                .map(|other| (self.needless(&found, &other), other))
                .max_by(|one, other| one.0.total_cmp(&other.0));
            match least {
                Some((chance, without)) if chance > NEEDED => found = without,
                _ => return found,
            }
        }
    }

    /// The probability that chance alone makes failures so much rarer among what a wider box adds.
    fn needless(&self, found: &Bounds, wider: &Bounds) -> f64 {
        let (hits, inside) = self.failed(self.cases.iter().copied().filter(|case| found.holds(case)));
        let (more, all) = self.failed(self.cases.iter().copied().filter(|case| wider.holds(case)));
        fisher_p(hits as u64, inside as u64, (more - hits) as u64, (all - inside) as u64)
    }

    /// The box without a factor's limit, or without one end of it.
    fn without(&self, found: &Bounds, factor: usize) -> Vec<Bounds> {
        let mut limits = vec![Limit::none(self.kinds[factor])];
        if let Limit::Between { low: Some(low), high: Some(high) } = found.0[factor] {
            limits.push(Limit::Between { low: Some(low), high: None });
            limits.push(Limit::Between { low: None, high: Some(high) });
        }
        limits.into_iter().map(|limit| found.with(factor, limit)).collect()
    }

    /// Limits with two digits of what was seen of their factor.
    fn rounded(&self, found: &Bounds) -> Bounds {
        let limits = found.0.iter().enumerate().map(|(factor, limit)| match limit {
            Limit::Between { low, high } => {
                let values = || self.cases.iter().map(|case| case.factors[factor]);
                let most = values().fold(f64::NEG_INFINITY, f64::max);
                let least = values().fold(f64::INFINITY, f64::min);
                let round = |value: &Option<f64>| value.map(|value| to_digits(value, most - least));
                Limit::Between { low: round(low), high: round(high) }
            }
            Limit::Among(_) => limit.clone(),
        });
        Bounds(limits.collect())
    }
}

/// A number to about a hundredth of a range, as a person writes it.
fn to_digits(value: f64, range: f64) -> f64 {
    let (mut scale, mut digits) = (range, 2i32);
    if !(scale > 0.0 && scale < 1e12) {
        return value;
    }
    while scale >= 10.0 {
        scale /= 10.0;
        digits -= 1;
    }
    while scale < 1.0 {
        scale *= 10.0;
        digits += 1;
    }
    let power = (0..digits.abs()).fold(1.0, |power, _| power * 10.0);
    if digits >= 0 { libm::round(value * power) / power } else { libm::round(value / power) * power }
}

/// What a factor's limit can become by losing one slice.
fn slices(limit: &Limit, kind: FactorKind, factor: usize, inside: &[&Case]) -> Vec<Limit> {
    match (limit, kind) {
        (Limit::Between { low, high }, FactorKind::Number) => {
            let mut values: Vec<f64> = inside.iter().map(|case| case.factors[factor]).collect();
            values.sort_by(f64::total_cmp);
            let off = ((values.len() as f64 * PEEL) as usize).max(1);
            let (Some(least), Some(most)) = (values.first(), values.last()) else { return Vec::new() };
            // Of values that are all alike below or above, all go together.
            let up = values.get(off).map(|edge| if edge > least { *edge } else { above(&values, *edge) });
            let down = values
                .len()
                .checked_sub(off + 1)
                .map(|at| values[at])
                .map(|edge| if edge < *most { edge } else { below(&values, edge) });
            let mut limits = Vec::new();
            limits.extend(up.map(|edge| Limit::Between { low: Some(edge), high: *high }));
            limits.extend(down.map(|edge| Limit::Between { low: *low, high: Some(edge) }));
            limits
        }
        (Limit::Among(options), _) if options.len() > 1 => options
            .iter()
            .map(|gone| Limit::Among(options.iter().copied().filter(|option| option != gone).collect()))
            .collect(),
        _ => Vec::new(),
    }
}

/// The next value above; infinity where there is none.
fn above(values: &[f64], edge: f64) -> f64 {
    values.iter().copied().find(|value| *value > edge).unwrap_or(f64::INFINITY)
}

fn below(values: &[f64], edge: f64) -> f64 {
    values.iter().rev().copied().find(|value| *value < edge).unwrap_or(f64::NEG_INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_their_range() {
        assert_eq!(to_digits(0.123_456, 1.0), 0.12);
        assert_eq!(to_digits(1234.0, 5000.0), 1230.0);
        assert_eq!(to_digits(0.012_345, 0.05), 0.0123);
        assert_eq!(to_digits(3.7, 0.0), 3.7);
    }
}
