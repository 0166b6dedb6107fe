//! Names and addresses of many persons, from a table.

use app::access::{Permission, Wish};
use app::addresses::table::{Brought, take_in};
use app::port::Store;
use axum::extract::State as Of;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call};
use crate::request::Fields;
use crate::state::Shared;

/// Which table is taken in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressImportRequest {
    /// A table that you have sent, with the columns `person`, `address`, `channels` and `value`, and perhaps `language`, `zone`, `place`, `name`,
    /// `name_zh`, `salutation` and `salutation_zh`.
    table: String,
}

/// What a table of addresses came to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AddressesImported {
    /// Addresses and names that are new or were changed.
    changed: u64,
    /// Those that were known.
    known: u64,
    /// Rows that were not taken: the table, the row, and why.
    refused: Vec<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(import))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<AddressImportRequest>();
    told.subschema_for::<AddressesImported>();
}

/// Takes names and addresses of a table that you have sent
///
/// A row that makes no sense is told, and the others are taken; the same again changes nothing. Drop the table afterwards.
#[utoipa::path(post, path = "/v1/address-imports", tag = "tables", operation_id = "import_addresses",
    request_body(content = ref("#/components/schemas/AddressImportRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it came to.", body = ref("#/components/schemas/AddressesImported"))))]
pub(crate) async fn import(Of(shared): Of<Shared>, call: Call, fields: Fields) -> Answer<AddressesImported> {
    let wish = Wish::book(Permission::RecordContacts);
    let AddressImportRequest { table } = call.body(&wish, fields)?;
    let tables = shared.open_tables(&call.actor, [&*table])?;
    let (by, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let taken = take_in(store, &*tables, Brought { file: &table, actor: &by, now })?;
        Ok(AddressesImported { changed: taken.changed, known: taken.known, refused: taken.refused })
    };
    call.change(wish, work).await
}
