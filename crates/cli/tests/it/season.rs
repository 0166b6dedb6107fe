//! A season of collections: simulated borrowers, closed days, the default strategy carried out every morning, payments that come in before
//! its messages are handed over, calls that are made, and promises.
//!
//! Nothing of what decides is asked whether it decided rightly: contacts are counted over what the carrier was handed and over the log,
//! what was owed and what came in is asked of the naive ledger, and a test beside shows that each of the checks finds what it looks for.
//! `ARREARS_SEASON=50000x365 cargo test --release -p cli --test it season -- --nocapture` is a year of 50,000 accounts.

mod checks;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use app::addresses;
use app::channel::{Address as Value, Carrier, Outgoing, SendError, Sent};
use app::close_day::{Clock, Options, close_through};
use app::delivery::RetryPolicy;
use app::documents::{CONTACT_PACK, Decision, Draft, STRATEGY, WORK_RULES, activate, add};
use app::intake::{Arrival, News, OnRefusal, Origin, find_account, take_in};
use app::outbox::{self, Carriers, Delivered};
use app::outreach::{Ask, Law, Taken, Used, take, tell};
use app::persons;
use app::port::{ItemQuery, Micros, Reading, Store};
use app::products::Products;
use app::promises::{self, Offer};
use app::treatment::{Acting, General, Press, Texts, Treatment, candidates, run};
use app::work::{Job, OPEN, WORK};
use collections::conduct::{Approved, ContentPack};
use collections::contact::Request;
use collections::message::Values;
use collections::person::{Attempt, Channel, Direction, Event, Outcome, Purpose, Role, Target};
use collections::promise::{Judgement, Part, Terms};
use jiff::{SignedDuration, Timestamp};
use ledger::Entry;
use ledger::event::Event as Booked;
use primitives::{Amount, Date};
use simulator::{Simulator, What};
use store_sqlite::SqliteStore;
use testkit::naive::naive;

use self::checks::{Contact, How};

const VALUES: &str = include_str!("../../../../examples/values/lender.toml");
const DEFAULT: &str = include_str!("../../../../examples/strategies/pay-later-cn.toml");
const FIRST_DAY: &str = "2026-03-01";

/// Takes every message, and remembers its id and when it was handed over.
#[derive(Default)]
struct Recorder(Mutex<(Timestamp, Vec<(String, Timestamp)>)>);

impl Carrier for Recorder {
    fn name(&self) -> &str {
        "recorder"
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let mut kept = self.0.lock().expect("nobody panics with it");
        let now = kept.0;
        kept.1.push((message.id.to_string(), now));
        Ok(Sent::default())
    }
}

/// Letters are drawn in tests of their own.
struct Blank;

impl Press for Blank {
    fn letter(&self, _: &Values, _: &Approved) -> app::Result<Vec<u8>> {
        Ok(b"%PDF-1.7\n%%EOF".to_vec())
    }
}

struct Night(Micros);

impl Clock for Night {
    fn now(&self) -> Micros {
        self.0
    }
}

/// How many accounts for how many days.
fn size() -> (u32, u32) {
    let written = std::env::var("ARREARS_SEASON").unwrap_or_else(|_| "120x100".to_owned());
    let parts = written.split_once('x').and_then(|(accounts, days)| Some((accounts.parse().ok()?, days.parse().ok()?)));
    parts.expect("ARREARS_SEASON is written 50000x365")
}

fn at(day: Date, time: &str) -> Timestamp {
    format!("{day}T{time}+08:00").parse().expect("a day and a time make an instant")
}

fn day_of(at: Timestamp) -> (Date, i8) {
    let local = at.in_tz("Asia/Shanghai").expect("the zone is known");
    (local.date().to_string().parse().expect("a day"), local.hour())
}

struct Season {
    store: SqliteStore,
    products: Products,
    simulator: Simulator,
    packs: Vec<ContentPack>,
    recorder: Recorder,
    calls: u32,
    promised: u32,
    came_to: BTreeMap<String, u64>,
    delivered: Delivered,
    /// How long each part of the days took, to be told.
    spent: BTreeMap<&'static str, Duration>,
}

