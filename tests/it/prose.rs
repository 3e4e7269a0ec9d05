//! Whole texts: which statements are found, and when each of them was.
//!
//! `tests/data/texts.json` has the statements of 20 texts. A statement is found if
//! more than half of it is, by a report of which it is more than two fifths. Its
//! instant is right if it lies within what is expected, give or take the grain of
//! the statement, wide if it only meets that, and wrong in silence if it misses it
//! and the verdict is neither conflict nor ambiguous.

use lastseen::{Hint, Interval, Mention, Mentioned, Reconcile, Stated, Timestamp, Verdict, Zone};
use proptest::prelude::*;
use serde_json::Value;

const TEXTS: &str = include_str!("../data/texts.json");
/// Where an open end is put, in microseconds.
const FAR: i64 = 1 << 60;

#[derive(Debug, Default)]
struct Score {
    required: usize,
    found: usize,
    /// Reports that are a part of a statement, or none.
    excess: Vec<String>,
    with_instant: usize,
    right: usize,
    wrong: Vec<String>,
    verdicts: usize,
    verdicts_right: usize,
    /// Two clocks that agree, taken for a conflict, or the reverse.
    accused: Vec<String>,
}

/// What is said of one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Right,
    Wide,
    Said,
    Unsaid,
    Wrong,
}

