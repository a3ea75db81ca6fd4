//! Hearth: how communities of practice live and die.
//!
//! The library behind the command `hearth`. Data flows one way, from room to room:
//!
//! | Room | What it does | Begin with |
//! |---|---|---|
//! | [`scenario`] | reads what a user writes, checks it, explains it | [`scenario::Scenario`] |
//! | [`random`] | turns addresses (seed, replicate, decision) into draws | |
//! | [`model`] | the science: the processes of one week, in order | [`model::week`] |
//! | [`observe`] | reads stages, causes and records from the state, and never changes it | [`observe::Week`] |
//! | [`simulation`] | a run: model and observers, week by week | [`simulation::Simulation`] |
//! | [`experiment`] | many runs: replicates in parallel, in a folder that survives interruptions | [`experiment::Study`] |
//! | [`facts`] | tells what a participation log says, of a real community or a simulated one | [`facts::Facts`] |
//! | [`statistics`] | estimators that studies are summarised with | |
//! | [`output`] | tables, manifest, figures, the story in words | [`output::figures::drawings`] |
//! | [`timing`] | what a machine does, and how cost grows | [`timing::Crew`] |
//! | [`import`] | logs of real communities, from git histories and mail archives | [`import::git`], [`import::mbox`] |
//!
//! # One life
//!
//! A [`scenario::Scenario`] comes from a file ([`scenario::Scenario::load`]), from a text, or is the
//! [baseline](scenario::Scenario::baseline). Any parameter can be changed by its path. A
//! [`simulation::Simulation`] lives through it, one replicate after the other:
//!
//! ```
//! use hearth::{scenario::Scenario, simulation::Simulation};
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
//!     assert!(outcomes[0].row.weeks_lived <= 104.0);
//! }
//! assert!(most > 0.0);
//! # Ok::<(), hearth::scenario::ScenarioError>(())
//! ```
//!
//! # Many lives
//!
//! A [`experiment::Study`] runs a [`experiment::Design`] (arms, seed, replicates) into a folder, on all cores, and
//! continues where it was when it is interrupted. [`experiment::ScenarioArm`] makes an arm of a scenario, and shows
//! the whole way from a scenario to what its replicates say together; [`experiment::Arm`] and
//! [`experiment::Engine`] let other engines in.
//!
//! [`experiment::Points`] are very many arms that differ in a few parameters: lived through by a study, or in memory by
//! [`experiment::live_batch`]. [`experiment::sweep`] lays them out, [`experiment::sensitivity`] tells which parameters matter,
//! [`experiment::calibrate`] which of them a real log points to.
//!
//! The same scenario, seed and version give the same bytes, for any number of threads, any interruption and any
//! machine. Whoever adds to the crate keeps to that: random numbers come from [`random`] and nowhere else, exponentials
//! and logarithms from [`math`], and nothing depends on the order of a hash map.

#![forbid(unsafe_code)]

pub mod experiment;
pub mod facts;
pub mod import;
pub mod math;
pub mod model;
pub mod observe;
#[allow(
    clippy::disallowed_methods,
    reason = "figures are drawn, not computed with: a last bit moves no pixel"
)]
pub mod output;
pub mod random;
pub mod scenario;
pub mod serve;
pub mod simulation;
pub mod statistics;
pub mod timing;
