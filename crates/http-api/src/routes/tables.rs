//! Tables that are sent in, to be imported, compared with the book, or learned from.

use app::access::{Permission, Wish};
use app::export::instant;
use axum::Json;
use axum::extract::{Request, State as Of};
use axum::http::StatusCode;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::Call;
use crate::problem::Problem;
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::tables::{Sent, receive};

/// The most letters of a name.
const NAME_LETTERS_MAX: usize = 200;

/// A table that was sent in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TableSent {
    /// Its name.
    table: String,
    /// How large it is, as it was sent.
    bytes: u64,
    /// When it was sent.
    sent_at: String,
    /// The names of its columns.
    columns: Vec<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put, drop))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<TableSent>();
    told.subschema_for::<Part<TableSent>>();
}

fn wish() -> Wish {
    Wish::book(Permission::SendTables)
}

fn shown(table: Sent) -> Result<TableSent, Problem> {
    let Sent { name, bytes, sent_at, columns } = table;
    let sent_at = instant(sent_at).map_err(app::Error::from)?;
    Ok(TableSent { table: name, bytes: bytes.len() as u64, sent_at, columns })
}

/// Sends a table, in the place of the one of this name that you have sent before
///
/// The body is the file itself; the end of its name says what it is: `.csv`, `.csv.gz`, `.jsonl`, `.jsonl.gz` or `.parquet`. It is kept in
/// memory and on no disk, for you alone, until you drop it or the server ends, and read when an import or something else names it.
#[utoipa::path(put, path = "/v1/tables/{table}", tag = "tables", operation_id = "send_table",
    params(("table" = String, Path, description = "Its name: `repayments.csv`.")),
    request_body(content((String = "text/csv"), (String = "application/x-ndjson"), (String = "application/octet-stream"))),
    responses((status = 200, description = "It is there.", body = ref("#/components/schemas/TableSent"))))]
pub(crate) async fn put(
    Of(shared): Of<Shared>,
    call: Call,
    In(name): In<String>,
    request: Request,
) -> Result<Json<TableSent>, Problem> {
    call.may(&wish())?;
    let read = shared.read_tables()?;
    if name.chars().count() > NAME_LETTERS_MAX {
        return Err(Problem::field("table", format!("has more than {NAME_LETTERS_MAX} letters")));
    }
    let limits = shared.config.limits;
    let room = limits.table_bytes.saturating_sub(shared.tables.size());
    let bytes = receive(request.into_body(), limits.body_time, room).await?;
    let (own, of) = (name.clone(), bytes.clone());
    // The head of a packed or columnar table takes a while to be read.
    let columns = tokio::task::spawn_blocking(move || {
        let tables = read(vec![(own.clone(), of)]);
        tables.open(&own).map(|rows| rows.columns().to_vec()).map_err(|error| format!("{error:#}"))
    });
    let columns = columns.await.map_err(|error| Problem::internal(format!("reading a table broke off: {error}")))?;
    let columns = columns.map_err(|why| Problem::field("table", why))?;
    let table = Sent { name, bytes, sent_at: call.now(), columns };
    shared.tables.put(&call.actor.name, table.clone());
    Ok(Json(shown(table)?))
}

/// The tables that you have sent
#[utoipa::path(get, path = "/v1/tables", tag = "tables", operation_id = "tables", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/TableSentPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<TableSent>>, Problem> {
    call.may(&wish())?;
    let page = page.read()?;
    let all = shared.tables.of(&call.actor.name).into_iter().map(shown).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Part::of(all, page)))
}

/// Drops a table that you have sent
#[utoipa::path(delete, path = "/v1/tables/{table}", tag = "tables", operation_id = "drop_table",
    params(("table" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is gone.")))]
pub(crate) async fn drop(Of(shared): Of<Shared>, call: Call, In(name): In<String>) -> Result<StatusCode, Problem> {
    call.may(&wish())?;
    shared.tables.drop(&call.actor.name, &name)?;
    Ok(StatusCode::NO_CONTENT)
}
