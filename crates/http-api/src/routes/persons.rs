//! How persons are called and reached: masked, as they are for a reason, kept and erased.

use app::access::{Permission, Wish};
use app::addresses::reveal::{Reached, hidden, reveal};
use app::addresses::{self, Address, Name};
use app::channel::Address as Value;
use app::port::Store;
use app::{outbox, persons};
use collections::person::{Channel, Place};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use crate::call::{Answer, Call, word, word_if_any};
use crate::request::{Fields, In};
use crate::state::Shared;

/// An address that is to be kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressRequest {
    /// Its id, such as `tel-1`: never the value itself.
    address: String,
    /// The ways in which it is used: `voice`, `ai_voice`, `voice_notice`, `sms`, `push`, `email`, `instant_message`, `letter`, `visit`.
    channels: Vec<String>,
    /// The value: a number, a mailbox, lines on an envelope.
    value: String,
    /// The language in which to write to it, such as `zh-CN`.
    language: Option<String>,
    /// The time zone that it points to, such as `Asia/Shanghai`.
    zone: Option<String>,
    /// Where it is: `home`, `mobile`, `work`, `other`.
    place: Option<String>,
}

/// How a person is called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameRequest {
    /// The name.
    name: String,
    /// The name in Chinese texts; the same where nothing is said.
    name_zh: Option<String>,
    /// How the person is addressed; by the name where nothing is said.
    salutation: Option<String>,
    /// How the person is addressed in Chinese texts.
    salutation_zh: Option<String>,
    /// The language that the person reads, such as `zh-CN`.
    language: Option<String>,
}

/// What was erased.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Erased {
    /// The person, as accounts name them.
    person: String,
    /// How many addresses there were.
    addresses: usize,
    /// How many texts of messages.
    texts: usize,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(show, keep, erase))
        .routes(routes!(drop_one))
        .routes(routes!(unmasked))
        .routes(routes!(called))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<AddressRequest>();
    asked.subschema_for::<NameRequest>();
    told.subschema_for::<Reached>();
    told.subschema_for::<Erased>();
}

/// How a person is called and reached, masked
#[utoipa::path(get, path = "/v1/persons/{person}/addresses", tag = "persons", operation_id = "addresses",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    responses((status = 200, description = "Name and addresses, masked.", body = ref("#/components/schemas/Reached"))))]
pub(crate) async fn show(call: Call, In(person): In<String>) -> Answer<Reached> {
    let wish = Wish::person(Permission::ReadContacts, &person);
    call.ask(wish, move |book, _| hidden(book, &person)).await
}

/// Shows how a person is called and reached, as it is, to somebody who says why
///
/// Who saw it and why stands in the log of access before it is answered, each time.
#[utoipa::path(post, path = "/v1/persons/{person}/addresses/reveal", tag = "persons", operation_id = "reveal_addresses",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "Name and addresses.", body = ref("#/components/schemas/Reached"))))]
pub(crate) async fn unmasked(call: Call, In(person): In<String>, fields: Fields) -> Answer<Reached> {
    let wish = Wish::person(Permission::RevealPersons, &person);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    let (actor, now) = (call.actor.clone(), call.instant());
    call.change_each_time(wish, move |store, _| reveal(store, &actor, &person, &reason, now)).await
}

/// Keeps an address of a person; the same again changes nothing
#[utoipa::path(post, path = "/v1/persons/{person}/addresses", tag = "persons", operation_id = "keep_address",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    request_body(content = ref("#/components/schemas/AddressRequest"), content_type = "application/json"),
    responses((status = 200, description = "All of them, masked.", body = ref("#/components/schemas/Reached"))))]
pub(crate) async fn keep(call: Call, In(person): In<String>, fields: Fields) -> Answer<Reached> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let asked: AddressRequest = call.body(&wish, fields)?;
    let channels = asked.channels.iter().map(|one| word::<Channel>("channels", one)).collect::<Result<_, _>>()?;
    let address = Address {
        person: person.clone(),
        id: asked.address,
        channels,
        value: Value::new(asked.value),
        language: asked.language,
        zone: asked.zone,
        place: word_if_any::<Place>("place", asked.place.as_deref())?,
    };
    let (by, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        persons::known(store, &person)?;
        let mut unit = store.begin()?;
        addresses::add(&mut *unit, &address, &by, now)?;
        unit.commit()?;
        hidden(store, &person)
    };
    call.change(wish, work).await
}

/// Keeps how a person is called, in the place of what was kept
#[utoipa::path(post, path = "/v1/persons/{person}/name", tag = "persons", operation_id = "keep_name",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    request_body(content = ref("#/components/schemas/NameRequest"), content_type = "application/json"),
    responses((status = 200, description = "Name and addresses, masked.", body = ref("#/components/schemas/Reached"))))]
pub(crate) async fn called(call: Call, In(person): In<String>, fields: Fields) -> Answer<Reached> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let NameRequest { name, name_zh, salutation, salutation_zh, language } = call.body(&wish, fields)?;
    let now = call.instant();
    let salutation = salutation.unwrap_or_else(|| name.clone());
    let name = Name {
        salutation_zh: salutation_zh.or_else(|| name_zh.clone()).unwrap_or_else(|| salutation.clone()),
        name_zh: name_zh.unwrap_or_else(|| name.clone()),
        name,
        salutation,
        language,
    };
    let work = move |store: &mut dyn Store, _: &_| {
        persons::known(store, &person)?;
        let mut unit = store.begin()?;
        addresses::set_name(&mut *unit, &person, &name, now)?;
        unit.commit()?;
        hidden(store, &person)
    };
    call.change(wish, work).await
}

/// Takes name, addresses and texts of messages of a person out of the book; what happened stays, with ids that stand for nothing
#[utoipa::path(delete, path = "/v1/persons/{person}/addresses", tag = "persons", operation_id = "erase_addresses",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    responses((status = 200, description = "They are gone.", body = ref("#/components/schemas/Erased"))))]
pub(crate) async fn erase(call: Call, In(person): In<String>) -> Answer<Erased> {
    let wish = Wish::person(Permission::ErasePersons, &person);
    call.may(&wish)?;
    let work = move |store: &mut dyn Store, _: &_| {
        persons::known(store, &person)?;
        let addresses = addresses::erase(store, &person)?;
        let texts = outbox::erase(store, &person)?.texts;
        Ok(Erased { person, addresses, texts })
    };
    call.change(wish, work).await
}

/// Takes one address of a person out of the book; the id that events name stays, and stands for nothing
#[utoipa::path(delete, path = "/v1/persons/{person}/addresses/{address}", tag = "persons", operation_id = "drop_address",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("address" = String, Path, description = "Its id, such as `tel-1`.")),
    responses((status = 200, description = "What is left, masked.", body = ref("#/components/schemas/Reached"))))]
pub(crate) async fn drop_one(call: Call, In((person, address)): In<(String, String)>) -> Answer<Reached> {
    let wish = Wish::person(Permission::ErasePersons, &person);
    call.may(&wish)?;
    let work = move |store: &mut dyn Store, _: &_| {
        persons::known(store, &person)?;
        if addresses::find(store, &person, &address)?.is_none() {
            let refused = app::Refused::new(format!("person {person} has no address {address}"));
            return Err(refused.code(app::Code::NotFound).into());
        }
        addresses::drop(store, &person, &address)?;
        hidden(store, &person)
    };
    call.change(wish, work).await
}
