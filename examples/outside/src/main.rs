//! Runs a scenario three times and prints how long its community survives: `cargo run --manifest-path examples/outside/Cargo.toml`.

use hearth_engine::scenario::{Scenario, ScenarioError};
use hearth_engine::simulation::Simulation;

const SCENARIO: &str = r#"Scenario(
    name: "Sponsored launch",
    horizon_weeks: 104,
    communities: [(name: "Practitioners", founders: 10)],
    policy: (protected_hours: 1.0),
    timeline: [at(week: 60, shock: sponsor_leaves)],
)"#;

fn main() -> Result<(), ScenarioError> {
    let scenario = Scenario::parse(SCENARIO, "the scenario", &["policy.sponsorship=0.9".to_owned()])?;
    let mut simulation = Simulation::new(&scenario, 1);
    for replicate in 0..3 {
        simulation.restart(replicate);
        let outcomes = simulation.run(&mut |_week, _community, _observation| ());
        println!("replicate {replicate}: {} weeks", outcomes[0].row.survival_weeks);
    }
    Ok(())
}
