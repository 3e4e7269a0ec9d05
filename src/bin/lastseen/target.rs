//! Files that are written whole or not at all.

#[cfg(unix)]
use std::fs::Permissions;
use std::fs::{self, File, FileType, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::complaint::Complaint;
use crate::open::shown;

/// A file to be written.
pub(crate) struct Target {
    to: PathBuf,
    /// The file that it takes the place of.
    replaced: Option<Metadata>,
    force: bool,
    /// Whether it is a pipe or a device, which is written to as it is.
    is_stream: bool,
}

impl Target {
    /// The file at a path, which must not be there unless it is by `force` to be
    /// replaced. Where the path is a link, the file that it leads to, and the link
    /// stays.
    pub(crate) fn of(path: &Path, force: bool) -> Result<Target, Complaint> {
        let target = Target { to: path.to_owned(), replaced: None, force, is_stream: false };
        let Ok(found) = path.symlink_metadata() else { return Ok(target) };
        if path.metadata().is_ok_and(|data| is_stream(data.file_type())) {
            return Ok(Target { is_stream: true, ..target });
        }
        if path.is_dir() {
            return Err(format!("{} is a folder; name a file in it", shown(path)).into());
        }
        if !force {
            return Err(is_there(path));
        }
        let to = if found.is_symlink() { path.canonicalize() } else { Ok(path.to_owned()) };
        let to = to.map_err(|error| {
            format!("{} is a link to nothing ({error}); name the file itself", shown(path))
        })?;
        let metadata = to.metadata().map_err(|error| cannot_write(&to, &error))?;
        if !metadata.is_file() {
            let cure = "name a file, or - for the standard output";
            return Err(format!("{} is no file; {cure}", shown(path)).into());
        }
        Ok(Target { to, replaced: Some(metadata), ..target })
    }

    /// The file that is written, where a link leads to it.
    pub(crate) fn path(&self) -> &Path {
        &self.to
    }

    /// Writes a file beside the target, and puts it in its place when it is complete
    /// and on the disk. After an error, and after a request to stop, nothing of it is
    /// left. A file that takes the place of another has its owner, as far as the user may
    /// give that, and its permissions, but for those to run as its owner or group.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&File) -> Result<T, Complaint>,
    ) -> Result<T, Complaint> {
        let cannot = |error: io::Error| cannot_write(&self.to, &error);
        if self.is_stream {
            return write(&OpenOptions::new().write(true).open(&self.to).map_err(cannot)?);
        }
        remove_stale(&self.to);
        let (part, file) = PartFile::beside(&self.to).map_err(cannot)?;
        if let Some(replaced) = &self.replaced {
            take_over(&file, replaced).map_err(cannot)?;
        }
        let written = write(&file)?;
        file.sync_all().map_err(cannot)?;
        match self.put(&part.0) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(is_there(&self.to));
            }
            Err(error) => return Err(cannot(error)),
        }
        sync_folder(&self.to).map_err(cannot)?;
        Ok(written)
    }

    fn put(&self, part: &Path) -> io::Result<()> {
        if self.force {
            return fs::rename(part, &self.to);
        }
        // A link is never put over a file, even if that came this very moment.
        match fs::hard_link(part, &self.to) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                // Not every disk has links: an empty file keeps the name free.
                File::create_new(&self.to)?;
                fs::rename(part, &self.to)
            }
            done => done,
        }
    }
}

fn is_there(path: &Path) -> Complaint {
    let cure = "give OUT another name, or --force to replace it";
    format!("{} is there already; {cure}", shown(path)).into()
}

fn cannot_write(path: &Path, error: &io::Error) -> Complaint {
    format!("cannot write {}: {error}", shown(path)).into()
}

/// The beginning and the end of the name of a file that is not complete; between the two
/// stand the numbers of its process and of the file.
const PART: (&str, &str) = (".lastseen-", ".part");

