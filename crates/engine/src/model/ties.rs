//! Working relations: each member holds up to twelve peers, the strongest first.

use std::hint::black_box;

use wide::{f32x4, u32x4};

use super::state::GONE;

/// Most ties that a member holds.
pub const TIES: usize = 12;
/// Weight under which a tie is forgotten when a new one wants its place.
const FAINT: f32 = 0.02;
/// A tie is weaker than a new one from this share of it on: ties made by equal steps are equal, however they round.
const WEAKER: f32 = 0.9999;

/// One member's ties. Places without a tie hold weight 0 and a peer that exists, so that sums may run over all.
#[derive(Debug, Clone, Copy)]
struct List {
    peers: [u32; TIES],
    weights: [f32; TIES],
    count: u32,
}

impl List {
    const EMPTY: Self = Self { peers: [0; TIES], weights: [0.0; TIES], count: 0 };

    /// Place of a peer. All places are compared at once: where it stands is as good as random.
    #[inline]
    fn position_of(&self, peer: u32) -> Option<usize> {
        let mut found = 0;
        for (quarter, peers) in self.peers.as_chunks().0.iter().enumerate() {
            found |= u32x4::new(*peers).simd_eq(peer).to_bitmask() << (4 * quarter);
        }
        found &= (1 << self.count) - 1;
        (found != 0).then(|| found.trailing_zeros() as usize)
    }

    /// What four peers have of a level.
    #[inline]
    fn levels(&self, quarter: usize, level: &[f32]) -> f32x4 {
        f32x4::new(self.peers.as_chunks().0[quarter].map(|peer| level[peer as usize]))
    }

    /// Weights of four ties.
    #[inline]
    fn four_weights(&self, quarter: usize) -> f32x4 {
        f32x4::new(self.weights.as_chunks().0[quarter])
    }
}

/// The ties of all members.
///
/// Weights decay by a common factor, so that a week costs nothing here and the order within a list
/// holds; what is stored is the weight divided by the factor.
#[derive(Debug, Clone)]
pub struct Ties {
    lists: Vec<List>,
    scale: f32,
    /// 1 / `scale`.
    inverse: f32,
}

impl Default for Ties {
    fn default() -> Self {
        Self { lists: Vec::new(), scale: 1.0, inverse: 1.0 }
    }
}

impl Ties {
    /// Adds a member without ties.
    pub fn push(&mut self) {
        self.lists.push(List::EMPTY);
    }

    /// Reads from every line of the processor's cache on which the ties of these members stand: they lie far apart, and are
    /// fetched together faster than one after the other.
    #[inline]
    pub(super) fn touch(&self, slots: &[u32]) {
        for &slot in slots {
            let list = &self.lists[slot as usize];
            black_box(list.peers[0]);
            black_box(list.weights[4]);
            black_box(list.count);
        }
    }

    pub(super) fn clear(&mut self) {
        self.lists.clear();
        (self.scale, self.inverse) = (1.0, 1.0);
    }

    pub(super) fn reserve(&mut self, capacity: usize) {
        self.lists.reserve_exact(capacity.saturating_sub(self.lists.len()));
    }

    /// A week passes.
    pub fn decay(&mut self, rate: f32) {
        self.scale *= 1.0 - rate;
        self.inverse = 1.0 / self.scale;
        // Before the stored weights lose precision they take the factor in.
        if self.scale < 1e-6 {
            for list in &mut self.lists {
                list.weights.iter_mut().for_each(|weight| *weight *= self.scale);
            }
            (self.scale, self.inverse) = (1.0, 1.0);
        }
    }

    /// Peers of a member with the weights of the ties, strongest first. Peers may have left since.
    #[inline]
    pub fn of(&self, slot: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let list = &self.lists[slot];
        let ties = list.peers.iter().zip(&list.weights).take(list.count as usize);
        ties.map(|(&peer, &weight)| (peer as usize, weight * self.scale))
    }

    /// Number of peers of a member.
    pub fn count(&self, slot: usize) -> usize {
        self.lists[slot].count as usize
    }

    /// The peer at a place in a member's list, with the weight of the tie.
    #[inline]
    pub fn at(&self, slot: usize, position: usize) -> (usize, f32) {
        let list = &self.lists[slot];
        (list.peers[position] as usize, list.weights[position] * self.scale)
    }

    /// Weight of the tie that one member has with another, 0 where there is none.
    #[inline]
    pub fn weight(&self, slot: usize, peer: usize) -> f32 {
        let list = &self.lists[slot];
        list.position_of(peer as u32).map_or(0.0, |position| list.weights[position] * self.scale)
    }

