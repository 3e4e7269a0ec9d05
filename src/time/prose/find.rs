//! Where statements of time begin in a text, and how far they reach.

use super::pieces::{Break, Make, Piece, Prose};
use super::traps::Habit;
use crate::time::stated::{
    ClockTime, Direction, Label, Moment, Preposition, RelativeTime, Stated, Word,
};
use crate::time::zone::abbreviation;

/// A statement has no more pieces than this.
const PIECES: usize = 28;
/// How many ends are tried from one start.
const TRIES: usize = 6;

/// A statement, by its pieces: from the first to the one before `end`.
pub(super) struct Hit {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) stated: Stated,
    /// Whether it counts from what the words after it say: `an hour before the
    /// ship sank`.
    pub(super) of_event: bool,
    /// Whether its words name a clock that is not known: `8:50 a.m. Ruritanian time`.
    pub(super) unread_clock: bool,
}

/// Finds every statement, in order.
pub(super) fn find(prose: &Prose<'_>, habit: Habit) -> Vec<Hit> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < prose.pieces.len() {
        match statement_at(prose, at, habit) {
            Some(statement) => {
                at = statement.end;
                found.push(statement);
            }
            None => at += 1,
        }
    }
    found
}

fn statement_at(prose: &Prose<'_>, first: usize, habit: Habit) -> Option<Hit> {
    if !may_begin(prose, first) {
        return None;
    }
    // `at` belongs to a time only where the time cannot do without it.
    if prose.word(first) == Some(Word::At) && statement_at(prose, first + 1, habit).is_some() {
        return None;
    }
    longest(prose, first, habit)
        .or_else(|| of_event(prose, first))
        .or_else(|| since_then(prose, first))
}

/// `since then`, `by then`: from the statement before it on, or up to it.
fn since_then(prose: &Prose<'_>, first: usize) -> Option<Hit> {
    if !prose.is_one_of(first + 1, &["then"]) {
        return None;
    }
    let direction = match prose.word(first)? {
        Word::Since => Direction::After,
        Word::By | Word::Until => Direction::Before,
        _ => return None,
    };
    let (start, end) = (prose.at(first)?.start, prose.at(first + 1)?.end);
    let mut some_time = Stated::read("some time later")?.moment;
    if let Moment::Relative(relative) = &mut some_time {
        relative.direction = direction;
    }
    let stated = Stated::new(prose.slice(start, end), some_time);
    Some(Hit { first, end: first + 2, stated, of_event: false, unread_clock: false })
}

/// The longest run of pieces from one that is read as a time.
fn longest(prose: &Prose<'_>, first: usize, habit: Habit) -> Option<Hit> {
    let start = prose.at(first)?.start;
    for end in ends(prose, first) {
        let last = prose.before(end)?;
        if !(first..end).any(|at| says_when(prose, at)) {
            break;
        }
        if !habit.may_be_whole(prose, (first, end)) {
            continue;
        }
        if let Some(stated) = Stated::read(prose.slice(start, last.end))
            && habit.is_time(prose, (first, end), &stated)
        {
            let alone = Hit { first, end, stated, of_event: false, unread_clock: false };
            return Some(
                with_second_clock(prose, &alone, habit)
                    .or_else(|| with_unread_clock(prose, &alone))
                    .unwrap_or(alone),
            );
        }
    }
    None
}

/// Where a statement from `first` on may end, the longest first: of many only a
/// few, and those up to the first comma.
fn ends(prose: &Prose<'_>, first: usize) -> impl Iterator<Item = usize> {
    let beyond = extent(prose, first);
    let comma = (first..beyond).find(|at| prose.is_mark(*at, &[','])).unwrap_or(beyond);
    let all = (first + 1..=beyond).rev().filter(move |end| may_end(prose, first, *end));
    let mut longest = 0;
    all.filter(move |end| {
        longest += 1;
        longest <= TRIES || *end <= comma
    })
    .take(2 * TRIES)
}

