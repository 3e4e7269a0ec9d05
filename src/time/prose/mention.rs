//! A statement of time in a text, and when it was.

use super::cues::{Cues, NumberedDays, has_day, has_hand, sentence_of};
use super::find::{Hit, find};
use super::hint::Hint;
use super::pieces::Prose;
use super::traps::Habit;
use crate::error::Error;
use crate::time::reconcile::{Outlook, Reconciled};
use crate::time::stated::{Moment, Preposition, Stated};
use crate::time::zone::Offset;

/// A statement of time in a text: its words, where they stand, and what the text
/// says of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sentence: (usize, usize),
    pub(super) stated: Stated,
    pub(super) cues: Cues,
}

/// The moment of a statement of a text, and what it has from the rest of the text.
#[derive(Debug)]
pub struct Mentioned {
    pub(super) when: Result<Reconciled, Error>,
    pub(super) from: Option<usize>,
    pub(super) hints: Vec<Hint>,
    pub(super) agrees_at: Option<Offset>,
}

impl Stated {
    /// Finds every statement of time in a text, in order.
    ///
    /// Only what surely is a time is one: of words that may be something else, such
    /// as a score, a price, a street or a name, nothing is reported. Statements never
    /// overlap, and each is as long as it can be read. When they were is said by
    /// [`Mention::reconcile_all`], since most of them need the others for that.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Mention, Reconcile, Stated, Timestamp, Zone};
    ///
    /// let text = "The ferry left at 11:40 p.m. on Tuesday, 20 minutes late. A fire broke \
    ///             out three hours later, and by 6.30 a.m. she had sunk.";
    /// let found = Stated::find_in(text);
    ///
    /// let published: Timestamp = "2024-05-03T15:00:00Z".parse()?;
    /// let oslo: Zone = "Europe/Oslo".parse()?;
    /// let read = Mention::reconcile_all(&found, Reconcile::from(published).zone(oslo));
    /// let told: Vec<String> = found
    ///     .iter()
    ///     .zip(&read)
    ///     .map(|(mention, read)| {
    ///         let words = &text[mention.start()..mention.end()];
    ///         let when = read.when().map(|answer| answer.interval().to_string());
    ///         format!("{words}: {}, from {:?}", when.unwrap_or_default(), read.from())
    ///     })
    ///     .collect();
    /// assert_eq!(
    ///     told,
    ///     [
    ///         "11:40 p.m. on Tuesday: 2024-04-30T21:40:00Z, from None",
    ///         "three hours later: 2024-05-01T00:40:00Z, from Some(0)",
    ///         "by 6.30 a.m.: ../2024-05-01T04:30:00Z, from Some(1)",
    ///     ]
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn find_in(text: &str) -> Vec<Mention> {
        let prose = Prose::new(text);
        let habit = Habit::of(&prose);
        let numbered = NumberedDays::of(&prose);
        let found = find(&prose, habit).into_iter();
        found.map(|found| Mention::of(&prose, found, habit, &numbered)).collect()
    }
}

impl Mention {
    fn of(prose: &Prose<'_>, found: Hit, habit: Habit, numbered: &NumberedDays) -> Mention {
        let start = prose.at(found.first).map_or(0, |piece| piece.start);
        let end = prose.before(found.end).map_or(start, |piece| piece.end);
        let (first, last) = sentence_of(prose, found.first);
        let cues = Cues::of(prose, &found, habit, numbered);
        let mut stated = found.stated;
        if cues.not_until && says_until(&stated) {
            stated.moment = from_then_on(stated.moment);
        }
        // An event of Monday is within Monday, and so is what came after it.
        if prose.is_mark(found.end, &['’', '\'']) && prose.is_glued(found.end) {
            stated.moment = beside_event(stated.moment);
        }
        Mention { start, end, sentence: (first.min(start), last.max(end)), stated, cues }
    }

    /// Whether it names a day of its own.
    pub(super) fn has_day(&self) -> bool {
        has_day(&self.stated, self.cues.names_day)
    }

    /// Whether it is a date that stands alone, as over the entry of a diary.
    pub(super) fn is_heading(&self) -> bool {
        let (from, to) = self.sentence;
        let is_alone = to - from <= self.end - self.start + 2;
        is_alone && self.has_day() && !has_hand(&self.stated)
    }

    /// Whether `not until` is said of it, over some words.
    pub(super) fn is_not_until(&self) -> bool {
        self.cues.not_until && says_until(&self.stated)
    }

    /// Whether it is said to last from then on.
    pub(super) fn is_since(&self) -> bool {
        self.stated.as_str().get(..5).is_some_and(|word| word.eq_ignore_ascii_case("since"))
    }

    /// Where it starts in the text, in bytes.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.start
    }

    /// Where it ends, in bytes: the first one behind it.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.end
    }

    /// Where its sentence starts and ends, in bytes.
    #[must_use]
    pub const fn sentence(&self) -> (usize, usize) {
        self.sentence
    }

    /// The statement, as it reads without its text.
    #[must_use]
    pub const fn stated(&self) -> &Stated {
        &self.stated
    }

    /// The way that its sentence looks from the publication.
    #[must_use]
    pub fn outlook(&self) -> Outlook {
        if self.cues.when.is_ahead() { Outlook::Ahead } else { Outlook::Back }
    }
}

/// Whether a statement begins with `until` or `till`.
fn says_until(stated: &Stated) -> bool {
    let first = stated.as_str().split_whitespace().next().unwrap_or_default();
    ["until", "till"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// `after Monday's earthquake`: after some time of Monday; the same of `before`.
fn beside_event(moment: Moment) -> Moment {
    match moment {
        Moment::Clocks(Preposition::After, readings) => {
            Moment::Clocks(Preposition::NoEarlierThan, readings)
        }
        Moment::Clocks(Preposition::Before, readings) => {
            Moment::Clocks(Preposition::NoLaterThan, readings)
        }
        other => other,
    }
}

/// The moment from the end on that was its last.
fn from_then_on(moment: Moment) -> Moment {
    match moment {
        Moment::Clocks(Preposition::NoLaterThan, readings) => {
            Moment::Clocks(Preposition::NoEarlierThan, readings)
        }
        other => other,
    }
}

impl Mentioned {
    /// The moment of the statement.
    ///
    /// # Errors
    ///
    /// Those of [`Stated::reconcile`], where the text gives nothing to count from.
    pub const fn when(&self) -> Result<&Reconciled, &Error> {
        self.when.as_ref()
    }

    /// The index of the statement that its day or its moment counts from.
    #[must_use]
    pub const fn from(&self) -> Option<usize> {
        self.from
    }

    /// The offset from UTC at which its two clocks would agree, where its sentence
    /// names [another place](Hint::Elsewhere) and by the place of the text they do not.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Mention, Reconcile, Stated, Verdict, Zone};
    ///
    /// let found = Stated::find_in("She docked in Bangkok at 7:00 a.m. on 30 April 2024 (00:00 GMT).");
    /// let vladivostok: Zone = "Asia/Vladivostok".parse()?;
    /// let read = Mention::reconcile_all(&found, Reconcile::from(vladivostok));
    /// let verdict = read[0].when().map(|answer| answer.verdict());
    /// assert!(verdict.is_ok_and(|verdict| verdict == Verdict::Ambiguous));
    /// assert_eq!(read[0].agrees_at().map(|offset| offset.to_string()).as_deref(), Some("+07:00"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn agrees_at(&self) -> Option<Offset> {
        self.agrees_at
    }

    /// What it has from the text around it.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }
}
