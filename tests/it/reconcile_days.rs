//! Which week, which day, and from when they count.

use lastseen::{
    Calendar, DayPart, DayParts, ErrorKind, Explanation, Interval, Note, Outlook, Reconcile,
    Stated, Timestamp, Verdict, Zone,
};

use crate::reconcile::{instant, read, zone};

/// Published at an instant, of a place on UTC.
fn at(text: &str) -> Reconcile {
    Reconcile::from(instant(text)).zone(Zone::UTC)
}

/// A whole day of September 2023 by UTC.
fn september(day: i64) -> Interval {
    let start = instant("2023-09-01T00:00:00Z").as_unix_micros() + (day - 1) * 86_400_000_000;
    let ends = [start, start + 86_400_000_000].map(|end| Timestamp::from_unix_micros(end).unwrap());
    Interval::new(ends[0], ends[1]).unwrap()
}

#[test]
fn last_and_next_are_never_today() {
    // 15 September 2023 was a Friday.
    let friday = at("2023-09-15T18:00:00Z");
    for (text, day, other) in [
        ("last Friday", 8, None),
        ("past Friday", 8, None),
        ("next Friday", 22, None),
        ("this Friday", 15, None),
        ("Friday", 15, None),
        ("last Thursday", 14, None),
        // Tomorrow, or a week from tomorrow: usage differs.
        ("next Saturday", 16, Some(23)),
        // A week that begins on Monday still holds the Sunday.
        ("next Sunday", 17, Some(24)),
        ("next Monday", 18, None),
    ] {
        let answer = read(text, friday);
        assert_eq!(answer.verdict(), Verdict::Resolved, "{text}");
        assert_eq!(answer.interval(), september(day), "{text}");
        assert_eq!(answer.alternatives().first().copied(), other.map(september), "{text}");
        assert_eq!(answer.has(Note::WeekdayOpen), other.is_some(), "{text}");
    }
}

#[test]
fn this_is_the_coming_one_and_the_passed_one_is_kept() {
    // A Thursday.
    let answer = read("this Friday", at("2023-09-14T12:00:00Z"));
    assert_eq!(answer.interval(), september(15));
    assert_eq!(answer.alternatives().first().copied(), Some(september(8)));
    let answer = read("Friday", at("2023-09-14T12:00:00Z"));
    assert_eq!(answer.interval(), september(8));
    assert_eq!(answer.alternatives().first().copied(), Some(september(15)));
    let dated = "this Friday, 15 September";
    assert_eq!(read(dated, at("2023-09-14T12:00:00Z")).interval(), september(15));
}

#[test]
fn a_bare_weekday_that_has_not_come_yet_today_is_that_of_last_week() {
    let friday = at("2023-09-15T18:00:00Z");
    let answer = read("at 23:30 on Friday", friday);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-08T23:30:00Z"));
    assert_eq!(
        answer.alternatives().first().copied(),
        Some(instant("2023-09-15T23:30:00Z").into())
    );
    assert!(answer.has(Note::WeekdayAssumedPast) && !answer.has(Note::AfterPublication));
    // What had come is today's.
    let answer = read("at 17:30 on Friday", friday);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-15T17:30:00Z"));
    assert_eq!(answer.alternatives().first().copied(), None);
    // A range that had begun is today's too, as far as it goes.
    let answer = read("between 17:00 and 23:00 on Friday", friday);
    assert_eq!(answer.interval().to_string(), "2023-09-15T17:00:00Z/2023-09-15T23:00:00Z");
    // With a second clock both go back.
    let answer = read("23:30 GMT on Friday (08:30 Asia/Seoul on Saturday)", friday);
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-08T23:30:00Z"));
}

