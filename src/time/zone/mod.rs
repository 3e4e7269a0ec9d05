//! Time zones: the rules by which wall clocks were set.

mod abbreviations;
mod iana;
mod mapping;
mod names;
mod offset;
mod set;
mod tzdb;
mod unknown;

// Two engines with the same functions, of which `iana.rs` chooses one. The
// tests hold them against each other.
#[cfg(any(test, not(feature = "jiff")))]
mod chrono_tz;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "jiff")]
mod table;

pub(crate) use abbreviations::{
    Usage, abbreviation, all as abbreviations, usage, zones as zones_of,
};
pub use iana::Zone;
pub(crate) use mapping::{Abbreviation, Mapping};
pub use offset::Offset;
pub use set::ZoneSet;
pub use tzdb::Tzdb;

#[cfg(test)]
mod tests;
