//! The book's days past due beside those of another system.

use app::access::{Permission, Wish};
use app::compare::{AgreementView, compare, source_ages};
use app::port::Reading;
use axum::extract::State as Of;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call};
use crate::request::Fields;
use crate::state::Shared;
use crate::terms::Terms;

/// What the book is compared with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComparisonRequest {
    /// A table that you have sent, with the columns `account`, `as_of` and `days_past_due`.
    table: String,
    /// How many days a late row may be off and still agree: none where nothing is said.
    #[serde(default)]
    within_days: u32,
    /// Shortfalls up to this amount are ignored, instead of up to the products' own tolerance.
    tolerance: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(ages))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ComparisonRequest>();
    told.subschema_for::<AgreementView>();
}

/// Compares the book's days past due with another system's, row by row
///
/// For who moves in: how far the two agree, and every difference. Nothing is kept, and nothing is tuned to agree.
#[utoipa::path(post, path = "/v1/age-comparisons", tag = "tables", operation_id = "compare_ages",
    request_body(content = ref("#/components/schemas/ComparisonRequest"), content_type = "application/json"),
    responses((status = 200, description = "How far they agree.", body = ref("#/components/schemas/AgreementView"))))]
pub(crate) async fn ages(Of(shared): Of<Shared>, call: Call, fields: Fields) -> Answer<AgreementView> {
    let wish = Wish::book(Permission::ReadAccounts);
    let ComparisonRequest { table, within_days, tolerance } = call.body(&wish, fields)?;
    let tables = shared.open_tables(&call.actor, [&*table])?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let ages = source_ages(&*tables, &table)?;
        let agreement = compare(book, &terms.products, &ages, within_days, tolerance.as_deref())?;
        Ok(AgreementView::from(&agreement))
    };
    call.walk(wish, question).await
}
