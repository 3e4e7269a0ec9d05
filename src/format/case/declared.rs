//! The things that the records of a case refer to.

use std::collections::HashMap;

use super::ids::Ids;
use super::notes::Notes;
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::limits::BARE_NAMES;
use crate::place::Place;
use crate::source::Source;
use crate::time::interval::Interval;
use crate::words;

/// The things that memberships and sightings refer to.
pub(super) struct Declared {
    pub(super) sources: Ids<Source>,
    pub(super) places: Ids<Place>,
    /// The places that sightings name and no record declares.
    pub(super) bare_names: BareNames,
    pub(super) actors: Ids<Actor>,
    pub(super) published: Option<Interval>,
}

/// Places of which only the name is said, by their names.
#[derive(Debug, Default)]
pub(super) struct BareNames(HashMap<Box<str>, BareName>);

/// A name in place of the id of a place.
#[derive(Debug)]
struct BareName {
    place: Place,
    /// The declared places that may be meant by it, in words.
    meant: Option<String>,
    /// Whether it is taken for a reference, as its place would otherwise be read without
    /// its position and its clock: the name of a declared place, or one word that is a
    /// slip from an id.
    is_slip: bool,
}

impl BareNames {
    /// Looks at a name, unless it is the id of a declared place.
    pub(super) fn note(&mut self, text: &str, places: &Ids<Place>) {
        if text.is_empty() || places.get(text).is_some() || self.0.contains_key(text) {
            return;
        }
        let mut name = BareName { place: Place::unlocated(text), meant: None, is_slip: false };
        if self.0.len() < BARE_NAMES {
            let of_name = places.pairs().filter(|(_, it)| it.name().eq_ignore_ascii_case(text));
            let of_name: Vec<&str> = of_name.map(|(id, _)| id).take(3).collect();
            name.is_slip = !of_name.is_empty() || !text.contains(char::is_whitespace);
            let near = match of_name.as_slice() {
                [] => words::nearest(text, places.pairs().map(|(id, _)| id)),
                of_name => of_name.to_vec(),
            };
            name.meant = (!near.is_empty()).then(|| words::listed(&near));
        }
        self.0.insert(text.into(), name);
    }

    /// The place of a name that [`note`](BareNames::note) has looked at.
    pub(super) fn place(&self, text: &str, notes: &Notes) -> Result<Place, Error> {
        if text.is_empty() {
            let error = Error::new(ErrorKind::Missing, "an empty text says nothing");
            return Err(error.cured_by("fill it in, or leave \"place\" out"));
        }
        let Some(BareName { place, meant, is_slip }) = self.0.get(text) else {
            return Ok(Place::unlocated(text));
        };
        let Some(meant) = meant else { return Ok(place.clone()) };
        let own = quoted(text);
        let cure = format!("did you mean {meant}? for another place write {{\"name\": {own}}}");
        if *is_slip {
            let message = format!("no place is declared with the id {own}");
            return Err(Error::new(ErrorKind::UnknownId, message).cured_by(cure));
        }
        let message = format!("{own} is read as the name of a place without a position");
        notes.warn(Error::new(ErrorKind::Warning, message).cured_by(cure).within("place"));
        Ok(place.clone())
    }
}
