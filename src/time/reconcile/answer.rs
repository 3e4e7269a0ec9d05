//! What became of a statement.

use smallvec::SmallVec;

use super::explanation::Explanation;
use super::ledger::{Basis, Ledger, Note};
use crate::error::{Error, ErrorKind};
use crate::time::apart::Pieces;
use crate::time::civil::Wall;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Mapping, Offset, Zone, ZoneSet};
use crate::words::vocabulary;

vocabulary! {
    /// How the readings of a statement stand to each other and to the zone rules.
    ///
    /// `Display` and serde write the word in lower case.
    pub enum Verdict: "verdict" {
        /// Two or more readings, which mean the same moment.
        Agreed = "agreed",
        /// One moment is left, by the only reading or by the help of another. It may
        /// be known to a stretch only, such as an evening.
        Resolved = "resolved",
        /// Several moments are left: a clock set back, two clocks in use, an
        /// abbreviation with two meanings.
        Ambiguous = "ambiguous",
        /// No clock of the zone ever showed it: a clock set forward, a skipped day.
        Nonexistent = "nonexistent",
        /// Two readings that cannot mean the same moment.
        Conflict = "conflict",
    }
}

/// One moment that a reading may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Candidate {
    /// When; a point where the reading is one.
    pub interval: Interval,
    /// The zone whose rules give it, where a zone was used.
    pub zone: Option<Zone>,
    /// How far the clock was from UTC, at the start of the interval.
    pub offset: Offset,
}

/// Nearly every answer has one, or the two of a clock that was set back: those
/// are kept without allocating, which would cost as much as the answer.
pub(super) type Candidates = SmallVec<[Candidate; 2]>;

impl Candidate {
    /// At some time on a clock of which nothing else is known.
    pub(super) const fn at(interval: Interval) -> Candidate {
        Candidate { interval, zone: None, offset: Offset::UTC }
    }
}

/// The stretch of wall time that a clock skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalGap {
    /// The zone.
    pub zone: Zone,
    /// The instant at which the clock was set forward.
    pub at: Timestamp,
    /// The offset up to then.
    pub before: Offset,
    /// The offset from then on.
    pub after: Offset,
    /// The reading itself, and its end where it is a window.
    pub(super) wall: (Wall, Wall),
    pub(super) stated: Option<Timestamp>,
}

impl LocalGap {
    /// The gap that skipped the readings between the two of `wall`, if there is one.
    pub(super) fn new(zone: Zone, mapping: Mapping, wall: (Wall, Wall)) -> Option<LocalGap> {
        let Mapping::Gap { before, after, at } = mapping else { return None };
        Some(LocalGap { zone, at, before, after, wall, stated: None })
    }

    /// The first reading that was skipped, such as `2024-03-10T02:00:00`.
    #[must_use]
    pub fn start(&self) -> String {
        wall_text(Wall::of(self.at, self.before))
    }

    /// The first reading that was shown again.
    #[must_use]
    pub fn end(&self) -> String {
        wall_text(Wall::of(self.at, self.after))
    }

    /// The instant of the reading by the offset after the gap: the earlier one.
    pub(super) fn earlier(&self) -> Timestamp {
        self.wall.0.at(self.after)
    }

    /// The instant of the reading by the offset before the gap: the later one.
    pub(super) fn later(&self) -> Timestamp {
        self.wall.0.at(self.before)
    }

    /// When it was meant for, by either offset.
    pub(super) fn readings(&self) -> [Interval; 2] {
        [self.after, self.before].map(|offset| {
            let (first, last) = (self.wall.0.at(offset), self.wall.1.at(offset));
            Interval::at(first).hull(Interval::at(last))
        })
    }

    /// Which of the two offsets the stated UTC time fits, if it fits one: the
    /// side of the gap whose clock the source read.
    #[must_use]
    pub fn stated_side(&self) -> Option<Offset> {
        let stated = self.stated?;
        [self.before, self.after].into_iter().find(|offset| self.wall.0.at(*offset) == stated)
    }
}

/// A wall reading as ISO 8601 without offset.
pub(super) fn wall_text(wall: Wall) -> String {
    let mut text = Timestamp::clamped(wall.as_micros()).to_string();
    text.pop();
    text
}

