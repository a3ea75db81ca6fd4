//! Computing cost of runs of growing size: time against member-weeks, and time a member-week.

use super::Drawing;
use super::canvas::{Align, Point, Sheet};
use super::frame::{Frame, Ticks, ceiling};
use super::style::{self, FOOT, Ink, MARGIN, MEDIUM, TOP};
use hearth_study::output::text::{self, number, percent};
use hearth_study::timing::{Curve, LINEAR, Step};

const INKS: [Ink; 5] = [Ink::BLUE, Ink::RED, Ink::GREEN, Ink::PURPLE, Ink::BLACK];
const HIGH: f32 = 420.0;
const ROW: f32 = 22.0;

/// Draws curves of cost; `None` where no run has members. `machine` says where and how they were measured.
pub fn cost(curves: &[Curve], scenario: &str, version: &str, machine: &str) -> Option<Drawing> {
    let all = || curves.iter().flat_map(|curve| &curve.steps).filter(|step| step.member_weeks > 0.0);
    all().next()?;
    let rounds = all().map(|step| step.seconds.rounds);
    let rounds = (rounds.clone().min().unwrap_or(0), rounds.max().unwrap_or(0));
    let drawn = format!(
        "Processor time on one thread: the shortest of {} rounds, with bars to the longest. Left: of a run (for replicates, of \
         all runs), and its power law. Right: of a member-week; grey: up to {} above the cheapest size.",
        match rounds {
            (few, many) if few == many => few.to_string(),
            (few, many) => format!("{few} to {many}"),
        },
        percent(LINEAR)
    );
    let finding = finding(curves);
    let below = TOP + 30.0 + HIGH;
    let mut sheet = style::sheet((below + 66.0 + curves.len() as f32 * ROW + FOOT) as u32, &finding, &drawn);
    let ends = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min).log10();
        let high = values.iter().copied().fold(0.0, f64::max).log10();
        (low - 0.15, high + 0.15)
    };
    let x = ends(all().map(|step| step.member_weeks).collect());
    let y = ends(all().flat_map(|step| [step.seconds.low, step.seconds.high]).collect());
    let top = TOP + 30.0;
    let left = Frame::new((100.0, top), (580.0, below), x, y);
    let most = ceiling(all().map(|step| step.nanoseconds().high));
    let right = Frame::new((700.0, top), (1170.0, below), x, (0.0, most));
    left.title(&mut sheet, "Processor time");
    left.y_decades(&mut sheet, "processor time", time);
    right.title(&mut sheet, "Processor time of a member-week");
    right.y_axis(&mut sheet, "ns for a member-week", Ticks::Numbers);
    for frame in [&left, &right] {
        frame.x_decades(&mut sheet, "member-weeks", many);
    }
    for (at, curve) in curves.iter().enumerate() {
        let (ink, steps) = (INKS[at % INKS.len()], &curve.steps);
        let cheapest = steps.iter().map(|step| step.nanoseconds().low).fold(f64::INFINITY, f64::min);
        let dearest = cheapest * (1.0 + LINEAR);
        let span = |step: Option<&Step>| step.map_or(0.0, |step| right.along(step.member_weeks.log10()));
        let (from, to) = (span(steps.first()), span(steps.last()));
        sheet.rectangle((from, right.down(cheapest)), (to, right.down(dearest)), Ink::GREY.fade(0.14));
        if let Some(law) = curve.law() {
            let ends = [steps.first(), steps.last()].into_iter().flatten();
            let line = ends.map(|step| left.at(step.member_weeks.log10(), law.at(step.member_weeks).log10()));
            sheet.path(line.collect(), ink.fade(0.6), 1.5);
        }
        let line = steps.iter().map(|step| right.at(step.member_weeks.log10(), step.nanoseconds().low));
        sheet.path(line.collect(), ink.fade(0.6), 1.5);
        for step in steps {
            let along = step.member_weeks.log10();
            let (seconds, each) = (step.seconds, step.nanoseconds());
            whisker(&mut sheet, left.at(along, seconds.low.log10()), left.down(seconds.high.log10()), ink);
            mark(&mut sheet, left.at(along, seconds.low.log10()), at, ink);
            whisker(&mut sheet, right.at(along, each.low), right.down(each.high), ink);
            mark(&mut sheet, right.at(along, each.low), at, ink);
        }
        let row = below + 66.0 + at as f32 * ROW;
        mark(&mut sheet, (MARGIN + 8.0, row), at, ink);
        let text = format!("{}: {}", text::capital(curve.size.words()), described(curve));
        style::write_in(&mut sheet, (MARGIN + 24.0, row), text, Align::Left, Ink::BLACK, MEDIUM, false);
    }
    let source = format!("Scenario “{}” · {machine}", text::shorten(scenario, 30));
    style::foot_of(&mut sheet, version, &source);
    let each: Vec<String> =
        curves.iter().map(|curve| format!("{}: {}", curve.size.words(), described(curve))).collect();
    let alt = format!("Time against member-weeks, both by powers of ten: {}.", each.join("; "));
    Some(Drawing::new("cost", "What size costs", finding, alt, sheet))
}

