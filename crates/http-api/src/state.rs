//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{Semaphore, watch};

use crate::config::Config;
use crate::metrics::Metrics;
use crate::readers::Readers;
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
    started_at: u64,
    request_count: AtomicU64,
}

impl Shared {
    pub(crate) fn new(config: Config, readers: Readers, writer: Writer, terms: Current, metrics: Arc<Metrics>) -> Self {
        let requests = Semaphore::new(config.limits.requests.max(1));
        let started_at = (config.now)().unsigned_abs();
        let (stopping, _) = watch::channel(false);
        let request_count = AtomicU64::new(0);
        Self(Arc::new(Inner { config, readers, writer, metrics, terms, requests, stopping, started_at, request_count }))
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