    /// Sum over a member's ties of weight times the peer's `level`, which is finite.
    #[inline]
    pub fn sum(&self, slot: usize, level: &[f32]) -> f32 {
        let list = &self.lists[slot];
        let sum = (0..TIES / 4)
            .fold(f32x4::ZERO, |sum, quarter| sum + list.levels(quarter, level) * list.four_weights(quarter));
        sum.to_array().iter().sum::<f32>() * self.scale
    }

    /// Number of a member's peers who are present: `present` is 1 for them, 0 for others.
    #[inline]
    pub fn present(&self, slot: usize, present: &[f32]) -> f32 {
        let list = &self.lists[slot];
        let sum = (0..TIES / 4).fold(f32x4::ZERO, |sum, quarter| sum + list.levels(quarter, present));
        // Places without a tie name the first slot.
        sum.to_array().iter().sum::<f32>() - (TIES as u32 - list.count) as f32 * present[0]
    }

    /// Sum of the strongest `most` ties to peers whose `level` is `from` or more.
    #[inline]
    pub fn strongest(&self, slot: usize, most: u32, level: &[f32], from: f32) -> f32 {
        let list = &self.lists[slot];
        let mut counts = (0..TIES / 4).fold(0, |counts, quarter| {
            counts | list.levels(quarter, level).simd_ge(from).to_bitmask() << (4 * quarter)
        });
        counts &= (1 << list.count) - 1;
        // All but the lowest bits, which stand for the strongest.
        let rest = (0..most).fold(counts, |rest, _| rest & rest.wrapping_sub(1));
        let counts = u32x4::splat(counts & !rest);
        let sum = (0..TIES / 4).fold(0.0, |sum, quarter| {
            let bits = u32x4::new([1, 2, 4, 8]) << (4 * quarter as u32);
            let counted = f32x4::from_ne_bytes((counts & bits).simd_eq(bits).to_ne_bytes());
            let weights = counted & list.four_weights(quarter);
            weights.to_array().iter().fold(sum, |sum, weight| sum + weight)
        });
        sum * self.scale
    }

    /// Moves the tie between two members towards 1 by the share `step`, on both sides.
    pub fn strengthen(&mut self, one: usize, other: usize, step: f32, is_member: &[f32]) {
        if one != other && step > 0.0 {
            self.strengthen_side(one, other, step, is_member);
            self.strengthen_side(other, one, step, is_member);
        }
    }

    fn strengthen_side(&mut self, slot: usize, peer: usize, step: f32, is_member: &[f32]) {
        let (scale, inverse) = (self.scale, self.inverse);
        let list = &mut self.lists[slot];
        let (mut position, weight) = match list.position_of(peer as u32) {
            Some(position) => (position, list.weights[position] * scale),
            None if list.count < TIES as u32 => {
                list.count += 1;
                (list.count as usize - 1, 0.0)
            }
            None => {
                // The place of somebody who left, else of the weakest tie if that is faint or weaker than the new one.
                let left = list.peers.iter().rposition(|&other| is_member[other as usize] == 0.0);
                match left {
                    Some(position) => (position, 0.0),
                    None if list.weights[TIES - 1] * scale < WEAKER * step.max(FAINT) => (TIES - 1, 0.0),
                    None => return,
                }
            }
        };
        let weight = (weight + step * (1.0 - weight)) * inverse;
        // Up, or (where somebody who left made place) down to where it belongs.
        while position > 0 && list.weights[position - 1] < weight {
            list.weights[position] = list.weights[position - 1];
            list.peers[position] = list.peers[position - 1];
            position -= 1;
        }
        while position + 1 < list.count as usize && list.weights[position + 1] > weight {
            list.weights[position] = list.weights[position + 1];
            list.peers[position] = list.peers[position + 1];
            position += 1;
        }
        list.weights[position] = weight;
        list.peers[position] = peer as u32;
    }

    /// Weakens all ties of a member by the share `by`, in that member's own list.
    pub fn weaken(&mut self, slot: usize, by: f32) {
        self.lists[slot].weights.iter_mut().for_each(|weight| *weight *= 1.0 - by);
    }

    pub(super) fn retain(&mut self, slots: &[u32]) {
        let mut kept = 0;
        for old in 0..slots.len() {
            if slots[old] == GONE {
                continue;
            }
            let list = self.lists[old];
            let mut left = List::EMPTY;
            for position in 0..list.count as usize {
                let peer = slots[list.peers[position] as usize];
                if peer != GONE {
                    left.peers[left.count as usize] = peer;
                    left.weights[left.count as usize] = list.weights[position];
                    left.count += 1;
                }
            }
            self.lists[kept] = left;
            kept += 1;
        }
        self.lists.truncate(kept);
    }
}
