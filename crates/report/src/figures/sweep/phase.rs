//! Two factors as a map: the outcome, and the most frequent fate.

use super::super::canvas::{Align, Sheet};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing, font};
use super::{axis_name, source, written};
use hearth_engine::scenario::Stage;
use hearth_study::output::text::{number, percent, shorten};
use hearth_study::spec::OutcomeKind;
use hearth_study::sweep::{Grid, SweepFactor, SweepResult};

type Corners = ((f32, f32), (f32, f32));

pub(super) fn draw(found: &SweepResult, grid: &Grid, about: &About) -> Drawing {
    let (x, y) = grid.factors;
    let names = [x, y].map(|at| shorten(&found.plan.factors[at].name, 44));
    let (finding, described) = finding(grid, &names);
    let drawn = format!(
        "Left: mean {} over the points of each field, lighter and yellower is more. Right: the most frequent stage at the \
         horizon, with its share of runs. Empty: no point.",
        axis_name(&found.outcomes[0].outcome)
    );
    let mut sheet = style::sheet(720, &finding, &drawn);
    let bottom = 720.0 - FOOT - 92.0;
    let (top, legend) = (TOP + 24.0, bottom + 66.0);
    outcome(&mut sheet, found, grid, ((110.0, top), (570.0, bottom)));
    fates(&mut sheet, found, grid, ((710.0, top), (1170.0, bottom)));
    key(&mut sheet, found, grid, legend);
    style::foot(&mut sheet, about, &source(found));
    let alt = format!("Two maps over {} and {}. {described}", names[0], names[1]);
    Drawing::new("phase", "Fates over two factors", finding, alt, sheet)
}

/// The most frequent stage of a field, with its share.
fn fate(cell: &(usize, f64, [u32; Stage::ALL.len()])) -> Option<(Stage, f64)> {
    let total: u32 = cell.2.iter().sum();
    let (at, count) = cell.2.iter().enumerate().max_by_key(|(at, count)| (**count, usize::MAX - at))?;
    (total > 0).then(|| (Stage::ALL[at], f64::from(*count) / f64::from(total)))
}

fn finding(grid: &Grid, names: &[String; 2]) -> (String, String) {
    let mut counts: Vec<(usize, Stage)> = Stage::ALL
        .iter()
        .map(|stage| {
            let cells = grid.cells.iter().flatten();
            (cells.filter(|cell| fate(cell).is_some_and(|(most, _)| most == *stage)).count(), *stage)
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let fields = grid.cells.iter().flatten().filter(|cell| fate(cell).is_some()).count();
    let described: Vec<String> = counts
        .iter()
        .map(|(count, stage)| format!("{} in {count} of {fields} fields", stage.name()))
        .collect();
    let most = counts.first().map_or("nothing", |(_, stage)| stage.name());
    let finding = match counts.len() {
        0 | 1 => format!("All over {} and {}, communities mostly end {most}", names[0], names[1]),
        _ => format!(
            "{} and {} part fates: most fields end in {most}, others in {}",
            super::subject(&names[0]),
            names[1],
            counts[1..].iter().map(|(_, stage)| stage.name()).collect::<Vec<_>>().join(" or ")
        ),
    };
    (finding, format!("Most frequent stages: {}.", described.join(", ")))
}

/// Draws the fields, and writes the values of both factors beside them.
fn fields(
    sheet: &mut Sheet,
    found: &SweepResult,
    grid: &Grid,
    (from, to): Corners,
    mut field: impl FnMut(&mut Sheet, &(usize, f64, [u32; Stage::ALL.len()]), Corners),
) {
    let (columns, rows) = (grid.columns.len(), grid.rows.len());
    let (wide, high) = ((to.0 - from.0) / columns as f32, (to.1 - from.1) / rows as f32);
    for (row, cells) in grid.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (left, bottom) = (from.0 + column as f32 * wide, to.1 - row as f32 * high);
            let corners = ((left + 1.0, bottom - high + 1.0), (left + wide - 1.0, bottom - 1.0));
            field(sheet, cell, corners);
        }
    }
    let (x, y) = (&found.plan.factors[grid.factors.0], &found.plan.factors[grid.factors.1]);
    let label = |factor: &SweepFactor, (low, high): (f64, f64)| match (low == high, factor.factor.whole) {
        (true, _) => written(factor, low),
        // There is nobody between three founders and four.
        (false, true) => format!("{}–{}", written(factor, low), written(factor, high)),
        (false, false) => written(factor, f64::midpoint(low, high)),
    };
    for (column, ends) in grid.columns.iter().enumerate() {
        let at = (from.0 + (column as f32 + 0.5) * wide, to.1 + 12.0);
        let text = font::fit(&label(x, *ends), SMALL, false, wide + 6.0);
        style::write(sheet, at, text, Align::Centre);
    }
    for (row, ends) in grid.rows.iter().enumerate() {
        let at = (from.0 - 6.0, to.1 - (row as f32 + 0.5) * high);
        style::write(sheet, at, font::fit(&label(y, *ends), SMALL, false, 60.0), Align::Right);
    }
    let middle = f32::midpoint(from.0, to.0);
    let name = font::fit(&x.name, SMALL, true, to.0 - from.0);
    style::write_in(sheet, (middle, to.1 + 32.0), name, Align::Centre, Ink::TEXT, SMALL, true);
    sheet.label(super::super::canvas::Label {
        at: (from.0 - 76.0, f32::midpoint(from.1, to.1)),
        text: font::fit(&y.name, SMALL, true, to.1 - from.1),
        size: SMALL,
        ink: Ink::TEXT,
        align: Align::Centre,
        bold: true,
        upright: true,
    });
}

