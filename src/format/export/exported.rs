//! Each sighting with all that is said of it, for files that people look at.

use std::collections::HashSet;
use std::iter;

use crate::actor::{Actor, ActorKind};
use crate::error::{Error, printable};
use crate::format::json::{Json, Object, number, put};
use crate::format::table::{Loss, Written};
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::outline::Outline;
use crate::sighting::Sighting;
use crate::sojourn::StayEnd;
use crate::source::{Modality, Source};
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;
use crate::view::{Seen, View};

/// How many corners a disc is drawn with.
const CORNERS: u16 = 36;

/// One sighting, and when it was by all that is claimed.
pub(super) struct Exported<'v, 'a> {
    view: &'v View<'a>,
    pub(super) seen: Seen<'a>,
    pub(super) moment: Interval,
    /// The moments that it can be of, where they are several and lie apart.
    candidates: Vec<Interval>,
    /// The last moment, where it is of two.
    pub(super) until: Option<Interval>,
}

/// Hands over each sighting that stands, by actor and time, whatever it says, and counts
/// what none of these files has a place for. One that `each` answers with `false` is left
/// out, since nothing says when it was.
pub(super) fn each_sighting(
    timeline: &Timeline,
    mut each: impl FnMut(&Exported<'_, '_>) -> Result<bool, Error>,
) -> Result<Written, Error> {
    let mut written = Written::default();
    let view = timeline.as_known();
    let claims = timeline.len() - timeline.fixes().len();
    written.lose(Loss::Retracted, claims - view.claims().count());
    written.lose(Loss::Membership, timeline.memberships().count());
    for &index in timeline.by_id() {
        let Some(actor) = timeline.actor_at(index) else { continue };
        let before = written.sightings;
        let mut take = |told: &Exported<'_, '_>| -> Result<(), Error> {
            if !each(told)? {
                written.lose(Loss::NoTime, 1);
                return Ok(());
            }
            written.sightings += 1;
            if told.seen.sighting().is_some_and(is_linked) {
                written.lose(Loss::Links, 1);
            }
            Ok(())
        };
        let mut claims: Vec<Exported<'_, '_>> = claimed(&view, index).collect();
        claims.sort_by_key(|told| told.moment.lo());
        let mut claims = claims.into_iter().peekable();
        let track = timeline.fixes().track(index);
        for (row, (&time, &(lat, lon))) in track.times.iter().zip(track.points).enumerate() {
            while let Some(told) = claims.next_if(|told| told.moment.lo() <= time) {
                take(&told)?;
            }
            take(&Exported::of(&view, view.seen_fix(actor, row, (time, lat, lon))))?;
        }
        claims.try_for_each(|told| take(&told))?;
        if actor.max_speed().is_some() || written.sightings == before {
            written.lose(Loss::Actor, 1);
        }
    }
    Ok(written)
}

/// The claims of an actor, a stay once.
fn claimed<'v, 'a>(
    view: &'v View<'a>,
    actor: u32,
) -> impl Iterator<Item = Exported<'v, 'a>> + use<'v, 'a> {
    let whole =
        |seen: &Seen<'_>| seen.claim().is_some_and(|row| view.timeline().whole_claim(row) == row);
    let claims: Vec<Seen<'a>> = view.claims_about(actor).filter(whole).collect();
    claims.into_iter().map(move |seen| Exported::of(view, seen))
}

/// Whether it says something of the times of other sightings.
fn is_linked(told: &Sighting) -> bool {
    !told.relations().is_empty() || told.clock().is_some() || told.length().is_some()
}

/// Counts the places that are not told of in full with the sightings that are at them.
pub(in crate::format) fn unsaid_places<'p>(
    timeline: &Timeline,
    places: impl Iterator<Item = &'p Place>,
) -> usize {
    let view = timeline.as_known();
    let told = view.claims().filter_map(|seen| Some(seen.sighting()?.place()));
    let met: HashSet<(&str, &str)> = told.map(|place| (place.id(), place.name())).collect();
    let is_said = |place: &Place| {
        met.contains(&(place.id(), place.name())) && place.stated_relations().is_empty()
    };
    places.filter(|place| !is_said(place)).count()
}

