//! A run in hand as tables: its members, their ties, its weeks and its outcomes so far.
//!
//! What the simulation holds changes with the next week. A table is one copy of it; whoever reads Arrow takes the table without another.

use std::sync::{Arc, OnceLock};

use arrow_array::{
    ArrayRef, Float32Array, Int32Array, RecordBatch, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Metadata, Schema, SchemaRef};
use hearth_engine::model::members::Numbers;
use hearth_engine::model::state::Members;
use hearth_engine::observe::{Week, WeekRow};
use hearth_engine::simulation::Simulation;

use crate::output::Table;
use crate::output::parquet_rows::{self, Run, RunRows, Weeks, names};
use crate::output::parquet_schema::{Form, Stamp};
use crate::record::WIDTH;

/// Columns of members that mean something within a week only, or to the simulator alone.
const INTERNAL: [&str; 2] = ["is_member", "position"];

/// The members of all communities as they are now: a row each, in order of joining.
///
/// # Errors
///
/// None that a simulation could cause.
pub fn members_table(simulation: &Simulation<'_>) -> Result<RecordBatch, ArrowError> {
    let communities = simulation.communities();
    let slots: Vec<Vec<usize>> = communities.iter().map(|one| here(&one.members)).collect();
    let mut columns = vec![community_column(simulation, slots.iter().map(Vec::len))?];
    let mut parts: Vec<Vec<Numbers<'_>>> = vec![Vec::with_capacity(communities.len()); Members::NAMES.len()];
    for community in communities {
        let mut at = 0;
        community.members.each_column(|_, numbers| {
            parts[at].push(numbers);
            at += 1;
        });
    }
    for (name, parts) in Members::NAMES.iter().zip(&parts) {
        if !INTERNAL.contains(name) {
            columns.push(gathered(parts, &slots));
        }
    }
    let own = simulation.own_columns();
    for at in 0..own.len() {
        let parts: Vec<Numbers<'_>> =
            communities.iter().map(|one| Numbers::F32(&one.members.own[at].values)).collect();
        columns.push(gathered(&parts, &slots));
    }
    let schema = match own.is_empty() {
        true => Arc::clone(members_schema()),
        false => {
            let mut fields: Vec<Field> =
                members_schema().fields().iter().map(|field| Field::clone(field)).collect();
            fields
                .extend(own.iter().map(|column| field(&column.name, DataType::Float32, &column.meaning, "")));
            Arc::new(Schema::new(fields))
        }
    };
    RecordBatch::try_new(schema, columns)
}

