//! One connection: statements prepared once, batches by COPY, errors in words.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use postgres::{Client, Row, Statement};

use crate::Address;

/// How statements of this program are planned.
///
/// Each goes by keys, a page at a time. Plans that read or sort whole tables, or are compiled, are mistakes that a planner
/// without fresh statistics makes; one plan a statement is enough.
pub const SETTINGS: &str = "set jit to off; set enable_partitionwise_join to on; set plan_cache_mode to force_generic_plan; \
                            set enable_seqscan to off; set enable_bitmapscan to off; set enable_hashjoin to off; \
                            set enable_mergejoin to off";

/// The parameters of a statement.
pub(crate) type Parameters<'p> = &'p [&'p (dyn ToSql + Sync)];

/// A connection to the database of a book.
pub(crate) struct Session {
    client: RefCell<Client>,
    prepared: RefCell<HashMap<String, Statement>>,
    is_in_unit: Cell<bool>,
    /// Whether units of work are parts of one that holds them together.
    is_held: Cell<bool>,
    /// Whether all that is read is of one state, although nothing is being written.
    stands_still: Cell<bool>,
    /// Whether a statement failed since the unit of work began.
    has_failed: Cell<bool>,
}

impl Session {
    /// Connects, and settles how statements of this program are run.
    pub(crate) fn connect(address: &Address) -> Result<Self> {
        let client = address.connect()?;
        let session = Self {
            client: RefCell::new(client),
            prepared: RefCell::default(),
            is_in_unit: Cell::new(false),
            is_held: Cell::new(false),
            stands_still: Cell::new(false),
            has_failed: Cell::new(false),
        };
        session.batch(&format!("set search_path to {}; set client_min_messages to warning", address.schema))?;
        session.batch(SETTINGS)?;
        Ok(session)
    }

    /// Runs statements without parameters.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        let done = self.client.borrow_mut().batch_execute(sql);
        self.told(done)
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) fn execute(&self, sql: &str, parameters: Parameters<'_>) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let done = self.client.borrow_mut().execute(&statement, parameters);
        self.told(done)
    }

    /// Hands each row of a query on, and tells how many there were.
    pub(crate) fn each(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl FnMut(&Row) -> Result<()>,
    ) -> Result<usize> {
        let statement = self.prepare(sql)?;
        let rows = self.client.borrow_mut().query(&statement, parameters);
        let rows = self.told(rows)?;
        rows.iter().try_for_each(read)?;
        Ok(rows.len())
    }

    /// The rows of a query, each read into a value.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        mut read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut values = Vec::new();
        self.each(sql, parameters, |row| {
            values.push(read(row)?);
            Ok(())
        })?;
        Ok(values)
    }

    /// The one row of a query, or none.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let rows = self.rows(sql, parameters, read)?;
        Ok(rows.into_iter().next())
    }

    /// Writes rows with COPY, in binary.
    pub(crate) fn copy(
        &self,
        sql: &str,
        types: &[Type],
        write: impl FnOnce(&mut BinaryCopyInWriter<'_>) -> Result<(), postgres::Error>,
    ) -> Result<()> {
        let mut client = self.client.borrow_mut();
        let done = client.copy_in(sql).and_then(|writer| {
            let mut writer = BinaryCopyInWriter::new(writer, types);
            write(&mut writer)?;
            writer.finish()
        });
        self.told(done)?;
        Ok(())
    }

    /// Holds the units of work that begin from now on together.
    pub(crate) fn hold(&self) -> Result<()> {
        self.begin()?;
        self.is_held.set(true);
        Ok(())
    }

    /// Whether units of work are held together.
    pub(crate) fn is_held(&self) -> bool {
        self.is_held.get()
    }

    /// Ends to hold units of work together; they are parts of one until it is committed or rolled back.
    pub(crate) fn free(&self) {
        self.is_held.set(false);
    }

    /// Begins a unit of work, or a part of the one that holds several together.
    pub(crate) fn begin(&self) -> Result<()> {
        self.has_failed.set(false);
        if self.is_held() {
            return self.batch("savepoint part");
        }
        self.batch("begin")?;
        self.is_in_unit.set(true);
        Ok(())
    }

    /// Lets several statements see one state of the book. In a unit of work they do: nobody else writes.
    pub(crate) fn at_once<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        if self.is_in_unit.get() || self.stands_still.replace(true) {
            return read();
        }
        let began = self.batch("begin isolation level repeatable read read only");
        let done = began.and_then(|()| {
            let done = read();
            self.batch("rollback")?;
            done
        });
        self.stands_still.set(false);
        done
    }

    /// Stores a unit of work.
    ///
    /// A transaction in which a statement failed is rolled back by its commit without a word, and is refused here.
    pub(crate) fn commit(&self) -> Result<()> {
        if self.has_failed.get() {
            bail!("a statement of this unit of work failed, nothing of it is stored");
        }
        if self.is_held() {
            return self.batch("release savepoint part");
        }
        self.batch("commit").context(
            "whether the last unit of work is stored is not known: \
             do it again, what is there already is not booked twice",
        )?;
        self.is_in_unit.set(false);
        Ok(())
    }

    /// Undoes a unit of work. When that cannot be said any more, the server does it by itself.
    pub(crate) fn roll_back(&self) {
        if self.is_held() {
            // One that cannot be undone alone leaves the whole failed, so that it is not stored either.
            if self.batch("rollback to savepoint part; release savepoint part").is_ok() {
                self.has_failed.set(false);
            }
            return;
        }
        let _ = self.batch("rollback");
        self.is_in_unit.set(false);
        self.has_failed.set(false);
    }

    fn prepare(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.borrow_mut().prepare(sql);
        let statement = self.told(statement)?;
        self.prepared.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// What a statement answered, its error in words.
    fn told<T>(&self, done: Result<T, postgres::Error>) -> Result<T> {
        done.map_err(|error| {
            self.has_failed.set(true);
            let ends = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::IDLE_SESSION_TIMEOUT];
            let is_lost = error.is_closed() || error.code().is_some_and(|code| ends.contains(code));
            let error = anyhow::Error::new(error);
            let is_lost = is_lost || error.chain().any(<dyn std::error::Error>::is::<std::io::Error>);
            if is_lost {
                error.context("the connection to the database was lost; what was not committed is not in the book")
            } else {
                error
            }
        })
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}
