//! The limits in the semantics: what holds up to each, and what beyond it.

use lastseen::{
    Actor, Ask, Certainty, ConflictKind, Distance, DurationRange, Interval, Membership,
    MembershipKind, Place, Profile, Reason, Sighting, SignedDuration, Slip, Speed, Stated,
    Timeline, Timestamp, Zone, ZoneSet,
};

/// The figure that the document has for a limit.
#[track_caller]
fn limit(name: &str) -> usize {
    let text = include_str!("../../src/doc/semantics.md");
    let row = text.lines().find_map(|line| line.strip_prefix(&format!("| `{name}` | ")));
    let figure = row.and_then(|row| row.split(" |").next()).expect("a row of the table");
    figure.replace('_', "").parse().unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_unix_seconds(1_600_000_000 + 60 * minute).unwrap()
}

fn during(from: i64, to: i64) -> Interval {
    Interval::new(at(from), at(to)).unwrap()
}

/// So many kilometres north of a point, on one meridian.
fn north(km: f64) -> Place {
    Place::lat_lon(km / 111.0, 20.0).unwrap()
}

fn aboard(member: &str, whole: &str) -> Membership {
    Membership::new(member, MembershipKind::Aboard, whole)
}

fn ship(km_per_hour: f64) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("ship").at_most(Speed::km_per_hour(km_per_hour).unwrap()));
    timeline
}

#[test]
fn neither_long_chains_nor_many_carriers_lose_anybody() {
    let mut timeline = Timeline::new();
    for n in 0..40 {
        timeline.join(aboard(&format!("a{n}"), &format!("a{}", n + 1)));
    }
    for n in 0..5_000 {
        timeline.join(aboard("a0", &format!("v{n}")));
    }
    timeline.add(Sighting::new("a40", north(0.0), at(0)));
    timeline.add(Sighting::new("v4999", north(0.0), at(1)));
    let view = timeline.as_known();
    let seen: Vec<_> = view.sightings(Ask::of("a0").inferred()).collect();
    let expected = [(at(0), 40), (at(1), 1)].map(|(time, links)| (Interval::at(time), links));
    assert!(seen.iter().map(|seen| (seen.interval(), seen.via().count())).eq(expected));
    assert!(seen.iter().all(|seen| seen.certainty() == Certainty::Certain));
}

/// Kim aboard each of some ships, one minute after another and each to one end, and
/// seen with the last.
fn one_more_each_minute(ships: i64) -> Timeline {
    let mut timeline = Timeline::new();
    for n in 0..ships {
        timeline.join(aboard("kim", &format!("v{n}")).from(at(n)).until(at(ships)));
    }
    timeline.add(Sighting::new(format!("v{}", ships - 1), north(0.0), at(ships)));
    timeline
}

#[test]
fn too_many_memberships_at_too_many_times_carry_possibly() {
    let steps = limit("CHAIN_STEPS") as i64;
    // At each beginning all that have begun are looked at: at least half as often as there
    // are ships, squared.
    let beyond = (2 * steps).isqrt() + 1;
    for (ships, certainty) in [(400, Certainty::Certain), (beyond, Certainty::Possible)] {
        let timeline = one_more_each_minute(ships);
        let view = timeline.as_known();
        let last = view.last_seen(Ask::of("kim").inferred());
        assert_eq!(last.possible()[0].certainty(), certainty, "{ships} ships");
        assert_eq!(last.certain().is_some(), certainty == Certainty::Certain);
    }
}

#[test]
fn memberships_by_turns_are_looked_at_in_their_turn() {
    let mut timeline = Timeline::new();
    let turns = 20_000;
    for n in 0..turns {
        let turn = aboard("kim", &format!("v{n}")).from(at(2 * n)).until(at(2 * n + 1));
        timeline.join(turn);
    }
    timeline.add(Sighting::new("v0", north(0.0), at(0)));
    let last = timeline.as_known().last_seen(Ask::of("kim").inferred());
    assert_eq!(last.certain().map(|seen| seen.interval()), Some(Interval::at(at(0))));
}

