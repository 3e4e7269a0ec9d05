//! Tables of fixes: CSV by profile, Parquet and GPX.

mod clock;
#[cfg(feature = "gpx")]
mod gpx;
mod kind;
mod load;
mod loading;
mod number;
#[cfg(feature = "parquet")]
mod parquet;
mod pieces;
mod points;
mod position;
mod profile;
mod record;
mod report;
mod rows;
mod shape;
mod text;
mod time_format;
mod write;
mod written;

pub use self::loading::Progress;
pub use self::profile::Profile;
pub use self::report::{Loaded, Reason, Rejected, Report};
pub use self::time_format::TimeFormat;
pub use self::written::{Loss, Written};
