//! What waits for a second person: drafts of texts, and relief above the authority of whoever asked.

use app::access::{Permission, Wish};
use app::documents::State;
use app::export::instant;
use app::port::Reading;
use app::relief;
use app::versions::Kind;
use collections::Word;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::request::Asked;
use crate::state::Shared;

/// Something that waits for a second person.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Waiting")]
pub(crate) struct WaitingView {
    /// `document` or `relief`.
    what: &'static str,
    /// The kind of document or relief.
    kind: String,
    /// The version of a document, or the number of a request.
    name: String,
    /// Who wrote it or asked for it, and cannot decide about it.
    by: String,
    /// Since when: an instant, of relief a day.
    since: String,
    /// The address at which it is read.
    address: String,
    /// Whether whoever asks may decide about it, as far as the permission goes.
    may_decide: bool,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(inbox))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<Part<WaitingView>>();
}

/// What waits for a second person
///
/// Relief is told to those who may read cases.
#[utoipa::path(get, path = "/v1/inbox", tag = "inbox", operation_id = "inbox", params(Page),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/WaitingPage"))))]
pub(crate) async fn inbox(call: Call, Asked(page): Asked<Page>) -> Answer<Part<WaitingView>> {
    let wish = Wish::book(Permission::ReadDocuments);
    call.may(&wish)?;
    let (page, actor) = (page.read()?, call.actor.clone());
    let question = move |book: &dyn Reading, _: &_| {
        let mut waiting = documents(book, &actor)?;
        if actor.may(Permission::ReadCases) {
            waiting.extend(requests(book, &actor)?);
        }
        Ok(Part::of(waiting, page))
    };
    call.walk(wish, question).await
}

/// Whether somebody may decide about what another has written or asked for.
fn decides(actor: &app::access::Actor, permission: Permission, by: &str) -> bool {
    actor.may(permission) && !actor.name.eq_ignore_ascii_case(by)
}

fn documents(book: &dyn Reading, actor: &app::access::Actor) -> app::Result<Vec<WaitingView>> {
    let mut waiting = Vec::new();
    for kind in Kind::ALL {
        for document in kind.room().all(book)?.into_iter().filter(|one| one.state == State::Draft) {
            let name = document.key();
            waiting.push(WaitingView {
                what: "document",
                kind: kind.name().to_owned(),
                address: format!("/v1/documents/{}/{name}", kind.name()),
                name,
                since: instant(document.row.added_at)?,
                may_decide: decides(actor, Permission::DecideDocuments, &document.row.made_by),
                by: document.row.made_by,
            });
        }
    }
    Ok(waiting)
}

fn requests(book: &dyn Reading, actor: &app::access::Actor) -> app::Result<Vec<WaitingView>> {
    let found = relief::list(book, None)?.into_iter().filter(|one| matches!(one.state, relief::State::Waiting));
    let view = |one: relief::Relief| WaitingView {
        what: "relief",
        kind: one.terms.kind().word().to_owned(),
        name: one.id.to_string(),
        since: one.asked_on.to_string(),
        address: format!("/v1/relief-requests/{}", one.id),
        may_decide: decides(actor, Permission::DecideCases, &one.asked_by),
        by: one.asked_by,
    };
    Ok(found.map(view).collect())
}
