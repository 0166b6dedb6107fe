//! Contact with a person: what happened, whether it is permitted now, permits and what came of them, consents and preferences.

use app::access::{Permission, Wish};
use app::export::instant;
use app::outreach::{self, Ask, Law, No, OUTREACH, Taken, Used, no_sentences};
use app::persons::{self, CONTACT, News};
use app::port::{PersonEventRow, Reading, Store};
use collections::contact::Request;
use collections::person::{Channel, Entry, Outcome, Purpose, Role, Target};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::Part;
use super::past::PastPage;
use crate::call::{Answer, Call, language, needed, number, word};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, day, parsed};
use crate::state::Shared;

/// Something that happened to a person, as far as contact is concerned.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ContactEvent")]
pub(crate) struct ContactEventView {
    /// Its place in the journal of persons.
    seq: u64,
    /// What: `contact.attempt`, `contact.consent_given`, `outreach.permitted` and so on.
    kind: String,
    /// When it happened.
    at: String,
    /// When it was recorded.
    recorded_at: String,
    /// Who told it.
    actor: String,
    /// Its idempotency key.
    key: String,
    /// What there is to say of it; amounts in minor units.
    event: Value,
}

/// What is to be recorded.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactEventRequest {
    /// What happened: `attempt`, `consent_given`, `consent_withdrawn`, `hours_agreed`, `count_agreed`, `inconvenient`,
    /// `inconvenient_lifted`, `begins`, `ends`, `address_given`, `contact_person_listed`, `residence`, `zones_told` or
    /// `assignment_notice`.
    kind: String,
    /// When; now where nothing is said.
    at: Option<String>,
    /// From which day on it counts, where that is a later one.
    effective_on: Option<String>,
    /// What there is to say of it, as the history shows it.
    #[serde(default)]
    event: Map<String, Value>,
}

/// What somebody wants to contact a person for.
#[derive(Debug, Deserialize, JsonSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactWish {
    /// The way: `voice`, `ai_voice`, `voice_notice`, `sms`, `push`, `email`, `instant_message`, `letter`, `visit`.
    channel: Option<String>,
    /// What for: `remind`, `collect`, `legal_step`, `notice`, `locate`, `reply`, `confirm_stop`; `collect` where nothing is said.
    purpose: Option<String>,
    /// As what the party acts: `creditor`, `servicer`, `third_party_collector`, `debt_buyer`; `creditor` where nothing is said.
    role: Option<String>,
    /// Who contacts; `us` where nothing is said.
    party: Option<String>,
    /// Who is to be reached: `debtor`, `co_obligor`, `attorney`, `contact_person`, `third_person`; `debtor` where nothing is said.
    target: Option<String>,
    /// The contact person, by id.
    third: Option<String>,
    /// The address, by id; left out, it may be any.
    address: Option<String>,
    /// The accounts to be discussed, with commas between; left out, they may be any.
    accounts: Option<String>,
    /// How many people come; one where nothing is said.
    #[param(value_type = Option<u32>)]
    #[schemars(with = "Option<String>")]
    team: Option<String>,
    /// The instant; now where nothing is said.
    at: Option<String>,
    /// The language of sentences: `en` or `zh`.
    lang: Option<String>,
}

/// Whether a person may be contacted.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ContactAnswer {
    /// Whether they may.
    is_allowed: bool,
    /// The permit's number, where one was taken.
    permit: Option<u64>,
    /// Until when it holds.
    expires_at: Option<String>,
    /// The rule that says no, or `busy` or `settled`.
    rule: Option<String>,
    /// From when on it may be allowed, where that is known.
    allowed_from: Option<String>,
    /// Why not, in sentences with the sources of the rules.
    because: Vec<String>,
}

/// What came of a permit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeRequest {
    /// What came of it: `conversation`, `other_person`, `voicemail`, `no_answer`, `not_connected`, `invalid`, `nobody_met`.
    outcome: String,
    /// A word of your own list of outcomes.
    #[serde(default)]
    code: String,
    /// What is to be remembered: no names, no numbers.
    #[serde(default)]
    note: String,
    /// When it happened; now where nothing is said.
    at: Option<String>,
}

