//! What vague lengths of time mean, in a table with a version.

use chrono::Months;

use super::days::shifted;
use crate::time::civil::CivilDate;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::stated::{CalendarUnit, Direction, Elapsed, Length, RelativeTime};

/// The version of the lengths that vague phrases stand for, by which an answer
/// names them.
pub(super) const PHRASES: &str = "phrases/2";

/// Either side of a time that a text says it was `about`.
pub(super) const ABOUT: SignedDuration = SignedDuration::from_mins(15);
/// Either side of a window, in parts of its length: half a day for `about Tuesday`.
pub(super) const ABOUT_PART: i64 = 2;
/// The most that `shortly before` and `shortly after` are from a time.
pub(super) const SHORTLY: SignedDuration = SignedDuration::from_mins(30);

/// Either side of so many weeks, months and years, in days.
const WEEKS_GIVE: i64 = 3;
const MONTHS_GIVE: i64 = 15;
const YEARS_GIVE: i64 = 183;

/// The days of so many months in a row: at least, and at most.
const MONTHS: [(i64, i64); 12] = [
    (0, 0),
    (28, 31),
    (59, 62),
    (89, 92),
    (120, 123),
    (150, 153),
    (181, 184),
    (212, 215),
    (242, 245),
    (273, 276),
    (303, 306),
    (334, 337),
];

const DAY: i64 = 86_400;

impl RelativeTime {
    /// How long it says it is from its anchor, negative for `before`.
    #[cfg(feature = "json")]
    pub(crate) fn elapsed(&self) -> DurationRange {
        self.direction.signed(self.by.range())
    }
}

impl Direction {
    /// A length in this direction.
    pub(super) fn signed(self, range: DurationRange) -> DurationRange {
        if self == Direction::Before { -range } else { range }
    }
}

impl Elapsed {
    /// How long a phrase says, at least and at most.
    pub(super) fn range(self) -> DurationRange {
        let micros = |seconds: i64| SignedDuration::from_secs(seconds).as_micros();
        let plain = self.is_plain();
        let least = self.least.map_or(0, |length| micros(length.seconds(plain).0));
        let most = self.most.map_or(i64::MAX, |length| micros(length.seconds(plain).1));
        DurationRange::from_ends(least, most)
    }

    /// Whether it is one length. An end of a range is counted to the date, also in
    /// weeks, months and years.
    pub(super) fn is_plain(self) -> bool {
        self.least == self.most
    }

    /// Whether a phrase takes its length from the table, or says it itself.
    pub(super) fn is_vague(self) -> bool {
        let day = |unit| unit == CalendarUnit::Days;
        [self.least, self.most].into_iter().flatten().any(|length| match length {
            Length::Exactly(_) => false,
            Length::OnCalendar { unit, about, .. } => about || !day(unit),
            _ => true,
        })
    }

    /// Whether an end of it is counted by date.
    pub(super) fn is_on_calendar(self) -> bool {
        let counted = |length| matches!(length, Length::OnCalendar { about: false, .. });
        [self.least, self.most].into_iter().flatten().any(counted)
    }

    /// The same from a time that is itself only as exact as a clock.
    pub(super) fn beside_clock(self) -> Elapsed {
        let is_coarse = |length: &Length| !matches!(length, Length::Seconds | Length::Minutes);
        Elapsed { least: self.least.filter(is_coarse), ..self }
    }
}

impl Length {
    /// How long it is, at least and at most, in seconds.
    fn seconds(self, plain: bool) -> (i64, i64) {
        let rough = |seconds: i64| (seconds * 3 / 4, (seconds * 3 + 1) / 2);
        match self {
            Length::Exactly(seconds) => (i64::from(seconds), i64::from(seconds)),
            Length::About(seconds) => rough(i64::from(seconds)),
            Length::OnCalendar { count, unit, about } => {
                let (least, most) = days_of(count, unit);
                let ((first, _), (_, last)) = (rough(least * DAY), rough(most * DAY));
                let give = if plain { give(unit) } else { 0 } + 1;
                let (least, most) = ((least - give).max(0) * DAY, (most + give) * DAY);
                if about { (least.min(first), most.max(last)) } else { (least, most) }
            }
            Length::Seconds => (1, 60),
            Length::Minutes => (60, 3_600),
            Length::Hours => (2 * 3_600, DAY),
            Length::Days => (2 * DAY, 14 * DAY),
            Length::Shortly => (0, SHORTLY.as_secs()),
        }
    }

