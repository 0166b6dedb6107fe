//! Archives of the book: tasks that write out what it has beyond what is archived, where whoever runs the server has said.

use std::fmt::Debug;

use app::access::{Actor, Wish};
use app::archive::{Extent, Sheet, archive};
use app::port::Reading;

use crate::problem::{Code, Problem};
use crate::state::Shared;
use crate::tasks::Task;

/// Where a book is archived: files that grow beside each other.
pub trait ArchivePlace: Debug + Send + Sync {
    /// The names of the files that are there.
    ///
    /// # Errors
    /// When they cannot be listed.
    fn files(&self) -> app::Result<Vec<String>>;

    /// Writes one more, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&self, sheet: &Sheet) -> anyhow::Result<()>;
}

/// How much was archived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Archived {
    pub(crate) events: u64,
    pub(crate) accounts: u64,
    /// The last event of the archive.
    pub(crate) last_seq: u64,
}

/// An archiving that was begun.
pub(crate) type Archiving = Task<(), Archived>;

/// Begins to archive, unless that is running: it is the same.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish) -> Result<Archiving, Problem> {
    let Some(place) = shared.config.archive.clone() else {
        let problem = Problem::new(Code::NotAllowed, "the server was not told where to archive");
        return Err(problem.hint("start it with a folder: arrears serve --archive FOLDER"));
    };
    if let Some(running) = shared.archives.running() {
        return Ok(running);
    }
    let task = shared.archives.begin(((), &actor.name), 0, (shared.config.now)())?;
    let (id, own, actor) = (task.id, shared.clone(), actor.clone());
    tokio::spawn(async move {
        let write = move |book: &dyn Reading| {
            let from = Extent::of(place.files()?.iter().map(String::as_str));
            let to = archive(book, from, |sheet| place.write(sheet))?;
            let (events, accounts) = (to.seq - from.seq, to.account.0 - from.account.0);
            Ok(Archived { events, accounts, last_seq: to.seq })
        };
        let came = own.walk(&actor, wish, write).await;
        own.archives.end(id, came, (own.config.now)());
    });
    Ok(task)
}
