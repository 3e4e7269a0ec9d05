//! Reconciling, from texts to answers: the cases of the press.

use lastseen::{
    Basis, Calendar, ConflictPolicy, DateOrder, DayParts, ErrorKind, Explanation, Fold, GapPolicy,
    Grain, Interval, Note, Offset, OffsetPolicy, PartHours, Reconcile, Reconciled, SignedDuration,
    SourceClock, Stated, Timestamp, Verdict, Zone, ZoneSet,
};

pub(crate) fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn read(text: &str, how: impl Into<Reconcile>) -> Reconciled {
    text.parse::<Stated>()
        .unwrap_or_else(|error| panic!("{error}"))
        .reconcile(how)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str, how: impl Into<Reconcile>) -> lastseen::Error {
    text.parse::<Stated>().unwrap().reconcile(how).unwrap_err()
}

/// As published the day after, of a place in Vladivostok's zone.
pub(crate) fn khasan() -> Reconcile {
    Reconcile::from(instant("2023-09-13T08:00:00Z")).zone(zone("Asia/Vladivostok"))
}

// The seed report and its neighbours.

#[test]
fn the_arrival_at_khasan_agrees_with_itself() {
    let answer = read("6:00 a.m. local time on Tuesday (20:00 GMT on Monday)", khasan());
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
    assert_eq!(answer.zone(), Some(zone("Asia/Vladivostok")));
    assert_eq!(answer.offset().map(Offset::seconds), Some(36_000));
    assert_eq!(answer.difference(), Some(SignedDuration::ZERO));
    let bases: Vec<_> = answer.bases().collect();
    assert_eq!(bases, [Basis::StatedUtc, Basis::Place, Basis::Publication]);
}

#[test]
fn local_time_is_that_of_the_place_whatever_clock_the_source_keeps() {
    let how = khasan().source_zone(zone("Asia/Pyongyang"));
    let answer = read("6:00 a.m. local time on Tuesday (20:00 GMT on Monday)", how);
    assert_eq!(answer.verdict(), Verdict::Agreed);
    let own = how.source_clock(SourceClock::Own);
    assert_eq!(
        read("6:00 a.m. local time on Tuesday", own).exact().unwrap(),
        answer.exact().unwrap()
    );
    // Without the words, either clock may be meant.
    let answer = read("6:00 a.m. on Tuesday", how);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
    assert!(answer.rests_on(Basis::Place) && !answer.rests_on(Basis::Source));
    let answer = read("6:00 a.m. on Tuesday", own);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T21:00:00Z"));
    assert!(answer.rests_on(Basis::Source) && !answer.rests_on(Basis::Place));
}

