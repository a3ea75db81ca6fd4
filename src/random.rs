//! Random numbers with an address.
//!
//! A draw is a pure function of (seed, replicate, community, decision, week, member): the seed makes the key of
//! one ChaCha8 generator, replicate, community and decision choose its stream, week and member the position in
//! the stream. So results depend on no order of work, two policies on one replicate share every draw
//! that they have in common, and a decision taken once more shifts no other.
//!
//! Decisions that every member takes every week get one word each, laid side by side, so that one buffer of the
//! generator serves 64 members ([`Source::fill`]). A decision that needs several draws in a row gets a
//! stretch of [`SEQUENCE_WORDS`] words of its own ([`Source::sequence`]).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Words that one item of a sequence owns.
pub const SEQUENCE_WORDS: u64 = 1024;
const BLOCK_WORDS: u64 = 16;
const BATCH: usize = 64;

/// What a draw decides. The number is part of the address: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Decision {
    /// How this community differs from others of its kind.
    Frailty = 0,
    /// What a member brings along; item: arrival number.
    Birth = 1,
    /// Ties among founders; item: arrival number.
    Founding = 2,
    /// Whether a member takes part.
    Attend = 3,
    /// Whether a participant asks and shares.
    Impulse = 4,
    /// How much a participant contributes besides.
    Burst = 5,
    /// Whether a member leaves.
    Leave = 6,
    /// A request for help and its answers; item: arrival number of who asks.
    Request = 7,
    /// Sharing something new; item: arrival number of who shares.
    Share = 8,
    /// People meeting at an event; item: arrival number.
    Meet = 9,
    /// Newcomers of the week.
    Arrive = 10,
    /// Public attention to the domain.
    Attention = 11,
    /// Topics renewed.
    Drift = 12,
    /// Tasks that come in.
    Agenda = 13,
    /// Work on a task; item: number of the task.
    Work = 14,
    /// Shocks by chance.
    Chance = 15,
    /// What a planned or chance shock does.
    Shock = 16,
    /// Conflicts.
    Conflict = 17,
    /// What comes out of an event; item: number of the event in its week.
    Event = 18,
    /// Whether a newcomer belongs to a second community, and to which; item: arrival number.
    Broker = 19,
    /// Reports, and who writes them.
    Measure = 20,
    /// Relations with the outside.
    Outside = 21,
}

/// All random numbers of one replicate.
#[derive(Debug, Clone)]
pub struct Source {
    rng: ChaCha8Rng,
    replicate: u32,
}

impl Source {
    /// The numbers of one replicate of a study.
    pub fn new(seed: u64, replicate: u32) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            replicate,
        }
    }

    fn seek(&mut self, community: u16, decision: Decision, week: u32, block: u64) {
        let stream = u64::from(self.replicate) << 32 | u64::from(community) << 16 | decision as u64;
        let position = (u128::from(week) << 32 | u128::from(block)) * u128::from(BLOCK_WORDS);
        self.rng.set_stream(stream);
        self.rng.set_word_pos(position);
    }

    /// One word for each of `members` (arrival numbers, ascending) into `out`, which has the same length.
    pub fn fill(
        &mut self,
        community: u16,
        decision: Decision,
        week: u32,
        members: &[u32],
        out: &mut [u32],
    ) {
        let mut words = [0u32; BATCH];
        let mut at = 0;
        while at < members.len() {
            let batch = members[at] as usize / BATCH;
            let blocks = (batch * BATCH) as u64 / BLOCK_WORDS;
            self.seek(community, decision, week, blocks);
            words.fill_with(|| self.rng.next_u32());
            let first = (batch * BATCH) as u32;
            while at < members.len() && ((members[at] - first) as usize) < BATCH {
                out[at] = words[(members[at] - first) as usize];
                at += 1;
            }
        }
    }

    /// The draws of one item (a member, a task, ...) for a decision that needs several.
    pub fn sequence(
        &mut self,
        community: u16,
        decision: Decision,
        week: u32,
        item: u32,
    ) -> Sequence<'_> {
        self.seek(
            community,
            decision,
            week,
            u64::from(item) * (SEQUENCE_WORDS / BLOCK_WORDS),
        );
        Sequence { rng: &mut self.rng }
    }
}

/// Draws in a row that belong to one address.
#[derive(Debug)]
pub struct Sequence<'a> {
    rng: &'a mut ChaCha8Rng,
}

impl Sequence<'_> {
    /// A word of 32 random bits.
    #[inline]
    pub fn word(&mut self) -> u32 {
        self.rng.next_u32()
    }

    /// A number in `[0, 1)`.
    #[inline]
    pub fn unit(&mut self) -> f32 {
        unit(self.word())
    }

    /// True with probability `p`.
    #[inline]
    pub fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    /// A number in `0..n`; `n` is at least 1.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.word()) * n as u64) >> 32) as usize
    }

    /// A draw from the standard normal distribution.
    pub fn normal(&mut self) -> f32 {
        StandardNormal.sample(self.rng)
    }

    /// A draw from the Poisson distribution of this mean.
    pub fn poisson(&mut self, mean: f32) -> u32 {
        let mut left = mean;
        let mut count = 0;
        while left > 0.0 {
            count += poisson(self.word(), left.min(POISSON_STEP));
            left -= POISSON_STEP;
        }
        count
    }

    /// 64 bits, each set with probability `p` (in steps of 1/256).
    pub fn bits(&mut self, p: f32) -> u64 {
        // The digits of p in base 2, lowest first: a one mixes a random word in by `or`, a zero by `and`.
        let steps = (p.clamp(0.0, 1.0) * 256.0 + 0.5) as u32;
        if steps >= 256 {
            return u64::MAX;
        }
        (0..8).fold(0, |bits, digit| {
            let word = self.rng.next_u64();
            if steps >> digit & 1 == 1 {
                bits | word
            } else {
                bits & word
            }
        })
    }
}

/// A word as a number in `[0, 1)`.
#[inline]
pub fn unit(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// Largest mean for which one word decides a Poisson count.
const POISSON_STEP: f32 = 64.0;

/// The Poisson count that one word decides, by inversion: more of the mean never makes the count
/// smaller, which keeps paired runs alike. `mean` is at most [`POISSON_STEP`].
#[inline]
pub fn poisson(word: u32, mean: f32) -> u32 {
    let target = unit(word);
    let mut probability = crate::math::exp(-mean);
    let mut below = probability;
    let mut count = 0;
    // The bound ends the search where rounding keeps the sum under the target.
    while target >= below && count < 256 {
        count += 1;
        probability *= mean / count as f32;
        below += probability;
    }
    count
}
