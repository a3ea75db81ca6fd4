//! A bar with the time left, for whoever watches a study of more than two seconds.

use std::fs::File;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hearth::study::{Control, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{embedded, interrupt, panics, screen};

/// Work that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(2);

/// Does a piece of work that Ctrl-C stops, with a bar of this name.
pub fn with_bar<T>(name: &str, threads: usize, work: impl FnOnce(&Control<'_>) -> T) -> T {
    let bar = Bar::new(name);
    let control = Control { threads, stop: interrupt::listen(), progress: &|progress| bar.tell(progress) };
    let done = panics::quietly(|| work(&control));
    bar.clear();
    done
}

/// The same for work in steps whose lengths come to be known on the way.
pub fn with_steps<T>(threads: usize, work: impl FnOnce(&Control<'_>) -> T) -> T {
    let bar = Steps::new();
    let progress = |now: Progress<'_>| bar.tell(now.done, now.total, || now.step.to_owned());
    let done = panics::quietly(|| work(&Control { threads, stop: interrupt::listen(), progress: &progress }));
    bar.clear();
    done
}

/// A bar that shows itself when it is worth it.
struct Bar {
    bar: ProgressBar,
    begun: Instant,
    started: AtomicBool,
    /// Runs that the bar shows as done.
    done: AtomicU64,
    shown: AtomicBool,
}

impl Bar {
    /// A bar for the study of this name.
    fn new(name: &str) -> Self {
        let name: String = name.chars().filter(|c| !c.is_control()).take(20).collect();
        let bar = ProgressBar::hidden().with_message(name);
        let template = "{msg} {wide_bar} {pos}/{len} replicates, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            begun: Instant::now(),
            started: AtomicBool::new(false),
            done: AtomicU64::new(0),
            shown: AtomicBool::new(false),
        }
    }

    /// Takes note of how far the work has come.
    fn tell(&self, progress: Progress<'_>) {
        embedded::tell(progress.done, progress.total);
        if !self.started.swap(true, Ordering::Relaxed) {
            self.bar.set_length(progress.total);
            self.bar.set_position(progress.found);
            // What was there before took no time.
            self.bar.reset_eta();
        }
        // Threads report in any order; a bar that went back would begin its estimate anew.
        let before = self.done.fetch_max(progress.done, Ordering::Relaxed);
        self.bar.inc(progress.done.saturating_sub(before.max(progress.found)));
        let due = self.begun.elapsed() > PATIENCE && screen::watched();
        if due && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for work in steps whose lengths come to be known on the way.
pub struct Steps {
    bar: ProgressBar,
    begun: Instant,
    shown: AtomicBool,
}

impl Steps {
    /// A bar that nobody sees yet.
    pub fn new() -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left") {
            bar.set_style(style);
        }
        Self { bar, begun: Instant::now(), shown: AtomicBool::new(false) }
    }

    /// Takes note of how far the present step is, called so.
    pub fn tell(&self, done: u64, total: u64, name: impl FnOnce() -> String) {
        embedded::tell(done, total);
        if self.begun.elapsed() < PATIENCE || !screen::watched() {
            return;
        }
        if self.bar.length() != Some(total) {
            self.bar.set_length(total);
            self.bar.set_message(name());
            self.bar.reset_eta();
        }
        self.bar.set_position(done);
        if !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// A file whose reading shows a bar when it takes long.
pub struct ReadBar {
    file: File,
    bar: ProgressBar,
    begun: Instant,
    shown: bool,
}

impl ReadBar {
    /// Reads a file; `what` stands before the bar.
    pub fn new(file: File, what: &str) -> Self {
        let what: String = what.chars().filter(|c| !c.is_control()).take(30).collect();
        let bytes = file.metadata().map_or(0, |about| about.len());
        let bar = ProgressBar::hidden().with_message(what);
        bar.set_length(bytes);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes}, {eta} left")
        {
            bar.set_style(style);
        }
        Self { file, bar, begun: Instant::now(), shown: false }
    }
}

impl Read for ReadBar {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.bar.inc(bytes as u64);
        if !self.shown && self.begun.elapsed() > PATIENCE && screen::watched() {
            self.shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        Ok(bytes)
    }
}

impl Drop for ReadBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
