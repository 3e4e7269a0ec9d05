//! The closed vocabulary: what a word can mean in a time.

use std::sync::LazyLock;

use super::ast::DayPart;
use crate::time::civil::Weekday;
use crate::time::zone::{Zone, abbreviations};
use crate::words;

/// What a word means. A word that is in no list is never skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Weekday(Weekday),
    Month(u8),
    Am,
    Pm,
    /// `one` to `twelve`, `twenty` and so on.
    Number(u8),
    Part(DayPart),
    Early,
    Late,
    Noon,
    Midnight,
    Today,
    Yesterday,
    Tomorrow,
    Tonight,
    Last,
    Next,
    This,
    Local,
    Time,
    Utc,
    Gmt,
    Ship,
    /// `standard`, `daylight`, `summer`, `mean`: only inside a zone phrase.
    InZonePhrase,
    About,
    Shortly,
    Just,
    Before,
    Prior,
    After,
    Later,
    Earlier,
    Earliest,
    Latest,
    By,
    Until,
    Since,
    From,
    To,
    Between,
    And,
    Or,
    No,
    Not,
    Than,
    Throughout,
    All,
    Whole,
    Half,
    Quarter,
    Past,
    OClock,
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
    Weekend,
    Ordinal,
    A,
    Vague,
    Little,
    Couple,
    Least,
    Most,
    More,
    Less,
    Exactly,
    Within,
    Up,
    Over,
    As,
    Any,
    Moments,
    Point,
    That,
    Same,
    Ago,
    Sometime,
    Small,
    Into,
    Following,
    Previous,
    At,
    On,
    In,
    The,
    Of,
    /// A word for a time of which this crate does not know when it is.
    Unread,
}

/// A word in lower case, without its dots and apostrophes, as one number: its
/// bytes from the left, and zeros after them. Numbers compare as the words do.
type Key = u128;

/// The longest word of the vocabulary, in bytes.
const LONGEST: usize = size_of::<Key>();

/// `None` for a word that is too long, or not ASCII, to be a known one.
fn key(word: &str) -> Option<Key> {
    let mut bytes = [0; LONGEST];
    let mut len = 0;
    for character in word.chars() {
        if matches!(character, '.' | '\'' | '’') {
            continue;
        }
        if !character.is_ascii() {
            return None;
        }
        *bytes.get_mut(len)? = (character as u8).to_ascii_lowercase();
        len += 1;
    }
    Some(Key::from_be_bytes(bytes))
}

