//! The closed vocabularies: each word as it has always been, and read back; and
//! what is offered for a word that is misspelt.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use lastseen::{
    Absence, ActorKind, Basis, Certainty, ColumnRole, ConflictKind, Credibility, DayPart, Error,
    ErrorKind, Evidence, FileKind, Loss, MembershipKind, Metric, Modality, Note, Order, Outcome,
    Outlook, Reason, Reliability, SourceClock, Stated, StayEnd, TimeFormat, Verdict,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Holds a vocabulary against its words, in the order of declaration.
#[track_caller]
fn pin<T>(all: &[T], word_of: fn(T) -> &'static str, words: &str)
where
    T: Copy + PartialEq + Debug + FromStr<Err = Error> + Serialize + DeserializeOwned,
{
    let found: Vec<&str> = all.iter().map(|&one| word_of(one)).collect();
    assert_eq!(found.join(", "), words);
    for &one in all {
        let word = word_of(one);
        assert_eq!(word.parse::<T>().unwrap(), one);
        let json = format!("\"{word}\"");
        assert_eq!(serde_json::to_string(&one).unwrap(), json);
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), one);
        // Neither case nor blanks are guessed, but they are named.
        for other in [format!(" {word}"), swapped_case(word)] {
            if other == word {
                continue;
            }
            let error = other.parse::<T>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Syntax);
            let text = error.to_string();
            assert!(text.starts_with(&format!("{other:?} is no ")), "{text}");
            assert!(text.contains(&format!("use one of {}", found[0])), "{text}");
            assert!(serde_json::from_str::<T>(&format!("{other:?}")).is_err());
        }
    }
    assert!("".parse::<T>().is_err());
}

