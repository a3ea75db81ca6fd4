//! `hearth sweep` and `hearth sensitivity`: a space of parameters, lived through point by point.

mod conclude;
pub mod posterior;
mod text;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hearth::study::output::Weekly;
use hearth::study::sweep::{Layout, Made, Plan, Sweep};
use hearth::study::{Arm, Control, Design, Ending, Existing, Seed, Study, room_needed};
use serde_json::json;

pub use conclude::{Wanted, conclude, differences};

use super::control::{self, Remedy};
use super::ending::{CliError, Ended};
use super::results::threads;
use super::screen::{aside, count, plural, program, say, shell};
use super::shared::{self, ShownArgs};
use super::{estimate, interrupt, panics, paths, progress};

/// The seed where neither the command nor the design names one.
const SEED: u64 = 1;

/// What is the same for sweeps and sensitivity.
#[derive(Debug, Args)]
#[command(mut_args(shared::told("no_figures", "Draw no figures")))]
pub struct SpaceArgs {
    /// A design (`hearth new --design FILE` writes one with comments)
    #[arg(value_name = "DESIGN")]
    design: Option<PathBuf>,
    /// A table of points in place of the design's: CSV, a column a factor
    #[arg(long, value_name = "POINTS.csv")]
    points: Option<PathBuf>,
    /// Lives of each point, in place of the design's
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replicates: Option<u32>,
    /// Seed of points and lives [default: the design's, else 1]
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// Change a parameter of all points, such as horizon_weeks=104
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: outputs/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace results of another study in the folder
    #[arg(long)]
    overwrite: bool,
    /// Lives in a unit of work, about: one file each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs_in_unit: Option<u32>,
    /// Make the folder and its plan, and run nothing: `hearth study` does the rest
    #[arg(long)]
    prepare: bool,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    #[command(flatten)]
    shown: ShownArgs,
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

points.parquet holds how each point is set, point_runs.parquet each life,
outcomes.parquet what came out at each point; DuckDB, polars, pandas and R read
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
    space: SpaceArgs,
}

/// Ways of telling which factors matter.
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

Replicates tell chance from factors: what chance does is taken away from the
indices, and told. A table of points must be a sample for the method, in
SALib's order; its columns are called as the factors.")]
pub struct SensitivityArgs {
    /// How [default: as the design's points say, else sobol]
    #[arg(long, value_enum)]
    method: Option<Method>,
    /// Base points of Sobol's method, or trajectories of Morris's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    size: Option<u32>,
    /// No indices of pairs, for fewer points
    #[arg(long)]
    no_second_order: bool,
    #[command(flatten)]
    space: SpaceArgs,
}

/// Sweeps.
pub fn sweep(args: &SweepArgs) -> Result<Ended, CliError> {
    if let Some(folder) = &args.from_posterior {
        let seed = args.space.seed.unwrap_or(SEED);
        let mut sweep = posterior::sweep(folder, args.draws as usize, seed, &args.space.set)?;
        adjust(&args.space, &mut sweep)?;
        return run(&args.space, &sweep, "sweep");
    }
    let mut sweep = load(&args.space)?;
    if let Some(table) = &args.space.points {
        sweep.with_table(table, None)?;
    }
    run(&args.space, &sweep, "sweep")
}

