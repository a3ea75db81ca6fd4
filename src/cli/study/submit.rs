//! `hearth study submit`: the missing units of a study, handed to a cluster.
//!
//! A job array does them: each task some units, one file a unit. A task that dies leaves nothing half done: requeued, it does what is
//! missing of its units and succeeds. What is missing when all tasks have ended is submitted again.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use hearth::study::Numbers;
use hearth::study::output::{Manifest, State, atomic};
use serde_json::json;

use super::super::args::JsonArgs;
use super::super::ending::{CliError, Ended};
use super::super::screen::{plural, program, say, shell};
use super::super::{paths, printer};
use super::plan::Plan;
use super::{manifest, with_arms};

/// Tasks of an array that every Slurm takes (MaxArraySize is 1001 where nobody changed it).
const MOST_TASKS: usize = 1000;
const FOLDER: &str = "cluster";

/// Which study, and how to hand it over.
#[derive(Debug, Args)]
pub struct SubmitArgs {
    /// The results folder, which all nodes must see
    dir: PathBuf,
    /// Who does the work
    #[arg(long, value_enum)]
    engine: Engine,
    /// Units of a task [default: as many as make at most a thousand tasks]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    units_per_task: Option<u32>,
    /// Cores of a task
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    cpus: u32,
    /// Time of a task at most, as Slurm writes it
    #[arg(long, default_value = "01:00:00", value_name = "TIME")]
    time: String,
    /// The program as the nodes find it [default: this one]
    #[arg(long, value_name = "HEARTH")]
    program: Option<PathBuf>,
    /// A further option of sbatch, such as --sbatch=--partition=short
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    sbatch: Vec<String>,
    /// Write and show the script, and submit nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    json: JsonArgs,
}

/// Engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Slurm,
}

/// Hands it over.
pub fn submit(args: &SubmitArgs) -> Result<Ended, CliError> {
    let Engine::Slurm = args.engine;
    let manifest = manifest(&args.dir)?;
    let shown = paths::folder(&args.dir);
    if manifest.state == State::Complete {
        say(&format!("{shown} is complete: there is nothing to submit"));
        return Ok(Ended::Fine);
    }
    let manifest = with_arms(&args.dir)?;
    let bad = |what: String| CliError::Bad(what);
    if let Some(option) = args.sbatch.iter().chain([&args.time]).find(|text| text.contains(['\n', '\r'])) {
        return Err(bad(format!("{option:?} holds a line break")));
    }
    let dir = args.dir.canonicalize().map_err(|error| bad(format!("cannot find {shown}: {error}")))?;
    let plan = Plan::of(&args.dir, &manifest)?;
    let per_task = args.units_per_task.map_or(plan.missing.count().div_ceil(MOST_TASKS), |n| n as usize);
    let tasks = plan.missing.parts(per_task.max(1));
    if tasks.len() > MOST_TASKS {
        return Err(bad(format!(
            "{} tasks are more than the {MOST_TASKS} that every Slurm takes; ask for --units-per-task {} or more",
            tasks.len(),
            plan.missing.count().div_ceil(MOST_TASKS)
        )));
    }
    let own = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("hearth"));
    let hearth = args.program.clone().unwrap_or(own);
    let files = Files::of(&dir);
    let array = array_script(args, &dir, &hearth, &tasks, &files);
    let last = merge_script(args, &dir, &hearth, &files);
    files.write(&tasks, &array, &last)?;
    if args.dry_run {
        return Ok(show_dry(args, &manifest, &files, &tasks, &array));
    }
    let array_job = if tasks.is_empty() { None } else { Some(sbatch(&files.array, None)?) };
    let merge_job = sbatch(&files.merge, array_job.as_deref())?;
    if args.json.json {
        let result = json!({
            "tasks": tasks.len(), "units": plan.missing.to_string(), "array_job": array_job, "merge_job": merge_job,
        });
        printer::folder_object("study submit", &args.dir, &manifest, result);
    } else {
        say(&format!(
            "{} of {} are submitted as job {}, merging as job {merge_job}.\nWhere it stands, and if nodes die, the rest \
             again:\n  {} study status {}\n  the same command",
            plural(tasks.len() as u64, "task", "tasks"),
            plural(plan.missing.count() as u64, "unit", "units"),
            array_job.as_deref().unwrap_or("none"),
            program(),
            shell(args.dir.display())
        ));
    }
    Ok(Ended::Fine)
}

