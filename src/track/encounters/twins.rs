//! Actors of which the same is known, so that two of them are asked for all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::companions::Companions;
use super::encounter::Encounter;
use super::presence::Presence;
use super::sweep::{Present, RowKey, row_key};
use crate::actor::Actor;
use crate::timeline::Who;
use crate::view::{Ask, Evidence, Seen, View};

/// Sets of actors that were never seen themselves, are carried by the same at the same times,
/// and carry nobody. Whom one of them met, and when, each met.
#[derive(Default)]
pub(super) struct Twins<'a> {
    sets: Vec<TwinSet<'a>>,
    /// The set that an actor is of.
    of: HashMap<u32, usize>,
}

/// More than two actors, by id.
struct TwinSet<'a> {
    all: Vec<Twin<'a>>,
    /// Which of the sightings a stored one is: the same of each.
    numbers: HashMap<RowKey, usize>,
}

struct Twin<'a> {
    index: u32,
    actor: &'a Actor,
    rows: Vec<Seen<'a>>,
}

/// The lists of sightings of one actor as those of another, by where they are.
type SharedLists<'a> = HashMap<(usize, u32), Arc<Vec<Seen<'a>>>>;

impl<'a> Twins<'a> {
    /// The sets among all actors; `present` is by actor.
    pub(super) fn of(
        view: &View<'a>,
        ask: Ask<'_>,
        present: &[Present<'a>],
        companions: &Companions<'_, 'a>,
    ) -> Twins<'a> {
        let timeline = view.timeline();
        let presences: HashMap<u32, &[Present<'a>]> = present
            .chunk_by(|one, other| one.index == other.index)
            .filter_map(|all| Some((all.first()?.index, all)))
            .collect();
        let carriers: HashSet<u32> = timeline.links().iter().map(|link| link.whole).collect();
        let members: HashSet<u32> = timeline.links().iter().map(|link| link.member).collect();
        let mut alike: HashMap<Vec<u64>, Vec<Twin<'a>>> = HashMap::new();
        let all = timeline.by_id().iter().copied();
        for index in all.filter(|one| members.contains(one) && !carriers.contains(one)) {
            let Some(actor) = timeline.actor_at(index) else { continue };
            let asked = Ask { who: Who::Id(actor.id().as_str()), ..ask };
            let rows: Vec<Seen<'a>> = view.sightings(asked).collect();
            let is_inferred = |seen: &Seen<'a>| seen.evidence() == Evidence::Inferred;
            if rows.is_empty() || !rows.iter().all(is_inferred) {
                continue;
            }
            let speed = actor.max_speed().map(|speed| speed.as_metres_per_second().to_bits());
            let mut said = vec![u64::from(speed.is_some()), speed.unwrap_or(0)];
            companions.say(index, &mut said);
            rows.iter().for_each(|seen| say_row(view, seen, &mut said));
            for present in presences.get(&index).copied().unwrap_or_default() {
                say_presence(&present.presence, &mut said);
            }
            alike.entry(said).or_default().push(Twin { index, actor, rows });
        }
        let mut twins = Twins::default();
        for all in alike.into_values().filter(|all| all.len() > 2) {
            let rows = all.first().map(|one| one.rows.as_slice()).unwrap_or_default();
            let numbers = rows.iter().enumerate().map(|(number, row)| (row_key(row), number));
            let numbers = numbers.collect();
            twins.of.extend(all.iter().map(|one| (one.index, twins.sets.len())));
            twins.sets.push(TwinSet { all, numbers });
        }
        twins
    }

    /// Whether others are asked for an actor: the first and the last of its set, whose order
    /// any two have.
    pub(super) fn leaves_out(&self, actor: u32) -> bool {
        let set = self.of.get(&actor).and_then(|&set| self.sets.get(set));
        let ends = set.map(|set| [set.all.first(), set.all.last()].into_iter().flatten());
        ends.is_some_and(|mut ends| ends.all(|end| end.index != actor))
    }

    /// The encounters of all, in which the first of two is the one with the lesser id, from
    /// those of the first and the last of each set.
    pub(super) fn each(&self, view: &View<'a>, met: Vec<Encounter<'a>>) -> Vec<Encounter<'a>> {
        if self.sets.is_empty() {
            return met;
        }
        let mut lists = SharedLists::new();
        let set = |actor: &Actor| {
            let index = view.timeline().index_of(actor.id().as_str())?;
            self.sets.get(*self.of.get(&index)?)
        };
        let mut found = Vec::with_capacity(met.len());
        for one in &met {
            let sets = one.actors.map(set);
            if sets.iter().all(Option::is_none) {
                found.push(one.clone());
                continue;
            }
            let [first, second] = one.actors;
            let is_of = |end: Option<&Twin<'a>>, actor: &Actor| {
                end.is_some_and(|end| end.actor.id() == actor.id())
            };
            let stands_first = sets[0].is_none_or(|set| is_of(set.all.first(), first));
            let stands_second = sets[1].is_none_or(|set| is_of(set.all.last(), second));
            if !stands_first || !stands_second {
                continue;
            }
            for a in each_of(sets[0]) {
                let id = a.map_or(first, |twin| twin.actor).id();
                for b in each_of(sets[1]) {
                    if id < b.map_or(second, |twin| twin.actor).id() {
                        let mut met = one.clone();
                        instead(&mut met, 0, sets[0].zip(a), &mut lists);
                        instead(&mut met, 1, sets[1].zip(b), &mut lists);
                        found.push(met);
                    }
                }
            }
        }
        found
    }
}

