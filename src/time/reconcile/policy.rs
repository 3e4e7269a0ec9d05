//! What a statement is held against, and what to do where it leaves a choice.

use crate::error::Error;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::{Calendar, DayParts};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Zone, ZoneSet};
use crate::words::vocabulary;

/// How to normalise a [`Stated`](crate::Stated): the evidence around it, and the policies.
///
/// A `Copy` value with by-value setters. Every default reports rather than
/// picks. An instant converts into it, as the instant of publication, and so
/// does a zone, as that of the place.
///
/// Clocks take precedence in this order: an offset or a GMT time in the text, a
/// zone in the text, the zones of the place, the clock of the source. That of the
/// source is before those of the place if it [writes by its own](SourceClock::Own),
/// unless the text says `local time`; the other of the two gives an alternative.
///
/// # Example
///
/// ```
/// use lastseen::{Fold, Reconcile, Timestamp, Zone};
///
/// let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
/// let khasan: Zone = "Asia/Vladivostok".parse()?;
/// let how = Reconcile::from(published).zone(khasan).fold(Fold::Earlier);
/// # let _ = how;
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reconcile {
    pub(super) published: Option<Interval>,
    pub(super) anchor: Option<Interval>,
    pub(super) zones: ZoneSet,
    pub(super) source: Option<Zone>,
    pub(super) source_clock: SourceClock,
    pub(super) others: Option<ZoneSet>,
    pub(super) ship: Option<Zone>,
    pub(super) fold: Fold,
    pub(super) gap: GapPolicy,
    pub(super) conflict: ConflictPolicy,
    pub(super) gmt: Gmt,
    pub(super) leap: LeapPolicy,
    pub(super) offset: OffsetPolicy,
    pub(super) grain: Grain,
    pub(super) calendar: Option<Calendar>,
    pub(super) date_order: DateOrder,
    pub(super) tolerance: SignedDuration,
    pub(super) stale_years: u8,
    /// More zones were given than a set holds; told when they are used.
    pub(super) overflow: bool,
    /// Some of the zones are those across a border.
    pub(super) border: bool,
    pub(super) day_parts: Option<DayParts>,
    pub(super) outlook: Outlook,
    /// Which of the days is taken where a text leaves several; never set from outside.
    pub(super) sense: Sense,
}

/// What to do where one reading of a clock fits several instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Fold {
    /// Answer `Ambiguous`, with every candidate.
    #[default]
    Report,
    /// Where a clock was set back, its first showing; Temporal's `compatible`.
    Earlier,
    /// Where a clock was set back, its second showing.
    Later,
    /// An error, whatever the ambiguity comes from.
    Reject,
}

/// What to do with a reading that the clock skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum GapPolicy {
    /// Answer `Nonexistent`.
    #[default]
    Report,
    /// Read it with the offset before the gap, which gives the later instant;
    /// Temporal's `compatible`.
    ShiftForward,
    /// Read it with the offset after the gap, which gives the earlier instant.
    ShiftBack,
    /// The instant at which the clock was set forward.
    Transition,
    /// An error.
    Reject,
}

/// What interval a conflict has. The verdict stays `Conflict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ConflictPolicy {
    /// From the earlier reading to the later.
    #[default]
    Report,
    /// That of the wall clock.
    TrustLocal,
    /// That of the stated GMT time, or of the stated offset.
    TrustUtc,
    /// An error.
    Reject,
}

/// What the letters GMT mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Gmt {
    /// UTC, all year.
    #[default]
    Utc,
    /// UTC or the clocks of London; both are candidates.
    Report,
    /// The clocks of London, an hour ahead in summer.
    London,
}

/// What to do with a second 60.
///
/// A leap second is valid at 23:59:60 UTC of the 27 days that had one, which is
/// 08:59:60 in Tokyo. Anything else is an error, except under `ClampAny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum LeapPolicy {
    /// The second before it.
    #[default]
    Clamp,
    /// The second after it.
    Roll,
    /// The second before it, on any day and in any minute, as Temporal does.
    ClampAny,
    /// An error, even where there was one.
    Reject,
}

