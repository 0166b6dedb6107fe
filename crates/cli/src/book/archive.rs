//! `arrears book backup`, `archive` and `restore`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::archive::{Extent, Sheet, archive, head, restore};
use app::close_day::Options;
use app::import::Tables;
use app::{Refused, Result};
use clap::Args;
use http_api::ArchivePlace;
use serde_json::json;
use tabular::{Column, ColumnType, Folder, Value, write_csv};

use crate::MachineClock;
use crate::console::{count, counted, print, print_json, progress};
use crate::place::{Book, BookArgs};

/// The ending of an archive's files.
const ENDING: &str = ".csv.gz";

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    book: BookArgs,
    /// The file of the copy; it must not exist
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Archive {
    #[command(flatten)]
    book: BookArgs,
    /// The folder of the archive; made when it is not there
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    book: BookArgs,
    /// The folder of the archive
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The instant to go back to, such as 2025-04-01T09:30:00+08:00; by default the end of the archive
    #[arg(long, value_name = "INSTANT")]
    until: Option<jiff::Timestamp>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// The folder of an archive.
#[derive(Debug)]
pub(crate) struct ArchiveFolder(PathBuf);

impl ArchiveFolder {
    /// The folder at a path; made when it is not there.
    pub(crate) fn at(path: PathBuf) -> Result<Self> {
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl ArchivePlace for ArchiveFolder {
    fn files(&self) -> Result<Vec<String>> {
        files(&self.0)
    }

    fn write(&self, sheet: &Sheet) -> anyhow::Result<()> {
        write(&self.0, sheet)
    }
}

impl Backup {
    pub(super) fn run(self) -> Result<()> {
        let Book::Sqlite(store) = self.book.read()? else {
            return Err(Refused::new("a book in a database is not copied into a file")
                .hint("back the database up with pg_dump, or archive the book with: book archive --to FOLDER")
                .into());
        };
        store.back_up(&self.file)?;
        print(&format!("{}: a copy of {}\n", self.file.display(), self.book.place()?))
    }
}

impl Archive {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let place = ArchiveFolder::at(self.to.clone())?;
        let from = Extent::of(place.files()?.iter().map(String::as_str));
        let to = archive(&*store, from, |sheet| place.write(sheet))?;
        let (events, accounts) = (to.seq - from.seq, to.account.0 - from.account.0);
        if self.json {
            return print_json(&json!({"events": events, "accounts": accounts, "last_seq": to.seq}));
        }
        let (folder, last) = (self.to.display(), count(to.seq));
        print(&format!(
            "{folder}: {} and {} more, through event {last}\n",
            counted(events, "event", "events"),
            counted(accounts, "account", "accounts")
        ))
    }
}

impl Restore {
    pub(super) fn run(self) -> Result<()> {
        let files = files(&self.from)?;
        let tables = Folder::new(&self.from);
        let book = format!("book{ENDING}");
        if !files.contains(&book) {
            return Err(Refused::new(format!("{} is not an archive: it has no {book}", self.from.display()))
                .hint("an archive is made with: book archive --to FOLDER")
                .into());
        }
        let head = head(&tables as &dyn Tables, &book)?;
        let place = self.book.place()?;
        let mut store = place.create(&head.name, &head.time_zone, head.created_at)?;
        let until = self.until.map(jiff::Timestamp::as_microsecond);
        let bar = progress(0, "closing days again");
        let restored = restore(&mut *store, &tables, &files, until, &MachineClock, Options::default(), |at| {
            bar.set_length(at.days.1);
            bar.set_position(at.days.0);
        });
        bar.finish_and_clear();
        let restored = restored?;
        let last_close = restored.last_close.map(|day| day.to_string());
        let last_recorded_at = restored
            .last_recorded_at
            .and_then(|at| jiff::Timestamp::from_microsecond(at).ok())
            .map(|at| at.to_string());
        if self.json {
            return print_json(&json!({
                "events": restored.events, "accounts": restored.accounts, "last_close": last_close,
                "last_recorded_at": last_recorded_at,
            }));
        }
        print(&format!(
            "{}: {} of {}, the last recorded at {}, closed through {}\n",
            place,
            counted(restored.events, "event", "events"),
            counted(restored.accounts, "account", "accounts"),
            last_recorded_at.as_deref().unwrap_or("no time"),
            last_close.as_deref().unwrap_or("no day")
        ))
    }
}

fn write(folder: &Path, sheet: &Sheet) -> anyhow::Result<()> {
    let columns: Vec<Column> = sheet.columns.iter().map(|name| Column::new(*name, ColumnType::Text)).collect();
    let rows = sheet.rows.iter().map(|row| Ok(row.iter().cloned().map(Value::Text).collect()));
    write_csv(&folder.join(format!("{}{ENDING}", sheet.name)), &columns, rows)
}

/// The names of the files in a folder that are an archive's.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        names.extend(entry.file_name().into_string().ok().filter(|name| name.ends_with(ENDING)));
    }
    names.sort();
    Ok(names)
}
