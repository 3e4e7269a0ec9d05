//! From what was said to when it was.
//!
//! Every candidate zone gives the instants at which its clocks showed the
//! reading; a stated offset, an abbreviation and a stated UTC time narrow them;
//! what is left decides the verdict. A conflict is explained, never repaired.

mod answer;
mod clocks;
mod combine;
mod comparison;
mod days;
mod decide;
mod explain;
mod explanation;
mod ledger;
mod near;
mod old_style;
mod plain;
mod policy;
mod published;
mod resolve;
mod stay_ends;
mod tables;
mod well_known;

#[cfg(feature = "json")]
pub(crate) use self::stay_ends::StayUntil;
pub(crate) use self::well_known::zones as well_known_zones;
pub use answer::{Candidate, LocalGap, Reconciled, Verdict};
pub use explanation::Explanation;
pub use ledger::{Basis, Note};
pub use policy::{
    ConflictPolicy, DateOrder, Fold, GapPolicy, Gmt, Grain, LeapPolicy, OffsetPolicy, Outlook,
    Reconcile, SourceClock,
};

use crate::error::{Error, ErrorKind};
use crate::time::julian::julian;
use crate::time::stated::says_old_style;
use crate::time::stated::{Calendar, Day, Label, Moment, Preposition, Reading, Readings, Stated};
use clocks::says_utc;
use policy::Sense;
use published::Arrived;

