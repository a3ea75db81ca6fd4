//! From a table to what has to be run: every arm resolved once, every contrast numbered.

use std::collections::BTreeMap;

use super::contrast::{self, Bound, Part};
use super::error::ClaimsError;
use super::interim::{FEWEST_REPLICATES, Risk};
use super::library::Library;
use super::outcome_values::{self, OutcomeValue, unknown};
use super::table::{Among, Claim, ClaimTable, Condition, Left, Mechanism, Outcome, Policy, Require};
use hearth_engine::scenario::{Scenario, nearest};

/// What to put to the test, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Claims by their numbers; all where none is named.
    pub only: Vec<String>,
    /// Changes of every arm, as `path=value`.
    pub sets: Vec<String>,
    /// Seed of all replicates.
    pub seed: u64,
    /// The most replicates of an arm; what is undecided then stays so.
    pub replicates: u32,
    /// Whether mechanisms are switched off, too.
    pub mechanisms: bool,
}

/// Claims ready to be put to the test.
#[derive(Debug)]
pub struct Plan {
    pub(super) request: Request,
    pub(super) setups: Vec<Setup>,
    pub(super) claims: Vec<PlannedClaim>,
    pub(super) risk: Risk,
}

/// A scenario that one or more arms live in, with all that is read off it.
#[derive(Debug)]
pub(super) struct Setup {
    pub scenario: Scenario,
    /// The first claim that needs it, and the arm's name there.
    pub claim: String,
    pub arm: String,
    /// What is read, of which community.
    pub readings: Vec<(OutcomeValue, Option<usize>)>,
}

/// A quantity of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub setup: usize,
    pub reading: usize,
}

#[derive(Debug)]
pub(super) struct PlannedClaim {
    pub claim: Claim,
    pub conditions: Vec<Test>,
    pub mechanisms: Vec<PlannedMechanism>,
}

#[derive(Debug)]
pub(super) struct PlannedMechanism {
    /// Place in the claim's list.
    pub mechanism: usize,
    /// What must be so: as many as the conditions carried have parts.
    pub tests: Vec<Test>,
}

/// Paired values of some arms, and a part of them that must keep to a bound.
#[derive(Debug)]
pub(super) struct Test {
    /// Place of the condition in the claim's list, and of the part in the condition.
    pub condition: usize,
    pub part_number: usize,
    /// One for each arm of the contrast; with the mechanism off in the second half.
    pub cells: Vec<Cell>,
    /// A replicate counts where all of these are 1.
    pub filters: Vec<Cell>,
    pub part: Part,
    pub bound: Bound,
    /// Whether every arm's quantity is a share.
    pub shares: bool,
    /// The effect without the mechanism, for readers.
    pub without: Option<Part>,
    /// It decides nothing.
    pub reported: bool,
}

impl Plan {
    /// Reads the table and every scenario that is needed. Nothing is run.
    pub fn new(library: &Library, request: Request) -> Result<Self, ClaimsError> {
        Self::of(&library.table()?, library, request)
    }

    /// The same for a table that is there already.
    pub fn of(table: &ClaimTable, library: &Library, request: Request) -> Result<Self, ClaimsError> {
        if request.replicates < FEWEST_REPLICATES {
            return Err(ClaimsError::Request(format!(
                "{} replicates are asked for; intervals hold from {FEWEST_REPLICATES} on",
                request.replicates
            )));
        }
        check_ids(table)?;
        let chosen = choose(table, &request.only)?;
        // The same for any choice of claims, so that a claim's verdict doesn't depend on what else is asked.
        let statements = table.claims.iter().map(|claim| 1 + claim.mechanisms.len()).sum();
        let mut builder = Builder { library, request: &request, setups: Vec::new(), known: BTreeMap::new() };
        let claims = chosen.into_iter().map(|claim| builder.claim(claim)).collect::<Result<_, _>>()?;
        let setups = builder.setups;
        Ok(Self { setups, claims, risk: Risk::shared_by(statements), request })
    }

    /// Claims to be put to the test.
    pub fn claims(&self) -> usize {
        self.claims.len()
    }

    /// Scenarios to simulate, mechanisms switched off included.
    pub fn arms(&self) -> usize {
        self.setups.len()
    }
}

fn check_ids(table: &ClaimTable) -> Result<(), ClaimsError> {
    for (at, claim) in table.claims.iter().enumerate() {
        if table.claims[..at].iter().any(|earlier| earlier.id == claim.id) {
            return Err(ClaimsError::claim(&claim.id, "id", "another claim has this number already"));
        }
    }
    Ok(())
}

