//! The moments that a sighting may be of, where they are several and lie apart.

use super::ask::Filter;
use super::known::View;
use super::seen::{Row, Seen};
use crate::limits::LINKED_ROWS;
use crate::sighting::Sighting;
use crate::sojourn::StayEnd;
use crate::time::apart::{Pieces, ranges};
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::reconcile::Note;
use crate::time::shown;

impl Seen<'_> {
    /// The intervals in which it can have been: several where its own words leave several
    /// open, as those of a local time that the clocks showed twice, or of
    /// [`at_one_of`](crate::Sighting::at_one_of), without those that its links rule out.
    /// They are those of this claim alone: where links or other accounts of the event leave
    /// several, [`View::candidates`] has all.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let five: Timestamp = "2023-09-12T05:00:00Z".parse()?;
    /// let afternoon: Timestamp = "2023-09-12T17:00:00Z".parse()?;
    /// let seen = Sighting::new("kim", Place::unlocated("Khasan"), five);
    /// let timeline: Timeline = [seen.at_one_of([five, afternoon])].into_iter().collect();
    /// let view = timeline.as_known();
    /// let seen = view.sightings("kim").next().expect("there is one");
    /// assert_eq!(seen.candidates(), [five.into(), afternoon.into()]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn candidates(self) -> Vec<Interval> {
        self.pieces().or(self.interval())
    }

    /// Takes one of them for all.
    fn set_interval(&mut self, one: Interval) {
        if let Row::Claim { interval, .. } = &mut self.row {
            *interval = one;
        }
    }

    /// Returns the candidates of its own words that other claims, or its report, rule out:
    /// where the words left several open, those that have no part in
    /// [`interval`](Seen::interval).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Place, Sighting, Timeline, Timestamp};
    ///
    /// let at = |clock: &str| format!("2024-05-01T{clock}:00Z").parse::<Timestamp>();
    /// let seen = Sighting::new("kim", Place::unlocated("Khasan"), at("10:00")?)
    ///     .at_one_of([at("10:00")?, at("22:00")?])
    ///     .reported(at("18:00")?);
    /// let timeline: Timeline = [seen].into_iter().collect();
    /// let seen = timeline.as_known().last_seen("kim").certain().expect("kim was there");
    /// assert_eq!(seen.passed_over(), [at("22:00")?.into()]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn passed_over(self) -> Vec<Interval> {
        let own = self.sighting().filter(|_| !self.is_cut).map(Sighting::pieces);
        let left = self.interval();
        let is_out = |one: &&Interval| left.hi() < one.lo() || one.hi() < left.lo();
        own.unwrap_or_default().as_slice().iter().filter(is_out).copied().collect()
    }

    /// When it was by the other clock, where its time names none, its place and its source
    /// have one each, and nobody says [by which of them](crate::Source::by_clock) the source
    /// writes.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Reconcile, Sighting, Stated, Timeline, Zone};
    ///
    /// let stated: Stated = "9 a.m. on 5 March 2024".parse()?;
    /// let how = Reconcile::from("America/New_York".parse::<Zone>()?);
    /// let read = stated.reconcile(how.source_zone("Europe/London".parse()?))?;
    /// let seen = Sighting::new("kim", Place::unlocated("New York"), read.interval());
    /// let timeline: Timeline = [seen.read_from(stated, Some(read))].into_iter().collect();
    /// let seen = timeline.as_known().last_seen("kim").certain().expect("kim was there");
    /// assert_eq!(seen.interval().to_string(), "2024-03-05T14:00:00Z");
    /// let other = seen.by_other_clock().map(|other| other.to_string());
    /// assert_eq!(other.as_deref(), Some("2024-03-05T09:00:00Z"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn by_other_clock(self) -> Option<Interval> {
        let read = self.sighting()?.words_reconciled()?;
        if self.source().is_some_and(|source| source.said_clock().is_some()) {
            return None;
        }
        read.alternatives().last().copied().filter(|_| read.has(Note::ClockUnsaid))
    }

    /// The [candidates](Seen::candidates), where they are several.
    pub(crate) fn pieces(self) -> Pieces {
        let own = self.sighting().map(Sighting::pieces).unwrap_or_default();
        let within = own.within(self.interval());
        // Where another account has it later, or earlier, its own words are not all.
        if within.hull() == Some(self.interval()) { within } else { Pieces::default() }
    }
}

