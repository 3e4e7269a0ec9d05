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
