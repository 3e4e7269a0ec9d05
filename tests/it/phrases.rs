//! Phrases and how they have to be read, and laws of the reader.

use lastseen::Stated;

mod laws;

const PHRASES: &str = include_str!("../data/phrases.tsv");

/// The rows of the data file: the phrase, the expectation, the words.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, Option<&'static str>)> {
    PHRASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.split('\t');
        let phrase = columns.next().unwrap();
        (phrase, columns.next().unwrap(), columns.next())
    })
}

#[test]
fn every_phrase_is_read_as_the_file_says() {
    let mut wrong = Vec::new();
    for (phrase, expected, words) in rows() {
        let read = phrase.parse::<Stated>();
        let fault = match (expected.strip_prefix('!'), &read) {
            (None, Ok(stated)) => {
                let understood = stated.understood().to_string();
                (understood != expected).then_some(understood)
            }
            (Some(kind), Err(error)) => {
                let text = error.to_string();
                let named = text.contains(words.unwrap());
                let good = named && format!("{:?}", error.kind()) == kind;
                (!good).then(|| format!("{:?}: {text}", error.kind()))
            }
            (_, Ok(stated)) => Some(stated.understood().to_string()),
            (_, Err(error)) => Some(format!("{:?}: {error}", error.kind())),
        };
        if let Some(fault) = fault {
            wrong.push(format!("{phrase:?}\n  expected {expected} {words:?}\n  but got  {fault}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_file_has_enough_of_both_kinds() {
    let refused = rows().filter(|(_, expected, _)| expected.starts_with('!')).count();
    assert!(rows().count() >= 150);
    assert!(refused >= 100, "a reader is worth what it refuses");
}

/// Texts that are refused beside those of the data file.
const REFUSED: &[&str] = &[
    "6 a.m. edt",
    "seen on the bridge at 6 a.m. on Tuesday, said Kim",
    "6 a.m. on Tuesday, or so she said",
    "around lunchtime on Tuesday",
    "06:00 in Moscow",
    "06:00 Moscow",
    "6 a.m. (sharp) on Tuesday",
    "6 a.m. (give or take",
    "shortly aftr 8 p.m.",
    "6 a.m. on Wendesday",
    "6 or 7 p.m.",
    "9am to 5pm, Monday to Friday",
    "Tuesday and Wednesday",
    "12 minutes",
    "for three hours",
    "the last 90 days",
    "two hours after",
    "an hour before dawn",
    "nonsense",
    "???",
    "at",
];

#[test]
fn every_sentence_that_a_cure_offers_is_read() {
    let refused = rows().filter(|(_, expected, _)| expected.starts_with('!'));
    let mut sentences = 0;
    for text in refused.map(|(text, ..)| text).chain(REFUSED.iter().copied()) {
        let error = text.parse::<Stated>().unwrap_err();
        // The word that may be a slip is quoted too.
        let cure = error.cure().unwrap_or_default().split("did you mean").next().unwrap();
        for sentence in cure.split('"').skip(1).step_by(2) {
            assert!(sentence.parse::<Stated>().is_ok(), "{text:?}: {cure}");
            sentences += 1;
        }
        if error.kind() == lastseen::ErrorKind::Syntax {
            assert!(error.cure().is_some(), "{text:?} has no cure");
        }
    }
    assert!(sentences > 60, "only {sentences} sentences were offered");
}

#[test]
fn a_cure_is_the_nearest_text_that_is_read() {
    for (text, sentence) in [
        ("6 a.m. edt", "6 a.m. EDT"),
        ("06:00 Moscow", "06:00 Moscow time"),
        ("Kim arrived at 6 a.m.", "at 6 a.m."),
        ("probably Tuesday", "Tuesday"),
        ("6 a.m. sharp", "6 a.m."),
        ("shortly aftr 8 p.m.", "shortly after 8 p.m."),
        ("6 a.m. (sharp) on Tuesday", "6 a.m. on Tuesday"),
        ("two hours ago local time", "two hours ago"),
        ("7:10 p.m. in Madrid", "7:10 p.m. Madrid time"),
    ] {
        let error = text.parse::<Stated>().unwrap_err();
        let cure = error.cure().unwrap();
        assert!(cure.starts_with(&format!("write {sentence:?}")), "{text}: {cure}");
    }
    for text in ["12 minutes", "between two and three hours", "at least a week", "2h"] {
        let cure = text.parse::<Stated>().unwrap_err().cure().unwrap().to_owned();
        assert_eq!(cure, "say what it counts from, like \"two hours later\"", "{text}");
    }
}
