//! Days: with a name, with a number, and as the military writes them.

use smallvec::SmallVec;

use super::ast::{Day, DayPart, Label, Tense};
use super::iso::{self, Bad};
use super::lex::Kind;
use super::lexicon::{self, Word};
use super::old_dates;
use super::parser::Parser;
use super::partial_reading::{Hand, HourStyle, Partial, Span, StyledTime};
use crate::error::Error;
use crate::time::civil::CivilDate;
use crate::time::numeric::{Precision, TimeOfDay, date};

impl Parser<'_> {
    /// `Tues.`, with its dot.
    pub(super) fn weekday(
        &mut self,
        draft: &mut Partial,
        tense: Tense,
        start: usize,
    ) -> Result<(), Error> {
        let Some(Word::Weekday(weekday)) = self.word() else {
            let span = (start, self.lex.token.end);
            let cure = "write a weekday, like \"last Tuesday\", or a date";
            return Err(self.lex.unread(span, "names no day", cure));
        };
        self.bump();
        self.abbreviation_dot(start);
        draft.set_weekday(&self.lex, (weekday, tense), (start, self.end()))
    }

    /// Skips the dot of `Sept.`, which a full stop at the end is not.
    pub(super) fn abbreviation_dot(&mut self, start: usize) {
        let short = self.end() - start <= 6;
        if short && self.lex.at_mark('.') && !self.lex.token.spaced {
            let mut ahead = self.clone();
            ahead.bump();
            if ahead.lex.token.kind != Kind::End {
                *self = ahead;
            }
        }
    }

    /// `last`, `next`, `this` and what they belong to.
    pub(super) fn tensed(&mut self, draft: &mut Partial) -> Result<(), Error> {
        let start = self.lex.token.start;
        let mut tense = self.word();
        self.bump();
        // `this past Tuesday`
        if tense == Some(Word::This) && matches!(self.word(), Some(Word::Past | Word::Last)) {
            tense = Some(Word::Last);
            self.bump();
        }
        let day = match (tense, self.word()) {
            (Some(Word::Last), Some(Word::Part(part @ (DayPart::Night | DayPart::Evening)))) => {
                Some((-1, part))
            }
            (Some(Word::This), Some(Word::Part(part))) => Some((0, part)),
            _ => None,
        };
        if let Some((days, part)) = day {
            self.bump();
            let at = (start, self.end());
            draft.set_day(&self.lex, Day::FromPublication(days, None), at)?;
            return draft.set_part(&self.lex, part, at);
        }
        // `next morning`: the one after another event.
        if let (Some(Word::Next), Some(Word::Part(_) | Word::Days)) = (tense, self.word()) {
            return self.part_of_event(draft, 1, start);
        }
        let (by, meant) = match tense {
            Some(Word::Next) => (1, Tense::Future),
            Some(Word::This) => (0, Tense::This),
            _ => (-1, Tense::Past),
        };
        let day = match self.word() {
            // `the past week` are the seven days before.
            Some(Word::Weeks) if tense != Some(Word::Past) => {
                (!self.lex.front().ends_with(['s', 'S'])).then_some(Day::Week { by, weekday: None })
            }
            Some(Word::Weekend) => Some(Day::Weekend(meant)),
            _ => None,
        };
        if let Some(day) = day {
            self.bump();
            return draft.set_day(&self.lex, day, (start, self.end()));
        }
        self.weekday(draft, meant, start)
    }

    /// `the next morning`, `that day`, `the previous night`: a day that counts from
    /// another event.
    pub(super) fn day_of_event(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        let by = match self.word() {
            Some(Word::Next | Word::Following) => 1,
            Some(Word::Previous) => -1,
            _ => 0,
        };
        self.bump();
        self.part_of_event(draft, by, start)
    }

    fn part_of_event(&mut self, draft: &mut Partial, by: i16, start: usize) -> Result<(), Error> {
        let part = match self.word() {
            Some(Word::Days) if !self.lex.front().ends_with(['s', 'S']) => None,
            Some(Word::Part(part)) => Some(part),
            _ => return Err(self.residue()),
        };
        self.bump();
        // `the next day morning` may be two times.
        if part.is_none() && matches!(self.word(), Some(Word::Part(_) | Word::Early | Word::Late)) {
            return Err(self.residue());
        }
        let at = (start, self.end());
        draft.set_day(&self.lex, Day::FromAnchor(by, None), at)?;
        part.map_or(Ok(()), |part| draft.set_part(&self.lex, part, at))
    }

    /// `September 12`, `September 12, 2023`, `September 2023`, `Sept. 10–12`.
    pub(super) fn month_first(&mut self, draft: &mut Partial, month: u8) -> Result<(), Error> {
        let start = self.lex.token.start;
        self.bump();
        self.abbreviation_dot(start);
        self.apart()?;
        self.article_of_ordinal();
        let number = self.lex.token;
        let digits = self.lex.front();
        match (number.kind, digits.len(), digits.parse::<i64>()) {
            (Kind::Number, 4, Ok(year)) if year >= 1000 && !self.colon_follows() => {
                self.bump();
                let at = (start, self.end());
                let (first, last) = iso::month_of(year, i64::from(month))
                    .ok_or_else(|| self.bad_numeric(Bad::NoSuchDate, start))?;
                draft.set_day(&self.lex, Day::Span(first, last), at)
            }
            (Kind::Number, 1 | 2, Ok(day)) if !self.colon_follows() => {
                self.bump();
                self.ordinal();
                let last = self.second_day();
                self.dated(draft, (day, last), month, start)
            }
            _ => draft.set_day(&self.lex, Day::Month(month), (start, self.end())),
        }
    }

    /// Skips the `the` of `September the 12th`.
    fn article_of_ordinal(&mut self) {
        let mut ahead = self.clone();
        if ahead.eat(Word::The) && ahead.lex.token.kind == Kind::Number {
            let number = ahead.clone();
            ahead.bump();
            if ahead.ordinal() {
                *self = number;
            }
        }
    }

    fn colon_follows(&self) -> bool {
        self.lex.rest(self.lex.token.end).starts_with(':')
    }

    /// Skips the `th` of `12th`.
    fn ordinal(&mut self) -> bool {
        !self.lex.token.spaced && self.eat(Word::Ordinal)
    }

    /// `–12` after `10`, where no clock time can be meant.
    fn second_day(&mut self) -> Option<i64> {
        let mut ahead = self.clone();
        if !matches!(ahead.lex.token.kind, Kind::Mark('-' | '–' | '/')) {
            return None;
        }
        ahead.bump();
        let digits = ahead.lex.front();
        let day = digits.parse().ok().filter(|_| {
            ahead.lex.token.kind == Kind::Number && digits.len() <= 2 && !ahead.colon_follows()
        })?;
        ahead.bump();
        ahead.ordinal();
        if matches!(ahead.word(), Some(Word::Am | Word::Pm | Word::OClock)) {
            return None;
        }
        *self = ahead;
        Some(day)
    }

    /// The `12` of `between September 10 and 12, 2023`: a day of the `month` of
    /// the first end, where nothing after it can make it an hour.
    pub(super) fn day_of_the_same(&mut self, draft: &mut Partial, month: u8) -> Result<(), Error> {
        let mut ahead = self.clone();
        let Some((day, start)) = ahead.number_of_day() else { return Ok(()) };
        let year = ahead.lex.token.kind == Kind::Number && ahead.lex.front().len() == 4;
        let ends = ahead.lex.at_mark(',') || ahead.clone().finish().is_ok();
        if !(ends || year) {
            return Ok(());
        }
        *self = ahead;
        self.dated(draft, (day.into(), None), month, start)
    }

    /// `14`, `the 14th`: the number, and where it begins.
    pub(super) fn number_of_day(&mut self) -> Option<(u8, usize)> {
        self.eat(Word::The);
        let start = self.lex.token.start;
        let digits = self.lex.front();
        let is_number = self.lex.token.kind == Kind::Number && digits.len() <= 2;
        let day = digits.parse().ok().filter(|_| is_number)?;
        self.bump();
        self.ordinal();
        Some((day, start))
    }

    /// The day of the month in front, if a month follows: `12 September 2023`,
    /// `12th of September`, `10–12 September`.
    pub(super) fn day_of_month(&mut self, draft: &mut Partial, day: i64) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let mut ahead = self.clone();
        ahead.bump();
        if let Some(date) = self.hyphened(&ahead, day)? {
            let at = (start, date.1);
            self.jump(date.1);
            return draft.set_day(&self.lex, Day::Date(date.0), at).map(|()| true);
        }
        let ordinal = ahead.ordinal();
        let last = ahead.second_day();
        let after = ahead.end();
        ahead.eat(Word::Of);
        let Some(Word::Month(month)) = ahead.word() else {
            if !ordinal {
                return Ok(false);
            }
            let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day));
            let (Some(day), None) = (day, last) else {
                let cure = "give the month, like \"12 September\"";
                return Err(self.lex.unread((start, after), "is no day of a month", cure));
            };
            let day = Day::OfMonth { day, weekday: None };
            self.jump(after);
            return draft.set_day(&self.lex, day, (start, after)).map(|()| true);
        };
        let month_start = ahead.lex.token.start;
        if ahead.lex.is_glued() {
            return Ok(false);
        }
        ahead.bump();
        ahead.abbreviation_dot(month_start);
        *self = ahead;
        self.dated(draft, (day, last), month, start).map(|()| true)
    }

    /// `-Sep-2023` after `12`: the date, and where it ends.
    fn hyphened(&self, after: &Parser<'_>, day: i64) -> Result<Option<(CivilDate, usize)>, Error> {
        let mut ahead = after.clone();
        if !ahead.eat_glued('-') || ahead.lex.token.spaced {
            return Ok(None);
        }
        let Some(Word::Month(month)) = ahead.word() else { return Ok(None) };
        ahead.bump();
        if !ahead.eat_glued('-') {
            return Ok(None);
        }
        let year = ahead.lex.front();
        if ahead.lex.token.spaced || ahead.lex.token.kind != Kind::Number || year.len() != 4 {
            return Ok(None);
        }
        let start = self.lex.token.start;
        let year = year.parse().unwrap_or_default();
        date(year, i64::from(month), day)
            .map(|date| Some((date, ahead.lex.token.end)))
            .ok_or_else(|| self.bad_numeric(Bad::NoSuchDate, start))
    }

    /// The date of a day, or of two, of `month` and of the year that may follow.
    fn dated(
        &mut self,
        draft: &mut Partial,
        (day, last): (i64, Option<i64>),
        month: u8,
        start: usize,
    ) -> Result<(), Error> {
        let year = self.year(draft)?;
        let at: Span = (start, self.end());
        let no_date = |parser: &Self| {
            let problem = "is not a date in the calendar";
            parser.lex.out_of_range(at, problem, "write a day that the month has")
        };
        // 29 February is a date in some year.
        let of = |day: i64| date(year.unwrap_or(2000), i64::from(month), day);
        let first = of(day).ok_or_else(|| no_date(self))?;
        let found = match (last, year) {
            (None, Some(_)) => Day::Date(first),
            (None, None) => {
                let day = u8::try_from(day).map_err(|_| no_date(self))?;
                Day::MonthDay { month, day, weekday: None }
            }
            (Some(last), Some(_)) => {
                let last = of(last).filter(|last| *last > first).ok_or_else(|| no_date(self))?;
                let is_dual = self.lex.slice(at.0, at.1).contains('/');
                match is_dual && old_dates::are_one_day(first, last) {
                    true => Day::Date(last),
                    false => Day::Span(first, last),
                }
            }
            (Some(_), None) => {
                let cure = "give the year, like \"10–12 September 2023\"";
                return Err(self.lex.unread(at, "are days without a year", cure));
            }
        };
        draft.set_day(&self.lex, found, at)
    }

    /// The year after a day and month, unless it may as well be a clock time.
    fn year(&mut self, draft: &Partial) -> Result<Option<i64>, Error> {
        let mut ahead = self.clone();
        ahead.eat_mark(',');
        let token = ahead.lex.token;
        let digits = ahead.lex.front();
        let rest = ahead.lex.rest(token.end);
        let number = token.kind == Kind::Number && digits.len() == 4 && !digits.starts_with('0');
        let glued =
            rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '/' | '+'));
        let Some(year) = digits.parse::<i64>().ok().filter(|_| number && !glued) else {
            return Ok(None);
        };
        ahead.bump();
        if matches!(ahead.word(), Some(Word::Am | Word::Pm | Word::Hours)) {
            return Ok(None);
        }
        let clock = year / 100 < 24 && year % 100 < 60 && draft.hand.is_none() && !self.hand_known;
        let label = ahead.label_ahead() || ahead.lex.front() == "Z";
        if clock && (label || year < 1800) && !old_dates::is_said(self.lex.text) {
            let span = (token.start, token.end);
            let cure = "write the date like 2023-09-12, or the time like 14:00";
            return Err(self.lex.unread(span, "may be a year or a clock time", cure));
        }
        *self = ahead;
        Ok(Some(year))
    }

    /// The whole of the year in front.
    pub(super) fn year_span(&mut self, draft: &mut Partial, year: i64) -> Result<(), Error> {
        let start = self.lex.token.start;
        self.bump();
        match (date(year, 1, 1), date(year, 12, 31)) {
            (Some(first), Some(last)) => {
                draft.set_day(&self.lex, Day::Span(first, last), (start, self.end()))
            }
            _ => Err(self.bad_numeric(Bad::NoSuchDate, start)),
        }
    }

    /// `01.21.55`: a clock time in a log where it is no date, or something says so.
    pub(super) fn dotted_clock(
        &mut self,
        draft: &mut Partial,
        is_clock: bool,
    ) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let digit = |at: usize| {
            let byte = self.lex.rest(start).as_bytes().get(at);
            byte.filter(|byte| byte.is_ascii_digit()).map(|byte| i64::from(byte - b'0'))
        };
        let pair = |at: usize| Some(digit(at)? * 10 + digit(at + 1)?);
        let dot = |at: usize| self.lex.rest(start).as_bytes().get(at) == Some(&b'.');
        let (Some(hour), Some(minute), Some(second)) = (pair(0), pair(3), pair(6)) else {
            return Ok(false);
        };
        let is_date = (1..=31).contains(&hour) && (1..=12).contains(&minute);
        let is_clock = is_clock || draft.has_whole_day() || self.day_known;
        if !dot(2) || !dot(5) || digit(8).is_some() || is_date && !is_clock {
            return Ok(false);
        }
        self.jump(start + 8);
        let clock = self.clock([hour, minute, second], Precision::Second, true, start)?;
        self.tail(draft, clock, start, true).map(|()| true)
    }

    /// `12/09/2023`, `12.09.2023`, `12-09-2023`: in either order, if both are
    /// dates.
    pub(super) fn numeric_date(&mut self, draft: &mut Partial) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let rest = self.lex.rest(start);
        let Some(mark) = rest.chars().find(|c| !c.is_ascii_digit()) else { return Ok(false) };
        if !matches!(mark, '/' | '.' | '-') {
            return Ok(false);
        }
        let run = rest
            .find(|c: char| !(c.is_ascii_digit() || c == mark))
            .and_then(|end| rest.get(..end))
            .unwrap_or(rest)
            .trim_end_matches(mark);
        let parts: SmallVec<[&str; 4]> = run.split(mark).collect();
        let [a, b, year] = *parts else { return Ok(false) };
        let end = start + run.len();
        let short = |part: &str| (1..=2).contains(&part.len());
        if !(short(a) && short(b) && year.len() == 4) {
            let cure = "write it like 2023-09-12 or 12 September 2023";
            return Err(self.lex.unread((start, end), "is a date of unknown order", cure));
        }
        let number = |part: &str| part.parse::<i64>().unwrap_or_default();
        let (a, b, year) = (number(a), number(b), number(year));
        let found = match (date(year, b, a), date(year, a, b)) {
            (Some(day_first), Some(month_first)) if day_first != month_first => {
                Day::Either { day_first, month_first }
            }
            (Some(date), _) | (None, Some(date)) => Day::Date(date),
            (None, None) => {
                let problem = "is not a date in the calendar";
                let cure = "write a day that the month has, like 2023-02-28";
                return Err(self.lex.out_of_range((start, end), problem, cure));
            }
        };
        self.jump(end);
        draft.set_day(&self.lex, found, (start, end))?;
        Ok(true)
    }

    /// `110600Z SEP 23`, also without the spaces: day, clock, zone, month, year.
    pub(super) fn date_time_group(&mut self, draft: &mut Partial) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let digits = self.lex.front();
        if digits.len() != 6 {
            return Ok(false);
        }
        let mut ahead = self.clone();
        ahead.bump();
        let word = ahead.lex.front();
        let front = (ahead.lex.token.kind, word.as_bytes());
        let (Kind::Word, &[letter @ b'A'..=b'Z', ..]) = front else { return Ok(false) };
        // `120830 UTC MAR 24`
        let utc = matches!(ahead.word(), Some(Word::Utc | Word::Gmt)).then_some(ahead.word());
        let letter = if utc.is_some() { b'Z' } else { letter };
        let glued = if utc.is_some() { "" } else { word.get(1..).unwrap_or_default() };
        let month = if glued.is_empty() {
            ahead.bump();
            ahead.word()
        } else {
            lexicon::word(glued)
        };
        let value: i64 = digits.parse().unwrap_or_default();
        let (day, hour, minute) = (value / 10_000, value / 100 % 100, value % 100);
        let Some(Word::Month(month)) = month else {
            // `0225 LT on 14 September (131825 UTC)`: beside a clock time without
            // seconds the digits are a day and a clock time, and no seconds.
            let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day));
            if let (true, Some(said), Some(day)) = (self.second, utc, day)
                && let Some(time) = TimeOfDay::new([hour, minute, 0], 0, Precision::Minute)
            {
                let at = (start, ahead.end());
                let label = if said == Some(Word::Gmt) { Label::Gmt } else { Label::Utc };
                let clock = StyledTime { time, style: HourStyle::Day };
                *self = ahead;
                draft.set_day(&self.lex, Day::OfMonth { day, weekday: None }, at)?;
                draft.set_hand(&self.lex, Hand::Clock(clock), at)?;
                draft.set_label(&self.lex, label, at)?;
                return Ok(true);
            }
            let span = (start, ahead.end().max(self.lex.token.end));
            let cure = "write the whole group, like 110600Z SEP 23";
            return Err(self.lex.unread(span, "is a day and a time without a month", cure));
        };
        ahead.bump();
        let year_digits = ahead.lex.front();
        let year = match (ahead.lex.token.kind, year_digits.len(), year_digits.parse::<i64>()) {
            (Kind::Number, 4, Ok(year)) => Some(year),
            (Kind::Number, 2, Ok(year @ 0..40)) => Some(2000 + year),
            (Kind::Number, 2, Ok(year @ 70..)) => Some(1900 + year),
            (Kind::Number, ..) => {
                let span = (ahead.lex.token.start, ahead.lex.token.end);
                let cure = "write the year with four digits";
                return Err(self.lex.unread(span, "does not say which century", cure));
            }
            _ => None,
        };
        if year.is_some() {
            ahead.bump();
        }
        let at = (start, ahead.end());
        let time = TimeOfDay::new([hour, minute, 0], 0, Precision::Minute)
            .ok_or_else(|| self.bad_numeric(Bad::NoSuchTime, start))?;
        let date = date(year.unwrap_or(2000), i64::from(month), day)
            .ok_or_else(|| self.bad_numeric(Bad::NoSuchDate, start))?;
        let found = match (year, u8::try_from(day)) {
            (None, Ok(day)) => Day::MonthDay { month, day, weekday: None },
            _ => Day::Date(date),
        };
        let label = match (utc, letter) {
            (Some(Some(Word::Gmt)), _) => Label::Gmt,
            (_, b'Z') => Label::Utc,
            _ => Label::Military(letter),
        };
        *self = ahead;
        draft.set_day(&self.lex, found, at)?;
        draft.set_hand(&self.lex, Hand::Clock(StyledTime { time, style: HourStyle::Day }), at)?;
        draft.set_label(&self.lex, label, at)?;
        Ok(true)
    }
}
