//! From a document to a case, with everything in it checked.

use serde::Deserialize;

use super::declared::{BareNames, Declared};
use super::document::{Document, Said};
use super::field_words::{ACTORS, FIXES, KINDS, MEMBERSHIPS, PLACES, SOURCES};
use super::ids::{Ids, SightingIds};
use super::notes::Notes;
use super::people::{self, ActorRecord, MembershipRecord, SourceRecord};
use super::places::{self, PlaceRecord};
use super::reader::{Field, Record};
use super::sighting_records::{self, SightingRecord};
use super::times::When;
use super::{Case, fix_records};
use crate::error::{Error, ErrorKind};
use crate::format::json::Json;
use crate::time::interval::Interval;
use crate::timeline::Timeline;

/// What stands at the top, beside the lists.
#[derive(Debug, Deserialize)]
#[serde(rename = "case", bound = "'de: 'd")]
pub(super) struct CaseHeader<'d> {
    lastseen: Field<f64>,
    published: Field<When<'d>>,
}

impl Case {
    /// The case that a document holds, or everything that is wrong with it, at
    /// least one thing, and then what is odd.
    pub(super) fn of(
        document: impl FnOnce(&Notes) -> Result<Document, Error>,
    ) -> Result<Case, Vec<Error>> {
        let notes = Notes::default();
        let document = notes.take("", document(&notes));
        let read = document.as_ref().and_then(|document| read(document, &notes));
        let (mut faults, warnings) = notes.finish();
        if let Some(document) = &document {
            faults.retain(|fault| !document.may_lack(fault));
        }
        match (document, read) {
            (Some(mut document), Some((timeline, declared))) if faults.is_empty() => {
                // Nothing is in them but what the timeline has.
                document.remove(FIXES);
                Ok(Case {
                    document,
                    said: Said::all_of(&timeline),
                    timeline,
                    sources: declared.sources.into_pairs().collect(),
                    places: declared.places.into_pairs().collect(),
                    published: declared.published,
                    warnings: warnings.iter().map(ToString::to_string).collect(),
                    journal: Vec::new(),
                })
            }
            _ => Err(faults.into_iter().chain(warnings).collect()),
        }
    }
}

/// What a document declares and claims, with a note for each fault; nothing
/// without its lists, as nothing can be said then of what refers to them.
fn read(document: &Document, notes: &Notes) -> Option<(Timeline, Declared)> {
    let has_known_lists = document.has_known_lists(notes);
    let published = published(document, notes);
    // Without a list what refers to it would seem wrong.
    if !has_known_lists {
        note_fields(document, notes);
        return None;
    }
    let mut declared = declared(document, published, notes);
    let mut timeline = Timeline::new();
    for actor in declared.actors.all() {
        timeline.declare(actor.clone());
    }
    for place in declared.places.all().filter(|place| !place.stated_relations().is_empty()) {
        timeline.declare_place(place.clone());
    }
    let membership =
        |_, notes, json: &Json<'_>| people::membership(&Record::read(notes, json, &[])?, &declared);
    for membership in document.read_each(MEMBERSHIPS, notes, membership).flatten() {
        timeline.join(membership);
    }
    if let Some(circle) = timeline.membership_cycle() {
        people::note_circle(document, &circle, notes);
    }
    let mut bare_names = BareNames::default();
    let heads = document.heads().inspect(|(_, head)| {
        if let Some(place) = head.place() {
            bare_names.note(&place, &declared.places);
        }
    });
    let ids = SightingIds::of(heads);
    declared.bare_names = bare_names;
    let read = sighting_records::read(document, (&ids, &declared), notes);
    timeline.expect(ids.len());
    drop(ids);
    for (number, sighting) in read.sightings.into_all() {
        let id = timeline.add(sighting);
        if let Some(&from) = read.retracted.get(&number) {
            notes.take("", timeline.retract(id, from));
        }
    }
    for retraction in read.retractions {
        if let Some(id) = timeline.find_labelled(&retraction.id) {
            notes.take("", timeline.retract(id, retraction.from));
        }
    }
    timeline.extend(fix_records::read(document, &declared.actors, notes));
    Some((timeline, declared))
}

/// What memberships and sightings refer to.
fn declared(document: &Document, published: Option<Interval>, notes: &Notes) -> Declared {
    let (mut sources, mut actors) = (Ids::new("source"), Ids::new("actor"));
    for (at, json) in document.each(SOURCES) {
        if let Some(entry) = Record::read(notes.on(at), &json, &[]) {
            people::declare_source(&entry, &mut sources);
        }
    }
    let places: Vec<_> = document.each(PLACES).collect();
    let read = places.iter().filter_map(|(at, json)| Record::read(notes.on(*at), json, &[]));
    let places: Vec<_> = read.collect();
    let places = places::declared(&places);
    for (at, json) in document.each(ACTORS) {
        if let Some(entry) = Record::read(notes.on(at), &json, &[]) {
            people::declare_actor(&entry, &mut actors);
        }
    }
    Declared { sources, places, bare_names: BareNames::default(), actors, published }
}

/// Notes the fields of every record that cannot be read by themselves.
fn note_fields(document: &Document, notes: &Notes) {
    type Check = fn(Notes, &Json<'_>);
    let checks: [Check; 5] = [
        |notes, json| drop(Record::<SourceRecord<'_>>::read(notes, json, &[])),
        |notes, json| drop(Record::<PlaceRecord<'_>>::read(notes, json, &[])),
        |notes, json| drop(Record::<ActorRecord<'_>>::read(notes, json, &[])),
        |notes, json| drop(Record::<MembershipRecord<'_>>::read(notes, json, &[])),
        |notes, json| drop(Record::<SightingRecord<'_>>::read(notes, json, &[])),
    ];
    for (kind, check) in KINDS.into_iter().zip(checks) {
        for (at, json) in document.each(kind) {
            check(notes.on(at), &json);
        }
    }
}

/// When the case was published, by a header of a version that this crate reads.
fn published(document: &Document, notes: &Notes) -> Option<Interval> {
    let lists = document.names();
    let mut published = None;
    for (at, json) in document.tops() {
        let Record { said, notes } = Record::<CaseHeader<'_>>::read(notes.on(at), &json, &lists)?;
        if let Some(version) = said.lastseen.get().filter(|version| *version != 1.0) {
            let message = format!("version {version} of the case file is not known");
            let error = Error::new(ErrorKind::Format, message);
            notes.fault("lastseen", error.cured_by("write \"lastseen\": 1"));
        }
        let when = said.published.as_ref();
        let own = notes.read("published", when, |when| {
            when.interval(None, None).map_err(|error| match error.kind() {
                ErrorKind::NoAnchor => error.cured_by("write its date, like \"2026-11-25\""),
                _ => error,
            })
        });
        if own.is_some() && published.is_some() {
            let error = Error::new(ErrorKind::Contradiction, "the publication is given twice");
            notes.fault("published", error.cured_by("keep one of the two"));
        }
        published = published.or(own);
    }
    published
}
