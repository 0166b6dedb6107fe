//! Strategies: what a condition may read, whether a text is sound, and what a strategy of the book says of its accounts.

use app::access::{Permission, Wish};
use app::close_day::Options;
use app::intake::find_account;
use app::port::Reading;
use app::strategies::{Asked as OfBook, Scorers, decide, survey};
use app::strategy_file::read;
use app::strategy_readout::read_out;
use app::strategy_simulation::{Past, responses};
use app::strategy_versions::{IN_FORCE, named};
use app::strategy_view::{
    self, CheckView, ComparisonView, DecisionView, FactView, ReadoutView, SimulationView, SurveyView, TRIED_DAYS_MAX,
    Tried, comparison_of_book, simulation_of_book,
};
use app::{Code, Refused};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call, language};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, LongFields, day};
use crate::state::Shared;
use crate::terms::Terms;

/// A text that is to be checked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StrategyCheckRequest {
    /// The text: TOML, as the reference of strategies tells.
    text: String,
    /// Templates that there are beside those that come with the program and those of the book.
    #[serde(default)]
    templates: Vec<String>,
    /// The language of the calendars: `en` or `zh`.
    lang: Option<String>,
}

/// What is tried on the past.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SimulationRequest {
    /// The first day on which steps are taken.
    #[schemars(extend("format" = "date"))]
    from: String,
    /// The last day: a year later at most.
    #[schemars(extend("format" = "date"))]
    to: String,
    /// The strategy that it is compared with: `in-force`, or a name, @ and a version; alone where nothing is said.
    against: Option<String>,
    /// What actions are assumed to bring: TOML, as the reference of strategies tells; nothing is estimated without.
    responses: Option<String>,
    /// Whether contact packs are asked about days before their first one, as if today's rules had held then.
    #[serde(default)]
    backdate_packs: bool,
    /// For how many days before the first it is decided without doing anything: 30 where nothing is said.
    #[schemars(range(max = 366))]
    warm_up_days: Option<u32>,
    /// What chance starts from: 1 where nothing is said.
    seed: Option<u64>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(facts))
        .routes(routes!(check))
        .routes(routes!(explain))
        .routes(routes!(count))
        .routes(routes!(compare))
        .routes(routes!(experiment))
        .routes(routes!(simulation))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<StrategyCheckRequest>();
    asked.subschema_for::<SimulationRequest>();
    told.subschema_for::<Part<FactView>>();
    told.subschema_for::<CheckView>();
    told.subschema_for::<DecisionView>();
    told.subschema_for::<SurveyView>();
    told.subschema_for::<ComparisonView>();
    told.subschema_for::<ReadoutView>();
    told.subschema_for::<SimulationView>();
}

/// Every fact that a condition of a strategy may read
#[utoipa::path(get, path = "/v1/strategy-facts", tag = "strategies", operation_id = "strategy_facts", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/FactViewPage"))))]
pub(crate) async fn facts(call: Call, Asked(page): Asked<Page>) -> Answer<Part<FactView>> {
    let wish = Wish::book(Permission::ReadDocuments);
    call.may(&wish)?;
    let page = page.read()?;
    call.ask(wish, move |_, _| Ok(Part::of(strategy_view::facts(), page))).await
}

