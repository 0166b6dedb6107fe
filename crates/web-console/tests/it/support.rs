//! A small book, and asking its console.
//!
//! Two contracts of 300.00 in three instalments, opened on 31 January 2025 and due on 28 February, 28 March and 28 April: without a
//! first due date it is a month after the opening, and the others are counted from it, with its day. A1 never
//! paid; the other one, whose names are hostile, paid 100.00 on 28 February. Closed through 1 April.

use app::access::{Actor, Role};
use app::channel_file::in_force::InForce;
use app::close_day::{Clock, Options, close_through};
use app::intake::{Arrival, News, OPENING_KEY, OnRefusal, Origin, take_in};
use app::policies::Policies;
use app::port::Micros;
use app::products::{Products, add};
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::Amount;
use store_sqlite::SqliteStore;
use tempfile::TempDir;
use web_console::{Answer, Book, Console, NotTaken, Outcome, Query, Request, Sent, Step, Typed, Walk, With, step};

const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\n\
                       currency = \"CNY\"\n\n[plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";

pub(crate) const HOSTILE: &str = "A<script>alert('&\")</script>";

/// Noon of 2 April 2025 in Shanghai.
pub(crate) fn now() -> Micros {
    "2025-04-02T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Micros {
        now()
    }
}

pub(crate) struct Desk {
    _folder: TempDir,
    pub(crate) store: SqliteStore,
    products: Products,
    policies: Policies,
    console: Console,
    pub(crate) channels: Option<InForce>,
}

fn arrival(account: &str, key: &str, on: &str, event: Event) -> Arrival {
    Arrival {
        account: account.to_owned(),
        key: key.to_owned(),
        effective_on: on.parse().unwrap(),
        news: News::Event(event),
        origin: Origin { file: "test".into(), row: 1 },
    }
}

fn opening(account: &str, person: &str) -> Arrival {
    let contract = Contract {
        person: person.to_owned(),
        product: ProductKey { id: "monthly".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(30_000),
        instalments: Instalments::Computed { count: 3, first_due: None },
    };
    arrival(account, OPENING_KEY, "2025-01-31", Event::ContractOpened(Box::new(contract)))
}

impl Desk {
    /// The book, closed and counted.
    pub(crate) fn new() -> Self {
        Self::through("2025-04-01")
    }

    /// The book, closed through a day and counted.
    pub(crate) fn through(day: &str) -> Self {
        let desk = Self::closed(day);
        desk.console.work(&Walk::Count, desk.book(), now(), 2).unwrap();
        desk
    }

    /// The book, closed and not counted yet.
    pub(crate) fn closed(through: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let mut store = SqliteStore::create(&folder.path().join("book.db"), "small", "Asia/Shanghai", now()).unwrap();
        add(&mut store, "monthly.toml", MONTHLY).unwrap();
        let products = Products::load(&store).unwrap();
        let repaid = Event::Repayment { amount: Amount::from_minor(10_000), earmark: None };
        let arrivals =
            [opening("A1", "P1"), opening(HOSTILE, "P\"><img>"), arrival(HOSTILE, "r1", "2025-02-28", repaid)];
        // The days go by one after the other, so that closes report what was known then.
        take_in(&mut store, &products, &arrivals, now(), OnRefusal::BookNothing, |_| {}).unwrap();
        let through = through.parse().unwrap();
        close_through(&mut store, &products, through, &Stopped, Options::default(), |_| {}).unwrap();
        let policies = Policies::load(&store).unwrap();
        Self { _folder: folder, store, products, policies, console: Console::default(), channels: None }
    }

    fn book(&self) -> Book<'_> {
        Book { store: &self.store, products: &self.products, policies: &self.policies }
    }

    pub(crate) fn ask_as(&self, roles: &[Role], address: &str, cookies: &str) -> Answer {
        self.ask_by(&Actor::of_roles("somebody", roles), address, cookies)
    }

    /// As somebody who may see whatever anybody may.
    pub(crate) fn ask(&self, address: &str, cookies: &str) -> Answer {
        self.ask_by(&Actor::operator(), address, cookies)
    }

    pub(crate) fn ask_by(&self, actor: &Actor, address: &str, cookies: &str) -> Answer {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        self.console.answer(self.request(actor, (path, query), cookies, None), self.book())
    }

    fn request<'r>(
        &'r self,
        actor: &'r Actor,
        (path, query): (&'r str, &'r str),
        cookies: &'r str,
        typed: Option<&'r Typed>,
    ) -> Request<'r> {
        Request {
            path,
            query,
            cookies,
            accept_language: "",
            actor,
            page_token: Some("token"),
            has_session: true,
            typed,
            payment_link: Some("https://pay.example/?account={account}"),
            channels: self.channels.as_ref(),
            now: now(),
        }
    }

    /// Sends a form as a server does whose visitor has signed in, and follows where it leads.
    pub(crate) fn send(&mut self, actor: &Actor, path: &str, body: &str) -> Answer {
        self.send_with(actor, path, body, "")
    }

    /// The same in Chinese.
    pub(crate) fn send_in_chinese(&mut self, actor: &Actor, path: &str, body: &str) -> Answer {
        self.send_with(actor, path, body, "arrears_language=zh")
    }

    fn send_with(&mut self, actor: &Actor, path: &str, body: &str, cookies: &str) -> Answer {
        let fields = Query::parse(body);
        let sent = Sent { path, fields: &fields, actor, cookies, accept_language: "" };
        let typed = match step(sent) {
            Step::Nowhere => {
                return Console::not_taken(self.request(actor, (path, ""), cookies, None), NotTaken::Nowhere);
            }
            Step::Forbidden => {
                return Console::not_taken(self.request(actor, (path, ""), cookies, None), NotTaken::Forbidden);
            }
            Step::Close(_) => panic!("no day is closed here"),
            Step::Show(typed) => typed,
            Step::Change(change) => {
                let with = With { now: now(), random: || [7; 32], products: &self.products };
                match change.make(&mut self.store, with).unwrap() {
                    Outcome::Done(address) => return self.ask_by(actor, &address, cookies),
                    Outcome::Show(typed) => typed,
                }
            }
        };
        self.console.answer(self.request(actor, (typed.page(), ""), cookies, Some(&typed)), self.book())
    }

    /// Whatever a page says that it still wants is worked out, as a server does beside its requests.
    pub(crate) fn work_out(&self, address: &str) {
        for walk in self.ask(address, "").wants {
            self.console.work(&walk, self.book(), now(), 2).unwrap();
        }
    }

    /// A page in English.
    pub(crate) fn page(&self, address: &str) -> String {
        let answer = self.ask(address, "");
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        answer.body
    }

    /// A page in Chinese.
    pub(crate) fn chinese(&self, address: &str) -> String {
        let answer = self.ask(address, "arrears_language=zh");
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        answer.body
    }
}

/// The words of a page in order, without its tags and with single spaces.
pub(crate) fn text(page: &str) -> String {
    let (mut text, mut is_tag) = (String::new(), false);
    for letter in page.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            other if !is_tag => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
