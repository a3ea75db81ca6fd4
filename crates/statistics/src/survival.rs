//! Survival of communities, with those alive at the horizon censored there.

use super::wilson;

/// The survival curve just after one week.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct SurvivalPoint {
    /// Week.
    pub week: u32,
    /// Communities alive until this week.
    pub at_risk: u64,
    /// Of those, the ones that ended in it.
    pub ended: u64,
    /// Kaplan–Meier estimate of surviving this week.
    pub survival: f64,
    /// Lower end of the pointwise band.
    pub low: f64,
    /// Upper end of the pointwise band.
    pub high: f64,
}

/// Kaplan–Meier's estimate from `deaths` by week of survival among `n` communities, all others being
/// censored at the last week. One point a week.
///
/// The band is pointwise, from Greenwood's variance on the log-log scale, so that it keeps within 0
/// and 1; `z` is its width in standard deviates. Where the curve is 1 or 0, it is Wilson's interval of none or all of `n`.
pub fn kaplan_meier(deaths: &[u64], n: u64, z: f64) -> Vec<SurvivalPoint> {
    let mut at_risk = n;
    let mut survival = 1.0;
    let mut greenwood = 0.0;
    let mut points = Vec::with_capacity(deaths.len());
    for (week, &ended) in deaths.iter().enumerate() {
        let ended = ended.min(at_risk);
        if ended > 0 {
            let (d, r) = (ended as f64, at_risk as f64);
            survival *= 1.0 - d / r;
            greenwood += d / (r * (r - d));
        }
        let (low, high) = match survival {
            1.0 => (wilson(n, n, z).0, 1.0),
            0.0 => (0.0, wilson(0, n, z).1),
            _ => log_log_band(survival, greenwood, z),
        };
        points.push(SurvivalPoint { week: week as u32, at_risk, ended, survival, low, high });
        at_risk -= ended;
    }
    points
}

/// Band around a survival of `s`, given Greenwood's sum.
pub fn log_log_band(s: f64, greenwood: f64, z: f64) -> (f64, f64) {
    if s <= 0.0 || s >= 1.0 {
        return (s, s);
    }
    let spread = libm::exp(z * greenwood.sqrt() / libm::log(s).abs());
    (libm::pow(s, spread), libm::pow(s, 1.0 / spread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Z95;

    /// Ten communities; one ends in week 2, two in week 5, all others live to week 8.
    #[test]
    fn known_curve_and_band() {
        let mut deaths = [0; 9];
        deaths[2] = 1;
        deaths[5] = 2;
        let points = kaplan_meier(&deaths, 10, Z95);
        assert_eq!(points[1].survival, 1.0);
        assert!((points[2].survival - 0.9).abs() < 1e-15);
        assert!((points[8].survival - 0.7).abs() < 1e-15);
        assert_eq!((points[5].at_risk, points[6].at_risk), (9, 7));
        // R: survfit(Surv(time, event) ~ 1, conf.type = "log-log")
        assert!((points[2].low - 0.473).abs() < 1e-3 && (points[2].high - 0.985).abs() < 1e-3);
        assert!((points[8].low - 0.329).abs() < 1e-3 && (points[8].high - 0.892).abs() < 1e-3);
    }

    #[test]
    fn all_ended() {
        let points = kaplan_meier(&[0, 3], 3, Z95);
        assert_eq!((points[0].survival, points[0].high), (1.0, 1.0));
        assert!((points[0].low - wilson(3, 3, Z95).0).abs() < 1e-15);
        assert_eq!((points[1].survival, points[1].low), (0.0, 0.0));
        assert!((points[1].high - 0.562).abs() < 1e-3, "three that ended don't say that all will");
    }

    #[test]
    fn two_that_survive_are_no_certainty() {
        let points = kaplan_meier(&[0; 4], 2, Z95);
        assert!((points[3].low - 0.342).abs() < 1e-3 && points[3].high == 1.0);
    }
}
