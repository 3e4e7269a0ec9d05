//! What a parser makes of a piece of a table, and why it refuses a row.

use std::collections::HashMap;

use super::column_clock::{BadTime, Settled};
use super::column_role::ColumnRole;
use super::loaded::{Reason, Rejected};
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::sighting::Sighting;
use crate::timeline::Rows;

/// What was in one piece.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Their actors are numbered by the parser.
    pub(super) rows: Rows,
    /// What is more than a row, in the order of the file.
    pub(super) claims: Vec<ClaimRow>,
    /// What is odd in a record and no fault.
    pub(super) odd: Vec<(u64, Error)>,
    /// What the records say of actors.
    pub(super) people: Vec<Actor>,
    /// How many records there were, and lines.
    pub(super) records: u64,
    pub(super) lines: u64,
    /// How many records have a line end in quotes.
    pub(super) over_lines: u64,
    /// The first and the last line of the longest of them, counted from the start of the piece.
    pub(super) longest_record: Option<(u64, u64)>,
    pub(super) settled: Settled,
    pub(super) counts: HashMap<Reason, u64>,
    /// How many longitudes were over 180.
    pub(super) wrapped: u64,
    /// The rows with a time that was shown twice, of which the order may tell which it is.
    pub(super) twice: Vec<Twice>,
    /// The first rejected rows, counted from the start of the piece.
    pub(super) listed: Vec<Rejected>,
    /// Why the file cannot be read at all, and the row that shows it.
    pub(super) fatal: Option<(u64, Error)>,
}

/// A row of a piece that was read as if its clock showed the time for the first time.
#[derive(Debug)]
pub(super) struct Twice {
    /// Its place among the rows.
    pub(super) at: usize,
    /// When the clock showed it for the second time.
    pub(super) later: i64,
    /// What becomes of it if nothing tells.
    pub(super) rejected: Rejected,
}

/// A row that is kept as a claim.
#[derive(Debug)]
pub(super) struct ClaimRow {
    /// Its number, and its line, counted from the start of the piece.
    pub(super) row: u64,
    pub(super) line: Option<u64>,
    /// Whether it is of a table of claims, in which each has a name.
    pub(super) is_said: bool,
    pub(super) sighting: Sighting,
}

/// Why a row is rejected: the reason, the column and what is wrong there.
pub(super) type Fault = (Reason, Option<ColumnRole>, Error);

/// Keeps the record of more lines; each is its first and its last line.
pub(super) fn longer(longest: &mut Option<(u64, u64)>, (first, last): (u64, u64)) {
    if longest.is_none_or(|(from, to)| last - first > to - from) {
        *longest = Some((first, last));
    }
}

/// What stops a row, or all of them.
#[derive(Debug)]
pub(super) enum Refused {
    Row(Fault),
    File(Error),
}

impl Parsed {
    /// Leaves out the record that was read last. It is listed as long as there is
    /// `room`; `names` are those of the columns, by role.
    #[cold]
    pub(super) fn refuse(
        &mut self,
        refused: Refused,
        line: Option<u64>,
        room: usize,
        names: &[impl AsRef<str>],
    ) {
        let row = self.records;
        let name = |role: ColumnRole| names.get(role as usize).map_or("", AsRef::as_ref);
        match refused {
            Refused::File(error) => self.fatal = Some((row, error.within(name(ColumnRole::Time)))),
            Refused::Row((reason, role, error)) => {
                *self.counts.entry(reason).or_default() += 1;
                if self.listed.len() < room {
                    let field = role.map(|role| name(role).to_owned());
                    self.listed.push(Rejected { row, line, reason, field, error });
                }
            }
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused::Row(fault)
    }
}

impl From<BadTime> for Refused {
    fn from(bad: BadTime) -> Refused {
        let (reason, error) = match bad {
            BadTime::NoZone(error) | BadTime::OtherOrder(error) => return Refused::File(error),
            BadTime::Absent => {
                let error = Error::new(ErrorKind::Missing, "the row has no time");
                (Reason::Time, error.cured_by("leave out rows without a time"))
            }
            BadTime::Unreadable(error) => (Reason::Time, error),
            BadTime::Twice { error, .. } => (Reason::TimeTwice, error),
            BadTime::Never(error) => (Reason::TimeNever, error),
        };
        Refused::Row((reason, Some(ColumnRole::Time), error))
    }
}

/// The fault of a row, or of a column of it.
#[cold]
pub(super) fn fault(
    reason: Reason,
    role: Option<ColumnRole>,
    kind: ErrorKind,
    message: String,
    cure: &str,
) -> Fault {
    (reason, role, Error::new(kind, message).cured_by(cure))
}

/// The fault of a row that names nobody, or has a word for that.
#[cold]
pub(super) fn nobody(word: &[u8]) -> Fault {
    let message = match word {
        b"" => "the row names no actor".to_owned(),
        word => format!("{} names no actor", quoted(&String::from_utf8_lossy(word))),
    };
    let cure = "leave out rows without an actor";
    fault(Reason::Actor, Some(ColumnRole::Actor), ErrorKind::Missing, message, cure)
}
