//! Tables of fixes in Parquet.

mod parquet_columns;
mod parquet_groups;
mod parquet_pages;
mod parquet_reader;
mod parquet_source;
mod parquet_text;
mod parquet_writer;

pub(super) use self::parquet_reader::{infer_parquet, load_parquet};
