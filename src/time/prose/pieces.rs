//! A text cut once into words, numbers and marks, and these into sentences.

use crate::time::stated::{Word, time_word};
use crate::time::zone::abbreviation;

/// What a piece is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Make {
    Number,
    Word,
    Mark(char),
}

/// What stands before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    Nothing,
    Spaces,
    /// The end of one line.
    Line,
    /// A blank line, or the beginning of the text.
    Block,
}

/// A word, a number or a mark, and where it stands in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Make,
    pub(super) gap: Break,
    /// What it means in a time.
    pub(super) word: Option<Word>,
    /// The sentence it is of, counted from zero.
    pub(super) sentence: u32,
    /// The line it is of.
    pub(super) line: u32,
}

/// A text and its pieces.
pub(super) struct Prose<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: Vec<Piece>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(text: &'a str) -> Prose<'a> {
        let mut prose = Prose { text, pieces: Vec::new() };
        prose.cut();
        prose.part_sentences();
        prose
    }

    pub(super) fn at(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// The piece before one.
    pub(super) fn before(&self, at: usize) -> Option<&Piece> {
        self.at(at.checked_sub(1)?)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text of a piece; nothing beyond the last one.
    pub(super) fn said(&self, at: usize) -> &'a str {
        self.at(at).map_or("", |piece| self.slice(piece.start, piece.end))
    }

    pub(super) fn word(&self, at: usize) -> Option<Word> {
        self.at(at)?.word
    }

    /// Whether a piece is one of some words, in lower case.
    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        let said = self.said(at);
        words.iter().any(|word| said.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.at(at), Some(Piece { shape: Make::Mark(mark), .. }) if marks.contains(mark))
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.at(at).is_some_and(|piece| piece.shape == Make::Number)
    }

    /// Whether nothing stands between a piece and the one before it.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.at(at).is_some_and(|piece| piece.gap == Break::Nothing)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.said(at).starts_with(char::is_uppercase)
    }

    /// Whether a piece is the first of its sentence, quotation marks aside.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let Some(piece) = self.at(at) else { return false };
        self.before(at).is_none_or(|before| {
            before.sentence != piece.sentence
                || matches!(before.shape, Make::Mark('"' | '“' | '‘' | '*' | '•' | '-' | '–'))
                    && at.checked_sub(1).is_some_and(|before| self.starts_line(before))
        })
    }

    /// Whether a piece is the first of its line.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        self.at(at).is_some_and(|piece| piece.gap >= Break::Line)
    }

    fn cut(&mut self) {
        let (mut at, mut line) = (0, 0);
        while at < self.text.len() {
            let rest = self.text.get(at..).unwrap_or_default();
            let trimmed = rest.trim_start_matches(is_blank);
            let skipped = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
            let start = at + skipped.len();
            let Some(first) = trimmed.chars().next() else { break };
            let lines = skipped.bytes().filter(|byte| *byte == b'\n').count();
            line += u32::try_from(lines).unwrap_or(u32::MAX).min(1 << 20);
            let gap = match (start, lines, skipped.is_empty()) {
                (_, 2.., _) => Break::Block,
                _ if self.pieces.is_empty() => Break::Block,
                (_, 1, _) => Break::Line,
                (_, 0, true) => Break::Nothing,
                _ => Break::Spaces,
            };
            let (shape, len) = if first.is_ascii_digit() {
                (Make::Number, run(trimmed, |c| c.is_ascii_digit()))
            } else if first.is_alphabetic() {
                (Make::Word, letters(trimmed))
            } else {
                (Make::Mark(first), first.len_utf8())
            };
            let end = start + len;
            let word = match shape {
                Make::Word => time_word(self.slice(start, end)),
                _ => None,
            };
            self.pieces.push(Piece { start, end, shape, gap, word, sentence: 0, line });
            at = end;
        }
    }

    /// Numbers the sentences.
    fn part_sentences(&mut self) {
        let mut sentence = 0;
        for at in 1..self.pieces.len() {
            if self.ends_before(at) {
                sentence += 1;
            }
            if let Some(piece) = self.pieces.get_mut(at) {
                piece.sentence = sentence;
            }
        }
    }

    /// Whether a sentence ends before a piece.
    fn ends_before(&self, at: usize) -> bool {
        let Some(piece) = self.at(at) else { return false };
        if piece.gap == Break::Block {
            return true;
        }
        if piece.gap == Break::Nothing {
            return false;
        }
        // Past the quotation marks and brackets that close what ended.
        let mut last = at.saturating_sub(1);
        while last > 0 && self.is_mark(last, &['"', '”', '’', ')', ']', '\'']) {
            last -= 1;
        }
        let opens = self.is_capital(at)
            || matches!(piece.shape, Make::Number | Make::Mark('"' | '“' | '‘' | '(' | '•' | '*'));
        match self.at(last).map(|piece| piece.shape) {
            Some(Make::Mark('!' | '?' | '…')) => opens,
            Some(Make::Mark('.')) => opens && !self.is_abbreviated(last, at),
            // A colon at the end of a line introduces what follows.
            Some(Make::Mark(':' | ';' | ',' | '-' | '–')) => false,
            _ if matches!(self.word(last), Some(Word::Am | Word::Pm)) => {
                self.said(last).ends_with('.') && opens && !self.goes_on(at)
            }
            // A heading, or an entry of a log without a full stop.
            _ => piece.gap == Break::Line && opens && self.is_short_line(at),
        }
    }

    /// Whether the words after `a.m.` belong to the same time.
    fn goes_on(&self, at: usize) -> bool {
        // `8 p.m. Monday's search found nothing`
        let owns = self.is_mark(at + 1, &['’', '\'']) && self.is_glued(at + 1);
        if owns && matches!(self.word(at), Some(Word::Weekday(_) | Word::Month(_))) {
            return false;
        }
        let zone = abbreviation(self.said(at)).is_some()
            || matches!(self.said(at), "ET" | "CT" | "MT" | "PT" | "LT")
            || matches!(self.said(at), "Pacific" | "Eastern" | "Central" | "Mountain" | "Atlantic")
            || self.is_dotted(at);
        let ahead = (at..at + 4).any(|at| self.word(at) == Some(Word::Time));
        zone || ahead
            || self.is_number(at)
            || self.is_mark(at, &['('])
            || matches!(
                self.word(at),
                Some(Word::Weekday(_) | Word::Month(_) | Word::Utc | Word::Gmt | Word::Local)
            )
    }

    /// Whether a capital letter and a full stop stand there, as in `G.M.T.`
    pub(super) fn is_dotted(&self, at: usize) -> bool {
        self.said(at).len() == 1
            && self.is_capital(at)
            && self.is_mark(at + 1, &['.'])
            && self.is_glued(at + 1)
    }

    /// Whether a full stop is that of an abbreviation, and not of a sentence.
    fn is_abbreviated(&self, stop: usize, next: usize) -> bool {
        let Some(before) = stop.checked_sub(1) else { return false };
        if !self.is_glued(stop) {
            return false;
        }
        let said = self.said(before);
        let title = [
            "mr", "mrs", "ms", "dr", "prof", "gen", "col", "capt", "lt", "sgt", "st", "no", "rev",
            "hon", "gov", "sen", "rep", "approx", "ca", "vs", "jr", "sr", "inc", "ltd", "co", "ch",
        ];
        // An initial, or the letters of `U.S.`
        let single = said.chars().count() == 1 && self.is_capital(before);
        let short = said.len() <= 4
            && matches!(self.word(before), Some(Word::Month(_) | Word::Weekday(_)))
            && self.is_number(next);
        single || short || title.iter().any(|title| said.eq_ignore_ascii_case(title))
    }

    /// Whether the line before a piece ends long before the margin.
    fn is_short_line(&self, at: usize) -> bool {
        let Some(piece) = self.at(at) else { return false };
        let head = self.slice(0, piece.start).trim_end();
        let line = head.get(head.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or_default();
        let rest = self.text.get(piece.start..).unwrap_or_default();
        // The first word of this line would have had room on the line before, if
        // lines are broken at a margin.
        let next = rest.split('\n').next().unwrap_or_default();
        line.len() + 20 < next.len() || line.len() < 50 && next.len() < 50
    }
}

