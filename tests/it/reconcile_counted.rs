//! Times counted from another event, from a clock and from the publication.

use lastseen::{ErrorKind, Interval, Note, Reconcile, Stated, Verdict};

use crate::reconcile::{instant, khasan, read};

/// Six in the morning of Tuesday 12 September 2023 at Khasan, ten hours ahead.
fn arrival() -> Reconcile {
    khasan().anchor(instant("2023-09-11T20:00:00Z"))
}

#[track_caller]
fn means(text: &str, how: Reconcile, expected: &str) {
    let answer = read(text, how);
    assert_eq!(answer.interval().to_string(), expected, "{text}");
}

#[test]
fn days_and_longer_are_counted_by_date() {
    for (text, expected) in [
        // Any moment of the 14th there, and of the 13th.
        ("two days later", "2023-09-13T14:00:00Z/2023-09-14T14:00:00Z"),
        ("a day later", "2023-09-12T14:00:00Z/2023-09-13T14:00:00Z"),
        ("two days earlier", "2023-09-09T14:00:00Z/2023-09-10T14:00:00Z"),
        // From the 16th to the 22nd.
        ("a week later", "2023-09-15T14:00:00Z/2023-09-22T14:00:00Z"),
        // From 28 October to 27 November.
        ("two months later", "2023-10-27T14:00:00Z/2023-11-27T14:00:00Z"),
        // From 13 March 2024 to 14 March 2025.
        ("a year later", "2024-03-12T14:00:00Z/2025-03-14T14:00:00Z"),
        ("at least two days later", "2023-09-13T14:00:00Z/.."),
        ("up to two days later", "2023-09-11T20:00:00Z/2023-09-14T14:00:00Z"),
        ("between two and three days later", "2023-09-13T14:00:00Z/2023-09-15T14:00:00Z"),
        // From the 19th on, and to the end of 12 October.
        ("more than a week later", "2023-09-18T14:00:00Z/.."),
        ("less than a month later", "2023-09-11T20:00:00Z/2023-10-12T14:00:00Z"),
        // From 6 a.m. to midnight, and from midnight to 6 a.m.
        ("later that day", "2023-09-11T20:00:00Z/2023-09-12T14:00:00Z"),
        ("earlier the same day", "2023-09-11T14:00:00Z/2023-09-11T20:00:00Z"),
        ("exactly two days later", "2023-09-13T20:00:00Z"),
        ("1 day 21 hours later", "2023-09-13T17:00:00Z"),
        ("two days later at 6 a.m.", "2023-09-13T20:00:00Z"),
    ] {
        means(text, arrival(), expected);
    }
    let answer = read("a week later", arrival());
    assert_eq!(answer.policies().collect::<Vec<_>>(), ["phrases/2"]);
}

#[test]
fn where_no_calendar_is_known_two_days_are_from_one_to_three() {
    let how = Reconcile::new().anchor(instant("2023-09-11T20:00:00Z"));
    means("two days later", how, "2023-09-12T20:00:00Z/2023-09-14T20:00:00Z");
    means("the next day", how, "2023-09-11T20:00:00Z/2023-09-13T20:00:00Z");
    means("a day earlier", how, "2023-09-09T20:00:00Z/2023-09-11T20:00:00Z");
}

#[test]
fn an_amount_has_a_least_and_a_most() {
    for (text, expected) in [
        ("at least two hours later", "2023-09-11T22:00:00Z/.."),
        ("less than two hours later", "2023-09-11T20:00:00Z/2023-09-11T22:00:00Z"),
        ("within an hour", "2023-09-11T20:00:00Z/2023-09-11T21:00:00Z"),
        ("up to two hours before s1", "2023-09-11T18:00:00Z/2023-09-11T20:00:00Z"),
        ("two to three hours later", "2023-09-11T22:00:00Z/2023-09-11T23:00:00Z"),
        ("2h30m later", "2023-09-11T22:30:00Z"),
        ("102:45:40 later", "2023-09-16T02:45:40Z"),
        ("PT2H30M after s1", "2023-09-11T22:30:00Z"),
        // An article alone is loose: from 67.5 minutes to 135.
        ("an hour and a half later", "2023-09-11T21:07:30Z/2023-09-11T22:15:00Z"),
        ("1 hour 5 minutes later", "2023-09-11T21:05:00Z"),
    ] {
        means(text, arrival(), expected);
    }
}

