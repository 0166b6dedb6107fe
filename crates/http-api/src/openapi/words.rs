//! Words in the description: what fields of requests may say, from the enumerations that read them.

use app::access::{Permission, Role};
use app::models::State;
use collections::Word;
use collections::bad_faith::Sign;
use collections::case::CaseKind;
use collections::person::{self, Channel, Outcome, Place, Purpose, Target};
use collections::relief::{Kind, Measure};
use serde_json::{Map, Value, json};

fn words<T: Word>() -> Vec<&'static str> {
    T::ALL.iter().map(|one| one.word()).collect()
}

/// The fields, by type, with their words.
fn fields() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    vec![
        ("AddressRequest", "channels", words::<Channel>()),
        ("AddressRequest", "place", words::<Place>()),
        ("CaseRequest", "kind", words::<CaseKind>()),
        ("ContactWish", "channel", words::<Channel>()),
        ("ContactWish", "purpose", words::<Purpose>()),
        ("ContactWish", "role", words::<person::Role>()),
        ("ContactWish", "target", words::<Target>()),
        ("EvidenceRequest", "sign", words::<Sign>()),
        ("OutcomeRequest", "outcome", words::<Outcome>()),
        ("OwnCaseRequest", "kind", app::own::CASES.map(Word::word).to_vec()),
        ("WayWish", "channel", app::own::WAYS.map(Word::word).to_vec()),
        ("WayWish", "wanted", vec!["yes", "no", "never"]),
        ("PauseRequest", "what", vec!["ageing", "penalty"]),
        ("PromotionRequest", "to", State::ALL.into_iter().map(State::name).collect()),
        ("ReliefRequest", "kind", words::<Kind>()),
        ("ReliefRequest", "measures", words::<Measure>()),
        ("TokenRequest", "scopes", Permission::ALL.into_iter().map(Permission::name).collect()),
        ("UserRequest", "roles", Role::ALL.into_iter().map(Role::name).collect()),
    ]
}

/// Puts the words into the schemas.
pub(super) fn put_into(schemas: &mut Map<String, Value>) {
    for (kind, field, words) in fields() {
        let told = schemas.get_mut(kind).and_then(|schema| schema["properties"].get_mut(field));
        let told = told.unwrap_or_else(|| panic!("{kind} has no field {field}: mend openapi/words.rs"));
        let is_list = told["type"] == "array";
        let may_be_none = told["type"].as_array().is_some_and(|types| types.iter().any(|one| one == "null"));
        let mut all: Vec<Value> = words.into_iter().map(Value::from).collect();
        if may_be_none {
            all.push(Value::Null);
        }
        if is_list {
            told["items"]["enum"] = json!(all);
        } else {
            told["enum"] = json!(all);
        }
    }
}
