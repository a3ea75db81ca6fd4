//! Draws by the addresses that the documentation gives, each written down with what it was for.

use std::cell::RefCell;
use std::rc::Rc;

use hearth::engine::random::{Chance, Chances, Decision, Sequence, Source, bell, low_half, unit};

/// One draw.
#[derive(Debug, Clone)]
pub struct Draw {
    pub whom: String,
    pub what: String,
    pub number: String,
    pub outcome: String,
}

/// All draws of a replicate so far.
#[derive(Clone)]
pub struct Draws {
    source: Rc<RefCell<Source>>,
    list: Rc<RefCell<Vec<Draw>>>,
    week: u32,
}

impl Draws {
    pub fn new(seed: u64, replicate: u32) -> Self {
        Self { source: Rc::new(RefCell::new(Source::new(seed, replicate))), list: Rc::default(), week: 0 }
    }

    pub fn begin_week(&mut self, week: u32) {
        self.week = week;
    }

    pub fn list(&self) -> Vec<Draw> {
        self.list.borrow().clone()
    }

    fn note(&self, whom: &str, what: &str, number: String, outcome: String) {
        let (whom, what) = (whom.to_owned(), what.to_owned());
        self.list.borrow_mut().push(Draw { whom, what, number, outcome });
    }

    /// The words that members get for a decision of this week.
    pub fn words(&self, decision: Decision, ids: &[u32]) -> Vec<u32> {
        let mut words = vec![0; ids.len()];
        self.source.borrow_mut().fill(0, decision, self.week, ids, &mut words);
        words
    }

    pub fn chances(&self) -> Chances {
        self.source.borrow_mut().chances(0, self.week)
    }

    /// A uniform number of the week's chances.
    pub fn chance(&self, chances: &Chances, chance: Chance, n: usize, what: &str) -> f64 {
        let number = f64::from(chances.unit(chance, n));
        self.note("community", what, format!("U = {number:.5}"), String::new());
        number
    }

    /// What a member's word for a decision gives or takes.
    pub fn how_much(&self, id: u32, what: &str, word: u32) -> f64 {
        let number = f64::from(bell(word));
        self.note(&member(id), what, format!("bell {number:.5}"), String::new());
        number
    }

    /// Whether a member's word for a decision lets something happen.
    pub fn decide(&self, id: u32, what: &str, number: f64, p: f64) -> bool {
        let yes = number < p;
        let sign = if yes { "<" } else { "≥" };
        let outcome = if yes { "yes" } else { "no" };
        self.note(&member(id), what, format!("{number:.5} {sign} {p:.5}"), outcome.to_owned());
        yes
    }

    /// A sequence at an address of this week, or of week 0 where it says so.
    pub fn sequence(&self, decision: Decision, week: u32, item: u32, whom: String) -> Row {
        let sequence = self.source.borrow_mut().sequence(0, decision, week, item);
        Row { sequence, whom, draws: self.clone() }
    }

    /// What a participant draws for one of its acts.
    pub fn act(&self, word: u32, act: u32, id: u32) -> Row {
        Row { sequence: Sequence::of_member(word, id, act), whom: member(id), draws: self.clone() }
    }
}

pub fn member(id: u32) -> String {
    format!("member {id}")
}

pub fn upper_24(word: u32) -> f64 {
    f64::from(unit(word))
}

pub fn lower_half(word: u32) -> f64 {
    f64::from(low_half(word))
}

/// The smallest count that `u` stays below the probability of.
pub fn poisson(u: f64, mean: f64) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    let mut probability = (-mean).exp();
    let (mut below, mut count) = (probability, 0);
    while u >= below && count < 256 {
        count += 1;
        probability *= mean / f64::from(count);
        below += probability;
    }
    count
}

/// Draws in a row.
pub struct Row {
    sequence: Sequence,
    whom: String,
    draws: Draws,
}

impl Row {
    fn note(&self, what: &str, number: String, outcome: String) {
        self.draws.note(&self.whom, what, number, outcome);
    }

    pub fn unit(&mut self, what: &str) -> f64 {
        let number = f64::from(self.sequence.unit());
        self.note(what, format!("U = {number:.5}"), String::new());
        number
    }

    pub fn chance(&mut self, p: f64, what: &str) -> bool {
        let number = f64::from(self.sequence.unit());
        let yes = number < p;
        let sign = if yes { "<" } else { "≥" };
        self.note(what, format!("{number:.5} {sign} {p:.5}"), if yes { "yes" } else { "no" }.to_owned());
        yes
    }

    pub fn odds(&mut self, x: f64, what: &str) -> bool {
        self.chance(1.0 / (1.0 + (-x).exp()), what)
    }

    pub fn below(&mut self, n: usize, what: &str) -> usize {
        let number = self.sequence.below(n);
        self.note(what, format!("below({n})"), number.to_string());
        number
    }

    /// A topic out of a set that isn't empty.
    pub fn pick(&mut self, set: u64, what: &str) -> u64 {
        let place = self.sequence.below(set.count_ones() as usize);
        let topic = (0..64).filter(|topic| set >> topic & 1 == 1).nth(place).unwrap();
        self.note(what, format!("below({}) = {place}", set.count_ones()), format!("topic {topic}"));
        1 << topic
    }

    pub fn normal(&mut self, what: &str) -> f64 {
        let (radius, angle) = (f64::from(self.sequence.unit()), f64::from(self.sequence.unit()));
        let number = (-2.0 * (1.0 - radius).ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
        self.note(what, format!("U = {radius:.5}, {angle:.5}"), format!("normal {number:.5}"));
        number
    }

    pub fn bell(&mut self, what: &str) -> f64 {
        let number = f64::from(self.sequence.bell());
        self.note(what, format!("bell {number:.5}"), String::new());
        number
    }

    pub fn bits(&mut self, p: f64, what: &str) -> u64 {
        let topics = self.sequence.bits(p as f32);
        self.note(what, format!("bits({p:.5})"), format!("{} topics", topics.count_ones()));
        topics
    }

    pub fn poisson(&mut self, mean: f64, what: &str) -> u32 {
        let number = f64::from(self.sequence.unit());
        let count = poisson(number, mean);
        self.note(what, format!("U = {number:.5}, mean {mean:.5}"), count.to_string());
        count
    }
}
