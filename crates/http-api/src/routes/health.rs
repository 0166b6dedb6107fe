//! How the server is: for whoever starts, stops and watches it.

use app::access::{Permission, Wish};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

use crate::metrics::CONTENT_TYPE;
use crate::problem::{Code, Problem};
use crate::request::By;
use crate::state::Shared;

/// How the server is.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Health {
    /// `alive` or `ready`.
    pub(crate) status: &'static str,
}

/// Whether the process is alive
///
/// Answers as long as it is; asks nothing of the book.
#[utoipa::path(get, path = "/healthz", tag = "server", operation_id = "alive", security(()),
    responses((status = 200, description = "It is.", body = ref("#/components/schemas/Health"))))]
pub(crate) async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// Whether the server can do its work
///
/// The book can be read and written, is of this version, and the server is not stopping.
#[utoipa::path(get, path = "/readyz", tag = "server", operation_id = "ready", security(()),
    responses((status = 200, description = "It can.", body = ref("#/components/schemas/Health"))))]
pub(crate) async fn ready(State(shared): State<Shared>) -> Result<Json<Health>, Problem> {
    if shared.is_stopping() {
        return Err(Problem::new(Code::ShuttingDown, "the server is stopping"));
    }
    if !shared.writer.is_open() {
        return Err(Problem::new(Code::BookUnavailable, "the book cannot be written now"));
    }
    shared.readers.info().await?;
    Ok(Json(Health { status: "ready" }))
}

/// What the server has counted, as text for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "server", operation_id = "metrics",
    responses((status = 200, description = "The text.", body = String,
        content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8")))]
pub(crate) async fn metrics(State(shared): State<Shared>, By(actor): By) -> Result<impl IntoResponse, Problem> {
    let info = shared.ask(&actor, Wish::book(Permission::ReadMetrics), |book| Ok(book.info()?)).await?;
    let text = shared.metrics.text(&info, shared.writer.waiting());
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text))
}
