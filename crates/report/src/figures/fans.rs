//! How wide the futures spread: bands of replicates around the median, and a few single ones.

use super::budget::trailing_means;
use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks, ceiling};
use super::stages::replicates;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{About, Drawing};
use hearth_engine::observe::{Week, WeekRow};
use hearth_study::ensemble::{CommunityEnsemble, Spread};
use hearth_study::output::text::{number, shorten};

/// Single replicates drawn over the bands; more would hide them.
const SINGLES: usize = 5;

struct Panel {
    column: &'static str,
    title: &'static str,
    unit: &'static str,
    unit_scale: bool,
    /// Weeks over which single replicates are averaged: some quantities come in bursts.
    smooth: usize,
}

const PANELS: [Panel; 4] = [
    Panel { column: "active", title: "Active members", unit: "people", unit_scale: false, smooth: 1 },
    Panel {
        column: "energy",
        title: "Energy, by participation",
        unit: "mean level, 0 to 1",
        unit_scale: true,
        smooth: 1,
    },
    Panel {
        column: "legitimacy",
        title: "Legitimacy in the organisation",
        unit: "level, 0 to 1",
        unit_scale: true,
        smooth: 1,
    },
    Panel {
        column: "value_tangible",
        title: "Tangible value (single replicates: means of 13 weeks)",
        unit: "hours per week",
        unit_scale: false,
        smooth: 13,
    },
];

pub(super) fn draw(about: &About, all: &CommunityEnsemble, singles: &[Vec<Week>]) -> Drawing {
    let name = shorten(&all.name, 30);
    let singles = &singles[..singles.len().min(SINGLES)];
    let finding = finding(&name, all);
    let drawn = "Week by week over replicates: the median, and the bands that hold 50, 80 and 95 % of them. \
                 Each week is ranked by itself: no replicate need follow a band.";
    let mut sheet = style::sheet(900, &finding, drawn);
    if all.weeks.is_empty() || all.replicates == 0 {
        style::message(&mut sheet, "No week was simulated: there is nothing to draw.");
    } else {
        legend(&mut sheet, singles.len());
        let height = (900.0 - TOP - FOOT - 40.0) / 2.0;
        for (place, panel) in PANELS.iter().enumerate() {
            let left = 92.0 + (place % 2) as f32 * 566.0;
            let top = TOP + 52.0 + (place / 2) as f32 * (height - 4.0);
            let corner = (left + 476.0, top + height - 84.0);
            fan(&mut sheet, (left, top), corner, panel, all, singles);
        }
    }
    let source = format!("community “{name}” · {}", replicates(all));
    style::foot(&mut sheet, about, &source);
    let alt = "Four fan charts: active members, energy, legitimacy and tangible value by week, each with a median \
               line inside bands of 50, 80 and 95 % of the replicates.";
    Drawing::new("fans", "Futures over time", finding, alt.to_owned(), sheet)
}

fn column(name: &str) -> usize {
    let at = WeekRow::COLUMNS.iter().position(|c| c.name == name);
    // The names above are fields of the row: a first column stands in only if one was renamed.
    debug_assert!(at.is_some(), "{name} is no column of the weekly record");
    at.unwrap_or(0)
}

fn finding(name: &str, all: &CommunityEnsemble) -> String {
    let place = column("active");
    let Some(last) = all.weeks.last().map(|week| week[place]) else {
        return format!("Nothing is known yet of the futures of {name}");
    };
    let peak = all
        .weeks
        .iter()
        .map(|week| week[place].quantiles[3])
        .enumerate()
        .filter(|(_, value)| value.is_finite())
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    if all.replicates == 1 || last.quantiles[1] == last.quantiles[5] {
        return format!(
            "{name} ends with {} in {}",
            people(last.quantiles[3]),
            if all.replicates == 1 { "its only replicate" } else { "8 of 10 replicates" },
        );
    }
    let spread = format!(
        "{name} ends with {} in the median replicate; 8 in 10 replicates end between {} and {}",
        people(last.quantiles[3]),
        number(last.quantiles[1]),
        number(last.quantiles[5]),
    );
    match peak {
        Some((week, high)) if high > 1.25 * last.quantiles[3] && week + 1 < all.weeks.len() => {
            format!("{spread}; the median peaks at {} in week {week}", number(high))
        }
        _ => spread,
    }
}

fn people(value: f64) -> String {
    let members = if value == 1.0 { "member" } else { "members" };
    format!("{} active {members}", number(value))
}

fn legend(sheet: &mut Sheet, singles: usize) {
    let y = TOP + 4.0;
    let mut x = 92.0;
    let bands = [("95 %", 0.16), ("80 %", 0.3), ("50 % of replicates", 0.5)];
    for (text, share) in bands {
        let ink = Ink::WHITE.towards(Ink::BLUE, share);
        sheet.rectangle((x, y - 8.0), (x + 26.0, y + 8.0), ink);
        style::write(sheet, (x + 32.0, y), text, Align::Left);
        x += 50.0 + super::font::width(text, SMALL, false);
    }
    sheet.line((x, y), (x + 26.0, y), Ink::BLACK, 2.5);
    style::write(sheet, (x + 32.0, y), "median", Align::Left);
    x += 110.0;
    if singles > 0 {
        sheet.line((x, y), (x + 26.0, y), Ink::RED, 1.0);
        let text = if singles == 1 {
            "one single replicate".to_owned()
        } else {
            format!("{singles} single replicates")
        };
        style::write(sheet, (x + 32.0, y), text, Align::Left);
    }
}

fn fan(
    sheet: &mut Sheet,
    from: (f32, f32),
    to: (f32, f32),
    panel: &Panel,
    all: &CommunityEnsemble,
    singles: &[Vec<Week>],
) {
    let place = column(panel.column);
    let spreads: Vec<&Spread> = all.weeks.iter().map(|week| &week[place]).collect();
    let values: Vec<Vec<f64>> = singles
        .iter()
        .map(|weeks| {
            let value = |week: &Week| f64::from(week.row.values()[place]);
            trailing_means(&weeks.iter().map(value).collect::<Vec<f64>>(), panel.smooth)
        })
        .collect();
    let highs = spreads.iter().map(|spread| spread.quantiles[6]);
    let high = if panel.unit_scale { 1.0 } else { ceiling(highs.chain(values.iter().flatten().copied())) };
    let lows = spreads.iter().map(|spread| spread.quantiles[0]);
    let low = lows.filter(|low| low.is_finite()).fold(0.0, f64::min);
    let horizon = (spreads.len() - 1).max(1) as f64;
    let frame = Frame::new(from, to, (0.0, horizon), (low, high));
    frame.y_axis(sheet, panel.unit, Ticks::Numbers);
    frame.week_axis(sheet);
    frame.title(sheet, panel.title);
    let quantile = |rank: usize| {
        move |spread: &&Spread| {
            if spread.n == 0 { f64::NAN } else { spread.quantiles[rank] }
        }
    };
    for (low, high, share) in [(0, 6, 0.16), (1, 5, 0.3), (2, 4, 0.5)] {
        let lower = spreads.iter().map(quantile(low));
        let band: Vec<(f64, f64)> = lower.zip(spreads.iter().map(quantile(high))).collect();
        frame.band(sheet, &band, Ink::WHITE.towards(Ink::BLUE, share));
    }
    for single in &values {
        frame.curve(sheet, single, Ink::RED.fade(0.6), 1.0);
    }
    let median: Vec<f64> = spreads.iter().map(quantile(3)).collect();
    frame.curve(sheet, &median, Ink::BLACK, 2.5);
}
