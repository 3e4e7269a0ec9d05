//! Which day is meant.

use chrono::{Datelike, Months};
use smallvec::{SmallVec, smallvec};

use super::answer::Candidate;
use super::clocks::WallClock;
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{DateOrder, Reconcile, Sense};
use super::published::{date_of_day, to_the_day};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall, Weekday, weekday_name};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::julian::julian;
use crate::time::stated::{Calendar, Day, Reading, Tense};
use crate::time::timestamp::Timestamp;

/// First and last day; nearly always the same.
pub(super) type Days = SmallVec<[(CivilDate, CivilDate); 2]>;

/// The most days of an anchor of which those of one weekday are looked for.
const MOST_DAYS: usize = 70;

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
        let (start, end) = reading.bytes();
        quoted(self.text.get(start..end).filter(|words| !words.is_empty()).unwrap_or(self.text))
    }
}

/// The days that a reading on one clock may mean; `start` is its time of day,
/// which decides where it names no day.
pub(super) fn days(
    reading: &Reading,
    start: i64,
    clock: WallClock,
    around: &Around<'_>,
    ledger: &mut Ledger,
) -> Result<Days, Error> {
    let mut search = DaySearch { reading, clock, around, ledger, days: Days::new() };
    match reading.day {
        Some(Day::Date(date)) => search.span(date, date),
        Some(Day::Span(first, last)) => search.span(first, last),
        Some(Day::Year(first, last)) => {
            search.ledger.note(Note::YearOrClock);
            search.span(first, last);
        }
        Some(Day::Either { day_first, month_first }) => search.either(day_first, month_first),
        Some(Day::Weekday(weekday, tense)) => search.weekdays(weekday, tense)?,
        Some(Day::Week { by, weekday }) => search.week(i64::from(by) * 7, weekday)?,
        Some(Day::Weekend(tense)) => search.weekend(tense)?,
        Some(Day::FromPublication(by, weekday)) => {
            for published in search.published()? {
                search.add(shifted(published.date(), i64::from(by)));
            }
            search.keep(weekday)?;
        }
        Some(Day::FromAnchor(by, weekday)) => {
            search.days_of_anchor(i64::from(by))?;
            search.keep(weekday)?;
        }
        Some(Day::MonthDay { month, day, weekday }) => search.of_year((month, day), weekday)?,
        Some(Day::OfMonth { day, weekday }) => search.of_month(day, weekday)?,
        Some(Day::Month(month)) => search.month(month)?,
        None => search.dayless(start)?,
    }
    Ok(search.days)
}

/// The days of one reading on one clock, while they are looked for.
struct DaySearch<'a> {
    reading: &'a Reading,
    clock: WallClock,
    around: &'a Around<'a>,
    ledger: &'a mut Ledger,
    days: Days,
}

