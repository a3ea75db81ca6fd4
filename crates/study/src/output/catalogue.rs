//! The columns of every table, with units and meanings: files and documentation are made from here.

use hearth_engine::observe::{Cause, ColumnInfo, Flow, RunRow, WeekRow};
use hearth_engine::scenario::Stage;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A name, written as a dictionary.
    Name,
    /// A week.
    Week,
    /// Number of a replicate, or of a point.
    Replicate,
    /// A count.
    Count,
    /// A number in single precision; null where the quantity doesn't exist.
    Single,
    /// A number in double precision; null where the quantity doesn't exist.
    Double,
}

impl ColumnKind {
    /// The type as pyarrow and polars know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "string (dictionary)",
            Self::Week => "uint16",
            Self::Replicate => "uint32",
            Self::Count => "uint64",
            Self::Single => "float32",
            Self::Double => "float64",
        }
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Unit, empty where there is none.
    pub unit: &'static str,
    /// What it says.
    pub meaning: String,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    fn new(name: impl Into<String>, kind: ColumnKind, unit: &'static str, meaning: &str) -> Self {
        Self { name: name.into(), unit, meaning: meaning.to_owned(), kind }
    }

    fn observed(info: &ColumnInfo, kind: ColumnKind) -> Self {
        Self::new(info.name, kind, info.unit, &sentence(info.meaning))
    }
}

fn sentence(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

/// The tables of a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row a replicate and community.
    Runs,
    /// One row a replicate, community and week.
    Weekly,
    /// One row an arm, community, week and column: the replicates' distribution.
    Quantiles,
    /// One row a replicate, community and week: a few quantities only.
    Trajectories,
    /// One row a point, replicate and community.
    PointRuns,
}

/// Weekly quantities that [`Table::Trajectories`] keeps.
pub(crate) const TRAJECTORY_COLUMNS: [&str; 5] =
    ["members", "active", "energy", "legitimacy", "value_tangible"];

impl Table {
    /// Every table.
    pub const ALL: [Self; 5] =
        [Self::Runs, Self::Weekly, Self::Quantiles, Self::Trajectories, Self::PointRuns];

    /// Name of its file, without the ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Weekly => "weekly",
            Self::Quantiles => "quantiles",
            Self::Trajectories => "trajectories",
            Self::PointRuns => "point_runs",
        }
    }

    /// Name of its Parquet file.
    pub fn file(self) -> String {
        format!("{}.parquet", self.name())
    }

    /// What it is.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Runs => "Each community in each replicate: one row for each replicate and community.",
            Self::Weekly => "What was observed week by week: one row per replicate, community and week.",
            Self::Quantiles => {
                "The distribution over replicates, week by week: one row per community, week and quantity."
            }
            Self::Trajectories => {
                "How each replicate went, in a few quantities: one row per replicate, community and week."
            }
            Self::PointRuns => {
                "Each community at each point of a sweep: one row for each point, replicate and community."
            }
        }
    }

    /// Its columns, in order; `arms` where the study has several.
    pub fn columns(self, arms: bool) -> Vec<Column> {
        let mut columns = Vec::new();
        if arms && self != Self::PointRuns {
            columns.push(Column::new("arm", ColumnKind::Name, "", "Name of the arm of the study."));
        }
        match self {
            Self::Runs => runs(&mut columns),
            Self::Weekly => weekly(&mut columns),
            Self::Quantiles => quantiles(&mut columns),
            Self::Trajectories => trajectories(&mut columns),
            Self::PointRuns => point_runs(&mut columns),
        }
        columns
    }

    /// Which numbers of a week's record a table of single weeks keeps: of the weekly row, then of the flows.
    pub(crate) fn kept(self, width: usize) -> Vec<usize> {
        match self {
            Self::Trajectories => (0..WeekRow::COLUMNS.len())
                .filter(|&at| TRAJECTORY_COLUMNS.contains(&WeekRow::COLUMNS[at].name))
                .collect(),
            _ => (0..width).collect(),
        }
    }
}

fn replicate() -> Column {
    Column::new(
        "replicate",
        ColumnKind::Replicate,
        "",
        "Number of the replicate. The same number in several arms means the same random numbers.",
    )
}

fn community() -> Column {
    Column::new("community", ColumnKind::Name, "", "Name of the community.")
}

fn week() -> Column {
    Column::new("week", ColumnKind::Week, "week", "Week since the start.")
}

