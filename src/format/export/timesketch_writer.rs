//! CSV and JSON Lines for Timesketch: a row for each moment that is known.

use std::io::{BufWriter, Write};

use super::exported::{Exported, each_sighting, in_words, owned};
use crate::error::Error;
use crate::format::csv_field::push_field;
use crate::format::json::{Json, Object, put, text_of};
use crate::format::table::{Written, unwritten};
use crate::sojourn::StayEnd;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

/// The fields that Timesketch asks for, and those of a position. These are not called as
/// tables of fixes call them: the end of a bound is no fix.
const FIRST: [&str; 4] = ["message", "timestamp", "datetime", "timestamp_desc"];
const POSITION: [&str; 3] = ["place_lat", "place_lon", "place_radius_m"];

/// Writes a table with the names of the columns in the first line.
pub(in crate::format) fn write_timesketch_csv(
    timeline: &Timeline,
    to: impl Write,
) -> Result<Written, Error> {
    let names: Vec<&str> =
        FIRST.into_iter().chain(["id"]).chain(Exported::FIELDS).chain(POSITION).collect();
    let mut row = names.join(",").into_bytes();
    row.push(b'\n');
    let mut to = BufWriter::with_capacity(1 << 16, to);
    to.write_all(&row).map_err(unwritten)?;
    let written = each_row(timeline, |said| {
        row.clear();
        for name in &names {
            let value = said.iter().find(|(other, _)| other == name);
            push_field(&mut row, &value.map_or(String::new(), |(_, value)| in_words(value)), b',');
        }
        row.pop();
        row.push(b'\n');
        to.write_all(&row).map_err(unwritten)
    })?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

/// Writes an object a line.
pub(in crate::format) fn write_timesketch_jsonl(
    timeline: &Timeline,
    to: impl Write,
) -> Result<Written, Error> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let written = each_row(timeline, |said| {
        writeln!(to, "{}", text_of(&Json::Object(said))).map_err(unwritten)
    })?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

/// Hands over the rows: one of an instant, and one of each end that a bounded time has.
fn each_row(
    timeline: &Timeline,
    mut write: impl FnMut(Object<'_>) -> Result<(), Error>,
) -> Result<Written, Error> {
    each_sighting(timeline, |told| {
        let what = told.manner().unwrap_or(match told.seen.stay_end() {
            Some(StayEnd::Start) => "first seen",
            Some(StayEnd::End) => "last seen",
            None => "seen",
        });
        let first = ends(what, told.moment);
        let last = told.until.map(|until| ends("last seen", until)).unwrap_or_default();
        let is_timed = !first.is_empty() || !last.is_empty();
        for (at, meaning) in first.into_iter().chain(last) {
            write(row(told, at, meaning))?;
        }
        Ok(is_timed)
    })
}

/// The ends of a moment, and what each means.
fn ends(what: &str, moment: Interval) -> Vec<(Timestamp, String)> {
    if moment.is_exact() {
        return moment.earliest().map(|at| (at, what.to_owned())).into_iter().collect();
    }
    let ends = [(moment.earliest(), "at the earliest"), (moment.latest(), "at the latest")];
    let known = ends.into_iter().filter_map(|(end, word)| Some((end?, format!("{what}, {word}"))));
    known.collect()
}

fn row<'a>(told: &Exported<'_, 'a>, at: Timestamp, meaning: String) -> Object<'a> {
    let mut row = Object::new();
    put(&mut row, "message", Some(owned(told.sentence())));
    put(&mut row, "timestamp", Some(Json::Number(at.as_unix_micros().into())));
    put(&mut row, "datetime", Some(owned(in_micros(at))));
    put(&mut row, "timestamp_desc", Some(owned(meaning)));
    put(&mut row, "id", told.seen.label().map(|label| Json::Text(label.into())));
    row.extend(told.fields());
    told.put_position(POSITION, &mut row);
    row
}

/// An instant always with six decimals, since readers take the form of the first for that
/// of all.
fn in_micros(at: Timestamp) -> String {
    let text = at.to_string();
    let text = text.trim_end_matches('Z');
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{seconds}.{fraction:0<6}+00:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_one_form() {
        for (text, form) in [
            ("2023-09-12T06:00:00Z", "2023-09-12T06:00:00.000000+00:00"),
            ("2023-09-12T06:00:00.5Z", "2023-09-12T06:00:00.500000+00:00"),
            ("2023-09-12T06:00:00.000001Z", "2023-09-12T06:00:00.000001+00:00"),
        ] {
            assert_eq!(in_micros(text.parse().unwrap()), form);
        }
    }
}
