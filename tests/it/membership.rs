//! Who was with whom: what carries, for how long, and what ends it.

use lastseen::{
    Actor, Ask, Certainty, Conflict, ConflictKind, Evidence, Expectation, Interval, LastSeen,
    Membership, MembershipKind, Modality, Outcome, Place, Reliability, Sighting, SignedDuration,
    Source, Speed, Timeline, Timestamp,
};
use proptest::prelude::*;

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn within(text: &str) -> Interval {
    text.parse().unwrap()
}

fn spot(lat: f64, lon: f64) -> Place {
    Place::lat_lon(lat, lon).unwrap()
}

fn pyongyang() -> Place {
    spot(39.0194, 125.7381).named("Pyongyang")
}

fn khasan() -> Place {
    spot(42.4286, 130.6456).named("Khasan")
}

fn baranovsky() -> Place {
    spot(43.7403, 131.9156).named("Baranovsky")
}

fn ussuriysk() -> Place {
    spot(43.8029, 131.9458).named("near Ussuriysk")
}

fn vostochny() -> Place {
    spot(51.884, 128.334).named("Vostochny")
}

const BOARDING: &str = "2023-09-10T06:00:00Z/2023-09-10T15:00:00Z";

/// The trip of September 2023 as the sources tell it, with who was aboard.
fn trip() -> Timeline {
    let mut timeline = Timeline::new();
    let reported = |text: &str| Interval::at(when(text));
    let kang = Modality::Unconfirmed;
    for (member, modality) in [
        ("kim", Modality::Observed),
        ("ri", Modality::Observed),
        ("pak", Modality::Observed),
        ("choe", Modality::Observed),
        ("kang", kang),
    ] {
        timeline.join(
            Membership::new(member, MembershipKind::Aboard, "train")
                .from(within(BOARDING))
                .meant(modality)
                .reported(reported("2023-09-11T12:00:00Z")),
        );
    }
    timeline.join(Membership::new("choe", MembershipKind::Affiliated, "party"));
    for member in ["ri", "pak", "choe"] {
        timeline.add(
            Sighting::new(member, pyongyang(), within(BOARDING))
                .reported(reported("2023-09-11T12:00:00Z")),
        );
    }
    timeline.add(
        Sighting::new("kim_yo_jong", pyongyang(), within(BOARDING))
            .labelled("beside the train")
            .reported(reported("2023-09-11T12:00:00Z")),
    );
    for (label, place, time, report) in [
        ("c1", khasan(), "2023-09-11T20:00:00Z", "2023-09-11T22:00:00Z"),
        ("c4", baranovsky(), "2023-09-12T02:15:00Z", "2023-09-12T03:00:00Z"),
        ("c5", ussuriysk(), "2023-09-12T03:10:00Z", "2023-09-12T04:00:00Z"),
    ] {
        timeline
            .add(Sighting::new("train", place, when(time)).labelled(label).reported(when(report)));
    }
    timeline.add(
        Sighting::new("kim", khasan(), Interval::since(when("2023-09-11T20:00:00Z")))
            .labelled("c2")
            .reported(when("2023-09-12T01:00:00Z")),
    );
    timeline.add(
        Sighting::new("kim", vostochny(), Interval::UNBOUNDED)
            .labelled("c6")
            .meant(Modality::Speculated)
            .reported(when("2023-09-12T04:00:00Z")),
    );
    timeline.add(
        Sighting::new("kim", vostochny(), when("2023-09-13T04:00:00Z"))
            .labelled("c7")
            .reported(when("2023-09-13T05:00:00Z")),
    );
    timeline.add(
        Sighting::new("kim_yo_jong", vostochny(), Interval::until(when("2023-09-13T05:00:00Z")))
            .labelled("denial")
            .meant(Modality::Denied)
            .by("NHK")
            .reported(when("2023-09-13T05:00:00Z")),
    );
    timeline.add(
        Sighting::new("kim_yo_jong", vostochny(), when("2023-09-13T04:30:00Z"))
            .labelled("photo")
            .by("Union Leader")
            .reported(when("2023-09-13T10:00:00Z")),
    );
    timeline
}

