//! Tables of a report.

/// A table: a row a thing, a column a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows, with sample size.
    pub caption: String,
    /// The columns; the first names the rows.
    pub columns: Vec<Column>,
    /// The rows: cells in the order of the columns, the name first.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, with its unit.
    pub name: String,
    /// Whether it holds numbers, which stand at the right.
    pub numbers: bool,
}

impl Table {
    /// An empty table. Columns whose names begin with `#` hold numbers.
    pub fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| match name.strip_prefix('#') {
            Some(name) => Column { name: name.trim_start().to_owned(), numbers: true },
            None => Column { name: (*name).to_owned(), numbers: false },
        });
        Self { caption: caption.into(), columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row. What is missing is empty, what is too much is left out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = cells.into_iter().take(self.columns.len()).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }
}
