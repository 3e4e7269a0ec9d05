use proptest::prelude::*;

use super::*;
use TimeFormat::{DayMonthYear, EpochMillis, EpochSeconds, Iso, MonthDayYear};

fn clock(format: TimeFormat, zone: &str) -> ColumnClock<'static> {
    let zone = (!zone.is_empty()).then(|| zone.parse().unwrap());
    ColumnClock::new(format, zone, Fold::Report)
}

fn read(format: TimeFormat, zone: &str, text: &str) -> Option<i64> {
    clock(format, zone).read(text.as_bytes()).ok()
}

/// The plain way, if it reads the text to its end.
fn plain(clock: &mut ColumnClock<'_>, text: &str) -> Option<i64> {
    let followed = format!("{text},and more fields");
    clock.plain(followed.as_bytes(), 0).filter(|&(_, end)| end == text.len()).map(|(time, _)| time)
}

fn instant(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_unix_micros()
}

/// The parts of an instant in UTC: date, time of day, decimals with a point.
fn parts(instant: Timestamp) -> (String, String, String) {
    let text = instant.to_string();
    let (date, time) = text.trim_end_matches('Z').split_once('T').unwrap();
    (date.to_owned(), time[..8].to_owned(), time[8..].to_owned())
}

const YEAR_9999: i64 = 253_402_300_800_000_000;
const YEAR_0: i64 = -62_167_219_200_000_000;