fn finding(curves: &[Curve]) -> String {
    let worst = curves.iter().max_by(|one, other| one.dearer().total_cmp(&other.dearer()));
    match worst {
        Some(curve) if !curve.holds() => format!(
            "Cost is not in proportion everywhere: over {}, a member-week costs up to {} more",
            curve.size.words(),
            percent(curve.dearer())
        ),
        Some(curve) => format!(
            "Cost is proportional to member-weeks: a member-week costs at most {} more at one size than at another",
            percent(curve.dearer())
        ),
        None => "Nothing was measured".to_owned(),
    }
}

/// Sizes, exponent and spread of a curve.
fn described(curve: &Curve) -> String {
    let size = |step: Option<&Step>| step.map_or_else(String::new, |step| text::count(u64::from(step.size)));
    let law = curve.law().map_or_else(
        || "no law".to_owned(),
        |law| format!("cost grows as member-weeks to the power of {:.3} ± {:.3}", law.exponent, law.error),
    );
    format!(
        "{} to {}; {law}; a member-week costs up to {} more",
        size(curve.steps.first()),
        size(curve.steps.last()),
        percent(curve.dearer())
    )
}

fn whisker(sheet: &mut Sheet, from: Point, to: f32, ink: Ink) {
    sheet.line(from, (from.0, to), ink, 1.5);
    sheet.line((from.0 - 3.0, to), (from.0 + 3.0, to), ink, 1.5);
}

/// A mark that is known without its colour.
fn mark(sheet: &mut Sheet, (x, y): Point, kind: usize, ink: Ink) {
    const R: f32 = 5.0;
    match kind % 5 {
        0 => sheet.disc((x, y), R, ink),
        1 => sheet.rectangle((x - R, y - R), (x + R, y + R), ink),
        2 => sheet.polygon(vec![(x, y - R - 1.0), (x + R + 1.0, y + R), (x - R - 1.0, y + R)], ink),
        3 => sheet.polygon(vec![(x, y - R - 2.0), (x + R + 2.0, y), (x, y + R + 2.0), (x - R - 2.0, y)], ink),
        _ => {
            sheet.disc((x, y), R, Ink::WHITE);
            sheet.ring((x, y), R, ink);
        }
    }
}

/// A power of ten of seconds.
fn time(power: i32) -> String {
    match power {
        ..-3 => format!("{} µs", number(10f64.powi(power + 6))),
        -3..0 => format!("{} ms", number(10f64.powi(power + 3))),
        _ => format!("{} s", number(10f64.powi(power))),
    }
}

/// A power of ten of a count.
fn many(power: i32) -> String {
    match power {
        ..6 => number(10f64.powi(power)),
        6..9 => format!("{} million", number(10f64.powi(power - 6))),
        _ => format!("{} billion", number(10f64.powi(power - 9))),
    }
}
