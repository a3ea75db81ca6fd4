//! Views of a future: curves, one week in full, pictures.

use std::collections::BTreeMap;

use serde_json::Value;

use super::acts::value_json;
use super::futures::Future;
use super::{Fault, Outbox};
use crate::catalogue::USUAL;
use crate::limits;
use crate::protocol::frame::Frame;
use crate::protocol::{
    BudgetView, OccasionView, ProjectView, SpellView, TimelineEventView, WeekView, WeeksView,
};
use hearth_engine::model::state::{Community, Origin, Spell};
use hearth_engine::observe::portrait::{TimelineEvent, What};
use hearth_engine::observe::{Week, WeekRow};
use hearth_engine::scenario::{Live, catalogue};
use hearth_study::output::text::{number, plain, plural};

/// A stretch of weeks: the first, and the one after the last, which is clipped to the horizon.
pub fn stretch(from: u32, to: u32, horizon: u32) -> Result<(u32, u32), Fault> {
    let to = to.min(horizon);
    match from < to {
        true => Ok((from, to)),
        false => Err(Fault::said(format!(
            "there are no weeks from {from} until before {to}; the run has weeks 0 to {}",
            horizon - 1
        ))),
    }
}

/// Checks that a week is before the horizon.
pub fn week_of(week: u32, horizon: u32) -> Result<u32, Fault> {
    stretch(week, week.saturating_add(1), horizon).map(|(week, _)| week)
}

/// Checks the index of a community.
pub fn community_of(future: &Future, community: u32) -> Result<usize, Fault> {
    let there = future.run.scenario().communities.len();
    let index = community as usize;
    if index < there { Ok(index) } else { Err(Fault::missing("community", community)) }
}

/// Indices of columns by name; the usual ones where none are named.
pub fn columns_of(names: Option<&[String]>) -> Result<Vec<usize>, Fault> {
    let index_of = |name: &str| WeekRow::COLUMNS.iter().position(|column| column.name == name);
    let Some(names) = names else {
        return Ok(USUAL.iter().filter_map(|name| index_of(name)).collect());
    };
    if names.len() > limits::COLUMNS {
        return Err(Fault::said(format!("at most {} columns can be requested", limits::COLUMNS)));
    }
    let mut indices = Vec::new();
    for name in names {
        let known = || WeekRow::COLUMNS.iter().map(|column| column.name);
        let Some(index) = index_of(name) else {
            let meant = hearth_engine::scenario::nearest(name, known())
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let name: String = name.chars().take(64).collect();
            return Err(Fault::said(format!("there is no column `{name}`{meant}")));
        };
        if !indices.contains(&index) {
            indices.push(index);
        }
    }
    Ok(indices)
}

/// Curves and stages.
pub fn weeks(
    future: &mut Future,
    community: usize,
    (from, to): (u32, u32),
    columns: &[usize],
) -> Result<WeeksView, Fault> {
    future.run.compute_to(to)?;
    let weeks = &future.run.weeks(community)[from as usize..to as usize];
    let values: Vec<_> = weeks.iter().map(|week| week.row.values()).collect();
    let column = |&index: &usize| {
        (WeekRow::COLUMNS[index].name, values.iter().map(|row| row[index]).collect::<Vec<f32>>())
    };
    let events = future.run.timeline(community).iter();
    Ok(WeeksView {
        future: future.id,
        revision: future.revision,
        community: community as u32,
        from,
        to,
        stages: weeks.iter().map(|week| week.stage as u8).collect(),
        columns: columns.iter().map(column).collect(),
        timeline: events.filter(|one| (from..to).contains(&one.week)).map(timeline_event).collect(),
    })
}

/// One week in full.
pub fn week(future: &mut Future, community: usize, week: u32) -> Result<WeekView, Fault> {
    let mut view = None;
    let (id, revision) = (future.id, future.revision);
    future.run.walk(week, week + 1, &mut |_, simulation| {
        let state = &simulation.communities()[community];
        let seen = simulation.seen()[community];
        let live = simulation.live(community).unwrap_or_default();
        view = Some(WeekView {
            future: id,
            revision,
            community: community as u32,
            week,
            stage: seen.stage as u8,
            row: WeekRow::COLUMNS.iter().map(|column| column.name).zip(seen.row.values()).collect(),
            budget: seen
                .flows
                .energy
                .into_iter()
                .zip(seen.flows.engagement)
                .map(|(energy, engagement)| BudgetView { energy, engagement })
                .collect(),
            levers: levers(&live),
            timeline: Vec::new(),
            projects: projects(state),
            occasions: occasions(state),
            sponsor_away: state.level.sponsor_away,
            coordinator_away: state.level.coordinator_away,
            cut: spell(state.level.cut),
            surge: spell(state.level.surge),
            text: sentence(week, &seen),
        });
        Ok(())
    })?;
    let mut view = view.ok_or_else(|| Fault::said(format!("week {week} is after the end of the run")))?;
    let events = future.run.timeline(community).iter();
    view.timeline = events.filter(|one| one.week == week).map(timeline_event).collect();
    Ok(view)
}