impl Season {
    fn begin(folder: &std::path::Path, (accounts, days): (u32, u32), first_day: Date) -> Self {
        let mut store =
            SqliteStore::create(&folder.join("season.db"), "season", "Asia/Shanghai", 0).expect("it is made");
        let mut kept = Vec::new();
        for (file, text) in simulator::products() {
            kept.push(app::products::add(&mut store, file, text).expect("they come with the program").0);
        }
        let pack = app::contact_pack_file::find("cn-2026").expect("it comes with the program").text;
        let strategy = DEFAULT.replace("2026-01-01", FIRST_DAY);
        let rules = app::work::presets::find("desk-cn").expect("they come with the program").text;
        let documents = [
            (CONTACT_PACK, "cn-2026", pack),
            (STRATEGY, "pay-later-cn", strategy.as_str()),
            (WORK_RULES, "desk-cn", rules),
        ];
        for (kind, id, text) in documents {
            let decision = |by| Decision { by, reason: "a season", now: 0 };
            add(&mut store, Draft { kind, id, version: 1, text }, decision("Ana")).expect("it is added");
            activate(&mut store, kind, (id, 1), decision("Bo")).expect("it is activated");
        }
        let options = simulator::Options { seed: 7, first_account: 0, accounts, first_day, days };
        Self {
            products: Products::load(&store).expect("they are read"),
            simulator: Simulator::new(options, &kept),
            packs: app::content_pack_file::all().expect("they come with the program"),
            store,
            recorder: Recorder::default(),
            calls: 0,
            promised: 0,
            came_to: BTreeMap::new(),
            delivered: Delivered::default(),
            spent: BTreeMap::new(),
        }
    }

    fn timed(&mut self, part: &'static str, work: impl FnOnce(&mut Self)) {
        let began = Instant::now();
        work(self);
        *self.spent.entry(part).or_default() += began.elapsed();
    }

    /// How far it has come, and how long that took.
    fn tell(&mut self, day: Date, began: Instant) {
        let accounts = self.store.info().expect("it is read").accounts;
        let spent = |(part, time): (&&str, &Duration)| format!("{part} {:.1} s", time.as_secs_f64());
        let parts: Vec<String> = self.spent.iter().map(spent).collect();
        let sent = self.recorder.0.lock().expect("nobody panics with it").1.len();
        eprintln!(
            "{day}: {accounts} accounts, {sent} messages and {} calls after {:.0} s; since the last line {}",
            self.calls,
            began.elapsed().as_secs_f64(),
            parts.join(", ")
        );
        self.spent.clear();
    }

    /// The morning's plan, the day's news, then the messages and calls that are still right, and the close.
    fn live(&mut self, day: Date) {
        if self.has_accounts() {
            // The first time is in quiet hours.
            self.timed("plan", |season| season.plan(at(day, "07:15:00")));
            self.timed("hand over", |season| season.hand_over(at(day, "07:20:00")));
            self.timed("plan", |season| season.plan(at(day, "10:00:00")));
        }
        self.timed("news", |season| season.hear(day));
        if self.has_accounts() {
            // What was paid since the plan is known by now.
            self.timed("hand over", |season| season.hand_over(at(day, "12:00:00")));
            self.timed("calls", |season| season.call(day));
            let night = Night(at(day.next(), "02:00:00").as_microsecond());
            self.timed("close", |season| {
                let Season { store, products, .. } = season;
                close_through(store, products, day, &night, Options::default(), |_| {}).expect("it closes");
            });
        }
    }

    fn hear(&mut self, day: Date) {
        let mut told = Vec::new();
        self.simulator.day(day, &mut told);
        let persons: Vec<String> = told.iter().filter_map(opened_by).collect();
        let arrivals: Vec<Arrival> = told.into_iter().map(arrival).collect();
        let noon = at(day, "11:00:00");
        let now = noon.as_microsecond();
        let taken = take_in(&mut self.store, &self.products, &arrivals, now, OnRefusal::BookNothing, |_| {});
        assert_eq!(taken.expect("the store takes it").refused, []);
        self.meet(&persons, noon);
    }

    fn has_accounts(&self) -> bool {
        self.store.info().expect("it is read").accounts > 0
    }

