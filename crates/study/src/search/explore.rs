//! Trying policies: first all over the space, then around the best.
//!
//! All of it on the same replicates, which are used for nothing else: what is said of the policies that come out of it rests
//! on fresh ones (see [`super::selection`]), so that no policy seems good only because chance chose it.

use std::collections::BTreeSet;

use super::filling::Filling;
use super::lever_space::{Point, Space};
use super::selection::{Aim, COST, Entrant, TOLERANCE};
use super::surface::Surface;
use super::trials::{Halt, Policy, Sample, Trials, WorldState, extend, mean};

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExploreControl {
    /// Policies all over the space; all that there are, where there aren't more.
    pub candidates: u32,
    /// Replicates by which it is seen what a policy costs.
    pub pilot: u32,
    /// Replicates of each policy.
    pub replicates: u32,
    /// Replicates of the most promising.
    pub second_stage: u32,
    /// Rounds around the best.
    pub rounds: u32,
    /// Policies of each round.
    pub around: u32,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// What counts.
    pub aim: Aim,
    /// The most that a policy may cost in the mean.
    pub budget: Option<f64>,
    /// Standard errors (for a standard deviation of 1) that a mean cost must be below the budget to be shown to be within it.
    pub confidence_level: f64,
    /// Seed of the places that are tried.
    pub seed: u64,
}

impl Wanted {
    /// The most that a policy may be guessed to cost so that it can be shown to be within the budget in the end: the best of a
    /// search lie close to the budget, and what lies too close to it can't be distinguished from what is beyond.
    fn most(&self, tried: &[Entrant]) -> Option<f64> {
        let budget = self.budget?;
        let mut spreads: Vec<f64> = tried.iter().map(spread).filter(|spread| spread.is_finite()).collect();
        spreads.sort_by(f64::total_cmp);
        let usual = spreads.get(spreads.len() / 2).copied().unwrap_or(0.0);
        // What is seen while trying is off by chance for all alike: their random numbers are the same.
        let off = 1.0 / libm::sqrt(tried.iter().map(|one| one.sample.len()).max().unwrap_or(1).max(1) as f64);
        Some(budget * (1.0 - ((self.confidence_level + off) * usual - TOLERANCE).clamp(ROOM.0, ROOM.1)))
    }
}

/// The standard deviation of what a policy costs, as a share of the mean.
fn spread(entrant: &Entrant) -> f64 {
    let costs = entrant.sample.column(COST);
    let mean = mean(costs);
    let squares: f64 = costs.iter().map(|cost| (cost - mean) * (cost - mean)).sum();
    libm::sqrt(squares / (costs.len() as f64 - 1.0)) / mean
}

/// What was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Explored {
    /// The policies: those given, those all over the space, those around the best, in the order of trying.
    pub tried: Vec<Entrant>,
    /// How many of them lie all over the space.
    pub design: usize,
    /// Whether these are all that there are.
    pub exhaustive: bool,
}

/// Around the best, how far of each range each way; half as far in each round that follows.
const RADIUS: f64 = 0.25;
/// Places that are thought of for each policy that is tried.
const THOUGHT_OF: u32 = 24;
/// Times that cheaper policies are looked for where few are within the budget.
const CHEAPER: u32 = 4;
/// The least and the most room to the budget that is left.
const ROOM: (f64, f64) = (0.01, 0.3);
/// Room to the budget that is much: with it a policy is affordable even where chance favoured it in all that was seen.
const MUCH_ROOM: f64 = 0.1;
/// Replicates that what is guessed of a policy is worth.
const LIKE: f64 = 64.0;
/// One of so many of the most promising is clearly cheaper than the budget, should the others turn out to be too dear.
const CLEARLY_CHEAPER: usize = 4;

/// Tries policies, and the most promising of them (twice as many as there will be `finalists`) more closely. Without any that seems affordable, the list says what the cheapest costs.
///
/// # Errors
///
/// Where somebody stops it, or a run fails.
pub fn explore<T: Trials>(
    space: &Space,
    given: usize,
    wanted: &Wanted,
    looking: &ExploreControl,
    finalists: usize,
    trials: &mut T,
) -> Result<Explored, Halt<T::Error>> {
    let mut work = Work {
        space,
        wanted,
        looking,
        filling: Filling::new(space.0.len(), wanted.seed, 0),
        next: 0,
        known: BTreeSet::new(),
        tried: (0..given).map(|place| Entrant::new(Policy::Given(place))).collect(),
        given,
    };
    let all = space.all(u64::from(looking.candidates));
    let exhaustive = all.is_some();
    match all {
        Some(all) => all.into_iter().for_each(|point| work.add(point)),
        None => work.spread(),
    }
    work.run(trials, looking.pilot, "what policies cost")?;
    if !exhaustive {
        work.try_cheaper(trials)?;
    }
    let design = work.tried.len() - given;
    if !work.any_affordable() {
        return Ok(Explored { tried: work.tried, design, exhaustive });
    }
    work.run(trials, looking.replicates, "all over the space")?;
    if !exhaustive {
        for round in 0..looking.rounds {
            work.around_the_best(round);
            let step = format!("around the best, round {} of {}", round + 1, looking.rounds);
            work.run(trials, looking.replicates, &step)?;
        }
    }
    let mut explored = Explored { tried: work.tried, design, exhaustive };
    if !exhaustive {
        let most: Vec<Policy> =
            promising(space, &explored, wanted, 2 * finalists).into_iter().cloned().collect();
        let again = explored.tried.iter_mut().filter(|one| most.contains(&one.policy));
        let mut again: Vec<(&Policy, &mut Sample)> =
            again.map(|one| (&one.policy, &mut one.sample)).collect();
        extend(trials, &mut again, WorldState::Drawn, 0, looking.second_stage, "the most promising again")?;
    }
    Ok(explored)
}

