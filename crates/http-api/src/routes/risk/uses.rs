//! What models say of accounts, and what follows by the terms of the book: scores, assessments, credit, warnings, priority.

use app::Refused;
use app::access::{Permission, Wish};
use app::assessment::{self, Assessment, assess};
use app::close_day::Options;
use app::explain::Language;
use app::features::rows::{Knowledge, Table, Terms as RowTerms};
use app::port::Reading;
use app::scoring::{Deciding, Foresees};
use app::uses::credit::{self, CreditView};
use app::uses::priority::{self, PriorityFile, PriorityView};
use app::uses::score::{self, ScoreView};
use app::uses::terms;
use app::uses::warning::{self, WarningView};
use app::uses::willingness::{self, AccountWillingness};
use app::versions::{Text, Versions, decides};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use primitives::{Date, Rate};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::page::{Page, Part};
use crate::call::{Answer, Call, language};
use crate::problem::Problem;
use crate::request::{Asked, In, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// Bills that are likely to be missed and worth a contact.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Warnings {
    /// The day at whose end it was asked.
    as_of: String,
    /// The terms by which contacts are worth something.
    terms: String,
    /// The currency of the amounts.
    currency: String,
    /// A page of them, the one that is worth most first.
    #[serde(flatten)]
    page: Part<WarningView>,
    /// Bills that were looked at.
    bills: u64,
    /// Of those, not worth a contact.
    not_worth: u64,
    /// What all contacts together are worth on average, their cost taken off.
    worth: String,
    /// How many bills are likely to be missed: the sum of the probabilities.
    missed_expected: f64,
}

/// Accounts in the order in which working them is worth most.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Priorities {
    /// The day at whose end it was asked.
    as_of: String,
    /// The terms by which they are ordered.
    terms: String,
    /// The currency of the amounts.
    currency: String,
    /// A page of them.
    #[serde(flatten)]
    page: Part<PriorityView>,
    /// What all of them are expected to lose.
    expected_loss: String,
    /// Accounts in another currency than the terms'.
    other_currency: u64,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(scored))
        .routes(routes!(assessed))
        .routes(routes!(credit_decision))
        .routes(routes!(willing))
        .routes(routes!(warnings))
        .routes(routes!(priorities))
}

pub(super) fn schemas(told: &mut SchemaGenerator) {
    told.subschema_for::<ScoreView>();
    told.subschema_for::<Assessment>();
    told.subschema_for::<CreditView>();
    told.subschema_for::<AccountWillingness>();
    told.subschema_for::<Warnings>();
    told.subschema_for::<Priorities>();
}

/// The accounts of a book as they were known at the end of a day.
fn table<'b>(book: &'b dyn Reading, terms: &'b Terms, day: Date) -> Table<'b> {
    let known = Knowledge::of_day(day);
    let terms = RowTerms { products: &terms.products, external: &[], known, bad: None };
    Table { store: book, terms, threads: Options::default().threads }
}

/// The version of terms of the book that decides on a day.
fn in_force<T: Text>(book: &dyn Reading, versions: Versions<T>, day: Date) -> app::Result<T> {
    let active = versions.active(book)?;
    if active.is_empty() {
        let refused = Refused::new(format!("the book has no {} in force", T::WORDS.noun));
        return Err(refused.hint("put one in with POST /v1/documents, and let a second person activate it").into());
    }
    decides(active, day)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByModel {
    /// The model that scores; by default the only champion that can.
    model: Option<String>,
    /// The day at whose end it is asked; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// What the model that decides says of an account, and why
#[utoipa::path(get, path = "/v1/accounts/{account}/score", tag = "risk", operation_id = "score",
    params(("account" = String, Path, description = "The lender's reference."), ByModel),
    responses((status = 200, description = "The score.", body = ref("#/components/schemas/ScoreExplained"))))]
