//! What the engine computes, without the engine: the default scenario with its numbers written into the code, no
//! books, no record, no timeline, no journal, one community.
//!
//! It lives the same lives to the last bit: draws stand at the same addresses and additions in the same order.

mod count;
mod draws;
mod people;
mod talk;
mod ties;
mod whole;
mod work;

use wide::u32x4;

use draws::{CHANCE, DRIFT, Draws, FOUNDING, FRAILTY, OUTSIDE, exp, poisson, pow, share};
use talk::Intent;
use ties::Ties;
use work::Project;

pub const NOBODY: u32 = u32::MAX;

pub const ANSWERED: usize = 0;
pub const UNANSWERED: usize = 1;
pub const HELPING: usize = 2;
pub const DIALOGUE: usize = 3;
pub const GOOD_WORK: usize = 4;
pub const DRUDGERY: usize = 5;
pub const CONTROL: usize = 6;
pub const MEASUREMENT: usize = 7;

pub const ACTIVE: f32 = 0.25;
pub const CORE: f32 = 0.6;

/// What is compared with the engine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    pub members: f32,
    pub active: f32,
    pub participants: f32,
}

/// A number for each of `n` slots; zeros up to the end of the last lane.
#[derive(Default)]
pub struct Columns {
    pub n: usize,
    pub id: Vec<u32>,
    pub here: Vec<f32>,
    pub interest: Vec<f32>,
    pub own_hours: Vec<f32>,
    pub burst: Vec<f32>,
    pub energy: Vec<f32>,
    pub engagement: Vec<f32>,
    pub floor: Vec<f32>,
    pub belonging: Vec<f32>,
    pub received: Vec<f32>,
    pub reputation: Vec<f32>,
    pub participation: Vec<f32>,
    pub pull: Vec<f32>,
    pub anger: Vec<f32>,
    pub citizenship: Vec<f32>,
    pub outdated_share: Vec<f32>,
    pub silent_since: Vec<u16>,
    pub joined: Vec<u16>,
    pub contributions: Vec<u32>,
    pub unit: Vec<u8>,
    pub founder: Vec<bool>,
    pub knows: Vec<u64>,
    pub outdated: Vec<u64>,
    pub used: Vec<f32>,
    pub present: Vec<f32>,
    pub inclination: Vec<f32>,
    pub worth: Vec<[f32; 8]>,
    pub ties: Vec<Ties>,
}

#[derive(Clone, Copy, Default)]
struct Spell {
    weeks: u32,
    depth: f32,
}

impl Spell {
    fn now(self) -> f32 {
        if self.weeks > 0 { self.depth } else { 0.0 }
    }

    fn start(&mut self, weeks: u32, depth: f32) {
        self.depth = if self.weeks > 0 { self.depth.max(depth) } else { depth };
        self.weeks = self.weeks.max(weeks);
    }
}

/// Levels of the community; all start at 0 but for a few.
#[derive(Default)]
struct Levels {
    frailty: f32,
    reach: f32,
    pool: f32,
    wear: f32,
    tacit: u64,
    attention: f32,
    norm: f32,
    legitimacy: f32,
    shown: f32,
    voice: f32,
    care: f32,
    core_care: f32,
    challenge: f32,
    attitude: f32,
    practice: f32,
    parochialism: f32,
    documented: u64,
    stale: u64,
    value: f32,
    intangible: f32,
    cohesion: f32,
    active: f32,
    activity: f32,
    last_participants: f32,
    coverage: f32,
    sponsor_away: u32,
    coordinator_away: u32,
    cut: Spell,
    surge: Spell,
    angry: bool,
    meeting_due: f32,
    arrivals: u32,
    tasks: u32,
    gone: usize,
    // Of this week.
    squeeze: f32,
    granted: f32,
    familiarity: f32,
    individualism: f32,
    participants: usize,
    answered: u32,
    approaches: u32,
    accepted: u32,
    retrieved: u32,
    misled: u32,
    learned: u32,
    task_value: f32,
    lost: f32,
    /// What is common to all peers' willingness this week.
    willing: f32,
    /// What a newcomer's request adds to it.
    welcome: f32,
}

/// Stages as numbers: potential, coalescing, maturing, stewardship, transformation, dormant.
#[derive(Default)]
struct Stages {
    stage: u32,
    candidate: u32,
    held: u32,
    age: u32,
    peak: f32,
    matured: bool,
}

#[derive(Clone, Copy)]
pub struct Meeting {
    pub launch: bool,
    pub expert: bool,
    pub face_to_face: bool,
}

