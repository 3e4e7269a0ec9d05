//! Days of the Julian calendar, the old style.

use crate::time::civil::CivilDate;

/// The Gregorian date of a day of the Julian calendar, by its day number;
/// `None` if the Julian calendar has no such day.
pub(crate) fn julian(year: i32, month: u32, day: u32) -> Option<CivilDate> {
    let longest = match month {
        2 => 28 + u32::from(year.rem_euclid(4) == 0),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the leap day ends them.
    let from_march = i64::from((month + 9) % 12);
    let year = i64::from(year) - i64::from(month < 3);
    let leaps = year.div_euclid(4);
    let days = (from_march * 153 + 2) / 5 + i64::from(day) - 1 + year * 365 + leaps;
    // 1 March of the Julian year 0 is 719,470 days before 1970-01-01.
    i32::try_from(days - 719_470).ok().and_then(CivilDate::from_epoch_days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> CivilDate {
        CivilDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn after(date: CivilDate, days: i64) -> CivilDate {
        date + chrono::TimeDelta::days(days)
    }

    #[test]
    fn the_julian_calendar_is_the_published_number_of_days_behind() {
        // The steps of the difference, as almanacs print them.
        for (julian_date, behind) in [
            ((1582, 10, 5), 10),
            ((1700, 2, 28), 10),
            ((1700, 3, 1), 11),
            ((1800, 2, 28), 11),
            ((1800, 3, 1), 12),
            ((1900, 2, 28), 12),
            ((1900, 3, 1), 13),
            ((2099, 12, 31), 13),
        ] {
            let (year, month, day) = julian_date;
            let expected = after(date(year, month, day), behind);
            assert_eq!(julian(year, month, day), Some(expected), "{julian_date:?}");
        }
        // 1 January of the year 1 was a Saturday, two days before ours.
        assert_eq!(julian(1, 1, 1), Some(date(0, 12, 30)));
        assert_eq!(julian(1900, 2, 29), Some(date(1900, 3, 13)));
        assert_eq!(julian(1901, 2, 29), None);
        assert_eq!(julian(1901, 13, 1), None);
        assert_eq!(julian(1901, 4, 31), None);
    }

    #[test]
    fn julian_days_follow_one_another() {
        let mut last = julian(-5, 1, 1).unwrap();
        for year in -5..9 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if (year, month, day) == (-5, 1, 1) {
                        continue;
                    }
                    if let Some(next) = julian(year, month, day) {
                        assert_eq!(next, after(last, 1), "{year}-{month}-{day}");
                        last = next;
                    }
                }
            }
        }
    }
}
