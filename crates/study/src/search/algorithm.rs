//! A whole search: trying, selecting, the front, other states of the world, and where the incumbent fails.

use super::conditions::{Case, Conditions, FactorKind, conditions};
use super::effort::Effort;
use super::explore::{Explored, Wanted, cost, explore, promising};
use super::front::{Standing, front, standings};
use super::lever_space::Space;
use super::paired::Paired;
use super::robust::{Interval, Robustness, robust};
use super::selection::{Aim, Entrant, Fate, Rules, Selection, confidence_level, select};
use super::trials::{Halt, Policy, Sample, Trials, WorldState, extend, mean};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Algorithm {
    /// The levers.
    pub space: Space,
    /// Policies that are tried besides; the first is the one as it is.
    pub given: usize,
    /// What counts most.
    pub aim: Aim,
    /// Outcomes whose front against the cost is asked for, each with its indifference zone where that is known.
    pub fronts: Vec<(Aim, Option<f64>)>,
    /// Differences of the aim that don't matter; a twentieth of what is usual where none is said.
    pub indifference: Option<f64>,
    /// The most that a policy may cost in the mean.
    pub budget: Option<f64>,
    /// A run fails whose aim is worse than this: below half of a share, or a typical run of the policy as it is, where
    /// nothing is said.
    pub failure: Option<f64>,
    /// Probability with which what is said is to hold.
    pub confidence: f64,
    /// Uncertain factors.
    pub factors: Vec<FactorKind>,
    /// Seed of the places that are tried and of resampling.
    pub seed: u64,
    /// How much work.
    pub effort: Effort,
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq)]
pub struct NoneAffordable {
    /// The cheapest that was tried.
    pub cheapest: Policy,
    /// What it was seen to cost.
    pub cost: f64,
    /// Policies that were tried.
    pub tried: usize,
}

/// One outcome's front.
#[derive(Debug, Clone, PartialEq)]
pub struct Front {
    /// The outcome.
    pub aim: Aim,
    /// Its indifference zone.
    pub indifference: f64,
    /// Where each of [`AlgorithmResult::contenders`] stands.
    pub standings: Vec<Standing>,
}

/// What was found, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct AlgorithmResult {
    /// All policies that were tried, on the replicates of trying.
    pub explored: Explored,
    /// Policies on fresh replicates: first those that were selected among, then others that may lie on a front.
    pub contenders: Vec<Entrant>,
    /// What was selected; its places are those of the contenders, of which it has the first ones.
    pub selection: Selection,
    /// Differences of the aim that don't matter.
    pub indifference: f64,
    /// Fronts of cost against outcomes.
    pub fronts: Vec<Front>,
    /// The incumbent over the policy as it is, replicate by replicate.
    pub gain: Option<Interval>,
    /// Policies in other states of the world; nothing where there are no uncertain factors.
    pub robustness: Option<Robustness>,
    /// A run fails whose aim is worse than this.
    pub failure: f64,
    /// Where the incumbent fails; nothing where all is known.
    pub conditions: Option<Conditions>,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// With a result.
    SearchResult(Box<AlgorithmResult>),
    /// Nothing that was tried seems to be affordable.
    NoneAffordable(NoneAffordable),
}

/// A share of the outcome that is a difference to most people.
const SHARE_THAT_MATTERS: f64 = 0.05;

/// Risk of a statement that only sorts out what needn't be looked at more closely.
const ALONE: f64 = 0.05;

