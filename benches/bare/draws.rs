//! Random numbers at the engine's addresses, and the few functions that the rules need.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wide::{f32x8, i32x8};

pub const FRAILTY: u64 = 0;
pub const BIRTH: u64 = 1;
pub const FOUNDING: u64 = 2;
pub const ATTEND: u64 = 3;
pub const KEY: u64 = 5;
pub const ARRIVE: u64 = 10;
pub const DRIFT: u64 = 12;
pub const AGENDA: u64 = 13;
pub const WORK: u64 = 14;
pub const CHANCE: u64 = 15;
pub const SHOCK: u64 = 16;
pub const EVENT: u64 = 18;
pub const MEASURE: u64 = 20;
pub const OUTSIDE: u64 = 21;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

pub struct Draws {
    rng: ChaCha8Rng,
    replicate: u32,
    keys: [u64; 2],
}

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self { rng: ChaCha8Rng::seed_from_u64(seed), replicate: 0, keys: [0; 2] }
    }

    pub fn restart(&mut self, replicate: u32) {
        self.replicate = replicate;
        self.seek(KEY, 0, 0);
        self.keys = [self.rng.next_u64(), self.rng.next_u64()];
    }

    fn seek(&mut self, decision: u64, week: u32, block: u32) {
        self.rng.set_word_pos((u128::from(week) << 32 | u128::from(block)) * 16);
        self.rng.set_stream(u64::from(self.replicate) << 32 | decision);
    }

    pub fn batch(&mut self, decision: u64, week: u32, block: u32) -> [u32; 64] {
        self.seek(decision, week, block);
        let mut bytes = [0; 256];
        self.rng.fill_bytes(&mut bytes);
        let mut words = [0; 64];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        words
    }

    /// One word each for ascending arrival numbers; up to the end of the last lane, words that let nobody do anything.
    pub fn fill(&mut self, decision: u64, week: u32, ids: &[u32], out: &mut Vec<u32>) {
        out.clear();
        out.resize(ids.len().next_multiple_of(8), u32::MAX);
        let (mut batch, mut words) = (u32::MAX, [0; 64]);
        for (out, &id) in out.iter_mut().zip(ids) {
            if id / 64 != batch {
                batch = id / 64;
                words = self.batch(decision, week, 4 * batch);
            }
            *out = words[id as usize % 64];
        }
    }

    pub fn sequence(&self, decision: u64, week: u32, item: u32) -> Sequence {
        let place = decision << 32 | u64::from(week);
        Sequence(mix(mix(place ^ self.keys[0]) ^ u64::from(item) ^ self.keys[1]))
    }
}

#[derive(Clone, Copy)]
pub struct Sequence(u64);

impl Sequence {
    /// What a member draws for an act of a week.
    #[inline]
    pub fn of_member(word: u32, id: u32, act: u32) -> Self {
        Self(mix((u64::from(word) << 32 | u64::from(id)) ^ mix(u64::from(act))))
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// As if so many words had been drawn.
    #[inline]
    pub fn skip(mut self, words: u64) -> Self {
        self.0 = self.0.wrapping_add(GOLDEN.wrapping_mul(words));
        self
    }

    #[inline]
    pub fn word(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    #[inline]
    pub fn unit(&mut self) -> f32 {
        unit(self.word())
    }

    #[inline]
    pub fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.word()) * n as u64) >> 32) as usize
    }

    pub fn normal(&mut self) -> f32 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        (-2.0 * libm::logf(radius)).sqrt() * libm::cosf(core::f32::consts::TAU * angle)
    }

    #[inline]
    pub fn by_odds(&mut self, x: f32) -> bool {
        self.unit() * (1.0 + exp(-x)) < 1.0
    }

    #[inline]
    pub fn bell(&mut self) -> f32 {
        let word = self.next();
        let sum: f32 =
            [word, word >> 16, word >> 32, word >> 48].map(|part| (part & 0xffff) as f32).iter().sum();
        (sum * (1.0 / 65_536.0) - 2.0) * 1.732_050_8
    }

    pub fn poisson(&mut self, mut mean: f32) -> u32 {
        let mut count = 0;
        while mean > 0.0 {
            count += poisson(self.word(), mean.min(60.0));
            mean -= 60.0;
        }
        count
    }

    pub fn bits(&mut self, p: f32) -> u64 {
        let steps = (p.clamp(0.0, 1.0) * 256.0 + 0.5) as u32;
        if steps >= 256 {
            return u64::MAX;
        }
        (0..8).fold(0, |bits, digit| {
            let word = self.next();
            if steps >> digit & 1 == 1 { bits | word } else { bits & word }
        })
    }

    /// A topic out of a set that isn't empty.
    #[inline]
    pub fn pick(&mut self, mut set: u64) -> u64 {
        for _ in 0..self.below(set.count_ones() as usize) {
            set &= set - 1;
        }
        set & set.wrapping_neg()
    }
}

