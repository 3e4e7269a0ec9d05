//! Numbers that count from 1970.

use crate::time::civil::MICROS_PER_SECOND;
use crate::time::numeric::{leading_digits, plain_decimals, word};

/// The first instant of the years of four digits, and that after the last, in
/// microseconds: a time of a table beyond them counts something else.
const FROM: i64 = -62_167_219_200 * MICROS_PER_SECOND;
const TO: i64 = 253_402_300_800 * MICROS_PER_SECOND;

/// Why a number is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format::table) enum BadCount {
    /// It is none.
    NoNumber,
    /// It counts beyond the years of four digits.
    Beyond,
}

/// A whole number of up to 15 digits, with up to seven decimals.
#[inline]
pub(super) fn plain_number(text: &[u8], at: usize, unit: i64) -> Option<(i64, usize)> {
    let (mut whole, count) = leading_digits(word(text, at)?);
    let mut end = at + count as usize;
    if count == 8 {
        let (more, count) = leading_digits(word(text, end)?);
        // Sixteen digits and more are no time of a table.
        whole = whole * 10_u64.checked_pow(count).filter(|_| count < 8)? + more;
        end += count as usize;
    } else if count == 0 {
        return None;
    }
    let (decimals, end) = plain_decimals(text, end, 7)?;
    let micros = i64::try_from(whole).ok()?.checked_mul(unit)?;
    let micros = micros.checked_add(decimals * unit / 10_000_000)?;
    (micros < TO).then_some((micros, end))
}

/// A number with any sign, decimals or exponent, in microseconds; decimals
/// beyond them are cut towards the past.
pub(super) fn number(field: &[u8], unit: i64) -> Result<i64, BadCount> {
    let text = std::str::from_utf8(field).map_err(|_| BadCount::NoNumber)?;
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let micros = match whole.parse::<i64>() {
        Ok(number) if decimals.bytes().all(|byte| byte.is_ascii_digit()) => {
            let digits = decimals.bytes().chain(*b"000000").take(6);
            let millionths = digits.fold(0, |number, byte| number * 10 + i64::from(byte - b'0'));
            let fraction = millionths * unit;
            let fraction = if whole.starts_with('-') { -fraction } else { fraction };
            let micros = number.checked_mul(unit);
            micros.and_then(|micros| micros.checked_add(fraction.div_euclid(1_000_000)))
        }
        _ => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            let micros = number.ok_or(BadCount::NoNumber)? * unit as f64;
            // Beyond it a float skips microseconds, and the year 2255 is past.
            (micros.abs() <= 9e15).then_some(micros.floor() as i64)
        }
    };
    micros.filter(|micros| (FROM..TO).contains(micros)).ok_or(BadCount::Beyond)
}

/// A whole number in microseconds.
#[cfg(feature = "parquet")]
pub(super) fn whole(number: i64, unit: i64) -> Result<i64, BadCount> {
    let micros = number.checked_mul(unit).filter(|micros| (FROM..TO).contains(micros));
    micros.ok_or(BadCount::Beyond)
}

/// A float in microseconds, the nearest: seconds of our days have no more than
/// six decimals in it.
#[cfg(feature = "parquet")]
pub(super) fn float(number: f64, unit: i64) -> Result<i64, BadCount> {
    let micros = (number * unit as f64).round();
    // The cast saturates, far beyond the years.
    Some(micros as i64).filter(|micros| (FROM..TO).contains(micros)).ok_or(BadCount::Beyond)
}
