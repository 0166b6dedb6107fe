//! Where a book is: in a file, or in a schema of a PostgreSQL database.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use anyhow::{Context, Result};
use app::port::{Micros, Reading, Store, Writing};
use clap::Args;
use store_postgres::{Address, PostgresStore};
use store_sqlite::SqliteStore;

/// The book that a command works on.
#[derive(Clone, Debug, Args)]
pub(crate) struct BookArgs {
    /// The book: a file, or postgres://USER@HOST/DATABASE?schema=NAME. By default the database in DATABASE_URL, or else book.db
    #[arg(long, env = "ARREARS_BOOK", hide_env_values = true, value_name = "BOOK")]
    book: Option<PathBuf>,
}

/// Where a book is. What it prints has no password in it.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A file.
    File(PathBuf),
    /// A schema of a PostgreSQL database.
    Database(Address),
}

/// An open book, whichever store keeps it.
pub(crate) enum Book {
    Sqlite(SqliteStore),
    Postgres(Box<PostgresStore>),
}

impl BookArgs {
    /// The place that is named; else the one that `DATABASE_URL` names, which other programs may use in other ways; else
    /// a file.
    pub(crate) fn place(&self) -> Result<Place> {
        let named = self.book.clone();
        let of_the_environment = || std::env::var("DATABASE_URL").ok().filter(|text| Address::is_meant_by(text));
        let place = named.or_else(|| of_the_environment().map(PathBuf::from)).unwrap_or_else(|| "book.db".into());
        match place.to_str().filter(|text| Address::is_meant_by(text)) {
            Some(text) => Ok(Place::Database(Address::parse(text)?)),
            None => Ok(Place::File(place)),
        }
    }

    pub(crate) fn read(&self) -> Result<Book> {
        self.place()?.read()
    }

    pub(crate) fn write(&self) -> Result<Book> {
        self.place()?.write()
    }
}

impl Place {
    /// Opens the book to read.
    pub(crate) fn read(&self) -> Result<Book> {
        Ok(match self {
            Self::File(file) => Book::Sqlite(SqliteStore::open(file, store_sqlite::Access::Read)?),
            Self::Database(address) => {
                Book::Postgres(Box::new(PostgresStore::open(address, store_postgres::Access::Read)?))
            }
        })
    }

    /// Opens the book to write.
    pub(crate) fn write(&self) -> Result<Book> {
        Ok(match self {
            Self::File(file) => Book::Sqlite(SqliteStore::open(file, store_sqlite::Access::Write)?),
            Self::Database(address) => {
                Book::Postgres(Box::new(PostgresStore::open(address, store_postgres::Access::Write)?))
            }
        })
    }

    /// Makes a new book here.
    pub(crate) fn create(&self, name: &str, time_zone: &str, made_at: Micros) -> Result<Book> {
        self.create_with(name, time_zone, made_at, |_| Ok(()))
    }

    /// Makes a new book here with something in it: a book with all of it, or none.
    pub(crate) fn create_with(
        &self,
        name: &str,
        time_zone: &str,
        made_at: Micros,
        fill: impl FnOnce(&mut dyn Writing) -> Result<()>,
    ) -> Result<Book> {
        Ok(match self {
            Self::File(file) => Book::Sqlite(SqliteStore::create_with(file, name, time_zone, made_at, fill)?),
            Self::Database(address) => {
                Book::Postgres(Box::new(PostgresStore::create_with(address, name, time_zone, made_at, fill)?))
            }
        })
    }
}

impl http_api::Books for Place {
    fn reader(&self) -> Result<Box<dyn Reading + Send>> {
        Ok(match self.read()? {
            Book::Sqlite(store) => Box::new(store),
            Book::Postgres(store) => store,
        })
    }

    fn writer(&self) -> Result<Box<dyn Store>> {
        Ok(match self.write()? {
            Book::Sqlite(store) => Box::new(store),
            Book::Postgres(store) => store,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.display().fmt(f),
            Self::Database(address) => address.fmt(f),
        }
    }
}

impl Book {
    /// How many bytes it takes on disk.
    pub(crate) fn bytes(&self) -> Result<u64> {
        match self {
            Self::Sqlite(store) => Ok(std::fs::metadata(store.path()).context("the book has no size")?.len()),
            Self::Postgres(store) => store.bytes(),
        }
    }
}

impl Deref for Book {
    type Target = dyn Store;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Sqlite(store) => store,
            Self::Postgres(store) => &**store,
        }
    }
}

impl DerefMut for Book {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Sqlite(store) => store,
            Self::Postgres(store) => &mut **store,
        }
    }
}