pub struct Life {
    draws: Draws,
    week: u32,
    m: Columns,
    l: Levels,
    stages: Stages,
    scale: f32,
    inverse: f32,
    chances: [u32; 64],
    /// A word for each slot: whether one comes, in which order, whether one leaves.
    words: Vec<u32>,
    keys: Vec<u64>,
    intents: Vec<Intent>,
    /// How much participants say besides: the mean, and the word that decides, then the count.
    means: Vec<f32>,
    besides: Vec<u32>,
    slots: Vec<u32>,
    present: Vec<u32>,
    active: Vec<u32>,
    scores: Vec<f32>,
    meetings: Vec<Meeting>,
    projects: Vec<Project>,
    /// What silence takes from the inclination to take part, by weeks.
    forgotten: Vec<f32>,
    /// Weights of first impressions and of a newcomer's small tasks, by contributions so far.
    newness: Vec<[f32; 2]>,
    /// Parts of the rules that need a logarithm.
    closed: f32,
    eighth: f32,
    attention_step: f32,
}

impl Life {
    pub fn new(seed: u64) -> Self {
        let closed: f32 = (1.0 - 0.9) * (1.0 - 0.5 * 0.1) * (1.0 - 0.5 * 0.1);
        Self {
            draws: Draws::new(seed),
            week: 0,
            m: Columns::default(),
            l: Levels::default(),
            stages: Stages::default(),
            scale: 1.0,
            inverse: 1.0,
            chances: [0; 64],
            words: Vec::new(),
            keys: Vec::new(),
            intents: Vec::new(),
            means: Vec::new(),
            besides: Vec::new(),
            slots: Vec::new(),
            present: Vec::new(),
            active: Vec::new(),
            scores: Vec::new(),
            meetings: Vec::new(),
            projects: Vec::new(),
            forgotten: (0..=520).map(|weeks| 0.8 * libm::log1pf(weeks as f32)).collect(),
            newness: (0..100).map(|count| count as f32).map(|x| [exp(-x / 3.0), exp(-0.1 * x)]).collect(),
            closed: pow(closed, 1.5),
            eighth: 1.0 - libm::expf(-core::f32::consts::LN_2 / 8.0),
            attention_step: (1.0f32 - 0.97 * 0.97).sqrt() * 0.54,
        }
    }

    pub fn restart(&mut self, replicate: u32) {
        self.draws.restart(replicate);
        self.week = 0;
        self.m.clear();
        (self.scale, self.inverse) = (1.0, 1.0);
        self.projects.clear();
        self.active.clear();
        self.stages = Stages::default();
        let mut draws = self.draws.sequence(FRAILTY, 0, 0);
        let frailty = 1.12 * draws.normal();
        let mut spread = |sd: f32| exp(sd * (draws.normal() - 0.5 * sd));
        let (reach, pool) = (spread(0.5), spread(0.5));
        let wear = spread(0.4);
        let tacit = draws.bits(0.3);
        let attitude = 1.0 - 0.4;
        self.l = Levels {
            frailty,
            reach,
            pool,
            wear,
            tacit,
            challenge: 0.7,
            attitude,
            practice: attitude,
            norm: 0.15 + 0.55 * attitude,
            ..Levels::default()
        };
    }

    pub fn step(&mut self) -> Seen {
        self.open();
        self.drift();
        self.arrive();
        self.rhythm();
        self.agenda();
        self.attend();
        self.exchange();
        for number in 0..self.meetings.len() {
            self.meet(self.meetings[number], number as u32);
        }
        self.work();
        self.find_out();
        self.care();
        self.measure();
        self.feel();
        self.account();
        self.depart();
        let seen = self.count();
        self.week += 1;
        seen
    }

    fn open(&mut self) {
        self.chances = self.draws.batch(CHANCE, self.week, 0);
        self.meetings.clear();
        let l = &mut self.l;
        l.sponsor_away = l.sponsor_away.saturating_sub(1);
        l.coordinator_away = l.coordinator_away.saturating_sub(1);
        l.cut.weeks = l.cut.weeks.saturating_sub(1);
        l.surge.weeks = l.surge.weeks.saturating_sub(1);
        l.individualism = 1.0 - l.attitude;
        (l.answered, l.approaches, l.accepted, l.retrieved, l.misled, l.learned) = (0, 0, 0, 0, 0, 0);
        (l.task_value, l.lost) = (0.0, 0.0);
        if self.week == 0 {
            self.found();
        }
        self.shocks();
    }

    fn found(&mut self) {
        for _ in 0..8 {
            self.join(true);
        }
        for slot in 0..8 {
            let mut draws = self.draws.sequence(FOUNDING, 0, slot as u32);
            for step in 1..=4 {
                let weight = (2.0 * 0.15 * draws.unit()).min(0.95);
                self.tie(slot, (slot + step) % 8, weight);
            }
        }
    }

