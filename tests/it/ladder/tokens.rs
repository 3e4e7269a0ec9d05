//! Just enough of Rust's lexical grammar to see which paths a file names.

/// One token and the line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// An identifier, a keyword or a number.
    Word(String),
    /// What stands between the quotation marks.
    Text(String),
    /// `::`, or one character.
    Mark(&'static str),
    /// A character that no rule here asks about.
    Other(char),
}

impl Token {
    pub(crate) fn is(&self, mark: &str) -> bool {
        matches!(&self.kind, Kind::Mark(own) if *own == mark)
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }
}

const MARKS: [&str; 15] =
    ["{", "}", "(", ")", "[", "]", ";", ",", "*", "!", "#", ".", "=", "$", ">"];

/// The tokens of a source, without comments and without what is compiled only
/// for unit tests.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    without_tests(lex(source)).0
}

/// The names of the modules that are compiled only for unit tests, which may
/// stand in files of their own.
pub(crate) fn test_modules(source: &str) -> Vec<String> {
    without_tests(lex(source)).1
}

fn lex(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut found, mut i, mut line) = (Vec::new(), 0, 1);
    while i < chars.len() {
        let (start, first_line) = (i, line);
        let kind = match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
                None
            }
            '/' if at(i + 1) == '*' => {
                i = after_block_comment(&chars, i);
                None
            }
            '"' => {
                i = after_string(&chars, i);
                Some(Kind::Text(chars[start + 1..i - 1].iter().collect()))
            }
            // A lifetime unless a second quotation mark closes a character.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
                None
            }
            c if c == '_' || c.is_alphanumeric() => {
                while at(i) == '_' || at(i).is_alphanumeric() {
                    i += 1;
                }
                let word: String = chars[start..i].iter().collect();
                match (word.as_str(), at(i)) {
                    ("r" | "br" | "cr", '"' | '#') if raw_hashes(&chars, i).is_some() => {
                        let hashes = raw_hashes(&chars, i).unwrap();
                        let begin = i + hashes + 1;
                        i = after_raw_string(&chars, begin, hashes);
                        Some(Kind::Text(chars[begin..i - hashes - 1].iter().collect()))
                    }
                    // A raw identifier: the name without its mark.
                    ("r", '#') => {
                        i += 1;
                        None
                    }
                    // The prefix of a byte string or a byte character.
                    ("b" | "c", '"' | '\'') => None,
                    _ => Some(Kind::Word(word)),
                }
            }
            ':' if at(i + 1) == ':' => {
                i += 2;
                Some(Kind::Mark("::"))
            }
            c if c.is_whitespace() => {
                i += 1;
                None
            }
            c => {
                i += 1;
                let mark = MARKS.iter().find(|mark| mark.starts_with(c));
                Some(mark.map_or(Kind::Other(c), |mark| Kind::Mark(mark)))
            }
        };
        line += chars[start..i.min(chars.len())].iter().filter(|c| **c == '\n').count();
        found.extend(kind.map(|kind| Token { kind, line: first_line }));
    }
    found
}

fn after_block_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut i) = (0, start);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn after_string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// How many `#` stand before the quotation mark, if there is one.
fn raw_hashes(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start..].iter().take_while(|c| **c == '#').count();
    (chars.get(start + hashes) == Some(&'"')).then_some(hashes)
}

fn after_raw_string(chars: &[char], begin: usize, hashes: usize) -> usize {
    let closes = |i: usize| {
        chars[i] == '"' && chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes
    };
    (begin..chars.len()).find(|i| closes(*i)).map_or(chars.len(), |i| i + 1 + hashes)
}

/// Drops each item behind `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let (mut kept, mut names, mut i) = (Vec::new(), Vec::new(), 0);
    while i < tokens.len() {
        if !tokens[i].is("#") || !for_tests(&tokens[i..]) {
            kept.push(tokens[i].clone());
            i += 1;
            continue;
        }
        let item = after_attributes(&tokens, i);
        let end = after_item(&tokens, item);
        names.extend(tokens[item..end].windows(2).take(3).find_map(|pair| {
            (pair[0].word() == Some("mod")).then(|| pair[1].word().unwrap_or("").to_owned())
        }));
        i = end;
    }
    (kept, names)
}

fn for_tests(tokens: &[Token]) -> bool {
    let words: Vec<&str> = tokens.iter().take(8).filter_map(Token::word).collect();
    let opens = tokens.get(1).is_some_and(|token| token.is("["));
    opens && matches!(words[..], ["cfg", "test", ..] | ["cfg", "all", "test", ..])
}

fn after_attributes(tokens: &[Token], mut i: usize) -> usize {
    while i < tokens.len() && tokens[i].is("#") {
        i = matching(tokens, i + 1) + 1;
    }
    i
}

/// Where the bracket that opens at `open` is closed.
pub(crate) fn matching(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        if ["{", "(", "["].iter().any(|mark| token.is(mark)) {
            depth += 1;
        } else if ["}", ")", "]"].iter().any(|mark| token.is(mark)) {
            depth -= 1;
        }
        if depth == 0 {
            return i;
        }
    }
    tokens.len().saturating_sub(1)
}

/// An item ends at its `;` or with its body.
fn after_item(tokens: &[Token], mut i: usize) -> usize {
    while i < tokens.len() {
        if tokens[i].is(";") {
            return i + 1;
        }
        if tokens[i].is("{") {
            return matching(tokens, i) + 1;
        }
        if tokens[i].is("}") {
            return i;
        }
        i = if tokens[i].is("(") || tokens[i].is("[") { matching(tokens, i) + 1 } else { i + 1 };
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source).iter().filter_map(|token| token.word().map(str::to_owned)).collect()
    }

    #[test]
    fn comments_and_strings_hold_no_words() {
        let source = r####"
            /* a /* nested */ comment */ one // two
            "three \" four" r#"five " six"# b"seven" 'x' '\'' '\u{41}' b'y'
            fn eight<'nine>(ten: &'nine str) {}
        "####;
        assert_eq!(words(source), ["one", "fn", "eight", "nine", "ten", "nine", "str"]);
    }

    #[test]
    fn what_is_only_for_tests_is_left_out() {
        let source = "one #[cfg(test)] #[allow(x)] mod tests { two { three } } four
            #[cfg(all(test, feature = \"json\"))] use five::{six}; seven
            #[cfg(test)] fn eight(nine: [u8; 3]) { ten } #[cfg(feature = \"json\")] mod kept;
            #[cfg(test)] mod outside;";
        let expected = ["one", "four", "seven", "cfg", "feature", "mod", "kept"];
        assert_eq!(words(source), expected);
        assert_eq!(test_modules(source), ["tests", "outside"]);
    }

    #[test]
    fn lines_are_counted_through_strings_and_comments() {
        let found = tokens("\"a\nb\"\n/*\n*/ last");
        assert_eq!(found.last().map(|token| token.line), Some(4));
    }
}