/// Where something stands in the journal of persons.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Recorded {
    /// The person, as accounts name them.
    pub(crate) person: String,
    /// Its place.
    pub(crate) seq: u64,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(history, record))
        .routes(routes!(may))
        .routes(routes!(take))
        .routes(routes!(tell))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ContactEventRequest>();
    asked.subschema_for::<ContactWish>();
    asked.subschema_for::<OutcomeRequest>();
    told.subschema_for::<Part<ContactEventView>>();
    told.subschema_for::<ContactAnswer>();
    told.subschema_for::<Recorded>();
}

fn shown(row: PersonEventRow) -> app::Result<ContactEventView> {
    let event = serde_json::from_str(&row.payload).unwrap_or(Value::Null);
    let (at, recorded_at) = (instant(row.at)?, instant(row.recorded_at)?);
    Ok(ContactEventView { seq: row.seq, kind: row.kind, at, recorded_at, actor: row.actor, key: row.key, event })
}

/// What happened to a person, as far as contact is concerned, in order
#[utoipa::path(get, path = "/v1/persons/{person}/contact-events", tag = "contact", operation_id = "contact_history",
    params(("person" = String, Path, description = "The person, as accounts name them."), PastPage),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/ContactEventPage"))))]
pub(crate) async fn history(
    call: Call,
    In(person): In<String>,
    Asked(asked): Asked<PastPage>,
) -> Answer<Part<ContactEventView>> {
    let wish = Wish::person(Permission::ReadContacts, &person);
    call.may(&wish)?;
    let (past, (after, limit)) = asked.read()?;
    let question = move |book: &dyn Reading, _: &_| {
        let is_asked = |row: &PersonEventRow| row.seq > after && [CONTACT, OUTREACH].contains(&persons::family(row));
        let mut rows = past.then(book)?.of_person(book, &person)?;
        rows.retain(is_asked);
        let is_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| is_more).map(|row| row.seq);
        Ok(Part::new(rows.into_iter().map(shown).collect::<app::Result<_>>()?, next))
    };
    call.ask(wish, question).await
}

/// Records what is known of a person: a contact, a consent given or taken back, agreed hours, a request to stop
///
/// The same again, by its key, changes nothing.
#[utoipa::path(post, path = "/v1/persons/{person}/contact-events", tag = "contact", operation_id = "record_contact",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/ContactEventRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is recorded.", body = ref("#/components/schemas/Recorded"))))]
pub(crate) async fn record(call: Call, In(person): In<String>, fields: Fields) -> Answer<Recorded> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let asked: ContactEventRequest = call.body(&wish, fields)?;
    let (key, now) = (call.key()?, call.now());
    let at = call.at(asked.at.as_deref())?;
    let event =
        persons::untold(&asked.kind, &asked.event).map_err(|error| Problem::field("event", format!("{error:#}")))?;
    let effective_on = asked.effective_on.map(|text| day("effective_on", &text)).transpose()?;
    let entry = Entry { seq: 0, at, effective_on, actor: call.actor.name.as_str().into(), event };
    let work = move |store: &mut dyn Store, _: &_| {
        persons::known(store, &person)?;
        let mut unit = store.begin()?;
        let places = persons::record(&mut *unit, &[News::of_contact(&person, &key, &entry)], now)?;
        unit.commit()?;
        Ok(Recorded { person, seq: places[0] })
    };
    call.change(wish, work).await
}

fn request(wish: &ContactWish) -> Result<Request, Problem> {
    let channel: Channel = word("channel", &needed("channel", wish.channel.clone())?)?;
    let purpose: Purpose = word("purpose", wish.purpose.as_deref().unwrap_or("collect"))?;
    let role: Role = word("role", wish.role.as_deref().unwrap_or("creditor"))?;
    let target: Target = word("target", wish.target.as_deref().unwrap_or("debtor"))?;
    let accounts = wish.accounts.as_deref().unwrap_or_default().split(',').filter(|account| !account.is_empty());
    Ok(Request {
        channel,
        purpose,
        party: wish.party.as_deref().unwrap_or("us").into(),
        role,
        target,
        third: wish.third.as_deref().map(Into::into),
        address: wish.address.as_deref().map(Into::into),
        accounts: accounts.map(Into::into).collect(),
        team: wish.team.as_deref().map_or(Ok(1), |text| parsed("team", text, "a whole number"))?,
    })
}

