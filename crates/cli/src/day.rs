//! `arrears day`: close business days.

mod accruals;
mod assessed;
mod classes;
mod classify;

use std::path::PathBuf;
use std::time::Duration;

use app::audit::audit;
use app::close_day::{
    ChunksDone, CloseSoFar, Closed, Helped, Options, Progress, business_day, close_through, closes_so_far, help,
    open_days,
};
use app::products::Products;
use app::view::{close_so_far_view, close_view};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use ledger::day_close::Movement;
use primitives::Date;
use serde_json::json;

use crate::console::{count, counted, print, print_json, progress};
use crate::place::Book;
use crate::risk::rows::ExternalArgs;
use crate::{BookArgs, MachineClock, now, table};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Close every open day through a day; a close that was interrupted goes on where it stopped
    ///
    /// Example: arrears day close --book book.db --through 2025-04-30
    Close(Close),
    /// Help another process to close a day of a book in a database
    ///
    /// Takes chunks of the day that is being closed, beside whoever closes it, and ends when none is left. May run on another
    /// machine, and may die at any time. Only `day close` begins and finishes days.
    ///
    /// Example: arrears day join --book postgres://arrears@db.example/books --through 2025-04-30
    Join(Join),
    /// Say which days are closed and what the last closes found, or have found so far
    Status(Status),
    /// List each day's accrued income by product, funding source and kind
    ///
    /// What is posted are whole minor units, rounded towards zero over all days; the remainder is carried by the group
    /// until it makes up one more.
    ///
    /// Example: arrears day accruals --book book.db --from 2025-04-01 --to 2025-04-30
    Accruals(accruals::Accruals),
    /// List which accounts changed class on some days, and why
    ///
    /// A change is what differs between what was reported at the end of a day and of the day before. An account that is
    /// classified for the first time comes from no class.
    ///
    /// Example: arrears day classes --book book.db --from 2025-04-01 --to 2025-04-30 --policy ifrs9
    Classes(classes::Classes),
    /// Put the classes that a policy finds at the end of a closed day on record
    ///
    /// One event for each account whose class is another one than that on record; where none is, the best one counts. The
    /// day is the value date, the open day that of booking. Doing it twice books nothing. What goes by classes on record is
    /// told by `[non_performing]` of product files. Classes of several days are put on record in the order of the days.
    ///
    /// Example: arrears day classify --book book.db --policy frappe-npa
    Classify(classify::Classify),
    /// Recompute every account as of the last close and compare it with what the closes said
    ///
    /// Finds an account that a missed wake would have frozen in silence, and income that is not the sum over accounts.
    /// Cheap enough to run every night.
    Audit(Audit),
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    book: BookArgs,
    /// The last day to close; by default yesterday in the book's time zone
    #[arg(long, value_name = "DAY")]
    through: Option<Date>,
    /// How many workers close chunks of a day at once; by default one for each core, and for a book in a file one in all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    workers: Option<u16>,
    /// How many accounts are closed in one transaction
    #[arg(long, value_name = "ACCOUNTS", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    chunk: u32,
    /// Say which days would be closed, close none
    #[arg(long)]
    dry_run: bool,
    /// Assess every account that entered arrears on a day that is closed: reports in a folder for each day, here
    #[arg(long, value_name = "FOLDER", conflicts_with = "dry_run")]
    assess: Option<PathBuf>,
    #[command(flatten)]
    external: ExternalArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Join {
    #[command(flatten)]
    book: BookArgs,
    /// How many workers take chunks at once; by default one for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    workers: Option<u16>,
    /// Stay until this day is closed, and help with every day on the way; by default only with the one being closed now
    #[arg(long, value_name = "DAY")]
    through: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    book: BookArgs,
    /// How many closed days to list
    #[arg(long, default_value_t = 10)]
    days: u16,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Close(close) => close.run(),
            Self::Join(join) => join.run(),
            Self::Status(status) => status.run(),
            Self::Accruals(accruals) => accruals.run(),
            Self::Classes(classes) => classes.run(),
            Self::Classify(classify) => classify.run(),
            Self::Audit(audit) => audit.run(),
        }
    }
}

impl Close {
    fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        if matches!(store, Book::Sqlite(_)) && self.workers.is_some_and(|workers| workers > 1) {
            return Err(Refused::new("a book in a file is closed by one worker")
                .hint("leave out --workers; all cores compute, whatever it says")
                .into());
        }
        let through = match self.through {
            Some(day) => day,
            None => business_day(&store.info()?, now())?.previous(),
        };
        let Some((first, last)) = open_days(&*store, through, now())? else {
            let closed = store.info()?.last_close.unwrap_or(through);
            return Err(Refused::new(format!("{through} is already closed"))
                .hint(format!("the last closed day is {closed}; see what it found with: day status"))
                .into());
        };
        let days = u64::try_from(last - first + 1).unwrap_or(0);
        if self.dry_run {
            return print(&format!("{} would be closed: {first} to {last}\n", counted(days, "day", "days")));
        }
        let _span = tracing::info_span!("close", %first, %last).entered();
        let products = Products::load(&*store)?;
        let bar = progress(days, "closing");
        let tell = |progress: Progress| {
            bar.set_position(progress.days.0);
            bar.set_message(format!("closing {}, {}", progress.day, counted(progress.accounts, "account", "accounts")));
        };
        let options = Options { chunk: self.chunk as usize, ..options_for(self.workers) };
        let closed = close_through(&mut *store, &products, through, &MachineClock, options, tell)?;
        bar.finish_and_clear();
        for Closed { day, figures } in &closed {
            tracing::info!(%day, accounts = figures.awake, milliseconds = figures.spent / 1_000, "day closed");
        }
        if let Some(folder) = &self.assess {
            let external = self.external.read(&*store)?;
            assessed::assessed(&*store, &products, (&closed, &external), folder)?;
        }
        report(&closed, self.json)
    }
}

