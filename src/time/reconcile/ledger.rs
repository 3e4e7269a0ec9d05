//! What an answer stands on, and what else there is to know about it.

use std::fmt;

/// What an answer stands on. `Display` is a name like `stated-utc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// One reading, which nothing else confirms.
    OnlyReading,
    /// A UTC or GMT time in the text.
    StatedUtc,
    /// An offset or a military letter in the text.
    StatedOffset,
    /// A zone in the text.
    StatedZone,
    /// A zone abbreviation in the text.
    Abbreviation,
    /// The zones of the place: an assumption.
    Place,
    /// The clock of the source: an assumption.
    Source,
    /// The longitude of the ship.
    Longitude,
    /// The date of publication, which a weekday or a missing day counts from.
    Publication,
    /// The moment that a relative time counts from.
    Anchor,
    /// A policy that picked among several.
    Policy,
}

/// Something to know about an answer. `Display` is a sentence for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Note {
    /// The zones of the place read the statement differently.
    TwoClocks,
    /// It was read in a nautical zone.
    Sea,
    /// It is before 1970, where releases of the tz database differ.
    Pre1970,
    /// The readings differ by the seconds of a local mean time, which the
    /// source rounded away.
    RoundedClock,
    /// No zone is known; the offset is the difference of the two readings.
    OffsetFromReadings,
    /// That difference is no offset any clock ever had.
    NoSuchOffset,
    /// The text names no day; it was taken from the other reading.
    DayFromOtherReading,
    /// The text names no day; the last such time before publication was taken.
    DayFromPublication,
    /// The publication is known only to the day.
    PublishedToTheDay,
    /// The text names no year; the last such day before the publication was
    /// taken, or the one nearest to the other reading.
    YearAssumed,
    /// The coming such day is nearer to the publication; it is kept as the
    /// alternative.
    YearOpen,
    /// A weekday was read as the last one before publication; the coming one
    /// is kept as the alternative.
    WeekdayAssumedPast,
    /// `this Friday` may be the one that has passed, and `next Friday` the one a
    /// week later; that one is kept as the alternative.
    WeekdayOpen,
    /// `12/09` may be in September or in December.
    DayOrderAmbiguous,
    /// `6:00` may be in the morning or in the evening.
    HalfOfDayUnsaid,
    /// `midnight` may begin its day or end it.
    MidnightUnsaid,
    /// The zone of the place knows the abbreviation, but did not use it then.
    AbbreviationOutOfSeason,
    /// The abbreviation is none of the place's; well-known zones were tried.
    AbbreviationNotOfPlace,
    /// A stated offset that no zone of the place had then.
    OffsetNotOfPlace,
    /// The reading is a leap second.
    LeapSecond,
    /// The clock skipped the reading, and a policy moved it.
    Shifted,
    /// It is later than the publication, so that it was announced or the day is
    /// another.
    AfterPublication,
    /// Some, not all, of the candidate zones skipped the reading.
    SkippedInSomeZones,
    /// The place reaches over a border into another zone.
    Border,
}

/// What an answer stands on, gathered on the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ledger {
    bases: Bits,
    notes: Bits,
    policies: Bits,
    pub(super) day_parts: Option<&'static str>,
    pub(super) phrases: Option<&'static str>,
}

impl Ledger {
    pub(super) const fn basis(&mut self, basis: Basis) {
        self.bases.add(basis as u32);
    }

    pub(super) const fn forget(&mut self, basis: Basis) {
        self.bases.remove(basis as u32);
    }

    pub(super) const fn note(&mut self, note: Note) {
        self.notes.add(note as u32);
    }

    pub(super) const fn noted(&self, note: Note) -> bool {
        self.notes.has(note as u32)
    }

    /// Records a policy that decided something.
    pub(super) const fn policy(&mut self, picked: Picked) {
        self.policies.add(picked as u32);
        self.basis(Basis::Policy);
    }

    pub(super) const fn rests_on(&self, basis: Basis) -> bool {
        self.bases.has(basis as u32)
    }

    pub(super) fn bases(&self) -> impl Iterator<Item = Basis> + '_ {
        Basis::ALL.into_iter().filter(|basis| self.rests_on(*basis))
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = Note> + '_ {
        Note::ALL.into_iter().filter(|note| self.noted(*note))
    }

    /// The names of the policies, then the versions of the tables.
    pub(super) fn policies(&self) -> impl Iterator<Item = &'static str> + '_ {
        let picked = Picked::ALL.into_iter().filter(|p| self.policies.has(*p as u32));
        picked.map(Picked::name).chain(self.day_parts).chain(self.phrases)
    }

    pub(super) fn with(self, other: Ledger) -> Ledger {
        Ledger {
            bases: self.bases.with(other.bases),
            notes: self.notes.with(other.notes),
            policies: self.policies.with(other.policies),
            day_parts: self.day_parts.or(other.day_parts),
            phrases: self.phrases.or(other.phrases),
        }
    }
}

/// A set of fieldless enum values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Bits(u32);

impl Bits {
    const fn has(self, bit: u32) -> bool {
        self.0 & (1 << bit) != 0
    }

    const fn add(&mut self, bit: u32) {
        self.0 |= 1 << bit;
    }

