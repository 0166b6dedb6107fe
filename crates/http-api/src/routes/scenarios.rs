//! Products tried out.

use std::collections::BTreeMap;

use app::access::{Permission, Wish};
use app::port::Reading;
use app::scenario::{parse, run};
use app::{Refused, presets};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call};
use crate::request::LongFields;
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

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(scenario))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ScenarioRequest>();
    told.subschema_for::<ScenarioAnswers>();
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
