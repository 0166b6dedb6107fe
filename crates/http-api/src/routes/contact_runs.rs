//! Days of contact and who carries messages: begun, watched, and what they came to.

use app::access::{Permission, Wish};
use app::channel_file::in_force::InForce;
use app::outbox::Delivered;
use app::treatment::General;
use axum::Json;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conduct::packs;
use super::page::{Page, Part};
use crate::call::{Call, language, needed, number};
use crate::contact_runs::{self, ContactRun, Material, Purpose, outward};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In};
use crate::state::Shared;
use crate::tasks::Course;

/// In how many days payment is asked, where nothing else is said.
const PAY_WITHIN_DAYS: u32 = 14;

/// What is to be done of a day of contact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactRunRequest {
    /// `day`: what is due is put into the outbox and handed over. `queue`: it is put there and not handed over. `trial`: every message is
    /// made, nothing is kept or sent. `delivery`: what waits in the outbox is handed over.
    purpose: String,
    /// What is the same in everybody's messages, as the text of a file of values; needed for all but `delivery`.
    values: Option<String>,
    /// Content packs that come with the program; left out, all of them.
    #[serde(default)]
    content_packs: Vec<String>,
    /// The language of who has not said one: `en` or `zh`.
    language: Option<String>,
    /// In how many days payment is asked, where the values do not say by when; 14 by default.
    #[schemars(range(max = 3660))]
    pay_within_days: Option<u32>,
    /// Only for this person.
    person: Option<String>,
}

/// A day of contact, or a round of delivery.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ContactRun")]
pub(crate) struct ContactRunView {
    /// Its number.
    run: u64,
    /// `day`, `queue`, `trial` or `delivery`.
    purpose: &'static str,
    #[serde(flatten)]
    course: Course,
    /// How many accounts were looked at for what is due.
    looked_at: u64,
    /// How many there are.
    accounts: u64,
    /// How much relief was looked at again before anybody was contacted.
    relief_reviewed: Option<u64>,
    /// How many steps came to what, and what they cost.
    totals: Option<Value>,
    /// What came of handing over.
    delivered: Option<DeliveredView>,
}

/// What came of handing messages to carriers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Delivered")]
pub(crate) struct DeliveredView {
    /// Messages that a carrier took.
    sent: u64,
    /// Messages that are tried again later.
    put_off: u64,
    /// Messages that never go.
    failed: u64,
    /// Messages that were given up.
    dead: u64,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(channels)).routes(routes!(list, begin)).routes(routes!(show))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ContactRunRequest>();
    told.subschema_for::<ContactRunView>();
    told.subschema_for::<Part<ContactRunView>>();
    told.subschema_for::<InForce>();
}

fn to_read() -> Wish {
    Wish::book(Permission::ReadContacts)
}

fn to_run() -> Wish {
    Wish::book(Permission::AssignWork)
}

/// Who carries messages and who hears of events, by the channel file that the server was started with; no address and no secret
#[utoipa::path(get, path = "/v1/channels", tag = "messages", operation_id = "channels",
    responses((status = 200, description = "What is in force.", body = ref("#/components/schemas/ChannelsInForce"))))]
pub(crate) async fn channels(Of(shared): Of<Shared>, call: Call) -> Result<Json<InForce>, Problem> {
    call.may(&Wish::book(Permission::ReadDocuments))?;
    Ok(Json(shared.channels.clone()))
}

fn material(asked: ContactRunRequest) -> Result<Material, Problem> {
    let values = needed("values", asked.values)?;
    Ok(Material {
        general: General::parse("values", &values).map_err(Problem::from)?,
        packs: packs(&asked.content_packs).map_err(Problem::from)?,
        language: language(asked.language.as_deref())
            .map_err(|_| Problem::field("language", "is neither en nor zh"))?,
        pay_within_days: asked.pay_within_days.unwrap_or(PAY_WITHIN_DAYS),
        person: asked.person,
    })
}

/// Begins a day of contact, or a round of delivery, which goes on beside everything else
///
/// One at a time. A step of a day becomes one message or job, however often a day is begun. Look at its number to see what it came to;
/// `GET /v1/messages` has the messages, `GET /v1/contact-plan` what is due and why. A server that is started anew has forgotten the number.
#[utoipa::path(post, path = "/v1/contact-runs", tag = "messages", operation_id = "run_contact",
    request_body(content = ref("#/components/schemas/ContactRunRequest"), content_type = "application/json"),
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/ContactRun"))))]
pub(crate) async fn begin(Of(shared): Of<Shared>, call: Call, fields: Fields) -> Result<Response, Problem> {
    let asked: ContactRunRequest = call.body(&to_run(), fields)?;
    outward(&shared)?;
    let named = Purpose::ALL.into_iter().find(|one| one.name() == asked.purpose);
    let purpose = named.ok_or_else(|| Problem::field("purpose", "is none of day, queue, trial, delivery"))?;
    let material = if purpose == Purpose::Delivery { None } else { Some(material(asked)?) };
    let run = contact_runs::begin(&shared, (&call.actor, to_run()), purpose, material).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&run)?)).into_response())
}

fn shown(run: &ContactRun) -> Result<ContactRunView, Problem> {
    let (course, came) = run.told()?;
    let delivered = came.and_then(|came| came.delivered);
    Ok(ContactRunView {
        run: run.id,
        purpose: run.what.name(),
        course,
        looked_at: run.done(),
        accounts: run.of,
        relief_reviewed: came.map(|came| came.relief_reviewed),
        totals: came.and_then(|came| came.totals.clone()),
        delivered: delivered.map(|Delivered { sent, put_off, failed, dead }| DeliveredView {
            sent,
            put_off,
            failed,
            dead,
        }),
    })
}

/// The days of contact that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/contact-runs", tag = "messages", operation_id = "contact_runs", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ContactRunPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<ContactRunView>>, Problem> {
    call.may(&to_read())?;
    Ok(Json(shared.contact_runs.page(&page, shown)?))
}

/// A day of contact: how far it has come, or what it came to
#[utoipa::path(get, path = "/v1/contact-runs/{run}", tag = "messages", operation_id = "contact_run",
    params(("run" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The run.", body = ref("#/components/schemas/ContactRun"))))]
pub(crate) async fn show(
    Of(shared): Of<Shared>,
    call: Call,
    In(id): In<String>,
) -> Result<Json<ContactRunView>, Problem> {
    call.may(&to_read())?;
    Ok(Json(shown(&shared.contact_runs.find(number("contact run", &id)?)?)?))
}
