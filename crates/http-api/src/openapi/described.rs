//! What the OpenAPI document says, in the order in which people read it.

use serde_json::Value;

/// What can be asked at one address by one method.
pub(crate) struct Operation<'d> {
    pub(crate) method: String,
    pub(crate) path: &'d str,
    pub(crate) summary: &'d str,
    pub(crate) description: &'d str,
    /// What whoever asks needs: the word of a permission, `anybody`, `signed_in`, `signature` or `link`.
    pub(crate) needs: &'d str,
    pub(crate) parameters: Vec<Field<'d>>,
    pub(crate) bodies: Vec<Body<'d>>,
    pub(crate) answers: Vec<Answer<'d>>,
}

/// A type of content, and what its schema says in a word or two.
pub(crate) type Body<'d> = (&'d str, String);

/// What may be answered.
pub(crate) struct Answer<'d> {
    pub(crate) status: &'d str,
    pub(crate) meaning: &'d str,
    pub(crate) bodies: Vec<Body<'d>>,
}

/// A named value: a parameter, or a field of a type.
pub(crate) struct Field<'d> {
    pub(crate) name: &'d str,
    /// `path`, `query` or `header`; empty for the field of a type.
    pub(crate) place: &'d str,
    pub(crate) kind: String,
    pub(crate) is_required: bool,
    pub(crate) description: &'d str,
}

/// A type of the document.
pub(crate) struct Type<'d> {
    pub(crate) name: &'d str,
    pub(crate) description: &'d str,
    pub(crate) fields: Vec<Field<'d>>,
}

fn text<'d>(value: &'d Value, field: &str) -> &'d str {
    value[field].as_str().unwrap_or_default()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn contents(value: &Value) -> Vec<Body<'_>> {
    members(&value["content"]).map(|(media, content)| (media, kind(&content["schema"]))).collect()
}

/// All operations.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = members(&document["paths"]);
    let operations = paths.flat_map(|(path, item)| members(item).map(move |(method, told)| (path, method, told)));
    operations.map(|(path, method, told)| operation(path, method, told)).collect()
}

fn operation<'d>(path: &'d str, method: &str, told: &'d Value) -> Operation<'d> {
    let parameter = |told: &'d Value| Field {
        name: text(told, "name"),
        place: text(told, "in"),
        kind: kind(&told["schema"]),
        is_required: told["required"].as_bool().unwrap_or(false),
        description: text(told, "description"),
    };
    let answers = members(&told["responses"]);
    let answer = |(status, told): (&'d str, &'d Value)| Answer {
        status,
        meaning: text(told, "description"),
        bodies: contents(told),
    };
    Operation {
        method: method.to_uppercase(),
        path,
        summary: text(told, "summary"),
        description: text(told, "description"),
        needs: text(told, "x-permission"),
        parameters: told["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        bodies: contents(&told["requestBody"]),
        answers: answers.map(answer).collect(),
    }
}

/// All types, by name.
pub(crate) fn types(document: &Value) -> Vec<Type<'_>> {
    let schemas = members(&document["components"]["schemas"]);
    schemas
        .map(|(name, schema)| {
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let field = |(name, told)| Field {
                name,
                place: "",
                kind: kind(told),
                is_required: required.contains(&name),
                description: text(told, "description"),
            };
            Type {
                name,
                description: text(schema, "description"),
                fields: members(&schema["properties"]).map(field).collect(),
            }
        })
        .collect()
}

/// A schema in a word or two.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let any = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
    if let Some(any) = any {
        return any.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let named = match &schema["type"] {
        Value::String(named) => vec![named.as_str()],
        Value::Array(named) => named.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return "any".to_owned(),
    };
    let named = named.into_iter().map(|named| match named {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" if schema["format"] == "date" => "date".to_owned(),
        "null" => "none".to_owned(),
        other => other.to_owned(),
    });
    named.collect::<Vec<_>>().join(" or ")
}
