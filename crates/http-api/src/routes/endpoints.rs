//! Endpoints that hear of events: how far each has heard, set back, tried again, and what it did not take given up.

use app::access::{Permission, Wish};
use app::events_out::{EndpointState, Position, Stream, change, endpoints, ends, state_of};
use app::export::instant;
use app::port::{Reading, Store};
use app::{Code, Refused};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call, needed, tagged};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In};
use crate::state::Shared;
use crate::terms::Terms;

/// An endpoint, and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Endpoint")]
pub(crate) struct EndpointView {
    /// Its name.
    endpoint: String,
    /// How far it has heard.
    cursors: Cursors,
    /// How many times in a row it could not be reached or did not take what it should.
    failures: u32,
    /// Not to be tried before.
    retry_at: Option<String>,
    /// What the last failure was.
    last_error: Option<String>,
    /// Why it is not tried any more.
    disabled: Option<String>,
    /// What it did not take.
    dead: Vec<DeadLetterView>,
}

/// How far an endpoint has heard, by stream.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Cursors {
    /// Of what happened to accounts.
    account: String,
    /// Of what closes found.
    standing: String,
    /// Of what happened to persons.
    person: String,
}

/// An event that an endpoint did not take.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DeadLetter")]
pub(crate) struct DeadLetterView {
    /// Its stream.
    stream: &'static str,
    /// Its place.
    place: String,
    /// The account or person about which nothing more is told until this is.
    subject: String,
    /// When it was given up.
    at: String,
    /// Why.
    why: String,
}

/// From where on an endpoint hears again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayRequest {
    /// The stream: `account`, `standing` or `person`.
    stream: Option<String>,
    /// The place after which everything is told again: a number, or DAY/NUMBER of the stream `standing`.
    after: Option<String>,
    /// Instead of a place: that nothing is told that was.
    #[serde(default)]
    from_now: bool,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(replay))
        .routes(routes!(enable))
        .routes(routes!(give_up))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ReplayRequest>();
    told.subschema_for::<EndpointView>();
    told.subschema_for::<Part<EndpointView>>();
}

fn view(name: &str, state: &EndpointState) -> app::Result<EndpointView> {
    let heard = |stream| state.cursor(stream).to_string();
    let dead = state.dead.iter().map(|letter| {
        Ok(DeadLetterView {
            stream: letter.place.0.stream().name(),
            place: letter.place.0.to_string(),
            subject: letter.subject.clone(),
            at: instant(letter.at)?,
            why: letter.why.clone(),
        })
    });
    Ok(EndpointView {
        endpoint: name.to_owned(),
        cursors: Cursors {
            account: heard(Stream::Account),
            standing: heard(Stream::Standing),
            person: heard(Stream::Person),
        },
        failures: state.failures,
        retry_at: state.retry_at.map(instant).transpose()?,
        last_error: state.last_error.clone(),
        disabled: state.disabled.as_ref().map(|one| one.why.clone()),
        dead: dead.collect::<app::Result<_>>()?,
    })
}

fn one(book: &dyn Reading, name: &str) -> app::Result<EndpointView> {
    if !endpoints(book)?.iter().any(|known| known == name) {
        let refused = Refused::new(format!("nothing was sent to an endpoint {name} yet")).code(Code::NotFound);
        return Err(refused.hint("endpoints are named in the channel file, and known once something was sent").into());
    }
    view(name, &state_of(book, name)?)
}

/// The endpoints that hear of events, and how each stands
#[utoipa::path(get, path = "/v1/webhook-endpoints", tag = "webhooks", operation_id = "webhook_endpoints", params(Page),
    responses((status = 200, description = "A page of them, by name.", body = ref("#/components/schemas/EndpointPage"))))]
pub(crate) async fn list(call: Call, Asked(page): Asked<Page>) -> Answer<Part<EndpointView>> {
    let wish = Wish::book(Permission::ManageEndpoints);
    call.may(&wish)?;
    let page = page.read()?;
    let question = move |book: &dyn Reading, _: &_| {
        let all = endpoints(book)?.iter().map(|name| view(name, &state_of(book, name)?)).collect::<app::Result<_>>()?;
        Ok(Part::of(all, page))
    };
    call.ask(wish, question).await
}

/// An endpoint
#[utoipa::path(get, path = "/v1/webhook-endpoints/{endpoint}", tag = "webhooks", operation_id = "webhook_endpoint",
    params(("endpoint" = String, Path, description = "Its name.")),
    responses((status = 200, description = "The endpoint.", body = ref("#/components/schemas/Endpoint"))))]
