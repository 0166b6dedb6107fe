//! `arrears bench`: how fast it is on this machine.

mod classes;
mod contact;
mod ground;
mod machine;
mod plain;
mod population;
mod portfolio;
mod serve;

use std::path::PathBuf;

use app::audit::audit;
use app::close_day::{Options, close_through};
use app::fold::{BATCH, fold};
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::{Micros, Reading, Store};
use app::products::Products;
use app::rebuild::rebuild;
use app::{Refused, Result};
use clap::{Args, Subcommand};
use ledger::{Event, History};
use primitives::{Amount, Date};
use serde_json::json;

use self::ground::{Ground, Kind};
use self::machine::{cpu_seconds, peak_memory_mib};
use self::population::Population;
use self::portfolio::OPENING_DAYS;
use crate::console::{count, print, print_json};
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
    /// A book of simulated borrowers in full: load, closes, audit, look-up, rebuild, intake, fold, and what a team would write today
    ///
    /// Borrowers spend, pay, forget and fall on hard times as in the demo; the same seed makes the same book. They are simulated some
    /// at a time, so that memory does not grow with the book. All days but the last ten are closed, and then ten closes are measured.
    /// With `--portfolio regular` it is the book of `arrears bench close`.
    ///
    /// Intake is of repayments scattered over the book; after it a close, an audit and a fold are measured, of a book that has
    /// so many events beside its records.
    ///
    /// The last is one set-based SQL statement that derives days past due, bucket and penalty of every account from plain
    /// tables of the same instalments, in the same store with the same settings; its ratio to the close is printed.
    ///
    /// Example: arrears bench book --accounts 1000000 --store postgres
    Book(Full),
    /// How many accounts of such a book are classified in a second, by which policies
    ///
    /// Each person has two accounts, far apart in the book. Accounts are classified early, and after a year in which nothing
    /// more was repaid and nobody looked.
    ///
    /// Example: arrears bench classes --accounts 1000000
    Classes(Size),
    /// How many events a second a server takes, each answered when it is on disk, and how fast it looks accounts up meanwhile
    ///
    /// Starts a server of a throw-away book on this machine, and clients in the same process. First look-ups alone; then as many
    /// events as the clients can post; then look-ups while events come in at a rate. A look-up is the whole account with its
    /// explanation. In the end the book must have exactly what was acknowledged.
    ///
    /// Example: arrears bench serve --accounts 100000 --seconds 10
    Serve(serve::Load),
    /// How many permits to contact a person the gate gives in a second, and how many refusals
    ///
    /// Makes persons with three months of calls, texts, consents and facts up, and asks both packs that come with the program about
    /// each of them, on one thread.
    ///
    /// Example: arrears bench contact
    Contact(contact::Crowd),
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
    /// How many times audit, rebuild, intake and the plain tables' statement are measured; medians are told
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Full {
    #[command(flatten)]
    size: Size,
    /// Who has the accounts
    #[arg(long, value_enum, default_value_t = population::Kind::Simulated)]
    portfolio: population::Kind,
    /// What chance starts from, of simulated borrowers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many days are simulated and closed, from 1 January 2025 on; accounts open in the first two thirds
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(31..=600))]
    days: u32,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Close(size) => size.run(&size.regular(), false),
            Self::Book(full) => full.size.run(&full.population()?, true),
            Self::Classes(size) => size.classes(),
            Self::Serve(load) => load.run(),
            Self::Contact(crowd) => crowd.run(),
        }
    }
}

const PRODUCT: &str = include_str!("../../../examples/products/pay-later-instalments.toml");
const MEASURED_CLOSES: i32 = 10;
const LOOK_UPS: u32 = 5_000;
const TAKEN_IN: u32 = 100_000;

/// The figures of a run, in the order in which they were measured: name, unit, value.
#[derive(Debug, Default)]
struct Figures {
    /// What it was measured on and by.
    machine: Vec<(&'static str, String)>,
    all: Vec<(String, &'static str, f64)>,
}

impl Figures {
    fn add(&mut self, name: &str, unit: &'static str, value: f64) {
        self.all.push((name.to_owned(), unit, value));
    }

    /// Adds a figure, unless the system does not tell it or what it is divided by was too short to measure.
    fn add_told(&mut self, name: &str, unit: &'static str, value: f64) {
        if value.is_finite() {
            self.add(name, unit, value);
        }
    }

    fn get(&self, name: &str) -> f64 {
        self.all.iter().find(|(other, _, _)| other == name).map_or(f64::NAN, |(_, _, value)| *value)
    }

    fn print(&self, json: bool) -> Result<()> {
        if json {
            let machine = self.machine.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
            let figures = self.all.iter().map(|(name, _, value)| (name.clone(), json!(value)));
            let figures: serde_json::Map<String, serde_json::Value> = machine.chain(figures).collect();
            return print_json(&figures);
        }
        let machine = self.machine.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone(), String::new()]);
        let figures = self.all.iter();
        let figures = figures.map(|(name, unit, value)| {
            let value = if *value >= 1_000.0 { count(*value as u64) } else { format!("{value:.3}") };
            vec![name.replace('_', " "), value, (*unit).to_owned()]
        });
        let rows: Vec<Vec<String>> = machine.chain(figures).collect();
        print(&table::render(&["figure", "value", "unit"], &rows))
    }
}

