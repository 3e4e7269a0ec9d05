//! Ranges, words around a time, and what a conflict leaves open.

use lastseen::{
    ConflictPolicy, ErrorKind, Explanation, Fold, GapPolicy, Grain, Note, Reconcile,
    SignedDuration, Stated, Verdict, Zone,
};

use crate::reconcile::{instant, read, zone};

fn published(at: &str) -> Reconcile {
    Reconcile::from(instant(at))
}

fn when(text: &str, how: impl Into<Reconcile>) -> String {
    read(text, how).interval().to_string()
}

/// As published on a Friday, of a place in Vladivostok's zone, ten hours ahead.
fn vladivostok() -> Reconcile {
    published("2023-09-15T08:00:00Z").zone(zone("Asia/Vladivostok"))
}

fn new_york() -> Reconcile {
    zone("America/New_York").into()
}

// Ranges of days.

#[test]
fn a_range_of_days_may_end_after_its_publication() {
    // 12 September 2023 was a Tuesday. Days end where the next begins.
    for (text, at, range) in [
        (
            "between 12 and 14 September",
            "2023-09-13T20:00:00Z",
            "2023-09-12T00:00:00Z/2023-09-15T00:00:00Z",
        ),
        (
            "between Monday and Wednesday",
            "2023-09-12T12:00:00Z",
            "2023-09-11T00:00:00Z/2023-09-14T00:00:00Z",
        ),
        (
            "between Friday and Monday",
            "2023-09-16T12:00:00Z",
            "2023-09-15T00:00:00Z/2023-09-19T00:00:00Z",
        ),
        (
            "from 30 December to 2 January",
            "2023-12-31T12:00:00Z",
            "2023-12-30T00:00:00Z/2024-01-03T00:00:00Z",
        ),
        (
            "Monday night into Tuesday morning",
            "2023-09-11T21:00:00Z",
            "2023-09-11T18:00:00Z/2023-09-12T12:00:00Z",
        ),
    ] {
        let answer = read(text, published(at).zone(Zone::UTC));
        assert_eq!(answer.verdict(), Verdict::Resolved, "{text}");
        assert_eq!(answer.interval().to_string(), range, "{text}");
        assert!(!answer.has(Note::YearOpen), "{text}");
    }
}

#[test]
fn a_range_of_days_in_the_past_is_the_last_one() {
    let friday = published("2023-09-15T12:00:00Z").zone(Zone::UTC);
    let answer = read("between Monday and Wednesday", friday);
    assert_eq!(answer.interval().to_string(), "2023-09-11T00:00:00Z/2023-09-14T00:00:00Z");
    assert!(!answer.has(Note::AfterPublication));
    // A range over the end of a week, and over that of a year.
    assert_eq!(
        when("between Friday and Monday", published("2023-09-14T12:00:00Z").zone(Zone::UTC)),
        "2023-09-08T00:00:00Z/2023-09-12T00:00:00Z"
    );
    assert_eq!(
        when("from 30 December to 2 January", published("2024-02-01T00:00:00Z").zone(Zone::UTC)),
        "2023-12-30T00:00:00Z/2024-01-03T00:00:00Z"
    );
    // One day for both ends.
    assert_eq!(
        when("between 6 and 7 p.m. on 12 September", friday),
        "2023-09-12T18:00:00Z/2023-09-12T19:00:00Z"
    );
}

#[test]
fn the_coming_range_is_the_alternative() {
    let other = |text: &str, at: &str| {
        let answer = read(text, published(at).zone(Zone::UTC));
        answer.alternatives().first().copied().map(|range| range.to_string())
    };
    assert_eq!(
        other("between Friday and Monday", "2023-09-16T12:00:00Z").as_deref(),
        Some("2023-09-22T00:00:00Z/2023-09-26T00:00:00Z")
    );
    // The coming 10th is a day away, the last one a year.
    assert_eq!(
        when("between 10 and 12 September", published("2023-09-09T20:00:00Z").zone(Zone::UTC)),
        "2022-09-10T00:00:00Z/2022-09-13T00:00:00Z"
    );
    assert_eq!(
        other("between 10 and 12 September", "2023-09-09T20:00:00Z").as_deref(),
        Some("2023-09-10T00:00:00Z/2023-09-13T00:00:00Z")
    );
    // Also where the first end has its day from the second.
    assert_eq!(
        other(
            "from 6 a.m. local time (06:00 GMT) to 7 a.m. local time (07:00 GMT) on Friday",
            "2023-09-16T12:00:00Z"
        )
        .as_deref(),
        Some("2023-09-22T06:00:00Z/2023-09-22T07:00:00Z")
    );
    assert_eq!(other("between 12 and 14 September", "2023-09-13T20:00:00Z"), None);
    // What comes after the publication is told.
    let answer =
        read("between Friday and Monday", published("2023-09-16T12:00:00Z").zone(Zone::UTC));
    assert!(answer.has(Note::AfterPublication) && answer.has(Note::WeekdayAssumedPast));
}

