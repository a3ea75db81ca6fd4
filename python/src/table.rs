//! Tables for Python: Arrow, handed over without a copy by the PyCapsule interface.

use std::ffi::CStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{
    Float32Type, Float64Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList, PyTuple};

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

    /// Reads a CSV file: a column is of numbers where all of its cells are, but for empty ones.
    fn of_csv(path: &Path) -> Result<Self, Trouble> {
        let bad = |error: csv::Error| Trouble::Bad(format!("cannot read {}: {error}", path.display()));
        let bytes = std::fs::read(path)?;
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let names: Vec<String> = reader.headers().map_err(bad)?.iter().map(str::to_owned).collect();
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for row in reader.records() {
            for (cells, cell) in cells.iter_mut().zip(row.map_err(bad)?.iter()) {
                cells.push(cell.to_owned());
            }
        }
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for (name, cells) in names.iter().zip(cells) {
            let given = || cells.iter().filter(|cell| !cell.is_empty());
            let numbers = given().count() > 0 && given().all(|cell| cell.parse::<f64>().is_ok());
            let column: ArrayRef = match numbers {
                true => Arc::new(cells.iter().map(|cell| cell.parse::<f64>().ok()).collect::<Float64Array>()),
                false => {
                    let texts = cells.iter().map(|cell| (!cell.is_empty()).then_some(cell.as_str()));
                    Arc::new(texts.collect::<StringArray>())
                }
            };
            fields.push(Field::new(name, column.data_type().clone(), true));
            columns.push(column);
        }
        Ok(Self::of(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?))
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
    /// Reads a table from a Parquet file.
    #[staticmethod]
    fn read_parquet(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(py.detach(|| Self::read(&path))?)
    }

    /// Reads a table from a CSV file.
    #[staticmethod]
    fn read_csv(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(py.detach(|| Self::of_csv(&path))?)
    }

    /// Makes a table from the bytes of a Parquet file.
    #[staticmethod]
    fn from_parquet(py: Python<'_>, bytes: Vec<u8>) -> PyResult<Self> {
        let read = || -> Result<Self, Trouble> {
            let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))?.with_batch_size(ROWS);
            let schema = builder.schema().clone();
            let batches = builder.build()?.collect::<Result<Vec<_>, ArrowError>>()?;
            Ok(Self { schema, batches })
        };
        Ok(py.detach(read)?)
    }

    /// The table as the bytes of a Parquet file.
    fn to_parquet<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let write = || -> Result<Vec<u8>, Trouble> {
            let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&self.schema), None)?;
            for batch in &self.batches {
                writer.write(batch)?;
            }
            Ok(writer.into_inner()?)
        };
        let bytes = py.detach(write)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// What makes it again in another process.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let make = slf.get_type().getattr("from_parquet")?;
        Ok((make, (slf.get().to_parquet(slf.py())?,)))
    }

    /// As a pyarrow table, without a copy.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.getattr("table")?.call1((slf,))
    }

    /// As a pandas data frame.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_arrow(slf)?.call_method0("to_pandas")
    }

    /// As a Polars data frame, without a copy.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }

    /// Draws columns with matplotlib, and returns its axes: by week where there are weeks, else as histograms.
    #[pyo3(signature = (*columns, **options))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        columns: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let plot = slf.py().import("hearth._plot")?.getattr("plot")?;
        let all = std::iter::once(slf.clone().into_any()).chain(columns.iter());
        plot.call(PyTuple::new(slf.py(), all.collect::<Vec<_>>())?, options)
    }

    /// The first rows, for notebooks.
    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("hearth._plot")?.getattr("html")?.call1((slf,))?.extract()
    }

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
        DataType::UInt8 => column.as_primitive::<UInt8Type>().iter().try_for_each(|v| list.append(v)),
        DataType::Int32 => column.as_primitive::<Int32Type>().iter().try_for_each(|v| list.append(v)),
        DataType::Int64 => column.as_primitive::<Int64Type>().iter().try_for_each(|v| list.append(v)),
        DataType::Boolean => column.as_boolean().iter().try_for_each(|v| list.append(v)),
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
