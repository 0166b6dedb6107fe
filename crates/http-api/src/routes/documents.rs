//! Versions of dated texts: strategies, packs, rules and terms; put in by one person, made to count by another.

use app::access::{Permission, Wish};
use app::documents::{Decision, State};
use app::port::Reading;
use app::versions::{Kind, VersionText, VersionView, view};
use app::{Code, Refused};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call, tag_of, tagged};
use crate::request::{Asked, Fields, In, LongFields};
use crate::state::Shared;
use crate::terms::Terms;

/// A version that is to be put in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionRequest {
    /// The text: TOML, as the reference of its kind tells. It says its own name, version and first day.
    text: String,
    /// What it is for, in a sentence.
    #[serde(default)]
    reason: String,
}

/// A text that is to be checked, or kept as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextRequest {
    /// The text: TOML, as the reference of its kind tells.
    pub(crate) text: String,
}

/// What a text says of itself.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TextCheck {
    /// The name.
    id: String,
    /// The version of that name.
    version: u32,
    /// The first day on which it would decide.
    effective_from: String,
}

/// Why something is done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonRequest {
    /// Why, in a sentence.
    pub(crate) reason: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show))
        .routes(routes!(check))
        .routes(routes!(activate))
        .routes(routes!(withdraw))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<VersionRequest>();
    asked.subschema_for::<ReasonRequest>();
    asked.subschema_for::<TextRequest>();
    told.subschema_for::<TextCheck>();
    told.subschema_for::<VersionView>();
    told.subschema_for::<VersionText>();
    told.subschema_for::<Part<VersionView>>();
}

fn kind_of(name: &str) -> app::Result<Kind> {
    Ok(Kind::named(name).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        let refused = Refused::new(format!("there are no versions of \"{name}\"")).code(Code::NotFound);
        refused.hint(format!("there are {}", names.join(", ")))
    })?)
}

fn one(book: &dyn Reading, kind: Kind, key: &str, now: i64) -> app::Result<VersionText> {
    let document = kind.room().document(book, key)?;
    let text = document.row.text.clone();
    let version = view(book, kind, &[document], now)?.pop().expect("one was shown");
    Ok(VersionText { version, text })
}

/// The versions of a kind, each with what was decided about it
#[utoipa::path(get, path = "/v1/documents/{kind}", tag = "documents", operation_id = "documents",
    params(("kind" = String, Path, description = "The kind: `strategy`, `contact_pack`, `desk_rules`, `work_rules`, `limit_table`, \
        `priority_terms`, `contact_terms`, `template`, `product` or `policy`."), Page),
    responses((status = 200, description = "A page of them, by name and version.", body = ref("#/components/schemas/VersionViewPage"))))]
pub(crate) async fn list(call: Call, In(kind): In<String>, Asked(page): Asked<Page>) -> Answer<Part<VersionView>> {
    let wish = Wish::book(Permission::ReadDocuments);
    call.may(&wish)?;
    let (page, now) = (page.read()?, call.now());
    let question = move |book: &dyn Reading, _: &_| {
        let kind = kind_of(&kind)?;
        Ok(Part::of(view(book, kind, &kind.room().all(book)?, now)?, page))
    };
    call.ask(wish, question).await
}

/// A version with its text
#[utoipa::path(get, path = "/v1/documents/{kind}/{version}", tag = "documents", operation_id = "document",
    params(("kind" = String, Path, description = "The kind."),
        ("version" = String, Path, description = "Its name, @ and its number: `pay-later-cn@2`.")),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/VersionText"))))]
pub(crate) async fn show(call: Call, In((kind, key)): In<(String, String)>) -> Answer<VersionText> {
    let now = call.now();
    let question = move |book: &dyn Reading, _: &_| Ok(tagged(one(book, kind_of(&kind)?, &key, now)?));
    call.ask_one(Wish::book(Permission::ReadDocuments), question).await
}

