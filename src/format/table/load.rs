//! From files to a timeline, whatever form they have.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use super::kind::{Kind, kind_of};
use super::loading::{Loading, Progress, Whole};
#[cfg(feature = "parquet")]
use super::parquet::infer_parquet;
use super::pieces::{PIECE, Pieces};
use super::profile::Profile;
use super::report::{Loaded, Rejected, Report};
use super::text::first_lines;
use crate::error::{Error, ErrorKind};
use crate::format::form::unreadable;
use crate::timeline::Timeline;

impl<'a> Profile<'a> {
    /// Reads a table: CSV, or with the features of these names Parquet and GPX.
    ///
    /// Rows that cannot be read are reported, and the rest is loaded. In CSV a
    /// record with quotes has up to 64 KiB: a quote that does not close within
    /// them is taken for a slip, and costs its line. Parquet may be packed with
    /// zstd, snappy, gzip or lz4.
    ///
    /// # Errors
    ///
    /// For what is wrong with the file as a whole:
    /// [`Missing`](ErrorKind::Missing) for a column that is not there,
    /// [`NothingToResolve`](ErrorKind::NothingToResolve) for times without an
    /// offset when the profile has no zone, [`Format`](ErrorKind::Format) for
    /// what is no table.
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
    /// let loaded = Profile::plain().zone(khasan).load(table)?;
    /// let last = loaded.timeline.as_known().last_seen("train");
    /// assert_eq!(last.interval().unwrap().to_string(), "2023-09-11T20:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn load(self, table: &[u8]) -> Result<Loaded, Error> {
        let mut loading = Loading::new(self);
        loading.bytes(table, &mut |_| ())?;
        Ok(loading.finish())
    }

    /// Reads a table from anything that can be read.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Profile::load), and [`Io`](ErrorKind::Io) when reading
    /// fails.
    pub fn load_from(self, reader: impl Read) -> Result<Loaded, Error> {
        self.watch(reader, |_| ())
    }

    /// Reads a table from anything that can be read, and tells now and then how
    /// far it has come.
    ///
    /// # Errors
    ///
    /// Those of [`load_from`](Profile::load_from).
    pub fn watch(
        self,
        mut reader: impl Read,
        mut watch: impl FnMut(Progress),
    ) -> Result<Loaded, Error> {
        let mut loading = Loading::new(self);
        loading.reader(&mut reader, &mut watch)?;
        Ok(loading.finish())
    }

    /// Reads the table in a file.
    ///
    /// # Errors
    ///
    /// Those of [`load_from`](Profile::load_from); the [path](Error::path)
    /// begins with that of the file.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Loaded, Error> {
        self.watch_files([path], |_| ())
    }

    /// The named profile whose columns are in a file, CSV or Parquet.
    ///
    /// # Errors
    ///
    /// Those of [`infer`](Profile::infer) and of [`load_file`](Profile::load_file).
    pub fn infer_file(path: impl AsRef<Path>) -> Result<Profile<'static>, Error> {
        let path = path.as_ref();
        infer_file(path).map_err(|error| error.in_file(path))
    }

    /// Reads a table into a timeline that has actors, fixes and claims already,
    /// and reports of the new rows: they can repeat or contradict rows that are
    /// there, and come late.
    ///
    /// A row that repeats another is dropped, wherever the other came from,
    /// unless the profile [keeps repeats](Profile::keep_repeats). With an error
    /// the timeline stays as it is.
    ///
    /// # Errors
    ///
    /// Those of [`load_from`](Profile::load_from).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Profile, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-11T12:00:00Z".parse()?;
    /// let mut timeline = Timeline::new();
    /// timeline.add(Sighting::new("train", Place::lat_lon(42.4, 130.6)?.named("Khasan"), noon));
    /// let table = "actor,time,lat,lon\ntrain,2023-09-11T20:00:00Z,42.4286,130.6456\n";
    /// let report = Profile::plain().load_into(&mut timeline, table.as_bytes())?;
    /// assert_eq!((report.loaded(), timeline.len()), (1, 2));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn load_into(
        self,
        timeline: &mut Timeline,
        mut reader: impl Read,
    ) -> Result<Report, Error> {
        let mut loading = Loading::new(self);
        loading.reader(&mut reader, &mut |_| ())?;
        Ok(loading.finish_into(timeline))
    }

    /// [`load_into`](Profile::load_into) for several files, as
    /// [`watch_files`](Profile::watch_files) reads them.
    ///
    /// # Errors
    ///
    /// Those of [`watch_files`](Profile::watch_files).
    pub fn watch_files_into(
        self,
        timeline: &mut Timeline,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
        mut watch: impl FnMut(Progress),
    ) -> Result<Report, Error> {
        Ok(self.files(paths, &mut watch)?.finish_into(timeline))
    }

    /// Reads the tables in several files, each with its own header, into one
    /// timeline, and tells now and then how far it has come in each.
    ///
    /// # Errors
    ///
    /// Those of [`load_file`](Profile::load_file), for the first file that has
    /// one.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use lastseen::Profile;
    ///
    /// let days = ["aisdk-2023-09-11.csv", "aisdk-2023-09-12.csv"];
    /// let loaded = Profile::danish_ais().watch_files(days, |progress| {
    ///     println!("{} rows", progress.rows);
    /// })?;
    /// println!("{}", loaded.report);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn watch_files(
        self,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
        mut watch: impl FnMut(Progress),
    ) -> Result<Loaded, Error> {
        Ok(self.files(paths, &mut watch)?.finish())
    }

    fn files(
        self,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
        watch: &mut dyn FnMut(Progress),
    ) -> Result<Loading<'a>, Error> {
        let mut loading = Loading::new(self);
        for path in paths {
            let path = path.as_ref();
            let told = loading.report.told.len();
            let within = |error: Error| error.in_file(path);
            loading.file(path, watch).map_err(within)?;
            let new = loading.report.told.split_off(told);
            let new = new.into_iter().map(|row| Rejected { error: within(row.error), ..row });
            loading.report.told.extend(new);
        }
        Ok(loading)
    }
}

