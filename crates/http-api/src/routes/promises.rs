//! Promises to pay: taken down, withdrawn, and judged by what came in.

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::look::Knowledge;
use app::port::{Reading, Store};
use app::promises::{self, Made, Offer, judged, judged_then};
use collections::promise::{Judgement, Part as Promised};
use primitives::Currency;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use super::page::Part;
use super::past::{LookedBack, Past, PastPage};
use crate::call::{Answer, Call, number, tag_of, tagged};
use crate::request::{Asked, Fields, In};
use crate::state::Shared;
use crate::terms::Terms;

/// A day and an amount.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatedAmount {
    /// Its last day.
    #[schemars(extend("format" = "date"))]
    pub(crate) due: String,
    /// How much, in the currency of the account.
    pub(crate) amount: String,
}

impl DatedAmount {
    /// The same, read.
    pub(crate) fn read(&self, currency: Currency) -> app::Result<Promised> {
        let wrong = |what: String| app::Refused::new(what).hint("write a day and an amount: 2026-12-05 and 200.00");
        let due = self.due.parse().map_err(|error| wrong(format!("{}: {error}", self.due)))?;
        Ok(Promised { due, amount: amount(currency, &self.amount)? })
    }
}

/// An amount in a currency.
pub(crate) fn amount(currency: Currency, text: &str) -> app::Result<primitives::Amount> {
    Ok(currency.parse(text).map_err(|error| app::Refused::new(format!("{text}: {error}")))?)
}

/// What somebody promises.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromiseRequest {
    /// The account, by the lender's reference.
    account: String,
    /// When how much is to come in.
    parts: Vec<DatedAmount>,
}

/// A promise, and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Promise")]
pub(crate) struct PromiseView {
    /// Its number.
    promise: u64,
    /// The account, by the lender's reference.
    account: String,
    /// The currency of the amounts.
    currency: String,
    /// When it was made.
    made_on: String,
    /// The last day on which money is in time, the days of grace included.
    in_time_through: String,
    /// How much was promised.
    total: String,
    /// When how much.
    parts: Vec<DatedAmount>,
    /// `open`, `kept`, `broken` or `withdrawn`.
    state: &'static str,
    /// The day on which it came to that; none while it is open.
    on: Option<String>,
    /// What is missing of it, or was when it was broken.
    missing: Option<String>,
    /// Why it was withdrawn.
    reason: Option<String>,
    /// Who took it down.
    taken_by: String,
}

pub(super) fn shown(made: &Made, judgement: Option<Judgement>, currency: Currency) -> PromiseView {
    let money = |amount| currency.format(amount);
    let (state, on, missing) = match (judgement, &made.withdrawn) {
        (Some(Judgement::Open { missing, .. }), _) => ("open", None, Some(money(missing))),
        (Some(Judgement::Kept { on }), _) => ("kept", Some(on), None),
        (Some(Judgement::Broken { on, short_by }), _) => ("broken", Some(on), Some(money(short_by))),
        (None, withdrawn) => ("withdrawn", withdrawn.as_ref().map(|(on, _)| *on), None),
    };
    let part = |part: &Promised| DatedAmount { due: part.due.to_string(), amount: money(part.amount) };
    PromiseView {
        promise: made.id,
        account: made.account.clone(),
        currency: currency.to_string(),
        made_on: made.promise.made_on().to_string(),
        in_time_through: made.promise.ends_on().to_string(),
        total: money(made.promise.total()),
        parts: made.promise.parts().iter().map(part).collect(),
        state,
        on: on.map(|on| on.to_string()),
        missing,
        reason: made.withdrawn.as_ref().map(|(_, reason)| reason.clone()),
        taken_by: made.taken_by.clone(),
    }
}

/// A promise, and how it stands.
type Stands = (Made, Option<Judgement>);

/// Promises of a person as they stand today, or stood on the day and by the knowledge that is named.
fn of_person(book: &dyn Reading, person: &str, past: LookedBack, today: primitives::Date) -> app::Result<Vec<Stands>> {
    match past {
        LookedBack { as_of: None, knowledge: Knowledge::All } => judged(book, person, today),
        LookedBack { as_of, knowledge } => {
            let known_on = match knowledge {
                Knowledge::Day(day) => day,
                Knowledge::All | Knowledge::Instant(_) => today,
            };
            judged_then(book, person, as_of.unwrap_or(known_on), knowledge)
        }
    }
}

/// All promises of a person: as of the last close, or today, where no day is named.
fn all(book: &dyn Reading, person: &str, past: LookedBack, now: i64) -> app::Result<Vec<PromiseView>> {
    let info = book.info()?;
    let today = match info.last_close {
        Some(day) => day,
        None => business_day(&info, now)?,
    };
    let found = of_person(book, person, past, today)?;
    found.iter().map(|stands| view(book, person, stands)).collect()
}