/// Lowest and highest mean of a field.
fn range(grid: &Grid) -> (f64, f64) {
    let means = grid.cells.iter().flatten().map(|cell| cell.1).filter(|mean| mean.is_finite());
    means.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), mean| (low.min(mean), high.max(mean)))
}

fn short(found: &SweepResult, value: f64) -> String {
    match found.outcomes[0].outcome.kind {
        OutcomeKind::Share => percent(value),
        _ => number(value),
    }
}

fn outcome(sheet: &mut Sheet, found: &SweepResult, grid: &Grid, corners: Corners) {
    let (low, high) = range(grid);
    fields(sheet, found, grid, corners, |sheet, cell, (from, to)| {
        if !cell.1.is_finite() {
            sheet.frame(from, to, Ink::GRID, 1.0);
            return;
        }
        let level = if high > low { ((cell.1 - low) / (high - low)) as f32 } else { 0.5 };
        sheet.rectangle(from, to, style::level_ink(level));
        let ink = if level > 0.55 { Ink::BLACK } else { Ink::WHITE };
        let at = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
        let text = font::fit(&short(found, cell.1), 11.0, false, to.0 - from.0);
        style::write_in(sheet, at, text, Align::Centre, ink, 11.0, false);
    });
}

fn fates(sheet: &mut Sheet, found: &SweepResult, grid: &Grid, corners: Corners) {
    fields(sheet, found, grid, corners, |sheet, cell, (from, to)| {
        let Some((stage, share)) = fate(cell) else {
            sheet.frame(from, to, Ink::GRID, 1.0);
            return;
        };
        style::swatch(sheet, stage, from, to);
        let at = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
        let text = percent(share);
        let wide = font::width(&text, 11.0, false) / 2.0 + 3.0;
        sheet.rectangle((at.0 - wide, at.1 - 8.0), (at.0 + wide, at.1 + 8.0), style::stage_ink(stage));
        style::write_in(sheet, at, text, Align::Centre, style::on_stage(stage), 11.0, false);
    });
}

/// What the colours mean.
fn key(sheet: &mut Sheet, found: &SweepResult, grid: &Grid, y: f32) {
    let (low, high) = range(grid);
    style::write(sheet, (130.0, y), short(found, low), Align::Right);
    for step in 0..60u16 {
        let x = 138.0 + f32::from(step) * 4.0;
        sheet.rectangle((x, y - 7.0), (x + 4.5, y + 7.0), style::level_ink(f32::from(step) / 59.0));
    }
    style::write(sheet, (386.0, y), short(found, high), Align::Left);
    let mut x = 700.0;
    for &stage in Stage::ALL {
        if grid.cells.iter().flatten().any(|cell| fate(cell).is_some_and(|(most, _)| most == stage)) {
            style::swatch(sheet, stage, (x, y - 7.0), (x + 22.0, y + 7.0));
            style::write(sheet, (x + 28.0, y), stage.name(), Align::Left);
            x += 44.0 + font::width(stage.name(), SMALL, false);
        }
    }
}
