//! The weekly records of a run, drawn together.

use super::causes::Pressures;
use super::ledger::Flows;
use super::record::{Outcome, RunRow, Week};
use super::stage::{StageWatch, is_alive};
use super::week::observe;
use crate::model::knowledge::TOPICS;
use crate::model::state::{Community, Given, PathCounts, WEEKS, YEAR};
use crate::scenario::{Coefficients, Organisation, Stage};

/// Follows one community through a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunWatch {
    stage: StageWatch,
    pressures: Pressures,
    flows: Flows,
    weeks_in: [u32; Stage::ALL.len()],
    first: [Option<u32>; Stage::ALL.len()],
    last: Option<Stage>,
    revisits: u32,
    week: u32,
    last_alive: u32,
    active_peak: f32,
    sums: Sums,
    attitude_at_start: Option<f32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    energy: f64,
    legitimacy: f64,
    weeks: f64,
    tangible: f64,
    intangible: f64,
    strategic: f64,
    cost_hours: f64,
    cost: f64,
    hours: f64,
    coordinator_hours: f64,
    sponsor_hours: f64,
    unused_hours: f64,
    events: f64,
    money: f64,
    requests: f64,
    answered: f64,
    newcomers: f64,
}

impl RunWatch {
    /// Observes a week.
    pub fn observe(
        &mut self,
        community: &Community,
        rules: &Coefficients,
        organisation: &Organisation,
    ) -> Week {
        let week = observe(community, &mut self.stage, &rules.stages);
        self.pressures.observe(community, &week, rules);
        self.flows.add(&week.flows);
        self.follow(week.stage);
        let row = &week.row;
        self.attitude_at_start.get_or_insert(row.attitude);
        self.active_peak = self.active_peak.max(row.active);
        let sums = &mut self.sums;
        if is_alive(week.stage) {
            self.last_alive = self.week + 1;
            sums.weeks += 1.0;
            sums.energy += f64::from(row.energy);
            sums.legitimacy += f64::from(row.legitimacy);
        }
        let counts = discount(organisation.discount_per_year, self.week);
        sums.tangible += counts * f64::from(row.value_tangible);
        sums.intangible += counts * f64::from(row.value_intangible);
        sums.strategic += counts * f64::from(row.value_strategic);
        sums.cost_hours += counts * f64::from(row.cost_hours);
        sums.cost += counts * f64::from(row.cost);
        sums.hours += counts * f64::from(row.hours);
        sums.events += counts * community.occasions.len() as f64;
        sums.money += counts * f64::from(community.tally.money);
        // Nobody is billed for the staff of a community that has ended.
        if row.cost_hours > 0.0 {
            sums.coordinator_hours += counts * f64::from(billed_coordinator(community, rules));
            sums.sponsor_hours += counts * f64::from(community.tally.sponsor_hours);
            sums.unused_hours += counts * f64::from(community.tally.unused);
        }
        sums.requests += f64::from(row.requests);
        sums.answered += f64::from(row.answered);
        sums.newcomers += f64::from(row.newcomers);
        self.week += 1;
        week
    }

    fn follow(&mut self, stage: Stage) {
        let index = stage as usize;
        self.weeks_in[index] += 1;
        self.first[index].get_or_insert(self.week);
        if let Some(last) = self.last
            && last != stage
            && growth(stage).zip(growth(last)).is_some_and(|(now, before)| now < before)
        {
            self.revisits += 1;
        }
        self.last = Some(stage);
    }

    /// The outcome at the horizon.
    pub fn outcome(&self, community: &Community, price: f32, horizon: u32) -> Outcome {
        let final_stage = self.last.unwrap_or(Stage::Potential);
        let alive = is_alive(final_stage);
        let declined = !alive
            || (f64::from(community.census.active) < 0.5 * f64::from(self.active_peak)
                && self.active_peak >= 6.0);
        Outcome {
            final_stage,
            row: self.row(community, price, horizon, alive),
            flows: self.flows,
            causes: self.pressures.weights(),
            cause: declined.then(|| self.pressures.heaviest()),
        }
    }

