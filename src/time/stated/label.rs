//! Zone phrases: `local time`, `GMT`, `UTC+10`, `MSK`, `Moscow time`.

use super::ast::Label;
use super::iso::{self, Bad};
use super::lex::Kind;
use super::lexicon::{self, Word};
use super::named::{self, Named};
use super::parser::Parser;
use super::partial_reading::{Partial, Span};
use super::suggestion;
use crate::error::{Error, ErrorKind};
use crate::time::zone::{Zone, abbreviation};

/// A name before `time` has at most this many words.
const NAME_WORDS: usize = 6;

/// The times of North America that are named without the word `time`.
const AMERICAN: [&str; 4] = ["Eastern", "Central", "Mountain", "Pacific"];

impl Parser<'_> {
    /// Reads a zone phrase into `draft`, if one stands in front.
    pub(super) fn label_into(&mut self, draft: &mut Partial) -> Result<bool, Error> {
        match self.label()? {
            Some((label, at)) => draft.set_label(&self.lex, label, at).map(|()| true),
            None => Ok(false),
        }
    }

    /// Whether a zone phrase stands in front.
    pub(super) fn label_ahead(&self) -> bool {
        matches!(self.clone().label(), Ok(Some(_)))
    }

    /// A zone phrase that consists of words.
    pub(super) fn label(&mut self) -> Result<Option<(Label, Span)>, Error> {
        if self.lex.token.kind != Kind::Word {
            return Ok(None);
        }
        let start = self.lex.token.start;
        let word = self.word();
        let label = match word {
            Some(word @ (Word::Utc | Word::Gmt)) => {
                self.bump();
                self.shifted(if word == Word::Utc { Label::Utc } else { Label::Gmt })?
            }
            Some(Word::Local) => {
                if self.lex.front().eq_ignore_ascii_case("lt") && self.lex.front() != "LT" {
                    return Ok(None);
                }
                self.local()?
            }
            Some(Word::Ship) => {
                self.bump();
                if !self.eat(Word::Time) {
                    let problem = "is read only as \"ship's time\"";
                    return Err(self.lex.refuse(ErrorKind::Syntax, start, problem));
                }
                Label::Ship
            }
            // Words first; only the `st` of an ordinal may be a saint too.
            Some(word) if word != Word::Ordinal => return Ok(None),
            _ => match self.iana()? {
                Some(zone) => Label::Zone(zone),
                None => match self.name_or_letters(start)? {
                    Some(label) => label,
                    None => return Ok(None),
                },
            },
        };
        let may_say_time =
            matches!(label, Label::Utc | Label::Gmt | Label::Offset(_) | Label::Abbreviation(_));
        // `local` has read its own.
        if may_say_time && word != Some(Word::Local) {
            self.eat(Word::Time);
        }
        Ok(Some((label, (start, self.end()))))
    }

    /// `+10` after `UTC`.
    fn shifted(&mut self, plain: Label) -> Result<Label, Error> {
        let sign = self.lex.token;
        let Some(read) = iso::offset(self.lex.text.as_bytes(), sign.start) else {
            return Ok(plain);
        };
        let within = |seconds: i32| (-12 * 3600..=14 * 3600).contains(&seconds);
        match read {
            Ok((offset, end)) if within(offset.seconds()) => {
                self.jump(end);
                Ok(Label::Offset(offset))
            }
            _ => Err(self.bad_numeric(Bad::NoSuchOffset, sign.start)),
        }
    }

    /// `local`, `local time`, `local Moscow time`.
    fn local(&mut self) -> Result<Label, Error> {
        self.bump();
        if self.eat(Word::Time) {
            // `local time in Moscow`
            let mut ahead = self.clone();
            if ahead.eat(Word::In)
                && ahead.word().is_none()
                && let Some(label) = ahead.place_without_time()?
            {
                *self = ahead;
                return Ok(label);
            }
        } else if self.lex.token.kind == Kind::Word
            && self.word().is_none()
            && let Some(label) = self.name_or_letters(self.lex.token.start)?
        {
            return Ok(label.of_local().unwrap_or(label));
        }
        Ok(Label::Local)
    }

    /// `Asia/Vladivostok`, `Etc/GMT-10`.
    fn iana(&mut self) -> Result<Option<Zone>, Error> {
        let token = self.lex.token;
        let rest = self.lex.rest(token.end);
        let area = self.lex.front();
        if !rest.starts_with('/') || !lexicon::is_area(area) {
            return Ok(None);
        }
        let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        let len = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let end = token.end + len;
        let zone = self.lex.slice(token.start, end).parse()?;
        self.jump(end);
        Ok(Some(zone))
    }

    /// `Moscow time`, `Central European Summer Time`, `MSK`.
    fn name_or_letters(&mut self, start: usize) -> Result<Option<Label>, Error> {
        if let Some((label, end)) = self.dotted_letters() {
            self.jump(end);
            return Ok(Some(label));
        }
        let front = self.lex.front();
        if let Some(letters) = abbreviation(front) {
            self.bump();
            if matches!(self.lex.token.kind, Kind::Mark('+' | '-' | '−')) && !self.lex.token.spaced
            {
                let problem = "counts hours from an abbreviation";
                let cure = "write the offset from UTC, like UTC+10";
                return Err(self.lex.unread_at(start, problem, cure));
            }
            return Ok(Some(Label::Abbreviation(letters)));
        }
        if let Some((name_end, end)) = self.before_time()
            && let Some(named) = named::lookup(self.lex.slice(start, name_end))
        {
            return self.named(named, (start, end)).map(Some);
        }
        // `8 p.m. Eastern`
        let is_american = ["ET", "CT", "MT", "PT"].contains(&front)
            || AMERICAN.iter().any(|name| front.eq_ignore_ascii_case(name))
                && !self.zone_phrase_goes_on();
        if is_american && let Some(Named::Label(label)) = named::lookup(front) {
            self.bump();
            return Ok(Some(label));
        }
        Ok(None)
    }

    /// `G.M.T.`, `E.D.T.`: the clock, and where its letters end.
    fn dotted_letters(&self) -> Option<(Label, usize)> {
        let rest = self.lex.rest(self.lex.token.start).as_bytes();
        let is_pair = |pair: &&[u8]| matches!(pair, [letter, b'.'] if letter.is_ascii_uppercase());
        let pairs = rest.chunks_exact(2).take_while(is_pair).count();
        let last = rest.get(pairs * 2).filter(|last| last.is_ascii_uppercase());
        let ends = |at: usize| !rest.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let len = pairs * 2 + usize::from(last.is_some());
        if pairs < 2 || !ends(len) {
            return None;
        }
        let letters: String =
            rest.get(..len)?.iter().filter(|b| **b != b'.').map(|b| char::from(*b)).collect();
        let label = match lexicon::word(&letters) {
            Some(Word::Gmt) => Label::Gmt,
            Some(Word::Utc) => Label::Utc,
            _ => Label::Abbreviation(abbreviation(&letters)?),
        };
        Some((label, self.lex.token.start + len))
    }

    /// Whether `standard` and the like stand after the word in front.
    fn zone_phrase_goes_on(&self) -> bool {
        let mut ahead = self.clone();
        ahead.bump();
        ahead.word() == Some(Word::InZonePhrase)
            || ahead.word().is_none() && ahead.lex.token.kind == Kind::Word
    }

    /// `in Madrid` beside a clock time and within several readings: whose clock it was.
    pub(super) fn clock_of_place(&mut self, draft: &mut Partial) -> Result<bool, Error> {
        if draft.hand.is_none() || self.word().is_some() {
            return Ok(false);
        }
        let start = self.lex.token.start;
        let mut ahead = self.clone();
        let Some(label) = ahead.place_without_time()? else { return Ok(false) };
        let goes_on = matches!(ahead.lex.token.kind, Kind::Mark('(' | '[' | '/' | '=' | ','))
            || ahead.word() == Some(Word::Or);
        if !(goes_on || self.second) {
            return Ok(false);
        }
        *self = ahead;
        draft.set_label(&self.lex, label, (start, self.end())).map(|()| true)
    }

    /// Goes on behind a name, if it is that of one zone.
    fn named(&mut self, named: Named, (start, end): Span) -> Result<Label, Error> {
        match named {
            Named::Label(label) => {
                self.jump(end);
                Ok(label)
            }
            Named::Several => Err(self
                .lex
                .refuse_span(ErrorKind::UnknownZone, (start, end), "may mean several zones")
                .cured_by("name a city, like 6 a.m. Moscow time, or an IANA zone")),
        }
    }

    /// Where the word `time` ends that follows the words in front, and where
    /// the name before it ends.
    fn before_time(&self) -> Option<(usize, usize)> {
        let mut ahead = self.clone();
        let mut name_end = ahead.lex.token.end;
        for _ in 0..NAME_WORDS {
            ahead.bump();
            while matches!(ahead.lex.token.kind, Kind::Mark('-' | '.' | '_')) {
                ahead.bump();
            }
            if ahead.lex.token.kind != Kind::Word {
                return None;
            }
            match ahead.word() {
                Some(Word::Time) => return Some((name_end, ahead.lex.token.end)),
                // `Moscow local time`
                Some(Word::Local) => {}
                _ => name_end = ahead.lex.token.end,
            }
        }
        None
    }

    /// Complains of `Atlantis time`, if such words are in front.
    pub(super) fn no_such_zone(&self) -> Option<Error> {
        let start = self.lex.token.start;
        let mut ahead = self.clone();
        for _ in 0..NAME_WORDS {
            let is_name = matches!(ahead.word(), None | Some(Word::InZonePhrase));
            if ahead.lex.token.kind != Kind::Word || !is_name {
                return None;
            }
            let name_end = ahead.bump().end;
            if ahead.word() == Some(Word::Time) {
                let span = (start, ahead.lex.token.end);
                let problem = "is the time of no zone that is known";
                let error = self
                    .lex
                    .refuse_span(ErrorKind::UnknownZone, span, problem)
                    .cured_by("write an IANA zone, like Asia/Tokyo, or an offset, like UTC+9");
                return Some(suggestion::zone(self.lex.slice(start, name_end), error));
            }
        }
        None
    }

    /// The longest name of a place in front, as in `local time in New York`.
    fn place_without_time(&mut self) -> Result<Option<Label>, Error> {
        let start = self.lex.token.start;
        let mut ahead = self.clone();
        let mut found = None;
        for _ in 0..NAME_WORDS {
            if ahead.lex.token.kind != Kind::Word {
                break;
            }
            ahead.bump();
            let name = self.lex.slice(start, ahead.end());
            if let Some(named) = named::lookup(name) {
                found = Some((named, ahead.end()));
            }
            while matches!(ahead.lex.token.kind, Kind::Mark('-' | '.')) {
                ahead.bump();
            }
        }
        found.map(|(named, end)| self.named(named, (start, end))).transpose()
    }
}
