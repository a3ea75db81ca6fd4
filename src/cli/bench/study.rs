//! What a study will take: small ones are done in a temporary folder, and their time and room drawn out to its size.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use hearth::engine::scenario::Scenario;
use hearth::study::output::{Invocation, Weekly};
use hearth::study::timing::Measured;
use hearth::study::{
    Arm, Control, Design, Ending, Existing, PointColumn, PointValues, Points, ScenarioArm, Seed, Study,
    room_needed,
};
use serde_json::{Value, json};

use super::speed::Speed;
use crate::cli::ending::CliError;
use crate::cli::estimate::{bytes, lasting};
use crate::cli::screen::plural;
use crate::cli::{panics, progress};

/// How much larger the larger of two small studies is: the two show what a study costs once, and what each run costs.
const LARGER: u32 = 4;
/// Pairs of studies that fit into the time, about; and fewest and most that are done.
const PAIRS: (f64, usize, usize) = (4.0, 3, 12);
/// How far points lie from the scenario, in a parameter between 0 and 1.
const NEARLY: f64 = 0.3;
/// How much longer a run takes in a study that keeps its weeks, about: to begin with studies of a fitting size.
const KEEPING: f64 = 1.5;

/// What kind of study.
#[derive(Clone, Copy)]
pub enum Workload {
    /// Of one scenario.
    Run {
        /// What it keeps of the weeks.
        weekly: Weekly,
    },
    /// Of points of a scenario.
    Sweep {
        /// How many.
        points: u32,
    },
}

/// What it will take.
pub struct StudyForecast {
    kind: Workload,
    replicates: u32,
    threads: usize,
    /// Seconds, by each pair of small studies.
    seconds: Measured,
    /// Runs of the small studies.
    runs: (u32, u32),
    /// Bytes in the end.
    kept: f64,
    /// Bytes at most, while it is made.
    most: f64,
}

/// A small study that was done.
#[derive(Clone, Copy)]
struct Trial {
    seconds: f64,
    bytes: f64,
}

/// Measures it for about so long; `None` where it was stopped.
pub fn measure(
    scenario: &Scenario,
    kind: Workload,
    replicates: u32,
    speed: &Speed,
    time: Duration,
    stop: &AtomicBool,
    bar: &progress::Steps,
) -> Result<Option<StudyForecast>, CliError> {
    let fitting = time.as_secs_f64() / PAIRS.0 / (KEEPING * speed.seconds() * f64::from(1 + LARGER));
    // A small study of a sweep has as many replicates as the large one, and fewer points.
    let (count, each) = match kind {
        Workload::Run { .. } => (replicates, 1),
        Workload::Sweep { points } => (points, replicates.min((fitting as u32).max(1))),
    };
    let small = ((fitting / f64::from(each)) as u32).min(count / LARGER).clamp(1, 5_000);
    let runs = (small * each, LARGER * small * each);
    let wanted = match kind {
        Workload::Run { .. } => f64::from(replicates),
        Workload::Sweep { points } => f64::from(points) * f64::from(replicates),
    };
    let trial = |size: u32| match kind {
        Workload::Run { weekly } => of_replicates(scenario, weekly, size, speed.threads(), stop),
        Workload::Sweep { .. } => of_points(scenario, size, each, speed.threads(), stop),
    };
    let begun = Instant::now();
    let (mut seconds, mut kept) = (Vec::new(), 0.0);
    // Of runs that take minutes, one pair has to do.
    let enough = |pairs: usize| match pairs {
        0 => false,
        _ if pairs < PAIRS.1 => begun.elapsed() > time * PAIRS.1 as u32,
        _ => pairs >= PAIRS.2 || begun.elapsed() >= time,
    };
    while !enough(seconds.len()) {
        let (Some(less), Some(more)) = (trial(small)?, trial(LARGER * small)?) else { return Ok(None) };
        let drawn = |less: f64, more: f64| drawn_out(runs, (less, more), wanted);
        seconds.push(drawn(less.seconds, more.seconds));
        kept = drawn(less.bytes, more.bytes);
        let (done, total) = (begun.elapsed().as_millis() as u64, time.as_millis() as u64);
        bar.tell(done.min(total), total, || "ms of small studies".to_owned());
    }
    let most = room(scenario, kind, replicates)?;
    let (threads, seconds) = (speed.threads(), Measured::of(&seconds));
    Ok(Some(StudyForecast { kind, replicates, threads, seconds, runs, kept, most: most.max(kept) }))
}

/// A line through two measurements, at a third place. Where chance has made the larger study no dearer, cost is taken as in
/// proportion, which is too much rather than too little.
fn drawn_out(runs: (u32, u32), (less, more): (f64, f64), wanted: f64) -> f64 {
    let (few, many) = (f64::from(runs.0), f64::from(runs.1));
    let each = (more - less) / (many - few);
    if each > 0.0 { (less + each * (wanted - few)).max(0.0) } else { more / many * wanted }
}

fn design<'a>(
    arms: Vec<&'a dyn Arm>,
    replicates: u32,
    weekly: Weekly,
    points: Option<&'a Points>,
) -> Design<'a> {
    Design { arms, seed: Seed::Given(1), replicates, weekly, invocation: Invocation::default(), points }
}

