//! Answers as columns, a row an answer.

use std::sync::Arc;

use super::place;
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::speed::{Speed, SpeedRange};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::track::{Encounter, Stay, Trip};
use crate::view::{Gap, LastSeen, Seen};
use crate::words;

/// Answers of one kind as columns of one length, for an engine or a data frame.
///
/// They are collected from what a question returns: sightings, last sightings, gaps and
/// steps, stays, trips, or encounters. The columns of a kind are always the same, also of
/// no answer at all.
///
/// * An id ends in `_id`, and is null where there is none.
/// * A time ends in `_earliest` or `_latest`, in microseconds since 1970 in UTC. It is
///   `i64::MIN` or `i64::MAX` where nothing bounds it, and where there is no time at all
///   `_earliest` is `i64::MAX` and `_latest` is `i64::MIN`.
/// * A number names its unit: `_seconds`, `_metres`, `_metres_per_second`, and degrees for
///   `lat` and `lon`. It is NaN where it is not known, and infinite where nothing bounds it.
///
/// # Example
///
/// ```
/// use lastseen::{AnswerColumns, Ask, Place, Sighting, Timeline, Timestamp};
///
/// let (noon, three): (Timestamp, Timestamp) =
///     ("2024-03-01T12:00:00Z".parse()?, "2024-03-01T15:00:00Z".parse()?);
/// let berth = Place::lat_lon(40.6441, -74.0716)?;
/// let timeline: Timeline =
///     [Sighting::new("tug", berth.clone(), noon), Sighting::new("tug", berth, three)]
///         .into_iter()
///         .collect();
///
/// let gaps: AnswerColumns = timeline.as_known().gaps(Ask::everyone()).collect();
/// assert_eq!(gaps.len(), 1);
/// assert_eq!(gaps.texts("actor_id")?, [Some("tug".into())]);
/// assert_eq!(gaps.times("from_latest")?, [noon.as_unix_micros()]);
/// assert_eq!(gaps.numbers("min_seconds")?, [10_800.0]);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerColumns {
    rows: usize,
    columns: Vec<(&'static str, AnswerColumn)>,
}

/// The values of one column of answers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AnswerColumn {
    /// Microseconds since 1970 in UTC.
    Times(Vec<i64>),
    /// Numbers, in the unit that the column is named by.
    Numbers(Vec<f64>),
    /// Ids and names. Those of one actor share their text.
    Texts(Vec<Option<Arc<str>>>),
    /// Words of this crate, such as `certain`.
    Words(Vec<&'static str>),
    /// Counts.
    Counts(Vec<u64>),
    /// Whether something is so.
    Flags(Vec<bool>),
}

impl AnswerColumns {
    /// The number of answers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Lists the columns with their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static str, &AnswerColumn)> {
        self.columns.iter().map(|(name, column)| (*name, column))
    }

    /// Returns the column of a name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the names that come near, or all if they are few.
    pub fn column(&self, name: &str) -> Result<&AnswerColumn, Error> {
        let found = self.iter().find(|(known, _)| *known == name);
        let known = self.iter().map(|(known, _)| known);
        found.map(|(_, column)| column).ok_or_else(|| words::unknown("column", name, known))
    }

    /// Returns a column of times, in microseconds since 1970 in UTC.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] where there is no column of this name, and
    /// [`ErrorKind::Format`] where it holds something else.
    pub fn times(&self, name: &str) -> Result<&[i64], Error> {
        match self.column(name)? {
            AnswerColumn::Times(values) => Ok(values),
            other => Err(other.is_no(name, "times")),
        }
    }

    /// Returns a column of numbers.
    ///
    /// # Errors
    ///
    /// Those of [`times`](AnswerColumns::times).
    pub fn numbers(&self, name: &str) -> Result<&[f64], Error> {
        match self.column(name)? {
            AnswerColumn::Numbers(values) => Ok(values),
            other => Err(other.is_no(name, "numbers")),
        }
    }

    /// Returns a column of ids or names.
    ///
    /// # Errors
    ///
    /// Those of [`times`](AnswerColumns::times).
    pub fn texts(&self, name: &str) -> Result<&[Option<Arc<str>>], Error> {
        match self.column(name)? {
            AnswerColumn::Texts(values) => Ok(values),
            other => Err(other.is_no(name, "texts")),
        }
    }

    /// Takes the columns out.
    #[must_use]
    pub fn into_columns(self) -> Vec<(&'static str, AnswerColumn)> {
        self.columns
    }
}