/// Each of some actors travels with the next, and the last of them with whoever
/// is given.
fn in_a_row(actors: usize, last: &str) -> Timeline {
    let mut timeline = Timeline::new();
    for one in 0..actors {
        let next = if one + 1 < actors { format!("a{}", one + 1) } else { last.to_owned() };
        timeline.join(aboard(&format!("a{one}"), &next));
    }
    timeline
}

#[test]
fn memberships_may_lead_on_as_far_as_they_do() {
    // In a thread with as little room as servers give one.
    let asked = std::thread::Builder::new().stack_size(1 << 18).spawn(|| {
        let actors = 100_000;
        let circle = in_a_row(actors, "a0").membership_cycle();
        assert_eq!(circle.map(|circle| circle.len()), Some(actors));
        let mut line = in_a_row(actors, "train");
        assert_eq!(line.membership_cycle(), None);
        line.add(Sighting::new("train", north(0.0), at(0)));
        let last = line.as_known().last_seen(Ask::of("a0").inferred());
        assert_eq!(last.certain().map(|seen| seen.via().count()), Some(actors));
    });
    asked.unwrap().join().unwrap();
}

/// A ship that was at a place, then at several times `idle` there or elsewhere
/// on its way, and 100 km away within a day.
fn crossing(idle: usize) -> Timestamp {
    let mut timeline = ship(10.0);
    timeline.add(Sighting::new("ship", north(0.0), at(0)));
    for _ in 0..idle {
        timeline.add(Sighting::new("ship", north(0.0), during(1, 10_000)));
    }
    timeline.add(Sighting::new("ship", north(100.0), during(2, 10_000)).labelled("there"));
    let view = timeline.as_known();
    let there = view.sightings("ship").find(|seen| seen.label() == Some("there"));
    there.unwrap().interval().earliest().unwrap()
}

#[test]
fn of_many_claims_each_is_held_against_those_that_follow() {
    let (all, ahead) = (limit("TRAVEL_CLAIMS"), limit("TRAVEL_CLAIMS_AHEAD"));
    // 100 km at 10 km/h are 10 hours, as long as all claims are held together.
    let way = at(600) - SignedDuration::from_mins(5);
    assert!(crossing(0) > way && crossing(all - 2) > way);
    assert_eq!(crossing(all - 1), at(2));
    assert!(all > ahead + 1);
}

/// The least length of the gap between two claims, the second two hours after
/// the first, whenever that was in its hour; and others long before.
fn gap_beside(others: usize) -> Option<SignedDuration> {
    let mut timeline = Timeline::new();
    for n in 0..others {
        timeline.add(Sighting::new("x", north(0.0), at(n as i64 - 10_000)));
    }
    timeline.add(Sighting::new("x", north(0.0), during(0, 60)).labelled("a"));
    let hours = DurationRange::exactly(SignedDuration::from_hours(2));
    let later = Sighting::new("x", north(0.0), during(0, 1000)).after("a", hours);
    timeline.add(later);
    let view = timeline.as_known();
    view.gaps("x").last()?.length().min()
}

#[test]
fn a_gap_among_too_many_claims_goes_by_their_intervals() {
    let rows = limit("LINKED_ROWS");
    assert_eq!(gap_beside(0), Some(SignedDuration::from_hours(2)));
    assert_eq!(gap_beside(rows - 2), Some(SignedDuration::from_hours(2)));
    // From 60 minutes at the latest to 120 at the earliest.
    assert_eq!(gap_beside(rows - 1), Some(SignedDuration::from_hours(1)));
}

/// Somewhere within a thousand kilometres, which goes with everything here.
fn about_here() -> Place {
    north(0.0).with_radius(Distance::kilometres(1000.0).unwrap())
}