/// The claims that are asked for, in the table's order.
fn choose<'t>(table: &'t ClaimTable, only: &[String]) -> Result<Vec<&'t Claim>, ClaimsError> {
    let ids = || table.claims.iter().map(|claim| claim.id.as_str());
    for id in only {
        if !ids().any(|known| known.eq_ignore_ascii_case(id)) {
            let suggestion = nearest(id, ids()).map(str::to_owned);
            return Err(ClaimsError::Unknown { id: id.clone(), suggestion });
        }
    }
    let wanted = |claim: &Claim| only.is_empty() || only.iter().any(|id| id.eq_ignore_ascii_case(&claim.id));
    Ok(table.claims.iter().filter(|claim| wanted(claim)).collect())
}

struct Builder<'a> {
    library: &'a Library,
    request: &'a Request,
    setups: Vec<Setup>,
    /// Setups by their scenario as resolved.
    known: BTreeMap<String, usize>,
}

impl Builder<'_> {
    fn claim(&mut self, claim: &Claim) -> Result<PlannedClaim, ClaimsError> {
        if claim.conditions.is_empty() {
            return Err(ClaimsError::claim(&claim.id, "conditions", "there is none; a claim needs one"));
        }
        let mut claim = claim.clone();
        claim.conditions.extend(beside(&claim.conditions[0]));
        let claim = &claim;
        let mut conditions = Vec::new();
        for at in 0..claim.conditions.len() {
            conditions.extend(self.condition(claim, at)?);
        }
        let mut mechanisms = Vec::new();
        for at in 0..claim.mechanisms.len() {
            let tests = self.mechanism(claim, at)?;
            if self.request.mechanisms {
                mechanisms.push(PlannedMechanism { mechanism: at, tests });
            }
        }
        Ok(PlannedClaim { claim: claim.clone(), conditions, mechanisms })
    }

    fn condition(&mut self, claim: &Claim, at: usize) -> Result<Vec<Test>, ClaimsError> {
        let condition = &claim.conditions[at];
        let arms = self.arms(claim, condition, &[])?;
        let parts = contrast::parts(&condition.contrast);
        let bounds = contrast::bounds(condition.require);
        let mut tests = Vec::new();
        for part in parts {
            for bound in &bounds {
                let mut test = arms.test(at, tests.len(), part.clone(), *bound);
                test.reported = condition.require == Require::Reported;
                tests.push(test);
            }
        }
        Ok(tests)
    }

    fn mechanism(&mut self, claim: &Claim, at: usize) -> Result<Vec<Test>, ClaimsError> {
        let mechanism = &claim.mechanisms[at];
        let place = format!("mechanism \"{}\"", mechanism.words);
        let mut tests = Vec::new();
        for carried in carried(claim, mechanism, &place)? {
            let condition = &claim.conditions[carried];
            let on = self.arms(claim, condition, &[])?;
            let off = self.arms(claim, condition, &mechanism.off)?;
            let count = on.cells.len();
            let both = on.and(off);
            let bounds = contrast::bounds(condition.require);
            let [bound] = bounds[..] else {
                let what = format!("`{}` requires to be near 0: no effect to be carried", condition.name);
                return Err(ClaimsError::claim(&claim.id, place, what));
            };
            for (number, part) in contrast::parts(&condition.contrast).into_iter().enumerate() {
                let without = part.shifted(1.0, count);
                let (part, bound) = match mechanism.left {
                    // An effect is what is above its null: a ratio of 1.2 without a mechanism of 1.1 is half of it.
                    Left::LessThan(share) => (
                        part.shifted(share * bound.sign, 0).plus(part.shifted(-bound.sign, count)),
                        Bound {
                            sign: 1.0,
                            threshold: bound.sign * (share - 1.0) * without.null().unwrap_or(0.0),
                        },
                    ),
                    Left::Fails => (without.clone(), Bound { sign: -bound.sign, ..bound }),
                };
                let mut test = both.test(carried, number, part, bound);
                test.without = Some(without);
                tests.push(test);
            }
        }
        Ok(tests)
    }

    /// The arms of a condition's contrast, with further changes.
    fn arms(&mut self, claim: &Claim, condition: &Condition, off: &[String]) -> Result<Arms, ClaimsError> {
        let place = format!("condition \"{}\"", condition.name);
        let wrong = |message: String| ClaimsError::claim(&claim.id, &place, message);
        let filter =
            filter(condition.among).map(|outcome| OutcomeValue::of(&outcome)).transpose().map_err(wrong)?;
        let mut arms = Arms { cells: Vec::new(), filters: Vec::new(), shares: true };
        for arm in condition.outcomes.keys() {
            if !contrast::arms(&condition.contrast).contains(&arm.as_str()) {
                return Err(wrong(format!(
                    "an outcome is given for \"{arm}\", which the contrast doesn't name"
                )));
            }
        }
        for name in contrast::arms(&condition.contrast) {
            let Some(policy) = claim.arms.get(name) else {
                return Err(wrong(unknown("arm", name, claim.arms.keys().map(String::as_str))));
            };
            let outcome = condition.outcomes.get(name).unwrap_or(&condition.outcome);
            let quantity = OutcomeValue::of(outcome).map_err(wrong)?;
            arms.shares &= quantity.is_share();
            let setup = self.setup(claim, name, policy, off)?;
            let scenario = &self.setups[setup].scenario;
            let community =
                outcome_values::community(scenario, condition.community.as_deref(), &claim.id, &place)?;
            check_weeks(outcome, scenario.horizon_weeks).map_err(wrong)?;
            arms.cells.push(self.cell(setup, &quantity, community));
            if let Some(filter) = &filter {
                arms.filters.push(self.cell(setup, filter, community));
            }
        }
        Ok(arms)
    }

    fn setup(
        &mut self,
        claim: &Claim,
        arm: &str,
        policy: &Policy,
        off: &[String],
    ) -> Result<usize, ClaimsError> {
        let file = policy.scenario.as_ref().unwrap_or(&claim.scenario);
        let sets = [&claim.set, &policy.set, &self.request.sets, off].map(<[String]>::to_vec).concat();
        let scenario = self.library.scenario(file, &sets).map_err(|source| ClaimsError::Scenario {
            claim: claim.id.clone(),
            arm: arm.to_owned(),
            source,
        })?;
        let next = self.setups.len();
        let index = *self.known.entry(scenario.to_ron()).or_insert(next);
        if index == next {
            let (claim, arm) = (claim.id.clone(), arm.to_owned());
            self.setups.push(Setup { scenario, claim, arm, readings: Vec::new() });
        }
        Ok(index)
    }

    fn cell(&mut self, setup: usize, reading: &OutcomeValue, community: Option<usize>) -> Cell {
        let readings = &mut self.setups[setup].readings;
        let wanted = (reading.clone(), community);
        let place = readings.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            readings.push(wanted);
            readings.len() - 1
        });
        Cell { setup, reading: place }
    }
}

