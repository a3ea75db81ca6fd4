//! `hearth study plan`: the units of a study.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::scenario::Scenario;
use hearth::study::output::{Manifest, State};
use hearth::study::{Control, Numbers, StoredArms, Study, room, room_needed};
use serde_json::json;

use super::super::args::JsonArgs;
use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, program, say, shell};
use super::super::{estimate, interrupt, paths, printer};
use super::{broke, manifest, refuse_growing, with_arms};

/// Which study.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The results folder
    dir: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

/// What is to be done of a study.
pub struct Plan {
    /// Units of the study.
    pub units: usize,
    /// Runs in the first unit; none has more.
    pub runs_in_unit: u64,
    /// Units whose file isn't whole.
    pub missing: Numbers,
    /// Bytes that all of it takes.
    pub bytes: u64,
    /// Seconds of one core that the missing units take.
    pub seconds: f64,
}

impl Plan {
    /// Reads a folder.
    pub fn of(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        refuse_growing(folder, manifest)?;
        let kept = StoredArms::of_folder(folder, manifest).map_err(CliError::Open)?;
        let point_arms = kept.point_arms();
        let design = kept.design(manifest, &point_arms);
        let bytes = room_needed(&design);
        let study = Study::join(folder, design).map_err(CliError::Open)?;
        let control = Control { threads: 0, stop: interrupt::listen(), progress: &|_| {} };
        let missing = study.missing(&control).map_err(broke)?;
        let runs_in_unit = study.runs_of(0);
        let scenarios: Vec<Scenario> = match kept.points() {
            Some(points) => {
                let some = (0..points.count() as usize).step_by((points.count() as usize).div_ceil(3).max(1));
                some.filter_map(|point| points.scenario(point).ok()).collect()
            }
            None => kept.scenarios().iter().map(|arm| arm.scenario().clone()).collect(),
        };
        let each: f64 = scenarios.iter().map(estimate::seconds).sum::<f64>() / scenarios.len().max(1) as f64;
        let seconds = each * missing.count() as f64 * runs_in_unit as f64;
        Ok(Self { units: study.unit_count(), runs_in_unit, missing, bytes, seconds })
    }
}

/// Tells it.
pub fn plan(args: &PlanArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    if manifest.state == State::Complete {
        let what = format!("{} is complete: there is nothing left to plan", paths::folder(&args.dir));
        if args.json.json {
            let result = json!({"missing": ""});
            printer::folder_object("study plan", &args.dir, &manifest, result);
        } else {
            say(&what);
        }
        return Ok(Ended::Fine);
    }
    let manifest = with_arms(&args.dir)?;
    let plan = Plan::of(&args.dir, &manifest)?;
    if args.json.json {
        let result = json!({
            "arms": manifest.arm_count(), "units": plan.units, "runs_in_unit": plan.runs_in_unit,
            "missing": plan.missing.to_string(), "missing_units": plan.missing.count(),
            "bytes": plan.bytes, "core_seconds": plan.seconds,
        });
        printer::folder_object("study plan", &args.dir, &manifest, result);
    } else {
        say(&text(args, &manifest, &plan));
    }
    room(&args.dir, plan.bytes).map_err(CliError::Open)?;
    Ok(Ended::Fine)
}

fn text(args: &PlanArgs, manifest: &Manifest, plan: &Plan) -> String {
    let dir = shell(args.dir.display());
    let what = match &manifest.points {
        Some(points) => plural(u64::from(points.count), "point", "points"),
        None => plural(manifest.arms.len() as u64, "arm", "arms"),
    };
    let mut out = format!(
        "{}: {what} × {}\n",
        paths::folder(&args.dir),
        plural(u64::from(manifest.replicates), "replicate", "replicates")
    );
    out += &format!(
        "  units     {} of at most {}, balanced over what is compared\n",
        count(plan.units as u64),
        plural(plan.runs_in_unit, "run", "runs")
    );
    let left = plan.missing.count();
    let which: String = plan.missing.to_string().chars().take(60).collect();
    let missing = if left == 0 { "none".to_owned() } else { format!("{} ({which})", count(left as u64)) };
    out += &format!("  missing   {missing}\n");
    out += &format!("  room      about {}\n", estimate::bytes(plan.bytes as f64));
    out +=
        &format!("  time      about {} of one core for what is missing\n", estimate::lasting(plan.seconds));
    let (program, last) = (program(), plan.units.saturating_sub(1));
    if left == 0 {
        out += &format!("All units are there:\n  {program} study merge {dir}\n");
    } else {
        out += &format!(
            "Here, or on several machines that share the folder:\n  {program} study resume {dir}\n  {program} study run \
             {dir} --units 0-{}\n  {program} study submit {dir} --engine slurm --dry-run\n",
            last.min(9)
        );
    }
    out
}