/// Whether a ship that cannot have gone from one exact place to another is in
/// conflict, with so many vague claims between the two.
fn is_too_fast(between: usize) -> bool {
    let mut timeline = ship(10.0);
    timeline.add(Sighting::new("ship", north(0.0), at(0)).labelled("a"));
    for _ in 0..between {
        timeline.add(Sighting::new("ship", about_here(), during(1, 100_000)));
    }
    timeline.add(Sighting::new("ship", north(100.0), at(60)).labelled("b"));
    let view = timeline.as_known();
    view.conflicts().iter().any(|conflict| {
        let labels: Vec<_> = conflict.claims.iter().filter_map(|claim| claim.label()).collect();
        conflict.kind == ConflictKind::ImpossibleTravel && labels == ["a", "b"]
    })
}

#[test]
fn claims_that_are_many_claims_apart_are_not_held_against_each_other() {
    let ahead = limit("CONFLICT_CLAIMS_AHEAD");
    assert!(is_too_fast(0));
    assert!(is_too_fast(ahead - 1));
    assert!(!is_too_fast(ahead));
}

/// Whether one hour later is a remedy of a claim that came too soon, where that
/// leaves too little time for the way to a claim after `between` vague ones.
fn is_remedied(between: usize) -> bool {
    let mut timeline = ship(100.0);
    let vaguely = |from| Sighting::new("ship", about_here(), during(from, 100_000));
    for _ in 0..20 {
        timeline.add(vaguely(-100));
    }
    timeline.add(Sighting::new("ship", north(0.0), at(0)));
    timeline.add(Sighting::new("ship", north(150.0), at(60)).labelled("b"));
    for _ in 0..between {
        timeline.add(vaguely(125));
    }
    // 110 km further: 66 minutes from where b was, of which an hour later
    // only 12 are left.
    timeline.add(Sighting::new("ship", north(260.0), at(132)));
    let view = timeline.as_known();
    let conflicts = view.conflicts();
    let mut remedies = conflicts.iter().flat_map(|conflict| &conflict.remedies);
    remedies.any(|remedy| {
        remedy.claim.and_then(|claim| claim.label()) == Some("b")
            && remedy.slip == Slip::HourOffset { hours: 1 }
    })
}

#[test]
fn a_remedy_is_held_against_the_claims_around_it() {
    let around = limit("REMEDY_CLAIMS_AROUND");
    assert!(!is_remedied(0));
    assert!(!is_remedied(around - 1));
    assert!(is_remedied(around));
}

/// How many slips are named for so many claims, an hour after each other, of
/// which the last is stated an hour too late.
fn slips(claims: usize) -> usize {
    let mut timeline = Timeline::new();
    let hour = SignedDuration::from_hours(1);
    for n in 0..claims {
        let stated = if n == 0 || n + 1 == claims { during_hour(n, claims) } else { None };
        let mut claim = Sighting::new("x", north(0.0), stated.unwrap_or(Interval::UNBOUNDED))
            .labelled(&n.to_string());
        if n > 0 {
            claim = claim.after(&(n - 1).to_string(), DurationRange::exactly(hour));
        }
        timeline.add(claim);
    }
    let view = timeline.as_known();
    let network = view.network();
    let inconsistent = network.inconsistencies();
    assert_eq!(inconsistent.len(), 1);
    assert_eq!(inconsistent[0].claims.len(), claims);
    let conflicts = view.conflicts();
    let network = conflicts.iter().find(|one| one.kind == ConflictKind::InconsistentNetwork);
    network.unwrap().remedies.len()
}

fn during_hour(n: usize, claims: usize) -> Option<Interval> {
    let late = i64::from(n + 1 == claims);
    Some(Interval::at(at(60 * (n as i64 + late))))
}

/// How many slips are named where one claim has a ship at another place than all others of
/// the same instant.
fn slips_of_places(claims: usize) -> usize {
    let mut timeline = ship(100.0);
    for n in 0..claims {
        let place = north(if n == 0 { 0.0 } else { 50.0 });
        timeline.add(Sighting::new("ship", place, at(0)).labelled(&n.to_string()));
    }
    let conflicts = timeline.as_known().conflicts();
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert_eq!(conflict.claims.len(), claims);
    conflict.remedies.iter().filter(|remedy| remedy.slip != Slip::TwoActors).count()
}

