//! The files that are read, and how far a load has come.

use std::borrow::Cow;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::buffer::{Buffer, PIECE, too_long};
use super::rewritten::Notation;
use crate::error::{Error, ErrorKind, quoted};
use crate::format::file_kind::{FileKind, START, unreadable_file};
#[cfg(feature = "unpack")]
use crate::format::unpacking::Packing;
use crate::limits::CASE_BYTES;

/// Tables to load, or a case to read: bytes, a reader or a file, or several of
/// these.
///
/// Every verb that loads takes `impl Into<Input>`:
///
/// | from | reads |
/// | --- | --- |
/// | `&[u8]`, `&[u8; N]`, `&Vec<u8>` | the bytes |
/// | `&mut R` of any `R: Read`, `File`, `Box<dyn Read>` | the reader, to its end |
/// | `&str`, `&Path`, and `String` and `PathBuf`, lent or owned | the file at that path |
/// | an array, a slice or a `Vec` of any one of these | each in turn |
///
/// A string is a path, as it is for `File::open`. Give the text of a table as
/// bytes: `text.as_bytes()`.
///
/// A file is opened once and read from its beginning to its end, so it may be a pipe.
/// What is packed with gzip or zstd is unpacked with the feature `unpack`, whatever
/// its name is. Parquet that is no file on the disk, or packed so, is kept in memory
/// as a whole.
///
/// # Example
///
/// ```
/// use std::ops::ControlFlow;
///
/// use lastseen::{ErrorKind, Input, Profile};
///
/// let days = [
///     "actor,time,lat,lon\ntrain,2023-09-11T20:00:00Z,42.4,130.6\n".as_bytes(),
///     "id;timestamp;lon;lat\ntrain;2023-09-12T20:00:00Z;131,9;43,1\n".as_bytes(),
/// ];
/// let (timeline, _) = Profile::plain().load(days)?;
/// assert_eq!(timeline.len(), 2);
///
/// // The same, but not for long.
/// let stopped = Input::from(days).on_progress(|_| ControlFlow::Break(()));
/// let error = Profile::plain().load(stopped).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Stopped);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Default)]
pub struct Input<'a> {
    pub(super) tables: Vec<OneInput<'a>>,
    pub(super) on_progress: Option<OnProgress<'a>>,
    pub(super) unpacked_at_most: Option<u64>,
}

/// One table to load.
pub(super) struct OneInput<'a> {
    /// What errors call it.
    pub(super) name: Option<Cow<'a, Path>>,
    from: InputFrom<'a>,
}

enum InputFrom<'a> {
    Bytes(&'a [u8]),
    Reader(Box<dyn Read + 'a>),
    /// The file of that name.
    File,
    Opened(OpenInput<'a>),
}

/// A table that was opened, of which nothing was handed out.
pub(super) struct OpenInput<'a> {
    pub(super) buffer: Buffer<'a>,
    /// The file itself, if any part of it can be read.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "others are read in order"))]
    pub(super) file: Option<File>,
    /// How many bytes it has, if that is known.
    pub(super) total: Option<u64>,
}

pub(super) type OnProgress<'a> = Box<dyn FnMut(Progress) -> ControlFlow<()> + 'a>;

/// How far a load has come in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The rows read, rejected ones included.
    pub rows: u64,
    /// The bytes read. Of a Parquet file, those of the row groups that are done.
    pub bytes: u64,
    /// The bytes of the whole table. `None` for a reader in CSV or GPX.
    pub total: Option<u64>,
}

