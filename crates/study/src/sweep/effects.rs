//! What one factor does by itself, and two together: points gathered by the values of factors.
//!
//! It works for any layout of points, since it takes no more of it than that all values of other factors occur beside each
//! value of one. In a factorial these are the main effects and interactions; elsewhere their estimates.

use hearth_statistics::student_two_sided;

/// Values of a factor that are a group each, at most.
const VALUES: usize = 10;
/// Groups of a factor with more values.
const GROUPS: usize = 8;
/// The same where two factors are looked at together.
const FEW: usize = 4;

/// Points gathered by the values of one factor.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Bin {
    /// Lowest value in it.
    pub low: f64,
    /// Highest value in it.
    pub high: f64,
    /// Points.
    pub n: usize,
    /// Mean of the outcome over them.
    pub mean: f64,
    /// 95 % interval of that mean; not finite where there is one point only.
    pub interval: (f64, f64),
}

/// What a factor does to an outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Effect {
    /// The factor's place in the plan.
    pub factor: usize,
    /// Share of the variance between points that it explains by itself, allowing for what chance would (0 where it
    /// explains less than chance).
    pub share: f64,
    /// The outcome by its values.
    pub bins: Vec<Bin>,
}

/// What two factors do together.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Interaction {
    /// Along the lines of a figure.
    pub along: usize,
    /// A line each.
    pub lines: usize,
    /// Share of the variance between points that both explain together and neither by itself, allowing for chance.
    pub share: f64,
    /// By group of `lines`: its lowest and highest value, and the outcome along the other factor.
    pub curves: Vec<(f64, f64, Vec<Bin>)>,
}

/// The group of each value, and how many there are: each value its own where they are few, else equally many points each.
pub(super) fn groups(values: &[f64], most_values: usize, many: usize) -> (Vec<usize>, usize) {
    let mut distinct: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    distinct.sort_by(f64::total_cmp);
    let all = distinct.clone();
    distinct.dedup();
    if distinct.len() <= most_values {
        let of = |value: &f64| distinct.iter().position(|known| known == value).unwrap_or(0);
        return (values.iter().map(of).collect(), distinct.len().max(1));
    }
    let edges: Vec<f64> = (1..many).map(|at| all[at * all.len() / many]).collect();
    (values.iter().map(|value| edges.partition_point(|edge| edge <= value)).collect(), many)
}

fn bin(values: &[f64], outcome: &[f64], member: impl Fn(usize) -> bool) -> Bin {
    let here: Vec<usize> = (0..values.len()).filter(|&at| member(at) && outcome[at].is_finite()).collect();
    let n = here.len();
    let mean = here.iter().map(|&at| outcome[at]).sum::<f64>() / n as f64;
    let squares: f64 = here.iter().map(|&at| (outcome[at] - mean) * (outcome[at] - mean)).sum();
    let half = match n {
        0 | 1 => f64::NAN,
        _ => student_two_sided(0.05, (n - 1) as f64) * libm::sqrt(squares / (n - 1) as f64 / n as f64),
    };
    let (low, high) = here.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &at| {
        (low.min(values[at]), high.max(values[at]))
    });
    Bin { low, high, n, mean, interval: (mean - half, mean + half) }
}

/// Sums of squares of an outcome: all, what groups leave unexplained, points, groups that hold any.
struct Squares {
    total: f64,
    within: f64,
    points: usize,
    used: usize,
}

impl Squares {
    fn of(outcome: &[f64], group: &[usize], groups: usize) -> Self {
        let here: Vec<usize> = (0..outcome.len()).filter(|&at| outcome[at].is_finite()).collect();
        let points = here.len();
        let mean = here.iter().map(|&at| outcome[at]).sum::<f64>() / points as f64;
        let mut sums = vec![(0.0, 0usize); groups];
        for &at in &here {
            sums[group[at]].0 += outcome[at];
            sums[group[at]].1 += 1;
        }
        let (mut total, mut within) = (0.0, 0.0);
        for &at in &here {
            let (sum, count) = sums[group[at]];
            let (away, off) = (outcome[at] - mean, outcome[at] - sum / count as f64);
            total += away * away;
            within += off * off;
        }
        Self { total, within, points, used: sums.iter().filter(|(_, count)| *count > 0).count() }
    }

