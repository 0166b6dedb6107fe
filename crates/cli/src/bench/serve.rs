//! `arrears bench serve`: a server on this machine, and clients that ask it.

mod client;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::close_day::{Options, close_through};
use app::port::Store;
use app::products::{Products, add};
use app::{Refused, Result};
use clap::Args;
use http_api::{Config, Limits, Token};
use primitives::Date;
use tokio::sync::oneshot;

use self::client::Client;
use super::portfolio::{OPENING_DAYS, Portfolio};
use super::{Figures, Ground, PRODUCT, Size};
use crate::secrets::random;
use crate::{MachineClock, now};

/// What the clients bear.
const TOKEN: &str = "measured-on-this-machine-alone";

#[derive(Debug, Args)]
pub(crate) struct Load {
    #[command(flatten)]
    size: Size,
    /// How many seconds each measurement takes
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many clients post at once, each on a connection that it keeps
    #[arg(long, default_value_t = 64)]
    clients: u32,
    /// How many events a second come in while look-ups are measured
    #[arg(long, default_value_t = 2_000)]
    rate: u32,
    /// How many look-ups a second are measured meanwhile
    #[arg(long, default_value_t = 200)]
    look_ups: u32,
}

/// How many days are closed before anything is measured: into the second due dates, so that accounts have a past.
const CLOSED_DAYS: i32 = 65;

/// On how many connections look-ups come in.
const LOOKERS: u32 = 4;

impl Load {
    pub(super) fn run(self) -> Result<()> {
        if self.size.accounts < OPENING_DAYS {
            return Err(Refused::new(format!("at least {OPENING_DAYS} accounts are needed")).into());
        }
        let ground = self.size.ground()?;
        let figures = self.measure(&ground);
        drop(ground);
        figures?.print(self.size.json)
    }

    fn measure(&self, ground: &Ground) -> Result<Figures> {
        let mut figures = self.size.figures();
        figures.add("accounts", "", f64::from(self.size.accounts));
        let day = self.make_book(ground)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let (listens, listening) = mpsc::channel();
        // As a program that bears a token, and as often as it can.
        let limits = Limits { actor_rate: u32::MAX, ..Limits::default() };
        let config =
            Config { token: Some(Token::new(TOKEN)?), limits, ..Config::new(([127, 0, 0, 1], 0).into(), now, random) };
        let books = Arc::new(ground.place());
        let server = std::thread::spawn(move || {
            let stop = async { drop(stopped.await) };
            http_api::serve(config, books, stop, |address| {
                // Whoever waits for it is there, or nobody needs it.
                let _ = listens.send(address);
                Ok(())
            })
        });
        let answer = match listening.recv() {
            Ok(address) => self.ask(&Asked { address: address.to_string(), day, load: self }, &mut figures),
            Err(_) => Ok(0),
        };
        // It stops when this is sent, or dropped.
        let _ = stop.send(());
        server.join().map_err(|_| anyhow::anyhow!("the server broke off"))??;
        let acknowledged = answer?;
        let booked = ground.place().read()?.info()?.last_seq - figures.get("events_before") as u64;
        if booked != acknowledged {
            return Err(anyhow::anyhow!("{acknowledged} events were acknowledged, {booked} are in the book").into());
        }
        figures.add("peak_memory", "MiB", super::peak_memory_mib());
        Ok(figures)
    }

    /// Makes the book; the last day that is closed.
    fn make_book(&self, ground: &Ground) -> Result<Date> {
        let mut store = ground.book()?;
        let store: &mut dyn Store = &mut *store;
        let (product, _) = add(store, "pay-later-instalments.toml", PRODUCT)?;
        let products = Products::load(store)?;
        let first: Date = "2025-01-01".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let Size { accounts, idle, .. } = self.size;
        Portfolio { product: product.key, first, accounts, idle, persons: accounts + idle }.load(store, &products)?;
        close_through(store, &products, first + CLOSED_DAYS, &MachineClock, Options::default(), |_| {})?;
        Ok(first + CLOSED_DAYS)
    }

    /// Measures; how many events were acknowledged.
    fn ask(&self, asked: &Asked<'_>, figures: &mut Figures) -> Result<u64> {
        let before = Client::new(&asked.address, TOKEN)?.json("/v1/book")?;
        let before = before["events"].as_u64().context("a book says how many events it has")?;
        figures.add("events_before", "", before as f64);

        let quiet = asked.run("quiet", 0, None, Some(self.look_ups))?;
        figures.add("look_up_p50_quiet", "ms", quantile(&quiet.look_ups, 0.50));
        figures.add("look_up_p99_quiet", "ms", quantile(&quiet.look_ups, 0.99));

        let cpu = super::cpu_seconds();
        let full = asked.run("full", self.clients, None, None)?;
        let seconds = full.took.as_secs_f64();
        figures.add("post_clients", "", f64::from(self.clients));
        figures.add("posts_per_second", "acknowledged events/s", full.posts.len() as f64 / seconds);
        figures.add(
            "posts_per_cpu_second",
            "events/s of a core, clients included",
            full.posts.len() as f64 / (super::cpu_seconds() - cpu),
        );
        figures.add("post_p50", "ms", quantile(&full.posts, 0.50));
        figures.add("post_p99", "ms", quantile(&full.posts, 0.99));

        let paced = asked.run("paced", self.clients, Some(self.rate), Some(self.look_ups))?;
        let seconds = paced.took.as_secs_f64();
        figures.add("paced_posts_per_second", "acknowledged events/s", paced.posts.len() as f64 / seconds);
        figures.add("paced_post_p50", "ms", quantile(&paced.posts, 0.50));
        figures.add("paced_post_p99", "ms", quantile(&paced.posts, 0.99));
        figures.add("look_ups_under_load", "", paced.look_ups.len() as f64);
        figures.add("look_up_p50_under_load", "ms", quantile(&paced.look_ups, 0.50));
        figures.add("look_up_p99_under_load", "ms", quantile(&paced.look_ups, 0.99));
        Ok((full.posts.len() + paced.posts.len()) as u64)
    }
}

