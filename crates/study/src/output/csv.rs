//! Tables as CSV, on request: a copy of the Parquet file for tools that read nothing else.
//!
//! Comma, full stop and quotes as in RFC 4180; numbers in the shortest form that reads back to the same
//! value; what doesn't exist is empty. That is little enough to need no library.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int32Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::Table;
use super::atomic::Aside;

/// Writes `TABLE.csv` beside `TABLE.parquet`, batch by batch. Returns its path; `None` where the study has no
/// such table.
pub fn export(folder: &Path, table: Table) -> io::Result<Option<PathBuf>> {
    let source = match File::open(folder.join(table.file())) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let builder = ParquetRecordBatchReaderBuilder::try_new(source)?;
    let target = folder.join(format!("{}.csv", table.name()));
    let (aside, mut writer) = Aside::create(&target)?;
    let names: Vec<String> = builder.schema().fields().iter().map(|field| quoted(field.name())).collect();
    writeln!(writer, "{}", names.join(","))?;
    for batch in builder.build()? {
        rows(&batch.map_err(io::Error::other)?, &mut writer)?;
    }
    aside.commit(writer)?;
    Ok(Some(target))
}

pub(super) fn rows(batch: &RecordBatch, to: &mut impl Write) -> io::Result<()> {
    let cells =
        batch.columns().iter().map(|column| cells(column.as_ref())).collect::<io::Result<Vec<_>>>()?;
    for row in 0..batch.num_rows() {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                to.write_all(b",")?;
            }
            cell(row, to)?;
        }
        to.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes one cell of a column.
type Cells<'a> = Box<dyn Fn(usize, &mut dyn Write) -> io::Result<()> + 'a>;

fn cells(column: &dyn Array) -> io::Result<Cells<'_>> {
    macro_rules! numbers {
        ($kind:ty) => {{
            let numbers = column.as_primitive::<$kind>();
            Ok(Box::new(move |row, to| {
                if numbers.is_valid(row) {
                    write!(to, "{}", numbers.value(row))?;
                }
                Ok(())
            }))
        }};
    }
    match column.data_type() {
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Dictionary(..) => {
            let names = column.as_dictionary_opt::<Int32Type>().ok_or_else(|| unknown(column))?;
            let values = names.values().as_string_opt::<i32>().ok_or_else(|| unknown(column))?;
            let values: Vec<String> =
                values.iter().map(|name| name.map_or_else(String::new, quoted)).collect();
            Ok(Box::new(move |row, to| match names.key(row) {
                Some(key) => to.write_all(values[key].as_bytes()),
                None => Ok(()),
            }))
        }
        _ => Err(unknown(column)),
    }
}

fn unknown(column: &dyn Array) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("studies write no columns of {}", column.data_type()))
}

/// A text that a comma, a quote or a line break in it doesn't tear apart.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_where_needed() {
        assert_eq!(quoted("Turbidites"), "Turbidites");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
