//! The model once more, in double precision, from the formulas of the documentation and nothing else: as much of it
//! as the worked example has switched on.

use hearth::engine::observe::{Flow, Flows};
use hearth::engine::random::{Chances, Decision};
use hearth::engine::scenario::{Community as Spec, Scenario};

use super::draws::Draws;
use super::picture::Picture;

/// A parameter, in double precision.
pub fn n(parameter: f32) -> f64 {
    f64::from(parameter)
}

pub fn share(topics: u64) -> f64 {
    f64::from(topics.count_ones()) / 64.0
}

pub fn clamp(x: f64) -> f64 {
    x.clamp(0.0, 1.0)
}

/// A member, in the letters of the documentation.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub id: u32,
    pub here: bool,
    pub founder: bool,
    pub joined: u32,
    pub unit: usize,
    pub phi: f64,
    pub h: f64,
    pub kappa: f64,
    pub lean: f64,
    pub e: f64,
    pub g: f64,
    pub b: f64,
    pub q: f64,
    pub r: f64,
    pub a: f64,
    pub pull: f64,
    pub anger: f64,
    pub z: f64,
    pub k: u64,
    pub o: u64,
    pub s: u32,
    pub c: u32,
    /// The week after the last sign of life, counted from the start; 0 before the first.
    pub acted: u32,
    pub x: f64,
    pub p: bool,
    pub u: f64,
    pub utility: [f64; 9],
    /// Slot of the peer and weight, the strongest first.
    pub ties: Vec<(usize, f64)>,
    /// The word of the week.
    pub word: u32,
}

impl Person {
    pub fn outdated_share(&self) -> f64 {
        if !self.here {
            return 0.0;
        }
        f64::from(self.o.count_ones()) / f64::from(self.o.count_ones() + self.k.count_ones() + 4)
    }
}

/// Levels of the community.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    pub f: f64,
    pub matter: f64,
    pub content: f64,
    pub meetings: u32,
    pub asked: u64,
    pub meeting_due: f64,
    pub reach: f64,
    pub pool: f64,
    pub tacit: u64,
    pub x: f64,
    pub n: f64,
    pub l: f64,
    pub s: f64,
    pub y: f64,
    pub c: f64,
    pub h: f64,
    pub t: f64,
    pub m: f64,
    pub d: u64,
    pub j: u64,
    pub w: f64,
    pub i: f64,
    pub legacy: u64,
    pub practice: f64,
    /// Who is active, as last listed.
    pub active: Vec<usize>,
    /// How many were counted last week: none before the first.
    pub active_count: f64,
    pub cohesion: f64,
    pub coverage: f64,
    pub participants: f64,
    pub silence: u32,
    pub launched: bool,
    pub silent_weeks: u32,
}

/// What counts within a week only.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub squeeze: f64,
    pub granted: f64,
    pub familiarity: f64,
    pub organising: f64,
    pub money: f64,
    pub hours: f64,
    pub tangible: f64,
    pub intangible: f64,
    pub cost_hours: f64,
    pub cost: f64,
    pub sponsor: f64,
    pub participants: u32,
    pub newcomers: u32,
    pub departures: u32,
    pub requests: u32,
    pub approaches: u32,
    pub accepted: u32,
    pub repeated: u32,
    pub answered: u32,
    pub answered_hard: u32,
    pub calls: u32,
    pub retrieved: u32,
    pub retrieved_new: u32,
    pub misled: u32,
    pub learned: u32,
    pub shares: u32,
    pub conflicts: u32,
    pub contributions: u32,
}

/// A meeting of the week.
#[derive(Debug, Clone, Copy)]
pub struct Meeting {
    /// Slot of the member who called it; none where staff or the scenario did.
    pub caller: Option<usize>,
    pub capture: f64,
    pub face_to_face: bool,
}

/// The rebuilt model in the middle of a run.
pub struct Rebuilt<'s> {
    pub scenario: &'s Scenario,
    pub spec: &'s Spec,
    pub draws: Draws,
    pub week: u32,
    pub people: Vec<Person>,
    pub level: Levels,
    pub tally: Tally,
    pub flows: Flows,
    pub chances: Chances,
    pub meetings: Vec<Meeting>,
    /// Slots of those present, in the order in which they act.
    pub present: Vec<usize>,
}

