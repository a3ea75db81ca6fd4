//! The folder of a search: whose it is, and what is written into it.

use std::path::Path;

use hearth::report::figures;
use hearth::report::report::{self, ScenarioText};
use hearth::study::output::{Inquiry, InquiryKind, atomic};
use hearth::study::search::{Search, SearchResult, narrative};
use hearth::study::spec::StudySpec;
use hearth::study::{InquiryFolder, InquiryText};
use serde_json::{Value, json};

use super::super::ending::CliError;
use super::super::inquiry::{lasting, open};
use super::super::run::command;
use super::super::screen::wrap;
use super::super::{interrupt, pdf, results};
use super::{SearchArgs, text};

/// The study, so that it stands alone.
pub const STUDY: &str = "study.ron";
/// All that was found, for other programs.
const MAIN: &str = "search.json";
/// The chosen policy.
const BEST: &str = "best.ron";
/// Figures, without their endings.
const FIGURES: [&str; 4] = ["front", "selection", "states", "conditions"];
/// Other files that may be there.
const FILES: [&str; 9] = [
    "search.txt",
    BEST,
    "policies.csv",
    "policies.parquet",
    "worlds.csv",
    "worlds.parquet",
    MAIN,
    report::FILE,
    pdf::FILE,
];

/// The folder of one search.
pub struct Folder(InquiryFolder);

/// What a search is, for the manifest of its folder.
pub fn inquiry(args: &SearchArgs, search: &Search<'_>) -> Inquiry {
    let mut asked = search.asked();
    asked["set"] = json!(args.set);
    Inquiry::new(InquiryKind::Search, lasting(command()), search.request().seed, asked)
}

impl Folder {
    /// Takes a folder for a search, or refuses one that holds something else.
    pub fn open(path: &Path, args: &SearchArgs, search: &Search<'_>) -> Result<Self, CliError> {
        let mut texts = vec![InquiryText { name: STUDY, text: StudySpec::alone(&args.study)? }];
        // There may be scenarios of arms only.
        texts.extend(search.base().ok().map(|text| InquiryText { name: "scenario.ron", text }));
        let replace = text::again(args, &["--overwrite"]);
        open(path, inquiry(args, search), &texts, args.overwrite, &written(), replace).map(Self)
    }

    /// Whether something of this search was there already.
    pub fn begun(&self) -> bool {
        self.0.begun()
    }

    /// Leaves nothing behind of a search that found nothing to tell.
    pub fn give_up(self) -> Result<(), CliError> {
        self.0.give_up(&written()).map_err(CliError::Study)
    }

    /// Writes all that was found, and says so last. Tells the names of the files; stops between figures where somebody wants that.
    pub fn write(
        &mut self,
        args: &SearchArgs,
        search: &Search<'_>,
        found: &SearchResult,
    ) -> Result<Vec<String>, CliError> {
        let path = self.0.path().to_owned();
        let results = results(&path, search, found)?;
        let mut files = results.clone();
        let drawn = if args.shown.no_figures { Vec::new() } else { figures::search(found) };
        for drawing in &drawn {
            if interrupt::asked() {
                return Ok(files);
            }
            drawing.write(&path)?;
            files.extend(["png", "svg"].map(|ending| format!("{}.{ending}", drawing.figure.stem)));
        }
        // Who asks for no figures the second time keeps the report that has them.
        if !(args.shown.no_figures && self.begun() && path.join(report::FILE).exists()) {
            let made = self.0.inquiry();
            let best = best(search, found)?;
            let made = report::search::provenance(found, made.command.clone(), &made.commit, best);
            results::write_report(&path, &report::search::page(found, &drawn, made))?;
        }
        files.push(report::FILE.to_owned());
        if let Some(paper) = args.shown.pdf {
            pdf::print(&path, paper)?;
            files.push(pdf::FILE.to_owned());
        }
        self.0.complete(&results).map_err(CliError::Study)?;
        Ok(files)
    }

    /// All of it for other programs.
    pub fn as_json(&self, found: &SearchResult, files: &[String]) -> Value {
        let mut value = content(found);
        value["folder"] = json!(self.0.path().display().to_string());
        value["content_hash"] = json!(self.0.inquiry().content_hash);
        value["files"] = json!(files);
        value
    }
}

/// Writes the results of a search, and tells the names of their files.
pub fn results(to: &Path, search: &Search<'_>, found: &SearchResult) -> Result<Vec<String>, CliError> {
    let mut files = Vec::new();
    let mut whole = |name: &str, text: String| {
        let path = to.join(name);
        files.push(name.to_owned());
        atomic::write(&path, text.as_bytes()).map_err(|source| CliError::Keep { path, source })
    };
    whole("search.txt", wrap(&narrative::text(found).join("\n\n")) + "\n")?;
    if let Some(best) = best(search, found)? {
        whole(BEST, best.text)?;
    }
    whole(MAIN, format!("{:#}\n", content(found)))?;
    for table in found.tables() {
        let keep = |source| CliError::Keep { path: to.join(table.name), source };
        files.extend(table.write(to).map_err(keep)?);
    }
    Ok(files)
}

/// The chosen policy as a scenario.
fn best(search: &Search<'_>, found: &SearchResult) -> Result<Option<ScenarioText>, CliError> {
    let best = found.chosen.map(|chosen| search.scenario(found, chosen)).transpose()?;
    Ok(best.map(|scenario| ScenarioText {
        name: "the chosen policy".to_owned(),
        file: BEST.to_owned(),
        text: scenario.to_ron(),
    }))
}

fn content(found: &SearchResult) -> Value {
    json!({"state": "complete", "words": narrative::text(found), "found": found})
}

/// Files that a search may write.
fn written() -> Vec<String> {
    let figures = FIGURES.iter().flat_map(|stem| [format!("{stem}.svg"), format!("{stem}.png")]);
    figures.chain(FILES.map(str::to_owned)).collect()
}
