//! `hearth serve`: the trainer's workshop, on a page in the browser of this machine.

use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;
use std::thread;

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::server::{Links, Server};
use hearth::workshop::Shelf;

use super::ending::{CliError, Ended};
use super::screen::{aside, say};
use super::{VERSION, interrupt, paths};

/// What to open.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth serve
  hearth serve scenarios/sponsored-launch.ron
  hearth serve my.ron --set policy.sponsorship=0.9
  hearth serve --lessons my-lessons/ --no-open

The page needs no network, and nobody else can open it: the server answers on
this machine alone, and the link that is printed works once. Sessions live in
the page; save them there.")]
pub struct ServeArgs {
    /// Scenario to begin with: a file, or a ready one's name; others can be chosen on the page
    #[arg(value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// Change a parameter first, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Port on this machine; 0 for any that is free [default: 7417, or any that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Print the link, and don't open the browser
    #[arg(long)]
    no_open: bool,
    /// Folder with lessons of your own (docs/lessons.md has the format)
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

/// Serves until Ctrl-C.
pub fn serve(args: &ServeArgs) -> Result<Ended, CliError> {
    let mut shelf = Shelf::new(scenario(args)?);
    if let Some(folder) = &args.lessons {
        shelf.add(folder)?;
    }
    let server = Server::bind(args.port, shelf, VERSION.as_str())?;
    let stop = interrupt::listen_and_say("\nThe workshop is closed.");
    let links = server.links();
    let link = links.make()?;
    say(&format!("The workshop is open:\n\n  {link}\n"));
    let opened = !args.no_open && open::that_detached(&link).is_ok();
    aside(match opened {
        true => {
            "The browser should show it; if not, open the link. It works once, on this machine. Ctrl-C closes the workshop."
        }
        false => "Open the link in a browser on this machine; it works once. Ctrl-C closes the workshop.",
    });
    if io::stdin().is_terminal() {
        aside("Press Enter for another link.");
        // It waits for a key until the program ends.
        thread::spawn(move || more_links(&links));
    }
    server.run(stop)?;
    Ok(Ended::Fine)
}

/// The scenario to begin with, if one was named.
fn scenario(args: &ServeArgs) -> Result<Option<Scenario>, CliError> {
    match &args.scenario {
        Some(file) => paths::load(file, &args.set).map(Some),
        None if args.set.is_empty() => Ok(None),
        None => paths::baseline(&args.set).map(Some),
    }
}

/// A link for every Enter: a second window, or a browser that was closed.
fn more_links(links: &Links) {
    for line in io::stdin().lock().lines() {
        match (line, links.make()) {
            (Ok(_), Ok(link)) => say(&format!("  {link}")),
            _ => return,
        }
    }
}
