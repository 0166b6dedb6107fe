//! The income that closes told: by product, owner and kind, and for each lender of shared accounts.

use app::access::{Permission, Wish};
use app::accruals::{DayOfIncome, LenderIncome, by_lender, days, decimal};
use app::port::{IncomeGroup, Reading};
use primitives::Currency;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Days, Part};
use crate::call::{Answer, Call};
use crate::request::Asked;
use crate::state::Shared;
use crate::terms::Terms;

/// Decimal places of what is accrued, after those of the currency.
const MORE_PLACES: u8 = 4;

/// The income of a group of accounts on a closed day.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IncomeOfDay {
    /// The closed day.
    date: String,
    /// The product, and its version.
    product: String,
    /// Whose money it is.
    funding_source: String,
    /// `interest`, `service`, `memo`, `penalty` or `additional_interest`.
    kind: &'static str,
    /// The currency of amounts.
    currency: String,
    /// What the day bore, in the currency with four places more than it has, rounded down.
    accrued: String,
    /// What was posted on the day: the whole minor units of all days, less those posted before.
    posted: String,
    /// What was posted by the end of the day in all.
    posted_in_all: String,
    /// What is accrued and not posted by the end of the day, written as `accrued`.
    remainder: String,
}

/// What was posted of the income of a closed day for an owner or lender.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LenderIncomeOfDay {
    /// The closed day.
    date: String,
    /// The product, and its version.
    product: String,
    /// The owner or lender.
    lender: String,
    /// `interest`, `service`, `memo`, `penalty` or `additional_interest`.
    kind: &'static str,
    /// The currency of amounts.
    currency: String,
    /// What was posted on the day.
    posted: String,
    /// What was posted by the end of the day in all.
    posted_in_all: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(income)).routes(routes!(lenders))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<IncomeOfDay>();
    told.subschema_for::<Part<IncomeOfDay>>();
    told.subschema_for::<LenderIncomeOfDay>();
    told.subschema_for::<Part<LenderIncomeOfDay>>();
}

fn currency(group: &IncomeGroup, terms: &Terms) -> app::Result<Currency> {
    Ok(terms.products.of_contract(&group.product)?.currency)
}

fn of_group(one: &DayOfIncome, terms: &Terms) -> app::Result<IncomeOfDay> {
    let (row, group) = (&one.row, &one.row.group);
    let currency = currency(group, terms)?;
    Ok(IncomeOfDay {
        date: row.day.to_string(),
        product: format!("{}@{}", group.product.id, group.product.version),
        funding_source: group.funding_source.clone(),
        kind: group.kind.name(),
        currency: currency.to_string(),
        accrued: decimal(row.income, currency.digits(), MORE_PLACES),
        posted: currency.format(one.posted_today),
        posted_in_all: currency.format(row.posted),
        remainder: decimal(row.remainder, currency.digits(), MORE_PLACES),
    })
}

fn of_lender(one: &LenderIncome, terms: &Terms) -> app::Result<LenderIncomeOfDay> {
    let currency = currency(&one.group, terms)?;
    Ok(LenderIncomeOfDay {
        date: one.day.to_string(),
        product: format!("{}@{}", one.group.product.id, one.group.product.version),
        lender: one.group.funding_source.clone(),
        kind: one.group.kind.name(),
        currency: currency.to_string(),
        posted: currency.format(one.posted_today),
        posted_in_all: currency.format(one.posted),
    })
}

/// The income that the closes of some days told, by product, owner and kind
///
/// By default of the last closed day.
#[utoipa::path(get, path = "/v1/accrued-income", tag = "day closes", operation_id = "accrued_income", params(Days),
    responses((status = 200, description = "A page of it, by day.", body = ref("#/components/schemas/IncomeOfDayPage"))))]
pub(crate) async fn income(call: Call, Asked(asked): Asked<Days>) -> Answer<Part<IncomeOfDay>> {
    let shown = |found: Vec<DayOfIncome>, terms: &Terms| found.iter().map(|one| of_group(one, terms)).collect();
    told(call, asked, shown).await
}

/// What the closes of some days posted of it for each lender, where several share accounts
///
/// By default of the last closed day. A group's whole minor units are divided day by day as they are in all, so that the amounts of the
/// lenders are together those of the groups.
#[utoipa::path(get, path = "/v1/accrued-income/by-lender", tag = "day closes", operation_id = "lender_income", params(Days),
    responses((status = 200, description = "A page of it, by day.", body = ref("#/components/schemas/LenderIncomeOfDayPage"))))]
pub(crate) async fn lenders(call: Call, Asked(asked): Asked<Days>) -> Answer<Part<LenderIncomeOfDay>> {
    let shown = |found: Vec<DayOfIncome>, terms: &Terms| {
        by_lender(&terms.products, &found).iter().map(|one| of_lender(one, terms)).collect()
    };
    told(call, asked, shown).await
}

/// A page of the income of some days, as it is shown.
async fn told<T: Send + 'static>(
    call: Call,
    asked: Days,
    shown: impl FnOnce(Vec<DayOfIncome>, &Terms) -> app::Result<Vec<T>> + Send + 'static,
) -> Answer<Part<T>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let (asked, now) = (asked.read()?, call.now());
    let question = move |book: &dyn Reading, terms: &Terms| {
        let last = asked.last(book, now)?;
        Ok(Part::of(shown(days(book, asked.from.unwrap_or(last), last)?, terms)?, asked.page))
    };
    call.ask(wish, question).await
}
