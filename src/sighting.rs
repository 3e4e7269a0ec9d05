//! The claim: who, where, when; who says so.

use crate::actor::ActorId;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::geodesy::quantise;
use crate::sojourn::{KnownEnds, Sojourn, StayEnd, StayMoments, hull_of};
use crate::source::{Credibility, Modality, Reliability, Source};
use crate::time::apart::Pieces;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::read_time::{ReadTime, ReadWords};
use crate::time::reconcile::Reconciled;
use crate::time::stated::Stated;
use crate::words::vocabulary;

/// One claim that an actor was at a place at some time, or stayed there from one
/// moment to another.
///
/// The three things every claim has are arguments; the rest are setters. A
/// sighting with an exact time, a bare position and nothing else is a *fix*,
/// and a [`Timeline`](crate::Timeline) stores it in 17 bytes.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Place, Sighting, Source, Timestamp};
///
/// let khasan = Place::lat_lon(42.4286, 130.6456)?.named("Khasan station");
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
/// let seen = Sighting::new("train", khasan, arrival).by(Source::new("kcna")).reported(published);
/// assert_eq!(seen.interval(), Interval::at(arrival));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    actor: ActorId,
    place: Place,
    interval: Interval,
    /// What only hand-made claims have; fixes do not pay for it.
    detail: Option<Box<Detail>>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Detail {
    label: Option<Box<str>>,
    source: Option<Source>,
    modality: Modality,
    reliability: Option<Reliability>,
    credibility: Option<Credibility>,
    reported: Option<Interval>,
    absence: Option<Absence>,
    quote: Option<Box<str>>,
    read: Option<ReadTime>,
    beside: Option<Box<BesideOthers>>,
    rare: Option<Box<RareDetail>>,
}

/// What a claim says of other claims, by their labels.
#[derive(Debug, Clone, PartialEq, Default)]
struct BesideOthers {
    relations: Vec<Relation>,
    copied_from: Option<Box<str>>,
    same_event: Option<Box<str>>,
}

/// What few claims say of their time.
#[derive(Debug, Clone, PartialEq, Default)]
struct RareDetail {
    clock: Option<(Box<str>, Interval)>,
    candidates: Pieces,
    stay: Option<Sojourn>,
    /// The words for the end of a stay, where it has its own.
    until: Option<ReadTime>,
}

vocabulary! {
    /// A report that the actor was not seen: not one thing, but three.
    ///
    /// That nothing was recorded is a fourth thing, and says nothing at all; that
    /// somebody [denies](Modality::Denied) a sighting is a fifth.
    #[non_exhaustive]
    pub enum Absence: "kind of absence" {
        /// The whole place was watched, so the actor was not there: at that moment, and
        /// if it is said as a stay, all the time.
        Whole = "full",
        /// Part of the place was watched, which excludes nothing.
        Part = "partial",
        /// When it wrote, the source knew of nothing later than the interval.
        /// Bounds the knowledge of the source, and not where the actor was.
        NothingLater = "nothing_later",
    }
}

/// That a moment lies so long after another sighting's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relation {
    /// The label of the other sighting.
    pub to: Box<str>,
    /// The time from the other sighting to this one; negative for "before".
    pub by: DurationRange,
    /// From which moment of the other one it counts, if that is a stay; `None` for
    /// its last moment where this one came after it, and its first where before.
    pub from: Option<StayEnd>,
}

impl Sighting {
    /// `actor` was at `place` at some time in `when`.
    #[must_use]
    pub fn new(actor: impl Into<ActorId>, place: Place, when: impl Into<Interval>) -> Sighting {
        Sighting { actor: actor.into(), place, interval: when.into(), detail: None }
    }

