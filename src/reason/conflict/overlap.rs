//! Stays of an actor, and where it was elsewhere while one went on.

use std::collections::HashMap;

use super::kind::{Conflict, ConflictKind};
use crate::links::is_elsewhere;
use crate::place::Place;
use crate::sighting::Sighting;
use crate::sojourn::{Sojourn, StayEnd, StayMoments};
use crate::time::interval::Interval;
use crate::time::shown::FEW;
use crate::time::sorted_spans::Spans;
use crate::timeline::within;
use crate::view::{Certainty, Seen, There, View};

/// The stays of an actor with what lies apart in their cores, one conflict each for a
/// stay and the claims, and for a stay and the fixes.
pub(super) fn of_stays<'a>(
    view: &View<'a>,
    stops: &[Seen<'a>],
    impossible: &[(Seen<'a>, Seen<'a>)],
    actor: u32,
) -> Vec<Conflict<'a>> {
    if !stops.iter().any(|stop| stop.other_end().is_some()) {
        return Vec::new();
    }
    let all: Vec<There<'a>> = There::each(stops.iter().copied()).collect();
    let is_stop =
        |(one, other): &(Seen<'a>, Seen<'a>)| stops.contains(one) && stops.contains(other);
    let has_no_way = impossible.iter().any(is_stop);
    let is_open = |there: There<'a>| {
        let told = there.seen().sighting().and_then(Sighting::sojourn);
        told.is_some_and(Sojourn::is_open)
    };
    let spans = Spans::of(all.iter().map(|&there| span(view, there)));
    let mut found: Vec<Conflict<'a>> = Vec::new();
    for (at, &stay) in all.iter().enumerate().filter(|(_, one)| one.is_stay()) {
        let near = spans.meeting(span(view, stay)).into_iter();
        let others = near.filter_map(|other| Some((other, all.get(other)?)));
        let others = others.filter(|&(other, there)| {
            other != at
                && leads(view, (at, stay), (other, *there))
                && is_apart(view, stay, *there)
                // The hull of candidates leaves no order where each by itself has one.
                && (has_no_way || !is_open(stay) && !is_open(*there))
        });
        let others: Vec<There<'a>> = others.map(|(_, there)| *there).collect();
        found.extend(others.first().map(|_| at_two_places(view, stay, &others)));
        found.extend(beside_fixes(view, stay, actor));
    }
    // What no pair shows by itself, all together do.
    if found.is_empty()
        && let Some(&(one, other)) = impossible.iter().find(|(one, other)| {
            let is_stay = one.held_with().is_some() || other.held_with().is_some();
            is_stay && is_stop(&(*one, *other)) && one.actor().max_speed().is_none()
        })
    {
        let stay = all.iter().find(|there| there.seen() == one || there.seen() == other);
        let rest = if stay.is_some_and(|stay| stay.seen() == one) { other } else { one };
        if let Some(&stay) = stay {
            let mut conflict = at_two_places(view, stay, &[at_one_moment(rest)]);
            conflict.explanations.push(
                "by themselves the two can follow each other; with what else is said they cannot"
                    .to_owned(),
            );
            found.push(conflict);
        }
    }
    found.extend(assumed(view, stops));
    found
}

/// From the earliest to the latest moment of a stay, or of one sighting.
fn span(view: &View<'_>, there: There<'_>) -> Interval {
    let from = view.moment_of(there.first).lo();
    Interval::from_ends(from, view.moment_of(there.last).hi().max(from))
}