/// What a text means at a place ten hours ahead of UTC, to a source three hours
/// ahead, as the verdict and the moment by the clock of the place and by the
/// source's own; and the last alternative of each, if it is that of the other
/// clock. Published at noon UTC on Wednesday 13 September 2023.
type BothClocks = (&'static str, [(Verdict, &'static str); 2], [Option<&'static str>; 2]);

const BOTH_CLOCKS: &[BothClocks] = &[
    (
        "2023-09-12 12:00",
        [(Verdict::Resolved, "2023-09-12T02:00:00Z"), (Verdict::Resolved, "2023-09-12T09:00:00Z")],
        [Some("2023-09-12T09:00:00Z"), Some("2023-09-12T02:00:00Z")],
    ),
    ("2023-09-12 12:00 local time", [(Verdict::Resolved, "2023-09-12T02:00:00Z"); 2], [None; 2]),
    ("2023-09-12 12:00 Moscow time", [(Verdict::Resolved, "2023-09-12T09:00:00Z"); 2], [None; 2]),
    ("2023-09-12T12:00+01:00", [(Verdict::Resolved, "2023-09-12T11:00:00Z"); 2], [None; 2]),
    // What stands beside it decides which of the two clocks it is.
    ("12:00 on Tuesday (02:00 GMT)", [(Verdict::Agreed, "2023-09-12T02:00:00Z"); 2], [None; 2]),
    ("12:00 on Tuesday (09:00 GMT)", [(Verdict::Agreed, "2023-09-12T09:00:00Z"); 2], [None; 2]),
    (
        "12:00 on Tuesday (05:00 GMT)",
        [
            (Verdict::Conflict, "2023-09-12T02:00:00Z/2023-09-12T05:00:00Z"),
            (Verdict::Conflict, "2023-09-12T05:00:00Z/2023-09-12T09:00:00Z"),
        ],
        [None; 2],
    ),
    (
        "Tuesday",
        [
            (Verdict::Resolved, "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z"),
            (Verdict::Resolved, "2023-09-11T21:00:00Z/2023-09-12T21:00:00Z"),
        ],
        [
            Some("2023-09-11T21:00:00Z/2023-09-12T21:00:00Z"),
            Some("2023-09-11T14:00:00Z/2023-09-12T14:00:00Z"),
        ],
    ),
    (
        "two days ago",
        [
            (Verdict::Resolved, "2023-09-10T14:00:00Z/2023-09-11T14:00:00Z"),
            (Verdict::Resolved, "2023-09-10T21:00:00Z/2023-09-11T21:00:00Z"),
        ],
        [
            Some("2023-09-10T21:00:00Z/2023-09-11T21:00:00Z"),
            Some("2023-09-10T14:00:00Z/2023-09-11T14:00:00Z"),
        ],
    ),
    ("three hours ago", [(Verdict::Resolved, "2023-09-13T09:00:00Z"); 2], [None; 2]),
    (
        "before 2023-09-12 12:00",
        [
            (Verdict::Resolved, "../2023-09-12T02:00:00Z"),
            (Verdict::Resolved, "../2023-09-12T09:00:00Z"),
        ],
        [Some("../2023-09-12T09:00:00Z"), Some("../2023-09-12T02:00:00Z")],
    ),
];

#[test]
fn a_time_without_a_clock_may_be_by_that_of_the_place_or_that_of_the_source() {
    let how = Reconcile::from(instant("2023-09-13T12:00:00Z")).zone(zone("Asia/Vladivostok"));
    let how = how.source_zone(zone("Europe/Moscow"));
    for (text, moments, others) in BOTH_CLOCKS {
        for ((clock, (verdict, moment)), other) in SourceClock::ALL.iter().zip(moments).zip(others)
        {
            let answer = read(text, how.source_clock(*clock));
            let found = (answer.verdict(), answer.interval().to_string());
            assert_eq!(found, (*verdict, (*moment).to_owned()), "{text} {clock}");
            let last = answer.alternatives().last().map(ToString::to_string);
            let by_other = last.filter(|_| answer.has(Note::ClockUnsaid));
            assert_eq!(by_other.as_deref(), *other, "{text} {clock}");
        }
    }
    // Where the place has no clock, that of the source is all there is.
    let alone = Reconcile::new().source_zone(zone("Europe/Moscow"));
    let answer = read("2023-09-12 12:00", alone);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-12T09:00:00Z"));
    assert!(answer.rests_on(Basis::Source) && answer.alternatives().is_empty());
    // A time that the clocks of the place skipped may be one of the source.
    let berlin = Reconcile::from(zone("Europe/Berlin")).source_zone(Zone::UTC);
    let answer = read("2023-03-26 02:30", berlin);
    assert_eq!(answer.verdict(), Verdict::Nonexistent);
    assert_eq!(answer.alternatives(), [instant("2023-03-26T02:30:00Z").into()]);
}

#[test]
fn a_wrong_place_is_a_conflict_that_names_the_right_clock() {
    let how = Reconcile::from(instant("2023-09-13T08:00:00Z")).zone(zone("Asia/Seoul"));
    let answer = read("6:00 a.m. local time on Tuesday (20:00 GMT on Monday)", how);
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.difference(), Some(SignedDuration::from_hours(-1)));
    let vladivostok = Explanation::OtherZone { zone: zone("Asia/Vladivostok") };
    assert_eq!(answer.explanations(), [vladivostok]);
    assert_eq!(vladivostok.to_string(), "reads as Vladivostok time (Asia/Vladivostok)");
    assert_eq!(answer.interval().to_string(), "2023-09-11T20:00:00Z/2023-09-11T21:00:00Z");
    assert_eq!(answer.exact().unwrap_err().kind(), ErrorKind::Inexact);
}

#[test]
fn the_other_clocks_of_the_trip_resolve() {
    let moscow = read("05:15 Moscow time on Tuesday (02:15 GMT)", khasan());
    assert_eq!(moscow.exact().unwrap(), instant("2023-09-12T02:15:00Z"));
    assert_eq!(moscow.zone(), Some(zone("Europe/Moscow")));
    let about = read("around 1:10 PM local time on Tuesday", khasan());
    assert_eq!(about.interval().to_string(), "2023-09-12T02:55:00Z/2023-09-12T03:25:00Z");
    assert_eq!(about.policies().collect::<Vec<_>>(), ["phrases/2"]);
}

#[test]
fn a_real_contradiction_is_told_and_not_decided() {
    let said = "shortly before 14:00 local time on Tuesday (02:00 GMT)";
    let answer = read(said, khasan());
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.difference(), Some(SignedDuration::from_hours(-2)));
    assert_eq!(answer.implied().unwrap().to_string(), "2023-09-12T04:00:00Z");
    assert_eq!(answer.said_utc().unwrap().to_string(), "2023-09-12T02:00:00Z");
    assert_eq!(answer.explanations(), [Explanation::OtherZone { zone: zone("Asia/Kamchatka") }]);
    // The hull of both, and half an hour before it.
    assert_eq!(answer.interval().to_string(), "2023-09-12T01:30:00Z/2023-09-12T04:00:00Z");

    let trusted = |policy| read(said, khasan().conflict(policy)).interval().to_string();
    assert_eq!(trusted(ConflictPolicy::TrustLocal), "2023-09-12T03:30:00Z/2023-09-12T04:00:00Z");
    assert_eq!(trusted(ConflictPolicy::TrustUtc), "2023-09-12T01:30:00Z/2023-09-12T02:00:00Z");
    let error = refused(said, khasan().conflict(ConflictPolicy::Reject));
    assert_eq!(error.kind(), ErrorKind::Contradiction);
}

