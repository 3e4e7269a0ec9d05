//! Notations of a record a line: NMEA 0183, IGC and PLT.

use std::io::Write;

use crate::error::{Error, ErrorKind, quoted};
use crate::time::timestamp::Timestamp;

/// The columns of all of these.
pub(super) const HEADER: &str = "time,lat,lon";

/// Whether one of the first lines is a sentence of NMEA 0183, whatever a logger writes
/// before it.
pub(super) fn is_nmea(text: &[u8]) -> bool {
    const LINES: usize = 5;
    let is_word = |bytes: &[u8]| bytes.iter().all(|byte| byte.is_ascii_alphanumeric());
    let is_sentence = |line: &[u8]| {
        let sentence = memchr::memchr(b'$', line).and_then(|at| line.get(at + 1..));
        let (talker, fields) = sentence.unwrap_or_default().split_at_checked(5).unwrap_or_default();
        talker.len() == 5 && is_word(talker) && fields.starts_with(b",")
    };
    text.split(|byte| *byte == b'\n').take(LINES).any(is_sentence)
}

/// Whether the first line is that of a track of OziExplorer or GeoLife.
pub(super) fn is_plt(line: &[u8]) -> bool {
    line.starts_with(b"OziExplorer Track Point File") || line.starts_with(b"Geolife trajectory")
}

/// Whether a text begins with a recorder of a flight, and has its date.
pub(super) fn is_igc(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    let is_recorder = lines.next().is_some_and(|line| {
        let name = line.trim_ascii_end();
        name.len() >= 4 && name.starts_with(b"A") && name.iter().all(u8::is_ascii_graphic)
    });
    is_recorder && lines.any(|line| line.starts_with(b"HFDTE"))
}

/// Two digits at a byte.
fn pair(text: &str, at: usize) -> Option<u32> {
    text.get(at..at + 2)?.parse().ok()
}

/// The year of two digits: none of these notations is older than 1980.
fn year(of_century: u32) -> u32 {
    if of_century < 80 { 2000 + of_century } else { 1900 + of_century }
}

/// `080319` as `2019-03-08`.
fn date(text: &str) -> Option<String> {
    let (day, month, of_century) = (pair(text, 0)?, pair(text, 2)?, pair(text, 4)?);
    Some(format!("{:04}-{month:02}-{day:02}", year(of_century)))
}

/// `235959.5` as `23:59:59.5`.
fn time_of_day(text: &str) -> Option<String> {
    let (hour, minute, second) = (text.get(..2)?, text.get(2..4)?, text.get(4..)?);
    Some(format!("{hour}:{minute}:{second}"))
}

/// Degrees of `5013.4760`, where so many digits are degrees and the rest are minutes, signed
/// by a letter.
fn degrees(text: &str, digits: usize, letter: &str) -> Option<f64> {
    let (whole, minutes) = (text.get(..digits)?, text.get(digits..)?);
    let minutes: f64 = minutes.parse().ok().filter(|minutes| (0.0..60.0).contains(minutes))?;
    let degrees = whole.parse::<u32>().ok().map(|whole| f64::from(whole) + minutes / 60.0)?;
    match letter {
        "N" | "E" => Some(degrees),
        "S" | "W" => Some(-degrees),
        _ => None,
    }
}

/// Appends a row; what could not be read is left empty, so that the row is rejected and says
/// which field it was.
fn push_row(rows: &mut Vec<u8>, time: Option<&str>, place: Option<(f64, f64)>) {
    let time = time.unwrap_or_default();
    // Writing to memory does not fail.
    let _ = match place {
        Some((lat, lon)) => writeln!(rows, "{time},{lat:.7},{lon:.7}"),
        None => writeln!(rows, "{time},,"),
    };
}

/// A receiver, by its sentences so far.
#[derive(Debug, Default)]
pub(super) struct Nmea {
    /// The day and the time of day of the last sentence.
    last: Option<(String, String)>,
    /// Whether a row has that time.
    is_written: bool,
}

