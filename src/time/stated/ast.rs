//! What a statement says, in the terms of its text.
//!
//! The parser turns text into these values; `reconcile` turns them into
//! instants. Nothing here knows a zone rule.

use std::fmt;

use super::inline_text::Text;
use crate::time::civil::{CivilDate, Weekday};
use crate::time::numeric::TimeOfDay;
use crate::time::zone::{Abbreviation, Offset, Zone};
use crate::words::vocabulary;

/// A time as somebody wrote it: the parsed claim, with its text kept.
///
/// `FromStr` reads English phrases and numeric forms, `Display` gives the text
/// back as it was, and serde speaks the same text. A text may hold several
/// readings of one moment, each on its own clock. What it means as an instant
/// is not decided here: that takes a zone, and often a date of publication.
///
/// It reads, in any sensible order and mixture:
///
/// * clock times: `6 a.m.`, `06:00`, `6.30 pm`, `0600 hours`, `half past six`,
///   `noon`, `midnight`, `24:00`, `23:59:60`; parts of a day: `early morning`;
/// * days: `Tuesday`, `last Tuesday`, `yesterday`, `two days ago`, `12 September 2023`,
///   `Sept. 12`, `2023-09-12`, `12/09/2023` (in either order), `September 2023`,
///   `the 12th`, `October`, `last week`, `the weekend`; `that morning`, `the next day at
///   noon`, `two days later at 6 a.m.`, counted from the day of another event;
/// * zones: `local time`, `GMT`, `UTC+10`, `+10:00`, `0600K`, `MSK`,
///   `Moscow time`, `Asia/Vladivostok`, `ship's time`;
/// * ISO 8601, RFC 3339, RFC 9557, EDTF dates and intervals, and the military
///   `110600Z SEP 23`;
/// * `about`, `shortly before`, `by`, `since`, `between … and …`,
///   `throughout`, `Monday or Tuesday`; and `two hours later`, `30 minutes before s2`,
///   `an hour ago`, `ten minutes before midnight`, with `at least`, `up to`, `within`;
/// * a second reading after `=`, `/`, `or`, a comma or in parentheses.
///
/// Words that are not read are an error, never skipped; so are bare numbers and
/// phrases with two meanings.
///
/// # Example
///
/// ```
/// use lastseen::{ErrorKind, Stated};
///
/// let arrival: Stated = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)".parse()?;
/// assert_eq!(
///     arrival.understood().to_string(),
///     "clock 06:00 local Tuesday | clock 20:00 gmt Monday",
/// );
///
/// let slip = "Tuesday 13 September 2023".parse::<Stated>().unwrap_err();
/// assert_eq!(slip.kind(), ErrorKind::Contradiction);
/// assert!(slip.to_string().contains("13 September 2023 was a Wednesday"));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// Short texts are kept inline, so that numeric forms do not allocate.
    pub(crate) text: Text,
    pub(crate) moment: Moment,
    /// EDTF's `?`, `~` or `%`; it moves no bound.
    pub(crate) qualifier: Option<Qualifier>,
    /// `throughout Tuesday`: not at some time within the window, but all of it.
    pub(crate) throughout: bool,
    /// `old style`: the calendar of its dates, where it says so.
    pub(crate) calendar: Option<Calendar>,
}

/// How sure a source was of a date, in the signs of EDTF (ISO 8601-2).
///
/// A qualifier is kept and handed on; it widens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Qualifier {
    /// `?`: uncertain.
    Uncertain,
    /// `~`: approximate.
    Approximate,
    /// `%`: uncertain and approximate.
    Both,
}

