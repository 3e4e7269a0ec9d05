//! The closed vocabulary: what a word can mean in a time.

use super::ast::DayPart;
use crate::time::civil::Weekday;
use crate::words;

/// What a word means. A word that is in no list is never skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
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
    Half,
    Quarter,
    Past,
    OClock,
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Ordinal,
    A,
    Vague,
    Couple,
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

/// The keys of the vocabulary, in its order.
static KEYS: [Key; VOCABULARY.len()] = {
    let mut keys = [0; VOCABULARY.len()];
    let mut at = 0;
    while at < keys.len() {
        #[allow(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
        let word = VOCABULARY[at].0.as_bytes();
        let mut bytes = [0; LONGEST];
        let mut len = 0;
        while len < word.len() {
            #[allow(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
            {
                bytes[len] = word[len];
            }
            len += 1;
        }
        #[allow(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
        {
            keys[at] = Key::from_be_bytes(bytes);
        }
        at += 1;
    }
    keys
};

/// What `word` means, if anything.
pub(super) fn word(word: &str) -> Option<Word> {
    let at = KEYS.binary_search(&key(word)?).ok()?;
    VOCABULARY.get(at).map(|(_, meaning)| *meaning)
}

/// Every word that is read, and some that are known not to be; sorted.
#[rustfmt::skip]
const VOCABULARY: &[(&str, Word)] = {
    use Word as W;
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    &[
        ("a", W::A),
        ("about", W::About),
        ("after", W::After),
        ("afternoon", W::Part(DayPart::Afternoon)),
        ("afterward", W::Later),
        ("afterwards", W::Later),
        ("ago", W::Ago),
        ("all", W::All),
        ("am", W::Am),
        ("an", W::A),
        ("and", W::And),
        ("approx", W::About),
        ("approximately", W::About),
        ("apr", W::Month(4)),
        ("april", W::Month(4)),
        ("around", W::About),
        ("at", W::At),
        ("aug", W::Month(8)),
        ("august", W::Month(8)),
        ("autumn", W::Unread),
        ("bedtime", W::Unread),
        ("before", W::Before),
        ("beforehand", W::Earlier),
        ("being", W::Unread),
        ("between", W::Between),
        ("breakfast", W::Unread),
        ("by", W::By),
        ("c", W::About),
        ("ca", W::About),
        ("christmas", W::Unread),
        ("circa", W::About),
        ("coming", W::Next),
        ("couple", W::Couple),
        ("dark", W::Unread),
        ("dawn", W::Unread),
        ("day", W::Days),
        ("daybreak", W::Unread),
        ("daylight", W::InZonePhrase),
        ("daylights", W::Unread),
        ("days", W::Days),
        ("dec", W::Month(12)),
        ("december", W::Month(12)),
        ("dinner", W::Unread),
        ("during", W::In),
        ("dusk", W::Unread),
        ("earlier", W::Earlier),
        ("early", W::Early),
        ("easter", W::Unread),
        ("eight", W::Number(8)),
        ("eleven", W::Number(11)),
        ("evening", W::Part(DayPart::Evening)),
        ("fall", W::Unread),
        ("feb", W::Month(2)),
        ("february", W::Month(2)),
        ("few", W::Vague),
        ("fifteen", W::Number(15)),
        ("fifty", W::Number(50)),
        ("five", W::Number(5)),
        ("following", W::Following),
        ("forty", W::Number(40)),
        ("four", W::Number(4)),
        ("fri", W::Weekday(Fri)),
        ("friday", W::Weekday(Fri)),
        ("from", W::From),
        ("gmt", W::Gmt),
        ("half", W::Half),
        ("her", W::Unread),
        ("his", W::Unread),
        ("hour", W::Hours),
        ("hours", W::Hours),
        ("hr", W::Hours),
        ("hrs", W::Hours),
        ("in", W::In),
        ("into", W::Into),
        ("it", W::Unread),
        ("its", W::Unread),
        ("jan", W::Month(1)),
        ("january", W::Month(1)),
        ("jul", W::Month(7)),
        ("july", W::Month(7)),
        ("jun", W::Month(6)),
        ("june", W::Month(6)),
        ("just", W::Just),
        ("last", W::Last),
        ("late", W::Late),
        ("lately", W::Unread),
        ("later", W::Later),
        ("local", W::Local),
        ("locally", W::Local),
        ("lt", W::Local),
        ("lunch", W::Unread),
        ("lunchtime", W::Unread),
        ("many", W::Vague),
        ("mar", W::Month(3)),
        ("march", W::Month(3)),
        ("may", W::Month(5)),
        ("mean", W::InZonePhrase),
        ("midday", W::Part(DayPart::Midday)),
        ("midnight", W::Midnight),
        ("min", W::Minutes),
        ("mins", W::Minutes),
        ("minute", W::Minutes),
        ("minutes", W::Minutes),
        ("moment", W::Unread),
        ("moments", W::Unread),
        ("mon", W::Weekday(Mon)),
        ("monday", W::Weekday(Mon)),
        ("month", W::Unread),
        ("months", W::Unread),
        ("morning", W::Part(DayPart::Morning)),
        ("nd", W::Ordinal),
        ("next", W::Next),
        ("night", W::Part(DayPart::Night)),
        ("nightfall", W::Unread),
        ("nine", W::Number(9)),
        ("no", W::No),
        ("noon", W::Noon),
        ("not", W::Not),
        ("nov", W::Month(11)),
        ("november", W::Month(11)),
        ("now", W::Unread),
        ("oclock", W::OClock),
        ("oct", W::Month(10)),
        ("october", W::Month(10)),
        ("of", W::Of),
        ("on", W::On),
        ("one", W::Number(1)),
        ("or", W::Or),
        ("overnight", W::Part(DayPart::Overnight)),
        ("past", W::Past),
        ("pm", W::Pm),
        ("preceding", W::Previous),
        ("previous", W::Previous),
        ("prior", W::Prior),
        ("quarter", W::Quarter),
        ("rd", W::Ordinal),
        ("recently", W::Unread),
        ("roughly", W::About),
        ("rush", W::Unread),
        ("sat", W::Weekday(Sat)),
        ("saturday", W::Weekday(Sat)),
        ("sec", W::Seconds),
        ("second", W::Seconds),
        ("seconds", W::Seconds),
        ("secs", W::Seconds),
        ("sep", W::Month(9)),
        ("sept", W::Month(9)),
        ("september", W::Month(9)),
        ("seven", W::Number(7)),
        ("several", W::Vague),
        ("ship", W::Ship),
        ("shipboard", W::Ship),
        ("ships", W::Ship),
        ("shortly", W::Shortly),
        ("since", W::Since),
        ("six", W::Number(6)),
        ("small", W::Small),
        ("some", W::Vague),
        ("sometime", W::Sometime),
        ("soon", W::Shortly),
        ("spring", W::Unread),
        ("st", W::Ordinal),
        ("standard", W::InZonePhrase),
        ("summer", W::InZonePhrase),
        ("sun", W::Weekday(Sun)),
        ("sunday", W::Weekday(Sun)),
        ("sundown", W::Unread),
        ("sunrise", W::Unread),
        ("sunset", W::Unread),
        ("sunup", W::Unread),
        ("teatime", W::Unread),
        ("ten", W::Number(10)),
        ("th", W::Ordinal),
        ("than", W::Than),
        ("that", W::Unread),
        ("the", W::The),
        ("their", W::Unread),
        ("them", W::Unread),
        ("then", W::Unread),
        ("thirty", W::Number(30)),
        ("this", W::This),
        ("three", W::Number(3)),
        ("throughout", W::Throughout),
        ("thu", W::Weekday(Thu)),
        ("thur", W::Weekday(Thu)),
        ("thurs", W::Weekday(Thu)),
        ("thursday", W::Weekday(Thu)),
        ("till", W::Until),
        ("time", W::Time),
        ("to", W::To),
        ("today", W::Today),
        ("tomorrow", W::Tomorrow),
        ("tonight", W::Tonight),
        ("tue", W::Weekday(Tue)),
        ("tues", W::Weekday(Tue)),
        ("tuesday", W::Weekday(Tue)),
        ("twelve", W::Number(12)),
        ("twenty", W::Number(20)),
        ("twilight", W::Unread),
        ("two", W::Number(2)),
        ("until", W::Until),
        ("ut", W::Utc),
        ("utc", W::Utc),
        ("was", W::Unread),
        ("wed", W::Weekday(Wed)),
        ("wednesday", W::Weekday(Wed)),
        ("weds", W::Weekday(Wed)),
        ("wee", W::Small),
        ("week", W::Weeks),
        ("weekend", W::Unread),
        ("weeks", W::Weeks),
        ("when", W::Unread),
        ("which", W::Unread),
        ("who", W::Unread),
        ("winter", W::InZonePhrase),
        ("year", W::Unread),
        ("years", W::Unread),
        ("yesterday", W::Yesterday),
        ("zulu", W::Utc),
    ]
};

