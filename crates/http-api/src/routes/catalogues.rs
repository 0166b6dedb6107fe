//! What texts may name and how they are shaped: features of models, placeholders of templates, types of events, schemas of files.

use app::access::{Permission, Wish};
use app::events_out::{EventType, TYPES};
use app::features::page::views;
use app::{contact_pack_file, desk_rules_file, product_file};
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use collections::Word;
use collections::message::Placeholder;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::Call;
use crate::problem::{Code, Problem};
use crate::request::{Asked, In};
use crate::state::Shared;

/// A page of features that are computed from the journal.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FeatureList {
    /// Each with its window, unit, direction, and what it is in both languages, as `risk features list --json` tells them.
    #[serde(flatten)]
    page: Part<Value>,
}

/// A placeholder that templates may ask for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Placeholder")]
pub(crate) struct PlaceholderView {
    /// Its name, as a text has it in braces.
    placeholder: String,
    /// What stands in its place.
    kind: String,
    /// Whether it tells that somebody owes.
    tells_debt: bool,
    /// What it is.
    about: String,
}

/// A type of events that endpoints hear of.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventType")]
pub(crate) struct EventTypeView {
    /// Its name.
    name: &'static str,
    /// The stream that tells it: `account`, `standing` or `person`.
    stream: &'static str,
    /// When it is told.
    meaning: &'static str,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(features))
        .routes(routes!(placeholders))
        .routes(routes!(event_types))
        .routes(routes!(file_schema))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<FeatureList>();
    told.subschema_for::<PlaceholderView>();
    told.subschema_for::<Part<PlaceholderView>>();
    told.subschema_for::<EventTypeView>();
    told.subschema_for::<Part<EventTypeView>>();
}

/// The features that are computed from the journal, for configs of models
#[utoipa::path(get, path = "/v1/risk-features", tag = "risk", operation_id = "risk_features", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/FeatureList"))))]
pub(crate) async fn features(call: Call, Asked(page): Asked<Page>) -> Result<Json<FeatureList>, Problem> {
    call.may(&Wish::book(Permission::ReadModels))?;
    let page = page.read()?;
    let all = views().iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>().map_err(Problem::internal)?;
    Ok(Json(FeatureList { page: Part::of(all, page) }))
}

/// The placeholders that templates may ask for
#[utoipa::path(get, path = "/v1/placeholders", tag = "documents", operation_id = "placeholders", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PlaceholderPage"))))]
pub(crate) async fn placeholders(call: Call, Asked(page): Asked<Page>) -> Result<Json<Part<PlaceholderView>>, Problem> {
    call.may(&Wish::book(Permission::ReadDocuments))?;
    let page = page.read()?;
    let view = |one: &Placeholder| PlaceholderView {
        placeholder: one.word().to_owned(),
        kind: one.value_type().word().to_owned(),
        tells_debt: one.tells_debt(),
        about: one.about().to_owned(),
    };
    Ok(Json(Part::of(Placeholder::ALL.iter().map(view).collect(), page)))
}

/// The types of events that endpoints hear of, and that `GET /v1/cloud-events/{stream}` tells
#[utoipa::path(get, path = "/v1/event-types", tag = "exports", operation_id = "event_types", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/EventTypePage"))))]
pub(crate) async fn event_types(call: Call, Asked(page): Asked<Page>) -> Result<Json<Part<EventTypeView>>, Problem> {
    call.may(&Wish::book(Permission::ReadDocuments))?;
    let page = page.read()?;
    let view = |one: &EventType| EventTypeView { name: one.name, stream: one.stream.name(), meaning: one.meaning };
    Ok(Json(Part::of(TYPES.iter().map(view).collect(), page)))
}

/// The shape of a kind of files as a JSON Schema, for editors
#[utoipa::path(get, path = "/v1/file-schemas/{kind}", tag = "documents", operation_id = "file_schema",
    params(("kind" = String, Path, description = "`product`, `contact_pack` or `desk_rules`.")),
    responses((status = 200, description = "The schema.", content((Value = "application/json")))))]
pub(crate) async fn file_schema(call: Call, In(kind): In<String>) -> Result<Response, Problem> {
    call.may(&Wish::book(Permission::ReadDocuments))?;
    let text = match &*kind {
        "product" => product_file::options::schema_text(),
        "contact_pack" => contact_pack_file::schema_text(),
        "desk_rules" => desk_rules_file::schema_text(),
        _ => {
            let what = format!("there is no schema of \"{kind}\"");
            return Err(Problem::new(Code::NotFound, what).hint("there are product, contact_pack, desk_rules"));
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}
