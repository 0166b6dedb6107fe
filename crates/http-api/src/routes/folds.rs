//! Folds of records: begun and watched.

use app::access::{Permission, Wish};
use axum::Json;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Call, number};
use crate::folds::{self, Fold};
use crate::problem::Problem;
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::tasks::Course;

/// A fold of the records of accounts.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RecordFold {
    /// Its number.
    fold: u64,
    #[serde(flatten)]
    course: Course,
    /// The number of the last account that is done; accounts without news are passed over.
    done: u64,
    /// How many accounts there are.
    accounts: u64,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, begin)).routes(routes!(show))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<RecordFold>();
    told.subschema_for::<Part<RecordFold>>();
}

fn wish() -> Wish {
    Wish::book(Permission::CloseDays)
}

fn shown(fold: &Fold) -> Result<RecordFold, Problem> {
    let (course, _) = fold.told()?;
    Ok(RecordFold { fold: fold.id, course, done: fold.done(), accounts: fold.of })
}

/// Begins to put what lies beside the records of accounts into them, so that reading is cheaper again; no answer changes
///
/// Between everything else that is written, one at a time: where one runs, it is told. A server that is started anew has forgotten it; what is done is done.
#[utoipa::path(post, path = "/v1/record-folds", tag = "book", operation_id = "fold_records",
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/RecordFold"))))]
pub(crate) async fn begin(Of(shared): Of<Shared>, call: Call) -> Result<Response, Problem> {
    call.may(&wish())?;
    let fold = folds::begin(&shared, &call.actor, wish()).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&fold)?)).into_response())
}

/// The folds that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/record-folds", tag = "book", operation_id = "record_folds", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/RecordFoldPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<RecordFold>>, Problem> {
    call.may(&wish())?;
    Ok(Json(shared.folds.page(&page, shown)?))
}

/// A fold: how far it has come
#[utoipa::path(get, path = "/v1/record-folds/{fold}", tag = "book", operation_id = "record_fold",
    params(("fold" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The fold.", body = ref("#/components/schemas/RecordFold"))))]
pub(crate) async fn show(Of(shared): Of<Shared>, call: Call, In(id): In<String>) -> Result<Json<RecordFold>, Problem> {
    call.may(&wish())?;
    Ok(Json(shown(&shared.folds.find(number("fold", &id)?)?)?))
}
