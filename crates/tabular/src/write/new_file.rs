//! New files: written beside their place and moved into it when they are whole.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// A file on its way. Without [`NewFile::commit`] nothing of it stays.
#[derive(Debug)]
pub struct NewFile {
    file: Option<BufWriter<File>>,
    path: PathBuf,
    beside: PathBuf,
}

impl NewFile {
    /// Begins a file that will be at a path.
    ///
    /// # Errors
    /// When nothing can be written to the folder.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?.to_string_lossy();
        for attempt in 0..100 {
            // In the same folder, for only there is a rename one step.
            let beside = path.with_file_name(format!(".{name}.{}-{attempt}.partial", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&beside) {
                Ok(file) => {
                    let (file, path) = (Some(BufWriter::with_capacity(1 << 16, file)), path.to_owned());
                    return Ok(Self { file, path, beside });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(anyhow::Error::new(error).context(format!("cannot write to {}", beside.display())));
                }
            }
        }
        bail!("cannot write {}: the folder is full of unfinished files of that name", path.display())
    }

    /// Moves the file to its place, replacing what was there, once all of it is on the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn commit(mut self) -> anyhow::Result<()> {
        let refused = || format!("cannot write {}", self.path.display());
        let writer = self.file.take().expect("a file is committed once");
        let file = writer.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(refused)?;
        file.sync_all().with_context(refused)?;
        drop(file);
        std::fs::rename(&self.beside, &self.path).with_context(refused)?;
        // The name is on the disk when the folder is.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if cfg!(unix) {
            File::open(folder).and_then(|folder| folder.sync_all()).with_context(refused)?;
        }
        Ok(())
    }

    fn writer(&mut self) -> &mut BufWriter<File> {
        self.file.as_mut().expect("a file is written before it is committed")
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer().flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.beside.exists() {
            // Nothing more can be done about a file that cannot be removed; its name says what it is.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}
