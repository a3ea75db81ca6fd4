//! A design file as it was understood.

use std::fmt::Write as _;
use std::path::Path;

use hearth::study::spec::SpecError;
use hearth::study::sweep::{Made, Sweep};
use serde_json::{Value, json};

use super::super::printer;
use super::super::screen::{aside, count, plural, say, wrap};

/// The seed of points that are looked at.
const SEED: u64 = 1;

/// Checks a design. Whether it is right.
pub fn check(as_json: bool, sets: &[String], file: &Path) -> bool {
    let read = Sweep::load(file, sets);
    let made = read.as_ref().ok().map(|sweep| sweep.points(sweep.seed.unwrap_or(SEED)));
    let right = matches!(made, Some(Ok(_)));
    match (&read, made) {
        (Ok(sweep), Some(made)) if as_json => {
            let made = made.map_err(|error| error.to_string());
            printer::object("check", understood_as_json(file, sweep, made.as_ref().map_err(String::as_str)));
        }
        (Err(error), _) if as_json => printer::object("check", refused_as_json(file, error)),
        (Ok(sweep), Some(Ok(made))) => say(&wrap(&understood(file, sweep, &made))),
        (Ok(_), Some(Err(error))) => aside(&format!("{}: {error}", file.display())),
        (Ok(_), None) => {}
        (Err(error), _) => aside(&format!("{}: {error}", file.display())),
    }
    right
}

fn understood_as_json(file: &Path, sweep: &Sweep, made: Result<&Made, &str>) -> Value {
    let problems: Vec<Value> = made.err().map(|message| json!({"message": message})).into_iter().collect();
    json!({
        "file": file.display().to_string(), "ok": problems.is_empty(), "design": true, "plan": sweep.plan,
        "points": made.ok().map(|made| made.points.count()), "replicates": sweep.replicates, "seed": sweep.seed,
        "problems": problems,
    })
}

fn refused_as_json(file: &Path, error: &SpecError) -> Value {
    let file = file.display().to_string();
    match error {
        SpecError::Invalid(_) => {
            json!({"file": file, "ok": false, "design": true, "problems": error.problems()})
        }
        _ => json!({"file": file, "ok": false, "design": true, "problems": [{"message": error.to_string()}]}),
    }
}

fn understood(file: &Path, sweep: &Sweep, made: &Made) -> String {
    let plan = &made.plan;
    let mut out = format!("{} is a design, and fine.\n{}\n", file.display(), plan.name);
    let mut add = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{line}");
    };
    if !plan.about.is_empty() {
        add(plan.about.clone());
    }
    let points = u64::from(made.points.count());
    add(format!(
        "  {}: {} × {} over {}, {} in all",
        plan.layout.words(),
        plural(points, "point", "points"),
        plural(u64::from(sweep.replicates), "replicate", "replicates"),
        plural(u64::from(sweep.scenario.horizon_weeks), "week", "weeks"),
        plural(points * u64::from(sweep.replicates), "run", "runs")
    ));
    for factor in &plan.factors {
        add(format!("    {}: {}", factor.name, factor.factor.spread.words()));
        if factor.paths.len() > 1 {
            add(format!("      sets {}", factor.paths.join(", ")));
        }
    }
    for follower in &plan.followers {
        add(format!(
            "    {} follows {}: {} times it, plus {}",
            follower.path, follower.follows, follower.times, follower.plus
        ));
    }
    if plan.left_out > 0 {
        add(format!("  limits leave out {} others", count(u64::from(plan.left_out))));
    }
    for some in plan.outcomes.chunks(4) {
        add(format!("  looked at: {}", some.join(", ")));
    }
    out
}
