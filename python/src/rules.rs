//! Rules of one's own in Python: a function that is called once a week, with columns of all members.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};

use hearth::engine::model::members::Numbers;
use hearth::engine::model::rule::{Parameter, Place, Rule, RuleWeek, StateColumn, register, replace};
use hearth::engine::model::state::Members;
use hearth::engine::observe::Flow;
use hearth::engine::random::Address;
use hearth::engine::scenario::nearest;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::errors::Trouble;

/// The exception that the last function raised which broke off a run.
static RAISED: Mutex<Option<PyErr>> = Mutex::new(None);

/// Takes the exception that broke off a run.
pub fn raised() -> Option<PyErr> {
    RAISED.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A parameter: name, default, lowest and highest value, unit, meaning, source.
type Declared = (String, f32, (f64, f64), String, String, String);

/// A rule as Python declares it.
#[derive(FromPyObject)]
pub struct RuleRequest {
    name: String,
    about: String,
    version: String,
    /// `before`, `after` or `in_place_of`, and the process.
    place: (String, String),
    flow: String,
    parameters: Vec<Declared>,
    /// Name, start, meaning.
    columns: Vec<(String, f32, String)>,
    replace: bool,
}

struct Function {
    request: RuleRequest,
    place: Place,
    flow: Flow,
    function: Py<PyAny>,
}

impl Rule for Function {
    fn name(&self) -> &str {
        &self.request.name
    }

    fn about(&self) -> &str {
        &self.request.about
    }

    fn place(&self) -> Place {
        self.place.clone()
    }

    fn flow(&self) -> Flow {
        self.flow
    }

    fn parameters(&self) -> Vec<Parameter> {
        let one =
            |(name, default, range, unit, meaning, source): &(String, f32, _, String, String, String)| {
                Parameter { source: source.clone(), ..Parameter::new(name, *default, *range, unit, meaning) }
            };
        self.request.parameters.iter().map(one).collect()
    }

    fn columns(&self) -> Vec<StateColumn> {
        let columns = self.request.columns.iter();
        columns.map(|(name, start, meaning)| StateColumn::new(name, *start, meaning)).collect()
    }

    fn version(&self) -> &str {
        &self.request.version
    }

    fn act(&self, week: &mut RuleWeek<'_, '_>) {
        let done = Python::attach(|py| -> PyResult<()> {
            let view = Bound::new(py, PyWeek::of(week))?;
            self.function.call1(py, (&view,))?;
            let view = view.borrow();
            view.apply(week)
        });
        if let Err(error) = done {
            let what = format!("rule `{}`, week {}: {error}", self.request.name, week.context.week);
            *RAISED.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            // Unwinds to whoever runs replicates, who counts this one as failed; nothing is printed on the way.
            resume_unwind(Box::new(what));
        }
    }
}

/// Registers a function as a rule.
#[pyfunction]
pub fn register_rule(request: RuleRequest, function: Py<PyAny>) -> PyResult<()> {
    let process = request.place.1.clone();
    let place = match request.place.0.as_str() {
        "before" => Place::before(process),
        "after" => Place::after(process),
        _ => Place::in_place_of(process),
    };
    let Some(flow) = Flow::from_name(&request.flow) else {
        let names: Vec<&str> = Flow::ALL.iter().map(|flow| flow.name()).collect();
        let meant = nearest(&request.flow, names.iter().copied());
        let help = meant.map_or_else(
            || format!("there are {}", names.join(", ")),
            |name| format!("did you mean `{name}`?"),
        );
        return Err(PyValueError::new_err(format!("there is no flow `{}`; {help}", request.flow)));
    };
    let again = request.replace;
    let rule = Function { request, place, flow, function };
    let done = if again { replace(rule) } else { register(rule) };
    Ok(done.map_err(|error| Trouble::Bad(error.to_string()))?)
}

/// One column of all members, a number for each.
#[derive(Debug)]
enum Column {
    F32(Vec<f32>),
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
}

impl Column {
    fn of(numbers: Numbers<'_>, slots: &[usize]) -> Self {
        match numbers {
            Numbers::F32(all) => Self::F32(slots.iter().map(|&slot| all[slot]).collect()),
            Numbers::U8(all) => Self::U8(slots.iter().map(|&slot| all[slot]).collect()),
            Numbers::U16(all) => Self::U16(slots.iter().map(|&slot| all[slot]).collect()),
            Numbers::U32(all) => Self::U32(slots.iter().map(|&slot| all[slot]).collect()),
            Numbers::U64(all) => Self::U64(slots.iter().map(|&slot| all[slot]).collect()),
        }
    }

    /// Its name for NumPy, and its bytes.
    fn bytes(&self) -> (&'static str, Vec<u8>) {
        match self {
            Self::F32(all) => ("<f4", all.iter().flat_map(|one| one.to_le_bytes()).collect()),
            Self::U8(all) => ("u1", all.clone()),
            Self::U16(all) => ("<u2", all.iter().flat_map(|one| one.to_le_bytes()).collect()),
            Self::U32(all) => ("<u4", all.iter().flat_map(|one| one.to_le_bytes()).collect()),
            Self::U64(all) => ("<u8", all.iter().flat_map(|one| one.to_le_bytes()).collect()),
        }
    }
}

/// What a function has asked for.
enum Wish {
    Energy(Vec<f64>),
    Engagement(Vec<f64>),
    Column(usize, Vec<f32>),
    Ties(Vec<usize>, Vec<usize>, Vec<f64>),
}

/// A community in one week, as a rule's function sees it: a copy, and a list of what is to change.
#[pyclass(module = "hearth._native")]
pub struct PyWeek {
    week: u32,
    community: u16,
    core_from: f32,
    active_from: f32,
    slots: Vec<usize>,
    names: Vec<String>,
    columns: Vec<Column>,
    /// Columns of the rule, which come last.
    own: usize,
    parameters: Vec<(&'static str, f32)>,
    address: Address,
    wishes: Vec<Wish>,
}

impl PyWeek {
    fn of(week: &mut RuleWeek<'_, '_>) -> Self {
        let slots = week.slots();
        let mut names: Vec<String> = Vec::with_capacity(Members::NAMES.len() + 4);
        let mut columns = Vec::with_capacity(Members::NAMES.len() + 4);
        week.community.members.each_column(|name, numbers| {
            names.push(if name == "id" { "member".to_owned() } else { name.to_owned() });
            columns.push(Column::of(numbers, &slots));
        });
        let own: Vec<String> = week.columns().map(str::to_owned).collect();
        for at in 0..own.len() {
            columns.push(Column::of(Numbers::F32(week.column(at)), &slots));
        }
        let own_columns = own.len();
        names.extend(own);
        let stages = &week.context.rules.stages;
        Self {
            week: week.context.week,
            community: week.community.index,
            core_from: stages.core,
            active_from: stages.active,
            names,
            columns,
            own: own_columns,
            parameters: week.parameters().collect(),
            address: week.address(),
            slots,
            wishes: Vec::new(),
        }
    }

    fn apply(&self, week: &mut RuleWeek<'_, '_>) -> PyResult<()> {
        for wish in &self.wishes {
            match wish {
                Wish::Energy(by) => self.each(by, |slot, by| week.move_energy(slot, by as f32)),
                Wish::Engagement(by) => self.each(by, |slot, by| week.move_engagement(slot, by as f32)),
                Wish::Column(at, values) => {
                    let column = week.column(*at);
                    self.slots.iter().zip(values).for_each(|(&slot, &value)| column[slot] = value);
                }
                Wish::Ties(one, other, steps) => {
                    for ((&one, &other), &step) in one.iter().zip(other).zip(steps) {
                        week.tie(self.slots[one], self.slots[other], step as f32);
                    }
                }
            }
        }
        Ok(())
    }

    /// A number for each member; nothing where it is 0.
    fn each(&self, by: &[f64], mut change: impl FnMut(usize, f64)) {
        for (&slot, &by) in self.slots.iter().zip(by).filter(|(_, by)| **by != 0.0) {
            change(slot, by);
        }
    }

    fn checked(&self, values: &[f64], what: &str) -> PyResult<()> {
        if values.len() != self.slots.len() {
            let (found, needed) = (values.len(), self.slots.len());
            return Err(PyValueError::new_err(format!("{what} has {found} numbers for {needed} members")));
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(PyValueError::new_err(format!(
                "{what} is {} for row {at}; give finite numbers",
                values[at]
            ))),
            None => Ok(()),
        }
    }
}

#[pymethods]
impl PyWeek {
    #[getter]
    fn week(&self) -> u32 {
        self.week
    }

    #[getter]
    fn community(&self) -> u16 {
        self.community
    }

    #[getter]
    fn core_from(&self) -> f32 {
        self.core_from
    }

    #[getter]
    fn active_from(&self) -> f32 {
        self.active_from
    }

    #[getter]
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    #[getter]
    fn parameters(&self) -> Vec<(&'static str, f32)> {
        self.parameters.clone()
    }

    fn __len__(&self) -> usize {
        self.slots.len()
    }

    /// A column: its type as NumPy writes it, and its bytes.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<(&'static str, Bound<'py, PyBytes>)> {
        let Some(at) = self.names.iter().position(|known| known == name) else {
            let what = format!("there is no column '{name}'; there are {}", self.names.join(", "));
            return Err(PyKeyError::new_err(what));
        };
        let (kind, bytes) = self.columns[at].bytes();
        Ok((kind, PyBytes::new(py, &bytes)))
    }

    /// Gives a column of the rule new values.
    fn set_column(&mut self, name: &str, values: Vec<f64>) -> PyResult<()> {
        self.checked(&values, name)?;
        let first = self.names.len() - self.own;
        let Some(at) = self.names[first..].iter().position(|known| known == name) else {
            let what = format!(
                "a rule sets its own columns alone ({}); '{name}' isn't one",
                self.names[first..].join(", ")
            );
            return Err(PyKeyError::new_err(what));
        };
        let values: Vec<f32> = values.into_iter().map(|value| value as f32).collect();
        self.columns[first + at] = Column::F32(values.clone());
        self.wishes.push(Wish::Column(at, values));
        Ok(())
    }

    fn move_energy(&mut self, by: Vec<f64>) -> PyResult<()> {
        self.checked(&by, "energy")?;
        self.wishes.push(Wish::Energy(by));
        Ok(())
    }

    fn move_engagement(&mut self, by: Vec<f64>) -> PyResult<()> {
        self.checked(&by, "engagement")?;
        self.wishes.push(Wish::Engagement(by));
        Ok(())
    }

    /// Ties between rows.
    fn tie(&mut self, one: Vec<usize>, other: Vec<usize>, steps: Vec<f64>) -> PyResult<()> {
        if one.len() != other.len() || one.len() != steps.len() {
            return Err(PyValueError::new_err("ties need as many rows on both sides"));
        }
        if let Some(row) = one.iter().chain(&other).find(|row| **row >= self.slots.len()) {
            return Err(PyValueError::new_err(format!(
                "there is no row {row}; there are {} members",
                self.slots.len()
            )));
        }
        self.wishes.push(Wish::Ties(one, other, steps));
        Ok(())
    }

    /// The n-th number of each member in `[0, 1)`, as bytes of `float32`.
    fn uniform<'py>(&self, py: Python<'py>, n: usize) -> Bound<'py, PyBytes> {
        let bytes: Vec<u8> = self.draws(n).flat_map(|mut draws| draws.unit().to_le_bytes()).collect();
        PyBytes::new(py, &bytes)
    }

    /// The n-th draw of each member as a whole number below a limit, as bytes of `uint32`.
    fn below<'py>(&self, py: Python<'py>, limit: usize, n: usize) -> Bound<'py, PyBytes> {
        let limit = limit.max(1);
        let bytes: Vec<u8> =
            self.draws(n).flat_map(|mut draws| (draws.below(limit) as u32).to_le_bytes()).collect();
        PyBytes::new(py, &bytes)
    }
}

impl PyWeek {
    /// Each member's draws, from the n-th on.
    fn draws(&self, n: usize) -> impl Iterator<Item = hearth::engine::random::Sequence> + '_ {
        let ids = match &self.columns[0] {
            Column::U32(ids) => ids.as_slice(),
            _ => &[],
        };
        ids.iter().map(move |&id| {
            let mut draws = self.address.sequence(id);
            (0..n).for_each(|_| {
                draws.word();
            });
            draws
        })
    }
}
