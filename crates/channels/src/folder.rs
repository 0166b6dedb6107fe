//! Files and folders that are there whole or not at all, also after a crash.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a new file, and waits until it is on disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Waits until what was made, renamed or removed in a folder is on disk.
pub(crate) fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Removes a folder, if it is there.
pub(crate) fn remove_if_there(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
