//! What vague lengths of time mean, in a table with a version.

use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::stated::{Direction, Elapsed, RelativeTime};

/// The version of the lengths that vague phrases stand for, by which an answer
/// names them.
pub(super) const PHRASES: &str = "phrases/1";

/// Either side of a time that a text says it was `about`.
pub(super) const ABOUT: SignedDuration = SignedDuration::from_mins(15);
/// Either side of a window, in parts of its length: half a day for `about Tuesday`.
pub(super) const ABOUT_PART: i64 = 2;
/// The most that `shortly before` and `shortly after` are from a time.
pub(super) const SHORTLY: SignedDuration = SignedDuration::from_mins(30);

impl RelativeTime {
    /// How long it says it is from its anchor, negative for `before`; `None` for
    /// the next day, which is no length of time but a day of a calendar.
    pub(crate) fn elapsed(&self) -> Option<DurationRange> {
        let range = self.by.range()?;
        Some(if self.direction == Direction::Before { -range } else { range })
    }
}

impl Elapsed {
    /// How long a phrase says, at least and at most; `None` for the next day.
    pub(super) fn range(self) -> Option<DurationRange> {
        let minutes = |least: i64, most: i64| (least * 60, most * 60);
        let (least, most) = match self {
            Elapsed::Exactly(length) => (i64::from(length), i64::from(length)),
            Elapsed::About(length) => {
                let quarter = i64::from(length) * 250_000;
                return Some(DurationRange::from_ends(quarter * 3, quarter * 6));
            }
            Elapsed::Minutes => minutes(1, 60),
            Elapsed::Hours => minutes(2 * 60, 24 * 60),
            Elapsed::Days => minutes(2 * 24 * 60, 14 * 24 * 60),
            Elapsed::Shortly => (0, SHORTLY.as_secs()),
            Elapsed::Unsaid => return Some(DurationRange::at_least(SignedDuration::ZERO)),
            Elapsed::NextDay => return None,
        };
        let [least, most] = [least, most].map(|end| SignedDuration::from_secs(end).as_micros());
        Some(DurationRange::from_ends(least, most))
    }

    /// Whether a phrase takes its length from the table, or says it itself.
    pub(super) const fn is_vague(self) -> bool {
        !matches!(self, Elapsed::Exactly(_) | Elapsed::Unsaid | Elapsed::NextDay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_mean_what_the_table_says() {
        let text = |elapsed: Elapsed| elapsed.range().unwrap().to_string();
        assert_eq!(text(Elapsed::Exactly(1800)), "30m");
        assert_eq!(text(Elapsed::About(3600)), "45m to 1h30m");
        assert_eq!(text(Elapsed::Minutes), "1m to 1h");
        assert_eq!(text(Elapsed::Hours), "2h to 24h");
        assert_eq!(text(Elapsed::Days), "48h to 336h");
        assert_eq!(text(Elapsed::Shortly), "0s to 30m");
        assert_eq!(Elapsed::NextDay.range(), None);
        assert_eq!(Elapsed::Unsaid.range().unwrap().max(), None);
        let longest = Elapsed::About(u32::MAX).range().unwrap().max().unwrap();
        assert_eq!(longest.as_secs(), i64::from(u32::MAX) * 3 / 2);
    }
}
