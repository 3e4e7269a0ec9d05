//! Rows that are claims, on their way from the file to the timeline.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::loaded::{Loaded, Reason, Rejected};
use super::parsed::ClaimRow;
use crate::actor::{Actor, ActorId, ActorKind};
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::place::geodesy::quantise;
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::{Interner, Rows, Timeline};

/// The claims of one load, in the order of the files.
#[derive(Debug, Default)]
pub(super) struct ClaimsRead {
    rows: Vec<(ClaimRow, Arc<str>)>,
    people: HashMap<ActorId, Actor>,
    /// The latest instant of each actor so far.
    latest: HashMap<ActorId, i64>,
    /// How many came after one with a later time.
    late: u64,
    /// How many actors were called by another name than before.
    renamed: u64,
}

/// Which claims may say the same, or contradict each other.
type ByWhoAndWhen = HashMap<(ActorId, i64), Vec<usize>>;

impl ClaimsRead {
    /// Takes one more, of a table that is called so.
    pub(super) fn push(&mut self, claim: ClaimRow, table: &Arc<str>) {
        let time = claim.sighting.interval().lo();
        if !claim.is_said {
            match self.latest.get_mut(claim.sighting.actor()) {
                Some(latest) if *latest > time => self.late += 1,
                Some(latest) => *latest = time,
                None => drop(self.latest.insert(claim.sighting.actor().clone(), time)),
            }
        }
        self.rows.push((claim, Arc::clone(table)));
    }

    /// Takes what rows say of an actor, unless more was said before.
    pub(super) fn introduce(&mut self, actor: Actor) {
        match self.people.get(actor.id()) {
            Some(known) => self.renamed += u64::from(*known != actor),
            None => drop(self.people.insert(actor.id().clone(), actor)),
        }
    }

    /// Those that are at one instant and point, as rows of these actors.
    pub(super) fn as_rows(&self, actors: &mut Interner) -> Rows {
        let mut rows = Rows::default();
        for (ClaimRow { sighting, .. }, _) in &self.rows {
            let number = actors.number(sighting.actor().as_str().as_bytes());
            let place = sighting.place();
            if let (Some(lat), Some(lon), true) =
                (place.lat(), place.lon(), sighting.interval().is_exact())
            {
                rows.push(number, sighting.interval().lo(), quantise(lat), quantise(lon));
            }
        }
        rows
    }