/// The claims of two moments at one place that what is elsewhere lies between: nobody
/// stayed there, as one would assume.
fn assumed<'a>(view: &View<'a>, stops: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let is_assumed =
        |seen: &&Seen<'a>| seen.stay_end() == Some(StayEnd::Start) && seen.held_with().is_none();
    if !stops.iter().any(|stop| is_assumed(&stop)) {
        return Vec::new();
    }
    let of_claim = stops.iter().filter_map(|&stop| Some((stop.claim()?, stop)));
    let of_claim: HashMap<u32, Seen<'a>> = of_claim.collect();
    let spans = Spans::of(stops.iter().map(|&stop| view.moment_of(stop)));
    let ends = stops.iter().filter(is_assumed).filter_map(|&first| {
        let last = of_claim.get(&first.other_end()?)?;
        Some(There { first, last: *last })
    });
    let between = ends.filter_map(|stay| {
        let is_between =
            |other: &There<'a>| other.first.id() != stay.first.id() && is_apart(view, stay, *other);
        let near = spans.meeting(span(view, stay)).into_iter();
        let near = near.filter_map(|other| Some(at_one_moment(*stops.get(other)?)));
        let others: Vec<There<'a>> = near.filter(is_between).collect();
        others.first()?;
        let mut conflict = at_two_places(view, stay, &others);
        conflict.certainty = Certainty::Possible;
        Some(conflict)
    });
    between.collect()
}

/// Whether a stay comes first in its conflict with another sighting: two stays are one
/// conflict, of the one that can have been shorter, since the other lies in it.
fn leads(view: &View<'_>, (at, stay): (usize, There<'_>), other: (usize, There<'_>)) -> bool {
    let (other_at, other) = other;
    if !other.is_stay() {
        return true;
    }
    match (covers(view, stay, other), covers(view, other, stay)) {
        (true, false) => true,
        (false, true) => false,
        _ => at < other_at,
    }
}

/// Whether all of a sighting lies in the core of another.
fn covers(view: &View<'_>, one: There<'_>, other: There<'_>) -> bool {
    let (core_start, core_end) = core(view, one);
    let all = span(view, other);
    core_start < core_end && core_start <= all.lo() && all.hi() <= core_end
}

/// From the latest first moment of a stay to the earliest last one.
fn core(view: &View<'_>, there: There<'_>) -> (i64, i64) {
    (view.moment_of(there.first).hi(), view.moment_of(there.last).lo())
}

/// Whether some part of a stay lies in the core of no other.
fn leaves_some(view: &View<'_>, stay: There<'_>, others: &[There<'_>]) -> bool {
    let all = span(view, stay);
    let cores: Vec<(i64, i64)> = others.iter().map(|other| core(view, *other)).collect();
    let is_free = |at: i64| !cores.iter().any(|&(from, to)| from <= at && at < to);
    let ends = cores.iter().map(|&(_, to)| to).filter(|&to| all.lo() <= to && to < all.hi());
    std::iter::once(all.lo()).chain(ends).any(is_free)
}

/// Whether two sightings, one of them a stay, lie apart and neither can be over when
/// the other begins.
fn is_apart(view: &View<'_>, one: There<'_>, other: There<'_>) -> bool {
    let (here, there) = (one.seen().place(), other.seen().place());
    here.meets(&there) == Some(false) && are_at_once(view, one, other)
}

/// Whether neither of two sightings can be over when the other begins.
pub(super) fn are_at_once(view: &View<'_>, one: There<'_>, other: There<'_>) -> bool {
    !comes_before(view, one, other) && !comes_before(view, other, one)
}

/// Whether one can be over when another begins. The exact end of a stay leaves that
/// instant to others.
fn comes_before(view: &View<'_>, one: There<'_>, other: There<'_>) -> bool {
    let (last, first) = (one.last, other.first);
    let (_, most) = view.time_between(last, first).ends();
    // By their own words.
    let are_exact = last.interval().is_exact() && first.interval().is_exact();
    let is_span = one.is_stay() && one.first.interval() != last.interval();
    most > 0 || most == 0 && are_exact && is_span
}

fn at_one_moment(seen: Seen<'_>) -> There<'_> {
    There { first: seen, last: seen }
}

fn at_two_places<'a>(view: &View<'a>, stay: There<'a>, beside: &[There<'a>]) -> Conflict<'a> {
    let seen = stay.seen();
    let others: Vec<Seen<'a>> = beside.iter().map(|there| there.seen()).collect();
    let elsewhere = match others.as_slice() {
        [one] => one.place().to_string(),
        [first, rest @ ..] if rest.iter().all(|one| one.place().is_same_as(&first.place())) => {
            first.place().to_string()
        }
        many => format!("{} other places", many.len()),
    };
    let is_bare = seen.sighting().and_then(Sighting::is_stay) == Some(false);
    let not_stayed = if is_bare { ", not that it stayed," } else { "," };
    let summary = format!(
        "{} is said to have been at {} {}{not_stayed} and at {elsewhere} in that time",
        seen.actor().name(),
        seen.place(),
        in_words(view, stay),
    );
    let apart = others.first().and_then(|other| seen.place().distance_to(&other.place()));
    let claims = std::iter::once(seen).chain(others).collect();
    let mut conflict = Conflict::new(ConflictKind::TwoPlaces, claims, summary);
    conflict.explanations.extend(apart.map(|apart| format!("the places are {apart} apart")));
    if leaves_some(view, stay, beside) {
        let (who, place) = (seen.actor().name(), seen.place());
        let shorter = format!("they agree if {who} was not at {place} all that time");
        conflict.explanations.push(shorter);
    }
    conflict
}