/// The ties of all communities as they are now: a row for each tie that a member holds to another one, the strongest first. Both sides
/// hold a tie, and may feel it differently.
///
/// # Errors
///
/// None that a simulation could cause.
pub fn ties_table(simulation: &Simulation<'_>) -> Result<RecordBatch, ArrowError> {
    static SCHEMA: OnceLock<SchemaRef> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let of = |name, kind, meaning, unit| field(name, kind, meaning, unit);
        Arc::new(Schema::new(vec![
            of("community", dictionary(), "Name of the community.", ""),
            of("member", DataType::UInt32, "Arrival number of the member who holds the tie.", ""),
            of("peer", DataType::UInt32, "Arrival number of the other one.", ""),
            of("weight", DataType::Float32, "Strength of the tie.", "0..1"),
        ]))
    });
    let (mut counts, mut ids, mut peers, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for community in simulation.communities() {
        let members = &community.members;
        let before = ids.len();
        for slot in here(members) {
            for (peer, weight) in members.ties.of(slot) {
                if members.is_member[peer] > 0.0 {
                    ids.push(members.id[slot]);
                    peers.push(members.id[peer]);
                    weights.push(weight);
                }
            }
        }
        counts.push(ids.len() - before);
    }
    let columns: Vec<ArrayRef> = vec![
        community_column(simulation, counts.into_iter())?,
        Arc::new(UInt32Array::from(ids)),
        Arc::new(UInt32Array::from(peers)),
        Arc::new(Float32Array::from(weights)),
    ];
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// The outcomes of the weeks so far, in the columns of [`Table::Runs`]: a row for each community.
///
/// # Errors
///
/// None that a simulation could cause.
pub fn outcomes_table(simulation: &Simulation<'_>, replicate: u32) -> Result<RecordBatch, ArrowError> {
    static FORM: OnceLock<Form> = OnceLock::new();
    let rows = simulation.outcomes().into_iter().enumerate().map(|(community, outcome)| Run {
        arm: 0,
        replicate,
        community: community as u16,
        outcome,
    });
    let form = FORM.get_or_init(|| form(Table::Runs));
    parquet_rows::runs(form, "", &community_names(simulation), &rows.collect::<Vec<_>>())
}

/// Weeks of a run, by community, in the columns of [`Table::Weekly`].
///
/// # Errors
///
/// None that a simulation could cause.
pub fn weekly_table(
    simulation: &Simulation<'_>,
    replicate: u32,
    weeks: &[Vec<Week>],
) -> Result<RecordBatch, ArrowError> {
    static FORM: OnceLock<Form> = OnceLock::new();
    let form = FORM.get_or_init(|| form(Table::Weekly));
    let stages: Vec<Vec<Option<u8>>> =
        weeks.iter().map(|weeks| weeks.iter().map(|week| Some(week.stage as u8)).collect()).collect();
    let values: Vec<Vec<f32>> = weeks
        .iter()
        .map(|weeks| {
            let mut values = Vec::with_capacity(weeks.len() * WIDTH);
            for week in weeks {
                values.extend(week.row.values());
                values
                    .extend(week.flows.energy.iter().chain(&week.flows.engagement).map(|&flow| flow as f32));
            }
            values
        })
        .collect();
    debug_assert!(WIDTH > WeekRow::COLUMNS.len());
    let rows: Vec<RunRows<'_>> = stages
        .iter()
        .zip(&values)
        .enumerate()
        .map(|(community, (stages, values))| RunRows {
            replicate,
            community: community as u16,
            stages,
            values,
        })
        .collect();
    let columns = Weeks::of(&rows, WIDTH).columns(form, "", &community_names(simulation))?;
    RecordBatch::try_new(Arc::clone(&form.schema), columns.collect())
}

fn form(table: Table) -> Form {
    let stamp = Stamp { version: env!("CARGO_PKG_VERSION").to_owned(), seed: 0, study: String::new() };
    Form::new(table, false, stamp)
}

fn community_names(simulation: &Simulation<'_>) -> Vec<String> {
    simulation.scenario().communities.iter().map(|one| one.name.clone()).collect()
}

/// Slots of those who are members.
fn here(members: &Members) -> Vec<usize> {
    (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0).collect()
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn field(name: &str, kind: DataType, meaning: &str, unit: &str) -> Field {
    let facts =
        [("description", meaning), ("unit", unit)].map(|(key, value)| (key.to_owned(), value.to_owned()));
    Field::new(name, kind, false).with_metadata(Metadata::from(facts))
}

fn members_schema() -> &'static SchemaRef {
    static SCHEMA: OnceLock<SchemaRef> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut fields = vec![field("community", dictionary(), "Name of the community.", "")];
        let nobody = Members::default();
        nobody.each_column(|name, numbers| {
            if INTERNAL.contains(&name) {
                return;
            }
            let kind = match numbers {
                Numbers::F32(_) => DataType::Float32,
                Numbers::U8(_) => DataType::UInt8,
                Numbers::U16(_) => DataType::UInt16,
                Numbers::U32(_) => DataType::UInt32,
                Numbers::U64(_) => DataType::UInt64,
            };
            let at = Members::NAMES.iter().position(|known| *known == name).unwrap_or_default();
            let lines: Vec<&str> = Members::MEANINGS[at].iter().map(|line| line.trim()).collect();
            fields.push(field(if name == "id" { "member" } else { name }, kind, &lines.join(" "), ""));
        });
        Arc::new(Schema::new(fields))
    })
}

