//! A server of a small book, and a client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use app::intake::{Arrival, News, OPENING_KEY, OnRefusal, Origin, take_in};
use app::port::{Reading, Store};
use app::products::{Products, add};
use http_api::{Books, Config, Limits, Token};
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::Amount;
use serde_json::Value;
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;
use tokio::sync::oneshot;

const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\n\
                       currency = \"CNY\"\n\n[plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";

/// Noon of 2 April 2025 in Shanghai.
pub(crate) fn now() -> i64 {
    "2025-04-02T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// Random bytes that are told apart by a count.
pub(crate) fn random() -> [u8; 32] {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// What whoever runs the server bears.
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";

struct File(PathBuf);

impl Books for File {
    fn reader(&self) -> anyhow::Result<Box<dyn Reading + Send>> {
        Ok(Box::new(SqliteStore::open(&self.0, Access::Read)?))
    }

    fn writer(&self) -> anyhow::Result<Box<dyn Store>> {
        Ok(Box::new(SqliteStore::open(&self.0, Access::Write)?))
    }
}

/// A server that runs until it is stopped or dropped.
pub(crate) struct Server {
    folder: TempDir,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<app::Result<()>>>,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The objects of an answer that has one a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Status, code and detail of a problem.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let body = self.json();
        format!("{} {}: {}", self.status, body["code"].as_str().unwrap(), body["detail"].as_str().unwrap())
    }
}

/// A book of contracts of 300.00 in three instalments, due on 28 February, March and April: A1 of P1, A2 of P2 and so on.
pub(crate) fn fill(store: &mut dyn Store, accounts: u32) {
    fill_of(store, MONTHLY, accounts);
}

/// The same of another text of the product.
fn fill_of(store: &mut dyn Store, product: &str, accounts: u32) {
    add(store, "monthly.toml", product).unwrap();
    let products = Products::load(&*store).unwrap();
    let opening = |number: u32| Arrival {
        account: format!("A{number}"),
        key: OPENING_KEY.to_owned(),
        effective_on: "2025-01-31".parse().unwrap(),
        news: News::Event(Event::ContractOpened(Box::new(Contract {
            person: format!("P{number}"),
            product: ProductKey { id: "monthly".to_owned(), version: 1 },
            funding_source: "own".to_owned(),
            principal: Amount::from_minor(30_000),
            instalments: Instalments::Computed { count: 3, first_due: None },
        }))),
        origin: Origin { file: "test".into(), row: u64::from(number) },
    };
    let arrivals: Vec<Arrival> = (1..=accounts).map(opening).collect();
    take_in(store, &products, &arrivals, now(), OnRefusal::BookNothing, |_| {}).unwrap();
}

impl Server {
    /// A server of a book of two accounts.
    pub(crate) fn start() -> Self {
        Self::with(2, |_| {})
    }

    /// A server of a book of so many accounts, configured.
    pub(crate) fn with(accounts: u32, configure: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let book = folder.path().join("book.db");
        fill(&mut SqliteStore::create(&book, "book", "Asia/Shanghai", now()).unwrap(), accounts);
        Self::of(folder, Arc::new(File(book)), configure)
    }

    /// A server of a book of two accounts whose product is classified by IFRS 9's stages.
    pub(crate) fn classified() -> Self {
        let folder = TempDir::new().unwrap();
        let book = folder.path().join("book.db");
        let mut store = SqliteStore::create(&book, "book", "Asia/Shanghai", now()).unwrap();
        let policy = include_str!("../../../../examples/policies/ifrs9.toml");
        app::policies::add(&mut store, "ifrs9.toml", policy).unwrap();
        let product = MONTHLY.replace("version = 1\n", "version = 1\nclassification = [\"ifrs9\"]\n");
        fill_of(&mut store, &product, 2);
        drop(store);
        Self::of(folder, Arc::new(File(book)), |_| {})
    }

    /// A server of whatever books are opened.
    pub(crate) fn of(folder: TempDir, books: Arc<dyn Books>, configure: impl FnOnce(&mut Config)) -> Self {
        let limits = Limits { stop_time: Duration::from_secs(20), ..Limits::default() };
        let config = Config::new("127.0.0.1:0".parse().unwrap(), now, random);
        let read_tables: http_api::ReadTables = |sent| Box::new(tabular::Shelf::new(sent));
        let token = Some(Token::new(SECRET).unwrap());
        let mut config = Config { token, limits, read_tables: Some(read_tables), ..config };
        configure(&mut config);
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let serve = move || {
            let stop = async { drop(stopped.await) };
            http_api::serve(config, books, stop, |address| {
                tell.send(address).unwrap();
                Ok(())
            })
        };
        let thread = std::thread::spawn(serve);
        let address = told.recv().expect("the server listens");
        Self { folder, address, stop: Some(stop), thread: Some(thread) }
    }

    /// Stops the server, and opens its book.
    pub(crate) fn stop(mut self) -> (SqliteStore, TempDir) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap().unwrap();
        let folder = std::mem::replace(&mut self.folder, TempDir::new().unwrap());
        assert!(!folder.path().join("book.db-wal").exists(), "the book was not put in order");
        (SqliteStore::open(&folder.path().join("book.db"), Access::Read).unwrap(), folder)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("content-type", "application/json")], body)
    }

    /// Asks as whoever runs the server, or as the headers say.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let bearer = format!("Bearer {SECRET}");
        let mut all = vec![("host", "localhost"), ("connection", "close"), ("authorization", &bearer)];
        let length = body.len().to_string();
        all.push(("content-length", &length));
        // What is said later counts.
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        // An empty value says that nothing is sent.
        all.extend(headers.iter().filter(|(_, value)| !value.is_empty()));
        let head: String = all.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        self.raw(&format!("{method} {path} HTTP/1.1\r\n{head}\r\n{body}"))
    }

    /// Sends bytes, and reads until the server closes the connection.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        read(stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let served = thread.join();
            assert!(std::thread::panicking() || served.is_ok_and(|served| served.is_ok()), "the server failed");
        }
    }
}

fn read(stream: TcpStream) -> Answer {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {line:?}")).parse().unwrap();
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if is_chunked { unchunked(&rest) } else { rest };
    Answer { status, headers, body: String::from_utf8(body).unwrap() }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").expect("a chunk has a length");
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        rest = &rest[end + 2..];
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[..length]);
        rest = &rest[length + 2..];
    }
}