struct Work<'a> {
    space: &'a Space,
    wanted: &'a Wanted,
    looking: &'a ExploreControl,
    filling: Filling,
    /// The next place of the filling.
    next: u32,
    known: BTreeSet<Vec<u64>>,
    tried: Vec<Entrant>,
    given: usize,
}

impl Work<'_> {
    fn add(&mut self, point: Point) {
        if self.known.insert(point.key()) {
            self.tried.push(Entrant::new(Policy::Set(point)));
        }
    }

    fn next(&mut self) -> Point {
        self.next += 1;
        self.space.at(&self.filling.at(self.next - 1))
    }

    /// Policies all over the space.
    fn spread(&mut self) {
        let enough = self.given + self.looking.candidates as usize;
        // Of a space of few settings places repeat themselves.
        while self.tried.len() < enough && self.next < 50 * self.looking.candidates {
            let point = self.next();
            self.add(point);
        }
    }

    /// Brings every policy up to so many replicates.
    fn run<T: Trials>(&mut self, trials: &mut T, replicates: u32, step: &str) -> Result<(), Halt<T::Error>> {
        let mut all: Vec<(&Policy, &mut Sample)> =
            self.tried.iter_mut().map(|one| (&one.policy, &mut one.sample)).collect();
        extend(trials, &mut all, WorldState::Drawn, 0, replicates, step)
    }

    fn affordable(&self, entrant: &Entrant) -> bool {
        self.wanted.budget.is_none_or(|budget| cost(entrant) <= budget)
    }

    fn any_affordable(&self) -> bool {
        self.tried.iter().any(|entrant| self.affordable(entrant))
    }

    /// Policies that are guessed to be within the budget, where those tried so far mostly aren't.
    fn try_cheaper<T: Trials>(&mut self, trials: &mut T) -> Result<(), Halt<T::Error>> {
        let Some(budget) = self.wanted.budget else { return Ok(()) };
        let enough = (self.looking.candidates as usize).div_ceil(2);
        for _ in 0..CHEAPER {
            let there = self.tried[self.given..].iter().filter(|entrant| self.affordable(entrant)).count();
            let missing = enough.saturating_sub(there);
            let costs = points(&self.tried, cost);
            let Some(guess) = Surface::fit(self.space, &costs).filter(|_| missing > 0) else { break };
            let mut thought_of: Vec<(f64, Point)> = Vec::new();
            let mut next = self.next;
            for _ in 0..THOUGHT_OF * self.looking.candidates {
                let point = self.space.at(&self.filling.at(next));
                next += 1;
                thought_of.push((guess.at(&point), point));
            }
            // Those that are guessed to be affordable in the order of the filling; else the cheapest.
            if thought_of.iter().filter(|(cost, _)| *cost <= budget).count() < missing {
                thought_of.sort_by(|one, other| one.0.total_cmp(&other.0));
            } else {
                thought_of.retain(|(cost, _)| *cost <= budget);
            }
            self.next = next;
            let before = self.tried.len();
            for (_, point) in thought_of {
                if self.tried.len() < before + missing {
                    self.add(point);
                }
            }
            if self.tried.len() == before {
                break;
            }
            self.run(trials, self.looking.pilot, "cheaper policies")?;
        }
        Ok(())
    }

    /// What was tried and seems affordable, the best first.
    fn best(&self) -> Vec<&Entrant> {
        ranked(&self.tried, |entrant| self.affordable(entrant), self.wanted.aim)
    }

    /// Half of a round's policies are those of which most is to be hoped by the surface through all that was tried, half
    /// fill the neighbourhood of the best.
    fn around_the_best(&mut self, round: u32) {
        let radius = RADIUS / f64::from(1u32 << round.min(16));
        let best = self.best();
        let Some(first) = best.iter().find_map(|entrant| entrant.policy.point()).cloned() else { return };
        let second = best
            .iter()
            .filter_map(|entrant| entrant.policy.point())
            .find(|point| self.space.distance(point, &first) > radius)
            .cloned();
        let hoped = points(&self.tried, |entrant| mean(&self.wanted.aim.values(&entrant.sample)));
        let hope = Surface::fit(self.space, &hoped);
        let costs = points(&self.tried, cost);
        let price = Surface::fit(self.space, &costs);
        let most = self.wanted.most(&self.tried);
        let affordable = |point: &Point| match (&price, most) {
            (Some(price), Some(most)) => price.at(point) <= most,
            _ => true,
        };
        let filling = Filling::new(self.space.0.len(), self.wanted.seed, 1 + round);
        let near: Vec<Point> = (0..THOUGHT_OF * self.looking.around)
            .map(|index| {
                let centre = second.as_ref().filter(|_| index % 4 == 3).unwrap_or(&first);
                self.space.near(centre, radius, &filling.at(index))
            })
            .filter(affordable)
            .collect();
        let anywhere = (0..THOUGHT_OF * self.looking.around)
            .map(|index| self.space.at(&self.filling.at(self.next + index)))
            .filter(affordable);
        let mut by_hope: Vec<(f64, Point)> = match &hope {
            Some(hope) => {
                near.iter().cloned().chain(anywhere).map(|point| (hope.at(&point), point)).collect()
            }
            None => Vec::new(),
        };
        by_hope.sort_by(|one, other| other.0.total_cmp(&one.0));
        self.next += THOUGHT_OF * self.looking.around;
        let half = self.looking.around as usize / 2;
        let mut chosen: Vec<Point> = Vec::new();
        let by_hope = by_hope.into_iter().map(|(_, point)| point);
        for (most, points) in [(half, by_hope.collect()), (self.looking.around as usize, near)] {
            self.pick(&mut chosen, most, radius / 4.0, points);
        }
        chosen.into_iter().for_each(|point| self.add(point));
    }

    /// Takes policies that are new and not too close to each other.
    fn pick(&self, chosen: &mut Vec<Point>, most: usize, apart: f64, points: Vec<Point>) {
        for point in points {
            if chosen.len() >= most {
                return;
            }
            let new = !self.known.contains(&point.key());
            if new && chosen.iter().all(|other| self.space.distance(other, &point) >= apart) {
                chosen.push(point);
            }
        }
    }
}