fn refused(no: &No, language: app::explain::Language) -> ContactAnswer {
    ContactAnswer {
        rule: Some(no.word()),
        allowed_from: no.allowed_from().map(|at| at.to_string()),
        because: no_sentences(no, language),
        ..ContactAnswer::default()
    }
}

/// Whether a person may be contacted, and if not, by which rules and from when on
///
/// By the packs of the book, what is known of the person, and what is owed. Nothing is kept.
#[utoipa::path(get, path = "/v1/persons/{person}/contact-permission", tag = "contact", operation_id = "contact_permission",
    params(("person" = String, Path, description = "The person, as accounts name them."), ContactWish),
    responses((status = 200, description = "The answer.", body = ref("#/components/schemas/ContactAnswer"))))]
pub(crate) async fn may(call: Call, In(person): In<String>, Asked(asked): Asked<ContactWish>) -> Answer<ContactAnswer> {
    let wish = Wish::person(Permission::ReadContacts, &person);
    call.may(&wish)?;
    let (at, language, request) = (call.at(asked.at.as_deref())?, language(asked.lang.as_deref())?, request(&asked)?);
    let question = move |book: &dyn Reading, _: &_| {
        let ask = Ask { person: &person, request: &request, actor: "asked", key: "asked" };
        Ok(match outreach::may(book, &Law::load(book)?, &ask, at)? {
            Ok(permit) => {
                let expires_at = Some(permit.expires_at().to_string());
                ContactAnswer { is_allowed: true, expires_at, ..ContactAnswer::default() }
            }
            Err(no) => refused(&no, language),
        })
    };
    call.ask(wish, question).await
}

/// Takes a permit for a call or a visit; nobody else gets one for the person until its outcome is told or it has run out
///
/// A no is an answer, and is kept as well. The same key again is the same permit.
#[utoipa::path(post, path = "/v1/persons/{person}/permits", tag = "contact", operation_id = "take_permit",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/ContactWish"), content_type = "application/json"),
    responses((status = 200, description = "The permit, or why there is none.", body = ref("#/components/schemas/ContactAnswer"))))]
pub(crate) async fn take(call: Call, In(person): In<String>, fields: Fields) -> Answer<ContactAnswer> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let asked: ContactWish = call.body(&wish, fields)?;
    let (key, by) = (call.key()?, call.actor.name.clone());
    let (at, language, request) = (call.at(asked.at.as_deref())?, language(asked.lang.as_deref())?, request(&asked)?);
    let work = move |store: &mut dyn Store, _: &_| {
        let law = Law::load(store)?;
        let ask = Ask { person: &person, request: &request, actor: &by, key: &key };
        Ok(match outreach::take(store, &law, &ask, at)? {
            Taken::Yes { id, permit } => {
                let expires_at = Some(permit.expires_at().to_string());
                ContactAnswer { is_allowed: true, permit: Some(id), expires_at, ..ContactAnswer::default() }
            }
            Taken::Before { id } => ContactAnswer { is_allowed: true, permit: Some(id), ..ContactAnswer::default() },
            Taken::No(no) => refused(&no, language),
        })
    };
    call.change(wish, work).await
}

/// Tells what came of a permit, with a note
///
/// The same again changes nothing.
#[utoipa::path(post, path = "/v1/persons/{person}/permits/{permit}/outcome", tag = "contact", operation_id = "tell_outcome",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("permit" = String, Path, description = "The permit's number.")),
    request_body(content = ref("#/components/schemas/OutcomeRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is kept, under the permit.", body = ref("#/components/schemas/Recorded"))))]
pub(crate) async fn tell(call: Call, In((person, permit)): In<(String, String)>, fields: Fields) -> Answer<Recorded> {
    let wish = Wish::person(Permission::RecordContacts, &person);
    let asked: OutcomeRequest = call.body(&wish, fields)?;
    let (permit, outcome) = (number("permit", &permit)?, word::<Outcome>("outcome", &asked.outcome)?);
    let (at, by, now) = (call.at(asked.at.as_deref())?, call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let used = Used { permit, actor: &by, at, outcome, code: &asked.code, note: &asked.note };
        outreach::tell(store, &person, &used, now)?;
        Ok(Recorded { person, seq: permit })
    };
    call.change(wish, work).await
}
