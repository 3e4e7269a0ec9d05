//! What an answer must not keep silent.

use lastseen::{
    Ask, Certainty, Credibility, DurationRange, Interval, Modality, Place, Sighting,
    SignedDuration, Speed, Timeline, Timestamp, Together,
};
use proptest::prelude::*;

use crate::claims::{Moment, at, moments};

fn march(time: &str) -> Timestamp {
    format!("2024-03-0{time}:00Z").parse().unwrap()
}

fn office() -> Place {
    Place::lat_lon(51.5, -0.12).unwrap().named("the office")
}

fn interval(moment: Moment) -> Interval {
    Interval::new(at(moment.lo), at(moment.hi)).unwrap()
}

#[test]
fn as_of_a_time_an_answer_names_none_after_it() {
    let vague = Interval::new(march("4T12:00"), march("7T10:00")).unwrap();
    let timeline: Timeline = [Sighting::new("kim", office(), vague)].into_iter().collect();
    let view = timeline.as_known();
    let last = view.last_seen(Ask::of("kim").as_of(march("5T00:00")));
    assert_eq!(
        last.to_string(),
        "kim was last seen, if at all, at the office, between Mon 2024-03-04 12:00 and Tue \
         2024-03-05 00:00 UTC"
    );
    let [seen] = last.possible() else { panic!("{last}") };
    assert_eq!(Some(seen.interval()), last.interval());

    // All day Tuesday, asked before it is certain that it began.
    let (midnight, nine) = (march("5T00:00"), march("5T09:00"));
    let from = Interval::new(midnight, nine).unwrap();
    let until = Interval::new(march("5T17:00"), march("6T00:00")).unwrap();
    let stay: Timeline = [Sighting::stay("kim", office(), from, until)].into_iter().collect();
    let last = stay.as_known().last_seen(Ask::of("kim").as_of(march("5T05:00")));
    assert_eq!(
        last.to_string(),
        "kim was last seen, if at all, at the office, Tue 2024-03-05 05:00 UTC, while they \
         stayed there"
    );
    assert_eq!(last.possible()[0].interval(), march("5T05:00").into());
    assert_eq!(last.certain(), None);
}

#[test]
fn as_of_a_time_an_event_is_shown_up_to_it() {
    let early = Interval::new(march("5T10:00"), march("5T12:00")).unwrap();
    let timeline: Timeline = [
        Sighting::new("kim", office(), early).labelled("a"),
        Sighting::new("kim", office(), march("5T18:00")).labelled("b").same_event_as("a"),
    ]
    .into_iter()
    .collect();
    let last = timeline.as_known().last_seen(Ask::of("kim").as_of(march("5T11:00")));
    let text = last.to_string();
    assert!(text.contains("between Tue 2024-03-05 10:00 and 11:00 UTC"), "{text}");
    assert!(!text.contains("18:00") && !text.contains("12:00"), "{text}");
}

