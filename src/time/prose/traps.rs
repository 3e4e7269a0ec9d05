//! What looks like a time and is none: scores, prices, names, streets.
//!
//! A text that is full of words has more of these than of times, so that a doubt
//! speaks against a time.

use super::pieces::{Break, Prose};
use crate::time::stated::{
    ClockTime, Day, Half, Label, Moment, Preposition, Reading, Readings, Stated, Word,
};
use crate::time::zone::abbreviation;

/// How a text writes its clock times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Habit {
    /// `9:47 p.m.`
    pub(super) halves: bool,
    /// `07:40`, `14:20`, with nothing beside it.
    pub(super) full_day: bool,
    /// `0410 LT`, `at 0429`.
    pub(super) four_digits: bool,
    /// `6.30 p.m.`
    pub(super) dots: bool,
}

/// Days that are named by their feast, which no rule here dates.
const FEASTS: &[&str] = &[
    "christmas",
    "easter",
    "boxing",
    "thanksgiving",
    "halloween",
    "hogmanay",
    "eve",
    "ramadan",
    "eid",
    "diwali",
    "passover",
    "whitsun",
    "pentecost",
    "year's",
    "year’s",
];

/// Of which one has a pace or a price: `4:30 a mile`.
const OF_EACH: &[&str] = &[
    "mile",
    "kilometre",
    "kilometer",
    "km",
    "lap",
    "head",
    "share",
    "piece",
    "litre",
    "liter",
    "gallon",
    "barrel",
    "ounce",
    "pound",
    "ton",
    "tonne",
    "day",
    "night",
    "week",
    "month",
    "year",
];

/// Units of what is no time, as they stand after a number.
const UNITS: &[&str] = &[
    "percent",
    "per",
    "pc",
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "metres",
    "meters",
    "metre",
    "meter",
    "km",
    "kilometres",
    "kilometers",
    "mile",
    "miles",
    "nm",
    "feet",
    "ft",
    "knots",
    "knot",
    "kt",
    "kg",
    "tonnes",
    "tons",
    "degrees",
    "dollars",
    "euros",
    "pounds",
    "cents",
    "points",
    "votes",
    "people",
    "men",
    "women",
    "pages",
    "page",
    "mph",
    "khz",
    "mhz",
    "mm",
    "cm",
    "inches",
    "inch",
    "yards",
    "litres",
    "am/fm",
    "fps",
    "rpm",
    "hpa",
    "mb",
    "m",
    "hertz",
    "volts",
    "seats",
    "goals",
    "runs",
    "wickets",
    "goal",
    "odds",
    "favourite",
    "ratio",
];

/// What a street or a place is called by, after a date that is its name.
const PLACES: &[&str] = &[
    "close",
    "road",
    "street",
    "avenue",
    "lane",
    "gardens",
    "garden",
    "drive",
    "square",
    "place",
    "way",
    "court",
    "crescent",
    "terrace",
    "hill",
    "park",
    "row",
    "bridge",
    "hall",
    "house",
    "school",
    "club",
    "movement",
    "brigade",
    "boulevard",
    "station",
    "stadium",
    "plaza",
    "tower",
    "st",
    "rd",
    "ave",
    "island",
    "islands",
    "harbour",
    "harbor",
    "bay",
    "river",
    "revolution",
    "alley",
    "quay",
    "wharf",
    "estate",
    "mews",
    "parade",
    "walk",
    "view",
    "rise",
];

/// What a day of the week is the first word of.
const NAMED_DAYS: &[&str] = &[
    "prayers",
    "prayer",
    "times",
    "mail",
    "express",
    "mirror",
    "post",
    "telegraph",
    "herald",
    "sun",
    "star",
    "mass",
    "school",
    "league",
    "club",
    "market",
    "service",
    "roast",
    "best",
    "people",
    "world",
    "independent",
    "review",
    "magazine",
    "edition",
    "sermon",
    "agreement",
];

