//! When arms part: differences from the reference week by week, with bands that hold for all weeks together.

use super::super::Drawing;
use super::super::canvas::Sheet;
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, TOP};
use super::{DRAWN, foot, ink, legend, percent};
use hearth_study::compare::Comparison;
use hearth_study::compare::result::{Parting, Reasons};
use hearth_study::output::text::{list, shorten};

/// Quantities that are drawn, with their names.
const PANELS: [(&str, &str); 4] = [
    ("members", "Members (people)"),
    ("energy", "Energy (0..1)"),
    ("alive", "Share alive"),
    ("value_tangible", "Tangible value (h/week)"),
];

pub(super) fn draw(found: &Comparison) -> Drawing {
    let reference = &found.reference().name;
    let pairs: Vec<&Reasons> =
        found.reasons.iter().filter(|one| one.against == *reference).take(DRAWN - 1).collect();
    let finding = finding(&pairs);
    let drawn = format!(
        "Differences of weekly means from “{}”, with {} bands that hold for all weeks and quantities of a pair together: \
         where a band leaves 0, that is no accident of having looked at many weeks.",
        shorten(reference, 30),
        percent(found)
    );
    let mut sheet = style::sheet(860, &finding, &drawn);
    legend(&mut sheet, found, TOP + 6.0);
    let (width, height) = (sheet.width as f32, sheet.height as f32 - FOOT);
    let (across, down) = (width / 2.0, (height - TOP - 26.0) / 2.0);
    for (at, (quantity, name)) in PANELS.iter().enumerate() {
        let left = 84.0 + (at % 2) as f32 * (across - 10.0);
        let top = TOP + 62.0 + (at / 2) as f32 * down;
        let corner = (left + across - 124.0, top + down - 104.0);
        panel(&mut sheet, found, &pairs, (quantity, name), ((left, top), corner));
    }
    foot(&mut sheet, found);
    let alt = "Four panels (members, energy, share alive, tangible value), each with a curve and a band for every arm: its \
               difference from the reference by week.";
    Drawing::new("weeks", "When arms part", finding, alt.to_owned(), sheet)
}

fn finding(pairs: &[&Reasons]) -> String {
    let described: Vec<String> = pairs
        .iter()
        .take(3)
        .map(|pair| {
            let first = pair
                .partings
                .iter()
                .filter_map(|one| Some((one.week?, one.quantity)))
                .min_by_key(|one| one.0);
            match first {
                Some((week, quantity)) => format!(
                    "“{}” parts in week {week}, in {}",
                    shorten(&pair.arm, 24),
                    hearth_study::compare::narrative::quantity(quantity)
                ),
                None => format!("“{}” never parts", shorten(&pair.arm, 24)),
            }
        })
        .collect();
    let text = list(&described);
    if text.is_empty() { "There is one arm only".to_owned() } else { text }
}

type Corner = (f32, f32);

fn panel(
    sheet: &mut Sheet,
    found: &Comparison,
    pairs: &[&Reasons],
    (quantity, name): (&str, &str),
    (from, to): (Corner, Corner),
) {
    let of = |pair: &'_ Reasons| -> Option<Parting> {
        pair.partings.iter().find(|one| one.quantity == quantity).cloned()
    };
    let partings: Vec<(usize, Parting)> =
        pairs.iter().filter_map(|pair| Some((found.place(&pair.arm)?, of(pair)?))).collect();
    let ends = partings
        .iter()
        .flat_map(|(_, one)| &one.trajectory)
        .flat_map(|gap| [gap.interval.low, gap.interval.high].into_iter().filter(|end| end.is_finite()));
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let room = 0.06 * (high - low);
    let frame = Frame::new(from, to, (0.0, f64::from(found.horizon_weeks)), (low - room, high + room));
    frame.y_axis(sheet, "difference", Ticks::Numbers);
    frame.week_axis(sheet);
    frame.title(sheet, name);
    let zero = frame.down(0.0);
    for (arm, one) in &partings {
        let band: Vec<(f64, f64)> =
            one.trajectory.iter().map(|gap| (gap.interval.low, gap.interval.high)).collect();
        frame.band(sheet, &band, ink(*arm).fade(0.16));
    }
    sheet.line((frame.left, zero), (frame.right, zero), Ink::BLACK, 1.2);
    for (arm, one) in &partings {
        let values: Vec<f64> = one.trajectory.iter().map(|gap| gap.value).collect();
        frame.curve(sheet, &values, ink(*arm), 2.2);
        if let Some(week) = one.week {
            let value = values.get(week as usize).copied().unwrap_or(0.0);
            sheet.disc(frame.at(f64::from(week), value), 5.0, ink(*arm));
        }
    }
}
