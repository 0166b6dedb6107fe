//! Readers: a few connections to the book, each used by one question at a time, on threads that may block.
//!
//! A connection that failed is not used again; the next question opens another.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::port::Reading;
use app::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::books::Books;
use crate::problem::{Code, Problem};

type Reader = Box<dyn Reading + Send>;

/// The readers of a server.
#[derive(Clone)]
pub(crate) struct Readers {
    books: Arc<dyn Books>,
    idle: Arc<Mutex<Vec<Reader>>>,
    places: Arc<Semaphore>,
    /// Whoever walks over the whole book takes this one, so that such walks never take all readers.
    walk: Arc<Semaphore>,
    patience: Duration,
}

impl Readers {
    pub(crate) fn new(books: Arc<dyn Books>, count: usize, patience: Duration) -> Self {
        let (idle, places, walk) =
            (Arc::default(), Arc::new(Semaphore::new(count.max(1))), Arc::new(Semaphore::new(1)));
        Self { books, idle, places, walk, patience }
    }

    /// Asks the book something short.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let place = self.place(&self.places).await?;
        self.on_a_thread(place, question).await
    }

    /// Asks the book something that walks over all of it.
    pub(crate) async fn walk<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let place = self.place(&self.walk).await?;
        self.on_a_thread(place, question).await
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
        question: impl FnOnce(&dyn Reading) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let readers = self.clone();
        let span = tracing::Span::current();
        let answer = tokio::task::spawn_blocking(move || {
            let _inside = span.entered();
            // Held until the thread is done, even when nobody waits for it any more.
            let _place = place;
            let reader = readers.take()?;
            let answer = question(&*reader);
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

    /// Closes the connections that nobody uses.
    pub(crate) fn close(&self) {
        self.places.close();
        self.walk.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
