//! A timeline as a case file and back: what is read again answers as it did.

use lastseen::{
    Absence, Actor, ActorKind, Ask, Bearing, Calendar, Case, Credibility, Distance, DurationRange,
    ErrorKind, FileKind, Fold, Interval, Membership, MembershipKind, Metric, Modality, Outlook,
    Place, Profile, Reconcile, Relative, Reliability, Sighting, SignedDuration, Source,
    SourceClock, Speed, Stated, StayEnd, StayRule, Timeline, Timestamp, Together, View, Zone,
    ZoneSet,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Serialize;

const ACTORS: [&str; 4] = ["a", "b", "c", "d"];

fn read_again(timeline: &Timeline, form: FileKind) -> Timeline {
    let mut file = Vec::new();
    Case::from(timeline.clone()).write(form, &mut file).unwrap();
    let case = match form {
        FileKind::Json => Case::read_json(&file),
        _ => Case::read_jsonl(&file),
    };
    case.unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&file)))
        .into_timeline()
}

/// One text for every answer about what was known.
fn answers(view: View<'_>) -> Vec<String> {
    let metres = |metres| Distance::metres(metres).unwrap();
    let minutes = SignedDuration::from_mins;
    let mut all = vec![
        answer("conflicts", view.conflicts()),
        answer("network", view.network().inconsistencies()),
        listed("orders", view.network().inferred_orders().iter().map(|(a, b)| [*a, *b])),
        answer("repaired", view.network().repaired().view().last_seen(Ask::of("a"))),
        listed("together", view.encounters(Ask::everyone(), metres(2_000.0))),
        listed(
            "at one place",
            view.encounters(
                Ask::everyone().inferred(),
                Together::at_one_place().staying(minutes(90)),
            ),
        ),
        listed("claims", view.claims()),
        format!("memberships: {:?}", view.timeline().memberships().collect::<Vec<_>>()),
        format!("actors: {:?}", view.timeline().actors().collect::<Vec<_>>()),
        format!("circle: {:?}", view.timeline().membership_cycle()),
        format!("{} sightings", view.timeline().len()),
    ];
    all.extend(view.claims().map(|claim| said_of(claim.sighting().unwrap())));
    let soon: Timestamp = "2023-01-09T00:00:00Z".parse().unwrap();
    for actor in ACTORS {
        for ask in [
            Ask::of(actor),
            Ask::of(actor).inferred().until(soon),
            Ask::of(actor).at_least(Reliability::C).credible(Credibility::Possible),
            Ask::of(actor).meant(&[Modality::Planned, Modality::Denied]),
            Ask::of(actor).bounded().absences(),
        ] {
            all.push(answer("last", view.last_seen(ask)));
            all.push(listed("gaps", view.gaps(ask)));
            all.push(listed("sightings", view.sightings(ask)));
            all.push(answer("itinerary", view.itinerary(ask)));
        }
        all.push(answer("expectations", view.expectations(actor)));
        all.push(answer("absences", view.absences(actor)));
        let rule = StayRule::around_first(metres(50_000.0));
        all.push(listed("stays", view.stays(actor, rule)));
        all.push(listed("trips", view.trips(actor, rule)));
        all.push(answer("coverage", view.coverage(actor, minutes(45))));
        let at = "2023-01-02T03:00:00Z".parse::<Timestamp>().unwrap();
        all.push(format!("{:?}", view.position(actor, at, minutes(240))));
        let speed = "80 km/h".parse::<Speed>().unwrap();
        all.push(listed("fast", view.steps_faster_than(actor, speed)));
        all.push(answer("reach", view.reach(actor, at, speed)));
    }
    all
}

/// One text for everything that a sighting says.
pub(crate) fn said_of(said: &Sighting) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} \
         {:?} {:?}",
        said.until(),
        said.length(),
        said.actor(),
        said.interval(),
        said.label(),
        said.source(),
        said.modality(),
        said.reliability(),
        said.credibility(),
        said.reported_at(),
        said.absence(),
        said.quote(),
        said.stated(),
        said.reconciled(),
        said.relations(),
        said.clock(),
        said.original(),
        said.same_event(),
        said.place(),
    )
}

fn answer(name: &str, answer: impl Serialize) -> String {
    format!("{name}: {}", serde_json::to_string(&answer).unwrap())
}