impl Full {
    fn population(&self) -> Result<Population> {
        match self.portfolio {
            population::Kind::Regular => Ok(self.size.regular()),
            population::Kind::Simulated if self.size.idle > 0 => {
                Err(Refused::new("simulated borrowers are never idle for ten years")
                    .hint("add --portfolio regular")
                    .into())
            }
            population::Kind::Simulated => {
                Ok(Population::Simulated { seed: self.seed, accounts: self.size.accounts, days: self.days })
            }
        }
    }
}

impl Size {
    fn regular(&self) -> Population {
        Population::Regular { accounts: self.accounts, idle: self.idle }
    }

    fn run(&self, population: &Population, in_full: bool) -> Result<()> {
        if self.accounts < OPENING_DAYS {
            return Err(Refused::new(format!("at least {OPENING_DAYS} accounts are needed")).into());
        }
        let ground = self.ground()?;
        let answer = self.measure(&ground, population, in_full);
        drop(ground);
        answer?.print(self.json)
    }

    fn ground(&self) -> Result<Ground> {
        let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
        Ground::new(self.store, &folder, self.server.as_deref())
    }

    fn figures(&self) -> Figures {
        Figures { machine: machine::described(self.store == Kind::Postgres), all: Vec::new() }
    }

    /// Measures a step several times and adds the median of each of its figures.
    fn repeat(&self, figures: &mut Figures, mut step: impl FnMut(u16, &mut Figures) -> Result<()>) -> Result<()> {
        let mut runs = Vec::new();
        for number in 0..self.runs {
            let mut run = Figures::default();
            step(number, &mut run)?;
            runs.push(run);
        }
        for (name, unit, _) in runs[0].all.clone() {
            let mut values: Vec<f64> = runs.iter().map(|run| run.get(&name)).collect();
            values.sort_by(f64::total_cmp);
            figures.add(&name, unit, values[values.len() / 2]);
        }
        Ok(())
    }

    fn measure(&self, ground: &Ground, population: &Population, in_full: bool) -> Result<Figures> {
        let mut figures = self.figures();
        let accounts = self.accounts;
        figures.add("accounts", "", f64::from(accounts));
        figures.add("idle_accounts", "", f64::from(self.idle));
        figures.add("threads", "", Options::default().threads as f64);
        figures.add("runs", "", f64::from(self.runs));
        let mut store = ground.book()?;
        let store = &mut *store;
        let first: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let began = Timer::start(ground);
        let products = population.load(store, first)?;
        let events = store.info()?.last_seq as f64;
        figures.add("events", "", events);
        began.stop(&mut figures, "load");
        figures.add("load_events_per_second", "events/s", events / figures.get("load_seconds"));

        let last = closes(ground, store, &products, first + population.days() + -1, &mut figures)?;
        figures.add("peak_memory_so_far", "MiB", peak_memory_mib());
        let bytes = ground.bytes()?;
        figures.add("bytes_per_account", "bytes", bytes as f64 / f64::from(accounts + self.idle));
        if in_full {
            self.repeat(&mut figures, |_, run| audits(ground, store, &products, run, "audit"))?;
            look_ups(store, &products, last, accounts, &mut figures)?;
            self.repeat(&mut figures, |_, run| rebuilds(ground, store, &products, last, run))?;
            self.repeat(&mut figures, |number, run| intake(ground, store, &products, last, (accounts, number), run))?;
            with_tails(ground, store, &products, last, &mut figures)?;
            self.as_teams_do(ground, store, &products, last, &mut figures)?;
        }
        figures.add("peak_memory", "MiB", peak_memory_mib());
        Ok(figures)
    }
}

/// Wall and CPU time of one step, and what it wrote, by this process and by a server that was started for it.
struct Timer<'g> {
    ground: &'g Ground,
    wall: Micros,
    cpu: f64,
    server_cpu: f64,
    written: f64,
}

impl<'g> Timer<'g> {
    fn start(ground: &'g Ground) -> Self {
        Self {
            ground,
            wall: now(),
            cpu: cpu_seconds(),
            server_cpu: ground.server_cpu_seconds(),
            written: ground.written_mib(),
        }
    }

