//! Checks of the whole book: begun, watched, and what they found.

use app::access::{Permission, Wish};
use axum::Json;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Call, number};
use crate::checks::{self, Check, Kind};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In};
use crate::state::Shared;
use crate::tasks::Course;

/// What is to be checked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookCheckRequest {
    /// `verify`: everything kept for speed is rebuilt from the journal and compared. `audit`: every account is recomputed as of the last
    /// close and compared with what closes said.
    kind: String,
}

/// A check of the whole book.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BookCheck {
    /// Its number.
    check: u64,
    /// `verify` or `audit`.
    kind: &'static str,
    #[serde(flatten)]
    course: Course,
    /// How many accounts are done.
    done: u64,
    /// How many there are.
    accounts: u64,
    /// How many problems it found; none while it runs.
    problem_count: Option<u64>,
    /// The first of them, in words.
    problems: Vec<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, begin)).routes(routes!(show))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<BookCheckRequest>();
    told.subschema_for::<BookCheck>();
    told.subschema_for::<Part<BookCheck>>();
}

fn shown(check: &Check) -> Result<BookCheck, Problem> {
    let (course, found) = check.told()?;
    Ok(BookCheck {
        check: check.id,
        kind: check.what.name(),
        course,
        done: found.map_or(check.done(), |found| found.accounts),
        accounts: check.of,
        problem_count: found.map(|found| found.problem_count),
        problems: found.map(|found| found.problems.clone()).unwrap_or_default(),
    })
}

fn wish() -> Wish {
    Wish::book(Permission::CloseDays)
}

/// Begins a check of the whole book, which goes on beside everything else
///
/// One at a time. Look at its number to see how far it has come. A server that is started anew has forgotten it.
#[utoipa::path(post, path = "/v1/book-checks", tag = "book", operation_id = "check_book",
    request_body(content = ref("#/components/schemas/BookCheckRequest"), content_type = "application/json"),
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/BookCheck"))))]
pub(crate) async fn begin(Of(shared): Of<Shared>, call: Call, fields: Fields) -> Result<Response, Problem> {
    let BookCheckRequest { kind } = call.body(&wish(), fields)?;
    let named = Kind::ALL.into_iter().find(|one| one.name() == kind);
    let kind = named.ok_or_else(|| Problem::field("kind", "is neither verify nor audit"))?;
    let check = checks::begin(&shared, &call.actor, wish(), kind).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&check)?)).into_response())
}

/// The checks that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/book-checks", tag = "book", operation_id = "book_checks", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/BookCheckPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<BookCheck>>, Problem> {
    call.may(&wish())?;
    Ok(Json(shared.checks.page(&page, shown)?))
}

/// A check: how far it has come, or what it found
#[utoipa::path(get, path = "/v1/book-checks/{check}", tag = "book", operation_id = "book_check",
    params(("check" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The check.", body = ref("#/components/schemas/BookCheck"))))]
pub(crate) async fn show(Of(shared): Of<Shared>, call: Call, In(id): In<String>) -> Result<Json<BookCheck>, Problem> {
    call.may(&wish())?;
    Ok(Json(shown(&shared.checks.find(number("check", &id)?)?)?))
}
