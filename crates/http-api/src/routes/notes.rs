//! Notes about persons: what somebody at a desk wants remembered.

use app::access::{Permission, Wish};
use app::export::instant;
use app::notes::{self, NOTE};
use app::persons;
use app::port::{PersonEventRow, Reading, Store};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cases::NoteRequest;
use super::page::Part;
use super::past::PastPage;
use crate::call::{Answer, Call};
use crate::request::{Asked, Fields, In};
use crate::state::Shared;

/// A note about a person.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PersonNote")]
pub(crate) struct NoteView {
    /// Its number: its place in the journal of persons.
    note: u64,
    /// When it was written.
    at: String,
    /// By whom.
    by: String,
    /// What it says.
    text: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, add))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<NoteView>();
    told.subschema_for::<Part<NoteView>>();
}

/// The note that an event is; none of other events.
fn shown(row: &PersonEventRow) -> app::Result<Option<NoteView>> {
    let Some(text) = notes::text(row) else { return Ok(None) };
    Ok(Some(NoteView { note: row.seq, at: instant(row.at)?, by: row.actor.clone(), text }))
}

/// The notes about a person, in the order in which they were written
#[utoipa::path(get, path = "/v1/persons/{person}/notes", tag = "persons", operation_id = "notes",
    params(("person" = String, Path, description = "The person, as accounts name them."), PastPage),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PersonNotePage"))))]
pub(crate) async fn list(call: Call, In(person): In<String>, Asked(asked): Asked<PastPage>) -> Answer<Part<NoteView>> {
    let wish = Wish::person(Permission::ReadCases, &person);
    call.may(&wish)?;
    let (past, page) = asked.read()?;
    let question = move |book: &dyn Reading, _: &_| {
        persons::known(book, &person)?;
        let mut rows = past.then(book)?.of_person(book, &person)?;
        rows.retain(|row| persons::family(row) == NOTE);
        let notes: Vec<Option<NoteView>> = rows.iter().map(shown).collect::<app::Result<_>>()?;
        Ok(Part::of(notes.into_iter().flatten().collect(), page))
    };
    call.ask(wish, question).await
}

/// Writes something down about a person
///
/// Appended and never changed. The same key again is the same note.
#[utoipa::path(post, path = "/v1/persons/{person}/notes", tag = "persons", operation_id = "note_person",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/NoteRequest"), content_type = "application/json"),
    responses((status = 200, description = "The note.", body = ref("#/components/schemas/PersonNote"))))]
pub(crate) async fn add(call: Call, In(person): In<String>, fields: Fields) -> Answer<NoteView> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let NoteRequest { text } = call.body(&wish, fields)?;
    let (key, by, now) = (call.key()?, call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let seq = notes::add(store, &person, &text, (&by, &key), now)?;
        let row = store.person_events_after(seq - 1, 1)?.pop();
        let note = row.as_ref().map(shown).transpose()?.flatten();
        Ok(note.ok_or_else(|| anyhow::anyhow!("note {seq} was written and is not there"))?)
    };
    call.change(wish, work).await
}
