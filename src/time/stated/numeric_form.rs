//! A text that is one numeric form and nothing more, as logs and tables hold it.
//!
//! It says what the grammar would say of it, and a test holds it to that; it only
//! asks none of the questions that words raise.

use super::ast::{ClockTime, Day, Half, Label, Moment, Preposition, Reading, Readings, Stated};
use super::iso::{self, Iso};
use crate::time::numeric::Precision;
use crate::time::zone::Zone;

/// Reads `2023-09-12T06:00Z`, `2023-09-12 06:00 +10:00`, `2023-09-12 06:00 Asia/Tokyo`,
/// or a date alone; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Stated> {
    let Iso { day, time, label, end } = iso::read(text, 0)?.ok()?;
    let label = match (label, text.get(end..)?) {
        (label, "") => label.unwrap_or(Label::Unsaid),
        (None, rest) if time.is_some_and(|time| time.precision >= Precision::Minute) => {
            zone(rest.strip_prefix(' ')?)?
        }
        _ => return None,
    };
    let time = time.map(|time| ClockTime::Clock(time, Half::Said));
    let span = (0, u32::try_from(text.len()).ok()?);
    let Day::Date(_) = day else { return None };
    let reading = Reading { day: Some(day), time, label, span };
    Some(Stated::new(text, Moment::Clocks(Preposition::At, Readings::new(reading))))
}

/// An offset with its minutes, or a zone by its name in the IANA database.
fn zone(text: &str) -> Option<Label> {
    // A minus may be the dash of a range.
    let is_offset = text.starts_with('+') && text.len() == "+10:00".len();
    match iso::offset(text.as_bytes(), 0) {
        Some(read) => {
            let (offset, end) = read.ok()?;
            (is_offset && end == text.len()).then_some(Label::Offset(offset))
        }
        // Without an area a name is a word, of which the grammar knows more.
        None if text.contains('/') => text.parse::<Zone>().ok().map(Label::Zone),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::statement::by_grammar;
    use super::*;

    #[test]
    fn what_is_read_directly_is_what_the_grammar_reads() {
        let dates = ["2023-09-12", "2023/09/12", "-0044-03-15", "0000-01-01", "+12023-01-01"];
        let times = [
            "",
            "T06",
            "T06:00",
            " 06:00",
            "t13:05:09",
            "T0600",
            "T24:00",
            " 12:00",
            " 00:00:60",
            "T10:30:00.5",
            " 01:02:03.123456789",
            "T060000",
            "T06:00:00,25",
        ];
        let zones = [
            "",
            "Z",
            "z",
            "+10:00",
            "-0530",
            "+00",
            "-00:00",
            " Z",
            " +10:00",
            " -05:30",
            " +1000",
            " −03:00",
            " +10",
            " UTC",
            " MSK",
            " Asia/Tokyo",
            " asia/tokyo",
            " Etc/GMT-10",
            " America/Argentina/Buenos_Aires",
            " Asia/Nowhere",
            " Japan",
            " +25:00",
            "  +10:00",
        ];
        let mut read_directly = 0;
        for date in dates {
            for time in times {
                for zone in zones {
                    let text = format!("{date}{time}{zone}");
                    let Some(stated) = read(&text) else { continue };
                    read_directly += 1;
                    assert_eq!(Some(stated), by_grammar(&text).ok(), "{text}");
                }
            }
        }
        assert!(read_directly > 300, "{read_directly} texts");
    }

    #[test]
    fn every_name_of_a_zone_is_read_as_the_grammar_reads_it() {
        for name in Zone::all().map(Zone::name).filter(|name| name.contains('/')) {
            let text = format!("2023-09-12 06:00 {name}");
            assert_eq!(read(&text), by_grammar(&text).ok(), "{text}");
        }
    }
}
