//! Reads a text, and offers one near it that is read where it is not.
//!
//! A sentence is offered only after it has been read itself. None of this is done on
//! the way of a text that is read.

use std::str::FromStr;

use super::amount;
use super::ast::Stated;
use super::lex::{Kind, Lexer, Token};
use super::lexicon::{self, Word};
use super::named::{self, Named};
use super::parser::Parser;
use super::statement::statement;
use super::suggestion::{Misspelt, is_known, is_turning, misspelt, offered};
use crate::error::{Error, ErrorKind};
use crate::time::zone::abbreviation;

/// A text is cut behind this many of its words at most.
const MOST_CUTS: usize = 24;

/// The cure where nothing near the text is read.
const NO_SENTENCE: &str =
    "give only the words that say the time, like 6 a.m. local time on Tuesday";

impl FromStr for Stated {
    type Err = Error;

    /// Reads a time; see [`Stated`] for the forms.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) and `OutOfRange` name the
    /// words that are not read and where they stand, `Contradiction` two parts
    /// that exclude each other, `UnknownZone` and `UnknownAbbreviation` a zone.
    fn from_str(text: &str) -> Result<Stated, Error> {
        statement(text).map_err(|error| cured(text, error))
    }
}

crate::time::as_text::serde_as_text!(Stated, "a time in words or numbers");

/// Adds to an error of a text a sentence near it that is read, where the error has
/// no cure of its own, and what its first misspelt word may have been.
pub(super) fn cured(text: &str, error: Error) -> Error {
    if is_length(text) {
        return error.cured_by("say what it counts from, like \"two hours later\"");
    }
    let is_slip = matches!(error.kind(), ErrorKind::Syntax | ErrorKind::UnknownAbbreviation);
    let slip = if is_slip { misspelt(text) } else { None };
    let error = match error.cure() {
        Some(_) => error,
        None => {
            let sentence = sentence(text, slip.as_ref());
            let cure = sentence.map(|sentence| format!("write \"{sentence}\""));
            error.cured_by(cure.as_deref().unwrap_or(NO_SENTENCE))
        }
    };
    match slip {
        Some(slip) => offered(slip.word, &slip.near, error),
        None => error,
    }
}

/// Whether a text is a length of time and no more.
fn is_length(text: &str) -> bool {
    let mut parser = Parser::new(text);
    matches!(amount::read(&mut parser), Ok(Some(_))) && parser.ends()
}

/// The first text near `text` that is read: with its misspelt word mended, with its
/// zones in capitals or in full, without what is no word of a time, without its
/// parentheses, and at last the reading in front alone.
fn sentence(text: &str, slip: Option<&Misspelt<'_>>) -> Option<String> {
    let mut lex = Lexer::new(text);
    let mut tokens = Vec::new();
    while lex.token.kind != Kind::End {
        tokens.push(lex.bump());
    }
    let mended = slip.into_iter().flat_map(|slip| {
        let Token { start, end, .. } = slip.token;
        let (before, after) = (slice(text, 0, start), slice(text, end, text.len()));
        slip.near.iter().map(move |near| format!("{before}{near}{after}"))
    });
    let number = tokens.iter().find(|token| token.kind == Kind::Number);
    let number = number.map_or(text.len(), |token| token.start);
    let without = |token: &Token, word: &str| without_unknown(token, word, number);
    let whole = [
        rewritten(text, &tokens, in_capitals),
        rewritten(text, &tokens, in_full),
        rewritten(text, &tokens, without),
        rewritten(text, &tokens, without_brackets),
    ];
    let fronts = tokens.iter().take(MOST_CUTS).rev();
    let fronts = fronts.filter(|token| is_spare(slice(text, token.end, text.len())));
    mended
        .chain(whole)
        .chain([without_bracketed(text)])
        .chain(fronts.map(|token| slice(text, 0, token.end).to_owned()))
        .map(|candidate| tidy(&candidate))
        .find(|candidate| {
            !candidate.contains('"') && candidate != text && statement(candidate).is_ok()
        })
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The text with each of its tokens as it is rewritten, if it is.
fn rewritten(
    text: &str,
    tokens: &[Token],
    rewrite: impl Fn(&Token, &str) -> Option<String>,
) -> String {
    let mut written = String::with_capacity(text.len());
    let mut end = 0;
    for token in tokens {
        let word = slice(text, token.start, token.end);
        written.push_str(slice(text, end, token.start));
        match rewrite(token, word) {
            Some(other) => written.push_str(&other),
            None => written.push_str(word),
        }
        end = token.end;
    }
    written
}

/// A zone abbreviation in its capitals.
fn in_capitals(token: &Token, word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    let is_letters = token.kind == Kind::Word && lexicon::word(word).is_none();
    (is_letters && abbreviation(&upper).is_some()).then_some(upper)
}

/// The name of a place as that of its clock.
fn in_full(token: &Token, word: &str) -> Option<String> {
    let is_place = token.kind == Kind::Word
        && lexicon::word(word).is_none()
        && matches!(named::lookup(word), Some(Named::Label(_)));
    is_place.then(|| format!("{word} time"))
}

/// Nothing in place of a word that is none of a time; after the first `number` a name
/// may be that of a clock.
fn without_unknown(token: &Token, word: &str, number: usize) -> Option<String> {
    let is_unread = lexicon::word(word) == Some(Word::Unread) || !is_known(word);
    let is_clock = is_name(word) && token.start > number;
    let may_go = is_unread && !is_turning(word) && !is_clock;
    (token.kind == Kind::Word && may_go).then(String::new)
}

/// Whether a word may be the name of a zone or of a place.
fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether what was left out says nothing of the time: no number, no day, no zone and
/// no word that turns the rest.
fn is_spare(rest: &str) -> bool {
    let mut lex = Lexer::new(rest);
    while lex.token.kind != Kind::End {
        let word = lex.front();
        let counts = match lex.token.kind {
            Kind::Number => true,
            // Which clock, and no more.
            Kind::Word if matches!(lexicon::word(word), Some(Word::Local | Word::Time)) => false,
            Kind::Word => is_known(word) || is_turning(word) || is_name(word),
            Kind::Mark(mark) => matches!(mark, '+' | '/'),
            _ => false,
        };
        if counts {
            return false;
        }
        lex.bump();
    }
    true
}

/// Nothing in place of a parenthesis.
fn without_brackets(token: &Token, _: &str) -> Option<String> {
    matches!(token.kind, Kind::Mark('(' | ')' | '[' | ']')).then(String::new)
}

/// The text without what stands in its first parentheses.
fn without_bracketed(text: &str) -> String {
    let Some(open) = text.find(['(', '[']) else { return String::new() };
    let after = slice(text, open, text.len());
    let end = after.find([')', ']']).map_or(text.len(), |close| open + close + 1);
    format!("{}{}", slice(text, 0, open), slice(text, end, text.len()))
}

/// A text without the blanks and marks that a cut leaves, and without the `in` of
/// `in Madrid time`.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_spare = |at: usize| {
        words.get(at) == Some(&"in")
            && words.get(at + 2) == Some(&"time")
            && words.get(at + 1).is_some_and(|name| named::lookup(name).is_some())
    };
    let words = words.iter().enumerate().filter(|(at, _)| !is_spare(*at));
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    let is_left = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—');
    words.join(" ").replace(" ,", ",").trim_matches(is_left).to_owned()
}
