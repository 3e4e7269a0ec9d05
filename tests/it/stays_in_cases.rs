//! Stays as a case file says them, and what follows; each answer is reasoned out.

use lastseen::{
    Absence, Ask, Case, Certainty, ConflictKind, Error, Interval, Membership, MembershipKind,
    Modality, Outcome, Place, Sighting, SignedDuration, Speed, Stated, Timeline, Timestamp,
    Together, Zone,
};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn interval(text: &str) -> Interval {
    text.parse().unwrap()
}

/// A case of one office in Vladivostok and of these sightings there or elsewhere.
fn case(sightings: serde_json::Value) -> Case {
    let whole = case_json(&sightings);
    Case::read_json(whole.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn case_json(sightings: &serde_json::Value) -> serde_json::Value {
    json!({
        "lastseen": 1,
        "published": "2024-05-02T00:00:00Z",
        "places": [
            {"id": "office", "lat": 43.1155, "lon": 131.8855, "zone": "Asia/Vladivostok"},
            {"id": "lisbon", "lat": 38.7223, "lon": -9.1393, "zone": "Europe/Lisbon"},
        ],
        "actors": [{"id": "x", "max_speed_kmh": 900}],
        "sightings": sightings,
    })
}

/// F1: "throughout the morning" shrank to one moment.
#[test]
fn throughout_the_morning_is_a_stay() {
    let case = case(json!([
        {"id": "d", "actor": "x", "place": "office", "time": "throughout the morning of 1 May 2024"},
    ]));
    let timeline = case.timeline();
    let stay = timeline.sighting(timeline.labelled("d").unwrap()).unwrap();
    // From 00 to 09 and from 11 to 12 in Vladivostok, ten hours ahead.
    assert_eq!(stay.interval(), interval("2024-04-30T14:00:00Z/2024-04-30T23:00:00Z"));
    assert_eq!(stay.until(), Some(interval("2024-05-01T01:00:00Z/2024-05-01T02:00:00Z")));
    let view = timeline.as_known();
    let reach = |clock: &str| {
        let office = Place::lat_lon(43.1155, 131.8855).unwrap();
        let speed = Speed::km_per_hour(900.0).unwrap();
        view.reach("x", at(clock), speed).allows(&office)
    };
    assert_eq!(reach("2024-05-01T00:00:00Z"), Some(Certainty::Certain), "ten in the morning");
    assert_eq!(reach("2024-05-01T01:30:00Z"), Some(Certainty::Possible), "half past eleven");
}

#[test]
fn words_say_the_first_and_the_last_moment() {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let published = at("2024-03-08T12:00:00Z");
    let ends = |text: &str| {
        let stated: Stated = text.parse().unwrap_or_else(|error| panic!("{error}"));
        let how = lastseen::Reconcile::from(published).zone(zone);
        let stays = stated.stay(how).unwrap();
        let [(first, last)] = stays.as_slice() else { panic!("{text}: {stays:?}") };
        (stated.is_stay(), first.to_string(), last.to_string())
    };
    let stay = |text: &str, is_stay: bool, first: &str, last: &str| {
        assert_eq!(ends(text), (is_stay, first.to_owned(), last.to_owned()), "{text}");
    };
    // Berlin is an hour ahead; the evening is 16 to 24 with the core 19 to 22.
    let evening =
        ("2024-03-05T15:00:00Z/2024-03-05T18:00:00Z", "2024-03-05T21:00:00Z/2024-03-05T23:00:00Z");
    for text in [
        "all evening on 5 March 2024",
        "throughout the evening of 5 March 2024",
        "the whole evening of 5 March 2024",
        "there all evening on Tuesday",
    ] {
        stay(text, true, evening.0, evening.1);
    }
    let day =
        ("2024-03-04T23:00:00Z/2024-03-05T08:00:00Z", "2024-03-05T16:00:00Z/2024-03-05T23:00:00Z");
    for text in
        ["all day Tuesday", "throughout Tuesday", "all of Tuesday", "the whole day on Tuesday"]
    {
        stay(text, true, day.0, day.1);
    }
    // Days have 24 hours but for those on which the clocks are set: 31 March has 23.
    stay(
        "throughout March 2024",
        true,
        "2024-02-29T23:00:00Z/2024-03-01T23:00:00Z",
        "2024-03-30T23:00:00Z/2024-03-31T22:00:00Z",
    );
    stay(
        "in custody from 3 to 5 March 2024",
        true,
        "2024-03-02T23:00:00Z/2024-03-03T23:00:00Z",
        "2024-03-04T23:00:00Z/2024-03-05T23:00:00Z",
    );
    stay("from 9 to 11 a.m. on Tuesday", false, "2024-03-05T08:00:00Z", "2024-03-05T10:00:00Z");
    stay("in custody since Monday", true, "2024-03-03T23:00:00Z/2024-03-04T23:00:00Z", "../..");
    stay("since Monday", true, "2024-03-03T23:00:00Z/2024-03-04T23:00:00Z", "../..");
    stay("held until Wednesday", true, "../..", "2024-03-05T23:00:00Z/2024-03-06T23:00:00Z");
    // A part of the day without a core begins and ends anywhere in it.
    let early = "2024-03-04T23:00:00Z/2024-03-05T07:00:00Z";
    stay(
        "throughout the early hours of Tuesday",
        true,
        "2024-03-04T23:00:00Z/2024-03-05T05:00:00Z",
        "2024-03-04T23:00:00Z/2024-03-05T05:00:00Z",
    );
    let _ = early;
}

/// What a sighting of a case is narrowed to: its interval in the view of all.
fn narrowed(case: &Case, id: &str) -> String {
    let timeline = case.timeline();
    let seen = timeline.as_known().claim(timeline.labelled(id).unwrap()).unwrap();
    seen.interval().to_string()
}

#[test]
fn what_is_said_beside_a_stay_counts_from_its_ends() {
    let held = |id: &str, time: serde_json::Value| json!({"id": id, "actor": "x", "time": time});
    let case = case(json!([
        {"id": "held", "actor": "x", "place": "office", "time": "2024-04-01T10:00Z",
         "until": "2024-04-03T12:00Z"},
        held("freed", json!({"after": "held", "by": "two hours"})),
        held("taken", json!({"before": "held", "by": "one hour"})),
        held("asked", json!({"during": "held"})),
        held("fed", json!({"after": {"start_of": "held"}, "by": "two hours"})),
        held("moved", json!({"before": {"end_of": "held"}, "by": "3 hours"})),
    ]));
    let is = |id: &str, when: &str| assert_eq!(narrowed(&case, id), when, "{id}");
    is("freed", "2024-04-03T14:00:00Z");
    is("taken", "2024-04-01T09:00:00Z");
    is("asked", "2024-04-01T10:00:00Z/2024-04-03T12:00:00Z");
    is("fed", "2024-04-01T12:00:00Z");
    is("moved", "2024-04-03T09:00:00Z");
    assert!(case.timeline().as_known().network().is_consistent());
    assert!(case.timeline().as_known().conflicts().is_empty());
}

#[test]
fn a_stay_says_what_it_counts_from() {
    let case = case(json!([
        {"id": "came", "actor": "x", "time": "2024-04-01T10:00Z"},
        {"id": "left", "actor": "x", "time": "2024-04-01T18:00Z"},
        {"id": "lunch", "actor": "x", "place": "office", "time": {"after": "came", "by": "two hours"},
         "for": "3 hours"},
        {"id": "rest", "actor": "x", "place": "office", "stay": true,
         "time": [{"after": "came", "by": "6 hours"}, {"before": "left", "by": "one hour"}]},
    ]));
    let timeline = case.timeline();
    let ends = |id: &str| -> Vec<String> {
        let view = timeline.as_known();
        let rows = view.sightings("x").filter(|seen| seen.label() == Some(id));
        rows.map(|seen| seen.interval().to_string()).collect()
    };
    // Two hours after 10:00, for three hours.
    assert_eq!(ends("lunch"), ["2024-04-01T12:00:00Z", "2024-04-01T15:00:00Z"]);
    // After binds its start, before its end.
    assert_eq!(ends("rest"), ["2024-04-01T16:00:00Z", "2024-04-01T17:00:00Z"]);
}

#[test]
fn after_an_open_end_is_at_least_so_long_after_it() {
    let case = case(json!([
        {"id": "held", "actor": "x", "place": "office", "time": "in custody since 1 April 2024",
         "reported": "2024-04-04T00:00:00Z"},
        {"id": "freed", "actor": "x", "time": {"after": "held", "by": "two hours"},
         "reported": "2024-04-20T00:00:00Z"},
        {"id": "seen", "actor": "x", "time": {"before": {"end_of": "held"}},
         "reported": "2024-04-20T00:00:00Z"},
    ]));
    // Known to be held by the report; two hours after a release of which nobody knows.
    assert_eq!(narrowed(&case, "freed"), "2024-04-04T02:00:00Z/2024-04-20T00:00:00Z");
    // Before an end that nobody knows sets nothing.
    assert_eq!(narrowed(&case, "seen"), "../2024-04-20T00:00:00Z");
}

#[test]
fn a_bare_from_to_is_two_moments_with_an_assumed_stay() {
    let both = json!([
        {"id": "guard", "actor": "x", "place": "office",
         "time": "from 09:00 to 11:00 UTC on 1 April 2024"},
        {"id": "shop", "actor": "x", "place": "lisbon", "time": "2024-04-01T10:00Z"},
    ]);
    let alone = case(json!([both[0]]));
    let view = alone.timeline().as_known();
    let gaps: Vec<String> = view.gaps("x").map(|gap| gap.to_string()).collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(
        gaps[0].ends_with("at the same place, unless they stayed there throughout"),
        "{gaps:?}"
    );
    assert!(view.conflicts().is_empty());
    // Elsewhere between them ends the assumption; only the top speed makes a conflict.
    let case = case(both);
    let conflicts = case.timeline().as_known().conflicts();
    let of_stay = conflicts.iter().find(|one| one.kind == ConflictKind::TwoPlaces).unwrap();
    assert_eq!(of_stay.certainty, Certainty::Possible);
    // Said to be a stay, it is a conflict.
    let mut stay = case_json(&json!([
        {"id": "guard", "actor": "y", "place": "office", "stay": true,
         "time": "from 09:00 to 11:00 UTC on 1 April 2024"},
        {"id": "shop", "actor": "y", "place": "lisbon", "time": "2024-04-01T10:00Z"},
    ]));
    stay["actors"] = json!([{"id": "y"}]);
    let stay = Case::read_json(stay.to_string()).unwrap();
    let conflicts = stay.timeline().as_known().conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].certainty, Certainty::Certain);
}

