//! Tables of fixes: CSV by profile, and Parquet.

mod clock;
mod kind;
mod load;
mod loading;
mod number;
#[cfg(feature = "parquet")]
mod parquet;
mod pieces;
mod position;
mod profile;
mod record;
mod report;
mod rows;
mod shape;

pub use self::loading::Progress;
#[cfg(feature = "parquet")]
pub use self::parquet::Written;
pub use self::profile::{Profile, TimeFormat};
pub use self::report::{Loaded, Reason, Rejected, Report};
