//! `arrears bench`: how fast it is on this machine.

use std::path::Path;

use anyhow::Context;
use app::close_day::{Clock, Options, close_through};
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::Reading;
use app::products::{Products, add};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::{Amount, Date};
use serde_json::json;
use store_sqlite::SqliteStore;

use crate::console::{count, print, print_json, progress};
use crate::{MachineClock, now};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Close days of a book in which a thirtieth of all accounts falls due each day
    ///
    /// Makes a throw-away book of six-instalment contracts, of which nine in ten repaid their first instalment, closes the
    /// days up to the second due dates, and then measures ten closes.
    ///
    /// Example: arrears bench close --accounts 100000
    Close(Close),
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    /// How many accounts the book has
    #[arg(long, default_value_t = 100_000)]
    accounts: u32,
    /// The folder for the throw-away book; by default the system's temporary one
    #[arg(long, value_name = "FOLDER")]
    folder: Option<std::path::PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        let Self::Close(close) = self;
        close.run()
    }
}

const PRODUCT: &str = include_str!("../../../examples/products/pay-later-instalments.toml");
const OPENING_DAYS: u32 = 30;
const MEASURED_CLOSES: usize = 10;

impl Close {
    fn run(self) -> Result<()> {
        let folder = self.folder.unwrap_or_else(std::env::temp_dir);
        let file = folder.join(format!("arrears-bench-{}.db", std::process::id()));
        let answer = measure(&file, self.accounts, self.json);
        for end in ["", "-wal", "-shm", ".writer"] {
            let mut name = file.clone().into_os_string();
            name.push(end);
            // A file that is not there need not be removed.
            let _ = std::fs::remove_file(name);
        }
        answer
    }
}

fn measure(file: &Path, accounts: u32, json: bool) -> Result<()> {
    if accounts < OPENING_DAYS {
        return Err(Refused::new(format!("at least {OPENING_DAYS} accounts are needed")).into());
    }
    let mut store = SqliteStore::create(file, "bench", "UTC", now())?;
    let (product, _) = add(&mut store, "pay-later-instalments.toml", PRODUCT)?;
    let products = Products::load(&store)?;
    let first: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    let load_began = now();
    load(&mut store, &products, &product.key, first, accounts)?;
    let load_seconds = seconds_since(load_began);
    // Into the second due dates: each measured night a thirtieth of the book falls due, most of it newly past due, and
    // what was never repaid rolls.
    let warm = first + 65;
    let bar = progress(0, "closing up to the measured days");
    close_through(&mut store, &products, warm, &MachineClock, Options::default(), |_| {})?;
    bar.finish_and_clear();
    let measured = i32::try_from(MEASURED_CLOSES).unwrap_or(10);
    let closed = close_through(&mut store, &products, warm + measured, &MachineClock, Options::default(), |_| {})?;
    let mut seconds: Vec<f64> = closed.iter().map(|close| close.figures.spent as f64 / 1e6).collect();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    let mut awake: Vec<u64> = closed.iter().map(|close| close.figures.awake).collect();
    awake.sort_unstable();
    let awake = awake[awake.len() / 2];
    let bytes = std::fs::metadata(file).context("the book has no size")?.len();
    let info = store.info()?;
    if json {
        return print_json(&json!({
            "accounts": accounts, "events": info.last_seq, "load_seconds": load_seconds, "closes": closed.len(),
            "awake_median": awake, "awake_share": awake as f64 / f64::from(accounts),
            "close_seconds_median": median, "close_seconds_min": seconds[0], "close_seconds_max": seconds[seconds.len() - 1],
            "awake_accounts_per_second": awake as f64 / median, "book_accounts_per_second": f64::from(accounts) / median,
            "bytes_per_account": bytes / u64::from(accounts), "threads": Options::default().threads,
        }));
    }
    print(&format!(
        "book            {} accounts, {} events, {} bytes an account\n\
         load            {load_seconds:.2} s, {} events a second\n\
         awake a night   {} accounts, {:.1} % of the book (median of {} closes)\n\
         close           {:.1} ms median, {:.1} min, {:.1} max, on {} threads\n\
         speed           {} awake accounts a second; the book at {} accounts a second\n",
        count(u64::from(accounts)),
        count(info.last_seq),
        bytes / u64::from(accounts),
        count((info.last_seq as f64 / load_seconds) as u64),
        count(awake),
        100.0 * awake as f64 / f64::from(accounts),
        closed.len(),
        median * 1e3,
        seconds[0] * 1e3,
        seconds[seconds.len() - 1] * 1e3,
        Options::default().threads,
        count((awake as f64 / median) as u64),
        count((f64::from(accounts) / median) as u64)
    ))
}

fn seconds_since(began: app::port::Micros) -> f64 {
    (MachineClock.now() - began) as f64 / 1e6
}

fn load(store: &mut SqliteStore, products: &Products, product: &ProductKey, first: Date, accounts: u32) -> Result<()> {
    let bar = progress(u64::from(accounts), "loading");
    let origin = Origin { file: "bench".into(), row: 0 };
    let mut number = 0;
    while number < accounts {
        let until = accounts.min(number + 50_000);
        let mut arrivals = Vec::new();
        for number in number..until {
            let opened_on = first + i32::try_from(number % OPENING_DAYS).unwrap_or(0);
            let principal = Amount::from_minor(60_000 + i64::from(number % 97) * 1_000);
            let contract = Contract {
                person: format!("P{number}"),
                product: product.clone(),
                funding_source: "own".to_owned(),
                principal,
                instalments: Instalments::Computed { count: 6, first_due: None },
            };
            let arrival = |key: &str, effective_on, event| Arrival {
                account: format!("A{number}"),
                key: key.to_owned(),
                effective_on,
                news: News::Event(event),
                origin: origin.clone(),
            };
            arrivals.push(arrival("open", opened_on, Event::ContractOpened(Box::new(contract))));
            if number / OPENING_DAYS % 10 != 0 {
                // The first instalment, in time: a sixth of the principal and a fee of 0.8 %.
                let amount = Amount::from_minor(principal.minor() / 6 + principal.minor() / 125);
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