/// Searches.
///
/// # Errors
///
/// Where somebody stops it, or a run fails.
pub fn search<T: Trials>(algorithm: &Algorithm, trials: &mut T) -> Result<Ended, Halt<T::Error>> {
    let analyses = algorithm.effort.analyses();
    let wanted = Wanted {
        aim: algorithm.aim,
        budget: algorithm.budget,
        confidence_level: confidence_level(
            algorithm.confidence,
            &analyses,
            algorithm.given + algorithm.effort.finalists as usize,
        ),
        seed: algorithm.seed,
    };
    let finalists = algorithm.effort.finalists as usize;
    let explored =
        explore(&algorithm.space, algorithm.given, &wanted, &algorithm.effort.looking, finalists, trials)?;
    let affordable = |entrant: &Entrant| algorithm.budget.is_none_or(|budget| cost(entrant) <= budget);
    if !explored.tried.iter().any(affordable) {
        return Ok(Ended::NoneAffordable(cheapest(&explored)));
    }
    let indifference = algorithm.indifference.unwrap_or_else(|| usual_indifference(algorithm.aim, &explored));
    // Replicates that trying has had no part in.
    let first = algorithm.effort.looking.replicates.max(algorithm.effort.looking.second_stage);
    let mut contenders = entrants(algorithm, &wanted, &explored);
    let rules = Rules {
        confidence: algorithm.confidence,
        indifference,
        budget: algorithm.budget,
        aim: algorithm.aim,
        analyses,
        first,
        seed: algorithm.seed,
    };
    let selection = select(&rules, &mut contenders, trials)?;
    let mut work = Work { algorithm, trials, first };
    work.estimate_again(&selection, &mut contenders)?;
    let fronts = work.fronts(&explored, &selection, &mut contenders, indifference)?;
    let gain = work.gain(&selection, &contenders);
    let (failure, cases) = work.failures(&selection, &contenders)?;
    let robustness = work.robustness(&selection, &contenders)?;
    let conditions = Some(&algorithm.factors).filter(|factors| !factors.is_empty()).map(|factors| {
        // How often it fails is said by the runs that say all else of it.
        let runs = selection.chosen.map_or(0, |chosen| contenders[chosen].sample.len());
        conditions(factors, &cases, runs)
    });
    Ok(Ended::SearchResult(Box::new(AlgorithmResult {
        explored,
        contenders,
        selection,
        indifference,
        fronts,
        gain,
        robustness,
        failure,
        conditions,
    })))
}

fn cheapest(explored: &Explored) -> NoneAffordable {
    let known = explored.tried.iter().filter(|entrant| cost(entrant).is_finite());
    let cheapest = known.min_by(|one, other| cost(one).total_cmp(&cost(other)));
    NoneAffordable {
        cheapest: cheapest.map_or(Policy::Given(0), |entrant| entrant.policy.clone()),
        cost: cheapest.map_or(f64::NAN, cost),
        tried: explored.tried.len(),
    }
}

/// A twentieth of what the policy as it is gives (of the median of all that was tried, where it gives nothing), as a number
/// with one digit; of shares, five hundredths.
fn usual_indifference(aim: Aim, explored: &Explored) -> f64 {
    if aim.share {
        return SHARE_THAT_MATTERS;
    }
    let of = |entrant: &Entrant| mean(entrant.sample.column(aim.quantity)).abs();
    let mut all: Vec<f64> = explored.tried.iter().map(of).filter(|size| size.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let given = explored.tried.first().filter(|first| first.policy == Policy::Given(0)).map(of);
    let usual = given.filter(|size| *size > 0.0).or_else(|| all.get(all.len() / 2).copied()).unwrap_or(0.0);
    one_digit(SHARE_THAT_MATTERS * usual)
}

/// A number above 0 with one digit; of 0 the smallest that still is a zone.
fn one_digit(value: f64) -> f64 {
    if !(value > 1e-12 && value < 1e15) {
        return 1e-9;
    }
    let (mut digit, mut power) = (value, 0i32);
    while digit >= 9.5 {
        digit /= 10.0;
        power += 1;
    }
    while digit < 0.95 {
        digit *= 10.0;
        power -= 1;
    }
    let scale = (0..power.abs()).fold(1.0, |scale, _| scale * 10.0);
    let digit = libm::round(digit);
    if power >= 0 { digit * scale } else { digit / scale }
}

/// Who is selected among: the given policies, and the most promising of the others; all of them, where these are all that there
/// are.
fn entrants(algorithm: &Algorithm, wanted: &Wanted, explored: &Explored) -> Vec<Entrant> {
    let others: Vec<&Policy> = match explored.exhaustive {
        true => explored.tried.iter().map(|entrant| &entrant.policy).skip(algorithm.given).collect(),
        false => {
            let most = algorithm.effort.finalists as usize;
            promising(&algorithm.space, explored, wanted, most)
        }
    };
    (0..algorithm.given).map(Policy::Given).chain(others.into_iter().cloned()).map(Entrant::new).collect()
}

struct Work<'a, T> {
    algorithm: &'a Algorithm,
    trials: &'a mut T,
    first: u32,
}

