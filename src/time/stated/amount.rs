//! Amounts of time: `two hours`, `2h30m`, `at least a day`, `two to three weeks`.

use super::ast::{CalendarUnit, Elapsed, Length};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::Parser;
use super::partial_reading::Span;
use crate::error::{Error, ErrorKind};
use crate::time::numeric::Cursor;

/// Which end of a length an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Both: nothing is said of it.
    Plain,
    /// `at least`, `more than`.
    Least,
    /// `up to`, `less than`.
    Most,
    /// `within`, which needs no `later` after it.
    Within,
}

/// An amount, before it is known to be one of a time.
pub(super) struct Amount {
    pub(super) bound: Bound,
    first: Sum,
    /// The second end of `two to three hours`.
    last: Option<Sum>,
}

/// How many of a unit, in hundredths (`half an hour` is 50).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Exact(u32),
    /// `an hour`: looser than `one hour`.
    Article(u32),
    /// Two, and not to be held to it: `a couple of hours`.
    Loose(u32),
    /// `several`, or nothing.
    Vague,
}

/// One amount in a unit, and what it says in smaller ones: `1 day 21 hours`.
#[derive(Debug, Clone, Copy)]
struct Sum {
    count: Count,
    unit: Word,
    is_sum: bool,
    months: u32,
    days: u32,
    seconds: u32,
    about: bool,
    exactly: bool,
    span: Span,
}

/// Reads an amount; `None` where none stands in front.
pub(super) fn read(parser: &mut Parser<'_>) -> Result<Option<Amount>, Error> {
    use Word::{And, At, Between, Or, To};
    let bound = bound(parser);
    if bound == Bound::Plain {
        parser.eat(At);
    }
    let is_between = bound == Bound::Plain && parser.eat(Between);
    let mut number = parser.clone();
    let Some(first) = sum(parser)? else {
        // `two to three hours`
        let about = number.eat(Word::About) || number.eat_mark('~');
        let start = number.lex.token.start;
        let Some(count) = how_many(&mut number) else { return Ok(None) };
        let Some(last) = joined(&mut number, is_between)? else { return Ok(None) };
        let span = (start, last.span.1);
        let last = Sum { about: last.about || about, ..last };
        let first = Sum { count, is_sum: false, months: 0, days: 0, seconds: 0, span, ..last };
        *parser = number;
        return Ok(Some(Amount { bound, first, last: Some(last) }));
    };
    let is_joint = matches!(parser.word(), Some(To | Or))
        || is_between && parser.word() == Some(And)
        || matches!(parser.lex.token.kind, Kind::Mark('-' | '–'));
    let last = if is_joint { joined(parser, is_between)? } else { None };
    if is_joint && last.is_none() || is_between && last.is_none() {
        return Ok(None);
    }
    let last = last.map(|last| Sum { about: last.about || first.about, ..last });
    Ok(Some(Amount { bound, first, last }))
}

/// The second amount after `to`, `or`, a dash, or the `and` of `between`.
fn joined(parser: &mut Parser<'_>, is_between: bool) -> Result<Option<Sum>, Error> {
    let is_joint = match is_between {
        true => parser.eat(Word::And),
        false => {
            parser.eat(Word::To)
                || parser.eat(Word::Or)
                || parser.eat_mark('-')
                || parser.eat_mark('–')
        }
    };
    if is_joint { sum(parser) } else { Ok(None) }
}

/// `at least`, `no more than`, `within`.
fn bound(parser: &mut Parser<'_>) -> Bound {
    use Word::{At, Least, Less, More, Most, No, Not, Than, To, Up, Within};
    const PHRASES: &[(&[Word], Bound)] = &[
        (&[At, Least], Bound::Least),
        (&[More, Than], Bound::Least),
        (&[No, Less, Than], Bound::Least),
        (&[Not, Less, Than], Bound::Least),
        (&[At, Most], Bound::Most),
        (&[Less, Than], Bound::Most),
        (&[No, More, Than], Bound::Most),
        (&[Not, More, Than], Bound::Most),
        (&[Up, To], Bound::Most),
        (&[Within], Bound::Within),
    ];
    let found = PHRASES
        .iter()
        .find(|(words, _)| words.first().copied() == parser.word() && parser.eat_all(words));
    found.map_or(Bound::Plain, |(_, bound)| *bound)
}

