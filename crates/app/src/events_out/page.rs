//! The reference page of the types of events, made from the code that tells them.

use std::fmt::Write;

use ledger::Entry;
use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::day_close::Standing;
use primitives::{Currency, Date};
use schemars::{Schema, schema_for};
use serde_json::{Value, json};

use super::data::{event_data, standing_data};
use super::form::{AccountEvent, Nothing, StandingChange};
use super::kind::of_event;
use super::person::PersonEvent;
use super::samples::samples;
use super::{CloudEvent, EventType, Stream, TYPES};
use crate::port::{AccountId, TransitionRow};

const HEAD: &str = include_str!("page/head.md");

/// The reference page.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    let whole = CloudEvent {
        specversion: CloudEvent::SPECVERSION,
        id: "account-4711".to_owned(),
        source: "/books/demo/account".to_owned(),
        kind: "arrears.account.repayment_received.v1",
        subject: "C-1001".to_owned(),
        time: Some("2025-04-28T01:30:00.000004Z".to_owned()),
        datacontenttype: "application/json",
        sequence: "00000000000000004711".to_owned(),
        data: samples().into_iter().map(|(event, _)| sample(event)).nth(3).unwrap_or_default(),
    };
    block(&mut page, &json!(whole));
    page.push_str("\n## Stream `account`\n\nWhat happened to accounts. `data` of every type has these fields:\n\n");
    fields(&mut page, &schema_for!(AccountEvent<Nothing>));
    let kinds = TYPES.iter().filter(|kind| kind.stream == Stream::Account);
    for (kind, (event, schema)) in kinds.zip(samples()) {
        debug_assert_eq!(kind.name, of_event(&event));
        section(&mut page, kind, &schema, &sample(event));
    }
    page.push_str(
        "\n## Stream `standing`\n\nWhat the close of a day found. `data` of every type has these fields:\n\n",
    );
    fields(&mut page, &schema_for!(StandingChange));
    page.push_str("\n| type | when |\n| --- | --- |\n");
    for kind in TYPES.iter().filter(|kind| kind.stream == Stream::Standing) {
        writeln!(page, "| `{}` | {} |", kind.name, kind.meaning).expect("memory can be written to");
    }
    page.push('\n');
    block(&mut page, &rolled());
    persons(&mut page);
    page
}

/// What is told of persons: all types have one form.
fn persons(page: &mut String) {
    page.push_str(
        "\n## Stream `person`\n\nWhat happened to persons. `subject` is the person, an opaque id. `data` has of these fields those that there are; what \
         people wrote, who did it, names, numbers and addresses stay in the book:\n\n",
    );
    fields(page, &schema_for!(PersonEvent));
    let kinds = TYPES.iter().filter(|kind| kind.stream == Stream::Person);
    for (kind, (_, data)) in kinds.zip(super::person::samples().expect("examples are JSON")) {
        write!(page, "\n### `{}`\n\n{}\n\n", kind.name, kind.meaning).expect("memory can be written to");
        block(page, &data);
    }
}

/// What is told of an event, with made-up surroundings.
pub(super) fn sample(event: ledger::event::Event) -> Value {
    let (effective_on, booked_on) = (day("2025-04-28"), day("2025-04-28"));
    let entry = Entry { seq: 4_711, effective_on, booked_on, event };
    event_data("C-1001", Currency::new("CNY").expect("a currency"), &entry, "pay-88")
}

fn rolled() -> Value {
    let row = TransitionRow {
        day: day("2025-04-01"),
        account: AccountId(17),
        movement: "rolled".to_owned(),
        cause: "time".to_owned(),
        from_bucket: Some("1-30".to_owned()),
        to_bucket: Some("31-60".to_owned()),
        payload: Vec::new(),
    };
    let to = Standing {
        status: Status::Open,
        overdue_since: Some(day("2025-02-28")),
        bucket: Some(1),
        forms: OverdueForms { single_period: true, multi_period: true, full: false },
        unpaid_periods: 2,
        has_lapsed_settlement: false,
    };
    standing_data("C-1001", &row, &to)
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn section(page: &mut String, kind: &EventType, schema: &Schema, data: &Value) {
    write!(page, "\n### `{}`\n\n{}\n\n", kind.name, kind.meaning).expect("memory can be written to");
    if properties(schema).is_some_and(|properties| !properties.is_empty()) {
        fields(page, schema);
        page.push('\n');
    }
    block(page, data);
}

fn block(page: &mut String, value: &Value) {
    let text = serde_json::to_string_pretty(value).expect("an example is plain values");
    write!(page, "```json\n{text}\n```\n").expect("memory can be written to");
}

fn properties(schema: &Schema) -> Option<&serde_json::Map<String, Value>> {
    schema.get("properties")?.as_object()
}

/// A row for each field of an object.
fn fields(page: &mut String, schema: &Schema) {
    page.push_str("| field | what it is |\n| --- | --- |\n");
    for (name, field) in properties(schema).into_iter().flatten() {
        let meaning = field["description"].as_str().unwrap_or_default().replace('\n', " ");
        writeln!(page, "| `{name}` | {meaning} |").expect("memory can be written to");
    }
}
