//! What made a results folder, in a file that people and programs read.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::spec::Factor;

/// Version of the results folder's layout.
pub const FORMAT: u32 = 2;

/// Which kind of work a results folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StudyKind {
    /// Runs of one scenario, or of arms that another program gave.
    #[default]
    Run,
    /// Policies on common random numbers.
    Comparison,
    /// The best policy under a budget.
    Search,
    /// Points of a design.
    Sweep,
    /// Parameters ranked by influence.
    Sensitivity,
    /// Parameters from logs.
    Calibration,
    /// Runs of one community again, with one pressure removed at a time.
    Autopsy,
    /// Simulated communities beside real ones.
    Facts,
    /// Claims of the literature, put to the test.
    Claims,
    /// Properties of the model's structure, and published effects, put to the test.
    Mechanisms,
    /// Simulated communities and real ones, distinguished by their logs.
    Realism,
}

impl StudyKind {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Comparison => "comparison",
            Self::Search => "search",
            Self::Sweep => "sweep",
            Self::Sensitivity => "sensitivity analysis",
            Self::Calibration => "calibration",
            Self::Autopsy => "autopsy",
            Self::Facts => "validation of facts",
            Self::Claims => "validation of claims",
            Self::Mechanisms => "validation of mechanisms",
            Self::Realism => "validation of realism",
        }
    }

    /// The command that makes it, behind `hearth`.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Comparison => "compare",
            Self::Search => "search",
            Self::Sweep => "sweep",
            Self::Sensitivity => "sensitivity",
            Self::Calibration => "calibrate",
            Self::Autopsy => "autopsy",
            Self::Facts => "validate facts",
            Self::Claims => "validate claims",
            Self::Mechanisms => "validate mechanisms",
            Self::Realism => "validate realism",
        }
    }
}

/// A text that results are made from. The folder keeps it, so that it needs nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Name of its file within the folder.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// What a command was asked for, as its results folder keeps it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Invocation {
    /// Which kind of work it is.
    pub kind: StudyKind,
    /// The command that was given, as [`portable_command`] gives it.
    pub command: Vec<String>,
    /// The verb's arguments, with which `hearth study resume` calls the verb again.
    pub options: Value,
    /// Texts that it read, beside the scenarios of arms.
    pub inputs: Vec<Input>,
}

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
    /// Length of `points.csv`.
    #[serde(default)]
    pub bytes: u64,
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

/// What made a results folder, how far it has come, and a hash of every file in it. It names no host, no time and no place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder's layout ([`FORMAT`]).
    pub format: u32,
    /// Which kind of work it is.
    pub kind: StudyKind,
    /// How far it has come.
    pub state: State,
    /// Version of the program.
    pub version: String,
    /// Commit that the program was built from, or `unknown`.
    pub commit: String,
    /// The command that was given, without absolute paths.
    pub command: Vec<String>,
    /// The verb's arguments, but for those that make no difference to the files.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub options: Value,
    /// All else that results depend on, by name, where arms don't say it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub asked: Value,
    /// Texts that results are made from, as they stand in the folder.
    #[serde(default)]
    pub inputs: Vec<DataFile>,
    /// Seed.
    pub seed: u64,
    /// Whether the seed was chosen by the program.
    pub seed_automatic: bool,
    /// Replicates of each arm: those asked for, or those done where a rule stopped the study before.
    pub replicates: u32,
    /// The most replicates that were asked for, where a rule decides when it is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The rule that decides when it is enough, in words; none where the number was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Replicates in a unit of work, of each of its arms.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub block: u32,
    /// Points in a unit of work; 1 where the arms are none.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub width: u32,
    /// What is kept of the weeks.
    pub weekly: Weekly,
    /// The arms; of a study of points, the scenario that they are points of; none where the work isn't cut into arms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// Every other file that was made of the data: tables, text, figures, the report. By name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<DataFile>,
    /// Finished pieces of work that stay for a study that asks for more. An archive leaves them out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<DataFile>,
    /// Names of files that are being made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub making: Vec<String>,
}

/// A manifest that isn't what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not what was written: {0}")]
pub struct AlteredManifest(String);

impl Manifest {
    /// Name of the file.
    pub const FILE: &'static str = "manifest.json";
    /// The folder of second copies: of the manifest, and of the texts that results are made from.
    pub const SPARE: &'static str = ".spare";

