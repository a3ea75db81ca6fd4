//! How outcomes are spread over the replicates.
//!
//! An ensemble keeps seven quantiles and no single values. The pictures say so: bars between kept quantiles, and
//! twenty dots that each stand for a twentieth of the replicates, set between the quantiles in a straight line.

use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks};
use super::stages::replicates;
use super::style::{self, Ink, MEDIUM, SMALL, TOP};
use super::{About, Drawing};
use crate::numbers::{of, place};
use hearth_engine::observe::RunRow;
use hearth_study::ensemble::{CommunityEnsemble, CommunityOutcome, QUANTILES, Spread};
use hearth_study::output::text::{count, measured, number, percent, shorten};

/// Columns shown large, with their titles and units.
const LARGE: [(&str, &str, &str); 2] = [
    ("value_tangible", "Tangible value over the run", "hours"),
    ("roi_of_run", "Return on investment of single runs, tangible value only", "(value − cost) / cost"),
];

const SMALL_ROWS: [(&str, &str); 6] = [
    ("survival_weeks", "Survival time (weeks)"),
    ("active_peak", "Most active members"),
    ("energy_mean", "Mean energy"),
    ("newcomers_active_share", "Newcomers who became active"),
    ("gini", "Gini of contributions"),
    ("bus_factor", "Bus factor"),
];

pub(super) fn draw(about: &About, all: &CommunityEnsemble) -> Drawing {
    let name = shorten(&all.name, 30);
    let finding = finding(&name, all);
    let drawn = "Drawn from seven kept quantiles: line 95 %, thin bar 80 %, thick bar 50 %, stroke the median, \
                 diamond the mean. Each of the 20 dots stands for 5 % of the replicates, interpolated between them; near ones are stacked.";
    let mut sheet = style::sheet(860, &finding, drawn);
    for (place, (column, title, unit)) in LARGE.iter().enumerate() {
        let left = 60.0 + place as f32 * 566.0;
        large(&mut sheet, (left, TOP + 26.0), title, unit, &of(all, column));
    }
    let top = 532.0;
    style::write_in(
        &mut sheet,
        (60.0, top - 26.0),
        "Other outcomes, each on its own scale",
        Align::Left,
        Ink::BLACK,
        MEDIUM,
        true,
    );
    for (place, (column, title)) in SMALL_ROWS.iter().enumerate() {
        let unit = unit(column);
        small(&mut sheet, top + 14.0 + place as f32 * 46.0, title, unit, &of(all, column));
    }
    let source = format!("community “{name}” · {}", replicates(all));
    style::foot(&mut sheet, about, &source);
    let described: Vec<String> = LARGE
        .iter()
        .map(|(column, title, _)| {
            let q = of(all, column).quantiles;
            format!(
                "{title}: median {}, 95 % of replicates from {} to {}",
                number(q[3]),
                number(q[0]),
                number(q[6])
            )
        })
        .collect();
    Drawing::new("distributions", "Spread of outcomes", finding, described.join(". ") + ".", sheet)
}

fn unit(column: &str) -> &'static str {
    place(column).map_or("", |at| RunRow::COLUMNS[at].unit)
}

fn finding(name: &str, all: &CommunityEnsemble) -> String {
    let value = of(all, "value_tangible");
    let value_text = if value.n == 0 {
        return format!("The value of {name} exists in no replicate");
    } else {
        format!(
            "{name} brings {} hours of tangible value in the median replicate",
            number(value.quantiles[3])
        )
    };
    let Some(roi) = all.outcome("roi").filter(|roi| roi.spread.mean.is_finite()) else {
        return format!("{value_text}; its return exists in no replicate");
    };
    format!(
        "{value_text}; all replicates together {} of what they cost: {}",
        gains(roi.spread.mean),
        pays(&roi)
    )
}

/// What comes back, in words.
pub(crate) fn gains(roi: f64) -> String {
    format!("{} {}", if roi < 0.0 { "lose" } else { "gain" }, percent(roi.abs()))
}

/// Whether it pays, as far as the interval of the return tells.
pub(crate) fn pays(roi: &CommunityOutcome) -> &'static str {
    match roi.interval {
        Some((low, _)) if low > 0.0 => "it pays for itself",
        Some((_, high)) if high < 0.0 => "it doesn't pay for itself",
        _ => "whether it pays for itself is open",
    }
}

