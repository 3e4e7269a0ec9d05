//! What several claims mean together: each expected value is worked out by hand.

use lastseen::{
    Actor, Ask, Certainty, ConflictKind, Evidence, Interval, Membership, MembershipKind, Modality,
    Order, Outcome, Place, Sighting, Timeline, Timestamp,
};

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A day of September 2023, which ends when the next one begins.
fn day(day: u8) -> Interval {
    Interval::new(
        when(&format!("2023-09-{day:02}T00:00:00Z")),
        when(&format!("2023-09-{:02}T00:00:00Z", day + 1)),
    )
    .unwrap()
}

fn spot(lat: f64, lon: f64, name: &str) -> Place {
    Place::lat_lon(lat, lon).unwrap().named(name)
}

/// Kim at places a degree apart, by claims that each have an id.
fn kim(times: &[Interval]) -> Timeline {
    let mut timeline = Timeline::new();
    for (number, &time) in times.iter().enumerate() {
        let place = spot(40.0 + number as f64, 130.0, &number.to_string());
        timeline.add(Sighting::new("kim", place, time).labelled(&number.to_string()));
    }
    timeline
}

fn possible(timeline: &Timeline) -> Vec<&str> {
    let last = timeline.as_known().last_seen("kim");
    let mut labels: Vec<&str> = last.possible().iter().filter_map(|seen| seen.label()).collect();
    labels.sort_unstable();
    labels
}

#[test]
fn what_ends_when_another_begins_is_not_possibly_last() {
    let midnight = Interval::at(when("2023-09-13T00:00:00Z"));
    assert_eq!(possible(&kim(&[day(12), day(13)])), ["1"]);
    assert_eq!(possible(&kim(&[day(12), midnight])), ["1"]);
    // Midnight is no moment of Wednesday that anybody shares with it.
    assert_eq!(possible(&kim(&[midnight, day(13)])), ["1"]);
    assert_eq!(possible(&kim(&[midnight, midnight, day(12)])), ["0", "1"]);
    assert_eq!(possible(&kim(&[day(13), day(13)])), ["0", "1"]);
}

#[test]
fn what_a_report_cut_includes_its_end() {
    let noon = when("2023-09-12T12:00:00Z");
    let mut timeline = kim(&[Interval::at(noon)]);
    let place = spot(50.0, 130.0, "cut");
    timeline.add(Sighting::new("kim", place, day(12)).reported(noon).labelled("cut"));
    assert_eq!(possible(&timeline), ["0", "cut"]);
}

#[test]
fn tuesday_comes_before_wednesday_and_not_the_other_way_round() {
    let timeline = kim(&[day(12), day(13)]);
    let view = timeline.as_known();
    let seen: Vec<_> = view.sightings("kim").collect();
    assert_eq!(view.gap(seen[0], seen[1]).order(), Order::Certain);
    assert_eq!(view.gap(seen[1], seen[0]).order(), Order::Impossible);
}

#[test]
fn what_only_touches_an_end_contradicts_nothing() {
    let wednesday = when("2023-09-13T00:00:00Z");
    let place = || spot(40.0, 130.0, "Khasan");
    let mut timeline = Timeline::new();
    timeline.add(Sighting::new("kim", place(), day(12)).meant(Modality::Denied));
    timeline.add(Sighting::new("kim", place(), wednesday));
    let view = timeline.as_known();
    assert!(view.conflicts().is_empty());
    assert_eq!(view.absences("kim")[0].outcome, Outcome::Open);
}

/// Kim at one instant at each of some places.
fn at_once(places: Vec<Place>) -> Timeline {
    let mut timeline = Timeline::new();
    for place in places {
        timeline.add(Sighting::new("kim", place, when("2023-09-12T12:00:00Z")));
    }
    timeline
}

