//! `hearth validate realism`: whether simulated communities can be distinguished from real ones by their logs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::logs::facts::Instant;
use hearth::report::figures;
use hearth::statistics::Separation;
use hearth::study::Cache;
use hearth::study::files::read_text;
use hearth::study::output::{Input, Manifest, StudyKind, atomic};
use hearth::study::realism::{
    Community, LeftOut, MetricResult, Plan, RealLogs, RealismError, RealismResult, Request, SEED, Selection,
    Separability, from_table, read_logs, to_table, variety_of,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::args::{OutputArgs, SharedArgs, between, help};
use super::super::ending::{CliError, Ended};
use super::super::facts::until;
use super::super::folder::{arguments, invocation, lasting_command};
use super::super::kind::{Kind, carry_out};
use super::super::paths;
use super::super::printer::Answer;
use super::super::progress::with_steps;
use super::super::publish::{Data, Publication};
use super::super::screen::{Again, aside, plural, short};
use super::facts::setting_named;
use super::text::number;

/// Texts that a results folder keeps: real communities as their metrics, the scenario, and what is drawn.
const REAL: &str = "real.csv";
const SCENARIO: &str = "scenario.ron";
const VARIETY: &str = "variety.ron";
/// Metrics that a terminal shows.
const SHOWN: usize = 12;
/// Reasons that are named where too few logs are left.
const REASONS: usize = 3;

/// Which logs, and with what they are compared.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth validate realism logs/ --setting open-source --kinds software,civic
  hearth validate realism lists/*.csv.gz --setting forum --until 2024-12-31
  hearth validate realism logs/ --scenario my.ron --no-variety --details
  hearth validate realism logs/ --json > realism.json

A log is a table as `hearth facts` reads it, plain or compressed by gzip; a
folder stands for all logs in it. A table list.csv beside the logs may give each
log's kind, and its snapshot, the day until which it was observed.
An AUC of .5 means that simulated and real can't be distinguished, 1 that they
always can. Exit code 1 says that a goal isn't met: .75 at most by own metrics,
.85 by week-level ones, and 85 % of the real communities inside the simulated
range, on average.",
    mut_arg("replicates", between(1, 100)),
    mut_arg("replicates", |arg| arg.default_value("1")),
    mut_arg("seed", |arg| arg.default_value(SEED.to_string())),
    mut_args(help(&[
        ("replicates", "Simulated communities for each real one"),
        ("seed", "Seed of all draws; nothing is fitted on the default"),
        ("set", "Change a parameter of the simulated communities, such as model.exchange.weekend=0"),
        ("out", "Folder for the results [default: outputs/realism]"),
    ]))
)]
pub struct RealismArgs {
    /// Logs of real communities, and folders of them
    #[arg(value_name = "LOGS", required = true)]
    #[serde(skip)]
    logs: Vec<PathBuf>,
    /// Compare with this setting: in-house, forum, open-source
    #[arg(long, value_name = "NAME", default_value = "open-source", conflicts_with = "scenario")]
    setting: String,
    /// Compare with this scenario, of one community
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// What is drawn for each simulated community [default: what the setting has]
    #[arg(long, value_name = "VARIETY.ron")]
    #[serde(skip)]
    variety: Option<PathBuf>,
    /// Draw nothing: simulated communities share all parameters
    #[arg(long, conflicts_with = "variety")]
    no_variety: bool,
    /// Take logs of these kinds only, as list.csv beside them says
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    kinds: Vec<String>,
    /// End of observation where list.csv has none [default: the last event]
    #[arg(long, value_name = "DATE", value_parser = until)]
    #[serde(skip)]
    until: Option<Instant>,
    /// Least number of events [default: 400 open-source, 100 others]
    #[arg(long, value_name = "N")]
    least_events: Option<u32>,
    /// Least number of people [default: 55 open-source, 35 forum, 10 others]
    #[arg(long, value_name = "N")]
    least_members: Option<u32>,
    /// Least length of observation, weeks
    #[arg(long, value_name = "WEEKS", default_value_t = 52, value_parser = clap::value_parser!(u32).range(26..=2000))]
    least_weeks: u32,
    /// Most weeks of a log that are compared
    #[arg(long, value_name = "WEEKS", default_value_t = 690, value_parser = clap::value_parser!(u32).range(26..=2000))]
    most_weeks: u32,
    /// Show every metric, not only those that tell most
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
}

/// A measurement of realism that was asked for.
pub struct RealismStudy {
    args: RealismArgs,
    plan: Plan,
}

/// Reads the logs, runs simulated communities, prints and writes what came out.
pub fn realism(args: &RealismArgs) -> Result<Ended, CliError> {
    let out = args.shared.output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("realism"));
    let RealLogs { communities, left_out, skipped_rows } =
        read_logs(&args.logs, &args.kinds, args.until, &args.selection())?;
    if !left_out.is_empty() {
        let (all, compared) = (left_out.len() + communities.len(), communities.len());
        aside(&format!(
            "{compared} of {} are compared{}.",
            plural(all as u64, "log", "logs"),
            reasons(&left_out)
        ));
    }
    if skipped_rows > 0 {
        aside(&format!("{} can't be read and left out.", plural(skipped_rows, "row", "rows")));
    }
    let (variety, origin) = args.variety()?;
    let plan = plan(args, args.scenario()?, (variety, origin), communities).map_err(|error| match error {
        RealismError::TooFew { found, least, .. } => {
            RealismError::TooFew { found, least, reasons: reasons(&left_out) }
        }
        error => error,
    })?;
    carry_out(RealismStudy { args: args.clone(), plan }, &out)
}

/// Why logs are left out, for the first of them.
fn reasons(left_out: &[LeftOut]) -> String {
    let some: Vec<String> =
        left_out.iter().take(REASONS).map(|one| format!("{} has {}", one.name, one.reason)).collect();
    match (some.is_empty(), left_out.len() - some.len()) {
        (true, _) => String::new(),
        (false, 0) => format!("; left out: {}", some.join("; ")),
        (false, more) => format!("; left out: {}; and {more} more", some.join("; ")),
    }
}

fn plan(
    args: &RealismArgs,
    scenario: Scenario,
    (variety, variety_origin): (String, String),
    real: Vec<Community>,
) -> Result<Plan, RealismError> {
    Plan::new(Request {
        name: match &args.scenario {
            Some(_) => scenario.name.clone(),
            None => args.setting.clone(),
        },
        scenario,
        variety,
        variety_origin,
        real,
        each: args.each(),
        selection: args.selection(),
        seed: args.seed(),
    })
}

impl RealismArgs {
    fn seed(&self) -> u64 {
        self.shared.draw.number().unwrap_or(SEED)
    }

    fn each(&self) -> u32 {
        self.shared.replicates.unwrap_or(1)
    }

    fn selection(&self) -> Selection {
        let usual = match self.scenario {
            Some(_) => Selection::default(),
            None => Selection::of_setting(&self.setting),
        };
        Selection {
            least_events: self.least_events.unwrap_or(usual.least_events),
            least_members: self.least_members.unwrap_or(usual.least_members),
            least_weeks: self.least_weeks,
            most_weeks: self.most_weeks.max(self.least_weeks),
        }
    }

    fn scenario(&self) -> Result<Scenario, CliError> {
        let sets = &self.shared.draw.set;
        if let Some(path) = &self.scenario {
            return paths::load(path, sets);
        }
        let setting = setting_named(&self.setting)
            .map_err(|reason| CliError::Bad(format!("{reason}; nothing was started")))?;
        Ok(setting.scenario(sets)?)
    }

    /// What is drawn for each community, and where that text is from.
    fn variety(&self) -> Result<(String, String), CliError> {
        if let Some(path) = &self.variety {
            let unreadable = |reason| CliError::Bad(format!("can't read {}: {reason}", path.display()));
            return Ok((read_text(path).map_err(unreadable)?, path.display().to_string()));
        }
        if self.no_variety || self.scenario.is_some() {
            return Ok(Default::default());
        }
        let origin = format!("scenarios/settings/variety/{}.ron", self.setting);
        Ok((variety_of(&self.setting).unwrap_or_default().to_owned(), origin))
    }
}

impl Kind for RealismStudy {
    type Result = RealismResult;

    /// The folder holds all that it needs of the logs.
    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        let args: RealismArgs = arguments(folder, manifest)?;
        let text = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path)
                .map_err(|error| CliError::Bad(format!("can't read {}: {error}", path.display())))
        };
        // The scenario in the folder has the changes in it.
        let scenario = paths::load(&folder.join(SCENARIO), &[])?;
        let real = from_table(&text(REAL)?)?;
        let plan = plan(&args, scenario, (text(VARIETY)?, VARIETY.to_owned()), real)?;
        Ok(Self { args, plan })
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let args = &self.args;
        let invocation = invocation(StudyKind::Realism, lasting_command(), args, Vec::new())?;
        let texts: Vec<_> =
            self.inputs()?.iter().map(|one| json!([one.name, atomic::sha256(one.text.as_bytes())])).collect();
        let asked = json!({"inputs": texts, "selection": args.selection()});
        Ok(Manifest::begun(&invocation, args.seed(), args.each(), asked))
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        let request = self.plan.request();
        let input = |name: &str, text: String| Input { name: name.to_owned(), text };
        Ok(vec![
            input(REAL, to_table(&request.real)),
            input(SCENARIO, request.scenario.to_ron()),
            input(VARIETY, request.variety.clone()),
        ])
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<RealismResult>, CliError> {
        Ok(with_steps(threads, |control| self.plan.run(cache, control))?)
    }

    fn data(&self, found: &RealismResult) -> Result<Data, CliError> {
        let mut data = Data::default();
        data.json("realism.json", found)?;
        data.tables.push(found.metrics_table());
        data.tables.push(found.communities_table());
        Ok(data)
    }

    fn beside<'p>(&self, found: &'p RealismResult, _there: &Manifest) -> Result<Publication<'p>, CliError> {
        let sets = self.args.shared.draw.set.clone();
        let drawn = move || vec![figures::realism(found, &sets, env!("CARGO_PKG_VERSION"))];
        Ok(Publication { drawings: Some(Box::new(drawn)), ..Publication::default() })
    }

    fn answer(&self, found: &RealismResult, out: &Path) -> Answer {
        let mut answer = Answer {
            body: table(found, self.args.details),
            next: next(&self.args, out),
            result: json!(found),
            to_look_at: !found.all_met(),
            ..Answer::default()
        };
        answer.line("realism.png", "metrics, real beside simulated, also as SVG");
        answer.line("metrics.csv", "all of them, what tells most first, also as Parquet");
        answer.line("communities.csv", "metrics of every community, also as Parquet");
        answer.line("realism.json", "all numbers");
        answer
    }
}

/// Tables of at most 80 columns.
fn table(found: &RealismResult, details: bool) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = writeln!(out, "   {:28} {:>3} {:^17} {:^17} {:>6}", "AUC by", "", "Logistic", "Trees", "Chance");
    for set in &found.sets {
        line(&mut out, set);
    }
    let inside = &found.inside;
    let mark = if inside.all >= inside.goal { '●' } else { '✗' };
    let _ = writeln!(
        out,
        "\n {mark} Real inside the simulated 90 % range: {} (own {}, weeks {}, days {})\n   Metrics that hold four fifths of \
         the real communities: {:.0} %\n",
        number(inside.all),
        number(inside.own),
        number(inside.weeks),
        number(inside.days),
        100.0 * inside.well,
    );
    let _ = writeln!(
        out,
        "   {:25} {:5} {:>6} {:>8} {:>8} {:^15} {:>4}",
        "What tells most", "", "AUC", "Real", "Sim.", "Range", "In"
    );
    let shown = if details { found.metrics.len() } else { SHOWN };
    for one in found.metrics.iter().take(shown) {
        metric(&mut out, one);
    }
    let _ = write!(
        out,
        "\n{}, {} simulated of {} that were run, seed {};\n{}.\n\
         Chance: random halves of the real ones. A metric's AUC is above .5 where real\n\
         communities have more of it. In: share of them in the simulated 90 % range.",
        plural(found.real as u64, "real community", "real communities"),
        found.simulated,
        found.runs,
        found.seed,
        if found.variety { "parameters were drawn for each" } else { "all had the same parameters" },
    );
    out
}

fn line(out: &mut String, set: &Separability) {
    let mark = match set.goal {
        None => ' ',
        Some(_) if set.met() => '●',
        Some(_) => '✗',
    };
    let goal = set.goal.map_or_else(String::new, |goal| format!(" (≤ {})", number(goal)));
    let (logistic, trees) = set.real_halves;
    let _ = writeln!(
        out,
        " {mark} {:28} {:>3} {:^17} {:^17} {:>6}",
        short(&format!("{}{goal}", set.name), 28),
        set.metrics,
        judged(&set.logistic),
        judged(&set.trees),
        number(logistic.max(trees)),
    );
}

fn judged(one: &Separation) -> String {
    format!("{} ({}–{})", number(one.auc), number(one.interval.0), number(one.interval.1))
}

fn metric(out: &mut String, one: &MetricResult) {
    let _ = writeln!(
        out,
        "   {:25} {:5} {:>6} {:>8} {:>8} {:^15} {:>4}",
        short(one.name, 25),
        one.group.word(),
        number(one.auc.auc),
        number(one.real_median),
        number(one.simulated_median),
        format!("{}–{}", number(one.range.0), number(one.range.1)),
        format!("{:.0}%", 100.0 * one.inside),
    );
}

/// What to try next: commands that work as they stand.
fn next(args: &RealismArgs, out: &Path) -> Vec<String> {
    if args.shared.output.resumed || args.shared.draw.set.len() > 3 {
        return Vec::new();
    }
    let beside = |name: &str| [format!("{}-{name}", out.display().to_string().trim_end_matches('/'))];
    let logs = args.logs.iter().map(|path| path.display());
    // Many logs are at hand already, in the command that was given.
    let same = match args.logs.len() {
        0..=3 => Again::new("validate realism").words(logs),
        _ => return Vec::new(),
    };
    let same = match &args.scenario {
        Some(path) => same.flag("--scenario", [path.display()]),
        None => same.flag("--setting", [&args.setting]),
    };
    let kinds = (!args.kinds.is_empty()).then(|| args.kinds.join(","));
    let same = same.flag("--kinds", kinds).flag("--set", &args.shared.draw.set);
    let mut commands =
        vec![same.clone().flag("--seed", [args.seed() + 1]).flag("--out", beside("other-seed"))];
    if !args.no_variety {
        commands.push(same.words(["--no-variety"]).flag("--out", beside("alike")));
    }
    commands.into_iter().map(Again::text).collect()
}
