//! What was understood of a text, in a notation for people and for tests.

use std::fmt::{self, Display, Formatter};

use super::ast::{
    CalendarUnit, ClockTime, Day, Direction, Elapsed, Half, Label, Length, Moment, Preposition,
    Qualifier, Reading, Readings, Stated, Tense,
};
use crate::time::civil::{Weekday, weekday_name};
use crate::time::numeric::{Precision, TimeOfDay};

/// Shows how a text was read.
struct Understood<'a>(&'a Stated);

impl Stated {
    /// How the text was read, in words, for a person to check.
    ///
    /// `clock 06?` is 6 o'clock in an unknown half of the day; readings of one
    /// moment are parted by ` | `.
    #[must_use]
    pub fn understood(&self) -> impl Display {
        Understood(self)
    }
}

impl Display for Understood<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.throughout {
            f.write_str("throughout ")?;
        }
        match &self.0.moment {
            Moment::Clocks(preposition, readings) => {
                f.write_str(match preposition {
                    Preposition::At => "",
                    Preposition::About => "about ",
                    Preposition::ShortlyBefore => "shortly before ",
                    Preposition::ShortlyAfter => "shortly after ",
                    Preposition::Before => "before ",
                    Preposition::After => "after ",
                    Preposition::NoLaterThan => "no later than ",
                    Preposition::NoEarlierThan => "no earlier than ",
                })?;
                several(f, readings)?;
            }
            Moment::Between(from, to) => {
                f.write_str("between ")?;
                several(f, from)?;
                f.write_str(" and ")?;
                several(f, to)?;
            }
            Moment::Apart(by, direction, readings) => {
                elapsed(f, *by)?;
                write!(f, "{} ", direction_word(*direction))?;
                several(f, readings)?;
            }
            Moment::Relative(relative) => {
                elapsed(f, relative.by)?;
                let direction = direction_word(relative.direction);
                match &relative.from {
                    Some(event) => write!(f, "{direction} {event:?}")?,
                    None => write!(f, "{direction} another event")?,
                }
            }
            Moment::Ago(by) => {
                elapsed(f, *by)?;
                f.write_str("before publication")?;
            }
        }
        f.write_str(match self.0.qualifier {
            None => "",
            Some(Qualifier::Uncertain) => " uncertain",
            Some(Qualifier::Approximate) => " approximate",
            Some(Qualifier::Both) => " uncertain and approximate",
        })
    }
}

fn several(f: &mut Formatter<'_>, readings: &Readings) -> fmt::Result {
    if readings.is_rough {
        f.write_str("about ")?;
    }
    for (at, reading) in readings.iter().enumerate() {
        if at > 0 {
            f.write_str(" | ")?;
        }
        one(f, reading)?;
    }
    Ok(())
}

fn one(f: &mut Formatter<'_>, reading: &Reading) -> fmt::Result {
    let mut space = "";
    if let Some(time) = reading.time {
        clock(f, time)?;
        space = " ";
    }
    if reading.label != Label::Unsaid {
        f.write_str(space)?;
        label(f, reading.label)?;
        space = " ";
    }
    if let Some(found) = reading.day {
        f.write_str(space)?;
        day(f, found)?;
    }
    Ok(())
}

fn clock(f: &mut Formatter<'_>, time: ClockTime) -> fmt::Result {
    match time {
        ClockTime::Midnight => f.write_str("midnight"),
        ClockTime::Overnight => f.write_str("overnight?"),
        ClockTime::Part(part) => f.write_str(part.as_str()),
        ClockTime::Clock(time, half) => {
            let TimeOfDay { hour, minute, second, micros, precision } = time;
            write!(f, "clock {hour:02}")?;
            if precision >= Precision::Minute {
                write!(f, ":{minute:02}")?;
            }
            if precision >= Precision::Second {
                write!(f, ":{second:02}")?;
            }
            if precision >= Precision::Micro {
                write!(f, ".{micros:06}")?;
            }
            f.write_str(match half {
                Half::Said | Half::Outside => "",
                Half::Unsaid => "?",
                Half::NextDay => " the day after",
                Half::DayBefore => " the day before",
                Half::EitherNight => " overnight?",
            })
        }
    }
}