/// Every word that is read, and some that are known not to be, by their meaning.
const VOCABULARY: &[(Word, &[&str])] = {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    use Word as W;
    &[
        (W::Weekday(Mon), &["mon", "monday"]),
        (W::Weekday(Tue), &["tue", "tues", "tuesday"]),
        (W::Weekday(Wed), &["wed", "wednesday", "weds"]),
        (W::Weekday(Thu), &["thu", "thur", "thurs", "thursday"]),
        (W::Weekday(Fri), &["fri", "friday"]),
        (W::Weekday(Sat), &["sat", "saturday"]),
        (W::Weekday(Sun), &["sun", "sunday"]),
        (W::Month(1), &["jan", "january"]),
        (W::Month(2), &["feb", "february"]),
        (W::Month(3), &["mar", "march"]),
        (W::Month(4), &["apr", "april"]),
        (W::Month(5), &["may"]),
        (W::Month(6), &["jun", "june"]),
        (W::Month(7), &["jul", "july"]),
        (W::Month(8), &["aug", "august"]),
        (W::Month(9), &["sep", "sept", "september"]),
        (W::Month(10), &["oct", "october"]),
        (W::Month(11), &["nov", "november"]),
        (W::Month(12), &["dec", "december"]),
        (W::Number(1), &["one"]),
        (W::Number(2), &["two"]),
        (W::Number(3), &["three"]),
        (W::Number(4), &["four"]),
        (W::Number(5), &["five"]),
        (W::Number(6), &["six"]),
        (W::Number(7), &["seven"]),
        (W::Number(8), &["eight"]),
        (W::Number(9), &["nine"]),
        (W::Number(10), &["ten"]),
        (W::Number(11), &["eleven"]),
        (W::Number(12), &["twelve"]),
        (W::Number(15), &["fifteen"]),
        (W::Number(20), &["twenty"]),
        (W::Number(30), &["thirty"]),
        (W::Number(40), &["forty"]),
        (W::Number(50), &["fifty"]),
        (W::Part(DayPart::Morning), &["morning"]),
        (W::Part(DayPart::Midday), &["midday"]),
        (W::Part(DayPart::Afternoon), &["afternoon"]),
        (W::Part(DayPart::Evening), &["evening"]),
        (W::Part(DayPart::Night), &["night"]),
        (W::Part(DayPart::Overnight), &["overnight"]),
        (W::Early, &["early"]),
        (W::Late, &["late"]),
        (W::Small, &["small", "wee"]),
        (W::Am, &["am"]),
        (W::Pm, &["pm"]),
        (W::Noon, &["noon"]),
        (W::Midnight, &["midnight"]),
        (W::OClock, &["oclock"]),
        (W::Half, &["half"]),
        (W::Quarter, &["quarter", "quarters"]),
        (W::Today, &["today"]),
        (W::Yesterday, &["yesterday"]),
        (W::Tomorrow, &["tomorrow"]),
        (W::Tonight, &["tonight"]),
        (W::Last, &["last"]),
        (W::Past, &["past"]),
        (W::Next, &["coming", "next"]),
        (W::This, &["this"]),
        (W::Following, &["following"]),
        (W::Previous, &["preceding", "previous"]),
        (W::Ordinal, &["nd", "rd", "st", "th"]),
        (W::Seconds, &["sec", "second", "seconds", "secs"]),
        (W::Minutes, &["min", "mins", "minute", "minutes"]),
        (W::Hours, &["hour", "hours", "hr", "hrs"]),
        (W::Days, &["day", "days"]),
        (W::Weeks, &["week", "weeks"]),
        (W::Months, &["month", "months"]),
        (W::Years, &["year", "years"]),
        (W::Weekend, &["weekend"]),
        (W::A, &["a", "an"]),
        (W::Vague, &["few", "many", "several", "some"]),
        (W::Little, &["bit", "little"]),
        (W::Couple, &["couple"]),
        (W::Least, &["least"]),
        (W::Most, &["most"]),
        (W::More, &["more"]),
        (W::Less, &["less"]),
        (W::Exactly, &["exactly", "precisely"]),
        (W::Within, &["within"]),
        (W::Up, &["up"]),
        (W::Over, &["over"]),
        (W::As, &["as"]),
        (W::Any, &["any"]),
        (W::That, &["that"]),
        (W::Same, &["same"]),
        (W::Ago, &["ago"]),
        (W::Later, &["afterward", "afterwards", "later"]),
        (W::Earlier, &["beforehand", "earlier", "sooner"]),
        (W::Earliest, &["earliest"]),
        (W::Latest, &["latest"]),
        (W::Local, &["local", "locally", "lt"]),
        (W::Time, &["time"]),
        (W::Utc, &["ut", "utc", "zulu"]),
        (W::Gmt, &["gmt"]),
        (W::Ship, &["ship", "shipboard", "ships"]),
        (W::InZonePhrase, &["daylight", "mean", "standard", "summer", "winter"]),
        (W::About, &["about", "approx", "approximately", "around", "c", "ca", "circa", "roughly"]),
        (W::Shortly, &["immediately", "right", "shortly", "slightly", "soon"]),
        (W::Just, &["just"]),
        (W::Before, &["before"]),
        (W::Prior, &["prior"]),
        (W::After, &["after"]),
        (W::By, &["by"]),
        (W::Until, &["through", "thru", "til", "till", "until"]),
        (W::Since, &["since"]),
        (W::From, &["from"]),
        (W::To, &["to"]),
        (W::Into, &["into"]),
        (W::Between, &["between"]),
        (W::At, &["at"]),
        (W::On, &["on"]),
        (W::In, &["during", "in"]),
        (W::Of, &["of"]),
        (W::The, &["the"]),
        (W::And, &["and"]),
        (W::Or, &["or"]),
        (W::No, &["no"]),
        (W::Not, &["not"]),
        (W::Than, &["than"]),
        (W::Throughout, &["throughout"]),
        (W::All, &["all"]),
        (W::Whole, &["entire", "whole"]),
        (W::Sometime, &["anytime", "sometime"]),
        (W::Unread, &["dawn", "daybreak", "sunrise", "sunup"]),
        (W::Unread, &["dusk", "twilight", "dark", "nightfall", "sundown", "sunset"]),
        (W::Unread, &["bedtime", "breakfast", "lunch", "lunchtime", "teatime", "dinner", "rush"]),
        (W::Unread, &["spring", "autumn", "fall", "daylights", "christmas", "easter"]),
        (W::Moments, &["moments"]),
        (W::Point, &["point"]),
        (W::Unread, &["now", "then", "lately", "recently", "moment", "when"]),
        (W::Unread, &["it", "its", "his", "her", "their", "them"]),
        (W::Unread, &["which", "who", "was", "being"]),
    ]
};