#[test]
fn a_day_is_that_of_the_clock_it_is_read_on() {
    let arrival = instant("2023-09-11T20:00:00Z");
    for (day, zone_name, interval, contains) in [
        ("2023-09-11", "Europe/Moscow", "2023-09-10T21:00:00Z/2023-09-11T21:00:00Z", true),
        ("2023-09-11", "Asia/Vladivostok", "2023-09-10T14:00:00Z/2023-09-11T14:00:00Z", false),
        ("2023-09-12", "Asia/Vladivostok", "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z", true),
        ("2023-09-12", "Europe/Moscow", "2023-09-11T21:00:00Z/2023-09-12T21:00:00Z", false),
    ] {
        let answer = read(day, zone(zone_name));
        assert_eq!(answer.interval().to_string(), interval);
        assert_eq!(answer.interval().contains(arrival), contains, "{day} in {zone_name}");
    }
}

// Days that have to be found.

#[test]
fn a_bare_weekday_is_the_last_one_and_the_coming_one_is_kept() {
    let answer = read("6:00 a.m. local time on Tuesday", khasan());
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
    assert!(answer.has(Note::WeekdayAssumedPast));
    assert_eq!(
        answer.alternatives().first().copied(),
        Some(instant("2023-09-18T20:00:00Z").into())
    );
    let answer = read("6:00 a.m. local time next Tuesday", khasan());
    assert_eq!(answer.exact().unwrap(), instant("2023-09-18T20:00:00Z"));
    assert_eq!(answer.alternatives().first().copied(), None);
}

#[test]
fn two_weekdays_stay_a_pair() {
    // On Monday the 11th at noon UTC, the last Tuesday is a week back, and the
    // Monday beside it with it, though the 11th itself is a Monday.
    let how = khasan().published(instant("2023-09-11T12:00:00Z"));
    let answer = read("6:00 a.m. local time on Tuesday (20:00 GMT on Monday)", how);
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-04T20:00:00Z"));
    assert_eq!(
        answer.alternatives().first().copied(),
        Some(instant("2023-09-11T20:00:00Z").into())
    );
}

#[test]
fn a_date_on_one_clock_gives_the_day_of_the_other() {
    for text in [
        "6:00 a.m. local time (20:00 GMT on 11 September 2023)",
        "20:00 GMT on 11 September 2023 (6:00 a.m. local time)",
        "6:00 a.m. local time on 12 September 2023 (20:00 GMT)",
        "6:00 a.m. local time on Tuesday (20:00 GMT on 11 September 2023)",
    ] {
        let answer = read(text, zone("Asia/Vladivostok"));
        assert_eq!(answer.verdict(), Verdict::Agreed, "{text}");
        assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"), "{text}");
    }
}

#[test]
fn nothing_to_count_from_is_named_with_its_cure() {
    let vladivostok = zone("Asia/Vladivostok");
    for (text, words) in
        [("6:00 a.m. on Tuesday", "Tuesday"), ("6:00 a.m.", "6:00"), ("yesterday", "yesterday")]
    {
        let error = refused(text, vladivostok);
        assert_eq!(error.kind(), ErrorKind::NoAnchor, "{text}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.cure().unwrap().contains("publication date"), "{error}");
    }
    let error = refused("2023-09-12 06:00 local time", Reconcile::new());
    assert_eq!(error.kind(), ErrorKind::NothingToResolve);
    let error = refused("hours later", Reconcile::new());
    assert_eq!(error.kind(), ErrorKind::NoAnchor);
}

#[test]
fn a_time_without_day_is_the_last_one_before_publication() {
    // Published at 18:00 in Vladivostok.
    let answer = read("17:00 local time", khasan());
    assert_eq!(answer.exact().unwrap(), instant("2023-09-13T07:00:00Z"));
    let answer = read("19:00 local time", khasan());
    assert_eq!(answer.exact().unwrap(), instant("2023-09-12T09:00:00Z"));
    assert!(answer.has(Note::DayFromPublication));
}

#[test]
fn what_is_later_than_its_report_is_noted() {
    // On a Wednesday, at 18:00 there.
    assert!(!read("17:00 local time on Wednesday", khasan()).has(Note::AfterPublication));
    let answer = read("19:00 local time this Wednesday", khasan());
    assert_eq!(answer.exact().unwrap(), instant("2023-09-13T09:00:00Z"));
    assert!(answer.has(Note::AfterPublication));
}

#[test]
fn yesterday_is_that_of_the_place() {
    // 23:30 UTC on the 12th is the 13th in Vladivostok.
    let how = khasan().published(instant("2023-09-12T23:30:00Z"));
    let answer = read("yesterday", how);
    assert_eq!(answer.interval().to_string(), "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z");
}

// Statements that leave a choice.

#[test]
fn an_unsaid_half_of_the_day_leaves_two_and_the_other_clock_decides() {
    let answer = read("around 6 on 12 September 2023", zone("Asia/Vladivostok"));
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert!(answer.has(Note::HalfOfDayUnsaid));
    let intervals: Vec<_> = answer.candidates().iter().map(|c| c.interval.to_string()).collect();
    assert_eq!(
        intervals,
        ["2023-09-11T19:45:00Z/2023-09-11T20:15:00Z", "2023-09-12T07:45:00Z/2023-09-12T08:15:00Z"]
    );
    let answer = read("6 local time on 12 September 2023 (20:00 GMT)", zone("Asia/Vladivostok"));
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
    assert!(answer.rests_on(Basis::StatedUtc));
}

#[test]
fn a_slashed_date_is_read_both_ways() {
    let utc = |text: &str, order| read(text, Reconcile::from(Zone::UTC).date_order(order));
    let answer = utc("12/09/2023 06:00", DateOrder::Report);
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-12T06:00:00Z/2023-12-09T06:00:00Z");
    let exact = |order| utc("12/09/2023 06:00", order).exact().unwrap();
    assert_eq!(exact(DateOrder::DayFirst), instant("2023-09-12T06:00:00Z"));
    assert_eq!(exact(DateOrder::MonthFirst), instant("2023-12-09T06:00:00Z"));
}

#[test]
fn midnight_is_at_either_end_of_its_day() {
    let answer = read("midnight on 12 September 2023", Zone::UTC);
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.interval().to_string(), "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z");
    let answer = read("24:00 on 12 September 2023", Zone::UTC);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-13T00:00:00Z"));
}

