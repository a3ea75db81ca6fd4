//! Working relations: each member holds up to twelve peers, the strongest first.

use super::state::GONE;

/// Most ties that a member holds.
pub const TIES: usize = 12;
/// Weight under which a tie is forgotten when a new one wants its place.
const FAINT: f32 = 0.02;
/// A tie is weaker than a new one from this share of it on: ties made by equal steps are equal, however they round.
const WEAKER: f32 = 0.9999;

/// The ties of all members.
///
/// Weights decay by a common factor, so that a week costs nothing here and the order within a list
/// holds; what is stored is the weight divided by the factor.
#[derive(Debug, Clone)]
pub struct Ties {
    peers: Vec<[u32; TIES]>,
    weights: Vec<[f32; TIES]>,
    count: Vec<u8>,
    scale: f32,
    /// 1 / `scale`.
    inverse: f32,
}

impl Default for Ties {
    fn default() -> Self {
        Self { peers: Vec::new(), weights: Vec::new(), count: Vec::new(), scale: 1.0, inverse: 1.0 }
    }
}

impl Ties {
    pub(crate) fn push(&mut self) {
        self.peers.push([GONE; TIES]);
        self.weights.push([0.0; TIES]);
        self.count.push(0);
    }

    pub(super) fn clear(&mut self) {
        self.peers.clear();
        self.weights.clear();
        self.count.clear();
        (self.scale, self.inverse) = (1.0, 1.0);
    }

    pub(super) fn reserve(&mut self, capacity: usize) {
        self.peers.reserve(capacity.saturating_sub(self.peers.len()));
        self.weights.reserve(capacity.saturating_sub(self.weights.len()));
        self.count.reserve(capacity.saturating_sub(self.count.len()));
    }

    /// A week passes.
    pub fn decay(&mut self, rate: f32) {
        self.scale *= 1.0 - rate;
        self.inverse = 1.0 / self.scale;
        // Before the stored weights lose precision they take the factor in.
        if self.scale < 1e-6 {
            for weights in &mut self.weights {
                weights.iter_mut().for_each(|weight| *weight *= self.scale);
            }
            (self.scale, self.inverse) = (1.0, 1.0);
        }
    }

    /// Peers of a member with the weights of the ties, strongest first. Peers may have left since.
    #[inline]
    pub fn of(&self, slot: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let count = usize::from(self.count[slot]);
        let scale = self.scale;
        self.peers[slot][..count]
            .iter()
            .zip(&self.weights[slot][..count])
            .map(move |(&peer, &weight)| (peer as usize, weight * scale))
    }

    /// Number of peers of a member.
    pub fn count(&self, slot: usize) -> usize {
        usize::from(self.count[slot])
    }

    /// The peer at a place in a member's list, with the weight of the tie.
    #[inline]
    pub fn at(&self, slot: usize, place: usize) -> (usize, f32) {
        (self.peers[slot][place] as usize, self.weights[slot][place] * self.scale)
    }

    /// Weight of the tie that one member has with another, 0 where there is none.
    #[inline]
    pub fn weight(&self, slot: usize, peer: usize) -> f32 {
        self.of(slot).find(|&(other, _)| other == peer).map_or(0.0, |(_, weight)| weight)
    }

    /// Sum over a member's ties of weight times the peer's `level`.
    #[inline]
    pub fn sum(&self, slot: usize, level: &[f32]) -> f32 {
        let count = usize::from(self.count[slot]);
        let mut sum = 0.0;
        for (peer, weight) in self.peers[slot][..count].iter().zip(&self.weights[slot][..count]) {
            sum += weight * level[*peer as usize];
        }
        sum * self.scale
    }

    /// Sum over a member's peers of their `level`, whatever the ties' weights.
    #[inline]
    pub fn sum_of(&self, slot: usize, level: &[f32]) -> f32 {
        let count = usize::from(self.count[slot]);
        self.peers[slot][..count].iter().map(|&peer| level[peer as usize]).sum()
    }

    /// Moves the tie between two members towards 1 by the share `step`, on both sides.
    pub fn strengthen(&mut self, one: usize, other: usize, step: f32, here: &[f32]) {
        if one != other && step > 0.0 {
            self.strengthen_side(one, other, step, here);
            self.strengthen_side(other, one, step, here);
        }
    }

    fn strengthen_side(&mut self, slot: usize, peer: usize, step: f32, here: &[f32]) {
        let scale = self.scale;
        let peers = &mut self.peers[slot];
        let weights = &mut self.weights[slot];
        let count = usize::from(self.count[slot]);
        let mut place = match peers[..count].iter().position(|&other| other as usize == peer) {
            Some(place) => place,
            None => {
                let place = if count < TIES {
                    self.count[slot] += 1;
                    count
                } else {
                    // The place of somebody who left, else of the weakest tie if that is faint or weaker than the new one.
                    let left = peers.iter().rposition(|&other| here[other as usize] == 0.0);
                    match left {
                        Some(place) => place,
                        None if weights[TIES - 1] * scale < WEAKER * step.max(FAINT) => TIES - 1,
                        None => return,
                    }
                };
                peers[place] = peer as u32;
                weights[place] = 0.0;
                place
            }
        };
        let weight = weights[place] * scale;
        weights[place] = (weight + step * (1.0 - weight)) * self.inverse;
        // Up, or (where somebody who left made place) down to where it belongs.
        while place > 0 && weights[place - 1] < weights[place] {
            weights.swap(place - 1, place);
            peers.swap(place - 1, place);
            place -= 1;
        }
        let count = usize::from(self.count[slot]);
        while place + 1 < count && weights[place + 1] > weights[place] {
            weights.swap(place, place + 1);
            peers.swap(place, place + 1);
            place += 1;
        }
    }

    /// Weakens all ties of a member by the share `by`, in that member's own list.
    pub fn weaken(&mut self, slot: usize, by: f32) {
        self.weights[slot].iter_mut().for_each(|weight| *weight *= 1.0 - by);
    }

    pub(super) fn retain(&mut self, slots: &[u32]) {
        let mut kept = 0;
        for old in 0..slots.len() {
            if slots[old] == GONE {
                continue;
            }
            let (mut peers, mut weights, mut count) = ([GONE; TIES], [0.0; TIES], 0);
            for place in 0..usize::from(self.count[old]) {
                let peer = slots[self.peers[old][place] as usize];
                if peer != GONE {
                    (peers[count], weights[count]) = (peer, self.weights[old][place]);
                    count += 1;
                }
            }
            (self.peers[kept], self.weights[kept], self.count[kept]) = (peers, weights, count as u8);
            kept += 1;
        }
        self.peers.truncate(kept);
        self.weights.truncate(kept);
        self.count.truncate(kept);
    }
}
