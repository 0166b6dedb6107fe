//! A server for all tests, and books in schemas of their own.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use app::Refused;
use app::port::Store;
use postgres::Client;
use store_postgres::throwaway::{Cluster, Purpose};
use store_postgres::{Access, Address, PostgresStore};

/// Started by the first test that needs it; its keeper stops and removes it when the last one has ended.
static SERVER: LazyLock<Option<Cluster>> = LazyLock::new(|| {
    let server = Cluster::start(&std::env::temp_dir(), Purpose::Tests).unwrap();
    if server.is_none() {
        eprintln!("PostgreSQL is not installed: the tests of its store are SKIPPED");
    }
    server
});

/// The address of a schema that no other test uses; none, with a word, where there is no server.
pub(crate) fn address() -> Option<Address> {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let Some(server) = SERVER.as_ref() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return None;
    };
    let number = GIVEN.fetch_add(1, Ordering::Relaxed);
    Some(Address::parse(&server.address(&format!("book_{number}"))).unwrap())
}

/// Makes books, and opens them again.
pub(crate) fn books() -> Option<impl FnMut(&str) -> Box<dyn Store>> {
    let mut made: Vec<(String, Address)> = Vec::new();
    address()?;
    Some(move |name: &str| -> Box<dyn Store> {
        let known = made.iter().find(|(other, _)| other == name);
        Box::new(match known {
            Some((_, address)) => PostgresStore::open(address, Access::Write).unwrap(),
            None => {
                let address = address().unwrap();
                made.push((name.to_owned(), address.clone()));
                new_book(&address)
            }
        })
    })
}

pub(crate) fn new_book(address: &Address) -> PostgresStore {
    PostgresStore::create(address, "book", "Asia/Shanghai", 0).unwrap()
}

/// A connection to the server of a book, with its schema first in the search path.
pub(crate) fn raw(address: &Address) -> Client {
    let mut client = address.connect().unwrap();
    client.batch_execute(&format!("set search_path to {}", address.schema())).unwrap();
    client
}

/// What a refusal says, with the address taken out.
pub(crate) fn refusal<T: std::fmt::Debug>(address: &Address, done: anyhow::Result<T>) -> (String, String) {
    let refused: Refused = done.unwrap_err().downcast().expect("it is refused, not failed");
    let address = address.to_string();
    (refused.what.replace(&address, "ADDRESS"), refused.hint.unwrap_or_default().replace(&address, "ADDRESS"))
}
