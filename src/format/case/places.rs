//! Places: with a position, by their distance from another, or only a name.

use super::faults::Faults;
use super::ids::Ids;
use super::record::{Record, unfit};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::place::bearing::Bearing;
use crate::place::distance::Distance;
use crate::place::{Metric, Place, Relative};
use crate::time::zone::Zone;

pub(super) const PLACE_FIELDS: &[&str] = &[
    "id",
    "name",
    "lat",
    "lon",
    "radius_m",
    "zone",
    "zones",
    "stated",
    "from",
    "distance_km",
    "bearing",
    "metric",
];

/// Half the equator, in metres: nothing on Earth is farther from anything.
const FARTHEST: f64 = 20_037_509.0;

/// Every declared place.
///
/// A place may be given by its distance from one that stands further down, so
/// positions come first, then what counts from them, then what else is stated.
pub(super) fn declared<'d>(records: &[Record<'d>], faults: &mut Faults) -> Ids<'d, Place> {
    let mut ids: Ids<'d, usize> = Ids::new("place");
    for (index, record) in records.iter().enumerate() {
        ids.read(*record, faults, Ok(index), |_| index);
    }
    let mut made: Vec<Option<Result<Place, Error>>> = records.iter().map(|_| None).collect();
    let mut on_way = vec![false; records.len()];
    for start in 0..records.len() {
        // The way from a place to those that it counts from.
        let mut way: Vec<usize> = Vec::new();
        let mut at = start;
        while let Some(record) = records.get(at) {
            if made.get(at).is_some_and(Option::is_some) {
                break;
            }
            match on_way.get_mut(at) {
                Some(true) => {
                    faults.add(cycle(records, &way, at));
                    break;
                }
                Some(new) => *new = true,
                None => break,
            }
            way.push(at);
            let from = record.text("from").and_then(|from| {
                from.map(|from| ids.find(record, "from", from).copied()).transpose()
            });
            match faults.take(from).flatten() {
                Some(from) => at = from,
                None => break,
            }
        }
        for index in way.into_iter().rev() {
            let Some(record) = records.get(index) else { continue };
            let from = record.text("from").ok().flatten().and_then(|from| ids.get(from));
            let from = from.and_then(|&from| made.get(from)?.as_ref()?.as_ref().ok().cloned());
            if let Some(slot) = made.get_mut(index) {
                *slot = Some(place(record, from));
            }
        }
    }
    let mut bare: Vec<Option<Place>> = Vec::with_capacity(made.len());
    let mut broken: Vec<Option<Error>> = Vec::with_capacity(made.len());
    for made in made {
        let (place, error) = match made.transpose() {
            Ok(place) => (place, None),
            Err(error) => (None, Some(error)),
        };
        bare.push(place);
        broken.push(error);
    }
    let mut places = Ids::new("place");
    for ((record, place), error) in records.iter().zip(&bare).zip(broken) {
        let placed = match (place, error) {
            (Some(place), _) => with_stated(record, place.clone(), &ids, &bare),
            (None, Some(error)) => Err(error),
            (None, None) => continue,
        };
        places.read(*record, faults, placed, Place::unlocated);
    }
    places
}

/// A place with what is said of where it lies.
fn with_stated(
    record: &Record<'_>,
    mut place: Place,
    ids: &Ids<'_, usize>,
    bare: &[Option<Place>],
) -> Result<Place, Error> {
    for stated in record.records("stated")? {
        let from = ids.find(&stated, "from", stated.need_text("from")?)?;
        if let Some(Some(from)) = bare.get(*from) {
            place = place.stated(relative(&stated, from)?);
        }
    }
    Ok(place)
}

/// The place that a sighting names or describes.
pub(super) fn of_sighting(
    record: &Record<'_>,
    places: &Ids<'_, Place>,
) -> Result<Option<Place>, Error> {
    match record.get("place") {
        None => Ok(None),
        Some(Json::Text(id)) => places.find(record, "place", id).map(|place| Some(place.clone())),
        Some(Json::Object(_)) => {
            let Some(described) = record.record("place")? else { return Ok(None) };
            let from = described.text("from")?;
            let from = from.map(|from| places.find(&described, "from", from)).transpose()?;
            let mut place = place(&described, from.cloned())?;
            for stated in described.records("stated")? {
                let from = places.find(&stated, "from", stated.need_text("from")?)?;
                place = place.stated(relative(&stated, from)?);
            }
            Ok(Some(place))
        }
        Some(other) => Err(record.blame("place", unfit("an id or an object", other))),
    }
}

