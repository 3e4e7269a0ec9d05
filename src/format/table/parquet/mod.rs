//! Tables of fixes in Parquet.

mod columns;
mod read;
mod source;
mod write;

pub(super) use self::read::infer_parquet;