impl<'a> Input<'a> {
    fn one(from: InputFrom<'a>, name: Option<Cow<'a, Path>>) -> Input<'a> {
        Input { tables: vec![OneInput { name, from }], ..Input::default() }
    }

    fn file(path: impl Into<Cow<'a, Path>>) -> Input<'a> {
        Input::one(InputFrom::File, Some(path.into()))
    }

    /// Names bytes or a reader, as a path names a file, for errors to begin with. Of
    /// several inputs, the first.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Input, Profile};
    ///
    /// let input = Input::from(b"actor,time,lat\n").named("upload.csv");
    /// let error = Profile::plain().load(input).unwrap_err();
    /// assert!(error.to_string().starts_with("upload.csv: header: "), "{error}");
    /// ```
    #[must_use]
    pub fn named(mut self, name: impl Into<PathBuf>) -> Input<'a> {
        if let Some(first) = self.tables.first_mut() {
            first.name = Some(Cow::Owned(name.into()));
        }
        self
    }

    /// Returns the kind of the first table, by its first bytes, or else by its name:
    /// GPX under the name `track.json` is GPX. What neither says is taken for CSV, and so
    /// is what is read as the table of its points, such as KML and GeoJSON.
    ///
    /// Nothing of it is lost for whoever reads it afterwards.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when it cannot be read, and [`ErrorKind::Missing`] when there
    /// is none.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{FileKind, Input};
    ///
    /// let case = b"{\"lastseen\": 1}";
    /// let mut reader = case.as_slice();
    /// let mut input = Input::from(&mut reader);
    /// assert_eq!(input.kind()?, FileKind::Json);
    /// assert_eq!(input.into_bytes()?, case);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn kind(&mut self) -> Result<FileKind, Error> {
        let at_most = self.unpacked_at_most;
        let first = self.first()?;
        let by_name = first.name.as_deref().and_then(FileKind::of_path);
        first.within(PIECE, at_most, |open| {
            if Notation::of_start(open.buffer.peek(START)?).is_some() {
                return Ok(FileKind::Csv);
            }
            Ok(match (FileKind::of_start(open.buffer.peek(START)?), by_name) {
                // A document may begin as records do; CSV begins with anything.
                (FileKind::Json, Some(FileKind::JsonLines)) => FileKind::JsonLines,
                (FileKind::JsonLines, Some(FileKind::Json)) => FileKind::Json,
                (FileKind::Csv, Some(by_name)) => by_name,
                (by_start, _) => by_start,
            })
        })
    }

    /// Returns all bytes of the first table, unpacked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when it cannot be read, [`ErrorKind::Format`] when it has more
    /// than 1 GiB, and [`ErrorKind::Missing`] when there is none.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Input;
    ///
    /// assert_eq!(Input::from(b"kim left at dawn").into_bytes()?, b"kim left at dawn");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn into_bytes(mut self) -> Result<Vec<u8>, Error> {
        let at_most = self.unpacked_at_most;
        self.first()?.within(PIECE, at_most, |open| match open.total {
            Some(total) if total > CASE_BYTES => Err(too_long(CASE_BYTES)),
            _ => open.take_buffer().into_rest(CASE_BYTES),
        })
    }

    /// The name of the first table.
    #[cfg(feature = "json")]
    pub(in crate::format) fn name(&self) -> Option<&Path> {
        self.tables.first()?.name.as_deref()
    }

    pub(super) fn first(&mut self) -> Result<&mut OneInput<'a>, Error> {
        let nothing = || Error::new(ErrorKind::Missing, "there is no table to look at");
        self.tables.first_mut().ok_or_else(nothing)
    }

    /// Calls `report` now and then with how far the load has come in the table
    /// that is being read.
    ///
    /// By default nothing is called. `ControlFlow::Break` stops the load: it
    /// fails with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped), and the
    /// timeline stays as it was. What is loaded does not depend on this.
    #[must_use]
    pub fn on_progress(
        mut self,
        report: impl FnMut(Progress) -> ControlFlow<()> + 'a,
    ) -> Input<'a> {
        self.on_progress = Some(Box::new(report));
        self
    }

    /// Allows each packed table to unpack to so many bytes. In Parquet a row counts
    /// as 36 bytes, and each page of the columns that are read as its own.
    ///
    /// By default 250 for each byte of the table, and 64 MiB in any case: small files
    /// can hold more rows than there is memory. Beyond, the load fails with
    /// [`ErrorKind::Format`](crate::ErrorKind::Format).
    ///
    /// # Example
    ///
    /// ```no_run
    /// use lastseen::{Input, Profile};
    ///
    /// let buoys = Input::from("buoys.parquet").unpacked_at_most(8 << 30);
    /// let (timeline, loaded) = Profile::plain().load(buoys)?;
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn unpacked_at_most(mut self, bytes: u64) -> Input<'a> {
        self.unpacked_at_most = Some(bytes);
        self
    }
}

/// One `From` a line: its generics, what is given, and the input that it makes.
macro_rules! inputs {
    ($([$($generics:tt)*] $name:ident: $given:ty => $input:expr;)*) => {
        $(impl<'a, $($generics)*> From<$given> for Input<'a> {
            fn from($name: $given) -> Input<'a> {
                $input
            }
        })*
    };
}