/// Words that a score, a ratio or a length of time follows.
const NO_CLOCK_AFTER: &[&str] = &[
    "ratio",
    "score",
    "scored",
    "took",
    "takes",
    "lasted",
    "lasting",
    "won",
    "lost",
    "beat",
    "led",
    "lead",
    "leading",
    "odds",
    "in",
    "of",
    "psalm",
    "verse",
    "chapter",
    "scale",
    "x",
    "fell",
    "version",
    "with",
    "than",
    "for",
    "ran",
    "every",
    "is",
    "are",
    "outnumber",
    "outnumbered",
];

/// Words after which hours recur.
const RECURS: &[&str] = &["daily", "weekdays", "weekends", "nightly"];

impl Habit {
    pub(super) fn of(prose: &Prose<'_>) -> Habit {
        let mut habit = Habit::default();
        for at in 0..prose.pieces.len() {
            if !prose.is_number(at) {
                continue;
            }
            let digits = prose.said(at);
            let after_minutes = at + 3;
            let is_clock = |marks: &[char]| {
                prose.is_glued(at + 1)
                    && prose.is_mark(at + 1, marks)
                    && prose.is_glued(at + 2)
                    && prose.said(at + 2).len() == 2
                    && (at == 0 || !prose.is_glued(at))
            };
            let is_half = |at: usize| matches!(prose.word(at), Some(Word::Am | Word::Pm));
            habit.halves |= is_half(at + 1) || is_clock(&[':', '.']) && is_half(after_minutes);
            habit.dots |= is_clock(&['.']) && is_half(after_minutes);
            let labelled = |at: usize| {
                matches!(prose.word(at), Some(Word::Utc | Word::Gmt | Word::Hours | Word::Local))
                    || abbreviation(prose.said(at)).is_some()
                    || prose.said(at) == "Z"
            };
            let hour = digits.parse::<u8>().unwrap_or(99);
            let shows_full_day = digits.len() == 2
                && (hour == 0 || digits.starts_with('0') || (13..24).contains(&hour));
            habit.full_day |= shows_full_day
                && is_clock(&[':'])
                && !is_half(after_minutes)
                && !labelled(after_minutes);
            let four = is_four_digit_clock(digits) && !prose.is_glued(at);
            let after_at = at > 0 && prose.word(at - 1) == Some(Word::At);
            habit.four_digits |= four && (labelled(at + 1) || after_at && digits.starts_with('0'));
        }
        habit
    }

    /// Whether what stands around a run of pieces lets it be a whole time.
    pub(super) fn may_be_whole(self, prose: &Prose<'_>, (first, end): (usize, usize)) -> bool {
        let run = Run { prose, first, end, habit: self };
        !(run.is_cut() || run.has_unit() || run.recurs())
    }

    /// Whether such a run that is read as a time surely is one.
    pub(super) fn is_time(
        self,
        prose: &Prose<'_>,
        (first, end): (usize, usize),
        stated: &Stated,
    ) -> bool {
        let run = Run { prose, first, end, habit: self };
        match &stated.moment {
            Moment::Clocks(preposition, readings) => run.clocks(*preposition, readings),
            Moment::Between(from, to) => run.range(from, to),
            Moment::Relative(relative) => {
                // `the day before it grounded` counts from what nothing dates.
                let ends_in = run.prose.word(run.end.saturating_sub(1));
                let of_event = matches!(ends_in, Some(Word::Before | Word::After));
                // An id after it may be a flight or a road.
                relative.from.is_none()
                    && !(of_event && run.joins_next())
                    && (!run.said_within(|word| word == Word::Shortly)
                        || end - first > 1 && !run.joins_next())
            }
            // `in the 24 hours before 6pm` is all of them.
            Moment::Apart(..) => {
                let before = run.previous();
                !run.follows(&["the"]) && !before.is_some_and(|at| prose.is_number(at))
            }
            _ => true,
        }
    }
}

fn is_four_digit_clock(digits: &str) -> bool {
    let hour = digits.get(..2).and_then(|hour| hour.parse::<u8>().ok());
    let minute = digits.get(2..).and_then(|minute| minute.parse::<u8>().ok());
    digits.len() == 4 && hour.is_some_and(|hour| hour < 24) && minute.is_some_and(|m| m < 60)
}