pub(crate) async fn scored(
    call: Call,
    In(account): In<String>,
    Asked(ByModel { model, as_of }): Asked<ByModel>,
) -> Answer<ScoreView> {
    let wish = Wish::account(Permission::ReadScores, &account);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        let deciding = Deciding::required(book, model.as_deref(), Foresees::Either, &[])?;
        let none = || Refused::new(format!("account {account} cannot be scored on {day}"));
        Ok(score::of_account(table(book, terms, day), &deciding, &account, day)?.ok_or_else(none)?)
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AssessedBy {
    /// The model that scores; by default the only champion that can.
    model: Option<String>,
    /// The day at whose end it is assessed; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// The language of the page: `en` or `zh`. The JSON has both.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

/// The report on an account that missed a due date: state, history, exposure, score, linked accounts and a recommended path
///
/// As JSON, or as one page of HTML where `Accept` asks for that first.
#[utoipa::path(get, path = "/v1/accounts/{account}/assessment", tag = "risk", operation_id = "assessment",
    params(("account" = String, Path, description = "The lender's reference."), AssessedBy),
    responses((status = 200, description = "The report.", content(
        (ref("#/components/schemas/Assessment") = "application/json"), (String = "text/html")))))]
pub(crate) async fn assessed(
    call: Call,
    headers: HeaderMap,
    In(account): In<String>,
    Asked(AssessedBy { model, as_of, lang }): Asked<AssessedBy>,
) -> Result<Response, Problem> {
    let wish = Wish::account(Permission::ReadScores, &account);
    let (as_of, language) = (call.of_day(&wish, as_of.as_deref())?, language(lang.as_deref())?);
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        let deciding = Deciding::load(book, model.as_deref(), Foresees::Either, &[])?;
        let asked = assessment::Asked {
            store: book,
            products: &terms.products,
            deciding: deciding.as_ref(),
            external: &[],
            threads: 1,
        };
        assess(asked, &account, day)
    };
    let told = call.ask(wish, question).await?;
    if !wants_page(&headers) {
        return Ok(told.into_response());
    }
    let code = match language {
        Language::English => "en",
        Language::Chinese => "zh",
    };
    let report = told.now().ok_or_else(|| Problem::internal("a question was answered from before"))?;
    let page = assessment::page(&report, language);
    // The page has its style and its charts in itself.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, code),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((headers, page).into_response())
}

/// Whether HTML is asked for before JSON.
fn wants_page(headers: &HeaderMap) -> bool {
    let said = headers.get(header::ACCEPT).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let first = said.split(',').next().unwrap_or_default().split(';').next().unwrap_or_default();
    first.trim().eq_ignore_ascii_case("text/html")
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CreditAsked {
    /// What is asked for, such as `5000.00`; by default as much as there is.
    requested: Option<String>,
    /// What fees cost in a year, as a share of what is lent, such as `3%`; nothing where nothing is said.
    annual_fee_rate: Option<String>,
    /// The model that scores; by default the only champion that foresees default.
    model: Option<String>,
    /// The day at whose end it is decided; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// Limit and rate for an account, from its score by the limit table in force, with reasons; nothing is kept
#[utoipa::path(get, path = "/v1/accounts/{account}/credit-decision", tag = "risk", operation_id = "credit_decision",
    params(("account" = String, Path, description = "The lender's reference."), CreditAsked),
    responses((status = 200, description = "The decision.", body = ref("#/components/schemas/CreditView"))))]
pub(crate) async fn credit_decision(
    call: Call,
    In(account): In<String>,
    Asked(CreditAsked { requested, annual_fee_rate, model, as_of }): Asked<CreditAsked>,
) -> Answer<CreditView> {
    let wish = Wish::account(Permission::ReadScores, &account);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let fee = annual_fee_rate.as_deref().unwrap_or("0%");
    let annual_fee_rate: Rate = parsed("annual_fee_rate", fee, "a rate such as 3%")?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        let limits = in_force(book, terms::LIMITS, day)?;
        let currency = limits.head.currency;
        let requested = requested.as_deref().map(|text| super::super::promises::amount(currency, text)).transpose()?;
        let deciding = Deciding::required(book, model.as_deref(), Foresees::Default, &[])?;
        let asked = credit::Terms { table: &limits, deciding: &deciding, requested, annual_fee_rate };
        let decided = credit::decide_one(table(book, terms, day), asked, &account, day)?;
        let other = || Refused::new(format!("account {account} is not in {currency}, the table's currency"));
        Ok(decided.ok_or_else(other)?)
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnDay {
    /// The day at whose end it is asked; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// What numbers hint at about willingness and ability to pay; never to be acted on alone
#[utoipa::path(get, path = "/v1/accounts/{account}/willingness", tag = "risk", operation_id = "willingness",
    params(("account" = String, Path, description = "The lender's reference."), OnDay),
    responses((status = 200, description = "The view.", body = ref("#/components/schemas/AccountWillingness"))))]