/// An hour of a morning at the office, in coordinated time.
fn hour(hour: i64) -> Timestamp {
    at("2024-05-01T00:00:00Z") + SignedDuration::from_hours(hour)
}

#[test]
fn who_stays_meets_who_comes_by() {
    let office = || Place::lat_lon(43.1155, 131.8855).unwrap();
    let stay =
        |who: &str, from: i64, until: i64| Sighting::stay(who, office(), hour(from), hour(until));
    let met = |all: Vec<Sighting>| {
        let timeline: Timeline = all.into_iter().collect();
        let found = timeline.as_known().encounters(Ask::everyone(), Together::at_one_place());
        let shown = found.iter().map(|one| (one.certainty(), one.interval().to_string()));
        shown.collect::<Vec<_>>()
    };
    // A fix in the middle of a stay, which was nowhere when a stay was two moments.
    let fix = Sighting::new("b", office(), hour(10));
    assert_eq!(
        met(vec![stay("a", 9, 12), fix]),
        [(Certainty::Certain, "2024-05-01T10:00:00Z".to_owned())]
    );
    // Two stays share what both have.
    assert_eq!(
        met(vec![stay("a", 9, 12), stay("b", 11, 14)]),
        [(Certainty::Certain, "2024-05-01T11:00:00Z/2024-05-01T12:00:00Z".to_owned())]
    );
    // All of it, also where they came at one instant.
    assert_eq!(
        met(vec![stay("a", 9, 12), stay("b", 9, 11)]),
        [(Certainty::Certain, "2024-05-01T09:00:00Z/2024-05-01T11:00:00Z".to_owned())]
    );
    let timeline: Timeline = [stay("a", 9, 12), stay("b", 9, 11)].into_iter().collect();
    let found = timeline.as_known().encounters(Ask::everyone(), Together::at_one_place());
    assert_eq!(found[0].duration(), SignedDuration::from_hours(2).into());
    // Who comes when another goes meets nobody.
    assert_eq!(met(vec![stay("a", 9, 12), stay("b", 12, 14)]), []);
    let vague = Interval::new(hour(11), hour(13)).unwrap();
    let late = Sighting::new("b", office(), vague);
    assert_eq!(
        met(vec![stay("a", 9, 12), late]),
        [(Certainty::Possible, "2024-05-01T11:00:00Z/2024-05-01T12:00:00Z".to_owned())]
    );
}