#[test]
fn local_time_is_held_against_what_it_is_said_to_be() {
    let seoul = Reconcile::from(zone("Asia/Seoul"));
    // Korea is nine hours ahead of UTC, and had no summer time in 2023.
    let day = "on 12 September 2023";
    for (label, stated) in [
        ("(UTC+10)", "2023-09-12T08:00:00Z"),
        ("MSK", "2023-09-12T15:00:00Z"),
        ("(Moscow time)", "2023-09-12T15:00:00Z"),
    ] {
        let answer = read(&format!("18:00 local time {label} {day}"), seoul);
        assert_eq!(answer.verdict(), Verdict::Conflict, "{label}");
        assert_eq!(answer.implied(), Some(instant("2023-09-12T09:00:00Z").into()), "{label}");
        assert_eq!(answer.said_utc(), Some(instant(stated).into()), "{label}");
        let said: Stated = format!("18:00 local time {label} {day}").parse().unwrap();
        assert!(said.reconcile(Reconcile::strict().zone(zone("Asia/Seoul"))).is_err(), "{label}");
    }
    for label in ["(UTC+9)", "KST", "(Seoul time)", "(Tokyo time)"] {
        let answer = read(&format!("18:00 local time {label} {day}"), seoul);
        assert_eq!(answer.verdict(), Verdict::Agreed, "{label}");
        assert_eq!(answer.exact().unwrap(), instant("2023-09-12T09:00:00Z"), "{label}");
    }
    // Without a place, what is said is all there is.
    let answer = read(&format!("18:00 local time (UTC+10) {day}"), Reconcile::new());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-12T08:00:00Z"));
    // The day is that of the place on both clocks.
    let how = seoul.published(instant("2023-09-13T08:30:00Z"));
    let answer = read("18:00 local time (UTC+10)", how);
    assert_eq!(answer.difference().map(|d| d.to_string()).as_deref(), Some("-1h"));
    // Beside a third reading it is still held against it.
    let answer = read(&format!("12:00 MSK (18:00 local time UTC+10) {day}"), seoul);
    assert_eq!(answer.verdict(), Verdict::Conflict);
}

#[test]
fn the_full_name_of_a_clock_says_more_than_its_letters() {
    let at = |text: &str| read(text, Reconcile::new());
    for (text, utc) in [
        ("18:00 Indian Standard Time on 12 September 2023", "2023-09-12T12:30:00Z"),
        ("18:00 Pacific Standard Time on 12 January 2023", "2023-01-13T02:00:00Z"),
        ("18:00 Pacific Daylight Time on 12 July 2023", "2023-07-13T01:00:00Z"),
        ("18:00 Central Standard Time on 12 January 2023", "2023-01-13T00:00:00Z"),
        ("18:00 China Standard Time on 12 January 2023", "2023-01-12T10:00:00Z"),
        ("18:00 Irish Standard Time on 12 July 2023", "2023-07-12T17:00:00Z"),
    ] {
        assert_eq!(at(text).exact().unwrap(), instant(utc), "{text}");
    }
    // In July the Pacific coast is on daylight time.
    let answer = at("18:00 Pacific Standard Time on 12 July 2023");
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.zone(), Some(zone("America/Los_Angeles")));
}

#[test]
fn a_publication_of_a_day_is_that_day_wherever_the_place_is() {
    let published = Reconcile::new().published(september(13));
    // Auckland is 12 hours ahead of UTC in September, Honolulu ten behind.
    for (place, today) in [
        ("Pacific/Auckland", "2023-09-12T12:00:00Z/2023-09-13T12:00:00Z"),
        ("Etc/UTC", "2023-09-13T00:00:00Z/2023-09-14T00:00:00Z"),
        ("Pacific/Honolulu", "2023-09-13T10:00:00Z/2023-09-14T10:00:00Z"),
    ] {
        let answer = read("today", published.zone(zone(place)));
        assert_eq!(answer.interval().to_string(), today, "{place}");
        assert!(answer.has(Note::PublishedToTheDay), "{place}");
        // It was a Wednesday.
        assert_eq!(read("Wednesday", published.zone(zone(place))).interval(), answer.interval());
        assert!(!answer.has(Note::AfterPublication) || place != "Etc/UTC");
    }
    // A day on a clock 13 hours ahead begins at 11:00 UTC, and is its date there.
    let summer = Interval::new(instant("2024-01-12T11:00:00Z"), instant("2024-01-13T11:00:00Z"));
    let how = Reconcile::new().source_zone(zone("Pacific/Auckland")).published(summer.unwrap());
    let answer = read("today local time", how.zone(Zone::UTC));
    assert_eq!(answer.interval().to_string(), "2024-01-13T00:00:00Z/2024-01-14T00:00:00Z");
}

#[test]
fn a_publication_of_a_day_has_no_hour() {
    let how = Reconcile::from(Zone::UTC).published(september(13));
    let ago = read("three hours ago", how);
    assert_eq!(ago.interval().to_string(), "2023-09-12T21:00:00Z/2023-09-13T21:00:00Z");
    assert!(ago.has(Note::PublishedToTheDay));
    for (text, instant) in [
        ("11 a.m. local time", "2023-09-13T11:00:00Z"),
        ("18:00 local time", "2023-09-13T18:00:00Z"),
    ] {
        let answer = read(text, how);
        assert_eq!(answer.exact().unwrap().to_string(), instant, "{text}");
        assert!(answer.has(Note::PublishedToTheDay) && answer.has(Note::DayFromPublication));
    }
    // It says nothing of a text that has its own date.
    assert!(!read("18:00 on 12 September 2023", how).has(Note::PublishedToTheDay));
    // A shorter stretch over midnight leaves both days open.
    let night = Interval::new(instant("2023-09-12T22:00:00Z"), instant("2023-09-13T02:00:00Z"));
    let answer = read("today", Reconcile::from(Zone::UTC).published(night.unwrap()));
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-12T00:00:00Z/2023-09-14T00:00:00Z");
}