pub(crate) async fn willing(
    call: Call,
    In(account): In<String>,
    Asked(OnDay { as_of }): Asked<OnDay>,
) -> Answer<AccountWillingness> {
    let wish = Wish::account(Permission::ReadScores, &account);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        willingness::of_account(table(book, terms, day), &account, day)
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WarningList {
    /// Bills due within so many days are looked at; by default as many as the model was made for.
    #[param(minimum = 1, maximum = 366, value_type = Option<u32>)]
    within_days: Option<String>,
    /// The model that scores; by default the only champion that foresees a missed bill.
    model: Option<String>,
    /// The day at whose end it is asked; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Bills that are likely to be missed, before they are due, where a contact is worth its cost by the terms in force
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/warnings", tag = "risk", operation_id = "warnings", params(WarningList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/Warnings"))))]
pub(crate) async fn warnings(call: Call, Asked(asked): Asked<WarningList>) -> Answer<Warnings> {
    let wish = Wish::book(Permission::ReadScores);
    call.may(&wish)?;
    let WarningList { within_days, model, as_of, cursor, limit } = asked;
    let (page, as_of) = (Page { cursor, limit }.read()?, call.of_day(&wish, as_of.as_deref())?);
    let within_days: Option<u32> =
        within_days.map(|text| parsed("within_days", &text, "a number of days")).transpose()?;
    if within_days.is_some_and(|days| !(1..=366).contains(&days)) {
        return Err(Problem::field("within_days", "is not from 1 to 366"));
    }
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        let contacts = in_force(book, terms::CONTACTS, day)?;
        let deciding = Deciding::required(book, model.as_deref(), Foresees::MissedBill, &[])?;
        let asked = warning::Terms { contacts: &contacts, deciding: &deciding, within_days };
        let found = warning::warn(table(book, terms, day), asked, day, |_| {})?;
        Ok(Warnings {
            as_of: day.to_string(),
            terms: contacts.head.key(),
            currency: contacts.head.currency.to_string(),
            page: Part::of(found.warnings, page),
            bills: found.bills,
            not_worth: found.not_worth,
            worth: found.worth,
            missed_expected: found.missed_expected,
        })
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PriorityList {
    /// Whether all open accounts are ordered, not only those that are past due.
    #[param(value_type = Option<bool>)]
    all: Option<String>,
    /// The model whose probability is PD; by default the only champion that foresees default.
    model: Option<String>,
    /// The day at whose end it is asked; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Accounts by what they are expected to lose and to bring when they are worked, by the terms in force
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/priorities", tag = "risk", operation_id = "priorities", params(PriorityList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/Priorities"))))]
pub(crate) async fn priorities(call: Call, Asked(asked): Asked<PriorityList>) -> Answer<Priorities> {
    let wish = Wish::book(Permission::ReadScores);
    call.may(&wish)?;
    let PriorityList { all, model, as_of, cursor, limit } = asked;
    let (page, as_of) = (Page { cursor, limit }.read()?, call.of_day(&wish, as_of.as_deref())?);
    let with_current = all.map_or(Ok(false), |text| parsed("all", &text, "true or false"))?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let day = as_of.of(book)?;
        let file: PriorityFile = in_force(book, terms::PRIORITIES, day)?;
        let deciding = Deciding::required(book, model.as_deref(), Foresees::Default, &[])?;
        let losses = priority::losses(table(book, terms, day), &file, day, |_| {})?;
        let asked =
            priority::Terms { file: &file, deciding: &deciding, uplift: None, losses: losses.as_ref(), with_current };
        let found = priority::order(table(book, terms, day), asked, day, |_| {})?;
        Ok(Priorities {
            as_of: day.to_string(),
            terms: file.head.key(),
            currency: file.head.currency.to_string(),
            page: Part::of(found.accounts, page),
            expected_loss: found.expected_loss,
            other_currency: found.other_currency,
        })
    };
    call.walk(wish, question).await
}
