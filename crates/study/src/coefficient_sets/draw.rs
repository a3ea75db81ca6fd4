//! The sets: which coefficient is where in its plausible range.

use crate::latin_hypercube::{Place, latin};
use crate::spec::arms::overlap;
use hearth_engine::scenario::{Coefficient, Scenario, move_coefficients};

/// Keeps the draws apart from all others of a seed.
const COEFFICIENTS: u64 = 0xC0EF_F1C1_E275;

/// Sets of coefficients, the same for all arms of a study.
#[derive(Debug, Clone)]
pub struct CoefficientSets {
    /// All coefficients of the model.
    all: Vec<Coefficient>,
    /// Those that are drawn, by their places among all.
    drawn: Vec<usize>,
    /// By set, then drawn coefficient: where in its range it is, 0 to 1.
    places: Vec<Place>,
}

/// One choice of coefficients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SetChoice {
    /// All as the scenario has them.
    Unchanged,
    /// A set, by its number.
    Set(usize),
    /// One coefficient moved, and no other.
    Alone {
        /// The coefficient, by its place among those that are drawn.
        coefficient: usize,
        /// Where in its range, 0 to 1.
        place: f64,
    },
}

impl CoefficientSets {
    /// Draws sets of all coefficients that can move in a scenario, but for those at paths that a study sets or draws itself.
    pub fn draw(sets: u32, seed: u64, scenario: &Scenario, but: &[&str]) -> Self {
        let all = Coefficient::all();
        let model = &scenario.model;
        let moves = |one: &Coefficient| one.at(model, 0.0) != one.at(model, 1.0);
        let free = |one: &Coefficient| but.iter().all(|path| !overlap(path, &one.path));
        let drawn: Vec<usize> = (0..all.len()).filter(|&at| moves(&all[at]) && free(&all[at])).collect();
        let places = latin(drawn.len(), seed ^ COEFFICIENTS, sets);
        Self { all, drawn, places }
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The coefficients that are drawn.
    pub fn coefficients(&self) -> impl ExactSizeIterator<Item = &Coefficient> {
        self.drawn.iter().map(|&at| &self.all[at])
    }

    /// Where a drawn coefficient is, by set.
    pub fn places_of(&self, coefficient: usize) -> Vec<f64> {
        self.places.iter().map(|place| place[coefficient]).collect()
    }

    /// Moves the coefficients of a scenario.
    pub fn apply(&self, scenario: &mut Scenario, choice: SetChoice) {
        let place = |at: usize| {
            let drawn = self.drawn.binary_search(&at).ok()?;
            match choice {
                SetChoice::Unchanged => None,
                SetChoice::Set(set) => self.places.get(set).map(|place| place[drawn]),
                SetChoice::Alone { coefficient, place } => (coefficient == drawn).then_some(place),
            }
        };
        move_coefficients(&mut scenario.model, &mut |at| place(at));
    }

    /// All that a choice changes, as a text that no other choice has.
    pub(super) fn identity(&self, choice: SetChoice) -> String {
        let path = |drawn: usize| &self.all[self.drawn[drawn]].path;
        match choice {
            SetChoice::Unchanged => "coefficients unchanged".to_owned(),
            SetChoice::Set(set) => {
                let place = self.places.get(set).into_iter().flatten().enumerate();
                let all: Vec<String> =
                    place.map(|(drawn, place)| format!("{} {place:?}", path(drawn))).collect();
                format!("coefficients {}", all.join(", "))
            }
            SetChoice::Alone { coefficient, place } => {
                format!("coefficient {} {place:?}", path(coefficient))
            }
        }
    }
}
