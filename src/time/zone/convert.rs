//! From and to chrono-tz's own names for the zones.

use super::iana::Zone;
use super::unknown::unknown;
use crate::error::Error;

impl TryFrom<chrono_tz::Tz> for Zone {
    type Error = Error;

    /// The zone of the same name.
    fn try_from(zone: chrono_tz::Tz) -> Result<Zone, Error> {
        zone.name().parse()
    }
}

impl TryFrom<Zone> for chrono_tz::Tz {
    type Error = Error;

    /// chrono-tz's zone of the same name, whose rules may be of an older
    /// release than [`Zone::tzdb`].
    fn try_from(zone: Zone) -> Result<chrono_tz::Tz, Error> {
        zone.name().parse().map_err(|_| unknown(zone.name()))
    }
}
