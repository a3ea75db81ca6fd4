//! The summary that other programs read.

use std::path::Path;

use hearth::engine::observe::Cause;
use hearth::engine::scenario::Stage;
use hearth::statistics::{Z95, wilson};
use hearth::study::outcome::{CommunityOutcome, Outcome};
use hearth::study::output::Manifest;
use hearth::study::{ArmEnsemble, CommunityEnsemble, QUANTILES};
use serde_json::{Map, Value, json};

use super::paths;
use super::results::Made;

/// Of a study that was stopped.
pub fn interrupted(folder: &Path, manifest: &Manifest, reached: u64, total: u64) -> Value {
    let mut out = head(folder, manifest);
    out.insert("state".into(), json!("interrupted"));
    out.insert("reached".into(), json!(reached));
    out.insert("total".into(), json!(total));
    Value::Object(out)
}

/// Of a study that is complete. `again` tells that it had been complete before.
pub fn complete(folder: &Path, manifest: &Manifest, arms: &[ArmEnsemble], made: &Made, again: bool) -> Value {
    let mut out = head(folder, manifest);
    out.insert("state".into(), json!("complete"));
    out.insert("was_complete".into(), json!(again));
    out.insert("content_hash".into(), json!(manifest.content_hash));
    out.insert("failures".into(), json!(manifest.failures));
    match arms {
        [arm] => {
            out.insert("communities".into(), communities(arm));
        }
        arms => {
            let arms: Vec<Value> =
                arms.iter().map(|arm| json!({"name": arm.name, "communities": communities(arm)})).collect();
            out.insert("arms".into(), json!(arms));
        }
    }
    out.insert("story_replicate".into(), json!(made.replicate));
    let mut files: Vec<String> = manifest.files.iter().map(|file| file.name.clone()).collect();
    files.extend(made.reports.iter().map(|name| (*name).to_owned()));
    files.extend(made.logs.iter().cloned());
    for figure in &made.figures {
        files.extend(["svg", "png"].map(|ending| format!("figures/{}.{ending}", figure.file)));
    }
    out.insert("files".into(), json!(files));
    Value::Object(out)
}

fn head(folder: &Path, manifest: &Manifest) -> Map<String, Value> {
    let name = match &manifest.arms[..] {
        [arm] => json!(arm.name),
        _ => Value::Null,
    };
    let mut out = Map::new();
    out.insert("name".into(), name);
    out.insert("out".into(), json!(paths::folder(folder)));
    out.insert("version".into(), json!(manifest.version));
    out.insert("commit".into(), json!(manifest.commit));
    out.insert("seed".into(), json!(manifest.seed));
    out.insert("seed_automatic".into(), json!(manifest.seed_automatic));
    out.insert("replicates".into(), json!(manifest.replicates));
    out.insert("weekly".into(), json!(manifest.weekly));
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
