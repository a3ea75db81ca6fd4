//! How often the chosen policy fails, factor by factor, and the conditions in which it fails most.

use super::super::canvas::{Align, Sheet};
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing};
use super::foot;
use hearth_study::output::text::{capital, number, percent, wilson};
use hearth_study::search::narrative::condition;
use hearth_study::search::{Conditions, Limit, SearchResult, Tenth};

/// Factors that are drawn.
const MOST: usize = 6;

pub(super) fn draw(found: &SearchResult, described: &Conditions, about: &About) -> Drawing {
    let finding = finding(found, described);
    let drawn = "Share of the chosen policy's runs that fail, by tenths of each uncertain factor, with 95 % intervals \
                 (Wilson). Dashed: all runs. Shaded: the conditions in which it fails most, found on half of the runs \
                 and confirmed on the other.";
    let order = order(described);
    let rows = order.len().div_ceil(3).max(1);
    let mut sheet = style::sheet(220 + 250 * rows as u32, &finding, drawn);
    let low = sheet.height as f32 - FOOT - 50.0;
    let each = (low - TOP - 30.0) / rows as f32;
    for (place, factor) in order.iter().enumerate() {
        let left = 92.0 + (place % 3) as f32 * 376.0;
        let top = TOP + 30.0 + (place / 3) as f32 * each;
        let bottom = top + each - 70.0;
        panel(&mut sheet, found, described, *factor, ((left, top), (left + 300.0, bottom)));
    }
    foot(&mut sheet, found, about, &format!("{} runs of the chosen policy", described.runs));
    let alt = format!(
        "One panel for each of {}: the share of runs that fail, by its value.",
        found.factors.iter().map(|factor| factor.name.as_str()).collect::<Vec<_>>().join(", ")
    );
    Drawing::new("conditions", "Where the chosen policy fails", finding, alt, sheet)
}

fn finding(found: &SearchResult, described: &Conditions) -> String {
    match described.found.first() {
        None => format!(
            "The chosen policy fails in {} of runs; no uncertain factor explains where",
            percent(described.failed)
        ),
        Some(first) => format!(
            "Where {}, the chosen policy fails in {}; elsewhere in {}",
            condition(found, first),
            percent(first.density),
            percent(first.outside)
        ),
    }
}

/// The factors with limits first, then those over which failing differs most.
fn order(described: &Conditions) -> Vec<usize> {
    let limited = |factor: usize| {
        described.found.iter().any(|condition| condition.limits.iter().any(|(limited, _)| *limited == factor))
    };
    let share = |tenth: &Tenth| f64::from(tenth.failed) / f64::from(tenth.runs.max(1));
    let range = |factor: usize| {
        let shares = described.tenths[factor].iter().map(share);
        let (low, high) = shares.fold((1.0f64, 0.0f64), |(low, high), one| (low.min(one), high.max(one)));
        high - low
    };
    let mut order: Vec<usize> = (0..described.tenths.len()).collect();
    order.sort_by(|&one, &other| {
        limited(other).cmp(&limited(one)).then(range(other).total_cmp(&range(one))).then(one.cmp(&other))
    });
    order.truncate(MOST);
    order
}

fn panel(
    sheet: &mut Sheet,
    found: &SearchResult,
    described: &Conditions,
    factor: usize,
    (from, to): ((f32, f32), (f32, f32)),
) {
    let about = &found.factors[factor];
    let tenths = &described.tenths[factor];
    let (Some(first), Some(last)) = (tenths.first(), tenths.last()) else { return };
    let choice = !about.options.is_empty();
    let x = match choice {
        true => (-0.5, about.options.len() as f64 - 0.5),
        false => (first.low, last.high),
    };
    let most = tenths
        .iter()
        .map(|tenth| wilson(u64::from(tenth.failed), u64::from(tenth.runs)).1)
        .fold(0.0, f64::max);
    let frame = Frame::new(from, to, x, (0.0, (most * 1.08).min(1.0)));
    if let Some(limit) = described
        .found
        .first()
        .and_then(|first| first.limits.iter().find(|(limited, _)| *limited == factor).map(|(_, limit)| limit))
    {
        shade(sheet, limit, &frame);
    }
    frame.y_axis(sheet, "share that fails", Ticks::Percent);
    match choice {
        true => sheet.line((frame.left, frame.bottom), (frame.right, frame.bottom), Ink::AXIS, 1.0),
        false => frame.x_axis(sheet, "", Ticks::Numbers),
    }
    frame.title(sheet, &capital(&about.name));
    let all = frame.down(described.failed);
    sheet.dashes((frame.left, all), (frame.right, all), Ink::AXIS, 1.0);
    let mut line = Vec::new();
    for tenth in tenths {
        let middle = frame.along(f64::midpoint(tenth.low, tenth.high));
        let (failed, runs) = (u64::from(tenth.failed), u64::from(tenth.runs));
        let (low, high) = wilson(failed, runs);
        let y = frame.down(failed as f64 / runs.max(1) as f64);
        sheet.line((middle, frame.down(low)), (middle, frame.down(high)), Ink::BLUE.fade(0.5), 1.5);
        sheet.disc((middle, y), 4.0, Ink::BLUE);
        line.push((middle, y));
        if choice {
            let option = about.options.get(tenth.low as usize).cloned().unwrap_or_else(|| number(tenth.low));
            style::write(sheet, (middle, frame.bottom + 14.0), option, Align::Centre);
        }
    }
    if !choice {
        sheet.path(line, Ink::BLUE, 1.5);
        style::write_in(
            sheet,
            (f32::midpoint(frame.left, frame.right), frame.bottom + 33.0),
            about.path.clone(),
            Align::Centre,
            Ink::TEXT,
            SMALL,
            false,
        );
    }
}

fn shade(sheet: &mut Sheet, limit: &Limit, frame: &Frame) {
    let ink = Ink::ORANGE.fade(0.22);
    match limit {
        Limit::Between { low, high } => {
            let left = low.map_or(frame.left, |low| frame.along(low));
            let right = high.map_or(frame.right, |high| frame.along(high));
            sheet.rectangle((left, frame.top), (right, frame.bottom), ink);
        }
        Limit::Among(options) => {
            for option in options {
                let (left, right) = (frame.along(*option as f64 - 0.5), frame.along(*option as f64 + 0.5));
                sheet.rectangle((left, frame.top), (right, frame.bottom), ink);
            }
        }
    }
}
