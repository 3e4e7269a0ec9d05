//! Which day is meant.

use chrono::Datelike;

use super::answer::Candidate;
use super::clocks::Clock;
use super::few::Few;
use super::julian::{date_in, written_in};
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{Calendar, DateOrder, Reconcile};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall, Weekday};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::{Day, Reading, Tense};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Offset, Zone};

/// First and last day; nearly always the same.
pub(super) type Days = Few<(CivilDate, CivilDate), 2>;

/// What a day can count from.
pub(super) struct Around<'a> {
    pub(super) how: &'a Reconcile,
    /// The text, to name the words that lack something.
    pub(super) text: &'a str,
    /// What a reading with a day of its own, of the same moment, may mean.
    pub(super) near: &'a [Candidate],
}

impl Around<'_> {
    fn words(&self, reading: &Reading) -> String {
        let (start, end) = (reading.span.0 as usize, reading.span.1 as usize);
        quoted(self.text.get(start..end).filter(|words| !words.is_empty()).unwrap_or(self.text))
    }
}

/// The days that a reading on one clock may mean; `start` is its time of day,
/// which decides where it names no day.
pub(super) fn days(
    reading: &Reading,
    start: i64,
    clock: Clock,
    around: &Around<'_>,
    ledger: &mut Ledger,
) -> Result<Days, Error> {
    let mut days = Days::new((CivilDate::MIN, CivilDate::MIN));
    let calendar = around.how.calendar;
    if calendar == Calendar::Julian && dated(reading.day) {
        ledger.policy(Picked::Julian);
    }
    match reading.day {
        Some(Day::Date(date)) => {
            let date = written_in(calendar, date);
            days.push((date, date));
        }
        Some(Day::Span(first, last)) => {
            days.push((written_in(calendar, first), written_in(calendar, last)));
        }
        Some(Day::Either { day_first, month_first }) => {
            let order = around.how.date_order;
            match order {
                DateOrder::Report => ledger.note(Note::DayOrderAmbiguous),
                DateOrder::DayFirst => ledger.policy(Picked::DayFirst),
                DateOrder::MonthFirst => ledger.policy(Picked::MonthFirst),
            }
            for (date, other) in
                [(day_first, DateOrder::MonthFirst), (month_first, DateOrder::DayFirst)]
            {
                if order != other {
                    let date = written_in(calendar, date);
                    days.push((date, date));
                }
            }
        }
        Some(Day::Weekday(weekday, tense)) => {
            weekdays(weekday, tense, reading, clock, around, ledger, &mut days)?;
        }
        Some(Day::FromPublication(by)) => {
            for published in published(reading, clock, around, ledger)?.iter() {
                add(&mut days, shifted(published.date(), i64::from(by)));
            }
        }
        Some(Day::MonthDay { month, day, weekday, tense }) => {
            ledger.note(Note::YearAssumed);
            let mut of = |date: Option<CivilDate>| {
                let date = date.ok_or_else(|| {
                    let message = format!("{} fits no year near", around.words(reading));
                    Error::new(ErrorKind::Contradiction, message)
                        .cured_by("correct the weekday or the date, or give the year")
                })?;
                add(&mut days, date);
                Ok::<(), Error>(())
            };
            if let Some(near) = around.near.first() {
                let near = clock.date_at(start_of(near))?;
                of(nearest_year((month, day), weekday, near, calendar))?;
                return Ok(days);
            }
            for published in published(reading, clock, around, ledger)?.iter() {
                let published = published.date();
                let coming = coming_year((month, day), published, calendar);
                if matches!(tense, Tense::Future | Tense::Onward) {
                    of(coming)?;
                    continue;
                }
                let last = last_year((month, day), weekday, published, calendar);
                if weekday.is_none() && nearer(coming, last, published) {
                    ledger.note(Note::YearOpen);
                }
                of(last)?;
            }
        }
        None => dayless(reading, start, clock, around, ledger, &mut days)?,
    }
    Ok(days)
}

fn dated(day: Option<Day>) -> bool {
    matches!(day, Some(Day::Date(_) | Day::Span(..) | Day::Either { .. } | Day::MonthDay { .. }))
}

fn weekdays(
    weekday: Weekday,
    tense: Tense,
    reading: &Reading,
    clock: Clock,
    around: &Around<'_>,
    ledger: &mut Ledger,
    days: &mut Days,
) -> Result<(), Error> {
    if around.near.is_empty() {
        for published in published(reading, clock, around, ledger)?.iter() {
            let today = published.date();
            add(days, shifted(today, from_today(weekday, tense, today.weekday(), ledger)));
        }
        return Ok(());
    }
    for near in around.near {
        let today = clock.date_at(start_of(near))?;
        let ahead = i64::from(weekday.days_since(today.weekday()));
        add(days, shifted(today, if ahead > 3 { ahead - 7 } else { ahead }));
    }
    Ok(())
}

