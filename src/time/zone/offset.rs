//! How far a clock is from UTC.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, quoted};
use crate::time::as_text::{Line, serde_as_text};
use crate::time::civil::{MICROS_PER_SECOND, Wall};
use crate::time::numeric::Cursor;
use crate::time::timestamp::Timestamp;

/// Seconds east of UTC, within ±26 hours.
///
/// Whole seconds, because the clocks of the time before standard time stood at
/// such offsets: London at −00:01:15, Monrovia at −00:44:30 until 1972. The
/// widest offset any zone ever had is below 16 hours; 26 leaves room for what
/// a source may claim.
///
/// `Display`, `FromStr` and serde speak the same text: `+10:00`, `-00:01:15`,
/// the seconds only where there are any. Parsing also takes `+10`, `+1000`,
/// `-004430`, `Z`, and the minus sign U+2212.
///
/// # Example
///
/// ```
/// use lastseen::Offset;
///
/// let vladivostok: Offset = "+1000".parse()?;
/// assert_eq!(vladivostok.seconds(), 36_000);
/// assert_eq!(vladivostok.to_string(), "+10:00");
/// assert_eq!(Offset::from_seconds(-75)?.to_string(), "-00:01:15");
/// assert_eq!("Z".parse::<Offset>()?, Offset::UTC);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i32);

const WIDEST: i32 = 26 * 3600;

impl Offset {
    /// UTC itself.
    pub const UTC: Offset = Offset(0);

    /// The offset `seconds` east of UTC.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] beyond 26 hours either way.
    pub fn from_seconds(seconds: i32) -> Result<Offset, Error> {
        if (-WIDEST..=WIDEST).contains(&seconds) {
            return Ok(Offset(seconds));
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("an offset of {seconds} seconds is beyond 26 hours"),
        )
        .cured_by("give seconds east of UTC, like 36000 for +10:00"))
    }

    /// From an engine's own figure, which tzdb keeps far inside the range.
    pub(crate) fn clamped(seconds: i32) -> Offset {
        Offset(seconds.clamp(-WIDEST, WIDEST))
    }

    /// Seconds east of UTC.
    #[must_use]
    pub const fn seconds(self) -> i32 {
        self.0
    }

    pub(crate) const fn micros(self) -> i64 {
        self.0 as i64 * MICROS_PER_SECOND
    }
}

impl Wall {
    /// The instant at which a clock this far from UTC showed the reading.
    pub(crate) fn at(self, offset: Offset) -> Timestamp {
        Timestamp::clamped(self.as_micros() - offset.micros())
    }

    /// What a clock this far from UTC showed at the instant.
    pub(crate) fn of(instant: Timestamp, offset: Offset) -> Wall {
        Wall::from_micros(instant.as_unix_micros() + offset.micros())
    }
}

impl Offset {
    pub(crate) fn write(self, line: &mut Line) {
        line.push(if self.0 < 0 { b'-' } else { b'+' });
        let seconds = self.0.unsigned_abs();
        line.digits(seconds / 3600, 2);
        line.push(b':');
        line.digits(seconds / 60 % 60, 2);
        if !seconds.is_multiple_of(60) {
            line.push(b':');
            line.digits(seconds % 60, 2);
        }
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line::new();
        self.write(&mut line);
        f.pad(line.as_str())
    }
}

impl FromStr for Offset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Offset, Error> {
        let trimmed = text.trim();
        if trimmed.eq_ignore_ascii_case("z") {
            return Ok(Offset::UTC);
        }
        let mut cursor = Cursor { bytes: trimmed.as_bytes(), at: 0 };
        let east = cursor.offset(6).and_then(Result::ok);
        let east = east.filter(|east| east.abs() <= WIDEST && cursor.rest().is_empty());
        east.map(Offset).ok_or_else(|| {
            Error::new(ErrorKind::Syntax, format!("{} is not an offset from UTC", quoted(text)))
                .cured_by("write it like +10:00, -0330 or Z, within 26 hours")
        })
    }
}

serde_as_text!(Offset, "an offset from UTC, like +10:00");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_usual_spelling_is_read() {
        let spellings = [
            ("+10", 36_000),
            ("+1000", 36_000),
            ("+5:30", 19_800),
            ("-00:44:30", -2_670),
            ("-004430", -2_670),
            ("\u{2212}03:30", -12_600),
            ("z", 0),
            ("+26:00", 93_600),
        ];
        for (text, seconds) in spellings {
            assert_eq!(text.parse::<Offset>().unwrap().seconds(), seconds, "{text}");
        }
    }

    #[test]
    fn what_is_no_offset_is_refused() {
        for text in [
            "",
            "+",
            "10:00",
            "+1:0",
            "+10:60",
            "+10:00:60",
            "+26:01",
            "+123",
            "+:30",
            "+é",
            "+10:0é",
        ] {
            assert_eq!(text.parse::<Offset>().unwrap_err().kind(), ErrorKind::Syntax, "{text}");
        }
        assert!(Offset::from_seconds(26 * 3600 + 1).is_err());
        assert!(Offset::from_seconds(i32::MIN).is_err());
    }

    proptest! {
        #[test]
        fn text_reads_back_as_itself(seconds in -WIDEST..=WIDEST) {
            let offset = Offset::from_seconds(seconds).unwrap();
            prop_assert_eq!(offset.to_string().parse::<Offset>().unwrap(), offset);
        }
    }
}
