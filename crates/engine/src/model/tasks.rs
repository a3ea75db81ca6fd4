//! Work: tasks come in, a small team takes each, works in its own free hours, succeeds or gives up.

use super::knowledge::{self, learn};
use super::state::{Community, GONE, Origin, Project, TASKS, TEAM, Worth};
use super::week::Context;
use crate::observe::portrait::What;
use crate::observe::{ContributionKind, Flow};
use crate::random::{Chance, Decision, Sequence};
use crate::scenario::{Stage, TaskKind, TaskMix, timeline};

/// What a community sets itself: energizing by nature, with what each kind is chosen by.
const OWN: [(TaskKind, f32); 7] = [
    (TaskKind::HardProblem, 1.0),
    (TaskKind::HotIssue, 1.5),
    (TaskKind::CompetitorsProduct, 0.7),
    (TaskKind::Standard, 0.5),
    (TaskKind::TrainNewcomers, 0.7),
    (TaskKind::CrossBoundary, 0.4),
    (TaskKind::FundedProject, 0.3),
];
/// Drudgery that control brings.
const DIRECTED: [TaskKind; 4] =
    [TaskKind::DataCollection, TaskKind::Logistics, TaskKind::Writing, TaskKind::LiteratureReview];
/// Hours of a task whose success or failure counts in full.
const FULL_EFFORT: f32 = 40.0;

/// Tasks that come in this week, from inside and from the organisation.
pub fn agenda(community: &mut Community, now: &mut Context) {
    let rules = &now.rules.work;
    let level = &community.level;
    let own = rules.own_tasks
        * community.start.interaction
        * level.participants
        * level.challenge
        * (0.5 + level.cohesion);
    let given = if stage_reached(community.stage, community.policy.earliest_task_stage) {
        community.policy.tasks_per_month * 12.0 / 52.0
    } else {
        0.0
    };
    // The organisation's tasks have addresses of their own, so that more of one kind shifts none of the other.
    for number in 0..community.chances.count(Chance::OwnTasks, own).min(8) {
        let mut draws = now.random.sequence(community.index, Decision::Agenda, now.week, number);
        let (kind, origin) = choose_own(community, rules.directed_hard, rules.directed_drudge, &mut draws);
        let support = if origin == Origin::Own { 0.0 } else { community.policy.task_support };
        start(community, now.week, kind, None, support, origin);
    }
    for number in 0..community.chances.count(Chance::GivenTasks, given).min(32) {
        let mut draws = now.random.sequence(community.index, Decision::Agenda, now.week, 8 + number);
        let kind = choose_given(&community.policy.task_mix, &mut draws);
        start(community, now.week, kind, None, community.policy.task_support, Origin::Organisation);
    }
}

/// Whether a community has come as far as a stage.
fn stage_reached(stage: Stage, earliest: Stage) -> bool {
    match stage {
        Stage::Dormant | Stage::Dissolved => false,
        stage => stage >= earliest,
    }
}

/// The community's own choice; control and measuring take part of it away.
fn choose_own(community: &Community, hard: f32, drudge: f32, draws: &mut Sequence) -> (TaskKind, Origin) {
    let own = weighted(&OWN, draws);
    let (directed, kind) = (draws.unit(), draws.unit());
    let measured = draws.unit();
    let directed_kind = DIRECTED[draws.below(DIRECTED.len())];
    if directed < community.policy.control {
        let kind = if kind < hard {
            TaskKind::HardProblem
        } else if kind < hard + drudge {
            directed_kind
        } else {
            TaskKind::Standard
        };
        return (kind, Origin::Directed);
    }
    if measured < community.tally.crowding {
        return (TaskKind::Report, Origin::Measured);
    }
    (own, Origin::Own)
}

fn choose_given(mix: &TaskMix, draws: &mut Sequence) -> TaskKind {
    let weights = mix.weights();
    if weights.iter().all(|&(_, weight)| weight == 0.0) {
        return TaskKind::HardProblem;
    }
    weighted(&weights, draws)
}

fn weighted(weights: &[(TaskKind, f32)], draws: &mut Sequence) -> TaskKind {
    let sum: f32 = weights.iter().map(|&(_, weight)| weight).sum();
    let mut left = draws.unit() * sum;
    for &(kind, weight) in weights {
        left -= weight;
        if left < 0.0 {
            return kind;
        }
    }
    weights[0].0
}

/// A task of the timeline.
pub fn assign(community: &mut Community, week: u32, task: &timeline::Task) {
    let origin = if task.own { Origin::Own } else { Origin::Organisation };
    let support = task.support.unwrap_or(if task.own { 0.0 } else { community.policy.task_support });
    for _ in 0..task.count {
        start(community, week, task.kind, task.effort_hours, support, origin);
    }
}

