//! The folder of a calibration: whose it is, and what is written into it.

use std::path::Path;

use hearth::report::figures;
use hearth::report::report::{self, FILE as REPORT};
use hearth::study::calibrate::{Calibration, CalibrationResult};
use hearth::study::output::{State, atomic};
use hearth::study::{InquiryFolder, InquiryText};

use super::super::ending::CliError;
use super::super::inquiry::{lasting, open};
use super::super::run::command;
use super::super::sweep::Wanted;
use super::super::{paths, pdf, results as shown};

/// All that was found, for other programs.
const MAIN: &str = "calibration.json";
/// Files that a calibration may write, the figures aside.
const FILES: [&str; 7] =
    [MAIN, "posterior.csv", "posterior.parquet", "predictive.csv", "predictive.parquet", REPORT, pdf::FILE];
/// Figures, without their endings.
const FIGURES: [&str; 2] = ["posterior", "predictive"];

/// The folder of one calibration.
pub struct Folder(InquiryFolder);

impl Folder {
    /// Takes a folder for a calibration, or refuses one that holds something else, or one that is complete.
    pub fn open(path: &Path, calibration: &Calibration, overwrite: bool) -> Result<Self, CliError> {
        let texts = [InquiryText { name: "scenario.ron", text: calibration.scenario().to_ron() }];
        let inquiry = calibration.inquiry(lasting(command()));
        let replace = "the same command with --overwrite".to_owned();
        let folder = open(path, inquiry, &texts, overwrite, &written(), replace)?;
        if folder.inquiry().state == State::Complete {
            return Err(CliError::Bad(format!(
                "{} holds this calibration already, and it is complete; --overwrite makes it anew, --out writes \
                 elsewhere; nothing was started",
                paths::folder(path)
            )));
        }
        Ok(Self(folder))
    }

    /// Writes all that was found, and says so last. Tells the names of the files; nothing where somebody wants to stop.
    pub fn write(
        &mut self,
        found: &CalibrationResult,
        wanted: &Wanted,
    ) -> Result<Option<Vec<String>>, CliError> {
        let path = self.0.path().to_owned();
        let results = results(&path, found)?;
        let mut files = results.clone();
        let drawn = if wanted.shown.no_figures { Vec::new() } else { figures::calibration(found) };
        if !drawn.is_empty() && !shown::draw(&drawn, &path.join("figures"), wanted.threads)? {
            return Ok(None);
        }
        files.extend(shown::pictures(&drawn));
        let page = report::calibration::page(found, &drawn, self.0.inquiry().command.clone());
        files.extend(shown::publish(&path, &page, wanted.shown)?);
        self.0.complete(&results).map_err(CliError::Study)?;
        self.0.forget_lives().map_err(CliError::Study)?;
        Ok(Some(files))
    }
}

/// Writes the results of a calibration, and tells the names of their files.
pub fn results(to: &Path, found: &CalibrationResult) -> Result<Vec<String>, CliError> {
    let keep = |name: &str| {
        let path = to.join(name);
        move |source| CliError::Keep { path, source }
    };
    let mut text = serde_json::to_string_pretty(found).map_err(|error| CliError::Bad(error.to_string()))?;
    text.push('\n');
    atomic::write(&to.join(MAIN), text.as_bytes()).map_err(keep(MAIN))?;
    let mut files = vec![MAIN.to_owned()];
    for table in [found.table(), found.predictions()] {
        files.extend(table.write(to).map_err(keep(table.name))?);
    }
    Ok(files)
}

/// Files that a calibration may write.
fn written() -> Vec<String> {
    let figures =
        FIGURES.iter().flat_map(|stem| ["svg", "png"].map(|ending| format!("figures/{stem}.{ending}")));
    figures.chain(FILES.map(str::to_owned)).collect()
}