    /// The manifest of work that begins and isn't cut into arms; `asked` is all that results depend on but for the seed.
    pub fn begun(invocation: &Invocation, seed: u64, replicates: u32, asked: Value) -> Self {
        let mut manifest = Self {
            format: FORMAT,
            kind: invocation.kind,
            state: State::Running,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: super::build::commit().to_owned(),
            command: invocation.command.clone(),
            options: invocation.options.clone(),
            asked,
            inputs: Vec::new(),
            seed,
            seed_automatic: false,
            replicates,
            at_most: None,
            until: None,
            block: 0,
            width: 1,
            weekly: Weekly::None,
            arms: Vec::new(),
            points: None,
            study: String::new(),
            reached: 0,
            failures: Vec::new(),
            files: Vec::new(),
            content_hash: None,
            made: Vec::new(),
            kept: Vec::new(),
            making: Vec::new(),
        };
        let all = serde_json::json!([manifest.kind, manifest.version, manifest.commit, seed, manifest.asked]);
        manifest.study = super::atomic::sha256(all.to_string().as_bytes());
        manifest
    }

    /// Whether the work is runs of arms or points, in tables that programs read.
    pub fn has_arms(&self) -> bool {
        !self.arms.is_empty()
    }

    /// Every file that the manifest has a hash of, but the pieces of work that are kept.
    pub fn all_files(&self) -> impl Iterator<Item = &DataFile> {
        self.inputs.iter().chain(&self.files).chain(&self.made)
    }

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
    pub fn runs(&self) -> u64 {
        u64::from(self.replicates) * self.arm_count() as u64
    }

    /// Reads the manifest of a results folder; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where it can't be read, is of another layout, or isn't what was written ([`AlteredManifest`] within the error).
    pub fn read(folder: &Path) -> std::io::Result<Option<Self>> {
        Self::read_file(&folder.join(Self::FILE))
    }

    /// Reads the second copy of the manifest; `None` where there is none that is whole.
    pub fn read_spare(folder: &Path) -> Option<Self> {
        Self::read_file(&folder.join(Self::SPARE).join(Self::FILE)).ok().flatten()
    }

    fn read_file(path: &Path) -> std::io::Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let altered =
            |what: String| std::io::Error::new(std::io::ErrorKind::InvalidData, AlteredManifest(what));
        let value: Value = match serde_json::from_slice(&bytes) {
            Ok(value) => value,
            Err(error) => return Err(altered(place(&error))),
        };
        if let Some(format) = value["format"].as_u64().filter(|format| *format != u64::from(FORMAT)) {
            let what = format!(
                "its layout has the number {format}, and this program reads {FORMAT}; use the version that made it ({})",
                value["version"].as_str().unwrap_or("unknown")
            );
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, what));
        }
        if !sealed(&bytes) {
            return Err(altered(format!("`{SEAL}` is not the SHA-256 of the text before it")));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|error| altered(place(&error)))
    }

    /// Takes the hashes of files that were made, beside those that it has already.
    ///
    /// # Errors
    ///
    /// Where one can't be read.
    pub(crate) fn take_made(&mut self, folder: &Path, names: &[String]) -> std::io::Result<()> {
        let mut made: BTreeMap<String, DataFile> =
            self.made.drain(..).map(|file| (file.name.clone(), file)).collect();
        for name in names {
            made.insert(name.clone(), DataFile::of(folder, name)?);
        }
        self.made = made.into_values().collect();
        Ok(())
    }

    /// Writes it whole, and a second copy of it.
    ///
    /// # Errors
    ///
    /// Where one of the two can't be written.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        // The seal is the last field, over every byte before it.
        text.truncate(text.trim_end_matches(['\n', '}']).len());
        let seal = super::atomic::sha256(text.as_bytes());
        text += &format!(",\n  \"{SEAL}\": \"{seal}\"\n}}\n");
        super::atomic::write(&folder.join(Self::FILE), text.as_bytes())?;
        let spare = folder.join(Self::SPARE);
        std::fs::create_dir_all(&spare)?;
        super::atomic::write(&spare.join(Self::FILE), text.as_bytes())
    }
}

/// Name of the manifest's last field: the SHA-256 of the text before it, up to the comma.
const SEAL: &str = "manifest_sha256";

/// Whether a manifest's text is the one that its seal is of.
fn sealed(bytes: &[u8]) -> bool {
    let head = format!(",\n  \"{SEAL}\": \"");
    let tail = b"\"\n}\n";
    let Some((body, seal)) =
        bytes.len().checked_sub(head.len() + 64 + tail.len()).map(|at| bytes.split_at(at))
    else {
        return false;
    };
    let expected = format!("{head}{}\"\n}}\n", super::atomic::sha256(body));
    seal == expected.as_bytes()
}

/// Where a text of JSON goes wrong.
fn place(error: &serde_json::Error) -> String {
    match error.is_eof() {
        true => format!("it ends too early, in line {}", error.line()),
        false => format!("something is wrong in line {}, column {}", error.line(), error.column()),
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(block: &u32) -> bool {
    *block == 0
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

/// A call from Python as a command: what a shell does with it is what was done.
pub fn python_call(call: &str) -> Vec<String> {
    vec!["python".to_owned(), "-c".to_owned(), format!("import hearth; {call}")]
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