#[test]
fn two_clocks_in_one_place_are_both_candidates_until_utc_decides() {
    let zones = ZoneSet::try_from([zone("Asia/Urumqi"), zone("Asia/Shanghai")].as_slice()).unwrap();
    let how = Reconcile::new().zones(zones);
    let answer = read("2009-07-05 20:00 local time", how);
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    assert_eq!(answer.zones(), zones);
    assert!(answer.has(Note::TwoClocks));
    let answer = read("2009-07-05 20:00 local time (12:00 GMT)", how);
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.zone(), Some(zone("Asia/Shanghai")));
}

#[test]
fn two_zones_with_one_clock_are_one_moment() {
    let how = Reconcile::from(zone("Asia/Seoul")).zone(zone("Asia/Tokyo"));
    let answer = read("2023-09-12 06:00 local time", how);
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.zone(), None);
    assert_eq!(answer.zones().len(), 2);
    assert_eq!(answer.offset().map(Offset::seconds), Some(32_400));
}

#[test]
fn a_fold_is_decided_by_policy_only_where_one_is_set() {
    let new_york = zone("America/New_York");
    let text = "2024-11-03 01:30";
    assert_eq!(read(text, new_york).verdict(), Verdict::Ambiguous);
    let fold = |fold| read(text, Reconcile::from(new_york).fold(fold));
    assert_eq!(fold(Fold::Earlier).exact().unwrap(), instant("2024-11-03T05:30:00Z"));
    assert_eq!(fold(Fold::Later).exact().unwrap(), instant("2024-11-03T06:30:00Z"));
    assert_eq!(fold(Fold::Later).policies().collect::<Vec<_>>(), ["fold: later"]);
    assert!(fold(Fold::Later).rests_on(Basis::Policy));
    assert_eq!(refused(text, Reconcile::strict().zone(new_york)).kind(), ErrorKind::Inexact);
    // A policy about folds says nothing about two clocks.
    let two = Reconcile::from(zone("Asia/Urumqi")).zone(zone("Asia/Shanghai"));
    let answer = read("2009-07-05 20:00", two.fold(Fold::Earlier));
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
}

// Readings that no clock showed.

#[test]
fn a_skipped_reading_is_told_with_its_gap() {
    let new_york = zone("America/New_York");
    let answer = read("2024-03-10 02:30", new_york);
    assert_eq!(answer.verdict(), Verdict::Nonexistent);
    assert!(answer.candidates().is_empty());
    assert_eq!(answer.interval().to_string(), "2024-03-10T06:30:00Z/2024-03-10T07:30:00Z");
    let gap = answer.local_gap().unwrap();
    assert_eq!(
        (gap.start().as_str(), gap.end().as_str()),
        ("2024-03-10T02:00:00", "2024-03-10T03:00:00")
    );
    assert_eq!(gap.stated_side(), None);
    let answer = read("2024-03-10 02:30", Reconcile::from(new_york).gap(GapPolicy::ShiftForward));
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert!(answer.has(Note::Shifted));
    let error = refused("2024-03-10 02:30", Reconcile::strict().zone(new_york));
    assert_eq!(error.kind(), ErrorKind::Contradiction);
}

#[test]
fn a_day_that_samoa_skipped_does_not_exist() {
    let answer = read("2011-12-30", zone("Pacific/Apia"));
    assert_eq!(answer.verdict(), Verdict::Nonexistent);
    assert_eq!(answer.local_gap().unwrap().at, instant("2011-12-30T10:00:00Z"));
    let answer = read("morning of 30 December 2011", zone("Pacific/Apia"));
    assert_eq!(answer.verdict(), Verdict::Nonexistent);
}

// Labels.

