//! Tables for Python: Arrow, handed over without a copy by the PyCapsule interface.

use std::ffi::CStr;
use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float32Type, Float64Type, Int32Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use super::errors::Trouble;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
/// Rows that are read at once.
const ROWS: usize = 65_536;

/// A table in Arrow's memory layout. Whatever reads Arrow takes it without a copy: `pyarrow.table(t)`,
/// `polars.DataFrame(t)`, `pandas.DataFrame.from_arrow(t)`; without any of these, `t["column"]` is a list.
#[pyclass(frozen, module = "hearth")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// A table of one piece.
    pub fn of(batch: RecordBatch) -> Self {
        Self { schema: batch.schema(), batches: vec![batch] }
    }

    /// Reads a Parquet file.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let file = File::open(path).map_err(|error| {
            std::io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display()))
        })?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(ROWS);
        let schema = builder.schema().clone();
        let batches = builder.build()?.collect::<Result<Vec<_>, ArrowError>>()?;
        Ok(Self { schema, batches })
    }

    /// The only piece of a table that was made of one.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Index of a column.
    pub fn index(&self, name: &str) -> PyResult<usize> {
        self.schema.index_of(name).map_err(|_| {
            let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
            PyKeyError::new_err(format!("there is no column '{name}'; there are {}", names.join(", ")))
        })
    }
}

#[pymethods]
impl Table {
    /// Hands the table over as a stream of record batches (Arrow PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Which other types a consumer would like is a wish that the interface allows to leave alone.
        drop(requested_schema);
        // Batches are counted references to the same buffers.
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
    }

    /// Hands the schema over (Arrow PyCapsule interface).
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(Trouble::from)?;
        PyCapsule::new_with_value(py, schema, SCHEMA)
    }

    /// Rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Columns.
    #[getter]
    fn num_columns(&self) -> usize {
        self.schema.fields().len()
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Unit and meaning of each column, by name.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for field in self.schema.fields() {
            let of = |key: &str| field.metadata().get(key).cloned().unwrap_or_default();
            columns.set_item(field.name(), (of("unit"), of("description")))?;
        }
        Ok(columns)
    }

    fn __len__(&self) -> usize {
        self.num_rows()
    }

    /// A column as a list. A number that doesn't exist is `nan`, a name that doesn't is `None`.
    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let index = self.index(name)?;
        let list = PyList::empty(py);
        for batch in &self.batches {
            extend(&list, batch.column(index))?;
        }
        Ok(list)
    }

    /// All columns as lists, by name.
    fn to_pydict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for field in self.schema.fields() {
            all.set_item(field.name(), self.__getitem__(py, field.name())?)?;
        }
        Ok(all)
    }

    fn __repr__(&self) -> String {
        let names = self.column_names();
        let some: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        let more = if names.len() > some.len() { ", …" } else { "" };
        format!(
            "<hearth.Table: {} rows, {} columns ({}{more})>",
            self.num_rows(),
            names.len(),
            some.join(", ")
        )
    }
}

/// Appends a column's values.
fn extend(list: &Bound<'_, PyList>, column: &ArrayRef) -> PyResult<()> {
    let none = || f64::NAN;
    match column.data_type() {
        DataType::Float64 => {
            column.as_primitive::<Float64Type>().iter().try_for_each(|v| list.append(v.unwrap_or_else(none)))
        }
        DataType::Float32 => column
            .as_primitive::<Float32Type>()
            .iter()
            .try_for_each(|v| list.append(v.map_or_else(none, f64::from))),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().iter().try_for_each(|v| list.append(v)),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().iter().try_for_each(|v| list.append(v)),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().iter().try_for_each(|v| list.append(v)),
        DataType::Utf8 => column.as_string::<i32>().iter().try_for_each(|v| list.append(v)),
        DataType::Dictionary(..) => {
            let keys = column.as_dictionary::<Int32Type>();
            let names = keys.values().as_string::<i32>();
            keys.keys().iter().try_for_each(|key| list.append(key.map(|key| names.value(key as usize))))
        }
        other => {
            Err(Trouble::Bad(format!("a column of type {other} can't be a list; use pyarrow.table()")).into())
        }
    }
}
