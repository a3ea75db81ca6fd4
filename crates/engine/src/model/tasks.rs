//! Work: tasks come in, a small team takes each, works in its own free hours, succeeds or gives up.

use super::assistant;
use super::knowledge::{self, learn};
use super::recognition;
use super::state::{Community, GONE, MONTHS, Origin, Project, TASKS, TEAM, Utility, WEEKS};
use super::week::Context;
use crate::observe::portrait::What;
use crate::observe::{ContributionKind, Flow};
use crate::random::{Chance, Decision, Sequence};
use crate::scenario::{Stage, TaskKind, TaskMix, TaskTraits, timeline};

/// Hours of a task whose success or failure counts in full.
const FULL_EFFORT: f32 = 40.0;
/// Tasks of a week at most, of the community's own and of the organisation's: each has an address for its draws.
const MOST_OWN: u32 = 8;
const MOST_GIVEN: u32 = 32;
/// How many tasks a community without ties sets itself, against one with full ties, which sets itself three times as many.
const LOOSE_TIES: f32 = 0.5;
/// Chance to volunteer at a score of nothing.
const VOLUNTEERS: f32 = 0.2;
/// Weights of energy and of load in the score of who volunteers; hours added to those that a member has.
const ENERGY_SCORE: f32 = 0.2;
const LOAD_SCORE: f32 = 0.4;
const SPARE_HOURS: f32 = 0.2;
/// Share of the progress that full bureaucracy takes from work for the organisation, and of the value of its results.
const FRICTION: f32 = 0.5;
const RESULT_LOST: f32 = 0.4;
/// Share by which full support speeds work up.
const SUPPORT_SPEEDS: f32 = 0.5;
/// Hours a week that a full-time person adds to one task, and how much each further task takes from it.
const FULL_TIME_HOURS: f32 = 6.0;
const FULL_TIME_SPREAD: f32 = 0.25;
/// Hours that a member of a team gives at least; hours that a task takes at least before it is done.
const LEAST_HOURS: f32 = 0.3;
const LEAST_LEFT: f32 = 0.1;
/// Ties of a team of one, who has nobody to be strange to.
const BOND_OF_ONE: f32 = 0.5;
/// How much faster ties grow between neighbours in a team, and the most that a week can add.
const NEIGHBOURS: f32 = 2.0;
const MOST_CLOSER: f32 = 0.5;
/// What there is to learn for somebody who knows everything.
const STILL_LEARNS: f32 = 0.4;
/// Hours of a week that count in full for how work feels.
const FULL_WEEK: f32 = 1.0;
/// Reputation for a week of visible work, against that for the result.
const WORK_NAME: f32 = 0.5;
/// How far a success is seen that nobody can see into.
const SEEN: f32 = 0.3;