fn swapped_case(word: &str) -> String {
    let swap = |c: char| {
        if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    word.chars().map(swap).collect()
}

/// Every value as a reader is shown it.
fn shown<T: Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

#[test]
fn each_word_is_as_it_has_always_been() {
    pin(&ActorKind::ALL, ActorKind::as_str, "person, group, vehicle, organisation, unknown");
    pin(&MembershipKind::ALL, MembershipKind::as_str, "aboard, accompanies, part_of, affiliated");
    pin(&Reliability::ALL, Reliability::as_str, "A, B, C, D, E, F");
    pin(&Credibility::ALL, Credibility::as_str, "1, 2, 3, 4, 5, 6");
    pin(
        &Modality::ALL,
        Modality::as_str,
        "observed, reported, inferred, unconfirmed, denied, planned, speculated",
    );
    pin(&Metric::ALL, Metric::as_str, "geodesic, route, unstated");
    pin(&Absence::ALL, Absence::as_str, "full, partial, nothing_later");
    pin(&StayEnd::ALL, StayEnd::as_str, "start, end");
    pin(&Certainty::ALL, Certainty::as_str, "possible, certain");
    pin(&Evidence::ALL, Evidence::as_str, "direct, inferred");
    pin(&Order::ALL, Order::as_str, "certain, possible, impossible");
    pin(&Outcome::ALL, Outcome::as_str, "open, fulfilled, contradicted, superseded");
    pin(
        &ConflictKind::ALL,
        ConflictKind::as_str,
        "two_clocks, nonexistent_local, ambiguous_local, abbreviation_season, \
         report_before_event, words_differ, inconsistent_network, impossible_travel, \
         two_places, member_apart, denied_vs_observed, membership_denied, absent_vs_observed, relative_place, times_differ, places_differ, copies_differ",
    );
    pin(
        &FileKind::ALL,
        FileKind::as_str,
        "json, jsonl, csv, gpx, parquet, geojson, kml, timesketch.csv, timesketch.jsonl, timelinejs.json",
    );
    pin(
        &TimeFormat::ALL,
        TimeFormat::as_str,
        "iso, day-month-year, month-day-year, day-or-month, epoch-seconds, epoch-millis",
    );
    pin(
        &Loss::ALL,
        Loss::as_str,
        "interval, stay, links, account, places, area, detail, no_time, no_position, no_actor, \
         not_seen, retracted, membership, actor, place, source, unknown",
    );
    pin(
        &Reason::ALL,
        Reason::as_str,
        "width, quote, actor, time, time_twice, time_never, no_position, coordinates, radius, field, \
         planned",
    );
    pin(
        &ColumnRole::ALL,
        ColumnRole::as_str,
        "actor, time, lat, lon, position, time_of_day, north_south, east_west, radius, until, zone, \
         place, source, reported, quote, modality, stated, stay, absent, id, name, kind",
    );
    pin(&Outlook::ALL, Outlook::as_str, "back, ahead");
    pin(&SourceClock::ALL, SourceClock::as_str, "place, own");
    pin(&Verdict::ALL, Verdict::as_str, "agreed, resolved, ambiguous, nonexistent, conflict");
    pin(
        &DayPart::ALL,
        DayPart::as_str,
        "early, small hours, early morning, morning, late morning, midday, afternoon, early afternoon, \
         late afternoon, evening, early evening, late evening, night, overnight, late",
    );
    pin(
        &Basis::ALL,
        Basis::as_str,
        "only-reading, stated-utc, stated-offset, stated-zone, abbreviation, place, source, \
         longitude, publication, anchor, policy",
    );
    pin(
        &Note::ALL,
        Note::as_str,
        "two-clocks, sea, pre-1970, rounded-clock, offset-from-readings, no-such-offset, \
         day-from-other-reading, day-from-publication, published-to-the-day, year-assumed, \
         month-assumed, year-or-clock, year-open, weekday-assumed-past, assumed-to-come, weekday-open, day-order-ambiguous, \
         old-style, old-style-weekday, half-of-day-unsaid, outside-day-part, midnight-unsaid, night-unsaid, abbreviation-out-of-season, \
         abbreviation-not-of-place, offset-not-of-place, clock-unsaid, leap-second, shifted, \
         after-publication, skipped-in-some-zones, border",
    );
}

#[test]
fn a_reader_is_shown_the_word_or_what_reads_better() {
    assert_eq!(shown(&Credibility::ALL), "1, 2, 3, 4, 5, 6");
    assert_eq!(shown(&MembershipKind::ALL), "aboard, accompanies, part of, affiliated with");
    assert_eq!(
        shown(&FileKind::ALL),
        "JSON, JSON Lines, CSV, GPX, Parquet, GeoJSON, KML, CSV for Timesketch, JSON Lines for Timesketch, JSON for TimelineJS"
    );
    assert_eq!(Note::Sea.to_string(), "read in a nautical zone");
    assert_eq!(format!("{:>9}|{:<9}|", Outcome::Open, Order::Certain), "     open|certain  |");
}

#[test]
fn another_spelling_is_read_as_the_same_value() {
    assert_eq!("ndjson".parse::<FileKind>().unwrap(), FileKind::JsonLines);
    assert_eq!("tsv".parse::<FileKind>().unwrap(), FileKind::Csv);
}

#[test]
fn a_slip_is_answered_with_the_words_and_the_nearest() {
    for (error, text) in [
        (
            "vehcile".parse::<ActorKind>().unwrap_err(),
            "\"vehcile\" is no kind of actor; use one of person, group, vehicle, organisation, \
             unknown; did you mean \"vehicle\"?",
        ),
        (
            "ship".parse::<ActorKind>().unwrap_err(),
            "\"ship\" is no kind of actor; use one of person, group, vehicle, organisation, \
             unknown",
        ),
        (
            "Route".parse::<Metric>().unwrap_err(),
            "\"Route\" is no metric; use one of geodesic, route, unstated; did you mean \
             \"route\"?",
        ),
        (
            "G".parse::<Reliability>().unwrap_err(),
            "\"G\" is no grade of a source; use one of A, B, C, D, E, F",
        ),
    ] {
        assert_eq!(error.to_string(), text);
    }
}

/// A time with one misspelt word, the word, and what is offered for it.
const MISSPELT: &[(&str, &str, &str)] = &[
    // Days and months
    ("6 am Wendesday", "Wendesday", "Wednesday"),
    ("Wendesday 6 am", "Wendesday", "Wednesday"),
    ("on Thurdsay", "Thurdsay", "Thursday"),
    ("last Firday", "Firday", "Friday"),
    ("Tuesdays at 6 am", "Tuesdays", "Tuesday"),
    ("SATRUDAY 06:00", "SATRUDAY", "Saturday"),
    ("tommorow at 6 am", "tommorow", "tomorrow"),
    ("yesteday", "yesteday", "yesterday"),
    ("12 Spetember 2023", "Spetember", "September"),
    ("Setpember 12, 2023", "Setpember", "September"),
    ("the 12th of Setpember", "Setpember", "September"),
    ("Febuary 3, 2023", "Febuary", "February"),
    ("3 Ocotber 2023 at 06:00", "Ocotber", "October"),
    // Parts of a day, halves and the clock
    ("Tuesday moring", "moring", "morning"),
    ("in the aftenoon", "aftenoon", "afternoon"),
    ("late Tuesday evning", "evning", "evening"),
    ("Tuesday nigth", "nigth", "night"),
    ("midnigth on Tuesday", "midnigth", "midnight"),
    ("at nooon", "nooon", "noon"),
    ("Tuesday 6 pn", "pn", "pm"),
    ("quater past six", "quater", "quarter"),
    ("six oclok", "oclok", "oclock"),
    // Units and directions
    ("3 huors later", "huors", "hours"),
    ("5 mintues before s1", "mintues", "minutes"),
    ("tow hours later", "tow", "two"),
    ("thrity minutes ago", "thrity", "thirty"),
    ("two hours laetr", "laetr", "later"),
    // What stands before a reading or between two
    ("aobut 6 am", "aobut", "about"),
    ("shorly before noon", "shorly", "shortly"),
    ("betwen 6 am and 7 am", "betwen", "between"),
    ("between 6 am adn 7 am", "adn", "and"),
    // Zones
    ("6 am GTM", "GTM", "GMT"),
    ("6 am VLDT", "VLDT", "VLAT"),
    ("6 am locl time", "locl", "local"),
    ("6 am Moskow time", "Moskow", "Moscow"),
    ("6 am New Yrok time", "New Yrok", "New York"),
    ("6 am Vladivostock time", "Vladivostock", "Vladivostok"),
    ("06:00 local time in Moskow", "Moskow", "Moscow"),
    ("6 am Asai/Tokyo", "Asai", "Asia"),
];

#[test]
fn a_misspelt_word_of_a_time_is_answered_with_the_right_one() {
    for (text, slip, word) in MISSPELT {
        let error = text.parse::<Stated>().unwrap_err();
        let asked = format!("; did you mean {word:?} by {slip:?}?");
        assert!(error.to_string().ends_with(&asked), "{text}: {error}");
        // The suggestion is one: with it the slip is gone.
        let mended = text.replace(slip, word).parse::<Stated>();
        let left = mended.map_or_else(|error| error.to_string(), |_| String::new());
        assert!(!left.contains("did you mean"), "{text}: {left}");
    }
    let error = "6 am Wendesday".parse::<Stated>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"Wendesday\" at character 6 is not part of a time that is read, in \"6 am Wendesday\"; \
         write \"6 am Wednesday\"; did you mean \"Wednesday\" by \"Wendesday\"?"
    );
}

#[test]
fn what_is_no_slip_is_answered_as_ever() {
    for text in [
        "sixish on Tuesday",
        "dawn on Tuesday",
        "Kim arrived at 6 am",
        "6 am kst",
        "6 am Moscow",
        "6 am Tuesday \"Wendesday\"",
        "2023-02-30",
        "25:00 on Wendesday",
        &"x".repeat(900),
        &"q ".repeat(450),
    ] {
        let error = text.parse::<Stated>().unwrap_err();
        assert!(!error.to_string().contains("did you mean"), "{error}");
    }
}
