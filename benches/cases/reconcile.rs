//! From what a clock showed to the instant, beside the zone libraries alone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use lastseen::{Reconcile, Stated, Verdict, Zone};

use crate::harness::Harness;

/// A reading on a wall with the UTC beside it, in the types of each library.
struct Wall {
    zone: Zone,
    chrono: (NaiveDateTime, chrono_tz::Tz),
    chrono_utc: NaiveDateTime,
    #[cfg(feature = "jiff")]
    jiff: (jiff::civil::DateTime, jiff::tz::TimeZone),
    #[cfg(feature = "jiff")]
    jiff_utc: jiff::civil::DateTime,
    /// The reading with its zone, as text that has been read.
    local: Stated,
    /// The reading with the UTC beside it.
    both: Stated,
}

impl Wall {
    fn by_chrono(&self) -> DateTime<Utc> {
        let (reading, zone) = &self.chrono;
        zone.from_local_datetime(reading).earliest().unwrap().to_utc()
    }

    #[cfg(feature = "jiff")]
    fn by_jiff(&self) -> jiff::Timestamp {
        let (reading, zone) = &self.jiff;
        zone.to_ambiguous_timestamp(*reading).compatible().unwrap()
    }
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
    conversion(harness);
    parsing(harness);
}

/// Each library from civil times that are ready, ours from text that is read.
fn conversion(harness: &Harness) {
    // As many as stay in the cache, over and over: else it is the memory that
    // is measured, of which a text takes more than a number.
    let walls = walls(harness.size(1_000, 100));
    let count = harness.size(1_000_000, 100);
    let walls = || walls.iter().cycle().take(count);

    let ours = || {
        let read = walls().map(|wall| {
            let answer = wall.local.reconcile(Reconcile::new()).unwrap();
            answer.exact().unwrap().as_unix_seconds()
        });
        read.fold(0, i64::wrapping_add)
    };
    #[cfg(feature = "jiff")]
    harness
        .group("a reading and its zone to the instant, by jiff", count)
        .case("jiff", || {
            let read = walls().map(|wall| wall.by_jiff().as_second());
            read.fold(0, i64::wrapping_add)
        })
        .case("Stated::reconcile", ours)
        .run();
    harness
        .group("a reading and its zone to the instant, by chrono-tz", count)
        .case("chrono-tz", || {
            let read = walls().map(|wall| wall.by_chrono().timestamp());
            read.fold(0, i64::wrapping_add)
        })
        .case("Stated::reconcile", ours)
        .run();

    let ours = || {
        let agreed = walls().filter(|wall| {
            let answer = wall.both.reconcile(Reconcile::from(wall.zone)).unwrap();
            answer.verdict() == Verdict::Agreed
        });
        agreed.count()
    };
    #[cfg(feature = "jiff")]
    harness
        .group("two readings, held against each other by jiff", count)
        .case("jiff, both converted", || {
            let agreed = walls().filter(|wall| {
                let utc = jiff::tz::TimeZone::UTC.to_ambiguous_timestamp(wall.jiff_utc);
                wall.by_jiff() == utc.compatible().unwrap()
            });
            agreed.count()
        })
        .case("Stated::reconcile, with a verdict", ours)
        .run();
    harness
        .group("two readings, held against each other by chrono-tz", count)
        .case("chrono-tz, both converted", || {
            let agreed = walls().filter(|wall| {
                let utc = Utc.from_local_datetime(&wall.chrono_utc);
                wall.by_chrono() == utc.earliest().unwrap()
            });
            agreed.count()
        })
        .case("Stated::reconcile, with a verdict", ours)
        .run();
}

fn parsing(harness: &Harness) {
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
        parsed.map(|stated| stated.as_str().len()).sum::<usize>()
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
    let utc = tz.from_local_datetime(&chrono).single()?.to_utc();
    let shown = chrono.format("%Y-%m-%d %H:%M:%S");
    let shown_utc = utc.format("%Y-%m-%d %H:%M:%S UTC");
    #[cfg(feature = "jiff")]
    let civil = |time: NaiveDateTime| time.format("%Y-%m-%dT%H:%M:%S").to_string().parse().unwrap();
    let wall = Wall {
        zone,
        chrono: (chrono, tz),
        chrono_utc: utc.naive_utc(),
        #[cfg(feature = "jiff")]
        jiff: (civil(chrono), jiff::tz::TimeZone::get(name).unwrap()),
        #[cfg(feature = "jiff")]
        jiff_utc: civil(utc.naive_utc()),
        local: format!("{shown} {name}").parse().unwrap(),
        both: format!("{shown} local time ({shown_utc})").parse().unwrap(),
    };
    // Equal answers, or the comparison says nothing. The engines have different
    // releases of the rules, which may disagree on a few.
    let alone = wall.local.reconcile(Reconcile::new()).ok()?.exact().ok()?;
    let both = wall.both.reconcile(Reconcile::from(zone)).ok()?;
    let equal = both.verdict() == Verdict::Agreed && both.exact().ok()? == alone;
    #[cfg(feature = "jiff")]
    let equal = equal && wall.by_jiff().as_second() == alone.as_unix_seconds();
    (equal && wall.by_chrono().timestamp() == alone.as_unix_seconds()).then_some(wall)
}
