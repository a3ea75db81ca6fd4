//! Text of an autopsy: a table for the terminal, and three paragraphs for a sponsor.

use super::examine::{Autopsy, Certainty, Removed, Verdict};
use super::removal::removal;
use hearth_engine::observe::Cause;
use hearth_engine::scenario::Stage;

/// Gains below this, in full weeks, print as 0.
const NOTHING: f64 = 0.05;

/// The knock-outs, one a line of at most 80 columns, the largest gain first; then the pairs that were tried; below, a line
/// that explains the columns.
pub fn table(autopsy: &Autopsy) -> String {
    let runs = autopsy.before.len();
    let mut out = format!(
        "{:<22}{:>22}{:>11}{:>11}{:>14}\n",
        "Without", "full weeks gained", "longer", "saved", "this run"
    );
    out += &"─".repeat(80);
    out.push('\n');
    for removed in autopsy.removals.iter().filter(|removed| removed.present) {
        out += &row(autopsy, removed, removal(removed.causes[0]).pressure.to_owned());
    }
    for pair in autopsy.pairs.iter().take(3) {
        let names: Vec<&str> = pair.causes.iter().map(|&cause| removal(cause).pressure).collect();
        out += &format!("{}\n", names.join(" and "));
        out += &row(autopsy, pair, "  both".to_owned());
    }
    out += &"─".repeat(80);
    out += &format!(
        "\nMeans over {runs} matched replicates, with 95\u{a0}% intervals{}. They had {} full weeks each, and {} of them ended. A \
         full week: ten active members of middling energy, or an equal amount of activity. What a removal sets: docs/autopsy.md. \
         Lack of support goes altogether (sponsorship, publicity, recognition, careers and consultation at their most); other \
         levers return to the ordinary level where they were worse.\n",
        if autopsy.analyses.1 > 1 { ", together over all interim analyses" } else { "" },
        number(autopsy.full_weeks()),
        autopsy.ended(),
    );
    out
}

fn row(autopsy: &Autopsy, removed: &Removed, name: String) -> String {
    let gain = removed.gain;
    let gained = format!("{} ({} to {})", signed(gain.mean), signed(gain.low), signed(gain.high));
    let longer = format!("{} w", signed(removed.longer.mean));
    let saved = format!("{} of {}", removed.saved, autopsy.ended());
    format!("{name:<22}{gained:>22}{longer:>11}{saved:>11}{:>14}\n", this_run(autopsy, removed))
}

/// The effect on the examined run.
fn this_run(autopsy: &Autopsy, removed: &Removed) -> String {
    let (with, without) = (autopsy.subject_run(), removed.subject_run());
    match (with.alive, without.alive) {
        (false, true) => "survives".to_owned(),
        (true, false) => "ends".to_owned(),
        (true, true) => "alive".to_owned(),
        (false, false) if (without.weeks - with.weeks).abs() < 0.5 => "ends the same".to_owned(),
        (false, false) => format!("{} w", signed(without.weeks - with.weeks)),
    }
}

