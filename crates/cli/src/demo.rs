//! `arrears demo`: simulated borrowers, a year of closes, a summary, three accounts explained, and the console on all of it.

mod furnish;

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use app::close_day::{Closed, Options, business_day, close_through};
use app::explain::{Language, explain};
use app::export::each_account;
use app::fold::{BATCH, fold};
use app::intake::{Arrival, OnRefusal, take_in};
use app::port::Reading;
use app::products::{Products, add};
use app::summary::{Place, Summary, summarise};
use app::{Refused, Result};
use clap::Args;
use jiff::tz::TimeZone;
use ledger::History;
use ledger::ageing::age;
use ledger::day_close::{Movement, transitions};
use primitives::Date;
use simulator::Simulator;
use store_sqlite::{Access, SqliteStore};

use self::furnish::{Doors, furnish};
use crate::book::percent;
use crate::console::{count, print, progress};
use crate::place::Place as BookPlace;
use crate::serve::serve_demo;
use crate::simulated::arrival;
use crate::{MachineClock, now, table};

/// See it all work: simulated borrowers, a year of closes, a summary, three accounts explained
///
/// Everything is made from the seed; the same seed gives the same year. The book stays, to look at with the other
/// commands. On a terminal the demo ends by serving the console on it, to this machine alone, until it is interrupted: with a user for each
/// role, rules, jobs and cases, on the day after the last one that was lived.
///
/// Example: arrears demo --accounts 5000 --seed 7
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many accounts
    #[arg(long, default_value_t = 20_000)]
    accounts: u32,
    /// How many days, from 1 January 2025 on
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u32).range(31..=600))]
    days: u32,
    /// What chance starts from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The book's file; a book of an earlier demo is replaced
    #[arg(long, default_value = "demo.db", value_name = "FILE")]
    book: PathBuf,
    /// The language of the explanations: en or zh
    #[arg(long, default_value = "en", value_parser = ["en", "zh"])]
    lang: String,
    /// Stop after the summary, and serve no console; so does a run whose output is no terminal
    #[arg(long)]
    no_serve: bool,
    /// Serve the console also where the output is no terminal
    #[arg(long, conflicts_with = "no_serve")]
    serve: bool,
    /// Where the console listens: an address of this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

const NAME: &str = "demo";

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        let began = Instant::now();
        replace_old_demo(&self.book)?;
        let mut store = SqliteStore::create(&self.book, NAME, "Asia/Shanghai", now())?;
        let mut kept = Vec::new();
        for (file, text) in simulator::products() {
            kept.push(add(&mut store, file, text)?.0);
        }
        let products = Products::load(&store)?;
        let first_day: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let serves = !self.no_serve && (self.serve || std::io::stdout().is_terminal());
        if serves {
            // What decides on a day is there before that day is closed.
            furnish::scores::terms(&mut store, first_day, now())?;
        }
        let last_day = first_day + i32::try_from(self.days).unwrap_or(365) + -1;
        let options = simulator::Options {
            seed: self.seed,
            first_account: 0,
            accounts: self.accounts,
            first_day,
            days: self.days,
        };
        let mut simulator = Simulator::new(options, &kept);
        let closed = live(&mut store, &products, &mut simulator, first_day, last_day)?;
        let lived = began.elapsed();
        let months = month_ends(first_day, last_day);
        let summary = summarise(&store, &products, &months)?;
        report(&store, &closed, &summary, lived.as_secs_f64())?;
        let language = if self.lang == "zh" { Language::Chinese } else { Language::English };
        explain_three(&store, &products, last_day, language)?;
        print(&format!(
            "\nThe book is {}; look further, for instance with:\n  arrears book stats --book {0}\n  arrears day status --book {0}\n  \
             arrears account history {} --book {0}\n",
            self.book.display(),
            reference(0)
        ))?;
        if !serves {
            return Ok(());
        }
        // The day after the last closed one is today: so nothing waits for a year of closes, and hours are those of the clock.
        shift(last_day.next() - business_day(&store.info()?, now())?);
        let doors = furnish(&mut store, &products, first_day, shifted())?;
        // A book has one writer, and that is the server from here on.
        drop(store);
        print(&format!("\nThe console, on {}, until you press Ctrl-C:\n  ", last_day.next()))?;
        serve_demo(BookPlace::File(self.book), self.listen, shifted, |address| print(&told(address, &doors)))
    }
}

/// By how many days the demo's clock is before the machine's, or after it.
static SHIFT: AtomicI64 = AtomicI64::new(0);

fn shift(days: i32) {
    SHIFT.store(i64::from(days), Ordering::Relaxed);
}