#[test]
fn nothing_counts_from_more_than_a_day() {
    let month = Interval::new(instant("2023-09-01T00:00:00Z"), instant("2023-10-01T00:00:00Z"));
    for published in [month.unwrap(), Interval::until(instant("2023-09-13T00:00:00Z"))] {
        let how = Reconcile::from(Zone::UTC).published(published);
        for text in ["Tuesday", "yesterday", "18:00", "12 September", "three hours ago"] {
            let error = text.parse::<Stated>().unwrap().reconcile(how).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NoAnchor, "{text}");
            assert!(error.to_string().contains("give the day"), "{error}");
        }
        assert!(read("18:00 on 12 September 2023", how).exact().is_ok());
    }
}

#[test]
fn a_date_of_the_old_style_is_that_of_the_julian_calendar() {
    // The October Revolution, the birth of Washington and Christmas of the Russian
    // church, with both dates as encyclopaedias give them.
    for (text, published, day) in [
        ("25 October 1917", "1918-01-01T00:00:00Z", "1917-11-07"),
        ("1732-02-11", "1800-01-01T00:00:00Z", "1732-02-22"),
        ("25 December 2023", "2024-01-10T00:00:00Z", "2024-01-07"),
        ("25 October", "1917-11-10T00:00:00Z", "1917-11-07"),
        ("25 December", "2024-01-10T00:00:00Z", "2024-01-07"),
    ] {
        let answer = read(text, at(published).calendar(Calendar::Julian));
        let starts = answer.interval().earliest().map(|start| start.to_string());
        assert_eq!(starts, Some(format!("{day}T00:00:00Z")), "{text}");
        assert!(answer.policies().any(|policy| policy == "calendar: julian"), "{text}");
    }
}

/// Los Angeles, in a paper that is known by its date alone.
fn los_angeles(day: i64) -> Reconcile {
    Reconcile::from(zone("America/Los_Angeles")).published(september(day))
}

#[test]
fn a_day_of_publication_ends_with_the_date_on_the_clock_that_reads_the_time() {
    // 13 September 2023 was a Wednesday; there it ends at 07:00 UTC on Thursday.
    for (text, interval) in [
        ("6 p.m. Wednesday", "2023-09-14T01:00:00Z"),
        ("about 6 p.m. Wednesday", "2023-09-14T00:45:00Z/2023-09-14T01:15:00Z"),
        ("after 6 p.m. Wednesday", "2023-09-14T01:00:00Z/.."),
        ("6 p.m. Wednesday (0100 GMT Thursday)", "2023-09-14T01:00:00Z"),
        ("Wednesday night", "2023-09-14T01:00:00Z/2023-09-14T13:00:00Z"),
    ] {
        let answer = read(text, los_angeles(13));
        assert_eq!(answer.interval(), interval.parse().unwrap(), "{text}");
        assert_eq!(answer.alternatives(), [], "{text}");
        assert!(!answer.has(Note::AfterPublication), "{text}");
    }
    // An hour of the publication is another matter.
    let noon = Reconcile::from(instant("2023-09-13T19:00:00Z")).zone(zone("America/Los_Angeles"));
    let answer = read("6 p.m. Wednesday", noon);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-07T01:00:00Z"));
}

#[test]
fn where_only_one_clock_has_reached_a_moment_the_nearer_day_is_read() {
    // Thursday the 14th ends in Seoul at 08:00 on Thursday in Los Angeles.
    let seoul = los_angeles(14).source_zone(zone("Asia/Seoul"));
    let answer = read("6 p.m. local time Thursday", seoul);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-15T01:00:00Z"));
    assert_eq!(answer.alternatives(), [instant("2023-09-08T01:00:00Z").into()]);
    // At 6 in the morning it was Thursday by both.
    let answer = read("6 a.m. local time Thursday", seoul);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-14T13:00:00Z"));
    assert_eq!(answer.alternatives(), []);
}