fn label<'a>(last: &LastSeen<'a>) -> Option<&'a str> {
    last.certain().and_then(|seen| seen.label())
}

#[test]
fn a_minister_was_last_seen_with_the_train_and_that_is_inferred() {
    let timeline = trip();
    let view = timeline.as_known_at(when("2023-09-12T12:00:00Z"));
    let last = view.last_seen(Ask::of("choe").inferred());
    let seen = last.certain().unwrap();
    assert_eq!(seen.label(), Some("c5"));
    assert_eq!(seen.evidence(), Evidence::Inferred);
    assert_eq!(seen.certainty(), Certainty::Certain);
    let chain: Vec<_> = seen.via().map(|link| (link.member().as_str(), link.kind())).collect();
    assert_eq!(chain, [("choe", MembershipKind::Aboard)]);
    // Directly, only at the boarding.
    let direct = view.last_seen("choe");
    assert_eq!(direct.certain().unwrap().place(), pyongyang());
    assert_eq!(direct.certain().unwrap().evidence(), Evidence::Direct);
}

#[test]
fn an_unconfirmed_passenger_may_have_been_there() {
    let timeline = trip();
    let view = timeline.as_known_at(when("2023-09-12T12:00:00Z"));
    let last = view.last_seen(Ask::of("kang").inferred());
    assert!(last.certain().is_none());
    assert_eq!(last.possible()[0].label(), Some("c5"));
    assert!(last.possible().iter().all(|seen| seen.certainty() == Certainty::Possible));
    assert!(last.is_possibly_never());
}

#[test]
fn who_stood_beside_the_train_was_not_aboard() {
    let timeline = trip();
    let ask = Ask::of("kim_yo_jong").inferred();
    let before = timeline.as_known_at(when("2023-09-12T12:00:00Z"));
    assert_eq!(label(&before.last_seen(ask)), Some("beside the train"));
    let after = timeline.as_known();
    assert_eq!(label(&after.last_seen(ask)), Some("photo"));
}

#[test]
fn a_denial_is_contradicted_by_a_later_photograph_and_not_deleted() {
    let timeline = trip();
    let became = |known: &str| -> Vec<(Outcome, Option<String>)> {
        let view = timeline.as_known_at(when(known));
        let label = |of: Expectation<'_>| of.by.and_then(|by| by.label().map(str::to_owned));
        view.absences("kim_yo_jong").into_iter().map(|of| (of.outcome, label(of))).collect()
    };
    assert_eq!(became("2023-09-12T12:00:00Z"), []);
    assert_eq!(became("2023-09-13T06:00:00Z"), [(Outcome::Open, None)]);
    let photo = Some("photo".to_owned());
    assert_eq!(became("2023-09-13T12:00:00Z"), [(Outcome::Contradicted, photo)]);
}

#[test]
fn seeing_kim_off_the_train_does_not_move_the_others() {
    let timeline = trip();
    let view = timeline.as_known_at(when("2023-09-13T06:00:00Z"));
    // Kim is at the cosmodrome; the ministers were last seen with the train.
    assert_eq!(label(&view.last_seen(Ask::of("kim").inferred())), Some("c7"));
    assert_eq!(label(&view.last_seen(Ask::of("ri").inferred())), Some("c5"));
    assert_eq!(label(&view.last_seen("train")), Some("c5"));
}