#[test]
fn an_offset_is_held_against_the_zone_beside_it() {
    let agreed = read("2023-09-12T06:00+10:00[Asia/Vladivostok]", Reconcile::new());
    assert_eq!(agreed.verdict(), Verdict::Agreed);
    let stale = read("2023-09-12T06:00+11:00[Asia/Vladivostok]", Reconcile::new());
    assert_eq!(stale.verdict(), Verdict::Conflict);
    let given_up = Explanation::StaleOffset {
        offset: Offset::from_seconds(39_600).unwrap(),
        // Russia went back to winter time at 02:00 on 26 October 2014.
        last_in_force: instant("2014-10-25T15:00:00Z"),
    };
    assert_eq!(stale.explanations(), [given_up]);
    assert_eq!(given_up.to_string(), "reads with +11:00, which the zone gave up on 2014-10-25");
    // A minute-rounded offset fits, and the zone's own is kept.
    let lmt = read("1892-07-04T12:00+12:33[Pacific/Apia]", Reconcile::new());
    assert_eq!(lmt.exact().unwrap(), instant("1892-07-03T23:26:56Z"));
    let monrovia = read("1972-01-06T12:00-00:45[Africa/Monrovia]", Reconcile::new());
    assert_eq!(monrovia.exact().unwrap(), instant("1972-01-06T12:44:30Z"));
}

#[test]
fn an_offset_wins_over_the_place_and_says_when_it_is_not_its() {
    let how = Reconcile::from(zone("Asia/Vladivostok"));
    let answer = read("2023-09-12T06:00+10:00", how);
    assert_eq!(answer.zone(), Some(zone("Asia/Vladivostok")));
    let answer = read("2023-09-12T06:00+11:00", how);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T19:00:00Z"));
    assert_eq!(answer.zone(), None);
    assert!(answer.has(Note::OffsetNotOfPlace));
}

#[test]
fn an_abbreviation_is_read_by_its_date() {
    let msk = |text: &str| read(text, Reconcile::new()).exact().unwrap();
    assert_eq!(msk("2012-01-15 12:00 MSK"), instant("2012-01-15T08:00:00Z"));
    assert_eq!(msk("2023-01-15 12:00 MSK"), instant("2023-01-15T09:00:00Z"));
    // Moscow's letters work at a place that does not use them.
    let answer = read("2023-01-15 12:00 MSK", zone("Asia/Vladivostok"));
    assert_eq!(answer.exact().unwrap(), instant("2023-01-15T09:00:00Z"));
    assert!(answer.has(Note::AbbreviationNotOfPlace));
    let answer = read("2023-01-15 12:00 CST", Reconcile::new());
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    let answer = read("2023-01-15 12:00 CST (04:00 GMT)", Reconcile::new());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.offset().map(Offset::seconds), Some(28_800));
}

#[test]
fn an_abbreviation_out_of_season_is_the_clock_or_its_letters() {
    // In July New York is on EDT: noon there is 16:00 UTC, and by EST 17:00.
    let answer = read("2023-07-15 12:00 EST", zone("America/New_York"));
    assert_eq!(answer.verdict(), Verdict::Ambiguous);
    let moments: Vec<_> = answer.candidates().iter().map(|one| one.interval.to_string()).collect();
    assert_eq!(moments, ["2023-07-15T16:00:00Z", "2023-07-15T17:00:00Z"]);
    assert!(answer.has(Note::AbbreviationOutOfSeason));
    assert!(!answer.has(Note::AbbreviationNotOfPlace));
    // The time in GMT beside it says which; by the letters the two agree.
    let answer = read("2023-07-15 12:00 EST (16:00 GMT)", zone("America/New_York"));
    assert_eq!(answer.exact().unwrap(), instant("2023-07-15T16:00:00Z"));
    assert_eq!(answer.verdict(), Verdict::Resolved);
    let answer = read("2023-07-15 12:00 EST (17:00 GMT)", zone("America/New_York"));
    assert_eq!(answer.exact().unwrap(), instant("2023-07-15T17:00:00Z"));
    assert_eq!(answer.verdict(), Verdict::Agreed);
    // Moscow's clocks were on +04:00 until October 2014, as MSK.
    let answer = read("2014-11-15 12:00 MSK", zone("Europe/Moscow"));
    assert_eq!(answer.exact().unwrap(), instant("2014-11-15T09:00:00Z"));
    // The letters of a neighbour in the Gulf of Guam, as its own papers write them.
    let answer = read("2024-07-15 12:00 ChST", zone("Pacific/Guam"));
    assert_eq!(answer.exact().unwrap(), instant("2024-07-15T02:00:00Z"));
}

