//! Sets of coefficients as tables for other programs.

use super::result::CoefficientResult;
use crate::output::small_table::{Cells, SmallTable};

impl CoefficientResult {
    /// The tables: arms by set, values of the coefficients by set, and what each coefficient does.
    pub fn tables(&self) -> Vec<SmallTable> {
        vec![self.arms_by_set(), self.values_by_set(), self.influences()]
    }

    fn arms_by_set(&self) -> SmallTable {
        let mut table = SmallTable::new(
            "coefficient_sets",
            "Arms under sets of coefficients: one row for each set and arm.",
        );
        let arms = self.arms.len();
        let rows = 0..self.rows.len() * arms;
        let place = |row: usize| (&self.rows[row / arms], row % arms);
        let sets = rows.clone().map(|row| (row / arms) as u64).collect();
        table.add("set", "", "Number of the set.", Cells::Counts(sets));
        let name = |row: usize| Some(self.arms[place(row).1].name.clone());
        table.add("arm", "", "Name of the arm.", Cells::Names(rows.clone().map(name).collect()));
        for (at, (name, unit, _)) in self.rows.first().map_or(&[][..], |row| &row.values).iter().enumerate() {
            let value = |row: usize| place(row).0.values[at].2[place(row).1];
            let meaning = format!("Its {} over {} runs in this set.", name.replace('_', " "), self.runs);
            table.add(name, unit, meaning, Cells::Numbers(rows.clone().map(value).collect()));
        }
        let best = |row: usize| {
            let (set, arm) = place(row);
            let word = match (set.best == Some(arm), set.surely) {
                (true, true) => "surely",
                (true, false) => "yes",
                (false, _) => "no",
            };
            Some(word.to_owned())
        };
        let meaning = "Whether it alone is the best in this set: surely (by more than chance), yes, no.";
        table.add("best", "", meaning, Cells::Names(rows.map(best).collect()));
        table
    }

    fn values_by_set(&self) -> SmallTable {
        let mut table =
            SmallTable::new("coefficient_values", "What the coefficients are in each set: one row a set.");
        let sets = (0..self.rows.len() as u64).collect();
        table.add("set", "", "Number of the set.", Cells::Counts(sets));
        for (at, (path, _)) in self.rows.first().map_or(&[][..], |row| &row.coefficients).iter().enumerate() {
            let values = self.rows.iter().map(|row| row.coefficients[at].1).collect();
            table.add(path, "", format!("Value of {path}."), Cells::Numbers(values));
        }
        table
    }

    fn influences(&self) -> SmallTable {
        let mut table = SmallTable::new(
            "coefficient_influence",
            "How far the decision goes with each coefficient: one row a coefficient, the strongest first.",
        );
        let all = &self.turning;
        let pair = format!(
            "the advantage of \"{}\" over \"{}\" in {}",
            self.leading().name,
            self.arms[self.rival].name,
            self.words
        );
        let paths = all.iter().map(|one| Some(one.path.clone())).collect();
        table.add("path", "", "Path of the coefficient.", Cells::Names(paths));
        let mut numbers = |name: &str, unit: &str, meaning: &str, values: Vec<f64>| {
            table.add(name, unit, meaning, Cells::Numbers(values));
        };
        let of = |value: fn(&super::TurningCoefficient) -> f64| all.iter().map(value).collect::<Vec<f64>>();
        numbers("value", "", "Its value in the study's scenario.", of(|one| one.value));
        numbers("low", "", "Low end of its plausible range.", of(|one| one.range.low));
        numbers("high", "", "High end.", of(|one| one.range.high));
        let meaning = format!("Rank correlation over sets of its value and {pair}.");
        numbers("correlation", "", &meaning, of(|one| one.correlation));
        let meaning =
            "Probability of a correlation as far from 0 by chance, times the number of coefficients.";
        numbers("p_adjusted", "", meaning, of(|one| one.p_adjusted));
        let alone = |high: bool| -> Vec<f64> {
            let end = |one: &super::TurningCoefficient| {
                one.alone.iter().find(|end| end.high == high).map_or(f64::NAN, |end| end.advantage)
            };
            all.iter().map(end).collect()
        };
        let moved = "where it alone is moved there; empty of all but the strongest few.";
        let capital = crate::output::text::capital(&pair);
        numbers("advantage_low", &self.unit, &format!("{capital} at the low end, {moved}"), alone(false));
        numbers("advantage_high", &self.unit, &format!("{capital} at the high end, {moved}"), alone(true));
        table
    }
}
