//! The PostgreSQL store: a book in a schema of a database, with one writer and any number of readers.
//!
//! Implements `app::port`; knows no ledger rule. Batches travel by COPY and in arrays, never row by row. `migrations/`
//! holds the schema, `docs/guide/run-on-postgresql.md` tells how it is run.

mod accruals;
mod address;
mod arrays;
mod documents;
mod failures;
mod integrity;
mod items;
mod persons;
pub mod plain;
mod reading;
mod records;
mod references;
mod session;
pub mod throwaway;
mod tls;
mod values;
mod workers;
mod writer_place;
mod writing;

use anyhow::{Context, Result};
use app::Refused;
use app::port::{Micros, Store, Worker, Writing};

pub use address::Address;
pub use failures::remedy;
pub use session::SETTINGS;
use session::Session;
use values::Instant;

/// The migrations, in order; a book's version is how many of them it has seen.
const MIGRATIONS: [&str; 4] = [
    include_str!("../migrations/0001_book.sql"),
    include_str!("../migrations/0002_chunks.sql"),
    include_str!("../migrations/0003_models.sql"),
    include_str!("../migrations/0004_persons.sql"),
];

/// A book in a schema of a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    session: Session,
    address: Address,
}

/// Whether a book is opened to write or only to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Takes the book's one place for a writer.
    Write,
    /// Reads beside a writer.
    Read,
}

impl PostgresStore {
    /// Makes a new book: all of its tables, or nothing.
    ///
    /// # Errors
    /// When the schema holds something already, or the database cannot be reached or written.
    pub fn create(address: &Address, name: &str, time_zone: &str, now: Micros) -> Result<Self> {
        Self::create_with(address, name, time_zone, now, |_| Ok(()))
    }

    /// Makes a new book with something in it: all of it, or nothing.
    ///
    /// # Errors
    /// When the schema holds something already, the database cannot be reached or written, or filling the book fails.
    pub fn create_with(
        address: &Address,
        name: &str,
        time_zone: &str,
        now: Micros,
        fill: impl FnOnce(&mut dyn Writing) -> Result<()>,
    ) -> Result<Self> {
        let session = Session::connect(address)?;
        session.begin()?;
        writer_place::wait_to_create(&session)?;
        let store = Self { session, address: address.clone() };
        store.make_schema()?;
        store.session.batch("create table migration (version integer primary key, applied_at timestamptz not null)")?;
        for number in 1..=MIGRATIONS.len() {
            store.apply(number)?;
        }
        store.session.execute(
            "insert into book (id, name, time_zone, created_at) values (1, $1, $2, $3)",
            &[&name, &time_zone, &Instant(now)],
        )?;
        let mut unit = writing::Unit::new(&store.session);
        fill(&mut unit)?;
        Box::new(unit).commit()?;
        drop(store);
        Self::open(address, Access::Write)
    }

    /// Opens a book.
    ///
    /// # Errors
    /// When there is no such book, it comes from a later version of this program, or another process is writing to it.
    pub fn open(address: &Address, access: Access) -> Result<Self> {
        let store = Self { session: Session::connect(address)?, address: address.clone() };
        store.check_kind()?;
        match access {
            Access::Write => {
                writer_place::take(&store.session, address)?;
                // What is acknowledged is on disk, whatever the server's own setting; a stronger one stays.
                store.session.batch(
                    "select set_config('synchronous_commit', 'on', false)
                     where current_setting('synchronous_commit') = 'off'",
                )?;
                store.check_version()?;
                store.migrate()?;
            }
            Access::Read => {
                store.session.batch("set default_transaction_read_only to on")?;
                store.check_version()?;
            }
        }
        if store.version()? < MIGRATIONS.len() {
            return Err(Refused::new(format!("the book {address} has an older form"))
                .hint(format!("open it once for writing, for instance with: day close --dry-run --book {address}"))
                .into());
        }
        Ok(store)
    }