fn label(f: &mut Formatter<'_>, said: Label) -> fmt::Result {
    if let Some(beside) = said.beside_local() {
        f.write_str("local ")?;
        return label(f, beside);
    }
    match said {
        Label::Unsaid
        | Label::LocalOffset(_)
        | Label::LocalAbbreviation(_)
        | Label::LocalZone(_) => Ok(()),
        Label::Local => f.write_str("local"),
        Label::Utc => f.write_str("utc"),
        Label::Gmt => f.write_str("gmt"),
        Label::Ship => f.write_str("ship"),
        Label::Zone(zone) => f.write_str(zone.name()),
        Label::Offset(offset) => write!(f, "{offset}"),
        Label::OffsetInZone(offset, zone) => write!(f, "{offset}[{}]", zone.name()),
        Label::Military(letter) => write!(f, "zone {}", char::from(letter)),
        Label::Abbreviation(letters) => f.write_str(letters.as_str()),
    }
}

fn day(f: &mut Formatter<'_>, day: Day) -> fmt::Result {
    match day {
        Day::Date(date) => write!(f, "date {date}"),
        Day::Span(first, last) => write!(f, "days {first} to {last}"),
        Day::Year(first, last) => write!(f, "days {first} to {last}, or a clock"),
        Day::MonthDay { month, day, weekday, .. } => {
            write!(f, "any year {month:02}-{day:02}")?;
            beside(f, weekday)
        }
        Day::OfMonth { day, weekday } => {
            write!(f, "any month {day:02}")?;
            beside(f, weekday)
        }
        Day::Month(month) => write!(f, "any year {month:02}"),
        Day::Either { day_first, month_first } => write!(f, "either {day_first} or {month_first}"),
        Day::Weekday(weekday, tense) => {
            f.write_str(tense_word(tense))?;
            f.write_str(weekday_name(weekday))
        }
        Day::Week { by, weekday } => {
            write!(f, "published {by:+} weeks")?;
            beside(f, weekday)
        }
        Day::Weekend(tense) => write!(f, "{}weekend", tense_word(tense)),
        Day::FromPublication(days, weekday) => {
            match days {
                -1 => f.write_str("yesterday")?,
                0 => f.write_str("today")?,
                1 => f.write_str("tomorrow")?,
                days => write!(f, "published {days:+} days")?,
            }
            beside(f, weekday)
        }
        Day::FromAnchor(days, weekday) => {
            match days {
                -1 => f.write_str("the day before another event")?,
                0 => f.write_str("the day of another event")?,
                1 => f.write_str("the day after another event")?,
                days => write!(f, "another event {days:+} days")?,
            }
            beside(f, weekday)
        }
    }
}

fn beside(f: &mut Formatter<'_>, weekday: Option<Weekday>) -> fmt::Result {
    weekday.map_or(Ok(()), |weekday| write!(f, " {}", weekday_name(weekday)))
}

const fn tense_word(tense: Tense) -> &'static str {
    match tense {
        Tense::Unsaid => "",
        Tense::Past => "last ",
        Tense::This => "this ",
        Tense::Future => "next ",
    }
}

const fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::After => "after",
        Direction::Before => "before",
    }
}

fn elapsed(f: &mut Formatter<'_>, by: Elapsed) -> fmt::Result {
    match (by.least, by.most) {
        (None, None) => f.write_str("some time "),
        (Some(least), None) => {
            f.write_str("at least ")?;
            length(f, least)
        }
        (None, Some(most)) => {
            f.write_str("at most ")?;
            length(f, most)
        }
        (Some(least), Some(most)) => {
            length(f, least)?;
            if least != most {
                f.write_str("to ")?;
                length(f, most)?;
            }
            Ok(())
        }
    }
}

fn length(f: &mut Formatter<'_>, length: Length) -> fmt::Result {
    match length {
        Length::Exactly(seconds) => write!(f, "{seconds} s "),
        Length::About(seconds) => write!(f, "about {seconds} s "),
        Length::SAME_DAY => f.write_str("the same day "),
        Length::DAY => f.write_str("the day "),
        Length::OnCalendar { count, unit, about } => {
            let unit = match unit {
                CalendarUnit::Days => "days",
                CalendarUnit::Weeks => "weeks",
                CalendarUnit::Months => "months",
                CalendarUnit::Years => "years",
            };
            write!(f, "{}{count} {unit} ", if about { "about " } else { "" })
        }
        Length::Seconds => f.write_str("seconds "),
        Length::Minutes => f.write_str("minutes "),
        Length::Hours => f.write_str("hours "),
        Length::Days => f.write_str("days "),
        Length::Shortly => f.write_str("shortly "),
    }
}
