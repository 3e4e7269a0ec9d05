//! "About 74 km from Vladivostok": a place by its distance from another.

use std::fmt;
use std::sync::Arc;

use super::bearing::Bearing;
use super::distance::{Distance, DistanceRange};
use super::geodesy::GREATEST_RADIUS;
use super::shape::Shape;
use super::{Description, Metric, Place, Relative};

impl Relative {
    /// About `distance` from a place. What was [stated](Place::stated) of where
    /// that place lies itself is not kept: it says nothing of the distance.
    #[must_use]
    pub fn new(distance: Distance, from: Place) -> Relative {
        let tolerance = tolerance(distance);
        Relative { from: from.bare(), distance, tolerance, metric: Metric::Unstated, bearing: None }
    }

    /// The same claim, right within `tolerance` on either side.
    #[must_use]
    pub fn give_or_take(mut self, tolerance: Distance) -> Relative {
        self.tolerance = tolerance;
        self
    }

    /// The same claim, measured along `metric`.
    #[must_use]
    pub fn along(mut self, metric: Metric) -> Relative {
        self.metric = metric;
        self
    }

    /// The same claim, in the direction `bearing` of the middle of the place
    /// it counts from.
    #[must_use]
    pub fn towards(mut self, bearing: Bearing) -> Relative {
        self.bearing = Some(bearing);
        self
    }

    /// The place it counts from.
    #[must_use]
    pub fn from(&self) -> &Place {
        &self.from
    }

    /// The distance as it was stated.
    #[must_use]
    pub fn distance(&self) -> Distance {
        self.distance
    }

    /// The stated distance with its tolerance.
    #[must_use]
    pub fn range(&self) -> DistanceRange {
        let (middle, give) = (self.distance.as_metres(), self.tolerance.as_metres());
        DistanceRange::clamped(middle - give, middle + give)
    }

    /// How much the distance may be off on either side.
    #[cfg(feature = "json")]
    pub(crate) fn tolerance(&self) -> Distance {
        self.tolerance
    }

    /// Along which line the distance was measured.
    #[must_use]
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// The direction, if one was stated.
    #[must_use]
    pub fn bearing(&self) -> Option<Bearing> {
        self.bearing
    }

    /// What the claim says of the straight line: from nothing up, unless that
    /// is what was measured.
    fn straight(&self) -> DistanceRange {
        let range = self.range();
        match self.metric {
            Metric::Geodesic => range,
            Metric::Route | Metric::Unstated => {
                DistanceRange::clamped(0.0, range.max().as_metres())
            }
        }
    }

    /// Everywhere that the claim allows: a ring, or the sector of one. Without
    /// a straight line as the metric it reaches down to the place it counts
    /// from. It has no position if that place has none.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Metric, Place, Relative};
    ///
    /// let vladivostok = Place::lat_lon(43.1155, 131.8855)?.named("Vladivostok");
    /// let there = Relative::new("74 km".parse()?, vladivostok.clone()).along(Metric::Geodesic);
    /// let apart = there.place().distance_to(&vladivostok);
    /// // "74 km" is right within a tenth.
    /// assert_eq!(apart, Some(there.range()));
    /// assert_eq!(there.range().to_string(), "66.6 km to 81.4 km");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Place {
        let shape = self.from.shape.as_ref();
        let shape = shape.map(|from| Shape::around(from, self.straight(), self.bearing));
        let description = Description { given: Some(self.clone()), ..Description::default() };
        Place { shape, description: Some(Arc::new(description)) }
    }

    /// Holds the claim against where `place` really is, or `None` when either
    /// place has no position.
    #[must_use]
    pub fn check(&self, place: &Place) -> Option<RelativeCheck> {
        let found = self.from.distance_to(place)?;
        let stated = self.range();
        let bearing = self.from.bearing_to(place);
        let bearing_holds = self
            .bearing
            .zip(bearing)
            .map(|(stated, found_at)| stated.misses_by(found_at) <= width(&self.from, place));
        let verdict = if bearing_holds == Some(false) || found.min() > stated.max() {
            RelativeVerdict::Fails
        } else if found.max() >= stated.min() || self.metric == Metric::Route {
            RelativeVerdict::Holds
        } else if self.metric == Metric::Unstated {
            RelativeVerdict::OnlyAsRoute
        } else {
            RelativeVerdict::Fails
        };
        Some(RelativeCheck { verdict, found, bearing_holds })
    }
}

impl Place {
    /// What comes of holding each [stated relation](Place::stated_relations)
    /// against the position; those that cannot be checked are left out.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Relative, RelativeVerdict};
    ///
    /// let vladivostok = Place::lat_lon(43.1155, 131.8855)?.named("Vladivostok");
    /// let ussuriysk = Place::lat_lon(43.8029, 131.9458)?
    ///     .with_radius("5 km".parse()?)
    ///     .stated(Relative::new("74 km".parse()?, vladivostok));
    /// for (stated, check) in ussuriysk.checks() {
    ///     assert_eq!(stated.to_string(), "about 74 km from Vladivostok");
    ///     assert_eq!(check.verdict, RelativeVerdict::Holds);
    /// }
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn checks(&self) -> impl Iterator<Item = (&Relative, RelativeCheck)> {
        self.stated_relations()
            .iter()
            .filter_map(|relation| relation.check(self).map(|check| (relation, check)))
    }
}

