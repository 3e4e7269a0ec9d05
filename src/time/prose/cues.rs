//! What the words around a statement say of it: the tense of its sentence, who
//! reports, which place is named.

use super::find::Hit;
use super::hint::Hint;
use super::pieces::Prose;
use super::traps::Habit;
use crate::time::stated::{
    ClockTime, Day, Half, Moment, Preposition, Reading, Stated, Word, zone_of,
};
use crate::time::zone::{Zone, abbreviation};

/// The time at which a sentence says that something happens, by its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Before,
    /// `had left`: before what the text was at.
    LongBefore,
    Ahead,
    /// `opens`, `begins`: ahead in a plan, and past in a log.
    Present,
    Unsaid,
}

impl Aspect {
    /// Whether a day that is left open is the coming one.
    pub(super) const fn is_ahead(self) -> bool {
        matches!(self, Aspect::Ahead | Aspect::Present)
    }
}

/// What the text says of one statement beside its words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cues {
    pub(super) sentence: u32,
    /// The line it stands on: a paragraph, an entry of a log.
    pub(super) line: u32,
    /// The part of its sentence, as semicolons part it.
    pub(super) clause: u32,
    pub(super) when: Aspect,
    /// What its sentence says beside that it happened.
    pub(super) tone: Option<Hint>,
    /// `did not leave until`: it happened then.
    pub(super) not_until: bool,
    /// Whether its sentence or its line begins with it.
    pub(super) begins: bool,
    /// `said on Friday`: the day of the report, and not of what it tells.
    pub(super) is_report: bool,
    /// `said at 9 p.m. on Friday`: what it tells is of that day or of one before.
    pub(super) is_told: bool,
    /// It stands in a clause on a person or a thing: `who met him on Friday`.
    pub(super) is_aside: bool,
    /// `LAGOS, March 14 (Reuters) -`.
    pub(super) is_dateline: bool,
    /// A clock time that says no half of the day.
    pub(super) is_bare: bool,
    /// A half of the day is said in it.
    pub(super) half: Option<Word>,
    /// It counts from what the words after it say.
    pub(super) of_event: bool,
    /// Its words name a clock that is not known.
    pub(super) unread_clock: bool,
    /// A mark, and no word, stands before it.
    pub(super) follows_comma: bool,
    /// The zone of another place that its words or its sentence name.
    pub(super) elsewhere: Option<Zone>,
    /// Its sentence says of what place it speaks, and nothing is known of it.
    pub(super) names_place: bool,
    /// A word in it names a day.
    pub(super) names_day: bool,
    /// It names a day of a month, and no month: `the 5th`.
    pub(super) names_no_month: bool,
    /// The text writes 7:40 and 14:20.
    pub(super) on_24_hours: bool,
    /// The number of the heading `Day 2:` that it stands under.
    pub(super) day_number: Option<u16>,
}

impl Cues {
    pub(super) fn of(
        prose: &Prose<'_>,
        found: &Hit,
        habit: Habit,
        numbered: &NumberedDays,
    ) -> Cues {
        let at = Beside { prose, first: found.first, end: found.end };
        let piece = prose.at(found.first);
        let half = (found.first..found.end)
            .filter_map(|at| prose.word(at))
            .find(|word| matches!(word, Word::Am | Word::Pm));
        Cues {
            sentence: piece.map_or(0, |piece| piece.sentence),
            line: piece.map_or(0, |piece| piece.line),
            clause: at.clause(),
            when: at.when(&found.stated),
            tone: at.tone(),
            not_until: at.back().take(6).any(|at| is_negation(prose, at)),
            begins: at.begins(),
            // `reported at 7:45 p.m.` is a moment of the story.
            is_report: !has_hand(&found.stated) && at.is_report(),
            is_told: at.is_report() || at.tells(),
            is_aside: at.is_aside(),
            is_dateline: at.is_dateline(),
            is_bare: half.is_none() && at.is_bare(&found.stated, habit),
            half,
            of_event: found.of_event,
            unread_clock: found.unread_clock,
            follows_comma: at.follows_comma(),
            elsewhere: at.elsewhere(),
            names_place: at.names_place(),
            names_day: at.names_day(),
            names_no_month: at.names_no_month(),
            on_24_hours: habit.full_day && (!habit.halves || at.has_two_digits()),
            day_number: numbered.before(found.first),
        }
    }
}