fn listed<T: Serialize>(name: &str, answers: impl IntoIterator<Item = T>) -> String {
    answer(name, answers.into_iter().collect::<Vec<_>>())
}

const LAST_MINUTE: i64 = 5 * 24 * 60;

/// A moment of some days, mostly whole minutes.
fn moment() -> impl Strategy<Value = Timestamp> {
    (0..LAST_MINUTE, prop_oneof![4 => Just(0_i64), 1 => 0..60_000_000_i64]).prop_map(
        |(minute, micros)| {
            let start: Timestamp = "2023-01-01T00:00:00Z".parse().unwrap();
            let after = SignedDuration::from_mins(minute) + SignedDuration::from_micros(micros);
            start + after
        },
    )
}

fn interval() -> BoxedStrategy<Interval> {
    prop_oneof![
        4 => moment().prop_map(Interval::at),
        4 => (moment(), moment())
            .prop_map(|(one, other)| Interval::new(one.min(other), one.max(other)).unwrap()),
        // A day, which a publication is dated by.
        1 => moment().prop_map(|from| {
            Interval::new(from, from + SignedDuration::from_hours(24)).unwrap()
        }),
        1 => moment().prop_map(Interval::since),
        1 => moment().prop_map(Interval::until),
        1 => Just(Interval::UNBOUNDED),
    ]
    .boxed()
}

fn range() -> impl Strategy<Value = DurationRange> {
    let micros = -40_000_000_000..40_000_000_000_i64;
    let length = micros.prop_map(SignedDuration::from_micros);
    prop_oneof![
        3 => (length.clone(), length.clone())
            .prop_map(|(one, other)| DurationRange::new(one.min(other), one.max(other)).unwrap()),
        1 => length.prop_map(DurationRange::at_least),
        1 => Just(DurationRange::UNKNOWN),
    ]
}

fn zone() -> impl Strategy<Value = Zone> {
    const ZONES: [&str; 5] =
        ["Asia/Vladivostok", "Etc/GMT-11", "Europe/London", "UTC", "Asia/Calcutta"];
    select(&ZONES[..]).prop_map(|name| name.parse().unwrap())
}

fn metres() -> impl Strategy<Value = Distance> {
    prop_oneof![(0..200_u32).prop_map(|km| f64::from(km) * 1000.0), 0.0..500_000.0]
        .prop_map(|metres| Distance::metres(metres).unwrap())
}

/// A place without what is said of where it lies.
fn bare_place() -> BoxedStrategy<Place> {
    let shape = prop_oneof![
        3 => (42.0..44.0, 130.0..132.0_f64).prop_map(|(lat, lon)| Place::lat_lon(lat, lon).unwrap()),
        1 => (42..44_i32, 130..132_i32)
            .prop_map(|(lat, lon)| Place::lat_lon(f64::from(lat), f64::from(lon)).unwrap()),
        1 => Just(Place::lat_lon(43.0, 131.0).unwrap()),
        1 => select(&["the depot", "the border", ""][..]).prop_map(Place::unlocated),
    ];
    described(shape)
}

fn described(place: impl Strategy<Value = Place> + 'static) -> BoxedStrategy<Place> {
    let id = prop::option::of(select(&["p", "q", "place 1"][..]));
    let name = prop::option::of(select(&["Khasan", "Ussuriysk", "\u{1b}[1mó\n"][..]));
    let zones = prop::collection::vec(zone(), 0..3);
    (place, id, name, prop::option::of(metres()), zones)
        .prop_map(|(mut place, id, name, radius, zones)| {
            if let Some(id) = id {
                place = place.with_id(id);
            }
            if let Some(name) = name {
                place = place.named(name);
            }
            if let Some(radius) = radius {
                place = place.with_radius(radius);
            }
            let mut set = ZoneSet::EMPTY;
            zones.into_iter().for_each(|zone| assert!(set.insert(zone)));
            if set.is_empty() { place } else { place.in_zone(set) }
        })
        .boxed()
}

