//! Which messages belong together.
//!
//! Messages that name one another, or the same third one, in `References` and `In-Reply-To` are a thread. An
//! answer that names none that is known belongs to the latest thread with its subject, if that isn't long silent.

use std::collections::BTreeMap;

use super::joined::Joined;

/// Seconds of silence after which a thread is not continued by its subject alone: sixty days.
const SILENCE: i64 = 60 * 86_400;

/// Threads in the making.
#[derive(Debug, Default)]
pub struct Threads {
    nodes: BTreeMap<u128, u32>,
    joined: Joined,
    /// By node, whether a message of the archive has this id.
    written: Vec<bool>,
    messages: Vec<Message>,
}

#[derive(Debug)]
struct Message {
    time: i64,
    node: u32,
    answers: Option<u32>,
    hints: Vec<u128>,
    subject: Option<u128>,
    marked: bool,
}

/// What threads are made of.
#[derive(Debug)]
pub struct Links {
    /// When it was written, in seconds.
    pub time: i64,
    /// Ids of the same thread, the one that is answered last.
    pub references: Vec<u128>,
    /// What may be ids of the same thread.
    pub hints: Vec<u128>,
    /// What it is about; nothing where it doesn't say.
    pub subject: Option<u128>,
    /// Whether the subject has the mark of an answer.
    pub marked: bool,
}

/// Where a message belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// A number that the messages of a thread share.
    pub thread: u32,
    /// Whether it starts the thread. In each thread one message does.
    pub starts: bool,
}

impl Threads {
    /// Takes note of a message with its id.
    pub fn add(&mut self, id: u128, links: Links) {
        let node = self.node(id);
        self.written[node as usize] = true;
        let mut answers = None;
        for reference in &links.references {
            let other = self.node(*reference);
            if other != node {
                self.joined.join(node, other);
                answers = Some(other);
            }
        }
        let Links { time, hints, subject, marked, .. } = links;
        self.messages.push(Message { time, node, answers, hints, subject, marked });
    }

    fn node(&mut self, id: u128) -> u32 {
        let (joined, written) = (&mut self.joined, &mut self.written);
        *self.nodes.entry(id).or_insert_with(|| {
            written.push(false);
            joined.add()
        })
    }

    /// The places of all messages, in the order in which they were added.
    pub fn places(mut self) -> Vec<Place> {
        self.take_hints();
        let mut order: Vec<usize> = (0..self.messages.len()).collect();
        order.sort_by_key(|at| self.messages[*at].time);
        self.join_by_subject(&order);
        let mut first: BTreeMap<u32, (bool, usize)> = BTreeMap::new();
        for at in order {
            let Message { node, answers, .. } = self.messages[at];
            // Where clocks differ, an answer can be older than what it answers.
            let answer = answers.is_some_and(|other| self.written[other as usize]);
            let starter = first.entry(self.joined.lowest(node)).or_insert((answer, at));
            if starter.0 && !answer {
                *starter = (false, at);
            }
        }
        let place = |(at, message): (usize, &Message)| {
            let thread = self.joined.lowest(message.node);
            Place { thread, starts: first.get(&thread).is_some_and(|(_, starter)| *starter == at) }
        };
        self.messages.iter().enumerate().map(place).collect()
    }

    /// Of the words in the place of an id, those that are an id of the archive.
    fn take_hints(&mut self) {
        for message in &mut self.messages {
            for hint in std::mem::take(&mut message.hints) {
                let known = self.nodes.get(&hint).copied().filter(|node| self.written[*node as usize]);
                if let Some(other) = known.filter(|other| *other != message.node) {
                    self.joined.join(message.node, other);
                    message.answers = Some(other);
                }
            }
        }
    }

    fn join_by_subject(&mut self, order: &[usize]) {
        let mut latest: BTreeMap<u128, (i64, u32)> = BTreeMap::new();
        let mut begun = vec![false; self.written.len()];
        for at in order {
            let message = &mut self.messages[*at];
            let Message { time, node, .. } = *message;
            let thread = self.joined.lowest(node) as usize;
            if let Some(subject) = message.subject {
                let answers_none = !message.answers.is_some_and(|other| self.written[other as usize]);
                let before = latest.get(&subject).filter(|(then, _)| time - then <= SILENCE);
                if let (true, true, false, Some((_, other))) =
                    (message.marked, answers_none, begun[thread], before)
                {
                    self.joined.join(node, *other);
                    message.answers = Some(*other);
                }
                latest.insert(subject, (time, node));
            }
            begun[self.joined.lowest(node) as usize] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    /// Day, id, references, subject, marked; the thread's number follows from the order of appearance.
    fn placed(messages: &[(i64, u128, &[u128], u128, bool)]) -> Vec<(u32, bool)> {
        let mut threads = Threads::default();
        for (day, id, references, subject, marked) in messages {
            let subject = (*subject > 0).then_some(*subject);
            let (references, hints) = (references.to_vec(), Vec::new());
            threads.add(*id, Links { time: day * DAY, references, hints, subject, marked: *marked });
        }
        threads.places().into_iter().map(|place| (place.thread, place.starts)).collect()
    }

    #[test]
    fn a_missing_parent_joins_its_answers() {
        let places = placed(&[(1, 10, &[99], 1, true), (2, 11, &[99], 2, true), (3, 12, &[11], 3, true)]);
        assert!(places.iter().all(|place| place.0 == places[0].0));
        assert_eq!(places.iter().map(|place| place.1).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn subjects_join_for_a_while() {
        let places = placed(&[
            (0, 10, &[], 1, false),
            (50, 11, &[], 1, true),
            (100, 12, &[], 1, true),
            (170, 13, &[], 1, true),
            (171, 14, &[], 1, false),
            (172, 15, &[], 1, true),
            (173, 16, &[], 0, true),
        ]);
        let threads: Vec<u32> = places.iter().map(|place| place.0).collect();
        assert_eq!((threads[0], threads[1]), (threads[1], threads[2]), "fifty days apart each");
        assert!(threads[3] != threads[2], "seventy days of silence");
        assert!(threads[4] != threads[3] && threads[5] == threads[4], "a new question with an old subject");
        assert!(!threads[..6].contains(&threads[6]), "no subject");
        let starts: Vec<bool> = places.iter().map(|place| place.1).collect();
        assert_eq!(starts, [true, false, false, true, true, false, true]);
    }

    #[test]
    fn an_answer_with_a_slow_clock_starts_nothing() {
        let places = placed(&[(5, 10, &[], 1, false), (4, 11, &[10], 1, true)]);
        assert_eq!(places, [(0, true), (0, false)]);
        // Two that answer one another: the earlier starts.
        assert_eq!(placed(&[(5, 10, &[11], 1, true), (4, 11, &[10], 1, true)]), [(0, false), (0, true)]);
    }

    #[test]
    fn hints_count_where_they_are_ids() {
        let mut threads = Threads::default();
        let links = |hints: &[u128]| Links {
            time: 0,
            references: Vec::new(),
            hints: hints.to_vec(),
            subject: None,
            marked: true,
        };
        threads.add(10, links(&[]));
        threads.add(11, links(&[77, 10]));
        threads.add(12, links(&[77]));
        let places = threads.places();
        assert_eq!((places[0].thread, places[1].thread == places[2].thread), (places[1].thread, false));
    }
}