/// The tolerance of "about": a tenth, and at least the rounding unit, which is
/// the greatest of 1 km, 100 m, 10 m and 1 m that measures the distance.
fn tolerance(distance: Distance) -> Distance {
    let metres = distance.as_metres();
    let whole = |unit: &f64| (metres / unit - (metres / unit).round()).abs() < 1e-6;
    let unit = [1000.0, 100.0, 10.0].into_iter().find(whole).unwrap_or(1.0);
    Distance::clamped((metres / 10.0).max(unit))
}

/// Half the angle that `place` takes up, seen from `from`, in degrees.
fn width(from: &Place, place: &Place) -> f64 {
    let radius = place.radius().map_or(0.0, Distance::as_metres) / GREATEST_RADIUS;
    let apart = from.point().zip(place.point());
    let apart = apart.map_or(0.0, |(a, b)| super::geodesy::geodesic(a, b)) / GREATEST_RADIUS;
    if apart <= radius {
        return 180.0;
    }
    (radius.sin() / apart.sin().abs()).min(1.0).asin().to_degrees()
}

/// Whether a relative claim fits the position of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RelativeVerdict {
    /// It can be so.
    Holds,
    /// It does not hold as a straight line; only a longer route would allow it.
    OnlyAsRoute,
    /// It cannot be so under any reading.
    Fails,
}

/// What came of holding a [`Relative`] claim against a position.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RelativeCheck {
    /// Whether the claim fits.
    pub verdict: RelativeVerdict,
    /// The length of the straight line.
    pub found: DistanceRange,
    /// Whether the stated direction fits; `None` when none was stated, or when
    /// there is nothing to hold it against.
    pub bearing_holds: Option<bool>,
}

/// As somebody would say it: `about 1500 km north of Vladivostok`.
impl fmt::Display for Relative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Relative { from, distance, .. } = self;
        match self.bearing {
            None => f.pad(&format!("about {distance} from {from}")),
            Some(bearing) => f.pad(&format!("about {distance} {bearing} of {from}")),
        }
    }
}

