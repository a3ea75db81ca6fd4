//! A frame to plot in: scales, axes, grid, and lines and bands through data.

use super::canvas::{Align, Label, Point, Sheet};
use super::font;
use super::style::{Ink, SMALL, write, write_in};
use hearth_study::output::text::in_steps;

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ticks {
    Numbers,
    Percent,
    /// Differences of shares, in percentage points; the axis says so.
    PercentagePoints,
}

/// A rectangle of the sheet with a scale along each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    /// Values at the left and at the right.
    pub x: (f64, f64),
    /// Values at the bottom and at the top.
    pub y: (f64, f64),
}

impl Frame {
    /// A frame between two corners; a scale without any length is widened, since nothing could be drawn on it.
    pub fn new(from: Point, to: Point, x: (f64, f64), y: (f64, f64)) -> Self {
        Self { left: from.0, top: from.1, right: to.0, bottom: to.1, x: proper(x), y: proper(y) }
    }

    /// Pixels from the left of the sheet; what lies outside of the scale stands at its end.
    pub fn along(&self, x: f64) -> f32 {
        let share = ((x - self.x.0) / (self.x.1 - self.x.0)).clamp(0.0, 1.0) as f32;
        self.left + share * (self.right - self.left)
    }

    /// Pixels from the top of the sheet.
    pub fn down(&self, y: f64) -> f32 {
        let share = ((y - self.y.0) / (self.y.1 - self.y.0)).clamp(0.0, 1.0) as f32;
        self.bottom - share * (self.bottom - self.top)
    }

    /// A place on the sheet.
    pub fn at(&self, x: f64, y: f64) -> Point {
        (self.along(x), self.down(y))
    }

    /// Grid lines and numbers along the bottom, with what they measure.
    pub fn x_axis(&self, sheet: &mut Sheet, name: &str, ticks: Ticks) {
        self.x_ticks(sheet, &self.x_marks(), ticks);
        let middle = f32::midpoint(self.left, self.right);
        write(sheet, (middle, self.bottom + 34.0), name, Align::Centre);
    }

    /// Weeks along the bottom.
    pub fn week_axis(&self, sheet: &mut Sheet) {
        let name = if self.x.1 >= 52.0 { "week (52 weeks are a year)" } else { "week" };
        self.x_ticks(sheet, &week_marks(self.x, self.right - self.left), Ticks::Numbers);
        let middle = f32::midpoint(self.left, self.right);
        write(sheet, (middle, self.bottom + 34.0), name, Align::Centre);
    }

    /// Grid lines at weeks, without numbers.
    pub fn week_grid(&self, sheet: &mut Sheet) {
        for mark in week_marks(self.x, self.right - self.left) {
            let x = self.along(mark);
            sheet.line((x, self.top), (x, self.bottom), Ink::GRID, 1.0);
        }
    }

    fn x_marks(&self) -> Vec<f64> {
        let most = ((self.right - self.left) / 80.0).clamp(2.0, 12.0) as usize;
        marks(self.x, most)
    }

    fn x_ticks(&self, sheet: &mut Sheet, marks: &[f64], ticks: Ticks) {
        for mark in marks {
            let x = self.along(*mark);
            sheet.line((x, self.top), (x, self.bottom), Ink::GRID, 1.0);
            sheet.line((x, self.bottom), (x, self.bottom + 4.0), Ink::AXIS, 1.0);
            write(sheet, (x, self.bottom + 14.0), tick(*mark, marks, ticks), Align::Centre);
        }
        sheet.line((self.left, self.bottom), (self.right, self.bottom), Ink::AXIS, 1.0);
    }

    /// Grid lines at powers of ten along the bottom, of a scale of logarithms to base ten; `written` writes one.
    pub fn x_decades(&self, sheet: &mut Sheet, name: &str, written: fn(i32) -> String) {
        for power in decades(self.x) {
            let x = self.along(f64::from(power));
            sheet.line((x, self.top), (x, self.bottom), Ink::GRID, 1.0);
            write(sheet, (x, self.bottom + 14.0), written(power), Align::Centre);
        }
        sheet.line((self.left, self.bottom), (self.right, self.bottom), Ink::AXIS, 1.0);
        write(sheet, (f32::midpoint(self.left, self.right), self.bottom + 34.0), name, Align::Centre);
    }

    /// The same along the left.
    pub fn y_decades(&self, sheet: &mut Sheet, name: &str, written: fn(i32) -> String) {
        for power in decades(self.y) {
            self.y_mark(sheet, f64::from(power), written(power));
        }
        self.y_name(sheet, name);
    }

    /// Grid lines and numbers along the left, with what they measure.
    pub fn y_axis(&self, sheet: &mut Sheet, name: &str, ticks: Ticks) {
        let most = ((self.bottom - self.top) / 45.0).clamp(2.0, 10.0) as usize;
        let marks = marks(self.y, most);
        for mark in &marks {
            self.y_mark(sheet, *mark, tick(*mark, &marks, ticks));
        }
        self.y_name(sheet, name);
    }

    fn y_mark(&self, sheet: &mut Sheet, value: f64, text: String) {
        let y = self.down(value);
        sheet.line((self.left, y), (self.right, y), Ink::GRID, 1.0);
        write(sheet, (self.left - 7.0, y), text, Align::Right);
    }