impl DaySearch<'_> {
    fn add(&mut self, date: CivilDate) {
        if !self.days.iter().any(|day| day.0 == date) {
            self.days.push((date, date));
        }
    }

    /// The calendar that dates are written in.
    fn calendar(&mut self) -> Calendar {
        let calendar = self.around.how.calendar.unwrap_or_default();
        if calendar == Calendar::Julian {
            self.ledger.policy(Picked::Julian);
        }
        calendar
    }

    fn span(&mut self, first: CivilDate, last: CivilDate) {
        let calendar = self.calendar();
        self.days.push((written_in(calendar, first), written_in(calendar, last)));
    }

    fn either(&mut self, day_first: CivilDate, month_first: CivilDate) {
        let order = self.around.how.date_order;
        match order {
            DateOrder::Report => self.ledger.note(Note::DayOrderAmbiguous),
            DateOrder::DayFirst => self.ledger.policy(Picked::DayFirst),
            DateOrder::MonthFirst => self.ledger.policy(Picked::MonthFirst),
        }
        if order != DateOrder::MonthFirst {
            self.span(day_first, day_first);
        }
        if order != DateOrder::DayFirst {
            self.span(month_first, month_first);
        }
    }

    fn weekdays(&mut self, weekday: Weekday, tense: Tense) -> Result<(), Error> {
        if self.around.near.is_empty() {
            for published in self.published()? {
                let today = published.date();
                let by = self.days_after(weekday, tense, today.weekday());
                self.add(shifted(today, by));
            }
        }
        for near in self.around.near {
            let today = self.clock.date_at(start_of(near))?;
            let ahead = i64::from(weekday.days_since(today.weekday()));
            self.add(shifted(today, if ahead > 3 { ahead - 7 } else { ahead }));
        }
        Ok(())
    }

    /// How many days after today a weekday is.
    fn days_after(&mut self, weekday: Weekday, tense: Tense, today: Weekday) -> i64 {
        let ahead = i64::from(weekday.days_since(today));
        // Zero is today, which is neither `last` nor `next`.
        let (last, next) =
            (if ahead == 0 { -7 } else { ahead - 7 }, if ahead == 0 { 7 } else { ahead });
        match (tense, self.around.how.sense) {
            (Tense::Unsaid, Sense::Likely) if ahead == 0 => 0,
            (Tense::Unsaid, Sense::Likely) => {
                self.ledger.note(Note::WeekdayAssumedPast);
                last
            }
            (Tense::Unsaid, Sense::BeforeToday)
            | (Tense::Past, _)
            | (Tense::This, Sense::Other) => last,
            (Tense::Unsaid, Sense::Coming) => next,
            (Tense::Unsaid, Sense::Other | Sense::Onward) => ahead,
            (Tense::This, _) => {
                if ahead != 0 {
                    self.ledger.note(Note::WeekdayOpen);
                }
                ahead
            }
            (Tense::Future, Sense::Other) => next + 7,
            (Tense::Future, _) => {
                // In one week with today, whether weeks begin on Monday or Sunday.
                if weekday.num_days_from_monday() > today.num_days_from_monday()
                    || weekday.num_days_from_sunday() > today.num_days_from_sunday()
                {
                    self.ledger.note(Note::WeekdayOpen);
                }
                next
            }
        }
    }

    /// The days of the week so many days after that of the publication, by weeks
    /// from Monday or from Sunday.
    fn week(&mut self, by: i64, weekday: Option<Weekday>) -> Result<(), Error> {
        for published in self.published()? {
            let today = published.date();
            let monday = shifted(today, by - i64::from(today.weekday().num_days_from_monday()));
            let sunday = shifted(today, by - i64::from(today.weekday().num_days_from_sunday()));
            match weekday {
                Some(weekday) => {
                    self.add(shifted(monday, i64::from(weekday.num_days_from_monday())));
                    self.add(shifted(sunday, i64::from(weekday.num_days_from_sunday())));
                }
                None => {
                    let (first, last) = (monday.min(sunday), monday.max(sunday));
                    self.days.push((first, shifted(last, 6)));
                }
            }
        }
        Ok(())
    }

    /// A Saturday and the Sunday after it. On a Sunday the weekend is under way.
    fn weekend(&mut self, tense: Tense) -> Result<(), Error> {
        for published in self.published()? {
            let today = published.date();
            let under_way = i64::from(today.weekday() == Weekday::Sun);
            let today = shifted(today, -under_way);
            let saturday = shifted(today, self.days_after(Weekday::Sat, tense, today.weekday()));
            let days = (saturday, shifted(saturday, 1));
            if !self.days.contains(&days) {
                self.days.push(days);
            }
        }
        Ok(())
    }

    /// The day so many days after that of the anchor.
    fn days_of_anchor(&mut self, by: i64) -> Result<(), Error> {
        let words = || self.around.words(self.reading);
        let Some(anchor) = self.around.how.anchor else {
            let message = format!("{} counts from the day of another event", words());
            return Err(Error::new(ErrorKind::NoAnchor, message)
                .cured_by("give the moment it counts from as the anchor"));
        };
        let Some((first, last)) = dates_of(anchor, self.clock)? else {
            let message = format!("{} counts from a moment without bounds", words());
            return Err(
                Error::new(ErrorKind::NoAnchor, message).cured_by("bound the moment on both sides")
            );
        };
        self.ledger.basis(Basis::Anchor);
        let (first, last) = (shifted(first, by), shifted(last, by));
        if shifted(first, 1) < last {
            self.days.push((first, last));
        } else {
            self.add(first);
            self.add(last);
        }
        Ok(())
    }

    /// Keeps the days that are the weekday beside them; none is an error.
    fn keep(&mut self, weekday: Option<Weekday>) -> Result<(), Error> {
        let Some(weekday) = weekday else { return Ok(()) };
        let found = self.days.first().map(|(date, _)| date.weekday());
        // Of many days those are left that have the weekday.
        let each = self.days.drain(..).collect::<Days>();
        for (first, last) in each {
            let days = first.iter_days().take_while(|date| *date <= last).take(MOST_DAYS);
            for date in days.filter(|date| date.weekday() == weekday) {
                self.add(date);
            }
        }
        match found {
            Some(found) if self.days.is_empty() => {
                let was = weekday_name(found);
                let message = format!("{} is a {was}", self.around.words(self.reading));
                Err(Error::new(ErrorKind::Contradiction, message)
                    .cured_by("correct the weekday, or the day that it counts from"))
            }
            _ => Ok(()),
        }
    }

    /// A day of a month, in the month that is meant.
    fn of_month(&mut self, day: u8, weekday: Option<Weekday>) -> Result<(), Error> {
        if let Some(near) = self.around.near.first() {
            self.ledger.note(Note::DayFromOtherReading);
            let near = self.clock.date_at(start_of(near))?;
            let days = in_months(day, near, -2..=2).filter(|date| is_on(*date, weekday));
            let nearest = days.min_by_key(|date| (*date - near).num_days().abs());
            return self.add_found(nearest);
        }
        self.ledger.note(Note::MonthAssumed);
        for published in self.published()? {
            let today = published.date();
            // A month without the day is passed over; no two in a row are.
            let last = in_months(day, today, (-2..=0).rev()).find(|date| *date <= today);
            let before = in_months(day, today, (-2..=0).rev()).find(|date| *date < today);
            let coming = in_months(day, today, 0..=2).find(|date| *date >= today);
            let after = in_months(day, today, 0..=2).find(|date| *date > today);
            let (one, other) = match self.around.how.sense {
                Sense::Likely => (last, coming),
                Sense::BeforeToday => (before, None),
                Sense::Other | Sense::Onward => (coming, last),
                Sense::Coming => (after, None),
            };
            let fits = |date: &CivilDate| is_on(*date, weekday);
            let other = other.filter(|_| weekday.is_some());
            self.add_found(one.filter(fits).or_else(|| other.filter(fits)))?;
        }
        Ok(())
    }

    /// A month, in the year that is meant: the last one that has begun.
    fn month(&mut self, month: u8) -> Result<(), Error> {
        self.ledger.note(Note::YearAssumed);
        let calendar = self.calendar();
        for published in self.published()? {
            let today = published.date();
            let begun =
                in_years((month, 1), calendar, today, (-1..=0).rev()).find(|date| *date <= today);
            let coming = in_years((month, 1), calendar, today, 0..=1).find(|date| *date > today);
            let under_way = begun.is_some_and(|begun| end_of_month(begun) >= today);
            let is_nearer = coming
                .zip(begun)
                .is_some_and(|(coming, begun)| coming - today < today - end_of_month(begun));
            if is_nearer && self.around.how.sense == Sense::Likely {
                self.ledger.note(Note::YearOpen);
            }
            let found = match self.around.how.sense {
                Sense::Likely => begun,
                Sense::Onward if under_way => begun,
                Sense::BeforeToday if under_way => {
                    begun.and_then(|begun| begun.checked_sub_months(Months::new(12)))
                }
                Sense::BeforeToday => begun,
                Sense::Other | Sense::Onward | Sense::Coming => coming,
            };
            if let Some(first) = found {
                self.days.push((first, end_of_month(first)));
            }
        }
        Ok(())
    }

    /// A month and day, in the year that is meant.
    fn of_year(&mut self, day: (u8, u8), weekday: Option<Weekday>) -> Result<(), Error> {
        self.ledger.note(Note::YearAssumed);
        let calendar = self.calendar();
        if let Some(near) = self.around.near.first() {
            let near = self.clock.date_at(start_of(near))?;
            return self.add_found(nearest_year(day, weekday, near, calendar));
        }
        for published in self.published()? {
            let published = published.date();
            let coming = coming_year(day, published, calendar);
            if self.around.how.sense == Sense::Coming {
                self.add_found(nearest_year(day, weekday, published, calendar))?;
                continue;
            }
            let is_bare = weekday.is_none();
            if is_bare && matches!(self.around.how.sense, Sense::Other | Sense::Onward) {
                self.add_found(coming)?;
                continue;
            }
            let last = last_year(day, weekday, published, calendar);
            let apart = |date: CivilDate| (date - published).num_days().abs();
            if is_bare && coming.zip(last).is_some_and(|(coming, last)| apart(coming) < apart(last))
            {
                self.ledger.note(Note::YearOpen);
            }
            self.add_found(last)?;
        }
        Ok(())
    }

    fn add_found(&mut self, date: Option<CivilDate>) -> Result<(), Error> {
        let date = date.ok_or_else(|| {
            let (span, missing) = match self.reading.day {
                Some(Day::OfMonth { .. }) => ("month", "the month and the year"),
                _ => ("year", "the year"),
            };
            let message = format!("{} fits no {span} near", self.around.words(self.reading));
            Error::new(ErrorKind::Contradiction, message)
                .cured_by(format!("correct the weekday or the date, or give {missing}"))
        })?;
        self.add(date);
        Ok(())
    }

    /// No day is said: that of the other reading, so that the two are as close as
    /// they can be, or the last such time before publication.
    fn dayless(&mut self, start: i64) -> Result<(), Error> {
        if self.around.near.is_empty() {
            for published in self.published()? {
                let (today, now) = (published.date(), published.micros_of_day());
                let by = match self.around.how.sense {
                    Sense::Likely => -i64::from(start > now),
                    Sense::BeforeToday | Sense::Other => -1,
                    Sense::Coming | Sense::Onward => i64::from(start < now),
                };
                self.add(shifted(today, by));
            }
            self.ledger.note(Note::DayFromPublication);
            return Ok(());
        }
        self.ledger.note(Note::DayFromOtherReading);
        for near in self.around.near {
            let wall = self.clock.showed(start_of(near))?;
            if let Some(end) = near.interval.latest().filter(|_| !near.interval.is_exact()) {
                // Within a window, every day on which the time falls inside it. A
                // window of many days leaves the day open, and the first is taken.
                let end = self.clock.showed(end)?;
                let inside = |date: &CivilDate| {
                    let time = Wall::midnight(*date).as_micros().saturating_add(start);
                    (wall.as_micros()..end.as_micros()).contains(&time)
                };
                let days = (0..3).map(|by| shifted(wall.date(), by)).filter(inside);
                let days: SmallVec<[CivilDate; 3]> = days.collect();
                if !days.is_empty() {
                    days.into_iter().for_each(|date| self.add(date));
                    continue;
                }
            }
            const HALF_A_DAY: i64 = MICROS_PER_DAY / 2;
            let ahead = start - wall.micros_of_day();
            if ahead < HALF_A_DAY {
                self.add(shifted(wall.date(), i64::from(ahead < -HALF_A_DAY)));
            }
            // Half a day from the other reading, both days are as near.
            if ahead >= HALF_A_DAY || ahead == -HALF_A_DAY {
                self.add(shifted(wall.date(), if ahead > 0 { -1 } else { 1 }));
            }
            if ahead == HALF_A_DAY {
                self.add(wall.date());
            }
        }
        Ok(())
    }

    /// What the clock may have shown when the statement was published: one
    /// reading, or those at the two ends of a stretch. Of a whole day it is the end.
    fn published(&mut self) -> Result<SmallVec<[Wall; 2]>, Error> {
        let Some(published) = self.around.how.published else {
            let (problem, cure) = match self.reading.day {
                None => ("names no day", "give the day or the publication date"),
                Some(_) => ("needs a date to count from", "give the publication date"),
            };
            let message = format!("{} {problem}", self.around.words(self.reading));
            return Err(Error::new(ErrorKind::NoAnchor, message).cured_by(cure));
        };
        self.ledger.basis(Basis::Publication);
        let is_day = to_the_day(published)?;
        let Some((first, end)) = published.earliest().zip(published.latest()) else {
            return Ok(SmallVec::new());
        };
        if is_day {
            self.ledger.note(Note::PublishedToTheDay);
            let date = date_of_day(first, end, self.clock, self.around.how.source)?;
            let end = Wall::midnight(date).as_micros() + MICROS_PER_DAY - 1;
            return Ok(smallvec![Wall::from_micros(end)]);
        }
        let mut walls: SmallVec<[Wall; 2]> = smallvec![self.clock.showed(first)?];
        if !published.is_exact() {
            walls.push(self.clock.showed(end - SignedDuration::from_micros(1))?);
        }
        Ok(walls)
    }
}

