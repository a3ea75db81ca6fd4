//! Hearth simulates how communities of practice grow and decline.
//!
//! The library behind the command `hearth`: its crates under one name. Each depends only on those below it:
//!
//! | Crate | What it does | Begin with |
//! |---|---|---|
//! | [`server`] | serves the workshop page on this machine | [`server::Server`] |
//! | [`workshop`] | sessions that are stepped, forked and compared live; lessons | [`workshop::session::Session`] |
//! | [`report`] | figures, pages, the narrative of a run | [`report::figures::drawings`] |
//! | [`study`] | many runs on all cores, in a results folder that survives interruptions | [`study::Study`] |
//! | [`logs`] | metrics and import of participation logs | [`logs::facts::Facts`], [`logs::import::git`] |
//! | [`engine`] | scenarios, the weekly model, observation, one run | [`engine::scenario::Scenario`], [`engine::simulation::Simulation`] |
//! | [`statistics`] | estimators and intervals; knows nothing of communities | |
//!
//! # One run
//!
//! A [`engine::scenario::Scenario`] comes from a file ([`study::files::read_scenario`]), from a text, or is the
//! [baseline](engine::scenario::Scenario::baseline). Any parameter can be changed by its path. A
//! [`engine::simulation::Simulation`] simulates it, one replicate after the other:
//!
//! ```
//! use hearth::engine::{scenario::Scenario, simulation::Simulation};
//!
//! let text = r#"Scenario(
//!     name: "Sponsored launch",
//!     horizon_weeks: 104,
//!     communities: [(name: "Turbidites", founders: 10)],
//!     policy: (protected_hours: 1.0),
//!     timeline: [at(week: 60, shock: sponsor_leaves)],
//! )"#;
//! let scenario = Scenario::parse(text, "example", &["policy.sponsorship=0.9".to_owned()])?;
//! let mut simulation = Simulation::new(&scenario, 1);
//! let mut most = 0.0f32;
//! for replicate in 0..3 {
//!     simulation.restart(replicate);
//!     let outcomes = simulation.run(&mut |_week, _community, seen| most = most.max(seen.row.active));
//!     assert!(outcomes[0].row.survival_weeks <= 104.0);
//! }
//! assert!(most > 0.0);
//! # Ok::<(), hearth::engine::scenario::ScenarioError>(())
//! ```
//!
//! # Many runs
//!
//! A [`study::Study`] runs a [`study::Design`] (arms, seed, replicates) into a folder, on all cores, and
//! continues where it was when it is interrupted. [`study::ScenarioArm`] makes an arm of a scenario, and shows
//! the whole way from a scenario to what its replicates say together; [`study::Arm`] and
//! [`study::Engine`] let other engines in.
//!
//! [`study::Points`] are very many arms that differ in a few parameters: run by a study, or in memory by
//! [`study::run_batch`]. [`study::sweep`] lays them out, [`study::sensitivity`] tells which parameters matter,
//! [`study::calibrate`] which of them a real log points to.
//!
//! The same scenario, seed and version give the same bytes, for any number of threads, any interruption and any
//! machine. Whoever adds to the crate keeps to that: random numbers come from [`engine::random`] and nowhere else, exponentials
//! and logarithms from [`engine::math`], and nothing depends on the order of a hash map.

#![forbid(unsafe_code)]

extern crate self as hearth;

mod cli;
pub mod command;

pub use hearth_engine as engine;
pub use hearth_logs as logs;
pub use hearth_report as report;
pub use hearth_server as server;
pub use hearth_statistics as statistics;
pub use hearth_study as study;
pub use hearth_workshop as workshop;

/// The commit that this version was built from; `unknown` where it was built without its repository.
pub const COMMIT: &str = match option_env!("HEARTH_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};
