//! `arrears bench`: how fast it is on this machine.

mod ground;

use std::path::PathBuf;

use app::audit::audit;
use app::close_day::{Options, close_through};
use app::fold::{BATCH, fold};
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::{Micros, Reading, Store};
use app::products::{Products, add};
use app::rebuild::rebuild;
use app::{Refused, Result};
use clap::{Args, Subcommand};
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use ledger::{Event, History};
use primitives::{Amount, Date};
use serde_json::json;

use ground::{Ground, Instalment, Kind};

use crate::console::{count, print, print_json, progress};
use crate::{MachineClock, now, table};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Close days of a book in which a thirtieth of all accounts falls due each day
    ///
    /// Makes a throw-away book of six-instalment contracts, of which nine in ten repaid their first instalment, closes the
    /// days up to the second due dates, and then measures ten closes.
    ///
    /// Example: arrears bench close --accounts 100000
    Close(Size),
    /// The same book in full: load, closes, audit, look-up, rebuild, intake, fold, and what a team would write today
    ///
    /// Intake is of repayments scattered over the book; after it a close, an audit and a fold are measured, of a book that has
    /// so many events beside its records.
    ///
    /// The last is one set-based SQL statement that derives days past due, bucket and penalty of every account from plain
    /// tables of instalments, in the same store with the same settings; its ratio to the close is printed.
    ///
    /// Example: arrears bench book --accounts 1000000 --store postgres
    Book(Size),
}

#[derive(Debug, Args)]
pub(crate) struct Size {
    /// How many accounts the book has
    #[arg(long, default_value_t = 100_000)]
    accounts: u32,
    /// How many accounts it has besides, on which nothing is due for ten years
    #[arg(long, default_value_t = 0)]
    idle: u32,
    /// The store that keeps the book
    #[arg(long, value_enum, default_value_t = Kind::Sqlite)]
    store: Kind,
    /// The database of `--store postgres`, as postgres://USER@HOST/DATABASE; by default a throw-away server is started
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The folder for the throw-away book; by default the system's temporary one
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Close(size) => size.run(false),
            Self::Book(size) => size.run(true),
        }
    }
}

const PRODUCT: &str = include_str!("../../../examples/products/pay-later-instalments.toml");
const OPENING_DAYS: u32 = 30;
const MEASURED_CLOSES: i32 = 10;
const INSTALMENTS: u16 = 6;
const LOOK_UPS: u32 = 5_000;
const TAKEN_IN: u32 = 100_000;

/// The figures of a run, in the order in which they were measured: name, unit, value.
#[derive(Debug, Default)]
struct Figures {
    all: Vec<(&'static str, &'static str, f64)>,
    /// Whether what this process writes is what the store writes.
    tells_written: bool,
}

impl Figures {
    fn add(&mut self, name: &'static str, unit: &'static str, value: f64) {
        if self.tells_written || !name.ends_with("_written") {
            self.all.push((name, unit, value));
        }
    }

    fn get(&self, name: &str) -> f64 {
        self.all.iter().find(|(other, _, _)| *other == name).map_or(f64::NAN, |(_, _, value)| *value)
    }

    fn print(&self, json: bool) -> Result<()> {
        if json {
            let figures: serde_json::Map<String, serde_json::Value> =
                self.all.iter().map(|(name, _, value)| ((*name).to_owned(), json!(value))).collect();
            return print_json(&figures);
        }
        let rows: Vec<Vec<String>> = self
            .all
            .iter()
            .map(|(name, unit, value)| {
                let value = if *value >= 1_000.0 { count(*value as u64) } else { format!("{value:.3}") };
                vec![(*name).replace('_', " "), value, (*unit).to_owned()]
            })
            .collect();
        print(&table::render(&["figure", "value", "unit"], &rows))
    }
}

impl Size {
    fn run(self, in_full: bool) -> Result<()> {
        if self.accounts < OPENING_DAYS {
            return Err(Refused::new(format!("at least {OPENING_DAYS} accounts are needed")).into());
        }
        let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
        let ground = Ground::new(self.store, &folder, self.server.as_deref())?;
        let answer = self.measure(&ground, in_full);
        drop(ground);
        answer?.print(self.json)
    }