/// Tells which factors matter.
pub fn sensitivity(args: &SensitivityArgs) -> Result<Ended, CliError> {
    let mut sweep = load(&args.space)?;
    let layout = layout(args, &sweep.plan);
    match &args.space.points {
        Some(table) => sweep.with_table(table, Some(layout))?,
        None => sweep.plan.layout = layout,
    }
    if let (Layout::Saltelli { second_order, .. }, Some(table)) = (&sweep.plan.layout, &args.space.points) {
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
    run(&args.space, &sweep, "sensitivity")
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

fn load(args: &SpaceArgs) -> Result<Sweep, CliError> {
    let Some(design) = &args.design else {
        return Err(CliError::Bad(format!(
            "no design was named; `{} new --design design.ron` writes one with comments",
            program()
        )));
    };
    let mut sweep = paths::design(design, &args.set)?;
    adjust(args, &mut sweep)?;
    Ok(sweep)
}

/// What the command line changes of a design.
fn adjust(args: &SpaceArgs, sweep: &mut Sweep) -> Result<(), CliError> {
    if let Some(replicates) = args.replicates {
        sweep.replicates = replicates;
    }
    args.shown.check()?;
    Ok(())
}

fn default_out(args: &SpaceArgs, plan: &Plan, verb: &str) -> PathBuf {
    let name = paths::name_for(args.design.as_deref(), &plan.name, "design");
    Path::new(paths::OUTPUTS).join(format!("{name}-{verb}"))
}

fn run(args: &SpaceArgs, sweep: &Sweep, verb: &str) -> Result<Ended, CliError> {
    let seed = args.seed.or(sweep.seed).unwrap_or(SEED);
    let mut made = sweep.points(seed).map_err(|error| CliError::Bad(error.to_string()))?;
    if let Some(lives) = args.runs_in_unit {
        made.points = made.points.in_units_of(lives);
    }
    let out = args.out.clone().unwrap_or_else(|| default_out(args, &made.plan, verb));
    paths::check_out(&out)?;
    let arms = made.points.arms();
    let design = Design {
        arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
        seed: Seed::Given(seed),
        replicates: sweep.replicates,
        weekly: Weekly::None,
        command: super::run::command(),
        points: Some(&made.points),
    };
    let bytes = room_needed(&design);
    let existing = if args.overwrite { Existing::Replace } else { Existing::Continue };
    let mut study = Study::open(&out, design, existing)
        .map_err(|error| control::opening(error, &Remedy::beside(&out)))?;
    study.check_room().map_err(CliError::Open)?;
    made.plan.write(&out).map_err(|source| CliError::Keep { path: out.join(Plan::FILE), source })?;
    if study.manifest().state == hearth::study::output::State::Running {
        aside(&ahead(args, &made, sweep.replicates, bytes));
    }
    if args.prepare {
        control::prepared(&study, &out, args.shown.json);
        return Ok(Ended::Fine);
    }
    let stop = interrupt::listen();
    let bar = progress::Bar::new(&made.plan.name);
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let ending = panics::quietly(|| study.run(&control));
    bar.clear();
    let wanted = Wanted { threads: args.threads, shown: args.shown };
    match ending.map_err(CliError::Study)? {
        Ending::Interrupted { reached, total } => {
            if args.shown.json {
                let out = paths::folder(&out);
                say(&json!({"out": out, "state": "interrupted", "reached": reached, "total": total})
                    .to_string());
            }
            aside(&format!(
                "Stopped; {} of {} are done and kept in {}.\nThe same command continues, and so does:\n  {} study resume {}",
                count(reached),
                plural(total, "run", "runs"),
                paths::folder(&out),
                program(),
                shell(out.display())
            ));
            Ok(Ended::Interrupted)
        }
        Ending::Complete | Ending::AlreadyComplete => {
            let manifest = study.manifest().clone();
            conclude(&out, &manifest, &made, &wanted)
        }
    }
}

/// What it will take.
fn ahead(args: &SpaceArgs, made: &Made, replicates: u32, bytes: u64) -> String {
    let points = made.points.count() as usize;
    let some: Vec<f64> = (0..points)
        .step_by(points.div_ceil(3).max(1))
        .filter_map(|point| made.points.scenario(point).ok())
        .map(|scenario| estimate::seconds(&scenario))
        .collect();
    let each = some.iter().sum::<f64>() / some.len().max(1) as f64;
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let lives = made.points.count() as u64 * u64::from(replicates);
    format!(
        "{} × {} = {}: about {} on {}, and {} of disk.",
        plural(u64::from(made.points.count()), "point", "points"),
        plural(u64::from(replicates), "replicate", "replicates"),
        plural(lives, "run", "runs"),
        estimate::lasting(each * lives as f64 / threads as f64),
        plural(threads as u64, "thread", "threads"),
        estimate::bytes(bytes as f64)
    )
}
