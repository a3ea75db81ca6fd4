//! A community at one moment, in the letters of the documentation: what engine and rebuilt model are compared by.

use super::draws::member;
use super::engine::UTILITY_NAMES;
use super::rebuilt::{Person, Rebuilt};

/// A number or a set of topics.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Number(f64),
    Topics(u64),
}

/// One quantity of somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub whom: String,
    pub what: String,
    pub value: Value,
}

/// All quantities, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    pub entries: Vec<Entry>,
}

impl Picture {
    pub fn number(&mut self, whom: &str, what: impl Into<String>, value: impl Into<f64>) {
        let (whom, what) = (whom.to_owned(), what.into());
        self.entries.push(Entry { whom, what, value: Value::Number(value.into()) });
    }

    pub fn topics(&mut self, whom: &str, what: &str, value: u64) {
        let (whom, what) = (whom.to_owned(), what.to_owned());
        self.entries.push(Entry { whom, what, value: Value::Topics(value) });
    }

    /// The value of a quantity, if it is there.
    pub fn get(&self, whom: &str, what: &str) -> Option<Value> {
        self.entries.iter().find(|entry| entry.whom == whom && entry.what == what).map(|entry| entry.value)
    }

    /// What differs by more than rounding does: exact for topics, `tolerance` for numbers (relative above 1).
    pub fn differences(&self, other: &Self, tolerance: f64) -> Vec<String> {
        if self.entries.len() != other.entries.len() {
            return vec![format!("{} quantities against {}", self.entries.len(), other.entries.len())];
        }
        let same = |one: &Entry, other: &Entry| {
            one.whom == other.whom
                && one.what == other.what
                && match (one.value, other.value) {
                    (Value::Number(one), Value::Number(other)) => {
                        (one - other).abs() <= tolerance * one.abs().max(1.0)
                    }
                    (one, other) => one == other,
                }
        };
        self.entries
            .iter()
            .zip(&other.entries)
            .filter(|(one, other)| !same(one, other))
            .map(|(one, other)| {
                format!("{} {}: {:?} against {:?}", one.whom, one.what, one.value, other.value)
            })
            .collect()
    }
}

impl Rebuilt<'_> {
    pub fn picture(&self) -> Picture {
        let mut picture = Picture::default();
        for person in &self.people {
            self.picture_person(person, &mut picture);
        }
        let (level, tally) = (&self.level, &self.tally);
        for (what, value) in [
            ("F", level.f),
            ("matter", level.matter),
            ("content", level.content),
            ("meeting_due", level.meeting_due),
            ("reach", level.reach),
            ("pool", level.pool),
            ("X", level.x),
            ("N", level.n),
            ("L", level.l),
            ("S", level.s),
            ("Y", level.y),
            ("C", level.c),
            ("H", level.h),
            ("T", level.t),
            ("M", level.m),
            ("W", level.w),
            ("I", level.i),
            ("active⁻", level.active_count),
            ("cohesion⁻", level.cohesion),
            ("coverage⁻", level.coverage),
            ("participants⁻", level.participants),
            ("squeeze", tally.squeeze),
            ("granted", tally.granted),
            ("familiarity", tally.familiarity),
            ("organising", tally.organising),
            ("money", tally.money),
            ("hours", tally.hours),
            ("tangible", tally.tangible),
            ("intangible", tally.intangible),
            ("cost_hours", tally.cost_hours),
            ("cost", tally.cost),
        ] {
            picture.number("community", what, value);
        }
        for (what, count) in [
            ("silence⁻", level.silence),
            ("meetings", level.meetings),
            ("launched", u32::from(level.launched)),
            ("silent_weeks", level.silent_weeks),
            ("participants", tally.participants),
            ("newcomers", tally.newcomers),
            ("departures", tally.departures),
            ("requests", tally.requests),
            ("approaches", tally.approaches),
            ("accepted", tally.accepted),
            ("repeated", tally.repeated),
            ("answered", tally.answered),
            ("answered_hard", tally.answered_hard),
            ("calls", tally.calls),
            ("retrieved", tally.retrieved),
            ("misled", tally.misled),
            ("learned", tally.learned),
            ("shares", tally.shares),
            ("conflicts", tally.conflicts),
            ("contributions", tally.contributions),
        ] {
            picture.number("community", what, count);
        }
        for (what, topics) in [
            ("Θ", level.tacit),
            ("D", level.d),
            ("J", level.j),
            ("asked", level.asked),
            ("legacy", level.legacy),
        ] {
            picture.topics("community", what, topics);
        }
        picture
    }

    fn picture_person(&self, person: &Person, picture: &mut Picture) {
        let whom = member(person.id);
        for (what, value) in [
            ("here", f64::from(u8::from(person.here))),
            ("φ", person.phi),
            ("h", person.h),
            ("κ", person.kappa),
            ("λ", person.lean),
            ("E", person.e),
            ("G", person.g),
            ("B", person.b),
            ("Q", person.q),
            ("R", person.r),
            ("a", person.a),
            ("P", person.pull),
            ("A", person.anger),
            ("Z", person.z),
            ("o", person.outdated_share()),
            ("x", if person.here { person.x } else { 0.0 }),
            ("p", f64::from(u8::from(person.p))),
            ("u", person.u),
        ] {
            picture.number(&whom, what, value);
        }
        for (utility, name) in UTILITY_NAMES {
            picture.number(&whom, name, person.utility[utility as usize]);
        }
        picture.number(&whom, "unit", person.unit as u32);
        picture.number(&whom, "joined", person.joined);
        picture.number(&whom, "s", person.s);
        picture.number(&whom, "c", person.c);
        picture.number(&whom, "acted", person.acted);
        picture.topics(&whom, "K", person.k);
        picture.topics(&whom, "O", person.o);
        for &(peer, weight) in &person.ties {
            picture.number(&whom, format!("w[{}]", self.people[peer].id), weight);
        }
    }
}
