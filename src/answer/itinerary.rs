//! Where somebody was, one place after the other.

use std::collections::HashSet;
use std::fmt;

use super::place;
use super::quantity::Seconds;
use super::seen::{candidates, labels, labels_in_brackets};
use crate::place::Place;
use crate::time::interval::Interval;
use crate::time::shown;
use crate::track::{Itinerary, Stay, Trip};
use crate::view::{Certainty, Evidence, Seen, View};

serialize!(|itinerary: Itinerary<'_>| Object {
    layers: itinerary
        .layers()
        .map(|layer| layer.iter().map(StayLine).collect::<Vec<_>>())
        .collect::<Vec<_>>(),
    legs: legs(itinerary).map(|trip| trip.gap()).collect::<Vec<_>>()
});

/// How many legs are told in sentences: nobody reads through more.
const LEGS: usize = 10_000;

/// The trips that are worth telling: none within one claim of a stay, and one between two.
fn legs<'i, 'a>(itinerary: &'i Itinerary<'a>) -> impl Iterator<Item = Trip<'a>> + use<'i, 'a> {
    let mut told: HashSet<(u32, u32)> = HashSet::new();
    let is_one = |trip: &Trip<'a>| trip.is_within_stay() || trip.is_within_event();
    let trips = itinerary.trips().filter(move |trip| !is_one(trip));
    trips.filter(move |trip| trip.claims().is_none_or(|claims| told.insert(claims)))
}

/// A stay under the heading of its actor: when it was seen there.
struct StayLine<'i, 'a>(&'i Stay<'a>);

serialize!(|entry: StayLine<'_, '_>| {
    let stay = entry.0;
    let (place, first, last) = (stay.place(), stay.first_seen(), stay.last_seen());
    let length = stay.seen_for();
    Object {
        place: place::key(&place),
        place_name: place::name(&place),
        places: place::several(&entry.places()),
        lat: place.lat(),
        lon: place.lon(),
        earliest: first.earliest(),
        latest: last.latest(),
        first_latest: first.latest(),
        last_earliest: last.earliest(),
        candidates: candidates(&entry.moments()),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        certainty: stay.certainty(),
        sightings: stay.sightings().map(|seen| told_in(stay.view(), seen)).collect::<Vec<_>>(),
    }
});

/// A sighting as a view has it: with its accounts, and the moments that they leave it.
#[allow(non_camel_case_types)]
fn told_in<'a>(view: &View<'a>, seen: Seen<'a>) -> impl serde::Serialize + use<'a> {
    object!(Told {
        #[serde(flatten)]
        seen: seen,
        accounts: labels(&view.accounts(seen)),
        accounts_differ: view.event_of(seen).is_some_and(|event| event.differs()),
        places: place::several(&view.places_of(seen)),
        moments: candidates(&view.candidates(seen)),
    })
}

impl StayLine<'_, '_> {
    /// The sighting, where it is by one alone.
    fn alone(&self) -> Option<Seen<'_>> {
        Some(self.0.first()).filter(|_| self.0.count() == 1)
    }

    /// Where it was: at one of these places.
    fn places(&self) -> Vec<Place> {
        self.alone().map_or_else(|| vec![self.0.place()], |seen| self.0.view().places_of(seen))
    }

    /// When a single sighting was: in one of these intervals.
    fn moments(&self) -> Vec<Interval> {
        self.alone().map_or_else(Vec::new, |seen| self.0.view().candidates(seen))
    }
}

/// Where, when, and by which sightings.
impl fmt::Display for StayLine<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stay = self.0;
        let place = stay.place();
        let when = |interval: Interval| interval.shown_in(place.zones());
        let seen: Vec<Seen<'_>> = stay.sightings().collect();
        let mut text = match *seen {
            [seen] => format!("{}, {}", place::either(&self.places()), stay.view().when(seen)),
            _ => {
                let each = |seen: Seen<'_>, hull: Interval| {
                    let moments = stay.view().candidates(seen);
                    let whole = moments.iter().copied().reduce(Interval::hull);
                    // Of several that can be the first no one has the candidates.
                    let is_all = moments.len() > 1 && whole == Some(hull);
                    if is_all { shown::each(&moments, place.zones()) } else { when(hull) }
                };
                let first = each(stay.first(), stay.first_seen());
                let last = each(stay.last(), stay.last_seen());
                format!("{place}, first {first}, last {last}")
            }
        };
        text += &labels_in_brackets(&seen);
        if stay.certainty() == Certainty::Possible {
            text += ", if they were along";
        } else if seen.iter().all(|seen| seen.evidence() == Evidence::Inferred) {
            text += ", by inference";
        }
        f.pad(&text)
    }
}

/// The layers, numbered, and the gaps between their stays, at most 10,000 of these.
impl fmt::Display for Itinerary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        for (number, layer) in (1..).zip(self.layers()) {
            match layer {
                [stay] => lines.push(format!("{number}. {}", StayLine(stay))),
                stays => {
                    let order = "in an order that is not certain throughout";
                    lines.push(format!("{number}. {order}:"));
                    lines.extend(stays.iter().map(|stay| format!("   - {}", StayLine(stay))));
                }
            }
        }
        let mut legs = legs(self);
        let told: Vec<String> =
            legs.by_ref().take(LEGS).map(|trip| format!("- {}", trip.gap())).collect();
        if !told.is_empty() {
            lines.push("Legs:".to_owned());
            lines.extend(told);
        }
        let more = legs.count();
        if more > 0 {
            lines.push(format!("- and {more} more, which are among the data"));
        }
        f.pad(&lines.join("\n"))
    }
}