    fn drift(&mut self) {
        let count = poisson(self.chances[5], 8.0 / 52.0).min(64);
        if count > 0 {
            let mut draws = self.draws.sequence(DRIFT, self.week, 0);
            let topics = (0..count).fold(0u64, |topics, _| topics | 1 << draws.below(64));
            for slot in 0..self.m.n {
                let moved = self.m.knows[slot] & topics;
                if moved != 0 {
                    self.m.knows[slot] &= !topics;
                    self.m.outdated[slot] |= moved;
                    self.m.refresh(slot);
                }
            }
            let l = &mut self.l;
            l.stale |= l.documented & topics;
            l.documented &= !topics;
            for _ in 0..topics.count_ones() {
                l.challenge += 0.045 * (1.0 - l.challenge);
            }
        }
        let l = &mut self.l;
        let wear = 0.0114 * l.wear * l.challenge;
        let stimulus = 0.008 * (0.1 + 0.1 * l.active / (l.active + 6.0));
        l.challenge += stimulus * (1.0 - l.challenge) - wear * (0.3 + 1.4 * share(l.documented));
        l.challenge = l.challenge.clamp(0.0, 1.0);
    }

    fn document(&mut self, topics: u64) {
        let written = topics & !self.l.tacit;
        self.l.documented |= written;
        self.l.stale &= !written;
    }

    /// Topics from outside, reflection, tending of pages, closing of minds.
    fn find_out(&mut self) {
        let closed = self.l.parochialism;
        let n = self.present.len();
        if n > 0 {
            let count = poisson(self.chances[8], (2.0 * 0.1 * (1.0 - closed)).min(60.0));
            if count > 0 {
                let mut draws = self.draws.sequence(OUTSIDE, self.week, 0);
                for _ in 0..count.min(8) {
                    let topic = 1 << draws.below(64);
                    self.learn(self.present[draws.below(n)] as usize, topic);
                }
            }
            let rate = 0.25 * (0.1 + 0.1) * (1.0 - 0.8 * closed);
            let count = poisson(self.chances[9], (rate * n as f32).min(60.0));
            if count > 0 {
                let mut draws = self.draws.sequence(OUTSIDE, self.week, 2);
                for _ in 0..count {
                    let slot = self.present[draws.below(n)] as usize;
                    let outdated = self.m.outdated[slot];
                    if outdated != 0 {
                        self.m.outdated[slot] &= !draws.pick(outdated);
                        self.m.refresh(slot);
                    }
                }
            }
            if self.l.stale != 0 {
                self.tend(n as f32);
            }
        }
        self.l.parochialism += 0.01 * (self.closed - self.l.parochialism);
    }

    fn tend(&mut self, n: f32) {
        let mean = 0.25 * self.l.care * (n / (n + 5.0)) * (1.0 + 4.0 * 0.1);
        let count = poisson(self.chances[10], mean.min(60.0));
        if count == 0 {
            return;
        }
        let known = self.known_to_present();
        let mut draws = self.draws.sequence(OUTSIDE, self.week, 1);
        for _ in 0..count {
            let candidates = self.l.stale & known;
            if candidates == 0 {
                break;
            }
            self.document(draws.pick(candidates));
        }
    }

    fn known_to_present(&self) -> u64 {
        self.present.iter().fold(0, |known, &slot| known | self.m.knows[slot as usize])
    }
}

/// Lists the slots that belong, told by bits for each eight of them, without a branch on what is as good as random.
#[inline]
pub fn list(slots: &mut Vec<u32>, n: usize, belongs: impl Iterator<Item = u32>) {
    slots.resize(n.next_multiple_of(8), 0);
    let mut count = 0;
    for (four, belongs) in belongs.flat_map(|belongs| [belongs & 15, belongs >> 4]).enumerate() {
        let (places, kept) = SETS[belongs as usize];
        slots[count..count + 4].copy_from_slice((u32x4::new(places) + 4 * four as u32).as_array());
        count += kept;
    }
    slots.truncate(count);
    while slots.last().is_some_and(|&slot| slot as usize >= n) {
        slots.pop();
    }
}

/// The places of each set of four, and how many they are.
static SETS: [([u32; 4], usize); 16] = {
    let mut sets = [([0; 4], 0); 16];
    let mut at = 0;
    while at < 64 {
        let (set, place) = (at / 4, at % 4);
        if set >> place & 1 == 1 {
            sets[set].0[sets[set].1] = place as u32;
            sets[set].1 += 1;
        }
        at += 1;
    }
    sets
};

#[inline(always)]
pub fn move_level(level: &mut f32, by: f32) {
    *level = (*level + by).clamp(0.0, 1.0);
}
