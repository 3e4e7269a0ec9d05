//! Sightings as a table has them: one instant, one point.

use std::collections::HashSet;

use super::written::{Loss, Written};
use crate::actor::{Actor, ActorKind};
use crate::error::Error;
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::timeline::Timeline;
use crate::view::{Seen, View};

/// One sighting as a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct TablePoint<'a> {
    pub(super) time: i64,
    pub(super) lat: f64,
    pub(super) lon: f64,
    /// What the place is called, if the format has a place for it.
    #[cfg_attr(not(feature = "gpx"), allow(dead_code, reason = "only GPX has one"))]
    pub(super) name: &'a str,
}

/// Whether a format has a place for the name of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    #[cfg_attr(not(feature = "gpx"), allow(dead_code, reason = "only GPX has one"))]
    Kept,
    Dropped,
}

/// Hands over the points of each actor, by id and time, and says what no point
/// can hold: fixes are points, and of claims those that say where somebody was.
/// `read_back` is what a reader makes of an id, nothing if it finds nobody: of such
/// an actor there are no points.
pub(super) fn each_point<'a>(
    timeline: &'a Timeline,
    names: Names,
    read_back: impl Fn(&str) -> &str,
    mut each: impl FnMut(&'a Actor, TablePoint<'a>) -> Result<(), Error>,
) -> Result<Written, Error> {
    let mut written = Written::default();
    let claims = timeline.len() - timeline.fixes().len();
    written.lose(Loss::Retracted, claims - timeline.as_known().as_stated().claims().count());
    written.lose(Loss::Membership, timeline.memberships().count());
    for &index in timeline.by_id() {
        let Some(actor) = timeline.actor_at(index) else { continue };
        let id = actor.id().as_str();
        if read_back(id).is_empty() {
            let view = timeline.as_known().as_stated();
            let rows = view.claims_about(index).filter_map(Seen::claim);
            let claims = rows.filter(|&row| timeline.whole_claim(row) == row).count();
            written.lose(Loss::NoActor, claims + timeline.fixes().track(index).times.len());
            written.lose(Loss::Actor, 1);
            continue;
        }
        let before = written.sightings;
        let mut claims = claimed(timeline, index, names, &mut written);
        claims.sort_by_key(|point| point.time);
        let mut claims = claims.into_iter().peekable();
        let track = timeline.fixes().track(index);
        for (&time, &(lat, lon)) in track.times.iter().zip(track.points) {
            while let Some(claim) = claims.next_if(|claim| claim.time <= time) {
                each(actor, claim)?;
            }
            each(actor, TablePoint { time, lat: dequantise(lat), lon: dequantise(lon), name: "" })?;
        }
        written.sightings += track.times.len() as u64;
        for claim in claims {
            each(actor, claim)?;
        }
        let says_more = actor.name() != id
            || read_back(id) != id
            || actor.kind() != ActorKind::Unknown
            || actor.max_speed().is_some();
        if says_more || written.sightings == before {
            written.lose(Loss::Actor, 1);
        }
    }
    Ok(written)
}

/// The claims of an actor that can be points.
fn claimed<'a>(
    timeline: &'a Timeline,
    actor: u32,
    names: Names,
    written: &mut Written,
) -> Vec<TablePoint<'a>> {
    let view = timeline.as_known();
    let mut points = Vec::new();
    // A stay is two rows and loses a thing once.
    let mut lost: HashSet<(u32, Loss)> = HashSet::new();
    for seen in view.as_stated().claims_about(actor) {
        let row = seen.claim().unwrap_or_default();
        let mut lose = |loss| {
            lost.insert((timeline.whole_claim(row), loss));
        };
        points.extend(seen.sighting().and_then(|told| point(&view, seen, told, names, &mut lose)));
    }
    written.sightings += points.len() as u64;
    for (_, loss) in lost {
        written.lose(loss, 1);
    }
    points
}

/// A claim as one instant at one point, if it is that; no instant and no place is made up.
fn point<'a>(
    view: &View<'a>,
    seen: Seen<'a>,
    sighting: &'a Sighting,
    names: Names,
    lose: &mut impl FnMut(Loss),
) -> Option<TablePoint<'a>> {
    if !sighting.is_plain() {
        lose(Loss::NotSeen);
        return None;
    }
    let accounts = view.accounts(seen);
    if accounts.first().is_some_and(|first| !first.is_same_row(seen)) {
        lose(Loss::Account);
        return None;
    }
    if !accounts.is_empty() && view.has_apart_places(seen) {
        lose(Loss::Places);
        return None;
    }
    let place = sighting.place();
    let Some((lat, lon)) = place.lat().zip(place.lon()) else {
        lose(Loss::NoPosition);
        return None;
    };
    if seen.other_end().is_some() {
        lose(Loss::Stay);
    }
    // Of one event the moment that its accounts leave.
    let interval = if accounts.is_empty() { sighting.interval() } else { view.moment_of(seen) };
    if interval.earliest().is_none() || interval.latest().is_none() {
        lose(Loss::NoTime);
        return None;
    }
    if !interval.is_exact() {
        lose(Loss::Interval);
        return None;
    }
    if place.radius().is_none_or(|radius| radius.as_metres() > 0.0) {
        lose(Loss::Area);
    }
    let name = [place.name(), place.id()].into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_default();
    if says_more(sighting) || (names == Names::Dropped && !name.is_empty()) {
        lose(Loss::Detail);
    }
    Some(TablePoint { time: interval.lo(), lat, lon, name })
}

/// Whether it says more than where and when.
fn says_more(sighting: &Sighting) -> bool {
    sighting.label().is_some()
        || sighting.says_how()
        || sighting.modality() != Modality::Observed
        || !sighting.place().zones().is_empty()
}
