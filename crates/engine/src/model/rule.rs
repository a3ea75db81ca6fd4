//! Rules of one's own: processes that another program adds to the week, by name.
//!
//! ```
//! use hearth_engine::model::rule::{Parameter, Place, Rule, RuleWeek, register};
//! use hearth_engine::observe::Flow;
//! use hearth_engine::scenario::Scenario;
//! use hearth_engine::simulation::Simulation;
//!
//! /// Coffee for all who take part.
//! struct Coffee;
//!
//! impl Rule for Coffee {
//!     fn name(&self) -> &str {
//!         "coffee"
//!     }
//!     fn about(&self) -> &str {
//!         "Coffee, which gives energy to all who take part."
//!     }
//!     fn place(&self) -> Place {
//!         Place::after("participation")
//!     }
//!     fn flow(&self) -> Flow {
//!         Flow::Events
//!     }
//!     fn parameters(&self) -> Vec<Parameter> {
//!         vec![Parameter::new("strength", 0.01, (0.0, 0.1), "energy", "Energy that a cup gives.")]
//!     }
//!     fn act(&self, week: &mut RuleWeek<'_, '_>) {
//!         let strength = week.parameter("strength");
//!         for at in 0..week.community.present.len() {
//!             week.move_energy(week.community.present[at] as usize, strength);
//!         }
//!     }
//! }
//!
//! register(Coffee)?;
//! let scenario = Scenario::parse("Scenario()", "example", &["rules.coffee.strength=0.02".to_owned()])?;
//! let mut simulation = Simulation::new(&scenario, 1);
//! simulation.step();
//! assert!(simulation.own_flows(0)[0].energy > 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A rule's draws have addresses of their own ([`RuleWeek::draws`]), so that it changes no other draw: a run with a rule that does
//! nothing is the run without it, and pairs stay alike. What it moves is booked under the [`Flow`] that it names, and summed by itself
//! ([`crate::simulation::Simulation::own_flows`]). It never sees the order of registration, other threads, or other communities.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use super::column::Column;
use super::state::{Community, Members};
use super::week::{Context, Process, WEEK};
use crate::observe::Flow;
use crate::random::{Address, Sequence, number_of};
use crate::scenario::rules::{self, OwnRule, Rules};
pub use crate::scenario::rules::{Parameter, RuleError};

