//! The report of a calibration.

use super::page::{Block, KeyFigure, Page, Provenance, Section, Verdict};
use super::table::Table;
use crate::figures::Drawing;
use hearth_study::calibrate::{CalibrationResult, narrative};
use hearth_study::output::text::{duration, number, percent, plural, shorten};

/// The report, with the figures that were drawn; the command made it.
pub fn page(found: &CalibrationResult, drawings: &[Drawing], command: Vec<String>) -> Page {
    let figure = |kind: &str| Block::figure(drawings, kind);
    let mut described = narrative::text(found).into_iter();
    let facts = (0..found.factors.len().min(4)).map(|at| {
        let range = format!(
            "{} to {} holds nine tenths",
            number(found.quantile(at, 0.05)),
            number(found.quantile(at, 0.95))
        );
        KeyFigure::new(shorten(&found.factors[at].name, 40), number(found.quantile(at, 0.5)), range)
    });
    let particles = plural(found.particles.len() as u64, "particle", "particles");
    Page {
        title: format!("Calibration of {}", shorten(&found.scenario, 100)),
        kind: format!(
            "{} against {} over {}",
            particles,
            plural(found.observed.logs as u64, "log", "logs"),
            duration(f64::from(found.horizon_weeks))
        ),
        about: String::new(),
        verdict: Verdict {
            lead: described.next().unwrap_or_default(),
            more: described.collect(),
            terms: Vec::new(),
            facts: facts.collect(),
            doubt: "Approximate Bayesian computation: the posterior is of parameters whose simulated logs come as near to the \
                    real ones as the last generation asked, in the facts that were compared. It says nothing of parameters \
                    that weren't varied, and holds only as far as the model does."
                .to_owned(),
        },
        sections: vec![
            Section::of("The posterior", vec![figure("posterior"), Some(Block::Table(parameters(found)))]),
            Section::of("What it predicts", vec![figure("predictive"), Some(Block::Table(predicted(found)))]),
            Section::of("How it was found", vec![Some(Block::Table(generations(found)))]),
        ],
        provenance: Provenance {
            command,
            version: found.version.clone(),
            commit: hearth_study::output::build::commit().to_owned(),
            seed: (found.seed, false),
            extent: format!("{particles}; scenario “{}”", shorten(&found.scenario, 100)),
            content_hash: None,
            scenarios: Vec::new(),
        },
    }
}

fn parameters(found: &CalibrationResult) -> Table {
    let mut table = Table::new(
        "Parameters",
        &["Parameter", "Prior", "#Median", "#5 %", "#95 %", "#Narrower than the prior", "Path"],
    );
    for (at, factor) in found.factors.iter().enumerate() {
        table.row([
            factor.name.clone(),
            factor.factor.spread.words(),
            number(found.quantile(at, 0.5)),
            number(found.quantile(at, 0.05)),
            number(found.quantile(at, 0.95)),
            percent(found.learned(at)),
            factor.paths.join(", "),
        ]);
    }
    table
}

fn predicted(found: &CalibrationResult) -> Table {
    let columns = ["Fact", "Calibrated against", "#Logs", "#Held out", "#Median", "#5 %", "#95 %"];
    let mut table = Table::new("Facts of communities of the posterior, beside the real ones", &columns);
    let known = |value: f64| if value.is_finite() { number(value) } else { "unknown".to_owned() };
    for one in &found.predicted {
        table.row([
            one.fact.replace('_', " "),
            if one.used { "yes" } else { "no" }.to_owned(),
            known(one.observed),
            known(one.held_out),
            known(one.median),
            known(one.low),
            known(one.high),
        ]);
    }
    table
}

fn generations(found: &CalibrationResult) -> Table {
    let mut table = Table::new(
        "Generations of particles; distances in units of what facts differ by over the priors",
        &["Generation", "#Distance at most", "#Proposals", "#Effective particles"],
    );
    for (at, one) in found.generations.iter().enumerate() {
        table.row([
            at.to_string(),
            number(one.within),
            number(one.proposals as f64),
            number(one.effective.round()),
        ]);
    }
    table
}