#[test]
fn an_abbreviation_of_no_zone_of_the_place_is_that_of_the_source_or_the_first_named() {
    // Hanoi has no CST; a paper of Beijing means its own.
    let hanoi = Reconcile::from(zone("Asia/Ho_Chi_Minh"));
    let answer = read("2024-01-15 12:00 CST", hanoi.source_zone(zone("Asia/Shanghai")));
    assert_eq!(answer.exact().unwrap(), instant("2024-01-15T04:00:00Z"));
    assert!(answer.rests_on(Basis::Source) && answer.has(Note::AbbreviationNotOfPlace));
    // In Phoenix PST is that of Los Angeles before it is Manila's.
    let answer = read("2024-01-15 12:00 PST", zone("America/Phoenix"));
    assert_eq!(answer.exact().unwrap(), instant("2024-01-15T20:00:00Z"));
    assert_eq!(answer.alternatives(), [instant("2024-01-15T04:00:00Z").into()]);
    // In summer it is either clock of Los Angeles.
    let answer = read("2024-07-15 12:00 PST", zone("America/Phoenix"));
    assert_eq!(answer.interval().to_string(), "2024-07-15T19:00:00Z/2024-07-15T20:00:00Z");
    // A time in GMT beside it may show that it is the other one after all.
    let answer = read("2024-01-15 12:00 PST (04:00 GMT)", zone("America/Phoenix"));
    assert_eq!(answer.exact().unwrap(), instant("2024-01-15T04:00:00Z"));
    // A whole country has none of its own: an error in earlier releases.
    let answer = read("2024-01-15 12:00 NZST", Reconcile::new());
    assert_eq!(answer.interval().to_string(), "2024-01-14T23:00:00Z/2024-01-15T00:00:00Z");
}

#[test]
fn the_modern_offset_explains_a_conflict_of_long_ago() {
    // Hawaii was on -10:30 until 8 June 1947, and is on -10:00 since.
    let answer = read("1941-12-07 07:48 (17:48 GMT)", zone("Pacific/Honolulu"));
    assert_eq!(answer.verdict(), Verdict::Conflict);
    let modern = Explanation::LaterOffset {
        offset: Offset::from_seconds(-36_000).unwrap(),
        first_in_force: instant("1947-06-08T12:30:00Z"),
    };
    assert_eq!(answer.explanations(), [modern]);
    // Nobody could go by it in a paper of the day.
    let published = Reconcile::from(instant("1941-12-08T12:00:00Z")).zone(zone("Pacific/Honolulu"));
    let answer = read("1941-12-07 07:48 (17:48 GMT)", published);
    assert!(!answer.explanations().contains(&modern));
}

#[test]
fn a_date_of_the_old_style_is_said_or_an_alternative() {
    // The October revolution: 25 October is 7 November.
    let seventh: Interval = "1917-11-06T20:28:41Z/1917-11-07T20:28:41Z".parse().unwrap();
    let answer = read("25 October 1917", zone("Europe/Moscow"));
    assert_eq!(answer.alternatives(), [seventh]);
    assert!(answer.has(Note::OldStyle));
    for text in [
        "25 October 1917 (old style)",
        "25 October 1917, O.S.",
        "25 October 1917 OS",
        "25 October 1917 by the Julian calendar",
        "7 November 1917 (N.S.)",
    ] {
        let answer = read(text, zone("Europe/Moscow"));
        assert_eq!((answer.interval(), answer.alternatives()), (seventh, &[][..]), "{text}");
    }
    let how = Reconcile::from(zone("Europe/Moscow")).calendar(Calendar::Julian);
    assert_eq!(read("25 October 1917", how).interval(), seventh);
    // Not after the decree, not in London, and not of an instant in UTC.
    for (text, place) in [
        ("25 October 1918", "Europe/Moscow"),
        ("25 October 1917", "Europe/London"),
        ("1917-10-25T12:00:00Z", "Europe/Moscow"),
    ] {
        assert_eq!(read(text, zone(place)).alternatives(), [], "{text} {place}");
    }
}

#[test]
fn gmt_in_a_british_summer_may_be_london() {
    let how = Reconcile::from(zone("Asia/Tokyo")).others(ZoneSet::EMPTY);
    // 20:00 in Tokyo is 11:00 UTC, noon by London's clocks.
    let answer = read("2023-07-15 20:00 local time (12:00 GMT)", how);
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.explanations(), [Explanation::GmtMeansLondon]);
    let answer = read("2023-07-15 20:00 local time (12:00 UTC)", how);
    assert_eq!(answer.explanations(), []);
}

#[test]
fn without_a_zone_the_two_readings_give_the_offset() {
    let answer = read("2023-09-12 06:00 local time (20:00 GMT)", Reconcile::new());
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
    assert_eq!(answer.offset().map(Offset::seconds), Some(36_000));
    assert!(answer.has(Note::OffsetFromReadings));
    let answer = read("2023-09-12 06:00 local time (2023-09-14T20:00:00Z)", Reconcile::new());
    assert!(answer.has(Note::NoSuchOffset));
}

#[test]
fn three_readings_of_one_moment_agree() {
    let text = "6:00 a.m. local time on Tuesday (23:00 Moscow time on Monday, 20:00 GMT)";
    let Ok(said) = text.parse::<Stated>() else { return };
    let answer = said.reconcile(khasan()).unwrap();
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T20:00:00Z"));
}

#[test]
fn a_utc_time_alone_gets_the_clock_of_the_place() {
    let answer = read("2023-09-11T20:00:00Z", zone("Asia/Vladivostok"));
    assert_eq!(answer.verdict(), Verdict::Resolved);
    assert_eq!(answer.zone(), Some(zone("Asia/Vladivostok")));
    assert_eq!(answer.offset().map(Offset::seconds), Some(36_000));
}