/// The bytes of a text at which its code points begin, which the file counts.
fn bytes_of(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn how(text: &Value) -> Reconcile {
    let zone: Zone = text["zone"].as_str().unwrap().parse().unwrap();
    let published = text["published"].as_str().unwrap();
    let published: Interval = if published.len() == 10 {
        let day = published.parse::<Stated>().unwrap().reconcile(Zone::UTC).unwrap();
        day.interval()
    } else {
        published.parse::<Timestamp>().unwrap().into()
    };
    Reconcile::from(zone).published(published)
}

/// The ends in microseconds, the open ones far off.
fn ends(lo: Option<Timestamp>, hi: Option<Timestamp>) -> (i64, i64) {
    (lo.map_or(-FAR, Timestamp::as_unix_micros), hi.map_or(FAR, Timestamp::as_unix_micros))
}

fn judge(gold: &Value, read: &Mentioned) -> Judged {
    let Ok(answer) = read.when() else { return Judged::Unsaid };
    let time =
        |key: &str| gold["expect"][key].as_str().map(|text| text.parse::<Timestamp>().unwrap());
    let grain = gold["grain_seconds"].as_i64().unwrap_or(60) * 1_000_000;
    let (lo, hi) = ends(answer.interval().earliest(), answer.interval().latest());
    let (first, last) = ends(time("earliest"), time("latest"));
    let hour = 3_600_000_000;
    if first == -FAR || last == FAR {
        let is_day = hi - lo <= 25 * hour;
        let (said, end) = if first == -FAR { (hi, last) } else { (lo, first) };
        if (said - end).abs() <= grain || is_day && lo <= end && end <= hi {
            return Judged::Right;
        }
        let meets = if last == FAR { hi >= first } else { lo <= last };
        let off = (lo - end).abs().min((hi - end).abs());
        if meets && (off <= grain.max(24 * hour) || lo <= end && end <= hi) {
            return Judged::Wide;
        }
    } else {
        let (a, b) = (lo.max(first), hi.min(last));
        let meets = if first == last || lo == hi { a <= b } else { a < b };
        if meets {
            let inside = lo >= first - grain && hi <= last + grain;
            return if inside { Judged::Right } else { Judged::Wide };
        }
        if first == last && lo == hi && (lo - first).abs() <= grain.min(60_000_000) {
            return Judged::Right;
        }
        if grain >= hour / 2 && lo <= last + grain && hi >= first - grain {
            return Judged::Wide;
        }
    }
    match answer.verdict() {
        Verdict::Conflict | Verdict::Ambiguous => Judged::Said,
        _ => Judged::Wrong,
    }
}

impl Score {
    fn add(&mut self, text: &Value) {
        let body = text["text"].as_str().unwrap();
        let (id, bytes) = (text["id"].as_str().unwrap(), bytes_of(body));
        let mentions = Stated::find_in(body);
        let read = Mention::reconcile_all(&mentions, how(text));
        let gold: Vec<(usize, usize, &Value)> = text["times"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gold| {
                let at = |key: &str| bytes[usize::try_from(gold[key].as_u64().unwrap()).unwrap()];
                (at("start"), at("end"), gold)
            })
            .collect();
        let is_optional = |gold: &Value| gold["optional"] == true;
        self.required += gold.iter().filter(|(.., gold)| !is_optional(gold)).count();
        self.verdicts += gold.iter().filter(|(.., gold)| gold["two_clocks"] == true).count();
        for (mention, read) in mentions.iter().zip(&read) {
            let words = &body[mention.start()..mention.end()];
            let shared = |(start, end, _): &(usize, usize, &Value)| {
                mention.end().min(*end).saturating_sub(mention.start().max(*start))
            };
            let best = gold.iter().max_by_key(|gold| shared(gold)).unwrap();
            let share = shared(best);
            if share == 0 {
                self.excess.push(format!("{id}: {words}"));
                continue;
            }
            let (start, end, gold) = best;
            if is_optional(gold) {
                continue;
            }
            if 2 * share <= end - start || 5 * share <= 2 * (mention.end() - mention.start()) {
                self.excess.push(format!("{id}: {words}, of {}", gold["said"]));
                continue;
            }
            self.found += 1;
            self.weigh(gold, read, &format!("{id}: {words}: {read:?}"));
        }
    }

    fn weigh(&mut self, gold: &Value, read: &Mentioned, told: &str) {
        let verdict = read.when().map(|answer| answer.verdict().as_str()).unwrap_or_default();
        if gold["two_clocks"] == true && gold["place_elsewhere"] != true {
            let expected = gold["verdict"].as_str().unwrap();
            self.verdicts_right += usize::from(expected == verdict);
            let clash = ["agreed", "conflict"];
            if expected != verdict && clash.contains(&verdict) {
                self.accused.push(told.to_owned());
            }
        }
        if gold["expect"].is_null() {
            return;
        }
        self.with_instant += 1;
        match judge(gold, read) {
            Judged::Right => self.right += 1,
            Judged::Wrong => self.wrong.push(told.to_owned()),
            Judged::Wide | Judged::Said | Judged::Unsaid => {}
        }
    }
}

#[test]
fn the_statements_of_twenty_texts_are_found_and_dated() {
    let mut score = Score::default();
    for text in serde_json::from_str::<Vec<Value>>(TEXTS).unwrap() {
        score.add(&text);
    }
    assert_eq!(score.wrong, Vec::<String>::new(), "wrong in silence");
    assert_eq!(score.accused, Vec::<String>::new(), "verdicts on two clocks");
    let precise = score.found * 100 >= (score.found + score.excess.len()) * 98;
    assert!(precise, "no statements: {:?}", score.excess);
    assert!(score.found * 10 >= score.required * 9, "found {} of {}", score.found, score.required);
    let enough = score.right * 100 >= score.with_instant * 85;
    assert!(enough, "right {} of {}", score.right, score.with_instant);
    let (right, all) = (score.verdicts_right, score.verdicts);
    assert!(right == all, "{right} verdicts right of {all}");
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    for text in [
        "She may march, and sat for a second.",
        "Fares are up at 6 percent to $10.30, or 7.11 on average, in room 1200.",
        "They won 3-2 after odds of 9/4; the ratio is 1:30, 24/7.",
        "It is 1,500 kilometers from 12 March Close to 1 May Road.",
        "Friday prayers were held, the Sunday Times wrote, and March scored.",
        "Flight 1142 left gate 12 on runway 27 with 46 on board.",
        "Call 01632 960 101 and quote log 0212 of 27, page 9, version 10.30.1.",
        "Adrian Friday, 38, met April Donnelly, 52.",
        "The film runs for two hours, and lasted 2:20 with the break.",
    ] {
        let found = Stated::find_in(text);
        assert!(found.is_empty(), "{text}: {:?}", found.iter().map(Mention::stated).next());
    }
}

/// The text of each statement, its instants, and the index that it counts from.
fn told(text: &str, zone: &str, published: &str) -> Vec<(String, String, Option<usize>)> {
    let mentions = Stated::find_in(text);
    let how = Reconcile::from(published.parse::<Timestamp>().unwrap());
    let read = Mention::reconcile_all(&mentions, how.zone(zone.parse().unwrap()));
    let one = |(mention, read): (&Mention, &Mentioned)| {
        let when = match read.when() {
            Ok(answer) => format!("{} {}", answer.verdict(), answer.interval()),
            Err(_) => "none".to_owned(),
        };
        (text[mention.start()..mention.end()].to_owned(), when, read.from())
    };
    mentions.iter().zip(&read).map(one).collect()
}

fn row(text: &str, when: &str, from: Option<usize>) -> (String, String, Option<usize>) {
    (text.to_owned(), when.to_owned(), from)
}

#[test]
fn a_clock_has_the_day_of_the_statement_before_it_over_midnight_too() {
    let text = "The alarm went at 11:40 p.m. on Tuesday. By 2 a.m. the roof had fallen in, \
                and the road was open again at 6.30 a.m.";
    // Published on a Friday; Tuesday was 30 April, an hour ahead of UTC.
    let read = told(text, "Europe/London", "2024-05-03T15:00:00Z");
    assert_eq!(
        read,
        [
            row("11:40 p.m. on Tuesday", "resolved 2024-04-30T22:40:00Z", None),
            row("By 2 a.m.", "resolved ../2024-05-01T01:00:00Z", Some(0)),
            row("6.30 a.m.", "resolved 2024-05-01T05:30:00Z", Some(1)),
        ]
    );
}

#[test]
fn a_plan_is_of_the_coming_day() {
    let text =
        "He left on Monday. The court will sit on Monday, and resumes at 10 a.m. on Tuesday.";
    let read = told(text, "UTC", "2024-05-03T15:00:00Z");
    assert_eq!(
        read,
        [
            row("Monday", "resolved 2024-04-29T00:00:00Z/2024-04-30T00:00:00Z", None),
            row("Monday", "resolved 2024-05-06T00:00:00Z/2024-05-07T00:00:00Z", None),
            row("10 a.m. on Tuesday", "resolved 2024-05-07T10:00:00Z", None),
        ]
    );
}

#[test]
fn what_counts_from_an_event_has_no_instant_unless_the_event_has_one() {
    let text = "It docked at 4 p.m. on Monday, 30 minutes before it was due at 4:30 p.m. \
                Twenty minutes after the fire it sank.";
    let read = told(text, "UTC", "2024-05-03T15:00:00Z");
    assert_eq!(
        read,
        [
            row("4 p.m. on Monday", "resolved 2024-04-29T16:00:00Z", None),
            row("30 minutes before", "resolved 2024-04-29T16:00:00Z", Some(2)),
            row("4:30 p.m.", "resolved 2024-04-29T16:30:00Z", Some(0)),
            row("Twenty minutes after the fire", "none", None),
        ]
    );
}

#[test]
fn a_sentence_of_another_place_is_not_accused_of_a_conflict() {
    // 1:20 p.m. in Bangkok is 06:20 GMT, and 04:20 in Tokyo.
    let text = "In Bangkok, a crane fell at 1:20 p.m. (0620 GMT) on Tuesday.";
    let read = told(text, "Asia/Tokyo", "2024-05-03T15:00:00Z");
    assert!(matches!(read.as_slice(), [(_, when, _)] if when.starts_with("ambiguous")), "{read:?}");
    let read = told(&text.replace("In Bangkok, a", "A"), "Asia/Tokyo", "2024-05-03T15:00:00Z");
    assert!(matches!(read.as_slice(), [(_, when, _)] if when.starts_with("conflict")), "{read:?}");
}

#[test]
fn a_numbered_day_is_counted_from_the_one_before() {
    let text = "Day 1: the party left camp at 06:00 on 3 May 2024.\n\
                Day 2: it reached the hut at 14:00.\n\
                Day 5 - the rescue. At 00:30 a helicopter came. By 11:15 all were home.\n";
    assert_eq!(
        told(text, "Europe/Oslo", "2024-05-12T12:00:00Z"),
        [
            row("06:00 on 3 May 2024", "resolved 2024-05-03T04:00:00Z", None),
            row("14:00", "resolved 2024-05-04T12:00:00Z", Some(0)),
            row("00:30", "resolved 2024-05-06T22:30:00Z", Some(1)),
            row("By 11:15", "resolved ../2024-05-07T09:15:00Z", Some(2)),
        ]
    );
    // Which date the first of them was, nothing says.
    let text = "The party set out on 3 May 2024.\n\nDay 2\nAt 14:00 it reached the hut.";
    assert_eq!(
        told(text, "Europe/Oslo", "2024-05-12T12:00:00Z")[1],
        row("14:00", "ambiguous 2024-05-03T12:00:00Z/2024-05-04T12:00:00Z", Some(0))
    );
}

#[test]
fn what_was_expected_denied_or_supposed_is_said_to_be_so() {
    let hints = |text: &str| {
        let found = Stated::find_in(text);
        let published: Timestamp = "2024-05-09T12:00:00Z".parse().unwrap();
        let read = Mention::reconcile_all(&found, Reconcile::from(published).zone(Zone::UTC));
        read.first().map(|read| read.hints().to_vec()).unwrap_or_default()
    };
    for (text, hint) in [
        ("The yacht was due to arrive at 6 p.m. on Wednesday.", Some(Hint::Expected)),
        ("The minister was to speak at noon on Monday.", Some(Hint::Expected)),
        ("Police said he had been expected home at 8 p.m. on Sunday.", Some(Hint::Expected)),
        ("He is to meet the president at 3 p.m. on Friday.", Some(Hint::Plan)),
        ("They intend to leave at 9 a.m. on Friday.", Some(Hint::Plan)),
        ("The train never arrived at 6 p.m. on Monday.", Some(Hint::Denied)),
        ("It didn't stop at 5 p.m. on Sunday.", Some(Hint::Denied)),
        ("She may have left at 9 p.m. on Sunday.", Some(Hint::Supposed)),
        ("He is believed to have left at 4 a.m. on Monday.", Some(Hint::Supposed)),
        ("The train arrived at 6 p.m. on Monday.", None),
        ("Nobody was hurt when it fell at 3 p.m. on Monday.", None),
    ] {
        assert_eq!(hints(text), Vec::from_iter(hint), "{text}");
    }
}

#[test]
fn a_clock_that_is_not_known_gives_no_instant() {
    let read =
        told("It left at 8:50 a.m. Ruritanian time on Tuesday.", "UTC", "2024-05-09T12:00:00Z");
    assert_eq!(read, [row("8:50 a.m. Ruritanian time on Tuesday", "none", None)]);
}

#[test]
fn a_part_of_a_time_that_a_word_beside_it_turns_is_none() {
    for text in [
        "He came a week last Tuesday.",
        "She came the Tuesday before last.",
        "He leaves on Tuesday week.",
        "They met on Christmas Eve at 6pm.",
        "They met on Easter Monday.",
        "It was on 9/10 at 11:15 p.m.",
        "He came at 6 or 7pm.",
        "They meet every Tuesday at 6pm.",
        "A man works from 10 p.m. to 6 a.m. on Wednesday.",
        "She vanished a week ago today.",
        "The trial starts two weeks from Monday.",
        "It is on the Tuesday after next.",
        "He rang on 5 and 6 June at 9 p.m.",
        "It was in the week before 17 May 2025.",
        "It was the day after Monday's vote.",
        "The day before it grounded, he was ill.",
        "In the following days he left.",
        "Bus 610X and jet 500X came.",
    ] {
        let found = Stated::find_in(text);
        let words: Vec<&str> = found.iter().map(|one| one.stated().as_str()).collect();
        assert!(words.is_empty(), "{text}: {words:?}");
    }
}

#[test]
fn what_somebody_said_counts_from_the_day_on_which_it_was_said() {
    // The report is of a Thursday.
    let when = |text: &str, at: usize| told(text, "UTC", "2025-06-12T12:00:00Z").remove(at).1;
    let sunday = "resolved 2025-06-08T00:00:00Z/2025-06-09T00:00:00Z";
    assert_eq!(when("“I saw him yesterday,” she said on Monday.", 0), sunday);
    assert_eq!(
        when("At 9 p.m. on Friday she told police that he had left three hours ago.", 1),
        "resolved 2025-06-06T18:00:00Z"
    );
    assert_eq!(
        when("It was stolen overnight, police said on Monday.", 0),
        "resolved 2025-06-08T18:00:00Z/2025-06-09T08:00:00Z"
    );
    let text =
        "It rang at 4 a.m. on Friday. He said on Monday that he had been ill the day before.";
    assert_eq!(when(text, 2), sunday);
    let diary = "Monday, 2 June 2025. Yesterday the wind rose. At 0600 we sailed.";
    assert_eq!(when(diary, 1), "resolved 2025-06-01T00:00:00Z/2025-06-02T00:00:00Z");
}

#[test]
fn a_clock_has_no_day_from_a_clause_on_somebody() {
    let when = |text: &str, at: usize| told(text, "UTC", "2025-06-12T12:00:00Z").remove(at).1;
    let text = "On Monday, the ship, due in Brest on Thursday, reported a fire at 5 p.m.";
    assert_eq!(when(text, 2), "resolved 2025-06-09T17:00:00Z");
    let text = "A witness said on Wednesday that on Monday she saw him at 7 p.m.";
    assert_eq!(when(text, 2), "resolved 2025-06-09T19:00:00Z");
    let text = "By Monday he had left. The next day she followed.";
    assert_eq!(when(text, 1), "resolved 2025-06-10T00:00:00Z/2025-06-11T00:00:00Z");
    let text = "He was flown in after Monday's earthquake.";
    assert_eq!(when(text, 0), "resolved 2025-06-09T00:00:00Z/..");
}

#[test]
fn not_until_is_from_then_on() {
    let when = |text: &str| told(text, "UTC", "2024-05-09T12:00:00Z").remove(0).1;
    let from = "resolved 2024-05-07T18:00:00Z/..";
    assert_eq!(when("He did not leave until 6 p.m. on Tuesday."), from);
    assert_eq!(when("He was there at least until 6 p.m. on Tuesday."), from);
    assert_eq!(when("He was there until 6 p.m. on Tuesday."), "resolved ../2024-05-07T18:00:00Z");
}

#[test]
fn what_follows_a_clock_on_an_open_day_is_as_open() {
    let text = "She left at 07:45 UTC on 5 March 2023. At 23:30 UTC the alarm sounded. \
                By 08:00 UTC she was alone.";
    let read = told(text, "UTC", "2023-03-08T12:00:00Z");
    assert!(read[1].1.starts_with("ambiguous"), "{read:?}");
    assert_eq!(read[2].1, "ambiguous ../2023-03-06T08:00:00Z");
}

#[test]
fn the_report_of_khasan_has_two_clocks_that_agree() {
    let text = "“It was a friendly visit,” state media reported on Wednesday.\n\
                The train arrived in Khasan at 6:00 a.m. local time on Tuesday\n\
                (20:00 GMT on Monday), KCNA said. It was seen hours later in Ussuriisk.\n\n\
                Since then all trace of it is lost.";
    let read = told(text, "Asia/Vladivostok", "2023-09-13T08:00:00Z");
    assert_eq!(
        read,
        [
            row("Wednesday", "resolved 2023-09-12T14:00:00Z/2023-09-13T14:00:00Z", None),
            row(
                "6:00 a.m. local time on Tuesday\n(20:00 GMT on Monday)",
                "agreed 2023-09-11T20:00:00Z",
                None
            ),
            row("hours later", "resolved 2023-09-11T22:00:00Z/2023-09-12T20:00:00Z", Some(1)),
            row("Since then", "resolved 2023-09-11T22:00:00Z/..", Some(2)),
        ]
    );
}

/// Words that statements are made of, and others.
const WORDS: &[&str] = &[
    "at",
    "on",
    "by",
    "since",
    "until",
    "from",
    "to",
    "between",
    "and",
    "about",
    "shortly",
    "before",
    "after",
    "the",
    "next",
    "last",
    "Tuesday",
    "Monday",
    "March",
    "may",
    "12",
    "6",
    "00",
    ":",
    ".",
    ",",
    "(",
    ")",
    "–",
    "6:00",
    "p.m.",
    "am",
    "GMT",
    "UTC",
    "local",
    "time",
    "2023",
    "1420",
    "hours",
    "later",
    "two",
    "an",
    "hour",
    "ago",
    "night",
    "morning",
    "noon",
    "midnight",
    "the",
    "ship",
    "Kim",
    "in",
    "Moscow",
    "\n",
    "\n\n",
    "“",
    "”",
    "’s",
    "é",
    "then",
    "Z",
    "+10",
    "2024-05-03",
    "T10:00Z",
    "half",
    "past",
    "will",
    "was",
    "said",
    "$",
    "%",
    "/",
    ";",
    "!",
];

proptest! {
    #[test]
    fn statements_are_in_order_and_never_overlap(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
        blanks in prop::collection::vec(prop::sample::select(vec![" ", " ", " ", "", "\n"]), 60),
    ) {
        let text: String = words.iter().zip(&blanks).flat_map(|(word, blank)| [*word, *blank]).collect();
        let mentions = Stated::find_in(&text);
        let mut end = 0;
        for mention in &mentions {
            prop_assert!(end <= mention.start() && mention.start() < mention.end());
            end = mention.end();
            // A slice that is none would be off the borders of characters.
            let words = text.get(mention.start()..mention.end()).unwrap();
            prop_assert_eq!(words, mention.stated().as_str());
            let (first, last) = mention.sentence();
            prop_assert!(first <= mention.start() && mention.end() <= last);
            prop_assert!(text.get(first..last).is_some());
        }
        let how = Reconcile::from("2024-05-03T15:00:00Z".parse::<Timestamp>().unwrap());
        let read = Mention::reconcile_all(&mentions, how.zone("Europe/Oslo".parse().unwrap()));
        prop_assert_eq!(read.len(), mentions.len());
        for (at, read) in read.iter().enumerate() {
            prop_assert!(read.from().is_none_or(|from| from != at && from < mentions.len()));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let mentions = Stated::find_in(&text);
        let _ = Mention::reconcile_all(&mentions, Zone::UTC);
    }
}
