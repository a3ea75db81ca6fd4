//! Small tables that are written as a whole, as Parquet and as CSV.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Metadata, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::csv;
use super::parquet_rows::{doubles, names};
use crate::output::atomic::Aside;

/// The cells of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Names; empty where there is none.
    Names(Vec<Option<String>>),
    /// Numbers; empty where they aren't finite.
    Numbers(Vec<f64>),
    /// Counts.
    Counts(Vec<u64>),
}

/// A column with its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// Name.
    pub name: String,
    /// Unit, empty where there is none.
    pub unit: String,
    /// What it says.
    pub meaning: String,
    /// What it holds.
    pub cells: Cells,
}

/// A small table.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallTable {
    /// Name of its files, without the ending.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Columns of the same length.
    pub columns: Vec<Filled>,
}

impl SmallTable {
    /// An empty table.
    pub fn new(name: &'static str, about: &'static str) -> Self {
        Self { name, about, columns: Vec::new() }
    }

    /// Adds a column.
    pub fn add(&mut self, name: impl Into<String>, unit: &str, meaning: impl Into<String>, cells: Cells) {
        self.columns.push(Filled {
            name: name.into(),
            unit: unit.to_owned(),
            meaning: meaning.into(),
            cells,
        });
    }

    /// Writes it below a folder as Parquet and as CSV; nothing in the files depends on time or machine. Tells their names.
    ///
    /// # Errors
    ///
    /// Where a file can't be written; files that are there are whole.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<String>> {
        let batch = self.batch().map_err(io::Error::other)?;
        let files = vec![format!("{}.csv", self.name), format!("{}.parquet", self.name)];
        let (aside, mut writer) = Aside::create(&folder.join(&files[0]))?;
        self.write_csv(&batch, &mut writer)?;
        aside.commit(writer)?;
        let (aside, writer) = Aside::create(&folder.join(&files[1]))?;
        let mut parquet = ArrowWriter::try_new(writer, batch.schema(), Some(self.properties()))?;
        parquet.write(&batch)?;
        aside.commit(parquet.into_inner()?)?;
        Ok(files)
    }

    /// The table as CSV.
    ///
    /// # Errors
    ///
    /// Where columns differ in length.
    pub fn csv(&self) -> io::Result<String> {
        let batch = self.batch().map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        self.write_csv(&batch, &mut bytes)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }

    fn write_csv(&self, batch: &RecordBatch, to: &mut impl io::Write) -> io::Result<()> {
        let heads: Vec<String> = self.columns.iter().map(|column| csv::quoted(&column.name)).collect();
        to.write_all(format!("{}\n", heads.join(",")).as_bytes())?;
        csv::rows(batch, to)
    }

    /// The table in memory, as Arrow.
    ///
    /// # Errors
    ///
    /// Where columns differ in length.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let fields: Vec<Field> = self.columns.iter().map(field).collect();
        let columns =
            self.columns.iter().map(|column| array(&column.cells)).collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }

    fn properties(&self) -> WriterProperties {
        let version = env!("CARGO_PKG_VERSION");
        let mut facts = vec![
            ("hearth.table".to_owned(), self.about.to_owned()),
            ("hearth.version".to_owned(), version.to_owned()),
        ];
        facts.extend(self.columns.iter().map(|one| (format!("column.{}", one.name), described(one))));
        let facts = facts.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
        WriterProperties::builder()
            .set_created_by(format!("hearth {version}"))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(facts))
            .build()
    }
}

fn described(column: &Filled) -> String {
    match column.unit.is_empty() {
        true => column.meaning.clone(),
        false => format!("{} [{}]", column.meaning, column.unit),
    }
}

fn field(column: &Filled) -> Field {
    let (kind, nullable) = match column.cells {
        Cells::Names(_) => (DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)), true),
        Cells::Numbers(_) => (DataType::Float64, true),
        Cells::Counts(_) => (DataType::UInt64, false),
    };
    let facts =
        [("description".to_owned(), column.meaning.clone()), ("unit".to_owned(), column.unit.clone())];
    Field::new(&column.name, kind, nullable).with_metadata(Metadata::from(facts))
}

fn array(cells: &Cells) -> Result<ArrayRef, ArrowError> {
    match cells {
        Cells::Numbers(numbers) => {
            Ok(doubles(numbers.iter().map(|number| if number.is_finite() { *number } else { f64::NAN })))
        }
        Cells::Counts(counts) => Ok(Arc::new(UInt64Array::from(counts.clone()))),
        Cells::Names(all) => {
            // The dictionary is in the order of first appearance.
            let mut known: BTreeMap<&str, i32> = BTreeMap::new();
            let mut list: Vec<&str> = Vec::new();
            let keys: Vec<Option<i32>> = all
                .iter()
                .map(|name| {
                    let name = name.as_deref()?;
                    Some(*known.entry(name).or_insert_with(|| {
                        list.push(name);
                        list.len() as i32 - 1
                    }))
                })
                .collect();
            names(list, Int32Array::from(keys))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_say_the_same() {
        let mut table = SmallTable::new("small", "A table for a test.");
        table.add(
            "name",
            "",
            "Who.",
            Cells::Names(vec![Some("a, b".to_owned()), None, Some("c".to_owned())]),
        );
        table.add("size", "h", "How much.", Cells::Numbers(vec![0.5, f64::NAN, f64::INFINITY]));
        table.add("n", "", "How many.", Cells::Counts(vec![1, 2, 3]));
        let room = tempfile::tempdir().unwrap();
        assert_eq!(table.write(room.path()).unwrap(), ["small.csv", "small.parquet"]);
        let text = std::fs::read_to_string(room.path().join("small.csv")).unwrap();
        assert_eq!(text, "name,size,n\n\"a, b\",0.5,1\n,,2\nc,,3\n");
        let file = std::fs::File::open(room.path().join("small.parquet")).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        assert_eq!(reader.schema().field(1).metadata().get("unit").map(String::as_str), Some("h"));
        let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
        let mut again = Vec::new();
        csv::rows(&batches[0], &mut again).unwrap();
        assert!(text.ends_with(&String::from_utf8(again).unwrap()));
    }
}
