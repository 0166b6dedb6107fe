//! Books in a folder of their own, removed with the test.

use std::path::Path;

use app::Refused;
use app::port::Store;
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

/// Makes books, and opens them again, in a folder that lives as long as the closure.
pub(crate) fn books() -> impl FnMut(&str) -> Box<dyn Store> {
    let folder = TempDir::new().unwrap();
    move |name| {
        let file = folder.path().join(format!("{name}.db"));
        Box::new(if file.exists() { SqliteStore::open(&file, Access::Write).unwrap() } else { new_book(&file) })
    }
}

pub(crate) fn new_book(file: &Path) -> SqliteStore {
    SqliteStore::create(file, "book", "Asia/Shanghai", 0).unwrap()
}

/// What a refusal says, with the folder taken out.
pub(crate) fn refusal<T: std::fmt::Debug>(folder: &TempDir, done: anyhow::Result<T>) -> (String, String) {
    let refused: Refused = done.unwrap_err().downcast().expect("it is refused, not failed");
    let folder = format!("{}/", folder.path().display());
    (refused.what.replace(&folder, ""), refused.hint.unwrap_or_default().replace(&folder, ""))
}
