//! From tables to a timeline, whatever kind of file they are.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use super::buffer::{Buffer, PIECE};
use super::csv::{first_lines, load_csv};
#[cfg(feature = "gpx")]
use super::gpx::load_gpx;
use super::header::infer_header;
use super::input::{Input, OneInput};
use super::loaded::{Loaded, Rejected};
use super::loading::Loading;
#[cfg(feature = "parquet")]
use super::parquet::{infer_parquet, load_parquet};
use super::profile::Profile;
use crate::error::{Error, ErrorKind, quoted};
use crate::format::file_kind::{FileKind, START, check_is_plain, unreadable_file};
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
    /// this is gone: give a path or bytes to load the same table afterwards.
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
        let mut tables = input.into().tables;
        let nothing = || Error::new(ErrorKind::Missing, "there is no table to look at");
        let opened = Opened::of(tables.first_mut().ok_or_else(nothing)?, PIECE)?;
        let path = opened.path;
        opened.infer().map_err(|error| in_file(error, path))
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
    let opened = Opened::of(table, loading.piece)?;
    let path = opened.path;
    let listed = loading.loaded.first_rejected.len();
    opened.load(loading).map_err(|error| in_file(error, path))?;
    let new = loading.loaded.first_rejected.split_off(listed);
    let new = new.into_iter().map(|row| Rejected { error: in_file(row.error, path), ..row });
    loading.loaded.first_rejected.extend(new);
    Ok(())
}

/// A table that is about to be read.
struct Opened<'a> {
    buffer: Buffer<'a>,
    path: Option<&'a Path>,
    /// The file itself, if any part of it can be read.
    file: Option<File>,
    /// How many bytes it has, if that is known.
    total: Option<u64>,
}

impl<'a> Opened<'a> {
    fn of(table: &'a mut OneInput<'_>, piece: usize) -> Result<Opened<'a>, Error> {
        Ok(match table {
            OneInput::Bytes(bytes) => Opened {
                buffer: Buffer::of_bytes(bytes, piece),
                path: None,
                file: None,
                total: Some(bytes.len() as u64),
            },
            OneInput::Reader(reader) => Opened {
                buffer: Buffer::of_reader(Box::new(reader), piece),
                path: None,
                file: None,
                total: None,
            },
            OneInput::File(path) => {
                let opened = File::open(&*path).map_err(|cause| unopened(path, cause))?;
                let total = opened.metadata().ok().filter(Metadata::is_file).map(|data| data.len());
                let file = total.and_then(|_| opened.try_clone().ok());
                let buffer = Buffer::of_reader(Box::new(opened), piece);
                Opened { buffer, path: Some(path), file, total }
            }
        })
    }

    fn load(mut self, loading: &mut Loading<'_>) -> Result<(), Error> {
        loading.begin(self.total);
        let start = self.buffer.peek(START)?;
        check_is_plain(start)?;
        match (FileKind::of_start(start), loading.profile.is_gpx()) {
            (FileKind::Parquet, _) => load_parquet(loading, self.buffer, self.file),
            (FileKind::Gpx, true) => {
                let stem = self.path.and_then(Path::file_stem).unwrap_or_default();
                load_gpx(loading, self.buffer.into_reader(), &stem.to_string_lossy())
            }
            (FileKind::Gpx, false) => {
                let message =
                    format!("the file is XML, and the profile {} is for tables", loading.profile);
                Err(Error::new(ErrorKind::Format, message)
                    .cured_by("read GPX with the profile gpx, and turn any other into a table"))
            }
            (_, true) => Err(Error::new(ErrorKind::Format, "the file is no GPX")
                .cured_by("read a table with the profile of its columns")),
            (_, false) => load_csv(loading, self.buffer),
        }
    }

    fn infer(mut self) -> Result<Profile<'static>, Error> {
        let start = self.buffer.peek(START)?;
        check_is_plain(start)?;
        match FileKind::of_start(start) {
            FileKind::Parquet => infer_parquet(self.buffer, self.file),
            FileKind::Gpx => Ok(Profile::gpx()),
            _ => {
                let (header, _) = first_lines(&mut self.buffer)?;
                infer_header(&header).map_err(|error| error.within("header"))
            }
        }
    }
}

fn in_file(error: Error, path: Option<&Path>) -> Error {
    match path {
        Some(path) => error.in_file(path),
        None => error,
    }
}

/// The error of a file that cannot be opened. A string with line ends or with as
/// many delimiters as a header is the text of a table, not a path.
fn unopened(path: &Path, cause: io::Error) -> Error {
    let text = path.to_string_lossy();
    let is_text = text.contains('\n') || text.matches([',', ';', '\t']).count() >= 3;
    if is_text && cause.kind() != io::ErrorKind::PermissionDenied {
        return Error::new(ErrorKind::Io, format!("there is no file {}", quoted(&text)))
            .cured_by("give the text of a table as bytes, since a string is a path")
            .because(cause);
    }
    unreadable_file(path, cause)
}

#[cfg(not(feature = "parquet"))]
fn load_parquet(_: &mut Loading<'_>, buffer: Buffer<'_>, file: Option<File>) -> Result<(), Error> {
    infer_parquet(buffer, file).map(drop)
}

#[cfg(not(feature = "parquet"))]
fn infer_parquet(_: Buffer<'_>, _: Option<File>) -> Result<Profile<'static>, Error> {
    Err(Error::new(ErrorKind::Format, "the table is in Parquet")
        .cured_by("turn on the feature `parquet` of the crate"))
}

#[cfg(not(feature = "gpx"))]
fn load_gpx(_: &mut Loading<'_>, _: impl io::Read, _: &str) -> Result<(), Error> {
    Err(Error::new(ErrorKind::Format, "the file is XML, as GPX is")
        .cured_by("turn on the feature `gpx` of the crate"))
}