fn start_of(near: &Candidate) -> Timestamp {
    Timestamp::clamped(near.interval.lo())
}

/// The first and the last date of a moment on a clock; `None` where it has no
/// bounds.
pub(super) fn dates_of(
    moment: Interval,
    clock: WallClock,
) -> Result<Option<(CivilDate, CivilDate)>, Error> {
    let Some((earliest, latest)) = moment.earliest().zip(moment.latest()) else { return Ok(None) };
    // An interval ends before its end, unless it is a point.
    let last = if moment.is_exact() { latest } else { latest - SignedDuration::from_micros(1) };
    Ok(Some((clock.date_at(earliest)?, clock.date_at(last)?)))
}

/// The day so many days later, kept within the calendar.
pub(super) fn shifted(date: CivilDate, by: i64) -> CivilDate {
    let days = i64::from(date.to_epoch_days()).saturating_add(by);
    let end = if by < 0 { CivilDate::MIN } else { CivilDate::MAX };
    i32::try_from(days).ok().and_then(CivilDate::from_epoch_days).unwrap_or(end)
}

/// A day of the year, in each of the years so many after that of a date; eight
/// of them hold every day there is.
fn in_years(
    day: (u8, u8),
    calendar: Calendar,
    date: CivilDate,
    years: impl Iterator<Item = i32>,
) -> impl Iterator<Item = CivilDate> {
    years.filter_map(move |by| date_in(calendar, date.year().saturating_add(by), day))
}