pub(crate) async fn show(call: Call, In(name): In<String>) -> Answer<EndpointView> {
    let question = move |book: &dyn Reading, _: &_| Ok(tagged(one(book, &name)?));
    call.ask_one(Wish::book(Permission::ManageEndpoints), question).await
}

/// Changes what is kept of an endpoint, and shows it.
async fn changed(
    call: Call,
    name: String,
    work: impl FnOnce(&dyn Reading, &mut EndpointState) -> app::Result<()> + Send + 'static,
) -> Answer<EndpointView> {
    let seen = name.clone();
    let version = move |book: &dyn Reading, _: &Terms| Ok(crate::call::tag_of(&one(book, &seen)?));
    let work = move |store: &mut dyn Store, _: &Terms| {
        one(store, &name)?;
        let mut changed = state_of(store, &name)?;
        work(store, &mut changed)?;
        let mut unit = store.begin()?;
        change(&mut *unit, &name, |state| {
            *state = changed;
            Ok(())
        })?;
        unit.commit()?;
        Ok(tagged(one(store, &name)?))
    };
    call.change_one(Wish::book(Permission::ManageEndpoints), version, work).await
}

fn stream_of(name: &str) -> Result<Stream, Problem> {
    name.parse().map_err(|why: String| Problem::field("stream", format!("is not known: {why}")))
}

fn place_of(stream: Stream, text: &str) -> Result<Position, Problem> {
    stream.position(text).ok_or_else(|| Problem::field("after", "is no place of this stream"))
}

/// Sets an endpoint back or forward: everything after a place is told once more, in its order
#[utoipa::path(post, path = "/v1/webhook-endpoints/{endpoint}/replay", tag = "webhooks", operation_id = "replay_endpoint",
    params(("endpoint" = String, Path, description = "Its name."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReplayRequest"), content_type = "application/json"),
    responses((status = 200, description = "The endpoint.", body = ref("#/components/schemas/Endpoint"))))]
pub(crate) async fn replay(call: Call, In(name): In<String>, fields: Fields) -> Answer<EndpointView> {
    let ReplayRequest { stream, after, from_now } = call.body(&Wish::book(Permission::ManageEndpoints), fields)?;
    let place = match (after, from_now) {
        (None, true) => None,
        (Some(after), false) => Some(place_of(stream_of(stream.as_deref().unwrap_or("account"))?, &after)?),
        (None, false) => return Err(Problem::field("after", "is missing: say a place, or from_now")),
        (Some(_), true) => return Err(Problem::field("from_now", "stands instead of a place, not beside one")),
    };
    let work = move |book: &dyn Reading, state: &mut EndpointState| {
        match place {
            Some(place) => state.replay(place),
            None => ends(book)?.into_iter().for_each(|end| state.replay(end)),
        }
        Ok(())
    };
    changed(call, name, work).await
}

/// Has a disabled endpoint tried again, from where it stopped
#[utoipa::path(post, path = "/v1/webhook-endpoints/{endpoint}/enablement", tag = "webhooks", operation_id = "enable_endpoint",
    params(("endpoint" = String, Path, description = "Its name."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    responses((status = 200, description = "The endpoint.", body = ref("#/components/schemas/Endpoint"))))]
pub(crate) async fn enable(call: Call, In(name): In<String>) -> Answer<EndpointView> {
    call.may(&Wish::book(Permission::ManageEndpoints))?;
    let work = |_: &dyn Reading, state: &mut EndpointState| {
        state.enable();
        Ok(())
    };
    changed(call, name, work).await
}

/// Which dead letter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Letter {
    /// The stream: `account`, `standing` or `person`.
    stream: Option<String>,
    /// The place of the dead letter.
    place: Option<String>,
}

/// Gives a dead letter up, so that what is held back behind it is told
#[utoipa::path(delete, path = "/v1/webhook-endpoints/{endpoint}/dead-letters", tag = "webhooks", operation_id = "drop_dead_letter",
    params(("endpoint" = String, Path, description = "Its name."), Letter),
    responses((status = 200, description = "The endpoint.", body = ref("#/components/schemas/Endpoint"))))]
pub(crate) async fn give_up(
    call: Call,
    In(name): In<String>,
    Asked(Letter { stream, place }): Asked<Letter>,
) -> Answer<EndpointView> {
    call.may(&Wish::book(Permission::ManageEndpoints))?;
    let stream = stream_of(&needed("stream", stream)?)?;
    let place = needed("place", place)?;
    let at = place_of(stream, &place)?;
    let work = move |_: &dyn Reading, state: &mut EndpointState| {
        let none =
            || Refused::new(format!("there is no dead letter at {} {place}", stream.name())).code(Code::NotFound);
        if state.drop_dead(at) { Ok(()) } else { Err(none().into()) }
    };
    changed(call, name, work).await
}
