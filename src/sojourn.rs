//! What a claim of a stay says beside who and where: when it began and ended.

use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::words::vocabulary;

vocabulary! {
    /// The first or the last moment of a stay.
    #[derive(PartialOrd, Ord)]
    pub enum StayEnd: "end of a stay" {
        /// Its first moment.
        Start = "start",
        /// Its last moment, at which it ends.
        End = "end",
    }
}

/// The intervals of a first and a last moment that go together.
pub(crate) type StayMoments = (Interval, Interval);

/// The two moments of a stay.
///
/// A timeline keeps a stay as two rows, one for each moment; where one of the two
/// is not known there is one row.
#[derive(Debug, Clone)]
pub(crate) struct Sojourn {
    /// When it began; unbounded where nobody says so. The hull where it is open.
    pub(crate) from: Interval,
    /// When it ended, as it is said; unbounded where nobody says so.
    pub(crate) until: Interval,
    /// The candidates, where it is open which first and last moments are meant: more
    /// than one, in order, or none.
    candidates: Vec<StayMoments>,
    pub(crate) lasting: Option<DurationRange>,
    /// Whether it is only assumed that the actor stayed from the one to the other.
    pub(crate) is_assumed: bool,
    /// Which of the two moments a row of the store is; `None` before it is stored.
    pub(crate) row: Option<StayEnd>,
    /// Whether the other moment has the row beside this one.
    pub(crate) is_paired: bool,
    /// Whether the last moment is only the last that is known.
    pub(crate) is_cut: bool,
}

impl Sojourn {
    /// A stay by one of some candidates, of which those count that do not end before
    /// they begin; `None` without any. If all do, that is a contradiction, and the one
    /// is left that misses itself by least.
    pub(crate) fn one_of(
        candidates: impl IntoIterator<Item = StayMoments>,
        is_assumed: bool,
    ) -> Option<Sojourn> {
        let mut all: Vec<StayMoments> = candidates.into_iter().collect();
        if all.iter().any(is_in_order) {
            all.retain(is_in_order);
        } else {
            all.sort_by_key(|(from, until)| from.lo().saturating_sub(until.hi()));
            all.truncate(1);
        }
        all.sort_by_key(|(from, until)| (from.lo(), until.lo(), from.hi(), until.hi()));
        all.dedup();
        let (from, until) = hull_of(&all)?;
        let candidates = if all.len() > 1 { all } else { Vec::new() };
        let (lasting, row) = (None, None);
        let (is_paired, is_cut) = (false, false);
        Some(Sojourn { from, until, candidates, lasting, is_assumed, row, is_paired, is_cut })
    }

    /// What it says by another first or last moment; how long it lasted stays.
    pub(crate) fn moved(
        &self,
        candidates: impl IntoIterator<Item = StayMoments>,
    ) -> Option<Sojourn> {
        let moved = Sojourn::one_of(candidates, self.is_assumed)?;
        Some(Sojourn { lasting: self.lasting, ..moved })
    }

    /// Whether it is open which first and last moment are meant.
    pub(crate) fn is_open(&self) -> bool {
        !self.candidates.is_empty()
    }

    /// The first and last moments that go together, as they are said: one pair, or
    /// several.
    pub(crate) fn candidates(&self) -> Vec<StayMoments> {
        if self.is_open() { self.candidates.clone() } else { vec![(self.from, self.until)] }
    }

    /// The same as far as they are known by a report of what had happened by then, which
    /// leaves out what had not begun; with the end of the report in place of one that
    /// comes after it.
    pub(crate) fn candidates_known_by(&self, reported: Option<Interval>) -> Vec<KnownEnds> {
        let all = self.candidates();
        let all = all.into_iter().map(|ends| known_by(self.with_length(ends), reported));
        let mut all: Vec<KnownEnds> = all.collect();
        let limit = reported.map_or(i64::MAX, Interval::hi);
        let had_begun = |known: &KnownEnds| known.start.is_none_or(|start| start.lo() <= limit);
        if all.iter().any(had_begun) {
            all.retain(had_begun);
        }
        all
    }

    /// The intervals of its first and its last moment, as far as they are known, by
    /// a report of what had happened by then; and whether the end is that of the
    /// report.
    pub(crate) fn known_by(&self, reported: Option<Interval>) -> KnownEnds {
        let all = self.candidates_known_by(reported).into_iter();
        let both = |one: Option<Interval>, other: Option<Interval>| {
            one.zip(other).map(|(one, other)| one.hull(other))
        };
        let hull = all.reduce(|one, other| KnownEnds {
            start: both(one.start, other.start),
            end: both(one.end, other.end),
            is_cut: one.is_cut || other.is_cut,
        });
        hull.unwrap_or(KnownEnds { start: None, end: None, is_cut: false })
    }

    /// The first and the last moment as far as they are said, or follow from the
    /// other one and the length.
    pub(crate) fn said(&self) -> (Option<Interval>, Option<Interval>) {
        self.with_length((self.from, self.until))
    }

    fn with_length(&self, (from, until): StayMoments) -> (Option<Interval>, Option<Interval>) {
        let said = |moment: Interval| (moment != Interval::UNBOUNDED).then_some(moment);
        let (from, until) = (said(from), said(until));
        let by = self.lasting;
        let later = || from.zip(by).map(|(from, by)| from.shifted(by));
        let earlier = || until.zip(by).map(|(until, by)| until.shifted(-by));
        (from.or_else(earlier), until.or_else(later))
    }
}

/// The intervals of a first and a last moment, as a report leaves them.
fn known_by(
    (start, until): (Option<Interval>, Option<Interval>),
    reported: Option<Interval>,
) -> KnownEnds {
    // What was reported before it began is a contradiction, and left as it is.
    let began = start.map_or(i64::MIN, Interval::lo);
    let report = reported.filter(|report| began <= report.hi());
    let (end, is_cut) = match (report, until) {
        (Some(report), None) => (Some(report), true),
        (Some(report), Some(until)) if report.lo() < until.hi() => {
            let (lo, hi) = (until.lo().min(report.lo()), until.hi().min(report.hi()));
            (Some(Interval::from_ends(lo, hi)), true)
        }
        // Nobody says until when, and it may have gone on.
        (None, None) => (start.map(|start| Interval::from_ends(start.lo(), i64::MAX)), false),
        (_, until) => (until, false),
    };
    // It began at some time before.
    let start = start.or(end.map(|end| Interval::from_ends(i64::MIN, end.hi())));
    KnownEnds { start, end, is_cut }
}

/// Whether some first moment comes no later than some last one; a vague one ties with no
/// point.
fn is_in_order((from, until): &StayMoments) -> bool {
    from.lo() < until.hi() || from.lo() == until.hi() && from.is_exact() && until.is_exact()
}

/// From the first to the last of the moments of some stays.
pub(crate) fn hull_of(all: &[StayMoments]) -> Option<StayMoments> {
    all.iter().copied().reduce(|one, other| (one.0.hull(other.0), one.1.hull(other.1)))
}

/// Whether the same is said, stored or not.
impl PartialEq for Sojourn {
    fn eq(&self, other: &Sojourn) -> bool {
        let said = |stay: &Sojourn| (stay.from, stay.until, stay.lasting, stay.is_assumed);
        said(self) == said(other) && self.candidates == other.candidates
    }
}

/// What is known of the two moments of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownEnds {
    pub(crate) start: Option<Interval>,
    pub(crate) end: Option<Interval>,
    pub(crate) is_cut: bool,
}
