//! Claims as rows of a table, with the columns that a table of claims is read by.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

use super::alone::sighting_of_row;
use crate::actor::{Actor, ActorKind};
use crate::error::Error;
use crate::format::csv_field::push_field;
use crate::format::json::{Json, Object, number, put};
use crate::format::table::{ColumnRole, Loss, Written, unwritten};
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

/// The columns in their order, and what they are called.
const COLUMNS: [(ColumnRole, &str); 18] = [
    (ColumnRole::Id, "id"),
    (ColumnRole::Actor, "actor"),
    (ColumnRole::Time, "time"),
    (ColumnRole::Lat, "lat"),
    (ColumnRole::Lon, "lon"),
    (ColumnRole::Radius, "radius_m"),
    (ColumnRole::Until, "until"),
    (ColumnRole::Stay, "stay"),
    (ColumnRole::Place, "place"),
    (ColumnRole::Zone, "zone"),
    (ColumnRole::Source, "source"),
    (ColumnRole::Reported, "reported"),
    (ColumnRole::Modality, "modality"),
    (ColumnRole::Absent, "absent"),
    (ColumnRole::Quote, "quote"),
    (ColumnRole::Stated, "stated"),
    (ColumnRole::Name, "name"),
    (ColumnRole::Kind, "kind"),
];

/// What a row says, by role.
#[derive(Debug, Default, PartialEq)]
struct Cells(Vec<(ColumnRole, String)>);

impl Cells {
    fn say(&mut self, role: ColumnRole, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((role, text));
        }
    }

    fn get(&self, role: ColumnRole) -> &str {
        self.0.iter().find(|(of, _)| *of == role).map_or("", |(_, text)| text)
    }
}

/// Whether a timeline says what four columns have no place for.
pub(super) fn has_claims(timeline: &Timeline) -> bool {
    timeline.claim_rows() > 0
}

