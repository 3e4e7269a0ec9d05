//! Many questions about the last sighting at once.

use super::ask::Ask;
use super::excluded::Excluded;
use super::known::View;
use super::last::LastSeen;
use crate::timeline::{Fixes, Who, last_between, parallel};

impl<'a> View<'a> {
    /// Answers each question as [`last_seen`](View::last_seen) does, in the
    /// order they were asked. The work is done at once, before the first answer
    /// is taken.
    ///
    /// Questions are grouped by actor first, so that a track is searched while
    /// it is near in memory: for many of them at least twice as quick as one by
    /// one. While it works, 40 bytes are kept of each question; then 24 until all
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
    pub fn last_seen_each<'q, I>(
        &self,
        asks: I,
    ) -> impl ExactSizeIterator<Item = LastSeen<'a>> + use<'a, I>
    where
        I: IntoIterator<Item: Into<Ask<'q>>>,
    {
        let asks = asks.into_iter();
        let mut batch = Batch::new(self.clone(), asks.size_hint().0);
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

impl Query {
    /// The fix found as an answer.
    #[inline]
    fn answer<'a>(self, view: &View<'a>) -> LastSeen<'a> {
        let actor = view.timeline.actor_at(self.actor);
        let by_then = Ask::everyone().filter.as_of(self.time);
        if self.row == TIED {
            return view.last_of(by_then, actor, &[self.actor]);
        }
        let Some(known) = actor.filter(|_| self.row != NEVER) else {
            return LastSeen::nothing(actor, view.fixes_set_aside(by_then, self.actor));
        };
        let fix = (self.time, self.lat, self.lon);
        LastSeen::of_fix(actor, view.seen_fix(known, self.row as usize, fix))
    }
}

/// No row: never seen by the time asked about.
const NEVER: u32 = u32::MAX;
/// Not answered by one search, but kept whole among the others.
const OTHER: u32 = u32::MAX - 1;
/// The fix found is not alone at its instant.
const TIED: u32 = u32::MAX - 2;

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
        let bare = fixes == view.timeline.len() && fixes < TIED as usize;
        let queries = Vec::with_capacity(expected.min(1 << 20));
        Batch { view, bare, known: None, queries, others: Vec::new() }
    }

    fn ask(&mut self, ask: Ask<'q>) {
        let filter = ask.filter;
        let actor = match (ask.who, self.known) {
            (Who::Id(id), Some((known, index))) if known == id => Some(index),
            (who, _) => self.view.timeline.index_of_one(who).inspect(|&index| {
                if let Who::Id(id) = who {
                    self.known = Some((id, index));
                }
            }),
        };
        let plain = actor.filter(|&index| {
            filter.from == i64::MIN
                && filter.disputes_as_usual()
                && if self.bare && !filter.inferred {
                    filter.takes_fixes()
                } else {
                    self.view.has_only_fixes(filter, index)
                        && self.view.timeline.fixes().track(index).times.len() < TIED as usize
                }
        });
        let (actor, row) = match plain {
            Some(actor) => (actor, NEVER),
            None => {
                self.others.push(self.view.last_seen(ask));
                (NEVER, OTHER)
            }
        };
        let time = filter.to.min(self.view.known);
        self.queries.push(Query { time, lat: 0, lon: 0, actor, row });
    }

    fn answer(mut self) -> impl ExactSizeIterator<Item = LastSeen<'a>> + use<'a> {
        let view = self.view;
        answer_all(view.timeline.fixes(), &mut self.queries, parallel::width());
        let mut others = self.others.into_iter();
        let missing = || LastSeen::nothing(None, Excluded::default());
        self.queries.into_iter().map(move |query| match query.row {
            OTHER => others.next().unwrap_or_else(missing),
            _ => query.answer(&view),
        })
    }
}

