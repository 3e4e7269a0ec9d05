//! Fixes: exact instants and bare points, which are kept in columns.

use serde::Deserialize;

use super::document::Document;
use super::field_names;
use super::field_words::FIXES;
use super::ids::Ids;
use super::notes::Notes;
use super::reader::{Field, Record, missing};
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::place::Place;
use crate::sighting::Sighting;
use crate::time::timestamp::Timestamp;

#[derive(Debug, Deserialize)]
#[serde(bound = "'de: 'd")]
pub(super) struct FixRecord<'d> {
    actor: Field<&'d str>,
    time: Field<&'d str>,
    lat: Field<f64>,
    lon: Field<f64>,
}

/// Every fix of a document, in the order of the file.
pub(super) fn read(
    document: &Document,
    actors: &Ids<Actor>,
    notes: &Notes,
) -> impl Iterator<Item = Sighting> {
    document.read_each(FIXES, notes, |_, notes, json| fix(notes, json, actors)).flatten()
}

fn fix(notes: Notes, json: &Json<'_>, actors: &Ids<Actor>) -> Option<Sighting> {
    // There is no room for more in a column, and nothing is lost in silence.
    let known = field_names::known::<FixRecord<'_>>();
    let unknown = json.fields().iter().find(|(name, _)| !known.contains(&&**name));
    if let Some((name, _)) = unknown {
        let message = format!("a fix has no field {}", quoted(name));
        let error = Error::new(ErrorKind::Format, message);
        notes.fault("", error.cured_by("leave it out, or write a sighting"));
    }
    let Record { said, notes } = Record::<FixRecord<'_>>::read(notes, json, &[])?;
    let actor = notes.need("actor", said.actor);
    let actor = notes.read("actor", actor, |id| actors.find(id));
    let time = notes.need("time", said.time);
    let time = notes.read("time", time, str::parse::<Timestamp>);
    for (name, field) in [("lat", said.lat), ("lon", said.lon)] {
        if field.is_absent() {
            notes.fault("", missing(name));
        }
    }
    let place = notes.take("", Place::lat_lon(said.lat.get()?, said.lon.get()?));
    let sighting = Sighting::new(actor?.id(), place?, time?);
    (notes.faults() == 0).then_some(sighting)
}