#[test]
fn a_claim_without_a_position_ends_no_dispute() {
    let (khasan, moscow) = (spot(42.4, 130.6, "Khasan"), spot(55.8, 37.6, "Moscow"));
    let nameless = || Place::unlocated("the station");
    for places in [
        vec![khasan.clone(), moscow.clone()],
        vec![nameless(), khasan.clone(), moscow.clone()],
        vec![khasan.clone(), nameless(), moscow],
    ] {
        assert!(at_once(places).as_known().last_seen("kim").is_disputed());
    }
    // The station may be that of Khasan, but not the border as well.
    let timeline = at_once(vec![nameless(), khasan]);
    assert!(timeline.as_known().last_seen("kim").certain().is_some());
    let timeline = at_once(vec![nameless(), Place::unlocated("the border")]);
    let last = timeline.as_known().last_seen("kim");
    assert!(last.is_disputed() && last.certain().is_none());
    assert!(last.to_string().contains(", at one of:"), "{last}");
    assert!(!at_once(vec![nameless(), nameless()]).as_known().last_seen("kim").is_disputed());
}

#[test]
fn what_is_direct_goes_before_what_is_inferred() {
    let noon = when("2023-09-12T12:00:00Z");
    let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
    for kim_first in [true, false] {
        let mut timeline = Timeline::new();
        timeline.join(aboard.clone());
        let mut who = ["kim", "train"];
        if !kim_first {
            who.reverse();
        }
        for actor in who {
            timeline.add(Sighting::new(actor, spot(42.4, 130.6, "Khasan"), noon));
        }
        let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
        assert_eq!(last.certain().map(|seen| seen.evidence()), Some(Evidence::Direct));
    }
}

#[test]
fn fixes_of_one_instant_are_one_place_up_to_a_limit() {
    // A thousandth of a degree of latitude is 111 m.
    let tug = |thousandths: f64| {
        let place = Place::lat_lon(40.0 + thousandths / 1000.0, -74.0).unwrap();
        Sighting::new("tug", place, when("2023-09-12T12:00:00Z"))
    };
    let near: Timeline = [tug(0.3), tug(0.5), tug(0.5), tug(0.0)].into_iter().collect();
    let last = near.as_known().last_seen("tug");
    assert_eq!(last.certain().and_then(|seen| seen.place().lat()), Some(40.0));
    assert_eq!((last.nearby_positions(), last.possible().len()), (2, 1));
    let far: Timeline = [tug(0.0), tug(1.0)].into_iter().collect();
    let metres = |metres: &str| Ask::of("tug").disputed_beyond(metres.parse().unwrap());
    for (ask, is_disputed) in [(Ask::of("tug"), true), (metres("120 m"), false)] {
        let last = far.as_known().last_seen(ask);
        assert_eq!((last.is_disputed(), last.certain().is_none()), (is_disputed, is_disputed));
        let each = far.as_known().last_seen_each([ask]).next().unwrap();
        assert_eq!(
            (each.is_disputed(), each.nearby_positions()),
            (is_disputed, last.nearby_positions())
        );
    }
}

#[test]
fn a_second_source_takes_no_certainty_away() {
    let mut timeline = Timeline::new();
    for source in ["KCNA", "RIA"] {
        let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
        timeline.join(aboard.by(source));
    }
    timeline.add(Sighting::new("train", spot(42.4, 130.6, "Khasan"), day(12)));
    let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
    assert_eq!(last.possible().len(), 1);
    assert_eq!(last.certain().map(|seen| seen.via().count()), Some(1));
}

#[test]
fn memberships_that_follow_each_other_cover_a_time_together() {
    let hour = |hour: u8| when(&format!("2023-09-12T{hour:02}:00:00Z"));
    for (second, certainty) in [(10, Certainty::Certain), (11, Certainty::Possible)] {
        let mut timeline = Timeline::new();
        let aboard = |from, to| {
            let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
            aboard.from(hour(from)).until(hour(to))
        };
        timeline.join(aboard(8, 10));
        timeline.join(aboard(second, 12));
        let seen = Interval::new(hour(9), hour(12)).unwrap();
        timeline.add(Sighting::new("train", spot(42.4, 130.6, "Khasan"), seen));
        let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
        assert_eq!(last.possible()[0].certainty(), certainty);
    }
}

