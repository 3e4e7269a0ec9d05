//! Where: places, distances and speeds; the only door to geo.
//!
//! A [`Place`] and a [`Relative`] speak of each other (a place may be said to
//! lie 74 km from another one), so both types stand here, at the bottom of the
//! room.

pub(crate) mod bearing;
pub(crate) mod convert;
mod degrees;
pub(crate) mod distance;
#[allow(dead_code, reason = "for the kernels of the store")]
pub(crate) mod ecef;
#[allow(dead_code, reason = "kernels for the store and the reasoning above")]
pub(crate) mod geodesy;
#[cfg(feature = "tz-lookup")]
mod lookup;
pub(crate) mod outline;
mod quantity;
mod region;
pub(crate) mod relative;
mod shape;
mod short;
pub(crate) mod speed;
mod text;

use std::sync::Arc;

use crate::error::Error;
use crate::time::zone::ZoneSet;
use crate::words::vocabulary;
use bearing::Bearing;
use distance::{Distance, DistanceRange};
use geodesy::Point;
use shape::{Disc, Shape};

/// A place: a disc on the WGS-84 ellipsoid, a ring around another place, or
/// only a name.
///
/// The radius says how far from the point somebody "at" the place may be. A
/// place given only by its distance from another one is a ring, see
/// [`Relative::place`]. A place without a position takes part in everything
/// but geometry, where the answer is `None`.
///
/// `FromStr` reads `LAT, LON` in decimal degrees.
///
/// # Example
///
/// ```
/// use lastseen::{Distance, Place};
///
/// let khasan = Place::lat_lon(42.4286, 130.6456)?.named("Khasan station");
/// let ussuriysk = Place::lat_lon(43.8029, 131.9458)?.with_radius(Distance::kilometres(5.0)?);
/// let apart = khasan.distance_to(&ussuriysk).expect("both have a position");
/// assert_eq!(apart.to_string(), "180.8 km to 190.8 km");
///
/// assert!(khasan.distance_to(&Place::unlocated("the border")).is_none());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Place {
    shape: Option<Shape>,
    /// What most of many places do not have.
    description: Option<Arc<Description>>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Description {
    id: String,
    name: String,
    zones: ZoneSet,
    /// The relation that the position was made from.
    given: Option<Relative>,
    stated: Vec<Relative>,
}

vocabulary! {
    /// Along which line a distance was measured.
    ///
    /// A route (by road, by rail, by sea) is never shorter than the straight line,
    /// so its length bounds the straight line only from above. Unstated means that
    /// it could be either.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Metric: "metric" {
        /// The shortest line on the Earth, "as the crow flies".
        Geodesic = "geodesic",
        /// Along a road, a railway or another route.
        Route = "route",
        /// Nobody said.
        #[default]
        Unstated = "unstated",
    }
}

/// A claim such as "about 1,500 km north of Vladivostok".
///
/// A distance is taken to be right within 10 %, and never more closely than
/// the unit it was rounded to (5 km: from 4 to 6), unless
/// [`give_or_take`](Relative::give_or_take) says otherwise.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Relative, RelativeVerdict};
///
/// let vladivostok = Place::lat_lon(43.1155, 131.8855)?.named("Vladivostok");
/// let vostochny = Place::lat_lon(51.884, 128.334)?.named("Vostochny");
///
/// let stated = Relative::new("1,500 km".parse()?, vladivostok).towards("north".parse()?);
/// let check = stated.check(&vostochny).expect("both have a position");
/// assert_eq!(check.verdict, RelativeVerdict::OnlyAsRoute);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Relative {
    from: Place,
    distance: Distance,
    tolerance: Distance,
    metric: Metric,
    bearing: Option<Bearing>,
}