/// The arms of a contrast, found.
struct Arms {
    cells: Vec<Cell>,
    filters: Vec<Cell>,
    shares: bool,
}

impl Arms {
    fn and(mut self, other: Self) -> Self {
        self.cells.extend(other.cells);
        self.filters.extend(other.filters);
        self
    }

    fn test(&self, condition: usize, part_number: usize, part: Part, bound: Bound) -> Test {
        Test {
            condition,
            part_number,
            cells: self.cells.clone(),
            filters: self.filters.clone(),
            part,
            bound,
            shares: self.shares,
            without: None,
            reported: false,
        }
    }
}

/// The conditions that a mechanism carries.
fn carried(claim: &Claim, mechanism: &Mechanism, place: &str) -> Result<Vec<usize>, ClaimsError> {
    if mechanism.carries.is_empty() {
        return Ok(vec![0]);
    }
    let names = || claim.conditions.iter().map(|condition| condition.name.as_str());
    let find = |name: &String| {
        names()
            .position(|known| known == name)
            .ok_or_else(|| ClaimsError::claim(&claim.id, place, unknown("condition", name, names())))
    };
    mechanism.carries.iter().map(find).collect()
}

/// What is reported of every claim beside its own outcomes: survival and value, of the arms that its first condition compares.
fn beside(first: &Condition) -> Vec<Condition> {
    let reported = |name: &str, outcome: Outcome| Condition {
        name: format!("beside: {name}"),
        outcome,
        outcomes: BTreeMap::new(),
        among: Among::All,
        community: first.community.clone(),
        contrast: contrast::differences(&first.contrast),
        require: Require::Reported,
    };
    let mut both = vec![reported("value", Outcome::Run("value_tangible".to_owned()))];
    if first.outcome != Outcome::Survival {
        both.insert(0, reported("survival", Outcome::Survival));
    }
    both
}

/// What says whether a run counts.
fn filter(among: Among) -> Option<Outcome> {
    match among {
        Among::All => None,
        Among::Survivors => Some(Outcome::Survival),
        Among::AliveAt(week) => Some(Outcome::AliveAt(week)),
    }
}

/// Weeks must be weeks of the run.
fn check_weeks(outcome: &Outcome, horizon: u32) -> Result<(), String> {
    let last = match outcome {
        Outcome::AliveAt(week) => week + 1,
        Outcome::Week { from, to, .. } => to.unwrap_or(from + 1),
        Outcome::Share { of, .. } => return check_weeks(of, horizon),
        Outcome::Sum(parts) => return parts.iter().try_for_each(|(_, part)| check_weeks(part, horizon)),
        _ => return Ok(()),
    };
    if last > horizon {
        return Err(format!("week {} never comes: the run ends after week {}", last - 1, horizon - 1));
    }
    Ok(())
}
