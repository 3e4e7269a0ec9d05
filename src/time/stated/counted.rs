//! Times counted from another event, from the publication or from a clock:
//! `hours later`, `two hours after s1`, `ten minutes before midnight`.

use super::amount::{self, Bound};
use super::ast::{Day, Direction, Elapsed, Length, Moment, RelativeTime};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::Partial;
use crate::error::{Error, ErrorKind};
use crate::time::zone::abbreviation;

/// Reads a counted time, or leaves `parser` where it was.
pub(super) fn read(parser: &mut Parser<'_>) -> Result<Option<Moment>, Error> {
    // Most texts begin with a number that counts nothing.
    let rest = parser.lex.rest(parser.lex.token.end);
    if parser.lex.token.kind == Kind::Number
        && !rest.starts_with(|c: char| {
            c.is_whitespace() || matches!(c, '.' | '-' | '–') || c.is_ascii_lowercase()
        })
        && amount::stopwatch(parser).is_none()
    {
        return Ok(None);
    }
    if matches!(parser.word(), Some(Word::Weekday(_) | Word::Month(_))) {
        return Ok(None);
    }
    if let Some(relative) = day_beside(parser)? {
        return Ok(Some(Moment::Relative(relative)));
    }
    match counted(parser)? {
        None => Ok(bare(parser)?.map(Moment::Relative)),
        moment => Ok(moment),
    }
}

/// `the next day`, `the day after s1`, `the previous day`, and nothing after it.
fn day_beside(parser: &mut Parser<'_>) -> Result<Option<RelativeTime>, Error> {
    let mut ahead = parser.clone();
    ahead.eat(Word::On);
    let is_day = ahead.eat(Word::The) && one_day(&mut ahead);
    let direction = match (is_day, ahead.word()) {
        (true, Some(Word::After)) | (false, Some(Word::Next | Word::Following)) => Direction::After,
        (true, Some(Word::Before)) | (false, Some(Word::Previous)) => Direction::Before,
        _ => return Ok(None),
    };
    ahead.bump();
    // `the day before yesterday` is one of the calendar, counted from the publication,
    // and `the day before at noon` has a clock time of its own.
    let is_other = match is_day {
        true => {
            let is_named = matches!(ahead.word(), Some(Word::Yesterday | Word::Tomorrow));
            is_named || ahead.goes_on_with_a_clock()
        }
        false => !one_day(&mut ahead) || !ahead.ends(),
    };
    if is_other {
        return Ok(None);
    }
    let from = if is_day && !ahead.ends() { Some(event(&mut ahead, true)?) } else { None };
    *parser = ahead;
    Ok(Some(RelativeTime { by: Elapsed::of(Length::DAY), direction, from }))
}

/// Reads `day`, and not `days`.
fn one_day(parser: &mut Parser<'_>) -> bool {
    !parser.lex.front().ends_with(['s', 'S']) && parser.eat(Word::Days)
}

/// An amount of time and `later`, `earlier`, `ago`, `after X`, `before X`.
fn counted(parser: &mut Parser<'_>) -> Result<Option<Moment>, Error> {
    let mut ahead = parser.clone();
    let at = ahead.word() == Some(Word::At);
    let Some(amount) = amount::read(&mut ahead)? else { return Ok(None) };
    let word = ahead.word();
    let direction = match word {
        Some(Word::Later | Word::After) => Direction::After,
        Some(Word::Earlier | Word::Before | Word::Prior | Word::Ago) => Direction::Before,
        // `within an hour`, and nothing more.
        _ if amount.bound == Bound::Within && ahead.ends() => {
            let by = amount.elapsed(&ahead)?;
            *parser = ahead;
            let direction = Direction::After;
            return Ok(Some(Moment::Relative(RelativeTime { by, direction, from: None })));
        }
        _ => return Ok(None),
    };
    ahead.bump();
    let is_adverb = matches!(word, Some(Word::Later | Word::Earlier | Word::Ago));
    // `two days ago` is a day, and so is what has a clock time beside it.
    let is_day = match word {
        Some(Word::Ago) if amount.is_days() => true,
        _ => is_adverb && amount.is_dates() && !ahead.ends(),
    };
    if is_day || is_adverb && at && amount.bound == Bound::Plain {
        return Ok(None);
    }
    if word == Some(Word::Prior) && !ahead.eat(Word::To) {
        return Err(ahead.residue());
    }
    let by = amount.elapsed(&ahead)?;
    let moment = if word == Some(Word::Ago) {
        Moment::Ago(by)
    } else if is_adverb {
        Moment::Relative(RelativeTime { by, direction, from: None })
    } else if is_clock(&ahead) {
        apart(&mut ahead, by, direction, None)?
    } else {
        let from = Some(event(&mut ahead, true)?);
        Moment::Relative(RelativeTime { by, direction, from })
    };
    *parser = ahead;
    Ok(Some(moment))
}