/// Tasks that come in this week, from inside and from the organisation.
pub fn agenda(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.work;
    let level = &community.level;
    let own = rules.own_tasks
        * community.start.interaction
        * level.participants
        * level.challenge
        * (LOOSE_TIES + level.cohesion);
    let given = if stage_reached(community.stage, community.policy.earliest_task_stage) {
        community.policy.tasks_per_month * MONTHS / WEEKS
    } else {
        0.0
    };
    // The organisation's tasks have addresses of their own, so that more of one kind shifts none of the other.
    for number in 0..community.chances.count(Chance::OwnTasks, own).min(MOST_OWN) {
        let mut draws = context.random.sequence(community.index, Decision::Agenda, context.week, number);
        let (kind, origin) = choose_own(community, rules.directed_hard, rules.directed_drudge, &mut draws);
        start(community, context.week, kind, None, None, origin);
    }
    for number in 0..community.chances.count(Chance::GivenTasks, given).min(MOST_GIVEN) {
        let mut draws =
            context.random.sequence(community.index, Decision::Agenda, context.week, MOST_OWN + number);
        let kind = choose_given(&community.policy.task_mix, &mut draws);
        start(community, context.week, kind, None, None, Origin::Organisation);
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
    let own = weighted(TaskKind::ALL.iter().map(|&kind| (kind, kind.traits().own)), draws);
    let (directed, kind) = (draws.unit(), draws.unit());
    let measured = draws.unit();
    let drudgery = || TaskKind::ALL.iter().copied().filter(|kind| kind.traits().directed);
    let directed_kind = drudgery().nth(draws.below(drudgery().count())).unwrap_or(TaskKind::Writing);
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
    if weights.clone().all(|(_, weight)| weight == 0.0) {
        return TaskKind::HardProblem;
    }
    weighted(weights, draws)
}

/// One kind, drawn by weight; the first, should rounding leave none.
fn weighted(weights: impl Iterator<Item = (TaskKind, f32)> + Clone, draws: &mut Sequence) -> TaskKind {
    let sum: f32 = weights.clone().map(|(_, weight)| weight).sum();
    let mut left = draws.unit() * sum;
    for (kind, weight) in weights {
        left -= weight;
        if left < 0.0 {
            return kind;
        }
    }
    TaskKind::HardProblem
}

/// A task of the timeline.
pub fn assign(community: &mut Community, week: u32, task: &timeline::Task) {
    let origin = if task.own { Origin::Own } else { Origin::Organisation };
    for _ in 0..task.count {
        start(community, week, task.kind, task.effort_hours, task.support, origin);
    }
}

/// Takes a task in hand; a community that has its hands full can't.
fn start(
    community: &mut Community,
    week: u32,
    kind: TaskKind,
    effort: Option<f32>,
    support: Option<f32>,
    origin: Origin,
) {
    community.tally.tasks_started += 1;
    if community.projects.len() == TASKS {
        community.tally.tasks_failed += 1;
        return;
    }
    // The organisation's tasks and directed ones come with what the policy gives; a funded project has a budget of its own.
    let given = if origin == Origin::Own { 0.0 } else { community.policy.task_support };
    let usual = given.max(kind.traits().funded);
    let number = community.level.tasks;
    community.level.tasks += 1;
    community.projects.push(Project {
        number,
        kind,
        origin,
        support: support.unwrap_or(usual) * (1.0 - community.level.cut.current()),
        effort: effort.unwrap_or(kind.traits().effort),
        done: 0.0,
        since: week,
        team: [GONE; TEAM],
        size: 0,
    });
    community.note(week, || What::TaskStarted(kind));
}

/// A week's work on everything in hand.
pub fn work(community: &mut Community, context: &mut Context) {
    let mut position = 0;
    while position < community.projects.len() {
        let mut project = community.projects[position];
        let mut draws =
            context.random.sequence(community.index, Decision::Work, context.week, project.number);
        gather(community, &mut project, context.rules.work.team as usize, &mut draws);
        let noise = std::array::from_fn(|position| if position < project.size { draws.bell() } else { 0.0 });
        advance(community, context, &mut project, &noise);
        let finished = project.done >= project.effort;
        if finished || context.week - project.since >= context.rules.work.limit {
            community.projects.remove(position);
            if finished { succeed(community, context, &project) } else { fail(community, context, &project) }
        } else {
            community.projects[position] = project;
            position += 1;
        }
    }
}

/// Those present who are most engaged and not yet laden fill the team.
fn gather(community: &mut Community, project: &mut Project, team: usize, draws: &mut Sequence) {
    project.drop_gone(&community.members.is_member);
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
        if best_score == f32::NEG_INFINITY || !draws.chance((VOLUNTEERS + best_score).clamp(0.0, 1.0)) {
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
    let laden = (members.used[slot] / (community.hours(slot) + SPARE_HOURS)).min(1.0);
    members.engagement[slot] + ENERGY_SCORE * members.energy[slot] - LOAD_SCORE * laden
}

impl Project {
    /// Takes former members off the team.
    pub fn drop_gone(&mut self, is_member: &[f32]) {
        let mut kept = 0;
        for position in 0..self.size {
            let slot = self.team[position];
            if is_member[slot as usize] > 0.0 {
                self.team[kept] = slot;
                kept += 1;
            }
        }
        self.size = kept;
    }
}

/// The team's week: hours, progress, how it feels.
fn advance(community: &mut Community, context: &Context, project: &mut Project, noise: &[f32; TEAM]) {
    let rules = &context.rules.work;
    let team = &project.team[..project.size];
    let bond = bond(community, team);
    let friction =
        if project.origin == Origin::Own { 0.0 } else { FRICTION * context.organisation.bureaucracy };
    let efficiency = (rules.progress_strangers + rules.progress_ties * bond)
        * (1.0 - friction)
        * (1.0 + SUPPORT_SPEEDS * project.support)
        * assistant::speeds_work(community);
    let full_time = community.policy.full_time_core;
    if full_time > 0.0 {
        project.done +=
            FULL_TIME_HOURS * full_time / (1.0 + community.projects.len() as f32 * FULL_TIME_SPREAD);
    }
    for position in 0..project.size {
        let slot = project.team[position] as usize;
        if community.members.present[slot] == 0.0 {
            continue;
        }
        let left = community.hours(slot) - community.members.used[slot];
        let hours = left.clamp(LEAST_HOURS, rules.hours).min((project.effort - project.done).max(LEAST_LEFT));
        community.members.used[slot] += hours;
        project.done += hours * efficiency;
        appraise(community, context, project, slot, hours, noise[position]);
        // One works with whom one sits next to.
        let peer = project.team[(position + 1) % project.size] as usize;
        if community.members.present[peer] > 0.0 {
            let step = (NEIGHBOURS * context.rules.ties.work * hours).min(MOST_CLOSER);
            // Work across boundaries is there for that.
            let across =
                if project.kind == TaskKind::CrossBoundary { 1.0 } else { context.rules.ties.across };
            community.tie(slot, peer, step, across);
        }
    }
}

/// Mean tie between the members of a team.
fn bond(community: &Community, team: &[u32]) -> f32 {
    if team.len() < 2 {
        return BOND_OF_ONE;
    }
    let mut sum = 0.0;
    for (position, &slot) in team.iter().enumerate() {
        for &peer in &team[position + 1..] {
            sum += community.members.ties.weight(slot as usize, peer as usize);
        }
    }
    sum / (team.len() * (team.len() - 1) / 2) as f32
}

/// How a week's work on a task feels to one member: subjective, and more than where it came from.
fn appraise(
    community: &mut Community,
    context: &Context,
    project: &Project,
    slot: usize,
    hours: f32,
    noise: f32,
) {
    let rules = &context.rules.work;
    let traits = project.kind.traits();
    let unknown = 1.0 - knowledge::share(community.members.knows[slot]);
    let imposed =
        if project.origin == Origin::Own { 0.0 } else { rules.imposed * (1.0 + community.policy.control) };
    let value = rules.learning * traits.learning * (STILL_LEARNS + unknown)
        + rules.visibility * traits.visibility * recognition::of_visible_work(&community.policy)
        + rules.craft * traits.craft * community.members.interest[slot]
        - rules.drudgery * traits.drudgery * (1.0 - rules.support * project.support)
        - imposed
        - rules.stuck * behind(project, context.week, rules.limit)
        + rules.noise * noise;
    let weight = hours.min(FULL_WEEK);
    let (flow, utility) = match project.origin {
        Origin::Directed => (Flow::Control, Utility::Control),
        Origin::Measured => (Flow::Measurement, Utility::Measurement),
        Origin::Own | Origin::Organisation if value < 0.0 => (Flow::Drudgery, Utility::Drudgery),
        Origin::Own | Origin::Organisation => (Flow::GoodWork, Utility::GoodWork),
    };
    community.move_energy(slot, rules.energy * value * weight, flow);
    community.add_utility(slot, utility, rules.utility * value * weight);
    community.members.reputation[slot] += traits.visibility * WORK_NAME * weight;
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
fn succeed(community: &mut Community, context: &mut Context, project: &Project) {
    let rules = &context.rules.work;
    let traits = project.kind.traits();
    let size = (project.effort / FULL_EFFORT).min(1.0);
    let seen = size * (SEEN + traits.visibility);
    let mut draws =
        context.random.sequence(community.index, Decision::Agenda, context.week, 64 + project.number);
    for &slot in &project.team[..project.size] {
        let slot = slot as usize;
        community.move_energy(slot, rules.success_energy * seen, Flow::Projects);
        let rest = 1.0 - community.members.engagement[slot];
        community.move_engagement(slot, rules.success_engagement * seen * rest, Flow::Projects);
        community.members.reputation[slot] += traits.visibility;
        if draws.chance(traits.learning * size) {
            let topic = knowledge::any_topic(&mut draws);
            learn(community, slot, topic);
        }
    }
    let known = project.team[..project.size]
        .iter()
        .fold(0, |known, &slot| known | community.members.knows[slot as usize]);
    for _ in 0..pages(&traits, project.effort) {
        if known != 0 {
            knowledge::document(community, knowledge::pick(known, &mut draws));
        }
    }
    let level = &mut community.level;
    level.legitimacy += rules.success_legitimacy * seen * (1.0 - level.legitimacy);
    let loss =
        if project.origin == Origin::Own { 0.0 } else { RESULT_LOST * context.organisation.bureaucracy };
    community.tally.task_value += context.rules.value.task * traits.value * project.effort * (1.0 - loss);
    community.tally.money += context.rules.value.support * project.support * project.effort;
    community.tally.tasks_done += 1;
    community.note(context.week, || What::TaskDone(project.kind));
}

/// Topics that a finished task leaves in writing.
fn pages(traits: &TaskTraits, effort: f32) -> u32 {
    traits.hours_a_page.map_or(0, |hours| (effort / hours).ceil() as u32)
}

/// A task beyond the community's strength costs it.
fn fail(community: &mut Community, context: &Context, project: &Project) {
    let rules = &context.rules.work;
    let size = (project.effort / FULL_EFFORT).min(1.0);
    for &slot in &project.team[..project.size] {
        let slot = slot as usize;
        community.move_energy(slot, -rules.failure_energy * size, Flow::Projects);
        let lost = rules.failure_engagement * size * community.members.engagement[slot];
        community.move_engagement(slot, -lost, Flow::Projects);
    }
    community.level.legitimacy *= 1.0 - rules.failure_legitimacy * size;
    community.tally.money += context.rules.value.support * project.support * project.done.min(project.effort);
    community.tally.tasks_failed += 1;
    community.note(context.week, || What::TaskFailed(project.kind));
}
