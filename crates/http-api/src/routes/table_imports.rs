//! Imports of tables: begun, watched, and the rows that were not taken.

use app::access::{Permission, Wish};
use app::import::book::Loaded;
use app::import::{Mapping, Target};
use app::intake::OnRefusal;
use axum::Json;
use axum::body::Body;
use axum::extract::State as Of;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Call, number};
use crate::problem::{Code, Problem};
use crate::request::{Asked, In, LongFields};
use crate::state::Shared;
use crate::table_imports::{self, Order, TableImport};
use crate::tasks::Course;

/// How many rows that were not taken stand in the answer itself.
const TOLD: usize = 20;

/// Tables that are to be imported, which were sent before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableImportRequest {
    /// The text of a mapping, which names tables and says how they are read. Without one the tables below have the documented columns.
    mapping: Option<String>,
    /// Tables of contracts.
    #[serde(default)]
    contracts: Vec<String>,
    /// Tables of instalments of externally scheduled contracts.
    #[serde(default)]
    instalments: Vec<String>,
    /// Tables of repayments and other events.
    #[serde(default)]
    repayments: Vec<String>,
    /// Tables of events in the words of event lines.
    #[serde(default)]
    events: Vec<String>,
    /// What comes of bad rows: with `import_nothing`, as where nothing is said, one of them keeps everything out; with `import_the_rest`
    /// the good ones are imported.
    on_bad_rows: Option<String>,
    /// Whether nothing is to be booked.
    #[serde(default)]
    is_dry_run: bool,
}

/// An import of tables.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TableImport")]
pub(crate) struct TableImportView {
    /// Its number.
    import: u64,
    /// The tables.
    tables: Vec<String>,
    /// Whether nothing is booked.
    is_dry_run: bool,
    #[serde(flatten)]
    course: Course,
    /// How many events are done.
    done: u64,
    /// Whether it was booked: not where it is a dry run, or bad rows keep everything out.
    is_booked: Option<bool>,
    /// What came of it.
    came: Option<ImportedView>,
    /// Why nothing was booked, in words: the first bad rows.
    refusal: Option<String>,
}

/// What came of an import.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Imported")]
pub(crate) struct ImportedView {
    /// Events booked, or that would be.
    events_booked: u64,
    /// Events that the book had.
    events_known: u64,
    /// Accounts opened, or that would be.
    accounts_opened: u64,
    /// Rows that were not taken.
    rows_rejected: u64,
    /// Rows of contracts.
    contracts: u64,
    /// Rows of instalments.
    instalments: u64,
    /// Rows of repayments and other events.
    repayments: u64,
    /// Rows of event lines.
    events: u64,
    /// The first rows that were not taken, each with its place, what was found and what is expected; all of them are at `/rejects`.
    rejects: Vec<Value>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, begin)).routes(routes!(show)).routes(routes!(rejects))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<TableImportRequest>();
    told.subschema_for::<TableImportView>();
    told.subschema_for::<Part<TableImportView>>();
}

fn wish() -> Wish {
    Wish::book(Permission::TakeEvents)
}

impl TableImportRequest {
    fn mapping(&self) -> Result<Mapping, Problem> {
        let named = [
            (Target::Contracts, &self.contracts),
            (Target::Instalments, &self.instalments),
            (Target::Repayments, &self.repayments),
            (Target::Events, &self.events),
        ];
        let tables: Vec<(Target, &str)> =
            named.into_iter().flat_map(|(target, names)| names.iter().map(move |name| (target, &**name))).collect();
        match &self.mapping {
            Some(_) if !tables.is_empty() => {
                Err(Problem::field("mapping", "stands beside tables, which it names itself"))
            }
            Some(text) => Mapping::parse(text).map_err(|rejected| Problem::field("mapping", rejected.to_string())),
            None if tables.is_empty() => {
                Err(Problem::field("mapping", "is missing, and so are contracts, instalments, repayments and events"))
            }
            None => Ok(Mapping::standard(tables)),
        }
    }

    fn on_refusal(&self) -> Result<OnRefusal, Problem> {
        match self.on_bad_rows.as_deref() {
            _ if self.is_dry_run => Ok(OnRefusal::Rehearse),
            None | Some("import_nothing") => Ok(OnRefusal::BookNothing),
            Some("import_the_rest") => Ok(OnRefusal::BookTheRest),
            Some(_) => Err(Problem::field("on_bad_rows", "is neither import_nothing nor import_the_rest")),
        }
    }
}