    /// Share that the groups explain, allowing for what chance would (Kelley's epsilon squared).
    fn explained(&self) -> f64 {
        if self.total.is_nan() || self.total <= 0.0 || self.points <= self.used || self.used < 2 {
            return 0.0;
        }
        let left = self.within / self.total * (self.points - 1) as f64 / (self.points - self.used) as f64;
        (1.0 - left).max(0.0)
    }
}

/// The effect of a factor with these values at the points.
pub(super) fn effect(factor: usize, values: &[f64], outcome: &[f64]) -> Effect {
    let (group, many) = groups(values, VALUES, GROUPS);
    let bins = (0..many).map(|at| bin(values, outcome, |point| group[point] == at)).filter(|bin| bin.n > 0);
    Effect { factor, share: Squares::of(outcome, &group, many).explained(), bins: bins.collect() }
}

/// What two factors do together; `along` has lines over its groups.
pub(super) fn interaction(
    (along, lines): (usize, usize),
    (a, b): (&[f64], &[f64]),
    outcome: &[f64],
) -> Interaction {
    let ((of_a, many_a), (of_b, many_b)) = (groups(a, FEW, FEW), groups(b, FEW, FEW));
    let both: Vec<usize> = of_a.iter().zip(&of_b).map(|(a, b)| a * many_b + b).collect();
    let [whole, one, other] = [(&both, many_a * many_b), (&of_a, many_a), (&of_b, many_b)]
        .map(|(group, many)| Squares::of(outcome, group, many));
    let between = |squares: &Squares| squares.total - squares.within;
    // What chance would give each degree of freedom, as far as points within fields tell.
    let chance = match whole.points > whole.used {
        true => whole.within / (whole.points - whole.used) as f64,
        false => 0.0,
    };
    let freedom = (whole.used + 1).saturating_sub(one.used + other.used) as f64;
    let together = between(&whole) - between(&one) - between(&other) - freedom * chance;
    let share = if whole.total > 0.0 { together / whole.total } else { 0.0 };
    let curves = (0..many_b).map(|line| {
        let whole = bin(b, outcome, |point| of_b[point] == line);
        let bins = (0..many_a).map(|at| bin(a, outcome, |point| of_b[point] == line && of_a[point] == at));
        (whole.low, whole.high, bins.filter(|bin| bin.n > 0).collect())
    });
    Interaction { along, lines, share: share.max(0.0), curves: curves.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_a_known_function() {
        // y = 2 a + b + 4 a b on a full grid of −1, 0, 1: variances 8/3, 2/3, 64/9.
        let mut columns = [Vec::new(), Vec::new(), Vec::new()];
        for copy in 0..4 {
            for a in [-1.0, 0.0, 1.0] {
                for b in [-1.0, 0.0, 1.0] {
                    columns[0].push(a);
                    columns[1].push(b);
                    columns[2].push(2.0 * a + b + 4.0 * a * b + f64::from(copy) * 1e-9);
                }
            }
        }
        let [a, b, y] = columns;
        let total = 8.0 / 3.0 + 2.0 / 3.0 + 64.0 / 9.0;
        let one = effect(0, &a, &y);
        assert_eq!(one.bins.len(), 3);
        assert!((one.bins[2].mean - 2.0).abs() < 1e-6);
        // Epsilon squared takes away what chance would explain, which is a twentieth here.
        assert!((one.share - 8.0 / 3.0 / total).abs() < 0.06, "{}", one.share);
        let two = interaction((0, 1), (&a, &b), &y);
        assert!((two.share - 64.0 / 9.0 / total).abs() < 1e-6, "{}", two.share);
        assert_eq!(two.curves.len(), 3);
    }
}