/// Writes a table of claims, with those columns that some row has something in, by actor
/// and time.
///
/// What comes back has the same times: words that a row alone does not say as they were
/// read stand beside the interval that they were read as.
pub(super) fn write_sheet(timeline: &Timeline, to: impl Write) -> Result<Written, Error> {
    let mut used: BTreeSet<usize> = [1, 2, 3, 4].into();
    each_row(timeline, |cells| {
        let has = |(_, (role, _)): &(usize, &(ColumnRole, &str))| !cells.get(*role).is_empty();
        used.extend(COLUMNS.iter().enumerate().filter(has).map(|(at, _)| at));
        Ok(())
    })?;
    // Without one of these the others are not read by themselves.
    let columns = || COLUMNS.into_iter().enumerate().filter(|(at, _)| used.contains(at));
    let is_of_claims = columns().any(|(_, (role, _))| role.is_of_claims());
    let needs_claims = columns().any(|(_, (role, _))| {
        role.needs_claims() || matches!(role, ColumnRole::Zone | ColumnRole::Until)
    });
    let used: Vec<(ColumnRole, &str)> = COLUMNS
        .into_iter()
        .enumerate()
        .filter(|(at, (role, _))| {
            used.contains(at) || !is_of_claims && needs_claims && *role == ColumnRole::Source
        })
        .map(|(_, column)| column)
        .collect();
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let names: Vec<&str> = used.iter().map(|(_, name)| *name).collect();
    writeln!(to, "{}", names.join(",")).map_err(unwritten)?;
    let mut line = Vec::new();
    let written = each_row(timeline, |cells| {
        line.clear();
        for (role, _) in &used {
            push_field(&mut line, cells.get(*role), b',');
        }
        line.pop();
        line.push(b'\n');
        to.write_all(&line).map_err(unwritten)
    })?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

/// Hands over the rows, and counts what they have no place for.
fn each_row(
    timeline: &Timeline,
    mut each: impl FnMut(&Cells) -> Result<(), Error>,
) -> Result<Written, Error> {
    let mut written = Written::default();
    let view = timeline.as_known().as_stated();
    let claims = timeline.len() - timeline.fixes().len();
    written.lose(Loss::Retracted, claims - view.claims().count());
    written.lose(Loss::Membership, timeline.memberships().count());
    for &index in timeline.by_id() {
        let Some(actor) = timeline.actor_at(index) else { continue };
        let track = timeline.fixes().track(index);
        let mut claims: Vec<&Sighting> = view
            .claims_about(index)
            .filter(|seen| seen.claim().is_some_and(|row| timeline.whole_claim(row) == row))
            .filter_map(|seen| seen.sighting())
            .collect();
        claims.sort_by_key(|told| told.interval().lo());
        if actor.id().as_str().trim_ascii().is_empty() {
            written.lose(Loss::NoActor, claims.len() + track.times.len());
            written.lose(Loss::Actor, 1);
            continue;
        }
        if actor.max_speed().is_some() || claims.is_empty() && track.times.is_empty() {
            written.lose(Loss::Actor, 1);
        }
        let mut claims = claims.into_iter().peekable();
        let mut is_introduced = false;
        for (&time, &(lat, lon)) in track.times.iter().zip(track.points) {
            while let Some(told) = claims.next_if(|told| told.interval().lo() <= time) {
                is_introduced = true;
                each(&row(actor, told, &mut written))?;
            }
            let mut cells = Cells::default();
            cells.say(ColumnRole::Actor, actor.id().as_str());
            cells.say(ColumnRole::Time, Timestamp::clamped(time).to_string());
            cells.say(ColumnRole::Lat, dequantise(lat).to_string());
            cells.say(ColumnRole::Lon, dequantise(lon).to_string());
            if !std::mem::replace(&mut is_introduced, true) {
                introduce(actor, &mut cells);
            }
            each(&cells)?;
            written.sightings += 1;
        }
        for told in claims {
            each(&row(actor, told, &mut written))?;
        }
    }
    Ok(written)
}

fn introduce(actor: &Actor, cells: &mut Cells) {
    if actor.name() != actor.id().as_str() {
        cells.say(ColumnRole::Name, actor.name());
    }
    if actor.kind() != ActorKind::Unknown {
        cells.say(ColumnRole::Kind, actor.kind().as_str());
    }
}

/// One claim as a row.
fn row(actor: &Actor, told: &Sighting, written: &mut Written) -> Cells {
    let mut cells = Cells::default();
    cells.say(ColumnRole::Id, told.label().unwrap_or_default());
    cells.say(ColumnRole::Actor, told.actor().as_str());
    let place = told.place();
    let name = [place.name(), place.id()].into_iter().find(|name| !name.is_empty());
    cells.say(ColumnRole::Place, name.unwrap_or_default());
    if let (Some(lat), Some(lon)) = (place.lat(), place.lon()) {
        cells.say(ColumnRole::Lat, lat.to_string());
        cells.say(ColumnRole::Lon, lon.to_string());
        let radius = place.radius().unwrap_or_else(|| farthest(place));
        if radius > Distance::ZERO {
            cells.say(ColumnRole::Radius, radius.as_metres().to_string());
        }
    }
    let is_disc = place.radius().is_some() || !place.is_located();
    if !is_disc || place.relation().is_some() || !place.stated_relations().is_empty() {
        written.lose(Loss::Area, 1);
    }
    let zones: Vec<&str> = place.zones().iter().map(|zone| zone.name()).collect();
    cells.say(ColumnRole::Zone, zones.join(" "));
    cells.say(ColumnRole::Source, told.source().map_or("", |source| source.id()));
    cells.say(
        ColumnRole::Reported,
        told.reported_at().map_or_else(String::new, |at| at.to_string()),
    );
    if told.modality() != Modality::Observed {
        cells.say(ColumnRole::Modality, told.modality().as_str());
    }
    cells.say(ColumnRole::Absent, told.absence().map_or("", |absence| absence.as_str()));
    cells.say(ColumnRole::Quote, told.quote().unwrap_or_default());
    say_when(told, &mut cells);
    introduce(actor, &mut cells);
    if told.is_linked() || told.length().is_some() {
        written.lose(Loss::Links, 1);
    }
    let own_grade = told.source().and_then(|source| source.reliability());
    if told.reliability() != own_grade
        || told.credibility().is_some()
        || told.same_event().is_some()
        || told.original().is_some()
    {
        written.lose(Loss::Detail, 1);
    }
    written.sightings += 1;
    cells
}

/// How far from its point a place reaches.
fn farthest(place: &Place) -> Distance {
    let point = place.point().map(Place::at);
    let apart = point.and_then(|point| point.distance_to(place));
    apart.map_or(Distance::ZERO, |apart| apart.max())
}

/// Says when it was: in words alone, where a row with them is read as it was, else as it
/// was read and the words beside it.
fn say_when(told: &Sighting, cells: &mut Cells) {
    let words = told.stated().map(|stated| stated.as_str()).unwrap_or_default();
    if told.reconciled().is_some() && !told.is_linked() {
        for flag in ["", "true", "false"] {
            let mut tried = Cells(cells.0.clone());
            tried.say(ColumnRole::Stated, words);
            tried.say(ColumnRole::Stay, flag);
            let again = sighting_of_row(&record(&tried), None);
            if again.is_ok_and(|(again, _)| is_then(&again, told)) {
                *cells = tried;
                return;
            }
        }
    }
    let either =
        |all: Vec<Interval>| all.iter().map(Interval::to_string).collect::<Vec<_>>().join(" or ");
    match told.stay_candidates() {
        stays if stays.is_empty() => cells.say(
            ColumnRole::Time,
            match told.candidates() {
                none if none.is_empty() => told.interval().to_string(),
                several => either(several),
            },
        ),
        stays => {
            let (from, until) = stays.into_iter().unzip();
            cells.say(ColumnRole::Time, either(from));
            cells.say(ColumnRole::Until, either(until));
            if told.is_stay() == Some(false) {
                cells.say(ColumnRole::Stay, "false");
            }
        }
    }
    cells.say(ColumnRole::Stated, words);
}

/// Whether two were at the same time, for all that they say, and reported at the same.
fn is_then(one: &Sighting, other: &Sighting) -> bool {
    one.reported_at() == other.reported_at()
        && one.is_stay() == other.is_stay()
        && one.stay_candidates() == other.stay_candidates()
        && (one.is_stay().is_some()
            || one.interval() == other.interval() && one.candidates() == other.candidates())
}

/// The record that a row of these cells is read as.
fn record(cells: &Cells) -> Json<'static> {
    let text = |role| {
        let text = cells.get(role);
        (!text.is_empty()).then(|| Json::Text(text.to_owned().into()))
    };
    let metres = |role| number(cells.get(role).parse().ok()?);
    let (mut said, mut place) = (Object::new(), Object::new());
    put(&mut place, "name", text(ColumnRole::Place));
    put(&mut place, "lat", metres(ColumnRole::Lat));
    put(&mut place, "lon", metres(ColumnRole::Lon));
    put(&mut place, "radius_m", metres(ColumnRole::Radius));
    let zones = cells.get(ColumnRole::Zone).split_ascii_whitespace();
    let zones: Vec<_> = zones.map(|zone| Json::Text(zone.to_owned().into())).collect();
    put(&mut place, "zones", (!zones.is_empty()).then_some(Json::List(zones)));
    put(&mut said, "actor", text(ColumnRole::Actor));
    put(&mut said, "place", (!place.is_empty()).then_some(Json::Object(place)));
    put(&mut said, "time", text(ColumnRole::Stated));
    let stay = cells.get(ColumnRole::Stay);
    put(&mut said, "stay", stay.parse().ok().map(Json::Bool));
    for role in [ColumnRole::Source, ColumnRole::Reported, ColumnRole::Modality, ColumnRole::Absent]
    {
        put(&mut said, role.as_str(), text(role));
    }
    Json::Object(said)
}
