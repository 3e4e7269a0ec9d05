//! One record by itself, by serde: a sighting, a place, an actor, a membership or
//! a source, with what it refers to beside it.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};

use super::added::{Recorder, actor_record, source_record};
use super::declared::{BareNames, Declared};
use super::document::SightingHead;
use super::ids::{Ids, SightingIds};
use super::notes::{Notes, RecordPath};
use super::people::{self, MembershipRecord};
use super::places::{self, PlaceRecord};
use super::reader::Record;
use super::recorded_places::RecordedPlaces;
use super::sighting_records;
use super::times::in_columns;
use crate::actor::{Actor, Membership};
use crate::error::{Error, ErrorKind};
use crate::format::json::{Json, Object, put};
use crate::place::Place;
use crate::sighting::Sighting;
use crate::source::Source;
use crate::time::interval::Interval;

/// The lists beside a record, of what it refers to.
const BESIDE: [&str; 2] = ["sources", "places"];

/// Gives a type the serde of its record.
macro_rules! record {
    ($type:ident, $write:expr, $read:expr, $doc:literal) => {
        /// Writes the record of a case file.
        #[doc = ""]
        #[doc = $doc]
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let write: fn(&$type) -> Result<Json<'static>, Error> = $write;
                write(self).map_err(S::Error::custom)?.serialize(to)
            }
        }

        /// Reads a record as a case file has it, from a format that says itself what
        /// its values are, as JSON does. What is wrong is said in the words of a case
        /// file. A field that is not read is an error too, unless its name begins
        /// with `_` or `x-`: nobody would see a warning.
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let json = Json::deserialize(from)?;
                read(&json, $read).map_err(D::Error::custom)
            }
        }
    };
}

record!(
    Actor,
    |actor| Ok(actor_record(actor)),
    |json, notes| {
        let mut actors = Ids::new("actor");
        people::declare_actor(&Record::read(notes.on(RecordPath::Top), json, &[])?, &mut actors);
        actors.all().next().cloned()
    },
    "`{\"id\": \"train\", \"kind\": \"vehicle\", \"max_speed_kmh\": 80}`"
);

record!(
    Source,
    |source| Ok(source_record(source)),
    |json, notes| {
        let mut sources = Ids::new("source");
        people::declare_source(&Record::read(notes.on(RecordPath::Top), json, &[])?, &mut sources);
        sources.all().next().cloned()
    },
    "`{\"id\": \"kcna\", \"zone\": \"Asia/Pyongyang\"}`"
);

record!(
    Place,
    |place| {
        let mut places = RecordedPlaces::default();
        let said = places.fields(place);
        Ok(beside(said, Vec::new(), places.records))
    },
    |json, notes| {
        let at = notes.on(RecordPath::Top);
        let record: Record<PlaceRecord<'_>> = Record::read(at, json, &BESIDE[1..])?;
        let declared = declared(json, &[], notes)?;
        places::described(&record.said, &declared.places, &record.notes)
    },
    "`{\"id\": \"khasan\", \"lat\": 42.4286, \"lon\": 130.6456}`. The places that it counts from \
     are in a list `places`."
);

record!(
    Membership,
    |membership| {
        let mut recorder = Recorder::alone();
        let said = fields(recorder.membership(membership));
        Ok(beside(said, recorder.source_records, Vec::new()))
    },
    |json, notes| {
        let at = notes.on(RecordPath::Top);
        let record: Record<MembershipRecord<'_>> = Record::read(at, json, &BESIDE[..1])?;
        let declared = declared(json, &["member", "of"], notes)?;
        people::membership(&record, &declared)
    },
    "`{\"member\": \"kim\", \"of\": \"train\", \"kind\": \"aboard\"}`. What is known of its source \
     is in a list `sources`."
);

record!(
    Sighting,
    |sighting| {
        let mut recorder = Recorder::alone();
        let said = fields(recorder.sighting(sighting, |_, _| None)?);
        Ok(beside(said, recorder.source_records, recorder.places.records))
    },
    |json, notes| sighting(json, None, notes),
    "`{\"actor\": \"train\", \"place\": {\"lat\": 42.4286, \"lon\": 130.6456}, \"when\": \
     \"2023-09-11T20:00:00Z\"}`. What is known of its source is in a list `sources`, and the \
     places that its place counts from in a list `places`. Fails for a stated time whose text \
     has another meaning. The reading of a time that counts from another sighting, or was made \
     by other clocks or policies than those of its place, source and report, is left out; the \
     interval stays."
);