#[test]
fn only_a_bare_day_counts_from_the_start_of_its_range() {
    let tuesday = published("2023-09-12T12:00:00Z").zone(Zone::UTC);
    assert_eq!(when("from Monday to today", tuesday), "2023-09-11T00:00:00Z/2023-09-13T00:00:00Z");
    assert_eq!(
        when("from yesterday to Wednesday", tuesday),
        "2023-09-11T00:00:00Z/2023-09-14T00:00:00Z"
    );
    assert_eq!(
        when("from last Monday to next Friday", tuesday),
        "2023-09-11T00:00:00Z/2023-09-16T00:00:00Z"
    );
    let answer = read("from Monday to Tuesday", tuesday);
    assert!(!answer.has(Note::AfterPublication));
    // A date says when, so that nothing counts from the publication.
    let answer = read("from 11 September 2023 to Wednesday", Zone::UTC);
    assert_eq!(answer.interval().to_string(), "2023-09-11T00:00:00Z/2023-09-14T00:00:00Z");
    assert!(!answer.rests_on(lastseen::Basis::Publication));
}

#[test]
fn a_range_on_two_clocks_may_end_after_its_publication() {
    let answer = read(
        "from 6 a.m. local time on Monday (20:00 GMT on Sunday) \
         to 7 a.m. local time on Wednesday (21:00 GMT on Tuesday)",
        vladivostok().published(instant("2023-09-12T12:00:00Z")),
    );
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.interval().to_string(), "2023-09-10T20:00:00Z/2023-09-12T21:00:00Z");
}

#[test]
fn each_clock_of_a_place_has_a_range_of_its_own() {
    // Monday begins at 14:00 UTC in Vladivostok, an hour later in Tokyo.
    let both = vladivostok().zone(zone("Asia/Tokyo"));
    let answer = read("between Monday and Sunday", both);
    let ranges: Vec<_> = answer.candidates().iter().map(|c| c.interval.to_string()).collect();
    assert_eq!(
        ranges,
        ["2023-09-10T14:00:00Z/2023-09-17T14:00:00Z", "2023-09-10T15:00:00Z/2023-09-17T15:00:00Z",]
    );
    // Two ends on two clocks: Moscow is three hours ahead.
    let answer = read("from 6 a.m. GMT on Monday to 7 a.m. Moscow time on Tuesday", vladivostok());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.interval().to_string(), "2023-09-11T06:00:00Z/2023-09-12T04:00:00Z");
}

#[test]
fn a_range_that_ends_before_it_starts_is_refused() {
    for text in [
        "from last Friday to last Monday",
        // As on one clock: the day of each end has to be named.
        "from 11 p.m. local time (22:00 GMT) to 1 a.m. local time (00:00 GMT) on Tuesday",
    ] {
        let how = published("2023-09-16T12:00:00Z").zone(zone("Africa/Lagos"));
        let error = text.parse::<Stated>().unwrap().reconcile(how).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contradiction, "{text}");
        assert!(error.cure().unwrap().contains("each its day"), "{error}");
    }
}

// Ranges where a clock is set back: New York's at 06:00 UTC, from 2 to 1 a.m.

