//! The one place for a writer: an advisory lock of the connection, which the server frees when the connection ends.
//!
//! It is kept from the first look at the book to the last commit, so that no two programs that take turns work on what
//! the other has overtaken. Readers need no lock.

use anyhow::{Context, Result};
use app::{Code, Refused};

use crate::Address;
use crate::session::Session;

/// `ARRS` as a number: the first half of every lock's key. The second is the number of the book's schema.
const ARREARS: i32 = 0x4152_5253;

/// How long a place that is taken is waited for: a program that has just ended may not be gone yet.
const PATIENCE: &str = "1s";

/// Waits until no other book is being made in the database; until the end of the transaction none will be.
pub(crate) fn wait_to_create(session: &Session) -> Result<()> {
    session.batch(&format!("select pg_advisory_xact_lock({ARREARS}, 0)"))
}

/// Takes the place, or tells who has it.
pub(crate) fn take(session: &Session, address: &Address) -> Result<()> {
    let lock = format!(
        "set lock_timeout to '{PATIENCE}';
         select pg_advisory_lock({ARREARS}, current_schema()::regnamespace::oid::integer);
         set lock_timeout to default"
    );
    let Err(error) = session.batch(&lock) else { return Ok(()) };
    let is_taken = error.downcast_ref::<postgres::Error>().and_then(postgres::Error::code)
        == Some(&postgres::error::SqlState::LOCK_NOT_AVAILABLE);
    if !is_taken {
        return Err(error).with_context(|| format!("cannot write to {address}"));
    }
    let who = holder(session).ok().flatten().map_or_else(String::new, |who| format!(": {who}"));
    Err(Refused::new(format!("another process is writing to the book {address}{who}"))
        .hint("a book has one writer: wait for it to end; reading goes on meanwhile")
        .code(Code::BookBeingWritten)
        .into())
}

/// Gives the place up; what has ended already needs no word.
pub(crate) fn leave(session: &Session) {
    let _ = session.batch("select pg_advisory_unlock_all()");
}

/// Who has the place, as far as the server tells.
fn holder(session: &Session) -> Result<Option<String>> {
    let sql = format!(
        "select concat_ws(', ', activity.application_name, 'role ' || activity.usename, 'from ' || host(activity.client_addr), \
                          'since ' || to_char(activity.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI UTC')) \
         from pg_locks lock join pg_stat_activity activity on activity.pid = lock.pid \
         where lock.locktype = 'advisory' and lock.granted and lock.classid = {ARREARS}::oid \
           and lock.objid = current_schema()::regnamespace::oid \
           and lock.database = (select oid from pg_database where datname = current_database())"
    );
    session.row(&sql, &[], |row| Ok(row.try_get(0)?))
}