    /// Whoever is new has a name, a number, a mailbox and the app.
    fn meet(&mut self, persons: &[String], now: Timestamp) {
        let mut unit = self.store.begin().expect("nobody else writes");
        let ways = [
            ("tel-1", vec![Channel::Sms, Channel::Voice], "+8613800138000"),
            ("mail-1", vec![Channel::Email], "somebody@example.com"),
            ("app-1", vec![Channel::Push], "device-1"),
        ];
        for (person, (id, channels, value)) in
            persons.iter().flat_map(|person| ways.iter().map(move |way| (person, way)))
        {
            let (person, id, value) = (person.clone(), (*id).to_owned(), Value::new(*value));
            let language = Some("zh-CN".to_owned());
            let address =
                addresses::Address { person, id, channels: channels.clone(), value, language, zone: None, place: None };
            addresses::add(&mut *unit, &address, "import", now).expect("it is kept");
        }
        let name = addresses::Name {
            name: "Zhang Wei".to_owned(),
            name_zh: "张伟".to_owned(),
            salutation: "Dear Mr Zhang".to_owned(),
            salutation_zh: "尊敬的张先生".to_owned(),
            language: Some("zh-CN".to_owned()),
        };
        for person in persons {
            addresses::set_name(&mut *unit, person, &name, now).expect("it is kept");
        }
        unit.commit().expect("it is kept");
    }

    fn plan(&mut self, now: Timestamp) {
        let treatment = Treatment::load(&self.store, now).expect("strategy and pack are in force");
        let general = General::parse("lender.toml", VALUES).expect("the example is sound");
        let texts =
            Texts::load(&self.store, &treatment, (general, self.packs.clone()), &Blank).expect("templates are there");
        let persons = candidates(&self.store, &treatment, 2, |_| {}).expect("it is planned");
        let acting = Acting { texts: &texts, actor: "contact run", is_dry: false };
        let came = run(&mut self.store, &treatment, &acting, &persons, |_| Ok(())).expect("it is carried out");
        for (came, steps) in came.came_to() {
            *self.came_to.entry(came.to_owned()).or_default() += steps;
        }
    }

    fn hand_over(&mut self, now: Timestamp) {
        self.recorder.0.lock().expect("nobody panics with it").0 = now;
        let law = Law::load(&self.store).expect("a pack is active");
        let every = [Channel::Sms, Channel::Email, Channel::Push, Channel::Letter];
        let carriers: Carriers<'_> = every.iter().map(|way| (*way, &self.recorder as &dyn Carrier)).collect();
        let (policy, mut done) = (RetryPolicy::default(), Delivered::default());
        loop {
            let leased = outbox::take(&mut self.store, &law, &policy, (now, 500), &mut done).expect("they are leased");
            let (leased, had_some) = leased;
            if !had_some {
                break;
            }
            let answers = outbox::hand_over(&leased, &carriers, 2);
            done.add(outbox::answered(&mut self.store, &law, &policy, &leased, answers, now).expect("it is kept"));
        }
        self.delivered.add(done);
    }

    /// One caller works through the calls of the day; every third one is answered, and every second of those ends with a promise.
    fn call(&mut self, day: Date) {
        let query = ItemQuery { list: WORK, state: Some(OPEN), limit: 100_000, ..ItemQuery::default() };
        let jobs = self.store.items(query).expect("it is read");
        let law = Law::load(&self.store).expect("a pack is active");
        let mut now = at(day, "14:00:00");
        for row in &jobs {
            let job: Job = serde_json::from_str(&row.payload).expect("a job is kept as one");
            now += SignedDuration::from_secs(30);
            let request = Request {
                channel: Channel::Voice,
                purpose: Purpose::Collect,
                party: job.party.as_deref().unwrap_or("lender").into(),
                role: Role::Creditor,
                target: Target::Debtor,
                third: None,
                address: Some("tel-1".into()),
                accounts: job.accounts.iter().map(|account| account.as_str().into()).collect(),
                team: 1,
            };
            let key = format!("{}-{day}", row.id);
            let ask = Ask { person: &row.person, request: &request, actor: "caller", key: &key };
            if let Taken::Yes { id, .. } = take(&mut self.store, &law, &ask, now).expect("it is asked") {
                self.speak(&row.person, &job.accounts, id, now);
            }
        }
        let ids: Vec<&str> = jobs.iter().map(|row| row.id.as_str()).collect();
        let mut unit = self.store.begin().expect("nobody else writes");
        unit.drop_items(WORK, &ids).expect("they are done");
        unit.commit().expect("it is kept");
    }