/// The words of the vocabulary by their first letter, in the order of their keys.
static WORDS: LazyLock<[Vec<(Key, Word)>; 26]> = LazyLock::new(|| {
    let keyed = |word: &&str, meaning| key(word).map(|key| (key, meaning));
    let rows = VOCABULARY.iter();
    let words = rows
        .flat_map(|(meaning, words)| words.iter().filter_map(move |word| keyed(word, *meaning)));
    let mut by_letter: [Vec<(Key, Word)>; 26] = Default::default();
    for (key, meaning) in words {
        if let Some(of_letter) = letter(key).and_then(|letter| by_letter.get_mut(letter)) {
            of_letter.push((key, meaning));
        }
    }
    for of_letter in &mut by_letter {
        of_letter.sort_unstable_by_key(|(key, _)| *key);
    }
    by_letter
});

/// The number of the first letter of a word.
fn letter(key: Key) -> Option<usize> {
    let [first, ..] = key.to_be_bytes();
    first.checked_sub(b'a').map(usize::from)
}

/// What `word` means, if anything.
pub(crate) fn word(word: &str) -> Option<Word> {
    let key = key(word)?;
    let of_letter = WORDS.get(letter(key)?)?;
    let at = of_letter.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    of_letter.get(at).map(|(_, meaning)| *meaning)
}

/// The first parts of the IANA names that have several parts.
static AREAS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let areas = Zone::all().filter_map(|zone| Some(zone.name().split_once('/')?.0));
    let mut areas: Vec<&str> = areas.collect();
    areas.dedup();
    areas
});

/// Whether an IANA name may begin with this word and a slash.
pub(super) fn is_area(word: &str) -> bool {
    AREAS.iter().any(|area| area.eq_ignore_ascii_case(word))
}

/// The words of a time that `word` may be a slip of, as they are written.
///
/// Words of one or two letters, and those that any text is full of, are near too
/// much; only `a.m.` and `p.m.` are offered all the same. What is written in
/// capitals may be an abbreviation.
pub(super) fn nearest(word: &str) -> Vec<String> {
    use Word as W;
    let offered = |known: &str, meaning| match meaning {
        W::Am | W::Pm => true,
        W::A | W::The | W::Or | W::Not | W::No | W::All | W::Unread | W::Vague => false,
        _ => known.len() > 2,
    };
    let known = VOCABULARY.iter().flat_map(|(meaning, words)| {
        words.iter().copied().filter(move |word| offered(word, *meaning))
    });
    let capitals = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let letters = abbreviations().filter(|_| capitals);
    words::nearest(word, known.chain(letters)).into_iter().map(written).collect()
}

/// The parts of the world that `word` may be a slip of, before a slash.
pub(super) fn nearest_area(word: &str) -> Vec<String> {
    words::nearest(word, AREAS.iter().copied()).into_iter().map(str::to_owned).collect()
}

/// A word of the vocabulary or an abbreviation, with its capitals.
fn written(known: &str) -> String {
    match word(known) {
        Some(Word::Weekday(_) | Word::Month(_)) => words::capitalised(known),
        Some(Word::Utc | Word::Gmt) => known.to_ascii_uppercase(),
        _ => known.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_means_one_thing_and_an_abbreviation_nothing_else() {
        let words = VOCABULARY.iter().map(|(_, words)| words.len()).sum::<usize>();
        assert_eq!(WORDS.iter().map(Vec::len).sum::<usize>(), words, "each has a key");
        let kept = WORDS.iter().flatten();
        assert!(kept.is_sorted_by(|(a, _), (b, _)| a < b), "each has one meaning");
        for name in abbreviations() {
            assert_eq!(word(name), None, "{name}");
        }
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(word("A.M."), Some(Word::Am));
        assert_eq!(word("o’clock"), Some(Word::OClock));
        assert_eq!(word("TUESDAY"), Some(Word::Weekday(Weekday::Tue)));
        assert_eq!(word("tuesdays"), None);
        assert_eq!(word(&"a".repeat(10_000)), None);
    }
}