#[test]
fn where_kim_was_last_seen_depends_on_the_evidence_and_on_what_was_known() {
    let timeline = trip();
    let noon = when("2023-09-12T12:00:00Z");
    let view = timeline.as_known_at(noon);
    // Directly: at Khasan, some time between the arrival and the report.
    let direct = view.last_seen("kim");
    assert_eq!(label(&direct), Some("c2"));
    assert_eq!(direct.interval(), Some(within("2023-09-11T20:00:00Z/2023-09-12T01:00:00Z")));
    // By the train he was aboard: near Ussuriysk.
    let inferred = view.last_seen(Ask::of("kim").inferred());
    assert_eq!(label(&inferred), Some("c5"));
    assert_eq!(inferred.certain().unwrap().evidence(), Evidence::Inferred);
    assert_eq!(inferred.interval(), Some(Interval::at(when("2023-09-12T03:10:00Z"))));
    let silence = view.silence(Ask::of("kim").inferred(), noon).unwrap();
    assert_eq!(silence.length().exact().unwrap(), SignedDuration::from_mins(8 * 60 + 50));
    // The speculation is in neither, and open.
    let expected = view.expectations("kim");
    let [speculation] = &expected[..] else { panic!("{expected:?}") };
    assert_eq!(speculation.claim.label(), Some("c6"));
    assert_eq!((speculation.outcome, speculation.by), (Outcome::Open, None));
    // The next day he is seen there.
    let later = timeline.as_known_at(when("2023-09-13T06:00:00Z"));
    assert_eq!(label(&later.last_seen("kim")), Some("c7"));
    let expected = later.expectations("kim");
    assert_eq!(expected[0].outcome, Outcome::Fulfilled);
    assert_eq!(expected[0].by.and_then(|by| by.label()), Some("c7"));
}

#[test]
fn who_was_seen_too_far_from_the_train_had_left_it() {
    // Kim at the cosmodrome at 04:00; the train, at most 80 km/h, 900 km south
    // an hour before and a day later.
    let mut timeline = trip();
    timeline.declare(Actor::new("train").at_most("80 km/h".parse().unwrap()));
    timeline
        .add(Sighting::new("train", ussuriysk(), when("2023-09-13T03:00:00Z")).labelled("before"));
    timeline
        .add(Sighting::new("train", ussuriysk(), when("2023-09-14T03:00:00Z")).labelled("after"));
    let view = timeline.as_known();
    let seen = |label: &str| {
        view.sightings(Ask::of("kim").inferred()).find(|seen| seen.label() == Some(label)).unwrap()
    };
    // Before, he can have been aboard; afterwards only if he came back.
    assert_eq!((seen("before").certainty(), seen("before").left_by()), (Certainty::Certain, None));
    let after = seen("after");
    assert_eq!(after.certainty(), Certainty::Possible);
    assert_eq!(after.left_by(), timeline.labelled("c7").ok());
    let last = view.last_seen(Ask::of("kim").inferred());
    assert!(last.certain().is_none());
    assert_eq!(last.interval().unwrap().earliest(), Some(when("2023-09-13T04:00:00Z")));
    // The others have not left.
    assert_eq!(label(&view.last_seen(Ask::of("ri").inferred())), Some("after"));
}

#[test]
fn nobody_is_aboard_while_seen_elsewhere() {
    let mut timeline = Timeline::new();
    let noon = when("2023-09-12T12:00:00Z");
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
    timeline.add(Sighting::new("train", ussuriysk(), noon).labelled("train"));
    timeline.add(Sighting::new("kim", khasan(), noon).labelled("kim"));
    let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
    assert_eq!(label(&last), Some("kim"));
    assert_eq!((last.possible().len(), last.excluded().not_along), (1, 1));
}

#[test]
fn a_fix_that_cannot_speak_of_the_member_hides_no_later_one() {
    let hours = [10, 11, 12, 13].map(|hour| when(&format!("2023-09-13T{hour}:00:00Z")));
    let fixes = hours.map(|time| Sighting::new("train", spot(51.9, 128.3), time));
    let mut timeline: Timeline = fixes.into_iter().collect();
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
    timeline.add(Sighting::new("kim", pyongyang(), hours[1]).labelled("elsewhere"));
    let view = timeline.as_known();
    let seen = view.sightings(Ask::of("kim").inferred());
    let seen: Vec<_> = seen.map(|seen| (seen.interval(), seen.via().count())).collect();
    let expected = [(hours[0], 1), (hours[1], 0), (hours[2], 1), (hours[3], 1)];
    assert_eq!(seen, expected.map(|(time, via)| (Interval::at(time), via)));
}

