//! Numbers for names, in the order in which they first appear.

use std::collections::BTreeMap;

/// Gives each name a number.
#[derive(Default)]
pub struct Names {
    known: BTreeMap<Box<[u8]>, u32>,
    last: Option<(Box<[u8]>, u32)>,
}

impl Names {
    /// The number of a name.
    pub fn number(&mut self, name: &[u8]) -> u32 {
        // Neighbours in a log are often of one person or thread.
        if let Some((last, number)) = &self.last
            && **last == *name
        {
            return *number;
        }
        let next = self.known.len() as u32;
        let number = match self.known.get(name) {
            Some(&number) => number,
            None => *self.known.entry(name.into()).or_insert(next),
        };
        self.last = Some((name.into(), number));
        number
    }

    /// How many names there are.
    pub fn count(&self) -> u32 {
        self.known.len() as u32
    }
}
