//! From a page to HTML. The templates stand in `templates/report/`; they write well-formed XML, too, so that a strict
//! reader can check them.

use askama::Template;

use super::page::{Block, Page, Provenance, ScenarioText, Section};
use super::palette::declarations;
use super::table::Table;
use super::{MOST_BYTES, ReportError};
use crate::figures::Drawing;
use hearth_study::output::text::{command_line, count};

/// Bytes around a figure, and to spare.
const AROUND: usize = 400;
/// Bytes of the scenarios that are shown.
const LISTED: usize = 300_000;
/// Rows of a table that are shown.
const ROWS: usize = 500;

pub(super) mod filters {
    /// Keeps both ends of a range on one line, and a number with its sign of percent.
    #[askama::filter_fn]
    pub fn tied(text: &str, _: &dyn askama::Values) -> askama::Result<String> {
        let letters: Vec<char> = text.chars().collect();
        let is =
            |at: Option<usize>, what: fn(&char) -> bool| at.and_then(|at| letters.get(at)).is_some_and(what);
        let mut tied = String::with_capacity(text.len());
        for (at, letter) in letters.iter().enumerate() {
            let behind_digit = is(at.checked_sub(1), char::is_ascii_digit);
            match letter {
                '–' if behind_digit && is(Some(at + 1), char::is_ascii_digit) => {
                    tied.push_str("\u{2060}–\u{2060}");
                }
                ' ' if behind_digit && is(Some(at + 1), |next| *next == '%') => tied.push('\u{a0}'),
                letter => tied.push(*letter),
            }
        }
        Ok(tied)
    }
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct PageView<'a> {
    page: &'a Page,
    style: &'static str,
    day: String,
    night: String,
    contents: Vec<(String, &'a str)>,
    sections: Vec<String>,
    made: String,
}

#[derive(Template)]
#[template(path = "report/section.html")]
struct SectionView<'a> {
    level: usize,
    id: String,
    heading: &'a str,
    blocks: Vec<String>,
    sections: Vec<String>,
}

#[derive(Template)]
#[template(path = "report/figure.html")]
struct FigureView<'a> {
    level: usize,
    id: String,
    drawing: &'a Drawing,
    svg: Option<String>,
}

#[derive(Template)]
#[template(path = "report/table.html")]
struct TableView<'a> {
    id: String,
    table: &'a Table,
    rows: &'a [Vec<String>],
    hidden: String,
}

#[derive(Template)]
#[template(path = "report/folded.html")]
struct FoldedView<'a> {
    summary: &'a str,
    printed: bool,
    blocks: Vec<String>,
}

#[derive(Template)]
#[template(path = "report/words.html")]
struct WordsView<'a> {
    text: &'a str,
    items: &'a [String],
    listing: &'a str,
}

#[derive(Template)]
#[template(path = "report/made.html")]
struct MadeView<'a> {
    made: &'a Provenance,
    command: String,
    files: Vec<(&'a ScenarioText, bool)>,
}

pub(super) fn render(page: &Page) -> Result<String, ReportError> {
    // Once without any figure: what is left is theirs.
    let words = with_figures(page, 0)?.len();
    with_figures(page, MOST_BYTES.saturating_sub(words + AROUND))
}

/// The page with as many figures as there is room for, first come, first served.
fn with_figures(page: &Page, room: usize) -> Result<String, ReportError> {
    let mut writer = Writer { room, ..Writer::default() };
    let mut sections = Vec::with_capacity(page.sections.len());
    let mut contents = Vec::with_capacity(page.sections.len());
    for section in &page.sections {
        contents.push((format!("section-{}", writer.sections + 1), section.heading.as_str()));
        sections.push(writer.section(section, 2)?);
    }
    let view = PageView {
        page,
        style: include_str!("style.css"),
        day: declarations(|tone| tone.day),
        night: declarations(|tone| tone.night),
        contents,
        sections,
        made: made(&page.provenance)?,
    };
    // Names that a user gave may hold characters that are none.
    let mut text = view.render()?;
    text.retain(|letter| !letter.is_control() || letter == '\n');
    Ok(text)
}

fn made(made: &Provenance) -> Result<String, ReportError> {
    let mut room = LISTED;
    let files = made.scenarios.iter().map(|scenario| {
        let fits = scenario.text.len() <= room;
        room -= if fits { scenario.text.len() } else { 0 };
        (scenario, fits)
    });
    let view = MadeView { made, command: command_line(&made.command), files: files.collect() };
    Ok(view.render()?)
}

/// Counts what has ids, and what room is left.
#[derive(Default)]
struct Writer {
    sections: usize,
    figures: usize,
    tables: usize,
    /// Bytes left for figures.
    room: usize,
}

impl Writer {
    fn section(&mut self, section: &Section, level: usize) -> Result<String, ReportError> {
        self.sections += 1;
        let id = format!("section-{}", self.sections);
        let blocks = self.blocks(&section.blocks, level + 1)?;
        let below: Result<Vec<String>, _> =
            section.sections.iter().map(|section| self.section(section, level + 1)).collect();
        let view = SectionView { level, id, heading: &section.heading, blocks, sections: below? };
        Ok(view.render()?)
    }

    fn blocks(&mut self, blocks: &[Block], level: usize) -> Result<Vec<String>, ReportError> {
        blocks.iter().map(|block| self.block(block, level)).collect()
    }

    fn block(&mut self, block: &Block, level: usize) -> Result<String, ReportError> {
        let words = WordsView { text: "", items: &[], listing: "" };
        Ok(match block {
            Block::Text(text) => WordsView { text, ..words }.render()?,
            Block::List(items) => WordsView { items, ..words }.render()?,
            Block::Listing(listing) => WordsView { listing, ..words }.render()?,
            Block::Figure(drawing) => self.figure(drawing, level)?,
            Block::Table(table) => self.table(table)?,
            Block::Folded(folded) => {
                let blocks = self.blocks(&folded.blocks, level)?;
                FoldedView { summary: &folded.summary, printed: folded.printed, blocks }.render()?
            }
        })
    }

    /// A figure; in words only where it would make the page too large.
    fn figure(&mut self, drawing: &Drawing, level: usize) -> Result<String, ReportError> {
        self.figures += 1;
        let id = format!("figure-{}", self.figures);
        let drawn = if self.room > 0 { Some(drawing.inline(&id)?) } else { None };
        let svg = drawn.filter(|svg| svg.len() + AROUND <= self.room);
        self.room -= svg.as_ref().map_or(0, |svg| svg.len() + AROUND);
        Ok(FigureView { level, id, drawing, svg }.render()?)
    }

    fn table(&mut self, table: &Table) -> Result<String, ReportError> {
        self.tables += 1;
        let rows = table.rows.get(..ROWS).unwrap_or(&table.rows);
        let hidden = match table.rows.len() - rows.len() {
            0 => String::new(),
            hidden => format!("{} more rows are left out.", count(hidden as u64)),
        };
        let id = format!("table-{}", self.tables);
        Ok(TableView { id, table, rows, hidden }.render()?)
    }
}