#[test]
fn a_day_counts_from_that_of_another_event() {
    for (text, expected) in [
        ("that morning", "2023-09-11T14:00:00Z/2023-09-12T02:00:00Z"),
        ("8.40 the next evening", "2023-09-13T10:40:00Z"),
        ("the previous night", "2023-09-11T08:00:00Z/2023-09-11T20:00:00Z"),
        ("the next day (Wednesday) at noon", "2023-09-13T02:00:00Z"),
        ("between 9 and 10 the next morning", "2023-09-12T23:00:00Z/2023-09-13T00:00:00Z"),
    ] {
        means(text, arrival(), expected);
    }
    let answer = read("the following day at 9am (2300 GMT)", arrival());
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.interval().to_string(), "2023-09-12T23:00:00Z");
    // From 11 p.m. to 1 a.m. there: the day is the 11th or the 12th.
    let window: Interval = "2023-09-11T13:00:00Z/2023-09-11T15:00:00Z".parse().unwrap();
    let answer = read("the next day at 9am", khasan().anchor(window));
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-11T23:00:00Z/2023-09-12T23:00:00Z");

    let kind = |text: &str, how: Reconcile| {
        text.parse::<Stated>().unwrap().reconcile(how).unwrap_err().kind()
    };
    assert_eq!(kind("the next day (Thursday) at noon", arrival()), ErrorKind::Contradiction);
    assert_eq!(kind("that morning", khasan()), ErrorKind::NoAnchor);
}

#[test]
fn so_long_before_a_clock_time_is_as_exact_as_it_says() {
    // 11:55 p.m. of Friday 15 September 2023 by UTC.
    let how = Reconcile::from(instant("2023-09-15T23:55:00Z")).zone(lastseen::Zone::UTC);
    for (text, expected) in [
        // The midnight to come, since ten minutes before it are over.
        ("ten minutes before midnight", "2023-09-15T23:50:00Z"),
        ("23 minutes and 40 seconds after midnight", "2023-09-15T00:23:40Z"),
        ("a few minutes before 9:00 PM", "2023-09-15T20:00:00Z/2023-09-15T21:00:00Z"),
        ("a little after 8 p.m.", "2023-09-15T20:00:00Z/2023-09-15T20:30:00Z"),
        // From 22.5 minutes to 45.
        ("half an hour after noon", "2023-09-15T12:22:30Z/2023-09-15T12:45:00Z"),
        ("15 minutes before midday on Thursday", "2023-09-14T11:45:00Z"),
    ] {
        means(text, how, expected);
    }
    // On Tuesday, or between it and Wednesday.
    let answer = read("ten minutes before midnight on Tuesday", how);
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-11T23:50:00Z/2023-09-12T23:50:00Z");
}

#[test]
fn a_rough_end_is_a_quarter_of_an_hour_wider() {
    let how = Reconcile::from(instant("2023-09-15T23:55:00Z")).zone(lastseen::Zone::UTC);
    for (text, expected) in [
        ("between about 9pm and 10pm", "2023-09-15T20:45:00Z/2023-09-15T22:00:00Z"),
        ("between 9pm and about 10pm", "2023-09-15T21:00:00Z/2023-09-15T22:15:00Z"),
        ("since about 6 p.m.", "2023-09-15T17:45:00Z/.."),
        ("after about 6 p.m.", "2023-09-15T17:45:00Z/.."),
        ("by around 5 p.m.", "../2023-09-15T17:15:00Z"),
    ] {
        means(text, how, expected);
        assert_eq!(read(text, how).policies().collect::<Vec<_>>(), ["phrases/2"], "{text}");
    }
}

#[test]
fn a_day_of_a_month_is_the_last_one() {
    // 15 September 2023 was a Friday.
    let how = Reconcile::from(instant("2023-09-15T18:00:00Z")).zone(lastseen::Zone::UTC);
    for (text, expected, other) in [
        ("the 12th", "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z", Some(10)),
        ("the 15th", "2023-09-15T00:00:00Z/2023-09-16T00:00:00Z", None),
        ("the 31st", "2023-08-31T00:00:00Z/2023-09-01T00:00:00Z", Some(10)),
        ("Wednesday the 13th", "2023-09-13T00:00:00Z/2023-09-14T00:00:00Z", None),
        // 18 August was a Friday.
        ("Monday the 18th", "2023-09-18T00:00:00Z/2023-09-19T00:00:00Z", None),
    ] {
        let answer = read(text, how);
        assert_eq!(answer.interval().to_string(), expected, "{text}");
        assert!(answer.has(Note::MonthAssumed), "{text}");
        let month = |other: &Interval| other.to_string().get(5..7).unwrap().parse().unwrap();
        assert_eq!(answer.alternatives().first().map(month), other, "{text}");
    }
    let fault = "Tuesday the 13th".parse::<Stated>().unwrap().reconcile(how).unwrap_err();
    assert_eq!(fault.kind(), ErrorKind::Contradiction);
    assert!(fault.to_string().contains("fits no month near"), "{fault}");
}