#[test]
fn what_was_seen_in_bulk_after_leaving_is_possible_only() {
    let fixes = (0..100_i64).map(|n| {
        let time = when("2023-09-12T00:00:00Z") + SignedDuration::from_mins(n);
        Sighting::new("ship", spot(0.0, n as f64 / 100.0), time)
    });
    let mut timeline: Timeline = fixes.collect();
    timeline.declare(Actor::new("ship").at_most("60 km/h".parse().unwrap()));
    timeline.join(Membership::new("cook", MembershipKind::Aboard, "ship"));
    let ashore = when("2023-09-12T00:50:30Z");
    timeline.add(Sighting::new("cook", spot(10.0, 0.5), ashore).labelled("ashore"));
    let ask = Ask::of("cook").inferred();
    let view = timeline.as_known();
    let certain = |seen: &lastseen::Seen<'_>| seen.certainty() == Certainty::Certain;
    let rows: Vec<_> = view.sightings(ask).collect();
    assert_eq!(rows.len(), 101);
    // 51 fixes up to 00:50, and ashore.
    assert_eq!(rows.iter().filter(|seen| certain(seen)).count(), 52);
    assert_eq!(rows.iter().filter(|seen| seen.left_by().is_some()).count(), 49);
    let last = view.last_seen(ask);
    assert_eq!(last.interval().unwrap().earliest(), Some(ashore));
    assert_eq!(last.possible().len(), 50);
}

#[test]
fn a_circle_of_memberships_is_named_and_does_no_harm() {
    let mut timeline = trip();
    timeline.join(Membership::new("train", MembershipKind::PartOf, "choe"));
    let circle = timeline.membership_cycle().unwrap();
    let names: Vec<&str> = circle.iter().map(|id| id.as_str()).collect();
    assert_eq!(names, ["choe", "train"]);
    let last = timeline.as_known().last_seen(Ask::of("choe").inferred());
    assert_eq!(label(&last), Some("c5"));
}

/// Kim aboard a train of 80 km/h, and seen far from it an hour after it was at
/// F: she had left, so that the train at F two days later is no proof of her.
fn left_behind(papers: usize) -> Timeline {
    let (f, h) = (spot(50.0, 30.0).named("F"), spot(40.0, 40.0).named("H"));
    let speed = Speed::km_per_hour(80.0).unwrap();
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("train").at_most(speed));
    let boarding = when("2023-09-10T00:00:00Z");
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train").from(boarding));
    timeline.add(Sighting::new("train", f.clone(), when("2023-09-12T11:00:00Z")));
    timeline.add(Sighting::new("kim", h, when("2023-09-12T12:00:00Z")));
    timeline.add(Sighting::new("train", f.clone(), when("2023-09-14T12:00:00Z")));
    // What further papers say adds nothing and contradicts nothing.
    for _ in 0..papers {
        let vaguely = within("2023-09-12T11:30:00Z/2023-09-13T12:00:00Z");
        timeline.add(Sighting::new("train", f.clone(), vaguely));
    }
    timeline
}

#[test]
fn whoever_had_left_had_left_however_many_others_saw_the_train() {
    for papers in [0, 7, 8, 9, 12, 100] {
        let timeline = left_behind(papers);
        let view = timeline.as_known();
        let last = view.last_seen(Ask::of("kim").inferred());
        let (kim, train) = (when("2023-09-12T12:00:00Z"), when("2023-09-14T12:00:00Z"));
        assert_eq!(last.interval(), Some(Interval::new(kim, train).unwrap()), "{papers} papers");
        assert_eq!(last.certain(), None, "{papers} papers: {last}");
    }
}

/// A claim of the train: where along a meridian, and when, in hours.
fn train_claims() -> impl Strategy<Value = Vec<(f64, i64, i64)>> {
    prop::collection::vec((0..12_u8, 0..100_i64, 0..30_i64), 1..80).prop_map(|claims| {
        let claim = |(step, lo, width): (u8, i64, i64)| (f64::from(step), lo, lo + width);
        claims.into_iter().map(claim).collect()
    })
}

