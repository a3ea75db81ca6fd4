//! A design with comments, to begin with.

/// A commented design; `scenario` is a file's name as seen from the design, or a ready scenario's name.
pub fn template(scenario: &str) -> String {
    let scenario = ron::to_string(scenario).unwrap_or_else(|_| "\"baseline\"".to_owned());
    format!("{HEAD}    scenario: {scenario},{REST}")
}

const HEAD: &str = "\
// A design for Hearth: what becomes of a community all over a parameter space.
// `hearth check` tells how it was understood, `hearth sweep` runs it, `hearth sensitivity` tells which factors matter.
Sweep(
    name: \"Sponsor and time\",
    about: \"What is asked, and why.\",

    // A scenario's file as seen from this one, or the name of a ready one.
";
const REST: &str = "

    // Changes that hold for all points, by path; `hearth explain --all` lists the paths.
    set: {\"horizon_weeks\": 156},

    // What is varied. Also: whole: [low, high], log: [low, high], triangle: [low, likeliest, high],
    // normal: [mean, sd], within: [low, high], one_of: [a, b].
    factors: [
        (path: \"policy.sponsorship\", between: [0.0, 1.0]),
        (path: \"policy.protected_hours\", between: [0.0, 4.0], levels: 5),
        // One factor may set several parameters, and a parameter may follow a factor:
        // (name: \"attention\", paths: [\"policy.recognition\", \"policy.advocacy\"], between: [0.0, 1.0]),
        // (path: \"policy.publicity\", follows: \"policy.sponsorship\", times: 0.5, plus: 0.1),
    ],

    // What must hold of a point: weighted sums of factors between two ends.
    limits: [
        // (sum: {\"policy.sponsorship\": 1, \"attention\": 1}, at_most: 1.5),
    ],

    // How points lie: factorial(levels: 5), one_at_a_time(levels: 5), latin(n: 200), sobol(n: 256),
    // halton(n: 256), random(n: 256), table(file: \"points.csv\"); for sensitivity
    // morris(trajectories: 20), saltelli(n: 512).
    points: sobol(n: 64),

    // Runs of each point. All points share their random numbers.
    replicates: 20,

    // What is looked at, the most important first; any column of runs.parquet; gross_value, net_value.
    outcomes: [survival, value_tangible, energy, cost],

    // Prices of cost and value, as in a study; hours without one have organisation.hour_price.
    // prices: (coordinator_hour: 80, event: 100),
)
";