/// Takes a task in hand; a community that has its hands full can't.
fn start(
    community: &mut Community,
    week: u32,
    kind: TaskKind,
    effort: Option<f32>,
    support: f32,
    origin: Origin,
) {
    community.tally.tasks_started += 1;
    if community.projects.len() == TASKS {
        community.tally.tasks_failed += 1;
        return;
    }
    let number = community.level.tasks;
    community.level.tasks += 1;
    community.projects.push(Project {
        number,
        kind,
        origin,
        support: support * (1.0 - community.level.cut.now()),
        effort: effort.unwrap_or(kind.traits().effort),
        done: 0.0,
        since: week,
        team: [GONE; TEAM],
        size: 0,
    });
    note(community, week, What::TaskStarted(kind));
}

fn note(community: &mut Community, week: u32, what: What) {
    if let Some(journal) = &mut community.journal {
        journal.note(week, what);
    }
}

/// A week's work on everything in hand.
pub fn work(community: &mut Community, now: &mut Context) {
    let mut place = 0;
    while place < community.projects.len() {
        let mut project = community.projects[place];
        let mut draws = now.random.sequence(community.index, Decision::Work, now.week, project.number);
        gather(community, &mut project, now.rules.work.team as usize, &mut draws);
        let noise = std::array::from_fn(|place| if place < project.size { draws.bell() } else { 0.0 });
        advance(community, now, &mut project, &noise);
        let finished = project.done >= project.effort;
        if finished || now.week - project.since >= now.rules.work.limit {
            community.projects.remove(place);
            if finished { succeed(community, now, &project) } else { fail(community, now, &project) }
        } else {
            community.projects[place] = project;
            place += 1;
        }
    }
}

/// Those present who are most engaged and not yet laden fill the team.
fn gather(community: &mut Community, project: &mut Project, team: usize, draws: &mut Sequence) {
    project.drop_gone(&community.members.here);
    let team = team.min(TEAM);
    if project.size >= team {
        return;
    }
    let mut scores = std::mem::take(&mut community.room.scores);
    scores.clear();
    scores.extend(community.present.iter().map(|&slot| eagerness(community, project, slot)));
    while project.size < team {
        let best_score = scores.iter().fold(f32::NEG_INFINITY, |best, &score| best.max(score));
        let best = scores.iter().position(|&score| score == best_score).unwrap_or(0);
        // Those who are little engaged don't volunteer; a team may stay small.
        if best_score == f32::NEG_INFINITY || !draws.chance((0.2 + best_score).clamp(0.0, 1.0)) {
            break;
        }
        project.team[project.size] = community.present[best];
        project.size += 1;
        scores[best] = f32::NEG_INFINITY;
    }
    community.room.scores = scores;
}

/// How readily a participant joins a team; those who are on it don't join again.
fn eagerness(community: &Community, project: &Project, slot: u32) -> f32 {
    if project.team[..project.size].contains(&slot) {
        return f32::NEG_INFINITY;
    }
    let (members, slot) = (&community.members, slot as usize);
    let laden = (members.used[slot] / (community.hours(slot) + 0.2)).min(1.0);
    members.engagement[slot] + 0.2 * members.energy[slot] - 0.4 * laden
}

impl Project {
    /// Takes former members off the team.
    pub fn drop_gone(&mut self, here: &[f32]) {
        let mut kept = 0;
        for place in 0..self.size {
            let slot = self.team[place];
            if here[slot as usize] > 0.0 {
                self.team[kept] = slot;
                kept += 1;
            }
        }
        self.size = kept;
    }
}

/// The team's week: hours, progress, how it feels.
fn advance(community: &mut Community, now: &Context, project: &mut Project, noise: &[f32; TEAM]) {
    let rules = &now.rules.work;
    let team = &project.team[..project.size];
    let bond = bond(community, team);
    let friction = if project.origin == Origin::Own { 0.0 } else { 0.5 * now.organisation.bureaucracy };
    let efficiency = (rules.progress_strangers + rules.progress_ties * bond)
        * (1.0 - friction)
        * (1.0 + 0.5 * project.support);
    let full_time = community.policy.full_time_core;
    if full_time > 0.0 {
        project.done += 6.0 * full_time / (1.0 + community.projects.len() as f32 * 0.25);
    }
    for place in 0..project.size {
        let slot = project.team[place] as usize;
        if community.members.present[slot] == 0.0 {
            continue;
        }
        let left = community.hours(slot) - community.members.used[slot];
        let hours = left.clamp(0.3, rules.hours).min((project.effort - project.done).max(0.1));
        community.members.used[slot] += hours;
        project.done += hours * efficiency;
        appraise(community, now, project, slot, hours, noise[place]);
        // One works with whom one sits next to.
        let peer = project.team[(place + 1) % project.size] as usize;
        if community.members.present[peer] > 0.0 {
            let step = (2.0 * now.rules.ties.work * hours).min(0.5);
            let members = &mut community.members;
            members.ties.strengthen(slot, peer, step, &members.here);
        }
    }
}

/// Mean tie between the members of a team, 1 for a team of one.
fn bond(community: &Community, team: &[u32]) -> f32 {
    if team.len() < 2 {
        return 0.5;
    }
    let mut sum = 0.0;
    for (place, &slot) in team.iter().enumerate() {
        for &peer in &team[place + 1..] {
            sum += community.members.ties.weight(slot as usize, peer as usize);
        }
    }
    sum / (team.len() * (team.len() - 1) / 2) as f32
}

