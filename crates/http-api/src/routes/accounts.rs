//! Accounts: lists of them, and all that can be asked about one.

use app::access::{Actor, Permission, Wish};
use app::explain::Language;
use app::look::{AccountHistoryView, BookedView, Knowledge, Known, Look};
use app::port::{AccountId, Reading};
use app::preview::{Preview, preview_in_book};
use app::view::AccountView;
use app::{event_lines::Told, intake};
use axum::Json;
use axum::extract::State;
use primitives::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::page::{Page, cursor};
use crate::problem::{Code, Problem};
use crate::request::{Asked, By, Fields, In, day, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// Some accounts, in the order of their opening.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Accounts {
    /// The accounts.
    accounts: Vec<Listed>,
    /// What to ask for next; none at the end.
    next_cursor: Option<String>,
}

/// An account in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed {
    /// The lender's reference.
    account: String,
    /// Who owes.
    person: String,
    /// The product and its version.
    product: String,
    /// Whose money it is.
    funding_source: String,
    /// When the contract began.
    opened_on: String,
}

/// An account on a day; with its explanation where that is asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Account {
    #[serde(flatten)]
    view: AccountView,
    /// Why it stands where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

/// Why an account stands where it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explanation {
    /// `en` or `zh`.
    language: &'static str,
    /// The sentences, citing events by their places in the journal.
    sentences: Vec<String>,
}

/// Some events of an account, in the order of the journal.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Events {
    /// The lender's reference of the account.
    account: String,
    /// The events.
    events: Vec<BookedView>,
    /// What to ask for next; none at the end.
    next_cursor: Option<String>,
}

/// The accounts of the book, in the order of their opening
#[utoipa::path(get, path = "/v1/accounts", tag = "accounts", operation_id = "accounts", params(Page),
    responses((status = 200, description = "A page of accounts.", body = ref("#/components/schemas/Accounts"))))]
pub(crate) async fn list(
    State(shared): State<Shared>,
    By(actor): By,
    Asked(page): Asked<Page>,
) -> Result<Json<Accounts>, Problem> {
    let (after, limit) = page.read()?;
    let wish = Wish::book(Permission::ReadAccounts);
    let rows = shared.ask(&actor, wish, move |book| Ok(book.accounts_after(AccountId(after), limit)?)).await?;
    let next_cursor = rows.last().filter(|_| rows.len() == limit).map(|row| cursor(row.id.0));
    let listed = rows.into_iter().map(|row| Listed {
        product: row.product_key().to_string(),
        account: row.reference,
        person: row.person,
        funding_source: row.funding_source,
        opened_on: row.opened_on.to_string(),
    });
    Ok(Json(Accounts { accounts: listed.collect(), next_cursor }))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Shown {
    /// The day at whose end it is shown; by default the last closed day, or the day of `known_on`.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (what its close knew) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// Whether sentences are to tell why.
    #[param(value_type = Option<bool>)]
    explain: Option<String>,
    /// The language of the sentences: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AtATime {
    /// The day at whose end it is looked at; by default the last closed day, or the day of `known_on`.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (what its close knew) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
}

/// Looks at an account as it was known at some time.
async fn look<T: Send + 'static>(
    (shared, actor): (&Shared, &Actor),
    account: String,
    AtATime { as_of, known_on }: AtATime,
    tell: impl FnOnce(&dyn Reading, &Terms, &Known<'_>) -> app::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let as_of = as_of.map(|text| day("as_of", &text)).transpose()?;
    let knowledge = known_on.map(|text| Knowledge::parse(&text)).transpose();
    let knowledge = knowledge.map_err(|why| Problem::field("known_on", why.what))?.unwrap_or_default();
    let (terms, now) = (shared.terms(), shared.config.now);
    let wish = Wish::account(Permission::ReadAccounts, &account);
    let question = move |book: &dyn Reading| {
        let known = Look { account: &account, as_of, knowledge }.known(book, &terms.products, now())?;
        tell(book, &terms, &known)
    };
    shared.ask(actor, wish, question).await
}

/// The whole state of an account on a day, past or to come
#[utoipa::path(get, path = "/v1/accounts/{account}", tag = "accounts", operation_id = "account",
    params(("account" = String, Path, description = "The lender's reference."), Shown),
    responses((status = 200, description = "The account.", body = ref("#/components/schemas/Account"))))]
