//! Many questions about the last sighting at once.

use super::ask::Ask;
use super::last::LastSeen;
use super::lens::View;
use super::seen::Row;
use crate::timeline::{Fixes, last_between, parallel};

impl<'a> View<'a> {
    /// Answers each question as [`last_seen`](View::last_seen) does, in the
    /// order they were asked.
    ///
    /// Questions are grouped by actor first, so that a track is searched while
    /// it is near in memory: for many of them at least twice as quick as one by
    /// one. While it works, 56 bytes are kept of each question; then 24 until all
    /// answers are taken.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2020-06-30T12:00:00Z".parse()?;
    /// let one: Timestamp = "2020-06-30T13:00:00Z".parse()?;
    /// let berth = Place::lat_lon(40.6441, -74.0716)?;
    /// let timeline: Timeline = [Sighting::new("tug", berth, noon)].into_iter().collect();
    ///
    /// let asks = [Ask::of("tug").as_of(one), Ask::of("tug").after(one), Ask::of("barge")];
    /// let answers = timeline.as_known().last_seen_each(asks);
    /// let seen: Vec<bool> = answers.map(|last| !last.is_never()).collect();
    /// assert_eq!(seen, [true, false, false]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn last_seen_each<'q, A>(self, asks: impl IntoIterator<Item = A>) -> LastSeenEach<'a>
    where
        A: Into<Ask<'q>>,
    {
        let asks = asks.into_iter();
        let mut batch = Batch::new(self, asks.size_hint().0);
        asks.for_each(|ask| batch.ask(ask.into()));
        batch.answer()
    }
}

/// A question that one search in one column answers, and then its answer.
#[derive(Debug, Clone, Copy)]
struct Query {
    /// Until when is asked; then when the fix was.
    time: i64,
    lat: i32,
    lon: i32,
    actor: u32,
    /// The row found, in the track of the actor; or one of the marks below.
    row: u32,
}

/// No row: never seen by the time asked about.
const NEVER: u32 = u32::MAX;
/// Not answered by one search, but kept whole among the others.
const OTHER: u32 = u32::MAX - 1;

struct Batch<'a, 'q> {
    view: View<'a>,
    /// Whether there is nothing but fixes, and of no actor too many to count.
    bare: bool,
    /// Questions about one actor tend to come together.
    known: Option<(&'q str, u32)>,
    queries: Vec<Query>,
    others: Vec<LastSeen<'a>>,
}

impl<'a, 'q> Batch<'a, 'q> {
    fn new(view: View<'a>, expected: usize) -> Batch<'a, 'q> {
        let fixes = view.timeline.fixes().len();
        let bare = fixes == view.timeline.len() && fixes < OTHER as usize;
        let queries = Vec::with_capacity(expected.min(1 << 20));
        Batch { view, bare, known: None, queries, others: Vec::new() }
    }

    fn ask(&mut self, ask: Ask<'q>) {
        let filter = ask.filter();
        let actor = ask.actor().and_then(|id| match self.known {
            Some((known, index)) if known == id => Some(index),
            _ => {
                let index = self.view.timeline.index_of(id)?;
                self.known = Some((id, index));
                Some(index)
            }
        });
        let plain = actor.filter(|&index| {
            filter.from == i64::MIN
                && if self.bare && !filter.inferred {
                    filter.takes_fixes()
                } else {
                    self.view.has_only_fixes(filter, index)
                        && self.view.timeline.fixes().track(index).times.len() < OTHER as usize
                }
        });
        let (actor, row) = match plain {
            Some(actor) => (actor, NEVER),
            None => {
                self.others.push(self.view.last_seen(ask));
                (NEVER, OTHER)
            }
        };
        let time = filter.to.min(self.view.known());
        self.queries.push(Query { time, lat: 0, lon: 0, actor, row });
    }

    fn answer(mut self) -> LastSeenEach<'a> {
        let mut sorted = self.by_actor();
        search(self.view.timeline.fixes(), &mut sorted);
        for (place, found) in sorted {
            if let Some(query) = self.queries.get_mut(place as usize) {
                *query = found;
            }
        }
        LastSeenEach {
            view: self.view,
            queries: self.queries.into_iter(),
            others: self.others.into_iter(),
        }
    }

    /// The plain questions with their places, those of one actor together: sorted
    /// by counting.
    fn by_actor(&self) -> Vec<(u32, Query)> {
        let plain = |query: &&Query| query.row != OTHER;
        let actors = self.queries.iter().filter(plain).map(|query| query.actor).max();
        let mut starts = vec![0_usize; actors.map_or(0, |last| last as usize + 2)];
        for query in self.queries.iter().filter(plain) {
            if let Some(count) = starts.get_mut(query.actor as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let blank = Query { time: 0, lat: 0, lon: 0, actor: 0, row: NEVER };
        let mut sorted = vec![(0, blank); sum];
        for (place, &query) in (0..).zip(&self.queries).filter(|(_, query)| plain(query)) {
            let Some(start) = starts.get_mut(query.actor as usize) else { continue };
            if let Some(slot) = sorted.get_mut(*start) {
                *slot = (place, query);
            }
            *start += 1;
        }
        sorted
    }
}

/// Finds the fix for each question, where those of one actor stand together.
fn search(fixes: &Fixes, sorted: &mut [(u32, Query)]) {
    if sorted.len() > parallel::SMALL {
        let (one, other) = sorted.split_at_mut(sorted.len() / 2);
        parallel::join(|| search(fixes, one), || search(fixes, other));
        return;
    }
    for of_one in sorted.chunk_by_mut(|a, b| a.1.actor == b.1.actor) {
        let actor = of_one.first().map_or(NEVER, |(_, query)| query.actor);
        let track = fixes.track(actor);
        let Some(ends) = fixes.ends(actor) else { continue };
        let columns = track.columns();
        // First all rows, then all fixes: reads that do not wait for each other
        // overlap.
        for (_, query) in &mut *of_one {
            let found = last_between(track.times, (ends.first, ends.last), query.time);
            query.row = found.and_then(|row| u32::try_from(row).ok()).unwrap_or(NEVER);
        }
        for (_, query) in of_one {
            if let Some((time, lat, lon)) = columns.fix(query.row as usize) {
                (query.time, query.lat, query.lon) = (time, lat, lon);
            }
        }
    }
}

/// The answers to many questions, in the order they were asked; from
/// [`View::last_seen_each`].
#[derive(Debug)]
pub struct LastSeenEach<'a> {
    view: View<'a>,
    queries: std::vec::IntoIter<Query>,
    others: std::vec::IntoIter<LastSeen<'a>>,
}

impl<'a> Iterator for LastSeenEach<'a> {
    type Item = LastSeen<'a>;

    fn next(&mut self) -> Option<LastSeen<'a>> {
        let query = self.queries.next()?;
        if query.row == OTHER {
            return self.others.next();
        }
        let actor = self.view.actor(query.actor);
        let last = actor.filter(|_| query.row != NEVER).map(|known| {
            let Query { time, lat, lon, .. } = query;
            let first = self.view.timeline.fixes().track(query.actor).first_row;
            let row = Row::Fix { row: first + query.row as usize, time, lat, lon };
            let seen = self.view.seen(known, row);
            LastSeen::of_fix(actor, seen)
        });
        Some(last.unwrap_or_else(|| LastSeen::nothing(actor)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.queries.size_hint()
    }
}

impl ExactSizeIterator for LastSeenEach<'_> {}