/// The policies that promise most, the best first: by what was seen of each, and what all that was tried says of its like
/// (the first is right on average, the second sees less of chance: it counts as much as [`LIKE`] replicates). By both, their cost must leave so much room
/// to the budget that it can be shown to be within it, as long as there are such.
pub(super) fn promising<'e>(
    space: &Space,
    explored: &'e Explored,
    wanted: &Wanted,
    many: usize,
) -> Vec<&'e Policy> {
    let both = |value: &dyn Fn(&Entrant) -> f64| -> Vec<(f64, &'e Policy)> {
        let seen = points(&explored.tried, value);
        let guess = Surface::fit(space, &seen);
        let blend = |entrant: &'e Entrant| {
            let seen = value(entrant);
            let point = entrant.policy.point()?;
            let own = entrant.sample.len() as f64;
            let blended =
                guess.as_ref().map_or(seen, |guess| (own * seen + LIKE * guess.at(point)) / (own + LIKE));
            Some((blended, &entrant.policy))
        };
        explored.tried.iter().filter_map(blend).collect()
    };
    let costs = both(&cost);
    let values = both(&|entrant| mean(&wanted.aim.values(&entrant.sample)));
    let mut all: Vec<(f64, f64, &Policy)> = values
        .into_iter()
        .zip(costs)
        .filter(|((value, _), _)| value.is_finite())
        .map(|((value, policy), (cost, _))| (value, cost, policy))
        .collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    let Some((budget, most)) = wanted.budget.zip(wanted.most(&explored.tried)) else {
        return all.into_iter().take(many).map(|(.., policy)| policy).collect();
    };
    // In this order: those with room to the budget, but for a few with much room; where there aren't enough, those without.
    let much = (budget - 2.0 * (budget - most)).min(budget * (1.0 - MUCH_ROOM));
    let few = many / CLEARLY_CHEAPER;
    let mut chosen: Vec<&Policy> = Vec::new();
    for (limit, enough) in [(most, many - few), (much, many), (most, many), (budget, many)] {
        for (_, cost, policy) in &all {
            if chosen.len() < enough && *cost <= limit && !chosen.contains(policy) {
                chosen.push(policy);
            }
        }
    }
    chosen
}

/// What a policy was seen to cost.
pub(super) fn cost(entrant: &Entrant) -> f64 {
    mean(entrant.sample.column(COST))
}

/// Those that pass, the best first; of equals the one that was tried first.
fn ranked(tried: &[Entrant], passes: impl Fn(&Entrant) -> bool, aim: Aim) -> Vec<&Entrant> {
    let mut all: Vec<(f64, &Entrant)> = tried
        .iter()
        .filter(|entrant| passes(entrant))
        .map(|entrant| (mean(&aim.values(&entrant.sample)), entrant))
        .filter(|(value, _)| value.is_finite())
        .collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    all.into_iter().map(|(_, entrant)| entrant).collect()
}

/// Points with a value each.
fn points(tried: &[Entrant], value: impl Fn(&Entrant) -> f64) -> Vec<(&Point, f64)> {
    tried.iter().filter_map(|entrant| Some((entrant.policy.point()?, value(entrant)))).collect()
}
