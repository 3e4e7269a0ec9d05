//! Where and until when dates were counted by the Julian calendar.

use super::answer::Reconciled;
use crate::time::civil::{CivilDate, Wall};
use crate::time::interval::Interval;

/// The first day counted by the Gregorian calendar, and zones of the place.
type Adopted = ((i32, u32, u32), &'static [&'static str]);

/// When places took up the Gregorian calendar, by the zones that they are in: the
/// first day counted by it. (Dates of the decrees and of the days left out, as
/// almanacs list them; where parts of a country changed in different years, the
/// last of them.)
const ADOPTED: &[Adopted] = &[
    ((1752, 9, 14), &["Europe/London", "Europe/Dublin", "Europe/Jersey", "Europe/Guernsey"]),
    ((1752, 9, 14), &["America/New_York", "America/Halifax", "America/St_Johns"]),
    ((1753, 3, 1), &["Europe/Stockholm", "Europe/Helsinki"]),
    ((1867, 10, 18), &["America/Anchorage", "America/Juneau", "America/Sitka"]),
    ((1867, 10, 18), &["America/Nome", "America/Yakutat", "America/Metlakatla"]),
    ((1916, 4, 14), &["Europe/Sofia"]),
    ((1918, 2, 14), &["Europe/Moscow", "Europe/Samara", "Europe/Saratov", "Europe/Volgograd"]),
    ((1918, 2, 14), &["Europe/Kirov", "Europe/Astrakhan", "Europe/Ulyanovsk", "Europe/Minsk"]),
    ((1918, 2, 14), &["Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Barnaul"]),
    ((1918, 2, 14), &["Asia/Tomsk", "Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk"]),
    ((1918, 2, 14), &["Asia/Chita", "Asia/Yakutsk", "Asia/Khandyga", "Asia/Vladivostok"]),
    ((1918, 2, 14), &["Asia/Ust-Nera", "Asia/Magadan", "Asia/Sakhalin", "Asia/Srednekolymsk"]),
    ((1918, 2, 14), &["Asia/Kamchatka", "Asia/Anadyr", "Asia/Tashkent", "Asia/Almaty"]),
    ((1918, 2, 14), &["Europe/Tallinn", "Europe/Riga", "Europe/Vilnius"]),
    ((1918, 3, 1), &["Europe/Kyiv", "Europe/Kiev", "Europe/Simferopol"]),
    ((1918, 5, 1), &["Asia/Tbilisi", "Asia/Yerevan", "Asia/Baku"]),
    ((1919, 1, 28), &["Europe/Belgrade", "Europe/Podgorica"]),
    ((1919, 4, 14), &["Europe/Bucharest", "Europe/Chisinau"]),
    ((1923, 3, 1), &["Europe/Athens"]),
];

/// The end of the last such date, 1 March 1923, in microseconds.
const LAST: i64 = -1_478_131_200_000_000;

/// Whether a zone may still have gone by the Julian calendar then.
#[inline]
pub(super) fn may_be_kept(interval: Interval) -> bool {
    begins(interval) < LAST
}

/// Where it begins; of `before 4 June`, which begins nowhere, where it ends.
fn begins(interval: Interval) -> i64 {
    if interval.earliest().is_some() { interval.lo() } else { interval.hi() }
}

/// Whether a zone of an answer still went by the Julian calendar then.
pub(super) fn was_kept(answer: &Reconciled) -> bool {
    may_be_kept(answer.interval)
        && answer.candidates.iter().any(|candidate| {
            let Some(zone) = candidate.zone else { return false };
            // By its own name: a link such as Europe/Zagreb was another country.
            let adopted = ADOPTED.iter().find(|(_, zones)| zones.contains(&zone.name()));
            adopted.is_some_and(|((year, month, day), _)| {
                let first = CivilDate::from_ymd_opt(*year, *month, *day).unwrap_or(CivilDate::MIN);
                let shown = begins(candidate.interval).saturating_add(candidate.offset.micros());
                shown < Wall::midnight(first).as_micros()
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::zone::Zone;

    #[test]
    fn every_zone_of_the_table_exists() {
        for ((year, month, day), zones) in ADOPTED {
            assert!(CivilDate::from_ymd_opt(*year, *month, *day).is_some());
            for zone in *zones {
                assert!(zone.parse::<Zone>().is_ok(), "{zone}");
            }
        }
    }
}
