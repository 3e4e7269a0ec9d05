//! From a position to its time zones (feature `tz-lookup`); the only door to
//! tzf-rs.
//!
//! The boundaries are those of OpenStreetMap as made up by
//! timezone-boundary-builder, simplified to within 111 m. That data is under
//! the Open Database License (ODbL-1.0) and is © OpenStreetMap contributors; a
//! binary built with this feature contains it and has to say so.

use std::sync::LazyLock;

use tzf_rs::EmbeddedFinder;

use super::Place;
use super::geodesy::Point;
use crate::error::{Error, ErrorKind};
use crate::time::reconcile::Reconcile;
use crate::time::zone::{Zone, ZoneSet};

/// Made once, in about 5 ms; a lookup then takes about a microsecond.
static FINDER: LazyLock<EmbeddedFinder> = LazyLock::new(EmbeddedFinder::new);

impl Place {
    /// Every zone whose time clocks may show somewhere in this place (feature
    /// `tz-lookup`); none for a place without a position.
    ///
    /// All of a disc or ring counts, as far as up to 300 points spread over it
    /// and along its edge tell: a border within the radius gives both sides.
    /// Where two clocks are in use, as in Xinjiang, both zones come back. At
    /// sea it is the nautical zone, `Etc/GMT-9`.
    ///
    /// The boundaries are today's. Zones are told apart by their clocks since
    /// 1970, so for an earlier date the answer is a guess. Zones
    /// [given](Place::in_zone) for the place do not come into it.
    ///
    /// The boundary data is that of OpenStreetMap, under the Open Database
    /// License (ODbL-1.0), which then applies to your binary.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownZone`] for a zone newer than the time-zone table,
    /// [`ErrorKind::OutOfRange`] when the place spreads over more zones than a
    /// [`ZoneSet`] holds.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Distance, Place};
    ///
    /// let khasan = Place::lat_lon(42.4286, 130.6456)?;
    /// let names = |place: &Place| -> Result<Vec<_>, lastseen::Error> {
    ///     Ok(place.zones_here()?.iter().map(|zone| zone.name()).collect())
    /// };
    /// assert_eq!(names(&khasan)?, ["Asia/Vladivostok"]);
    ///
    /// // China is within a kilometre, Korea within five.
    /// let around = khasan.with_radius(Distance::kilometres(5.0)?);
    /// assert_eq!(names(&around)?, ["Asia/Pyongyang", "Asia/Shanghai", "Asia/Vladivostok"]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn zones_here(&self) -> Result<ZoneSet, Error> {
        let points = self.shape.as_ref().map(|shape| shape.samples()).unwrap_or_default();
        // Most points of a place name the same few zones.
        let mut seen: Vec<&'static str> = Vec::new();
        let mut zones = ZoneSet::EMPTY;
        for point in points {
            let names = names_at(point);
            // The polygons leave no sea uncovered, but slivers could open
            // between two of them that were simplified apart.
            if names.is_empty() {
                self.include(&mut zones, Zone::nautical(point.lon)?)?;
            }
            for name in names {
                if !seen.contains(&name) {
                    seen.push(name);
                    self.include(&mut zones, self.known(name)?)?;
                }
            }
        }
        Ok(zones)
    }

    /// The zone of that name, which newer boundaries than rules may lack.
    fn known(&self, name: &str) -> Result<Zone, Error> {
        name.parse().map_err(|error: Error| {
            Error::new(
                ErrorKind::UnknownZone,
                format!("{self} lies in {name}, which {} does not have", Zone::tzdb()),
            )
            .cured_by("give the place a zone by hand")
            .because(error)
        })
    }

    fn include(&self, zones: &mut ZoneSet, zone: Zone) -> Result<(), Error> {
        if zones.insert(zone) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("{self} spreads over more than {} time zones", ZoneSet::CAPACITY),
        )
        .cured_by("give the place a zone by hand, or a smaller radius"))
    }
}

impl Reconcile {
    /// Adds the zones of a place: those given for it, or else those that lie
    /// there (feature `tz-lookup`).
    ///
    /// Where its radius reaches over a border, the zones of both sides are
    /// candidates, and an answer that stands on them says so with
    /// [`Note::Border`](crate::Note::Border).
    ///
    /// # Errors
    ///
    /// Those of [`Place::zones_here`].
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Distance, Note, Place, Reconcile, Stated, Verdict};
    ///
    /// let around = Place::lat_lon(42.43, 130.64)?.with_radius(Distance::kilometres(1.0)?);
    /// let said: Stated = "06:00 local time on 12 September 2023".parse()?;
    /// let read = said.reconcile(Reconcile::new().located(&around)?)?;
    /// assert_eq!(read.verdict(), Verdict::Ambiguous);
    /// assert!(read.has(Note::Border));
    ///
    /// // The stated time leaves one side of the border.
    /// let said: Stated = "06:00 local time on 12 September 2023 (20:00 GMT)".parse()?;
    /// let read = said.reconcile(Reconcile::new().located(&around)?)?;
    /// assert_eq!(read.exact()?.to_string(), "2023-09-11T20:00:00Z");
    /// assert_eq!(read.zone().map(|zone| zone.name()), Some("Asia/Vladivostok"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn located(self, place: &Place) -> Result<Reconcile, Error> {
        if !place.zones().is_empty() {
            return Ok(self.place(place));
        }
        let zones = place.zones_here()?;
        // Where two clocks are in use, as in Xinjiang, both are at the middle.
        let middle = place.point().map(names_at).unwrap_or_default();
        let at_middle = |zone: Zone| {
            middle.iter().any(|name| name.parse::<Zone>().is_ok_and(|here| here == zone))
        };
        let over_border = zones.as_slice().len() > 1 && !zones.iter().all(at_middle);
        Ok(if over_border { self.zones_over_border(zones) } else { self.zones(zones) })
    }
}

