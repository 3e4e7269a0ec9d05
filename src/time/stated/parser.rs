//! The parser's state and its smallest steps.

use super::ast::{Calendar, Preposition};
use super::iso::Bad;
use super::lex::{Kind, Lexer, Token};
use super::lexicon::{self, Word};
use super::named;
use crate::error::{Error, ErrorKind};
use crate::time::zone::abbreviation;

/// A lexer with the word in front looked up once, and the state of a statement.
#[derive(Debug, Clone)]
pub(super) struct Parser<'a> {
    pub(super) lex: Lexer<'a>,
    word: Option<Word>,
    end: usize,
    /// How the readings stand to the moment, once something said so.
    pub(super) preposition: Option<Preposition>,
    /// What the text says of the calendar of its dates.
    pub(super) calendar: Option<Calendar>,
    /// Whether `about` stands after that: `since about 6`.
    pub(super) is_rough: bool,
    /// Between `between` or `from` and the second end.
    pub(super) in_range: bool,
    /// Whether it reads the second end of a range, which may have the same
    /// range on another clock after it.
    pub(super) second_end: bool,
    /// The reading that a comma continues has a day.
    pub(super) day_known: bool,
    /// The reading that a comma continues has a clock time.
    pub(super) hand_known: bool,
    /// Parentheses that are open.
    pub(super) depth: u8,
    /// What is read now is not the first reading of its moment.
    pub(super) second: bool,
}