#[test]
fn a_month_a_week_and_a_weekend_are_the_last_ones() {
    let how = Reconcile::from(instant("2023-09-15T18:00:00Z")).zone(lastseen::Zone::UTC);
    for (text, expected) in [
        ("since May", "2023-05-01T00:00:00Z/.."),
        ("October", "2022-10-01T00:00:00Z/2022-11-01T00:00:00Z"),
        ("September", "2023-09-01T00:00:00Z/2023-10-01T00:00:00Z"),
        ("over the weekend", "2023-09-09T00:00:00Z/2023-09-11T00:00:00Z"),
        ("this weekend", "2023-09-16T00:00:00Z/2023-09-18T00:00:00Z"),
        // Monday the 4th to Sunday the 10th, or Sunday the 3rd to Saturday the 9th.
        ("last week", "2023-09-03T00:00:00Z/2023-09-11T00:00:00Z"),
        ("Tuesday of last week", "2023-09-05T00:00:00Z/2023-09-06T00:00:00Z"),
        ("a week ago at 12:01 am", "2023-09-08T00:01:00Z"),
    ] {
        means(text, how, expected);
    }
    let october = read("October", how);
    assert_eq!(
        october.alternatives().first().unwrap().to_string(),
        "2023-10-01T00:00:00Z/2023-11-01T00:00:00Z"
    );
    let sunday = read("Sunday of last week", how);
    assert_eq!(sunday.verdict(), Verdict::Ambiguous);
    assert!(read("2023", how).has(Note::YearOrClock));
    assert!(!read("in 2023", how).has(Note::YearOrClock));
}

#[test]
fn a_night_by_both_of_its_days_is_over() {
    // On a Sunday evening the night from Sunday to Monday is that of a week ago.
    let sunday = Reconcile::from(instant("2023-09-17T20:00:00Z")).zone(lastseen::Zone::UTC);
    let text = "the night between Sunday and Monday";
    means(text, sunday, "2023-09-10T18:00:00Z/2023-09-11T08:00:00Z");
    means("Saturday or Sunday", sunday, "2023-09-16T00:00:00Z/2023-09-18T00:00:00Z");
}

#[test]
fn a_zone_said_twice_agrees_or_is_a_conflict() {
    let how = Reconcile::from(instant("2010-09-01T00:00:00Z"))
        .zone(crate::reconcile::zone("America/Los_Angeles"));
    let answer = read("0929 Pacific daylight time (PDT)", how);
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.interval().to_string(), "2010-08-31T16:29:00Z");
    let answer = read("0929 Pacific standard time (PDT)", how);
    assert_eq!(answer.verdict(), Verdict::Conflict);
    let how = Reconcile::from(instant("2023-09-15T12:00:00Z"))
        .zone(crate::reconcile::zone("Europe/Moscow"));
    assert_eq!(read("23:59 MSK (UTC+3)", how).verdict(), Verdict::Agreed);
    let answer = read("23:59 MSK (UTC+4)", how);
    assert_eq!(answer.verdict(), Verdict::Conflict);
}

#[cfg(feature = "json")]
#[test]
fn a_case_says_how_long_after_in_any_words() {
    let read = |by: &str| {
        let text = format!(
            r#"{{"lastseen": 1, "published": "2023-09-20T08:00:00Z",
            "places": [{{"id": "p", "zone": "Asia/Vladivostok"}}], "actors": [{{"id": "a"}}],
            "sightings": [
                {{"id": "s1", "actor": "a", "place": "p", "time": "2023-09-12T06:00:00+10:00"}},
                {{"id": "s2", "actor": "a", "place": "p", "time": {{"after": "s1", "by": "{by}"}}}}
            ]}}"#
        );
        let case = lastseen::Case::read_json(text).unwrap();
        case.sighting("s2").unwrap().sighting().unwrap().interval().to_string()
    };
    for (by, expected) in [
        ("at least two hours", "2023-09-11T22:00:00Z/.."),
        ("less than two hours", "2023-09-11T20:00:00Z/2023-09-11T22:00:00Z"),
        ("between two and three hours", "2023-09-11T22:00:00Z/2023-09-11T23:00:00Z"),
        ("2 hours 30 minutes", "2023-09-11T22:30:00Z"),
        ("2h30m", "2023-09-11T22:30:00Z"),
        ("102:45:40", "2023-09-16T02:45:40Z"),
        ("PT2H30M", "2023-09-11T22:30:00Z"),
        ("within an hour", "2023-09-11T20:00:00Z/2023-09-11T21:00:00Z"),
        // Some time on the 14th there.
        ("two days", "2023-09-13T14:00:00Z/2023-09-14T14:00:00Z"),
    ] {
        assert_eq!(read(by), expected, "{by}");
    }
}