proptest! {
    /// Whether the train excludes where kim was seen, by each of its claims
    /// alone: the brute force of what the answer has to be.
    #[test]
    fn every_claim_of_the_carrier_counts(
        claims in train_claims(),
        (lat, from, width) in (0..12_u8, 0..100_i64, 0..5_i64),
        km_per_hour in prop::option::of(1..150_u8),
    ) {
        let at = |hour: i64| Timestamp::from_unix_seconds(1_600_000_000 + 3600 * hour).unwrap();
        let during = |lo: i64, hi: i64| Interval::new(at(lo), at(hi)).unwrap();
        let mut timeline = Timeline::new();
        let mut train = Actor::new("train");
        if let Some(speed) = km_per_hour {
            train = train.at_most(Speed::km_per_hour(f64::from(speed)).unwrap());
        }
        timeline.declare(train);
        timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
        let here = spot(f64::from(lat), 0.0);
        timeline.add(Sighting::new("kim", here.clone(), during(from, from + width)));
        for &(lat, lo, hi) in &claims {
            timeline.add(Sighting::new("train", spot(lat, 0.0), during(lo, hi)));
        }
        // Long after all of them: carried for certain only if kim had not left.
        timeline.add(Sighting::new("train", spot(0.0, 0.0), at(100_000)));

        // What claims say of each other's times is in their intervals already.
        let view = timeline.as_known();
        let ends = |interval: Interval| (interval.earliest().unwrap(), interval.latest().unwrap());
        let (from, to) = ends(view.sightings("kim").next().unwrap().interval());
        let excluded = view.sightings("train").any(|train| {
            let (earliest, latest) = ends(train.interval());
            let longest = (earliest - to).abs().max((latest - from).abs());
            let apart = here.distance_to(&train.place()).unwrap().min().as_kilometres();
            match km_per_hour {
                Some(speed) => apart > f64::from(speed) * longest.as_secs_f64() / 3600.0,
                None => longest == SignedDuration::ZERO && apart > 0.0,
            }
        });
        let last = view.sightings(Ask::of("kim").inferred()).last().unwrap();
        let expected = if excluded { Certainty::Possible } else { Certainty::Certain };
        prop_assert_eq!(last.certainty(), expected);
    }
}

/// A train at noon, with Kim aboard as each of these sources says, and how it means it.
fn carried_by(memberships: &[(&str, Reliability, Modality)]) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.add(Sighting::new("train", khasan(), when("2023-09-12T12:00:00Z")));
    for &(source, grade, modality) in memberships {
        let source = Source::new(source).graded(grade);
        let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
        timeline.join(aboard.by(source).meant(modality));
    }
    timeline
}

