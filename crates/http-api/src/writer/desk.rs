//! The writer's thread: what it has, and how it goes through its orders.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::Instant;

use app::port::Store;
use tokio::sync::watch;

use super::closing::{self, CloseState};
use super::{CloseAnswer, Order, Post, Work, booking};
use crate::books::Books;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::problem::{Code, Problem};
use crate::terms::{Current, Terms};

/// What the writer has before it.
pub(super) struct Desk {
    pub(super) config: Config,
    pub(super) books: Arc<dyn Books>,
    /// None while the book cannot be opened.
    pub(super) store: Option<Box<dyn Store>>,
    pub(super) terms: Current,
    pub(super) metrics: Arc<Metrics>,
    pub(super) tell_close: watch::Sender<CloseState>,
    pub(super) tell_open: watch::Sender<bool>,
}

/// Why the orders that are taken together end here.
enum Then {
    /// Nothing else is there.
    Go,
    Close(Order),
    Do(Work),
    Stop,
}

impl Desk {
    /// Works until it is told to stop, or nobody is left who could give orders.
    pub(super) fn work(mut self, queue: &mpsc::Receiver<Order>) {
        loop {
            let is_closing = self.tell_close.borrow().run.is_some();
            let first = if is_closing { queue.try_recv().ok() } else { Some(queue.recv().unwrap_or(Order::Stop)) };
            let (posts, then) = self.take(queue, first);
            if !posts.is_empty() {
                self.book(posts);
            }
            match then {
                Then::Go => {}
                Then::Close(Order::Close { through, answer }) => {
                    let said = self.begin_close(through);
                    // Whoever asked may have gone away; the close goes on.
                    let _ = answer.send(said);
                }
                Then::Do(work) => work(&mut self),
                Then::Close(Order::Post(_) | Order::Do(_) | Order::Stop) | Then::Stop => break,
            }
            if is_closing {
                self.close_chunk();
            }
        }
        let left_over = self.tell_close.borrow().run.as_ref().map(|run| run.day);
        if let Some(day) = left_over {
            tracing::warn!(%day, "the server stops; the close goes on where it is when it is asked for again");
            self.tell_close.send_modify(|state| state.run = None);
        }
    }

