//! Whether two claims speak of the same place and the same time.

use crate::place::Place;
use crate::sighting::{Absence, Sighting};
use crate::sojourn::{KnownEnds, Sojourn, StayEnd};
use crate::source::Modality;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::view::{Certainty, Seen, There, View};

/// Whether somebody at `inner` is at `outer`; `None` when certainly not, or
/// when nothing is known that would make it so.
pub(super) fn is_at(inner: &Place, outer: &Place) -> Option<Certainty> {
    if inner.certainly_within(outer) {
        return Some(Certainty::Certain);
    }
    let located = inner.is_located() && outer.is_located();
    (located && inner.possibly_within(outer)).then_some(Certainty::Possible)
}

/// The same of moments that may each be in one of several intervals.
pub(super) fn is_in_any(inner: &[Interval], outer: &[Interval]) -> Option<Certainty> {
    on_all_or_some(inner.iter().flat_map(|&one| outer.iter().map(move |&other| is_in(one, other))))
}

/// Certain if each of some is, possible if one is.
pub(super) fn on_all_or_some(each: impl Iterator<Item = Option<Certainty>>) -> Option<Certainty> {
    let mut all: Vec<Option<Certainty>> = each.collect();
    all.sort_unstable();
    let least = all.first().copied().flatten();
    least.or_else(|| all.last().copied().flatten().map(|_| Certainty::Possible))
}

/// Whether a moment in `inner` lies in `outer`; `None` when it cannot.
pub(super) fn is_in(inner: Interval, outer: Interval) -> Option<Certainty> {
    inner.intersection(outer)?;
    let within = outer.lo() <= inner.lo() && inner.hi() <= outer.hi();
    Some(if within { Certainty::Certain } else { Certainty::Possible })
}

/// When a sighting was: at a moment, or all the time from one to another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lasting {
    Moment(Interval),
    Stay(Interval, Interval),
}

impl Lasting {
    /// When a sighting was, as a view has it: a stay, or a moment in one of some intervals.
    pub(super) fn all(view: &View<'_>, seen: Seen<'_>) -> Vec<Lasting> {
        match view.stays_of(seen) {
            stays if stays.is_empty() => {
                view.candidates(seen).into_iter().map(Lasting::Moment).collect()
            }
            stays => stays.into_iter().map(|(first, last)| Lasting::Stay(first, last)).collect(),
        }
    }

    /// When an account of an event has it, as far as it leaves that open: a stay whose
    /// start is not known may have begun at any time before, and one that is not known to
    /// be over may have gone on.
    pub(super) fn told(view: &View<'_>, seen: Seen<'_>) -> Vec<Lasting> {
        let own = seen.claim().filter(|_| seen.stay_end().is_some());
        let Some(own) = own else { return Lasting::all(view, seen) };
        // Of several candidates each by itself.
        let stay = seen.sighting().and_then(Sighting::sojourn);
        if stay.is_some_and(Sojourn::is_open) && seen.held_with().is_some() {
            return Lasting::all(view, seen);
        }
        let said = |row: u32| {
            let sighting = &seen.timeline.claim(row)?.sighting;
            Some((view.interval_of(row, sighting), sighting.may_go_on(view.known)))
        };
        let is_start = seen.stay_end() == Some(StayEnd::Start);
        let other = seen.other_end();
        let (first, last) = if is_start { (Some(own), other) } else { (other, Some(own)) };
        let stay = match (first.and_then(said), last.and_then(said)) {
            (Some((first, _)), Some((last, false))) => Some((first, last)),
            (Some((first, _)), last) => {
                let from = last.map_or(first.lo(), |(last, _)| last.lo());
                Some((first, Interval::from_ends(from, i64::MAX)))
            }
            (None, Some((last, _))) => Some((Interval::from_ends(i64::MIN, last.hi()), last)),
            (None, None) => None,
        };
        // One that ends before it begins is a contradiction, and two moments.
        let stay = stay.filter(|(first, last)| first.lo() <= last.hi());
        let stay = stay.map(|(first, last)| vec![Lasting::Stay(first, last)]);
        stay.unwrap_or_else(|| Lasting::all(view, seen))
    }

