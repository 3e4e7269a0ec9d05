//! The leap seconds that were inserted into UTC.

use chrono::NaiveDate;

/// The days that ended in 23:59:60 UTC, as IERS Bulletin C announced them and
/// tzdb's `leap-seconds.list` repeats them. There have been none since 2016.
const DAYS: [(i32, u32); 27] = [
    (1972, 6),
    (1972, 12),
    (1973, 12),
    (1974, 12),
    (1975, 12),
    (1976, 12),
    (1977, 12),
    (1978, 12),
    (1979, 12),
    (1981, 6),
    (1982, 6),
    (1983, 6),
    (1985, 6),
    (1987, 12),
    (1989, 12),
    (1990, 12),
    (1992, 6),
    (1993, 6),
    (1994, 6),
    (1995, 12),
    (1997, 6),
    (1998, 12),
    (2005, 12),
    (2008, 12),
    (2012, 6),
    (2015, 6),
    (2016, 12),
];

/// Whether a leap second came after the second that starts `seconds` seconds
/// after 1970-01-01T00:00:00Z, which is then the 23:59:59 that a `:60` on the
/// same day is brought back to.
pub(crate) fn is_leap_second(seconds: i64) -> bool {
    let midnight = seconds.saturating_add(1);
    DAYS.iter().any(|&(year, month)| {
        let last = NaiveDate::from_ymd_opt(year, month, if month == 6 { 30 } else { 31 });
        last.is_some_and(|day| (i64::from(day.to_epoch_days()) + 1) * 86_400 == midnight)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tai_was_37_seconds_ahead_of_utc_after_the_last_one() {
        // Ten whole seconds had been agreed on when the first was inserted.
        assert_eq!(10 + DAYS.len(), 37);
        assert!(DAYS.is_sorted());
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
