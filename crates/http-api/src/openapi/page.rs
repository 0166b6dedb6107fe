//! The description as one page, for a browser. No script, nothing from elsewhere.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use super::described::{Answer, Field, Operation, Type, operations, types};
use crate::problem::Code;

/// The page.
pub(crate) fn page(document: &Value) -> Markup {
    let (operations, types) = (operations(document), types(document));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Arrears: the HTTP API" }
                link rel="stylesheet" href="/v1/docs.css";
            }
            body {
                main {
                    h1 { "Arrears: the HTTP API" }
                    p { (document["info"]["description"].as_str().unwrap_or_default()) }
                    p { "For programs: " a href="/v1/openapi.json" { "openapi.json" } }
                    nav { ul { @for operation in &operations { li { a href={ "#" (anchor(operation)) } {
                        b { (operation.method) } " " code { (operation.path) } } " " (operation.summary) } } } }
                    @for operation in &operations { (told(operation)) }
                    h2 #problems { "Problems" }
                    table {
                        tr { th { "code" } th { "status" } th { "when" } }
                        @for code in Code::ALL {
                            @let (name, status, title) = code.told();
                            tr id=(name) { td { code { (name) } } td { (status.as_u16()) } td { (title) } }
                        }
                    }
                    h2 #types { "Types" }
                    @for kind in &types { (type_told(kind)) }
                }
            }
        }
    }
}

fn anchor(operation: &Operation<'_>) -> String {
    format!("{}{}", operation.method, operation.path.replace(['{', '}'], ""))
}

fn told(operation: &Operation<'_>) -> Markup {
    html! {
        section id=(anchor(operation)) {
            h2 { (operation.method) " " code { (operation.path) } }
            p { b { (operation.summary) } }
            @for paragraph in operation.description.split("\n\n").filter(|text| !text.is_empty()) { p { (paragraph) } }
            p { "Needs: " code { (operation.needs) } }
            @if !operation.parameters.is_empty() { (fields(&operation.parameters)) }
            @for (media, kind) in &operation.bodies { p { "Takes " code { (media) } ": " (linked(kind)) } }
            table {
                tr { th { "answer" } th { "is" } th { "body" } }
                @for Answer { status, meaning, bodies } in &operation.answers {
                    tr { td { (status) } td { (meaning) } td { @for (media, kind) in bodies {
                        div { code { (media) } ": " (linked(kind)) } } } }
                }
            }
        }
    }
}

fn type_told(kind: &Type<'_>) -> Markup {
    html! {
        section id={ "type-" (kind.name) } {
            h3 { (kind.name) }
            p { (kind.description) }
            @if !kind.fields.is_empty() { (fields(&kind.fields)) }
        }
    }
}

fn fields(fields: &[Field<'_>]) -> Markup {
    html! {
        table {
            tr { th { "name" } th { "is" } th { "what" } }
            @for field in fields {
                tr {
                    td { code { (field.name) } @if !field.place.is_empty() { " in " (field.place) } }
                    td { (linked(&field.kind)) @if field.is_required { ", required" } }
                    td { (field.description) }
                }
            }
        }
    }
}

/// The words of a kind, types among them as links.
fn linked(kind: &str) -> Markup {
    html! {
        @for (place, word) in kind.split(' ').enumerate() {
            @if place > 0 { " " }
            @if word.starts_with(|first: char| first.is_ascii_uppercase()) { a href={ "#type-" (word) } { (word) } }
            @else { (word) }
        }
    }
}
