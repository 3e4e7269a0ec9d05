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

/// The two moments of a stay.
///
/// A timeline keeps a stay as two rows, one for each moment; where one of the two
/// is not known there is one row.
#[derive(Debug, Clone)]
pub(crate) struct Sojourn {
    /// When it began; unbounded where nobody says so.
    pub(crate) from: Interval,
    /// When it ended, as it is said; unbounded where nobody says so.
    pub(crate) until: Interval,
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
    pub(crate) fn new(from: Interval, until: Interval, is_assumed: bool) -> Sojourn {
        let (lasting, row) = (None, None);
        Sojourn { from, until, lasting, is_assumed, row, is_paired: false, is_cut: false }
    }

    /// The intervals of its first and its last moment, as far as they are known, by
    /// a report of what had happened by then; and whether the end is that of the
    /// report.
    pub(crate) fn known_by(&self, reported: Option<Interval>) -> KnownEnds {
        let (start, until) = self.said();
        // What was reported before it began is a contradiction, and left as it is.
        let began = start.map_or(i64::MIN, Interval::lo);
        let report = reported.filter(|report| began <= report.hi());
        let (end, is_cut) = match (report, until) {
            (Some(report), None) => (Some(report), true),
            (Some(report), Some(until)) if report.lo() < until.hi() => {
                let (lo, hi) = (until.lo().min(report.lo()), until.hi().min(report.hi()));
                (Some(Interval::from_ends(lo, hi)), true)
            }
            (_, until) => (until, false),
        };
        KnownEnds { start, end, is_cut }
    }

    /// The first and the last moment as far as they are said, or follow from the
    /// other one and the length.
    pub(crate) fn said(&self) -> (Option<Interval>, Option<Interval>) {
        let said = |moment: Interval| (moment != Interval::UNBOUNDED).then_some(moment);
        let (from, until) = (said(self.from), said(self.until));
        let by = self.lasting;
        let later = || from.zip(by).map(|(from, by)| from.shifted(by));
        let earlier = || until.zip(by).map(|(until, by)| until.shifted(-by));
        (from.or_else(earlier), until.or_else(later))
    }
}

/// Whether the same is said, stored or not.
impl PartialEq for Sojourn {
    fn eq(&self, other: &Sojourn) -> bool {
        let said = |stay: &Sojourn| (stay.from, stay.until, stay.lasting, stay.is_assumed);
        said(self) == said(other)
    }
}

/// What is known of the two moments of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownEnds {
    pub(crate) start: Option<Interval>,
    pub(crate) end: Option<Interval>,
    pub(crate) is_cut: bool,
}
