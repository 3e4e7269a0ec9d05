//! The time between two sightings.

use super::known::View;
use super::seen::{Certainty, Row, Seen};
use super::stay_rows::There;
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::geodesy::geodesic_e7;
use crate::place::speed::SpeedRange;
use crate::sojourn::StayEnd;
use crate::time::apart::Pieces;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::timeline::SightingId;
use crate::words::vocabulary;

/// The time between two sightings, or since the last one: at least, at most.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Order, Place, Sighting, Timeline, Timestamp};
///
/// let khasan = Place::lat_lon(42.4286, 130.6456)?;
/// let ussuriysk = Place::lat_lon(43.8029, 131.9458)?;
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let later: Interval = "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z".parse()?;
/// let timeline: Timeline = [
///     Sighting::new("train", khasan, arrival),
///     Sighting::new("train", ussuriysk, later),
/// ]
/// .into_iter()
/// .collect();
///
/// let view = timeline.as_known();
/// let gap = view.gaps("train").next().expect("two sightings have one gap");
/// assert_eq!(gap.length().to_string(), "2h to 24h");
/// assert_eq!(gap.order(), Order::Certain);
/// assert_eq!(gap.distance().expect("both are located").to_string(), "185.8 km");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gap<'a> {
    from: Seen<'a>,
    to: Option<Seen<'a>>,
    length: DurationRange,
    proviso: Proviso,
    /// What may have been later, without an end.
    later: Option<u32>,
    /// How far apart the two are, if these are plain fixes: both the distance and the
    /// speed are asked of most gaps, so it is measured once. Of a sighting that accounts
    /// have at several places, over all of them.
    apart: Option<DistanceRange>,
    /// As known at which moment one of the two is linked with other claims, or has other
    /// accounts.
    known: Option<i64>,
}

/// What has to hold of two sightings for the time between them to be a gap; nothing where
/// it is one on every reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Proviso {
    /// That they came in this order.
    pub(crate) in_order: bool,
    /// That no other sighting lies between.
    pub(crate) alone: bool,
    /// That the actor was along with what was seen.
    pub(crate) along: bool,
}

impl Proviso {
    /// What has to hold for one of two.
    pub(super) fn or(self, other: Proviso) -> Proviso {
        Proviso {
            in_order: self.in_order || other.in_order,
            alone: self.alone || other.alone,
            along: self.along || other.along,
        }
    }
}

vocabulary! {
    /// Whether one moment comes before another.
    pub enum Order: "order" {
        /// On every reading of the two.
        Certain = "certain",
        /// On some readings.
        Possible = "possible",
        /// On none.
        Impossible = "impossible",
    }
}

