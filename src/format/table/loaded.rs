//! What became of the rows of a table.

use std::collections::HashMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::actor::ActorId;
use crate::error::{Error, quoted};
use crate::time::timestamp::Timestamp;
use crate::words::vocabulary;

/// The account of a load: what became of each row that was read.
///
/// A row was added to the timeline, or repeats one that is there, or was
/// rejected for a reason, or was not asked for: `read` = `added` + `repeated` +
/// `rejected` + `unselected`.
///
/// `Display` is the account as lines for a person; serialised it is one object.
///
/// # Example
///
/// ```
/// use lastseen::{Profile, Reason};
///
/// let table = b"actor,time,lat,lon\n\
///     a,2023-09-11T20:00:00Z,42.4,130.6\n\
///     b,2023-09-11T20:00:00Z,95,130.6\n";
/// let (timeline, loaded) = Profile::plain().load(table)?;
/// assert_eq!((loaded.read, loaded.added, loaded.rejected), (2, 1, 1));
/// assert_eq!(loaded.count(Reason::Coordinates), 1);
/// assert_eq!(
///     loaded.first_rejected[0].to_string(),
///     "row 2 (line 3), lat: latitude \"95\" is not in -90..=90; \
///      write decimal degrees, north and east positive",
/// );
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Loaded {
    /// The name of the profile that was used; empty for one built by hand.
    pub profile: &'static str,
    /// How many rows there were. Headers and empty lines are none.
    pub read: u64,
    /// How many rows were added to the timeline.
    #[serde(rename = "loaded")]
    pub added: u64,
    /// How many rows were left out because another has the same actor, instant
    /// and position. 0 if the profile [keeps them](crate::Profile::keep_repeats).
    pub repeated: u64,
    /// How many rows were left out because the profile asks for others: by
    /// [`only`](crate::Profile::only), [`within`](crate::Profile::within),
    /// [`between`](crate::Profile::between) or [`last_only`](crate::Profile::last_only).
    pub unselected: u64,
    /// How many rows give an actor another position at an instant for which it
    /// has one. They are added, and the last of them counts as last.
    pub conflicting: u64,
    /// The first actors and instants with two positions, by actor and time; as
    /// many as [`Profile::list_first`](crate::Profile::list_first) says.
    #[serde(rename = "conflicts", serialize_with = "objects")]
    pub first_conflicts: Vec<(ActorId, Timestamp)>,
    /// How many rows came after one of the same actor with a later time. They
    /// are added in their place by time, unless they repeat another.
    pub late: u64,
    /// How many rows have a local time that occurred twice, and were added with
    /// the instant that [`Profile::fold`](crate::Profile::fold) chooses.
    pub folds: u64,
    /// How many rows have a local time that occurred twice, and were added with the instant
    /// that the order of the rows tells; see [`Profile::fold`](crate::Profile::fold).
    pub folds_by_order: u64,
    /// How many rows have a longitude from 180 to 360, and were added with 360 less.
    pub wrapped: u64,
    /// How many rows have a time in a leap second, `23:59:60`, and were added
    /// with the second before it, since a timestamp has none.
    pub leap_seconds: u64,
    /// How many rows have a line end within quotes, rejected ones among them: two
    /// stray quotes can look so, and what stands between them is no row then.
    pub over_lines: u64,
    /// The first and the last line of the longest of these; lines count from 1.
    pub longest_record: Option<(u64, u64)>,
    /// How many rows were rejected.
    #[serde(rename = "rejected_rows")]
    pub rejected: u64,
    /// The first rejected rows, as many as
    /// [`Profile::list_first`](crate::Profile::list_first) says.
    #[serde(rename = "rejected")]
    pub first_rejected: Vec<Rejected>,
    /// The columns from which nothing was read, in the order of the file; of
    /// GPX, the elements.
    pub unread: Vec<String>,
    /// The first instant that was added, in this table or these tables.
    pub from: Option<Timestamp>,
    /// The last one.
    pub to: Option<Timestamp>,
    /// How many actors the rows have.
    pub actors: u64,
    /// The column that was taken for the actor; `None` where the name of the file or of a
    /// track says who it is.
    pub actor_column: Option<String>,
    /// What was passed over or taken for something, and what is odd in the rows as a whole:
    /// lines before the header, an id that differs in every row, times of 1970, positions
    /// at 0, 0. One sentence each.
    pub notes: Vec<String>,
    #[serde(skip)]
    pub(super) counts: HashMap<Reason, u64>,
}

