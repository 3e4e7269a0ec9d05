//! A place as evidence for a time, and to and from the points of geo (those of
//! geo-types), which are x before y.

use super::Place;
use crate::error::{Error, ErrorKind};
use crate::time::reconcile::Reconcile;

impl Reconcile {
    /// Adds the zones that were given for a place: what `local time` means
    /// there.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Reconcile, Stated, Zone};
    ///
    /// let khasan = Place::lat_lon(42.4286, 130.6456)?.in_zone("Asia/Vladivostok".parse::<Zone>()?);
    /// let stated: Stated = "2023-09-12 06:00 local time".parse()?;
    /// let read = stated.reconcile(Reconcile::new().place(&khasan))?;
    /// assert_eq!(read.exact()?.to_string(), "2023-09-11T20:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn place(self, place: &Place) -> Reconcile {
        self.zones(place.zones())
    }
}

/// The point of geo and geo-types, for what is above places.
pub(crate) type GeoPoint = geo::Point<f64>;

/// The point of geo or geo-types: `x` is the longitude, `y` the latitude.
///
/// Fails as [`Place::lat_lon`] does.
///
/// # Example
///
/// ```
/// use lastseen::Place;
///
/// let khasan = Place::try_from(geo::Point::new(130.6456, 42.4286))?;
/// assert_eq!(khasan, Place::lat_lon(42.4286, 130.6456)?);
/// assert_eq!(geo::Point::try_from(&khasan)?.x(), 130.6456);
/// # Ok::<(), lastseen::Error>(())
/// ```
impl TryFrom<geo::Point<f64>> for Place {
    type Error = Error;

    fn try_from(point: geo::Point<f64>) -> Result<Place, Error> {
        Place::lat_lon(point.y(), point.x())
    }
}

/// The middle of a disc. A ring, or a place without a position, has none and
/// fails with [`ErrorKind::Missing`].
impl TryFrom<&Place> for geo::Point<f64> {
    type Error = Error;

    fn try_from(place: &Place) -> Result<geo::Point<f64>, Error> {
        match place.point() {
            Some(point) => Ok(geo::Point::new(point.lon, point.lat)),
            None => Err(Error::new(ErrorKind::Missing, format!("{place} is not at one point"))
                .cured_by("give its latitude and longitude")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_longitude_first() {
        let error = Place::try_from(geo::Point::new(42.4, 130.6)).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::OutOfRange, Some("lat")));
        let there = Place::lat_lon(42.4, 130.6).unwrap();
        assert_eq!(geo::Point::try_from(&there).unwrap(), geo::Point::new(130.6, 42.4));
    }

    #[test]
    fn a_name_is_no_point() {
        let error = geo::Point::try_from(&Place::unlocated("the border")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
    }
}
