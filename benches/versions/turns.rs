//! Two versions of the engine in turns: see `run` beside this.

use std::time::Instant;

const SEED: u64 = 7;
const REPLICATES: u32 = 16;

/// Member-weeks of some runs of the default scenario, and a sum over their weeks that tells whether two versions simulate the same.
macro_rules! turn {
    ($engine:ident) => {{
        let scenario = $engine::scenario::Scenario::default();
        let mut simulation = $engine::simulation::Simulation::new(&scenario, SEED);
        move_through(scenario.horizon_weeks, |replicate, weeks| {
            simulation.restart(replicate);
            let mut seen = (0.0, 0.0);
            for _ in 0..weeks {
                let row = &simulation.step()[0].row;
                seen.0 += f64::from(row.members);
                seen.1 += f64::from(row.energy) + f64::from(row.legitimacy);
            }
            seen
        })
    }};
}

/// Seconds, member-weeks, and the sum.
fn move_through(weeks: u32, mut run: impl FnMut(u32, u32) -> (f64, f64)) -> (f64, f64, f64) {
    let begun = Instant::now();
    let mut all = (0.0, 0.0);
    for replicate in 0..REPLICATES {
        let (members, sum) = run(replicate, weeks);
        all = (all.0 + members, all.1 + sum);
    }
    (begun.elapsed().as_secs_f64(), all.0, all.1)
}

fn main() {
    let rounds: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(40);
    let mut least = [f64::INFINITY; 2];
    let mut seen = [(0.0, 0.0); 2];
    let mut ratios = Vec::new();
    for round in 0..rounds {
        let mut took = [0.0; 2];
        // Who begins changes, so that neither always finds the caches of the other.
        for at in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let (seconds, members, sum) = if at == 0 { turn!(old) } else { turn!(new) };
            took[at] = seconds / members * 1e9;
            least[at] = least[at].min(took[at]);
            seen[at] = (members, sum);
        }
        ratios.push(took[1] / took[0]);
    }
    ratios.sort_by(f64::total_cmp);
    let at = |share: f64| ratios[((ratios.len() - 1) as f64 * share) as usize];
    println!("old: {:.1} ns a member-week (shortest of {rounds} turns)", least[0]);
    println!("new: {:.1} ns a member-week", least[1]);
    println!("ratio of the shortest: {:.3}", least[1] / least[0]);
    println!("ratio turn by turn: median {:.3}, middle half {:.3} to {:.3}", at(0.5), at(0.25), at(0.75));
    println!("the same weeks: {}", if seen[0] == seen[1] { "yes" } else { "no" });
}