#[test]
fn of_a_stay_a_membership_carries_the_part_that_it_holds() {
    let khasan = || Place::lat_lon(42.4286, 130.6456).unwrap();
    let train = Sighting::stay("train", khasan(), hour(8), hour(12));
    let aboard = |from: i64, until: i64| {
        let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
        aboard.from(hour(from)).until(hour(until))
    };
    let asked = |from: i64, until: i64, as_of: i64| {
        let mut timeline: Timeline = [train.clone()].into_iter().collect();
        timeline.join(aboard(from, until));
        let last = timeline.as_known().last_seen(Ask::of("kim").inferred().as_of(hour(as_of)));
        let certain = last.certain().map(|seen| seen.certainty());
        (last.interval().map(|then| then.to_string()), certain)
    };
    let at_hour = |of: i64| Some(Interval::at(hour(of)).to_string());
    let certain = Some(Certainty::Certain);
    assert_eq!(asked(10, 20, 9), (None, None), "not yet aboard");
    assert_eq!(asked(10, 20, 11), (at_hour(11), certain), "aboard while it stood there");
    assert_eq!(asked(10, 20, 15), (at_hour(12), certain), "until it left");
    assert_eq!(asked(2, 10, 15), (at_hour(10), certain), "until the member did");
    assert_eq!(asked(13, 20, 15), (None, None), "came aboard after it had left");
    // Seen across the border at eleven, the member had left by then.
    let mut timeline: Timeline = [train.clone()].into_iter().collect();
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train").from(hour(2)));
    timeline.add(Sighting::new("kim", Place::lat_lon(43.1, 131.9).unwrap(), hour(11)));
    let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
    assert_eq!(last.interval(), Some(Interval::at(hour(11))));
    let before = timeline.as_known().last_seen(Ask::of("kim").inferred().as_of(hour(10)));
    assert_eq!(before.interval(), Some(Interval::at(hour(10))));
}

