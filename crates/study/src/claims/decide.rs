//! Which statements are decided, by which replicates.

use super::contrast;
use super::estimate::Estimate;
use super::narrative;
use super::outcome_values::OutcomeValue;
use super::plan::{Plan, PlannedClaim, PlannedMechanism, Test};
use super::result::{ClaimResult, ConditionResult, MechanismResult, Verdict, Without};
use super::run::Values;

/// Of a two-sided interval of 95 %.
const ALONE: f64 = 0.025;

/// Where one test stands.
#[derive(Debug, Clone, Copy)]
struct State {
    verdict: Verdict,
    estimate: Option<Estimate>,
    interval: (f64, f64),
    analysis: u32,
}

impl State {
    const NEW: Self = Self {
        verdict: Verdict::Undecided,
        estimate: None,
        interval: (f64::NEG_INFINITY, f64::INFINITY),
        analysis: 0,
    };

    fn is_open(&self) -> bool {
        self.verdict == Verdict::Undecided
    }
}

/// Where all tests of a claim stand.
struct ClaimState {
    conditions: Vec<State>,
    mechanisms: Vec<Vec<State>>,
}

/// Where all claims stand.
pub(super) struct Decisions {
    claims: Vec<ClaimState>,
}

impl Decisions {
    pub fn new(plan: &Plan, names_causes: bool) -> Self {
        let state = |test: &Test| {
            let cell = test.cells[0];
            let asks = matches!(
                plan.setups[cell.setup].readings[cell.reading].0,
                OutcomeValue::NamesPlantedCause { .. }
            );
            let verdict =
                if test.reported || asks && !names_causes { Verdict::NotRun } else { Verdict::Undecided };
            State { verdict, ..State::NEW }
        };
        let claims = plan.claims.iter().map(|claim| ClaimState {
            conditions: claim.conditions.iter().map(state).collect(),
            mechanisms: claim
                .mechanisms
                .iter()
                .map(|mechanism| mechanism.tests.iter().map(state).collect())
                .collect(),
        });
        Self { claims: claims.collect() }
    }

    /// The setups that undecided tests need.
    pub fn needed(&self, plan: &Plan) -> Vec<bool> {
        let mut needed = vec![false; plan.setups.len()];
        for (state, claim) in self.claims.iter().zip(&plan.claims) {
            let open = state.conditions() == Verdict::Undecided;
            let reported = claim.conditions.iter().filter(|test| open && test.reported);
            for test in state.open_tests(claim).chain(reported) {
                for cell in test.cells.iter().chain(&test.filters) {
                    needed[cell.setup] = true;
                }
            }
        }
        needed
    }

    /// Claims that are still open, or a mechanism of theirs.
    pub fn open(&self) -> usize {
        let open = |state: &&ClaimState| {
            state.conditions() == Verdict::Undecided
                || state.mechanisms.iter().any(|tests| together(tests) == Verdict::Undecided)
        };
        self.claims.iter().filter(open).count()
    }

    /// Decides what can be decided after so many replicates.
    pub fn analyse(&mut self, plan: &Plan, values: &Values, analysis: u32) {
        for (state, claim) in self.claims.iter_mut().zip(&plan.claims) {
            let parts = claim.conditions.len();
            if state.conditions() == Verdict::Undecided {
                for (state, test) in state.conditions.iter_mut().zip(&claim.conditions) {
                    decide(state, test, parts, plan, values, analysis);
                }
            }
            for (states, mechanism) in state.mechanisms.iter_mut().zip(&claim.mechanisms) {
                if together(states) == Verdict::Undecided {
                    for (state, test) in states.iter_mut().zip(&mechanism.tests) {
                        decide(state, test, mechanism.tests.len(), plan, values, analysis);
                    }
                }
            }
            if state.conditions() == Verdict::Fails {
                // Nothing can be said to carry an effect that isn't there.
                for state in state.mechanisms.iter_mut().flatten().filter(|state| state.is_open()) {
                    state.verdict = Verdict::NotRun;
                }
            }
        }
    }

    /// What came out in the end.
    pub fn conclude(&self, plan: &Plan, values: &Values) -> Vec<ClaimResult> {
        self.claims.iter().zip(&plan.claims).map(|(state, claim)| state.conclude(claim, values)).collect()
    }
}

/// One test at one look.
fn decide(state: &mut State, test: &Test, parts: usize, plan: &Plan, values: &Values, analysis: u32) {
    if !state.is_open() {
        return;
    }
    let estimate = Estimate::of(&test.part, &values.rows(test), test.shares);
    let (holds, fails) = (plan.risk.holds(), plan.risk.fails(parts));
    let bound = test.bound;
    let (below, above) = if bound.sign > 0.0 { (holds, fails) } else { (fails, holds) };
    let (low, high) = estimate.interval(below, above);
    let (least, most) = if bound.sign > 0.0 {
        (low - bound.threshold, high - bound.threshold)
    } else {
        (bound.threshold - high, bound.threshold - low)
    };
    state.verdict = if least > 0.0 {
        Verdict::Holds
    } else if most < 0.0 {
        Verdict::Fails
    } else {
        Verdict::Undecided
    };
    state.estimate = Some(estimate);
    state.interval = (low, high);
    state.analysis = analysis;
}

/// Several tests of which all must hold.
fn together(states: &[State]) -> Verdict {
    let any = |verdict: Verdict| states.iter().any(|state| state.verdict == verdict);
    if any(Verdict::Fails) {
        Verdict::Fails
    } else if any(Verdict::Undecided) {
        Verdict::Undecided
    } else if any(Verdict::Holds) {
        Verdict::Holds
    } else {
        Verdict::NotRun
    }
}