/// A day of the month, in each of the months so many after that of a date.
fn in_months(
    day: u8,
    date: CivilDate,
    months: impl Iterator<Item = i32>,
) -> impl Iterator<Item = CivilDate> {
    let first = date.with_day(1);
    months.filter_map(move |by| {
        let months = Months::new(by.unsigned_abs());
        let first = match by {
            ..0 => first?.checked_sub_months(months),
            _ => first?.checked_add_months(months),
        };
        first?.with_day(u32::from(day))
    })
}

fn is_on(date: CivilDate, weekday: Option<Weekday>) -> bool {
    weekday.is_none_or(|weekday| weekday == date.weekday())
}

/// The last day of the month that begins with a date.
fn end_of_month(first: CivilDate) -> CivilDate {
    let next = first.checked_add_months(Months::new(1));
    next.and_then(|next| next.pred_opt()).unwrap_or(CivilDate::MAX)
}

/// A day of the year, in the year that brings it nearest to a date.
fn nearest_year(
    day: (u8, u8),
    weekday: Option<Weekday>,
    near: CivilDate,
    calendar: Calendar,
) -> Option<CivilDate> {
    in_years(day, calendar, near, -8..=8)
        .min_by_key(|date| (*date - near).num_days().abs())
        .filter(|date| weekday.is_none_or(|weekday| weekday == date.weekday()))
}

