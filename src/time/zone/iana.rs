//! A zone by its name, and what its rules say.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

// The one place where the engine is chosen; both have the same functions.
#[cfg(not(feature = "jiff"))]
use super::chrono_tz as engine;
#[cfg(feature = "jiff")]
use super::jiff as engine;
use super::mapping::{Abbreviation, Mapping, Transition};
use super::names::{self, NAMES};
use super::offset::Offset;
use super::tzdb::Tzdb;
use super::unknown::unknown;
use crate::error::{Error, ErrorKind};
use crate::time::as_text::serde_as_text;
use crate::time::civil::Wall;
use crate::time::timestamp::Timestamp;

/// An IANA time zone, such as `Asia/Vladivostok`.
///
/// Two bytes, `Copy`. `Display`, `FromStr` and serde speak the name, which is
/// read in any case and kept in the spelling of the tz database; a name that is
/// only a link, like `Asia/Calcutta`, is kept as given, and
/// [`canonical`](Zone::canonical) follows it.
///
/// The rules are compiled in. With the default feature `jiff` they are those of
/// the release that [`tzdb`](Zone::tzdb) tells, and go on for ever; without it
/// they come from chrono-tz, end in 2099, and a question past that year about a
/// zone whose clocks still change is answered with
/// [`ErrorKind::BeyondTzTable`]. Before its first rule a zone is at the local
/// mean time of its place, to the second.
///
/// Names such as `EST` and `Etc/GMT+5` are the tz database's own: `EST` never
/// goes to summer time, and `Etc/GMT+5` is five hours *behind* UTC.
///
/// # Example
///
/// ```
/// use lastseen::{ErrorKind, Timestamp, Zone};
///
/// let khasan: Zone = "asia/vladivostok".parse()?;
/// assert_eq!(khasan.name(), "Asia/Vladivostok");
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// assert_eq!(khasan.local(arrival)?.to_string(), "2023-09-12T06:00:00+10:00");
///
/// let error = "UTC+3".parse::<Zone>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnknownZone);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(pub(super) u16);

/// The zones of ships from the easternmost to the westernmost: a case asks for one of them
/// for each place.
static NAUTICAL: LazyLock<[Option<Zone>; 25]> = LazyLock::new(|| {
    std::array::from_fn(|at| {
        // The names count westward, against the sign of the offset.
        let name = match at {
            12 => "Etc/GMT".to_owned(),
            0..12 => format!("Etc/GMT-{}", 12 - at),
            _ => format!("Etc/GMT+{}", at - 12),
        };
        name.parse().ok()
    })
});

impl Zone {
    /// Coordinated universal time, under the name `UTC`.
    pub const UTC: Zone = Zone(names::UTC);

    /// The zone of a ship at this longitude: 15 degrees to a zone, from
    /// `Etc/GMT-12` in the east to `Etc/GMT+12` in the west.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] when the longitude is not in −180 to 180.
    pub fn nautical(longitude_degrees: f64) -> Result<Zone, Error> {
        if !(-180.0..=180.0).contains(&longitude_degrees) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("longitude {longitude_degrees} is not in -180..=180"),
            ));
        }
        let hours = ((longitude_degrees.abs() + 7.5) / 15.0).floor().min(12.0) as usize;
        let at = if longitude_degrees > 0.0 { 12 - hours } else { 12 + hours };
        NAUTICAL.get(at).copied().flatten().ok_or_else(|| unknown("Etc/GMT"))
    }

    /// Every zone, links included, in the order of the names.
    pub fn all() -> impl ExactSizeIterator<Item = Zone> {
        (0..NAMES.len() as u16).map(Zone)
    }

    /// The name, in the spelling of the tz database.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).map_or("", |&(name, _)| name)
    }

    /// The zone that this name stands for: the end of its link, or itself.
    ///
    /// Two names with the same canonical zone have the same rules. The reverse
    /// does not hold, and a link may cross a border: the tz database keeps
    /// `Europe/Amsterdam` as a link to `Europe/Brussels`, because their clocks
    /// agree since 1970.
    ///
    /// ```
    /// use lastseen::Zone;
    ///
    /// let calcutta: Zone = "Asia/Calcutta".parse()?;
    /// assert_eq!(calcutta.canonical(), "Asia/Kolkata".parse()?);
    /// assert_eq!(calcutta.to_string(), "Asia/Calcutta");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn canonical(self) -> Zone {
        NAMES.get(usize::from(self.0)).map_or(self, |&(_, target)| Zone(target))
    }

    /// Which time-zone data the answers stand on.
    #[must_use]
    pub fn tzdb() -> Tzdb {
        engine::tzdb()
    }

    /// The offset in force at an instant.
    pub(crate) fn offset_at(self, instant: Timestamp) -> Result<Offset, Error> {
        engine::offset_at(self.0, instant)
    }

    /// The abbreviation in use at an instant.
    pub(crate) fn abbreviation_at(self, instant: Timestamp) -> Result<Abbreviation, Error> {
        self.shown_at(instant).map(|(_, abbreviation)| abbreviation)
    }

    /// The offset in force at an instant, and its abbreviation.
    pub(crate) fn shown_at(self, instant: Timestamp) -> Result<(Offset, Abbreviation), Error> {
        engine::shown_at(self.0, instant)
    }

    /// The instants at which the zone's clocks showed a reading.
    #[inline]
    pub(crate) fn read(self, wall: Wall) -> Result<Mapping, Error> {
        engine::read(self.0, wall)
    }

    /// The changes of offset after `from`, up to and including `to`.
    pub(crate) fn transitions(
        self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Transition>, Error> {
        engine::transitions(self.0, from, to)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(name: &str) -> Result<Zone, Error> {
        let wanted = name.trim();
        let at = NAMES.binary_search_by(|&(name, _)| in_any_case(name, wanted));
        at.map(|at| Zone(at as u16)).map_err(|_| unknown(name))
    }
}

fn in_any_case(name: &str, other: &str) -> Ordering {
    let (name, other) = (name.bytes(), other.bytes());
    name.map(|byte| byte.to_ascii_lowercase()).cmp(other.map(|byte| byte.to_ascii_lowercase()))
}

serde_as_text!(Zone, "the name of an IANA time zone, like Asia/Vladivostok");

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