inputs! {
    [] bytes: &'a [u8] => Input::one(InputFrom::Bytes(bytes), None);
    [] bytes: &'a Vec<u8> => Input::one(InputFrom::Bytes(bytes), None);
    [const N: usize] bytes: &'a [u8; N] => Input::one(InputFrom::Bytes(bytes), None);
    [R: Read] reader: &'a mut R => Input::one(InputFrom::Reader(Box::new(reader)), None);
    [] reader: Box<dyn Read + 'a> => Input::one(InputFrom::Reader(reader), None);
    [] file: File => Input::one(InputFrom::Reader(Box::new(file)), None);
    [] path: &'a Path => Input::file(path);
    [] path: &'a PathBuf => Input::from(path.as_path());
    [] path: PathBuf => Input::file(path);
    [] path: &'a str => Input::from(Path::new(path));
    [] path: &'a String => Input::from(Path::new(path));
    [] path: String => Input::from(PathBuf::from(path));
    [T: Clone + Into<Input<'a>>] several: &'a [T] => several.iter().cloned().collect();
    [T: Clone + Into<Input<'a>>] several: &'a Vec<T> => several.iter().cloned().collect();
    [T: Into<Input<'a>>] several: Vec<T> => several.into_iter().collect();
    [T: Into<Input<'a>>, const N: usize] several: [T; N] => several.into_iter().collect();
}

impl<'a, T: Into<Input<'a>>> FromIterator<T> for Input<'a> {
    fn from_iter<I: IntoIterator<Item = T>>(inputs: I) -> Input<'a> {
        inputs.into_iter().map(Into::into).fold(Input::default(), |mut all, mut input| {
            all.tables.append(&mut input.tables);
            all.on_progress = all.on_progress.or(input.on_progress);
            all.unpacked_at_most = all.unpacked_at_most.or(input.unpacked_at_most);
            all
        })
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.tables).finish()
    }
}

impl fmt::Debug for OneInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.from) {
            (Some(name), _) => name.fmt(f),
            (None, InputFrom::Bytes(bytes)) => write!(f, "{} bytes", bytes.len()),
            (None, _) => f.write_str("a reader"),
        }
    }
}

impl<'a> OneInput<'a> {
    /// What `read` makes of the table, opened; its error begins with the name.
    pub(super) fn within<T>(
        &mut self,
        piece: usize,
        at_most: Option<u64>,
        read: impl FnOnce(&mut OpenInput<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let name = self.name.clone();
        read(self.open(piece, at_most)?).map_err(|error| in_file(error, name.as_deref()))
    }

    fn open(&mut self, piece: usize, at_most: Option<u64>) -> Result<&mut OpenInput<'a>, Error> {
        let from = std::mem::replace(&mut self.from, InputFrom::Bytes(&[]));
        let packed = match from {
            InputFrom::Opened(open) => Ok(open),
            InputFrom::Bytes(bytes) => {
                Err((Buffer::of_bytes(bytes, piece), None, Some(bytes.len() as u64)))
            }
            InputFrom::Reader(reader) => Err((Buffer::of_reader(reader, piece), None, None)),
            InputFrom::File => {
                let path = self.name.as_deref().unwrap_or(Path::new(""));
                let opened = File::open(path).map_err(|cause| unopened(path, cause))?;
                let total = opened.metadata().ok().filter(Metadata::is_file).map(|data| data.len());
                let file = total.and_then(|_| opened.try_clone().ok());
                Err((Buffer::of_reader(Box::new(opened), piece), file, total))
            }
        };
        // A file is unpacked once, however often it is looked at.
        let open = packed.or_else(|(buffer, file, total)| {
            let open = OpenInput { buffer, file, total }.unpacked(piece, at_most);
            open.map_err(|error| in_file(error, self.name.as_deref()))
        })?;
        self.from = InputFrom::Opened(open);
        match &mut self.from {
            InputFrom::Opened(open) => Ok(open),
            _ => Err(Error::new(ErrorKind::Missing, "there is no table to look at")),
        }
    }
}

impl<'a> OpenInput<'a> {
    /// The buffer, to be used up.
    pub(super) fn take_buffer(&mut self) -> Buffer<'a> {
        std::mem::replace(&mut self.buffer, Buffer::of_bytes(&[], PIECE))
    }

    /// The same, or what is packed in it.
    #[cfg(feature = "unpack")]
    fn unpacked(mut self, piece: usize, at_most: Option<u64>) -> Result<OpenInput<'a>, Error> {
        let Some(packing) = Packing::of(self.buffer.peek(4)?) else { return Ok(self) };
        let reader = packing.unpack(self.buffer.into_reader(), at_most);
        Ok(OpenInput { buffer: Buffer::of_reader(reader, piece), file: None, total: None })
    }

    #[cfg(not(feature = "unpack"))]
    fn unpacked(self, _: usize, _: Option<u64>) -> Result<OpenInput<'a>, Error> {
        Ok(self)
    }
}

/// The same error, which begins with the name of the file.
pub(super) fn in_file(error: Error, path: Option<&Path>) -> Error {
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