/// The same moment on a second clock, after a comma or the name of a place:
/// `0550 CDT, or 10:50 UTC`, `9:30 p.m. in Seville (1930 GMT)`.
fn with_second_clock(prose: &Prose<'_>, one: &Hit, habit: Habit) -> Option<Hit> {
    if !is_one_clock(&one.stated) {
        return None;
    }
    let mut at = one.end;
    let comma = prose.is_mark(at, &[',']);
    at += usize::from(comma);
    if comma && prose.word(at) == Some(Word::Or) {
        at += 1;
    }
    let mut bracket = false;
    if !comma && prose.word(at) == Some(Word::In) {
        at += 1;
        let name = (at..at + 3).take_while(|at| prose.is_capital(*at)).count();
        at += name;
        bracket = name > 0 && prose.is_mark(at, &['(']);
        at += usize::from(bracket);
    }
    if !comma && !bracket {
        return None;
    }
    let sentence = |at: usize| prose.at(at).map(|piece| piece.sentence);
    if sentence(at) != sentence(one.first) {
        return None;
    }
    let start = prose.at(at)?.start;
    for end in ends(prose, at) {
        if bracket && !prose.is_mark(end, &[')']) {
            continue;
        }
        let text = prose.slice(start, prose.before(end)?.end);
        let Some(two) = Stated::read(text).filter(is_one_clock) else { continue };
        if !habit.may_be_whole(prose, (at, end))
            || !habit.is_time(prose, (at, end), &two)
            || is_utc(&one.stated) == is_utc(&two)
        {
            continue;
        }
        let both = Stated::read(&format!("{} ({text})", one.stated.as_str()))?;
        let end = end + usize::from(bracket);
        let whole = prose.slice(prose.at(one.first)?.start, prose.before(end)?.end);
        let stated = Stated { text: Stated::new(whole, both.moment.clone()).text, ..both };
        return Some(Hit { first: one.first, end, stated, of_event: false, unread_clock: false });
    }
    None
}

/// The same with the clock that it is said to be on, where no zone has that name, and
/// the day after it.
fn with_unread_clock(prose: &Prose<'_>, one: &Hit) -> Option<Hit> {
    let is_name = |at: usize| prose.is_capital(at) && prose.word(at).is_none();
    let name = (one.end..one.end + 3).take_while(|at| is_name(*at)).count();
    let clock = one.end + name;
    if name == 0 || prose.word(clock) != Some(Word::Time) || !is_one_clock(&one.stated) {
        return None;
    }
    let start = prose.at(one.first)?.start;
    let dated = |end: usize| {
        let day = prose.slice(prose.at(clock + 1)?.start, prose.before(end)?.end);
        Some((end, Stated::read(&format!("{} {day}", one.stated.as_str()))?))
    };
    let (end, read) =
        ends(prose, clock + 1).find_map(dated).unwrap_or_else(|| (clock + 1, one.stated.clone()));
    let whole = Stated::new(prose.slice(start, prose.before(end)?.end), read.moment);
    Some(Hit { first: one.first, end, stated: whole, of_event: false, unread_clock: true })
}

/// Whether a statement is one reading of a clock.
fn is_one_clock(stated: &Stated) -> bool {
    let Moment::Clocks(Preposition::At, readings) = &stated.moment else { return false };
    let is_hand = readings.iter().all(|one| matches!(one.time, Some(ClockTime::Clock(..))));
    readings.iter().count() == 1 && is_hand
}

/// Whether a clock of a statement is that of UTC.
fn is_utc(stated: &Stated) -> bool {
    let Moment::Clocks(_, readings) = &stated.moment else { return false };
    readings.iter().any(|one| matches!(one.label, Label::Utc | Label::Gmt))
}

/// `an hour before` and `some 13 hours after`, said of an event.
fn of_event(prose: &Prose<'_>, first: usize) -> Option<Hit> {
    let piece = prose.at(first)?;
    let counts = piece.shape == Make::Number
        || matches!(piece.word, Some(Word::Number(_) | Word::A | Word::Half | Word::About));
    if !counts {
        return None;
    }
    let end = (first + 2..first + 7).find(|at| {
        matches!(prose.word(*at), Some(Word::Before | Word::After))
            && prose.at(*at).is_some_and(|there| there.sentence == piece.sentence)
    })?;
    // `in the 24 hours before` is all of them.
    if first.checked_sub(1).is_some_and(|at| prose.word(at) == Some(Word::The)) {
        return None;
    }
    let unit = prose.word(end.checked_sub(1)?);
    if !matches!(unit, Some(Word::Seconds | Word::Minutes | Word::Hours | Word::Days | Word::Weeks))
    {
        return None;
    }
    let amount = prose.slice(piece.start, prose.before(end)?.end);
    let word = if prose.word(end) == Some(Word::After) { "later" } else { "earlier" };
    let read = Stated::read(&format!("{amount} {word}"))?;
    let Moment::Relative(RelativeTime { direction: Direction::After | Direction::Before, .. }) =
        read.moment
    else {
        return None;
    };
    // The event is named by the words after it.
    let named = matches!(prose.word(end + 1), Some(Word::The | Word::A))
        && prose.at(end + 2).is_some_and(|there| there.sentence == piece.sentence);
    let end = if named { end + 3 } else { end + 1 };
    let text = prose.slice(piece.start, prose.before(end)?.end);
    let stated = Stated::new(text, read.moment);
    Some(Hit { first, end, stated, of_event: true, unread_clock: false })
}