#[test]
fn a_clock_time_in_a_paper_of_a_day_may_be_that_of_the_day_before() {
    let answer = read("around 10:30 p.m.", los_angeles(13));
    assert_eq!(answer.interval().to_string(), "2023-09-14T05:15:00Z/2023-09-14T05:45:00Z");
    let before = "2023-09-13T05:15:00Z/2023-09-13T05:45:00Z".parse().unwrap();
    assert_eq!(answer.alternatives(), [before]);
}

#[test]
fn a_plan_is_of_the_coming_day() {
    // A Wednesday, at 8 in the morning.
    let plan = at("2023-09-13T08:00:00Z").outlook(Outlook::Ahead);
    for (text, interval, other) in [
        ("10 a.m. on Friday", "2023-09-15T10:00:00Z", Some("2023-09-08T10:00:00Z")),
        (
            "Thursday",
            "2023-09-14T00:00:00Z/2023-09-15T00:00:00Z",
            Some("2023-09-07T00:00:00Z/2023-09-08T00:00:00Z"),
        ),
        // The day of publication as long as it lasts.
        (
            "Wednesday",
            "2023-09-13T00:00:00Z/2023-09-14T00:00:00Z",
            Some("2023-09-06T00:00:00Z/2023-09-07T00:00:00Z"),
        ),
        ("10 a.m. on Wednesday", "2023-09-13T10:00:00Z", Some("2023-09-06T10:00:00Z")),
        ("7 a.m. on Wednesday", "2023-09-20T07:00:00Z", Some("2023-09-13T07:00:00Z")),
        ("10 a.m.", "2023-09-13T10:00:00Z", Some("2023-09-12T10:00:00Z")),
        ("7 a.m.", "2023-09-14T07:00:00Z", Some("2023-09-13T07:00:00Z")),
        // The nearer one.
        (
            "15 September",
            "2023-09-15T00:00:00Z/2023-09-16T00:00:00Z",
            Some("2022-09-15T00:00:00Z/2022-09-16T00:00:00Z"),
        ),
        ("10 September", "2023-09-10T00:00:00Z/2023-09-11T00:00:00Z", None),
        // Under way, and to come.
        (
            "from 7 a.m. to 3 p.m.",
            "2023-09-13T07:00:00Z/2023-09-13T15:00:00Z",
            Some("2023-09-12T07:00:00Z/2023-09-12T15:00:00Z"),
        ),
        (
            "from 6 a.m. to 7 a.m.",
            "2023-09-14T06:00:00Z/2023-09-14T07:00:00Z",
            Some("2023-09-13T06:00:00Z/2023-09-13T07:00:00Z"),
        ),
        ("yesterday", "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z", None),
    ] {
        let answer = read(text, plan);
        assert_eq!(answer.interval(), interval.parse().unwrap(), "{text}");
        let other: Option<Interval> = other.map(|other| other.parse().unwrap());
        assert_eq!(answer.alternatives().first().copied(), other, "{text}");
        assert_eq!(answer.has(Note::AssumedToCome), other.is_some(), "{text}");
    }
}

#[test]
fn a_range_under_way_at_the_publication_has_begun() {
    let noon = at("2024-01-10T12:00:00Z");
    let answer = read("from 9 a.m. to 3 p.m. (0900-1500 GMT)", noon);
    assert_eq!(answer.interval().to_string(), "2024-01-10T09:00:00Z/2024-01-10T15:00:00Z");
    let answer = read("from 1 p.m. to 3 p.m.", noon);
    assert_eq!(answer.interval().to_string(), "2024-01-09T13:00:00Z/2024-01-09T15:00:00Z");
    let answer = read("between 10 p.m. and 2 a.m.", noon);
    assert_eq!(answer.interval().to_string(), "2024-01-09T22:00:00Z/2024-01-10T02:00:00Z");
}

#[test]
fn two_clocks_half_a_day_apart_leave_both_days_open() {
    let answer = read("0330 GMT (9pm IST)", at("2017-11-29T03:32:00Z"));
    assert_eq!(answer.verdict(), Verdict::Conflict);
    // 9 p.m. in India was 15:30 GMT the day before; 03:30 GMT was just now.
    assert_eq!(answer.interval().to_string(), "2017-11-28T03:30:00Z/2017-11-29T03:30:00Z");
    assert_eq!(answer.explanations(), [Explanation::AmPmSlip]);
}