#[test]
fn a_range_with_an_end_in_a_fold_has_both_showings() {
    for (text, whole, earlier, later) in [
        ("between 01:30 and 02:30 on 3 November 2024", "05:30 07:30", "05:30 07:30", "06:30 07:30"),
        ("from 1 a.m. to 3 a.m. on 3 November 2024", "05:00 08:00", "05:00 08:00", "06:00 08:00"),
        ("between 00:30 and 01:30 on 3 November 2024", "04:30 06:30", "04:30 05:30", "04:30 06:30"),
        ("between 01:10 and 01:40 on 3 November 2024", "05:10 06:40", "05:10 05:40", "06:10 06:40"),
    ] {
        let range = |times: &str| {
            let (from, to) = times.split_once(' ').unwrap();
            format!("2024-11-03T{from}:00Z/2024-11-03T{to}:00Z")
        };
        let answer = read(text, new_york());
        assert_eq!(answer.verdict(), Verdict::Ambiguous, "{text}");
        assert_eq!(answer.interval().to_string(), range(whole), "{text}");
        for (fold, times) in [(Fold::Earlier, earlier), (Fold::Later, later)] {
            let answer = read(text, new_york().fold(fold));
            assert_eq!(answer.verdict(), Verdict::Resolved, "{text}");
            assert_eq!(answer.interval().to_string(), range(times), "{text}");
            assert_eq!(answer.policies().count(), 1, "{text}");
        }
        let strict = Reconcile::strict().zone(zone("America/New_York"));
        let error = text.parse::<Stated>().unwrap().reconcile(strict).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Inexact, "{text}");
    }
}

#[test]
fn the_half_of_the_day_is_that_of_the_shorter_range_also_in_a_fold() {
    // 11 a.m. to 1 p.m., not 11 p.m.: after the change, five hours behind.
    let answer = read("between 11 and 1 p.m. on 3 November 2024", new_york());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.interval().to_string(), "2024-11-03T16:00:00Z/2024-11-03T18:00:00Z");
    // What the other end settles, no strict policy has to refuse.
    let strict = Reconcile::strict().zone(zone("America/New_York"));
    let answer = read("between 11 and 1 p.m. on 3 November 2024", strict);
    assert_eq!(answer.interval().to_string(), "2024-11-03T16:00:00Z/2024-11-03T18:00:00Z");
    // 1 to 2 a.m. from either showing of 1, or 1 to 2 p.m.
    let answer = read("between 1 and 2 on 3 November 2024", new_york());
    let ranges: Vec<_> = answer.candidates().iter().map(|c| c.interval.to_string()).collect();
    assert_eq!(
        ranges,
        [
            "2024-11-03T05:00:00Z/2024-11-03T07:00:00Z",
            "2024-11-03T06:00:00Z/2024-11-03T07:00:00Z",
            "2024-11-03T18:00:00Z/2024-11-03T19:00:00Z",
        ]
    );
}

#[test]
fn a_range_of_slashed_dates_is_read_both_ways() {
    let answer = read("between 10/09/2023 and 12/09/2023", Zone::UTC);
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-10T00:00:00Z/2023-12-10T00:00:00Z");
    let day_first = Reconcile::from(Zone::UTC).date_order(lastseen::DateOrder::DayFirst);
    assert_eq!(
        when("between 10/09/2023 and 12/09/2023", day_first),
        "2023-09-10T00:00:00Z/2023-09-13T00:00:00Z"
    );
}

// Bounds.

#[test]
fn a_bound_on_two_clocks_that_disagree_is_that_of_either() {
    // By the clock there 20:00 UTC on Monday, by the other 21:00.
    let said = |word: &str| format!("{word} 6 a.m. local time on Tuesday (21:00 GMT)");
    for (word, range) in [
        ("before", "../2023-09-11T21:00:00Z"),
        ("by", "../2023-09-11T21:00:00Z"),
        ("after", "2023-09-11T20:00:00Z/.."),
        ("since", "2023-09-11T20:00:00Z/.."),
    ] {
        let answer = read(&said(word), vladivostok());
        assert_eq!(answer.verdict(), Verdict::Conflict, "{word}");
        assert_eq!(answer.interval().to_string(), range, "{word}");
    }
    let trusted = |policy| when(&said("before"), vladivostok().conflict(policy));
    assert_eq!(trusted(ConflictPolicy::TrustLocal), "../2023-09-11T20:00:00Z");
    assert_eq!(trusted(ConflictPolicy::TrustUtc), "../2023-09-11T21:00:00Z");
}

#[test]
fn a_bound_that_the_clock_skipped_is_that_of_either_offset() {
    // 02:30 is 06:30 UTC by the summer clock and 07:30 by the winter one.
    let skipped = |word: &str| format!("{word} 02:30 on 10 March 2024");
    assert_eq!(when(&skipped("before"), new_york()), "../2024-03-10T07:30:00Z");
    assert_eq!(when(&skipped("after"), new_york()), "2024-03-10T06:30:00Z/..");
    assert_eq!(when(&skipped("about"), new_york()), "2024-03-10T06:15:00Z/2024-03-10T07:45:00Z");
    let moved = new_york().gap(GapPolicy::ShiftForward);
    assert_eq!(when(&skipped("before"), moved), "../2024-03-10T07:30:00Z");
    // Samoa skipped 30 December 2011: by the old offset it would have been from
    // 10:00 UTC on, by the new one until then.
    let samoa = Reconcile::from(zone("Pacific/Apia"));
    assert_eq!(when("before 30 December 2011", samoa), "../2011-12-30T10:00:00Z");
    assert_eq!(when("after 30 December 2011", samoa), "2011-12-30T10:00:00Z/..");
}

