//! A place, by itself and in the answers that name one.

use crate::place::Place;
use crate::place::distance::Distance;

// A ring has no position of its own; `text` says where it lies.
serialize!(|place: Place| Object {
    id: some(place.id()),
    name: name(place),
    lat: place.lat(),
    lon: place.lon(),
    radius_m: place.radius().map(Distance::as_metres),
    text: place.to_string()
});

/// The name by which a place is referred to: its id, else its name.
pub(super) fn key(place: &Place) -> Option<&str> {
    some(place.id()).or(name(place))
}

pub(super) fn name(place: &Place) -> Option<&str> {
    some(place.name())
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_fields_of_the_case_file_and_its_text() {
        let khasan = Place::lat_lon(42.5, 130.5).unwrap().named("Khasan");
        assert_eq!(
            serde_json::to_string(&khasan).unwrap(),
            r#"{"id":null,"name":"Khasan","lat":42.5,"lon":130.5,"radius_m":0.0,"text":"Khasan"}"#
        );
    }
}