    fn measure(&self, ground: &Ground, in_full: bool) -> Result<Figures> {
        // A server writes for this process, which is not told how much.
        let mut figures = Figures { tells_written: self.store == Kind::Sqlite, ..Figures::default() };
        let accounts = self.accounts;
        figures.add("accounts", "", f64::from(accounts));
        figures.add("idle_accounts", "", f64::from(self.idle));
        figures.add("threads", "", Options::default().threads as f64);
        let mut store = ground.book()?;
        let store = &mut *store;
        let (product, _) = add(store, "pay-later-instalments.toml", PRODUCT)?;
        let products = Products::load(store)?;
        let first: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;

        let began = Timer::start();
        self.load(store, &products, &product.key, first)?;
        let events = store.info()?.last_seq as f64;
        figures.add("events", "", events);
        began.stop(&mut figures, ["load_seconds", "load_cpu_seconds", "load_written"]);
        figures.add("load_events_per_second", "events/s", events / figures.get("load_seconds"));

        let last = closes(ground, store, &products, first, &mut figures)?;
        figures.add("peak_memory_so_far", "MiB", peak_memory_mib());
        let bytes = ground.bytes()?;
        figures.add("bytes_per_account", "bytes", bytes as f64 / f64::from(accounts + self.idle));
        if in_full {
            audits(store, &products, &mut figures, ["audit_seconds", "audit_cpu_seconds", "audit_written"])?;
            look_ups(store, &products, last, accounts, &mut figures)?;
            rebuilds(store, &products, last, &mut figures)?;
            intake(store, &products, last, accounts, &mut figures)?;
            with_tails(store, &products, last, &mut figures)?;
            as_teams_do(ground, &product, first, last, accounts, &mut figures)?;
        }
        figures.add("peak_memory", "MiB", peak_memory_mib());
        Ok(figures)
    }
}

/// Wall and CPU time of one step, and what it wrote.
struct Timer {
    wall: Micros,
    cpu: f64,
    written: f64,
}

impl Timer {
    fn start() -> Self {
        Self { wall: now(), cpu: cpu_seconds(), written: written_mib() }
    }

    fn stop(self, figures: &mut Figures, [wall, cpu, written]: [&'static str; 3]) {
        figures.add(wall, "s", (now() - self.wall) as f64 / 1e6);
        figures.add(cpu, "s", cpu_seconds() - self.cpu);
        figures.add(written, "MiB", written_mib() - self.written);
    }
}

/// What this process has given to disks to write so far, where the system tells it (Linux); else not a number.
fn written_mib() -> f64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|line| line.parse::<f64>().ok()).map_or(f64::NAN, |bytes| bytes / 1_048_576.0)
}

/// CPU time of this process so far, where the system tells it (Linux); else not a number.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    // User and system time, in hundredths of a second.
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory this process has used so far, where the system tells it (Linux); else not a number.
fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
}

/// Closes up to the second due dates, then measures; returns the last closed day.
fn closes(
    ground: &Ground,
    store: &mut dyn Store,
    products: &Products,
    first: Date,
    figures: &mut Figures,
) -> Result<Date> {
    let book = store.info()?.accounts as f64;
    // Into the second due dates: each measured night a thirtieth of the book falls due, most of it newly past due, and
    // what was never repaid rolls.
    let warm = first + 65;
    let began = Timer::start();
    close_through(store, products, warm, &MachineClock, Options::default(), |_| {})?;
    began.stop(figures, ["first_66_closes_seconds", "first_66_closes_cpu_seconds", "first_66_closes_written"]);
    let (before, server_before, written) = (cpu_seconds(), ground.server_cpu_seconds(), written_mib());
    let last = warm + MEASURED_CLOSES;
    let closed = close_through(store, products, last, &MachineClock, Options::default(), |_| {})?;
    let days = closed.len() as f64;
    let (cpu, written) = ((cpu_seconds() - before) / days, (written_mib() - written) / days);
    let mut seconds: Vec<f64> = closed.iter().map(|close| close.figures.spent as f64 / 1e6).collect();
    seconds.sort_by(f64::total_cmp);
    let mut awake: Vec<u64> = closed.iter().map(|close| close.figures.awake).collect();
    awake.sort_unstable();
    let (median, awake) = (seconds[seconds.len() / 2], awake[awake.len() / 2] as f64);
    figures.add("awake_accounts", "median of 10 closes", awake);
    figures.add("awake_share", "", awake / book);
    figures.add("close_seconds", "s, median of 10 closes", median);
    figures.add("close_seconds_least", "s", seconds[0]);
    figures.add("close_seconds_most", "s", seconds[seconds.len() - 1]);
    figures.add("close_cpu_seconds", "s, mean of 10 closes", cpu);
    let server_cpu = (ground.server_cpu_seconds() - server_before) / days;
    if server_cpu.is_finite() {
        figures.add("close_server_cpu_seconds", "s, mean of 10 closes", server_cpu);
    }
    figures.add("close_awake_per_second", "awake accounts/s", awake / median);
    figures.add("close_book_per_second", "accounts of the book/s", book / median);
    figures.add("close_written", "MiB, mean of 10 closes", written);
    Ok(last)
}

