//! Products tried out, and the income that closes told.

use std::collections::BTreeMap;

use app::access::{Permission, Wish};
use app::accruals::{DayOfIncome, days};
use app::look::day_or_last_close;
use app::port::Reading;
use app::scenario::{parse, run};
use app::{Refused, presets};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::request::{Asked, LongFields, day};
use crate::state::Shared;
use crate::terms::Terms;

/// A product that is tried out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioRequest {
    /// The text of a scenario: dated lines of what happens, and questions.
    text: String,
    /// The texts of the product and policy files that it names, by their names. What is not here is looked for among those that come with the
    /// program.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// What a scenario says.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ScenarioAnswers {
    /// The answer to each question, in order, as `scenario run` tells them.
    answers: Vec<Value>,
}

/// The income of a group of accounts on a closed day.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IncomeOfDay {
    /// The closed day.
    date: String,
    /// The product, and its version.
    product: String,
    /// Whose money it is.
    funding_source: String,
    /// `interest`, `fee` or `penalty`.
    kind: &'static str,
    /// The currency of amounts.
    currency: String,
    /// What was posted on the day: the whole minor units of all days, less those posted before.
    posted: String,
    /// What was posted by the end of the day in all.
    posted_in_all: String,
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct IncomeAsked {
    /// The first day; by default the last one.
    #[param(format = Date)]
    from: Option<String>,
    /// The last day; by default the last closed one.
    #[param(format = Date)]
    through: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(scenario)).routes(routes!(income))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ScenarioRequest>();
    told.subschema_for::<ScenarioAnswers>();
    told.subschema_for::<IncomeOfDay>();
    told.subschema_for::<Part<IncomeOfDay>>();
}

/// Tries a product out: what accounts of it come to while time passes and things happen; nothing is kept
///
/// No book is asked. One such question at a time.
#[utoipa::path(post, path = "/v1/scenarios", tag = "products", operation_id = "run_scenario",
    request_body(content = ref("#/components/schemas/ScenarioRequest"), content_type = "application/json"),
    responses((status = 200, description = "The answers.", body = ref("#/components/schemas/ScenarioAnswers"))))]
pub(crate) async fn scenario(call: Call, LongFields(fields): LongFields) -> Answer<ScenarioAnswers> {
    let wish = Wish::book(Permission::ReadDocuments);
    let ScenarioRequest { text, files } = call.body(&wish, fields)?;
    let answer = move |_: &dyn Reading, _: &Terms| {
        let open = |name: &str| match files.get(name) {
            Some(text) => Ok(text.clone()),
            None => presets::find(name).map(|preset| preset.text.to_owned()).map_err(|refused| refused.what),
        };
        let answers = run(&parse("the scenario", &text, open)?)?;
        if answers.is_empty() {
            return Err(Refused::new("the scenario asks nothing")
                .hint("end it with a question, such as: 2025-04-01 ask A1")
                .into());
        }
        Ok(ScenarioAnswers { answers })
    };
    call.walk(wish, answer).await
}

fn shown(one: &DayOfIncome, terms: &Terms) -> app::Result<IncomeOfDay> {
    let (row, group) = (&one.row, &one.row.group);
    let currency = terms.products.of_contract(&group.product)?.currency;
    Ok(IncomeOfDay {
        date: row.day.to_string(),
        product: format!("{}@{}", group.product.id, group.product.version),
        funding_source: group.funding_source.clone(),
        kind: group.kind.name(),
        currency: currency.to_string(),
        posted: currency.format(one.posted_today),
        posted_in_all: currency.format(row.posted),
    })
}

/// The income that the closes of some days told, by product, owner and kind
#[utoipa::path(get, path = "/v1/accrued-income", tag = "day closes", operation_id = "accrued_income", params(IncomeAsked),
    responses((status = 200, description = "A page of it, by day.", body = ref("#/components/schemas/IncomeOfDayPage"))))]
pub(crate) async fn income(
    call: Call,
    Asked(IncomeAsked { from, through, cursor, limit }): Asked<IncomeAsked>,
) -> Answer<Part<IncomeOfDay>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let (page, now) = (Page { cursor, limit }.read()?, call.now());
    let from = from.map(|text| day("from", &text)).transpose()?;
    let through = through.map(|text| day("through", &text)).transpose()?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let last = day_or_last_close(book, through, now)?;
        let found = days(book, from.unwrap_or(last), last)?;
        let shown = found.iter().map(|one| shown(one, terms)).collect::<app::Result<Vec<_>>>()?;
        Ok(Part::of(shown, page))
    };
    call.ask(wish, question).await
}