/// A return in percent with its sign.
pub(crate) fn signed(value: f64) -> String {
    let text = percent(value.abs());
    match value {
        value if text.starts_with('0') || value == 0.0 => "0\u{a0}%".to_owned(),
        value if value < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn nothing(sheet: &mut Sheet, at: (f32, f32)) {
    let text = "exists in no replicate";
    style::write_in(sheet, at, text, Align::Left, Ink::TEXT, MEDIUM, false);
}

fn large(sheet: &mut Sheet, from: (f32, f32), title: &str, unit: &str, spread: &Spread) {
    const WIDTH: f32 = 500.0;
    let heading = if spread.n > 0 { format!("{title} (n = {})", count(spread.n)) } else { title.to_owned() };
    style::write_in(sheet, from, heading, Align::Left, Ink::BLACK, MEDIUM, true);
    if spread.n == 0 {
        nothing(sheet, (from.0, from.1 + 40.0));
        return;
    }
    let q = spread.quantiles;
    let (low, high) = (q[0].min(spread.mean), q[6].max(spread.mean));
    let room = (high - low) * 0.06;
    let frame = Frame::new(
        (from.0, from.1 + 18.0),
        (from.0 + WIDTH, from.1 + 286.0),
        (low - room, high + room),
        (0.0, 1.0),
    );
    frame.x_axis(sheet, unit, Ticks::Numbers);
    if frame.x.0 < 0.0 && frame.x.1 > 0.0 {
        let x = frame.along(0.0);
        sheet.dashes((x, frame.top), (x, frame.bottom), Ink::BLACK, 1.0);
    }
    let y = frame.bottom - 64.0;
    dots(sheet, &frame, y - 24.0, &q);
    bars(sheet, &frame, y, 11.0, spread);
    let text = format!(
        "median {} · 80 %: {} to {} · 95 %: {} to {}",
        number(q[3]),
        number(q[1]),
        number(q[5]),
        number(q[0]),
        number(q[6])
    );
    let text = super::font::fit(&text, SMALL, false, WIDTH);
    let (middle, half) =
        (f32::midpoint(frame.left, frame.right), super::font::width(&text, SMALL, false) / 2.0 + 4.0);
    sheet.rectangle((middle - half, y + 25.0), (middle + half, y + 43.0), Ink::WHITE);
    style::write_in(
        sheet,
        (f32::midpoint(frame.left, frame.right), y + 34.0),
        text,
        Align::Centre,
        Ink::BLACK,
        SMALL,
        false,
    );
}

/// Twenty dots, those near to each other in a stack.
fn dots(sheet: &mut Sheet, frame: &Frame, floor: f32, quantiles: &[f64; QUANTILES.len()]) {
    const RADIUS: f32 = 10.0;
    const NEAR: f32 = 42.0;
    let mut stacks: Vec<Vec<f32>> = Vec::new();
    for dot in 0..20 {
        let x = frame.along(between(quantiles, (f64::from(dot) + 0.5) / 20.0));
        match stacks.last_mut() {
            Some(stack) if x - stack[0] < NEAR => stack.push(x),
            _ => stacks.push(vec![x]),
        }
    }
    // Stacks higher than the panel are drawn closer together.
    let tallest = stacks.iter().map(Vec::len).max().unwrap_or(1) as f32;
    let pitch = ((floor - frame.top - 6.0) / tallest).min(2.0 * RADIUS);
    for stack in stacks {
        let x = stack.iter().sum::<f32>() / stack.len() as f32;
        for row in 0..stack.len() {
            let y = floor - pitch * (row as f32 + 0.5);
            sheet.disc((x, y), pitch * 0.46, Ink::SKY);
        }
    }
}

/// A quantile set in a straight line between the kept ones.
fn between(quantiles: &[f64; QUANTILES.len()], p: f64) -> f64 {
    let above = QUANTILES.iter().position(|kept| *kept >= p).unwrap_or(QUANTILES.len() - 1);
    if above == 0 {
        return quantiles[0];
    }
    let (low, high) = (QUANTILES[above - 1], QUANTILES[above]);
    let part = ((p - low) / (high - low)).clamp(0.0, 1.0);
    quantiles[above - 1] + (quantiles[above] - quantiles[above - 1]) * part
}

fn bars(sheet: &mut Sheet, frame: &Frame, y: f32, half: f32, spread: &Spread) {
    let q = spread.quantiles;
    let at = |value: f64| frame.along(value);
    sheet.line((at(q[0]), y), (at(q[6]), y), Ink::BLUE, 1.5);
    for end in [q[0], q[6]] {
        sheet.line((at(end), y - half * 0.5), (at(end), y + half * 0.5), Ink::BLUE, 1.5);
    }
    let thin = Ink::WHITE.towards(Ink::BLUE, 0.4);
    sheet.rectangle((at(q[1]), y - half * 0.55), (at(q[5]), y + half * 0.55), thin);
    sheet.rectangle((at(q[2]), y - half), (at(q[4]), y + half), Ink::BLUE);
    sheet.line((at(q[3]), y - half - 3.0), (at(q[3]), y + half + 3.0), Ink::BLACK, 3.0);
    if spread.mean.is_finite() {
        let x = at(spread.mean);
        let diamond = |size: f32| vec![(x - size, y), (x, y - size), (x + size, y), (x, y + size)];
        sheet.polygon(diamond(7.0), Ink::BLACK);
        sheet.polygon(diamond(5.5), Ink::ORANGE);
    }
}

fn small(sheet: &mut Sheet, y: f32, title: &str, unit: &str, spread: &Spread) {
    style::write_in(sheet, (60.0, y), title, Align::Left, Ink::BLACK, SMALL, false);
    if spread.n == 0 {
        nothing(sheet, (330.0, y));
        return;
    }
    let q = spread.quantiles;
    // Shares and levels keep their whole scale, so a narrow spread has a narrow bar.
    let scale = if matches!(unit, "0..1" | "share") {
        (0.0, 1.0)
    } else {
        let low = q[0].min(0.0);
        let high = q[6].max(spread.mean);
        (low, if high > low { high } else { low + 1.0 })
    };
    let frame = Frame::new((330.0, y - 16.0), (820.0, y + 16.0), scale, (0.0, 1.0));
    sheet.rectangle((frame.left, y - 1.0), (frame.right, y + 1.0), Ink::GRID);
    for end in [frame.x.0, frame.x.1] {
        let (x, align, side) = if end == frame.x.0 {
            (frame.left, Align::Right, -10.0)
        } else {
            (frame.right, Align::Left, 10.0)
        };
        sheet.line((x, y - 6.0), (x, y + 6.0), Ink::AXIS, 1.0);
        style::write(sheet, (x + side, y), number(end), align);
    }
    bars(sheet, &frame, y, 8.0, spread);
    let text = format!("{} (95 %: {} to {})", measured(q[3], unit), number(q[0]), number(q[6]));
    style::write_in(sheet, (1172.0, y), text, Align::Right, Ink::BLACK, SMALL, false);
}