/// A day of the year, in the first year that brings it no earlier than a date.
fn coming_year(day: (u8, u8), published: CivilDate, calendar: Calendar) -> Option<CivilDate> {
    in_years(day, calendar, published, 0..=8).find(|date| *date >= published)
}

/// A day of the year, in the last year that brings it no later than a date. A
/// weekday beside it may point to the coming one instead.
fn last_year(
    day: (u8, u8),
    weekday: Option<Weekday>,
    published: CivilDate,
    calendar: Calendar,
) -> Option<CivilDate> {
    let last = in_years(day, calendar, published, (-8..=0).rev()).find(|date| *date <= published);
    let coming = coming_year(day, published, calendar);
    let fits = |date: &CivilDate| weekday.is_none_or(|weekday| weekday == date.weekday());
    // Some year five or six back has the weekday, but a slip of the weekday is
    // far likelier than a day of so long ago without its year.
    last.filter(fits).or_else(|| coming.filter(fits))
}

/// The day that a date means when it is written in this calendar.
fn written_in(calendar: Calendar, date: CivilDate) -> CivilDate {
    match calendar {
        Calendar::Gregorian => date,
        Calendar::Julian => julian(date.year(), date.month(), date.day()).unwrap_or(date),
    }
}

/// A day of the year in this calendar; `None` if that year has no such day.
fn date_in(calendar: Calendar, year: i32, (month, day): (u8, u8)) -> Option<CivilDate> {
    let (month, day) = (u32::from(month), u32::from(day));
    match calendar {
        Calendar::Gregorian => CivilDate::from_ymd_opt(year, month, day),
        Calendar::Julian => julian(year, month, day),
    }
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
