//! External columns, from tables and their declarations.

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::Result;
use app::features::external::{Declarations, External};
use app::features::rows::Knowledge;
use app::import::{TableRows, Tables};
use app::port::Reading;
use tabular::Folder;

/// The external columns of some tables, as they are declared.
pub(super) fn externals<'f>(
    store: &dyn Reading,
    files: impl Iterator<Item = &'f PathBuf>,
    declare: Option<&Path>,
) -> Result<Vec<External>> {
    let declarations = match declare {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            Declarations::read(&name(file), &text)?
        }
        None => Declarations::default(),
    };
    let zone = Knowledge::zone(store)?;
    files.map(|file| External::read(&name(file), &mut *open(&folder(file), file)?, &declarations, &zone)).collect()
}

pub(super) fn name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

pub(super) fn folder(file: &Path) -> Folder {
    Folder::new(file.parent().map_or_else(PathBuf::new, Path::to_path_buf))
}

pub(super) fn open<'f>(folder: &'f Folder, file: &Path) -> Result<Box<dyn TableRows + 'f>> {
    Ok(folder.open(&name(file)).with_context(|| format!("cannot read {}", file.display()))?)
}
