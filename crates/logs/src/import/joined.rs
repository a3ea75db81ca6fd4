//! Things that turn out to be the same: sets that are joined two by two.

/// Numbered things in disjoint sets. A set is known by its lowest number, whatever the order of joining.
#[derive(Debug, Default)]
pub struct Joined {
    lower: Vec<u32>,
}

impl Joined {
    /// Another thing, in a set of its own. (There is no room for 2³² of them in what memory holds.)
    pub fn add(&mut self) -> u32 {
        let number = self.lower.len() as u32;
        self.lower.push(number);
        number
    }

    /// The lowest of the set that a thing is in.
    pub fn lowest(&mut self, mut of: u32) -> u32 {
        while self.lower[of as usize] != of {
            let next = self.lower[of as usize];
            // On the way, the path becomes shorter for who comes next.
            self.lower[of as usize] = self.lower[next as usize];
            of = next;
        }
        of
    }

    /// Makes one set of two.
    pub fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.lowest(one), self.lowest(other));
        let (low, high) = (one.min(other), one.max(other));
        self.lower[high as usize] = low;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_known_by_their_lowest() {
        let mut joined = Joined::default();
        let all: Vec<u32> = (0..6).map(|_| joined.add()).collect();
        joined.join(5, 3);
        joined.join(3, 1);
        joined.join(4, 2);
        assert_eq!(all.iter().map(|one| joined.lowest(*one)).collect::<Vec<_>>(), [0, 1, 2, 1, 2, 1]);
    }
}
