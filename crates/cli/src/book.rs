//! `arrears book`: make, fill, read and check a book.

pub(crate) mod archive;
mod classes;
mod compare;
mod events;
mod export;
mod import;
mod pause;

use std::path::PathBuf;

use app::fold::{self, fold};
use app::port::Reading;
use app::products::{Products, add_in};
use app::{Refused, Result, summary, verify};
use clap::{Args, Subcommand};
use primitives::Date;
use serde_json::json;

use crate::console::{count, counted, print, print_json, progress};
use crate::product::read;
use crate::{BookArgs, now, table};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a new book
    ///
    /// Example: arrears book init --book book.db --time-zone Asia/Shanghai --product examples/products/free-30.toml
    Init(Init),
    /// Bring contracts, instalments and repayments in
    ///
    /// Without a mapping the files have the columns of docs/reference/import.md. By default nothing is imported when
    /// any row is bad. The same files twice change nothing.
    ///
    /// Example: arrears book import --book book.db --contracts contracts.csv --repayments repayments.csv.gz
    Import(import::Import),
    /// Book what happened to accounts from dated lines: restructures, settlements, charge-offs and the rest
    ///
    /// The lines are those of docs/reference/scenario.md. A line is booked once however often its file is read. Either all
    /// lines are booked or none.
    ///
    /// Example: arrears book events --book book.db relief.events --preview
    Events(events::Events),
    /// Pause ageing or penalty on the accounts of a person, a product, a funding source, or all
    ///
    /// Each account gets an event of its own. One that cannot be paused is refused on its own and told with its reason, the
    /// others are paused; the same pause again books nothing.
    ///
    /// Example: arrears book pause ageing --book book.db --product branch-loan --from 2025-06-01 --until 2025-06-15 --because flood
    Pause(pause::Pause),
    /// List the pauses that are not over, those to come included
    ///
    /// Example: arrears book pauses --book book.db --product branch-loan
    Pauses(pause::Pauses),
    /// End pauses early on the accounts of a person, a product, a funding source, or all; or take them back altogether
    ///
    /// Accounts without such a pause are left alone. The same again books nothing.
    ///
    /// Example: arrears book resume ageing --book book.db --product branch-loan --on 2025-06-10
    Resume(pause::Resume),
    /// Write the journal, the postings or the accounts to files
    ///
    /// Example: arrears book export --book book.db --journal journal.jsonl --hledger postings.journal --accounts a.parquet
    Export(export::Export),
    /// Count the accounts of each class, and what they owe, by policy
    ///
    /// As it was reported at the end of the day. Accounts that a policy says nothing about are counted by the reason.
    ///
    /// Example: arrears book classes --book book.db --as-of 2025-06-30 --policy ifrs9
    Classes(classes::Classes),
    /// Compare the book's days past due with another system's own
    ///
    /// The file has the columns account, as_of (a date) and days_past_due.
    Compare(compare::Compare),
    /// Copy the book, while others read and write it, into a file that is a book
    ///
    /// Example: arrears book backup --book book.db copies/book-2025-04-01.db
    Backup(archive::Backup),
    /// Write what is new in the book to an archive, from which it can be restored as of any instant
    ///
    /// Run it as often as you can bear to lose: each run adds what was booked since the last one.
    ///
    /// Example: arrears book archive --book book.db --to archive
    Archive(archive::Archive),
    /// Make a book again from an archive, as it was at an instant
    ///
    /// Everything recorded by then is there, and the days whose close was done by then are closed again.
    ///
    /// Example: arrears book restore --book again.db --from archive --until 2025-04-01T09:30:00+08:00
    Restore(archive::Restore),
    /// Rebuild everything from the journal and compare it with what is stored
    Verify(Verify),
    /// Fold events that lie beside the records of accounts into them
    ///
    /// Changes no answer. Makes reading cheaper again after many accounts had news; do it once a week or so, when nobody
    /// waits. Works in units of 20,000 accounts: it can be cut off at any time, and goes on when it is run again.
    ///
    /// Example: arrears book fold --book book.db
    Fold(Fold),
    /// Say what is in the book and where its accounts stand
    Stats(Stats),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    book: BookArgs,
    /// What people call the book
    #[arg(long, default_value = "book")]
    name: String,
    /// The IANA time zone whose days are the book's business days
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    time_zone: String,
    /// A product file to begin with; may be given several times
    #[arg(long, value_name = "FILE")]
    product: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Fold {
    #[command(flatten)]
    book: BookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Stats {
    #[command(flatten)]
    book: BookArgs,
    /// The day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Init(init) => init.run(),
            Self::Import(import) => import.run(),
            Self::Events(events) => events.run(),
            Self::Pause(pause) => pause.run(),
            Self::Pauses(pauses) => pauses.run(),
            Self::Resume(resume) => resume.run(),
            Self::Export(export) => export.run(),
            Self::Classes(classes) => classes.run(),
            Self::Compare(compare) => compare.run(),
            Self::Backup(backup) => backup.run(),
            Self::Archive(archive) => archive.run(),
            Self::Restore(restore) => restore.run(),
            Self::Verify(verify) => verify.run(),
            Self::Fold(fold) => fold.run(),
            Self::Stats(stats) => stats.run(),
        }
    }
}

