//! Where the bytes of a Parquet file come from, for several readers at once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};

use crate::error::{Error, ErrorKind};
use crate::format::file_kind::unreadable;
use crate::format::table::input::OpenInput;
use crate::limits::PARQUET_IN_MEMORY;

/// A Parquet file. Its directory is at the end, so it is not read from front to
/// back.
#[derive(Clone)]
pub(super) enum ParquetFile {
    OnDisk(Arc<Mutex<File>>, u64),
    InMemory(Bytes),
}

/// A place in a file on the disk.
pub(super) struct PlaceOnDisk {
    file: Arc<Mutex<File>>,
    at: u64,
}

impl ParquetFile {
    /// The file on the disk, if it is one, or else all its bytes, which are kept for
    /// whoever reads it next.
    pub(super) fn looked_at(open: &mut OpenInput<'_>) -> std::result::Result<ParquetFile, Error> {
        match ParquetFile::on_disk(open)? {
            Some(file) => Ok(file),
            None => {
                let bytes = open.buffer.all(PARQUET_IN_MEMORY)?;
                Ok(ParquetFile::InMemory(bytes.to_vec().into()))
            }
        }
    }

    /// The same, for good.
    pub(super) fn taken(open: &mut OpenInput<'_>) -> std::result::Result<ParquetFile, Error> {
        match ParquetFile::on_disk(open)? {
            Some(file) => Ok(file),
            None => {
                let bytes = open.take_buffer().into_rest(PARQUET_IN_MEMORY)?;
                Ok(ParquetFile::InMemory(bytes.into()))
            }
        }
    }

    fn on_disk(open: &OpenInput<'_>) -> std::result::Result<Option<ParquetFile>, Error> {
        let Some((file, length)) = open.file.as_ref().zip(open.total) else { return Ok(None) };
        let file = file.try_clone().map_err(unreadable)?;
        Ok(Some(ParquetFile::OnDisk(Arc::new(Mutex::new(file)), length)))
    }

    /// Some of its bytes; fewer where it ends before.
    pub(super) fn part(&self, start: u64, length: usize) -> io::Result<Bytes> {
        match self {
            ParquetFile::OnDisk(file, _) => {
                let mut bytes = Vec::new();
                let place = PlaceOnDisk { file: Arc::clone(file), at: start };
                place.take(length as u64).read_to_end(&mut bytes)?;
                Ok(bytes.into())
            }
            ParquetFile::InMemory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(start..start.saturating_add(length).min(bytes.len())))
            }
        }
    }
}

impl Read for PlaceOnDisk {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(to)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Length for ParquetFile {
    fn len(&self) -> u64 {
        match self {
            ParquetFile::OnDisk(_, length) => *length,
            ParquetFile::InMemory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for ParquetFile {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Box<dyn Read>> {
        Ok(match self {
            ParquetFile::OnDisk(file, _) => {
                let place = PlaceOnDisk { file: Arc::clone(file), at: start };
                Box::new(io::BufReader::new(place))
            }
            ParquetFile::InMemory(bytes) => Box::new(bytes.get_read(start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.part(start, length)?;
        if bytes.len() < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        Ok(bytes)
    }
}

/// What `read` returns. Parquet panics on some files that are not sound.
pub(super) fn sound<T>(
    read: impl FnOnce() -> std::result::Result<T, Error>,
) -> std::result::Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unsound("it contradicts itself")))
}

/// The error of a file that Parquet does not understand.
pub(super) fn malformed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    unsound(error.to_string()).because(error)
}

pub(super) fn unsound(what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Format, format!("is not sound Parquet: {what}"))
        .cured_by("write it again, or get another copy")
}