#[test]
fn a_watch_is_all_of_its_time_and_another_absence_one_moment() {
    let dock = || Place::lat_lon(43.1, 131.9).unwrap();
    let found = |absence: Sighting, seen: Sighting| -> Vec<Certainty> {
        let timeline: Timeline = [absence, seen].into_iter().collect();
        timeline.as_known().conflicts().iter().map(|one| one.certainty).collect()
    };
    let around = Interval::new(hour(4), hour(5)).unwrap();
    let seen = |hour: Timestamp| Sighting::new("x", dock(), hour).labelled("seen");
    let half_past = hour(4) + SignedDuration::from_mins(30);
    // "Around 04:30" is one moment, and need not be that of the sighting.
    let once = || Sighting::new("x", dock(), around).absent(Absence::Whole);
    assert_eq!(found(once(), seen(half_past)), [Certainty::Possible]);
    let watch = || Sighting::stay("x", dock(), hour(4), hour(5)).absent(Absence::Whole);
    assert_eq!(found(watch(), seen(half_past)), [Certainty::Certain]);
    // A stay in the core of which somebody looked for it.
    let stay = || Sighting::stay("x", dock(), hour(3), hour(8));
    let at_once = Sighting::new("x", dock(), half_past).absent(Absence::Whole);
    assert_eq!(found(at_once, stay()), [Certainty::Certain]);
    assert_eq!(found(watch(), stay()), [Certainty::Certain]);
    assert_eq!(found(once(), stay()), [Certainty::Certain], "whenever it was, it stayed there");
    let denied = Sighting::new("x", dock(), half_past).meant(Modality::Denied);
    assert_eq!(found(denied, stay()), [Certainty::Certain]);
    // Reach excludes the place for certain only while it is watched.
    let reach = |absence: Sighting| {
        let timeline: Timeline = [absence].into_iter().collect();
        let speed = Speed::km_per_hour(50.0).unwrap();
        timeline.as_known().reach("x", half_past, speed).allows(&dock())
    };
    assert_eq!(reach(watch()), None);
    assert_eq!(reach(once()), Some(Certainty::Possible));
}

