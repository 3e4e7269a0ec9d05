//! Clock times, and what may be glued to them.

use super::ast::{Day, Label};
use super::iso::{self, Bad};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::{Hand, HourStyle, Partial, StyledTime};
use crate::error::Error;
use crate::time::numeric::{Cursor, Precision, TimeOfDay, date};
use crate::time::zone::abbreviation;

const BARE: &str = "is a bare number, which may be an hour, a day or a year";
const BARE_CURE: &str = "write a clock time like 6 a.m. or 06:00, or a date like 12 September 2023";

/// Whether four digits may be a year that a report names without a word.
const fn is_year(value: i64) -> bool {
    matches!(value, 1900..=2100)
}

impl Parser<'_> {
    /// Reads the number in front: a clock time, or what `calendar_day.rs` knows.
    ///
    /// `cue` is what the word before it, such as `at`, says of it.
    pub(super) fn number(&mut self, draft: &mut Partial, cue: Cue) -> Result<(), Error> {
        self.apart()?;
        let token = self.lex.token;
        if self.iso(draft)?
            || self.date_time_group(draft)?
            || self.dotted_clock(draft, cue == Cue::At)?
            || self.numeric_date(draft)?
        {
            return Ok(());
        }
        let digits = self.lex.front();
        match (digits.len(), digits.parse::<i64>()) {
            (1 | 2, Ok(value)) => self.small(draft, value, cue),
            (3.., Ok(value)) if self.many_days_ago(draft, value)? => Ok(()),
            (4, Ok(value)) => self.four_digits(draft, value, cue),
            _ => Err(self.bare(token.start)),
        }
    }

    pub(super) fn bare(&self, start: usize) -> Error {
        self.lex.unread_at(start, BARE, BARE_CURE)
    }

    /// ISO 8601 forms; the next token is whatever follows them.
    fn iso(&mut self, draft: &mut Partial) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let Some(read) = iso::read(self.lex.text, start) else { return Ok(false) };
        let iso = read.map_err(|bad| self.bad_numeric(bad, start))?;
        self.jump(iso.end);
        let at = (start, iso.end);
        draft.set_day(&self.lex, iso.day, at)?;
        if let Some(time) = iso.time {
            let clock = StyledTime { time, style: HourStyle::Day };
            let Some(label) = iso.label else {
                return self.tail(draft, clock, start, true).map(|()| true);
            };
            draft.set_hand(&self.lex, Hand::Clock(clock), at)?;
            draft.set_label(&self.lex, label, at)?;
        }
        Ok(true)
    }

    /// `1400`: a clock time where something says so, else perhaps a year.
    fn four_digits(&mut self, draft: &mut Partial, value: i64, cue: Cue) -> Result<(), Error> {
        let start = self.lex.token.start;
        let leading_zero = value < 1000;
        // `Tue Sep 12 06:00:00 2023`: the clock time is there already.
        if let (Some((Day::MonthDay { month, day, .. }, at)), true) =
            (draft.day, draft.hand.is_some() && !leading_zero)
        {
            let date = date(value, i64::from(month), i64::from(day))
                .ok_or_else(|| self.bad_numeric(Bad::NoSuchDate, start))?;
            self.bump();
            draft.day = None;
            return draft.set_day(&self.lex, Day::Date(date), at);
        }
        let (hour, minute) = (value / 100, value % 100);
        let after = self.lex.rest(self.lex.token.end).trim_end();
        let alone = self.lex.slice(0, start).trim().is_empty() && matches!(after, "" | ".");
        let may_be_year = is_year(value);
        if alone && may_be_year {
            return self.lone_year(draft, value);
        }
        // No clock shows 1990.
        if cue == Cue::Near && may_be_year && minute > 59 && !self.clock_follows() {
            return self.year_span(draft, value);
        }
        let known = leading_zero
            || cue == Cue::At
            || draft.has_whole_day()
            || draft.has_day() && !may_be_year
            || self.day_known
            || (alone || cue == Cue::Near) && !may_be_year && !self.is_circa(start)
            || self.clock_follows()
            || self.named_day_follows();
        if !known || (alone || cue == Cue::Near) && minute > 59 && !self.clock_follows() {
            let cure =
                format!("write \"{hour:02}:{minute:02}\" for a clock, \"in {value}\" for a year");
            let cure = match hour < 24 && minute < 60 {
                true => cure,
                false => format!("write \"in {value}\" for a year"),
            };
            return Err(self.lex.unread_at(start, "may be a year or a clock time", &cure));
        }
        self.bump();
        let (mut second, mut precision) = (0, Precision::Minute);
        // `1814:23`, as reports of accidents write it.
        if self.eat_glued(':') {
            let pair = self.glued_pair();
            second = pair.ok_or_else(|| self.bad_numeric(Bad::NoSuchTime, start))?;
            precision = Precision::Second;
            self.bump();
        }
        let clock = self.clock([hour, minute, second], precision, !leading_zero, start)?;
        self.tail(draft, clock, start, true)
    }

    /// A year that is all there is; most may be a clock time as well.
    fn lone_year(&mut self, draft: &mut Partial, year: i64) -> Result<(), Error> {
        self.year_span(draft, year)?;
        if let (Some((Day::Span(first, last), at)), true) = (draft.day, year % 100 < 60) {
            draft.day = Some((Day::Year(first, last), at));
        }
        Ok(())
    }

    /// Whether `circa` or `c.`, which years have before them, ends before `start`.
    fn is_circa(&self, start: usize) -> bool {
        let before = self.lex.slice(0, start).trim_end_matches([' ', '.', '\u{a0}']);
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        ["c", "ca", "circa"].iter().any(|circa| word.eq_ignore_ascii_case(circa))
    }

    /// The two digits in front, if they stand directly behind what was read.
    fn glued_pair(&self) -> Option<i64> {
        let digits = self.lex.front();
        let glued = self.lex.token.kind == Kind::Number && !self.lex.token.spaced;
        digits.parse().ok().filter(|_| glued && digits.len() == 2)
    }

    /// Whether what follows the number in front makes it a clock time.
    fn clock_follows(&self) -> bool {
        let mut ahead = self.clone();
        ahead.bump();
        if let (Some(Word::And | Word::To), _) | (_, Kind::Mark('-' | '–' | '—')) =
            (ahead.word(), ahead.lex.token.kind)
        {
            ahead.bump();
            if ahead.lex.token.kind != Kind::Number || ahead.lex.front().len() != 4 {
                return false;
            }
            // `between 1930 and 2210`: the second is no year, and so the first is none.
            let value: i64 = ahead.lex.front().parse().unwrap_or_default();
            if !is_year(value) && value / 100 < 24 && value % 100 < 60 {
                return true;
            }
            ahead.bump();
        }
        // `1930 on Tuesday`
        let mut day = ahead.clone();
        if day.eat(Word::On) && matches!(day.word(), Some(Word::Weekday(_) | Word::Month(_))) {
            return true;
        }
        // `1735 (UTC+1)`
        if ahead.lex.at_mark('(') {
            ahead.bump();
            return ahead.label_ahead();
        }
        let glued_letter = ahead.lex.token.kind == Kind::Word
            && (!ahead.lex.token.spaced || matches!(ahead.lex.front(), "Z" | "h"))
            && ahead.lex.front().len() == 1;
        // `1814:23`
        let seconds = ahead.lex.at_mark(':') && !ahead.lex.token.spaced;
        glued_letter
            || seconds
            || matches!(ahead.word(), Some(Word::Am | Word::Pm | Word::Hours))
            || ahead.lex.at_mark('+')
            || ahead.label_ahead()
    }

    /// A number of one or two digits.
    fn small(&mut self, draft: &mut Partial, value: i64, cue: Cue) -> Result<(), Error> {
        let start = self.lex.token.start;
        let leading_zero = self.lex.front().len() == 2 && value < 10;
        let rest = self.lex.rest(self.lex.token.end).as_bytes();
        if !rest.starts_with(b":") && self.day_of_month(draft, value)? {
            return Ok(());
        }
        match rest {
            [b':', ..] => return self.colon(draft, leading_zero, start),
            [b'.', a, b, tail @ ..]
                if a.is_ascii_digit()
                    && b.is_ascii_digit()
                    && !matches!(tail, [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..]) =>
            {
                return self.dotted(draft, value, leading_zero, cue, start);
            }
            _ => {}
        }
        self.bump();
        if self.days_ago(draft, value, start)? || self.minutes_past(draft, value, start)? {
            return Ok(());
        }
        if let Some(clock) = self.hour_letter(draft, value, cue, start)? {
            return self.tail(draft, clock, start, clock.time.precision != Precision::Hour);
        }
        let follows = match (self.word(), self.lex.token.kind) {
            (Some(Word::Am | Word::Pm | Word::OClock), _) => true,
            (Some(Word::Noon | Word::Midnight), _) if value == 12 => true,
            // `06Z`
            (_, Kind::Word) if !self.lex.token.spaced && self.lex.front() == "Z" => true,
            (_, Kind::Mark('-' | '–')) => {
                let mut ahead = self.clone();
                ahead.bump();
                ahead.lex.token.kind == Kind::Number
            }
            _ => false,
        };
        let part = self.clone().eat_all(&[Word::In, Word::The]);
        // `before 12 7 September` has one number too many.
        let number =
            self.lex.token.kind == Kind::Number || matches!(self.word(), Some(Word::Number(_)));
        let cued = cue != Cue::Nothing && !number;
        if !(follows || part || cued || self.label_ahead()) {
            return Err(self.bare(start));
        }
        let clock = self.clock([value, 0, 0], Precision::Hour, false, start)?;
        let style = if leading_zero { HourStyle::Day } else { clock.style };
        self.tail(draft, StyledTime { style, ..clock }, start, false)
    }

    /// `h30` or `h` after the hour `14`. `2h` may be a length, unless something says
    /// that it is a clock time.
    fn hour_letter(
        &mut self,
        draft: &Partial,
        hour: i64,
        cue: Cue,
        start: usize,
    ) -> Result<Option<StyledTime>, Error> {
        if self.lex.token.spaced || !matches!(self.lex.front(), "h" | "H") {
            return Ok(None);
        }
        let is_small = self.lex.token.start - start < 2;
        let mut ahead = self.clone();
        ahead.bump();
        let minute = ahead.glued_pair();
        if minute.is_some() {
            ahead.bump();
        } else if ahead.lex.is_glued() && matches!(ahead.lex.token.kind, Kind::Number | Kind::Word)
        {
            return Ok(None);
        }
        let known = cue != Cue::Nothing || draft.has_day() || ahead.label_ahead();
        if minute.is_none() && is_small && !known {
            return Ok(None);
        }
        *self = ahead;
        let precision = if minute.is_some() { Precision::Minute } else { Precision::Hour };
        let time = [hour, minute.unwrap_or(0), 0];
        let clock = self.clock(time, precision, true, start)?;
        // Whoever writes `6h30` counts 24 hours.
        Ok(Some(StyledTime { style: HourStyle::Day, ..clock }))
    }

    /// `6:30`, `6:30:15.5`.
    fn colon(
        &mut self,
        draft: &mut Partial,
        leading_zero: bool,
        start: usize,
    ) -> Result<(), Error> {
        let written = if leading_zero { HourStyle::Day } else { HourStyle::TwoDigits };
        let mut cursor = Cursor { bytes: self.lex.text.as_bytes(), at: start };
        let mut clock = self.written(cursor.time(1..=2, b".,"), written, start)?;
        // `01:41.16`, as logs write the seconds.
        if let (Precision::Minute, [b'.', tens @ b'0'..=b'5', units @ b'0'..=b'9', after @ ..]) =
            (clock.time.precision, cursor.rest())
            && !matches!(after, [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..])
        {
            clock.time.second = (tens - b'0') * 10 + (units - b'0');
            clock.time.precision = Precision::Second;
            cursor.at += 3;
        }
        self.jump(cursor.at);
        self.tail(draft, clock, start, true)
    }

    /// `.30` after an hour: `6.30 pm`, `14.00`.
    fn dotted(
        &mut self,
        draft: &mut Partial,
        hour: i64,
        leading_zero: bool,
        cue: Cue,
        start: usize,
    ) -> Result<(), Error> {
        let written = if leading_zero { HourStyle::Day } else { HourStyle::TwoDigits };
        self.bump();
        self.bump();
        let minute = self.lex.front().parse().unwrap_or(99);
        // `12.09` is also how much of Europe writes 12 September.
        if (1..=12).contains(&minute)
            && (1..=31).contains(&hour)
            && cue == Cue::Nothing
            && !self.clock_follows()
            && !self.named_day_follows()
        {
            let span = (start, self.lex.token.end);
            let cure = "write 12:09, or 12 September";
            return Err(self.lex.unread(span, "may be a clock time or a date", cure));
        }
        self.bump();
        let time = TimeOfDay::new([hour, minute, 0], 0, Precision::Minute);
        let clock = self.written(time, written, start)?;
        self.tail(draft, clock, start, true)
    }

    /// Whether a day follows the number in front that no date has beside it:
    /// `this morning`, `yesterday`, `the next evening`.
    fn named_day_follows(&self) -> bool {
        use Word::{
            Following, In, Last, Next, Previous, Same, That, The, This, Today, Tomorrow, Tonight,
            Yesterday,
        };
        let mut ahead = self.clone();
        ahead.bump();
        if ahead.eat(The) {
            return matches!(ahead.word(), Some(Next | Following | Previous | Same));
        }
        matches!(ahead.word(), Some(This | Last | That | Today | Tonight | Yesterday | Tomorrow))
            || ahead.eat_all(&[In, The])
    }

    /// A reading of 24 hours, or an error that names it.
    pub(super) fn clock(
        &self,
        time: [i64; 3],
        precision: Precision,
        four_digits: bool,
        start: usize,
    ) -> Result<StyledTime, Error> {
        let written = if four_digits { HourStyle::FourDigits } else { HourStyle::Bare };
        self.written(TimeOfDay::new(time, 0, precision), written, start)
    }

    /// The same with what its writing says of the half of the day.
    fn written(
        &self,
        time: Option<TimeOfDay>,
        style: HourStyle,
        start: usize,
    ) -> Result<StyledTime, Error> {
        let time = time.ok_or_else(|| self.bad_numeric(Bad::NoSuchTime, start))?;
        let leading_zero = self.lex.rest(start).starts_with('0');
        let style = match time.hour {
            0 | 13.. => HourStyle::Day,
            _ if leading_zero => HourStyle::Day,
            10..=12 if time.precision != Precision::Hour => style,
            _ => HourStyle::Bare,
        };
        Ok(StyledTime { time, style })
    }

    /// What may follow the digits: `a.m.`, `hours`, `o'clock`, a letter, `+10`.
    pub(super) fn tail(
        &mut self,
        draft: &mut Partial,
        clock: StyledTime,
        start: usize,
        has_minutes: bool,
    ) -> Result<(), Error> {
        let word = self.word();
        let half = matches!(word, Some(Word::Am | Word::Pm));
        // `2130GMT`, `2130hrs`: nothing else can be meant.
        let known = has_minutes
            && self.lex.front().len() > 1
            && (matches!(word, Some(Word::Utc | Word::Gmt | Word::Hours))
                || abbreviation(self.lex.front()).is_some());
        let hours = known && word == Some(Word::Hours);
        if self.lex.is_glued() && self.lex.token.kind == Kind::Word && !half && !hours {
            draft.set_hand(&self.lex, Hand::Clock(clock), (start, self.end()))?;
            return match known {
                true => self.label_into(draft).map(drop),
                false => self.tail_letter(draft, has_minutes),
            };
        }
        let time = clock.time;
        let oclock = time.precision == Precision::Hour && self.eat(Word::OClock);
        let is_twelve =
            !oclock && time.hour == 12 && [time.minute, time.second] == [0; 2] && time.micros == 0;
        let word = self.word();
        let is_whole = match word {
            Some(Word::Am | Word::Pm) => true,
            Some(Word::Noon | Word::Midnight) => is_twelve,
            _ => false,
        };
        if is_whole {
            self.bump();
            let hand = match word {
                Some(Word::Midnight) => Hand::Midnight,
                Some(Word::Noon) => Hand::Clock(StyledTime {
                    time: TimeOfDay { precision: Precision::Minute, ..time },
                    style: HourStyle::Half,
                }),
                half => Hand::Clock(self.halved(clock, half, start)?),
            };
            draft.set_hand(&self.lex, hand, (start, self.end()))?;
            return match self.lex.at_mark('+') {
                true => self.tail_offset(draft, time.precision, start),
                false => Ok(()),
            };
        }
        let says_hours = word == Some(Word::Hours) || word.is_none() && self.lex.front() == "h";
        if says_hours && has_minutes && !oclock {
            self.bump();
        }
        draft.set_hand(&self.lex, Hand::Clock(clock), (start, self.end()))?;
        self.tail_letter(draft, has_minutes)?;
        self.tail_offset(draft, time.precision, start)
    }

    fn halved(
        &self,
        clock: StyledTime,
        half: Option<Word>,
        start: usize,
    ) -> Result<StyledTime, Error> {
        let hour = match (clock.time.hour, half) {
            (hour @ 0..=12, Some(Word::Am)) => hour % 12,
            (hour @ 1..=12, Some(Word::Pm)) => hour % 12 + 12,
            _ => {
                let problem = "is a 24-hour time with a.m. or p.m.";
                let cure = "leave a.m. or p.m. out, or write an hour from 1 to 12";
                return Err(self.lex.out_of_range((start, self.end()), problem, cure));
            }
        };
        Ok(clock.at(hour))
    }

    /// `2000Z`, `0600K`, `2000 Z`.
    fn tail_letter(&mut self, draft: &mut Partial, has_minutes: bool) -> Result<(), Error> {
        let token = self.lex.token;
        let [letter] = self.lex.front().as_bytes() else { return Ok(()) };
        let label = match (letter, token.spaced) {
            (b'Z' | b'z', _) => Label::Utc,
            (b'h', false) if has_minutes => {
                self.bump();
                return Ok(());
            }
            // Police logs write `1400H` for 14:00 hours, the military for UTC+8.
            (b'H', false) if has_minutes => {
                let cure = "write hours, or the offset UTC+8";
                return Err(self.lex.unread_at(token.start, "may be hours or zone Hotel", cure));
            }
            // Aviation writes `1400L` for local time, the military for UTC+11.
            (b'L', false) if has_minutes => {
                let cure = "write local time, or the offset UTC+11";
                return Err(self.lex.unread_at(
                    token.start,
                    "may be local time or zone Lima",
                    cure,
                ));
            }
            (b'A'..=b'Y', false) if has_minutes => Label::Military(*letter),
            _ => return Ok(()),
        };
        self.bump();
        draft.set_label(&self.lex, label, (token.start, token.end))
    }

    /// `+10:00` after a clock, glued or not; `-07:00` may also be a range.
    fn tail_offset(
        &mut self,
        draft: &mut Partial,
        precision: Precision,
        start: usize,
    ) -> Result<(), Error> {
        let token = self.lex.token;
        let Some(read) = iso::offset(self.lex.text.as_bytes(), token.start) else { return Ok(()) };
        // `2023-09-12 06:00:00 -0500` is how version control writes it.
        let full = precision >= Precision::Second && matches!(draft.day, Some((Day::Date(_), _)));
        if !self.lex.at_mark('-') || full && !self.dash_spaced_after() {
            let (offset, end) = read.map_err(|bad| self.bad_numeric(bad, token.start))?;
            self.jump(end);
            return draft.set_label(&self.lex, Label::Offset(offset), (token.start, end));
        }
        let Ok((offset, end)) = read else { return Ok(()) };
        let mut ahead = self.clone();
        ahead.jump(end);
        let half = matches!(ahead.word(), Some(Word::Am | Word::Pm));
        let letter = ahead.lex.token.kind == Kind::Word && !ahead.lex.token.spaced;
        let hours = ahead.word() == Some(Word::Hours);
        // No zone is behind UTC by more than 12 hours today.
        let range = half || letter || hours || ahead.label_ahead() || offset.seconds() < -12 * 3600;
        // `6-7 p.m.` has no minutes, which an offset of a full clock has.
        if range { Ok(()) } else { Err(self.bad_numeric(Bad::OffsetOrRange, start)) }
    }

    /// Whether white space follows the mark in front.
    fn dash_spaced_after(&self) -> bool {
        self.lex.rest(self.lex.token.end).starts_with(char::is_whitespace)
    }
}
