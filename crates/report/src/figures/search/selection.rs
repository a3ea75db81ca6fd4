//! The policies that were selected among, side by side.

use super::super::canvas::{Align, Sheet};
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing};
use super::{foot, write_name};
use hearth_study::output::text::{number, percent, plural};
use hearth_study::search::narrative::{amount, difference};
use hearth_study::search::{Contender, Fate, SearchResult};

/// Policies that are drawn.
const MOST: usize = 24;
const ROW: f32 = 36.0;
const LEFT: f32 = 430.0;
const RIGHT: f32 = 820.0;

pub(super) fn draw(found: &SearchResult, about: &About) -> Drawing {
    let rows = rows(found);
    let measure = found.measure();
    let finding = finding(found);
    let drawn = format!(
        "{} of the policies that were selected among, with 95 % intervals of each by itself; on fresh replicates, the same \
         for all.",
        measure.words,
    );
    let height = TOP + 40.0 + rows.len() as f32 * ROW + 50.0 + FOOT;
    let mut sheet =
        style::sheet(height.max(320.0) as u32, &finding, &hearth_study::output::text::capital(&drawn));
    if rows.is_empty() {
        style::message(&mut sheet, "No policy was selected among: there is nothing to draw.");
    } else {
        plot(&mut sheet, found, &rows);
    }
    let source = format!(
        "{} to {} each",
        number(rows.iter().map(|one| f64::from(one.runs)).fold(f64::INFINITY, f64::min)),
        plural(u64::from(rows.iter().map(|one| one.runs).max().unwrap_or(0)), "replicate", "replicates")
    );
    foot(&mut sheet, found, about, &source);
    let described: Vec<String> = rows
        .iter()
        .take(8)
        .map(|one| format!("{}: {}", one.name, amount(one.outcomes[found.aim].mean, measure)))
        .collect();
    let alt = format!("Dots with intervals, one row a policy: {}.", described.join("; "));
    Drawing::new("selection", "Policies selected among", finding, alt, sheet)
}

fn finding(found: &SearchResult) -> String {
    let measure = found.measure();
    let (Some(_), Some(within)) = (found.best(), found.within) else {
        return format!(
            "No policy was shown to be within the budget of {}",
            number(found.budget.unwrap_or(f64::NAN))
        );
    };
    let level = found.level().len();
    let rest = match level {
        0 => "no other that is affordable comes up to it".to_owned(),
        level => format!("{} not distinguishable from it", plural(level as u64, "policy", "policies")),
    };
    format!(
        "With {} confidence no other is better than the chosen policy by more than {}; {rest}",
        percent(found.confidence),
        difference(within, measure)
    )
}

/// The chosen one, then the best.
fn rows(found: &SearchResult) -> Vec<&Contender> {
    let sign = if found.measure().more { 1.0 } else { -1.0 };
    let mut rows: Vec<&Contender> = found.contenders.iter().filter(|one| one.fate.is_some()).collect();
    let value = |one: &Contender| sign * one.outcomes[found.aim].mean;
    rows.sort_by(|one, other| {
        let first = |one: &Contender| one.fate == Some(Fate::Chosen);
        first(other).cmp(&first(one)).then(value(other).total_cmp(&value(one)))
    });
    // The policy that all are measured against is always there.
    let reference = found.contenders.first().filter(|one| one.settings.is_empty() && one.fate.is_some());
    let beyond =
        rows.iter().skip(MOST).any(|one| reference.is_some_and(|reference| one.name == reference.name));
    rows.truncate(MOST - usize::from(beyond));
    rows.extend(reference.filter(|_| beyond));
    rows
}

fn plot(sheet: &mut Sheet, found: &SearchResult, rows: &[&Contender]) {
    let measure = found.measure();
    let ends = rows.iter().flat_map(|one| [one.outcomes[found.aim].low, one.outcomes[found.aim].high]);
    let (low, high) = ends
        .filter(|end| end.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    let top = TOP + 40.0;
    let bottom = top + rows.len() as f32 * ROW;
    let frame = Frame::new((LEFT, top), (RIGHT, bottom), (low, high), (0.0, 1.0));
    let ticks = if measure.share { Ticks::Percent } else { Ticks::Numbers };
    frame.x_axis(sheet, &measure.words, ticks);
    for (x, text) in [(RIGHT + 95.0, "mean cost"), (RIGHT + 170.0, "likely best")] {
        style::write_in(sheet, (x, top - 14.0), text, Align::Right, Ink::TEXT, SMALL, true);
    }
    style::write_in(
        sheet,
        (RIGHT + 190.0, top - 14.0),
        "what became of it",
        Align::Left,
        Ink::TEXT,
        SMALL,
        true,
    );
    for (place, one) in rows.iter().enumerate() {
        let y = top + (place as f32 + 0.5) * ROW;
        let (ink, described) = match one.fate {
            Some(Fate::Chosen) => (Ink::RED, "chosen"),
            Some(Fate::Level) => (Ink::BLUE, "not distinguishable"),
            Some(Fate::CostOpen) => (Ink::PURPLE, "edge of the budget"),
            Some(Fate::TooDear) => (Ink::GREY, "too dear"),
            _ => (Ink::GREY, "worse"),
        };
        let chosen = one.fate == Some(Fate::Chosen);
        write_name(sheet, (LEFT - 12.0, y), one, chosen, LEFT - style::MARGIN - 14.0);
        let value = one.outcomes[found.aim];
        sheet.line((frame.along(value.low), y), (frame.along(value.high), y), ink, 2.0);
        sheet.disc((frame.along(value.mean), y), if chosen { 6.0 } else { 4.5 }, ink);
        style::write(sheet, (RIGHT + 95.0, y), number(one.cost.mean), Align::Right);
        let best = if one.likely_best > 0.0 { percent(one.likely_best) } else { "–".to_owned() };
        style::write(sheet, (RIGHT + 170.0, y), best, Align::Right);
        style::write(sheet, (RIGHT + 190.0, y), described, Align::Left);
    }
}