/// So many rows of each community.
fn community_column(
    simulation: &Simulation<'_>,
    rows: impl Iterator<Item = usize>,
) -> Result<ArrayRef, ArrowError> {
    let keys = rows.enumerate().flat_map(|(community, rows)| std::iter::repeat_n(community as i32, rows));
    let communities = &simulation.scenario().communities;
    names(communities.iter().map(|one| one.name.as_str()), Int32Array::from_iter_values(keys))
}

/// A column of the members of all communities.
fn gathered(parts: &[Numbers<'_>], slots: &[Vec<usize>]) -> ArrayRef {
    macro_rules! gather {
        ($variant:ident, $array:ident) => {
            Arc::new($array::from_iter_values(parts.iter().zip(slots).flat_map(|(part, slots)| {
                let Numbers::$variant(numbers) = *part else { unreachable!("all parts are of one column") };
                slots.iter().map(move |&slot| numbers[slot])
            })))
        };
    }
    match parts.first() {
        Some(Numbers::F32(_)) | None => gather!(F32, Float32Array),
        Some(Numbers::U8(_)) => gather!(U8, UInt8Array),
        Some(Numbers::U16(_)) => gather!(U16, UInt16Array),
        Some(Numbers::U32(_)) => gather!(U32, UInt32Array),
        Some(Numbers::U64(_)) => gather!(U64, UInt64Array),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float32Type, Float64Type, UInt32Type};
    use hearth_engine::scenario::Scenario;

    #[test]
    fn tables_hold_what_the_simulation_holds() {
        let text = "Scenario(communities: [(name: \"One\", founders: 9), (name: \"Two\", founders: 15)])";
        let scenario = Scenario::parse(text, "test", &[]).unwrap();
        let mut simulation = Simulation::new(&scenario, 2);
        let mut weeks = vec![Vec::new(); 2];
        for _ in 0..60 {
            for (seen, week) in weeks.iter_mut().zip(simulation.step()) {
                seen.push(*week);
            }
        }
        let members = members_table(&simulation).unwrap();
        let counted: u32 = simulation.communities().iter().map(|one| one.members.headcount).sum();
        assert_eq!(members.num_rows(), counted as usize);
        let energy = members.column_by_name("energy").unwrap().as_primitive::<Float32Type>();
        let held: f32 = simulation
            .communities()
            .iter()
            .flat_map(|one| here(&one.members).into_iter().map(|slot| one.members.energy[slot]))
            .sum();
        assert_eq!(energy.values().iter().sum::<f32>(), held);
        for field in members.schema().fields() {
            assert!(!field.metadata()["description"].is_empty(), "{}", field.name());
        }
        let ties = ties_table(&simulation).unwrap();
        let ids: Vec<u32> =
            members.column_by_name("member").unwrap().as_primitive::<UInt32Type>().values().to_vec();
        let peers = ties.column_by_name("peer").unwrap().as_primitive::<UInt32Type>();
        assert!(ties.num_rows() > 0 && peers.values().iter().all(|peer| ids.contains(peer)));
        let outcomes = outcomes_table(&simulation, 0).unwrap();
        let survival = outcomes.column_by_name("survival_weeks").unwrap().as_primitive::<Float64Type>();
        assert!(survival.values().iter().all(|&weeks| weeks <= 60.0));
        let weekly = weekly_table(&simulation, 0, &weeks).unwrap();
        assert_eq!(weekly.num_rows(), 120);
        let active = weekly.column_by_name("active").unwrap().as_primitive::<Float32Type>();
        assert_eq!(active.value(119), simulation.seen()[1].row.active);
    }
}
