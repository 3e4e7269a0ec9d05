//! Where the bytes of a Parquet file come from, for several readers at once.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::error::{Error, ErrorKind};
use crate::format::form::unreadable;
use crate::format::table::loading::Whole;

/// One reader's own handle: handles of one open file share their place in it.
pub(super) enum Source {
    File(File),
    Bytes(Arc<[u8]>),
}

impl Source {
    pub(super) fn of(whole: &Whole<'_>) -> std::result::Result<Source, Error> {
        Ok(match whole {
            Whole::File(path) => Source::File(File::open(path).map_err(unreadable)?),
            Whole::Bytes(bytes) => Source::Bytes(Arc::clone(bytes)),
        })
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        match self {
            Source::File(file) => file.len(),
            Source::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Source {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Box<dyn Read>> {
        match self {
            Source::File(file) => Ok(Box::new(file.get_read(start)?)),
            Source::Bytes(bytes) => {
                let mut rest = io::Cursor::new(Arc::clone(bytes));
                rest.set_position(start);
                Ok(Box::new(rest))
            }
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes> {
        match self {
            Source::File(file) => file.get_bytes(start, length),
            Source::Bytes(bytes) => {
                let part = usize::try_from(start)
                    .ok()
                    .and_then(|start| bytes.get(start..start.checked_add(length)?));
                let short = || ParquetError::EOF(format!("no {length} bytes at {start}"));
                Ok(part.ok_or_else(short)?.to_vec().into())
            }
        }
    }
}

/// The error of a file that Parquet does not understand.
pub(super) fn malformed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Format, format!("is not sound Parquet: {error}")).because(error)
}
