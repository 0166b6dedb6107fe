//! As much of JSON Schema as the schema of product files uses, but for patterns.

use serde_json::Value;

use crate::product_file::options::schema;

/// Where a file has not the shape that the schema tells.
pub(super) fn flaws(text: &str) -> Vec<String> {
    let file: Value = toml::from_str(text).unwrap();
    let mut flaws = Vec::new();
    check(&mut flaws, "", &schema(), &file);
    flaws
}

fn check(flaws: &mut Vec<String>, path: &str, schema: &Value, value: &Value) {
    let is_of_type = match schema["type"].as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("{other} is a type that the schema does not use"),
    };
    if !is_of_type {
        flaws.push(format!("{path}: not of type {}", schema["type"]));
        return;
    }
    if let Some(table) = value.as_object() {
        assert_eq!(schema["additionalProperties"], false);
        for name in schema["required"].as_array().into_iter().flatten() {
            if !table.contains_key(name.as_str().unwrap()) {
                flaws.push(format!("{path}: {name} is missing"));
            }
        }
        for (name, value) in table {
            match schema["properties"].get(name) {
                Some(schema) => check(flaws, &format!("{path}.{name}"), schema, value),
                None => flaws.push(format!("{path}: {name} is not known")),
            }
        }
    }
    if let Some(rows) = value.as_array() {
        let size = u64::try_from(rows.len()).unwrap();
        if schema["minItems"].as_u64().is_some_and(|least| size < least)
            || schema["maxItems"].as_u64().is_some_and(|most| size > most)
        {
            flaws.push(format!("{path}: {size} items"));
        }
        for row in rows {
            check(flaws, path, &schema["items"], row);
        }
    }
    if schema["enum"].as_array().is_some_and(|names| !names.contains(value)) {
        flaws.push(format!("{path}: {value} is no name"));
    }
    let number = value.as_i64();
    if number.is_some_and(|number| schema["minimum"].as_i64().is_some_and(|least| number < least))
        || number.is_some_and(|number| schema["maximum"].as_i64().is_some_and(|most| number > most))
    {
        flaws.push(format!("{path}: {value} is outside the limits"));
    }
}

#[test]
fn a_wrong_shape_has_its_flaws() {
    let flaws = |text: &str| self::flaws(text).join("; ");
    let whole = super::WHOLE;
    assert_eq!(
        flaws("[product]\nid = \"p\"\n"),
        ".: \"plan\" is missing".replacen('.', "", 1)
            + "; .product: \"version\" is missing; .product: \"effective_from\" is missing; .product: \"currency\" is missing"
    );
    for (section, flaw) in [
        ("[penalties]", ": penalties is not known"),
        ("[ageing]\ngrace = 3", ".ageing: grace is not known"),
        ("[ageing]\ngrace_days = -1", ".ageing.grace_days: -1 is outside the limits"),
        ("[ageing]\nanchor = \"first\"", ".ageing.anchor: \"first\" is no name"),
        ("[allocation]\norder = [\"fee\"]", ".allocation.order: 1 items"),
        ("[[waiver_limit]]\nrole = \"clerk\"\ncomponent = \"fee\"", ".waiver_limit: \"per_waiver_max\" is missing"),
    ] {
        assert_eq!(flaws(&format!("{whole}{section}\n")), flaw);
    }
}
