//! What a statement has from the text around it.

use crate::words::vocabulary;

vocabulary! {
    /// What a statement has from the text around it.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Hint: "hint" {
        /// It names no day; the text gives it.
        DayFromText = "day-from-text" => "the day is that of another statement",
        /// The text has been at two days, and either may be meant.
        DayOpen = "day-open" => "the text leaves open which of two days is meant",
        /// It names no year, or no month; those of another statement are nearest.
        YearFromText = "year-from-text" => "the year or the month is that of another statement",
        /// It says neither a.m. nor p.m.; another statement of the sentence does.
        HalfFromText = "half-from-text" => "a.m. or p.m. is said elsewhere in the sentence",
        /// It says neither a.m. nor p.m., in a text that counts 24 hours.
        On24Hours = "on-24-hours" => "the text is on 24 hours",
        /// Its sentence speaks of what is to come.
        Plan = "plan" => "its sentence speaks of what is to come",
        /// Its sentence says what had been expected, and not what happened.
        Expected = "expected" => "its sentence says what was expected, not what happened",
        /// Its sentence says that something did not happen.
        Denied = "denied" => "its sentence says that it was not so",
        /// `did not leave until 6 p.m.`: from then on, and not up to then.
        NotUntil = "not-until" => "its sentence says not until, which is from then on",
        /// Its sentence says what may have happened.
        Supposed = "supposed" => "its sentence says what may have happened",
        /// It counts from another statement.
        CountedFromText = "counted-from-text" => "it counts from another statement",
        /// It counts from an event of which the text gives no time beside it.
        CountsFromEvent = "counts-from-event" => "it counts from an event whose time is not said beside it",
        /// Its sentence names another place, whose clock may be meant.
        Elsewhere = "elsewhere" => "the sentence names another place, whose clock may be meant",
    }
}
