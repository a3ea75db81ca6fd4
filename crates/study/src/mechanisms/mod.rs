//! What must carry the model: properties of its structure as experiments, and published effects as simulated trials.
//!
//! An [`Experiment`] is declared: arms (scenarios and what is measured of each run), and a judgement that turns the
//! measurements into [`Part`]s, each with what is required of it. A [`Plan`] resolves every arm once; [`Plan::run`] runs them on
//! common random numbers and returns the verdicts ([`MechanismsResult`]). Names of parameters stand in [`paths`] alone.
//!
//! Experimenters have hooks in the engine ([`hearth_engine::simulation::Draws`], [`hearth_engine::model::trial`], the state between
//! weeks). No rule of the model knows of any experiment.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use hearth_study::Control;
//! use hearth_study::mechanisms::{Plan, Request};
//!
//! let request = Request { only: vec!["P8".to_owned()], sets: Vec::new(), seed: 5, runs: 20 };
//! let plan = Plan::new(request)?;
//! let stop = AtomicBool::new(false);
//! let control = Control { threads: 1, stop: &stop, progress: &|_| {} };
//! let result = plan.run(None, &control)?.expect("nobody stops it");
//! assert_eq!(result.properties[0].id, "P8");
//! # Ok::<(), hearth_study::mechanisms::MechanismsError>(())
//! ```

mod causes;
mod error;
mod estimate;
mod experiment;
mod fate;
mod hands;
mod lab;
mod levers;
pub mod paths;
mod plan;
mod result;
mod structure;
mod support;
mod trials;
mod work;

#[cfg(test)]
mod tests;

pub use error::MechanismsError;
pub use experiment::{Arm, Data, Experiment, Part, Require};
pub use plan::{Plan, RUNS, Request, SEED};
pub use result::{EffectResult, MechanismsResult, PropertyResult, Verdict};

/// All properties, in the order of their numbers.
pub fn properties() -> Vec<Experiment> {
    let mut all =
        [fate::PROPERTIES, causes::PROPERTIES, support::PROPERTIES, work::PROPERTIES, structure::PROPERTIES]
            .concat();
    all.push(levers::PROPERTY);
    all.sort_by_key(Experiment::number);
    all
}

/// All effects, in the order of their numbers.
pub fn effects() -> Vec<Experiment> {
    trials::EFFECTS.to_vec()
}

/// The experiments as a page of the documentation.
pub fn mechanisms_markdown() -> String {
    let mut text = "\
# Mechanisms

What must carry the model, and how `hearth validate mechanisms` asks whether it does. Each property of the model's structure is an
experiment; each published effect is a simulated trial. All arms of an experiment share their random numbers. A verdict compares the
estimate with what is required; the interval beside it holds with 95 %. This page is written by the program.

No rule of the model knows of these experiments. What they need beside changes of a scenario are hooks in the engine, off by default: the state
between two weeks may be changed, parts of what is drawn may have seeds of their own, and first questions of newcomers may be answered or left
unanswered at random.

## Properties

| | Property | Experiment | Required |
|---|---|---|---|
"
    .to_owned();
    let note = |one: &Experiment| match one.note {
        "" => String::new(),
        note => format!(" *{note}*"),
    };
    for one in properties() {
        text += &format!(
            "| {} | {} | {}{} | {} |\n",
            one.id,
            one.title,
            one.experiment,
            note(&one),
            one.required
        );
    }
    text += "\n## Effects\n\n| | Effect | Published | Trial | Range to reach |\n|---|---|---|---|---|\n";
    for one in effects() {
        text += &format!(
            "| {} | {} | {} | {}{} | {} |\n",
            one.id,
            one.title,
            one.published,
            one.experiment,
            note(&one),
            one.required
        );
    }
    text
}
