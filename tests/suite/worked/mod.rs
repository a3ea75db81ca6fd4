//! What the worked example of the model's documentation is made of: the engine taken step by step, the same steps
//! rebuilt from the formulas, and the page that shows both.

pub mod draws;
pub mod engine;
pub mod exchange;
pub mod page;
pub mod people;
pub mod picture;
pub mod rebuilt;
pub mod together;

/// Seed of the example: the first with which all that the page tells happens in four weeks.
pub const SEED: u64 = 8476;

/// The scenario that the page shows.
pub const SCENARIO: &str = include_str!("../../../docs/model/worked-example.ron");

/// The steps of a week in which something can happen here, in order, as the documentation numbers them, each with the last
/// process of the engine's week that belongs to it.
pub const STEPS: [(&str, &str); 15] = [
    ("opening", "opening"),
    ("founders", "founders"),
    ("timeline", "shocks by chance"),
    ("drift", "drift"),
    ("arrivals", "agenda"),
    ("participation", "participation"),
    ("exchange", "exchange"),
    ("events", "work"),
    ("domain, closed minds", "closed minds"),
    ("care, conflict, anger", "anger"),
    ("recognition", "measurement"),
    ("feeling", "energy"),
    ("norm, value and cost", "value and cost"),
    ("closing, departures, census", "census"),
    ("culture", "culture"),
];
