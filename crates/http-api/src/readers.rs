//! Readers: a few connections to the book, each used by one question at a time, on threads that may block.
//!
//! A connection that failed is not used again; the next question opens another. A question says who asks, for what and about whom;
//! the few that nobody in particular asks have a way of their own each. `export` writes tables as fast as they are read.

mod export;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::access::{Actor, Attempt, Checked, Guarded, PersonalReading, Secret, Session, Wish, check, find};
use app::port::{BookInfo, Micros, Reading};
use app::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::books::Books;
use crate::problem::{Code, Problem};

type Reader = Box<dyn Reading + Send>;

/// How many tables are written at once.
const EXPORTS: usize = 2;

/// How many passwords are compared at once.
const PASSWORDS: usize = 2;

/// Who asks, for what and about whom.
pub(crate) struct Asker {
    pub(crate) actor: Actor,
    pub(crate) wish: Wish,
    /// When; none where the asking was told not long ago.
    pub(crate) to_tell: Option<Micros>,
}

impl Asker {
    fn put<T>(
        &self,
        reader: &Reader,
        question: impl FnOnce(&dyn Reading) -> Result<T>,
    ) -> Result<(T, Option<PersonalReading>)> {
        let guarded = Guarded::new(&**reader);
        let book = guarded.open(&self.actor, &self.wish)?;
        let answer = question(book)?;
        Ok((answer, self.told(book)?))
    }

    /// What is to be told of the asking.
    fn told(&self, book: &dyn Reading) -> Result<Option<PersonalReading>> {
        let told = self.to_tell.map(|now| PersonalReading::of(book, &self.actor, &self.wish, now)).transpose()?;
        Ok(told.flatten())
    }
}

/// The readers of a server.
#[derive(Clone)]
pub(crate) struct Readers {
    books: Arc<dyn Books>,
    idle: Arc<Mutex<Vec<Reader>>>,
    places: Arc<Semaphore>,
    count: usize,
    /// Whoever walks over the whole book takes this one, so that such walks never take all readers.
    walk: Arc<Semaphore>,
    /// Whoever takes a table away has one of these, for as long as it takes.
    exports: Arc<Semaphore>,
    /// Whoever has a password compared takes one of these.
    passwords: Arc<Semaphore>,
    patience: Duration,
}

impl Readers {
    pub(crate) fn new(books: Arc<dyn Books>, count: usize, patience: Duration) -> Self {
        let count = count.max(1);
        let (idle, places, walk) = (Arc::default(), Arc::new(Semaphore::new(count)), Arc::new(Semaphore::new(1)));
        let (passwords, exports) = (Arc::new(Semaphore::new(PASSWORDS)), Arc::new(Semaphore::new(EXPORTS)));
        Self { books, idle, places, count, walk, exports, passwords, patience }
    }

    /// Asks the book something short; the answer, and what is to be told of the asking.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        asker: Asker,
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<(T, Option<PersonalReading>), Problem> {
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, move |reader| asker.put(reader, question)).await
    }

    /// Asks the book something that walks over all of it.
    pub(crate) async fn walk<T: Send + 'static>(
        &self,
        asker: Asker,
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<(T, Option<PersonalReading>), Problem> {
        let place = self.place(&self.walk).await?;
        self.on_a_thread(place, move |reader| asker.put(reader, question)).await
    }

    /// What the book says of itself.
    pub(crate) async fn info(&self) -> std::result::Result<BookInfo, Problem> {
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, |reader| Ok(reader.info()?)).await
    }

    /// Asks something for whoever has the link of a message, and nothing else.
    pub(crate) async fn by_link<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, move |reader| question(&**reader)).await
    }

    /// The session of a secret.
    pub(crate) async fn session(&self, secret: Secret, now: Micros) -> std::result::Result<Option<Session>, Problem> {
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, move |reader| find(&**reader, &secret, now)).await
    }

    /// Compares a password, as few at once as walks: each takes memory and time on purpose.
    pub(crate) async fn check(&self, attempt: Attempt) -> std::result::Result<Checked, Problem> {
        let _in_turn = self.place(&self.passwords).await?;
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, move |reader| check(&**reader, &attempt)).await
    }

    async fn place(&self, places: &Arc<Semaphore>) -> std::result::Result<OwnedSemaphorePermit, Problem> {
        let place = tokio::time::timeout(self.patience, Arc::clone(places).acquire_owned()).await;
        match place {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) => Err(Problem::new(Code::ShuttingDown, "the server is stopping")),
            Err(_) => Err(Problem::new(Code::Busy, "all readers of the book are busy")),
        }
    }

    async fn on_a_thread<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        question: impl FnOnce(&Reader) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let readers = self.clone();
        let span = tracing::Span::current();
        let answer = tokio::task::spawn_blocking(move || {
            let _inside = span.entered();
            // Held until the thread is done, even when nobody waits for it any more.
            let _place = place;
            let reader = readers.take()?;
            let answer = question(&reader);
            if !matches!(answer, Err(Error::Failed(_))) {
                readers.put_back(reader);
            }
            answer
        });
        match answer.await {
            Ok(answer) => answer.map_err(Problem::from),
            Err(panicked) => Err(Problem::internal(format!("a reader broke off: {panicked}"))),
        }
    }

    fn take(&self) -> Result<Reader> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(idle.map_or_else(|| self.books.reader(), Ok)?)
    }

    fn put_back(&self, reader: Reader) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
    }

    /// Closes all connections, once nobody uses them any more. From then on nothing can be asked.
    pub(crate) async fn close(&self) {
        let used = [(&self.places, self.count), (&self.walk, 1), (&self.exports, EXPORTS)];
        for (places, count) in used {
            let all = u32::try_from(count).unwrap_or(u32::MAX);
            // Closed already: nobody uses them.
            let _ = places.acquire_many(all).await;
            places.close();
        }
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        // Stores block, also when they are closed. A panic there has nobody to tell.
        let _ = tokio::task::spawn_blocking(move || drop(idle)).await;
    }
}
