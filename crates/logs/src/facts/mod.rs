//! What a participation log tells of a community: facts by one definition, for real and simulated logs alike.
//!
//! A [`Log`] holds who contributed when, in which thread. It is read from a table in CSV ([`Log::read`]) or made from
//! the contributions of a simulated run ([`Log::of_contributions`]). [`Facts::of`] computes all facts at once; each is
//! declared in one table with its unit and definition ([`Facts::COLUMNS`]). A fact that a log can't tell is `None`.
//!
//! Logs see only people who contribute: no readers, no private talk.
//!
//! ```
//! use hearth_logs::facts::{Facts, Log};
//!
//! let text = "date,member,kind\n2024-01-01,anna,post\n2024-01-09,ben,reply\n2024-03-01,anna,post\n";
//! let log = Log::parse("example", text.as_bytes())?;
//! let facts = Facts::of(&log);
//! assert_eq!(facts.get("members"), Some(2.0));
//! assert_eq!(facts.one_time_share, Some(0.5));
//! assert_eq!(facts.get("survival_52w"), None);
//! # Ok::<(), hearth_logs::facts::LogError>(())
//! ```

mod activity;
mod arrivals;
pub(crate) mod calendar;
mod columns;
mod compute;
mod concentration;
mod error;
mod leader;
mod levels;
mod log;
mod mapping;
mod members;
mod names;
mod patterns;
mod read;
mod span;
mod stages;
mod table;
mod tenure;
mod threads;
mod trajectory;
mod weibull;

pub use calendar::Instant;
pub use columns::{Fact, FactInfo, Facts, columns_markdown};
pub use error::{LogError, RowProblem, SkippedRows};
pub use leader::{LeaderWindow, leader_windows};
pub use log::{Event, Kind, Log};
pub use mapping::ColumnNames;
pub use patterns::{DayPatterns, Patterns, WeekPatterns};
pub use read::open;
pub use stages::{SeenWeek, weeks_seen};
pub use tenure::TenurePoint;
pub use trajectory::Trajectory;
