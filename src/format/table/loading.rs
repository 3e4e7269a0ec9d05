//! A load in the making: what was read of one table or several.

use std::ops::ControlFlow;

use super::buffer::PIECE;
use super::input::{OnProgress, Progress};
use super::loaded::{Loaded, Rejected};
use super::parsed::Parsed;
use super::profile::Profile;
use crate::actor::ActorId;
use crate::error::{Error, ErrorKind};
use crate::sighting::Sighting;
use crate::time::timestamp::Timestamp;
use crate::timeline::{Interner, Repeats, Rows, Timeline};

/// Everything that was read and is not yet in a timeline.
pub(super) struct Loading<'a> {
    pub(super) profile: Profile<'a>,
    pub(super) actors: Interner,
    pub(super) rows: Vec<Rows>,
    /// What is more than a row.
    pub(super) claims: Vec<Sighting>,
    pub(super) loaded: Loaded,
    on_progress: Option<OnProgress<'a>>,
    /// The rows read before the table that is being read, and its bytes.
    before: u64,
    total: Option<u64>,
    /// How many bytes a piece should have, and how many are parsed at once.
    pub(super) piece: usize,
    pub(super) cores: usize,
    /// How many bytes a packed table may unpack to, if somebody has set that.
    pub(super) unpacked_at_most: Option<u64>,
}

/// Rows and lines of a file that are done.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) row: u64,
    pub(super) line: u64,
}

impl<'a> Loading<'a> {
    pub(super) fn new(profile: Profile<'a>, on_progress: Option<OnProgress<'a>>) -> Loading<'a> {
        Loading {
            profile,
            actors: Interner::default(),
            rows: Vec::new(),
            claims: Vec::new(),
            loaded: Loaded { profile: profile.name, ..Loaded::default() },
            on_progress,
            before: 0,
            total: None,
            piece: PIECE,
            cores: cores(),
            unpacked_at_most: None,
        }
    }

    /// Begins with the next table, of so many bytes if that is known.
    pub(super) fn begin(&mut self, total: Option<u64>) {
        (self.before, self.total) = (self.loaded.read, total);
    }

    /// Reports how far it has come in the table.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Stopped`] when it shall not go on.
    pub(super) fn progress(&mut self, bytes: u64) -> Result<(), Error> {
        let rows = self.loaded.read - self.before;
        let progress = Progress { rows, bytes, total: self.total };
        match self.on_progress.as_mut().map(|report| report(progress)) {
            Some(ControlFlow::Break(())) => {
                Err(Error::new(ErrorKind::Stopped, format!("stopped after {rows} rows")))
            }
            _ => Ok(()),
        }
    }

    /// How many more rejected rows are to be listed.
    pub(super) fn room(&self) -> usize {
        self.profile.listed.saturating_sub(self.loaded.first_rejected.len())
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
            let room = self.room();
            let listed = parsed.listed.into_iter().take(room).map(|rejected| Rejected {
                row: rejected.row + counted.row,
                line: rejected.line.map(|line| line + counted.line),
                ..rejected
            });
            self.loaded.first_rejected.extend(listed);
            for (reason, count) in parsed.counts {
                *self.loaded.counts.entry(reason).or_default() += count;
            }
            self.loaded.read += parsed.records;
            self.loaded.over_lines += parsed.over_lines;
            self.loaded.folds += parsed.settled.folds;
            self.loaded.leap_seconds += parsed.settled.leap_seconds;
            counted.row += parsed.records;
            counted.line += parsed.lines;
        }
        Ok(())
    }

    /// Adds names of columns that nothing is read from.
    pub(super) fn unread<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            if !name.is_empty() && !self.loaded.unread.iter().any(|known| known == name) {
                self.loaded.unread.push(name.to_owned());
            }
        }
    }

    /// Puts the rows into order, among those that are there.
    pub(super) fn finish(self, timeline: &mut Timeline) -> Loaded {
        let mut loaded = self.loaded;
        let ids = self.actors.names().iter().map(|name| {
            // Only UTF-8 is let in, so nothing is replaced.
            ActorId::from(&*String::from_utf8_lossy(name))
        });
        let repeats = if self.profile.keeps_repeats { Repeats::Kept } else { Repeats::Once };
        let tally = timeline.take_rows(ids, self.rows, repeats);
        timeline.extend(self.claims);
        loaded.late = tally.late as u64;
        loaded.conflicting = tally.conflicting as u64;
        if tally.conflicting > 0 && self.profile.listed > 0 {
            loaded.first_conflicts = conflicts(timeline, self.profile.listed);
        }
        loaded.repeated = if self.profile.keeps_repeats { 0 } else { tally.repeated as u64 };
        loaded.rejected = loaded.counts.values().sum();
        loaded.added = loaded.read - loaded.rejected - loaded.repeated;
        loaded
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
