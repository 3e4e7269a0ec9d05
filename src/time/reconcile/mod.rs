//! From what was said to when it was.
//!
//! Every candidate zone gives the instants at which its clocks showed the
//! reading; a stated offset, an abbreviation and a stated UTC time narrow them;
//! what is left decides the verdict. A conflict is explained, never repaired.

mod abbreviations;
mod answer;
mod approach;
mod case;
mod clocks;
mod combine;
mod days;
mod decide;
mod explain;
mod explanation;
mod few;
mod julian;
mod ledger;
mod plain;
mod policy;
mod resolve;
mod tables;
mod well_known;

pub(crate) use self::well_known::zones as well_known_zones;
pub use answer::{Candidate, LocalGap, Reconciled, Verdict};
pub use explanation::Explanation;
pub use ledger::{Basis, Note};
pub use policy::{
    Calendar, ConflictPolicy, DateOrder, Fold, GapPolicy, Gmt, Grain, LeapPolicy, OffsetPolicy,
    Reconcile,
};
pub use tables::{DayParts, Phrases};

use crate::error::{Error, ErrorKind};
use crate::time::duration::DurationRange;
use crate::time::stated::{Approach, Day, Label, Moment, Reading, Readings, Stated, Tense};

impl Stated {
    /// When this was, by the evidence and the policies given.
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
        if let Moment::Clocks(Approach::At, readings) = &self.moment
            && let Some(answer) = plain::plain(readings, how)
        {
            return Ok(answer);
        }
        let text = self.text.as_str();
        let mut answer = moment(&self.moment, how, text)?;
        // A bare weekday is the last one before the publication, and that is
        // not today if it had not come yet.
        if how.is_later(answer.interval.lo())
            && let Some(past) = retold(&self.moment, before_today)
            && let Ok(mut past) = moment(&past, how, text)
        {
            past.ledger.note(Note::WeekdayAssumedPast);
            past.rare().alternative = Some(answer.interval);
            return Ok(past);
        }
        let open = [Note::WeekdayAssumedPast, Note::WeekdayOpen, Note::YearOpen];
        if open.into_iter().any(|note| answer.has(note)) {
            // The other reading may fail, as on a day that the zone skipped,
            // and is then no alternative.
            if let Some(other) = retold(&self.moment, other_week)
                && let Ok(other) = moment(&other, how, text)
            {
                answer.rare().alternative = Some(other.interval);
            }
        }
        Ok(answer)
    }

    /// How long this is from the moment it counts from, negative for `before`;
    /// `None` for a time that is not relative, and for `the next day`, which is
    /// no length.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Reconcile, Stated};
    ///
    /// let said: Stated = "hours later".parse()?;
    /// let range = said.elapsed(Reconcile::new()).map(|range| range.to_string());
    /// assert_eq!(range.as_deref(), Some("2h to 24h"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn elapsed(&self, how: impl Into<Reconcile>) -> Option<DurationRange> {
        match &self.moment {
            Moment::Relative(relative) => combine::elapsed(relative, &how.into()),
            Moment::Clocks(..) | Moment::Between(..) | Moment::Ago(_) => None,
        }
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
        let date = julian::julian(year, month.into(), day.into()).ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("the Julian calendar has no day {year:04}-{month:02}-{day:02}"),
            )
        })?;
        let text = date.to_string();
        let span = (0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        let reading =
            Reading { day: Some(Day::Date(date)), time: None, label: Label::Unsaid, span };
        Ok(Stated::new(&text, Moment::Clocks(Approach::At, Readings::new(reading))))
    }
}

fn moment(moment: &Moment, how: &Reconcile, text: &str) -> Result<Reconciled, Error> {
    match moment {
        Moment::Clocks(approach, readings) => decide::decide(*approach, readings, how, text),
        Moment::Between(from, to) => combine::between(from, to, how, text),
        Moment::Relative(relative) => combine::relative(relative, how, text),
        Moment::Ago(by) => combine::ago(*by, how, text),
    }
}

/// The same moment with its days turned; `None` where that turns none.
fn retold(moment: &Moment, turned: impl Fn(Day) -> Option<Day>) -> Option<Moment> {
    let turn = |readings: &Readings| {
        let (mut readings, mut any) = (*readings, false);
        for reading in readings.iter_mut() {
            if let Some(day) = reading.day.and_then(&turned) {
                (reading.day, any) = (Some(day), true);
            }
        }
        (readings, any)
    };
    match moment {
        Moment::Clocks(approach, readings) => {
            let (readings, any) = turn(readings);
            any.then_some(Moment::Clocks(*approach, readings))
        }
        Moment::Between(from, to) => {
            // The end follows a start that has days of its own.
            let own = from.iter().any(|reading| reading.day.is_some());
            let (from, first) = turn(from);
            let (to, second) = if own { (*to, false) } else { turn(to) };
            (first || second).then_some(Moment::Between(from, to))
        }
        Moment::Relative(_) | Moment::Ago(_) => None,
    }
}

/// A bare weekday, as that before the day of publication.
fn before_today(day: Day) -> Option<Day> {
    match day {
        Day::Weekday(weekday, Tense::Unsaid) => Some(Day::Weekday(weekday, Tense::Past)),
        _ => None,
    }
}

/// A weekday of another week, or a day of another year, that may be meant as well.
fn other_week(day: Day) -> Option<Day> {
    Some(match day {
        Day::Weekday(weekday, Tense::Unsaid) => Day::Weekday(weekday, Tense::This),
        Day::Weekday(weekday, Tense::This) => Day::Weekday(weekday, Tense::Past),
        Day::Weekday(weekday, Tense::Future) => Day::Weekday(weekday, Tense::WeekAfter),
        Day::MonthDay { month, day, weekday: None, tense: Tense::Unsaid } => {
            Day::MonthDay { month, day, weekday: None, tense: Tense::Future }
        }
        _ => return None,
    })
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
            let Moment::Clocks(Approach::At, readings) = &said.moment else { return Ok(()) };
            if let Some(answer) = plain::plain(readings, &how) {
                let slow = decide::decide(Approach::At, readings, &how, &text).unwrap();
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
            let Moment::Clocks(Approach::At, readings) = &said.moment else { panic!("{text}") };
            assert!(plain::plain(readings, &how).is_some(), "{text}");
        }
    }
}