impl Loading<'_> {
    pub(super) fn bytes(
        &mut self,
        table: &[u8],
        watch: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        let total = Some(table.len() as u64);
        match kind_of(table) {
            Kind::Parquet => return self.parquet(Whole::Bytes(table.into()), watch),
            Kind::Xml => return self.xml(&mut &*table, "", total, watch),
            _ => {}
        }
        self.text(Pieces::of_bytes(table, self.piece), total, watch)
    }

    pub(super) fn reader(
        &mut self,
        reader: &mut dyn Read,
        watch: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        let mut pieces = Pieces::of_reader(reader, self.piece);
        match kind_of(pieces.peek(4)?) {
            // Its directory is at the end, so all of it has to be here.
            Kind::Parquet => self.parquet(Whole::Bytes(pieces.into_rest()?.into()), watch),
            Kind::Xml => self.xml(&mut pieces.into_reader(), "", None, watch),
            _ => self.text(pieces, None, watch),
        }
    }

    fn file(&mut self, path: &Path, watch: &mut dyn FnMut(Progress)) -> Result<(), Error> {
        let mut file = File::open(path).map_err(unreadable)?;
        let total = file.metadata().ok().filter(Metadata::is_file).map(|data| data.len());
        let mut pieces = Pieces::of_reader(&mut file, self.piece);
        match kind_of(pieces.peek(4)?) {
            Kind::Parquet => self.parquet(Whole::File(path), watch),
            Kind::Xml => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                self.xml(&mut pieces.into_reader(), &stem, total, watch)
            }
            _ => self.text(pieces, total, watch),
        }
    }

    fn xml(
        &mut self,
        reader: &mut dyn Read,
        file: &str,
        total: Option<u64>,
        watch: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        if !self.profile.is_gpx() {
            let message =
                format!("the file is XML, and the profile {} is for tables", self.profile);
            return Err(Error::new(ErrorKind::Format, message)
                .cured_by("read GPX with the profile gpx, and turn any other into a table"));
        }
        self.gpx(reader, file, total, watch)
    }
}

fn infer_file(path: &Path) -> Result<Profile<'static>, Error> {
    let mut file = File::open(path).map_err(unreadable)?;
    let mut pieces = Pieces::of_reader(&mut file, PIECE);
    let kind = kind_of(pieces.peek(4)?);
    if kind == Kind::Parquet {
        return infer_parquet(&Whole::File(path));
    }
    if kind == Kind::Xml {
        return Ok(Profile::gpx());
    }
    kind.as_text()?;
    let (header, _) = first_lines(&mut pieces)?;
    Profile::infer(&header).map_err(|error| error.within("header"))
}

#[cfg(not(feature = "parquet"))]
impl Loading<'_> {
    fn parquet(&mut self, whole: Whole<'_>, _: &mut dyn FnMut(Progress)) -> Result<(), Error> {
        infer_parquet(&whole).map(drop)
    }
}

#[cfg(not(feature = "gpx"))]
impl Loading<'_> {
    fn gpx(
        &mut self,
        _: &mut dyn Read,
        _: &str,
        _: Option<u64>,
        _: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        Err(Error::new(ErrorKind::Format, "the file is XML, as GPX is")
            .cured_by("turn on the feature `gpx` of the crate"))
    }
}

#[cfg(not(feature = "parquet"))]
fn infer_parquet(_: &Whole<'_>) -> Result<Profile<'static>, Error> {
    Err(Error::new(ErrorKind::Format, "the table is in Parquet")
        .cured_by("turn on the feature `parquet` of the crate"))
}
