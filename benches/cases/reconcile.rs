//! From what a clock showed to the instant, beside the zone libraries alone.

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
#[cfg(feature = "jiff")]
use lastseen::Timestamp;
use lastseen::{Reconcile, Stated, Verdict, Zone};

use crate::harness::Harness;

/// A reading on a wall, and the zone of the wall, in the types of each library.
struct Wall {
    zone: Zone,
    tz: chrono_tz::Tz,
    chrono: NaiveDateTime,
    #[cfg(feature = "jiff")]
    jiff: (jiff::civil::DateTime, jiff::tz::TimeZone),
    /// The reading with its zone, as text that has been read.
    local: Stated,
    /// The reading with the UTC beside it.
    both: Stated,
    #[cfg(feature = "jiff")]
    utc: Timestamp,
}

/// Zones of the news: some with summer time, some that changed their law.
const ZONES: [&str; 12] = [
    "Asia/Vladivostok",
    "Europe/Moscow",
    "America/New_York",
    "Europe/London",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Tehran",
    "Pacific/Auckland",
    "Europe/Kyiv",
    "America/Vancouver",
];

pub(crate) fn groups(harness: &Harness) {
    let walls = walls(harness.size(1_000, 100));
    let count = walls.len();

    let group = harness.group("a reading and its zone to the instant", count);
    #[cfg(feature = "jiff")]
    let group = group.case("jiff", || {
        let read = walls.iter().map(|wall| {
            let (civil, zone) = &wall.jiff;
            zone.to_ambiguous_timestamp(*civil).compatible().unwrap().as_second()
        });
        read.fold(0, i64::wrapping_add)
    });
    group
        .case("chrono-tz", || {
            let read = walls.iter().map(|wall| {
                wall.tz.from_local_datetime(&wall.chrono).earliest().unwrap().timestamp()
            });
            read.fold(0, i64::wrapping_add)
        })
        .case("Stated::reconcile", || {
            let read = walls.iter().map(|wall| {
                let answer = wall.local.reconcile(Reconcile::new()).unwrap();
                answer.exact().unwrap().as_unix_seconds()
            });
            read.fold(0, i64::wrapping_add)
        })
        .run();

    let group = harness.group("two readings, held against each other", count);
    #[cfg(feature = "jiff")]
    let group = group.case("jiff, both converted", || {
        let read = walls.iter().map(|wall| {
            let (civil, zone) = &wall.jiff;
            let local = zone.to_ambiguous_timestamp(*civil).compatible().unwrap();
            let utc = jiff::tz::TimeZone::UTC
                .to_ambiguous_timestamp(utc_civil(wall.utc))
                .compatible()
                .unwrap();
            i64::from(local == utc)
        });
        read.sum::<i64>()
    });
    group
        .case("Stated::reconcile, with a verdict", || {
            let agreed = walls.iter().filter(|wall| {
                let answer = wall.both.reconcile(Reconcile::from(wall.zone)).unwrap();
                answer.verdict() == Verdict::Agreed
            });
            agreed.count()
        })
        .run();

    let phrases = [
        "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
        "shortly before 14:00 local time (02:00 GMT)",
        "05:15 Moscow time (02:15 GMT)",
        "early morning on Tuesday, 12 September 2023",
        "between 6 and 7 p.m. on Monday",
    ];
    let numeric = [
        "2023-09-12T06:00:00+10:00",
        "2023-09-11T20:00:00Z",
        "2023-09-12 06:00 Asia/Vladivostok",
        "2023-09-12 06:00 +10:00",
    ];
    let repeats = harness.size(1_000, 1);
    let parse = |texts: &[&str]| {
        let parsed = (0..repeats).flat_map(|_| texts).map(|text| text.parse::<Stated>().unwrap());
        parsed.filter(Stated::has_utc).count()
    };
    harness
        .group("read a time as somebody wrote it", repeats * numeric.len())
        .case("numeric", || parse(&numeric))
        .run();
    harness
        .group("read a time as the press writes it", repeats * phrases.len())
        .case("phrases", || parse(&phrases))
        .run();
}

/// Readings some hours apart over twenty years, each unique in its zone.
fn walls(count: usize) -> Vec<Wall> {
    let start = NaiveDate::from_ymd_opt(2005, 1, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    (0_i64..)
        .zip(ZONES.iter().cycle())
        .filter_map(|(step, name)| wall(start + chrono::TimeDelta::seconds(step * 6_007), name))
        .take(count)
        .collect()
}

fn wall(chrono: NaiveDateTime, name: &str) -> Option<Wall> {
    let zone: Zone = name.parse().unwrap();
    let tz: chrono_tz::Tz = name.parse().unwrap();
    let utc = tz.from_local_datetime(&chrono).single()?;
    let local = format!("{} {name}", chrono.format("%Y-%m-%d %H:%M:%S")).parse().unwrap();
    let both = format!(
        "{} local time ({})",
        chrono.format("%Y-%m-%d %H:%M:%S"),
        utc.to_utc().format("%Y-%m-%d %H:%M:%S UTC"),
    );
    let wall = Wall {
        zone,
        tz,
        chrono,
        #[cfg(feature = "jiff")]
        jiff: (
            chrono.format("%Y-%m-%dT%H:%M:%S").to_string().parse().unwrap(),
            jiff::tz::TimeZone::get(name).unwrap(),
        ),
        local,
        both: both.parse().unwrap(),
        #[cfg(feature = "jiff")]
        utc: utc.into(),
    };
    // Equal answers, or the comparison says nothing. The engines have different
    // releases of the rules, which may disagree on a few.
    let answer = wall.both.reconcile(Reconcile::from(zone)).ok()?;
    (answer.verdict() == Verdict::Agreed).then_some(wall)
}

#[cfg(feature = "jiff")]
fn utc_civil(instant: Timestamp) -> jiff::civil::DateTime {
    let instant = jiff::Timestamp::try_from(instant).unwrap();
    jiff::tz::TimeZone::UTC.to_datetime(instant)
}
