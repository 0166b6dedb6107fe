//! The shape of pack files as a JSON Schema, for editors. What it cannot say is checked when a pack is read.

use collections::Word;
use collections::contact::{Across, Counts, Grade, Per};
use collections::person::{Channel, Fact, Place, Purpose, Role, Target};
use serde_json::{Map, Value, json};

use super::kind::KINDS;

/// The schema, as it is published.
pub fn schema_text() -> String {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contact pack",
        "description": "Rules of contact in one version. Not everything that has this shape is a pack: `arrears contact check` tells.",
        "type": "object",
        "properties": { "pack": head(), "rule": { "type": "array", "items": rule() } },
        "required": ["pack"],
        "additionalProperties": false,
    });
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    format!("{text}\n")
}

fn head() -> Value {
    let options = [
        ("id", name("the pack's name")),
        ("version", count("counts up from 1", 1)),
        ("effective_from", date("the first day of this version")),
        ("source", text("whose rules these are")),
        ("english", text("what it is called")),
        ("chinese", text("what it is called")),
        ("zones_unknown", texts("the zones to assume for a person of whom none is known")),
        ("permit_minutes", count("how long a permit holds at most; 15", 1)),
    ];
    table(options, &["id", "version", "effective_from", "source", "zones_unknown"])
}

fn rule() -> Value {
    let kinds: Vec<Value> = KINDS.iter().map(|kind| one_kind(kind)).collect();
    json!({ "oneOf": kinds })
}

fn one_kind(kind: &'static str) -> Value {
    let (own, needed): (Vec<(&str, Value)>, &[&str]) = match kind {
        "hours" => (
            vec![
                ("from", time("the first time at which contact is allowed")),
                ("until", time("the first time at which it is not any more")),
                ("zone", text("the zone whose clocks count; without it those of the debtor")),
                ("agreed", flag("whether the debtor may agree to other hours")),
            ],
            &["from", "until"],
        ),
        "limit" => (
            vec![
                ("most", count("the number", 1)),
                ("counts", word::<Counts>("what is counted")),
                ("per", word::<Per>("for what it is counted apart; person")),
                ("across", word::<Across>("for whom it is counted; all_parties")),
                ("days", count("the window in local calendar days, today being the last", 1)),
                ("minutes", count("or in minutes", 1)),
                ("ever", flag("or all time")),
                ("except", json!({ "type": "array", "items": { "enum": ["not_connected"] } })),
                ("consent_days", count("for how many days after a direct consent nothing is counted", 1)),
                ("agreed", flag("whether the debtor may agree to a higher number")),
            ],
            &["most", "counts"],
        ),
        "rest" => (
            vec![
                ("days", count("how many, that of the conversation being day 1", 1)),
                ("per", json!({ "enum": ["person", "account"] })),
                ("across", word::<Across>("whose conversations; all_parties")),
                ("consent_days", count("for how many days after a direct consent there is no rest", 1)),
            ],
            &["days"],
        ),
        "stop" => (
            vec![
                ("fact", word::<Fact>("what stops contact")),
                ("passes", words::<Purpose>("the purposes that go through nevertheless")),
                ("lasts_days", count("for how many days, unless confirmed in writing", 1)),
                ("any_channel", flag("whether an opt-out of one channel stops all that the rule binds")),
                ("confirm_minutes", count("for how many minutes one confirmation may be sent", 1)),
            ],
            &["fact"],
        ),
        "consent" => (vec![("fresh_days", count("how many days a consent is good for; for ever", 1))], &[]),
        "third_person" => (
            vec![
                ("only_for", words::<Purpose>("the purposes that are allowed; none")),
                ("failed_calls", count("unreachable after so many calls in a row failed", 1)),
                ("failed_days", count("or when calls or visits failed on so many days in a row", 1)),
                ("or_facts", words::<Fact>("facts of the debtor that allow it as well")),
            ],
            &[],
        ),
        "team" => (vec![("at_least", count("how many come together", 2))], &["at_least"]),
        "assignment_notice" => (vec![("lead_days", count("how many days before; 0", 0))], &[]),
        _ => (Vec::new(), &[]),
    };
    let mut options = vec![
        ("id", name("the rule's name")),
        ("kind", json!({ "const": kind })),
        ("source", text("where it is written")),
        ("grade", word::<Grade>("how sure that is")),
        ("english", text("what it says")),
        ("chinese", text("what it says")),
        ("effective_from", date("the first day on which it is in force")),
        ("effective_until", date("the last day")),
        ("roles", words::<Role>("who is bound; all")),
        ("channels", words::<Channel>("in which ways; all")),
        ("purposes", words::<Purpose>("for what; all but reply and confirm_stop")),
        ("targets", words::<Target>("whom; all")),
        ("addresses", words::<Place>("at which kinds of addresses; all")),
        ("places", texts("where the debtor lives, as paths such as us/ny/nyc; everywhere")),
    ];
    options.extend(own);
    let needed: Vec<&str> =
        ["id", "kind", "source", "grade", "english", "chinese"].into_iter().chain(needed.iter().copied()).collect();
    table(options, &needed)
}

fn table<'a>(options: impl IntoIterator<Item = (&'a str, Value)>, needed: &[&str]) -> Value {
    let options: Map<String, Value> = options.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect();
    json!({ "type": "object", "properties": options, "required": needed, "additionalProperties": false })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": about })
}

fn texts(about: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": about })
}

fn name(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9-]+$", "description": about })
}

fn date(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": about })
}

fn time(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "description": about })
}

fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

fn count(about: &str, least: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": 36_600, "description": about })
}

fn names<T: Word>() -> Vec<&'static str> {
    T::ALL.iter().map(|word| word.word()).collect()
}

fn word<T: Word>(about: &str) -> Value {
    json!({ "enum": names::<T>(), "description": about })
}

fn words<T: Word>(about: &str) -> Value {
    json!({ "type": "array", "items": { "enum": names::<T>() }, "description": about })
}
