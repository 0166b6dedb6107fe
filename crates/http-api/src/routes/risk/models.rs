//! Models: put in, looked at, let decide by a second person, compared with those that they were made from.

use app::access::{Permission, Wish};
use app::close_day::Options;
use app::model_file::{self, Model};
use app::modelling::validation::{Stability, stability_of_book};
use app::models::view::{self, ModelCard, ModelView};
use app::models::{Candidate, Decision, Share, Split, State, Trial, promote, register};
use app::port::{Reading, Store};
use app::uses::trial::{self, TrialView};
use app::{Code, Refused};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, LongFields, day};
use crate::state::Shared;
use crate::terms::Terms;

/// A model that is to be put in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelRequest {
    /// The text of its file, as training or import writes it.
    text: String,
    /// What it is for, in a sentence.
    reason: String,
}

/// What a version may do from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromotionRequest {
    /// `shadow`, `challenger`, `champion` or `retired`.
    to: String,
    /// Why, in a sentence.
    reason: String,
    /// Of a champion without a validation out of time: why it may decide nevertheless.
    without_validation: Option<String>,
    /// Of a challenger: the trial.
    trial: Option<TrialRequest>,
}

/// A trial, fixed before it begins.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrialRequest {
    /// What makes its accounts unlike those of other trials.
    salt: String,
    /// The share of accounts that it decides about, in basis points: 1 to 9999.
    #[schemars(range(min = 1, max = 9_999))]
    share_bp: u16,
    /// What counts as bad: `30+ days past due on the next bill`.
    outcome: String,
    /// The first day; today where nothing is said.
    begins_on: Option<String>,
    /// The last day.
    ends_on: String,
    /// How many accounts each side needs before anything is said: 1000 where nothing is said.
    accounts_min: Option<u64>,
    /// How many times it is looked at: 4 where nothing is said.
    looks: Option<u32>,
    /// By how much its bad rate may exceed the champion's, in basis points: 50 where nothing is said.
    harm_bp: Option<u16>,
}

/// What came of putting a model in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModelAdded {
    /// Its name.
    model: String,
    /// Its version.
    version: u32,
    /// The SHA-256 of its text.
    hash: String,
    /// Whether it is new; the same text twice changes nothing.
    is_new: bool,
}

/// Versions that may do something else from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Promoted {
    /// The one that was asked about first, then those that it replaced.
    changed: Vec<PromotedVersion>,
}

/// A version and its state.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PromotedVersion {
    /// Name and version.
    version: String,
    /// What it may do.
    state: &'static str,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(card))
        .routes(routes!(decide))
        .routes(routes!(monitor))
        .routes(routes!(of_trial))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ModelRequest>();
    asked.subschema_for::<PromotionRequest>();
    told.subschema_for::<Part<ModelView>>();
    told.subschema_for::<ModelCard>();
    told.subschema_for::<ModelAdded>();
    told.subschema_for::<Promoted>();
    told.subschema_for::<Stability>();
    told.subschema_for::<TrialView>();
}

pub(super) fn version_of(text: &str) -> Result<u32, Problem> {
    text.parse()
        .map_err(|_| Problem::new(crate::problem::Code::NotFound, format!("\"{text}\" is the version of no model")))
}

/// The models of the book, and who let them decide
#[utoipa::path(get, path = "/v1/models", tag = "risk", operation_id = "models", params(Page),
    responses((status = 200, description = "A page of them, by name and version.", body = ref("#/components/schemas/ModelVersionPage"))))]
pub(crate) async fn list(call: Call, Asked(page): Asked<Page>) -> Answer<Part<ModelView>> {
    let wish = Wish::book(Permission::ReadModels);
    call.may(&wish)?;
    let page = page.read()?;
    call.walk(wish, move |book, _| Ok(Part::of(view::all(book)?, page))).await
}

/// Puts a model in, as a shadow: it scores, and nothing comes of it
///
/// The same text again changes nothing; a version that is there with another text is refused.
#[utoipa::path(post, path = "/v1/models", tag = "risk", operation_id = "add_model",
    request_body(content = ref("#/components/schemas/ModelRequest"), content_type = "application/json"),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/ModelAdded"))))]
pub(crate) async fn add(call: Call, LongFields(fields): LongFields) -> Answer<ModelAdded> {
    let wish = Wish::book(Permission::WriteDocuments);
    let ModelRequest { text, reason } = call.body(&wish, fields)?;
    let (by, now) = (call.actor.name.clone(), call.now());
    let work = move |store: &mut dyn Store, _: &_| {
        let file = model_file::parse("the text", &text)?;
        let model = Model::new(file)?;
        let (id, version) = (model.file.id.clone(), model.file.version);
        let candidate = Candidate { id: &id, version, text: &text, made_by: &by };
        let (hash, is_new) = register(store, candidate, &reason, now)?;
        Ok(ModelAdded { model: id, version, hash, is_new })
    };
    call.change(wish, work).await
}

/// The card of a model: what it is for, what it reads and why, how well it does, and who let it do what
#[utoipa::path(get, path = "/v1/models/{model}/{version}", tag = "risk", operation_id = "model",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version.")),
    responses((status = 200, description = "The card.", body = ref("#/components/schemas/ModelCard"))))]
pub(crate) async fn card(call: Call, In((id, version)): In<(String, String)>) -> Answer<ModelCard> {
    let wish = Wish::book(Permission::ReadModels);
    call.may(&wish)?;
    let version = version_of(&version)?;
    let question = move |book: &dyn Reading, _: &Terms| {
        let card = view::card(book, &id, version)?;
        let tag = crate::call::tag_of(&card.version.changes);
        Ok((card, tag))
    };
    call.ask_one(wish, question).await
}

