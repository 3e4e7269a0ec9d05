//! What is drawn of a case, free of how: lanes of claims and gaps on one time axis.

use std::collections::HashMap;

use crate::actor::Actor;
use crate::answer::length;
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::SightingId;
use crate::view::{Ask, Certainty, Evidence, Gap, Seen, View};

/// As many gaps of one actor are drawn.
const MOST_GAPS: usize = 3;

/// All lanes, and the instants between which they lie.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) ends: (i64, i64),
    pub(super) lanes: Vec<Lane>,
}

/// What is drawn of one actor.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) name: String,
    pub(super) claims: Vec<DrawnClaim>,
    pub(super) gaps: Vec<DrawnGap>,
}

/// A claim, at each time at which it can have been.
#[derive(Debug)]
pub(super) struct DrawnClaim {
    /// Its row in the table of claims, from 1.
    pub(super) row: usize,
    pub(super) label: String,
    pub(super) says: String,
    pub(super) look: Look,
    pub(super) is_inferred: bool,
    pub(super) spans: Vec<DrawnSpan>,
}

/// How a claim is meant, as far as it is drawn in different ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Fact,
    /// Planned, speculated or unconfirmed.
    Weak,
    Denied,
    Absent,
}

/// A time at which a claim can have been, `None` for an open end, and of a stay the part
/// of it that is certain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DrawnSpan {
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
    pub(super) core: Option<(i64, i64)>,
    /// Whether it may have gone on after its last moment, of which only that is known.
    pub(super) goes_on: bool,
}

/// A time without a sighting, as far as that is certain.
#[derive(Debug)]
pub(super) struct DrawnGap {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) label: String,
    pub(super) says: String,
}

/// The rows of the table of claims, by the claim.
pub(super) type RowNumbers = HashMap<SightingId, usize>;

impl Drawing {
    /// The lanes of some actors; `claims` are those of the table, in its order.
    pub(super) fn of<'a>(
        view: &View<'a>,
        actors: &[&'a Actor],
        claims: &[Seen<'a>],
        until: Option<Timestamp>,
    ) -> Drawing {
        let rows: RowNumbers =
            claims.iter().zip(1..).filter_map(|(seen, row)| Some((whole(*seen)?, row))).collect();
        let mut of_actor: HashMap<&str, Vec<DrawnClaim>> = HashMap::new();
        for (seen, row) in claims.iter().zip(1..) {
            let drawn = DrawnClaim::of(*seen, row, spans(view, *seen));
            of_actor.entry(seen.actor().id().as_str()).or_default().push(drawn);
        }
        let lane = |actor: &&'a Actor| {
            let mut claims = of_actor.remove(actor.id().as_str()).unwrap_or_default();
            let others = view.sightings(Ask::of(*actor).inferred());
            let inferred = others.filter(|seen| seen.evidence() == Evidence::Inferred);
            claims.extend(inferred.filter_map(|seen| {
                let row = *rows.get(&whole(seen)?)?;
                Some(DrawnClaim::of(seen, row, seen.candidates().into_iter().map(moment).collect()))
            }));
            claims.sort_by_key(DrawnClaim::first);
            Lane { name: actor.to_string(), claims, gaps: gaps(view, actor, until) }
        };
        let lanes: Vec<Lane> = actors.iter().map(lane).collect();
        let ends = ends(&lanes, until.map(Timestamp::as_unix_micros));
        Drawing { ends, lanes }
    }
}

impl DrawnClaim {
    fn of(seen: Seen<'_>, row: usize, spans: Vec<DrawnSpan>) -> DrawnClaim {
        let (look, is_inferred) = (Look::of(seen), seen.evidence() == Evidence::Inferred);
        let says = format!("{}{seen}", look.prefix(seen));
        let label = seen.label().unwrap_or_default().to_owned();
        DrawnClaim { row, label, says, look, is_inferred, spans }
    }

    fn first(&self) -> Option<i64> {
        self.spans.first().and_then(|span| span.first)
    }
}

impl Look {
    fn of(seen: Seen<'_>) -> Look {
        match (seen.sighting().and_then(Sighting::absence), seen.modality()) {
            (Some(_), _) => Look::Absent,
            (None, Modality::Denied) => Look::Denied,
            (None, Modality::Observed | Modality::Reported) => Look::Fact,
            (None, _) => Look::Weak,
        }
    }

    /// What a sentence has to begin with, so that nobody takes it for a sighting.
    fn prefix(self, seen: Seen<'_>) -> String {
        match self {
            Look::Fact => String::new(),
            Look::Absent => "looked for and not seen: ".to_owned(),
            Look::Weak | Look::Denied => format!("{}: ", seen.modality()),
        }
    }
}

