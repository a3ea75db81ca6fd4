//! Policies on trial: simulated in a study's folder, then compared.

use std::path::Path;

use rayon::prelude::*;

use super::arm;
use super::break_even::{BreakEven, break_even};
use super::decision::{Amounts, Decision, Evidence};
use super::family::{Family, pairs};
use super::result::{ArmResult, Comparison, InterimAnalysis, Reasons, Stopping};
use super::trajectories::Trajectories;
use super::values::{ArmValues, Values};
use super::{decision, narrative, portfolio, why};
use crate::error::StudyError;
use crate::executor::Control;
use crate::interim::halvings;
use crate::outcome::{Outcome, OutcomeKind, OutcomeSample, UnitPrices, summed};
use crate::output::{Invocation, Manifest, Weekly};
use crate::spec::{Prices, Replicates, SpecError, StudySpec, Until};
use crate::study::{Ending, Study};
use crate::uncertain_arm::DrawnArm;
use crate::{Arm, Design, Existing, Seed};
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;
use hearth_statistics::Influence;

/// Seeds of draws other than those of runs.
const STRAY: u64 = 0x5EED_0F57_4A11;

/// A question ready to be put to the trial.
pub struct Trial<'q> {
    pub(super) question: &'q StudySpec,
    pub(super) arms: Vec<DrawnArm>,
    pub(super) prices: Vec<UnitPrices>,
}

impl<'q> Trial<'q> {
    /// Takes a question with two arms or more.
    ///
    /// # Errors
    ///
    /// Where there is nothing to compare.
    pub fn new(question: &'q StudySpec) -> Result<Self, SpecError> {
        question.check_arms()?;
        let arms = question.arms.iter().map(|arm| DrawnArm::new(arm, &question.uncertain)).collect();
        let prices =
            question.arms.iter().map(|arm| UnitPrices::of(&question.prices, arm.scenario())).collect();
        Ok(Self { question, arms, prices })
    }

    /// The prices of the arms, in their order.
    pub fn prices(&self) -> &[UnitPrices] {
        &self.prices
    }

