//! What a calibration found.

use std::path::Path;

use super::facts::{Observed, plain};
use super::smc::{Calibration, Effort};
use crate::output::small_table::{Cells, SmallTable};
use crate::sweep::SweepFactor;
use hearth_engine::random::{Decision, Source};

/// One set of parameters that is kept.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Particle {
    /// Where it lies in the priors' cube.
    pub place: Vec<f64>,
    /// By factor.
    pub values: Vec<f64>,
    /// The facts of its communities, as they are compared.
    pub facts: Vec<f64>,
    /// How far they are away from the real ones.
    pub distance: f64,
    /// Its share of the posterior.
    pub weight: f64,
}

/// How a generation went.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Generation {
    /// Largest distance in it.
    pub within: f64,
    /// Proposals that it took.
    pub proposals: usize,
    /// Particles that weights make of it: fewer, the more uneven they are.
    pub effective: f64,
}

impl Generation {
    pub(super) fn of(particles: &[Particle], proposals: usize) -> Self {
        let squares: f64 = particles.iter().map(|one| one.weight * one.weight).sum();
        Self {
            within: particles.iter().map(|one| one.distance).fold(0.0, f64::max),
            proposals,
            effective: 1.0 / squares,
        }
    }
}

/// A fact as the posterior predicts it, beside the real one.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Predicted {
    /// Name of the fact.
    pub fact: &'static str,
    /// Whether it was calibrated against.
    pub used: bool,
    /// What the logs say; `NaN` where they don't.
    pub observed: f64,
    /// What logs say that were held out; `NaN` where there are none.
    pub held_out: f64,
    /// Median of simulated communities, and the range that holds nine of ten.
    pub median: f64,
    /// Lower end of that range.
    pub low: f64,
    /// Upper end of that range.
    pub high: f64,
}

