//! Limitation: until when claims can be brought before a court.

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::limitation::{self, LimitationView};
use app::port::Reading;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::terms::Terms;

/// How the limitation of one account stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AccountLimitation {
    /// The limitation; none where nothing is past due, or where it does not run yet.
    limitation: Option<LimitationView>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(of_account))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<AccountLimitation>();
    told.subschema_for::<Part<LimitationView>>();
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LimitationList {
    /// The day; the last closed one where nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Those with fewer full months left; as the desk rules warn where nothing is said.
    #[param(minimum = 0, maximum = 1200, value_type = Option<u32>)]
    within: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Claims that can be brought before a court for not much longer, those that end first before the others
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/limitations", tag = "cases", operation_id = "limitations", params(LimitationList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/LimitationPage"))))]
pub(crate) async fn list(
    call: Call,
    Asked(LimitationList { as_of, within, cursor, limit }): Asked<LimitationList>,
) -> Answer<Part<LimitationView>> {
    let wish = Wish::book(Permission::ReadCases);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let no_number = |_| Problem::field("within", "is no number of months");
    let within = within.map(|text| text.parse().map_err(no_number)).transpose()?;
    let page = Page { cursor, limit }.read()?;
    let question = move |store: &dyn Reading, terms: &Terms| {
        let on = as_of.of(store)?;
        Ok(Part::of(limitation::ending(store, &terms.products, on, within)?, page))
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfLimitation {
    /// The day; today where nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// Until when the claim of an account can be brought before a court, by the desk rules of the day
#[utoipa::path(get, path = "/v1/accounts/{account}/limitation", tag = "cases", operation_id = "limitation",
    params(("account" = String, Path, description = "The lender's reference."), OfLimitation),
    responses((status = 200, description = "How it stands.", body = ref("#/components/schemas/AccountLimitation"))))]
pub(crate) async fn of_account(
    call: Call,
    In(account): In<String>,
    Asked(OfLimitation { as_of }): Asked<OfLimitation>,
) -> Answer<AccountLimitation> {
    let wish = Wish::account(Permission::ReadCases, &account);
    call.may(&wish)?;
    let (as_of, now) = (call.day_if_any("as_of", as_of.as_deref())?, call.now());
    let question = move |book: &dyn Reading, terms: &Terms| {
        let on = match as_of {
            Some(day) => day,
            None => business_day(&book.info()?, now)?,
        };
        Ok(AccountLimitation { limitation: limitation::of_account(book, &terms.products, &account, on)? })
    };
    call.ask(wish, question).await
}