impl fmt::Display for RelativeVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            RelativeVerdict::Holds => "holds",
            RelativeVerdict::OnlyAsRoute => {
                "does not hold as a straight line; only a longer route would allow it"
            }
            RelativeVerdict::Fails => "does not hold",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vladivostok() -> Place {
        Place::lat_lon(43.1155, 131.8855).unwrap().named("Vladivostok")
    }

    fn ussuriysk() -> Place {
        Place::lat_lon(43.8029, 131.9458).unwrap().named("Ussuriysk")
    }

    fn baranovsky() -> Place {
        Place::lat_lon(43.7403, 131.9156).unwrap().named("Baranovsky")
    }

    fn vostochny() -> Place {
        Place::lat_lon(51.8840, 128.3340).unwrap().named("Vostochny")
    }

    fn about(distance: &str) -> Relative {
        Relative::new(distance.parse().unwrap(), vladivostok())
    }

    fn verdict(claim: &Relative, place: &Place) -> RelativeVerdict {
        claim.check(place).unwrap().verdict
    }

    #[test]
    fn about_74_km_fits_both_towns_and_60_km_neither() {
        for metric in Metric::ALL {
            for place in [ussuriysk(), baranovsky()] {
                let claim = about("74 km").along(metric);
                assert_eq!(verdict(&claim, &place), RelativeVerdict::Holds, "{metric}");
                let claim = about("60 km").along(metric);
                assert_eq!(verdict(&claim, &place), RelativeVerdict::Fails, "{metric}");
            }
        }
        assert_eq!(about("74 km").range().to_string(), "66.6 km to 81.4 km");
    }

    #[test]
    fn fifteen_hundred_kilometres_to_vostochny_is_no_straight_line() {
        let claim = about("1,500 km").towards("north".parse().unwrap());
        let check = claim.check(&vostochny()).unwrap();
        assert_eq!(check.verdict, RelativeVerdict::OnlyAsRoute);
        assert_eq!(check.bearing_holds, Some(true));
        assert_eq!(claim.range().to_string(), "1350 km to 1650 km");
        assert_eq!(check.found.to_string(), "1010.6 km");
        let bearing = vladivostok().bearing_to(&vostochny()).unwrap();
        assert!((bearing - 345.9).abs() < 0.2);

        let straight = claim.clone().along(Metric::Geodesic);
        assert_eq!(verdict(&straight, &vostochny()), RelativeVerdict::Fails);
        let by_rail = claim.along(Metric::Route);
        assert_eq!(verdict(&by_rail, &vostochny()), RelativeVerdict::Holds);
    }

    #[test]
    fn no_route_mends_a_wrong_direction() {
        for metric in Metric::ALL {
            let claim = about("74 km").along(metric).towards("south".parse().unwrap());
            let check = claim.check(&ussuriysk()).unwrap();
            assert_eq!(check.verdict, RelativeVerdict::Fails);
            assert_eq!(check.bearing_holds, Some(false));
        }
    }

    #[test]
    fn a_wide_place_is_judged_by_its_kindest_point() {
        // 71 km at most; the near edge of the town is at 71.5 km with 5 km of
        // radius, and at 70.5 km with 6 km.
        let claim = about("70 km").give_or_take("1 km".parse().unwrap());
        let town = |radius: &str| ussuriysk().with_radius(radius.parse().unwrap());
        assert_eq!(verdict(&claim, &town("5 km")), RelativeVerdict::Fails);
        assert_eq!(verdict(&claim, &town("6 km")), RelativeVerdict::Holds);

        // A disc of 10 km at 76.5 km takes up 7.5° on either side of 3.6°.
        let west = |degrees: f64| {
            let narrow = Bearing::degrees(degrees).and_then(|to| to.within(0.0)).unwrap();
            verdict(&about("74 km").towards(narrow), &town("10 km"))
        };
        assert_eq!(west(356.5), RelativeVerdict::Holds);
        assert_eq!(west(355.7), RelativeVerdict::Fails);
    }

    #[test]
    fn nothing_is_checked_against_a_place_without_a_position() {
        assert_eq!(about("74 km").check(&Place::unlocated("the depot")), None);
        let from_nowhere = Relative::new(Distance::ZERO, Place::unlocated("the depot"));
        assert_eq!(from_nowhere.check(&ussuriysk()), None);
        // Nor is a direction, where there is no point to see or to look from.
        let ring = about("74 km").place();
        assert_eq!(vladivostok().bearing_to(&ring), None);
        let check = about("74 km").towards("north".parse().unwrap()).check(&ring).unwrap();
        assert_eq!(check.bearing_holds, None);
    }

    #[test]
    fn about_is_never_closer_than_the_number_was_rounded() {
        for (text, range) in [
            ("74 km", "66.6 km to 81.4 km"),
            ("5 km", "4 km to 6 km"),
            ("1 km", "0 m to 2 km"),
            ("1.5 km", "1.4 km to 1.7 km"),
            ("500 m", "400 m to 600 m"),
            ("50 m", "40 m to 60 m"),
            ("7 m", "6 m to 8 m"),
            ("0 m", "0 m to 1 km"),
        ] {
            let found = about(text).range();
            assert_eq!(found.to_string(), range, "{text}");
        }
    }

    #[test]
    fn a_ring_is_where_the_claim_holds() {
        let claim = about("74 km").along(Metric::Geodesic);
        let ring = claim.place();
        assert!(ring.is_located() && ring.lat().is_none() && ring.radius().is_none());
        assert_eq!(ring.relation(), Some(&claim));
        assert_eq!(ring.to_string(), "about 74 km from Vladivostok");
        assert_eq!(ring.meets(&ussuriysk()), Some(true));
        assert_eq!(ring.meets(&vladivostok()), Some(false));
        let apart = ring.distance_to(&vladivostok()).unwrap();
        assert_eq!(apart.to_string(), "66.6 km to 81.4 km");
        let apart = ring.distance_to(&vostochny()).unwrap();
        assert_eq!(apart.to_string(), "929.2 km to 1092 km");
    }

    #[test]
    fn without_a_straight_line_the_ring_has_no_hole() {
        for metric in [Metric::Route, Metric::Unstated] {
            let ring = about("74 km").along(metric).place();
            assert_eq!(ring.meets(&vladivostok()), Some(true));
            let apart = ring.distance_to(&vladivostok()).unwrap();
            assert_eq!(apart.to_string(), "0 m to 81.4 km");
        }
    }

    #[test]
    fn a_sector_lies_on_one_side() {
        let north: Bearing = "north".parse().unwrap();
        let sector = about("1,500 km").along(Metric::Geodesic).towards(north).place();
        assert_eq!(sector.to_string(), "about 1500 km north of Vladivostok");
        let sydney = Place::lat_lon(-33.87, 151.21).unwrap();
        let ring = about("1,500 km").along(Metric::Geodesic).place();
        let all_round = ring.distance_to(&sydney).unwrap();
        let northern = sector.distance_to(&sydney).unwrap();
        assert!(northern.min().as_kilometres() > all_round.min().as_kilometres() + 1000.0);
        assert_eq!(sector.meets(&sydney), Some(false));
    }

    #[test]
    fn a_place_checks_what_was_said_of_it() {
        let place = vostochny().stated(about("1,500 km")).stated(about("1,000 km"));
        let verdicts: Vec<_> = place.checks().map(|(_, check)| check.verdict).collect();
        assert_eq!(verdicts, [RelativeVerdict::OnlyAsRoute, RelativeVerdict::Holds]);
        assert_eq!(place.stated_relations().len(), 2);
    }
}