    const fn remove(&mut self, bit: u32) {
        self.0 &= !(1 << bit);
    }

    const fn with(self, other: Bits) -> Bits {
        Bits(self.0 | other.0)
    }
}

/// A policy that had a part in an answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Picked {
    FoldEarlier,
    FoldLater,
    GapForward,
    GapBack,
    GapTransition,
    TrustLocal,
    TrustUtc,
    GmtLondon,
    GmtReport,
    LeapClamp,
    LeapRoll,
    OffsetUse,
    OffsetPrefer,
    OffsetIgnore,
    Truncated,
    Julian,
    DayFirst,
    MonthFirst,
    Tolerance,
}

/// The names and lists of enums whose values are kept as bits.
macro_rules! named {
    ($type:ident { $($value:ident => $name:literal),* $(,)? }) => {
        impl $type {
            const ALL: [$type; [$($type::$value),*].len()] = [$($type::$value),*];

            pub(super) const fn name(self) -> &'static str {
                match self { $($type::$value => $name),* }
            }
        }
    };
}

named!(Picked {
    FoldEarlier => "fold: earlier",
    FoldLater => "fold: later",
    GapForward => "gap: shift forward",
    GapBack => "gap: shift back",
    GapTransition => "gap: transition",
    TrustLocal => "conflict: trust local",
    TrustUtc => "conflict: trust utc",
    GmtLondon => "gmt: london",
    GmtReport => "gmt: report",
    LeapClamp => "leap: clamp",
    LeapRoll => "leap: roll",
    OffsetUse => "offset: use",
    OffsetPrefer => "offset: prefer",
    OffsetIgnore => "offset: ignore",
    Truncated => "grain: truncated",
    Julian => "calendar: julian",
    DayFirst => "date order: day first",
    MonthFirst => "date order: month first",
    Tolerance => "tolerance",
});

named!(Basis {
    OnlyReading => "only-reading",
    StatedUtc => "stated-utc",
    StatedOffset => "stated-offset",
    StatedZone => "stated-zone",
    Abbreviation => "abbreviation",
    Place => "place",
    Source => "source",
    Longitude => "longitude",
    Publication => "publication",
    Anchor => "anchor",
    Policy => "policy",
});

named!(Note {
    TwoClocks => "two-clocks",
    Sea => "sea",
    Pre1970 => "pre-1970",
    RoundedClock => "rounded-clock",
    OffsetFromReadings => "offset-from-readings",
    NoSuchOffset => "no-such-offset",
    DayFromOtherReading => "day-from-other-reading",
    DayFromPublication => "day-from-publication",
    PublishedToTheDay => "published-to-the-day",
    YearAssumed => "year-assumed",
    YearOpen => "year-open",
    WeekdayAssumedPast => "weekday-assumed-past",
    WeekdayOpen => "weekday-open",
    DayOrderAmbiguous => "day-order-ambiguous",
    HalfOfDayUnsaid => "half-of-day-unsaid",
    MidnightUnsaid => "midnight-unsaid",
    AbbreviationOutOfSeason => "abbreviation-out-of-season",
    AbbreviationNotOfPlace => "abbreviation-not-of-place",
    OffsetNotOfPlace => "offset-not-of-place",
    LeapSecond => "leap-second",
    Shifted => "shifted",
    AfterPublication => "after-publication",
    SkippedInSomeZones => "skipped-in-some-zones",
    Border => "border",
});

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Note {
    /// A stable name, such as `two-clocks`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.name()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Note::TwoClocks => "the zones of the place read it differently",
            Note::Sea => "read in a nautical zone",
            Note::Pre1970 => "before 1970 releases of the tz database differ",
            Note::RoundedClock => "the readings differ by the seconds of a local mean time",
            Note::OffsetFromReadings => {
                "no zone is known; the offset is the difference of the two readings"
            }
            Note::NoSuchOffset => "the two readings differ by more than any clock from UTC",
            Note::DayFromOtherReading => "the day is taken from the other reading",
            Note::DayFromPublication => {
                "no day is named; read as the last such time before publication"
            }
            Note::PublishedToTheDay => "the publication is known only to the day",
            Note::YearAssumed => "no year is named; read as the last one before publication, or the nearest to the other reading",
            Note::YearOpen => "the coming one is nearer to the publication",
            Note::WeekdayAssumedPast => "the weekday is read as the last one before publication",
            Note::WeekdayOpen => "the weekday may be that of another week",
            Note::DayOrderAmbiguous => "day and month may stand in either order",
            Note::HalfOfDayUnsaid => "neither a.m. nor p.m. is said",
            Note::MidnightUnsaid => "midnight may begin its day or end it",
            Note::AbbreviationOutOfSeason => {
                "the place uses the abbreviation at another time of the year"
            }
            Note::AbbreviationNotOfPlace => "the abbreviation is none of the place's",
            Note::OffsetNotOfPlace => "no zone of the place had the stated offset then",
            Note::LeapSecond => "it is a leap second",
            Note::Shifted => "the clock skipped the reading, and a policy moved it",
            Note::AfterPublication => "it is later than the publication",
            Note::SkippedInSomeZones => "some of the zones skipped the reading",
            Note::Border => "the radius of the place reaches into another time zone",
        })
    }
}
