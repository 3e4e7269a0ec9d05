//! A reading while it is being put together.

use super::ast::{ClockTime, Day, DayPart, Half, Label, Reading, Tense};
use super::day_parts::DayParts;
use super::lex::Lexer;
use super::old_dates;
use crate::error::{Error, ErrorKind};
use crate::time::civil::{CivilDate, Weekday, weekday_name};
use crate::time::numeric::{Precision, TimeOfDay};
use chrono::Datelike;

/// Bytes of the text, from and to.
pub(super) type Span = (usize, usize);

/// A clock reading as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyledTime {
    pub(super) time: TimeOfDay,
    pub(super) style: HourStyle,
}

/// What the writing says of the half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HourStyle {
    /// With `a.m.` or `p.m.`; the hour is already that of 24.
    Half,
    /// 0, 13 to 24, or a leading zero.
    Day,
    /// `1030`: a 24-hour clock, unless the evening is named beside it.
    FourDigits,
    /// `10:30`: a 24-hour clock where something else in the text is on one.
    TwoDigits,
    /// `6`, `6:30`, `12`.
    Bare,
    /// On 24 hours of the day after: `6 a.m.` in `from 10 p.m. Tuesday to 6 a.m.`
    DayAfter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Clock(StyledTime),
    Midnight,
}

/// The parts of a reading that were found so far, each at most once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partial {
    pub(super) day: Option<(Day, Span)>,
    pub(super) weekday: Option<((Weekday, Tense), Span)>,
    pub(super) hand: Option<(Hand, Span)>,
    pub(super) part: Option<(DayPart, Span)>,
    pub(super) label: Option<(Label, Span)>,
    /// Whether its night is named by both of its days, the later of which it has.
    pub(super) is_night_to: bool,
    pub(super) span: Span,
}

impl Partial {
    pub(super) fn new(start: usize) -> Partial {
        let (day, weekday, hand, part, label) = (None, None, None, None, None);
        let (is_night_to, span) = (false, (start, start));
        Partial { day, weekday, hand, part, label, is_night_to, span }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.day.is_none() && self.label.is_none() && !self.has_time() && self.weekday.is_none()
    }

    pub(super) fn has_time(&self) -> bool {
        self.hand.is_some() || self.part.is_some()
    }

    /// Whether it is a night and nothing else.
    pub(super) fn is_night(&self) -> bool {
        let only = self.hand.is_none() && !self.has_day() && self.label.is_none();
        only && self.has_night()
    }

    /// Whether it says that it was at night.
    fn has_night(&self) -> bool {
        matches!(self.part, Some((DayPart::Night | DayPart::Overnight, _)))
    }

    /// Whether it is a day or a part of one, with no clock time and no zone.
    pub(super) fn is_day_or_part(&self) -> bool {
        self.hand.is_none() && self.label.is_none() && (self.has_day() || self.part.is_some())
    }

    /// Whether it is `midnight` and nothing else.
    pub(super) fn is_midnight(&self) -> bool {
        let only = self.part.is_none() && !self.has_day() && self.label.is_none();
        only && matches!(self.hand, Some((Hand::Midnight, _)))
    }

    pub(super) fn has_day(&self) -> bool {
        self.day.is_some() || self.weekday.is_some()
    }

    /// Whether there is a day that no year need follow.
    pub(super) fn has_whole_day(&self) -> bool {
        let lacks_year = matches!(
            self.day,
            Some((Day::MonthDay { .. } | Day::OfMonth { .. } | Day::Month(_), _))
        );
        self.has_day() && !lacks_year
    }

    fn grow(&mut self, (_, end): Span) {
        self.span.1 = self.span.1.max(end);
    }

    pub(super) fn set_day(&mut self, lex: &Lexer<'_>, day: Day, at: Span) -> Result<(), Error> {
        self.grow(at);
        fill(lex, &mut self.day, day, at, "is a second day for one clock")
    }

    pub(super) fn set_weekday(
        &mut self,
        lex: &Lexer<'_>,
        weekday: (Weekday, Tense),
        at: Span,
    ) -> Result<(), Error> {
        self.grow(at);
        fill(lex, &mut self.weekday, weekday, at, "is a second day for one clock")
    }

    pub(super) fn set_hand(&mut self, lex: &Lexer<'_>, hand: Hand, at: Span) -> Result<(), Error> {
        self.grow(at);
        fill(lex, &mut self.hand, hand, at, "is a second clock time in one reading")
    }

    pub(super) fn set_part(
        &mut self,
        lex: &Lexer<'_>,
        part: DayPart,
        at: Span,
    ) -> Result<(), Error> {
        let part = match self.part {
            None => part,
            Some((found, _)) => finer(found, part)
                .ok_or_else(|| twice(lex, at, "is a second part of the day in one reading"))?,
        };
        self.part = Some((part, at));
        self.grow(at);
        Ok(())
    }

