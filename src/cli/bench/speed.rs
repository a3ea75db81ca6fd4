//! How fast runs are simulated, by threads.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hearth::engine::scenario::Scenario;
use hearth::study::timing::{Crew, Measured, Round};
use serde_json::{Value, json};

use super::{digits, row};
use crate::cli::ending::CliError;
use crate::cli::screen::plural;
use crate::cli::{panics, progress};

/// Rounds of each number of threads, where there is time.
const ROUNDS: u32 = 9;
/// How often a round without any member-week is lengthened.
const TRIES: usize = 20;
/// Share of the cores below which other programs are worth a word.
const BUSY: f64 = 0.9;
/// A round that is shorter tells little.
const SHORTEST: Duration = Duration::from_millis(5);

/// What was measured.
pub struct Speed {
    /// All that was simulated.
    measured: Round,
    /// Share of the cores' time that the threads had, while other programs had the rest.
    share: f64,
    /// Processor time of a member-week on one thread, in nanoseconds, over the rounds.
    processor: Measured,
    /// By number of threads, from one on: member-weeks a second over the rounds.
    by_threads: Vec<(usize, Measured)>,
    horizon: u32,
}

/// 1, 2, 4 and so on, and the most.
fn levels(most: usize) -> Vec<usize> {
    let mut levels: Vec<usize> = std::iter::successors(Some(1), |threads| Some(threads * 2))
        .take_while(|&threads| threads < most)
        .collect();
    levels.push(most);
    levels
}

/// Measures it with up to `most` threads on so many cores, in rounds, in which the numbers of threads take turns; `None`
/// where it was stopped.
pub fn measure(
    scenario: &Scenario,
    (most, cores): (usize, usize),
    time: Duration,
    stop: &AtomicBool,
    bar: &progress::Steps,
) -> Result<Option<Speed>, CliError> {
    let crews = levels(most)
        .into_iter()
        .map(|threads| Crew::new(scenario, threads))
        .collect::<Result<Vec<_>, _>>()
        .map_err(CliError::Study)?;
    let each = (time / (ROUNDS + 1) / crews.len() as u32).max(SHORTEST);
    let mut measured = Round::default();
    let mut rates = vec![Vec::new(); crews.len()];
    let (mut processor, mut offered) = (Vec::new(), 0.0);
    let begun = Instant::now();
    let done = panics::caught(|| {
        // The first round makes room, and counts for nothing.
        for round in 0..=ROUNDS {
            for (crew, rates) in crews.iter().zip(&mut rates) {
                // On a machine that is very busy, a short round may pass before a thread gets its turn.
                let mut found = crew.round(each, stop);
                for _ in 0..TRIES {
                    if found.member_weeks == 0.0 {
                        found = found.and(crew.round(each, stop));
                    }
                }
                if stop.load(Ordering::Relaxed) {
                    return false;
                }
                if round > 0 {
                    measured = measured.and(found);
                    rates.push(found.rate());
                    offered += found.seconds * crew.threads().min(cores) as f64;
                    if crew.threads() == 1 {
                        processor.push(found.busy * 1e9 / found.member_weeks);
                    }
                }
                let (done, total) = (begun.elapsed().as_millis() as u64, time.as_millis() as u64);
                bar.tell(done.min(total), total, || "ms of runs".to_owned());
            }
        }
        true
    });
    match done {
        None => Err(CliError::Bad(
            "a run of this scenario fails; `hearth run` names it, with the reason".to_owned(),
        )),
        Some(false) => Ok(None),
        Some(true) if rates.iter().flatten().any(|rate| *rate == 0.0) => {
            Err(CliError::Bad("this scenario has no members, so there is nothing to measure".to_owned()))
        }
        Some(true) => {
            let threads = crews.iter().map(Crew::threads);
            let by_threads = threads.zip(rates.iter().map(|rates| Measured::of(rates))).collect();
            let (share, processor) = (measured.busy / offered, Measured::of(&processor));
            Ok(Some(Speed { measured, share, processor, by_threads, horizon: scenario.horizon_weeks }))
        }
    }
}