#[test]
fn a_plan_is_fulfilled_or_belied_by_a_stay() {
    let dock = || Place::lat_lon(43.1, 131.9).unwrap();
    let plan = |place: Place| Sighting::new("x", place, hour(10)).meant(Modality::Planned);
    let outcome = |place: Place| {
        let stay = Sighting::stay("x", dock(), hour(9), hour(12));
        let timeline: Timeline = [plan(place), stay].into_iter().collect();
        let found = timeline.as_known().expectations("x");
        assert_eq!(found.len(), 1);
        (found[0].outcome, found[0].certainty)
    };
    assert_eq!(outcome(dock()), (Outcome::Fulfilled, Certainty::Certain));
    let far = Place::lat_lon(50.0, 131.9).unwrap();
    assert_eq!(outcome(far), (Outcome::Contradicted, Certainty::Certain));
    // A planned stay is one expectation.
    let stay = Sighting::stay("x", dock(), hour(9), hour(12)).meant(Modality::Planned);
    let timeline: Timeline = [stay, Sighting::new("x", dock(), hour(10))].into_iter().collect();
    let found = timeline.as_known().expectations("x");
    assert_eq!(found.iter().map(|one| one.outcome).collect::<Vec<_>>(), [Outcome::Fulfilled]);
}

/// A case of one guard in London, of which these are fields.
fn guard(fields: serde_json::Value) -> serde_json::Value {
    let mut guard = json!({"id": "guard", "actor": "x", "place": "office"});
    guard.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({
        "lastseen": 1,
        "published": "2024-11-08",
        "places": [
            {"id": "office", "lat": 51.5, "lon": -0.1, "zone": "Europe/London"},
            {"id": "depot", "lat": 51.6, "lon": -0.1, "zone": "Europe/London"},
        ],
        "actors": [{"id": "x"}],
        "sightings": [guard],
    })
}

/// The first and last moments that go together, as a case has them, and its warnings.
fn stays(fields: serde_json::Value) -> (Vec<String>, Vec<String>) {
    read_stays(fields).unwrap_or_else(|error| panic!("{error}"))
}

fn read_stays(fields: serde_json::Value) -> Result<(Vec<String>, Vec<String>), Error> {
    let case = Case::read_json(guard(fields).to_string())?;
    let timeline = case.timeline();
    let guard = timeline.sighting(timeline.labelled("guard").unwrap()).unwrap();
    let short = |moment: Interval| moment.to_string().replace(":00Z", "").replace("2024-", "");
    let pairs = guard.stay_candidates().into_iter();
    let pairs = pairs.map(|(from, until)| format!("{} to {}", short(from), short(until)));
    Ok((pairs.collect(), case.warnings().to_vec()))
}

fn stays_without_warning(time: &str, until: &str) -> Vec<String> {
    let (stays, warnings) = stays(json!({"time": time, "until": until}));
    assert_eq!(warnings, [""; 0], "{time} until {until}");
    stays
}

