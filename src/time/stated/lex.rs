//! Cuts a text into tokens, one at a time and without allocating.

use crate::error::{Error, ErrorKind, quoted};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of ASCII digits.
    Number,
    /// A run of letters, with the apostrophes inside it; `a.m.` is one too.
    Word,
    /// A text in double quotation marks.
    Quoted,
    /// Any other character, alone.
    Mark(char),
    End,
}

/// A token: where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether white space, or nothing at all, stands before it.
    pub(super) spaced: bool,
}

/// Looks at the token at the front of the rest of a text. `Copy`: a rule that
/// might not apply tries on a copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) token: Token,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, token: token(text, 0) }
    }

    /// Goes on to the next token and returns the one left behind.
    pub(super) fn bump(&mut self) -> Token {
        let left = self.token;
        self.token = token(self.text, left.end);
        left
    }

    /// Goes on to the token that starts at or after byte `at`.
    pub(super) fn jump(&mut self, at: usize) {
        self.token = token(self.text, at);
    }

    /// The text of the token in front.
    pub(super) fn front(&self) -> &'a str {
        self.slice(self.token.start, self.token.end)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text from byte `at` on.
    pub(super) fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Whether the token in front is `mark`.
    pub(super) fn at_mark(&self, mark: char) -> bool {
        self.token.kind == Kind::Mark(mark)
    }

    /// Whether a letter or digit stands directly before the token in front.
    pub(super) fn is_glued(&self) -> bool {
        !self.token.spaced
            && self
                .slice(0, self.token.start)
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric)
    }

    /// Whether something in the text is on a clock of 24 hours: an hour above 12 or
    /// with a leading zero, `GMT`, `hours`, or a date in figures.
    pub(super) fn is_on_24_hours(&self) -> bool {
        let mut lex = Lexer::new(self.text);
        while lex.token.kind != Kind::End {
            let token = lex.bump();
            let word = self.slice(token.start, token.end);
            let rest = self.rest(token.end).as_bytes();
            let is_clock = matches!(rest, [b':' | b'.', a, b, ..]
                if a.is_ascii_digit() && b.is_ascii_digit());
            let is_date = matches!(rest, [b'-', a, b, b'-', ..]
                if a.is_ascii_digit() && b.is_ascii_digit());
            let found = match (token.kind, word.len(), word.parse::<u16>()) {
                (Kind::Number, 2, Ok(0..=9 | 13..)) => is_clock,
                (Kind::Number, 4, Ok(_)) => is_date,
                (Kind::Word, ..) => ["gmt", "utc", "ut", "zulu", "z", "hours", "hrs", "h"]
                    .iter()
                    .any(|said| word.eq_ignore_ascii_case(said)),
                _ => false,
            };
            if found {
                return true;
            }
        }
        false
    }

    /// Complains of the chunk of text between white space that holds `start`.
    pub(super) fn refuse(&self, kind: ErrorKind, start: usize, problem: &str) -> Error {
        let head = self.slice(0, start);
        let chunk_start = head.rfind(char::is_whitespace).map_or(0, |space| {
            let width = head.get(space..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8);
            space + width
        });
        let rest = self.rest(start);
        let end = rest.find(char::is_whitespace).map_or(self.text.len(), |space| start + space);
        self.refuse_span(kind, (chunk_start, end), problem)
    }

    /// Complains of the chunk that holds `start`, and says what to write instead.
    pub(super) fn unread_at(&self, start: usize, problem: &str, cure: &str) -> Error {
        self.refuse(ErrorKind::Syntax, start, problem).cured_by(cure)
    }

    /// Complains of the bytes `span`, and says what to write instead.
    pub(super) fn unread(&self, span: (usize, usize), problem: &str, cure: &str) -> Error {
        self.refuse_span(ErrorKind::Syntax, span, problem).cured_by(cure)
    }

    /// Complains of a number in the bytes `span`, and says what to write instead.
    pub(super) fn out_of_range(&self, span: (usize, usize), problem: &str, cure: &str) -> Error {
        self.refuse_span(ErrorKind::OutOfRange, span, problem).cured_by(cure)
    }

    /// Complains of the bytes `span`.
    pub(super) fn refuse_span(
        &self,
        kind: ErrorKind,
        (start, end): (usize, usize),
        problem: &str,
    ) -> Error {
        if start >= self.text.len() {
            return Error::new(kind, format!("{} ends where {problem}", quoted(self.text)));
        }
        let character = self.slice(0, start).chars().count() + 1;
        let words = quoted(self.slice(start, end).trim_end());
        let message = format!("{words} at character {character} {problem}");
        if start == 0 && end >= self.text.trim_end().len() {
            return Error::new(kind, message);
        }
        Error::new(kind, format!("{message}, in {}", quoted(self.text)))
    }
}

