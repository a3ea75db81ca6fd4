//! What a scenario says that its parameters wouldn't say by themselves.

use super::parameters::{Group, Member, members};
use super::path::join;
use super::read::Head;
use super::{Coefficients, Organisation, Policy, Scenario, Start};

/// A parameter that is not at its default.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// Its value, as a scenario file writes it.
    pub value: String,
    /// Its default; `None` where it is simply not given.
    pub default: Option<String>,
    /// Its unit; empty where there is none.
    pub unit: &'static str,
    /// What it means.
    pub meaning: String,
}

impl Scenario {
    /// The parameters that are not at their defaults, in the order of a scenario file. What several communities have
    /// of their own stands under `communities.NAME`.
    pub fn changes(&self) -> Vec<Change> {
        let mut found = Vec::new();
        let head = Head { horizon_weeks: self.horizon_weeks, ..Head::default() };
        compare("", &head, &Head::default(), &mut found);
        compare("organisation", &self.organisation, &Organisation::default(), &mut found);
        let shared = self.shared_policy();
        if let Some(policy) = shared {
            compare("policy", policy, &Policy::default(), &mut found);
        }
        for one in &self.communities {
            let path = match self.communities.len() {
                1 => "community".to_owned(),
                _ => join("communities", &one.name),
            };
            compare(&path, &one.start, &Start::default(), &mut found);
            if shared.is_none() {
                compare(&join(&path, "policy"), &one.policy, &Policy::default(), &mut found);
            }
        }
        compare("model", &self.model, &Coefficients::default(), &mut found);
        compare("rules", &self.rules, &self.rules.blank(), &mut found);
        found
    }
}

fn compare(path: &str, group: &dyn Group, default: &dyn Group, found: &mut Vec<Change>) {
    for (member, default) in members(group).zip(members(default)) {
        match (member, default) {
            (Member::Leaf(spec, leaf), Member::Leaf(_, default)) => {
                let (value, default) = (leaf.ron(), default.ron());
                if value != default {
                    found.push(Change {
                        path: join(path, spec.name),
                        value: value.unwrap_or_else(|| "not given".to_owned()),
                        default,
                        unit: spec.unit,
                        meaning: spec.text(),
                    });
                }
            }
            (Member::Part(name, part), Member::Part(_, default)) => {
                compare(&join(path, name), part, default, found);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str) -> Vec<(String, String)> {
        let scenario = Scenario::parse(text, "test", &[]).unwrap();
        scenario.changes().into_iter().map(|change| (change.path, change.value)).collect()
    }

    #[test]
    fn only_differences_are_listed() {
        assert_eq!(Scenario::default().changes(), []);
        let found =
            changed("(horizon_weeks: 104, policy: (sponsorship: 0.9), communities: [(founders: 12)])");
        let pairs = [("horizon_weeks", "104"), ("policy.sponsorship", "0.9"), ("community.founders", "12")];
        assert_eq!(found, pairs.map(|(path, value)| (path.to_owned(), value.to_owned())));
    }

    #[test]
    fn the_listed_changes_make_the_scenario_again() {
        let text = "(communities: [(name: \"A\", policy: (openness: 1)), (name: \"B\", founders: 30)], model: (stages: (hysteresis: 7)))";
        let scenario = Scenario::parse(text, "test", &[]).unwrap();
        let sets: Vec<String> =
            scenario.changes().iter().map(|one| format!("{}={}", one.path, one.value)).collect();
        let bare = "(communities: [(name: \"A\"), (name: \"B\")])";
        assert_eq!(Scenario::parse(bare, "test", &sets).unwrap(), scenario, "{sets:?}");
    }
}