#[test]
fn what_the_two_ends_leave_open_they_leave_open_together() {
    // London is on UTC in March, and an hour ahead in summer.
    let said = stays_without_warning;
    // Noon, and neither the midnight before nor the one after.
    let noon = ["03-05T09:00 to 03-05T12:00"];
    assert_eq!(said("09:00 on 5 March 2024", "12:00 on 5 March 2024"), noon);
    assert_eq!(said("09:00 on 5 March 2024", "12:00"), noon);
    assert_eq!(said("9 a.m. on 5 March 2024", "12 noon"), noon);
    // One writer counts 24 hours at both ends.
    let day = ["03-05T09:00 to 03-05T17:00"];
    assert_eq!(said("9:00 on 5 March 2024", "17:00"), day);
    assert_eq!(said("09:00 on 5 March 2024", "5 p.m."), day);
    assert_eq!(said("9 o'clock on 5 March 2024", "5 p.m."), day);
    let halves = ["03-05T09:00 to 03-05T12:00", "03-05T21:00 to 03-06T00:00"];
    assert_eq!(said("9:00 on 5 March 2024", "12:00"), halves);
    assert_eq!(said("6:00 on 5 March 2024", "7 p.m."), ["03-05T18:00 to 03-05T19:00"]);
    // The midnight that ends the day, as the other was before the start.
    let midnight = ["03-05T09:00 to 03-06T00:00"];
    assert_eq!(said("09:00 on 5 March 2024", "midnight on 5 March 2024"), midnight);
    let either = ["03-04T22:00 to 03-05T00:00", "03-04T22:00 to 03-06T00:00"];
    assert_eq!(said("10 p.m. on 4 March 2024", "midnight on 5 March 2024"), either);
    // The clocks showed 01:30 twice, at 00:30 and at 01:30 UTC.
    let fold = ["10-26T21:00 to 10-27T00:30", "10-26T21:00 to 10-27T01:30"];
    assert_eq!(said("10 p.m. on 26 October 2024", "1:30 a.m. on 27 October 2024"), fold);
    assert_eq!(said("10 p.m. on 26 October 2024", "1:30 a.m."), fold);
    let fold = ["10-27T00:30 to 10-27T03:00", "10-27T01:30 to 10-27T03:00"];
    assert_eq!(said("1:30 a.m. on 27 October 2024", "3 a.m."), fold);
    // On the clock of the start.
    assert_eq!(said("9 a.m. UTC on 1 July 2024", "noon"), ["07-01T09:00 to 07-01T12:00"]);
    assert_eq!(said("9 a.m. on 1 July 2024", "noon"), ["07-01T08:00 to 07-01T11:00"]);
    // As a range in words has it.
    let mut read = 0;
    for from in ["5:00", "9:00", "09:00", "11 a.m.", "10 p.m.", "12:00", "5:30"] {
        for to in ["5:00", "9:00", "12:00", "1 a.m.", "7 p.m.", "23:00", "6:15"] {
            let whole = format!("from {from} on 5 March 2024 to {to}");
            // A range of a date ends on it, or has no reading.
            let range = read_stays(json!({"time": whole, "stay": true})).map(|(stays, _)| stays);
            let range = range.unwrap_or_default();
            let by_field = said(&format!("{from} on 5 March 2024"), to);
            assert!(range.iter().all(|one| by_field.contains(one)), "{whole}: {by_field:?}");
            assert!((1..=2).contains(&by_field.len()), "{whole}: {by_field:?}");
            read += usize::from(!range.is_empty());
        }
    }
    assert!(read > 30, "{read}");
    let range = |time: &str| stays(json!({"time": time, "stay": true})).0;
    let evening = ["03-05T05:00 to 03-05T07:00", "03-05T17:00 to 03-05T19:00"];
    assert_eq!(range("from 5 to 7 on 5 March 2024"), evening);
    assert_eq!(range("from 9 to 5 on 5 March 2024"), ["03-05T09:00 to 03-05T17:00"]);
    assert_eq!(range("from 9 a.m. to 12:00 on 5 March 2024"), noon);
    // For so long from either.
    let (lasting, _) = stays(json!({"time": "9:00 on 5 March 2024", "for": "3 hours"}));
    assert_eq!(lasting, ["03-05T09:00 to ../..", "03-05T21:00 to ../.."]);
}

#[test]
fn an_end_by_itself_leaves_the_start_to_the_words() {
    let said = stays_without_warning;
    let evening = ["03-05T16:00/03-05T19:00 to 03-05T23:00"];
    assert_eq!(said("all evening on 5 March 2024", "11 p.m."), evening);
    let days = "03-03T00:00/03-04T00:00 to 03-05T00:00/03-06T00:00";
    assert_eq!(said("in custody since 3 March 2024", "5 March 2024"), [days]);
    assert_eq!(said("since 3 March 2024", "5 March 2024"), [days]);
    // A moment in a part of the day is one at which it came.
    let came = ["03-05T16:00/03-06T00:00 to 03-05T23:00"];
    assert_eq!(said("evening on 5 March 2024", "11 p.m."), came);
    // An end that the words have is replaced, and said to be where it is another.
    let (held, warnings) =
        stays(json!({"time": "in custody from 3 to 5 March 2024", "until": "7 March 2024"}));
    assert_eq!(held, ["03-03T00:00/03-04T00:00 to 03-07T00:00/03-08T00:00"]);
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(warning.starts_with("sightings[0].until: "), "{warning}");
    assert!(warning.contains("in place of the end"), "{warning}");
    assert_eq!(
        said("in custody from 3 to 5 March 2024", "noon on 5 March 2024"),
        ["03-03T00:00/03-04T00:00 to 03-05T12:00"]
    );
}

