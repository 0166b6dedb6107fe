//! The SQLite store: a book in one file, with one writer and any number of readers.
//!
//! Implements `app::port`; knows no ledger rule. The file is opened in WAL mode with `synchronous = full`, so what was
//! committed is on disk. `migrations/` holds the schema, `docs/explanation/storage.md` why it looks as it does.

mod accruals;
mod documents;
mod failures;
mod items;
mod persons;
pub mod plain;
mod reading;
mod records;
mod writing;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use app::port::{Micros, Store, Writing};
use app::{Code, Refused};
use rusqlite::{Connection, OpenFlags};

pub use failures::remedy;

/// The migrations, in order; a book's version is how many of them it has seen.
const MIGRATIONS: [&str; 9] = [
    include_str!("../migrations/0001_book.sql"),
    include_str!("../migrations/0002_ends.sql"),
    include_str!("../migrations/0003_policies.sql"),
    include_str!("../migrations/0004_accruals.sql"),
    include_str!("../migrations/0005_restructures.sql"),
    include_str!("../migrations/0006_tails.sql"),
    include_str!("../migrations/0007_settlements.sql"),
    include_str!("../migrations/0008_models.sql"),
    include_str!("../migrations/0009_persons.sql"),
];

/// `ARRS` as a number: tells a book from any other SQLite file.
const APPLICATION_ID: i32 = 0x4152_5253;

/// A book in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    /// Locked while this value lives, when it may write.
    writer_place: Option<File>,
    /// Whether units of work are parts of a transaction that holds them together.
    is_held: bool,
}

/// Whether a book is opened to write or only to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Takes the book's one place for a writer.
    Write,
    /// Reads beside a writer.
    Read,
}

impl SqliteStore {
    /// Makes a new book. It is made beside its place and put there whole.
    ///
    /// # Errors
    /// When the file exists, or cannot be written.
    pub fn create(path: &Path, name: &str, time_zone: &str, now: Micros) -> Result<Self> {
        Self::create_with(path, name, time_zone, now, |_| Ok(()))
    }

