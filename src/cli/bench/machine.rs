//! The machine, as the program sees it.

use serde_json::{Value, json};

use crate::cli::VERSION;
use crate::cli::screen::plural;

/// What is known of it without asking anybody.
pub struct Machine {
    /// Threads that run at the same time.
    pub cores: usize,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        Self { cores: std::thread::available_parallelism().map_or(1, usize::from) }
    }

    /// In a line.
    pub fn words(&self) -> String {
        let (cores, build) = (plural(self.cores as u64, "core", "cores"), build());
        format!("{cores}, {}, {}; hearth {}, {build} build", arch(), os(), VERSION.as_str())
    }

    /// In the foot of a figure.
    pub fn short(&self) -> String {
        let cores = plural(self.cores as u64, "core", "cores");
        format!("{}, {cores}, {}, {} build", arch(), os(), build())
    }

    /// For other programs.
    pub fn json(&self) -> Value {
        json!({
            "cores": self.cores,
            "architecture": arch(),
            "system": os(),
            "version": VERSION.as_str(),
            "build": build(),
        })
    }

    /// What is wrong with measuring here.
    pub fn warning(&self) -> Option<&'static str> {
        cfg!(debug_assertions).then_some(
            "This is a debug build, which checks every sum and is slower; a release build tells what the machine can do: \
             cargo run --release -- bench",
        )
    }
}

const fn build() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

const fn arch() -> &'static str {
    std::env::consts::ARCH
}

const fn os() -> &'static str {
    std::env::consts::OS
}

/// Most memory that the program has held so far, in bytes; `None` where the system doesn't tell.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