    fn row(&self, community: &Community, price: f32, horizon: u32, alive: bool) -> RunRow {
        let sums = &self.sums;
        let weeks = |stage: Stage| f64::from(self.weeks_in[stage as usize]);
        let first = |stage: Stage| self.first[stage as usize].map_or(f64::NAN, f64::from);
        let ratio = |sum: f64, count: f64| if count > 0.0 { sum / count } else { f64::NAN };
        let (mut all, mut late, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        for given in given(community) {
            let counts = [
                (given.contributions, &mut all),
                (given.contributions_late, &mut late),
                (given.answers, &mut answers),
            ];
            for (count, of) in counts {
                if count > 0 {
                    of.push(count);
                }
            }
        }
        answers.sort_unstable();
        let paths = newcomer_paths(community, horizon);
        let (census, level) = (&community.census, &community.level);
        let written = level.documented.count_ones() + level.stale.count_ones();
        let price = f64::from(price);
        RunRow {
            alive: f64::from(u8::from(alive)),
            survival_weeks: f64::from(if alive { horizon } else { self.last_alive }),
            weeks_alive: sums.weeks,
            weeks_potential: weeks(Stage::Potential),
            weeks_coalescing: weeks(Stage::Coalescing),
            weeks_maturing: weeks(Stage::Maturing),
            weeks_stewardship: weeks(Stage::Stewardship),
            weeks_stagnation: weeks(Stage::Stagnation),
            weeks_transformation: weeks(Stage::Transformation),
            weeks_institutionalised: weeks(Stage::Institutionalised),
            weeks_dormant: weeks(Stage::Dormant),
            weeks_dissolved: weeks(Stage::Dissolved),
            first_coalescing: first(Stage::Coalescing),
            first_maturing: first(Stage::Maturing),
            first_stewardship: first(Stage::Stewardship),
            first_stagnation: first(Stage::Stagnation),
            first_transformation: first(Stage::Transformation),
            revisits: f64::from(self.revisits),
            value_tangible: sums.tangible,
            value_intangible: sums.intangible,
            value_strategic: sums.strategic,
            cost_hours: sums.cost_hours,
            cost: sums.cost,
            hours: sums.hours,
            coordinator_hours: sums.coordinator_hours,
            sponsor_hours: sums.sponsor_hours,
            unused_hours: sums.unused_hours,
            events: sums.events,
            money: sums.money,
            roi_of_run: ratio(sums.tangible * price - sums.cost, sums.cost),
            roi_with_intangible_of_run: ratio(
                (sums.tangible + sums.intangible) * price - sums.cost,
                sums.cost,
            ),
            coverage: f64::from(census.known.count_ones()) / f64::from(TOPICS),
            freshness: ratio(f64::from(level.documented.count_ones()), f64::from(written)),
            bus_factor: bus_factor(community),
            gini: gini(&mut all),
            gini_last_year: gini(&mut late),
            top_tenth_share: top_tenth_share(&all),
            givers: answers.len() as f64,
            top_givers_share: top_tenth_share(&answers),
            one_time_share: ratio(all.iter().filter(|&&count| count == 1).count() as f64, all.len() as f64),
            newcomers: sums.newcomers,
            newcomers_active_share: ratio(f64::from(paths.active), f64::from(paths.joined)),
            newcomers_core_share: ratio(f64::from(paths.core), f64::from(paths.joined)),
            members_end: f64::from(census.members),
            active_end: f64::from(census.active),
            active_peak: f64::from(self.active_peak),
            energy_mean: ratio(sums.energy, sums.weeks),
            legitimacy_mean: ratio(sums.legitimacy, sums.weeks),
            answer_rate: ratio(sums.answered, sums.requests),
            legacy_topics: f64::from((level.legacy & !census.known).count_ones()),
            attitude_change: f64::from(level.attitude - self.attitude_at_start.unwrap_or(level.attitude)),
        }
    }
}

/// Hours of the week that a coordinator is paid for, with the portfolio's support.
fn billed_coordinator(community: &Community, rules: &Coefficients) -> f32 {
    community.own_coordinator() * community.resources(rules.shocks.cut_resources)
        + community.level.portfolio_hours
}

/// What a week's hours and money count for, seen from the first week: 1 without discounting.
fn discount(per_year: f32, week: u32) -> f64 {
    if per_year == 0.0 {
        return 1.0;
    }
    libm::exp(-libm::log1p(f64::from(per_year)) * f64::from(week) / f64::from(WEEKS))
}

/// Place of a stage in the order of growth, where it has one.
fn growth(stage: Stage) -> Option<u32> {
    match stage {
        Stage::Potential => Some(0),
        Stage::Coalescing => Some(1),
        Stage::Maturing => Some(2),
        Stage::Stewardship => Some(3),
        Stage::Stagnation
        | Stage::Transformation
        | Stage::Institutionalised
        | Stage::Dormant
        | Stage::Dissolved => None,
    }
}

/// First week whose contributions belong to the last year of a run.
pub fn last_year(horizon: u32) -> u32 {
    horizon.saturating_sub(YEAR)
}

/// What members and former members gave.
fn given(community: &Community) -> impl Iterator<Item = Given> {
    let members = &community.members;
    let here = (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0);
    here.map(|slot| members.given(slot)).chain(community.former.iter().copied())
}

/// Newcomers who joined a year or more before the end, and how far they came within a year.
fn newcomer_paths(community: &Community, horizon: u32) -> PathCounts {
    let mut paths = community.former_paths;
    let members = &community.members;
    for slot in (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0) {
        paths.count(members, slot, horizon);
    }
    paths
}

/// Gini coefficient; `NaN` of nothing. Sorts what it is given.
fn gini(counts: &mut [u32]) -> f64 {
    counts.sort_unstable();
    let n = counts.len() as f64;
    let sum: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    if sum == 0.0 {
        return f64::NAN;
    }
    let ranked: f64 =
        counts.iter().enumerate().map(|(rank, &count)| (rank + 1) as f64 * f64::from(count)).sum();
    2.0 * ranked / (n * sum) - (n + 1.0) / n
}

/// Share of the top tenth (one at least) in the sum of counts sorted upwards; `NaN` of nothing.
fn top_tenth_share(sorted: &[u32]) -> f64 {
    let sum: f64 = sorted.iter().map(|&count| f64::from(count)).sum();
    if sum == 0.0 {
        return f64::NAN;
    }
    let top = sorted.len().div_ceil(10);
    sorted[sorted.len() - top..].iter().map(|&count| f64::from(count)).sum::<f64>() / sum
}

/// How many active members, those who know most first, must leave until half of what the active know is lost.
fn bus_factor(community: &Community) -> f64 {
    let mut knows: Vec<u64> =
        community.active.iter().map(|&slot| community.members.knows[slot as usize]).collect();
    let known = knows.iter().fold(0, |known, topics| known | topics);
    if known == 0 {
        return f64::NAN;
    }
    knows.sort_unstable_by_key(|&topics| (topics.count_ones(), topics));
    let half = known.count_ones().div_ceil(2);
    // From those who know least: as soon as they together hold more than half, those above are not enough.
    let mut held = 0u64;
    let mut stay = 0;
    for &topics in &knows {
        held |= topics;
        if (known & !held).count_ones() < half {
            break;
        }
        stay += 1;
    }
    (knows.len() - stay) as f64
}