    /// Opens a folder for the runs: a new one, or one that holds the same study.
    ///
    /// # Errors
    ///
    /// Where the folder holds something else, or can't be written.
    pub fn open(
        &self,
        folder: &Path,
        seed: Seed,
        existing: Existing,
        invocation: Invocation,
    ) -> Result<Study<'_>, StudyError> {
        self.open_by(folder, seed, existing, invocation, None)
    }

    /// The same; where the study states no rule for stopping, by the one of a folder that somebody ended before.
    ///
    /// # Errors
    ///
    /// As for [`Self::open`].
    pub fn open_by(
        &self,
        folder: &Path,
        seed: Seed,
        existing: Existing,
        invocation: Invocation,
        ended_by: Option<&str>,
    ) -> Result<Study<'_>, StudyError> {
        let design = Design {
            arms: self.arms.iter().map(|arm| arm as &dyn Arm).collect(),
            seed,
            replicates: self.question.replicates.most(),
            weekly: Weekly::Trajectories,
            invocation,
            points: None,
        };
        match self.rule().or_else(|| ended_by.map(str::to_owned)) {
            Some(rule) => Study::open_growing(folder, design, existing, &rule),
            None => Study::open(folder, design, existing),
        }
    }

    /// Runs what is missing; with a rule for stopping, until it is met.
    ///
    /// # Errors
    ///
    /// Where the folder can't be written or read.
    pub fn run(&self, study: &mut Study<'_>, control: &Control<'_>) -> Result<Ending, StudyError> {
        let Replicates::Until(until) = &self.question.replicates else {
            return study.run(control);
        };
        let analyses = self.analyses();
        let manifest = study.manifest().clone();
        let pool = control.pool()?;
        study.run_until(control, &analyses, &mut |analysis| {
            let values = Values::of_analysis(analysis, &manifest, self.question.community.as_deref());
            pool.install(|| self.half_width(&values, until, manifest.seed)) <= until.half_width
        })
    }

    /// Compares the runs of a complete study.
    ///
    /// # Errors
    ///
    /// Where its tables can't be read.
    pub fn compare(
        &self,
        folder: &Path,
        manifest: &Manifest,
        control: &Control<'_>,
    ) -> Result<Comparison, StudyError> {
        control.pool()?.install(|| self.compared(folder, manifest))
    }

    fn compared(&self, folder: &Path, manifest: &Manifest) -> Result<Comparison, StudyError> {
        let community = self.question.community.as_deref();
        let values = Values::read(folder, manifest, community)?;
        let trajectories = Trajectories::read(folder, manifest, &values.replicates, community)?;
        Ok(self.judged(&values, &trajectories, manifest))
    }

    /// Everything that runs say.
    fn judged(&self, values: &Values, trajectories: &Trajectories, manifest: &Manifest) -> Comparison {
        let question = self.question;
        let quantities = self.quantities(values);
        let (risk, analyses) = self.risk();
        let family = Family::of(&question.outcomes, &quantities, (risk, analyses), manifest.seed ^ STRAY);
        let names: Vec<&str> = question.arms.iter().map(|arm| arm.name.as_str()).collect();
        let arms = self.arm_results(values, &quantities, trajectories, risk / analyses as f64);
        let policies: Vec<usize> = (0..arms.len())
            .map(|at| names.iter().position(|name| arms[at].same_as.as_deref() == Some(*name)).unwrap_or(at))
            .collect();
        let differences = family.differences(&names, &policies);
        let mut found = Comparison {
            name: question.name.clone(),
            about: question.about.clone(),
            version: manifest.version.clone(),
            seed: manifest.seed,
            horizon_weeks: self.horizon(),
            community: question.community.clone(),
            communities: values.arms.first().map_or(0, |arm| arm.communities),
            replicates: values.replicates.len() as u32,
            failed: manifest.replicates - values.replicates.len() as u32,
            confidence: question.confidence,
            decision: None,
            portfolio: None,
            verdict: String::new(),
            outcomes: question.outcomes.clone(),
            arms,
            differences,
            together: family.judged(),
            break_even: self.break_even(values, risk / analyses as f64),
            reasons: self.reasons(values, trajectories, risk, manifest.seed),
            stopping: self.stopping(values, manifest),
            uncertain: question.uncertain.clone(),
            coefficients: None,
            assumptions: Vec::new(),
        };
        found.assumptions = super::assumptions::texts(&found, question);
        found.verdict = narrative::verdict(&found);
        self.decide_on(&mut found, values, quantities);
        found
    }

    /// The recommendation of values that weren't read from a folder.
    #[cfg(test)]
    pub(super) fn decide(&self, values: &Values, manifest: &Manifest) -> Option<Decision> {
        let names: Vec<&str> = self.question.arms.iter().map(|arm| arm.name.as_str()).collect();
        let weeks = vec![0.0; self.horizon() as usize];
        let made_up: Vec<Vec<Vec<f64>>> =
            names.iter().map(|_| vec![weeks.clone(); values.replicates.len()]).collect();
        self.judged(values, &Trajectories::made_up(&made_up), manifest).decision
    }

    /// Adds what to do, and in which order.
    fn decide_on(&self, found: &mut Comparison, values: &Values, mut samples: Vec<Vec<OutcomeSample>>) {
        let besides = decision::besides(&self.question.outcomes);
        let over = |outcome: &Outcome, arm: usize, prices: &UnitPrices| {
            outcome.over(values.arms[arm].runs(), prices, self.horizon())
        };
        for (arm, samples) in samples.iter_mut().enumerate() {
            samples.extend(besides.iter().map(|outcome| over(outcome, arm, &self.prices[arm])));
        }
        let outcomes: Vec<Outcome> = self.question.outcomes.iter().copied().chain(besides).collect();
        let evidence = Evidence {
            outcomes: &outcomes,
            samples: &samples,
            replicates: &values.replicates,
            at_prices: &|arm, amounts| net_at(&values.arms[arm], &self.prices[arm], amounts),
            own_prices: self.own_prices(),
            risk: self.risk(),
            seed: found.seed ^ STRAY,
        };
        found.decision = Decision::of(found, &evidence);
        found.portfolio =
            portfolio::of(found, &evidence, self.question.portfolio.as_ref(), found.seed ^ STRAY);
    }

    /// Whether somebody stated prices: in the study, or an hour's in a scenario.
    fn own_prices(&self) -> bool {
        let usual = Scenario::default().organisation.hour_price;
        self.question.prices != Prices::default()
            || self.question.arms.iter().any(|arm| arm.scenario().organisation.hour_price != usual)
    }

    fn horizon(&self) -> u32 {
        self.question.arms[0].scenario().horizon_weeks
    }

    /// By arm, then outcome.
    fn quantities(&self, values: &Values) -> Vec<Vec<OutcomeSample>> {
        let of_arm = |(runs, prices): (&ArmValues, &UnitPrices)| {
            let outcomes = self.question.outcomes.iter();
            outcomes.map(|outcome| outcome.over(runs.runs(), prices, self.horizon())).collect()
        };
        values.arms.par_iter().zip(&self.prices).map(of_arm).collect()
    }

    /// The whole risk, and how many interim analyses share it.
    fn risk(&self) -> (f64, usize) {
        (1.0 - self.question.confidence, self.analyses().len().max(1))
    }

    /// Planned interim analyses, in replicates of an arm; none where the number is fixed.
    fn analyses(&self) -> Vec<u32> {
        match &self.question.replicates {
            Replicates::Fixed(_) => Vec::new(),
            Replicates::Until(until) => halvings(until.at_most, until.at_least),
        }
    }

    /// The rule for stopping, as a folder remembers it: all that decides when it is enough.
    fn rule(&self) -> Option<String> {
        let Replicates::Until(until) = &self.question.replicates else { return None };
        let outcomes: Vec<&str> = self.question.outcomes.iter().map(|outcome| outcome.name).collect();
        let analyses: Vec<String> = self.analyses().iter().map(u32::to_string).collect();
        let mut rule = format!(
            "a half width of {} of {} at {} among {} with confidence {}",
            until.half_width,
            until.of.name,
            analyses.join(" "),
            outcomes.join(" "),
            self.question.confidence
        );
        if let Some(community) = &self.question.community {
            rule += &format!(" in {community}");
        }
        if super::assumptions::priced(&self.question.outcomes) {
            rule += &format!(" at prices {}", serde_json::to_string(&self.prices).unwrap_or_default());
        }
        Some(rule)
    }

    fn half_width(&self, values: &Values, until: &Until, seed: u64) -> f64 {
        let quantities = self.quantities(values);
        let family = Family::of(&self.question.outcomes, &quantities, self.risk(), seed ^ STRAY);
        family.half_width(&until.of)
    }

    fn arm_results(
        &self,
        values: &Values,
        quantities: &[Vec<OutcomeSample>],
        trajectories: &Trajectories,
        risk: f64,
    ) -> Vec<ArmResult> {
        let arms = &self.question.arms;
        let of_arm = |at: usize| {
            let asked = &arms[at];
            let same = arms[..at].iter().zip(&self.prices).find(|(earlier, prices)| {
                same_policy(earlier.scenario(), asked.scenario()) && **prices == self.prices[at]
            });
            let times = self.question.outcomes.iter().filter(|outcome| outcome.kind == OutcomeKind::Time);
            // Whether silence is for good is known at the horizon only: the curve goes by who is alive in each week.
            let times = times.filter(|outcome| outcome.name != "survival_weeks");
            let alive = trajectories.alive(at, values.arms[at].communities, risk);
            ArmResult {
                name: asked.name.clone(),
                settings: asked.settings.clone(),
                of: asked.of.clone(),
                same_as: same.map(|(earlier, _)| earlier.name.clone()),
                prices: self.prices[at],
                outcomes: self
                    .question
                    .outcomes
                    .iter()
                    .zip(&quantities[at])
                    .map(|(outcome, quantity)| arm::outcome(outcome, quantity, risk))
                    .collect(),
                curves: std::iter::once(alive)
                    .chain(times.map(|outcome| arm::curve(outcome, &values.arms[at], self.horizon(), risk)))
                    .collect(),
                trajectories: trajectories.of_arm(at),
            }
        };
        (0..arms.len()).into_par_iter().map(of_arm).collect()
    }

    fn break_even(&self, values: &Values, risk: f64) -> Vec<BreakEven> {
        let arms = &self.question.arms;
        let of_pair = |(arm, against): (usize, usize)| {
            let names = (arms[arm].name.as_str(), arms[against].name.as_str());
            let runs = (&values.arms[arm], &values.arms[against]);
            break_even(names, runs, (&self.prices[arm], &self.prices[against]), risk)
        };
        pairs(arms.len()).into_iter().map(of_pair).collect()
    }

    fn reasons(&self, values: &Values, trajectories: &Trajectories, risk: f64, seed: u64) -> Vec<Reasons> {
        let names: Vec<&str> = self.question.arms.iter().map(|arm| arm.name.as_str()).collect();
        let of_pair = |(arm, against): (usize, usize)| {
            let seed = seed ^ STRAY ^ ((arm as u64) << 48 | (against as u64) << 32);
            let mut found = Reasons {
                arm: names[arm].to_owned(),
                against: names[against].to_owned(),
                partings: trajectories.partings((arm, against), risk, seed),
                flows: why::flows(&values.arms, trajectories, (arm, against), risk, seed),
                causes: why::causes(&values.arms, (arm, against), risk, seed),
                text: String::new(),
            };
            found.text = narrative::reasons(&found);
            found
        };
        pairs(names.len()).into_par_iter().map(of_pair).collect()
    }

    /// The interim analyses, computed again from the runs: they are the same whenever they are computed.
    fn stopping(&self, values: &Values, manifest: &Manifest) -> Stopping {
        let Replicates::Until(until) = &self.question.replicates else {
            return Stopping {
                rule: None,
                planned: Vec::new(),
                taken: Vec::new(),
                reached: true,
                why: format!("{} runs of each arm were requested.", manifest.replicates),
            };
        };
        let most = manifest.at_most.unwrap_or(manifest.replicates);
        let planned: Vec<u32> = self
            .analyses()
            .iter()
            .map(|&analysis| crate::plan::whole_blocks(analysis, manifest.block, most))
            .collect();
        let taken: Vec<InterimAnalysis> = planned
            .iter()
            .filter(|&&analysis| analysis <= manifest.replicates)
            .map(|&analysis| {
                let half_width = self.half_width(&values.before(analysis), until, manifest.seed);
                InterimAnalysis { replicates: analysis, half_width }
            })
            .collect();
        let last = taken.last().map_or(f64::INFINITY, |analysis| analysis.half_width);
        let reached = last <= until.half_width;
        let width = |width: f64| narrative::difference(width, until.of.unit);
        let why = if reached {
            format!(
                "Stopped after {} of at most {most} runs of each arm: all differences in {} are known to {} each way, \
                 as closely as was asked for ({}).",
                manifest.replicates,
                until.of.words,
                width(last),
                width(until.half_width)
            )
        } else {
            format!(
                "Stopped at the {most} runs of each arm that were allowed: differences in {} are known to {} each way; \
                 {} was asked for.",
                until.of.words,
                width(last),
                width(until.half_width)
            )
        };
        Stopping { rule: manifest.until.clone(), planned, taken, reached, why }
    }
}

/// Net value of an arm's runs at other amounts of its prices.
fn net_at(runs: &ArmValues, prices: &UnitPrices, amounts: &Amounts) -> OutcomeSample {
    let of_run = |run: &[RunRow]| {
        let quantities = prices.quantities(&summed(run));
        amounts.iter().zip(quantities).map(|(amount, quantity)| amount * quantity).sum()
    };
    let values: Vec<f64> = runs.runs().map(of_run).collect();
    let influence = Influence::mean(&values);
    OutcomeSample::new(OutcomeKind::Mean, values, influence)
}

/// Whether two scenarios are the same but for what they are called.
fn same_policy(one: &Scenario, other: &Scenario) -> bool {
    let named =
        |scenario: &Scenario| Scenario { name: String::new(), about: String::new(), ..scenario.clone() };
    named(one) == named(other)
}