impl Speed {
    fn one(&self) -> Measured {
        self.by_threads[0].1
    }

    /// The most threads that were measured.
    pub fn threads(&self) -> usize {
        self.by_threads.last().map_or(1, |(threads, _)| *threads)
    }

    /// Members in a week on average, over all communities.
    fn members(&self) -> f64 {
        self.measured.member_weeks / self.measured.weeks
    }

    /// Seconds of a run on one thread, for a rate.
    fn seconds_per_run(&self, rate: f64) -> f64 {
        self.members() * f64::from(self.horizon) / rate
    }

    /// Seconds after which one more run is done, with all threads.
    pub fn seconds(&self) -> f64 {
        self.seconds_per_run(self.by_threads.last().map_or(self.one(), |(_, rate)| *rate).median)
    }

    /// Rows for a reader.
    pub fn words(&self, scenario: &Scenario) -> String {
        let (one, communities) = (self.one(), scenario.communities.len() as u64);
        let within = match communities {
            1 => String::new(),
            _ => format!(" in {}", plural(communities, "community", "communities")),
        };
        let mut page = row(
            "Scenario",
            &format!(
                "{}: {} members on average{within}, {}",
                scenario.name,
                digits(self.members()),
                plural(u64::from(self.horizon), "week", "weeks")
            ),
        );
        let cost = one.map(|rate| 1e9 / rate);
        page += &row(
            "One core",
            &format!(
                "{} ns per member-week (median {}, {} to {} in {} rounds), which makes {} ms a run",
                digits(cost.low),
                digits(cost.median),
                digits(cost.low),
                digits(cost.high),
                cost.rounds,
                digits(self.seconds_per_run(one.high) * 1e3)
            ),
        );
        let _ = write!(
            page,
            "\nMillion member-weeks a second:\n{:>10}{:>12}{:>12}{:>18}\n",
            "threads", "best", "median", "range"
        );
        for (threads, rate) in &self.by_threads {
            let rate = rate.map(|rate| rate / 1e6);
            let range = format!("{} to {}", digits(rate.low), digits(rate.high));
            let _ =
                write!(page, "{threads:>10}{:>12}{:>12}{range:>18}", digits(rate.high), digits(rate.median));
            page += &match threads {
                1 => "\n".to_owned(),
                _ => format!("  {:.1} x on {threads}\n", rate.high * 1e6 / one.high),
            };
        }
        page += "\n";
        if self.share < BUSY {
            page += &row(
                "Shared",
                &format!(
                    "Other programs had {:.0} % of the cores meanwhile. By processor time alone, a member-week takes {} ns \
                     (median {}): about what a machine of one's own would do.",
                    (1.0 - self.share) * 100.0,
                    digits(self.processor.low),
                    digits(self.processor.median)
                ),
            );
        }
        page
    }

    /// For other programs.
    pub fn json(&self) -> Value {
        let range = |of: Measured, best: f64| json!({"best": best, "median": of.median, "lowest": of.low, "highest": of.high, "rounds": of.rounds});
        let cost = self.one().map(|rate| 1e9 / rate);
        let threads: Vec<Value> = self
            .by_threads
            .iter()
            .map(|(threads, rate)| {
                json!({
                    "threads": threads,
                    "member_weeks_per_second": range(*rate, rate.high),
                    "scaling": rate.high / self.one().high,
                })
            })
            .collect();
        json!({
            "members": self.members(),
            "member_weeks": self.measured.member_weeks,
            "seconds_per_run": self.seconds_per_run(self.one().high),
            "ns_per_member_week": range(cost, cost.low),
            "processor_ns_per_member_week": range(self.processor, self.processor.low),
            "share_of_cores": self.share,
            "by_threads": threads,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::levels;

    #[test]
    fn numbers_of_threads() {
        assert_eq!(levels(1), [1]);
        assert_eq!(levels(2), [1, 2]);
        assert_eq!(levels(6), [1, 2, 4, 6]);
        assert_eq!(levels(8), [1, 2, 4, 8]);
    }
}