/// What to do with an offset written beside a zone, as in
/// `2023-09-12T06:00+11:00[Asia/Vladivostok]`.
///
/// All but the first are those of Temporal. An offset without seconds fits a
/// zone's offset that rounds to it, and the zone's own is kept; in a gap no
/// offset fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OffsetPolicy {
    /// Hold it against the zone, and answer `Agreed` or `Conflict`.
    #[default]
    Report,
    /// The offset decides, the zone is only a label.
    Use,
    /// The offset decides if the zone had it then; if not, the zone decides.
    Prefer,
    /// The zone decides.
    Ignore,
    /// An error unless the zone had it then.
    Reject,
}

/// How wide a clock reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Grain {
    /// `6:00` is the instant 6:00:00.
    #[default]
    AsStated,
    /// `6:00` is some time in the minute from 6:00, `6 a.m.` in the hour.
    Truncated,
}

vocabulary! {
    /// By which clock a source writes a time that names none.
    #[derive(Default)]
    pub enum SourceClock: "clock of a source" {
        /// By that of the place, as a correspondent does; by its own where nothing is
        /// known of the clock of the place.
        #[default]
        Place = "place",
        /// By its own, wherever the place is, as a log or an agency with one time for
        /// all its reports does.
        Own = "own",
    }
}

vocabulary! {
    /// The way that a statement looks from its publication.
    #[derive(Default)]
    pub enum Outlook: "outlook" {
        /// As a report does: `Friday` is the last one, and the coming one is kept
        /// as an alternative.
        #[default]
        Back = "back",
        /// As a plan does: `Friday` is the coming one, today among them until it is
        /// over, and the last one is kept as an alternative.
        Ahead = "ahead",
    }
}

/// How to read `12/09/2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DateOrder {
    /// Both ways; both are candidates.
    #[default]
    Report,
    /// 12 September.
    DayFirst,
    /// December 9.
    MonthFirst,
}

/// Which day is taken for one that a text leaves open, as a bare weekday does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// The likeliest: the last one, today among them.
    Likely,
    /// The last one before today, which has not come so far.
    BeforeToday,
    /// That of another week or year, which may be meant as well.
    Other,
    /// The first from a moment on: the end of a range.
    Onward,
    /// The first that is still to come, today's being over; of the days of a
    /// year the nearest one.
    Coming,
}

impl Reconcile {
    /// Nothing known but the text, and nothing decided that it leaves open.
    #[must_use]
    #[inline]
    pub const fn new() -> Reconcile {
        Reconcile {
            published: None,
            anchor: None,
            zones: ZoneSet::EMPTY,
            source: None,
            source_clock: SourceClock::Place,
            others: None,
            ship: None,
            fold: Fold::Report,
            gap: GapPolicy::Report,
            conflict: ConflictPolicy::Report,
            gmt: Gmt::Utc,
            leap: LeapPolicy::Clamp,
            offset: OffsetPolicy::Report,
            grain: Grain::AsStated,
            calendar: None,
            date_order: DateOrder::Report,
            tolerance: SignedDuration::ZERO,
            stale_years: 10,
            overflow: false,
            border: false,
            day_parts: None,
            outlook: Outlook::Back,
            sense: Sense::Likely,
        }
    }

    /// An error instead of every answer but `Agreed` and `Resolved`. Such an answer
    /// may still be a stretch of time, as an evening is;
    /// [`exact`](crate::Reconciled::exact) refuses that.
    #[must_use]
    pub const fn strict() -> Reconcile {
        Reconcile {
            fold: Fold::Reject,
            gap: GapPolicy::Reject,
            conflict: ConflictPolicy::Reject,
            offset: OffsetPolicy::Reject,
            ..Reconcile::new()
        }
    }

    /// What TC39 Temporal and jiff do by default: the earlier of two showings,
    /// a skipped reading moved forward, an error where an offset does not fit
    /// its zone, any second 60 read as 59.
    #[must_use]
    pub const fn temporal_compatible() -> Reconcile {
        Reconcile {
            fold: Fold::Earlier,
            gap: GapPolicy::ShiftForward,
            conflict: ConflictPolicy::Reject,
            offset: OffsetPolicy::Reject,
            leap: LeapPolicy::ClampAny,
            ..Reconcile::new()
        }
    }

    /// When the statement was published: what `Tuesday`, `yesterday` and `an
    /// hour ago` count from, on the calendar of the place.
    ///
    /// A whole day, on any clock, is that date on the calendar of the place too,
    /// and an hour ago is then some time of a day. More than a day is too little
    /// to count from, and an error where something has to.
    #[must_use]
    #[inline]
    pub fn published(self, when: impl Into<Interval>) -> Reconcile {
        Reconcile { published: Some(when.into()), ..self }
    }