/// Whether `not` stands there, alone or as the end of a word.
fn is_negation(prose: &Prose<'_>, at: usize) -> bool {
    let said = prose.said(at);
    prose.is_one_of(at, &["not"])
        || said.len() > 3 && (said.ends_with("n't") || said.ends_with("n’t"))
}

/// The headings `Day 1:`, `Day 2` and so on of a text: where each is, and its number.
pub(super) struct NumberedDays(Vec<(usize, u16)>);

impl NumberedDays {
    pub(super) fn of(prose: &Prose<'_>) -> NumberedDays {
        let number = |at: usize| {
            let is_heading = prose.starts_line(at) && prose.is_one_of(at, &["day"]);
            let ends = prose.is_mark(at + 2, &[':', '.', ',', '-', '–', '—'])
                || prose.at(at + 2).is_none()
                || prose.starts_line(at + 2);
            let number = prose.said(at + 1).parse().ok();
            number.filter(|_| is_heading && ends).map(|number| (at, number))
        };
        NumberedDays((0..prose.pieces.len()).filter_map(number).collect())
    }

    /// The number of the last heading before a piece.
    fn before(&self, at: usize) -> Option<u16> {
        let headings = self.0.partition_point(|(heading, _)| *heading < at);
        self.0.get(headings.checked_sub(1)?).map(|(_, number)| *number)
    }
}

/// Whether it says a time of a clock, and not only a day or a part of one.
pub(super) fn has_hand(stated: &Stated) -> bool {
    let hand = |reading: &Reading| {
        matches!(reading.time, Some(ClockTime::Clock(..) | ClockTime::Midnight))
    };
    match &stated.moment {
        Moment::Clocks(_, readings) => readings.iter().any(hand),
        Moment::Between(from, to) => from.iter().chain(to.iter()).any(hand),
        _ => false,
    }
}

/// A statement among the pieces of its text.
struct Beside<'a> {
    prose: &'a Prose<'a>,
    first: usize,
    end: usize,
}

/// Words after which something is still to come.
const AHEAD: &[&str] = &[
    "will",
    "shall",
    "may",
    "might",
    "would",
    "should",
    "must",
    "can",
    "plans",
    "intends",
    "hopes",
    "expects",
    "forecast",
    "forecasts",
    "tomorrow",
    "upcoming",
    "adjourned",
    "bailed",
    "remanded",
    "postponed",
    "suspended",
    "extended",
    "deadline",
    "stays",
    "stay",
    "remain",
    "remains",
];

/// Verbs of the present, which speak of a plan or of what a log tells.
const PRESENT: &[&str] = &[
    "resumes", "reopens", "opens", "closes", "begins", "starts", "ends", "expires", "takes",
    "arrives", "departs", "returns", "goes", "meets", "plays", "kicks", "lasts", "runs", "close",
    "open", "resume", "begin", "start", "reopen", "go", "next",
];

/// Of those, what was to come then and need not be now, after `was`.
const SAID_OF_PLANS: &[&str] =
    &["due", "expected", "scheduled", "planned", "likely", "slated", "set", "forecast", "booked"];

/// Verbs before `to` of what is to come; most of them are nouns as well.
const INTENDS: &[&str] = &[
    "intend",
    "intends",
    "plan",
    "hope",
    "expect",
    "aim",
    "aims",
    "vow",
    "vows",
    "promise",
    "promises",
    "want",
    "wants",
    "mean",
    "means",
    "threaten",
    "threatens",
];