    fn speak(&mut self, person: &str, accounts: &[String], permit: u64, now: Timestamp) {
        self.calls += 1;
        let outcome = if self.calls.is_multiple_of(3) { Outcome::Conversation } else { Outcome::NoAnswer };
        let used = Used { permit, actor: "caller", at: now, outcome, code: "", note: "" };
        tell(&mut self.store, person, &used, now).expect("it is told");
        if outcome == Outcome::NoAnswer || self.calls.is_multiple_of(2) {
            return;
        }
        let (today, _) = day_of(now);
        for account in accounts {
            let owed = self.owed(account, today).1;
            let parts = [Part { due: today + 5, amount: owed }];
            let key = format!("promise-{permit}");
            let offer = Offer { person, account, parts: &parts, taken_by: "caller", key: &key };
            let terms = Terms { grace_days: 1, days_ahead_max: 31, parts_max: 1 };
            // What is promised already, or not owed at all, is refused.
            if owed.is_positive() && promises::make(&mut self.store, offer, terms, now).is_ok() {
                self.promised += 1;
                return;
            }
        }
    }

    fn entries(&self, account: &str) -> (app::port::AccountRow, Vec<Entry>) {
        let row = find_account(&self.store, account).expect("it is there");
        let entries = row.record.unpack().expect("it is read").entries;
        (row, entries)
    }

    /// What is unpaid and what is past due on an account by all that was booked by a day, as the naive ledger finds it.
    fn owed(&self, account: &str, day: Date) -> (Amount, Amount) {
        let (row, entries) = self.entries(account);
        let product = self.products.of_contract(&row.product_key()).expect("it is there");
        let found = naive(product, &entries, day, day).expect("it is open");
        (found.payoff_amount, found.overdue.total())
    }
}

fn opened_by(news: &simulator::News) -> Option<String> {
    match &news.what {
        What::Event(Booked::ContractOpened(contract)) => Some(contract.person.clone()),
        What::Event(_) | What::ReversalOf(_) => None,
    }
}

fn arrival(news: simulator::News) -> Arrival {
    let what = match news.what {
        What::Event(event) => News::Event(event),
        What::ReversalOf(key) => News::ReversalOf { key },
    };
    let origin = Origin { file: "simulator".into(), row: 0 };
    let account = format!("D{:06}", news.account);
    Arrival { account, key: news.key, effective_on: news.effective_on, news: what, origin }
}

/// What the log of persons has of contacts, read once.
#[derive(Default)]
struct Log {
    /// Calls, by when they ended.
    calls: Vec<Contact>,
    /// Messages as they were counted, by their ids.
    messages: BTreeMap<String, (String, Attempt)>,
    /// Who has promised something.
    promisers: BTreeSet<String>,
}

impl Log {
    fn read(store: &SqliteStore) -> Self {
        let (mut log, mut after) = (Self::default(), 0);
        loop {
            let rows = store.person_events_after(after, 20_000).expect("it is read");
            let Some(last) = rows.last() else { return log };
            after = last.seq;
            for row in rows {
                if row.kind == "promise.made" {
                    log.promisers.insert(row.person.clone());
                }
                let entry = persons::entry(&row).expect("it is read");
                let Some((at, Event::Attempt(attempt))) = entry.map(|entry| (entry.at, entry.event)) else { continue };
                match (attempt.direction, attempt.outcome) {
                    (Direction::Inbound, _) => {}
                    (Direction::Outbound, Outcome::Sent) => {
                        log.messages.insert(row.key, (row.person, attempt));
                    }
                    (Direction::Outbound, _) => log.calls.push(contact(row.person, at, &attempt)),
                }
            }
        }
    }

    /// All contacts that happened, with what was handed over in the place of what was meant to be.
    fn contacts(&self, sent: &[(String, Timestamp)]) -> Vec<Contact> {
        let handed = sent.iter().map(|(id, at)| {
            let (person, attempt) = self.messages.get(id).expect("what was handed over was counted");
            contact(person.clone(), *at, attempt)
        });
        handed.chain(self.calls.iter().cloned()).collect()
    }
}

fn contact(person: String, at: Timestamp, attempt: &Attempt) -> Contact {
    let (day, hour) = day_of(at);
    let hows =
        [(Outcome::Sent, How::Message), (Outcome::Conversation, How::Conversation), (Outcome::NoAnswer, How::NoAnswer)];
    let how = hows.into_iter().find(|(outcome, _)| *outcome == attempt.outcome);
    let (_, how) = how.unwrap_or_else(|| panic!("nobody makes such calls: {:?}", attempt.outcome));
    let accounts = attempt.accounts.iter().map(ToString::to_string).collect();
    Contact { person, day, hour, how, purpose: attempt.purpose, accounts }
}

