//! A moment as two clocks show it: UTC, and the place's.

use super::interval::Interval;
use super::local::Local;
use super::timestamp::Timestamp;
use super::zone::{Zone, ZoneSet};

impl Interval {
    /// Returns the moment in words, by UTC and by the clocks of these zones.
    /// Zones that agree are named once; without a zone, UTC alone is shown.
    ///
    /// Every date has its weekday and its year, since a weekday alone is where
    /// reports go wrong. Seconds are shown only where there are any. An end that
    /// was computed to less than a millisecond is shown to the second, outwards.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Timestamp, Zone};
    ///
    /// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
    /// let there: Zone = "Asia/Vladivostok".parse()?;
    /// assert_eq!(
    ///     Interval::at(arrival).shown_in(there),
    ///     "Mon 2023-09-11 20:00 UTC (Tue 2023-09-12 06:00 +10:00, Asia/Vladivostok)"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn shown_in(self, zones: impl Into<ZoneSet>) -> String {
        shown(self, zones.into())
    }
}

fn shown(moment: Interval, zones: ZoneSet) -> String {
    let interval = in_seconds(moment);
    let Some((clock, _)) = by_clock(interval, Zone::UTC) else {
        return moment.to_string();
    };
    let mut text = match (interval.earliest(), interval.latest()) {
        (None, None) => return "at an unknown time".to_owned(),
        (Some(_), Some(_)) if interval.is_exact() => format!("{clock} UTC"),
        (Some(_), Some(_)) => format!("between {clock} UTC"),
        (Some(_), None) => format!("from {clock} UTC on"),
        (None, Some(_)) => format!("before {clock} UTC"),
    };
    let mut seen = vec![(clock, String::new())];
    let mut beside: Vec<String> = Vec::new();
    for zone in zones.iter() {
        let Some(shown) = by_clock(interval, zone) else { continue };
        if !seen.contains(&shown) {
            beside.push(format!("{}{}, {zone}", shown.0, shown.1));
            seen.push(shown);
        }
    }
    if !beside.is_empty() {
        text += &format!(" ({})", beside.join("; or "));
    }
    text
}

/// As many candidates are shown one by one.
pub(crate) const FEW: usize = 4;

/// Several intervals, in one of which the moment lies, as `shown_in` has one: `Sun
/// 2024-11-03 05:30 or 06:30 UTC (Sun 2024-11-03 01:30 -04:00 or 01:30 -05:00,
/// America/New_York)`. Of many only the first and the last instant.
pub(crate) fn each(moments: &[Interval], zones: ZoneSet) -> String {
    let hull = moments.iter().copied().reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED);
    let clock = |zone: Zone, in_words: bool| {
        let all = moments.iter().map(|&one| one_of(in_seconds(one), zone, in_words));
        let all: Vec<(String, String)> = all.collect::<Option<_>>()?;
        let same = all.iter().all(|(_, offset)| Some(offset) == all.first().map(|one| &one.1));
        let mut texts: Vec<String> = Vec::new();
        let mut day = String::new();
        for (at, (text, offset)) in all.iter().enumerate() {
            // A date is said once.
            let short = if day.is_empty() { text.clone() } else { text.replacen(&day, "", 1) };
            let from = text.find(|c: char| c.is_ascii_uppercase()).unwrap_or(0);
            day = text.get(from..from + DATE).unwrap_or_default().to_owned();
            let offset = if same && at + 1 < all.len() { "" } else { offset };
            texts.push(short + offset);
        }
        Some(texts.join(" or "))
    };
    let utc = clock(Zone::UTC, true).filter(|_| (2..=FEW).contains(&moments.len()));
    let Some(mut text) = utc else { return shown(hull, zones) };
    text += " UTC";
    let mut seen = vec![clock(Zone::UTC, false)];
    let mut beside: Vec<String> = Vec::new();
    for zone in zones.iter() {
        let there = clock(zone, false);
        if !seen.contains(&there) {
            beside.extend(there.iter().map(|there| format!("{there}, {zone}")));
            seen.push(there);
        }
    }
    if !beside.is_empty() {
        text += &format!(" ({})", beside.join("; or "));
    }
    text
}