#[test]
fn slips_are_looked_for_in_a_contradiction_of_a_few_claims() {
    let claims = limit("SLIP_CLAIMS");
    for slips in [slips, slips_of_places] {
        assert!(slips(3) > 0);
        assert!(slips(claims) > 0);
        assert_eq!(slips(claims + 1), 0);
    }
}

/// How many layers the claims of one actor make, each ten minutes after the one
/// before and at another place, but all of them at any time of a week. The last is
/// ten minutes after the first too, if it `forks`.
fn layers(claims: usize, forks: bool) -> usize {
    let mut timeline = Timeline::new();
    let minutes = DurationRange::exactly(SignedDuration::from_mins(10));
    for n in 0..claims {
        let place = north(n as f64);
        let mut claim = Sighting::new("x", place, during(0, 100_000)).labelled(&n.to_string());
        if n > 0 {
            let before = if forks && n + 1 == claims { 0 } else { n - 1 };
            claim = claim.after(&before.to_string(), minutes);
        }
        timeline.add(claim);
    }
    let view = timeline.as_known();
    view.itinerary("x").layers().count()
}

#[test]
fn a_layer_of_linked_claims_is_put_in_order_up_to_a_number() {
    let layer = limit("LINKED_LAYER");
    assert_eq!(layers(20, true), 19);
    assert_eq!(layers(layer, true), layer - 1);
    assert_eq!(layers(layer + 1, true), 1);
    // Where each comes before the next there is nothing to work out.
    assert_eq!(layers(layer + 1, false), layer + 1);
}

/// A ship that was seen at some time of an hour each minute for so long: all
/// that began an hour later may be the next.
#[cfg(feature = "json")]
fn hour_by_minutes(minutes: i64) -> Timeline {
    let seen = |n: i64| Sighting::new("ship", north(5.0 * n as f64), during(n, n + 60));
    (0..minutes).map(seen).collect()
}

#[cfg(feature = "json")]
#[test]
fn so_many_legs_of_an_itinerary_are_written_and_the_others_are_counted() {
    let most = limit("ITINERARY_LEGS");
    for (minutes, is_over) in [(150, false), (260, true)] {
        let timeline = hour_by_minutes(minutes);
        let itinerary = timeline.as_known().itinerary("ship");
        // From each to all that begin after its end, and before one of these is over.
        let ends = |from: i64| (from + 60, (from + 120).min(minutes));
        let legs: i64 = (0..minutes).map(ends).map(|(from, to)| (to - from).max(0)).sum();
        let legs = usize::try_from(legs).unwrap();
        assert_eq!((itinerary.trips().count(), legs > most), (legs, is_over));
        let data = serde_json::to_value(&itinerary).unwrap();
        assert_eq!(data["legs"].as_array().unwrap().len(), legs.min(most));
        let more = legs.checked_sub(most).filter(|more| *more > 0);
        assert_eq!(data.get("legs_not_written").map(|more| more.as_u64().unwrap() as usize), more);
        let text = itinerary.to_string();
        let (_, told) = text.split_once("Legs:\n").unwrap();
        let last = told.lines().last().unwrap();
        assert_eq!(told.lines().count(), legs.min(most) + usize::from(is_over));
        assert_eq!(last.contains(" more, which are not listed"), is_over, "{last}");
        assert!(more.is_none_or(|more| last == format!("- and {more} more, which are not listed")));
    }
}

