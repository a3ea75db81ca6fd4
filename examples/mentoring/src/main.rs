//! A rule of one's own, and what it does to a community: `cargo run --manifest-path examples/mentoring/Cargo.toml`.

mod mentoring;

use hearth_engine::model::rule::register;
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use mentoring::Mentoring;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    register(Mentoring)?;
    for on in [false, true] {
        let scenario = Scenario::parse("Scenario()", "the scenario", &[format!("rules.mentoring.on={on}")])?;
        let mut simulation = Simulation::new(&scenario, 1);
        let mut core = 0.0;
        for replicate in 0..50 {
            simulation.restart(replicate);
            let outcome = &simulation.run(&mut |_, _, _| ())[0];
            core +=
                if outcome.row.newcomers_core_share > 0.0 { outcome.row.newcomers_core_share } else { 0.0 };
        }
        println!("mentoring {on}: {:.1} % of newcomers reach the core within a year", 100.0 * core / 50.0);
    }
    Ok(())
}