    pub(super) fn set_label(
        &mut self,
        lex: &Lexer<'_>,
        label: Label,
        at: Span,
    ) -> Result<(), Error> {
        let label = match self.label {
            None => label,
            Some((found, _)) => joined(found, label).ok_or_else(|| {
                if found == Label::Utc && matches!(label, Label::Zone(_)) {
                    return twice(lex, at, "is a second zone beside Z").cured_by(
                        "write the offset, like 2023-09-12T06:00+10:00[Asia/Vladivostok]",
                    );
                }
                twice(lex, at, "is a second zone for one clock")
            })?,
        };
        self.label = Some((label, at));
        self.grow(at);
        Ok(())
    }

    /// Whether no part of a reading is in both.
    pub(super) fn fits(&self, other: &Partial) -> bool {
        let parts = match (self.part, other.part) {
            (Some((a, _)), Some((b, _))) => finer(a, b).is_some(),
            _ => true,
        };
        let labels = match (self.label, other.label) {
            (Some((a, _)), Some((b, _))) => joined(a, b).is_some(),
            _ => true,
        };
        let day = self.day.is_some() && other.day.is_some();
        let weekday = self.weekday.is_some() && other.weekday.is_some();
        let hand = self.hand.is_some() && other.hand.is_some();
        parts && labels && !day && !weekday && !hand
    }

    /// Whether `other` is only a zone, in place of the one that a clock time has.
    pub(super) fn is_named_again_by(&self, other: &Partial) -> bool {
        let is_zone = other.label.is_some() && !other.has_day() && !other.has_time();
        is_zone && self.hand.is_some() && !self.fits(other)
    }

    /// Takes over what `other` found, if no part is in both.
    pub(super) fn merged(&self, lex: &Lexer<'_>, other: &Partial) -> Result<Partial, Error> {
        let mut both = *self;
        both.is_night_to |= other.is_night_to;
        if let Some((day, at)) = other.day {
            both.set_day(lex, day, at)?;
        }
        if let Some((weekday, at)) = other.weekday {
            both.set_weekday(lex, weekday, at)?;
        }
        if let Some((hand, at)) = other.hand {
            both.set_hand(lex, hand, at)?;
        }
        if let Some((part, at)) = other.part {
            both.set_part(lex, part, at)?;
        }
        if let Some((label, at)) = other.label {
            both.set_label(lex, label, at)?;
        }
        Ok(both)
    }

    /// The reading, once all of its text has been read.
    pub(super) fn finish(&self, lex: &Lexer<'_>) -> Result<Reading, Error> {
        if !self.has_day() && !self.has_time() {
            let problem = "names neither a day nor a time";
            return Err(lex.refuse_span(ErrorKind::Syntax, self.span, problem));
        }
        // `the night of 11-12 September 2023` has its name from both of its days.
        if let (Some((Day::Span(first, last), at)), Some((DayPart::Night, by)), None) =
            (self.day, self.part, self.hand)
            && first.succ_opt() == Some(last)
        {
            let part = Some((DayPart::Overnight, by));
            let day = Some((Day::Date(last), at));
            return Partial { day, part, is_night_to: true, ..*self }.finish(lex);
        }
        let is_wide = matches!(
            self.day,
            Some((
                Day::Span(..)
                    | Day::Year(..)
                    | Day::Month(_)
                    | Day::Weekend(_)
                    | Day::Week { weekday: None, .. },
                _
            ))
        );
        if is_wide && self.has_time() && self.weekday.is_none() {
            let problem = "is one time on several days";
            return Err(lex.unread(self.span, problem, "name the day, or leave the time out"));
        }
        let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Ok(Reading {
            day: self.finish_day(lex)?,
            time: self.finish_time(lex)?,
            label: self.label.map_or(Label::Unsaid, |(label, _)| label),
            span: (bytes(self.span.0), bytes(self.span.1)),
        })
    }

