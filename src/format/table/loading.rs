//! A load in the making: what was read of one table or several.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::buffer::PIECE;
use super::claims_read::ClaimsRead;
use super::input::{OnProgress, Progress};
use super::loaded::{Loaded, Reason, Rejected};
use super::oddities::oddities;
use super::parsed::{ClaimRow, Parsed, Twice, longer};
use super::profile::Profile;
use super::sieve::Sieve;
use crate::actor::ActorId;
use crate::error::{Error, ErrorKind, quoted};
use crate::sighting::Sighting;
use crate::time::timestamp::Timestamp;
use crate::timeline::{Interner, Repeats, Rows, Timeline};

/// Everything that was read and is not yet in a timeline.
pub(super) struct Loading<'a> {
    pub(super) profile: Profile<'a>,
    pub(super) actors: Interner,
    pub(super) rows: Vec<Rows>,
    /// Whether ids are hexadecimal numbers, which large letters do not change.
    pub(super) is_hex: bool,
    /// Whether the rows are lines of the file.
    has_lines: bool,
    /// Rows with a time that was shown twice, and the piece that each is in.
    twice: Vec<(usize, Twice)>,
    sieve: Sieve<'a>,
    /// What is more than a row.
    pub(super) claims: Vec<Sighting>,
    /// Rows that are claims.
    said: ClaimsRead,
    /// What the table that is being read is called.
    table: Arc<str>,
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
            is_hex: false,
            has_lines: true,
            twice: Vec::new(),
            sieve: Sieve::new(profile.selection),
            claims: Vec::new(),
            said: ClaimsRead::default(),
            table: "".into(),
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
        (self.is_hex, self.has_lines) = (false, true);
    }

    /// Notes that the table is made from another file, whose lines and bytes are not its own.
    pub(super) fn rewrites(&mut self) {
        (self.has_lines, self.total) = (false, None);
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
            let name: Cow<'_, [u8]> = match self.is_hex {
                true => name.to_ascii_lowercase().into(),
                false => (&**name).into(),
            };
            let is_taken = self.sieve.takes_actor(&name);
            numbers.push(if is_taken { self.actors.number(&name) } else { u32::MAX });
        }
        for mut parsed in read {
            if let Some((row, error)) = parsed.fatal {
                return Err(error.within(format!("row {}", counted.row + row)));
            }
            for actor in parsed.rows.actors_mut() {
                *actor = numbers.get(*actor as usize).copied().unwrap_or(u32::MAX);
            }
            self.sieve.sift(&mut parsed);
            for mut twice in parsed.twice {
                twice.rejected.row += counted.row;
                let line = twice.rejected.line.filter(|_| self.has_lines);
                twice.rejected.line = line.map(|line| line + counted.line);
                self.twice.push((self.rows.len(), twice));
            }
            if !parsed.rows.is_empty() {
                self.rows.push(parsed.rows);
            }
            for claim in parsed.claims {
                if !self.profile.selection.takes(&claim.sighting) {
                    self.loaded.unselected += 1;
                    continue;
                }
                let line = claim.line.filter(|_| self.has_lines).map(|line| line + counted.line);
                self.said
                    .push(ClaimRow { row: claim.row + counted.row, line, ..claim }, &self.table);
            }
            parsed.people.into_iter().for_each(|actor| self.said.introduce(actor));
            for (row, odd) in parsed.odd {
                if self.loaded.notes.len() < self.profile.listed {
                    self.loaded.notes.push(format!("row {}: {odd}", row + counted.row));
                }
            }
            let room = self.room();
            let listed = parsed.listed.into_iter().take(room).map(|rejected| Rejected {
                row: rejected.row + counted.row,
                line: rejected.line.filter(|_| self.has_lines).map(|line| line + counted.line),
                ..rejected
            });
            self.loaded.first_rejected.extend(listed);
            for (reason, count) in parsed.counts {
                *self.loaded.counts.entry(reason).or_default() += count;
            }
            self.loaded.read += parsed.records;
            // A form that is rewritten has no quotes in which a row may be hidden.
            if let Some((first, last)) = parsed.longest_record.filter(|_| self.has_lines) {
                self.loaded.over_lines += parsed.over_lines;
                let lines = (counted.line + first, counted.line + last);
                longer(&mut self.loaded.longest_record, lines);
            }
            self.loaded.wrapped += parsed.wrapped;
            self.loaded.folds += parsed.settled.folds;
            self.loaded.leap_seconds += parsed.settled.leap_seconds;
            counted.row += parsed.records;
            counted.line += parsed.lines;
        }
        Ok(())
    }

    /// Counts rows that were skipped, since none of them is asked for.
    #[cfg(feature = "parquet")]
    pub(super) fn skip(&mut self, rows: u64) {
        self.loaded.read += rows;
        self.loaded.unselected += rows;
    }

    /// Notes whose the rows of a table are: by a column, if it has a name, or else all of one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Missing`] when neither a column nor a name says it.
    pub(super) fn whose(&mut self, column: &str, stem: &str) -> Result<(), Error> {
        self.table = stem.into();
        let is_hex = |name: &str| matches!(name, "icao24" | "icao" | "hex");
        self.is_hex = self.profile.name == "opensky" || is_hex(&column.to_ascii_lowercase());
        if !column.is_empty() {
            self.loaded.actor_column = Some(column.to_owned());
        } else if self.profile.of_actor.is_none() && stem.trim().is_empty() {
            let error = Error::new(ErrorKind::Missing, "no column for the actor");
            let cure =
                "say who it is with `Profile::of_actor`, or name the column with `Profile::actor`";
            return Err(error.cured_by(cure).within("header"));
        } else if self.profile.of_actor.is_none() {
            let stem = quoted(stem);
            self.loaded.notes.push(format!(
                "no column for the actor: all rows are of {stem}, as the file is called"
            ));
        }
        Ok(())
    }

    /// Says by the order of the rows of one table which time is meant where the clocks
    /// showed it twice: where one actor's step back once, they were set back in between.
    /// The others are rejected.
    pub(super) fn settle_twice(&mut self) {
        let mut twice = std::mem::take(&mut self.twice);
        let who_and_when = |(piece, row): &(usize, Twice)| {
            self.rows.get(*piece).and_then(|rows| rows.who_and_when(row.at)).unwrap_or_default()
        };
        // The rows of an actor stay in the order of the file.
        twice.sort_by_key(|row| who_and_when(row).0);
        let mut rejected = Vec::new();
        let is_one_run = |one: &(usize, Twice), next: &(usize, Twice)| {
            let ((actor, time), (other, then)) = (who_and_when(one), who_and_when(next));
            actor == other && time.abs_diff(then) < (one.1.later - time).unsigned_abs()
        };
        let mut told = Vec::new();
        for run in twice.chunk_by(is_one_run) {
            let back = |pair: &[(usize, Twice)]| matches!(pair, [one, next] if who_and_when(next).1 < who_and_when(one).1);
            let mut steps = run.windows(2).enumerate().filter(|(_, pair)| back(pair));
            let step = steps.next().filter(|_| steps.next().is_none());
            told.extend(
                run.iter().enumerate().map(|(at, _)| step.as_ref().map(|(step, _)| at > *step)),
            );
        }
        for ((piece, row), is_later) in twice.into_iter().zip(told) {
            match is_later {
                None => rejected.push((piece, row)),
                Some(is_later) => {
                    self.loaded.folds_by_order += 1;
                    if let Some(rows) = self.rows.get_mut(piece).filter(|_| is_later) {
                        rows.set_time(row.at, row.later);
                    }
                }
            }
        }
        self.reject(rejected);
    }

    /// Takes out rows with a time that was shown twice.
    fn reject(&mut self, mut rejected: Vec<(usize, Twice)>) {
        rejected.sort_by_key(|(piece, row)| (*piece, row.at));
        for of_piece in rejected.chunk_by(|(one, _), (other, _)| one == other) {
            let places: Vec<usize> = of_piece.iter().map(|(_, row)| row.at).collect();
            if let Some(rows) = of_piece.first().and_then(|(piece, _)| self.rows.get_mut(*piece)) {
                rows.remove(&places);
            }
        }
        if !rejected.is_empty() {
            *self.loaded.counts.entry(Reason::TimeTwice).or_default() += rejected.len() as u64;
        }
        let room = self.room();
        let listed = rejected.into_iter().take(room).map(|(_, row)| row.rejected);
        self.loaded.first_rejected.extend(listed);
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
    pub(super) fn finish(mut self, timeline: &mut Timeline) -> Loaded {
        let mut loaded = self.loaded;
        let forgotten = self.sieve.finish(&mut self.rows);
        let claims = self.claims.len();
        self.claims.retain(|claim| self.profile.selection.takes(claim));
        loaded.unselected += self.sieve.left_out + (claims - self.claims.len()) as u64;
        // What is odd in rows is odd in claims.
        self.rows.push(self.said.as_rows(&mut self.actors));
        let names = self.sieve.actors(self.actors.names(), &mut self.rows);
        oddities(&mut loaded, &self.rows, &names, self.profile.now);
        self.rows.pop();
        // Only UTF-8 is let in, so nothing is replaced.
        let id = |name: &[u8]| ActorId::from(&*String::from_utf8_lossy(name));
        let ids = names.iter().map(|name| id(name));
        let of_actor = |(actor, count, first)| {
            Some((id(self.actors.names().get(actor as usize)?), count, first))
        };
        let forgotten: Vec<(ActorId, usize, i64)> =
            forgotten.into_iter().filter_map(of_actor).collect();
        let repeats = if self.profile.keeps_repeats { Repeats::Kept } else { Repeats::Once };
        let tally = timeline.take_rows(ids, self.rows, repeats);
        timeline.forget(forgotten);
        timeline.extend(self.claims);
        loaded.late = tally.late as u64;
        loaded.conflicting = tally.conflicting as u64;
        if tally.conflicting > 0 && self.profile.listed > 0 {
            loaded.first_conflicts = conflicts(timeline, self.profile.listed);
        }
        loaded.repeated = if self.profile.keeps_repeats { 0 } else { tally.repeated as u64 };
        self.said.finish(timeline, &mut loaded, (self.profile.keeps_repeats, self.profile.listed));
        loaded.rejected = loaded.counts.values().sum();
        loaded.added = loaded.read - loaded.rejected - loaded.repeated - loaded.unselected;
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
