//! The two moments of a stay as rows of an answer.

use std::collections::{HashMap, HashSet};

use super::ask::Filter;
use super::carry::Carried;
use super::known::View;
use super::seen::{Row, Seen};
use crate::sighting::Sighting;
use crate::sojourn::{Sojourn, StayEnd, StayMoments};
use crate::time::interval::Interval;
use crate::time::shown;
use crate::timeline::{Chain, SightingId};

impl<'a> Seen<'a> {
    /// Which moment of a stay it is; `None` for a sighting of one moment.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, StayEnd, Timeline, Timestamp};
    ///
    /// let (nine, ten): (Timestamp, Timestamp) =
    ///     ("2024-05-01T09:00:00Z".parse()?, "2024-05-01T10:00:00Z".parse()?);
    /// let office = Place::unlocated("the office");
    /// let timeline: Timeline = [Sighting::stay("kim", office, nine, ten)].into_iter().collect();
    /// let ends: Vec<_> =
    ///     timeline.as_known().sightings("kim").map(|seen| seen.stay_end()).collect();
    /// assert_eq!(ends, [Some(StayEnd::Start), Some(StayEnd::End)]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn stay_end(self) -> Option<StayEnd> {
        self.sighting().and_then(Sighting::stay_end)
    }

    /// Returns in words when it was, in UTC and in the zones of its place: of a stay, from
    /// when until when it went on; else each of the times that are possible by its own
    /// claim. The other moment of a stay is by its own word too; [`View::when`] has both as
    /// narrow as the claims together make them.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let (nine, noon): (Timestamp, Timestamp) =
    ///     ("2024-05-01T09:00:00Z".parse()?, "2024-05-01T12:00:00Z".parse()?);
    /// let office = Place::unlocated("the office");
    /// let timeline: Timeline = [Sighting::stay("kim", office, nine, noon)].into_iter().collect();
    /// let last = timeline.as_known().last_seen("kim").certain().expect("kim was there");
    /// assert_eq!(
    ///     last.when(),
    ///     "from Wed 2024-05-01 09:00 UTC until Wed 2024-05-01 12:00 UTC"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn when(self) -> String {
        let own = |row| self.timeline.claim(row).map(|claim| claim.sighting.interval());
        self.when_beside(self.other_end().and_then(own))
    }

    /// The same with the interval of the other moment of a stay.
    pub(crate) fn when_beside(self, other_moment: Option<Interval>) -> String {
        self.when_at(&self.candidates(), other_moment)
    }

    /// The same, where it can have been in some intervals.
    pub(crate) fn when_at(self, own: &[Interval], other_moment: Option<Interval>) -> String {
        let own = shown::each(own, self.place().zones());
        match self.sighting().and_then(Sighting::sojourn) {
            // A watch, or a denial: of all of the time.
            Some(stay) if stay.row.is_none() => self.watched(stay),
            Some(stay) if stay.is_assumed => own,
            // As of a moment of it, or as a membership carries it.
            Some(_) if self.is_cut && self.other_end().is_some() => {
                format!("{own}, while they stayed there")
            }
            Some(_) => self.through(own, other_moment),
            None => own,
        }
    }

    /// Returns in words all of the time that its claim speaks of. A claim of two moments at
    /// one place is from the first to the last, with a note that nobody says that it stayed;
    /// any other is [when](Seen::when) it was.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let (nine, noon): (Timestamp, Timestamp) =
    ///     ("2024-05-01T09:00:00Z".parse()?, "2024-05-01T12:00:00Z".parse()?);
    /// let office = Place::unlocated("the office");
    /// let timeline: Timeline = [Sighting::from_to("kim", office, nine, noon)].into_iter().collect();
    /// let view = timeline.as_known();
    /// let guard = view.claims().next().expect("there is one");
    /// assert_eq!(guard.when(), "Wed 2024-05-01 09:00 UTC");
    /// assert_eq!(
    ///     guard.when_in_all(),
    ///     "from Wed 2024-05-01 09:00 UTC to Wed 2024-05-01 12:00 UTC, not said to have stayed"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn when_in_all(self) -> String {
        match self.sighting().and_then(Sighting::sojourn) {
            Some(stay) if stay.is_assumed && stay.row.is_some() && !self.is_cut => {
                let other = |row| self.timeline.claim(row).map(|claim| claim.sighting.interval());
                let other = self.other_end().and_then(other);
                format!("{}, not said to have stayed", self.through(self.when(), other))
            }
            _ => self.when(),
        }
    }

    /// From when to when nobody was seen, by each of the candidates.
    fn watched(self, stay: &Sojourn) -> String {
        let zones = self.place().zones();
        let some = |moment: Interval| {
            let some = if moment.is_exact() { "" } else { "some time " };
            format!("{some}{}", moment.shown_in(zones))
        };
        let each = |(first, last): StayMoments| match (first, last) {
            (Interval::UNBOUNDED, last) => format!("until {}", some(last)),
            (first, Interval::UNBOUNDED) => format!("since {}", some(first)),
            (first, last) => format!("from {} to {}", some(first), some(last)),
        };
        stay.candidates().into_iter().map(each).collect::<Vec<_>>().join("; or ")
    }

    /// From when until when the claim has it, each of the candidates that are left; `own`
    /// where that is one moment only.
    fn through(self, own: String, other_moment: Option<Interval>) -> String {
        let place = self.place();
        let some = |moment: Interval| {
            let some = if moment.is_exact() { "" } else { "some time " };
            format!("{some}{}", moment.shown_in(place.zones()))
        };
        let from = |moment: Interval| match moment.latest() {
            // That has its "from" already.
            None => some(moment),
            Some(_) => format!("from {}", some(moment)),
        };
        let Some((sighting, stay)) = self.sighting().and_then(|it| Some((it, it.sojourn()?)))
        else {
            return own;
        };
        let row = |row: u32| self.timeline.claim(row).map(|claim| &claim.sighting);
        let other = self.other_end().and_then(row);
        let hull = match (stay.row, other_moment) {
            (Some(StayEnd::Start), Some(last)) => (self.interval(), last),
            (Some(StayEnd::End), Some(first)) => (first, self.interval()),
            (Some(StayEnd::Start), None) if stay.is_open() => return format!("since {own}"),
            (Some(StayEnd::End), None) if stay.is_open() => return format!("until {own}"),
            (Some(StayEnd::Start), None) => return format!("since {}", some(self.interval())),
            (Some(StayEnd::End), None) => return format!("until {}", some(self.interval())),
            (None, _) => return own,
        };
        // Of its own moment what other claims leave of it, the ends included.
        let within = |one: Interval| {
            let (lo, hi) = (one.lo().max(self.lo()), one.hi().min(self.hi()));
            (lo <= hi).then(|| Interval::from_ends(lo, hi))
        };
        let said = stay.candidates();
        let left = |(first, last): StayMoments| {
            let is_cut = !said.contains(&(first, last));
            match stay.row {
                Some(StayEnd::End) => Some((first, within(last)?, is_cut)),
                _ => Some((within(first)?, last, is_cut)),
            }
        };
        let all = sighting.stays_known_by(i64::MAX).into_iter();
        let mut stays: Vec<(Interval, Interval, bool)> = all.filter_map(left).collect();
        if stays.is_empty() || stays.len() > shown::FEW {
            stays = vec![(hull.0, hull.1, true)];
        }
        let goes_on = stay.is_cut || other.is_some_and(|last| last.may_go_on(i64::MAX));
        let each = |&(first, last, is_cut): &(Interval, Interval, bool)| {
            if last.latest().is_none() && last != Interval::UNBOUNDED && !stay.is_assumed {
                return format!("since {}, and nobody says until when", some(first));
            }
            if goes_on && is_cut {
                let at = if last.is_exact() { "" } else { "at some time " };
                let last = last.shown_in(place.zones());
                return format!("{}, and was still there {at}{last}", from(first));
            }
            if first.earliest().is_none() {
                return format!("until {}", some(last));
            }
            let until = if stay.is_assumed { "to" } else { "until" };
            format!("{} {until} {}", from(first), some(last))
        };
        let each: Vec<String> = stays.iter().map(each).collect();
        each.join("; or ")
    }

    /// The row of the other moment of the stay, where both are known.
    pub(crate) fn other_end(self) -> Option<u32> {
        self.timeline.other_end(self.claim()?)
    }

    /// The same, where the actor was there all the time between.
    pub(crate) fn held_with(self) -> Option<u32> {
        self.timeline.held_with(self.claim()?)
    }

    /// The claim it belongs to, by the row of its first moment.
    pub(super) fn whole_id(self) -> Option<SightingId> {
        self.claim().map(|row| SightingId::of_claim(self.timeline.whole_claim(row)))
    }

    /// Whether a moment that was cut can be an instant: only what it was cut at is one,
    /// and of what may lie after the cut, which no question asks for, any.
    pub(super) fn is_moment_of_cut(self, instant: i64, own: Interval) -> bool {
        let interval = self.interval();
        if interval.is_exact() {
            return interval.lo() == instant;
        }
        let is_within = interval.lo() < instant && instant < interval.hi();
        let is_at = |end: i64, own: i64| end == instant && end != own;
        is_within || is_at(interval.lo(), own.lo()) || is_at(interval.hi(), own.hi())
    }

    /// A moment of a stay from the one to the other interval, cut to the time asked
    /// about. One that memberships narrow is not that of the claim.
    pub(super) fn within_stay(
        self,
        (start, end): (Interval, Interval),
        is_carried: bool,
        filter: Filter,
    ) -> Seen<'a> {
        let (from, to) = (filter.from, filter.to);
        match self.stay_end() {
            // Certainly there from then on.
            Some(StayEnd::Start) if start.lo() < from && end.lo() >= from => {
                self.cut_at(Interval::from_ends(from, start.hi().max(from)))
            }
            Some(StayEnd::End) if start.lo() <= to && to < end.hi() => {
                // One that may have begun after it may lie after it.
                let hi = if start.hi() <= to { to } else { end.hi() };
                let cut = self.cut_at(Interval::from_ends(end.lo().min(to), hi));
                Seen { goes_on: true, ..cut }
            }
            Some(StayEnd::Start) if is_carried => self.cut_at(start),
            Some(StayEnd::End) if is_carried => self.cut_at(end),
            _ => self,
        }
    }

    /// The same as evidence for a member.
    pub(super) fn carried_by(self, carried: Carried<'a>) -> Seen<'a> {
        Seen { via: Some(carried.via), certainty: carried.certainty, ..self }
    }

    /// The same row at another time, which no link to other claims narrows.
    fn cut_at(mut self, moment: Interval) -> Seen<'a> {
        if let Row::Claim { interval, .. } = &mut self.row {
            (*interval, self.is_cut) = (moment, true);
        }
        self
    }
}