/// Where in the week a rule acts. Names are those of [`WEEK`]; a blank may be written as `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Before the process of this name.
    Before(Cow<'static, str>),
    /// After it.
    After(Cow<'static, str>),
    /// In its place: the process doesn't act while the rule does.
    InPlaceOf(Cow<'static, str>),
}

impl Place {
    /// Before the process of this name.
    pub fn before(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Before(name.into())
    }

    /// After it.
    pub fn after(name: impl Into<Cow<'static, str>>) -> Self {
        Self::After(name.into())
    }

    /// In its place.
    pub fn in_place_of(name: impl Into<Cow<'static, str>>) -> Self {
        Self::InPlaceOf(name.into())
    }

    fn process(&self) -> &str {
        match self {
            Self::Before(name) | Self::After(name) | Self::InPlaceOf(name) => name,
        }
    }
}

/// A quantity of each member that a rule keeps from week to week.
#[derive(Debug, Clone, PartialEq)]
pub struct StateColumn {
    /// Name, unlike those of the model's own columns.
    pub name: String,
    /// What it means, in a sentence.
    pub meaning: String,
    /// What a member joins with.
    pub start: f32,
}

impl StateColumn {
    /// A column with what a member joins with.
    pub fn new(name: &str, start: f32, meaning: &str) -> Self {
        Self { name: name.to_owned(), meaning: meaning.to_owned(), start }
    }
}

/// A rule of one's own.
pub trait Rule: Send + Sync + 'static {
    /// Its name in scenarios: small letters, digits and `_`.
    fn name(&self) -> &str;
    /// What it is about, in a sentence.
    fn about(&self) -> &str;
    /// Where in the week it acts. Rules of one place act in the order of their names.
    fn place(&self) -> Place;
    /// The cause under which the ledger enters what it moves.
    fn flow(&self) -> Flow;
    /// Its numbers.
    fn parameters(&self) -> Vec<Parameter> {
        Vec::new()
    }
    /// What it keeps of each member.
    fn columns(&self) -> Vec<StateColumn> {
        Vec::new()
    }
    /// Its version, such as `v2`: results that were made by another one aren't continued or compared.
    fn version(&self) -> &str {
        "v1"
    }
    /// What it does in a week to one community.
    fn act(&self, week: &mut RuleWeek<'_, '_>);
}

/// A rule with what was asked of it once.
struct Registered {
    known: &'static OwnRule,
    rule: Box<dyn Rule>,
    place: Place,
    flow: Flow,
    columns: Vec<StateColumn>,
    /// The number of its draws.
    number: u16,
}

/// All that were ever registered: scenarios that were read before another version came hold on to theirs.
static RULES: RwLock<Vec<Arc<Registered>>> = RwLock::new(Vec::new());

/// Registers a rule for the rest of the program's time: every scenario that is read afterwards knows it.
///
/// # Errors
///
/// Where its name is taken or can't be used, or a parameter, a column or its place makes no sense.
pub fn register(rule: impl Rule) -> Result<(), RuleError> {
    put(Box::new(rule), false)
}

/// Registers a rule, or another version of one.
///
/// # Errors
///
/// As for [`register`].
pub fn replace(rule: impl Rule) -> Result<(), RuleError> {
    put(Box::new(rule), true)
}

fn put(rule: Box<dyn Rule>, replace: bool) -> Result<(), RuleError> {
    let (name, place, columns) = (rule.name().to_owned(), rule.place(), rule.columns());
    let processes = WEEK.iter().map(|(process, _)| key(process));
    if !processes.clone().any(|process| process == key(place.process())) {
        let processes: Vec<String> = processes.collect();
        let meant = crate::scenario::nearest(&key(place.process()), processes.iter().map(String::as_str));
        return Err(RuleError::Place {
            rule: name,
            place: place.process().to_owned(),
            meant: meant.map(str::to_owned),
        });
    }
    if let Place::InPlaceOf(process) = &place
        && FIXED.contains(&key(process).as_str())
    {
        let why = "the week can't do without it, so nothing can take its place".to_owned();
        return Err(RuleError::Part { rule: name, name: key(process), why });
    }
    let part = |of: &str, why: &str| {
        Err(RuleError::Part { rule: name.clone(), name: of.to_owned(), why: why.to_owned() })
    };
    for (at, column) in columns.iter().enumerate() {
        let again = columns[..at].iter().any(|other| other.name == column.name);
        if again || !rules::is_key(&column.name) || Members::NAMES.contains(&column.name.as_str()) {
            return part(&column.name, "a column needs a name of its own: small letters, digits and `_`");
        }
        if !column.start.is_finite() {
            return part(&column.name, "members must join with a finite number");
        }
    }
    let number = number_of(&name);
    let mut all = RULES.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(other) = all.iter().find(|other| other.number == number && other.known.name() != name) {
        let why = format!("its draws would be those of `{}`; another name has others", other.known.name());
        return Err(RuleError::Name { name, why });
    }
    let known = rules::register(&name, rule.about(), rule.version(), &rule.parameters(), replace)?;
    let flow = rule.flow();
    all.push(Arc::new(Registered { known, rule, place, flow, columns, number }));
    Ok(())
}

/// Processes that account for a week: they can't be switched off, and nothing can stand in their place.
const FIXED: [&str; 2] = ["closing", "census"];

/// A process's name as scenarios write it.
fn key(name: &str) -> String {
    name.replace(' ', "_")
}

/// A rule of one's own that acts in a scenario.
struct Acting {
    rule: Arc<Registered>,
    values: Vec<f32>,
    /// Its columns among [`Members::own`].
    columns: Range<usize>,
}

/// One step of a week.
enum Step {
    /// Of the model.
    Shipped(Process),
    /// One's own.
    Own(usize),
}

/// The order of a week that isn't the usual one.
pub struct Schedule {
    steps: Vec<Step>,
    acting: Vec<Acting>,
}

impl std::fmt::Debug for Schedule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.acting.iter().map(|one| one.rule.known.name()).collect();
        write!(out, "Schedule({} steps, own rules {names:?})", self.steps.len())
    }
}

impl Schedule {
    /// The order of a scenario's week; `None` where it is that of [`WEEK`].
    pub(crate) fn of(scenario: &Rules) -> Option<Self> {
        let all = RULES.read().unwrap_or_else(PoisonError::into_inner);
        let mut columns = 0;
        let mut acting = Vec::new();
        for own in scenario.own().iter().filter(|own| own.on) {
            let Some(rule) = all.iter().find(|rule| std::ptr::eq(rule.known, own.rule())) else { continue };
            let first = columns;
            columns += rule.columns.len();
            acting.push(Acting {
                rule: Arc::clone(rule),
                values: own.values().to_vec(),
                columns: first..columns,
            });
        }
        let usual = acting.is_empty() && WEEK.iter().all(|(name, _)| scenario.acts(&key(name)));
        if usual {
            return None;
        }
        let mut steps = Vec::with_capacity(WEEK.len() + acting.len());
        for (name, process) in WEEK {
            let name = key(name);
            let at = |place: fn(&Place) -> bool| {
                let here = acting.iter().enumerate().filter(|(_, one)| key(one.rule.place.process()) == name);
                here.filter(|(_, one)| place(&one.rule.place))
                    .map(|(at, _)| Step::Own(at))
                    .collect::<Vec<_>>()
            };
            steps.extend(at(|place| matches!(place, Place::Before(_))));
            let instead = at(|place| matches!(place, Place::InPlaceOf(_)));
            if instead.is_empty() && scenario.acts(&name) {
                steps.push(Step::Shipped(*process));
            }
            steps.extend(instead);
            steps.extend(at(|place| matches!(place, Place::After(_))));
        }
        Some(Self { steps, acting })
    }

