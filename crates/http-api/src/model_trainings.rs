//! Trainings of models on rows of the book: tasks that read features, learn, and put a shadow in where that is asked for.
//!
//! How a model is made stands in its config; `app::modelling` does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::modelling::config::ModelConfig;
use app::modelling::train;
use app::models::{Candidate, content_hash, register};
use app::port::{Reading, Store};
use serde_json::{Value, json};

use crate::model_rows::Rows;
use crate::problem::Problem;
use crate::state::Shared;
use crate::tasks::Task;

/// What is to be trained.
pub(crate) struct Order {
    pub(crate) config: ModelConfig,
    pub(crate) rows: Rows,
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
    let Order { config, rows, reason } = order;
    let (terms, now) = (shared.terms(), (shared.config.now)());
    let gather = move |book: &dyn Reading| {
        rows.training(book, &terms.products, config, |done| count.store(done, Ordering::Relaxed))
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
