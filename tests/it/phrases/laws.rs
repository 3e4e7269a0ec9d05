//! Laws that hold for every text, known or made up.

use lastseen::Stated;
use proptest::prelude::*;
use proptest::sample::select;

use super::rows;

fn understood(text: &str) -> Option<String> {
    text.parse::<Stated>().ok().map(|stated| stated.understood().to_string())
}

/// The phrases of the data file that are read.
fn read() -> Vec<&'static str> {
    rows().filter(|(_, expected, _)| !expected.starts_with('!')).map(|(text, ..)| text).collect()
}

/// The same numbers in each run, so that a failure comes back.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }
}

/// A clock time as somebody may write it, and as it has to be read.
fn clocks() -> impl Strategy<Value = (String, String)> {
    let half = select(vec![("a.m.", 0), ("p.m.", 12), ("AM", 0), ("pm", 12), ("A.M.", 0)]);
    let twelve = (1..=12_u32, proptest::option::of(0..60_u32), half, any::<bool>()).prop_map(
        |(hour, minute, (half, add), space)| {
            let space = if space { " " } else { "" };
            let read = hour % 12 + add;
            match minute {
                None => (format!("{hour}{space}{half}"), format!("clock {read:02}")),
                Some(minute) => (
                    format!("{hour}:{minute:02}{space}{half}"),
                    format!("clock {read:02}:{minute:02}"),
                ),
            }
        },
    );
    let day = (13..24_u32, 0..60_u32, 0..3).prop_map(|(hour, minute, form)| {
        let text = match form {
            0 => format!("{hour:02}:{minute:02}"),
            1 => format!("{hour:02}{minute:02} hours"),
            _ => format!("{hour:02}:{minute:02} hrs"),
        };
        (text, format!("clock {hour:02}:{minute:02}"))
    });
    prop_oneof![twelve, day]
}

fn labels() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(vec![
        ("", ""),
        ("local time", " local"),
        ("GMT", " gmt"),
        ("UTC", " utc"),
        ("UTC+10", " +10:00"),
        ("GMT-5", " -05:00"),
        ("MSK", " MSK"),
        ("Moscow time", " Europe/Moscow"),
        ("Asia/Vladivostok", " Asia/Vladivostok"),
        ("ship's time", " ship"),
    ])
}

/// A day as somebody may write it, and as chrono says it is.
fn days() -> impl Strategy<Value = (String, String)> {
    let date = (0..60_000_i64).prop_map(|days| {
        chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days as u64)
    });
    let forms = select(vec![
        "%d %B %Y",
        "%-d %b %Y",
        "%A %-d %B %Y",
        "%A, %-d %B %Y",
        "%B %-d, %Y",
        "%a, %b. %-d, %Y",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "the %-dth of %B %Y",
    ]);
    let full = (date, forms).prop_filter_map("11st is no ordinal to test", |(date, form)| {
        let text = date.format(form).to_string().replace("May.", "May");
        Some((text, format!(" date {date}")))
    });
    let named = select(vec![
        ("Tuesday", " Tuesday"),
        ("last Monday", " last Monday"),
        ("next Sunday", " next Sunday"),
        ("yesterday", " yesterday"),
        ("12 September", " any year 09-12"),
        ("Sept. 12", " any year 09-12"),
        ("", ""),
    ])
    .prop_map(|(text, read)| (text.to_owned(), read.to_owned()));
    prop_oneof![full, named]
}

proptest! {
    #[test]
    fn the_parts_of_a_reading_may_come_in_any_order(
        (clock, clock_read) in clocks(),
        (label, label_read) in labels(),
        (day, day_read) in days(),
        order in 0..6_usize,
        at in any::<bool>(),
        comma in any::<bool>(),
    ) {
        let clock = if at { format!("at {clock}") } else { clock };
        let (a, b, c) = (clock.as_str(), label, day.as_str());
        let parts = [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]][order];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let text = parts.join(if comma { ", " } else { " " });
        let expected = format!("{clock_read}{label_read}{day_read}");
        match text.parse::<Stated>() {
            Ok(stated) => prop_assert_eq!(stated.understood().to_string(), expected, "{}", text),
            Err(error) => {
                // `12 September 2023 GMT` could be 20:23 GMT, until a clock time stands before it.
                let message = error.to_string();
                let doubtful = message.contains("may be a year or a clock time");
                prop_assert!(doubtful && order >= 3, "{}: {}", text, message);
            }
        }
    }

    #[test]
    fn two_readings_keep_their_parts_apart(
        (clock, clock_read) in clocks(),
        (other, other_read) in clocks(),
        (day, day_read) in days(),
        form in 0..4_usize,
    ) {
        let local = format!("{clock} local time");
        let local = if day.is_empty() { local } else { format!("{local}, {day}") };
        let text = match form {
            0 => format!("{local} ({other} GMT)"),
            1 => format!("{local} / {other} GMT"),
            2 => format!("{local} = {other} GMT"),
            _ => format!("{local}, {other} GMT"),
        };
        let expected = format!("{clock_read} local{day_read} | {other_read} gmt");
        prop_assert_eq!(understood(&text), Some(expected), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        let _ = text.parse::<Stated>();
    }

    #[test]
    fn text_is_given_back_and_read_again(text in select(read())) {
        let stated: Stated = text.parse().unwrap();
        prop_assert_eq!(stated.to_string(), text);
        let json = serde_json::to_string(&stated).unwrap();
        prop_assert_eq!(serde_json::from_str::<Stated>(&json).unwrap(), stated);
    }

    #[test]
    fn white_space_and_a_full_stop_change_nothing(text in select(read()), form in 0..4_usize) {
        // Numeric forms with one space are forms of their own.
        let spaced = match form {
            0 => format!("  {text} "),
            1 => format!("{text}\n"),
            2 if !text.ends_with('.') => format!("{text}."),
            _ => text.replace(' ', "\u{a0}"),
        };
        prop_assume!(!text.contains(['/', '?', '~', '%', 'X']) || form != 2);
        prop_assume!(!text.contains('"'));
        prop_assert_eq!(understood(&spaced), understood(text), "{}", spaced);
    }
}

