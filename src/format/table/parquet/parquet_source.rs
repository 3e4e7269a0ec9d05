//! Where the bytes of a Parquet file come from, for several readers at once.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};

use crate::error::{Error, ErrorKind};
use crate::format::file_kind::unreadable;
use crate::format::table::buffer::Buffer;

/// A Parquet file. Its directory is at the end, so it is not read from front to
/// back.
pub(super) enum ParquetFile<'a> {
    OnDisk(&'a Path),
    InMemory(Bytes),
}

/// One reader's own handle: handles of one open file share their place in it.
pub(super) enum Handle {
    OnDisk(File),
    InMemory(Bytes),
}

impl<'a> ParquetFile<'a> {
    pub(super) fn of(
        buffer: Buffer<'_>,
        path: Option<&'a Path>,
    ) -> std::result::Result<ParquetFile<'a>, Error> {
        Ok(match path {
            Some(path) => ParquetFile::OnDisk(path),
            None => ParquetFile::InMemory(buffer.into_rest()?.into()),
        })
    }

    pub(super) fn handle(&self) -> std::result::Result<Handle, Error> {
        Ok(match self {
            ParquetFile::OnDisk(path) => Handle::OnDisk(File::open(path).map_err(unreadable)?),
            ParquetFile::InMemory(bytes) => Handle::InMemory(bytes.clone()),
        })
    }
}

impl Length for Handle {
    fn len(&self) -> u64 {
        match self {
            Handle::OnDisk(file) => file.len(),
            Handle::InMemory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Handle {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Box<dyn Read>> {
        Ok(match self {
            Handle::OnDisk(file) => Box::new(file.get_read(start)?),
            Handle::InMemory(bytes) => Box::new(bytes.get_read(start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self {
            Handle::OnDisk(file) => file.get_bytes(start, length),
            Handle::InMemory(bytes) => bytes.get_bytes(start, length),
        }
    }
}

/// The error of a file that Parquet does not understand.
pub(super) fn malformed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Format, format!("is not sound Parquet: {error}")).because(error)
}