vocabulary! {
    /// The calendar that a source wrote its dates in.
    #[derive(Default)]
    pub enum Calendar: "calendar" {
        /// Ours, continued backwards before it was introduced.
        #[default]
        Gregorian = "gregorian",
        /// The old style, 13 days behind from 1900 to 2100.
        Julian = "julian",
    }
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Moment {
    /// One moment, read on one or several clocks: `6:00 local (20:00 GMT)`.
    Clocks(Preposition, Readings),
    /// Some time between two moments: `between 6 and 7 p.m.`. The second is apart, so
    /// that the others need no room for it.
    Between(Readings, Box<Readings>),
    /// So long before or after a time: `ten minutes before midnight`.
    Apart(Elapsed, Direction, Readings),
    /// Counted from another event: `hours later`, `30 minutes before s2`.
    Relative(RelativeTime),
    /// So long before the publication: `three hours ago`.
    Ago(Elapsed),
}

/// How the readings stand to the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Preposition {
    /// `at 6`, or nothing said.
    At,
    /// `about`, `around`, `circa`, `~`.
    About,
    /// `shortly before`.
    ShortlyBefore,
    /// `shortly after`.
    ShortlyAfter,
    /// `before`, `prior to`: up to the start of what was read.
    Before,
    /// `after`: from the end of what was read.
    After,
    /// `by`, `no later than`, `until`: up to the end of what was read.
    NoLaterThan,
    /// `since`, `from`, `no earlier than`: from the start of what was read.
    NoEarlierThan,
}

/// One to three readings of one moment, inline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Readings {
    first: Reading,
    more: [Option<Reading>; 2],
    /// `since about 6`, `between about 6 and 7`: the time itself is rough.
    pub(crate) is_rough: bool,
}

/// What one clock showed, as far as it was said.
///
/// In `6:00 a.m. local time on Tuesday (20:00 GMT on Monday)` there are two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    pub(crate) day: Option<Day>,
    pub(crate) time: Option<ClockTime>,
    pub(crate) label: Label,
    /// Where in the text it stands, in bytes.
    pub(crate) span: (u32, u32),
}

/// A day, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::enum_variant_names, reason = "a month's day and a week's day are what they are")]
pub(crate) enum Day {
    /// A calendar date; a weekday beside it has been checked by the parser.
    Date(CivilDate),
    /// Several days: a month, a year, an EDTF interval. Both ends included.
    Span(CivilDate, CivilDate),
    /// `2023`, alone: its days, though four such digits may be a clock time too.
    Year(CivilDate, CivilDate),
    /// `12 September`, with no year; the weekday, if one stands beside it.
    MonthDay { month: u8, day: u8, weekday: Option<Weekday> },
    /// `the 12th`, with no month; the weekday, if one stands beside it.
    OfMonth { day: u8, weekday: Option<Weekday> },
    /// `October`, with no year.
    Month(u8),
    /// `12/09/2023`: day first, or month first. Only where both are dates.
    Either { day_first: CivilDate, month_first: CivilDate },
    /// `Tuesday`, `last Tuesday`, `this Tuesday`, `next Tuesday`.
    Weekday(Weekday, Tense),
    /// `last week` −1, `Tuesday of last week`: from the week of publication.
    Week { by: i8, weekday: Option<Weekday> },
    /// `the weekend`, `last weekend`: a Saturday and the Sunday after it.
    Weekend(Tense),
    /// `today` 0, `yesterday` −1, `two days ago` −2: from the day of publication;
    /// the weekday, if one stands beside it.
    FromPublication(i16, Option<Weekday>),
    /// `that day` 0, `the next day` 1, `two days later` 2: from the day of another
    /// event; the weekday, if one stands beside it.
    FromAnchor(i16, Option<Weekday>),
}

/// Which of the days with a name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tense {
    /// Nothing said, or `on`: read as past, the coming one kept as alternative.
    Unsaid,
    /// `last`, `past`: before the day of publication.
    Past,
    /// `this`: the day of publication, or the coming one.
    This,
    /// `next`, `coming`: after the day of publication.
    Future,
}

/// A time of day, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ClockTime {
    /// A reading of a clock. `24:00` is hour 24; a leap second is second 60.
    Clock(TimeOfDay, Half),
    /// `midnight`, with nothing to say at which end of its day.
    Midnight,
    /// `overnight on Tuesday`, with nothing to say whether it is the night before that
    /// day or the one after it.
    Overnight,
    /// `evening`, `early morning`, and a night that is named by both of its days.
    Part(DayPart),
}

