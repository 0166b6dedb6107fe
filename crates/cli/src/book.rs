//! `arrears book`: make, fill, read and check a book.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::close_day::business_day;
use app::compare::{Agreement, SourceAge};
use app::export::{self, ACCOUNT_COLUMNS, Cell, ColumnKind};
use app::import::{Imported, Lookup, Mapping, ProductFacts, RowError, Tables, Target, import};
use app::intake::{OnRefusal, take_in};
use app::port::Reading;
use app::products::{Products, add};
use app::{Refused, Result, compare, summary, verify};
use clap::{Args, Subcommand};
use primitives::{Currency, Date};
use serde_json::json;
use store_sqlite::SqliteStore;
use tabular::{Column, ColumnType, FileKind, Folder, NewFile, Value};

use crate::console::{count, print, print_json, progress};
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
    Import(Import),
    /// Write the journal, the postings or the accounts to files
    ///
    /// Example: arrears book export --book book.db --journal journal.jsonl --hledger postings.journal --accounts a.parquet
    Export(Export),
    /// Compare the book's days past due with another system's own
    ///
    /// The file has the columns account, as_of (a date) and days_past_due.
    Compare(Compare),
    /// Rebuild everything from the journal and compare it with what is stored
    Verify(Verify),
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
pub(crate) struct Import {
    #[command(flatten)]
    book: BookArgs,
    /// A mapping file that says how foreign files are read; they are looked for in --from
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contracts", "instalments", "repayments"])]
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

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    book: BookArgs,
    /// Write the journal here, one JSON object a line
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Write the postings here, as an hledger journal
    #[arg(long, value_name = "FILE")]
    hledger: Option<PathBuf>,
    /// Write the general ledger balances of every account here, as CSV
    #[arg(long, value_name = "FILE")]
    balances: Option<PathBuf>,
    /// Write the accounts as of the day here: .csv, .csv.gz or .parquet
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// The day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    book: BookArgs,
    /// The file of ages: .csv, .csv.gz, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    ages: PathBuf,
    /// How many days a late row may be off and still agree
    #[arg(long, default_value_t = 0)]
    within_days: u32,
    /// Ignore shortfalls up to this amount instead of the products' own tolerance
    #[arg(long, value_name = "AMOUNT")]
    tolerance: Option<String>,
    /// List every difference
    #[arg(long)]
    differences: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
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
            Self::Export(export) => export.run(),
            Self::Compare(compare) => compare.run(),
            Self::Verify(verify) => verify.run(),
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
        let mut store = SqliteStore::create(&self.book.book, &self.name, &self.time_zone, now())?;
        for (file, text) in &texts {
            add(&mut store, file, text)?;
        }
        print(&format!("{}: a new book in {}, {} products\n", self.book.book.display(), self.time_zone, texts.len()))
    }
}

/// Answers an import's questions about the book.
struct BookLookup<'b> {
    store: &'b SqliteStore,
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

    fn account_currency(&self, account: &str) -> Option<Currency> {
        let row = self.store.accounts_by_reference(&[account]).ok()?.into_iter().flatten().next()?;
        self.products.latest(&row.product).map(|product| product.currency)
    }
}