impl Stated {
    /// When this was, by the evidence and the policies given.
    ///
    /// Vague lengths are those of the table `phrases/2`:
    ///
    /// | phrase | range |
    /// | --- | --- |
    /// | about 14:00 | 15 min either way |
    /// | about Tuesday | half a day either way |
    /// | shortly before, shortly after, a little after | up to 30 min |
    /// | seconds later, minutes later | 1 to 60 s, 1 to 60 min |
    /// | a few minutes before 14:00 | up to 60 min |
    /// | about an hour later | 45 to 90 min (75 to 150 percent) |
    /// | hours later | 2 to 24 h |
    /// | days later | 2 to 14 d |
    /// | two days later, a day later | any moment of the second, or of the next, date |
    /// | two weeks later | the dates from 11 to 17 days later |
    /// | two months later | the date two months later, and 15 days either way |
    /// | two years later | the date two years later, and 183 days either way |
    /// | at least, up to, between | from the least of the one to the most of the other |
    ///
    /// Dates are those of the place, or else of the source. Where neither is known, and
    /// for the network of times, `two days later` is 24 to 72 hours, and the others
    /// reach a day further in the same way. A length is exact where it is in hours,
    /// minutes and seconds, or is said to be exactly so long.
    ///
    /// # Errors
    ///
    /// What cannot be looked at: [`NoAnchor`](ErrorKind::NoAnchor) for a weekday
    /// or a missing day without a publication that is known to the day, and for `hours later`
    /// without an anchor; [`NothingToResolve`](ErrorKind::NothingToResolve) for a
    /// local time without zone or place;
    /// [`UnknownAbbreviation`](ErrorKind::UnknownAbbreviation);
    /// [`InvalidLeapSecond`](ErrorKind::InvalidLeapSecond);
    /// [`BeyondTzTable`](ErrorKind::BeyondTzTable) without the feature `jiff`;
    /// and what a rejecting policy rejects, as
    /// [`Contradiction`](ErrorKind::Contradiction) or
    /// [`Inexact`](ErrorKind::Inexact). A disagreement is no error.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Reconcile, Stated, Timestamp, Verdict, Zone};
    ///
    /// let said: Stated = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)".parse()?;
    /// let khasan: Zone = "Asia/Vladivostok".parse()?;
    /// let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
    ///
    /// let answer = said.reconcile(Reconcile::from(published).zone(khasan))?;
    /// assert_eq!(answer.verdict(), Verdict::Agreed);
    /// assert_eq!(answer.exact()?.to_string(), "2023-09-11T20:00:00Z");
    /// assert_eq!(answer.zone(), Some(khasan));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn reconcile(&self, how: impl Into<Reconcile>) -> Result<Reconciled, Error> {
        self.answer(&how.into())
    }

    /// Not generic, so that it is compiled once and here.
    fn answer(&self, how: &Reconcile) -> Result<Reconciled, Error> {
        if how.has_two_clocks() && self.has_unsaid_clock() {
            return self.by_either_clock(how);
        }
        // Here alone, so that it is compiled into this.
        if self.calendar.is_none()
            && let Moment::Clocks(Preposition::At, readings) = &self.moment
            && let Some(answer) = plain::plain(readings, how)
        {
            return Ok(answer);
        }
        self.by_one_clock(how)
    }

    /// The answer by the clock of `how`, unless only the other one fits, and the time
    /// by the other one as an alternative.
    fn by_either_clock(&self, how: &Reconcile) -> Result<Reconciled, Error> {
        let answer = self.by_one_clock(how);
        let Ok(other) = self.by_one_clock(&how.by_other_clock()) else { return answer };
        let fits_other = other.verdict == Verdict::Agreed;
        let mut answer = match answer {
            // What stands beside it decides which clock it is.
            Ok(answer) if fits_other && answer.verdict == Verdict::Conflict => return Ok(other),
            Err(_) if fits_other => return Ok(other),
            answer => answer?,
        };
        let is_meant = match other.verdict {
            Verdict::Conflict | Verdict::Nonexistent => false,
            Verdict::Resolved => answer.verdict != Verdict::Agreed,
            _ => true,
        };
        let mut known = answer.candidates.iter().map(|candidate| candidate.interval);
        if is_meant && other.interval != answer.interval && !known.any(|one| one == other.interval)
        {
            answer.ledger.note(Note::ClockUnsaid);
            answer.rare().alternatives.push(other.interval);
        }
        Ok(answer)
    }

    /// The answer by the clock that is taken where the text names none, also where it
    /// is plain.
    fn by_one_clock(&self, how: &Reconcile) -> Result<Reconciled, Error> {
        if self.calendar.is_some() {
            let mut answer = self.in_calendar(&Reconcile { calendar: self.calendar, ..*how })?;
            if self.calendar == Some(Calendar::Julian) && !says_old_style(self.as_str()) {
                answer.ledger.note(Note::OldStyleWeekday);
            }
            return Ok(answer);
        }
        let mut answer = self.in_calendar(how)?;
        if how.calendar.is_none() && old_style::was_kept(&answer) && self.has_date() {
            let how = Reconcile { calendar: Some(Calendar::Julian), ..*how };
            if let Ok(old) = self.in_calendar(&how)
                && old.interval != answer.interval
            {
                answer.ledger.note(Note::OldStyle);
                answer.rare().alternatives.push(old.interval);
            }
        }
        Ok(answer)
    }

    /// Whether some of it, a time or a count of days, names no clock.
    fn has_unsaid_clock(&self) -> bool {
        let is_unsaid = |readings: &Readings| readings.iter().any(|one| one.label == Label::Unsaid);
        match &self.moment {
            Moment::Clocks(_, readings) | Moment::Apart(_, _, readings) => is_unsaid(readings),
            Moment::Between(from, to) => is_unsaid(from) || is_unsaid(to),
            Moment::Relative(_) | Moment::Ago(_) => true,
        }
    }

    /// Whether a date is written out in it that no time in UTC stands beside.
    fn has_date(&self) -> bool {
        let is_dated = |readings: &Readings| {
            readings.iter().any(|reading| {
                let is_date = matches!(
                    reading.day,
                    Some(
                        Day::Date(_)
                            | Day::Span(..)
                            | Day::Year(..)
                            | Day::Either { .. }
                            | Day::MonthDay { .. }
                    )
                );
                is_date && !says_utc(reading.label) && !matches!(reading.label, Label::Offset(_))
            })
        };
        match &self.moment {
            Moment::Clocks(_, readings) | Moment::Apart(_, _, readings) => is_dated(readings),
            Moment::Between(from, to) => is_dated(from) || is_dated(to),
            Moment::Relative(_) | Moment::Ago(_) => false,
        }
    }

    /// The answer with its dates in the calendar that is given.
    fn in_calendar(&self, how: &Reconcile) -> Result<Reconciled, Error> {
        let text = self.text.as_str();
        let mut answer = moment(&self.moment, how, text)?;
        let likely = answer.interval;
        // Another reading may fail, as on a day that the zone skipped, and is then
        // no alternative.
        let in_sense = |sense| {
            let other = moment(&self.moment, &Reconcile { sense, ..*how }, text).ok();
            other.filter(|other| other.interval != likely)
        };
        let other_way = match (how.outlook, how.arrived(&answer)) {
            (Outlook::Back, Arrived::Yes) => None,
            // What had not come by the publication is the one before.
            (Outlook::Back, Arrived::No) => Some((Sense::BeforeToday, true)),
            (Outlook::Back, Arrived::ByOneClock) => Some((Sense::BeforeToday, false)),
            (Outlook::Ahead, _) if how.is_to_come(&answer) => Some((Sense::BeforeToday, false)),
            (Outlook::Ahead, _) => Some((Sense::Coming, true)),
        };
        if let Some((sense, is_likelier)) = other_way
            && let Some(mut other) = in_sense(sense)
        {
            if is_likelier {
                std::mem::swap(&mut answer, &mut other);
            }
            if how.outlook == Outlook::Ahead {
                answer.ledger.note(Note::AssumedToCome);
            } else if is_likelier
                && !answer.has(Note::DayFromPublication)
                && !answer.has(Note::MonthAssumed)
            {
                answer.ledger.note(Note::WeekdayAssumedPast);
            }
            answer.rare().alternatives.push(other.interval);
        } else if answer.is_open()
            && let Some(other) = in_sense(Sense::Other)
        {
            answer.rare().alternatives.push(other.interval);
        }
        Ok(answer)
    }

    /// A day of the Julian calendar, the old style, as the Gregorian day that
    /// it was. For 29 February of 1900 and the like, which no Gregorian date
    /// can be written for; other dates can be written as they are, and read
    /// under [`Calendar::Julian`].
    ///
    /// # Errors
    ///
    /// [`OutOfRange`](ErrorKind::OutOfRange) when the Julian calendar has no
    /// such day.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Stated, Zone};
    ///
    /// let day = Stated::julian(1900, 2, 29)?;
    /// let answer = day.reconcile(Zone::UTC)?;
    /// assert_eq!(answer.interval().to_string(), "1900-03-13T00:00:00Z/1900-03-14T00:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn julian(year: i32, month: u8, day: u8) -> Result<Stated, Error> {
        let date = julian(year, month.into(), day.into()).ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("the Julian calendar has no day {year:04}-{month:02}-{day:02}"),
            )
        })?;
        let text = date.to_string();
        let span = (0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        let reading =
            Reading { day: Some(Day::Date(date)), time: None, label: Label::Unsaid, span };
        Ok(Stated::new(&text, Moment::Clocks(Preposition::At, Readings::new(reading))))
    }
}