#[test]
fn seconds_of_a_local_mean_time_are_rounded_away() {
    // Paris was 9 min 21 s ahead.
    let answer = read("1900-01-01 12:00 local time (11:49 GMT)", zone("Europe/Paris"));
    assert_eq!(answer.verdict(), Verdict::Conflict);
    let answer = read("1900-01-01 12:00 local time (11:51 GMT)", zone("Europe/Paris"));
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert!(answer.has(Note::RoundedClock));
}

// Windows and words around a time.

#[test]
fn parts_of_a_day_follow_the_table_that_is_named() {
    let answer = read("Monday evening", khasan());
    assert_eq!(answer.interval().to_string(), "2023-09-11T06:00:00Z/2023-09-11T14:00:00Z");
    assert_eq!(answer.policies().collect::<Vec<_>>(), [DayParts::DEFAULT_VERSION]);
    let ours = DayParts {
        evening: PartHours::new(17 * 60, 22 * 60),
        version: "day-parts/ours",
        ..DayParts::DEFAULT
    };
    let answer = read("Monday evening", khasan().day_parts(ours));
    assert_eq!(answer.interval().to_string(), "2023-09-11T07:00:00Z/2023-09-11T12:00:00Z");
    assert_eq!(answer.policies().collect::<Vec<_>>(), ["day-parts/ours"]);
    // A night goes on past midnight, and a fold makes it an hour longer.
    let night = read("night of 28 October 2023", zone("Europe/London"));
    assert_eq!(night.interval().width(), Some(SignedDuration::from_hours(13)));
}

#[test]
fn a_window_narrows_to_the_clock_beside_it() {
    let answer = read("Monday evening local time (12:00 GMT)", khasan());
    assert_eq!(answer.verdict(), Verdict::Agreed);
    assert_eq!(answer.exact().unwrap(), instant("2023-09-11T12:00:00Z"));
    let answer = read("Monday evening local time (16:00 GMT)", khasan());
    assert_eq!(answer.verdict(), Verdict::Conflict);
    assert_eq!(answer.difference(), Some(SignedDuration::from_hours(2)));
}

#[test]
fn bounds_are_open_on_one_side() {
    let text = |said: &str| read(said, khasan()).interval().to_string();
    assert_eq!(text("before 14:00 local time on Tuesday"), "../2023-09-12T04:00:00Z");
    assert_eq!(text("after 14:00 local time on Tuesday"), "2023-09-12T04:00:00Z/..");
    assert_eq!(text("before Tuesday"), "../2023-09-11T14:00:00Z");
    assert_eq!(text("after Tuesday"), "2023-09-12T14:00:00Z/..");
    assert_eq!(text("by Tuesday"), "../2023-09-12T14:00:00Z");
    assert_eq!(text("since Tuesday"), "2023-09-11T14:00:00Z/..");
}

#[test]
fn between_shares_what_one_side_leaves_unsaid() {
    let text = |said: &str| {
        let answer = read(said, khasan());
        assert_eq!(answer.verdict(), Verdict::Resolved, "{said}");
        answer.interval().to_string()
    };
    assert_eq!(
        text("between 6 and 7 p.m. local time on Tuesday"),
        "2023-09-12T08:00:00Z/2023-09-12T09:00:00Z"
    );
    assert_eq!(
        text("between 11 p.m. Moscow time on Monday and 1 a.m. on Tuesday"),
        "2023-09-11T20:00:00Z/2023-09-11T22:00:00Z"
    );
    assert_eq!(
        text("between 11 p.m. and 1 a.m. local time"),
        "2023-09-12T13:00:00Z/2023-09-12T15:00:00Z"
    );
    let both = read("between 6 and 7 on 12 September 2023", Zone::UTC);
    assert_eq!(both.verdict(), Verdict::Ambiguous);
    assert_eq!(both.candidates().len(), 2);
}

#[test]
fn a_truncated_reading_is_as_wide_as_its_unit() {
    let how = Reconcile::from(Zone::UTC).grain(Grain::Truncated);
    let text = |said: &str| read(said, how).interval().to_string();
    assert_eq!(text("2023-09-12 06:00"), "2023-09-12T06:00:00Z/2023-09-12T06:01:00Z");
    assert_eq!(text("6 a.m. on 12 September 2023"), "2023-09-12T06:00:00Z/2023-09-12T07:00:00Z");
    // And agrees with a reading to the second within it.
    let answer = read("2023-09-12 06:00 (2023-09-12T06:00:31Z)", how);
    assert_eq!(answer.verdict(), Verdict::Agreed);
}

#[test]
fn relative_times_count_from_their_anchor() {
    let arrival = instant("2023-09-11T20:00:00Z");
    let text = |said: &str, how: Reconcile| read(said, how).interval().to_string();
    let how = khasan().anchor(arrival);
    assert_eq!(text("hours later", how), "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z");
    assert_eq!(text("two hours later", how), "2023-09-11T22:00:00Z");
    assert_eq!(text("30 minutes before s1", how), "2023-09-11T19:30:00Z");
    assert_eq!(text("the next day", how), "2023-09-12T14:00:00Z/2023-09-13T14:00:00Z");
    let window: Interval = "2023-09-11T13:00:00Z/2023-09-11T14:00:00Z".parse().unwrap();
    assert_eq!(
        text("the next day", khasan().anchor(window)),
        "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z"
    );
    let answer = read("hours later", how);
    assert_eq!(answer.policies().collect::<Vec<_>>(), ["phrases/2"]);
    assert_eq!(answer.bases().collect::<Vec<_>>(), [Basis::Anchor]);
}