    /// Takes what waits, up to a batch and for no longer than the first may wait.
    fn take(&self, queue: &mpsc::Receiver<Order>, first: Option<Order>) -> (Vec<Post>, Then) {
        let mut posts = Vec::new();
        let Some(mut order) = first else { return (posts, Then::Go) };
        let until = Instant::now() + self.config.limits.batch_wait;
        loop {
            match order {
                Order::Post(post) => posts.push(*post),
                Order::Close { .. } => return (posts, Then::Close(order)),
                Order::Do(work) => return (posts, Then::Do(work)),
                Order::Stop => return (posts, Then::Stop),
            }
            if posts.len() >= self.config.limits.batch {
                return (posts, Then::Go);
            }
            order = match queue.try_recv() {
                Ok(order) => order,
                // One that comes alone does not wait for others: they are not on their way.
                Err(_) if posts.len() == 1 => return (posts, Then::Go),
                Err(_) => match queue.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(order) => order,
                    Err(_) => return (posts, Then::Go),
                },
            };
        }
    }

    fn book(&mut self, posts: Vec<Post>) {
        let began = Instant::now();
        let (told, answers): (Vec<_>, Vec<_>) =
            posts.into_iter().map(|post| (post.told, (post.answer, post._place))).unzip();
        let outcomes = self.with_store(|desk, store| {
            let booked =
                catch_unwind(AssertUnwindSafe(|| booking::book(store, &desk.terms.get(), &told, &desk.config)));
            match booked {
                Ok(booked) => booked,
                // An event that makes the program fall over must not take its neighbours with it.
                Err(_) if told.len() > 1 => booking::one_by_one(store, &desk.terms.get(), &told, &desk.config),
                Err(_) => Err(anyhow::anyhow!("booking an event broke off").into()),
            }
        });
        self.metrics.committed(told.len(), began.elapsed());
        let outcomes = outcomes.unwrap_or_else(|problem| vec![Err(problem); told.len()]);
        booking::count(&self.metrics, &outcomes);
        for ((answer, place), outcome) in answers.into_iter().zip(outcomes) {
            drop(place);
            // Whoever asked may have gone away; the event is booked all the same.
            let _ = answer.send(outcome);
        }
    }

    /// Does something with the book. One that failed is opened anew for the next order.
    pub(super) fn with_store<T>(
        &mut self,
        work: impl FnOnce(&Self, &mut dyn Store) -> app::Result<T>,
    ) -> Result<T, Problem> {
        if self.store.is_none() {
            self.open()?;
        }
        let Some(mut store) = self.store.take() else { return Err(unavailable()) };
        match work(self, &mut *store) {
            Err(app::Error::Failed(error)) => {
                tracing::error!(error = format!("{error:#}"), "the book could not be written");
                drop(store);
                // Opened at once, so that the server knows whether it is ready.
                let _ = self.open();
                Err(unavailable())
            }
            done => {
                self.store = Some(store);
                done.map_err(Problem::from)
            }
        }
    }

    /// Does something else with the book, and reads its terms again where they may have changed.
    pub(super) fn work_on<T>(
        &mut self,
        changes_terms: bool,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T>,
    ) -> Result<T, Problem> {
        self.with_store(|desk, store| {
            let terms = desk.terms.get();
            let attempt = AssertUnwindSafe(|| {
                let done = work(store, &terms)?;
                if changes_terms {
                    desk.terms.set(Terms::load(store)?);
                }
                Ok(done)
            });
            catch_unwind(attempt).unwrap_or_else(|_| Err(anyhow::anyhow!("something to be written broke off").into()))
        })
    }

    /// Opens the book. While it was not this process's, others may have changed its terms.
    fn open(&mut self) -> Result<(), Problem> {
        let open = self.books.writer().map_err(app::Error::from).and_then(|store| Ok((Terms::load(&*store)?, store)));
        self.tell_open.send_replace(open.is_ok());
        let (terms, store) = open.map_err(|error| {
            tracing::error!(%error, "the book cannot be opened to write");
            unavailable()
        })?;
        self.terms.set(terms);
        self.store = Some(store);
        Ok(())
    }

    fn begin_close(&mut self, through: primitives::Date) -> Result<CloseAnswer, Problem> {
        let running = self.tell_close.borrow().run.as_ref().map(|run| run.through);
        match running {
            Some(running) if running == through => return Ok(CloseAnswer::Running),
            Some(running) => {
                let detail = format!("the days through {running} are being closed");
                return Err(Problem::new(Code::CloseRunning, detail).hint("wait for that close to end"));
            }
            None => {}
        }
        let run = self.with_store(|desk, store| closing::plan(store, through, desk.config.now))?;
        let Some(run) = run else { return Ok(CloseAnswer::Closed) };
        tracing::info!(first = %run.day, %through, "closing");
        self.tell_close.send_replace(CloseState { run: Some(run), failure: None });
        Ok(CloseAnswer::Running)
    }

    fn close_chunk(&mut self) {
        let Some(mut run) = self.tell_close.borrow().run.clone() else { return };
        let span = tracing::info_span!("close", day = %run.day);
        let _inside = span.enter();
        let step = self.with_store(|desk, store| {
            let step = || closing::step(store, &desk.terms.get().products, &mut run, &desk.config);
            catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| Err(anyhow::anyhow!("a close broke off").into()))
        });
        match step {
            Ok(closing::Step::Goes) => drop(self.tell_close.send_replace(CloseState { run: Some(run), failure: None })),
            Ok(closing::Step::Closed { figures, is_last }) => {
                let spent = u64::try_from(figures.spent).unwrap_or(0);
                self.metrics.closed(std::time::Duration::from_micros(spent));
                tracing::info!(accounts = figures.awake, milliseconds = spent / 1_000, "day closed");
                let run = (!is_last).then_some(run);
                self.tell_close.send_replace(CloseState { run, failure: None });
            }
            Err(problem) => {
                tracing::error!(detail = problem.detail(), "the close broke off");
                let (day, through, detail) = (run.day, run.through, problem.detail().to_owned());
                let failure = closing::Failure { day, through, detail };
                self.tell_close.send_replace(CloseState { run: None, failure: Some(failure) });
            }
        }
    }
}

fn unavailable() -> Problem {
    Problem::new(Code::BookUnavailable, "the book cannot be written now; the server's log tells why")
        .hint("try again; the key keeps an event from being booked twice")
}