/// A row that was not added to the timeline.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Rejected {
    /// The number of the row among the rows, from 1. A header is none.
    pub row: u64,
    /// The line on which the row begins, from 1. `None` in Parquet.
    pub line: Option<u64>,
    /// Why it was rejected.
    pub reason: Reason,
    /// The name of the column at fault. `None` if it is the row as a whole.
    pub field: Option<String>,
    /// What is wrong, in words, and the cure.
    #[serde(serialize_with = "text")]
    pub error: Error,
}

vocabulary! {
    /// Why a row was rejected.
    #[non_exhaustive]
    pub enum Reason: "reason" {
        /// It has more or fewer fields than the header.
        Width = "width" => "with more or fewer fields than the header",
        /// It opens a quote that is not closed.
        Quote = "quote" => "with a quote that is not closed",
        /// It names no actor, or in bytes that are no UTF-8.
        Actor = "actor" => "without an actor",
        /// Its time is not there or cannot be read.
        Time = "time" => "without a readable time",
        /// Its time was shown twice by the clocks of the zone.
        TimeTwice = "time_twice" => "with a time that was shown twice",
        /// Its time was never shown by the clocks of the zone.
        TimeNever = "time_never" => "with a time that was never shown",
        /// It has no position.
        NoPosition = "no_position" => "without a position",
        /// Its coordinates are no numbers, or none on Earth.
        Coordinates = "coordinates" => "with impossible coordinates",
        /// Its radius is no number of metres from 0 on.
        Radius = "radius" => "with an impossible radius",
        /// Another of its fields cannot be read.
        Field = "field" => "with another field that cannot be read",
        /// It is a point of a GPX route: where somebody means to go.
        Planned = "planned" => "of a route, which is a plan",
    }
}

impl Loaded {
    /// Returns how many rows were rejected for one reason. A row with several
    /// faults counts for the first of its fields, from left to right.
    #[must_use]
    pub fn count(&self, reason: Reason) -> u64 {
        self.counts.get(&reason).copied().unwrap_or_default()
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

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows read, {} loaded", self.read, self.added)?;
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let plural = if self.actors == 1 { "" } else { "s" };
            write!(f, "\n{} actor{plural}", self.actors)?;
            if let Some(column) = &self.actor_column {
                write!(f, " in the column {}", quoted(column))?;
            }
            write!(f, ", from {from} to {to}")?;
        }
        for note in &self.notes {
            write!(f, "\n{note}")?;
        }
        let over_lines = self.longest_record.map_or_else(String::new, |(first, last)| {
            format!(
                "go over several lines, in quotes, at most from line {first} to {last}; check that \
                 no quote there is a slip, which would hide the rows between"
            )
        });
        let notes: [(u64, &str); 9] = [
            (self.unselected, "were not asked for"),
            (self.repeated, "repeat another row"),
            (self.conflicting, "give another position for an instant; all are kept, the last wins"),
            (self.late, "came out of order"),
            (self.folds, "have a time that was shown twice; one was chosen"),
            (
                self.folds_by_order,
                "have a time that was shown twice; the order of the rows tells which",
            ),
            (self.wrapped, "have a longitude over 180; 360 was taken off"),
            (self.leap_seconds, "have a time in a leap second; the second before it was taken"),
            (self.over_lines, &over_lines),
        ];
        for (count, what) in notes {
            if count > 0 {
                write!(f, "\n{count} {what}")?;
            }
        }
        for (actor, time) in self.first_conflicts.iter().take(3) {
            write!(f, "\n  two positions of {actor} at {time}")?;
        }
        if self.rejected > 0 {
            write!(f, "\n{} rejected:", self.rejected)?;
        }
        for reason in Reason::ALL {
            let count = self.count(reason);
            if count > 0 {
                write!(f, "\n  {count} {reason}")?;
                for row in self.first_rejected.iter().filter(|row| row.reason == reason).take(3) {
                    write!(f, "\n    {row}")?;
                }
            }
        }
        Ok(())
    }
}

/// Serialises each conflict as an object.
fn objects<S: Serializer>(conflicts: &[(ActorId, Timestamp)], to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct At<'a> {
        actor: &'a str,
        time: Timestamp,
    }
    to.collect_seq(conflicts.iter().map(|(actor, time)| At { actor: actor.as_str(), time: *time }))
}

fn text<S: Serializer>(value: &impl fmt::Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}