#[test]
fn a_season_of_collections_keeps_the_law_and_asks_nobody_for_what_is_paid() {
    let folder = tempfile::tempdir().unwrap();
    let (accounts, days) = size();
    let began = Instant::now();
    let first: Date = FIRST_DAY.parse().unwrap();
    let mut season = Season::begin(folder.path(), (accounts, days), first);
    let last = first + i32::try_from(days).unwrap() + -1;
    let mut day = first;
    while day <= last {
        season.live(day);
        if day == last || (day - first) % 30 == 29 {
            season.tell(day, began);
        }
        day = day.next();
    }

    let log = Log::read(&season.store);
    let sent = std::mem::take(&mut season.recorder.0.lock().unwrap().1);
    let contacts = log.contacts(&sent);
    let counts = checks::counts(&contacts);
    assert_eq!(checks::beyond_limits(&contacts), Vec::<String>::new());
    // Nobody was asked for what had been paid, by the naive ledger and all that was booked by that day.
    assert_eq!(checks::asked_in_vain(&contacts, |account, day| season.owed(account, day)), Vec::<String>::new());
    // Each message went once; each that was counted went or was stopped, and is known to have been.
    let ids: BTreeSet<&String> = sent.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), sent.len());
    let stopped = usize::try_from(season.delivered.failed + season.delivered.dead).unwrap();
    assert_eq!((sent.len() + stopped, season.delivered.sent), (log.messages.len(), sent.len() as u64));
    let (kept, broken) = promises_as_the_naive_ledger_finds_them(&season, &log.promisers, last);

    eprintln!(
        "{accounts} accounts, {days} days: {} contacts of {} persons ({} messages handed over, {stopped} stopped because of what came in \
         meanwhile, {} calls, {} of them conversations)",
        contacts.len(),
        contacts.iter().map(|contact| &contact.person).collect::<BTreeSet<_>>().len(),
        sent.len(),
        season.calls,
        contacts.iter().filter(|contact| contact.how == How::Conversation).count()
    );
    eprintln!(
        "on one day a person had at most: {counts}; 0 contacts beyond a limit, 0 about what was paid by the naive ledger"
    );
    eprintln!(
        "{} promises: {kept} kept, {broken} broken, all as the naive ledger finds; steps of plans {:?}; {:.0} s",
        season.promised,
        season.came_to,
        began.elapsed().as_secs_f64()
    );
    drop(season);
    eprintln!("{}", kpi_report(folder.path(), first, last));
    assert!(sent.len() > 50 && stopped > 0 && broken > 0, "a season in which nothing happens proves nothing");
    assert!(contacts.iter().filter(|contact| contact.how != How::Message).count() > 2);
}

/// The figures of the season as a user is told them.
fn kpi_report(folder: &std::path::Path, first: Date, last: Date) -> String {
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_arrears"))
        .args(["work", "kpi", "--from", &first.to_string(), "--through", &last.to_string(), "--book"])
        .arg(folder.join("season.db"))
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let report = String::from_utf8(said.stdout).unwrap();
    assert!(report.lines().count() > 10, "{report}");
    report
}

/// Every promise that is decided is decided as what the naive ledger received says; how many were kept, and broken.
fn promises_as_the_naive_ledger_finds_them(season: &Season, promisers: &BTreeSet<String>, last: Date) -> (u32, u32) {
    let mut counted = (0, 0);
    for person in promisers {
        for (made, judgement) in promises::judged(&season.store, person, last).unwrap() {
            let (row, entries) = season.entries(&made.account);
            let product = season.products.of_contract(&row.product_key()).unwrap();
            let taken_back =
                entries.iter().any(|entry| matches!(entry.event, Booked::Chargeback { .. } | Booked::Refunded { .. }));
            let by =
                |day: Date| naive(product, &entries, day, last).map_or(Amount::ZERO, |account| account.totals.repaid);
            let received = by(made.promise.ends_on()) - by(made.promise.made_on().previous());
            match judgement {
                Some(Judgement::Kept { .. }) => counted.0 += 1,
                Some(Judgement::Broken { .. }) => counted.1 += 1,
                Some(Judgement::Open { .. }) | None => continue,
            }
            if !taken_back {
                assert!(checks::is_right(judgement.as_ref(), received, made.promise.total()), "promise {}", made.id);
            }
        }
    }
    counted
}
