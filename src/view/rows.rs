//! The sightings that a question selects, in the order of their earliest moment.

use std::ops::Range;

use super::ask::Filter;
use super::carry::{CarriedBy, Carry, SeenMembers};
use super::excluded::SetAside;
use super::known::View;
use super::seen::Seen;
use crate::actor::Actor;
use crate::sighting::Sighting;
use crate::timeline::{Chain, Timeline, Track, last_between, within};

/// The sightings of one actor, direct or of one that carries it, in the
/// order of their earliest moment.
#[derive(Debug, Clone)]
pub(crate) struct Stream<'a> {
    view: View<'a>,
    filter: Filter,
    actor: &'a Actor,
    /// The chains by which the actor carries the one asked about.
    along: Option<Carry<'a>>,
    track: Track<'a>,
    fixes: Range<usize>,
    /// Which actor it is, and which of its claims have still to come.
    index: u32,
    claims: Range<usize>,
    next_claim: Option<Seen<'a>>,
}

impl<'a> Stream<'a> {
    /// The actor's own sightings.
    pub(crate) fn direct(view: &View<'a>, filter: Filter, index: u32) -> Option<Stream<'a>> {
        Stream::new(view, filter, index, None)
    }

    /// The actor's own last fix, and whether it shares its instant with another.
    #[inline]
    pub(crate) fn last_fix(
        view: &View<'a>,
        filter: Filter,
        index: u32,
    ) -> Option<(Seen<'a>, bool)> {
        let fixes = view.timeline.fixes();
        let (track, ends) = (fixes.track(index), fixes.ends(index)?);
        let to = filter.to.min(view.known);
        let (at, fix, is_tied) = if ends.last <= to {
            (track.times.len() - 1, (ends.last, ends.lat, ends.lon), ends.is_tied)
        } else {
            let at = last_between(track.times, (ends.first, ends.last), to)?;
            (at, track.columns().fix(at)?, track.is_tied(at))
        };
        let seen = view.seen_fix(view.timeline.actor_at(index)?, at, fix);
        (fix.0 >= filter.from).then_some((seen, is_tied))
    }

    /// The sightings of the carrier at the end of some chains.
    pub(super) fn along(
        view: &View<'a>,
        filter: Filter,
        chains: &[(Chain<'a>, CarriedBy)],
        members: &SeenMembers,
    ) -> Option<Stream<'a>> {
        let carry = Carry::of(view, chains, members)?;
        Stream::new(view, filter, chains.first()?.0.carrier(), Some(carry))
    }

    fn new(
        view: &View<'a>,
        filter: Filter,
        index: u32,
        along: Option<Carry<'a>>,
    ) -> Option<Stream<'a>> {
        let timeline: &'a Timeline = view.timeline;
        let track = timeline.fixes().track(index);
        let mut stream = Stream {
            view: view.clone(),
            filter,
            actor: timeline.actor_at(index)?,
            along,
            track,
            fixes: 0..0,
            index,
            claims: 0..view.claims_of(index).len(),
            next_claim: None,
        };
        if let Some(carry) = &stream.along {
            stream.claims = view.claims_within(index, carry.possible_span());
        }
        if filter.takes_fixes() {
            let (mut from, mut to) = (filter.from, filter.to.min(view.known));
            if let Some(carry) = &stream.along {
                let (begin, end) = carry.possible_span();
                (from, to) = (from.max(begin), to.min(end));
            }
            stream.fixes = within(track.times, from, to);
        }
        stream.next_claim = stream.admitted_claim();
        Some(stream)
    }

    /// The fixes that the stream has, counted from the actor's first, when it has nothing
    /// else.
    pub(crate) fn only_fixes(&self) -> Option<Range<usize>> {
        let plain = self.next_claim.is_none() && self.along.is_none();
        plain.then(|| self.fixes.clone())
    }

    /// The last fix in the stream, and the last that is certain if that is
    /// another; none of the earlier ones can be last.
    pub(crate) fn last_fixes(&self) -> impl Iterator<Item = Seen<'a>> {
        let Range { start, end } = self.fixes.clone();
        // Fixes after the last certain one may each be the last. A fix that
        // speaks of others only is passed over.
        let mut from = end;
        while from > start {
            from -= 1;
            if self.fix(from).is_some_and(Seen::is_certain) {
                break;
            }
        }
        // And those of its instant, which may be at other places.
        let instant = self.track.times.get(from);
        while from > start && self.track.times.get(from - 1) == instant {
            from -= 1;
        }
        (from..end).filter_map(|row| self.fix(row))
    }

    /// How many fixes of the actor were forgotten, if one of them can have been its last.
    pub(crate) fn forgotten(&self) -> usize {
        let (from, to) = self.along.as_ref().map_or((i64::MIN, i64::MAX), Carry::possible_span);
        let filter = self.filter.within(from, to);
        if filter.takes_fixes() { self.view.fixes_forgotten(filter, self.index) } else { 0 }
    }