fn trial_of(asked: TrialRequest) -> Result<Trial, Problem> {
    let share_bp = Share::of_basis_points(asked.share_bp);
    let share_bp = share_bp.ok_or_else(|| Problem::field("share_bp", "is not from 1 to 9999"))?;
    Ok(Trial {
        split: Split { salt: asked.salt, share_bp },
        outcome: asked.outcome,
        begins_on: asked.begins_on.map(|text| day("begins_on", &text)).transpose()?.map(|day| day.to_string()),
        ends_on: day("ends_on", &asked.ends_on)?.to_string(),
        accounts_min: asked.accounts_min.unwrap_or(1_000),
        looks: asked.looks.unwrap_or(4),
        harm_bp: asked.harm_bp.unwrap_or(50),
    })
}

/// Changes what a version may do; whoever made it cannot let it decide
///
/// A new champion retires the one before. A champion has been validated out of time, or whoever approves it says why not.
#[utoipa::path(post, path = "/v1/models/{model}/{version}/promotion", tag = "risk", operation_id = "promote_model",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/PromotionRequest"), content_type = "application/json"),
    responses((status = 200, description = "What changed.", body = ref("#/components/schemas/Promoted"))))]
pub(crate) async fn decide(call: Call, In((id, version)): In<(String, String)>, fields: Fields) -> Answer<Promoted> {
    let wish = Wish::book(Permission::DecideDocuments);
    let PromotionRequest { to, reason, without_validation, trial } = call.body(&wish, fields)?;
    let version = version_of(&version)?;
    let unknown = || Problem::field("to", "is none of shadow, challenger, champion, retired");
    let to = State::named(&to).ok_or_else(unknown)?;
    let trial = match (to, trial) {
        (State::Challenger, None) => return Err(Problem::field("trial", "is missing: a challenger is in a trial")),
        (State::Challenger, Some(asked)) => Some(trial_of(asked)?),
        (State::Shadow | State::Champion | State::Retired, Some(_)) => {
            return Err(Problem::field("trial", "is of a challenger alone"));
        }
        (State::Shadow | State::Champion | State::Retired, None) => None,
    };
    let (by, now) = (call.actor.name.clone(), call.now());
    let model = id.clone();
    let seen = move |book: &dyn Reading, _: &Terms| tag(book, &model, version);
    let work = move |store: &mut dyn Store, _: &Terms| {
        // One that is not there is not found, rather than not allowed.
        tag(store, &id, version)?;
        let decision = Decision {
            by: &by,
            reason: &reason,
            now,
            terms: trial.as_ref(),
            unvalidated: without_validation.as_deref(),
        };
        let changed = promote(store, &id, version, to, decision)?;
        let changed = changed.into_iter().map(|(version, state)| PromotedVersion { version, state: state.name() });
        Ok((Promoted { changed: changed.collect() }, tag(store, &id, version)?))
    };
    call.change_one(wish, seen, work).await
}

/// The version of what is decided about a model.
fn tag(book: &dyn Reading, id: &str, version: u32) -> app::Result<String> {
    let all = view::all(book)?;
    let found = all.iter().find(|one| one.model == id && one.version == version);
    let none = || Refused::new(format!("the book has no model {id} v{version}")).code(Code::NotFound);
    Ok(crate::call::tag_of(&found.ok_or_else(none)?.changes))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnDay {
    /// The day; by default the last closed day.
    #[param(format = Date)]
    as_of: Option<String>,
}

/// How far the accounts of the book have moved from those that a model was made from
///
/// All open accounts on the day, by the population stability index of the score and of every feature. Looks at every account, one such
/// question at a time.
#[utoipa::path(get, path = "/v1/models/{model}/{version}/stability", tag = "risk", operation_id = "model_stability",
    params(("model" = String, Path, description = "Its name."), ("version" = String, Path, description = "Its version."), OnDay),
    responses((status = 200, description = "The shifts.", body = ref("#/components/schemas/Stability"))))]
pub(crate) async fn monitor(
    call: Call,
    In((id, version)): In<(String, String)>,
    Asked(OnDay { as_of }): Asked<OnDay>,
) -> Answer<Stability> {
    let wish = Wish::book(Permission::ReadModels);
    call.may(&wish)?;
    let version = version_of(&version)?;
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        stability_of_book(book, &terms.products, (&id, version), as_of, Options::default().threads)
    };
    call.walk(wish, question).await
}

/// How the trial of a model's challenger stands, by the rule that was fixed before it began
#[utoipa::path(get, path = "/v1/models/{model}/trial", tag = "risk", operation_id = "model_trial",
    params(("model" = String, Path, description = "Its name."), OnDay),
    responses((status = 200, description = "The trial.", body = ref("#/components/schemas/TrialView"))))]
pub(crate) async fn of_trial(
    call: Call,
    In(id): In<String>,
    Asked(OnDay { as_of }): Asked<OnDay>,
) -> Answer<TrialView> {
    let wish = Wish::book(Permission::ReadModels);
    let as_of = call.of_day(&wish, as_of.as_deref())?;
    let question = move |book: &dyn Reading, terms: &Terms| {
        let as_of = as_of.of(book)?;
        let threads = Options::default().threads;
        trial::trial(trial::Asked { store: book, products: &terms.products, id: &id, as_of, threads }, |_| {})
    };
    call.walk(wish, question).await
}