/// Columns of one length, for answers that are made of others.
///
/// # Errors
///
/// [`ErrorKind::Format`] with the name of the first column that is of another length than
/// the first.
///
/// # Example
///
/// ```
/// use lastseen::{AnswerColumn, AnswerColumns};
///
/// let counts = AnswerColumn::Counts(vec![3, 5]);
/// let columns = AnswerColumns::try_from(vec![("sightings", counts)])?;
/// assert_eq!(columns.len(), 2);
/// # Ok::<(), lastseen::Error>(())
/// ```
impl TryFrom<Vec<(&'static str, AnswerColumn)>> for AnswerColumns {
    type Error = Error;

    fn try_from(columns: Vec<(&'static str, AnswerColumn)>) -> Result<AnswerColumns, Error> {
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        match columns.iter().find(|(_, column)| column.len() != rows) {
            None => Ok(AnswerColumns { rows, columns }),
            Some((name, column)) => {
                let (name, held) = (quoted(name), column.len());
                let message = format!("the column {name} has {held} values, the first {rows}");
                let cure = "give each column a value of each answer";
                Err(Error::new(ErrorKind::Format, message).cured_by(cure))
            }
        }
    }
}

impl AnswerColumn {
    fn len(&self) -> usize {
        match self {
            AnswerColumn::Times(values) => values.len(),
            AnswerColumn::Numbers(values) => values.len(),
            AnswerColumn::Texts(values) => values.len(),
            AnswerColumn::Words(values) => values.len(),
            AnswerColumn::Counts(values) => values.len(),
            AnswerColumn::Flags(values) => values.len(),
        }
    }

    fn is_no(&self, name: &str, wanted: &str) -> Error {
        let held = match self {
            AnswerColumn::Times(_) => "times",
            AnswerColumn::Numbers(_) => "numbers",
            AnswerColumn::Texts(_) => "texts",
            AnswerColumn::Words(_) => "words",
            AnswerColumn::Counts(_) => "counts",
            AnswerColumn::Flags(_) => "flags",
        };
        let message = format!("the column {} holds {held}, not {wanted}", quoted(name));
        Error::new(ErrorKind::Format, message).cured_by("take it by `AnswerColumns::column`")
    }
}

/// Collects answers of a type into the given columns, in their order.
macro_rules! columns {
    (|$answer:ident: $type:ty| {
        $(let $pattern:pat = $found:expr;)*
        Columns { $($name:ident: $kind:ident($value:expr)),* $(,)? }
    }) => {
        #[doc = concat!("Collects the columns", $(" `", stringify!($name), "`",)* ".")]
        impl<'a> FromIterator<$type> for AnswerColumns {
            fn from_iter<I: IntoIterator<Item = $type>>(answers: I) -> AnswerColumns {
                $(let mut $name = Vec::new();)*
                let mut rows = 0;
                for $answer in answers {
                    $(let $pattern = $found;)*
                    $($name.push($value);)*
                    rows += 1;
                }
                let columns = vec![$((stringify!($name), AnswerColumn::$kind($name))),*];
                AnswerColumns { rows, columns }
            }
        }
    };
}

