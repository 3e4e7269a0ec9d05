//! A case file that is appended to, record by record.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::bytes::is_lines;
use super::document::Document;
use super::field_words::FIXES;
use super::{Case, first};
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::{FileKind, unreadable_file};
use crate::format::table::{is_rewritten, too_long};
use crate::format::unpacking::Packing;
use crate::limits::CASE_BYTES;

/// The line that a case in JSON Lines begins with.
const FIRST_LINE: &str = "{\"lastseen\": 1}\n";

/// A case in JSON Lines that records are appended to.
///
/// While it is there, no other `CaseFile` of the same file can be opened, in this
/// process or another; readers are not kept out (on Windows they are). A record
/// is on the disk when [`append`](CaseFile::append) returns. After a crash each
/// record is there whole or not at all: a line that was not written to its end is
/// left out when the file is read, with a warning, and what is appended next
/// begins on a new line.
///
/// # Example
///
/// ```
/// use lastseen::{CaseFile, Place, Sighting, Timestamp};
///
/// # let path = std::env::temp_dir().join(format!("lastseen-{}.jsonl", std::process::id()));
/// let mut file = CaseFile::create(&path)?;
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let seen = Sighting::new("kim", Place::unlocated("Khasan"), arrival);
/// file.append(|case| case.add(seen.labelled("s1")))?;
/// file.append(|case| case.retract("s1", None))?;
/// assert!(file.case().timeline().as_known().last_seen("kim").is_never());
///
/// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 4);
/// # drop(file);
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CaseFile {
    path: PathBuf,
    /// Locked until it is closed.
    file: File,
    case: Case,
    /// How long the file is.
    length: u64,
    /// Whether the last line has its end.
    is_ended: bool,
    /// Whether nobody knows what is in the file, since writing failed.
    is_broken: bool,
}

impl CaseFile {
    /// Makes a case in JSON Lines that says nothing yet, opens it, and keeps other
    /// writers out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if there is a file of this name, or it cannot be written; else
    /// those of [`open`](CaseFile::open).
    pub fn create(path: impl AsRef<Path>) -> Result<CaseFile, Error> {
        let path = path.as_ref();
        // Its first line is written once no other writer can.
        File::create_new(path).map_err(|cause| {
            let message = format!("cannot be made: {cause}");
            let error = Error::new(ErrorKind::Io, message).because(cause);
            error.cured_by("give a new name in a folder that can be written to").in_file(path)
        })?;
        let mut file = CaseFile::open(path)?;
        if file.length == 0 {
            file.write(FIRST_LINE)?;
        }
        Ok(file)
    }

    /// Opens a case in JSON Lines, reads it, and keeps other writers out. An empty file is
    /// a case that says nothing yet, as a crash of [`create`](CaseFile::create) leaves it;
    /// it gets its first line with the first record.
    ///
    /// # Errors
    ///
    /// Those of [`Case::open`]; [`ErrorKind::Locked`] where another writer has the
    /// file; [`ErrorKind::Format`] for a file in another form, which cannot be
    /// appended to.
    pub fn open(path: impl AsRef<Path>) -> Result<CaseFile, Error> {
        let path = path.as_ref();
        let opened = OpenOptions::new().read(true).append(true).open(path);
        let mut file = opened.map_err(|cause| unreadable_file(path, cause))?;
        lock(&file).map_err(|error| error.in_file(path))?;
        if file.metadata().is_ok_and(|data| data.len() > CASE_BYTES) {
            return Err(too_long(CASE_BYTES).in_file(path));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|cause| unreadable_file(path, cause))?;
        let by_name = FileKind::of_path(path).map(|kind| kind == FileKind::JsonLines);
        let length = bytes.len() as u64;
        if bytes.is_empty() && by_name != Some(false) {
            bytes.extend(FIRST_LINE.as_bytes());
        }
        let is_plain = Packing::of(&bytes).is_none();
        let is_lines = is_plain && by_name.unwrap_or_else(|| is_lines(&bytes));
        if !is_lines {
            let message = "only JSON Lines can be appended to, and not packed";
            let error = Error::new(ErrorKind::Format, message);
            return Err(error.cured_by("convert it to .jsonl first").in_file(path));
        }
        if is_rewritten(&bytes) {
            let error = Error::new(ErrorKind::Format, "the file is a table, and no case");
            return Err(error.cured_by("convert it to a case first").in_file(path));
        }
        let is_ended = bytes.last().is_none_or(|last| *last == b'\n');
        let case = Case::of(move |notes| Document::lines(&bytes, notes));
        Ok(CaseFile {
            path: path.to_owned(),
            case: case.map_err(first).map_err(|error| error.in_file(path))?,
            length,
            is_ended,
            is_broken: false,
            file,
        })
    }