/// Removes what killed processes left in the folder of a file. Whoever writes such a file
/// holds its lock, which goes with the process; a lock that is free is of nobody. Where a
/// disk has no locks, nothing is removed.
fn remove_stale(to: &Path) {
    let Ok(files) = fs::read_dir(folder_of(to)) else { return };
    for found in files.flatten() {
        let name = found.file_name();
        let name = name.to_str().and_then(|name| name.strip_prefix(PART.0)?.strip_suffix(PART.1));
        let is_part =
            name.and_then(|name| name.split_once('-')).is_some_and(|(process, number)| {
                process.parse::<u32>().is_ok() && number.parse::<u32>().is_ok()
            });
        if is_part && found.file_type().is_ok_and(|kind| kind.is_file()) {
            let path = found.path();
            if let Ok(file) = File::open(&path)
                && file.try_lock().is_ok()
            {
                // Under the lock, so that its maker sees that it is gone.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// A file that is not complete, gone when this is.
struct PartFile(PathBuf);

impl PartFile {
    /// A new file in the folder of another, with a short name whatever the other's is; it
    /// is locked as long as it is open.
    fn beside(to: &Path) -> io::Result<(PartFile, File)> {
        let process = std::process::id();
        let mut number = 0;
        loop {
            let path = to.with_file_name(format!("{}{process}-{number}{}", PART.0, PART.1));
            clean_up::note(&path);
            match File::create_new(&path) {
                Ok(file) => match file.try_lock() {
                    // Somebody takes it for stale, or has, before it was locked.
                    Err(TryLockError::WouldBlock) => number += 1,
                    Ok(()) if !path.exists() => number += 1,
                    _ => return Ok((PartFile(path), file)),
                },
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // Nobody can be told more than that it was not written.
        let _ = fs::remove_file(&self.0);
    }
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Whether what is written there goes elsewhere and replaces nothing.
#[cfg(unix)]
fn is_stream(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: FileType) -> bool {
    false
}

/// Gives a file the owner, the group and the permissions of the one that it replaces.
#[cfg(unix)]
fn take_over(file: &File, replaced: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    const TO_RUN_AS_ANOTHER: u32 = 0o6000;
    let (owner, group) = (replaced.uid(), replaced.gid());
    // Only an administrator may give a file away.
    let _ = fchown(file, Some(owner), Some(group)).or_else(|_| fchown(file, None, Some(group)));
    let mode = replaced.permissions().mode() & !TO_RUN_AS_ANOTHER;
    file.set_permissions(Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_over(file: &File, replaced: &Metadata) -> io::Result<()> {
    file.set_permissions(replaced.permissions())
}

/// Writes to the disk that a file is in its folder.
#[cfg(unix)]
fn sync_folder(of: &Path) -> io::Result<()> {
    File::open(folder_of(of))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Cleans up before the process ends by a request to stop.
#[cfg(unix)]
mod clean_up {
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, Once, PoisonError};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXCPU, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    static PART: Mutex<Option<PathBuf>> = Mutex::new(None);
    static WATCHING: Once = Once::new();

    /// Notes a file that is to go away.
    pub(super) fn note(part: &Path) {
        *PART.lock().unwrap_or_else(PoisonError::into_inner) = Some(part.to_owned());
        WATCHING.call_once(|| {
            // Where nobody can watch, a part may be left, as after a crash.
            let all = [SIGHUP, SIGINT, SIGTERM, SIGXCPU, SIGXFSZ];
            let Ok(mut signals) = Signals::new(all) else { return };
            std::thread::spawn(move || {
                // Of a file that grows too large the write fails, which is an error.
                for signal in signals.forever().filter(|signal| *signal != SIGXFSZ) {
                    let part = PART.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(part) = part.as_deref() {
                        let _ = std::fs::remove_file(part);
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }
}

#[cfg(not(unix))]
mod clean_up {
    pub(super) fn note(_: &std::path::Path) {}
}
