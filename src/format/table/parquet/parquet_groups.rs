//! Groups of rows that can be skipped by what a file says of their least and greatest values.
//!
//! A file may say nothing, or too much: a group is skipped only if no value between what is
//! said can be asked for.

use arrow_schema::{DataType, TimeUnit};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use crate::format::table::header::Places;
use crate::format::table::profile::Profile;
use crate::format::table::selection::{Area, RowSelection};
use crate::place::geodesy::quantise;
use crate::time::zone::Zone;

/// Where the columns that rows are selected by are in a file.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    selection: RowSelection<'a>,
    actor: Option<usize>,
    /// With the microseconds that so many of its units are.
    time: Option<(usize, (i128, i128))>,
    lat_lon: Option<(usize, usize)>,
}

impl<'a> Groups<'a> {
    /// The groups of a file with its columns at these places, its times of this type.
    pub(super) fn of(
        profile: &Profile<'a>,
        at: Places,
        time_type: Option<&DataType>,
    ) -> Groups<'a> {
        let [actor, time, lat, lon, ..] = at;
        let is_utc = profile.zone == Some(Zone::UTC);
        let unit = match time_type {
            Some(DataType::Timestamp(unit, zone)) if zone.is_some() || is_utc => match unit {
                TimeUnit::Second => Some((1_000_000, 1)),
                TimeUnit::Millisecond => Some((1_000, 1)),
                TimeUnit::Microsecond => Some((1, 1)),
                TimeUnit::Nanosecond => Some((1, 1_000)),
            },
            Some(DataType::Int64 | DataType::Int32) => {
                profile.format.unit().map(|micros| (micros.into(), 1))
            }
            _ => None,
        };
        Groups {
            selection: profile.selection,
            // All rows may be of one, whatever the column says.
            actor: actor.filter(|_| profile.of_actor.is_none()),
            time: time.zip(unit),
            lat_lon: lat.zip(lon).filter(|_| !profile.is_e7),
        }
    }

    /// Whether a group can have a row that is kept.
    pub(super) fn may_hold(&self, group: &RowGroupMetaData) -> bool {
        let RowSelection { actors, area, period, .. } = self.selection;
        let column = |at: usize| {
            let of_root = |leaf: &usize| group.schema_descr().get_column_root_idx(*leaf) == at;
            let leaf = (0..group.num_columns()).find(of_root)?;
            group.column(leaf).statistics()
        };
        let actors = actors.zip(self.actor.and_then(column));
        let time = period.zip(self.time.and_then(|(at, unit)| column(at).zip(Some(unit))));
        let places = self.lat_lon.and_then(|(lat, lon)| column(lat).zip(column(lon)));
        actors.is_none_or(|(ids, said)| ids.iter().any(|id| can_be(id, said)))
            && time.is_none_or(|(period, (said, unit))| meets_period(period, said, unit))
            && area.zip(places).is_none_or(|(area, places)| meets_area(area, places))
    }
}

/// Whether an id can be among these values, with or without blanks around it.
fn can_be(id: &str, said: &Statistics) -> bool {
    if let Statistics::ByteArray(said) = said {
        let (Some(least), Some(most)) = (said.min_opt(), said.max_opt()) else { return true };
        let (least, most) = (least.data(), most.data());
        let begins_blank = least.first().is_none_or(|byte| *byte <= b' ');
        // Hexadecimal ids are the same in large letters.
        let is_either_case = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
        let id = id.as_bytes();
        return begins_blank
            || is_either_case(id) && id.iter().any(u8::is_ascii_alphabetic)
            || (least <= id || least.starts_with(id)) && id <= most;
    }
    let Some((least, most)) = integers(said) else { return true };
    least < 0 || id.parse::<i64>().is_ok_and(|id| (least..=most).contains(&id))
}

fn meets_period(
    (from, until): (i64, i64),
    said: &Statistics,
    (micros, units): (i128, i128),
) -> bool {
    let Some((least, most)) = integers(said) else { return true };
    let [least, most] = [least, most].map(|time| (i128::from(time) * micros).div_euclid(units));
    // A part of a microsecond may be read as the next one.
    i128::from(from) <= most + 1 && least < i128::from(until)
}

fn meets_area(area: Area, (lats, lons): (&Statistics, &Statistics)) -> bool {
    let (Some(lats), Some(lons)) = (numbers(lats), numbers(lons)) else { return true };
    // Beyond 180 a longitude is another one.
    let is_plain = lons.0 >= -180.0 && lons.1 <= 180.0;
    let units = |(least, most)| (quantise(least), quantise(most));
    !is_plain || area.meets(units(lats), units(lons))
}

/// The least and the greatest of whole numbers.
fn integers(said: &Statistics) -> Option<(i64, i64)> {
    match said {
        Statistics::Int64(said) => said.min_opt().copied().zip(said.max_opt().copied()),
        Statistics::Int32(said) => {
            said.min_opt().map(|&least| least.into()).zip(said.max_opt().map(|&most| most.into()))
        }
        _ => None,
    }
}

/// The least and the greatest of numbers with a fraction.
fn numbers(said: &Statistics) -> Option<(f64, f64)> {
    let (least, most) = match said {
        Statistics::Double(said) => (*said.min_opt()?, *said.max_opt()?),
        Statistics::Float(said) => (f64::from(*said.min_opt()?), f64::from(*said.max_opt()?)),
        _ => return None,
    };
    (least <= most).then_some((least, most))
}
