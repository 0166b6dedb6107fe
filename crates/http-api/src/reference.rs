//! The reference page of the API, in Markdown; made from the OpenAPI document.

use std::fmt::Write;

use serde_json::Value;

use crate::openapi::described::{Answer, Field, Operation, operations, types};
use crate::openapi::document;
use crate::problem::Code;

/// The page.
pub fn page() -> String {
    let document = document();
    let mut page = head(&document);
    for operation in operations(&document) {
        tell(&mut page, &operation).expect("text can be written to a string");
    }
    problems(&mut page).expect("text can be written to a string");
    page.push_str("## Types\n");
    for kind in types(&document) {
        write!(page, "\n### {}\n\n{}\n", kind.name, kind.description.replace('\n', " "))
            .and_then(|()| table(&mut page, &kind.fields))
            .expect("text can be written to a string");
    }
    page
}

fn head(document: &Value) -> String {
    let about = document["info"]["description"].as_str().unwrap_or_default();
    format!(
        "# The HTTP API\n\nMade from the program's own OpenAPI document (`cargo run -p xtask -- docs`); a test compares the two. A \
         server has the document at `/v1/openapi.json`, and a page of it at `/v1/docs`. How a server is run is told in \
         [run the server](../guide/run-the-server.md). Each address names the \
         permission that it needs, as [roles](roles.md) has them; `anybody` needs none, `signed_in` any; `signature` is that of a [gateway](gateway.md), `link` that of a message. \
         What is left to the command line, and why, stands in [what is not asked over HTTP](../guide/run-the-server.md#10-know-what-is-not-asked-over-http).\n\n{about}\n"
    )
}

fn tell(page: &mut String, operation: &Operation<'_>) -> std::fmt::Result {
    let Operation { method, path, summary, description, needs, parameters, bodies, answers } = operation;
    write!(page, "\n## {method} `{path}`\n\n{summary}.\n")?;
    if !description.is_empty() {
        write!(page, "\n{}\n", description.trim())?;
    }
    write!(page, "\nNeeds `{needs}`.\n")?;
    table(page, parameters)?;
    for (media, kind) in bodies {
        write!(page, "\nTakes `{media}`: {kind}.\n")?;
    }
    page.push_str("\n| answer | is | body |\n| --- | --- | --- |\n");
    for Answer { status, meaning, bodies } in answers {
        let bodies: Vec<String> = bodies.iter().map(|(media, kind)| format!("`{media}`: {kind}")).collect();
        writeln!(page, "| {status} | {meaning} | {} |", bodies.join("; "))?;
    }
    Ok(())
}

fn table(page: &mut String, fields: &[Field<'_>]) -> std::fmt::Result {
    if fields.is_empty() {
        return Ok(());
    }
    page.push_str("\n| name | is | what |\n| --- | --- | --- |\n");
    for Field { name, place, kind, is_required, description } in fields {
        let place = if place.is_empty() { String::new() } else { format!(" in {place}") };
        let required = if *is_required { ", required" } else { "" };
        writeln!(page, "| `{name}`{place} | {kind}{required} | {} |", description.replace('\n', " "))?;
    }
    Ok(())
}

fn problems(page: &mut String) -> std::fmt::Result {
    page.push_str("\n## Problems\n\n| code | status | when |\n| --- | --- | --- |\n");
    for code in Code::ALL {
        let (name, status, title) = code.told();
        writeln!(page, "| `{name}` | {} | {title} |", status.as_u16())?;
    }
    page.push('\n');
    Ok(())
}