/// A run of pieces that is read as a time.
struct Run<'a> {
    prose: &'a Prose<'a>,
    first: usize,
    end: usize,
    habit: Habit,
}

impl Run<'_> {
    /// The piece before it, if it is of the same sentence.
    fn previous(&self) -> Option<usize> {
        let at = self.first.checked_sub(1)?;
        let (one, other) = (self.prose.at(at)?, self.prose.at(self.first)?);
        (one.sentence == other.sentence).then_some(at)
    }

    fn follows(&self, words: &[&str]) -> bool {
        self.previous().is_some_and(|at| self.prose.is_one_of(at, words))
    }

    fn said_within(&self, find: impl Fn(Word) -> bool) -> bool {
        (self.first..self.end).any(|at| self.prose.word(at).is_some_and(&find))
    }

    /// Whether the next piece is of the same sentence.
    fn has_next(&self) -> bool {
        let ends = self.prose.at(self.end).zip(self.prose.before(self.end));
        ends.is_some_and(|(next, last)| next.sentence == last.sentence && next.gap != Break::Block)
    }

    /// Whether a word, and no mark, follows in the sentence.
    fn joins_next(&self) -> bool {
        self.has_next() && self.prose.said(self.end).starts_with(char::is_alphanumeric)
    }

    /// Whether the words after it are of the same time, and not read: then this
    /// is a part of a time, which would say something else.
    fn is_cut(&self) -> bool {
        use Word as W;
        let prose = self.prose;
        if self.is_turned() {
            return true;
        }
        if !self.has_next() {
            return false;
        }
        let after = prose.word(self.end + 1);
        if abbreviation(prose.said(self.end)).is_some()
            || self.follows(&["through", "toward", "towards", "beyond", "til"])
        {
            return true;
        }
        // `at least two hours later` is not two hours later.
        let bounds = ["least", "most", "than", "within", "over", "under"];
        if self.said_within(|word| matches!(word, Word::Later | Word::Earlier | Word::Ago))
            && self.follows(&bounds)
        {
            return true;
        }
        let is_weekday = |word: Option<Word>| matches!(word, Some(W::Weekday(_)));
        // The day of a clock time that is not read with it.
        let on = self.previous().filter(|at| prose.word(*at) == Some(W::On));
        let ends_clock = |at: usize| {
            prose.is_number(at) || matches!(prose.word(at), Some(W::Am | W::Pm | W::Noon))
        };
        if is_weekday(prose.word(self.first))
            && on.and_then(|at| at.checked_sub(1)).is_some_and(ends_clock)
        {
            return true;
        }
        let joint = self.previous().filter(|at| matches!(prose.word(*at), Some(W::And | W::Or)));
        if is_weekday(prose.word(self.first))
            && joint.and_then(|at| at.checked_sub(1)).is_some_and(|at| is_weekday(prose.word(at)))
        {
            return true;
        }
        // The other end of a range that is not one of these.
        let is_joint = |at: usize| {
            matches!(prose.word(at), Some(W::To | W::Until)) || prose.is_mark(at, &['–', '-'])
        };
        let second = self.previous().filter(|at| is_joint(*at)).and_then(|at| at.checked_sub(1));
        if is_joint(self.end) && ends_clock(self.end + 1) || second.is_some_and(ends_clock) {
            return true;
        }
        self.leaves_words(after)
    }

    /// Whether a word before it, or the one after it, would make it another time:
    /// `a week last Tuesday`, `Christmas Eve at 6pm`, `not less than six hours before`.
    fn is_turned(&self) -> bool {
        use Word as W;
        let prose = self.prose;
        let is_day = |at: usize| {
            matches!(prose.word(at), Some(W::Weekday(_) | W::Today | W::Tomorrow | W::Yesterday))
        };
        let (last, next) = (self.end.saturating_sub(1), self.end);
        // `Tuesday week`, `the Tuesday before last`, `25 October` of `25 October 1917`
        let is_turned_by_next = is_day(last) && prose.is_one_of(next, &["week", "fortnight"])
            || prose.word(next) == Some(W::Before) && prose.word(next + 1) == Some(W::Last)
            || prose.word(next) == Some(W::After) && prose.word(next + 1) == Some(W::Next)
            || self.goes_back_nights(next)
            || prose.word(next) == Some(W::In)
                && matches!(prose.word(next + 1), Some(W::Month(_)))
                && prose.is_capital(next + 1)
                && self.said_within(|word| matches!(word, W::Weekday(_)));
        if self.has_next() && is_turned_by_next {
            return true;
        }
        let names_month = self.said_within(|word| matches!(word, W::Month(_)));
        let is_year = prose.is_number(next) && prose.said(next).len() == 4;
        let says_year =
            (self.first..self.end).any(|at| prose.said(at).len() == 4 && prose.is_number(at));
        if self.has_next() && names_month && is_year && !says_year {
            return true;
        }
        let Some(before) = self.previous() else { return false };
        // `a week last Tuesday`, whose `last Tuesday` was turned.
        let starts_with_day = matches!(prose.word(self.first), Some(W::Weekday(_)));
        if starts_with_day && matches!(prose.word(before), Some(W::Last | W::Next)) {
            return true;
        }
        let starts_with_number =
            prose.is_number(self.first) || prose.word(self.first) == Some(W::At);
        let slashed = |at: usize| {
            prose.is_number(at) && at > 0 && prose.is_mark(at - 1, &['/']) && prose.is_glued(at)
        };
        let is_unit = matches!(
            prose.word(before),
            Some(W::Seconds | W::Minutes | W::Hours | W::Days | W::Weeks)
        );
        let counts = matches!(prose.word(self.first), Some(W::Before | W::After));
        let back = |by: usize| before.checked_sub(by);
        // `a week ago today`, `two weeks from Monday`, `the day after Monday's vote`
        let unit_before = |at: usize| {
            matches!(
                prose.word(at),
                Some(
                    W::Minutes | W::Hours | W::Days | W::Weeks | W::Months | W::Years | W::Weekend
                )
            )
        };
        let is_ago = prose.word(before) == Some(W::Ago)
            || prose.word(before) == Some(W::On)
                && back(1).is_some_and(|at| prose.word(at) == Some(W::Ago));
        let from_unit =
            matches!(prose.word(before), Some(W::From | W::Before | W::After | W::Of | W::To))
                && back(1).is_some_and(unit_before);
        // The clock time of a day that is not read with it.
        let day = if matches!(prose.word(before), Some(W::At)) || prose.is_mark(before, &[',']) {
            back(1)
        } else {
            Some(before)
        };
        let is_left = !self.names_day()
            && day.is_some_and(|at| {
                matches!(prose.word(at), Some(W::Month(_))) && prose.is_capital(at)
            });
        // `May 2025` of a `17 May 2025` that was turned.
        let is_month_of = matches!(prose.word(self.first), Some(W::Month(_)))
            && prose.is_number(before)
            && prose.said(before).len() <= 2;
        if is_ago || from_unit || is_left || is_month_of {
            return true;
        }
        self.follows(&["not", "no", "least", "most", "week", "weeks", "fortnight"])
            || counts && is_unit
            || starts_with_number && slashed(before)
            || prose.word(before) == Some(W::At) && before.checked_sub(1).is_some_and(slashed)
            || prose.is_number(self.first)
                && matches!(prose.word(before), Some(W::Or | W::And))
                && before.checked_sub(1).is_some_and(|at| prose.is_number(at))
            || !self.names_date() && self.follows_holiday(before)
    }

    /// Whether `two nights earlier` follows, which would move its day.
    fn goes_back_nights(&self, next: usize) -> bool {
        let prose = self.prose;
        let at = if prose.is_mark(next, &[',']) { next + 1 } else { next };
        let counts = prose.is_number(at) || matches!(prose.word(at), Some(Word::Number(_)));
        counts
            && prose.is_one_of(at + 1, &["nights", "mornings", "evenings", "afternoons", "days"])
            && matches!(prose.word(at + 2), Some(Word::Earlier | Word::Later | Word::Before))
    }

    /// Whether it names a day.
    fn names_day(&self) -> bool {
        self.said_within(|word| {
            matches!(
                word,
                Word::Weekday(_) | Word::Month(_) | Word::Today | Word::Yesterday | Word::Tomorrow
            )
        })
    }

    /// Whether it names a day of its own, and more than a weekday.
    fn names_date(&self) -> bool {
        self.said_within(|word| matches!(word, Word::Month(_)))
    }

    /// Whether the words up to `before` name a day by its feast.
    fn follows_holiday(&self, before: usize) -> bool {
        let sentence = self.prose.at(self.first).map(|piece| piece.sentence);
        let near = (before.saturating_sub(3)..=before).rev().take_while(|at| {
            self.prose.at(*at).map(|piece| piece.sentence) == sentence
                && !self.prose.is_mark(*at, &[',', ';', '('])
        });
        near.into_iter().any(|at| self.prose.is_one_of(at, FEASTS))
    }

    /// Whether the next words are of a time, with `after` as the second of them.
    fn leaves_words(&self, after: Option<Word>) -> bool {
        use Word as W;
        let prose = self.prose;
        let next = prose.word(self.end);
        let is_weekday = |word: Option<Word>| matches!(word, Some(W::Weekday(_)));
        let of_day = |word: Option<Word>| {
            matches!(
                word,
                Some(
                    W::Weekday(_)
                        | W::Part(_)
                        | W::Early
                        | W::Late
                        | W::Next
                        | W::Following
                        | W::Previous
                        | W::Last
                        | W::Days
                        | W::Today
                        | W::Yesterday
                        | W::Tomorrow
                        | W::Noon
                        | W::Midnight
                        | W::This
                )
            )
        };
        match next {
            Some(
                W::Weekday(_)
                | W::Am
                | W::Pm
                | W::Utc
                | W::Gmt
                | W::Ago
                | W::Yesterday
                | W::Today
                | W::Tomorrow
                | W::Tonight
                | W::Following
                | W::Previous
                | W::Ordinal
                | W::OClock,
            ) => true,
            Some(W::Month(_)) => prose.is_capital(self.end) && !self.is_verb(self.end),
            Some(W::Part(_) | W::Later | W::Earlier) => true,
            Some(W::And | W::Or) => is_weekday(prose.word(self.end - 1)) && is_weekday(after),
            Some(W::Between) => prose.is_number(self.end + 1),
            Some(W::Last | W::Next | W::This) => {
                of_day(after) || prose.is_one_of(self.end + 1, &["week", "month", "year"])
            }
            Some(W::The) => of_day(after),
            Some(W::On) => {
                of_day(after)
                    || after == Some(W::The)
                        && (prose.is_number(self.end + 2) || of_day(prose.word(self.end + 2)))
            }
            Some(W::Of) => matches!(after, Some(W::Month(_) | W::Weekday(_) | W::The)),
            Some(W::Unread) => prose.is_one_of(self.end, &["that"]) && of_day(after),
            _ => false,
        }
    }

    /// Whether `may` or `march` stands there as a verb.
    fn is_verb(&self, at: usize) -> bool {
        !self.prose.is_capital(at)
            || self.prose.word(at + 1).is_none() && !self.prose.is_number(at + 1)
    }

    fn has_unit(&self) -> bool {
        let (prose, end) = (self.prose, self.end);
        if prose.is_mark(end, &['%', '°', '$', '€', '£', '¥']) {
            return true;
        }
        let number_last = prose.is_number(end.saturating_sub(1))
            || matches!(prose.word(end.saturating_sub(1)), Some(Word::Number(_)));
        number_last
            && self.has_next()
            && (prose.is_one_of(end, UNITS)
                || prose.word(end) == Some(Word::A) && prose.is_one_of(end + 1, UNITS))
    }

    /// Whether it is of something that recurs, such as hours of opening.
    fn recurs(&self) -> bool {
        let hours = ["open", "opens", "opening", "daily", "hours", "every", "each", "weekdays"];
        let recent = (1..=3).filter_map(|by| self.first.checked_sub(by));
        let is_range = self.said_within(|word| matches!(word, Word::To | Word::Until))
            || (self.first..self.end).any(|at| self.prose.is_mark(at, &['-', '–']));
        self.follows_every()
            || is_range && recent.into_iter().any(|at| self.prose.is_one_of(at, &hours))
            || self.prose.is_one_of(self.end, RECURS)
            || self.follows(RECURS)
            || self.prose.is_mark(self.end, &[',']) && self.prose.is_one_of(self.end + 1, RECURS)
    }

    /// Whether `every` or `daily` is said of it: `every Tuesday at 6pm`.
    fn follows_every(&self) -> bool {
        let joins = |at: &usize| {
            matches!(
                self.prose.word(*at),
                Some(Word::Weekday(_) | Word::At | Word::On | Word::And | Word::Part(_))
            )
        };
        let start = self.previous().map_or(self.first, |before| before + 1);
        let passed = (start.saturating_sub(4)..start).rev().take_while(joins).count();
        let at = start.checked_sub(passed + 1).filter(|_| self.previous().is_some());
        at.is_some_and(|at| {
            self.prose.is_one_of(at, &["every", "each", "daily", "nightly", "weekly"])
        })
    }

    fn clocks(&self, preposition: Preposition, readings: &Readings) -> bool {
        if readings.iter().count() > 1 {
            return true;
        }
        let Some(reading) = readings.iter().next() else { return false };
        if reading.day.is_some_and(|day| !self.is_day(day, reading, preposition)) {
            return false;
        }
        match reading.time {
            None => reading.day.is_some(),
            Some(time) => self.is_clock(time, reading, preposition),
        }
    }

    /// Whether a day is one, and no name of somebody or something.
    fn is_day(&self, day: Day, reading: &Reading, preposition: Preposition) -> bool {
        let prose = self.prose;
        let is_alone = reading.time.is_none();
        if is_alone && (self.is_year(preposition) == Some(false) || !self.is_month_or_day()) {
            return false;
        }
        match day {
            Day::Weekday(..) => !is_alone || self.is_weekday(),
            Day::MonthDay { .. } => {
                let lower = (self.first..self.end).any(|at| {
                    matches!(prose.word(at), Some(Word::Month(_))) && !prose.is_capital(at)
                });
                !(lower || is_alone && self.is_street())
            }
            Day::FromPublication(..) if self.said_within(|word| word == Word::Today) => {
                !prose.is_capital(self.first) || prose.begins_sentence(self.first) || !is_alone
            }
            _ => true,
        }
    }

    /// Whether four digits alone are the year that something began in; any others
    /// may be a number of anything.
    fn is_year(&self, preposition: Preposition) -> Option<bool> {
        let number = (self.first..self.end).find(|at| self.prose.is_number(*at))?;
        let is_alone = self.prose.said(number).len() == 4
            && number + 1 == self.end
            && !self.said_within(|word| matches!(word, Word::Month(_) | Word::Weekday(_)));
        let is_start = preposition == Preposition::NoEarlierThan
            && number == self.first + 1
            && !self.joins_next();
        is_alone.then_some(is_start)
    }

    /// Whether a month without a day, or a day without a month, has a word before it
    /// that makes it one: `in March`, `since the 3rd`, but neither `March` nor `9th`.
    fn is_month_or_day(&self) -> bool {
        let prose = self.prose;
        let has = |find: fn(Word) -> bool| self.said_within(find);
        let number = (self.first..self.end).any(|at| prose.is_number(at));
        let month = has(|word| matches!(word, Word::Month(_)));
        let weekday = has(|word| matches!(word, Word::Weekday(_)));
        let led = matches!(
            prose.word(self.first),
            Some(
                Word::In
                    | Word::Since
                    | Word::By
                    | Word::Until
                    | Word::From
                    | Word::Before
                    | Word::After
                    | Word::Early
                    | Word::Late
                    | Word::Last
                    | Word::Next
                    | Word::This
                    | Word::Between
            )
        );
        let named = self.has_next() && prose.is_capital(self.end) && prose.word(self.end).is_none();
        if month && !number && !weekday {
            let lower = (self.first..self.end)
                .any(|at| matches!(prose.word(at), Some(Word::Month(_))) && !prose.is_capital(at));
            let of_year = has(|word| matches!(word, Word::Last | Word::Next | Word::This));
            // In the town of March, at noon.
            let is_town = self.has_next() && prose.word(self.end) == Some(Word::At);
            return (led || of_year) && !(lower || named || is_town);
        }
        if has(|word| word == Word::Ordinal) && !month && !weekday {
            return led;
        }
        true
    }

    /// `Friday`, but not Friday prayers, the Sunday Times, Adrian Friday.
    fn is_weekday(&self) -> bool {
        let prose = self.prose;
        let shortened = (self.first..self.end).any(|at| {
            matches!(prose.word(at), Some(Word::Weekday(_)))
                && (prose.said(at).len() < 5 || !prose.is_capital(at))
        });
        let names = self.has_next() && prose.is_one_of(self.end, NAMED_DAYS);
        let alone = matches!(prose.word(self.first), Some(Word::Weekday(_)));
        let after_name = alone
            && self.previous().is_some_and(|at| {
                prose.is_capital(at)
                    && (prose.word(at).is_none() || !prose.begins_sentence(at))
                    && prose.at(self.first).is_some_and(|piece| piece.gap != Break::Nothing)
            });
        // `the Friday Club`
        let is_name = self.follows(&["the", "a"])
            && self.has_next()
            && prose.is_capital(self.end)
            && prose.word(self.end).is_none();
        let begins = alone && prose.begins_sentence(self.first);
        let is_subject = begins
            && self.has_next()
            && prose.is_one_of(self.end, &["is", "has", "said", "says", "was", "told"]);
        !(shortened || names || after_name || is_name || is_subject)
    }

    /// `12 March Close`, `1 May Road`, `9 August Avenue`.
    fn is_street(&self) -> bool {
        let prose = self.prose;
        prose.is_capital(self.end) && self.has_next() && prose.is_one_of(self.end, PLACES)
            || prose.is_capital(self.end)
                && self.has_next()
                && prose.is_capital(self.end + 1)
                && prose.is_one_of(self.end + 1, PLACES)
    }

    fn is_clock(&self, time: ClockTime, reading: &Reading, preposition: Preposition) -> bool {
        let prose = self.prose;
        if reading.day.is_some() || reading.label != Label::Unsaid {
            return true;
        }
        match time {
            ClockTime::Part(_) | ClockTime::Overnight => self.is_part(preposition),
            ClockTime::Midnight => self.is_noon(preposition),
            ClockTime::Clock(..) if self.said_within(|word| word == Word::Noon) => {
                self.is_noon(preposition)
            }
            ClockTime::Clock(..)
                if self.said_within(|word| {
                    matches!(word, Word::Am | Word::Pm | Word::Hours | Word::OClock | Word::Part(_))
                }) =>
            {
                true
            }
            ClockTime::Clock(_, half) => {
                let cued = preposition != Preposition::At
                    || prose.word(self.first) == Some(Word::At)
                    || self.previous().is_some_and(|at| prose.word(at) == Some(Word::At));
                self.is_bare_clock(cued, half)
            }
        }
    }

    /// `10:40`, `0429`, `ten to six`, with nothing beside it that says a.m. or p.m.
    fn is_bare_clock(&self, cued: bool, half: Half) -> bool {
        let prose = self.prose;
        let hour = (self.first..self.end).find(|at| prose.is_number(*at));
        let Some(hour) = hour else {
            // `ten to six`, but not `at one` or `by three`.
            return self.said_within(|word| matches!(word, Word::Past | Word::To | Word::Half))
                && cued;
        };
        let digits = prose.said(hour);
        if digits.len() == 4 {
            let style = self.habit.four_digits || digits.starts_with('0');
            return is_four_digit_clock(digits) && style && cued;
        }
        let has_minutes = hour + 2 < self.end + 1 && prose.is_glued(hour + 1);
        if prose.is_mark(hour + 1, &['.']) && has_minutes {
            return cued && self.habit.dots && !self.joins_next_noun();
        }
        if !prose.is_mark(hour + 1, &[':']) || !has_minutes {
            return false;
        }
        if cued {
            return !self.joins_next_noun();
        }
        let begins = prose.starts_line(self.first);
        let shows = digits.len() == 2
            && half == Half::Said
            && (self.habit.full_day || digits.starts_with('0'));
        let after_number = self.previous().is_some_and(|at| prose.is_number(at));
        (begins || shows) && !self.follows(NO_CLOCK_AFTER) && !after_number
            || begins && self.habit.full_day
    }

    /// Whether `a mile` or the like follows, which a pace or a price has.
    fn joins_next_noun(&self) -> bool {
        let of_each = self.prose.word(self.end) == Some(Word::A)
            && self.prose.is_one_of(self.end + 1, OF_EACH);
        self.has_next() && (of_each || self.prose.is_one_of(self.end, &["per", "each"]))
    }

    /// Whether a part of a day alone is one day's.
    fn is_part(&self, preposition: Preposition) -> bool {
        let prose = self.prose;
        let first = prose.word(self.first);
        if self.said_within(|word| matches!(word, Word::Small | Word::Hours)) {
            return true;
        }
        if self.said_within(|word| matches!(word, Word::Today | Word::This | Word::Tonight)) {
            return true;
        }
        let spans = matches!(first, Some(Word::In | Word::By | Word::Throughout));
        if spans || prose.is_one_of(self.first, &["overnight", "that"]) {
            return !self.follows(&["an", "the", "a"]);
        }
        let _ = preposition;
        // `early in the morning` says as little as `mornings`.
        let whole = self.said_within(|word| matches!(word, Word::Part(_)));
        whole
            && first == Some(Word::The)
            && self.follows(&["in", "during", "by", "until", "through"])
    }

    fn is_noon(&self, preposition: Preposition) -> bool {
        let prose = self.prose;
        let named =
            self.has_next() && prose.is_capital(self.end) && !prose.is_mark(self.end, &['(']);
        let capital = (self.first..self.end).any(|at| {
            matches!(prose.word(at), Some(Word::Noon | Word::Midnight))
                && prose.is_capital(at)
                && !prose.begins_sentence(at)
        });
        let cued = preposition != Preposition::At
            || self.previous().is_some_and(|at| {
                matches!(prose.word(at), Some(Word::At | Word::Past | Word::On))
                    || prose.is_mark(at, &[',', '—', '–'])
            })
            || prose.begins_sentence(self.first);
        cued && !capital && !named
    }

    fn range(&self, from: &Readings, to: &Readings) -> bool {
        let both = || from.iter().chain(to.iter());
        let year =
            |day: Option<Day>| matches!(day, Some(Day::Span(a, b)) if (b - a).num_days() > 300);
        if both().any(|reading| year(reading.day)) {
            return false;
        }
        if both().any(|reading| reading.day.is_some() || reading.label != Label::Unsaid) {
            let opens = self.follows(&["open", "opens"]);
            return !opens && !self.is_street();
        }
        let strong = self.said_within(|word| {
            matches!(
                word,
                Word::Am
                    | Word::Pm
                    | Word::Noon
                    | Word::Midnight
                    | Word::OClock
                    | Word::Hours
                    | Word::Part(_)
            )
        });
        if strong {
            return !self.follows(&["open", "opens", "daily"]);
        }
        // Two clocks, not two numbers.
        let clocks = (self.first..self.end).filter(|at| {
            self.prose.is_number(*at)
                && (self.prose.is_mark(at + 1, &[':']) && self.prose.is_glued(at + 1)
                    || is_four_digit_clock(self.prose.said(*at))
                        && (self.habit.four_digits || self.prose.said(*at).starts_with('0')))
        });
        clocks.count() == 2 && !self.joins_next_noun()
    }
}
