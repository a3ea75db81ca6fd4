//! A run in the hands of a researcher: acts between two weeks, outcomes of the weeks so far.
//!
//! ```
//! use std::sync::Arc;
//! use hearth_engine::{scenario::Scenario, simulation::Simulation};
//!
//! let mut simulation = Simulation::shared(Arc::new(Scenario::baseline()), 7);
//! while simulation.week() < 52 {
//!     simulation.step();
//! }
//! let mut other = simulation.clone(); // the same past, and the same random numbers
//! other.act(r#"(set: {"policy.sponsorship": 0.9})"#)?;
//! other.step();
//! simulation.step();
//! assert!(other.outcomes()[0].row.survival_weeks <= 53.0);
//! # Ok::<(), hearth_engine::simulation::ActError>(())
//! ```

use super::Simulation;
use crate::model::rule::StateColumn;
use crate::observe::Outcome;
use crate::scenario::error::{Problem, Problems};
use crate::scenario::node::{Content, Field, Node};
use crate::scenario::source::Source;
use crate::scenario::timeline::Entry;
use crate::scenario::timeline_events::{self, Context};
use crate::scenario::tree::parse;
use crate::scenario::{LiveValue, Scenario};

/// Largest size of an act, in bytes: enough for every lever at once.
const MOST_BYTES: usize = 16 * 1024;

/// Why an act is refused; nothing has changed then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ActError {
    /// It can't mean anything in this scenario.
    #[error("{0}")]
    Invalid(Problems),
    /// The run is over.
    #[error("the run ended after its {0} weeks; nothing can be done in it any more")]
    Ended(u32),
    /// A text that no person wrote.
    #[error("an act is {0} bytes long; it has at most {MOST_BYTES}")]
    Long(usize),
}

/// Energy and engagement that a rule of one's own has moved so far, over all members.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnFlow {
    /// Name of the rule.
    pub rule: &'static str,
    /// Energy.
    pub energy: f64,
    /// Engagement.
    pub engagement: f64,
}

/// Reads an act in a week of a scenario: what a line `at(week: …, …)` of a timeline holds besides its week, in RON or JSON, such as
/// `(event: renewal_workshop)`, `(set: {"policy.openness": 1.0}, community: "One")`, `{"shock": "sponsor_leaves"}`.
///
/// # Errors
///
/// Where it isn't one; problems name their places in the text.
pub fn read_act(text: &str, week: u32, scenario: &Scenario) -> Result<Entry, ActError> {
    if text.len() > MOST_BYTES {
        return Err(ActError::Long(text.len()));
    }
    let mut problems = Problems::of("act");
    let source = Source::new("the act", text);
    let mut entries = Vec::new();
    if let Some(mut act) = parse(&source, &mut problems) {
        let place = act.place.clone();
        let whole = |content| Node { place: place.clone(), content };
        match &mut act.content {
            Content::Fields(_, fields) if !fields.iter().any(|field| field.key == "week") => {
                let week = whole(Content::Number(f64::from(week)));
                fields.push(Field { key: "week".to_owned(), place: place.clone(), value: week });
                let at = Field { key: "at".to_owned(), place: place.clone(), value: act };
                let lines = whole(Content::List(vec![whole(Content::Fields(None, vec![at]))]));
                let names: Vec<String> = scenario.communities.iter().map(|one| one.name.clone()).collect();
                let context = Context { horizon: scenario.horizon_weeks, communities: &names };
                entries = timeline_events::read_at(&lines, "act", &context, &mut problems);
            }
            _ => problems.report(|| {
                Problem::new(&place, "act", "found something else than an act")
                    .help("an act is written as (event: meeting), and happens in the coming week")
            }),
        }
    }
    match (entries.pop(), problems.sorted()) {
        (Some(entry), None) => Ok(entry),
        (_, problems) => Err(ActError::Invalid(problems.unwrap_or_default())),
    }
}