#[test]
fn two_zones_that_skipped_a_time_are_both_in_its_interval() {
    // Chicago is an hour behind New York.
    let both = new_york().zone(zone("America/Chicago"));
    assert_eq!(when("02:30 on 10 March 2024", both), "2024-03-10T06:30:00Z/2024-03-10T08:30:00Z");
}

// Conflicts.

#[test]
fn a_conflict_holds_every_moment_that_was_stated() {
    for (text, how, range) in [
        // Indian time is 5 h 30 min ahead, Irish summer time one hour.
        (
            "6 a.m. IST on Tuesday (0400 GMT)",
            published("2023-09-15T08:00:00Z"),
            "2023-09-12T00:30:00Z/2023-09-12T05:00:00Z",
        ),
        // 05:30 and 06:30 UTC are the showings.
        (
            "2024-11-03 01:30 local (0830 GMT)",
            new_york(),
            "2024-11-03T05:30:00Z/2024-11-03T08:30:00Z",
        ),
        // 2:00 may be 14:00; the evening is 01:00 UTC on Wednesday.
        (
            "9 p.m. local time on Tuesday (2:00 GMT on Tuesday)",
            new_york().published(instant("2023-09-13T08:00:00Z")),
            "2023-09-12T02:00:00Z/2023-09-13T01:00:00Z",
        ),
        // Three clocks: 20:00, 21:00 and, three hours ahead, 19:00 UTC.
        (
            "6 a.m. local time on Tuesday (21:00 GMT / 22:00 Moscow time)",
            vladivostok(),
            "2023-09-11T19:00:00Z/2023-09-11T21:00:00Z",
        ),
    ] {
        let answer = read(text, how);
        assert_eq!(answer.verdict(), Verdict::Conflict, "{text}");
        assert_eq!(answer.interval().to_string(), range, "{text}");
        for candidate in answer.candidates() {
            assert_eq!(candidate.interval.hull(answer.interval()), answer.interval(), "{text}");
        }
    }
}

#[test]
fn a_time_beside_one_of_24_hours_is_written_on_24_hours() {
    let read = |text: &str| read(text, vladivostok());
    let answer = read("14:00 local time on Tuesday (2:00 GMT)");
    assert!(!answer.has(Note::HalfOfDayUnsaid));
    assert_eq!(answer.interval().to_string(), "2023-09-12T02:00:00Z/2023-09-12T04:00:00Z");
    let answer = read("14:00 local time on Tuesday (4:00 GMT)");
    assert_eq!(answer.verdict(), Verdict::Agreed);
    // With a.m. or p.m. beside it, or as a bare hour, it says nothing of its half.
    for text in ["2 p.m. local time on Tuesday (4:00 GMT)", "14:00 local time on Tuesday (4 GMT)"] {
        assert!(read(text).has(Note::HalfOfDayUnsaid), "{text}");
    }
}

#[test]
fn what_is_trusted_in_a_conflict_keeps_its_own_choice() {
    let text = "9 p.m. local time on Tuesday (2:00 GMT on Tuesday)";
    let how = new_york().published(instant("2023-09-13T08:00:00Z"));
    assert_eq!(
        when(text, how.conflict(ConflictPolicy::TrustUtc)),
        "2023-09-12T02:00:00Z/2023-09-12T14:00:00Z"
    );
    assert_eq!(when(text, how.conflict(ConflictPolicy::TrustLocal)), "2023-09-13T01:00:00Z");
}

