//! Three slides to show: the recommendation, the evidence, and what would change it. One file, which needs nothing else.

use askama::Template;

use super::ReportError;
use super::comparison::tables::order_in_short;
use super::html::filters;
use super::page::KeyFigure;
use super::palette::declarations;
use super::table::Table;
use crate::figures::Drawing;
use hearth_study::compare::decision::Decision;
use hearth_study::compare::narrative::{interval, signed, unit_of_difference};
use hearth_study::compare::{Comparison, Difference};
use hearth_study::output::text::{capital, duration, plural};
use hearth_study::spec::Outcome;

/// Name of the file.
pub const FILE: &str = "slides.html";
/// Letters of a paragraph that has room beside a figure.
const BESIDE: usize = 420;

/// What all slides say.
struct Slides {
    title: String,
    version: String,
    source: String,
}

/// One slide.
struct Slide {
    kind: String,
    headline: String,
    picture: Option<String>,
    table: Option<Table>,
    lines: Vec<(String, String)>,
    facts: Vec<KeyFigure>,
}

#[derive(Template)]
#[template(path = "report/slides.html")]
struct SlidesView<'a> {
    slides: &'a Slides,
    pages: &'a [Slide],
    style: &'static str,
    day: String,
}

/// The slides of a comparison as the text of an HTML file; nothing where there is nothing to decide.
///
/// # Errors
///
/// Where a figure can't be drawn.
pub fn comparison(found: &Comparison, drawings: &[Drawing]) -> Result<Option<String>, ReportError> {
    let Some(decision) = &found.decision else { return Ok(None) };
    let picture = |stem: &str, id: &str| {
        let drawing = drawings.iter().find(|drawing| drawing.figure.stem == stem);
        drawing.map(|drawing| drawing.inline(id)).transpose()
    };
    let line = |head: &str, text: &str| (head.to_owned(), text.to_owned());
    let kind = |what: &str| format!("{} · {what}", found.name);
    let mut first: Vec<(String, String)> = vec![line("", &decision.why.join(" "))];
    first.extend(decision.cautions.iter().map(|caution| line("Note", caution)));
    let mut evidence = vec![line("Brings", &decision.brings), line("Costs", &decision.costs)];
    evidence.push(line("How sure", &decision.sure));
    let reference = &decision.reference;
    let pages = [
        Slide {
            kind: kind("Recommendation"),
            headline: decision.headline.clone(),
            picture: None,
            table: None,
            lines: first,
            facts: facts(found, decision),
        },
        match &found.portfolio {
            Some(portfolio) => {
                let mut texts = portfolio.text.iter();
                Slide {
                    kind: kind("Order"),
                    headline: texts.next().cloned().unwrap_or_default(),
                    picture: None,
                    table: Some(order_in_short(portfolio)),
                    lines: shortened(texts.map(|text| line("", text)).collect()),
                    facts: Vec::new(),
                }
            }
            None => Slide {
                kind: kind("Evidence"),
                headline: format!("What “{}” changes against “{reference}”", decision.arm),
                picture: picture("differences", "slide-2")?,
                table: None,
                lines: shortened(evidence),
                facts: Vec::new(),
            },
        },
        Slide {
            kind: kind("What would change it"),
            headline: "What would turn this recommendation".to_owned(),
            picture: picture("assumptions", "slide-3")?,
            table: None,
            lines: shortened(decision.turns.iter().map(|turn| line("", turn)).collect()),
            facts: Vec::new(),
        },
    ];
    let slides = Slides {
        title: found.name.clone(),
        version: found.version.clone(),
        source: format!(
            "Hearth {}, {} of each of {} policies over {}, seed {}: a model's answer",
            found.version,
            plural(u64::from(found.replicates), "simulated run", "simulated runs"),
            found.arms.len(),
            duration(f64::from(found.horizon_weeks)),
            found.seed
        ),
    };
    let style = include_str!("slides.css");
    let view = SlidesView { slides: &slides, pages: &pages, style, day: declarations(|tone| tone.day) };
    let mut text = view.render()?;
    text.retain(|letter| !letter.is_control() || letter == '\n');
    Ok(Some(text))
}

/// Paragraphs as far as there is room: whole sentences.
fn shortened(lines: Vec<(String, String)>) -> Vec<(String, String)> {
    let cut = |text: String| {
        let mut kept = String::new();
        for sentence in super::sentences(&text) {
            if !kept.is_empty() && kept.chars().count() + sentence.chars().count() > BESIDE {
                break;
            }
            kept += &format!("{sentence} ");
        }
        kept.trim_end().to_owned()
    };
    lines.into_iter().map(|(head, text)| (head, cut(text))).filter(|(_, text)| !text.is_empty()).collect()
}

/// The gain, the cost and the net value, each against the reference.
fn facts(found: &Comparison, decision: &Decision) -> Vec<KeyFigure> {
    let gain = found.against_reference(decision.outcome).find(|one| one.arm == decision.arm);
    let money = |name: &str| decision.money(name, &decision.arm);
    let gain = gain.or_else(|| money(decision.outcome));
    let mut all: Vec<KeyFigure> = Vec::new();
    let mut shown: Vec<&str> = Vec::new();
    for one in [gain, money("cost"), money("net_value")].into_iter().flatten() {
        if !shown.contains(&one.outcome) {
            shown.push(one.outcome);
            all.extend(fact(one));
        }
    }
    all
}

/// One difference as a number that stands out.
pub(super) fn fact(one: &Difference) -> Option<KeyFigure> {
    let outcome = Outcome::named(one.outcome)?;
    let unit = match unit_of_difference(outcome.unit) {
        // What is called cost or net value is money.
        "0..1" | "ratio" | "count" | "money" => "",
        unit => unit,
    };
    let value = format!("{} {unit}", signed(one.value, outcome.unit));
    let name = format!("{}, difference from “{}”", capital(outcome.words), one.against);
    let range = format!("{}, all intervals together", interval(&one.together, outcome.unit));
    Some(KeyFigure::new(name, value.trim_end(), range))
}