/// How certain it is that Kim was with the train; `None` where nothing says so.
fn carries(
    timeline: &Timeline,
    narrow: impl Fn(Ask<'static>) -> Ask<'static>,
) -> Option<Certainty> {
    let mut seen = timeline.as_known().sightings(narrow(Ask::of("kim").inferred()));
    seen.next().map(|seen| seen.certainty())
}

#[test]
fn a_membership_below_the_asked_grade_carries_nothing() {
    let of = |grade| carried_by(&[("one", grade, Modality::Observed)]);
    let floor = |ask: Ask<'static>| ask.at_least(Reliability::C);
    assert_eq!(carries(&of(Reliability::E), |ask| ask), Some(Certainty::Certain));
    assert_eq!(carries(&of(Reliability::E), floor), None);
    assert_eq!(carries(&of(Reliability::C), floor), Some(Certainty::Certain));
    assert_eq!(carries(&of(Reliability::F), floor), Some(Certainty::Certain));
    // Nobody graded the source, or none is named.
    let mut timeline = carried_by(&[]);
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
    assert_eq!(carries(&timeline, floor), Some(Certainty::Certain));
}

#[test]
fn a_membership_is_no_weaker_than_a_way_asked_for() {
    use Modality::{Observed, Planned, Reported, Unconfirmed};
    let of = |modality| carried_by(&[("one", Reliability::A, modality)]);
    let asked = |timeline: Timeline, modalities: &[Modality]| {
        carries(&timeline, |ask| ask.meant(modalities))
    };
    assert_eq!(asked(of(Observed), &[Observed]), Some(Certainty::Certain));
    assert_eq!(asked(of(Reported), &[Observed]), None);
    assert_eq!(asked(of(Reported), &[Observed, Reported]), Some(Certainty::Certain));
    assert_eq!(asked(of(Unconfirmed), &[Observed, Reported]), Some(Certainty::Possible));
    assert_eq!(asked(of(Unconfirmed), &[Observed, Unconfirmed]), Some(Certainty::Possible));
    assert_eq!(asked(of(Unconfirmed), &[Observed]), None);
    // A plan of the train is one of those who are known to be aboard.
    let mut timeline = of(Observed);
    let plan = Sighting::new("train", vostochny(), when("2023-09-13T12:00:00Z")).meant(Planned);
    timeline.add(plan.labelled("plan"));
    let ask = Ask::of("kim").inferred().meant(&[Planned]);
    let plans: Vec<_> = timeline.as_known().sightings(ask).map(|seen| seen.label()).collect();
    assert_eq!(plans, [Some("plan")]);
}

#[test]
fn where_a_second_membership_may_carry_the_first_makes_it_possible_only() {
    let bad = ("bad", Reliability::E, Modality::Observed);
    let floor = |ask: Ask<'static>| ask.at_least(Reliability::C);
    // Only the membership that was known first is followed.
    for (day, certainty) in [("10", Certainty::Certain), ("12", Certainty::Possible)] {
        let mut timeline = Timeline::new();
        timeline.add(Sighting::new("train", khasan(), when("2023-09-12T12:00:00Z")));
        for (grade, day) in [(Reliability::E, "11"), (Reliability::A, day)] {
            let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
            let source = Source::new(grade.as_str()).graded(grade);
            let reported = when(&format!("2023-09-{day}T00:00:00Z"));
            timeline.join(aboard.by(source).reported(reported));
        }
        assert_eq!(carries(&timeline, floor), Some(certainty), "{day}");
    }
    // Of none of two is one asked for; and neither makes it certain.
    let worse = [bad, ("worse", Reliability::D, Modality::Observed)];
    assert_eq!(carries(&carried_by(&worse), floor), Some(Certainty::Possible));
    assert_eq!(carries(&carried_by(&worse), |ask| ask), Some(Certainty::Certain));
    // Nor for a stay of the train.
    let mut timeline = carried_by(&worse);
    let (one, three) = (when("2023-09-12T13:00:00Z"), when("2023-09-12T15:00:00Z"));
    timeline.add(Sighting::stay("train", ussuriysk(), one, three));
    let ask = floor(Ask::of("kim").inferred());
    let certain = timeline
        .as_known()
        .sightings(ask)
        .filter(|seen| seen.certainty() == Certainty::Certain)
        .count();
    assert_eq!(certain, 0);
}

#[test]
fn a_sentence_names_the_first_memberships_and_the_last_of_a_long_chain() {
    for (length, expected) in [
        (3, "by inference: a0 part of a1, a1 part of a2, a2 part of a3"),
        (
            40,
            "by inference: a0 part of a1, a1 part of a2, a2 part of a3, a3 part of a4, a4 part \
             of a5, 34 more, a39 part of a40",
        ),
    ] {
        let mut timeline = Timeline::new();
        for member in 0..length {
            let (member, whole) = (format!("a{member}"), format!("a{}", member + 1));
            let part_of = MembershipKind::PartOf;
            timeline.join(Membership::new(member.as_str(), part_of, whole.as_str()));
        }
        let (last, time) = (format!("a{length}"), when("2023-09-12T06:00:00Z"));
        timeline.add(Sighting::new(last.as_str(), khasan(), time));
        let last = timeline.as_known().last_seen(Ask::of("a0").inferred()).to_string();
        assert!(last.ends_with(expected) || last.contains(&format!("{expected};")), "{last}");
    }
}

#[test]
fn a_membership_that_is_stated_and_denied_is_a_conflict() {
    let aboard = || Membership::new("kim", MembershipKind::Aboard, "train").by(Source::new("a"));
    let denial = || aboard().by(Source::new("b")).meant(Modality::Denied);
    let day = |day: &str| within(day);
    let (monday, tuesday, noon) = (
        day("2023-09-11T00:00:00Z/2023-09-11T06:00:00Z"),
        day("2023-09-12T00:00:00Z"),
        day("2023-09-12T12:00:00Z"),
    );
    let week = denial().from(day("2023-09-10T00:00:00Z")).until(day("2023-09-17T00:00:00Z"));
    let (certain, possible) = (Some(Certainty::Certain), Some(Certainty::Possible));
    let cases = [
        (aboard(), denial(), certain),
        (aboard().from(monday).until(noon), denial(), certain),
        // All that it can have begun in is denied.
        (aboard().from(monday), week.clone(), certain),
        // At some time, and not that week.
        (aboard(), week.clone(), possible),
        // It may have ended by then, as no end is said.
        (aboard().from(monday), denial().from(tuesday), possible),
        (aboard().from(monday).until(noon), denial().from(tuesday), certain),
        // It may have begun after the denial.
        (aboard().from(monday).until(noon), denial().until(day("2023-09-11T05:00:00Z")), possible),
        (aboard().from(monday).until(tuesday), denial().from(tuesday), None),
        (aboard().from(monday).until(tuesday), denial().from(noon), None),
        (aboard().from(noon).until(noon), denial().from(tuesday).until(noon), certain),
        (aboard().meant(Modality::Unconfirmed), denial(), None),
        (Membership::new("kim", MembershipKind::PartOf, "train"), denial(), None),
        (Membership::new("kim", MembershipKind::Aboard, "bus"), denial(), None),
        (denial(), denial(), None),
    ];
    for (stated, denied, expected) in cases {
        let both = format!("{stated:?} {denied:?}");
        let mut timeline = Timeline::new();
        timeline.join(denied);
        timeline.join(stated);
        let found = timeline.as_known().conflicts();
        let told = |one: &Conflict<'_>| (one.kind, one.certainty);
        let expected = expected.map(|certainty| (ConflictKind::MembershipDenied, certainty));
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), Vec::from_iter(expected), "{both}");
    }

    let mut timeline = Timeline::new();
    timeline.join(aboard());
    timeline.join(denial().reported(noon));
    let later = timeline.as_known();
    let told = later.conflicts().first().map(ToString::to_string);
    let expected = "membership denied (certain): b denies what a observed: kim aboard train";
    assert_eq!(told.as_deref(), Some(expected));
    // Nobody had denied it yet.
    assert!(timeline.as_known_at(when("2023-09-12T11:59:59Z")).conflicts().is_empty());
}

