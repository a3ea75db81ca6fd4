//! What figures of verdicts have in common: a heading and rows of numbers, marks for verdicts, and what the foot says.

use super::canvas::{Align, Point, Sheet};
use super::font;
use super::style::{self, Ink, SMALL};
use hearth_study::output::text::{capital, number};

/// Height of a row, and room above a heading.
pub(super) const ROW: f32 = 17.0;
pub(super) const GAP: f32 = 7.0;
/// Where the plot begins.
pub(super) const LEFT: f32 = 470.0;
/// Where the line above a heading ends.
const END: f32 = 1172.0;

/// A mark that can be distinguished without colour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Holds,
    Fails,
    Undecided,
    Reported,
}

impl Mark {
    /// Colour of the mark, and of what belongs to it.
    pub(super) const fn ink(self) -> Ink {
        match self {
            Self::Holds => Ink::BLUE,
            Self::Fails => Ink::RED,
            Self::Undecided => Ink::new(170, 110, 0),
            Self::Reported => Ink::GREY,
        }
    }

    /// Draws the mark around a point.
    pub(super) fn draw(self, sheet: &mut Sheet, (x, y): Point) {
        let ink = self.ink();
        match self {
            Self::Holds => sheet.disc((x, y), 5.0, ink),
            Self::Fails => {
                sheet.line((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), ink, 3.0);
                sheet.line((x - 5.0, y + 5.0), (x + 5.0, y - 5.0), ink, 3.0);
            }
            Self::Undecided => {
                sheet.polygon(vec![(x - 6.0, y), (x, y - 6.0), (x + 6.0, y), (x, y + 6.0)], ink);
            }
            Self::Reported => sheet.rectangle((x - 4.0, y - 4.0), (x + 4.0, y + 4.0), ink),
        }
    }
}

/// A line, and below it a title with its verdict. Returns the height of the heading's middle.
pub(super) fn heading(sheet: &mut Sheet, top: f32, title: &str, verdict: &str, mark: Mark) -> f32 {
    let y = top + GAP + 0.5 * ROW;
    sheet.line((style::MARGIN, top + GAP / 2.0), (END, top + GAP / 2.0), Ink::GRID, 1.0);
    let title = font::fit(title, SMALL, true, LEFT - 130.0);
    style::write_in(sheet, (style::MARGIN, y), title, Align::Left, Ink::BLACK, SMALL, true);
    style::write_in(sheet, (LEFT - 14.0, y), capital(verdict), Align::Right, mark.ink(), SMALL, true);
    y
}

/// What a row is of, and the numbers behind it, at both sides of a plot that ends at `right`.
pub(super) fn labels(sheet: &mut Sheet, y: f32, right: f32, name: &str, numbers: String) {
    let name = font::fit(name, 11.0, false, LEFT - 70.0);
    style::write_in(sheet, (style::MARGIN + 22.0, y), name, Align::Left, Ink::TEXT, 11.0, false);
    style::write_in(sheet, (right + 14.0, y), numbers, Align::Left, Ink::TEXT, 11.0, false);
}

/// What marks stand for, from left to right. Returns where the next word begins.
pub(super) fn legend(sheet: &mut Sheet, y: f32, marks: &[(Mark, &str)]) -> f32 {
    let mut x = style::MARGIN + 4.0;
    for &(mark, word) in marks {
        mark.draw(sheet, (x, y));
        style::write(sheet, (x + 10.0, y), word, Align::Left);
        x += 32.0 + font::width(word, SMALL, false);
    }
    x
}

/// About three digits, also of what is small.
pub(super) fn digits(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.0995 {
        return format!("{value:.3}").replace('-', "−");
    }
    number(value)
}

/// The end of a foot: the seed, and parameters that were changed.
pub(super) fn seed_and_sets(seed: u64, sets: &[String]) -> String {
    let sets = if sets.is_empty() { String::new() } else { format!(" · {}", sets.join(" ")) };
    format!("seed {seed}{sets}")
}
