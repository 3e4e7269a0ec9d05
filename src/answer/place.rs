//! A place in the answers that name one.

use crate::place::Place;

/// The name by which a place is referred to: its id, else its name.
pub(super) fn key(place: &Place) -> Option<&str> {
    some(place.id()).or(name(place))
}

pub(super) fn name(place: &Place) -> Option<&str> {
    some(place.name())
}

/// Each of several places; none where one says it all.
#[allow(non_camel_case_types)]
pub(super) fn several(places: &[Place]) -> Vec<impl serde::Serialize + use<>> {
    let several = places.iter().filter(|_| places.len() > 1);
    let spot = |place: &Place| {
        object!(Spot {
            place: key(place).map(str::to_owned),
            place_name: name(place).map(str::to_owned),
            lat: place.lat(),
            lon: place.lon(),
        })
    };
    several.map(spot).collect()
}

/// One of several places: `the fence or the sea`.
pub(super) fn either(places: &[Place]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