/// `two hours`, `1 day 21 hours`, `2h30m`, `PT2H30M`, `102:45:40`.
fn sum(parser: &mut Parser<'_>) -> Result<Option<Sum>, Error> {
    let start = parser.lex.token.start;
    let about = parser.about().is_some() || parser.some_number();
    let exactly = !about && parser.eat(Word::Exactly);
    if let Some((seconds, end)) = stopwatch(parser) {
        parser.jump(end);
        let (count, unit) = (Count::Exact(0), Word::Seconds);
        let (is_sum, months, days, span) = (true, 0, 0, (start, end));
        let sum = Sum { count, unit, is_sum, months, days, seconds, about, exactly, span };
        return Ok(Some(sum));
    }
    if let Some(sum) = iso(parser) {
        return Ok(Some(Sum { about, exactly, ..sum }));
    }
    let Some((count, unit)) = term(parser)? else { return Ok(None) };
    let (is_sum, months, days, seconds) = (false, 0, 0, 0);
    let span = (start, parser.end());
    let mut sum = Sum { count, unit, is_sum, months, days, seconds, about, exactly, span };
    let mut last = unit;
    loop {
        let mut ahead = parser.clone();
        if !ahead.eat(Word::And) {
            ahead.eat_mark(',');
        }
        let Some((Count::Exact(more), unit)) = term(&mut ahead)? else { break };
        let units = more / 100;
        let is_smaller = size(unit) < size(last);
        if !is_smaller || more % 100 != 0 || count == Count::Vague {
            break;
        }
        let slot = match unit {
            Word::Months => &mut sum.months,
            Word::Weeks | Word::Days => &mut sum.days,
            _ => &mut sum.seconds,
        };
        let scale = match unit {
            Word::Weeks => 7,
            Word::Months | Word::Days => 1,
            unit => size(unit),
        };
        *slot = units.saturating_mul(scale).saturating_add(*slot);
        (sum.is_sum, last) = (true, unit);
        *parser = ahead;
    }
    // `an hour or so`
    let mut ahead = parser.clone();
    if ahead.eat(Word::Or) && ahead.lex.front().eq_ignore_ascii_case("so") {
        ahead.bump();
        sum.about |= count != Count::Vague;
        *parser = ahead;
    }
    sum.span.1 = parser.end();
    Ok(Some(sum))
}

/// The seconds of a unit; of months and years about so many.
const fn size(unit: Word) -> u32 {
    match unit {
        Word::Seconds => 1,
        Word::Minutes => 60,
        Word::Hours => 3_600,
        Word::Days => 86_400,
        Word::Weeks => 604_800,
        Word::Months => 30 * 86_400,
        _ => 365 * 86_400,
    }
}

/// `two hours`, `an hour and a half`, `several days`, `hours`, `2h`.
fn term(parser: &mut Parser<'_>) -> Result<Option<(Count, Word)>, Error> {
    let unit = |word: Option<Word>| {
        use Word::{Days, Hours, Minutes, Months, Seconds, Weeks, Years};
        word.filter(|word| {
            matches!(word, Seconds | Minutes | Hours | Days | Weeks | Months | Years)
        })
    };
    if let Some(unit) = unit(parser.word()) {
        let plural = parser.lex.front().ends_with(['s', 'S']);
        parser.bump();
        return Ok(plural.then_some((Count::Vague, unit)));
    }
    let start = parser.lex.token.start;
    let Some(count) = how_many(parser) else { return Ok(None) };
    // `two and a half hours`
    let count = and_a_half(parser, count, start)?;
    let unit =
        if parser.lex.is_glued() { letters(parser.lex.front()) } else { unit(parser.word()) };
    let Some(unit) = unit else { return Ok(None) };
    parser.bump();
    // `an hour and a half`
    Ok(Some((and_a_half(parser, count, start)?, unit)))
}