/// A normalised [`Stated`](crate::Stated): when it was, and on what that stands.
///
/// A disagreement is an answer, not an error. Nothing is decided that the
/// evidence leaves open, unless a policy says so, which is then named.
///
/// # Example
///
/// ```
/// use lastseen::{Explanation, Reconcile, Stated, Verdict, Zone};
///
/// let said: Stated = "2023-09-12 14:00 Asia/Vladivostok (02:00 GMT)".parse()?;
/// let answer = said.reconcile(Reconcile::new())?;
/// assert_eq!(answer.verdict(), Verdict::Conflict);
/// assert_eq!(answer.interval().to_string(), "2023-09-12T02:00:00Z/2023-09-12T04:00:00Z");
/// assert_eq!(answer.difference().map(|d| d.to_string()).as_deref(), Some("-2h"));
/// let kamchatka: Zone = "Asia/Kamchatka".parse()?;
/// assert_eq!(answer.explanations(), [Explanation::OtherZone { zone: kamchatka }]);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciled {
    pub(super) verdict: Verdict,
    pub(super) interval: Interval,
    pub(super) candidates: Candidates,
    pub(super) compared: Option<Compared>,
    /// What few answers have, kept apart so that the rest are quick to hand on.
    pub(super) rare: Option<Box<Rare>>,
    pub(super) ledger: Ledger,
}

/// A wall reading beside what was stated of the same moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Compared {
    pub(super) implied: Interval,
    pub(super) said: Interval,
    /// Stated minus implied.
    pub(super) difference: SignedDuration,
}

/// What a conflict, a gap or a bare weekday has to tell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rare {
    pub(super) explanations: Vec<Explanation>,
    pub(super) gap: Option<LocalGap>,
    /// What was stated beside a reading in a gap, which implies nothing.
    pub(super) said: Option<Interval>,
    pub(super) alternatives: Vec<Interval>,
}