impl View<'_> {
    /// The intervals in which a sighting can have been, where they are several.
    pub(crate) fn pieces_of(&self, seen: Seen<'_>) -> Pieces {
        let linked = self.pieces_by_links(seen);
        if self.account_indexes(seen).next().is_some() {
            // Its own words are those of one account.
            return linked.within(self.moment_of(seen));
        }
        // What is known of a moment of a stay follows from both.
        let is_stay = !linked.is_empty() && seen.other_end().is_some();
        let own = seen.sighting().filter(|_| !is_stay).map(Sighting::pieces).unwrap_or_default();
        if linked.is_empty() {
            return own.within(self.moment_of(seen));
        }
        let within = |one: &Interval| match own.is_empty() {
            true => vec![*one],
            false => own.between(one.lo(), one.hi()),
        };
        Pieces::of(linked.as_slice().iter().flat_map(within)).within(self.moment_of(seen))
    }

    /// Returns the intervals in which a sighting can have been by all that the view knows:
    /// of an event those of each of its [accounts](View::accounts), of linked claims what
    /// the links leave. Of a stay they are those of the one moment of it that was asked for.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let (one, two): (Timestamp, Timestamp) =
    ///     ("2009-06-01T01:48:00Z".parse()?, "2009-06-01T02:48:00Z".parse()?);
    /// let fence = Place::unlocated("the radar fence");
    /// let timeline: Timeline = [
    ///     Sighting::new("flight", fence.clone(), one).labelled("n1"),
    ///     Sighting::new("flight", fence, two).labelled("n2").same_event_as("n1"),
    /// ]
    /// .into_iter()
    /// .collect();
    /// let view = timeline.as_known();
    /// let seen = view.sightings("flight").next().expect("there is one event");
    /// assert_eq!(view.candidates(seen), [one.into(), two.into()]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn candidates(&self, seen: Seen<'_>) -> Vec<Interval> {
        self.pieces_of(seen).or(self.moment_of(seen))
    }

    /// Returns in words when a sighting was, as [`Seen::when`] does, with the times that
    /// its links and its [accounts](View::accounts) leave: of a stay for both moments.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let (one, two): (Timestamp, Timestamp) =
    ///     ("2009-06-01T01:48:00Z".parse()?, "2009-06-01T02:48:00Z".parse()?);
    /// let fence = Place::unlocated("the radar fence");
    /// let timeline: Timeline = [
    ///     Sighting::new("flight", fence.clone(), one).labelled("n1"),
    ///     Sighting::new("flight", fence, two).labelled("n2").same_event_as("n1"),
    /// ]
    /// .into_iter()
    /// .collect();
    /// let view = timeline.as_known();
    /// let seen = view.sightings("flight").next().expect("there is one event");
    /// assert_eq!(view.when(seen), "Mon 2009-06-01 01:48 or 02:48 UTC");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn when(&self, seen: Seen<'_>) -> String {
        match seen.stay_end() {
            Some(_) => seen.when_beside(self.other_moment(seen)),
            None if seen.sighting().and_then(Sighting::sojourn).is_some() => seen.when(),
            None => shown::each(&self.candidates(seen), seen.place().zones()),
        }
    }

    /// Every time that can have passed from one sighting to another, as one range or
    /// several.
    pub(crate) fn times_between(&self, from: Seen<'_>, to: Seen<'_>) -> Vec<DurationRange> {
        if let Some(linked) = self.times_by_links(from, to) {
            return linked;
        }
        let (one, other) = (self.pieces_of(from), self.pieces_of(to));
        let (here, there) = (self.moment_of(from), self.moment_of(to));
        ranges(one.each(&here), other.each(&there)).collect()
    }

    /// The latest that a sighting can have been by an instant from its earliest on.
    pub(crate) fn latest_by(&self, seen: Seen<'_>, to: i64) -> i64 {
        let hi = seen.hi();
        if hi <= to {
            return hi;
        }
        // A stay goes on up to its end.
        if seen.stay_end() == Some(StayEnd::End) && seen.held_with().is_some() {
            let begun = self.stays_of(seen).into_iter().filter(|(first, _)| first.lo() <= to);
            return begun.map(|(_, last)| last.hi().min(to)).max().unwrap_or(to);
        }
        self.pieces_of(seen).latest_by(to).unwrap_or(to)
    }

    /// The intervals in which a sighting can have been by an instant, where they are several;
    /// of the last moment of a stay that goes on then, up to that.
    pub(crate) fn several_by(&self, seen: Seen<'_>, to: i64) -> Option<Vec<Interval>> {
        let stays = match seen.stay_end() {
            Some(StayEnd::End) if seen.held_with().is_some() => self.stays_of(seen),
            _ => Vec::new(),
        };
        let ends = stays.into_iter().filter(|(first, _)| first.lo() <= to).map(|(_, last)| {
            if last.lo() <= to { last.up_to(to) } else { Interval::from_ends(to, to) }
        });
        let mut all = Pieces::of(ends);
        if all.is_empty() {
            let pieces = self.pieces_of(seen);
            let by_then = pieces.as_slice().iter().filter(|one| one.lo() <= to);
            all = Pieces::of(by_then.map(|one| one.up_to(to)));
        }
        (!all.is_empty()).then(|| all.as_slice().to_vec())
    }

    /// Whether a sighting can have been between two instants, both included.
    pub(crate) fn can_be_between(&self, seen: Seen<'_>, from: i64, to: i64) -> bool {
        let (lo, hi) = (seen.lo(), seen.hi());
        let in_part = from <= lo && lo <= to || from <= hi && hi <= to;
        lo <= to
            && from <= hi
            && (in_part || {
                let pieces = self.pieces_of(seen);
                pieces.is_empty()
                    || pieces.as_slice().iter().any(|one| one.lo() <= to && from <= one.hi())
            })
    }

    /// The least of what `measure` says of some rows on each choice of the candidates that
    /// no link holds together, by their hull where they leave more than `most` choices. A
    /// candidate outside of the time asked about leaves its row out.
    pub(super) fn least_on_choices(
        &self,
        (rows, filter): (&[Seen<'_>], Filter),
        most: usize,
        measure: impl Fn(&[Seen<'_>]) -> i64,
    ) -> i64 {
        let pieces = |(at, row): (usize, &Seen<'_>)| {
            let pieces = self.pieces_of(*row);
            (!pieces.is_empty()).then_some((at, pieces))
        };
        let open: Vec<(usize, Pieces)> = if rows.len() > LINKED_ROWS {
            Vec::new()
        } else {
            rows.iter().enumerate().filter_map(pieces).collect()
        };
        let mut choices: Vec<Vec<(usize, Interval)>> = vec![Vec::new()];
        for (at, pieces) in &open {
            if choices.len().saturating_mul(pieces.as_slice().len()) > most {
                return measure(rows);
            }
            let with = |choice: &Vec<(usize, Interval)>| -> Vec<Vec<(usize, Interval)>> {
                let longer = |&one: &Interval| choice.iter().copied().chain([(*at, one)]).collect();
                pieces.as_slice().iter().map(longer).collect()
            };
            choices = choices.iter().flat_map(with).collect();
        }
        if open.is_empty() {
            return measure(rows);
        }
        let is_asked = |row: &Seen<'_>| row.lo() <= filter.to && filter.from <= row.hi();
        let on = |choice: &Vec<(usize, Interval)>| {
            let mut rows = rows.to_vec();
            for &(at, one) in choice {
                rows.get_mut(at).into_iter().for_each(|row| row.set_interval(one));
            }
            rows.retain(is_asked);
            rows.sort_by(Seen::in_order);
            measure(&rows)
        };
        choices.iter().map(on).min().unwrap_or(0)
    }

    /// The part of some sightings that lies between two instants, where that is several
    /// intervals apart from each other.
    pub(super) fn pieces_between(&self, rows: &[Seen<'_>], from: i64, to: i64) -> Pieces {
        if rows.iter().all(|&row| self.pieces_of(row).is_empty()) {
            return Pieces::default();
        }
        let whole = Interval::from_ends(from, to.max(from));
        let part = |&row: &Seen<'_>| {
            let pieces = self.pieces_of(row);
            let pieces = if pieces.is_empty() {
                row.interval().intersection(whole).into_iter().collect()
            } else {
                pieces.between(from, to)
            };
            if pieces.is_empty() {
                let at = row.hi().clamp(from, to.max(from));
                return vec![Interval::from_ends(at, at)];
            }
            pieces
        };
        Pieces::of(rows.iter().flat_map(part))
    }
}
