//! Tables of the book taken away: as lines, in as little memory as a batch needs, and events in the form that endpoints get them.

use app::access::{Permission, Wish};
use app::classes::Classified;
use app::close_day::Options;
use app::events_out::{Stream, TypeFilter, next, source_of};
use app::export;
use app::port::Reading;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call};
use crate::problem::{Code, Problem};
use crate::request::{Asked, In, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// A table that can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Accounts,
    ClassifiedAccounts,
    Events,
    Statements,
    ContactLog,
    Postings,
    AccruedIncome,
    Balances,
}

impl Table {
    const ALL: [Self; 8] = [
        Self::Accounts,
        Self::ClassifiedAccounts,
        Self::Events,
        Self::Statements,
        Self::ContactLog,
        Self::Postings,
        Self::AccruedIncome,
        Self::Balances,
    ];

    /// Its name and the type of its content.
    fn told(self) -> (&'static str, &'static str) {
        const LINES: &str = "application/x-ndjson";
        match self {
            Self::Accounts => ("accounts", LINES),
            Self::ClassifiedAccounts => ("classified-accounts", LINES),
            Self::Events => ("events", LINES),
            Self::Statements => ("statements", LINES),
            Self::ContactLog => ("contact-log", LINES),
            Self::Postings => ("postings", "text/plain; charset=utf-8"),
            Self::AccruedIncome => ("accrued-income", "text/plain; charset=utf-8"),
            Self::Balances => ("balances", "text/csv; charset=utf-8"),
        }
    }

    fn named(name: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|table| table.told().0 == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.into_iter().map(|table| table.told().0).collect();
            Problem::new(Code::NotFound, format!("there is no table \"{name}\""))
                .hint(format!("there are {}", names.join(", ")))
        })
    }
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(table)).routes(routes!(cloud_events))
}

/// Events as endpoints get them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CloudEvents {
    /// The events, in the order of the stream: CloudEvents 1.0.
    items: Vec<Value>,
    /// The place to ask after next: that of the last event that was looked at. There may be more as soon as the journal grows.
    next_after: String,
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<CloudEvents>();
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOf {
    /// The day: of accounts and balances that at whose end they stand, of postings and income the last one. By default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// Takes a table away, line by line
///
/// `accounts` as of a day, `classified-accounts` with the class of each by each policy, the journal of `events`, `statements` and the `contact-log` as JSON lines; `postings` and `accrued-income` as
/// hledger journals; `balances` as CSV. Written as it is read, so that the size of the book does not matter; a connection that breaks off
/// before its end has not all of it.
#[utoipa::path(get, path = "/v1/exports/{table}", tag = "exports", operation_id = "export",
    params(("table" = String, Path, description = "`accounts`, `classified-accounts`, `events`, `statements`, `contact-log`, `postings`, `accrued-income` or \
        `balances`."), AsOf),
    responses((status = 200, description = "The table.", content(
        (String = "application/x-ndjson"), (String = "text/plain"), (String = "text/csv")))))]
pub(crate) async fn table(
    call: Call,
    In(name): In<String>,
    Asked(AsOf { as_of }): Asked<AsOf>,
) -> Result<Response, Problem> {
    let wish = Wish::book(Permission::Export);
    call.may(&wish)?;
    let table = Table::named(&name)?;
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let write = move |book: &dyn Reading, terms: &Terms, to: &mut dyn std::io::Write| {
        let products = &terms.products;
        let day = as_of.of(book)?;
        match table {
            Table::Accounts => export::account_lines(book, products, day, to).map(|_| ()),
            Table::ClassifiedAccounts => {
                let threads = Options::default().threads;
                let book = Classified { store: book, products, policies: &terms.policies, threads };
                export::classified_account_lines(book, day, to).map(|_| ())
            }
            Table::Events => export::journal(book, products, to).map(|_| ()),
            Table::Statements => export::statements(book, products, to).map(|_| ()),
            Table::ContactLog => export::contact_log(book, to).map(|_| ()),
            Table::Postings => export::hledger(book, products, day, to, |_| {}).map(|_| ()),
            Table::AccruedIncome => export::accruals(book, products, day, to, |_| {}).map(|_| ()),
            Table::Balances => export::balances_csv(book, products, day, to),
        }
    };
    let body = call.export(wish, write).await?;
    Ok(([(header::CONTENT_TYPE, table.told().1)], body).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The place after which they begin: a number, or DAY/NUMBER of the stream `standing`; by default the beginning.
    after: Option<String>,
    /// Only these types, with commas between; a name, or its beginning and a *.
    types: Option<String>,
    /// How many are looked at, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// What happened, as endpoints get it, for whoever fetches rather than being told
#[utoipa::path(get, path = "/v1/cloud-events/{stream}", tag = "exports", operation_id = "cloud_events",
    params(("stream" = String, Path, description = "`account` (what happened to accounts), `standing` (what closes found) or `person`."),
        After),
    responses((status = 200, description = "The next events.", body = ref("#/components/schemas/CloudEvents"))))]
pub(crate) async fn cloud_events(
    call: Call,
    In(stream): In<String>,
    Asked(After { after, types, limit }): Asked<After>,
) -> Answer<CloudEvents> {
    let wish = Wish::book(Permission::Export);
    call.may(&wish)?;
    let stream: Stream =
        stream.parse().map_err(|why| Problem::new(Code::NotFound, format!("there is no such stream: {why}")))?;
    let no_place = || Problem::field("after", "is no place of this stream");
    let after = after.map_or(Ok(stream.start()), |text| stream.position(&text).ok_or_else(no_place))?;
    let limit: usize = limit.map_or(Ok(100), |text| parsed("limit", &text, "a whole number"))?;
    if !(1..=1_000).contains(&limit) {
        return Err(Problem::field("limit", "is not from 1 to 1000"));
    }
    let types: Vec<&str> = types.as_deref().unwrap_or_default().split(',').filter(|one| !one.is_empty()).collect();
    let filter = if types.is_empty() { Ok(TypeFilter::all()) } else { TypeFilter::of(&types) };
    let filter = filter.map_err(|why| Problem::field("types", why.to_string()))?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let source = source_of(&book.info()?.name);
        let found = next(book, &terms.products, &source, after, limit)?;
        let next_after = found.last().map_or(after, |told| told.position).to_string();
        let wanted = found.into_iter().filter(|told| filter.wants(told.event.kind));
        let items = wanted.map(|told| serde_json::to_value(told.event)).collect::<Result<_, _>>();
        Ok(CloudEvents { items: items.map_err(anyhow::Error::from)?, next_after })
    };
    call.walk(wish, question).await
}