columns!(|seen: Seen<'a>| {
    let place = seen.place();
    Columns {
        id: Texts(seen.label().map(Arc::from)),
        actor_id: Texts(Some(seen.actor().id().shared())),
        time_earliest: Times(earliest(seen.interval())),
        time_latest: Times(latest(seen.interval())),
        lat: Numbers(number(place.lat())),
        lon: Numbers(number(place.lon())),
        radius_metres: Numbers(number(place.radius().map(Distance::as_metres))),
        place_id: Texts(place::key(&place).map(Arc::from)),
        source_id: Texts(seen.source().map(|source| Arc::from(source.id()))),
        modality: Words(seen.modality().as_str()),
        evidence: Words(seen.evidence().as_str()),
        certainty: Words(seen.certainty().as_str()),
    }
});

columns!(|last: LastSeen<'a>| {
    let place = last.place();
    let seen = last.certain();
    Columns {
        actor_id: Texts(actor_of(&last)),
        id: Texts(seen.and_then(Seen::label).map(Arc::from)),
        time_earliest: Times(last.interval().map_or(i64::MAX, earliest)),
        time_latest: Times(last.interval().map_or(i64::MIN, latest)),
        lat: Numbers(number(place.as_ref().and_then(Place::lat))),
        lon: Numbers(number(place.as_ref().and_then(Place::lon))),
        place_id: Texts(place.as_ref().and_then(place::key).map(Arc::from)),
        possible: Counts(last.possible().len() as u64),
        is_certain: Flags(seen.is_some()),
        is_disputed: Flags(last.is_disputed()),
    }
});

columns!(|gap: Gap<'a>| {
    let (from, to) = (gap.from(), gap.to());
    let (start, end) = (from.place(), to.map(Seen::place));
    let distance = gap.distance();
    let speed = distance.and_then(|distance| SpeedRange::needed(distance, gap.length()));
    Columns {
        actor_id: Texts(Some(from.actor().id().shared())),
        from_id: Texts(from.label().map(Arc::from)),
        to_id: Texts(to.and_then(Seen::label).map(Arc::from)),
        from_earliest: Times(earliest(from.interval())),
        from_latest: Times(latest(from.interval())),
        to_earliest: Times(to.map_or(i64::MAX, |to| earliest(to.interval()))),
        to_latest: Times(to.map_or(i64::MIN, |to| latest(to.interval()))),
        from_lat: Numbers(number(start.lat())),
        from_lon: Numbers(number(start.lon())),
        to_lat: Numbers(number(end.as_ref().and_then(Place::lat))),
        to_lon: Numbers(number(end.as_ref().and_then(Place::lon))),
        from_place_id: Texts(place::key(&start).map(Arc::from)),
        to_place_id: Texts(end.as_ref().and_then(place::key).map(Arc::from)),
        min_seconds: Numbers(shortest(gap.length())),
        max_seconds: Numbers(longest(gap.length())),
        min_metres: Numbers(nearest_metres(distance)),
        max_metres: Numbers(farthest_metres(distance)),
        min_metres_per_second: Numbers(number(
            speed.map(|speed| speed.min().as_metres_per_second()),
        )),
        max_metres_per_second: Numbers(speed.map_or(f64::NAN, fastest)),
        order: Words(gap.order().as_str()),
        certainty: Words(gap.certainty().as_str()),
    }
});

columns!(|stay: Stay<'a>| {
    let (arrival, departure, length) = (stay.arrival(), stay.departure(), stay.length());
    let place = stay.place();
    Columns {
        actor_id: Texts(Some(stay.actor().id().shared())),
        lat: Numbers(number(place.lat())),
        lon: Numbers(number(place.lon())),
        place_id: Texts(place::key(&place).map(Arc::from)),
        arrival_earliest: Times(earliest(arrival)),
        arrival_latest: Times(latest(arrival)),
        departure_earliest: Times(earliest(departure)),
        departure_latest: Times(latest(departure)),
        min_seconds: Numbers(shortest(length)),
        max_seconds: Numbers(longest(length)),
        sightings: Counts(stay.count() as u64),
        left_out: Counts(stay.left_out() as u64),
        certainty: Words(stay.certainty().as_str()),
    }
});

