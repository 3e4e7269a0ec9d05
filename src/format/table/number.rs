//! Decimal numbers at known places of a text, without a detour over floats.

use crate::time::numeric::{leading_digits, plain_decimals, word};

/// Units of the store in a degree.
const PER_DEGREE: i64 = 10_000_000;

/// What a field says of one coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Degrees {
    /// Units of 1e-7 degree, rounded to the nearest, to the even one of two.
    Units(i64),
    /// Nothing is known: the field is empty or says so.
    Absent,
    /// It is no number, or one beyond all degrees.
    Unreadable,
}

/// Degrees as nearly every file writes them, `-74.07157`: one to three digits,
/// a point and up to seven more. Says where they end; `None` for another form,
/// or too near the end of the text to tell.
#[inline]
pub(super) fn plain_degrees(text: &[u8], at: usize) -> Option<(i64, usize)> {
    let is_negative = *text.get(at)? == b'-';
    let at = at + usize::from(is_negative);
    let (whole, digits) = leading_digits(word(text, at)?);
    if digits == 0 || digits > 3 {
        return None;
    }
    let (decimals, end) = plain_decimals(text, at + digits as usize, 7)?;
    let units = whole as i64 * PER_DEGREE + decimals;
    Some((if is_negative { -units } else { units }, end))
}

/// Degrees in any form: more digits, an exponent, spaces around it.
pub(super) fn degrees(field: &[u8]) -> Degrees {
    let field = field.trim_ascii();
    if is_absent(field) {
        return Degrees::Absent;
    }
    let (is_negative, digits) = match field {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if let Some(units) = decimal_units(digits) {
        return Degrees::Units(if is_negative { -units } else { units });
    }
    let number = std::str::from_utf8(field).ok().and_then(|text| text.parse::<f64>().ok());
    match number {
        // Far beyond all degrees, and exact in the units.
        Some(number) if number.abs() < 1e6 => {
            Degrees::Units((number * PER_DEGREE as f64).round_ties_even() as i64)
        }
        _ => Degrees::Unreadable,
    }
}

/// The longest word for no value.
pub(super) const LONGEST_ABSENT: usize = 4;

/// Whether a field says that there is no value.
pub(in crate::format) fn is_absent(field: &[u8]) -> bool {
    const WORDS: [&[u8]; 7] = [b"", b"null", b"nan", b"na", b"n/a", b"none", b"\\n"];
    field.len() <= LONGEST_ABSENT && WORDS.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// Digits with at most one point, and no more than six before it.
fn decimal_units(text: &[u8]) -> Option<i64> {
    let point = text.iter().position(|&byte| byte == b'.').unwrap_or(text.len());
    let (whole, decimals) = (text.get(..point)?, text.get(point + 1..).unwrap_or_default());
    let is_number = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    if whole.len() > 6 || whole.len() + decimals.len() == 0 {
        return None;
    }
    if !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let kept = decimals.iter().chain([b'0'; 7].iter()).take(7);
    let units =
        whole.iter().chain(kept).fold(0, |units, &byte| units * 10 + i64::from(byte - b'0'));
    // What was cut decides: over a half, or a half and an odd unit.
    let Some((&first, rest)) = decimals.get(7..).and_then(<[u8]>::split_first) else {
        return Some(units);
    };
    let is_over = first > b'5' || first == b'5' && rest.iter().any(|&byte| byte != b'0');
    let is_up = is_over || first == b'5' && units % 2 == 1;
    Some(units + i64::from(is_up))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> Option<i64> {
        match degrees(text.as_bytes()) {
            Degrees::Units(units) => Some(units),
            _ => None,
        }
    }

    fn plain(text: &str) -> Option<(i64, usize)> {
        plain_degrees(format!("{text},followed by more").as_bytes(), 0)
    }

    #[test]
    fn halves_go_to_the_even_unit() {
        let cases = [
            ("0.00000005", 0),
            ("0.00000015", 2),
            ("-0.00000015", -2),
            ("0.000000050000000000001", 1),
            ("0.00000014999999999999999999", 1),
            ("89.99999995", 900_000_000),
        ];
        for (text, expected) in cases {
            assert_eq!(units(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_forms_are_read_the_slow_way_only() {
        let cases =
            [("+5", 50_000_000), (" 5. ", 50_000_000), ("1e1", 100_000_000), (".5", 5_000_000)];
        for (text, expected) in cases {
            assert_eq!(units(text), Some(expected), "{text}");
            // The fast way may read a part, never something else to the end.
            assert!(plain(text).is_none_or(|(_, end)| end < text.len()), "{text}");
        }
        for text in
            ["x", "-", ".", "1.2.3", "1,5", "inf", "1e9", "0x5", "12345678", "--1", "1 2", "é"]
        {
            assert_eq!(units(text), None, "{text}");
        }
        for text in ["", "  ", "NaN", "NULL", "none", "n/a", "NA", "\\N"] {
            assert_eq!(degrees(text.as_bytes()), Degrees::Absent, "{text:?}");
            assert!(text.len() <= LONGEST_ABSENT);
        }
    }

    proptest! {
        #[test]
        fn both_ways_agree_with_a_float(text in "-?[0-9]{1,3}(\\.[0-9]{1,7})?") {
            let float = (text.parse::<f64>().unwrap() * 1e7).round() as i64;
            prop_assert_eq!(units(&text), Some(float));
            prop_assert_eq!(plain(&text), Some((float, text.len())));
        }

        /// A float knows a number near 100 to 1.4e-14, so that its product with
        /// 1e7 is off by no more than 1e-6 of a unit.
        #[test]
        fn more_digits_are_rounded_to_the_nearest(text in "-?[0-9]{1,3}\\.[0-9]{8,20}") {
            let float = text.parse::<f64>().unwrap() * 1e7;
            let units = units(&text).unwrap() as f64;
            prop_assert!((units - float).abs() < 0.500_002, "{} is {}", text, units);
        }
    }
}
