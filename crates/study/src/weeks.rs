//! What replicates say together week by week, in parts that can be merged.

use super::record::{Record, WIDTH};
use super::spread::{QUANTILES, Spread};
use hearth_engine::observe::WeekRow;
use hearth_engine::scenario::Stage;
use hearth_statistics::sketch::{self, WEEK_BITS};
use hearth_statistics::{Histogram, Moments};

const COLUMNS: usize = WeekRow::COLUMNS.len();
const FLOW_COLUMNS: usize = WIDTH - COLUMNS;

/// One quantity over replicates.
#[derive(Debug, Clone, PartialEq, Default)]
struct Cell {
    moments: Moments,
    histogram: Histogram,
}

/// One week of one community over replicates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeekSketch {
    /// Replicates that reported the week.
    pub replicates: u64,
    /// Replicates by stage.
    pub stages: [u64; Stage::ALL.len()],
    /// Sums of flows: of energy, then of engagement.
    flows: [f64; FLOW_COLUMNS],
    /// By column.
    cells: Vec<Cell>,
}

impl WeekSketch {
    pub fn empty() -> Self {
        Self {
            replicates: 0,
            stages: [0; Stage::ALL.len()],
            flows: [0.0; FLOW_COLUMNS],
            cells: vec![Cell::default(); COLUMNS],
        }
    }

    /// Sketches the week at `at` of all records' weeks, in the records' order.
    pub fn of(records: &[&Record], at: usize) -> Self {
        let mut sketch = Self::empty();
        let mut rows: Vec<&[f32]> = Vec::with_capacity(records.len());
        for record in records {
            if let Some(stage) = record.stages[at] {
                sketch.replicates += 1;
                sketch.stages[usize::from(stage)] += 1;
                rows.push(&record.values[at * WIDTH..(at + 1) * WIDTH]);
            }
        }
        for row in &rows {
            for (sum, &flow) in sketch.flows.iter_mut().zip(&row[COLUMNS..]) {
                *sum += f64::from(flow);
            }
        }
        let (mut values, mut keys) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (column, cell) in sketch.cells.iter_mut().enumerate() {
            values.clear();
            // What isn't finite doesn't exist.
            values.extend(rows.iter().map(|row| f64::from(row[column])).filter(|v| v.is_finite()));
            keys.clear();
            keys.extend(values.iter().map(|&v| sketch::key(v, WEEK_BITS)));
            cell.moments = Moments::of(&values);
            cell.histogram = Histogram::of(&mut keys);
        }
        sketch
    }

    /// Adds other replicates. Counts don't depend on the order; sums do in their last bit, and studies
    /// merge in the order of their plan.
    pub fn merge(&mut self, other: Self) {
        if self.replicates == 0 {
            *self = other;
            return;
        }
        self.replicates += other.replicates;
        for (mine, theirs) in self.stages.iter_mut().zip(&other.stages) {
            *mine += theirs;
        }
        for (mine, theirs) in self.flows.iter_mut().zip(&other.flows) {
            *mine += theirs;
        }
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            mine.moments.merge(&theirs.moments);
            mine.histogram.merge(&theirs.histogram);
        }
    }

    /// The distribution of every column.
    pub fn spreads(&self) -> impl Iterator<Item = Spread> {
        self.cells.iter().map(|cell| Spread {
            n: cell.moments.n,
            mean: if cell.moments.n == 0 { f64::NAN } else { cell.moments.mean },
            sd: cell.moments.sd(),
            quantiles: cell.histogram.quantiles(&QUANTILES, WEEK_BITS),
        })
    }

    /// Mean flows: of energy, then of engagement.
    pub fn mean_flows(&self) -> [f64; FLOW_COLUMNS] {
        self.flows.map(|sum| sum / self.replicates as f64)
    }

    /// Appends the sketch to bytes.
    pub fn encode(&self, to: &mut Vec<u8>) {
        put(to, self.replicates);
        self.stages.iter().for_each(|&count| put(to, count));
        self.flows.iter().for_each(|sum| to.extend_from_slice(&sum.to_le_bytes()));
        for cell in &self.cells {
            to.extend_from_slice(&cell.moments.mean.to_le_bytes());
            to.extend_from_slice(&cell.moments.squares.to_le_bytes());
            put(to, cell.histogram.entries().len() as u64);
            let mut last = 0;
            for &(key, count) in cell.histogram.entries() {
                put(to, u64::from(key - last));
                put(to, u64::from(count));
                last = key;
            }
        }
    }

    /// Takes a sketch from the front of bytes; `None` where they hold none.
    pub fn decode(from: &mut &[u8]) -> Option<Self> {
        let mut sketch = Self::empty();
        sketch.replicates = take(from)?;
        for count in &mut sketch.stages {
            *count = take(from)?;
        }
        for sum in &mut sketch.flows {
            *sum = take_f64(from)?;
        }
        for cell in &mut sketch.cells {
            let (mean, squares) = (take_f64(from)?, take_f64(from)?);
            let length = usize::try_from(take(from)?).ok()?;
            // An entry takes two bytes or more, which bounds what a wrong length could allocate.
            let mut entries = Vec::with_capacity(length.min(from.len() / 2));
            let mut key = 0u32;
            for _ in 0..length {
                key = key.checked_add(u32::try_from(take(from)?).ok()?)?;
                entries.push((key, u32::try_from(take(from)?).ok()?));
            }
            cell.histogram = Histogram::from_entries(entries);
            cell.moments = Moments { n: cell.histogram.n(), mean, squares };
        }
        Some(sketch)
    }
}

/// Appends a whole number, seven bits a byte.
fn put(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn take(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_f64(from: &mut &[u8]) -> Option<f64> {
    let (bytes, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(f64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(replicate: u32) -> Record {
        let values = (0..WIDTH).map(|at| match at {
            0 => f32::NAN,
            _ => (replicate * 7 + at as u32) as f32 / 3.0 - 10.0,
        });
        Record {
            replicate,
            outcomes: Vec::new(),
            stages: vec![Some((replicate % 8) as u8)],
            values: values.collect(),
        }
    }

    #[test]
    fn encoded_and_back() {
        let all: Vec<Record> = (0..40).map(record).collect();
        let records: Vec<&Record> = all.iter().collect();
        let sketch = WeekSketch::of(&records, 0);
        let mut bytes = Vec::new();
        sketch.encode(&mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(WeekSketch::decode(&mut rest), Some(sketch));
        assert!(rest.is_empty());
        for cut in [0, 1, 100, bytes.len() - 1] {
            assert_eq!(WeekSketch::decode(&mut &bytes[..cut]), None);
        }
    }

    #[test]
    fn merged_is_the_whole() {
        let all: Vec<Record> = (0..60).map(record).collect();
        let records: Vec<&Record> = all.iter().collect();
        let whole: Vec<Spread> = WeekSketch::of(&records, 0).spreads().collect();
        let mut parts = WeekSketch::empty();
        for chunk in records.chunks(7) {
            parts.merge(WeekSketch::of(chunk, 0));
        }
        assert_eq!(whole[0].n, 0);
        assert!(whole[0].mean.is_nan());
        for (whole, merged) in whole.iter().zip(parts.spreads()).skip(1) {
            assert_eq!((whole.n, whole.quantiles), (merged.n, merged.quantiles));
            assert!((whole.mean - merged.mean).abs() < 1e-12 && (whole.sd - merged.sd).abs() < 1e-9);
        }
    }
}