impl Reconciled {
    /// How the readings stand to each other and to the zone rules.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// When it was, as far as it is known.
    ///
    /// The hull of the candidates where they are several; in a conflict, of
    /// every moment that any of the readings may mean; in a gap the stated UTC
    /// time, or else from the earlier to the later of the two instants that the
    /// reading may have been meant for.
    #[must_use]
    pub const fn interval(&self) -> Interval {
        self.interval
    }

    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The instant, if there is only one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Inexact`] when there are several, with the reason.
    pub fn exact(&self) -> Result<Timestamp, Error> {
        if self.interval.is_exact() {
            return self.interval.exact();
        }
        let (message, cure) = match self.verdict {
            Verdict::Agreed | Verdict::Resolved => return self.interval.exact(),
            Verdict::Ambiguous => (
                format!("the time may be any of {}", self.listed()),
                "add a zone, an offset or a GMT time, or set the fold policy",
            ),
            Verdict::Nonexistent => (
                match self.local_gap() {
                    Some(gap) => {
                        format!("{} skipped {} to {}", gap.zone, gap.start(), gap.end())
                    }
                    None => "no clock showed the time".to_owned(),
                },
                "correct the reading, or set the gap policy",
            ),
            Verdict::Conflict => (
                match self.difference() {
                    Some(difference) => format!("the two readings differ by {}", difference.abs()),
                    None => "the two readings differ".to_owned(),
                },
                "correct one of them, or set the conflict policy",
            ),
        };
        Err(Error::new(ErrorKind::Inexact, message).cured_by(cure))
    }

    /// The candidates in words, for a message.
    pub(super) fn listed(&self) -> String {
        let shown = self.candidates.iter().take(4).map(|c| c.interval.to_string());
        shown.collect::<Vec<_>>().join(", ")
    }

    /// The zone, where all candidates have the same.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        let mut zones = self.candidates.iter().map(|candidate| candidate.zone);
        let first = zones.next()??;
        zones.all(|zone| zone == Some(first)).then_some(first)
    }

    /// The zones of the candidates.
    #[must_use]
    pub fn zones(&self) -> ZoneSet {
        let mut zones = ZoneSet::EMPTY;
        for zone in self.candidates.iter().filter_map(|candidate| candidate.zone) {
            // Candidates come from one set of zones, so that this one cannot overflow.
            let _ = zones.insert(zone);
        }
        zones
    }

    /// How far the clock was from UTC, where all candidates agree on it.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        let mut offsets = self.candidates.iter().map(|candidate| candidate.offset);
        let first = offsets.next()?;
        offsets.all(|offset| offset == first).then_some(first)
    }

    /// The moments that the wall reading may mean, in order; none where the
    /// clock skipped it. In a conflict the stated one is not among them.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The moments that are left, where they are several and lie apart: the showings of
    /// a fold, or what each of two clocks means that are in conflict.
    pub(crate) fn pieces(&self) -> Pieces {
        let said = match self.verdict {
            Verdict::Ambiguous => None,
            Verdict::Conflict => self.said_utc(),
            Verdict::Agreed | Verdict::Resolved | Verdict::Nonexistent => return Pieces::default(),
        };
        let read = self.candidates.iter().map(|candidate| candidate.interval).chain(said);
        let pieces = Pieces::of(read);
        if pieces.hull() == Some(self.interval) { pieces } else { Pieces::default() }
    }

    /// What the stated UTC time, stated offset or second reading means.
    #[must_use]
    pub fn said_utc(&self) -> Option<Interval> {
        self.compared.map(|c| c.said).or_else(|| self.rare.as_ref()?.said)
    }

    /// What the wall reading means: of several, the nearest to what is stated.
    /// `None` where there is nothing to hold it against.
    #[must_use]
    pub fn implied(&self) -> Option<Interval> {
        self.compared.map(|c| c.implied)
    }

    /// Stated minus implied; zero for windows that overlap, and from the nearer
    /// ends for those that do not.
    #[must_use]
    pub fn difference(&self) -> Option<SignedDuration> {
        self.compared.map(|c| c.difference)
    }

    /// Every slip that would explain a conflict, none of them applied.
    #[must_use]
    pub fn explanations(&self) -> &[Explanation] {
        self.rare.as_ref().map_or(&[], |rare| &rare.explanations)
    }

    /// The stretch that the clock skipped, for a reading within it.
    #[must_use]
    pub fn local_gap(&self) -> Option<LocalGap> {
        self.rare.as_ref()?.gap
    }

    /// When it was by other readings of the text, the likeliest first: a bare
    /// weekday that means the coming one, a clock time of the day before. The
    /// notes say what was left open.
    #[must_use]
    pub fn alternatives(&self) -> &[Interval] {
        self.rare.as_ref().map_or(&[], |rare| &rare.alternatives)
    }

    /// This answer or another, where nothing says which of the two is meant. What
    /// two clocks say of each other holds if it holds in both.
    pub(crate) fn or(mut self, other: Reconciled) -> Reconciled {
        if self.interval == other.interval {
            return self;
        }
        let (one, two) = (self.interval, other.interval);
        let of_clocks = matches!(self.verdict, Verdict::Agreed | Verdict::Conflict);
        let verdict = if of_clocks && self.verdict == other.verdict {
            self.verdict
        } else {
            Verdict::Ambiguous
        };
        self.candidates.extend(other.candidates);
        self.ledger = self.ledger.with(other.ledger);
        self.rare().alternatives = vec![one, two];
        Reconciled { verdict, ..self }.spanning(one, two)
    }

    /// The same without the claim that two clocks disagree.
    pub(crate) fn unsettled(self) -> Reconciled {
        let whole = self.interval;
        Reconciled { verdict: Verdict::Ambiguous, ..self }.spanning(whole, whole)
    }

    /// The same from one moment to another, with candidates that reach as far.
    fn spanning(mut self, one: Interval, two: Interval) -> Reconciled {
        self.interval = one.hull(two);
        let hull = self.candidates.iter().map(|one| one.interval).reduce(Interval::hull);
        if hull != Some(self.interval) {
            let ends = [self.said_utc(), self.implied(), Some(one), Some(two)];
            let ends = ends.into_iter().flatten().map(Candidate::at);
            self.candidates = ends.collect();
        }
        self.candidates.sort_by_key(|candidate| candidate.interval.lo());
        self.candidates.dedup();
        if self.verdict != Verdict::Conflict
            && let Some(rare) = &mut self.rare
        {
            rare.explanations.clear();
        }
        self
    }

    /// Whether the day may be that of another week or year, or the one before.
    pub(super) fn is_open(&self) -> bool {
        [Note::WeekdayAssumedPast, Note::WeekdayOpen, Note::MonthAssumed, Note::YearOpen]
            .into_iter()
            .any(|note| self.has(note))
            || self.has(Note::DayFromPublication) && self.has(Note::PublishedToTheDay)
    }

    /// What the answer stands on.
    pub fn bases(&self) -> impl Iterator<Item = Basis> + '_ {
        self.ledger.bases()
    }

    /// Whether the answer stands on this.
    #[must_use]
    pub const fn rests_on(&self, basis: Basis) -> bool {
        self.ledger.rests_on(basis)
    }

    /// What else there is to know.
    pub fn notes(&self) -> impl Iterator<Item = Note> + '_ {
        self.ledger.notes()
    }

    /// Whether this is to be noted.
    #[must_use]
    pub const fn has(&self, note: Note) -> bool {
        self.ledger.noted(note)
    }

    /// The policies that had a part in the answer, and the versions of the
    /// tables that it took vague words from: `fold: earlier`, `day-parts/1`.
    pub fn policies(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.ledger.policies()
    }
}