impl Import {
    fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        let mut products = Products::load(&store)?;
        let mut texts = Vec::new();
        for file in &self.product {
            let (file, text) = (file.display().to_string(), read(file)?);
            products.insert(app::product_file::parse(&file, &text)?);
            texts.push((file, text));
        }
        let imported = self.read(&store, &products)?;
        let refused_rows = imported.rejects.len();
        if refused_rows > 0 && self.rejects.is_none() {
            let rejected = imported.all_or_nothing().expect_err("there are rejects");
            return Err(Refused::new(rejected.to_string())
                .hint("nothing was imported; mend the rows, or import the good ones with --rejects FILE")
                .into());
        }
        let Imported { arrivals, mut rejects, counts } = imported;
        if self.dry_run {
            return print(&format!("{} events would be imported, {refused_rows} rows are bad\n", arrivals.len()));
        }
        // Before the contracts that name them, so that no crash leaves a contract without its product.
        for (file, text) in &texts {
            add(&mut store, file, text)?;
        }
        let bar = progress(arrivals.len() as u64, "importing");
        let on_refusal = if self.rejects.is_some() { OnRefusal::BookTheRest } else { OnRefusal::BookNothing };
        let taken = take_in(&mut store, &products, &arrivals, now(), on_refusal, |done| bar.set_position(done as u64))?;
        bar.finish_and_clear();
        if !taken.refused.is_empty() && self.rejects.is_none() {
            let lines: Vec<String> =
                taken.refused.iter().take(20).map(|(place, why)| told(&arrivals[*place], why)).collect();
            let more = taken.refused.len().saturating_sub(lines.len());
            let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
            return Err(Refused::new(format!("{} rows are refused:\n{}{more}", taken.refused.len(), lines.join("\n")))
                .hint("nothing was imported; mend the rows, or import the good ones with --rejects FILE")
                .into());
        }
        if let Some(file) = &self.rejects {
            let refused = taken.refused.iter().map(|(place, why)| {
                let arrival = &arrivals[*place];
                json!({
                    "file": &*arrival.origin.file, "row": arrival.origin.row, "account": arrival.account,
                    "found": format!("{:?}", arrival.news), "expected": why,
                })
            });
            let rows = rejects.drain(..).map(|reject| json!(reject)).chain(refused);
            tabular::write_jsonl(file, rows)?;
        }
        let bad = refused_rows + taken.refused.len();
        if self.json {
            return print_json(&json!({
                "events_booked": taken.booked, "events_known": taken.known, "accounts_opened": taken.opened,
                "rows_rejected": bad,
                "rows": {"contracts": counts.contracts.rows, "instalments": counts.instalments.rows, "repayments": counts.repayments.rows},
            }));
        }
        print(&format!(
            "{} events booked, {} known already, {} accounts opened, {} rows rejected\n",
            count(taken.booked),
            count(taken.known),
            count(taken.opened),
            count(bad as u64)
        ))
    }

    fn read(&self, store: &SqliteStore, products: &Products) -> Result<Imported> {
        let lookup = BookLookup { store, products };
        let imported = match &self.mapping {
            Some(file) => {
                let mapping = Mapping::parse(&read(file)?)
                    .map_err(|error| Refused::new(format!("{}: {error}", file.display())))?;
                import(&mapping, &Folder::new(&self.from), &lookup)
            }
            None => {
                let named = [
                    (Target::Contracts, &self.contracts),
                    (Target::Instalments, &self.instalments),
                    (Target::Repayments, &self.repayments),
                ];
                let files = named.into_iter().flat_map(|(target, files)| files.iter().map(move |file| (target, file)));
                let files: Vec<(Target, String)> =
                    files.map(|(target, file)| (target, file.display().to_string())).collect();
                if files.is_empty() {
                    return Err(Refused::new("there is nothing to import")
                        .hint("name files with --contracts, --instalments, --repayments, or a --mapping")
                        .into());
                }
                let mapping = Mapping::standard(files.iter().map(|(target, file)| (*target, file.as_str())));
                import(&mapping, &Folder::new(""), &lookup)
            }
        };
        imported.map_err(|error| {
            let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
            Refused::new(format!("{error}{cause}")).into()
        })
    }
}

fn told(arrival: &app::intake::Arrival, why: &str) -> String {
    format!("{} row {}, account {}: {why}", arrival.origin.file, arrival.origin.row, arrival.account)
}

/// The day that is asked for, or the last closed one.
pub(crate) fn day_or_last_close(store: &impl Reading, day: Option<Date>) -> Result<Date> {
    let info = store.info()?;
    match day.or(info.last_close) {
        Some(day) => Ok(day),
        None => Ok(business_day(&info, now())?),
    }
}

impl Export {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&store)?;
        let as_of = day_or_last_close(&store, self.as_of)?;
        if self.journal.is_none() && self.hledger.is_none() && self.accounts.is_none() && self.balances.is_none() {
            return Err(Refused::new("there is nothing to export")
                .hint("say what and where: --journal, --hledger, --balances or --accounts, each with a file")
                .into());
        }
        if let Some(file) = &self.journal {
            let written = whole(file, |to| export::journal(&store, &products, to))?;
            eprintln!("{}: {} events", file.display(), count(written));
        }
        if let Some(file) = &self.hledger {
            let bar = progress(store.info()?.accounts, "postings");
            let (accounts, sets) =
                whole(file, |to| export::hledger(&store, &products, as_of, to, |done| bar.set_position(done)))?;
            bar.finish_and_clear();
            eprintln!(
                "{}: {} transactions of {} accounts through {as_of}",
                file.display(),
                count(sets),
                count(accounts)
            );
        }
        if let Some(file) = &self.balances {
            whole(file, |to| export::balances_csv(&store, &products, as_of, to))?;
            eprintln!("{}: balances as of {as_of}", file.display());
        }
        if let Some(file) = &self.accounts {
            write_accounts(&store, &products, as_of, file)?;
            eprintln!("{}: accounts as of {as_of}", file.display());
        }
        Ok(())
    }
}

