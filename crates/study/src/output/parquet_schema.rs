//! Schemas and settings of the Parquet files.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, Metadata, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::compute_leaves;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::{Column, ColumnKind, Table};

/// What every file says of its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub version: String,
    pub seed: u64,
    pub study: String,
}

/// Rows in a row group of the tables that are written as a whole.
const ROW_GROUP: usize = 20_000;

/// A table's form in one study: its columns and what its file says of itself.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub table: Table,
    pub arms: bool,
    pub columns: Vec<Column>,
    pub schema: SchemaRef,
    stamp: Stamp,
}

impl Form {
    pub fn new(table: Table, arms: bool, stamp: Stamp) -> Self {
        let columns = table.columns(arms);
        let fields: Vec<Field> = columns.iter().map(field).collect();
        Self { table, arms, columns, schema: Arc::new(Schema::new(fields)), stamp }
    }

    /// A writer of this table. Nothing in the file depends on time or machine.
    pub fn writer<W: Write + Send>(&self, to: W) -> Result<ArrowWriter<W>> {
        ArrowWriter::try_new(to, Arc::clone(&self.schema), Some(self.properties()))
    }

    /// Writes a whole table as one row group, column by column: only one of them is in memory, and no more of it than
    /// its pages. Without rows there is no group.
    pub fn write_group<W: Write + Send>(&self, to: W, columns: impl Iterator<Item = ArrayRef>) -> Result<()> {
        let (mut file, factory) = self.writer(to)?.into_serialized_writer()?;
        let mut columns = columns.peekable();
        if columns.peek().is_some_and(|column| !column.is_empty()) {
            let mut group = file.next_row_group()?;
            let writers = factory.create_column_writers(0)?;
            for ((field, column), mut writer) in self.schema.fields().iter().zip(columns).zip(writers) {
                for leaf in compute_leaves(field, &column)? {
                    writer.write(&leaf)?;
                }
                writer.close()?.append_to_row_group(&mut group)?;
            }
            group.close()?;
        }
        file.close()?;
        Ok(())
    }

    fn properties(&self) -> WriterProperties {
        let mut facts = vec![
            ("hearth.table".to_owned(), self.table.about().to_owned()),
            ("hearth.version".to_owned(), self.stamp.version.clone()),
            ("hearth.seed".to_owned(), self.stamp.seed.to_string()),
            ("hearth.study".to_owned(), self.stamp.study.clone()),
        ];
        facts
            .extend(self.columns.iter().map(|column| (format!("column.{}", column.name), described(column))));
        // Of numbers that hardly come twice a dictionary would hold each, and say its place in it besides.
        let numbers = self
            .columns
            .iter()
            .filter(|column| matches!(column.kind, ColumnKind::Single | ColumnKind::Double));
        numbers
            .fold(WriterProperties::builder(), |properties, column| {
                properties.set_column_dictionary_enabled(column.name.as_str().into(), false)
            })
            .set_created_by(format!("hearth {}", self.stamp.version))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(self.rows_in_group())
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(
                facts.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect(),
            ))
            .build()
    }

    /// Rows in a row group; `None` where a group is whatever is written before a flush (a unit's weeks, an
    /// arm's quantiles).
    fn rows_in_group(&self) -> Option<usize> {
        matches!(self.table, Table::Runs | Table::PointRuns).then_some(ROW_GROUP)
    }
}

fn described(column: &Column) -> String {
    if column.unit.is_empty() {
        column.meaning.clone()
    } else {
        format!("{} [{}]", column.meaning, column.unit)
    }
}

fn field(column: &Column) -> Field {
    let nullable = match column.kind {
        ColumnKind::Name => column.name == "heaviest_drain",
        ColumnKind::Week | ColumnKind::Replicate | ColumnKind::Count => false,
        ColumnKind::Single | ColumnKind::Double => true,
    };
    let kind = match column.kind {
        ColumnKind::Name => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        ColumnKind::Week => DataType::UInt16,
        ColumnKind::Replicate => DataType::UInt32,
        ColumnKind::Count => DataType::UInt64,
        ColumnKind::Single => DataType::Float32,
        ColumnKind::Double => DataType::Float64,
    };
    let facts =
        [("description".to_owned(), column.meaning.clone()), ("unit".to_owned(), column.unit.to_owned())];
    Field::new(&column.name, kind, nullable).with_metadata(Metadata::from(facts))
}