impl<T: Trials> Work<'_, T> {
    /// Brings some contenders up to so many replicates.
    fn extend(
        &mut self,
        contenders: &mut [Entrant],
        which: impl Fn(usize) -> bool,
        replicates: u32,
        step: &str,
    ) -> Result<(), Halt<T::Error>> {
        let mut wanted: Vec<(&Policy, &mut Sample)> = contenders
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| which(*at))
            .map(|(_, one)| (&one.policy, &mut one.sample))
            .collect();
        extend(self.trials, &mut wanted, WorldState::Drawn, self.first, replicates, step)
    }

    fn fronts(
        &mut self,
        explored: &Explored,
        selection: &Selection,
        contenders: &mut Vec<Entrant>,
        indifference: f64,
    ) -> Result<Vec<Front>, Halt<T::Error>> {
        let usual = |aim: Aim, said: Option<f64>| match aim == self.algorithm.aim {
            true => indifference,
            false => said.unwrap_or_else(|| usual_indifference(aim, explored)),
        };
        let asked: Vec<(Aim, f64)> =
            self.algorithm.fronts.iter().map(|&(aim, said)| (aim, usual(aim, said))).collect();
        for policy in self.perhaps_on_a_front(explored, &asked) {
            if contenders.iter().all(|one| one.policy != *policy) {
                contenders.push(Entrant::new(policy.clone()));
            }
        }
        self.extend(contenders, |_| true, self.algorithm.effort.front, "what can be had for which cost")?;
        self.as_many_as_chosen(selection, contenders)?;
        let fronts = asked.into_iter().map(|(aim, indifference)| Front {
            aim,
            indifference,
            standings: front(contenders, aim, indifference, self.algorithm.confidence),
        });
        Ok(fronts.collect())
    }

    /// Gives as many replicates as the incumbent has to every policy that looks better on fewer: that may be chance.
    fn as_many_as_chosen(
        &mut self,
        selection: &Selection,
        contenders: &mut [Entrant],
    ) -> Result<(), Halt<T::Error>> {
        let Some(chosen) = selection.chosen else { return Ok(()) };
        let aim = self.algorithm.aim;
        let value = |entrant: &Entrant| mean(&aim.values(&entrant.sample));
        let (most, best) = (contenders[chosen].sample.len(), value(&contenders[chosen]));
        let above: Vec<bool> =
            contenders.iter().map(|one| one.sample.len() < most && value(one) >= best).collect();
        self.extend(contenders, |at| above[at], most as u32, "what can be had for which cost")
    }

    /// What isn't behind by what was seen, and then what may not be.
    fn perhaps_on_a_front<'e>(&self, explored: &'e Explored, asked: &[(Aim, f64)]) -> Vec<&'e Policy> {
        let mut first: Vec<&Policy> = Vec::new();
        let mut then: Vec<&Policy> = Vec::new();
        for &(aim, indifference) in asked {
            let standings = standings(&explored.tried, aim, indifference, ALONE);
            for (entrant, standing) in explored.tried.iter().zip(standings) {
                match standing {
                    Standing::Front => first.push(&entrant.policy),
                    Standing::Near => then.push(&entrant.policy),
                    Standing::Behind { .. } => {}
                }
            }
        }
        let mut all: Vec<&Policy> = Vec::new();
        for policy in first.into_iter().chain(then) {
            if !all.contains(&policy) {
                all.push(policy);
            }
        }
        all.truncate(self.algorithm.effort.on_fronts as usize);
        all
    }

    /// PolicyRuns through all that took part anew, as often as the selection did: whoever was chosen for the best mean of several was
    /// best by chance in the replicates of the choice, which would overestimate it.
    fn estimate_again(
        &mut self,
        selection: &Selection,
        contenders: &mut [Entrant],
    ) -> Result<(), Halt<T::Error>> {
        self.first += self.algorithm.effort.last_analysis;
        contenders.iter_mut().for_each(|contender| contender.sample = Sample::default());
        self.extend(contenders, |_| true, selection.replicates, "looking again")
    }

    /// The incumbent over the policy as it is.
    fn gain(&self, selection: &Selection, contenders: &[Entrant]) -> Option<Interval> {
        let chosen = selection.chosen.filter(|_| self.algorithm.given > 0)?;
        let aim = self.algorithm.aim;
        let kind = aim.kind(contenders.iter().map(|entrant| &entrant.sample));
        let values = |at: usize| aim.values(&contenders[at].sample);
        Some(Interval::of(Paired::difference(&values(chosen), &values(0), kind)).turned(aim.more))
    }

    /// What counts as a failure, and the incumbent's runs.
    fn failures(
        &mut self,
        selection: &Selection,
        contenders: &[Entrant],
    ) -> Result<(f64, Vec<Case>), Halt<T::Error>> {
        let aim = self.algorithm.aim;
        let Some(chosen) = selection.chosen else { return Ok((f64::NAN, Vec::new())) };
        let compared = if self.algorithm.given > 0 { 0 } else { chosen };
        let failure = self.algorithm.failure.unwrap_or_else(|| match aim.share {
            true => 0.5,
            false => median(contenders[compared].sample.column(aim.quantity)),
        });
        if self.algorithm.factors.is_empty() {
            return Ok((failure, Vec::new()));
        }
        // Beside the sample that all else is said of: policies are compared on as many runs each.
        let mut sample = contenders[chosen].sample.clone();
        extend(
            self.trials,
            &mut [(&contenders[chosen].policy, &mut sample)],
            WorldState::Drawn,
            self.first,
            self.algorithm.effort.cases,
            "where the incumbent fails",
        )?;
        let values = sample.column(aim.quantity).iter().enumerate();
        let cases = values.map(|(at, value)| Case {
            factors: self.trials.factors(self.first + at as u32),
            failed: if aim.more { *value < failure } else { *value > failure },
        });
        Ok((failure, cases.collect()))
    }

    /// The incumbent, those that can't be distinguished from it, and the policy as it is, in many states of the world.
    fn robustness(
        &mut self,
        selection: &Selection,
        contenders: &[Entrant],
    ) -> Result<Option<Robustness>, Halt<T::Error>> {
        let Some(chosen) = selection.chosen.filter(|_| !self.algorithm.factors.is_empty()) else {
            return Ok(None);
        };
        let means: Vec<f64> =
            contenders.iter().map(|entrant| mean(&self.algorithm.aim.values(&entrant.sample))).collect();
        let mut others: Vec<usize> = (0..selection.fates.len())
            .filter(|&at| !matches!(selection.fates[at], Fate::Chosen | Fate::TooDear | Fate::CostOpen))
            .collect();
        let beaten = |at: usize| matches!(selection.fates[at], Fate::Beaten { .. });
        others.sort_by(|&one, &other| {
            beaten(one).cmp(&beaten(other)).then(means[other].total_cmp(&means[one]))
        });
        let mut places = vec![chosen];
        places.extend(others.into_iter().take(self.algorithm.effort.in_states.saturating_sub(1) as usize));
        if self.algorithm.given > 0 && !places.contains(&0) {
            places.push(0);
        }
        let policies: Vec<Policy> = places.into_iter().map(|at| contenders[at].policy.clone()).collect();
        let fresh = self.first
            + self
                .algorithm
                .effort
                .last_analysis
                .max(self.algorithm.effort.cases)
                .max(self.algorithm.effort.front);
        robust(&policies, self.algorithm.aim, self.algorithm.effort.states, fresh, self.trials).map(Some)
    }
}

/// The median of what exists.
fn median(values: &[f64]) -> f64 {
    let mut values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_one_digit() {
        assert_eq!(one_digit(234.0), 200.0);
        assert_eq!(one_digit(0.0961), 0.1);
        assert_eq!(one_digit(0.034), 0.03);
        assert!(one_digit(0.0) > 0.0);
    }
}