/// The machine's time of the day, on the demo's day.
fn shifted() -> i64 {
    now() + SHIFT.load(Ordering::Relaxed) * 86_400_000_000
}

/// How somebody comes into the console.
fn told(address: SocketAddr, doors: &Doors) -> String {
    let mut told = format!("http://{address}/console\n");
    told.push_str(&format!("  users     {}\n", doors.users.join(", ")));
    told.push_str(&format!("  password  {}, of all of them\n", doors.password));
    if let Some((person, link)) = &doors.borrower {
        told.push_str(&format!("  borrower  {person}: http://{address}/my/sign-in?link={link} (works once)\n"));
    }
    told
}

/// Removes the book of an earlier demo, and refuses to touch anything else.
fn replace_old_demo(file: &Path) -> Result<()> {
    if !file.exists() {
        return Ok(());
    }
    let is_demo = SqliteStore::open(file, Access::Write).ok().and_then(|store| store.info().ok());
    if is_demo.is_none_or(|info| info.name != NAME) {
        return Err(Refused::new(format!("{} is there and is not the book of a demo", file.display()))
            .hint("name another file with --book")
            .into());
    }
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(anyhow::Error::from(error).context(format!("cannot remove {}", file.display())).into());
            }
            _ => {}
        }
    }
    Ok(())
}

fn reference(account: u32) -> String {
    format!("D{account:06}")
}

/// Lets the borrowers live, closes every day, and folds what lies beside records each month.
fn live(
    store: &mut SqliteStore,
    products: &Products,
    simulator: &mut Simulator,
    first: Date,
    last: Date,
) -> Result<Vec<Closed>> {
    let bar = progress(u64::try_from(last - first + 1).unwrap_or(0), "a year, day by day");
    let mut closed = Vec::new();
    let mut day = first;
    while day <= last {
        let mut told = Vec::new();
        simulator.day(day, &mut told);
        let arrivals: Vec<Arrival> = told.into_iter().map(|news| arrival(reference(news.account), news)).collect();
        let taken = take_in(store, products, &arrivals, evening(store, day)?, OnRefusal::BookNothing, |_| {})?;
        if let Some((place, why)) = taken.refused.first() {
            let arrival = &arrivals[*place];
            return Err(anyhow::anyhow!(
                "a simulated event of {} was refused: {why}: {:?}",
                arrival.account,
                arrival.news
            )
            .into());
        }
        if store.info()?.accounts > 0 {
            closed.extend(close_through(store, products, day, &MachineClock, Options::default(), |_| {})?);
        }
        if day == day.last_of_month() {
            fold(store, BATCH, |_| {})?;
        }
        bar.inc(1);
        day = day.next();
    }
    bar.finish_and_clear();
    Ok(closed)
}

/// When a day's news are recorded: that evening, by the clocks of the book.
fn evening(store: &SqliteStore, day: Date) -> Result<i64> {
    let zone = TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    let wall: jiff::civil::DateTime = format!("{day}T22:30:00").parse().map_err(anyhow::Error::from)?;
    Ok(wall.to_zoned(zone).map_err(anyhow::Error::from)?.timestamp().as_microsecond())
}

fn month_ends(first: Date, last: Date) -> Vec<Date> {
    let mut ends = Vec::new();
    let mut end = first.last_of_month();
    while end <= last {
        ends.push(end);
        end = end.next().last_of_month();
    }
    if ends.last() != Some(&last) {
        ends.push(last);
    }
    ends
}

fn report(store: &SqliteStore, closed: &[Closed], summary: &Summary, seconds: f64) -> Result<()> {
    let info = store.info()?;
    print(&format!(
        "{} accounts, {} events, {} closes in {seconds:.1} s\n\n",
        count(info.accounts),
        count(info.last_seq),
        closed.len()
    ))?;
    print("Accounts at each month end\n")?;
    print(&bucket_table(summary))?;
    print("\nWhere accounts went in a month, in percent of where they were (all months together)\n")?;
    print(&roll_matrix(summary))?;
    if let Some(rate) = summary.cure_rate() {
        print(&format!(
            "\nCured within the month: {:.1} % of accounts past due at a month end were current or ended at the next\n",
            rate * 100.0
        ))?;
    }
    print("\nWhat the nights had to do\n")?;
    print(&nights(closed))
}

