//! Contacts as people write them.

use super::*;
use crate::fixtures::date;
use crate::versions::decides;

const EXAMPLE: &str = include_str!("../../../../../examples/contacts/before-due.toml");

fn read(text: &str) -> Result<ContactsFile> {
    ContactsFile::read("before-due.toml", text)
}

/// 0.08 / 2.00 = 4 %; at 30 % a message is worth 0.60 - 0.08 = 0.52, a call 3.60 - 3.00 = 0.60.
#[test]
fn the_example_warns_by_expected_cost() {
    let file = read(EXAMPLE).unwrap();
    let chosen =
        |pd| file.contacts.warning(pd, &[]).map(|warning| (warning.contact.name.clone(), warning.worth.minor()));
    assert_eq!(chosen(0.04), None);
    assert_eq!(chosen(0.1), Some(("message".to_owned(), 12)));
    assert_eq!(chosen(0.3), Some(("call".to_owned(), 60)));
}

#[test]
fn a_contact_that_is_never_worth_it_is_refused_with_its_file() {
    let refused = read(&EXAMPLE.replace("benefit = \"12.00\"", "benefit = \"3.00\"")).unwrap_err().to_string();
    assert!(refused.starts_with("before-due.toml: contact call costs"), "{refused}");
}

#[test]
fn the_version_in_force_decides_and_none_before_the_first() {
    let second = EXAMPLE.replace("version = 1", "version = 2").replace("2025-01-01", "2025-07-01");
    let files = || vec![read(EXAMPLE).unwrap(), read(&second).unwrap()];
    let version = |day: &str| decides(files(), date(day)).map(|file| file.head.version);
    assert_eq!(version("2025-06-30").unwrap(), 1);
    assert_eq!(version("2025-07-01").unwrap(), 2);
    assert_eq!(version("2024-12-31").unwrap_err().to_string(), "no version is in force on 2024-12-31");
}
