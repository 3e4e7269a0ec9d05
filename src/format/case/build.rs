//! From a document to a case, with everything in it checked.

use super::document::{Document, KINDS};
use super::faults::Faults;
use super::ids::Ids;
use super::said::Said;
use super::sightings::{self, Declared};
use super::{Case, misspelt, moment, people, places};
use crate::actor::Actor;
use crate::error::{Error, ErrorKind};
use crate::source::Source;
use crate::time::interval::Interval;
use crate::time::zone::ZoneSet;
use crate::timeline::Timeline;

impl Case {
    pub(super) fn of(document: Document, warnings: Vec<String>) -> Result<Case, Error> {
        Case::of_all(document, warnings).map_err(|mut faults| faults.swap_remove(0))
    }

    /// The case, or everything that is wrong with it, at least one thing.
    pub(super) fn of_all(
        document: Document,
        mut warnings: Vec<String>,
    ) -> Result<Case, Vec<Error>> {
        let mut faults = Faults::default();
        for error in misspelt::lists(&document) {
            faults.add(error);
        }
        // Without a list what refers to it would seem wrong.
        if faults.count() > 0 {
            return Err(faults.into_errors());
        }
        let published = faults.take(published(&document)).flatten();
        let [sources, places, actors, memberships, sightings] =
            KINDS.map(|kind| faults.take(document.records(kind)));
        // Nothing can be said of references to a list that cannot be read.
        let (Some(sources), Some(places), Some(actors), Some(memberships), Some(sightings)) =
            (sources, places, actors, memberships, sightings)
        else {
            return Err(faults.into_errors());
        };

        let (mut of_source, mut of_actor) = (Ids::new("source"), Ids::new("actor"));
        for record in &sources {
            of_source.read(*record, &mut faults, people::source(record), Source::new);
        }
        let of_place = places::declared(&places, &mut faults);
        for record in &actors {
            of_actor.read(*record, &mut faults, people::actor(record), Actor::new);
        }
        let declared =
            Declared { sources: of_source, places: of_place, actors: of_actor, published };
        let mut timeline = Timeline::new();
        for actor in declared.actors.all() {
            timeline.declare(actor.clone());
        }
        for record in &memberships {
            let (actors, sources) = (&declared.actors, &declared.sources);
            let membership = people::membership(record, actors, sources, published);
            if let Some(membership) = faults.take(membership) {
                timeline.join(membership);
            }
        }
        if let Some(circle) = timeline.membership_cycle() {
            faults.add(people::circle(&memberships, &circle));
        }
        let read = sightings::read(&sightings, &declared, &mut faults);
        if faults.count() > 0 {
            return Err(faults.into_errors());
        }
        for sighting in read.sightings {
            timeline.add(sighting);
        }
        for (label, from) in read.retractions {
            if let Some(id) = timeline.labelled(label) {
                timeline.retract(id, from).map_err(|error| vec![error])?;
            }
        }

        let strangers = document.strangers().into_iter();
        warnings.extend(strangers.map(|line| {
            format!("line {line}: the line holds no record of a known kind; it is kept unread")
        }));
        warnings.extend(misspelt::at_the_top(&document));
        let kinds = [
            (&sources, people::SOURCE_FIELDS),
            (&places, places::PLACE_FIELDS),
            (&actors, people::ACTOR_FIELDS),
            (&memberships, people::MEMBERSHIP_FIELDS),
            (&sightings, sightings::SIGHTING_FIELDS),
        ];
        for (records, fields) in kinds {
            for record in records {
                misspelt::fields(record, fields, &mut warnings);
            }
        }
        let said = Said::all_of(&timeline);
        let sources = declared.sources.into_pairs().map(|(_, source)| source).collect();
        let places = declared.places.into_pairs().collect();
        Ok(Case { document, timeline, places, sources, published, warnings, said })
    }
}

/// The version, which has to be one that this crate reads, and the publication.
fn published(document: &Document) -> Result<Option<Interval>, Error> {
    let mut published = None;
    for record in document.headers() {
        if let Some(version) = record.number("lastseen")?
            && version != 1.0
        {
            let error = Error::new(
                ErrorKind::Format,
                format!("version {version} of the case file is not known"),
            );
            return Err(record.blame("lastseen", error.cured_by("write \"lastseen\": 1")));
        }
        let own = moment::interval(&record, "published", None, ZoneSet::default(), None)?;
        if own.is_some() && published.is_some() {
            let error = Error::new(ErrorKind::Contradiction, "the publication is given twice");
            return Err(record.blame("published", error.cured_by("keep one of the two")));
        }
        published = published.or(own);
    }
    Ok(published)
}
