//! Tables in files: CSV, JSON lines and Parquet, read row by row and written whole or not at all.
//!
//! An adapter: it knows formats and disks, not what a column means. Reading serves `app::import`; the tables that are
//! written are told by their callers.

mod folder;
mod rows;
mod shelf;
mod write;

pub use folder::{FileKind, Folder};
pub use shelf::Shelf;
pub use write::{Column, ColumnType, NewFile, Value, write_csv, write_csv_to, write_jsonl, write_parquet};
