//! What texts may name: features of models, and placeholders of templates.

use app::access::{Permission, Wish};
use app::features::page::views;
use axum::Json;
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
use crate::problem::Problem;
use crate::request::Asked;
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

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(features)).routes(routes!(placeholders))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<FeatureList>();
    told.subschema_for::<PlaceholderView>();
    told.subschema_for::<Part<PlaceholderView>>();
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
