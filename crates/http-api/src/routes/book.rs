//! The book as a whole.

use app::access::{Permission, Wish};
use app::close_day::{Options, business_day};
use app::look::day_or_last_close;
use app::port::Reading;
use app::portfolio::view::PortfolioView;
use app::summary::{DayView, summarise_known};
use app::{Code, Refused, portfolio};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::call::{Answer, Call};
use crate::request::{Asked, day};
use crate::terms::Terms;

/// What a book says of itself.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Book {
    /// Its name.
    name: String,
    /// The IANA name of the time zone whose days are its business days.
    time_zone: String,
    /// The business day that it is now.
    business_day: String,
    /// The last closed day; none before the first close.
    last_close: Option<String>,
    /// The last day whose close has begun: what comes in now is booked after it.
    last_close_begun: Option<String>,
    /// How many accounts it has.
    accounts: u64,
    /// How many events its journal has.
    events: u64,
    /// Its products.
    products: Vec<String>,
    /// Its policies.
    policies: Vec<String>,
}

/// What the book says of itself
#[utoipa::path(get, path = "/v1/book", tag = "book", operation_id = "book",
    responses((status = 200, description = "The book.", body = ref("#/components/schemas/Book"))))]
pub(crate) async fn book(call: Call) -> Answer<Book> {
    let now = call.now();
    let question = move |book: &dyn Reading, terms: &Terms| {
        let info = book.info()?;
        let named = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
        Ok(Book {
            business_day: business_day(&info, now)?.to_string(),
            name: info.name,
            time_zone: info.time_zone,
            last_close: info.last_close.map(|day| day.to_string()),
            last_close_begun: info.last_close_begun.map(|day| day.to_string()),
            accounts: info.accounts,
            events: info.last_seq,
            products: named(terms.products.ids()),
            policies: named(terms.policies.ids()),
        })
    };
    call.ask(Wish::book(Permission::ReadBook), question).await
}

/// The portfolio as of a close: where accounts and amounts stand, how they moved, and what became of each vintage
///
/// As it was reported at closes. Looks at every account of the book, one such question at a time: a million accounts take some seconds.
#[utoipa::path(get, path = "/v1/portfolio", tag = "book", operation_id = "portfolio", params(OnAClose),
    responses((status = 200, description = "The portfolio.", body = ref("#/components/schemas/Portfolio"))))]
pub(crate) async fn portfolio(call: Call, Asked(OnAClose { as_of }): Asked<OnAClose>) -> Answer<PortfolioView> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let as_of = as_of.map(|text| day("as_of", &text)).transpose()?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let none = || Refused::new("no day of this book is closed yet").code(Code::BookEmpty);
        let as_of = as_of.or(book.info()?.last_close).ok_or_else(none)?;
        let counted = portfolio::count_as_of(book, &terms.products, as_of, Options::default().threads)?;
        Ok(portfolio::view::view(&counted))
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnAClose {
    /// A closed day; by default the last one.
    #[param(format = Date)]
    as_of: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnADay {
    /// The day; by default the last closed one.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was booked by the end of this day; by default that of `as_of`, as it was reported then.
    #[param(format = Date)]
    known_on: Option<String>,
}

/// Where the accounts of the book stand
///
/// As it was reported at the end of the day, or by what was known later. Looks at every account of the book, one such question at a time: a million accounts
/// take some seconds.
#[utoipa::path(get, path = "/v1/summary", tag = "book", operation_id = "summary", params(OnADay),
    responses((status = 200, description = "The accounts in each place.", body = ref("#/components/schemas/DayView"))))]
pub(crate) async fn summary(call: Call, Asked(OnADay { as_of, known_on }): Asked<OnADay>) -> Answer<DayView> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let read = |field, text: Option<String>| text.map(|text| day(field, &text)).transpose();
    let (as_of, known_on, now) = (read("as_of", as_of)?, read("known_on", known_on)?, call.now());
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = day_or_last_close(book, as_of.or(known_on), now)?;
        let known_on = known_on.unwrap_or(as_of);
        Ok(summarise_known(book, &terms.products, as_of, known_on)?.day_views().remove(0))
    };
    call.walk(wish, question).await
}
