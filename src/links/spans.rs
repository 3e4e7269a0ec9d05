//! What stays say of their own two moments, and what is said of moments beside them.

use crate::limits::DISPUTED_METRES;
use crate::place::Place;
use crate::sighting::{Relation, Sighting};
use crate::sojourn::StayEnd;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::timeline::{Timeline, Track, within};

/// Claim `to` is `by` later than claim `from`; `to` says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lag {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) by: DurationRange,
}

/// The first and the last moment of a claim, which are one unless it is a stay.
#[derive(Debug, Clone, Copy)]
struct TwoEnds {
    first: Option<u32>,
    last: Option<u32>,
    /// Whether it may have gone on after the last moment.
    goes_on: bool,
}

impl TwoEnds {
    fn of(timeline: &Timeline, known: i64, claim: u32) -> TwoEnds {
        let sighting = timeline.claim(claim).map(|claim| &claim.sighting);
        let (first, last) = match sighting.and_then(Sighting::stay_end) {
            None => return TwoEnds { first: Some(claim), last: Some(claim), goes_on: false },
            Some(StayEnd::Start) => (Some(claim), timeline.other_end(claim)),
            Some(StayEnd::End) => (timeline.other_end(claim), Some(claim)),
        };
        let row = last.and_then(|last| timeline.claim(last));
        let goes_on = row.is_none_or(|row| row.sighting.may_go_on(known));
        TwoEnds { first, last, goes_on }
    }
}

/// The relations that a row of the store has: of the first moment of a stay those that
/// bind it, of the last moment the others and how long it lasted.
pub(super) fn lags(timeline: &Timeline, known: i64, claim: u32, sighting: &Sighting) -> Vec<Lag> {
    let own = TwoEnds::of(timeline, known, claim);
    let is_start = sighting.stay_end().is_none_or(|end| end == StayEnd::Start);
    let is_end = sighting.stay_end().is_none_or(|end| end == StayEnd::End);
    let mut found = Vec::new();
    for relation in sighting.relations() {
        let Some(anchor) = timeline.find_labelled(&relation.to) else { continue };
        if timeline.whole_claim(anchor.claim()) == timeline.whole_claim(claim) {
            continue;
        }
        let anchor = TwoEnds::of(timeline, known, anchor.claim());
        let bound = bounds(relation, anchor, own).into_iter().flatten();
        found.extend(bound.filter(|lag| lag.to == claim));
    }
    if let (Some(stay), Some(first), true) = (sighting.sojourn(), own.first, is_end && !is_start) {
        let lasted = stay.lasting.filter(|_| !own.goes_on);
        // What went on for so long at least was known to last no longer than that.
        let most = stay.lasting.filter(|_| own.goes_on).map(|length| length.ends().1);
        let by = lasted.unwrap_or(DurationRange::from_ends(0, most.unwrap_or(i64::MAX)));
        let (least, most) = by.ends();
        let by = DurationRange::from_ends(least.max(0), most.max(0));
        found.push(Lag { from: first, to: claim, by });
    }
    found
}

/// What a relation demands of the moments of the claim that says it.
fn bounds(relation: &Relation, anchor: TwoEnds, own: TwoEnds) -> [Option<Lag>; 2] {
    let (min, max) = relation.by.ends();
    let lag = |from: Option<u32>, to: Option<u32>, by: (i64, i64)| {
        let is_said = by.0 != i64::MIN || by.1 != i64::MAX;
        let (from, to) = from.zip(to)?;
        is_said.then_some(Lag { from, to, by: DurationRange::from_ends(by.0, by.1) })
    };
    // What goes on at its last known moment has its true end later.
    let from_end = |to: Option<u32>, by: (i64, i64)| {
        let by = if anchor.goes_on { (by.0, i64::MAX) } else { by };
        lag(anchor.last.or(anchor.first), to, by)
    };
    // What is known from no moment on began no later than it was there.
    let from_start = |to: Option<u32>, by: (i64, i64)| match anchor.first {
        Some(first) => lag(Some(first), to, by),
        None => lag(anchor.last, to, (i64::MIN, by.1)),
    };
    // The moment of its own that has to come after, and the one that has to come before.
    let start = |by: (i64, i64)| match own.first {
        Some(first) => (Some(first), by),
        None => (own.last, (by.0, i64::MAX)),
    };
    let end = |by: (i64, i64)| match own.last {
        Some(last) if own.goes_on => (Some(last), (i64::MIN, by.1)),
        Some(last) => (Some(last), by),
        None => (own.first, (i64::MIN, by.1)),
    };
    let (is_after, is_before) = (min >= 0 && max > 0, max <= 0 && min < 0);
    if is_after || is_before {
        let (to, by) = if is_after { start((min, max)) } else { end((min, max)) };
        let counted = match (relation.from, is_after) {
            (Some(StayEnd::Start), _) | (None, false) => from_start(to, by),
            (Some(StayEnd::End), _) | (None, true) => from_end(to, by),
        };
        return [counted, None];
    }
    // Around it: no earlier than so long before its start, no later than so long after
    // its end.
    let (first, last) = match relation.from {
        None => (StayEnd::Start, StayEnd::End),
        Some(end) => (end, end),
    };
    let from = |which: StayEnd, to: Option<u32>, by: (i64, i64)| match which {
        StayEnd::Start => from_start(to, by),
        StayEnd::End => from_end(to, by),
    };
    let (to, by) = end((min, i64::MAX));
    let least = from(first, to, by);
    let (to, by) = start((i64::MIN, max));
    [least, from(last, to, by)]
}

/// Whether a fix is elsewhere than at a place, beyond what two fixes of one instant may
/// differ by.
pub(crate) fn is_elsewhere(place: &Place, (lat, lon): (i32, i32)) -> bool {
    let apart = place.distance_to(&Place::of_fix(lat, lon));
    apart.is_some_and(|apart| apart.min().as_metres() > DISPUTED_METRES)
}

/// The first and the last moment of a stay as fixes elsewhere leave them; `None` where
/// they bound neither, or where one lies in the core, which is a conflict.
pub(super) fn by_fixes(
    fixes: Track<'_>,
    known: i64,
    place: &Place,
    (first, last): (Interval, Interval),
) -> Option<(Interval, Interval)> {
    let rows = within(fixes.times, first.lo(), last.hi().min(known));
    let is_apart =
        |row: &usize| fixes.points.get(*row).is_some_and(|&point| is_elsewhere(place, point));
    let time = |row: usize| fixes.times.get(row).copied();
    let mut apart = rows.filter(is_apart).filter_map(time);
    let (mut lo, mut hi) = (first.lo(), last.hi());
    let core = first.hi()..last.lo();
    apart
        .try_for_each(|time| {
            if core.contains(&time) {
                return Err(());
            }
            if time < first.hi() && time < last.lo() {
                lo = lo.max(time);
            } else if time >= last.lo() && time >= first.hi() {
                hi = hi.min(time);
            }
            Ok(())
        })
        .ok()?;
    let is_bound = lo != first.lo() || hi != last.hi();
    is_bound.then(|| {
        (Interval::from_ends(lo, first.hi().max(lo)), Interval::from_ends(last.lo().min(hi), hi))
    })
}
