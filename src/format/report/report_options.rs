//! How a report of a case is made.

use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;

/// How [`Case::write_report`](crate::Case::write_report) writes the page of a case.
///
/// An instant stands for a report up to then.
///
/// # Example
///
/// ```
/// use lastseen::{Report, Timestamp, Zone};
///
/// let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
/// let there: Zone = "Asia/Vladivostok".parse()?;
/// let how = Report::new().until(published).zone(there);
/// assert_eq!(Report::from(published).zone(there), how);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    pub(super) until: Option<Timestamp>,
    pub(super) known_at: Option<Timestamp>,
    pub(super) zone: Option<Zone>,
}

impl Report {
    /// A report of all that is known, by UTC.
    #[must_use]
    pub fn new() -> Report {
        Report::default()
    }

    /// Asks who was last seen where by `now`, and how long the silence since then was.
    #[must_use]
    pub fn until(mut self, now: impl Into<Timestamp>) -> Report {
        self.until = Some(now.into());
        self
    }

    /// Reports only what was known at a moment.
    #[must_use]
    pub fn known_at(mut self, moment: impl Into<Timestamp>) -> Report {
        self.known_at = Some(moment.into());
        self
    }

    /// Draws a second time axis, by the clocks of a zone, and shades its days.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Report {
        self.zone = Some(zone);
        self
    }
}

impl From<Timestamp> for Report {
    fn from(now: Timestamp) -> Report {
        Report::new().until(now)
    }
}
