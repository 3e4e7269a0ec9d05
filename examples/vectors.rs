//! Runs time-zone vectors against this crate.
//!
//! `cargo run --release --example vectors -- tests/data/tz_vectors.json`
//!
//! The file is JSON, `{"vectors": [{"id", "op", "expected", ...}]}`, with the
//! operations described in its own `meta.ops`. Prints a line for each failure
//! and a count; the exit status is 1 if any failed.

#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a key that is missing from JSON reads as null, and a program may print"
)]

use std::process::ExitCode;

use lastseen::{
    DayParts, Error, ErrorKind, GapPolicy, Gmt, LeapPolicy, OffsetPolicy, PartHours, Reconcile,
    Reconciled, SignedDuration, Stated, Timestamp, Verdict, Zone, ZoneSet,
};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: vectors FILE");
        return ExitCode::from(2);
    };
    let report = match std::fs::read_to_string(&path).map_err(Failure::from).and_then(|t| run(&t)) {
        Ok(report) => report,
        Err(failure) => {
            eprintln!("{path}: {failure}");
            return ExitCode::from(2);
        }
    };
    for line in &report.failed {
        println!("{line}");
    }
    println!("{} passed, {} failed", report.passed, report.failed.len());
    ExitCode::from(u8::from(!report.failed.is_empty()))
}

/// What became of the vectors of a file.
#[derive(Debug)]
pub(crate) struct Report {
    /// How many were answered as expected.
    pub(crate) passed: usize,
    /// One line each: the id, what was expected and what came.
    pub(crate) failed: Vec<String>,
}

type Failure = Box<dyn std::error::Error>;

/// Runs every vector of a file.
pub(crate) fn run(text: &str) -> Result<Report, Failure> {
    let file: Value = serde_json::from_str(text)?;
    let vectors = file["vectors"].as_array().ok_or("there is no list under \"vectors\"")?;
    let mut report = Report { passed: 0, failed: Vec::new() };
    for vector in vectors {
        let id = vector["id"].as_str().unwrap_or("without id");
        match answer(vector) {
            Ok(came) => {
                let wrong = differences(&vector["expected"], &came);
                if wrong.is_empty() {
                    report.passed += 1;
                } else {
                    report.failed.push(format!("{id}: {}", wrong.join("; ")));
                }
            }
            Err(failure) => report.failed.push(format!("{id}: {failure}")),
        }
    }
    Ok(report)
}

/// Every key that was expected has to come, with the same value.
fn differences(expected: &Value, came: &Value) -> Vec<String> {
    let Some(keys) = expected.as_object() else { return vec!["nothing is expected".to_owned()] };
    keys.iter()
        .filter(|(key, value)| came.get(key) != Some(value))
        .map(|(key, value)| format!("{key}: expected {value}, came {}", came[key]))
        .collect()
}

fn answer(vector: &Value) -> Result<Value, Failure> {
    match text(vector, "op")? {
        "resolve" | "clock24" => resolve(vector),
        "offset_policy" => offset_policy(vector),
        "reconcile" => reconcile(vector),
        "abbrev" => abbreviation(vector),
        "military" => military(vector),
        "nautical" => nautical(vector),
        "leap" => leap(vector),
        "gmt_label" => gmt_label(vector),
        "anchor" => anchor(vector),
        "day" => day(vector),
        "vague" => vague(vector),
        "place" => place(vector),
        "calendar" => calendar(vector),
        other => Err(format!("the operation {other} is not known").into()),
    }
}

fn text<'a>(vector: &'a Value, key: &str) -> Result<&'a str, Failure> {
    vector[key].as_str().ok_or_else(|| format!("{key} is not a string").into())
}

fn zone(vector: &Value) -> Result<Zone, Failure> {
    Ok(text(vector, "zone")?.parse()?)
}

fn zones(list: &Value) -> Result<ZoneSet, Failure> {
    let names = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    let zones = names.map(str::parse).collect::<Result<Vec<Zone>, Error>>()?;
    Ok(ZoneSet::try_from(zones.as_slice())?)
}