fn of_replicates(
    scenario: &Scenario,
    weekly: Weekly,
    replicates: u32,
    threads: usize,
    stop: &AtomicBool,
) -> Result<Option<Trial>, CliError> {
    let arm = ScenarioArm::new(scenario.clone());
    done(design(vec![&arm], replicates, weekly, None), threads, stop)
}

fn of_points(
    scenario: &Scenario,
    count: u32,
    replicates: u32,
    threads: usize,
    stop: &AtomicBool,
) -> Result<Option<Trial>, CliError> {
    let points = points(scenario, count)?;
    let arms = points.arms();
    let arms = arms.iter().map(|arm| arm as &dyn Arm).collect();
    done(design(arms, replicates, Weekly::None, Some(&points)), threads, stop)
}

/// Points near the scenario: runs cost about as much as its own, and differ, since tables of equal runs would take next
/// to no room.
fn points(scenario: &Scenario, count: u32) -> Result<Points, CliError> {
    let own = f64::from(scenario.organisation.culture.individualism);
    let away = if own < 0.5 { NEARLY } else { -NEARLY };
    let values = (0..count).map(|point| own + away * f64::from(point) / f64::from(count)).collect();
    let column = PointColumn {
        path: "organisation.culture.individualism".to_owned(),
        values: PointValues::Numbers(values),
    };
    Points::new("bench", scenario, vec![column]).map_err(|error| CliError::Bad(error.to_string()))
}

/// Bytes that a study takes at most.
fn room(scenario: &Scenario, kind: Workload, replicates: u32) -> Result<f64, CliError> {
    match kind {
        Workload::Run { weekly } => {
            let arm = ScenarioArm::new(scenario.clone());
            Ok(room_needed(&design(vec![&arm], replicates, weekly, None)) as f64)
        }
        Workload::Sweep { points: count } => {
            let one = points(scenario, 1)?;
            let arms = one.arms();
            let arms = arms.iter().map(|arm| arm as &dyn Arm).collect();
            Ok(room_needed(&design(arms, replicates, Weekly::None, Some(&one))) as f64 * f64::from(count))
        }
    }
}

/// Does a study in a folder that is gone afterwards; `None` where it was stopped.
fn done(design: Design<'_>, threads: usize, stop: &AtomicBool) -> Result<Option<Trial>, CliError> {
    let folder = tempfile::tempdir().map_err(|error| {
        CliError::Bad(format!("cannot make a temporary folder for small studies: {error}"))
    })?;
    let begun = Instant::now();
    let mut study = Study::open(folder.path(), design, Existing::Continue).map_err(CliError::Open)?;
    let control = Control { threads, stop, progress: &|_| {} };
    let ending = panics::quietly(|| study.run(&control)).map_err(CliError::Study)?;
    let seconds = begun.elapsed().as_secs_f64();
    let done = matches!(ending, Ending::Complete | Ending::AlreadyComplete);
    Ok(done.then(|| Trial { seconds, bytes: size(folder.path()) }))
}

/// Bytes of the files below a folder.
fn size(folder: &Path) -> f64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size(&entry.path()),
            _ => entry.metadata().map_or(0.0, |about| about.len() as f64),
        })
        .sum()
}

impl StudyForecast {
    /// A sentence for a reader.
    pub fn words(&self) -> String {
        let runs = plural(u64::from(self.replicates), "replicate", "replicates");
        let what = match self.kind {
            Workload::Run { weekly: Weekly::All } => format!("{runs}, every week kept"),
            Workload::Run { weekly: Weekly::Quantiles } => {
                format!("{runs}, the distribution of each week kept")
            }
            Workload::Run { .. } => format!("{runs}, no weeks kept"),
            Workload::Sweep { points } => {
                format!("{} of {runs}", plural(u64::from(points), "point", "points"))
            }
        };
        let (low, median, high) =
            (lasting(self.seconds.low), lasting(self.seconds.median), lasting(self.seconds.high));
        let range = match low == high {
            true => "the same".to_owned(),
            false => format!("{low} to {high}"),
        };
        format!(
            "{what}: about {median} on {}, {} on disk. By {} pairs of studies of {} and {} runs in a temporary folder: \
             {range}. While it is made, up to {} on disk; figures and report take some seconds more.",
            plural(self.threads as u64, "thread", "threads"),
            bytes(self.kept),
            self.seconds.rounds,
            self.runs.0,
            self.runs.1,
            bytes(self.most)
        )
    }

    /// For other programs.
    pub fn json(&self) -> Value {
        let points = match self.kind {
            Workload::Sweep { points } => Some(points),
            Workload::Run { .. } => None,
        };
        json!({
            "replicates": self.replicates,
            "points": points,
            "threads": self.threads,
            "seconds": {
                "median": self.seconds.median,
                "lowest": self.seconds.low,
                "highest": self.seconds.high,
                "rounds": self.seconds.rounds,
            },
            "measured_runs": [self.runs.0, self.runs.1],
            "bytes": self.kept,
            "bytes_at_most": self.most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::drawn_out;

    #[test]
    fn two_studies_tell_what_is_paid_once() {
        // A second to begin with, and a tenth for each run.
        assert!((drawn_out((10, 40), (2.0, 5.0), 1000.0) - 101.0).abs() < 1e-9);
        assert!((drawn_out((10, 40), (5.0, 4.0), 1000.0) - 100.0).abs() < 1e-9);
    }
}
