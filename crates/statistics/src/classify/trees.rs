//! Boosted trees: each is fitted to what those before it leave (Friedman 2001), by counts in bins.

use super::Fitted;
use crate::separation::logistic;

/// Trees, and how far each moves the judgement.
const TREES: usize = 120;
const RATE: f64 = 0.08;
/// Leaves of a tree at most, and cases of a leaf at least.
const LEAVES: usize = 8;
const LEAST_CASES: u32 = 8;
/// Bins of a column at most.
const BINS: usize = 32;
/// What keeps the value of a leaf small.
const SHRINK: f64 = 1.0;

/// Trees one after the other; their sum is the log-odds.
pub(super) struct Trees {
    /// By column: where bins end.
    ends: Vec<Vec<f64>>,
    trees: Vec<Vec<Node>>,
}

/// A leaf with its value, or a branch. The root is the first.
enum Node {
    Leaf(f64),
    /// Cases in this bin of this column, and in those below it, go to the first node, others to the second.
    Branch {
        column: usize,
        bin: u8,
        to: (usize, usize),
    },
}

/// What is known of the cases of one bin: slope and curvature of the cost, and how many they are.
#[derive(Clone, Copy, Default)]
struct Sums {
    slope: f64,
    bend: f64,
    cases: u32,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.slope += other.slope;
        self.bend += other.bend;
        self.cases += other.cases;
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            slope: self.slope - other.slope,
            bend: self.bend - other.bend,
            cases: self.cases - other.cases,
        }
    }

    fn gain(&self) -> f64 {
        self.slope * self.slope / (self.bend + SHRINK)
    }
}

/// A leaf that may still be divided.
struct Open {
    node: usize,
    cases: Vec<usize>,
    /// Gain, column and bin of the best division.
    best: Option<(f64, usize, u8)>,
}

impl Trees {
    pub(super) fn judge(&self, row: &[f64]) -> f64 {
        let bins: Vec<u8> = row.iter().zip(&self.ends).map(|(value, ends)| bin(*value, ends)).collect();
        self.trees.iter().map(|tree| value(tree, |column| bins[column])).sum()
    }
}

fn value(tree: &[Node], bin_of: impl Fn(usize) -> u8) -> f64 {
    let mut at = 0;
    loop {
        match &tree[at] {
            Node::Leaf(value) => return *value,
            Node::Branch { column, bin, to } => at = if bin_of(*column) <= *bin { to.0 } else { to.1 },
        }
    }
}

fn bin(value: f64, ends: &[f64]) -> u8 {
    ends.partition_point(|end| *end < value) as u8
}

pub(super) fn fit(of: &Fitted<'_>) -> Trees {
    let width = of.rows.first().map_or(0, |row| row.len());
    let ends: Vec<Vec<f64>> = (0..width).map(|column| ends(of, column)).collect();
    // By column, then case.
    let bins: Vec<Vec<u8>> = ends
        .iter()
        .enumerate()
        .map(|(column, ends)| of.rows.iter().map(|row| bin(row[column], ends)).collect())
        .collect();
    let mut odds = vec![0.0; of.rows.len()];
    let mut trees = Vec::with_capacity(TREES);
    for _ in 0..TREES {
        let pulls: Vec<Sums> = odds
            .iter()
            .zip(&of.ones)
            .zip(&of.weights)
            .map(|((&odds, &one), weight)| {
                let chance = logistic(odds);
                Sums {
                    slope: weight * (f64::from(u8::from(one)) - chance),
                    bend: weight * chance * (1.0 - chance),
                    cases: 1,
                }
            })
            .collect();
        let tree = grow(&bins, &ends, &pulls);
        for (case, odds) in odds.iter_mut().enumerate() {
            *odds += value(&tree, |column| bins[column][case]);
        }
        trees.push(tree);
    }
    Trees { ends, trees }
}

/// Where the bins of a column end: between neighbours where there are few values, else with as many cases in each.
fn ends(of: &Fitted<'_>, column: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = of.rows.iter().map(|row| row[column]).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut distinct = sorted.clone();
    distinct.dedup();
    if distinct.len() <= BINS {
        return distinct.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect();
    }
    let mut ends: Vec<f64> = (1..BINS).map(|at| sorted[at * sorted.len() / BINS]).collect();
    ends.dedup();
    ends
}

/// Grows one tree, the leaf with the largest gain first.
fn grow(bins: &[Vec<u8>], ends: &[Vec<f64>], pulls: &[Sums]) -> Vec<Node> {
    let all: Vec<usize> = (0..pulls.len()).collect();
    let mut nodes = vec![Node::Leaf(leaf(&all, pulls))];
    let mut open = vec![Open { node: 0, best: best(bins, ends, pulls, &all), cases: all }];
    let mut leaves = 1;
    while leaves < LEAVES {
        let gain = |leaf: &Open| leaf.best.map_or(0.0, |(gain, ..)| gain);
        let most = open.iter().map(gain).fold(0.0, f64::max);
        let Some(at) = open.iter().position(|leaf| gain(leaf) == most && most > 1e-12) else { break };
        let Open { node, cases, best: division } = open.swap_remove(at);
        let Some((_, column, end)) = division else { break };
        let (low, high): (Vec<usize>, Vec<usize>) =
            cases.into_iter().partition(|&case| bins[column][case] <= end);
        let to = (nodes.len(), nodes.len() + 1);
        nodes[node] = Node::Branch { column, bin: end, to };
        for (node, cases) in [(to.0, low), (to.1, high)] {
            nodes.push(Node::Leaf(leaf(&cases, pulls)));
            open.push(Open { node, best: best(bins, ends, pulls, &cases), cases });
        }
        leaves += 1;
    }
    nodes
}

fn leaf(cases: &[usize], pulls: &[Sums]) -> f64 {
    let sums = total(cases, pulls);
    RATE * sums.slope / (sums.bend + SHRINK)
}

fn total(cases: &[usize], pulls: &[Sums]) -> Sums {
    cases.iter().fold(Sums::default(), |mut sums, &case| {
        sums.add(&pulls[case]);
        sums
    })
}

/// The division with the largest gain; the first of equals.
fn best(bins: &[Vec<u8>], ends: &[Vec<f64>], pulls: &[Sums], cases: &[usize]) -> Option<(f64, usize, u8)> {
    let whole = total(cases, pulls);
    if whole.cases < 2 * LEAST_CASES {
        return None;
    }
    let mut best: Option<(f64, usize, u8)> = None;
    for (column, bins) in bins.iter().enumerate() {
        let mut by_bin = [Sums::default(); BINS];
        for &case in cases {
            by_bin[usize::from(bins[case])].add(&pulls[case]);
        }
        let mut low = Sums::default();
        for (end, sums) in by_bin.iter().enumerate().take(ends[column].len()) {
            low.add(sums);
            let high = whole.less(&low);
            if low.cases < LEAST_CASES || high.cases < LEAST_CASES {
                continue;
            }
            let gain = low.gain() + high.gain() - whole.gain();
            if best.is_none_or(|(most, ..)| gain > most) {
                best = Some((gain, column, end as u8));
            }
        }
    }
    best
}
