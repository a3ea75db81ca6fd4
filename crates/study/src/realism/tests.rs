use std::sync::atomic::AtomicBool;

use super::*;
use crate::executor::Control;
use hearth_engine::scenario::Scenario;

const SMALL: Selection = Selection { least_events: 20, least_members: 3, least_weeks: 26, most_weeks: 60 };

fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Scenario::parse("Scenario(name: \"Small\")", "test", &sets).unwrap()
}

/// Communities of a scenario, taken for real ones.
fn taken(sets: &[&str], seed: u64, count: u32) -> Vec<Community> {
    let blank = Community { name: String::new(), weeks: 60, values: vec![f64::NAN; metrics().len()] };
    let real = (0..count).map(|at| Community { name: format!("c{at:03}"), ..blank.clone() }).collect();
    let plan = plan(sets, seed, real);
    let result = run(&plan, 2);
    result.communities[count as usize..].to_vec()
}

fn plan(sets: &[&str], seed: u64, real: Vec<Community>) -> Plan {
    let request = Request {
        name: "small".to_owned(),
        scenario: scenario(sets),
        variety: String::new(),
        variety_origin: String::new(),
        real,
        each: 1,
        selection: SMALL,
        seed,
    };
    Plan::new(request).unwrap()
}

fn run(plan: &Plan, threads: usize) -> RealismResult {
    let stop = AtomicBool::new(false);
    plan.run(None, &Control { threads, stop: &stop, progress: &|_| {} }).unwrap().unwrap()
}

#[test]
fn a_model_is_like_itself_and_another_is_not() {
    // Standard errors of the AUC are about .055: outside .33 to .67 in two of a thousand.
    let real = taken(&[], 1, 50);
    let same = run(&plan(&[], 2, real.clone()), 2);
    for set in &same.sets {
        assert!((0.3..0.7).contains(&set.logistic.auc), "{} {:?}", set.name, set.logistic);
    }
    assert!(same.inside.all > 0.8, "{:?}", same.inside);
    let other = run(&plan(&["model.exchange.weekend=0.6", "model.participation.forgetting=0"], 2, real), 2);
    let apart = &other.sets[3];
    assert!(apart.logistic.auc > 0.95 && apart.trees.auc > 0.95, "{apart:?}");
    let weekend = other.metrics.iter().position(|one| one.name == "weekend_share").unwrap();
    assert!(weekend < 5 && other.metrics[weekend].auc.auc < 0.05, "{:?}", other.metrics[weekend]);
}

#[test]
fn results_depend_on_no_thread_and_windows_are_equal() {
    let real = taken(&[], 3, 12);
    let plan = plan(&["model.arrivals.external=1"], 4, real);
    let (one, two) = (run(&plan, 1), run(&plan, 2));
    // Numbers that aren't known differ from themselves.
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
    assert!(one.communities.iter().all(|community| community.weeks == 60));
}

#[test]
fn communities_survive_their_table() {
    let mut communities = taken(&[], 5, 6);
    communities[0].name = "with \"quotes\", and a comma".to_owned();
    let again = from_table(&to_table(&communities)).unwrap();
    assert_eq!(format!("{communities:?}"), format!("{again:?}"));
    assert!(from_table("a,b\n").is_err());
}

#[test]
fn what_is_drawn_differs_from_community_to_community() {
    let real = taken(&[], 6, 6);
    let mut request = plan(&[], 7, real).request().clone();
    request.variety =
        "Variety(factors: [(path: \"model.exchange.weekend\", between: [0.0, 1.0], why: \"a test\")])"
            .to_owned();
    let result = run(&Plan::new(request).unwrap(), 1);
    let place = metrics().iter().position(|metric| metric.name == "weekend_share").unwrap();
    let mut shares: Vec<f64> = result.communities[6..].iter().map(|one| one.values[place]).collect();
    shares.sort_by(f64::total_cmp);
    assert!(shares[5] - shares[0] > 0.2, "{shares:?}");
}

/// Repositories of offices and firms: they take the scenario of open source.
const OFFICE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../scenarios/settings/variety/office-repository.ron"
));

#[test]
fn settings_have_a_variety_that_fits() {
    for setting in crate::likeness::Setting::all().unwrap() {
        let text = setting.scenario(&[]).unwrap().to_ron();
        let base = crate::spec::base::Base::parse(&text, "the setting").unwrap();
        let own = variety_of(&setting.name).unwrap();
        let office = (setting.name == "open-source").then_some(OFFICE);
        for text in std::iter::once(own).chain(office) {
            let what = ("Variety", "variety");
            let factors = crate::sweep::read_factors(text, &setting.name, what, Some(&base)).unwrap();
            assert!(factors.iter().all(|factor| !factor.factor.why.is_empty()), "{}", setting.name);
        }
    }
}
