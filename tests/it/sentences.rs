//! Answers as sentences: what a reader has to find in them.

use lastseen::{Ask, Case, Place, Sighting, Timeline, Timestamp};

fn case() -> Case {
    Case::read_json(
        r#"{
          "sources": [{"id": "kcna", "name": "KCNA", "zone": "Asia/Pyongyang"}],
          "places": [
            {"id": "khasan", "name": "Khasan station", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"},
            {"id": "ussuriysk", "name": "Ussuriysk", "lat": 43.8029, "lon": 131.9458, "zone": "Asia/Vladivostok"}
          ],
          "actors": [{"id": "kim", "name": "Kim"}, {"id": "train", "name": "the train"}, {"id": "putin"}],
          "memberships": [{"member": "kim", "of": "train", "kind": "aboard", "from": "2023-09-10", "source": "kcna"}],
          "sightings": [
            {"id": "s1", "actor": "train", "place": "khasan", "time": "2023-09-11T20:00:00Z", "source": "kcna"},
            {"id": "s2", "actor": "train", "place": "ussuriysk", "time": {"after": "s1", "by": "hours"}},
            {"id": "s3", "actor": "putin", "place": "ussuriysk", "modality": "speculated"}
          ]
        }"#,
    )
    .unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_last_sighting_is_told_on_both_clocks_with_its_source() {
    let case = case();
    let midnight = at("2023-09-12T00:00:00Z");
    let last =
        case.timeline().as_known().last_seen(Ask::of("train").as_of(at("2023-09-11T21:00:00Z")));
    assert_eq!(
        last.to_string(),
        "the train was last seen at Khasan station, Mon 2023-09-11 20:00 UTC \
         (Tue 2023-09-12 06:00 +10:00, Asia/Vladivostok), says KCNA [s1]"
    );
    let either = case.timeline().as_known().last_seen(Ask::of("train").as_of(midnight)).to_string();
    assert!(
        either.contains("at one of:\n  - Ussuriysk, ") && either.contains("\n  - Khasan station, ")
    );
}

#[test]
fn inference_is_told_with_its_chain_and_who_vouches_for_it() {
    let case = case();
    let view = case.timeline().as_known();
    let last = view.last_seen(Ask::of("kim").inferred()).to_string();
    assert!(last.starts_with("Kim was last seen at Ussuriysk, between "), "{last}");
    let chain = "; by inference: Kim aboard the train since Sun 2023-09-10 (says KCNA)";
    assert!(last.ends_with(chain), "{last}");
    assert_eq!(view.last_seen("kim").to_string(), "Kim was never seen");
}

#[test]
fn never_seen_says_what_was_set_aside() {
    let case = case();
    let view = case.timeline().as_known();
    let putin = view.last_seen("putin").to_string();
    assert!(
        putin.starts_with("putin was never seen; set aside: 1 sighting only speculated"),
        "{putin}"
    );
    let before = case.timeline().as_known_at(at("2023-09-11T00:00:00Z"));
    let train = before.last_seen("train").to_string();
    assert_eq!(train, "the train was never seen; set aside: 2 sightings not reported by then");
}

#[test]
fn fixes_that_are_set_aside_are_counted_when_none_is_left() {
    let fixes = [("00:00", "a"), ("02:00", "a"), ("05:00", "b")].map(|(time, actor)| {
        let place = Place::lat_lon(1.0, 2.0).unwrap();
        Sighting::new(actor, place, at(&format!("2020-01-01T{time}:00Z")))
    });
    let mut timeline: Timeline = fixes.into_iter().collect();
    let (before, one) = (at("2019-01-01T00:00:00Z"), at("2020-01-01T01:00:00Z"));
    let tell = |timeline: &Timeline| {
        let ask = Ask::of("a").as_of(before);
        let last = timeline.as_known().last_seen(ask);
        let early = timeline.as_known_at(one).last_seen(Ask::of("a").after(one)).to_string();
        assert_eq!(timeline.as_known().last_seen("a").excluded().total(), 0);
        [last.to_string(), early, timeline.as_known_at(before).last_seen("b").to_string()]
    };
    let told = tell(&timeline);
    assert_eq!(
        told,
        [
            "a was never seen; set aside: 2 sightings outside the time asked for",
            "a was never seen; set aside: 1 sighting not reported by then, 1 sighting outside the \
             time asked for",
            "b was never seen; set aside: 1 sighting not reported by then",
        ]
    );
    // Not so when a claim stands among them.
    timeline.add(Sighting::new("c", Place::unlocated("sea"), before));
    assert_eq!(tell(&timeline), told);
}

#[test]
fn the_last_of_all_says_whose_it_was() {
    let noon = at("2020-01-01T12:00:00Z");
    let mut timeline = Timeline::new();
    assert_eq!(timeline.as_known().last_seen(Ask::everyone()).to_string(), "nobody was seen");
    for (actor, lon) in [("tug", 2.0), ("barge", 3.0)] {
        timeline.add(Sighting::new(actor, Place::lat_lon(1.0, lon).unwrap(), noon));
        let last = timeline.as_known().last_seen(Ask::everyone()).to_string();
        let both = "the last of all was seen Wed 2020-01-01 12:00 UTC, in places that lie apart:";
        match actor {
            "tug" => assert_eq!(last, "the last of all was tug at 1, 2, Wed 2020-01-01 12:00 UTC"),
            _ => {
                assert!(last.starts_with(both) && last.contains("\n  - barge at 1, 3, "), "{last}")
            }
        }
    }
    let unknown = timeline.as_known().last_seen("nobody").to_string();
    assert_eq!(unknown, "no actor \"nobody\" is known here");
}

#[test]
fn a_gap_is_told_with_both_bounds_and_its_doubts() {
    let case = case();
    let view = case.timeline().as_known();
    let gap = view.gaps("train").next().unwrap().to_string();
    assert_eq!(
        gap,
        "from Khasan station [s1] to Ussuriysk [s2]: at least 2h, at most 24h, 185.8 km apart, \
         at least 7.7 km/h needed"
    );
    let silence = view.silence("train", at("2023-09-13T08:00:00Z")).unwrap().to_string();
    assert_eq!(silence, "since Ussuriysk [s2]: at least 12h, at most 34h without a sighting");
}

#[test]
fn a_reading_is_told_in_one_line_or_in_full() {
    let case = case();
    let claim = case.sighting("s1").unwrap();
    let read = claim.sighting().unwrap().reconciled().unwrap();
    assert_eq!(
        read.to_string(),
        "resolved: Mon 2023-09-11 20:00 UTC (Tue 2023-09-12 06:00 +10:00, Asia/Vladivostok)"
    );
    let full = format!("{read:#}");
    for title in ["verdict ", "moment ", "it stands on ", "zone rules "] {
        assert!(full.lines().any(|line| line.starts_with(title)), "{title} in {full}");
    }
}

#[test]
fn a_membership_is_told_with_its_end() {
    let told = |more: &str| {
        let case = format!(
            r#"{{"places": [{{"id": "pier", "lat": 0.0, "lon": 0.0, "zone": "UTC"}}],
                "actors": [{{"id": "kim"}}, {{"id": "ferry"}}],
                "memberships": [{{"member": "kim", "of": "ferry", "kind": "aboard"{more}}}],
                "sightings": [{{"id": "a", "actor": "ferry", "place": "pier", "time": "2024-03-05T12:00:00Z"}}]}}"#
        );
        let case = Case::read_json(case).unwrap();
        let last = case.timeline().as_known().last_seen(Ask::of("kim").inferred()).to_string();
        last.split_once("kim aboard ferry").unwrap().1.to_owned()
    };
    let both = r#", "from": "4 March 2024", "until": "6 March 2024""#;
    assert_eq!(told(both), " from Mon 2024-03-04 until Wed 2024-03-06");
    assert_eq!(told(r#", "until": "2024-03-06T00:00:00Z""#), " until Wed 2024-03-06");
    assert_eq!(told(r#", "from": "4 March 2024""#), " since Mon 2024-03-04");
    assert_eq!(told(""), "");
}
