//! What is told of persons: that something happened, by words of fixed lists and ids that name nobody.
//!
//! What a field may be is known here: a word of one of our enumerations, a number, or an account that the person has. Everything else, whatever it
//! is, stays in the book; so does who did it.

use std::collections::BTreeSet;

use collections::Word;
use collections::case::CaseKind;
use collections::person::{Channel, Direction, Fact, Outcome, Purpose, Role, Target};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::kind::TYPES;
use super::stream::Stream;
use crate::persons::{family, word};
use crate::port::PersonEventRow;

/// Something that happened to a person.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PersonEvent {
    /// The person, as an opaque id.
    person: String,
    /// The place in the book's journal of persons.
    seq: u64,
    /// What happened, in a word: `attempt`, `begins`, `made`, `opened`, `granted` and so on.
    what: String,
    /// When it happened, in UTC.
    at: String,
    /// The accounts that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<String>,
    /// The way of contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    /// `outbound` or `inbound`.
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    /// What contact was for.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<&'static str>,
    /// As what the contacting party acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// Who was contacted: `debtor` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'static str>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// The fact that begins or ends to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<&'static str>,
    /// Of a case, what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_kind: Option<&'static str>,
    /// The promise, case or relief that it is about, by the place of the event with which it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
}

/// The type of an event of a person; none where it is not told, such as who read what.
pub(super) fn of_person(row: &PersonEventRow) -> Option<&'static str> {
    let name = format!("arrears.person.{}.v1", family(row));
    TYPES.iter().find(|kind| kind.stream == Stream::Person && kind.name == name).map(|kind| kind.name)
}

/// The word of a list that a field has; none where it has another text.
fn listed<T: Word>(payload: &Value, field: &str) -> Option<&'static str> {
    T::of(payload[field].as_str()?).map(Word::word)
}

/// The data of an event of a person; `own` are the accounts that the person has.
pub(super) fn person_data(row: &PersonEventRow, own: &[String], at: String) -> anyhow::Result<Value> {
    let payload: Value = serde_json::from_str(&row.payload)?;
    let named = payload["accounts"].as_array().into_iter().flatten().chain([&payload["account"]]);
    let named: BTreeSet<&str> = named.filter_map(Value::as_str).collect();
    let event = PersonEvent {
        person: row.person.clone(),
        seq: row.seq,
        what: word(row).to_owned(),
        at,
        accounts: own.iter().filter(|account| named.contains(account.as_str())).cloned().collect(),
        channel: listed::<Channel>(&payload, "channel"),
        direction: listed::<Direction>(&payload, "direction"),
        purpose: listed::<Purpose>(&payload, "purpose"),
        role: listed::<Role>(&payload, "role"),
        target: listed::<Target>(&payload, "target"),
        outcome: listed::<Outcome>(&payload, "outcome"),
        fact: listed::<Fact>(&payload, "fact"),
        case_kind: listed::<CaseKind>(&payload, "kind"),
        of: ["case", "relief", "promise"].iter().find_map(|field| payload[*field].as_u64()),
    };
    Ok(serde_json::to_value(&event)?)
}

/// An example of each type of a person's events, with made-up surroundings.
pub(super) fn samples() -> anyhow::Result<Vec<(&'static str, Value)>> {
    let own = ["C-1001".to_owned()];
    let of = |(kind, payload): (&str, &str)| {
        let row = PersonEventRow {
            seq: 815,
            person: "P-77".to_owned(),
            kind: kind.to_owned(),
            at: 0,
            recorded_at: 0,
            actor: "Ana".to_owned(),
            key: "k".to_owned(),
            payload: payload.to_owned(),
        };
        let data = person_data(&row, &own, "2025-04-28T01:30:00Z".to_owned())?;
        Ok((of_person(&row).unwrap_or_default(), data))
    };
    SAMPLES.into_iter().map(of).collect()
}

const SAMPLES: [(&str, &str); 8] = [
    (
        "contact.attempt",
        r#"{"channel":"sms","direction":"outbound","purpose":"collect","role":"creditor","target":"debtor","outcome":"delivered","accounts":["C-1001"]}"#,
    ),
    ("message.delivered", r#"{"channel":"sms","outcome":"delivered"}"#),
    ("reply.received", r#"{"channel":"sms","is_stop":true}"#),
    ("treatment.taken", r#"{"channel":"sms"}"#),
    ("promise.made", r#"{"account":"C-1001"}"#),
    ("relief.granted", r#"{"relief":812}"#),
    ("case.opened", r#"{"kind":"dispute","account":"C-1001"}"#),
    ("work.done", r#"{"job":"J-17"}"#),
];
