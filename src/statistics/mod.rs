//! Estimators that studies are summarised with.

pub mod interval;
pub mod normal;
pub mod sketch;
pub mod survival;

pub use interval::{Z95, wilson};
pub use normal::{normal_quantile, student_quantile};
pub use sketch::{Histogram, Moments};
pub use survival::{SurvivalPoint, kaplan_meier};