/// Checks a text as if it were put in: what is wrong with it is refused; nothing is kept
#[utoipa::path(post, path = "/v1/document-checks/{kind}", tag = "documents", operation_id = "check_document",
    params(("kind" = String, Path, description = "The kind.")),
    request_body(content = ref("#/components/schemas/TextRequest"), content_type = "application/json"),
    responses((status = 200, description = "Which version it is.", body = ref("#/components/schemas/TextCheck"))))]
pub(crate) async fn check(call: Call, In(kind): In<String>, LongFields(fields): LongFields) -> Answer<TextCheck> {
    let wish = Wish::book(Permission::ReadDocuments);
    let TextRequest { text } = call.body(&wish, fields)?;
    let question = move |book: &dyn Reading, _: &_| {
        let found = kind_of(&kind)?.room().check(book, "the text", &text)?;
        Ok(TextCheck { id: found.id, version: found.version, effective_from: found.effective_from.to_string() })
    };
    call.ask(wish, question).await
}

/// Puts a version in, as a draft that decides nothing yet
///
/// The same text again changes nothing; a version that is there with another text is refused.
#[utoipa::path(post, path = "/v1/documents/{kind}", tag = "documents", operation_id = "add_document",
    params(("kind" = String, Path, description = "The kind.")),
    request_body(content = ref("#/components/schemas/VersionRequest"), content_type = "application/json"),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/VersionText"))))]
pub(crate) async fn add(call: Call, In(kind): In<String>, fields: Fields) -> Answer<VersionText> {
    let wish = Wish::book(Permission::WriteDocuments);
    let VersionRequest { text, reason } = call.body(&wish, fields)?;
    let (by, now) = (call.actor.name.clone(), call.now());
    let work = move |store: &mut dyn app::port::Store, _: &_| {
        let kind = kind_of(&kind)?;
        let decision = Decision { by: &by, reason: &reason, now };
        let added = kind.room().add(store, "the text", &text, decision)?;
        one(store, kind, &added.key, now)
    };
    call.change(wish, work).await
}

/// Lets a version decide from its first day on; whoever wrote it cannot
///
/// Asked again by the same person, the answer is the same. A first day that a close has passed is refused, except a law's.
#[utoipa::path(post, path = "/v1/documents/{kind}/{version}/activation", tag = "documents", operation_id = "activate_document",
    params(("kind" = String, Path, description = "The kind."),
        ("version" = String, Path, description = "Its name, @ and its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/VersionText"))))]
pub(crate) async fn activate(call: Call, In(of): In<(String, String)>, fields: Fields) -> Answer<VersionText> {
    decide(call, of, State::Active, fields).await
}

/// Takes a version out of force
#[utoipa::path(post, path = "/v1/documents/{kind}/{version}/withdrawal", tag = "documents", operation_id = "withdraw_document",
    params(("kind" = String, Path, description = "The kind."),
        ("version" = String, Path, description = "Its name, @ and its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/VersionText"))))]
pub(crate) async fn withdraw(call: Call, In(of): In<(String, String)>, fields: Fields) -> Answer<VersionText> {
    decide(call, of, State::Withdrawn, fields).await
}

async fn decide(call: Call, (kind, key): (String, String), state: State, fields: Fields) -> Answer<VersionText> {
    let wish = Wish::book(Permission::DecideDocuments);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    let (by, now) = (call.actor.name.clone(), call.now());
    let (seen_kind, seen_key) = (kind.clone(), key.clone());
    let seen = move |book: &dyn Reading, _: &Terms| Ok(tag_of(&one(book, kind_of(&seen_kind)?, &seen_key, now)?));
    let work = move |store: &mut dyn app::port::Store, _: &Terms| {
        let (kind, decision) = (kind_of(&kind)?, Decision { by: &by, reason: &reason, now });
        let room = kind.room();
        let document = room.document(store, &key)?;
        let was_told = document.changes.last().is_some_and(|last| last.by == by && last.reason == reason);
        if document.state != state || !was_told {
            match state {
                State::Active => room.activate(store, &key, decision)?,
                State::Draft | State::Withdrawn => room.withdraw(store, &key, decision)?,
            }
        }
        Ok(tagged(one(store, kind, &key, now)?))
    };
    call.change_one(wish, seen, work).await
}
