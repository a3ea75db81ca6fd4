//! Sweeps: what becomes of communities all over a parameter space.
//!
//! A [`Sweep`] is read from a design file whose root is `Sweep(…)`: factors with ranges and distributions, how points are
//! laid out in their space, how many replicates each. Its [`Points`](super::Points) are run as any study, and
//! what the runs say together is [`SweepResult`].
//!
//! ```
//! use hearth_study::sweep::Sweep;
//!
//! let text = r#"Sweep(
//!     name: "Sponsor and hours",
//!     scenario: "baseline",
//!     factors: [
//!         (path: "policy.sponsorship", between: [0.0, 1.0]),
//!         (path: "policy.protected_hours", between: [0.0, 4.0], levels: 3),
//!     ],
//!     points: factorial,
//!     replicates: 20,
//! )"#;
//! let sweep = Sweep::parse(text, "example")?;
//! let made = sweep.points(1)?;
//! assert_eq!(made.points.count(), 15);
//! assert_eq!(made.points.sets(0), ["policy.sponsorship=0.0", "policy.protected_hours=0.0"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cube;
mod effects;
mod layout;
mod made;
pub mod narrative;
mod plan;
mod read;
mod read_layout;
mod result;
mod runs;
mod surface;
mod template;

pub use effects::{Bin, Effect, Interaction};
pub use made::Made;
pub use plan::{Follower, Layout, Limit, Plan, Sweep, SweepFactor, is_design};
pub(crate) use read::factors as read_factors;
pub(crate) use result::open;
pub use result::{Cell, Grid, OutcomeResult, PointResult, SweepResult, find};
pub use runs::{Asked, PointRuns, each_point};
pub use surface::Fitted;
pub use template::template;
