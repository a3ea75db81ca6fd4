//! What a sweep is, once it has been understood.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::read;
use crate::spec::{Factor, Prices, SpecError, Spread};
use hearth_engine::scenario::Scenario;

/// One thing that is varied: a parameter, or several that move together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepFactor {
    /// Name for people; the path where none is given.
    pub name: String,
    /// The parameters that it sets, all to the same value.
    pub paths: Vec<String>,
    /// How values are spread.
    pub factor: Factor,
    /// Levels in a full factorial, where the design says how many.
    pub levels: Option<u32>,
}

impl SweepFactor {
    /// How many values there are; 0 where they can't be counted.
    pub fn count(&self) -> usize {
        match (&self.factor.spread, self.factor.whole) {
            (Spread::OneOf(values), _) => values.len(),
            (Spread::Between { low, high }, true) => (high - low) as usize + 1,
            _ => 0,
        }
    }

    /// Its unit interval in so many levels: both ends and evenly between them; of values that can be counted, no more
    /// than there are.
    pub fn levels(&self, wanted: u32) -> Vec<f64> {
        let wanted = self.levels.unwrap_or(wanted).max(1) as usize;
        let count = self.count();
        let few = if count > 0 { wanted.min(count) } else { wanted };
        match (count, &self.factor.spread) {
            // Each value has a share of the interval, and stands in the middle of it.
            (1.., Spread::OneOf(_)) if self.levels.is_none() => {
                (0..count).map(|at| (at as f64 + 0.5) / count as f64).collect()
            }
            (1.., _) => (0..few)
                .map(|at| {
                    let place = if few == 1 { 0.5 } else { at as f64 / (few - 1) as f64 };
                    ((place * (count - 1) as f64).round() + 0.5) / count as f64
                })
                .collect(),
            _ if few == 1 => vec![0.5],
            _ => (0..few).map(|at| at as f64 / (few - 1) as f64).collect(),
        }
    }
}

/// A parameter that follows a factor: `times` its value and `plus`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Follower {
    /// The parameter.
    pub path: String,
    /// Name of the factor.
    pub follows: String,
    /// Factor on its value.
    pub times: f64,
    /// What is added.
    pub plus: f64,
}

/// What must hold of a point: a weighted sum of factors between two ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// Names of factors with their weights.
    pub sum: Vec<(String, f64)>,
    /// At least this.
    pub at_least: Option<f64>,
    /// At most this.
    pub at_most: Option<f64>,
}

/// How points lie in the space of factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Each level of each factor with each of the others.
    Factorial {
        /// Levels of a factor that doesn't say how many.
        levels: u32,
    },
    /// All factors at their middle, and one after the other over its levels.
    OneAtATime {
        /// Levels of a factor that doesn't say how many.
        levels: u32,
    },
    /// Latin hypercube: each factor's range in as many parts as points, each part once.
    Latin {
        /// Points.
        n: u32,
    },
    /// Sobol's sequence, scrambled as Owen does.
    Sobol {
        /// Points.
        n: u32,
    },
    /// Halton's sequence, shifted by chance.
    Halton {
        /// Points.
        n: u32,
    },
    /// Each point by chance.
    Random {
        /// Points.
        n: u32,
    },
    /// Points of a table, whose columns are factors by name or path.
    Table {
        /// Its file, for messages and the record.
        file: String,
    },
    /// Morris's trajectories: from point to point one factor moves.
    Morris {
        /// Trajectories.
        trajectories: u32,
        /// Levels of the grid, an even number.
        levels: u32,
    },
    /// Saltelli's sample for Sobol's indices, in the order that SALib has.
    Saltelli {
        /// Base points; there are n · (k + 2) of k factors, with second order n · (2 k + 2).
        n: u32,
        /// Whether for indices of second order, too.
        second_order: bool,
    },
}

impl Layout {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Factorial { .. } => "a full factorial".to_owned(),
            Self::OneAtATime { .. } => "one factor at a time".to_owned(),
            Self::Latin { .. } => "a Latin hypercube".to_owned(),
            Self::Sobol { .. } => "Sobol's sequence".to_owned(),
            Self::Halton { .. } => "Halton's sequence".to_owned(),
            Self::Random { .. } => "points by chance".to_owned(),
            Self::Table { file } => format!("the points of {file}"),
            Self::Morris { trajectories, .. } => format!("{trajectories} of Morris's trajectories"),
            Self::Saltelli { n, .. } => format!("Saltelli's sample of {n} base points"),
        }
    }

    /// Whether leaving out a point would spoil it.
    pub const fn is_bound(&self) -> bool {
        matches!(self, Self::Morris { .. } | Self::Saltelli { .. })
    }
}

