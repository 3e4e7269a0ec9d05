//! The ways in and out: the case file, tables of fixes, and files for maps and timelines.

mod answer_csv;
#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "json")]
mod case;
mod csv_field;
#[cfg(feature = "json")]
mod export;
mod file_kind;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod report;
mod table;
mod unpacking;

#[cfg(feature = "json")]
pub use self::case::{Case, CaseFile};
pub use self::file_kind::FileKind;
#[cfg(feature = "json")]
pub use self::report::Report;
pub use self::table::{
    ColumnRole, Input, Loaded, Loss, Profile, Progress, Reason, Rejected, TimeFormat, Written,
};