/// Whether a statement may begin at a piece.
fn may_begin(prose: &Prose<'_>, at: usize) -> bool {
    use Word as W;
    let Some(piece) = prose.at(at) else { return false };
    let before = prose.before(at).filter(|_| piece.gap == Break::Nothing);
    let apart = before.is_none_or(|before| {
        matches!(before.shape, Make::Mark('(' | '[' | '"' | '“' | '‘' | '\'' | '—' | '~' | '*'))
    });
    if !apart {
        return false;
    }
    match piece.shape {
        Make::Number => number_may_begin(prose, at),
        Make::Mark(mark) => matches!(mark, '~' | '≈') && prose.is_number(at + 1),
        Make::Word => match piece.word {
            // No time has two of them side by side.
            Some(W::Weekday(_)) if matches!(prose.word(at + 1), Some(W::Weekday(_))) => false,
            Some(
                W::Weekday(_)
                | W::Month(_)
                | W::Part(_)
                | W::Early
                | W::Late
                | W::Noon
                | W::Midnight
                | W::Today
                | W::Yesterday
                | W::Tomorrow
                | W::Tonight
                | W::Last
                | W::Next
                | W::This
                | W::About
                | W::Shortly
                | W::Just
                | W::Before
                | W::Prior
                | W::After
                | W::By
                | W::Until
                | W::Since
                | W::From
                | W::Between
                | W::Throughout
                | W::Half
                | W::Quarter
                | W::Number(_)
                | W::A
                | W::Vague
                | W::Sometime
                | W::Small
                | W::Following
                | W::Previous
                | W::Days
                | W::Hours
                | W::Minutes
                | W::Weeks
                | W::Past,
            ) => true,
            Some(W::No | W::Not) => matches!(
                prose.word(at + 1),
                Some(W::Later | W::Earlier | W::Before | W::After | W::Less | W::More | W::Until)
            ),
            Some(W::All) => prose.word(at + 1) == Some(W::Days),
            Some(W::At) => {
                matches!(prose.word(at + 1), Some(W::Exactly))
                    || prose.is_one_of(at + 1, &["least"])
                    || matches!(prose.word(at + 1), Some(W::Number(_)))
                    || prose.is_number(at + 1)
            }
            Some(W::In) => {
                prose.word(at + 1) == Some(W::The)
                    && matches!(
                        prose.word(at + 2),
                        Some(W::Early | W::Late | W::Part(_) | W::Small)
                    )
                    || matches!(prose.word(at + 1), Some(W::Month(_)))
                    || prose.said(at).eq_ignore_ascii_case("during")
            }
            Some(W::The) => matches!(
                prose.word(at + 1),
                Some(
                    W::Early
                        | W::Late
                        | W::Small
                        | W::Next
                        | W::Following
                        | W::Previous
                        | W::Days
                        | W::Last
                        | W::Part(_)
                        | W::Weeks
                )
            ),
            _ => {
                bounds_an_amount(prose, at)
                    || prose.is_one_of(at, &["that"])
                        && matches!(
                            prose.word(at + 1),
                            Some(W::Part(_) | W::Days | W::Early | W::Late)
                        )
            }
        },
    }
}

/// Whether a bound of an amount begins at a piece: `at least two hours later`.
fn bounds_an_amount(prose: &Prose<'_>, at: usize) -> bool {
    let bounds = match prose.word(at + 1) {
        Some(Word::Than) => prose.is_one_of(at, &["more", "less"]),
        Some(Word::To) => prose.is_one_of(at, &["up"]),
        _ => false,
    };
    let amount = if prose.is_one_of(at, &["within"]) { at + 1 } else { at + 2 };
    (bounds || amount == at + 1)
        && (prose.is_number(amount)
            || matches!(prose.word(amount), Some(Word::Number(_) | Word::A | Word::Half)))
}