    fn finish_day(&self, lex: &Lexer<'_>) -> Result<Option<Day>, Error> {
        let Some(((weekday, tense), at)) = self.weekday else {
            return Ok(self.day.map(|(day, _)| day));
        };
        let contradiction = |date: CivilDate| {
            let (day, year) = (date.format("%-d %B"), date.year());
            let old = old_dates::old_weekday(date).filter(|_| old_dates::is_said(lex.text));
            let weekday = weekday_name(old.unwrap_or(date.weekday()));
            let by = if old.is_some() { " by the Julian calendar" } else { "" };
            let problem = format!("contradicts the date: {day} {year} was a {weekday}{by}");
            lex.refuse_span(ErrorKind::Contradiction, at, &problem)
                .cured_by("correct the weekday or the date")
        };
        match self.day.map(|(day, _)| day) {
            None => Ok(Some(Day::Weekday(weekday, tense))),
            Some(Day::Date(date)) if old_dates::fits(lex.text, date, weekday) => {
                Ok(Some(Day::Date(date)))
            }
            Some(Day::Date(date)) => Err(contradiction(date)),
            Some(Day::Either { day_first, month_first }) => {
                match (day_first.weekday() == weekday, month_first.weekday() == weekday) {
                    (true, false) => Ok(Some(Day::Date(day_first))),
                    (false, true) => Ok(Some(Day::Date(month_first))),
                    (true, true) => Ok(Some(Day::Either { day_first, month_first })),
                    (false, false) => Err(contradiction(day_first)),
                }
            }
            Some(Day::MonthDay { month, day, .. })
                if matches!(tense, Tense::Unsaid | Tense::This) =>
            {
                Ok(Some(Day::MonthDay { month, day, weekday: Some(weekday) }))
            }
            Some(day) if tense == Tense::Unsaid => beside(day, weekday)
                .map(Some)
                .ok_or_else(|| twice(lex, at, "is a second day for one clock")),
            Some(_) => Err(twice(lex, at, "is a second day for one clock")),
        }
    }

    fn finish_time(&self, lex: &Lexer<'_>) -> Result<Option<ClockTime>, Error> {
        let is_either =
            |part: DayPart| part == DayPart::Overnight && self.has_day() && !self.is_night_to;
        let (hand, (part, at)) = match (self.hand, self.part) {
            (None, Some((part, _))) if is_either(part) => return Ok(Some(ClockTime::Overnight)),
            (None, part) => return Ok(part.map(|(part, _)| ClockTime::Part(part))),
            (Some((Hand::Midnight, _)), None) => return Ok(Some(ClockTime::Midnight)),
            (Some((Hand::Clock(clock), _)), None) => {
                let is_open = match clock.style {
                    HourStyle::Half | HourStyle::Day | HourStyle::FourDigits => false,
                    HourStyle::TwoDigits => !lex.is_on_24_hours(),
                    HourStyle::Bare => true,
                    HourStyle::DayAfter => {
                        return Ok(Some(ClockTime::Clock(clock.time, Half::NextDay)));
                    }
                };
                let half = if is_open { Half::Unsaid } else { Half::Said };
                return Ok(Some(ClockTime::Clock(clock.time, half)));
            }
            (Some((hand, _)), Some(part)) => (hand, part),
        };
        let time = match hand {
            Hand::Clock(clock) => hour_in(clock, part, self.has_day()).map(|(hour, half)| {
                let half = if is_either(part) { Half::EitherNight } else { half };
                ClockTime::Clock(clock.at(hour).time, half)
            }),
            // The midnight of Tuesday night is the one that ends Tuesday.
            Hand::Midnight if part == DayPart::Night => {
                Ok(ClockTime::Clock(TimeOfDay::END, Half::Said))
            }
            Hand::Midnight => Err("does not go with midnight"),
        };
        time.map(Some).map_err(|problem| {
            lex.refuse_span(ErrorKind::Contradiction, at, problem)
                .cured_by("write the clock time with a.m. or p.m., or on 24 hours")
        })
    }
}

impl StyledTime {
    /// The same at another hour of 24.
    pub(super) fn at(self, hour: u8) -> StyledTime {
        StyledTime { time: TimeOfDay { hour, ..self.time }, style: HourStyle::Half }
    }
}

/// A day with the weekday that stands beside it, if it can have one.
const fn beside(day: Day, weekday: Weekday) -> Option<Day> {
    let weekday = Some(weekday);
    Some(match day {
        Day::OfMonth { day, .. } => Day::OfMonth { day, weekday },
        Day::Week { by, .. } => Day::Week { by, weekday },
        Day::FromPublication(by, _) => Day::FromPublication(by, weekday),
        Day::FromAnchor(by, _) => Day::FromAnchor(by, weekday),
        _ => return None,
    })
}

/// Puts in what must not be there yet.
fn fill<T>(
    lex: &Lexer<'_>,
    slot: &mut Option<(T, Span)>,
    value: T,
    at: Span,
    problem: &str,
) -> Result<(), Error> {
    slot.replace((value, at)).map_or(Ok(()), |_| Err(twice(lex, at, problem)))
}

fn twice(lex: &Lexer<'_>, at: Span, problem: &str) -> Error {
    lex.refuse_span(ErrorKind::Contradiction, at, problem)
        .cured_by("put a second reading in parentheses, with its own zone")
}

