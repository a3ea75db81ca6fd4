//! Causes: what is named must be what a knock-out confirms.

use hearth_engine::observe::Cause;

use super::estimate::{number, ratio, share};
use super::experiment::{Arm, Data, Experiment, Part, Require};
use super::lab::PLAIN;
use super::paths::weeks;

pub(super) const PROPERTIES: &[Experiment] = &[Experiment {
    id: "P7",
    title: "A named cause is a cause",
    experiment: "Communities that die within five years again, without one pressure at a time: how many lifting the named cause saves, against lifting it where another was named.",
    required: "at least 3 times as many",
    published: "",
    note: "",
    effort: 1.0,
    arms: || {
        let whole = [weeks(261)];
        let without = |cause: &Cause| Arm::new(cause.name(), PLAIN, &whole).lifting(*cause);
        std::iter::once(Arm::new("unchanged", PLAIN, &whole)).chain(Cause::ALL.iter().map(without)).collect()
    },
    judge,
}];

fn judge(data: &Data<'_>) -> Vec<Part> {
    let (alive, named) = (data.column("unchanged", "alive_end"), data.column("unchanged", "heaviest_drain"));
    let dead: Vec<usize> =
        (0..alive.len()).filter(|&run| alive[run] == 0.0 && !named[run].is_nan()).collect();
    // Of each dead run: whether lifting its named cause saves it, and the mean over other causes, each weighed as it is named.
    let count = |cause: usize| dead.iter().filter(|&&run| named[run] == cause as f64).count() as f64;
    let mut own = vec![f64::NAN; alive.len()];
    let mut others = vec![f64::NAN; alive.len()];
    for &run in &dead {
        (own[run], others[run]) = (0.0, 0.0);
    }
    for (place, cause) in Cause::ALL.iter().enumerate() {
        let saved = data.column(cause.name(), "alive_end");
        let (here, elsewhere) = (count(place), dead.len() as f64 - count(place));
        for &run in &dead {
            if named[run] == place as f64 {
                own[run] += saved[run];
            } else if elsewhere > 0.0 {
                others[run] += here / elsewhere * saved[run];
            }
        }
    }
    let most = (0..Cause::ALL.len()).map(count).fold(0.0, f64::max) / (dead.len() as f64).max(1.0);
    vec![
        ratio("times as many", &own, &others, Require::AtLeast(3.0)),
        share("saved by lifting the named cause", &own, Require::Reported),
        number("share of the most frequent name", most, Require::Reported),
    ]
}