    /// Where the book is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// How many bytes its tables and indexes take.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn bytes(&self) -> Result<u64> {
        let sql = "select coalesce(sum(pg_relation_size(class.oid, fork)), 0)::bigint \
                   from pg_class class, unnest(array['main', 'fsm', 'vm']) fork \
                   where class.relnamespace = current_schema()::regnamespace and class.relkind in ('r', 'i', 't') \
                      or class.oid in (select reltoastrelid from pg_class \
                                       where relnamespace = current_schema()::regnamespace)";
        let bytes = self.session.row(sql, &[], |row| Ok(row.try_get::<_, i64>(0)?))?;
        Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default())
    }

    fn make_schema(&self) -> Result<()> {
        let (address, schema) = (&self.address, &self.address.schema);
        let sql = "select count(class.oid) from pg_namespace space \
                   left join pg_class class on class.relnamespace = space.oid where space.nspname = $1 group by space.oid";
        match self.session.row(sql, &[schema], |row| Ok(row.try_get::<_, i64>(0)?))? {
            None => self.session.batch(&format!("create schema {schema}")),
            Some(0) => Ok(()),
            Some(_) if self.has_table("book")? => Err(Refused::new(format!("the book {address} exists already"))
                .hint("name another schema at the end of the address, for instance ?schema=night")
                .into()),
            Some(_) => Err(Refused::new(format!("schema {schema} of {address} holds something else than a book"))
                .hint("name another schema at the end of the address, for instance ?schema=night")
                .into()),
        }
    }

    fn has_table(&self, table: &str) -> Result<bool> {
        let sql = "select exists (select from pg_class class join pg_namespace space on space.oid = class.relnamespace \
                   where space.nspname = $1 and class.relname = $2)";
        let found = self.session.row(sql, &[&self.address.schema, &table], |row| Ok(row.try_get(0)?))?;
        Ok(found.unwrap_or_default())
    }

    fn check_kind(&self) -> Result<()> {
        if self.has_table("book")? && self.has_table("migration")? {
            return Ok(());
        }
        let address = &self.address;
        Err(Refused::new(format!("there is no book {address}"))
            .hint(format!("make one with: book init --book {address}"))
            .into())
    }

    /// Refuses a book that a later version of this program has brought into a form not known here.
    fn check_version(&self) -> Result<()> {
        if self.version()? > MIGRATIONS.len() {
            return Err(Refused::new(format!("the book {} comes from a later version of this program", self.address))
                .hint("use that version, or a later one")
                .into());
        }
        Ok(())
    }

    fn version(&self) -> Result<usize> {
        let sql = "select coalesce(max(version), 0) from migration";
        let version = self.session.row(sql, &[], |row| Ok(row.try_get::<_, i32>(0)?))?;
        usize::try_from(version.unwrap_or_default()).context("a book's version is a count")
    }

    /// Brings the book up to date, one transaction for each step. Only its writer does, so that no two do it at once.
    fn migrate(&self) -> Result<()> {
        for number in self.version()? + 1..=MIGRATIONS.len() {
            self.session.begin()?;
            let done = self.apply(number).and_then(|()| self.session.commit());
            if done.is_err() {
                self.session.roll_back();
            }
            done?;
        }
        Ok(())
    }

    fn apply(&self, number: usize) -> Result<()> {
        self.session.batch(MIGRATIONS[number - 1]).with_context(|| format!("migration {number} failed"))?;
        let version = i32::try_from(number).context("a book's version is a count")?;
        self.session.execute("insert into migration values ($1, now())", &[&version])?;
        Ok(())
    }
}

impl Store for PostgresStore {
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>> {
        self.session.begin().with_context(|| format!("cannot write to {}", self.address))?;
        Ok(Box::new(writing::Unit::new(&self.session)))
    }

    fn hold(&mut self) -> Result<()> {
        self.session.hold().with_context(|| format!("cannot write to {}", self.address))
    }

    fn settle(&mut self) -> Result<()> {
        self.session.free();
        let settled = self.session.commit();
        if settled.is_err() {
            self.session.roll_back();
        }
        settled
    }

    fn let_go(&mut self) -> Result<()> {
        self.session.free();
        self.session.roll_back();
        Ok(())
    }

    fn worker(&self) -> Result<Option<Box<dyn Worker>>> {
        Ok(Some(Box::new(workers::PostgresWorker::connect(&self.address)?)))
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        // A closed connection frees it too, but only when the server notices.
        writer_place::leave(&self.session);
    }
}
