//! That types, forms, examples and the page are of one piece.

use ledger::day_close::Movement;
use schemars::{Schema, schema_for};
use serde_json::Value;

use super::form::{AccountEvent, Nothing};
use super::kind::{of_event, of_movement};
use super::page::{page, sample};
use super::person::{PersonEvent, of_person, person_data, samples as samples_of_persons};
use super::samples::samples;
use super::state::{EndpointState, Place};
use super::{Position, Stream, TYPES};
use crate::port::{AccountId, PersonEventRow};

fn named(schema: &Schema) -> Vec<String> {
    let fields = schema.get("properties").and_then(Value::as_object);
    fields.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn every_type_has_an_event_and_an_example_in_the_order_of_the_list() {
    let of_events: Vec<&str> = samples().iter().map(|(event, _)| of_event(event)).collect();
    let listed = |stream| TYPES.iter().filter(move |kind| kind.stream == stream).map(|kind| kind.name);
    assert_eq!(of_events, listed(Stream::Account).collect::<Vec<_>>());
    let of_movements: Vec<&str> = Movement::ALL.into_iter().map(of_movement).collect();
    assert_eq!(of_movements, listed(Stream::Standing).collect::<Vec<_>>());
}

/// What is told has the fields that the page names, and no others.
#[test]
fn the_page_names_every_field_that_is_told() {
    let common = named(&schema_for!(AccountEvent<Nothing>));
    let page = page();
    for (event, schema) in samples() {
        let kind = of_event(&event);
        let told = sample(event);
        for (name, _) in told.as_object().unwrap() {
            assert!(common.contains(name) || named(&schema).contains(name), "{kind} tells {name}");
            assert!(page.contains(&format!("| `{name}` |")), "{name} is not on the page");
        }
        assert!(page.contains(&format!("### `{kind}`")), "{kind}");
    }
    assert!(!page.contains("|  |"), "a field has no words");
}

/// A field has a word of a list, a number, or an account of the person; any other text stays in the book.
#[test]
fn nothing_that_somebody_wrote_is_told_of_a_person() {
    let row = PersonEventRow {
        seq: 3,
        person: "P1".to_owned(),
        kind: "case.opened".to_owned(),
        at: 0,
        recorded_at: 0,
        actor: "Ana Secret".to_owned(),
        key: "mail from Secret".to_owned(),
        payload: r#"{"kind":"dispute","account":"A1","reason":"Secret","about":"Secret","channel":"Secret",
            "outcome":"Secret","accounts":["A1","Secret"],"note":"Secret","address":"Secret","name":"Secret"}"#
            .to_owned(),
    };
    assert_eq!(of_person(&row), Some("arrears.person.case.v1"));
    let told = person_data(&row, &["A1".to_owned()], "1970-01-01T00:00:00Z".to_owned()).unwrap();
    let expected = r#"{"accounts":["A1"],"at":"1970-01-01T00:00:00Z","case_kind":"dispute","person":"P1","seq":3,"what":"opened"}"#;
    assert_eq!(told, serde_json::from_str::<Value>(expected).unwrap());
    for kind in ["access.read", "outreach.held", "user.added", "case"] {
        assert_eq!(of_person(&PersonEventRow { kind: kind.to_owned(), ..row.clone() }), None, "{kind}");
    }
}

#[test]
fn every_type_of_a_person_has_an_example_that_the_page_shows() {
    let page = page();
    let listed = TYPES.iter().filter(|kind| kind.stream == Stream::Person).map(|kind| kind.name);
    assert_eq!(
        samples_of_persons().unwrap().into_iter().map(|(kind, _)| kind).collect::<Vec<_>>(),
        listed.collect::<Vec<_>>()
    );
    for name in named(&schema_for!(PersonEvent)) {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn places_are_kept_as_text() {
    let day = "2025-04-01".parse().unwrap();
    for (place, text) in
        [(Position::Account(17), "account 17"), (Position::Standing(day, AccountId(17)), "standing 2025-04-01/17")]
    {
        assert_eq!(Place(place).to_string(), text);
        assert_eq!(Place::try_from(text.to_owned()), Ok(Place(place)));
    }
    for text in ["", "account", "account x", "standing 17", "standing 2025-04-01/x", "person x", "message 1"] {
        assert!(Place::try_from(text.to_owned()).is_err(), "{text}");
    }
    // As the sequence of an event tells it.
    let padded = Stream::Standing.position("2025-04-01/00000000000000000017");
    assert_eq!(padded, Some(Position::Standing(day, AccountId(17))));
}

#[test]
fn a_state_is_read_as_it_was_kept_and_an_empty_one_is_at_the_beginning() {
    let state: EndpointState = serde_json::from_str("{}").unwrap();
    assert_eq!(state, EndpointState::default());
    assert_eq!(state.cursor(Stream::Account), Position::Account(0));
    let mut state = EndpointState::from_now_on(&[Position::Account(9)]);
    state.disable(5, "it is gone".to_owned());
    let text = serde_json::to_string(&state).unwrap();
    assert_eq!(text, r#"{"cursors":{"account":"9"},"failures":0,"disabled":{"at":5,"why":"it is gone"}}"#);
    assert_eq!(serde_json::from_str::<EndpointState>(&text).unwrap(), state);
}
