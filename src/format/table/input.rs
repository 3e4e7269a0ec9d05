//! The tables that a load reads, and how far it has come.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The tables to load: bytes, a reader or a file, or several of these.
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
pub(super) enum OneInput<'a> {
    Bytes(&'a [u8]),
    Reader(Box<dyn Read + 'a>),
    File(Cow<'a, Path>),
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
    fn one(table: OneInput<'a>) -> Input<'a> {
        Input { tables: vec![table], ..Input::default() }
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
    [] bytes: &'a [u8] => Input::one(OneInput::Bytes(bytes));
    [] bytes: &'a Vec<u8> => Input::one(OneInput::Bytes(bytes));
    [const N: usize] bytes: &'a [u8; N] => Input::one(OneInput::Bytes(bytes));
    [R: Read] reader: &'a mut R => Input::one(OneInput::Reader(Box::new(reader)));
    [] reader: Box<dyn Read + 'a> => Input::one(OneInput::Reader(reader));
    [] file: File => Input::one(OneInput::Reader(Box::new(file)));
    [] path: &'a Path => Input::one(OneInput::File(path.into()));
    [] path: &'a PathBuf => Input::from(path.as_path());
    [] path: PathBuf => Input::one(OneInput::File(path.into()));
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
        match self {
            OneInput::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            OneInput::Reader(_) => f.write_str("a reader"),
            OneInput::File(path) => path.fmt(f),
        }
    }
}
