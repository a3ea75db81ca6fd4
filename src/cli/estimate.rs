//! How long a study will take, reported before the start where it is long.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use hearth::engine::scenario::Scenario;
use hearth::study::timing::Crew;

use super::panics;
use super::screen::{count, plural};

/// Time that is spent to find out, on all scenarios together.
const TRIAL: Duration = Duration::from_millis(300);
/// The same where it is done for one of several scenarios.
const SHORT: Duration = Duration::from_millis(60);
/// Member-weeks of a study that is over soon on any machine, so that nobody asks.
const SOON: f64 = 1e7;
/// Time from which on it is reported.
const LONG: Duration = Duration::from_secs(60);
/// Disk space from which on it is reported.
const LARGE: f64 = 5e8;

/// A line about the time and the disk (in bytes) that replicates will take; nothing where they are soon done.
pub fn text(scenarios: &[&Scenario], replicates: u32, threads: usize, disk: u64) -> Option<String> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let rough: f64 = scenarios.iter().map(|scenario| rough(scenario)).sum::<f64>() * f64::from(replicates);
    let time = if rough < SOON {
        Duration::ZERO
    } else {
        let share = TRIAL / scenarios.len().max(1) as u32;
        let each: Duration = scenarios.iter().map(|scenario| trial(scenario, share)).sum();
        Duration::try_from_secs_f64(each.as_secs_f64() * f64::from(replicates) / threads as f64)
            .unwrap_or(Duration::MAX)
    };
    let disk = disk as f64;
    let mut parts = Vec::new();
    if time >= LONG {
        let on = plural(threads as u64, "thread", "threads");
        parts.push(format!("about {} on {on}", duration(time)));
    }
    if disk >= LARGE {
        parts.push(format!("at most {} of disk while it runs", bytes(disk)));
    }
    (!parts.is_empty()).then(|| {
        format!(
            "{} will take {}. Ctrl-C stops at any time; the same command continues.",
            plural(u64::from(replicates) * scenarios.len() as u64, "replicate", "replicates"),
            parts.join(" and ")
        )
    })
}

/// Member-weeks of a replicate, before anything is known of how it goes.
fn rough(scenario: &Scenario) -> f64 {
    let members: f64 = scenario
        .communities
        .iter()
        .map(|one| 50.0 + f64::from(one.start.founders) + f64::from(one.start.enrolled))
        .sum();
    members * f64::from(scenario.horizon_weeks)
}

/// Time that a replicate takes, found by running a part of one, or several.
fn trial(scenario: &Scenario, time: Duration) -> Duration {
    let round = panics::caught(|| Some(Crew::new(scenario, 1).ok()?.round(time, &AtomicBool::new(false))));
    let round = round.flatten().unwrap_or_default();
    let seconds = round.seconds / round.weeks.max(1.0) * f64::from(scenario.horizon_weeks);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// Seconds of one core that a run of a scenario takes.
pub fn seconds(scenario: &Scenario) -> f64 {
    trial(scenario, SHORT).as_secs_f64()
}

/// A time for people, short ones too.
pub fn lasting(seconds: f64) -> String {
    match seconds {
        ..1.5 => "a second".to_owned(),
        1.5..90.0 => format!("{seconds:.0} seconds"),
        _ => duration(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)),
    }
}

fn duration(time: Duration) -> String {
    let minutes = (time.as_secs() + 30) / 60;
    match minutes {
        0..=1 => "a minute".to_owned(),
        2..=120 => format!("{minutes} minutes"),
        121..=2880 => format!("{} hours", minutes.div_ceil(60)),
        _ => format!("{} days", count(minutes.div_ceil(1440))),
    }
}

/// Bytes for people.
pub fn bytes(bytes: f64) -> String {
    match bytes {
        ..1e6 => "less than 1 MB".to_owned(),
        1e6..1e9 => format!("{:.0} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}