fn bucket_table(summary: &Summary) -> String {
    let places = summary.all_places();
    let mut header = vec!["month end"];
    header.extend(places.iter().map(Place::name));
    header.extend(["past due", "of open"]);
    let rows: Vec<Vec<String>> = summary
        .places
        .iter()
        .map(|(day, tallies)| {
            let accounts = |place: &Place| Summary::accounts_in(tallies, place);
            let past_due: u64 = places.iter().filter(|place| place.is_past_due()).map(accounts).sum();
            let open: u64 = places.iter().filter(|place| **place != Place::Ended).map(accounts).sum();
            let mut row = vec![day.to_string()];
            row.extend(places.iter().map(|place| count(accounts(place))));
            row.extend([count(past_due), percent(past_due, open)]);
            row
        })
        .collect();
    table::render(&header, &rows)
}

fn roll_matrix(summary: &Summary) -> String {
    let places = summary.all_places();
    let mut header = vec!["from \\ to"];
    header.extend(places.iter().map(Place::name));
    header.push("accounts");
    let rows: Vec<Vec<String>> = places
        .iter()
        .map(|from| {
            let moved = |to: &Place| summary.moves.get(&(from.clone(), to.clone())).copied().unwrap_or(0);
            let all: u64 = places.iter().map(moved).sum();
            let share = |to: &Place| match moved(to) {
                0 => ".".to_owned(),
                some => format!("{:.1}", 100.0 * some as f64 / all as f64),
            };
            let mut row = vec![from.name().to_owned()];
            row.extend(places.iter().map(share));
            row.push(count(all));
            row
        })
        .collect();
    table::render(&header, &rows)
}

fn nights(closed: &[Closed]) -> String {
    let median = |mut values: Vec<u64>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    let awake: u64 = closed.iter().map(|close| close.figures.awake).sum();
    let found: u64 = closed.iter().flat_map(|close| close.figures.movements).sum();
    let statements: u64 = closed.iter().map(|close| close.figures.statements).sum();
    let spent: i64 = closed.iter().map(|close| close.figures.spent).sum();
    let movements: Vec<String> = Movement::ALL
        .iter()
        .enumerate()
        .map(|(place, movement)| {
            let all: u64 = closed.iter().map(|close| close.figures.movements[place]).sum();
            format!("{} {}", movement.name(), count(all))
        })
        .collect();
    format!(
        "accounts looked at  {} in all, {} on a median night\nchanges found       {} ({})\nstatements issued   {}\n\
         time                {:.1} s in all, {:.1} ms on a median night\n",
        count(awake),
        count(median(closed.iter().map(|close| close.figures.awake).collect())),
        count(found),
        movements.join(", "),
        count(statements),
        spent as f64 / 1e6,
        median(closed.iter().map(|close| u64::try_from(close.figures.spent).unwrap_or(0)).collect()) as f64 / 1e3
    )
}

/// Explains the worst account, one whose repayment bounced, and one that cured late in the year.
fn explain_three(store: &SqliteStore, products: &Products, day: Date, language: Language) -> Result<()> {
    let mut worst: Option<(u32, String)> = None;
    let mut bounced: Option<String> = None;
    let mut cured: Option<String> = None;
    each_account(store, products, |row, history| {
        let Some(account) = history.as_of(day) else { return Ok(()) };
        let days = age(&account).delinquent_days.days();
        if days > 0 && worst.as_ref().is_none_or(|(most, _)| days > *most) {
            worst = Some((days, row.reference.clone()));
        }
        let has_reversal = history.entries().iter().any(|entry| entry.event.reverses().is_some());
        if bounced.is_none() && has_reversal && (1..=60).contains(&days) {
            bounced = Some(row.reference.clone());
        }
        if cured.is_none() && days == 0 && cured_lately(history, day) {
            cured = Some(row.reference.clone());
        }
        Ok(())
    })?;
    let chosen = [
        ("The account that is longest past due", worst.map(|(_, reference)| reference)),
        ("An account whose repayment bounced", bounced),
        ("An account that cured after 30 days or more", cured),
    ];
    for (title, reference) in chosen {
        let Some(reference) = reference else { continue };
        let row = app::intake::find_account(store, &reference)?;
        let entries = row.record.unpack()?.entries;
        let key = row.product_key();
        let history = History::new(products.of_contract(&key)?, &entries);
        let lines = explain(&reference, history, day, language).unwrap_or_default();
        print(&format!("\n{title}\n"))?;
        for line in lines {
            print(&format!("  {line}\n"))?;
        }
    }
    Ok(())
}

fn cured_lately(history: History<'_>, day: Date) -> bool {
    let found = transitions(history, day);
    let last = found.iter().rev().find(|(_, transition)| transition.movement == Movement::Cured);
    last.is_some_and(|(on, transition)| {
        let since = transition.from.and_then(|from| from.overdue_since);
        day - *on <= 30 && since.is_some_and(|since| *on - since > 30)
    })
}
