//! What a reader gets: tables in columns, the manifest, pictures, a story in words; and how files come to be whole.

pub mod archive;
pub mod atomic;
pub(crate) mod catalogue;
pub mod csv;
pub mod figures;
pub mod inquiry;
pub mod log;
pub mod manifest;
pub(crate) mod parquet_rows;
pub(crate) mod parquet_schema;
pub mod report;
pub mod small_table;
pub mod story;

pub use catalogue::{Column, Kind, Table, columns_markdown};
pub use inquiry::{Inquiry, InquiryKind};
pub use manifest::{ArmEntry, DataFile, Failure, Manifest, PointsEntry, State, Weekly};
