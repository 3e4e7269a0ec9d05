//! Several zones at once.

use std::fmt;

use super::iana::Zone;
use crate::error::{Error, ErrorKind};

/// Several zones, in no order and without duplicates; at most 16.
///
/// Near a border, or where two clocks are in use, a place has more than one
/// candidate zone. The set is `Copy` and allocates nothing; two sets are equal
/// when they hold the same zones, however they were filled.
///
/// # Example
///
/// ```
/// use lastseen::{Zone, ZoneSet};
///
/// let shanghai: Zone = "Asia/Shanghai".parse()?;
/// let urumqi: Zone = "Asia/Urumqi".parse()?;
/// let mut zones = ZoneSet::from(shanghai);
/// assert!(zones.insert(urumqi));
/// assert_eq!(zones, ZoneSet::try_from([urumqi, shanghai].as_slice())?);
/// assert_eq!(zones.len(), 2);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ZoneSet {
    /// The first `len` are the zones in ascending order, the rest `Zone::UTC`,
    /// so that derived equality is equality of sets.
    zones: [Zone; ZoneSet::CAPACITY],
    len: u8,
}

impl ZoneSet {
    /// How many zones a set can hold.
    pub const CAPACITY: usize = crate::limits::ZONES;

    /// No zone.
    pub const EMPTY: ZoneSet = ZoneSet { zones: [Zone::UTC; Self::CAPACITY], len: 0 };

    /// Puts a zone in, and says whether the set now holds it: `false` only when
    /// the set is full and the zone is not in it already.
    #[must_use = "false means that the set is full and the zone was left out"]
    pub fn insert(&mut self, zone: Zone) -> bool {
        let len = usize::from(self.len);
        let at = match self.as_slice().binary_search(&zone) {
            Ok(_) => return true,
            Err(at) => at,
        };
        let Some(tail) = self.zones.get_mut(at..=len) else { return false };
        tail.rotate_right(1);
        if let Some(slot) = tail.first_mut() {
            *slot = zone;
        }
        self.len += 1;
        true
    }

    /// The zones, in the order of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Zone> + '_ {
        self.as_slice().iter().copied()
    }

    /// How many zones there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there is no zone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a zone is in the set.
    #[must_use]
    pub fn contains(&self, zone: Zone) -> bool {
        self.as_slice().binary_search(&zone).is_ok()
    }

    pub(crate) fn as_slice(&self) -> &[Zone] {
        self.zones.get(..usize::from(self.len)).unwrap_or(&self.zones)
    }
}

impl Default for ZoneSet {
    fn default() -> ZoneSet {
        ZoneSet::EMPTY
    }
}

impl From<Zone> for ZoneSet {
    #[inline]
    fn from(zone: Zone) -> ZoneSet {
        let mut zones = ZoneSet::EMPTY;
        let [first, ..] = &mut zones.zones;
        (*first, zones.len) = (zone, 1);
        zones
    }
}

impl TryFrom<&[Zone]> for ZoneSet {
    type Error = Error;

    /// Refuses more than [`CAPACITY`](ZoneSet::CAPACITY) different zones with
    /// [`ErrorKind::OutOfRange`].
    fn try_from(zones: &[Zone]) -> Result<ZoneSet, Error> {
        let mut set = ZoneSet::EMPTY;
        if zones.iter().all(|zone| set.insert(*zone)) {
            return Ok(set);
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("{} zones are more than the {} of one set", zones.len(), Self::CAPACITY),
        )
        .cured_by("name the zone, or make the place smaller"))
    }
}

impl serde::Serialize for ZoneSet {
    /// A list of names.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl fmt::Debug for ZoneSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set_until_it_is_full(picks in prop::collection::vec(0..40_usize, 0..60)) {
            let zones: Vec<Zone> = Zone::all().collect();
            let (mut set, mut model) = (ZoneSet::EMPTY, BTreeSet::new());
            for pick in picks {
                let zone = zones[pick];
                let room = model.len() < ZoneSet::CAPACITY || model.contains(&zone);
                if room {
                    model.insert(zone);
                }
                prop_assert_eq!(set.insert(zone), room);
                prop_assert_eq!(set.contains(zone), room);
            }
            prop_assert!(set.iter().eq(model.iter().copied()));
            let backwards: Vec<Zone> = model.iter().rev().copied().collect();
            prop_assert_eq!(set, ZoneSet::try_from(backwards.as_slice()).unwrap());
        }
    }

    #[test]
    fn too_many_zones_are_an_error_and_not_a_loss() {
        let zones: Vec<Zone> = Zone::all().take(ZoneSet::CAPACITY + 1).collect();
        let error = ZoneSet::try_from(zones.as_slice()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutOfRange);
        let fits = ZoneSet::try_from(&zones[1..4]).unwrap();
        let json = serde_json::to_string(&fits).unwrap();
        assert_eq!(json, r#"["Africa/Accra","Africa/Addis_Ababa","Africa/Algiers"]"#);
    }
}
