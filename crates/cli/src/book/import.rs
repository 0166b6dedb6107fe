//! `arrears book import`.

use std::path::PathBuf;

use app::import::{Imported, Lookup, Mapping, ProductFacts, Target, import};
use app::intake::{Arrival, News, OnRefusal, take_in};
use app::port::{AccountRow, Reading};
use app::products::{Products, add};
use app::{Refused, Result};
use clap::Args;
use primitives::{Currency, Date};
use serde_json::json;
use tabular::Folder;

use crate::console::{count, counted, print, print_json, progress};
use crate::product::read;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    book: BookArgs,
    /// A mapping file that says how foreign files are read; they are looked for in --from
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contracts", "instalments", "repayments", "events"])]
    mapping: Option<PathBuf>,
    /// The folder of the files that the mapping names
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    from: PathBuf,
    /// A file of contracts
    #[arg(long, value_name = "FILE")]
    contracts: Vec<PathBuf>,
    /// A file of instalments of externally scheduled contracts
    #[arg(long, value_name = "FILE")]
    instalments: Vec<PathBuf>,
    /// A file of repayments and other events
    #[arg(long, value_name = "FILE")]
    repayments: Vec<PathBuf>,
    /// A file of events in the words of event lines: restructures, settlements, charge-offs and the like
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// A product file to add first; may be given several times
    #[arg(long, value_name = "FILE")]
    product: Vec<PathBuf>,
    /// Import the good rows and write the bad ones here, as JSON lines
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Check everything, import nothing
    #[arg(long)]
    dry_run: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Answers an import's questions about the book.
struct BookLookup<'b> {
    store: &'b dyn Reading,
    products: &'b Products,
}

impl Lookup for BookLookup<'_> {
    fn product(&self, product: &str) -> Option<ProductFacts> {
        self.products.latest(product).map(ProductFacts::from)
    }

    fn version(&self, product: &str, asked: Option<u32>, opened_on: Date) -> Option<u32> {
        match asked {
            Some(version) => {
                let key = ledger::product::ProductKey { id: product.to_owned(), version };
                self.products.get(&key).map(|_| version)
            }
            None => self.products.effective(product, opened_on).map(|product| product.key.version),
        }
    }

    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>> {
        let currency = |row: AccountRow| self.products.get(&row.product_key()).map(|product| product.currency);
        let rows = self.store.accounts_by_reference(accounts)?;
        Ok(rows.into_iter().map(|row| row.and_then(currency)).collect())
    }
}

impl Import {
    pub(super) fn run(self) -> Result<()> {
        let _span = tracing::info_span!("import", is_dry_run = self.dry_run).entered();
        let mut store = self.book.write()?;
        let mut products = Products::load(&*store)?;
        let mut texts = Vec::new();
        for file in &self.product {
            let (file, text) = (file.display().to_string(), read(file)?);
            products.insert(app::product_file::parse(&file, &text)?);
            texts.push((file, text));
        }
        let (mapping, folder) = self.mapping()?;
        let imported = read_files(&mapping, &folder, &*store, &products)?;
        let refused_rows = imported.rejects.len();
        if refused_rows > 0 && self.rejects.is_none() {
            let rejected = imported.all_or_nothing().expect_err("there are rejects");
            return Err(Refused::new(rejected.to_string())
                .hint("nothing was imported; mend the rows, or import the good ones with --rejects FILE")
                .into());
        }
        let Imported { arrivals, rejects, counts } = imported;
        if !self.dry_run {
            // Before the contracts that name them, so that no crash leaves a contract without its product.
            for (file, text) in &texts {
                add(&mut *store, file, text)?;
            }
        }
        let bar = progress(arrivals.len() as u64, "importing");
        let taken =
            take_in(&mut *store, &products, &arrivals, now(), self.on_refusal(), |done| bar.set_position(done as u64))?;
        bar.finish_and_clear();
        let (booked, known, refused) = (taken.booked, taken.known, taken.refused.len() + refused_rows);
        tracing::info!(booked, known, refused, "files read");
        if !taken.refused.is_empty() && self.rejects.is_none() {
            return Err(refusal(&arrivals, &taken.refused));
        }
        if let Some(file) = &self.rejects {
            let refused = taken.refused.iter().map(|(place, why)| refused_row(&mapping, &arrivals[*place], why));
            tabular::write_jsonl(file, rejects.iter().map(|reject| json!(reject)).chain(refused))?;
        }
        let bad = refused_rows + taken.refused.len();
        if self.json {
            return print_json(&json!({
                "dry_run": self.dry_run,
                "events_booked": taken.booked, "events_known": taken.known, "accounts_opened": taken.opened,
                "rows_rejected": bad,
                "rows": {"contracts": counts.contracts.rows, "instalments": counts.instalments.rows,
                         "repayments": counts.repayments.rows, "events": counts.events.rows},
            }));
        }
        print(&format!(
            "{}{} booked, {} known already, {} opened, {} rejected\n",
            if self.dry_run { "would be: " } else { "" },
            counted(taken.booked, "event", "events"),
            count(taken.known),
            counted(taken.opened, "account", "accounts"),
            counted(bad as u64, "row", "rows")
        ))
    }

