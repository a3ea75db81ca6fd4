//! What made a study, in a file that people and programs read.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::spec::Factor;

/// Version of the study folder's layout.
pub const FORMAT: u32 = 1;

/// How far a study has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Under way, or interrupted.
    Running,
    /// All replicates done, files written.
    Complete,
}

/// What is kept of the weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekly {
    /// Nothing: `runs.parquet` only.
    None,
    /// The distribution over replicates: `quantiles.parquet`.
    #[default]
    Quantiles,
    /// Every week of every replicate as well: `weekly.parquet`.
    All,
    /// A few quantities of every week of every replicate, and no distribution: `trajectories.parquet`.
    Trajectories,
}

impl Weekly {
    /// The name that the command line uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quantiles => "quantiles",
            Self::All => "all",
            Self::Trajectories => "trajectories",
        }
    }

    /// Whether distributions over replicates are kept.
    pub const fn has_quantiles(self) -> bool {
        matches!(self, Self::Quantiles | Self::All)
    }

    /// The table of single weeks, where there is one.
    pub const fn table(self) -> Option<super::Table> {
        match self {
            Self::None | Self::Quantiles => None,
            Self::All => Some(super::Table::Weekly),
            Self::Trajectories => Some(super::Table::Trajectories),
        }
    }
}

/// One arm, as the manifest knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArmEntry {
    /// Name.
    pub name: String,
    /// Names of its communities.
    pub communities: Vec<String>,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// The resolved scenario's file within the folder.
    pub scenario: String,
    /// SHA-256 of the resolved scenario, with its uncertain factors.
    pub scenario_sha256: String,
    /// Uncertain factors, drawn anew for every replicate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<Factor>,
}

/// The points of a study, as the manifest knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsEntry {
    /// How many there are.
    pub count: u32,
    /// Parameters that differ between them.
    pub paths: Vec<String>,
    /// SHA-256 of `points.csv`, which holds them.
    pub sha256: String,
}

/// A replicate that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Name of the arm.
    pub arm: String,
    /// Number of the replicate.
    pub replicate: u32,
    /// What went wrong.
    pub message: String,
}

/// A data file of a complete study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Name within the folder.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl DataFile {
    /// A file as it stands in a folder.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub fn of(folder: &Path, name: &str) -> std::io::Result<Self> {
        let (sha256, bytes) = super::atomic::sha256_of_file(&folder.join(name))?;
        Ok(Self { name: name.to_owned(), bytes, sha256 })
    }
}

/// What made a study, and how far it has come. It names no host, no time and no place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder's layout ([`FORMAT`]).
    pub format: u32,
    /// How far the study has come.
    pub state: State,
    /// Version of the program.
    pub version: String,
    /// Commit that the program was built from, or `unknown`.
    pub commit: String,
    /// The command that was given, without absolute paths.
    pub command: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// Whether the seed was chosen by the program.
    pub seed_automatic: bool,
    /// Replicates of each arm: those asked for, or those lived where a rule stopped the study before.
    pub replicates: u32,
    /// The most replicates that were asked for, where a rule decides when it is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The rule that decides when it is enough, in words; none where the number was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Replicates in a unit of work, of each of its arms.
    pub block: u32,
    /// Points in a unit of work; 1 where the arms are none.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub width: u32,
    /// What is kept of the weeks.
    pub weekly: Weekly,
    /// The arms; of a study of points, the scenario that they are points of.
    pub arms: Vec<ArmEntry>,
    /// The points, where the arms are points of one scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<PointsEntry>,
    /// Identity of the study: a hash of all that its results depend on.
    pub study: String,
    /// Replicates done, over all arms.
    pub reached: u64,
    /// Replicates that failed.
    pub failures: Vec<Failure>,
    /// Data files, once complete.
    pub files: Vec<DataFile>,
    /// Hash over the data files' names and bytes, once complete.
    pub content_hash: Option<String>,
    /// Tables that were made of the data files, such as those of a comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<DataFile>,
}

impl Manifest {
    /// Name of the file.
    pub const FILE: &'static str = "manifest.json";

    /// Arms, or points.
    pub fn arm_count(&self) -> usize {
        self.points.as_ref().map_or(self.arms.len(), |points| points.count as usize)
    }

    /// An arm's entry; of a point, that of the scenario.
    pub fn arm(&self, at: usize) -> &ArmEntry {
        &self.arms[if self.points.is_some() { 0 } else { at }]
    }

    /// What an arm is called.
    pub fn arm_name(&self, at: usize) -> String {
        match self.points {
            Some(_) => format!("point {at}"),
            None => self.arms[at].name.clone(),
        }
    }

    /// Replicates over all arms.
    pub fn lives(&self) -> u64 {
        u64::from(self.replicates) * self.arm_count() as u64
    }

    /// Reads the manifest of a study folder; `None` where there is none.
    pub fn read(folder: &Path) -> std::io::Result<Option<Self>> {
        match std::fs::read(folder.join(Self::FILE)) {
            Ok(bytes) => match (serde_json::from_slice(&bytes), super::Inquiry::of_bytes(&bytes)) {
                (Ok(manifest), _) => Ok(Some(manifest)),
                (Err(_), Some(inquiry)) => {
                    let what =
                        format!("it is that of a {}, which has no lives in tables", inquiry.kind.name());
                    Err(std::io::Error::new(std::io::ErrorKind::InvalidData, what))
                }
                (Err(error), None) => Err(error.into()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Names tables that were made of the data files and stand in the folder, and writes it.
    ///
    /// # Errors
    ///
    /// Where a table can't be read, or the manifest can't be written.
    pub fn write_made(&self, folder: &Path, names: &[String]) -> std::io::Result<()> {
        let made = names.iter().map(|name| DataFile::of(folder, name)).collect::<std::io::Result<_>>()?;
        Self { made, ..self.clone() }.write(folder)
    }

    /// Writes it whole.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        super::atomic::write(&folder.join(Self::FILE), text.as_bytes())
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_one(width: &u32) -> bool {
    *width == 1
}

/// Hash over files, as `sha256sum` would list them in order of their names.
pub fn content_hash(files: &[DataFile]) -> String {
    let mut sorted: Vec<&DataFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let list: String = sorted.iter().map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
    super::atomic::sha256(list.as_bytes())
}

/// A command line without places on this machine: of an absolute path only the last part stays.
pub fn portable_command(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    arguments.into_iter().map(|a| portable(&a)).collect()
}

fn portable(argument: &str) -> String {
    let (flag, value) = match argument.split_once('=') {
        Some((flag, value)) if flag.starts_with('-') => (format!("{flag}="), value),
        _ => (String::new(), argument),
    };
    let path = Path::new(value);
    match path.file_name() {
        Some(name) if path.is_absolute() => format!("{flag}{}", name.to_string_lossy()),
        _ => argument.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_no_place() {
        let command = ["/home/me/bin/hearth", "run", "my.ron", "--out=/data/x", "--set", "a.b=/1"];
        assert_eq!(
            portable_command(command.map(str::to_owned)),
            ["hearth", "run", "my.ron", "--out=x", "--set", "a.b=/1"]
        );
    }
}