    /// Puts them into the timeline; those that repeat another or have its id are left out.
    pub(super) fn finish(
        self,
        timeline: &mut Timeline,
        loaded: &mut Loaded,
        (keeps_repeats, listed): (bool, usize),
    ) {
        loaded.late += self.late;
        for (ClaimRow { sighting, .. }, _) in &self.rows {
            let (from, to) = (sighting.interval().earliest(), sighting.interval().latest());
            let to = sighting.until().map_or(to, Interval::latest);
            loaded.from = [loaded.from, from].into_iter().flatten().min();
            loaded.to = loaded.to.max(to);
        }
        let mut there = ByWhoAndWhen::new();
        let known = if self.rows.is_empty() { 0 } else { timeline.claim_rows() };
        for row in 0..known {
            if let Some(told) = timeline.claim(row as u32).map(|claim| &claim.sighting) {
                there.entry(key(told)).or_default().push(row);
            }
        }
        let (mut new, mut labels) = (ByWhoAndWhen::new(), HashSet::new());
        let mut kept: Vec<(Sighting, Option<String>)> = Vec::new();
        for (claim, table) in self.rows {
            let ClaimRow { row, line, is_said, sighting } = claim;
            let key = key(&sighting);
            let beside = new.entry(key.clone()).or_default();
            let own_name = format!("row {row}");
            // Of a table that was read before, the row had its name.
            let is_named = is_said && sighting.label().is_none();
            let named = is_named.then(|| sighting.clone().labelled(&own_name));
            let is_new = |told: &Sighting| *told != sighting;
            let mut others = beside.iter().filter_map(|&at| kept.get(at)).map(|(told, _)| told);
            let mut before = there
                .get(&key)
                .into_iter()
                .flatten()
                .filter_map(|&row| timeline.claim(row as u32).map(|claim| &claim.sighting));
            let repeats = !others.all(is_new)
                || !before.all(|told| is_new(told) && Some(told) != named.as_ref());
            if repeats && !keeps_repeats {
                loaded.repeated += 1;
                continue;
            }
            if let Some(label) = sighting.label()
                && (!labels.insert(label.to_owned()) || timeline.find_labelled(label).is_some())
            {
                *loaded.counts.entry(Reason::Field).or_default() += 1;
                if loaded.first_rejected.len() < listed {
                    let message = format!("another sighting has the id {}", quoted(label));
                    let error = Error::new(ErrorKind::DuplicateId, message);
                    let error = error.cured_by("give one of them another id");
                    let field = Some("id".to_owned());
                    loaded.first_rejected.push(Rejected {
                        row,
                        line,
                        reason: Reason::Field,
                        field,
                        error,
                    });
                }
                continue;
            }
            let others = beside.iter().filter_map(|&at| kept.get(at)).map(|(told, _)| told);
            if !is_said && contradicts(&sighting, others, timeline) {
                loaded.conflicting += 1;
                let at = Timestamp::clamped(sighting.interval().lo());
                let conflict = (sighting.actor().clone(), at);
                if loaded.first_conflicts.len() < listed
                    && !loaded.first_conflicts.contains(&conflict)
                {
                    loaded.first_conflicts.push(conflict);
                }
            }
            beside.push(kept.len());
            let name = (is_said && sighting.label().is_none()).then(|| {
                let is_free = |name: &String| timeline.find_labelled(name).is_none();
                Some(own_name)
                    .filter(|name| is_free(name) && !labels.contains(name))
                    .unwrap_or_else(|| format!("{table} row {row}"))
            });
            labels.extend(name.clone());
            kept.push((sighting, name));
        }
        timeline.extend(kept.into_iter().map(|(sighting, name)| match name {
            Some(name) => sighting.labelled(&name),
            None => sighting,
        }));
        if self.renamed > 0 {
            let count = self.renamed;
            loaded.notes.push(format!("{count} names or kinds of actors are others than before; the first of each was kept"));
        }
        for (id, actor) in self.people {
            let is_bare =
                |known: &Actor| known.name() == id.as_str() && known.kind() == ActorKind::Unknown;
            if timeline.find_actor(id.as_str()).is_some_and(is_bare) {
                timeline.declare(actor);
            }
        }
    }
}

fn key(sighting: &Sighting) -> (ActorId, i64) {
    (sighting.actor().clone(), sighting.interval().lo())
}

/// Whether it is at one instant where its actor is elsewhere for certain.
fn contradicts<'s>(
    sighting: &Sighting,
    mut others: impl Iterator<Item = &'s Sighting>,
    timeline: &Timeline,
) -> bool {
    let is_exact = |told: &Sighting| told.interval().is_exact() && told.until().is_none();
    if !is_exact(sighting) {
        return false;
    }
    let is_elsewhere = |place: &Place| sighting.place().meets(place) == Some(false);
    if others.any(|told| is_exact(told) && is_elsewhere(told.place())) {
        return true;
    }
    let Some(actor) = timeline.index_of(sighting.actor().as_str()) else { return false };
    let (time, track) = (sighting.interval().lo(), timeline.fixes().track(actor));
    let from = track.times.partition_point(|other| *other < time);
    let at_once =
        track.times.iter().zip(track.points).skip(from).take_while(|(at, _)| **at == time);
    at_once.into_iter().any(|(_, &(lat, lon))| is_elsewhere(&Place::of_fix(lat, lon)))
}