/// The flows of the energy budget, of energy and then of engagement.
fn flows(columns: &mut Vec<Column>, kind: ColumnKind) {
    for what in ["energy", "engagement"] {
        for flow in Flow::ALL {
            columns.push(Column::new(
                format!("{what}_{}", flow.name()),
                kind,
                "sum over members",
                &format!("Change of {what} booked to: {}", sentence(flow.meaning())),
            ));
        }
    }
}

fn runs(columns: &mut Vec<Column>) {
    identity(columns);
    columns.extend(Cause::ALL.iter().map(|cause| {
        let meaning = format!(
            "Weight of a drain of late, for each who carries the community: {}",
            sentence(cause.meaning())
        );
        Column::new(format!("drain_{}", cause.name()), ColumnKind::Single, "energy/week", &meaning)
    }));
    flows(columns, ColumnKind::Double);
}

/// The first columns of a row about one run.
fn identity(columns: &mut Vec<Column>) {
    columns.extend([
        replicate(),
        community(),
        Column::new("final_stage", ColumnKind::Name, "", "Stage at the horizon."),
        Column::new(
            "heaviest_drain",
            ColumnKind::Name,
            "",
            "Heaviest drain of energy and engagement before the end; null where the community didn't decline. Whether it is the cause, `hearth autopsy` tests.",
        ),
    ]);
    columns.extend(RunRow::COLUMNS.iter().map(|info| Column::observed(info, ColumnKind::Double)));
}

fn point_runs(columns: &mut Vec<Column>) {
    let meaning = "Number of the point; points.parquet says how it is set.";
    columns.push(Column::new("point", ColumnKind::Replicate, "", meaning));
    identity(columns);
}

fn weekly(columns: &mut Vec<Column>) {
    of_a_week(columns);
    columns.extend(WeekRow::COLUMNS.iter().map(|info| Column::observed(info, ColumnKind::Single)));
    flows(columns, ColumnKind::Single);
}

fn trajectories(columns: &mut Vec<Column>) {
    of_a_week(columns);
    let kept = WeekRow::COLUMNS.iter().filter(|info| TRAJECTORY_COLUMNS.contains(&info.name));
    columns.extend(kept.map(|info| Column::observed(info, ColumnKind::Single)));
}

fn of_a_week(columns: &mut Vec<Column>) {
    columns.extend([
        replicate(),
        community(),
        week(),
        Column::new("stage", ColumnKind::Name, "", "Life-cycle stage of the community."),
    ]);
}

/// Names of the columns that hold quantiles.
pub(crate) const QUANTILE_NAMES: [&str; crate::spread::QUANTILES.len()] =
    ["q025", "q100", "q250", "q500", "q750", "q900", "q975"];

/// What `column` of the quantiles says of a stage's share.
pub(crate) fn stage_quantity(stage: Stage) -> String {
    format!("stage_{}", stage.name())
}

fn quantiles(columns: &mut Vec<Column>) {
    columns.extend([
        community(),
        week(),
        Column::new(
            "column",
            ColumnKind::Name,
            "",
            "Which quantity: a column of the weekly table; `stage_<name>`, whose mean is the share of replicates in \
             that stage; or a flow of the energy budget, of which only the mean is given.",
        ),
        Column::new("n", ColumnKind::Count, "replicates", "Replicates in which the quantity exists."),
        Column::new("mean", ColumnKind::Double, "as the column", "Mean over them."),
        Column::new("sd", ColumnKind::Double, "as the column", "Standard deviation over them."),
    ]);
    for (name, p) in QUANTILE_NAMES.iter().zip(crate::spread::QUANTILES) {
        let meaning =
            format!("Quantile at probability {p}, of values rounded to 8 significant bits (0.4 %).");
        columns.push(Column::new(*name, ColumnKind::Double, "as the column", &meaning));
    }
}

/// The documentation of all tables, as `docs/outputs.md` holds it.
pub fn columns_markdown() -> String {
    let mut text = String::from(include_str!("outputs_head.md"));
    for table in Table::ALL {
        text += &format!("\n## {}\n\n{}\n\n", table.file(), table.about());
        text += "| Column | Type | Unit | Meaning |\n|---|---|---|---|\n";
        for column in table.columns(true) {
            text += &format!(
                "| `{}` | {} | {} | {} |\n",
                column.name,
                column.kind.name(),
                column.unit,
                column.meaning.replace('|', "\\|")
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_columns() {
        for table in Table::ALL {
            let columns = table.columns(true);
            let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            names.sort_unstable();
            assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
        }
    }

    #[test]
    fn every_column_is_described() {
        for column in Table::ALL.iter().flat_map(|table| table.columns(true)) {
            assert!(column.meaning.len() > 5, "{}", column.name);
        }
    }
}
