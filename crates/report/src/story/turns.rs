//! What came before a change of stage: events of the timeline, and changes of the energy budget.

use crate::numbers::Episode;
use hearth_engine::observe::portrait::{CommunityPortrait, What};
use hearth_engine::observe::{Flow, Week};
use hearth_study::output::text::{flow_words, list, plain, plural};

/// Weeks before a change in which its reasons are looked for.
const NEAR: usize = 8;
/// Weeks before those, to compare with.
const EARLIER: usize = 26;

/// A sentence or two on what came before an episode.
pub(super) fn before(one: &CommunityPortrait, last: &Episode, now: &Episode) -> String {
    let mut described = String::new();
    let happened = events_before(one, now.start);
    if !happened.is_empty() {
        described += &format!(" Shortly before: {}.", list(&happened));
    }
    let down = rank(now.stage) < rank(last.stage);
    let (up_move, down_move) = moved(&one.weeks, now.start);
    let order = if down { [down_move, up_move] } else { [up_move, down_move] };
    let moves: Vec<String> = order.into_iter().flatten().collect();
    if !moves.is_empty() {
        described += &format!(" In the weeks before, {}.", moves.join(", and "));
    }
    described
}

/// How far a stage is on the way up; below 0 it is at its end.
fn rank(stage: hearth_engine::scenario::Stage) -> i32 {
    use hearth_engine::scenario::Stage;
    match stage {
        Stage::Dissolved => -2,
        Stage::Dormant => -1,
        Stage::Potential => 0,
        Stage::Coalescing | Stage::Stagnation => 1,
        Stage::Transformation | Stage::Maturing => 2,
        Stage::Stewardship => 3,
        Stage::Institutionalised => 4,
    }
}

fn events_before(one: &CommunityPortrait, week: usize) -> Vec<String> {
    let near = week.saturating_sub(NEAR)..=week;
    let mut named: Vec<String> = Vec::new();
    let mut left = 0;
    let mut failed = 0;
    for event in &one.timeline_events {
        if !near.contains(&(event.week as usize)) {
            continue;
        }
        let text = match &event.what {
            What::Shock(kind) => format!("{} (week {})", plain(kind.name()), event.week),
            What::Event(kind, _) => format!("{} (week {})", plain(kind.name()), event.week),
            What::CoreMemberLeft => {
                left += 1;
                continue;
            }
            What::TaskFailed(_) => {
                failed += 1;
                continue;
            }
            _ => continue,
        };
        named.push(text);
    }
    // The latest ones are nearest to the change.
    let spare = named.len().saturating_sub(2);
    named.drain(..spare);
    if left > 0 {
        named.push(format!("{} of the core left", plural(left, "member", "members")));
    }
    if failed > 0 {
        named.push(format!("{} failed", plural(failed, "task", "tasks")));
    }
    named
}

/// The flow that turned most for the better and the one that turned most for the worse, in words.
fn moved(weeks: &[Week], week: usize) -> (Option<String>, Option<String>) {
    let start = week.saturating_sub(NEAR);
    let near = means(&weeks[start..week.min(weeks.len())]);
    let earlier = means(&weeks[start.saturating_sub(EARLIER)..start]);
    let Some(near) = near else {
        return (None, None);
    };
    let change = |place: usize| near[place] - earlier.as_ref().map_or(0.0, |e| e[place]);
    let mut best: (f64, Option<Flow>) = (1e-6, None);
    let mut worst: (f64, Option<Flow>) = (-1e-6, None);
    // What always flows, and who comes and goes, explains no turn.
    const STANDING: [Flow; 4] = [Flow::Interest, Flow::Fatigue, Flow::Joining, Flow::Leaving];
    for (place, flow) in Flow::ALL.iter().enumerate().filter(|(_, flow)| !STANDING.contains(flow)) {
        let by = change(place);
        if by > best.0 {
            best = (by, Some(*flow));
        }
        if by < worst.0 {
            worst = (by, Some(*flow));
        }
    }
    let compared = earlier.is_some();
    let sentence = |flow: Flow, better: bool| {
        let charges = near[flow as usize] > 0.0;
        let how = match (charges, better, compared) {
            (true, true, true) => "charged it more than earlier",
            (true, false, true) => "charged it less than earlier",
            (false, true, true) => "drained it less than earlier",
            (false, false, true) => "drained it more than earlier",
            (true, _, false) => "charged it most",
            (false, _, false) => "drained it most",
        };
        format!("{} {how}", flow_words(flow))
    };
    (best.1.map(|flow| sentence(flow, true)), worst.1.map(|flow| sentence(flow, false)))
}

/// Mean weekly flows of energy for a member, so that growth alone changes nothing.
fn means(weeks: &[Week]) -> Option<Vec<f64>> {
    let weeks: Vec<&Week> = weeks.iter().filter(|w| w.row.members >= 1.0).collect();
    if weeks.is_empty() {
        return None;
    }
    let mean = |place: usize| {
        let each = |week: &&Week| week.flows.energy[place] / f64::from(week.row.members);
        weeks.iter().map(each).filter(|v| v.is_finite()).sum::<f64>() / weeks.len() as f64
    };
    Some((0..Flow::ALL.len()).map(mean).collect())
}
