//! Many communities at once: a row each, with the shares of its replicates by stage, week by week.

use super::canvas::{Align, Sheet};
use super::font;
use super::frame::Frame;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{About, Drawing};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{count, interval, percent, plural, share, shorten, wilson};

/// Rows that a sheet has room for; of more communities, an even choice is shown.
const ROWS: usize = 250;

pub(super) fn draw(about: &About, all: &[CommunityEnsemble]) -> Drawing {
    let rows = rows(all);
    let finding = finding(&rows);
    let drawn = "Each row is a community: the height of a colour is the share of replicates in that stage in a week, the \
                 bar at the right the share alive at the end. Longest survival first.";
    let height = (TOP as u32 + 146 + 40 * rows.len() as u32).clamp(360, 1000);
    let mut sheet = style::sheet(height, &finding, drawn);
    if rows.is_empty() {
        style::message(&mut sheet, "There are no replicates of several communities to draw.");
    } else {
        plot(&mut sheet, &rows);
    }
    let most = all.iter().map(|one| one.replicates).max().unwrap_or(0);
    let source = format!(
        "{} · {}",
        plural(all.len() as u64, "community", "communities"),
        plural(most, "replicate", "replicates")
    );
    style::foot(&mut sheet, about, &source);
    let alt = "Shares of replicates by stage, week by week, in a row for each community, with the share alive at the end.";
    Drawing::new("constellation", "All communities", finding, alt.to_owned(), sheet)
}

/// Share of replicates alive at the end.
fn living(one: &CommunityEnsemble) -> (u64, u64) {
    let last = one.stages.last().unwrap_or(&one.final_stages);
    let pairs = Stage::ALL.iter().zip(last);
    let living = pairs.filter(|(stage, _)| is_alive(**stage)).map(|(_, n)| n).sum();
    (living, last.iter().sum())
}

/// Mean share of the weeks that a community is alive in.
fn alive_weeks(one: &CommunityEnsemble) -> f64 {
    let alive_in = |week: &[u64; Stage::ALL.len()]| {
        let pairs = Stage::ALL.iter().zip(week);
        let living = pairs.filter(|(stage, _)| is_alive(**stage)).map(|(_, n)| n).sum();
        share(living, week.iter().sum())
    };
    one.stages.iter().map(alive_in).sum::<f64>() / one.stages.len().max(1) as f64
}

fn rows(all: &[CommunityEnsemble]) -> Vec<&CommunityEnsemble> {
    let mut rows: Vec<(f64, usize, &CommunityEnsemble)> = all
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.stages.is_empty())
        .map(|(place, one)| (alive_weeks(one), place, one))
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let step = rows.len().div_ceil(ROWS).max(1);
    rows.into_iter().step_by(step).map(|row| row.2).collect()
}

fn finding(rows: &[&CommunityEnsemble]) -> String {
    let sure = rows
        .iter()
        .filter(|one| {
            let (alive, total) = living(one);
            2 * alive > total
        })
        .count();
    match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => format!(
            "{} of {} are alive at the end in most replicates; {} survives longest, {} shortest",
            count(sure as u64),
            plural(rows.len() as u64, "community", "communities"),
            shorten(&first.name, 24),
            shorten(&last.name, 24)
        ),
        _ => "Nothing is known yet of these communities".to_owned(),
    }
}

fn plot(sheet: &mut Sheet, rows: &[&CommunityEnsemble]) {
    let weeks = rows.iter().map(|one| one.stages.len()).max().unwrap_or(1);
    let bottom = sheet.height as f32 - FOOT - 90.0;
    let frame = Frame::new((230.0, TOP + 20.0), (930.0, bottom), (0.0, weeks as f64), (0.0, 1.0));
    let pitch = ((frame.bottom - frame.top) / rows.len() as f32).min(40.0);
    let gap = if pitch > 8.0 { 2.0 } else { 0.0 };
    let frame = Frame { bottom: frame.top + pitch * rows.len() as f32, ..frame };
    frame.week_axis(sheet);
    // Names stand as close as they can be read; between them rows go without.
    let every = (15.0 / pitch).ceil().max(1.0) as usize;
    let head = (960.0, frame.top - 12.0);
    style::write_in(sheet, head, "alive at the end", Align::Left, Ink::BLACK, SMALL, true);
    for (row, one) in rows.iter().enumerate() {
        let top = frame.top + row as f32 * pitch;
        let low = top + pitch - gap;
        community(sheet, &frame, one, top, low);
        let (alive, total) = living(one);
        let end = 960.0 + 90.0 * share(alive, total) as f32;
        sheet.rectangle((960.0, top), (1050.0, low), Ink::new(240, 240, 240));
        sheet.rectangle((960.0, top), (end, low), Ink::BLUE);
        if row % every == 0 {
            let y = f32::midpoint(top, low);
            let name = font::fit(&one.name, SMALL, false, 184.0);
            style::write(sheet, (frame.left - 10.0, y), name, Align::Right);
            if every > 1 {
                sheet.line((frame.left - 7.0, y), (frame.left - 1.0, y), Ink::AXIS, 1.0);
            }
            let text = format!("{} ({})", percent(share(alive, total)), interval(wilson(alive, total)));
            style::write(sheet, (1058.0, y), text, Align::Left);
        }
    }
    legend(sheet, rows);
}

/// Shares of the stages, stacked, week by week.
fn community(sheet: &mut Sheet, frame: &Frame, one: &CommunityEnsemble, top: f32, low: f32) {
    let weeks = one.stages.len().max(2) - 1;
    let row = Frame::new((frame.left, top), (frame.right, low), (0.0, weeks as f64), (0.0, 1.0));
    let mut floor = vec![0.0; weeks + 1];
    for (place, stage) in Stage::ALL.iter().enumerate() {
        let at = |week: usize| one.stages[week.min(one.stages.len() - 1)];
        if (0..=weeks).all(|week| at(week)[place] == 0) {
            continue;
        }
        let roof: Vec<f64> = (0..=weeks)
            .zip(&floor)
            .map(|(week, floor)| floor + share(at(week)[place], at(week).iter().sum()))
            .collect();
        let band: Vec<(f64, f64)> = floor.iter().copied().zip(roof.iter().copied()).collect();
        row.band(sheet, &band, style::stage_ink(*stage));
        if low - top > 24.0 {
            let span = |x: f32| {
                let week = ((x - row.left) / (row.right - row.left) * weeks as f32).round() as usize;
                let (from, to) = band[week.min(weeks)];
                (row.down(to), row.down(from))
            };
            style::texture(sheet, *stage, row.left, row.right, style::SPARSE, span);
        }
        floor = roof;
    }
}

fn legend(sheet: &mut Sheet, rows: &[&CommunityEnsemble]) {
    let y = sheet.height as f32 - FOOT - 18.0;
    let mut x = style::MARGIN;
    for (place, stage) in Stage::ALL.iter().enumerate() {
        let seen = |one: &&CommunityEnsemble| one.stages.iter().any(|week| week[place] > 0);
        if !rows.iter().any(seen) {
            continue;
        }
        style::swatch(sheet, *stage, (x, y - 8.0), (x + 22.0, y + 8.0));
        style::write(sheet, (x + 27.0, y), stage.name(), Align::Left);
        x += 44.0 + font::width(stage.name(), SMALL, false);
    }
}
