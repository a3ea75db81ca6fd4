//! Draws every figure on pretended data, in ordinary and in odd situations, to look at them.
//!
//! `cargo run --release --example gallery [FOLDER]`

mod pretend;

use hearth::report::figures::{self, About};
use hearth::report::story::story;
use pretend::{Plan, study};
use std::path::PathBuf;
use std::time::Instant;

fn situations() -> Vec<(&'static str, Vec<Plan>, u64)> {
    let plan = Plan::new;
    let with = |mut plan: Plan, change: fn(&mut Plan)| {
        change(&mut plan);
        vec![plan]
    };
    let long = "The extraordinarily long-named community of people who care about turbidites, seismic \
                inversion & everything <else> that happens below the sea floor";
    let many = |n: u64| -> Vec<Plan> {
        (0..n)
            .map(|seed| Plan {
                seed,
                decline: seed as f64 / n as f64,
                ..plan(&format!("Community {seed}"), 260)
            })
            .collect()
    };
    vec![
        ("usual", vec![plan("Turbidites", 260)], 200),
        ("declining", with(plan("Turbidites", 260), |p| (p.decline, p.seed) = (1.0, 11)), 200),
        ("decade", with(plan("Turbidites", 520), |p| p.timeline_events = 300), 10_000),
        ("year", vec![plan("Turbidites", 52)], 40),
        ("five-weeks", vec![plan("Turbidites", 5)], 3),
        ("one-week", vec![plan("Turbidites", 1)], 1),
        ("no-week", with(plan("Turbidites", 0), |p| p.timeline_events = 0), 20),
        ("one-replicate", vec![plan("Turbidites", 260)], 1),
        ("dies-early", with(plan("Turbidites", 104), |p| p.dies = Some(3)), 100),
        ("never-declines", with(plan("Turbidites", 260), |p| p.decline = 0.0), 100),
        ("empty", with(plan("Turbidites", 104), |p| p.size = 0.0), 20),
        ("crowd", with(plan("Turbidites", 260), |p| p.size = 5000.0), 200),
        ("long-name", vec![plan(long, 260)], 200),
        ("three", many(3), 100),
        ("two-hundred", many(200), 20),
    ]
}

fn main() -> Result<(), figures::FigureError> {
    let out = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("outputs/gallery"), PathBuf::from);
    for (name, plans, replicates) in situations() {
        let (portrait, ensemble, singles) = study(&plans, replicates);
        let about = About {
            scenario: if name == "long-name" { "x".repeat(300) } else { "sponsored launch".to_owned() },
            version: "0.1.0".to_owned(),
            seed: 42,
            horizon_weeks: plans[0].weeks as u32,
        };
        let start = Instant::now();
        let drawn = figures::all(&portrait, &ensemble, &singles, &about, &out.join(name))?;
        println!("── {name}: {} figures in {:.2?}", drawn.len(), start.elapsed());
        println!("{}", story(&portrait, &ensemble, &about));
    }
    Ok(())
}
