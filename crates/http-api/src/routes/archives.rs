//! Archives of the book: begun and watched.

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
use crate::archives::{self, Archiving};
use crate::call::{Call, number};
use crate::problem::Problem;
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::tasks::Course;

/// An archiving of the book.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Archiving")]
pub(crate) struct ArchivingView {
    /// Its number.
    archiving: u64,
    #[serde(flatten)]
    course: Course,
    /// How many events it added.
    events: Option<u64>,
    /// How many accounts it added.
    accounts: Option<u64>,
    /// The place of the last event that is archived.
    last_seq: Option<u64>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, begin)).routes(routes!(show))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<ArchivingView>();
    told.subschema_for::<Part<ArchivingView>>();
}

fn wish() -> Wish {
    Wish::book(Permission::CloseDays)
}

fn shown(archiving: &Archiving) -> Result<ArchivingView, Problem> {
    let (course, came) = archiving.told()?;
    Ok(ArchivingView {
        archiving: archiving.id,
        course,
        events: came.map(|came| came.events),
        accounts: came.map(|came| came.accounts),
        last_seq: came.map(|came| came.last_seq),
    })
}

/// Begins to write out what the book has beyond its archive, into the folder that the server was started with
///
/// As `book archive` does, beside everything else that is written; questions that look at the whole book wait meanwhile. Where one runs, it is
/// told. A server that is started anew has forgotten it; the archive has not.
#[utoipa::path(post, path = "/v1/archivings", tag = "book", operation_id = "archive_book",
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/Archiving"))))]
pub(crate) async fn begin(Of(shared): Of<Shared>, call: Call) -> Result<Response, Problem> {
    call.may(&wish())?;
    let archiving = archives::begin(&shared, &call.actor, wish()).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&archiving)?)).into_response())
}

/// The archivings that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/archivings", tag = "book", operation_id = "archivings", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ArchivingPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<ArchivingView>>, Problem> {
    call.may(&wish())?;
    Ok(Json(shared.archives.page(&page, shown)?))
}

/// An archiving: whether it is over, and what it added
#[utoipa::path(get, path = "/v1/archivings/{archiving}", tag = "book", operation_id = "archiving",
    params(("archiving" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The archiving.", body = ref("#/components/schemas/Archiving"))))]
pub(crate) async fn show(
    Of(shared): Of<Shared>,
    call: Call,
    In(id): In<String>,
) -> Result<Json<ArchivingView>, Problem> {
    call.may(&wish())?;
    Ok(Json(shown(&shared.archives.find(number("archiving", &id)?)?)?))
}