fn read(said: &str, how: Reconcile) -> Result<Reconciled, Error> {
    said.parse::<Stated>()?.reconcile(how)
}

/// One wall reading in one zone.
fn resolve(vector: &Value) -> Result<Value, Failure> {
    let (wall, zone) = (text(vector, "wall")?, zone(vector)?);
    let answer = read(wall, zone.into())?;
    let mut came = showings(&answer)?;
    if let Some(gap) = answer.local_gap() {
        let shifted = |policy| read(wall, Reconcile::from(zone).gap(policy))?.exact();
        let compatible = read(wall, Reconcile::temporal_compatible().zone(zone))?.exact()?;
        came["offset_seconds"] = json!([gap.before.seconds(), gap.after.seconds()]);
        came["transition_utc"] = json!(gap.at);
        came["gap_local"] = json!([gap.start(), gap.end()]);
        came["earlier_utc"] = json!(shifted(GapPolicy::ShiftBack)?);
        came["later_utc"] = json!(shifted(GapPolicy::ShiftForward)?);
        came["compatible_utc"] = json!(compatible);
    }
    // 24:00 is looked for under the name that the next day has for it.
    if let Some(wall) = wall.strip_suffix("T24:00") {
        let midnight = read(wall, Reconcile::from(Zone::UTC))?.interval();
        let next = midnight.latest().ok_or("a day has an end")?;
        came["normalised_wall"] = json!(next.to_string().trim_end_matches('Z'));
    }
    Ok(came)
}

/// `unique`, `fold` or `gap`, with the instants.
fn showings(answer: &Reconciled) -> Result<Value, Failure> {
    let mut instants = Vec::new();
    let mut offsets = Vec::new();
    for candidate in answer.candidates() {
        instants.push(candidate.interval.exact()?);
        offsets.push(candidate.offset.seconds());
    }
    Ok(match (answer.verdict(), instants.as_slice(), offsets.as_slice()) {
        (Verdict::Nonexistent, ..) => json!({"kind": "gap"}),
        (Verdict::Resolved, [utc], [offset]) => {
            json!({"kind": "unique", "utc": utc, "offset_seconds": offset})
        }
        (Verdict::Ambiguous, ..) => {
            json!({"kind": "fold", "utc": instants, "offset_seconds": offsets})
        }
        (verdict, ..) => json!({"kind": verdict}),
    })
}