proptest! {
    /// What `Timestamp` writes is the oracle.
    #[test]
    fn iso_times_are_those_of_a_timestamp(micros in YEAR_0..YEAR_9999, cut in 0..3_usize, mark in "[T ]") {
        let unit = [1, 1_000, 1_000_000][cut];
        let micros = micros.div_euclid(unit) * unit;
        let (date, time, decimals) = parts(Timestamp::clamped(micros));
        let bare = format!("{date}{mark}{time}{decimals}");
        let mut utc = clock(Iso, "UTC");
        prop_assert_eq!(plain(&mut utc, &bare), Some(micros));
        prop_assert_eq!(utc.read(bare.as_bytes()).ok(), Some(micros));
        let mut no_zone = clock(Iso, "");
        prop_assert_eq!(plain(&mut no_zone, &format!("{bare}Z")), Some(micros));
        prop_assert_eq!(plain(&mut no_zone, &bare), None);
        prop_assert!(matches!(no_zone.read(bare.as_bytes()), Err(BadTime::NoZone(_))));
        let east = format!("{bare}+03:00");
        prop_assert_eq!(no_zone.read(east.as_bytes()).ok(), Some(micros - 3 * 3_600_000_000));
    }

    #[test]
    fn days_and_months_stand_where_the_format_says(micros in YEAR_0..YEAR_9999, mark in "[-/.]") {
        let (date, time, decimals) = parts(Timestamp::clamped(micros));
        let date: Vec<&str> = date.split('-').collect();
        let [year, month, day] = date[..] else { unreachable!() };
        for (format, a, b) in [(DayMonthYear, day, month), (MonthDayYear, month, day)] {
            let text = format!("{a}{mark}{b}{mark}{year} {time}{decimals}");
            prop_assert_eq!(plain(&mut clock(format, "UTC"), &text), Some(micros));
            prop_assert_eq!(read(format, "UTC", &text), Some(micros));
        }
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds(micros in YEAR_0..YEAR_9999) {
        for (format, unit) in [(EpochSeconds, 1_000_000), (EpochMillis, 1_000)] {
            let sign = if micros < 0 { "-" } else { "" };
            let (whole, rest) = (micros.abs() / unit, micros.abs() % unit);
            let width = if unit == 1_000 { 3 } else { 6 };
            let text = format!("{sign}{whole}.{rest:0width$}");
            prop_assert_eq!(read(format, "", &text), Some(micros), "{}", text);
            let plain = plain(&mut clock(format, ""), &text);
            prop_assert!(plain.is_none_or(|plain| plain == micros), "{}", text);
            prop_assert!(plain.is_some() || micros < 0 || whole >= 1_000_000_000_000_000);
            let whole = format!("{sign}{whole}");
            prop_assert_eq!(read(format, "", &whole), Some(micros / unit * unit));
        }
    }

    /// The zone itself, asked for one reading, is the oracle.
    #[test]
    fn local_times_are_those_of_the_zone(
        minutes in 0..60 * 366 * 1_440_i64,
        zone in prop::sample::select(vec!["Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"]),
    ) {
        let wall = minutes * 60_000_000;
        let (date, time, _) = parts(Timestamp::clamped(wall));
        let text = format!("{date} {time}");
        let expected = match zone.parse::<Zone>().unwrap().read(Wall::from_micros(wall)).unwrap() {
            Mapping::Unique(offset) => Some(wall - offset.micros()),
            _ => None,
        };
        let mut clock = clock(Iso, zone);
        let plain = plain(&mut clock, &text);
        prop_assert!(plain.is_none() || plain == expected);
        prop_assert_eq!(clock.read(text.as_bytes()).ok(), expected);
    }
}

#[test]
fn a_time_shown_twice_is_told_with_both_instants_or_chosen_and_counted() {
    let text = b"2023-10-29 02:30:00";
    let mut reporting = clock(Iso, "Europe/Copenhagen");
    assert_eq!(plain(&mut reporting, "2023-10-29 02:30:00"), None);
    let Err(BadTime::Twice { error, .. }) = reporting.read(text) else { panic!("not told") };
    for instant in ["2023-10-29T00:30:00Z", "2023-10-29T01:30:00Z"] {
        assert!(error.to_string().contains(instant), "{error}");
    }
    for (fold, expected) in
        [(Fold::Earlier, "2023-10-29T00:30:00Z"), (Fold::Later, "2023-10-29T01:30:00Z")]
    {
        let mut clock = ColumnClock { fold, ..clock(Iso, "Europe/Copenhagen") };
        assert_eq!(clock.read(text).ok(), Some(instant(expected)));
        assert_eq!(clock.take_settled().folds, 1);
    }
    let never = reporting.read(b"2023-03-26 02:30:00");
    assert!(matches!(never, Err(BadTime::Never(_))));
}

#[test]
fn what_a_spreadsheet_makes_of_a_time_is_read() {
    let noon = instant("2023-09-01T12:05:00Z");
    for (format, text) in [
        (DayMonthYear, "1/9/2023 12:05"),
        (MonthDayYear, "9/1/2023 12:05"),
        (DayMonthYear, "01.09.2023 12:05:00"),
        (Iso, "2023-09-01 12:05"),
        (Iso, " 2023-09-01T12:05:00,0 "),
    ] {
        assert_eq!(read(format, "UTC", text), Some(noon), "{text}");
    }
    assert_eq!(read(EpochSeconds, "", "1.693569900e9"), Some(noon));
    assert_eq!(read(EpochMillis, "", "1693569900000.0"), Some(noon));
}

#[test]
fn what_no_clock_shows_is_refused_both_ways() {
    for (format, text) in [
        (Iso, "2023-02-29 00:00:00"),
        (Iso, "2023-13-01 00:00:00"),
        (Iso, "2023-01-01 24:00:00"),
        (Iso, "2023-01-01 23:60:00"),
        (Iso, "2023-01-01 23:59:61"),
        (Iso, "2023-01-01 23-59-00"),
        (Iso, "2023-01-01x23:59:00"),
        (Iso, "2023-01-01"),
        (Iso, "2023-01-01 00:00:00."),
        (DayMonthYear, "31/04/2023 00:00:00"),
        (DayMonthYear, "01/04-2023 0:00:00x"),
        (DayMonthYear, "01/04/23 00:00:00"),
        (EpochSeconds, "99999999999999999"),
        (EpochSeconds, "12:00"),
        (EpochMillis, "inf"),
        (Iso, "2023-12-31 23:59:60"),
        (DayMonthYear, "30/12/2016 23:59:60"),
        (Iso, "2016-12-31 23:59:60.5+01:00"),
        // Milliseconds in a column of seconds, and one second too late.
        (EpochSeconds, "1694462400000"),
        (EpochSeconds, "1694462400000.5"),
        (EpochSeconds, "-1694462400000"),
        (EpochSeconds, "253402300800"),
        (EpochMillis, "253402300800000"),
    ] {
        let mut clock = clock(format, "UTC");
        assert_eq!(plain(&mut clock, text), None, "{text}");
        assert!(matches!(clock.read(text.as_bytes()), Err(BadTime::Unreadable(_))), "{text}");
    }
    assert!(matches!(clock(Iso, "").read(b" "), Err(BadTime::Absent)));
}

#[test]
fn the_last_second_of_the_year_9999_is_the_last_that_is_counted() {
    let last = instant("9999-12-31T23:59:59Z");
    assert_eq!(read(EpochSeconds, "", "253402300799"), Some(last));
    assert_eq!(plain(&mut clock(EpochSeconds, ""), "253402300799"), Some(last));
    let Err(BadTime::Unreadable(error)) = clock(EpochSeconds, "").read(b"1694462400000") else {
        panic!("it is read")
    };
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    assert!(error.cure().unwrap().contains("milliseconds"), "{error}");
}

#[test]
fn a_leap_second_is_the_second_before_it_and_counted() {
    let before = instant("2016-12-31T23:59:59Z");
    for (format, zone, text, expected) in [
        (Iso, "UTC", "2016-12-31T23:59:60", before),
        (Iso, "UTC", "2016-12-31T23:59:60.25", before + 250_000),
        (DayMonthYear, "UTC", "31/12/2016 23:59:60", before),
        // Nine hours ahead of UTC it came before nine in the morning.
        (Iso, "Asia/Tokyo", "2017-01-01 08:59:60", before),
        (Iso, "", "2016-12-31T23:59:60Z", before),
        (Iso, "", "2016-12-31T23:59:60 UTC", before),
    ] {
        let mut clock = clock(format, zone);
        assert_eq!(plain(&mut clock, text), None, "{text}");
        assert_eq!(clock.read(text.as_bytes()).ok(), Some(expected), "{text}");
        assert_eq!(clock.take_settled().leap_seconds, 1, "{text}");
        assert_eq!(clock.take_settled().leap_seconds, 0, "{text}");
    }
    assert!(matches!(clock(Iso, "").read(b"2016-12-31T23:59:60"), Err(BadTime::NoZone(_))));
}

#[test]
fn utc_may_be_named_and_seconds_left_out() {
    let expected = Some(instant("2016-12-31T23:00:00Z"));
    for text in [
        "2016-12-31T23:00Z",
        "2016-12-31 23:00:00 UTC",
        "2016-12-31 23:00:00.000 UTC",
        "2016-12-31 23:00 GMT",
        "2016-12-31T23:00:00UTC",
        "2017-01-01T01:00+02:00",
    ] {
        for zone in ["", "UTC", "Asia/Tokyo"] {
            assert_eq!(read(Iso, zone, text), expected, "{text}");
        }
    }
    for text in [
        "2016-12-31T23 UTC",
        "UTC",
        "2016-12-31 UTC",
        "-05:00",
        "\u{e9}+05:00",
        "2016-12-31 25:00Z",
    ] {
        assert_eq!(read(Iso, "UTC", text), None, "{text}");
    }
}

#[test]
fn a_time_that_lacks_something_is_told_what() {
    for (text, words) in [
        ("2016-12-31", "no time of day"),
        ("2016-12-30T23:59:60", "second 60"),
        ("2023-02-29 00:00:00", "no calendar"),
    ] {
        let Err(BadTime::Unreadable(error)) = clock(Iso, "UTC").read(text.as_bytes()) else {
            panic!("{text} is read")
        };
        let text = error.to_string();
        assert!(text.contains(words) && !text.contains("no offset"), "{text}");
        assert!(error.cure().is_some());
    }
}
