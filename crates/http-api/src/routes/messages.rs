//! Messages on their way, and what is due of contact: who is to hear what by which step of the strategy in force.
//!
//! No text and no address is told here: they name people. What carries messages runs beside the server.

use app::access::{Permission, Wish};
use app::export::instant;
use app::inbound::{self, ReplyText};
use app::outbox::{self, Message, standing, state_word};
use app::port::{Reading, Store};
use app::treatment::{Treatment, plan, row_view, totals_view};
use app::{Code, Refused};
use collections::Word;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use super::page::{Page, Part};
use crate::call::{Answer, Call, language};
use crate::request::{Asked, Fields, In};
use crate::state::Shared;
use crate::terms::Terms;

/// How many are looked at, at most.
const MOST: usize = 100_000;

/// A message on its way.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub(crate) struct MessageView {
    /// Its id.
    message: String,
    /// To whom, as accounts name them.
    person: String,
    /// `queued`, `sending`, `sent`, `failed`, `dead` or `delivered`.
    state: &'static str,
    /// Since when it is so; where it waits, when it is tried next.
    at: String,
    /// How often it was tried.
    tries: u32,
    /// Why it is where it is, or the carrier's name for it.
    why: Option<String>,
    /// The way.
    channel: &'static str,
    /// What it is for.
    purpose: &'static str,
    /// The address, by its id.
    address: Option<String>,
    /// The template.
    template: String,
    /// Its language.
    language: String,
    /// The accounts.
    accounts: Vec<String>,
}

/// What is due of contact on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ContactPlan {
    /// The business day.
    on: String,
    /// The strategy.
    strategy: String,
    /// A page of the steps that fall due, each with what would come of it.
    #[serde(flatten)]
    page: Part<Value>,
    /// How many steps come to what.
    totals: Value,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(retry))
        .routes(routes!(drop_it))
        .routes(routes!(day))
        .routes(routes!(replied))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<MessageView>();
    told.subschema_for::<Part<MessageView>>();
    told.subschema_for::<ContactPlan>();
    told.subschema_for::<ReplyView>();
    told.subschema_for::<Part<ReplyView>>();
}

fn shown(message: &Message) -> app::Result<MessageView> {
    let (at, why) = standing(&message.delivery.state);
    let request = &message.request;
    Ok(MessageView {
        message: message.delivery.id.as_str().to_owned(),
        person: message.person.clone(),
        state: state_word(&message.delivery.state),
        at: instant(at)?,
        tries: message.delivery.tries,
        why: why.map(str::to_owned),
        channel: request.channel.word(),
        purpose: request.purpose.word(),
        address: request.address.as_ref().map(ToString::to_string),
        template: message.template.clone(),
        language: message.language.clone(),
        accounts: request.accounts.iter().map(ToString::to_string).collect(),
    })
}

