//! The writer: one thread that books events and closes days, in the order in which they were asked for.
//!
//! Events that wait are booked together in one unit of work, and each is answered when it is durable (group commit). A close
//! goes on between such units, chunk by chunk. What an event does is decided by `app::intake`.

mod booking;
mod closing;
mod desk;

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use app::access::{
    Checked, Granted, Guarded, NotLetIn, NotSignedIn, PersonalReading, Provided, Redeemed, Secret, SignedIn,
    change_password, redeem, sign_in, sign_in_provided, sign_out, touch,
};
use app::event_lines::Told;
use app::events_out::{note, put_note};
use app::inbound::{Believed, Kept};
use app::port::Store;
use jiff::Timestamp;
use primitives::Date;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

use self::desk::Desk;
use crate::books::Books;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::problem::{Code, Problem};
use crate::readers::Asker;
use crate::terms::{Current, Terms};

pub(crate) use closing::CloseState;

/// What became of an event that was accepted or known; a problem otherwise.
pub(crate) type Booked = Result<BookedAs, Problem>;

/// An event's place in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BookedAs {
    pub(crate) seq: u64,
    /// Whether it was there before.
    pub(crate) was_known: bool,
}

/// Days that are to be closed, and whether their close was begun by this very request or was done before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseAnswer {
    /// It is running.
    Running,
    /// There is nothing left to close through that day.
    Closed,
}

/// Something to be written.
enum Order {
    Post(Box<Post>),
    Close { through: Date, answer: oneshot::Sender<Result<CloseAnswer, Problem>> },
    Do(Work),
    Stop,
}

/// Anything else that is to be written.
type Work = Box<dyn FnOnce(&mut Desk) + Send>;

/// What is asked of the writer beside events and closes.
pub(crate) type Done<T> = Result<T, Problem>;

struct Post {
    told: Told,
    answer: oneshot::Sender<Booked>,
    /// A place among those that may wait, free again when the event is answered.
    _place: OwnedSemaphorePermit,
}

/// The writer, as everybody else sees it.
#[derive(Clone)]
pub(crate) struct Writer {
    orders: mpsc::Sender<Order>,
    places: Arc<Semaphore>,
    place_count: usize,
    closes: watch::Receiver<CloseState>,
    is_open: watch::Receiver<bool>,
    config: Config,
    /// What is to be told of reading, all together in a moment.
    readings: Arc<Mutex<Vec<PersonalReading>>>,
}

/// How long what was read waits to be told with more of it.
const READINGS_WAIT: Duration = Duration::from_millis(100);

