//! The elements of a reading, in whatever order they come.

use super::ast::{Day, DayPart, Preposition, Tense};
use super::lex::Kind;
use super::lexicon::Word;
use super::parser::{Cue, Parser};
use super::partial_reading::{Hand, HourStyle, Partial, StyledTime};
use crate::error::{Error, ErrorKind};
use crate::time::numeric::Precision;

impl Parser<'_> {
    /// `about`, `shortly before`, `no later than`: before a reading.
    pub(super) fn preposition(&mut self) -> Option<Preposition> {
        use Preposition::{
            About, After, Before, NoEarlierThan, NoLaterThan, ShortlyAfter, ShortlyBefore,
        };
        use Word as W;
        if let Some(about) = self.about() {
            return Some(about);
        }
        const PHRASES: &[(&[Word], Preposition)] = &[
            (&[W::Shortly, W::Before], ShortlyBefore),
            (&[W::Just, W::Before], ShortlyBefore),
            (&[W::Shortly, W::After], ShortlyAfter),
            (&[W::Just, W::After], ShortlyAfter),
            (&[W::Moments, W::Before], ShortlyBefore),
            (&[W::Moments, W::After], ShortlyAfter),
            (&[W::Shortly, W::Past], ShortlyAfter),
            (&[W::Just, W::Past], ShortlyAfter),
            (&[W::A, W::Little, W::Past], ShortlyAfter),
            (&[W::A, W::Little, W::Before], ShortlyBefore),
            (&[W::A, W::Little, W::After], ShortlyAfter),
            (&[W::Before], Before),
            (&[W::Prior, W::To], Before),
            (&[W::After], After),
            (&[W::By], NoLaterThan),
            (&[W::Until], NoLaterThan),
            (&[W::No, W::Later, W::Than], NoLaterThan),
            (&[W::Not, W::Later, W::Than], NoLaterThan),
            (&[W::Not, W::After], NoLaterThan),
            (&[W::On, W::Or, W::Before], NoLaterThan),
            (&[W::Since], NoEarlierThan),
            (&[W::No, W::Earlier, W::Than], NoEarlierThan),
            (&[W::Not, W::Earlier, W::Than], NoEarlierThan),
            (&[W::Not, W::Before], NoEarlierThan),
            (&[W::On, W::Or, W::After], NoEarlierThan),
            (&[W::Not, W::Until], NoEarlierThan),
            (&[W::At, W::Least, W::Until], NoEarlierThan),
            (&[W::On, W::Or, W::About], About),
        ];
        PHRASES
            .iter()
            .find(|(words, _)| words.first().copied() == self.word() && self.eat_all(words))
            .map(|(_, preposition)| *preposition)
    }

    /// `about`, `c.`, `~`.
    pub(super) fn about(&mut self) -> Option<Preposition> {
        if self.eat_mark('~') || self.eat_mark('≈') {
            return Some(Preposition::About);
        }
        let start = self.lex.token.start;
        // A letter C alone is a zone after a clock, and never upper case here.
        if self.lex.front() == "C" || !self.eat(Word::About) {
            return None;
        }
        self.abbreviation_dot(start);
        Some(Preposition::About)
    }
    /// Skips `sometime`, `some time` and `at any time`, which say no more than a
    /// window does, and `as of`, which says no more than `at`.
    pub(super) fn some_time(&mut self) {
        match self.word() {
            Some(Word::Sometime | Word::Exactly) => {
                self.bump();
            }
            Some(Word::Any) => {
                self.eat_all(&[Word::Any, Word::Time]);
            }
            Some(Word::As) => {
                let mut ahead = self.clone();
                ahead.bump();
                // `as at 0600` goes on with `at`.
                if ahead.eat(Word::Of) || ahead.word() == Some(Word::At) {
                    *self = ahead;
                }
            }
            Some(Word::At | Word::Vague) => {
                let mut ahead = self.clone();
                let at = ahead.eat(Word::At);
                let some = ahead.lex.front().eq_ignore_ascii_case("some");
                let any = some && ahead.eat(Word::Vague) || at && ahead.eat(Word::Any);
                let found = any && (ahead.eat(Word::Time) || at && ahead.eat(Word::Point));
                if found || at && ahead.eat(Word::Sometime) {
                    *self = ahead;
                }
            }
            _ => {}
        }
    }

    /// Reads elements into `draft` as long as they come.
    ///
    /// `cue` is of the words before the first.
    pub(super) fn elements(&mut self, draft: &mut Partial, cue: Cue) -> Result<(), Error> {
        let mut cue = cue;
        while self.element(draft, cue)? {
            cue = Cue::Nothing;
        }
        draft.span.1 = draft.span.1.max(self.end().min(self.lex.token.start));
        Ok(())
    }
    /// Reads one element of a reading; `false` where none stands in front.
    pub(super) fn element(&mut self, draft: &mut Partial, cue: Cue) -> Result<bool, Error> {
        self.apart()?;
        let start = self.lex.token.start;
        match self.lex.token.kind {
            Kind::Number => self.number(draft, cue)?,
            Kind::Mark('~' | '≈') => self.after_preposition(draft)?,
            Kind::Mark('+' | '-') if draft.is_empty() => {
                if super::iso::read(self.lex.text, start).is_none() {
                    return Ok(false);
                }
                self.number(draft, cue)?;
            }
            Kind::Word => return self.word_element(draft, cue, start),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn word_element(&mut self, draft: &mut Partial, cue: Cue, start: usize) -> Result<bool, Error> {
        match self.word() {
            Some(Word::At | Word::Over) if self.weekend_ahead() => {
                self.bump();
                self.eat(Word::The);
                self.weekend(draft, start)?;
            }
            Some(Word::At) if self.bound_ahead().is_some() => return Ok(false),
            Some(Word::At) => self.at(draft, start)?,
            Some(Word::About | Word::Shortly | Word::Just) => self.after_preposition(draft)?,
            Some(Word::On) => self.on(draft, start)?,
            Some(Word::In) => self.within_period(draft, start)?,
            Some(Word::The) => return self.the(draft, start),
            Some(Word::Of) if draft.part.is_some() && !draft.has_day() => {
                self.bump();
                self.eat(Word::The);
                self.needs(draft, start, Partial::has_day)?;
            }
            // `Tuesday of last week`
            Some(Word::Of) if draft.weekday.is_some() && draft.day.is_none() => {
                self.bump();
                self.needs(draft, start, |draft| matches!(draft.day, Some((Day::Week { .. }, _))))?;
            }
            Some(Word::Weekend) => self.weekend(draft, start)?,
            Some(Word::Following | Word::Previous | Word::That) => {
                self.day_of_event(draft, start)?;
            }
            Some(Word::A) if self.one_ago(draft, start)? => {}
            Some(Word::Weekday(_)) => self.weekday(draft, Tense::Unsaid, start)?,
            Some(Word::Last | Word::Next | Word::This | Word::Past) => self.tensed(draft)?,
            Some(Word::Month(month)) => self.month_first(draft, month)?,
            Some(Word::Today | Word::Yesterday | Word::Tomorrow | Word::Tonight) => {
                self.day_or_part(draft, start)?;
            }
            Some(Word::Early | Word::Late | Word::Part(_)) => self.day_or_part(draft, start)?,
            Some(Word::Small) => {
                if !self.eat_all(&[Word::Small, Word::Hours]) {
                    return Ok(false);
                }
                draft.set_part(&self.lex, DayPart::SmallHours, (start, self.end()))?;
            }
            Some(Word::Days) => return self.day_but_one(draft, start),
            None if self.lex.front() == "DTG" && draft.is_empty() => {
                self.bump();
                if !self.date_time_group(draft)? {
                    return Err(self.residue());
                }
            }
            Some(Word::Local | Word::Utc | Word::Gmt | Word::Ship | Word::Ordinal) | None => {
                return self.label_into(draft);
            }
            _ => return self.clock_words(draft, cue),
        }
        Ok(true)
    }

    /// `at the earliest`, `at the latest`: how far the reading before it bounds.
    pub(super) fn bound_ahead(&self) -> Option<Preposition> {
        let mut ahead = self.clone();
        if !ahead.eat_all(&[Word::At, Word::The]) {
            return None;
        }
        match ahead.word() {
            Some(Word::Earliest) => Some(Preposition::NoEarlierThan),
            Some(Word::Latest) => Some(Preposition::NoLaterThan),
            _ => None,
        }
    }

    /// `at 6`, `at about 6`.
    fn at(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        self.bump();
        // `at or about 0214`
        let mut ahead = self.clone();
        if ahead.eat(Word::Or) && ahead.word() == Some(Word::About) {
            *self = ahead;
        }
        self.eat(Word::Exactly);
        if let Some(preposition) = self.about() {
            self.say(preposition, start)?;
        }
        self.timed(draft, Cue::At)
    }

    /// `on Tuesday`, `on the 12th`, `on Tuesday evening`.
    fn on(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        self.bump();
        self.eat(Word::The);
        if self.counts_dates() {
            return Err(self.residue());
        }
        // Nothing is `on September 2023`, but something may be on the 10th to 12th.
        let month = matches!(self.word(), Some(Word::Month(_)));
        self.needs(draft, start, |draft| {
            let whole = month && matches!(draft.day, Some((Day::Span(..) | Day::Month(_), _)));
            !whole && (draft.has_day() || draft.part.is_some())
        })
    }

    /// `the morning`, `the 12th`, `the next day`, `the weekend`.
    fn the(&mut self, draft: &mut Partial, start: usize) -> Result<bool, Error> {
        self.bump();
        let fits = match self.word() {
            _ if self.counts_dates() => false,
            Some(Word::Part(_) | Word::Early | Word::Late | Word::Small | Word::Weekend) => true,
            Some(Word::Days) => return self.day_but_one(draft, start),
            Some(Word::Next | Word::Following | Word::Previous | Word::Same) => {
                return self.day_of_event(draft, start).map(|()| true);
            }
            _ => self.lex.token.kind == Kind::Number && self.lex.front().len() <= 2,
        };
        if fits { self.element(draft, Cue::Nothing) } else { Err(self.residue()) }
    }

    /// The word `weekend` in front.
    fn weekend(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        self.bump();
        draft.set_day(&self.lex, Day::Weekend(Tense::Unsaid), (start, self.end()))
    }

    /// `yesterday`, `tonight`, `the night before last`, `the early hours`.
    fn day_or_part(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        let word = self.word();
        self.bump();
        let (day, part) = match word {
            Some(Word::Yesterday) => (Some(-1), None),
            Some(Word::Tomorrow) => (Some(1), None),
            Some(Word::Tonight) => (Some(0), Some(DayPart::Night)),
            Some(Word::Part(DayPart::Midday)) if self.is_at_an_end(draft) => {
                let clock = self.clock([12, 0, 0], Precision::Minute, true, start)?;
                let hand = Hand::Clock(StyledTime { style: HourStyle::Half, ..clock });
                return draft.set_hand(&self.lex, hand, (start, self.end()));
            }
            Some(Word::Part(part)) => {
                let before_last =
                    part == DayPart::Night && self.eat_all(&[Word::Before, Word::Last]);
                // `in the morning hours`
                let event =
                    if before_last || self.eat(Word::Hours) { None } else { self.beside_event() };
                if let Some(by) = event {
                    let at = (start, self.end());
                    draft.set_day(&self.lex, Day::FromAnchor(by, None), at)?;
                }
                (before_last.then_some(-2), Some(part))
            }
            // The early hours of a day are those after its midnight.
            Some(Word::Early) if self.eat(Word::Hours) => (None, Some(DayPart::SmallHours)),
            Some(Word::Early) => (None, Some(DayPart::Early)),
            Some(Word::Late) => (None, Some(DayPart::Late)),
            _ => (Some(0), None),
        };
        let at = (start, self.end());
        if let Some(day) = day {
            draft.set_day(&self.lex, Day::FromPublication(day, None), at)?;
        }
        part.map_or(Ok(()), |part| draft.set_part(&self.lex, part, at))
    }

    /// Whether weeks are counted in front, or days from another event: no one day.
    fn counts_dates(&self) -> bool {
        let mut ahead = self.clone();
        ahead.bump();
        let glued = if ahead.lex.is_glued() { ahead.lex.front() } else { "" };
        if ahead.word() == Some(Word::Weeks) || glued == "w" {
            return true;
        }
        let is_days = ahead.word() == Some(Word::Days) || glued == "d";
        ahead.bump();
        is_days && matches!(ahead.word(), Some(Word::Later | Word::Earlier))
    }

    /// Whether `the weekend` stands after the word in front.
    fn weekend_ahead(&self) -> bool {
        let mut ahead = self.clone();
        ahead.bump();
        ahead.eat(Word::The) && ahead.word() == Some(Word::Weekend)
    }

    /// Whether a time in front ends a stretch, so that `midday` is noon.
    fn is_at_an_end(&self, draft: &Partial) -> bool {
        let ends = !matches!(self.preposition, None | Some(Preposition::About));
        (ends || self.in_range) && draft.hand.is_none() && draft.part.is_none()
    }

    /// `before` or `after`, and nothing after it, behind `the night`: by how many days
    /// the night is from that of another event.
    fn beside_event(&mut self) -> Option<i16> {
        let by = match self.word() {
            Some(Word::Before) => -1,
            Some(Word::After) => 1,
            _ => return None,
        };
        let mut ahead = self.clone();
        ahead.bump();
        let ends = ahead.ends() || ahead.goes_on_with_a_clock();
        if ends {
            *self = ahead;
        }
        ends.then_some(by)
    }

    /// `about` before the clock time, as in `Tuesday, about 6`.
    fn after_preposition(&mut self, draft: &mut Partial) -> Result<(), Error> {
        let start = self.lex.token.start;
        match self.preposition() {
            Some(preposition) => self.say(preposition, start)?,
            None => return Err(self.residue()),
        }
        self.timed(draft, Cue::Near)
    }

    fn say(&mut self, preposition: Preposition, start: usize) -> Result<(), Error> {
        let again = self.preposition.is_some_and(|said| said != preposition || !self.second);
        let late = self.second && self.preposition.is_none();
        if self.in_range || again || late {
            let cure = "say it once, before the whole time";
            return Err(self.lex.unread_at(start, "is said of a part of the time only", cure));
        }
        self.preposition = Some(preposition);
        Ok(())
    }

    /// A time of day has to follow, as after `at`.
    fn timed(&mut self, draft: &mut Partial, cue: Cue) -> Result<(), Error> {
        let start = self.lex.token.start;
        let had = (draft.hand.is_some(), draft.part.is_some());
        let read = match self.lex.token.kind {
            Kind::Number => self.number(draft, cue).map(|()| true)?,
            Kind::Word => match self.word() {
                Some(Word::Part(_) | Word::Early | Word::Late) => self.element(draft, cue)?,
                _ => self.clock_words(draft, cue)?,
            },
            _ => false,
        };
        if read && had != (draft.hand.is_some(), draft.part.is_some()) {
            return Ok(());
        }
        if start >= self.lex.text.len() || !read {
            return Err(self.residue());
        }
        Err(self.lex.unread_at(start, "is not a time of day", "write \"on\" before a day"))
    }

    /// An element has to follow that gives `draft` what `has` asks for.
    fn needs(
        &mut self,
        draft: &mut Partial,
        start: usize,
        has: impl Fn(&Partial) -> bool,
    ) -> Result<(), Error> {
        let mut found = Partial::new(self.lex.token.start);
        let front = self.clone();
        // `on` never stands before a clock time, nor before another preposition.
        let stacked =
            matches!(self.word(), Some(Word::At | Word::On | Word::In | Word::The | Word::Of));
        // A number after the day can then only be its year.
        let hand_known = self.hand_known;
        self.hand_known |= draft.hand.is_some();
        // `on the night of 13 to 14 August`
        if !stacked {
            self.day_of_the_next(&mut found, &[Word::To])?;
        }
        let read = found.has_day() || !stacked && self.element(&mut found, Cue::Nothing)?;
        self.hand_known = hand_known;
        if !read {
            return Err(front.residue());
        }
        if !has(&found) {
            let problem = "is not followed by a day";
            return Err(self.lex.refuse(ErrorKind::Syntax, start, problem));
        }
        *draft = draft.merged(&self.lex, &found)?;
        Ok(())
    }

    /// `in the morning`, `in UTC`, `in September 2023`, `in 2023`.
    fn within_period(&mut self, draft: &mut Partial, start: usize) -> Result<(), Error> {
        self.bump();
        let article = self.eat(Word::The);
        if self.lex.token.kind == Kind::Number {
            let year = self.lex.front();
            match year.parse() {
                Ok(value) if year.len() == 4 && value >= 1000 && !article => {
                    return self.year_span(draft, value);
                }
                _ => return Err(self.residue()),
            }
        }
        if let Some(Word::Month(_) | Word::Part(_) | Word::Early | Word::Late | Word::Small) =
            self.word()
        {
            let is_month = matches!(self.word(), Some(Word::Month(_)));
            let mut found = Partial::new(start);
            self.element(&mut found, Cue::Nothing)?;
            if is_month && !matches!(found.day, Some((Day::Span(..) | Day::Month(_), _))) {
                let problem = "is \"in\" before a single day";
                return Err(self.lex.refuse(ErrorKind::Syntax, start, problem));
            }
            *draft = draft.merged(&self.lex, &found)?;
            return Ok(());
        }
        if article || !(self.label_into(draft)? || self.clock_of_place(draft)?) {
            return Err(self.residue());
        }
        Ok(())
    }
}