fn found(book: &dyn Reading, id: &str) -> app::Result<MessageView> {
    let none = || Refused::new(format!("the outbox has no message {id}")).code(Code::NotFound);
    shown(&outbox::known(book, id)?.ok_or_else(none)?)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageList {
    /// Only to this person.
    person: Option<String>,
    /// Only in this state: `queued`, `sending`, `sent`, `failed`, `dead` or `delivered`.
    state: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// The messages of the outbox, in the order of when something is to be done about them; no text and no address
#[utoipa::path(get, path = "/v1/messages", tag = "messages", operation_id = "messages", params(MessageList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/MessagePage"))))]
pub(crate) async fn list(
    call: Call,
    Asked(MessageList { person, state, cursor, limit }): Asked<MessageList>,
) -> Answer<Part<MessageView>> {
    let wish = Wish::book(Permission::ReadContacts);
    call.may(&wish)?;
    let page = Page { cursor, limit }.read()?;
    let question = move |book: &dyn Reading, _: &_| {
        let all = outbox::list(book, (person.as_deref(), state.as_deref()), MOST)?;
        Ok(Part::of(all.iter().map(shown).collect::<app::Result<_>>()?, page))
    };
    call.walk(wish, question).await
}

/// A message of the outbox; no text and no address
#[utoipa::path(get, path = "/v1/messages/{message}", tag = "messages", operation_id = "message",
    params(("message" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The message.", body = ref("#/components/schemas/Message"))))]
pub(crate) async fn show(call: Call, In(id): In<String>) -> Answer<MessageView> {
    call.ask(Wish::book(Permission::ReadContacts), move |book, _| found(book, &id)).await
}

/// Puts a message that was given up, or has failed, into the queue again; gate and ledger are asked before it goes
#[utoipa::path(post, path = "/v1/messages/{message}/retry", tag = "messages", operation_id = "retry_message",
    params(("message" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The message.", body = ref("#/components/schemas/Message"))))]
pub(crate) async fn retry(call: Call, In(id): In<String>) -> Answer<MessageView> {
    let wish = Wish::book(Permission::RecordContacts);
    call.may(&wish)?;
    let (by, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &Terms| {
        found(store, &id)?;
        outbox::retry(store, &id, &by, now)?;
        found(store, &id)
    };
    call.change(wish, work).await
}

/// Takes a message that waits or has failed out of the outbox
#[utoipa::path(post, path = "/v1/messages/{message}/withdrawal", tag = "messages", operation_id = "drop_message",
    params(("message" = String, Path, description = "Its id.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The message as it was.", body = ref("#/components/schemas/Message"))))]
pub(crate) async fn drop_it(call: Call, In(id): In<String>, fields: Fields) -> Answer<MessageView> {
    let wish = Wish::book(Permission::RecordContacts);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    let (by, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &Terms| {
        let was = found(store, &id)?;
        outbox::discard(store, &id, (&by, &reason), now)?;
        Ok(was)
    };
    call.change(wish, work).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlanPage {
    /// Only of this person.
    person: Option<String>,
    /// The language of words: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// What is due of contact now by the strategy and the contact packs in force; nothing is kept, nobody is contacted
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/contact-plan", tag = "messages", operation_id = "contact_plan", params(PlanPage),
    responses((status = 200, description = "The plan.", body = ref("#/components/schemas/ContactPlan"))))]
pub(crate) async fn day(
    call: Call,
    Asked(PlanPage { person, lang, cursor, limit }): Asked<PlanPage>,
) -> Answer<ContactPlan> {
    let wish = Wish::book(Permission::ReadWork);
    call.may(&wish)?;
    let (page, language, now) = (Page { cursor, limit }.read()?, language(lang.as_deref())?, call.instant());
    let question = move |book: &dyn Reading, _: &Terms| {
        let treatment = Treatment::load(book, now)?;
        let mut rows = Vec::new();
        let tell = |row: &app::treatment::Row| {
            if person.as_ref().is_none_or(|person| *person == row.person) {
                rows.push(row_view(&treatment, row, language));
            }
            Ok(())
        };
        let totals = plan(book, &treatment, app::close_day::Options::default().threads, tell, |_| {})?;
        let strategy = &treatment.written.strategy;
        Ok(ContactPlan {
            on: treatment.on.to_string(),
            strategy: format!("{}@{}", strategy.id, strategy.version),
            page: Part::of(rows, page),
            totals: totals_view(&treatment, &totals),
        })
    };
    call.walk(wish, question).await
}

/// Which replies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplyList {
    /// Only of this person.
    person: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// What a person has answered to messages.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reply")]
pub(crate) struct ReplyView {
    /// Whose it is.
    person: String,
    /// By which way it came.
    channel: String,
    /// When.
    at: String,
    /// What it says.
    text: String,
}

/// What persons have answered to messages, the oldest first
#[utoipa::path(get, path = "/v1/replies", tag = "messages", operation_id = "replies", params(ReplyList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ReplyPage"))))]
pub(crate) async fn replied(
    call: Call,
    Asked(ReplyList { person, cursor, limit }): Asked<ReplyList>,
) -> Answer<Part<ReplyView>> {
    let wish = Wish::book(Permission::ReadContacts);
    call.may(&wish)?;
    let page = Page { cursor, limit }.read()?;
    let shown = |reply: ReplyText| {
        let ReplyText { person, channel, at, text } = reply;
        ReplyView { person, channel, at: at.to_string(), text }
    };
    let question = move |book: &dyn Reading, _: &Terms| {
        let all = inbound::replies(book, person.as_deref(), MOST)?;
        Ok(Part::of(all.into_iter().map(shown).collect(), page))
    };
    call.walk(wish, question).await
}