fn view(book: &dyn Reading, person: &str, (made, judgement): &Stands) -> app::Result<PromiseView> {
    Ok(shown(made, *judgement, promises::currency_of(book, person, &made.account)?))
}

fn one(book: &dyn Reading, person: &str, id: u64, past: LookedBack, now: i64) -> app::Result<PromiseView> {
    let today = business_day(&book.info()?, now)?;
    let found = of_person(book, person, past, today)?.into_iter().find(|(made, _)| made.id == id);
    let none = || app::Refused::new(format!("there is no promise {id}")).code(app::Code::NotFound);
    view(book, person, &found.ok_or_else(none)?)
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(show)).routes(routes!(withdraw))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<PromiseRequest>();
    told.subschema_for::<PromiseView>();
    told.subschema_for::<Part<PromiseView>>();
}

/// The promises of a person, and how each stands by what came in
///
/// By default they are judged at the end of the last closed day.
#[utoipa::path(get, path = "/v1/persons/{person}/promises", tag = "promises", operation_id = "promises",
    params(("person" = String, Path, description = "The person, as accounts name them."), PastPage),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PromisePage"))))]
pub(crate) async fn list(
    call: Call,
    In(person): In<String>,
    Asked(asked): Asked<PastPage>,
) -> Answer<Part<PromiseView>> {
    let wish = Wish::person(Permission::ReadPromises, &person);
    call.may(&wish)?;
    let ((past, page), now) = (asked.read()?, call.now());
    call.ask(wish, move |book, _| Ok(Part::of(all(book, &person, past, now)?, page))).await
}

/// A promise, and how it stands today or stood on a day
#[utoipa::path(get, path = "/v1/persons/{person}/promises/{promise}", tag = "promises", operation_id = "promise",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("promise" = String, Path, description = "The promise's number."), Past),
    responses((status = 200, description = "The promise.", body = ref("#/components/schemas/Promise"))))]
pub(crate) async fn show(
    call: Call,
    In((person, promise)): In<(String, String)>,
    Asked(past): Asked<Past>,
) -> Answer<PromiseView> {
    let wish = Wish::person(Permission::ReadPromises, &person);
    call.may(&wish)?;
    let (id, past, now) = (number("promise", &promise)?, past.read()?, call.now());
    call.ask_one(wish, move |book, _| Ok(tagged(one(book, &person, id, past, now)?))).await
}

/// Takes a promise down
///
/// What is allowed is what the desk rules in force say. The same key again is the same promise.
#[utoipa::path(post, path = "/v1/persons/{person}/promises", tag = "promises", operation_id = "make_promise",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/PromiseRequest"), content_type = "application/json"),
    responses((status = 200, description = "The promise.", body = ref("#/components/schemas/Promise"))))]
pub(crate) async fn make(call: Call, In(person): In<String>, fields: Fields) -> Answer<PromiseView> {
    let wish = Wish::person(Permission::TakePromises, &person);
    let PromiseRequest { account, parts } = call.body(&wish, fields)?;
    let (key, by, now) = (call.key()?, call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let currency = promises::currency_of(store, &person, &account)?;
        let parts = parts.iter().map(|part| part.read(currency)).collect::<app::Result<Vec<_>>>()?;
        let terms =
            promises::terms_in_force(store, &person, &account, now)?.map_or(promises::USUAL, |(_, terms)| terms);
        let offer = Offer { person: &person, account: &account, parts: &parts, taken_by: &by, key: &key };
        let id = promises::make(store, offer, terms, now)?;
        one(store, &person, id, LookedBack::default(), now.as_microsecond())
    };
    call.change(wish, work).await
}

/// Withdraws a promise: it is neither kept nor broken from then on
#[utoipa::path(post, path = "/v1/persons/{person}/promises/{promise}/withdrawal", tag = "promises", operation_id = "withdraw_promise",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("promise" = String, Path, description = "The promise's number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The promise.", body = ref("#/components/schemas/Promise"))))]
pub(crate) async fn withdraw(
    call: Call,
    In((person, promise)): In<(String, String)>,
    fields: Fields,
) -> Answer<PromiseView> {
    let wish = Wish::person(Permission::TakePromises, &person);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    let (id, by, now) = (number("promise", &promise)?, call.actor.name.clone(), call.instant());
    let of = person.clone();
    let seen = move |book: &dyn Reading, _: &Terms| {
        Ok(tag_of(&one(book, &of, id, LookedBack::default(), now.as_microsecond())?))
    };
    let work = move |store: &mut dyn Store, _: &Terms| {
        promises::withdraw(store, &person, id, (&by, &reason), now)?;
        Ok(tagged(one(store, &person, id, LookedBack::default(), now.as_microsecond())?))
    };
    call.change_one(wish, seen, work).await
}
