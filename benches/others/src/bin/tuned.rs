//! The model written for speed alone: arrays, draws in batches, hardly a branch that chance decides.

use others::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Words of the generator become numbers between 0 and 1 by this.
const UNIT: f64 = 1.0 / 4_294_967_296.0;
/// Cells of the table of logits, of which each takes the highest bits of a draw.
const CELLS: usize = 2048;
/// Arrays have a place for each number of eight bits, so that such an index needs no check.
const ROOM: usize = 256;
/// What asker and peer gain, without an answer and with one.
static OUTCOMES: [[f64; 2]; 2] = [[UNANSWERED, 0.0], [ANSWERED, HELPED]];

struct Community {
    rng: ChaCha8Rng,
    /// The logit of each cell's lower end, and of the last one's upper end.
    logits: [f64; CELLS + 1],
    base: [f64; ROOM],
    engagement: [f64; ROOM],
    energy: [f64; ROOM],
    /// Energy won and lost this week.
    gained: [f64; ROOM],
    here: [bool; ROOM],
    /// Who takes part; only the first so many count.
    present: [u8; ROOM],
    /// Who asks, as a place in the list of those present: once for each request.
    asking: [u8; 2 * ROOM],
    bytes: [u8; 16 * ROOM],
    words: [u32; 4 * ROOM],
}

fn main() {
    let mut community = Community::new();
    replicates(|seed| {
        community.begin(seed);
        let presences = (0..WEEKS).map(|_| community.week() as u64).sum();
        let [engagement, energy] =
            [&community.engagement, &community.energy].map(|values| values[..MEMBERS].to_vec());
        Ending { presences, engagement, energy }
    });
}

impl Community {
    fn new() -> Self {
        let logit = |p: f64| (p / (1.0 - p)).ln();
        Self {
            rng: ChaCha8Rng::seed_from_u64(0),
            logits: std::array::from_fn(|cell| logit(cell as f64 / CELLS as f64)),
            base: [0.0; ROOM],
            engagement: [0.0; ROOM],
            energy: [0.0; ROOM],
            gained: [0.0; ROOM],
            here: [false; ROOM],
            present: [0; ROOM],
            asking: [0; 2 * ROOM],
            bytes: [0; 16 * ROOM],
            words: [0; 4 * ROOM],
        }
    }

    fn begin(&mut self, seed: u64) {
        self.rng = ChaCha8Rng::seed_from_u64(seed);
        self.draw(3 * MEMBERS);
        let mut units = self.words.iter().map(|&word| f64::from(word) * UNIT);
        for (values, range) in
            [(&mut self.base, BASE), (&mut self.engagement, ENGAGEMENT), (&mut self.energy, ENERGY)]
        {
            values[..MEMBERS].iter_mut().zip(&mut units).for_each(|(value, unit)| *value = born(range, unit));
        }
    }

    /// Simulates a week. Returns how many took part.
    fn week(&mut self) -> usize {
        self.attend();
        let present = self.list();
        let requests = self.work(present);
        if present > 1 {
            self.exchange(present, requests);
        }
        self.settle();
        present
    }

    fn draw(&mut self, count: usize) {
        let bytes = &mut self.bytes[..4 * count];
        self.rng.fill_bytes(bytes);
        for (word, bytes) in self.words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
    }

    /// A draw is below the logistic function where its logit is below the inclination. The table tells it for all draws but
    /// those of one cell; a week that has such a draw is gone through again.
    fn attend(&mut self) {
        self.draw(MEMBERS);
        let mut unsure = false;
        for member in 0..MEMBERS {
            let inclination = inclination(self.engagement[member], self.energy[member]);
            let cell = (self.words[member] >> 21) as usize;
            self.here[member] = self.logits[cell + 1] <= inclination;
            unsure |= self.here[member] != (self.logits[cell] < inclination);
        }
        if unsure {
            for member in 0..MEMBERS {
                let inclination = inclination(self.engagement[member], self.energy[member]);
                self.here[member] = f64::from(self.words[member]) * UNIT < logistic(inclination);
            }
        }
    }

    /// Returns how many are present.
    fn list(&mut self) -> usize {
        let mut count = 0u8;
        for member in 0..MEMBERS {
            self.present[usize::from(count)] = member as u8;
            count += u8::from(self.here[member]);
        }
        usize::from(count)
    }

    /// Returns how many requests there are.
    fn work(&mut self, present: usize) -> usize {
        self.draw(present);
        let mut requests = 0;
        for (place, (&member, word)) in self.present[..present].iter().zip(&self.words).enumerate() {
            self.gained[usize::from(member)] = WORK * (f64::from(*word) * UNIT - 0.5);
            self.asking[requests] = place as u8;
            self.asking[requests + 1] = place as u8;
            requests += 1 + (*word & 1) as usize;
        }
        requests
    }

    fn exchange(&mut self, present: usize, requests: usize) {
        self.draw(2 * requests);
        let others = present as u64 - 1;
        let (words, _) = self.words.as_chunks();
        for (&asker, [choice, draw]) in self.asking[..requests].iter().zip(words) {
            let choice = ((u64::from(*choice) * others) >> 32) as u8;
            let peer = usize::from(self.present[usize::from(choice + u8::from(choice >= asker))]);
            let asker = usize::from(self.present[usize::from(asker)]);
            let answers = usize::from(f64::from(*draw) * UNIT < willingness(self.energy[peer]));
            let [asked, helped] = OUTCOMES[answers];
            self.gained[asker] += asked;
            self.gained[peer] += helped;
        }
    }

    fn settle(&mut self) {
        for member in 0..MEMBERS {
            let (before, engagement) = (self.energy[member], self.engagement[member]);
            let energy = before + RELAX * (self.base[member] - before) + self.gained[member];
            let energy = energy.clamp(0.0, 1.0);
            let (rate, goal) = if self.here[member] { (WARM, energy) } else { (COOL, DISTANCE) };
            self.energy[member] = energy;
            self.engagement[member] = engagement + rate * (goal - engagement);
            self.gained[member] = 0.0;
        }
    }
}
