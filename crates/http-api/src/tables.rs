//! Tables that were sent in: kept in memory, each for whoever sent it, until they are read, dropped, or the server ends.
//!
//! Nothing of them is written to a disk, because they may be of persons. How a table is read is told to the server by whoever starts it:
//! it knows no format.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::import::Tables;
use app::port::Micros;
use axum::body::{Body, Bytes};
use futures_util::StreamExt;

use crate::problem::{Code, Problem};
use crate::request::in_time;

/// Reads tables that lie in memory, by their names.
pub type ReadTables = fn(Vec<(String, Bytes)>) -> Box<dyn Tables + Send>;

/// A table that was sent in.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    pub(crate) sent_at: Micros,
    /// The names of its columns.
    pub(crate) columns: Vec<String>,
}

/// The tables that the server has, by who sent them and how they are called.
#[derive(Debug, Default)]
pub(crate) struct SentTables(Mutex<BTreeMap<(String, String), Sent>>);

/// Receives the bytes of a table, as far as there is room for them.
pub(crate) async fn receive(body: Body, time: Duration, room: usize) -> Result<Bytes, Problem> {
    let mut bytes = Vec::new();
    let mut body = body.into_data_stream();
    while let Some(part) = in_time(time, body.next()).await? {
        let part = part.map_err(|_| Problem::new(Code::MalformedRequest, "the table broke off"))?;
        if bytes.len() + part.len() > room {
            let detail = format!("the server has room for {room} more bytes of tables");
            return Err(Problem::new(Code::PayloadTooLarge, detail).hint("drop tables that were read; pack it by gzip"));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.into())
}

impl SentTables {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<(String, String), Sent>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many bytes there are in all.
    pub(crate) fn size(&self) -> usize {
        self.with(|all| all.values().map(|table| table.bytes.len()).sum())
    }

    /// Keeps a table, in the place of the one of its name.
    pub(crate) fn put(&self, actor: &str, table: Sent) {
        self.with(|all| all.insert((actor.to_owned(), table.name.clone()), table));
    }

    /// The tables that somebody has sent.
    pub(crate) fn of(&self, actor: &str) -> Vec<Sent> {
        self.with(|all| all.iter().filter(|((by, _), _)| by == actor).map(|(_, table)| table.clone()).collect())
    }

    /// Drops a table.
    ///
    /// # Errors
    /// When there is none of the name.
    pub(crate) fn drop(&self, actor: &str, name: &str) -> Result<(), Problem> {
        let dropped = self.with(|all| all.remove(&(actor.to_owned(), name.to_owned())));
        dropped.map(|_| ()).ok_or_else(|| missing(name, Code::NotFound))
    }

    /// The bytes of tables by their names.
    ///
    /// # Errors
    /// When one of them was not sent.
    pub(crate) fn named<'n>(
        &self,
        actor: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<(String, Bytes)>, Problem> {
        let one = |name: &str| {
            let found = self.with(|all| all.get(&(actor.to_owned(), name.to_owned())).map(|one| one.bytes.clone()));
            found.map(|bytes| (name.to_owned(), bytes)).ok_or_else(|| missing(name, Code::InvalidField))
        };
        names.into_iter().map(one).collect()
    }
}

fn missing(name: &str, code: Code) -> Problem {
    Problem::new(code, format!("you have sent no table \"{name}\"")).hint(format!("send it with PUT /v1/tables/{name}"))
}
