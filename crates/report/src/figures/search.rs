//! Figures of a search: the selection, the fronts, states of the world, and where the incumbent fails.

mod conditions;
mod front;
mod selection;
mod states;

use super::style;
use super::{About, Drawing, coefficients};
use hearth_study::coefficient_sets::Coefficients;
use hearth_study::output::text::{count, shorten};
use hearth_study::search::{Contender, SearchResult};

/// Draws what a search found; figures for which there is nothing are left away.
pub fn search(found: &SearchResult) -> Vec<Drawing> {
    let about = About {
        scenario: found.scenario.clone(),
        version: found.version.clone(),
        seed: found.seed,
        horizon_weeks: found.horizon_weeks,
    };
    let mut drawings = vec![front::draw(found, &about), selection::draw(found, &about)];
    drawings.extend(found.robustness.as_ref().map(|robust| states::draw(found, robust, &about)));
    drawings.extend(found.conditions.as_ref().map(|described| conditions::draw(found, described, &about)));
    if let Some(result) = found.coefficients.as_ref().and_then(Coefficients::result) {
        let foot = |sheet: &mut super::canvas::Sheet, sets: &str| foot(sheet, found, &about, sets);
        drawings.push(coefficients::draw(result, &foot));
    }
    drawings
}

/// A policy's name in short: without the names of its levers.
fn name(one: &Contender, most: usize) -> String {
    match one.settings.is_empty() {
        true => shorten(&one.name, most),
        false => shorten(&one.settings.join(" · "), most),
    }
}

/// What the settings in short names are.
fn levers(found: &SearchResult) -> String {
    let names: Vec<&str> = found.levers.iter().map(|lever| lever.name.as_str()).collect();
    names.join(" · ")
}

fn foot(sheet: &mut super::canvas::Sheet, found: &SearchResult, about: &About, source: &str) {
    let source =
        format!("study “{}” · {source} · {} runs in all", shorten(&found.study, 40), count(found.runs));
    style::foot(sheet, about, &source);
}