/// Whether a reading says which half of the day it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Half {
    /// `a.m.`, `p.m.`, 0 or 13 to 24, a leading zero, a clock of four digits
    /// (`1030`), or a text that is on 24 hours elsewhere.
    Said,
    /// `around 6`, `6:30`, `between 6 and 7`: 06:00 or 18:00. The hour is then
    /// 1 to 12 as written, and 12 is noon or midnight.
    Unsaid,
    /// `1 a.m. on Tuesday night`: on the day after the one that is named.
    NextDay,
    /// `11 p.m. on the night of Monday to Tuesday`: on the day before the later one.
    DayBefore,
    /// `11 p.m. overnight on Tuesday`: in the night before that day or the one after it.
    EitherNight,
    /// `7 p.m. on Tuesday afternoon`: at an hour that the part of the day beside
    /// it does not have.
    Outside,
}

vocabulary! {
    /// A named part of a day, whose hours are a policy.
    #[non_exhaustive]
    pub enum DayPart: "part of a day" {
        /// `early on Tuesday`: from midnight into the morning.
        Early = "early",
        /// `the small hours`, `the early hours`: after midnight.
        SmallHours = "small hours",
        /// Before sunrise or just after it.
        EarlyMorning = "early morning",
        /// Up to noon.
        Morning = "morning",
        /// Later in the morning.
        LateMorning = "late morning",
        /// Around noon.
        Midday = "midday",
        /// From noon to the evening.
        Afternoon = "afternoon",
        /// The first half of the afternoon.
        EarlyAfternoon = "early afternoon",
        /// The second half of the afternoon.
        LateAfternoon = "late afternoon",
        /// From the end of the afternoon to midnight.
        Evening = "evening",
        /// The first half of the evening.
        EarlyEvening = "early evening",
        /// The second half of the evening.
        LateEvening = "late evening",
        /// From evening into the next day's early morning.
        Night = "night",
        /// From the evening before to the morning: a night by its later day.
        Overnight = "overnight",
        /// `late on Tuesday`: the evening up to midnight.
        Late = "late",
    }
}

/// How the source labelled a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    /// Nothing said.
    Unsaid,
    /// `local time`.
    Local,
    /// `UTC`, `Z`, `Zulu`, `UT`.
    Utc,
    /// `GMT`: UTC, unless a British source means London's clock.
    Gmt,
    /// `ship's time`.
    Ship,
    /// An IANA name, or `Moscow time`.
    Zone(Zone),
    /// `+10:00`, `UTC+10`, `GMT-5`.
    Offset(Offset),
    /// RFC 9557: `2023-09-12T06:00+10:00[Asia/Vladivostok]`.
    OffsetInZone(Offset, Zone),
    /// `0600K`; `J` is the observer's local time.
    Military(u8),
    /// `MSK`, `CST`: upper case.
    Abbreviation(Abbreviation),
    /// `local time (UTC+10)`: the clock of the place, and what it is said to be.
    LocalOffset(Offset),
    /// `local time MSK`.
    LocalAbbreviation(Abbreviation),
    /// `local time (Moscow time)`.
    LocalZone(Zone),
}

impl Label {
    /// `local time` and another label of the same clock.
    pub(crate) const fn of_local(self) -> Option<Label> {
        match self {
            Label::Offset(offset) => Some(Label::LocalOffset(offset)),
            Label::Abbreviation(letters) => Some(Label::LocalAbbreviation(letters)),
            Label::Zone(zone) => Some(Label::LocalZone(zone)),
            // It is held against its own zone.
            Label::OffsetInZone(..) => Some(self),
            _ => None,
        }
    }

    /// What `local time` is said to be beside these words.
    pub(crate) const fn beside_local(self) -> Option<Label> {
        match self {
            Label::LocalOffset(offset) => Some(Label::Offset(offset)),
            Label::LocalAbbreviation(letters) => Some(Label::Abbreviation(letters)),
            Label::LocalZone(zone) => Some(Label::Zone(zone)),
            _ => None,
        }
    }
}