/// Where the scripts stand.
struct Files {
    folder: PathBuf,
    tasks: PathBuf,
    array: PathBuf,
    merge: PathBuf,
}

impl Files {
    fn of(dir: &Path) -> Self {
        let folder = dir.join(FOLDER);
        let of = |name: &str| folder.join(name);
        Self { tasks: of("tasks.txt"), array: of("array.sh"), merge: of("merge.sh"), folder: folder.clone() }
    }

    fn write(&self, tasks: &[Numbers], array: &str, merge: &str) -> Result<(), CliError> {
        let keep = |path: &Path| {
            let path = path.to_owned();
            move |source| CliError::Write { path, source }
        };
        std::fs::create_dir_all(&self.folder).map_err(keep(&self.folder))?;
        let lines: String = tasks.iter().map(|task| format!("{task}\n")).collect();
        for (path, text) in [(&self.tasks, lines.as_str()), (&self.array, array), (&self.merge, merge)] {
            atomic::write(path, text.as_bytes()).map_err(keep(path))?;
        }
        Ok(())
    }
}

fn head(args: &SubmitArgs, name: &str, more: &[String], files: &Files) -> String {
    let mut text = format!("#!/bin/sh\n#SBATCH --job-name={name}\n#SBATCH --nodes=1\n#SBATCH --ntasks=1\n");
    text += &format!("#SBATCH --time={}\n", args.time);
    text += &format!("#SBATCH --output={}/%x-%j.log\n", files.folder.display());
    for option in args.sbatch.iter().chain(more) {
        text += &format!("#SBATCH {option}\n");
    }
    text + "set -eu\n"
}

/// The script of the array: a task's units stand in its line of a file.
fn array_script(args: &SubmitArgs, dir: &Path, hearth: &Path, tasks: &[Numbers], files: &Files) -> String {
    let more = [
        format!("--array=0-{}", tasks.len().saturating_sub(1)),
        format!("--cpus-per-task={}", args.cpus),
        "--requeue".to_owned(),
    ];
    head(args, "hearth", &more, files)
        + &format!(
            "# Units that were missing when this was written; a unit that is there by now is left alone.\n\
             units=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" {})\n\
             exec {} study run {} --units \"$units\" --threads {} --wait\n",
            shell(files.tasks.display()),
            shell(hearth.display()),
            shell(dir.display()),
            args.cpus
        )
}

fn merge_script(args: &SubmitArgs, dir: &Path, hearth: &Path, files: &Files) -> String {
    head(args, "hearth-merge", &[format!("--cpus-per-task={}", args.cpus)], files)
        + &format!(
            "exec {} study merge {} --threads {} --wait\n",
            shell(hearth.display()),
            shell(dir.display()),
            args.cpus
        )
}

fn show_dry(args: &SubmitArgs, manifest: &Manifest, files: &Files, tasks: &[Numbers], array: &str) -> Ended {
    if args.json.json {
        let lines: Vec<String> = tasks.iter().map(ToString::to_string).collect();
        let result = json!({"script": array, "tasks": lines, "array": files.array.display().to_string()});
        printer::folder_object("study submit", &args.dir, manifest, result);
    } else {
        say(&format!(
            "# {} in {}; nothing was submitted\n{array}",
            plural(tasks.len() as u64, "task", "tasks"),
            files.tasks.display()
        ));
    }
    Ended::Fine
}

/// Submits a script, after another job where one is named. Tells the job's number.
fn sbatch(script: &Path, after: Option<&str>) -> Result<String, CliError> {
    let mut command = Command::new("sbatch");
    command.arg("--parsable");
    if let Some(job) = after {
        // Whatever became of the tasks: who merges tells what is missing.
        command.arg(format!("--dependency=afterany:{job}"));
    }
    let done = command.arg(script).output().map_err(|error| {
        CliError::Bad(format!(
            "cannot start sbatch: {error}; is this a machine that can submit to Slurm? The scripts are in {}",
            script.parent().unwrap_or(script).display()
        ))
    })?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        return Err(CliError::Bad(format!("sbatch refused {}: {said}", script.display())));
    }
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    Ok(said.split(';').next().unwrap_or_default().to_owned())
}
