//! A place as text, and the cures for numbers that are no position.

use std::fmt;
use std::str::FromStr;

use super::Place;
use super::distance::Distance;
use crate::error::{Error, ErrorKind, printable, quoted};

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Place");
        if let Some(shape) = &self.shape {
            text.field("shape", shape);
        }
        if let Some(description) = &self.description {
            text.field("description", description);
        }
        text.finish()
    }
}

/// The name, else the id, else the position, with the radius of a disc.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = [self.name(), self.id()].into_iter().find(|text| !text.is_empty()) {
            return f.pad(&printable(text));
        }
        match (self.point(), self.relation()) {
            (Some(point), _) => {
                let about = self.radius().filter(|radius| *radius > Distance::ZERO);
                let about = about.map_or(String::new(), |it| format!(" (give or take {it})"));
                f.pad(&format!("{}, {}{about}", point.lat, point.lon))
            }
            (None, Some(relation)) => f.pad(&relation.to_string()),
            (None, None) => f.pad("an unknown place"),
        }
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Place, Error> {
        let bad = || {
            Error::new(ErrorKind::Syntax, format!("{} is not a position", quoted(text)))
                .cured_by("write latitude and longitude in decimal degrees, like 42.4286, 130.6456")
        };
        let (lat, lon) = text.split_once(',').ok_or_else(bad)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| bad());
        Place::lat_lon(number(lat)?, number(lon)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lat: f64, lon: f64) -> Place {
        Place::lat_lon(lat, lon).unwrap()
    }

    #[test]
    fn a_position_off_the_earth_is_refused_with_its_field_and_a_cure() {
        for (lat, lon, path, cure) in [
            (131.9, 43.1, "lat", "swap"),
            (-91.0, 120.0, "lat", "decimal"),
            (4342.5, 131.9, "lat", "43.70833"),
            (43.1, 13155.0, "lon", "131.91667"),
            (43.1, -228.1, "lon", "131.9"),
            (43.1, 190.0, "lon", "-170"),
            (f64::NAN, 0.0, "lat", "decimal"),
            (0.0, f64::NAN, "lon", "decimal"),
            (f64::INFINITY, 0.0, "lat", "decimal"),
            (0.0, f64::NEG_INFINITY, "lon", "decimal"),
        ] {
            let error = Place::lat_lon(lat, lon).unwrap_err();
            assert_eq!((error.kind(), error.path()), (ErrorKind::OutOfRange, Some(path)));
            assert!(error.cure().unwrap().contains(cure), "{error}");
        }
    }

    #[test]
    fn a_place_is_shown_by_the_best_it_has() {
        let place = at(42.4286, 130.6456);
        assert_eq!(place.to_string(), "42.4286, 130.6456");
        let disc = place.clone().with_radius(Distance::metres(3_000.0).unwrap());
        assert_eq!(disc.to_string(), "42.4286, 130.6456 (give or take 3 km)");
        assert_eq!(place.clone().with_id("khasan").to_string(), "khasan");
        assert_eq!(place.with_id("khasan").named("Khasan station").to_string(), "Khasan station");
        assert_eq!(Place::unlocated("").to_string(), "an unknown place");
    }

    #[test]
    fn positions_are_read_latitude_first() {
        assert_eq!("42.4286,130.6456".parse::<Place>().unwrap(), at(42.4286, 130.6456));
        for text in ["", "42.4", "42.4;130.6", "42.4, 130.6, 5", "42°N, 130°E"] {
            assert_eq!(text.parse::<Place>().unwrap_err().kind(), ErrorKind::Syntax, "{text}");
        }
        for text in ["130.6, 42.4", "nan, 3", "inf, inf"] {
            assert_eq!(text.parse::<Place>().unwrap_err().kind(), ErrorKind::OutOfRange, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_position_reads_back_as_itself(lat in -90.0..=90.0, lon in -180.0..=180.0) {
            let place = at(lat, lon);
            prop_assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<Place>();
        }
    }
}