fn shown(task: &TableImport) -> Result<TableImportView, Problem> {
    let (course, loaded) = task.told()?;
    let is_dry_run = task.what.on_refusal == OnRefusal::Rehearse;
    let keeps_out = |loaded: &Loaded| loaded.refusal.is_some() && task.what.on_refusal == OnRefusal::BookNothing;
    Ok(TableImportView {
        import: task.id,
        tables: task.what.tables.clone(),
        is_dry_run,
        course,
        done: task.done(),
        is_booked: loaded.map(|loaded| !is_dry_run && !keeps_out(loaded)),
        refusal: loaded.filter(|loaded| keeps_out(loaded)).and_then(|loaded| loaded.refusal.clone()),
        came: loaded.map(|loaded| came(loaded)),
    })
}

fn came(loaded: &Loaded) -> ImportedView {
    let counts = loaded.counts;
    ImportedView {
        events_booked: loaded.booked,
        events_known: loaded.known,
        accounts_opened: loaded.opened,
        rows_rejected: loaded.rejects.len() as u64,
        contracts: counts.contracts.rows,
        instalments: counts.instalments.rows,
        repayments: counts.repayments.rows,
        events: counts.events.rows,
        rejects: loaded.rejects.iter().take(TOLD).cloned().collect(),
    }
}

/// Begins to import tables that you have sent, which goes on beside everything else
///
/// As `book import` does: contracts before what names them, every event once however often its table comes. Bad rows are named, and by
/// default keep everything out. One at a time; the writer books all of it in one piece, so that other events wait meanwhile. A server that
/// is started anew has forgotten it.
#[utoipa::path(post, path = "/v1/table-imports", tag = "tables", operation_id = "import_tables",
    request_body(content = ref("#/components/schemas/TableImportRequest"), content_type = "application/json"),
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/TableImport"))))]
pub(crate) async fn begin(
    Of(shared): Of<Shared>,
    call: Call,
    LongFields(fields): LongFields,
) -> Result<Response, Problem> {
    let asked: TableImportRequest = call.body(&wish(), fields)?;
    let (mapping, on_refusal) = (asked.mapping()?, asked.on_refusal()?);
    let tables = shared.open_tables(&call.actor, mapping.files())?;
    let order = Order { mapping, tables, on_refusal };
    let task = table_imports::begin(&shared, &call.actor, wish(), order).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&task)?)).into_response())
}

/// The imports that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/table-imports", tag = "tables", operation_id = "table_imports", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/TableImportPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<TableImportView>>, Problem> {
    call.may(&wish())?;
    Ok(Json(shared.table_imports.page(&page, shown)?))
}

/// An import: how far it has come, or what came of it
#[utoipa::path(get, path = "/v1/table-imports/{import}", tag = "tables", operation_id = "table_import",
    params(("import" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The import.", body = ref("#/components/schemas/TableImport"))))]
pub(crate) async fn show(
    Of(shared): Of<Shared>,
    call: Call,
    In(id): In<String>,
) -> Result<Json<TableImportView>, Problem> {
    call.may(&wish())?;
    Ok(Json(shown(&shared.table_imports.find(number("import", &id)?)?)?))
}

/// The rows that an import did not take, one a line, as `book import --rejects` writes them
#[utoipa::path(get, path = "/v1/table-imports/{import}/rejects", tag = "tables", operation_id = "rejected_rows",
    params(("import" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The rows.", content((String = "application/x-ndjson")))))]
pub(crate) async fn rejects(Of(shared): Of<Shared>, call: Call, In(id): In<String>) -> Result<Response, Problem> {
    call.may(&wish())?;
    let task = shared.table_imports.find(number("import", &id)?)?;
    let (_, Some(loaded)) = task.told()? else {
        let what = format!("import {id} has no rows to tell of");
        return Err(Problem::new(Code::NotFound, what).hint("look at its state"));
    };
    let lines: String = loaded.rejects.iter().map(|reject| format!("{reject}\n")).collect();
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from(lines)).into_response())
}
