//! The trap list: what other systems have got wrong, each as a test whose name is the rule.
//!
//! `docs/reference/traps.md` lists every trap with the test that proves its rule, here or elsewhere.

mod ageing;
mod allocation;
mod charges;
mod closing;
mod ends;
mod pauses;
mod relief;
mod schedules;

use std::collections::BTreeSet;
use std::path::Path;

/// The tests that it names are there, and all tests of the trap list are on it; those of the page of worked figures are there too.
#[test]
fn the_page_of_traps_names_every_test_and_no_other() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let all = sources(crates).join("\n");
    let there: BTreeSet<&str> = all.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next()).collect();
    let [traps, figures] = ["traps", "worked-figures"].map(|page| {
        let page = crates.parent().unwrap().join(format!("docs/reference/{page}.md"));
        std::fs::read_to_string(page).unwrap()
    });
    let named = named_by(&traps);
    for test in named.iter().chain(&named_by(&figures)).filter(|test| **test != "..") {
        assert!(there.contains(test), "a page names a test that is not there: {test}");
    }
    let ours = sources(&crates.join("app/tests/it/traps")).join("\n");
    let tests = ours.split("#[test]\nfn ").skip(1).filter_map(|rest| rest.split('(').next());
    let left_out: Vec<&str> = tests.filter(|test| !named.contains(test)).collect();
    assert!(left_out.is_empty(), "the page leaves out {left_out:?}");
}

/// The tests that a page names.
fn named_by(page: &str) -> BTreeSet<&str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter_map(|name| name.rsplit_once("::")).map(|(_, test)| test).collect()
}

/// The texts of all Rust files below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let paths = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts = paths.map(|path| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(extension) if extension == "rs" => vec![std::fs::read_to_string(&path).expect("a text")],
        _ => Vec::new(),
    });
    texts.flatten().collect()
}