    /// The way that the statement looks from its publication.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Outlook, Reconcile, Stated, Timestamp, Zone};
    ///
    /// let summit: Stated = "10 a.m. on Friday".parse()?;
    /// let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
    /// let how = Reconcile::from(published).zone(Zone::UTC).outlook(Outlook::Ahead);
    /// assert_eq!(summit.reconcile(how)?.exact()?.to_string(), "2023-09-15T10:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn outlook(self, outlook: Outlook) -> Reconcile {
        Reconcile { outlook, ..self }
    }

    /// Adds a zone of the place. Call it again where the place has several, as
    /// near a border; each is a candidate.
    #[must_use]
    #[inline]
    pub fn zone(mut self, zone: Zone) -> Reconcile {
        if self.zones.is_empty() {
            return Reconcile { zones: ZoneSet::from(zone), ..self };
        }
        self.overflow |= !self.zones.insert(zone);
        self
    }

    /// Adds several zones of the place.
    #[must_use]
    pub fn zones(self, zones: ZoneSet) -> Reconcile {
        if self.zones.is_empty() {
            return Reconcile { zones, ..self };
        }
        zones.iter().fold(self, Reconcile::zone)
    }

    /// The zones of the place.
    pub(crate) const fn place_zones(&self) -> ZoneSet {
        self.zones
    }

    /// The same, said of a place in one zone.
    pub(crate) fn in_zone(&self, zone: Zone) -> Reconcile {
        Reconcile { zones: ZoneSet::from(zone), ..*self }
    }

    /// Adds zones of the place of which some lie across a border.
    #[cfg(feature = "tz-lookup")]
    pub(crate) fn zones_over_border(self, zones: ZoneSet) -> Reconcile {
        Reconcile { border: true, ..self.zones(zones) }
    }

    /// The clock of the source. A time that names no clock is read by that of the
    /// place, and by this one where the place has none; where they differ, the
    /// time by this one is an alternative, with the note
    /// [`ClockUnsaid`](crate::Note::ClockUnsaid). A time in UTC beside it that fits
    /// only this clock decides for it.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Reconcile, SourceClock, Stated, Zone};
    ///
    /// let noon: Stated = "2023-09-12 12:00".parse()?;
    /// let khasan: Zone = "Asia/Vladivostok".parse()?;
    /// let how = Reconcile::from(khasan).source_zone("Europe/Moscow".parse()?);
    ///
    /// let read = noon.reconcile(how)?;
    /// assert_eq!(read.exact()?.to_string(), "2023-09-12T02:00:00Z");
    /// assert_eq!(read.alternatives()[0].to_string(), "2023-09-12T09:00:00Z");
    ///
    /// let read = noon.reconcile(how.source_clock(SourceClock::Own))?;
    /// assert_eq!(read.exact()?.to_string(), "2023-09-12T09:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn source_zone(self, zone: Zone) -> Reconcile {
        Reconcile { source: Some(zone), ..self }
    }

    /// By which clock the source writes a time that names none.
    #[must_use]
    pub const fn source_clock(self, source_clock: SourceClock) -> Reconcile {
        Reconcile { source_clock, ..self }
    }

    /// The zone of the source, where a time that names no clock is read by it.
    pub(super) fn unsaid(&self) -> Option<Zone> {
        let is_own = self.source_clock == SourceClock::Own || self.zones.is_empty();
        self.source.filter(|_| is_own)
    }

    /// Whether the place and the source have a clock each for times that name none.
    #[inline]
    pub(super) fn has_two_clocks(&self) -> bool {
        let differs = |zone| !self.zones.is_empty() && self.zones.as_slice() != [zone];
        self.source.is_some_and(differs)
    }

    /// The same with the other clock for times that name none.
    pub(super) fn by_other_clock(&self) -> Reconcile {
        let source_clock = match self.source_clock {
            SourceClock::Place => SourceClock::Own,
            SourceClock::Own => SourceClock::Place,
        };
        Reconcile { source_clock, ..*self }
    }

    /// Zones to try in the explanation of a conflict, and in nothing else: the
    /// capital's, the newsroom's, the neighbour's.
    ///
    /// Without this call a short list of well-known zones is tried where
    /// nothing else explains a conflict. With it, only these are.
    #[must_use]
    pub const fn others(self, zones: ZoneSet) -> Reconcile {
        Reconcile { others: Some(zones), ..self }
    }

    /// The longitude of a ship, in degrees east: what `ship's time` means.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`](crate::ErrorKind::OutOfRange) when it is not in −180 to 180.
    pub fn longitude(self, degrees_east: f64) -> Result<Reconcile, Error> {
        Ok(Reconcile { ship: Some(Zone::nautical(degrees_east)?), ..self })
    }

    /// The moment that `hours later` counts from.
    #[must_use]
    pub fn anchor(self, moment: impl Into<Interval>) -> Reconcile {
        Reconcile { anchor: Some(moment.into()), ..self }
    }

    /// What to do where one reading fits several instants.
    #[must_use]
    pub const fn fold(self, fold: Fold) -> Reconcile {
        Reconcile { fold, ..self }
    }

    /// What to do with a reading that the clock skipped.
    #[must_use]
    pub const fn gap(self, gap: GapPolicy) -> Reconcile {
        Reconcile { gap, ..self }
    }

    /// What interval a conflict has.
    #[must_use]
    pub const fn conflict(self, conflict: ConflictPolicy) -> Reconcile {
        Reconcile { conflict, ..self }
    }

    /// What the letters GMT mean.
    #[must_use]
    pub const fn gmt(self, gmt: Gmt) -> Reconcile {
        Reconcile { gmt, ..self }
    }

    /// What to do with a second 60.
    #[must_use]
    pub const fn leap(self, leap: LeapPolicy) -> Reconcile {
        Reconcile { leap, ..self }
    }

    /// What to do with an offset written beside a zone.
    #[must_use]
    pub const fn offset(self, offset: OffsetPolicy) -> Reconcile {
        Reconcile { offset, ..self }
    }

    /// How far two clocks may differ and still agree; none by default. News copy
    /// rounds to the minute, so that 59 seconds are no disagreement there.
    #[must_use]
    pub const fn tolerance(self, tolerance: SignedDuration) -> Reconcile {
        Reconcile { tolerance: tolerance.abs(), ..self }
    }

    /// For how many years an abolished offset may still be in use by mistake;
    /// ten by default.
    #[must_use]
    pub const fn stale_years(self, years: u8) -> Reconcile {
        Reconcile { stale_years: years, ..self }
    }

    /// How wide a clock reading is.
    #[must_use]
    pub const fn grain(self, grain: Grain) -> Reconcile {
        Reconcile { grain, ..self }
    }

    /// The hours of `evening` and the other parts of a day.
    #[must_use]
    pub const fn day_parts(self, day_parts: DayParts) -> Reconcile {
        Reconcile { day_parts: Some(day_parts), ..self }
    }

    /// The calendar that dates are written in, unless the text says it itself.
    ///
    /// Where nothing is said of it they are Gregorian. A date that the place still
    /// counted by the Julian calendar has the Julian day as an alternative, and a
    /// [note](crate::Note::OldStyle).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Calendar, Reconcile, Stated, Zone};
    ///
    /// let rising: Stated = "25 October 1917".parse()?;
    /// let moscow: Zone = "Europe/Moscow".parse()?;
    /// let read = rising.reconcile(Reconcile::from(moscow).calendar(Calendar::Julian))?;
    /// assert_eq!(read.interval().to_string(), "1917-11-06T20:28:41Z/1917-11-07T20:28:41Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn calendar(self, calendar: Calendar) -> Reconcile {
        Reconcile { calendar: Some(calendar), ..self }
    }

    /// How to read `12/09/2023`.
    #[must_use]
    pub const fn date_order(self, date_order: DateOrder) -> Reconcile {
        Reconcile { date_order, ..self }
    }
}

impl Default for Reconcile {
    fn default() -> Reconcile {
        Reconcile::new()
    }
}

impl From<Timestamp> for Reconcile {
    /// As published at that instant.
    #[inline]
    fn from(published: Timestamp) -> Reconcile {
        Reconcile::new().published(published)
    }
}

impl From<Zone> for Reconcile {
    /// As said of a place in that zone.
    #[inline]
    fn from(zone: Zone) -> Reconcile {
        Reconcile { zones: ZoneSet::from(zone), ..Reconcile::new() }
    }
}
