//! Kinds of terms. What happens to versions in a book is told by the tests of the command line.

use super::*;

const LIMITS: &str = include_str!("../../../../../examples/limits/card-2026.toml");
const PRIORITY: &str = include_str!("../../../../../examples/priority/unsecured.toml");
const CONTACTS: &str = include_str!("../../../../../examples/contacts/before-due.toml");

#[test]
fn a_file_says_by_its_first_table_what_it_is() {
    let files = [(LIMITS, Kind::LimitTable), (PRIORITY, Kind::PriorityTerms), (CONTACTS, Kind::ContactTerms)];
    for (text, kind) in files {
        assert_eq!(kind_of("terms.toml", text).unwrap(), kind);
    }
    let refused = kind_of("strategy.toml", "[strategy]\nid = \"x\"\n").unwrap_err().to_string();
    assert_eq!(refused, "strategy.toml: these are no terms that a book keeps");
}

#[test]
fn the_whole_of_a_file_is_checked_not_only_its_head() {
    let wrong = PRIORITY.replace("lgd = \"55%\"", "lgd = \"155%\"");
    assert!(<PriorityFile as Text>::read("terms.toml", &wrong).is_err());
}
