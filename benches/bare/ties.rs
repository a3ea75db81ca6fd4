//! Working relations: up to twelve peers each, the strongest first.

use wide::{f32x4, u32x4};

use super::Life;

pub const TIES: usize = 12;

/// Places beyond the count hold weight 0 and the first slot, so that sums run over all.
#[derive(Clone, Copy, Default)]
pub struct Ties {
    pub peers: [u32; TIES],
    pub weights: [f32; TIES],
    pub count: usize,
}

impl Ties {
    /// Places whose peer satisfies a condition, as bits.
    #[inline]
    fn places(&self, of_four: impl Fn(usize) -> u32) -> u32 {
        let all = of_four(0) | of_four(1) << 4 | of_four(2) << 8;
        all & ((1 << self.count) - 1)
    }

    #[inline]
    fn place_of(&self, peer: u32) -> Option<usize> {
        let peers = self.peers.as_chunks().0;
        let found = self.places(|four| u32x4::new(peers[four]).simd_eq(peer).to_bitmask());
        (found != 0).then(|| found.trailing_zeros() as usize)
    }

    /// What four peers have of a level.
    #[inline]
    fn levels(&self, four: usize, level: &[f32]) -> f32x4 {
        f32x4::new(self.peers.as_chunks().0[four].map(|peer| level[peer as usize]))
    }

    /// Weights times the peers' level.
    #[inline]
    pub fn sum(&self, level: &[f32]) -> f32 {
        let weights = self.weights.as_chunks().0;
        let of_four = |four: usize| self.levels(four, level) * f32x4::new(weights[four]);
        (of_four(0) + of_four(1) + of_four(2)).to_array().iter().sum()
    }

    #[inline]
    pub fn present(&self, present: &[f32]) -> f32 {
        let of_four = |four: usize| self.levels(four, present);
        let all: f32 = (of_four(0) + of_four(1) + of_four(2)).to_array().iter().sum();
        all - (TIES - self.count) as f32 * present[0]
    }

    /// Sum of the six strongest ties to peers whose level is so high.
    #[inline]
    pub fn six_strongest(&self, level: &[f32], from: f32) -> f32 {
        let places = self.places(|four| self.levels(four, level).simd_ge(from).to_bitmask());
        // All but the six lowest bits.
        let rest = (0..6).fold(places, |rest, _| rest & rest.wrapping_sub(1));
        let places = u32x4::splat(places & !rest);
        self.weights.as_chunks().0.iter().enumerate().fold(0.0, |sum, (four, &weights)| {
            let bits = u32x4::new([1, 2, 4, 8]) << (4 * four as u32);
            let counted = f32x4::from_ne_bytes((places & bits).simd_eq(bits).to_ne_bytes());
            (counted & f32x4::new(weights)).to_array().iter().fold(sum, |sum, weight| sum + weight)
        })
    }

    /// Moves a tie towards 1; weights are stored divided by `scale`.
    fn strengthen(&mut self, peer: u32, step: f32, [scale, inverse]: [f32; 2], here: &[f32]) {
        let found = self.place_of(peer);
        let mut place = match found {
            Some(place) => place,
            None if self.count < TIES => {
                self.count += 1;
                self.count - 1
            }
            None => match self.peers.iter().rposition(|&peer| here[peer as usize] == 0.0) {
                Some(place) => place,
                None if self.weights[TIES - 1] * scale < 0.9999 * step.max(0.02) => TIES - 1,
                None => return,
            },
        };
        let weight = if found.is_some() { self.weights[place] * scale } else { 0.0 };
        let weight = (weight + step * (1.0 - weight)) * inverse;
        // Down, in place of somebody who left, or up.
        while place + 1 < self.count && self.weights[place + 1] > weight {
            (self.weights[place], self.peers[place]) = (self.weights[place + 1], self.peers[place + 1]);
            place += 1;
        }
        self.raise(place, peer, weight);
    }

    /// Up to behind those that are as strong, four places at once: how far it rises is as good as random.
    #[inline]
    fn raise(&mut self, last: usize, peer: u32, weight: f32) {
        let last = last as f32;
        let (weights, peers) = (self.weights, self.peers.map(f32::from_bits));
        for first in [0, 4, 8] {
            let place = f32x4::new([0.0, 1.0, 2.0, 3.0]) + first as f32;
            let [old, old_peers] = [&weights, &peers].map(|of| four(of, first));
            let stays = old.simd_ge(weight) & place.simd_lt(last) | place.simd_gt(last);
            let [above, above_peers] = [(f32::MAX, &weights), (0.0, &peers)].map(|(top, of)| {
                if first > 0 { four(of, first - 1) } else { f32x4::new([top, of[0], of[1], of[2]]) }
            });
            let comes = above.simd_ge(weight);
            let new = stays.select(old, comes.select(f32x4::splat(weight), above));
            let new_peers =
                stays.select(old_peers, comes.select(f32x4::splat(f32::from_bits(peer)), above_peers));
            self.weights[first..first + 4].copy_from_slice(&new.to_array());
            self.peers[first..first + 4].copy_from_slice(&new_peers.to_array().map(f32::to_bits));
        }
    }

    pub fn weaken(&mut self, by: f32) {
        self.weights.iter_mut().for_each(|weight| *weight *= 1.0 - by);
    }
}

#[inline]
fn four(of: &[f32; TIES], first: usize) -> f32x4 {
    f32x4::new([of[first], of[first + 1], of[first + 2], of[first + 3]])
}

impl Life {
    pub(super) fn tie(&mut self, one: usize, other: usize, step: f32) {
        if one != other && step > 0.0 {
            let (m, scale) = (&mut self.m, [self.scale, self.inverse]);
            m.ties[one].strengthen(other as u32, step, scale, &m.here);
            m.ties[other].strengthen(one as u32, step, scale, &m.here);
        }
    }

    /// Mean tie within a team.
    pub(super) fn bond(&self, team: &[u32]) -> f32 {
        if team.len() < 2 {
            return 0.5;
        }
        let mut sum = 0.0;
        for (place, &slot) in team.iter().enumerate() {
            let ties = &self.m.ties[slot as usize];
            for &peer in &team[place + 1..] {
                sum += ties.place_of(peer).map_or(0.0, |place| ties.weights[place] * self.scale);
            }
        }
        sum / (team.len() * (team.len() - 1) / 2) as f32
    }

    /// All ties decay by a common factor.
    pub(super) fn decay(&mut self) {
        self.scale *= 1.0 - 0.01;
        self.inverse = 1.0 / self.scale;
        if self.scale < 1e-6 {
            let weights = self.m.ties.iter_mut().flat_map(|ties| &mut ties.weights);
            weights.for_each(|weight| *weight *= self.scale);
            (self.scale, self.inverse) = (1.0, 1.0);
        }
    }
}
