//! The summary of runs that other programs read.

use hearth::engine::observe::{Cause, RunRow};
use hearth::engine::scenario::Stage;
use hearth::statistics::{Z95, wilson};
use hearth::study::output::Manifest;
use hearth::study::{ArmEnsemble, CommunityEnsemble, QUANTILES, Spread};
use serde_json::{Map, Value, json};

/// What the runs of a study say together.
pub fn of(manifest: &Manifest, arms: &[ArmEnsemble], story: u32, again: bool) -> Value {
    let mut out = json!({"weekly": manifest.weekly, "was_complete": again, "story_replicate": story});
    match arms {
        [arm] => {
            out["name"] = json!(arm.name);
            out["communities"] = communities(arm);
        }
        arms => {
            let named = |arm: &ArmEnsemble| json!({"name": arm.name, "communities": communities(arm)});
            out["arms"] = arms.iter().map(named).collect();
        }
    }
    out
}

fn communities(arm: &ArmEnsemble) -> Value {
    arm.communities.iter().map(community).collect()
}

fn community(one: &CommunityEnsemble) -> Value {
    let ended: u64 = one.deaths.iter().sum();
    let alive = one.replicates.saturating_sub(ended);
    let (low, high) = wilson(alive, one.replicates, Z95);
    let counts = |names: &[&str], counts: &[u64]| -> Map<String, Value> {
        names.iter().zip(counts).map(|(name, count)| ((*name).to_owned(), json!(count))).collect()
    };
    let stages: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    let causes: Vec<&str> = Cause::ALL.iter().map(|cause| cause.name()).collect();
    let outcomes: Map<String, Value> = RunRow::COLUMNS
        .iter()
        .zip(&one.runs)
        .map(|(column, spread)| (column.name.to_owned(), outcome(spread)))
        .collect();
    // Of no replicate, a share is null.
    let share = alive as f64 / one.replicates as f64;
    json!({
        "name": one.name,
        "replicates": one.replicates,
        "alive": {"count": alive, "share": share, "low": low, "high": high},
        "final_stages": counts(&stages, &one.final_stages),
        "causes_of_decline": counts(&causes, &one.causes),
        "outcomes": outcomes,
    })
}

fn outcome(spread: &Spread) -> Value {
    let mut out = Map::new();
    out.insert("n".into(), json!(spread.n));
    out.insert("mean".into(), json!(spread.mean));
    out.insert("sd".into(), json!(spread.sd));
    for (probability, value) in QUANTILES.iter().zip(spread.quantiles) {
        out.insert(format!("q{:03}", (probability * 1000.0).round() as u32), json!(value));
    }
    Value::Object(out)
}