#[test]
fn a_rough_day_is_rougher_than_a_rough_clock() {
    let text = |said: &str| read(said, khasan()).interval().to_string();
    assert_eq!(text("about Tuesday"), "2023-09-11T02:00:00Z/2023-09-13T02:00:00Z");
    assert_eq!(text("about noon on Tuesday"), "2023-09-12T01:45:00Z/2023-09-12T02:15:00Z");
}

#[test]
fn whatever_is_read_resolves_when_everything_around_it_is_known() {
    let how = khasan().longitude(133.0).unwrap().anchor(instant("2023-09-11T20:00:00Z"));
    let phrases = include_str!("../data/phrases.tsv").lines();
    let phrases = phrases.filter(|line| !line.starts_with('#')).filter_map(|l| l.split_once('\t'));
    let mut read = 0;
    for (phrase, reading) in phrases.filter(|(_, reading)| !reading.starts_with('!')) {
        let said: Stated = phrase.parse().unwrap();
        for how in [how, how.date_order(DateOrder::DayFirst).grain(Grain::Truncated)] {
            let answer = said.reconcile(how);
            let known = match &answer {
                Ok(_) => true,
                // What the phrase claims may be wrong all the same.
                Err(error) => match error.kind() {
                    ErrorKind::InvalidLeapSecond | ErrorKind::UnknownAbbreviation => true,
                    // Tomorrow need not be a Sunday.
                    ErrorKind::Contradiction => error.to_string().contains("correct the weekday"),
                    _ => false,
                },
            };
            assert!(known, "{phrase} ({reading}): {answer:?}");
        }
        read += 1;
    }
    assert!(read > 100, "only {read} phrases were read");
}

#[test]
fn every_slip_has_words_and_a_code() {
    let how = Reconcile::from(zone("Asia/Vladivostok")).others(ZoneSet::EMPTY);
    for (stated, code, words) in [
        ("2023-09-12T20:00:00Z", "day_slip", "24 h"),
        ("2023-09-12T08:00:00Z", "am_pm_slip", "12 h"),
        ("2023-09-12T16:00:00Z", "sign_inverted", "sign"),
        ("2023-09-12T06:00:00Z", "utc_is_local", "copied"),
        ("2023-09-13T20:00:00Z", "day_slip", "2 days"),
    ] {
        let answer = read(&format!("2023-09-12 06:00 ({stated})"), how);
        let [explanation] = answer.explanations() else { panic!("{answer:?}") };
        assert_eq!(explanation.as_str(), code);
        assert!(explanation.to_string().contains(words), "{explanation}");
    }
}

#[test]
fn an_answer_is_json_with_stable_keys() {
    let answer = read("2023-09-12 14:00 Asia/Vladivostok (02:00 GMT)", Reconcile::new());
    let mut json = serde_json::to_value(&answer).unwrap();
    json["tzdb"] = serde_json::json!("checked elsewhere");
    let expected = serde_json::json!({
        "verdict": "conflict",
        "earliest": "2023-09-12T02:00:00Z",
        "latest": "2023-09-12T04:00:00Z",
        "zone": "Asia/Vladivostok",
        "offset_seconds": 36_000,
        "candidates": [{
            "utc": "2023-09-12T04:00:00Z",
            "earliest": "2023-09-12T04:00:00Z",
            "latest": "2023-09-12T04:00:00Z",
            "zone": "Asia/Vladivostok",
            "offset_seconds": 36_000,
        }],
        "difference_seconds": -7_200,
        "stated": {"earliest": "2023-09-12T02:00:00Z", "latest": "2023-09-12T02:00:00Z"},
        "implied": {"earliest": "2023-09-12T04:00:00Z", "latest": "2023-09-12T04:00:00Z"},
        "explanations": [{
            "code": "other_zone",
            "zone": "Asia/Kamchatka",
            "text": "reads as Kamchatka time (Asia/Kamchatka)",
        }],
        "local_gap": null,
        "alternatives": [],
        "basis": ["stated-utc", "stated-zone"],
        "notes": ["day-from-other-reading"],
        "policies": [],
        "tzdb": "checked elsewhere",
    });
    assert_eq!(json, expected);
}

#[test]
fn temporal_compatible_refuses_what_temporal_refuses() {
    let how = Reconcile::temporal_compatible();
    let error = refused("2023-09-12T06:00+11:00[Asia/Vladivostok]", how);
    assert_eq!(error.kind(), ErrorKind::Contradiction);
    let used = read("2023-09-12T06:00+11:00[Asia/Vladivostok]", how.offset(OffsetPolicy::Use));
    assert_eq!(used.exact().unwrap(), instant("2023-09-11T19:00:00Z"));
    assert_eq!(used.policies().collect::<Vec<_>>(), ["offset: use"]);
}
