//! The leap seconds that were inserted into UTC.

use chrono::NaiveDate;

// The years whose June or December ended in 23:59:60 UTC, as IERS Bulletin C
// announced them and tzdb's `leap-seconds.list` repeats them. There have been
// none since 2016.
const JUNES: [i32; 11] = [1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015];
const DECEMBERS: [i32; 16] = [
    1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1987, 1989, 1990, 1995, 1998, 2005, 2008, 2016,
];

/// Whether a leap second came after the second that starts `seconds` seconds
/// after 1970-01-01T00:00:00Z, which is then the 23:59:59 that a `:60` on the
/// same day is brought back to.
pub(crate) fn is_leap_second(seconds: i64) -> bool {
    let midnight = seconds.saturating_add(1);
    let junes = JUNES.iter().map(|year| NaiveDate::from_ymd_opt(*year, 7, 1));
    let decembers = DECEMBERS.iter().map(|year| NaiveDate::from_ymd_opt(year + 1, 1, 1));
    junes
        .chain(decembers)
        .flatten()
        .any(|next| i64::from(next.to_epoch_days()) * 86_400 == midnight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tai_was_37_seconds_ahead_of_utc_after_the_last_one() {
        // Ten whole seconds had been agreed on when the first was inserted.
        assert_eq!(10 + JUNES.len() + DECEMBERS.len(), 37);
        assert!(JUNES.is_sorted() && DECEMBERS.is_sorted());
    }

    #[test]
    fn only_the_last_second_of_such_a_day_counts() {
        // 2016-12-31T23:59:59Z.
        let last = 1_483_228_799;
        assert!(is_leap_second(last));
        assert!(!is_leap_second(last - 1));
        assert!(!is_leap_second(last + 1));
        assert!(!is_leap_second(last - 365 * 86_400));
        assert!(!is_leap_second(i64::MAX));
    }
}
