//! A reader that knows on which line it is.

use std::io::{BufRead, BufReader, Read, Result};

/// Text, and how many line ends of it were read.
pub(super) struct Lines<R> {
    text: BufReader<R>,
    ends: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn of(reader: R) -> Lines<R> {
        Lines { text: BufReader::with_capacity(1 << 16, reader), ends: 0 }
    }

    /// The line that is being read, from 1.
    pub(super) fn line(&self) -> u64 {
        self.ends + 1
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        let len = self.fill_buf()?.read(to)?;
        self.consume(len);
        Ok(len)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.text.fill_buf()
    }

    fn consume(&mut self, len: usize) {
        let read = self.text.buffer().get(..len).unwrap_or_default();
        self.ends += memchr::memchr_iter(b'\n', read).count() as u64;
        self.text.consume(len);
    }
}