/// One place, counted `from` another if it says so.
fn place(record: &Record<'_>, from: Option<Place>) -> Result<Place, Error> {
    let id = record.text("id")?;
    let name = record.text("name")?;
    let position = (record.number("lat")?, record.number("lon")?);
    let mut place = match (position, from) {
        ((Some(lat), Some(lon)), None) => {
            Place::lat_lon(lat, lon).map_err(|error| record.blame("", error))?
        }
        ((None, None), Some(from)) => relative(record, &from)?.place(),
        ((None, None), None) => Place::unlocated(name.or(id).unwrap_or_default()),
        ((Some(_), None), _) => return Err(record.missing("lon")),
        ((None, Some(_)), _) => return Err(record.missing("lat")),
        ((Some(_), Some(_)), Some(_)) => {
            let error = Error::new(ErrorKind::Contradiction, "this place has two positions")
                .cured_by("put the distance from the other place into \"stated\"");
            return Err(record.blame("from", error));
        }
    };
    if name.is_none() && id.is_none() && !place.is_located() {
        return Err(record.missing("lat"));
    }
    if let Some(id) = id {
        place = place.with_id(id);
    }
    if let Some(name) = name {
        place = place.named(name);
    }
    if let Some(metres) = record.number("radius_m")? {
        let radius = Distance::metres(metres).map_err(|error| record.blame("radius_m", error))?;
        if metres > FARTHEST {
            let message = format!("a radius of {metres} m reaches farther than the Earth");
            let error = Error::new(ErrorKind::OutOfRange, message);
            return Err(record.blame("radius_m", error.cured_by("write it in metres")));
        }
        place = place.with_radius(radius);
    }
    let zone: Option<Zone> = record.parsed("zone")?;
    let mut zones: Vec<Zone> = zone.into_iter().collect();
    for (index, name) in record.texts("zones")?.into_iter().enumerate() {
        let zone = name
            .parse()
            .map_err(|error: Error| record.blame("zones", error.within(format!("[{index}]"))))?;
        zones.push(zone);
    }
    for zone in zones {
        place = place.in_zone(zone);
        if !place.zones().contains(zone) {
            let error = Error::new(ErrorKind::OutOfRange, "a place cannot have so many zones");
            return Err(record.blame("zones", error.cured_by("keep those of the place itself")));
        }
    }
    Ok(place)
}

/// "About 74 km from Vladivostok", "about 1,500 km north of it".
fn relative(record: &Record<'_>, from: &Place) -> Result<Relative, Error> {
    let kilometres = record.number("distance_km")?.ok_or_else(|| record.missing("distance_km"))?;
    let distance =
        Distance::kilometres(kilometres).map_err(|error| record.blame("distance_km", error))?;
    let mut relative = Relative::new(distance, from.clone());
    let bearing = match record.get("bearing") {
        None => None,
        Some(Json::Number(degrees)) => Some(Bearing::degrees(degrees.as_f64().unwrap_or(f64::NAN))),
        Some(Json::Text(word)) => Some(word.parse()),
        Some(other) => Some(Err(unfit("degrees or a point of the compass", other))),
    };
    if let Some(bearing) = bearing {
        relative = relative.towards(bearing.map_err(|error| record.blame("bearing", error))?);
    }
    if let Some(metric) = record.parsed::<Metric>("metric")? {
        relative = relative.along(metric);
    }
    Ok(relative)
}

fn cycle(records: &[Record<'_>], way: &[usize], at: usize) -> Error {
    let id = |index: &usize| {
        let id = records.get(*index).and_then(|record| record.text("id").ok().flatten());
        quoted(id.unwrap_or_default())
    };
    let round = way.iter().skip_while(|index| **index != at).chain([&at]);
    let round: Vec<String> = round.map(id).collect();
    let error = Error::new(
        ErrorKind::Cycle,
        format!("these places count from each other: {}", round.join(" -> ")),
    )
    .cured_by("give one of them a position");
    match records.get(at) {
        Some(record) => record.blame("from", error),
        None => error,
    }
}
