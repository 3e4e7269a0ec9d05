//! What counts as an encounter.

use crate::place::Place;
use crate::place::distance::Distance;
use crate::time::duration::SignedDuration;
use crate::view::Certainty;

/// What counts as an encounter: how near, for how long, and what is assumed
/// between sightings.
///
/// A `Copy` value with setters. Between two sightings of an actor at most
/// [`across`](Together::across) apart a straight way is assumed, 15 minutes
/// unless it is set. [`staying`](Together::staying) assumes that an actor stays
/// where it was seen. Each encounter names what it assumes, and is certain only
/// as far as it needs no assumption.
///
/// # Example
///
/// ```
/// use lastseen::{Certainty, Place, Sighting, Timeline, Timestamp, Together};
///
/// let vostochny = Place::lat_lon(51.884, 128.334)?.named("Vostochny");
/// let arrival: Timestamp = "2023-09-13T03:30:00Z".parse()?;
/// let welcome: Timestamp = "2023-09-13T04:00:00Z".parse()?;
/// let timeline: Timeline = [
///     Sighting::new("putin", vostochny.clone(), arrival),
///     Sighting::new("kim", vostochny, welcome),
/// ]
/// .into_iter()
/// .collect();
///
/// let view = timeline.as_known();
/// assert!(view.encounters("kim", Together::within("1 km".parse()?)).is_empty());
/// let for_an_hour = Together::within("1 km".parse()?).staying("1h".parse()?);
/// let met = view.encounters("kim", for_an_hour);
/// assert_eq!(
///     met[0].to_string(),
///     "if they stayed for up to 1h: kim and putin can have been together at Vostochny, \
///      between Wed 2023-09-13 04:00 and 04:30 UTC, for at most 30m"
/// );
/// assert_eq!(met[0].certainty(), Certainty::Possible);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Together {
    /// `None` for "at the same place".
    within: Option<Distance>,
    pub(super) for_at_least: SignedDuration,
    pub(super) across: SignedDuration,
    staying: SignedDuration,
}

impl Together {
    /// Counts two as together when they are at most `distance` apart.
    #[must_use]
    pub const fn within(distance: Distance) -> Together {
        Together { within: Some(distance), ..Together::at_one_place() }
    }

    /// Counts two as together at the same place, however large: certain when
    /// the two places are [the same](Place::is_same_as), possible when they
    /// overlap.
    #[must_use]
    pub const fn at_one_place() -> Together {
        Together {
            within: None,
            for_at_least: SignedDuration::ZERO,
            across: SignedDuration::from_mins(15),
            staying: SignedDuration::ZERO,
        }
    }

    /// Keeps the encounters that can have lasted at least `length`. They are
    /// certain only if they certainly lasted so long.
    #[must_use]
    pub const fn for_at_least(mut self, length: SignedDuration) -> Together {
        self.for_at_least = length;
        self
    }

    /// Assumes a straight way between two sightings of an actor that follow each
    /// other, each at one instant at one point, at most `gap` apart. Default 15
    /// minutes; zero assumes no ways.
    #[must_use]
    pub const fn across(mut self, gap: SignedDuration) -> Together {
        self.across = gap;
        self
    }

    /// Assumes that an actor stays where it was seen for up to `length`, unless
    /// it was seen elsewhere before or is on a way. Default zero.
    #[must_use]
    pub const fn staying(mut self, length: SignedDuration) -> Together {
        self.staying = length;
        self
    }

    /// Metres that two together are at most apart.
    pub(super) fn metres(self) -> f64 {
        self.within.unwrap_or(Distance::ZERO).as_metres()
    }

    pub(super) fn stay(self) -> SignedDuration {
        self.staying.max(SignedDuration::ZERO)
    }

    /// Whether somebody at `one` and somebody at `other` can be together, and
    /// whether they certainly are.
    pub(super) fn holds(self, one: &Place, other: &Place) -> Option<Certainty> {
        if one.is_same_as(other) && (self.within.is_none() || !one.is_located()) {
            // How large a place without a position is, nobody knows.
            let sure = self.within.is_none();
            return Some(if sure { Certainty::Certain } else { Certainty::Possible });
        }
        let apart = one.distance_to(other)?;
        let limit = self.within.unwrap_or(Distance::ZERO);
        match (apart.min() <= limit, apart.max() <= limit) {
            (false, _) => None,
            (true, false) => Some(Certainty::Possible),
            (true, true) => Some(Certainty::Certain),
        }
    }
}

impl Default for Together {
    /// At one place, for however short.
    fn default() -> Together {
        Together::at_one_place()
    }
}

impl From<Distance> for Together {
    fn from(distance: Distance) -> Together {
        Together::within(distance)
    }
}