/// Three paragraphs: the main cause and how certain it is; the examined run; the other pressures.
pub fn text(autopsy: &Autopsy) -> String {
    let first = match autopsy.named() {
        Some((removed, certainty)) => {
            let sentences =
                [verdict(autopsy, removed, certainty), gained(autopsy, removed), sure(autopsy, removed)];
            sentences.join(" ")
        }
        None => match autopsy.verdict() {
            Verdict::TooFew { needed } => too_few(autopsy, needed),
            _ => nothing(autopsy),
        },
    };
    let mut second = vec![this_one(autopsy)];
    second.extend(two_together(autopsy));
    let third = others(autopsy);
    [first, second.join(" "), third]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Differences in survival time below this, in weeks, count as chance.
const SAME: f64 = 4.0;

/// What the named cause did, and how certain that is.
fn verdict(autopsy: &Autopsy, removed: &Removed, certainty: Certainty) -> String {
    let (with, without) = (autopsy.subject_run(), removed.subject_run());
    let how = match certainty {
        Certainty::Sure => "",
        Certainty::Likely => "most likely ",
        Certainty::Open => "perhaps ",
    };
    let what = match (with.alive, without.alive) {
        (true, _) => "cost it most",
        (false, true) => "killed it",
        (false, false) if without.weeks - with.weeks >= SAME => "shortened its survival",
        (false, false) => "does most harm to such a community, although it did not end this run",
    };
    let name = removal(removed.causes[0]).pressure;
    format!("{}: {name} {how}{what}.", autopsy.community)
}

fn gained(autopsy: &Autopsy, removed: &Removed) -> String {
    let gain = removed.gain;
    let mut out = format!(
        "If {}, the {} matched replicates would have had {} more full weeks on average (95\u{a0}% interval {} to {}); they \
         had {}",
        removal(removed.causes[0]).words,
        autopsy.before.len(),
        number(gain.mean),
        number(gain.low),
        number(gain.high),
        number(autopsy.full_weeks()),
    );
    let ended = autopsy.ended();
    if ended > 0 {
        let saved = match removed.saved {
            0 => "none".to_owned(),
            saved => saved.to_string(),
        };
        out += &format!(". Of the {ended} that ended, {saved} would have survived to the horizon");
    }
    out + "."
}

/// How certain the first place is.
fn sure(autopsy: &Autopsy, removed: &Removed) -> String {
    let second = autopsy.removals.get(1).map_or("another", |second| removal(second.causes[0]).pressure);
    let share = if removed.largest >= 1.0 {
        "all resamples".to_owned()
    } else {
        format!("{} of resamples", percent(removed.largest))
    };
    let first = match removed.largest {
        largest if largest >= 0.95 => format!("No other pressure did as much: it ranks first in {share}."),
        largest if largest >= 0.8 => format!("It ranks first in {share}; otherwise {second} does."),
        _ => format!("It ranks first in only {share}: {second} may have done as much."),
    };
    match removed.gain.low > 0.0 {
        true => first,
        false => format!("{first} With so few replicates chance is not ruled out; run more."),
    }
}

fn nothing(autopsy: &Autopsy) -> String {
    let most = autopsy.removals.iter().find(|removed| removed.present && removed.gain.mean > NOTHING);
    let most = most.map_or_else(String::new, |removed| {
        format!(
            " The largest gain, without {}, is {} full weeks (95\u{a0}% interval {} to {}) on {}.",
            removal(removed.causes[0]).pressure,
            number(removed.gain.mean),
            number(removed.gain.low),
            number(removed.gain.high),
            number(autopsy.full_weeks()),
        )
    });
    let what = if autopsy.subject_run().alive { "holds it back" } else { "kills it" };
    format!(
        "{}: none of the ten pressures alone {what}: no removal gains as much as {} full weeks, a twentieth of what it had, with 95\u{a0}% \
         confidence.{most} The remaining causes are a domain that moves few people, the surrounding culture, who happened to \
         join, and chance.",
        autopsy.community,
        number(autopsy.matters())
    )
}

fn too_few(autopsy: &Autopsy, needed: u32) -> String {
    let most = autopsy.removals.iter().find(|removed| removed.present);
    let most = most.map_or_else(String::new, |removed| {
        format!(
            " The largest gain is {} full weeks ({} to {}), without {}; {} would matter.",
            number(removed.gain.mean),
            number(removed.gain.low),
            number(removed.gain.high),
            removal(removed.causes[0]).pressure,
            number(autopsy.matters())
        )
    });
    format!(
        "{}: the {} matched replicates are too few to say what does most harm, or that nothing does.{most} About {needed} would be \
         enough (-n {needed}).",
        autopsy.community,
        autopsy.before.len()
    )
}

/// The examined run.
fn this_one(autopsy: &Autopsy) -> String {
    let (run, horizon) = (autopsy.subject_run(), autopsy.horizon);
    let replicate = autopsy.question.replicate;
    if run.alive {
        return format!("This run (replicate {replicate}) was still active after all {horizon} weeks.");
    }
    let end = match (run.stage, autopsy.closes) {
        (Stage::Dissolved, true) => "ended by plan, which no knock-out prevents",
        (Stage::Dissolved, false) => "was dissolved",
        _ => "fell dormant",
    };
    let mut out =
        format!("This run (replicate {replicate}) {end} after {} of {horizon} weeks.", weeks(run.weeks));
    if let Some((removed, _)) = autopsy.named() {
        let (longer, name) = (removed.subject_run().weeks - run.weeks, removal(removed.causes[0]).pressure);
        out += &match removed.subject_run().alive {
            true => format!(" Without {name} it survives."),
            false if longer.abs() < SAME => format!(" Without {name} it ends at about the same time."),
            false if longer > 0.0 => format!(" Without {name} it survives {} weeks longer.", weeks(longer)),
            false => format!(" Without {name} it ends {} weeks earlier, by chance.", weeks(-longer)),
        };
    }
    out
}

/// The effect of two knock-outs together, where they were tried.
fn two_together(autopsy: &Autopsy) -> Option<String> {
    let best = autopsy.pairs.first()?;
    let saving = autopsy.pairs.iter().find(|pair| pair.subject_run().alive);
    let names = |pair: &Removed| {
        let names: Vec<&str> = pair.causes.iter().map(|&cause| removal(cause).pressure).collect();
        names.join(" and ")
    };
    Some(match saving {
        Some(pair) => format!(
            "No single knock-out saves this run. Without both {} it survives; the matched replicates gain {} full weeks on \
             average.",
            names(pair),
            number(pair.gain.mean)
        ),
        None => format!(
            "No single knock-out saves this run, and none of the tried pairs does. The largest gain is without {} ({} full \
             weeks).",
            names(best),
            number(best.gain.mean)
        ),
    })
}

/// Which other pressures harmed, which did not, and which were absent.
fn others(autopsy: &Autopsy) -> String {
    let named = autopsy.named().map(|(removed, _)| removed.causes[0]);
    let rest = || {
        let removals = autopsy.removals.iter();
        removals.filter(|removed| Some(removed.causes[0]) != named && removed.present)
    };
    let names = |some: Vec<&Removed>| {
        let names: Vec<String> =
            some.iter().map(|removed| removal(removed.causes[0]).pressure.to_owned()).collect();
        list(&names)
    };
    let helped: Vec<&Removed> = rest().filter(|removed| removed.gain.low > NOTHING).collect();
    let harmed: Vec<&Removed> = rest().filter(|removed| removed.gain.high < -NOTHING).collect();
    let same: Vec<&Removed> =
        rest().filter(|removed| removed.gain.low <= NOTHING && removed.gain.high >= -NOTHING).collect();
    let absent: Vec<Cause> = autopsy
        .removals
        .iter()
        .filter(|removed| !removed.present)
        .flat_map(|removed| removed.causes.iter().copied())
        .collect();
    let mut out = Vec::new();
    if !helped.is_empty() {
        let less = if named.is_some() { "less" } else { "a little" };
        out.push(format!("These also did harm, {less}: {}.", names(helped)));
    }
    if !same.is_empty() {
        out.push(format!("Removing {} makes no difference beyond chance.", names(same)));
    }
    if !harmed.is_empty() {
        out.push(format!("Without {} it would survive for less time.", names(harmed)));
    }
    if !absent.is_empty() {
        let absent: Vec<String> =
            absent.into_iter().map(|cause| removal(cause).pressure.to_owned()).collect();
        out.push(format!("No more than usual in an organisation: {}.", list(&absent)));
    }
    out.join(" ")
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A number of weeks without decimals.
fn weeks(value: f64) -> String {
    format!("{value:.0}")
}

/// A number with one decimal where it is small.
fn number(value: f64) -> String {
    let text = if value.abs() < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    let text = if text == "-0.0" { "0.0".to_owned() } else { text };
    text.replace('-', "−")
}

/// The same with a sign.
fn signed(value: f64) -> String {
    match number(value) {
        text if value.abs() < NOTHING => text,
        text if value > 0.0 => format!("+{text}"),
        text => text,
    }
}

fn percent(share: f64) -> String {
    let whole = (100.0 * share).round();
    if whole >= 100.0 && share < 1.0 {
        "more than 99\u{a0}%".to_owned()
    } else {
        format!("{whole:.0}\u{a0}%")
    }
}
