//! From the tree to the scenario.

use super::error::{Problem, Problems};
use super::fill::{read_group, read_member, report_unknown};
use super::node::{Content, Node};
use super::parameters::{ANY, Group, parameters, within};
use super::path::join;
use super::rules::Rules;
use super::timeline_events::{self, Context};
use super::{Coefficients, Community, Organisation, Policy, Scenario, Start};

/// Communities of one scenario.
const COMMUNITIES: usize = 1000;

/// People who are members at the start, in all communities together.
const PEOPLE: u64 = 1_000_000;

parameters! {
    /// The scenario as a whole.
    pub struct Head {
        /// Short name; results stand in a folder of this name.
        name: String = "Scenario".to_owned(), ANY, "", "", "";
        /// What it is about, in a sentence or two.
        about: String = String::new(), ANY, "", "", "";
        /// Weeks to simulate.
        horizon_weeks: u32 = 260, within(1.0, 5200.0), "weeks", "", "Assumption: five years";
    }
}

parameters! {
    /// A community's name, or that of a group of communities.
    pub struct Named {
        /// Name of the community or the group, unlike all others.
        name: String = "Community".to_owned(), ANY, "", "", "";
        /// How many communities begin like this one; of several, each has its number after the name.
        count: u32 = 1, within(1.0, COMMUNITIES as f64), "communities", "", "";
    }
}

/// Keys of a scenario besides its [`Head`].
const SECTIONS: [&str; 8] =
    ["organisation", "communities", "policy", "model", "rules", "timeline", "extends", "timeline_replaces"];

/// Reads a scenario; where problems were reported, it isn't to be used.
pub fn scenario(root: &Node, problems: &mut Problems) -> Scenario {
    let mut head = Head::default();
    let mut organisation = Organisation::default();
    let mut policy = Policy::default();
    let mut model = Coefficients::default();
    let mut rules = Rules::default();
    if let Content::Fields(_, fields) = &root.content {
        for field in fields {
            let (key, value) = (field.key.as_str(), &field.value);
            match key {
                "organisation" => read_group(&mut organisation, value, key, problems),
                "policy" => read_group(&mut policy, value, key, problems),
                "model" => read_group(&mut model, value, key, problems),
                "rules" => rules.read(value, problems),
                "communities" | "timeline" => {}
                _ if read_member(&mut head, key, value, key, problems) => {}
                _ => {
                    let names = [head.names(), &SECTIONS].concat();
                    report_unknown(&field.place, key, key, &names, problems);
                }
            }
        }
    }
    check_name(&head.name, root, "name", problems);
    let communities = communities(root, &organisation, &policy, problems);
    let names: Vec<String> = communities.iter().map(|one| one.name.clone()).collect();
    let context = Context { horizon: head.horizon_weeks, communities: &names };
    let timeline =
        root.get("timeline").map_or_else(Vec::new, |node| timeline_events::read(node, &context, problems));
    Scenario {
        name: head.name,
        about: head.about,
        horizon_weeks: head.horizon_weeks,
        organisation,
        communities,
        model,
        rules,
        timeline,
    }
}

/// Names stand in tables, figures and folders.
fn check_name(name: &str, node: &Node, path: &str, problems: &mut Problems) {
    let what = if name.trim().is_empty() {
        "a name can't be empty"
    } else if name.chars().count() > 100 {
        "a name has at most 100 characters"
    } else if name.chars().any(char::is_control) {
        "a name can't hold line breaks or other control characters"
    } else {
        return;
    };
    let place = node.get("name").map_or(&node.place, |name| &name.place);
    problems.report(|| Problem::new(place, path, what));
}