/// The length of `Mon 2023-09-11 `.
const DATE: usize = 15;

/// One interval by the clocks of a zone, with the words that say which ends it has.
fn one_of(one: Interval, zone: Zone, in_words: bool) -> Option<(String, String)> {
    let (text, offset) = by_clock(one, zone)?;
    let text = match (one.earliest(), one.latest()) {
        _ if !in_words || one.is_exact() => text,
        (Some(_), None) => format!("from {text} on"),
        (None, _) => format!("before {text}"),
        (Some(_), Some(_)) => format!("between {text}"),
    };
    Some((text, offset))
}

/// The interval, to the second where it is finer than anybody states a time.
fn in_seconds(interval: Interval) -> Interval {
    let (lo, hi) = (interval.lo(), interval.hi());
    let earliest = coarse(lo, i64::div_euclid);
    let latest = if lo == hi { earliest } else { coarse(hi, up) };
    Interval::from_ends(earliest, latest)
}

/// Microseconds as whole seconds if they are finer than a millisecond, by a
/// division that rounds one way. The open ends stay as they are.
pub(crate) fn coarse(micros: i64, divide: impl Fn(i64, i64) -> i64) -> i64 {
    const SECOND: i64 = 1_000_000;
    match micros {
        i64::MIN | i64::MAX => micros,
        micros if micros % 1000 == 0 => micros,
        micros => divide(micros, SECOND).saturating_mul(SECOND),
    }
}

/// Division that rounds up.
pub(crate) fn up(number: i64, by: i64) -> i64 {
    number.div_euclid(by) + i64::from(number.rem_euclid(by) != 0)
}

/// The interval by the clocks of one zone, and the offset if it is the same at
/// both ends; else it is beside each of them. `None` for an instant past the
/// end of the zone table.
fn by_clock(interval: Interval, zone: Zone) -> Option<(String, String)> {
    let latest = interval.latest().filter(|_| !interval.is_exact());
    let ends = [interval.earliest(), latest].into_iter().flatten();
    let ends: Vec<Local> = ends.map(|end| zone.local(end).ok()).collect::<Option<_>>()?;
    let offset =
        |end: Local| if zone == Zone::UTC { String::new() } else { format!(" {}", end.offset()) };
    Some(match *ends {
        [end] => (date_and_time(end), offset(end)),
        [from, to] if from.offset() == to.offset() => {
            let end = if date(from) == date(to) { time(to) } else { date_and_time(to) };
            (format!("{} and {end}", date_and_time(from)), offset(from))
        }
        [from, to] => {
            let [from, to] = [from, to].map(|end| date_and_time(end) + &offset(end));
            (format!("{from} and {to}"), String::new())
        }
        _ => (String::new(), String::new()),
    })
}

/// A moment by UTC: a fix knows no other clock.
pub(crate) fn utc(when: impl Into<Interval>) -> String {
    when.into().shown_in(ZoneSet::default())
}

/// The day of an instant by the clocks of a zone.
pub(crate) fn day(instant: Timestamp, zone: Zone) -> Option<String> {
    zone.local(instant).ok().map(date)
}

fn date_and_time(local: Local) -> String {
    format!("{} {}", date(local), time(local))
}

fn date(local: Local) -> String {
    let weekday: String = local.weekday().chars().take(3).collect();
    let (year, month, day) = local.date();
    format!("{weekday} {year:04}-{month:02}-{day:02}")
}