impl Nmea {
    /// Appends the row of a sentence that says when and where: RMC, and GGA and GLL at
    /// another time. These have no day; it is that of the RMC or ZDA before them, or the next
    /// one after midnight. Without any the row has no time.
    pub(super) fn row(&mut self, line: &str, rows: &mut Vec<u8>) {
        let Some((_, sentence)) = line.split_once('$') else { return };
        let (sentence, sum) = sentence.split_once('*').unwrap_or((sentence, ""));
        let fields: Vec<&str> = sentence.split(',').collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let (at, is_fix, day) = match field(0).get(2..) {
            Some("RMC") => ((1, 3), field(2) == "A", date(field(9))),
            Some("GGA") => ((1, 2), !matches!(field(6), "" | "0"), None),
            Some("GLL") => ((5, 1), field(6) != "V", None),
            Some("ZDA") => {
                let day = format!("{}-{}-{}", field(4), field(3), field(2));
                if let Some(time) = time_of_day(field(1)).filter(|_| is_sound(sentence, sum)) {
                    self.last = Some((day, time));
                    self.is_written = false;
                }
                return;
            }
            _ => return,
        };
        // A receiver that has no time yet says nothing.
        let Some(time) = time_of_day(field(at.0)) else { return };
        let day = day.or_else(|| self.day_of(&time));
        let is_told = matches!((&day, &self.last), (Some(day), Some(last)) if (day, &time) == (&last.0, &last.1));
        if is_told && self.is_written {
            return;
        }
        let place = degrees(field(at.1), 2, field(at.1 + 1)).zip(degrees(
            field(at.1 + 2),
            3,
            field(at.1 + 3),
        ));
        let place = place.filter(|_| is_fix && is_sound(sentence, sum));
        let instant = day.as_ref().map(|day| format!("{day}T{time}Z"));
        push_row(rows, instant.as_deref(), place);
        if let Some(day) = day {
            self.last = Some((day, time));
            self.is_written = true;
        }
    }

    /// The day of a time: that of the last sentence, or the next where it is much earlier.
    fn day_of(&self, time: &str) -> Option<String> {
        let hour = |time: &str| pair(time, 0).unwrap_or(0);
        let (day, last) = self.last.as_ref()?;
        if hour(time) + 12 > hour(last) {
            return Some(day.clone());
        }
        let midnight: Timestamp = format!("{day}T00:00:00Z").parse().ok()?;
        let next = Timestamp::from_unix_seconds(midnight.as_unix_seconds() + 86_400).ok()?;
        next.to_string().get(..10).map(str::to_owned)
    }
}

/// Whether a sentence is as its sum says, if it has one.
fn is_sound(sentence: &str, sum: &str) -> bool {
    let of_bytes = sentence.bytes().fold(0, |sum, byte| sum ^ byte);
    let said = sum.trim();
    said.is_empty() || u8::from_str_radix(said, 16).is_ok_and(|said| said == of_bytes)
}

/// A recorder of a flight, by its records so far.
#[derive(Debug, Default)]
pub(super) struct Igc {
    /// The day of take-off.
    day: Option<String>,
    /// The seconds of the last fix, counted on beyond midnight.
    last: u32,
}

impl Igc {
    /// Appends the row of a fix: `B1101355206343N00006198WA0058700558`.
    pub(super) fn row(&mut self, line: &str, rows: &mut Vec<u8>) {
        const DAY: u32 = 86_400;
        if let Some(day) = line.strip_prefix("HFDTE") {
            let digits = day.trim_start_matches(|letter: char| !letter.is_ascii_digit());
            self.day = date(digits);
            self.last = 0;
            return;
        }
        let Some(fix) = line.strip_prefix('B') else { return };
        // Up to the letter that says whether the height is known, else it was cut.
        let complete = fix.get(..24);
        let degrees = |at: usize, digits: usize| {
            let part = |from: usize, to: usize| complete?.get(at + from..at + to);
            let whole = part(0, digits + 2)?;
            let (thousandths, letter) =
                (part(digits + 2, digits + 5)?, part(digits + 5, digits + 6)?);
            degrees(&format!("{whole}.{thousandths}"), digits, letter)
        };
        let place = degrees(6, 2).zip(degrees(14, 3));
        let seconds = pair(fix, 0).zip(pair(fix, 2)).zip(pair(fix, 4));
        let seconds = seconds.map(|((hour, minute), second)| hour * 3600 + minute * 60 + second);
        let time = self.day.as_deref().zip(seconds).and_then(|(day, mut seconds)| {
            while seconds + DAY / 2 < self.last {
                seconds += DAY;
            }
            self.last = seconds;
            let midnight: Timestamp = format!("{day}T00:00:00Z").parse().ok()?;
            let at = midnight.as_unix_seconds() + i64::from(seconds);
            Some(Timestamp::from_unix_seconds(at).ok()?.to_string())
        });
        push_row(rows, time.as_deref(), place);
    }
}

/// How many lines of a PLT were read.
#[derive(Debug, Default)]
pub(super) struct Plt(u64);

