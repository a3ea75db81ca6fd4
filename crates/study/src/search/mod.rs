//! Which policy is best under a budget, and how sure that is.
//!
//! A [`Search`] takes a study ([`StudySpec`](crate::spec::StudySpec)) whose levers may be set, and a
//! [`Request`]; what comes out is [`SearchResult`]. Four steps, each of which can be used by itself on anything that
//! runs replicates ([`Trials`]):
//!
//! | Step | What is done | By |
//! |---|---|---|
//! | [`explore`] | policies all over the space, then around the best | a scrambled Sobol sequence, a response surface |
//! | [`select`] | which of the best is best, with a stated probability | sequential elimination on common random numbers |
//! | [`front`] | what can be had for which cost | paired comparisons of all with all |
//! | [`robust`], [`conditions`] | what if the world is another one | regrets, patient rule induction |
//!
//! What is tried and what decides are kept apart: exploring and selecting use different replicates, so that nothing is
//! chosen by chance.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use hearth_study::spec::{Overrides, StudySpec};
//! use hearth_study::Control;
//! use hearth_study::coefficient_sets::SetEffort;
//! use hearth_study::search::{Effort, ExploreControl, Request, Search};
//!
//! let text = r#"Study(
//!     name: "A launch on a budget",
//!     scenario: Scenario(name: "Half a year", horizon_weeks: 26),
//!     outcomes: [members],
//!     levers: [(path: "policy.launch_workshop", one_of: [true, false])],
//! )"#;
//! let question = StudySpec::parse(text, "example", &Overrides::default())?;
//! let effort = Effort {
//!     looking: ExploreControl { candidates: 8, replicates: 8, ..Effort::default().looking },
//!     last_analysis: 64,
//!     front: 16,
//!     ..Effort::default()
//! };
//! let request = Request {
//!     budget: None,
//!     aim: None,
//!     less: false,
//!     indifference: Some(5.0),
//!     failure: None,
//!     seed: 1,
//!     effort,
//!     coefficient_sets: SetEffort::NONE,
//! };
//! let search = Search::new(&question, request)?;
//! let control = Control { threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} };
//! let found = search.run(None, &control)?.expect("nobody stops it");
//! assert_eq!(found.tried.len(), 3, "as it is, with the workshop, and without");
//! assert!(found.best().is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithm;
mod coefficients;
mod conditions;
mod effort;
mod error;
mod explore;
mod filling;
mod front;
mod lever_space;
mod naming;
pub mod narrative;
mod outcome_values;
mod paired;
mod policies;
mod prim;
mod result;
mod robust;
mod runs;
mod selection;
mod study;
mod surface;
mod tables;
mod trials;

pub use algorithm::{Algorithm, AlgorithmResult, Ended, Front, NoneAffordable, search};
pub use conditions::{Case, Condition, Conditions, FactorKind, Limit, Tenth, conditions};
pub use effort::Effort;
pub use error::SearchError;
pub use explore::{ExploreControl, Explored, Wanted, explore};
pub(crate) use filling::Filling;
pub use front::{Standing, front};
pub use lever_space::{Axis, Point, Space};
pub use result::{
    Contender, FactorResult, FrontResult, LeverResult, Measure, Origin, RobustResult, RobustnessResult,
    SearchResult, Tried,
};
pub use robust::{Interval, Robust, Robustness, WorldStates, robust};
pub use selection::{Aim, Entrant, Fate, Rules, Selection, TOLERANCE, select};
pub use study::{Request, Search};
pub use trials::{Ask, Halt, Policy, Sample, Trials, WorldState};