    /// Adds the wall and CPU seconds since the start, and what was written.
    fn stop(self, figures: &mut Figures, name: &str) {
        figures.add(&format!("{name}_seconds"), "s", (now() - self.wall) as f64 / 1e6);
        figures.add_told(&format!("{name}_cpu_seconds"), "s", cpu_seconds() - self.cpu);
        let server_cpu = self.ground.server_cpu_seconds() - self.server_cpu;
        figures.add_told(&format!("{name}_server_cpu_seconds"), "s", server_cpu);
        figures.add_told(&format!("{name}_written"), "MiB", self.ground.written_mib() - self.written);
    }
}

/// Closes all days but the last ten, then measures those; returns the last closed day.
fn closes(
    ground: &Ground,
    store: &mut dyn Store,
    products: &Products,
    last: Date,
    figures: &mut Figures,
) -> Result<Date> {
    let book = store.info()?.accounts as f64;
    let warm = last + -MEASURED_CLOSES;
    let began = Timer::start(ground);
    close_through(store, products, warm, &MachineClock, Options::default(), |_| {})?;
    began.stop(figures, "earlier_closes");
    // As an operator does when it is quiet: the statements that closes issued go into the records.
    let began = Timer::start(ground);
    fold(store, BATCH, |_| {})?;
    began.stop(figures, "fold_before");
    let (before, server_before, written) = (cpu_seconds(), ground.server_cpu_seconds(), ground.written_mib());
    let closed = close_through(store, products, last, &MachineClock, Options::default(), |_| {})?;
    let days = closed.len() as f64;
    let (cpu, written) = ((cpu_seconds() - before) / days, (ground.written_mib() - written) / days);
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
    figures.add_told("close_server_cpu_seconds", "s, mean of 10 closes", server_cpu);
    figures.add("close_awake_per_second", "awake accounts/s", awake / median);
    figures.add("close_book_per_second", "accounts of the book/s", book / median);
    figures.add_told("close_written", "MiB, mean of 10 closes", written);
    Ok(last)
}

fn audits(ground: &Ground, store: &dyn Reading, products: &Products, figures: &mut Figures, name: &str) -> Result<()> {
    let began = Timer::start(ground);
    let audited = audit(store, products, Options::default().threads, |_| {})?;
    began.stop(figures, name);
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

fn rebuilds(ground: &Ground, store: &dyn Reading, products: &Products, day: Date, figures: &mut Figures) -> Result<()> {
    let began = Timer::start(ground);
    let rebuilt = rebuild(store, products, day, Options::default().threads)?;
    began.stop(figures, "rebuild");
    if rebuilt.differing > 0 {
        return Err(anyhow::anyhow!("{} rebuilt records differ from the stored ones", rebuilt.differing).into());
    }
    let events = rebuilt.events as f64;
    figures.add_told("rebuild_events_per_second", "events/s", events / figures.get("rebuild_seconds"));
    let rate = events / figures.get("rebuild_cpu_seconds");
    figures.add_told("rebuild_events_per_cpu_second", "events/s of a core", rate);
    Ok(())
}

/// Repayments of accounts all over the book, durable in batches; those of another run are others.
fn intake(
    ground: &Ground,
    store: &mut dyn Store,
    products: &Products,
    day: Date,
    (accounts, run): (u32, u16),
    figures: &mut Figures,
) -> Result<()> {
    let origin = Origin { file: "bench".into(), row: 0 };
    let count = TAKEN_IN.min(accounts);
    let arrivals: Vec<Arrival> = (0..count)
        .map(|k| Arrival {
            account: format!("A{}", u64::from(k) * u64::from(accounts / count)),
            key: format!("bench {run} {k}"),
            effective_on: day,
            news: News::Event(Event::Repayment { amount: Amount::from_minor(1_000), earmark: None }),
            origin: origin.clone(),
        })
        .collect();
    let began = Timer::start(ground);
    let taken = take_in(store, products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
    began.stop(figures, "intake");
    figures.add("intake_per_second", "repayments/s", taken.booked as f64 / figures.get("intake_seconds"));
    Ok(())
}

/// A close and an audit of a book that has events beside its records, and the fold that puts them in.
fn with_tails(
    ground: &Ground,
    store: &mut dyn Store,
    products: &Products,
    last: Date,
    figures: &mut Figures,
) -> Result<()> {
    let began = Timer::start(ground);
    let closed = close_through(store, products, last.next(), &MachineClock, Options::default(), |_| {})?;
    began.stop(figures, "close_after_intake");
    let awake = closed.iter().map(|close| close.figures.awake).sum::<u64>() as f64;
    let rate = awake / figures.get("close_after_intake_seconds");
    figures.add("close_after_intake_awake_per_second", "awake accounts/s", rate);
    audits(ground, store, products, figures, "audit_with_tails")?;
    let began = Timer::start(ground);
    fold(store, BATCH, |_| {})?;
    began.stop(figures, "fold");
    Ok(())
}
