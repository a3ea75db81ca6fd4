//! What is seen of a community: it reads state and never changes it.

pub mod causes;
pub mod columns;
pub mod ledger;
pub mod portrait;
pub mod record;
pub mod run;
pub mod stage;
mod week;

pub use causes::Cause;
pub use columns::ColumnInfo;
pub use ledger::{Flow, Flows};
pub use record::{Contribution, ContributionKind, Outcome, RunRow, Week, WeekRow};
pub use run::RunWatch;
