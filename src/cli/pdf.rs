//! The report on paper: a browser prints it, if there is one.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use clap::ValueEnum;
use hearth::report::report;
use hearth::study::output::atomic;
use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

/// Name of the file.
pub const FILE: &str = "report.pdf";
/// Name of the file of the slides.
pub const SLIDES: &str = "slides.pdf";
/// The browser that a user wants.
const WANTED: &str = "HEARTH_BROWSER";
/// How long a browser may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Browsers that print without a window, by the names of their programs.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];

/// Where they are on machines that don't have them among their programs.
const PLACES: [&str; 6] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// Paper to print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// As style sheets name it.
    fn size(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "letter",
        }
    }
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// There is no browser.
    #[error(
        "--pdf needs a browser that prints, and there is no Chromium, Chrome or Edge here; install one, or name it: \
         {WANTED}=/path/to/browser; or leave --pdf away, open report.html in any browser and print it there; nothing was \
         started"
    )]
    Missing,
    /// There is none where the user said.
    #[error("{WANTED} names {0}, which is no program; nothing was started")]
    NotThere(String),
    /// It didn't print.
    #[error(
        "{} did not print the report: {why}; the study and report.html are complete; open report.html in any browser and \
         print it there, or name another browser: {WANTED}=/path/to/browser", browser.display()
    )]
    Failed {
        /// The browser.
        browser: PathBuf,
        /// What is known of it.
        why: String,
    },
}

impl PdfError {
    /// Whether nothing was started.
    pub fn is_bad_request(&self) -> bool {
        matches!(self, Self::Missing | Self::NotThere(_))
    }
}

/// The browser that prints.
pub fn browser() -> Result<PathBuf, PdfError> {
    if let Some(wanted) = std::env::var_os(WANTED).filter(|wanted| !wanted.is_empty()) {
        return which::which(&wanted).map_err(|_| PdfError::NotThere(wanted.to_string_lossy().into_owned()));
    }
    let programs = NAMES.iter().chain(&PLACES).find_map(|name| which::which(name).ok());
    programs.ok_or(PdfError::Missing)
}

/// Prints the report of a folder beside it. The file is whole or not there.
pub fn print(folder: &Path, paper: Paper) -> Result<(), PdfError> {
    let sized = format!("@page{{size:{}}}\n", paper.size());
    print_page(folder, (report::FILE, FILE), &sized)
}

/// Prints the slides of a folder beside them, each on a page of its own size.
pub fn print_slides(folder: &Path) -> Result<(), PdfError> {
    print_page(folder, (report::slides::FILE, SLIDES), "")
}

fn print_page(folder: &Path, (from, to): (&str, &str), style: &str) -> Result<(), PdfError> {
    let browser = browser()?;
    let failed = |why: String| PdfError::Failed { browser: browser.clone(), why };
    let file = |error: std::io::Error| failed(error.to_string());
    // All that the browser needs stands in a folder beside the report: some may read nothing else. With a profile of its
    // own, it doesn't hand the work over to one that is open already.
    let folder = fs::canonicalize(folder).map_err(file)?;
    let own = tempfile::Builder::new().prefix("printing-").tempdir_in(&folder).map_err(file)?;
    let page = own.path().join(from);
    let text = fs::read_to_string(folder.join(from)).map_err(file)?;
    let sized = format!("{style}</style>");
    fs::write(&page, text.replacen("</style>", &sized, 1)).map_err(file)?;
    let printed = own.path().join(to);
    let said = own.path().join("said");
    let attempt = |sandbox: bool| -> Result<(), String> {
        let mut command = command(&browser, &page, &printed, &own.path().join("profile"), sandbox);
        let status = wait(&mut command, &said, PATIENCE).map_err(|error| error.to_string())?;
        match (status, fs::metadata(&printed).is_ok_and(|file| file.len() > 0)) {
            (Some(_), true) => Ok(()),
            (None, _) => Err(format!("it took longer than {} seconds", PATIENCE.as_secs())),
            (Some(status), false) => Err(format!("{status}{}", last_words(&said))),
        }
    };
    // Browsers refuse a sandbox to root, and can't have one in some containers. The page has no scripts and fetches nothing.
    let root = is_root();
    let mut outcome = attempt(!root);
    if !root && outcome.as_ref().is_err_and(|why| why.to_lowercase().contains("sandbox")) {
        outcome = attempt(false);
    }
    outcome.map_err(failed)?;
    let bytes = fs::read(&printed).map_err(file)?;
    atomic::write(&folder.join(to), &bytes).map_err(file)
}

fn command(browser: &Path, page: &Path, printed: &Path, profile: &Path, sandbox: bool) -> Command {
    let joined = |name: &str, value: &OsStr| {
        let mut all = std::ffi::OsString::from(name);
        all.push(value);
        all
    };
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"])
        .args(["--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage"])
        .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
        .arg(joined("--user-data-dir=", profile.as_os_str()))
        .arg(joined("--print-to-pdf=", printed.as_os_str()))
        .args((!sandbox).then_some("--no-sandbox"))
        .arg(address(page));
    command
}

/// A file as browsers name it.
fn address(page: &Path) -> String {
    // Windows begins canonical paths with a mark that browsers don't know.
    let path = page.to_string_lossy().replace(r"\\?\", "").replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte);
    let written: String = path
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("file://{}{written}", if written.starts_with('/') { "" } else { "/" })
}

/// Runs a command for so long and no longer; `None` where that wasn't enough. What it says goes to a file: a pipe
/// could be held open by what it left behind.
fn wait(command: &mut Command, said: &Path, patience: Duration) -> std::io::Result<Option<ExitStatus>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(said)?).spawn()?;
    let status = child.wait_timeout(patience)?;
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(status)
}

/// The last line of what a browser said, for a message.
fn last_words(said: &Path) -> String {
    let text = fs::read(said).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    last.map_or_else(String::new, |line| {
        format!("; it said: {}", line.trim().chars().take(200).collect::<String>())
    })
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // Whoever makes a file owns it.
    tempfile::tempfile().and_then(|file| file.metadata()).is_ok_and(|of| of.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn nobody_waits_for_a_browser_that_hangs() {
        let room = tempfile::tempdir().unwrap();
        let mut hangs = Command::new("sleep");
        hangs.arg("60");
        let patience = Duration::from_millis(50);
        assert_eq!(wait(&mut hangs, &room.path().join("said"), patience).unwrap(), None);
    }

    #[test]
    fn addresses_of_files() {
        assert_eq!(address(Path::new("/a/my report #1.html")), "file:///a/my%20report%20%231.html");
        assert_eq!(address(Path::new(r"\\?\C:\a\b.html")), "file:///C:/a/b.html");
    }
}
