//! From a study and a budget to what was found.

use super::algorithm::{Algorithm, Ended, NoneAffordable, search};
use super::conditions::FactorKind;
use super::effort::Effort;
use super::error::SearchError;
use super::naming::Frame;
use super::outcome_values::OutcomeValues;
use super::policies::{Policies, space};
use super::result::{Measure, SearchResult};
use super::runs::PolicyRuns;
use super::selection::Aim;
use super::trials::{Halt, Policy};
use crate::cache::Cache;
use crate::coefficient_sets::SetEffort;
use crate::executor::{Control, Executor};
use crate::output::atomic;
use crate::output::text::number;
use crate::spec::{Better, Lever, Outcome, OutcomeKind, Range, Spread, StudySpec};
use hearth_engine::scenario::{Scenario, ScenarioError, nearest};

/// What is asked of a study's levers.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Request {
    /// The most that a policy may cost in the mean; any cost where none is given.
    pub budget: Option<f64>,
    /// Name of the outcome that counts; the study's first (but for the cost) where none is given.
    pub aim: Option<String>,
    /// Whether less of it is better, where that is to be said.
    pub less: bool,
    /// Differences of the aim that don't matter, in its unit.
    pub indifference: Option<f64>,
    /// A run fails whose aim is worse than this.
    pub failure: Option<f64>,
    /// Seed.
    pub seed: u64,
    /// How much work it may take.
    pub effort: Effort,
    /// Sets of coefficients under which the best policies run again.
    pub coefficient_sets: SetEffort,
}

/// A search that can begin: what was asked fits the study.
#[derive(Debug)]
pub struct Search {
    pub(super) question: StudySpec,
    pub(super) request: Request,
    algorithm: Algorithm,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) measures: Vec<Measure>,
    pub(super) aim: usize,
    pub(super) reference: Scenario,
}

/// Levers beyond which nothing is filled.
const MOST_LEVERS: usize = 64;

impl Search {
    /// Checks a request against a study.
    ///
    /// # Errors
    ///
    /// Where there are no levers, the budget is none, or the aim isn't known.
    pub fn new(question: &StudySpec, request: Request) -> Result<Self, SearchError> {
        check_numbers(question, &request)?;
        let aim = aim(question, &request)?;
        let mut outcomes: Vec<Outcome> =
            question.outcomes.iter().copied().filter(|outcome| !is_of_cost(outcome)).collect();
        if !outcomes.contains(&aim) {
            outcomes.insert(0, aim);
        }
        let place = outcomes.iter().position(|outcome| *outcome == aim).unwrap_or(0);
        let more = |outcome: &Outcome| match *outcome == aim && request.less {
            true => false,
            false => outcome.better != Better::Less,
        };
        let aims: Vec<Aim> = outcomes
            .iter()
            .enumerate()
            .map(|(at, outcome)| Aim {
                quantity: at + 1,
                more: more(outcome),
                share: outcome.kind == OutcomeKind::Share,
            })
            .collect();
        let policies = Policies { question, levers: &question.levers };
        let reference = policies.resolved(&Policy::Given(0), &[])?;
        let factors = question.uncertain.iter().map(|factor| match &factor.spread {
            Spread::OneOf(values) => FactorKind::Choice(values.len()),
            _ => FactorKind::Number,
        });
        let several = reference.communities.len() > 1 && question.community.is_none();
        let share = |at: usize| aims[at].share && !several;
        let algorithm = Algorithm {
            space: space(&question.levers),
            given: policies.given(),
            aim: Aim { share: share(place), ..aims[place] },
            // What is neither good nor bad has no front.
            fronts: (0..aims.len())
                .filter(|&at| at == place || outcomes[at].better != Better::Neither)
                .map(|at| (Aim { share: share(at), ..aims[at] }, None))
                .collect(),
            indifference: request.indifference,
            budget: request.budget,
            failure: request.failure,
            confidence: question.confidence,
            factors: factors.collect(),
            seed: request.seed,
            effort: request.effort,
        };
        let measures =
            outcomes.iter().enumerate().map(|(at, one)| Measure::of(one, share(at), aims[at].more)).collect();
        Ok(Self { question: question.clone(), request, algorithm, outcomes, measures, aim: place, reference })
    }

    /// The policy as it is, which has most runs.
    pub fn reference(&self) -> &Scenario {
        &self.reference
    }