columns!(|trip: Trip<'a>| {
    let (first, last) = (trip.first(), trip.last());
    let (start, end) = (first.place(), last.place());
    let (length, distance) = (trip.length(), trip.distance());
    Columns {
        actor_id: Texts(Some(trip.actor().id().shared())),
        from_earliest: Times(earliest(first.interval())),
        from_latest: Times(latest(first.interval())),
        to_earliest: Times(earliest(last.interval())),
        to_latest: Times(latest(last.interval())),
        from_lat: Numbers(number(start.lat())),
        from_lon: Numbers(number(start.lon())),
        to_lat: Numbers(number(end.lat())),
        to_lon: Numbers(number(end.lon())),
        from_place_id: Texts(place::key(&start).map(Arc::from)),
        to_place_id: Texts(place::key(&end).map(Arc::from)),
        min_seconds: Numbers(shortest(length)),
        max_seconds: Numbers(longest(length)),
        min_metres: Numbers(nearest_metres(distance)),
        max_metres: Numbers(farthest_metres(distance)),
        sightings: Counts(trip.count() as u64),
        left_out: Counts(trip.left_out() as u64),
    }
});

columns!(|met: Encounter<'a>| {
    let [one, other] = met.actors();
    let (certain, closest) = (met.certain_interval(), met.closest());
    let (length, distance) = (met.duration(), met.distance());
    let near = closest.map(|closest| {
        let [own, _] = closest.positions();
        own.place()
    });
    Columns {
        actor_id: Texts(Some(one.id().shared())),
        other_id: Texts(Some(other.id().shared())),
        time_earliest: Times(earliest(met.interval())),
        time_latest: Times(latest(met.interval())),
        certain_earliest: Times(certain.map_or(i64::MAX, earliest)),
        certain_latest: Times(certain.map_or(i64::MIN, latest)),
        min_seconds: Numbers(shortest(length)),
        max_seconds: Numbers(longest(length)),
        min_metres: Numbers(nearest_metres(distance)),
        max_metres: Numbers(farthest_metres(distance)),
        closest_lat: Numbers(number(near.as_ref().and_then(Place::lat))),
        closest_lon: Numbers(number(near.as_ref().and_then(Place::lon))),
        evidence: Words(met.evidence().as_str()),
        certainty: Words(met.certainty().as_str()),
    }
});

/// Whom a question was about, also where nobody has this id.
fn actor_of(last: &LastSeen<'_>) -> Option<Arc<str>> {
    let known = last.actor().map(|actor| actor.id().shared());
    known.or_else(|| last.unknown_actor().map(|(id, _)| id.into()))
}

fn earliest(interval: Interval) -> i64 {
    interval.earliest().map_or(i64::MIN, Timestamp::as_unix_micros)
}

fn latest(interval: Interval) -> i64 {
    interval.latest().map_or(i64::MAX, Timestamp::as_unix_micros)
}

fn number(known: Option<f64>) -> f64 {
    known.unwrap_or(f64::NAN)
}

fn shortest(length: DurationRange) -> f64 {
    length.min().map_or(f64::NEG_INFINITY, SignedDuration::as_secs_f64)
}

fn longest(length: DurationRange) -> f64 {
    length.max().map_or(f64::INFINITY, SignedDuration::as_secs_f64)
}

fn nearest_metres(distance: Option<DistanceRange>) -> f64 {
    number(distance.map(|distance| distance.min().as_metres()))
}

fn farthest_metres(distance: Option<DistanceRange>) -> f64 {
    number(distance.map(|distance| distance.max().as_metres()))
}

fn fastest(speed: SpeedRange) -> f64 {
    speed.max().map_or(f64::INFINITY, Speed::as_metres_per_second)
}
