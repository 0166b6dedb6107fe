//! Couriers: endpoints hear of what happens in the book while the server runs, each by a thread of its own.
//!
//! Order, retries, dead letters and claims are `app::events_out`'s matter. Couriers read by a connection of their own; what is kept of an
//! endpoint goes through the writer, like everything that is written.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use app::channel_file::EndpointFile;
use app::close_day::Clock;
use app::events_out::{
    CloudEvent, Courier, Delivered, EndpointState, Notes, Position, Post, PostError, ends, note, note_name, source_of,
};
use app::port::{Micros, Reading};
use app::products::Products;
use app::{Error, Result};
use tokio::runtime::Handle;

use crate::books::Books;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::writer::Writer;

/// So many events are sent before the claim is given back for a moment.
const TURN: u64 = 1_000;

/// An endpoint, and what posts to it.
pub struct Endpoint {
    /// Its name, what it hears of, and when it is tried again.
    pub file: EndpointFile,
    /// What posts to it.
    pub post: Box<dyn Post + Send + Sync>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("name", &self.file.name).finish_non_exhaustive()
    }
}

/// The couriers of a server.
pub(crate) struct Couriers {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    is_asked: Mutex<bool>,
    asked: Condvar,
}

impl Stop {
    fn is_asked(&self) -> bool {
        *self.is_asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self) {
        *self.is_asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.asked.notify_all();
    }

    /// Waits so long, or until it is asked for.
    fn wait(&self, time: Duration) {
        let guard = self.is_asked.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.asked.wait_timeout_while(guard, time, |is_asked| !*is_asked));
    }
}

impl Couriers {
    /// Starts one for each endpoint; they end with [`Couriers::end`].
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub(crate) fn start(
        config: &Config,
        books: &Arc<dyn Books>,
        writer: &Writer,
        metrics: &Arc<Metrics>,
    ) -> anyhow::Result<Self> {
        let stop = Arc::<Stop>::default();
        let sender = hexadecimal(&(config.random)());
        let mut threads = Vec::new();
        for place in 0..config.endpoints.len() {
            let round = Rounds {
                config: config.clone(),
                place,
                sender: sender.clone(),
                books: Arc::clone(books),
                writer: writer.clone(),
                metrics: Arc::clone(metrics),
                runtime: Handle::current(),
                stop: Arc::clone(&stop),
            };
            threads.push(std::thread::Builder::new().name("courier".to_owned()).spawn(move || round.go())?);
        }
        Ok(Self { stop, threads })
    }

