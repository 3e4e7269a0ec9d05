//! A timeline in the making: what was read of one file or several.

use std::path::Path;
use std::sync::Arc;

use super::pieces::PIECE;
use super::profile::Profile;
use super::report::{Loaded, Rejected, Report};
use super::rows::Parsed;
use crate::actor::ActorId;
use crate::error::Error;
use crate::sighting::Sighting;
use crate::time::timestamp::Timestamp;
use crate::timeline::{Interner, Repeats, Rows, Timeline};

/// How far a long load has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Rows read, rejected ones among them.
    pub rows: u64,
    /// Bytes read; of a Parquet file those of the groups of rows done.
    pub bytes: u64,
    /// Bytes there are, if that is known.
    pub total: Option<u64>,
}

/// A table that cannot be read from its front to its end.
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only its kind is told then"))]
pub(super) enum Whole<'a> {
    File(&'a Path),
    Bytes(Arc<[u8]>),
}

/// A timeline that is being read.
#[derive(Debug)]
pub(super) struct Loading<'p> {
    pub(super) profile: Profile<'p>,
    pub(super) actors: Interner,
    pub(super) rows: Vec<Rows>,
    /// What is more than a row.
    pub(super) claims: Vec<Sighting>,
    pub(super) report: Report,
    /// How many bytes a piece should have, and how many are parsed at once.
    pub(super) piece: usize,
    pub(super) cores: usize,
}

/// Rows and lines of a file that are done.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) row: u64,
    pub(super) line: u64,
}

impl<'p> Loading<'p> {
    pub(super) fn new(profile: Profile<'p>) -> Loading<'p> {
        let (actors, rows, claims) = (Interner::default(), Vec::new(), Vec::new());
        let report = Report { profile: profile.name, ..Report::default() };
        Loading { profile, actors, rows, claims, report, piece: PIECE, cores: cores() }
    }

    /// Adds what one parser has read to what is there. Its actors are numbered
    /// as it met them, and `numbers` is what those numbers mean here.
    pub(super) fn take_in(
        &mut self,
        read: impl IntoIterator<Item = Parsed>,
        actors: &Interner,
        numbers: &mut Vec<u32>,
        counted: &mut Counted,
    ) -> Result<(), Error> {
        for name in actors.names().get(numbers.len()..).unwrap_or_default() {
            numbers.push(self.actors.number(name));
        }
        for mut parsed in read {
            if let Some((row, error)) = parsed.fatal {
                return Err(error.within(format!("row {}", counted.row + row)));
            }
            for actor in parsed.rows.actors_mut() {
                *actor = numbers.get(*actor as usize).copied().unwrap_or(u32::MAX);
            }
            if !parsed.rows.is_empty() {
                self.rows.push(parsed.rows);
            }
            let left = self.profile.told.saturating_sub(self.report.told.len());
            self.report.told.extend(parsed.told.into_iter().take(left).map(|told| Rejected {
                row: told.row + counted.row,
                line: told.line.map(|line| line + counted.line),
                ..told
            }));
            self.report.counts.add_all(&parsed.counts);
            self.report.read += parsed.records;
            self.report.folds += parsed.settled.folds;
            self.report.leap_seconds += parsed.settled.leap_seconds;
            counted.row += parsed.records;
            counted.line += parsed.lines;
        }
        Ok(())
    }

    /// Adds names of columns that nothing is read from.
    pub(super) fn unread<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            if !name.is_empty() && !self.report.unread.iter().any(|known| **known == *name) {
                self.report.unread.push(name.into());
            }
        }
    }

    /// Puts the rows into order.
    pub(super) fn finish(self) -> Loaded {
        let mut timeline = Timeline::new();
        let report = self.finish_into(&mut timeline);
        Loaded { timeline, report }
    }

    /// Puts the rows into order, among those that are there.
    pub(super) fn finish_into(self, timeline: &mut Timeline) -> Report {
        let mut report = self.report;
        let ids = self.actors.names().iter().map(|name| {
            // Only UTF-8 is let in, so nothing is replaced.
            ActorId::from(&*String::from_utf8_lossy(name))
        });
        let repeats = if self.profile.keeps_repeats { Repeats::Kept } else { Repeats::Once };
        let tally = timeline.take_rows(ids, self.rows, repeats);
        timeline.extend(self.claims);
        report.late = tally.late as u64;
        report.conflicting = tally.conflicting as u64;
        if tally.conflicting > 0 && self.profile.told > 0 {
            report.conflicts = conflicts(timeline, self.profile.told);
        }
        report.repeated = if self.profile.keeps_repeats { 0 } else { tally.repeated as u64 };
        report.loaded = report.read - report.rejected() - report.repeated;
        report
    }
}

/// Who has two positions at one instant, the first `most` of them.
fn conflicts(timeline: &Timeline, most: usize) -> Vec<(ActorId, Timestamp)> {
    let mut found: Vec<(ActorId, Timestamp)> = Vec::new();
    for &index in timeline.by_id() {
        let Some(actor) = timeline.actor_at(index) else { continue };
        let track = timeline.fixes().track(index);
        let rows = || track.times.iter().zip(track.points);
        for ((time, place), (next, other)) in rows().zip(rows().skip(1)) {
            if time != next || place == other {
                continue;
            }
            let conflict = (actor.id().clone(), Timestamp::clamped(*time));
            if found.last() != Some(&conflict) {
                found.push(conflict);
            }
            if found.len() >= most {
                return found;
            }
        }
    }
    found
}

/// How many pieces are parsed at once.
fn cores() -> usize {
    #[cfg(feature = "rayon")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "rayon"))]
    return 1;
}
