//! What all requests share.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::access::{Actor, Subject, Wish};
use app::channel_file::in_force::InForce;
use app::import::Tables;
use app::import::book::Loaded;
use app::port::{Micros, Reading, Store};
use tokio::sync::{Semaphore, watch};

use crate::archives::Archived;
use crate::checks::{Found, Kind};
use crate::config::Config;
use crate::contact_runs::{Came, Purpose};
use crate::limiter::Limiter;
use crate::metrics::Metrics;
use crate::model_trainings::{Named, Trained};
use crate::problem::{Code, Problem};
use crate::readers::{Asker, Readers};
use crate::table_imports;
use crate::tables::{ReadTables, SentTables};
use crate::tasks::Tasks;
use crate::terms::{Current, Terms};
use crate::writer::Writer;

/// What all requests share.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) metrics: Arc<Metrics>,
    terms: Current,
    /// Places for requests that are worked on.
    pub(crate) requests: Semaphore,
    stopping: watch::Sender<bool>,
    /// Who carries messages and who hears of events.
    pub(crate) channels: InForce,
    /// How much each actor may ask.
    pub(crate) actors: Limiter<String>,
    /// How much may come from an address of nobody known.
    pub(crate) strangers: Limiter<IpAddr>,
    /// What was told in this hour of who reads what of persons.
    told: Mutex<Told>,
    /// Checks of the whole book.
    pub(crate) checks: Tasks<Kind, Found>,
    /// Days of contact.
    pub(crate) contact_runs: Tasks<Purpose, Came>,
    /// Trainings of models.
    pub(crate) model_trainings: Tasks<Named, Trained>,
    /// Imports of tables.
    pub(crate) table_imports: Tasks<table_imports::Named, Arc<Loaded>>,
    /// Folds of records.
    pub(crate) folds: Tasks<(), u64>,
    /// Archivings of the book.
    pub(crate) archives: Tasks<(), Archived>,
    /// Tables that were sent in.
    pub(crate) tables: SentTables,
    /// Held while messages are with their carriers.
    pub(crate) handing_over: tokio::sync::Mutex<()>,
    started_at: u64,
    request_count: AtomicU64,
}

#[derive(Default)]
struct Told {
    hour: Micros,
    wishes: HashSet<(String, String)>,
}

const HOUR: Micros = 3_600_000_000;

/// How many are kept in mind; what is told twice is kept once all the same.
const TOLD_KEPT: usize = 100_000;

fn wish_name(actor: &Actor, wish: &Wish) -> (String, String) {
    let of = match &wish.subject {
        Subject::Book => String::new(),
        Subject::Account(account) => format!("account {account}"),
        Subject::Person(person) => format!("person {person}"),
    };
    (actor.name.clone(), format!("{} {of}", wish.permission.name()))
}

impl Shared {
    pub(crate) fn new(config: Config, readers: Readers, writer: Writer, terms: Current, metrics: Arc<Metrics>) -> Self {
        let requests = Semaphore::new(config.limits.requests.max(1));
        let started_at = (config.now)().unsigned_abs();
        let (stopping, _) = watch::channel(false);
        let request_count = AtomicU64::new(0);
        let rate = f64::from(config.limits.actor_rate.max(1));
        let actors = Limiter::new(rate, rate * 10.0);
        let rate = f64::from(config.limits.stranger_rate.max(1));
        let strangers = Limiter::new(rate / 60.0, rate);
        let told = Mutex::default();
        let channels = config.channels();
        Self(Arc::new(Inner {
            config,
            readers,
            writer,
            metrics,
            terms,
            requests,
            stopping,
            channels,
            actors,
            strangers,
            told,
            checks: Tasks::named("check"),
            contact_runs: Tasks::named("contact run"),
            model_trainings: Tasks::named("training"),
            table_imports: Tasks::named("import"),
            folds: Tasks::named("fold"),
            archives: Tasks::named("archiving"),
            tables: SentTables::default(),
            handing_over: tokio::sync::Mutex::default(),
            started_at,
            request_count,
        }))
    }
}