/// `two`, `twenty-five`, `2.5`, `several`, `a few`, `a couple of`, `half an`, `an`.
fn how_many(parser: &mut Parser<'_>) -> Option<Count> {
    use Word::{A, Couple, Half, Number, Of, Quarter, Vague};
    if parser.eat_all(&[A, Quarter, Of, A]) || parser.eat_all(&[Quarter, Of, A]) {
        return Some(Count::Article(25));
    }
    if parser.eat_all(&[Number(3), Quarter, Of, A]) {
        return Some(Count::Article(75));
    }
    if let Some(Number(number)) = parser.word() {
        parser.bump();
        let number = u32::try_from(parser.units(i64::from(number))).ok()?;
        return Some(Count::Exact(number * 100));
    }
    if parser.lex.token.kind == Kind::Number {
        let number = hundredths(parser)?;
        parser.bump();
        return Some(Count::Exact(number));
    }
    if parser.eat(Vague) || parser.eat_all(&[A, Vague]) {
        return Some(Count::Vague);
    }
    if parser.eat_all(&[A, Couple]) {
        parser.eat(Of);
        return Some(Count::Loose(200));
    }
    if parser.eat_all(&[Half, A]) {
        return Some(Count::Article(50));
    }
    parser.eat(A).then_some(Count::Article(100))
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

/// The unit that is glued to its number, as in `2h ago`.
fn letters(front: &str) -> Option<Word> {
    Some(match front {
        "s" => Word::Seconds,
        "m" | "min" | "mins" => Word::Minutes,
        "h" | "hr" | "hrs" => Word::Hours,
        "d" => Word::Days,
        "w" => Word::Weeks,
        _ => return None,
    })
}

/// The same with `and a half`, if that follows.
fn and_a_half(parser: &mut Parser<'_>, count: Count, start: usize) -> Result<Count, Error> {
    if !parser.eat_all(&[Word::And, Word::A, Word::Half]) {
        return Ok(count);
    }
    match count {
        Count::Exact(count) if count % 100 == 0 => Ok(Count::Exact(count.saturating_add(50))),
        Count::Article(count) if count % 100 == 0 => Ok(Count::Article(count.saturating_add(50))),
        _ => {
            let span = (start, parser.end());
            Err(parser.lex.refuse_span(ErrorKind::Syntax, span, "is no amount of time"))
        }
    }
}

/// `102:45:40` in front, in seconds, where something is counted by it; and the byte
/// after it.
pub(super) fn stopwatch(parser: &Parser<'_>) -> Option<(u32, usize)> {
    if parser.lex.token.kind != Kind::Number {
        return None;
    }
    let mut cursor = Cursor { bytes: parser.lex.text.as_bytes(), at: parser.lex.token.end };
    cursor.eat(b":")?;
    let minutes = cursor.number(2..=2)?;
    cursor.eat(b":")?;
    let seconds = cursor.number(2..=2)?;
    let hours: i64 = parser.lex.front().parse().ok()?;
    let mut ahead = parser.clone();
    ahead.jump(cursor.at);
    let is_counted = matches!(
        ahead.word(),
        Some(Word::Later | Word::Earlier | Word::After | Word::Before | Word::Ago | Word::Prior)
    );
    if !is_counted || minutes > 59 || seconds > 59 {
        return None;
    }
    let seconds = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    Some((u32::try_from(seconds).ok()?, cursor.at))
}

/// `PT2H30M` in front, a duration of ISO 8601 in whole numbers.
fn iso(parser: &mut Parser<'_>) -> Option<Sum> {
    let start = parser.lex.token.start;
    let text = parser.lex.rest(start);
    if !matches!(parser.lex.front(), "P" | "PT") {
        return None;
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let span = (start, start + end);
    let mut sum = Sum {
        count: Count::Exact(0),
        unit: Word::Seconds,
        is_sum: false,
        months: 0,
        days: 0,
        seconds: 0,
        about: false,
        exactly: false,
        span,
    };
    let (mut is_time, mut last) = (false, u32::MAX);
    let mut rest = text.get(1..end)?;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T').filter(|time| !is_time && !time.is_empty()) {
            (is_time, rest) = (true, time);
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u32 = rest.get(..digits)?.parse().ok()?;
        let unit = match (rest.as_bytes().get(digits)?, is_time) {
            (b'Y', false) => Word::Years,
            (b'M', false) => Word::Months,
            (b'W', false) => Word::Weeks,
            (b'D', false) => Word::Days,
            (b'H', true) => Word::Hours,
            (b'M', true) => Word::Minutes,
            (b'S', true) => Word::Seconds,
            _ => return None,
        };
        if size(unit) >= last {
            return None;
        }
        if last == u32::MAX {
            (sum.count, sum.unit) = (Count::Exact(number.checked_mul(100)?), unit);
        } else {
            sum.is_sum = true;
            match unit {
                Word::Months => sum.months += number,
                Word::Weeks => sum.days = sum.days.checked_add(number.checked_mul(7)?)?,
                Word::Days => sum.days = sum.days.checked_add(number)?,
                unit => sum.seconds = sum.seconds.checked_add(number.checked_mul(size(unit))?)?,
            }
        }
        last = size(unit);
        rest = rest.get(digits + 1..)?;
    }
    if last == u32::MAX {
        return None;
    }
    parser.jump(span.1);
    Some(sum)
}

impl Parser<'_> {
    /// Skips the `some` of `some 13 hours`, which is about so many.
    fn some_number(&mut self) -> bool {
        let mut ahead = self.clone();
        let is_some = ahead.lex.front().eq_ignore_ascii_case("some") && ahead.eat(Word::Vague);
        let number =
            ahead.lex.token.kind == Kind::Number || matches!(ahead.word(), Some(Word::Number(_)));
        if is_some && number {
            *self = ahead;
        }
        is_some && number
    }
}

