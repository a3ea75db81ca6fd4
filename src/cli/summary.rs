//! The summary of runs that other programs read.

use hearth::engine::observe::Cause;
use hearth::engine::scenario::Stage;
use hearth::statistics::{Z95, wilson};
use hearth::study::ensemble::CommunityOutcome;
use hearth::study::outcome::Outcome;
use hearth::study::output::Manifest;
use hearth::study::{ArmEnsemble, CommunityEnsemble, QUANTILES};
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
    let all = Outcome::all().filter_map(|outcome| one.outcome(outcome.name));
    let outcomes: Map<String, Value> =
        all.map(|found| (found.outcome.name.to_owned(), outcome(&found))).collect();
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

/// The mean of a ratio is the ratio of sums; it has an interval in place of quantiles.
fn outcome(found: &CommunityOutcome) -> Value {
    let spread = &found.spread;
    let mut out = Map::new();
    out.insert("n".into(), json!(spread.n));
    out.insert("mean".into(), json!(spread.mean));
    out.insert("sd".into(), json!(spread.sd));
    if let Some((low, high)) = found.interval {
        out.insert("low".into(), json!(low));
        out.insert("high".into(), json!(high));
        return Value::Object(out);
    }
    for (probability, value) in QUANTILES.iter().zip(spread.quantiles) {
        out.insert(format!("q{:03}", (probability * 1000.0).round() as u32), json!(value));
    }
    Value::Object(out)
}
