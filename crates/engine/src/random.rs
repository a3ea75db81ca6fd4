//! Random numbers with an address.
//!
//! A draw is a pure function of (seed, replicate, community, decision, week, member): the seed makes the key of
//! one ChaCha8 generator, replicate, community and decision choose its stream, week and member the position in
//! the stream. So results depend on no order of work, two policies on one replicate share every draw
//! that they have in common, and a decision taken once more shifts no other.
//!
//! Decisions that every member takes every week get one word each, laid side by side, so that one buffer of the
//! generator serves 64 members ([`Source::fill`]); what may happen to a whole community has a buffer for all its
//! chances ([`Source::chances`]). A decision that needs several draws in a row starts from its address, mixed with
//! keys that the generator has made for the replicate, and goes on by SplitMix64 ([`Sequence`]): a sequence may be as
//! long as it likes and meets no other.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wide::f32x8;

use crate::math::{self, LANES};

const BLOCK_WORDS: u64 = 16;
const BATCH: usize = 64;

/// What a draw decides. The number is part of the address: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Decision {
    /// How this community begins, apart from its scenario.
    Start = 0,
    /// What a member brings along; item: arrival number.
    Birth = 1,
    /// Ties among founders; item: arrival number.
    Founding = 2,
    /// Whether a member takes part, in which order participants act, and whether a member leaves.
    Attend = 3,
    /// What life outside the community does to a member's energy.
    Outside = 4,
    /// Keys of a replicate's sequences.
    Key = 5,
    /// Newcomers of the week, where they are many.
    Arrive = 10,
    /// Topics renewed.
    Drift = 12,
    /// Tasks that come in.
    Agenda = 13,
    /// Work on a task; item: number of the task.
    Work = 14,
    /// What may happen to a whole community in a week, see [`Chance`].
    Chance = 15,
    /// What a planned or chance shock does.
    Shock = 16,
    /// What comes out of an event; item: number of the event in its week.
    Event = 18,
    /// Whether a newcomer belongs to a second community, and to which; item: arrival number.
    Broker = 19,
    /// Reports, and who writes them.
    Measure = 20,
    /// Relations with other organisations, and the tending of pages.
    Links = 21,
    /// Factors of a study that aren't known for certain; item: place in the study.
    Factor = 22,
    /// Whom an experimenter treats ([`crate::model::trial`]); item: arrival number.
    Trial = 40,
}

/// What may happen to a whole community in a week: each has a word of its own. What follows from it, if it
/// happens, is drawn from a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Chance {
    /// Public attention to the domain; four words.
    Attention = 0,
    /// Newcomers.
    Arrivals = 4,
    /// Topics renewed.
    Drift = 5,
    /// Tasks that the community sets itself.
    OwnTasks = 6,
    /// Tasks that the organisation gives.
    GivenTasks = 7,
    /// Topics that come from outside.
    Outside = 8,
    /// Members who reflect.
    Reflection = 9,
    /// Pages tended.
    Tending = 10,
    /// Whether a conflict breaks out.
    Conflict = 11,
    /// Reports to be written.
    Reports = 12,
    /// Whether the sponsor leaves, and how hard that hits.
    Sponsor = 13,
    /// Whether the coordinator leaves.
    Coordinator = 15,
    /// Whether the organisation is reorganised.
    Reorganisation = 17,
    /// Whether workload surges.
    Surge = 19,
    /// Whether the budget is cut.
    Cut = 21,
    /// Whether a decision in the domain is taken, how weighty it is, and whether the community is asked.
    Decision = 23,
    /// Where a week's meetings lead the domain; four words.
    Fit = 26,
    /// Whether the core renews the domain.
    Renewal = 30,
}

impl Chance {
    /// Words that make the series of shocks, up to the three of a decision in the domain.
    const SHOCKS: std::ops::Range<usize> = Self::Sponsor as usize..Self::Decision as usize + 3;
}

/// One community's chances of one week.
#[derive(Debug, Clone)]
pub struct Chances([u32; BATCH]);

impl Default for Chances {
    fn default() -> Self {
        Self([0; BATCH])
    }
}

impl Chances {
    /// The `n`-th number in `[0, 1)` of a chance.
    #[inline]
    pub fn unit(&self, chance: Chance, n: usize) -> f32 {
        unit(self.0[chance as usize + n])
    }

