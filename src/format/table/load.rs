//! From tables to a timeline, whatever kind of file they are.

use std::borrow::Cow;
#[cfg(not(feature = "gpx"))]
use std::io;
use std::path::Path;

use super::buffer::{Buffer, PIECE};
use super::column_role::HeaderLine;
use super::csv::{first_fitting, load_csv};
#[cfg(feature = "gpx")]
use super::gpx::load_gpx;
use super::header::infer_header;
use super::input::{Input, OneInput, OpenInput, in_file};
use super::loaded::{Loaded, Rejected};
use super::loading::Loading;
#[cfg(feature = "parquet")]
use super::parquet::{infer_parquet, load_parquet};
use super::profile::Profile;
use super::rewritten::Notation;
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::{FileKind, START, check_is_plain};
use crate::timeline::Timeline;

impl Profile<'_> {
    /// Loads tables, in CSV, or with the features of these names in Parquet and
    /// GPX, into a new timeline. Returns the timeline, and the account of what
    /// became of each row.
    ///
    /// The tables are bytes, a reader, a path or several, see [`Input`]; each
    /// has a header of its own. A row that cannot be read is rejected and counted, and
    /// the others are loaded. In CSV a record with quotes has up to 64 KiB: a
    /// quote that does not close within them is taken for a slip, and costs its
    /// line. Parquet may be packed with zstd, snappy, gzip or lz4.
    ///
    /// # Errors
    ///
    /// For what is wrong with a table as a whole, with the
    /// [file](Error::file) if it is one:
    /// [`Missing`](ErrorKind::Missing) for a column that is not there,
    /// [`NothingToResolve`](ErrorKind::NothingToResolve) for times without an
    /// offset when the profile has no zone, [`Format`](ErrorKind::Format) for
    /// what is no table, [`Io`](ErrorKind::Io) when reading fails, and
    /// [`Stopped`](ErrorKind::Stopped) by [`Input::on_progress`].
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{ErrorKind, Profile, Zone};
    ///
    /// let table = b"actor,time,lat,lon\ntrain,2023-09-12 06:00:00,42.4286,130.6456\n";
    /// let error = Profile::plain().load(table).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NothingToResolve);
    ///
    /// let khasan: Zone = "Asia/Vladivostok".parse()?;
    /// let (timeline, loaded) = Profile::plain().zone(khasan).load(table)?;
    /// assert_eq!(loaded.added, 1);
    /// let last = timeline.as_known().last_seen("train");
    /// assert_eq!(last.interval().unwrap().to_string(), "2023-09-11T20:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    ///
    /// From files, with the progress:
    ///
    /// ```no_run
    /// use std::ops::ControlFlow;
    ///
    /// use lastseen::{Input, Profile};
    ///
    /// let days = Input::from(["aisdk-2023-09-11.csv", "aisdk-2023-09-12.csv"]);
    /// let (timeline, loaded) = Profile::danish_ais().load(days.on_progress(|progress| {
    ///     println!("{} rows", progress.rows);
    ///     ControlFlow::Continue(())
    /// }))?;
    /// println!("{loaded}");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn load<'i>(self, input: impl Into<Input<'i>>) -> Result<(Timeline, Loaded), Error> {
        let mut timeline = Timeline::new();
        let loaded = timeline.load(self, input)?;
        Ok((timeline, loaded))
    }

    /// Returns the named profile whose columns are in a table; the most
    /// particular one where several fit. The header of a CSV is enough.
    ///
    /// Of several tables the first is looked at. What is read of a reader for
    /// this is gone: ask [`Input::infer_profile`] to load the same table afterwards.
    ///
    /// # Errors
    ///
    /// [`Missing`](ErrorKind::Missing) when none fits, with the first column
    /// that even [`plain`](Profile::plain) lacks; [`Format`](ErrorKind::Format)
    /// and [`Io`](ErrorKind::Io) as [`load`](Profile::load).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let profile = Profile::infer(b"# Timestamp,MMSI,Latitude,Longitude\n")?;
    /// assert_eq!(profile, Profile::danish_ais());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn infer<'i>(input: impl Into<Input<'i>>) -> Result<Profile<'static>, Error> {
        input.into().infer_profile()
    }
}

impl Input<'_> {
    /// Returns the named profile whose columns are in the first table, as
    /// [`Profile::infer`] does. Nothing of it is lost for whoever loads it afterwards.
    ///
    /// # Errors
    ///
    /// Those of [`Profile::infer`].
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Input, Profile};
    ///
    /// let mut reader = "MMSI,BaseDateTime,LAT,LON\n367000140,2020-06-30T00:00:00,40.6,-74.1\n"
    ///     .as_bytes();
    /// let mut input = Input::from(&mut reader);
    /// let profile = input.infer_profile()?;
    /// assert_eq!(profile, Profile::marine_cadastre());
    /// assert_eq!(profile.load(input)?.0.len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn infer_profile(&mut self) -> Result<Profile<'static>, Error> {
        let at_most = self.unpacked_at_most;
        self.first()?.within(PIECE, at_most, infer)
    }
}

