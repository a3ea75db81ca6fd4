//! The energy budget: what charges a community and what drains it.

use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks, ceiling};
use super::stages::replicates;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{About, Drawing};
use hearth_engine::observe::{Flow, Flows};
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{capital, flow_words, number, shorten};

/// Weeks over which the flows are averaged.
const SMOOTH: usize = 4;

/// Who comes and goes brings and takes energy, but charges and drains nobody; interest and fatigue always stand
/// against each other, so that only what is left of both is drawn.
const LEFT_OUT: [Flow; 3] = [Flow::Joining, Flow::Leaving, Flow::Interest];

const INKS: [Ink; 8] =
    [Ink::BLUE, Ink::ORANGE, Ink::GREEN, Ink::PURPLE, Ink::SKY, Ink::RED, Ink::YELLOW, Ink::new(110, 80, 50)];

/// One cause's energy by week.
struct Layer {
    words: String,
    ink: Ink,
    weeks: Vec<f64>,
}

impl Layer {
    fn charged(&self) -> f64 {
        self.weeks.iter().map(|value| value.max(0.0)).sum()
    }

    fn drained(&self) -> f64 {
        self.weeks.iter().map(|value| value.min(0.0)).sum()
    }
}

pub(super) fn draw(about: &About, all: &CommunityEnsemble) -> Drawing {
    let name = shorten(&all.name, 30);
    let layers = layers(&all.flows);
    let finding = finding(&name, &layers);
    let drawn = format!(
        "Mean over replicates of the energy that each flow moves in a week, summed over members (one member's \
         energy runs from 0 to 1), averaged over {SMOOTH} weeks. Above 0 it charges, below it drains; who comes and goes is left out."
    );
    let mut sheet = style::sheet(800, &finding, &drawn);
    if layers.is_empty() {
        style::message(&mut sheet, "No energy was moved: there is nothing to draw.");
    } else {
        plot(&mut sheet, &layers);
    }
    let source = format!("community “{name}” · {}", replicates(all));
    style::foot(&mut sheet, about, &source);
    let described: Vec<String> =
        layers.iter().map(|l| format!("{} {}", l.words, signed(l.charged() + l.drained()))).collect();
    let alt = format!("Stacked areas by flow, in energy summed over the run: {}.", described.join(", "));
    Drawing::new("budget", "Energy budget", finding, alt, sheet)
}

/// The causes that move most, and the others together.
fn layers(flows: &[Flows]) -> Vec<Layer> {
    let mut ranked: Vec<(f64, Flow, Vec<f64>)> = Flow::ALL
        .iter()
        .enumerate()
        .filter(|(_, flow)| !LEFT_OUT.contains(flow))
        .map(|(place, flow)| {
            let each = |week: &Flows| {
                let own = week.energy[place];
                let moved =
                    if *flow == Flow::Fatigue { own + week.energy[Flow::Interest as usize] } else { own };
                Some(moved).filter(|v| v.is_finite())
            };
            let weeks: Vec<f64> = flows.iter().map(|w| each(w).unwrap_or(0.0)).collect();
            let moved = weeks.iter().map(|value| value.abs()).sum();
            (moved, *flow, trailing_means(&weeks, SMOOTH))
        })
        .filter(|(moved, ..)| *moved > 0.0)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let others = ranked.split_off(ranked.len().min(INKS.len()));
    let mut layers: Vec<Layer> = ranked
        .into_iter()
        .zip(INKS)
        .map(|((_, flow, weeks), ink)| Layer { words: words(flow).to_owned(), ink, weeks })
        .collect();
    // Others that charge and others that drain stay apart: together they would hide each other.
    for (words, keep) in [
        ("other charges", f64::max as fn(f64, f64) -> f64),
        ("other drains", f64::min as fn(f64, f64) -> f64),
    ] {
        let mut weeks = vec![0.0; flows.len()];
        for (_, _, other) in &others {
            for (sum, value) in weeks.iter_mut().zip(other) {
                *sum += keep(*value, 0.0);
            }
        }
        if weeks.iter().any(|value| *value != 0.0) {
            let words = words.to_owned();
            let ink =
                if words == "other charges" { Ink::new(200, 200, 200) } else { Ink::new(150, 150, 150) };
            layers.push(Layer { words, ink, weeks });
        }
    }
    layers
}

/// What a flow is called here.
fn words(flow: Flow) -> &'static str {
    if flow == Flow::Fatigue { "fatigue beyond interest" } else { flow_words(flow) }
}