#[test]
fn an_end_before_the_start_contradicts_it() {
    let kinds = |time: &str, until: &str| -> Vec<(ConflictKind, Certainty)> {
        let case = guard(json!({"time": time, "until": until}));
        let case = Case::read_json(case.to_string()).unwrap();
        let conflicts = case.timeline().as_known().conflicts();
        let certain = conflicts.iter().filter(|one| one.certainty == Certainty::Certain);
        certain.map(|one| (one.kind, one.certainty)).collect()
    };
    let contradiction = [(ConflictKind::InconsistentNetwork, Certainty::Certain)];
    assert_eq!(kinds("2 p.m. on 5 March 2024", "noon on 5 March 2024"), contradiction);
    assert_eq!(kinds("2 p.m. on 5 March 2024", "2024-03-05T12:00Z"), contradiction);
    assert_eq!(kinds("in custody since 5 March 2024", "3 March 2024"), contradiction);
    assert_eq!(kinds("2 p.m. on 5 March 2024", "9:00 on 5 March 2024"), []);
    assert_eq!(kinds("10 p.m. on 5 March 2024", "9:00 on 5 March 2024"), contradiction);
}

#[test]
fn an_end_beside_a_time_that_follows_from_another() {
    let mut case = guard(json!({"time": "2024-03-05T09:00Z"}));
    case["sightings"].as_array_mut().unwrap().push(json!({
        "id": "lunch", "actor": "x", "place": "depot",
        "time": {"after": "guard", "by": "two hours"}, "until": "1:00",
    }));
    let case = Case::read_json(case.to_string()).unwrap();
    let view = case.timeline().as_known();
    let lunch = view.sightings("x").filter(|seen| seen.label() == Some("lunch"));
    let ends: Vec<String> = lunch.map(|seen| seen.interval().to_string()).collect();
    assert_eq!(ends, ["2024-03-05T11:00:00Z", "2024-03-05T13:00:00Z"]);
}

#[test]
fn who_is_elsewhere_in_all_that_is_left_is_a_conflict() {
    let mut case = guard(json!({
        "time": "09:00 on 5 March 2024", "until": "12:00 on 5 March 2024",
    }));
    case["sightings"].as_array_mut().unwrap().push(json!({
        "id": "shop", "actor": "x", "place": "depot", "time": "11 a.m. on 5 March 2024",
    }));
    let case = Case::read_json(case.to_string()).unwrap();
    let conflicts = case.timeline().as_known().conflicts();
    let kinds: Vec<_> = conflicts.iter().map(|one| (one.kind, one.certainty)).collect();
    assert_eq!(kinds, [(ConflictKind::TwoPlaces, Certainty::Certain)]);
}

/// Which night is open, and the core of each is that of a night: 22 to 04.
#[test]
fn overnight_on_a_day_is_the_night_before_it_or_the_one_after() {
    let nights = |time: &str| stays(json!({"time": time, "stay": true})).0;
    let before = "03-04T18:00/03-04T22:00 to 03-05T04:00/03-05T08:00";
    let after = "03-05T18:00/03-05T22:00 to 03-06T04:00/03-06T08:00";
    assert_eq!(nights("overnight on 5 March 2024"), [before, after]);
    let night = nights("the night of 4 to 5 March 2024");
    assert_eq!(night, [before]);
}

