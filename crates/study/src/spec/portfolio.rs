//! Which community to fund first: a study that funds each by itself.

use super::arms::{ArmOverride, set_fields};
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::node::Node;

/// Name of the arm that funds no community.
pub(super) const NONE: &str = "No funding";
const EXAMPLE: &str = "portfolio: {\"policy.coordinator_hours\": 8, \"policy.sponsorship\": 0.7}";
/// Communities of which each has an arm.
const MOST: usize = 40;

/// The arms of a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioArms {
    /// What a funded community gets, as `path=value`.
    pub set: Vec<String>,
    /// Each community with the arm in which it alone is funded.
    pub communities: Vec<(String, String)>,
    /// The arm in which all are funded.
    pub all: String,
}

/// A portfolio, and the arms that it adds.
pub(super) struct Planned {
    pub portfolio: PortfolioArms,
    pub arms: Vec<ArmOverride>,
}

/// Reads what a funded community gets: changes of the policy of single communities.
pub(super) fn read(node: &Node, communities: &[String], problems: &mut Problems) -> Option<Planned> {
    let fields = set_fields(node, "portfolio", problems);
    let refuse = |what: String, help: &str, problems: &mut Problems| {
        problems.report(|| Problem::new(&node.place, "portfolio", what).help(help.to_owned()));
        None
    };
    if fields.is_empty() {
        let help = format!("write {EXAMPLE}");
        return refuse("it says nothing of what a funded community gets".to_owned(), &help, problems);
    }
    if let Some(field) = fields.iter().find(|field| !field.key.starts_with("policy.")) {
        let what = format!("`{}` is no policy of a single community", field.key);
        return refuse(what, &format!("write {EXAMPLE}"), problems);
    }
    if !(2..=MOST).contains(&communities.len()) {
        let what = format!("the scenario has {} communities", communities.len());
        let help = format!("a portfolio needs 2 to {MOST} of them; `arms` compare policies of one");
        return refuse(what, &help, problems);
    }
    let set: Vec<String> = fields
        .iter()
        .map(|field| {
            let place = &field.value.place;
            let text = place.source.text.get(place.start..place.end).unwrap_or_default();
            format!("{}={}", field.key, text.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let of = |at: usize| set.iter().map(move |set| format!("communities.{at}.{set}"));
    let named: Vec<(String, String)> =
        communities.iter().map(|name| (name.clone(), format!("{name} alone"))).collect();
    let all = format!("All {}", communities.len());
    let mut arms: Vec<ArmOverride> = named
        .iter()
        .enumerate()
        .map(|(at, (_, arm))| ArmOverride { name: arm.clone(), sets: of(at).collect() })
        .collect();
    arms.push(ArmOverride { name: all.clone(), sets: (0..communities.len()).flat_map(of).collect() });
    Some(Planned { portfolio: PortfolioArms { set, communities: named, all }, arms })
}
