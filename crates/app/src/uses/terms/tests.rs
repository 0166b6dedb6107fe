//! Kinds of terms and keys of versions. What happens to versions in a book is told by the tests of the command line.

use super::*;

const LIMITS: &str = include_str!("../../../../../examples/limits/card-2026.toml");
const PRIORITY: &str = include_str!("../../../../../examples/priority/unsecured.toml");
const CONTACTS: &str = include_str!("../../../../../examples/contacts/before-due.toml");

#[test]
fn a_file_says_by_its_first_table_what_it_is() {
    for (text, kind) in [(LIMITS, Kind::Limits), (PRIORITY, Kind::Priority), (CONTACTS, Kind::Contacts)] {
        assert_eq!(Kind::of("terms.toml", text).unwrap(), kind);
        kind.head("terms.toml", text).unwrap();
    }
    let refused = Kind::of("strategy.toml", "[strategy]\nid = \"x\"\n").unwrap_err().to_string();
    assert_eq!(refused, "strategy.toml: these are no terms that a book keeps");
}

#[test]
fn the_whole_of_a_file_is_checked_not_only_its_head() {
    let wrong = PRIORITY.replace("lgd = \"55%\"", "lgd = \"155%\"");
    assert!(Kind::Priority.head("terms.toml", &wrong).is_err());
}

#[test]
fn a_key_is_a_name_and_a_number() {
    assert_eq!(parts("unsecured@12").unwrap(), ("unsecured", 12));
    for wrong in ["unsecured", "unsecured@", "unsecured@x"] {
        assert!(parts(wrong).is_err(), "{wrong}");
    }
}
