//! Accounts: lists of them, and all that can be asked about one.

use app::access::{Permission, Wish};
use app::classes::{ClassHistoryView, history_view};
use app::explain::{Audience, Language};
use app::look::{AccountHistoryView, BookedView, Known, Look};
use app::port::{AccountId, Reading};
use app::preview::{Preview, preview_in_book};
use app::view::AccountView;
use app::{event_lines::Told, intake};
use axum::Json;
use primitives::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::page::{Page, cursor};
use crate::call::{Answer, Call, language};
use crate::problem::{Code, Problem};
use crate::request::{Asked, Fields, In, day, knowledge, parsed};
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
    pub(super) view: AccountView,
    /// Why it stands where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explanation: Option<Explanation>,
}

/// Why an account stands where it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explanation {
    /// `en` or `zh`.
    pub(super) language: &'static str,
    /// The sentences, citing events by their places in the journal.
    pub(super) sentences: Vec<String>,
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
pub(crate) async fn list(call: Call, Asked(page): Asked<Page>) -> Answer<Accounts> {
    let wish = Wish::book(Permission::ReadAccounts);
    call.may(&wish)?;
    let (after, limit) = page.read()?;
    let question = move |book: &dyn Reading, _: &Terms| {
        let rows = book.accounts_after(AccountId(after), limit)?;
        let next_cursor = rows.last().filter(|_| rows.len() == limit).map(|row| cursor(row.id.0));
        let listed = rows.into_iter().map(|row| Listed {
            product: row.product_key().to_string(),
            account: row.reference,
            person: row.person,
            funding_source: row.funding_source,
            opened_on: row.opened_on.to_string(),
        });
        Ok(Accounts { accounts: listed.collect(), next_cursor })
    };
    call.ask(wish, question).await
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
    call: Call,
    account: String,
    AtATime { as_of, known_on }: AtATime,
    tell: impl FnOnce(&dyn Reading, &Terms, &Known<'_>) -> app::Result<T> + Send + 'static,
) -> Answer<T> {
    let wish = Wish::account(Permission::ReadAccounts, &account);
    call.may(&wish)?;
    let as_of = as_of.map(|text| day("as_of", &text)).transpose()?;
    let (knowledge, now) = (knowledge(known_on.as_deref())?, call.now());
    let question = move |book: &dyn Reading, terms: &Terms| {
        let known = Look { account: &account, as_of, knowledge }.known(book, &terms.products, now)?;
        tell(book, terms, &known)
    };
    call.ask(wish, question).await
}

/// The whole state of an account on a day, past or to come
#[utoipa::path(get, path = "/v1/accounts/{account}", tag = "accounts", operation_id = "account",
    params(("account" = String, Path, description = "The lender's reference."), Shown),
    responses((status = 200, description = "The account.", body = ref("#/components/schemas/Account"))))]
pub(crate) async fn show(
    call: Call,
    In(account): In<String>,
    Asked(Shown { as_of, known_on, explain, lang }): Asked<Shown>,
) -> Answer<Account> {
    call.may(&Wish::account(Permission::ReadAccounts, &account))?;
    let language = language(lang.as_deref())?;
    let code = if language == Language::Chinese { "zh" } else { "en" };
    let audience = if call.actor.person.is_some() { Audience::Debtor } else { Audience::House };
    let explain: bool = explain.map_or(Ok(false), |text| parsed("explain", &text, "true or false"))?;
    look(call, account, AtATime { as_of, known_on }, move |book, terms, known| {
        let Terms { products, policies, directory: _ } = terms;
        let mut view = known.view(book, products, policies)?;
        if audience == Audience::Debtor {
            view.classes.clear();
        }
        let explanation = match explain {
            true => {
                let sentences = known.sentences(book, products, policies, (language, audience))?;
                Some(Explanation { language: code, sentences })
            }
            false => None,
        };
        Ok(Account { view, explanation })
    })
    .await
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
    call: Call,
    In(account): In<String>,
    Asked(EventPage { known_on, cursor: from, limit }): Asked<EventPage>,
) -> Answer<Events> {
    call.may(&Wish::account(Permission::ReadAccounts, &account))?;
    let (after, limit) = Page { cursor: from, limit }.read()?;
    let at = AtATime { as_of: None, known_on };
    let of = account.clone();
    look(call, of, at, move |book, _, known| {
        let mut events: Vec<BookedView> = known.booked(book)?.into_iter().filter(|event| event.seq > after).collect();
        let is_more = events.len() > limit;
        events.truncate(limit);
        let next_cursor = events.last().filter(|_| is_more).map(|event| cursor(event.seq));
        Ok(Events { account, events, next_cursor })
    })
    .await
}