/// How a week's work on a task feels to one member: subjective, and more than where it came from.
fn appraise(
    community: &mut Community,
    now: &Context,
    project: &Project,
    slot: usize,
    hours: f32,
    noise: f32,
) {
    let rules = &now.rules.work;
    let traits = project.kind.traits();
    let unknown = 1.0 - knowledge::share(community.members.knows[slot]);
    let recognition = community.policy.recognition;
    let imposed =
        if project.origin == Origin::Own { 0.0 } else { rules.imposed * (1.0 + community.policy.control) };
    let value = rules.learning * traits.learning * (0.4 + unknown)
        + rules.visibility * traits.visibility * (0.5 + recognition)
        + rules.craft * traits.craft * community.members.interest[slot]
        - rules.drudgery * traits.drudgery * (1.0 - rules.support * project.support)
        - imposed
        - rules.stuck * behind(project, now.week, rules.limit)
        + rules.noise * noise;
    let weight = hours.min(1.0);
    let (flow, worth) = match project.origin {
        Origin::Directed => (Flow::Control, Worth::Control),
        Origin::Measured => (Flow::Measurement, Worth::Measurement),
        Origin::Own | Origin::Organisation if value < 0.0 => (Flow::Drudgery, Worth::Drudgery),
        Origin::Own | Origin::Organisation => (Flow::GoodWork, Worth::GoodWork),
    };
    community.move_energy(slot, rules.energy * value * weight, flow);
    community.add_worth(slot, worth, rules.worth * value * weight);
    community.members.reputation[slot] += traits.visibility * 0.5 * weight;
    community.contribute(slot, 1);
    if let Some(journal) = &mut community.journal {
        // Tasks are threads, too, counted from the other end.
        journal.log(community.members.id[slot], ContributionKind::Task, !project.number);
    }
}

/// How far a task is behind its time, 0..1.
fn behind(project: &Project, week: u32, limit: u32) -> f32 {
    let passed = (week - project.since) as f32 / limit as f32;
    (passed - project.done / project.effort).clamp(0.0, 1.0)
}

/// A task well done builds cohesion, practice and visible value.
fn succeed(community: &mut Community, now: &mut Context, project: &Project) {
    let rules = &now.rules.work;
    let traits = project.kind.traits();
    let size = (project.effort / FULL_EFFORT).min(1.0);
    let seen = size * (0.3 + traits.visibility);
    let mut draws = now.random.sequence(community.index, Decision::Agenda, now.week, 64 + project.number);
    for &slot in &project.team[..project.size] {
        let slot = slot as usize;
        community.move_energy(slot, rules.success_energy * seen, Flow::Projects);
        let rest = 1.0 - community.members.engagement[slot];
        community.move_engagement(slot, rules.success_engagement * seen * rest, Flow::Projects);
        community.members.reputation[slot] += traits.visibility;
        if draws.chance(traits.learning * size) {
            learn(community, slot, 1 << draws.below(knowledge::TOPICS as usize));
        }
    }
    let known = project.team[..project.size]
        .iter()
        .fold(0, |known, &slot| known | community.members.knows[slot as usize]);
    for _ in 0..pages(project.kind, project.effort) {
        if known != 0 {
            knowledge::document(community, knowledge::pick(known, &mut draws));
        }
    }
    let level = &mut community.level;
    level.legitimacy += rules.success_legitimacy * seen * (1.0 - level.legitimacy);
    let loss = if project.origin == Origin::Own { 0.0 } else { 0.4 * now.organisation.bureaucracy };
    community.tally.task_value += now.rules.value.task * traits.worth * project.effort * (1.0 - loss);
    community.tally.money += now.rules.value.support * project.support * project.effort;
    community.tally.tasks_done += 1;
    note(community, now.week, What::TaskDone(project.kind));
}

/// Topics that a finished task leaves in writing.
fn pages(kind: TaskKind, effort: f32) -> u32 {
    let hours_a_page = match kind {
        TaskKind::FundedProject | TaskKind::Standard | TaskKind::Writing => 8.0,
        TaskKind::HardProblem | TaskKind::LiteratureReview | TaskKind::CompetitorsProduct => 16.0,
        _ => return 0,
    };
    (effort / hours_a_page).ceil() as u32
}

/// A task beyond the community's strength costs it.
fn fail(community: &mut Community, now: &Context, project: &Project) {
    let rules = &now.rules.work;
    let size = (project.effort / FULL_EFFORT).min(1.0);
    for &slot in &project.team[..project.size] {
        let slot = slot as usize;
        community.move_energy(slot, -rules.failure_energy * size, Flow::Projects);
        let lost = rules.failure_engagement * size * community.members.engagement[slot];
        community.move_engagement(slot, -lost, Flow::Projects);
    }
    community.level.legitimacy *= 1.0 - rules.failure_legitimacy * size;
    community.tally.money += now.rules.value.support * project.support * project.done.min(project.effort);
    community.tally.tasks_failed += 1;
    note(community, now.week, What::TaskFailed(project.kind));
}