/// How many days after today a weekday is.
fn from_today(weekday: Weekday, tense: Tense, today: Weekday, ledger: &mut Ledger) -> i64 {
    let ahead = i64::from(weekday.days_since(today));
    // Zero is today, which is neither `last` nor `next`.
    let (last, next) =
        (if ahead == 0 { -7 } else { ahead - 7 }, if ahead == 0 { 7 } else { ahead });
    match tense {
        Tense::Unsaid if ahead == 0 => 0,
        Tense::Unsaid => {
            ledger.note(Note::WeekdayAssumedPast);
            last
        }
        Tense::Past => last,
        Tense::This => {
            if ahead != 0 {
                ledger.note(Note::WeekdayOpen);
            }
            ahead
        }
        Tense::Future => {
            // In one week with today, whether weeks begin on Monday or Sunday.
            if weekday.num_days_from_monday() > today.num_days_from_monday()
                || weekday.num_days_from_sunday() > today.num_days_from_sunday()
            {
                ledger.note(Note::WeekdayOpen);
            }
            next
        }
        Tense::Onward => ahead,
        Tense::WeekAfter => next + 7,
    }
}

/// No day is said: that of the other reading, so that the two are as close as
/// they can be, or the last such time before publication.
fn dayless(
    reading: &Reading,
    start: i64,
    clock: Clock,
    around: &Around<'_>,
    ledger: &mut Ledger,
    days: &mut Days,
) -> Result<(), Error> {
    if around.near.is_empty() {
        for published in published(reading, clock, around, ledger)?.iter() {
            let back = i64::from(start > published.micros_of_day());
            add(days, shifted(published.date(), -back));
        }
        ledger.note(Note::DayFromPublication);
        return Ok(());
    }
    ledger.note(Note::DayFromOtherReading);
    for near in around.near {
        let wall = clock.showed(start_of(near))?;
        if let Some(end) = near.interval.latest().filter(|_| !near.interval.is_exact()) {
            // Within a window, every day on which the time falls inside it. A
            // window of many days leaves the day open, and the first is taken.
            let end = clock.showed(end)?;
            let mut inside = (0..3)
                .map(|by| shifted(wall.date(), by))
                .filter(|date| {
                    let time = Wall::midnight(*date).as_micros().saturating_add(start);
                    (wall.as_micros()..end.as_micros()).contains(&time)
                })
                .peekable();
            if inside.peek().is_some() {
                inside.for_each(|date| add(days, date));
                continue;
            }
        }
        let ahead = start - wall.micros_of_day();
        let by = match ahead {
            _ if ahead > MICROS_PER_DAY / 2 => -1,
            _ if ahead < -MICROS_PER_DAY / 2 => 1,
            _ => 0,
        };
        add(days, shifted(wall.date(), by));
    }
    Ok(())
}

fn add(days: &mut Days, date: CivilDate) {
    if !days.iter().any(|day| day.0 == date) {
        days.push((date, date));
    }
}

fn start_of(near: &Candidate) -> Timestamp {
    Timestamp::clamped(near.interval.lo())
}

/// What the clock may have shown when the statement was published: one reading,
/// or those at the two ends of a stretch. Of a whole day it is the end.
fn published(
    reading: &Reading,
    clock: Clock,
    around: &Around<'_>,
    ledger: &mut Ledger,
) -> Result<Few<Wall, 2>, Error> {
    let Some(published) = around.how.published else {
        let (problem, cure) = match reading.day {
            None => ("names no day", "give the day or the publication date"),
            Some(_) => ("needs a date to count from", "give the publication date"),
        };
        let message = format!("{} {problem}", around.words(reading));
        return Err(Error::new(ErrorKind::NoAnchor, message).cured_by(cure));
    };
    ledger.basis(Basis::Publication);
    let mut walls = Few::new(Wall::from_micros(0));
    let is_day = to_the_day(published)?;
    let Some((first, end)) = published.earliest().zip(published.latest()) else {
        return Ok(walls);
    };
    if is_day {
        ledger.note(Note::PublishedToTheDay);
        let date = date_of_day(first, end, clock, around.how.source)?;
        walls.push(Wall::from_micros(Wall::midnight(date).as_micros() + MICROS_PER_DAY - 1));
        return Ok(walls);
    }
    walls.push(clock.showed(first)?);
    if !published.is_exact() {
        walls.push(clock.showed(end - SignedDuration::from_micros(1))?);
    }
    Ok(walls)
}

