//! What the columns of a table mean.

use std::fmt;
use std::str::FromStr;

use super::time_format::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::reconcile::Fold;
use crate::time::zone::Zone;
use crate::words::vocabulary;

/// The meaning of the columns of a table of fixes: which hold the actor, the
/// time and the position, and the time zone of the times.
///
/// [`Profile::all`] has those with a name, for the files that are passed around most, and any
/// other is built by hand. Columns are found by name, in any order and in any
/// case; columns that are not named are not read.
///
/// | name | columns | times |
/// | --- | --- | --- |
/// | `marinecadastre` | `MMSI`, `BaseDateTime` or `base_date_time`, `LAT` or `latitude`, `LON` or `longitude` | ISO, UTC without saying so |
/// | `danish-ais` | `MMSI`, `# Timestamp`, `Latitude`, `Longitude` | day/month/year, UTC without saying so |
/// | `opensky` | `icao24`, `lastposupdate` or `last_position`, `lat`, `lon` | seconds since 1970 |
/// | `movebank` | `individual-local-identifier`, `timestamp`, `location-lat`, `location-long` | ISO, UTC without saying so |
/// | `gpx` | no columns, but the elements of GPX: see [`gpx`](Profile::gpx) | ISO, with an offset each |
/// | `plain` | `actor` or `id`, `time` or `timestamp`, `lat` or `latitude`, `lon`, `lng` or `longitude` | ISO, with an offset each |
///
/// Movebank marks rows as outliers (`visible`, `manually-marked-outlier`); the
/// profile reads positions only, so take out what should not count before.
///
/// In every column an empty field, `null`, `NaN`, `NA`, `N/A`, `none` and `\N`
/// say that there is no value, in any case. An actor may be called so in
/// quotes, which in CSV keep their text as it is, spaces too.
///
/// An OpenSky state repeats the last known position with a new `time`, so the
/// profile reads the time of the position. In the two AIS profiles a latitude
/// of 91 or a longitude of 181 is what the AIS standard makes of it, no
/// position.
///
/// `FromStr` reads the name.
///
/// # Example
///
/// ```
/// use lastseen::{Profile, TimeFormat, Zone};
///
/// let buses = Profile::new()
///     .actor("line")
///     .time("observed", TimeFormat::DayMonthYear)
///     .lat("y")
///     .lon("x")
///     .zone("Europe/Copenhagen".parse::<Zone>()?);
/// let table = "line;observed;y;x\n5C;11/09/2023 22:00:00;55.6761;12.5683\n";
/// let (timeline, loaded) = buses.load(table.as_bytes())?;
/// assert_eq!(timeline.len(), 1);
/// assert_eq!(loaded.to_string(), "1 rows read, 1 loaded");
///
/// assert_eq!(Profile::infer(b"BaseDateTime,LON,LAT,MMSI,SOG")?, Profile::marine_cadastre());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile<'a> {
    pub(super) name: &'static str,
    /// By [`Role`].
    pub(super) columns: [Column<'a>; 4],
    pub(super) format: TimeFormat,
    pub(super) zone: Option<Zone>,
    pub(super) fold: Fold,
    pub(super) delimiter: Option<u8>,
    pub(super) header: Option<&'a str>,
    pub(super) keeps_repeats: bool,
    /// Whether 91 and 181 mean that there is no position.
    pub(super) is_ais: bool,
    /// How many rejected rows and conflicts to list.
    pub(super) listed: usize,
}

vocabulary! {
    /// The part a column plays; `as_str` is the setter of [`Profile`] for it.
    pub(super) enum Role: "column" {
        Actor = "actor",
        Time = "time",
        Lat = "lat" => "latitude",
        Lon = "lon" => "longitude",
    }
}

/// How a column is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column<'a> {
    Unnamed,
    Named(&'a str),
    /// The first of these that is there.
    Any(&'static [&'static str]),
}

impl Role {
    /// What to do where a column is not the right one.
    pub(super) fn cure(self) -> String {
        format!("name the column of the {self} with `Profile::{}`", self.as_str())
    }
}

