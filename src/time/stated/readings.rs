//! Several readings of one moment, and the two ends of a range.

use smallvec::{SmallVec, smallvec};

use super::ast::{Day, DayPart, Label, Moment, Preposition, Reading, Readings};
use super::day_parts::DayParts;
use super::iso;
use super::lex::{Kind, Lexer};
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::{Hand, HourStyle, Partial, Span, StyledTime};
use crate::error::{Error, ErrorKind};
use crate::limits::PARENTHESES;
use crate::time::numeric::{TimeOfDay, date};
use chrono::Datelike;

/// One to three readings that are not finished yet.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    drafts: SmallVec<[Partial; 3]>,
    /// The same range on another clock, in parentheses after its second end.
    range: Option<Box<(Readings, Readings)>>,
    /// `about` is said of it alone.
    pub(super) is_rough: bool,
    /// Another name of the clock of a range, in parentheses after its second end.
    again: Option<(Label, Span)>,
}

impl List {
    pub(super) fn of(draft: Partial) -> List {
        List { drafts: smallvec![draft], ..List::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    fn single(&self) -> Option<&Partial> {
        if let [single] = self.drafts.as_slice() { Some(single) } else { None }
    }

    fn single_mut(&mut self) -> Option<&mut Partial> {
        if let [single] = self.drafts.as_mut_slice() { Some(single) } else { None }
    }

    /// The month of a day that is all there is, written `September 10`.
    pub(super) fn month_before_day(&self, lex: &Lexer<'_>) -> Option<u8> {
        let is_day = |draft: &&Partial| draft.hand.is_none() && draft.label.is_none();
        let draft = self.single().filter(is_day)?;
        match draft.day? {
            (Day::MonthDay { month, .. }, (start, end))
                if lex.slice(start, end).starts_with(char::is_alphabetic) =>
            {
                Some(month)
            }
            _ => None,
        }
    }

    pub(super) fn has_hand(&self) -> bool {
        self.drafts.iter().any(|draft| draft.hand.is_some())
    }

    pub(super) fn has_label(&self) -> bool {
        self.drafts.iter().any(|draft| draft.label.is_some())
    }

    pub(super) fn same_labels(&self, other: &List) -> bool {
        let label = |draft: &Partial| draft.label.map(|(label, _)| label);
        self.drafts.iter().map(label).eq(other.drafts.iter().map(label))
    }

    /// One reading of a clock time in this list and a whole date in the other, or of
    /// a day in this list and a clock time in the other.
    pub(super) fn dated_by(&self, day: &List, lex: &Lexer<'_>) -> Result<Option<Partial>, Error> {
        let (Some(one), Some(other)) = (self.single(), day.single()) else { return Ok(None) };
        let is_time = |time: &Partial| time.hand.is_some() && !time.has_day();
        let before =
            is_time(one) && one.part.is_none() && other.has_day() && other.is_day_or_part();
        let after = is_time(other) && one.has_day() && one.is_day_or_part();
        if !(before && !other.has_time() || after) {
            return Ok(None);
        }
        one.merged(lex, other).map(Some)
    }

    /// Adds to both ends of a range what stands in parentheses after it: another name of
    /// its clock, and the range on another clock.
    fn on_other_clocks(
        self,
        lex: &Lexer<'_>,
        from: &mut Readings,
        to: &mut Readings,
    ) -> Result<(), Error> {
        if let Some((label, at)) = self.again {
            for readings in [&mut *from, &mut *to] {
                let again = readings.iter().next().map(|one| Reading { label, ..*one });
                let Some(again) = again else { continue };
                readings.push(again).map_err(|_| fourth(lex, at))?;
            }
        }
        let Some(range) = self.range else { return Ok(()) };
        for (readings, more) in [(from, range.0), (to, range.1)] {
            for reading in more.iter() {
                check_pair(lex, readings, reading)?;
                readings.push(*reading).map_err(|reading| fourth(lex, reading.bytes()))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, lex: &Lexer<'_>, draft: Partial) -> Result<(), Error> {
        if self.drafts.len() == 3 {
            return Err(fourth(lex, draft.span));
        }
        self.drafts.push(draft);
        Ok(())
    }

    /// The readings, if they can be those of one moment.
    pub(super) fn readings(&self, lex: &Lexer<'_>) -> Result<Readings, Error> {
        let mut readings: Option<Readings> = None;
        // `14:00 local time (2:00 GMT)` is written in one way throughout.
        let by_day = self.drafts.iter().any(Partial::is_on_24_hours);
        for draft in self.drafts.iter() {
            let reading = if by_day { draft.on_24_hours() } else { *draft }.finish(lex)?;
            match &mut readings {
                None => readings = Some(Readings::new(reading)),
                Some(readings) => {
                    check_pair(lex, readings, &reading)?;
                    // A list is no longer than what `Readings` holds.
                    let _full = readings.push(reading);
                }
            }
        }
        if let Some(readings) = &mut readings {
            readings.is_rough = self.is_rough;
        }
        readings.ok_or_else(|| {
            lex.refuse(ErrorKind::Syntax, lex.text.len(), "a day or a time is missing")
        })
    }
}

fn fourth(lex: &Lexer<'_>, span: Span) -> Error {
    lex.refuse_span(ErrorKind::Syntax, span, "is a fourth reading of one moment")
}

fn check_pair(lex: &Lexer<'_>, readings: &Readings, reading: &Reading) -> Result<(), Error> {
    let local = |label: Label| if label == Label::Unsaid { Label::Local } else { label };
    for other in readings.iter() {
        if other.time.is_some() != reading.time.is_some() {
            let problem = "does not match the other reading: one has a time, the other only a day";
            return Err(lex
                .refuse_span(ErrorKind::Contradiction, reading.bytes(), problem)
                .cured_by("give both readings a clock time"));
        }
        if local(other.label) == local(reading.label) {
            let problem = "is a second reading of the same clock";
            return Err(lex
                .refuse_span(ErrorKind::Contradiction, reading.bytes(), problem)
                .cured_by("say which is local time and which is GMT"));
        }
    }
    Ok(())
}

/// The readings of one moment, while they are read.
struct Joined {
    list: List,
    current: Partial,
    /// What stood in parentheses after the current one.
    bracketed: List,
    /// `06:00/08:00 UTC` and `6 a.m. or 8 a.m. GMT` may be two moments; two zones
    /// make them two clocks.
    is_weak: bool,
}

impl Joined {
    /// Ends the current reading, and begins the next.
    fn next(&mut self, lex: &Lexer<'_>, next: Partial) -> Result<(), Error> {
        let current = std::mem::replace(&mut self.current, next);
        if !current.is_empty() {
            self.list.push(lex, current)?;
        }
        for draft in std::mem::take(&mut self.bracketed).drafts {
            self.list.push(lex, draft)?;
        }
        Ok(())
    }

    fn finish(mut self, lex: &Lexer<'_>) -> Result<List, Error> {
        self.next(lex, Partial::new(0))?;
        let unlabelled = self.list.drafts.iter().find(|draft| draft.label.is_none());
        if let (true, Some(draft)) = (self.is_weak, unlabelled) {
            let problem = "may be another time, or the same on another clock";
            let cure = "say the zone of both, or put one in parentheses";
            return Err(lex.unread(draft.span, problem, cure));
        }
        Ok(self.list)
    }
}

impl Parser<'_> {
    /// The readings of one moment, of which `current` is the first.
    pub(super) fn list(&mut self, current: Partial) -> Result<List, Error> {
        let (list, bracketed) = (List::default(), List::default());
        let mut joined = Joined { list, current, bracketed, is_weak: false };
        loop {
            if self.calendar_words()? {
                self.elements(&mut joined.current, Cue::Nothing)?;
                continue;
            }
            match (self.lex.token.kind, self.word()) {
                (Kind::Mark(open @ ('(' | '[')), _) => self.join_bracketed(&mut joined, open)?,
                (Kind::Mark(',' | '·'), _) if !joined.current.is_empty() => {
                    self.join_by_comma(&mut joined)?;
                }
                (Kind::Mark('/' | '=' | ';'), _) | (_, Some(Word::Or)) => {
                    self.join_another(&mut joined)?;
                }
                _ => return joined.finish(&self.lex),
            }
        }
    }

    /// `6:00 (20:00 GMT)`: another reading, or more of the one before; after the
    /// end of a range, the range on another clock.
    fn join_bracketed(&mut self, joined: &mut Joined, open: char) -> Result<(), Error> {
        let may_be_range = self.second_end && joined.list.range.is_none();
        let range = if may_be_range { self.bracketed_range(open)? } else { None };
        if range.is_some() {
            joined.list.range = range.map(Box::new);
            return self.elements(&mut joined.current, Cue::Nothing);
        }
        let start = self.bump().start;
        let inner = self.group(open, start, &joined.current)?;
        let current = &joined.current;
        match inner.single() {
            // `0929 Pacific daylight time (PDT)`: the same clock by another name.
            Some(inner) if open == '(' && current.is_named_again_by(inner) => {
                if current.label.map(|(label, _)| label) == inner.label.map(|(label, _)| label) {
                    // It says nothing new.
                } else if self.second_end {
                    joined.list.again = inner.label;
                } else {
                    let again = Partial { label: inner.label, span: inner.span, ..*current };
                    joined.bracketed.push(&self.lex, again)?;
                }
            }
            Some(inner)
                if !current.is_empty()
                    && (current.fits(inner) || !inner.has_day() && !inner.has_time()) =>
            {
                joined.current = current.merged(&self.lex, inner)?;
            }
            _ => {
                for draft in inner.drafts {
                    joined.bracketed.push(&self.lex, draft)?;
                }
            }
        }
        self.elements(&mut joined.current, Cue::Nothing)
    }

    /// `6:00, 12 September` or `6:00 local time, 20:00 GMT`.
    fn join_by_comma(&mut self, joined: &mut Joined) -> Result<(), Error> {
        self.bump();
        if self.calendar_words()? {
            return Ok(());
        }
        let chunk = self.chunk(&joined.current)?;
        if chunk.is_empty() {
            // `0715 MDT, or 13:15 UTC`
            let goes_on = matches!(self.lex.token.kind, Kind::Mark('(' | '['))
                || self.word() == Some(Word::Or);
            return if goes_on { Ok(()) } else { Err(self.residue()) };
        }
        // `0715 MDT, or 13:15 UTC`
        if joined.current.fits(&chunk) || !chunk.has_time() {
            joined.current = joined.current.merged(&self.lex, &chunk)?;
            return Ok(());
        }
        joined.is_weak = true;
        joined.next(&self.lex, chunk)
    }

    /// `06:00 UTC+10 = 20:00 GMT`.
    fn join_another(&mut self, joined: &mut Joined) -> Result<(), Error> {
        let slash = self.lex.at_mark('/');
        joined.is_weak |= !self.lex.at_mark('=');
        let start = self.bump().start;
        let chunk = self.chunk(&joined.current)?;
        if chunk.is_empty() || joined.current.is_empty() {
            return Err(self.residue());
        }
        if slash && is_full(&joined.current) && is_full(&chunk) {
            let problem = "may be an interval or two readings of one moment";
            let cure = "put = between two readings, and the word to between the ends of a range";
            return Err(self.lex.unread_at(start, problem, cure));
        }
        joined.next(&self.lex, chunk)
    }

    /// `(20:00 and 21:00 GMT)` after the second end of a range: both ends on
    /// another clock. `None` where the parentheses hold no range.
    fn bracketed_range(&mut self, open: char) -> Result<Option<(Readings, Readings)>, Error> {
        let mut ahead = self.clone();
        ahead.bump();
        (ahead.second_end, ahead.in_range, ahead.day_known) = (false, true, false);
        if !ahead.eat(Word::Between) {
            ahead.eat(Word::From);
        }
        let mut draft = Partial::new(ahead.lex.token.start);
        if ahead.elements(&mut draft, Cue::Near).is_err() || draft.is_empty() {
            return Ok(None);
        }
        let joined = matches!(ahead.word(), Some(Word::And | Word::To | Word::Until))
            || matches!(ahead.lex.token.kind, Kind::Mark('-' | '–' | '—'));
        if !joined {
            return Ok(None);
        }
        ahead.bump();
        let first = List::of(draft);
        let mut draft = Partial::new(ahead.lex.token.start);
        ahead.elements(&mut draft, Cue::Near)?;
        let close = if open == '(' { ')' } else { ']' };
        if draft.is_empty() || !ahead.lex.at_mark(close) {
            return Err(ahead.residue());
        }
        let lead = Partial::new(ahead.lex.token.start);
        let Moment::Between(from, to) = between(&ahead.lex, first, List::of(draft), &lead)? else {
            return Err(ahead.residue());
        };
        ahead.bump();
        (ahead.second_end, ahead.in_range, ahead.day_known) =
            (self.second_end, self.in_range, self.day_known);
        *self = ahead;
        Ok(Some((from, *to)))
    }

    /// What stands between two separators.
    fn chunk(&mut self, current: &Partial) -> Result<Partial, Error> {
        let (day_known, hand_known, second) = (self.day_known, self.hand_known, self.second);
        self.hand_known = current.hand.is_some();
        self.day_known = current.has_whole_day() && !current.has_time();
        self.second = second || current.has_time();
        let mut chunk = Partial::new(self.lex.token.start);
        self.elements(&mut chunk, Cue::Nothing)?;
        (self.day_known, self.hand_known, self.second) = (day_known, hand_known, second);
        Ok(chunk)
    }

    /// What stands in parentheses, up to the closing one.
    fn group(&mut self, open: char, start: usize, outer: &Partial) -> Result<List, Error> {
        if self.depth >= PARENTHESES {
            return Err(self.lex.refuse(ErrorKind::Syntax, start, "nests parentheses too deep"));
        }
        // RFC 9557 marks a zone that must be heeded with `!`.
        if open == '[' {
            self.eat_mark('!');
        }
        self.depth += 1;
        let mut draft = self.chunk(outer)?;
        // `09:30 (+09:00)`
        let sign = self.lex.token.start;
        if let (true, Some(Ok((offset, end)))) =
            (draft.is_empty(), iso::offset(self.lex.text.as_bytes(), sign))
        {
            self.jump(end);
            draft.set_label(&self.lex, Label::Offset(offset), (sign, end))?;
        }
        let second = std::mem::replace(&mut self.second, true);
        let list = self.list(draft)?;
        self.second = second;
        self.depth -= 1;
        let close = if open == '(' { ')' } else { ']' };
        if !self.lex.at_mark(close) {
            return Err(if self.lex.token.kind == Kind::End {
                let problem = format!("opens a {open} that {close} never closes");
                self.lex.refuse(ErrorKind::Syntax, start, &problem)
            } else {
                self.residue()
            });
        }
        if list.is_empty() {
            return Err(self.lex.refuse(ErrorKind::Syntax, start, "has nothing in parentheses"));
        }
        self.bump();
        Ok(list)
    }
}

fn is_full(draft: &Partial) -> bool {
    draft.hand.is_some() && matches!(draft.day, Some((Day::Date(_), _)))
}

/// A range from its two ends, each of which may leave to the other what both
/// have: `between 6 and 7 p.m. on Tuesday`.
pub(super) fn between(
    lex: &Lexer<'_>,
    mut first: List,
    mut second: List,
    lead: &Partial,
) -> Result<Moment, Error> {
    // `the night between Sunday and Monday` begins on the first.
    let of_two_days =
        lead.is_midnight() || lead.is_night() && !first.has_hand() && !second.has_hand();
    for (at, list) in [&mut first, &mut second].into_iter().enumerate() {
        if at == 1 && of_two_days && lead.is_night() {
            continue;
        }
        if let (Some(draft), false) = (list.single_mut(), lead.is_empty()) {
            // The lead goes first; whatever an end says for itself wins no day.
            *draft = draft.merged(lex, lead)?;
        }
    }
    if let (Some(a), Some(b)) = (first.single_mut(), second.single_mut()) {
        // `between on the 10th and the 12th of September`
        if let (Some((Day::OfMonth { day, weekday: None }, at)), Some((last, _))) = (a.day, b.day)
            && let Some(found) = same_month(day, last)
        {
            a.day = Some((found, at));
        }
        // `between Monday and Wednesday last week`
        if let (None, Some(_), Some((Day::Week { .. }, _))) = (a.day, a.weekday, b.day) {
            a.day = b.day;
        }
        if let Some(night) = night(a, b) {
            return Ok(Moment::Clocks(Preposition::At, Readings::new(night.finish(lex)?)));
        }
        if of_two_days {
            let problem = "is between two days that do not follow one another";
            let cure = "name two that do, like \"midnight between Monday and Tuesday\"";
            let error = lex.refuse_span(ErrorKind::Contradiction, lead.span, problem);
            return Err(error.cured_by(cure));
        }
        share(lex, a, b)?;
    }
    let (mut from, mut to) = (first.readings(lex)?, second.readings(lex)?);
    second.on_other_clocks(lex, &mut from, &mut to)?;
    if from.iter().count() != to.iter().count() {
        let problem = "reads only one end of the range on a second clock";
        let cure = "give the second reading of both ends, or of none";
        return Err(lex.unread_at(lex.text.len().saturating_sub(1), problem, cure));
    }
    Ok(Moment::Between(from, Box::new(to)))
}

/// The night from one day to the next: `the night of Monday to Tuesday`.
fn night(a: &Partial, b: &Partial) -> Option<Partial> {
    let midnight =
        matches!((a.hand, b.hand), (Some((Hand::Midnight, _)), Some((Hand::Midnight, _))));
    let night = match (a.part, a.hand) {
        (Some((DayPart::Night | DayPart::Overnight, _)), None) => !b.has_time(),
        // `midnight between Monday and Tuesday`
        (None, Some(_)) => midnight && a.label == b.label,
        // `Monday night to Tuesday morning` has two ends, which say more.
        _ => false,
    };
    let next = match (a.weekday, b.weekday, a.day, b.day) {
        (Some(((a, _), _)), Some(((b, _), _)), None, None) => a.succ() == b,
        (None, None, Some((a, _)), Some((b, _))) => follows(a, b),
        _ => false,
    };
    let at = a.part.map_or(a.span, |(_, at)| at);
    let span = (a.span.0, b.span.1);
    // It has to have come to the later day, by which the night is named.
    let whole = if midnight {
        let clock = StyledTime { time: TimeOfDay::END, style: HourStyle::Day };
        Partial { hand: Some((Hand::Clock(clock), at)), span, ..*a }
    } else {
        let (day, weekday) = (b.day, b.weekday);
        let part = Some((DayPart::Overnight, at));
        Partial { part, span, day, weekday, is_night_to: true, ..*a }
    };
    (night && next).then_some(whole)
}

/// Whether the second of two days is the one after the first, whatever the year.
fn follows(a: Day, b: Day) -> bool {
    let of_year = |day: u8, month: u8| date(2001, i64::from(month), i64::from(day));
    match (a, b) {
        (Day::Date(a), Day::Date(b)) => a.succ_opt() == Some(b),
        (Day::OfMonth { day: a, .. }, Day::OfMonth { day: b, .. }) => a + 1 == b,
        (Day::MonthDay { month, day, .. }, Day::Date(b)) => {
            b.pred_opt().is_some_and(|a| (a.month(), a.day()) == (month.into(), day.into()))
        }
        (Day::MonthDay { month, day, .. }, Day::MonthDay { month: next, day: last, .. }) => {
            of_year(day, month).and_then(|date| date.succ_opt()) == of_year(last, next)
        }
        (Day::FromPublication(a, _), Day::FromPublication(b, _))
        | (Day::FromAnchor(a, _), Day::FromAnchor(b, _)) => a + 1 == b,
        _ => false,
    }
}

/// Whether a day or a part of one begins where another ends, or before it.
pub(super) fn touch(a: &Partial, b: &Partial) -> bool {
    let hours = |draft: &Partial| {
        let part = |part| DayParts::DEFAULT.hours(part).seconds();
        draft.part.map_or((0, 86_400), |(found, _)| part(found))
    };
    let ((start, end), (next, last)) = (hours(a), hours(b));
    let apart = match (a.weekday, b.weekday, a.day, b.day) {
        // `Sunday morning or afternoon`
        (_, None, _, None) if b.part.is_some() => Some(0),
        (Some(((a, _), _)), Some(((b, _), _)), None, None) => Some(i64::from(b.days_since(a))),
        (None, None, Some((a, _)), Some((b, _))) if follows(a, b) => Some(1),
        (None, None, Some((a, _)), Some((b, _))) if a == b => Some(0),
        _ => None,
    };
    apart.is_some_and(|days| {
        let next = next + days * 86_400;
        start < next && next <= end && end < last + days * 86_400
    })
}

fn share(lex: &Lexer<'_>, a: &mut Partial, b: &mut Partial) -> Result<(), Error> {
    for end in [&*a, &*b] {
        if !end.has_day() && !end.has_time() {
            let problem = "names neither a day nor a time";
            return Err(lex.refuse_span(ErrorKind::Syntax, end.span, problem));
        }
    }
    // `between 10 and 12 September`: the ten is no hour.
    if b.hand.is_none()
        && b.part.is_none()
        && let (Some(day), false) = (a.bare_hour(), a.has_day())
    {
        return number_before_day(lex, a, b, day);
    }
    match (a.label, b.label) {
        (None, Some(_)) => a.label = b.label,
        (Some(_), None) => b.label = a.label,
        _ => {}
    }
    share_half(a, b);
    share_year(lex, a, b)?;
    let one_day = a.has_day() != b.has_day();
    // `from 10 p.m. Tuesday to 6 a.m.` ends on the day after.
    if one_day
        && a.has_day()
        && b.part.is_none()
        && starts_after(a, b)
        && let Some((Hand::Clock(clock), _)) = &mut b.hand
    {
        clock.style = HourStyle::DayAfter;
        (b.day, b.weekday) = (a.day, a.weekday);
        return Ok(());
    }
    if one_day && a.has_time() != b.has_time() {
        let cure = "give both ends a day, or both a time";
        return Err(lex.unread(b.span, "is an end of another kind than the first", cure));
    }
    if one_day {
        if a.has_day() {
            (b.day, b.weekday) = (a.day, a.weekday);
        } else {
            (a.day, a.weekday) = (b.day, b.weekday);
        }
    }
    let same_day = match (a.day, b.day) {
        (Some((a, _)), Some((b, _))) => a == b,
        (None, None) => a.weekday.map(|(day, _)| day.0) == b.weekday.map(|(day, _)| day.0),
        _ => false,
    };
    let ends_in_night = matches!((b.hand, b.part), (Some((Hand::Clock(clock), _)), Some((DayPart::Night, _))) if clock.time.hour < 12);
    if a.has_day() && same_day && starts_after(a, b) && !ends_in_night {
        return Err(lex
            .refuse_span(ErrorKind::Contradiction, b.span, "ends the range before it begins")
            .cured_by("name the day of both ends"));
    }
    Ok(())
}

/// `10` in `10 and 12 September 2023`.
fn number_before_day(lex: &Lexer<'_>, a: &mut Partial, b: &Partial, day: u8) -> Result<(), Error> {
    let found = b.day.and_then(|(last, _)| same_month(day, last));
    match (found, a.label) {
        (Some(found), None) => {
            let at = a.span;
            a.hand = None;
            a.set_day(lex, found, at)
        }
        _ => {
            let problem = "is a number that may be an hour or a day";
            Err(lex.unread(a.span, problem, "write both ends in full"))
        }
    }
}

/// A day of the month of a later one.
fn same_month(day: u8, last: Day) -> Option<Day> {
    match last {
        Day::Date(date) => {
            date.with_day(u32::from(day)).filter(|first| *first < date).map(Day::Date)
        }
        Day::MonthDay { month, day: last, .. } if day < last => {
            Some(Day::MonthDay { month, day, weekday: None })
        }
        _ => None,
    }
}

/// The `p.m.` of `between 6 and 7 p.m.` is that of both.
fn share_half(a: &mut Partial, b: &mut Partial) {
    // `from 5:00 to 23:00` is written in one way throughout.
    if a.is_on_24_hours() || b.is_on_24_hours() {
        (*a, *b) = (a.on_24_hours(), b.on_24_hours());
    }
    let (Some((Hand::Clock(first), at)), Some((Hand::Clock(second), _))) = (a.hand, b.hand) else {
        return;
    };
    let (one, other) = (first.time, second.time);
    let of_twelve = (one.hour % 12, one.minute) < (other.hour % 12, other.minute);
    let is_open = matches!(first.style, HourStyle::Bare | HourStyle::TwoDigits);
    // `between 2 and 3 this morning`
    if is_open && a.part.is_none() {
        a.part = b.part;
    }
    if is_open && second.style == HourStyle::Half && of_twelve {
        a.hand = Some((Hand::Clock(first.at(one.hour % 12 + other.hour / 12 * 12)), at));
    }
}

/// The year of `from 10 September to 12 September 2023` is that of both.
fn share_year(lex: &Lexer<'_>, a: &mut Partial, b: &Partial) -> Result<(), Error> {
    let (Some((Day::MonthDay { month, day, .. }, at)), Some((Day::Date(last), _))) = (a.day, b.day)
    else {
        return Ok(());
    };
    let first = date(i64::from(last.year()), i64::from(month), i64::from(day))
        .filter(|first| *first <= last)
        .ok_or_else(|| {
            lex.refuse_span(ErrorKind::Contradiction, at, "comes after the end of the range")
                .cured_by("give the year of both ends")
        })?;
    a.day = Some((Day::Date(first), at));
    Ok(())
}

/// Whether both ends are certain clock times, the first being the later.
fn starts_after(a: &Partial, b: &Partial) -> bool {
    let time = |draft: &Partial| match draft.hand {
        Some((Hand::Clock(StyledTime { time, style }), _))
            if !matches!(style, HourStyle::Bare | HourStyle::TwoDigits) =>
        {
            Some((time.hour, time.minute, time.second, time.micros))
        }
        _ => None,
    };
    matches!((time(a), time(b)), (Some(a), Some(b)) if a > b)
        && a.label.map(|(label, _)| label) == b.label.map(|(label, _)| label)
}