/// Writes a file that is seen only when it is whole.
fn whole<T>(file: &Path, write: impl FnOnce(&mut dyn std::io::Write) -> Result<T>) -> Result<T> {
    let mut new = NewFile::create(file)?;
    let mut buffer = BufWriter::with_capacity(1 << 20, &mut new);
    let answer = write(&mut buffer)?;
    std::io::Write::flush(&mut buffer).with_context(|| format!("cannot write {}", file.display()))?;
    drop(buffer);
    new.commit()?;
    Ok(answer)
}

fn write_accounts(store: &SqliteStore, products: &Products, as_of: Date, file: &Path) -> Result<()> {
    let columns: Vec<Column> = ACCOUNT_COLUMNS
        .into_iter()
        .map(|(name, kind)| {
            let of = match kind {
                ColumnKind::Text => ColumnType::Text,
                ColumnKind::Int => ColumnType::Int64,
                ColumnKind::Date => ColumnType::Date,
            };
            Column::new(name, of)
        })
        .collect();
    let rows = export::accounts(store, products, as_of).map(|row| Ok(row?.into_iter().map(value).collect()));
    match FileKind::of(file) {
        Some(FileKind::Csv { .. }) => tabular::write_csv(file, &columns, rows)?,
        Some(FileKind::Parquet) => tabular::write_parquet(file, &columns, rows)?,
        Some(FileKind::JsonLines { .. }) | None => {
            return Err(Refused::new(format!("{} is not a table that can be written", file.display()))
                .hint("name a file that ends in .csv, .csv.gz or .parquet")
                .into());
        }
    }
    Ok(())
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => text.map_or(Value::Null, Value::Text),
        Cell::Int(number) => number.map_or(Value::Null, Value::Int64),
        Cell::Date(date) => date.map_or(Value::Null, Value::Date),
    }
}

impl Compare {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&store)?;
        let ages = source_ages(&self.ages)?;
        let agreement = compare::compare(&store, &products, &ages, self.within_days, self.tolerance.as_deref())?;
        if self.json {
            return print_json(&agreement_json(&agreement));
        }
        print(&format!(
            "late rows:    {} of {} within {} days ({}), {} exactly\ncurrent rows: {} of {} current here too ({})\n\
             rows of accounts that are not open here: {}\n",
            count(agreement.late_within),
            count(agreement.late),
            agreement.within_days,
            percent(agreement.late_within, agreement.late),
            count(agreement.late_exact),
            count(agreement.current_same),
            count(agreement.current),
            percent(agreement.current_same, agreement.current),
            count(agreement.unknown)
        ))?;
        if self.differences {
            let rows: Vec<Vec<String>> = agreement
                .differences
                .iter()
                .map(|difference| {
                    vec![
                        difference.source.account.clone(),
                        difference.source.as_of.to_string(),
                        difference.source.days.to_string(),
                        difference.days.to_string(),
                        difference.overdue_since.map_or_else(|| "-".to_owned(), |since| since.to_string()),
                        difference.overdue.clone(),
                    ]
                })
                .collect();
            print(&table::render(&["account", "as_of", "theirs", "ours", "overdue_since", "overdue"], &rows))?;
        }
        Ok(())
    }
}

fn agreement_json(agreement: &Agreement) -> serde_json::Value {
    json!({
        "late": agreement.late, "late_within": agreement.late_within, "late_exact": agreement.late_exact,
        "within_days": agreement.within_days,
        "current": agreement.current, "current_same": agreement.current_same, "unknown": agreement.unknown,
        "differences": agreement.differences.iter().map(|difference| json!({
            "account": difference.source.account, "as_of": difference.source.as_of.to_string(),
            "source_days": difference.source.days, "days": difference.days,
            "overdue_since": difference.overdue_since.map(|since| since.to_string()), "overdue": difference.overdue,
        })).collect::<Vec<_>>(),
    })
}

