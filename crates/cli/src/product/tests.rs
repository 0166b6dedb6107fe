use std::ffi::OsString;
use std::path::Path;

use app::port::Reading;
use app::presets::PRESETS;
use store_sqlite::{Access, SqliteStore};

/// Whether a command line is done.
fn is_done(words: &[&str]) -> bool {
    let code = crate::run(["arrears"].iter().chain(words).map(OsString::from));
    format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS)
}

fn products(book: &Path) -> Vec<String> {
    let store = SqliteStore::open(book, Access::Read).unwrap();
    store.products().unwrap().into_iter().map(|row| row.id).collect()
}

/// A book begun with each preset, one to which it is added, and one that has them all.
#[test]
fn a_book_takes_every_preset() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let all = path("all.db");
    assert!(is_done(&["book", "init", "--book", &all]));
    for preset in PRESETS {
        let (file, begun) = (path(&format!("{}.toml", preset.name)), path(&format!("{}.db", preset.name)));
        std::fs::write(&file, preset.text).unwrap();
        assert!(is_done(&["product", "check", &file]), "{}", preset.name);
        assert!(is_done(&["book", "init", "--book", &begun, "--product", &file]), "{}", preset.name);
        assert_eq!(products(begun.as_ref()), [preset.name]);
        assert!(is_done(&["product", "add", "--book", &all, &file]), "{}", preset.name);
        assert!(is_done(&["product", "add", "--book", &all, &file]), "{} again", preset.name);
    }
    assert_eq!(products(all.as_ref()).len(), PRESETS.len());
}

#[test]
fn presets_are_listed_and_an_unknown_one_is_refused() {
    assert!(is_done(&["product", "preset"]));
    assert!(!is_done(&["product", "preset", "no-such-preset"]));
}
