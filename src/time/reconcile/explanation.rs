//! A slip that would explain a conflict.

use std::fmt;

use crate::time::timestamp::Timestamp;
use crate::time::zone::{Offset, Zone};

/// A slip that would explain a conflict. None is ever applied.
///
/// `Display` is what a reader needs to know; serde writes an object with a
/// stable `code`, the details and that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Explanation {
    /// The source used another offset of the same zone and year: the other side
    /// of a change to or from summer time.
    NearbyOffset {
        /// The offset that it used.
        offset: Offset,
    },
    /// The source used an offset that the zone has given up.
    StaleOffset {
        /// The offset that it used.
        offset: Offset,
        /// Until when the zone had it.
        last_in_force: Timestamp,
    },
    /// The source used an offset that the zone has had only later.
    LaterOffset {
        /// The offset that it used.
        offset: Offset,
        /// Since when the zone has had it.
        first_in_force: Timestamp,
    },
    /// The wall reading fits the stated instant in another zone.
    OtherZone {
        /// That zone.
        zone: Zone,
    },
    /// The offset was added where it should be subtracted.
    SignInverted,
    /// The readings differ by exactly twelve hours.
    AmPmSlip,
    /// The readings differ by whole days.
    DaySlip {
        /// How many days the stated reading is after the implied one.
        days: i8,
    },
    /// The local time was copied as UTC.
    UtcIsLocal,
    /// The time called GMT is by London's clocks in summer.
    GmtMeansLondon,
}

impl Explanation {
    /// Returns its stable name, such as `stale_offset`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Explanation::NearbyOffset { .. } => "nearby_offset",
            Explanation::StaleOffset { .. } => "stale_offset",
            Explanation::LaterOffset { .. } => "later_offset",
            Explanation::OtherZone { .. } => "other_zone",
            Explanation::SignInverted => "sign_inverted",
            Explanation::AmPmSlip => "am_pm_slip",
            Explanation::DaySlip { .. } => "day_slip",
            Explanation::UtcIsLocal => "utc_is_local",
            Explanation::GmtMeansLondon => "gmt_means_london",
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Explanation::NearbyOffset { offset } => write!(
                f,
                "reads with {offset}, which the zone had at another time of that year: a slip \
                 about summer time"
            ),
            Explanation::StaleOffset { offset, last_in_force } => write!(
                f,
                "reads with {offset}, which the zone gave up on {}",
                last_in_force.to_string().get(..10).unwrap_or_default()
            ),
            Explanation::LaterOffset { offset, first_in_force } => write!(
                f,
                "reads with {offset}, which the zone took up on {}",
                first_in_force.to_string().get(..10).unwrap_or_default()
            ),
            Explanation::OtherZone { zone } => match city(*zone) {
                Some(city) => write!(f, "reads as {city} time ({zone})"),
                None => write!(f, "reads as the time of {zone}"),
            },
            Explanation::SignInverted => {
                f.write_str("the offset was applied with the wrong sign, east for west")
            }
            Explanation::AmPmSlip => f.write_str("differs by exactly 12 h: an a.m./p.m. slip"),
            Explanation::DaySlip { days: 1 | -1 } => {
                f.write_str("differs by exactly 24 h: the wrong day")
            }
            Explanation::DaySlip { days } => {
                write!(f, "differs by exactly {} days: the wrong day", days.unsigned_abs())
            }
            Explanation::UtcIsLocal => f.write_str("the local time was copied as GMT"),
            Explanation::GmtMeansLondon => {
                f.write_str("the time called GMT is by the clocks of London, then not on GMT")
            }
        }
    }
}

/// The city in a zone's name, for names that have one.
fn city(zone: Zone) -> Option<String> {
    let name = zone.name();
    let (area, rest) = name.split_once('/')?;
    (area != "Etc").then(|| rest.rsplit('/').next().unwrap_or(rest).replace('_', " "))
}
