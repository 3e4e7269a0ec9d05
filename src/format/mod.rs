//! The ways in and out: the case file, tables of fixes, and answers as JSON.

mod answer;
#[cfg(feature = "json")]
mod case;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod near;
mod reasoned;
mod table;

#[cfg(feature = "json")]
pub use self::case::Case;
#[cfg(feature = "parquet")]
pub use self::table::Written;
pub use self::table::{Loaded, Profile, Progress, Reason, Rejected, Report, TimeFormat};
