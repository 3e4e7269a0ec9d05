//! The ways in and out: the case file and tables of fixes.

#[cfg(feature = "json")]
mod case;
mod form;
#[cfg(feature = "json")]
mod json;
mod table;

#[cfg(feature = "json")]
pub use self::case::Case;
pub use self::form::Form;
pub use self::table::{
    Loaded, Loss, Profile, Progress, Reason, Rejected, Report, TimeFormat, Written,
};