impl Writer {
    /// Starts the writer of a book; it ends with [`Writer::stop`].
    ///
    /// # Errors
    /// When the book cannot be opened.
    pub(crate) fn start(
        config: &Config,
        books: Arc<dyn Books>,
        metrics: Arc<Metrics>,
    ) -> app::Result<(Self, Current, JoinHandle<()>)> {
        let (orders, queue) = mpsc::channel();
        let (tell_close, closes) = watch::channel(CloseState::default());
        let (tell_open, is_open) = watch::channel(true);
        // A store may not go from one thread to another: it is opened where it is used, and this thread waits to hear how
        // that went.
        let (opened, was_opened) = mpsc::channel();
        let config_of_writer = config.clone();
        let run = move || {
            let open = books.writer().map_err(app::Error::from).and_then(|store| Ok((Terms::load(&*store)?, store)));
            let (terms, store) = match open {
                Ok(open) => open,
                Err(error) => return drop(opened.send(Err(error))),
            };
            let terms = Current::new(terms);
            if opened.send(Ok(terms.clone())).is_err() {
                return;
            }
            let config = config_of_writer;
            Desk { config, books, store: Some(store), terms, metrics, tell_close, tell_open }.work(&queue);
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(run);
        let thread = thread.map_err(|error| anyhow::Error::new(error).context("the writer cannot be started"))?;
        let gone = |_| app::Error::from(anyhow::anyhow!("the writer ended before it began"));
        let terms = was_opened.recv().map_err(gone)??;
        let place_count = config.limits.queue.max(1);
        let places = Arc::new(Semaphore::new(place_count));
        let (config, readings) = (config.clone(), Arc::default());
        Ok((Self { orders, places, place_count, closes, is_open, config, readings }, terms, thread))
    }

    /// Books an event now, or not at all when too many wait already; answers when it is durable.
    pub(crate) async fn post(&self, _granted: &Granted, told: Told) -> Booked {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            Problem::new(Code::QueueFull, format!("{} events wait to be written", self.place_count))
                .hint("try again in a moment; the key keeps the event from being booked twice")
        })?;
        answered(self.give(told, place)?).await
    }

    /// Has an event booked as soon as there is room among those that wait; what is given back answers when it is durable.
    pub(crate) async fn post_patiently(
        &self,
        _granted: &Granted,
        told: Told,
    ) -> Result<oneshot::Receiver<Booked>, Problem> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        self.give(told, place.map_err(|_| stopping())?)
    }

    fn give(&self, told: Told, place: OwnedSemaphorePermit) -> Result<oneshot::Receiver<Booked>, Problem> {
        let (answer, receiver) = oneshot::channel();
        let post = Box::new(Post { told, answer, _place: place });
        self.orders.send(Order::Post(post)).map_err(|_| stopping())?;
        Ok(receiver)
    }

    /// Begins to close every open day through a day.
    pub(crate) async fn close(&self, _granted: &Granted, through: Date) -> Result<CloseAnswer, Problem> {
        let (answer, receiver) = oneshot::channel();
        self.orders.send(Order::Close { through, answer }).map_err(|_| stopping())?;
        receiver.await.unwrap_or_else(|_| Err(stopping()))
    }

    /// Does something that an actor asks for, in the order of arrival; answered when it is durable. The terms are read again.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Done<T> {
        let asked = move |store: &mut dyn Store, terms: &Terms| {
            let mut book = Guarded::new(store);
            work(book.open_to_write(&asker.actor, &asker.wish)?, terms)
        };
        self.order(true, asked).await
    }

    /// Signs in whom the provider vouches for.
    pub(crate) async fn sign_in_provided(&self, provided: Provided) -> Done<Result<SignedIn, NotLetIn>> {
        let Config { sign_in: rules, now, random, .. } = self.config;
        self.order(false, move |store, _| sign_in_provided(store, &provided, rules.session, now(), &random())).await
    }

    /// Signs somebody in whose password was compared.
    pub(crate) async fn sign_in(&self, checked: Checked) -> Done<Result<SignedIn, NotSignedIn>> {
        let Config { sign_in: rules, now, random, .. } = self.config;
        self.order(false, move |store, _| sign_in(store, &checked, rules, now(), &random())).await
    }

    /// Lets a borrower in.
    pub(crate) async fn redeem(&self, brought: Redeemed) -> Done<Result<SignedIn, NotSignedIn>> {
        let Config { now, random, .. } = self.config;
        self.order(false, move |store, _| redeem(store, &brought, now(), &random())).await
    }

    /// Gives somebody another password whose password was compared.
    pub(crate) async fn change_password(&self, checked: Checked, new: String) -> Done<Result<(), NotSignedIn>> {
        let Config { sign_in: rules, now, random, .. } = self.config;
        self.order(false, move |store, _| change_password(store, &checked, &new, (rules, now()), &random())).await
    }

    /// Keeps what somebody said who is believed without signing in.
    pub(crate) async fn keep(&self, said: Believed) -> Done<Kept> {
        let now = self.config.now;
        let keep = move |store: &mut dyn Store, _: &Terms| {
            let now = Timestamp::from_microsecond(now()).map_err(anyhow::Error::from)?;
            said.keep(store, now)
        };
        self.order(false, keep).await
    }

    /// Keeps how far an endpoint has heard, if what is there is still what was there before; whether it was.
    pub(crate) async fn put_note(&self, name: String, before: Option<String>, text: String) -> Done<bool> {
        let put = move |store: &mut dyn Store, _: &Terms| {
            let mut unit = store.begin()?;
            if note(&*unit, &name)? != before {
                return Ok(false);
            }
            put_note(&mut *unit, &name, before.as_deref(), &text)?;
            unit.commit()?;
            Ok(true)
        };
        self.order(false, put).await
    }

    /// Ends a session.
    pub(crate) async fn sign_out(&self, secret: Secret) -> Done<()> {
        let now = self.config.now;
        self.order(false, move |store, _| sign_out(store, &secret, now())).await
    }

    /// Keeps that something came of a session.
    pub(crate) async fn touch(&self, secret: Secret) -> Done<()> {
        let now = self.config.now;
        self.order(false, move |store, _| touch(store, &secret, now())).await
    }

    /// Tells that somebody has read something of a person; done when it is durable.
    pub(crate) async fn tell_reading(&self, reading: PersonalReading) -> Done<()> {
        self.order(false, move |store, _| tell_readings(store, &[reading])).await
    }

    /// Tells the same in a moment, together with others.
    pub(crate) fn tell_reading_soon(&self, reading: PersonalReading) {
        let mut waiting = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(reading);
        if waiting.len() > 1 {
            return;
        }
        let writer = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(READINGS_WAIT).await;
            writer.tell_readings().await;
        });
    }

    /// Tells now what was read.
    pub(crate) async fn tell_readings(&self) {
        let waiting = std::mem::take(&mut *self.readings.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        let count = waiting.len();
        if let Err(problem) = self.order(false, move |store, _| tell_readings(store, &waiting)).await {
            tracing::error!(count, detail = problem.detail(), "it could not be told who read what of persons");
        }
    }

    async fn order<T: Send + 'static>(
        &self,
        changes_terms: bool,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Done<T> {
        let (answer, receiver) = oneshot::channel();
        let work = move |desk: &mut Desk| {
            // Whoever asked may have gone away; what was asked for is done all the same.
            let _ = answer.send(desk.work_on(changes_terms, work));
        };
        self.orders.send(Order::Do(Box::new(work))).map_err(|_| stopping())?;
        receiver.await.unwrap_or_else(|_| Err(stopping()))
    }

    /// How closes stand.
    pub(crate) fn closes(&self) -> watch::Receiver<CloseState> {
        self.closes.clone()
    }

    /// Whether the book is open for writing.
    pub(crate) fn is_open(&self) -> bool {
        *self.is_open.borrow()
    }

    /// How many events wait.
    pub(crate) fn waiting(&self) -> usize {
        self.place_count - self.places.available_permits().min(self.place_count)
    }

    /// Has the writer end when it has written what was given to it before.
    pub(crate) fn stop(&self) {
        // When the writer is gone there is nobody to stop.
        let _ = self.orders.send(Order::Stop);
    }
}

fn tell_readings(store: &mut dyn Store, readings: &[PersonalReading]) -> app::Result<()> {
    let mut unit = store.begin()?;
    PersonalReading::record(readings, &mut *unit)?;
    Ok(unit.commit()?)
}

/// The answer to an event; when the writer ended without one, nobody knows whether it was booked.
pub(crate) async fn answered(answer: oneshot::Receiver<Booked>) -> Booked {
    answer.await.unwrap_or_else(|_| Err(stopping()))
}

fn stopping() -> Problem {
    Problem::new(Code::ShuttingDown, "the server is stopping")
        .hint("send it again to the next one; the key keeps the event from being booked twice")
}