/// How the classes of an account changed, policy by policy.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ClassHistory {
    /// The lender's reference of the account.
    account: String,
    /// The day through which it is told.
    as_of: String,
    /// The changes by each policy of its product.
    history: Vec<ClassHistoryView>,
}

/// Every change of class of an account through a day, by each policy of its product
#[utoipa::path(get, path = "/v1/accounts/{account}/class-history", tag = "accounts", operation_id = "class_history",
    params(("account" = String, Path, description = "The lender's reference."), AtATime),
    responses((status = 200, description = "The changes.", body = ref("#/components/schemas/ClassHistory"))))]
pub(crate) async fn class_history(
    call: Call,
    In(account): In<String>,
    Asked(at): Asked<AtATime>,
) -> Answer<ClassHistory> {
    let of = account.clone();
    look(call, of, at, move |book, terms, known| {
        if known.history().as_of(known.as_of).is_none() {
            return Err(known.not_open().into());
        }
        if known.product.classification.is_empty() {
            let refused = app::Refused::new(format!("{} is classified by no policy", known.product.key));
            return Err(refused.hint("name policies in its file: classification = [\"ifrs9\"] in [product]").into());
        }
        let history = known.ask(book, &terms.products, &terms.policies, history_view)?;
        Ok(ClassHistory { account, as_of: known.as_of.to_string(), history })
    })
    .await
}

/// What happened to an account, what every close found, and which days were restated
#[utoipa::path(get, path = "/v1/accounts/{account}/history", tag = "accounts", operation_id = "account_history",
    params(("account" = String, Path, description = "The lender's reference."), AtATime),
    responses((status = 200, description = "Its history.", body = ref("#/components/schemas/AccountHistoryView"))))]
pub(crate) async fn history(
    call: Call,
    In(account): In<String>,
    Asked(at): Asked<AtATime>,
) -> Answer<AccountHistoryView> {
    look(call, account, at, |book, _, known| known.history_view(book)).await
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
pub(crate) async fn preview(call: Call, In(account): In<String>, mut fields: Fields) -> Result<Json<Preview>, Problem> {
    let wish = Wish::account(Permission::ReadAccounts, &account);
    call.may(&wish)?;
    let (effective_on, event) = (fields.text("effective_on")?, fields.text("event")?);
    fields.end()?;
    let told = Told { account, key: "preview".to_owned(), effective_on, event };
    told.check().map_err(|bad| Problem::field(bad.field, bad.what))?;
    let answer = call.ask(wish, move |book: &dyn Reading, terms: &Terms| {
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
        let Terms { products, policies, directory: _ } = terms;
        let on: Date = arrival.effective_on;
        Ok(match preview_in_book(book, products, policies, &told.account, event, on) {
            Ok(preview) => Ok(preview),
            Err(app::Error::Refused(why)) if why.code == app::Code::NotAllowed => {
                Err(Problem::new(Code::EventRefused, why.what))
            }
            Err(error) => return Err(error),
        })
    });
    let broke_off = || Problem::internal("a question was answered from before");
    answer.await?.now().ok_or_else(broke_off)?.map(Json)
}
