//! Policies side by side: their differences, how long communities survive under each, value against cost,
//! and when they part.

pub(crate) mod assumptions;
mod curves;
mod differences;
mod parting;
mod value;

use super::canvas::{Align, Sheet};
use super::font;
use super::style::{self, Ink, MARGIN, SMALL};
use super::{Drawing, coefficients};
use hearth_study::coefficient_sets::Coefficients;
use hearth_study::compare::Comparison;
use hearth_study::output::text::{plural, shorten};

/// File names of the figures, below the folder of the figures and without an ending.
pub const NAMES: [&str; 7] =
    ["differences", "assumptions", "survival", "stewardship", "value", "coefficients", "weeks"];

/// Largest number of arms in one figure, the reference included.
const DRAWN: usize = 8;

/// Draws all figures that there is something for.
pub fn drawings(found: &Comparison) -> Vec<Drawing> {
    let mut drawn = vec![differences::draw(found), curves::survival(found)];
    drawn.extend(assumptions::draw(found));
    drawn.extend(curves::stewardship(found));
    drawn.extend(value::draw(found));
    if let Some(result) = found.coefficients.as_ref().and_then(Coefficients::result) {
        let foot = |sheet: &mut Sheet, sets: &str| {
            let text = format!("Study “{}” · {sets} · seed {}", shorten(&found.name, 30), found.seed);
            style::foot_of(sheet, &found.version, &text);
        };
        drawn.push(coefficients::draw(result, &foot));
    }
    drawn.push(parting::draw(found));
    drawn
}

/// An arm's colour: the reference is dark.
fn ink(arm: usize) -> Ink {
    const INKS: [Ink; DRAWN] = [
        Ink::new(70, 70, 70),
        Ink::BLUE,
        Ink::ORANGE,
        Ink::GREEN,
        Ink::PURPLE,
        Ink::SKY,
        Ink::RED,
        Ink::new(110, 80, 50),
    ];
    INKS[arm % DRAWN]
}

/// Names of the arms with their colours, in a row of its own. Returns where the row ends.
fn legend(sheet: &mut Sheet, found: &Comparison, y: f32) {
    let mut x = MARGIN;
    for (at, arm) in found.arms.iter().enumerate().take(DRAWN) {
        let text = shorten(&arm.name, 28);
        let width = font::width(&text, SMALL, true);
        if x + 26.0 + width > sheet.width as f32 - MARGIN {
            break;
        }
        sheet.line((x, y), (x + 18.0, y), ink(at), 3.5);
        style::write_in(sheet, (x + 24.0, y), text, Align::Left, Ink::BLACK, SMALL, true);
        x += 24.0 + width + 22.0;
    }
}

/// What the figures were made from.
fn foot(sheet: &mut Sheet, found: &Comparison) {
    let mut text = format!(
        "Study “{}” · {} of each arm, the same random numbers in all · seed {} · {}",
        shorten(&found.name, 30),
        plural(u64::from(found.replicates), "run", "runs"),
        found.seed,
        plural(u64::from(found.horizon_weeks), "week", "weeks"),
    );
    if found.arms.len() > DRAWN {
        text += &format!(" · {} of {} arms are drawn", DRAWN, found.arms.len());
    }
    style::foot_of(sheet, &found.version, &text);
}

fn percent(found: &Comparison) -> String {
    format!("{} %", hearth_study::output::text::number(100.0 * found.confidence))
}
