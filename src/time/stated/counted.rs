//! Times counted from another event: `hours later`, `two hours after s1`.

use super::ast::{Day, Direction, Elapsed, Moment, RelativeTime};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::Parser;
use super::partial_reading::Partial;
use crate::error::{Error, ErrorKind};
use crate::time::zone::abbreviation;

/// How an amount was said: in hundredths of its unit (`half an hour` is 50).
#[derive(Clone, Copy)]
enum Amount {
    Exact(u32),
    /// Two, and not to be held to it: `a couple of hours`.
    Loose(u32),
    /// `several`, or nothing.
    Vague,
}

/// Reads a relative time, or leaves `parser` where it was.
pub(super) fn read(parser: &mut Parser<'_>) -> Result<Option<Moment>, Error> {
    // Most texts begin with a number that counts nothing.
    let rest = parser.lex.rest(parser.lex.token.end);
    if parser.lex.token.kind == Kind::Number
        && !rest.starts_with(|c: char| c.is_whitespace() || c == '.' || c.is_ascii_lowercase())
    {
        return Ok(None);
    }
    if matches!(parser.word(), Some(Word::Weekday(_) | Word::Month(_) | Word::Between)) {
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

/// `the next day`, `the day after s1`, `the previous day`.
fn day_beside(parser: &mut Parser<'_>) -> Result<Option<RelativeTime>, Error> {
    let mut ahead = parser.clone();
    ahead.eat(Word::On);
    let is_day = ahead.eat(Word::The) && ahead.eat(Word::Days);
    let direction = match (is_day, ahead.word()) {
        (true, Some(Word::After)) | (false, Some(Word::Next | Word::Following)) => Direction::After,
        (true, Some(Word::Before)) | (false, Some(Word::Previous)) => Direction::Before,
        _ => return Ok(None),
    };
    ahead.bump();
    // `the day before yesterday` is one of the calendar, counted from the publication.
    let is_other = match is_day {
        true => matches!(ahead.word(), Some(Word::Yesterday | Word::Tomorrow)),
        false => !ahead.eat(Word::Days),
    };
    if is_other {
        return Ok(None);
    }
    let from = if is_day && !ends(&ahead) { Some(event(&mut ahead, true)?) } else { None };
    *parser = ahead;
    Ok(Some(RelativeTime { by: Elapsed::NextDay, direction, from }))
}

/// An amount of time and `later`, `earlier`, `after X`, `before X`.
fn counted(parser: &mut Parser<'_>) -> Result<Option<Moment>, Error> {
    let mut ahead = parser.clone();
    let start = ahead.lex.token.start;
    let about = ahead.eat(Word::About) || ahead.eat_mark('~');
    let Some((amount, unit)) = amount(&mut ahead)? else { return Ok(None) };
    let span = (start, ahead.end());
    let word = ahead.word();
    let direction = match word {
        Some(Word::Later | Word::After) => Direction::After,
        Some(Word::Earlier | Word::Before | Word::Prior) => Direction::Before,
        Some(Word::Ago) => {
            ahead.bump();
            let exact = matches!(amount, Amount::Exact(count) if count % 100 == 0);
            // `two days ago` is a day, which may have a clock time beside it;
            // nobody counts weeks to the second.
            if exact && unit == Word::Days {
                return Ok(None);
            }
            let rough = about || !matches!(amount, Amount::Vague) && unit == Word::Weeks;
            let by = elapsed(&ahead, rough, amount, unit, span)?;
            *parser = ahead;
            return Ok(Some(Moment::Ago(by)));
        }
        _ => return Ok(None),
    };
    ahead.bump();
    if word == Some(Word::Prior) && !ahead.eat(Word::To) {
        return Err(ahead.residue());
    }
    let by = elapsed(&ahead, about, amount, unit, span)?;
    let is_adverb = matches!(word, Some(Word::Later | Word::Earlier));
    let from = if is_adverb { None } else { Some(event(&mut ahead, true)?) };
    *parser = ahead;
    Ok(Some(Moment::Relative(RelativeTime { by, direction, from })))
}

/// `two hours`, `an hour and a half`, `several days`, `hours`.
fn amount(parser: &mut Parser<'_>) -> Result<Option<(Amount, Word)>, Error> {
    let unit = |word: Option<Word>| {
        use Word::{Days, Hours, Minutes, Seconds, Weeks};
        word.filter(|word| matches!(word, Seconds | Minutes | Hours | Days | Weeks))
    };
    if let Some(unit) = unit(parser.word()) {
        let plural = parser.lex.front().ends_with(['s', 'S']);
        parser.bump();
        return Ok(plural.then_some((Amount::Vague, unit)));
    }
    let start = parser.lex.token.start;
    let Some(amount) = how_many(parser) else { return Ok(None) };
    // `two and a half hours`
    let amount = and_a_half(parser, amount, start)?;
    let unit =
        if parser.lex.is_glued() { letters(parser.lex.front()) } else { unit(parser.word()) };
    let Some(unit) = unit else {
        if !uneven(parser) {
            return Ok(None);
        }
        let span = (start, parser.lex.token.end);
        let problem = "counts months or years, which differ in length";
        return Err(parser.lex.unread(span, problem, "write the date, or count in weeks or days"));
    };
    parser.bump();
    // `an hour and a half`
    Ok(Some((and_a_half(parser, amount, start)?, unit)))
}

/// `two`, `2.5`, `several`, `a few`, `a couple of`, `half an`, `an`.
fn how_many(parser: &mut Parser<'_>) -> Option<Amount> {
    use Word::{A, Couple, Half, Of, Vague};
    let number = match parser.word() {
        Some(Word::Number(number)) => Some(u32::from(number) * 100),
        _ if parser.lex.token.kind == Kind::Number => Some(hundredths(parser)?),
        _ => None,
    };
    if let Some(number) = number {
        parser.bump();
        return Some(Amount::Exact(number));
    }
    if parser.eat(Vague) || parser.eat_all(&[A, Vague]) {
        return Some(Amount::Vague);
    }
    // Two, and not to be held to it.
    if parser.eat_all(&[A, Couple]) {
        parser.eat(Of);
        return Some(Amount::Loose(200));
    }
    if parser.eat_all(&[Half, A]) {
        return Some(Amount::Loose(50));
    }
    parser.eat(A).then_some(Amount::Loose(100))
}

/// The number in front in hundredths, `2.5` as 250. The parser is then at the
/// last of its digits.
fn hundredths(parser: &mut Parser<'_>) -> Option<u32> {
    let whole = parser.lex.front().parse::<u32>().ok()?.checked_mul(100)?;
    let rest = parser.lex.rest(parser.lex.token.end).as_bytes();
    let digit =
        |at: usize| rest.get(at).filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'));
    let Some(tenths) = digit(1).filter(|_| rest.starts_with(b".")) else { return Some(whole) };
    if digit(3).is_some() {
        return None;
    }
    parser.bump();
    parser.bump();
    whole.checked_add(tenths * 10 + digit(2).unwrap_or(0))
}

/// The unit that is glued to its number, as in `2h ago`. Days are read where
/// other days are.
fn letters(front: &str) -> Option<Word> {
    Some(match front {
        "s" => Word::Seconds,
        "m" | "min" | "mins" => Word::Minutes,
        "h" | "hr" | "hrs" => Word::Hours,
        "w" => Word::Weeks,
        _ => return None,
    })
}

/// Whether months or years are counted from something.
fn uneven(parser: &Parser<'_>) -> bool {
    let unit = parser.lex.front().to_ascii_lowercase();
    let mut ahead = parser.clone();
    ahead.bump();
    matches!(unit.as_str(), "month" | "months" | "year" | "years")
        && matches!(
            ahead.word(),
            Some(Word::Ago | Word::Later | Word::Earlier | Word::After | Word::Before)
        )
}

/// The same with `and a half`, if that follows.
fn and_a_half(parser: &mut Parser<'_>, amount: Amount, start: usize) -> Result<Amount, Error> {
    if !parser.eat_all(&[Word::And, Word::A, Word::Half]) {
        return Ok(amount);
    }
    match amount {
        Amount::Exact(count) if count % 100 == 0 => Ok(Amount::Exact(count.saturating_add(50))),
        Amount::Loose(count) if count % 100 == 0 => Ok(Amount::Loose(count.saturating_add(50))),
        _ => {
            let span = (start, parser.end());
            Err(parser.lex.refuse_span(ErrorKind::Syntax, span, "is no amount of time"))
        }
    }
}

fn elapsed(
    parser: &Parser<'_>,
    about: bool,
    amount: Amount,
    unit: Word,
    span: (usize, usize),
) -> Result<Elapsed, Error> {
    let refuse = |kind, problem: &str| parser.lex.refuse_span(kind, span, problem);
    let (count, is_loose) = match (amount, unit) {
        (Amount::Exact(count), _) => (count, false),
        (Amount::Loose(count), _) => (count, true),
        (Amount::Vague, _) if about => {
            return Err(refuse(ErrorKind::Syntax, "is about a time that is vague already"));
        }
        (Amount::Vague, Word::Minutes) => return Ok(Elapsed::Minutes),
        (Amount::Vague, Word::Hours) => return Ok(Elapsed::Hours),
        (Amount::Vague, Word::Days) => return Ok(Elapsed::Days),
        (Amount::Vague, _) => {
            return Err(refuse(ErrorKind::Syntax, "is too vague to be read")
                .cured_by("give a number, or say minutes, hours or days"));
        }
    };
    let unit = match unit {
        Word::Seconds => 1,
        Word::Minutes => 60,
        Word::Hours => 3_600,
        Word::Days => 86_400,
        _ => 604_800_u64,
    };
    let hundredths = u64::from(count) * unit;
    if hundredths % 100 != 0 && !is_loose {
        return Err(refuse(ErrorKind::Syntax, "is no whole number of seconds")
            .cured_by("write it in smaller units"));
    }
    let seconds = u32::try_from(hundredths.div_ceil(100)).map_err(|_| {
        refuse(ErrorKind::OutOfRange, "is longer than 136 years").cured_by("write the date")
    })?;
    Ok(if about || is_loose { Elapsed::About(seconds) } else { Elapsed::Exactly(seconds) })
}

/// `later`, `shortly afterwards`, `after s1`, `shortly before "the bridge"`.
fn bare(parser: &mut Parser<'_>) -> Result<Option<RelativeTime>, Error> {
    let mut ahead = parser.clone();
    let mut by = Elapsed::Unsaid;
    if ahead.eat(Word::Shortly) || ahead.eat(Word::Just) {
        by = Elapsed::Shortly;
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
    let ends = ends(&ahead);
    let from = if adverb {
        if !ends {
            return Err(ahead.residue());
        }
        None
    } else if ends && by == Elapsed::Shortly {
        None
    } else if is_event(&ahead) {
        Some(event(&mut ahead, false)?)
    } else {
        return Ok(None);
    };
    *parser = ahead;
    Ok(Some(RelativeTime { by, direction, from }))
}

/// Whether a text ends here, but for a full stop.
fn ends(parser: &Parser<'_>) -> bool {
    parser.lex.token.kind == Kind::End || parser.lex.at_mark('.')
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
        return Err(parser.lex.refuse(ErrorKind::Syntax, start, problem));
    }
    let problem = if counted { "is not an event to count from" } else { "is not an event" };
    let cure = "write an id, like \"two hours after s1\", or the name in quotation marks";
    Err(parser.lex.unread_at(start, problem, cure))
}
impl Parser<'_> {
    /// `days ago` after the number `days`, which has been read.
    pub(super) fn days_ago(
        &mut self,
        draft: &mut Partial,
        days: i64,
        start: usize,
    ) -> Result<bool, Error> {
        let mut aged = self.clone();
        let letter = aged.lex.front() == "d" && !aged.lex.token.spaced;
        aged.bump();
        if letter && aged.eat(Word::Ago) {
            *self = aged;
        } else if !self.eat_all(&[Word::Days, Word::Ago]) {
            return Ok(false);
        }
        let at = (start, self.end());
        let days = i16::try_from(days).map_err(|_| {
            let problem = "is too long ago to be counted in days";
            self.lex.out_of_range(at, problem, "write the date")
        })?;
        draft.set_day(&self.lex, Day::FromPublication(-days), at)?;
        Ok(true)
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

    /// `day before yesterday` or `day after tomorrow`, if it stands in front.
    pub(super) fn day_but_one(&mut self, draft: &mut Partial, start: usize) -> Result<bool, Error> {
        let days = if self.eat_all(&[Word::Days, Word::Before, Word::Yesterday]) {
            -2
        } else if self.eat_all(&[Word::Days, Word::After, Word::Tomorrow]) {
            2
        } else {
            return Ok(false);
        };
        draft.set_day(&self.lex, Day::FromPublication(days), (start, self.end()))?;
        Ok(true)
    }
}