/// The fixes elsewhere in the core of a stay, of each candidate for it: the first of
/// them, and how many.
fn beside_fixes<'a>(view: &View<'a>, stay: There<'a>, actor: u32) -> Option<Conflict<'a>> {
    let place = stay.seen().place();
    let (times, points) = known_fixes(view, actor);
    let inside = |(first, last): StayMoments| {
        let from = times.partition_point(|&time| time < first.hi());
        let end = times.partition_point(|&time| time < last.lo()).max(from);
        let inside = points.get(from..end).unwrap_or_default().iter().zip(from..);
        let apart = inside.filter(|(point, _)| is_elsewhere(&place, **point));
        apart.map(|(_, at)| at).collect::<Vec<usize>>()
    };
    let each: Vec<Vec<usize>> = view.stays_of(stay.seen()).into_iter().map(inside).collect();
    if each.iter().any(Vec::is_empty) {
        return None;
    }
    let mut apart: Vec<usize> = each.into_iter().flatten().collect();
    apart.sort_unstable();
    apart.dedup();
    let fix = view.fix_at(actor, *apart.first()?)?;
    let more = apart.len() - 1;
    let mut conflict = at_two_places(view, stay, &[at_one_moment(fix)]);
    if more > 0 {
        conflict.explanations.push(match more {
            1 => "another fix of that time lies elsewhere too".to_owned(),
            many => format!("{many} more fixes of that time lie elsewhere too"),
        });
    }
    conflict.distances = None;
    Some(conflict)
}

/// From when to when a stay certainly went on, for a reader: `from Mon 09:00 to Tue
/// 10:00`.
fn in_words(view: &View<'_>, stay: There<'_>) -> String {
    let place: Place = stay.seen().place();
    let shown = |moment: Interval| {
        let some = if moment.is_exact() { "" } else { "some time " };
        format!("{some}{}", moment.shown_in(place.zones()))
    };
    let hull = (view.moment_of(stay.first), view.moment_of(stay.last));
    let mut stays = view.stays_of(stay.seen());
    if stays.is_empty() || stays.len() > FEW {
        stays = vec![hull];
    }
    let each = |&(first, last): &StayMoments| format!("from {} to {}", shown(first), shown(last));
    stays.iter().map(each).collect::<Vec<_>>().join(", or ")
}

/// The fixes of an actor that a view knows: their times and their points.
pub(super) fn known_fixes<'a>(view: &View<'a>, actor: u32) -> (&'a [i64], &'a [(i32, i32)]) {
    let track = view.timeline().fixes().track(actor);
    let known = within(track.times, i64::MIN, view.known);
    (
        track.times.get(known.clone()).unwrap_or_default(),
        track.points.get(known).unwrap_or_default(),
    )
}