#[test]
fn what_is_inferred_lasts_as_long_as_the_membership() {
    let hour = |hour: u8| when(&format!("2023-09-12T{hour:02}:00:00Z"));
    let mut timeline = Timeline::new();
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train").from(hour(4)));
    let seen = Interval::new(hour(1), hour(5)).unwrap();
    timeline.add(Sighting::new("train", spot(42.4, 130.6, "Khasan"), seen));
    let view = timeline.as_known();
    let last = view.last_seen(Ask::of("kim").inferred());
    assert_eq!(last.interval(), Some(Interval::new(hour(4), hour(5)).unwrap()));
    assert!(view.last_seen(Ask::of("kim").inferred().as_of(hour(2))).is_never());
}

/// Kim in Moscow five minutes after the train at Khasan, and the train at Ussuriysk
/// six hours later.
fn left_at_khasan(aboard: Membership, kim: Actor, train: Actor) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.declare(kim);
    timeline.declare(train);
    timeline.join(aboard);
    for (actor, place, time, label) in [
        ("train", spot(42.4, 130.6, "Khasan"), "2023-09-12T06:00:00Z", "khasan"),
        ("kim", spot(55.8, 37.6, "Moscow"), "2023-09-12T06:05:00Z", "moscow"),
        ("train", spot(43.8, 131.9, "Ussuriysk"), "2023-09-12T12:00:00Z", "ussuriysk"),
    ] {
        timeline.add(Sighting::new(actor, place, when(time)).labelled(label));
    }
    timeline
}

#[test]
fn whoever_was_too_far_off_had_left_or_is_in_conflict() {
    let open = || Membership::new("kim", MembershipKind::Aboard, "train").from(day(10));
    let (kim, train) = (Actor::new("kim"), Actor::new("train"));
    let fast = train.clone().at_most("80 km/h".parse().unwrap());
    let ask = Ask::of("kim").inferred();
    let kinds = |timeline: &Timeline| -> Vec<(ConflictKind, Vec<String>)> {
        let conflicts = timeline.as_known().conflicts();
        let labels = |claims: &[lastseen::Seen<'_>]| {
            claims.iter().filter_map(|seen| seen.label().map(str::to_owned)).collect()
        };
        conflicts.iter().map(|one| (one.kind, labels(&one.claims))).collect()
    };

    // With an open end he had left, and the answer says how.
    let timeline = left_at_khasan(open(), kim.clone(), fast.clone());
    let last = timeline.as_known().last_seen(ask);
    assert!(last.certain().is_none() && kinds(&timeline).is_empty());
    let text = last.to_string();
    assert!(text.contains("not certain: kim had left by then, seen at Moscow [moscow]"), "{text}");

    // With an end that is said one of the two is wrong: the nearest in time.
    let parted = || vec![(ConflictKind::MemberApart, vec!["moscow".into(), "khasan".into()])];
    let until = |day_of: u8| open().until(day(day_of));
    assert_eq!(kinds(&left_at_khasan(until(13), kim.clone(), fast.clone())), parted());
    assert!(kinds(&left_at_khasan(until(11), kim.clone(), fast)).is_empty());

    // His own top speed says as much: he was not at Khasan.
    let walker = kim.clone().at_most("900 km/h".parse().unwrap());
    let timeline = left_at_khasan(until(13), walker.clone(), train.clone());
    assert_eq!(kinds(&timeline), parted());
    let labels = |timeline: &Timeline| -> Vec<String> {
        let view = timeline.as_known();
        let seen: Vec<_> =
            view.sightings(ask).filter_map(|seen| seen.label().map(str::to_owned)).collect();
        seen
    };
    assert_eq!(labels(&left_at_khasan(open(), walker, train.clone())), ["moscow"]);
    // Without a top speed nothing says that he was not on a faster way.
    assert_eq!(labels(&left_at_khasan(open(), kim, train)), ["khasan", "moscow", "ussuriysk"]);
}