#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[inline(always)]
pub fn unit(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}

static RECIPROCALS: [f32; 256] = {
    let mut reciprocals = [0.0; 256];
    let mut at = 0;
    while at < 256 {
        reciprocals[at] = 1.0 / (at + 1) as f32;
        at += 1;
    }
    reciprocals
};

#[inline]
pub fn poisson(word: u32, mean: f32) -> u32 {
    let target = unit(word);
    let mut probability = exp(-mean);
    let mut below = probability;
    let mut count = 0;
    while target >= below && count < 256 {
        probability *= mean * RECIPROCALS[count as usize];
        if below + probability == below && count as f32 > mean {
            break;
        }
        below += probability;
        count += 1;
    }
    count
}

/// Eight counts at once.
#[inline]
pub fn poisson_lane(words: [u32; 8], mean: f32x8) -> [u32; 8] {
    let target = f32x8::new(words.map(unit));
    let mut probability = exp_lane(-mean);
    let mut below = probability;
    let mut counts = f32x8::ZERO;
    let mut counting = target.simd_ge(below);
    for (count, &reciprocal) in RECIPROCALS.iter().enumerate() {
        if !counting.any() {
            break;
        }
        probability *= mean * reciprocal;
        let higher = below + probability;
        counting &= !(higher.simd_eq(below) & mean.simd_lt(f32x8::splat(count as f32)));
        counts += counting & f32x8::ONE;
        counting &= target.simd_ge(higher);
        below = higher;
    }
    counts.to_array().map(|count| count as u32)
}

const ROUND: f32 = 12_582_912.0;

#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let p = ((r * 0.001_398_199_9 + 0.008_333_452) * r + 0.041_665_795) * r + 0.166_666_55;
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    f32::from_bits(power) * (((p * r + 0.5) * r + 1.0) * r + 1.0)
}

#[inline(always)]
pub fn exp_lane(x: f32x8) -> f32x8 {
    let x = x.fast_max(f32x8::splat(-87.0)).fast_min(f32x8::splat(88.0));
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let p = ((r * 0.001_398_199_9 + 0.008_333_452) * r + 0.041_665_795) * r + 0.166_666_55;
    let power: i32x8 = (i32x8::from_ne_bytes(shifted.to_ne_bytes()) - ROUND.to_bits() as i32 + 127) << 23;
    f32x8::from_ne_bytes(power.to_ne_bytes()) * (((p * r + 0.5) * r + 1.0) * r + 1.0)
}

/// For `y` above 0.
pub fn pow(x: f32, y: f32) -> f32 {
    if x > 0.0 { exp(y * libm::logf(x)) } else { 0.0 }
}

/// Whole lanes of a column.
#[inline]
pub fn lanes<T>(column: &[T]) -> &[[T; 8]] {
    column.as_chunks().0
}

#[inline]
pub fn lanes_mut<T>(column: &mut [T]) -> &mut [[T; 8]] {
    column.as_chunks_mut().0
}

/// Eight sums side by side, as the engine adds.
pub fn sum(column: &[f32]) -> f32 {
    let sum = lanes(column).iter().fold(f32x8::ZERO, |sum, &lane| sum + f32x8::new(lane));
    sum.to_array().iter().sum()
}

pub fn share(topics: u64) -> f32 {
    topics.count_ones() as f32 / 64.0
}