impl Simulation<'_> {
    /// Whether all weeks have passed.
    pub fn is_over(&self) -> bool {
        self.week >= self.scenario.horizon_weeks
    }

    /// Does something in the coming week, see [`read_act`]. It becomes the last line of the scenario's timeline: [`Self::scenario`] run
    /// from the beginning is this run.
    ///
    /// # Errors
    ///
    /// Where it isn't an act, or the run is over.
    pub fn act(&mut self, text: &str) -> Result<(), ActError> {
        if self.is_over() {
            return Err(ActError::Ended(self.week));
        }
        let entry = read_act(text, self.week, &self.scenario)?;
        self.scenario.change().timeline.push(entry);
        let lines = self.scenario.timeline.len() * self.communities.len();
        self.happened.resize(lines, None);
        self.taken.resize_with(lines, Vec::new);
        Ok(())
    }

    /// Gives a parameter a value from the coming week on, in one community or in all of them.
    ///
    /// # Errors
    ///
    /// Where it can't change during a run, has no such value, or the run is over.
    pub fn set(&mut self, path: &str, value: LiveValue, community: Option<&str>) -> Result<(), ActError> {
        let within = community.map_or_else(String::new, |name| format!(", community: {name:?}"));
        self.act(&format!("(set: {{{path:?}: {value}}}{within})"))
    }

    /// The outcome of each community over the weeks so far, as if the run had been planned to end here.
    ///
    /// What counts back a whole year from the end doesn't exist yet in a run that goes on, and isn't a number: `gini_last_year`, and the
    /// shares of newcomers who came far within a year.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let (price, horizon) = (self.organisation.hour_price, self.week);
        let goes_on = horizon < self.scenario.horizon_weeks;
        self.communities
            .iter()
            .zip(&self.watches)
            .map(|(community, watch)| {
                let mut outcome = watch.outcome(community, price, horizon);
                if goes_on {
                    let row = &mut outcome.row;
                    row.newcomers_active_share = f64::NAN;
                    row.newcomers_core_share = f64::NAN;
                    row.gini_last_year = f64::NAN;
                }
                outcome
            })
            .collect()
    }

    /// What rules of one's own have moved in a community so far, by name.
    pub fn own_flows(&self, community: usize) -> Vec<OwnFlow> {
        let (Some(schedule), Some(community)) = (&self.schedule, self.communities.get(community)) else {
            return Vec::new();
        };
        let moved = schedule.own().zip(&community.own_ledger);
        moved.map(|((rule, _), &[energy, engagement])| OwnFlow { rule, energy, engagement }).collect()
    }

    /// Columns that rules of one's own keep of each member, in the order of [`Members::own`](crate::model::state::Members::own).
    pub fn own_columns(&self) -> Vec<StateColumn> {
        let rules = self.schedule.iter().flat_map(|schedule| schedule.own());
        rules.flat_map(|(_, columns)| columns).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Week;

    const TEXT: &str =
        "Scenario(horizon_weeks: 80, communities: [(name: \"One\", founders: 12), (name: \"Two\")],
        timeline: [between(from: 10, to: 40, set: {\"policy.openness\": 0.1})])";

    fn scenario(sets: &[&str]) -> Scenario {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        Scenario::parse(TEXT, "test", &sets).unwrap()
    }

    fn rest(simulation: &mut Simulation<'_>) -> Vec<Week> {
        let mut weeks = Vec::new();
        simulation.run(&mut |_, _, week| weeks.push(*week));
        weeks
    }

    fn stepped(scenario: &Scenario, weeks: u32) -> Simulation<'_> {
        let mut simulation = Simulation::new(scenario, 3);
        for _ in 0..weeks {
            simulation.step();
        }
        simulation
    }

    #[test]
    fn an_act_is_a_line_of_the_timeline() {
        let plain = scenario(&[]);
        let mut acted = stepped(&plain, 30);
        acted.act("(event: renewal_workshop)").unwrap();
        acted.act("{\"shock\": \"reorganisation\", \"community\": \"Two\"}").unwrap();
        acted.set("policy.sponsorship", LiveValue::Number(0.9), Some("One")).unwrap();
        let written = acted.scenario().to_ron();
        let weeks = rest(&mut acted);
        let whole = Scenario::parse(&written, "written", &[]).unwrap();
        assert_eq!(whole.timeline.len(), 4);
        let mut again = Simulation::new(&whole, 3);
        assert_eq!(rest(&mut again)[60..], weeks);
        assert_ne!(rest(&mut stepped(&plain, 30)), weeks);
        assert_eq!(plain.timeline.len(), 1, "the scenario that was lent stays as it is");
    }

    #[test]
    fn a_copy_goes_on_alike_and_apart() {
        let scenario = scenario(&[]);
        let mut one = Simulation::shared(std::sync::Arc::new(scenario), 3);
        for _ in 0..20 {
            one.step();
        }
        let (mut same, mut other) = (one.clone(), one.clone());
        other.act("(shock: sponsor_leaves)").unwrap();
        assert_eq!(other.step(), {
            let mut same_again = one.clone();
            same_again.act("(shock: sponsor_leaves)").unwrap();
            same_again.step().to_vec()
        });
        assert_eq!(rest(&mut same), rest(&mut one));
    }

    #[test]
    fn outcomes_so_far_are_those_of_a_run_that_ends_here() {
        for weeks in [1, 30, 52, 70] {
            let (long, short) =
                (scenario(&[]), scenario(&[&format!("horizon_weeks={weeks}"), "timeline=[]"]));
            let long = Scenario { timeline: Vec::new(), ..long };
            let so_far = stepped(&long, weeks).outcomes();
            let whole = stepped(&short, weeks).outcomes();
            for (so_far, whole) in so_far.iter().zip(&whole) {
                assert!(so_far.row.survival_weeks <= f64::from(weeks));
                for (at, column) in crate::observe::RunRow::COLUMNS.iter().enumerate() {
                    let (here, there) = (so_far.row.values()[at], whole.row.values()[at]);
                    let later = column.name.starts_with("newcomers_") || column.name == "gini_last_year";
                    let same = here == there || here.is_nan() && (later || there.is_nan());
                    assert!(
                        same,
                        "{} after {weeks} weeks: {here}, and {there} of a run that ends there",
                        column.name
                    );
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_done_is_refused_and_changes_nothing() {
        let scenario = scenario(&[]);
        let mut simulation = stepped(&scenario, 5);
        for (text, said) in [
            ("(event: renewal_workshp)", "did you mean `renewal_workshop`?"),
            ("(set: {\"policy.sponsorship\": 9})", "out of range"),
            ("(set: {\"model.energy.rate\": 0.1})", "model.energy.rate"),
            ("(set: {\"organisation.units\": 3})", "organisation.units"),
            ("(event: session, community: \"Three\")", "Three"),
            ("(week: 3, event: session)", "happens in the coming week"),
            ("session", "happens in the coming week"),
            ("(", "act"),
            ("()", "act"),
        ] {
            let error = simulation.act(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert_eq!(simulation.scenario().timeline.len(), 1);
        let long = format!("(event: {})", "x".repeat(20_000));
        assert!(matches!(simulation.act(&long), Err(ActError::Long(_))));
        rest(&mut simulation);
        assert_eq!(simulation.act("(event: session)"), Err(ActError::Ended(80)));
    }
}