/// Reads a sighting with what stands beside it; `published` is when it was reported that
/// does not say it.
fn sighting(json: &Json<'_>, published: Option<Interval>, notes: &Notes) -> Option<Sighting> {
    let mut declared = declared(json, &["actor"], notes)?;
    declared.published = published;
    if let Some(place) = json.get("place").and_then(word) {
        declared.bare_names.note(place, &declared.places);
    }
    let own = json.get("id").and_then(word).map(SightingHead::named).unwrap_or_default();
    let heads = std::iter::once(own).chain(others(json).into_iter().map(SightingHead::named));
    let ids = SightingIds::of(heads.map(|head| (RecordPath::Top, head)));
    sighting_records::read_alone(json, &BESIDE, (&ids, &declared), notes)
}

/// Reads the record that a row of a table stands for, and what is odd in it.
///
/// # Errors
///
/// What is wrong with it, the first thing; the cure speaks of columns.
pub(in crate::format) fn sighting_of_row(
    json: &Json<'_>,
    published: Option<Interval>,
) -> Result<(Sighting, Vec<Error>), Error> {
    let notes = Notes::default();
    let found = sighting(json, published, &notes);
    let (faults, warnings) = notes.finish();
    match (faults.into_iter().next(), found) {
        (Some(error), _) => Err(in_columns(error)),
        (None, Some(found)) => Ok((found, warnings)),
        (None, None) => Err(Error::new(ErrorKind::Format, "the row says nothing")),
    }
}

/// Reads a record, or returns the first thing that is wrong or not read.
fn read<'j, T>(
    json: &'j Json<'j>,
    read: impl FnOnce(&'j Json<'j>, &Notes) -> Option<T>,
) -> Result<T, Error> {
    let notes = Notes::default();
    let found = read(json, &notes);
    let (faults, warnings) = notes.finish();
    match (faults.into_iter().chain(warnings).next(), found) {
        (Some(error), _) => Err(error),
        (None, Some(found)) => Ok(found),
        (None, None) => Err(Error::new(ErrorKind::Format, "this is no whole record")),
    }
}

/// The things that a record refers to: what the lists beside it declare, and else nothing
/// but the ids in it. `actors` are the fields with the ids of actors.
fn declared(json: &Json<'_>, actors: &[&str], notes: &Notes) -> Option<Declared> {
    let records = |list: &'static str| match json.get(list) {
        Some(Json::List(records)) => records.as_slice(),
        _ => &[],
    };
    let [sources, places] = BESIDE.map(records);
    let mut declared = Declared {
        sources: Ids::new("source"),
        places: Ids::new("place"),
        bare_names: BareNames::default(),
        actors: Ids::new("actor"),
        published: None,
    };
    for (n, json) in sources.iter().enumerate() {
        let record = Record::read(notes.on(RecordPath::InList("sources", n)), json, &[])?;
        people::declare_source(&record, &mut declared.sources);
    }
    let places = places.iter().enumerate();
    let places =
        places.map(|(n, json)| Record::read(notes.on(RecordPath::InList("places", n)), json, &[]));
    declared.places = places::declared(&places.collect::<Option<Vec<_>>>()?);
    for id in actors.iter().filter_map(|field| word(json.get(field)?)) {
        declared.actors.supply(id, || Actor::new(id));
    }
    if let Some(id) = json.get("source").and_then(word) {
        declared.sources.supply(id, || Source::new(id));
    }
    Some(declared)
}

/// The ids of the other sightings that one refers to.
fn others<'j>(json: &'j Json<'_>) -> Vec<&'j str> {
    let own = json.get("id").and_then(word);
    let relations = match json.get("relations") {
        Some(Json::List(relations)) => relations.as_slice(),
        _ => &[],
    };
    let relations = relations.iter().filter_map(|relation| word(relation.get("to")?));
    let fields =
        ["same_event", "copied_from"].into_iter().filter_map(|field| word(json.get(field)?));
    let mut ids: Vec<&str> = relations.chain(fields).filter(|id| Some(*id) != own).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A text that is not empty.
fn word<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    match json {
        Json::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn fields(record: Json<'static>) -> Object<'static> {
    match record {
        Json::Object(fields) => fields,
        _ => Object::new(),
    }
}

/// A record with what it refers to. A source of which nothing is known but its
/// id need not be declared.
fn beside(
    mut said: Object<'static>,
    mut sources: Vec<Json<'static>>,
    places: Vec<Json<'static>>,
) -> Json<'static> {
    sources.retain(|source| source.fields().len() > 1 || source.get("id").is_none());
    for (list, records) in BESIDE.into_iter().zip([sources, places]) {
        put(&mut said, list, (!records.is_empty()).then_some(Json::List(records)));
    }
    Json::Object(said)
}
