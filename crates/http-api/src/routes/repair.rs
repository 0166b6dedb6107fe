//! The way back: where an account stands on it, and the proof that one is settled; and how the book is classified.

use app::access::{Permission, Wish};
use app::classes::{ClassTally, Classified, tallies};
use app::close_day::{Options, business_day};
use app::own;
use app::port::Reading;
use app::repair::{self, RepairView};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::terms::Terms;

/// That an account is settled: nothing is owed on it any more.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettlementProof {
    /// The lender's reference.
    account: String,
    /// Whose.
    person: String,
    /// Its product.
    product: String,
    /// When the contract began.
    opened_on: String,
    /// `settled` or `overpaid`.
    status: &'static str,
    /// What is owed.
    owed: String,
    /// What was repaid in all.
    repaid: String,
    /// The currency of the amounts.
    currency: String,
    /// The day at whose end it is so.
    as_of: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(of_account)).routes(routes!(proof)).routes(routes!(classes))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<RepairView>();
    told.subschema_for::<SettlementProof>();
    told.subschema_for::<Part<ClassTally>>();
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfRepair {
    /// The day; today where nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// The limit that the account had before, in its currency: steps are told as amounts then.
    old_limit: Option<String>,
}

/// Where an account stands on the way back, by the desk rules of the day
#[utoipa::path(get, path = "/v1/accounts/{account}/repair", tag = "relief", operation_id = "repair",
    params(("account" = String, Path, description = "The lender's reference."), OfRepair),
    responses((status = 200, description = "Where it stands.", body = ref("#/components/schemas/Repair"))))]
pub(crate) async fn of_account(
    call: Call,
    In(account): In<String>,
    Asked(OfRepair { as_of, old_limit }): Asked<OfRepair>,
) -> Answer<RepairView> {
    let wish = Wish::account(Permission::ReadCases, &account);
    call.may(&wish)?;
    let (as_of, now) = (call.day_if_any("as_of", as_of.as_deref())?, call.now());
    let question = move |book: &dyn Reading, _: &_| {
        let on = match as_of {
            Some(day) => day,
            None => business_day(&book.info()?, now)?,
        };
        repair::of_account(book, &account, old_limit.as_deref(), on)
    };
    call.ask(wish, question).await
}

/// The proof that an account is settled; refused while something is owed
#[utoipa::path(get, path = "/v1/accounts/{account}/settlement-proof", tag = "accounts", operation_id = "settlement_proof",
    params(("account" = String, Path, description = "The lender's reference.")),
    responses((status = 200, description = "The proof.", body = ref("#/components/schemas/SettlementProof"))))]
pub(crate) async fn proof(call: Call, In(account): In<String>) -> Answer<SettlementProof> {
    let wish = Wish::account(Permission::ReadAccounts, &account);
    let now = call.now();
    let question = move |book: &dyn Reading, terms: &Terms| {
        let found = own::proof(book, (&terms.products, &terms.policies), &account, now)?;
        let one = found.account;
        Ok(SettlementProof {
            account: one.account,
            person: one.person,
            product: one.product,
            opened_on: one.opened_on,
            status: one.status,
            owed: one.owed.total,
            repaid: one.totals.repaid,
            currency: one.currency,
            as_of: found.as_of.to_string(),
        })
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClassList {
    /// The day; the last closed one where nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only of this policy.
    policy: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// How many accounts, and how much, are in each class, as it was reported at the end of a day
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/class-tallies", tag = "book", operation_id = "class_tallies", params(ClassList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ClassTallyPage"))))]
pub(crate) async fn classes(
    call: Call,
    Asked(ClassList { as_of, policy, cursor, limit }): Asked<ClassList>,
) -> Answer<Part<ClassTally>> {
    let wish = Wish::book(Permission::ReadBook);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let page = Page { cursor, limit }.read()?;
    let question = move |store: &dyn Reading, terms: &Terms| {
        let Terms { products, policies, directory: _ } = terms;
        let as_of = as_of.of(store)?;
        let book = Classified { store, products, policies, threads: Options::default().threads };
        let mut found = tallies(book, as_of, |_| {})?;
        found.retain(|tally| policy.is_none() || tally.policy == policy);
        Ok(Part::of(found, page))
    };
    call.walk(wish, question).await
}