fn communities(
    root: &Node,
    organisation: &Organisation,
    policy: &Policy,
    problems: &mut Problems,
) -> Vec<Community> {
    let Some(node) = root.get("communities") else {
        let lone = Node::empty(&root.place);
        return group(&lone, 0, organisation, policy, problems);
    };
    let nodes = match &node.content {
        Content::List(nodes) if !nodes.is_empty() && nodes.len() <= COMMUNITIES => nodes,
        content => {
            let found = match content {
                Content::List(nodes) => format!("found {} communities", nodes.len()),
                _ => format!("found {}", node.describe()),
            };
            problems.report(|| {
                let what = format!("{found}; expected a list of 1 to {COMMUNITIES}");
                Problem::new(&node.place, "communities", what)
                    .help("write communities: [(name: \"One\"), (name: \"Two\")]")
            });
            return Vec::new();
        }
    };
    let groups = nodes.iter().enumerate().map(|(at, node)| group(node, at, organisation, policy, problems));
    let groups: Vec<Vec<Community>> = groups.collect();
    check_unlike(nodes, &groups, problems);
    let all: Vec<Community> = groups.into_iter().flatten().collect();
    if all.len() > COMMUNITIES {
        problems.report(|| {
            let what = format!("{} communities; a scenario has at most {COMMUNITIES}", all.len());
            Problem::new(&node.place, "communities", what).help("lower `count`")
        });
    }
    let people = |one: &Community| u64::from(one.start.founders) + u64::from(one.start.enrolled);
    let total: u64 = all.iter().map(people).sum();
    if total > PEOPLE {
        problems.report(|| {
            let what = format!("{total} people found or are enrolled in all communities together");
            Problem::new(&node.place, "communities", what)
                .help(format!("a scenario starts with at most {PEOPLE}"))
        });
    }
    all
}

fn check_unlike(nodes: &[Node], groups: &[Vec<Community>], problems: &mut Problems) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, (node, group)) in nodes.iter().zip(groups).enumerate() {
        if let Some(one) = group.iter().find(|one| !seen.insert(one.name.as_str())) {
            let place = node.get("name").map_or(&node.place, |name| &name.place);
            problems.report(|| {
                let what = format!("a community named {:?} is there already", one.name);
                Problem::new(place, &format!("communities.{at}.name"), what)
                    .help("give each community a name of its own")
            });
        }
    }
}

/// One community, or as many alike as `count` says.
fn group(
    node: &Node,
    at: usize,
    organisation: &Organisation,
    policy: &Policy,
    problems: &mut Problems,
) -> Vec<Community> {
    let (named, start, policy) = community(node, at, organisation, policy, problems);
    let name = |number: u32| match named.count {
        1 => named.name.clone(),
        _ => format!("{} {number}", named.name),
    };
    let one = |number| Community { name: name(number), start: start.clone(), policy: policy.clone() };
    (1..=named.count).map(one).collect()
}

fn community(
    node: &Node,
    at: usize,
    organisation: &Organisation,
    policy: &Policy,
    problems: &mut Problems,
) -> (Named, Start, Policy) {
    let path = format!("communities.{at}");
    let mut named = Named::default();
    let mut start = Start::default();
    let mut policy = policy.clone();
    match &node.content {
        Content::Fields(_, fields) => {
            for field in fields {
                let (key, value) = (field.key.as_str(), &field.value);
                let path = join(&path, key);
                if key == "policy" {
                    read_group(&mut policy, value, &path, problems);
                } else if !read_member(&mut named, key, value, &path, problems)
                    && !read_member(&mut start, key, value, &path, problems)
                {
                    let names = [named.names(), start.names(), &["policy"]].concat();
                    report_unknown(&field.place, &path, key, &names, problems);
                }
            }
        }
        _ => problems.report(|| {
            Problem::new(&node.place, &path, format!("found {}", node.describe()))
                .help("a community is written as (name: \"One\", founders: 8)")
        }),
    }
    check_name(&named.name, node, &join(&path, "name"), problems);
    if start.founders > organisation.practitioners {
        let place = node.get("founders").map_or(&node.place, |node| &node.place);
        problems.report(|| {
            let what = format!(
                "{} founders, but the organisation has {} practitioners",
                start.founders, organisation.practitioners
            );
            Problem::new(place, &join(&path, "founders"), what)
                .help("lower founders, or raise organisation.practitioners")
        });
    }
    (named, start, policy)
}