/// Whether a number has the shape of a time: most do not.
fn number_may_begin(prose: &Prose<'_>, at: usize) -> bool {
    use Word as W;
    if at > 0 && prose.is_mark(at - 1, &['$', '€', '£', '¥', '#', '№', '@', '+', '±']) {
        return false;
    }
    let digits = prose.said(at).len();
    let glued = prose.is_glued(at + 1);
    let next = prose.word(at + 1);
    if digits > 8 {
        return false;
    }
    if glued && prose.is_mark(at + 1, &[':', '.', '-', '/', '–', '−']) {
        return prose.is_number(at + 2) && prose.is_glued(at + 2);
    }
    if glued && prose.is_mark(at + 1, &[',']) && prose.is_number(at + 2) && prose.is_glued(at + 2) {
        return false;
    }
    let letter = glued
        && prose.said(at + 1).len() == 1
        && prose.said(at + 1).starts_with(|c: char| c == 'h' || c != 'X' && c.is_ascii_uppercase());
    let joint = |at: usize| {
        prose.is_mark(at, &['-', '–']) || matches!(prose.word(at), Some(W::To | W::And | W::Or))
    };
    letter
        || matches!(
            next,
            Some(
                W::Am
                    | W::Pm
                    | W::Month(_)
                    | W::Ordinal
                    | W::OClock
                    | W::Utc
                    | W::Gmt
                    | W::Local
                    | W::Hours
                    | W::Minutes
                    | W::Seconds
                    | W::Days
                    | W::Weeks
                    | W::Past
                    | W::Ship
                    | W::Of
                    | W::On
                    | W::Weekday(_)
                    | W::Part(_)
                    | W::This
                    | W::The
                    | W::In
            )
        )
        || abbreviation(prose.said(at + 1)).is_some()
        || matches!(prose.said(at + 1), "ET" | "CT" | "MT" | "PT" | "Z" | "LT")
        || matches!(prose.said(at + 1), "month" | "months" | "year" | "years" | "minute")
        || prose.is_mark(at + 1, &['(']) && digits == 4
        || next.is_none() && prose.is_capital(at + 1) && !glued && digits <= 4
        || joint(at + 1) && prose.is_number(at + 2)
        || prose.word(at + 1) == Some(W::To) && matches!(prose.word(at + 2), Some(W::Number(_)))
        || digits == 4 && at > 0 && prose.word(at - 1) == Some(W::At)
}

/// Whether a piece says when, which the words around it only say more of.
fn says_when(prose: &Prose<'_>, at: usize) -> bool {
    use Word as W;
    match prose.word(at) {
        Some(W::Month(_)) => prose.is_capital(at),
        Some(
            W::Weekday(_)
            | W::Number(_)
            | W::Part(_)
            | W::Noon
            | W::Midnight
            | W::Today
            | W::Yesterday
            | W::Tomorrow
            | W::Tonight
            | W::Later
            | W::Earlier
            | W::Ago
            | W::Hours
            | W::Days
            | W::Weeks
            | W::Early
            | W::Late
            | W::Shortly
            | W::Unread
            | W::Next
            | W::Last,
        ) => true,
        _ => prose.is_number(at),
    }
}

/// The first piece from `first` on that cannot be of the same statement.
fn extent(prose: &Prose<'_>, first: usize) -> usize {
    let Some(start) = prose.at(first) else { return first };
    let mut at = first;
    while at < first + PIECES {
        let Some(piece) = prose.at(at) else { break };
        let parted = at > first && (piece.sentence != start.sentence || piece.gap == Break::Block);
        if parted || !may_stand_inside(prose, at, piece) {
            break;
        }
        at += 1;
    }
    at
}

