//! Metrics: what a server counts, as text for Prometheus.
//!
//! Nothing in them tells of a person or an account. What the book says of itself is asked when they are read.

mod process;

use app::events_out::{Delivered, EndpointState};
use app::port::BookInfo;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// How the text is told to be.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Told {
    endpoint: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfEndpoint {
    endpoint: String,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was booked.
    Booked,
    /// It was in the book already.
    Known,
    /// It was refused.
    Refused,
    /// It could not be written.
    Failed,
}

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    request_seconds: Family<Route, Histogram, fn() -> Histogram>,
    pub(crate) requests_in_flight: Gauge,
    pub(crate) connections: Gauge,
    events: Family<OfOutcome, Counter>,
    told: Family<Told, Counter>,
    endpoint_failures: Family<OfEndpoint, Gauge>,
    endpoint_dead_letters: Family<OfEndpoint, Gauge>,
    endpoint_disabled: Family<OfEndpoint, Gauge>,
    batch_events: Histogram,
    commit_seconds: Histogram,
    close_seconds: Histogram,
    queue_depth: Gauge,
    last_closed_day: Gauge,
    accounts: Gauge,
    journal_events: Gauge,
    resident_bytes: Gauge,
    cpu_seconds: Gauge<f64, AtomicU64>,
    open_files: Gauge,
}

/// From a tenth of a millisecond to 26 seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.000_1, 2.0, 19))
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            requests_in_flight: Gauge::default(),
            connections: Gauge::default(),
            events: Family::default(),
            told: Family::default(),
            endpoint_failures: Family::default(),
            endpoint_dead_letters: Family::default(),
            endpoint_disabled: Family::default(),
            batch_events: Histogram::new(exponential_buckets(1.0, 2.0, 12)),
            commit_seconds: seconds(),
            close_seconds: Histogram::new(exponential_buckets(0.001, 4.0, 12)),
            queue_depth: Gauge::default(),
            last_closed_day: Gauge::default(),
            accounts: Gauge::default(),
            journal_events: Gauge::default(),
            resident_bytes: Gauge::default(),
            cpu_seconds: Gauge::default(),
            open_files: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let process_start: Gauge<f64, AtomicU64> = Gauge::default();
        process_start.set(process::started_at());
        let mut registry = Registry::default();
        let http = registry.sub_registry_with_prefix("http");
        http.register("requests", "Requests answered", self.requests.clone());
        let help = "Time from the head of a request to the head of its answer";
        http.register_with_unit("request_duration", help, Unit::Seconds, self.request_seconds.clone());
        http.register("requests_in_flight", "Requests being worked on", self.requests_in_flight.clone());
        http.register("connections", "Connections that are open", self.connections.clone());
        let book = registry.sub_registry_with_prefix("arrears");
        book.register("events", "Events that came in, by what became of them", self.events.clone());
        book.register("commit_batch_events", "Events in one unit of work", self.batch_events.clone());
        let help = "Time from the first event of a unit of work to its being durable";
        book.register_with_unit("commit_duration", help, Unit::Seconds, self.commit_seconds.clone());
        book.register("queue_depth", "Events that wait for the writer", self.queue_depth.clone());
        let help = "Time spent on the close of a day";
        book.register_with_unit("day_close_duration", help, Unit::Seconds, self.close_seconds.clone());
        let help = "The start of the last closed day, in UTC, as seconds since 1970; 0 before the first close";
        book.register_with_unit("last_closed_day_timestamp", help, Unit::Seconds, self.last_closed_day.clone());
        book.register("accounts", "Accounts of the book", self.accounts.clone());
        book.register("journal_events", "Events in the journal", self.journal_events.clone());
        let help = "Events that endpoints were told, by what became of them";
        book.register("endpoint_events", help, self.told.clone());
        let help = "Failures of an endpoint one after the other; 0 when it takes what it is told";
        book.register("endpoint_failures", help, self.endpoint_failures.clone());
        book.register("endpoint_dead_letters", "Events that an endpoint refused", self.endpoint_dead_letters.clone());
        book.register("endpoint_disabled", "1 when an endpoint is told nothing", self.endpoint_disabled.clone());
        let process = registry.sub_registry_with_prefix("process");
        let help = "Memory in use";
        process.register_with_unit("resident_memory", help, Unit::Bytes, self.resident_bytes.clone());
        process.register_with_unit("cpu", "User and system time", Unit::Seconds, self.cpu_seconds.clone());
        process.register("open_fds", "Files and sockets that are open", self.open_files.clone());
        process.register_with_unit("start_time", "When it started", Unit::Seconds, process_start);
        self.registry = registry;
    }

    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.requests.get_or_create(&Asked { method: method.clone(), route: route.clone(), status }).inc();
        self.request_seconds.get_or_create(&Route { method, route }).observe(took.as_secs_f64());
    }

    pub(crate) fn events(&self, outcome: Outcome, count: u64) {
        let outcome = match outcome {
            Outcome::Booked => "booked",
            Outcome::Known => "known",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        };
        self.events.get_or_create(&OfOutcome { outcome }).inc_by(count);
    }

    /// What a round of telling an endpoint came to, and how it stands.
    pub(crate) fn endpoint(&self, name: &str, told: &Delivered, state: &EndpointState) {
        let count = |outcome, count| {
            self.told.get_or_create(&Told { endpoint: name.to_owned(), outcome }).inc_by(count);
        };
        count("taken", told.taken);
        count("passed_over", told.passed_over);
        count("dead", told.dead);
        let of = OfEndpoint { endpoint: name.to_owned() };
        self.endpoint_failures.get_or_create(&of).set(i64::from(state.failures));
        self.endpoint_dead_letters.get_or_create(&of).set(i64::try_from(state.dead.len()).unwrap_or(i64::MAX));
        self.endpoint_disabled.get_or_create(&of).set(i64::from(state.disabled.is_some()));
    }

    pub(crate) fn committed(&self, events: usize, took: Duration) {
        self.batch_events.observe(events as f64);
        self.commit_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn closed(&self, took: Duration) {
        self.close_seconds.observe(took.as_secs_f64());
    }

    /// The text, with what is so only now.
    pub(crate) fn text(&self, book: &BookInfo, waiting: usize) -> String {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.queue_depth.set(whole(waiting as u64));
        self.last_closed_day.set(book.last_close.map_or(0, |day| i64::from(day.day_number()) * 86_400));
        self.accounts.set(whole(book.accounts));
        self.journal_events.set(whole(book.last_seq));
        let process = process::now();
        self.resident_bytes.set(whole(process.resident_bytes));
        self.cpu_seconds.set(process.cpu_seconds);
        self.open_files.set(whole(process.open_files));
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("text can be written to a string");
        text
    }
}