/// Blanks, line ends, and what has no width.
const fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Letters; with an apostrophe inside only where the whole is a word of a time,
/// so that `Tuesday’s` is a Tuesday.
fn letters(text: &str) -> usize {
    let bytes = text.as_bytes();
    if let [b'a' | b'A' | b'p' | b'P', b'.', b'm' | b'M', rest @ ..] = bytes
        && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
    {
        return if rest.first() == Some(&b'.') { 4 } else { 3 };
    }
    let plain = run(text, char::is_alphabetic);
    let tail = text.get(plain..).unwrap_or_default();
    let Some(apostrophe) = tail.chars().next().filter(|c| matches!(c, '\'' | '’')) else {
        return plain;
    };
    let after = plain + apostrophe.len_utf8();
    let more = run(text.get(after..).unwrap_or_default(), char::is_alphabetic);
    let whole = text.get(..after + more).unwrap_or_default();
    let is_word = more > 0
        && (time_word(text.get(..plain).unwrap_or_default()).is_none()
            || matches!(time_word(whole), Some(Word::Ship | Word::OClock)));
    if is_word { after + more } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let prose = Prose::new(text);
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        for piece in &prose.pieces {
            match found.last_mut() {
                Some((sentence, _, end)) if *sentence == piece.sentence => *end = piece.end,
                _ => found.push((piece.sentence, piece.start, piece.end)),
            }
        }
        found.into_iter().map(|(_, start, end)| text[start..end].to_owned()).collect()
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_that_ends_no_abbreviation() {
        assert_eq!(
            sentences("It left at 6 p.m. on Sept. 12. Mr. Lee saw it at 7 p.m. The rest did not."),
            ["It left at 6 p.m. on Sept. 12.", "Mr. Lee saw it at 7 p.m.", "The rest did not."]
        );
        assert_eq!(sentences("At 6 p.m. EDT it rose 3.5 m. “So?” he said.").len(), 2);
    }

    #[test]
    fn a_blank_line_ends_a_sentence_and_a_line_end_only_a_short_one() {
        assert_eq!(sentences("The trace\nis lost\n\nThe train").len(), 2);
        assert_eq!(sentences("Slipped at noon\nReefed at one").len(), 2);
        let wrapped = "He was last seen on the road to the old harbour late on\nMonday";
        assert_eq!(sentences(wrapped), [wrapped]);
    }

    #[test]
    fn the_word_of_a_day_is_parted_from_its_genitive() {
        let prose = Prose::new("Tuesday’s train, ship's time, six o'clock");
        let said: Vec<&str> = (0..prose.pieces.len()).map(|at| prose.said(at)).collect();
        assert_eq!(
            said,
            ["Tuesday", "’", "s", "train", ",", "ship's", "time", ",", "six", "o'clock"]
        );
    }
}
