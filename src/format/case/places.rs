//! Places: with a position, by their distance from another, or only a name.

use serde::Deserialize;

use super::counting::{in_order, in_words};
use super::declared::Declared;
use super::ids::Ids;
use super::notes::Notes;
use super::people::with;
use super::reader::{Field, Record, Texts, missing};
use crate::error::{Error, ErrorKind, quoted};
use crate::place::bearing::Bearing;
use crate::place::distance::Distance;
use crate::place::{Metric, Place, Relative};
use crate::time::zone::ZoneSet;

#[derive(Debug, Deserialize)]
#[serde(rename = "place", bound = "'de: 'd")]
pub(super) struct PlaceRecord<'d> {
    #[serde(rename = "as")]
    key: Field<&'d str>,
    id: Field<&'d str>,
    name: Field<&'d str>,
    lat: Field<f64>,
    lon: Field<f64>,
    from: Field<&'d str>,
    distance_km: Field<f64>,
    distance_m: Field<f64>,
    give_or_take_m: Field<f64>,
    bearing: Field<BearingRecord<'d>>,
    metric: Field<&'d str>,
    radius_m: Field<f64>,
    zone: Field<&'d str>,
    zones: Field<Texts<'d>>,
    stated: Field<Vec<RelativeRecord<'d>>>,
}

/// What is said of where a place lies.
#[derive(Debug, Deserialize)]
#[serde(rename = "relation", bound = "'de: 'd")]
struct RelativeRecord<'d> {
    from: Field<&'d str>,
    distance_km: Field<f64>,
    distance_m: Field<f64>,
    give_or_take_m: Field<f64>,
    bearing: Field<BearingRecord<'d>>,
    metric: Field<&'d str>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "degrees or a point of the compass", rename_all = "lowercase", bound = "'de: 'd")]
enum BearingRecord<'d> {
    Number(f64),
    Text(&'d str),
}

