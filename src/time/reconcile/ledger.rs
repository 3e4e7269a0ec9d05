//! What an answer stands on, and what else there is to know about it.

use crate::words::vocabulary;

vocabulary! {
    /// A ground that an answer rests on, such as `stated-utc`.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Basis: "basis" {
        /// One reading, which nothing else confirms.
        OnlyReading = "only-reading",
        /// A UTC or GMT time in the text.
        StatedUtc = "stated-utc",
        /// An offset or a military letter in the text.
        StatedOffset = "stated-offset",
        /// A zone in the text.
        StatedZone = "stated-zone",
        /// A zone abbreviation in the text.
        Abbreviation = "abbreviation",
        /// The zones of the place: an assumption.
        Place = "place",
        /// The clock of the source: an assumption.
        Source = "source",
        /// The longitude of the ship.
        Longitude = "longitude",
        /// The date of publication, which a weekday or a missing day counts from.
        Publication = "publication",
        /// The moment that a relative time counts from.
        Anchor = "anchor",
        /// A policy that picked among several.
        Policy = "policy",
    }
}

vocabulary! {
    /// A remark on an answer. `as_str` is its name, such as `two-clocks`, and `Display`
    /// a sentence for a reader.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Note: "note" {
        /// The zones of the place read the statement differently.
        TwoClocks = "two-clocks" => "the zones of the place read it differently",
        /// It was read in a nautical zone.
        Sea = "sea" => "read in a nautical zone",
        /// It is before 1970, where releases of the tz database differ.
        Pre1970 = "pre-1970" => "before 1970 releases of the tz database differ",
        /// The readings differ by the seconds of a local mean time, which the
        /// source rounded away.
        RoundedClock = "rounded-clock" => "the readings differ by the seconds of a local mean time",
        /// No zone is known; the offset is the difference of the two readings.
        OffsetFromReadings = "offset-from-readings" => "no zone is known; the offset is the difference of the two readings",
        /// That difference is no offset any clock ever had.
        NoSuchOffset = "no-such-offset" => "the two readings differ by more than any clock from UTC",
        /// The text names no day; it was taken from the other reading.
        DayFromOtherReading = "day-from-other-reading" => "the day is taken from the other reading",
        /// The text names no day; it was counted from the publication.
        DayFromPublication = "day-from-publication" => "no day is named; it is counted from the publication",
        /// The publication is known only to the day.
        PublishedToTheDay = "published-to-the-day" => "the publication is known only to the day",
        /// The text names no year; it was counted from the publication, or from the
        /// other reading.
        YearAssumed = "year-assumed" => "no year is named; it is counted from the publication, or from the other reading",
        /// The text names no month; it was counted from the publication.
        MonthAssumed = "month-assumed" => "no month is named; it is counted from the publication",
        /// `2023` was read as the year; it may be a clock time as well.
        YearOrClock = "year-or-clock" => "the four digits may be a year or a clock time",
        /// The coming such day is nearer to the publication; it is kept as an
        /// alternative.
        YearOpen = "year-open" => "the coming one is nearer to the publication",
        /// A weekday was read as the last one before publication; the coming one
        /// is kept as the alternative.
        WeekdayAssumedPast = "weekday-assumed-past" => "the weekday is read as the last one before publication",
        /// A day was read as the coming one, as in a plan; the past one is kept as an
        /// alternative.
        AssumedToCome = "assumed-to-come" => "the day is read as the coming one, as in a plan",
        /// `this Friday` may be the one that has passed, and `next Friday` the one a
        /// week later; that one is kept as the alternative.
        WeekdayOpen = "weekday-open" => "the weekday may be that of another week",
        /// `12/09` may be in September or in December.
        DayOrderAmbiguous = "day-order-ambiguous" => "day and month may stand in either order",
        /// The place still counted by the Julian calendar then; the day by that one is
        /// kept as an alternative.
        OldStyle = "old-style" => "the place still counted by the Julian calendar then",
        /// The weekday beside the date is that of the Julian calendar only.
        OldStyleWeekday = "old-style-weekday" => "the weekday is that of the date by the Julian calendar",
        /// `6:00` may be in the morning or in the evening.
        HalfOfDayUnsaid = "half-of-day-unsaid" => "neither a.m. nor p.m. is said",
        /// The part of the day beside a clock time does not have its hour.
        OutsideDayPart = "outside-day-part" => "the part of the day does not have the hour beside it",
        /// `midnight` may begin its day or end it.
        MidnightUnsaid = "midnight-unsaid" => "midnight may begin its day or end it",
        /// `overnight on Tuesday` may be the night before that day or the one after it.
        NightUnsaid = "night-unsaid" => "it may be the night before that day or the one after it",
        /// The zone that the abbreviation belongs to did not use it then, so that its
        /// clock or that of the letters may be meant.
        AbbreviationOutOfSeason = "abbreviation-out-of-season" => "the abbreviation belongs to another time of the year",
        /// No zone of the place uses the abbreviation within a year; it is read as
        /// that of the source, or else of the zone that it names first.
        AbbreviationNotOfPlace = "abbreviation-not-of-place" => "the abbreviation is none of the place's",
        /// A stated offset that no zone of the place had then.
        OffsetNotOfPlace = "offset-not-of-place" => "no zone of the place had the stated offset then",
        /// No clock is named, and the place and the source have one each; the time by
        /// the other one is kept as the last alternative.
        ClockUnsaid = "clock-unsaid" => "no clock is named; it may be that of the place or that of the source",
        /// The reading is a leap second.
        LeapSecond = "leap-second" => "it is a leap second",
        /// The clock skipped the reading, and a policy moved it.
        Shifted = "shifted" => "the clock skipped the reading, and a policy moved it",
        /// It is later than the publication, so that it was announced or the day is
        /// another.
        AfterPublication = "after-publication" => "it is later than the publication",
        /// Some, not all, of the candidate zones skipped the reading.
        SkippedInSomeZones = "skipped-in-some-zones" => "some of the zones skipped the reading",
        /// The place reaches over a border into another zone.
        Border = "border" => "the radius of the place reaches into another time zone",
    }
}

