//! What borrowers do for themselves: ask for help, dispute, complain, say how they want to be reached, see what is kept of them.
//!
//! They see what is theirs, and nothing of how they are judged. A program of the lender does the same for them with the scope
//! `own.speak`.

use app::access::{Permission, Wish};
use app::cases::{Case, Opening};
use app::explain::Language;
use app::own::{self, ContactWish, Wanted};
use app::port::{PersonEventRow, Reading, Store};
use app::relief::{Relief, terms_words};
use app::{persons, relief};
use collections::{Hours, Word};
use jiff::civil::Time;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cases::disputed;
use super::contacts::Recorded;
use super::page::{Page, Part};
use super::relief::{Read, ReliefProspect, ReliefRequest, currency_of, prospect};
use crate::call::{Answer, Call, word};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// Help that is asked for, on an account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnReliefRequest {
    /// The account, by the lender's reference.
    account: String,
    /// What: `extension`, `hardship` or `plan`.
    request: ReliefRequest,
}

/// Something that is disputed or complained about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnCaseRequest {
    /// What: `dispute` or `complaint`.
    kind: String,
    /// The account, by the lender's reference; a dispute is about one.
    account: Option<String>,
    /// The part of the account that is disputed; all of it where nothing is said.
    amount: Option<String>,
    /// What is wrong, in a sentence.
    reason: String,
}

/// How somebody wants to be reached: one of the three.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactWishRequest {
    /// A way, and whether it is wanted.
    way: Option<WayWish>,
    /// Hours at which contact is not convenient.
    not_between: Option<HoursWish>,
    /// `true`: no contact at all.
    #[serde(default)]
    stop: bool,
}

/// A way, and whether it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WayWish {
    /// `voice`, `sms`, `email`, `instant_message` or `letter`.
    channel: String,
    /// `yes`: consent is given; `no`: it is taken back; `never`: the way is used no more, whatever consent there was.
    wanted: String,
}

/// Hours of the day, in the time zone of the person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoursWish {
    /// The first time: `12:00`.
    from: String,
    /// The first time after it: `14:00`.
    until: String,
}

/// Something that somebody asked for, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OwnRequest {
    /// Its number.
    request: u64,
    /// `relief` or `case`.
    what: &'static str,
    /// What kind of it: `extension`, `dispute` and so on.
    kind: &'static str,
    /// The account, by the lender's reference.
    account: Option<String>,
    /// What was asked for, in words.
    words: String,
    /// The day on which it was asked for, or came in.
    on: String,
    /// How it stands.
    state: &'static str,
    /// Of a case: the last day on which it is answered in time.
    answer_by: Option<String>,
    /// Of a case: what is done.
    outcome: Option<String>,
}

/// Something that is kept of a person.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OwnEvent {
    /// Its place in the journal of persons.
    seq: u64,
    /// When it happened.
    at: String,
    /// What kind of event.
    kind: String,
    /// Of contacts: what is kept of it.
    event: Option<Value>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(ask))
        .routes(routes!(open))
        .routes(routes!(wish))
        .routes(routes!(requests))
        .routes(routes!(data))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<OwnReliefRequest>();
    asked.subschema_for::<OwnCaseRequest>();
    asked.subschema_for::<ContactWishRequest>();
    told.subschema_for::<OwnRequest>();
    told.subschema_for::<Part<OwnRequest>>();
    told.subschema_for::<Part<OwnEvent>>();
}

/// What help would make of an account; nothing is kept
#[utoipa::path(post, path = "/v1/persons/{person}/own/relief-requests/preview", tag = "own", operation_id = "preview_own_relief",
    params(("person" = String, Path, description = "The person, as accounts name them.")),
    request_body(content = ref("#/components/schemas/OwnReliefRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it would come to.", body = ref("#/components/schemas/ReliefProspect"))))]
pub(crate) async fn preview(call: Call, In(person): In<String>, fields: Fields) -> Answer<ReliefProspect> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    let OwnReliefRequest { account, request } = call.body(&wish, fields)?;
    let (read, now) = (Read::of(request)?, call.instant());
    let question = move |book: &dyn Reading, _: &Terms| {
        let currency = app::promises::currency_of(book, &person, &account)?;
        let (terms, means) = read.terms(currency)?;
        Ok(prospect(own::preview_relief(book, &person, read.request(&account, &terms, means), now)?, currency))
    };
    call.ask(wish, question).await
}

/// Asks for help: an extension, a hardship programme or a plan; somebody of the lender decides
///
/// The same key again is the same request.
#[utoipa::path(post, path = "/v1/persons/{person}/own/relief-requests", tag = "own", operation_id = "ask_own_relief",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/OwnReliefRequest"), content_type = "application/json"),
    responses((status = 200, description = "The request.", body = ref("#/components/schemas/OwnRequest"))))]
pub(crate) async fn ask(call: Call, In(person): In<String>, fields: Fields) -> Answer<OwnRequest> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    let OwnReliefRequest { account, request } = call.body(&wish, fields)?;
    let (read, key) = (Read::of(request)?, call.key()?);
    let (actor, now) = (call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, terms: &Terms| {
        let currency = app::promises::currency_of(store, &person, &account)?;
        let (asked, means) = read.terms(currency)?;
        let request = read.request(&account, &asked, means);
        let done = own::ask_relief(store, (&actor, &person), request, &key, now)?;
        of_relief(store, terms, &relief::by_id(store, done.id)?)
    };
    call.change(wish, work).await
}

