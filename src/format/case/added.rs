//! What is in the timeline of a case and not in its document: fixes of tables,
//! and sightings of a timeline that was made by hand. As records of a document.

use serde::Serialize;

use super::Case;
use super::document::Said;
use crate::actor::{Actor, ActorKind};
use crate::format::table::{Loss, Written};
use crate::place::distance::Distance;
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::SightingId;

/// An actor, as it is written.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct WrittenActor<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<ActorKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_speed_kmh: Option<f64>,
}

/// A sighting, as it is written.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct WrittenSighting<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    actor: &'a str,
    place: WrittenPlace<'a>,
    time: WrittenTime,
}

#[derive(Debug, Serialize, PartialEq)]
struct WrittenPlace<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    lat: f64,
    lon: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    radius_m: Option<f64>,
}

#[derive(Debug, Serialize, PartialEq)]
#[serde(untagged)]
enum WrittenTime {
    At(Timestamp),
    Between { between: [Timestamp; 2] },
}

impl Case {
    /// The actors that the document does not declare.
    pub(super) fn added_actors(&self) -> impl Iterator<Item = WrittenActor<'_>> {
        let added = self.timeline.by_id().iter().filter(|&&at| at as usize >= self.said.actors);
        added.filter_map(|&at| self.timeline.actor_at(at)).map(record)
    }

    /// The sightings that the document does not have, by actor and, for fixes,
    /// by time.
    pub(super) fn added_sightings(&self) -> impl Iterator<Item = WrittenSighting<'_>> {
        let timeline = &self.timeline;
        timeline.by_id().iter().flat_map(move |&actor| {
            let id = timeline.actor_at(actor).map_or("", |actor| actor.id().as_str());
            let track = timeline.fixes().track(actor);
            let fixes = track.times.iter().zip(track.points);
            let fixes = fixes.map(move |(&time, &(lat, lon))| WrittenSighting {
                id: None,
                actor: id,
                place: WrittenPlace {
                    name: None,
                    lat: dequantise(lat),
                    lon: dequantise(lon),
                    radius_m: None,
                },
                time: WrittenTime::At(Timestamp::clamped(time)),
            });
            self.added_claims(actor).filter_map(written).chain(fixes)
        })
    }

    fn added_claims(&self, actor: u32) -> impl Iterator<Item = &Sighting> {
        let view = self.timeline.as_known().as_stated();
        let claims = self.timeline.claims_of(actor).iter().map(|&claim| claim as usize);
        claims.filter(|&claim| claim >= self.said.claims).filter_map(move |claim| {
            let id = SightingId::of_claim(u32::try_from(claim).ok()?);
            view.claim(id).and(self.timeline.sighting(id))
        })
    }

    /// Whether nothing was added to what was read.
    pub(super) fn has_only_its_document(&self) -> bool {
        Said::all_of(&self.timeline) == self.said && self.timeline.fixes().len() == 0
    }

    /// What of the added records a document has no place for here.
    pub(super) fn lose_added(&self, written: &mut Written) {
        let all = Said::all_of(&self.timeline);
        written.lose(Loss::Membership, all.memberships - self.said.memberships);
        let mut standing = 0;
        for &actor in self.timeline.by_id() {
            for sighting in self.added_claims(actor) {
                standing += 1;
                if let Some(loss) = loss(sighting) {
                    written.lose(loss, 1);
                }
            }
        }
        written.lose(Loss::Retracted, all.claims - self.said.claims - standing);
    }
}

fn record(actor: &Actor) -> WrittenActor<'_> {
    let id = actor.id().as_str();
    WrittenActor {
        id,
        name: Some(actor.name()).filter(|name| *name != id),
        kind: Some(actor.kind()).filter(|kind| *kind != ActorKind::Unknown),
        max_speed_kmh: actor.max_speed().map(crate::place::speed::Speed::as_km_per_hour),
    }
}

/// The sighting as a record, if one can be made of it.
fn written(sighting: &Sighting) -> Option<WrittenSighting<'_>> {
    if !matches!(loss(sighting), None | Some(Loss::Detail)) {
        return None;
    }
    let place = sighting.place();
    let radius = place.radius().map(Distance::as_metres).filter(|&metres| metres > 0.0);
    Some(WrittenSighting {
        id: sighting.label(),
        actor: sighting.actor().as_str(),
        place: WrittenPlace {
            name: Some(place.name()).filter(|name| !name.is_empty()),
            lat: place.lat()?,
            lon: place.lon()?,
            radius_m: radius,
        },
        time: time(sighting.interval())?,
    })
}

fn time(interval: Interval) -> Option<WrittenTime> {
    let (from, to) = interval.earliest().zip(interval.latest())?;
    Some(if interval.is_exact() {
        WrittenTime::At(from)
    } else {
        WrittenTime::Between { between: [from, to] }
    })
}

fn loss(sighting: &Sighting) -> Option<Loss> {
    if sighting.modality() != Modality::Observed || sighting.absence().is_some() {
        Some(Loss::NotSeen)
    } else if sighting.place().radius().is_none() {
        Some(Loss::NoPosition)
    } else if time(sighting.interval()).is_none() {
        Some(Loss::NoTime)
    } else {
        sighting.says_how().then_some(Loss::Detail)
    }
}
