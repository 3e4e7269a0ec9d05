//! Files that are written whole or not at all.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::open::{Complaint, shown};

/// A file to be written.
pub(crate) struct Target {
    to: PathBuf,
    /// Those of the file that it takes the place of.
    permissions: Option<Permissions>,
    force: bool,
}

impl Target {
    /// The file at a path, which must not be there unless it is by `force` to be
    /// replaced. Where the path is a link, the file that it leads to, and the link
    /// stays.
    pub(crate) fn of(path: &Path, force: bool) -> Result<Target, Complaint> {
        let Ok(found) = path.symlink_metadata() else {
            return Ok(Target { to: path.to_owned(), permissions: None, force });
        };
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
        Ok(Target { to, permissions: Some(metadata.permissions()), force })
    }

    /// The file that is written, where a link leads to it.
    pub(crate) fn path(&self) -> &Path {
        &self.to
    }

    /// Writes a file beside the target, and puts it in its place when it is complete
    /// and on the disk. After an error, and after a request to stop, nothing of it is
    /// left.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&File) -> Result<T, Complaint>,
    ) -> Result<T, Complaint> {
        let cannot = |error: io::Error| cannot_write(&self.to, &error);
        let (part, file) = PartFile::beside(&self.to).map_err(cannot)?;
        if let Some(permissions) = &self.permissions {
            file.set_permissions(permissions.clone()).map_err(cannot)?;
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

/// A file that is not complete, gone when this is.
struct PartFile(PathBuf);

impl PartFile {
    /// A new file in the folder of another, with a short name whatever the other's is.
    fn beside(to: &Path) -> io::Result<(PartFile, File)> {
        let process = std::process::id();
        let mut number = 0;
        loop {
            let path = to.with_file_name(format!(".lastseen-{process}-{number}.part"));
            clean_up::note(&path);
            match File::create_new(&path) {
                Ok(file) => return Ok((PartFile(path), file)),
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

/// Writes to the disk that a file is in its folder.
#[cfg(unix)]
fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
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

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    static PART: Mutex<Option<PathBuf>> = Mutex::new(None);
    static WATCHING: Once = Once::new();

    /// Notes a file that is to go away.
    pub(super) fn note(part: &Path) {
        *PART.lock().unwrap_or_else(PoisonError::into_inner) = Some(part.to_owned());
        WATCHING.call_once(|| {
            // Where nobody can watch, a part may be left, as after a crash.
            let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
            std::thread::spawn(move || {
                for signal in signals.forever() {
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