impl<'a> Profile<'a> {
    /// Makes a profile without columns; each of the four has to be named.
    #[must_use]
    pub const fn new() -> Profile<'a> {
        Profile {
            name: "",
            columns: [Column::Unnamed; 4],
            format: TimeFormat::Iso,
            zone: None,
            fold: Fold::Report,
            delimiter: None,
            header: None,
            keeps_repeats: false,
            is_ais: false,
            listed: 100,
        }
    }

    const fn known(name: &'static str, columns: [&'static [&'static str]; 4]) -> Profile<'a> {
        let [actor, time, lat, lon] = columns;
        let columns = [Column::Any(actor), Column::Any(time), Column::Any(lat), Column::Any(lon)];
        Profile { name, columns, ..Profile::new() }
    }

    /// AIS of the United States, from marinecadastre.gov.
    #[must_use]
    pub const fn marine_cadastre() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [
            &["MMSI"],
            &["BaseDateTime", "base_date_time"],
            &["LAT", "latitude"],
            &["LON", "longitude"],
        ];
        Profile { zone: Some(Zone::UTC), is_ais: true, ..Profile::known("marinecadastre", COLUMNS) }
    }

    /// AIS of the Danish Maritime Authority.
    #[must_use]
    pub const fn danish_ais() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [&["MMSI"], &["# Timestamp"], &["Latitude"], &["Longitude"]];
        Profile {
            zone: Some(Zone::UTC),
            is_ais: true,
            format: TimeFormat::DayMonthYear,
            ..Profile::known("danish-ais", COLUMNS)
        }
    }

    /// State vectors of the OpenSky Network.
    #[must_use]
    pub const fn opensky() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [
            &["icao24"],
            &["lastposupdate", "last_position", "time_position"],
            &["lat", "latitude"],
            &["lon", "longitude"],
        ];
        Profile { format: TimeFormat::EpochSeconds, ..Profile::known("opensky", COLUMNS) }
    }

    /// Animal tracks, as Movebank exports them.
    #[must_use]
    pub const fn movebank() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [
            &["individual-local-identifier", "individual_local_identifier"],
            &["timestamp"],
            &["location-lat", "location_lat"],
            &["location-long", "location_long"],
        ];
        Profile { zone: Some(Zone::UTC), ..Profile::known("movebank", COLUMNS) }
    }

    /// Tracks and waypoints in GPX, with the feature `gpx`.
    ///
    /// The actor of a track is its name; of a track without one, and of
    /// waypoints, it is the name of the file without its ending. A point with a
    /// name is a sighting at a place of that name, any other a fix. Points of
    /// routes are rejected, since a route is a plan. GPX means UTC, but a time
    /// that does not say so is an error until [`zone`](Profile::zone) says whose
    /// clock it is.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "gpx")] {
    /// use lastseen::Profile;
    ///
    /// let gpx = br#"<gpx version="1.1" creator="logger"><trk><name>train</name><trkseg>
    ///   <trkpt lat="42.4286" lon="130.6456"><time>2023-09-11T20:00:00Z</time></trkpt>
    /// </trkseg></trk></gpx>"#;
    /// let (timeline, _) = Profile::gpx().load(gpx)?;
    /// assert!(timeline.actor("train").is_ok());
    /// # }
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn gpx() -> Profile<'a> {
        Profile { name: "gpx", ..Profile::new() }
    }

    /// Whether it is for GPX: what has no columns to be found by.
    pub(super) fn is_gpx(&self) -> bool {
        self.name == "gpx" && self.columns == [Column::Unnamed; 4]
    }

    /// The four columns and nothing else, `actor,time,lat,lon`.
    ///
    /// It has no zone: a time without an offset is an error until
    /// [`zone`](Profile::zone) says whose clock it is.
    #[must_use]
    pub const fn plain() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [
            &["actor", "id", "mmsi", "icao24", "name"],
            &["time", "timestamp", "datetime", "t"],
            &["lat", "latitude"],
            &["lon", "lng", "long", "longitude"],
        ];
        Profile::known("plain", COLUMNS)
    }

    /// Returns the profiles that have a name, the most particular first.
    #[must_use]
    pub const fn all() -> [Profile<'a>; 6] {
        [
            Profile::marine_cadastre(),
            Profile::danish_ais(),
            Profile::opensky(),
            Profile::movebank(),
            Profile::gpx(),
            Profile::plain(),
        ]
    }

    /// Returns the name; it is empty for a profile built by hand.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn column(mut self, role: Role, name: &'a str) -> Profile<'a> {
        let [actor, time, lat, lon] = &mut self.columns;
        let slot = match role {
            Role::Actor => actor,
            Role::Time => time,
            Role::Lat => lat,
            Role::Lon => lon,
        };
        *slot = Column::Named(name);
        self
    }

    /// Reads the actor's id from this column.
    #[must_use]
    pub const fn actor(self, column: &'a str) -> Profile<'a> {
        self.column(Role::Actor, column)
    }

    /// Reads the time from this column, in which it is written in this format.
    #[must_use]
    pub const fn time(mut self, column: &'a str, format: TimeFormat) -> Profile<'a> {
        self.format = format;
        self.column(Role::Time, column)
    }

    /// Sets the format of the times, and leaves their column as it is.
    ///
    /// Default: that of the profile, and [`Iso`](TimeFormat::Iso) for a profile
    /// built by hand. Timestamps in Parquet have no format to choose, and GPX is
    /// always ISO.
    #[must_use]
    pub const fn time_format(mut self, format: TimeFormat) -> Profile<'a> {
        self.format = format;
        self
    }

    /// Reads the latitude from this column, in decimal degrees, north positive.
    #[must_use]
    pub const fn lat(self, column: &'a str) -> Profile<'a> {
        self.column(Role::Lat, column)
    }

    /// Reads the longitude from this column, in decimal degrees, east positive.
    #[must_use]
    pub const fn lon(self, column: &'a str) -> Profile<'a> {
        self.column(Role::Lon, column)
    }

    /// Sets the time zone of times without a UTC offset.
    ///
    /// Default: UTC for the profiles of publishers who mean it, see the table
    /// above; otherwise none, and the first time without an offset is an error.
    /// Times with an offset, and seconds since 1970, are not affected.
    #[must_use]
    pub const fn zone(mut self, zone: Zone) -> Profile<'a> {
        self.zone = Some(zone);
        self
    }

    /// Sets how to read a local time that occurred twice because the clocks went
    /// back.
    ///
    /// Default: [`Fold::Report`], which rejects the row, as `Reject` does. With
    /// `Earlier` and `Later` the row is loaded, and the account counts it.
    #[must_use]
    pub const fn fold(mut self, fold: Fold) -> Profile<'a> {
        self.fold = fold;
        self
    }

    /// Sets the ASCII character between two fields of a CSV.
    ///
    /// Default: the first of comma, semicolon and tab by which the header has
    /// the columns. Parquet and GPX are not affected.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: u8) -> Profile<'a> {
        self.delimiter = Some(delimiter);
        self
    }

    /// Uses this header for a CSV that has none: its first line is then data.
    ///
    /// Default: the first line of the file is the header. Parquet and GPX are
    /// not affected.
    #[must_use]
    pub const fn header(mut self, header: &'a str) -> Profile<'a> {
        self.header = Some(header);
        self
    }

    /// Keeps every row whose actor, instant and position another row has.
    ///
    /// Default: one of them is kept, and the others are counted. Rows with the
    /// same instant and another position are kept in any case.
    #[must_use]
    pub const fn keep_repeats(mut self) -> Profile<'a> {
        self.keeps_repeats = true;
        self
    }

    /// Sets how many rejected rows, and how many conflicts, to list in the
    /// account.
    ///
    /// Default: 100 of each. All are counted, whatever is listed.
    #[must_use]
    pub const fn list_first(mut self, rows: usize) -> Profile<'a> {
        self.listed = rows;
        self
    }
}

impl Default for Profile<'_> {
    fn default() -> Self {
        Profile::new()
    }
}

impl fmt::Display for Profile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.name.is_empty() { "by hand" } else { self.name })
    }
}

impl FromStr for Profile<'_> {
    type Err = Error;

    /// Reads a name, in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the names there are.
    fn from_str(name: &str) -> Result<Self, Error> {
        let wanted = name.trim();
        let profile =
            Profile::all().into_iter().find(|known| known.name.eq_ignore_ascii_case(wanted));
        profile.ok_or_else(|| {
            let names = Profile::all().map(|profile| profile.name).join(", ");
            Error::new(ErrorKind::UnknownId, format!("no profile {}", quoted(name)))
                .cured_by(format!("the profiles are {names}"))
        })
    }
}
