//! What went into a file, and what the format had no place for.

use std::fmt;

use crate::answer::object::{object, serialize};
use crate::words::vocabulary;

/// What went into a file, and what its format had no place for.
///
/// `Display` is the account as lines for a person; serialised it is one object
/// with the fields `written` and `losses`.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Loss, Place, Sighting, Timeline, Timestamp};
///
/// let day: Interval = "2023-09-11T00:00:00Z/2023-09-12T00:00:00Z".parse()?;
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let khasan = Place::lat_lon(42.4, 130.6)?;
/// let mut timeline = Timeline::new();
/// timeline.add(Sighting::new("train", khasan.clone(), day));
/// timeline.add(Sighting::new("train", khasan, noon));
/// let mut table = Vec::new();
/// let written = timeline.write_csv(&mut table)?;
/// assert_eq!(table, b"actor,time,lat,lon\ntrain,2023-09-12T12:00:00Z,42.4,130.6\n");
/// assert_eq!((written.sightings(), written.count(Loss::Interval)), (1, 1));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    pub(in crate::format) sightings: u64,
    pub(in crate::format) lost: [u64; Loss::ALL.len()],
}

vocabulary! {
    /// A kind of thing that a format has no place for.
    #[non_exhaustive]
    pub enum Loss: "loss" {
        /// Sightings at some time within an interval, or at one of several: left out.
        Interval = "interval" => "sightings left out, since nobody says at which instant they were",
        /// Stays: of each its first and its last moment are written, as far as they are known
        /// to the instant, and not that the actor stayed.
        Stay = "stay" => "stays, of which no more than the first and the last moment is written",
        /// Sightings that say something of the times of other sightings, of a clock or of how
        /// long they lasted, beside when they were: what follows from it is written alone.
        Links = "links" => "sightings without what they say of the times of others, of a clock or of a length",
        /// Accounts of an event that another account stands for: left out.
        Account = "account" => "further accounts of an event left out",
        /// Sightings whose accounts have them at several places: left out.
        Places = "places" => "sightings left out, since their accounts have them at several places",
        /// Sightings in an area: written at its centre, in a table of claims as the disc
        /// around it.
        Area = "area" => "sightings in an area, written at its centre or as a disc",
        /// Sightings of which who said so, when, how and in which words, or what
        /// they say of other sightings, is not written.
        Detail = "detail" => "sightings without who said so, when, how and in which words",
        /// Sightings with a time that is open on one side: left out.
        NoTime = "no_time" => "sightings left out, since their time is open on one side",
        /// Sightings without a position: left out.
        NoPosition = "no_position" => "sightings left out, since they have no position",
        /// Sightings of an actor whose id is blank or, in Parquet, a word for
        /// nothing such as `null`, so that a reader would find nobody: left out.
        NoActor = "no_actor" => "sightings left out, since the id of their actor says nothing",
        /// Claims by which nobody was seen there for certain: absences, denials, plans,
        /// speculations, and what is inferred or unconfirmed. Left out.
        NotSeen = "not_seen" => "absences, denials, plans, speculations, and what is inferred or unconfirmed left out",
        /// Sightings that were retracted: left out.
        Retracted = "retracted" => "retracted sightings left out",
        /// Memberships: left out.
        Membership = "membership" => "memberships left out",
        /// Actors that lose something: name, kind or top speed; in GPX, KML and Parquet the
        /// spaces around the id; or the whole actor, if none of its sightings is
        /// written.
        Actor = "actor" => "actors without their name, kind, top speed or the spaces around their id, or left out",
        /// Places of the case, with their names, zones and radii: left out. On a map those
        /// where nobody was seen, and those of which somebody stated where they lie.
        Place = "place" => "places left out, with their names, zones and radii",
        /// Sources of the case, with their names, zones and grades: left out. On a map those
        /// with a clock of their own, and those that say nothing.
        Source = "source" => "sources left out, with their names, zones and grades",
        /// Records and fields of the case that this crate does not know: left out.
        Unknown = "unknown" => "records or fields of an unknown kind left out",
    }
}

impl Written {
    /// Returns how many sightings are in the file.
    #[must_use]
    pub fn sightings(&self) -> u64 {
        self.sightings
    }

    /// Returns how many records one loss concerns. A sighting may have several.
    #[must_use]
    pub fn count(&self, loss: Loss) -> u64 {
        self.lost.get(loss as usize).copied().unwrap_or_default()
    }

    /// Lists each loss there was, and how many records it concerns.
    pub fn losses(&self) -> impl Iterator<Item = (Loss, u64)> {
        Loss::ALL.into_iter().zip(self.lost).filter(|&(_, count)| count > 0)
    }

    pub(in crate::format) fn lose(&mut self, loss: Loss, count: usize) {
        if let Some(lost) = self.lost.get_mut(loss as usize) {
            *lost += count as u64;
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sightings written", self.sightings)?;
        if self.losses().next().is_some() {
            f.write_str("\nNot in it:")?;
        }
        for (loss, count) in self.losses() {
            write!(f, "\n  {loss}: {count}")?;
        }
        Ok(())
    }
}

serialize!(|account: Written| Object {
    written: account.sightings,
    losses: account
        .losses()
        .map(|(loss, count)| {
            let text = format!("{loss}: {count}");
            object!(Lost { loss: loss, count: count, text: text })
        })
        .collect::<Vec<_>>(),
});
