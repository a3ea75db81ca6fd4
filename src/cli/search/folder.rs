//! The folder of a search: whose it is, and what is written into it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hearth::experiment::search::{Found, Search, forget, words};
use hearth::output::report::{self, ScenarioText};
use hearth::output::{atomic, figures};
use serde_json::{Value, json};

use super::super::ending::CliError;
use super::super::run::command;
use super::super::screen::wrap;
use super::super::{interrupt, pdf, places, results};
use super::SearchArgs;

/// The file that says whose folder it is, and holds all that was found.
const MAIN: &str = "search.json";
/// Figures, without their endings.
const FIGURES: [&str; 4] = ["front", "selection", "worlds", "conditions"];
/// Other files that may be there.
const FILES: [&str; 8] = [
    "search.txt",
    "best.ron",
    "policies.csv",
    "policies.parquet",
    "worlds.csv",
    "worlds.parquet",
    report::FILE,
    pdf::FILE,
];

/// The folder of one search.
pub struct Folder {
    path: PathBuf,
    identity: String,
    /// Whether something of this search is there already.
    pub begun: bool,
}

impl Folder {
    /// Takes a folder for a search, or refuses one that holds something else.
    pub fn open(path: &Path, identity: &str, overwrite: bool, replace: &str) -> Result<Self, CliError> {
        let mut folder = Self { path: path.to_owned(), identity: identity.to_owned(), begun: false };
        match folder.held()? {
            Held::This => folder.begun = true,
            Held::Nothing => {}
            Held::Another if overwrite => folder.clear().map_err(|source| folder.keep(MAIN, source))?,
            Held::Another => {
                return Err(CliError::Bad(format!(
                    "{} holds another search (of another study, budget, seed or version).\nNothing was changed. To \
                     replace what is there:\n  {replace}\nTo keep it, write elsewhere with --out.",
                    places::folder(path)
                )));
            }
            Held::Foreign(name) => {
                return Err(CliError::Bad(format!(
                    "{} holds '{name}' but no {MAIN}, so it is not a search; choose another folder with --out; \
                     nothing was changed",
                    path.display()
                )));
            }
        }
        if !folder.begun {
            fs::create_dir_all(path).map_err(|source| folder.keep("", source))?;
            folder.whole(MAIN, &pretty(&json!({"state": "running", "identity": identity})))?;
        }
        Ok(folder)
    }

    fn held(&self) -> Result<Held, CliError> {
        match fs::read(self.path.join(MAIN)) {
            Ok(bytes) => {
                let value: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                let same = value["identity"].as_str() == Some(self.identity.as_str());
                Ok(if same { Held::This } else { Held::Another })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
                let mut names: Vec<String> = entries
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .filter(|name| !name.starts_with('.'))
                    .collect();
                names.sort();
                Ok(names.into_iter().next().map_or(Held::Nothing, Held::Foreign))
            }
            Err(source) => Err(self.keep(MAIN, source)),
        }
    }

    /// Removes what searches write and nothing else.
    fn clear(&self) -> io::Result<()> {
        forget(&self.path)?;
        let figures = FIGURES.iter().flat_map(|stem| [format!("{stem}.svg"), format!("{stem}.png")]);
        let files = FILES.iter().map(|name| (*name).to_owned());
        for name in figures.chain(files).chain([MAIN.to_owned()]) {
            match fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Leaves nothing behind of a search that found nothing to tell.
    pub fn give_up(&self) -> Result<(), CliError> {
        self.clear().map_err(|source| self.keep(MAIN, source))?;
        // Stays where somebody put something else into it.
        let _ = fs::remove_dir(&self.path);
        Ok(())
    }

    fn keep(&self, name: &str, source: io::Error) -> CliError {
        CliError::Keep { path: self.path.join(name), source }
    }

    fn whole(&self, name: &str, text: &str) -> Result<(), CliError> {
        atomic::write(&self.path.join(name), text.as_bytes()).map_err(|source| self.keep(name, source))
    }

    /// Writes all that was found, the file that says so last. Tells the names of the files; stops between figures where somebody
    /// wants that.
    pub fn write(
        &self,
        args: &SearchArgs,
        search: &Search<'_>,
        found: &Found,
    ) -> Result<Vec<String>, CliError> {
        self.whole("search.txt", &(wrap(&words::told(found).join("\n\n")) + "\n"))?;
        let mut files = vec!["search.txt".to_owned()];
        let best = found.chosen.map(|chosen| search.scenario(found, chosen)).transpose()?;
        let best = best.map(|scenario| ScenarioText {
            name: "the chosen policy".to_owned(),
            file: "best.ron".to_owned(),
            text: scenario.to_ron(),
        });
        if let Some(best) = &best {
            self.whole(&best.file, &best.text)?;
            files.push(best.file.clone());
        }
        for table in found.tables() {
            files.extend(table.write(&self.path).map_err(|source| self.keep(table.name, source))?);
        }
        let drawn = if args.shown.no_figures { Vec::new() } else { figures::search(found) };
        for drawing in &drawn {
            if interrupt::asked() {
                return Ok(files);
            }
            drawing.write(&self.path)?;
            files.extend(["png", "svg"].map(|ending| format!("{}.{ending}", drawing.figure.stem)));
        }
        let commit = option_env!("HEARTH_COMMIT").unwrap_or("unknown");
        let made = report::search::provenance(found, lasting(command()), commit, best);
        // Who asks for no figures the second time keeps the report that has them.
        if !(args.shown.no_figures && self.begun && self.path.join(report::FILE).exists()) {
            results::write_report(&self.path, &report::search::page(found, &drawn, made))?;
        }
        files.push(report::FILE.to_owned());
        if let Some(paper) = args.shown.pdf {
            pdf::print(&self.path, paper)?;
            files.push(pdf::FILE.to_owned());
        }
        files.push(MAIN.to_owned());
        self.whole(MAIN, &pretty(&self.content(found)))?;
        Ok(files)
    }

    fn content(&self, found: &Found) -> Value {
        json!({"state": "complete", "identity": self.identity, "words": words::told(found), "found": found})
    }

    /// All of it for other programs.
    pub fn as_json(&self, found: &Found, files: &[String]) -> Value {
        let mut value = self.content(found);
        value["folder"] = json!(self.path.display().to_string());
        value["files"] = json!(files);
        value
    }
}

/// The command without what makes no difference to what is found, so that the report is the same however it was made.
fn lasting(command: Vec<String>) -> Vec<String> {
    const WITH_VALUE: [&str; 3] = ["--threads", "--out", "-o"];
    const ALONE: [&str; 4] = ["--no-figures", "--json", "--overwrite", "--pdf"];
    let mut kept = Vec::new();
    let mut arguments = command.into_iter();
    while let Some(argument) = arguments.next() {
        let flag = argument.split_once('=').map_or(argument.as_str(), |(flag, _)| flag);
        if WITH_VALUE.contains(&flag) {
            if !argument.contains('=') {
                arguments.next();
            }
        } else if !ALONE.contains(&flag) {
            kept.push(argument);
        }
    }
    kept
}

/// What a folder holds.
enum Held {
    Nothing,
    This,
    Another,
    Foreign(String),
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
