//! Numbers for names, in the order in which they first appear.

use std::collections::BTreeMap;

/// Gives each name a number, from 0.
#[derive(Default)]
pub struct Names {
    known: BTreeMap<Box<[u8]>, u32>,
}

impl Names {
    /// The number of a name.
    pub fn number(&mut self, name: &[u8]) -> u32 {
        match self.known.get(name) {
            Some(&number) => number,
            None => {
                let next = self.count();
                self.known.insert(name.into(), next);
                next
            }
        }
    }

    /// How many names there are.
    pub fn count(&self) -> u32 {
        self.known.len() as u32
    }
}
