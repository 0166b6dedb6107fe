//! Relief: tried out, asked for, decided by somebody with authority, and looked at again.

use app::access::{Permission, Wish};
use app::explain::Language;
use app::intake::find_account;
use app::port::{Reading, Store};
use app::preview::Preview;
use app::relief::{self, Details, Prospect, Relief, Request, State, terms_of, terms_words};
use collections::relief::{Kind, Means, Measure, Terms};
use collections::{Set, Word};
use primitives::{Currency, Rate};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use super::page::{Page, Part};
use super::past::Past;
use super::promises::{DatedAmount, amount};
use crate::call::{Answer, Call, number, tag_of, tagged, word};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, day, parsed};
use crate::state::Shared;
use crate::terms::Terms as BookTerms;

/// What is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReliefRequest {
    /// What: `extension`, `late_fee`, `settlement`, `hardship` or `plan`.
    kind: String,
    /// Of an extension, a hardship programme or a plan: how many months.
    months: Option<u32>,
    /// Of late fees: how much is given up.
    amount: Option<String>,
    /// Of a settlement: each instalment.
    #[serde(default)]
    parts: Vec<DatedAmount>,
    /// Of a hardship programme: `penalty_pause`, `interest_pause`, `extension`.
    #[serde(default)]
    measures: Vec<String>,
    /// Of a plan: when the first instalment is due.
    first_due: Option<String>,
    /// Of a plan: what it bears a year, such as `0%`; what the product says where nothing is said.
    annual_rate: Option<String>,
    /// What the customer lives on.
    means: Option<MeansRequest>,
    /// Where pieces of evidence are kept, never what they say.
    #[serde(default)]
    evidence: Vec<String>,
    /// Why; the product may know only some reasons for waivers.
    reason: String,
}

/// What a customer lives on in a month.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeansRequest {
    /// What comes in.
    income: String,
    /// What goes out, other debts included.
    expenses: String,
    /// How many people depend on it.
    #[serde(default)]
    dependants: u32,
}

/// What is decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReliefDecisionRequest {
    /// Whether it is granted.
    is_granted: bool,
    /// Why, where it is refused.
    #[serde(default)]
    reason: String,
}

/// A request for relief, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Relief")]
pub(crate) struct ReliefView {
    /// Its number.
    relief: u64,
    /// Whose.
    person: String,
    /// The account, by the lender's reference.
    account: String,
    /// What: `extension`, `late_fee`, `settlement`, `hardship` or `plan`.
    kind: &'static str,
    /// The same in words, with amounts.
    what: String,
    /// Why.
    reason: String,
    /// Where pieces of evidence are kept.
    evidence: Vec<String>,
    /// The desk rules by which it is judged.
    rules: String,
    /// When it was asked for.
    asked_on: String,
    /// By whom.
    asked_by: String,
    /// `waiting`, `granted`, `refused`, `withdrawn` or `ended`.
    state: &'static str,
    /// When it came to that; none while it waits.
    on: Option<String>,
    /// Who decided.
    decided_by: Option<String>,
    /// Why it was refused or withdrawn, or how it ended.
    because: Option<String>,
}

/// What a request would come to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReliefProspect {
    /// The desk rules by which it is judged.
    rules: String,
    /// The day.
    on: String,
    /// What would be given up.
    given_up: String,
    /// Of what.
    of: String,
    /// For how many months.
    months: u32,
    /// The currency of the amounts.
    currency: String,
    /// The roles that may grant it.
    roles: Vec<String>,
    /// The account without it and with it, once for each event that would be booked.
    previews: Vec<Preview>,
}

/// What came of looking at all relief that runs and is due.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReliefReview {
    /// How much was looked at.
    looked_at: u64,
    /// Plans that were kept to the end, by number.
    kept: Vec<u64>,
    /// Plans that were broken.
    broken: Vec<u64>,
    /// Programmes whose time is over.
    over: Vec<u64>,
    /// Programmes that somebody is to look at.
    due: Vec<u64>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(ask))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(decide))
        .routes(routes!(withdraw))
        .routes(routes!(review))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ReliefRequest>();
    asked.subschema_for::<ReliefDecisionRequest>();
    told.subschema_for::<ReliefView>();
    told.subschema_for::<Part<ReliefView>>();
    told.subschema_for::<ReliefProspect>();
    told.subschema_for::<ReliefReview>();
}

/// A request, as far as it can be read without knowing the currency.
pub(super) struct Read {
    asked: ReliefRequest,
    kind: Kind,
    measures: Set<Measure>,
    first_due: Option<primitives::Date>,
    annual_rate: Option<Rate>,
}

impl Read {
    pub(super) fn of(asked: ReliefRequest) -> Result<Self, Problem> {
        let kind = word("kind", &asked.kind)?;
        let measures = asked.measures.iter().map(|text| word("measures", text)).collect::<Result<Vec<Measure>, _>>()?;
        let first_due = asked.first_due.as_deref().map(|text| day("first_due", text)).transpose()?;
        let rate = |text: &str| parsed("annual_rate", text, "a rate such as 12%");
        let annual_rate = asked.annual_rate.as_deref().map(rate).transpose()?;
        Ok(Self { kind, measures: Set::of(&measures), first_due, annual_rate, asked })
    }