#[test]
fn a_foreign_word_is_never_skipped() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let foreign =
        ["qwx", "zq", "xylograph", "never", "nearly", "possibly", "99", "7", "%", "#", "x"];
    for text in read() {
        let mut places: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
        places.extend([0, text.len()]);
        for at in places {
            let word = numbers.pick(&foreign);
            let changed = format!("{} {word} {}", &text[..at], &text[at..]);
            let quoted = text[..at].matches('"').count() == 1;
            // An id may be any word, and `after` makes it one.
            let named = text[..at].ends_with("after") || text[..at].ends_with("before");
            if quoted || named {
                continue;
            }
            let (before, after) = (understood(text), understood(&changed));
            // `to 7 Tuesday` is read, as another time.
            let counts = word.parse::<u8>().is_ok() && after != before;
            assert!(after.is_none() || counts, "{changed:?} is read as {after:?}");
        }
    }
}

#[test]
fn a_small_word_changes_nothing_that_it_does_not_refuse() {
    for text in read() {
        let mut places: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
        places.extend([0, text.len()]);
        for at in places {
            for word in ["at", "on", "the", "of", "in", "time", "and", "it", "was", ","] {
                let changed = format!("{} {word} {}", &text[..at], &text[at..]);
                if text[..at].matches('"').count() == 1 {
                    continue;
                }
                let (before, after) = (understood(text), understood(&changed));
                // A year is a clock time once `at` stands before it, and none once `in` does.
                let rest = text[at..].trim_start();
                let year =
                    ["at", "in"].contains(&word) && rest.starts_with(|c: char| c.is_ascii_digit());
                assert!(
                    after.is_none() || after == before || year,
                    "{changed:?} is read as {after:?}, not {before:?}"
                );
            }
        }
    }
}

/// Words that may go without a change: they only make a phrase English, or
/// repeat what another word says.
const REDUNDANT: &[&str] = &[
    "at", "on", "the", "of", "in", "a", "or", "from", "time", "hours", "o'clock", "local", "this",
    "morning", "evening", "night", "early", "late", "a.m.", "noon", "Tuesday", "Monday", "some",
    "last", "next", "past", "exactly",
];

#[test]
fn every_word_of_a_text_that_is_read_counts() {
    const WORDS: &[&str] = &[
        "6",
        "12",
        "14",
        "06:00",
        "20:00",
        "0600",
        "2023",
        "1400",
        "a.m.",
        "from",
        "p.m.",
        "GMT",
        "UTC",
        "local",
        "time",
        "Moscow",
        "MSK",
        "+10:00",
        "-",
        "Tuesday",
        "Monday",
        "last",
        "next",
        "this",
        "today",
        "12 September 2023",
        "12 September",
        "September",
        "2023-09-12",
        "2023-09-12T06:00",
        "morning",
        "evening",
        "night",
        "early",
        "late",
        "noon",
        "midnight",
        "about",
        "shortly",
        "before",
        "after",
        "by",
        "since",
        "until",
        "between",
        "and",
        "from",
        "to",
        "or",
        "two",
        "half",
        "past",
        "quarter",
        "hours",
        "minutes",
        "days",
        "later",
        "earlier",
        "s1",
        "(",
        ")",
        ",",
        "/",
        "=",
        "at",
        "on",
        "the",
        "of",
        "in",
        "a",
        "some",
        "throughout",
        "o'clock",
        "12/09/2023",
        "day",
        "no",
        "than",
        "Z",
        "K",
        "12th",
        "week",
        "weeks",
        "weekend",
        "month",
        "ago",
        "that",
        "following",
        "previous",
        "same",
        "least",
        "more",
        "within",
        "exactly",
        "any",
        "1830",
        "PDT",
        "—",
    ];
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut accepted = 0;
    for _ in 0..150_000 {
        let len = 1 + numbers.below(6);
        let words: Vec<&str> = (0..len).map(|_| numbers.pick(WORDS)).collect();
        let Some(reading) = understood(&words.join(" ")) else { continue };
        accepted += 1;
        for at in 0..words.len() {
            let mark = !words[at].starts_with(|c: char| c.is_ascii_alphanumeric());
            let noon = words[at] == "12"
                && words.get(at + 1).is_some_and(|next| ["noon", "midnight"].contains(next));
            let shift = words.get(at + 1) == Some(&"+10:00");
            // Both ends of a range may name one day or zone, which either leaves to the other.
            let is_day = ["today", "GMT", "UTC", "MSK"].contains(&words[at])
                || words[at].starts_with(|c: char| c.is_ascii_digit());
            let shared = reading.starts_with("between") && is_day;
            // `an hour` is about an hour.
            let article = words[at] == "about" && words.get(at + 1) == Some(&"a");
            if mark || noon || shared || article || shift || REDUNDANT.contains(&words[at]) {
                continue;
            }
            let mut fewer = words.clone();
            fewer.remove(at);
            let left = understood(&fewer.join(" "));
            assert_ne!(left.as_ref(), Some(&reading), "{words:?} does not need {:?}", words[at]);
        }
    }
    assert!(accepted > 500, "only {accepted} texts were read");
}