#[test]
fn a_stay_is_shown_as_narrow_as_the_claims_make_it() {
    let day = Interval::new(march("5T00:00"), march("6T00:00")).unwrap();
    let an_hour = DurationRange::exactly(SignedDuration::from_hours(1));
    let timeline: Timeline = [
        Sighting::new("choe", office(), march("5T09:00")).labelled("call"),
        Sighting::stay("kim", office(), day, march("5T14:00")).labelled("s").after("call", an_hour),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let whole = "from Tue 2024-03-05 10:00 UTC until Tue 2024-03-05 14:00 UTC";
    let last = view.last_seen("kim");
    assert_eq!(last.to_string(), format!("kim was last seen at the office, {whole} [s]"));
    // Both moments are the same stay.
    assert!(view.sightings("kim").all(|seen| view.when(seen) == whole));
}

#[test]
fn who_may_have_stayed_may_have_met_who_came_by() {
    let range = |who: &str| Sighting::from_to(who, office(), march("5T09:00"), march("5T13:00"));
    let seen = |who: &str, time: &str| Sighting::new(who, office(), march(time));
    let met = |all: Vec<Sighting>| -> Vec<(String, Certainty, bool)> {
        let timeline: Timeline = all.into_iter().collect();
        let met = timeline.as_known().encounters(Ask::everyone(), Together::at_one_place());
        met.iter().map(|one| (one.to_string(), one.certainty(), one.if_stayed())).collect()
    };
    assert_eq!(
        met(vec![range("kim"), seen("choe", "5T11:00")]),
        [(
            "if they stayed there throughout: choe and kim can have been together at the office, \
             Tue 2024-03-05 11:00 UTC"
                .to_owned(),
            Certainty::Possible,
            true
        )]
    );
    // At one of the two moments nothing is assumed.
    let [(_, certainty, if_stayed)] = &met(vec![range("kim"), seen("choe", "5T09:00")])[..] else {
        panic!("one encounter");
    };
    assert_eq!((*certainty, *if_stayed), (Certainty::Certain, false));
    // Two that may have stayed were together at both moments, and perhaps between.
    let both = met(vec![range("kim"), range("choe")]);
    let both: Vec<_> = both.iter().map(|(_, certainty, stayed)| (*certainty, *stayed)).collect();
    assert_eq!(both, [(Certainty::Certain, true), (Certainty::Certain, false)]);
    // Elsewhere between the moments, it did not stay.
    let elsewhere = Place::lat_lon(48.8, 2.3).unwrap();
    let away = Sighting::new("kim", elsewhere, march("5T10:00"));
    assert_eq!(met(vec![range("kim"), away, seen("choe", "5T11:00")]), []);
}

proptest! {
    /// Two meet if one is seen while the other can have stayed, or at one of its moments.
    #[test]
    fn a_bare_range_meets_what_can_be_within_it(all in moments(3..4)) {
        let (one, two, other) = (all[0], all[1], all[2]);
        let (first, last) = if one.lo <= two.lo { (one, two) } else { (two, one) };
        // Where somebody is, a vague interval has its first instant.
        let instants = |m: Moment| 4 * m.lo..(4 * m.hi).max(4 * m.lo + 1);
        let mut ways: Vec<Vec<i64>> = vec![Vec::new()];
        for moment in [first, last, other] {
            let longer = |way: &Vec<i64>| -> Vec<Vec<i64>> {
                instants(moment).map(|t| way.iter().copied().chain([t]).collect()).collect()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        // The second moment of a range is no earlier than the first.
        ways.retain(|way| way[0] <= way[1]);
        let is_moment = |way: &&Vec<i64>| way[2] == way[0] || way[2] == way[1];
        let meets = |way: &&Vec<i64>| is_moment(way) || way[0] < way[2] && way[2] < way[1];
        let range = Sighting::from_to("x", office(), interval(first), interval(last));
        let timeline: Timeline =
            [range, Sighting::new("y", office(), interval(other))].into_iter().collect();
        let rule = Together::at_one_place().across(SignedDuration::ZERO);
        let met = timeline.as_known().encounters("x", rule);
        prop_assert_eq!(met.is_empty(), ways.iter().filter(meets).count() == 0, "{:?}", met);
        let certain = met.iter().any(|one| one.certainty() == Certainty::Certain);
        prop_assert!(!certain || ways.iter().filter(is_moment).count() == ways.len());
        // What no moment of it needs is said to rest on the assumption.
        if ways.iter().filter(is_moment).count() == 0 {
            prop_assert!(met.iter().all(|one| one.if_stayed()), "{:?}", met);
        }
    }
}

#[test]
fn of_claims_that_contradict_each_other_none_limits_reach() {
    let exactly = |hours| DurationRange::exactly(SignedDuration::from_hours(hours));
    let (far, near) = (Place::lat_lon(48.8, 2.3).unwrap(), office());
    let sound = |timeline: &Timeline, place: &Place| {
        let reach = timeline.as_known().reach("kim", march("5T12:00"), speed());
        (reach.allows(place), reach.contradicted.len())
    };
    fn speed() -> Speed {
        Speed::km_per_hour(10.0).unwrap()
    }
    // Two hours later, and yet at the same time.
    let mut timeline: Timeline = [
        Sighting::new("kim", near.clone(), march("5T10:00")).labelled("a"),
        Sighting::new("kim", near.clone(), march("5T11:00")).labelled("b").after("a", exactly(2)),
    ]
    .into_iter()
    .collect();
    assert!(!timeline.as_known().network().is_consistent());
    assert_eq!(sound(&timeline, &far), (Some(Certainty::Possible), 2));
    let view = timeline.as_known();
    let text = view.reach("kim", march("5T12:00"), speed()).to_string();
    assert_eq!(
        text,
        "anywhere\nnot limited by the office [a]: the claims contradict each other\nnot limited by \
         the office [b]: the claims contradict each other"
    );
    assert!(view.could_reach("kim", &far, march("5T12:00"), speed()));
    let arrival = view.earliest_arrival("kim", &far, speed()).unwrap();
    assert_eq!(arrival.at, march("5T11:00"));
    // A claim that is linked with neither goes on limiting.
    timeline.add(Sighting::new("kim", near, march("5T11:30")));
    assert_eq!(sound(&timeline, &far), (None, 2));
    // Once one of the two is left out, the other counts.
    let mended = timeline.as_known().network().repaired().view();
    assert!(mended.reach("kim", march("5T12:00"), speed()).contradicted.is_empty());
}

#[test]
fn a_label_that_no_sighting_has_is_told() {
    let an_hour = DurationRange::exactly(SignedDuration::from_hours(1));
    let stay = Sighting::stay("kim", office(), march("5T09:00"), march("5T12:00"));
    let seen = |label: &str| Sighting::new("kim", office(), Interval::UNBOUNDED).labelled(label);
    let timeline: Timeline = [
        seen("a").after("nope", an_hour),
        seen("b").after("a", an_hour),
        seen("c").same_event_as("gone"),
        seen("d").copied_from("b"),
        stay.labelled("e").after("nope", an_hour),
    ]
    .into_iter()
    .collect();
    let odd: Vec<_> = timeline.unresolved().map(|(from, label)| (from.label(), label)).collect();
    assert_eq!(odd, [(Some("a"), "nope"), (Some("c"), "gone"), (Some("e"), "nope")]);
}

#[test]
#[cfg(feature = "json")]
fn a_case_of_a_timeline_warns_of_what_it_cannot_resolve() {
    let an_hour = DurationRange::exactly(SignedDuration::from_hours(1));
    let seen = Sighting::new("kim", office(), Interval::UNBOUNDED);
    let timeline: Timeline = [seen.labelled("a").after("nope", an_hour)].into_iter().collect();
    let case = lastseen::Case::from(timeline);
    assert_eq!(
        case.warnings(),
        ["\"a\": no sighting \"nope\"; nothing follows from it; give the label of a sighting"]
    );
}

#[test]
fn a_view_of_some_claims_has_their_accounts_alone() {
    let timeline: Timeline = [
        Sighting::new("kim", office(), march("5T10:00")).labelled("a"),
        Sighting::new("kim", office(), march("5T12:00"))
            .labelled("b")
            .credible(Credibility::Doubtful)
            .same_event_as("a"),
        Sighting::new("kim", office(), march("5T14:00"))
            .labelled("c")
            .meant(Modality::Reported)
            .same_event_as("a"),
        Sighting::new("choe", office(), march("5T10:00")),
    ]
    .into_iter()
    .collect();
    let all = timeline.as_known();
    let hours = |view: &lastseen::View<'_>| -> Vec<Interval> { view.last_seen("kim").candidates() };
    let at = |time: &str| Interval::from(march(time));
    assert_eq!(hours(&all), [at("5T10:00"), at("5T12:00"), at("5T14:00")]);
    let credible = all.credible(Credibility::Possible);
    assert_eq!(hours(&credible), [at("5T10:00"), at("5T14:00")]);
    let observed = credible.meant(&[Modality::Observed]);
    assert_eq!(hours(&observed), [at("5T10:00")]);
    // An account that was left out may be right.
    assert_eq!(observed.last_seen("kim").certain(), None);
    let rule = Together::at_one_place();
    let met = observed.encounters("kim", rule);
    assert_eq!(met.iter().map(|one| one.certainty()).collect::<Vec<_>>(), [Certainty::Possible]);
    // Of another actor nothing was left out.
    assert!(observed.last_seen("choe").certain().is_some());
    // A question leaves out no account.
    let ask = Ask::of("kim").credible(Credibility::Possible);
    assert_eq!(all.last_seen(ask).candidates().len(), 3);
}

proptest! {
    /// A view of some claims possibly says what a timeline of them alone says, and is
    /// certain of no more.
    #[test]
    fn a_view_of_some_claims_is_that_of_a_timeline_of_them(
        all in moments(1..5),
        marks in prop::collection::vec((any::<bool>(), prop::option::of(0..5_usize)), 5),
    ) {
        let number = |n: usize| n.to_string();
        let claim = |(n, (&moment, &(is_doubtful, event))): (usize, (&Moment, &(bool, Option<usize>)))| {
            let seen = Sighting::new("x", office(), interval(moment)).labelled(&number(n));
            // One is always left, so that the actor is known.
            let seen = if is_doubtful && n > 0 { seen.credible(Credibility::Doubtful) } else { seen };
            match event.filter(|&other| other < all.len() && other != n) {
                // An account is tied by those that stay.
                Some(other) if other == 0 || !marks[other].0 => seen.same_event_as(&number(other)),
                _ => seen,
            }
        };
        let claims: Vec<Sighting> = all.iter().zip(&marks).enumerate().map(claim).collect();
        let timeline: Timeline = claims.iter().cloned().collect();
        let is_kept = |claim: &&Sighting| claim.credibility() != Some(Credibility::Doubtful);
        let fewer: Timeline = claims.iter().filter(is_kept).cloned().collect();
        let some = timeline.as_known().credible(Credibility::Possible).last_seen("x");
        let alone = fewer.as_known().last_seen("x");
        // Of two at one instant each may be named.
        prop_assert!(some.certain().is_none() || alone.certain().is_some());
        if claims.iter().all(|claim| claim.same_event().is_none()) {
            prop_assert_eq!(some.interval(), alone.interval());
            let (some, alone) = (some.to_string(), alone.to_string());
            prop_assert_eq!(some.split("; set aside").next(), alone.split("; set aside").next());
        }
        let labels = |last: &lastseen::LastSeen<'_>| -> Vec<String> {
            last.possible().iter().filter_map(|seen| seen.label().map(str::to_owned)).collect()
        };
        // Nothing that is possible of the fewer is lost.
        let some = labels(&some);
        prop_assert!(labels(&alone).iter().all(|label| some.contains(label)));
    }
}

#[test]
fn a_label_is_missed_among_claims_and_not_among_their_moments() {
    let stays = (0..14_i64).map(|n| {
        let (from, until) = (at(10 * n), at(10 * n + 5));
        Sighting::stay("kim", office(), from, until).labelled(&format!("stay number {n}"))
    });
    let timeline: Timeline = stays.collect();
    let error = timeline.labelled("x").unwrap_err().to_string();
    assert!(error.contains("use one of the 14 that there are"), "{error}");
}