/// What the words before a number say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Nothing,
    /// `around`, `by`, `between`: an hour; four digits may still be a year.
    Near,
    /// `at`: a clock time.
    At,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Parser<'a> {
        let lex = Lexer::new(text);
        let mut parser = Parser {
            lex,
            word: None,
            end: 0,
            preposition: None,
            calendar: None,
            is_rough: false,
            in_range: false,
            second_end: false,
            day_known: false,
            hand_known: false,
            depth: 0,
            second: false,
        };
        parser.look();
        parser
    }

    fn look(&mut self) {
        let is_word = self.lex.token.kind == Kind::Word;
        self.word = if is_word { lexicon::word(self.lex.front()) } else { None };
    }

    /// What the token in front means, if it is a known word.
    pub(super) fn word(&self) -> Option<Word> {
        self.word
    }

    /// Where the last token that was read ends.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.lex.bump();
        self.end = token.end;
        self.look();
        token
    }

    pub(super) fn jump(&mut self, at: usize) {
        self.lex.jump(at);
        self.end = at;
        self.look();
    }

    pub(super) fn eat(&mut self, word: Word) -> bool {
        let eaten = self.word == Some(word);
        if eaten {
            self.bump();
        }
        eaten
    }

    /// Reads `mark`, if it is in front.
    pub(super) fn eat_mark(&mut self, mark: char) -> bool {
        let is_there = self.lex.at_mark(mark);
        if is_there {
            self.bump();
        }
        is_there
    }

    /// Reads `mark`, if it is in front without a space before it.
    pub(super) fn eat_glued(&mut self, mark: char) -> bool {
        !self.lex.token.spaced && self.eat_mark(mark)
    }

    /// Reads `words` if all of them come, or nothing.
    pub(super) fn eat_all(&mut self, words: &[Word]) -> bool {
        if self.word != words.first().copied() {
            return false;
        }
        let mut ahead = self.clone();
        let all = words.iter().all(|word| ahead.eat(*word));
        if all {
            *self = ahead;
        }
        all
    }

    /// Reads `old style`, `O.S.` or `by the Julian calendar`, if it is in front,
    /// also in parentheses.
    pub(super) fn calendar_words(&mut self) -> Result<bool, Error> {
        let may_be = match self.lex.token.kind {
            Kind::Mark('(') => true,
            Kind::Word => matches!(self.word(), None | Some(Word::By | Word::In)),
            _ => false,
        };
        if !may_be {
            return Ok(false);
        }
        let mut ahead = self.clone();
        let start = ahead.lex.token.start;
        let is_bracketed = ahead.eat_mark('(');
        if ahead.eat(Word::By) || ahead.eat(Word::In) {
            ahead.eat(Word::The);
        }
        let Some(calendar) = ahead.calendar_name() else { return Ok(false) };
        if is_bracketed && !ahead.eat_mark(')') {
            return Ok(false);
        }
        if self.calendar.is_some_and(|known| known != calendar) {
            let span = (start, ahead.end());
            let error =
                self.lex.refuse_span(ErrorKind::Contradiction, span, "is a second calendar");
            return Err(error.cured_by("keep one of the two"));
        }
        *self = Parser { calendar: Some(calendar), ..ahead };
        Ok(true)
    }

    fn calendar_name(&mut self) -> Option<Calendar> {
        use Calendar::{Gregorian, Julian};
        const NAMES: &[(&str, &str, Calendar)] = &[
            ("julian", "", Julian),
            ("gregorian", "", Gregorian),
            ("old", "style", Julian),
            ("new", "style", Gregorian),
            ("os", "", Julian),
            ("ns", "", Gregorian),
            ("o", "s", Julian),
            ("n", "s", Gregorian),
        ];
        if self.lex.token.kind != Kind::Word {
            return None;
        }
        let is = |parser: &Self, word: &str| parser.lex.front().eq_ignore_ascii_case(word);
        let (_, second, calendar) = NAMES.iter().find(|(first, ..)| is(self, first))?;
        self.bump();
        if !second.is_empty() {
            self.eat_glued('.');
            if !is(self, second) {
                return None;
            }
            self.bump();
        } else if is(self, "calendar") {
            self.bump();
        }
        if second.len() == 1 {
            self.eat_glued('.');
        }
        Some(*calendar)
    }

    pub(super) fn bad_numeric(&self, bad: Bad, start: usize) -> Error {
        let (kind, problem, cure) = match bad {
            Bad::NoSuchDate => {
                (ErrorKind::OutOfRange, "is not a date in the calendar", "check month and day")
            }
            Bad::NoSuchYear => (
                ErrorKind::OutOfRange,
                "is not a date in the calendar",
                "write a year from -262143 to 262142",
            ),
            Bad::NoSuchTime => (
                ErrorKind::OutOfRange,
                "is not a time of day",
                "write hours 0 to 24, minutes 00 to 59 and seconds 00 to 60, like 06:00",
            ),
            Bad::NoSuchOffset => (
                ErrorKind::OutOfRange,
                "is not an offset from UTC",
                "write it like +10:00 or UTC-5",
            ),
            Bad::OffsetOrRange => (
                ErrorKind::Syntax,
                "may have an offset, or be a range of times",
                "write \"06:00 UTC-07:00\", or \"between 06:00 and 07:00\"",
            ),
        };
        self.lex.refuse(kind, start, problem).cured_by(cure)
    }

    /// Complains of the token in front, which no rule reads.
    pub(super) fn residue(&self) -> Error {
        let start = self.lex.token.start;
        if self.lex.token.kind == Kind::End {
            return self.lex.refuse(ErrorKind::Syntax, start, "a day or a time is missing");
        }
        let error = self.lex.refuse(ErrorKind::Syntax, start, "is not part of a time that is read");
        let front = self.lex.front();
        if self.word == Some(Word::Unread) {
            return error.cured_by("give a clock time or a date for it");
        }
        let is_zone =
            abbreviation(&front.to_uppercase()).is_some() || named::lookup(front).is_some();
        if let (false, Some(error)) = (is_zone, self.no_such_zone()) {
            return error;
        }
        let upper = front.len() >= 3 && front.bytes().all(|b| b.is_ascii_uppercase());
        let letters = upper && front.len() <= 6 && !is_zone;
        if self.lex.token.kind == Kind::Word && letters && self.word.is_none() {
            let problem = "is not a zone abbreviation that is read";
            return self
                .lex
                .refuse(ErrorKind::UnknownAbbreviation, start, problem)
                .cured_by("write an IANA zone or an offset, like UTC+10");
        }
        error
    }

    /// Whether a text ends here, but for a full stop.
    pub(super) fn ends(&self) -> bool {
        self.lex.token.kind == Kind::End || self.lex.at_mark('.')
    }

    /// Nothing but a full stop may be left.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.eat_glued('.');
        if self.lex.token.kind == Kind::End { Ok(()) } else { Err(self.residue()) }
    }

    /// A word or a number in front must not be glued to what stands before it.
    pub(super) fn apart(&self) -> Result<(), Error> {
        if !(self.lex.is_glued() && matches!(self.lex.token.kind, Kind::Number | Kind::Word)) {
            return Ok(());
        }
        let cure = "put a space between them";
        Err(self.lex.unread_at(self.lex.token.start, "runs words and numbers together", cure))
    }
}