/// The past of verbs that do not end in -ed.
const PAST: &[&str] = &[
    "was", "were", "did", "said", "told", "left", "came", "went", "struck", "fell", "rose",
    "began", "ran", "met", "saw", "seen", "made", "took", "taken", "sank", "broke", "found",
    "held", "gave", "sent", "got", "heard", "shot", "hit", "kept", "lost", "beat", "flew", "drove",
    "led", "felt", "blew", "stood", "spoke", "wrote", "read", "sat", "slept", "brought", "thought",
    "fought", "caught", "bought", "cut", "shut", "lit", "hung", "rang", "rung", "swept", "crept",
    "paid", "built", "knew", "threw", "drew", "grew", "showed", "shown", "put", "became", "known",
    "been", "gone", "done", "burnt", "spent", "slid", "spread", "burst", "bore", "born", "won",
    "forgot", "froze", "hid", "rode", "woke", "wore", "split", "spun", "stole", "swam", "tore",
    "sold", "fled", "let", "lay", "dealt", "dug", "swung",
];

/// Verbs of reporting, after which a day is that of the report.
const REPORTS: &[&str] = &[
    "said",
    "told",
    "reported",
    "announced",
    "confirmed",
    "added",
    "wrote",
    "says",
    "testified",
    "stated",
    "published",
    "posted",
    "tweeted",
    "acknowledged",
    "denied",
    "warned",
    "claimed",
    "admitted",
    "insisted",
];