    /// Returns the case, with everything that was appended.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Edits the case, and appends what was added to the file. What `edit` adds is
    /// on the disk when this returns; after an error the case is as it was.
    ///
    /// # Errors
    ///
    /// Those of `edit`; [`ErrorKind::Io`] if the file cannot be written, or was
    /// written by somebody who did not open it as a `CaseFile`;
    /// [`ErrorKind::Format`] if `edit` did something else than add records, such as
    /// to load a table.
    pub fn append<T>(
        &mut self,
        edit: impl FnOnce(&mut Case) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.check_is_as_read()?;
        let mut case = self.case.clone();
        let done = edit(&mut case)?;
        let records = std::mem::take(&mut case.journal);
        let fixes = records.iter().filter(|(kind, _)| *kind == FIXES).count();
        let has_all = case.is_in_its_document()
            && self.case.timeline.fixes().len() + fixes == case.timeline.fixes().len();
        if !has_all {
            let error = Error::new(ErrorKind::Format, "a table cannot be appended to a case file");
            return Err(error.cured_by("merge it as a case").in_file(&self.path));
        }
        if !records.is_empty() {
            let mut text = if self.length == 0 { FIRST_LINE.to_owned() } else { String::new() };
            if !self.is_ended {
                text.push('\n');
            }
            for (_, line) in &records {
                text.push_str(line);
                text.push('\n');
            }
            self.write(&text)?;
        }
        self.case = case;
        Ok(done)
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(cause) = written {
            // What was written of it can go away, or stay as a torn line.
            let restored = self.file.set_len(self.length).and_then(|()| self.file.sync_data());
            self.is_broken = restored.is_err();
            return Err(unwritable(&self.path, cause));
        }
        self.length += text.len() as u64;
        self.is_ended = true;
        Ok(())
    }

    fn check_is_as_read(&mut self) -> Result<(), Error> {
        let length = self.file.seek(std::io::SeekFrom::End(0));
        let length = length.map_err(|cause| unreadable_file(&self.path, cause))?;
        if self.is_broken || length != self.length {
            let error = Error::new(ErrorKind::Io, "the file is not as it was read");
            return Err(error.cured_by("open it again").in_file(&self.path));
        }
        Ok(())
    }
}

impl Drop for CaseFile {
    /// A process that was being started by another thread can hold the file open
    /// for a moment longer, and with it a lock that is only closed.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    let error = Error::new(ErrorKind::Io, format!("cannot be written: {cause}")).because(cause);
    error.cured_by("check the disk and try again").in_file(path)
}

fn lock(file: &File) -> Result<(), Error> {
    file.try_lock().map_err(|cause| match cause {
        TryLockError::WouldBlock => {
            let error = Error::new(ErrorKind::Locked, "another writer has this file open");
            error.cured_by("wait until it is done, and try again")
        }
        TryLockError::Error(cause) => {
            let message = format!("cannot be locked: {cause}");
            let error = Error::new(ErrorKind::Io, message).because(cause);
            error.cured_by("put the file on a disk that has locks")
        }
    })
}
