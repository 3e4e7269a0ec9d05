//! Claims by their id, whatever they say.

use super::known::View;
use super::seen::Seen;
use crate::timeline::{SightingId, Timeline};

impl<'a> View<'a> {
    /// Returns the sighting with this id; `None` when it had not been reported
    /// by then, or had been retracted.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::lat_lon(42.4286, 130.6456)?;
    /// let (arrival, departure): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-11T21:30:00Z".parse()?);
    /// let mut timeline = Timeline::new();
    /// let first = timeline.add(Sighting::new("train", khasan.clone(), arrival));
    /// let second = timeline.add(Sighting::new("train", khasan, departure));
    ///
    /// let view = timeline.as_known();
    /// let ends = view.claim(first).zip(view.claim(second));
    /// let stop = ends.map(|(first, second)| view.gap(first, second).length().to_string());
    /// assert_eq!(stop.as_deref(), Some("1h30m"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn claim(&self, id: SightingId) -> Option<Seen<'a>> {
        self.claim_at(id.claim())
    }

    /// Lists every claim that had been reported and not retracted, one by one, in
    /// the order of addition: denials, plans and reports of absence too. Plain
    /// fixes are not among them.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Modality, Place, Sighting, Timeline};
    ///
    /// let vostochny = Place::unlocated("Vostochny");
    /// let plan = Sighting::new("kim", vostochny, Interval::UNBOUNDED).meant(Modality::Planned);
    /// let timeline: Timeline = [plan].into_iter().collect();
    /// let view = timeline.as_known();
    /// assert_eq!((view.claims().count(), view.sightings("kim").count()), (1, 0));
    /// ```
    pub fn claims(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        let (view, timeline) = (self.clone(), self.timeline);
        let stored = (0..).take_while(move |&claim| timeline.claim(claim).is_some());
        stored.filter_map(move |claim| view.claim_at(claim))
    }
}

impl<'a> Seen<'a> {
    /// The timeline it is stored in.
    pub(crate) fn timeline(self) -> &'a Timeline {
        self.timeline
    }
}