impl Beside<'_> {
    /// The pieces of the same sentence and clause before it, the nearest first.
    fn back(&self) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.prose.at(self.first).map(|piece| piece.sentence);
        (self.first.saturating_sub(60)..self.first).rev().take_while(move |at| {
            self.prose.at(*at).map(|piece| piece.sentence) == sentence
                && !self.prose.is_mark(*at, &[';'])
        })
    }

    /// The pieces of the same sentence and clause after it.
    fn on(&self) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.prose.at(self.first).map(|piece| piece.sentence);
        (self.end..self.end + 60).take_while(move |at| {
            self.prose.at(*at).is_some_and(|piece| Some(piece.sentence) == sentence)
                && !self.prose.is_mark(*at, &[';'])
        })
    }

    fn clause(&self) -> u32 {
        let sentence = self.prose.at(self.first).map(|piece| piece.sentence);
        let before = (self.first.saturating_sub(200)..self.first).rev();
        let marks = before
            .take_while(|at| self.prose.at(*at).map(|piece| piece.sentence) == sentence)
            .filter(|at| self.prose.is_mark(*at, &[';']));
        u32::try_from(marks.count()).unwrap_or(0)
    }

    fn when(&self, stated: &Stated) -> Aspect {
        let until = matches!(
            &stated.moment,
            Moment::Clocks(Preposition::NoLaterThan | Preposition::NoEarlierThan, _)
        );
        if self.prose.is_one_of(self.first, &["tomorrow"]) {
            return Aspect::Ahead;
        }
        // An entry of a log tells what had come, and what is to come from then.
        if self.prose.begins_sentence(self.first)
            && !has_day(stated, self.names_day())
            && self.prose.is_number(self.first)
        {
            return Aspect::Before;
        }
        let mut present = false;
        for (steps, at) in self.back().enumerate() {
            match self.verb(at, until) {
                Some(Aspect::Unsaid) => {
                    present = true;
                    // `the final is at 9:30`, `a replay is available until Friday`
                    if steps < 3 || until {
                        return Aspect::Ahead;
                    }
                }
                Some(when) => return when,
                None => {}
            }
        }
        if present {
            return Aspect::Unsaid;
        }
        for at in self.on() {
            // `, due in Brest on Thursday,`
            let is_aside = self.prose.is_one_of(at, SAID_OF_PLANS)
                && at > 0
                && self.prose.is_mark(at - 1, &[',']);
            match self.verb(at, false).filter(|_| !is_aside) {
                Some(Aspect::Unsaid) | None => {}
                // `By 2 a.m. the fire had spread` goes on.
                Some(Aspect::LongBefore) if until => return Aspect::Before,
                Some(when) => return when,
            }
        }
        Aspect::Unsaid
    }

    /// Whether the nearest verb is of what was expected, denied or supposed.
    fn tone(&self) -> Option<Hint> {
        const HELPERS: &[&str] = &["was", "were", "had", "did", "been"];
        let nearest = |at: usize| {
            let is_verb = matches!(
                self.verb(at, false),
                Some(Aspect::Before | Aspect::LongBefore | Aspect::Ahead)
            );
            let tone = self.tone_of(at);
            let ends = is_verb && !self.prose.is_one_of(at, HELPERS);
            (tone.is_some() || ends).then_some(tone)
        };
        self.back().chain(self.on()).find_map(nearest).flatten()
    }

    /// What a verb, or the word that turns it, says beside that something happened.
    fn tone_of(&self, at: usize) -> Option<Hint> {
        let prose = self.prose;
        let before = |by: usize, words: &[&str]| {
            let near = at.saturating_sub(by)..at;
            near.into_iter().any(|at| prose.is_one_of(at, words))
        };
        let followed = |words: &[&str]| prose.is_one_of(at + 1, words);
        let said = prose.said(at).to_lowercase();
        let no_longer = ["until", "before", "later", "earlier", "only", "just", "after", "long"];
        let ends_so = prose.word(self.first) == Some(Word::Until);
        let negated = |at: usize| {
            let denies = prose.is_one_of(at, &["never", "denied", "denies", "deny", "cannot"]);
            let not = is_negation(prose, at) && !ends_so && !prose.is_one_of(at + 1, &no_longer);
            not || denies
        };
        let is_past = matches!(self.verb(at, false), Some(Aspect::Before | Aspect::LongBefore));
        if negated(at) || is_past && at > 0 && negated(at - 1) {
            return Some(Hint::Denied);
        }
        let supposes = ["may", "might", "could"];
        if prose.is_one_of(at, &["have"]) && before(1, &supposes)
            || is_past && before(3, &supposes) && before(2, &["have"])
            || prose.is_one_of(at, &["perhaps", "possibly", "probably", "presumably"])
            || matches!(said.as_str(), "believed" | "thought" | "presumed" | "suspected" | "feared")
                && followed(&["to"])
            || is_past && before(3, &["believed", "thought", "presumed"]) && before(2, &["to"])
        {
            return Some(Hint::Supposed);
        }
        let was = ["was", "were", "been", "had", "originally", "first"];
        let expects = prose.is_one_of(at, SAID_OF_PLANS)
            && !prose.is_one_of(at, &["set", "likely"])
            || followed(&["to"])
                && prose.is_one_of(
                    at,
                    &["set", "likely", "meant", "supposed", "intended", "hoped", "wanted"],
                );
        let was_to = prose.is_one_of(at, &["was", "were"])
            && followed(&["to"])
            && !prose.is_number(at + 2)
            && !prose.is_capital(at + 2);
        (expects && (before(2, &was) || prose.is_one_of(at, &["intended", "hoped", "wanted"]))
            || was_to)
            .then_some(Hint::Expected)
    }

    /// What a word says of the tense, if it is a verb; the present is `Unsaid`.
    fn verb(&self, at: usize, until: bool) -> Option<Aspect> {
        let prose = self.prose;
        let said = prose.said(at);
        if said.len() < 2 || prose.is_number(at) {
            return None;
        }
        let before = |words: &[&str]| {
            (1..=2).any(|by| at.checked_sub(by).is_some_and(|at| prose.is_one_of(at, words)))
        };
        if said.ends_with("'ll")
            || said.ends_with("’ll")
            || prose.is_one_of(at, &["won't", "won’t"])
        {
            return Some(Aspect::Ahead);
        }
        // `is to speak`, `they intend to leave`
        let to_do = prose.is_one_of(at + 1, &["to"]) && !prose.is_number(at + 2);
        if to_do && (prose.is_one_of(at, &["is", "are"]) || prose.is_one_of(at, INTENDS)) {
            return Some(Aspect::Ahead);
        }
        if prose.is_one_of(at, &["is", "are"]) {
            return Some(Aspect::Unsaid);
        }
        if prose.is_one_of(at, &["had", "hadn't", "hadn’t", "he'd", "she'd", "they'd"]) {
            return Some(Aspect::LongBefore);
        }
        if prose.is_one_of(at, SAID_OF_PLANS) {
            let over = ["was", "were", "been", "first", "had", "originally", "meant"];
            if before(&over) && !before(&["has", "have"]) {
                let long = before(&["had"]);
                return Some(if long { Aspect::LongBefore } else { Aspect::Before });
            }
            if prose.is_one_of(at, &["set"]) {
                let plan =
                    before(&["is", "are", "been"]) && prose.is_one_of(at + 1, &["for", "to", "at"]);
                return plan.then_some(Aspect::Ahead);
            }
            return Some(Aspect::Ahead);
        }
        if prose.is_one_of(at, PRESENT) {
            let is_noun = !prose.said(at).ends_with('s');
            return if is_noun { self.plain_present(at) } else { Some(Aspect::Present) };
        }
        if prose.is_one_of(at, AHEAD) {
            let until_only = ["bailed", "remanded", "suspended", "extended"];
            if prose.is_one_of(at, &until_only) && !until {
                return Some(Aspect::Before);
            }
            if prose.is_one_of(at, &["may", "might", "would", "should", "must", "can"])
                && (prose.is_one_of(at + 1, &["have"]) || prose.is_one_of(at + 2, &["have"]))
            {
                return Some(Aspect::Before);
            }
            let capital = prose.is_capital(at) && !prose.begins_sentence(at);
            return (!capital).then_some(Aspect::Ahead);
        }
        // `will shut`, `to be cut`
        let modals = ["will", "shall", "would", "can", "could", "may", "might", "must", "should"];
        if at > 0 && (prose.is_one_of(at - 1, &modals) || prose.is_one_of(at - 1, &["to"])) {
            return None;
        }
        let past = prose.is_one_of(at, PAST)
            || said.len() > 3 && said.ends_with("ed") && !prose.is_capital(at);
        // `will be held`, `to be heard`
        if !past || at > 0 && prose.is_one_of(at - 1, &["be", "is", "are", "being"]) {
            return None;
        }
        Some(if before(&["had"]) { Aspect::LongBefore } else { Aspect::Before })
    }

    /// `Bridges close at 4 p.m.`, `Next meeting: 26 March`.
    fn plain_present(&self, at: usize) -> Option<Aspect> {
        let prose = self.prose;
        if prose.is_one_of(at, &["won"]) {
            // `won't`, whose apostrophe parts it.
            return (prose.is_mark(at + 1, &['’', '\''])).then_some(Aspect::Ahead);
        }
        if prose.is_one_of(at, &["next"]) {
            return prose.begins_sentence(at).then_some(Aspect::Ahead);
        }
        let beside = at + 1 >= self.first && prose.said(at).starts_with(char::is_lowercase)
            || prose.word(at + 1) == Some(Word::At) && at + 2 >= self.first;
        beside.then_some(Aspect::Present)
    }

    fn begins(&self) -> bool {
        let prose = self.prose;
        let lead = |at: usize| {
            matches!(prose.word(at), Some(Word::On | Word::At | Word::In | Word::The))
                || prose.is_mark(at, &['*', '-', '•', '"', '“', '–', '[', '('])
        };
        let mut at = self.first;
        for _ in 0..3 {
            if prose.begins_sentence(at) || prose.starts_line(at) {
                return true;
            }
            match at.checked_sub(1) {
                Some(before) if lead(before) => at = before,
                _ => return false,
            }
        }
        false
    }

    /// Whether the nearest verb before it is one of reporting.
    fn is_report(&self) -> bool {
        let near = self.back().take(9).take_while(|at| {
            !self.prose.is_mark(*at, &[',', '(', '"', '”']) && !self.prose.is_one_of(*at, &["that"])
        });
        for at in near {
            if self.prose.is_one_of(at, REPORTS) {
                return true;
            }
            if self.verb(at, false).is_some() {
                return false;
            }
        }
        false
    }

    /// Whether the first verb after it is one of reporting, and none is before it.
    fn tells(&self) -> bool {
        let is_verb = |at: &usize| self.verb(*at, false).is_some();
        let first = self.on().find(|at| self.prose.is_one_of(*at, REPORTS) || is_verb(at));
        first.is_some_and(|at| self.prose.is_one_of(at, REPORTS))
            && !self.back().any(|at| is_verb(&at))
    }

    /// Whether a relative clause leads to it: `, who met him on Friday,`.
    fn is_aside(&self) -> bool {
        let mut near = self.back().take(12).take_while(|at| !self.prose.is_mark(*at, &[',', '(']));
        near.any(|at| self.prose.is_one_of(at, &["who", "which", "whose", "whom"]))
    }

    /// Whether it dates the text: `LAGOS, March 14 (Reuters) -`.
    fn is_dateline(&self) -> bool {
        let prose = self.prose;
        let Some(comma) = self.first.checked_sub(1).filter(|at| prose.is_mark(*at, &[','])) else {
            return false;
        };
        let Some(place) = comma.checked_sub(1) else { return false };
        let said = prose.said(place);
        let capitals = said.len() > 2 && said.chars().all(char::is_uppercase);
        let starts = (comma.saturating_sub(4)..comma).any(|at| prose.starts_line(at));
        let ends = prose.is_mark(self.end, &['(', '-', '–', '—', ':', '/', '.']);
        starts && ends && (capitals || place < 4)
    }

    /// Whether a clock time in it says no half of the day, of which it has one.
    fn is_bare(&self, stated: &Stated, habit: Habit) -> bool {
        let unsaid =
            |reading: &Reading| matches!(reading.time, Some(ClockTime::Clock(_, Half::Unsaid)));
        let any_unsaid = match &stated.moment {
            Moment::Clocks(_, readings) => readings.iter().any(unsaid),
            Moment::Between(from, to) => from.iter().chain(to.iter()).any(unsaid),
            _ => false,
        };
        if any_unsaid {
            return true;
        }
        // From ten on nothing in the figures tells the half.
        let prose = self.prose;
        habit.halves
            && !habit.full_day
            && (self.first..self.end).any(|at| {
                matches!(prose.said(at), "10" | "11" | "12")
                    && prose.is_mark(at + 1, &[':', '.'])
                    && prose.is_glued(at + 1)
                    && prose.is_number(at + 2)
                    && !prose.is_glued(at)
                    && !prose.is_glued(at + 3)
                    && !matches!(prose.word(at + 3), Some(Word::Utc | Word::Gmt | Word::Hours))
                    && abbreviation(prose.said(at + 3)).is_none()
            })
    }

    fn follows_comma(&self) -> bool {
        let prose = self.prose;
        let comma = |at: usize| prose.is_mark(at, &[',', '—', '–', '(']);
        let before = |by: usize| self.first.checked_sub(by);
        let lead =
            before(1).filter(|at| matches!(prose.word(*at), Some(Word::At | Word::On | Word::In)));
        before(1).is_some_and(comma) || lead.is_some() && before(2).is_some_and(comma)
    }

    /// Whether its hour is written with two digits, as all are on 24 hours.
    fn has_two_digits(&self) -> bool {
        let prose = self.prose;
        let hour = (self.first..self.end).find(|at| prose.is_number(*at));
        hour.is_some_and(|at| prose.said(at).len() == 2 && prose.is_mark(at + 1, &[':']))
    }

    /// The zone of a place that is named just after it, or at the start of its sentence.
    fn elsewhere(&self) -> Option<Zone> {
        let prose = self.prose;
        let name = |at: usize| {
            (1..=3).rev().find_map(|count| {
                let (first, last) = (prose.at(at)?, prose.at(at + count - 1)?);
                let all = (at..at + count).all(|at| prose.is_capital(at));
                zone_of(prose.slice(first.start, last.end)).filter(|_| all)
            })
        };
        let lead = |at: usize| matches!(prose.word(at), Some(Word::In | Word::At));
        if lead(self.end) && self.on().next().is_some() {
            return name(self.end + 1);
        }
        let inside = (self.first..self.end).find(|at| prose.word(*at) == Some(Word::In));
        if let Some(zone) = inside.and_then(|at| name(at + 1)) {
            return Some(zone);
        }
        self.back().filter(|at| lead(*at)).find_map(|at| name(at + 1))
    }

    fn names_day(&self) -> bool {
        use Word::{Month, Today, Tomorrow, Tonight, Weekday, Yesterday};
        let day =
            |word| matches!(word, Weekday(_) | Month(_) | Today | Tomorrow | Tonight | Yesterday);
        (self.first..self.end).filter_map(|at| self.prose.word(at)).any(day)
    }

    fn names_no_month(&self) -> bool {
        let words = || (self.first..self.end).filter_map(|at| self.prose.word(at));
        words().any(|word| word == Word::Ordinal)
            && !words().any(|word| matches!(word, Word::Month(_)))
    }

    fn names_place(&self) -> bool {
        let prose = self.prose;
        let is_name = |at: usize| {
            matches!(prose.word(at), Some(Word::In)) || prose.is_one_of(at, &["off", "near"])
        };
        let named = |at: usize| prose.is_capital(at + 1) && prose.word(at + 1).is_none();
        let starts = self.back().last().is_some_and(|at| is_name(at) && named(at));
        starts || self.on().next().is_some() && is_name(self.end) && named(self.end)
    }
}