impl std::ops::Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// The terms of the book.
    pub(crate) fn terms(&self) -> Arc<Terms> {
        self.terms.get()
    }

    /// How tables are read that are sent in.
    pub(crate) fn read_tables(&self) -> Result<ReadTables, Problem> {
        let none = || Problem::new(Code::BookUnavailable, "this server reads no tables");
        self.config.read_tables.ok_or_else(none)
    }

    /// Tables that an actor has sent, ready to be read.
    pub(crate) fn open_tables<'n>(
        &self,
        actor: &Actor,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Box<dyn Tables + Send>, Problem> {
        Ok(self.read_tables()?(self.tables.named(&actor.name, names)?))
    }

    /// Asks the book something short, for an actor. What is read of a person is told before it is answered; what is read of an account
    /// or of many is told in a moment.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        actor: &Actor,
        wish: Wish,
        question: impl FnOnce(&dyn Reading) -> app::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let name = wish_name(actor, &wish);
        let is_of_a_person = matches!(wish.subject, Subject::Person(_));
        let to_tell = self.to_tell(&name);
        let (answer, reading) = self.readers.ask(Asker { actor: actor.clone(), wish, to_tell }, question).await?;
        match reading {
            Some(reading) if is_of_a_person => self.writer.tell_reading(reading).await?,
            Some(reading) => self.writer.tell_reading_soon(reading),
            None => {}
        }
        if to_tell.is_some() {
            self.was_told(name);
        }
        Ok(answer)
    }

    /// Asks the book something that walks over all of it, for an actor.
    pub(crate) async fn walk<T: Send + 'static>(
        &self,
        actor: &Actor,
        wish: Wish,
        question: impl FnOnce(&dyn Reading) -> app::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let asker = Asker { actor: actor.clone(), wish, to_tell: Some((self.config.now)()) };
        let (answer, reading) = self.readers.walk(asker, question).await?;
        if let Some(reading) = reading {
            self.writer.tell_reading_soon(reading);
        }
        Ok(answer)
    }

    /// Has a table of the book written to an actor, as far as they read.
    pub(crate) async fn export(
        &self,
        actor: &Actor,
        wish: Wish,
        write: impl FnOnce(&dyn Reading, &mut dyn std::io::Write) -> app::Result<()> + Send + 'static,
    ) -> Result<axum::body::Body, Problem> {
        let asker = Asker { actor: actor.clone(), wish, to_tell: Some((self.config.now)()) };
        let (body, reading) = self.readers.export(asker, self.config.limits.body_time, write).await?;
        if let Some(reading) = reading {
            self.writer.tell_reading_soon(reading);
        }
        Ok(body)
    }

    /// Does something with the book, for an actor.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        actor: &Actor,
        wish: Wish,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.writer.ask(Asker { actor: actor.clone(), wish, to_tell: None }, work).await
    }

    /// When it is to be told that this was asked; none where it was told in this hour.
    fn to_tell(&self, name: &(String, String)) -> Option<Micros> {
        let now = (self.config.now)();
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        (told.hour != now.div_euclid(HOUR) || !told.wishes.contains(name)).then_some(now)
    }

    fn was_told(&self, name: (String, String)) {
        let hour = (self.config.now)().div_euclid(HOUR);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.hour != hour || told.wishes.len() >= TOLD_KEPT {
            *told = Told { hour, wishes: HashSet::new() };
        }
        told.wishes.insert(name);
    }

    /// Tells everybody that the server stops.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server stops, and word of it.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// A name for a request that brings none.
    pub(crate) fn request_id(&self) -> String {
        format!("{:x}-{:x}", self.started_at, self.request_count.fetch_add(1, Ordering::Relaxed))
    }
}
