//! Whole statements: one moment, a range, or a time counted from another.

use super::ast::{Day, Elapsed, Length, Moment, Preposition, Reading, Stated};
use super::holding::{self, Holding};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::Partial;
use super::readings::List;
use super::{counted, edtf, numeric_form, old_dates, readings};
use crate::error::{Error, ErrorKind, quoted};
use crate::limits::STATED_BYTES;

/// Reads a whole text.
pub(super) fn statement(text: &str) -> Result<Stated, Error> {
    match numeric_form::read(text) {
        Some(stated) => Ok(stated),
        None => by_grammar(text),
    }
}

/// Reads a whole text, whatever it holds.
pub(super) fn by_grammar(text: &str) -> Result<Stated, Error> {
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Syntax, format!("{} says no time", quoted(text)))
            .cured_by("write a time like \"6 a.m. local time on Tuesday\" or 2023-09-12T06:00Z"));
    }
    // This keeps every rule that looks ahead, and so the whole parser, linear.
    if text.len() > STATED_BYTES {
        let message = format!("{} is too long for a time", quoted(text));
        return Err(Error::new(ErrorKind::Syntax, message)
            .cured_by("give only the words that say the time"));
    }
    if let Some(stated) = edtf::read(text)? {
        return Ok(stated);
    }
    match holding::held(text) {
        None => by_plain_grammar(text),
        Some(Holding::While(rest)) => Ok(Holding::of(text, by_plain_grammar(&rest)?)),
        Some(Holding::Still) => {
            let now = Elapsed::of(Length::Exactly(0));
            Ok(Stated::new(text, Moment::Ago(now)))
        }
    }
}

/// Reads the words of a time, with nothing before them.
fn by_plain_grammar(text: &str) -> Result<Stated, Error> {
    let mut parser = Parser::new(text);
    if let Some(moment) = counted::read(&mut parser)? {
        parser.finish()?;
        return Ok(Stated::new(text, moment));
    }
    let throughout = parser.throughout();
    let moment = parser.moment()?;
    parser.finish()?;
    if throughout
        && matches!(moment, Moment::Clocks(preposition, _) if preposition != Preposition::At)
    {
        let message = format!("{} says both all of a time and near it", quoted(text));
        return Err(Error::new(ErrorKind::Contradiction, message));
    }
    if throughout && says_week(&moment) {
        let message = format!("{} may begin on a Sunday or on a Monday", quoted(text));
        return Err(Error::new(ErrorKind::Syntax, message).cured_by("give its first and last day"));
    }
    let calendar = parser.calendar.or_else(|| old_dates::by_weekday(text, &moment));
    Ok(Stated { throughout, calendar, ..Stated::new(text, moment) })
}

/// Whether a moment is within a week, of which the first day is not said.
fn says_week(moment: &Moment) -> bool {
    let is_week = |reading: &Reading| matches!(reading.day, Some(Day::Week { weekday: None, .. }));
    match moment {
        Moment::Clocks(_, readings) => readings.iter().any(is_week),
        Moment::Between(from, to) => from.iter().chain(to.iter()).any(is_week),
        _ => false,
    }
}

