//! A place in the answers that name one.

use crate::place::Place;

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