/// Checks the text of a strategy: every state can be reached, every step taken, every comparison matters; nothing is kept
#[utoipa::path(post, path = "/v1/strategy-checks", tag = "strategies", operation_id = "check_strategy",
    request_body(content = ref("#/components/schemas/StrategyCheckRequest"), content_type = "application/json"),
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/StrategyCheck"))))]
pub(crate) async fn check(call: Call, LongFields(fields): LongFields) -> Answer<CheckView> {
    let wish = Wish::book(Permission::ReadDocuments);
    let StrategyCheckRequest { text, mut templates, lang } = call.body(&wish, fields)?;
    let language = language(lang.as_deref())?;
    let question = move |book: &dyn Reading, _: &_| {
        let written = read("the text", &text)?;
        templates.extend(app::documents::all(book, app::documents::TEMPLATE)?.into_iter().map(|one| one.row.id));
        Ok(strategy_view::check(&written, &templates, language))
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByStrategy {
    /// The strategy: `in-force` where nothing is said, or a name, @ and a version of the book.
    strategy: Option<String>,
    /// The day at whose end it is decided; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// The language of words: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

/// In which state a strategy has an account, and by which facts
#[utoipa::path(get, path = "/v1/accounts/{account}/strategy-decision", tag = "strategies", operation_id = "strategy_decision",
    params(("account" = String, Path, description = "The lender's reference."), ByStrategy),
    responses((status = 200, description = "The decision.", body = ref("#/components/schemas/StrategyDecision"))))]
pub(crate) async fn explain(
    call: Call,
    In(account): In<String>,
    Asked(ByStrategy { strategy, as_of, lang }): Asked<ByStrategy>,
) -> Answer<DecisionView> {
    let wish = Wish::account(Permission::ReadScores, &account);
    let (as_of, language) = (call.of_day(&wish, as_of.as_deref())?, language(lang.as_deref())?);
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        let written = named(book, strategy.as_deref().unwrap_or(IN_FORCE), as_of)?;
        let row = find_account(book, &account)?;
        let scorers = Scorers::load(book, &[&written], as_of, Vec::new())?;
        let asked = OfBook { store: book, products: &terms.products, as_of, scoring: scorers.scoring(), threads: 1 };
        let closed = || Refused::new(format!("account {account} is not open on {as_of}")).code(Code::AccountNotOpen);
        let decided = decide(asked, &row, &written)?.ok_or_else(closed)?;
        let decision = decided.decisions.first().ok_or_else(closed)?;
        Ok(strategy_view::decision(&written, decision, language))
    };
    call.ask(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnDay {
    /// The day at whose end it is decided; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// The language of words: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

/// The accounts of the book by their states under a strategy; nothing is booked, nobody is contacted
///
/// Looks at every account of the book, one such question at a time.
#[utoipa::path(get, path = "/v1/strategies/{strategy}/survey", tag = "strategies", operation_id = "strategy_survey",
    params(("strategy" = String, Path, description = "`in-force`, or a name, @ and a version of the book."), OnDay),
    responses((status = 200, description = "The states.", body = ref("#/components/schemas/StrategySurvey"))))]
pub(crate) async fn count(
    call: Call,
    In(strategy): In<String>,
    Asked(OnDay { as_of, lang }): Asked<OnDay>,
) -> Answer<SurveyView> {
    let wish = Wish::book(Permission::ReadModels);
    let (as_of, language) = (call.of_day(&wish, as_of.as_deref())?, language(lang.as_deref())?);
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        let written = named(book, &strategy, as_of)?;
        let scorers = Scorers::load(book, &[&written], as_of, Vec::new())?;
        let threads = Options::default().threads;
        let asked = OfBook { store: book, products: &terms.products, as_of, scoring: scorers.scoring(), threads };
        let found = survey(asked, &[&written], |_| Ok(()), |_| {})?;
        Ok(strategy_view::survey(&written, as_of, &found, language))
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Compared {
    /// The strategy that it is compared with: `in-force` where nothing is said, or a name, @ and a version of the book.
    against: Option<String>,
    /// The day at whose end it is decided; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// Which accounts would be in another state under a strategy than under another one
#[utoipa::path(get, path = "/v1/strategies/{strategy}/comparison", tag = "strategies", operation_id = "strategy_comparison",
    params(("strategy" = String, Path, description = "`in-force`, or a name, @ and a version of the book."), Compared),
    responses((status = 200, description = "The moves.", body = ref("#/components/schemas/StrategyComparison"))))]
pub(crate) async fn compare(
    call: Call,
    In(strategy): In<String>,
    Asked(Compared { against, as_of }): Asked<Compared>,
) -> Answer<ComparisonView> {
    let wish = Wish::book(Permission::ReadModels);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        let strategies = (strategy.as_str(), against.as_deref().unwrap_or(IN_FORCE));
        comparison_of_book(book, &terms.products, strategies, as_of, Options::default().threads)
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Through {
    /// The last day that is known; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// What the experiment of a strategy says, by the rule that was stated before it began
#[utoipa::path(get, path = "/v1/strategies/{strategy}/readout", tag = "strategies", operation_id = "strategy_readout",
    params(("strategy" = String, Path, description = "`in-force`, or a name, @ and a version of the book."), Through),
    responses((status = 200, description = "The read-out.", body = ref("#/components/schemas/ExperimentReadout"))))]
pub(crate) async fn experiment(
    call: Call,
    In(strategy): In<String>,
    Asked(Through { as_of }): Asked<Through>,
) -> Answer<ReadoutView> {
    let wish = Wish::book(Permission::ReadModels);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        let written = named(book, &strategy, as_of)?;
        let read = read_out(book, &terms.products, &written.strategy, as_of, Options::default().threads)?;
        Ok(strategy_view::readout(&read))
    };
    call.walk(wish, question).await
}

/// Tries a strategy on the past of the book, alone or beside another one; nothing is booked, nobody is contacted
///
/// By the contact packs of the book that decide on the last day. Payments come in as they did. Looks at every account on every day, one
/// such question at a time.
#[utoipa::path(post, path = "/v1/strategies/{strategy}/simulations", tag = "strategies", operation_id = "simulate_strategy",
    params(("strategy" = String, Path, description = "`in-force`, or a name, @ and a version of the book.")),
    request_body(content = ref("#/components/schemas/SimulationRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it would have done.", body = ref("#/components/schemas/StrategySimulation"))))]
pub(crate) async fn simulation(call: Call, In(strategy): In<String>, fields: Fields) -> Answer<SimulationView> {
    let wish = Wish::book(Permission::ReadModels);
    let asked: SimulationRequest = call.body(&wish, fields)?;
    let (from, to) = (day("from", &asked.from)?, day("to", &asked.to)?);
    call.day_if_any("to", Some(&asked.to))?;
    if to < from || to - from >= TRIED_DAYS_MAX {
        return Err(Problem::field("to", format!("is not from {from} on and less than {TRIED_DAYS_MAX} days later")));
    }
    let warm_up_days = asked.warm_up_days.unwrap_or(30);
    if warm_up_days > 366 {
        return Err(Problem::field("warm_up_days", "is more than 366"));
    }
    let question = move |book: &dyn Reading, terms: &Terms| {
        let responses = asked.responses.as_deref().map(|text| responses::parse("responses", text)).transpose()?;
        let tried = Tried {
            strategy: &strategy,
            against: asked.against.as_deref(),
            responses: responses.as_ref(),
            from,
            to,
            backdates_packs: asked.backdate_packs,
            warm_up_days,
            seed: asked.seed.unwrap_or(1),
        };
        let past = Past { store: book, products: &terms.products, threads: Options::default().threads };
        simulation_of_book(past, tried)
    };
    call.walk(wish, question).await
}