/// Whether a publication is a whole day, with or without a change of the
/// clocks; an error if it is more than that, which nothing can count from.
pub(super) fn to_the_day(published: Interval) -> Result<bool, Error> {
    let day = SignedDuration::from_hours(23)..=SignedDuration::from_hours(25);
    match published.width() {
        Some(width) if width <= *day.end() => Ok(day.contains(&width)),
        _ => Err(Error::new(
            ErrorKind::NoAnchor,
            format!("the publication, {published}, is too wide to count from"),
        )
        .cured_by("give the day of the publication")),
    }
}

/// The date of a day on whichever clock it began at midnight: `today` is that
/// date wherever the place is.
fn date_of_day(
    start: Timestamp,
    end: Timestamp,
    clock: Clock,
    source: Option<Zone>,
) -> Result<CivilDate, Error> {
    for clock in source.map(Clock::Zone).into_iter().chain([clock]) {
        let wall = clock.showed(start)?;
        if wall.micros_of_day() == 0 {
            return Ok(wall.date());
        }
    }
    // Its noon is on that date by UTC too, on every clock but those that are
    // 13 hours ahead, which have to be that of the source or of the place.
    let half = (end - start).as_micros() / 2;
    Ok(Wall::of(start + SignedDuration::from_micros(half), Offset::UTC).date())
}

/// The day so many days later, kept within the calendar.
pub(super) fn shifted(date: CivilDate, by: i64) -> CivilDate {
    let days = i64::from(date.to_epoch_days()).saturating_add(by);
    let end = if by < 0 { CivilDate::MIN } else { CivilDate::MAX };
    i32::try_from(days).ok().and_then(CivilDate::from_epoch_days).unwrap_or(end)
}

/// A day of the year, in the year that brings it nearest to a date.
fn nearest_year(
    day: (u8, u8),
    weekday: Option<Weekday>,
    near: CivilDate,
    calendar: Calendar,
) -> Option<CivilDate> {
    // Eight years hold every day there is.
    (-8..=8)
        .filter_map(|by| date_in(calendar, near.year().saturating_add(by), day))
        .min_by_key(|date| (*date - near).num_days().abs())
        .filter(|date| weekday.is_none_or(|weekday| weekday == date.weekday()))
}

/// A day of the year, in the first year that brings it no earlier than a date.
fn coming_year(day: (u8, u8), published: CivilDate, calendar: Calendar) -> Option<CivilDate> {
    (0..=8)
        .filter_map(|by| date_in(calendar, published.year().saturating_add(by), day))
        .find(|date| *date >= published)
}

/// Whether the coming day is nearer to the publication than the last one was.
fn nearer(coming: Option<CivilDate>, last: Option<CivilDate>, published: CivilDate) -> bool {
    let apart = |date: CivilDate| (date - published).num_days().abs();
    match (coming, last) {
        (Some(coming), Some(last)) => apart(coming) < apart(last),
        _ => false,
    }
}

/// A day of the year, in the last year that brings it no later than a date. A
/// weekday beside it may point to the coming one instead.
fn last_year(
    day: (u8, u8),
    weekday: Option<Weekday>,
    published: CivilDate,
    calendar: Calendar,
) -> Option<CivilDate> {
    let year = published.year();
    let last = (0..=8)
        .filter_map(|by| date_in(calendar, year.saturating_sub(by), day))
        .find(|date| *date <= published);
    let coming = coming_year(day, published, calendar);
    let fits = |date: &CivilDate| weekday.is_none_or(|weekday| weekday == date.weekday());
    // Some year five or six back has the weekday, but a slip of the weekday is
    // far likelier than a day of so long ago without its year.
    last.filter(fits).or_else(|| coming.filter(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> CivilDate {
        CivilDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_without_year_is_the_last_one() {
        let published = date(2023, 9, 13);
        let last =
            |month, day, weekday| last_year((month, day), weekday, published, Calendar::Gregorian);
        assert_eq!(last(9, 12, None), Some(date(2023, 9, 12)));
        assert_eq!(last(9, 13, None), Some(date(2023, 9, 13)));
        assert_eq!(last(9, 14, None), Some(date(2022, 9, 14)));
        assert_eq!(last(2, 29, None), Some(date(2020, 2, 29)));
        // 14 September was a Thursday in 2023 and a Wednesday in 2022.
        assert_eq!(last(9, 14, Some(Weekday::Thu)), Some(date(2023, 9, 14)));
        assert_eq!(last(9, 14, Some(Weekday::Wed)), Some(date(2022, 9, 14)));
        // 12 September was a Wednesday in 2018 only.
        assert_eq!(last(9, 12, Some(Weekday::Wed)), None);
    }

    #[test]
    fn days_stay_within_the_calendar() {
        assert_eq!(shifted(CivilDate::MAX, 1), CivilDate::MAX);
        assert_eq!(shifted(CivilDate::MIN, -1), CivilDate::MIN);
        assert_eq!(shifted(date(2024, 2, 28), 2), date(2024, 3, 1));
    }
}
