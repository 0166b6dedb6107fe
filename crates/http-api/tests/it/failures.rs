//! A store that fails: clients are told, nothing is lost or doubled, and the server goes on when the store does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::port::{Reading, Store};
use http_api::Books;
use tempfile::TempDir;
use testkit::memory::{Disk, Fault, MemoryStore};

use crate::support::{Server, fill};

/// What happens when a book is opened to write: it opens and fails later, or does not open.
#[derive(Clone, Copy)]
enum Opening {
    Good,
    Failing(Fault),
    Impossible,
}

/// A book that is opened so, one time after the other; well when nothing more is said.
struct Shaky {
    disk: Disk,
    openings: Vec<Opening>,
    count: AtomicUsize,
}

impl Books for Shaky {
    fn reader(&self) -> anyhow::Result<Box<dyn Reading + Send>> {
        Ok(Box::new(MemoryStore::open(&self.disk, "book")))
    }

    fn writer(&self) -> anyhow::Result<Box<dyn Store>> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let store = MemoryStore::open(&self.disk, "book");
        match self.openings.get(count).copied().unwrap_or(Opening::Good) {
            Opening::Good => Ok(Box::new(store)),
            Opening::Failing(fault) => Ok(Box::new(store.failing(Some(fault)))),
            Opening::Impossible => anyhow::bail!("the database is gone"),
        }
    }
}

fn server(openings: &[Opening]) -> (Server, Disk) {
    let disk = Disk::default();
    fill(&mut MemoryStore::open(&disk, "book"), 2);
    let books = Shaky { disk: disk.clone(), openings: openings.to_vec(), count: AtomicUsize::new(0) };
    (Server::of(TempDir::new().unwrap(), Arc::new(books), |_| {}), disk)
}

fn post(server: &Server, key: &str) -> (u16, serde_json::Value) {
    let body = format!(r#"{{"account":"A1","effective_on":"2025-02-28","event":"repay 1.00","key":"{key}"}}"#);
    let answer = server.post("/v1/events", &body);
    (answer.status, answer.json()["code"].clone())
}

fn events(disk: &Disk) -> u64 {
    MemoryStore::open(disk, "book").info().unwrap().last_seq
}

#[test]
fn an_event_that_was_not_stored_is_booked_when_it_is_sent_again() {
    let (server, disk) = server(&[Opening::Failing(Fault::Before(1))]);
    assert_eq!(post(&server, "a").0, 201);
    assert_eq!(post(&server, "b"), (503, "book_unavailable".into()));
    assert_eq!(events(&disk), 3);
    assert_eq!(post(&server, "b").0, 201);
    assert_eq!(events(&disk), 4);
}

#[test]
fn an_event_that_was_stored_without_word_is_known_when_it_is_sent_again() {
    let (server, disk) = server(&[Opening::Failing(Fault::After(1))]);
    assert_eq!(post(&server, "a").0, 201);
    assert_eq!(post(&server, "b"), (503, "book_unavailable".into()));
    assert_eq!(post(&server, "b").0, 200);
    assert_eq!(events(&disk), 4);
}

#[test]
fn a_server_that_cannot_write_is_not_ready_until_it_can() {
    let openings = [Opening::Failing(Fault::Before(0)), Opening::Impossible, Opening::Impossible];
    let (server, _disk) = server(&openings);
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(post(&server, "a"), (503, "book_unavailable".into()));
    assert_eq!(server.get("/readyz").problem(), "503 book_unavailable: the book cannot be written now");
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(post(&server, "a"), (503, "book_unavailable".into()));
    assert_eq!(post(&server, "a").0, 201);
    assert_eq!(server.get("/readyz").status, 200);
}