/// Two labels that say more of one zone than either.
fn joined(found: Label, label: Label) -> Option<Label> {
    match (found, label) {
        (Label::Offset(offset), Label::Zone(zone)) | (Label::Zone(zone), Label::Offset(offset)) => {
            Some(Label::OffsetInZone(offset, zone))
        }
        // `local time (UTC+10)`: the second says which local time.
        (Label::Local, _) => label.of_local(),
        _ => None,
    }
}

/// `late` and `evening`, in either order, are the late evening.
fn finer(a: DayPart, b: DayPart) -> Option<DayPart> {
    let (edge, part) = match (a, b) {
        (DayPart::Early | DayPart::Late, _) => (a, b),
        // `the early hours of Tuesday morning`
        (DayPart::SmallHours, DayPart::Morning) => return Some(DayPart::SmallHours),
        _ => (b, a),
    };
    Some(match (edge, part) {
        (DayPart::Early, DayPart::Morning) => DayPart::EarlyMorning,
        (DayPart::Early, DayPart::Afternoon) => DayPart::EarlyAfternoon,
        (DayPart::Early, DayPart::Evening) => DayPart::EarlyEvening,
        (DayPart::Late, DayPart::Morning) => DayPart::LateMorning,
        (DayPart::Late, DayPart::Afternoon) => DayPart::LateAfternoon,
        (DayPart::Late, DayPart::Evening) => DayPart::LateEvening,
        // All of the night holds its late part; a night has no other name here.
        (DayPart::Late, DayPart::Night) => DayPart::Night,
        _ => return None,
    })
}

impl Partial {
    /// Whether it is a clock time with minutes that no clock of twelve hours shows.
    pub(super) fn is_on_24_hours(&self) -> bool {
        matches!(self.hand, Some((Hand::Clock(clock), _))
            if clock.style == HourStyle::Day
                && clock.time.precision != Precision::Hour
                && !(1..=12).contains(&clock.time.hour))
    }

    /// The same with `2:00` read on a clock of 24 hours.
    pub(super) fn on_24_hours(&self) -> Partial {
        let mut draft = *self;
        if let Some((Hand::Clock(clock), _)) = &mut draft.hand
            && matches!(clock.style, HourStyle::Bare | HourStyle::TwoDigits)
            && clock.time.precision != Precision::Hour
        {
            clock.style = HourStyle::FourDigits;
        }
        draft
    }

    /// The hour of an end that is only a number: `6` in `between 6 and 7 p.m.`.
    pub(super) fn bare_hour(&self) -> Option<u8> {
        let Some((Hand::Clock(StyledTime { time, style: HourStyle::Bare }), _)) = self.hand else {
            return None;
        };
        (time.precision == Precision::Hour).then_some(time.hour)
    }
}

/// The hour of 24 that `clock` shows in `part` of the day, and on which day.
fn hour_in(clock: StyledTime, part: DayPart, has_day: bool) -> Result<(u8, Half), &'static str> {
    use DayPart::{Afternoon, EarlyAfternoon, Midday};
    let is_open = !matches!(clock.style, HourStyle::Half | HourStyle::Day);
    let hour = clock.time.hour;
    let is_twelve = hour == 12 && clock.time.minute == 0;
    if is_open && is_twelve && !matches!(part, Midday | Afternoon | EarlyAfternoon) {
        return Err("leaves open which twelve o'clock is meant");
    }
    let hours = DayParts::DEFAULT.hours(part);
    let halves = if is_open { [hour % 12 + 12, hour % 12] } else { [hour; 2] };
    let beside = halves.into_iter().find_map(|hour| Some((hour, hours.day_of(hour)?)));
    match beside {
        Some((hour, 0)) => Ok((hour, Half::Said)),
        // Without a day of its own the hour is that of whichever day it comes on.
        Some((hour, _)) if !has_day => Ok((hour, Half::Said)),
        Some((hour, 1..)) => Ok((hour, Half::NextDay)),
        Some((hour, _)) => Ok((hour, Half::DayBefore)),
        None => {
            let hour = if is_open && half_of(part) { hour % 12 + 12 } else { hour };
            let is_near = match part {
                DayPart::Night | DayPart::Overnight | Midday => false,
                part => (hour >= 12) == half_of(part),
            };
            if is_near { Ok((hour, Half::Outside)) } else { Err("contradicts the clock time") }
        }
    }
}

/// Whether a part of the day lies in its second half.
const fn half_of(part: DayPart) -> bool {
    use DayPart::{
        Afternoon, EarlyAfternoon, EarlyEvening, Evening, Late, LateAfternoon, LateEvening,
    };
    matches!(
        part,
        Afternoon | EarlyAfternoon | LateAfternoon | Evening | EarlyEvening | LateEvening | Late
    )
}
