//! Estimators that studies are summarised with.

pub mod classify;
pub mod influence;
pub mod interval;
pub mod joint;
pub mod normal;
pub mod power;
pub mod probability;
pub mod proportion;
pub mod rank;
pub mod separation;
pub mod sketch;
pub mod survival;
pub mod turning;

pub use influence::{Influence, RatioOfSums, freedom, holm};
pub use interval::{Z95, wilson};
pub use joint::Joint;
pub use normal::{normal_quantile, student_quantile};
pub use power::PowerLaw;
pub use probability::{fisher_p, mcnemar_mid_p, normal_p, student_p, student_two_sided};
pub use proportion::PairedShares;
pub use separation::{Separation, auc};
pub use sketch::{Histogram, Moments};
pub use survival::{SurvivalPoint, kaplan_meier};
pub use turning::Turning;
