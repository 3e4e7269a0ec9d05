//! What became of the rows of a table.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::actor::ActorId;
use crate::error::Error;
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;
use crate::words::vocabulary;

/// A timeline read from a table, and what became of each row.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The fixes.
    pub timeline: Timeline,
    /// The account of all rows.
    pub report: Report,
}

/// What became of the rows of a table: each one is in the timeline, or repeats
/// one that is, or was rejected for a reason.
///
/// [`read`](Report::read) = [`loaded`](Report::loaded) +
/// [`repeated`](Report::repeated) + [`rejected`](Report::rejected).
///
/// `Display` is the account as lines for a person; serialised it is one object.
///
/// # Example
///
/// ```
/// use lastseen::{Profile, Reason};
///
/// let table = "actor,time,lat,lon\n\
///     a,2023-09-11T20:00:00Z,42.4,130.6\n\
///     b,2023-09-11T20:00:00Z,95,130.6\n";
/// let report = Profile::plain().load(table.as_bytes())?.report;
/// assert_eq!((report.read(), report.loaded(), report.rejected()), (2, 1, 1));
/// assert_eq!(report.count(Reason::Coordinates), 1);
/// let row = &report.rows()[0];
/// assert_eq!((row.row(), row.line(), row.field()), (2, Some(3), Some("lat")));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Report {
    pub(super) profile: &'static str,
    pub(super) read: u64,
    pub(super) loaded: u64,
    pub(super) repeated: u64,
    pub(super) conflicting: u64,
    pub(super) late: u64,
    pub(super) folds: u64,
    pub(super) leap_seconds: u64,
    pub(super) counts: Counts,
    pub(super) told: Vec<Rejected>,
    pub(super) conflicts: Vec<(ActorId, Timestamp)>,
    pub(super) unread: Vec<Box<str>>,
}

/// A row that is not in the timeline.
#[derive(Debug)]
pub struct Rejected {
    pub(super) row: u64,
    pub(super) line: Option<u64>,
    pub(super) reason: Reason,
    pub(super) field: Option<Box<str>>,
    pub(super) error: Error,
}

vocabulary! {
    /// Why a row is not in the timeline.
    #[non_exhaustive]
    pub enum Reason: "reason" {
        /// It has more or fewer fields than the header.
        Width = "width",
        /// It opens a quote that is not closed.
        Quote = "quote",
        /// It names no actor, or in bytes that are no UTF-8.
        Actor = "actor",
        /// Its time is not there or cannot be read.
        Time = "time",
        /// Its time was shown twice by the clocks of the zone.
        TimeTwice = "time_twice",
        /// Its time was never shown by the clocks of the zone.
        TimeNever = "time_never",
        /// It has no position.
        NoPosition = "no_position",
        /// Its coordinates are no numbers, or none on Earth.
        Coordinates = "coordinates",
        /// It is a point of a GPX route: where somebody means to go.
        Planned = "planned",
    }
}

impl Reason {
    const fn sentence(self) -> &'static str {
        match self {
            Reason::Width => "with more or fewer fields than the header",
            Reason::Quote => "with a quote that is not closed",
            Reason::Actor => "without an actor",
            Reason::Time => "without a readable time",
            Reason::TimeTwice => "with a time that was shown twice",
            Reason::TimeNever => "with a time that was never shown",
            Reason::NoPosition => "without a position",
            Reason::Coordinates => "with impossible coordinates",
            Reason::Planned => "of a route, which is a plan",
        }
    }
}

/// Rows by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts([u64; Reason::ALL.len()]);

impl Counts {
    pub(super) fn add(&mut self, reason: Reason) {
        if let Some(count) = self.0.get_mut(reason as usize) {
            *count += 1;
        }
    }

    pub(super) fn add_all(&mut self, other: &Counts) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    fn of(&self, reason: Reason) -> u64 {
        self.0.get(reason as usize).copied().unwrap_or_default()
    }

    pub(super) fn sum(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Report {
    /// The name of the profile that was used; empty for one built by hand.
    #[must_use]
    pub fn profile(&self) -> &'static str {
        self.profile
    }

    /// How many rows there were; neither a header nor an empty line is one.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.read
    }

    /// How many rows are in the timeline.
    #[must_use]
    pub fn loaded(&self) -> u64 {
        self.loaded
    }

    /// How many rows are not in the timeline because one with the same actor,
    /// instant and position is: none if the profile keeps repeats.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// How many rows give an actor another position at an instant for which it
    /// has one. They are in the timeline, and the last of them counts as last.
    #[must_use]
    pub fn conflicting(&self) -> u64 {
        self.conflicting
    }