impl Predicted {
    /// Whether a value lies where nine of ten simulated communities do; `None` where it isn't known.
    pub fn holds(&self, value: f64) -> Option<bool> {
        value.is_finite().then_some(self.low <= value && value <= self.high)
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CalibrationResult {
    /// Name of the scenario.
    pub scenario: String,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// How much was done.
    pub effort: Effort,
    /// What was looked for.
    pub factors: Vec<SweepFactor>,
    /// What was compared.
    pub observed: Observed,
    /// By fact: what its differences are measured in.
    pub scales: Vec<f64>,
    /// The generations.
    pub generations: Vec<Generation>,
    /// The posterior.
    pub particles: Vec<Particle>,
    /// The predictive check.
    pub predicted: Vec<Predicted>,
}

impl CalibrationResult {
    pub(super) fn new(
        calibration: &Calibration,
        seed: u64,
        particles: Vec<Particle>,
        generations: Vec<Generation>,
        scales: Vec<f64>,
    ) -> Self {
        Self {
            scenario: calibration.scenario.name.clone(),
            horizon_weeks: calibration.scenario.horizon_weeks,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            effort: calibration.effort(),
            factors: calibration.priors.factors.clone(),
            observed: calibration.observed.clone(),
            scales,
            generations,
            particles,
            predicted: Vec::new(),
        }
    }

    /// The result that a complete folder holds; nothing where its file isn't one.
    pub fn of_folder(folder: &Path, calibration: &Calibration) -> Option<Self> {
        let text = std::fs::read(folder.join(Self::FILE)).ok()?;
        let stored: StoredResult = serde_json::from_slice(&text).ok()?;
        let known = |one: &StoredPrediction| {
            let mut all = hearth_logs::facts::Facts::COLUMNS.iter().map(|fact| fact.name);
            let fact = all.find(|name| *name == one.fact)?;
            let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
            Some(Predicted {
                fact,
                used: one.used,
                observed: number(one.observed),
                held_out: number(one.held_out),
                median: number(one.median),
                low: number(one.low),
                high: number(one.high),
            })
        };
        let plain =
            |values: Vec<Option<f64>>| values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        let particles = stored.particles.into_iter().map(|one| Particle {
            place: plain(one.place),
            values: plain(one.values),
            facts: plain(one.facts),
            distance: one.distance.unwrap_or(f64::NAN),
            weight: one.weight.unwrap_or(f64::NAN),
        });
        let generations = stored.generations.into_iter().map(|one| Generation {
            within: one.within.unwrap_or(f64::NAN),
            proposals: one.proposals,
            effective: one.effective.unwrap_or(f64::NAN),
        });
        let (particles, generations) = (particles.collect(), generations.collect());
        let predicted = stored.predicted.iter().map(known).collect::<Option<_>>()?;
        let found = Self::new(calibration, stored.seed, particles, generations, plain(stored.scales));
        Some(Self { predicted, ..found })
    }

    /// Name of its file in a folder of results.
    pub const FILE: &'static str = "calibration.json";

    /// The value of a factor that a share of the posterior lies below.
    pub fn quantile(&self, factor: usize, p: f64) -> f64 {
        let mut all: Vec<(f64, f64)> =
            self.particles.iter().map(|one| (one.values[factor], one.weight)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut left = p * all.iter().map(|one| one.1).sum::<f64>();
        for (value, weight) in &all {
            left -= weight;
            if left <= 0.0 {
                return *value;
            }
        }
        all.last().map_or(f64::NAN, |one| one.0)
    }

    /// How much narrower the posterior of a factor is than its prior: 1 less the ratio of their standard deviations in the
    /// prior's quantiles.
    pub fn learned(&self, factor: usize) -> f64 {
        let mean: f64 = self.particles.iter().map(|one| one.weight * one.place[factor]).sum();
        let away = |one: &Particle| one.place[factor] - mean;
        let variance: f64 = self.particles.iter().map(|one| one.weight * away(one) * away(one)).sum();
        (1.0 - libm::sqrt(12.0 * variance)).max(0.0)
    }

    /// The draw in the middle, as `--set` takes it: the one nearest to the medians of all, in the priors' quantiles.
    pub fn middle(factors: &[SweepFactor], drawn: &PosteriorDraws) -> Vec<String> {
        let number = |row: &[String], at: usize| row[at].parse::<f64>().unwrap_or(f64::NAN);
        let place = |at: usize, value: f64| {
            let of = factors.iter().find(|factor| factor.paths.contains(&drawn.paths[at]));
            of.map_or(0.0, |factor| factor.factor.place_of(value))
        };
        let medians: Vec<f64> = (0..drawn.paths.len())
            .map(|at| {
                let mut values: Vec<f64> = drawn.rows.iter().map(|row| number(row, at)).collect();
                values.sort_by(f64::total_cmp);
                place(at, values[values.len() / 2])
            })
            .collect();
        let far = |row: &[String]| -> f64 {
            let each = medians.iter().enumerate().map(|(at, median)| place(at, number(row, at)) - median);
            each.map(|off| off * off).sum()
        };
        let nearest = drawn.rows.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
        let sets = |row: &Vec<String>| {
            drawn.paths.iter().zip(row).map(|(path, value)| format!("{path}={value}")).collect()
        };
        nearest.map(sets).unwrap_or_default()
    }

    /// The posterior as a table: a row a particle.
    pub fn table(&self) -> SmallTable {
        let mut table = SmallTable::new("posterior", "The posterior: one row per particle.");
        let numbers = |of: &dyn Fn(&Particle) -> f64| Cells::Numbers(self.particles.iter().map(of).collect());
        table.add("weight", "share", "Its share of the posterior.", numbers(&|one| one.weight));
        table.add(
            "distance",
            "scales",
            "How far its facts are from the real ones.",
            numbers(&|one| one.distance),
        );
        for (at, factor) in self.factors.iter().enumerate() {
            for path in &factor.paths {
                let meaning = format!("Value of {path} ({}).", factor.name);
                table.add(path.clone(), "", meaning, numbers(&|one| one.values[at]));
            }
        }
        for (at, name) in self.observed.names.iter().enumerate() {
            let cells = numbers(&|one| one.facts.get(at).map_or(f64::NAN, |value| plain(name, *value)));
            table.add(format!("fact_{name}"), "", format!("The fact {name} of its communities."), cells);
        }
        table
    }

    /// The predictive check as a table: a row a fact.
    pub fn predictions(&self) -> SmallTable {
        let mut table = SmallTable::new(
            "predictive",
            "Facts of communities that the posterior predicts, beside the real ones: one row per fact.",
        );
        let all = &self.predicted;
        let names = all.iter().map(|one| Some(one.fact.to_owned())).collect();
        table.add("fact", "", "Name of the fact.", Cells::Names(names));
        table.add(
            "used",
            "0/1",
            "1 where it was calibrated against.",
            Cells::Counts(all.iter().map(|one| u64::from(one.used)).collect()),
        );
        let mut add = |name: &str, meaning: &str, of: &dyn Fn(&Predicted) -> f64| {
            table.add(name, "", meaning, Cells::Numbers(all.iter().map(of).collect()));
        };
        add("observed", "What the logs say, in the mean.", &|one| one.observed);
        add("held_out", "What held-out logs say, in the mean.", &|one| one.held_out);
        add("median", "Median of simulated communities.", &|one| one.median);
        add("low", "Lower end of the range that holds nine of ten.", &|one| one.low);
        add("high", "Upper end of that range.", &|one| one.high);
        table
    }
}

/// A result as its file has it, where what isn't finite is null.
#[derive(serde::Deserialize)]
struct StoredResult {
    seed: u64,
    scales: Vec<Option<f64>>,
    generations: Vec<StoredGeneration>,
    particles: Vec<StoredParticle>,
    predicted: Vec<StoredPrediction>,
}

#[derive(serde::Deserialize)]
struct StoredGeneration {
    within: Option<f64>,
    proposals: usize,
    effective: Option<f64>,
}

#[derive(serde::Deserialize)]
struct StoredParticle {
    place: Vec<Option<f64>>,
    values: Vec<Option<f64>>,
    facts: Vec<Option<f64>>,
    distance: Option<f64>,
    weight: Option<f64>,
}

#[derive(serde::Deserialize)]
struct StoredPrediction {
    fact: String,
    used: bool,
    observed: Option<f64>,
    held_out: Option<f64>,
    median: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// Draws from a posterior that stands in a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct PosteriorDraws {
    /// Paths of the parameters.
    pub paths: Vec<String>,
    /// By draw, then parameter, as a scenario writes it.
    pub rows: Vec<Vec<String>>,
}

impl PosteriorDraws {
    /// So many draws by weight, from `posterior.csv` in a folder; the same for the same seed.
    ///
    /// # Errors
    ///
    /// Where the file can't be read.
    pub fn read(folder: &Path, draws: usize, seed: u64) -> Result<Self, String> {
        let path = folder.join("posterior.csv");
        let bytes =
            std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let wrong = |error: csv::Error| format!("{}: {error}", path.display());
        let heads = reader.headers().map_err(wrong)?.clone();
        let kept: Vec<usize> = (0..heads.len()).filter(|&at| heads[at].contains('.')).collect();
        let weight = heads.iter().position(|head| head == "weight");
        let (Some(weight), false) = (weight, kept.is_empty()) else {
            return Err(format!("{} is no posterior", path.display()));
        };
        let mut rows: Vec<(f64, Vec<String>)> = Vec::new();
        for row in reader.records() {
            let row = row.map_err(wrong)?;
            let share =
                row[weight].parse().map_err(|_| format!("{}: a weight is no number", path.display()))?;
            rows.push((share, kept.iter().map(|&at| row[at].to_owned()).collect()));
        }
        if rows.is_empty() {
            return Err(format!("{} holds no particle", path.display()));
        }
        let whole: f64 = rows.iter().map(|row| row.0).sum();
        let mut chance = Source::new(seed, u32::MAX - 2).sequence(0, Decision::Factor, 4, 0);
        // Systematic: one draw, and from there in even steps.
        let start = f64::from(chance.unit());
        let mut drawn = Vec::with_capacity(draws);
        let (mut at, mut upto) = (0, rows[0].0 / whole);
        for draw in 0..draws {
            let place = (draw as f64 + start) / draws as f64;
            while upto < place && at + 1 < rows.len() {
                at += 1;
                upto += rows[at].0 / whole;
            }
            drawn.push(rows[at].1.clone());
        }
        Ok(Self { paths: kept.iter().map(|&at| heads[at].to_owned()).collect(), rows: drawn })
    }

    /// The draws as a table of points.
    pub fn csv(&self) -> String {
        let mut text = self.paths.join(",") + "\n";
        for row in &self.rows {
            text += &row.join(",");
            text.push('\n');
        }
        text
    }
}
