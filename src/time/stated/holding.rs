//! Words of holding before a time: `in custody since Monday`, `moored from 3 to 5 May`.

#[cfg(feature = "json")]
use super::ast::{ClockTime, Direction, Half, Readings};
use super::ast::{Moment, Preposition, Stated};
#[cfg(feature = "json")]
use super::lex::Lexer;
#[cfg(feature = "json")]
use crate::time::numeric::Precision;

/// What says that somebody stayed where the time after it begins and ends.
const HOLDING: &[&str] = &[
    "at anchor",
    "anchored",
    "berthed",
    "detained",
    "docked",
    "held",
    "hospitalised",
    "hospitalized",
    "imprisoned",
    "in custody",
    "in detention",
    "in hospital",
    "in jail",
    "in prison",
    "jailed",
    "kept",
    "moored",
    "remained",
    "stayed",
    "staying",
    "still there",
    "still",
    "there",
    "under arrest",
    "under house arrest",
];

/// What says the same of the time of the report.
const STILL: [&str; 2] = ["still", "still there"];

/// What stands after words of holding.
pub(super) enum Holding {
    /// Nothing: it is said of the time of the report.
    Still,
    /// A time, with blanks in place of the words, so that its parts stand where they
    /// did.
    While(String),
}

/// The words of holding at the start of a text; `None` where there are none.
pub(super) fn held(text: &str) -> Option<Holding> {
    let said = text.trim_start();
    let first = said.bytes().next()?.to_ascii_lowercase();
    let mut of_letter = HOLDING.iter().filter(|words| words.as_bytes().first() == Some(&first));
    let (words, rest) = of_letter.find_map(|words| Some((words, after(said, words)?)))?;
    if rest.trim().is_empty() {
        return STILL.contains(words).then_some(Holding::Still);
    }
    Some(Holding::While(format!("{}{rest}", " ".repeat(text.len() - rest.len()))))
}

impl Holding {
    /// The whole statement, where what is left of it was read as `stated`.
    pub(super) fn of(text: &str, stated: Stated) -> Stated {
        let goes_on = match stated.moment {
            Moment::Between(..) => true,
            Moment::Clocks(preposition, _) => {
                matches!(preposition, Preposition::NoEarlierThan | Preposition::NoLaterThan)
            }
            _ => false,
        };
        let (throughout, calendar) = (stated.throughout || goes_on, stated.calendar);
        Stated { throughout, calendar, ..Stated::new(text, stated.moment) }
    }
}

/// What stands after some words at the start of a text.
fn after<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(words.len())?;
    let is_whole = rest.is_empty() || rest.starts_with([' ', ',']);
    (start.eq_ignore_ascii_case(words) && is_whole).then(|| rest.trim_start_matches(','))
}

/// Whether a clock time in a text has an hour that no clock of twelve hours shows.
#[cfg(feature = "json")]
fn counts_past_12(text: &str) -> bool {
    let hour = |at: usize| text.get(at.checked_sub(2)?..at)?.parse::<u8>().ok();
    text.match_indices(':').any(|(at, _)| hour(at).is_some_and(|hour| hour == 0 || hour > 12))
}

/// Reads clock times with minutes, from an hour on, as those of 24 hours.
#[cfg(feature = "json")]
fn on_24_hours(readings: &mut Readings, from: u8) {
    for reading in readings.iter_mut() {
        if let Some(ClockTime::Clock(time, half @ Half::Unsaid)) = &mut reading.time
            && time.precision >= Precision::Minute
            && time.hour >= from
        {
            *half = Half::Said;
        }
    }
}

impl Stated {
    /// Whether it is said of a stay: of all of a time, since one or until one.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Stated;
    ///
    /// for stay in ["throughout Tuesday", "all evening on 3 May 2024", "in custody since Monday",
    ///              "until noon on 3 May 2024"] {
    ///     assert!(stay.parse::<Stated>()?.is_stay());
    /// }
    /// assert!(!"from 3 to 5 May 2024".parse::<Stated>()?.is_stay());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn is_stay(&self) -> bool {
        let says = |words: &[&str]| {
            let is_said = |word: &str| words.iter().any(|one| word.eq_ignore_ascii_case(one));
            self.as_str().split_whitespace().any(is_said)
        };
        self.throughout
            || match self.moment {
                Moment::Clocks(Preposition::NoEarlierThan, _) => says(&["since"]),
                Moment::Clocks(Preposition::NoLaterThan, _) => says(&["until", "till", "til"]),
                _ => false,
            }
    }

    /// The same beside another statement of one writer: `9:00` beside `17:00` is written
    /// on 24 hours.
    #[cfg(feature = "json")]
    pub(crate) fn beside(&self, other: &Stated) -> Stated {
        let texts = [self.as_str(), other.as_str()];
        let mut same = self.clone();
        // Beside `09:00` an hour of one figure would have a zero before it.
        let from = match texts.iter().any(|text| counts_past_12(text)) {
            true => 1,
            false if texts.iter().any(|text| Lexer::new(text).is_on_24_hours()) => 10,
            false => return same,
        };
        match &mut same.moment {
            Moment::Clocks(_, readings) => on_24_hours(readings, from),
            Moment::Between(first, last) => {
                on_24_hours(first, from);
                on_24_hours(last, from);
            }
            Moment::Apart(..) | Moment::Relative(_) | Moment::Ago(_) => {}
        }
        same
    }

    /// Whether it counts forward from another event.
    #[cfg(feature = "json")]
    pub(crate) fn is_after_event(&self) -> bool {
        matches!(&self.moment, Moment::Relative(relative) if relative.direction == Direction::After)
    }

    /// Whether it says a first and a last time, which need not be a stay: `from 3 to 5
    /// May`, and not `between 3 and 5 May`.
    #[cfg(feature = "json")]
    pub(crate) fn is_from_to(&self) -> bool {
        let from =
            || self.as_str().split_whitespace().any(|word| word.eq_ignore_ascii_case("from"));
        matches!(self.moment, Moment::Between(..)) && from()
    }
}