impl Amount {
    /// Whether it is a whole number of days and nothing more: `two days`, `a day`.
    pub(super) fn is_days(&self) -> bool {
        self.is_dates() && self.first.unit == Word::Days
    }

    /// Whether it is a whole number of days or weeks, or `a day` or `a week`.
    pub(super) fn is_dates(&self) -> bool {
        let Sum { count, unit, is_sum, exactly, .. } = self.first;
        let plain = self.bound == Bound::Plain && self.last.is_none() && !is_sum && !exactly;
        let whole = match count {
            Count::Exact(count) => count % 100 == 0,
            count => count == Count::Article(100),
        };
        plain && whole && matches!(unit, Word::Days | Word::Weeks)
    }

    /// How long at least and at most.
    pub(super) fn elapsed(&self, parser: &Parser<'_>) -> Result<Elapsed, Error> {
        let first = self.first.length(parser)?;
        // With a bound on it, `an hour` is a number.
        let bounded = match first {
            Length::About(_) if matches!(self.first.count, Count::Article(_)) => {
                Sum { exactly: !self.first.about, ..self.first }.length(parser)?
            }
            length => length,
        };
        let Some(last) = self.last else {
            return Ok(match self.bound {
                Bound::Plain => Elapsed::of(first),
                Bound::Least => Elapsed { least: Some(bounded), most: None },
                Bound::Most | Bound::Within => Elapsed { least: None, most: Some(bounded) },
            });
        };
        let span = (self.first.span.0, last.span.1);
        let shortest = self.first.nominal().zip(last.nominal());
        if self.bound != Bound::Plain || shortest.is_none_or(|(first, last)| first >= last) {
            let problem = "is no range of lengths";
            let cure = "give the shorter first, like \"two to three hours later\"";
            return Err(parser.lex.unread(span, problem, cure));
        }
        Ok(Elapsed { least: Some(bounded), most: Some(last.length(parser)?) })
    }
}

impl Sum {
    /// Its seconds in hundredths, a month being 30 days; nothing for `several hours`.
    fn nominal(self) -> Option<u64> {
        let (Count::Exact(count) | Count::Article(count) | Count::Loose(count)) = self.count else {
            return None;
        };
        let rest = u64::from(self.months) * u64::from(size(Word::Months))
            + u64::from(self.days) * u64::from(size(Word::Days))
            + u64::from(self.seconds);
        Some(u64::from(count) * u64::from(size(self.unit)) + rest * 100)
    }

