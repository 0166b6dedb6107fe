//! Where a measured book is made: files in a folder, or schemas of a PostgreSQL server. All of it is gone afterwards.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use app::Refused;
use app::port::Store;
use clap::ValueEnum;
use primitives::Date;
use store_postgres::throwaway::{Cluster, Purpose, remove_schema};
use store_postgres::{Address, PostgresStore};
use store_sqlite::SqliteStore;

use super::machine::written_mib;
use crate::now;
use crate::place::Place;

/// The store that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// A book in a file
    Sqlite,
    /// A book in a PostgreSQL database
    Postgres,
}

/// Room for a book, and for plain tables beside it.
pub(super) enum Ground {
    Files { book: PathBuf, plain: PathBuf },
    Schemas { book: Address, plain: Address, server: Option<Cluster> },
}

/// One instalment as plain tables hold it. Amounts are minor units.
pub(super) struct Instalment {
    pub(super) account: u64,
    pub(super) number: u32,
    pub(super) due: Date,
    pub(super) amount: i64,
    pub(super) paid: i64,
}

impl Ground {
    /// Files in a folder; or schemas of the server at an address, by default of one that is started in the folder.
    pub(super) fn new(kind: Kind, folder: &Path, server: Option<&str>) -> app::Result<Self> {
        let name = format!("arrears-bench-{}", std::process::id());
        if kind == Kind::Sqlite {
            if server.is_some() {
                return Err(Refused::new("a server is named for a book in a file").hint("add --store postgres").into());
            }
            let file = |end: &str| folder.join(format!("{name}{end}.db"));
            return Ok(Self::Files { book: file(""), plain: file("-plain") });
        }
        let started = match server {
            Some(_) => None,
            None => Some(Cluster::start(folder, Purpose::Measurement)?.ok_or_else(|| {
                Refused::new("PostgreSQL is not installed here")
                    .hint("on Debian: apt-get install postgresql; or name a server with --server postgres://USER@HOST/DATABASE")
            })?),
        };
        let schema = name.replace('-', "_");
        let address = |end: &str| {
            let schema = format!("{schema}{end}");
            let text = match (server, &started) {
                (None, Some(started)) => started.address(&schema),
                (server, _) => {
                    let server = server.unwrap_or_default();
                    format!("{server}{}schema={schema}", if server.contains('?') { '&' } else { '?' })
                }
            };
            Address::parse(&text)
        };
        Ok(Self::Schemas { book: address("")?, plain: address("_plain")?, server: started })
    }

    /// Makes the book.
    pub(super) fn book(&self) -> Result<Box<dyn Store>> {
        Ok(match self {
            Self::Files { book, .. } => Box::new(SqliteStore::create(book, "bench", "UTC", now())?),
            Self::Schemas { book, .. } => Box::new(PostgresStore::create(book, "bench", "UTC", now())?),
        })
    }

    /// Where the book is.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Files { book, .. } => Place::File(book.clone()),
            Self::Schemas { book, .. } => Place::Database(book.clone()),
        }
    }

    /// How many bytes the book takes, in what has not moved into its file yet, too.
    pub(super) fn bytes(&self) -> Result<u64> {
        match self {
            Self::Files { book, .. } => {
                let mut wal = book.as_os_str().to_owned();
                wal.push("-wal");
                let main = std::fs::metadata(book).context("the book has no size")?.len();
                Ok(main + std::fs::metadata(wal).map_or(0, |wal| wal.len()))
            }
            Self::Schemas { book, .. } => PostgresStore::open(book, store_postgres::Access::Read)?.bytes(),
        }
    }

    /// CPU seconds of the server that was started for this; not a number when there is none.
    pub(super) fn server_cpu_seconds(&self) -> f64 {
        match self {
            Self::Schemas { server: Some(server), .. } => server.cpu_seconds(),
            Self::Files { .. } | Self::Schemas { .. } => f64::NAN,
        }
    }

    /// What was written to disks so far: by this process, or by a server that was started for this; not a number where
    /// nobody tells.
    pub(super) fn written_mib(&self) -> f64 {
        match self {
            Self::Files { .. } => written_mib(),
            Self::Schemas { server: Some(server), .. } => server.written_mib(),
            Self::Schemas { server: None, .. } => f64::NAN,
        }
    }

    /// Makes plain tables and loads them.
    pub(super) fn plain_tables(&self, instalments: impl Iterator<Item = Instalment>) -> Result<PlainTables> {
        Ok(match self {
            Self::Files { plain, .. } => {
                let mut tables = store_sqlite::plain::PlainTables::create(plain)?;
                tables.load(instalments.map(|instalment| store_sqlite::plain::PlainInstalment {
                    account: instalment.account,
                    number: instalment.number,
                    due: instalment.due.day_number(),
                    amount: instalment.amount,
                    paid: instalment.paid,
                }))?;
                PlainTables::Sqlite(tables)
            }
            Self::Schemas { plain, .. } => {
                let mut tables = store_postgres::plain::PlainTables::create(plain)?;
                tables.load(instalments.map(|instalment| store_postgres::plain::PlainInstalment {
                    account: i64::try_from(instalment.account).unwrap_or(i64::MAX),
                    number: i32::try_from(instalment.number).unwrap_or(i32::MAX),
                    due: instalment.due,
                    amount: instalment.amount,
                    paid: instalment.paid,
                }))?;
                PlainTables::Postgres(tables)
            }
        })
    }
}

/// What a team would write today, in either store.
pub(super) enum PlainTables {
    Sqlite(store_sqlite::plain::PlainTables),
    Postgres(store_postgres::plain::PlainTables),
}

impl PlainTables {
    /// The night's one statement.
    pub(super) fn age_all(&mut self, day: Date) -> Result<()> {
        match self {
            Self::Sqlite(tables) => tables.age_all(day.day_number()).map(|_| ()),
            Self::Postgres(tables) => tables.age_all(day).map(|_| ()),
        }
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        match self {
            Self::Files { book, plain } => {
                for file in [book, plain] {
                    for end in ["", "-wal", "-shm", ".writer"] {
                        let mut name = file.clone().into_os_string();
                        name.push(end);
                        // A file that is not there need not be removed.
                        let _ = std::fs::remove_file(name);
                    }
                }
            }
            Self::Schemas { book, plain, server: None } => {
                for address in [book, plain] {
                    if let Err(error) = remove_schema(address) {
                        eprintln!("warning: {address} is left behind: {error:#}");
                    }
                }
            }
            // The server goes with all that is in it.
            Self::Schemas { .. } => {}
        }
    }
}