    /// Runs the week.
    pub(super) fn run(&self, community: &mut Community, context: &mut Context) {
        for step in &self.steps {
            match step {
                Step::Shipped(process) => process(community, context),
                Step::Own(at) => {
                    let acting = &self.acting[*at];
                    acting.rule.rule.act(&mut RuleWeek {
                        community: &mut *community,
                        context: &mut *context,
                        acting,
                        at: *at,
                    });
                }
            }
        }
    }

    /// How many rules of one's own act.
    pub(crate) fn own_rules(&self) -> usize {
        self.acting.len()
    }

    /// Names of the rules of one's own that act, with their columns.
    pub(crate) fn own(&self) -> impl Iterator<Item = (&'static str, &[StateColumn])> {
        self.acting.iter().map(|one| (one.rule.known.name(), one.rule.columns.as_slice()))
    }

    /// No members, with the columns of the rules.
    pub(crate) fn members(&self) -> Members {
        let starts = self.acting.iter().flat_map(|one| &one.rule.columns).map(|column| column.start);
        Members { own: starts.map(OwnColumn::from).collect(), ..Members::default() }
    }
}

/// A column of a rule of one's own.
#[derive(Debug, Clone, Default)]
pub struct OwnColumn {
    /// What a member joins with.
    pub start: f32,
    /// What members have.
    pub values: Column<f32>,
}

impl From<f32> for OwnColumn {
    fn from(start: f32) -> Self {
        Self { start, values: Column::default() }
    }
}

/// A community in a week, as a rule of one's own sees it.
pub struct RuleWeek<'a, 'c> {
    /// The community.
    pub community: &'a mut Community,
    /// Week, organisation, coefficients of the model.
    pub context: &'a mut Context<'c>,
    acting: &'a Acting,
    at: usize,
}

impl RuleWeek<'_, '_> {
    /// A parameter of the rule.
    ///
    /// # Panics
    ///
    /// Where the rule has declared no parameter of this name.
    pub fn parameter(&self, name: &str) -> f32 {
        let known = self.acting.rule.known;
        match known.place_of(name) {
            Some(at) => self.acting.values[at],
            None => panic!(
                "rule `{}` has no parameter `{name}`; it declares {}",
                known.name(),
                known.parameters().join(", ")
            ),
        }
    }

    /// All parameters of the rule, with their names.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, f32)> {
        self.acting.rule.known.parameters().iter().copied().zip(self.acting.values.iter().copied())
    }

    /// A column of the rule, by its place among those that it declares.
    ///
    /// # Panics
    ///
    /// Where it declares fewer.
    pub fn column(&mut self, at: usize) -> &mut Column<f32> {
        let columns = self.acting.columns.clone();
        assert!(at < columns.len(), "rule `{}` has no column {at}", self.acting.rule.known.name());
        &mut self.community.members.own[columns.start + at].values
    }

    /// Names of the rule's columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.acting.rule.columns.iter().map(|column| column.name.as_str())
    }

    /// Slots of the members, those who have left aside.
    pub fn slots(&self) -> Vec<usize> {
        let members = &self.community.members;
        (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0).collect()
    }

    /// Random numbers of the rule for an item, such as a member's arrival number ([`Members::id`]): the same in every run of the same
    /// seed and replicate, whatever else is drawn.
    pub fn draws(&self, item: u32) -> Sequence {
        self.address().sequence(item)
    }

    /// Where [`Self::draws`] come from, to be handed on.
    pub fn address(&self) -> Address {
        let (community, week) = (self.community.index, self.context.week);
        self.context.random.address_of_rule(community, self.acting.rule.number, week)
    }

    /// Moves one member's energy, as far as its range allows, and enters it in the ledger.
    pub fn move_energy(&mut self, slot: usize, by: f32) {
        let before = self.community.members.energy[slot];
        self.community.move_energy(slot, by, self.acting.rule.flow);
        let moved = f64::from(self.community.members.energy[slot]) - f64::from(before);
        self.community.own_ledger[self.at][0] += moved;
    }

    /// Moves one member's engagement, as far as its range allows, and enters it in the ledger.
    pub fn move_engagement(&mut self, slot: usize, by: f32) {
        let before = self.community.members.engagement[slot];
        self.community.move_engagement(slot, by, self.acting.rule.flow);
        let moved = f64::from(self.community.members.engagement[slot]) - f64::from(before);
        self.community.own_ledger[self.at][1] += moved;
    }

    /// Moves the tie between two members towards 1 by a share, on both sides.
    pub fn tie(&mut self, one: usize, other: usize, step: f32) {
        let members = &mut self.community.members;
        members.ties.strengthen(one, other, step.clamp(0.0, 1.0), &members.is_member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rules::Shipped;

    #[test]
    fn every_process_but_the_accounts_can_be_switched_off() {
        let processes: Vec<String> =
            WEEK.iter().map(|(name, _)| key(name)).filter(|name| !FIXED.contains(&name.as_str())).collect();
        let switches: Vec<&str> = Shipped::SPECS.iter().map(|spec| spec.name).collect();
        assert_eq!(processes, switches);
    }
}