/// Whether a statement names a day of its own.
pub(super) fn has_day(stated: &Stated, names_day: bool) -> bool {
    match &stated.moment {
        Moment::Clocks(_, readings) => readings.has_day(),
        Moment::Between(from, to) => from.has_day() || to.has_day(),
        Moment::Ago(_) => true,
        _ => names_day,
    }
}

/// Whether a day that is named in it is a month or more.
pub(super) fn is_long(stated: &Stated) -> bool {
    let long = |reading: &Reading| matches!(reading.day, Some(Day::Span(from, to)) if (to - from).num_days() > 3);
    match &stated.moment {
        Moment::Clocks(_, readings) => readings.iter().any(long),
        Moment::Between(from, to) => from.iter().chain(to.iter()).any(long),
        _ => false,
    }
}

/// How far a sentence is followed either way: beyond it is no sentence.
const SENTENCE: usize = 400;

/// The byte range of the sentence that holds a piece.
pub(super) fn sentence_of(prose: &Prose<'_>, at: usize) -> (usize, usize) {
    let Some(piece) = prose.at(at) else { return (0, 0) };
    let same =
        |other: &usize| prose.at(*other).is_some_and(|other| other.sentence == piece.sentence);
    let first = (at.saturating_sub(SENTENCE)..at).rev().take_while(same).last().unwrap_or(at);
    let last = (at + 1..at + SENTENCE).take_while(same).last().unwrap_or(at);
    let end = prose.at(last).map_or(piece.end, |last| last.end);
    (prose.at(first).map_or(piece.start, |first| first.start), end)
}