impl ClaimState {
    /// Whether all conditions hold.
    fn conditions(&self) -> Verdict {
        together(&self.conditions)
    }

    /// A claim holds if its conditions hold and every mechanism that it names carries what it is said to carry.
    fn verdict(&self) -> Verdict {
        let mechanisms = self.mechanisms.iter().map(|tests| together(tests));
        match self.conditions() {
            Verdict::Holds => mechanisms.fold(Verdict::Holds, |so_far, one| match (so_far, one) {
                (Verdict::Fails, _) | (_, Verdict::Fails) => Verdict::Fails,
                (Verdict::Undecided, _) | (_, Verdict::Undecided) => Verdict::Undecided,
                _ => Verdict::Holds,
            }),
            other => other,
        }
    }

    fn open_tests<'p>(&'p self, claim: &'p PlannedClaim) -> impl Iterator<Item = &'p Test> {
        let open = self.conditions() == Verdict::Undecided;
        let conditions = self.conditions.iter().zip(&claim.conditions).filter(move |_| open);
        let mechanisms = self
            .mechanisms
            .iter()
            .zip(&claim.mechanisms)
            .filter(|(states, _)| together(states) == Verdict::Undecided)
            .flat_map(|(states, mechanism)| states.iter().zip(&mechanism.tests));
        conditions.chain(mechanisms).filter(|(state, _)| state.is_open()).map(|(_, test)| test)
    }

    fn conclude(&self, planned: &PlannedClaim, values: &Values) -> ClaimResult {
        let claim = &planned.claim;
        let conditions: Vec<ConditionResult> = self
            .conditions
            .iter()
            .zip(&planned.conditions)
            .map(|(state, test)| condition(planned, test, state, values))
            .collect();
        let leading = leading(&conditions);
        let first = conditions.get(leading);
        ClaimResult {
            id: claim.id.clone(),
            sentence: claim.sentence.clone(),
            source: claim.source.clone(),
            note: claim.note.clone(),
            verdict: self.verdict(),
            leading,
            effect: first.map_or(f64::NAN, |one| one.effect),
            interval: first.map_or((f64::NAN, f64::NAN), |one| one.interval),
            replicates: self.conditions.iter().map(|state| state.analysis).max().unwrap_or(0),
            mechanisms: self
                .mechanisms
                .iter()
                .zip(&planned.mechanisms)
                .map(|(states, mechanism)| concluded(planned, mechanism, states, values))
                .collect(),
            conditions,
        }
    }
}

/// The condition that decides: one that fails, else the one nearest to failing.
fn leading(conditions: &[ConditionResult]) -> usize {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Fails => 0,
        Verdict::Undecided => 1,
        Verdict::Holds => 2,
        Verdict::NotRun => 3,
    };
    let key = |at: &usize| {
        let one = &conditions[*at];
        let margin = one.margin();
        (rank(one.verdict), if margin.is_nan() { f64::INFINITY } else { margin })
    };
    (0..conditions.len())
        .min_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
        .unwrap_or(0)
}

fn condition(planned: &PlannedClaim, test: &Test, state: &State, values: &Values) -> ConditionResult {
    let said = &planned.claim.conditions[test.condition];
    let mut estimate = state.estimate;
    let mut interval = state.interval;
    let rows = values.rows(test);
    if test.reported {
        let observed = Estimate::of(&test.part, &rows, test.shares);
        interval = observed.interval(ALONE, ALONE);
        estimate = Some(observed);
    }
    let names = contrast::arms(&said.contrast);
    let mean = |arm: usize| rows.iter().map(|row| row[arm]).sum::<f64>() / rows.len().max(1) as f64;
    ConditionResult {
        name: said.name.clone(),
        arms: names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), mean(at))).collect(),
        contrast: narrative::part(&test.part, &names),
        unit: narrative::unit(&said.outcome, &said.contrast),
        effect: estimate.map_or(f64::NAN, |one| one.effect),
        interval,
        interval_95: estimate.map_or((f64::NAN, f64::NAN), |one| one.interval(ALONE, ALONE)),
        sd: estimate.map_or(f64::NAN, |one| one.sd),
        reported: test.reported,
        null: test.part.null().unwrap_or(test.bound.threshold),
        threshold: test.bound.threshold,
        side: test.bound.sign,
        verdict: state.verdict,
        replicates: estimate.map_or(0, |one| one.n as u32),
    }
}

fn concluded(
    planned: &PlannedClaim,
    mechanism: &PlannedMechanism,
    states: &[State],
    values: &Values,
) -> MechanismResult {
    let said = &planned.claim.mechanisms[mechanism.mechanism];
    let effects = mechanism.tests.iter().filter_map(|test| {
        let estimate = Estimate::of(test.without.as_ref()?, &values.rows(test), false);
        let place = planned
            .conditions
            .iter()
            .position(|one| one.condition == test.condition && one.part_number == test.part_number)?;
        Some(Without {
            condition: place,
            effect: estimate.effect,
            interval_95: estimate.interval(ALONE, ALONE),
            sd: estimate.sd,
        })
    });
    MechanismResult {
        words: said.words.clone(),
        off: said.off.clone(),
        left: said.left,
        verdict: together(states),
        replicates: states.iter().map(|state| state.analysis).max().unwrap_or(0),
        effects: effects.collect(),
    }
}