/// Whether a clock time stands in front, and no event.
fn is_clock(parser: &Parser<'_>) -> bool {
    use Word::{A, About, At, Half, Midnight, Noon, Number, Part, Quarter};
    let begins_one = matches!(
        parser.word(),
        Some(A | About | At | Half | Midnight | Noon | Number(_) | Part(_) | Quarter)
    );
    parser.lex.token.kind == Kind::Number || begins_one && !is_event(parser)
}

/// A length and a clock time that it is counted from, on the day `lead`.
pub(super) fn apart_on(parser: &mut Parser<'_>, lead: &Partial) -> Result<Option<Moment>, Error> {
    let mut ahead = parser.clone();
    let Some(amount) = amount::read(&mut ahead)? else { return Ok(None) };
    let direction = match ahead.word() {
        Some(Word::After) => Direction::After,
        Some(Word::Before) => Direction::Before,
        _ => return Ok(None),
    };
    ahead.bump();
    if !is_clock(&ahead) {
        return Ok(None);
    }
    let by = amount.elapsed(&ahead)?;
    let moment = apart(&mut ahead, by, direction, Some(lead))?;
    *parser = ahead;
    Ok(Some(moment))
}

/// The clock time in front, from which `by` is counted.
fn apart(
    parser: &mut Parser<'_>,
    by: Elapsed,
    direction: Direction,
    day: Option<&Partial>,
) -> Result<Moment, Error> {
    let start = parser.lex.token.start;
    let counted = |length| matches!(length, Length::OnCalendar { .. } | Length::Days);
    if [by.least, by.most].into_iter().flatten().any(counted) {
        let problem = "is a clock time, and days are counted before it";
        return Err(parser.lex.unread_at(start, problem, "write the date and the clock time"));
    }
    let mut draft = Partial::new(start);
    // A midday that something is counted from is noon.
    parser.in_range = true;
    parser.elements(&mut draft, Cue::At)?;
    parser.in_range = false;
    if draft.hand.is_none() || parser.preposition.is_some() {
        let problem = "is no clock time to count from";
        let cure = "write a clock time, or the name of an event in quotation marks";
        return Err(parser.lex.unread_at(start, problem, cure));
    }
    if let Some(day) = day {
        draft = day.merged(&parser.lex, &draft)?;
    }
    let readings = parser.list(draft)?.readings(&parser.lex)?;
    Ok(Moment::Apart(by, direction, readings))
}

/// `later`, `shortly afterwards`, `after s1`, `shortly before "the bridge"`.
fn bare(parser: &mut Parser<'_>) -> Result<Option<RelativeTime>, Error> {
    let mut ahead = parser.clone();
    let mut by = Elapsed::UNSAID;
    if ahead.eat(Word::Shortly) || ahead.eat(Word::Just) || ahead.eat_all(&[Word::A, Word::Little])
    {
        by = Elapsed::of(Length::Shortly);
    } else if ahead.eat(Word::Vague) && !ahead.eat(Word::Time) {
        return Ok(None);
    }
    let direction = match ahead.word() {
        Some(Word::After | Word::Later) => Direction::After,
        Some(Word::Before | Word::Earlier) => Direction::Before,
        _ => return Ok(None),
    };
    let adverb = matches!(ahead.word(), Some(Word::Later | Word::Earlier));
    ahead.bump();
    // `later that day`: no longer after than its end.
    let is_same_day = adverb
        && by == Elapsed::UNSAID
        && (ahead.eat_all(&[Word::That, Word::Days])
            || ahead.eat_all(&[Word::The, Word::Same, Word::Days]));
    if is_same_day {
        by.most = Some(Length::SAME_DAY);
    }
    let ends = ahead.ends();
    let from = if adverb {
        if !ends {
            return Err(ahead.residue());
        }
        None
    } else if ends && by != Elapsed::UNSAID {
        None
    } else if is_event(&ahead) {
        Some(event(&mut ahead, false)?)
    } else {
        return Ok(None);
    };
    *parser = ahead;
    Ok(Some(RelativeTime { by, direction, from }))
}

/// Whether an event stands in front where a time might stand too: a name in
/// quotation marks, or an id with a digit or a low line, such as `s1`.
fn is_event(parser: &Parser<'_>) -> bool {
    match parser.lex.token.kind {
        Kind::Quoted => true,
        Kind::Word => {
            let (name, known) = id(parser);
            !known && name.contains(|c: char| c.is_ascii_digit() || c == '_')
        }
        _ => false,
    }
}

/// The id in front, and whether it begins with a word that means a time.
fn id<'a>(parser: &Parser<'a>) -> (&'a str, bool) {
    let start = parser.lex.token.start;
    let rest = parser.lex.rest(start);
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let name = rest.get(..rest.find(|c| !belongs(c)).unwrap_or(rest.len())).unwrap_or_default();
    let head = parser.lex.front();
    // One letter is no word: `a1` and `c3` are ids.
    let known = (parser.word().is_some() && (head.len() > 1 || name.len() == 1))
        || abbreviation(head).is_some()
        || super::named::lookup(head).is_some() && name.len() == head.len();
    (name, known)
}

