//! What is written to disk: tables in columns, the manifest, and how files come to be whole.

pub mod atomic;
pub(crate) mod catalogue;
pub mod csv;
pub mod manifest;
pub(crate) mod parquet_rows;
pub(crate) mod parquet_schema;

pub use catalogue::{Column, Kind, Table, columns_markdown, published};
pub use manifest::{ArmEntry, DataFile, Failure, Manifest, State, Weekly};