impl Plt {
    /// Appends the row of a point: `39.9, 116.3, 0, 492, 39744.12, 2008-10-23, 02:53:04`, where
    /// the fifth field has the days since the end of 1899. Six lines stand before the first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] for a track in another datum than WGS 84.
    pub(super) fn row(&mut self, line: &str, rows: &mut Vec<u8>) -> Result<(), Error> {
        /// 1970-01-01.
        const EPOCH: f64 = 25_569.0;
        const HEAD: u64 = 6;
        self.0 += 1;
        if self.0 == 2 && !line.is_empty() && !line.starts_with("WGS 84") {
            let message = format!("the track is in the datum {}", quoted(line));
            let cure = "write it in WGS 84, as OziExplorer does if it is set so";
            return Err(Error::new(ErrorKind::Format, message).cured_by(cure));
        }
        if self.0 <= HEAD || line.is_empty() {
            return Ok(());
        }
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
        // A day in double precision is right to a part of a millisecond. The same in words
        // comes after it, unless the line was cut.
        let days = number(4).filter(|days| *days > 1.0 && fields.len() > 5);
        let time = days.and_then(|days| {
            let millis = ((days - EPOCH) * 86_400_000.0).round();
            Timestamp::from_unix_micros((millis as i64).checked_mul(1_000)?).ok()
        });
        let time = time.map(|time| time.to_string());
        push_row(rows, time.as_deref(), number(0).zip(number(1)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str], mut row: impl FnMut(&str, &mut Vec<u8>)) -> Vec<String> {
        let mut rows = Vec::new();
        lines.iter().for_each(|line| row(line, &mut rows));
        String::from_utf8(rows).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn sentences_of_a_receiver() {
        let mut receiver = Nmea::default();
        let lines = [
            // Before the first date a time is of no day, and the row has none.
            "$GPGGA,123518,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
            // The sentence by which most books explain the format.
            "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A",
            // The same moment again, and two seconds later.
            "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47",
            "$GPGGA,123521,4807.038,S,01131.000,W,1,08,0.9,545.4,M,46.9,M,,",
            "$GPGLL,4916.45,N,12311.12,W,123522,A",
            // No fix, a sum that is not its own, and another sentence.
            "$GPRMC,123523,V,,,,,,,230394,,",
            "$GPRMC,123524,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6B",
            "$GPGSV,2,1,08,01,40,083,46,02,17,308,41*75",
            "$GPGGA,235959,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
            "$GPGGA,000000,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
            "$GNRMC,000001.50,A,4807.038,N,01131.000,E,0,0,240394,,",
            "$GPZDA,100000,31,01,2024,00,00",
            "# a remark $GPGGA,100000,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        ];
        assert_eq!(
            rows(&lines, |line, rows| receiver.row(line, rows)),
            [
                ",48.1173000,11.5166667",
                "1994-03-23T12:35:19Z,48.1173000,11.5166667",
                "1994-03-23T12:35:21Z,-48.1173000,-11.5166667",
                "1994-03-23T12:35:22Z,49.2741667,-123.1853333",
                "1994-03-23T12:35:23Z,,",
                "1994-03-23T12:35:24Z,,",
                "1994-03-23T23:59:59Z,48.1173000,11.5166667",
                "1994-03-24T00:00:00Z,48.1173000,11.5166667",
                "1994-03-24T00:00:01.50Z,48.1173000,11.5166667",
                "2024-01-31T10:00:00Z,48.1173000,11.5166667",
            ]
        );
    }

    #[test]
    fn a_flight_goes_on_after_midnight() {
        let mut flight = Igc::default();
        let lines = [
            "HFDTEDATE:311209,01",
            "HFPLTPILOTINCHARGE:Bernd",
            "B2359595206343N00006198WA0058700558",
            "B0000015206343S00006198EA0058700558",
            "B000003520x343S00006198EA0058700558",
            "B0000045206343S00006198E",
        ];
        assert_eq!(
            rows(&lines, |line, rows| flight.row(line, rows)),
            [
                "2009-12-31T23:59:59Z,52.1057167,-0.1033000",
                "2010-01-01T00:00:01Z,-52.1057167,0.1033000",
                "2010-01-01T00:00:03Z,,",
                "2010-01-01T00:00:04Z,,",
            ]
        );
        assert!(is_igc(b"AXCT001\r\nHFDTE160701\r\n") && !is_igc(b"Actor,time\n1,2\n"));
    }

    #[test]
    fn days_since_1899() {
        let lines = [
            "Geolife trajectory",
            "WGS 84",
            "Altitude is in Feet",
            "Reserved 3",
            "0,2,255,My Track,0,0,2,8421376",
            "0",
            "39.984702,116.318417,0,492,39744.1201851852,2008-10-23,02:53:04",
            "39.984683,?,0,492,39744.1202546296,2008-10-23,02:53:10",
        ];
        let mut track = Plt::default();
        assert_eq!(
            rows(&lines, |line, rows| track.row(line, rows).unwrap()),
            ["2008-10-23T02:53:04Z,39.9847020,116.3184170", "2008-10-23T02:53:10Z,,"]
        );
        let mut other = Plt::default();
        other.row("OziExplorer Track Point File Version 2.1", &mut Vec::new()).unwrap();
        let error = other.row("Pulkovo 1942 (1)", &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("Pulkovo"), "{error}");
    }
}
