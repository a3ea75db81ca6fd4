//! Why two arms differ: flows of the energy budget, causes of decline, and when they part.

use super::difference::Pair;
use super::result::{CauseChange, FlowChange, Gap};
use super::trajectories::Trajectories;
use super::values::ArmValues;
use crate::outcome::{Better, Formula, Outcome, OutcomeKind, OutcomeSample};
use hearth_engine::observe::{Cause, Flow};
use hearth_statistics::{Influence, Joint, normal_p};

/// Times that flows and causes are let stray.
const DRAWS: usize = 4000;
/// Weeks of a year.
const YEAR: f64 = 52.0;

/// Flows of which a change is reported. Who comes and goes brings and takes energy, but charges and drains nobody; fatigue
/// always stands against interest, so that only what is left of both is reported.
fn reported() -> impl Iterator<Item = Flow> {
    let left_out = [Flow::Joining, Flow::Leaving, Flow::Fatigue];
    Flow::ALL.iter().copied().filter(move |flow| !left_out.contains(flow))
}

/// The energy that a flow moved, by group of replicates.
fn moved(runs: &ArmValues, flow: Flow, trajectories: &Trajectories) -> Vec<f64> {
    let own = trajectories.gathered(runs.flow(flow));
    if flow != Flow::Interest {
        return own;
    }
    let fatigue = trajectories.gathered(runs.flow(Flow::Fatigue));
    own.iter().zip(fatigue).map(|(own, fatigue)| own + fatigue).collect()
}

/// How flows changed, for each member and year, the largest change first.
pub(super) fn flows(
    arms: &[ArmValues],
    trajectories: &Trajectories,
    (arm, against): (usize, usize),
    risk: f64,
    seed: u64,
) -> Vec<FlowChange> {
    let rate = |place: usize, flow: Flow| {
        Influence::ratio(&moved(&arms[place], flow, trajectories), &trajectories.member_weeks(place))
    };
    let rates: Vec<(Flow, Influence, Influence)> =
        reported().map(|flow| (flow, rate(arm, flow), rate(against, flow))).collect();
    let differences: Vec<Influence> = rates.iter().map(|(_, one, other)| one.less(other)).collect();
    let stray = Joint::of(differences.iter().map(|one| one.parts.as_slice()));
    let each = normal_p(stray.deviates(risk, DRAWS, seed));
    let mut changes: Vec<FlowChange> = rates
        .iter()
        .zip(&differences)
        .map(|((flow, one, other), difference)| {
            let (low, high) = difference.interval(each);
            FlowChange {
                flow: *flow,
                arm: YEAR * one.value,
                against: YEAR * other.value,
                change: Gap { value: YEAR * difference.value, interval: (YEAR * low, YEAR * high).into() },
            }
        })
        .collect();
    changes.sort_by(|a, b| b.change.value.abs().total_cmp(&a.change.value.abs()));
    changes
}

/// How causes of decline changed: all together, then the largest change first.
pub(super) fn causes(
    arms: &[ArmValues],
    (arm, against): (usize, usize),
    risk: f64,
    seed: u64,
) -> Vec<CauseChange> {
    const SHARE: Outcome = Outcome {
        name: "declined",
        words: "decline",
        unit: "share",
        kind: OutcomeKind::Share,
        better: Better::Less,
        column: "",
        meaning: &[],
        formula: Formula::Column,
    };
    let quantity = |place: usize, cause: Option<Cause>| {
        let values = arms[place].declined(cause);
        let influence = Influence::mean(&values);
        OutcomeSample::new(SHARE.kind, values, influence)
    };
    let all: Vec<Option<Cause>> = std::iter::once(None).chain(Cause::ALL.iter().copied().map(Some)).collect();
    let quantities: Vec<(OutcomeSample, OutcomeSample)> =
        all.iter().map(|&cause| (quantity(arm, cause), quantity(against, cause))).collect();
    let pairs: Vec<Pair<'_>> =
        quantities.iter().map(|(one, other)| Pair::of(&SHARE, (arm, against), (one, other))).collect();
    let stray = Joint::of(pairs.iter().map(|pair| pair.influence.parts.as_slice()));
    let deviates = stray.deviates(risk, DRAWS, seed);
    let mut changes: Vec<CauseChange> = all
        .iter()
        .zip(&quantities)
        .zip(&pairs)
        .map(|((cause, (one, other)), pair)| CauseChange {
            cause: *cause,
            arm: one.influence.value,
            against: other.influence.value,
            change: Gap { value: pair.influence.value, interval: pair.within(deviates) },
        })
        .collect();
    changes[1..].sort_by(|a, b| b.change.value.abs().total_cmp(&a.change.value.abs()));
    changes
}