impl<'a> Gap<'a> {
    /// The gap from one fix to the next.
    pub(crate) fn of_step(from: Seen<'a>, to: Seen<'a>, apart: Distance) -> Gap<'a> {
        let (length, proviso) = (from.interval().to(to.interval()), Proviso::default());
        let apart = Some(apart.into());
        Gap { from, to: Some(to), length, proviso, later: None, apart, known: None }
    }

    /// The gap from the last sighting until now, where another may have been
    /// later.
    pub(super) fn open(
        view: &View<'_>,
        from: Seen<'a>,
        length: DurationRange,
        later: Option<u32>,
    ) -> Gap<'a> {
        let known = view.is_narrowed(from).then_some(view.known);
        let proviso = Proviso::default();
        Gap { from, to: None, length, proviso, later, apart: None, known }
    }

    /// The gap from one sighting to another as a view has it, of which more is known than
    /// their intervals say.
    pub(super) fn of_length(
        view: &View<'_>,
        from: Seen<'a>,
        to: Seen<'a>,
        length: DurationRange,
    ) -> Gap<'a> {
        let has_others = |seen| view.has_apart_places(seen);
        let (apart, known) = match (from.row, to.row) {
            (Row::Fix { lat, lon, .. }, Row::Fix { lat: lat2, lon: lon2, .. }) => {
                let apart = Distance::clamped(geodesic_e7(lat, lon, lat2, lon2));
                (Some(apart.into()), None)
            }
            _ => {
                let apart =
                    (has_others(from) || has_others(to)).then(|| view.distance_between(from, to));
                let is_narrowed = view.is_narrowed(from) || view.is_narrowed(to);
                (apart.flatten(), is_narrowed.then_some(view.known))
            }
        };
        let proviso = Proviso::default();
        Gap { from, to: Some(to), length, proviso, later: None, apart, known }
    }

    /// The same, if something holds.
    pub(super) fn only_if(self, proviso: Proviso) -> Gap<'a> {
        Gap { proviso, ..self }
    }

    /// What has to hold for it to be a gap.
    pub(crate) fn proviso(self) -> Proviso {
        self.proviso
    }

    /// The same between two sightings that are the same as these in another view.
    pub(super) fn among(self, of: impl Fn(Seen<'a>) -> Seen<'a>) -> Gap<'a> {
        Gap { from: of(self.from), to: self.to.map(of), ..self }
    }

    /// Whether it is between the same two sightings as another.
    pub(super) fn is_between_those_of(&self, other: &Gap<'a>) -> bool {
        self.from == other.from && self.to == other.to
    }

    /// The same for gaps between the same two sightings, and for few others.
    pub(super) fn key(&self) -> ((bool, usize), Option<(bool, usize)>) {
        (self.from.row_key(), self.to.map(Seen::row_key))
    }

    /// The same two sightings, with another length.
    pub(crate) fn with_length(self, length: DurationRange) -> Gap<'a> {
        Gap { length, ..self }
    }

    /// The sighting before the gap.
    ///
    /// In a list of gaps several may have been the last before it; this is the
    /// one that reaches furthest. The length takes all of them into account.
    #[must_use]
    #[inline]
    pub fn from(self) -> Seen<'a> {
        self.from
    }

    /// The sighting after the gap; `None` for the open gap since the last one.
    #[must_use]
    #[inline]
    pub fn to(self) -> Option<Seen<'a>> {
        self.to
    }

    /// Of the open gap, a sighting that may have been later than
    /// [`from`](Gap::from), and of which [nothing says when it
    /// ended](Seen::is_open_ended): why the gap may be as short as it is.
    ///
    /// With [`Ask::bounded`](crate::Ask::bounded) there is none.
    #[must_use]
    pub fn maybe_later(self) -> Option<SightingId> {
        self.later.map(SightingId::of_claim)
    }

    /// Whether it is a gap on every reading, or only where the two came in this
    /// [order](Gap::order) and no other sighting lies between: of sightings whose
    /// intervals overlap any can be the next.
    #[must_use]
    pub fn certainty(self) -> Certainty {
        if self.is_certain() { Certainty::Certain } else { Certainty::Possible }
    }

    pub(super) fn is_certain(self) -> bool {
        self.proviso == Proviso::default()
    }

    /// Whether it lies between the two moments of one claim ([`Sighting::from_to`](
    /// crate::Sighting::from_to)), or is an open one after the first of them: it is none if
    /// the actor stayed there throughout.
    #[must_use]
    pub fn unless_stayed(self) -> bool {
        let (other, is_first) =
            (self.from.other_end(), self.from.stay_end() == Some(StayEnd::Start));
        let is_pair = match self.to {
            Some(to) => to.claim() == other,
            None => is_first,
        };
        other.is_some() && is_pair && self.from.held_with().is_none()
    }

    /// How long it is, at least and at most.
    #[must_use]
    #[inline]
    pub fn length(self) -> DurationRange {
        self.length
    }

    /// Whether `from` comes before `to`.
    #[must_use]
    pub fn order(self) -> Order {
        match self.length.ends() {
            // The length is that of the readings on which it does.
            _ if self.proviso.in_order => Order::Possible,
            (min, _) if min >= 0 => Order::Certain,
            (_, max) if max < 0 || max == 0 && !self.can_be_nothing() => Order::Impossible,
            _ => Order::Possible,
        }
    }

    /// Whether both sightings can have been at the instant at which the one
    /// interval ends and the other begins.
    fn can_be_nothing(self) -> bool {
        let instant = self.from.lo();
        let to = |to: Seen<'_>| to.hi() != instant || to.is_moment(instant);
        self.from.is_moment(instant) && self.to.is_none_or(to)
    }

    /// How far apart the two places are, at least and at most, over all that
    /// [accounts](View::accounts) of the two have them at: zero where they are
    /// one place by their id, however large; `None` for an open gap, or when a place has no
    /// position.
    #[must_use]
    #[inline]
    pub fn distance(self) -> Option<DistanceRange> {
        match self.apart {
            Some(apart) => Some(apart),
            None => {
                let (here, there) = (self.from.place(), self.to?.place());
                let apart = here.distance_to(&there);
                apart
                    .map(|apart| if here.has_id_of(&there) { Distance::ZERO.into() } else { apart })
            }
        }
    }

    /// The places of one of the two, where its accounts have it at several that lie apart;
    /// else its own.
    pub(crate) fn places_of(self, end: Seen<'a>) -> Vec<Place> {
        match self.known {
            Some(known) => end.timeline.known_by(known).places_of(end),
            None => vec![end.place()],
        }
    }

    /// The intervals in which one of the two can have been.
    pub(crate) fn moments_of(self, end: Seen<'a>) -> Vec<Interval> {
        let Some(known) = self.known else { return end.candidates() };
        let moments = Pieces::of(end.timeline.known_by(known).candidates(end));
        // A view of fewer claims can have less of them.
        moments.within(end.interval()).or(end.interval())
    }

    /// The speed that crossing the gap takes: the least distance in the longest
    /// time, the greatest in the shortest.
    ///
    /// It measures the distance. Who has that already asks [`SpeedRange::needed`] with it
    /// and the [length](Gap::length).
    #[must_use]
    #[inline]
    pub fn speed(self) -> Option<SpeedRange> {
        SpeedRange::needed(self.distance()?, self.length)
    }
}

