//! The shape of product files as a JSON Schema, for editors.
//!
//! It says which options there are and what each may be. Which of them go together only the parser knows.

use serde_json::{Map, Value as Json, json};

use super::{Absent, Choice, Form, ProductOption, SECTIONS, Section, Shape, Value};

const DECIMAL: &str = r"^\+?([0-9]+\.?[0-9]*|\.[0-9]+)$";
const RATE: &str = r"^\+?([0-9]+\.?[0-9]*|\.[0-9]+)( *%)?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The schema of product files as a file of its own.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// The schema of product files, in the 2020-12 draft of JSON Schema.
pub fn schema() -> Json {
    let roots = SECTIONS.iter().filter(|section| !section.path.contains('.'));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Product file",
        "description": "The terms of one product in one version. Not everything that has this shape is a product: \
                        `arrears product check` tells.",
    });
    let required: Vec<&str> = roots.clone().filter(|section| section.is_required).map(|section| section.path).collect();
    let properties = roots.map(|section| (section.path.to_owned(), of_section(section))).collect();
    object(&mut schema, properties, &required);
    schema
}

fn of_section(section: &Section) -> Json {
    let mut properties: Map<String, Json> =
        section.all_options().map(|option| (option.name.to_owned(), of_option(option))).collect();
    properties.extend(section.below().map(|(name, below)| (name.to_owned(), of_section(below))));
    let mut table = json!({ "description": section.meaning });
    object(&mut table, properties, &required(section.all_options()));
    match section.shape {
        Shape::Table => table,
        Shape::List => json!({ "type": "array", "items": table }),
    }
}

fn required<'a>(options: impl Iterator<Item = &'a ProductOption>) -> Vec<&'a str> {
    options.filter(|option| matches!(option.absent, Absent::Refused)).map(|option| option.name).collect()
}

/// Makes a schema that of a table which knows no other options.
fn object(schema: &mut Json, properties: Map<String, Json>, required: &[&str]) {
    schema["type"] = json!("object");
    schema["properties"] = Json::Object(properties);
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["additionalProperties"] = json!(false);
}

fn of_option(option: &ProductOption) -> Json {
    let mut schema = of_value(&option.value);
    schema["description"] = json!(description(option));
    if let Absent::Is(value) = option.absent {
        let written = option.value.written(value);
        schema["default"] = serde_json::from_str(&written).expect("a default is written as in JSON");
    }
    schema
}

fn description(option: &ProductOption) -> String {
    let mut text = option.meaning.to_owned();
    if let Value::Name(choices) | Value::Names(choices) = option.value {
        for (name, meaning) in choices.iter().filter(|(_, meaning)| !meaning.is_empty()) {
            text.push_str(&format!("\n- `{name}`: {meaning}"));
        }
    }
    text
}

fn of_value(value: &Value) -> Json {
    match value {
        Value::Rate => json!({ "type": "string", "pattern": RATE }),
        Value::Amount => json!({ "type": "string", "pattern": DECIMAL }),
        Value::Date => json!({ "type": "string", "pattern": DATE }),
        Value::Dates => {
            json!({ "type": "array", "items": { "type": "string", "pattern": DATE }, "uniqueItems": true })
        }
        Value::Flag => json!({ "type": "boolean" }),
        Value::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Value::Text(form) => text(form),
        Value::Texts(form) => json!({ "type": "array", "items": text(form), "uniqueItems": true }),
        Value::Name(choices) => json!({ "type": "string", "enum": names(choices) }),
        Value::Names(choices) => {
            json!({
                "type": "array",
                "items": { "type": "string", "enum": names(choices) },
                "uniqueItems": true,
            })
        }
        Value::Order => order(&["penalty", "fee", "interest", "principal"]),
        Value::Items => order(&["penalty", "additional_interest", "fee", "interest", "principal"]),
        Value::Rows(options) => {
            let properties = options.iter().map(|option| (option.name.to_owned(), of_option(option))).collect();
            let mut row = json!({});
            object(&mut row, properties, &required(options.iter()));
            json!({ "type": "array", "items": row })
        }
    }
}

/// At least the four components.
fn order(names: &[&str]) -> Json {
    json!({
        "type": "array",
        "items": { "type": "string", "enum": names },
        "uniqueItems": true,
        "minItems": 4,
        "maxItems": names.len(),
    })
}

fn text(form: &Form) -> Json {
    match form.pattern {
        Some(pattern) => json!({ "type": "string", "pattern": pattern }),
        None => json!({ "type": "string" }),
    }
}

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|(name, _)| *name).collect()
}
