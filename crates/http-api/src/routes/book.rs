//! The book as a whole.

use app::access::{Permission, Wish};
use app::close_day::{Options, business_day};
use app::look::day_or_last_close;
use app::port::{ProductRow, Reading};
use app::portfolio::view::PortfolioView;
use app::summary::{DayView, summarise};
use app::{Code, Refused, portfolio};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Asked, By, day};
use crate::state::Shared;
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
pub(crate) async fn book(State(shared): State<Shared>, By(actor): By) -> Result<Json<Book>, Problem> {
    let info = shared.ask(&actor, Wish::book(Permission::ReadBook), |book| Ok(book.info()?)).await?;
    let terms = shared.terms();
    let named = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
    Ok(Json(Book {
        business_day: business_day(&info, (shared.config.now)()).map_err(app::Error::from)?.to_string(),
        name: info.name,
        time_zone: info.time_zone,
        last_close: info.last_close.map(|day| day.to_string()),
        last_close_begun: info.last_close_begun.map(|day| day.to_string()),
        accounts: info.accounts,
        events: info.last_seq,
        products: named(terms.products.ids()),
        policies: named(terms.policies.ids()),
    }))
}

/// The portfolio as of the last close: where accounts and amounts stand, how they moved, and what became of each vintage
///
/// As it was reported at closes. Looks at every account of the book, one such question at a time: a million accounts take some seconds.
#[utoipa::path(get, path = "/v1/portfolio", tag = "book", operation_id = "portfolio",
    responses((status = 200, description = "The portfolio.", body = ref("#/components/schemas/Portfolio"))))]
pub(crate) async fn portfolio(call: Call) -> Answer<PortfolioView> {
    let question = |book: &dyn Reading, terms: &Terms| {
        let none = || Refused::new("no day of this book is closed yet").code(Code::BookEmpty);
        let counted = portfolio::count(book, &terms.products, Options::default().threads)?;
        Ok(portfolio::view::view(&counted.ok_or_else(none)?))
    };
    call.walk(Wish::book(Permission::ReadBook), question).await
}

/// A version of a product.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProductVersion {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// The text of its file.
    text: String,
}

/// The products of the book, each version with the text of its file
#[utoipa::path(get, path = "/v1/products", tag = "book", operation_id = "products", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ProductVersionPage"))))]
pub(crate) async fn products(call: Call, Asked(page): Asked<Page>) -> Answer<Part<ProductVersion>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let page = page.read()?;
    let question = move |book: &dyn Reading, _: &_| {
        let version = |ProductRow { id, version, text }| ProductVersion { id, version, text };
        Ok(Part::of(book.products()?.into_iter().map(version).collect(), page))
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnADay {
    /// The day; by default the last closed one.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// Where the accounts of the book stand
///
/// As it was reported at the end of the day. Looks at every account of the book, one such question at a time: a million accounts
/// take some seconds.
#[utoipa::path(get, path = "/v1/summary", tag = "book", operation_id = "summary", params(OnADay),
    responses((status = 200, description = "The accounts in each place.", body = ref("#/components/schemas/DayView"))))]
pub(crate) async fn summary(
    State(shared): State<Shared>,
    By(actor): By,
    Asked(OnADay { as_of }): Asked<OnADay>,
) -> Result<Json<DayView>, Problem> {
    let as_of = as_of.map(|text| day("as_of", &text)).transpose()?;
    let (terms, now) = (shared.terms(), shared.config.now);
    let summary = shared.walk(&actor, Wish::book(Permission::ReadBook), move |book| {
        let as_of = day_or_last_close(book, as_of, now())?;
        summarise(book, &terms.products, &[as_of])
    });
    let mut days = summary.await?.day_views();
    Ok(Json(days.remove(0)))
}
