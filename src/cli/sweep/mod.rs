//! `hearth sweep` and `hearth sensitivity`: runs at the points of a design.

mod conclude;
pub mod posterior;
mod text;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hearth::study::output::{Input, State, StudyKind, Weekly};
use hearth::study::sweep::{Layout, Made, Plan, Sweep};
use hearth::study::{Arm, Design, Ending, Seed, Study, room_needed};
use serde::{Deserialize, Serialize};

pub use conclude::{conclude, differences};

use super::args::{PaperArgs, SharedArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{command, invocation, refused, tell_damage};
use super::progress::with_bar;
use super::screen::{aside, plural, program};
use super::{estimate, paths, printer};

/// The seed where neither the command nor the design names one.
const SEED: u64 = 1;

/// What is the same for sweeps and sensitivity.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    mut_arg("replicates", between(1, 1_000_000)),
    mut_args(help(&[
        ("replicates", "Runs of each point, in place of the design's"),
        ("seed", "Seed of points and runs [default: the design's, else 1]"),
        ("set", "Change a parameter of all points, such as horizon_weeks=104"),
        ("out", "Folder for the results [default: outputs/NAME]"),
    ]))
)]
pub struct DesignArgs {
    /// A design (`hearth new --design FILE` writes one with comments)
    #[arg(value_name = "DESIGN")]
    #[serde(skip)]
    design: Option<PathBuf>,
    /// A table of points in place of the design's: CSV, a column a factor
    #[arg(long, value_name = "POINTS.csv")]
    #[serde(skip)]
    points: Option<PathBuf>,
    /// Change a price of the design, such as member_hour=85
    #[arg(long, value_name = "NAME=AMOUNT")]
    #[serde(default)]
    price: Vec<String>,
    /// Runs in a unit of work, about: one file each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[serde(skip)]
    runs_in_unit: Option<u32>,
    /// Make the folder and its plan, and run nothing: `hearth study` does the rest
    #[arg(long)]
    #[serde(skip)]
    prepare: bool,
    /// Write the table of single runs as CSV, too: point_runs.csv
    #[arg(long)]
    #[serde(default)]
    pub csv: bool,
    #[command(flatten)]
    #[serde(flatten)]
    pub shared: SharedArgs,
    #[command(flatten)]
    #[serde(flatten)]
    pub paper: PaperArgs,
}

/// A sweep.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth new --design design.ron
  hearth sweep design.ron
  hearth sweep design.ron -n 50 --set horizon_weeks=104
  hearth sweep design.ron --points my-points.csv
  hearth sweep design.ron --out outputs/big --prepare
  hearth sweep --from-posterior outputs/forum-calibration --draws 100

points.parquet holds how each point is set, point_runs.parquet each run,
outcomes.parquet the outcomes at each point; DuckDB, polars, pandas and R read
them directly. The same design, seed and version give the same bytes.
Interrupted, the same command continues.")]
pub struct SweepArgs {
    /// Draws from a calibration's posterior as points, of its own scenario
    #[arg(long, id = "from_posterior", value_name = "DIR", conflicts_with_all = ["design", "points"])]
    from_posterior: Option<PathBuf>,
    /// Draws from the posterior
    #[arg(long, default_value_t = 200, value_name = "N", requires = "from_posterior", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,
    #[command(flatten)]
    design: DesignArgs,
}

/// Methods of ranking factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Shares of the variance: first, total and second order
    Sobol,
    /// Elementary effects: a first look at many factors
    Morris,
}

/// A sensitivity analysis.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth sensitivity design.ron
  hearth sensitivity design.ron --method morris --size 30
  hearth sensitivity design.ron --method sobol --size 1024 --no-second-order
  hearth sensitivity design.ron --method sobol --points salib-sample.csv

Replicates separate chance from factors: the share of chance is subtracted
from the indices, and shown. A table of points must be a sample for the method, in
SALib's order; its columns are called as the factors.")]
pub struct SensitivityArgs {
    /// How [default: as the design's points say, else sobol]
    #[arg(long, value_enum)]
    method: Option<Method>,
    /// Base points of Sobol's method, or trajectories of Morris's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    size: Option<u32>,
    /// Leave out the indices of pairs, for fewer points
    #[arg(long)]
    no_second_order: bool,
    #[command(flatten)]
    design: DesignArgs,
}

/// Sweeps.
pub fn sweep(args: &SweepArgs) -> Result<Ended, CliError> {
    if let Some(folder) = &args.from_posterior {
        let seed = args.design.shared.draw.number().unwrap_or(SEED);
        let mut sweep = posterior::sweep(folder, args.draws as usize, seed, &args.design.shared.draw.set)?;
        adjust(&args.design, &mut sweep)?;
        return run(&args.design, &sweep, StudyKind::Sweep);
    }
    let mut sweep = load(&args.design)?;
    if let Some(table) = &args.design.points {
        sweep.with_table(table, None)?;
    }
    run(&args.design, &sweep, StudyKind::Sweep)
}

/// Ranks factors by influence.
pub fn sensitivity(args: &SensitivityArgs) -> Result<Ended, CliError> {
    let mut sweep = load(&args.design)?;
    let layout = layout(args, &sweep.plan);
    match &args.design.points {
        Some(table) => sweep.with_table(table, Some(layout))?,
        None => sweep.plan.layout = layout,
    }
    if let (Layout::Saltelli { second_order, .. }, Some(table)) = (&sweep.plan.layout, &args.design.points) {
        let (k, rows) = (sweep.plan.factors.len(), rows(table)?);
        let wide = if *second_order { 2 * k + 2 } else { k + 2 };
        if rows == 0 || rows % wide != 0 {
            return Err(CliError::Bad(format!(
                "{} has {rows} points, which is no multiple of {wide}: a sample for {k} factors{} has that many for each base \
                 point",
                table.display(),
                if *second_order { " (and pairs; else --no-second-order)" } else { "" }
            )));
        }
    }
    run(&args.design, &sweep, StudyKind::Sensitivity)
}