/// The event in front: a name in quotation marks, or an id.
fn event(parser: &mut Parser<'_>, counted: bool) -> Result<Box<str>, Error> {
    let start = parser.lex.token.start;
    if parser.lex.token.kind == Kind::Quoted {
        let name = parser.lex.front().trim_matches(['"', '“', '”']);
        if name.trim().is_empty() {
            return Err(parser.lex.refuse(ErrorKind::Syntax, start, "names no event"));
        }
        parser.bump();
        return Ok(name.into());
    }
    let starts_id = parser.lex.token.kind == Kind::Word
        && parser.lex.front().starts_with(|c: char| c.is_ascii_alphabetic());
    let (name, known) = id(parser);
    if starts_id && !known {
        parser.jump(start + name.len());
        return Ok(name.into());
    }
    if parser.lex.token.kind == Kind::End {
        let problem = "the event it counts from is missing";
        let cure = "name the event, like \"two hours after s1\"";
        return Err(parser.lex.refuse(ErrorKind::Syntax, start, problem).cured_by(cure));
    }
    let problem = if counted { "is not an event to count from" } else { "is not an event" };
    let cure = "write an id, like \"two hours after s1\", or put the name in quotation marks";
    Err(parser.lex.unread_at(start, problem, cure))
}
impl Parser<'_> {
    /// Whether a clock time follows that is part of the same reading.
    pub(super) fn goes_on_with_a_clock(&self) -> bool {
        self.word() == Some(Word::At) || matches!(self.lex.token.kind, Kind::Mark(',' | '('))
    }

    /// `days ago`, `weeks later` after the number `count`, which has been read.
    pub(super) fn days_ago(
        &mut self,
        draft: &mut Partial,
        count: i64,
        start: usize,
    ) -> Result<bool, Error> {
        let mut ahead = self.clone();
        let glued = (!ahead.lex.token.spaced).then(|| ahead.lex.front());
        let days = match (glued, ahead.word()) {
            (Some("d"), _) | (_, Some(Word::Days)) => 1,
            (Some("w"), _) | (_, Some(Word::Weeks)) => 7,
            _ => return Ok(false),
        };
        ahead.bump();
        let is_back = match ahead.word() {
            Some(Word::Ago | Word::Earlier) => true,
            Some(Word::Later) => false,
            _ => return Ok(false),
        };
        let from_publication = ahead.word() == Some(Word::Ago);
        ahead.bump();
        let at = (start, ahead.end());
        let days = count.checked_mul(days).and_then(|days| i16::try_from(days).ok());
        let days = days.ok_or_else(|| {
            let problem = "is too long ago to be counted in days";
            self.lex.out_of_range(at, problem, "write the date")
        })?;
        let days = if is_back { -days } else { days };
        let day = match from_publication {
            true => Day::FromPublication(days, None),
            false => Day::FromAnchor(days, None),
        };
        *self = ahead;
        draft.set_day(&self.lex, day, at).map(|()| true)
    }

    /// `a week ago`, `a day later`: a day that has a clock time beside it.
    pub(super) fn one_ago(&mut self, draft: &mut Partial, start: usize) -> Result<bool, Error> {
        let mut ahead = self.clone();
        let found = ahead.eat(Word::A) && ahead.days_ago(draft, 1, start)?;
        if found {
            *self = ahead;
        }
        Ok(found)
    }

    /// `200 days ago`: more of them than a day of a month or an hour can be.
    pub(super) fn many_days_ago(&mut self, draft: &mut Partial, days: i64) -> Result<bool, Error> {
        let start = self.lex.token.start;
        let mut ahead = self.clone();
        ahead.bump();
        let found = ahead.days_ago(draft, days, start)?;
        if found {
            *self = ahead;
        }
        Ok(found)
    }

    /// `day before yesterday`, `day after tomorrow`, or `day before, at noon`, if it
    /// stands in front.
    pub(super) fn day_but_one(&mut self, draft: &mut Partial, start: usize) -> Result<bool, Error> {
        let mut ahead = self.clone();
        if !ahead.eat(Word::Days) {
            return Ok(false);
        }
        let by = match ahead.word() {
            Some(Word::After) => 1,
            Some(Word::Before) => -1,
            _ => return Ok(false),
        };
        ahead.bump();
        let other = if by < 0 { Word::Yesterday } else { Word::Tomorrow };
        let day = if ahead.eat(other) {
            Day::FromPublication(by * 2, None)
        } else if ahead.goes_on_with_a_clock() {
            Day::FromAnchor(by, None)
        } else {
            return Ok(false);
        };
        *self = ahead;
        draft.set_day(&self.lex, day, (start, self.end())).map(|()| true)
    }
}
