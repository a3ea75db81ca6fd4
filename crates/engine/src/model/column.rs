//! A column: one number for each member, in lanes that a processor treats at once.

use std::hint::black_box;
use std::ops::{Deref, DerefMut, Index, IndexMut};

use wide::{f32x8, u32x4};

use crate::math::LANES;

/// Bytes that a processor fetches at once.
const CACHE_LINE: usize = 64;

/// One number for each member, by slot. As a slice it is as long as there are slots; as lanes it goes on to the end of the
/// last one, where numbers are 0 (or what a pass over all lanes made of that): passes over everybody need no remainder.
#[derive(Debug, Clone, Default)]
pub struct Column<T> {
    numbers: Vec<T>,
    len: usize,
}

impl<T: Copy + Default> Column<T> {
    /// Adds a number for one more slot.
    #[inline]
    pub fn push(&mut self, number: T) {
        if self.len == self.numbers.len() {
            self.numbers.extend([T::default(); LANES]);
        }
        self.numbers[self.len] = number;
        self.len += 1;
    }

    /// As many slots as this.
    pub fn resize(&mut self, len: usize) {
        self.numbers.truncate(len);
        self.numbers.resize(len.next_multiple_of(LANES), T::default());
        self.len = len;
    }

    /// Removes all slots.
    pub fn clear(&mut self) {
        self.numbers.clear();
        self.len = 0;
    }

    /// Slots for which there is room.
    pub fn capacity(&self) -> usize {
        self.numbers.capacity()
    }

    /// Makes room for so many slots in all, and no more.
    pub fn reserve(&mut self, capacity: usize) {
        let capacity = capacity.next_multiple_of(LANES);
        self.numbers.reserve_exact(capacity.saturating_sub(self.numbers.len()));
    }

    /// Reads from every line of the processor's cache on which the column stands.
    #[inline]
    pub fn touch(&self) {
        let numbers = (CACHE_LINE / size_of::<T>()).max(1);
        for line in self.numbers.chunks(numbers) {
            black_box(line[0]);
        }
    }

    /// All lanes.
    #[inline]
    pub fn lanes(&self) -> &[[T; LANES]] {
        self.numbers.as_chunks().0
    }

    /// All lanes, to be changed: what is nobody's must stay without effect.
    #[inline]
    pub fn lanes_mut(&mut self) -> &mut [[T; LANES]] {
        self.numbers.as_chunks_mut().0
    }
}

impl Column<f32> {
    /// All lanes, as numbers that are treated at once.
    #[inline]
    pub fn wide(&self) -> impl Iterator<Item = f32x8> + '_ {
        self.lanes().iter().map(|&lane| f32x8::new(lane))
    }
}

/// Writes the slots that belong into `list`, in order. `belongs` has a number for each lane: a bit for each of its slots, the first
/// one lowest. Four places at a time are written down, and as many kept as belong: there is no branch on what is as good as
/// random.
#[inline]
pub fn list(list: &mut Vec<u32>, slots: usize, belongs: impl Iterator<Item = u32>) {
    list.resize(slots.next_multiple_of(LANES), 0);
    let mut count = 0;
    for (lane, belongs) in belongs.enumerate() {
        for half in 0..2 {
            let first = (lane * LANES + half * HALF) as u32;
            let set = &SETS[(belongs >> (half * HALF)) as usize % SETS.len()];
            let slots = u32x4::new(set.positions) + first;
            list[count..count + HALF].copy_from_slice(slots.as_array());
            count += set.count as usize;
        }
    }
    list.truncate(count);
    // What stands behind the last slot is nobody's.
    while list.last().is_some_and(|&slot| slot as usize >= slots) {
        list.pop();
    }
}

/// Half of a lane.
const HALF: usize = LANES / 2;

/// Some of the places of half a lane.
#[derive(Clone, Copy)]
struct Set {
    /// They, in order, and then zeros.
    positions: [u32; HALF],
    count: u32,
}

/// Every set of places, by a bit for each of them.
static SETS: [Set; 1 << HALF] = {
    let mut sets = [Set { positions: [0; HALF], count: 0 }; 1 << HALF];
    let mut bits = 0;
    while bits < sets.len() {
        let mut position = 0;
        while position < HALF {
            if bits >> position & 1 == 1 {
                sets[bits].positions[sets[bits].count as usize] = position as u32;
                sets[bits].count += 1;
            }
            position += 1;
        }
        bits += 1;
    }
    sets
};

impl<T> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    fn index(&self, slot: usize) -> &T {
        &self.numbers[slot]
    }
}

impl<T> IndexMut<usize> for Column<T> {
    #[inline]
    fn index_mut(&mut self, slot: usize) -> &mut T {
        &mut self.numbers[slot]
    }
}

impl<T> Deref for Column<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.numbers[..self.len]
    }
}

impl<T> DerefMut for Column<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.numbers[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_belong_are_listed_in_order() {
        let sets = [0b0, 0b1, 0b1000_0000, 0b1111_1111, 0b0110_1001];
        for slots in 33..=40 {
            let mut found = vec![7; 5];
            list(&mut found, slots, sets.into_iter());
            let belongs = |slot: &u32| sets[*slot as usize / LANES] >> (slot % 8) & 1 == 1;
            assert_eq!(found, (0..slots as u32).filter(belongs).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn what_is_nobodys_is_zero() {
        let mut column = Column::default();
        (1..=11).for_each(|number| column.push(number));
        assert_eq!((&*column, column.lanes().len()), (&*(1..=11).collect::<Vec<i32>>(), 2));
        column.resize(9);
        assert_eq!(column.lanes()[1], [9, 0, 0, 0, 0, 0, 0, 0]);
        column.resize(10);
        assert_eq!((column.len(), column[9]), (10, 0));
        column.resize(3);
        assert_eq!((column.lanes(), &*column), (&[[1, 2, 3, 0, 0, 0, 0, 0]][..], &[1, 2, 3][..]));
    }
}