impl<'a> View<'a> {
    /// When the other moment of the stay was that a row is one moment of.
    pub(crate) fn other_moment(&self, seen: Seen<'_>) -> Option<Interval> {
        let row = seen.other_end()?;
        Some(self.interval_of(row, &seen.timeline.claim(row)?.sighting))
    }

    /// The intervals of the first and the last moment of the stay that a row is one
    /// moment of.
    pub(crate) fn stay_of(&self, seen: Seen<'_>) -> Option<(Interval, Interval)> {
        let (row, other) = (seen.claim()?, seen.held_with()?);
        let interval = |row: u32| {
            let claim = seen.timeline.claim(row)?;
            Some(self.interval_of(row, &claim.sighting))
        };
        let stay = (interval(row.min(other))?, interval(row.max(other))?);
        // One that ends before it begins is a contradiction, and two moments.
        (stay.0.lo() <= stay.1.hi()).then_some(stay)
    }
}

impl View<'_> {
    /// The stay that a row is one moment of, or the row by itself.
    pub(super) fn whole_stay<'s>(&self, seen: Seen<'s>) -> There<'s> {
        // What carries somebody may have stayed longer than they were along.
        let held = seen.held_with().filter(|_| seen.via.is_none() && self.stay_of(seen).is_some());
        let other = held.and_then(|row| {
            let sighting = &seen.timeline.claim(row)?.sighting;
            let interval = self.interval_of(row, sighting);
            let has_end = sighting.has_end(interval);
            let row = Row::Claim { index: row, sighting, interval };
            Some(Seen { row, has_end, is_cut: false, goes_on: false, ..seen })
        });
        match (other, seen.stay_end()) {
            (Some(last), Some(StayEnd::Start)) => There { first: seen, last },
            (Some(first), Some(StayEnd::End)) => There { first, last: seen },
            _ => There::moment(seen),
        }
    }

    /// Whether a row is the exact end of a stay: the actor was there up to it, and at
    /// that instant can be elsewhere.
    pub(crate) fn is_open_end(&self, seen: Seen<'_>) -> bool {
        let is_end = !seen.goes_on && seen.stay_end() == Some(StayEnd::End);
        let start = seen.held_with().filter(|_| is_end).and_then(|row| seen.timeline.claim(row));
        start.is_some_and(|start| match start.sighting.sojourn() {
            // One that is an instant has no end but that.
            Some(stay) if stay.is_open() => {
                self.stays_of(seen).iter().any(|(first, last)| first != last)
            }
            _ => start.sighting.interval() != seen.interval(),
        })
    }

    /// The intervals of the first and the last moment of the stay that a row is one
    /// moment of which go together: one pair, or several where it is open which are
    /// meant.
    pub(crate) fn stays_of(&self, seen: Seen<'_>) -> Vec<StayMoments> {
        let Some(hull) = self.stay_of(seen) else { return Vec::new() };
        let told = seen.sighting();
        if told.and_then(Sighting::sojourn).is_none_or(|stay| !stay.is_open()) {
            return vec![hull];
        }
        let rows = seen.claim().zip(seen.held_with());
        let linked = rows
            .zip(self.narrowed())
            .map(|((row, other), narrowed)| narrowed.stays(row.min(other), row.max(other)));
        let own = || told.map(|told| told.stays_known_by(self.known)).unwrap_or_default();
        let all = linked.filter(|linked| !linked.is_empty()).unwrap_or_else(own);
        if all.is_empty() { vec![hull] } else { all }
    }
}