/// How points lie, as the command asks, else the design, else as usual.
fn layout(args: &SensitivityArgs, plan: &Plan) -> Layout {
    let (usual, levels) = match plan.layout {
        Layout::Morris { levels, .. } => (Method::Morris, levels),
        _ => (Method::Sobol, 4),
    };
    match (args.method.unwrap_or(usual), &plan.layout) {
        (Method::Sobol, Layout::Saltelli { n, second_order }) => Layout::Saltelli {
            n: args.size.unwrap_or(*n),
            second_order: *second_order && !args.no_second_order,
        },
        (Method::Sobol, _) => {
            Layout::Saltelli { n: args.size.unwrap_or(512), second_order: !args.no_second_order }
        }
        (Method::Morris, Layout::Morris { trajectories, .. }) => {
            Layout::Morris { trajectories: args.size.unwrap_or(*trajectories), levels }
        }
        (Method::Morris, _) => Layout::Morris { trajectories: args.size.unwrap_or(20), levels },
    }
}

fn rows(table: &Path) -> Result<usize, CliError> {
    let bytes = std::fs::read(table)
        .map_err(|error| CliError::Bad(format!("cannot read {}: {error}", table.display())))?;
    let columns = hearth::study::points::read_columns(&bytes)
        .map_err(|what| CliError::Bad(format!("{}: {what}", table.display())))?;
    Ok(columns.first().map_or(0, |column| column.values.count()))
}

fn load(args: &DesignArgs) -> Result<Sweep, CliError> {
    let Some(design) = &args.design else {
        return Err(CliError::Bad(format!(
            "no design was named; `{} new --design design.ron` writes one with comments",
            program()
        )));
    };
    let mut sweep = paths::design(design, &args.shared.draw.set)?;
    adjust(args, &mut sweep)?;
    Ok(sweep)
}

/// What the command line changes of a design.
fn adjust(args: &DesignArgs, sweep: &mut Sweep) -> Result<(), CliError> {
    if let Some(replicates) = args.shared.replicates {
        sweep.replicates = replicates;
    }
    args.paper.check()
}

fn default_out(args: &DesignArgs, plan: &Plan, kind: StudyKind) -> PathBuf {
    let name = paths::name_for(args.design.as_deref(), &plan.name, "design");
    Path::new(paths::OUTPUTS).join(format!("{name}-{}", kind.verb()))
}

fn run(args: &DesignArgs, sweep: &Sweep, kind: StudyKind) -> Result<Ended, CliError> {
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    let seed = args.shared.draw.number().or(sweep.seed).unwrap_or(SEED);
    let mut made = sweep.points(seed).map_err(|error| CliError::Bad(error.to_string()))?;
    made.plan
        .change_prices(&args.price)
        .map_err(|problem| CliError::Bad(format!("{problem}; nothing was started")))?;
    if let Some(runs) = args.runs_in_unit {
        made.points = made.points.in_units_of(runs);
    }
    let out = output.out.clone().unwrap_or_else(|| default_out(args, &made.plan, kind));
    paths::check_out(&out)?;
    let arms = made.points.arms();
    let plan = made.plan.text().map_err(|error| CliError::Bad(error.to_string()))?;
    let inputs = vec![Input { name: Plan::FILE.to_owned(), text: plan }];
    let design = Design {
        arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
        seed: Seed::Given(seed),
        replicates: sweep.replicates,
        weekly: Weekly::None,
        invocation: invocation(kind, command(), args, inputs)?,
        points: Some(&made.points),
    };
    let bytes = room_needed(&design);
    let study = Study::open(&out, design, output.existing()).map_err(|error| refused(error, &out, output))?;
    tell_damage(&out, study.damaged());
    let mut study = output.with_room(study)?;
    if study.manifest().state == State::Running {
        aside(&ahead(&made, sweep.replicates, show.threads(), bytes));
    }
    if args.prepare {
        printer::prepared(&out, study.manifest(), show, study.unit_count());
        return Ok(Ended::Fine);
    }
    let ending = with_bar(&made.plan.name, show.threads(), |control| study.run(control));
    match ending.map_err(CliError::Study)? {
        Ending::Interrupted { reached, total } => {
            Ok(printer::interrupted(&out, study.manifest(), show, Some((reached, total))))
        }
        Ending::Complete | Ending::AlreadyComplete => {
            conclude(&mut study, &made, (show, args.paper), args.csv)
        }
    }
}

/// What it will take.
fn ahead(made: &Made, replicates: u32, threads: usize, bytes: u64) -> String {
    let points = made.points.count() as usize;
    let some: Vec<f64> = (0..points)
        .step_by(points.div_ceil(3).max(1))
        .filter_map(|point| made.points.scenario(point).ok())
        .map(|scenario| estimate::seconds(&scenario))
        .collect();
    let each = some.iter().sum::<f64>() / some.len().max(1) as f64;
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let runs = made.points.count() as u64 * u64::from(replicates);
    format!(
        "{} × {} = {}: about {} on {}, and {} of disk.",
        plural(u64::from(made.points.count()), "point", "points"),
        plural(u64::from(replicates), "replicate", "replicates"),
        plural(runs, "run", "runs"),
        estimate::lasting(each * runs as f64 / threads as f64),
        plural(threads as u64, "thread", "threads"),
        estimate::bytes(bytes as f64)
    )
}
