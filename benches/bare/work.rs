//! Tasks and teams.

use super::draws::{AGENDA, Sequence, WORK, poisson, share};
use super::{CONTROL, DRUDGERY, GOOD_WORK, Life, NOBODY, move_level};

const TEAM: usize = 8;

/// Learning, visibility, craft, drudgery, effort, worth, hours a page (0: none).
type Traits = [f32; 7];

const HARD_PROBLEM: Traits = [0.9, 0.6, 0.9, 0.1, 20.0, 1.5, 16.0];
const HOT_ISSUE: Traits = [0.7, 0.7, 0.7, 0.1, 8.0, 1.0, 0.0];
const COMPETITORS_PRODUCT: Traits = [0.8, 0.6, 0.8, 0.1, 12.0, 1.2, 16.0];
const STANDARD: Traits = [0.5, 0.6, 0.6, 0.3, 24.0, 1.3, 8.0];
const TRAIN_NEWCOMERS: Traits = [0.3, 0.5, 0.7, 0.2, 10.0, 1.0, 0.0];
const CROSS_BOUNDARY: Traits = [0.5, 0.6, 0.5, 0.3, 12.0, 1.2, 0.0];
const FUNDED_PROJECT: Traits = [0.6, 0.7, 0.7, 0.3, 40.0, 1.5, 8.0];
const DATA_COLLECTION: Traits = [0.1, 0.2, 0.1, 0.8, 12.0, 0.8, 0.0];
const LOGISTICS: Traits = [0.0, 0.1, 0.0, 0.8, 8.0, 0.6, 0.0];
const WRITING: Traits = [0.2, 0.3, 0.2, 0.7, 12.0, 0.8, 8.0];
const SAME_BASIC_QUESTIONS: Traits = [0.0, 0.1, 0.1, 0.8, 8.0, 0.7, 0.0];
const LITERATURE_REVIEW: Traits = [0.3, 0.2, 0.2, 0.7, 12.0, 0.7, 16.0];

static OWN: [(Traits, f32); 7] = [
    (HARD_PROBLEM, 1.0),
    (HOT_ISSUE, 1.5),
    (COMPETITORS_PRODUCT, 0.7),
    (STANDARD, 0.5),
    (TRAIN_NEWCOMERS, 0.7),
    (CROSS_BOUNDARY, 0.4),
    (FUNDED_PROJECT, 0.3),
];
static GIVEN: [(Traits, f32); 12] = [
    (HARD_PROBLEM, 1.0),
    (HOT_ISSUE, 0.5),
    (COMPETITORS_PRODUCT, 0.3),
    (STANDARD, 0.5),
    (TRAIN_NEWCOMERS, 0.3),
    (CROSS_BOUNDARY, 0.3),
    (FUNDED_PROJECT, 0.2),
    (DATA_COLLECTION, 0.5),
    (LOGISTICS, 0.3),
    (WRITING, 0.5),
    (SAME_BASIC_QUESTIONS, 0.3),
    (LITERATURE_REVIEW, 0.3),
];
static DIRECTED: [Traits; 4] = [DATA_COLLECTION, LOGISTICS, WRITING, LITERATURE_REVIEW];

#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Own,
    Organisation,
    Directed,
}

#[derive(Clone, Copy)]
pub struct Project {
    number: u32,
    traits: Traits,
    origin: Origin,
    support: f32,
    done: f32,
    since: u32,
    pub team: [u32; TEAM],
    pub size: usize,
}

fn weighted(weights: &[(Traits, f32)], draws: &mut Sequence) -> Traits {
    let sum: f32 = weights.iter().map(|&(_, weight)| weight).sum();
    let mut left = draws.unit() * sum;
    for &(traits, weight) in weights {
        left -= weight;
        if left < 0.0 {
            return traits;
        }
    }
    weights[0].0
}

impl Life {
    pub(super) fn agenda(&mut self) {
        let l = &self.l;
        let own = 0.016 * l.last_participants * l.challenge * (0.5 + l.cohesion);
        for number in 0..poisson(self.chances[6], own.min(60.0)).min(8) {
            let mut draws = self.draws.sequence(AGENDA, self.week, number);
            let own = weighted(&OWN, &mut draws);
            let (directed, kind) = (draws.unit(), draws.unit());
            if directed >= 0.1 {
                self.begin(own, Origin::Own, 0.0);
                continue;
            }
            let drudge = DIRECTED[draws.skip(1).below(4)];
            let traits = if kind < 0.15 {
                HARD_PROBLEM
            } else if kind < 0.15 + 0.55 {
                drudge
            } else {
                STANDARD
            };
            self.begin(traits, Origin::Directed, 0.2);
        }
        // From coalescing to transformation.
        if (1..=4).contains(&self.stages.stage) {
            for number in 0..poisson(self.chances[7], 0.3 * 12.0 / 52.0).min(32) {
                let mut draws = self.draws.sequence(AGENDA, self.week, 8 + number);
                self.begin(weighted(&GIVEN, &mut draws), Origin::Organisation, 0.2);
            }
        }
    }

    fn begin(&mut self, traits: Traits, origin: Origin, support: f32) {
        if self.projects.len() == 64 {
            return;
        }
        let support = support * (1.0 - self.l.cut.now());
        let (number, since) = (self.l.tasks, self.week);
        let team = [NOBODY; TEAM];
        self.l.tasks += 1;
        self.projects.push(Project { number, traits, origin, support, done: 0.0, since, team, size: 0 });
    }