/// Tuesday is the 12th.
#[test]
fn overnight_on_a_day_leaves_open_which_night() {
    let how = at("2023-09-15T12:00:00Z");
    let meant = |text: &str| {
        let answer = read(text, how);
        let all = answer.candidates().iter().map(|one| one.interval.to_string());
        (all.collect::<Vec<_>>(), answer.has(Note::NightUnsaid))
    };
    let before = "2023-09-11T18:00:00Z/2023-09-12T08:00:00Z".to_owned();
    let after = "2023-09-12T18:00:00Z/2023-09-13T08:00:00Z".to_owned();
    for text in ["overnight on Tuesday", "Tuesday overnight", "overnight on 12 September 2023"] {
        assert_eq!(meant(text), (vec![before.clone(), after.clone()], true), "{text}");
    }
    for text in ["overnight Monday to Tuesday", "the night of 11-12 September 2023"] {
        assert_eq!(meant(text), (vec![before.clone()], false), "{text}");
    }
    // The clock says the hour, and not the night.
    let hour = |day: u8, hour: u8| format!("2023-09-{day}T{hour:02}:00:00Z");
    let late = "11 p.m. overnight on Tuesday";
    assert_eq!(meant(late), (vec![hour(11, 23), hour(12, 23)], true));
    let early = "2 a.m. overnight on Tuesday";
    assert_eq!(meant(early), (vec![hour(12, 2), hour(13, 2)], true));
}

/// Whoever writes `10:00h` counts 24 hours.
#[test]
fn an_hour_with_the_letter_h_is_one_of_24() {
    let how = at("2023-09-15T12:00:00Z");
    assert_eq!(read("10:00h on Tuesday", how).interval().to_string(), "2023-09-12T10:00:00Z");
    assert_eq!(read("10:00 on Tuesday", how).candidates().len(), 2);
}

/// The words that say each part of the day, in the order of `DayPart::ALL`.
const PARTS: [&str; 15] = [
    "early on Tuesday",
    "the small hours of Tuesday",
    "early Tuesday morning",
    "Tuesday morning",
    "late Tuesday morning",
    "midday on Tuesday",
    "Tuesday afternoon",
    "early Tuesday afternoon",
    "late Tuesday afternoon",
    "Tuesday evening",
    "early Tuesday evening",
    "late Tuesday evening",
    "Tuesday night",
    "overnight on Tuesday",
    "late on Tuesday",
];

#[test]
fn a_part_of_the_day_holds_exactly_the_hours_that_stand_beside_it_unnoted() {
    let how = at("2023-09-15T12:00:00Z");
    let midnight = instant("2023-09-12T00:00:00Z").as_unix_micros();
    let (mut inside, mut outside, mut refused) = (0, 0, 0);
    for (words, part) in PARTS.into_iter().zip(DayPart::ALL) {
        let (start, end) = DayParts::DEFAULT.hours(part).span;
        let span = [start, end].map(|minute| {
            Timestamp::from_unix_micros(midnight + i64::from(minute) * 60_000_000).unwrap()
        });
        // Overnight is the night before the day, or else the one after it.
        let part = read(words, how).candidates()[0].interval;
        assert_eq!(part, Interval::new(span[0], span[1]).unwrap(), "{words}");
        for hour in 0..24 {
            let text = format!("at {hour:02}:00, {words}");
            let Ok(said) = text.parse::<Stated>() else {
                refused += 1;
                assert!(
                    (-1..=1).all(|day| !(start..end).contains(&(hour * 60 + day * 1440))),
                    "{text}"
                );
                continue;
            };
            let answer = said.reconcile(how).unwrap();
            let is_in = part.intersection(answer.interval()).is_some();
            assert_eq!(answer.has(Note::OutsideDayPart), !is_in, "{text}: {}", answer.interval());
            if is_in { inside += 1 } else { outside += 1 }
        }
    }
    assert!(inside > 100 && outside > 30 && refused > 100, "{inside} {outside} {refused}");
}

#[test]
fn a_night_of_a_day_begins_on_it_and_overnight_is_on_either_side() {
    let how = at("2023-09-15T12:00:00Z");
    // 12 September 2023 was a Tuesday; a night goes from 18:00 to 06:00.
    let night =
        Interval::new(instant("2023-09-12T18:00:00Z"), instant("2023-09-13T06:00:00Z")).unwrap();
    for words in ["Tuesday night", "all night on Tuesday", "throughout the night on Tuesday"] {
        assert_eq!(read(words, how).interval(), night, "{words}");
    }
    let overnight = read("overnight on Tuesday", how);
    let starts = overnight.candidates().iter().map(|one| one.interval.earliest().unwrap());
    let either = ["2023-09-11T18:00:00Z", "2023-09-12T18:00:00Z"].map(instant);
    assert_eq!(starts.collect::<Vec<_>>(), either);
}