/// The first parts of the IANA names that have several parts.
const AREAS: &[&str] = &[
    "africa",
    "america",
    "antarctica",
    "arctic",
    "asia",
    "atlantic",
    "australia",
    "brazil",
    "canada",
    "chile",
    "etc",
    "europe",
    "indian",
    "mexico",
    "pacific",
    "us",
];

/// Whether an IANA name may begin with this word and a slash.
pub(super) fn is_area(word: &str) -> bool {
    AREAS.iter().any(|area| area.eq_ignore_ascii_case(word))
}

/// The abbreviations that are read as such, in upper case. Which zones use
/// one, and when, is for the reconciler to say.
const ABBREVIATIONS: &[&str] = &[
    "ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AMT", "AST", "AWST", "BDT", "BOT",
    "BRT", "BST", "CAT", "CDT", "CEST", "CET", "CLST", "CLT", "COT", "CST", "CVT", "EAT", "ECT",
    "EDT", "EEST", "EET", "EST", "FKST", "FKT", "GET", "GST", "HADT", "HAST", "HDT", "HKT", "HST",
    "ICT", "IDT", "IRDT", "IRST", "IST", "JST", "KGT", "KRAT", "KST", "MAGT", "MDT", "MMT", "MSD",
    "MSK", "MST", "MYT", "NDT", "NOVT", "NPT", "NST", "NZDT", "NZST", "OMST", "PDT", "PET", "PETT",
    "PGT", "PHT", "PKT", "PST", "PYST", "PYT", "SAKT", "SAMT", "SAST", "SGT", "SRET", "SST", "TRT",
    "ULAT", "UYT", "UZT", "VET", "VLAT", "WAST", "WAT", "WEST", "WET", "WIB", "WIT", "WITA",
    "YAKT", "YEKT",
];