/// The names of all zones at a point; none where no polygon covers it.
fn names_at(point: Point) -> Vec<&'static str> {
    let mut names = FINDER.get_tz_names(point.lon, point.lat);
    // The two sides of the antimeridian are one line, but the polygons that
    // meet there carry either number.
    if point.lon.abs() == 180.0 {
        names.extend(FINDER.get_tz_names(-point.lon, point.lat));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::distance::Distance;

    fn zones(lat: f64, lon: f64, radius: f64) -> Vec<&'static str> {
        let place = Place::lat_lon(lat, lon).unwrap().with_radius(Distance::clamped(radius));
        place.zones_here().unwrap().iter().map(Zone::name).collect()
    }

    #[test]
    fn every_vector_of_places_comes_out() {
        let text = include_str!("../../tests/data/tz_vectors.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let vectors = file["vectors"].as_array().unwrap();
        let places: Vec<_> = vectors.iter().filter(|vector| vector["op"] == "place").collect();
        assert_eq!(places.len(), 32);
        for vector in places {
            let degrees = |field: &str| vector["place"][field].as_f64().unwrap();
            let expected = vector["expected"]["zones"].as_array().unwrap();
            let expected: Vec<_> = expected.iter().map(|zone| zone.as_str().unwrap()).collect();
            assert_eq!(vector["policy"]["border_m"], 0);
            assert_eq!(zones(degrees("lat"), degrees("lon"), 0.0), expected, "{}", vector["id"]);
        }
    }

    #[test]
    fn a_border_within_the_radius_gives_both_sides() {
        let khasan = |radius| zones(42.43, 130.64, radius);
        assert_eq!(khasan(0.0), ["Asia/Vladivostok"]);
        assert_eq!(khasan(1000.0), ["Asia/Shanghai", "Asia/Vladivostok"]);
        assert_eq!(khasan(5000.0), ["Asia/Pyongyang", "Asia/Shanghai", "Asia/Vladivostok"]);
        assert_eq!(zones(65.845, 24.15, 1000.0), ["Europe/Helsinki", "Europe/Stockholm"]);
        for radius in [0.0, 1000.0, 50_000.0] {
            assert_eq!(zones(51.884, 128.334, radius), ["Asia/Yakutsk"], "{radius}");
        }
    }

    #[test]
    fn an_answer_says_that_the_place_reaches_over_a_border() {
        use crate::time::reconcile::Note;
        let noted = |lat, lon, radius, text: &str| {
            let place = Place::lat_lon(lat, lon).unwrap().with_radius(Distance::clamped(radius));
            let how = Reconcile::new().located(&place).unwrap();
            let said: crate::time::stated::Stated = text.parse().unwrap();
            said.reconcile(how).unwrap().has(Note::Border)
        };
        let local = "06:00 local time on 12 September 2023";
        assert!(noted(42.43, 130.64, 1000.0, local));
        assert!(!noted(42.43, 130.64, 0.0, local));
        // Ürümqi has two clocks and no border.
        assert!(!noted(43.8, 87.6, 1000.0, local));
        // A zone in the text owes nothing to the place.
        assert!(!noted(42.43, 130.64, 1000.0, "06:00 Moscow time on 12 September 2023"));
    }

    #[test]
    fn no_name_of_the_boundaries_is_unknown_to_the_table() {
        let missing: Vec<_> = FINDER
            .timezonenames()
            .into_iter()
            .filter(|name| name.parse::<Zone>().is_err())
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn the_antimeridian_at_sea_has_the_days_of_both_sides() {
        assert_eq!(zones(-50.0, 180.0, 0.0), ["Etc/GMT+12", "Etc/GMT-12"]);
        assert_eq!(zones(-50.0, -180.0, 0.0), ["Etc/GMT+12", "Etc/GMT-12"]);
        assert_eq!(zones(-50.0, 179.999, 1000.0), ["Etc/GMT+12", "Etc/GMT-12"]);
    }

    #[test]
    fn the_south_pole_keeps_one_time_and_the_north_pole_too_many() {
        assert_eq!(zones(-90.0, 0.0, 0.0), ["Antarctica/McMurdo"]);
        let pole = Place::lat_lon(90.0, 0.0).unwrap().with_radius(Distance::clamped(1000.0));
        assert_eq!(pole.zones_here().unwrap_err().kind(), ErrorKind::OutOfRange);
    }

    #[test]
    fn every_sea_and_shore_has_some_zone() {
        for lat in (-90..=90).step_by(6) {
            for lon in (-180..=180).step_by(6) {
                assert!(!zones(f64::from(lat), f64::from(lon), 0.0).is_empty(), "{lat}, {lon}");
            }
        }
    }

    #[test]
    fn nothing_is_looked_up_without_a_position() {
        assert!(Place::unlocated("the border").zones_here().unwrap().is_empty());
    }
}