/// A server that is asked.
struct Asked<'l> {
    address: String,
    day: Date,
    load: &'l Load,
}

/// What was measured, in milliseconds, sorted.
struct Measured {
    posts: Vec<f64>,
    look_ups: Vec<f64>,
    took: Duration,
}

/// When a client asks: at once again and again, or at a rate.
///
/// At a rate, time counts from when the client should have asked: one that is kept waiting does not hide those that it
/// kept waiting.
struct Pace {
    next: Instant,
    every: Option<Duration>,
}

impl Pace {
    /// The pace of one of some clients that ask so often together.
    fn new(began: Instant, number: u32, clients: u32, rate: Option<u32>) -> Self {
        let every = rate.map(|rate| Duration::from_secs_f64(f64::from(clients) / f64::from(rate.max(1))));
        let offset = every.map_or(Duration::ZERO, |every| every * number / clients);
        Self { next: began + offset, every }
    }

    /// Waits for the next moment to ask; the moment.
    fn wait(&mut self) -> Instant {
        let Some(every) = self.every else { return Instant::now() };
        let due = self.next;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        self.next += every;
        due
    }
}

impl Asked<'_> {
    /// Has clients ask for a while.
    fn run(&self, name: &str, posters: u32, rate: Option<u32>, look_ups: Option<u32>) -> Result<Measured> {
        let (is_over, account) = (AtomicBool::new(false), AtomicU64::new(0));
        let began = Instant::now();
        let lookers = look_ups.map_or(0, |_| LOOKERS);
        let (posts, looks) = std::thread::scope(|scope| {
            let post = |number| {
                let pace = Pace::new(began, number, posters, rate);
                let (is_over, account) = (&is_over, &account);
                scope.spawn(move || self.post(&format!("{name} {number}"), pace, is_over, account))
            };
            let posting: Vec<_> = (0..posters).map(post).collect();
            let look = |number| {
                let pace = Pace::new(began, number, lookers, look_ups);
                let (is_over, account) = (&is_over, &account);
                scope.spawn(move || self.look_up(pace, is_over, account))
            };
            let looking: Vec<_> = (0..lookers).map(look).collect();
            std::thread::sleep(Duration::from_secs(self.load.seconds));
            is_over.store(true, Ordering::Relaxed);
            (joined(posting), joined(looking))
        });
        let took = began.elapsed();
        Ok(Measured { posts: posts?, look_ups: looks?, took })
    }

    /// Accounts all over the book, without a pattern: the stride is prime.
    fn account(&self, next: &AtomicU64) -> u64 {
        next.fetch_add(1, Ordering::Relaxed) * 2_654_435_761 % u64::from(self.load.size.accounts)
    }

    fn post(&self, name: &str, mut pace: Pace, is_over: &AtomicBool, next: &AtomicU64) -> Result<Vec<f64>> {
        let mut client = Client::new(&self.address, TOKEN)?;
        let mut took = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            let due = pace.wait();
            let (account, key, day) = (self.account(next), took.len(), self.day);
            let body = format!(
                r#"{{"account":"A{account}","key":"{name} {key}","effective_on":"{day}","event":"repay 0.01"}}"#
            );
            client.post("/v1/events", &body, 201)?;
            took.push(due.elapsed().as_secs_f64() * 1e3);
        }
        Ok(took)
    }

    fn look_up(&self, mut pace: Pace, is_over: &AtomicBool, next: &AtomicU64) -> Result<Vec<f64>> {
        let mut client = Client::new(&self.address, TOKEN)?;
        let mut took = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            let due = pace.wait();
            client.get(&format!("/v1/accounts/A{}?explain=true", self.account(next)))?;
            took.push(due.elapsed().as_secs_f64() * 1e3);
        }
        Ok(took)
    }
}

type Measuring<'s> = std::thread::ScopedJoinHandle<'s, Result<Vec<f64>>>;

fn joined(threads: Vec<Measuring<'_>>) -> Result<Vec<f64>> {
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| anyhow::anyhow!("a client broke off"))??);
    }
    all.sort_by(f64::total_cmp);
    Ok(all)
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
