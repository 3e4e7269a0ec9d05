//! Sightings as a table has them: one instant, one point.

use super::written::{Loss, Written};
use crate::actor::{Actor, ActorKind};
use crate::error::Error;
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::timeline::Timeline;
use crate::view::Seen;

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
            let claims = timeline.as_known().as_stated().claims_about(index).count();
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
    let view = timeline.as_known().as_stated();
    let mut points = Vec::new();
    for sighting in view.claims_about(actor).filter_map(Seen::sighting) {
        if let Some(point) = point(sighting, names, written) {
            written.sightings += 1;
            points.push(point);
        }
    }
    points
}

fn point<'a>(
    sighting: &'a Sighting,
    names: Names,
    written: &mut Written,
) -> Option<TablePoint<'a>> {
    let modality = sighting.modality();
    let is_seen = !matches!(modality, Modality::Denied | Modality::Planned | Modality::Speculated);
    if !is_seen || sighting.absence().is_some() {
        written.lose(Loss::NotSeen, 1);
        return None;
    }
    let place = sighting.place();
    let Some((lat, lon)) = place.lat().zip(place.lon()) else {
        written.lose(Loss::NoPosition, 1);
        return None;
    };
    let interval = sighting.interval();
    let Some((from, width)) = interval.earliest().zip(interval.width()) else {
        written.lose(Loss::NoTime, 1);
        return None;
    };
    if !interval.is_exact() {
        written.lose(Loss::Interval, 1);
    }
    if place.radius().is_none_or(|radius| radius.as_metres() > 0.0) {
        written.lose(Loss::Area, 1);
    }
    let name = [place.name(), place.id()].into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_default();
    if says_more(sighting) || (names == Names::Dropped && !name.is_empty()) {
        written.lose(Loss::Detail, 1);
    }
    let time = from.as_unix_micros() + width.as_micros() / 2;
    Some(TablePoint { time, lat, lon, name })
}

/// Whether it says more than where and when.
fn says_more(sighting: &Sighting) -> bool {
    sighting.label().is_some()
        || sighting.says_how()
        || sighting.modality() != Modality::Observed
        || !sighting.place().zones().is_empty()
}