/// Takes out the first moments of stays whose last moments are there too: these come
/// no earlier.
pub(super) fn leave_ends(rows: &mut Vec<Seen<'_>>, to: i64) {
    let is_end = |row: &&Seen<'_>| {
        // Of a stay that is only assumed, it may lie after the time asked about.
        row.stay_end() == Some(StayEnd::End) && (row.held_with().is_some() || row.hi() <= to)
    };
    let key = |row: &Seen<'_>| Some((row.other_end()?, row.via.map(Chain::key)));
    let ends: HashSet<_> = rows.iter().filter(is_end).filter_map(key).collect();
    if ends.is_empty() {
        return;
    }
    rows.retain(|row| {
        let own = row.claim().map(|claim| (claim, row.via.map(Chain::key)));
        !own.is_some_and(|own| ends.contains(&own))
    });
}

/// The last moments of the stays among some rows, by the rows of the first.
pub(crate) fn ends_by_start<'a>(rows: &[Seen<'a>]) -> HashMap<u32, Seen<'a>> {
    ends_by(rows, Seen::held_with)
}

/// The same of stays that are only assumed.
pub(crate) fn assumed_ends<'a>(rows: &[Seen<'a>]) -> HashMap<u32, Seen<'a>> {
    ends_by(rows, |row| row.other_end().filter(|_| row.held_with().is_none()))
}

