use super::*;

#[test]
fn a_note_says_what_was_written_and_other_events_say_none() {
    let payload = r#"{"note":"asks for <letters> only"}"#;
    assert_eq!(said("note.added", payload).as_deref(), Some("asks for <letters> only"));
    assert_eq!(said("contact.attempt", payload), None);
    assert_eq!(said("note.added", "{}"), None);
}