    /// What was asked.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The scenario that levers and arms begin from, as resolved: a text.
    ///
    /// # Errors
    ///
    /// Where it is none by itself.
    pub fn base(&self) -> Result<String, ScenarioError> {
        self.question.base.with(&[]).map(|base| base.to_ron())
    }

    /// All that what is found depends on but for version and seed, by name: what a
    /// [`Manifest`](crate::output::Manifest) keeps.
    pub fn asked(&self) -> serde_json::Value {
        let question = &self.question;
        let hash = |text: String| atomic::sha256(text.as_bytes());
        let arms: Vec<_> = question
            .arms
            .iter()
            .map(|arm| serde_json::json!({"name": arm.name, "scenario": hash(arm.scenario().to_ron())}))
            .collect();
        serde_json::json!({
            "scenario": hash(self.base().unwrap_or_default()),
            "arms": arms,
            "community": question.community,
            "confidence": question.confidence,
            "levers": question.levers,
            "outcomes": self.outcomes.iter().map(|outcome| outcome.name).collect::<Vec<_>>(),
            "prices": question.prices,
            "request": self.request,
            "uncertain": question.uncertain,
        })
    }

    /// Hash of all that values of runs depend on, but for what is asked.
    fn runs_identity(&self) -> String {
        let question = &self.question;
        let arms: Vec<String> = question.arms.iter().map(|arm| arm.scenario().to_ron()).collect();
        let base = question.base.with(&[]).map(|base| base.to_ron()).unwrap_or_default();
        let names: Vec<&str> = self.outcomes.iter().map(|outcome| outcome.name).collect();
        let all = serde_json::json!([
            base,
            arms,
            question.levers,
            question.uncertain,
            question.prices,
            question.community,
            names,
            self.request.seed,
        ]);
        atomic::sha256(all.to_string().as_bytes())
    }

    /// PolicyRuns that it will take, about: more are rarely needed.
    pub fn runs(&self) -> u64 {
        let effort = &self.algorithm.effort;
        let looking = &effort.looking;
        let tried = match self.algorithm.space.size(u64::from(looking.candidates)) {
            Some(size) => size,
            None => u64::from(looking.candidates * 3 / 2 + looking.rounds * looking.around),
        };
        let selected = u64::from(effort.finalists) * u64::from(effort.last_analysis) * 2 / 3;
        let states = match self.algorithm.factors.is_empty() {
            true => 0,
            false => {
                u64::from(effort.states.draws * effort.states.replicates) * u64::from(effort.in_states)
                    + u64::from(effort.cases)
            }
        };
        let again = 2 * u64::from(effort.finalists) * u64::from(looking.second_stage);
        tried * u64::from(looking.replicates)
            + again
            + selected
            + u64::from(effort.on_fronts * effort.front)
            + states
    }

