//! What a reader gets: tables in columns, the manifest, pictures, a story in words; and how files come to be whole.

#[cfg(feature = "folders")]
pub mod archive;
pub mod atomic;
pub mod build;
pub mod catalogue;
#[cfg(feature = "folders")]
pub mod csv;
pub mod manifest;
#[cfg(feature = "folders")]
pub mod parquet_rows;
#[cfg(feature = "folders")]
pub mod parquet_schema;
#[cfg(feature = "folders")]
pub mod ro_crate;
#[cfg(feature = "folders")]
pub mod small_table;
pub mod text;

pub use catalogue::{Column, ColumnKind, Table, columns_markdown};
pub use manifest::{
    AlteredManifest, ArmEntry, DataFile, Failure, Input, Invocation, Manifest, PointsEntry, State, StudyKind,
    Weekly,
};
