//! What is done with made-up input, shared by the fuzz targets and by the
//! replay of their corpus in `tests/it/corpus.rs`.
//!
//! A new entry needs a function, a row in `ENTRIES`, a target in
//! `fuzz_targets/` with its `[[bin]]`, and a folder of seeds in `corpus/`.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use lastseen::{
    Error, Interval, Mention, Profile, Reconcile, Reconciled, SignedDuration, Stated, Timeline,
    Timestamp, Verdict, Zone,
};

/// The name of an entry and the function that takes the bytes.
pub(crate) type Entry = (&'static str, fn(&[u8]));

pub(crate) const ENTRIES: &[Entry] = &[
    ("case", case),
    ("duration", duration),
    ("interval", interval),
    ("parquet", parquet),
    ("prose", prose),
    ("reconcile", reconcile),
    ("stated", stated),
    ("table", table),
    ("timestamp", timestamp),
    ("zone", zone),
];

#[cfg(not(feature = "json"))]
pub(crate) fn case(_: &[u8]) {}

#[cfg(feature = "json")]
pub(crate) fn case(data: &[u8]) {
    use lastseen::{Ask, Case, FileKind};

    for (read, form) in
        [(Case::read_json(data), FileKind::Json), (Case::read_jsonl(data), FileKind::JsonLines)]
    {
        let case = match read {
            Ok(case) => case,
            Err(error) => {
                complains_in_few_words(&error);
                continue;
            }
        };
        let mut written = Vec::new();
        case.write(form, &mut written).expect("a vector takes everything");
        let again = match form {
            FileKind::Json => Case::read_json(&written),
            _ => Case::read_jsonl(&written),
        };
        assert_eq!(again.ok().as_ref(), Some(&case), "what was written reads differently");
        for kind in FileKind::ALL {
            match case.write(kind, std::io::sink()) {
                Ok(written) => assert!(written.sightings() <= case.timeline().len() as u64),
                Err(error) => complains_in_few_words(&error),
            }
        }
        let view = case.timeline().as_known();
        for actor in case.timeline().actors() {
            let ask = Ask::of(actor.id().as_str()).inferred();
            assert!(!view.last_seen(ask).to_string().is_empty());
            view.gaps(ask).for_each(|gap| assert!(!gap.to_string().is_empty()));
        }
        view.conflicts().iter().for_each(|conflict| assert!(!conflict.summary.is_empty()));
    }
}

pub(crate) fn duration(data: &[u8]) {
    reads_what_it_writes::<SignedDuration>(data);
}

pub(crate) fn interval(data: &[u8]) {
    reads_what_it_writes::<Interval>(data);
}

/// The text is reconciled with nothing, with much and with awkward things known.
pub(crate) fn reconcile(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(stated) = text.parse::<Stated>() else { return };
    let zone = |name: &str| name.parse::<Zone>().ok();
    let (Some(samoa), Some(havana)) = (zone("Pacific/Apia"), zone("America/Havana")) else {
        return;
    };
    // Friday in Havana; the Friday that Samoa skipped.
    let Ok(skipped) = "2011-12-30T12:00:00Z".parse::<Timestamp>() else { return };
    let place = Reconcile::from(skipped).zone(samoa);
    let border = place.zone(havana).source_zone(Zone::UTC).anchor(skipped);
    let compatible = Reconcile::temporal_compatible().published(skipped).zone(havana);
    let first = border.published(Timestamp::MIN);
    let last = border.published(Timestamp::MAX).anchor(Timestamp::MAX);
    for how in [Reconcile::new(), place, border, compatible, first, last] {
        match stated.reconcile(how) {
            Ok(answer) => is_consistent(text, &answer),
            Err(error) => complains_in_few_words(&error),
        }
    }
}

fn is_consistent(text: &str, answer: &Reconciled) {
    let candidates = answer.candidates();
    let hull = candidates.iter().map(|one| one.interval).reduce(Interval::hull);
    match answer.verdict() {
        Verdict::Agreed | Verdict::Resolved => {
            assert_eq!(hull, Some(answer.interval()), "{text:?}")
        }
        Verdict::Ambiguous => {
            assert_eq!(hull, Some(answer.interval()), "{text:?}");
            assert!(candidates.len() > 1, "{text:?}");
        }
        Verdict::Conflict => {
            assert!(answer.difference().is_some(), "{text:?}");
            assert!(answer.said_utc().is_some() && answer.implied().is_some(), "{text:?}");
        }
        Verdict::Nonexistent => assert!(answer.local_gap().is_some(), "{text:?}"),
    }
    assert!(answer.explanations().is_empty() || answer.verdict() == Verdict::Conflict, "{text:?}");
}

#[cfg(not(feature = "parquet"))]
pub(crate) fn parquet(_: &[u8]) {}

/// A damaged file is an error, or read as far as it is sound; also where its statistics say
/// which of it to read.
#[cfg(feature = "parquet")]
pub(crate) fn parquet(data: &[u8]) {
    let complains = |error: &Error| {
        complains_in_few_words(error);
        assert!(!error.to_string().contains(".rs"), "{error}");
    };
    let all = Profile::plain().zone(Zone::UTC);
    match all.load(data) {
        Ok((timeline, loaded)) => {
            let accounted = loaded.added + loaded.repeated + loaded.rejected;
            assert_eq!(loaded.read, accounted, "{loaded}");
            assert_eq!(loaded.added, timeline.len() as u64);
        }
        Err(error) => complains(&error),
    }
    let from: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
    let some = all
        .within(-60.0..=60.0, -170.0..=170.0)
        .between(from, from + SignedDuration::from_secs(1 << 27));
    for selected in [some, some.last_only()] {
        if let Err(error) = selected.load(data) {
            complains(&error);
        }
    }
}

pub(crate) fn prose(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mentions = Stated::find_in(text);
    let mut end = 0;
    for mention in &mentions {
        assert!(end <= mention.start() && mention.start() < mention.end());
        end = mention.end();
        assert_eq!(text.get(mention.start()..end), Some(mention.stated().as_str()));
    }
    let Ok(published) = "2024-05-03T15:00:00Z".parse::<Timestamp>() else { return };
    let how = Reconcile::from(published).zone(Zone::UTC);
    for (mention, read) in mentions.iter().zip(Mention::reconcile_all(&mentions, how)) {
        match read.when() {
            Ok(answer) => is_consistent(mention.stated().as_str(), answer),
            Err(error) => complains_in_few_words(error),
        }
    }
}

pub(crate) fn stated(data: &[u8]) {
    reads_what_it_writes::<Stated>(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(stated) = text.parse::<Stated>() {
        assert!(!stated.understood().to_string().is_empty());
    }
}

/// Whatever its profile makes of the first line, no row gets lost, neither on
/// the way in nor on the way out and in again.
pub(crate) fn table(data: &[u8]) {
    let line = data.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let inferred = Profile::infer(line);
    let [first, .., plain] = Profile::all();
    let other =
        if data.len().is_multiple_of(2) { first } else { plain.header("actor,time,lat,lon") };
    let is_xml = data.starts_with(b"<");
    let profile = if is_xml { Profile::gpx() } else { inferred.unwrap_or(other) };
    match profile.zone(Zone::UTC).load(data) {
        Ok((timeline, loaded)) => {
            comes_back(&timeline);
            let accounted = loaded.added + loaded.repeated + loaded.rejected;
            assert_eq!(loaded.read, accounted, "{loaded}");
            assert_eq!(loaded.added, timeline.len() as u64);
            loaded.first_rejected.iter().for_each(|row| complains_in_few_words(&row.error));
        }
        Err(error) => complains_in_few_words(&error),
    }
}

/// What is written as CSV, and with the feature as GPX, is read again.
fn comes_back(timeline: &Timeline) {
    let mut table = Vec::new();
    let written = timeline.write_csv(&mut table).expect("a vector takes all");
    assert_eq!(written.sightings(), timeline.len() as u64);
    is_all_there(Profile::plain(), &table, timeline);
    #[cfg(feature = "gpx")]
    {
        let mut tracks = Vec::new();
        match timeline.write_gpx(&mut tracks) {
            // Only an id with spaces around it loses something, and is told of.
            Ok(written) if written.count(lastseen::Loss::Actor) > 0 => {}
            Ok(_) => is_all_there(Profile::gpx(), &tracks, timeline),
            Err(error) => complains_in_few_words(&error),
        }
    }
}

fn is_all_there(profile: Profile<'_>, file: &[u8], timeline: &Timeline) {
    let (again, loaded) = match profile.load(file) {
        Ok(again) => again,
        Err(error) => panic!("{} is refused: {error}", String::from_utf8_lossy(file)),
    };
    assert_eq!(loaded.added + loaded.repeated, timeline.len() as u64, "{loaded}");
    for actor in timeline.actors() {
        let seen = |timeline: &Timeline| {
            let last = timeline.as_known().last_seen(actor.id().as_str());
            last.interval().map(|interval| interval.to_string())
        };
        assert_eq!(seen(timeline), seen(&again), "{}", actor.id());
    }
}

pub(crate) fn timestamp(data: &[u8]) {
    reads_what_it_writes::<Timestamp>(data);
}

pub(crate) fn zone(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Zone>() {
        Ok(zone) => assert_eq!(zone.name().parse::<Zone>().ok(), Some(zone)),
        Err(error) => complains_in_few_words(&error),
    }
}

fn reads_what_it_writes<T>(data: &[u8])
where
    T: FromStr<Err = Error> + Display + Debug + PartialEq,
{
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<T>() {
        Ok(value) => {
            let written = value.to_string();
            match written.parse::<T>() {
                Ok(again) => assert_eq!(again, value, "{text:?} is written {written:?}"),
                Err(error) => panic!("{text:?} is written {written:?}, which is refused: {error}"),
            }
        }
        Err(error) => complains_in_few_words(&error),
    }
}

/// However long the input is, nobody reads a message longer than a paragraph.
fn complains_in_few_words(error: &Error) {
    let message = error.to_string();
    assert!(!message.is_empty());
    assert!(message.len() < 2_000, "a message of {} bytes", message.len());
}