    pub(super) fn work(&mut self) {
        let mut place = 0;
        while place < self.projects.len() {
            let mut project = self.projects[place];
            let mut draws = self.draws.sequence(WORK, self.week, project.number);
            self.gather(&mut project, &mut draws);
            self.advance(&mut project, draws);
            let finished = project.done >= project.traits[4];
            if finished || self.week - project.since >= 16 {
                self.projects.remove(place);
                if finished { self.succeed(&project) } else { self.fail(&project) }
            } else {
                self.projects[place] = project;
                place += 1;
            }
        }
    }

    fn gather(&mut self, project: &mut Project, draws: &mut Sequence) {
        let (m, l) = (&self.m, &self.l);
        let mut kept = 0;
        for place in 0..project.size {
            let slot = project.team[place];
            if m.here[slot as usize] > 0.0 {
                project.team[kept] = slot;
                kept += 1;
            }
        }
        project.size = kept;
        if kept >= 6 {
            return;
        }
        // Scores once; who is in the team has none.
        self.scores.clear();
        self.scores.extend(self.present.iter().map(|&slot| {
            let at = slot as usize;
            if project.team[..project.size].contains(&slot) {
                return f32::NEG_INFINITY;
            }
            let laden = (m.used[at] / (m.own_hours[at] * l.squeeze + l.granted + 0.2)).min(1.0);
            m.engagement[at] + 0.2 * m.energy[at] - 0.4 * laden
        }));
        while project.size < 6 {
            let best_score = self.scores.iter().fold(f32::NEG_INFINITY, |best, &score| best.max(score));
            if best_score == f32::NEG_INFINITY || !draws.chance((0.2 + best_score).clamp(0.0, 1.0)) {
                return;
            }
            let Some(best) = self.scores.iter().position(|&score| score == best_score) else { return };
            self.scores[best] = f32::NEG_INFINITY;
            project.team[project.size] = self.present[best];
            project.size += 1;
        }
    }

    fn advance(&mut self, project: &mut Project, noise: Sequence) {
        let team = &project.team[..project.size];
        let friction = if project.origin == Origin::Own { 0.0 } else { 0.5 * 0.2 };
        let efficiency = (0.35 + 1.0 * self.bond(team)) * (1.0 - friction) * (1.0 + 0.5 * project.support);
        for place in 0..project.size {
            let slot = project.team[place] as usize;
            if self.m.present[slot] == 0.0 {
                continue;
            }
            let left = self.hours(slot) - self.m.used[slot];
            let hours = left.clamp(0.3, 2.0).min((project.traits[4] - project.done).max(0.1));
            self.m.used[slot] += hours;
            project.done += hours * efficiency;
            self.appraise(project, slot, hours, noise.skip(place as u64).bell());
            let peer = project.team[(place + 1) % project.size] as usize;
            if self.m.present[peer] > 0.0 {
                self.tie(slot, peer, (2.0 * 0.04 * hours).min(0.5));
            }
        }
    }

    fn appraise(&mut self, project: &Project, slot: usize, hours: f32, noise: f32) {
        let m = &mut self.m;
        let [learning, visibility, craft, drudgery, ..] = project.traits;
        let unknown = 1.0 - share(m.knows[slot]);
        let imposed = if project.origin == Origin::Own { 0.0 } else { 0.04 * (1.0 + 0.1) };
        let passed = (self.week - project.since) as f32 / 16.0;
        let behind = (passed - project.done / project.traits[4]).clamp(0.0, 1.0);
        let value = 0.8 * learning * (0.4 + unknown)
            + 0.5 * visibility * (0.5 + 0.2)
            + 0.6 * craft * m.interest[slot]
            - 1.6 * drudgery * (1.0 - 0.92 * project.support)
            - imposed
            - 1.2 * behind
            + 0.25 * noise;
        let weight = hours.min(1.0);
        let worth = match project.origin {
            Origin::Directed => CONTROL,
            _ if value < 0.0 => DRUDGERY,
            _ => GOOD_WORK,
        };
        move_level(&mut m.energy[slot], 0.1 * value * weight);
        m.worth[slot][worth] += 0.6 * value * weight;
        m.reputation[slot] += visibility * 0.5 * weight;
        m.contributions[slot] += 1;
    }

    fn succeed(&mut self, project: &Project) {
        let [learning, visibility, _, _, effort, worth, hours_a_page] = project.traits;
        let size = (effort / 40.0).min(1.0);
        let seen = size * (0.3 + visibility);
        let mut draws = self.draws.sequence(AGENDA, self.week, 64 + project.number);
        let team = &project.team[..project.size];
        for &slot in team {
            let slot = slot as usize;
            let m = &mut self.m;
            move_level(&mut m.energy[slot], 0.12 * seen);
            let rest = 1.0 - m.engagement[slot];
            move_level(&mut m.engagement[slot], 0.05 * seen * rest);
            m.reputation[slot] += visibility;
            if draws.chance(learning * size) {
                self.learn(slot, 1 << draws.below(64));
            }
        }
        let known = team.iter().fold(0, |known, &slot| known | self.m.knows[slot as usize]);
        if hours_a_page > 0.0 && known != 0 {
            for _ in 0..(effort / hours_a_page).ceil() as u32 {
                self.document(draws.pick(known));
            }
        }
        let loss = if project.origin == Origin::Own { 0.0 } else { 0.4 * 0.2 };
        self.l.legitimacy += 0.06 * seen * (1.0 - self.l.legitimacy);
        self.l.task_value += 2.0 * worth * effort * (1.0 - loss);
    }

    fn fail(&mut self, project: &Project) {
        let size = (project.traits[4] / 40.0).min(1.0);
        for &slot in &project.team[..project.size] {
            let slot = slot as usize;
            move_level(&mut self.m.energy[slot], -0.15 * size);
            let lost = 0.15 * size * self.m.engagement[slot];
            move_level(&mut self.m.engagement[slot], -lost);
        }
        self.l.legitimacy *= 1.0 - 0.1 * size;
    }
}
