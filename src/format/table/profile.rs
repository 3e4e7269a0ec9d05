//! What the columns of a table mean.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::column_names::{ACTORS, FOUND, LATS, LONS, POSITIONS, RADII, TIMES, TIMES_OF_DAY};
use super::column_role::{Column, ColumnRole, HeaderLine};
use super::selection::{Area, RowSelection, Share};
use super::time_format::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::interval::Interval;
use crate::time::pattern;
use crate::time::reconcile::Fold;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;

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
/// | `movebank` | `individual-local-identifier`, `timestamp`, `location-lat`, `location-long`, and for the radius `location-error-numerical` and kin | ISO, UTC without saying so |
/// | `flightradar24` | `Callsign`, `UTC`, `Position` | ISO, with an offset each |
/// | `ibtracs` | `SID`, `ISO_TIME`, `LAT`, `LON` | ISO, UTC without saying so |
/// | `brest` | `sourcemmsi`, `t`, `lat`, `lon` | seconds since 1970 |
/// | `gpx` | no columns, but the elements of GPX: see [`gpx`](Profile::gpx) | ISO, with an offset each |
/// | `plain` | `actor`, `mmsi`, `icao24`, `vehicle`, `user`, `device`, `id` or `name`, `time` or `timestamp`, `lat` or `latitude`, `lon`, `lng` or `longitude`, and kin | ISO, with an offset each |
///
/// The profile `plain` finds more by itself, and the account of the load tells what it took:
///
/// * the actor: the first of those names that is there, unless its first rows all differ
///   and another can be the actor; without any, the name of the file;
/// * the time: a column of the day beside one of the time of day, `Date` and `Time`;
/// * the place: both coordinates in a column such as `Position`, where there is none for each.
///
/// Every profile reads N, S, E and W in a column beside the number, degrees with letters,
/// minutes and seconds, whole numbers where the name of the column ends in `E7`, and
/// longitudes from 0 to 360.
///
/// Some files are no table, and are read as the table of their points by the same profiles:
/// NMEA 0183 (RMC, and GGA and GLL on the day of an RMC), IGC, PLT of OziExplorer and GeoLife,
/// KML (tracks, and placemarks of one point with a time stamp) and TCX with the feature `gpx`,
/// and with the feature `json` objects in a list or one a line, GeoJSON (points, and lines
/// whose points have times), Google's Records and its Timeline of a phone, the recorder of
/// OwnTracks and the traces of readsb. Where a file does not say whose its points are, they are of one that is called as the file.
///
/// What a row says besides, such as how far off its position may be, until when somebody was
/// there, who says so and in which words, is read from the columns of
/// [`ColumnRole`], which `plain` finds by their usual names and any profile by
/// [`column`](Profile::column). Such a row is kept as a claim, and answers as one. A column
/// that looks as if it said how sure the positions are, and is not read, is named once.
///
/// Movebank marks rows as outliers (`visible`, `manually-marked-outlier`); the
/// profile reads positions only, so take out what should not count before.
///
/// In every column an empty field, `null`, `NaN`, `NA`, `N/A`, `none` and `\N`
/// say that there is no value, in any case. An actor may be called so in
/// quotes, which in CSV keep their text as it is, spaces too.
///
/// An OpenSky state repeats the last known position with a new `time`, so the
/// profile reads the time of the position. In the three AIS profiles a latitude
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
/// assert!(loaded.to_string().starts_with("1 rows read, 1 loaded"));
///
/// assert_eq!(Profile::infer(b"BaseDateTime,LON,LAT,MMSI,SOG")?, Profile::marine_cadastre());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile<'a> {
    pub(super) name: &'static str,
    /// By [`ColumnRole`].
    pub(super) columns: [Column<'a>; ColumnRole::ALL.len()],
    pub(super) format: TimeFormat,
    /// How times are written, in place of the format.
    pub(super) pattern: Option<&'a str>,
    /// Whose all rows are, whatever their columns say.
    pub(super) of_actor: Option<&'a str>,
    pub(super) zone: Option<Zone>,
    pub(super) fold: Fold,
    pub(super) delimiter: Option<u8>,
    pub(super) header: HeaderLine<'a>,
    /// Whether degrees are whole numbers of ten millionths.
    pub(super) is_e7: bool,
    pub(super) keeps_repeats: bool,
    /// Whether 91 and 181 mean that there is no position.
    pub(super) is_ais: bool,
    pub(super) selection: RowSelection<'a>,
    /// How many rejected rows and conflicts to list.
    pub(super) listed: usize,
    /// After which no honest row is.
    pub(super) now: Option<Timestamp>,
    /// When it was reported what no row says it of.
    pub(super) published: Option<Interval>,
}