#[test]
fn a_view_leaves_out_the_memberships_that_a_question_does() {
    let noon = when("2023-09-12T12:00:00Z");
    let grades = [Reliability::A, Reliability::C, Reliability::E];
    let ways = [Modality::Observed, Modality::Reported, Modality::Unconfirmed];
    for (grade, way) in grades.iter().flat_map(|grade| ways.map(|way| (*grade, way))) {
        let mut timeline = Timeline::new();
        timeline.add(Sighting::new("train", khasan(), noon));
        let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
        timeline.join(aboard.by(Source::new("source").graded(grade)).meant(way));
        let (view, kim) = (timeline.as_known(), Ask::of("kim").inferred());
        let said = |last: LastSeen<'_>| (last.is_never(), last.certain().is_some());
        for floor in grades {
            let by_view = said(view.at_least(floor).last_seen(kim));
            assert_eq!(by_view, said(view.last_seen(kim.at_least(floor))), "{grade} {way} {floor}");
            assert_eq!(by_view.0, grade as u8 > floor as u8, "{grade} {floor}");
        }
        for asked in [&[Modality::Observed][..], &[Modality::Observed, Modality::Reported]] {
            // The claim is an observed one either way.
            let by_view = said(view.meant(asked).last_seen(kim));
            assert_eq!(by_view, said(view.last_seen(kim.meant(asked))), "{way} {asked:?}");
        }
    }
}