/// All that is said of a sweep beside its scenario. It stands in the folder of the results, so that they can be made again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Short name.
    pub name: String,
    /// What is asked, in a sentence or two.
    pub about: String,
    /// What is varied.
    pub factors: Vec<SweepFactor>,
    /// What moves with it.
    pub followers: Vec<Follower>,
    /// What must hold.
    pub limits: Vec<Limit>,
    /// How points lie.
    pub layout: Layout,
    /// Names of what is looked at.
    pub outcomes: Vec<String>,
    /// Prices of cost and value, as the design writes them; where it doesn't, hours have the organisation's price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<String>,
    /// The community that is looked at; all together where none is named.
    pub community: Option<String>,
    /// Points that were left out by limits.
    #[serde(default)]
    pub left_out: u32,
}

impl Plan {
    /// Changes prices as the command line gives them, such as `member_hour=85`.
    ///
    /// # Errors
    ///
    /// Where there is no such price, or it can't be that.
    pub fn change_prices(&mut self, texts: &[String]) -> Result<(), String> {
        if texts.is_empty() {
            return Ok(());
        }
        let mut prices = self.prices.as_deref().map_or_else(Prices::default, Prices::of_text);
        prices.change(texts)?;
        self.prices = Some(prices.to_ron());
        Ok(())
    }

    /// Name of its file in a folder of results.
    pub const FILE: &'static str = "design.json";

    /// Reads it from a folder; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        match fs::read(folder.join(Self::FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The text of its file.
    ///
    /// # Errors
    ///
    /// Where a number can't be written.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The factor of a name, or that sets a path.
    pub fn factor(&self, name: &str) -> Option<usize> {
        let by = |test: &dyn Fn(&SweepFactor) -> bool| self.factors.iter().position(test);
        by(&|factor| factor.name == name)
            .or_else(|| by(&|factor| factor.paths.iter().any(|path| path == name)))
    }
}

/// A sweep.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// All but the scenario.
    pub plan: Plan,
    /// The scenario that points change, as resolved.
    pub scenario: Scenario,
    /// Replicates of each point.
    pub replicates: u32,
    /// Seed, where the design names one.
    pub seed: Option<u64>,
    /// Unit places or values of a table, where points come from one.
    pub(super) table: Option<Vec<u8>>,
    /// Name of the table's file.
    pub(super) table_name: String,
}

impl Sweep {
    /// Reads a design file.
    ///
    /// # Errors
    ///
    /// Where it can't be read, or says what a sweep can't mean; all that is wrong is reported together.
    pub fn load(path: &Path, sets: &[String]) -> Result<Self, SpecError> {
        let text = crate::files::read_text(path)
            .map_err(|reason| SpecError::Unreadable { path: path.to_owned(), reason })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        read::sweep(&text, &path.display().to_string(), folder, sets)
    }

    /// Reads a design from a text; files that it names lie below the present folder.
    ///
    /// # Errors
    ///
    /// Where the text says what a sweep can't mean.
    pub fn parse(text: &str, origin: &str) -> Result<Self, SpecError> {
        read::sweep(text, origin, Path::new(""), &[])
    }

    /// A sweep over the points of a table (CSV, a column a factor), with as many replicates as usual.
    pub fn of_table(plan: Plan, scenario: Scenario, table: Vec<u8>) -> Self {
        let table_name = "the table of points".to_owned();
        Self { plan, scenario, replicates: read::REPLICATES, seed: None, table: Some(table), table_name }
    }

    /// Takes the points of a table in place of those that the design lays out.
    ///
    /// # Errors
    ///
    /// Where the file can't be read.
    pub fn with_table(&mut self, path: &Path, layout: Option<Layout>) -> Result<(), SpecError> {
        let bytes = fs::read(path)
            .map_err(|error| SpecError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        self.table = Some(bytes);
        self.table_name = path.display().to_string();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        self.plan.layout = layout.unwrap_or(Layout::Table { file: name });
        Ok(())
    }
}

/// Whether a text is a design, not a scenario or a study: by the name in front of its first bracket.
pub fn is_design(text: &str) -> bool {
    crate::spec::head(text) == Some("Sweep")
}
