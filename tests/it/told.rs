//! What an answer must not keep silent.

use lastseen::{
    Ask, DurationRange, Interval, Place, Sighting, SignedDuration, Timeline, Timestamp,
};

fn march(time: &str) -> Timestamp {
    format!("2024-03-0{time}:00Z").parse().unwrap()
}

fn office() -> Place {
    Place::lat_lon(51.5, -0.12).unwrap().named("the office")
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
        "kim was last seen, if at all, at the office, Tue 2024-03-05 05:00 UTC, while it stayed \
         there"
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