    /// The claims of the actor, each admitted or with why not.
    pub(crate) fn claims(&self) -> impl Iterator<Item = Result<Seen<'a>, SetAside>> {
        // A stay is set aside once, and only if neither of its moments counts.
        let is_counted = |claim: u32| match self.view.timeline.other_end(claim) {
            Some(other) if other > claim => !matches!(self.admit(other), Some(Ok(_))),
            Some(_) => false,
            None => true,
        };
        let claims = self.view.claims_of(self.index).iter();
        claims.filter_map(move |&claim| match self.admit(claim)? {
            Err(_) if !is_counted(claim) => None,
            admitted => Some(admitted),
        })
    }

    fn fix(&self, at: usize) -> Option<Seen<'a>> {
        let fix = self.track.columns().fix(at)?;
        self.carried(self.view.seen_fix(self.actor, at, fix))
    }

    /// The same row as evidence for the actor asked about; `None` when it
    /// cannot speak of it.
    fn carried(&self, seen: Seen<'a>) -> Option<Seen<'a>> {
        match &self.along {
            None => Some(seen),
            Some(carry) => carry.carried(seen, (self.filter.from, self.filter.to)),
        }
    }

    fn admitted_claim(&mut self) -> Option<Seen<'a>> {
        loop {
            let index = *self.view.claims_of(self.index).get(self.claims.next()?)?;
            if let Some(Ok(seen)) = self.admit(index) {
                return Some(seen);
            }
        }
    }

    /// Whether a sighting is outside the time asked for.
    fn is_outside(&self, seen: Seen<'_>) -> bool {
        !self.view.can_be_between(seen, self.filter.from, self.filter.to)
    }

    /// `None` only for an index that is not in the timeline.
    fn admit(&self, index: u32) -> Option<Result<Seen<'a>, SetAside>> {
        let claim = self.view.timeline.claim(index)?;
        let sighting = &claim.sighting;
        let seen = self.view.seen_claim(self.actor, index, claim);
        let stay = self.view.stay_of(seen);
        let carried = match (&self.along, stay) {
            (Some(carry), Some(stay)) => Some(carry.carried_through(seen, stay)),
            _ => None,
        };
        let stay = carried.flatten().map(|carried| carried.stay).or(stay);
        let seen = stay.map_or(seen, |stay| seen.within_stay(stay, carried.is_some(), self.filter));
        let known = self.view.known;
        let set_aside: SetAside = if sighting.known_from() > known {
            |counts| &mut counts.not_yet_known
        } else if claim.is_retracted(known) {
            |counts| &mut counts.retracted
        } else if self.view.leaves_out(index) {
            |counts| &mut counts.dropped
        } else if sighting.absence().is_some() != self.filter.absences {
            |counts| &mut counts.absence
        } else if !self.filter.takes(sighting.modality()) {
            |counts| &mut counts.modality
        } else if !self.filter.grades(sighting) {
            |counts| &mut counts.grade
        } else if self.is_outside(seen) {
            |counts| &mut counts.outside_time
        } else {
            // Another account of the same event may stand for it.
            let admits =
                |other: &Sighting| self.filter.takes(other.modality()) && self.filter.grades(other);
            if !self.view.stands_for_event(seen, admits) {
                return None;
            }
            let along = match carried {
                Some(carried) => carried.map(|carried| seen.carried_by(carried)),
                None => self.carried(seen),
            };
            match along {
                Some(seen) if self.is_outside(seen) => |counts| &mut counts.outside_time,
                Some(seen) => return Some(Ok(seen)),
                None => |counts| &mut counts.not_along,
            }
        };
        Some(Err(set_aside))
    }
}

impl<'a> Iterator for Stream<'a> {
    type Item = Seen<'a>;

    fn next(&mut self) -> Option<Seen<'a>> {
        let mut fix = None;
        while fix.is_none() && !self.fixes.is_empty() {
            fix = self.fix(self.fixes.start);
            // A fix that speaks of others only is passed over.
            self.fixes.start += usize::from(fix.is_none());
        }
        match (fix, self.next_claim) {
            (Some(fix), Some(claim)) if claim.in_order(&fix).is_lt() => {
                self.next_claim = self.admitted_claim();
                Some(claim)
            }
            (Some(fix), _) => {
                self.fixes.start += 1;
                Some(fix)
            }
            (None, Some(claim)) => {
                self.next_claim = self.admitted_claim();
                Some(claim)
            }
            (None, None) => None,
        }
    }
}

/// Several streams as one, in the order of the earliest moment.
#[derive(Debug)]
pub(crate) struct Merged<'a> {
    streams: Vec<Stream<'a>>,
    /// The first row of each stream that has one left, with the number of the stream: a heap,
    /// in which none comes before the one at half its place.
    heads: Vec<(Seen<'a>, usize)>,
}

impl<'a> Merged<'a> {
    pub(crate) fn new(streams: impl IntoIterator<Item = Stream<'a>>) -> Merged<'a> {
        let mut streams: Vec<Stream<'a>> = streams.into_iter().collect();
        let heads = streams.iter_mut().zip(0..);
        let heads = heads.filter_map(|(stream, number)| Some((stream.next()?, number)));
        let mut heads: Vec<(Seen<'a>, usize)> = heads.collect();
        heads.sort_by(|(one, _), (other, _)| one.in_order(other));
        Merged { streams, heads }
    }

    /// Moves the head at the front to where it belongs.
    fn settle(&mut self) {
        let before = |(one, first): &(Seen<'a>, usize), (other, second): &(Seen<'a>, usize)| {
            one.in_order(other).then(first.cmp(second)).is_lt()
        };
        let mut at = 0;
        loop {
            let mut least = at;
            for below in [2 * at + 1, 2 * at + 2] {
                let both = self.heads.get(below).zip(self.heads.get(least));
                if both.is_some_and(|(one, other)| before(one, other)) {
                    least = below;
                }
            }
            if least == at {
                return;
            }
            self.heads.swap(at, least);
            at = least;
        }
    }
}

impl<'a> Iterator for Merged<'a> {
    type Item = Seen<'a>;

    fn next(&mut self) -> Option<Seen<'a>> {
        let (head, number) = self.heads.first_mut()?;
        let first = *head;
        match self.streams.get_mut(*number).and_then(Iterator::next) {
            Some(next) => *head = next,
            None => drop(self.heads.swap_remove(0)),
        }
        self.settle();
        Some(first)
    }
}