impl View<'_> {
    /// Returns the gap from one sighting to another: signed, never clamped.
    ///
    /// A moment of a stay stands for all of it: the gap leads from the end of a stay, to
    /// the start of one, and is nothing where two stays touch or overlap. Of a sighting
    /// elsewhere that can lie within a stay it is at most the time from the start, or to the
    /// end, of that.
    ///
    /// Its length is what the claims together leave possible, which can be less
    /// than the two intervals do: "two hours later" is two hours, whenever it
    /// was.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{DurationRange, Interval, Place, Sighting, SignedDuration, Timeline};
    ///
    /// let bridge = Place::unlocated("the bridge");
    /// let an_hour = DurationRange::exactly(SignedDuration::from_hours(1));
    /// let day: Interval = "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z".parse()?;
    /// let timeline: Timeline = [
    ///     Sighting::new("kim", bridge.clone(), day).labelled("came"),
    ///     Sighting::new("kim", bridge, Interval::UNBOUNDED).labelled("left").after("came", an_hour),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let claim = |label| view.claim(timeline.labelled(label).ok()?);
    /// let gap = claim("came").zip(claim("left")).map(|(came, left)| view.gap(came, left));
    /// assert_eq!(gap.map(|gap| gap.length().to_string()).as_deref(), Some("1h"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn gap<'s>(&self, from: Seen<'s>, to: Seen<'s>) -> Gap<'s> {
        let (one, other) = (self.whole_stay(from), self.whole_stay(to));
        let length = self.time_between_stays(one, other);
        Gap::of_length(self, one.last, other.first, length)
    }

    /// The gap from one moment to another, also where they are of stays.
    pub(crate) fn gap_of_moments<'s>(&self, from: Seen<'s>, to: Seen<'s>) -> Gap<'s> {
        Gap::of_length(self, from, to, self.time_between(from, to))
    }

    /// The time from one sighting, or stay, to another.
    fn time_between_stays(&self, one: There<'_>, other: There<'_>) -> DurationRange {
        let between = |from: Seen<'_>, to: Seen<'_>| self.time_between(from, to);
        if one.is_stay() && one.last.claim() == other.last.claim() {
            return SignedDuration::ZERO.into();
        }
        if !one.is_stay() && !other.is_stay() {
            return between(one.first, other.first);
        }
        // On each reading one of the two is nothing: the other stay is over when this
        // one begins, or this one is.
        let (least, most) = between(one.last, other.first).ends();
        let (before, after) = (-between(other.last, one.first)).ends();
        let least = if before < 0 { before } else { least.max(0) };
        let most = if most > 0 { most } else { after.min(0) };
        // Whoever is elsewhere within a stay can have been away from its start, or to its
        // end.
        let most_between = |from: Seen<'_>, to: Seen<'_>| between(from, to).ends().1;
        let away = |seen: Seen<'_>, stay: There<'_>, (from, to): (Seen<'_>, Seen<'_>)| {
            let is_elsewhere = !seen.place().is_same_as(&stay.first.place());
            let can_be_within =
                most_between(stay.first, seen) >= 0 && most_between(seen, stay.last) > 0;
            let long = most_between(from, to).min(most_between(stay.first, stay.last));
            if is_elsewhere && can_be_within { long } else { i64::MIN }
        };
        let away = match (one.is_stay(), other.is_stay()) {
            (true, false) => away(other.first, one, (one.first, other.first)),
            (false, true) => away(one.first, other, (one.first, other.last)),
            _ => i64::MIN,
        };
        DurationRange::from_ends(least, most.max(away))
    }
}