/// Each of a set; nobody in place of an actor that is of none.
fn each_of<'t, 'a>(
    set: Option<&'t TwinSet<'a>>,
) -> impl Iterator<Item = Option<&'t Twin<'a>>> + use<'t, 'a> {
    let alone = set.is_none().then_some(None);
    set.into_iter().flat_map(|set| set.all.iter().map(Some)).chain(alone)
}

/// Puts a twin in place of one of the two of an encounter.
fn instead<'a>(
    met: &mut Encounter<'a>,
    side: usize,
    twin: Option<(&TwinSet<'a>, &Twin<'a>)>,
    lists: &mut SharedLists<'a>,
) {
    let Some((set, twin)) = twin else { return };
    let own = |seen: &Seen<'a>| {
        let number = set.numbers.get(&row_key(seen));
        number.and_then(|number| twin.rows.get(*number)).copied().unwrap_or(*seen)
    };
    if let Some(actor) = met.actors.get_mut(side) {
        *actor = twin.actor;
    }
    if let Some(seen) = met.seen.get_mut(side) {
        let list = lists.entry((Arc::as_ptr(seen).addr(), twin.index));
        *seen = Arc::clone(list.or_insert_with(|| Arc::new(seen.iter().map(own).collect())));
    }
    if let Some(closest) = &mut met.closest {
        closest.stand_in(side, twin.actor, own);
    }
}

/// What an encounter depends on, of one sighting.
fn say_row(view: &View<'_>, seen: &Seen<'_>, said: &mut Vec<u64>) {
    let ((is_claim, row), actor) = row_key(seen);
    said.extend([row as u64, actor as u64, seen.lo() as u64, seen.hi() as u64]);
    let marks = [
        is_claim,
        seen.is_certain(),
        seen.is_cut,
        seen.is_open_ended(),
        view.is_open_end(*seen),
        view.pieces_of(*seen).is_empty(),
    ];
    said.push(marks.into_iter().fold(0, |sum, mark| 2 * sum + u64::from(mark)));
}

/// The same of a presence.
fn say_presence(presence: &Presence<'_>, said: &mut Vec<u64>) {
    let core = presence.core.unwrap_or((1, 0));
    let (from, to) = presence.possible;
    said.extend([from, to, presence.assumed_from, core.0, core.1].map(|time| time as u64));
    let marks = [
        presence.at_end,
        presence.if_stayed,
        presence.still_there,
        presence.is_one_of,
        presence.core.is_some(),
    ];
    said.push(marks.into_iter().fold(0, |sum, mark| 2 * sum + u64::from(mark)));
    said.push(presence.seen.len() as u64);
    let keys = presence.seen.iter().map(row_key);
    said.extend(keys.flat_map(|((_, row), actor)| [row as u64, actor as u64]));
}