    /// The first and the last date that it may lead to from `date`; `None` for what
    /// is not counted by date.
    pub(super) fn dates(
        self,
        date: CivilDate,
        direction: Direction,
        plain: bool,
    ) -> Option<(CivilDate, CivilDate)> {
        let Length::OnCalendar { count, unit, about: false } = self else { return None };
        let by = |days: i64| if direction == Direction::Before { -days } else { days };
        let months = |months: u32| {
            let months = Months::new(months);
            match direction {
                Direction::After => date.checked_add_months(months).unwrap_or(CivilDate::MAX),
                Direction::Before => date.checked_sub_months(months).unwrap_or(CivilDate::MIN),
            }
        };
        let count = u32::from(count);
        let middle = match unit {
            CalendarUnit::Days => shifted(date, by(i64::from(count))),
            CalendarUnit::Weeks => shifted(date, by(i64::from(count) * 7)),
            CalendarUnit::Months => months(count),
            CalendarUnit::Years => months(count * 12),
        };
        let give = if plain { give(unit) } else { 0 };
        Some((shifted(middle, -give), shifted(middle, give)))
    }
}

/// How many days either side of so many units may be meant.
const fn give(unit: CalendarUnit) -> i64 {
    match unit {
        CalendarUnit::Days => 0,
        CalendarUnit::Weeks => WEEKS_GIVE,
        CalendarUnit::Months => MONTHS_GIVE,
        CalendarUnit::Years => YEARS_GIVE,
    }
}

/// How many days so many units have, at least and at most.
fn days_of(count: u16, unit: CalendarUnit) -> (i64, i64) {
    let count = i64::from(count);
    let (years, months) = match unit {
        CalendarUnit::Days => return (count, count),
        CalendarUnit::Weeks => return (count * 7, count * 7),
        CalendarUnit::Months => (count / 12, count % 12),
        CalendarUnit::Years => (count, 0),
    };
    let (least, most) =
        usize::try_from(months).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    // One year in four has a day more, but for one in a hundred.
    let leaps = (years / 4 - years / 100 - 1).max(0);
    (least + 365 * years + leaps, most + 365 * years + years.min(1) + years / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_mean_what_the_table_says() {
        let text = |length: Length| Elapsed::of(length).range().to_string();
        let dates = |count, unit| Length::OnCalendar { count, unit, about: false };
        assert_eq!(text(Length::Exactly(1800)), "30m");
        assert_eq!(text(Length::About(3600)), "45m to 1h30m");
        assert_eq!(text(Length::Seconds), "1s to 1m");
        assert_eq!(text(Length::Minutes), "1m to 1h");
        assert_eq!(text(Length::Hours), "2h to 24h");
        assert_eq!(text(Length::Days), "48h to 336h");
        assert_eq!(text(Length::Shortly), "0s to 30m");
        assert_eq!(text(Length::DAY), "0s to 48h");
        assert_eq!(text(dates(2, CalendarUnit::Days)), "24h to 72h");
        // 14 days give or take 3, counted by date.
        assert_eq!(text(dates(2, CalendarUnit::Weeks)), "240h to 432h");
        // From 28 - 15 - 1 to 31 + 15 + 1 days.
        assert_eq!(text(dates(1, CalendarUnit::Months)), "288h to 1128h");
        assert_eq!(Elapsed::UNSAID.range().max(), None);
        let longest = Elapsed::of(Length::About(u32::MAX)).range().max().unwrap();
        assert_eq!(longest.as_secs(), (i64::from(u32::MAX) * 3 + 1) / 2);
    }

    #[test]
    fn the_range_of_a_date_holds_every_moment_of_it() {
        let units =
            [CalendarUnit::Days, CalendarUnit::Weeks, CalendarUnit::Months, CalendarUnit::Years];
        for start in (0..3000).map(|day| CivilDate::from_epoch_days(day * 13 - 30_000).unwrap()) {
            for unit in units {
                for count in [1, 2, 3, 7, 11, 13, 25] {
                    let length = Length::OnCalendar { count, unit, about: false };
                    let (first, last) = length.dates(start, Direction::After, true).unwrap();
                    let (least, most) = length.seconds(true);
                    // From the last moment of the start to the first of the date, and
                    // from the first moment to the end of the last date.
                    let days = |date: CivilDate| (date - start).num_days();
                    assert!((days(first) - 1).max(0) * DAY >= least, "{start} {length:?}");
                    assert!((days(last) + 1) * DAY <= most, "{start} {length:?}");
                }
            }
        }
    }
}
