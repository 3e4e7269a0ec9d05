//! Which rows of a table are kept.

use crate::place::geodesy::quantise;
use crate::sighting::Sighting;

/// Which rows of a table are kept; by default all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RowSelection<'a> {
    /// The ids of the actors.
    pub(super) actors: Option<&'a [&'a str]>,
    pub(super) area: Option<Area>,
    /// The first instant, and the first after it that is none, in microseconds.
    pub(super) period: Option<(i64, i64)>,
    /// Which of how many shares of the actors is kept.
    pub(super) share: Option<Share>,
    /// Whether only the last of each actor is kept.
    pub(super) is_last_only: bool,
}

/// One of several shares of the actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// Its number, from zero.
    pub(super) number: u32,
    pub(super) of: u32,
}

impl Share {
    /// Whether an actor is in it: by its id alone, so that it is the same in each file and on
    /// each machine.
    fn holds(self, id: &[u8]) -> bool {
        // FNV-1a, mixed once more so that the upper half depends on the last bytes too.
        let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        let hash = id.iter().fold(0xcbf2_9ce4_8422_2325, step);
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let share = ((mixed >> 32) * u64::from(self.of)) >> 32;
        share == u64::from(self.number)
    }
}

/// Between two parallels and two meridians, in units of 1e-7 degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) south: i32,
    pub(super) north: i32,
    pub(super) west: i32,
    /// West of `west` where it goes across the 180th meridian.
    pub(super) east: i32,
}

impl Area {
    /// The area between these degrees; of what is no degree nothing is within.
    pub(super) fn of(lats: (f64, f64), lons: (f64, f64)) -> Area {
        let units = |degrees: f64, most: f64| quantise(degrees.clamp(-most, most));
        let is_area = [lats.0, lats.1, lons.0, lons.1].iter().all(|degrees| !degrees.is_nan());
        if !is_area {
            return Area { south: 1, north: 0, west: 0, east: 0 };
        }
        Area {
            south: units(lats.0, 90.0),
            north: units(lats.1, 90.0),
            west: units(lons.0, 180.0),
            east: units(lons.1, 180.0),
        }
    }

    fn holds(self, (lat, lon): (i32, i32)) -> bool {
        let is_across = self.west > self.east;
        let is_between = match is_across {
            true => lon >= self.west || lon <= self.east,
            false => (self.west..=self.east).contains(&lon),
        };
        (self.south..=self.north).contains(&lat) && is_between
    }

    /// Whether some point between two parallels and two meridians, in units, can be within.
    #[cfg(feature = "parquet")]
    pub(super) fn meets(self, lats: (i32, i32), lons: (i32, i32)) -> bool {
        let is_east = |west, east| lons.0 <= east && west <= lons.1;
        let meets_lons = match self.west > self.east {
            true => is_east(self.west, i32::MAX) || is_east(i32::MIN, self.east),
            false => is_east(self.west, self.east),
        };
        lats.0 <= self.north && self.south <= lats.1 && meets_lons
    }
}

impl RowSelection<'_> {
    /// Whether every row is kept.
    pub(super) fn is_all(self) -> bool {
        self == RowSelection::default()
    }

    /// Whether an actor is in the share that is kept.
    pub(super) fn shares(self, id: &[u8]) -> bool {
        self.share.is_none_or(|share| share.holds(id))
    }

    /// Whether an instant and a point are among those that are kept.
    pub(super) fn holds(self, time: i64, point: (i32, i32)) -> bool {
        self.period.is_none_or(|(from, until)| (from..until).contains(&time))
            && self.area.is_none_or(|area| area.holds(point))
    }

    /// Whether a claim is kept: one that can be within the period, at a point within the
    /// area. One without a position is kept, as nothing says that it lies elsewhere.
    pub(super) fn takes(self, claim: &Sighting) -> bool {
        let (lo, hi) = (claim.interval().lo(), claim.interval().hi());
        let units = |degrees: Option<f64>| degrees.map(quantise);
        let point = units(claim.place().lat()).zip(units(claim.place().lon()));
        self.period.is_none_or(|(from, until)| from <= hi && lo < until)
            && self.area.is_none_or(|area| point.is_none_or(|point| area.holds(point)))
            && self.actors.is_none_or(|ids| ids.contains(&claim.actor().as_str()))
            && self.shares(claim.actor().as_str().as_bytes())
    }
}
