//! A sweep's points, made.

use super::cube::Place;
use super::layout::allowed;
use super::plan::{Limit, Plan, Sweep};
use crate::points::{PointColumn, PointValues, Points, PointsError, Table, read_columns};
use hearth_engine::scenario::nearest;

/// Points that are looked at before anything is run.
const CHECKED: usize = 64;

/// A sweep whose points are known.
#[derive(Debug, Clone)]
pub struct Made {
    /// What is said of it, with what the limits left out.
    pub plan: Plan,
    /// The points.
    pub points: Points,
}

impl Sweep {
    /// Makes the points, by a seed: the same for the same seed.
    ///
    /// # Errors
    ///
    /// Where the layout can't be had, limits leave nothing, or points make no scenario.
    pub fn points(&self, seed: u64) -> Result<Made, PointsError> {
        let wrong = PointsError::Wrong;
        let mut plan = self.plan.clone();
        let mut columns: Vec<PointColumn> = match &self.table {
            Some(bytes) => {
                let failed = |what: String| wrong(format!("{}, {what}", self.table_name));
                let columns = self.columns_of(read_columns(bytes).map_err(failed)?)?;
                if !plan.limits.is_empty() && plan.layout.is_bound() {
                    let what = "the points are those of a table for such indices";
                    return Err(wrong(super::layout::with_indices(what)));
                }
                columns
            }
            None => {
                let places = plan.places(seed).map_err(wrong)?;
                let allow = |place: &Place| plan.limits.iter().all(|limit| self.holds(limit, place));
                let (places, left_out) = allowed(places, plan.layout.is_bound(), allow).map_err(wrong)?;
                plan.left_out = left_out;
                self.of_places(&places)
            }
        };
        for follower in &plan.followers {
            let values = self.following(&columns, follower)?;
            columns.push(PointColumn { path: follower.path.clone(), values: PointValues::Numbers(values) });
        }
        let points = Points::new(&plan.name, &self.scenario, columns)?;
        match &self.table {
            Some(bytes) => {
                let factor_of = |path: &str| {
                    let mut factors = plan.factors.iter();
                    let found = factors.find(|factor| factor.paths.iter().any(|one| one == path));
                    found.map_or_else(|| path.to_owned(), |factor| factor.name.clone())
                };
                points.check_table(CHECKED, &Table { name: &self.table_name, bytes, heads: &factor_of })?;
            }
            None => points.check(CHECKED)?,
        }
        Ok(Made { plan, points })
    }

    fn holds(&self, limit: &Limit, place: &Place) -> bool {
        let value = |name: &str| {
            let at = self.plan.factor(name)?;
            self.plan.factors[at].factor.at(place[at]).parse::<f64>().ok()
        };
        let sum: Option<f64> =
            limit.sum.iter().map(|(name, weight)| value(name).map(|value| value * weight)).sum();
        sum.is_some_and(|sum| {
            // Sums of decimal numbers miss by a little.
            let room = 1e-9 * sum.abs().max(1.0);
            limit.at_least.is_none_or(|least| sum >= least - room)
                && limit.at_most.is_none_or(|most| sum <= most + room)
        })
    }

    fn of_places(&self, places: &[Place]) -> Vec<PointColumn> {
        let mut columns = Vec::new();
        for (at, factor) in self.plan.factors.iter().enumerate() {
            let texts: Vec<String> = places.iter().map(|place| factor.factor.at(place[at])).collect();
            for path in &factor.paths {
                columns.push(PointColumn { path: path.clone(), values: PointValues::read(texts.clone()) });
            }
        }
        columns
    }

    /// Columns of a table, which may be called as factors are.
    fn columns_of(&self, table: Vec<PointColumn>) -> Result<Vec<PointColumn>, PointsError> {
        let mut columns: Vec<PointColumn> = Vec::new();
        for column in table {
            match self.plan.factor(&column.path) {
                Some(at) => {
                    for path in &self.plan.factors[at].paths {
                        columns.push(PointColumn { path: path.clone(), values: column.values.clone() });
                    }
                }
                None if self.plan.factors.is_empty() => columns.push(column),
                None => {
                    let names = self.plan.factors.iter().map(|factor| factor.name.as_str());
                    let hint = match nearest(&column.path, names.clone()) {
                        Some(name) => format!("did you mean '{name}'?"),
                        None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
                    };
                    return Err(PointsError::Wrong(format!(
                        "{}, line 1: no factor is called '{}'; {hint}",
                        self.table_name, column.path
                    )));
                }
            }
        }
        let missing = self.plan.factors.iter().find(|factor| {
            !factor.paths.iter().all(|path| columns.iter().any(|column| column.path == *path))
        });
        match missing {
            Some(factor) => {
                let (table, name) = (&self.table_name, &factor.name);
                Err(PointsError::Wrong(format!("{table}, line 1: there is no column '{name}'")))
            }
            None => Ok(columns),
        }
    }

    fn following(
        &self,
        columns: &[PointColumn],
        follower: &super::plan::Follower,
    ) -> Result<Vec<f64>, PointsError> {
        let path = self.plan.factor(&follower.follows).map(|at| &self.plan.factors[at].paths[0]);
        let column = columns.iter().find(|column| Some(&column.path) == path);
        match column.map(|column| &column.values) {
            Some(PointValues::Numbers(numbers)) => {
                Ok(numbers.iter().map(|number| number * follower.times + follower.plus).collect())
            }
            _ => Err(PointsError::Wrong(format!(
                "{} follows '{}', which is no number",
                follower.path, follower.follows
            ))),
        }
    }
}

impl Made {
    /// The value of a factor at a point as a number; of a choice, its place among the choices.
    pub fn value(&self, factor: usize, point: usize) -> f64 {
        let one = &self.plan.factors[factor];
        let column = self.points.columns().iter().find(|column| column.path == one.paths[0]);
        match (column.map(|column| &column.values), &one.factor.spread) {
            (Some(values), crate::spec::Spread::OneOf(options)) => {
                let text = values.text(point);
                let same = |option: &String| {
                    *option == text || option.parse::<f64>().is_ok_and(|number| text.parse() == Ok(number))
                };
                options.iter().position(same).map_or(f64::NAN, |place| place as f64)
            }
            (Some(values), _) => values.number(point),
            (None, _) => f64::NAN,
        }
    }
}

impl Made {
    /// The parameters as columns of a table.
    pub(super) fn table_columns(&self) -> Vec<crate::output::small_table::Filled> {
        self.points.table().columns.into_iter().filter(|column| column.name != "point").collect()
    }

    /// Reads a sweep back from its folder; `None` where it holds none.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or isn't what the sweep wrote.
    pub fn of_folder(
        folder: &std::path::Path,
        manifest: &crate::output::Manifest,
    ) -> Result<Option<Self>, crate::StudyError> {
        use crate::error::{StudyError, UNTOUCHED};
        let path = folder.join(Plan::FILE);
        let Some(plan) = Plan::read(folder).map_err(StudyError::file("read", &path, UNTOUCHED))? else {
            return Ok(None);
        };
        Ok(Points::of_folder(folder, manifest)?.map(|points| Self { plan, points }))
    }
}