impl Init {
    fn run(self) -> Result<()> {
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return Err(Refused::new(format!("\"{}\" is not a time zone that this machine knows", self.time_zone))
                .hint("use an IANA name such as Asia/Shanghai or America/New_York")
                .into());
        }
        let texts = self.product.iter().map(|file| Ok((file.display().to_string(), read(file)?)));
        let texts: Vec<(String, String)> = texts.collect::<Result<_>>()?;
        for (file, text) in &texts {
            app::product_file::parse(file, text)?;
        }
        let place = self.book.place()?;
        place.create_with(&self.name, &self.time_zone, now(), |unit| {
            for (file, text) in &texts {
                add_in(unit, file, text)?;
            }
            Ok(())
        })?;
        print(&format!(
            "{place}: a new book in {}, {}\n",
            self.time_zone,
            counted(texts.len() as u64, "product", "products")
        ))
    }
}

impl Verify {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let bar = progress(store.info()?.accounts, "verifying");
        let verified = verify::verify(&*store, &products, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if self.json {
            print_json(&json!({
                "accounts": verified.accounts, "events": verified.events, "transitions": verified.transitions,
                "problem_count": verified.problem_count, "problems": verified.problems,
            }))?;
        } else {
            print(&format!(
                "{} rebuilt from {} and compared, {} recomputed: {}\n",
                counted(verified.accounts, "account", "accounts"),
                counted(verified.events, "event", "events"),
                counted(verified.transitions, "transition", "transitions"),
                if verified.problem_count == 0 { "all as stored" } else { "NOT as stored" }
            ))?;
        }
        if verified.problem_count == 0 {
            return Ok(());
        }
        let more = verified.problem_count - verified.problems.len() as u64;
        let more = if more > 0 { format!("\nand {} more", count(more)) } else { String::new() };
        Err(Refused::new(format!("{}{more}", verified.problems.join("\n")))
            .hint("the journal is the truth: restore a backup, or report this with the journal")
            .into())
    }
}

impl Fold {
    fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        let accounts = store.info()?.accounts;
        let bar = progress(accounts, "folding");
        let mut last = None;
        fold(&mut *store, fold::BATCH, |account| {
            bar.set_position(account.0);
            last = Some(account);
        })?;
        bar.finish_and_clear();
        print(&match last {
            Some(_) => format!("the records of {} have all their events\n", counted(accounts, "account", "accounts")),
            None => "nothing lay beside the records\n".to_owned(),
        })
    }
}

impl Stats {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let info = store.info()?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let summary = summary::summarise(&*store, &products, &[as_of])?;
        let day = summary.day_views().remove(0);
        let bytes = store.bytes()?;
        if self.json {
            return print_json(&json!({
                "name": info.name, "time_zone": info.time_zone, "accounts": info.accounts, "events": info.last_seq,
                "last_close": info.last_close.map(|day| day.to_string()), "products": products.ids(), "bytes": bytes,
                "as_of": day.as_of, "places": day.places, "overdue_forms": day.overdue_forms,
            }));
        }
        let last =
            info.last_close.map_or_else(|| "no day closed yet".to_owned(), |day| format!("closed through {day}"));
        print(&format!(
            "{} ({}): {}, {}, {last}, {} KiB\nproducts: {}\n\nas of {as_of}:\n",
            info.name,
            info.time_zone,
            counted(info.accounts, "account", "accounts"),
            counted(info.last_seq, "event", "events"),
            count(bytes / 1024),
            products.ids().join(", ")
        ))?;
        let row = |of: &summary::PlaceTally| {
            let amounts = [of.owed.clone(), of.overdue.clone()];
            [of.place.clone(), of.currency.clone(), count(of.accounts)].into_iter().chain(amounts).collect()
        };
        let rows: Vec<Vec<String>> = day.places.iter().map(row).collect();
        print(&table::render(&["place", "currency", "accounts", "owed", "past due"], &rows))?;
        for (form, accounts) in &summary.forms[0] {
            print(&format!("{form}: {}\n", counted(*accounts, "account", "accounts")))?;
        }
        Ok(())
    }
}

pub(crate) use classes::check_policy;

/// The day that is asked for, or the last closed one.
pub(crate) fn day_or_last_close(store: &dyn Reading, day: Option<Date>) -> Result<Date> {
    app::look::day_or_last_close(store, day, now())
}

/// A share in percent with its one digit, or a dash when there is nothing to share.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}
