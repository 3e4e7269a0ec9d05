//! Whether two claims speak of the same place and the same time.

use crate::place::Place;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::interval::Interval;
use crate::view::{Certainty, Seen};

/// Whether somebody at `inner` is at `outer`; `None` when certainly not, or
/// when nothing is known that would make it so.
pub(super) fn is_at(inner: &Place, outer: &Place) -> Option<Certainty> {
    if inner.is_same_as(outer) {
        return Some(Certainty::Certain);
    }
    if inner.meets(outer) != Some(true) {
        return None;
    }
    let (lat, lon, radius) = (outer.lat()?, outer.lon()?, outer.radius()?);
    let middle = Place::lat_lon(lat, lon).ok()?;
    let reaches = inner.distance_to(&middle)?.max();
    Some(if reaches <= radius { Certainty::Certain } else { Certainty::Possible })
}

/// Whether a moment in `inner` lies in `outer`; `None` when it cannot.
pub(super) fn is_in(inner: Interval, outer: Interval) -> Option<Certainty> {
    if inner.hi() < outer.lo() || outer.hi() < inner.lo() {
        return None;
    }
    let within = outer.lo() <= inner.lo() && inner.hi() <= outer.hi();
    Some(if within { Certainty::Certain } else { Certainty::Possible })
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
    seen_in: Interval,
    against: Seen<'_>,
    against_in: Interval,
) -> Option<Certainty> {
    let is_denial = against.modality() == Modality::Denied;
    let place = match is_at(&seen.place(), &against.place()) {
        Some(place) => place,
        // "Was not among them" may be said of anywhere.
        None if is_denial && !against.place().is_located() => Certainty::Possible,
        None => return None,
    };
    let (time, is_stated) = if is_denial { spoken_of(against) } else { (against_in, true) };
    let time = is_in(seen_in, time)?;
    Some(if is_stated { place.min(time) } else { Certainty::Possible })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::distance::Distance;

    #[test]
    fn a_small_disc_is_in_a_large_one_but_not_the_other_way_round() {
        let disc = |lon: f64, km: f64| {
            Place::lat_lon(0.0, lon).unwrap().with_radius(Distance::kilometres(km).unwrap())
        };
        // A degree of the equator is 111.3 km.
        assert_eq!(is_at(&disc(0.5, 10.0), &disc(0.0, 70.0)), Some(Certainty::Certain));
        assert_eq!(is_at(&disc(0.0, 70.0), &disc(0.5, 10.0)), Some(Certainty::Possible));
        assert_eq!(is_at(&disc(1.0, 10.0), &disc(0.0, 70.0)), None);
        let (here, there) = (Place::unlocated("here"), Place::unlocated("there"));
        assert_eq!(is_at(&here, &here), Some(Certainty::Certain));
        assert_eq!(is_at(&here, &there), None);
    }
}