fn relative(from: impl Strategy<Value = Place> + 'static) -> BoxedStrategy<Relative> {
    let bearing = prop_oneof![
        select(&["north", "WSW", "346° ±5°"][..]).prop_map(|text| text.parse().unwrap()),
        (0.0..360.0_f64, 0.0..180.0_f64)
            .prop_map(|(to, within)| Bearing::degrees(to).unwrap().within(within).unwrap()),
    ];
    let parts = (metres(), from, prop::option::of(metres()), prop::option::of(bearing));
    (parts, select(&Metric::ALL[..]))
        .prop_map(|((distance, from, give, bearing), metric)| {
            let mut relative = Relative::new(distance, from).along(metric);
            if let Some(give) = give {
                relative = relative.give_or_take(give);
            }
            match bearing {
                Some(bearing) => relative.towards(bearing),
                None => relative,
            }
        })
        .boxed()
}

pub(crate) fn place() -> BoxedStrategy<Place> {
    let near = relative(bare_place()).prop_map(|relative| relative.place());
    let near_that = relative(described(relative(bare_place()).prop_map(|near| near.place())));
    let shape = prop_oneof![
        4 => bare_place(),
        1 => described(near),
        1 => described(near_that.prop_map(|relative| relative.place())),
    ];
    (shape, prop::collection::vec(relative(bare_place()), 0..2))
        .prop_map(|(place, stated)| stated.into_iter().fold(place, Place::stated))
        .boxed()
}

pub(crate) fn source() -> BoxedStrategy<Source> {
    let id = select(&["kcna", "tass", "", "source 1"][..]);
    let parts = (
        prop::option::of(select(&["KCNA", "a witness"][..])),
        prop::option::of(select(&Reliability::ALL[..])),
        prop::option::of(zone()),
        prop::option::of(select(&Calendar::ALL[..])),
        select(&SourceClock::ALL[..]),
    );
    (id, parts)
        .prop_map(|(id, (name, grade, zone, calendar, clock))| {
            let mut source = Source::new(id).by_clock(clock);
            if let Some(name) = name {
                source = source.named(name);
            }
            if let Some(grade) = grade {
                source = source.graded(grade);
            }
            if let Some(zone) = zone {
                source = source.writing_in(zone);
            }
            match calendar {
                Some(calendar) => source.dating_by(calendar),
                None => source,
            }
        })
        .boxed()
}

/// What the source wrote, and whether it is read.
const TIMES: [&str; 7] = [
    "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
    "2023-01-02T03:04:05Z",
    "Friday",
    "on 3 January at 2 p.m.",
    "between 6 p.m. and 7 p.m. on Monday",
    "hours after s0",
    "two hours before s1",
];

/// The way a time is read, and its calendar.
type Sense = (Outlook, Option<Calendar>);