fn audits(store: &dyn Reading, products: &Products, figures: &mut Figures, names: [&'static str; 3]) -> Result<()> {
    let began = Timer::start();
    let audited = audit(store, products, Options::default().threads, |_| {})?;
    began.stop(figures, names);
    if !audited.differing.is_empty() {
        return Err(anyhow::anyhow!("the audit found {} accounts that differ", audited.differing.len()).into());
    }
    if let Some(difference) = audited.accruals.first() {
        return Err(anyhow::anyhow!("the audit found other income: {difference}").into());
    }
    Ok(())
}

/// Accounts looked up by reference, each with its whole state and its explanation.
fn look_ups(store: &dyn Reading, products: &Products, day: Date, accounts: u32, figures: &mut Figures) -> Result<()> {
    let mut micros = Vec::new();
    // A stride that is prime walks over the whole book without a pattern.
    for number in (0..LOOK_UPS).map(|k| (u64::from(k) * 2_654_435_761 % u64::from(accounts)) as u32) {
        let began = std::time::Instant::now();
        let row = app::intake::find_account(store, &format!("A{number}"))?;
        let events = row.record.unpack()?.entries;
        let key = row.product_key();
        let history = History::new(products.of_contract(&key)?, &events);
        let view = app::view::account_view(&row.reference, history, day);
        let sentences = app::explain::explain(&row.reference, history, day, app::explain::Language::English);
        std::hint::black_box((view, sentences));
        micros.push(began.elapsed().as_secs_f64() * 1e3);
    }
    micros.sort_by(f64::total_cmp);
    figures.add("look_up_median", "ms", micros[micros.len() / 2]);
    figures.add("look_up_p99", "ms", micros[micros.len() * 99 / 100]);
    Ok(())
}

fn rebuilds(store: &dyn Reading, products: &Products, day: Date, figures: &mut Figures) -> Result<()> {
    let began = Timer::start();
    let rebuilt = rebuild(store, products, day, Options::default().threads)?;
    began.stop(figures, ["rebuild_seconds", "rebuild_cpu_seconds", "rebuild_written"]);
    if rebuilt.differing > 0 {
        return Err(anyhow::anyhow!("{} rebuilt records differ from the stored ones", rebuilt.differing).into());
    }
    let events = rebuilt.events as f64;
    figures.add("rebuild_events_per_second", "events/s", events / figures.get("rebuild_seconds"));
    figures.add("rebuild_events_per_cpu_second", "events/s of a core", events / figures.get("rebuild_cpu_seconds"));
    Ok(())
}

/// Repayments of accounts all over the book, durable in batches.
fn intake(store: &mut dyn Store, products: &Products, day: Date, accounts: u32, figures: &mut Figures) -> Result<()> {
    let origin = Origin { file: "bench".into(), row: 0 };
    let count = TAKEN_IN.min(accounts);
    let arrivals: Vec<Arrival> = (0..count)
        .map(|k| Arrival {
            account: format!("A{}", u64::from(k) * u64::from(accounts / count)),
            key: format!("bench {k}"),
            effective_on: day,
            news: News::Event(Event::Repayment { amount: Amount::from_minor(1_000), earmark: None }),
            origin: origin.clone(),
        })
        .collect();
    let began = Timer::start();
    let taken = take_in(store, products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
    began.stop(figures, ["intake_seconds", "intake_cpu_seconds", "intake_written"]);
    figures.add("intake_per_second", "repayments/s", taken.booked as f64 / figures.get("intake_seconds"));
    Ok(())
}

/// A close and an audit of a book that has events beside its records, and the fold that puts them in.
fn with_tails(store: &mut dyn Store, products: &Products, last: Date, figures: &mut Figures) -> Result<()> {
    let began = Timer::start();
    let closed = close_through(store, products, last.next(), &MachineClock, Options::default(), |_| {})?;
    let names = ["close_after_intake_seconds", "close_after_intake_cpu_seconds", "close_after_intake_written"];
    began.stop(figures, names);
    let awake = closed.iter().map(|close| close.figures.awake).sum::<u64>() as f64;
    let rate = awake / figures.get("close_after_intake_seconds");
    figures.add("close_after_intake_awake_per_second", "awake accounts/s", rate);
    let names = ["audit_with_tails_seconds", "audit_with_tails_cpu_seconds", "audit_with_tails_written"];
    audits(store, products, figures, names)?;
    let began = Timer::start();
    fold(store, BATCH, |_| {})?;
    began.stop(figures, ["fold_seconds", "fold_cpu_seconds", "fold_written"]);
    Ok(())
}

/// The same book in plain tables, aged by one statement.
fn as_teams_do(
    ground: &Ground,
    product: &ledger::Product,
    first: Date,
    day: Date,
    accounts: u32,
    figures: &mut Figures,
) -> Result<()> {
    let instalments = (0..accounts).flat_map(|number| {
        let (opened_on, contract, repaid) = contract(&product.key, first, number);
        let schedule = ledger::schedule::schedule(product, &contract, opened_on);
        schedule.into_iter().map(move |instalment| Instalment {
            account: number,
            number: instalment.scheduled.key.number,
            due: instalment.scheduled.due,
            amount: instalment.scheduled.total().minor(),
            paid: if instalment.scheduled.key.number == 1 { repaid.map_or(0, Amount::minor) } else { 0 },
        })
    });
    let loading = Timer::start();
    let mut tables = ground.plain_tables(instalments)?;
    let names = ["plain_tables_load_seconds", "plain_tables_load_cpu_seconds", "plain_tables_load_written"];
    loading.stop(figures, names);
    let closing = Timer::start();
    tables.age_all(day)?;
    let names = ["plain_tables_close_seconds", "plain_tables_close_cpu_seconds", "plain_tables_close_written"];
    closing.stop(figures, names);
    let ratio = figures.get("plain_tables_close_seconds") / figures.get("close_seconds");
    figures.add("plain_tables_close_over_ours", "times", ratio);
    Ok(())
}

/// The contract of a number, the day it begins, and the repayment that settles its first instalment, if there is one.
fn contract(product: &ProductKey, first: Date, number: u32) -> (Date, Contract, Option<Amount>) {
    let opened_on = first + i32::try_from(number % OPENING_DAYS).unwrap_or(0);
    let principal = Amount::from_minor(60_000 + i64::from(number % 97) * 1_000);
    let contract = Contract {
        person: format!("P{number}"),
        product: product.clone(),
        funding_source: "own".to_owned(),
        principal,
        instalments: Instalments::Computed { count: INSTALMENTS, first_due: None },
    };
    // The first instalment, in time: a sixth of the principal and a fee of 0.8 %.
    let repaid = Amount::from_minor(principal.minor() / i64::from(INSTALMENTS) + principal.minor() / 125);
    (opened_on, contract, (!(number / OPENING_DAYS).is_multiple_of(10)).then_some(repaid))
}

impl Size {
    /// Contracts and first repayments, those of idle accounts at the end.
    fn load(&self, store: &mut dyn Store, products: &Products, product: &ProductKey, first: Date) -> Result<()> {
        let all = self.accounts + self.idle;
        let bar = progress(u64::from(all), "loading");
        let origin = Origin { file: "bench".into(), row: 0 };
        let mut number = 0;
        while number < all {
            let until = all.min(number + 50_000);
            let mut arrivals = Vec::new();
            for number in number..until {
                let (opened_on, contract, repaid) = if number < self.accounts {
                    contract(product, first, number)
                } else {
                    idle(product, first, number)
                };
                let arrival = |key: &str, effective_on, event| Arrival {
                    account: format!("A{number}"),
                    key: key.to_owned(),
                    effective_on,
                    news: News::Event(event),
                    origin: origin.clone(),
                };
                arrivals.push(arrival("open", opened_on, Event::ContractOpened(Box::new(contract))));
                if let Some(amount) = repaid {
                    arrivals.push(arrival("repay", opened_on + 20, Event::Repayment { amount, earmark: None }));
                }
            }
            take_in(store, products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
            number = until;
            bar.set_position(u64::from(number));
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// The same contract, but with its first instalment due ten years later.
fn idle(product: &ProductKey, first: Date, number: u32) -> (Date, Contract, Option<Amount>) {
    let (opened_on, contract, _) = contract(product, first, number);
    let instalments = Instalments::Computed { count: INSTALMENTS, first_due: Some(opened_on.plus_months(120)) };
    (opened_on, Contract { instalments, ..contract }, None)
}
