//! Dates of the old style: what the words, the weekday and a second date say of them.

use chrono::Datelike;

use super::ast::{Calendar, Day, Moment, Reading};
use super::lex::{Kind, Lexer};
use super::lexicon::{self, Word};
use crate::time::civil::{CivilDate, Weekday};
use crate::time::julian::julian;

/// The last year in which a state, Greece, still dated by the old style.
const LAST_YEAR: i32 = 1923;

/// Whether the weekday beside a date can be that of its day: by the old style where
/// the text says so; where it says nothing, of an old date by either calendar.
pub(super) fn fits(text: &str, date: CivilDate, weekday: Weekday) -> bool {
    let fits_old = old_weekday(date) == Some(weekday);
    match is_said(text) {
        true => fits_old,
        false => date.weekday() == weekday || date.year() <= LAST_YEAR && fits_old,
    }
}

/// Whether a text says that its dates are of the old style.
pub(crate) fn is_said(text: &str) -> bool {
    let text = text.as_bytes();
    let begins = |at: usize, words: &str| {
        let there = text.get(at..at + words.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(words.as_bytes()))
    };
    let of_word = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let is_letter = |at: usize| text.get(at).is_some_and(of_word);
    let is_alone = |at: usize| {
        begins(at, "os") && !is_letter(at + 2) && !at.checked_sub(1).is_some_and(is_letter)
    };
    text.iter().enumerate().any(|(at, byte)| match byte {
        b'o' | b'O' => begins(at, "old style") || begins(at, "o.s.") || is_alone(at),
        b'j' | b'J' => begins(at, "julian"),
        _ => false,
    })
}

/// The calendar of the dates of a text, where their weekday fits only the old style.
pub(super) fn by_weekday(text: &str, moment: &Moment) -> Option<Calendar> {
    let dated = |reading: &Reading| match reading.day {
        Some(Day::Date(date)) if date.year() <= LAST_YEAR => Some(date),
        _ => None,
    };
    let Moment::Clocks(_, readings) = moment else { return None };
    let date = readings.iter().find_map(dated)?;
    let mut lex = Lexer::new(text);
    while lex.token.kind != Kind::End {
        if let Some(Word::Weekday(weekday)) = lexicon::word(lex.front()) {
            let is_old = date.weekday() != weekday && old_weekday(date) == Some(weekday);
            return is_old.then_some(Calendar::Julian);
        }
        lex.bump();
    }
    None
}

/// Whether `2/14 December 1825` are one day, by the old style and by ours.
pub(super) fn are_one_day(old: CivilDate, new: CivilDate) -> bool {
    old.year() <= LAST_YEAR && julian(old.year(), old.month(), old.day()) == Some(new)
}

/// The weekday of a date that is written by the old style.
pub(super) fn old_weekday(date: CivilDate) -> Option<Weekday> {
    julian(date.year(), date.month(), date.day()).map(|day| day.weekday())
}
