//! Of many communities, the replicate of the story isn't run once more: the tables know all that is said of it.

use std::sync::atomic::AtomicBool;

use hearth::engine::observe::portrait::{CommunityPortrait, Portrait};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use hearth::report::figures::About;
use hearth::report::story::story;
use hearth::study::output::{Invocation, Weekly};
use hearth::study::{Arm, Control, Design, Ending, Existing, ScenarioArm, Seed, Study, ensembles, outcomes};

const SEED: u64 = 5;
const MANY: &str = r#"(
    horizon_weeks: 120,
    communities: [(name: "Large", count: 3, founders: 20), (name: "Small", count: 7, founders: 3)],
    timeline: [at(week: 30, community: "Large 2", shock: dissolve)],
)"#;

#[test]
fn endings_read_back_give_the_story_of_a_simulated_run() {
    let scenario = Scenario::parse(MANY, "many", &[]).unwrap();
    let arm = ScenarioArm::new(scenario.clone());
    let folder = tempfile::tempdir().unwrap();
    let design = Design {
        arms: vec![&arm as &dyn Arm],
        seed: Seed::Given(SEED),
        replicates: 3,
        weekly: Weekly::Quantiles,
        invocation: Invocation::default(),
        points: None,
    };
    let mut study = Study::open(folder.path(), design, Existing::Continue).unwrap();
    let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    assert_eq!(study.run(&control).unwrap(), Ending::Complete);
    let ensemble = ensembles(folder.path(), study.manifest()).unwrap().remove(0).communities;
    let about = About {
        scenario: scenario.name.clone(),
        version: "0".to_owned(),
        seed: SEED,
        horizon_weeks: scenario.horizon_weeks,
    };
    let mut simulation = Simulation::new(&scenario, SEED);
    for replicate in 0..3 {
        let simulated = simulation.portrait(replicate);
        let ends = outcomes(folder.path(), study.manifest(), replicate).unwrap().expect("a run");
        // As text, because what doesn't exist equals nothing.
        let expected: Vec<_> = simulated.communities.iter().map(|one| &one.outcome).collect();
        assert_eq!(format!("{ends:?}"), format!("{expected:?}"));
        let named = scenario.communities.iter().map(|one| one.name.clone()).zip(ends);
        let communities = named.map(|(name, end)| CommunityPortrait::of_end(name, end)).collect();
        let text = story(&Portrait { seed: SEED, replicate, communities }, &ensemble, &about);
        assert!(text.contains("Large 2 dissolved after 30 weeks"), "{text}");
        assert_eq!(text, story(&simulated, &ensemble, &about));
    }
    assert_eq!(outcomes(folder.path(), study.manifest(), 3).unwrap(), None);
}

#[test]
fn a_log_is_that_of_the_whole_account() {
    let scenario = Scenario::parse(MANY, "many", &[]).unwrap();
    let mut simulation = Simulation::new(&scenario, SEED);
    let whole: Vec<_> = simulation.portrait(1).communities.into_iter().map(|one| one.contributions).collect();
    assert!(whole.iter().all(|log| !log.is_empty()));
    assert_eq!(simulation.log(1), whole);
}
