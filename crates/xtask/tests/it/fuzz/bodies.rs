//! Bodies of requests: whatever comes, the server answers, and nothing that it says is its own fault.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use app::intake::{OnRefusal, take_in};
use app::port::{Reading, Store};
use http_api::{Books, Config, Limits};
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

use super::fuzz;

struct File(PathBuf);

impl Books for File {
    fn reader(&self) -> anyhow::Result<Box<dyn Reading + Send>> {
        Ok(Box::new(SqliteStore::open(&self.0, Access::Read)?))
    }

    fn writer(&self) -> anyhow::Result<Box<dyn Store>> {
        Ok(Box::new(SqliteStore::open(&self.0, Access::Write)?))
    }
}

/// 1 June 2025, noon in UTC.
fn now() -> i64 {
    1_748_779_200_000_000
}

/// Serves a book with one account, A1, as long as this process lives.
fn serve(folder: &TempDir) -> SocketAddr {
    let book = folder.path().join("book.db");
    let mut store = SqliteStore::create(&book, "book", "Asia/Shanghai", now()).expect("a book is made");
    let text = include_str!("../../../../../examples/products/pay-later-instalments.toml");
    let (product, _) = app::products::add(&mut store, "p.toml", text).expect("the product is right");
    let products = app::products::Products::load(&store).expect("it is read");
    std::fs::write(
        folder.path().join("c.csv"),
        format!(
            "account,person,product,opened_on,principal,instalments\nA1,P1,{},2025-01-31,300.00,3\n",
            product.key.id
        ),
    )
    .expect("a folder that can be used");
    let mapping = app::import::Mapping::standard([(app::import::Target::Contracts, "c.csv")]);
    let read = app::import::import(&mapping, &tabular::Folder::new(folder.path()), &super::Book).expect("it is read");
    take_in(&mut store, &products, &read.arrivals, now(), OnRefusal::BookNothing, |_| {}).expect("taken in");
    drop(store);
    let limits = Limits { actor_rate: u32::MAX, ..Limits::default() };
    let config = Config { is_open: true, limits, ..Config::new(([127, 0, 0, 1], 0).into(), now, || [7; 32]) };
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let listening = |address| {
            tell.send(address).expect("somebody listens");
            Ok(())
        };
        http_api::serve(config, Arc::new(File(book)), std::future::pending(), listening)
    });
    told.recv().expect("the server listens")
}

/// What is answered to a body.
fn post(address: SocketAddr, path: &str, kind: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("the server lets us in");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time can be set");
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat()).expect("the server listens");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server answers");
    String::from_utf8(answer).expect("an answer is text")
}

#[test]
fn bodies_of_requests() {
    let folder = TempDir::new().expect("a folder that can be used");
    let address = serve(&folder);
    let event = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 12.50","key":"k1"}"#;
    let other = r#"{"account":"A1","effective_on":"2025-03-01","event":"charge 3.00 due 2025-03-05","key":"é"}"#;
    let preview = r#"{"effective_on":"2025-03-01","event":"extend by 1 month"}"#;
    let whole = |text: &str| vec![text.as_bytes().to_vec()];
    for (path, kind, examples) in [
        ("/v1/events", "application/json", [whole(event), whole(other)].concat()),
        ("/v1/events", "application/x-ndjson", whole(&format!("{event}\n{other}\n\n{event}\n"))),
        ("/v1/accounts/A1/preview", "application/json", whole(preview)),
        ("/v1/day-closes", "application/json", whole(r#"{"date":"2025-02-01"}"#)),
    ] {
        let answer = post(address, path, kind, &examples[0]);
        assert!(answer.starts_with("HTTP/1.1 2"), "{path}: {answer}");
        fuzz(&examples, |mutant| {
            let answer = post(address, path, kind, &mutant.of(&examples));
            let status = answer.split(' ').nth(1).unwrap_or_default();
            assert!(matches!(status.chars().next(), Some('2' | '4')), "{path}: {answer}");
            assert!(!answer.contains("\"internal\"") && !answer.contains("broke off"), "{path}: {answer}");
        });
    }
}