/// The claim that a row of the store is a moment of.
fn whole(seen: Seen<'_>) -> Option<SightingId> {
    seen.claim().map(|row| SightingId::of_claim(seen.timeline.whole_claim(row)))
}

/// One of several accounts of an event with its own time, which may differ from what they
/// agree on.
pub(super) fn own_account<'a>(view: &View<'a>, seen: Seen<'a>) -> Option<Seen<'a>> {
    view.accounts(seen).into_iter().find(|account| account.id() == seen.id())
}

/// The times at which a claim can have been, as all that is claimed leaves them.
fn spans<'a>(view: &View<'a>, seen: Seen<'a>) -> Vec<DrawnSpan> {
    if let Some(account) = own_account(view, seen) {
        return account.candidates().into_iter().map(moment).collect();
    }
    let stays = view.stays_of(seen);
    if stays.is_empty() {
        let mut spans: Vec<DrawnSpan> = view.candidates(seen).into_iter().map(moment).collect();
        // Two moments without a stay between them.
        spans.extend(view.other_moment(seen).map(moment));
        return spans;
    }
    // Only in what all of them share was it certainly there.
    let from = stays.iter().map(|(start, _)| start.hi()).max();
    let until = stays.iter().map(|(_, end)| end.lo()).min();
    let is_bounded = |(from, until): &(i64, i64)| from < until && *from != i64::MIN;
    let core = from.zip(until).filter(is_bounded).filter(|_| seen.is_certain());
    // The row of the last moment says that.
    let rows = [seen.claim(), seen.held_with()].into_iter().flatten();
    let mut rows = rows.filter_map(|row| seen.timeline.claim(row));
    let goes_on = rows.any(|row| row.sighting.may_go_on(view.known));
    let drawn = |(start, end): &(Interval, Interval)| DrawnSpan {
        core,
        goes_on,
        ..span(start.lo(), end.hi())
    };
    stays.iter().map(drawn).collect()
}

fn moment(interval: Interval) -> DrawnSpan {
    span(interval.lo(), interval.hi())
}

fn span(lo: i64, hi: i64) -> DrawnSpan {
    let (first, last) = ((lo != i64::MIN).then_some(lo), (hi != i64::MAX).then_some(hi));
    DrawnSpan { first, last, core: None, goes_on: false }
}

/// The longest of the gaps that are certain, and the silence at the end.
fn gaps(view: &View<'_>, actor: &Actor, until: Option<Timestamp>) -> Vec<DrawnGap> {
    let ask = Ask::of(actor);
    let ask = until.map_or(ask, |until| ask.as_of(until));
    let is_certain = |gap: &Gap<'_>| gap.certainty() == Certainty::Certain;
    let drawn = |gap: Gap<'_>| {
        let from = gap.from().interval().hi();
        let to = gap.to()?.interval().lo();
        DrawnGap::of(gap, from, to)
    };
    let mut gaps: Vec<DrawnGap> = view.gaps(ask).filter(is_certain).filter_map(drawn).collect();
    gaps.sort_by_key(|gap| gap.from.saturating_sub(gap.to));
    gaps.truncate(MOST_GAPS);
    gaps.sort_by_key(|gap| gap.from);
    let silence = until.and_then(|until| {
        let last = view.last_seen(ask).interval()?;
        DrawnGap::of(view.silence(ask, until)?, last.hi(), until.as_unix_micros())
    });
    gaps.extend(silence);
    gaps
}

impl DrawnGap {
    fn of(gap: Gap<'_>, from: i64, to: i64) -> Option<DrawnGap> {
        let is_drawn = from < to && from != i64::MIN && to != i64::MAX;
        is_drawn.then(|| DrawnGap { from, to, label: length(gap.length()), says: gap.to_string() })
    }
}

/// The instants between which everything lies, with some room on either side.
fn ends(lanes: &[Lane], until: Option<i64>) -> (i64, i64) {
    let spans = || lanes.iter().flat_map(|lane| &lane.claims).flat_map(|claim| &claim.spans);
    let all = || spans().flat_map(|span| [span.first, span.last]).flatten().chain(until);
    let (first, last) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
    let room = (last.saturating_sub(first) / 20).max(600_000_000);
    let (least, most) = (Timestamp::MIN.as_unix_micros(), Timestamp::MAX.as_unix_micros());
    (first.saturating_sub(room).max(least), last.saturating_add(room).min(most))
}
