//! A session as a file: scenario, futures with their acts, notes, votes. A person can read it, and change it.

mod read;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Play;
use super::futures::Future;
use hearth_engine::scenario::value::quoted;

pub use read::read;

/// Version of the format.
const FORMAT: u32 = 2;
/// Largest size of a file.
pub const BYTES: usize = 1024 * 1024;

/// The session as a text.
pub fn write(play: &Play) -> String {
    let mut out = format!(
        "// A workshop session. `hearth serve` opens it, on its page.\nSession(\n    format: {FORMAT},\n    hearth: {},\n",
        quoted(env!("CARGO_PKG_VERSION"))
    );
    let ground = &play.ground;
    // Writing to a string can't fail, here and below.
    let _ = writeln!(out, "    seed: {},\n    replicate: {},", ground.seed, ground.replicate);
    if let Some(lesson) = &play.lesson {
        let _ = writeln!(out, "    lesson: {},", quoted(lesson));
    }
    if let Some(place) = play.place {
        let _ = write!(out, "    place: (week: {}, seen: {}, left: {}", place.week, place.seen, place.left);
        for (name, value) in [("right", place.right), ("step", place.step)] {
            if let Some(value) = value {
                let _ = write!(out, ", {name}: {value}");
            }
        }
        out += "),\n";
    }
    let _ = writeln!(out, "    scenario: {},", indented(&play.futures.base().to_ron()));
    out += "    futures: [\n";
    play.futures.list().iter().for_each(|one| future(&mut out, one));
    out += "    ],\n    notes: [\n";
    for note in &play.notes {
        let of = note.future.map_or_else(String::new, |future| format!("future: {future}, "));
        let _ = writeln!(out, "        ({of}week: {}, text: {}),", note.week, quoted(&note.text));
    }
    out += "    ],\n    votes: [\n";
    for vote in &play.votes {
        let _ = writeln!(
            out,
            "        (lesson: {}, question: {}, counts: {:?}),",
            quoted(&vote.lesson),
            quoted(&vote.question),
            vote.counts
        );
    }
    out + "    ],\n)\n"
}

/// A scenario within a session.
fn indented(scenario: &str) -> String {
    let lines: Vec<&str> = scenario.trim_end().lines().collect();
    lines.join("\n    ")
}

fn future(out: &mut String, one: &Future) {
    let _ = writeln!(out, "        (\n            id: {},\n            name: {},", one.id, quoted(&one.name));
    if let Some(of) = one.of {
        let _ = writeln!(out, "            of: {of},\n            week: {},", one.week);
    }
    out.push_str("            acts: [\n");
    for line in one.acts.iter().flat_map(|act| act.entry.lines()) {
        let _ = writeln!(out, "                {line}");
    }
    let _ = writeln!(
        out,
        "            ],\n            weeks: {},\n            mark: {},\n        ),",
        one.run.computed(),
        quoted(&mark(one, one.run.computed()))
    );
}

/// A hash of all results of a future's first weeks: equal where the program computes the same run again.
pub fn mark(future: &Future, weeks: u32) -> String {
    let mut hash = Sha256::new();
    for community in 0..future.run.scenario().communities.len() {
        for week in future.run.weeks(community).iter().take(weeks as usize) {
            hash.update([week.stage as u8]);
            for value in week.row.values() {
                hash.update(value.to_le_bytes());
            }
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