    /// Who has two positions at which instant, by actor and time: the first of
    /// them, as many as [`Profile::tell`](crate::Profile::tell) asked for.
    #[must_use]
    pub fn conflicts(&self) -> &[(ActorId, Timestamp)] {
        &self.conflicts
    }

    /// How many rows came after one of the same actor with a later time. They
    /// are in the timeline, at their place, unless they repeat a row that is.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.late
    }

    /// How many rows have a time that the clocks of the zone showed twice, and
    /// were loaded with the instant that [`Profile::fold`](crate::Profile::fold)
    /// chooses.
    #[must_use]
    pub fn folds(&self) -> u64 {
        self.folds
    }

    /// How many rows have a time within a leap second, `23:59:60`, and were
    /// loaded with the second before it, since a timestamp has none.
    #[must_use]
    pub fn leap_seconds(&self) -> u64 {
        self.leap_seconds
    }

    /// How many rows were rejected.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.counts.sum()
    }

    /// How many rows were rejected for one reason. A row with several faults
    /// counts for the first of its fields, from left to right.
    #[must_use]
    pub fn count(&self, reason: Reason) -> u64 {
        self.counts.of(reason)
    }

    /// The first rejected rows, as many as [`Profile::tell`](crate::Profile::tell)
    /// asked for.
    #[must_use]
    pub fn rows(&self) -> &[Rejected] {
        &self.told
    }

    /// The columns that nothing was read from, in the order of the file; of GPX
    /// the elements.
    #[must_use]
    pub fn unread(&self) -> &[Box<str>] {
        &self.unread
    }
}

impl Rejected {
    /// The number of the row among the rows, from 1; a header is no row.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The line of the text on which the row begins, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The name of the column that was at fault, if it was one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What was wrong, in words.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.error)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows read, {} loaded", self.read, self.loaded)?;
        let notes = [
            (self.repeated, "repeat another row"),
            (self.conflicting, "give another position for an instant; all are kept, the last wins"),
            (self.late, "came out of order"),
            (self.folds, "have a time that was shown twice; one was chosen"),
            (self.leap_seconds, "have a time in a leap second; the second before it was taken"),
        ];
        for (count, what) in notes {
            if count > 0 {
                write!(f, "\n{count} {what}")?;
            }
        }
        for (actor, time) in self.conflicts.iter().take(3) {
            write!(f, "\n  two positions of {actor} at {time}")?;
        }
        if self.rejected() > 0 {
            write!(f, "\n{} rejected:", self.rejected())?;
        }
        for reason in Reason::ALL {
            let count = self.count(reason);
            if count > 0 {
                write!(f, "\n  {count} {}", reason.sentence())?;
                for row in self.told.iter().filter(|row| row.reason == reason).take(3) {
                    write!(f, "\n    {row}")?;
                }
            }
        }
        Ok(())
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut report = to.serialize_struct("Report", 12)?;
        report.serialize_field("profile", self.profile)?;
        report.serialize_field("read", &self.read)?;
        report.serialize_field("loaded", &self.loaded)?;
        report.serialize_field("repeated", &self.repeated)?;
        report.serialize_field("conflicting", &self.conflicting)?;
        let conflicts: Vec<Conflict<'_>> =
            self.conflicts.iter().map(|(actor, time)| Conflict { actor, time }).collect();
        report.serialize_field("conflicts", &conflicts)?;
        report.serialize_field("late", &self.late)?;
        report.serialize_field("folds", &self.folds)?;
        report.serialize_field("leap_seconds", &self.leap_seconds)?;
        report.serialize_field("rejected_rows", &self.rejected())?;
        report.serialize_field("rejected", &self.told)?;
        report.serialize_field("unread", &self.unread)?;
        report.end()
    }
}

struct Conflict<'a> {
    actor: &'a ActorId,
    time: &'a Timestamp,
}

impl Serialize for Conflict<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut conflict = to.serialize_struct("Conflict", 2)?;
        conflict.serialize_field("actor", self.actor.as_str())?;
        conflict.serialize_field("time", self.time)?;
        conflict.end()
    }
}

impl Serialize for Rejected {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut row = to.serialize_struct("Rejected", 5)?;
        row.serialize_field("row", &self.row)?;
        row.serialize_field("line", &self.line)?;
        row.serialize_field("reason", self.reason.as_str())?;
        row.serialize_field("field", &self.field)?;
        row.serialize_field("error", &self.error.to_string())?;
        row.end()
    }
}
