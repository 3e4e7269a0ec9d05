//! What a column of a table can be for, and how it is found.

use crate::words::vocabulary;

vocabulary! {
    /// What a column of a table says; see [`Profile::column`](crate::Profile::column).
    ///
    /// A row that says more than who, when and at which point is kept as a claim. So is a
    /// row with a radius, in every answer as the disc that it is.
    #[non_exhaustive]
    pub enum ColumnRole: "column" {
        /// Who: the id.
        Actor = "actor",
        /// When: an instant, or a local time in a zone. In a table of claims also an
        /// interval, two instants with a slash between them, and a time in words.
        Time = "time",
        /// The latitude.
        Lat = "lat" => "latitude",
        /// The longitude.
        Lon = "lon" => "longitude",
        /// Both coordinates in one field.
        Position = "position" | "latlon",
        /// The time of day, where the column of the time has the day alone.
        TimeOfDay = "time_of_day" => "time of day",
        /// N or S beside a latitude.
        NorthSouth = "north_south" => "letter of the latitude",
        /// E or W beside a longitude.
        EastWest = "east_west" => "letter of the longitude",
        /// How far from the position it may have been, in metres; 0 and nothing are a point.
        Radius = "radius",
        /// Until when somebody was there: the row is a stay from its time on.
        Until = "until" => "end of the stay",
        /// The zone of the place: an IANA name. A time of the row without an offset is read
        /// in it.
        Zone = "zone",
        /// The name of the place.
        Place = "place",
        /// The id of who says so.
        Source = "source",
        /// When that was reported or published: an instant, a day or words.
        Reported = "reported" => "report",
        /// The words of the source.
        Quote = "quote",
        /// How it is meant: a word of [`Modality`](crate::Modality).
        Modality = "modality",
        /// The time in words, such as "6 a.m. local time on Tuesday".
        Stated = "stated" => "time in words",
        /// Whether somebody stayed from the first moment to the last, `true` or `false`.
        Stay = "stay",
        /// How well the place was looked at where somebody was not seen: a word of
        /// [`Absence`](crate::Absence).
        Absent = "absent" => "absence",
        /// The id of the sighting.
        Id = "id",
        /// The name of the actor.
        Name = "name",
        /// The kind of the actor: a word of [`ActorKind`](crate::ActorKind).
        Kind = "kind",
    }
}

/// Where the names of the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderLine<'a> {
    /// In the first line that has the columns.
    InTheFile,
    Given(&'a str),
    /// Nowhere: each column is called by its number.
    Numbers,
}

/// How a column is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column<'a> {
    Unnamed,
    Named(&'a str),
    /// The first of these that is there.
    Any(&'static [&'static str]),
}

impl ColumnRole {
    /// What to do where a column is not the right one.
    pub(super) fn cure(self) -> String {
        let word = self.as_str();
        match self {
            ColumnRole::Actor
            | ColumnRole::Time
            | ColumnRole::Lat
            | ColumnRole::Lon
            | ColumnRole::Position => {
                format!("name the column of the {self} with `Profile::{word}`")
            }
            _ => format!("name the column of the {self}, {word}, with `Profile::column`"),
        }
    }

    /// Whether a column of it makes the table one of claims.
    pub(in crate::format) fn is_of_claims(self) -> bool {
        use ColumnRole::{Modality, Place, Quote, Reported, Source, Stated};
        matches!(self, Place | Source | Reported | Quote | Modality | Stated)
    }

    /// Whether it is read in a table of claims alone.
    pub(in crate::format) fn needs_claims(self) -> bool {
        use ColumnRole::{Absent, Id, Kind, Name, Stay};
        matches!(self, Absent | Id | Kind | Name | Stay)
    }
}
