//! Keys, and which version decides. What happens to versions in a book is told by the tests of the command line.

use primitives::Date;

use super::{Head, Kind, Text, Versions, decides, deciding, parts};
use crate::error::Result;
use crate::strategy_file::Written;

/// A text that says its matter.
#[derive(Debug)]
struct Dated(&'static str, u32, Date);

impl Text for Dated {
    const WORDS: super::Words = <Written as Text>::WORDS;

    fn read(_file: &str, _text: &str) -> Result<Self> {
        unreachable!("the tests read none")
    }

    fn head(&self) -> Head<'_> {
        Head { id: "x", version: self.1, effective_from: self.2 }
    }

    fn matter(&self) -> String {
        self.0.to_owned()
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_key_is_a_name_and_a_number() {
    let words = ("a strategy", "pay-later-cn@12");
    assert_eq!(parts("pay-later-cn@12", words).unwrap(), ("pay-later-cn", 12));
    assert_eq!(parts("a@b@2", words).unwrap(), ("a@b", 2));
    for wrong in ["pay-later-cn", "pay-later-cn@", "@x", "@1", "a@-1"] {
        assert!(parts(wrong, words).is_err(), "{wrong}");
    }
}

#[test]
fn of_each_matter_the_version_that_began_last_decides() {
    let versions = || {
        vec![
            Dated("CNY", 3, day("2026-01-01")),
            Dated("CNY", 1, day("2026-02-01")),
            Dated("CNY", 2, day("2026-02-01")),
            Dated("USD", 9, day("2026-01-15")),
            Dated("EUR", 1, day("2026-03-01")),
        ]
    };
    let on = |text: &str| {
        let mut found: Vec<(&str, u32)> = deciding(versions(), day(text)).iter().map(|one| (one.0, one.1)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(on("2025-12-31"), []);
    assert_eq!(on("2026-01-31"), [("CNY", 3), ("USD", 9)]);
    // The first day itself counts, and of two that begin on it the higher version does.
    assert_eq!(on("2026-02-01"), [("CNY", 2), ("USD", 9)]);
    assert_eq!(on("2026-03-01"), [("CNY", 2), ("EUR", 1), ("USD", 9)]);
}

#[test]
fn of_files_none_of_which_has_begun_the_first_day_is_told() {
    let files = vec![Dated("", 1, day("2026-03-01")), Dated("", 2, day("2026-02-01"))];
    let crate::Error::Refused(refused) = decides(files, day("2026-01-01")).unwrap_err() else { panic!("refused") };
    assert_eq!(refused.what, "no version is in force on 2026-01-01");
    assert_eq!(refused.hint.as_deref(), Some("the first one decides from 2026-02-01 on"));
}

#[test]
fn kinds_have_names_of_their_own() {
    for kind in Kind::ALL {
        assert_eq!(Kind::named(kind.name()), Some(kind));
    }
    assert_eq!(Kind::named("poem"), None);
    let _ = Versions::<Written>::default();
}
