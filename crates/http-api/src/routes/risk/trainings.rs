//! Trainings of models: begun, watched, and the file of the model that was made.

use app::access::{Permission, Wish};
use app::modelling::config::parse;
use axum::Json;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::page::{Page, Part};
use crate::call::{Call, number};
use crate::model_rows::{Named, Rows};
use crate::model_trainings::{self, Order, Training};
use crate::problem::{Code, Problem};
use crate::request::{Asked, In, LongFields};
use crate::state::Shared;
use crate::tasks::{Course, State};

/// A model that is to be trained, on rows of the book or of a table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelTrainingRequest {
    /// The text of its config, which says under `[book]` how rows are made. It names no other files.
    config: String,
    /// The day of the rows, or the first and the last one, `2025-01-31..2025-06-30`; as the config says where nothing is said.
    as_of: Option<String>,
    /// What was known: a day (what its close knew) or an instant; as the config says, or the last closed day.
    known_on: Option<String>,
    /// A table that you have sent, whose rows are learned from instead of rows of the book; the config says which column is what.
    table: Option<String>,
    /// Tables that you have sent, with columns that others know: joined to rows of the book by their as-of day.
    #[serde(default)]
    external: Vec<String>,
    /// What external columns mean, as the text of a file of declarations.
    declarations: Option<String>,
    /// Why the model is put in as a shadow, in a sentence; left out, it is not put in.
    reason: Option<String>,
}

/// A training of a model.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModelTraining {
    /// Its number.
    training: u64,
    /// The model's name.
    model: String,
    /// Its version.
    version: u32,
    #[serde(flatten)]
    course: Course,
    /// How many accounts rows were made of.
    looked_at: u64,
    /// How many there are.
    accounts: u64,
    /// The hash of the model's file.
    hash: Option<String>,
    /// Whether the model was put in as a shadow.
    is_registered: Option<bool>,
    /// How it was made, and how well it does on which rows, as `risk train --json` tells it.
    told: Option<Value>,
}

/// A model that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TrainedModel {
    /// The text of its file.
    text: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, begin)).routes(routes!(show)).routes(routes!(text))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ModelTrainingRequest>();
    told.subschema_for::<ModelTraining>();
    told.subschema_for::<TrainedModel>();
    told.subschema_for::<Part<ModelTraining>>();
}

fn to_train() -> Wish {
    Wish::book(Permission::WriteDocuments)
}

fn to_read() -> Wish {
    Wish::book(Permission::ReadModels)
}

fn shown(training: &Training) -> Result<ModelTraining, Problem> {
    let (course, made) = training.told()?;
    Ok(ModelTraining {
        training: training.id,
        model: training.what.model.clone(),
        version: training.what.version,
        course,
        looked_at: training.done(),
        accounts: training.of,
        hash: made.map(|made| made.hash.clone()),
        is_registered: made.map(|made| made.is_registered),
        told: made.map(|made| made.told.clone()),
    })
}

/// Begins to train a model on rows of the book or of a table, which goes on beside everything else
///
/// One at a time. Rows are made as `risk train` makes them; the same config of the same rows makes the same file. A server
/// that is started anew has forgotten it.
#[utoipa::path(post, path = "/v1/model-trainings", tag = "risk", operation_id = "train_model",
    request_body(content = ref("#/components/schemas/ModelTrainingRequest"), content_type = "application/json"),
    responses((status = 202, description = "It is running.", body = ref("#/components/schemas/ModelTraining"))))]
pub(crate) async fn begin(
    Of(shared): Of<Shared>,
    call: Call,
    LongFields(fields): LongFields,
) -> Result<Response, Problem> {
    let asked: ModelTrainingRequest = call.body(&to_train(), fields)?;
    let ModelTrainingRequest { config, as_of, known_on, table, external, declarations, reason } = asked;
    let config = parse("the config", &config).map_err(app::Error::from)?;
    let rows = Rows::open(&shared, &call.actor, Named { table, as_of, known_on, external, declarations })?;
    let order = Order { config, rows, reason };
    let training = model_trainings::begin(&shared, &call.actor, to_train(), order).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&training)?)).into_response())
}

/// The trainings that the server has in mind, the latest last
#[utoipa::path(get, path = "/v1/model-trainings", tag = "risk", operation_id = "model_trainings", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ModelTrainingPage"))))]
pub(crate) async fn list(
    Of(shared): Of<Shared>,
    call: Call,
    Asked(page): Asked<Page>,
) -> Result<Json<Part<ModelTraining>>, Problem> {
    call.may(&to_read())?;
    Ok(Json(shared.model_trainings.page(&page, shown)?))
}

fn found(shared: &Shared, id: &str) -> Result<Training, Problem> {
    shared.model_trainings.find(number("training", id)?)
}

/// A training: how far it has come, or what it made
#[utoipa::path(get, path = "/v1/model-trainings/{training}", tag = "risk", operation_id = "model_training",
    params(("training" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The training.", body = ref("#/components/schemas/ModelTraining"))))]
pub(crate) async fn show(
    Of(shared): Of<Shared>,
    call: Call,
    In(id): In<String>,
) -> Result<Json<ModelTraining>, Problem> {
    call.may(&to_read())?;
    Ok(Json(shown(&found(&shared, &id)?)?))
}

/// The text of the file of the model that a training made, as `POST /v1/models` takes it
#[utoipa::path(get, path = "/v1/model-trainings/{training}/model", tag = "risk", operation_id = "trained_model",
    params(("training" = String, Path, description = "Its number.")),
    responses((status = 200, description = "The file.", body = ref("#/components/schemas/TrainedModel"))))]
pub(crate) async fn text(
    Of(shared): Of<Shared>,
    call: Call,
    In(id): In<String>,
) -> Result<Json<TrainedModel>, Problem> {
    call.may(&to_read())?;
    match found(&shared, &id)?.state {
        State::Done(made, _) => Ok(Json(TrainedModel { text: made.text.to_string() })),
        State::Running | State::Failed(..) => {
            let what = format!("training {id} has made no model");
            Err(Problem::new(Code::NotFound, what).hint("look at its state"))
        }
    }
}