/// How often somebody who helps looks whether another day is being closed.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl Join {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        if matches!(store, Book::Sqlite(_)) {
            return Err(Refused::new("a book in a file is closed by one process")
                .hint("close it with: day close")
                .into());
        }
        let mut days = 0;
        loop {
            if let Some(Helped { day, chunks, awake }) =
                help(&*store, Products::load, options_for(self.workers).workers)?
            {
                days += 1;
                print(&format!("{day}: {chunks} chunks, {} accounts\n", count(awake)))?;
            }
            let last = store.info()?.last_close;
            if self.through.is_none_or(|through| last.is_some_and(|last| through <= last)) {
                break;
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        if days == 0 { print("no day was being closed by several workers\n") } else { Ok(()) }
    }
}

/// The ordinary options, with so many workers.
fn options_for(workers: Option<u16>) -> Options {
    let options = Options::default();
    Options { workers: workers.map_or(options.workers, usize::from), ..options }
}

fn report(closed: &[Closed], json: bool) -> Result<()> {
    if json {
        let days: Vec<_> = closed.iter().map(|closed| close_view(closed.day, &closed.figures)).collect();
        return print_json(&days);
    }
    let shown = closed.len().saturating_sub(31);
    if shown > 0 {
        print(&format!("{shown} earlier days closed\n"))?;
    }
    let so_far = |closed: &Closed| CloseSoFar { day: closed.day, figures: closed.figures.clone(), chunks: None };
    print(&closes_table(&closed[shown..].iter().map(so_far).collect::<Vec<_>>()))
}

impl Status {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let info = store.info()?;
        let today = business_day(&info, now())?;
        let last = info.last_close;
        // The latest close may have been cut off; it is listed too.
        let latest = info.last_close_begun;
        let first = latest.map_or(today, |latest| latest + -i32::from(self.days.saturating_sub(1)));
        let closes = closes_so_far(&*store, first, today)?;
        if self.json {
            let days: Vec<_> = closes.iter().map(close_so_far_view).collect();
            return print_json(&json!({
                "business_day": today.to_string(), "last_close": last.map(|day| day.to_string()), "closes": days,
            }));
        }
        let open = match last {
            None => "no day is closed yet".to_owned(),
            Some(last) => {
                let open = u64::try_from(today - last - 1).unwrap_or(0);
                format!("closed through {last}, {} open", counted(open, "day", "days"))
            }
        };
        print(&format!("today is {today} in {}; {open}\n", info.time_zone))?;
        print(&closes_table(&closes))
    }
}

impl Audit {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let bar = progress(store.info()?.accounts, "auditing");
        let audited = audit(&*store, &products, Options::default().threads, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        let day = audited.day.map_or_else(String::new, |day| day.to_string());
        let groups: Vec<String> = audited.accruals.iter().map(ToString::to_string).collect();
        if self.json {
            let differing: Vec<u64> = audited.differing.iter().map(|account| account.0).collect();
            print_json(&json!({
                "day": day, "accounts": audited.accounts, "differing": differing, "differing_accruals": groups,
            }))?;
        } else {
            print(&format!(
                "{} recomputed as of {day}, {} differ from what the closes said; accrued income differs in {}\n",
                counted(audited.accounts, "account", "accounts"),
                count(audited.differing.len() as u64),
                counted(groups.len() as u64, "group", "groups")
            ))?;
        }
        let mut problems = groups;
        if !audited.differing.is_empty() {
            let shown: Vec<String> = audited.differing.iter().take(20).map(|account| account.0.to_string()).collect();
            let differ = counted(audited.differing.len() as u64, "account differs", "accounts differ");
            problems.insert(0, format!("{differ}, by number: {}", shown.join(", ")));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(Refused::new(problems.join("\n")).hint("find out why with: book verify").into())
    }
}

fn closes_table(closes: &[CloseSoFar]) -> String {
    let mut header = vec!["day", "awake", "statements"];
    header.extend(Movement::ALL.iter().map(|movement| movement.name()));
    header.extend(["ms", "state"]);
    let rows: Vec<Vec<String>> = closes
        .iter()
        .map(|CloseSoFar { day, figures, chunks }| {
            let mut row = vec![day.to_string(), count(figures.awake), count(figures.statements)];
            row.extend(figures.movements.iter().map(|movement| count(*movement)));
            row.push(format!("{:.1}", figures.spent as f64 / 1_000.0));
            row.push(match chunks {
                None if figures.is_finished => "closed".to_owned(),
                None => "unfinished".to_owned(),
                Some(ChunksDone { done, all }) => format!("unfinished, {done} of {all} chunks"),
            });
            row
        })
        .collect();
    if rows.is_empty() { String::new() } else { table::render(&header, &rows) }
}