    fn y_name(&self, sheet: &mut Sheet, name: &str) {
        sheet.line((self.left, self.top), (self.left, self.bottom), Ink::AXIS, 1.0);
        let text = font::fit(name, SMALL, false, self.bottom - self.top + 30.0);
        sheet.label(Label {
            at: (self.left - 56.0, f32::midpoint(self.top, self.bottom)),
            text,
            size: SMALL,
            ink: Ink::TEXT,
            align: Align::Centre,
            bold: false,
            upright: true,
        });
    }

    /// A name above the frame.
    pub fn title(&self, sheet: &mut Sheet, text: &str) {
        let text = font::fit(text, 13.5, true, self.right - self.left);
        let at = (self.left, self.top - 14.0);
        let right = self.left + font::width(&text, 13.5, true) + 3.0;
        sheet.rectangle((self.left - 3.0, at.1 - 9.0), (right, at.1 + 9.0), Ink::WHITE);
        write_in(sheet, at, text, Align::Left, Ink::BLACK, 13.5, true);
    }

    /// A line through the values of the weeks, broken where there is none.
    pub fn curve(&self, sheet: &mut Sheet, values: &[f64], ink: Ink, width: f32) {
        for (start, run) in runs(values, |value| value.is_finite()) {
            let points: Vec<Point> =
                run.iter().enumerate().map(|(step, value)| self.at((start + step) as f64, *value)).collect();
            match points[..] {
                [only] => sheet.disc(only, width + 1.0, ink),
                _ => sheet.path(points, ink, width),
            }
        }
    }

    /// A band between the values of the weeks, broken where there are none.
    pub fn band(&self, sheet: &mut Sheet, values: &[(f64, f64)], ink: Ink) {
        for (start, run) in runs(values, |(low, high)| low.is_finite() && high.is_finite()) {
            let week = |step: usize| (start + step) as f64;
            let lower = run.iter().enumerate();
            let upper = run.iter().enumerate().rev();
            let points: Vec<Point> = lower
                .map(|(step, value)| self.at(week(step), value.0))
                .chain(upper.map(|(step, value)| self.at(week(step), value.1)))
                .collect();
            if run.len() == 1 {
                let x = points[0].0;
                sheet.rectangle((x - 2.0, points[0].1), (x + 2.0, points[1].1), ink);
            } else {
                sheet.polygon(points, ink);
            }
        }
    }
}

/// Stretches of values that are fit to draw, each with the place where it begins.
fn runs<T: Copy>(values: &[T], fit: impl Fn(T) -> bool) -> Vec<(usize, &[T])> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < values.len() {
        let length = values[start..].iter().take_while(|v| fit(**v)).count();
        if length > 0 {
            found.push((start, &values[start..start + length]));
        }
        start += length + 1;
    }
    found
}

fn proper((low, high): (f64, f64)) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() || low.abs() > 1e30 || high.abs() > 1e30 {
        (0.0, 1.0)
    } else if high - low > low.abs().max(high.abs()) * 1e-9 {
        (low, high)
    } else {
        let room = (low.abs() * 0.1).max(0.5);
        (low - room, low + room)
    }
}

/// One of an axis's marks, written with enough digits to differ from its neighbours.
fn tick(value: f64, marks: &[f64], ticks: Ticks) -> String {
    let step = marks.get(1).map_or(0.0, |next| next - marks[0]);
    match ticks {
        Ticks::Numbers => in_steps(value, step),
        Ticks::Percent => format!("{}\u{a0}%", in_steps(100.0 * value, 100.0 * step)),
        Ticks::PercentagePoints => in_steps(100.0 * value, 100.0 * step),
    }
}

/// Powers of ten within a range of their logarithms.
fn decades((low, high): (f64, f64)) -> std::ops::RangeInclusive<i32> {
    low.ceil() as i32..=high.floor() as i32
}

/// Round numbers within a range, about so many at most.
pub(crate) fn marks((low, high): (f64, f64), most: usize) -> Vec<f64> {
    let rough = (high - low) / most.max(1) as f64;
    if rough.is_nan() || rough <= 0.0 || !rough.is_finite() {
        return Vec::new();
    }
    let power = 10f64.powf(rough.log10().floor());
    // No steps of 2.5: half a person is no mark for a scale of people.
    let quarter = if power == 1.0 { 2.0 } else { 2.5 };
    let step = [1.0, 2.0, quarter, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    multiples((low, high), step)
}

fn week_marks(range: (f64, f64), pixels: f32) -> Vec<f64> {
    let rough = (range.1 - range.0) / f64::from((pixels / 55.0).clamp(2.0, 14.0));
    let step = [1.0, 2.0, 4.0, 13.0, 26.0, 52.0, 104.0, 260.0, 520.0, 1040.0]
        .into_iter()
        .find(|step| *step >= rough);
    step.map_or_else(|| marks(range, 8), |step| multiples(range, step))
}

fn multiples((low, high): (f64, f64), step: f64) -> Vec<f64> {
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let many = (last - first).clamp(-1.0, 60.0) as i64;
    (0..=many).map(|n| (first + n as f64) * step).collect()
}

/// A round upper end for a scale that begins at 0.
pub(crate) fn ceiling(values: impl Iterator<Item = f64>) -> f64 {
    let high = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    if high <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf((high / 4.0).log10().floor());
    let step = if high > 8.0 * power { 5.0 * power } else { 2.0 * power };
    (high / step - 1e-9).ceil() * step
}