    fn length(self, parser: &Parser<'_>) -> Result<Length, Error> {
        let refuse = |problem: &str, cure: &str| {
            Err(parser.lex.refuse_span(ErrorKind::Syntax, self.span, problem).cured_by(cure))
        };
        let (count, is_loose) = match (self.count, self.unit) {
            (Count::Exact(count), _) => (count, false),
            (Count::Article(count), _) => (count, !self.exactly && !self.is_sum),
            (Count::Loose(count), _) => (count, true),
            (Count::Vague, _) if self.about || self.exactly => {
                let cure = "leave that word out, or give a number";
                return refuse("is said of a time that is vague already", cure);
            }
            (Count::Vague, Word::Seconds) => return Ok(Length::Seconds),
            (Count::Vague, Word::Minutes) => return Ok(Length::Minutes),
            (Count::Vague, Word::Hours) => return Ok(Length::Hours),
            (Count::Vague, Word::Days) => return Ok(Length::Days),
            (Count::Vague, _) => {
                let cure = "give a number, or say minutes, hours or days";
                return refuse("is too vague to be read", cure);
            }
        };
        let about = self.about || matches!(self.count, Count::Loose(_));
        let by_date = !matches!(self.unit, Word::Seconds | Word::Minutes | Word::Hours);
        if by_date && self.seconds == 0 && !self.exactly {
            return self.by_date(count, about, parser);
        }
        if matches!(self.unit, Word::Months | Word::Years) {
            let problem = "counts months or years, which differ in length, to the second";
            return refuse(problem, "write the date and the clock time");
        }
        let hundredths = self.nominal().unwrap_or_default();
        if !hundredths.is_multiple_of(100) && !is_loose {
            return refuse("is no whole number of seconds", "write it in smaller units");
        }
        let seconds = self.whole(hundredths.div_ceil(100), parser)?;
        Ok(if about || is_loose { Length::About(seconds) } else { Length::Exactly(seconds) })
    }

    /// What is counted by date: days and weeks, or months and years.
    fn by_date(self, count: u32, about: bool, parser: &Parser<'_>) -> Result<Length, Error> {
        let is_whole = count.is_multiple_of(100);
        let dates = |count: u32, unit, about| {
            let count = u16::try_from(self.whole(u64::from(count), parser)?)
                .map_err(|_| self.too_long(parser))?;
            Ok(Length::OnCalendar { count, unit, about })
        };
        match self.unit {
            Word::Days if is_whole => dates(count / 100, CalendarUnit::Days, about),
            Word::Weeks if is_whole && self.days == 0 => {
                dates(count / 100, CalendarUnit::Weeks, about)
            }
            Word::Weeks if is_whole => dates(
                (count / 100).saturating_mul(7).saturating_add(self.days),
                CalendarUnit::Days,
                about,
            ),
            Word::Days | Word::Weeks => {
                let seconds = self.nominal().unwrap_or_default().div_ceil(100);
                Ok(Length::About(self.whole(seconds, parser)?))
            }
            _ if self.days > 0 => {
                let problem = "counts months or years and days";
                let cure = "write the date, or count in one of them";
                Err(parser.lex.unread(self.span, problem, cure))
            }
            Word::Years if is_whole && self.months == 0 => {
                dates(count / 100, CalendarUnit::Years, about)
            }
            Word::Years if count.saturating_mul(12).is_multiple_of(100) => {
                let months = (count.saturating_mul(12) / 100).saturating_add(self.months);
                dates(months, CalendarUnit::Months, about || !is_whole)
            }
            Word::Months if is_whole => dates(count / 100, CalendarUnit::Months, about),
            _ => dates(count.saturating_mul(30) / 100, CalendarUnit::Days, true),
        }
    }

    fn whole(self, count: u64, parser: &Parser<'_>) -> Result<u32, Error> {
        u32::try_from(count).map_err(|_| self.too_long(parser))
    }

    fn too_long(self, parser: &Parser<'_>) -> Error {
        parser.lex.out_of_range(self.span, "is too long to be counted", "write the date")
    }
}