    fn on_refusal(&self) -> OnRefusal {
        if self.dry_run {
            OnRefusal::Rehearse
        } else if self.rejects.is_some() {
            OnRefusal::BookTheRest
        } else {
            OnRefusal::BookNothing
        }
    }

    /// How the files are read, and where they lie.
    fn mapping(&self) -> Result<(Mapping, Folder)> {
        if let Some(file) = &self.mapping {
            let mapping =
                Mapping::parse(&read(file)?).map_err(|error| Refused::new(format!("{}: {error}", file.display())))?;
            return Ok((mapping, Folder::new(&self.from)));
        }
        let named = [
            (Target::Contracts, &self.contracts),
            (Target::Instalments, &self.instalments),
            (Target::Repayments, &self.repayments),
            (Target::Events, &self.events),
        ];
        let files = named.into_iter().flat_map(|(target, files)| files.iter().map(move |file| (target, file)));
        let files: Vec<(Target, String)> = files.map(|(target, file)| (target, file.display().to_string())).collect();
        if files.is_empty() {
            return Err(Refused::new("there is nothing to import")
                .hint("name files with --contracts, --instalments, --repayments, --events, or a --mapping")
                .into());
        }
        let mapping = Mapping::standard(files.iter().map(|(target, file)| (*target, file.as_str())));
        Ok((mapping, Folder::new("")))
    }
}

fn read_files(mapping: &Mapping, folder: &Folder, store: &dyn Reading, products: &Products) -> Result<Imported> {
    import(mapping, folder, &BookLookup { store, products }).map_err(|error| {
        let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
        Refused::new(format!("{error}{cause}")).into()
    })
}

/// Why nothing was imported: the first rows that the ledger refuses.
fn refusal(arrivals: &[Arrival], refused: &[(usize, String)]) -> app::Error {
    let told = refused.iter().take(20).map(|(place, why)| {
        let Arrival { account, origin, .. } = &arrivals[*place];
        format!("{} row {}, account {account}: {why}", origin.file, origin.row)
    });
    let told: Vec<String> = told.collect();
    let more = refused.len() - told.len();
    let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
    Refused::new(format!("{} refused:\n{}{more}", counted(refused.len() as u64, "row is", "rows are"), told.join("\n")))
        .hint("nothing was imported; mend the rows, or import the good ones with --rejects FILE")
        .into()
}

/// A row that the ledger refuses, as a line of the rejects file.
fn refused_row(mapping: &Mapping, arrival: &Arrival, why: &str) -> serde_json::Value {
    let reads = |target| mapping.reads(&arrival.origin.file, target);
    let told = if reads(Target::Events) && !reads(Target::Repayments) { Target::Events } else { Target::Repayments };
    let (target, kind) = match &arrival.news {
        News::Event(event) if event.opening().is_some() => (Target::Contracts, event.kind()),
        News::Event(event) => (told, event.kind()),
        News::ReversalOf { .. } => (told, "reversal"),
    };
    let found = format!("a {} of account {} on {}", kind.replace('_', " "), arrival.account, arrival.effective_on);
    json!({
        "file": &*arrival.origin.file, "row": arrival.origin.row, "target": target.name(), "found": found,
        "expected": format!("what the ledger can book: {why}"), "consequence": false, "cells": {},
    })
}