    /// Searches. Finished runs are kept in `cache`, where there is one, and found there again. `None` where the user stops it.
    ///
    /// # Errors
    ///
    /// Where nothing is affordable, settings make no scenario together, or a run fails.
    pub fn run(
        &self,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<SearchResult>, SearchError> {
        let policies = Policies { question: &self.question, levers: &self.question.levers };
        let readings =
            OutcomeValues::new(&self.outcomes, &self.question.prices, self.question.community.as_deref());
        let seed = self.request.seed;
        let mut runs = PolicyRuns {
            policies,
            readings,
            seed,
            identity: self.runs_identity(),
            reference: &self.reference,
            executor: Executor::new(control, cache)?,
            runs: 0,
        };
        match search(&self.algorithm, &mut runs) {
            Err(Halt::Stopped) => Ok(None),
            Err(Halt::Failed(error)) => Err(error),
            Ok(Ended::NoneAffordable(none)) => Err(self.none_affordable(policies, &none)),
            Ok(Ended::SearchResult(result)) => {
                let frame = Frame {
                    policies,
                    algorithm: &self.algorithm,
                    outcomes: self.measures.clone(),
                    aim: self.aim,
                    scenario: self.reference.name.clone(),
                    horizon_weeks: self.reference.horizon_weeks,
                    seed,
                    runs: runs.runs,
                };
                let mut found = frame.named(&result);
                let policies: Vec<Policy> = result.contenders.iter().map(|one| one.policy.clone()).collect();
                match self.under_coefficient_sets(&found, &policies, &runs)? {
                    Some(coefficients) => found.coefficients = coefficients,
                    None => return Ok(None),
                }
                Ok(Some(found))
            }
        }
    }

    /// The scenario of a policy, by its settings as `--set` takes them; of an arm, by its place.
    ///
    /// # Errors
    ///
    /// Where settings make no scenario together.
    pub fn scenario(&self, found: &SearchResult, contender: usize) -> Result<Scenario, SearchError> {
        let one = &found.contenders[contender];
        let scenario = match (one.sets.is_empty(), self.question.arms.iter().find(|arm| arm.name == one.name))
        {
            (false, _) => self.question.base.with(&one.sets),
            (true, Some(arm)) => return Ok(arm.scenario().clone()),
            (true, None) => self.question.base.with(&[]),
        };
        scenario.map_err(|error| SearchError::Policy { policy: one.name.clone(), error })
    }

    fn none_affordable(&self, policies: Policies<'_>, none: &NoneAffordable) -> SearchError {
        SearchError::NoneAffordable {
            budget: number(self.request.budget.unwrap_or(f64::INFINITY)),
            tried: none.tried,
            cheapest: number(none.cost),
            policy: policies.name(&none.cheapest),
        }
    }
}

fn bad<T>(message: String) -> Result<T, SearchError> {
    Err(SearchError::StudySpec(message))
}

/// Refuses numbers that mean nothing.
fn check_numbers(question: &StudySpec, request: &Request) -> Result<(), SearchError> {
    if question.levers.is_empty() {
        return bad(
            "the study names no levers to search over; write levers: [(path: \"policy.sponsorship\", between: [0.0, \
             1.0])]"
                .to_owned(),
        );
    }
    if question.levers.len() > MOST_LEVERS {
        return bad(format!(
            "{} levers are too many to search over; keep {MOST_LEVERS} at most",
            question.levers.len()
        ));
    }
    if let Some(lever) = question.levers.iter().find(|lever| too_wide(lever)) {
        return bad(format!("the range of the lever {} is too wide to be searched", lever.path));
    }
    let wrong =
        |what: &str, value: f64, expected: &str| bad(format!("{what} can't be {value}; expected {expected}"));
    match request.budget {
        Some(budget) if !budget.is_finite() || budget < 0.0 => {
            return wrong("--budget", budget, "an amount of money of 0 or more");
        }
        _ => {}
    }
    match request.indifference {
        Some(zone) if !zone.is_finite() || zone <= 0.0 => {
            wrong("--indifference", zone, "a number above 0, in the unit of the outcome")
        }
        _ => match request.failure {
            Some(failure) if !failure.is_finite() => {
                wrong("--failure", failure, "a number in the unit of the outcome")
            }
            _ => Ok(()),
        },
    }
}

fn too_wide(lever: &Lever) -> bool {
    match &lever.range {
        Range::Between { low, high } => !(high - low).is_finite(),
        Range::Whole { low, high, .. } => high.checked_sub(*low).is_none_or(|wide| wide > 1 << 40),
        Range::OneOf(_) => false,
    }
}

/// Outcomes that the budget speaks of already.
fn is_of_cost(outcome: &Outcome) -> bool {
    outcome.is_ratio()
        || ["cost", "cost_hours", "roi_of_run", "roi_with_intangible_of_run"].contains(&outcome.name)
}

/// The outcome that counts.
fn aim(question: &StudySpec, request: &Request) -> Result<Outcome, SearchError> {
    let first = || question.outcomes.iter().copied().find(|outcome| !is_of_cost(outcome));
    let aim = match &request.aim {
        Some(name) => Outcome::named(name),
        None => Some(first().or_else(|| Outcome::named("survival"))).flatten(),
    };
    let Some(aim) = aim else {
        let asked = request.aim.as_deref().unwrap_or_default();
        let hint = match nearest(asked, Outcome::names()) {
            Some(name) => format!("did you mean {name}?"),
            None => format!("there are {}", crate::spec::DEFAULT.join(", ")),
        };
        return bad(format!("there is no outcome '{asked}'; {hint}"));
    };
    if is_of_cost(&aim) {
        return bad(match aim.unit {
            "ratio" => format!(
                "the return ('{}') is a ratio, and best where next to nothing is spent; --aim net_value is what a budget \
                 can be searched for",
                aim.name
            ),
            _ => format!("'{}' is what the budget limits; name another outcome with --aim", aim.name),
        });
    }
    if aim.better == Better::Neither && !request.less && request.aim.is_none() {
        return bad(format!(
            "it isn't known whether more of '{}' is better; say so with --aim {}, and --less if less of it is",
            aim.name, aim.name
        ));
    }
    Ok(aim)
}
