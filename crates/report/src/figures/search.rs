//! Figures of a search: the selection, the fronts, states of the world, and where the incumbent fails.

mod conditions;
mod front;
mod selection;
mod states;

use super::canvas::Align;
use super::font;
use super::style::{self, Ink, SMALL};
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

/// A policy's name, shortened.
fn name(one: &Contender, most: usize) -> String {
    shorten(&one.name, most)
}

/// Writes a policy's name at the left of its row, over two lines at most, right-aligned at a place.
fn write_name(sheet: &mut super::canvas::Sheet, (x, y): (f32, f32), one: &Contender, bold: bool, room: f32) {
    let lines = font::wrap(&one.name, SMALL, bold, room, 2);
    let first = y - 7.5 * (lines.len() as f32 - 1.0);
    for (row, line) in lines.into_iter().enumerate() {
        let at = (x, first + 15.0 * row as f32);
        style::write_in(sheet, at, line, Align::Right, Ink::BLACK, SMALL, bold);
    }
}

fn foot(sheet: &mut super::canvas::Sheet, found: &SearchResult, about: &About, source: &str) {
    let source =
        format!("study “{}” · {source} · {} runs in all", shorten(&found.study, 40), count(found.runs));
    style::foot(sheet, about, &source);
}