/// The id of a place, or a place.
#[derive(Debug, Deserialize)]
#[serde(rename = "an id or an object", rename_all = "lowercase", bound = "'de: 'd")]
pub(super) enum PlaceOrId<'d> {
    Text(&'d str),
    Object(Box<PlaceRecord<'d>>),
}

/// Half the equator, in metres: nothing on Earth is farther from anything.
const FARTHEST: f64 = 20_037_509.0;

/// Every declared place.
///
/// A place may be given by its distance from one that stands further down, so
/// positions come first, then what counts from them, then what else is stated.
pub(super) fn declared(entries: &[Record<PlaceRecord<'_>>]) -> Ids<Place> {
    let mut numbers: Ids<usize> = Ids::new("place");
    for (number, entry) in entries.iter().enumerate() {
        if let Some(key) = entry.notes.key(entry.said.key, entry.said.id) {
            numbers.declare(key, entry, number);
        }
    }
    let from = |entry: &Record<PlaceRecord<'_>>| numbers.get(entry.said.from.get()?).copied();
    let from: Vec<Vec<usize>> = entries.iter().map(|entry| Vec::from_iter(from(entry))).collect();
    let (order, rounds) = in_order(&from);
    for round in rounds {
        note_cycle(entries, &round);
    }
    for Record { said, notes } in entries {
        notes.read("from", said.from.get(), |from| numbers.find(from));
    }
    let mut bare: Vec<Option<Place>> = vec![None; entries.len()];
    for number in order {
        let Some((entry, from)) = entries.get(number).zip(from.get(number)) else { continue };
        let from = from.first().and_then(|&from| bare.get(from)?.clone());
        let made = place(&entry.said, from.as_ref(), &entry.notes);
        if let Some(slot) = bare.get_mut(number) {
            *slot = made;
        }
    }
    let mut places = Ids::new("place");
    for (entry, made) in entries.iter().zip(&bare) {
        let find = |id: &str| numbers.find(id).map(|&number| bare.get(number)?.as_ref());
        let Some(key) = entry.said.key.get().or(entry.said.id.get()) else { continue };
        let made = made.clone().unwrap_or_else(|| Place::unlocated(key));
        places.declare(key, entry, with_stated(&entry.said, made, find, &entry.notes));
    }
    places
}

/// The place that a sighting names or describes.
pub(super) fn of_sighting(
    said: &PlaceOrId<'_>,
    declared: &Declared,
    notes: &Notes,
) -> Option<Place> {
    match said {
        PlaceOrId::Text(text) => match declared.places.get(text) {
            Some(place) => Some(place.clone()),
            None => notes.take("place", declared.bare_names.place(text, notes)),
        },
        PlaceOrId::Object(said) => described(said, &declared.places, &notes.within("place")),
    }
}

/// A place that nobody refers to.
pub(super) fn described(
    said: &PlaceRecord<'_>,
    places: &Ids<Place>,
    notes: &Notes,
) -> Option<Place> {
    let from = said.from.get();
    let is_broken = from.is_some_and(|from| places.is_broken(from));
    let from = notes.read("from", from, |from| places.find(from));
    let made = place(said, from.filter(|_| !is_broken), notes);
    let find = |id: &str| places.find(id).map(Some);
    made.map(|made| with_stated(said, made, find, notes))
}

/// A place with what is said of where it lies, as far as the places that this
/// counts from can be read.
fn with_stated<'p>(
    said: &PlaceRecord<'_>,
    mut place: Place,
    find: impl Fn(&str) -> Result<Option<&'p Place>, Error>,
    notes: &Notes,
) -> Place {
    for (at, stated) in said.stated.as_ref().into_iter().flatten().enumerate() {
        let inner = notes.within(format!("stated[{at}]"));
        let from = inner.need("from", stated.from);
        if let Some(Some(from)) = inner.read("from", from, &find) {
            place = with(place, relative(stated, from, &inner), Place::stated);
        }
    }
    place
}

/// One place, counted `from` another if it says so.
fn place(said: &PlaceRecord<'_>, from: Option<&Place>, notes: &Notes) -> Option<Place> {
    let (id, name) = (said.id.get(), said.name.get());
    let unlocated = || Some(Place::unlocated(name.or(id).unwrap_or_default()));
    let mut place = match (said.lat, said.lon, from) {
        (Field::Wrong, _, _) | (_, Field::Wrong, _) => unlocated(),
        (Field::Given(lat), Field::Given(lon), None) => notes.take("", Place::lat_lon(lat, lon)),
        (Field::Absent, Field::Absent, Some(from)) => {
            let &PlaceRecord { from: id, distance_km, distance_m, give_or_take_m, .. } = said;
            let &PlaceRecord { bearing, metric, .. } = said;
            let relation = RelativeRecord {
                from: id,
                distance_km,
                distance_m,
                give_or_take_m,
                bearing,
                metric,
            };
            relative(&relation, from, notes).map(|relation| relation.place())
        }
        (Field::Absent, Field::Absent, None) => unlocated(),
        (Field::Given(_), Field::Absent, _) => notes.take("", Err(missing("lon"))),
        (Field::Absent, Field::Given(_), _) => notes.take("", Err(missing("lat"))),
        (Field::Given(_), Field::Given(_), Some(_)) => {
            let error = Error::new(ErrorKind::Contradiction, "this place has two positions");
            let cure = "put the distance from the other place into \"stated\"";
            notes.take("from", Err(error.cured_by(cure)))
        }
    };
    let is_lost = place.as_ref().is_some_and(|place| !place.is_located());
    if is_lost && id.or(name).is_none() && (from.is_some() || said.from.is_absent()) {
        notes.fault("", missing("lat"));
    }
    place = place.map(|place| with(place, id, Place::with_id));
    place = place.map(|place| with(place, name, Place::named));
    if let Some(radius) = notes.read("radius_m", said.radius_m.get(), radius) {
        place = place.map(|place| place.with_radius(radius));
    }
    let is_by_position = said.zone.get() == Some(BY_POSITION);
    let zones = match place.as_ref().filter(|_| is_by_position) {
        Some(place) => notes.take("zone", zones_at(place)).unwrap_or(ZoneSet::EMPTY),
        None => zones(said, notes),
    };
    if !zones.is_empty() {
        place = place.map(|place| place.in_zone(zones));
    }
    place
}

fn radius(metres: f64) -> Result<Distance, Error> {
    let radius = Distance::metres(metres)?;
    if metres > FARTHEST {
        let message = format!("a radius of {metres} m reaches farther than the Earth");
        return Err(Error::new(ErrorKind::OutOfRange, message).cured_by("write it in metres"));
    }
    Ok(radius)
}

/// In place of a zone: those whose clocks may show at the position.
const BY_POSITION: &str = "by_position";

#[cfg(feature = "tz-lookup")]
fn zones_at(place: &Place) -> Result<ZoneSet, Error> {
    match place.is_located() {
        true => place.zones_here(),
        false => Err(Error::new(ErrorKind::Missing, "there is no position to find the zone by")
            .cured_by("give \"lat\" and \"lon\", or name the zone")),
    }
}

#[cfg(not(feature = "tz-lookup"))]
fn zones_at(_: &Place) -> Result<ZoneSet, Error> {
    Err(Error::new(ErrorKind::Missing, "this build has no boundaries of time zones")
        .cured_by("turn on the feature `tz-lookup` of the crate, or name the zone"))
}

fn zones(said: &PlaceRecord<'_>, notes: &Notes) -> ZoneSet {
    let mut zones = ZoneSet::EMPTY;
    let named = said.zone.get().filter(|name| *name != BY_POSITION);
    let one = notes.read("zone", named, str::parse);
    let several = said.zones.as_ref().map(Texts::all).unwrap_or_default().iter().enumerate();
    let several =
        several.filter_map(|(at, name)| notes.take(&format!("zones[{at}]"), name.parse()));
    for zone in one.into_iter().chain(several) {
        if !zones.insert(zone) {
            let error = Error::new(ErrorKind::OutOfRange, "a place cannot have so many zones");
            notes.fault("zones", error.cured_by("keep those of the place itself"));
        }
    }
    zones
}

/// "About 74 km from Vladivostok", "about 1,500 km north of it".
fn relative(said: &RelativeRecord<'_>, from: &Place, notes: &Notes) -> Option<Relative> {
    if said.distance_km.is_absent() && said.distance_m.is_absent() {
        notes.fault("", missing("distance_km"));
    }
    let distance = notes.read("distance_km", said.distance_km.get(), Distance::kilometres);
    let distance = distance.or(notes.read("distance_m", said.distance_m.get(), Distance::metres));
    let give = notes.read("give_or_take_m", said.give_or_take_m.get(), Distance::metres);
    let bearing = notes.read("bearing", said.bearing.get(), |bearing| match bearing {
        BearingRecord::Number(degrees) => Bearing::degrees(degrees),
        BearingRecord::Text(word) => word.parse(),
    });
    let metric = notes.read("metric", said.metric.get(), str::parse::<Metric>);
    let relative = with(Relative::new(distance?, from.clone()), bearing, Relative::towards);
    let relative = with(relative, give, Relative::give_or_take);
    Some(with(relative, metric, Relative::along))
}

fn note_cycle(entries: &[Record<PlaceRecord<'_>>], round: &[usize]) {
    let mut round = round.iter().filter_map(|&number| entries.get(number)).peekable();
    let Some(Record { notes, .. }) = round.peek() else { return };
    let round = in_words(round.map(|entry| quoted(entry.said.id.get().unwrap_or_default())));
    let error =
        Error::new(ErrorKind::Cycle, format!("these places count from each other: {round}"));
    notes.fault("from", error.cured_by("give one of them a position"));
}