impl<'s> Rebuilt<'s> {
    /// The community before its first week (5 Initialization).
    pub fn new(scenario: &'s Scenario, seed: u64, replicate: u32) -> Self {
        let spec = &scenario.communities[0];
        let draws = Draws::new(seed, replicate);
        let rules = &scenario.model;
        let mut row = draws.sequence(Decision::Start, 0, 0, "community".to_owned());
        let guess = n(rules.knowledge.fit)
            + n(rules.knowledge.fit_sd) * row.bell("founders' guess of the domain")
            + 0.25 * n(spec.start.relevance);
        let mut lognormal = |sd: f32, what: &str| {
            let sd = n(sd);
            (sd * (row.normal(what) - sd / 2.0)).exp()
        };
        let reach = lognormal(rules.arrivals.reach_sd, "reach");
        let pool = lognormal(rules.arrivals.reach_sd, "pool");
        let tacit = row.bits(n(spec.start.tacitness), "tacit topics");
        let documented = row.bits(n(spec.start.documented), "documented topics");
        let t = 1.0 - n(scenario.organisation.culture.individualism);
        let level = Levels {
            f: guess.clamp(0.1, 0.9),
            matter: 1.0,
            reach,
            pool,
            tacit,
            d: documented & !tacit,
            t,
            n: n(rules.culture.base) + n(rules.culture.sharing) * t,
            h: n(spec.start.challenge),
            practice: t,
            ..Levels::default()
        };
        let chances = draws.chances();
        Self {
            scenario,
            spec,
            draws,
            week: 0,
            people: Vec::new(),
            level,
            tally: Tally::default(),
            flows: Flows::default(),
            chances,
            meetings: Vec::new(),
            present: Vec::new(),
        }
    }

    /// A week, with a picture after each of [`super::STEPS`].
    pub fn step(&mut self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        for (step, _) in super::STEPS {
            match step {
                "opening" => self.open(),
                "founders" => self.found(),
                "timeline" => self.follow_timeline(),
                "drift" => self.drift(),
                "arrivals" => {
                    self.arrivals();
                    self.rhythm();
                }
                "participation" => self.participation(),
                "exchange" => self.exchange(),
                "events" => self.events(),
                "domain, closed minds" => {
                    self.settle();
                    self.reflection();
                }
                "care, conflict, anger" => self.care(),
                "recognition" => self.recognition(),
                "feeling" => self.feeling(),
                "norm, value and cost" => {
                    self.norm();
                    self.value();
                }
                "closing, departures, census" => {
                    self.close();
                    self.departures();
                    self.census();
                }
                "culture" => self.culture(),
                other => panic!("no step {other}"),
            }
            pictures.push(self.picture());
        }
        self.week += 1;
        pictures
    }

    fn open(&mut self) {
        self.draws.begin_week(self.week);
        self.chances = self.draws.chances();
        self.tally = Tally::default();
        self.flows = Flows::default();
        self.meetings.clear();
    }

    pub fn sponsor(&self) -> f64 {
        n(self.spec.policy.sponsorship)
    }

    /// Without cuts, portfolio and absence, the coordinator's hours are the policy's.
    pub fn coordinator(&self) -> f64 {
        n(self.spec.policy.coordinator_hours)
    }

    pub fn hours(&self, i: usize) -> f64 {
        self.people[i].h * self.tally.squeeze + self.tally.granted
    }

    pub fn move_energy(&mut self, i: usize, by: f64, flow: Flow) {
        let old = self.people[i].e;
        self.people[i].e = clamp(old + by);
        self.flows.energy[flow as usize] += self.people[i].e - old;
    }

    pub fn contribute(&mut self, i: usize, times: u32) {
        self.people[i].c += times;
        self.tally.contributions += times;
        if times > 0 {
            self.people[i].acted = self.week + 1;
        }
    }

    /// How much there is to talk about.
    pub fn mu(&self) -> f64 {
        let squared = self.level.matter * self.level.matter;
        squared / (1.0 + squared)
    }

    /// Strengthens a tie, across units by less.
    pub fn tie(&mut self, i: usize, j: usize, step: f64, across: f64) {
        let apart = self.people[i].unit != self.people[j].unit;
        self.strengthen(i, j, if apart { across * step } else { step });
    }

    pub fn learn(&mut self, i: usize, topic: u64) -> bool {
        let person = &mut self.people[i];
        let new = person.k & topic == 0;
        if new {
            person.k |= topic;
            person.o &= !topic;
            self.tally.learned += 1;
        }
        new
    }

    pub fn mislead(&mut self, i: usize, topic: u64) {
        self.people[i].o |= topic & !self.people[i].k;
        self.tally.misled += 1;
    }

    pub fn document(&mut self, topics: u64) {
        let written = topics & !self.level.tacit;
        self.level.d |= written;
        self.level.j &= !written;
    }

    pub fn strengthen(&mut self, i: usize, j: usize, step: f64) {
        if i == j || step <= 0.0 {
            return;
        }
        for (one, other) in [(i, j), (j, i)] {
            let ties = &mut self.people[one].ties;
            assert!(ties.len() < 12, "the example has no full list");
            let place = ties.iter().position(|&(peer, _)| peer == other).unwrap_or_else(|| {
                ties.push((other, 0.0));
                ties.len() - 1
            });
            ties[place].1 += step * (1.0 - ties[place].1);
            // Stable: a weight equal to another stays behind it.
            ties.sort_by(|one, other| other.1.total_cmp(&one.1));
        }
    }

    /// What anybody present knows.
    pub fn known_by_present(&self) -> u64 {
        self.present.iter().fold(0, |known, &i| known | self.people[i].k)
    }
}