pub(crate) async fn show(
    State(shared): State<Shared>,
    By(actor): By,
    In(account): In<String>,
    Asked(Shown { as_of, known_on, explain, lang }): Asked<Shown>,
) -> Result<Json<Account>, Problem> {
    let (language, code) = match lang.as_deref() {
        None | Some("en") => (Language::English, "en"),
        Some("zh") => (Language::Chinese, "zh"),
        Some(_) => return Err(Problem::field("lang", "is neither en nor zh")),
    };
    let explain: bool = explain.map_or(Ok(false), |text| parsed("explain", &text, "true or false"))?;
    let account = look((&shared, &actor), account, AtATime { as_of, known_on }, move |book, terms, known| {
        let Terms { products, policies, directory: _ } = terms;
        let view = known.view(book, products, policies)?;
        let explanation = match explain {
            true => {
                let sentences = known.sentences(book, products, policies, language)?;
                Some(Explanation { language: code, sentences })
            }
            false => None,
        };
        Ok(Account { view, explanation })
    });
    Ok(Json(account.await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventPage {
    /// Only what was known then: a day (what its close knew) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// The events of an account, in the order of the journal
#[utoipa::path(get, path = "/v1/accounts/{account}/events", tag = "accounts", operation_id = "account_events",
    params(("account" = String, Path, description = "The lender's reference."), EventPage),
    responses((status = 200, description = "A page of events.", body = ref("#/components/schemas/Events"))))]
pub(crate) async fn events(
    State(shared): State<Shared>,
    By(actor): By,
    In(account): In<String>,
    Asked(EventPage { known_on, cursor: from, limit }): Asked<EventPage>,
) -> Result<Json<Events>, Problem> {
    let (after, limit) = Page { cursor: from, limit }.read()?;
    let at = AtATime { as_of: None, known_on };
    let events = look((&shared, &actor), account.clone(), at, |book, _, known| known.booked(book)).await?;
    let mut events: Vec<BookedView> = events.into_iter().filter(|event| event.seq > after).collect();
    let is_more = events.len() > limit;
    events.truncate(limit);
    let next_cursor = events.last().filter(|_| is_more).map(|event| cursor(event.seq));
    Ok(Json(Events { account, events, next_cursor }))
}

/// What happened to an account, what every close found, and which days were restated
#[utoipa::path(get, path = "/v1/accounts/{account}/history", tag = "accounts", operation_id = "account_history",
    params(("account" = String, Path, description = "The lender's reference."), AtATime),
    responses((status = 200, description = "Its history.", body = ref("#/components/schemas/AccountHistoryView"))))]
pub(crate) async fn history(
    State(shared): State<Shared>,
    By(actor): By,
    In(account): In<String>,
    Asked(at): Asked<AtATime>,
) -> Result<Json<AccountHistoryView>, Problem> {
    Ok(Json(look((&shared, &actor), account, at, |book, _, known| known.history_view(book)).await?))
}

/// An event that is only thought of.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct PreviewRequest {
    /// Its value date.
    #[schemars(extend("format" = "date"))]
    effective_on: String,
    /// What would happen, in the words of an event line without day and account: `repay 100.00`.
    event: String,
}

/// What an event would make of an account; nothing is booked
#[utoipa::path(post, path = "/v1/accounts/{account}/preview", tag = "accounts", operation_id = "preview",
    params(("account" = String, Path, description = "The lender's reference.")),
    request_body(content = ref("#/components/schemas/PreviewRequest"), content_type = "application/json"),
    responses((status = 200, description = "The account without the event and with it.",
        body = ref("#/components/schemas/Preview"))))]
pub(crate) async fn preview(
    State(shared): State<Shared>,
    By(actor): By,
    In(account): In<String>,
    mut fields: Fields,
) -> Result<Json<Preview>, Problem> {
    let wish = Wish::account(Permission::ReadAccounts, &account);
    // Whoever may not ask hears so before their body is read; whose account it is, is seen when the book is opened.
    if !actor.may(wish.permission) {
        wish.granted_to(&actor).map_err(app::Error::from)?;
    }
    let (effective_on, event) = (fields.text("effective_on")?, fields.text("event")?);
    fields.end()?;
    let told = Told { account, key: "preview".to_owned(), effective_on, event };
    told.check().map_err(|bad| Problem::field(bad.field, bad.what))?;
    let terms = shared.terms();
    let answer = shared.ask(&actor, wish, move |book| {
        let row = intake::find_account(book, &told.account)?;
        let currency = terms.products.of_contract(&row.product_key())?.currency;
        let origin = intake::Origin { file: "http".into(), row: 0 };
        let arrival = match told.arrival(currency, origin) {
            Ok(arrival) => arrival,
            Err(bad) => return Ok(Err(Problem::field(bad.field, bad.what))),
        };
        let intake::News::Event(event) = &arrival.news else {
            return Ok(Err(Problem::field("event", "a reversal cannot be previewed")));
        };
        let Terms { products, policies, directory: _ } = &*terms;
        let on: Date = arrival.effective_on;
        Ok(match preview_in_book(book, products, policies, &told.account, event, on) {
            Ok(preview) => Ok(preview),
            Err(app::Error::Refused(why)) if why.code == app::Code::NotAllowed => {
                Err(Problem::new(Code::EventRefused, why.what))
            }
            Err(error) => return Err(error),
        })
    });
    answer.await?.map(Json)
}