impl Place {
    /// The point at a latitude and a longitude in decimal degrees, north and
    /// east positive.
    ///
    /// The longitude -180 is kept as 180, so that one meridian has one number.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`](crate::ErrorKind::OutOfRange) for a latitude
    /// outside -90..=90 or a longitude outside -180..=180; the
    /// [path](Error::path) is `lat` or `lon`.
    pub fn lat_lon(lat: f64, lon: f64) -> Result<Place, Error> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(degrees::bad_latitude(lat, lon).within("lat"));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(degrees::bad_longitude(lon).within("lon"));
        }
        let lon = if lon == -180.0 { 180.0 } else { lon };
        // Adding zero turns -0 into 0.
        Ok(Place::at(Point { lat: lat + 0.0, lon: lon + 0.0 }))
    }

    /// A place of which nothing but the name is known.
    #[must_use]
    pub fn unlocated(name: &str) -> Place {
        Place { shape: None, description: None }.named(name)
    }

    /// The same place, under a name for people.
    #[must_use]
    pub fn named(mut self, name: &str) -> Place {
        name.clone_into(&mut self.description_mut().name);
        self
    }

    /// The same place, under an id for references.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Place {
        id.clone_into(&mut self.description_mut().id);
        self
    }

    /// The same place, reaching `radius` from its point.
    ///
    /// This makes a disc of a point. It changes nothing of a ring, which has
    /// its own measures, nor of a place without a position.
    #[must_use]
    pub fn with_radius(mut self, radius: Distance) -> Place {
        if let Some(Shape::Disc(disc)) = &mut self.shape {
            disc.radius = radius.as_metres();
        }
        self
    }

    /// The same place, where clocks show the time of a zone, or of one of
    /// several in a [`ZoneSet`]. Replaces what was given before.
    #[must_use]
    pub fn in_zone(mut self, zones: impl Into<ZoneSet>) -> Place {
        self.description_mut().zones = zones.into();
        self
    }

    /// The same place, of which somebody said where it lies; see
    /// [`checks`](Place::checks).
    #[must_use]
    pub fn stated(mut self, relation: Relative) -> Place {
        self.description_mut().stated.push(relation);
        self
    }

    fn description_mut(&mut self) -> &mut Description {
        Arc::make_mut(self.description.get_or_insert_default())
    }

    /// The latitude of the point in degrees, or `None` when it is not known to
    /// be one point with a radius.
    #[must_use]
    #[inline]
    pub fn lat(&self) -> Option<f64> {
        self.point().map(|point| point.lat)
    }

    /// The longitude of the point in degrees, above -180 up to 180, or `None`
    /// when it is not known to be one point with a radius.
    #[must_use]
    #[inline]
    pub fn lon(&self) -> Option<f64> {
        self.point().map(|point| point.lon)
    }

    /// How far from the point the place reaches, or `None` when it is not
    /// known to be one point with a radius.
    #[must_use]
    pub fn radius(&self) -> Option<Distance> {
        match &self.shape {
            Some(Shape::Disc(disc)) => Some(Distance::clamped(disc.radius)),
            _ => None,
        }
    }

    /// The point of a disc, for the kernels of this crate.
    #[inline]
    pub(crate) fn point(&self) -> Option<Point> {
        self.shape.as_ref().and_then(Shape::point)
    }

    /// Latitude and longitude in units of 1e-7 degree, if the place is a bare
    /// point and nothing more.
    pub(crate) fn as_fix(&self) -> Option<(i32, i32)> {
        match &self.shape {
            Some(Shape::Disc(disc)) if disc.radius == 0.0 && self.description.is_none() => {
                Some((geodesy::quantise(disc.centre.lat), geodesy::quantise(disc.centre.lon)))
            }
            _ => None,
        }
    }

    /// Where the description of this place is kept, and its point: two places
    /// that share both are one, as long as they live. `None` without a
    /// description.
    #[cfg(feature = "json")]
    pub(crate) fn mark(&self) -> Option<(usize, [u64; 3])> {
        let description = Arc::as_ptr(self.description.as_ref()?).addr();
        let metres = self.radius().map(Distance::as_metres);
        let point = [self.lat(), self.lon(), metres];
        Some((description, point.map(|number| number.unwrap_or(f64::NAN).to_bits())))
    }

    /// The same place without what was said of where it lies.
    fn bare(mut self) -> Place {
        if !self.stated_relations().is_empty() {
            self.description_mut().stated.clear();
        }
        self
    }

    /// The bare point at units of 1e-7 degree.
    #[inline]
    pub(crate) fn of_fix(lat: i32, lon: i32) -> Place {
        Place::at(Point { lat: geodesy::dequantise(lat), lon: geodesy::dequantise(lon) })
    }

    /// The bare point.
    #[inline]
    pub(crate) fn at(centre: Point) -> Place {
        Place { shape: Some(Shape::Disc(Disc { centre, radius: 0.0 })), description: None }
    }

    /// The name for people; empty when there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.description.as_ref().map_or("", |description| &description.name)
    }

    /// The id for references; empty when there is none.
    #[must_use]
    pub fn id(&self) -> &str {
        self.description.as_ref().map_or("", |description| &description.id)
    }

    /// The zones that were given for this place; none unless somebody gave one.
    #[must_use]
    pub fn zones(&self) -> ZoneSet {
        self.description.as_ref().map_or_else(ZoneSet::default, |description| description.zones)
    }

    /// The relation that this place was made from, if it is known only by its
    /// distance from another one.
    #[must_use]
    pub fn relation(&self) -> Option<&Relative> {
        self.description.as_ref().and_then(|description| description.given.as_ref())
    }

    /// What was said about where this place lies, in the order given.
    #[must_use]
    pub fn stated_relations(&self) -> &[Relative] {
        self.description.as_ref().map_or(&[], |description| &description.stated)
    }

    /// Whether anything is known of the position.
    #[must_use]
    pub fn is_located(&self) -> bool {
        self.shape.is_some()
    }

    /// How far somebody at the one place can be from somebody at the other, as
    /// the shortest line on the WGS-84 ellipsoid, or `None` when either place
    /// has no position.
    ///
    /// The range holds every possible distance. For discs and rings its ends
    /// are reached, unless the other side of the Earth is near; for the sector
    /// of a ring they may lie a little outside. No distance is greater than
    /// half a meridian, 20003.9 km.
    #[must_use]
    pub fn distance_to(&self, other: &Place) -> Option<DistanceRange> {
        Some(self.shape.as_ref()?.distance_to(other.shape.as_ref()?))
    }

    /// In which direction the shortest line to the point of `other` sets out,
    /// in degrees clockwise from true north, 0 up to 360.
    ///
    /// `None` when either place has no point, or both have the same one.
    #[must_use]
    pub fn bearing_to(&self, other: &Place) -> Option<f64> {
        let (from, to) = (self.point()?, other.point()?);
        (geodesy::geodesic(from, to) > 0.0).then(|| geodesy::bearing(from, to))
    }

    /// Whether there may be a point that belongs to both places, or `None`
    /// when either has no position.
    #[must_use]
    pub(crate) fn meets(&self, other: &Place) -> Option<bool> {
        self.distance_to(other).map(|apart| apart.min() == Distance::ZERO)
    }

    /// Whether both go by one id, so that nobody has to travel from the one to the other.
    pub(crate) fn has_id_of(&self, other: &Place) -> bool {
        !self.id().is_empty() && self.id() == other.id()
    }

    /// Whether nothing is known of it, not even its name.
    pub(crate) fn is_unknown(&self) -> bool {
        !self.is_located() && self.id().is_empty() && self.name().is_empty()
    }

    /// Whether nothing says if the two are one place: they are named in different ways, and
    /// one of them has no position.
    pub(crate) fn may_be(&self, other: &Place) -> bool {
        let are_known = !self.is_unknown() && !other.is_unknown();
        are_known && !self.is_same_as(other) && self.meets(other).is_none()
    }

    /// Whether the two go by different names alone, as neither has a position.
    pub(crate) fn has_other_name_than(&self, other: &Place) -> bool {
        self.may_be(other) && !self.is_located() && !other.is_located()
    }

    /// Whether both are the same place for certain: they share an id, or,
    /// where neither has an id, they share name and position. A place of which
    /// nothing is known is not even the same as another such.
    #[must_use]
    pub fn is_same_as(&self, other: &Place) -> bool {
        match (self.id(), other.id()) {
            ("", "") => {
                let is_known = self.is_located() || !self.name().is_empty();
                is_known && self.name() == other.name() && self.shape == other.shape
            }
            (one, another) => one == another,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::speed::{Speed, SpeedRange};
    use super::*;
    use crate::time::duration::SignedDuration;

    fn at(lat: f64, lon: f64) -> Place {
        Place::lat_lon(lat, lon).unwrap()
    }

    /// The coordinates and figures of a press case, computed elsewhere.
    #[test]
    fn the_primorye_journey_has_its_known_lengths_and_directions() {
        let khasan = at(42.4286, 130.6456);
        let ussuriysk = at(43.8029, 131.9458);
        let baranovsky = at(43.7403, 131.9156);
        let vladivostok = at(43.1155, 131.8855);
        let vostochny = at(51.8840, 128.3340);
        for (from, to, kilometres, degrees) in [
            (&vladivostok, &ussuriysk, 76.5, 3.6),
            (&vladivostok, &baranovsky, 69.5, 2.0),
            (&khasan, &ussuriysk, 185.8, 34.3),
            (&khasan, &vladivostok, 127.0, 52.6),
            (&khasan, &baranovsky, 178.7, 34.9),
            (&vladivostok, &vostochny, 1010.6, 345.9),
            (&ussuriysk, &vostochny, 938.0, 344.6),
            (&baranovsky, &vostochny, 944.1, 344.8),
        ] {
            let range = from.distance_to(to).unwrap();
            assert_eq!(range.min(), range.max());
            assert!((range.min().as_kilometres() - kilometres).abs() < 0.2, "{range}");
            let bearing = from.bearing_to(to).unwrap();
            assert!((bearing - degrees).abs() < 0.2, "{bearing}");
        }
    }

    #[test]
    fn the_train_takes_as_long_as_it_is_far() {
        let (baranovsky, vostochny) = (at(43.7403, 131.9156), at(51.8840, 128.3340));
        let distance = baranovsky.distance_to(&vostochny).unwrap();
        let time = "25h45m".parse::<SignedDuration>().unwrap();
        let needed = SpeedRange::needed(distance, time.into()).unwrap();
        assert_eq!(needed.to_string(), "36.7 km/h");
        assert!(needed.min() > "36 km/h".parse().unwrap());
        assert!(needed.max().unwrap() <= "60 km/h".parse().unwrap());
        // From 02:15 to 17:59:04 at 60 km/h, within two minutes.
        let takes = "60 km/h".parse::<Speed>().unwrap().time_for(distance.min()).unwrap();
        assert!((takes.as_secs() - 56_644).abs() <= 120, "{takes}");
    }

    #[test]
    fn one_meridian_has_one_number() {
        assert_eq!(at(10.0, -180.0), at(10.0, 180.0));
        assert_eq!(at(-0.0, -0.0).to_string(), "0, 0");
        assert_eq!(at(90.0, 10.0).distance_to(&at(90.0, -60.0)).unwrap().max(), Distance::ZERO);
        assert_eq!(at(90.0, 10.0).meets(&at(90.0, -60.0)), Some(true));
    }

    #[test]
    fn a_place_without_a_position_answers_no_geometry() {
        let (here, nowhere) = (at(43.0, 132.0), Place::unlocated("the border"));
        assert!(!nowhere.is_located());
        assert_eq!(here.distance_to(&nowhere), None);
        assert_eq!(nowhere.distance_to(&here), None);
        assert_eq!(here.meets(&nowhere), None);
        assert_eq!(nowhere.bearing_to(&here), None);
        assert_eq!((nowhere.lat(), nowhere.radius()), (None, None));
        let still_nowhere = nowhere.clone().with_radius(Distance::clamped(5.0));
        assert_eq!(still_nowhere, nowhere);
        assert_eq!(Relative::new(Distance::clamped(5.0), nowhere).place().lat(), None);
    }

    #[test]
    fn what_is_not_known_is_not_the_same() {
        let unknown = Place::unlocated("");
        assert!(!unknown.is_same_as(&Place::unlocated("")));
        assert!(Place::unlocated("the border").is_same_as(&Place::unlocated("the border")));
        assert!(at(1.0, 2.0).is_same_as(&at(1.0, 2.0)) && !unknown.is_same_as(&at(1.0, 2.0)));
    }

    #[test]
    fn a_point_has_no_direction_to_itself() {
        assert_eq!(at(43.0, 132.0).bearing_to(&at(43.0, 132.0)), None);
        assert_eq!(at(0.0, 180.0).bearing_to(&at(0.0, -180.0)), None);
    }

    #[test]
    fn discs_that_overlap_may_be_one_place() {
        let kilometre = Distance::clamped(1000.0);
        let station = at(42.4286, 130.6456).with_radius(kilometre);
        let bridge = at(42.4180, 130.6456).with_radius(kilometre);
        let town = at(42.4000, 130.6456).with_radius(kilometre);
        assert_eq!(station.meets(&bridge), Some(true));
        assert_eq!(station.meets(&town), Some(false));
        assert_eq!(station.radius(), Some(kilometre));
    }

    #[test]
    fn an_id_decides_over_names_and_positions() {
        let khasan = at(42.4, 130.6).with_id("khasan").named("Khasan");
        assert!(khasan.is_same_as(&Place::unlocated("Хасан").with_id("khasan")));
        assert!(!khasan.is_same_as(&at(42.4, 130.6).named("Khasan")));
        assert!(at(42.4, 130.6).is_same_as(&at(42.4, 130.6).in_zone(ZoneSet::EMPTY)));
        assert!(!at(42.4, 130.6).is_same_as(&at(42.4, 130.7)));
    }

    #[test]
    fn zones_are_kept_and_replaced_as_a_whole() {
        let zone = |name: &str| name.parse::<crate::time::zone::Zone>().unwrap();
        let place = at(42.4, 130.6).in_zone(zone("Asia/Shanghai"));
        let place = place.in_zone(zone("Asia/Vladivostok"));
        assert_eq!(place.zones(), ZoneSet::from(zone("Asia/Vladivostok")));
        assert!(at(42.4, 130.6).zones().is_empty());
    }

    #[test]
    fn a_clone_is_not_changed_by_a_setter() {
        let first = at(42.4, 130.6).named("one");
        let second = first.clone().named("two");
        assert_eq!((first.name(), second.name()), ("one", "two"));
    }

    #[test]
    fn many_places_take_little_room() {
        assert!(size_of::<Place>() <= 40);
    }

    proptest! {
        #[test]
        fn distance_does_not_depend_on_who_asks(
            lat1 in -90.0..=90.0, lon1 in -180.0..=180.0, r1 in 0.0..1e5,
            lat2 in -90.0..=90.0, lon2 in -180.0..=180.0, r2 in 0.0..1e5,
        ) {
            let one = at(lat1, lon1).with_radius(Distance::clamped(r1));
            let other = at(lat2, lon2).with_radius(Distance::clamped(r2));
            prop_assert_eq!(one.distance_to(&other), other.distance_to(&one));
            prop_assert_eq!(one.meets(&one), Some(true));
        }
    }
}
