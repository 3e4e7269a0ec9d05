//! Whether one place lies within another.

use super::Place;
use super::geodesy::{GREATEST_RADIUS, Point, bearing};
use super::shape::{Disc, Shape};

/// The least radius of curvature anywhere on WGS-84, of the meridian at the
/// equator; an angle worked out with it is never too small.
const LEAST_RADIUS: f64 = 6_335_439.327;

impl Place {
    /// Whether somebody anywhere in this place is in `region`: "it is within
    /// 74 km of Vladivostok" holds whichever point of the two is meant.
    ///
    /// A place is within itself. Of places without a position nothing else is
    /// certain.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Metric, Place, Relative};
    ///
    /// let vladivostok = Place::lat_lon(43.1155, 131.8855)?;
    /// let ussuriysk = Place::lat_lon(43.8029, 131.9458)?;
    /// let about = Relative::new("74 km".parse()?, vladivostok.clone()).along(Metric::Geodesic);
    /// assert!(ussuriysk.certainly_within(&about.place()));
    /// assert!(!vladivostok.possibly_within(&about.place()));
    /// assert!(Place::unlocated("the border").possibly_within(&about.place()));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn certainly_within(&self, region: &Place) -> bool {
        self.is_same_as(region) || region.contains_around(self, 0.0)
    }

    /// Whether somebody somewhere in this place can be in `region`; so it is
    /// where either has no position.
    #[must_use]
    pub fn possibly_within(&self, region: &Place) -> bool {
        let aside = self.aside_of(region) || region.aside_of(self);
        self.meets(region).unwrap_or(true) && !aside
    }

    /// Whether everything up to `metres` from `inner` lies in this place.
    pub(crate) fn contains_around(&self, inner: &Place, metres: f64) -> bool {
        let (Some(this), Some(inner)) = (&self.shape, &inner.shape) else {
            return false;
        };
        let (centre, least, most) = this.extent();
        let apart = Shape::Disc(Disc { centre, radius: 0.0 }).distance_to(inner);
        let (near, far) = (apart.min().as_metres() - metres, apart.max().as_metres() + metres);
        far <= most
            && (least == 0.0 || near >= least)
            && (!this.is_sector() || {
                let (middle, _, reach) = inner.extent();
                self.turn_to(centre, middle, reach + metres)
                    .is_some_and(|(miss, give)| miss + give <= 0.0)
            })
    }

    /// Whether the disc lies outside the angle of the sector.
    fn aside_of(&self, sector: &Place) -> bool {
        let (Some(Shape::Disc(disc)), Some(ring)) = (&self.shape, &sector.shape) else {
            return false;
        };
        ring.is_sector()
            && sector
                .turn_to(ring.extent().0, disc.centre, disc.radius)
                .is_some_and(|(miss, give)| miss > give)
    }

    /// By how many degrees the direction from `centre` to `point` misses that
    /// of the sector, below zero inside it, and half the angle that a disc
    /// about the point takes up; `None` if it takes up every direction.
    fn turn_to(&self, centre: Point, point: Point, radius: f64) -> Option<(f64, f64)> {
        let direction = self.relation()?.bearing()?;
        let apart = super::geodesy::geodesic(centre, point) / GREATEST_RADIUS;
        let across = radius / LEAST_RADIUS;
        // The way to the far side of the Earth leads in every direction.
        if across >= apart || across + apart >= std::f64::consts::PI {
            return None;
        }
        let give = (across.sin() / apart.sin()).min(1.0).asin().to_degrees();
        Some((direction.misses_by(bearing(centre, point)), give))
    }

    /// Discs that cover the sector together, if it is one.
    pub(super) fn sector_cells(&self) -> &[Disc] {
        self.shape.as_ref().filter(|shape| shape.is_sector()).map_or(&[], Shape::cells)
    }

    /// The middle, and the least and the greatest distance from it.
    pub(crate) fn extent(&self) -> Option<(Point, f64, f64)> {
        self.shape.as_ref().map(Shape::extent)
    }
}

#[cfg(test)]
mod tests {
    use super::super::geodesy::destination;
    use super::*;
    use crate::place::distance::Distance;
    use crate::place::{Metric, Relative};
    use proptest::prelude::*;

    fn disc(lat: f64, lon: f64, metres: f64) -> Place {
        Place::lat_lon(lat, lon).unwrap().with_radius(Distance::metres(metres).unwrap())
    }

    fn from(centre: &Place, bearing: f64, metres: f64) -> Place {
        let point = destination(centre.point().unwrap(), bearing, metres);
        Place::lat_lon(point.lat, point.lon).unwrap()
    }

    #[test]
    fn a_sector_holds_what_lies_in_its_direction_only() {
        let centre = disc(43.1155, 131.8855, 0.0);
        let sector = Relative::new("100 km".parse().unwrap(), centre.clone())
            .along(Metric::Geodesic)
            .towards("north".parse().unwrap())
            .place();
        for (bearing, km, inside) in [
            (0.0, 100.0, true),
            (44.0, 95.0, true),
            (316.0, 109.0, true),
            (46.0, 100.0, false),
            (180.0, 100.0, false),
            (0.0, 89.0, false),
            (0.0, 111.0, false),
        ] {
            let place = from(&centre, bearing, km * 1000.0);
            assert_eq!(place.certainly_within(&sector), inside, "{bearing} {km}");
            assert_eq!(place.possibly_within(&sector), inside, "{bearing} {km}");
        }
        // One that straddles the edge is neither in nor out.
        let edge = from(&centre, 45.0, 100_000.0).with_radius("2 km".parse().unwrap());
        assert!(!edge.certainly_within(&sector) && edge.possibly_within(&sector));
    }

    #[test]
    fn nothing_is_certain_of_a_place_without_position_but_itself() {
        let (border, bridge) = (Place::unlocated("border"), Place::unlocated("bridge"));
        assert!(border.certainly_within(&border));
        assert!(!border.certainly_within(&bridge) && border.possibly_within(&bridge));
    }

    proptest! {
        #[test]
        fn discs_within_discs_are_what_their_points_say(
            lat in prop_oneof![-1.0..1.0, 89.0..=90.0_f64],
            lon in prop_oneof![-1.0..1.0, 179.0..=180.0_f64, -180.0..-179.0_f64],
            bearing in 0.0..360.0_f64, apart in 0.0..60_000.0_f64,
            inner in 0.0..30_000.0_f64, outer in 0.0..60_000.0_f64,
        ) {
            let region = disc(lat, lon, outer);
            let centre = from(&region, bearing, apart);
            let place = centre.clone().with_radius(Distance::metres(inner).unwrap());
            // Points on the rim and in the middle of the inner disc.
            let hits: Vec<bool> = (0..24)
                .map(|n| from(&centre, f64::from(n) * 15.0, inner))
                .chain([centre.clone()])
                .map(|point| region.distance_to(&disc(point.lat().unwrap(), point.lon().unwrap(), 0.0)))
                .map(|apart| apart.unwrap().min().as_metres() == 0.0)
                .collect();
            if place.certainly_within(&region) {
                prop_assert!(hits.iter().all(|hit| *hit));
            }
            if !place.possibly_within(&region) {
                prop_assert!(hits.iter().all(|hit| !hit));
            }
            // The answer is exact but for the width between the sampled points.
            if hits.iter().all(|hit| *hit) && apart + inner < outer * 0.95 {
                prop_assert!(place.certainly_within(&region));
            }
        }
    }
}