/// What an answer stands on, gathered on the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ledger {
    // A bit for each value of the enum.
    bases: u32,
    notes: u32,
    policies: u32,
    pub(super) day_parts: Option<&'static str>,
    pub(super) phrases: Option<&'static str>,
}

impl Ledger {
    pub(super) const fn basis(&mut self, basis: Basis) {
        self.bases |= 1 << basis as u32;
    }

    pub(super) const fn forget(&mut self, basis: Basis) {
        self.bases &= !(1 << basis as u32);
    }

    pub(super) const fn note(&mut self, note: Note) {
        self.notes |= 1 << note as u32;
    }

    pub(super) const fn withdraw(&mut self, note: Note) {
        self.notes &= !(1 << note as u32);
    }

    pub(super) const fn noted(&self, note: Note) -> bool {
        self.notes & 1 << note as u32 != 0
    }

    /// Records a policy that decided something.
    pub(super) const fn policy(&mut self, picked: Picked) {
        self.policies |= 1 << picked as u32;
        self.basis(Basis::Policy);
    }

    pub(super) const fn rests_on(&self, basis: Basis) -> bool {
        self.bases & 1 << basis as u32 != 0
    }

    pub(super) fn bases(&self) -> impl Iterator<Item = Basis> + '_ {
        Basis::ALL.into_iter().filter(|basis| self.rests_on(*basis))
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = Note> + '_ {
        Note::ALL.into_iter().filter(|note| self.noted(*note))
    }

    /// The names of the policies, then the versions of the tables.
    pub(super) fn policies(&self) -> impl Iterator<Item = &'static str> + '_ {
        let picked = Picked::ALL.into_iter().filter(|p| self.policies & 1 << *p as u32 != 0);
        picked.map(Picked::as_str).chain(self.day_parts).chain(self.phrases)
    }

    pub(super) fn with(self, other: Ledger) -> Ledger {
        Ledger {
            bases: self.bases | other.bases,
            notes: self.notes | other.notes,
            policies: self.policies | other.policies,
            day_parts: self.day_parts.or(other.day_parts),
            phrases: self.phrases.or(other.phrases),
        }
    }
}

vocabulary! {
    /// A policy that had a part in an answer.
    pub(super) enum Picked: "policy" {
        FoldEarlier = "fold: earlier",
        FoldLater = "fold: later",
        GapForward = "gap: shift forward",
        GapBack = "gap: shift back",
        GapTransition = "gap: transition",
        TrustLocal = "conflict: trust local",
        TrustUtc = "conflict: trust utc",
        GmtLondon = "gmt: london",
        GmtReport = "gmt: report",
        LeapClamp = "leap: clamp",
        LeapRoll = "leap: roll",
        OffsetUse = "offset: use",
        OffsetPrefer = "offset: prefer",
        OffsetIgnore = "offset: ignore",
        Truncated = "grain: truncated",
        Julian = "calendar: julian",
        DayFirst = "date order: day first",
        MonthFirst = "date order: month first",
        Tolerance = "tolerance",
    }
}
