//! Packed files, and how much they may unpack to.

#[cfg(feature = "unpack")]
use std::cell::Cell;
#[cfg(feature = "unpack")]
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
#[cfg(feature = "unpack")]
use std::rc::Rc;

#[cfg(feature = "unpack")]
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
#[cfg(feature = "unpack")]
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

#[cfg(any(feature = "parquet", feature = "unpack"))]
use crate::error::Error;
#[cfg(any(feature = "parquet", feature = "unpack"))]
use crate::limits::{UNPACKED_BYTES, UNPACKED_RATIO};

/// That `unpacked` bytes are not too many for so many packed ones, or more than
/// somebody has set.
///
/// # Errors
///
/// [`Format`](crate::ErrorKind::Format) with how to allow more.
#[cfg(any(feature = "parquet", feature = "unpack"))]
pub(super) fn check_unpacked(
    unpacked: u64,
    packed: u64,
    at_most: Option<u64>,
) -> Result<(), Error> {
    let most = at_most.unwrap_or_else(|| packed.saturating_mul(UNPACKED_RATIO).max(UNPACKED_BYTES));
    if unpacked <= most {
        return Ok(());
    }
    let message = format!("{packed} packed bytes unpack to more than {most}");
    Err(Error::new(crate::error::ErrorKind::Format, message)
        .cured_by("if that is right, allow more with `Input::unpacked_at_most`"))
}

/// How a file is packed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// That of a file that begins with these bytes.
    pub(super) fn of(start: &[u8]) -> Option<Packing> {
        match start {
            [0x1F, 0x8B, ..] => Some(Packing::Gzip),
            // What may be skipped can come first.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
                Some(Packing::Zstd)
            }
            _ => None,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        }
    }

    /// What to do with a file that is not unpacked here.
    pub(super) fn cure(self) -> &'static str {
        match self {
            _ if cfg!(not(feature = "unpack")) => "turn on the feature `unpack` of the crate",
            Packing::Gzip => "unpack it once with gunzip",
            Packing::Zstd => "unpack it once with unzstd",
        }
    }

    /// A reader of what a packed one unpacks to.
    #[cfg(feature = "unpack")]
    pub(super) fn unpack<'a>(
        self,
        packed: Box<dyn Read + 'a>,
        at_most: Option<u64>,
    ) -> Box<dyn Read + 'a> {
        let count = Rc::new(Cell::new(0));
        let counted = BufReader::new(CountedReader { reader: packed, count: Rc::clone(&count) });
        let reader: Box<dyn Read + 'a> = match self {
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(counted)),
            Packing::Zstd => Box::new(ZstdReader {
                source: counted,
                decoder: FrameDecoder::new(),
                is_in_frame: false,
            }),
        };
        Box::new(UnpackedReader { reader, packed: count, unpacked: 0, at_most })
    }
}

/// Counts the packed bytes.
#[cfg(feature = "unpack")]
struct CountedReader<'a> {
    reader: Box<dyn Read + 'a>,
    count: Rc<Cell<u64>>,
}

#[cfg(feature = "unpack")]
impl Read for CountedReader<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(to)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Holds what comes out against what went in.
#[cfg(feature = "unpack")]
struct UnpackedReader<'a> {
    reader: Box<dyn Read + 'a>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    at_most: Option<u64>,
}

#[cfg(feature = "unpack")]
impl Read for UnpackedReader<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(to).map_err(|cause| match cause.kind() {
            ErrorKind::UnexpectedEof
            | ErrorKind::InvalidData
            | ErrorKind::InvalidInput
            | ErrorKind::Other => io::Error::other(damaged(cause)),
            _ => cause,
        })?;
        self.unpacked += read as u64;
        check_unpacked(self.unpacked, self.packed.get(), self.at_most).map_err(io::Error::other)?;
        Ok(read)
    }
}

/// The error of what cannot be unpacked.
#[cfg(feature = "unpack")]
fn damaged(cause: io::Error) -> Error {
    let message = format!("what is packed is damaged or cut off: {cause}");
    Error::new(crate::error::ErrorKind::Format, message)
        .cured_by("get another copy of the file")
        .because(cause)
}

/// All frames of a file in zstd, one after another.
#[cfg(feature = "unpack")]
struct ZstdReader<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

#[cfg(feature = "unpack")]
impl<R: BufRead> ZstdReader<R> {
    /// Begins with the next frame; `false` at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let skipped = &mut self.source.by_ref().take(u64::from(length));
                    io::copy(skipped, &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

#[cfg(feature = "unpack")]
impl<R: BufRead> Read for ZstdReader<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while !to.is_empty() && (self.is_in_frame || self.next_frame()?) {
            self.is_in_frame = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(io::Error::other)?;
            }
            match self.decoder.read(to)? {
                0 => self.is_in_frame = false,
                read => return Ok(read),
            }
            let sum = self.decoder.get_checksum_from_data();
            if sum.is_some() && sum != self.decoder.get_calculated_checksum() {
                return Err(io::Error::other("its checksum is that of another content"));
            }
        }
        Ok(0)
    }
}