/// Means of so many weeks up to each.
pub(super) fn trailing_means(weeks: &[f64], span: usize) -> Vec<f64> {
    (0..weeks.len())
        .map(|week| {
            let span = &weeks[(week + 1).saturating_sub(span)..=week];
            span.iter().sum::<f64>() / span.len() as f64
        })
        .collect()
}

fn finding(name: &str, layers: &[Layer]) -> String {
    let most = layers
        .iter()
        .max_by(|a, b| a.charged().total_cmp(&b.charged()))
        .filter(|layer| layer.charged() > 0.0);
    let least = layers
        .iter()
        .min_by(|a, b| a.drained().total_cmp(&b.drained()))
        .filter(|layer| layer.drained() < 0.0);
    match (most, least) {
        (Some(up), Some(down)) => {
            format!("{} charges {name} most, {} drains it most", capital(&up.words), down.words)
        }
        (Some(up), None) => format!("{} charges {name} most, nothing drains it", capital(&up.words)),
        (None, Some(down)) => format!("{} drains {name} most, nothing charges it", capital(&down.words)),
        (None, None) => format!("No energy was moved in {name}"),
    }
}

fn plot(sheet: &mut Sheet, layers: &[Layer]) {
    let weeks = layers[0].weeks.len();
    let sum = |keep: fn(f64, f64) -> f64| -> Vec<f64> {
        (0..weeks).map(|week| layers.iter().map(|layer| keep(layer.weeks[week], 0.0)).sum()).collect()
    };
    let (charged, drained) = (sum(f64::max), sum(f64::min));
    let high = ceiling(charged.iter().copied());
    let low = -ceiling(drained.iter().map(|value| -value));
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let frame = Frame::new((92.0, TOP + 8.0), (920.0, bottom), (0.0, (weeks - 1).max(1) as f64), (low, high));
    frame.y_axis(sheet, "energy per week, summed over members", Ticks::Numbers);
    frame.week_axis(sheet);
    let (mut above, mut below) = (vec![0.0; weeks], vec![0.0; weeks]);
    for layer in layers {
        for (edge, keep) in
            [(&mut above, f64::max as fn(f64, f64) -> f64), (&mut below, f64::min as fn(f64, f64) -> f64)]
        {
            let moved: Vec<f64> = layer.weeks.iter().map(|value| keep(*value, 0.0)).collect();
            if moved.iter().all(|value| *value == 0.0) {
                continue;
            }
            let next: Vec<f64> = edge.iter().zip(&moved).map(|(e, m)| e + m).collect();
            let band: Vec<(f64, f64)> = edge.iter().copied().zip(next.iter().copied()).collect();
            frame.band(sheet, &band, layer.ink);
            frame.curve(sheet, &next, Ink::WHITE, 0.5);
            *edge = next;
        }
    }
    let zero = frame.down(0.0);
    sheet.line((frame.left, zero), (frame.right, zero), Ink::BLACK, 1.0);
    let net: Vec<f64> = charged.iter().zip(&drained).map(|(c, d)| c + d).collect();
    frame.curve(sheet, &net, Ink::WHITE, 5.0);
    frame.curve(sheet, &net, Ink::BLACK, 2.5);
    legend(sheet, &frame, layers, net.iter().sum());
}

fn legend(sheet: &mut Sheet, frame: &Frame, layers: &[Layer], net: f64) {
    let x = frame.right + 24.0;
    let mut y = frame.top + 8.0;
    style::write_in(sheet, (x, y), "Flow", Align::Left, Ink::BLACK, SMALL, true);
    style::write_in(sheet, (1172.0, y), "sum over the run", Align::Right, Ink::BLACK, SMALL, true);
    for layer in layers {
        y += 30.0;
        sheet.rectangle((x, y - 8.0), (x + 20.0, y + 8.0), layer.ink);
        style::write(sheet, (x + 28.0, y), layer.words.clone(), Align::Left);
        let text = signed(layer.charged() + layer.drained());
        style::write_in(sheet, (1172.0, y), text, Align::Right, Ink::BLACK, SMALL, false);
    }
    y += 34.0;
    sheet.line((x, y), (x + 20.0, y), Ink::BLACK, 2.5);
    style::write_in(sheet, (x + 28.0, y), "net", Align::Left, Ink::BLACK, SMALL, true);
    style::write_in(sheet, (1172.0, y), signed(net), Align::Right, Ink::BLACK, SMALL, true);
}

fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}