impl Parser<'_> {
    /// `throughout Tuesday`, `throughout the morning`, `all day Tuesday`, `all evening`,
    /// `the whole of Tuesday`.
    fn throughout(&mut self) -> bool {
        use Word::{All, Days, Of, The, Throughout, Whole};
        // Few texts have one, and each try copies the parser.
        if !matches!(self.word(), Some(Throughout | All | The)) {
            return false;
        }
        let heads: [&[Word]; 10] = [
            &[Throughout, The, Whole],
            &[Throughout, The],
            &[Throughout],
            &[All, Days],
            &[All, Of, The],
            &[All, Of],
            &[All],
            &[The, Whole, Of],
            &[The, Whole, Days],
            &[The, Whole],
        ];
        heads.into_iter().any(|head| self.eat_all(head))
    }

    fn moment(&mut self) -> Result<Moment, Error> {
        self.some_time();
        if let Some(preposition) = self.preposition() {
            self.preposition = Some(preposition);
            // `since about 6`
            self.is_rough = preposition != Preposition::About && self.about().is_some();
        }
        let is_rough = std::mem::take(&mut self.is_rough);
        let cue = if self.preposition.is_some() { Cue::Near } else { Cue::Nothing };
        let mut lead = Partial::new(self.lex.token.start);
        self.day_of_the_next(&mut lead, &[Word::To, Word::Until])?;
        self.elements(&mut lead, cue)?;
        self.comma_before_range(&lead);
        if let Some(moment) = self.counted_on(&lead)? {
            return Ok(moment);
        }
        match self.word() {
            Some(Word::Between) if lead.hand.is_none() || lead.is_midnight() => {
                self.bump();
                self.between(&lead, &[Word::And])
            }
            Some(Word::From) if lead.hand.is_none() => {
                self.bump();
                self.between(&lead, &[Word::To, Word::Until])
            }
            Some(Word::Or) if lead.is_day_or_part() && self.preposition.is_none() => {
                self.either(lead)
            }
            _ => {
                let mut first = self.some(lead)?;
                first.is_rough = is_rough;
                if matches!(self.word(), Some(Word::To | Word::Until | Word::Into)) {
                    self.bump();
                    return self.range_end(first, &Partial::new(0));
                }
                if matches!(self.lex.token.kind, Kind::Mark('-' | '–' | '—')) {
                    let dash = self.bump().start;
                    return self.dashed(first, dash);
                }
                let readings = first.readings(&self.lex)?;
                if self.preposition.is_none()
                    && let Some(bound) = self.bound_ahead()
                {
                    self.preposition = Some(bound);
                    for _ in ["at", "the", "latest"] {
                        self.bump();
                    }
                }
                Ok(Moment::Clocks(self.preposition.unwrap_or(Preposition::At), readings))
            }
        }
    }

    /// `Monday or Tuesday`, `late Sunday or early Monday`: some time in either, where
    /// the second begins when the first ends.
    fn either(&mut self, lead: Partial) -> Result<Moment, Error> {
        let front = self.clone();
        self.bump();
        let mut other = Partial::new(self.lex.token.start);
        self.elements(&mut other, Cue::Nothing)?;
        if !other.is_day_or_part() {
            return Err(front.residue());
        }
        if !readings::touch(&lead, &other) {
            let span = (lead.span.0, other.span.1);
            let problem = "are two times that do not touch";
            let cure = "give the one that is meant, or a range that holds both";
            return Err(self.lex.unread(span, problem, cure));
        }
        readings::between(&self.lex, List::of(lead), List::of(other), &Partial::new(0))
    }

    /// The readings of which `draft` is the first, and at least one.
    fn some(&mut self, draft: Partial) -> Result<readings::List, Error> {
        let list = self.list(draft)?;
        if list.is_empty() { Err(self.residue()) } else { Ok(list) }
    }

    /// `ten minutes before midnight` after `on Tuesday,`.
    fn counted_on(&mut self, lead: &Partial) -> Result<Option<Moment>, Error> {
        if !self.lex.at_mark(',') || !lead.has_day() || lead.has_time() {
            return Ok(None);
        }
        let mut ahead = self.clone();
        ahead.bump();
        let moment = counted::apart_on(&mut ahead, lead)?;
        if moment.is_some() {
            *self = ahead;
        }
        Ok(moment)
    }

    /// Skips the comma of `3 May, between 2am and 3am`.
    fn comma_before_range(&mut self, lead: &Partial) {
        if !self.lex.at_mark(',') || !lead.has_day() || lead.has_time() {
            return;
        }
        let mut ahead = self.clone();
        ahead.bump();
        if matches!(ahead.word(), Some(Word::Between | Word::From)) {
            *self = ahead;
        }
    }

    /// The two ends after `between` or `from`.
    fn between(&mut self, lead: &Partial, words: &[Word]) -> Result<Moment, Error> {
        self.in_range = true;
        let said_from = words.contains(&Word::To);
        self.eat_all(&[Word::The, Word::Hours, Word::Of]);
        let is_rough = self.about().is_some();
        let mut draft = Partial::new(self.lex.token.start);
        self.day_of_the_next(&mut draft, words)?;
        self.elements(&mut draft, Cue::Near)?;
        let mut first = self.some(draft)?;
        first.is_rough = is_rough;
        let next = words.iter().any(|word| self.word() == Some(*word));
        if !next && said_from && lead.is_empty() && self.preposition.is_none() {
            let readings = first.readings(&self.lex)?;
            return Ok(Moment::Clocks(Preposition::NoEarlierThan, readings));
        }
        if !next {
            return Err(if self.lex.token.kind == Kind::End {
                let problem = "the second end of the range is missing";
                self.lex.refuse(ErrorKind::Syntax, self.lex.token.start, problem)
            } else {
                self.residue()
            });
        }
        self.bump();
        self.range_end(first, lead)
    }

    /// The `14` of `between 14 and 16 September`: a day of the month of the
    /// second end, where nothing after it can make it an hour.
    pub(super) fn day_of_the_next(
        &mut self,
        draft: &mut Partial,
        joints: &[Word],
    ) -> Result<(), Error> {
        let mut ahead = self.clone();
        let start = ahead.lex.token.start;
        let Some((day, _)) = ahead.number_of_day() else { return Ok(()) };
        let after = ahead.clone();
        if !joints.iter().any(|joint| ahead.eat(*joint)) {
            return Ok(());
        }
        let last = ahead.number_of_day();
        ahead.eat(Word::Of);
        let Some(Word::Month(month)) = ahead.word() else { return Ok(()) };
        let name = ahead.bump();
        ahead.abbreviation_dot(name.start);
        if ahead.lex.token.kind == Kind::Number && ahead.lex.front().len() == 4 {
            ahead.bump();
        }
        let ends = ahead.lex.at_mark(',') || ahead.lex.at_mark('(') || ahead.finish().is_ok();
        if !last.is_some_and(|(last, _)| 0 < day && day < last && last <= 31) || !ends {
            return Ok(());
        }
        *self = after;
        let day = Day::MonthDay { month, day, weekday: None };
        draft.set_day(&self.lex, day, (start, self.end()))
    }

    fn range_end(&mut self, mut first: readings::List, lead: &Partial) -> Result<Moment, Error> {
        // `about 6 to 7 p.m.` is rough at both ends.
        let both_rough = self.preposition == Some(Preposition::About);
        if both_rough {
            self.preposition = None;
            first.is_rough = true;
        }
        if self.preposition.is_some() {
            let start = self.lex.token.start;
            let problem = "ends a range that is also before or after a time";
            return Err(self.lex.unread_at(start, problem, "say the range alone"));
        }
        self.in_range = true;
        let is_rough = self.about().is_some() || both_rough;
        // After a clock time, four digits are one.
        let cue = if first.has_hand() { Cue::At } else { Cue::Near };
        let mut draft = Partial::new(self.lex.token.start);
        if let Some(month) = first.month_before_day(&self.lex) {
            self.day_of_the_same(&mut draft, month)?;
        }
        self.elements(&mut draft, cue)?;
        self.second_end = true;
        let mut second = self.some(draft)?;
        second.is_rough = is_rough;
        if self.preposition.is_some() {
            return Err(self.residue());
        }
        readings::between(&self.lex, first, second, lead)
    }

    /// `14:00–16:00 GMT`: two clock times, or two days.
    fn dashed(&mut self, mut first: readings::List, dash: usize) -> Result<Moment, Error> {
        let spaced = self.lex.token.spaced;
        let mut draft = Partial::new(self.lex.token.start);
        let is_about = self.preposition == Some(Preposition::About);
        self.elements(&mut draft, Cue::Nothing)?;
        self.second_end = true;
        let mut second = self.some(draft)?;
        // `6:00 AM - 12 Sep 2023`, as posts are dated; `Sept. 2 — 3:15 a.m.`
        if spaced && let Some(both) = first.dated_by(&second, &self.lex)? {
            let preposition = self.preposition.unwrap_or(Preposition::At);
            return Ok(Moment::Clocks(preposition, List::of(both).readings(&self.lex)?));
        }
        // `about 6–7 p.m.` is rough at both ends.
        if is_about {
            self.preposition = None;
            (first.is_rough, second.is_rough) = (true, true);
        }
        let unclear = self.preposition.is_some()
            || first.has_hand() != second.has_hand()
            || first.has_label() && second.has_label() && !first.same_labels(&second);
        if unclear {
            let cure = "join a range by the word to, or put the second reading in parentheses";
            let problem = "may join a range or two readings of one time";
            return Err(self.lex.unread_at(dash, problem, cure));
        }
        readings::between(&self.lex, first, second, &Partial::new(0))
    }
}

impl Stated {
    /// Reads a time, and nothing about what is wrong with any other text: a text
    /// full of words is tried in many places.
    pub(crate) fn read(text: &str) -> Option<Stated> {
        statement(text).ok()
    }
}