/// A sighting, and what it says of others by their numbers.
#[derive(Debug, Clone)]
struct Said {
    sighting: Sighting,
    is_labelled: bool,
    time: Option<(&'static str, Option<Sense>)>,
    relations: Vec<(Index, DurationRange, Option<StayEnd>)>,
    event: Option<Index>,
    original: Option<Index>,
    retracted: Option<Option<Timestamp>>,
}

fn said() -> BoxedStrategy<Said> {
    let what = (select(&ACTORS[..]), place(), interval(), prop::option::of(source()));
    let until = prop_oneof![4 => interval(), 1 => Just(Interval::UNBOUNDED)];
    let length = prop::option::weighted(0.3, (0..300_i64, 0..300_i64));
    let stay = prop::option::weighted(0.3, (until, length));
    let what = (what, stay);
    let graded = (
        select(&Modality::ALL[..]),
        prop::option::of(select(&Reliability::ALL[..])),
        prop::option::of(select(&Credibility::ALL[..])),
        prop::option::weighted(0.2, select(&Absence::ALL[..])),
    );
    let told = (
        prop::option::of(interval()),
        prop::option::weighted(0.3, select(&["it left", "", "\"…\"\n"][..])),
        prop::option::weighted(0.2, (select(&["ship", "tower"][..]), interval())),
    );
    let reading = prop::option::of((
        select(&Outlook::ALL[..]),
        prop::option::weighted(0.3, select(&Calendar::ALL[..])),
    ));
    let links = (
        any::<bool>(),
        prop::option::weighted(0.4, (select(&TIMES[..]), reading)),
        prop::collection::vec(
            (any::<Index>(), range(), prop::option::of(select(&StayEnd::ALL[..]))),
            0..2,
        ),
        prop::option::weighted(0.2, any::<Index>()),
        prop::option::weighted(0.2, any::<Index>()),
        prop::option::weighted(0.2, prop::option::of(moment())),
    );
    (what, graded, told, links)
        .prop_map(|(what, graded, (reported, quote, clock), links)| {
            let ((actor, place, when, source), stay) = what;
            let mut sighting = match stay {
                None => Sighting::new(actor, place, when),
                Some((until, _)) => Sighting::stay(actor, place, when, until),
            };
            if let Some((_, Some((one, other)))) = stay {
                let minutes = SignedDuration::from_mins;
                let (least, most) = (one.min(other), one.max(other));
                let length = DurationRange::new(minutes(least), minutes(most)).unwrap();
                sighting = sighting.lasting(length);
            }
            let (modality, reliability, credibility, absence) = graded;
            if let Some(source) = source {
                sighting = sighting.by(source);
            }
            if modality != Modality::Observed {
                sighting = sighting.meant(modality);
            }
            if let Some(reliability) = reliability {
                sighting = sighting.graded(reliability);
            }
            if let Some(credibility) = credibility {
                sighting = sighting.credible(credibility);
            }
            if let Some(absence) = absence {
                sighting = sighting.absent(absence);
            }
            if let Some(reported) = reported {
                sighting = sighting.reported(reported);
            }
            if let Some(quote) = quote {
                sighting = sighting.quoting(quote);
            }
            if let Some((clock, reading)) = clock {
                sighting = sighting.on_clock(clock, reading);
            }
            let (is_labelled, time, relations, event, original, retracted) = links;
            Said { sighting, is_labelled, time, relations, event, original, retracted }
        })
        .boxed()
}

/// A timeline of these, in which every label that is named is there.
fn built(all: Vec<Said>, timeline: &mut Timeline) {
    let labels: Vec<String> =
        (0..all.len()).filter(|at| all[*at].is_labelled).map(|at| format!("s{at}")).collect();
    let intervals: Vec<Interval> = all.iter().map(|said| said.sighting.interval()).collect();
    for (at, said) in all.into_iter().enumerate() {
        let own = format!("s{at}");
        let other = |index: &Index| {
            let label = (!labels.is_empty()).then(|| index.get(&labels).clone());
            label.filter(|label| *label != own)
        };
        let mut sighting = said.sighting;
        if said.is_labelled {
            sighting = sighting.labelled(&own);
        }
        if let Some((text, read)) = said.time {
            sighting = stated(sighting, text, read, &labels, &intervals);
        }
        for (to, by, moment) in &said.relations {
            if let Some(to) = other(to) {
                sighting = match moment {
                    None => sighting.after(&to, *by),
                    Some(moment) => sighting.after_moment(&to, *moment, *by),
                };
            }
        }
        if let Some(event) = said.event.as_ref().and_then(other) {
            sighting = sighting.same_event_as(&event);
        }
        if let Some(original) = said.original.as_ref().and_then(other) {
            sighting = sighting.copied_from(&original);
        }
        let id = timeline.add(sighting);
        if let Some(from) = said.retracted {
            timeline.retract(id, from).unwrap();
        }
    }
}

/// With a time that is read by the evidence of the sighting, or not at all.
fn stated(
    sighting: Sighting,
    text: &str,
    read: Option<Sense>,
    labels: &[String],
    intervals: &[Interval],
) -> Sighting {
    let stated: Stated = text.parse().unwrap();
    let Some((outlook, calendar)) = read else { return sighting.read_from(stated, None) };
    let by_place = Reconcile::new().place(sighting.place());
    let mut how = by_place.outlook(outlook);
    if let Some(longitude) = sighting.place().lon() {
        how = how.longitude(longitude).unwrap();
    }
    if let Some(source) = sighting.source() {
        how = source.zone().map_or(how, |zone| how.source_zone(zone));
        how = how.source_clock(source.clock());
        how = source.calendar().map_or(how, |calendar| how.calendar(calendar));
    }
    how = calendar.map_or(how, |calendar| how.calendar(calendar));
    how = sighting.reported_at().map_or(how, |reported| how.published(reported));
    if let Some(label) = stated.relative_to().map(str::to_owned) {
        let number: usize = label[1..].parse().unwrap();
        if !labels.contains(&label) || sighting.label() == Some(&label) {
            return sighting;
        }
        how = how.anchor(intervals[number]);
    }
    match stated.reconcile(how) {
        // A relative time says a relation, too.
        Ok(_) if stated.relative_to().is_some() => sighting.read_from(stated, None),
        Ok(read) => sighting.read_from(stated, Some(read)),
        Err(_) => sighting,
    }
}

pub(crate) fn membership() -> BoxedStrategy<Membership> {
    let when = || prop::option::of(interval());
    let told = (select(&Modality::ALL[..]), prop::option::of(source()), when());
    // Never in a circle: a carriage is part of what comes later.
    let pair = (0..3_usize).prop_flat_map(|member| (Just(member), member + 1..4));
    (pair, select(&MembershipKind::ALL[..]), when(), when(), told)
        .prop_map(|((member, whole), kind, from, until, (modality, source, reported))| {
            let mut one = Membership::new(ACTORS[member], kind, ACTORS[whole]).meant(modality);
            if let Some(from) = from {
                one = one.from(from);
            }
            let begins = from.and_then(Interval::earliest);
            let ends = until.map(|until| until.latest());
            let is_sound = match (begins, ends) {
                (Some(begins), Some(Some(ends))) => begins < ends,
                _ => true,
            };
            if let Some(until) = until.filter(|_| is_sound) {
                one = one.until(until);
            }
            if let Some(source) = source {
                one = one.by(source);
            }
            match reported {
                Some(reported) => one.reported(reported),
                None => one,
            }
        })
        .boxed()
}

pub(crate) fn actor() -> BoxedStrategy<Actor> {
    let speed = prop_oneof![
        (1..200_u32).prop_map(|speed| Speed::km_per_hour(f64::from(speed)).unwrap()),
        (0.1..90.0).prop_map(|speed| Speed::metres_per_second(speed).unwrap()),
    ];
    let parts = (prop::option::of(select(&["Kim", ""][..])), prop::option::of(speed));
    (select(&ACTORS[..]), parts, select(&ActorKind::ALL[..]))
        .prop_map(|(id, (name, speed), kind)| {
            let mut actor = Actor::new(id).of_kind(kind);
            if let Some(name) = name {
                actor = actor.named(name);
            }
            match speed {
                Some(speed) => actor.at_most(speed),
                None => actor,
            }
        })
        .boxed()
}

pub(crate) fn fix() -> impl Strategy<Value = Sighting> {
    (select(&ACTORS[..]), moment(), 42.0..44.0, 130.0..132.0_f64).prop_map(
        |(actor, at, lat, lon)| Sighting::new(actor, Place::lat_lon(lat, lon).unwrap(), at),
    )
}

pub(crate) fn timeline() -> BoxedStrategy<Timeline> {
    let all = prop::collection::vec(said(), 0..7);
    let joined = prop::collection::vec(membership(), 0..4);
    let actors = prop::collection::vec(actor(), 0..4);
    (all, joined, actors, prop::collection::vec(fix(), 0..9))
        .prop_map(|(all, joined, actors, fixes)| {
            let mut timeline = Timeline::new();
            actors.into_iter().for_each(|actor| timeline.declare(actor));
            joined.into_iter().for_each(|one| timeline.join(one));
            timeline.extend(fixes);
            built(all, &mut timeline);
            timeline
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_timeline_read_again_answers_as_it_did(
        timeline in timeline(),
        moments in prop::collection::vec(moment(), 3),
    ) {
        for form in [FileKind::Json, FileKind::JsonLines] {
            let again = read_again(&timeline, form);
            for moment in &moments {
                let (one, other) = (timeline.as_known_at(*moment), again.as_known_at(*moment));
                prop_assert_eq!(answers(one), answers(other));
            }
            prop_assert_eq!(answers(timeline.as_known()), answers(again.as_known()));
            prop_assert_eq!(answers(timeline.as_known()), answers(read_again(&again, form).as_known()));
        }
    }
}

#[test]
fn every_case_of_the_tests_is_a_timeline_that_can_be_kept() {
    let root = env!("CARGO_MANIFEST_DIR");
    let folder = std::fs::read_dir(format!("{root}/tests/data/cases")).unwrap();
    let cases = folder.map(|entry| entry.unwrap().path());
    let mut kept = 0;
    for path in cases.chain([format!("{root}/examples/data/khasan.json").into()]) {
        let Ok(case) = Case::open(&path) else { continue };
        let timeline = case.into_timeline();
        for form in [FileKind::Json, FileKind::JsonLines] {
            let again = read_again(&timeline, form);
            assert_eq!(answers(timeline.as_known()), answers(again.as_known()), "{path:?}");
        }
        kept += 1;
    }
    assert!(kept > 5, "{kept} cases");
}

/// The nine sightings of the example, of which none was written once.
#[test]
fn what_was_written_is_counted() {
    let case = Case::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/khasan.json"));
    let case = Case::from(case.unwrap().into_timeline());
    let written = case.write(FileKind::Json, Vec::new()).unwrap();
    assert_eq!((written.sightings(), written.losses().count()), (9, 0));
}

#[test]
fn fixes_of_a_table_stay_fixes_and_do_not_take_the_report_of_the_case() {
    let table = b"actor,time,lat,lon\nkim,2023-01-01T00:00:00Z,1.5,2.5\n";
    let case = r#"{"published": "2023-01-09T00:00:00Z", "actors": [{"id": "kim"}]}"#;
    let mut case = Case::read_json(case).unwrap();
    case.load(Profile::plain(), table).unwrap();
    let before: Timestamp = "2023-01-05T00:00:00Z".parse().unwrap();
    for form in [FileKind::Json, FileKind::JsonLines] {
        let mut file = Vec::new();
        case.write(form, &mut file).unwrap();
        let again = match form {
            FileKind::Json => Case::read_json(&file).unwrap(),
            _ => Case::read_jsonl(&file).unwrap(),
        };
        assert_eq!(again == case, form == FileKind::Json, "the form is kept");
        assert_eq!(answers(again.timeline().as_known()), answers(case.timeline().as_known()));
        assert!(again.timeline().as_known_at(before).last_seen("kim").certain().is_some());
        assert_eq!(again.timeline().fix_bytes(), case.timeline().fix_bytes());
    }
}

#[test]
fn what_a_case_file_cannot_hold_is_an_error_that_names_it() {
    let here = || Sighting::new("kim", Place::unlocated("here"), Interval::UNBOUNDED);
    let noon: Timestamp = "2023-01-01T12:00:00Z".parse().unwrap();
    let twice: Stated = "2023-10-29 02:30 Europe/Berlin".parse().unwrap();
    let read = twice.reconcile(Reconcile::new().fold(Fold::Earlier)).unwrap();
    let twins = || [here().labelled("s1"), here().labelled("s1")];
    let circle = || {
        let mut timeline = Timeline::new();
        timeline.join(Membership::new("a", MembershipKind::Aboard, "b"));
        timeline.join(Membership::new("b", MembershipKind::Aboard, "a"));
        timeline
    };
    for (timeline, kind, part) in [
        (twins().into_iter().collect(), ErrorKind::DuplicateId, "\"s1\""),
        ([here().copied_from("s9")].into_iter().collect(), ErrorKind::UnknownId, "\"s9\""),
        ([here().labelled("")].into_iter().collect(), ErrorKind::Missing, "sightings[0].id"),
        (
            [here().labelled("s2").read_from(twice, Some(read))].into_iter().collect(),
            ErrorKind::Format,
            "the sighting \"s2\"",
        ),
        (
            [Sighting::new("", Place::lat_lon(1.0, 2.0).unwrap(), noon)].into_iter().collect(),
            ErrorKind::Missing,
            "actors[0].id",
        ),
        (circle(), ErrorKind::Cycle, "a -> b -> a"),
    ] {
        let mut file = Vec::new();
        let timeline: Timeline = timeline;
        let error = Case::from(timeline).write(FileKind::Json, &mut file).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(part), "{error}");
        assert!(file.is_empty());
    }
}

/// Neither writing nor comparing may go down a row of places by calling itself.
#[test]
fn a_long_row_of_relative_places_is_kept() {
    let mut place = Place::lat_lon(43.0, 131.0).unwrap();
    for step in 0..3_000 {
        let near = Relative::new(Distance::metres(10.0).unwrap(), place).along(Metric::Geodesic);
        place = near.place().named(&format!("step {step}"));
    }
    let timeline: Timeline =
        [Sighting::new("kim", place.clone(), Interval::UNBOUNDED)].into_iter().collect();
    let again = read_again(&timeline, FileKind::JsonLines);
    let seen = again.as_known().last_seen("kim").possible()[0].place();
    assert_eq!(seen.name(), "step 2999");
    assert_eq!(place.distance_to(&seen), place.distance_to(&place));
}