/// A moment counted from another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RelativeTime {
    pub(crate) by: Elapsed,
    pub(crate) direction: Direction,
    /// The event it counts from, where the phrase names one (`after s1`).
    pub(crate) from: Option<Box<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    After,
    Before,
}

/// How long at least and at most, as far as somebody says it.
///
/// `two hours` is both ends, `at least two hours` the first, `up to two hours` the
/// second, and `after X` alone is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Elapsed {
    pub(crate) least: Option<Length>,
    pub(crate) most: Option<Length>,
}

/// One length, as somebody says it; the vague ones are a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Length {
    /// `30 minutes`, `two hours`, `exactly two days`: seconds.
    Exactly(u32),
    /// `about two hours`, `an hour`, `half an hour`: seconds. An article is
    /// looser than a number: `one hour` is exact.
    About(u32),
    /// `two days`, `a week`, `three months`, `the next day`: counted by date.
    OnCalendar {
        count: u16,
        unit: CalendarUnit,
        about: bool,
    },
    Seconds,
    Minutes,
    Hours,
    Days,
    /// `shortly`.
    Shortly,
}

/// What is counted by date and not by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CalendarUnit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Elapsed {
    /// `some time`, or only `after X`.
    pub(crate) const UNSAID: Elapsed = Elapsed { least: None, most: None };

    pub(crate) const fn of(length: Length) -> Elapsed {
        Elapsed { least: Some(length), most: Some(length) }
    }
}

impl Length {
    /// `that day`.
    pub(crate) const SAME_DAY: Length =
        Length::OnCalendar { count: 0, unit: CalendarUnit::Days, about: false };
    /// `the next day`.
    pub(crate) const DAY: Length =
        Length::OnCalendar { count: 1, unit: CalendarUnit::Days, about: false };
}

impl Reading {
    /// Where in the text it stands.
    pub(crate) const fn bytes(&self) -> (usize, usize) {
        (self.span.0 as usize, self.span.1 as usize)
    }
}

impl Readings {
    /// One reading alone.
    pub(crate) const fn new(first: Reading) -> Readings {
        Readings { first, more: [None, None], is_rough: false }
    }

    /// Adds a reading of the same moment; gives it back when three are there.
    pub(crate) fn push(&mut self, reading: Reading) -> Result<(), Reading> {
        match self.more.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => {
                *slot = Some(reading);
                Ok(())
            }
            None => Err(reading),
        }
    }

    /// Whether a reading names a day.
    pub(crate) fn has_day(&self) -> bool {
        self.iter().any(|reading| reading.day.is_some())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Reading> {
        std::iter::once(&self.first).chain(self.more.iter().flatten())
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Reading> {
        std::iter::once(&mut self.first).chain(self.more.iter_mut().flatten())
    }
}

impl Stated {
    /// A statement without qualifier, said of some moment within.
    pub(crate) fn new(text: &str, moment: Moment) -> Stated {
        let (qualifier, throughout, calendar) = (None, false, None);
        Stated { text: Text::new(text), moment, qualifier, throughout, calendar }
    }

    /// The text, exactly as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// How sure the source was of the date, if it said so in EDTF.
    #[must_use]
    pub fn qualifier(&self) -> Option<Qualifier> {
        self.qualifier
    }

    /// Whether it is a clock time, and not a day or a part of one.
    pub(crate) fn has_clock_time(&self) -> bool {
        let is_clock = |readings: &Readings| {
            let is_part = |time: ClockTime| matches!(time, ClockTime::Part(_));
            readings.iter().any(|one| one.time.is_some_and(|time| !is_part(time)))
        };
        match &self.moment {
            Moment::Clocks(_, readings) | Moment::Apart(_, _, readings) => is_clock(readings),
            Moment::Between(from, to) => is_clock(from) || is_clock(to),
            Moment::Relative(_) | Moment::Ago(_) => false,
        }
    }

    /// Whether the whole of the time is meant, not some moment within it.
    #[must_use]
    pub fn is_throughout(&self) -> bool {
        self.throughout
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
