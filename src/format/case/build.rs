//! From a document to a case, with everything in it checked.

use serde::Deserialize;

use super::document::{Document, Said};
use super::field_words::{FIXES, KINDS};
use super::ids::Declared;
use super::notes::Notes;
use super::reader::{Field, Record};
use super::times::When;
use super::{Case, fix_records, people, places, sighting_records};
use crate::error::{Error, ErrorKind};
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
        let read = read.map(|(timeline, declared)| {
            let sources = declared.sources.into_pairs().collect();
            (timeline, sources, declared.places.into_pairs().collect(), declared.published)
        });
        let (faults, warnings) = notes.finish();
        match (document, read) {
            (Some(mut document), Some((timeline, sources, places, published)))
                if faults.is_empty() =>
            {
                // Nothing is in them but what the timeline has.
                document.remove(FIXES);
                let said = Said::all_of(&timeline);
                let warnings = warnings.iter().map(ToString::to_string).collect();
                let journal = Vec::new();
                Ok(Case { document, timeline, places, sources, published, warnings, said, journal })
            }
            _ => Err(faults.into_iter().chain(warnings).collect()),
        }
    }
}

/// What a document declares and claims, with a note for each fault; nothing
/// without its lists, as nothing can be said then of what refers to them.
fn read<'d>(document: &'d Document, notes: &Notes) -> Option<(Timeline, Declared<'d>)> {
    let has_known_lists = document.has_known_lists(notes);
    let published = published(document, notes);
    let [sources, places, actors, memberships, sightings, _] = KINDS;
    let sources = document.records(sources, notes);
    let places = document.records(places, notes);
    let actors = document.records(actors, notes);
    let memberships = document.records(memberships, notes);
    let sightings = document.records(sightings, notes);
    let (sources, places, actors) = (sources?, places?, actors?);
    let (memberships, sightings) = (memberships?, sightings?);
    // Without a list what refers to it would seem wrong.
    if !has_known_lists {
        return None;
    }

    let declared = Declared {
        sources: people::sources(&sources),
        places: places::declared(&places),
        actors: people::actors(&actors),
        published,
    };
    let mut timeline = Timeline::new();
    for actor in declared.actors.all() {
        timeline.declare(actor.clone());
    }
    for place in declared.places.all().filter(|place| !place.stated_relations().is_empty()) {
        timeline.declare_place(place.clone());
    }
    for entry in &memberships {
        if let Some(membership) = people::membership(entry, &declared) {
            timeline.join(membership);
        }
    }
    if let Some(circle) = timeline.membership_cycle() {
        people::note_circle(&memberships, &circle);
    }
    let read = sighting_records::read(&sightings, &declared);
    for (sighting, retracted) in read.sightings {
        let id = timeline.add(sighting);
        if let Some(from) = retracted {
            notes.take("", timeline.retract(id, from));
        }
    }
    for (label, from) in read.retractions {
        if let Some(id) = timeline.find_labelled(label) {
            notes.take("", timeline.retract(id, from));
        }
    }
    timeline.extend(fix_records::read(document, &declared.actors, notes));
    Some((timeline, declared))
}

/// When the case was published, by a header of a version that this crate reads.
fn published(document: &Document, notes: &Notes) -> Option<Interval> {
    let (tops, lists) = document.tops();
    let mut published = None;
    for (at, json) in tops {
        let Record { said, notes } = Record::<CaseHeader<'_>>::read(notes.on(at), json, &lists)?;
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