    /// Whether two can be of one event: two moments if they can be one, a moment and a
    /// stay if it can lie in that, and two stays if they can have some time in common.
    pub(super) fn agrees(self, other: Lasting) -> bool {
        match (self.as_moment(), other.as_moment()) {
            (Lasting::Moment(one), Lasting::Moment(other)) => one.intersection(other).is_some(),
            (Lasting::Moment(moment), Lasting::Stay(first, last))
            | (Lasting::Stay(first, last), Lasting::Moment(moment)) => {
                can_be_by(first, moment) && can_be_by(moment, last)
            }
            (Lasting::Stay(first, last), Lasting::Stay(start, end)) => {
                // One that may have lasted no time can be the first instant of the other.
                let at = |first: Interval, last: Interval| {
                    last.is_exact() && first.intersection(last).is_some()
                };
                first.lo() < end.hi() && start.lo() < last.hi()
                    || at(first, last) && start.lo() <= last.lo() && last.lo() < end.hi()
                    || at(start, end) && first.lo() <= end.lo() && end.lo() < last.hi()
                    || at(first, last) && at(start, end) && last == end
            }
        }
    }

    /// Whether two are stays of which the first moments, or the last ones, cannot be one.
    pub(super) fn has_other_end_than(self, other: Lasting) -> bool {
        match (self.as_moment(), other.as_moment()) {
            (Lasting::Stay(first, last), Lasting::Stay(start, end)) => {
                first.intersection(start).is_none() || last.intersection(end).is_none()
            }
            _ => false,
        }
    }

    /// A stay that lasts no time is a moment.
    fn as_moment(self) -> Lasting {
        match self {
            Lasting::Stay(first, last) if first.lo() == last.hi() => {
                Lasting::Moment(Interval::from_ends(first.lo(), first.lo()))
            }
            other => other,
        }
    }

    /// Whether one ends where the other begins.
    pub(super) fn touches(self, other: Lasting) -> bool {
        let (one, other) = (self.hull(), other.hull());
        one.hi() == other.lo() || other.hi() == one.lo()
    }

    /// Whether each of its moments is known to the instant.
    pub(super) fn is_exact(self) -> bool {
        match self {
            Lasting::Moment(moment) => moment.is_exact(),
            Lasting::Stay(first, last) => first.is_exact() && last.is_exact(),
        }
    }

    /// The same so many microseconds later.
    pub(super) fn later(self, by: i64) -> Lasting {
        let later = |moment: Interval| moment.shifted(SignedDuration::from_micros(by).into());
        match self {
            Lasting::Moment(moment) => Lasting::Moment(later(moment)),
            Lasting::Stay(first, last) => Lasting::Stay(later(first), later(last)),
        }
    }

    /// The same of what a question found.
    pub(super) fn all_found(view: &View<'_>, there: There<'_>) -> Vec<Lasting> {
        let is_cut = there.first.is_cut || there.last.is_cut;
        match there.is_stay() {
            true if is_cut => {
                vec![Lasting::Stay(there.first.interval(), there.last.interval())]
            }
            _ => Lasting::all(view, there.seen()),
        }
    }

    /// From the earliest to the latest moment at which it can have been.
    pub(super) fn hull(self) -> Interval {
        match self {
            Lasting::Moment(moment) => moment,
            Lasting::Stay(first, last) => Interval::from_ends(first.lo(), last.hi()),
        }
    }

    /// Whether some of it is in the time of another claim: at its one moment, or at any
    /// of a watch that certainly went on from the one to the other instant.
    pub(super) fn is_in(self, time: Interval, watch: Option<(i64, i64)>) -> Option<Certainty> {
        let possible = is_in(self.hull(), time)?;
        let is_sure = match (self, watch) {
            (Lasting::Moment(_), None) => possible == Certainty::Certain && time.is_exact(),
            (Lasting::Moment(moment), Some((from, to))) => from <= moment.lo() && moment.hi() <= to,
            (Lasting::Stay(first, last), None) => {
                first.hi() <= time.lo() && time.hi() <= last.lo() && time.lo() < last.lo()
            }
            (Lasting::Stay(first, last), Some((from, to))) => {
                let (start, end) = (first.hi().max(from), last.lo().min(to));
                start < end || from == to && start == from && from < last.lo()
            }
        };
        Some(if is_sure { Certainty::Certain } else { Certainty::Possible })
    }
}

/// Whether one moment can have come by another.
fn can_be_by(one: Interval, other: Interval) -> bool {
    one.lo() < other.hi() || one.lo() == other.hi() && other.is_exact()
}

/// From the earliest to the latest moment at which a sighting can have been.
pub(super) fn whole(view: &View<'_>, seen: Seen<'_>) -> Interval {
    match view.stay_of(seen) {
        Some((first, last)) => Lasting::Stay(first, last).hull(),
        None => view.moment_of(seen),
    }
}

/// From the earliest to the latest moment that a denial or an absence can be about.
pub(super) fn excluded(view: &View<'_>, against: Seen<'_>) -> Interval {
    whole(view, against).hull(spoken_of(against).0)
}