    /// A Poisson count; `mean` is at most [`POISSON_MOST`].
    #[inline]
    pub fn count(&self, chance: Chance, mean: f32) -> u32 {
        poisson(self.0[chance as usize], mean.min(POISSON_MOST))
    }

    /// A number with mean 0 and standard deviation 1 that is normal but for its far tails: a sum of four uniform ones.
    #[inline]
    pub fn normal(&self, chance: Chance) -> f32 {
        let sum: f32 = (0..4).map(|n| self.unit(chance, n)).sum();
        (sum - 2.0) * BELL
    }
}

/// Gives a sum of four uniform numbers the standard deviation 1.
const BELL: f32 = 1.732_050_8;

/// All random numbers of one replicate.
#[derive(Debug, Clone)]
pub struct Source {
    rng: ChaCha8Rng,
    replicate: u32,
    keys: [u64; 2],
    /// Where the series of shocks comes from, if an experimenter draws it by itself.
    shocks: Option<Box<Source>>,
}

impl Source {
    /// The numbers of one replicate of a study.
    pub fn new(seed: u64, replicate: u32) -> Self {
        let mut source = Self { rng: ChaCha8Rng::seed_from_u64(seed), replicate, keys: [0; 2], shocks: None };
        source.seek(0, Decision::Key, 0, 0);
        source.keys = [source.rng.next_u64(), source.rng.next_u64()];
        source
    }

    /// The same numbers, but those of the series of shocks: which come when, how hard they hit, and whom.
    pub(crate) fn with_shocks(self, shocks: Option<Box<Source>>) -> Self {
        Self { shocks, ..self }
    }

    /// Where the series of shocks comes from, if not from here.
    pub(crate) fn shocks(&self) -> Option<Box<Source>> {
        self.shocks.clone()
    }

    fn seek(&mut self, community: u16, decision: Decision, week: u32, block: u64) {
        let stream = u64::from(self.replicate) << 32 | u64::from(community) << 16 | decision as u64;
        let position = (u128::from(week) << 32 | u128::from(block)) * u128::from(BLOCK_WORDS);
        // In this order: a change of stream amid a block would compute it once more.
        self.rng.set_word_pos(position);
        self.rng.set_stream(stream);
    }

    /// One word for each of `members` (arrival numbers, ascending) into `out`, which has the same length.
    pub fn fill(&mut self, community: u16, decision: Decision, week: u32, members: &[u32], out: &mut [u32]) {
        let mut all = members.iter().zip(out).peekable();
        while let Some((first, _)) = all.peek() {
            // Neighbours in arrival number share what one run of the generator makes.
            let batch = *first / BATCH as u32;
            self.seek(community, decision, week, u64::from(batch) * (BATCH as u64 / BLOCK_WORDS));
            let words = self.buffer();
            while let Some((&member, out)) = all.next_if(|(member, _)| **member / BATCH as u32 == batch) {
                *out = words[member as usize % BATCH];
            }
        }
    }

    /// The words that one run of the generator makes.
    fn buffer(&mut self) -> [u32; BATCH] {
        let mut bytes = [0; 4 * BATCH];
        self.rng.fill_bytes(&mut bytes);
        let mut words = [0; BATCH];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        words
    }

    /// What may happen to a whole community in a week: one buffer for all.
    pub fn chances(&mut self, community: u16, week: u32) -> Chances {
        self.seek(community, Decision::Chance, week, 0);
        let mut words = self.buffer();
        if let Some(shocks) = &mut self.shocks {
            words[Chance::SHOCKS].copy_from_slice(&shocks.chances(community, week).0[Chance::SHOCKS]);
        }
        Chances(words)
    }

    /// The draws of one item (a member, a task, ...) for a decision that needs several.
    pub fn sequence(&self, community: u16, decision: Decision, week: u32, item: u32) -> Sequence {
        if decision == Decision::Shock
            && let Some(shocks) = &self.shocks
        {
            return shocks.sequence(community, decision, week, item);
        }
        self.address(community, decision as u64, week).sequence(item)
    }

    /// Where a rule of one's own draws in a week, by its [`number_of`].
    pub(crate) fn address_of_rule(&self, community: u16, number: u16, week: u32) -> Address {
        self.address(community, u64::from(number), week)
    }