/// Counts the sources that are not told of in full with the sightings that are theirs.
pub(in crate::format) fn unsaid_sources<'s>(
    timeline: &Timeline,
    sources: impl Iterator<Item = &'s Source>,
) -> usize {
    let view = timeline.as_known();
    let met: HashSet<&str> = view.claims().filter_map(Seen::source).map(Source::id).collect();
    let is_said = |source: &Source| {
        let has_clock = source.zone().is_some() || source.said_clock().is_some();
        met.contains(source.id()) && !has_clock && source.calendar().is_none()
    };
    sources.filter(|source| !is_said(source)).count()
}

impl<'v, 'a> Exported<'v, 'a> {
    fn of(view: &'v View<'a>, seen: Seen<'a>) -> Exported<'v, 'a> {
        if seen.sighting().is_none() {
            let (moment, candidates) = (seen.interval(), Vec::new());
            return Exported { view, seen, moment, candidates, until: None };
        }
        let mut candidates = view.candidates(seen);
        if candidates.len() == 1 {
            candidates.clear();
        }
        let until = view.other_moment(seen);
        Exported { view, seen, moment: view.moment_of(seen), candidates, until }
    }

    pub(super) fn actor(&self) -> &'a Actor {
        self.seen.actor()
    }

    /// The instant at which somebody was seen, if one is known. What says that nobody was
    /// seen, or is not sure, has none: a program that looks for points with a time would
    /// take it for a fix.
    pub(super) fn instant(&self) -> Option<Timestamp> {
        let is_one = self.seen.is_plain() && self.candidates.is_empty();
        self.moment.earliest().filter(|_| is_one && self.moment.is_exact())
    }

    /// From when to when it can have been, with the last moment of a stay.
    pub(super) fn span(&self) -> Interval {
        self.until.map_or(self.moment, |until| self.moment.hull(until))
    }

    /// The area of its place, if that is more than a point.
    pub(super) fn area(&self) -> Option<Outline> {
        let place = &self.seen.sighting()?.place();
        let is_area = place.radius().is_none_or(|radius| radius > Distance::ZERO);
        if !is_area || !place.is_located() {
            return None;
        }
        let inside = iter::once(((*place).clone(), Distance::ZERO));
        Some(Outline::new(inside, iter::empty(), CORNERS)).filter(|area| !area.is_empty())
    }

    /// Where it was in words, if there is more to say than a position.
    pub(super) fn place_name(&self) -> Option<String> {
        let place = self.seen.sighting()?.place();
        match place.name() {
            "" => place.relation().map(|_| place.to_string()),
            name => Some(name.to_owned()),
        }
    }

    /// When it was, in words.
    pub(super) fn when(&self) -> String {
        self.view.when(self.seen)
    }

    /// How it is meant, where that is not that somebody was seen.
    pub(super) fn manner(&self) -> Option<&'static str> {
        let told = self.seen.sighting()?;
        match (told.absence(), told.modality()) {
            (Some(_), _) => Some("looked for and not seen"),
            (None, Modality::Observed | Modality::Reported) => None,
            (None, modality) => Some(modality.as_str()),
        }
    }

    /// All of it in one line.
    pub(super) fn sentence(&self) -> String {
        let (actor, place, when) = (self.actor(), self.seen.place(), self.when());
        let manner = self.manner().map_or(String::new(), |manner| format!("{manner}: "));
        let source = self.seen.source().map_or(String::new(), |by| format!(", says {by}"));
        let label = self.seen.label().map(|label| format!(" [{}]", printable(label)));
        format!("{actor}: {manner}{place}, {when}{source}{}", label.unwrap_or_default())
    }

    /// The names of all that [`fields`](Exported::fields) can have, in its order.
    pub(super) const FIELDS: [&'static str; 26] = [
        "actor",
        "name",
        "kind",
        "time",
        "earliest",
        "latest",
        "candidates",
        "until",
        "until_earliest",
        "until_latest",
        "stay",
        "place",
        "place_id",
        "zones",
        "source",
        "source_name",
        "reliability",
        "credibility",
        "reported",
        "quote",
        "stated",
        "until_stated",
        "modality",
        "absent",
        "same_event",
        "copied_from",
    ];

    /// All that is said of it but for its id and its position, by name; what is not said is
    /// not there.
    pub(super) fn fields(&self) -> Object<'a> {
        let mut said = Object::new();
        let actor = self.actor();
        let id = actor.id().as_str();
        put(&mut said, "actor", Some(text(id)));
        put(&mut said, "name", Some(actor.name()).filter(|name| *name != id).map(text));
        let kind = Some(actor.kind()).filter(|kind| *kind != ActorKind::Unknown);
        put(&mut said, "kind", kind.map(|kind| text(kind.as_str())));
        match self.instant() {
            Some(instant) => put(&mut said, "time", Some(owned(instant.to_string()))),
            None => put_ends(&mut said, ["earliest", "latest"], self.moment),
        }
        if let Some(told) = self.seen.sighting() {
            self.put_told(told, &mut said);
        }
        said
    }

    fn put_told(&self, told: &'a Sighting, said: &mut Object<'a>) {
        put(said, "candidates", list(self.candidates.iter().map(Interval::to_string)));
        // Of some stays the last moment alone is known.
        let is_last = self.seen.stay_end() == Some(StayEnd::End);
        let until = self.until.or_else(|| is_last.then_some(self.moment));
        match until.unwrap_or(Interval::UNBOUNDED) {
            until if until.is_exact() => put(said, "until", Some(owned(until.to_string()))),
            until => put_ends(said, ["until_earliest", "until_latest"], until),
        }
        put(said, "stay", told.is_stay().map(Json::Bool));
        put(said, "place", self.place_name().map(owned));
        let place = told.place();
        put(said, "place_id", Some(place.id()).filter(|id| !id.is_empty()).map(text));
        put(said, "zones", list(place.zones().iter().map(|zone| zone.name().to_owned())));
        let source = told.source();
        put(said, "source", source.map(|source| text(source.id())));
        let named = source.filter(|source| source.name() != source.id());
        put(said, "source_name", named.map(|source| text(source.name())));
        put(said, "reliability", told.reliability().map(|grade| text(grade.as_str())));
        put(said, "credibility", told.credibility().map(|grade| text(grade.as_str())));
        put(said, "reported", told.reported_at().map(|then| owned(then.to_string())));
        put(said, "quote", told.quote().map(text));
        put(said, "stated", told.stated().map(|stated| text(stated.as_str())));
        put(said, "until_stated", told.until_stated().map(|stated| text(stated.as_str())));
        put(said, "modality", Some(text(told.modality().as_str())));
        put(said, "absent", told.absence().map(|absence| text(absence.as_str())));
        put(said, "same_event", told.same_event().map(text));
        put(said, "copied_from", told.original().map(text));
    }

    /// Adds the position: its point, and how far around that the place reaches.
    pub(super) fn put_position(&self, names: [&'static str; 3], said: &mut Object<'_>) {
        let place = self.seen.place();
        let [lat, lon, metres] = names;
        put(said, lat, place.lat().and_then(number));
        put(said, lon, place.lon().and_then(number));
        let radius = place.radius().map(Distance::as_metres).filter(|radius| *radius > 0.0);
        put(said, metres, radius.and_then(number));
    }
}

/// Adds the ends that an interval has.
fn put_ends(said: &mut Object<'_>, [first, last]: [&'static str; 2], interval: Interval) {
    put(said, first, interval.earliest().map(|end| owned(end.to_string())));
    put(said, last, interval.latest().map(|end| owned(end.to_string())));
}

fn text(text: &str) -> Json<'_> {
    Json::Text(text.into())
}

pub(super) fn owned(text: String) -> Json<'static> {
    Json::Text(text.into())
}

fn list(texts: impl Iterator<Item = String>) -> Option<Json<'static>> {
    let texts: Vec<Json<'_>> = texts.map(owned).collect();
    (!texts.is_empty()).then_some(Json::List(texts))
}

/// A value in words, where there are no lists.
pub(super) fn in_words(value: &Json<'_>) -> String {
    match value {
        Json::Text(text) => text.clone().into_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::List(all) => all.iter().filter_map(one_text).collect::<Vec<_>>().join(" or "),
        Json::Null | Json::Object(_) => String::new(),
    }
}

fn one_text<'t>(value: &'t Json<'_>) -> Option<&'t str> {
    match value {
        Json::Text(text) => Some(text),
        _ => None,
    }
}