/// From when to when somebody was certainly not there, by a watch in `time`; `None` for
/// what is said of one moment.
pub(super) fn watch(against: Seen<'_>, time: Interval) -> Option<(i64, i64)> {
    let all = against.sighting()?.sojourn()?.candidates_known_by(None);
    let ends = |known: &KnownEnds| {
        let first = known.start.map_or((i64::MIN, i64::MIN), |start| (start.lo(), start.hi()));
        let last = known.end.map_or((i64::MAX, i64::MAX), |end| (end.lo(), end.hi()));
        (first, last)
    };
    // Of several candidates those that are not in the time have no part in it.
    let is_then = |known: &&KnownEnds| {
        let ((lo, _), (_, hi)) = ends(known);
        lo <= time.hi() && time.lo() <= hi
    };
    let then = all.iter().filter(is_then).map(ends);
    let core = then.map(|((_, from), (until, _))| (from, until));
    core.reduce(|one, other| (one.0.max(other.0), one.1.min(other.1)))
}

/// The time that a claim speaks of, and whether it says so itself.
///
/// A claim without a time of its own ends with its report, as what happened
/// did. A plan, a speculation, a denial need not lie in the past.
pub(super) fn spoken_of(claim: Seen<'_>) -> (Interval, bool) {
    let interval = claim.interval();
    let Some(sighting) = claim.sighting().filter(|_| !claim.is_fact()) else {
        return (interval, true);
    };
    let own = sighting.interval();
    if sighting.modality() == Modality::Denied && interval.lo() == own.lo() {
        // Not cut at the report.
        let open = own.lo() == i64::MIN && ends_with_report(sighting);
        return if open { (Interval::UNBOUNDED, false) } else { (own, own != Interval::UNBOUNDED) };
    }
    let open =
        interval.lo() == i64::MIN && (interval.hi() == i64::MAX || ends_with_report(sighting));
    if open { (Interval::UNBOUNDED, false) } else { (interval, true) }
}

fn ends_with_report(sighting: &Sighting) -> bool {
    sighting.reported_at().is_some_and(|reported| reported.hi() == sighting.interval().hi())
}

/// Whether a sighting at `seen_in` shows that the actor was where `against`, a
/// denial or a whole absence of `against_in`, says that it was not.
pub(super) fn belies(
    seen: Seen<'_>,
    seen_in: &[Lasting],
    against: Seen<'_>,
    against_in: &[Interval],
) -> Option<Certainty> {
    let is_denial = against.modality() == Modality::Denied;
    let place = match is_at(&seen.place(), &against.place()) {
        Some(place) => place,
        // "Was not among them" may be said of anywhere; of home it is said of home alone.
        None if is_denial && against.place().is_unknown() => Certainty::Possible,
        None => return None,
    };
    at_its_time(seen_in, against, against_in).map(|then| place.min(then))
}

/// Whether a sighting was in the time of a denial or of a whole absence.
pub(super) fn at_its_time(
    seen_in: &[Lasting],
    against: Seen<'_>,
    against_in: &[Interval],
) -> Option<Certainty> {
    let is_denial = against.modality() == Modality::Denied;
    let (spoken, is_stated) = spoken_of(against);
    let whole = against_in.iter().copied().reduce(Interval::hull);
    // A denial may speak of more than its interval in a view.
    let spoken = [spoken];
    let against_in = if is_denial && whole != Some(spoken[0]) { &spoken } else { against_in };
    let is_in = |one: &Lasting, time: Interval| {
        // Who denies it, denies it of all of the time.
        let all = is_denial.then_some((time.lo(), time.hi()));
        one.is_in(time, watch(against, time).or(all))
    };
    let pairs = seen_in.iter().flat_map(|one| against_in.iter().map(move |&time| is_in(one, time)));
    let time = on_all_or_some(pairs)?;
    let is_stated = is_stated || !is_denial;
    Some(if is_stated { time } else { Certainty::Possible })
}