    /// `actor` was at `place` from a moment in `from` until a moment in `until`, and
    /// all the time between.
    ///
    /// An unbounded `until` is an end that nobody gives: the stay is known as far as
    /// its [report](Sighting::reported) goes, or only at its start without one. An
    /// unbounded `from` is known only at its end.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Interval, Place, Sighting, SignedDuration, Timeline, Timestamp};
    ///
    /// let at = |clock: &str| format!("2024-05-01T{clock}:00Z").parse::<Timestamp>();
    /// let office = Place::unlocated("the office");
    /// let from = Interval::new(at("08:00")?, at("09:00")?)?;
    /// let timeline: Timeline =
    ///     [Sighting::stay("kim", office, from, at("12:00")?)].into_iter().collect();
    ///
    /// let view = timeline.as_known();
    /// assert_eq!(view.last_seen("kim").interval(), Some(Interval::at(at("12:00")?)));
    /// let silence = view.silence("kim", at("10:00")?).expect("kim was there at ten");
    /// assert_eq!(silence.length(), SignedDuration::ZERO.into());
    /// assert_eq!(view.gaps("kim").count(), 0);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn stay(
        actor: impl Into<ActorId>,
        place: Place,
        from: impl Into<Interval>,
        until: impl Into<Interval>,
    ) -> Sighting {
        let (from, until) = (from.into(), until.into());
        Sighting::new(actor, place, from).staying([(from, until)], false)
    }

    /// `actor` was at `place` at a moment in `from` and at one in `until`: that it
    /// stayed there in between is only assumed.
    ///
    /// The two moments count by themselves, and the [gap](crate::Gap) between them is
    /// listed; being elsewhere in that time ends the assumption, and contradicts nothing.
    #[must_use]
    pub fn from_to(
        actor: impl Into<ActorId>,
        place: Place,
        from: impl Into<Interval>,
        until: impl Into<Interval>,
    ) -> Sighting {
        let (from, until) = (from.into(), until.into());
        Sighting::new(actor, place, from).staying([(from, until)], true)
    }

    /// The same as a stay by one of some candidates: from a moment in the first interval
    /// until one in the second.
    pub(crate) fn staying(
        self,
        candidates: impl IntoIterator<Item = StayMoments>,
        is_assumed: bool,
    ) -> Sighting {
        self.with_stay(Sojourn::one_of(candidates, is_assumed))
    }

    fn with_stay(mut self, stay: Option<Sojourn>) -> Sighting {
        if let Some(stay) = stay {
            self.interval = stay.from;
            let rare = self.rare_mut();
            (rare.candidates, rare.stay) = (Pieces::default(), Some(stay));
        }
        self
    }

    /// Makes it a stay from a moment in the first interval of one of these pairs until one
    /// in the second of the same pair.
    ///
    /// Pairs that end before they begin are left out. What holds in each of the others
    /// is certain, what holds in one is possible; no pair at all says nothing. A sighting
    /// [from one moment to another](Sighting::from_to) stays one.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
    ///
    /// let at = |clock: &str| format!("2024-05-01T{clock}:00Z").parse::<Timestamp>();
    /// let (office, depot) = (Place::lat_lon(51.5, -0.1)?, Place::lat_lon(51.6, -0.1)?);
    /// // From five to seven, in the morning or in the evening.
    /// let guard = Sighting::new("kim", office.named("the office"), at("05:00")?)
    ///     .stayed_in_one_of([(at("05:00")?, at("07:00")?), (at("17:00")?, at("19:00")?)]);
    /// let mut timeline: Timeline = [guard].into_iter().collect();
    /// let last = |timeline: &Timeline| timeline.as_known().last_seen("kim").candidates();
    /// assert_eq!(last(&timeline), [at("07:00")?.into(), at("19:00")?.into()]);
    ///
    /// // Elsewhere at six, so that it was the evening.
    /// timeline.add(Sighting::new("kim", depot, at("06:00")?));
    /// assert_eq!(last(&timeline), [at("19:00")?.into()]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn stayed_in_one_of<F: Into<Interval>, U: Into<Interval>>(
        self,
        pairs: impl IntoIterator<Item = (F, U)>,
    ) -> Sighting {
        let pairs = pairs.into_iter().map(|(from, until)| (from.into(), until.into()));
        let stay = match self.sojourn() {
            Some(stay) => stay.moved(pairs),
            None => Sojourn::one_of(pairs, false),
        };
        self.with_stay(stay)
    }

    /// That the stay lasted so long. Of a sighting of one moment it says nothing.
    #[must_use]
    pub fn lasting(mut self, length: impl Into<DurationRange>) -> Sighting {
        let length = length.into();
        if let Some(stay) = self.stay_mut() {
            let (least, most) = length.ends();
            stay.lasting = Some(DurationRange::from_ends(least.max(0), most.max(0)));
        }
        self
    }

    fn detail_mut(&mut self) -> &mut Detail {
        self.detail.get_or_insert_default()
    }

    fn stay_mut(&mut self) -> Option<&mut Sojourn> {
        self.detail.as_mut()?.rare.as_mut()?.stay.as_mut()
    }

    fn beside_mut(&mut self) -> &mut BesideOthers {
        self.detail_mut().beside.get_or_insert_default()
    }

    fn rare_mut(&mut self) -> &mut RareDetail {
        self.detail_mut().rare.get_or_insert_default()
    }

    /// Under this label, which other claims and answers refer to.
    #[must_use]
    pub fn labelled(mut self, label: &str) -> Sighting {
        self.detail_mut().label = Some(label.into());
        self
    }

    /// Who says so.
    #[must_use]
    pub fn by(mut self, source: impl Into<Source>) -> Sighting {
        self.detail_mut().source = Some(source.into());
        self
    }

    /// How the claim is meant; observed if nothing is said.
    #[must_use]
    pub fn meant(mut self, modality: Modality) -> Sighting {
        self.detail_mut().modality = modality;
        self
    }

    /// How reliable the source is in this, if not as it is elsewhere.
    #[must_use]
    pub fn graded(mut self, reliability: Reliability) -> Sighting {
        self.detail_mut().reliability = Some(reliability);
        self
    }

    /// How credible the claim is.
    #[must_use]
    pub fn credible(mut self, credibility: Credibility) -> Sighting {
        self.detail_mut().credibility = Some(credibility);
        self
    }

    /// When it was reported.
    ///
    /// A claim without it counts as known from the earliest moment at which it
    /// can have happened.
    #[must_use]
    pub fn reported(mut self, when: impl Into<Interval>) -> Sighting {
        self.detail_mut().reported = Some(when.into());
        self
    }

    /// That the actor was looked for and not seen.
    #[must_use]
    pub fn absent(mut self, absence: Absence) -> Sighting {
        self.detail_mut().absence = Some(absence);
        self
    }

    /// The words of the source.
    #[must_use]
    pub fn quoting(mut self, quote: &str) -> Sighting {
        self.detail_mut().quote = Some(quote.into());
        self
    }

    /// The time as the source wrote it, and what it was read as.
    ///
    /// The interval of the sighting stays as it is.
    #[must_use]
    pub fn read_from(mut self, stated: Stated, reconciled: Option<Reconciled>) -> Sighting {
        let detail = self.detail_mut();
        detail.read = Some(ReadTime::of(stated, reconciled));
        self
    }

    /// The end of a stay as the source wrote it by itself, and what it was read as.
    ///
    /// The stay is as it is.
    #[must_use]
    pub fn until_read_from(mut self, stated: Stated, reconciled: Reconciled) -> Sighting {
        self.rare_mut().until = Some(ReadTime::of(stated, Some(reconciled)));
        self
    }

    /// That it was `by` later than the sighting labelled `to`; a negative range
    /// is earlier.
    ///
    /// The interval of the sighting stays as it is; what follows from the
    /// relation counts in every answer of a [`View`](crate::View).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{DurationRange, Interval, Place, Sighting, SignedDuration, Timeline, Timestamp};
    ///
    /// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
    /// let hours = SignedDuration::from_hours;
    /// let hours_later = DurationRange::new(hours(2), hours(24))?;
    /// let (khasan, ussuriysk) = (Place::unlocated("Khasan"), Place::unlocated("Ussuriysk"));
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival).labelled("s1"),
    ///     Sighting::new("train", ussuriysk, Interval::UNBOUNDED).after("s1", hours_later),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let last = timeline.as_known().last_seen("train");
    /// assert_eq!(
    ///     last.interval().map(|when| when.to_string()).as_deref(),
    ///     Some("2023-09-11T22:00:00Z/2023-09-12T20:00:00Z")
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn after(mut self, to: &str, by: impl Into<DurationRange>) -> Sighting {
        let by = by.into();
        self.beside_mut().relations.push(Relation { to: to.into(), by, from: None });
        self
    }

    /// That it was `by` later than the first or the last moment of the stay labelled
    /// `to`; a negative range is earlier.
    #[must_use]
    pub fn after_moment(
        mut self,
        to: &str,
        from: StayEnd,
        by: impl Into<DurationRange>,
    ) -> Sighting {
        let by = by.into();
        self.beside_mut().relations.push(Relation { to: to.into(), by, from: Some(from) });
        self
    }

    /// Says that it was while the stay labelled `to` went on. Of a stay, all of it was.
    #[must_use]
    pub fn during(self, to: &str) -> Sighting {
        let later = DurationRange::from_ends(0, i64::MAX);
        self.after_moment(to, StayEnd::Start, later).after_moment(to, StayEnd::End, -later)
    }

    /// That a clock showed `reading` at that moment, written as if the clock
    /// were in UTC.
    ///
    /// Nobody has to know how far the clock was off, only that it is the same
    /// clock: the time between two of its readings is exact. What the interval
    /// says of the moment holds beside it.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Place, Sighting, Timestamp};
    ///
    /// let bridge = Place::unlocated("the bridge");
    /// let reading: Timestamp = "1912-04-14T23:40:00Z".parse()?;
    /// let struck = Sighting::new("titanic", bridge, Interval::UNBOUNDED).on_clock("ship", reading);
    /// assert_eq!(struck.clock(), Some(("ship", Interval::at(reading))));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn on_clock(mut self, clock: &str, reading: impl Into<Interval>) -> Sighting {
        self.rare_mut().clock = Some((clock.into(), reading.into()));
        self
    }

    /// That its moment lies in one of these intervals, and not between them; of a stay its
    /// first moment.
    ///
    /// The interval of the sighting becomes their hull. A time that was
    /// [read](Sighting::read_from) as a local time that the clocks showed twice, or on
    /// one of two clocks, has its candidates from there. No interval at all says
    /// nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Interval, Place, Sighting, Timeline, Timestamp};
    ///
    /// let five: Timestamp = "2023-09-12T05:00:00Z".parse()?;
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let afternoon: Timestamp = "2023-09-12T17:00:00Z".parse()?;
    /// let khasan = Place::unlocated("Khasan");
    /// let seen = Sighting::new("kim", khasan, five).at_one_of([five, afternoon]);
    /// let timeline: Timeline = [seen].into_iter().collect();
    ///
    /// let view = timeline.as_known();
    /// assert_eq!(
    ///     view.last_seen("kim").to_string(),
    ///     "kim was last seen at Khasan, Tue 2023-09-12 05:00 or 17:00 UTC"
    /// );
    /// // By noon it can have been at five only.
    /// let last = view.last_seen(Ask::of("kim").as_of(noon)).interval();
    /// assert_eq!(last, Some(Interval::at(five)));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn at_one_of(mut self, candidates: impl IntoIterator<Item: Into<Interval>>) -> Sighting {
        let all: Vec<Interval> = candidates.into_iter().map(Into::into).collect();
        if let Some(stay) = self.sojourn() {
            let ends = stay.candidates();
            let from_each = |&from: &Interval| ends.iter().map(move |(_, until)| (from, *until));
            let moved = stay.moved(all.iter().flat_map(from_each));
            return self.with_stay(moved);
        }
        if let Some(hull) = all.iter().copied().reduce(Interval::hull) {
            let pieces = Pieces::of(all);
            self.interval = hull;
            if !pieces.is_empty() || !self.pieces().is_empty() {
                self.rare_mut().candidates = pieces;
            }
        }
        self
    }

    /// That it is of the same event as the claim labelled `other`: two accounts of one
    /// departure.
    ///
    /// The accounts are one sighting in every answer, at a moment that they have in
    /// common, or at one of several where they differ, which is a
    /// [conflict](crate::ConflictKind::TimesDiffer). A
    /// [relation](Sighting::after) to one of them is a relation to the event. Only claims that
    /// something was observed or reported are accounts.
    #[must_use]
    pub fn same_event_as(mut self, other: &str) -> Sighting {
        self.beside_mut().same_event = Some(other.into());
        self
    }

    /// That the source took it from the claim labelled `original`: a quotation,
    /// a copy, a translation.
    #[must_use]
    pub fn copied_from(mut self, original: &str) -> Sighting {
        self.beside_mut().copied_from = Some(original.into());
        self
    }

    /// At another time; everything else stays.
    #[cfg(feature = "json")]
    pub(crate) fn timed(mut self, when: Interval) -> Sighting {
        self.interval = when;
        if let Some(rare) = self.detail.as_mut().and_then(|detail| detail.rare.as_mut()) {
            rare.candidates = Pieces::default();
        }
        self
    }

    /// Whose sighting it is.
    #[must_use]
    pub fn actor(&self) -> &ActorId {
        &self.actor
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// When, as far as the claim says: of a stay its first moment, or its last one where
    /// that alone is known.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// Whether the actor is said to have stayed there between two moments, or only to have
    /// been there at both; `None` for a sighting of one moment.
    #[must_use]
    pub fn is_stay(&self) -> Option<bool> {
        self.sojourn().map(|stay| !stay.is_assumed)
    }

    /// The last moment of a stay as it is said, unbounded where nobody says it; `None`
    /// for a sighting of one moment.
    #[must_use]
    pub fn until(&self) -> Option<Interval> {
        self.sojourn().map(|stay| stay.until)
    }

    /// The first and the last moments of a stay that go together, as they are said: one
    /// pair, or several where it is open which are meant, as of a stay
    /// [in one of several pairs](Sighting::stayed_in_one_of) or `from 5 to 7`. Empty for
    /// a sighting of one moment.
    #[must_use]
    pub fn stay_candidates(&self) -> Vec<(Interval, Interval)> {
        self.sojourn().map(Sojourn::candidates).unwrap_or_default()
    }

    /// The candidates of the two moments of a stay that are left by what was known at a
    /// moment, where it is open which are meant; an unbounded one is not known.
    pub(crate) fn stays_known_by(&self, known: i64) -> Vec<StayMoments> {
        let Some(stay) = self.sojourn().filter(|stay| stay.is_open()) else { return Vec::new() };
        let reported = self.reported_at().filter(|_| self.modality().is_past());
        let ends = stay.candidates_known_by(reported).into_iter().map(|known| {
            let end = |end: Option<Interval>| end.unwrap_or(Interval::UNBOUNDED);
            (end(known.start), end(known.end))
        });
        let mut all: Vec<StayMoments> = ends.collect();
        let limit = self.latest_known_by(known);
        let had_begun = |(first, _): &StayMoments| first.lo() <= limit;
        if all.iter().any(had_begun) {
            all.retain(had_begun);
            for (first, last) in &mut all {
                *first = Interval::from_ends(first.lo(), first.hi().min(limit));
                *last = Interval::from_ends(last.lo().min(limit), last.hi().min(limit));
            }
        }
        all
    }

    /// How long a stay is said to have lasted.
    #[must_use]
    pub fn length(&self) -> Option<DurationRange> {
        self.sojourn()?.lasting
    }

    /// When the moment is that something after it counts from, or before it: of a stay
    /// the last, or the first.
    #[cfg(feature = "json")]
    pub(crate) fn anchor(&self, is_after: bool) -> Interval {
        let Some(stay) = self.sojourn() else { return self.interval };
        let reported = self.reported_at().filter(|_| self.modality().is_past());
        let KnownEnds { start, end, is_cut } = stay.known_by(reported);
        let lo = |moment: Interval| Interval::from_ends(moment.lo(), i64::MAX);
        let hi = |moment: Interval| Interval::from_ends(i64::MIN, moment.hi());
        let found = match (is_after, end) {
            (true, Some(end)) => Some(if is_cut { lo(end) } else { end }),
            (true, None) => start.map(lo),
            (false, end) => start.or(end.map(hi)),
        };
        found.unwrap_or(self.interval)
    }

    /// What it says of a stay.
    pub(crate) fn sojourn(&self) -> Option<&Sojourn> {
        self.detail()?.rare.as_ref()?.stay.as_ref()
    }

    /// Which moment of a stay a row of the store is.
    pub(crate) fn stay_end(&self) -> Option<StayEnd> {
        self.sojourn()?.row
    }

    /// As the rows of the store: one, or of a stay the first moment and the last.
    pub(crate) fn into_rows(mut self) -> (Sighting, Option<Sighting>) {
        let reported = self.reported_at().filter(|_| self.modality().is_past());
        let Some(stay) = self.sojourn() else { return (self, None) };
        // Who was not there was not there all the time: that is one thing.
        if self.absence().is_some() || self.modality() == Modality::Denied {
            let whole = |known: KnownEnds| {
                let from = known.start.map_or(i64::MIN, Interval::lo);
                Interval::from_ends(from, known.end.map_or(i64::MAX, Interval::hi).max(from))
            };
            let all: Vec<Interval> =
                stay.candidates_known_by(None).into_iter().map(whole).collect();
            if let Some(hull) = all.iter().copied().reduce(Interval::hull) {
                self.interval = hull;
                self.rare_mut().candidates = Pieces::of(all);
            }
            return (self, None);
        }
        let KnownEnds { start, end, is_cut } = stay.known_by(reported);
        let mut set = |row: StayEnd, interval: Interval, is_paired: bool| {
            self.interval = interval;
            if let Some(stay) = self.stay_mut() {
                (stay.row, stay.is_paired) = (Some(row), is_paired);
                stay.is_cut = is_cut && row == StayEnd::End;
            }
            self.clone()
        };
        match (start, end) {
            (Some(start), Some(end)) => {
                let first = set(StayEnd::Start, start, true);
                (first, Some(set(StayEnd::End, end, true)))
            }
            (None, Some(end)) => (set(StayEnd::End, end, false), None),
            (start, None) => {
                (set(StayEnd::Start, start.unwrap_or(Interval::UNBOUNDED), false), None)
            }
        }
    }

    /// What it says besides when, as a key: claims of one time are in the order of
    /// what they say, whichever was added first. The label, by its number, parts only
    /// those that say the same.
    pub(crate) fn content(&self) -> impl Ord + '_ {
        let label = self.label().map(|label| (label.len(), label));
        let place = &self.place;
        let at = place.lat().zip(place.lon()).map(|(lat, lon)| (quantise(lat), quantise(lon)));
        let radius = place.radius().map(|radius| radius.as_metres().to_bits());
        let reported = self.reported_at().map(|then| (then.lo(), then.hi()));
        let said = (self.modality().as_str(), self.source().map(Source::id), self.quote());
        let said = (said, self.stay_end());
        (self.actor.as_str(), place.id(), place.name(), at, radius, said, reported, label)
    }

    fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    fn beside(&self) -> Option<&BesideOthers> {
        self.detail()?.beside.as_deref()
    }

    /// The label.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.detail()?.label.as_deref()
    }

    /// Who says so, if anybody is named.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.detail()?.source.as_ref()
    }

    /// How the claim is meant.
    #[must_use]
    pub fn modality(&self) -> Modality {
        self.detail().map_or(Modality::Observed, |detail| detail.modality)
    }

    /// How reliable the source is in this: its own grade, or the source's.
    #[must_use]
    pub fn reliability(&self) -> Option<Reliability> {
        let detail = self.detail()?;
        detail.reliability.or_else(|| detail.source.as_ref()?.reliability())
    }

    /// How credible the claim is.
    #[must_use]
    pub fn credibility(&self) -> Option<Credibility> {
        self.detail()?.credibility
    }

    /// When it was reported.
    #[must_use]
    pub fn reported_at(&self) -> Option<Interval> {
        self.detail()?.reported
    }

    /// Whether, and how, it says that the actor was not seen.
    #[must_use]
    pub fn absence(&self) -> Option<Absence> {
        self.detail()?.absence
    }

    /// The words of the source.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        self.detail()?.quote.as_deref()
    }

    /// The time as the source wrote it.
    #[must_use]
    pub fn stated(&self) -> Option<&Stated> {
        self.read().map(|read| &read.stated)
    }

    /// What the stated time was read as.
    #[must_use]
    pub fn reconciled(&self) -> Option<&Reconciled> {
        self.read()?.reconciled.as_ref()
    }

    /// The end of a stay as the source wrote it, where it did so by itself.
    #[must_use]
    pub fn until_stated(&self) -> Option<&Stated> {
        self.until_read().map(|read| &read.stated)
    }

    /// What that was read as, of the stays that its start leaves.
    #[must_use]
    pub fn until_reconciled(&self) -> Option<&Reconciled> {
        self.until_read()?.reconciled.as_ref()
    }

    fn read(&self) -> Option<&ReadWords> {
        self.detail()?.read.as_ref()?.all()
    }

    fn until_read(&self) -> Option<&ReadWords> {
        self.detail()?.rare.as_ref()?.until.as_ref()?.all()
    }

    /// The time as the source wrote it, unless it wrote an instant as this crate does.
    pub(crate) fn words(&self) -> Option<&Stated> {
        self.read_words().map(|read| &read.stated)
    }

    /// The reading of these words.
    pub(crate) fn words_reconciled(&self) -> Option<&Reconciled> {
        self.read_words()?.reconciled.as_ref()
    }

    /// Whether it has the time of an instant that the source wrote as this crate does.
    pub(crate) fn is_at_written_instant(&self) -> bool {
        let read = self.detail().and_then(|detail| detail.read.as_ref());
        read.and_then(ReadTime::instant).is_some_and(|at| self.interval == Interval::at(at))
    }

    fn read_words(&self) -> Option<&ReadWords> {
        self.detail()?.read.as_ref()?.words()
    }

    /// How it stands in time to other sightings.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        self.beside().map_or(&[], |beside| &beside.relations)
    }

    /// The clock whose reading it gives, and the reading as if in UTC.
    #[must_use]
    pub fn clock(&self) -> Option<(&str, Interval)> {
        let rare = self.detail()?.rare.as_ref()?;
        rare.clock.as_ref().map(|(clock, reading)| (&**clock, *reading))
    }

    /// The intervals in which it can have been, in order: one, but of a local time that
    /// the clocks showed twice, on one of two clocks, or
    /// [given](Sighting::at_one_of) so. Nothing between them is possible.
    #[must_use]
    pub fn candidates(&self) -> Vec<Interval> {
        self.pieces().or(self.interval)
    }

    /// The candidates that were given, where none were read.
    #[cfg(feature = "json")]
    pub(crate) fn given_candidates(&self) -> &[Interval] {
        let rare = self.detail().and_then(|detail| detail.rare.as_ref());
        rare.map_or(&[], |rare| rare.candidates.as_slice())
    }

    /// The candidates, where there are several.
    pub(crate) fn pieces(&self) -> Pieces {
        let Some(detail) = self.detail().filter(|_| !self.interval.is_exact()) else {
            return Pieces::default();
        };
        if let Some(rare) = detail.rare.as_ref().filter(|rare| !rare.candidates.is_empty()) {
            return rare.candidates.clone();
        }
        let stay = detail.rare.as_ref().and_then(|rare| rare.stay.as_ref());
        let is_end = stay.is_some_and(|stay| stay.row == Some(StayEnd::End));
        if is_end || stay.is_some_and(Sojourn::is_open) {
            let all = self.stays_known_by(i64::MAX).into_iter();
            return Pieces::of(all.map(|(first, last)| if is_end { last } else { first }));
        }
        let read = self.words_reconciled();
        let read = read.map(Reconciled::pieces).unwrap_or_default();
        // A sighting may have another time than the one that was read.
        if read.hull() == Some(self.interval) { read } else { Pieces::default() }
    }

    /// The label of the claim that it was copied from.
    #[must_use]
    pub fn original(&self) -> Option<&str> {
        self.beside()?.copied_from.as_deref()
    }

    /// The label of the claim that tells of the same event.
    #[must_use]
    pub fn same_event(&self) -> Option<&str> {
        self.beside()?.same_event.as_deref()
    }

    /// Whether it says what happened: observed or reported, be it that the
    /// actor was there or that it was looked for.
    pub(crate) fn is_fact(&self) -> bool {
        matches!(self.modality(), Modality::Observed | Modality::Reported)
    }

    /// Whether it says that the actor was there: observed or reported, and no
    /// report of absence.
    pub(crate) fn is_plain(&self) -> bool {
        self.is_fact() && self.absence().is_none()
    }

    /// Whether its time follows, at least in part, from those of others.
    pub(crate) fn is_linked(&self) -> bool {
        !self.relations().is_empty() || self.clock().is_some()
    }

    /// Whether its time can be narrowed by that of another row.
    pub(crate) fn is_bound(&self) -> bool {
        self.is_linked()
            || self.same_event().is_some()
            || self.sojourn().is_some_and(|stay| stay.is_paired)
    }

    /// Whether a stay may have gone on after its last moment, as known at a moment.
    pub(crate) fn may_go_on(&self, known: i64) -> bool {
        self.sojourn().is_some_and(|stay| {
            let is_unreported = self.reported_at().is_none() && self.modality().is_past();
            stay.is_cut || is_unreported && known < self.interval.hi()
        })
    }

    /// Whether it says itself when it had ended, where it can have happened in
    /// `interval`, and not only by when it was known.
    pub(crate) fn has_end(&self, interval: Interval) -> bool {
        let end = self.interval.hi();
        let is_end = |end: i64| end != i64::MAX && end <= interval.hi();
        is_end(end)
            || end != i64::MAX && self.reported_at().is_some()
            // The last candidate that was left ended by itself.
            || self.pieces().as_slice().iter().any(|one| one.hi() == interval.hi() && is_end(one.hi()))
    }

    /// Whether it says by whom, how surely or how it was told, beside who, where
    /// and when.
    pub(crate) fn says_how(&self) -> bool {
        self.source().is_some()
            || self.reliability().is_some()
            || self.credibility().is_some()
            || self.reported_at().is_some()
            || self.quote().is_some()
            || self.detail().is_some_and(|detail| detail.read.is_some())
            || self.original().is_some()
            || self.same_event().is_some()
            || self.is_linked()
    }

    /// Time and position, if there is nothing else to keep.
    pub(crate) fn as_fix(&self) -> Option<(i64, i32, i32)> {
        if self.detail.is_some() || !self.interval.is_exact() {
            return None;
        }
        let (lat, lon) = self.place.as_fix()?;
        Some((self.interval.lo(), lat, lon))
    }

    /// Whether it is a fix but for its radius: one instant, one disc and nothing else.
    pub(crate) fn is_disc(&self) -> bool {
        let has_radius = self.place.radius().is_some_and(|radius| radius > Distance::ZERO);
        self.detail.is_none()
            && self.interval.is_exact()
            && has_radius
            && self.place.point().is_some()
    }

    /// The moment at which it can have happened, given that it was known by
    /// `known` and reported when it was: past events lie before their report, which
    /// leaves out the candidates after it.
    pub(crate) fn interval_known_by(&self, known: i64) -> Interval {
        if let Some((first, last)) = hull_of(&self.stays_known_by(known)) {
            match self.stay_end() {
                Some(StayEnd::Start) => return first,
                Some(StayEnd::End) => return last,
                None => {}
            }
        }
        let limit = self.latest_known_by(known);
        let (mut lo, hi) = (self.interval.lo(), self.interval.hi());
        // A stay that had begun and not ended is known up to then.
        let had_begun = |stay: &Sojourn| stay.said().0.is_none_or(|start| start.lo() <= limit);
        if self.known_from() <= limit
            && self.stay_end() == Some(StayEnd::End)
            && self.sojourn().is_some_and(had_begun)
        {
            lo = lo.min(limit);
        }
        if hi <= limit || lo > limit {
            return self.interval;
        }
        Interval::from_ends(lo, self.pieces().latest_by(limit).unwrap_or(limit))
    }

    /// The latest that it can have happened, given when it was known and
    /// reported; `i64::MAX` where that says nothing.
    pub(crate) fn latest_known_by(&self, known: i64) -> i64 {
        if !self.modality().is_past() {
            return i64::MAX;
        }
        self.reported_at().map_or(i64::MAX, Interval::hi).min(known)
    }

    /// The moment from which it counts as known, in microseconds.
    pub(crate) fn known_from(&self) -> i64 {
        match self.reported_at() {
            Some(reported) => reported.last(),
            None => match self.sojourn() {
                Some(stay) => {
                    let (from, until) = stay.said();
                    from.or(until).unwrap_or(self.interval).lo()
                }
                None => self.interval.lo(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_has_room_for_what_it_says_alone() {
        assert!(size_of::<Sighting>() + size_of::<Detail>() <= 200);
        assert!(size_of::<ReadWords>() <= 400);
    }
}
