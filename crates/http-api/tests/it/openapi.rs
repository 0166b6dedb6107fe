//! The description is whole, and true of what is answered.

use std::collections::BTreeSet;

use serde_json::Value;

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
    assert_eq!(ids.len(), 104);
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