/// Disputes something, or complains
///
/// The same key again is the same case.
#[utoipa::path(post, path = "/v1/persons/{person}/own/cases", tag = "own", operation_id = "open_own_case",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/OwnCaseRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/OwnRequest"))))]
pub(crate) async fn open(call: Call, In(person): In<String>, fields: Fields) -> Answer<OwnRequest> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    let OwnCaseRequest { kind, account, amount, reason } = call.body(&wish, fields)?;
    let (kind, key) = (word("kind", &kind)?, call.key()?);
    let (actor, now) = (call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &Terms| {
        let amount = disputed(store, &person, account.as_deref(), amount.as_deref())?;
        let (person, account, reason) = (person.as_str(), account.as_deref(), reason.as_str());
        let opening = Opening { person, kind, account, amount, came_in_on: None, about: None, reason };
        let id = own::open_case(store, &actor, opening, &key, now)?;
        Ok(of_case(&app::cases::by_id(store, id)?))
    };
    call.change(wish, work).await
}

impl ContactWishRequest {
    fn read(&self) -> Result<ContactWish, Problem> {
        match (&self.way, &self.not_between, self.stop) {
            (Some(WayWish { channel, wanted }), None, false) => {
                let wanted = match wanted.as_str() {
                    "yes" => Wanted::Yes,
                    "no" => Wanted::No,
                    "never" => Wanted::Never,
                    _ => return Err(Problem::field("wanted", "is none of yes, no, never")),
                };
                Ok(ContactWish::By(word("channel", channel)?, wanted))
            }
            (None, Some(HoursWish { from, until }), false) => {
                let time = |field, text: &str| parsed::<Time>(field, text, "a time such as 12:00");
                Ok(ContactWish::NotAt(Hours { from: time("from", from)?, until: time("until", until)? }))
            }
            (None, None, true) => Ok(ContactWish::Never),
            (None, None, false) => Err(Problem::field("way", "is missing: say way, not_between or stop")),
            (Some(_), _, _) | (None, Some(_), true) => {
                Err(Problem::field("way", "says more than one thing: say way, not_between or stop"))
            }
        }
    }
}

/// Says how one wants to be reached: a way or not, not at some hours, or not at all
///
/// The same key again changes nothing.
#[utoipa::path(post, path = "/v1/persons/{person}/own/contact-wishes", tag = "own", operation_id = "wish_contact",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/ContactWishRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is recorded.", body = ref("#/components/schemas/Recorded"))))]
pub(crate) async fn wish(call: Call, In(person): In<String>, fields: Fields) -> Answer<Recorded> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    let asked: ContactWishRequest = call.body(&wish, fields)?;
    let (said, key) = (asked.read()?, call.key()?);
    let (actor, now) = (call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &Terms| {
        let seq = own::wish(store, (&actor, &person), said, &key, now)?;
        Ok(Recorded { person, seq })
    };
    call.change(wish, work).await
}

fn of_relief(book: &dyn Reading, terms: &Terms, relief: &Relief) -> app::Result<OwnRequest> {
    Ok(OwnRequest {
        request: relief.id,
        what: "relief",
        kind: relief.terms.kind().word(),
        account: Some(relief.account.clone()),
        words: terms_words(&relief.terms, currency_of(book, terms, &relief.account)?, Language::English),
        on: relief.asked_on.to_string(),
        state: relief.state.name(),
        answer_by: None,
        outcome: None,
    })
}

fn of_case(case: &Case) -> OwnRequest {
    OwnRequest {
        request: case.id,
        what: "case",
        kind: case.kind.word(),
        account: case.account.clone(),
        words: case.reason.clone(),
        on: case.came_in_on.to_string(),
        state: case.state.name(),
        answer_by: Some(case.deadline.to_string()),
        outcome: case.answer().map(|told| told.outcome.to_owned()),
    }
}

/// What somebody asked for, and what became of it, in the order in which it came in
#[utoipa::path(get, path = "/v1/persons/{person}/own/requests", tag = "own", operation_id = "own_requests",
    params(("person" = String, Path, description = "The person, as accounts name them."), Page),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/OwnRequestPage"))))]
pub(crate) async fn requests(call: Call, In(person): In<String>, Asked(page): Asked<Page>) -> Answer<Part<OwnRequest>> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    call.may(&wish)?;
    let page = page.read()?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let (relief, cases) = own::requests(book, &person)?;
        let mut all = relief.iter().map(|one| of_relief(book, terms, one)).collect::<app::Result<Vec<_>>>()?;
        all.extend(cases.iter().map(of_case));
        all.sort_by_key(|one| one.request);
        Ok(Part::of(all, page))
    };
    call.ask(wish, question).await
}

fn kept(row: PersonEventRow) -> app::Result<OwnEvent> {
    let is_contact = persons::family(&row) == persons::CONTACT;
    let event = is_contact.then(|| serde_json::from_str(&row.payload).unwrap_or(Value::Null));
    Ok(OwnEvent { seq: row.seq, at: app::export::instant(row.at)?, kind: row.kind, event })
}

/// What is kept of a person and theirs to see: contacts, promises, relief and cases, in the order of the journal
#[utoipa::path(get, path = "/v1/persons/{person}/own/data", tag = "own", operation_id = "own_data",
    params(("person" = String, Path, description = "The person, as accounts name them."), Page),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/OwnEventPage"))))]
pub(crate) async fn data(call: Call, In(person): In<String>, Asked(page): Asked<Page>) -> Answer<Part<OwnEvent>> {
    let wish = Wish::person(Permission::SpeakForOneself, &person);
    call.may(&wish)?;
    let page = page.read()?;
    let question = move |book: &dyn Reading, _: &Terms| {
        persons::known(book, &person)?;
        let rows = own::data(book, &person)?;
        Ok(Part::of(rows.into_iter().map(kept).collect::<app::Result<_>>()?, page))
    };
    call.ask(wish, question).await
}