    #[inline]
    fn address(&self, community: u16, number: u64, week: u32) -> Address {
        let place = u64::from(community) << 48 | number << 32 | u64::from(week);
        Address { start: mix(place ^ self.keys[0]), key: self.keys[1] }
    }
}

/// Where draws of one decision in one week begin; each item has its own behind it.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    start: u64,
    key: u64,
}

impl Address {
    /// The draws of one item.
    #[inline]
    pub fn sequence(self, item: u32) -> Sequence {
        Sequence { state: mix(self.start ^ u64::from(item) ^ self.key) }
    }
}

/// The number under which a rule of one's own draws: it depends on the rule's name alone, and is above those of all decisions.
pub(crate) fn number_of(name: &str) -> u16 {
    let hash = name.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
    OWN | (hash >> 49) as u16
}

/// The first number of rules of one's own.
const OWN: u16 = 1 << 15;

/// Draws in a row that belong to one address.
#[derive(Debug, Clone)]
pub struct Sequence {
    state: u64,
}

impl Sequence {
    /// The sequence of the `item`-th thing that a member does in a week: it starts from the word that the member drew
    /// for the week.
    ///
    /// This word has decided on something already; mixed with who it is and the item it makes a start that says nothing of
    /// it.
    #[inline]
    pub fn of_member(word: u32, member: u32, item: u32) -> Self {
        let pair = u64::from(word) << 32 | u64::from(member);
        Self { state: mix(pair ^ mix(u64::from(item))) }
    }

    /// A word of 32 random bits.
    #[inline]
    pub fn word(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    /// SplitMix64: a counter, mixed.
    #[inline]
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
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

    /// True with the probability whose log-odds are `x`.
    #[inline]
    pub fn by_odds(&mut self, x: f32) -> bool {
        self.unit() * (1.0 + math::exp(-x)) < 1.0
    }

    /// A number in `0..n`; `n` is at least 1.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.word()) * n as u64) >> 32) as usize
    }

    /// A draw from the standard normal distribution.
    pub fn normal(&mut self) -> f32 {
        // Box and Muller: two words, whatever comes out.
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        math::sqrt(-2.0 * math::ln(radius)) * math::cos(core::f32::consts::TAU * angle)
    }

    /// A number with mean 0 and standard deviation 1 that is normal but for its far tails: a sum of four uniform ones.
    #[inline]
    pub fn bell(&mut self) -> f32 {
        let word = self.next();
        let sum: f32 =
            [word, word >> 16, word >> 32, word >> 48].map(|part| (part & 0xffff) as f32).iter().sum();
        (sum * (1.0 / 65_536.0) - 2.0) * BELL
    }

    /// A draw from the Poisson distribution of this mean.
    pub fn poisson(&mut self, mean: f32) -> u32 {
        let mut left = mean;
        let mut count = 0;
        while left > 0.0 {
            count += poisson(self.word(), left.min(POISSON_MOST));
            left -= POISSON_MOST;
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
            let word = self.next();
            if steps >> digit & 1 == 1 { bits | word } else { bits & word }
        })
    }
}

/// The mixing function of SplitMix64 (Steele, Lea and Flood 2014).
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Two numbers scattered over `[0, 1)`: not a draw, for what no result may depend on.
pub fn scatter(one: u32, other: u32) -> f32 {
    unit((mix(u64::from(one) << 32 | u64::from(other)) >> 32) as u32)
}