impl Timeline {
    /// Loads tables into this timeline, beside the actors, fixes and claims that
    /// it has, and returns the account of the new rows.
    ///
    /// New rows can repeat or contradict rows that are there, and come late. A
    /// row that repeats another is left out, wherever the other came from,
    /// unless the profile [keeps repeats](Profile::keep_repeats). After an error
    /// the timeline is as it was.
    ///
    /// # Errors
    ///
    /// Those of [`Profile::load`].
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Profile, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-11T12:00:00Z".parse()?;
    /// let mut timeline = Timeline::new();
    /// timeline.add(Sighting::new("train", Place::lat_lon(42.4, 130.6)?.named("Khasan"), noon));
    /// let table = b"actor,time,lat,lon\ntrain,2023-09-11T20:00:00Z,42.4286,130.6456\n";
    /// let loaded = timeline.load(Profile::plain(), table)?;
    /// assert_eq!((loaded.added, timeline.len()), (1, 2));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn load<'i>(
        &mut self,
        profile: Profile<'_>,
        input: impl Into<Input<'i>>,
    ) -> Result<Loaded, Error> {
        let Input { mut tables, on_progress, unpacked_at_most } = input.into();
        let mut loading = Loading::new(profile, on_progress);
        loading.unpacked_at_most = unpacked_at_most;
        tables.iter_mut().try_for_each(|table| load_one(&mut loading, table))?;
        Ok(loading.finish(self))
    }
}

/// Reads one more table.
pub(super) fn load_one(loading: &mut Loading<'_>, table: &mut OneInput<'_>) -> Result<(), Error> {
    let listed = loading.loaded.first_rejected.len();
    let name = table.name.clone();
    let path = name.as_deref();
    table.within(loading.piece, loading.unpacked_at_most, |open| load(loading, open, path))?;
    let new = loading.loaded.first_rejected.split_off(listed);
    let new = new.into_iter().map(|row| Rejected { error: in_file(row.error, path), ..row });
    loading.loaded.first_rejected.extend(new);
    Ok(())
}

fn load(
    loading: &mut Loading<'_>,
    open: &mut OpenInput<'_>,
    path: Option<&Path>,
) -> Result<(), Error> {
    loading.begin(open.total);
    let start = open.buffer.peek(START)?;
    check_is_plain(start)?;
    let stem = path.map(stem).unwrap_or_default();
    // Who says what the columns are takes it for a table.
    let is_described = loading.profile.header != HeaderLine::InTheFile;
    let notation = Notation::of_start(start);
    if let Some(notation) = notation.filter(|_| !is_described && !loading.profile.is_gpx()) {
        loading.rewrites();
        let profile = loading.profile;
        // A map has points; what its features say beside them is for those who look at it.
        if notation.is_map(start) {
            loading.profile = profile.of_fixes();
        }
        let table = notation.rewrite(open.take_buffer().into_reader());
        load_csv(loading, Buffer::of_reader(table, loading.piece), stem.trim())?;
        loading.profile = profile;
        return Ok(());
    }
    match (FileKind::of_start(start), loading.profile.is_gpx()) {
        (FileKind::Parquet, _) => load_parquet(loading, open, stem.trim()),
        (FileKind::Gpx, true) => load_gpx(loading, open.take_buffer().into_reader(), stem.trim()),
        (FileKind::Gpx, false) => {
            let message =
                format!("the file is XML, and the profile {} is for tables", loading.profile);
            Err(Error::new(ErrorKind::Format, message)
                .cured_by("read GPX with the profile gpx, and turn any other into a table"))
        }
        (_, true) => Err(Error::new(ErrorKind::Format, "the file is no GPX")
            .cured_by("read a table with the profile of its columns")),
        (_, false) => load_csv(loading, open.take_buffer(), stem.trim()),
    }
}

/// The name of a file without its ending, nor that of a packed file.
fn stem(path: &Path) -> Cow<'_, str> {
    let is_packed = path.extension().is_some_and(|end| end == "gz" || end == "zst");
    let stem = path.file_stem().map(Path::new);
    let stem = if is_packed { stem.and_then(Path::file_stem).map(Path::new) } else { stem };
    stem.map(Path::to_string_lossy).unwrap_or_default()
}

/// The named profile whose columns are in a table, of which nothing is handed out.
fn infer(open: &mut OpenInput<'_>) -> Result<Profile<'static>, Error> {
    let start = open.buffer.peek(START)?;
    check_is_plain(start)?;
    if let Some(notation) = Notation::of_start(start) {
        return infer_header(&notation.header(start)).or_else(|_| Ok(Profile::plain()));
    }
    match FileKind::of_start(start) {
        FileKind::Parquet => infer_parquet(open),
        FileKind::Gpx => Ok(Profile::gpx()),
        _ => Ok(first_fitting(&mut open.buffer, infer_header)?.fits),
    }
}

#[cfg(not(feature = "parquet"))]
fn load_parquet(_: &mut Loading<'_>, open: &mut OpenInput<'_>, _: &str) -> Result<(), Error> {
    infer_parquet(open).map(drop)
}

#[cfg(not(feature = "parquet"))]
fn infer_parquet(_: &mut OpenInput<'_>) -> Result<Profile<'static>, Error> {
    Err(Error::new(ErrorKind::Format, "the table is in Parquet")
        .cured_by("turn on the feature `parquet` of the crate"))
}

#[cfg(not(feature = "gpx"))]
fn load_gpx(_: &mut Loading<'_>, _: impl io::Read, _: &str) -> Result<(), Error> {
    Err(Error::new(ErrorKind::Format, "the file is XML, as GPX is")
        .cured_by("turn on the feature `gpx` of the crate"))
}
