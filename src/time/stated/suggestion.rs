//! Words that may be a slip of one that is read, for the cure of an error.

use super::lex::{Kind, Lexer, Token};
use super::{lexicon, named};
use crate::error::{Error, quoted};
use crate::time::zone::abbreviation;
use crate::words;

/// Words that turn what stands beside them, so that nothing is said without them.
const TURNING: &[&str] = &[
    "due",
    "expected",
    "scheduled",
    "planned",
    "estimated",
    "eta",
    "etd",
    "week",
    "fortnight",
    "last",
    "before",
    "latest",
    "earliest",
    "not",
    "no",
    "except",
    "ult",
    "inst",
    "prox",
    "ish",
    "every",
    "each",
    "daily",
    "rush",
    "second",
    "first",
    "third",
    "eve",
    "half",
];

/// The word that a length stands behind: a slip of "four" in nobody's text.
const FOR: &str = "for";

/// A name of a place, not a word, has at least this many letters where nothing
/// else says that it is one.
const SHORTEST_NAME: usize = 5;

/// A word that is not read, and those that it may be a slip of.
pub(super) struct Misspelt<'a> {
    pub(super) word: &'a str,
    pub(super) token: Token,
    pub(super) near: Vec<String>,
}

/// The first misspelt word of a text.
pub(super) fn misspelt(text: &str) -> Option<Misspelt<'_>> {
    let mut lex = Lexer::new(text);
    while lex.token.kind != Kind::End {
        let token = lex.bump();
        let word = lex.slice(token.start, token.end);
        if token.kind == Kind::Word && !is_known(word) && !is_turning(word) {
            let is_area = lex.rest(token.end).starts_with('/');
            let near = if is_area { lexicon::nearest_area(word) } else { of_word(word) };
            if !near.is_empty() {
                return Some(Misspelt { word, token, near });
            }
        }
    }
    None
}

/// Adds to the error of a `name` before the word `time` what it may have been.
pub(super) fn zone(name: &str, error: Error) -> Error {
    match named::nearest(name) {
        near if near.is_empty() => offered(name, &lexicon::nearest(name), error),
        near => offered(name, &near, error),
    }
}

/// Whether a word turns what is said beside it.
pub(super) fn is_turning(word: &str) -> bool {
    TURNING.iter().any(|turning| word.eq_ignore_ascii_case(turning))
}

pub(super) fn is_known(word: &str) -> bool {
    lexicon::word(word).is_some()
        || abbreviation(&word.to_uppercase()).is_some()
        || lexicon::is_area(word)
        || named::lookup(word).is_some()
}

fn of_word(word: &str) -> Vec<String> {
    if word.eq_ignore_ascii_case(FOR) {
        return Vec::new();
    }
    let near = lexicon::nearest(word);
    let is_name = word.len() >= SHORTEST_NAME && word.starts_with(char::is_uppercase);
    if near.is_empty() && is_name { named::nearest(word) } else { near }
}

pub(super) fn offered(word: &str, near: &[String], error: Error) -> Error {
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