fn token(text: &str, from: usize) -> Token {
    let rest = text.get(from..).unwrap_or_default();
    let spaces = rest.bytes().take_while(|byte| *byte == b' ').count();
    if let Some((kind, len)) = rest.as_bytes().get(spaces..).and_then(plain) {
        let start = from + spaces;
        return Token { kind, start, end: start + len, spaced: spaces > 0 || start == 0 };
    }
    // Texts that were copied from a screen have marks of direction in them.
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    // `'til`
    let trimmed = match trimmed.strip_prefix(['\'', '’']) {
        Some(rest) if is_til(rest) => rest,
        _ => trimmed,
    };
    let start = text.len() - trimmed.len();
    let spaced = start > from || start == 0;
    let mut characters = trimmed.chars();
    let Some(first) = characters.next() else {
        return Token { kind: Kind::End, start, end: start, spaced: true };
    };
    let (kind, len) = if first.is_ascii_digit() {
        (Kind::Number, run(trimmed, |c| c.is_ascii_digit()))
    } else if first.is_alphabetic() {
        (Kind::Word, meridiem(trimmed).unwrap_or_else(|| letters(trimmed)))
    } else if let Some(len) = quotation(trimmed, first) {
        (Kind::Quoted, len)
    } else {
        // The hyphens that do not break, and the one that is only a hyphen.
        let mark = if matches!(first, '\u{2010}'..='\u{2012}') { '-' } else { first };
        (Kind::Mark(mark), first.len_utf8())
    };
    Token { kind, start, end: start + len, spaced }
}

/// The token in front of a text and its length, if it is made of ASCII letters, of digits, or of
/// one mark, and nothing after it can belong to it. Nearly every token is.
fn plain(text: &[u8]) -> Option<(Kind, usize)> {
    let run = |belongs: fn(&u8) -> bool| text.iter().take_while(|byte| belongs(byte)).count();
    let first = *text.first()?;
    if first.is_ascii_digit() {
        return Some((Kind::Number, run(u8::is_ascii_digit)));
    }
    if first.is_ascii_alphabetic() {
        let len = run(u8::is_ascii_alphabetic);
        let may_go_on = |next: &u8| matches!(next, b'\'' | b'.') || !next.is_ascii();
        return (!text.get(len).is_some_and(may_go_on)).then_some((Kind::Word, len));
    }
    let is_mark = first.is_ascii_punctuation() && !matches!(first, b'\'' | b'"');
    is_mark.then_some((Kind::Mark(char::from(first)), 1))
}

/// Whether the word `til` stands in front.
fn is_til(text: &str) -> bool {
    let word = text.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("til"));
    word && !text.get(3..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Whether a character has no width and no meaning in a time.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Letters, with an apostrophe where a letter follows it.
fn letters(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let inside = character.is_alphabetic()
            || matches!(character, '\'' | '’')
                && characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !inside {
            break;
        }
        end = at + character.len_utf8();
    }
    end
}

/// `a.m.` and `p.m.` with dots; without, they are words like any other.
fn meridiem(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let dotted = matches!(bytes, [b'a' | b'A' | b'p' | b'P', b'.', b'm' | b'M', ..]);
    if !dotted {
        return None;
    }
    let len = if bytes.get(3) == Some(&b'.') { 4 } else { 3 };
    let ends = text.get(len..)?.chars().next().is_none_or(|c| !c.is_alphanumeric());
    ends.then_some(len)
}

/// `"…"` or `“…”`, closed.
fn quotation(text: &str, open: char) -> Option<usize> {
    let close = match open {
        '"' => '"',
        '“' => '”',
        _ => return None,
    };
    let inside = text.get(open.len_utf8()..)?;
    Some(open.len_utf8() + inside.find(close)? + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, bool)> {
        let mut lexer = Lexer::new(text);
        let mut tokens = Vec::new();
        while lexer.token.kind != Kind::End {
            tokens.push((lexer.front(), lexer.token.spaced));
            lexer.bump();
        }
        tokens
    }

    #[test]
    fn a_phrase_is_cut_into_words_numbers_and_marks() {
        assert_eq!(
            cut("6:00 a.m. (20:00GMT) o'clock"),
            [
                ("6", true),
                (":", false),
                ("00", false),
                ("a.m.", true),
                ("(", true),
                ("20", false),
                (":", false),
                ("00", false),
                ("GMT", false),
                (")", false),
                ("o'clock", true),
            ]
        );
        assert_eq!(cut("after \"the bridge\" 'x'").len(), 5);
    }

    #[test]
    fn an_error_names_the_chunk_and_where_it_stands() {
        let lexer = Lexer::new("né tomorrow-ish 6");
        let error = lexer.refuse(ErrorKind::Syntax, 12, "is not read");
        assert_eq!(
            error.to_string(),
            "\"tomorrow-ish\" at character 4 is not read, in \"né tomorrow-ish 6\""
        );
    }
}