/// A word as a number in `[0, 1)`.
#[inline]
pub fn unit(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// The number that a word stands for where it decides by how much: mean 0, standard deviation 1, normal but for its far
/// tails; a sum of four uniform ones.
#[inline]
pub fn bell(word: u32) -> f32 {
    let sum = (word & 0xff) + (word >> 8 & 0xff) + (word >> 16 & 0xff) + (word >> 24);
    // Four bytes: their mean is 510, their standard deviation 147.8.
    (sum as f32 - 510.0) * (1.0 / 147.8)
}

/// The lower half of a word as a number in `[0, 1)`.
#[inline]
pub fn low_half(word: u32) -> f32 {
    (word & 0xffff) as f32 * (1.0 / 65_536.0)
}

/// Largest mean for which one word decides a Poisson count.
pub const POISSON_MOST: f32 = 60.0;

/// No count that one word decides is larger.
const MOST_COUNT: u32 = 256;

/// 1/1, 1/2, 1/3, ...
static RECIPROCALS: [f32; MOST_COUNT as usize] = {
    let mut reciprocals = [0.0; MOST_COUNT as usize];
    let mut at = 0;
    while at < reciprocals.len() {
        reciprocals[at] = 1.0 / (at + 1) as f32;
        at += 1;
    }
    reciprocals
};

/// The Poisson count that one word decides, by inversion. `mean` is at most [`POISSON_MOST`].
///
/// More of the mean never makes the count smaller, which keeps paired runs alike. The rounding of the sum is the exception: it
/// is below 2^-18, and a word so close to where one count ends and the next begins may give the smaller one.
#[inline]
pub fn poisson(word: u32, mean: f32) -> u32 {
    let target = unit(word);
    let mut probability = math::exp(-mean);
    let mut below = probability;
    let mut count = 0;
    while target >= below && count < MOST_COUNT {
        probability *= mean * RECIPROCALS[count as usize];
        // Past the largest sum that rounding reaches there is no further count.
        if below + probability == below && count as f32 > mean {
            break;
        }
        below += probability;
        count += 1;
    }
    count
}

/// The Poisson counts that eight words decide, as [`poisson`] does one: the same numbers. Means are at most [`POISSON_MOST`].
#[inline]
pub fn poisson_lane(words: [u32; LANES], mean: f32x8) -> [u32; LANES] {
    let target = f32x8::new(words.map(unit));
    let mut probability = math::exp_lane(-mean);
    let mut below = probability;
    let mut counts = f32x8::ZERO;
    let mut counting = target.simd_ge(below);
    for (count, &reciprocal) in RECIPROCALS.iter().enumerate() {
        if !counting.any() {
            break;
        }
        probability *= mean * reciprocal;
        let higher = below + probability;
        let past = higher.simd_eq(below) & mean.simd_lt(f32x8::splat(count as f32));
        counts += !past & counting & f32x8::ONE;
        counting = !past & counting & target.simd_ge(higher);
        below = higher;
    }
    counts.to_array().map(|count| count as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_give_counts_like_their_neighbours() {
        for mean in [0.01, 0.1, 0.35, 1.0, 3.5, 7.0, 20.0, 45.0, POISSON_MOST] {
            let most = mean + 12.0 + 6.0 * mean.sqrt();
            for step in 0..1000 {
                let count = poisson(u32::MAX - (step << 8), mean);
                assert!((count as f32) < most, "mean {mean}: {count}");
            }
        }
    }

    #[test]
    fn without_a_mean_nothing_is_counted() {
        for mean in [0.0, -1.0, f32::NAN] {
            assert_eq!(poisson(u32::MAX, mean), 0);
            assert_eq!(Source::new(1, 0).sequence(0, Decision::Shock, 0, 0).poisson(mean), 0);
        }
    }

    #[test]
    fn eight_counts_are_those_of_each() {
        let mut draws = Sequence { state: 5 };
        for _ in 0..20_000 {
            let words: [u32; LANES] = core::array::from_fn(|_| draws.word());
            let means: [f32; LANES] =
                core::array::from_fn(|_| POISSON_MOST * draws.unit() * draws.unit() * draws.unit());
            let each: [u32; LANES] = core::array::from_fn(|lane| poisson(words[lane], means[lane]));
            assert_eq!(poisson_lane(words, f32x8::new(means)), each, "{words:?} {means:?}");
        }
        let last = poisson_lane([u32::MAX; LANES], f32x8::splat(POISSON_MOST));
        assert_eq!(last, [poisson(u32::MAX, POISSON_MOST); LANES]);
        assert_eq!(poisson_lane([u32::MAX; LANES], f32x8::ZERO), [0; LANES]);
    }

    /// The first numbers of SplitMix64 from 1234567, as its authors' code gives them.
    #[test]
    fn a_sequence_goes_on_by_split_mix_64() {
        let mut draws = Sequence { state: 1_234_567 };
        let found: Vec<u64> = (0..5).map(|_| draws.next()).collect();
        let known = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(found, known);
    }
}