fn moment(moment: &Moment, how: &Reconcile, text: &str) -> Result<Reconciled, Error> {
    match moment {
        Moment::Clocks(preposition, readings) => decide::decide(*preposition, readings, how, text),
        Moment::Between(from, to) => combine::between(from, to, how, text),
        Moment::Apart(by, direction, readings) => {
            combine::apart((*by, *direction), readings, how, text)
        }
        Moment::Relative(relative) => combine::relative(relative, how, text),
        Moment::Ago(by) => combine::ago(*by, how, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::timestamp::Timestamp;
    use crate::time::zone::Zone;
    use proptest::prelude::*;

    fn any_zone() -> impl Strategy<Value = Zone> {
        prop::sample::select(Zone::all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn the_plain_case_is_what_the_machinery_says(
            zone in any_zone(),
            other in any_zone(),
            seconds in -5_000_000_000i64..5_000_000_000,
            form in 0usize..8,
            places in 0usize..3,
            source in any::<bool>(),
        ) {
            let instant = Timestamp::from_unix_seconds(seconds).unwrap();
            prop_assume!(zone.local(instant).is_ok() && other.local(instant).is_ok());
            let local = zone.local(instant).unwrap().to_string()[..19].to_owned();
            let text = match form {
                0 => local,
                1 => format!("{local} {zone}"),
                2 => format!("{local} ({instant})"),
                3 => format!("{local} {zone} ({instant})"),
                4 => format!("{local} local time"),
                5 => instant.to_string(),
                6 => format!("{local} ({other} {instant})"),
                _ => format!("{local} local time ({} GMT)", instant.to_string().trim_end_matches('Z')),
            };
            let how = [zone, other].into_iter().take(places).fold(Reconcile::new(), Reconcile::zone);
            let how = if source { how.source_zone(other) } else { how };
            let how = how.published(Timestamp::from_unix_seconds(seconds / 2).unwrap());
            let Ok(said) = text.parse::<Stated>() else { return Ok(()) };
            let Moment::Clocks(Preposition::At, readings) = &said.moment else { return Ok(()) };
            if let Some(answer) = plain::plain(readings, &how) {
                let slow = decide::decide(Preposition::At, readings, &how, &text).unwrap();
                prop_assert_eq!(answer, slow, "{}", text);
            }
        }
    }

    #[test]
    fn the_usual_forms_are_plain() {
        let how = Reconcile::from("Asia/Vladivostok".parse::<Zone>().unwrap());
        for text in [
            "2023-09-12T06:00",
            "2023-09-12 06:00:31 local time",
            "2023-09-12T06:00 (2023-09-11T20:00:00Z)",
            "2023-09-12 06:00 Asia/Seoul",
            "2023-09-11T20:00:00Z",
        ] {
            let said: Stated = text.parse().unwrap();
            let Moment::Clocks(Preposition::At, readings) = &said.moment else { panic!("{text}") };
            assert!(plain::plain(readings, &how).is_some(), "{text}");
        }
    }
}
