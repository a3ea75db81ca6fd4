//! What a life tells a search: its cost, then the outcomes that were asked for.

use crate::experiment::question::{Outcome, OutcomeKind};
use crate::observe;
use crate::scenario::Scenario;

/// What is read of every life.
#[derive(Debug, Clone)]
pub(super) struct Readings {
    outcomes: Vec<Outcome>,
    /// The community that is looked at; all of them together where none is named.
    community: Option<String>,
}

impl Readings {
    pub fn new(outcomes: &[Outcome], community: Option<&str>) -> Self {
        let cost = Outcome::named("cost").into_iter();
        Self {
            outcomes: cost.chain(outcomes.iter().copied()).collect(),
            community: community.map(str::to_owned),
        }
    }

    /// Numbers of a life.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Reads a life of a scenario.
    pub fn of(&self, scenario: &Scenario, life: &[observe::Outcome]) -> Vec<f64> {
        let named = scenario.communities.iter().zip(life);
        let looked_at: Vec<&observe::Outcome> = named
            .filter(|(community, _)| self.community.as_ref().is_none_or(|name| *name == community.name))
            .map(|(_, outcome)| outcome)
            .collect();
        self.outcomes.iter().map(|outcome| together(outcome, &looked_at, scenario.horizon_weeks)).collect()
    }
}

/// One outcome of all communities that are looked at.
fn together(outcome: &Outcome, life: &[&observe::Outcome], horizon: u32) -> f64 {
    let column = observe::RunRow::COLUMNS.iter().position(|column| column.name == outcome.column);
    let Some(column) = column else { return f64::NAN };
    let each = life.iter().map(|one| {
        let value = one.row.values()[column];
        // What hasn't happened by the horizon counts as happening then.
        if outcome.kind == OutcomeKind::Time && value.is_nan() { f64::from(horizon) } else { value }
    });
    let sum: f64 = each.sum();
    match outcome.unit {
        "h" | "money" | "people" | "count" | "topics" => sum,
        _ => sum / life.len() as f64,
    }
}