/// Whether a claim says that the actor was nowhere in its place.
pub(super) fn is_exclusion(seen: Seen<'_>) -> bool {
    let absence = seen.sighting().and_then(Sighting::absence);
    match seen.modality() {
        Modality::Denied => absence.is_none(),
        _ => seen.is_fact() && absence == Some(Absence::Whole),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::distance::Distance;
    use crate::place::{Metric, Relative};

    /// The instants of an interval on a grid four times as fine as its ends.
    fn instants(one: Interval) -> Vec<i64> {
        if one.is_exact() { vec![4 * one.lo()] } else { (4 * one.lo()..4 * one.hi()).collect() }
    }

    /// Every way in which it can have been: at one instant, or from one to another.
    fn ways(one: Lasting) -> Vec<(i64, i64, bool)> {
        match one.as_moment() {
            Lasting::Moment(moment) => {
                instants(moment).into_iter().map(|t| (t, t, false)).collect()
            }
            Lasting::Stay(first, last) => {
                let ends = instants(last);
                let from = |a: i64| ends.clone().into_iter().map(move |b| (a, b, true));
                let all = instants(first).into_iter().flat_map(from);
                all.filter(|(a, b, _)| a <= b).collect()
            }
        }
    }

    fn lasting() -> impl Strategy<Value = Lasting> {
        let interval = |lo: i64, width: i64| Interval::from_ends(lo, lo + width);
        let moment =
            (0..8_i64, 0..3_i64).prop_map(move |(lo, width)| Lasting::Moment(interval(lo, width)));
        let stay =
            (0..6_i64, 0..3_i64, 0..3_i64, 0..3_i64).prop_map(move |(lo, one, by, other)| {
                Lasting::Stay(interval(lo, one), interval(lo + by, other))
            });
        // One that ends before it begins is no stay.
        let is_stay = |one: &Lasting| !ways(*one).is_empty();
        prop_oneof![moment, stay.prop_filter("it ends after it begins", is_stay)]
    }

    proptest! {
        #[test]
        fn accounts_agree_as_brute_force_says(one in lasting(), other in lasting()) {
            let share = |&(a, b, is_stay): &(i64, i64, bool), &(c, d, is_other): &(i64, i64, bool)| {
                match (is_stay, is_other) {
                    // Both ends are times at which it can have been.
                    (true, false) | (false, true) | (false, false) => a <= d && c <= b,
                    (true, true) => (a..b.max(a + 1)).any(|t| c <= t && (t < d || c == d && t == c)),
                }
            };
            let (these, those) = (ways(one), ways(other));
            let expected = these.iter().any(|one| those.iter().any(|other| share(one, other)));
            prop_assert_eq!(one.agrees(other), expected);
            prop_assert_eq!(other.agrees(one), expected);
        }
    }

    #[test]
    fn a_place_is_in_another_for_certain_only_if_all_of_it_is() {
        let disc = |lon: f64, km: f64| {
            Place::lat_lon(0.0, lon).unwrap().with_radius(Distance::kilometres(km).unwrap())
        };
        // A degree of the equator is 111.3 km.
        assert_eq!(is_at(&disc(0.5, 10.0), &disc(0.0, 70.0)), Some(Certainty::Certain));
        assert_eq!(is_at(&disc(0.0, 70.0), &disc(0.5, 10.0)), Some(Certainty::Possible));
        assert_eq!(is_at(&disc(1.0, 10.0), &disc(0.0, 70.0)), None);
        // North of Vladivostok by 74 km, give or take a tenth: 66.6 to 81.4 km.
        let vladivostok = Place::lat_lon(43.1155, 131.8855).unwrap();
        let about = |bearing: Option<&str>| {
            let about = Relative::new("74 km".parse().unwrap(), vladivostok.clone());
            let about = about.along(Metric::Geodesic);
            bearing.map_or(about.clone(), |way| about.towards(way.parse().unwrap())).place()
        };
        let (ring, north, south) = (about(None), about(Some("north")), about(Some("south")));
        // 76.5 km at 3.6 degrees; the other is 3 km from the inner edge.
        let ussuriysk = Place::lat_lon(43.8029, 131.9458).unwrap();
        let around = |km: f64| {
            let place = Place::lat_lon(43.7403, 131.9156).unwrap();
            place.with_radius(Distance::kilometres(km).unwrap())
        };
        for outer in [&ring, &north] {
            assert_eq!(is_at(&ussuriysk, outer), Some(Certainty::Certain));
            assert_eq!(is_at(&around(2.0), outer), Some(Certainty::Certain));
            assert_eq!(is_at(&around(4.0), outer), Some(Certainty::Possible));
            assert_eq!(is_at(outer, &around(4.0)), Some(Certainty::Possible));
        }
        assert_eq!(is_at(&vladivostok, &ring), None);
        assert_eq!(is_at(&ussuriysk, &south), None);
        assert_eq!(is_at(&ring, &north), Some(Certainty::Possible));
        let (here, there) = (Place::unlocated("here"), Place::unlocated("there"));
        assert_eq!(is_at(&here, &here), Some(Certainty::Certain));
        assert_eq!(is_at(&here, &there), None);
    }
}
