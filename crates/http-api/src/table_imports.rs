//! Imports of tables that were sent in: tasks that read them beside everything else, and book them in one piece of the writer's work.
//!
//! What a table means stands in its mapping; `app::import` reads it, `app::intake` books it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::import::book::{Loaded, load, read};
use app::import::{Mapping, Tables};
use app::intake::OnRefusal;
use app::port::{Reading, Store};

use crate::problem::Problem;
use crate::state::Shared;
use crate::tasks::Task;
use crate::terms::Terms;

/// What is to be imported.
pub(crate) struct Order {
    pub(crate) mapping: Mapping,
    pub(crate) tables: Box<dyn Tables + Send>,
    pub(crate) on_refusal: OnRefusal,
}

/// What was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// The tables that the mapping names.
    pub(crate) tables: Vec<String>,
    pub(crate) on_refusal: OnRefusal,
}

/// An import that was begun.
pub(crate) type TableImport = Task<Named, Arc<Loaded>>;

/// Begins an import.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish, order: Order) -> Result<TableImport, Problem> {
    let tables = order.mapping.files().into_iter().map(str::to_owned).collect();
    let named = Named { tables, on_refusal: order.on_refusal };
    let task = shared.table_imports.begin((named, &actor.name), 0, (shared.config.now)())?;
    let (id, count, own, actor) = (task.id, task.count(), shared.clone(), actor.clone());
    tokio::spawn(async move {
        let came = go(&own, (&actor, wish), order, count).await;
        own.table_imports.end(id, came, (own.config.now)());
    });
    Ok(task)
}

async fn go(
    shared: &Shared,
    (actor, wish): (&Actor, Wish),
    order: Order,
    count: Arc<AtomicU64>,
) -> Result<Arc<Loaded>, Problem> {
    let Order { mapping, tables, on_refusal } = order;
    let (terms, of, now) = (shared.terms(), mapping.clone(), (shared.config.now)());
    let gather = move |book: &dyn Reading| read(book, &terms.products, &of, &*tables);
    let imported = shared.walk(actor, wish.clone(), gather).await?;
    let put = move |store: &mut dyn Store, terms: &Terms| {
        let told = |done: usize| count.store(done as u64, Ordering::Relaxed);
        load(store, (&terms.products, &mapping), imported, on_refusal, now, told)
    };
    shared.write(actor, wish, put).await.map(Arc::new)
}
