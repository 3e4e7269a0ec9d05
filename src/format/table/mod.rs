//! Tables of fixes: CSV by profile, Parquet and GPX.

mod buffer;
mod claims_read;
mod column_clock;
mod column_names;
mod column_role;
mod coordinates;
mod csv;
mod csv_record;
mod csv_writer;
mod first_rows;
#[cfg(feature = "gpx")]
mod gpx;
mod header;
mod input;
mod load;
mod loaded;
mod loading;
mod number;
mod oddities;
#[cfg(feature = "parquet")]
mod parquet;
mod parsed;
mod points;
mod profile;
mod rewritten;
mod row_parser;
mod selection;
mod sieve;
mod time_format;
mod written;
#[cfg(feature = "gpx")]
mod xml;

#[cfg(feature = "json")]
pub(super) use self::buffer::too_long;
pub use self::column_role::ColumnRole;
pub(super) use self::csv_writer::unwritten;
pub use self::input::{Input, Progress};
pub use self::loaded::{Loaded, Reason, Rejected};
pub(super) use self::number::is_absent;
pub use self::profile::Profile;
#[cfg(feature = "json")]
pub(super) use self::rewritten::is_rewritten;
pub use self::time_format::TimeFormat;
pub use self::written::{Loss, Written};
#[cfg(all(feature = "gpx", feature = "json"))]
pub(super) use self::xml::check_letters;