/// A wall reading with both an offset and a zone, as Temporal reads it.
fn offset_policy(vector: &Value) -> Result<Value, Failure> {
    let (wall, zone) = (text(vector, "wall")?, zone(vector)?);
    let said = format!("{wall}{}[{zone}]", text(vector, "offset")?);
    let policy = match text(&vector["policy"], "offset")? {
        "use" => OffsetPolicy::Use,
        "prefer" => OffsetPolicy::Prefer,
        "ignore" => OffsetPolicy::Ignore,
        "reject" => OffsetPolicy::Reject,
        other => return Err(format!("the offset policy {other} is not known").into()),
    };
    match read(&said, Reconcile::temporal_compatible().offset(policy)) {
        Ok(answer) => {
            let utc = answer.exact()?;
            let shown = zone.local(utc)?.to_string();
            let read_as = format!("{wall}:00Z").parse::<Timestamp>()?;
            let shown = format!("{}Z", &shown[..19]).parse::<Timestamp>()?;
            let shift = (shown - read_as).as_secs();
            Ok(json!({"kind": "instant", "utc": utc, "wall_shift_seconds": shift}))
        }
        Err(error) if error.kind() == ErrorKind::Contradiction => {
            let valid = read(wall, zone.into())?;
            let valid = valid.candidates().iter().map(|c| c.offset.seconds());
            Ok(json!({
                "kind": "error",
                "error": "offset_conflict",
                "valid_offsets_seconds": valid.collect::<Vec<_>>(),
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// A wall reading and a UTC time beside it.
fn reconcile(vector: &Value) -> Result<Value, Failure> {
    let (wall, zone) = (text(vector, "wall")?, zone(vector)?);
    let policy = &vector["policy"];
    let years = policy["stale_years"].as_u64().ok_or("stale_years is not a number")?;
    let tolerance = policy["tolerance_seconds"].as_i64().ok_or("tolerance is not a number")?;
    let how = Reconcile::from(zone)
        .others(zones(&vector["alt_zones"])?)
        .stale_years(u8::try_from(years)?)
        .tolerance(SignedDuration::from_secs(tolerance));
    let stated = text(vector, "stated_utc")?.parse::<Timestamp>()?;
    let answer = read(&format!("{wall} ({stated})"), how)?;

    let read_as = format!("{wall}:00Z").parse::<Timestamp>()?;
    let mut came = json!({"verdict": answer.verdict()});
    let difference = answer.difference().map(|difference| difference.as_secs());
    match answer.verdict() {
        Verdict::Agreed | Verdict::Resolved => {
            came["utc"] = json!(answer.exact()?);
            came["offset_seconds"] = json!(answer.offset().map(|offset| offset.seconds()));
            came["residual_seconds"] = json!(difference);
            if answer.rests_on(lastseen::Basis::StatedUtc) {
                came["how"] = json!("stated_utc");
            }
        }
        Verdict::Nonexistent => {
            let gap = answer.local_gap().ok_or("there is no gap")?;
            let matches: Vec<_> = gap.stated_side().iter().map(|side| side.seconds()).collect();
            let local = zone.local(answer.exact()?)?.to_string();
            came["gap_local"] = json!([gap.start(), gap.end()]);
            came["offset_seconds"] = json!([gap.before.seconds(), gap.after.seconds()]);
            came["stated_utc"] = json!(answer.said_utc());
            came["local_of_stated"] = json!(&local[..19]);
            came["stated_matches_gap_offset"] = json!(matches);
        }
        Verdict::Conflict => {
            let implied = answer.implied().ok_or("nothing is implied")?.exact()?;
            let said = answer.said_utc().ok_or("nothing is stated")?.exact()?;
            let mut explanations: Vec<String> = answer
                .explanations()
                .iter()
                .map(|explanation| match explanation {
                    lastseen::Explanation::OtherZone { zone } => format!("other_zone:{zone}"),
                    other => other.as_str().to_owned(),
                })
                .collect();
            explanations.sort();
            came["stated_utc"] = json!(said);
            came["implied_utc"] = json!(implied);
            came["difference_seconds"] = json!(difference);
            came["implied_offset_seconds"] = json!((read_as - implied).as_secs());
            came["stated_offset_seconds"] = json!((read_as - said).as_secs());
            came["explanations"] = json!(explanations);
        }
        Verdict::Ambiguous => {}
    }
    Ok(came)
}

/// An abbreviation, at a wall time, in several zones.
fn abbreviation(vector: &Value) -> Result<Value, Failure> {
    let said = format!("{} {}", text(vector, "wall")?, text(vector, "abbrev")?);
    let answer = read(&said, Reconcile::new().zones(zones(&vector["zones"])?))?;
    let mut offsets: Vec<_> = answer.candidates().iter().map(|c| c.offset.seconds()).collect();
    offsets.sort_unstable();
    offsets.dedup();
    // In the order of the zones in the vector.
    let listed = vector["zones"].as_array().into_iter().flatten();
    let mut candidates = Vec::new();
    for name in listed {
        for candidate in answer.candidates() {
            if candidate.zone.map(Zone::name) == name.as_str() {
                candidates.push(json!({
                    "zone": name,
                    "utc": candidate.interval.exact()?,
                    "offset_seconds": candidate.offset.seconds(),
                }));
            }
        }
    }
    Ok(json!({
        "kind": kind(&answer),
        "offsets_seconds": offsets,
        "candidates": candidates,
    }))
}

fn kind(answer: &Reconciled) -> Value {
    match answer.verdict() {
        Verdict::Resolved => json!("unique"),
        verdict => json!(verdict),
    }
}

/// A military letter.
fn military(vector: &Value) -> Result<Value, Failure> {
    let wall = text(vector, "wall")?.replace('T', " ").replace(':', "");
    match read(&format!("{wall}{}", text(vector, "letter")?), Reconcile::new()) {
        Err(error) if error.kind() == ErrorKind::NothingToResolve => {
            let reason = "J (Juliett) is the observer local time";
            Ok(json!({"kind": "needs_place", "reason": reason}))
        }
        answer => showings(&answer?),
    }
}

/// Ship's time at a longitude.
fn nautical(vector: &Value) -> Result<Value, Failure> {
    let longitude = vector["lon"].as_f64().ok_or("lon is not a number")?;
    let said = format!("{} ship's time", text(vector, "wall")?);
    let answer = read(&said, Reconcile::new().longitude(longitude)?)?;
    let mut came = showings(&answer)?;
    came["zone"] = json!(answer.zone());
    // Between two bands, a step to either side gives two zones.
    let beside = |by: f64| Zone::nautical((longitude + by).clamp(-180.0, 180.0));
    came["on_boundary"] = json!(beside(1e-9)? != beside(-1e-9)?);
    Ok(came)
}

/// Second 60.
fn leap(vector: &Value) -> Result<Value, Failure> {
    let (wall, zone) = (text(vector, "wall")?, zone(vector)?);
    let leap = |policy| read(wall, Reconcile::from(zone).leap(policy));
    let clamped = leap(LeapPolicy::ClampAny)?.exact()?;
    let rolled = clamped + SignedDuration::from_secs(1);
    let (kind, label) = match leap(LeapPolicy::Clamp) {
        Ok(answer) => {
            if answer.exact()? != clamped || leap(LeapPolicy::Roll)?.exact()? != rolled {
                return Err("the policies clamp and roll do not give neighbours".into());
            }
            ("leap_second", json!(clamped.to_string().replace(":59Z", ":60Z")))
        }
        Err(error) if error.kind() == ErrorKind::InvalidLeapSecond => {
            ("invalid_leap_second", Value::Null)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(json!({"kind": kind, "utc_label": label, "clamped_utc": clamped, "rolled_utc": rolled}))
}

/// The label GMT, as UTC and as the clocks of London.
fn gmt_label(vector: &Value) -> Result<Value, Failure> {
    let said = format!("{} {}", text(vector, "wall")?, text(vector, "label")?);
    let as_utc = read(&said, Reconcile::new())?.exact()?;
    let london = read(&said, Reconcile::new().gmt(Gmt::London))?;
    let both = read(&said, Reconcile::new().gmt(Gmt::Report))?;
    let london: Vec<Timestamp> =
        london.candidates().iter().map(|c| c.interval.exact()).collect::<Result<_, _>>()?;
    // A reading that London skipped is a candidate of UTC alone.
    let ambiguous = both.verdict() == Verdict::Ambiguous || london.is_empty();
    Ok(json!({
        "kind": if ambiguous { "ambiguous" } else { "unique" },
        "as_utc": as_utc,
        "as_london": match london.as_slice() {
            [one] => json!(one),
            several => json!(several),
        },
        "differs_seconds": london.first().map(|london| (*london - as_utc).as_secs()),
    }))
}

/// A weekday, on the calendar of the place at publication.
fn anchor(vector: &Value) -> Result<Value, Failure> {
    let zone = zone(vector)?;
    let published: Timestamp = text(vector, "published_utc")?.parse()?;
    // Either may be the day of publication, as `last` and `next` never are.
    let tense = match text(vector, "tense")? {
        "past" => "",
        "future" => "this ",
        other => return Err(format!("the tense {other} is not known").into()),
    };
    let said = format!("{tense}{}", text(vector, "weekday")?);
    let answer = read(&said, Reconcile::from(published).zone(zone))?;
    let date = match answer.local_gap() {
        Some(gap) => gap.start(),
        None => {
            let start = answer.interval().earliest().ok_or("a day has a start")?;
            zone.local(start)?.to_string()
        }
    };
    let today = zone.local(published)?.to_string();
    let days = |text: &str| format!("{}T00:00:00Z", &text[..10]).parse::<Timestamp>();
    Ok(json!({
        "kind": "date",
        "date": &date[..10],
        "local_publication_date": &today[..10],
        "days_from_publication": (days(&date)? - days(&today)?).as_secs() / 86_400,
    }))
}

/// A whole day.
fn day(vector: &Value) -> Result<Value, Failure> {
    intervals(&read(text(vector, "date")?, zone(vector)?.into())?)
}

fn intervals(answer: &Reconciled) -> Result<Value, Failure> {
    let mut list = Vec::new();
    let mut seconds = 0;
    for candidate in answer.candidates() {
        let interval = candidate.interval;
        list.push(json!([interval.earliest(), interval.latest()]));
        seconds += interval.width().ok_or("a day has two ends")?.as_secs();
    }
    let kind = match answer.verdict() {
        Verdict::Resolved => json!("interval"),
        verdict => json!(verdict),
    };
    Ok(json!({"kind": kind, "intervals": list, "duration_seconds": seconds}))
}

/// A part of a day, whose hours the vector gives.
fn vague(vector: &Value) -> Result<Value, Failure> {
    let minutes = |at: usize| -> Result<i16, Failure> {
        let text = vector["policy"]["window"][at].as_str().ok_or("the window has two times")?;
        let (hours, minutes) = text.split_once(':').ok_or("a time has a colon")?;
        Ok(hours.parse::<i16>()? * 60 + minutes.parse::<i16>()?)
    };
    let hours = PartHours::new(minutes(0)?, minutes(1)?);
    let parts = DayParts {
        morning: hours,
        afternoon: hours,
        evening: hours,
        overnight: hours,
        late: hours,
        version: "day-parts/vector",
        ..DayParts::DEFAULT
    };
    let published = read(text(vector, "date")?, zone(vector)?.into())?.interval();
    let how = Reconcile::from(zone(vector)?).published(published).day_parts(parts);
    let answer = read(text(vector, "phrase")?, how)?;
    if !answer.policies().any(|policy| policy == "day-parts/vector") {
        return Err("the answer does not name its table".into());
    }
    intervals(&answer)
}

/// The zones of a place, and the wall reading in each.
fn place(vector: &Value) -> Result<Value, Failure> {
    let here = zones_of(vector)?;
    let answer = read(text(vector, "wall")?, Reconcile::new().zones(here))?;
    let mut candidates = Vec::new();
    for zone in here.iter() {
        let answer = read(text(vector, "wall")?, zone.into())?;
        let mut came = showings(&answer)?;
        came["zone"] = json!(zone);
        candidates.push(came);
    }
    Ok(json!({
        "kind": kind(&answer),
        "zones": here.iter().map(Zone::name).collect::<Vec<_>>(),
        "candidates": candidates,
    }))
}

/// What the boundaries say, in a build that has them.
#[cfg(feature = "tz-lookup")]
fn zones_of(vector: &Value) -> Result<ZoneSet, Failure> {
    let degrees = |key: &str| vector["place"][key].as_f64().ok_or("a place has two numbers");
    Ok(lastseen::Place::lat_lon(degrees("lat")?, degrees("lon")?)?.zones_here()?)
}

/// Without boundaries the zones are given, and only the readings are checked.
#[cfg(not(feature = "tz-lookup"))]
fn zones_of(vector: &Value) -> Result<ZoneSet, Failure> {
    zones(&vector["expected"]["zones"])
}

/// A date of the Julian calendar.
fn calendar(vector: &Value) -> Result<Value, Failure> {
    let mut parts = text(vector, "julian")?.split('-');
    let mut next = || parts.next().ok_or("a date has three parts");
    let said = Stated::julian(next()?.parse()?, next()?.parse()?, next()?.parse()?)?;
    let start = said.reconcile(Zone::UTC)?.interval().earliest().ok_or("a day has a start")?;
    Ok(json!({"kind": "date", "gregorian": &start.to_string()[..10]}))
}