/// A share in percent with its one digit, or a dash when there is nothing to share.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

/// Reads a table of account, day and days past due.
fn source_ages(file: &Path) -> Result<Vec<SourceAge>> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().and_then(|name| name.to_str()).context("the file of ages has no name")?;
    let tables = Folder::new(folder);
    let mut rows = tables.open(name).map_err(|error| Refused::new(format!("{name}: {error:#}")))?;
    let columns = rows.columns().to_vec();
    let place = |wanted: &str| {
        columns.iter().position(|column| column == wanted).ok_or_else(|| {
            Refused::new(format!("{name} has no column \"{wanted}\"; it has {}", columns.join(", ")))
                .hint("the columns account, as_of and days_past_due are expected")
        })
    };
    let (account, as_of, days) = (place("account")?, place("as_of")?, place("days_past_due")?);
    let mut ages = Vec::new();
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {name}")).into()),
            Err(RowError::Malformed(row)) => {
                let what = format!("{name} row {}: found \"{}\", expected {}", row.number, row.found, row.expected);
                return Err(Refused::new(what).into());
            }
        };
        let cell = |place: usize| row.cells[place].as_str();
        let bad = |column: &str, found: &str, expected: &str| {
            Refused::new(format!("{name} row {}, column {column}: found \"{found}\", expected {expected}", row.number))
        };
        ages.push(SourceAge {
            account: cell(account).to_owned(),
            as_of: cell(as_of).parse().map_err(|_| bad("as_of", cell(as_of), "a day such as 2025-04-01"))?,
            days: cell(days).parse().map_err(|_| bad("days_past_due", cell(days), "a whole number, 0 or more"))?,
        });
    }
    Ok(ages)
}

impl Verify {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&store)?;
        let bar = progress(store.info()?.accounts, "verifying");
        let verified = verify::verify(&store, &products, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if self.json {
            print_json(&json!({
                "accounts": verified.accounts, "events": verified.events, "transitions": verified.transitions,
                "problem_count": verified.problem_count, "problems": verified.problems,
            }))?;
        } else {
            print(&format!(
                "{} accounts rebuilt from {} events and compared, {} transitions recomputed: {}\n",
                count(verified.accounts),
                count(verified.events),
                count(verified.transitions),
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

impl Stats {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&store)?;
        let info = store.info()?;
        let as_of = day_or_last_close(&store, self.as_of)?;
        let summary = summary::summarise(&store, &products, &[as_of])?;
        let (_, places) = &summary.places[0];
        let bytes = fs::metadata(store.path()).map_or(0, |file| file.len());
        if self.json {
            let places: Vec<_> = places
                .iter()
                .map(|(place, tally)| {
                    json!({"place": place.name(), "accounts": tally.accounts,
                           "owed_minor": tally.owed.minor(), "overdue_minor": tally.overdue.minor()})
                })
                .collect();
            return print_json(&json!({
                "name": info.name, "time_zone": info.time_zone, "accounts": info.accounts, "events": info.last_seq,
                "last_close": info.last_close.map(|day| day.to_string()), "products": products.ids(), "bytes": bytes,
                "as_of": as_of.to_string(), "places": places, "overdue_forms": summary.forms[0],
            }));
        }
        let last =
            info.last_close.map_or_else(|| "no day closed yet".to_owned(), |day| format!("closed through {day}"));
        print(&format!(
            "{} ({}): {} accounts, {} events, {last}, {} KiB\nproducts: {}\n\nas of {as_of}:\n",
            info.name,
            info.time_zone,
            count(info.accounts),
            count(info.last_seq),
            count(bytes / 1024),
            products.ids().join(", ")
        ))?;
        let rows: Vec<Vec<String>> = places
            .iter()
            .map(|(place, tally)| {
                vec![
                    place.name().to_owned(),
                    count(tally.accounts),
                    tally.owed.minor().to_string(),
                    tally.overdue.minor().to_string(),
                ]
            })
            .collect();
        print(&table::render(&["place", "accounts", "owed (minor units)", "past due (minor units)"], &rows))?;
        for (form, accounts) in &summary.forms[0] {
            print(&format!("{form}: {} accounts\n", count(*accounts)))?;
        }
        Ok(())
    }
}
