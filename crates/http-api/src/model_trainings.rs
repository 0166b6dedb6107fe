//! Trainings of models on rows of the book: tasks that read features, learn, and put a shadow in where that is asked for.
//!
//! How a model is made stands in its config; `app::modelling` does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::close_day::Options;
use app::features::rows::Knowledge;
use app::look::day_or_last_close;
use app::modelling::book::{Source, training_sample};
use app::modelling::config::ModelConfig;
use app::modelling::sample::Sample;
use app::modelling::train;
use app::models::{Candidate, content_hash, register};
use app::port::{Reading, Store};
use app::products::Products;
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::state::Shared;
use crate::tasks::Task;

/// What is to be trained.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) config: ModelConfig,
    /// The day of the rows, or the first and the last one; as the config says where nothing is said.
    pub(crate) as_of: Option<String>,
    /// What was known: a day or an instant; as the config says, or the last closed day.
    pub(crate) known_on: Option<String>,
    /// Why the model is put in as a shadow; it is not where nothing is said.
    pub(crate) reason: Option<String>,
}

/// Which model is trained.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) model: String,
    pub(crate) version: u32,
}

/// A model that was made.
#[derive(Clone, Debug)]
pub(crate) struct Trained {
    /// The text of its file.
    pub(crate) text: Arc<str>,
    /// The hash of that.
    pub(crate) hash: String,
    /// How it was made, and how well it does on which rows.
    pub(crate) told: Value,
    /// Whether it was put in as a shadow.
    pub(crate) is_registered: bool,
}

/// A training that was begun.
pub(crate) type Training = Task<Named, Trained>;

/// Begins a training; it goes on beside everything else.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish, order: Order) -> Result<Training, Problem> {
    let accounts = shared.ask(actor, wish.clone(), |book| Ok(book.info()?.accounts)).await?;
    let named = Named { model: order.config.model.id.clone(), version: order.config.model.version };
    let task = shared.model_trainings.begin((named, &actor.name), accounts, (shared.config.now)())?;
    let (id, count, own, actor) = (task.id, task.count(), shared.clone(), actor.clone());
    tokio::spawn(async move {
        let came = go(&own, (&actor, wish), order, count).await;
        own.model_trainings.end(id, came, (own.config.now)());
    });
    Ok(task)
}

async fn go(
    shared: &Shared,
    (actor, wish): (&Actor, Wish),
    order: Order,
    count: Arc<AtomicU64>,
) -> Result<Trained, Problem> {
    let (terms, reason) = (shared.terms(), order.reason.clone());
    let now = (shared.config.now)();
    let gather = move |book: &dyn Reading| {
        let last = day_or_last_close(book, None, now)?.to_string();
        gathered(book, &terms.products, order, last, &count)
    };
    let (config, sample) = shared.walk(actor, wish.clone(), gather).await?;
    // Learning needs no book: others read and write meanwhile.
    let learn = move || train(&config, &sample, |_| {});
    let learned = tokio::task::spawn_blocking(learn).await;
    let learned = learned.map_err(|error| Problem::internal(format!("a training broke off: {error}")))?;
    let file = learned.map_err(app::Error::from)?;
    let text: Arc<str> = file.text().into();
    let told = json!({
        "training": file.training, "book": file.book, "measures": file.measures, "monotone": file.monotone,
        "notes": file.notes,
    });
    let is_registered = reason.is_some();
    if let Some(reason) = reason {
        let (id, version, text, by) = (file.id, file.version, Arc::clone(&text), actor.name.clone());
        let put = move |store: &mut dyn Store, _: &_| {
            register(store, Candidate { id: &id, version, text: &text, made_by: &by }, &reason, now)
        };
        shared.write(actor, wish, put).await?;
    }
    Ok(Trained { hash: content_hash(&text), text, told, is_registered })
}

/// The rows that a config asks for, with the config that fits them.
fn gathered(
    book: &dyn Reading,
    products: &Products,
    Order { mut config, as_of, known_on, reason: _ }: Order,
    last_close: String,
    count: &AtomicU64,
) -> app::Result<(ModelConfig, Sample)> {
    let of_config = config.book.as_ref().and_then(|text| text.known_on.clone());
    let known_on = known_on.or(of_config).unwrap_or(last_close);
    if let Some(text) = &mut config.book {
        text.as_of = as_of.or(text.as_of.take());
        text.known_on = Some(known_on.clone());
    }
    let known = Knowledge::written(book, &known_on)?;
    let source = Source { store: book, products, external: &[], known, threads: Options::default().threads };
    training_sample(source, &config, |done| count.store(done, Ordering::Relaxed))
}
