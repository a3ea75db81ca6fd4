//! The numbers of the model's rules, as README.md has them, and the frame that every program here shares.

pub const MEMBERS: usize = 150;
pub const WEEKS: u32 = 260;

/// Birth: the lowest value and the width of a uniform draw.
pub const BASE: (f64, f64) = (0.3, 0.4);
pub const ENGAGEMENT: (f64, f64) = (0.2, 0.6);
pub const ENERGY: (f64, f64) = (0.3, 0.4);

/// The share of a week's work that is chance: the width of what it gives or takes.
pub const WORK: f64 = 0.1;
pub const ANSWERED: f64 = 0.04;
pub const UNANSWERED: f64 = -0.06;
pub const HELPED: f64 = 0.01;

/// How fast energy goes to a member's base.
pub const RELAX: f64 = 0.08;
/// How fast engagement of those present goes to their energy.
pub const WARM: f64 = 0.05;
/// How fast engagement of those absent goes to `DISTANCE`.
pub const COOL: f64 = 0.005;
pub const DISTANCE: f64 = 0.25;

/// The logit of the chance to take part.
pub fn inclination(engagement: f64, energy: f64) -> f64 {
    -3.0 + 5.0 * engagement + 1.6 * (energy - 0.5)
}

pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The chance that a peer with so much energy answers.
pub fn willingness(energy: f64) -> f64 {
    0.4 + 0.3 * energy
}

/// A value between 0 and 1 at birth, from a uniform draw.
pub fn born((lowest, width): (f64, f64), draw: f64) -> f64 {
    lowest + width * draw
}

/// Runs as many replicates as the command line asks for (`REPLICATES SEED`), each with a seed of its own, and prints for each
/// what the comparison uses: the share that took part, then mean and spread of engagement and energy at the end.
pub fn replicates(mut live: impl FnMut(u64) -> Ending) {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse());
    let (Some(Ok(replicates)), Some(Ok(seed))) = (arguments.next(), arguments.next()) else {
        eprintln!("two whole numbers are wanted: REPLICATES SEED");
        std::process::exit(2);
    };
    for replicate in 0..replicates {
        let Ending { presences, engagement, energy } = live(seed + replicate);
        let share = presences as f64 / (MEMBERS as f64 * f64::from(WEEKS));
        let [(engagement, unlike), (energy, uneven)] =
            [engagement, energy].map(|values| mean_and_spread(&values));
        println!("{share},{engagement},{energy},{unlike},{uneven}");
    }
}

/// A community at its last week.
pub struct Ending {
    /// Weeks in which members took part, of all members.
    pub presences: u64,
    pub engagement: Vec<f64>,
    pub energy: Vec<f64>,
}

fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (mean, (squares / count).sqrt())
}