    /// Makes a new book with something in it: a book with all of it, or none.
    ///
    /// # Errors
    /// When the file exists, or cannot be written, or filling it fails.
    pub fn create_with(
        path: &Path,
        name: &str,
        time_zone: &str,
        now: Micros,
        fill: impl FnOnce(&mut dyn Writing) -> Result<()>,
    ) -> Result<Self> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".new");
        let unfinished = PathBuf::from(unfinished);
        // What an interrupted attempt left is of no use to anybody.
        let _ = std::fs::remove_file(&unfinished);
        let connection = Connection::open(&unfinished).with_context(|| format!("cannot make {}", path.display()))?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        let mut store = Self { connection, path: unfinished.clone(), writer_place: None, is_held: false };
        store.migrate()?;
        store.connection.execute(
            "insert into book (id, name, time_zone, created_at) values (1, ?1, ?2, ?3)",
            (name, time_zone, now),
        )?;
        let mut unit = store.begin()?;
        fill(&mut *unit)?;
        unit.commit()?;
        drop(store);
        // A link, unlike a rename, never takes the place of a file that is there.
        let placed = std::fs::hard_link(&unfinished, path);
        let _ = std::fs::remove_file(&unfinished);
        match placed {
            Ok(()) => {
                sync_folder_of(path)?;
                Self::open(path, Access::Write)
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(Refused::new(format!("{} exists already", path.display()))
                    .hint("choose another file, or remove the old one yourself")
                    .into())
            }
            Err(error) => Err(error).with_context(|| format!("cannot make {}", path.display())),
        }
    }

    /// Opens a book.
    ///
    /// # Errors
    /// When there is no such book, it comes from a later version of this program, or another process is writing to it.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        if !path.exists() {
            return Err(Refused::new(format!("there is no book {}", path.display()))
                .hint(format!("make one with: book init --book {}", path.display()))
                .into());
        }
        let flags = match access {
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .with_context(|| format!("cannot open {}", path.display()))?;
        let mut store = Self { connection, path: path.to_owned(), writer_place: None, is_held: false };
        store.check_kind()?;
        store.check_version()?;
        store.settings()?;
        if access == Access::Write {
            store.take_writer_place()?;
            store.migrate()?;
        }
        let version = store.version()?;
        if version < MIGRATIONS.len() {
            return Err(Refused::new(format!("{} has an older form", path.display()))
                .hint(format!(
                    "open it once for writing, for instance with: day close --dry-run --book {}",
                    path.display()
                ))
                .into());
        }
        Ok(store)
    }

    /// Copies the book as it is now into a new file, while others read and write it.
    ///
    /// # Errors
    /// When the file exists, or cannot be written.
    pub fn back_up(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Refused::new(format!("{} exists already", to.display())).hint("choose another file").into());
        }
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".new");
        let unfinished = PathBuf::from(unfinished);
        let _ = std::fs::remove_file(&unfinished);
        let copied = self.connection.execute("vacuum into ?1", [unfinished.to_string_lossy()]);
        copied.with_context(|| format!("cannot copy {} to {}", self.path.display(), to.display()))?;
        File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, to).with_context(|| format!("cannot make {}", to.display()))?;
        sync_folder_of(to)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn check_kind(&self) -> Result<()> {
        let id: rusqlite::Result<i32> = self.connection.pragma_query_value(None, "application_id", |row| row.get(0));
        match id {
            Ok(APPLICATION_ID) => Ok(()),
            Ok(_) => Err(Refused::new(format!("{} is a SQLite file, but not a book", self.path.display())).into()),
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                Err(Refused::new(format!("{} is not a book", self.path.display())).into())
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", self.path.display())),
        }
    }

    /// Refuses a book that a later version of this program has brought into a form not known here.
    fn check_version(&self) -> Result<()> {
        if self.version()? > MIGRATIONS.len() {
            bail!(
                Refused::new(format!("{} comes from a later version of this program", self.path.display()))
                    .hint("use that version, or a later one")
            );
        }
        Ok(())
    }

    fn settings(&self) -> Result<()> {
        self.connection.busy_timeout(Duration::from_secs(5))?;
        self.connection.pragma_update(None, "cache_size", -262_144)?;
        self.connection.pragma_update(None, "mmap_size", 1_i64 << 36)?;
        self.connection.pragma_update(None, "temp_store", "memory")?;
        self.connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    /// Holds the book's one place for a writer until this value is dropped.
    ///
    /// A lock on a file beside the book: SQLite's own lock is taken anew for every transaction, and two programs
    /// that alternate would each work on knowledge that the other has overtaken. The system releases it when the
    /// process ends, however it ends.
    fn take_writer_place(&mut self) -> Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(".writer");
        let place = File::options().create(true).truncate(false).write(true).open(&name);
        let place = place.map_err(failures::Unwritable);
        let place = place.with_context(|| format!("cannot write beside {}", self.path.display()))?;
        match place.try_lock() {
            Ok(()) => self.writer_place = Some(place),
            Err(TryLockError::WouldBlock) => {
                return Err(Refused::new(format!("another process is writing to {}", self.path.display()))
                    .hint("a book has one writer: wait for it to end; reading goes on meanwhile")
                    .code(Code::BookBeingWritten)
                    .into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", self.path.display()));
            }
        }
        self.connection.pragma_update(None, "journal_mode", "wal")?;
        self.connection.pragma_update(None, "synchronous", "full")?;
        self.connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        Ok(())
    }

    fn version(&self) -> Result<usize> {
        let version: i64 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        usize::try_from(version).context("a book's version is a count")
    }

    fn migrate(&mut self) -> Result<()> {
        let steps = MIGRATIONS.iter().enumerate().skip(self.version()?);
        for (number, sql) in steps {
            let unit = self.connection.transaction()?;
            unit.execute_batch(sql).with_context(|| format!("migration {} failed", number + 1))?;
            unit.pragma_update(None, "user_version", i64::try_from(number + 1)?)?;
            unit.commit()?;
        }
        Ok(())
    }
}

/// Puts on disk that a file has its name: without it a file that is on disk may have none after a loss of power.
fn sync_folder_of(file: &Path) -> Result<()> {
    if cfg!(unix) {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.with_context(|| format!("cannot write to {}", folder.display()))?;
    }
    Ok(())
}

impl Store for SqliteStore {
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>> {
        let unit = if self.is_held {
            // A full disk has SQLite undo all of a transaction; a savepoint outside of one would be stored by itself.
            if self.connection.is_autocommit() {
                bail!("what was held together in {} is undone", self.path.display());
            }
            self.connection.savepoint().map(writing::Work::Part)
        } else {
            let behavior = rusqlite::TransactionBehavior::Immediate;
            self.connection.transaction_with_behavior(behavior).map(writing::Work::Whole)
        };
        Ok(Box::new(writing::Unit(unit.with_context(|| format!("cannot write to {}", self.path.display()))?)))
    }

    fn hold(&mut self) -> Result<()> {
        let began = self.connection.execute_batch("begin immediate");
        began.with_context(|| format!("cannot write to {}", self.path.display()))?;
        self.is_held = true;
        Ok(())
    }

    fn settle(&mut self) -> Result<()> {
        self.is_held = false;
        let settled = self.connection.execute_batch("commit");
        if settled.is_err() {
            self.let_go()?;
        }
        settled.context("the book could not be written")
    }

    fn let_go(&mut self) -> Result<()> {
        self.is_held = false;
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.connection.execute_batch("rollback").context("what was written could not be undone")
    }
}