    pub(super) fn terms(&self, currency: Currency) -> app::Result<(Terms, Option<Means>)> {
        let details = Details {
            months: self.asked.months,
            amount: self.asked.amount.as_deref().map(|text| amount(currency, text)).transpose()?,
            parts: self.asked.parts.iter().map(|part| part.read(currency)).collect::<app::Result<_>>()?,
            measures: self.measures,
            first_due: self.first_due,
            annual_rate: self.annual_rate,
        };
        let means = |MeansRequest { income, expenses, dependants }: &MeansRequest| {
            let (income, expenses) = (amount(currency, income)?, amount(currency, expenses)?);
            Ok::<_, app::Error>(Means { income, expenses, dependants: *dependants })
        };
        Ok((terms_of(self.kind, details)?, self.asked.means.as_ref().map(means).transpose()?))
    }

    pub(super) fn request<'r>(&'r self, account: &'r str, terms: &'r Terms, means: Option<Means>) -> Request<'r> {
        Request { account, terms, reason: &self.asked.reason, means, evidence: &self.asked.evidence }
    }
}

pub(super) fn currency_of(book: &dyn Reading, terms: &BookTerms, account: &str) -> app::Result<Currency> {
    Ok(terms.products.of_contract(&find_account(book, account)?.product_key())?.currency)
}

fn shown(book: &dyn Reading, terms: &BookTerms, relief: &Relief) -> app::Result<ReliefView> {
    let (on, by, because) = match &relief.state {
        State::Waiting => (None, None, None),
        State::Granted { on, by, .. } => (Some(on), Some(by), None),
        State::Refused { on, by, reason } => (Some(on), Some(by), Some(reason)),
        State::Withdrawn { on, reason } => (Some(on), None, Some(reason)),
        State::Ended { on, how, .. } => (Some(on), None, Some(how)),
    };
    Ok(ReliefView {
        relief: relief.id,
        person: relief.person.clone(),
        account: relief.account.clone(),
        kind: relief.terms.kind().word(),
        what: terms_words(&relief.terms, currency_of(book, terms, &relief.account)?, Language::English),
        reason: relief.reason.clone(),
        evidence: relief.evidence.clone(),
        rules: relief.rules.clone(),
        asked_on: relief.asked_on.to_string(),
        asked_by: relief.asked_by.clone(),
        state: relief.state.name(),
        on: on.map(ToString::to_string),
        decided_by: by.cloned(),
        because: because.map(ToString::to_string),
    })
}

/// What relief would make of an account, what it costs and who may grant it; nothing is kept
#[utoipa::path(post, path = "/v1/accounts/{account}/relief-requests/preview", tag = "relief", operation_id = "preview_relief",
    params(("account" = String, Path, description = "The lender's reference.")),
    request_body(content = ref("#/components/schemas/ReliefRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it would come to.", body = ref("#/components/schemas/ReliefProspect"))))]
pub(crate) async fn preview(call: Call, In(account): In<String>, fields: Fields) -> Answer<ReliefProspect> {
    let wish = Wish::account(Permission::HandleCases, &account);
    let read = Read::of(call.body(&wish, fields)?)?;
    let now = call.instant();
    let question = move |book: &dyn Reading, terms: &BookTerms| {
        let currency = currency_of(book, terms, &account)?;
        let (asked, means) = read.terms(currency)?;
        Ok(prospect(relief::preview(book, read.request(&account, &asked, means), now)?, currency))
    };
    call.ask(wish, question).await
}

/// What a request would come to, shown.
pub(super) fn prospect(found: Prospect, currency: Currency) -> ReliefProspect {
    ReliefProspect {
        rules: found.rules,
        on: found.on.to_string(),
        given_up: currency.format(found.cost.given_up),
        of: currency.format(found.cost.of),
        months: found.cost.months,
        currency: currency.to_string(),
        roles: found.roles,
        previews: found.previews,
    }
}

/// Asks for relief: within the authority of whoever asks it is booked at once, above it waits for somebody else
///
/// The same key again is the same request.
#[utoipa::path(post, path = "/v1/accounts/{account}/relief-requests", tag = "relief", operation_id = "ask_relief",
    params(("account" = String, Path, description = "The lender's reference."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/ReliefRequest"), content_type = "application/json"),
    responses((status = 200, description = "The request.", body = ref("#/components/schemas/Relief"))))]