/// Puts the fix found into each plain question; in as many parts as there are
/// threads to answer them, since of a smaller part fewer ask about one actor.
fn answer_all(fixes: &Fixes, queries: &mut [Query], threads: usize) {
    if threads > 1 && queries.len() > parallel::SMALL {
        let (one, other) = queries.split_at_mut(queries.len() / 2);
        let (left, right) = (threads / 2, threads - threads / 2);
        parallel::join(|| answer_all(fixes, one, left), || answer_all(fixes, other, right));
        return;
    }
    let (ends, mut sorted) = by_actor(queries);
    let mut rest = sorted.as_mut_slice();
    let mut from = 0;
    for (actor, to) in (0..).zip(ends) {
        let of_one = rest.split_off_mut(..to - from).unwrap_or_default();
        from = to;
        let Some(last) = fixes.ends(actor).filter(|_| !of_one.is_empty()) else { continue };
        let track = fixes.track(actor);
        let columns = track.columns();
        // First all rows, then all fixes: reads that do not wait for each other
        // overlap.
        for asked in &mut *of_one {
            let found = last_between(track.times, (last.first, last.last), asked.time);
            asked.row = found.and_then(|row| u32::try_from(row).ok()).unwrap_or(NEVER);
        }
        for asked in of_one {
            let fix = columns.fix(asked.row as usize);
            let (Some(query), Some((time, lat, lon))) =
                (queries.get_mut(asked.place as usize), fix)
            else {
                continue;
            };
            let row = if track.is_tied(asked.row as usize) { TIED } else { asked.row };
            (query.time, query.lat, query.lon, query.row) = (time, lat, lon, row);
        }
    }
}

/// A question among those of one actor.
#[derive(Debug, Clone, Copy)]
struct Asked {
    time: i64,
    /// Which question it is.
    place: u32,
    row: u32,
}

/// The plain questions, those of one actor together, and where those of each
/// actor end: sorted by counting.
fn by_actor(queries: &[Query]) -> (Vec<usize>, Vec<Asked>) {
    let plain = |query: &&Query| query.row != OTHER;
    let actors = queries.iter().filter(plain).map(|query| query.actor).max();
    let mut ends = vec![0_usize; actors.map_or(0, |last| last as usize + 1)];
    for query in queries.iter().filter(plain) {
        if let Some(count) = ends.get_mut(query.actor as usize) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for end in &mut ends {
        // First where they begin, which moves on to the end with each of them.
        let count = std::mem::replace(end, sum);
        sum += count;
    }
    let mut sorted = vec![Asked { time: 0, place: 0, row: NEVER }; sum];
    for (place, query) in (0..).zip(queries).filter(|(_, query)| plain(query)) {
        let Some(end) = ends.get_mut(query.actor as usize) else { continue };
        if let Some(slot) = sorted.get_mut(*end) {
            (slot.time, slot.place) = (query.time, place);
        }
        *end += 1;
    }
    (ends, sorted)
}

#[cfg(test)]
mod tests {
    use crate::{Ask, Place, Sighting, Timeline, Timestamp};

    #[test]
    fn so_many_that_they_are_shared_out_are_answered_as_one_by_one() {
        let at = |second: i64| Timestamp::from_unix_seconds(second).unwrap();
        let names: Vec<String> = (0..40).map(|ship| format!("ship {ship}")).collect();
        let fixes = (0..4_000_i64).map(|n| {
            let place = Place::lat_lon((n % 90) as f64, (n % 179) as f64).unwrap();
            // Of some ships two fixes have one instant.
            Sighting::new(names[n as usize % 37].as_str(), place, at(n * 7_919 % 3_700))
        });
        let timeline: Timeline = fixes.collect();
        let view = timeline.as_known();
        // Three of the names have no fix, and some questions come before all.
        let asks = (0..150_000_i64).map(|n| {
            let ship = names[(n * 31 % 40) as usize].as_str();
            Ask::of(ship).as_of(at(n * 104_729 % 3_800 - 50))
        });
        let (mut some, mut disputed) = (0, 0);
        for (ask, last) in asks.clone().zip(view.last_seen_each(asks)) {
            let alone = view.last_seen(ask);
            assert_eq!((last.certain(), last.is_never()), (alone.certain(), alone.is_never()));
            assert_eq!(last.excluded(), alone.excluded());
            assert_eq!(last.is_disputed(), alone.is_disputed());
            some += usize::from(!last.is_never());
            disputed += usize::from(last.is_disputed());
        }
        assert!(some > 100_000 && some < 150_000, "{some}");
        assert!(disputed > 1_000, "{disputed}");
    }
}