impl<'a> Profile<'a> {
    /// Makes a profile without columns; each of the four has to be named.
    #[must_use]
    pub const fn new() -> Profile<'a> {
        Profile {
            name: "",
            columns: [Column::Unnamed; ColumnRole::ALL.len()],
            format: TimeFormat::Iso,
            pattern: None,
            of_actor: None,
            zone: None,
            fold: Fold::Report,
            delimiter: None,
            header: HeaderLine::InTheFile,
            is_e7: false,
            keeps_repeats: false,
            is_ais: false,
            selection: RowSelection {
                actors: None,
                area: None,
                period: None,
                share: None,
                is_last_only: false,
            },
            listed: 100,
            now: None,
            published: None,
        }
    }

    const fn known(name: &'static str, columns: [&'static [&'static str]; 4]) -> Profile<'a> {
        let [actor, time, lat, lon] = columns;
        let mut profile = Profile::new().with(ColumnRole::Actor, Column::Any(actor));
        profile = profile.with(ColumnRole::Time, Column::Any(time));
        profile =
            profile.with(ColumnRole::Lat, Column::Any(lat)).with(ColumnRole::Lon, Column::Any(lon));
        Profile { name, ..profile }
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
        let profile = Profile { zone: Some(Zone::UTC), ..Profile::known("movebank", COLUMNS) };
        profile.with(ColumnRole::Radius, Column::Any(RADII))
    }

    /// One flight, as Flightradar24 exports it.
    #[must_use]
    pub const fn flightradar24() -> Profile<'a> {
        let profile = Profile { name: "flightradar24", ..Profile::new() };
        let profile = profile.actor("Callsign").position("Position");
        profile.column(ColumnRole::Time, "UTC")
    }

    /// Best tracks of tropical cyclones, from the archive IBTrACS.
    #[must_use]
    pub const fn ibtracs() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [&["SID"], &["ISO_TIME"], &["LAT"], &["LON"]];
        Profile { zone: Some(Zone::UTC), ..Profile::known("ibtracs", COLUMNS) }
    }

    /// AIS around Brest, from the open data set of 2015 and 2016 for research on ships.
    #[must_use]
    pub const fn brest() -> Profile<'a> {
        const COLUMNS: [&[&str]; 4] = [&["sourcemmsi"], &["t"], &["lat"], &["lon"]];
        Profile {
            is_ais: true,
            format: TimeFormat::EpochSeconds,
            ..Profile::known("brest", COLUMNS)
        }
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
        self.name == "gpx" && self.columns == [Column::Unnamed; ColumnRole::ALL.len()]
    }

    /// Whether the table says by its names and its first rows what its columns are, and
    /// may leave out whose they are.
    pub(super) fn is_plain(&self) -> bool {
        self.name == "plain"
    }

    /// The columns under the names that most programs give them, `actor,time,lat,lon`
    /// first.
    ///
    /// It has no zone: a time without an offset is an error until
    /// [`zone`](Profile::zone) says whose clock it is. What it finds besides is listed at
    /// [`Profile`].
    #[must_use]
    pub const fn plain() -> Profile<'a> {
        let profile = Profile::known("plain", [ACTORS, TIMES, LATS, LONS]);
        let profile = profile.with(ColumnRole::Position, Column::Any(POSITIONS));
        let mut profile = profile.with(ColumnRole::TimeOfDay, Column::Any(TIMES_OF_DAY));
        let mut found = FOUND;
        while let [(role, names), others @ ..] = found {
            profile = profile.with(*role, Column::Any(names));
            found = others;
        }
        profile
    }

    /// The same without the columns of claims and stays, unless they were named.
    pub(super) fn of_fixes(mut self) -> Profile<'a> {
        for (role, column) in ColumnRole::ALL.into_iter().zip(&mut self.columns) {
            let is_more = role.is_of_claims() || role.needs_claims() || role == ColumnRole::Until;
            if is_more && matches!(column, Column::Any(_)) {
                *column = Column::Unnamed;
            }
        }
        self
    }

    /// Returns the profiles that have a name, the most particular first.
    #[must_use]
    pub const fn all() -> [Profile<'a>; 9] {
        [
            Profile::marine_cadastre(),
            Profile::danish_ais(),
            Profile::opensky(),
            Profile::movebank(),
            Profile::flightradar24(),
            Profile::ibtracs(),
            Profile::brest(),
            Profile::gpx(),
            Profile::plain(),
        ]
    }

    /// Returns the name; it is empty for a profile built by hand.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    #[expect(clippy::indexing_slicing, reason = "there is a column for each role")]
    const fn with(mut self, role: ColumnRole, column: Column<'a>) -> Profile<'a> {
        self.columns[role as usize] = column;
        self
    }

    /// Reads what a row says of one thing from this column.
    ///
    /// A number for the [`Radius`](ColumnRole::Radius) may have a factor, the metres of one
    /// unit: `hdop*5`, unless a column is called so.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{ColumnRole, Profile};
    ///
    /// let log = b"actor,time,lat,lon,error\nphone,2024-05-01T06:10:00Z,48.85,2.29,2000\n";
    /// let profile = Profile::plain().column(ColumnRole::Radius, "error");
    /// let (timeline, _) = profile.load(log)?;
    /// let last = timeline.as_known().last_seen("phone");
    /// assert_eq!(last.place().unwrap().radius().unwrap().as_metres(), 2000.0);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn column(self, role: ColumnRole, name: &'a str) -> Profile<'a> {
        self.with(role, Column::Named(name))
    }

    /// Reads the actor's id from this column.
    #[must_use]
    pub const fn actor(self, column: &'a str) -> Profile<'a> {
        self.column(ColumnRole::Actor, column)
    }

    /// Takes all rows for sightings of this actor, whatever their columns or tracks say.
    ///
    /// Default: each row names its actor. A table of the profile [`plain`](Profile::plain)
    /// that has no column for it is of one actor, who is called as the file is, without
    /// its ending.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let log = b"time,lat,lon\n2023-09-11T20:00:00Z,42.4,130.6\n";
    /// let (timeline, _) = Profile::plain().of_actor("train").load(log)?;
    /// assert!(timeline.actor("train").is_ok());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn of_actor(mut self, id: &'a str) -> Profile<'a> {
        self.of_actor = Some(id);
        self
    }

    /// Reads the time from this column, in which it is written in this format.
    ///
    /// Two names with a plus between them, `Date+Time`, are the columns of the day and of
    /// the time of day, unless one column is called so.
    #[must_use]
    pub const fn time(mut self, column: &'a str, format: TimeFormat) -> Profile<'a> {
        self.format = format;
        self.column(ColumnRole::Time, column)
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

    /// Reads the times by a pattern of `strftime`, in place of a format.
    ///
    /// The letters are those of the crate chrono; a pattern with `%z` has the offset, and
    /// one without is read in the zone of the profile.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for a letter after `%` that stands for nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Profile, Zone};
    ///
    /// let log = b"actor;time;lat;lon\ntrain;11.9.23 20.00;42.4;130.6\n";
    /// let profile = Profile::plain().zone(Zone::UTC).time_pattern("%d.%m.%y %H.%M")?;
    /// let (timeline, _) = profile.load(log)?;
    /// let last = timeline.as_known().last_seen("train");
    /// assert_eq!(last.interval().unwrap().to_string(), "2023-09-11T20:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn time_pattern(mut self, pattern: &'a str) -> Result<Profile<'a>, Error> {
        pattern::check(pattern)?;
        self.pattern = Some(pattern);
        Ok(self)
    }

    /// Reads the latitude from this column, in degrees, north positive or with its
    /// letter.
    #[must_use]
    pub const fn lat(self, column: &'a str) -> Profile<'a> {
        self.column(ColumnRole::Lat, column)
    }

    /// Reads the longitude from this column, in degrees, east positive or with its
    /// letter. From 180 to 360 it is the same meridian less 360, and the account counts it.
    #[must_use]
    pub const fn lon(self, column: &'a str) -> Profile<'a> {
        self.column(ColumnRole::Lon, column)
    }

    /// Reads latitude and longitude from this one column: `42.4,130.6`, the latitude
    /// first, or `POINT (130.6 42.4)`, as WKT has it.
    #[must_use]
    pub const fn position(self, column: &'a str) -> Profile<'a> {
        self.column(ColumnRole::Position, column)
    }

    /// Reads degrees as whole numbers of ten millionths, `424000000` for 42.4.
    ///
    /// Default: so where the name of the column ends in `E7`.
    #[must_use]
    pub const fn degrees_e7(mut self) -> Profile<'a> {
        self.is_e7 = true;
        self
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
    /// Default: [`Fold::Report`]. Of rows of one actor in a CSV the order tells then: where
    /// their times step back once within what the clocks showed twice, those before are the
    /// earlier and the others the later, and the account counts them. Where it tells
    /// nothing, the row is rejected, as `Reject` does with every one. With `Earlier` and
    /// `Later` the row is loaded, and the account counts it.
    #[must_use]
    pub const fn fold(mut self, fold: Fold) -> Profile<'a> {
        self.fold = fold;
        self
    }

    /// Sets the ASCII character between two fields of a CSV.
    ///
    /// Default: the first of comma, semicolon, tab, bar and blank by which the header
    /// has the columns. Parquet and GPX are not affected.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: u8) -> Profile<'a> {
        self.delimiter = Some(delimiter);
        self
    }

    /// Uses this header for a CSV that has none: its first line is then data.
    ///
    /// Default: the first line that has the columns is the header, of the first 30; the
    /// account tells how many were passed over. Parquet and GPX are not affected.
    #[must_use]
    pub const fn header(mut self, header: &'a str) -> Profile<'a> {
        self.header = HeaderLine::Given(header);
        self
    }

    /// Calls the columns of a CSV without a header by their numbers from 1.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let dump = b"7,2023-09-11T20:00:00Z,130.6,42.4\n";
    /// let profile = Profile::plain().without_header().actor("1").lat("4").lon("3");
    /// let (timeline, _) = profile.time("2", Default::default()).load(dump)?;
    /// assert!(timeline.actor("7").is_ok());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn without_header(mut self) -> Profile<'a> {
        self.header = HeaderLine::Numbers;
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

    /// Keeps the rows of these actors alone. The others are no actors of the timeline.
    ///
    /// Default: all. Groups of rows of a Parquet file that has none of them are skipped.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let table = b"actor,time,lat,lon\n\
    ///     tug,2023-09-11T20:00:00Z,40.6,-74.1\n\
    ///     barge,2023-09-11T20:00:00Z,40.7,-74.1\n";
    /// let (timeline, loaded) = Profile::plain().only(&["tug"]).load(table)?;
    /// assert_eq!((loaded.added, loaded.unselected), (1, 1));
    /// assert!(timeline.actor("barge").is_err());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn only(mut self, actors: &'a [&'a str]) -> Profile<'a> {
        self.selection.actors = Some(actors);
        self
    }

    /// Keeps the rows between these parallels and meridians alone, in degrees, edges
    /// included. From a longitude to a lesser one it goes across the 180th meridian.
    ///
    /// Default: all. An actor that was also elsewhere has gaps then, since the rows in
    /// between are left out.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let table = b"actor,time,lat,lon\n\
    ///     tug,2023-09-11T20:00:00Z,52.9,179.9\n\
    ///     tug,2023-09-11T21:00:00Z,52.9,179.0\n";
    /// let (timeline, _) = Profile::plain().within(50.0..=55.0, 179.5..=-170.0).load(table)?;
    /// assert_eq!(timeline.len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn within(mut self, lats: RangeInclusive<f64>, lons: RangeInclusive<f64>) -> Profile<'a> {
        self.selection.area = Some(Area::of(lats.into_inner(), lons.into_inner()));
        self
    }

    /// Keeps the rows from `from` on and before `until` alone.
    ///
    /// Default: all. Groups of rows of a Parquet file that lie outside are skipped, if the
    /// file says when its rows are.
    #[must_use]
    pub fn between(
        mut self,
        from: impl Into<Timestamp>,
        until: impl Into<Timestamp>,
    ) -> Profile<'a> {
        let (from, until) = (from.into().as_unix_micros(), until.into().as_unix_micros());
        self.selection.period = Some((from, until));
        self
    }

    /// Keeps the actors of one share of so many alone, the first of which is 1. Each actor is in
    /// one share, the same in every file, with all of its rows.
    ///
    /// Default: all. A table that is larger than the memory answers share by share all that is
    /// asked of one actor at a time, such as gaps, stays and steps. Two actors that meet may be
    /// in two shares; of meetings ask each stretch of time by [`between`](Profile::between).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for no share, or one that is not among so many.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Profile, SignedDuration};
    ///
    /// let table = b"actor,time,lat,lon\n\
    ///     tug,2023-09-11T20:00:00Z,40.6,-74.1\n\
    ///     barge,2023-09-11T20:00:00Z,40.7,-74.1\n\
    ///     barge,2023-09-11T23:00:00Z,40.7,-74.1\n";
    /// let mut gaps = Vec::new();
    /// for number in 1..=4 {
    ///     let (timeline, _) = Profile::plain().share(number, 4)?.load(table)?;
    ///     let hour = SignedDuration::from_secs(3_600);
    ///     let found = timeline.as_known().gaps(Ask::everyone().longer_than(hour));
    ///     gaps.extend(found.map(|gap| gap.to_string()));
    /// }
    /// assert_eq!(gaps.len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn share(mut self, number: u32, of: u32) -> Result<Profile<'a>, Error> {
        if !(1..=of).contains(&number) {
            let message = format!("there is no share {number} of {of}");
            let cure = "the first of four is share 1 of 4, the last share 4 of 4";
            return Err(Error::new(ErrorKind::OutOfRange, message).cured_by(cure));
        }
        self.selection.share = Some(Share { number: number - 1, of });
        Ok(self)
    }

    /// Keeps the last row of each actor alone, and counts the others as
    /// [forgotten](crate::Timeline::forget_before), so that a table takes the memory of its actors
    /// and not of its rows. All positions at the last instant are kept.
    ///
    /// Default: all rows.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Profile, Timestamp};
    ///
    /// let table = b"actor,time,lat,lon\n\
    ///     tug,2023-09-11T20:00:00Z,40.6,-74.1\n\
    ///     tug,2023-09-11T21:00:00Z,40.7,-74.1\n";
    /// let (timeline, loaded) = Profile::plain().last_only().load(table)?;
    /// assert_eq!((timeline.len(), loaded.unselected), (1, 1));
    ///
    /// let half_past: Timestamp = "2023-09-11T20:30:00Z".parse()?;
    /// let last = timeline.as_known().last_seen(Ask::of("tug").as_of(half_past));
    /// assert_eq!((last.is_never(), last.excluded().forgotten), (true, 1));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn last_only(mut self) -> Profile<'a> {
        self.selection.is_last_only = true;
        self
    }

    /// Counts the rows after this moment as odd in the account; they are loaded.
    ///
    /// Default: none, since the crate has no clock.
    #[must_use]
    pub const fn now(mut self, now: Timestamp) -> Profile<'a> {
        self.now = Some(now);
        self
    }

    /// Sets when the claims of a table were published where no row says it: what "Tuesday"
    /// counts from. Fixes are not affected.
    ///
    /// Default: nobody knows.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use lastseen::{Interval, Profile};
    ///
    /// let sheet = b"who,where,when,zone\ntrain,Khasan,6 a.m. on Tuesday,Asia/Vladivostok\n";
    /// let day: Interval = "2023-09-13T00:00:00Z/2023-09-14T00:00:00Z".parse()?;
    /// let (timeline, _) = Profile::plain().published(day).load(sheet)?;
    /// let last = timeline.as_known().last_seen("train");
    /// assert_eq!(last.interval().unwrap().to_string(), "2023-09-11T20:00:00Z");
    /// # }
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn published(mut self, when: impl Into<Interval>) -> Profile<'a> {
        self.published = Some(when.into());
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