#[test]
fn an_end_with_a_day_of_its_own_is_as_open_as_by_itself() {
    let said = stays_without_warning;
    let ends = ["03-04T12:00 to 03-05T05:00", "03-04T12:00 to 03-05T17:00"];
    assert_eq!(said("noon on 4 March 2024", "5 o'clock on 5 March 2024"), ends);
    let starts = ["03-05T05:00 to 03-06T12:00", "03-05T17:00 to 03-06T12:00"];
    assert_eq!(said("5 o'clock on 5 March 2024", "noon on 6 March 2024"), starts);
    let range = "from 5 o'clock on 5 March 2024 to noon on 6 March 2024";
    assert_eq!(
        stays(json!({"time": range, "stay": true})),
        (starts.map(str::to_owned).to_vec(), Vec::new())
    );
    let all = [
        "03-05T05:00 to 03-06T07:00",
        "03-05T05:00 to 03-06T19:00",
        "03-05T17:00 to 03-06T07:00",
        "03-05T17:00 to 03-06T19:00",
    ];
    assert_eq!(said("5 o'clock on 5 March 2024", "7 o'clock on 6 March 2024"), all);
    // Of one day, or without a day, the shorter stretch is meant.
    let short = ["03-05T05:00 to 03-05T07:00", "03-05T17:00 to 03-05T19:00"];
    assert_eq!(said("5 o'clock on 5 March 2024", "7 o'clock on 5 March 2024"), short);
    let night = ["03-05T22:00 to 03-06T02:00"];
    assert_eq!(said("10 p.m. on 5 March 2024", "2 o'clock"), night);
}

/// From 05:00, or from 17:00: at noon the guard was there on one reading of two.
#[test]
fn a_start_at_one_of_two_times_is_possible_from_the_first_on() {
    let fields = json!({"time": "5 o'clock on 5 March 2024", "until": "noon on 6 March 2024"});
    let mut case = guard(fields);
    case["sightings"].as_array_mut().unwrap().push(json!({
        "id": "shop", "actor": "x", "place": "depot", "time": "1 a.m. on 5 March 2024",
    }));
    let case = Case::read_json(case.to_string()).unwrap();
    let view = case.timeline().as_known();
    let last = view.last_seen(Ask::of("x").as_of(at("2024-03-05T12:00:00Z")));
    let labels: Vec<_> = last.possible().iter().filter_map(|seen| seen.label()).collect();
    assert!(labels.contains(&"guard") && labels.contains(&"shop"), "{labels:?}");
    let gaps: Vec<_> = view.gaps("x").map(|gap| gap.length()).collect();
    let hours = SignedDuration::from_hours;
    let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!((gap.min(), gap.max()), (Some(hours(4)), Some(hours(16))));
    assert_eq!(case.timeline().as_known().conflicts()[0].kind, ConflictKind::AmbiguousLocal);
}

#[test]
fn no_stay_follows_from_no_time() {
    let (pairs, warnings) = stays(json!({"stay": true}));
    assert_eq!(pairs, [""; 0]);
    let cure = "no time is said, and no stay follows from that; say when it was with \"time\"";
    assert!(warnings.len() == 1 && warnings[0].contains(cure), "{warnings:?}");
}

/// Kim is at the depot at 20:00, and at the office until noon: there from some time between
/// the two on.
#[test]
fn a_stay_without_a_start_may_have_begun_at_any_time_before() {
    let mut case = guard(json!({"time": "until noon on 5 March 2024", "stay": true}));
    case["sightings"].as_array_mut().unwrap().push(json!({
        "id": "shop", "actor": "x", "place": "depot", "time": "8 p.m. on 4 March 2024",
    }));
    let case = Case::read_json(case.to_string()).unwrap();
    let view = case.timeline().as_known();
    assert_eq!(view.conflicts().len(), 0);
    let hours = SignedDuration::from_hours;
    let gap = view.gaps(Ask::of("x").longer_than(hours(1))).next().expect("there may be one");
    assert_eq!(gap.length().max(), Some(hours(16)));
    assert!(gap.length().min() < Some(hours(16)), "{gap}");
    let last = |hour: &str| {
        let last = view.last_seen(Ask::of("x").as_of(at(&format!("2024-03-05T{hour}:00:00Z"))));
        let labels = last.possible().iter().filter_map(|seen| seen.label());
        labels.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(last("10"), ["guard", "shop"]);
    assert_eq!(last("12"), ["guard"]);
    // Alone it is told by its end.
    let alone = guard(json!({"time": "until noon on 5 March 2024", "stay": true}));
    let alone = Case::read_json(alone.to_string()).unwrap();
    let told = alone.timeline().as_known().last_seen("x").to_string();
    assert!(told.contains(", until Tue 2024-03-05 12:00"), "{told}");
}