/// The same by what leads from one moment to the other.
fn ends_by<'a>(
    rows: &[Seen<'a>],
    other: impl Fn(Seen<'a>) -> Option<u32>,
) -> HashMap<u32, Seen<'a>> {
    let of = |which: StayEnd| {
        let rows = rows.iter().filter(move |row| row.stay_end() == Some(which));
        rows.filter_map(|&row| Some((other(row)?, row)))
    };
    let mut ends: HashMap<u32, Seen<'a>> = of(StayEnd::End).collect();
    if ends.is_empty() {
        return ends;
    }
    let starts: HashMap<u32, Seen<'a>> = of(StayEnd::Start).collect();
    ends.retain(|_, end| {
        let start = end.claim().and_then(|end| starts.get(&end));
        start.is_some_and(|start| start.lo() <= end.hi())
    });
    ends
}

/// A sighting, or the two moments of a stay together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct There<'a> {
    /// The first and the last moment, which are one but for a stay.
    pub(crate) first: Seen<'a>,
    pub(crate) last: Seen<'a>,
}

impl<'a> There<'a> {
    /// Sightings in the order of their earliest moments, each stay at the place of its
    /// last moment. A moment without the other one is by itself.
    pub(crate) fn each(rows: impl Iterator<Item = Seen<'a>>) -> impl Iterator<Item = There<'a>> {
        let mut begun: Vec<Seen<'a>> = Vec::new();
        let mut rows = rows.fuse();
        std::iter::from_fn(move || {
            loop {
                let Some(row) = rows.next() else {
                    return begun.pop().map(There::moment);
                };
                match row.stay_end().zip(row.held_with()) {
                    Some((StayEnd::Start, _)) => begun.push(row),
                    Some((StayEnd::End, start)) => {
                        let is_it = |one: &Seen<'a>| {
                            let is_sound = one.lo() <= row.hi();
                            one.claim() == Some(start) && one.via == row.via && is_sound
                        };
                        let at = begun.iter().position(is_it);
                        let first = at.map_or(row, |at| begun.swap_remove(at));
                        return Some(There { first, last: row });
                    }
                    None => return Some(There::moment(row)),
                }
            }
        })
    }

    fn moment(seen: Seen<'a>) -> There<'a> {
        There { first: seen, last: seen }
    }

    /// Whether it is a stay, with both its moments.
    pub(crate) fn is_stay(self) -> bool {
        self.first.claim() != self.last.claim()
    }

    /// From when to when it certainly is there, if it is.
    pub(crate) fn certain_time(self) -> Option<(i64, i64)> {
        let span = (self.first.hi(), self.last.lo());
        (self.first.is_certain() && span.0 <= span.1).then_some(span)
    }

    /// Whether it certainly is at a place apart from that of another at one and the same
    /// instant: both cannot be true.
    pub(crate) fn is_instead_of(self, other: There<'_>) -> bool {
        let Some((one, two)) = self.certain_time().zip(other.certain_time()) else { return false };
        let start = one.0.max(two.0);
        // The end of a stay is where it ends.
        let holds = |(from, to): (i64, i64)| start < to || from == to && to == start;
        let (here, there) = (self.first.place(), other.first.place());
        holds(one) && holds(two) && here.meets(&there) == Some(false)
    }

    /// The row to show for it: of a stay its first moment.
    pub(crate) fn seen(self) -> Seen<'a> {
        self.first
    }
}
