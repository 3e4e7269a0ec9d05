//! Clock times in words.

use super::lex::Kind;
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::{Hand, HourStyle, Partial, StyledTime};
use crate::error::{Error, ErrorKind};
use crate::time::numeric::Precision;

/// What to do about a clock time in words that may mean two or none.
const IN_DIGITS: &str = "write it in digits, like 06:30 or 00:30";

impl Parser<'_> {
    /// A clock time in words: `six p.m.`, `half past six`, `noon`.
    pub(super) fn clock_words(&mut self, draft: &mut Partial, cue: Cue) -> Result<bool, Error> {
        let start = self.lex.token.start;
        match self.word() {
            Some(Word::Noon) => {
                self.bump();
                let clock = self.clock([12, 0, 0], Precision::Minute, true, start)?;
                let hand = Hand::Clock(StyledTime { style: HourStyle::Half, ..clock });
                draft.set_hand(&self.lex, hand, (start, self.end()))?;
            }
            Some(Word::Midnight) => {
                self.bump();
                draft.set_hand(&self.lex, Hand::Midnight, (start, self.end()))?;
            }
            Some(Word::Half) => {
                self.bump();
                self.eat_glued('-');
                if matches!(self.word(), Some(Word::Number(_))) {
                    self.bump();
                    let problem =
                        "is half past that hour to some and half an hour before it to others";
                    let cure = "write \"half past six\" or \"6:30\"";
                    return Err(self.lex.unread((start, self.end()), problem, cure));
                }
                self.past_or_to(draft, 30, start)?;
            }
            Some(Word::A | Word::Quarter) => {
                if !(self.eat(Word::Quarter) || self.eat_all(&[Word::A, Word::Quarter])) {
                    return Ok(false);
                }
                self.eat_glued('-');
                self.past_or_to(draft, 15, start)?;
            }
            Some(Word::Number(value)) => {
                self.bump();
                let value = self.units(i64::from(value));
                if self.days_ago(draft, value, start)? || self.minutes_past(draft, value, start)? {
                    return Ok(true);
                }
                if let Some(minute) = self.minutes_in_words(value) {
                    let clock = self.clock([value, minute, 0], Precision::Minute, false, start)?;
                    self.tail(draft, clock, start, true)?;
                    return Ok(true);
                }
                let half = matches!(self.word(), Some(Word::Am | Word::Pm | Word::OClock));
                // `seven in the evening`, `seven on Friday`
                let part = match self.word() {
                    Some(Word::In) => true,
                    Some(Word::On) => {
                        let mut ahead = self.clone();
                        ahead.bump();
                        matches!(ahead.word(), Some(Word::Weekday(_)))
                    }
                    _ => false,
                };
                let number = self.lex.token.kind == Kind::Number
                    || matches!(self.word(), Some(Word::Number(_)));
                let cued = cue != Cue::Nothing && !number;
                if !(half || part || cued || self.label_ahead()) || value > 12 {
                    return Err(self.bare(start));
                }
                let clock = self.clock([value, 0, 0], Precision::Hour, false, start)?;
                self.tail(draft, clock, start, false)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// `-five` after `twenty`.
    pub(super) fn units(&mut self, tens: i64) -> i64 {
        let mut ahead = self.clone();
        ahead.eat_glued('-');
        match ahead.word() {
            Some(Word::Number(units @ 1..=9)) if matches!(tens, 20 | 30 | 40 | 50) => {
                ahead.bump();
                *self = ahead;
                tens + i64::from(units)
            }
            _ => tens,
        }
    }

    /// `thirty` or `-forty-five` after the hour `six`.
    fn minutes_in_words(&mut self, hour: i64) -> Option<i64> {
        let mut ahead = self.clone();
        ahead.eat_glued('-');
        let Some(Word::Number(minute @ 10..=59)) = ahead.word() else { return None };
        ahead.bump();
        let minute = ahead.units(i64::from(minute));
        // `nine eleven` is a day to many.
        if !(1..=12).contains(&hour)
            || matches!(minute, 11 | 12)
            || ahead.word() == Some(Word::Minutes)
        {
            return None;
        }
        *self = ahead;
        Some(minute)
    }

    /// `past six` or `to six` after `10`, `ten` or `ten minutes`.
    pub(super) fn minutes_past(
        &mut self,
        draft: &mut Partial,
        value: i64,
        start: usize,
    ) -> Result<bool, Error> {
        let mut ahead = self.clone();
        ahead.eat(Word::Minutes);
        // Between two ends, `ten to six` is a range of hours.
        let to = ahead.word() == Some(Word::To) && !self.in_range;
        if !(to || ahead.word() == Some(Word::Past)) {
            return Ok(false);
        }
        let minutes_said = ahead.end() != self.end();
        if to
            && !minutes_said
            && self.lex.slice(start, self.end()).starts_with(|c: char| c.is_ascii_digit())
        {
            let span = (start, ahead.lex.token.end);
            let problem = "may count minutes to an hour, or start a range";
            let cure = "write \"between 6 and 7 p.m.\", or a clock time";
            return Err(self.lex.unread(span, problem, cure));
        }
        *self = ahead;
        self.past_or_to(draft, value, start).map(|()| true)
    }

    fn past_or_to(&mut self, draft: &mut Partial, minutes: i64, start: usize) -> Result<(), Error> {
        let past = match self.word() {
            Some(Word::Past) => true,
            // Nobody says `half to six`.
            Some(Word::To) if minutes != 30 => false,
            _ => {
                let span = (start, self.end());
                return Err(self.lex.unread(span, "is no clock time", IN_DIGITS));
            }
        };
        self.bump();
        self.apart()?;
        if self.word() == Some(Word::Midnight) && (1..60).contains(&minutes) {
            self.bump();
            let time = if past { [0, minutes, 0] } else { [23, 60 - minutes, 0] };
            let clock = self.clock(time, Precision::Minute, true, start)?;
            let clock = StyledTime { style: HourStyle::Day, ..clock };
            return draft.set_hand(&self.lex, Hand::Clock(clock), (start, self.end()));
        }
        let hour = match (self.word(), self.lex.token.kind) {
            (Some(Word::Number(hour)), _) => Some(i64::from(hour)),
            (_, Kind::Number) => self.lex.front().parse().ok(),
            (Some(Word::Noon), _) => Some(12),
            _ => None,
        };
        let noon = self.word() == Some(Word::Noon);
        let good = hour.filter(|hour| (1..=12).contains(hour) && (1..60).contains(&minutes));
        let Some(hour) = good else {
            self.bump();
            let span = (start, self.end());
            return Err(self.lex.out_of_range(span, "is no clock time", IN_DIGITS));
        };
        self.bump();
        let (hour, minute) = match (past, hour) {
            (true, hour) => (hour, minutes),
            (false, 1) => (12, 60 - minutes),
            (false, hour) => (hour - 1, 60 - minutes),
        };
        let clock = self.clock([hour, minute, 0], Precision::Minute, false, start)?;
        if noon {
            let clock = StyledTime { style: HourStyle::Half, ..clock };
            return draft.set_hand(&self.lex, Hand::Clock(clock), (start, self.end()));
        }
        let clock = StyledTime { style: HourStyle::Bare, ..clock };
        if !past && clock.time.hour == 11 && matches!(self.word(), Some(Word::Am | Word::Pm)) {
            // `quarter to twelve a.m.` is a quarter to midnight, on which day?
            let span = (start, self.lex.token.end);
            let problem = "leaves open which twelve o'clock is meant";
            return Err(self.lex.refuse_span(ErrorKind::Syntax, span, problem));
        }
        self.tail(draft, clock, start, true)
    }
}