/// Sends one picture a week; returns their number.
pub fn frames(
    future: &mut Future,
    community: usize,
    (from, to): (u32, u32),
    (re, ties): (u32, u32),
    out: &mut dyn Outbox,
) -> Result<u32, Fault> {
    let most = from + limits::FRAMES;
    if to > most {
        return Err(Fault::said(format!("at most {} pictures can be requested at once", limits::FRAMES)));
    }
    let (future_id, revision) = (future.id, future.revision);
    let mut sent = 0;
    future.run.walk(from, to, &mut |week, simulation| {
        let frame = Frame {
            re,
            future: future_id,
            revision,
            community: community as u16,
            week,
            ties: ties.min(limits::TIES),
        };
        out.picture(frame.of(&simulation.communities()[community]))?;
        sent += 1;
        Ok(())
    })?;
    Ok(sent)
}

/// Values of the live levers.
fn levers(live: &Live) -> BTreeMap<String, Value> {
    let value = |path: &str| live.get(path).map(value_json);
    let entries = catalogue().into_iter().filter(|entry| entry.live);
    entries.filter_map(|entry| value(&entry.path).map(|value| (entry.path, value))).collect()
}

fn projects(state: &Community) -> Vec<ProjectView> {
    let origin = |origin| match origin {
        Origin::Own => "own",
        Origin::Organisation => "organisation",
        Origin::Directed => "directed",
        Origin::Measured => "measured",
    };
    let project = |project: &hearth_engine::model::state::Project| ProjectView {
        number: project.number,
        kind: project.kind.name(),
        origin: origin(project.origin),
        support: project.support,
        effort: project.effort,
        done: project.done,
        since: project.since,
        team: project.team[..project.size]
            .iter()
            .filter_map(|&slot| state.members.id.get(slot as usize).copied())
            .collect(),
    };
    state.projects.iter().map(project).collect()
}

fn occasions(state: &Community) -> Vec<OccasionView> {
    let view = |one: &hearth_engine::model::state::Occasion| OccasionView {
        kind: one.kind.name(),
        expert: one.expert,
        face_to_face: one.face_to_face,
    };
    state.occasions.iter().map(view).collect()
}

fn spell(spell: Spell) -> SpellView {
    SpellView { weeks: spell.weeks, depth: spell.current() }
}

/// A week in a sentence, for screen readers.
pub fn sentence(week: u32, seen: &Week) -> String {
    let row = &seen.row;
    format!(
        "Week {week}: {}, {}, {} of them active, {} in the core; energy {}.",
        plain(seen.stage.name()),
        plural(row.members.max(0.0) as u64, "member", "members"),
        number(f64::from(row.active)),
        number(f64::from(row.core)),
        number(f64::from(row.energy)),
    )
}

/// An event of the timeline, as the page gets it.
pub fn timeline_event(one: &TimelineEvent) -> TimelineEventView {
    let view = |what, name: &str, detail: &str, text: String| TimelineEventView {
        week: one.week,
        what,
        name: name.to_owned(),
        detail: detail.to_owned(),
        text,
    };
    match &one.what {
        What::Event(kind, topic) if topic.is_empty() => view("event", kind.name(), "", plain(kind.name())),
        What::Event(kind, topic) => {
            view("event", kind.name(), topic, format!("{}: {topic}", plain(kind.name())))
        }
        What::TaskStarted(kind) => {
            view("task_started", kind.name(), "", format!("task begun: {}", plain(kind.name())))
        }
        What::TaskDone(kind) => {
            view("task_done", kind.name(), "", format!("task done: {}", plain(kind.name())))
        }
        What::TaskFailed(kind) => {
            view("task_failed", kind.name(), "", format!("task given up: {}", plain(kind.name())))
        }
        What::Shock(kind) => view("shock", kind.name(), "", plain(kind.name())),
        What::Set(path, value) => view("set", path, value, format!("{path} = {value}")),
        What::Stage(before, now) => view(
            "stage",
            now.name(),
            before.name(),
            format!("from {} to {}", plain(before.name()), plain(now.name())),
        ),
        What::CoreMemberLeft => view("core_member_left", "", "", "a member of the core left".to_owned()),
    }
}