pub(crate) async fn ask(call: Call, In(account): In<String>, fields: Fields) -> Answer<ReliefView> {
    let wish = Wish::account(Permission::HandleCases, &account);
    let read = Read::of(call.body(&wish, fields)?)?;
    let (key, actor, now) = (call.key()?, call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, terms: &BookTerms| {
        let (asked, means) = read.terms(currency_of(store, terms, &account)?)?;
        let done = relief::ask(store, &actor, read.request(&account, &asked, means), &key, now)?;
        shown(store, terms, &relief::by_id(store, done.id)?)
    };
    call.change(wish, work).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReliefList {
    /// All of this person, whatever became of it; without it, what waits or runs.
    person: Option<String>,
    /// Only what happened by the end of this day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (its end) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Relief that waits or runs, or all of a person
#[utoipa::path(get, path = "/v1/relief-requests", tag = "relief", operation_id = "relief_requests", params(ReliefList),
    responses((status = 200, description = "A page of it.", body = ref("#/components/schemas/ReliefPage"))))]
pub(crate) async fn list(
    call: Call,
    Asked(ReliefList { person, as_of, known_on, cursor, limit }): Asked<ReliefList>,
) -> Answer<Part<ReliefView>> {
    let wish = Wish::book(Permission::ReadCases);
    call.may(&wish)?;
    let (page, past) = (Page { cursor, limit }.read()?, Past { as_of, known_on }.read()?);
    let question = move |book: &dyn Reading, terms: &BookTerms| {
        let found = relief::list_then(book, person.as_deref(), past.then(book)?)?;
        let views = found.iter().map(|one| shown(book, terms, one)).collect::<app::Result<_>>()?;
        Ok(Part::of(views, page))
    };
    call.walk(wish, question).await
}

/// A request for relief
#[utoipa::path(get, path = "/v1/relief-requests/{relief}", tag = "relief", operation_id = "relief_request",
    params(("relief" = String, Path, description = "Its number."), Past),
    responses((status = 200, description = "The request.", body = ref("#/components/schemas/Relief"))))]
pub(crate) async fn show(call: Call, In(id): In<String>, Asked(past): Asked<Past>) -> Answer<ReliefView> {
    let wish = Wish::book(Permission::ReadCases);
    call.may(&wish)?;
    let (id, past) = (number("request for relief", &id)?, past.read()?);
    let question = move |book: &dyn Reading, terms: &BookTerms| {
        let found = relief::by_id_then(book, id, past.then(book)?)?;
        Ok(tagged(shown(book, terms, &found)?))
    };
    call.ask_one(wish, question).await
}

/// Grants or refuses what waits; whoever asked for it cannot grant it
///
/// Who may grant how much stands in the desk rules. Granted again by the same person, the answer is the same.
#[utoipa::path(post, path = "/v1/relief-requests/{relief}/decision", tag = "relief", operation_id = "decide_relief",
    params(("relief" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReliefDecisionRequest"), content_type = "application/json"),
    responses((status = 200, description = "The request.", body = ref("#/components/schemas/Relief"))))]
pub(crate) async fn decide(call: Call, In(id): In<String>, fields: Fields) -> Answer<ReliefView> {
    let wish = Wish::book(Permission::DecideCases);
    let ReliefDecisionRequest { is_granted, reason } = call.body(&wish, fields)?;
    let (id, actor, now) = (number("request for relief", &id)?, call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, terms: &BookTerms| {
        let decided = match is_granted {
            true => relief::approve(store, &actor, id, now)?,
            false => relief::refuse(store, &actor, id, &reason, now)?,
        };
        Ok(tagged(shown(store, terms, &decided)?))
    };
    call.change_one(wish, move |book, terms| version(book, terms, id), work).await
}

/// Takes back what one has asked for
#[utoipa::path(post, path = "/v1/relief-requests/{relief}/withdrawal", tag = "relief", operation_id = "withdraw_relief",
    params(("relief" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The request.", body = ref("#/components/schemas/Relief"))))]
pub(crate) async fn withdraw(call: Call, In(id): In<String>, fields: Fields) -> Answer<ReliefView> {
    let wish = Wish::book(Permission::HandleCases);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    let (id, actor, now) = (number("request for relief", &id)?, call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, terms: &BookTerms| {
        let withdrawn = relief::withdraw(store, &actor, id, &reason, now)?;
        Ok(tagged(shown(store, terms, &withdrawn)?))
    };
    call.change_one(wish, move |book, terms| version(book, terms, id), work).await
}

/// The version of a request.
fn version(book: &dyn Reading, terms: &BookTerms, id: u64) -> app::Result<String> {
    Ok(tag_of(&shown(book, terms, &relief::by_id(book, id)?)?))
}

/// Looks at all relief that runs and is due: broken plans end, and programmes are put before somebody
///
/// Done again it finds what has fallen due since.
#[utoipa::path(post, path = "/v1/relief-reviews", tag = "relief", operation_id = "review_relief",
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/ReliefReview"))))]
pub(crate) async fn review(call: Call) -> Answer<ReliefReview> {
    let now = call.instant();
    let work = move |store: &mut dyn Store, _: &_| {
        let relief::Reviewed { looked_at, kept, broken, over, due } = relief::review(store, now)?;
        Ok(ReliefReview { looked_at, kept, broken, over, due })
    };
    call.change(Wish::book(Permission::DecideCases), work).await
}
