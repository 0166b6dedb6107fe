//! Pauses of many accounts at once: begun, listed, and ended.

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::intake::{Arrival, OnRefusal, take_in};
use app::pauses::{EndFor, Ending, PauseFor, PauseView, Whose, endings, pauses, standing};
use app::port::{Reading, Store};
use ledger::event::Pausable;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bulk::{BulkAnswer, booked};
use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Asked, Fields, day, knowledge};
use crate::state::Shared;
use crate::terms::Terms;

/// Something that stands still on many accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PauseRequest {
    /// What stands still: `ageing` (the count of delinquent days) or `penalty` (the growth of penalty interest).
    what: String,
    /// The first day; an account that was opened later is paused from its opening on.
    #[schemars(extend("format" = "date"))]
    from: String,
    /// The first day on which it runs again.
    #[schemars(extend("format" = "date"))]
    until: String,
    /// Why.
    reason: String,
    /// The accounts of this person.
    person: Option<String>,
    /// The accounts of this product, in whatever version.
    product: Option<String>,
    /// The accounts that are this owner's on the first day, also as one of several lenders.
    funding_source: Option<String>,
    /// All accounts of the book: said where nothing else is.
    #[serde(default)]
    all: bool,
    /// Whether nothing is to be booked.
    #[serde(default)]
    is_dry_run: bool,
}

/// Pauses of many accounts that are to end: by `on` or by `never_from`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PauseEndRequest {
    /// What stands still: `ageing` or `penalty`.
    what: String,
    /// The day from which it runs again; the days before stay as they are.
    #[schemars(extend("format" = "date"))]
    on: Option<String>,
    /// The first day of pauses that were a mistake: it is as if they had never been.
    #[schemars(extend("format" = "date"))]
    never_from: Option<String>,
    /// The accounts of this person.
    person: Option<String>,
    /// The accounts of this product, in whatever version.
    product: Option<String>,
    /// The accounts that are this owner's on the first day of the pause, also as one of several lenders.
    funding_source: Option<String>,
    /// All accounts of the book: said where nothing else is.
    #[serde(default)]
    all: bool,
    /// Whether nothing is to be booked.
    #[serde(default)]
    is_dry_run: bool,
}

/// Which pauses are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PausesAsked {
    /// Of the accounts of this person.
    person: Option<String>,
    /// Of the accounts of this product, in whatever version.
    product: Option<String>,
    /// Of the accounts that are this owner's on the first day of the pause.
    funding_source: Option<String>,
    /// The day; by default the last closed one. Pauses that were over by then are left out, those to come are told.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (what its close knew) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, pause)).routes(routes!(end))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<PauseRequest>();
    asked.subschema_for::<PauseEndRequest>();
    told.subschema_for::<PauseView>();
    told.subschema_for::<Part<PauseView>>();
    told.subschema_for::<BulkAnswer>();
}

fn to_end() -> Wish {
    Wish::book(Permission::TakeEvents)
}

/// Whose accounts a change is for: nobody's is no answer, so that all is said.
fn chosen(accounts: Whose, all: bool) -> Result<Whose, Problem> {
    if (accounts == Whose::default()) != all {
        return Err(Problem::field("all", "say person, product or funding_source, or all and none of them"));
    }
    Ok(accounts)
}

fn pausable(what: &str) -> Result<Pausable, Problem> {
    match what {
        "ageing" => Ok(Pausable::Ageing),
        "penalty" => Ok(Pausable::Penalty),
        _ => Err(Problem::field("what", "is neither ageing nor penalty")),
    }
}

impl PauseRequest {
    fn read(self) -> Result<PauseFor, Problem> {
        let Self { person, product, funding_source, .. } = self;
        let accounts = chosen(Whose { person, product, funding_source }, self.all)?;
        let (from, until) = (day("from", &self.from)?, day("until", &self.until)?);
        Ok(PauseFor { accounts, what: pausable(&self.what)?, from, until, reason: self.reason })
    }
}

