//! The description is whole, and true of what is answered.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Server;

/// Every reference of a document.
fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = http_api::document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn every_operation_says_what_it_answers() {
    let document = http_api::document();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{method} {path} has no name of its own");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.contains_key("default") && answers.len() > 1, "{method} {path}");
        }
    }
    assert_eq!(ids.len(), 190);
}

#[test]
fn the_server_has_the_document_and_a_page_of_it() {
    let server = Server::start();
    assert_eq!(server.get("/v1/openapi.json").json(), http_api::document());
    let page = server.get("/v1/docs");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    for part in ["/v1/accounts/{account}/history", "id=\"queue_full\"", "id=\"type-Preview\""] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(!page.body.contains("<script") && !page.body.contains("http://") && !page.body.contains("https://"));
}

/// All that a schema has in it, by the names of types, and the names of fields.
fn within<'v>(document: &'v Value, schema: &'v Value, types: &mut BTreeSet<&'v str>, fields: &mut BTreeSet<&'v str>) {
    let mut found = BTreeSet::new();
    references(schema, &mut found);
    if let Some(properties) = schema["properties"].as_object() {
        fields.extend(properties.keys().map(String::as_str));
    }
    for reference in found {
        let name = reference.rsplit('/').next().unwrap();
        if types.insert(name) {
            within(document, &document["components"]["schemas"][name], types, fields);
        }
    }
}

/// No amount without its currency.
#[test]
fn every_answer_with_an_amount_names_a_currency() {
    let document = http_api::document();
    let mut with_amounts = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            for answer in operation["responses"].as_object().unwrap().values() {
                let (mut types, mut fields) = (BTreeSet::new(), BTreeSet::new());
                within(&document, &answer["content"]["application/json"]["schema"], &mut types, &mut fields);
                if types.contains("Money") {
                    with_amounts += 1;
                    assert!(fields.contains("currency"), "{}: {types:?}", operation["operationId"]);
                }
            }
        }
    }
    assert!(with_amounts > 20, "{with_amounts}");
}

/// A decimal with two digits, as all amounts of the book of these tests are.
fn looks_like_an_amount(text: &str) -> bool {
    let Some((whole, cents)) = text.trim_start_matches('-').split_once('.') else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_number(whole) && is_number(cents) && cents.len() == 2
}

/// Looks for amounts in an answer that its schema does not call so; how many there are that it does.
fn amounts(document: &Value, value: &Value, schema: &Value, at: &str) -> usize {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        if name == "Money" {
            return 1;
        }
        return amounts(document, value, &document["components"]["schemas"][name], at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().map(|one| amounts(document, value, one, at)).max().unwrap_or(0);
    }
    match value {
        Value::Object(members) => {
            let one = |(name, member): (&String, &Value)| {
                let told = &schema["properties"][name];
                let told = if told.is_null() { &schema["additionalProperties"] } else { told };
                amounts(document, member, told, &format!("{at}/{name}"))
            };
            members.iter().map(one).sum()
        }
        Value::Array(items) => items.iter().map(|item| amounts(document, item, &schema["items"], at)).sum(),
        Value::String(text) => {
            // What has no type is told in the words of its event.
            let is_told = schema["type"].is_string() || schema["type"].is_array();
            assert!(!(is_told && looks_like_an_amount(text)), "{at} is an amount: add it to openapi/money.rs");
            0
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[test]
fn amounts_in_answers_are_called_so() {
    let server = Server::start();
    server.post("/v1/events", r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 100.00","key":"r1"}"#);
    server.post("/v1/day-closes", r#"{"date":"2025-04-01"}"#);
    server.get("/v1/day-closes/2025-04-01/progress");
    let document = http_api::document();
    let mut found = 0;
    for (path, template) in [
        ("/v1/accounts/A1", "/v1/accounts/{account}"),
        ("/v1/accounts/A2", "/v1/accounts/{account}"),
        ("/v1/accounts/A1/history", "/v1/accounts/{account}/history"),
        ("/v1/accounts/A1/events", "/v1/accounts/{account}/events"),
        ("/v1/accounts/A1/assessment", "/v1/accounts/{account}/assessment"),
        ("/v1/portfolio", "/v1/portfolio"),
        ("/v1/day-closes", "/v1/day-closes"),
    ] {
        let answer = server.get(path).json();
        let schema = &document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        found += amounts(&document, &answer, schema, path);
    }
    let preview = server
        .post("/v1/accounts/A1/preview", &json!({"effective_on": "2025-04-02", "event": "repay 50.00"}).to_string());
    let schema = &document["components"]["schemas"]["Preview"];
    found += amounts(&document, &preview.json(), schema, "preview");
    assert!(found > 100, "{found}");
}
