use super::{News, entry, family, gate_view, row_of, word};
use crate::person_file::parse;

/// One event of every kind, and of every form that a kind has.
const EVERYTHING: &str = include_str!("everything.toml");

#[test]
fn what_is_recorded_is_read_again_as_it_was() {
    let entries = parse("everything.toml", EVERYTHING).unwrap();
    assert!(entries.len() > 20);
    for known in &entries {
        let news = News::of_contact("Li", &format!("k{}", known.seq), known);
        let row = row_of(&news, known.seq, 0);
        assert_eq!(family(&row), "contact");
        assert_eq!(entry(&row).unwrap().as_ref(), Some(known), "{} {}", word(&row), row.payload);
    }
}

#[test]
fn every_kind_of_event_is_tried() {
    let entries = parse("everything.toml", EVERYTHING).unwrap();
    let mut kinds: Vec<_> = entries.iter().map(|entry| super::told(&entry.event, None).0).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 14, "{kinds:?}: a new kind of event needs a line in everything.toml");
}

#[test]
fn the_gate_sees_the_person_that_the_file_makes() {
    let entries = parse("everything.toml", EVERYTHING).unwrap();
    let rows: Vec<_> = entries.iter().map(|known| row_of(&News::of_contact("Li", "k", known), known.seq, 0)).collect();
    assert_eq!(gate_view(&rows).unwrap(), collections::Person::of(&entries));
}

#[test]
fn what_another_program_wrote_is_told_with_its_place() {
    let entries = parse("everything.toml", EVERYTHING).unwrap();
    let mut row = row_of(&News::of_contact("Li", "k", &entries[0]), 7, 0);
    row.kind = "contact.dream".to_owned();
    row.payload = "{}".to_owned();
    let error = format!("{:#}", entry(&row).unwrap_err());
    assert_eq!(error, "event 7 of person Li: \"dream\" is no contact event that this program knows");
}