/// Books what was found on many accounts, each on its own.
async fn book(
    call: &Call,
    is_dry_run: bool,
    find: impl FnOnce(&dyn Reading) -> app::Result<Vec<Arrival>> + Send + 'static,
) -> Answer<BulkAnswer> {
    let found = call.walk(to_end(), move |book: &dyn Reading, _: &_| find(book)).await?;
    let (arrivals, now) = (found.now().unwrap_or_default(), call.now());
    let on_refusal = if is_dry_run { OnRefusal::Rehearse } else { OnRefusal::BookTheRest };
    let work = move |store: &mut dyn Store, terms: &Terms| {
        let taken = take_in(store, &terms.products, &arrivals, now, on_refusal, |_| {})?;
        Ok(booked(&arrivals, &taken, is_dry_run))
    };
    call.change(to_end(), work).await
}

/// Lets the count of delinquent days or the growth of penalty interest stand still on many accounts
///
/// What is refused on one account is booked on the others. The same pause again is booked once.
#[utoipa::path(post, path = "/v1/pauses", tag = "events", operation_id = "pause_accounts",
    request_body(content = ref("#/components/schemas/PauseRequest"), content_type = "application/json"),
    responses((status = 200, description = "What came of it.", body = ref("#/components/schemas/BulkAnswer"))))]
pub(crate) async fn pause(call: Call, fields: Fields) -> Answer<BulkAnswer> {
    let asked: PauseRequest = call.body(&to_end(), fields)?;
    let is_dry_run = asked.is_dry_run;
    let wanted = asked.read()?;
    book(&call, is_dry_run, move |book| pauses(book, &wanted)).await
}

/// Ends pauses of many accounts: early, from a day on, or altogether, where they were a mistake
///
/// Accounts without such a pause are left alone. What is refused on one account is booked on the others. The same again is booked once.
#[utoipa::path(post, path = "/v1/pauses/ending", tag = "events", operation_id = "end_pauses",
    request_body(content = ref("#/components/schemas/PauseEndRequest"), content_type = "application/json"),
    responses((status = 200, description = "What came of it.", body = ref("#/components/schemas/BulkAnswer"))))]
pub(crate) async fn end(call: Call, fields: Fields) -> Answer<BulkAnswer> {
    let asked: PauseEndRequest = call.body(&to_end(), fields)?;
    let PauseEndRequest { what, on, never_from, person, product, funding_source, all, is_dry_run } = asked;
    let (accounts, what) = (chosen(Whose { person, product, funding_source }, all)?, pausable(&what)?);
    let on = on.as_deref().map(|text| day("on", text)).transpose()?;
    let never_from = never_from.as_deref().map(|text| day("never_from", text)).transpose()?;
    if on.is_some() == never_from.is_some() {
        return Err(Problem::field("on", "say on or never_from, and not both"));
    }
    let now = call.now();
    let find = move |store: &dyn Reading| {
        let how = match (on, never_from) {
            (Some(on), _) => Ending::Early { on },
            (None, from) => {
                let today = business_day(&store.info()?, now)?;
                Ending::TakenBack { from: from.unwrap_or(today), today }
            }
        };
        endings(store, &EndFor { accounts, what, how })
    };
    book(&call, is_dry_run, find).await
}

/// The pauses that are not over, those to come included
///
/// Without a person it looks at every account, one such question at a time.
#[utoipa::path(get, path = "/v1/pauses", tag = "events", operation_id = "pauses", params(PausesAsked),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PauseViewPage"))))]
pub(crate) async fn list(call: Call, Asked(asked): Asked<PausesAsked>) -> Answer<Part<PauseView>> {
    let wish = Wish::book(Permission::ReadAccounts);
    let PausesAsked { person, product, funding_source, as_of, known_on, cursor, limit } = asked;
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let (whose, knowledge) = (Whose { person, product, funding_source }, knowledge(known_on.as_deref())?);
    let page = Page { cursor, limit }.read()?;
    let question = move |book: &dyn Reading, _: &Terms| {
        let found = standing(book, &whose, as_of.of(book)?, knowledge)?;
        Ok(Part::of(found.iter().map(PauseView::from).collect(), page))
    };
    call.walk(wish, question).await
}