#[test]
fn windows_that_touch_agree_on_their_common_moment() {
    for (text, instant) in [
        ("Tuesday evening local time (14:00 GMT)", "2023-09-12T14:00:00Z"),
        ("Tuesday morning local time (02:00 GMT)", "2023-09-12T02:00:00Z"),
        ("early Tuesday local time (20:00 GMT on Monday)", "2023-09-11T20:00:00Z"),
    ] {
        let answer = read(text, vladivostok());
        assert_eq!(answer.verdict(), Verdict::Agreed, "{text}");
        assert_eq!(answer.interval().to_string(), instant, "{text}");
    }
    // Where one clock puts it within the window, another is not merely at its end:
    // morning ends at 05:00 UTC in Novosibirsk and at 06:00 in Omsk.
    let both = Reconcile::from(zone("Asia/Novosibirsk")).zone(zone("Asia/Omsk"));
    let answer = read("morning of 2023-09-12 local time (05:00 GMT)", both);
    assert_eq!(answer.zone(), Some(zone("Asia/Omsk")));
    // Days have sharp ends: the 12th is not the 13th.
    let answer = read("2023-09-12 local time (2023-09-13 GMT)", Zone::UTC);
    assert_eq!(answer.verdict(), Verdict::Conflict);
}

// Rough times.

#[test]
fn rough_times_agree_when_they_are_near_enough() {
    for (text, range) in [
        // From 20:00 to 20:30, and from 20:10 to 20:40.
        (
            "shortly after 6 a.m. local time on 12 September 2023 (20:10 GMT)",
            "2023-09-11T20:10:00Z/2023-09-11T20:30:00Z",
        ),
        // From 19:30 to 20:00, and from 19:40 to 20:10.
        (
            "shortly before 6 a.m. local time on 12 September 2023 (20:10 GMT)",
            "2023-09-11T19:40:00Z/2023-09-11T20:00:00Z",
        ),
        // From 19:45 to 20:15, and from 19:55 to 20:25.
        (
            "about 6 a.m. local time on 12 September 2023 (20:10 GMT)",
            "2023-09-11T19:55:00Z/2023-09-11T20:15:00Z",
        ),
        // The same moment, as rough as it was.
        (
            "about 6 a.m. local time on 12 September 2023 (20:00 GMT)",
            "2023-09-11T19:45:00Z/2023-09-11T20:15:00Z",
        ),
    ] {
        let answer = read(text, vladivostok());
        assert_eq!(answer.verdict(), Verdict::Agreed, "{text}");
        assert_eq!(answer.interval().to_string(), range, "{text}");
        assert_eq!(answer.policies().collect::<Vec<_>>(), ["phrases/2"]);
        assert_eq!(answer.explanations(), [], "{text}");
        let strict = Reconcile::strict().zone(zone("Asia/Vladivostok"));
        assert_eq!(when(text, strict), range, "{text}");
    }
    let answer = read("about 6 local time on 12 September 2023 (20:10 GMT)", vladivostok());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.difference(), Some(SignedDuration::from_mins(10)));
}

#[test]
fn rough_times_that_are_far_apart_are_a_conflict_of_what_they_say() {
    let text = "about 6 a.m. local time on 12 September 2023 (20:40 GMT)";
    let answer = read(text, vladivostok());
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.difference(), Some(SignedDuration::from_mins(40)));
    assert_eq!(answer.interval().to_string(), "2023-09-11T19:45:00Z/2023-09-11T20:55:00Z");
    // Half an hour apart they only touch, which says nothing.
    let answer = read("about 6 a.m. local time on 12 September 2023 (20:30 GMT)", vladivostok());
    assert_eq!(answer.verdict(), Verdict::Conflict);
    // A bound is the moment that is told, and two that differ disagree. London's
    // clocks were an hour ahead.
    let answer = read("before 6 a.m. local time on 12 September 2023 (21:00 GMT)", vladivostok());
    assert_eq!(answer.explanations(), [Explanation::GmtMeansLondon]);
}

#[test]
fn shortly_before_a_day_is_not_on_it() {
    let utc = |text: &str| when(text, Zone::UTC);
    assert_eq!(
        utc("shortly before 12 September 2023"),
        "2023-09-11T23:30:00Z/2023-09-12T00:00:00Z"
    );
    assert_eq!(utc("shortly after 12 September 2023"), "2023-09-13T00:00:00Z/2023-09-13T00:30:00Z");
    assert_eq!(
        utc("shortly after 6 a.m. on 12 September 2023"),
        "2023-09-12T06:00:00Z/2023-09-12T06:30:00Z"
    );
    // A clock that shows the hour only may have shown it at any time within.
    let truncated = Reconcile::from(Zone::UTC).grain(Grain::Truncated);
    assert_eq!(
        when("shortly after 6 a.m. on 12 September 2023", truncated),
        "2023-09-12T06:00:00Z/2023-09-12T07:30:00Z"
    );
}
