//! What may have been meant by a text that is not read: for the cure of an error.
//!
//! A sentence is offered only after it has been read itself.

use super::lex::{Kind, Lexer, Token};
use super::lexicon::{self, Word};
use super::named::{self, Named};
use super::statement::statement;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::zone::abbreviation;
use crate::words;

/// A name of a place, not a word, has at least this many letters where nothing
/// else says that it is one.
const SHORTEST_NAME: usize = 5;

/// A text of more words than this is cut in no more places.
const MOST_CUTS: usize = 24;

/// The cure where nothing near the text is read.
const NO_SENTENCE: &str =
    "give only the words that say the time, like 6 a.m. local time on Tuesday";

/// Adds to an error of a text a sentence near it that is read, where the error has
/// no cure of its own, and what its first misspelt word may have been.
pub(super) fn of(text: &str, error: Error) -> Error {
    let is_slip = matches!(error.kind(), ErrorKind::Syntax | ErrorKind::UnknownAbbreviation);
    let slip = if is_slip { slip(text) } else { None };
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

/// A word that is not read, and those that it may be a slip of.
struct Slip<'a> {
    word: &'a str,
    token: Token,
    near: Vec<String>,
}

/// The first misspelt word of a text.
fn slip(text: &str) -> Option<Slip<'_>> {
    words_of(text).into_iter().find_map(|token| {
        let word = slice(text, token.start, token.end);
        if token.kind != Kind::Word || is_known(word) {
            return None;
        }
        let is_area = slice(text, token.end, text.len()).starts_with('/');
        let near = if is_area { lexicon::nearest_area(word) } else { of_word(word) };
        (!near.is_empty()).then_some(Slip { word, token, near })
    })
}

fn words_of(text: &str) -> Vec<Token> {
    let mut lex = Lexer::new(text);
    let mut tokens = Vec::new();
    while lex.token.kind != Kind::End {
        tokens.push(lex.bump());
    }
    tokens
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The first text near `text` that is read: with its misspelt word mended, with its
/// zones in capitals or in full, without what is no word of a time, without its
/// parentheses, and at last the reading in front or the one at the end alone.
fn sentence(text: &str, slip: Option<&Slip<'_>>) -> Option<String> {
    let tokens = words_of(text);
    let mended = slip.into_iter().flat_map(|slip| {
        let Token { start, end, .. } = slip.token;
        slip.near.iter().map(move |near| {
            let (before, after) = (slice(text, 0, start), slice(text, end, text.len()));
            format!("{before}{near}{after}")
        })
    });
    let is_word = |token: &Token| token.kind == Kind::Word;
    let capital = |token: &Token, word: &str| {
        let upper = word.to_uppercase();
        let letters = is_word(token) && lexicon::word(word).is_none();
        if letters && abbreviation(&upper).is_some() { upper } else { word.to_owned() }
    };
    let in_full = |token: &Token, word: &str| {
        let is_place = is_word(token) && matches!(named::lookup(word), Some(Named::Label(_)));
        if is_place { format!("{word} time") } else { word.to_owned() }
    };
    let known = |token: &Token, word: &str| {
        let unread = lexicon::word(word) == Some(Word::Unread);
        let unknown = is_word(token) && (unread || !is_known(word));
        if unknown { String::new() } else { word.to_owned() }
    };
    let (mut opened, mut closed) = (0_u32, 0_u32);
    let bare = |token: &Token, word: &str| {
        opened += u32::from(matches!(token.kind, Kind::Mark('(' | '[')));
        let inside = opened > closed;
        closed += u32::from(matches!(token.kind, Kind::Mark(')' | ']')) && inside);
        let mark = matches!(token.kind, Kind::Mark('(' | ')' | '[' | ']'));
        if inside || mark { String::new() } else { word.to_owned() }
    };
    let marks = |token: &Token, word: &str| {
        let mark = matches!(token.kind, Kind::Mark('(' | ')' | '[' | ']'));
        if mark { String::new() } else { word.to_owned() }
    };
    let fronts =
        tokens.iter().take(MOST_CUTS).rev().map(|token| slice(text, 0, token.end).to_owned());
    let ends = tokens.iter().rev().take(MOST_CUTS).rev();
    let ends = ends.map(|token| slice(text, token.start, text.len()).to_owned());
    mended
        .chain([
            rewritten(text, &tokens, capital),
            rewritten(text, &tokens, in_full),
            rewritten(text, &tokens, known),
            rewritten(text, &tokens, bare),
            rewritten(text, &tokens, marks),
        ])
        .chain(fronts)
        .chain(ends)
        .map(|candidate| tidy(&candidate))
        .find(|candidate| {
            !candidate.contains('"') && candidate != text && statement(candidate).is_ok()
        })
}

/// The text with each of its tokens rewritten.
fn rewritten(
    text: &str,
    tokens: &[Token],
    mut rewrite: impl FnMut(&Token, &str) -> String,
) -> String {
    let mut written = String::with_capacity(text.len());
    let mut end = 0;
    for token in tokens {
        written.push_str(slice(text, end, token.start));
        written.push_str(&rewrite(token, slice(text, token.start, token.end)));
        end = token.end;
    }
    written
}

/// A text without the blanks and marks that a cut leaves.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_left = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—');
    words.join(" ").replace(" ,", ",").trim_matches(is_left).to_owned()
}

/// Adds to the error of a `name` before the word `time` what it may have been.
pub(super) fn zone(name: &str, error: Error) -> Error {
    match named::nearest(name) {
        near if near.is_empty() => offered(name, &lexicon::nearest(name), error),
        near => offered(name, &near, error),
    }
}

fn is_known(word: &str) -> bool {
    lexicon::word(word).is_some()
        || abbreviation(&word.to_uppercase()).is_some()
        || lexicon::is_area(word)
        || named::lookup(word).is_some()
}

fn of_word(word: &str) -> Vec<String> {
    let near = lexicon::nearest(word);
    let is_name = word.len() >= SHORTEST_NAME && word.starts_with(char::is_uppercase);
    if near.is_empty() && is_name { named::nearest(word) } else { near }
}

fn offered(word: &str, near: &[String], error: Error) -> Error {
    if near.is_empty() {
        return error;
    }
    let cure = error.cure().map_or(String::new(), |cure| format!("{cure}; "));
    let asked = format!("did you mean {} by {}?", words::listed(near), quoted(word));
    error.cured_by(cure + &asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which two neighbouring letters of `word` can be swapped.
    fn swapped(word: &str) -> impl Iterator<Item = String> {
        (1..word.len()).map(move |at| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.swap(at - 1, at);
            letters.into_iter().collect()
        })
    }

    #[test]
    fn each_day_and_month_is_found_by_each_swap_of_two_letters() {
        let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let months = ["January", "February", "March", "April", "June", "July", "August"];
        let others = ["September", "October", "November", "December"];
        for word in days.into_iter().chain(months).chain(others) {
            for slip in swapped(word).filter(|slip| slip != word && !is_known(slip)) {
                let near = of_word(&slip);
                assert!(near.iter().any(|near| near == word), "{slip}: {near:?}");
            }
        }
    }

    #[test]
    fn a_word_that_is_read_is_no_slip() {
        for word in ["Wednesday", "kst", "Moscow", "asia", "dawn", "a", "o'clock"] {
            assert!(is_known(word), "{word}");
        }
    }
}
