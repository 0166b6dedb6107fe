//! The API described: an OpenAPI 3.1 document, made from the routes and the types of their answers.
//!
//! Routes are described by `utoipa`, types by their JSON Schema, so that what `app` shows of accounts needs to know nothing of
//! HTTP. `page` and `reference` tell the same to people.

pub(crate) mod described;
mod money;
pub(crate) mod page;
mod words;

use app::look::AccountHistoryView;
use app::portfolio::view::PortfolioView;
use app::preview::Preview;
use app::summary::DayView;
use app::view::CloseView;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::problem::{Code, ProblemBody};
use crate::request::{IDEMPOTENCY_KEY, KEY_LETTERS_MAX};
use crate::routes::page::Part;
use crate::routes::{self, access, accounts, book, callbacks, day_closes, events, health, sessions};
use crate::rules;

const ABOUT: &str = "Past-due consumer credit: the book, its accounts, what happens to them, and the close of days. Money is a \
                     decimal as text (`Money`) in the currency that the same answer names, a day is written 2025-04-01, an instant in UTC. What is refused is \
                     told as a problem of RFC 9457 with a code that never changes. What is changed may bear a key of yours (`Idempotency-Key`): it is \
                     then done once, and answered again as it was for a day. What has an `ETag` is changed only as it was seen, with `If-Match`. Lists name the next page with a cursor.";

/// The OpenAPI document.
pub fn document() -> Value {
    let mut document = serde_json::to_value(routes::descriptions()).expect("a description is plain values");
    document["info"] = json!({
        "title": "Arrears", "version": "1", "description": ABOUT,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    });
    document["security"] = json!([{"token": []}, {"session": []}]);
    document["components"] = json!({
        "schemas": schemas(),
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A token of a program, or that of the server."},
            "signature": {
                "type": "apiKey", "in": "header", "name": "webhook-signature",
                "description": "A signature of Standard Webhooks by the key of the channel, beside `webhook-id` and `webhook-timestamp`.",
            },
            "session": {
                "type": "apiKey", "in": "cookie", "name": "arrears",
                "description": "The session of somebody who has signed in; `__Host-arrears` where it is encrypted.",
            },
        },
    });
    if let Some(paths) = document["paths"].as_object_mut() {
        let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
        operations.for_each(|operation| {
            operation["responses"]["default"] = problem();
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            if let Some(needs) = rules::needs(&id) {
                operation["x-permission"] = json!(needs);
            }
            if rules::takes_key(&id) {
                add_key(operation);
            }
        });
    }
    document
}

/// Tells of a parameter that what changes the book takes.
fn add_key(operation: &mut Value) {
    if !operation["parameters"].is_array() {
        operation["parameters"] = json!([]);
    }
    let Some(parameters) = operation["parameters"].as_array_mut() else { return };
    if parameters.iter().all(|known| known["name"] != IDEMPOTENCY_KEY) {
        parameters.push(json!({
            "name": IDEMPOTENCY_KEY, "in": "header", "required": false,
            "description": "Your name for it: for a day the same again under it is done once, and answered as it was.",
            "schema": {"type": "string", "maxLength": KEY_LETTERS_MAX},
        }));
    }
}

/// What every operation may answer.
fn problem() -> Value {
    json!({
        "description": "It was not done; the problem tells why.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}

/// The types of questions and answers.
fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut asked = settings.clone().for_deserialize().into_generator();
    asked.subschema_for::<events::EventRequest>();
    asked.subschema_for::<accounts::PreviewRequest>();
    asked.subschema_for::<day_closes::DayCloseRequest>();
    asked.subschema_for::<callbacks::ReceiptRequest>();
    asked.subschema_for::<callbacks::ReplyRequest>();
    asked.subschema_for::<sessions::SignInRequest>();
    asked.subschema_for::<sessions::BorrowerSignInRequest>();
    asked.subschema_for::<sessions::PasswordRequest>();
    asked.subschema_for::<access::UserRequest>();
    asked.subschema_for::<access::UserChangeRequest>();
    asked.subschema_for::<access::TokenRequest>();
    let mut told = settings.for_serialize().into_generator();
    answers(&mut told);
    routes::schemas(&mut asked, &mut told);
    let mut schemas = asked.take_definitions(true);
    schemas.extend(told.take_definitions(true));
    let codes: Vec<&str> = Code::ALL.into_iter().map(Code::name).collect();
    schemas["Problem"]["properties"]["code"]["enum"] = json!(codes);
    money::put_into(&mut schemas);
    words::put_into(&mut schemas);
    schemas.sort_keys();
    schemas
}

fn answers(told: &mut SchemaGenerator) {
    told.subschema_for::<ProblemBody>();
    told.subschema_for::<health::Health>();
    told.subschema_for::<book::Book>();
    told.subschema_for::<DayView>();
    told.subschema_for::<PortfolioView>();
    told.subschema_for::<Part<CloseView>>();
    told.subschema_for::<accounts::Accounts>();
    told.subschema_for::<accounts::Account>();
    told.subschema_for::<accounts::Events>();
    told.subschema_for::<AccountHistoryView>();
    told.subschema_for::<accounts::ClassHistory>();
    told.subschema_for::<Preview>();
    told.subschema_for::<events::EventAnswer>();
    told.subschema_for::<events::LineAnswer>();
    told.subschema_for::<day_closes::DayClose>();
    told.subschema_for::<day_closes::DayCloseEvent>();
    told.subschema_for::<callbacks::CallbackAnswer>();
    told.subschema_for::<sessions::SessionView>();
    told.subschema_for::<access::UserView>();
    told.subschema_for::<access::Users>();
    told.subschema_for::<access::TokenView>();
    told.subschema_for::<access::Tokens>();
    told.subschema_for::<access::InvitationView>();
    told.subschema_for::<access::AccessLog>();
}