/// The time of day, with its seconds as far as there are any.
fn time(local: Local) -> String {
    let full = local.to_string();
    let clock = full.split('T').nth(1).and_then(|clock| clock.split(['+', '-']).next());
    let clock = clock.unwrap_or_default();
    clock.strip_suffix(":00").unwrap_or(clock).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(interval: &str, zones: &[&str]) -> String {
        let mut set = ZoneSet::default();
        for zone in zones {
            let _ = set.insert(zone.parse().unwrap());
        }
        interval.parse::<Interval>().unwrap().shown_in(set)
    }

    #[test]
    fn a_moment_stands_on_both_clocks_with_its_dates() {
        // Vladivostok is ten hours, Seoul and Pyongyang nine hours ahead.
        for (interval, zones, text) in [
            ("2023-09-11T20:00:00Z", &["UTC"][..], "Mon 2023-09-11 20:00 UTC"),
            ("2023-09-11T20:00:00Z", &[], "Mon 2023-09-11 20:00 UTC"),
            (
                "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z",
                &["Asia/Vladivostok"],
                "between Mon 2023-09-11 22:00 and Tue 2023-09-12 20:00 UTC \
                 (Tue 2023-09-12 08:00 and Wed 2023-09-13 06:00 +10:00, Asia/Vladivostok)",
            ),
            (
                "2023-09-11T22:00:00Z/2023-09-11T23:30:05.25Z",
                &["Asia/Vladivostok"],
                "between Mon 2023-09-11 22:00 and 23:30:05.250 UTC \
                 (Tue 2023-09-12 08:00 and 09:30:05.250 +10:00, Asia/Vladivostok)",
            ),
            (
                "2023-09-11T22:19:19.141428Z/2023-09-12T20:00:00.000001Z",
                &[],
                "between Mon 2023-09-11 22:19:19 and Tue 2023-09-12 20:00:01 UTC",
            ),
            ("../2023-09-12T04:00:00Z", &[], "before Tue 2023-09-12 04:00 UTC"),
            ("2023-09-12T04:00:00Z/..", &[], "from Tue 2023-09-12 04:00 UTC on"),
            ("../..", &["Asia/Vladivostok"], "at an unknown time"),
        ] {
            assert_eq!(shown(interval, zones), text);
        }
    }

    #[test]
    fn candidates_stand_beside_each_other_and_a_date_once() {
        let shown = |all: &[&str], zone: &str| {
            let all: Vec<Interval> = all.iter().map(|one| one.parse().unwrap()).collect();
            each(&all, zone.parse::<Zone>().unwrap().into())
        };
        assert_eq!(
            shown(&["2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z"], "America/New_York"),
            "Sun 2024-11-03 05:30 or 06:30 UTC (Sun 2024-11-03 01:30 -04:00 or 01:30 -05:00, \
             America/New_York)"
        );
        let vague = ["2024-11-03T04:45:00Z/2024-11-03T05:15:00Z", "2024-11-04T05:00:00Z"];
        assert_eq!(
            shown(&vague, "UTC"),
            "between Sun 2024-11-03 04:45 and 05:15 or Mon 2024-11-04 05:00 UTC"
        );
        assert_eq!(shown(&vague[1..], "UTC"), "Mon 2024-11-04 05:00 UTC");
    }

    #[test]
    fn zones_that_agree_are_named_once_and_others_beside_each_other() {
        let text = shown("2023-09-11T20:00:00Z", &["Asia/Pyongyang", "Asia/Seoul"]);
        assert_eq!(text.matches("+09:00").count(), 1, "{text}");
        let text = shown("2023-09-11T20:00:00Z", &["Asia/Shanghai", "Asia/Vladivostok"]);
        assert!(text.contains("04:00 +08:00, Asia/Shanghai"), "{text}");
        assert!(text.contains("; or Tue 2023-09-12 06:00 +10:00"), "{text}");
    }

    #[test]
    fn an_offset_that_changes_within_the_interval_stands_at_both_ends() {
        // New York sets its clocks back at 06:00 UTC.
        let text = shown("2023-11-05T05:30:00Z/2023-11-05T06:30:00Z", &["America/New_York"]);
        assert!(
            text.ends_with(
                "(Sun 2023-11-05 01:30 -04:00 and Sun 2023-11-05 01:30 -05:00, America/New_York)"
            ),
            "{text}"
        );
    }
}