    /// Has them end after the event that is on its way, and waits for that.
    pub(crate) async fn end(self, time: Duration) {
        self.stop.ask();
        let joined = tokio::task::spawn_blocking(move || {
            self.threads.into_iter().for_each(|thread| drop(thread.join()));
        });
        if tokio::time::timeout(time, joined).await.is_err() {
            tracing::warn!("an endpoint did not answer in time; its event is sent again after the claim has run out");
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

struct Rounds {
    config: Config,
    /// Of which endpoint.
    place: usize,
    sender: String,
    books: Arc<dyn Books>,
    writer: Writer,
    metrics: Arc<Metrics>,
    runtime: Handle,
    stop: Arc<Stop>,
}

/// How a book and an endpoint stood when there was nothing left to tell.
#[derive(PartialEq, Eq)]
struct Quiet {
    ends: Vec<Position>,
    note: Option<String>,
}

impl Rounds {
    fn go(self) {
        let endpoint = self.config.endpoints[self.place].file.name.as_str();
        let mut reader: Option<Box<dyn Reading + Send>> = None;
        let mut quiet = None;
        while !self.stop.is_asked() {
            let looked = match reader.take() {
                Some(open) => Ok(open),
                None => self.books.reader().map_err(Error::from),
            };
            let told = looked.and_then(|open| Ok((self.look(&*open, &mut quiet)?, open)));
            let has_more = match told {
                Ok((has_more, open)) => {
                    reader = Some(open);
                    has_more
                }
                Err(error) => {
                    tracing::warn!(endpoint, %error, "an endpoint could not be told; it is tried again in a moment");
                    false
                }
            };
            if !has_more {
                self.stop.wait(self.config.limits.endpoint_wait);
            }
        }
    }

    /// Tells the endpoint what is new; whether there may be more at once.
    fn look(&self, book: &(dyn Reading + Send), quiet: &mut Option<Quiet>) -> Result<bool> {
        let Endpoint { file, post } = &self.config.endpoints[self.place];
        let now = Quiet { ends: ends(book)?, note: note(book, &note_name(&file.name))? };
        if quiet.as_ref() == Some(&now) {
            return Ok(false);
        }
        let products = Products::load(book)?;
        let source = source_of(&book.info()?.name);
        let clock = Now(self.config.now);
        let courier = Courier {
            name: &file.name,
            sender: &self.sender,
            answer_time: Micros::try_from(file.signed.timeout.as_micros()).unwrap_or(Micros::MAX),
            types: &file.types,
            policy: &file.policy,
            store: book,
            products: &products,
            source: &source,
            clock: &clock,
        };
        let mut notes = WriterNotes { book, last: RefCell::default(), writer: &self.writer, runtime: &self.runtime };
        let told = courier.round(&mut notes, &Stopping { post: &**post, stop: &self.stop }, TURN)?;
        let state = courier.state(&notes)?;
        self.metrics.endpoint(&file.name, &told, &state);
        // Not every second while an endpoint is waited for.
        if *notes.last.borrow() != now.note {
            tell_log(&file.name, told, &state);
        }
        let is_over = !told.has_more && !told.is_claimed && state.retry_at.is_none();
        // What came in meanwhile is not in `ends`, and is told in the next round.
        *quiet = is_over.then(|| Quiet { note: notes.last.take(), ..now });
        Ok(told.has_more)
    }
}

fn tell_log(endpoint: &str, told: Delivered, state: &EndpointState) {
    if let Some(disabled) = &state.disabled {
        tracing::error!(endpoint, why = disabled.why, "an endpoint is disabled: try it again with: events enable");
    } else if state.retry_at.is_some() {
        tracing::warn!(endpoint, why = state.last_error, "an endpoint did not take an event; it is tried later");
    }
    if told.dead > 0 {
        tracing::warn!(endpoint, dead = told.dead, "an endpoint refuses events; they are dead letters");
    }
    if told.taken > 0 {
        tracing::debug!(endpoint, taken = told.taken, "events are told");
    }
}

struct Now(fn() -> Micros);

impl Clock for Now {
    fn now(&self) -> Micros {
        (self.0)()
    }
}

struct Stopping<'p> {
    post: &'p (dyn Post + Send + Sync),
    stop: &'p Stop,
}

impl Post for Stopping<'_> {
    fn post(&self, event: &CloudEvent) -> std::result::Result<(), PostError> {
        self.post.post(event)
    }

    fn is_stopping(&self) -> bool {
        self.stop.is_asked()
    }
}

/// Notes that the writer keeps, if what is there is what was last read or kept here.
struct WriterNotes<'n> {
    book: &'n (dyn Reading + Send),
    last: RefCell<Option<String>>,
    writer: &'n Writer,
    runtime: &'n Handle,
}

impl Notes for WriterNotes<'_> {
    fn get(&self, name: &str) -> anyhow::Result<Option<String>> {
        let text = note(self.book, name)?;
        self.last.replace(text.clone());
        Ok(text)
    }

    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let kept = self.writer.put_note(name.to_owned(), self.last.borrow().clone(), text.to_owned());
        match self.runtime.block_on(kept) {
            Ok(true) => {
                self.last.replace(Some(text.to_owned()));
                Ok(())
            }
            Ok(false) => anyhow::bail!("somebody else has changed how far it has heard"),
            Err(problem) => anyhow::bail!("{}", problem.detail()),
        }
    }
}