/// Kim and his minister both with the delegation, which travels by a train and by a ship that
/// are apart.
#[test]
fn two_that_are_apart_are_a_conflict_of_whom_they_carry_first() {
    let during = |one: Membership| one.from(day(10)).until(day(14));
    let mut timeline = Timeline::new();
    for (member, kind, whole) in [
        ("kim", MembershipKind::PartOf, "delegation"),
        ("minister", MembershipKind::PartOf, "delegation"),
        ("delegation", MembershipKind::Aboard, "train"),
        ("delegation", MembershipKind::Aboard, "ship"),
    ] {
        timeline.join(during(Membership::new(member, kind, whole)));
    }
    for (actor, place) in
        [("train", spot(42.4, 130.6, "Khasan")), ("ship", spot(59.9, 30.2, "Kronstadt"))]
    {
        timeline.declare(Actor::new(actor).at_most("80 km/h".parse().unwrap()));
        let time = when("2023-09-12T06:00:00Z");
        timeline.add(Sighting::new(actor, place, time).labelled(actor));
    }
    let told = |timeline: &Timeline| -> Vec<(ConflictKind, String)> {
        let conflicts = timeline.as_known().conflicts();
        conflicts.into_iter().map(|one| (one.kind, one.summary)).collect()
    };
    let one = |who: &str| {
        let summary = format!(
            "{who} is said to have been with ship, at Kronstadt, and with train, at Khasan, and \
             cannot have been with both"
        );
        (ConflictKind::MemberApart, summary)
    };
    assert_eq!(told(&timeline), [one("delegation")]);

    // Another way of his own to the ship makes it his conflict too.
    timeline.join(during(Membership::new("kim", MembershipKind::Aboard, "ship")));
    let mut both = told(&timeline);
    both.sort_by(|one, other| one.1.cmp(&other.1));
    assert_eq!(both, [one("delegation"), one("kim")]);
}

#[test]
fn travel_that_the_others_leave_no_way_for_names_them() {
    // 100 km an hour; C is 300 km from A and B, which are at one place.
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("kim").at_most("100 km/h".parse().unwrap()));
    let hour = |hour: u8| when(&format!("2023-09-12T{hour:02}:00:00Z"));
    let north = |km: f64| Place::lat_lon(40.0 + km / 111.1, 130.0).unwrap();
    let between = |from, to| Interval::new(hour(from), hour(to)).unwrap();
    for (label, place, time) in [
        ("a", north(0.0), between(4, 7)),
        ("b", north(200.0), Interval::at(hour(5))),
        ("c", north(300.0), Interval::at(hour(8))),
    ] {
        timeline.add(Sighting::new("kim", place, time).labelled(label));
    }
    // From a (by 7) to b (at 5) takes two hours: only a after b at 7, and then c at 10.
    let conflicts = timeline.as_known().conflicts();
    let certain: Vec<_> =
        conflicts.iter().filter(|one| one.certainty == Certainty::Certain).collect();
    assert_eq!(certain.len(), 1, "{conflicts:?}");
    let mut labels: Vec<_> = certain[0].claims.iter().filter_map(|seen| seen.label()).collect();
    labels.sort_unstable();
    assert_eq!(labels, ["a", "b", "c"]);
    let why = "by themselves the two have a way; what is said of the others leaves none";
    assert!(certain[0].explanations.iter().any(|one| one == why), "{certain:?}");
}

#[test]
fn a_sentence_says_one_place_once_and_no_speed_of_nothing() {
    let mut timeline = Timeline::new();
    let towpath = || spot(51.45, -0.19, "the towpath");
    for label in ["police", "paper"] {
        timeline.add(Sighting::new("kim", towpath(), day(12)).labelled(label));
    }
    let near = Place::lat_lon(51.45, -0.191).unwrap().named("the lock");
    timeline.add(Sighting::new("kim", near, when("2023-09-20T16:10:00Z")));
    let view = timeline.as_known();
    let last = view.last_seen(Ask::of("kim").as_of(when("2023-09-13T00:00:00Z"))).to_string();
    assert!(last.contains(" UTC, at the towpath, by one of:\n"), "{last}");
    let gap = view.gaps("kim").next().unwrap().to_string();
    assert!(gap.contains("7 days 16h10m") && !gap.contains("needed"), "{gap}");
}

#[test]
fn a_conflict_has_its_times_in_words() {
    let timeline = at_once(vec![spot(42.4, 130.6, "Khasan"), spot(55.8, 37.6, "Moscow")]);
    let conflicts = timeline.as_known().conflicts();
    let summary = "kim is said to have been in two places, Tue 2023-09-12 12:00 UTC";
    assert_eq!(conflicts[0].summary, summary);
}
