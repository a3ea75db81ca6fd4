//! Where the replicates stand, week by week: shares of the stages, stacked.

use super::canvas::{Align, Point, Sheet};
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{About, Drawing};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{capital, count, interval, percent, plural, share, shorten, wilson};

pub(super) fn draw(about: &About, all: &CommunityEnsemble) -> Drawing {
    let name = shorten(&all.name, 30);
    let finding = finding(&name, all);
    let drawn = "Share of replicates in each stage, week by week; the numbers at the right are the shares in \
                 the last week.";
    let mut sheet = style::sheet(760, &finding, drawn);
    if all.stages.is_empty() || all.replicates == 0 {
        style::message(&mut sheet, "No week was simulated: there is nothing to draw.");
    } else {
        stack(&mut sheet, all);
    }
    let replicates = plural(all.replicates, "replicate", "replicates");
    style::foot(&mut sheet, about, &format!("community “{name}” · {replicates}"));
    let alt = format!("Stacked areas: shares of {replicates} by stage over the weeks.");
    Drawing::new("stages", "Stages over time", finding, alt, sheet)
}

fn finding(name: &str, all: &CommunityEnsemble) -> String {
    let last = all.stages.last().copied().unwrap_or(all.final_stages);
    let total: u64 = last.iter().sum();
    let most = Stage::ALL.iter().zip(last).max_by_key(|(_, n)| *n);
    let Some((stage, n)) = most.filter(|(_, n)| *n > 0) else {
        return format!("Nothing is known yet of the stages of {name}");
    };
    let living: u64 =
        Stage::ALL.iter().zip(last).filter(|(stage, _)| is_alive(**stage)).map(|(_, n)| n).sum();
    format!(
        "The most frequent end of {name} is {} ({} of replicates); {} end alive (95\u{a0}% interval {})",
        match stage {
            Stage::Dissolved => "dissolution",
            Stage::Dormant => "dormancy",
            stage => stage.name(),
        },
        percent(share(n, total)),
        percent(share(living, total)),
        interval(wilson(living, total)),
    )
}

fn stack(sheet: &mut Sheet, all: &CommunityEnsemble) {
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let weeks = all.stages.len();
    let frame = Frame::new((92.0, TOP - 4.0), (960.0, bottom), (0.0, (weeks - 1).max(1) as f64), (0.0, 1.0));
    frame.y_axis(sheet, "share of replicates", Ticks::Percent);
    frame.week_axis(sheet);
    // A single week has no length: it is drawn as if it lasted to the next.
    let columns: Vec<[u64; Stage::ALL.len()]> =
        if weeks == 1 { vec![all.stages[0]; 2] } else { all.stages.clone() };
    let mut floor = vec![0.0; columns.len()];
    let mut labels = Vec::new();
    for (place, stage) in Stage::ALL.iter().enumerate() {
        let roof: Vec<f64> = columns
            .iter()
            .zip(&floor)
            .map(|(column, floor)| floor + share(column[place], column.iter().sum()))
            .collect();
        if columns.iter().any(|column| column[place] > 0) {
            let band: Vec<(f64, f64)> = floor.iter().copied().zip(roof.iter().copied()).collect();
            area(sheet, &frame, *stage, &band);
            let end = band[band.len() - 1];
            labels.push((*stage, frame.down(f64::midpoint(end.0, end.1)), end.1 - end.0));
        }
        floor = roof;
    }
    legend(sheet, &frame, labels);
}

fn area(sheet: &mut Sheet, frame: &Frame, stage: Stage, band: &[(f64, f64)]) {
    frame.band(sheet, band, style::stage_ink(stage));
    let last = band.len() - 1;
    let span = |x: f32| {
        let place = (x - frame.left) / (frame.right - frame.left) * last as f32;
        let week = (place.round() as usize).min(last);
        (frame.down(band[week].1), frame.down(band[week].0))
    };
    style::texture(sheet, stage, frame.left, frame.right, style::SPARSE, span);
    for edge in [|b: &(f64, f64)| b.0, |b: &(f64, f64)| b.1] {
        let line: Vec<f64> = band.iter().map(edge).collect();
        frame.curve(sheet, &line, Ink::WHITE, 0.5);
    }
}

/// Names at the right end of the bands, moved apart where they would touch, and tied to their bands.
fn legend(sheet: &mut Sheet, frame: &Frame, mut labels: Vec<(Stage, f32, f64)>) {
    const ROW: f32 = 22.0;
    labels.reverse();
    let mut heights: Vec<f32> = labels.iter().map(|label| label.1).collect();
    for place in 1..heights.len() {
        heights[place] = heights[place].max(heights[place - 1] + ROW);
    }
    let mut floor = frame.bottom;
    for height in heights.iter_mut().rev() {
        *height = height.min(floor);
        floor = *height - ROW;
    }
    for ((stage, place, share), y) in labels.into_iter().zip(heights) {
        let x = frame.right + 26.0;
        let bend: Vec<Point> = vec![(frame.right + 2.0, place), (frame.right + 10.0, place), (x - 4.0, y)];
        sheet.path(bend, Ink::GREY, 1.0);
        style::swatch(sheet, stage, (x, y - 8.0), (x + 22.0, y + 8.0));
        sheet.frame((x, y - 8.0), (x + 22.0, y + 8.0), Ink::AXIS, 0.5);
        let text = format!("{} {}", capital(stage.name()), percent(share));
        style::write_in(sheet, (x + 28.0, y), text, Align::Left, Ink::BLACK, SMALL, false);
    }
}

/// How many replicates there are, in words.
pub(super) fn replicates(all: &CommunityEnsemble) -> String {
    if all.replicates == 1 {
        "1 replicate".to_owned()
    } else {
        format!("{} replicates", count(all.replicates))
    }
}
