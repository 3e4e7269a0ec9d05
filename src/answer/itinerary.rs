//! Where somebody was, one place after the other.

use std::fmt;

use super::place;
use super::quantity::Seconds;
use super::seen::{candidates, labels, labels_in_brackets};
use crate::limits::ITINERARY_LEGS;
use crate::place::Place;
use crate::time::interval::Interval;
use crate::time::shown;
use crate::track::{Itinerary, Stay, Trip};
use crate::view::{Certainty, Evidence, Gap, Seen, View};

serialize!(|itinerary: Itinerary<'_>| Object {
    layers: itinerary
        .layers()
        .map(|layer| layer.iter().map(StayLine).collect::<Vec<_>>())
        .collect::<Vec<_>>(),
    legs: legs(itinerary).collect::<Vec<_>>(),
    // Only where there are too many to be written.
    #[serde(flatten)]
    legs_not_written: not_written(itinerary).map(|more| object!(More { legs_not_written: more })),
});

/// The legs that are written.
fn legs<'i, 'a>(itinerary: &'i Itinerary<'a>) -> impl Iterator<Item = Gap<'a>> + use<'i, 'a> {
    let legs = itinerary.legs().take(ITINERARY_LEGS);
    legs.filter_map(|(from, to)| Some(Trip::between(from, to)?.gap()))
}

/// How many more there are, if there are more.
fn not_written(itinerary: &Itinerary<'_>) -> Option<usize> {
    itinerary.count_legs().checked_sub(ITINERARY_LEGS).filter(|more| *more > 0)
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
        let told: Vec<String> = legs(self).map(|gap| format!("- {gap}")).collect();
        if !told.is_empty() {
            lines.push("Legs:".to_owned());
            lines.extend(told);
        }
        if let Some(more) = not_written(self) {
            lines.push(format!("- and {more} more, which are not listed"));
        }
        f.pad(&lines.join("\n"))
    }
}