#[cfg(feature = "json")]
#[test]
fn of_too_many_names_none_is_held_against_the_ids() {
    let read = |names: usize| {
        let mut sightings: Vec<String> =
            (0..names).map(|n| format!(r#"{{"actor": "a", "place": "name {n:04}"}}"#)).collect();
        sightings.push(r#"{"actor": "a", "place": "hasan"}"#.to_owned());
        let sightings = sightings.join(",");
        lastseen::Case::read_json(format!(
            r#"{{"actors": [{{"id": "a"}}], "places": [{{"id": "khasan"}}], "sightings": [{sightings}]}}"#
        ))
    };
    let names = limit("BARE_NAMES");
    assert!(read(names - 1).is_err());
    assert!(read(names).is_ok());
}

#[test]
fn what_is_too_long_or_too_deep_for_a_time_is_refused() {
    let bytes = limit("STATED_BYTES");
    let padded = |len: usize| format!("{:<len$}", "2023-09-12T06:00Z").parse::<Stated>();
    assert!(padded(bytes).is_ok());
    assert!(padded(bytes + 1).unwrap_err().to_string().contains("too long"));

    let depth = limit("PARENTHESES");
    let nested = |depth: usize| {
        let text = format!("6 am GMT {}{}", "(7 am CET ".repeat(depth), ")".repeat(depth));
        text.parse::<Stated>().map_or_else(|error| error.to_string(), |_| String::new())
    };
    assert!(!nested(depth).contains("too deep"), "{}", nested(depth));
    assert!(nested(depth + 1).contains("too deep"), "{}", nested(depth + 1));
}

#[test]
fn a_place_has_no_more_zones() {
    let zones = limit("ZONES");
    let mut set = ZoneSet::EMPTY;
    for zone in Zone::all().take(zones) {
        assert!(set.insert(zone));
    }
    assert!(!set.insert(Zone::all().nth(zones).unwrap()));
}

#[test]
fn a_row_with_quotes_and_a_header_are_so_long_at_most() {
    let row = limit("QUOTED_RECORD");
    let quoted = |len: usize| {
        let rest = ",2023-09-11T20:00:00Z,42.5,130.5\n";
        let name = "\n".repeat(len - rest.len() - 2);
        let table = format!("actor,time,lat,lon\n\"{name}a\"{rest}");
        let (_, loaded) = Profile::plain().load(table.as_bytes()).unwrap();
        loaded.count(Reason::Quote)
    };
    assert_eq!(quoted(row - 100), 0);
    assert_eq!(quoted(row + 100), 1);

    let header = limit("HEADER");
    let wide = |len: usize| {
        let names = "actor,time,lat,lon,";
        Profile::plain().load(format!("{names}{}\n", "x".repeat(len - names.len())).as_bytes())
    };
    assert!(wide(header).is_ok());
    assert!(wide(header + 1).is_err());
}

#[cfg(feature = "parquet")]
#[test]
fn a_packed_table_unpacks_to_so_much_and_more_if_that_is_allowed() {
    use lastseen::{ErrorKind, Input};

    let path = format!("{}/tests/data/parquet/bomb7.parquet", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::metadata(&path).unwrap().len();
    // Ten million rows of 36 bytes, all alike.
    let ratio = limit("UNPACKED_RATIO") as u64;
    assert!(bytes * ratio < 360_000_000 && limit("UNPACKED_BYTES") < 360_000_000);
    let profile = Profile::infer(&path).unwrap();
    let error = profile.load(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format);
    assert!(error.cure().unwrap().contains("Input::unpacked_at_most"), "{error}");
    // Allowed or not, the rows have to be there.
    let few = profile.load(Input::from(&path).unpacked_at_most(300_000_000)).unwrap_err();
    assert_eq!(few.kind(), ErrorKind::Format);

    let page = format!("{}/tests/data/parquet/pagebomb.parquet", env!("CARGO_MANIFEST_DIR"));
    for allowed in [0, 1 << 40] {
        let error = Profile::plain().load(Input::from(&page).unpacked_at_most(allowed));
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Format);
    }
}

#[cfg(feature = "parquet")]
#[test]
fn a_damaged_table_is_an_error() {
    for number in 1..=8 {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/parquet");
        match Profile::plain().load(format!("{folder}/crash{number}.parquet")) {
            // Damaged only in what Arrow adds, which is not needed.
            Ok((_, loaded)) => assert_eq!((matches!(number, 1 | 8), loaded.added), (true, 200)),
            Err(error) => {
                assert!(error.to_string().contains("is not sound Parquet"), "{number}: {error}");
                assert!(!error.to_string().contains(".rs"), "{number}: {error}");
            }
        }
    }
}

/// An empty file with so many bytes, which take no room on most disks.
#[cfg(feature = "json")]
struct Hollow(std::path::PathBuf);

#[cfg(feature = "json")]
impl Hollow {
    fn new(name: &str, bytes: u64) -> Hollow {
        let path = std::env::temp_dir().join(format!("lastseen-{}-{name}", std::process::id()));
        std::fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        Hollow(path)
    }
}

#[cfg(feature = "json")]
impl Drop for Hollow {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(feature = "json")]
#[test]
fn a_case_file_has_so_many_bytes() {
    use lastseen::{Case, CaseFile, ErrorKind, Input};

    let most = limit("CASE_BYTES") as u64;
    let long = Hollow::new("long.jsonl", most + 1);
    let errors = [
        Case::open(&long.0).unwrap_err(),
        CaseFile::open(&long.0).unwrap_err(),
        Input::from(&long.0).into_bytes().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(error.to_string().contains(&format!("more than {most} bytes")), "{error}");
    }
    // Up to there it is read, and found to be no case.
    let short = Hollow::new("short.jsonl", 1 << 20);
    let error = Case::open(&short.0).unwrap_err();
    assert!(!error.to_string().contains("bytes, all of which"), "{error}");
}

#[cfg(feature = "parquet")]
#[test]
fn a_table_in_parquet_from_a_reader_has_so_many_bytes() {
    use std::io::{Read, repeat};

    let most = limit("PARQUET_IN_MEMORY") as u64;
    let table = |bytes: u64| {
        let mut reader = b"PAR1".chain(repeat(0)).take(bytes);
        Profile::plain().load(&mut reader).unwrap_err().to_string()
    };
    assert!(table(most + 1).contains(&format!("more than {most} bytes")));
    assert!(table(1 << 20).contains("is not sound Parquet"));
}

/// A table in Parquet of so many actors, each with a name so long that differs from
/// the one before in its last letters, which is all that is in the file of it.
#[cfg(feature = "parquet")]
fn named_by_difference(actors: i64, length: usize) -> Vec<u8> {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampSecondArray};
    use parquet::basic::Encoding;
    use parquet::file::properties::WriterProperties;

    let names = (0..actors).map(|actor| format!("{}{actor:05}", "x".repeat(length)));
    let count = actors as usize;
    let times = TimestampSecondArray::from_iter_values(0..actors).with_timezone("UTC");
    let columns: [(&str, ArrayRef); 4] = [
        ("actor", Arc::new(StringArray::from_iter_values(names))),
        ("time", Arc::new(times)),
        ("lat", Arc::new(Float64Array::from(vec![42.0; count]))),
        ("lon", Arc::new(Float64Array::from(vec![130.0; count]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_column_dictionary_enabled("actor".into(), false)
        .set_column_encoding("actor".into(), Encoding::DELTA_BYTE_ARRAY)
        .build();
    let mut file = Vec::new();
    let schema = batch.schema();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut file, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

#[cfg(feature = "parquet")]
#[test]
fn texts_that_say_only_in_what_they_differ_are_so_long_together() {
    use lastseen::{ErrorKind, Input};

    let (few, many) = (named_by_difference(300, 1_000), named_by_difference(3_000, 50_000));
    assert_eq!(Profile::plain().load(&few).unwrap().1.added, 300);
    let together = 3_000 * 50_005;
    assert!(many.len() * limit("UNPACKED_RATIO") < together, "{} bytes", many.len());
    let error = Profile::plain().load(&many).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format);
    assert!(error.cure().unwrap().contains("Input::unpacked_at_most"), "{error}");
    let allowed = Input::from(&many).unpacked_at_most(2 * together as u64);
    assert_eq!(Profile::plain().load(allowed).unwrap().1.added, 3_000);
}
