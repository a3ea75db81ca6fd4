//! Whether simulated communities can be distinguished from real ones by their logs.
//!
//! For each real log as many simulated ones are made, cut to the same observation window and held to the same least size. Then three
//! questions: how well a classifier tells them apart by all their metrics at once ([`Separability`]); where the real ones lie among
//! the simulated ones, metric by metric ([`MetricResult`]); and which metrics tell most.
//!
//! Real communities are read once ([`read_logs`]): what is kept of a log is its metrics ([`Community`]). A [`Plan`] holds all that the
//! result depends on; [`Plan::run`] runs what is needed.

mod error;
mod logs;
mod metrics;
mod plan;
mod result;
mod selection;

#[cfg(test)]
mod tests;

pub use error::RealismError;
pub use logs::{Community, LeftOut, RealLogs, from_table, read_logs, to_table};
pub use metrics::{Group, Metric, metrics, realism_markdown};
pub use plan::{Plan, Request, SEED, variety_of};
pub use result::{Inside, MetricResult, RealismResult, Separability};
pub use selection::Selection;