fn may_stand_inside(prose: &Prose<'_>, at: usize, piece: &Piece) -> bool {
    match piece.shape {
        Make::Number => true,
        Make::Mark(':' | '.') => {
            let inside = prose.is_number(at + 1) && prose.is_glued(at + 1) && prose.is_glued(at);
            let abbreviated = piece.shape == Make::Mark('.')
                && prose.is_glued(at)
                && at > 0
                && (prose.word(at - 1).is_some() || prose.is_dotted(at - 1));
            inside || abbreviated
        }
        Make::Mark('(') => {
            // What stands in brackets is of it only if all of that can be.
            (at + 1..at + 16)
                .take_while(|inner| {
                    prose.at(*inner).is_some_and(|inside| match inside.shape {
                        Make::Mark('(') => false,
                        Make::Mark(')') => true,
                        _ => may_stand_inside(prose, *inner, inside),
                    })
                })
                .any(|inner| prose.is_mark(inner, &[')']))
        }
        Make::Mark(mark) => {
            matches!(mark, ',' | ')' | '-' | '–' | '—' | '/' | '=' | '+' | '−' | '~' | '≈')
        }
        Make::Word => word_may_stand_inside(prose, at, piece),
    }
}

fn word_may_stand_inside(prose: &Prose<'_>, at: usize, piece: &Piece) -> bool {
    let said = prose.said(at);
    match piece.word {
        Some(Word::Unread) => prose.is_one_of(
            at,
            &["that", "weekend", "month", "months", "year", "years", "dawn", "dusk", "sunset"],
        ),
        Some(_) => true,
        None => {
            if prose.is_one_of(at, &["least", "more", "less", "up", "within", "most"]) {
                return true;
            }
            let glued = prose.is_glued(at) && prose.is_number(at.saturating_sub(1));
            let letters = said.len() <= 5 && abbreviation(said).is_some()
                || prose.is_dotted(at)
                || matches!(said, "ET" | "CT" | "MT" | "PT" | "Z" | "T" | "DTG");
            let name = prose.is_capital(at)
                && ((at + 1..at + 5).any(|at| prose.word(at) == Some(Word::Time))
                    || prose.is_mark(at + 1, &['/', '_']) && prose.is_glued(at + 1)
                    || at > 0 && prose.is_mark(at - 1, &['/', '_']) && prose.is_glued(at)
                    || at > 0 && prose.word(at - 1) == Some(Word::In)
                    || matches!(said, "Pacific" | "Eastern" | "Central" | "Mountain")
                    || (at + 1..at + 3).any(|at| prose.is_mark(at, &['('])));
            letters || name || glued && said.len() <= 3
        }
    }
}

/// Whether the pieces from `first` to the one before `end` may be a whole statement.
fn may_end(prose: &Prose<'_>, first: usize, end: usize) -> bool {
    use Word as W;
    let Some(last) = prose.before(end) else { return false };
    let ends = match last.shape {
        Make::Number => true,
        Make::Mark(mark) => mark == ')',
        Make::Word => !matches!(
            last.word,
            Some(
                W::At
                    | W::On
                    | W::In
                    | W::The
                    | W::Of
                    | W::And
                    | W::Or
                    | W::To
                    | W::From
                    | W::By
                    | W::About
                    | W::Between
                    | W::Until
                    | W::Since
                    | W::A
                    | W::Vague
                    | W::Half
                    | W::Quarter
                    | W::No
                    | W::Not
                    | W::Than
                    | W::All
                    | W::Into
                    | W::Just
                    | W::Shortly
                    | W::Before
                    | W::After
                    | W::Throughout
                    | W::Small
                    | W::Prior
                    | W::Early
                    | W::Late
                    | W::This
                    | W::Next
                    | W::Following
                    | W::Previous
            )
        ),
    };
    // `the day before`
    let is_day_beside = matches!(last.word, Some(W::Before | W::After))
        && end
            .checked_sub(2)
            .is_some_and(|at| matches!(prose.word(at), Some(W::Days | W::Part(_))));
    if !ends && !is_day_beside {
        return false;
    }
    // Something glued to it makes it something else: `24/7`, `10ft`, `7.11.2`, `5%`.
    if prose.is_glued(end) {
        let closes = prose.is_mark(
            end,
            &['.', ',', ';', ':', '!', '?', ')', ']', '"', '”', '’', '\'', '—', '–', '…', '*'],
        );
        let goes_on = prose.is_glued(end + 1) && prose.is_number(end + 1);
        if !closes || goes_on && !prose.is_mark(end, &['—']) {
            return false;
        }
    }
    let count = |mark: char| (first..end).filter(|at| prose.is_mark(*at, &[mark])).count();
    count('(') == count(')')
}