/// An upper-case zone abbreviation, padded with zeros.
pub(super) fn abbreviation(word: &str) -> Option<[u8; 6]> {
    ABBREVIATIONS.binary_search(&word).ok()?;
    let mut padded = [0; 6];
    padded.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(padded)
}

/// The words of a time that `word` may be a slip of, as they are written.
///
/// Words of one or two letters, and those that any text is full of, are near too
/// much; only `a.m.` and `p.m.` are offered all the same. What is written in
/// capitals may be an abbreviation.
pub(super) fn nearest(word: &str) -> Vec<String> {
    use Word as W;
    let offered = |&&(known, meaning): &&(&str, Word)| match meaning {
        W::Am | W::Pm => true,
        W::A | W::The | W::Or | W::Not | W::No | W::All | W::Unread | W::Vague => false,
        _ => known.len() > 2,
    };
    let capitals = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let letters = ABBREVIATIONS.iter().filter(|_| capitals).copied();
    let known = VOCABULARY.iter().filter(offered).map(|(known, _)| *known).chain(letters);
    words::nearest(word, known).into_iter().map(written).collect()
}

/// The parts of the world that `word` may be a slip of, before a slash.
pub(super) fn nearest_area(word: &str) -> Vec<String> {
    words::nearest(word, AREAS.iter().copied()).into_iter().map(words::capitalised).collect()
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
    fn the_abbreviations_are_sorted_and_mean_nothing_else() {
        assert!(VOCABULARY.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(ABBREVIATIONS.is_sorted());
        for name in ABBREVIATIONS {
            assert_eq!(word(name), None, "{name}");
            assert!(abbreviation(name).is_some_and(|padded| padded.starts_with(name.as_bytes())));
        }
        assert_eq!(abbreviation("kst"), None);
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
